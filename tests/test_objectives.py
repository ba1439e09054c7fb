"""Objectives: values by hand, gradients and curvatures by central differences, critical rates."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse.objectives import Objective, double_well, quadratic, rosenbrock, valley

pytestmark = pytest.mark.filterwarnings("error")

ONE = [quadratic(), quadratic(0.25), quadratic(curvature=7), double_well()]
TWO = [valley(), valley(condition_number=1), valley(3.5), rosenbrock(), rosenbrock(a=-2, b=5)]
FEW = settings(derandomize=True, max_examples=25, deadline=None, database=None)
H = 1e-5


def label(objective):
    return f"{objective.name}-{objective.critical_learning_rate:.3g}"


def test_values_by_hand():
    assert quadratic(3.0).value(2.0) == 6.0
    assert quadratic().value(-4.0) == 8.0
    assert valley(100.0).value(np.array([3.0, 0.5])) == (9 + 25) / 2
    assert double_well().value(3.0) == 16.0
    assert double_well().value(0.0) == 0.25
    assert rosenbrock().value(np.array([-1.0, 2.0])) == 4 + 100
    assert rosenbrock(a=2, b=3).value(np.array([1.0, 3.0])) == 1 + 12


@pytest.mark.parametrize("objective", ONE, ids=label)
@FEW
@given(w=st.floats(-3, 3))
def test_one_dimensional_slopes(objective, w):
    gradient = (objective.value(w + H) - objective.value(w - H)) / (2 * H)
    curvature = (objective.gradient(w + H) - objective.gradient(w - H)) / (2 * H)
    assert objective.gradient(w) == pytest.approx(gradient, rel=1e-8, abs=1e-8)
    assert objective.curvature(w) == pytest.approx(curvature, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("objective", TWO, ids=label)
@FEW
@given(x=st.floats(-3, 3), y=st.floats(-3, 3))
def test_two_dimensional_slopes(objective, x, y):
    w = np.array([x, y])
    steps = H * np.eye(2)
    gradient = [(objective.value(w + h) - objective.value(w - h)) / (2 * H) for h in steps]
    hessian = [(objective.gradient(w + h) - objective.gradient(w - h)) / (2 * H) for h in steps]
    np.testing.assert_allclose(objective.gradient(w), gradient, rtol=1e-7, atol=1e-6)
    np.testing.assert_allclose(objective.curvature(w), hessian, rtol=1e-7, atol=1e-6)
    assert objective.curvature(w).shape == (2, 2)
    assert objective.curvature(w)[0, 1] == objective.curvature(w)[1, 0]


@pytest.mark.parametrize("objective", ONE + TWO, ids=label)
def test_the_minimum_is_one(objective):
    w = np.array(objective.minimum)
    np.testing.assert_array_equal(objective.gradient(w), np.zeros_like(w))
    assert np.linalg.eigvalsh(np.atleast_2d(objective.curvature(w)))[0] > 0
    offsets = np.random.default_rng(0).normal(size=(100, *w.shape))
    assert (objective.value(w + offsets) >= objective.value(w)).all()
    assert objective.value(w) == 0


@pytest.mark.parametrize("objective", ONE + TWO, ids=label)
def test_the_critical_rate_is_two_over_the_largest_curvature_at_the_minimum(objective):
    hessian = np.atleast_2d(objective.curvature(np.array(objective.minimum)))
    largest = np.linalg.eigvalsh(hessian)[-1]
    assert objective.critical_learning_rate == pytest.approx(2 / largest, rel=1e-12)


@pytest.mark.parametrize("objective", ONE + TWO, ids=label)
@pytest.mark.parametrize("lead", [(), (0,), (4,), (2, 3)])
def test_points_of_any_shape(objective, lead):
    point = np.shape(objective.minimum)
    w = np.random.default_rng(2).normal(size=(*lead, *point))
    for function, tail in [
        (objective.value, ()),
        (objective.gradient, point),
        (objective.curvature, 2 * point),
    ]:
        got = function(w)
        assert np.shape(got) == (*lead, *tail)
        for i in np.ndindex(lead):
            np.testing.assert_allclose(np.asarray(got)[i], function(w[i]), rtol=1e-14)


@pytest.mark.parametrize("objective", ONE + TWO, ids=label)
def test_ints_are_points_and_points_are_not_written_to(objective):
    ints = [1, 2]
    w = np.array(ints, dtype=float)
    kept = w.copy()
    for function in (objective.value, objective.gradient, objective.curvature):
        np.testing.assert_array_equal(function(ints), function(w))
        np.testing.assert_array_equal(w, kept)


@pytest.mark.parametrize("objective", ONE + TWO, ids=label)
def test_a_point_that_left_the_finite_numbers_is_silent(objective):
    """A diverged path is plotted like any other: objective.value(path)."""
    for far in (1e200, -1e200, np.inf, np.nan):
        w = np.array([far, 1.0])
        with np.errstate(all="raise"):
            value, gradient = objective.value(w), objective.gradient(w)
            objective.curvature(w)
        assert not np.isfinite(value).all()
        assert np.shape(gradient) == (2,)


def test_each_is_named():
    for factory in (quadratic, valley, double_well, rosenbrock):
        objective = factory()
        assert isinstance(objective, Objective)
        assert objective.name == factory.__name__
