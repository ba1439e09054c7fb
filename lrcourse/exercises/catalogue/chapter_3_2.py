"""3.2 Choosing the activation function: what learners believe about bends, depth and dead units."""

import numpy as np

from ...activations import ACTIVATIONS, sigmoid
from ...datasets import digits, split
from ...losses import accuracy
from ...mlp import MLP
from ...training import train
from ..comparing import differs
from ..kinds import Chapter

chapter = Chapter("3_2")


# ------------------------------------------------------------------------------------ nonlinearity
@chapter.code(
    inputs=lambda rng: [
        (np.array([-1.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0])),
        (np.array([-1.0, 0.0, 1.0]), np.array([3.0, 1.0, 1.0])),  # falls: r is negative
        (z := rng.normal(size=20), np.tanh(2 * z)),
        (z := rng.normal(size=30), np.maximum(z, 0)),
        (z := rng.normal(size=25), z**2 + 1),
    ],
    forms=("np.var(a - np.polyval(np.polyfit(z, a, 1), z)) / np.var(a)",),
    hints=(
        "Fit a straight line through the points (z, a), by least squares, and look at what it leaves over.",
        "The share: variance of what is left over, divided by the variance of a.",
        "The correlation r = np.corrcoef(z, a)[0, 1] tells how well the line fits: r² is the share of "
        "the variance that it explains.",
    ),
    further="By this measure z² is as nonlinear as can be: the best line leaves everything. "
    "Does that make it a good activation function?",
)
def nonlinearity(z, a):
    return 1 - np.corrcoef(z, a)[0, 1] ** 2


nonlinearity.wrong(
    "the share that the line explains, not the one it leaves",
    {"1 - ": ""},
    sign="1 for a straight line, where 0 was meant.",
    think="What should come out for a = z?",
)
nonlinearity.wrong(
    "the correlation is not squared",
    {" ** 2": ""},
    sign="too small for weak bends: half of it where the correlation is nearly 1.",
    think="Shares of the variance are squares. Of what?",
)


@nonlinearity.wrong(
    "the line is forced through 0",
    sign="a = z + 1 would count as nonlinear.",
    think="A line has a slope and an intercept.",
)
def _(z, a):
    slope = (z * a).sum() / (z * z).sum()
    return np.var(a - slope * z) / np.var(a)


@nonlinearity.wrong(
    "the line is forced through 0, and so is what it leaves over",
    sign="a = z + 1 would count as nonlinear. What is left over has a mean other than 0, which you "
    "did not subtract.",
    think="A line has a slope and an intercept. And a variance is taken around the mean.",
)
def _(z, a):
    slope = (z * a).sum() / (z * z).sum()
    return np.mean((a - slope * z) ** 2) / np.var(a)


nonlinearity.wrong(
    "what is left over, but not as a share",
    "(1 - np.corrcoef(z, a)[0, 1] ** 2) * np.var(a)",
    sign="twice the function, four times the nonlinearity.",
    think="By what do you divide to get a share?",
)
nonlinearity.wrong(
    "standard deviations in the place of variances",
    "np.sqrt(1 - np.corrcoef(z, a)[0, 1] ** 2)",
    sign="the root of the share.",
    think="Shares of the variance add up to 1, shares of the standard deviation don't.",
)
nonlinearity.wrong(
    "the slope of the line, not its fit",
    "1 - np.polyfit(z, a, 1)[0]",
    sign="1 minus the slope: a steep straight line would be negative.",
    think="How well does the line fit? Its slope doesn't tell.",
)
nonlinearity.wrong(
    "the size of the correlation, not its square",
    "1 - abs(np.corrcoef(z, a)[0, 1])",
    sign="too small for weak bends: half of it where the correlation is nearly ±1.",
    think="Shares of the variance are squares. Of what?",
)
nonlinearity.wrong(
    "the whole table of correlations",
    {"[0, 1]": ""},
    sign="`np.corrcoef` gives a table of 2 by 2; the correlation of z and a stands beside the diagonal.",
    think="Which entry of the table do you need?",
)
nonlinearity.wrong(
    "the share is taken of the mean square, not of the variance",
    "(1 - np.corrcoef(z, a)[0, 1] ** 2) * np.var(a) / np.mean(a**2)",
    sign="adding 10 to every a would make the function look linear.",
    think="The variance of a is taken around its mean.",
)
nonlinearity.wrong(
    "the covariance, which has a unit, in the place of the correlation",
    {"corrcoef": "cov"},
    sign="it depends on the unit of a: ten times the function can give a negative share.",
    think="The correlation is the covariance divided by both standard deviations.",
)
nonlinearity.wrong(
    "a itself is taken for the line",
    "np.var(a - z) / np.var(a)",
    sign="the difference between a and z: a = 2 z would count as nonlinear.",
    think="Which straight line is the best one? It need not be a = z.",
)


# --------------------------------------------------------------------------------------- dead units
@chapter.code(
    inputs=lambda rng: [
        (np.array([[-1.0, 2.0], [-3.0, -1.0]]),),
        (np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 2.0]]),),
        (np.array([[1.0, 2.0], [-1.0, 3.0], [2.0, 0.5]]),),
        (np.array([[2.0, 1e-9], [1e-4, 3.0]]),),
        (np.array([[-1.0, 1.0, 2.0], [-2.0, 3.0, -1.0], [-3.0, 1.0, -4.0], [-1.0, -5.0, -4.0]]),),
        (np.array([[-1.0, -9.0, 1e-9, 0.0, -1e-9], [-8.0, 0.02, -3.0, 1e-4, -0.5]]),),  # just awake
        (rng.normal(size=(2, 4)),),
        (rng.normal(size=(3, 5)) - 0.5,),
        (rng.normal(size=(4, 6)) - 1,),
        (rng.normal(size=(5, 4)) - [0, 9, 0.5, 9],),
        (np.array([[-1.0, -2.0], [-3.0, -0.5]]),),  # all of them
    ],
    forms=("(z.max(axis=0) <= 0).mean()",),
    hints=(
        "A row is a sample, a column is a unit. A unit is dead if it is never positive.",
        "`(z <= 0)` is True where a unit is silent. Over which axis must that hold for *all*?",
        "An array of True and False has a mean, too: the share of True.",
    ),
    further="A dead unit gets no gradient from any sample, so it stays dead for ever. "
    "A unit that is silent for half of the samples is doing its work.",
)
def dead_share(z):
    return (z <= 0).all(axis=0).mean()


dead_share.wrong(
    "samples are counted, not units",
    {"axis=0": "axis=1"},
    also=[{"all(axis=0).mean()": "all(axis=1).sum() / z.shape[1]"}],
    sign="the share of samples for which no unit is awake.",
    think="Over which axis do you ask “all”?",
)
dead_share.wrong(
    "silent is taken for dead",
    {".all(axis=0)": ""},
    sign="about ½ for a healthy network: half of all z are negative.",
    think="How many samples must a unit be silent for?",
)
dead_share.wrong(
    "once silent, declared dead",
    {".all": ".any"},
    sign="nearly every unit would be dead in a healthy network.",
    think="`any` or `all`?",
)
dead_share.wrong(
    "the number, not the share",
    {".mean()": ".sum()"},
    sign="larger than 1 as soon as two units are dead.",
    think="Divide by the number of units.",
)
dead_share.wrong(
    "the share of the living",
    {"return ": "return 1 - "},
    sign="1 for a healthy network.",
    think="Which way round is the inequality?",
)
dead_share.wrong(
    "exactly 0 is counted as alive",
    {"<=": "<"},
    sign="differs where z is 0 for some samples: there ReLU gives 0, too, and lets no gradient through.",
    think="A unit is dead if z is not *above* 0. `<` or `<=`?",
)
dead_share.wrong(
    "the sum is asked, not each sample",
    {"(z <= 0).all(axis=0)": "(z.sum(axis=0) <= 0)"},
    sign="one strongly negative sample hides all the positive ones.",
    think="A unit that is positive just once is alive. Does a sum show that?",
)
dead_share.wrong(
    "divided by the number of samples",
    {".mean()": ".sum() / len(z)"},
    sign="the dead are counted rightly; but the share of them is one of the units.",
    think="How many units are there? Which axis are they on?",
)
dead_share.wrong(
    "only the first sample is asked",
    {"(z <= 0).all(axis=0)": "(z[0] <= 0)"},
    sign="a unit that is silent there may be awake for all the others.",
    think="For how many samples must a unit be silent?",
)
dead_share.wrong(
    "a unit at exactly 0 is taken for dead",
    {"z <= 0": "np.abs(z) <= 0"},
    also=[{"<=": "=="}],
    sign="a strongly negative unit counts as alive.",
    think="What does ReLU give for z = -3?",
)
dead_share.wrong(
    "a threshold above 0",
    {"z <= 0": "z < 1e-2"},
    when=lambda cases, found, expected: _with_threshold(cases, found),
    sign="a unit that is awake, but only a little, counts as dead.",
    think="Where does ReLU begin to let something through?",
)


def _with_threshold(cases, found):
    """Whether units are called dead whose largest output, or mean output, is below some limit."""
    for largest in (np.max, np.mean):
        for limit in np.geomspace(1e-7, 1, 43):
            dead = [np.mean(largest(np.maximum(z, 0), axis=0) < limit) for (z,) in cases]
            if not any(f.error or differs(f.value, d) for f, d in zip(found, dead, strict=True)):
                return True
    return False


def _counts_beyond_a_threshold(measure):
    """A `when`: each answer is the share of entries whose measure is above one number, whichever."""

    def when(cases, found, expected):
        low, high = -np.inf, np.inf
        for (a,), outcome in zip(cases, found, strict=True):
            if not isinstance(outcome.value, float) or not np.isfinite(outcome.value):
                return False
            values = np.sort(measure(np.ravel(a)))
            below = len(values) - outcome.value * len(values)
            n = round(below)
            if not 0 <= n <= len(values) or abs(below - n) > 1e-6:
                return False
            low = max(low, values[n - 1] if n else -np.inf)
            high = min(high, values[n] if n < len(values) else np.inf)
        return bool(low < high)

    return when


# ------------------------------------------------------------------------------------- saturation
@chapter.code(
    inputs=lambda rng: [
        (np.array([[0.5, 0.992, 0.005, 0.004]]),),
        (np.array([[0.999, 0.998, 0.01015], [0.0101, 0.2, 0.5]]),),  # slopes just above and below
        (np.array([[0.999, 0.001, 0.5], [0.001, 0.999, 0.3], [0.5, 0.001, 0.9]]),),
        (np.array([[0.0515, 0.3, 0.9485]]),),  # on either side of other thresholds
        (np.array([[0.999, 0.998, 0.5], [0.9995, 0.001, 0.2]]),),  # a column flat for all samples
        (sigmoid(4 * rng.normal(size=(4, 5))),),
        (sigmoid(6 * rng.normal(size=(3, 8))),),
        (np.array([[0.999, 0.001, 0.9995]]),),  # all of them
    ],
    hints=(
        "`a` is the sigmoid's output. Its slope there is a (1 - a).",
        "The share of True in an array of True and False is its mean.",
    ),
    further="Wide weights saturate half of the units before training begins. Whose fault is that: the function's, or the weights'?",
)
def saturated_share(a):
    return (a * (1 - a) < 0.01).mean()


saturated_share.wrong(
    "the output is held against 0.01, not its slope",
    {"a * (1 - a)": "a"},
    sign="units near 1 are as flat as those near 0, and are not counted.",
    think="Which number is to be below 0.01: a, or the slope? And how do you get the slope from a?",
)
saturated_share.wrong(
    "only the lower end is looked at",
    {"(a * (1 - a) < 0.01)": "((a * (1 - a) < 0.01) & (a < 0.5))"},
    when=_counts_beyond_a_threshold(lambda a: -a),
    sign="units near 1 are as flat as those near 0, and are not counted.",
    think="At which two ends is the sigmoid flat?",
)
saturated_share.wrong(
    "only the upper end is looked at",
    {"a * (1 - a) < 0.01": "a > 0.99"},
    when=_counts_beyond_a_threshold(lambda a: a),
    sign="units near 0 are as flat as those near 1, and are not counted.",
    think="At which two ends is the sigmoid flat?",
)
saturated_share.wrong(
    "the sigmoid is applied twice",
    {"a * (1 - a)": "sigmoid(a) * (1 - sigmoid(a))"},
    sign="never a saturated unit: the slope of σ at any a between 0 and 1 is at least 0.196.",
    think="`a` is already σ(z).",
)
saturated_share.wrong(
    "the number, not the share",
    {".mean()": ".sum()"},
    sign="grows with the number of units.",
    think="Divide by how many there are.",
)
saturated_share.wrong(
    "divided by the number of rows",
    {".mean()": ".sum() / len(a)"},
    sign="right where there is one column; else as many times too large as there are columns.",
    think="How many entries are there? `len` counts the rows alone.",
)
saturated_share.wrong(
    "the slope of tanh",
    {"a * (1 - a)": "1 - a**2"},
    sign="1 - a² is small at a = 1 only; at a = 0 it is 1.",
    think="Which function has a as its output here?",
)
saturated_share.wrong(
    "a itself is held against 0.01 and 0.99",
    {"a * (1 - a) < 0.01": "(a < 0.01) | (a > 0.99)"},
    sign="nearly right: the slope falls below 0.01 a little earlier than a does.",
    think="Which number is to be below 0.01: a, or the slope?",
)
saturated_share.wrong(
    "both ends are looked at, with another threshold",
    {"< 0.01": "< 0.05"},
    when=_counts_beyond_a_threshold(lambda a: abs(a - 0.5)),
    sign="the slope at the threshold is not 0.01: some units are counted too many, or too few.",
    think="Where does your code begin to count: how large is the slope there?",
)
saturated_share.wrong(
    "a whole column must be flat",
    {".mean()": ".all(axis=0).mean()"},
    sign="the share of units that are saturated for all samples; the text asks for outputs.",
    think="Does the text count columns or entries?",
)


# ------------------------------------------------------------------------- through ten sigmoids
@chapter.number(
    hints=(
        "Each sigmoid on the way back multiplies by its slope. How large is that at most?",
        "Ten times the same factor: a power.",
    ),
    further="That is the best case: no unit is exactly in the middle for all samples. The weights multiply, too, and may make up for it, or not.",
)
def through_ten_sigmoids():
    """¼ to the power of 10, about one in a million."""
    return 0.25**10


through_ten_sigmoids.wrong(
    "added, not multiplied",
    2.5,
    sign="ten slopes of ¼ would make the gradient larger.",
    think="The chain rule: what does it do with the slopes?",
)
through_ten_sigmoids.wrong(
    "the value at the middle, not the slope",
    0.5**10,
    sign="½ is σ(0). Its slope there is smaller.",
    think="a (1 - a) at a = ½?",
)
through_ten_sigmoids.wrong(
    "divided by ten",
    0.25 / 10,
    sign="each layer divides by at least 4 again.",
    think="After two layers: ¼ of ¼. After ten?",
)
through_ten_sigmoids.wrong(
    "that would be tanh",
    1.0,
    sign="a slope of 1 loses nothing; the sigmoid is nowhere so steep.",
    think="How steep is the sigmoid at its steepest?",
)
through_ten_sigmoids.wrong(
    "one sigmoid too few",
    0.25**9,
    sign="nine factors, where there are ten.",
    think="How many slopes are multiplied?",
)
through_ten_sigmoids.wrong(
    "one sigmoid too many",
    0.25**11,
    sign="eleven factors, where there are ten.",
    think="How many slopes are multiplied?",
)
through_ten_sigmoids.wrong(
    "one sigmoid only",
    0.25,
    sign="¼ is what a single one lets through.",
    think="There are ten, one behind the other.",
)
through_ten_sigmoids.wrong(
    "the power of ten has been lost",
    9.54,
    sign="9.54e-07 is 0.000000954: the e-07 belongs to the number.",
    think="Can a product of ten slopes below 1 be larger than 1?",
)
through_ten_sigmoids.wrong(
    "a slope of a tenth",
    1e-10,
    sign="0.1 to the power of 10: at its steepest the sigmoid is steeper than that.",
    think="a (1 - a) at a = ½?",
)


# ---------------------------------------------------------------------------------- He's weights
@chapter.number(
    hints=(
        "The variance is 2 / n_in: the 2 makes up for the half that ReLU throws away.",
        "The standard deviation is the root of the variance. How many inputs has a unit of this layer?",
    ),
    further="Without the 2, each ReLU layer would halve the mean square of its activations: after thirty layers, a billion.",
)
def he_standard_deviation():
    """√(2 / 128), an eighth."""
    return float(np.sqrt(2 / 128))


he_standard_deviation.wrong(
    "the variance, not the standard deviation",
    2 / 128,
    sign="with many inputs the weights are far too small.",
    think="What did the formula 2 / n_in give?",
)
he_standard_deviation.wrong(
    "the outputs are counted, not the inputs",
    float(np.sqrt(2 / 48)),
    sign="z is a sum over the inputs of a unit: it does not know how many neighbours the unit has.",
    think="Which of 128 and 48 is n_in?",
)
he_standard_deviation.wrong(
    "that is LeCun's, without the 2",
    float(np.sqrt(1 / 128)),
    sign="right for a function that lets everything through; ReLU lets half through.",
    think="What does ReLU do to the mean square of a symmetric z?",
)
he_standard_deviation.wrong(
    "that is Xavier's",
    float(np.sqrt(2 / (128 + 48))),
    sign="the mean of inputs and outputs, made for tanh.",
    think="He et al. count the inputs alone.",
)
he_standard_deviation.wrong(
    "the 2 under the root has been left in front of it",
    float(2 / np.sqrt(128)),
    sign="2/√128: the root belongs over all of it.",
    think="The variance is 2/n. What is its root?",
)
he_standard_deviation.wrong(
    "one divided by the number of inputs",
    1 / 128,
    sign="without the 2, and without the root.",
    think="The variance is 2 / n_in. What is its root?",
)
he_standard_deviation.wrong(
    "the layer's own units, and no 2",
    1 / np.sqrt(48),
    sign="1/√48: one over the root of the number of units. That many weights don't meet in a z.",
    think="Over how many terms is the sum that makes z? And what does ReLU take away from it?",
)
he_standard_deviation.wrong(
    "outputs for inputs, and the variance",
    2 / 48,
    sign="2/48: the number of outputs, and the root is missing.",
    think="Which of 128 and 48 is n_in? And what did the formula 2 / n_in give?",
)
he_standard_deviation.wrong(
    "outputs for inputs, and the 2 in front of the root",
    2 / np.sqrt(48),
    sign="2/√48: the number of outputs; and the 2 belongs under the root.",
    think="Which of 128 and 48 is n_in? The variance is 2/n_in: what is its root?",
)
he_standard_deviation.wrong(
    "inputs and outputs are multiplied",
    np.sqrt(2 / (128 * 48)),
    sign="√(2/(128 · 48)), or 0.0180: the number of weights stands under the root.",
    think="z of a unit is a sum. Over how many terms: one for each input, or one for each weight of the layer?",
)
he_standard_deviation.wrong(
    "the inputs and 2, multiplied",
    16.0,
    sign="√(2·128) is 16: the more inputs, the wider would the weights be.",
    think="A sum of more terms is larger. Must the weights be wider then, or narrower?",
)
he_standard_deviation.wrong(
    "the bound of a uniform draw, not its deviation",
    (6 / 128) ** 0.5,
    sign="√(6/n): weights drawn evenly between -√(6/n) and √(6/n) have the deviation √(2/n).",
    think="The standard deviation was asked for. What is it for numbers drawn evenly between -b and b?",
)
he_standard_deviation.wrong(
    "Xavier's bound, not He's deviation",
    (6 / 176) ** 0.5,
    sign="√(6/(n_in + n_out)) is a bound for a uniform draw, and Xavier's.",
    think="He et al. count the inputs alone, and the deviation was asked for.",
)


# -------------------------------------------------------------------------------- draw the weights
@chapter.code(
    inputs=lambda rng: [
        (n_in, n_out, np.random.default_rng(rng.integers(10**6)))
        for n_in, n_out in ((2, 1), (3, 2), (8, 3), (5, 20), (40, 4), (9, 9))
    ],
    others=(
        lambda n_in, n_out, rng: rng.normal(0, np.sqrt(2 / n_in), (n_out, n_in)).T,
        lambda n_in, n_out, rng: rng.standard_normal((n_in, n_out), np.float32) * np.sqrt(2 / n_in),
    ),
    forms=("rng.normal(size=(n_in, n_out)) * np.sqrt(2 / n_in)",),
    hints=(
        "Three things: where from (a normal distribution), how wide, and which shape.",
        "The *variance* is 2 divided by the number of inputs. What does `rng.normal` want?",
    ),
    further="Draw ten layers of 100 units so, with ReLU, and look at the size of the outputs of the last. Then do it again without the 2.",
)
def draw_weights(n_in, n_out, rng):
    return rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))


draw_weights.wrong(
    "the variance, where the standard deviation is asked for",
    {"np.sqrt(2 / n_in)": "2 / n_in"},
    sign="with many inputs the weights are far too small.",
    think="`rng.normal` takes the deviation. What is its square?",
)
draw_weights.wrong(
    "the outputs are counted, not the inputs",
    {"2 / n_in": "2 / n_out"},
    sign="right where a layer has as many outputs as inputs.",
    think="Over how many terms does z of a unit add up?",
)
draw_weights.wrong(
    "Xavier's deviation",
    {"2 / n_in": "2 / (n_in + n_out)"},
    sign="made for tanh: the mean of inputs and outputs.",
    think="He counts the inputs alone.",
)
draw_weights.wrong(
    "LeCun's deviation, without the 2",
    {"2 / n_in": "1 / n_in"},
    sign="right for a function that lets everything through; ReLU lets half through.",
    think="What does ReLU do to the mean square?",
)
draw_weights.wrong(
    "rows and columns have changed places",
    {"(n_in, n_out)": "(n_out, n_in)"},
    sign="a row for each output. In this book a row belongs to an input: `X @ W`.",
    think="Which shape has W, if X @ W has a column for each output?",
)
draw_weights.wrong(
    "drawn evenly, not from the normal distribution",
    "rng.uniform(-np.sqrt(2 / n_in), np.sqrt(2 / n_in), (n_in, n_out))",
    also=[
        "rng.uniform(-np.sqrt(6 / n_in), np.sqrt(6 / n_in), (n_in, n_out))",
        "rng.random((n_in, n_out)) * np.sqrt(2 / n_in)",
        "(2 * rng.random((n_in, n_out)) - 1) * np.sqrt(2 / n_in)",
        "(rng.random((n_in, n_out)) - 0.5) * np.sqrt(2 / n_in)",
        "rng.random((n_in, n_out)) * 2 / n_in",
        "rng.random((n_in, n_out))",
    ],
    sign="no weight is beyond a bound; and with `rng.random` none is negative.",
    think="Which distribution was asked for, and which method of `rng` has it?",
)
draw_weights.wrong(
    "all weights have the deviation 1",
    {"0, np.sqrt(2 / n_in)": "0, 1"},
    sign="with many inputs z is enormous, and everything is saturated or explodes.",
    think="Where do the numbers of inputs come in?",
)
draw_weights.wrong(
    "something small, whatever the size of the layer",
    {"0, np.sqrt(2 / n_in)": "0, 0.01"},
    also=[{"0, np.sqrt(2 / n_in)": "0, 0.1"}],
    sign="a habit from times before He: with ten layers nothing arrives at the end.",
    think="Where do the numbers of inputs come in?",
)
draw_weights.wrong(
    "the root is taken of one part only",
    {"np.sqrt(2 / n_in)": "2 / np.sqrt(n_in)"},
    also=[{"np.sqrt(2 / n_in)": "np.sqrt(2) / n_in"}],
    sign="the root goes over all of 2 / n_in.",
    think="The variance is 2 / n_in. What is its root?",
)
draw_weights.wrong(
    "the numbers of inputs and outputs are multiplied",
    {"2 / n_in": "2 / (n_in * n_out)"},
    sign="the weights are too small: that is the number of weights.",
    think="Over how many terms does z of a unit add up?",
)
draw_weights.wrong(
    "brackets are missing in the denominator",
    {"2 / n_in": "2 / n_in + n_out"},
    sign="the more outputs, the wider the weights.",
    think="What is divided by what? And He counts the inputs alone.",
)
draw_weights.wrong(
    "multiplied by the inputs, not divided",
    {"2 / n_in": "2 * n_in"},
    sign="the more inputs, the wider the weights.",
    think="A sum of more terms is larger. Must the weights be wider then, or narrower?",
)
draw_weights.wrong(
    "all weights are 0",
    {"rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out))": "np.zeros((n_in, n_out))"},
    sign="all units of the layer do the same for ever.",
    think="What tells two units apart?",
)
draw_weights.wrong(
    "the mean is not 0",
    {"normal(0,": "normal(1,"},
    sign="nearly all the weights have the same sign.",
    think="Around which number are they scattered?",
)
draw_weights.wrong(
    "the generator begins anew",
    {"rng.normal": "np.random.default_rng(0).normal"},
    also=[
        {"rng.normal": "np.random.default_rng(42).normal"},
        {"rng.normal": "np.random.default_rng(1).normal"},
    ],
    sign="every layer gets the same numbers.",
    think="`rng` is at hand. What happens if each layer makes a generator with the same seed?",
)


# --------------------------------------------------------------------------- vanishing or exploding
@chapter.choice(
    "abc",
    hints=(
        "On the way back through a layer the gradient is multiplied by the slope and by the weights.",
        "Near 0 or 1, is the slope of the sigmoid large or small?",
    ),
    further="So “near 0 or 1 the gradient vanishes or explodes” is half right for one unit: it can only shrink it. In a stack the weights can more than make up for it: chapter 3.2.",
)
def near_zero_or_one():
    """σ' = a (1 - a) is near 0 there, and never above ¼: it can only shrink a gradient."""
    return "a"


near_zero_or_one.wrong(
    "the flat ends are taken for steep ones",
    "b",
    sign="at a = 0.999 the slope is 0.001.",
    think="What is a (1 - a) near a = 0 and near a = 1?",
)
near_zero_or_one.wrong(
    "what explodes, explodes elsewhere",
    "c",
    sign="a product with factors of at most ¼ from the sigmoid can only grow if another factor is large: the weights.",
    think="Which two things is the gradient multiplied by on its way back? Which of them depends on a?",
)


# ------------------------------------------------------------------------- train a deep network
def _learn_deep(activation, init, learning_rate):
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}")
    if activation == "identity":
        return {"forbidden": True}
    X_train, X_test, y_train, y_test = split(*digits(1000))
    network = MLP([64, *[32] * 8, 10], activation, init=init, seed=0)
    history = train(
        network, X_train, y_train, learning_rate,
        loss="softmax_cross_entropy", batch_size=50, epochs=15,
    )  # fmt: skip
    return {
        "accuracy": float(accuracy(network.forward(X_test), y_test)),
        "loss": float(history.loss[-1]),
        "diverged": bool(history.diverged) or float(history.loss[-1]) > 3,
        "guessing": activation == "sigmoid" and abs(float(history.loss[-1]) - np.log(10)) < 0.05,
        "sigmoid": activation == "sigmoid",
        "init": init,
        "rate": learning_rate,
    }


@chapter.design(
    measure=_learn_deep,
    reached=lambda m: m.get("accuracy", 0) >= 0.85,
    report="Accuracy on the test digits: {accuracy:.3f}; loss in the last epoch: {loss:.3g} (2.303 is guessing).",
    hints=(
        "Eight bends on the way back: choose a function whose slope is near 1 for many inputs.",
        'For tanh take init="xavier", for relu and its kin init="he".',
        "Then go through α = 0.01, 0.03, 0.1.",
    ),
    further="Take the sigmoid once more, and look for an α that saves it. (We found none that gets to 85 %.) What happens on the way from too small to too large?",
)
def train_deep():
    """tanh with Xavier's weights, α = 0.1."""
    return "tanh", "xavier", 0.1


train_deep.wrong(
    "no bend at all",
    ("identity", "xavier", 0.05),
    when=lambda m: "forbidden" in m,
    sign="nine layers of the identity are one.",
    think="Choose a function that is not a straight line.",
)
train_deep.wrong(
    "with α = 0 nothing moves",
    ("tanh", "xavier", 0.0),
    when=lambda m: m["rate"] == 0,
    sign="the weights stay as they were drawn, and so does the loss.",
    think="α multiplies the gradient. Begin with a small number that is not 0.",
)
train_deep.wrong(
    "all weights begin at zero",
    ("tanh", "zeros", 0.1),
    when=lambda m: m["init"] == "zeros",
    sign="all units of a layer compute the same, get the same gradient, and stay the same for ever.",
    think="What makes two units of a layer different from each other at the start?",
)
train_deep.wrong(
    "through eight sigmoids no gradient comes back",
    ("sigmoid", "xavier", 0.3),
    when=lambda m: m["guessing"],
    sign="the loss stays at log 10 = 2.303: the first layers don't move.",
    think="Which function has a slope near 1 for many inputs?",
)
train_deep.wrong(
    "the gradient or the steps explode",
    ("relu", "normal", 0.1),
    when=lambda m: m["diverged"],
    sign="the loss is far above that of guessing, or not a number.",
    think="Are the weights drawn too wide for eight layers? Or is α too large?",
)
train_deep.wrong(
    "the sigmoid learns, but too slowly",
    ("sigmoid", "normal", 0.3),
    when=lambda m: m["sigmoid"] and m["loss"] < 2.2,
    sign="the loss has left log 10 = 2.303 behind, and is far from its end after fifteen epochs.",
    think="Each of eight sigmoids shrinks the gradient. Which function has a slope near 1 for many inputs?",
)
train_deep.wrong(
    "the sigmoid does not learn",
    ("sigmoid", "he", 10.0),
    when=lambda m: m["sigmoid"],
    sign="the answers are little better than chance, and the loss is no better than guessing: the last layer is thrown to and fro, and the first ones hear nothing.",
    think="Each of eight sigmoids shrinks the gradient. Which function has a slope near 1 for many inputs?",
)
train_deep.wrong(
    "the weights are drawn too wide",
    ("tanh", "normal", 0.1),
    when=lambda m: m["init"] == "normal",
    sign="most units are saturated from the start, or what they give grows from layer to layer.",
    think="With 32 inputs of the order of 1 and weights of the order of 1, how large is z? "
    "Which initialisation fits your function?",
)
train_deep.wrong(
    "α does not fit",
    ("tanh", "xavier", 0.0005),
    when=lambda m: True,
    sign="the function can do it; but fifteen epochs were not enough, or the steps shook it apart.",
    think="Go through powers of ten, up and down.",
)
