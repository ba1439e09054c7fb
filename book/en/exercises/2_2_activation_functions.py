# %% [markdown]
# # Exercises to 2.2: Activation functions
# *about 65 minutes · belongs to [2.2](../2_2_activation_functions.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. `hint("2_2.relu")` gives a hint, and a further one each time you call it; the solution comes last.
# This copy is yours: no command of ours ever overwrites what you change.
# A function you write returns new values and leaves its arguments unchanged. Arrays may hold whole numbers, though not every check tries that.

# %%
import numpy as np
from scipy.special import ndtr

from lrcourse import ACTIVATIONS, plots, sigmoid
from lrcourse.exercises import check, hint, progress
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## 1 · ReLU *(2 minutes)*
# For an array `z` of any shape. Don't change `z`.

# %%
def relu(z):
    """The larger of z and 0, entry by entry."""
    ...

# %%
check("2_2.relu", relu)

# %% [markdown]
# ## 2 · Its slope *(3 minutes)*
# At $z = 0$ ReLU has a corner and no slope. Take 0 there, as the library does.

# %%
def relu_slope(z):
    """The slope of ReLU at z, entry by entry."""
    ...

# %%
check("2_2.relu_slope", relu_slope)

# %% [markdown]
# ## 3 · With a leak *(4 minutes)*
# A line of slope 1 for $z > 0$, and a line of slope `leak`, between 0 and 1, for $z \le 0$. `z` may also hold whole numbers.

# %%
def leaky_relu(z, leak):
    """z above 0, leak * z below, entry by entry."""
    ...

# %%
check("2_2.leaky_relu", leaky_relu)

# %% [markdown]
# ## 4 · The slope of Swish *(8 minutes)*
# Swish is $f(z) = z\,\sigma(z)$. What is $f'(z)$? `sigmoid` is imported above.

# %%
def swish_slope(z):
    """The derivative of z * sigmoid(z), entry by entry."""
    ...

# %%
check("2_2.swish_slope", swish_slope)

# %% [markdown]
# ## 5 · The slope of GELU *(8 minutes)*
# GELU is $f(z) = z\,\Phi(z)$. $\Phi$ is the distribution function of the normal distribution, in code `ndtr`, imported above; its derivative is the bell curve, $\Phi'(z) = e^{-z^2/2} / \sqrt{2\pi}$. What is $f'(z)$?

# %%
def gelu_slope(z):
    """The derivative of z * ndtr(z), entry by entry."""
    ...

# %%
check("2_2.gelu_slope", gelu_slope)

# %% [markdown]
# ## 6 · How steep? *(2 minutes)*
# What is the largest slope of the sigmoid?

# %%
steepest_sigmoid = ...  # a number, to three digits

# %%
check("2_2.steepest_sigmoid", steepest_sigmoid)

# %% [markdown]
# ## 7 · What a straight line can do *(8 minutes)*
# XOR again, and a network without activation functions. What is the smallest cross-entropy that it can reach, as a **mean** over the four points?

# %%
floor_of_xor = ...  # a number, to three digits

# %%
check("2_2.floor_of_xor", floor_of_xor)

# %% [markdown]
# ## 8 · Whose slope? *(3 minutes)*
# Here are the slopes $f'(z)$ of sigmoid, tanh, ReLU and GELU. Which is GELU's?

# %% tags=["plumbing"]
z = np.linspace(-4, 4, 401)
figure, panels = plots.subplots(1, 4, figsize=(8, 2.2), sharey=True)
for axes, (letter, name) in zip(panels, {"a": "sigmoid", "b": "relu", "c": "gelu", "d": "tanh"}.items()):
    _ = axes.plot(z, ACTIVATIONS[name].derivative(z), color=plots.INK), axes.set(title=letter, xlabel="z")
_ = panels[0].set_ylabel("f'(z)")
plots.show(figure, alt="Four slopes. a: a low hill of height a quarter. b: a jump from 0 to 1. "
           "c: from 0 below zero, then above 1, then 1. d: a hill of height 1.")

# %%
which_is_gelu = ...  # "a", "b", "c" or "d"

# %%
check("2_2.which_is_gelu", which_is_gelu)

# %% [markdown]
# ## 9 · Bend the border *(15 minutes, open)*
# Two classes of points form two half moons, each reaching into the other (`datasets.moons`); no straight line separates them. A network 2-`hidden`-1 learns 300 of these points, in 600 updates with α = 1. Choose the activation function and the number of hidden units so that at least 8 of 10 seeds get 97 % of the points right.

# %%
activation = ...  # a name in quotes
hidden = ...      # a whole number, 1 to 64

# %%
check("2_2.bend_the_border", activation, hidden)

# %%
progress("2_2")
