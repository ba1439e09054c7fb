# %% [markdown]
# # Exercises to 3.2: Choosing the activation function
# *about 65 minutes · belongs to [3.2](../3_2_choosing_the_activation_function.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. `hint("3_2.nonlinearity")` gives a hint, and a further one each time you call it; the solution comes last.
# This copy is yours: no command of ours ever overwrites what you change.
# A function you write returns new values and leaves its arguments unchanged. Arrays may hold whole numbers, though not every check tries that.

# %%
import numpy as np

from lrcourse.exercises import check, hint, progress
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## 1 · How nonlinear? *(8 minutes)*
# `z` are inputs and `a` the outputs of some activation function, two arrays of shape (n,). Put the best straight line (least squares) through the points. What share of the variance of `a` does it leave unexplained?

# %%
def nonlinearity(z, a):
    """A number from 0, a straight line, to 1."""
    ...

# %%
check("3_2.nonlinearity", nonlinearity)

# %% [markdown]
# ## 2 · The dead *(5 minutes)*
# `z` holds what ReLU is given: a row for each sample, a column for each unit. A unit is dead if its z is above 0 for no sample. What share of the units is dead?

# %%
def dead_share(z):
    """The share of dead units, from 0 to 1."""
    ...

# %%
check("3_2.dead_share", dead_share)

# %% [markdown]
# ## 3 · The saturated *(5 minutes)*
# `a` are outputs of sigmoid units. What share of them has a slope σ′ below 0.01?

# %%
def saturated_share(a):
    """The share of saturated entries, from 0 to 1."""
    ...

# %%
check("3_2.saturated_share", saturated_share)

# %% [markdown]
# ## 4 · Through ten sigmoids *(3 minutes)*
# On its way back a gradient passes through ten sigmoid units, one after the other. Leave the weights aside (take them as 1). By what factor is it multiplied at most?

# %%
through_ten_sigmoids = ...  # a number, to three digits

# %%
check("3_2.through_ten_sigmoids", through_ten_sigmoids)

# %% [markdown]
# ## 5 · Weights for ReLU *(3 minutes)*
# A layer has 128 inputs and 48 units, with ReLU. He's initialisation draws its weights from a normal distribution. With which standard deviation?

# %%
he_standard_deviation = ...  # a number, to three digits

# %%
check("3_2.he_standard_deviation", he_standard_deviation)

# %% [markdown]
# ## 6 · Draw them *(4 minutes)*
# Draw the weights of such a layer, from the normal distribution with mean 0 and He's standard deviation, for any numbers of inputs and outputs. `rng` is the generator to draw them with, `np.random.default_rng(seed)`; `rng.normal(mean, deviation, shape)` draws.

# %%
def draw_weights(n_in, n_out, rng):
    """Weights of shape (n_in, n_out)."""
    ...

# %%
check("3_2.draw_weights", draw_weights)

# %% [markdown]
# ## 7 · Near 0 or 1 *(3 minutes)*
# A sigmoid unit's output is 0.999. What does that do to a gradient that comes back through it?
#
# - **a** it shrinks it
# - **b** it makes it explode
# - **c** either, it depends on the sample

# %%
near_zero_or_one = ...  # "a", "b" or "c"

# %%
check("3_2.near_zero_or_one", near_zero_or_one)

# %% [markdown]
# ## 8 · Train a deep one *(20 minutes, open)*
# Eight hidden layers of 32 units, 750 digits, 15 epochs in batches of 50. Choose the activation function (not the identity: nine layers of it are one), the initialisation and α so that 85 % of 250 other digits are right. (`"lecun"` is `"he"` without the 2 under the root; chapter 5 needs it.)

# %%
activation = ...     # a name in quotes
init = ...           # "normal", "xavier", "he" or "lecun"
learning_rate = ...  # a number

# %%
check("3_2.train_deep", activation, init, learning_rate)

# %%
progress("3_2")
