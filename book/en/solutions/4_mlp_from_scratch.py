# %% [markdown]
# # Exercises to 4: A network from scratch
# *about 80 minutes · belongs to [4](../4_mlp_from_scratch.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. `hint("4.backward")` gives a hint, and a further one each time you call it; the solution comes last.
# This copy is yours: no command of ours ever overwrites what you change.
# A function you write returns new values and leaves its arguments unchanged. Arrays may hold whole numbers, though not every check tries that.
#
# The network of this chapter has one hidden layer, and a sigmoid in both layers. In code, with one row of `X` for each sample:
#
# $$ a_1 = \sigma(X W_1 + b_1) \qquad p = \sigma(a_1 W_2 + b_2) $$

# %% [markdown] tags=["solution"]
# *This is the notebook with the solutions.*

# %%
import numpy as np

from lrcourse import sigmoid
from lrcourse.exercises import check, hint, progress
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## 1 · A slope from what is at hand *(3 minutes)*
# The forward pass has computed `a` = σ(z). What is σ′(z), written with `a` alone?

# %%
def sigmoid_slope(a):
    """The derivative of the sigmoid at z, where a = sigmoid(z)."""
    ### BEGIN SOLUTION
    return a * (1 - a)
    ### END SOLUTION

# %%
check("4.sigmoid_slope", sigmoid_slope)

# %% [markdown]
# ## 2 · And of tanh *(3 minutes)*
# With tanh in the hidden layer the forward pass has computed `a` = tanh(z). What is tanh′(z), written with `a` alone?

# %%
def tanh_slope(a):
    """The derivative of tanh at z, where a = tanh(z)."""
    ### BEGIN SOLUTION
    return 1 - a**2
    ### END SOLUTION

# %%
check("4.tanh_slope", tanh_slope)

# %% [markdown]
# ## 3 · Forward *(5 minutes)*
# Return the hidden layer `a1` and the output `p`. The weights have shape (inputs, outputs) of their layer, the biases (1, outputs). `sigmoid` is imported above.

# %%
def forward(X, W1, b1, W2, b2):
    """The hidden layer a1 and the output p, a row for each sample."""
    ### BEGIN SOLUTION
    a1 = sigmoid(X @ W1 + b1)
    p = sigmoid(a1 @ W2 + b2)
    return a1, p
    ### END SOLUTION

# %%
check("4.forward", forward)

# %% [markdown]
# ## 4 · Backward *(15 minutes)*
# The loss is the cross-entropy, **summed** over the samples. Its derivative with respect to the output's pre-activation $z_2$ is then simply $p - y$.
# Return the gradients of `W1`, `b1`, `W2`, `b2`, in this order, each with the shape of its parameter.

# %%
def backward(X, y, a1, p, W2):
    """The gradients of W1, b1, W2, b2."""
    ### BEGIN SOLUTION
    delta2 = p - y                            # dJ/dz2
    delta1 = delta2 @ W2.T * a1 * (1 - a1)    # dJ/dz1
    dW1, db1 = X.T @ delta1, delta1.sum(axis=0, keepdims=True)
    dW2, db2 = a1.T @ delta2, delta2.sum(axis=0, keepdims=True)
    return dW1, db1, dW2, db2
    ### END SOLUTION

# %%
check("4.backward", backward)

# %% [markdown]
# ## 5 · Mend it *(5 minutes)*
# One training step, without biases to keep it short. It trains, the loss comes down, nobody has complained. One of its lines is in the wrong place.

# %%
def training_step(X, y, W1, W2, learning_rate):
    """Both weight matrices after one step of gradient descent."""
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    W2 = W2 - learning_rate * a1.T @ delta2
    delta1 = delta2 @ W2.T * a1 * (1 - a1)
    W1 = W1 - learning_rate * X.T @ delta1
    return W1, W2

### BEGIN SOLUTION
def training_step(X, y, W1, W2, learning_rate):
    """Both weight matrices after one step of gradient descent."""
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    delta1 = delta2 @ W2.T * a1 * (1 - a1)    # with the W2 that made the prediction
    W2 = W2 - learning_rate * a1.T @ delta2
    W1 = W1 - learning_rate * X.T @ delta1
    return W1, W2
### END SOLUTION

# %%
check("4.training_step", training_step)

# %% [markdown]
# ## 6 · The loss of a sure network *(10 minutes)*
# Write the cross-entropy, as a mean over the samples, from the logits `z` (the output *before* its sigmoid). `z` and the labels `y`, 0 or 1, have shape (samples, 1). It must also be right for `z` = 800 and −800.

# %%
def cross_entropy(z, y):
    """The mean over the samples of -y log σ(z) - (1 - y) log(1 - σ(z)), a number."""
    ### BEGIN SOLUTION
    return np.mean(np.logaddexp(0, (1 - 2 * y) * z))    # z for y = 0, -z for y = 1
    ### END SOLUTION

# %%
check("4.cross_entropy", cross_entropy)

# %% [markdown] tags=["solution"]
# $-\log\sigma(z) = \log(1 + e^{-z})$ and $-\log(1-\sigma(z)) = \log(1+e^{z})$. `np.logaddexp(0, z)` computes $\log(e^0 + e^z)$ without overflow, and `1 - 2 * y` gives $z$ its sign. On paper the first is the second minus $z$, so $\log(1+e^z) - yz$ is right as well. In floating point it takes one large number off another: at $z = 40$, $y = 1$ it gives 0, and the loss is $4\cdot 10^{-18}$. The check accepts both.

# %% [markdown]
# ## 7 · Central differences *(10 minutes)*
# `f(w)` is a number, `w` an array with one axis. Return the gradient of `f` at `w` from central differences with step `h`, and leave `w` as it was.

# %%
def numerical_gradient(f, w, h):
    """(f(w + h) - f(w - h)) / 2h for each coordinate of w."""
    ### BEGIN SOLUTION
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        step = np.zeros(len(w))
        step[i] = h
        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient
    ### END SOLUTION

# %%
check("4.numerical_gradient", numerical_gradient)

# %% [markdown]
# ## 8 · Read a gradient check *(3 minutes)*
# A backward pass was compared with central differences. The relative errors:
#
# | W1 | b1 | W2 | b2 |
# |---|---|---|---|
# | 0.4 | 0.1 | 1e-10 | 1e-10 |
#
# Where is the mistake?
#
# - **a** in the error of the output, `p - y`
# - **b** in passing the error down from the output to the hidden layer
# - **c** in the data: `X` is transposed in `X.T @ delta1`
# - **d** the learning rate is too large

# %%
where_is_the_bug = ...  # "a", "b", "c" or "d"
### BEGIN SOLUTION
where_is_the_bug = "b"
### END SOLUTION

# %%
check("4.where_is_the_bug", where_is_the_bug)

# %% [markdown]
# ## 9 · Read another one *(4 minutes)*
# The gradient of a loss with three weights, from a formula, is compared with central differences, for four step sizes:

# %% tags=["plumbing"]
rng = np.random.default_rng(0)
X, w = rng.normal(size=(50, 3)).astype("float32"), np.ones(3, "float32")


def loss(w):
    return np.log1p(np.exp(-X @ w)).mean()


def central_differences(f, w, h):
    return [(f(w + step) - f(w - step)) / (2 * h) for step in h * np.eye(len(w), dtype="float32")]


formula = -(sigmoid(-X @ w)[:, None] * X).mean(axis=0)
for h in 1e-2, 1e-4, 1e-6, 1e-8:
    error = np.linalg.norm(central_differences(loss, w, h) - formula) / np.linalg.norm(formula)
    print(f"h = {h:<6g}  relative error {error:.0e}")

# %% [markdown]
# What is the matter?
#
# - **a** the formula is wrong
# - **b** the steps are still too large: take a smaller h
# - **c** the difference is lost in rounding: the numbers have too few digits for such an h
# - **d** the loss has a kink at `w`, as it has with ReLU

# %%
why_they_differ = ...  # "a", "b", "c" or "d"
### BEGIN SOLUTION
why_they_differ = "c"
### END SOLUTION

# %%
check("4.why_they_differ", why_they_differ)

# %% [markdown]
# ## 10 · Solve XOR, whatever the seed *(15 minutes, open)*
# A network 2-`hidden`-1 with the sigmoid, weights from the standard normal distribution, the *mean* cross-entropy, 1000 epochs. Choose the number of hidden units and α so that at least 98 of 100 seeds end with all four answers right.

# %%
hidden = ...         # a whole number, 1 to 64
learning_rate = ...  # a number
### BEGIN SOLUTION
hidden, learning_rate = 8, 4.0
### END SOLUTION

# %%
check("4.solve_xor", hidden, learning_rate)

# %%
progress("4")
