"""3.1 Choosing the learning rate: what learners believe about folds, range tests and optimisers."""

import numpy as np

from ..kinds import Chapter

chapter = Chapter("3_1")


# ---------------------------------------------------------------------------------- split into folds
@chapter.code(
    inputs=lambda rng: [
        (6, 2),
        (5, 2),
        (7, 3),
        (11, 4),
        (10, 4),
        (int(rng.integers(10, 20)), 4),
        (6, 6),
    ],
    hints=(
        "Every sample belongs to exactly one fold.",
        "If it doesn't divide evenly, n_samples % n_folds samples are left: one more for each of the first folds.",
        "NumPy has a function that splits an array into nearly equal parts: `np.array_split`. Which array?",
    ),
    further="In their order, such folds are a trap: data sorted by class would put one class into one fold. "
    "Shuffle first, or better, stratify.",
)
def folds(n_samples, n_folds):
    return list(np.array_split(np.arange(n_samples), n_folds))


@folds.wrong(
    "the samples that are left over are lost",
    sign="right whenever it divides evenly; otherwise the last samples are in no fold.",
    think="7 samples, 3 folds of 2. Where is the seventh?",
)
def _(n_samples, n_folds):
    size = n_samples // n_folds
    return [np.arange(i * size, (i + 1) * size) for i in range(n_folds)]


@folds.wrong(
    "the folds overlap",
    sign="some samples are tested twice, and so count twice.",
    think="The next fold begins where the one before it ended. Does it?",
)
def _(n_samples, n_folds):
    size = -(-n_samples // n_folds)
    starts = np.linspace(0, n_samples - size, n_folds).astype(int)
    return [np.arange(start, start + size) for start in starts]


@folds.wrong(
    "the rest, not the fold",
    sign="each fold is nearly everything: those are the samples to train on.",
    think="A fold is the part that is kept back for testing.",
)
def _(n_samples, n_folds):
    everything = np.arange(n_samples)
    return [np.setdiff1d(everything, fold) for fold in folds.solution(n_samples, n_folds)]


@folds.wrong(
    "all that is left over goes into the last fold",
    sign="one fold is larger than the others by more than one sample.",
    think="19 samples in 4 folds: how large should each be, so that they differ by one at most?",
)
def _(n_samples, n_folds):
    size = n_samples // n_folds
    parts = [np.arange(i * size, (i + 1) * size) for i in range(n_folds)]
    parts[-1] = np.arange((n_folds - 1) * size, n_samples)
    return parts


def _of_other_sizes(cases, found, expected):
    """All samples, in order, in as many folds as asked for; only the sizes are others."""
    pairs = [(f.value, e.value) for f, e in zip(found, expected, strict=True)]
    return all(
        isinstance(f, list | tuple)
        and len(f) == len(e)
        and all(isinstance(part, list | np.ndarray) and np.ndim(part) == 1 for part in f)
        and np.array_equal(np.concatenate(f), np.concatenate(e))
        for f, e in pairs
    )


@folds.wrong(
    "the folds have other sizes",
    when=_of_other_sizes,
    sign="each sample is in one fold, in order; but some fold is larger or smaller than it should be.",
    think="How many samples are left over, and which folds get one of them?",
)
def _(n_samples, n_folds):
    size = round(n_samples / n_folds)
    borders = [min(i * size, n_samples) for i in range(n_folds)]
    return np.split(np.arange(n_samples), borders[1:])


folds.wrong(
    "every n-th sample",
    "[np.arange(i, n_samples, n_folds) for i in range(n_folds)]",
    sign="each sample is in one fold, and the folds are combs instead of blocks.",
    think="Nothing wrong with combs, but blocks were asked for.",
)
folds.wrong(
    "np.split wants equal parts",
    {"array_split": "split"},
    sign="an error as soon as it does not divide evenly.",
    think="Which function of NumPy splits into parts that are nearly equal?",
)


@folds.wrong(
    "blocks of one size, until there is nothing left",
    sign="where it does not divide evenly there is a fold too many, a small one.",
    think="7 samples in 3 folds: how many folds do you get?",
)
def _(n_samples, n_folds):
    size = n_samples // n_folds
    return [np.arange(i, min(i + size, n_samples)) for i in range(0, n_samples, size)]


@folds.wrong(
    "the sizes of the folds, not the folds",
    sign="numbers came, where lists of sample numbers were asked for.",
    think="Which samples are in the first fold?",
)
def _(n_samples, n_folds):
    return [len(fold) for fold in folds.solution(n_samples, n_folds)]


@folds.wrong(
    "the borders are rounded, not counted",
    sign="right sizes, but the larger folds lie in between or at the end.",
    think="The first folds get one sample more each. How many of them are there?",
)
def _(n_samples, n_folds):
    borders = np.arange(n_folds + 1) * n_samples // n_folds
    return [np.arange(a, b) for a, b in zip(borders, borders[1:], strict=False)]


folds.wrong(
    "the samples are counted from 1",
    {"arange(n_samples)": "arange(1, n_samples + 1)"},
    sign="the first sample, number 0, is in no fold, and the last number belongs to none.",
    think="With which number does an array begin?",
)


@folds.wrong(
    "the size of the folds is rounded up",
    sign="the last fold gets what is left, or nothing at all.",
    think="11 samples in 4 folds: how large is the last one, if each of the others has 3? And 10 in 4?",
)
def _(n_samples, n_folds):
    size = -(-n_samples // n_folds)
    everything = np.arange(n_samples)
    return [everything[i * size : (i + 1) * size] for i in range(n_folds)]


# ------------------------------------------------------------------------------- scale within a fold
@chapter.code(
    inputs=lambda rng: [
        (np.array([[1.0], [3.0]]), np.array([[5.0]])),
        (rng.normal(size=(4, 2)) * [1, 50] + 3, rng.normal(size=(3, 2)) * [1, 50] + 3),
        (rng.normal(size=(6, 3)) * [9, 2, 1], rng.normal(size=(5, 3)) * [9, 2, 1] - 1),
    ],
    hints=(
        "Each column gets mean 0 and standard deviation 1, but whose mean is it?",
        "The test fold stands for data that nobody has seen. Nothing about it may be used, not even its mean.",
        "`axis=0` gives a number for each column. From which array do the mean and the deviation come, and to which arrays are they applied?",
    ),
    further="The test fold then does *not* have mean 0. That is right: it is allowed to be different.",
)
def scale(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mean) / std, (X_test - mean) / std


scale.wrong(
    "the test fold is scaled by its own mean",
    {"(X_test - mean) / std": "(X_test - X_test.mean(axis=0)) / X_test.std(axis=0)"},
    sign="both parts have mean 0; a shift between them, which is what a test should find, is wiped out.",
    think="One new sample comes in, alone. What is its mean, and what would be left of it?",
)
scale.wrong(
    "the mean is that of all data, the test fold too",
    {
        "    mean, std = ": "    X = np.concatenate([X_train, X_test])\n    mean, std = ",
        "= X_train.": "= X.",
        ", X_train.std": ", X.std",
        "np.ptp(X_train,": "np.ptp(X,",
    },
    sign="a little of the test fold leaks into the training: results look better than they are.",
    think="Which rows may be looked at before the test?",
)
scale.wrong(
    "one mean for all columns",
    {"axis=0": ""},
    sign="a column with large numbers drowns the others, which is what scaling should prevent.",
    think="Without `axis`, over what is the mean taken?",
)
scale.wrong(
    "divided by the variance",
    {".std": ".var"},
    sign="columns with large numbers become tiny, instead of like the others.",
    think="The variance has the unit of x². What has the unit of x?",
)
scale.wrong(
    "the test fold comes out as it went in",
    {"(X_test - mean) / std": "X_test"},
    sign="it wasn't scaled, or with the mean and deviation of an X_train that was scaled already: 0 and 1.",
    think="When do you take mean and deviation: before X_train is overwritten, or after?",
)
scale.wrong(
    "ddof=1, for a sample",
    {".std(axis=0": ".std(axis=0, ddof=1"},
    sign="all numbers a little too small, most of all with few rows.",
    think="A scale, not an estimate: the standard deviation of the rows that are there, as np.std has it by default.",
)
scale.wrong(
    "only the mean is taken off",
    {" / std": ""},
    sign="a column with large numbers still has large numbers.",
    think="Mean 0 is done. And the standard deviation?",
)
scale.wrong(
    "from 0 to 1 instead of mean 0 and standard deviation 1",
    {"X_train.mean(axis=0), X_train.std(axis=0)": "X_train.min(axis=0), np.ptp(X_train, axis=0)"},
    sign="another scaling: by the smallest and the largest value.",
    think="Which two numbers of a column were asked for?",
)


@scale.wrong(
    "each row is scaled, not each column",
    sign="the features of one sample are mixed: their units don't fit.",
    think="Which axis are the samples on?",
)
def _(X_train, X_test):
    return (X_train - X_train.mean(axis=1, keepdims=True)) / X_train.std(axis=1, keepdims=True), (
        X_test - X_test.mean(axis=1, keepdims=True)
    ) / X_test.std(axis=1, keepdims=True)


scale.wrong(
    "the test fold is divided by its own standard deviation",
    {"(X_test - mean) / std": "(X_test - mean) / X_test.std(axis=0)"},
    sign="half of it is right: the mean is that of the training part.",
    think="Nothing about the test fold may be used.",
)
scale.wrong(
    "the mean is not taken off",
    {" - mean": ""},
    sign="the standard deviation is 1, and the mean is anything.",
    think="Mean 0 and standard deviation 1: how do you get the first of the two?",
)
scale.wrong(
    "`/` binds before `-`",
    {"(X_train - mean)": "X_train - mean", "(X_test - mean)": "X_test - mean"},
    sign="the mean is divided, and the data are not.",
    think="Put brackets around the difference.",
)
scale.wrong(
    "the test fold is shifted by its own mean",
    {"X_test - mean": "X_test - X_test.mean(axis=0)"},
    sign="half of it is right: the standard deviation is that of the training part.",
    think="Nothing about the test fold may be used.",
)
scale.wrong(
    "both parts are scaled by the test fold",
    {"X_train.mean(axis=0), X_train.std": "X_test.mean(axis=0), X_test.std"},
    sign="with a single test sample the deviation is 0: inf and nan.",
    think="Whose mean may be known before the test?",
)


# --------------------------------------------------------------------------------- standard error
@chapter.code(
    inputs=lambda rng: [
        (np.array([1.0, 3.0]),),
        (rng.uniform(size=3),),
        (rng.uniform(size=5),),
        (rng.uniform(size=10),),
    ],
    forms=("np.sqrt(((errors - errors.mean()) ** 2).sum() / (len(errors) - 1) / len(errors))",),
    hints=(
        "How far do the folds scatter, and how much better known is their mean than any one of them?",
        "The standard deviation of a sample (`ddof=1`), made smaller by averaging: with which power of "
        "the number of folds?",
    ),
    further="The folds share most of their training data, so they are not independent, and this is too small. "
    "A rough scale is still better than none.",
)
def standard_error(errors):
    return np.std(errors, ddof=1) / np.sqrt(len(errors))


standard_error.wrong(
    "that is the scatter of single folds",
    {" / np.sqrt(len(errors))": ""},
    sign="it does not get smaller with more folds.",
    think="How well is the *mean* of 100 folds known, compared with one fold?",
)
standard_error.wrong(
    "ddof=0, as if the mean were known beforehand",
    {", ddof=1": ""},
    sign="too small, most of all with few folds: with two, by √2.",
    think="The mean was taken from the same numbers. Which option of np.std accounts for that?",
)
standard_error.wrong(
    "divided by the number of folds, not by its root",
    {"np.sqrt(len(errors))": "len(errors)"},
    sign="far too small: ten folds would be ten times as good as one.",
    think="Errors of independent measurements partly cancel. With which power of n?",
)
standard_error.wrong(
    "the variance in the place of the standard deviation",
    {"np.std": "np.var"},
    sign="its unit is that of the error squared.",
    think="Scale all errors by 10. By how much should the standard error grow?",
)
standard_error.wrong(
    "n - 1 has got into the root",
    {"len(errors)": "len(errors) - 1"},
    sign="ddof=1 already cares for the n - 1; the mean of n folds has the root of n.",
    think="Which two n are there in the formula, and which of them is n - 1?",
)
standard_error.wrong(
    "the variance of the mean",
    {"np.std": "np.var", "np.sqrt(len(errors))": "len(errors)"},
    sign="its unit is that of the error squared: the root is missing.",
    think="Scale all errors by 10. By how much should the standard error grow?",
)


# ------------------------------------------------------------------------------------ a range test
@chapter.code(
    inputs=lambda rng: [
        (1.0, 100.0, 3),
        (1e-4, 1.0, 5),
        (rng.uniform(1e-4, 1e-3), rng.uniform(1, 10), 8),
    ],
    forms=(
        "np.array([low * ((high / low) ** (1 / (steps - 1))) ** i for i in range(steps)])",
        "np.exp(np.linspace(np.log(low), np.log(high), steps))",
    ),
    hints=(
        "From step to step the rate is multiplied by the same factor.",
        "`steps` rates have steps - 1 gaps between them.",
        "The factor is a root of high / low: which one? Or look for a function of NumPy: `np.geomspace`.",
    ),
    further="Rates from 0.0001 to 1 on a linear grid of 100 would have 99 of them above 0.01.",
)
def rising_rates(low, high, steps):
    return low * (high / low) ** (np.arange(steps) / (steps - 1))


rising_rates.wrong(
    "equal steps, not equal factors",
    "np.linspace(low, high, steps)",
    sign="nearly all rates lie close to the upper end.",
    think="How many of your rates lie in the lower half of the powers of ten?",
)
rising_rates.wrong(
    "the last rate is not reached",
    {"(steps - 1)": "steps"},
    sign="the rates end one factor below `high`.",
    think="How many factors lie between the first and the last of `steps` rates?",
)
rising_rates.wrong(
    "the first rate is left out",
    {"arange(steps) / (steps - 1)": "arange(1, steps + 1) / steps"},
    sign="the rates begin one factor above `low`.",
    think="What is the exponent of the first rate?",
)
rising_rates.wrong(
    "np.logspace wants exponents",
    "np.logspace(low, high, steps)",
    sign="rates from 10^low to 10^high.",
    think="What does np.logspace(0, 2, 3) give? Which function takes the ends themselves?",
)
rising_rates.wrong(
    "the rates fall",
    {"low * (high / low)": "high * (low / high)"},
    sign="the test begins where the network breaks, and never recovers.",
    think="A range test begins with the small rates.",
)
rising_rates.wrong(
    "one rate too many",
    {"arange(steps) / (steps - 1)": "arange(steps + 1) / steps"},
    sign="steps + 1 rates: as many gaps as there should be rates.",
    think="3 rates from 1 to 100: which are they?",
)
rising_rates.wrong(
    "exp of equal steps between the ends",
    "np.exp(np.linspace(low, high, steps))",
    sign="rates from e^low to e^high.",
    think="Take the logarithms of the ends first, if you want to take exp at the end.",
)
rising_rates.wrong(
    "np.logspace has base 10",
    "np.logspace(np.log(low), np.log(high), steps)",
    sign="10 to the power of natural logarithms: the rates reach too far on both sides.",
    think="To which base are the exponents of np.logspace? And np.log?",
)


# -------------------------------------------------------------------------- reading a range test
def _curves(rng):
    few = np.array([0.1, 0.2, 0.4, 0.8])
    rates = np.geomspace(1e-3, rng.uniform(1, 5), 8)
    losses = np.sort(rng.uniform(0.1, 2, size=8))[::-1]
    rising = np.array([*losses[:4], *losses[7:3:-1]])
    return [
        (few, np.array([0.9, 0.3, 0.2, 0.8])),
        (few, np.array([0.9, 0.8, 0.2, np.nan])),
        (few, np.array([2, 4, 1, 3])),
        (few, np.array([0.9, 0.2, 0.5, 0.8])),
        (rates, rising),  # down to the lowest at number 4, and up again
        (rates, np.array([*rising[:6], np.nan, np.nan])),
        (rates, np.array([*rising[2] + [0.05, 0.1], *rising[2:]])),
        (few, np.array([600.0, 300.0, 200.0, 500.0])),  # no loss is as good as infinite
        (few, np.array([16.0, 13.0, 11.0, 15.0])),
    ]


@chapter.code(
    inputs=_curves,
    hints=(
        "Find the place of the lowest loss first. Then ask: which rate stands there?",
        "What does `np.argmin` make of an array with a nan in it? Try it.",
        "`np.nanargmin` passes over nan.",
    ),
    further="Half keeps away from the wall, and on the digits it costs nothing. It is no rule: on moons and spirals the lowest loss came before the network had begun to bend, and a training at half of its rate stayed behind. Where it matters, search.",
)
def rate_from_range_test(rates, losses):
    return rates[np.nanargmin(losses)] / 2


rate_from_range_test.wrong(
    "nan is taken for the lowest loss",
    {"nanargmin": "argmin"},
    sign="right as long as nothing diverges; then it is the first rate that did.",
    think="What does `np.argmin` make of an array with a nan in it?",
)
rate_from_range_test.wrong(
    "the rate of the minimum itself",
    {" / 2": ""},
    sign="twice the rate that was asked for, at the foot of the right wall.",
    think="Which part of that rate is it to be?",
)
rate_from_range_test.wrong(
    "the rate before the lowest, not half of the lowest",
    {"rates[np.nanargmin(losses)] / 2": "rates[np.nanargmin(losses) - 1]"},
    sign="right where each rate is twice the one before.",
    think="By what factor does each rate differ from the one before it? It need not be 2.",
)
rate_from_range_test.wrong(
    "the lowest loss, not its rate",
    {"rates[np.nanargmin(losses)]": "np.nanmin(losses)"},
    also=[{"rates[np.nanargmin(losses)]": "losses.min()"}],
    sign="a loss comes back, where a rate was asked for.",
    think="On which of the two axes is the number that you return?",
)
rate_from_range_test.wrong(
    "the place of the minimum, not the rate there",
    {"rates[np.nanargmin(losses)]": "np.nanargmin(losses)"},
    also=[{"rates[np.nanargmin(losses)]": "np.argmin(losses)"}],
    sign="a whole number, or half of one: that is where the rate stands in the array.",
    think="argmin gives a place. What stands there in `rates`?",
)
rate_from_range_test.wrong(
    "the place is halved, not the rate",
    {"np.nanargmin(losses)] / 2": "np.nanargmin(losses) // 2]"},
    sign="the rate that stands half of the way along: with rates that rise by a factor it is far too small.",
    think="Half of the rate, or half of the steps?",
)
rate_from_range_test.wrong(
    "where the loss falls fastest, not where it is lowest",
    {"np.nanargmin(losses)": "np.nanargmin(np.diff(losses))"},
    also=[
        {"np.nanargmin(losses)": "np.nanargmin(np.gradient(losses))"},
        {"np.nanargmin(losses)": "np.nanargmin(np.diff(losses)) + 1"},
        {"np.nanargmin(losses)": "np.nanargmin(np.gradient(losses, np.log(rates)))"},
    ],
    sign="another reading of the same curve, and a smaller rate as a rule.",
    think="Both readings are in use. Which one was asked for here?",
)
rate_from_range_test.wrong(
    "the largest rate that has not diverged",
    {"np.nanargmin(losses)": "np.flatnonzero(np.isfinite(losses))[-1]"},
    sign="the loss is already rising there.",
    think="Is the loss at this rate the lowest?",
)
rate_from_range_test.wrong(
    "the rate with the highest loss",
    {"nanargmin": "nanargmax"},
    sign="the worst of all the rates that were tried.",
    think="Which end of the loss is the good one?",
)
rate_from_range_test.wrong(
    "a tenth, not half",
    {"/ 2": "/ 10"},
    sign="five times too small: that is another rule of thumb.",
    think="Which part of that rate is it to be?",
)
rate_from_range_test.wrong(
    "the last rate, whatever the losses",
    {"np.nanargmin(losses)": "-1"},
    sign="half of the largest rate that was tried.",
    think="What do the losses say?",
)


# -------------------------------------------------------------------------------------- momentum
def _states(rng):
    def draw(*shape):
        return rng.normal(size=shape) if shape else rng.normal()

    return [
        (1.0, 2.0, 3.0, 0.1, 0.5),
        (draw(), draw(), draw(), 0.3, 0.9),
        (draw(3), draw(3), draw(3), 0.05, 0.8),
        (draw(), 0.0, draw(), 0.3, 0.9),  # as every walk begins
        (draw(2), np.zeros(2), draw(2), 0.1, 0.9),
        (1.0, 50.0, -300.0, 0.01, 0.9),  # nothing is clipped
    ]


@chapter.code(
    inputs=_states,
    hints=(
        "First the velocity, then the place.",
        "v ← β v + g, then w ← w - α v, with the new v.",
    ),
    further="Under a steady gradient v grows to g / (1 - β): with β = 0.9 the steps are ten times as long as α says.",
)
def momentum_step(w, v, gradient, learning_rate, beta):
    v = beta * v + gradient
    return w - learning_rate * v, v


momentum_step.wrong(
    "β and 1 - β have changed places",
    {"beta * v": "(1 - beta) * v"},
    also=[{"beta * v + gradient": "(1 - beta) * v + beta * gradient"}],
    sign="with β = 0.9 nine tenths of the velocity are gone after one step.",
    think="With β = 0.9, how much of the old velocity is kept?",
)
momentum_step.wrong(
    "the velocity never decays",
    {"beta * v": "v"},
    sign="the ball never comes to rest: it swings for ever.",
    think="Which argument did you not use? Without friction, what stops the ball?",
)
momentum_step.wrong(
    "the average, not the sum",
    {"+ gradient": "+ (1 - beta) * gradient"},
    sign="β v + (1 - β) g: the same path with an α that is (1 - β) times as large.",
    think="Both forms are in use. The one asked for here adds the whole gradient.",
)
momentum_step.wrong(
    "the step is taken with the old velocity",
    {
        "v = beta * v + gradient\n    return w - learning_rate * v, v": "return w - learning_rate * v, beta * v + gradient"
    },
    sign="every gradient acts one step late; the first step does not move at all.",
    think="Which of the two v is in `w - α v`?",
)
momentum_step.wrong(
    "the step is shortened by 1 - β",
    {"learning_rate * v": "(1 - beta) * learning_rate * v"},
    sign="with β = 0.9 every step is a tenth of what it should be.",
    think="What stands in front of v in `w - α v`?",
)
momentum_step.wrong(
    "the gradient decays, not the velocity",
    {"beta * v + gradient": "v + beta * gradient"},
    sign="the old velocity counts in full for ever.",
    think="What is to fade away, the past or the present?",
)
momentum_step.wrong(
    "the old velocity moves the ball by itself, without α",
    {
        "learning_rate * v, v": "learning_rate * gradient + beta * old, v",
        "    v = beta": "    old = v\n    v = beta",
    },
    also=[
        {
            "learning_rate * v, v": "learning_rate * gradient - beta * old, v",
            "    v = beta": "    old = v\n    v = beta",
        }
    ],
    sign="w - α g + β v fits a velocity that points downhill and contains α; this one does neither.",
    think="Which v moves w, the old one or the new one? And what stands in front of it?",
)
momentum_step.wrong(
    "the velocity is computed, and not used",
    {"rate * v": "rate * gradient"},
    sign="that is plain gradient descent.",
    think="Which of v and the gradient moves w?",
)
momentum_step.wrong(
    "α counts twice",
    {"+ gradient": "+ learning_rate * gradient"},
    sign="the steps are α times too short.",
    think="α stands in one of the two lines. In which?",
)
momentum_step.wrong(
    "α has moved into the velocity",
    {"+ gradient": "+ learning_rate * gradient", "w - learning_rate * v": "w - v"},
    sign="the place is right, the velocity is α times the one asked for.",
    think="With a fixed α both forms walk the same path; with a schedule they don't. Here v ← β v + g.",
)
momentum_step.wrong(
    "the step goes uphill",
    {"w - ": "w + "},
    also=[{"w + v": "w - v"}],
    sign="the ball rolls up, faster and faster.",
    think="Which sign takes it against the gradient?",
)
momentum_step.wrong(
    "the velocity points downhill, and contains α",
    {"+ gradient": "- learning_rate * gradient", "w - learning_rate * v": "w + v"},
    sign="v ← β v - α g and w ← w + v: a form of other books. It does not fit a velocity that was gathered as v ← β v + g.",
    think="Here v gathers gradients, uphill and without α. Where do the minus and the α stand then?",
)
momentum_step.wrong(
    "that is Nesterov's look-ahead",
    {
        "rate * v": "rate * (gradient + beta * v)",
        "w - v": "w - (learning_rate * gradient + beta * v)",
        "w + v": "w + (beta * v - learning_rate * gradient)",
    },
    sign="g + β v: the new gradient counts twice at first.",
    think="Plain momentum moves by the new v, and by nothing else.",
)
momentum_step.wrong(
    "the velocity is not handed back",
    {"    v = beta": "    new = beta", "rate * v": "rate * new"},
    sign="w moves rightly, and v stays what it was: in the next step nothing is remembered.",
    think="Which two values are to be returned, and are both new?",
)
momentum_step.wrong(
    "only the place is returned",
    {", v\n": "\n"},
    sign="one value where two were asked for.",
    think="The next step needs the velocity as well.",
)
momentum_step.wrong(
    "place and velocity are returned in the wrong order",
    {"w - learning_rate * v, v": "v, w - learning_rate * v"},
    sign="both are right, and change places.",
    think="In which order were they asked for?",
)
momentum_step.wrong(
    "the look-ahead has the wrong sign",
    {
        "(gradient + beta * v)": "(gradient - beta * v)",
        "(learning_rate * gradient + beta * v)": "(learning_rate * gradient - beta * v)",
    },
    sign="Nesterov's look-ahead, backwards.",
    think="Plain momentum moves by the new v, and by nothing else.",
)


# ------------------------------------------------------------------------- the look-ahead of Nesterov
def _places(rng):
    def slope_of_a_quartic(w):
        return w**3 - w

    curvatures = rng.uniform(0.5, 3, size=3)

    def slope_of_a_bowl(w):
        return curvatures * w

    def draw(*shape):
        return rng.normal(size=shape) if shape else rng.normal()

    return [
        (1, 2, slope_of_a_quartic, 0.25, 0.5),
        (draw(), draw(), slope_of_a_quartic, 0.3, 0.9),
        (draw(3), draw(3), slope_of_a_bowl, 0.1, 0.8),
        (draw(2), draw(2), slope_of_a_quartic, 0.05, 0.7),
        (draw(2), np.zeros(2), slope_of_a_quartic, 0.1, 0.7),  # as every walk begins
    ]


@chapter.code(
    inputs=_places,
    hints=(
        "Where would the ball be, if there were no gradient in this step and only its velocity?",
        "Without a gradient v becomes β v, and w becomes w - α β v. There the gradient is taken.",
        "Only the gradient is taken there. The step itself begins where the ball is.",
    ),
    further="Libraries keep the point that looks ahead and call it w: then the gradient is taken at w, and the step is "
    "α (g + β v) with the new v. The same walk, seen from another point of it.",
)
def nesterov_step(w, v, gradient, learning_rate, beta):
    v = beta * v + gradient(w - learning_rate * beta * v)
    return w - learning_rate * v, v


nesterov_step.wrong(
    "the gradient is taken where the ball is",
    {
        "gradient(w - learning_rate * beta * v)": "gradient(w)",
        "gradient(w + beta * v)": "gradient(w)",
    },
    sign="that is plain momentum.",
    think="At which place is g taken in the text?",
)
nesterov_step.wrong(
    "it looks back, not ahead",
    {
        "w - learning_rate * beta": "w + learning_rate * beta",
        "gradient(w + beta": "gradient(w - beta",
    },
    sign="the gradient comes from a place behind the ball.",
    think="In `w - α v`, which way does the velocity carry the ball?",
)
nesterov_step.wrong(
    "it looks ahead by the whole velocity",
    {"learning_rate * beta * v": "learning_rate * v", "(w + beta * v)": "(w + v)"},
    sign="too far: in this step friction takes away a part of the velocity first.",
    think="What becomes of v in this step, if the gradient is 0?",
)
nesterov_step.wrong(
    "the look ahead lacks α",
    {"w - learning_rate * beta * v": "w - beta * v"},
    sign="the gradient comes from far away: 1/α times too far.",
    think="By how much does a velocity v move w in a step?",
)
nesterov_step.wrong(
    "the ball has moved to the place where it looked",
    {
        "    v = beta * v + gradient(w - learning_rate * beta * v)": "    w = w - learning_rate * beta * v\n    v = beta * v + gradient(w)"
    },
    sign="β v carries it twice: once to look ahead, and once in the step.",
    think="The gradient is taken ahead. Where does the step begin?",
)
nesterov_step.wrong(
    "the form of the libraries, where w is the point that looks ahead",
    {
        "    v = beta * v + gradient(w - learning_rate * beta * v)\n    return w - learning_rate * v, v": "    g = gradient(w)\n    v = beta * v + g\n    return w - learning_rate * (g + beta * v), v"
    },
    also=[
        {
            "    v = beta * v + gradient(w - learning_rate * beta * v)\n    return w - learning_rate * v, v": "    g = gradient(w)\n    v = beta * v - learning_rate * g\n    return w + beta * v - learning_rate * g, v"
        },
        {
            "    v = beta * v + gradient(w - learning_rate * beta * v)\n    return w - learning_rate * v, v": "    g = gradient(w)\n    w = w + beta * beta * v - (1 + beta) * learning_rate * g\n    v = beta * v - learning_rate * g\n    return w, v"
        },
    ],
    sign="gradient at w, and a step of α (g + β v): the same walk, but of another point.",
    think="Here w is where the ball is. Where is the gradient taken then, and which velocity moves it?",
)
nesterov_step.wrong(
    "the step is taken with the old velocity",
    {
        "v = beta * v + gradient(w - learning_rate * beta * v)\n    return w - learning_rate * v, v": "return w - learning_rate * v, beta * v + gradient(w - learning_rate * beta * v)"
    },
    sign="every gradient acts one step late.",
    think="Which of the two v is in `w - α v`?",
)
nesterov_step.wrong(
    "α counts twice",
    {"+ gradient": "+ learning_rate * gradient"},
    sign="the steps are α times too short.",
    think="α stands in front of v when w moves. Does it stand in front of g as well?",
)
nesterov_step.wrong(
    "the velocity points downhill, and contains α",
    {
        "+ gradient(w - learning_rate * beta * v)": "- learning_rate * gradient(w + beta * v)",
        "w - learning_rate * v": "w + v",
    },
    sign="v ← β v - α g(w + β v) and w ← w + v: the form of the paper. It does not fit a velocity that was gathered as here.",
    think="Here v gathers gradients, uphill and without α. Where do the minus and the α stand then?",
)
nesterov_step.wrong(
    "the average, not the sum",
    {"+ gradient": "+ (1 - beta) * gradient"},
    sign="β v + (1 - β) g: the same kind of path with a smaller α.",
    think="With which factor does g come into v?",
)
nesterov_step.wrong(
    "the step goes uphill",
    {"return w - ": "return w + "},
    sign="the ball rolls up, faster and faster.",
    think="Which sign takes it against the gradient?",
)
nesterov_step.wrong(
    "the velocity never decays",
    {"v = beta * v": "v = v"},
    sign="the ball never comes to rest.",
    think="What takes the speed away?",
)
nesterov_step.wrong(
    "only the gradient moves the ball",
    {
        "return w - learning_rate * v": "return w - learning_rate * (v - beta * v_before)",
        "    v = beta": "    v_before = v\n    v = beta",
    },
    sign="the velocity is gathered, and w moves by the newest gradient alone.",
    think="By what does w move: by v, or by g?",
)
nesterov_step.wrong(
    "the place without the velocity came back",
    {", v\n": "\n"},
    sign="the next step needs v as well.",
    think="What was to be returned?",
)


# ------------------------------------------------------------------------------------------- Adam
@chapter.code(
    inputs=lambda rng: [
        (np.array([[2.0]]), 0.9, 0.99, 0.1),
        (np.array([[2.0], [-1.0]]), 0.9, 0.99, 0.1),
        (np.array([[1e-3, 1e3]]), 0.9, 0.999, 1e-8),
        (np.array([[1e-4, -2.0], [2e-4, 1.0]]), 0.9, 0.999, 1e-3),  # √ŝ is smaller than ε
        (rng.normal(size=(2, 2)), 0.9, 0.999, 1e-3),
        (rng.normal(size=(5, 3)), 0.8, 0.95, 0.01),
        (rng.normal(size=(3, 2)), 0.4, 0.3, 0.01),
    ],
    hints=(
        "Two running averages, of g and of g², both starting at 0: m ← β₁ m + (1 - β₁) g, and s likewise.",
        "Starting at 0 makes both too small. After t steps, divide by 1 - βᵗ, each with its own β.",
        "The direction is m̂ / (√ŝ + ε), with ε outside of the root.",
    ),
    further="In the first step this is g / |g|: ±1, whatever the gradient's size. So Adam's first step is α long, "
    "in every coordinate.",
)
def adam_direction(gradients, beta1, beta2, epsilon):
    m, s, t = 0.0, 0.0, 0
    for g in gradients:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        t = t + 1
    m_hat = m / (1 - beta1**t)
    s_hat = s / (1 - beta2**t)
    return m_hat / (np.sqrt(s_hat) + epsilon)


adam_direction.wrong(
    "no bias correction",
    {"m / (1 - beta1**t)": "m", "s / (1 - beta2**t)": "s"},
    sign="the first steps are far off: with the usual β, the first is about three times too long.",
    think="After one step, m is (1 - β₁) g. By what must it be divided to be g?",
)
adam_direction.wrong(
    "the corrections multiply, where they should divide",
    {"m / (1 - beta1**t)": "m * (1 - beta1**t)", "s / (1 - beta2**t)": "s * (1 - beta2**t)"},
    sign="both averages are too small at first, and become smaller still.",
    think="After one step, m is (1 - β₁) g. Is it too large or too small, and what brings it back to g?",
)
adam_direction.wrong(
    "the gradient is not squared",
    {"g**2": "g"},
    also=[{"g**2": "np.abs(g)"}],
    sign="s has the unit of g, and its root has no unit that makes sense.",
    think="What is s a running mean of?",
)
adam_direction.wrong(
    "β and 1 - β have changed places",
    {
        "beta1 * m + (1 - beta1)": "(1 - beta1) * m + beta1",
        "beta2 * s + (1 - beta2)": "(1 - beta2) * s + beta2",
    },
    sign="the memory is far too short: both averages are nearly the last gradient alone.",
    think="With β₁ = 0.9, how much of the old m is kept?",
)
adam_direction.wrong(
    "the direction goes uphill",
    {"return m_hat": "return -m_hat"},
    sign="the minus is there twice: the step is w - α d.",
    think="Which sign has the direction where the gradient is positive?",
)
adam_direction.wrong(
    "only one of the two averages is corrected",
    {"s / (1 - beta2**t)": "s"},
    sign="m is right; s is too small at first, and so the first steps are too long.",
    think="s starts at 0 as well.",
)
adam_direction.wrong(
    "the root is missing",
    {"np.sqrt(s_hat)": "s_hat"},
    sign="steep coordinates hardly move: the direction shrinks as the gradient grows.",
    think="Multiply all gradients by 10. Adam's direction should stay the same. Does yours?",
)
adam_direction.wrong(
    "ε is under the root",
    {"np.sqrt(s_hat) + epsilon": "np.sqrt(s_hat + epsilon)"},
    also=[{"np.sqrt(s_hat) + epsilon": "np.sqrt(s_hat + epsilon**2)"}],
    sign="with a tiny ε nobody notices; with 0.1 the difference shows.",
    think="√ŝ + ε, or √(ŝ + ε)?",
)
adam_direction.wrong(
    "the correction counts from 0",
    {"0.0, 0\n": "0.0, -1\n"},
    sign="in the first step it divides by 1 - β⁰ = 0: inf or nan.",
    think="After the first gradient, t is 1.",
)
adam_direction.wrong(
    "the correction of the first step is used for ever",
    {"**t": ""},
    sign=(
        "right for the first step; under a steady gradient the direction is then too long for a while "
        "(twice at t = 10, with the usual β), and later too short."
    ),
    think="1 - β grows to 1 - βᵗ. Where is your t?",
)
adam_direction.wrong(
    "the last gradient, not its average",
    {"m / (1 - beta1**t)": "g"},
    sign="that is RMSProp with a correction: no momentum.",
    think="What is m for?",
)
adam_direction.wrong(
    "β₁ and β₂ have changed places",
    {"m, s, t =": "beta1, beta2 = beta2, beta1\n    m, s, t ="},
    sign="the momentum is nearly without end, the scale jumps with every gradient.",
    think="Which average is β₁ for?",
)
adam_direction.wrong(
    "ε is added after the division",
    {"(np.sqrt(s_hat) + epsilon)": "np.sqrt(s_hat) + epsilon"},
    sign="m̂ / √ŝ + ε moves every weight by ε in the same direction.",
    think="What does ε protect from? Look at the brackets.",
)
adam_direction.wrong(
    "multiplied by t, where the power is meant",
    {"**t": " * t"},
    sign="1 - β t is negative after a few steps.",
    think="After t steps, what is left of the zero that the average began with?",
)
adam_direction.wrong(
    "the counting of steps begins one too late",
    {"0.0, 0\n": "0.0, 1\n"},
    sign="the correction is too weak: the first step is not 1 long.",
    think="After the first gradient, t is 1 and not 2.",
)


@adam_direction.wrong(
    "only the last gradient is looked at",
    sign="every direction is as after a first step: nothing is remembered.",
    think="Where do the gradients before the last one go?",
)
def _(gradients, beta1, beta2, epsilon):
    g = gradients[-1]
    return g / (np.abs(g) + epsilon)


@adam_direction.wrong(
    "plain means in the place of running ones",
    sign="the oldest gradient counts as much as the newest.",
    think="What do β₁ and β₂ do in your code?",
)
def _(gradients, beta1, beta2, epsilon):
    g = np.asarray(gradients)
    return g.mean(axis=0) / (np.sqrt((g**2).mean(axis=0)) + epsilon)


adam_direction.wrong(
    "the square of the mean, not the mean of the squares",
    {"g**2": "g", "s / (1 - beta2**t)": "s**2 / (1 - beta2**t)"},
    sign="gradients that alternate cancel out in s, and the steps become huge.",
    think="What is squared: each gradient, or their average?",
)


adam_direction.wrong(
    "the corrected averages are fed back into the loop",
    {
        "    m_hat = m": "        m = m",
        "    s_hat = s": "        s = s",
        "m_hat / (np.sqrt(s_hat)": "m / (np.sqrt(s)",
    },
    sign="right for one gradient, wrong from two on: each average is corrected again and again.",
    think="m̂ and ŝ are made for the direction alone. Which m goes on to the next gradient?",
)
adam_direction.wrong(
    "the corrected m is fed back into the loop",
    {"    m_hat = m": "        m = m", "return m_hat": "return m"},
    sign="right for one gradient, wrong from two on: m is corrected again and again.",
    think="m̂ is made for the direction alone. Which m goes on to the next gradient?",
)
adam_direction.wrong(
    "only s is corrected",
    {"m / (1 - beta1**t)": "m"},
    sign="s is right; m is too small at first: with β₁ = 0.9 the first step is ten times too short.",
    think="m starts at 0 as well.",
)
adam_direction.wrong(
    "the oldest gradient is taken for the newest",
    {"in gradients": "in gradients[::-1]"},
    sign="right for one gradient; with more, the first one counts most.",
    think="The oldest gradient comes first. In which order does your loop go?",
)
adam_direction.wrong(
    "ε is the least that the root may be, and is not added",
    {"np.sqrt(s_hat) + epsilon": "np.maximum(np.sqrt(s_hat), epsilon)"},
    also=[{"np.sqrt(s_hat) + epsilon": "np.sqrt(np.maximum(s_hat, epsilon**2))"}],
    sign="it protects from a division by zero as well; where √ŝ is larger than ε, ε has no say.",
    think="What does the formula do with √ŝ and ε?",
)
adam_direction.wrong(
    "ε is left out",
    {" + epsilon": ""},
    sign="with a tiny ε nobody notices; with 0.1 the difference shows.",
    think="Which argument did you not use? What does it protect from?",
)
adam_direction.wrong(
    "β₁ is used for both averages",
    {"beta2": "beta1"},
    sign="s forgets as fast as m does.",
    think="Which average is β₂ for?",
)


@adam_direction.wrong(
    "the averages begin at the first gradient",
    sign="then there is nothing to correct; but both were to start at 0, and with a correction.",
    think="m = 0 and s = 0, before the first gradient comes.",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = gradients[0], gradients[0] ** 2
    for g in gradients[1:]:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
    return m / (np.sqrt(s) + epsilon)


adam_direction.wrong(
    "the weights are counted, not the steps",
    {"    m_hat = m": "    t = len(g)\n    m_hat = m"},
    sign="right where there are as many gradients as weights.",
    think="How many gradients have come in by now? Over which axis of `gradients` are they?",
)
adam_direction.wrong(
    "the steps are counted once for each weight",
    {"t + 1": "t + len(g)"},
    sign="right for one weight; with more, the correction is too weak.",
    think="How many gradients have come in by now? t counts those.",
)
adam_direction.wrong(
    "one s for all the weights",
    {"g**2": "np.sum(g**2)"},
    also=[{"g**2": "np.mean(g**2)"}],
    sign="right for one weight; with more, the steep coordinates set the pace for the flat ones.",
    think="Adam gives each weight a pace of its own. Over what do you sum?",
)
adam_direction.wrong(
    "ε meets the uncorrected s",
    {
        "m_hat / (np.sqrt(s_hat) + epsilon)": "m_hat * np.sqrt(1 - beta2**t) / (np.sqrt(s) + epsilon)"
    },
    sign="the form in which both corrections go into α. With a tiny ε nobody notices; with 0.1 the difference shows.",
    think="Is ε added to √ŝ or to √s?",
)


# ------------------------------------------------------------------------------------ step decay
@chapter.code(
    inputs=lambda rng: [
        (0, 1.0, 10, 0.1),
        (6, 0.5, 10, 0.1),
        (9, 0.5, 10, 0.1),
        (10, 0.5, 10, 0.1),
        (20, 2, 10, 0.1),
        (8, 0.5, 8, 0.25),
        (25, rng.uniform(0.1, 1), 10, 0.5),
        (int(rng.integers(30, 99)), rng.uniform(0.1, 1), 7, 0.8),
        (35, 1e-4, 10, 0.1),  # no rate is too small
    ],
    hints=(
        "How many drops have there been by step 25, with one every 10 steps?",
        "`step // every` counts them; each multiplies the rate by `factor`.",
    ),
    further="A pure function of the step: you can plot it, call it twice, or out of order, and still train with what was plotted.",
)
def step_decay(step, rate, every, factor):
    return rate * factor ** (step // every)


step_decay.wrong(
    "the rate sinks all the time",
    {"//": "/"},
    sign="between the drops it should stay level; yours is a smooth curve.",
    think="`/` or `//`?",
)
step_decay.wrong(
    "the drop comes one step early",
    {"step //": "(step + 1) //"},
    sign="differs at step 9, 19, 29 …",
    think="The first step has number 0. Which number has the tenth, and which is the first after the drop?",
)
step_decay.wrong(
    "only one drop",
    {"step // every": "step >= every"},
    sign="right up to the second drop, which never comes.",
    think="What happens at 2 · every?",
)
step_decay.wrong(
    "multiplied by the number of drops, not to their power",
    {"factor **": "factor *"},
    sign="0 before the first drop, and then it rises.",
    think="After two drops the rate has been multiplied by the factor twice.",
)
step_decay.wrong(
    "a drop at every step",
    {"(step // every)": "step"},
    sign="the rate is nearly 0 long before the first drop is due.",
    think="Where is `every` in your formula?",
)
step_decay.wrong(
    "`**` binds before `//`",
    {"(step // every)": "step // every"},
    sign="the rate is 0, or nearly: rate · factor^step is divided by `every` and rounded down.",
    think="Put brackets around the number of drops.",
)
step_decay.wrong(
    "the remainder, not the number of drops",
    {"//": "%"},
    sign="the rate springs back up after each drop.",
    think="`//` counts the drops. What does `%` give?",
)
step_decay.wrong(
    "divided by the factor",
    {"rate *": "rate /"},
    sign="a factor below 1 makes the rate grow.",
    think="By what is the rate multiplied at a drop?",
)
step_decay.wrong(
    "the same amount is taken off at each drop",
    {"rate * factor **": "rate - factor *"},
    sign="the rate becomes negative in the end.",
    think="At a drop the rate is multiplied.",
)
step_decay.wrong(
    "the drop comes one step late",
    {"step //": "max(step - 1, 0) //"},
    sign="differs at step 10, 20, 30 … only.",
    think="Steps are counted from 0. What is the number of the first step after ten steps?",
)
step_decay.wrong(
    "rounded, not rounded down",
    {"step // every": "round(step / every)"},
    sign="each drop comes half a period early.",
    think="After how many steps is the first drop due: 5 or 10?",
)
step_decay.wrong(
    "each drop comes nearly a whole period early",
    {"step // every": "int(np.ceil(step / every))"},
    sign="right at 0, 10, 20 … alone: rounded up and not down, or a loop that drops at i = 0 already.",
    think="At step 6, how many times have ten steps gone by?",
)
step_decay.wrong(
    "the counting of drops begins at step 0",
    {"step // every": "step // every + 1"},
    sign="one drop too many, from the first step on.",
    think="How large is the rate at step 0?",
)
step_decay.wrong(
    "the factor is taken for the share that is lost",
    {"factor": "(1 - factor)"},
    sign="a factor of 0.1 takes away a tenth, and should leave one.",
    think="By what is the rate multiplied at a drop: factor, or 1 - factor?",
)
step_decay.wrong(
    "steps are taken to be counted from 1",
    {"step //": "(step - 1) //"},
    sign="(step - 1) // every: one drop too few at step 10, and at step 0 even a drop less than none.",
    think="The first step has number 0. What is -1 // 10?",
)
step_decay.wrong(
    "the rate at the start is left out",
    {"rate * ": ""},
    sign="every schedule begins at 1.",
    think="Which argument did you not use?",
)
step_decay.wrong(
    "the rate itself is raised to the power",
    {"rate * factor": "rate"},
    sign="1 before the first drop, whatever the rate is.",
    think="What is multiplied at each drop, and by what?",
)
step_decay.wrong(
    "that is another schedule: inverse time",
    "rate / (1 + factor * (step // every))",
    also=["rate / (1 + factor * step)", "rate / (1 + factor * step / every)"],
    sign="a large drop at first, and ever smaller ones.",
    think="After two drops the rate has been multiplied by the factor twice.",
)
step_decay.wrong(
    "the drop lasts for one step only",
    "rate * factor if step % every == 0 and step > 0 else rate",
    sign="right at 0 and at the drop itself; a step later the full rate is back.",
    think="A pure function starts from `rate` each time. How many drops have there been by this step?",
)
step_decay.wrong(
    "that is another schedule: exponential decay",
    "rate * np.exp(-factor * step / every)",
    also=["rate * np.exp(-factor * step)", "rate * np.exp(-factor * (step // every))"],
    sign="the rate sinks all the time, or by e to the power of the factor at a drop.",
    think="At a drop the rate is multiplied by the factor itself.",
)


# ---------------------------------------------------------------------------------- inverse time
@chapter.code(
    inputs=lambda rng: [
        (0, 1.0, 0.5),
        (1, 1.0, 0.5),
        (2, 1, 1),
        (10, 2, 1),
        (3, rng.uniform(0.1, 1), rng.uniform(0.1, 0.9)),
        (int(rng.integers(20, 99)), rng.uniform(0.1, 1), rng.uniform(0.01, 0.1)),
        (99, 1e-4, 1.0),  # no rate is too small
    ],
    hints=(
        "It is a function of the number of the step: no loop is needed.",
        "At step 1 with d = 0.5 the first rate is divided by 1.5, at step 2 by 2.",
    ),
    further="The sum of all these rates is infinite, that of their squares is not: with both, noise dies out and no minimum is out of reach (Robbins and Monro, 1951).",
)
def inverse_time(step, rate, decay):
    return rate / (1 + decay * step)


@inverse_time.wrong(
    "each step divides the rate of the step before",
    sign="right for the steps 0 and 1; then the rate falls faster and faster.",
    think="Is α₀ the rate at the start, or the rate of the step before?",
)
def _(step, rate, decay):
    for k in range(1, step + 1):
        rate = rate / (1 + decay * k)
    return rate


@inverse_time.wrong(
    "the same division at every step",
    also=["rate / (1 + decay) ** step", "rate * (1 + decay) ** -step"],
    sign="right for the steps 0 and 1; that is an exponential decay.",
    think="What is α₀ divided by at step 2: by (1 + d)², or by 1 + 2 d?",
)
def _(step, rate, decay):
    for _ in range(step):
        rate = rate / (1 + decay)
    return rate


inverse_time.wrong(
    "the 1 is missing",
    {"1 + decay": "decay"},
    sign="a division by 0 at step 0.",
    think="What is the rate at step 0?",
)
inverse_time.wrong(
    "`/` binds before `+`",
    {"(1 + decay * step)": "1 + decay * step"},
    sign="rate / 1 + d t: it rises.",
    think="Put brackets around what the rate is divided by.",
)
inverse_time.wrong(
    "the same amount is taken off at each step",
    {"/ (1 + decay * step)": "* (1 - decay * step)"},
    sign="a straight line, which ends below 0.",
    think="Is the rate divided by 1 + d t, or multiplied by 1 - d t?",
)
inverse_time.wrong(
    "that is exponential decay",
    {"/ (1 + decay * step)": "* np.exp(-decay * step)"},
    also=["rate * decay**step"],
    sign="far too small after many steps.",
    think="1/t falls more and more slowly. Does yours?",
)
inverse_time.wrong(
    "steps are taken to be counted from 1",
    {"step)": "(step + 1))"},
    also=[{"step)": "(step - 1))"}],
    sign="the first rate is not α₀.",
    think="Which number has the first step?",
)
inverse_time.wrong(
    "d is taken for a number of steps",
    {"decay * step": "step / decay"},
    sign="the larger d is, the more slowly the rate falls.",
    think="Is t multiplied by d, or divided?",
)
inverse_time.wrong(
    "a sum of d and t, not a product",
    {"decay * step": "decay + step"},
    sign="at step 0 the rate is already divided by 1 + d.",
    think="What joins d and t?",
)
inverse_time.wrong(
    "the root of the time",
    {"decay * step": "decay * np.sqrt(step)"},
    also=["rate / np.sqrt(1 + decay * step)"],
    sign="falls more slowly than 1/t.",
    think="Is there a root in the formula?",
)
inverse_time.wrong(
    "the rate grows",
    {"/ (": "* ("},
    sign="multiplied, where it should be divided.",
    think="Is the rate to rise or to fall?",
)
inverse_time.wrong(
    "the rate at the start is left out",
    {"rate /": "1 /"},
    sign="every schedule begins at 1.",
    think="Which argument did you not use?",
)
inverse_time.wrong(
    "the division is a whole one",
    {"rate /": "rate //"},
    sign="0 wherever the rate is below 1.",
    think="`/` or `//`?",
)


# --------------------------------------------------------------------------------- half a cosine
@chapter.code(
    inputs=lambda rng: [
        (0, 1.0, 10),
        (5, 1.0, 10),
        (10, 1.0, 10),
        (7, 0.5, 10),
        (9, 0.5, 10),
        (11, 0.5, 10),
        (1, 2, 3),
        (int(rng.integers(1, 20)), rng.uniform(0.1, 1), 20),
        (int(rng.integers(25, 39)), rng.uniform(0.1, 1), 20),
        (int(rng.integers(1, 7)), rng.uniform(0.1, 1), 7),
    ],
    forms=("rate * (1 + np.cos(np.pi * step / steps)) / 2 if step < steps else 0.0",),
    hints=(
        "A cosine goes from 1 to -1 while its angle goes from 0 to π. How is that brought to 1 and 0?",
        "Which angle belongs to step t, if step 0 has the angle 0 and step `steps` the angle π?",
        "After step `steps` the cosine would rise again. What keeps the angle at π?",
    ),
    further="Half of the steps run at more than half of the rate, and a fifth of them at less than a tenth.",
)
def cosine(step, rate, steps):
    return rate * (1 + np.cos(np.pi * min(step, steps) / steps)) / 2


cosine.wrong(
    "it rises again after the end",
    {"min(step, steps)": "step"},
    sign="right up to step `steps`; then the cosine comes back.",
    think="How large should the rate be at 2 · steps, and how large is yours?",
)
cosine.wrong(
    "it ends one step early",
    {"/ steps": "/ (steps - 1)"},
    also=[{"min(step, steps) / steps": "min(step, steps - 1) / (steps - 1)"}],
    sign="0 at step `steps` - 1 already.",
    think="At which step is the rate to be 0?",
)
cosine.wrong(
    "steps are taken to be counted from 1",
    {"min(step, steps)": "min(step + 1, steps)", "* step /": "* (step + 1) /"},
    also=[{"min(step, steps)": "(step + 1)"}],
    sign="the first rate is below `rate`.",
    think="Which number has the first step?",
)
cosine.wrong(
    "a whole period, down and up again",
    {"np.pi": "2 * np.pi"},
    sign="0 in the middle, and the full rate at the end.",
    think="From where to where does the angle go in *half* a cosine?",
)
cosine.wrong(
    "a quarter of a period",
    {"np.pi": "np.pi / 2"},
    also=["rate * np.cos(np.pi / 2 * min(step, steps) / steps)"],
    sign="it stops falling in the middle of the wave, or it falls fastest at the end.",
    think="A cosine goes from 1 to -1 in half a period. Which angle is that?",
)
cosine.wrong(
    "the half is missing",
    {" / 2": ""},
    sign="it begins at twice the rate.",
    think="1 + cos goes from 2 to 0. And the rate?",
)
cosine.wrong(
    "the cosine alone",
    {
        "(1 + np.cos(np.pi * min(step, steps) / steps)) / 2": "np.cos(np.pi * min(step, steps) / steps)",
        "(1 + np.cos(np.pi * step / steps)) / 2": "np.cos(np.pi * step / steps)",
    },
    also=[
        {
            "(1 + np.cos(np.pi * min(step, steps) / steps)) / 2": "np.cos(np.pi * min(step, steps) / steps) / 2"
        }
    ],
    sign="negative in the second half: uphill.",
    think="cos goes from 1 to -1. What brings it to between 1 and 0?",
)


def _another_angle(cases, found, expected):
    """Whether each rate is `rate` times the cosine of one angle times the share of the steps done."""
    angles = []
    for (step, rate, steps), outcome in zip(cases, found, strict=True):
        done = min(step, steps) / steps
        if not isinstance(outcome.value, float) or abs(outcome.value) > rate * (1 + 1e-9):
            return False
        angles += [np.arccos(np.clip(outcome.value / rate, -1, 1)) / done] if done else []
    return np.allclose(angles, angles[0], rtol=1e-6)


cosine.wrong(
    "the cosine alone, up to another angle than half a turn",
    "rate * np.cos(np.pi * 7 / 16 * min(step, steps) / steps)",
    when=_another_angle,
    sign="right at step 0 and not at the end: 1 + cos is missing, and the angle there is not π.",
    think="At which angle is a cosine lowest, and how is what lies between 1 and -1 brought to 1 and 0?",
)
cosine.wrong(
    "it goes up, not down",
    {"1 + np.cos": "1 - np.cos"},
    sign="0 at the start, the full rate at the end.",
    think="What is the cosine of 0?",
)
cosine.wrong(
    "a sine",
    {"np.cos": "np.sin"},
    sign="it begins in the middle, and rises first.",
    think="Which of sine and cosine is 1 at 0?",
)
cosine.wrong(
    "degrees",
    {"np.pi": "180"},
    sign="the rate leaps up and down: NumPy's angles are not in degrees.",
    think="Half a turn is 180 degrees. What is it for `np.cos`?",
)
cosine.wrong(
    "brackets are missing around 1 + cos",
    {
        "(1 + np.cos(np.pi * min(step, steps) / steps)) / 2": "1 + np.cos(np.pi * min(step, steps) / steps) / 2"
    },
    also=[
        {
            "rate * (1 + np.cos(np.pi * min(step, steps) / steps)) / 2": "(1 + rate * np.cos(np.pi * min(step, steps) / steps)) / 2"
        }
    ],
    sign="it does not end at 0.",
    think="What is multiplied by the rate, and what is halved?",
)
cosine.wrong(
    "a straight line",
    "rate * (1 - min(step, steps) / steps)",
    also=["rate * (1 - step / steps)"],
    sign="right at the start, in the middle and at the end.",
    think="Where is the cosine?",
)
cosine.wrong(
    "a division of whole numbers that is rounded down",
    {"/ steps": "// steps"},
    sign="the full rate up to the end, and then 0.",
    think="`/` or `//`?",
)
cosine.wrong(
    "whole rounds are counted, not steps",
    {"min(step, steps)": "(step // steps)"},
    sign="the rate hardly falls at all.",
    think="How many steps are there in all, and at which of them is the rate to be 0?",
)
cosine.wrong(
    "π is missing",
    {"np.pi * ": ""},
    sign="the rate ends far above 0: cos 1 is 0.54.",
    think="At which angle is the cosine -1?",
)
cosine.wrong(
    "the rate at the start is left out",
    {"rate * ": ""},
    sign="every schedule begins at 1.",
    think="Which argument did you not use?",
)


# --------------------------------------------------------------------------------------- warm up
@chapter.code(
    inputs=lambda rng: [
        (0, 1.0, 4),
        (1, 1.0, 4),
        (3, 1.0, 4),
        (4, 1.0, 4),
        (7, 0.3, 7),
        (5, 1, 4),
        (0, 0.5, 1),
        (50, 0.5, 10),
        (int(rng.integers(1, 8)), rng.uniform(0.1, 1), 10),
        (0, 1e-4, 100),
        (int(rng.integers(20, 99)), rng.uniform(0.1, 1), 20),
    ],
    forms=("rate * (step + 1) / steps if step < steps else rate",),
    hints=(
        "With 4 steps the first four rates are ¼, ½, ¾ and all of it.",
        "Step 0 has the share 1/4, and step 3 has 4/4. Which share has step t?",
        "After the rise the share must not go beyond 1: `min` of what?",
    ),
    further="Warm-up code that begins at step/steps wastes its first step: a rate of 0. Several well-known programs did.",
)
def warm_up(step, rate, steps):
    return rate * min((step + 1) / steps, 1)


warm_up.wrong(
    "the first step does not move",
    {"step + 1": "step"},
    sign="the rate is 0 at step 0, and the full rate comes a step late.",
    think="Which share of the rate is step 0 to have?",
)
warm_up.wrong(
    "the first two steps have the same rate",
    {"step + 1": "max(step, 1)"},
    sign="step 0 moves, but step 1 moves no further; the full rate comes a step late.",
    think="With 4 steps: which share has step 0, and which has step 1?",
)
warm_up.wrong(
    "the very first step has the full rate already",
    {"return rate": "return rate if step == 0 else rate"},
    sign="the first step is the longest, and then the warm-up begins.",
    think="When is the rate of step 0 worked out, and what is it?",
)
warm_up.wrong(
    "the full rate comes one step late",
    {"/ steps": "/ (steps + 1)"},
    sign="each share is a little too small: the parts are counted from 0 to steps + 1.",
    think="At which step is the full rate to be there, and what does your formula give there?",
)
warm_up.wrong(
    "it never stops rising",
    {"min((step + 1) / steps, 1)": "(step + 1) / steps", "min(step / steps, 1)": "step / steps"},
    sign="right while it warms up; then the rate grows beyond bounds.",
    think="How large is the rate to be long after the warm-up?",
)
warm_up.wrong(
    "the larger of the two, not the smaller",
    {"min(": "max("},
    sign="the full rate at once, and more and more of it later.",
    think="Is 1 the least that the share can be, or the most?",
)
warm_up.wrong(
    "the parts are counted from 0 to steps - 1",
    {"(step + 1) / steps": "step / (steps - 1)", "/ steps": "/ (steps - 1)"},
    sign="the full rate comes at the right step, but the first step does not move, or the division is by 0.",
    think="Into how many equal parts is the rise divided?",
)
warm_up.wrong(
    "a division of whole numbers that is rounded down",
    {"/ steps": "// steps"},
    sign="0 during the warm-up, then the full rate.",
    think="`/` or `//`?",
)
warm_up.wrong(
    "after the warm-up there is nothing",
    "rate * (step + 1) / steps if step < steps else 0.0",
    also=["rate * step / steps if step < steps else 0.0"],
    sign="the rate is 0 as soon as it is warm.",
    think="Which rate have all steps that follow?",
)
warm_up.wrong(
    "the rise goes one step too far",
    "rate * (step + 1) / steps if step <= steps else rate",
    sign="wrong at one step alone, where the rate is more than `rate`.",
    think="What does your formula give at step `steps`?",
)
warm_up.wrong(
    "brackets are missing around step + 1",
    {"(step + 1) / steps": "step + 1 / steps"},
    sign="the full rate from step 1 on.",
    think="What is divided by `steps`: 1, or step + 1?",
)
warm_up.wrong(
    "it goes down, not up",
    {"(step + 1) / steps": "1 - step / steps"},
    also=[
        {"min((step + 1) / steps, 1)": "max(1 - step / steps, 0)"},
        {"(step + 1) / steps": "1 - (step + 1) / steps"},
    ],
    sign="the full rate at first: that is a decay.",
    think="How large is the rate at step 0, and how large at the end?",
)
warm_up.wrong(
    "the rate at the start is left out",
    {"rate * ": ""},
    also=["(step + 1) / steps if step < steps else rate"],
    sign="it rises to 1, whatever the rate is.",
    think="Which argument did you not use?",
)
warm_up.wrong(
    "the share is added to the rate",
    {"rate * min": "rate + min"},
    sign="it begins above `rate`.",
    think="A share *of* the rate: plus, or times?",
)
warm_up.wrong(
    "equal factors, not equal parts",
    "rate ** (steps / (step + 1)) if step < steps else rate",
    also=["rate * 2.0 ** (step + 1 - steps) if step < steps else rate"],
    sign="far too small in the middle of the rise.",
    think="Equal parts: what is added from step to step?",
)


# -------------------------------------------------------------------------- the mean of a walk
def _walks(rng):
    cases = [
        (7.0, 4.0, 2, 5),  # before: the weights as they are
        (7.0, 4.0, 4, 5),
        (7.0, 4.0, 5, 5),
        (7.0, 4.0, 6, 5),
        (3.0, 9.0, 7, 5),
        (1.0, 5.0, 0, 0),
        (1.0, 5.0, 3, 0),
    ]
    for step, start in [(9, 4), (3, 8), (int(rng.integers(60, 90)), int(rng.integers(30, 50)))]:
        cases.append((rng.normal(size=3), rng.normal(size=3), step, start))
    return cases


@chapter.code(
    inputs=_walks,
    forms=(
        "w if step <= start else mean + (w - mean) / (step - start + 1)",
        "w if step < start else (mean * (step - start) + w) / (step - start + 1)",
    ),
    hints=(
        "How many weights go into the mean at step `start`? And one step later?",
        "The old mean stands for all the weights but the newest. Times their number, it is their sum.",
        "With n weights, the new one counts for one part in n, and the old mean for the rest. What is n before `start`, if all that is wanted there is w?",
    ),
    further="However long the training, it takes one copy of the weights. The chapter's `mean.flat += (network.flat - mean.flat) / …` is this.",
)
def running_mean(mean, w, step, start):
    n = max(step - start + 1, 1)
    return mean + (w - mean) / n


running_mean.wrong(
    "counted from step 0, not from `start`",
    {"step - start + 1": "step + 1"},
    also=["w if step < start else mean + (w - mean) / (step + 1)"],
    sign="the way down is in the mean, or counts as if it were: the mean hangs behind.",
    think="Which weights are to be in the mean at step `start` + 1?",
)
running_mean.wrong(
    "the weights of step `start` are forgotten",
    {"step - start + 1": "step - start"},
    also=["w if step <= start else mean + (w - mean) / (step - start)"],
    sign="one step later the mean is w again, and so each w counts for too much.",
    think="At step `start` + 1, how many weights have there been since step `start`, that one included?",
)
running_mean.wrong(
    "one weight too many is counted",
    {"step - start + 1": "step - start + 2"},
    also=["w if step < start else mean + (w - mean) / (step - start + 2)"],
    sign="at step `start` what came before is still in the mean, with a half.",
    think="How many weights go into the mean at step `start`?",
)
running_mean.wrong(
    "an exponential mean",
    "0.9 * mean + 0.1 * w",
    also=[
        f"{before}{beta} * mean + (1 - {beta}) * w"
        for beta in (0.9, 0.99, 0.999, 0.95, 0.8)
        for before in ("", "w if step <= start else ", "w if step < start else ")
    ],
    sign="the newest weights count for most, and the oldest are forgotten. That is done as well, and called EMA.",
    think="In the mean of ten numbers, how much does each count for? And of a hundred?",
)
running_mean.wrong(
    "half the old and half the new",
    "(mean + w) / 2",
    also=["w if step <= start else (mean + w) / 2", "w if step < start else (mean + w) / 2"],
    sign="right at step `start` + 1; later the newest weights count for as much as all the others together.",
    think="The old mean stands for many weights, and w for one. How much should each of the two count for?",
)
running_mean.wrong(
    "half the old and half the new, and all of them in one number",
    "w if step <= start else np.mean([mean, w])",
    also=["w if step < start else np.mean([mean, w])", "np.mean([mean, w])"],
    sign="one number comes back, where each weight has a mean of its own.",
    think="Without `axis`, over what is the mean taken? And the old mean stands for many weights, w for one.",
)
running_mean.wrong(
    "the last weights, and no mean",
    "w",
    sign="right up to `start`; after that nothing is averaged.",
    think="Where does `mean` come in?",
)
running_mean.wrong(
    "nothing moves before `start`",
    "mean if step < start else mean + (w - mean) / (step - start + 1)",
    also=["mean if step <= start else mean + (w - mean) / (step - start + 1)"],
    sign="before `start` the old mean comes back, and not the weights.",
    think="The text says what is wanted before `start`. Where would it come from?",
)
running_mean.wrong(
    "n is 0 or less before `start`",
    {"max(step - start + 1, 1)": "step - start + 1"},
    sign="one step before `start` it divides by 0, and earlier it moves away from w.",
    think="What is step − start + 1 at step 2, if `start` is 5?",
)
running_mean.wrong(
    "zeros before `start`",
    "0 * w if step < start else mean + (w - mean) / (step - start + 1)",
    sign="before `start` nothing has been averaged, and so it says 0.",
    think="The text says what is wanted before `start`.",
)
running_mean.wrong(
    "multiplied by n, not divided",
    {"(w - mean) / n": "(w - mean) * n"},
    sign="the more weights there are, the further the mean jumps.",
    think="Can a single one of a hundred numbers move their mean by more than the way to it?",
)
running_mean.wrong(
    "the old mean counts in full",
    {"mean + (w - mean) / n": "mean + w / n"},
    also=["w if step <= start else mean + w / (step - start + 1)"],
    sign="the mean grows from step to step.",
    think="All weights are 1, and so is their mean. What is yours after the next 1?",
)
running_mean.wrong(
    "the old mean counts for one weight only",
    {"mean + (w - mean) / n": "(mean + w) / n"},
    also=["w if step <= start else (mean + w) / (step - start + 1)"],
    sign="right up to two weights; with more the mean shrinks to 0.",
    think="The old mean stands for n − 1 weights. How do you get their sum back?",
)
running_mean.wrong(
    "the shares have changed places",
    {"mean + (w - mean) / n": "w + (mean - w) / n"},
    also=["w if step <= start else w + (mean - w) / (step - start + 1)"],
    sign="the old mean counts for one part in n, and the new weights for the rest.",
    think="Of ten weights nine are in the old mean. Which of the two is to count for nine parts in ten?",
)
running_mean.wrong(
    "away from w, not towards it",
    {"(w - mean)": "(mean - w)"},
    sign="the mean leaves the range of the weights.",
    think="w is larger than the mean. Does the new mean lie above the old one, or below?",
)
running_mean.wrong(
    "`/` binds before `-`",
    {"(w - mean) / n": "w - mean / n"},
    sign="only the mean is divided.",
    think="Put brackets around the difference.",
)
running_mean.wrong(
    "the mean over a window of `start` steps",
    "w if step < start else mean + (w - mean) / start",
    also=[
        "mean + (w - mean) / start",
        "mean + (w - mean) / max(start, 1)",
        "w if step < start else mean + (w - mean) / max(start, 1)",
        "w if step <= start else mean + (w - mean) / start",
    ],
    sign="each new w counts for the same share, whatever the number of weights.",
    think="How many weights are in the mean at step `start`? And a hundred steps later?",
)


# -------------------------------------------------------------------- the noise scale
def _gradients(rng):
    g = rng.uniform(1, 2, size=4)
    return [
        (np.array([[3.0], [1.0]]), np.array([[2.0], [2.0], [2.0]]), 1, 2),
        (np.array([[2, 1], [1, -3], [4, 0]]), np.array([[2, -1], [3, 0]]), 2, 8),
        (_batches(rng, g, 6, 4), _batches(rng, g, 3, 64), 4, 64),
        (_batches(rng, g, 7, 2), _batches(rng, g, 8, 96), 2, 96),
    ]


def _batches(rng, g, batches, size):
    """Gradients of so many batches; most of the mean of the noise is taken off, or chance would often
    have the small batches less noisy than the large ones."""
    noise = 3 / np.sqrt(size) * rng.normal(size=(batches, g.size))
    return g + noise - 0.8 * noise.mean(axis=0)


_AS_PUBLISHED = "(n_large * q_large - n_small * q_small) / (n_large - n_small)"


@chapter.code(
    inputs=_gradients,
    forms=({"q_large - variance / n_large": _AS_PUBLISHED},),
    hints=(
        "Two unknowns, S and |g|², and two equations: one for the small batches, one for the large ones.",
        "What is the same in both equations, and so falls out when you take one from the other?",
        "The difference of the two means is S · (1/n_small − 1/n_large). And then |g|² is what is left of either of them without its noise.",
    ),
    further="A training on several machines has both sizes at hand: each machine's gradient, and the mean of all. So the noise scale costs next to nothing. But in a single step it is very uncertain: average S and |g|² over many steps, each by itself, and divide last.",
)
def noise_scale(small, large, n_small, n_large):
    q_small = (small**2).sum(axis=1).mean()
    q_large = (large**2).sum(axis=1).mean()
    variance = (q_small - q_large) / (1 / n_small - 1 / n_large)
    square = q_large - variance / n_large
    return variance / square


noise_scale.wrong(
    "the noise of the large batches counts as gradient",
    {"q_large - variance / n_large": "q_large"},
    sign="too small: what is divided by is the squared length of a noisy gradient, and noise makes it longer.",
    think="The mean of the squared lengths is |g|² + S/B. Which part of it belongs in the denominator?",
)
noise_scale.wrong(
    "the noise of the small batches counts as gradient",
    {"q_large - variance / n_large": "q_small"},
    sign="far too small: what is divided by is the squared length of a very noisy gradient.",
    think="The mean of the squared lengths is |g|² + S/B. Which part of it belongs in the denominator?",
)
noise_scale.wrong(
    "lengths, where their squares are meant",
    {
        "(small**2).sum(axis=1).mean()": "np.linalg.norm(small, axis=1).mean()",
        "(large**2).sum(axis=1).mean()": "np.linalg.norm(large, axis=1).mean()",
    },
    also=[
        {
            "(small**2).sum(axis=1).mean()": "np.sqrt((small**2).sum(axis=1)).mean()",
            "(large**2).sum(axis=1).mean()": "np.sqrt((large**2).sum(axis=1)).mean()",
        }
    ],
    sign="variances add up, and so do squares; lengths don't.",
    think="What is |g|² + S/B the mean of: lengths, or their squares?",
)
noise_scale.wrong(
    "the length of the mean is squared, not each length",
    {
        "(small**2).sum(axis=1).mean()": "(small.mean(axis=0) ** 2).sum()",
        "(large**2).sum(axis=1).mean()": "(large.mean(axis=0) ** 2).sum()",
    },
    also=[
        {
            "(small**2).sum(axis=1).mean()": "np.linalg.norm(small, axis=1).mean() ** 2",
            "(large**2).sum(axis=1).mean()": "np.linalg.norm(large, axis=1).mean() ** 2",
        }
    ],
    sign="the mean of several batches is a larger batch, and has less noise than n_small says.",
    think="First the square, then the mean: which of them stands inside?",
)
noise_scale.wrong(
    "a sum over the batches, where a mean is meant",
    {
        "(small**2).sum(axis=1).mean()": "(small**2).sum()",
        "(large**2).sum(axis=1).mean()": "(large**2).sum()",
    },
    also=[
        {
            "(small**2).sum(axis=1).mean()": "(small**2).sum(axis=0).mean()",
            "(large**2).sum(axis=1).mean()": "(large**2).sum(axis=0).mean()",
        },
        {
            "(small**2).sum(axis=1).mean()": "np.linalg.norm(small) ** 2",
            "(large**2).sum(axis=1).mean()": "np.linalg.norm(large) ** 2",
        },
    ],
    sign="the more batches there are of a size, the more its number counts.",
    think="There need not be as many small batches as large ones. Over which axis is summed, and over which averaged?",
)
noise_scale.wrong(
    "divided by the length, not by its square",
    {"variance / square": "variance / np.sqrt(square)"},
    sign="a number that changes with the unit of the loss; a number of samples has no unit.",
    think="At which B is S/B as large as |g|²?",
)
noise_scale.wrong(
    "the sizes, not one over them",
    {"(1 / n_small - 1 / n_large)": "(n_large - n_small)"},
    also=[
        {"(1 / n_small - 1 / n_large)": "(n_small - n_large)"},
        {
            "(1 / n_small - 1 / n_large)": "(n_large - n_small)",
            "variance / n_large": "variance * n_large",
        },
    ],
    sign="the noise comes out far too small, or negative.",
    think="How much of S is in a gradient of n_small samples, and how much in one of n_large?",
)
noise_scale.wrong(
    "the root of the size: that is the deviation, not the variance",
    {
        "1 / n_small - 1 / n_large": "1 / np.sqrt(n_small) - 1 / np.sqrt(n_large)",
        "variance / n_large": "variance / np.sqrt(n_large)",
    },
    also=[
        {"1 / n_small - 1 / n_large": "1 / np.sqrt(n_small) - 1 / np.sqrt(n_large)"},
    ],
    sign="with four times the samples the deviation is halved, and the variance is a quarter.",
    think="Which of the two adds up with |g|²?",
)
noise_scale.wrong(
    "the difference is taken for the variance of a single sample",
    {"(q_small - q_large) / (1 / n_small - 1 / n_large)": "q_small - q_large"},
    sign="too small: the sizes of the batches are missing.",
    think="q_small − q_large is S times something. Times what?",
)
noise_scale.wrong(
    "the noise of a batch, not of a sample",
    "small.var(axis=0).sum() / (small.mean(axis=0) ** 2).sum()",
    also=[
        f"{spread} / {square}"
        for spread in ("small.var(axis=0).sum()", "small.var(axis=0, ddof=1).sum()")
        for square in ("(small.mean(axis=0) ** 2).sum()", "(large.mean(axis=0) ** 2).sum()")
    ][1:],
    sign="about n_small times too small: how far the rows of `small` lie apart is S/n_small.",
    think="How much of the variance of a sample is left in a mean of n_small of them?",
)
noise_scale.wrong(
    "from the spread of the gradients, not from two sizes",
    "n_small * small.var(axis=0, ddof=1).sum() / (small.mean(axis=0) ** 2).sum()",
    also=[
        f"n_{size} * {spread} / {square}"
        for size, spread in (
            ("small", "small.var(axis=0).sum()"),
            ("small", "small.var(axis=0, ddof=1).sum()"),
            ("large", "large.var(axis=0).sum()"),
            ("large", "large.var(axis=0, ddof=1).sum()"),
        )
        for square in ("(small.mean(axis=0) ** 2).sum()", "(large.mean(axis=0) ** 2).sum()")
    ],
    sign="near to it as a rule, and another estimate than the one that was asked for.",
    think="That is the chapter's own way, by the spread. Here two equations are to be solved: it works with a single gradient of each size.",
)
noise_scale.wrong(
    "the variance of the length, not of the gradient",
    "np.var(np.linalg.norm(small, axis=1)) / np.mean(np.linalg.norm(small, axis=1)) ** 2",
    also=[
        f"{factor}np.var(np.linalg.norm({rows}, axis=1){ddof}) / {square}"
        for rows in ("small", "large")
        for factor in ("", f"n_{rows} * ")
        for ddof in ("", ", ddof=1")
        for square in (
            f"np.mean(np.linalg.norm({rows}, axis=1)) ** 2",
            f"({rows}.mean(axis=0) ** 2).sum()",
        )
    ][1:],
    sign="noise across the gradient turns it, and hardly changes its length: most of the noise is lost.",
    think="Two gradients of the same length may point in opposite directions. Is there no noise, then?",
)
noise_scale.wrong(
    "upside down",
    {"variance / square": "square / variance"},
    sign="one divided by it: the more noise, the smaller it is.",
    think="The noisier the samples, the larger the batch that is worth its price. So what stands on top?",
)
noise_scale.wrong(
    "the variance alone",
    {"variance / square": "variance"},
    sign="right where |g|² is 1.",
    think="Large or small, against what?",
)
noise_scale.wrong(
    "noise is added, not taken off",
    {"q_large - variance / n_large": "q_large + variance / n_large"},
    sign="too small: the noise is in the denominator twice.",
    think="q_large is |g|² + S/n_large. What is |g|²?",
)
noise_scale.wrong(
    "the noise of the other size is taken off",
    {"q_large - variance / n_large": "q_large - variance / n_small"},
    also=[{"q_large - variance / n_large": "q_small - variance / n_large"}],
    sign="the mean of one size, and the noise of the other.",
    think="Which noise is in q_large, and which is in q_small?",
)
noise_scale.wrong(
    "each mean is weighted with the other size",
    {
        "q_large - variance / n_large": "(n_small * q_large - n_large * q_small) / (n_small - n_large)"
    },
    also=[
        {
            "q_large - variance / n_large": "(n_small * q_large - n_large * q_small) / (n_large - n_small)"
        }
    ],
    sign="the noise of both sizes is in |g|², where none should be.",
    think="Multiply each equation by its own B: then both hold the same S, and the difference has none.",
)
noise_scale.wrong(
    "the number of batches, not of the samples in each",
    {"n_small": "len(small)", "n_large": "len(large)"},
    sign="a row is a batch, and the array does not say how many samples it had.",
    think="What is B in S/B: how many gradients you have, or how many samples went into each?",
)
noise_scale.wrong(
    "S and |g|², not the one over the other",
    {"variance / square": "variance, square"},
    also=[{"variance / square": "square, variance"}],
    sign="two numbers came, where one is asked for.",
    think="Both unknowns are there. What is the noise scale made of?",
)
noise_scale.wrong(
    "one mean over the other",
    "(small**2).sum(axis=1).mean() / (large**2).sum(axis=1).mean()",
    also=["(small**2).mean() / (large**2).mean()"],
    sign="it says that small batches have longer gradients, and not how large a batch is worth its price.",
    think="Two equations, two unknowns: S and |g|². What are they?",
)


# -------------------------------------------------------------------------------- at the border
@chapter.choice(
    "abcd",
    hints=(
        "The best of the rates that were tried is not the best of all rates.",
        "On which side of 1 was nothing tried?",
    ),
    further="A search is done when the best value lies *inside* what was tried. That holds for every number one ever tunes.",
)
def best_at_the_border():
    """Errors fall right up to the border; what lies beyond it, nobody has looked."""
    return "b"


best_at_the_border.wrong(
    "the border is taken for the top",
    "a",
    sign="the error was still falling when the grid ended.",
    think="What would the error be at α = 3? How do you know?",
)
best_at_the_border.wrong(
    "finer where nothing happens",
    "c",
    sign="between 0.001 and 0.01 the errors are the worst of all.",
    think="Towards which side do the errors fall?",
)
best_at_the_border.wrong(
    "more folds make the error bars smaller, not the grid wider",
    "d",
    sign="the folds agree already; the question lies elsewhere.",
    think="What is not known: how good α = 1 is, or what comes after it?",
)
