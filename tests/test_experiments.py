"""What the book's own experiments found, measured over seeds and settings: a test for each section.

The article makes no statement about these; their sentences in the chapters rest on this file. Each is
measured with code of its own, on other seeds than the chapter's, and in settings that differ in
kind: data, width, activation.
"""

import numpy as np
import pytest
from sklearn.datasets import load_diabetes

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


@pytest.mark.parametrize("activation", BENT)
def test_the_edge_of_a_bent_network_stays_rough_under_the_magnifying_glass(activation):
    found = np.array(
        [
            [roughness(task, activation, seed) for seed in (100, 101, 102)]
            for task in tiny_tasks().values()
        ]
    )
    middle = np.median(found, axis=1)
    if activation == "tanh":  # on all four kinds of data
        assert np.median(middle) > 8
        assert middle.min() > 4
    elif activation == "relu":  # it depends on the data and on the start
        assert found.max() > 6 > 2 > found.min()
    else:
        assert middle.max() < 2
