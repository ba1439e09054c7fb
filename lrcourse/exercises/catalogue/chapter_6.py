"""6 Questions and answers: what learners believe when something goes wrong."""

import numpy as np

from ...datasets import digits, split
from ...losses import accuracy
from ...mlp import MLP
from ...training import train
from ..kinds import Chapter

chapter = Chapter("6")


# ------------------------------------------------------------------------- when did it go wrong?
@chapter.code(
    inputs=lambda rng: [
        (np.array([1.0, np.inf, np.nan]),),
        (np.array([1.0, 0.5, 0.25]),),
        (np.array([np.nan, 1.0]),),
        (np.array([3.0, 2.0, np.nan, np.nan]),),
        (np.array([2.0, -np.inf, np.nan]),),
        # finite, however large: whoever asks with a threshold stops too early at one of them
        (np.array([2.0, 1e30, 1e300, np.finfo(float).max, np.inf]),),
        (np.concatenate([rng.uniform(size=rng.integers(3, 9)), [np.inf, np.inf]]),),
    ],
    hints=(
        "Before a loss is nan it is often inf. `np.isfinite` is False for nan, inf and −inf.",
        "`np.argmax` of an array of True and False is the place of the first True, and 0 if there is none.",
        "Ask first whether there is any; if not, return -1.",
    ),
    further="The step before it is the interesting one: what were the weights, and what was 2/sharpness, just then?",
)
def first_bad_step(losses):
    bad = ~np.isfinite(losses)
    return int(bad.argmax()) if bad.any() else -1


first_bad_step.wrong(
    "inf is not counted",
    {"~np.isfinite": "np.isnan"},
    sign="some steps too late: a loss is usually inf before it is nan.",
    think="Is inf a number that one can train on?",
)
first_bad_step.wrong(
    "a healthy run goes wrong at step 0",
    {" if bad.any() else -1": ""},
    sign="argmax of nothing but False is 0.",
    think="What should come back if all losses are finite?",
)
first_bad_step.wrong(
    "the last good step, not the first bad one",
    {"int(bad.argmax())": "int(bad.argmax()) - 1"},
    sign="one too small.",
    think="losses[k] for your k: is it finite?",
)
first_bad_step.wrong(
    "steps are counted from 1",
    {"int(bad.argmax())": "int(bad.argmax()) + 1"},
    sign="one too large; and -1 would be step 0.",
    think="Which index has the first entry of an array?",
)
first_bad_step.wrong(
    "how many, not which",
    "int((~np.isfinite(losses)).sum())",
    sign="the number of bad steps comes back.",
    think="The place of the first one was asked for.",
)
first_bad_step.wrong(
    "the last bad step, not the first",
    "max([i for i, loss in enumerate(losses) if not np.isfinite(loss)], default=-1)",
    sign="after the first one, later steps overwrite it.",
    think="When the first one is found, what is there left to do?",
)
first_bad_step.wrong(
    "compared with nan",
    {"~np.isfinite(losses)": "losses == np.nan"},
    sign="never finds anything: nan == nan is False.",
    think="Which function asks whether a number is nan?",
)
first_bad_step.wrong(
    "compared with nan, and with inf",
    {"~np.isfinite(losses)": "(losses == np.nan) | (losses == np.inf)"},
    sign="inf is found, and nan never: nan == nan is False.",
    think="Which function asks whether a number is finite? It knows nan, inf and −inf.",
)
first_bad_step.wrong(
    "nan is not counted",
    {"~np.isfinite": "np.isinf"},
    sign="a run that goes from a number to nan at once counts as healthy.",
    think="nan is equal to nothing, not even to nan: `x == np.nan` is always False. And `np.isinf` asks for inf and −inf only. Which function knows all three?",
)
first_bad_step.wrong(
    "−inf is not counted",
    {"~np.isfinite(losses)": "np.isnan(losses) | (losses == np.inf)"},
    sign="right for inf and nan; a loss of −inf counts as healthy.",
    think="−inf is no number to train on, either. Which function knows all three?",
)


def _first(bad):
    return int(bad.argmax()) if bad.any() else -1


def _threshold(size, limit, nan_is_bad):
    def bad(losses):
        return ~(size(losses) <= limit) if nan_is_bad else size(losses) > limit

    return lambda losses: _first(bad(losses))


@first_bad_step.wrong(
    "a threshold where “not finite” is meant",
    also=[
        _threshold(size, limit, nan_is_bad)
        for size in (np.positive, np.abs)
        for limit in (1e10, 1e100, 1e305)
        for nan_is_bad in (False, True)
    ],
    sign="a loss that is large, and finite, counts as bad. And is nan > 1e10? Every comparison with nan is False.",
    think="Where does the finite end? Which function asks for it?",
)
def _(losses):
    return _first(losses > 1e10)


first_bad_step.wrong(
    "the answer is given after the first loss already",
    "-1 if np.isfinite(losses[0]) else 0",
    sign="right where the first loss is bad, or none is.",
    think="`return -1` stands in the loop. When do you know that there is no bad one?",
)
first_bad_step.wrong(
    "for a healthy run nothing is returned",
    {"else -1": "else None"},
    sign="None, where all losses are finite.",
    think="What comes after the loop?",
)
first_bad_step.wrong(
    "all the bad steps came, not the first",
    "np.flatnonzero(~np.isfinite(losses))",
    sign="an array, where one number was asked for.",
    think="`np.flatnonzero` and `np.where` give all the places. Which of them was asked for, and what if there is none?",
)
first_bad_step.wrong(
    "the number of steps comes back for a healthy run",
    {"else -1": "else len(losses)"},
    sign="right where there is a bad step.",
    think="What was to be returned if there is none?",
)
first_bad_step.wrong(
    "for a healthy run there is no first bad step to take",
    "int(np.where(~np.isfinite(losses))[0][0])",
    sign="an error, where all losses are finite.",
    think="What is the first entry of an empty list? Ask first whether there is one.",
)


# ------------------------------------------------------------------------------- mend: the column
def _given_squared_error(output, y):
    return ((output - y) ** 2).mean()


@chapter.code(
    given=_given_squared_error,
    inputs=lambda rng: [
        (np.array([[1.0], [2.0]]), np.array([1.0, 2.0])),
        *((rng.normal(size=(n, 1)), rng.normal(size=n)) for n in (2, 3, 5)),
    ],
    hints=(
        "Print `(output - y).shape` for three samples. How many differences are there?",
        "A column (n, 1) minus a row (n,) is a table (n, n): every output minus every target.",
        "`[:, None]` makes a column of a row; `[:, 0]` takes the only column of a table, as a row.",
    ),
    further="No error, no warning, a loss that falls: this one costs people days. "
    "The loss then falls no further than to the variance of y: every output tends to the mean.",
)
def squared_error(output, y):
    return ((output - y[:, None]) ** 2).mean()


squared_error.wrong(
    "the sum stands where the mean was",
    {".mean()": ".sum()"},
    sign="as many times too large as there are samples.",
    think="The mean was right. Look at the shapes.",
)
squared_error.wrong(
    "the table is still there, as a sum",
    {"[:, None]": "", ".mean()": ".sum() / len(y)"},
    sign="n² differences are added up, where there should be n.",
    think="Print the shape of the difference.",
)
squared_error.wrong(
    "the square has been lost",
    {" ** 2": ""},
    sign="errors of either sign cancel out.",
    think="The square was right. Look at the shapes.",
)
squared_error.wrong(
    "the diagonal's mean over the whole table",
    {".mean()": ".sum() / len(y) ** 2"},
    sign="as many times too small as there are samples.",
    think="Divide by the number of samples, not by its square.",
)
squared_error.wrong(
    "the means are compared, not the samples",
    "(output.mean() - y.mean()) ** 2",
    sign="0 as soon as the means agree, however wrong each output is.",
    think="Each output has its own target.",
)
squared_error.wrong(
    "the absolute error",
    "np.abs(output - y[:, None]).mean()",
    sign="a large error counts no more than its size.",
    think="The square was right. Look at the shapes.",
)
squared_error.wrong(
    "one output for all targets",
    {"output - y[:, None]": "output[0] - y"},
    sign="`output[0]` is the first sample's output: it is held against every target.",
    think="Which output belongs to which target?",
)
squared_error.wrong(
    "the root of it",
    "np.sqrt(((output - y[:, None]) ** 2).mean())",
    sign="the root mean squared error: another unit.",
    think="The root was not there before. Look at the shapes.",
)
squared_error.wrong(
    "half of it",
    {".mean()": ".mean() / 2"},
    sign="½ of the mean squared error: another convention.",
    think="The ½ was not there before. Look at the shapes.",
)
squared_error.wrong(
    "your change makes no difference",
    {"[:, None]": ".reshape(1, -1)"},
    sign="`output - y` still is a table, (n, n): a column minus a row, whichever of the two you turn round.",
    think="Print the shape of the difference. Both must be columns, or both rows.",
)


# -------------------------------------------------------------------------------------- accuracy
@chapter.code(
    inputs=lambda rng: [
        (np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([1, 1])),
        (np.array([[-1.0, -2.0], [-3.0, -4.0]]), np.array([0, 0])),
        (rng.normal(size=(2, 2)), rng.integers(2, size=2)),
        (rng.normal(size=(3, 3)), rng.integers(3, size=3)),
        (rng.normal(size=(4, 4)), rng.integers(4, size=4)),
        (rng.normal(size=(9, 4)) - 2, rng.integers(4, size=9)),
        # more samples than classes; small scores, large ones of either sign; all kinds of mistakes
        (np.array([[3.0, 2.0], [1.0, 0.5]]), np.array([0, 1])),
        (
            np.array(
                [[5, -9], [-3, 2], [0.4, 0.3], [0.2, 0.1], [0.1, 0.4], [2, 4], [3, -1], [4, 1]]
            ),
            np.array([0, 1, 1, 0, 1, 0, 0, 1]),
        ),
        # for each of the usual mistakes, samples that are all right by it, and by no other
        (np.array([[1, 0], [0, 1]]), np.array([1, 0])),
        (np.array([[-3, 1, 0], [4, 1, 0]]), np.array([0, 0])),
        (np.array([[5, 1, 0], [1, 5, 0]]), np.array([1, 2])),
        (np.array([[0.6, 0.9, 0.1], [0.9, 0.7, 0.2]]), np.array([0, 1])),
        (np.array([[1, 5], [4, 2]]), np.array([1, 1])),
        (np.array([[1, 0], [0, 0.5]]), np.array([1, 1])),
        (np.array([[1, 0], [0, -1]]), np.array([1, 0])),
    ],
    hints=(
        "A row holds the scores of one sample. Which class does it name?",
        "`argmax` gives the place of the largest score; over which axis? Compare with y: True where right.",
        "An array of True and False has a mean: the share of True.",
    ),
    further="Accuracy has no gradient: a tiny change of a weight changes no answer. That is why one trains on a loss.",
)
def share_right(scores, y):
    return (scores.argmax(axis=1) == y).mean()


share_right.wrong(
    "argmax over the samples, not the classes",
    {"axis=1": "axis=0"},
    sign="an error, or, where the table is square, numbers that mean nothing.",
    think="Which axis are the classes on?",
)
share_right.wrong(
    "a column is compared with a row",
    {".argmax(axis=1) ==": ".argmax(axis=1)[:, None] =="},
    also=[{"== y": "== y[:, None]"}],
    sign="every answer is compared with the label of every sample.",
    think="Print the shapes on both sides of `==`. What shape has their comparison?",
)
share_right.wrong(
    "the number, not the share",
    {".mean()": ".sum()"},
    sign="grows with the number of samples.",
    think="Divide by how many there are.",
)
share_right.wrong(
    "the share that is wrong",
    {"==": "!="},
    sign="a perfect network would get 0.",
    think="`==` or `!=`?",
)
share_right.wrong(
    "the score is compared, not its place",
    {"argmax": "max"},
    sign="a score hardly ever equals a class number.",
    think="`max` gives the largest score; what gives its place?",
)
share_right.wrong(
    "the class with the smallest score",
    {"argmax": "argmin"},
    sign="the better the network, the worse the result.",
    think="Which score wins?",
)
share_right.wrong(
    "positive is taken for right",
    "(scores[np.arange(len(y)), y] > 0).mean()",
    sign="the sign of a score says nothing: only which is the largest counts.",
    think="With several classes, what decides?",
)
share_right.wrong(
    "class numbers are subtracted",
    {"==": "-"},
    sign="errors of either sign cancel out; how far apart two class numbers are means nothing.",
    think="Right or wrong: `==`.",
)
share_right.wrong(
    "divided by the number of classes",
    {".mean()": ".sum() / scores.shape[1]"},
    sign="right where there are as many classes as samples.",
    think="A share of what: samples or classes?",
)
share_right.wrong(
    "the largest of the whole table, not of each row",
    {"axis=1": ""},
    sign="`argmax` without an axis gives one place in the whole table, and every y is compared with it.",
    think="One answer for each sample: over which axis?",
)
share_right.wrong(
    "a score above ½ is taken for right",
    "(scores[np.arange(len(y)), y] > 0.5).mean()",
    sign="a score is no probability: only which one is the largest counts.",
    think="With several classes, what decides?",
)
share_right.wrong(
    "the classes are counted from 1",
    {" ==": " + 1 =="},
    sign="the place of the first column is 0, and so is the number of the first class.",
    think="Which numbers does argmax give for two columns?",
)
share_right.wrong(
    "the score that is largest in size",
    {"scores.argmax": "np.abs(scores).argmax"},
    sign="a score of -9 beats one of 5.",
    think="The largest score, or the one furthest from 0?",
)
share_right.wrong(
    "the scores are rounded to class numbers",
    "np.mean(np.round(scores) == y[:, None])",
    also=["np.mean((scores > 0.5) == y[:, None])"],
    sign="that is for one output between 0 and 1; here each class has a score of its own.",
    think="A row holds the scores of all classes. Which class does it name?",
)
share_right.wrong(
    "a percentage, not a share",
    {"return ": "return 100 * "},
    sign="everything is a hundred times too large.",
    think="A share lies between 0 and 1.",
)
share_right.wrong(
    "0, unless all are right",
    {".mean()": ".sum() // len(y)"},
    sign="nothing between 0 and 1: `//`, `int`, `min` and `all` round a share down.",
    think="Three of four samples are right. What should come out, and what does your code make of it?",
)
share_right.wrong(
    "divided by the sum of the labels",
    {".mean()": ".sum() / y.sum()"},
    sign="the numbers of the classes say nothing about how many samples there are.",
    think="A share of what?",
)


# ----------------------------------------------------------------------------- the mean of an epoch
@chapter.code(
    inputs=lambda rng: [
        (np.array([10.0, 9.0]), np.array([2, 1])),
        (np.array([2, 1, 4]), np.array([5, 5, 3])),
        (rng.uniform(1, 3, size=4), np.array([32, 32, 32, int(rng.integers(1, 31))])),
        (rng.uniform(1, 3, size=6), rng.integers(1, 50, size=6)),
        (np.array([0.5, 0.7]), np.array([20, 20])),
    ],
    hints=(
        "Two batches, one of 2 samples with mean 10, one of 1 sample with mean 9: what is the mean of the three?",
        "A mean times its number of samples is a sum again.",
        "`np.average` can weigh: what are the weights?",
    ),
    further="TensorFlow, Keras and Lightning all got this wrong once. A last batch of one sample counted as much as one of 256.",
)
def mean_of_epoch(losses, sizes):
    return (losses * sizes).sum() / sizes.sum()


mean_of_epoch.wrong(
    "all batches count alike",
    "losses.mean()",
    sign="right where all batches are equally large; a small last batch counts too much.",
    think="A batch of one sample and one of 256: should both move the mean as far?",
)
mean_of_epoch.wrong(
    "the sum of the batch means over the number of samples",
    {"(losses * sizes).sum()": "losses.sum()"},
    sign="as many times too small as a batch has samples.",
    think="`losses` holds means. What is the sum over the samples of a batch?",
)
mean_of_epoch.wrong(
    "divided by the number of batches",
    {"sizes.sum()": "len(losses)"},
    sign="as many times too large as a batch has samples.",
    think="You have summed over samples. How many are there?",
)
mean_of_epoch.wrong(
    "the sum, not the mean",
    {" / sizes.sum()": ""},
    also=["losses.sum()"],
    sign="grows with the amount of data.",
    think="How many samples are there in all?",
)
mean_of_epoch.wrong(
    "all batches are taken to be as large as the first",
    {"(losses * sizes).sum() / sizes.sum()": "(losses * sizes[0]).sum() / sizes.sum()"},
    also=[
        "(losses * sizes[0]).sum() / (sizes[0] * (len(sizes) - 1) + sizes[-1])",
        "(losses * sizes.max()).sum() / sizes.sum()",
    ],
    sign="a small last batch counts too much.",
    think="How many samples has the last batch?",
)
mean_of_epoch.wrong(
    "divided by the sizes, not multiplied",
    {"losses * sizes": "losses / sizes"},
    sign="the smaller a batch, the more it counts.",
    think="`losses` holds means already. What makes a sum of a mean?",
)
mean_of_epoch.wrong(
    "each batch by itself",
    {"(losses * sizes).sum()": "(losses * sizes)"},
    sign="a number for each batch, where one was asked for.",
    think="What is still to be added up?",
)
mean_of_epoch.wrong(
    "the loss of the last batch",
    "losses[-1]",
    sign="what came before is forgotten.",
    think="Does a loop overwrite what it should add up?",
)
mean_of_epoch.wrong(
    "the last batch is dropped",
    "(losses * sizes)[:-1].sum() / sizes[:-1].sum()",
    also=["losses[:-1].mean()"],
    sign="its samples don't count at all.",
    think="The mean over *all* samples.",
)
mean_of_epoch.wrong(
    "weighted by the losses, not by the sizes",
    {"/ sizes.sum()": "/ losses.sum()"},
    sign="a mean size of the batches came, not a mean loss.",
    think="What are the weights, and what is to be averaged?",
)


# -------------------------------------------------------------------------------- sum and mean, and α
@chapter.number(
    hints=(
        "XOR has four samples. By how much is the gradient of the sum larger than that of the mean?",
        "The step is α times the gradient. What must α be for the step to stay the same?",
    ),
    further="So “α = 0.01” says nothing, unless it is said whether the loss is a sum or a mean. "
    "With a mean, α means the same for any number of samples.",
)
def rate_for_the_sum():
    """The sum's gradient is 4 times as large, so α is a quarter."""
    return 2.0 / 4


rate_for_the_sum.wrong(
    "the wrong way round",
    8.0,
    sign="the steps become far longer, not the same.",
    think="The gradient of the sum is larger. Must α be larger, too, or smaller?",
)
rate_for_the_sum.wrong(
    "sum and mean are taken for the same",
    2.0,
    sign="the steps become longer than before.",
    think="Both lead downhill in the same direction. How long is each gradient?",
)
rate_for_the_sum.wrong(
    "the root of the number of samples",
    1.0,
    sign="a rule for noise, not for sums: here nothing is random.",
    think="Write both gradients out for four samples.",
)
rate_for_the_sum.wrong(
    "divided by the square of the number of samples",
    2.0 / 16,
    sign="one division too many.",
    think="How many terms has the sum? How many times as large is its gradient then?",
)
rate_for_the_sum.wrong(
    "one divided by the number of samples, and α is forgotten",
    0.25,
    sign="a quarter of what? α was 2, not 1.",
    think="Which number must be divided by 4?",
)
rate_for_the_sum.wrong(
    "the number of samples, not the rate",
    4.0,
    sign="4 is by how much the gradient has grown.",
    think="The step is α times the gradient. What must α be for the step to stay the same?",
)
rate_for_the_sum.wrong(
    "multiplied by the square of the number of samples",
    32.0,
    sign="the steps become far longer than before.",
    think="The gradient of the sum is larger. Must α be larger, too, or smaller?",
)


# ------------------------------------------------------------------------------ count the updates
@chapter.number(
    tolerance=1e-6,
    hints=(
        "An epoch goes once through all samples, one batch after the other. Each batch is one update.",
        "1000 / 64 is not a whole number: the last batch is smaller, and counts as well.",
    ),
    further="With the full batch the same ten epochs are ten updates. Who compares epochs alone compares unequal things.",
)
def count_updates():
    """16 batches (15 full ones and one of 40), times 10."""
    return float(np.ceil(1000 / 64) * 10)


count_updates.wrong(
    "the last batch is left out",
    150.0,
    sign="40 samples would never be learnt from.",
    think="15 · 64 = 960. What happens to the rest?",
)
count_updates.wrong(
    "a fraction of an update",
    156.25,
    sign="156.25 is no number of updates.",
    think="How many batches does *one* epoch have? Round first, then multiply.",
)
count_updates.wrong(
    "rounded at the end, not in each epoch",
    157.0,
    sign="every epoch begins anew with a full batch.",
    think="How many batches does *one* epoch have? Round first, then multiply.",
)
count_updates.wrong(
    "epochs are taken for updates",
    10.0,
    sign="that would be the full batch.",
    think="How often do the weights change within one epoch?",
)
count_updates.wrong(
    "an update for each sample",
    10_000.0,
    sign="that would be batches of one.",
    think="64 samples share one update.",
)
count_updates.wrong(
    "the size of a batch is taken for their number",
    640,
    sign="64 samples are one batch.",
    think="How many batches are 1000 samples?",
)
count_updates.wrong(
    "what comes after the point is cut off",
    156,
    sign="1000 · 10 / 64 = 156.25, or 15.6 batches in each epoch: the rest of a batch is an update, too.",
    think="How many batches does *one* epoch have? Round up first, then multiply.",
)
count_updates.wrong(
    "one epoch only",
    16,
    sign="ten epochs were asked for.",
    think="How often do the weights change in *one* epoch, and how many are there?",
)
count_updates.wrong(
    "one epoch only, and the last batch is left out",
    15,
    sign="15 full batches, in one epoch.",
    think="What happens to the last 40 samples? And how many epochs are there?",
)
count_updates.wrong(
    "one epoch only, and a fraction of an update",
    15.625,
    sign="1000 / 64: the last batch is smaller, and counts in full.",
    think="How many batches does *one* epoch have? And how many epochs are there?",
)
count_updates.wrong(
    "samples divided by epochs",
    100,
    sign="1000 / 10: that is no number of batches.",
    think="How many batches are 1000 samples?",
)
count_updates.wrong(
    "that is the size of a batch",
    64,
    sign="64 samples share one update.",
    think="How many batches are 1000 samples?",
)
count_updates.wrong(
    "an update for each sample, in one epoch",
    1000,
    sign="that would be batches of one.",
    think="64 samples share one update. And how many epochs are there?",
)


# ------------------------------------------------------------------------------- too large an α
@chapter.choice(
    "abcd",
    hints=(
        "Think of the parabola, just below and just above 2/L.",
        "Does anything converge there, quickly or slowly?",
    ),
    further="The article's answer is the one that most people would give. It takes one parabola to see that it is wrong.",
)
def too_large():
    """Above 2/L it does not converge at all; between 1/L and 2/L it oscillates and does."""
    return "d"


too_large.wrong(
    "“too quickly, to a local minimum”",
    "a",
    sign="on a bowl nothing converges above 2/L, neither quickly nor to anything; elsewhere, what comes to rest is caught by something flat.",
    think="Where is the ball after 20 steps with α = 2.1 on J = w²/2?",
)
too_large.wrong(
    "slow is what too small an α does",
    "b",
    sign="the steps are long, not short.",
    think="What do long steps do in a narrow bowl?",
)
too_large.wrong(
    "the learning rate does not change the function",
    "c",
    sign="α moves the weights, it does not bend the loss.",
    think="J is what it is. What changes when α does?",
)


# ------------------------------------------------------------------------------ rescue a run
def _rescue(learning_rate, scale):
    if not 0 < scale <= 1e6:
        raise ValueError("scale must be a number above 0")
    X_train, X_test, y_train, y_test = split(*digits(600))
    X_train, X_test = (X_train + 1) * 8 / scale, (X_test + 1) * 8 / scale  # raw: 0 to 16
    network = MLP([64, 32, 10], "relu", init="he", seed=0)
    history = train(
        network, X_train, y_train, learning_rate, loss="softmax_cross_entropy", epochs=100
    )
    return {
        "accuracy": float(accuracy(network.forward(X_test), y_test)),
        "largest": 16 / scale,
        "loss": float(history.loss[-1]),
        "rate": learning_rate,
    }


@chapter.design(
    measure=_rescue,
    reached=lambda m: m["accuracy"] >= 0.9 and m["rate"] >= 0.1,
    report="Largest input {largest:.3g}; loss at the end {loss:.3g}; accuracy on the test digits {accuracy:.3f}.",
    hints=(
        "Inputs up to 16 make the curvature far larger than inputs up to 1 (for a straight line with squared error, 16² times).",
        "Bring the inputs to the order of 1. Then α has room.",
    ),
    further="Scaling the data and lowering α are two answers to the same question, what is L? "
    "But only scaling helps all directions at once.",
)
def rescue():
    """Inputs from 0 to 1, and α = 0.3."""
    return 0.3, 16.0


rescue.wrong(
    "α is smaller than what was allowed",
    (0.005, 1.0),
    when=lambda m: m["rate"] < 0.1,
    sign="a small α saves the run as well; but here α must be 0.1 at least.",
    think="What makes the loss so steep that α = 0.1 is too large for it?",
)
rescue.wrong(
    "the loss is still too steep for this α",
    (0.1, 1.0),
    when=lambda m: m["largest"] > 1.5,
    sign="the loss explodes, or many units die in the first steps.",
    think="How large are the inputs? What does that do to the curvature?",
)
rescue.wrong(
    "the inputs have become too small",
    (0.3, 255.0),
    when=lambda m: m["largest"] < 0.25,
    sign="255 is for pictures whose pixels go up to 255; these go up to 16. Inputs of hundredths hardly move "
    "what is above them, and the first weights get gradients of hundredths.",
    think="What is the largest pixel here, and what is left of it?",
)
rescue.wrong(
    "the inputs are of the right size now, and α does not fit",
    (3.0, 16.0),
    when=lambda m: True,
    sign="with inputs of the order of 1 a rate of the order of 0.3 learns this within 100 epochs.",
    think="Keep the inputs between 0 and 1, and look for α.",
)
