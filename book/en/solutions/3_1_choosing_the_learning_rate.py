# %% [markdown]
# # Exercises to 3.1: Choosing the learning rate
# *about 115 minutes · belongs to [3.1](../3_1_choosing_the_learning_rate.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. `hint("3_1.folds")` gives a hint, and a further one each time you call it; the solution comes last.
# This copy is yours: no command of ours ever overwrites what you change.
# A function you write returns new values and leaves its arguments unchanged. Arrays may hold whole numbers, though not every check tries that.

# %% [markdown] tags=["solution"]
# *This is the notebook with the solutions.*

# %%
import numpy as np

from lrcourse import datasets
from lrcourse.exercises import check, hint, progress
from lrcourse.messages import set_language
from lrcourse.selection import cross_validate

set_language("en")

# %% [markdown]
# ## 1 · Folds *(5 minutes)*
# Split the sample numbers 0, 1, … `n_samples` − 1 into `n_folds` folds, in order. If they don't divide evenly, the first folds get one sample more. Return a list of arrays of sample numbers.

# %%
def folds(n_samples, n_folds):
    """A list of n_folds arrays of sample numbers."""
    ### BEGIN SOLUTION
    return list(np.array_split(np.arange(n_samples), n_folds))
    ### END SOLUTION

# %%
check("3_1.folds", folds)

# %% [markdown]
# ## 2 · Scale, and don't peek *(8 minutes)*
# Bring each column to mean 0 and standard deviation 1, as one does before training (`np.std` as it is, with `ddof=0`). Then scale the test fold too. It stands for data that nobody has seen: nothing about it may be known beforehand. Return both.

# %%
def scale(X_train, X_test):
    """X_train and X_test, scaled."""
    ### BEGIN SOLUTION
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mean) / std, (X_test - mean) / std
    ### END SOLUTION

# %%
check("3_1.scale", scale)

# %% [markdown]
# ## 3 · How sure is a mean? *(5 minutes)*
# `errors` is an array with the error of each fold. What is the standard error of their mean? The few folds are a sample: take their standard deviation with `ddof=1`.

# %%
def standard_error(errors):
    """The standard error of the mean, a number."""
    ### BEGIN SOLUTION
    return np.std(errors, ddof=1) / np.sqrt(len(errors))
    ### END SOLUTION

# %%
check("3_1.standard_error", standard_error)

# %% [markdown]
# ## 4 · The rates of a range test *(5 minutes)*
# `steps` learning rates from `low` to `high`, both included, each larger than the one before by the same *factor*.

# %%
def rising_rates(low, high, steps):
    """An array of learning rates."""
    ### BEGIN SOLUTION
    return low * (high / low) ** (np.arange(steps) / (steps - 1))
    ### END SOLUTION

# %%
check("3_1.rising_rates", rising_rates)

# %% [markdown]
# ## 5 · Read a range test *(5 minutes)*
# `rates` and `losses` are two arrays: the learning rates of a range test, each larger than the one before, and the loss at each. Where the network has diverged, the loss is `nan`. Return half of the rate at which the loss is lowest. (On the digits that did as well as the lowest itself, and is farther from the wall. It is no rule: see C12.)

# %%
def rate_from_range_test(rates, losses):
    """A learning rate, a number."""
    ### BEGIN SOLUTION
    return rates[np.nanargmin(losses)] / 2
    ### END SOLUTION

# %%
check("3_1.rate_from_range_test", rate_from_range_test)

# %% [markdown]
# ## 6 · Momentum *(5 minutes)*
# One step: first the velocity, $v \leftarrow \beta v + g$, then the place, $w \leftarrow w - \alpha v$. `w`, `v` and `gradient` are numbers, or arrays of the same shape. Return both. (Elsewhere α may stand within the velocity, $v \leftarrow \beta v - \alpha g$: here it doesn't.)

# %%
def momentum_step(w, v, gradient, learning_rate, beta):
    """The new w and the new v."""
    ### BEGIN SOLUTION
    v = beta * v + gradient
    w = w - learning_rate * v
    return w, v
    ### END SOLUTION

# %%
check("3_1.momentum_step", momentum_step)

# %% [markdown]
# ## 7 · Momentum that looks ahead *(8 minutes)*
# Nesterov takes the gradient not where the ball is, but where its velocity alone would take it in this step: $v \leftarrow \beta v + g(w - \alpha \beta v)$, then $w \leftarrow w - \alpha v$. `gradient(w)` computes the gradient at any place. Return both.

# %%
def nesterov_step(w, v, gradient, learning_rate, beta):
    """The new w and the new v."""
    ### BEGIN SOLUTION
    v = beta * v + gradient(w - learning_rate * beta * v)
    w = w - learning_rate * v
    return w, v
    ### END SOLUTION

# %%
check("3_1.nesterov_step", nesterov_step)

# %% [markdown]
# ## 8 · Adam *(15 minutes)*
# `gradients` are all the gradients seen so far, an array with a row for each step, the oldest first, and a column for each weight. Return the direction of the next step (without α), a number for each weight:
#
# $$ m \leftarrow \beta_1 m + (1-\beta_1)\,g, \qquad s \leftarrow \beta_2 s + (1-\beta_2)\,g^2, \qquad d = \frac{\hat m}{\sqrt{\hat s} + \varepsilon} $$
#
# Both averages start at 0. $\hat m$ and $\hat s$ are corrected for that.

# %%
def adam_direction(gradients, beta1, beta2, epsilon):
    """The direction after the last of the gradients."""
    ### BEGIN SOLUTION
    m, s = 0.0, 0.0
    for g in gradients:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
    t = len(gradients)
    m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
    return m_hat / (np.sqrt(s_hat) + epsilon)
    ### END SOLUTION

# %%
check("3_1.adam_direction", adam_direction)

# %% [markdown]
# ## 9 · Drop by drop *(5 minutes)*
# The rate at step `step` (steps count from 0), if it begins at `rate` and is multiplied by `factor` after every `every` steps. (With 10 for `every`, the steps 0 to 9 have the first rate and step 10 the second.)

# %%
def step_decay(step, rate, every, factor):
    """The learning rate at this step."""
    ### BEGIN SOLUTION
    return rate * factor ** (step // every)
    ### END SOLUTION

# %%
check("3_1.step_decay", step_decay)

# %% [markdown]
# ## 10 · Inverse time *(3 minutes)*
# The rate at step `step`, if it begins at `rate` and falls as $\alpha_t = \alpha_0 / (1 + d\,t)$, where $d$ is `decay`.

# %%
def inverse_time(step, rate, decay):
    """The learning rate at this step."""
    ### BEGIN SOLUTION
    return rate / (1 + decay * step)
    ### END SOLUTION

# %%
check("3_1.inverse_time", inverse_time)

# %% [markdown]
# ## 11 · Half a cosine *(5 minutes)*
# The rate is `rate` at step 0 and falls along half a cosine. It is 0 at step `steps`, and stays 0 afterwards.

# %%
def cosine(step, rate, steps):
    """The learning rate at this step."""
    ### BEGIN SOLUTION
    return rate * (1 + np.cos(np.pi * min(step, steps) / steps)) / 2
    ### END SOLUTION

# %%
check("3_1.cosine", cosine)

# %% [markdown]
# ## 12 · Warm up *(5 minutes)*
# The rate rises in equal parts over the first `steps` steps: even step 0 moves, the last of these steps, number `steps` − 1, already has the full `rate`, and so have all that follow.

# %%
def warm_up(step, rate, steps):
    """The learning rate at this step."""
    ### BEGIN SOLUTION
    return rate * min((step + 1) / steps, 1)
    ### END SOLUTION

# %%
check("3_1.warm_up", warm_up)

# %% [markdown]
# ## 13 · The mean of a walk *(6 minutes)*
# `w` are the weights after step number `step`, and `mean` is what your function returned one step earlier (at the very first step it is just any number). Up to step `start` return the weights as they are; from then on the mean of all the weights since step `start`, that one included. Nothing else is kept: the new mean has to come out of the old one and `w`.

# %%
def running_mean(mean, w, step, start):
    """The mean of the weights from step `start` to this step."""
    ### BEGIN SOLUTION
    n = max(step - start + 1, 1)
    return mean + (w - mean) / n
    ### END SOLUTION

# %%
check("3_1.running_mean", running_mean)

# %% [markdown]
# ## 14 · The noise scale, from two sizes of batch *(12 minutes)*
# The chapter found the noise scale $S/|g|^2$ with the gradient of every single sample. A training only sees the gradients of batches. From two sizes of batch one can tell it too (McCandlish and others, 2018, appendix A): a batch of $B$ has a $B$-th of the variance $S$ of a single sample (that of all weights, added up), and that makes its gradient longer than the true one, $g$. On average, its squared length is
#
# $$ |g|^2 + S/B $$
#
# `small` holds the gradients of batches of `n_small` samples, a row for each batch and a column for each weight; `large` those of batches of `n_large`. There may be more of the one than of the other. Take the mean of the squared lengths for each size in the place of that average: two equations, two unknowns. Return $S/|g|^2$.

# %%
def noise_scale(small, large, n_small, n_large):
    """The noise scale, in samples, a number."""
    ### BEGIN SOLUTION
    q_small = (small**2).sum(axis=1).mean()
    q_large = (large**2).sum(axis=1).mean()
    variance = (q_small - q_large) / (1 / n_small - 1 / n_large)
    square = q_large - variance / n_large
    return variance / square
    ### END SOLUTION

# %%
check("3_1.noise_scale", noise_scale)

# %% [markdown]
# ## 15 · The best of four *(3 minutes)*
# A cross-validation over four rates: the mean error of five folds, and its standard error.

# %% tags=["plumbing"]
result = cross_validate([64, 16, 10], *datasets.digits(300), [0.001, 0.01, 0.1, 1.0],
                        loss="softmax_cross_entropy", epochs=50)
for rate, errors in zip(result.learning_rates, result.errors):
    print(f"α = {rate:<5g}  error {errors.mean():.2f} ± {errors.std(ddof=1) / 5**0.5:.2f}")

# %% [markdown]
# What do you do next?
#
# - **a** take α = 1: it is clearly the best
# - **b** try larger rates as well: 3, 10
# - **c** try finer steps between 0.001 and 0.01
# - **d** use more folds, to make the errors smaller

# %%
best_at_the_border = ...  # "a", "b", "c" or "d"
### BEGIN SOLUTION
best_at_the_border = "b"
### END SOLUTION

# %%
check("3_1.best_at_the_border", best_at_the_border)

# %%
progress("3_1")
