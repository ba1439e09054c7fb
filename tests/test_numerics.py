"""Differences, the gradient check (which must also fail), and the sharpness."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.hessian import hessian
from test_mlp import targets_for

from lrcourse.losses import LOSSES
from lrcourse.mlp import MLP
from lrcourse.numerics import central_difference, gradient_check, relative_error, sharpness

pytestmark = pytest.mark.filterwarnings("error")
FEW = settings(derandomize=True, max_examples=25, deadline=None, database=None)


# --- central differences --------------------------------------------------------------------------


@FEW
@given(x=st.floats(-3, 3), h=st.sampled_from([1e-2, 1e-3, 0.5]))
def test_a_cubic_is_wrong_by_exactly_h_squared(x, h):
    """(f(x+h) - f(x-h)) / 2h = 3x² + h² for x³; a one-sided difference would have 3xh."""
    got = central_difference(lambda w: w**3, x, h)
    assert float(got) == pytest.approx(3 * x**2 + h**2, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,), (2, 1, 2)])
def test_differences_of_any_shape(shape):
    rng = np.random.default_rng(0)
    x, c = rng.normal(size=shape), rng.normal(size=shape)
    got = central_difference(lambda w: (c * np.sin(w)).sum(), x)
    assert got.shape == shape
    np.testing.assert_allclose(got, c * np.cos(x), rtol=1e-8, atol=1e-9)


def test_the_point_is_left_as_it_was_and_ints_are_points():
    x = np.array([1.0, 2.0])
    central_difference(lambda w: (w**2).sum(), x)
    np.testing.assert_array_equal(x, [1.0, 2.0])
    np.testing.assert_allclose(central_difference(lambda w: (w**2).sum(), [1, 2]), [2, 4])


# --- relative error -------------------------------------------------------------------------------


def test_a_function_may_hand_back_what_it_was_given_and_write_into_it():
    assert central_difference(lambda w: w, 3.0) == pytest.approx(1)

    def squares(w):
        w *= w
        return w.sum()

    assert central_difference(squares, [1.0, 3.0]) == pytest.approx([2, 6])


def test_relative_error_by_hand():
    assert relative_error([3.0, 4.0], [3.0, 4.0]) == 0
    assert relative_error([1.0], [-1.0]) == 1
    assert relative_error([3.0, 4.0], [0.0, 0.0]) == 1
    assert relative_error([0.0, 0.0], [0.0, 0.0]) == 0
    assert relative_error([1.0, 0.0], [0.0, 1.0]) == pytest.approx(2**0.5 / 2)
    assert relative_error(1e-12, 3e-12) == pytest.approx(0.5)
    assert relative_error([1e-200], [-1e-200]) == 1  # though their squares are 0


def test_relative_error_of_nan_is_not_agreement():
    assert not relative_error([1.0], [np.nan]) < 1
    assert not relative_error([np.nan], [np.nan]) < 1
    assert not relative_error([1.0, np.inf], [1.0, np.inf]) < 1


@FEW
@given(seed=st.integers(0, 1000), scale=st.floats(1e-100, 1e100))
def test_relative_error_is_symmetric_and_blind_to_scale(seed, scale):
    a, b = np.random.default_rng(seed).normal(size=(2, 4, 3))
    error = relative_error(a, b)
    assert 0 <= error <= 1
    assert relative_error(b, a) == error
    assert relative_error(scale * a, scale * b) == pytest.approx(error, rel=1e-12)


# --- the gradient check ---------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("runs", [(), (2,)])
def test_the_check_passes_a_right_gradient(loss, runs):
    rng = np.random.default_rng(1)
    model = MLP([3, 4, 3, 2], "tanh", seed=1, runs=runs)
    X, y = rng.normal(size=(5, 3)), targets_for(loss, 5, 2, rng)
    kept = [w.copy() for pair in model.parameters for w in pair]
    errors = gradient_check(model, X, y, loss)
    assert len(errors) == 3
    assert all(len(pair) == 2 for pair in errors)
    assert max(map(max, errors)) < 1e-7
    for w, before in zip((w for pair in model.parameters for w in pair), kept, strict=True):
        np.testing.assert_array_equal(w, before)


@pytest.mark.parametrize("layer", [0, 1])
@pytest.mark.parametrize("part", [0, 1])
def test_the_check_finds_the_parameter_whose_gradient_is_wrong(layer, part):
    rng = np.random.default_rng(2)
    model = MLP([2, 3, 1], "sigmoid", seed=2)
    X, y = rng.normal(size=(5, 2)), rng.integers(0, 2, (5, 1))
    _, gradients = model.loss_and_gradients(X, y, "binary_cross_entropy")
    gradients[layer][part][...] *= 1.01
    errors = gradient_check(model, X, y, "binary_cross_entropy", gradients=gradients)
    for i in range(2):
        for j in range(2):
            if (i, j) == (layer, part):
                assert errors[i][j] == pytest.approx(0.01 / 2.01, rel=1e-4)
            else:
                assert errors[i][j] < 1e-7


# --- sharpness ------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("seed", range(4))
def test_sharpness_is_the_largest_eigenvalue_of_the_whole_hessian(loss, seed):
    rng = np.random.default_rng(seed)
    model = MLP([2, 3, 2], "tanh", init="normal", seed=seed)
    X, y = rng.normal(size=(6, 2)), targets_for(loss, 6, 2, rng)
    largest = np.linalg.eigvalsh(hessian(model, X, y, loss))[-1]
    got = sharpness(model, X, y, loss, iterations=3000, tolerance=1e-10)
    assert float(got) == pytest.approx(largest, rel=1e-4)
    rough = float(sharpness(model, X, y, loss))
    assert rough == pytest.approx(largest, rel=0.05)


def test_the_most_negative_eigenvalue_is_not_the_sharpness():
    """Squared error where the residual outweighs the slope: |λ_min| > λ_max."""
    found = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        model = MLP([2, 3, 1], "tanh", init="normal", seed=seed)
        X, y = rng.normal(size=(4, 2)), 10 * rng.normal(size=(4, 1))
        eigenvalues = np.linalg.eigvalsh(hessian(model, X, y, "mean_squared_error"))
        if -eigenvalues[0] > 1.1 * eigenvalues[-1]:
            found += 1
            got = sharpness(model, X, y, "mean_squared_error", iterations=5000, tolerance=1e-11)
            assert float(got) == pytest.approx(eigenvalues[-1], rel=1e-3)
    assert found >= 3


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_sharpness_beside_the_kink_of_a_relu(dtype):
    """J = (v relu(w x + b) + c - y)², x = 1, y = 0, the unit only just awake."""
    w, b, v, c = 1.0, -1 + 2e-6, 2.0, 0.5
    parameters = [(np.array([[p]], dtype), np.array([[q]], dtype)) for p, q in [(w, b), (v, c)]]
    slope = np.array([v, v, w + b, 1])  # of the output, by w, b, v, c
    bend = np.zeros((4, 4))
    bend[0, 2] = bend[1, 2] = bend[2, 0] = bend[2, 1] = 1
    hessian = 2 * np.outer(slope, slope) + 2 * (v * (w + b) + c) * bend
    got = sharpness(MLP.from_parameters(parameters, "relu"), [[1.0]], [[0.0]], "mean_squared_error")
    assert got == pytest.approx(np.linalg.eigvalsh(hessian)[-1], rel=1e-4)


def test_sharpness_of_runs_against_a_loop_and_the_model_untouched():
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(6, 2)), rng.integers(0, 2, 6)
    model = MLP([2, 3, 2], "tanh", init="normal", seed=np.arange(6).reshape(2, 3), runs=(2, 3))
    kept = model.copy()
    settings_ = {"iterations": 2000, "tolerance": 1e-10}
    got = sharpness(model, X, y, "softmax_cross_entropy", **settings_)
    assert got.shape == (2, 3)
    for run in np.ndindex(2, 3):
        alone = sharpness(model.run(run), X, y, "softmax_cross_entropy", **settings_)
        assert got[run] == pytest.approx(float(alone), rel=1e-4)
    for pair, other in zip(model.parameters, kept.parameters, strict=True):
        np.testing.assert_array_equal(pair[0], other[0])
        np.testing.assert_array_equal(pair[1], other[1])


def test_sharpness_of_a_run_that_left_the_finite_numbers_is_silent_and_alone():
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(6, 2)), rng.integers(0, 2, 6)
    model = MLP([2, 3, 2], "tanh", init="normal", seed=np.arange(3), runs=(3,))
    settings_ = {"iterations": 200, "tolerance": 1e-12}
    before = sharpness(model, X, y, "softmax_cross_entropy", **settings_)
    model.parameters[0][0][1] = np.nan
    after = sharpness(model, X, y, "softmax_cross_entropy", **settings_)
    np.testing.assert_allclose(after[[0, 2]], before[[0, 2]], rtol=1e-6)
    assert np.isnan(after[1])


def test_the_sharpness_of_a_float32_network_is_computed_in_float64():
    """Steps of 1e-7 are below what float32 can tell apart."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(6, 2)).astype(np.float32), rng.integers(0, 2, (6, 1))
    single = MLP([2, 3, 1], seed=1, dtype=np.float32)
    double = MLP.from_flat(single.flat.astype(float), single.sizes)
    found, expected = (sharpness(m, X, y, "binary_cross_entropy") for m in (single, double))
    assert found == expected and single.flat.dtype == np.float32
