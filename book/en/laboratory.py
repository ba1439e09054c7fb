# %% [markdown]
# # The laboratory
# *90 minutes with the ten missions, or as long as you like · you need: [2.1](2_1_learning_rate.ipynb) and [2.2](2_2_activation_functions.ipynb); missions 3 and 9 also need [5](5_trends_and_challenges.ipynb), 5 needs [3.2](3_2_choosing_the_activation_function.ipynb), 8 and 10 need [3.1](3_1_choosing_the_learning_rate.ipynb)*
#
# The chapters show what we chose to show. Here every dial is yours. **Start with a guess:** the network below trains with α = 0.3. Which is the first thing to break when you turn α up while it trains: the loss, the units, or the numbers themselves?

# %%
from lrcourse.exercises import check, hint, progress
from lrcourse.laboratory import laboratory
from lrcourse.messages import set_language

set_language("en")

# %%
lab = laboratory("spirals · 2-16-16-1 · tanh · xavier · sgd α=0.3 · batch 32")
lab

# %% [markdown]
# ## What is what
# - **Play**, then turn **α**: it counts from the next update on. Any other dial begins a new run.
# - **The sentence** on top says what is seen and why, from what was measured, not from the loss alone.
# - **The panels.** The points and what the network makes of them; those held out are hollow. The loss. The norm of the gradient in each layer, the first one dark, the last one purple, the others pale. Where the values z of each layer lie (a thin line for nine tenths of them, a thick one for half), under the slope of its function. The sharpness λ (the largest curvature of the loss, the $L$ of [2.1](2_1_learning_rate.ipynb), at the place where the network stands), and the edge 2/α that it must stay below: α < 2/λ, read the other way round. The shares of dead and of saturated units.
# - **Look back** along the run with its slider; or pause, and hold the pointer over a curve.
# - **A twin** is a second network that differs in one dial: the same first weights, the same batches, step for step. Its loss is the pale line in the first one's picture.
# - **Sweep** trains 125 networks, 25 values of a dial and five starts of each, and shows where you are among them.
# - **The line** at the bottom is all of it: copy it, paste another, send it to somebody. `lab.setting` is the same line, `lab.load("…")` goes to one.
#
# Your own data come in with `laboratory(data=(X, y))`. And it is no more than the book's own training, looked at between two updates: `lab.run.network` is the network.

# %% [markdown]
# ## Ten missions
# Bring about what a mission asks for, then put `lab` in the place of the dots and run the check. It makes your run anew from its line. If you miss, it says what you tried; `hint("lab.smallest_rate")` helps.
#
# **1 · The smallest α** *(5 minutes)*. Make a network diverge on `curve` with the smallest α on the dial, 0.0001, without turning it on the way.

# %%
check("lab.smallest_rate", ...)

# %% [markdown]
# **2 · Dead, and saved** *(10 minutes)*. Begin with `moons · 2-16-16-1 · relu · he · sgd α=0.1`. Turn **one** dial so that every unit of a layer dies. Then choose a twin that differs from that in **one** other dial, and learns: nine points in ten right.

# %%
check("lab.kill_and_prevent", ...)

# %% [markdown]
# **3 · At the edge** *(10 minutes)*. Find data and an α at which λ settles at 2/α, and stays there: 1000 updates or more, all points at once, without turning α on the way.

# %%
check("lab.settle_at_the_edge", ...)

# %% [markdown]
# **4 · Spirals, fast** *(10 minutes)*. The spirals as they are: 99&nbsp;% of the held-out points right after 60 updates at most. We got there with 20.

# %%
check("lab.spirals_fast", ...)

# %% [markdown]
# **5 · Vanish and return** *(5 minutes)*. Let layer 1 get less than a hundred-thousandth of the last layer's gradient, but not nothing. A twin with one other dial brings the two within a factor of 100. (No update is needed.)

# %%
check("lab.vanish_and_return", ...)

# %% [markdown]
# **6 · By heart** *(10 minutes)*. The held-out loss rises to more than twice its lowest, while the loss on the points to learn from falls below 0.1. A twin that differs in one dial gets more than 70&nbsp;% of them right, and its held-out loss stays below 1.7 times that lowest.

# %%
check("lab.by_heart", ...)

# %% [markdown]
# **7 · Rescue** *(10 minutes)*. `circles · 2-8-8-8-8-8-1 · sigmoid · xavier · sgd α=0.3` doesn't learn. Turn **one** dial, and it gets 95&nbsp;% of the held-out points right within 2000 updates.

# %%
check("lab.rescue", ...)

# %% [markdown]
# **8 · By hand** *(10 minutes)*. `moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=3 · batch 4`: only α is yours, at the start and on the way, for 3000 updates at most. End at a loss at least a twentieth lower than each α that you used would have reached, kept from start to end.

# %%
check("lab.turn_it_down", ...)

# %% [markdown]
# **9 · The catapult** *(10 minutes)*. Begin above the edge, with all points at once and a constant α. The loss more than doubles, then falls to a fifth of its start, where λ is at the edge or below.

# %%
check("lab.catapult", ...)

# %% [markdown]
# **10 · A heavy ball** *(10 minutes)*. Find an α at which gradient descent diverges and its twin with momentum doesn't.

# %%
check("lab.heavy_ball", ...)

# %%
progress("lab")

# %% [markdown]
# ## Beside the Playground
# Many learners turn their first dial in the [TensorFlow Playground](https://playground.tensorflow.org) (D. Smilkov, S. Carter and others, “Direct-manipulation visualization of deep networks”, 2017). It runs in any browser, it draws what every single unit answers, and it lets you edit a weight. Go there to see what a unit does. What its users have long asked for is here: schedules, optimisers, more activations, one for each layer, sweeps, values read off a curve, runs compared, data of one's own. And what is measured: λ, the edge, the gradients, the dead units. Come here to see why it stopped.
#
# ← [6 Questions and answers](6_questions_and_answers.ipynb)
