"""Where a finding holds: each is asked again of other data, widths, depths, functions and losses.

A check takes a setting and returns one number; the finding holds there if the number is on the right
side of a bound. In which settings it held, and in which not, is what lrcourse/claims.toml says under
the claim's `tried`, word for word. The last argument, `counter`, is a setting in which the finding
is known to fail: a check that lets it pass would let anything pass.
"""

from collections import namedtuple

import numpy as np
import pytest
from scipy.stats import spearmanr
from support.settings import DATA, DRAWS, INITS, Setting, kept, redraw
from test_claims import AS_PRINTED, nonlinearity

from lrcourse import (
    ACTIVATIONS,
    LOSSES,
    MLP,
    Activation,
    accuracy,
    datasets,
    gradient_check,
    gradient_descent,
    schedules,
    sharpness,
    sigmoid,
    train,
)
from lrcourse.claims import load
from lrcourse.selection import cross_validate, range_test

CLAIMS = load()
RATES = 0.03, 0.1, 0.3, 1.0, 3.0, 10.0
Finding = namedtuple("Finding", "claim asks check at_least at_most settings counter")
FINDINGS = []


def asked(claim, settings, counter, at_least=-np.inf, at_most=np.inf):
    """Enter a check: its docstring is the question, as the ledger prints it."""

    def enter(check):
        asks = " ".join(check.__doc__.split())
        FINDINGS.append(Finding(claim, asks, check, at_least, at_most, settings, counter))
        return check

    return enter


def holds(finding, setting):
    return finding.at_least <= finding.check(setting) <= finding.at_most


def name_of(setting):
    return getattr(setting, "name", setting)


def on(*data, **more):
    return [Setting(name, more=more) for name in data]


ALL = list(DATA)
CLASSES = [name for name in DATA if name not in ("friedman1", "diabetes")]


def best(setting, rates=RATES, **more):
    """The score on new data at the best of the rates (those data choose it: it flatters all alike)."""
    return setting.train(rates, **more).middle("score").max()


# --- 1 ---


@asked("C01", [Setting("digits"), Setting("wine", (64,), "relu"), Setting("spirals", (16,), "gelu"),
               Setting("quantiles", (32,) * 3, "sigmoid"), Setting("friedman1", (16,) * 3, "selu")],
       counter=Setting("digits", activation="identity"), at_least=0.02)  # fmt: skip
def bent(setting):
    """Is the map of a trained network bent (half-way between two samples, is its output something
    else than half-way)?"""
    task, model = setting.task, setting.train((0.1,), epochs=50, seeds=1).model
    X = task.X
    first, second = X[..., :60, :], X[..., 60:, :]
    ends = (model.forward(first) + model.forward(second)) / 2
    return np.median(np.abs(model.forward((first + second) / 2) - ends).max() / ends.std())


@asked("C01", on(*ALL), counter=Setting("spirals", (64,)), at_least=0.04)
def bend_needed(setting):
    """Does a bent network do better on new data than a straight one, by 0.04 or more?"""
    straight = Setting(setting.data, setting.hidden, "identity", setting.more)
    return best(setting) - best(straight)


@asked("C02", on(*ALL), counter=Setting("digits", more={"epochs": 1}), at_least=2)
def training_lowers_the_loss(setting):
    """At the best of six α, does training at least halve the loss?"""
    trained = setting.train(RATES)
    return (trained.start.mean() / trained.middle("loss")).max()


@asked("C02", on(*ALL), counter=Setting("wine", (32,) * 3, "relu"), at_least=2)
def training_at_ten(setting):
    """At α = 10, does it?"""
    trained = setting.train((10.0,))
    return (trained.start.mean() / trained.middle("loss")).max()


FIVE = [Setting("digits"), Setting("wine", (64,)), Setting("friedman1", (128,)),
        Setting("spirals", (16,) * 3), Setting("clusters", (32,), "relu")]  # fmt: skip


def moved(setting, rates, epochs, **more):
    start, end = setting.networks(len(rates), **more), setting.train(rates, epochs, **more).model
    return np.median(np.linalg.norm(end.flat - start.flat, axis=-1), axis=(0, 2))


@asked("C03", FIVE, counter=Setting("digits", more={"epochs": 50}), at_most=0.01)
def first_step_in_proportion(setting):
    """Is the first step ten times as long with ten times the α?"""
    way = moved(setting, (0.01, 0.1), 1)
    return abs(way[1] / way[0] / 10 - 1)


@asked("C03", FIVE, counter=Setting("digits", more={"epochs": 1}), at_least=9, at_most=11)
def ten_times_the_way(setting):
    """Does ten times the α bring the weights ten times as far in 50 updates?"""
    way = moved(setting, (0.01, 0.1), 50)
    return way[1] / way[0]


@asked("C03", FIVE, counter=Setting("digits", (32,), "sigmoid"), at_most=1.2)
def speed_without_activation(setting):
    """Does the activation leave the speed alone (the first step as long with a sigmoid)?"""
    own = moved(setting, (0.01,), 1)[0]
    other = moved(Setting(setting.data, setting.hidden, "sigmoid", setting.more), (0.01,), 1)[0]
    return max(own / other, other / own)


# --- 2.1 ---

# A landscape in one dimension or two: its slope, and where a walk begins.
LANDSCAPES = {
    "parabola": (lambda w: w, 10.0),
    "valley, κ = 100": (lambda w: w * np.array([1.0, 100.0]), np.array([3.0, 0.02])),
    "log cosh": (np.tanh, 2.0),
    "double well": (lambda w: w**3 - w, 0.5),
    "cosine": (np.sin, 1.0),
    "|w|": (np.sign, 0.7),
}


def first_step(where, rate, optimizer="sgd"):
    if isinstance(where, Setting):  # the first step of a network
        before, after = (
            where.networks(seeds=1),
            where.train((rate,), 1, optimizer=optimizer, seeds=1),
        )
        return np.abs(after.model.flat - before.flat).ravel()
    slope, start = LANDSCAPES[where.removesuffix(", two steps")]
    path = gradient_descent(
        slope, start, rate, 1 + where.endswith("two steps"), optimizer=optimizer
    )
    return np.abs(path[-1] - path[0])


PLACES = [*LANDSCAPES, Setting("digits"), Setting("wine", (64,), "relu")]


@asked("C04", PLACES, counter="parabola, two steps", at_most=1e-3)
def step_proportional(where):
    """Is a step at the same place twice as long with twice the α?"""
    steps = [first_step(where, rate) for rate in (0.01, 0.02)]
    return abs(np.linalg.norm(steps[1]) / np.linalg.norm(steps[0]) / 2 - 1)


@asked("C05", on(*ALL), counter=Setting("wine", more={"epochs": 1500}), at_least=0.04)
def alpha_decides_after_the_same_time(setting):
    """After the same 30 updates, is a hundredth of the best α behind it by 0.04 or more?"""
    score = setting.train(RATES, epochs=30).middle("score")
    slow = setting.train((RATES[score.argmax()] / 100,), epochs=30).middle("score")[0]
    return score.max() - slow


@asked("C05", on(*ALL), counter=Setting("spirals", (8,), more={"epochs": 30}), at_least=0.02)
def alpha_decides_after_patience(setting):
    """Does a tenth of it stay behind, by 0.02 or more, when it has ten times the updates?"""
    score = setting.train(RATES, epochs=50).middle("score")
    patient = setting.train((RATES[score.argmax()] / 10,), epochs=500).middle("score")[0]
    return score.max() - patient


def tilted(tilt):
    return lambda w: w**3 - w + tilt


# Slope, a large α, and where the local minimum's side begins: left of it lies the deep one.
WELLS = {
    "wells tilted by 0.1, α = 0.9": (tilted(0.1), 0.9),
    "wells tilted by 0.15, α = 0.9": (tilted(0.15), 0.9),
    "wells tilted by 0.2, α = 1.3": (tilted(0.2), 1.3),
    "wells tilted by 0.15, deep one flatter, α = 1.07": (
        lambda w: (w**3 - w + 0.15) * np.exp(0.3 * w),
        1.07,
    ),
    "wells tilted by 0.15, α = 2": (tilted(0.15), 2.0),
    "parabola, α = 2.1": (lambda w: w, 2.1),
    "wells tilted by 0.25, α = 1.3": (tilted(0.25), 1.3),
    "wells tilted by 0.12, α = 0.9": (tilted(0.12), 0.9),
}


def at_rest(slope, rate, steps=1000):
    """The walks of 1500 balls, and which of them end at rest in the higher minimum, the right one."""
    starts = np.random.default_rng(6).uniform(-1.8, 1.8, 1500)
    path = gradient_descent(slope, starts, rate, steps)
    return path, (np.abs(path[-1] - path[-2]) < 1e-9) & (path[-1] > 0.01)


SIX = list(WELLS)[:6]  # the others are planted
LARGE = [Setting("digits"), Setting("digits", (32,), "relu"), Setting("friedman1")]


@asked("C06", [*SIX, *LARGE], counter="wells tilted by 0.25, α = 1.3", at_least=0.02)
def large_alpha_fills_the_local_minimum(where):
    """Does the large α bring more walks to rest in a minimum that is not the lowest than a small one?"""
    if isinstance(where, Setting):  # at α = 3: at rest, and higher than where α = 0.1 leads
        large, small = (where.train((rate,)) for rate in (3.0, 0.1))
        gradients = large.model.loss_and_gradients(where.task.X, where.task.y, where.task.loss)[1]
        rest = np.sqrt(sum((g**2).sum(axis=(-2, -1)) for pair in gradients for g in pair)) < 0.03
        return (rest & (large.loss > 2 * small.loss)).mean()
    slope, rate = WELLS[where]
    return at_rest(slope, rate)[1].mean() - at_rest(slope, 0.05)[1].mean()


@asked("C28", SIX, counter="wells tilted by 0.12, α = 0.9", at_least=0.05)
def quickly_in_the_local_minimum(where):
    """Does it happen at all: do 0.05 or more of the walks rest in the local minimum, half of them
    within ten steps?"""
    slope, rate = WELLS[where]
    path, rests = at_rest(slope, rate)
    far = np.abs(path[:, rests] - path[-1, rests]) > 1e-3
    return rests.mean() if rests.any() and np.median(far.sum(axis=0)) <= 10 else 0.0


def steps_to(loss, goal):
    """Steps until every loss (steps, runs) is below the goal, the median run."""
    return np.median(np.where((loss < goal).any(axis=0), (loss < goal).argmax(axis=0), len(loss)))


@asked("C07", ["parabola", "valley, κ = 100", *on(*ALL)], counter="parabola, α = 1.9", at_least=5)
def a_tenth_is_slow(setting):
    """Does a tenth of α take five times as many steps or more?"""
    if isinstance(setting, str):
        top = {"parabola": 0.5, "valley, κ = 100": 0.015, "parabola, α = 1.9": 1.99}[setting]
        slope, start = LANDSCAPES[setting.partition(", α")[0]]
        walks = [gradient_descent(slope, start, rate, 20_000) for rate in (top, top / 10)]
        height = [np.abs(walk).reshape(len(walk), -1).max(axis=1)[:, None] for walk in walks]
        return steps_to(height[1], 1e-3) / steps_to(height[0], 1e-3)
    fast, slow = (
        setting.train((rate,), epochs).losses for rate, epochs in ((0.03, 20), (0.003, 260))
    )
    goal = fast[-1].mean()
    return steps_to(slow, goal) / steps_to(fast, goal)


# --- 2.2 ---


@asked("C08", list(ACTIVATIONS), counter="softmax", at_most=0)
def neuron_by_neuron(name):
    """Does a neuron's output depend on its own z alone?"""
    f = ACTIVATIONS.get(name, lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True))
    z = np.random.default_rng(8).normal(size=(50, 6))
    other = z.copy()
    other[:, 2] += 1
    return np.abs(np.delete(f(other) - f(z), 2, axis=-1)).max()


@asked("C09", on(*ALL), counter=Setting("wine", activation="identity"), at_most=0.8)
def fits_what_a_line_cannot(setting):
    """Does it fit its own data better in 150 updates than the best straight network, the loss lower
    by a fifth?"""
    straight = Setting(setting.data, setting.hidden, "identity", setting.more)
    with_bend, without = (s.train(RATES).middle("loss").min() for s in (setting, straight))
    return with_bend / without


def three(setting, rates=RATES):
    """Scores of the article's three activations: (rate, function)."""
    each = [Setting(setting.data, setting.hidden, f) for f in ("sigmoid", "tanh", "relu")]
    return np.array([one.train(rates).middle("score") for one in each]).T


@asked("C10", on(*ALL), counter=Setting("digits", (32,) * 5), at_most=0.08)
def all_three_learn(setting):
    """With one hidden layer, are sigmoid, tanh and ReLU within 0.08 of each other?"""
    return np.ptp(three(setting).max(axis=0))


# --- 3.1 ---


def chosen(setting, rate, rates):
    """How far a chosen α is behind the best of the rates, on new data; (split,) rates may differ."""
    grid = setting.train(rates, epochs=40, batch_size=20, seeds=5).score
    rate = np.broadcast_to(rate, len(grid))
    own = setting.train(tuple(np.unique(rate)), epochs=40, batch_size=20, seeds=5).score
    place = np.searchsorted(np.unique(rate), rate)
    behind = np.mean(grid, axis=2).max(axis=1) - np.mean(own, axis=2)[np.arange(len(grid)), place]
    return behind.mean()


NINE = tuple(np.geomspace(0.001, 10, 9))


@asked("C11", on(*ALL), counter=Setting("quantiles", more={"epochs": 1}), at_most=0.02)
def folds_find_it(setting):
    """Is the α that five folds choose at most 0.02 behind the best of the grid, on new data?"""
    task = setting.task
    sizes = [task.X.shape[-1], *setting.hidden, task.y.shape[-1]]
    epochs = setting.more.get("epochs", 40)
    picks = [
        cross_validate(sizes, X[0, 0], y[0, 0], NINE, loss=task.loss, epochs=epochs, batch_size=20,
                       activation=setting.activation, n_jobs=1).best
        for X, y in zip(task.X, task.y, strict=True)
    ]  # fmt: skip
    return chosen(Setting(setting.data, setting.hidden, setting.activation), picks, NINE)


@asked("C12", on(*ALL), counter=Setting("quantiles", (64,)), at_most=0.02)
def search_finds_it(setting):
    """Does a plain search over fifteen α, each judged once on a fifth held back, come within 0.02 of
    the best of the grid?"""
    task, rates = setting.task, tuple(np.geomspace(0.001, 10, 15))
    networks = setting.networks(len(rates), seeds=1)
    X, y = task.X, task.y
    train(networks, X[..., 24:, :], y[..., 24:, :], np.array(rates)[:, None], loss=task.loss,
          epochs=40, batch_size=20)  # fmt: skip
    held = LOSSES[task.loss](networks.forward(X[..., :24, :]), y[..., :24, :])[0]
    held = np.where(np.isfinite(held), held, np.inf)
    return chosen(setting, np.array(rates)[held[..., 0].argmin(axis=1)], NINE)


def by_range_test(setting, factor):
    """`factor` times the minimum of a range test of 100 steps, the median seed, for each split."""
    task, networks = setting.task, setting.networks(seeds=5)
    minima = [
        range_test(networks.run((split, 0)), task.X[split, 0, 0], task.y[split, 0, 0], 1e-4, 30, 100,
                   loss=task.loss, batch_size=20).minimum
        for split in range(len(task.X))
    ]  # fmt: skip
    return factor * np.median(minima, axis=1)


@asked("C12", on(*ALL), counter=Setting("spirals", (64,)), at_most=0.02)
def half_of_the_minimum(setting):
    """Is half of a range test's minimum at most 0.02 behind the best α?"""
    return chosen(setting, by_range_test(setting, 0.5), NINE)


@asked("C12", on(*ALL), counter=Setting("spirals", (64,)), at_most=0.015)
def tenth_of_the_minimum(setting):
    """Is a tenth of it, by no more than 0.015?"""
    return chosen(setting, by_range_test(setting, 0.1), NINE)


PARABOLAS = [f"noisy parabola, curvature {c}" for c in (3, 1, 0.3, 0.1, 0.03)]


@asked("C13", PARABOLAS, counter="noisy parabola, curvature 0.01", at_most=0.9)
def cosine_lowers_the_end(where):
    """Does a cosine end lower than a constant by a tenth, each at its own best α?"""
    curvature, rates = float(where.split()[-1]), np.geomspace(0.01, 1.9, 30)[:, None]
    rates = rates / max(curvature, 1)
    ends = []
    for plan in (schedules.constant(rates), schedules.cosine(rates, 200)):
        rng = np.random.default_rng(13)
        noisy = lambda w, rng=rng: curvature * w + 3 * rng.standard_normal(1000)  # noqa: E731
        ends.append(gradient_descent(noisy, np.full((30, 1000), 10.0), plan, 200)[-1])
    constant, cosine = ((curvature * end**2 / 2).mean(axis=1).min() for end in ends)
    return cosine / constant


ADAM = tuple(np.array(RATES) / 10)
SHORT = {"epochs": 10, "batch_size": 20}


@asked("C13", on(*ALL), counter=Setting("quantiles", (32,), "relu"), at_least=0.02)
def adam_gains(setting):
    """Is Adam ahead of a constant by 0.02 or more on new data, each at its best of six α?"""
    return best(setting, ADAM, optimizer="adam", **SHORT) - best(setting, RATES, **SHORT)


# --- 3.2 ---

TEN = "selu elu softplus swish leaky_relu relu gelu mish tanh sigmoid".split()


@asked("C14", [Setting(n, (16,)) for n in ("spirals", "quantiles", "clusters", "friedman1", "digits")],
       counter=Setting("wine", (16,)), at_least=0.4)  # fmt: skip
def more_bend_does_better(setting):
    """Do the more nonlinear of ten activations do better on new data (rank correlation 0.4 or more)?"""
    scores = [
        best(Setting(setting.data, setting.hidden, name), (0.3, 3.0), seeds=2) for name in TEN
    ]
    return spearmanr([nonlinearity(ACTIVATIONS[name]) for name in TEN], scores)[0]


def flattened(name):
    """The same function, its slope a quarter."""
    f = ACTIVATIONS[name]
    return Activation(
        f"{name}/4", lambda z: f.value(z) / 4, lambda z, a=None: f.slope(z, 4 * a) / 4
    )


@asked("C15", [Setting("digits", (32,) * 6), Setting("wine", (32,) * 6), Setting("tumours", (32,) * 6),
               Setting("clusters", (32,) * 6, "relu"), Setting("friedman1", (32,) * 6),
               Setting("digits", (32,) * 3),
               Setting("digits", (32,)), Setting("wine", (32,), "relu"),
               Setting("digits", (32,) * 6, more={"optimizer": "adam", "epochs": 300}),
               Setting("wine", (32,) * 6, more={"optimizer": "adam", "epochs": 300})],
       counter=Setting("clusters", (32,)), at_least=0.15)  # fmt: skip
def quarter_of_the_slope(setting):
    """Is a network whose activation has a quarter of the slope behind by 0.15 or more after 100
    updates (with Adam 300)?"""
    rates, short = (ADAM if setting.more else RATES)[1:4], {"epochs": 100, "seeds": 2}
    init = {"init": INITS.get(setting.activation, "he")}
    flat = Setting(setting.data, setting.hidden, flattened(setting.activation), setting.more)
    return best(setting, rates, **short) - best(flat, rates, **short, **init)


def first_gradient(setting, depth):
    """Size of the first layer's gradient, the median of starts and splits, with so many layers."""
    deep = Setting(setting.data, setting.hidden[:1] * depth, setting.activation)
    model, task = deep.networks(seeds=2, **setting.more), deep.task
    gradients = model.loss_and_gradients(task.X, task.y, task.loss)[1]
    return np.median(np.linalg.norm(gradients[0][0].astype(float), axis=(-2, -1)))


STACKS = [Setting("digits", (16,), "sigmoid"), Setting("digits", (64,), "sigmoid"),
          Setting("wine", (32,), "sigmoid"), Setting("friedman1", (128,), "sigmoid"),
          Setting("wine", (64,), "tanh"), Setting("digits", (64,), "relu")]  # fmt: skip


@asked("C16", STACKS, counter=Setting("digits", (64,), "tanh"), at_most=1e-3)
def vanishes(setting):
    """With the usual weights, is the first layer's gradient in ten layers less than a thousandth of
    that in one?"""
    return first_gradient(setting, 10) / first_gradient(setting, 1)


WIDE = {"init": "normal", "wider": 3}
SATURATED = [Setting("digits", (n,), f, WIDE) for n, f in
             [(16, "sigmoid"), (64, "sigmoid"), (128, "sigmoid"), (16, "tanh"), (64, "tanh")]]  # fmt: skip
SATURATED += [Setting("wine", (64,), "sigmoid", WIDE), Setting("friedman1", (64,), "tanh", WIDE)]


@asked("C16", SATURATED, counter=Setting("wine", (8,), "sigmoid", WIDE), at_least=10)
def explodes(setting):
    """With weights of spread 3, which saturate most units, is it ten times as large in twenty
    layers as in one?"""
    return first_gradient(setting, 20) / first_gradient(setting, 1)


# --- 3.3 ---


def bowl(name):
    """H of the bowl wᵀ H w / 2, with its largest eigenvalue."""
    if name.startswith("straight network"):  # the squared error of a straight network is a bowl
        X = Setting(name.split()[-1]).task.X[0, 0, 0]
        X = np.append(X, np.ones((len(X), 1)), axis=1)
        H = 2 * X.T @ X / len(X)
    else:
        n, curvature = int(name.split()[1]), float(name.split()[-1])
        A = np.random.default_rng(n).standard_normal((3 * n, n))
        H = curvature * A.T @ A / len(A)
    return H, np.linalg.eigvalsh(H)[-1]


BOWLS = ["in 1 dimension, curvature 1", "in 2 dimensions, curvature 0.01",
         "in 16 dimensions, curvature 100", *(f"straight network, {n}" for n in ("wine", "diabetes"))]  # fmt: skip
OTHERS = ["log cosh", "cosine", Setting("digits"), Setting("friedman1")]


@asked("C17", [*BOWLS, *OTHERS], counter=Setting("wine"), at_least=1)
def border_at_2_over_L(where):
    """Does the distance shrink in 400 steps a hundredth below 2/L and grow a hundredth above (for a
    network: does the loss, L taken at the start)?"""
    if isinstance(where, Setting):
        L = sharpness(where.networks(seeds=1), where.task.X, where.task.y, where.task.loss).max()
        below, above = (where.train((f * 2 / L,), 400, seeds=1) for f in (0.99, 1.01))
        return (below.loss < below.start).all() and (above.loss > above.start).all()
    if where in LANDSCAPES:
        slope, start = LANDSCAPES[where]
        L = 1.0
    else:
        H, L = bowl(where)
        slope, start = lambda w: w @ H, np.linalg.eigh(H)[1].sum(axis=1)
    ends = [gradient_descent(slope, start, f * 2 / L, 400)[-1] for f in (0.99, 1.01)]
    below, above = (np.linalg.norm(end) / np.linalg.norm(start) for end in ends)
    return float(below < 1 < above)


PRINTED = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "relu": lambda z: np.maximum(0, z),
}
PRECISE = [f"{name}, {dtype}, |z| ≤ 30" for name in PRINTED for dtype in ("float64", "float32")]


@asked("C18", PRECISE, counter="tanh, float32, |z| ≤ 1000", at_most=1e-6)
def printed_formula_is_right(where):
    """Computed as it is printed, is the formula right to six digits?"""
    name, dtype, z = where.split(", ")
    z = np.linspace(-1, 1, 2001) * float(z.split()[-1])
    with np.errstate(all="ignore"):
        printed = PRINTED[name](z.astype(dtype))
    return np.nan_to_num(
        np.abs(printed - ACTIVATIONS[name](z.astype(dtype).astype(float))), nan=np.inf
    ).max()


# --- 4 ---

XOR = {
    "4 units": {}, "2 units": {"hidden": 2}, "8 units": {"hidden": 8}, "16 units": {"hidden": 16},
    "inputs ±1": {"inputs": 2}, "Xavier's weights": {"init": "xavier"}, "the task OR": {"task": "or"},
    "the task OR, 16 units": {"task": "or", "hidden": 16},
    "1 unit": {"hidden": 1},
    "4 units, 20 epochs": {"epochs": 20},
}  # fmt: skip
SEVEN = list(XOR)[:7]


def xor_networks(setting, activation, n=100):
    options = {"hidden": 4, "init": "normal"} | XOR[setting]
    return MLP([2, options["hidden"], 1], activation, options["init"], 2000 + np.arange(n), (n,))


def xor_solved(setting, activation, rate):
    """The share of a hundred starts that answer all four points rightly."""
    X, y = datasets.xor()
    if XOR[setting].get("inputs"):
        X = 2 * X - 1
    if XOR[setting].get("task"):
        y = X.max(axis=1, keepdims=True)
    model = xor_networks(setting, activation)
    epochs = XOR[setting].get("epochs", 1000)
    train(model, X, y, 4 * rate, loss="binary_cross_entropy", epochs=epochs)
    return (accuracy(model.forward(X), y) == 1).mean()


@asked("C19", SEVEN, counter="the task OR, 16 units", at_least=0.5)
def listing_learns(setting):
    """As described, with α = 0.01 and 1000 epochs, is it solved from half of the starts or more?"""
    return xor_solved(setting, AS_PRINTED, 0.01)


@asked("C21", SEVEN, counter="1 unit", at_least=0.9)
def mended_listing_learns(setting):
    """Mended, with α = 1, is it solved from nine in ten of the starts or more?"""
    return xor_solved(setting, "sigmoid", 1.0)


@asked("C23", SEVEN, counter="1 unit", at_least=0.8)
def relu_would_have_learnt(setting):
    """With ReLU in the sigmoid's place, at α = 0.1, would four starts in five or more have solved it?"""
    return xor_solved(setting, "relu", 0.1)


@asked("C23", SEVEN, counter="4 units, 20 epochs", at_least=0.8)
def gelu_would_have_learnt(setting):
    """With GELU?"""
    return xor_solved(setting, "gelu", 0.1)


@asked("C32", SEVEN, counter="4 units, two steps", at_most=1.0001)
def listing_uses_a_learning_rate(setting):
    """Is its first step in proportion to the learning rate it is given?"""
    X, y = datasets.xor()
    n_steps, setting, moves = (
        1 + setting.endswith("two steps"),
        setting.removesuffix(", two steps"),
        [],
    )
    for rate in (0.01, 0.1):
        model = xor_networks(setting, AS_PRINTED)
        before = model.flat.copy()
        train(model, X, y, 4 * rate, loss="binary_cross_entropy", epochs=n_steps)
        moves.append(np.linalg.norm(model.flat - before))
    return max(moves[1] / moves[0] / 10, 10 * moves[0] / moves[1])


@asked("C32", SEVEN, counter="the task OR, 16 units", at_most=0.2)
def one_rate_shows_it(setting):
    """Would other learning rates have shown the same (the mended listing at 0.01, 0.1 and 1: shares of
    solved starts within 0.2)?"""
    return np.ptp([xor_solved(setting, "sigmoid", rate) for rate in (0.01, 0.1, 1.0)])


@asked("C20", [Setting("spirals", (4,)), Setting("moons", (16,)), Setting("tumours", (8,)),
               Setting("diabetes", (4,)), Setting("wine", (4,))],
       counter=Setting("moons", (4,), "sigmoid"), at_most=1e-4)  # fmt: skip
def printed_derivative_is_right(setting):
    """Is the hidden layer's gradient, as printed, right to four digits?"""
    function = ACTIVATIONS["sigmoid"] if setting.activation == "sigmoid" else AS_PRINTED
    model, task = setting.networks(seeds=1, activation=function, init="normal"), setting.task
    one = MLP.from_parameters([(w[0, 0, 0].astype(float), b[0, 0, 0].astype(float))
                               for w, b in model.parameters], function)  # fmt: skip
    return max(gradient_check(one, task.X[0, 0, 0], task.y[0, 0, 0], task.loss)[0])


def summed(name, factor=1):
    return lambda output, y: factor * output.size * LOSSES[name](output, y)[1]


def squared_behind_sigmoid(output, y):
    p = sigmoid(output)
    return (p - y) * p * (1 - p)


OUTPUTS = {
    "cross-entropy behind a sigmoid, summed": (sigmoid, summed("binary_cross_entropy")),
    "cross-entropy behind a sigmoid, mean": (sigmoid, summed("binary_cross_entropy", 0.25)),
    "half the squared error of the output itself, summed": (
        lambda o: o, summed("mean_squared_error", 0.5)),
    "half the squared error behind a sigmoid, summed": (sigmoid, squared_behind_sigmoid),
    "half the squared error behind a tanh, summed": (
        np.tanh, lambda o, y: (np.tanh(o) - y) * (1 - np.tanh(o) ** 2)),
}  # fmt: skip


@asked(
    "C22", list(OUTPUTS)[:4], counter="half the squared error behind a tanh, summed", at_most=1e-12
)
def error_is_the_gradient(where):
    """Is ŷ − y the gradient with respect to the output layer's z?"""
    predict, gradient = OUTPUTS[where]
    z, y = np.random.default_rng(22).normal(size=(4, 1)), datasets.xor()[1]
    return np.abs(predict(z) - y - gradient(z, y)).max()


# --- 5 ---

MOMENTUM = tuple(np.array(RATES) / 10)
FINE = tuple(10 ** np.arange(-3, 1.1, 0.25))


def lowest(setting, optimizer, epochs):
    """Training loss at the best α of seventeen: the median seed, the mean of the splits."""
    return (
        setting.train(FINE, optimizer=optimizer, epochs=epochs, batch_size=20).middle("loss").min()
    )


MIXED = [Setting("digits", (32,), "relu"), Setting("wine"), Setting("clusters", (64,), "relu"),
         Setting("quantiles", (32,), "relu"), Setting("tumours", (16,)), Setting("spirals", (32,)),
         Setting("friedman1", (32,)), Setting("diabetes", (16,))]  # fmt: skip


@asked("C24", MIXED, counter=Setting("diabetes", (64,)), at_most=0.8)
def adam_is_faster_than_descent(setting):
    """After five epochs, is Adam's training loss lower than plain descent's by a fifth?"""
    return lowest(setting, "adam", 5) / lowest(setting, "sgd", 5)


@asked("C24", MIXED, counter=Setting("tumours", (32,)), at_most=0.95)
def adam_is_faster_than_momentum(setting):
    """Is it lower than momentum's, by a twentieth?"""
    return lowest(setting, "adam", 5) / lowest(setting, "momentum", 5)


@asked("C24", MIXED, counter=Setting("moons"), at_least=0.02)
def adam_is_more_accurate(setting):
    """After twenty epochs, is it better than plain descent on new data, by 0.02 or more?"""
    scores = [setting.train(FINE, optimizer=name, epochs=20, batch_size=20).middle("score").max()
              for name in ("adam", "sgd")]  # fmt: skip
    return scores[0] - scores[1]


NEW = [("selu", "lecun"), ("elu", "lecun"), ("gelu", "he"), ("gelu", "lecun"), ("swish", "he"),
       ("swish", "lecun"), ("mish", "he"), ("leaky_relu", "he")]  # fmt: skip
DEEP_NEW = [Setting(data, (n,), f, {"init": init}) for data, n in [("digits", 32), ("friedman1", 64)]
            for f, init in NEW]  # fmt: skip


@asked("C25", DEEP_NEW, counter=Setting("digits", (32,), "relu", {"init": "lecun"}), at_least=0.015,
       at_most=100)  # fmt: skip
def new_ones_keep_the_gradient(setting):
    """With these weights, is the first layer's gradient in thirty layers at least 0.015 and at most
    100 times that in two?"""
    return first_gradient(setting, 30) / first_gradient(setting, 2)


TWELVE = [Setting(data, (16,) * 12) for data in ("digits", "wine", "friedman1")]
TWELVE += [Setting(data) for data in ("digits", "wine", "quantiles", "friedman1")]


@asked("C25", TWELVE, counter=Setting("quantiles", (16,)), at_least=0.03)
def new_ones_do_better(setting):
    """Is the better of SELU and GELU ahead of the better of tanh and ReLU on new data, by 0.03?"""
    tanh, relu, selu, gelu = (
        best(Setting(setting.data, setting.hidden, name), RATES[:3], epochs=100, seeds=2)
        for name in ("tanh", "relu", "selu", "gelu")
    )
    return max(selu, gelu) - max(tanh, relu)


def untrained_sharpness(setting):
    """Axes (split, seed)."""
    model, task = setting.networks(), setting.task
    return sharpness(model, task.X, task.y, task.loss, iterations=50)[:, 0]


UNITS = np.array([0.5, 1, 2, 4, 8, 16, 32])  # of 2/λ
SQUARED = {"loss": "mean_squared_error"}
START = [Setting("digits", more=SQUARED), Setting("wine", more=SQUARED), Setting("spirals", more=SQUARED),
         Setting("friedman1", (64,)), Setting("diabetes", (32,), "gelu"),
         Setting("digits", (32,) * 3, more=SQUARED), Setting("wine", (32,), "relu", SQUARED),
         Setting("digits"), Setting("wine"), Setting("tumours"), Setting("spirals")]  # fmt: skip


@kept
def at_units(setting, epochs=200):
    """Training loss at each multiple of 2/λ, λ of each network before training: (split, unit, seed)."""
    rates, task = 2 * UNITS[:, None] / untrained_sharpness(setting)[:, None], setting.task
    model = setting.networks(len(UNITS))
    history = train(model, task.X, task.y, rates, loss=task.loss, epochs=epochs)
    last = history.loss[-1]
    return np.where(last < history.loss[0], last, np.inf)


@asked("C26", START, counter=Setting("tumours", (64,)), at_most=2)
def four_over_sharpness_is_good(setting):
    """Is the training loss at α = 4/λ, λ the sharpness before training, at most twice the best of
    seven α?"""
    loss = at_units(setting)
    return np.median(loss[:, 2] / loss.min(axis=1))


@asked("C26", START, counter=Setting("tumours", (64,)), at_least=0.5)
def eight_over_sharpness_diverges(setting):
    """At 8/λ, do half of the runs or more end above where they began?"""
    return np.isinf(at_units(setting)[:, 3]).mean()


EDGE = [Setting("digits", more=SQUARED), Setting("friedman1", (64,)), Setting("diabetes"),
        Setting("wine", (32,) * 3, more=SQUARED), Setting("spirals", (32,), "gelu", SQUARED),
        Setting("digits"), Setting("tumours")]  # fmt: skip


@asked("C26", EDGE, counter=Setting("wine"), at_least=0.78, at_most=1.22)
def settles_at_the_edge(setting):
    """Trained with α = 2/λ, is the sharpness after 1000 updates 0.78 to 1.22 times 2/α?"""
    task, model = setting.task, setting.networks(seeds=2)
    rate = 2 / untrained_sharpness(setting)[:, None, :2]
    train(model, task.X, task.y, rate, loss=task.loss, epochs=1000)
    end = sharpness(model, task.X, task.y, task.loss, iterations=50) * rate / 2
    return np.median(end)


# --- 6, and what the article says without a number ---


@asked("C27", on(*ALL), counter=Setting("digits", (64,)), at_least=0.5)
def ruined_at_three(setting):
    """Does α = 3 fail: are half of the networks or more higher after a hundred steps than before?"""
    trained = setting.train((3.0,), epochs=100)
    return (trained.loss > trained.start).mean()


@asked("C29", on(*ALL), counter=Setting("wine", (64,)), at_least=0.04)
def alpha_changes_the_result(setting):
    """Does α, from a hundredth of the best to ten times it, change the score on new data by 0.04?"""
    scores = setting.train(RATES).middle("score")
    ends = setting.train((RATES[scores.argmax()] / 100, RATES[scores.argmax()] * 10)).middle(
        "score"
    )
    return scores.max() - ends.min()


@asked("C29", on(*ALL), counter=Setting("spirals", (16,)), at_least=0.04)
def activation_changes_the_result(setting):
    """Does the choice between sigmoid, tanh and ReLU, all at α = 0.1?"""
    return np.ptp(three(setting)[1])


@asked("C30", [*on(*ALL), Setting("digits", (512,)), Setting("clusters", (512,))],
       counter=Setting("tumours", (128,)), at_least=0.01)  # fmt: skip
def features_learnt(setting):
    """Is it better on new data to train all layers than the last one alone, by 0.01 or more?"""
    task, whole = setting.task, best(setting)
    features, new = (setting.networks().layers(X)[1][-1] for X in (task.X, task.X_test))
    last = MLP(
        [features.shape[-1], task.y.shape[-1]], init="zeros", runs=(3, 4, 3), dtype=np.float32
    )
    train(last, features, task.y, np.array(RATES[:4])[:, None], loss=task.loss, epochs=200)
    alone = type(task)(features, new, task.y, task.y_test, task.loss).score(last)
    return whole - np.median(alone, axis=2).mean(axis=0).max()


@asked("C31", on(*ALL), counter=Setting("wine", (64,)), at_least=2)
def too_large_trains_badly(setting):
    """At 30 times the α that ends lowest, does the training loss end twice as high or higher?"""
    loss = setting.train(RATES).middle("loss")
    return setting.train((30 * RATES[loss.argmin()],)).middle("loss")[0] / loss.min()


@asked("C33", [*on(*ALL), Setting("digits", (32,) * 5), Setting("wine", (32,) * 5)],
       counter=Setting("moons", (32,) * 5), at_least=0.1)  # fmt: skip
def activation_decides(setting):
    """Each at its own best α, are sigmoid, tanh and ReLU 0.1 or more apart on new data?"""
    return np.ptp(three(setting).max(axis=0))


# --- the tests ---

each = pytest.mark.parametrize("finding", FINDINGS, ids=lambda f: f"{f.claim}-{f.check.__name__}")


def in_the_ledger(finding):
    return next(q for q in CLAIMS[finding.claim].tried if q.asks == finding.asks)


def test_ledger_and_bench_ask_the_same():
    asks = [(claim.id, question.asks) for claim in CLAIMS.values() for question in claim.tried]
    assert sorted(asks) == sorted((finding.claim, finding.asks) for finding in FINDINGS)
    assert {finding.claim for finding in FINDINGS} == set(CLAIMS)
    for finding in FINDINGS:
        question, names = in_the_ledger(finding), list(map(name_of, finding.settings))
        assert [n for n in names if n in question.held] == question.held
        assert [n for n in names if n in question.failed] == question.failed
        assert [n for n in names if n in question.mixed] == question.mixed
        assert len(names) == question.tried
        assert len(names) >= (3 if finding.claim != "C22" else 4)


@pytest.mark.in_turns(4)
@each
def test_a_finding_holds_where_the_ledger_says(finding, request):
    """A setting where it holds and one where it doesn't; --every takes all."""
    question, few = in_the_ledger(finding), None if request.config.getoption("--every") else 1
    for setting in finding.settings:
        if name_of(setting) in [*question.held[:few], *question.failed[:few]]:
            assert holds(finding, setting) == (name_of(setting) in question.held), name_of(setting)


@pytest.mark.every
@each
def test_a_finding_is_called_mixed_where_other_splits_and_starts_turn_it(finding):
    """All settings in five draws: some five minutes in all."""
    question, found = in_the_ledger(finding), {name_of(s): set() for s in finding.settings}
    try:
        for number in DRAWS:
            redraw(number)
            for setting in finding.settings:
                found[name_of(setting)] |= {holds(finding, setting)}
    finally:
        redraw(DRAWS[0])
    sides = {"held": {True}, "failed": {False}, "mixed": {True, False}}
    for side, answers in sides.items():
        assert [n for n in found if found[n] == answers] == getattr(question, side), found


@pytest.mark.in_turns(4)
@each
def test_a_planted_setting_turns_the_verdict(finding):
    question = in_the_ledger(finding)
    assert name_of(finding.counter) not in question.held + question.failed
    mostly = len(question.held) + len(question.mixed) / 2 >= question.tried / 2
    assert holds(finding, finding.counter) != mostly
