"""What the book's own experiments found, measured over seeds and settings: a test for each section.

The article makes no statement about these; their sentences in the chapters rest on this file. Each is
measured with code of its own, on other seeds than the chapter's, and in settings that differ in
kind: data, width, activation.
"""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from support import settings

from lrcourse import (
    LOSSES,
    MLP,
    accuracy,
    datasets,
    get_activation,
    schedules,
    sharpness,
    train,
)
from lrcourse.optimizers import Optimizer
from lrcourse.training import updates

pytestmark = pytest.mark.in_turns(6)


def every(*setting):
    return pytest.param(*setting, marks=pytest.mark.every)


CORNERS = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1.0]])


# --- 2.1: the edge is a fractal ---


def tiny_tasks():
    """Inputs and targets of four kinds, eight samples at most: name -> (X, t)."""
    rng = np.random.default_rng(0)
    patients, progress = load_diabetes(return_X_y=True)
    x = np.linspace(-1, 1, 8)
    return {
        "xor": (CORNERS, np.array([-1.0, 1, 1, -1])),
        "random": (rng.standard_normal((8, 2)), rng.standard_normal(8)),
        "diabetes": (patients[:8] / patients.std(), (progress - progress.mean())[:8] / 77),
        "sine": (np.column_stack([x, np.ones(8)]), np.sin(3 * x)),
    }


BENT = {  # the function, and its slope from its value
    "tanh": (np.tanh, lambda a: 1 - a * a),
    "relu": (lambda z: np.maximum(z, 0), lambda a: a > 0),
    "none": (lambda z: z, lambda a: 1),
}


def lost_on_the_map(task, activation, across, up, seed, n=32):
    """True where the loss of d-4-1 is higher after 100 steps; (n, n) pairs of rates, log axes."""
    (X, t), (f, slope), rng = task, BENT[activation], np.random.default_rng(seed)
    first, second = np.meshgrid(10 ** np.linspace(*across, n), 10 ** np.linspace(*up, n))
    W = (rng.standard_normal((X.shape[1], 4)) / X.shape[1] ** 0.5)[..., None] + 0 * first.ravel()
    v = (rng.standard_normal(4) / 2)[:, None] + 0 * first.ravel()
    losses = []
    with np.errstate(all="ignore"):
        for _ in range(101):
            a = f(np.tensordot(X, W, axes=1))
            delta = 2 * (np.einsum("nhr,hr->nr", a, v) - t[:, None]) / len(X)
            losses.append((delta**2).sum(axis=0))
            below = np.tensordot(X.T, delta[:, None] * v * slope(a), axes=1)
            v = v - second.ravel() * np.einsum("nr,nhr->hr", delta, a)
            W = W - first.ravel() * below
    return ~(losses[-1] < losses[0]).reshape(n, n)


def roughness(task, activation, seed, n=32, zooms=3):
    """How often a line over the map changes sides, at its roughest place, magnified 4**zooms times.

    A smooth border: about once.
    """
    across, up = np.array([-1.5, 2.5]), np.array([-2.0, 1.5])
    for zoom in range(zooms + 1):
        lost = lost_on_the_map(task, activation, across, up, seed, n)
        sides, down = lost[:, 1:] != lost[:, :-1], lost[1:] != lost[:-1]
        if zoom < zooms:
            rough = np.pad(sides, ((0, 0), (1, 0))) * 1.0 + np.pad(down, ((1, 0), (0, 0)))
            windows = np.lib.stride_tricks.sliding_window_view(rough, (n // 4, n // 4))
            at = np.unravel_index(windows.sum(axis=(2, 3)).argmax(), windows.shape[:2])
            (i, j), side = at, n // 4
            up = np.interp([i - 1, i - 1 + side], [0, n - 1], up)
            across = np.interp([j - 1, j - 1 + side], [0, n - 1], across)
    return (sides.sum() + down.sum()) / 2 / n


@pytest.mark.in_turns(3)
@pytest.mark.parametrize("activation", BENT)
def test_the_edge_of_a_bent_network_stays_rough_under_the_magnifying_glass(activation):
    found = np.array(
        [
            [roughness(task, activation, seed) for seed in range(100, 108)]
            for task in tiny_tasks().values()
        ]
    )
    middle = np.median(found, axis=1)
    if activation == "tanh":  # on all four kinds of data
        assert 7 < middle.min() and middle.max() < 13
    elif activation == "relu":  # it depends on the data and on the start
        assert found.max() > 6 > 2 > found.min()
    else:
        assert middle.max() < 2


def test_with_more_inputs_it_is_rough_without_a_bend():
    rng = np.random.default_rng(0)
    task = rng.standard_normal((8, 8)), rng.standard_normal(8)
    found = [roughness(task, "none", seed) for seed in range(100, 106)]
    assert np.median(found) > 5 and np.sum(np.array(found) > 3) >= 5


# --- 3.1: the mean of a restless walk ---


def noisy_parabola(curvature, steps, seed, sigma=3.0, far=10.0, walks=1000, least=0.01):
    """The mean loss at the end, for each of twelve rates: {method: (12,)}. Plain loops."""
    rates = np.geomspace(least, 1.5, 12)[:, None] / curvature
    noise = sigma * np.random.default_rng(seed).standard_normal((steps, walks))
    shapes = {"constant": lambda t: 1.0, "linear": lambda t: 1 - t}
    found = {}
    for name, shape in shapes.items():
        w, half = np.full((12, walks), far), []
        for step in range(steps):
            w = w - rates * shape(step / steps) * (curvature * w + noise[step])
            half.append(w) if step >= steps // 2 else None
        found[name] = w
        if name == "constant":
            found["mean"] = np.mean(half, axis=0)
    x = z = np.full((12, walks), far)
    for step in range(steps):
        z = z - rates * (curvature * (0.9 * x + 0.1 * z) + noise[step])
        x = (step * x + z) / (step + 1)
    found["schedule-free"] = x
    return {name: curvature * (w**2).mean(axis=1) / 2 for name, w in found.items()}


@pytest.mark.parametrize(
    ("curvature", "steps"), [(1.0, 50), (1.0, 200), (1.0, 800), (0.1, 200), (10.0, 200)]
)
def test_a_mean_and_a_linear_fall_end_below_the_best_constant(curvature, steps):
    found = noisy_parabola(curvature, steps, seed=100)
    best = {name: loss.min() for name, loss in found.items()}
    assert max(best["mean"], best["linear"]) < 0.95 * best["constant"]
    careless = {name: loss[8] for name, loss in found.items()}  # 0.38 / curvature
    assert careless["mean"] < careless["constant"] / 6
    assert careless["schedule-free"] < careless["constant"] / 2.5


@pytest.mark.parametrize("seed", [100, 101, 102])
def test_whoever_has_not_arrived_has_nothing_to_average(seed):
    found = noisy_parabola(0.03, 50, seed, least=0.001)
    best = {name: loss.min() for name, loss in found.items()}
    assert best["constant"] < 1.01 * min(best["mean"], best["linear"])


def test_schedule_free_remembers_a_far_start():
    found = noisy_parabola(1.0, 800, seed=100)
    assert found["schedule-free"].min() > found["constant"].min()
    near = noisy_parabola(1.0, 800, seed=100, far=0.0)
    assert near["schedule-free"][2:].max() < near["constant"][2:].max() / 10


REAL = {  # network, activation, loss, batch size, epochs, rates
    "digits": ([64, 32, 10], "tanh", "softmax_cross_entropy", 8, 3, [0.1, 0.2, 0.4, 0.8]),
    "cancer": ([30, 16, 1], "tanh", "binary_cross_entropy", 8, 5, [0.05, 0.15, 0.5, 1.5]),
    "diabetes": ([10, 16, 1], "relu", "mean_squared_error", 8, 10, [0.005, 0.01, 0.03, 0.1]),
}


def real_data(name):
    """X_train, X_new, y_train, y_new."""
    if name == "digits":
        return datasets.split(*datasets.digits())
    if name == "cancer":
        return datasets.split(*datasets.breast_cancer())
    X, y = load_diabetes(return_X_y=True)
    X, y = X / X.std(axis=0), ((y - y.mean()) / y.std())[:, None]
    return X[:320], X[320:], y[:320], y[320:]


@pytest.mark.parametrize("name", REAL)
def test_so_they_do_on_data_that_the_network_has_not_seen(name):
    sizes, activation, loss, batch_size, epochs, rates = REAL[name]
    X, X_new, y, y_new = real_data(name)
    X, y = X[: len(X) // 8 * 8], y[: len(X) // 8 * 8]
    total, rates = epochs * len(X) // batch_size, np.array(rates)[:, None]
    ends = {}
    for shape in ("constant", "linear"):
        model = MLP(sizes, activation, seed=np.arange(100, 106), runs=(4, 6), dtype=np.float32)
        schedule = (lambda t: rates) if shape == "constant" else (lambda t: rates * (1 - t / total))
        half = 0.0
        for step, _ in zip(
            range(total),
            updates(model, X, y, schedule, loss=loss, batch_size=batch_size, seed=1),
            strict=False,
        ):
            half = half + model.flat / (total // 2) if step >= total - total // 2 else 0.0
        ends[shape] = LOSSES[loss](model.forward(X_new), y_new)[0].mean(axis=1).min()
        if shape == "constant":
            model.flat[...] = half
            ends["mean"] = LOSSES[loss](model.forward(X_new), y_new)[0].mean(axis=1).min()
    assert max(ends["mean"], ends["linear"]) < (0.9 if name == "digits" else 1) * ends["constant"]


# --- 5: clipping beside warm-up ---


class Clipped(Optimizer):
    """The gradient of each run, shortened to a norm of c where it is longer."""

    def __init__(self, c):
        super().__init__()
        self.c = c

    def direction(self, g, w):
        return g / np.maximum(1, np.sqrt((g * g).sum(axis=-1, keepdims=True)) / self.c)


def hundred(name):
    """A hundred samples, and targets as numbers."""
    if name == "digits":
        X, y = datasets.digits(100, seed=1)
        return X, np.eye(10)[y]
    if name == "cancer":
        X, y = datasets.breast_cancer(n_samples=100, seed=1)
        return X, y
    X, _, y, _ = real_data("diabetes")
    return X[:100], y[:100]


@pytest.mark.parametrize(
    ("name", "sizes", "activation", "loss", "rates"),
    [
        ("digits", [64, 32, 10], "tanh", "mean_squared_error", [0.4, 0.7, 1.25, 2]),
        ("digits", [64, 16, 16, 16, 10], "tanh", "mean_squared_error", [0.4, 0.7, 1.25, 2]),
        ("cancer", [30, 32, 1], "tanh", "mean_squared_error", [0.05, 0.1, 0.2, 0.4]),
        ("cancer", [30, 32, 1], "relu", "binary_cross_entropy", [4, 8, 16, 32]),
        ("diabetes", [10, 32, 1], "relu", "mean_squared_error", [0.05, 0.1, 0.2, 0.4]),
        every("digits", [64, 32, 10], "tanh", "softmax_cross_entropy", [2, 4, 8, 16]),
        every("cancer", [30, 16, 16, 16, 1], "tanh", "binary_cross_entropy", [8, 16, 24, 32, 48]),
        every("diabetes", [10, 32, 1], "tanh", "mean_squared_error", [0.1, 0.2, 0.4, 0.8]),
        every("diabetes", [10, 16, 16, 16, 1], "tanh", "mean_squared_error", [0.1, 0.2, 0.4, 0.8]),
    ],
)
def test_clipping_lets_networks_survive_a_larger_rate_than_warm_up(
    name, sizes, activation, loss, rates
):
    X, y = hundred(name)
    if loss == "softmax_cross_entropy":
        y = y.argmax(axis=1)
    ways = {"neither": (1, "sgd"), "warm-up": (100, "sgd")}
    ways |= {"clipped": (1, Clipped(1.0)), "clipped at 0.3": (1, Clipped(0.3))}
    usable, lowest = {}, {}
    for way, (steps, optimizer) in ways.items():
        init = "he" if activation == "relu" else "xavier"
        model = MLP(sizes, activation, init, np.arange(200, 210), (len(rates), 10), np.float32)
        schedule = schedules.warm_up(np.array(rates)[:, None], steps)
        J = train(model, X, y, schedule, loss=loss, optimizer=optimizer, epochs=200).loss
        alive = (J[-1] < J[0]).mean(axis=1) > 0.5
        usable[way] = max(np.array(rates)[alive], default=0)
        lowest[way] = np.median(np.nan_to_num(J[-1], nan=np.inf), axis=1).min()
    assert usable["clipped at 0.3"] >= usable["clipped"] >= usable["warm-up"] >= usable["neither"]
    assert usable["clipped"] >= 1.5 * usable["neither"]
    if (name, activation) == ("diabetes", "relu"):  # to survive is not to learn
        assert lowest["clipped"] > 1.1 * lowest["neither"]


# --- 5: the best rate against the width ---


class InProportion(Optimizer):
    """μP for one hidden layer that is n times as wide: rates n, n, 1/n, 1 (Yang and others)."""

    def __init__(self, n):
        super().__init__()
        self.n = n

    def direction(self, g, w):
        d = g.copy()
        (first, first_bias), (last, _) = self.in_layers(d)
        first *= self.n
        first_bias *= self.n
        last /= self.n
        return d


def best_rate(data, activation, loss, width, mup, rates):
    (X, y), init = data, {"relu": "he", "tanh": "lecun"}[activation]
    sizes = [X.shape[1], width, y.shape[1]]
    model = MLP(sizes, activation, init, [300, 301], (len(rates), 2), np.float32)
    if mup:
        model.parameters[1][0][...] /= np.sqrt(width / 16)
    optimizer = InProportion(width / 16) if mup else "sgd"
    J = train(model, X, y, rates[:, None], loss=loss, optimizer=optimizer, epochs=60).loss[-1]
    return rates[np.where(J < 1e6, J, np.inf).mean(axis=1).argmin()]


@pytest.mark.parametrize(
    ("name", "activation"),
    [
        ("digits", "tanh"),
        ("digits", "relu"),
        ("diabetes", "tanh"),
        ("spirals", "tanh"),
        every("diabetes", "relu"),
        every("spirals", "relu"),
    ],
)
def test_with_squared_error_the_best_rate_falls_with_the_width_and_under_mup_it_stays(
    name, activation
):
    data = datasets.spirals(100) if name == "spirals" else hundred(name)
    rates = 2.0 ** np.arange(-7, 1, 0.5)
    at = {
        (width, mup): best_rate(data, activation, "mean_squared_error", width, mup, rates)
        for width, mup in [(16, False), (256, False), (256, True)]
    }
    assert at[256, False] < at[16, False] / 1.9
    assert 0.49 < at[256, True] / at[16, False] < 2.1


def test_with_cross_entropy_it_does_not_fall():
    data, rates = hundred("cancer"), 2.0 ** np.arange(0, 6)
    small, large = (
        best_rate(data, "tanh", "binary_cross_entropy", width, False, rates) for width in (16, 256)
    )
    assert large >= small


# --- 3.1: how large a batch ---


def first_there(X, y, sizes, activation, loss, goal, batch_size, rates):
    """The smallest number of steps to the goal with both of two seeds, and the rate that takes it."""
    model = MLP(sizes, activation, "he", [400, 401], (len(rates), 2), np.float32)
    training = updates(
        model, X, y, rates[:, None], loss=loss, batch_size=batch_size, optimizer="sgd", seed=2
    )
    for step, _ in enumerate(training, start=1):
        there = (LOSSES[loss](model.forward(X[:256]), y[:256])[0] < goal).all(axis=1)
        if there.any():
            return step, rates[there].min()


@pytest.mark.parametrize(
    ("name", "sizes", "activation", "loss", "goal"),
    [
        ("digits", [64, 32, 10], "relu", "softmax_cross_entropy", 0.4),
        ("cancer", [30, 16, 1], "relu", "binary_cross_entropy", 0.07),
        ("diabetes", [10, 32, 1], "tanh", "mean_squared_error", 0.45),
    ],
)
def test_a_larger_batch_saves_steps_less_and_less_and_bears_a_larger_rate(
    name, sizes, activation, loss, goal
):
    X, _, y, _ = real_data(name)
    X, y, n = X[:640], y[:640], min(len(X), 640)
    small, large = (4, 16), (128, n)
    rates = 10.0 ** np.arange(-2, 0.6, 0.25) / (10 if name == "diabetes" else 1)
    steps, best = {}, {}
    for size in (*small, *large):
        steps[size], best[size] = first_there(X, y, sizes, activation, loss, goal, size, rates)
    assert steps[4] / steps[16] > 1.7  # four times the batch
    assert steps[large[0]] / steps[large[1]] < 1.7
    assert best[large[0]] > 1.7 * best[4]


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_noise_scale_is_between_and_grows(activation):
    X, _, y, _ = real_data("digits")
    model = MLP([64, 32, 10], activation, seed=7)
    scales = []
    for step, _ in enumerate(
        updates(model, X, y, 0.2, loss="softmax_cross_entropy", batch_size=64, seed=3)
    ):
        if step in (0, 60):
            g = []
            for x, t in zip(X[:300], y[:300], strict=True):
                _, pairs = model.loss_and_gradients(x[None], [t], "softmax_cross_entropy")
                g.append(np.concatenate([part.ravel() for pair in pairs for part in pair]))
            scales.append(np.var(g, axis=0).sum() / (np.mean(g, axis=0) ** 2).sum())
        if step == 60:
            break
    assert 10 < scales[0] < 100 and 1.8 * scales[0] < scales[1] < 400


# --- 3.1: Muon ---


class Evened(Optimizer):
    """Muon with the exact polar factor: U Vᵀ of the singular value decomposition."""

    def direction(self, g, w):
        v = self.average("velocity", g, decay=0.95, weight=1)
        d = g + 0.95 * v
        for weight, _ in self.in_layers(d):
            U, _, Vt = np.linalg.svd(np.nan_to_num(weight), full_matrices=False)
            weight[...] = U @ Vt
        return d


def both_tuned(sizes, activation, data, **more):
    """Losses at seven rates, of what was seen and of what is new: {"adam": (2, 7), "muon": (2, 7)}."""
    X, X_new, y, y_new = data
    ends = {}
    for method, optimizer, middle in [("adam", "adam", -1.5), ("muon", Evened(), -1.25)]:
        rates = 10 ** (middle + np.arange(-0.75, 0.76, 0.25))
        model = MLP(sizes, activation, seed=[500, 501], runs=(7, 2), dtype=np.float32)
        train(model, X, y, rates[:, None], optimizer=optimizer, batch_size=64, **more)
        losses = [LOSSES[more["loss"]](model.forward(A), b)[0] for A, b in [(X, y), (X_new, y_new)]]
        ends[method] = np.nan_to_num(np.mean(losses, axis=2), nan=np.inf)
    return ends


@pytest.mark.parametrize("name", REAL)
def test_tuned_muon_learns_faster_than_tuned_adam(name):
    sizes, activation, loss, *_ = REAL[name]
    X, X_new, y, y_new = real_data(name)
    data, epochs = (X[:640], X_new, y[:640], y_new), 20 if name == "diabetes" else 6
    adam, muon = both_tuned(sizes, activation, data, loss=loss, epochs=epochs).values()
    margin = {"digits": 0.3, "cancer": 0.7, "diabetes": 1.0}
    assert muon[0].min() < margin[name] * adam[0].min()
    if name != "digits":  # who learns faster learns by heart sooner
        assert muon[1].min() > 0.99 * adam[1].min()


@pytest.mark.parametrize(("name", "gain"), [("friedman1", 0.25), ("spirals", 0.0)])
def test_on_other_data_warm_up_widens_the_range_by_little_or_not_at_all(name, gain):
    """Shares of sixteen starts that diverge from 1.5 to 3 times 2/λ, λ of the untrained networks."""
    task, loss, units = settings.task(name, "mean_squared_error"), "mean_squared_error", [1.5, 2, 3]
    (X, y), sizes = (part[0, 0, 0] for part in (task.X, task.y)), [task.X.shape[-1], 32, 1]
    edge = 2 / sharpness(MLP(sizes, seed=np.arange(16), runs=(16,)), X, y, loss, iterations=50)
    lost = {}
    for steps in (1, 100):
        model = MLP(sizes, seed=np.arange(16), runs=(3, 16), dtype=np.float32)
        schedule = schedules.warm_up(np.array(units)[:, None] * edge, steps)
        J = train(model, X, y, schedule, loss=loss, epochs=200 + steps).loss
        lost[steps] = (~(J[-1] < J[0])).mean()
    assert lost[100] > lost[1] - gain


@pytest.mark.parametrize("splits", [range(1, 5), every(range(5, 10))])
def test_on_new_digits_muon_is_not_the_better_one(splits):
    """On the chapter's split, 0, it is."""
    behind = []
    for split in splits:
        X, X_new, y, y_new = datasets.split(*datasets.digits(), seed=split)
        data, loss = (X[:1280], X_new, y[:1280], y_new), "softmax_cross_entropy"
        adam, muon = both_tuned([64, 32, 10], "tanh", data, loss=loss, epochs=5).values()
        assert muon[0].min() < 0.5 * adam[0].min()
        behind.append(muon[1, muon[0].argmin()] - adam[1, adam[0].argmin()])
    assert np.mean(behind) > 0


# --- 5: momentum beside Adam, and the split ---


@pytest.mark.parametrize(("split", "least", "most"), [(0, 0, 2), (3, 6, 12), every(4, 6, 12)])
def test_who_leads_after_twenty_epochs_is_a_matter_of_the_split(split, least, most):
    """Both tuned as in the chapter; in how many of twelve pairs of fresh runs Adam ends lower."""
    X, _, y, _ = datasets.split(*datasets.digits(), seed=split)
    X, y, loss = X[:1280], y[:1280], "softmax_cross_entropy"

    def ends(optimizer, rates, seeds, orders):
        runs = len(rates), len(seeds), len(orders)
        model = MLP([64, 32, 10], "relu", "he", seeds[:, None], runs, np.float32)
        more = {"loss": loss, "epochs": 20, "batch_size": 64, "seed": orders}
        train(model, X, y, rates[:, None, None], optimizer=optimizer, **more)
        return np.nan_to_num(LOSSES[loss](model.forward(X), y)[0], nan=np.inf)

    fresh = {}
    for optimizer, middle in [("momentum", -1.0), ("adam", -1.5)]:
        rates = 10 ** (middle + np.arange(-0.5, 0.76, 0.25))
        tuning = ends(optimizer, rates, np.arange(2), np.arange(2)).mean(axis=(1, 2))
        seeds, orders = 100 + np.arange(4), 100 + np.arange(3)
        fresh[optimizer] = ends(optimizer, rates[[tuning.argmin()]], seeds, orders)
    assert least <= (fresh["adam"] < fresh["momentum"]).sum() <= most


# --- 5: normalisation ---


def share_right(sizes, activation, init, data, normal, rates, epochs, batch_size):
    """New samples right at each rate. Here the normalised signal has a scale and a shift to learn."""
    (X, X_new, y, y_new), f, seeds = data, get_activation(activation), np.arange(600, 602)
    model = MLP(sizes, activation, init, seeds, (len(rates), 2))
    layers = [[W, b, np.ones_like(b)] for W, b in model.parameters]
    alpha, rng = rates[:, None, None, None], np.random.default_rng(0)

    def forward(a):
        kept = []
        for W, b, scale in layers[:-1]:
            z, s, u = a @ W, 1.0, a @ W + b
            if normal:
                z, s = z - z.mean(-2, keepdims=True), z.std(-2, keepdims=True) + 1e-5
                u = scale * z / s + b
            kept.append((a, z / s, s, u, f.value(u)))
            a = kept[-1][-1]
        return kept, a, a @ layers[-1][0] + layers[-1][1]

    with np.errstate(all="ignore"):
        for _ in range(epochs):
            for rows in rng.permutation(len(X))[: len(X) // batch_size * batch_size].reshape(
                -1, batch_size
            ):
                kept, top, out = forward(X[rows])
                loss = "softmax_cross_entropy" if sizes[-1] > 1 else "binary_cross_entropy"
                _, delta = LOSSES[loss](out, y[rows])
                W, b, _ = layers[-1]
                below = delta @ W.mT
                W -= alpha * (top.mT @ delta)
                b -= alpha * delta.sum(-2, keepdims=True)
                for (W, b, scale), (a, z, s, u, h) in zip(layers[-2::-1], kept[::-1], strict=True):
                    delta = below * f.slope(u, h)
                    shift = delta.mean(-2, keepdims=True)
                    if normal:
                        tilt = (delta * z).mean(-2, keepdims=True)
                        dz = scale * (delta - shift - z * tilt) / s
                        scale -= alpha * tilt * batch_size
                    else:
                        dz = delta
                    below = dz @ W.mT
                    W -= alpha * (a.mT @ dz)
                    b -= alpha * shift * batch_size
        out = np.nan_to_num(forward(X_new)[-1])
    return accuracy(out, y_new).mean(axis=1)


@pytest.mark.parametrize(
    ("name", "sizes", "activation", "init", "good"),
    [
        ("digits", [64, 32, 32, 32, 32, 32, 10], "sigmoid", "xavier", 0.8),
        ("digits", [64, 32, 10], "relu", "he", 0.9),
        ("cancer", [30, 16, 16, 16, 16, 1], "relu", "he", 0.9),
        ("spirals", [2, 16, 16, 16, 1], "tanh", "xavier", 0.9),
        every("digits", [64, 32, 10], "tanh", "xavier", 0.9),
        every("digits", [64, 32, 32, 32, 10], "relu", "he", 0.9),
        every("spirals", [2, 16, 16, 1], "relu", "he", 0.9),
        every("cancer", [30, 16, 16, 1], "tanh", "xavier", 0.9),
        every("cancer", [30, 32, 1], "sigmoid", "xavier", 0.9),
    ],
)
def test_normalisation_widens_the_range_of_rates(name, sizes, activation, init, good):
    if name == "spirals":
        data, epochs, batch_size = datasets.split(*datasets.spirals(400, noise=0.05)), 50, 32
    else:
        data, epochs, batch_size = real_data(name), 4, 64 if name == "digits" else 16
    rates = 10.0 ** np.arange(-1.5, 1.1, 0.5)
    task = sizes, activation, init, data
    plain, normal = (share_right(*task, yes, rates, epochs, batch_size) for yes in (False, True))
    if (name, activation) in [("cancer", "tanh"), ("cancer", "sigmoid")]:  # nothing was lost there
        assert (plain > good).sum() >= max(5, (normal > good).sum())
        return
    assert (normal > good).sum() >= (plain > good).sum() + 1
    if (name, activation) != ("spirals", "relu"):  # there it grows downwards
        assert rates[normal > good].max() > 1.5 * rates[plain > good].max(initial=0)
    if activation == "sigmoid":
        assert plain.max() < 0.2
    if name == "spirals":
        assert normal.max() <= plain.max()
