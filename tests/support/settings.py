"""A bench of settings: data that differ in kind, and one call that trains networks on any of them.

A finding that was measured on the digits alone may be a fact about the digits. Here are nine data
sets of four kinds, each in three splits, and a `Setting` that says what is trained on which: data,
hidden layers, activation, and whatever else differs from the default.
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
from sklearn.datasets import (
    load_diabetes,
    load_wine,
    make_classification,
    make_friedman1,
    make_gaussian_quantiles,
)

from lrcourse import MLP, accuracy, datasets, train
from lrcourse.losses import get_loss

SPLITS = 3
SIZE = 120, 400  # samples to learn from, and at most so many new ones
DRAWS = 0, 100, 200, 300, 400  # other splits, and other starts of the networks
draw = DRAWS[0]
caches = []


def kept(function):
    """The function, which makes each thing once in a draw."""
    caches.append(cache(function))
    return caches[-1]


def redraw(number):
    """Take other splits and starts from now on."""
    global draw
    draw = number
    for made in caches:
        made.cache_clear()


def _classes(X, label):
    return X, np.eye(label.max() + 1)[label], "softmax_cross_entropy"


def _two_classes(X, y):
    return X, y, "binary_cross_entropy"


def _numbers(X, y):
    return X, ((y - y.mean()) / y.std())[:, None], "mean_squared_error"


DATA = {
    "digits": lambda: _classes(*datasets.digits()),
    "wine": lambda: _classes(*load_wine(return_X_y=True)),
    "clusters": lambda: _classes(
        *make_classification(600, 20, n_informative=8, n_classes=4, random_state=0)
    ),
    "quantiles": lambda: _classes(*make_gaussian_quantiles(n_samples=600, n_features=5, random_state=0)),
    "tumours": lambda: _two_classes(*datasets.breast_cancer()),
    "moons": lambda: _two_classes(*datasets.moons(600)),
    "spirals": lambda: _two_classes(*datasets.spirals(600)),
    "friedman1": lambda: _numbers(*make_friedman1(600, random_state=0)),
    "diabetes": lambda: _numbers(*load_diabetes(return_X_y=True)),
}  # fmt: skip


@dataclass(frozen=True)
class Task:
    """Data in three splits: X (3, 1, 1, samples, columns), for runs (split, learning rate, seed)."""

    X: np.ndarray
    X_test: np.ndarray
    y: np.ndarray
    y_test: np.ndarray
    loss: str

    def score(self, model):
        """On new data: the share that is right, or of the variance that is explained (-1 at least)."""
        output = model.forward(self.X_test)
        if self.loss != "mean_squared_error":
            return accuracy(output, self.y_test)
        with np.errstate(all="ignore"):
            left = ((output - self.y_test) ** 2).mean(axis=(-2, -1))
        return np.nan_to_num(np.maximum(1 - left / self.y_test.var(), -1), nan=-1.0)


@kept
def task(name, loss=None):
    """The task of that name; `loss="mean_squared_error"` sets classes as numbers to be met."""
    X, y, own_loss = DATA[name]()
    if name != "digits":  # whose pixels are on one scale
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    learn, new = SIZE
    splits = draw + np.arange(SPLITS)
    orders = [np.random.default_rng(split).permutation(len(X)) for split in splits]
    parts = [
        np.stack([data[order[rows]] for order in orders])[:, None, None]
        for data in (X, y)
        for rows in (slice(learn), slice(learn, learn + new))
    ]
    return Task(*parts, loss or own_loss)


INITS = {"tanh": "xavier", "sigmoid": "xavier", "identity": "xavier", "selu": "lecun"}


@dataclass(frozen=True)
class Setting:
    """What is trained on which data; `name` tells it from its neighbours.

    hidden  the widths of the hidden layers
    more    anything that a check reads: wider=4, optimizer="adam", epochs=300 ...
    """

    data: str
    hidden: tuple = (32,)
    activation: str = "tanh"
    more: dict = field(default_factory=dict, hash=False)

    @property
    def name(self):
        layers = (
            f"{len(self.hidden)} × {self.hidden[0]}" if len(self.hidden) > 1 else self.hidden[0]
        )
        more = [f"{key.replace('_', ' ')} {value}" for key, value in self.more.items()]
        function = getattr(self.activation, "name", self.activation)
        return ", ".join([self.data, f"{layers} {function}", *more]).replace("_", " ")

    @property
    def task(self):
        return task(self.data, self.more.get("loss"))

    def networks(self, n_rates=1, seeds=3, seed=0, activation=None, wider=1, init=None, **more):
        """Fresh networks, runs (split, rate, seed); `wider` times the usual weights."""
        activation = activation or self.activation
        init = init or INITS.get(getattr(activation, "name", activation), "he")
        sizes = [self.task.X.shape[-1], *self.hidden, self.task.y.shape[-1]]
        runs = (SPLITS, n_rates, seeds)
        starts = draw + seed + np.arange(seeds)
        model = MLP(sizes, activation, init, starts, runs, dtype=np.float32)
        for weight, _ in model.parameters:
            weight *= np.float32(wider)
        return model

    def train(self, rates, epochs=150, **more):
        """Networks trained at each of these rates, a tuple: `Trained`, axes (split, rate, seed).

        Several findings ask about the same training: it is made once. Nobody may change its model.
        """
        return _trained(self, rates, epochs=epochs, **more)


@kept
def _trained(setting, rates, epochs, batch_size=None, optimizer="sgd", **more):
    settings = {"epochs": epochs, "batch_size": batch_size, "optimizer": optimizer}
    settings |= {key: setting.more[key] for key in settings.keys() & setting.more.keys()}
    more = more | {key: setting.more[key] for key in ("wider", "init") if key in setting.more}
    model, task = setting.networks(len(rates), **more), setting.task
    rate = np.asarray(rates)[:, None]
    start = get_loss(task.loss)(model.forward(task.X), task.y)[0]
    history = train(model, task.X, task.y, rate, loss=task.loss, progress=False, **settings)
    end = get_loss(task.loss)(model.forward(task.X), task.y)[0]
    end = np.where(np.isfinite(end), end, np.inf)
    return Trained(model, start, end, task.score(model), history.loss)


@dataclass(frozen=True)
class Trained:
    """model, loss before and after (split, rate, seed), score on new data, loss of each epoch."""

    model: MLP
    start: np.ndarray
    loss: np.ndarray
    score: np.ndarray
    losses: np.ndarray

    def middle(self, what):
        """For each rate: the median seed, the mean of the splits."""
        return np.median(getattr(self, what), axis=2).mean(axis=0)
