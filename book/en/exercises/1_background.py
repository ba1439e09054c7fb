# %% [markdown]
# # Exercises to 1: What is learnt when a network learns
# *about 45 minutes · belongs to [1](../1_background.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. `hint("1.layer")` gives a hint, and a further one each time you call it; the solution comes last.
# This copy is yours: no command of ours ever overwrites what you change.
# A function you write returns new values and leaves its arguments unchanged. Arrays may hold whole numbers, though not every check tries that.

# %%
import numpy as np

from lrcourse import MLP, datasets, plots, train
from lrcourse.exercises import check, hint, progress
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## 1 · A layer *(3 minutes)*
# What a layer of neurons with tanh computes. `x` has a row for each digit, `W` a column for each neuron, `b` a bias for each neuron.

# %%
def layer(x, W, b):
    """The activations of a layer with tanh, a row for each row of x."""
    ...

# %%
check("1.layer", layer)

# %% [markdown]
# ## 2 · Two layers, and no bend *(8 minutes)*
# Take tanh away, and put two such layers one after the other: `(x @ W1 + b1) @ W2 + b2`. A single layer does the same. Return its `W` and its `b`, a number for each output. (Matrices too are multiplied with `@`, and brackets may be moved: `(x @ W1) @ W2` is `x @ (W1 @ W2)`.)

# %%
def as_one_layer(W1, b1, W2, b2):
    """W and b with x @ W + b == (x @ W1 + b1) @ W2 + b2 for every x."""
    ...

# %%
check("1.as_one_layer", as_one_layer)

# %% [markdown]
# ## 3 · Count *(3 minutes)*
# A network takes 30 numbers in, has two layers of 16 neurons in the middle, and one neuron at the end. How many numbers can change when it learns?

# %%
count_parameters = ...  # a whole number

# %%
check("1.count_parameters", count_parameters)

# %% [markdown]
# ## 4 · How wrong? *(8 minutes)*
# `shares` has a row for each digit and a column for each class, and `y` holds the right classes. The loss is the mean over the digits of $-\log p$, with $p$ the share that the right class got.

# %%
def how_wrong(shares, y):
    """The loss, one number."""
    ...

# %%
check("1.how_wrong", how_wrong)

# %% [markdown]
# ## 5 · Three curves *(2 minutes)*
# One network, one start, the same digits; only α differs. Which curve has the smallest α?

# %% tags=["plumbing"]
X, y = datasets.digits(300)
figure, axes = plots.subplots(figsize=(4.8, 2.6))
for curve, rate, style in [("a", 0.1, "-"), ("b", 0.001, "--"), ("c", 0.01, ":")]:
    history = train(MLP([64, 16, 10], seed=0), X, y, rate, loss="softmax_cross_entropy", epochs=60)
    _ = axes.plot(history.loss, style, color=plots.INK), axes.text(61, history.loss[-1], curve, va="center")
_ = axes.set(xlabel="update", ylabel="loss J", ylim=(0, None))
plots.show(figure, alt="Three curves of the loss over 60 updates. a falls steeply, c falls slowly, b is nearly level.")

# %%
smallest_rate = ...  # "a", "b" or "c"

# %%
check("1.smallest_rate", smallest_rate)

# %% [markdown]
# ## 6 · A fair comparison? *(3 minutes)*
# Somebody wants to know whether tanh or ReLU is better, and runs these two lines:
#
# ```python
# train(MLP([64, 32, 10], "tanh", seed=0), X, y, 0.3, loss=loss, epochs=20)
# train(MLP([64, 32, 10], "relu", seed=7), X, y, 0.3, loss=loss, epochs=20)
# ```
#
# One α for both may suit one of them better, as the chapter has shown. What else makes the comparison unfair?
#
# - **a** the sizes of the layers are the same
# - **b** the activation function differs
# - **c** the seed differs
# - **d** the number of epochs

# %%
fair_comparison = ...  # "a", "b", "c" or "d"

# %%
check("1.fair_comparison", fair_comparison)

# %% [markdown]
# ## 7 · Reach 95 % *(15 minutes, open)*
# The network of the chapter, 64-32-10, learns from one half of the digits, in fifty updates with all of them. Choose an activation function (not the identity, with which the two layers are one) and an α with which it gets 95 % of the other half right.

# %%
activation = ...     # a name in quotes: "tanh", "relu", "sigmoid", "gelu" ...
learning_rate = ...  # a number

# %%
check("1.reach_95", activation, learning_rate)

# %%
progress("1")
