# %% [markdown]
# # The laboratory
# *as long as you like · ten missions, about 60 minutes*
#
# The chapters show what we chose to show. Here every dial is yours: data, network, activation, first weights, optimiser, α. Press ▶ and turn α while it trains.

# %%
from lrcourse.laboratory import laboratory
from lrcourse.messages import set_language

set_language("en")

# %%
lab = laboratory("spirals · 2-16-16-1 · tanh · xavier · sgd α=0.3 · batch 32")
lab
