# %% [markdown]
# # The learning rate and the activation function
#
# Two choices decide whether a neural network learns at all: **how far it steps**, and **how its neurons bend**. This book puts 33 things that are said about them to the test, on your screen.
#
# <a class="start" href="1_background.ipynb">Start: chapter 1, 25 minutes</a> Nine chapters, eight hours of reading, ten more for the exercises, and a laboratory. You need a little Python and the slope of a curve.
#
# **Three networks learn to read digits, in 200 steps each, all three with your α.** At α = 3 only sigmoid reads: to read is to get at least nine in ten right. Find an α at which all three do; then one at which exactly two do.

# %% tags=["plumbing"]
import numpy as np

from lrcourse import MLP, claims, datasets, plots, train, widgets
from lrcourse.colours import LIGHT
from lrcourse.messages import set_language

set_language("en")
X_train, X_test, y_train, y_test = datasets.split(*datasets.digits())
NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
SEEDS = np.arange(9)
RATES = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 7, 10, 20]
RATES = np.array(RATES)

answers = []  # (activation, α, start, digit)
for name in NAMES:
    nets = MLP([64, 32, 10], name, seed=SEEDS, runs=(len(RATES), 9), dtype=np.float32)
    train(
        nets, X_train[:1280], y_train[:1280], RATES[:, None], epochs=10, batch_size=64,
        loss="softmax_cross_entropy", seed=SEEDS,
    )
    answers.append(nets.forward(X_test).argmax(axis=-1))
right = np.mean(answers == y_test, axis=-1)
shares = np.median(right, axis=-1).T  # (α, activation)
middle = right.argsort(axis=-1)[..., 4, None, None]  # the start that has the median
read = np.take_along_axis(np.array(answers), middle, axis=2)[:, :, 0].swapaxes(0, 1)

figure, panels = plots.subplots(1, 3, figsize=(8, 2.5))
across = dict(zip(RATES, 80 * np.log(RATES / RATES[0]) / np.log(RATES[-1] / RATES[0])))
left, top = np.arange(18) % 9 * 9, np.arange(18) // 9 * 14
digits = X_test[:18].reshape(-1, 8, 8)
greys = {"cmap": "Greys", "vmin": -1, "vmax": 1}
for axes, name, curve in zip(panels, NAMES, shares.T):
    plots.plot_images(digits, columns=9, below=5, axes=axes, **greys)
    axes.hlines([-11, -35], 0, 80, **plots.GHOST)
    axes.plot(across.values(), -11 - 24 * curve, color=plots.COLOURS[name])
    axes.text(0, -5.5, "α = 0.001", fontsize=9, color=plots.GREY)
    axes.text(80, -5.5, "20", fontsize=9, color=plots.GREY, ha="right")
    axes.text(0, -39, NAMES[name], fontsize=12, fontweight="bold")
    axes.set(xlim=(-2, 82), ylim=(27, -48))


def draw(rate, shares, read):
    for axes, share, answers in zip(panels, shares, read):
        axes.vlines(across[rate], -35, -11, color=LIGHT["move"], linewidth=1.2)
        dot = {"color": LIGHT["move"], "markersize": 8, "markeredgecolor": "white"}
        axes.plot(across[rate], -11 - 24 * share, "o", **dot)
        axes.text(80, -39, f"{share:.0%}", fontsize=15, fontweight="bold", ha="right")
        for x, y, answer, meant in zip(left, top, answers, y_test):
            colour = plots.GREY if answer == meant else LIGHT["fails"]
            text = {"ha": "center", "va": "center", "fontsize": 9, "color": colour}
            axes.text(x + 3.5, y + 10.6, answer, **text)
            if answer != meant:
                axes.bar(x + 3.5, 8.6, 9, bottom=y - 0.8, color="white", alpha=0.75)
                axes.hlines(y + 10.6, x + 1, x + 6, color=colour, linewidth=1)


def describe(rate, shares, read):
    told = {name: f"{name} {share:.0%}" for name, share in zip(NAMES.values(), shares)}
    good = [name for name, share in zip(told, shares) if share >= 0.9]
    if len(good) == 3:
        verdict = "All three read."
    elif good:
        verdict = f"Only {' and '.join(good)} read{'s' * (len(good) == 1)}."
    else:
        verdict = "None reads: the steps are too " + ("short." if rate < 1 else "long.")
    return f"{verdict} Digits read rightly: {', '.join(told.values())}."


widgets.slider(
    figure, draw, RATES, describe, data={"shares": shares, "read": read}, start=3,
    alt="How many unseen digits each network reads, against α; below, eighteen of "
    "them, those that it misreads faded and its answer struck out",
)

# %% [markdown]
# Each network started nine times; you see the median, and the digits as the start in the middle reads them.
#
# ## Chapters
#
# | | | minutes |
# |:--|:--|--:|
# | [1 What is learnt when a network learns](1_background.ipynb) | a network learns to read digits, with α under your finger | 25 |
# | [2.1 The learning rate](2_1_learning_rate.ipynb) | the parabola, the valley, and what lies beyond the edge | 40 |
# | [2.2 Activation functions](2_2_activation_functions.ipynb) | why depth is nothing without them; eleven of them on one axis | 30 |
# | [3.1 Choosing the learning rate](3_1_choosing_the_learning_rate.ipynb) | cross-validation, the range test, schedules, Adam; and a recipe | 70 |
# | [3.2 Choosing the activation function](3_2_choosing_the_activation_function.ipynb) | nonlinearity, slopes, dead units, and the best α for each | 40 |
# | [3.3 Mathematical models](3_3_mathematical_models.ipynb) | the proofs, the backward pass, and formulas that overflow | 80 |
# | [4 A network from scratch](4_mlp_from_scratch.ipynb) | a detective story: a network that does not learn, and why | 80 |
# | [5 Trends and challenges](5_trends_and_challenges.ipynb) | adaptive rates, new activations, the edge of stability | 80 |
# | [6 Questions and answers](6_questions_and_answers.ipynb) | what learners ask; and the ledger of all claims | 40 |
# | [The laboratory](laboratory.ipynb) | every dial of the book under your hand, live; and ten missions | 90 |
#
# ## 33 claims on trial
# The book follows an unsigned article whose sentences are commonly said. Each is measured where it comes up, and a test measures it anew. Press one to see what was found.

# %% tags=["plumbing"]
claims.strip()

# %% [markdown]
# ## How to read
# - **Predict.** Before a cell that reveals something, the chapter asks you what will happen. Choose: what comes after is veiled until you do. Nobody keeps score. A wrong guess you remember is worth more than a right sentence you skimmed.
# - **Move α.** Arrow keys, page up and page down, or drag. The line above the picture says what you see.
# - **Run it**, in JupyterLab. `Shift`+`Enter` runs a cell. Change a number and run it again; nothing can break. Grey bars with three dots are folded code: a click opens them.
# - **Do the exercises.** Each chapter has its own. You work in copies of your own, which no command ever overwrites. A check tells you not only *that* an answer is wrong but *what* you probably believed. Begin with those of the [first chapter](exercises/1_background.ipynb).
#
# *If JupyterLab shows only a picture and no slider, the notebook isn't trusted: open it with `lrcourse` or `make lab` (commands for the terminal), or run the cell.*
#
# You need some Python with NumPy, and school calculus: what a derivative is and, for chapter 3.3, the chain rule; from 2.2 on, how two matrices are multiplied.
#
# ## Where it comes from
# The book follows, section by section, an unsigned Chinese article on learning rates and activation functions; what it says is commonly said, so it is the claims that are on trial, C01 to C33, and not an author. Many hold. Some hold with a limit. Some don't hold at all, the article's own example network among them. Each verdict is in a box where it was measured, and all of them together are in the [ledger](6_questions_and_answers.ipynb); tests in the repository measure each anew, on other data too; the ledger tells in how many settings it held. Every number in these pages was computed, by a cell on its page or by a test.
