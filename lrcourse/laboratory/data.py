"""What the laboratory's networks learn: five kinds of points in the plane, a curve, or one's own."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .. import datasets
from ..arguments import finite_array
from ..messages import tr

OWN = "own"


@dataclass(frozen=True)
class Data:
    """`draw(n_samples, noise, seed)` returns X and y; `ends` are the widths that they fit between."""

    draw: Callable | None
    noise: float
    ends: tuple | None = (2, 1)


def xor(n_samples, noise, seed):
    """The four points of `datasets.xor` at ±1, again and again, each scattered by the noise."""
    X, y = (np.resize(part, (n_samples, part.shape[1])) for part in datasets.xor())
    return 2 * X - 1 + noise * np.random.default_rng(seed).standard_normal(X.shape), y


def circles(n_samples, noise, seed):
    """A disc of radius 0.7 around the origin, and a ring from 1.1 to 1.7 around it."""
    rng = np.random.default_rng(seed)
    y = np.arange(n_samples) % 2
    radius = np.where(
        y == 1, rng.uniform(1.1, 1.7, n_samples), 0.7 * rng.uniform(size=n_samples) ** 0.5
    )
    angle = rng.uniform(0, 2 * np.pi, n_samples)
    X = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X + noise * rng.standard_normal(X.shape), y[:, None].astype(float)


def blobs(n_samples, noise, seed):
    """Two round clouds about (-1, -1) and (1, 1)."""
    y = np.arange(n_samples)[:, None] % 2
    return 2 * y - 1 + noise * np.random.default_rng(seed).standard_normal((n_samples, 2)), 1.0 * y


def curve(n_samples, noise, seed):
    """y = sin(2x) + x/3 for x from -3 to 3."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-3, 3, (n_samples, 1))
    return x, np.sin(2 * x) + x / 3 + noise * rng.standard_normal(x.shape)


DATA = {
    "xor": Data(xor, 0.3),
    "moons": Data(datasets.moons, 0.2),
    "circles": Data(circles, 0.1),
    "spirals": Data(datasets.spirals, 0.1),
    "blobs": Data(blobs, 0.5),
    "curve": Data(curve, 0.2, (1, 1)),
    OWN: Data(None, 0.0, None),
}


def own(data):
    """X, y and the loss for one's own data: classes 0 and 1, more classes, or numbers to meet."""
    if not isinstance(data, tuple | list) or len(data) != 2:
        text = tr("data must be a pair (X, y); got {kind}")
        raise TypeError(text.format(kind=type(data).__name__))
    X, y = finite_array("data X", data[0]).astype(float), finite_array("data y", data[1])
    y = y[:, None] if y.ndim == 1 else y
    if X.ndim != 2 or y.ndim != 2 or len(X) != len(y) or len(X) < 4:
        text = tr(
            "data must be X of shape (n_samples, columns) and y of shape (n_samples,), of 4 samples "
            "or more; got shapes {X} and {y}"
        )
        raise ValueError(text.format(X=X.shape, y=y.shape))
    labels = np.unique(y)
    if y.shape[1] > 1 or len(labels) > 20 or (labels != np.arange(len(labels))).any():
        return X, y.astype(float), "mean_squared_error"
    if len(labels) <= 2:
        return X, y.astype(float), "binary_cross_entropy"
    return X, np.eye(len(labels))[y.ravel().astype(int)], "softmax_cross_entropy"


def parts(X, y, held_out, seed=0):
    """X, y to learn from and X, y held out; four to learn from at least."""
    order = np.random.default_rng(seed).permutation(len(X))
    first = order[round(held_out * len(X)) :]
    learn = first if len(first) >= 4 else order
    rest = order[: len(order) - len(learn)]
    return X[learn], y[learn], X[rest], y[rest]
