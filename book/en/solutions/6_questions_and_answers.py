# %% [markdown]
# # Exercises to 6: Questions and answers
# *about 60 minutes · belongs to [6](../6_questions_and_answers.ipynb)*
#
# Replace the dots (`...`) and run the cell, then the check below it. `hint("6.first_bad_step")` gives a hint, and a further one each time you call it; the solution comes last.
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
# ## 1 · When did it go wrong? *(5 minutes)*
# `losses` is an array, the loss of each step. Return the number of the first step (from 0) whose loss is not finite: nan, inf or −inf. Return −1 if there is none.

# %%
def first_bad_step(losses):
    """The index of the first loss that is not finite, or -1."""
    ### BEGIN SOLUTION
    bad = ~np.isfinite(losses)
    return int(bad.argmax()) if bad.any() else -1
    ### END SOLUTION

# %%
check("6.first_bad_step", first_bad_step)

# %% [markdown]
# ## 2 · Mend it *(8 minutes)*
# `output` has shape (n, 1), as networks give it, and `y` has shape (n,), as in many data sets. There is no error and no warning, and yet the loss never gets near 0. Find the mistake and mend it.

# %%
def squared_error(output, y):
    """The mean squared error, a number."""
    return ((output - y) ** 2).mean()

### BEGIN SOLUTION
def squared_error(output, y):
    """The mean squared error, a number."""
    return ((output - y[:, None]) ** 2).mean()
### END SOLUTION

# %%
check("6.squared_error", squared_error)

# %% [markdown] tags=["solution"]
# A column minus a row is a table: every output minus *every* target. `y[:, None]` turns the row into a column.

# %% [markdown]
# ## 3 · How many are right? *(4 minutes)*
# `scores` has a row for each sample and a column for each class, `y` the right classes. For what share of the samples is the largest score that of the right class?

# %%
def share_right(scores, y):
    """The accuracy, from 0 to 1."""
    ### BEGIN SOLUTION
    return (scores.argmax(axis=1) == y).mean()
    ### END SOLUTION

# %%
check("6.share_right", share_right)

# %% [markdown]
# ## 4 · The mean of an epoch *(4 minutes)*
# `losses` is an array with the mean loss of each batch, `sizes` another with the number of its samples; the last batch may be smaller. What is the mean loss over all samples?

# %%
def mean_of_epoch(losses, sizes):
    """The mean over all samples, a number."""
    ### BEGIN SOLUTION
    return (losses * sizes).sum() / sizes.sum()
    ### END SOLUTION

# %%
check("6.mean_of_epoch", mean_of_epoch)

# %% [markdown]
# ## 5 · Sum and mean *(3 minutes)*
# You have found that α = 2 works well on XOR, with the *mean* of the loss over the four samples. A friend's code takes the *sum*. Which α does the same job there?

# %%
rate_for_the_sum = ...  # a number, to three digits
### BEGIN SOLUTION
rate_for_the_sum = 2 / 4
### END SOLUTION

# %%
check("6.rate_for_the_sum", rate_for_the_sum)

# %% [markdown]
# ## 6 · Count the updates *(3 minutes)*
# 1000 samples, batches of 64, ten epochs. The last batch of an epoch is used as well, though it is smaller (some libraries can drop it). How many times do the weights change?

# %%
count_updates = ...  # a whole number
### BEGIN SOLUTION
count_updates = 16 * 10
### END SOLUTION

# %%
check("6.count_updates", count_updates)

# %% [markdown]
# ## 7 · Too large an α *(2 minutes)*
# The article that this book examines asks why too large a learning rate makes training bad. What is the right answer?
#
# - **a** the model converges too quickly, to a local minimum
# - **b** the model converges too slowly
# - **c** the loss gets a different shape
# - **d** beyond 2/L the walk can't stay near the minimum; on a bowl each step ends further out

# %%
too_large = ...  # "a", "b", "c" or "d"
### BEGIN SOLUTION
too_large = "d"
### END SOLUTION

# %%
check("6.too_large", too_large)

# %% [markdown]
# ## 8 · Rescue a run *(20 minutes, open)*
# A network 64-32-10 with ReLU is to learn raw digits, pixels from 0 to 16, in 100 updates. With the digits as they are and α = 0.1, it fails. You may divide all pixels by a number, `scale`, and choose α, but no smaller than 0.1. Get 90 % of 150 other digits right.

# %%
learning_rate = ...  # 0.1 or more
scale = ...          # the pixels are divided by it; 1 leaves them as they are
### BEGIN SOLUTION
learning_rate, scale = 0.3, 16.0
### END SOLUTION

# %%
check("6.rescue", learning_rate, scale)

# %%
progress("6")
