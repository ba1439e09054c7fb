# %% [markdown]
# # Exercises to 3.3: Mathematical models
# *about 75 minutes · belongs to [3.3](../3_3_mathematical_models.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. `hint("3_3.worst_factor")` gives a hint, and a further one each time you call it; the solution comes last.
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
# ## 1 · How fast, on a bowl? *(8 minutes)*
# The curvatures of a bowl lie between `mu` and `L`. Each step multiplies the distance to the bottom by some factor, a different one in each direction. Return the size of the factor in the slowest direction (or, where the walk diverges, in the one that diverges fastest).

# %%
def worst_factor(learning_rate, mu, L):
    """The largest factor in size, never negative."""
    ### BEGIN SOLUTION
    return max(abs(1 - learning_rate * mu), abs(1 - learning_rate * L))
    ### END SOLUTION

# %%
check("3_3.worst_factor", worst_factor)

# %% [markdown]
# ## 2 · How many steps? *(4 minutes)*
# $J(w) = w^2/2$, starting at 10, with α = 0.5. After how many steps is the distance to the bottom, $|w|$, below 0.001 for the first time?

# %%
steps_needed = ...  # a whole number
### BEGIN SOLUTION
steps_needed = np.ceil(np.log(10 / 0.001) / np.log(2))
### END SOLUTION

# %%
check("3_3.steps_needed", steps_needed)

# %% [markdown]
# ## 3 · tanh, as it must be computed *(10 minutes)*
# Write tanh with exponentials so that it is right for every `z`, even 1000 or −1000; a warning on the way doesn't count as a mistake. (Digits lost very near 0 don't count here. `np.tanh` passes; the point is to see how it can be done.)

# %%
def safe_tanh(z):
    """tanh of each entry of z."""
    ### BEGIN SOLUTION
    e = np.exp(-2 * np.abs(z))               # never larger than 1
    return np.sign(z) * (1 - e) / (1 + e)
    ### END SOLUTION

# %%
check("3_3.safe_tanh", safe_tanh)

# %% [markdown]
# ## 4 · Softmax, as it must be computed *(8 minutes)*
# `z` has a row of scores for each sample. Return the shares, $e^{z_i} / \sum_j e^{z_j}$ in each row. It must be right for every row of scores: around 1000, around −1000, and for −1000, 0 and 1000 in one row.

# %%
def softmax(z):
    """Shares in the shape of z, each row adding up to 1."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %%
check("3_3.softmax", softmax)

# %% [markdown]
# ## 5 · Softplus, as it must be computed *(8 minutes)*
# Softplus is $\log(1 + e^z)$. Write it so that it is right for every `z`, even 1000 or −1000; a warning on the way doesn't count as a mistake. `z` may also hold whole numbers.

# %%
def softplus(z):
    """log(1 + exp(z)), entry by entry."""
    ### BEGIN SOLUTION
    return np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))
    ### END SOLUTION

# %%
check("3_3.softplus", softplus)

# %% [markdown] tags=["solution"]
# For $z > 0$, $\log(1 + e^z) = \log(e^z (e^{-z} + 1)) = z + \log(1 + e^{-z})$; for $z \le 0$ it is right as it stands. The exponent is $-|z|$ in both cases, and never positive. `np.logaddexp(0, z)` does the same.

# %% [markdown]
# ## 6 · The error of the output *(6 minutes)*
# The output is $p = \sigma(z)$, and the loss is half the squared error, $J = \frac{1}{2}(p - y)^2$, for each output by itself. Return $dJ/dz$, written with `p` and `y`.

# %%
def output_error(p, y):
    """dJ/dz for each output."""
    ### BEGIN SOLUTION
    return (p - y) * p * (1 - p)
    ### END SOLUTION

# %%
check("3_3.output_error", output_error)

# %% [markdown]
# ## 7 · The error of a softmax *(8 minutes)*
# `p` holds the shares that softmax made of the scores $z$, a row for each sample and a column for each class; `y` holds the number of the right class of each sample. The loss is the cross-entropy, $-\log p_y$, as a mean over the samples. Return its derivative with respect to each score, $dJ/dz$, written with `p` and `y`.

# %%
def softmax_error(p, y):
    """dJ/dz in the shape of p."""
    ### BEGIN SOLUTION
    right = np.eye(p.shape[1])[y]     # 1 in the column of the right class, 0 elsewhere
    return (p - right) / len(p)
    ### END SOLUTION

# %%
check("3_3.softmax_error", softmax_error)

# %% [markdown]
# ## 8 · One neuron, by hand *(5 minutes)*
# $z = w x$ and $p = \sigma(z)$, with $w = 0$, $x = 2$, $y = 1$ and the cross-entropy. What is $dJ/dw$?

# %%
one_neuron = ...  # a number, to three digits
### BEGIN SOLUTION
one_neuron = (0.5 - 1) * 2
### END SOLUTION

# %%
check("3_3.one_neuron", one_neuron)

# %% [markdown]
# ## 9 · Which loss? *(5 minutes)*
# The output is $p = \sigma(z)$, and somebody's code has $p - y$ as the error of the output, $dJ/dz$. Which loss are they minimising?
#
# - **a** half the squared error, $\frac{1}{2}(p-y)^2$
# - **b** the cross-entropy, $-y \log p - (1-y) \log(1-p)$
# - **c** the absolute error, $|p-y|$
# - **d** that can't be told: all three lead to $p - y$

# %%
which_loss = ...  # "a", "b", "c" or "d"
### BEGIN SOLUTION
which_loss = "b"
### END SOLUTION

# %%
check("3_3.which_loss", which_loss)

# %%
progress("3_3")
