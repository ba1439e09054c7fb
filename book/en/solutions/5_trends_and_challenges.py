# %% [markdown]
# # Exercises to 5: Trends and challenges
# *about 80 minutes · belongs to [5](../5_trends_and_challenges.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. `hint("5.rmsprop_step")` gives a hint, and a further one each time you call it; the solution comes last.
# This copy is yours: no command of ours ever overwrites what you change.
# A function you write returns new values and leaves its arguments unchanged. Arrays may hold whole numbers, though not every check tries that.

# %% [markdown] tags=["solution"]
# *This is the notebook with the solutions.*

# %%
import numpy as np

from lrcourse.exercises import check, hint, progress
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## 1 · RMSProp *(8 minutes)*
# One step: `s` is a running mean of the squared gradients, which keeps a share `decay` of what it was; each coordinate of the step is divided by $\sqrt{s} + \varepsilon$, with the new `s`. `w`, `s` and `gradient` are numbers, or arrays of the same shape. Return the new `w` and `s`.

# %%
def rmsprop_step(w, s, gradient, learning_rate, decay, epsilon):
    """The new w and the new s."""
    ### BEGIN SOLUTION
    s = decay * s + (1 - decay) * gradient**2
    w = w - learning_rate * gradient / (np.sqrt(s) + epsilon)
    return w, s
    ### END SOLUTION

# %%
check("5.rmsprop_step", rmsprop_step)

# %% [markdown]
# ## 2 · Adam's first step *(3 minutes)*
# α = 0.01, β₁ = 0.9, β₂ = 0.999, a tiny ε; the first gradient is 1000. How long is the first step?

# %%
first_step_of_adam = ...  # a number, to three digits
### BEGIN SOLUTION
first_step_of_adam = 0.01
### END SOLUTION

# %%
check("5.first_step_of_adam", first_step_of_adam)

# %% [markdown]
# ## 3 · At the edge *(3 minutes)*
# A network has trained for a long time, on all samples at once and with a fixed α. Its sharpness rose until it met the edge, and has stayed there since, at about 40. Which α was it?

# %%
rate_at_the_edge = ...  # a number, to three digits
### BEGIN SOLUTION
rate_at_the_edge = 2 / 40
### END SOLUTION

# %%
check("5.rate_at_the_edge", rate_at_the_edge)

# %% [markdown]
# ## 4 · ELU *(6 minutes)*
# $z$ above 0, $e^z - 1$ below. It must be right for $z = 1000$ and $z = -1000$ as well; a warning on the way there is no mistake.

# %%
def elu(z):
    """ELU of each entry of z."""
    ### BEGIN SOLUTION
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))
    ### END SOLUTION

# %%
check("5.elu", elu)

# %% [markdown]
# ## 5 · Sharpness, by power iteration *(12 minutes)*
# `H` is a symmetric matrix, `v` need not have length 1 to begin with, and `steps` is 1 or more. Multiply `v` by `H` again and again, `steps` times, and scale it to length 1 each time: it turns towards the axis $q$ with $Hq = \lambda q$ ([3.3](../3_3_mathematical_models.ipynb); $q$ is called an *eigenvector* and λ its *eigenvalue*) whose λ is the largest in size. Return $v^\top H v$ at the end.

# %%
def largest_eigenvalue(H, v, steps):
    """The eigenvalue of H that is largest in size, after so many steps."""
    ### BEGIN SOLUTION
    for _ in range(steps):
        v = H @ v
        v = v / np.linalg.norm(v)
    return v @ H @ v
    ### END SOLUTION

# %%
check("5.largest_eigenvalue", largest_eigenvalue)

# %% [markdown]
# ## 6 · Momentum, and α *(4 minutes)*
# Plain gradient descent runs well with α = 0.5. You switch momentum on, $v \leftarrow 0.9\,v + g$ and $w \leftarrow w - \alpha v$. With which α are the steps as long as before, wherever the gradient hardly changes?

# %%
rate_with_momentum = ...  # a number, to three digits
### BEGIN SOLUTION
rate_with_momentum = 0.5 * (1 - 0.9)
### END SOLUTION

# %%
check("5.rate_with_momentum", rate_with_momentum)

# %% [markdown]
# ## 7 · Why warm up? *(3 minutes)*
# A network 64-32-10 with tanh learns 100 digits, all at once, by squared error. With α = 0.7 from the start, 20 of 20 seeds diverge; with a warm-up over 50 steps, 6 of 20. What does the warm-up do?
#
# - **a** the computer needs a while to reach its full speed
# - **b** small steps are better in themselves
# - **c** the start is too sharp for α; while α rises, the network is thrown to a flatter place, from an α at which it can still land
# - **d** it averages out the randomness of the first batches

# %%
why_warm_up = ...  # "a", "b", "c" or "d"
### BEGIN SOLUTION
why_warm_up = "c"
### END SOLUTION

# %%
check("5.why_warm_up", why_warm_up)

# %% [markdown]
# ## 8 · Cut the step short *(6 minutes)*
# A gradient has two parts: `g_W` belongs to the weights (a matrix), `g_b` to the biases (a vector). All their numbers together are *one* vector. Where its norm is above `longest`, scale it down to the norm `longest`; otherwise it stays as it is. Return both parts. A gradient of zeros is one of the inputs.

# %%
def clipped(g_W, g_b, longest):
    """Both parts of the gradient, together no longer than `longest`."""
    ### BEGIN SOLUTION
    norm = np.sqrt(np.sum(g_W**2) + np.sum(g_b**2))
    factor = longest / norm if norm > longest else 1
    return factor * g_W, factor * g_b
    ### END SOLUTION

# %%
check("5.clipped", clipped)

# %% [markdown]
# ## 9 · Rates for a wider network *(6 minutes)*
# With `narrow` units in its one hidden layer a network learns well by gradient descent at `rate`, the same for all its parameters. Now it gets `wide` units. Which rates does μP, as [5](../5_trends_and_challenges.ipynb) has it, give to W₁, b₁, W₂ and b₂, in this order? And with which standard deviation are the last weights W₂ drawn, where LeCun's rule would take `spread` for the wide network? Five numbers in all.

# %%
def mup(rate, spread, narrow, wide):
    """The rates for W₁, b₁, W₂, b₂, and the standard deviation of W₂ at the start."""
    ### BEGIN SOLUTION
    n = wide / narrow
    return rate * n, rate * n, rate / n, rate, spread / np.sqrt(n)
    ### END SOLUTION

# %%
check("5.mup", mup)

# %% [markdown]
# ## 10 · A rate that reacts *(12 minutes)*
# `losses` are the losses of the epochs so far. Start with `learning_rate`. When `patience` epochs in a row have brought no loss below the best so far, halve the rate and start counting again; the best loss so far stays what it was. Return the rate at the end. (With a patience of 2 the losses 3, 4, 5 halve it once, and 3, 4, 5, 4, 5 twice.)

# %%
def rate_on_plateau(losses, learning_rate, patience):
    """The learning rate after these epochs."""
    ### BEGIN SOLUTION
    best, waited = np.inf, 0
    for loss in losses:
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            learning_rate, waited = learning_rate / 2, 0
    return learning_rate
    ### END SOLUTION

# %%
check("5.rate_on_plateau", rate_on_plateau)

# %%
progress("5")
