"""How good a learning rate is, that the recipe finds: beside other ways, on data it was not made on.

The recipe was made on digits, wine, iris, diabetes, moons, circles, blobs and a dozen others, and
then left alone. These are the tasks on which it is judged. A way passes where the test error of the
rate that it finds, the median of five fresh starts, is at most .02 above (mean squared error: 1.25
times) that of the best of a fine grid. That best is chosen on the very test data.
"""

import sys
import time
from dataclasses import dataclass

import numpy as np
from sklearn import datasets as drawn

from lrcourse import MLP, accuracy, get_loss, train
from lrcourse.datasets import breast_cancer, spirals
from lrcourse.selection import cross_validate, find_learning_rate, range_test

from .report import table, write_section

EPOCHS = 20
SPLITS = 3
FRESH = 1000 + np.arange(5)  # seeds that no way has seen
GRIDS = {"sgd": (-4, 2), "momentum": (-5, 1), "adam": (-5, 1)}  # decades of the fine grid
NINE = {"sgd": (-3, 1), "momentum": (-4, 0), "adam": (-4, 0)}  # and of what others try


@dataclass(frozen=True)
class Task:
    """A kind of data, a network, and how it is trained."""

    kind: str
    hidden: tuple
    activation: str
    init: str
    batch_size: int | None
    optimizer: str = "sgd"

    def __str__(self):
        width = "-".join(map(str, self.hidden))
        batch = f"batches of {self.batch_size}" if self.batch_size else "full batch"
        return f"{self.kind}, {width} {self.activation}, {batch}, {self.optimizer}"


TASKS = [
    Task("breast cancer", (16,), "relu", "he", 32),
    Task("breast cancer", (32, 32, 32), "tanh", "xavier", None, "momentum"),
    Task("friedman1", (32,), "tanh", "xavier", 32),
    Task("friedman1", (64, 64), "relu", "he", 16),
    Task("gaussian quantiles", (64,), "relu", "he", 32),
    Task("classification", (32, 32), "gelu", "he", 64, "momentum"),
    Task("spirals", (32, 32), "tanh", "xavier", 16, "adam"),
    Task("houses", (128,), "relu", "he", 32),
]


def houses(seed):
    """Like house prices: skewed columns, a price that is a product of them, noise."""
    rng = np.random.default_rng(seed)
    X = np.exp(0.7 * rng.standard_normal((2000, 8)))
    price = (
        X[:, 0] ** 0.6 * (1 + X[:, 1]) / (1 + X[:, 2]) + 0.3 * np.sin(3 * X[:, 3]) + 0.2 * X[:, 4]
    )
    return X, (np.log(price + 1) + 0.1 * rng.standard_normal(2000))[:, None]


def data(kind, seed):
    """X, y, the number of rows to learn from, and of outputs."""
    if kind == "breast cancer":
        return *breast_cancer(scaled=False), 284, 1
    if kind == "friedman1":
        X, y = drawn.make_friedman1(2000, noise=1.0, random_state=seed)
        return X, y[:, None], 500, 1
    if kind == "gaussian quantiles":
        X, y = drawn.make_gaussian_quantiles(
            n_samples=2000, n_features=6, n_classes=3, random_state=seed
        )
        return X, y, 500, 3
    if kind == "classification":
        X, y = drawn.make_classification(
            2000, 20, n_informative=8, n_classes=4, class_sep=1.5, random_state=seed
        )
        return X, y, 600, 4
    if kind == "spirals":
        return *spirals(2000, seed=seed), 400, 1
    return *houses(seed), 500, 1


def parts(kind, split):
    """X, y to learn from and X, y to judge on, scaled by what is learnt from; and the sizes' ends."""
    X, y, n, n_out = data(kind, split)
    rows = np.random.default_rng(split).permutation(len(X))
    X, y = X[rows], y[rows]
    X = (X - X[:n].mean(axis=0)) / X[:n].std(axis=0)
    if kind in ("friedman1", "houses"):
        y = (y - y[:n].mean()) / y[:n].std()
    return (X[:n], y[:n]), (X[n:], y[n:]), (X.shape[1], n_out)


def loss_of(kind):
    if kind in ("friedman1", "houses"):
        return "mean_squared_error"
    binary = kind in ("breast cancer", "spirals")
    return "binary_cross_entropy" if binary else "softmax_cross_entropy"


class Bench:
    """One task on one split: every way finds its rate here, and every rate is judged here."""

    def __init__(self, task, split):
        self.task, self.split, self.loss = task, split, loss_of(task.kind)
        self.learn, self.judge, (n_in, n_out) = parts(task.kind, split)
        self.sizes = (n_in, *task.hidden, n_out)
        self.network = {"activation": task.activation, "init": task.init}
        self.settings = {
            "loss": self.loss, "optimizer": task.optimizer, "batch_size": task.batch_size
        }  # fmt: skip

    def errors(self, rates, **settings):
        """Test error of each rate (median of the fresh seeds), and whether any seed diverged."""
        rates = np.reshape(rates, (-1, 1))
        settings = {**self.settings, **settings}
        model = MLP(self.sizes, **self.network, seed=FRESH, runs=(len(rates), len(FRESH)))
        history = train(model, *self.learn, rates, epochs=EPOCHS, seed=FRESH, **settings)
        output = model.forward(self.judge[0])
        if self.loss == "mean_squared_error":
            value = get_loss(self.loss)(output, self.judge[1])[0]
        else:
            value = 1 - accuracy(output, self.judge[1])
        value = np.where(history.diverged, np.inf, value)
        return np.median(value, axis=1), history.diverged.any(axis=1)

    def best(self):
        """The best rate of a fine grid, chosen on the test data, and its error."""
        low, high = GRIDS[self.task.optimizer]
        rates = np.logspace(low, high, 8 * (high - low) + 1)
        errors, _ = self.errors(rates)
        return rates[errors.argmin()], errors.min()

    def passes(self, error, best):
        return error <= (1.25 * best if self.loss == "mean_squared_error" else best + 0.02 + 1e-9)

    # Each way: its rate, what it cost in whole trainings, and settings of its own.

    def recipe(self):
        settings = {**self.settings, **self.network, "epochs": EPOCHS}
        found = find_learning_rate(self.sizes, *self.learn, **settings)
        return found.learning_rate, found.trainings, {}

    def half_of_range_test(self):
        low, high = GRIDS[self.task.optimizer]
        model, n = MLP(self.sizes, **self.network), len(self.learn[0])
        steps_an_epoch = -(-n // (self.task.batch_size or n))
        test = range_test(model, *self.learn, 10**low, 10**high, 100, **self.settings)
        return test.half, 100 / steps_an_epoch / EPOCHS, {}

    def adam(self):
        return 0.001, 0, {"optimizer": "adam"}

    def cross_validation(self):
        grid = np.logspace(*NINE[self.task.optimizer], 9)
        settings = {**self.settings, **self.network, "epochs": EPOCHS}
        return cross_validate(self.sizes, *self.learn, grid, **settings).best, 45, {}

    def plain_grid(self):
        grid = np.logspace(*NINE[self.task.optimizer], 8)
        settings = {**self.settings, **self.network, "epochs": EPOCHS}
        n = len(self.learn[0])
        rows = np.random.default_rng(0).permutation(n)
        held = _OnePart([(rows[n // 4 :], rows[: n // 4])] * 2)
        return cross_validate(self.sizes, *self.learn, grid, folds=held, **settings).best, 8, {}


@dataclass(frozen=True)
class _OnePart:
    """A splitter with the same held-out part twice (cross-validation asks for two)."""

    parts: list

    def split(self, X, y=None, groups=None):
        return self.parts


WAYS = {
    "recipe": Bench.recipe,
    "half of the range test's minimum": Bench.half_of_range_test,
    "Adam at .001": Bench.adam,
    "cross-validation, nine values": Bench.cross_validation,
    "grid of eight values": Bench.plain_grid,
}


def contest(bench, ways=WAYS):
    """For each way: rate, cost, test error, whether it passes, whether a seed diverged."""
    _, best = bench.best()
    found = {}
    for name, way in ways.items():
        rate, cost, settings = way(bench)
        (error,), (diverged,) = bench.errors(rate, **settings)
        found[name] = rate, cost, error, bench.passes(error, best), diverged
    return best, found


def report(results):
    """The section of README.md."""
    head = ["task, split", "best of the fine grid", *WAYS]
    rows, passed = [], dict.fromkeys(WAYS, 0)
    for (task, split), (best, found) in results.items():
        cells = []
        for name, (rate, _, error, passes, diverged) in found.items():
            passed[name] += passes
            cells.append(f"{error:.3g} at {rate:.2g}{'' if passes else ' ✗'}{' ∞' * diverged}")
        rows.append([f"{task}, {split}", f"{best:.3g}", *cells])
    each = [[found[name] for _, found in results.values()] for name in WAYS]
    rows.append(["**passed**", "", *(f"**{n} of {len(results)}**" for n in passed.values())])
    dearest = [max(cost for _, cost, *_ in column) for column in each]
    rows.append(["whole trainings, at most", "", *(f"{cost:.3g}" for cost in dearest)])
    lost = [sum(diverged for *_, diverged in column) for column in each]
    rows.append(["tasks with a seed that diverged", "", *map(str, lost)])
    return f"""## A recipe for the learning rate

{" ".join(__doc__.split(chr(10), 2)[2].split())} ✗ marks a rate that doesn't pass, ∞ one at which a
seed diverged. {EPOCHS} epochs; error rates, for friedman1 and houses mean squared errors.

{table(head, rows)}"""


def main():
    results, start = {}, time.process_time()
    for task in TASKS:
        for split in range(SPLITS):
            results[task, split] = contest(Bench(task, split))
            print(task, split, results[task, split][1]["recipe"], file=sys.stderr, flush=True)
    write_section("recipe", report(results))
    print(f"{time.process_time() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
