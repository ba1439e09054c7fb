"""Data sets: sizes, scaling, labels, determinism, and no global random state."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_breast_cancer, load_digits, make_moons
from sklearn.model_selection import train_test_split
from support.global_random import watched

from lrcourse.datasets import breast_cancer, digits, moons, spirals, split, xor
from lrcourse.losses import LOSSES

pytestmark = pytest.mark.filterwarnings("error")


def test_xor():
    X, y = xor()
    assert X.shape == (4, 2)
    assert y.shape == (4, 1)
    assert {(int(a), int(b)): int(c) for (a, b), c in zip(X, y[:, 0], strict=True)} == {
        (0, 0): 0,
        (0, 1): 1,
        (1, 0): 1,
        (1, 1): 0,
    }
    X[...] = 9  # what a reader does to the data is not kept for the next one
    assert xor()[0].max() == 1


@pytest.mark.parametrize("make", [moons, spirals])
def test_two_dimensional_sets(make):
    X, y = make()
    assert X.shape == (200, 2)
    assert y.shape == (200, 1)
    assert np.isfinite(X).all()
    assert set(np.unique(y)) == {0, 1}
    assert y.sum() == 100
    X, y = make(31, noise=0.05, seed=3)
    assert X.shape == (31, 2)
    assert abs(y.sum() - 15.5) <= 0.5
    LOSSES["binary_cross_entropy"](np.zeros((31, 1)), y)
    assert sorted(make(2)[1]) == [[0], [1]]  # one of each is the least


@pytest.mark.parametrize("make", [moons, spirals])
def test_noise_is_the_standard_deviation_added(make):
    clean, labels = make(2000, noise=0.0, seed=1)
    noisy, same = make(2000, noise=0.3, seed=1)
    np.testing.assert_array_equal(labels, same)
    added = noisy - clean
    assert added.std() == pytest.approx(0.3, rel=0.05)
    assert abs(np.corrcoef(added.T)[0, 1]) < 0.1  # each coordinate has noise of its own


@pytest.mark.parametrize("n_samples", [2, 3, 31, 200])
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_moons_are_those_of_scikit_learn(n_samples, noise):
    for seed in range(5):
        X, y = moons(n_samples, noise, seed)
        same_X, same_y = make_moons(n_samples, noise=noise, random_state=seed)
        np.testing.assert_array_equal(X, same_X)
        np.testing.assert_array_equal(y[:, 0], same_y)


def test_a_clean_spiral_lies_on_its_spiral():
    X, y = spirals(500, noise=0.0, turns=1.5, seed=2)
    t = np.linalg.norm(X, axis=1) / 2
    assert 0.1 <= t.min() < 0.11
    assert 0.99 < t.max() <= 1.0
    angle = 2 * np.pi * 1.5 * t + np.pi * y[:, 0]
    on_circle = np.c_[np.cos(angle), np.sin(angle)]
    np.testing.assert_allclose(X / (2 * t[:, None]), on_circle, atol=1e-12)


def test_digits_are_scaled_to_one():
    X, y = digits()
    assert X.shape == (1797, 64)
    assert y.shape == (1797,)
    assert (X.min(), X.max()) == (-1, 1)
    raw, labels = load_digits(return_X_y=True)
    np.testing.assert_allclose((X + 1) * 8, raw, atol=1e-12)
    np.testing.assert_array_equal(y, labels)
    LOSSES["softmax_cross_entropy"](np.zeros((1797, 10)), y)


def test_a_draw_of_digits_is_one_without_repeats():
    X, y = digits(500, seed=1)
    assert X.shape == (500, 64)
    assert len({row.tobytes() for row in X}) == 500
    assert set(y) == set(range(10))
    whole, labels = digits()
    table = {row.tobytes(): label for row, label in zip(whole, labels, strict=True)}
    assert all(table[row.tobytes()] == label for row, label in zip(X, y, strict=True))
    assert not np.array_equal(X, digits(500, seed=2)[0])


def test_breast_cancer_is_standardised_or_raw():
    X, y = breast_cancer()
    assert X.shape == (569, 30)
    assert y.shape == (569, 1)
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(X.std(axis=0), 1, rtol=1e-12)
    raw, labels = breast_cancer(scaled=False)
    np.testing.assert_array_equal(raw, load_breast_cancer().data)
    np.testing.assert_array_equal(y[:, 0], load_breast_cancer().target)
    np.testing.assert_array_equal(labels, y)
    LOSSES["binary_cross_entropy"](np.zeros((569, 1)), y)


LABELS = {
    "class numbers": lambda classes: classes,
    "a column": lambda classes: (classes % 2)[:, None].astype(float),
    "one-hot rows": lambda classes: np.eye(classes.max() + 1)[classes],
    "names": lambda classes: classes.astype(str),
}


@given(
    st.lists(st.integers(0, 6), min_size=4, max_size=80),
    st.floats(0.01, 0.99) | st.sampled_from([0.1, 0.2, 0.25, 0.4, 0.5]),
    st.integers(0, 2**32 - 1),
    st.sampled_from(sorted(LABELS)),
)
def test_split_is_that_of_scikit_learn(classes, test_size, seed, kind):
    y = LABELS[kind](np.array(classes))
    X = np.arange(2.0 * len(y)).reshape(-1, 2)
    try:
        same = train_test_split(X, y, test_size=test_size, random_state=seed, stratify=y)
    except ValueError:
        with pytest.raises(ValueError, match="y must have two members|test_size must leave room"):
            split(X, y, test_size, seed)
        return
    for part, same_part in zip(split(X, y, test_size, seed), same, strict=True):
        np.testing.assert_array_equal(part, same_part)


def test_no_data_set_waits_for_what_takes_long_to_import():
    code = (
        "import sys; import lrcourse, lrcourse.selection; from lrcourse.datasets import *;"
        "moons(); breast_cancer(); split(*digits());"
        "print([name for name in sys.modules if name in ('sklearn', 'scipy', 'joblib')])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


DRAWS = {
    "moons": lambda seed: moons(50, seed=seed),
    "spirals": lambda seed: spirals(50, seed=seed),
    "digits": lambda seed: digits(50, seed=seed),
    "breast_cancer": lambda seed: split(*breast_cancer(), seed=seed),
    "split": lambda seed: split(*moons(50), seed=seed),
}


@pytest.mark.parametrize("name", DRAWS)
def test_the_seed_decides_and_the_global_state_does_not(name):
    draw = DRAWS[name]
    with watched(seed=1):
        first = draw(5)
    with watched(seed=2):
        second = draw(5)
    for a, b in zip(first, second, strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(first[0], draw(6)[0])


@pytest.mark.parametrize("draw, n_samples", [(digits, 1797), (breast_cancer, 569)])
def test_all_samples_may_be_drawn(draw, n_samples):
    X, _ = draw(n_samples=n_samples, seed=3)
    whole, _ = draw()
    assert not np.array_equal(X, whole)
    np.testing.assert_array_equal(X[np.lexsort(X.T)], whole[np.lexsort(whole.T)])
