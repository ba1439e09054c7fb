# %% [markdown]
# # The learning rate and the activation function
#
# Two choices decide whether a neural network learns at all: how far it steps, and how its neurons answer. This book is about those two, and about nothing else.
#
# You don't so much read it as **move** it. Every chapter has sliders; they answer at once, before you have run a single cell. Try this one. A ball rolls down a parabola: each step goes downhill, by α times the slope. Which α is best? Which is too much?

# %% tags=["plumbing"]
import numpy as np

from lrcourse import gradient_descent, plots, quadratic, widgets
from lrcourse.messages import set_language

set_language("en")
bowl, rates = quadratic(curvature=0.4), np.arange(0.25, 5.76, 0.25)
paths = gradient_descent(bowl.gradient, 10.0, rates, steps=12).T

figure, axes = plots.subplots(figsize=(6, 3))
plots.plot_on_curve(bowl, width=22, axes=axes)


def draw(learning_rate, path):
    axes.plot(path, bowl.value(path), "o-", color=plots.VERMILION)


def describe(learning_rate, path):
    distance = abs(path[-1])
    if learning_rate > 5:
        out = "Every step ends further out, soon out of the picture:"
        return f"{out} after 12 steps the ball is at {distance:.0f}."
    if learning_rate == 5:
        return "To and fro, for ever."
    return f"After 12 steps {distance:.2g} of the 10 remain."


widgets.slider(
    figure, draw, rates, describe, data=paths, play=True,
    alt="A ball on a parabola, its first 12 steps for one learning rate",
)

# %% [markdown]
# *If you see a picture and a slider, everything works. If you see only a picture, the notebook isn't trusted: open it with `lrcourse` or `make lab` (commands for the terminal), or run the cell.*
#
# ## Chapters
#
# | | | minutes |
# |:--|:--|--:|
# | [1 Background](1_background.ipynb) | a network learns to read digits, with α under your finger | 25 |
# | [2.1 The learning rate](2_1_learning_rate.ipynb) | the parabola, the valley, and what lies beyond the edge | 40 |
# | [2.2 Activation functions](2_2_activation_functions.ipynb) | why depth is nothing without them; eleven of them on one axis | 30 |
# | [3.1 Choosing the learning rate](3_1_choosing_the_learning_rate.ipynb) | cross-validation, the range test, schedules, Adam: at equal cost | 50 |
# | [3.2 Choosing the activation function](3_2_choosing_the_activation_function.ipynb) | nonlinearity, slopes, dead units, and the best α for each | 40 |
# | [3.3 Mathematical models](3_3_mathematical_models.ipynb) | the proofs, the backward pass, and formulas that overflow | 80 |
# | [4 A network from scratch](4_mlp_from_scratch.ipynb) | a detective story: a network that does not learn, and why | 80 |
# | [5 Trends and challenges](5_trends_and_challenges.ipynb) | adaptive rates, new activations, the edge of stability | 50 |
# | [6 Questions and answers](6_questions_and_answers.ipynb) | what learners ask; and the ledger of all claims | 40 |
#
# ## How to read
# - **Predict.** Before a cell that reveals something, the chapter asks you what will happen. Choose, and only then scroll: the answer is right below. Nobody keeps score. A wrong guess you remember is worth more than a right sentence you skimmed.
# - **Move α.** Arrow keys, page up and page down, or drag. The line under the picture says what you see.
# - **Run it.** `Shift`+`Enter` runs a cell. Change a number and run it again; nothing can break. Grey bars with three dots are folded code: a click opens them.
# - **Do the exercises.** Each chapter has its own. You work in copies of your own, which no command ever overwrites. A check tells you not only *that* an answer is wrong but *what* you probably believed. Begin with those of the [first chapter](exercises/1_background.ipynb).
#
# You need some Python with NumPy, and school calculus: what a derivative is and, for chapter 3.3, the chain rule.
#
# ## Where it comes from
# The book follows, section by section, an unsigned Chinese article on learning rates and activation functions; what it says is commonly said, so it is the claims that are on trial, C01 to C33, and not an author. Many hold. Some hold with a limit. Some don't hold at all, the article's own example network among them. Each verdict is in a box where it was measured, and all of them together are in the [ledger](6_questions_and_answers.ipynb); tests in the repository measure each anew, on other data too; the ledger tells in how many settings it held. Every number in these pages was computed, by a cell on its page or by a test.
