# %% [markdown]
# # Exercises to 2.1: The learning rate
# *about 45 minutes · belongs to [2.1](../2_1_learning_rate.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. A check doesn't just say “wrong”: it tries to find out what you had in mind.
# `hint("2_1.descent_step")` gives a hint, and a further one each time you call it; the solution comes last.
# This copy is yours: no command of ours ever overwrites what you change.
# A function you write returns new values and leaves its arguments unchanged. Arrays may hold whole numbers, though not every check tries that.

# %%
import numpy as np

from lrcourse import gradient_descent, plots, quadratic
from lrcourse.exercises import check, hint, progress
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## 1 · One step *(2 minutes)*
# You are at `w`, and the slope under you is `slope`. Where are you after one step of gradient descent? `w` and `slope` are numbers, or arrays of the same shape.

# %%
def descent_step(w, slope, learning_rate):
    """The place after one step downhill."""
    ...

# %%
check("2_1.descent_step", descent_step)

# %% [markdown]
# ## 2 · The whole path *(5 minutes)*
# Walk `steps` steps from `start`, a number or an array with one axis. `gradient` is a function: `gradient(w)` is the slope at `w`.
# Return an array of all the places, the start included: `steps` + 1 numbers, or as many rows.

# %%
def descent_path(gradient, start, learning_rate, steps):
    """All places of the walk, an array of steps + 1 of them."""
    ...

# %%
check("2_1.descent_path", descent_path)

# %% [markdown]
# ## 3 · The critical α *(3 minutes)*
# $J(w) = 3w^2$. Above which α does gradient descent diverge?

# %%
critical_rate = ...  # a number, to three digits

# %%
check("2_1.critical_rate", critical_rate)

# %% [markdown]
# ## 4 · The first zigzag *(3 minutes)*
# $J(w) = \frac{5}{2} w^2$, a parabola of curvature 5. Make α larger and larger, starting from almost nothing. Beyond which α do the places fall on alternating sides of the bottom?

# %%
first_zigzag = ...  # a number, to three digits

# %%
check("2_1.first_zigzag", first_zigzag)

# %% [markdown]
# ## 5 · Four paths *(3 minutes)*
# Four walks on one parabola, from the same start. Which of them has α = 1.9/L?

# %% tags=["plumbing"]
figure, panels = plots.subplots(1, 4, figsize=(8, 2.2), sharey=True)
for axes, (curve, share) in zip(panels, {"a": 1.0, "b": 2.05, "c": 1.9, "d": 0.1}.items()):
    path = gradient_descent(quadratic(2.0).gradient, 1.0, share / 2, steps=14)
    _ = axes.plot(path, "o-", ms=3), axes.set(title=curve, xlabel="step", ylim=(-2.2, 2.2))
_ = panels[0].set_ylabel("w")
plots.show(figure, alt="Four paths. a: at 0 after one step. b: alternating, swinging wider. "
           "c: alternating, swinging narrower. d: falling slowly from one side.")

# %%
which_curve = ...  # "a", "b", "c" or "d"

# %%
check("2_1.which_curve", which_curve)

# %% [markdown]
# ## 6 · The best α for a valley *(5 minutes)*
# $J(w) = \frac{1}{2}(w_0^2 + 50\,w_1^2)$. The curvature is μ = 1 along the valley and L = 50 across it. Which α makes the slower of the two directions as fast as it can be?

# %%
valley_rate = ...  # a number, to three digits

# %%
check("2_1.valley_rate", valley_rate)

# %% [markdown]
# ## 7 · Mend it *(5 minutes)*
# One step of gradient descent on $J = w_0^2 + w_0 w_1 + 2w_1^2$. Both derivatives are right, and yet the step is not the one in the formula. Find the mistake and mend it.

# %%
def two_weights_step(w0, w1, learning_rate):
    """Both weights after one step."""
    w0 = w0 - learning_rate * (2 * w0 + w1)
    w1 = w1 - learning_rate * (w0 + 4 * w1)
    return w0, w1


# %%
check("2_1.two_weights_step", two_weights_step)

# %% [markdown]
# ## 8 · Find an α *(10 minutes, open)*
# A network 64-32-10 with tanh learns 750 of a thousand of scikit-learn's digits for ten epochs, in batches of 50. Find an α with which it gets 93 % of the other 250 right. The check trains the network with your α and says what came out.

# %%
learning_rate = ...  # a number

# %%
check("2_1.find_rate", learning_rate)

# %%
progress("2_1")
