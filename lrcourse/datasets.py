"""Data to learn from: the four points of XOR, two drawn in the plane, and two real ones.

Two-class data come with labels 0 and 1 in a column, for a network with one output; the digits
with class numbers 0 to 9. The real ones ship with scikit-learn; nothing is downloaded, and
scikit-learn itself, which takes more than a second to import, is not imported. What it would have
drawn from a seed is drawn here too, to the last bit.
"""

import gzip
import math
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from .arguments import finite_array, number, whole_number


def xor():
    """The four points of "exclusive or": X (4, 2) of 0 and 1, y (4, 1), 1 where they differ.

    >>> X, y = xor()
    >>> y.ravel().tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return X, (X[:, :1] != X[:, 1:]).astype(float)


def moons(n_samples=200, noise=0.2, seed=0):
    """Two half moons, one in the arms of the other: X (n_samples, 2), y (n_samples, 1).

    As scikit-learn's `make_moons`; `noise` is the standard deviation added to each coordinate.

    >>> X, y = moons(100)
    >>> X.shape, y.shape
    ((100, 2), (100, 1))
    """
    n_samples = whole_number("n_samples", n_samples, at_least=2)
    noise = number("noise", noise, 0, np.inf)
    rng = np.random.RandomState(whole_number("seed", seed))  # scikit-learn's generator
    n_upper = n_samples // 2
    upper, lower = np.linspace(0, np.pi, n_upper), np.linspace(0, np.pi, n_samples - n_upper)
    x1 = np.append(np.cos(upper), 1 - np.cos(lower))
    x2 = np.append(np.sin(upper), 1 - np.sin(lower) - 0.5)
    order = rng.permutation(n_samples)
    X = np.column_stack([x1, x2])[order] + rng.normal(scale=noise, size=(n_samples, 2))
    return X, (order >= n_upper)[:, None].astype(float)


def spirals(n_samples=200, noise=0.1, turns=1.0, seed=0):
    """Two spirals about the origin (after Lang and Witbrock, 1988): X (n_samples, 2), y a column.

    A point of class c lies at the angle 2π · turns · t + π c and the radius 2t, t from 0.1 to 1.

    >>> X, y = spirals(100)
    >>> X.shape, float(y.mean())
    ((100, 2), 0.5)
    """
    n_samples = whole_number("n_samples", n_samples, at_least=2)
    noise = number("noise", noise, 0, np.inf)
    turns = number("turns", turns, 0, np.inf)
    rng = np.random.default_rng(whole_number("seed", seed))
    t = rng.uniform(0.1, 1.0, n_samples)
    y = np.arange(n_samples) % 2
    angle = 2 * np.pi * turns * t + np.pi * y
    X = 2 * t[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X + noise * rng.standard_normal(X.shape), y[:, None].astype(float)


def digits(n_samples=None, seed=0):
    """Handwritten digits of 8 by 8 pixels: X (n, 64) scaled to [-1, 1], y (n,) class numbers.

    scikit-learn's copy of a set by Alpaydin and Kaynak (1998), 1797 digits; of them `n_samples`
    drawn with `seed`, or all in their order.

    >>> X, y = digits(100)
    >>> X.shape, y.shape
    ((100, 64), (100,))
    """
    with gzip.open(_data_file("digits.csv.gz"), "rt") as file:
        table = np.loadtxt(file, delimiter=",")
    return _drawn(table[:, :-1] / 8 - 1, table[:, -1].astype(int), n_samples, seed)


def breast_cancer(scaled=True, n_samples=None, seed=0):
    """Thirty measurements of 569 tumours: X (569, 30), y (569, 1), 1 where it is benign.

    From scikit-learn (Wolberg, Mangasarian, Street and Street, 1995). `scaled=True` brings each
    measurement to mean 0 and standard deviation 1; raw, they span from 0 to 4254.

    >>> X, y = breast_cancer()
    >>> X.shape, int(y.sum())
    ((569, 30), 357)
    """
    table = np.loadtxt(_data_file("breast_cancer.csv"), delimiter=",", skiprows=1)
    X, y = table[:, :-1].copy(), table[:, -1:].copy()
    if scaled:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    return _drawn(X, y, n_samples, seed)


def split(X, y, test_size=0.25, seed=0):
    """Two parts of a data set, drawn at random with the same share of each class in both.

    Returns X_train, X_test, y_train, y_test, as scikit-learn's stratified `train_test_split`. Each
    class must have two members or more, and each part room for all the classes.

    >>> X, y = digits()
    >>> [len(part) for part in split(X, y)]
    [1347, 450, 1347, 450]
    """
    X, y = finite_array("X", X), np.asarray(y)
    if len(X) != len(y):
        raise ValueError(f"y must have as many rows as X ({len(X)}); got {len(y)}")
    if y.dtype.kind == "f":
        finite_array("y", y)
    test_size = number("test_size", test_size, 0, 1, low_included=False)
    rng = np.random.RandomState(whole_number("seed", seed))  # scikit-learn's generator
    _, label, counts = np.unique(y, axis=0, return_inverse=True, return_counts=True)
    n_test = math.ceil(test_size * len(X))
    n_train = len(X) - n_test
    if counts.min() < 2:
        raise ValueError("y must have two members or more of each class; one class has only 1")
    if min(n_train, n_test) < len(counts):
        raise ValueError(
            f"test_size must leave room for {len(counts)} classes in both parts; got {test_size}, "
            f"which makes parts of {n_train} and {n_test}"
        )
    for_train = _shares(counts, n_train, rng)
    for_test = _shares(counts - for_train, n_test, rng)
    train, test = [], []
    rows_of_classes = np.split(np.argsort(label, kind="stable"), counts.cumsum()[:-1])
    for rows, n_first, n_next in zip(rows_of_classes, for_train, for_test, strict=True):
        rows = rng.permutation(rows)
        train.append(rows[:n_first])
        test.append(rows[n_first : n_first + n_next])
    train, test = (rng.permutation(np.concatenate(rows)) for rows in (train, test))
    return X[train], X[test], y[train], y[test]


def _shares(counts, n, rng):
    """How many of each class are among n: rounded down, the largest remainders up, ties by lot."""
    exact = counts / counts.sum() * n
    shares = np.floor(exact)
    remainder = exact - shares
    missing = int(n - shares.sum())
    for largest in np.unique(remainder)[::-1]:
        if missing > 0:
            tied = np.flatnonzero(remainder == largest)
            chosen = rng.choice(tied, min(len(tied), missing), replace=False)
            shares[chosen] += 1
            missing -= len(chosen)
    return shares.astype(int)


def _data_file(name):
    """The path of one of the files with data that scikit-learn brings.

    The website lays them beside this module (site/live.py): a browser would have to load 20 MB for
    two small files.
    """
    beside = Path(__file__).with_name("data") / name
    if beside.exists():
        return beside
    package = find_spec("sklearn")
    if package is None:
        raise ModuleNotFoundError("the real data come with scikit-learn, which is not installed")
    return Path(package.origin).with_name("datasets") / "data" / name


def _drawn(X, y, n_samples, seed):
    if n_samples is None:
        return X, y
    n_samples = whole_number("n_samples", n_samples, at_least=1)
    if n_samples > len(X):
        raise ValueError(f"n_samples must be at most {len(X)}; got {n_samples}")
    chosen = np.random.default_rng(whole_number("seed", seed)).permutation(len(X))[:n_samples]
    return X[chosen], y[chosen]
