"""Losses against arbitrary precision, central differences, scikit-learn and a loop over runs."""

from dataclasses import FrozenInstanceError

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse.losses import LOSSES, Loss, accuracy, get_loss, softmax

pytestmark = pytest.mark.filterwarnings("error")

NAMES = ["mean_squared_error", "binary_cross_entropy", "softmax_cross_entropy"]
RUNS = [(), (3,), (2, 3), (0,), (2, 0)]
FEW = settings(derandomize=True, max_examples=25, deadline=None, database=None)


def a_problem(name, runs=(), n_samples=5, n_outputs=3, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    output = 3 * rng.normal(size=(*runs, n_samples, n_outputs)).astype(dtype)
    if name == "mean_squared_error":
        y = rng.normal(size=(n_samples, n_outputs))
    elif name == "binary_cross_entropy":
        y = rng.integers(0, 2, (n_samples, n_outputs))
    else:
        y = rng.integers(0, n_outputs, n_samples)
    return output, y


def test_the_catalogue_holds_the_three_names():
    assert sorted(LOSSES) == sorted(NAMES)
    for name, loss in LOSSES.items():
        assert isinstance(loss, Loss)
        assert loss.name == name
        assert get_loss(name) is loss
        assert get_loss(loss) is loss
        assert repr(loss) == f"Loss('{name}')"
        with pytest.raises(FrozenInstanceError):  # the catalogue is everybody's
            loss.name = "another"


# --- closed forms, worked out by hand -------------------------------------------------------------


def test_mean_squared_error_is_the_mean_over_samples_and_outputs_without_a_half():
    output, y = [[3.0, 0.0], [1.0, 1.0], [0.0, 0.0]], [[1, 0], [0, 1], [0, 0]]
    value, gradient = LOSSES["mean_squared_error"](output, y)
    assert value == (4 + 1) / 6
    np.testing.assert_allclose(gradient, [[2 * 2 / 6, 0], [2 * 1 / 6, 0], [0, 0]], rtol=1e-15)


def test_binary_cross_entropy_is_the_mean_over_samples_and_outputs():
    ln2 = np.log(2)
    value, gradient = LOSSES["binary_cross_entropy"](np.zeros((4, 2)), np.eye(4, 2))
    assert value == pytest.approx(ln2, rel=1e-15)
    np.testing.assert_allclose(gradient, (0.5 - np.eye(4, 2)) / 8, rtol=1e-15)
    value, gradient = LOSSES["binary_cross_entropy"]([[np.log(3)]], [[0]])  # p = 3/4
    assert value == pytest.approx(np.log(4), rel=1e-15)
    assert gradient == pytest.approx(0.75, rel=1e-15)


def test_softmax_cross_entropy_is_the_mean_over_samples_only():
    value, gradient = LOSSES["softmax_cross_entropy"](np.zeros((2, 4)), [1, 3])
    assert value == pytest.approx(np.log(4), rel=1e-15)
    expected = (0.25 - np.eye(4)[[1, 3]]) / 2
    np.testing.assert_allclose(gradient, expected, rtol=1e-15)


@pytest.mark.parametrize("y", [0, 1])
def test_binary_cross_entropy_is_right_at_any_finite_logit(y):
    """-log σ(o) and -log(1 - σ(o)) in 60 digits; a form through probabilities is inf from 37."""
    for logit in [-1e4, -1000.0, -745.0, -88.0, -40.0, -37.0, -20.0, -1.0, 1e-8, 3.0]:
        for o in (logit, -logit):
            with np.errstate(all="raise"):
                value, gradient = LOSSES["binary_cross_entropy"]([[o]], [[y]])
            with mpmath.workdps(60):
                sign = 1 - 2 * y
                exact = mpmath.log1p(mpmath.exp(sign * mpmath.mpf(o)))
                slope = sign / (1 + mpmath.exp(-sign * mpmath.mpf(o)))
            # The loss of a sample that is right by 40 is 4e-18, and not 0, nor 1e-16.
            assert value == pytest.approx(float(exact), rel=1e-13, abs=1e-320)
            assert float(gradient[0, 0]) == pytest.approx(float(slope), rel=1e-13, abs=3e-16)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 40.0, 1000.0, 1e6])
def test_softmax_cross_entropy_is_right_at_any_scale_of_logits(scale):
    rng = np.random.default_rng(4)
    output, y = scale * rng.normal(size=(4, 5)), rng.integers(0, 5, 4)
    with np.errstate(all="raise"):
        value, gradient = LOSSES["softmax_cross_entropy"](output, y)
    with mpmath.workdps(60):
        exact, slope = mpmath.mpf(0), np.zeros((4, 5))
        for i, row in enumerate(output):
            exponentials = [mpmath.exp(mpmath.mpf(float(o))) for o in row]
            total = mpmath.fsum(exponentials)
            exact += (mpmath.log(total) - mpmath.mpf(float(row[y[i]]))) / 4
            slope[i] = [float((e / total - (j == y[i])) / 4) for j, e in enumerate(exponentials)]
    assert value == pytest.approx(float(exact), rel=1e-14, abs=1e-15)
    np.testing.assert_allclose(gradient, slope, rtol=1e-12, atol=1e-16)


# --- gradients ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@FEW
@given(
    n_samples=st.integers(1, 6),
    n_outputs=st.integers(1, 4),
    runs=st.sampled_from([(), (2,), (2, 1, 2)]),
    seed=st.integers(0, 2**32 - 1),
)
def test_gradient_is_that_of_the_value(name, n_samples, n_outputs, runs, seed):
    output, y = a_problem(name, runs, n_samples, n_outputs, seed)
    loss, h = LOSSES[name], 1e-5
    _, gradient = loss(output, y)
    assert gradient.shape == output.shape
    numeric = np.empty_like(output)
    for sample in range(n_samples):
        for unit in range(n_outputs):
            shift = np.zeros((n_samples, n_outputs))
            shift[sample, unit] = h  # the same entry in every run: runs must not mix
            up, down = loss(output + shift, y)[0], loss(output - shift, y)[0]
            numeric[..., sample, unit] = (up - down) / (2 * h)
    np.testing.assert_allclose(gradient, numeric, rtol=1e-7, atol=1e-9)


# --- runs, shapes and types -----------------------------------------------------------------------


@pytest.mark.parametrize("runs", RUNS)
@pytest.mark.parametrize("name", NAMES)
def test_every_run_has_the_value_it_has_alone(name, runs):
    output, y = a_problem(name, runs)
    value, gradient = LOSSES[name](output, y)
    assert np.shape(value) == runs
    assert gradient.shape == output.shape
    for run in np.ndindex(runs):
        alone, slope = LOSSES[name](output[run], y)
        np.testing.assert_allclose(np.asarray(value)[run], alone, rtol=1e-14)
        np.testing.assert_allclose(gradient[run], slope, rtol=1e-13, atol=1e-17)


@pytest.mark.parametrize("name", NAMES)
def test_each_run_may_have_its_own_targets(name):
    pairs = [a_problem(name, seed=seed) for seed in range(3)]
    outputs, ys = (np.stack(arrays) for arrays in zip(*pairs, strict=True))
    value, gradient = LOSSES[name](outputs, ys)
    for run, (output, y) in enumerate(pairs):
        alone, slope = LOSSES[name](output, y)
        assert value[run] == pytest.approx(alone, rel=1e-14)
        np.testing.assert_allclose(gradient[run], slope, rtol=1e-13, atol=1e-17)


def test_class_numbers_and_one_hot_rows_say_the_same():
    loss = LOSSES["softmax_cross_entropy"]
    for runs in [(), (2,)]:
        output, y = a_problem("softmax_cross_entropy", runs)
        one_hot = np.eye(3, dtype=int)[y]
        many = np.broadcast_to(one_hot, (*runs, *one_hot.shape))
        value, gradient = loss(output, y)
        for labels in (one_hot, many, one_hot.astype(float), np.broadcast_to(y, (*runs, 5))):
            again, same = loss(output, labels)
            np.testing.assert_array_equal(again, value)
            np.testing.assert_array_equal(same, gradient)
    value, _ = loss([[2.0, -1.0, 0.5]], [0])  # one sample is not taken for one row
    assert value == pytest.approx(loss([[2.0, -1.0, 0.5]], [[1, 0, 0]])[0])
    square = np.random.default_rng(5).normal(size=(3, 3))  # as many samples as classes
    assert loss(square, [0, 1, 1])[0] == loss(square, np.eye(3)[[0, 1, 1]])[0]


@pytest.mark.parametrize("name", NAMES)
def test_ints_are_outputs(name):
    y = [0, 1] if name == "softmax_cross_entropy" else [[1, 0], [0, 1]]
    value, gradient = LOSSES[name]([[3, -1], [2, 0]], y)
    expected, slope = LOSSES[name](np.array([[3.0, -1.0], [2.0, 0.0]]), y)
    assert value == expected
    assert gradient.dtype == np.float64
    np.testing.assert_array_equal(gradient, slope)


def test_targets_are_not_cut_to_the_type_of_an_output_of_ints():
    value, gradient = LOSSES["mean_squared_error"]([[3]], [[0.5]])
    assert (value, gradient.item()) == (6.25, 5.0)


def test_a_row_of_targets_is_told_how_to_become_a_column():
    """The classic slip: y of shape (n,) beside an output (n, 1) would make an n × n table."""
    with pytest.raises(ValueError, match=r"\(3,\); write y\[:, None\] to make a column of it$"):
        LOSSES["mean_squared_error"](np.zeros((3, 1)), [0, 1, 1])
    with pytest.raises(ValueError) as raised:
        LOSSES["mean_squared_error"](np.zeros((3, 1)), [[0, 1, 1]])
    assert "None" not in str(raised.value)


@pytest.mark.parametrize("name", NAMES)
def test_float32_stays_float32(name):
    output, y = a_problem(name, (2,), dtype=np.float32)
    value, gradient = LOSSES[name](output, y)
    assert value.dtype == gradient.dtype == np.float32
    exact, slope = LOSSES[name](output.astype(np.float64), y)
    np.testing.assert_allclose(value, exact, rtol=1e-6)
    np.testing.assert_allclose(gradient, slope, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_written_to(name):
    output, y = a_problem(name)
    kept, kept_y = output.copy(), y.copy()
    _, gradient = LOSSES[name](output, y)
    gradient += 1
    np.testing.assert_array_equal(output, kept)
    np.testing.assert_array_equal(y, kept_y)


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan, 1e200, -1e200])
@pytest.mark.parametrize("name", NAMES)
def test_a_diverged_run_is_silent_and_alone(name, bad):
    output, y = a_problem(name, (3,))
    value, gradient = LOSSES[name](output, y)
    output[1] = bad
    with np.errstate(all="raise"):
        with_bad, slopes = LOSSES[name](output, y)
    for run in (0, 2):
        assert with_bad[run] == value[run]
        np.testing.assert_array_equal(slopes[run], gradient[run])
    if np.isnan(bad):
        assert np.isnan(with_bad[1])
    elif name == "mean_squared_error":
        assert with_bad[1] == np.inf


# --- accuracy and softmax -------------------------------------------------------------------------


def test_accuracy_of_one_logit_has_its_threshold_at_zero():
    """A probability of ½ is a logit of 0: 0.3 is a vote for class 1, not for class 0."""
    output = np.array([[0.3], [-0.3], [5.0], [-5.0]])
    assert accuracy(output, [[1], [0], [1], [0]]) == 1
    assert accuracy(output, [[0], [1], [0], [1]]) == 0
    assert accuracy(output, [[1], [1], [1], [1]]) == 0.5
    assert accuracy(output, [[1], [0], [1], [1]]) == 0.75
    assert accuracy([[0.0], [0.0]], [[0], [0]]) == 1  # as good as class 0: not above the threshold


def test_accuracy_of_several_logits_takes_the_largest():
    output = np.array([[1.0, 3.0, 2.0], [-1.0, -3.0, -2.0], [0.0, 0.0, 0.1]])
    assert accuracy(output, [1, 0, 2]) == 1
    assert accuracy(output, [1, 1, 2]) == pytest.approx(2 / 3)
    assert accuracy(output, np.eye(3)[[1, 0, 0]]) == pytest.approx(2 / 3)


def test_accuracy_does_not_reward_nan():
    """argmax picks a nan as if it were the largest: by luck that is the right class."""
    output = np.array([[1.0, np.nan], [0.0, 3.0], [np.nan, np.nan]])
    assert accuracy(output, [1, 1, 0]) == pytest.approx(1 / 3)
    assert accuracy([[np.nan], [-1.0]], [[0], [0]]) == 0.5


def test_accuracy_where_each_run_has_its_own_labels():
    output = np.random.default_rng(8).normal(size=(2, 5, 3))
    y = np.stack([output[0].argmax(-1), (output[1].argmax(-1) + [0, 0, 1, 1, 1]) % 3])
    assert accuracy(output, y).tolist() == [1.0, 0.4]
    assert accuracy(output, np.eye(3)[y]).tolist() == [1.0, 0.4]
    columns = (output[..., :1] > 0) ^ (np.arange(2)[:, None, None] == 1)
    assert accuracy(output[..., :1], columns).tolist() == [1.0, 0.0]


@pytest.mark.parametrize("runs", RUNS)
@pytest.mark.parametrize("n_outputs", [1, 4])
def test_accuracy_of_runs(runs, n_outputs):
    rng = np.random.default_rng(6)
    output = rng.normal(size=(*runs, 9, n_outputs))
    y = rng.integers(0, 2, (9, 1)) if n_outputs == 1 else rng.integers(0, 4, 9)
    got = accuracy(output, y)
    assert np.shape(got) == runs
    for run in np.ndindex(runs):
        right = output[run][:, 0] > 0 if n_outputs == 1 else output[run].argmax(-1)
        assert np.asarray(got)[run] == pytest.approx(np.mean(right == np.ravel(y)))


def test_softmax_sums_to_one_at_any_scale():
    output = np.random.default_rng(7).normal(size=(3, 4, 5))
    for scale in (1e-300, 1.0, 1e3, 1e300):
        with np.errstate(all="raise"):
            p = softmax(scale * output)
        np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-15)
    assert softmax([0, 0]).tolist() == [0.5, 0.5]
    odds = np.exp(output - output[..., :1])
    np.testing.assert_allclose(softmax(output), odds / odds.sum(-1, keepdims=True), rtol=1e-14)
