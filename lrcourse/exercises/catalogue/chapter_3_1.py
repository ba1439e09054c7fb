"""3.1 Choosing the learning rate: what learners believe about folds, range tests and optimisers."""

import numpy as np

from ..kinds import Chapter

chapter = Chapter("3_1")


# ---------------------------------------------------------------------------------- split into folds
@chapter.code(
    inputs=lambda rng: [
        (4, 2),
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


@folds.wrong(
    "every n-th sample",
    sign="each sample is in one fold, and the folds are combs instead of blocks.",
    think="Nothing wrong with combs, but blocks were asked for.",
)
def _(n_samples, n_folds):
    return [np.arange(i, n_samples, n_folds) for i in range(n_folds)]


@folds.wrong(
    "np.split wants equal parts",
    sign="an error as soon as it does not divide evenly.",
    think="Which function of NumPy splits into parts that are nearly equal?",
)
def _(n_samples, n_folds):
    return np.split(np.arange(n_samples), n_folds)


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


@folds.wrong(
    "the samples are counted from 1",
    sign="the first sample, number 0, is in no fold, and the last number belongs to none.",
    think="With which number does an array begin?",
)
def _(n_samples, n_folds):
    return list(np.array_split(np.arange(1, n_samples + 1), n_folds))


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
        "`mean = X_train.mean(axis=0)`, `std = X_train.std(axis=0)`, and the same two numbers for both.",
    ),
    further="The test fold then does *not* have mean 0. That is right: it is allowed to be different.",
)
def scale(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0)
    return (X_train - mean) / std, (X_test - mean) / std


@scale.wrong(
    "the test fold is scaled by its own mean",
    sign="both parts have mean 0; a shift between them, which is what a test should find, is wiped out.",
    think="One new sample comes in, alone. What is its mean, and what would be left of it?",
)
def _(X_train, X_test):
    return scale.solution(X_train, X_train)[0], (X_test - X_test.mean(axis=0)) / X_test.std(axis=0)


@scale.wrong(
    "the mean is that of all data, the test fold too",
    sign="a little of the test fold leaks into the training: results look better than they are.",
    think="Which rows may be looked at before the test?",
)
def _(X_train, X_test):
    everything = np.concatenate([X_train, X_test])
    mean, std = everything.mean(axis=0), everything.std(axis=0)
    return (X_train - mean) / std, (X_test - mean) / std


@scale.wrong(
    "one mean for all columns",
    sign="a column with large numbers drowns the others, which is what scaling should prevent.",
    think="Without `axis`, over what is the mean taken?",
)
def _(X_train, X_test):
    return (X_train - X_train.mean()) / X_train.std(), (X_test - X_train.mean()) / X_train.std()


@scale.wrong(
    "divided by the variance",
    sign="columns with large numbers become tiny, instead of like the others.",
    think="The variance has the unit of x². What has the unit of x?",
)
def _(X_train, X_test):
    mean, var = X_train.mean(axis=0), X_train.var(axis=0)
    return (X_train - mean) / var, (X_test - mean) / var


@scale.wrong(
    "the test fold comes out as it went in",
    sign="it wasn't scaled, or with the mean and deviation of an X_train that was scaled already: 0 and 1.",
    think="When do you take mean and deviation: before X_train is overwritten, or after?",
)
def _(X_train, X_test):
    return scale.solution(X_train, X_test)[0], X_test


@scale.wrong(
    "ddof=1, for a sample",
    sign="all numbers a little too small, most of all with few rows.",
    think="A scale, not an estimate: the standard deviation of the rows that are there, as np.std has it by default.",
)
def _(X_train, X_test):
    mean, std = X_train.mean(axis=0), X_train.std(axis=0, ddof=1)
    return (X_train - mean) / std, (X_test - mean) / std


@scale.wrong(
    "only the mean is taken off",
    sign="a column with large numbers still has large numbers.",
    think="Mean 0 is done. And the standard deviation?",
)
def _(X_train, X_test):
    mean = X_train.mean(axis=0)
    return X_train - mean, X_test - mean


@scale.wrong(
    "from 0 to 1 instead of mean 0 and standard deviation 1",
    sign="another scaling: by the smallest and the largest value.",
    think="Which two numbers of a column were asked for?",
)
def _(X_train, X_test):
    low, high = X_train.min(axis=0), X_train.max(axis=0)
    return (X_train - low) / (high - low), (X_test - low) / (high - low)


@scale.wrong(
    "each row is scaled, not each column",
    sign="the features of one sample are mixed: their units don't fit.",
    think="Which axis are the samples on?",
)
def _(X_train, X_test):
    return (X_train - X_train.mean(axis=1, keepdims=True)) / X_train.std(axis=1, keepdims=True), (
        X_test - X_test.mean(axis=1, keepdims=True)
    ) / X_test.std(axis=1, keepdims=True)


@scale.wrong(
    "the test fold is divided by its own standard deviation",
    sign="half of it is right: the mean is that of the training part.",
    think="Nothing about the test fold may be used.",
)
def _(X_train, X_test):
    mean = X_train.mean(axis=0)
    return (X_train - mean) / X_train.std(axis=0), (X_test - mean) / X_test.std(axis=0)


@scale.wrong(
    "the mean is not taken off",
    sign="the standard deviation is 1, and the mean is anything.",
    think="Mean 0 and standard deviation 1: how is the first of the two had?",
)
def _(X_train, X_test):
    std = X_train.std(axis=0)
    return X_train / std, X_test / std


@scale.wrong(
    "`/` binds before `-`",
    sign="the mean is divided, and the data are not.",
    think="Put brackets around the difference.",
)
def _(X_train, X_test):
    shift = X_train.mean(axis=0) / X_train.std(axis=0)
    return X_train - shift, X_test - shift


@scale.wrong(
    "the test fold is shifted by its own mean",
    sign="half of it is right: the standard deviation is that of the training part.",
    think="Nothing about the test fold may be used.",
)
def _(X_train, X_test):
    std = X_train.std(axis=0)
    return scale.solution(X_train, X_test)[0], (X_test - X_test.mean(axis=0)) / std


# --------------------------------------------------------------------------------- standard error
@chapter.code(
    inputs=lambda rng: [
        (np.array([1.0, 3.0]),),
        (rng.uniform(size=3),),
        (rng.uniform(size=5),),
        (rng.uniform(size=10),),
    ],
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


@standard_error.wrong(
    "that is the scatter of single folds",
    sign="it does not get smaller with more folds.",
    think="How well is the *mean* of 100 folds known, compared with one fold?",
)
def _(errors):
    return np.std(errors, ddof=1)


@standard_error.wrong(
    "ddof=0, as if the mean were known beforehand",
    sign="too small, most of all with few folds: with two, by √2.",
    think="The mean was taken from the same numbers. Which option of np.std accounts for that?",
)
def _(errors):
    return np.std(errors) / np.sqrt(len(errors))


@standard_error.wrong(
    "the scatter of single folds, and ddof=0",
    sign="it does not get smaller with more folds.",
    think="How well is the mean known? And which option of np.std is for a sample?",
)
def _(errors):
    return np.std(errors)


@standard_error.wrong(
    "divided by the number of folds, not by its root",
    sign="far too small: ten folds would be ten times as good as one.",
    think="Errors of independent measurements partly cancel. With which power of n?",
)
def _(errors):
    return np.std(errors, ddof=1) / len(errors)


@standard_error.wrong(
    "the variance in the place of the standard deviation",
    sign="its unit is that of the error squared.",
    think="Scale all errors by 10. By how much should the standard error grow?",
)
def _(errors):
    return np.var(errors, ddof=1) / np.sqrt(len(errors))


@standard_error.wrong(
    "n - 1 has got into the root",
    sign="ddof=1 already cares for the n - 1; the mean of n folds has the root of n.",
    think="Which two n are there in the formula, and which of them is n - 1?",
)
def _(errors):
    return np.std(errors, ddof=1) / np.sqrt(len(errors) - 1)


@standard_error.wrong(
    "the variance of the mean",
    sign="its unit is that of the error squared: the root is missing.",
    think="Scale all errors by 10. By how much should the standard error grow?",
)
def _(errors):
    return np.var(errors, ddof=1) / len(errors)


# ------------------------------------------------------------------------------------ a range test
@chapter.code(
    inputs=lambda rng: [
        (1.0, 100.0, 3),
        (1e-4, 1.0, 5),
        (rng.uniform(1e-4, 1e-3), rng.uniform(1, 10), 8),
    ],
    hints=(
        "From step to step the rate is multiplied by the same factor.",
        "`steps` rates have steps - 1 gaps between them.",
        "The factor is a root of high / low: which one? Or look for a function of NumPy: `np.geomspace`.",
    ),
    further="Rates from 0.0001 to 1 on a linear grid of 100 would have 99 of them above 0.01.",
)
def rising_rates(low, high, steps):
    return low * (high / low) ** (np.arange(steps) / (steps - 1))


@rising_rates.wrong(
    "equal steps, not equal factors",
    sign="nearly all rates lie close to the upper end.",
    think="How many of your rates lie in the lower half of the powers of ten?",
)
def _(low, high, steps):
    return np.linspace(low, high, steps)


@rising_rates.wrong(
    "the last rate is not reached",
    sign="the rates end one factor below `high`.",
    think="How many factors lie between the first and the last of `steps` rates?",
)
def _(low, high, steps):
    return low * (high / low) ** (np.arange(steps) / steps)


@rising_rates.wrong(
    "the first rate is left out",
    sign="the rates begin one factor above `low`.",
    think="What is the exponent of the first rate?",
)
def _(low, high, steps):
    return low * (high / low) ** (np.arange(1, steps + 1) / steps)


@rising_rates.wrong(
    "np.logspace wants exponents",
    sign="rates from 10^low to 10^high.",
    think="What does np.logspace(0, 2, 3) give? Which function takes the ends themselves?",
)
def _(low, high, steps):
    return np.logspace(low, high, steps)


@rising_rates.wrong(
    "the rates fall",
    sign="the test begins where the network breaks, and never recovers.",
    think="A range test begins with the small rates.",
)
def _(low, high, steps):
    return rising_rates.solution(high, low, steps)


@rising_rates.wrong(
    "one rate too many",
    sign="steps + 1 rates: as many gaps as there should be rates.",
    think="3 rates from 1 to 100: which are they?",
)
def _(low, high, steps):
    return np.geomspace(low, high, steps + 1)


@rising_rates.wrong(
    "exp of equal steps between the ends",
    sign="rates from e^low to e^high.",
    think="Take the logarithms of the ends first, if you want to take exp at the end.",
)
def _(low, high, steps):
    return np.exp(np.linspace(low, high, steps))


# -------------------------------------------------------------------------------------- momentum
def _states(rng):
    def draw(*shape):
        return rng.normal(size=shape) if shape else rng.normal()

    return [
        (1.0, 2.0, 3.0, 0.1, 0.5),
        (draw(), draw(), draw(), 0.3, 0.9),
        (draw(3), draw(3), draw(3), 0.05, 0.8),
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


@momentum_step.wrong(
    "the velocity never decays",
    sign="the ball never comes to rest: it swings for ever.",
    think="Which argument did you not use? Without friction, what stops the ball?",
)
def _(w, v, gradient, learning_rate, beta):
    v = v + gradient
    return w - learning_rate * v, v


@momentum_step.wrong(
    "the average, not the sum",
    sign="β v + (1 - β) g: the same path with an α that is (1 - β) times as large.",
    think="Both forms are in use. The one asked for here adds the whole gradient.",
)
def _(w, v, gradient, learning_rate, beta):
    v = beta * v + (1 - beta) * gradient
    return w - learning_rate * v, v


@momentum_step.wrong(
    "the step is taken with the old velocity",
    sign="every gradient acts one step late; the first step does not move at all.",
    think="Which of the two v is in `w - α v`?",
)
def _(w, v, gradient, learning_rate, beta):
    return w - learning_rate * v, beta * v + gradient


@momentum_step.wrong(
    "the gradient decays, not the velocity",
    sign="the old velocity counts in full for ever.",
    think="What is to fade away, the past or the present?",
)
def _(w, v, gradient, learning_rate, beta):
    v = v + beta * gradient
    return w - learning_rate * v, v


@momentum_step.wrong(
    "the velocity is computed, and not used",
    sign="that is plain gradient descent.",
    think="Which of v and the gradient moves w?",
)
def _(w, v, gradient, learning_rate, beta):
    return w - learning_rate * gradient, beta * v + gradient


@momentum_step.wrong(
    "α counts twice",
    sign="the steps are α times too short.",
    think="α stands in one of the two lines. In which?",
)
def _(w, v, gradient, learning_rate, beta):
    v = beta * v + learning_rate * gradient
    return w - learning_rate * v, v


@momentum_step.wrong(
    "α has moved into the velocity",
    sign="the place is right, the velocity is α times the one asked for.",
    think="With a fixed α both forms walk the same path; with a schedule they don't. Here v ← β v + g.",
)
def _(w, v, gradient, learning_rate, beta):
    w, new = momentum_step.solution(w, v / learning_rate, gradient, learning_rate, beta)
    return w, learning_rate * new


@momentum_step.wrong(
    "the step goes uphill",
    sign="the ball rolls up, faster and faster.",
    think="Which sign takes it against the gradient?",
)
def _(w, v, gradient, learning_rate, beta):
    v = beta * v + gradient
    return w + learning_rate * v, v


@momentum_step.wrong(
    "the velocity points downhill, and contains α",
    sign="v ← β v - α g and w ← w + v: a form of other books. It does not fit a velocity that was gathered as v ← β v + g.",
    think="Here v gathers gradients, uphill and without α. Where do the minus and the α stand then?",
)
def _(w, v, gradient, learning_rate, beta):
    v = beta * v - learning_rate * gradient
    return w + v, v


@momentum_step.wrong(
    "that is Nesterov's look-ahead",
    sign="g + β v: the new gradient counts twice at first.",
    think="Plain momentum moves by the new v, and by nothing else.",
)
def _(w, v, gradient, learning_rate, beta):
    v = beta * v + gradient
    return w - learning_rate * (gradient + beta * v), v


@momentum_step.wrong(
    "the velocity is not handed back",
    sign="w moves rightly, and v stays what it was: in the next step nothing is remembered.",
    think="Which two values are to be returned, and are both new?",
)
def _(w, v, gradient, learning_rate, beta):
    return w - learning_rate * (beta * v + gradient), v


@momentum_step.wrong(
    "only the place is returned",
    sign="one value where two were asked for.",
    think="The next step needs the velocity as well.",
)
def _(w, v, gradient, learning_rate, beta):
    return w - learning_rate * (beta * v + gradient)


@momentum_step.wrong(
    "place and velocity are returned in the wrong order",
    sign="both are right, and change places.",
    think="In which order were they asked for?",
)
def _(w, v, gradient, learning_rate, beta):
    w, v = momentum_step.solution(w, v, gradient, learning_rate, beta)
    return v, w


# ------------------------------------------------------------------------------------------- Adam
@chapter.code(
    inputs=lambda rng: [
        (np.array([[2.0]]), 0.9, 0.99, 0.1),
        (np.array([[2.0], [-1.0]]), 0.9, 0.99, 0.1),
        (np.array([[1e-3, 1e3]]), 0.9, 0.999, 1e-8),
        (rng.normal(size=(2, 2)), 0.9, 0.999, 1e-3),
        (rng.normal(size=(5, 3)), 0.8, 0.95, 0.01),
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
    m, s = _averages(gradients, beta1, beta2)
    t = len(gradients)
    return m / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + epsilon)


def _averages(gradients, beta1, beta2):
    m, s = 0.0, 0.0
    for g in gradients:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
    return m, s


# the learner is to see one function in the solution, not two
adam_direction.code = """def adam_direction(gradients, beta1, beta2, epsilon):
    m, s = 0.0, 0.0
    for g in gradients:
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
    t = len(gradients)
    return m / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + epsilon)"""


@adam_direction.wrong(
    "no bias correction",
    sign="the first steps are far off: with the usual β, the first is about three times too long.",
    think="After one step, m is (1 - β₁) g. By what must it be divided to be g?",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    return m / (np.sqrt(s) + epsilon)


@adam_direction.wrong(
    "only one of the two averages is corrected",
    sign="m is right; s is too small at first, and so the first steps are too long.",
    think="s starts at 0 as well.",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    return m / (1 - beta1 ** len(gradients)) / (np.sqrt(s) + epsilon)


@adam_direction.wrong(
    "the root is missing",
    sign="steep coordinates hardly move: the direction shrinks as the gradient grows.",
    think="Multiply all gradients by 10. Adam's direction should stay the same. Does yours?",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    t = len(gradients)
    return m / (1 - beta1**t) / (s / (1 - beta2**t) + epsilon)


@adam_direction.wrong(
    "ε is under the root",
    sign="with a tiny ε nobody notices; with 0.1 the difference shows.",
    think="√ŝ + ε, or √(ŝ + ε)?",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    t = len(gradients)
    return m / (1 - beta1**t) / np.sqrt(s / (1 - beta2**t) + epsilon)


@adam_direction.wrong(
    "the correction counts from 0",
    sign="in the first step it divides by 1 - β⁰ = 0: inf or nan.",
    think="After the first gradient, t is 1.",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    t = len(gradients) - 1
    return np.divide(np.divide(m, 1 - beta1**t), np.sqrt(np.divide(s, 1 - beta2**t)) + epsilon)


@adam_direction.wrong(
    "the correction of the first step is used for ever",
    sign="right for the first step; under a steady gradient the direction is then too long for a while "
    "(twice at t = 10, with the usual β), and later too short.",
    think="1 - β grows to 1 - βᵗ. Where is your t?",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    return m / (1 - beta1) / (np.sqrt(s / (1 - beta2)) + epsilon)


@adam_direction.wrong(
    "the last gradient, not its average",
    sign="that is RMSProp with a correction: no momentum.",
    think="What is m for?",
)
def _(gradients, beta1, beta2, epsilon):
    _, s = _averages(gradients, beta1, beta2)
    t = len(gradients)
    return gradients[-1] / (np.sqrt(s / (1 - beta2**t)) + epsilon)


@adam_direction.wrong(
    "β₁ and β₂ have changed places",
    sign="the momentum is nearly without end, the scale jumps with every gradient.",
    think="Which average is β₁ for?",
)
def _(gradients, beta1, beta2, epsilon):
    return adam_direction.solution(gradients, beta2, beta1, epsilon)


@adam_direction.wrong(
    "ε is added after the division",
    sign="m̂ / √ŝ + ε moves every weight by ε in the same direction.",
    think="What does ε protect from? Look at the brackets.",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    t = len(gradients)
    return m / (1 - beta1**t) / np.sqrt(s / (1 - beta2**t)) + epsilon


@adam_direction.wrong(
    "multiplied by t, where the power is meant",
    sign="1 - β t is negative after a few steps.",
    think="After t steps, what is left of the zero that the average began with?",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    t = len(gradients)
    return m / (1 - beta1 * t) / (np.sqrt(s / (1 - beta2 * t)) + epsilon)


@adam_direction.wrong(
    "the counting of steps begins one too late",
    sign="the correction is too weak: the first step is not 1 long.",
    think="After the first gradient, t is 1 and not 2.",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    t = len(gradients) + 1
    return m / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + epsilon)


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


@adam_direction.wrong(
    "the square of the mean, not the mean of the squares",
    sign="gradients that alternate cancel out in s, and the steps become huge.",
    think="What is squared: each gradient, or their average?",
)
def _(gradients, beta1, beta2, epsilon):
    m, t = _averages(gradients, beta1, beta2)[0], len(gradients)
    s = _averages(gradients, beta2, beta2)[0] ** 2
    return m / (1 - beta1**t) / (np.sqrt(s / (1 - beta2**t)) + epsilon)


def _fed_back(gradients, beta1, beta2, epsilon, both=True):
    m, s = 0.0, 0.0
    for t, g in enumerate(gradients, 1):
        m = (beta1 * m + (1 - beta1) * g) / (1 - beta1**t)
        s = beta2 * s + (1 - beta2) * g**2
        s = s / (1 - beta2**t) if both else s
    return m / (np.sqrt(s if both else s / (1 - beta2**t)) + epsilon)


@adam_direction.wrong(
    "the corrected averages are fed back into the loop",
    sign="right for one gradient, wrong from two on: each average is corrected again and again.",
    think="m̂ and ŝ are made for the direction alone. Which m goes on to the next gradient?",
)
def _(gradients, beta1, beta2, epsilon):
    return _fed_back(gradients, beta1, beta2, epsilon)


@adam_direction.wrong(
    "the corrected m is fed back into the loop",
    sign="right for one gradient, wrong from two on: m is corrected again and again.",
    think="m̂ is made for the direction alone. Which m goes on to the next gradient?",
)
def _(gradients, beta1, beta2, epsilon):
    return _fed_back(gradients, beta1, beta2, epsilon, both=False)


@adam_direction.wrong(
    "only s is corrected",
    sign="s is right; m is too small at first: with β₁ = 0.9 the first step is ten times too short.",
    think="m starts at 0 as well.",
)
def _(gradients, beta1, beta2, epsilon):
    m, s = _averages(gradients, beta1, beta2)
    return m / (np.sqrt(s / (1 - beta2 ** len(gradients))) + epsilon)


@adam_direction.wrong(
    "the oldest gradient is taken for the newest",
    sign="right for one gradient; with more, the first one counts most.",
    think="The oldest gradient comes first. In which order does your loop go?",
)
def _(gradients, beta1, beta2, epsilon):
    return adam_direction.solution(gradients[::-1], beta1, beta2, epsilon)


@adam_direction.wrong(
    "ε is left out",
    sign="with a tiny ε nobody notices; with 0.1 the difference shows.",
    think="Which argument did you not use? What does it protect from?",
)
def _(gradients, beta1, beta2, epsilon):
    return adam_direction.solution(gradients, beta1, beta2, 0.0)


@adam_direction.wrong(
    "β₁ is used for both averages",
    sign="s forgets as fast as m does.",
    think="Which average is β₂ for?",
)
def _(gradients, beta1, beta2, epsilon):
    return adam_direction.solution(gradients, beta1, beta1, epsilon)


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


# ------------------------------------------------------------------------------------ step decay
@chapter.code(
    inputs=lambda rng: [
        (0, 1.0, 10, 0.1),
        (6, 1.0, 10, 0.1),
        (9, 1.0, 10, 0.1),
        (10, 1.0, 10, 0.1),
        (25, rng.uniform(0.1, 1), 10, 0.5),
        (int(rng.integers(30, 99)), rng.uniform(0.1, 1), 7, 0.8),
    ],
    hints=(
        "How many drops have there been by step 25, with one every 10 steps?",
        "`step // every` counts them; each multiplies the rate by `factor`.",
    ),
    further="A pure function of the step: you can plot it, call it twice, or out of order, and still train with what was plotted.",
)
def step_decay(step, rate, every, factor):
    return rate * factor ** (step // every)


@step_decay.wrong(
    "the rate sinks all the time",
    sign="between the drops it should stay level; yours is a smooth curve.",
    think="`/` or `//`?",
)
def _(step, rate, every, factor):
    return rate * factor ** (step / every)


@step_decay.wrong(
    "the drop comes one step early",
    sign="differs at step 9, 19, 29 …",
    think="The first step has number 0. Which number has the tenth, and which is the first after the drop?",
)
def _(step, rate, every, factor):
    return rate * factor ** ((step + 1) // every)


@step_decay.wrong(
    "only one drop",
    sign="right up to the second drop, which never comes.",
    think="What happens at 2 · every?",
)
def _(step, rate, every, factor):
    return rate * factor if step >= every else rate


@step_decay.wrong(
    "multiplied by the number of drops, not to their power",
    sign="0 before the first drop, and then it rises.",
    think="After two drops the rate has been multiplied by the factor twice.",
)
def _(step, rate, every, factor):
    return rate * factor * (step // every)


@step_decay.wrong(
    "a drop at every step",
    sign="the rate is nearly 0 long before the first drop is due.",
    think="Where is `every` in your formula?",
)
def _(step, rate, every, factor):
    return rate * factor**step


@step_decay.wrong(
    "`**` binds before `//`",
    sign="the rate is 0, or nearly: rate · factor^step is divided by `every` and rounded down.",
    think="Put brackets around the number of drops.",
)
def _(step, rate, every, factor):
    return rate * factor**step // every


@step_decay.wrong(
    "the remainder, not the number of drops",
    sign="the rate springs back up after each drop.",
    think="`//` counts the drops. What does `%` give?",
)
def _(step, rate, every, factor):
    return rate * factor ** (step % every)


@step_decay.wrong(
    "divided by the factor",
    sign="a factor below 1 makes the rate grow.",
    think="By what is the rate multiplied at a drop?",
)
def _(step, rate, every, factor):
    return rate / factor ** (step // every)


@step_decay.wrong(
    "the same amount is taken off at each drop",
    sign="the rate becomes negative in the end.",
    think="At a drop the rate is multiplied.",
)
def _(step, rate, every, factor):
    return rate - factor * (step // every)


@step_decay.wrong(
    "the drop comes one step late",
    also=[
        lambda step, rate, every, factor: rate * factor ** ((step - 1) // every) if step else rate
    ],
    sign="differs at step 10, 20, 30 … only.",
    think="Steps are counted from 0. What is the number of the first step after ten steps?",
)
def _(step, rate, every, factor):
    return rate * factor ** (max(step - 1, 0) // every)


@step_decay.wrong(
    "rounded, not rounded down",
    sign="each drop comes half a period early.",
    think="After how many steps is the first drop due: 5 or 10?",
)
def _(step, rate, every, factor):
    return rate * factor ** round(step / every)


@step_decay.wrong(
    "each drop comes nearly a whole period early",
    sign="right at 0, 10, 20 … alone: rounded up and not down, or a loop that drops at i = 0 already.",
    think="At step 6, how many times have ten steps gone by?",
)
def _(step, rate, every, factor):
    return rate * factor ** int(np.ceil(step / every))


@step_decay.wrong(
    "the counting of drops begins at step 0",
    sign="one drop too many, from the first step on.",
    think="How large is the rate at step 0?",
)
def _(step, rate, every, factor):
    return rate * factor ** (step // every + 1)


@step_decay.wrong(
    "the factor is taken for the share that is lost",
    sign="a factor of 0.1 takes away a tenth, and should leave one.",
    think="By what is the rate multiplied at a drop: factor, or 1 - factor?",
)
def _(step, rate, every, factor):
    return rate * (1 - factor) ** (step // every)


@step_decay.wrong(
    "steps are taken to be counted from 1",
    sign="(step - 1) // every: one drop too few at step 10, and at step 0 even a drop less than none.",
    think="The first step has number 0. What is -1 // 10?",
)
def _(step, rate, every, factor):
    return rate * factor ** ((step - 1) // every)


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
