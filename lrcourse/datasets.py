"""Data to learn from: the four points of XOR, two drawn in the plane, and two real ones.

Two-class data come with labels 0 and 1 in a column, for a network with one output; the digits
with class numbers 0 to 9. The real ones ship with scikit-learn; nothing is downloaded.
"""

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

    From scikit-learn's `make_moons`; `noise` is the standard deviation added to each coordinate.

    >>> X, y = moons(100)
    >>> X.shape, y.shape
    ((100, 2), (100, 1))
    """
    from sklearn.datasets import make_moons

    n_samples = whole_number("n_samples", n_samples, at_least=2)
    noise = number("noise", noise, 0, np.inf)
    X, y = make_moons(n_samples, noise=noise, random_state=whole_number("seed", seed))
    return X, y[:, None].astype(float)


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
    from sklearn.datasets import load_digits

    X, y = load_digits(return_X_y=True)
    return _drawn(X / 8 - 1, y, n_samples, seed)


def breast_cancer(scaled=True, n_samples=None, seed=0):
    """Thirty measurements of 569 tumours: X (569, 30), y (569, 1), 1 where it is benign.

    From scikit-learn (Wolberg, Mangasarian, Street and Street, 1995). `scaled=True` brings each
    measurement to mean 0 and standard deviation 1; raw, they span from .001 to 4254.

    >>> X, y = breast_cancer()
    >>> X.shape, int(y.sum())
    ((569, 30), 357)
    """
    from sklearn.datasets import load_breast_cancer

    X, y = load_breast_cancer(return_X_y=True)
    if scaled:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    return _drawn(X, y[:, None].astype(float), n_samples, seed)


def split(X, y, test_size=0.25, seed=0):
    """Two parts of a data set, drawn at random with the same share of each class in both.

    Returns X_train, X_test, y_train, y_test (scikit-learn's `train_test_split`, stratified).

    >>> X, y = digits()
    >>> [len(part) for part in split(X, y)]
    [1347, 450, 1347, 450]
    """
    from sklearn.model_selection import train_test_split

    X, y = finite_array("X", X), np.asarray(y)
    if len(X) != len(y):
        raise ValueError(f"y must have as many rows as X ({len(X)}); got {len(y)}")
    test_size = number("test_size", test_size, 0, 1, low_included=False)
    return train_test_split(
        X, y, test_size=test_size, random_state=whole_number("seed", seed), stratify=y
    )


def _drawn(X, y, n_samples, seed):
    if n_samples is None:
        return X, y
    n_samples = whole_number("n_samples", n_samples, at_least=1)
    if n_samples > len(X):
        raise ValueError(f"n_samples must be at most {len(X)}; got {n_samples}")
    chosen = np.random.default_rng(whole_number("seed", seed)).permutation(len(X))[:n_samples]
    return X[chosen], y[chosen]
