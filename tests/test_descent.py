"""Gradient descent on objectives: the figures of the chapters, and runs that don't mix."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse.descent import gradient_descent
from lrcourse.mlp import MLP
from lrcourse.objectives import double_well, quadratic, valley
from lrcourse.optimizers import OPTIMIZERS, SGD
from lrcourse.schedules import exponential_decay, warm_up
from lrcourse.training import train

pytestmark = pytest.mark.filterwarnings("error")


# --- C17: the parabola ----------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [0.05, 0.5, 1.5, 1.0, 2.0, 2.1])
def test_the_parabola_after_twenty_steps(rate):
    path = gradient_descent(quadratic().gradient, 10.0, rate, 20)
    assert path.shape == (21,)
    np.testing.assert_allclose(path, 10 * (1 - rate) ** np.arange(21), rtol=1e-12, atol=1e-12)


# --- experiment 3: the valley ---------------------------------------------------------------------


def steps_to(path, tolerance=1e-6):
    near = np.linalg.norm(path, axis=-1) <= tolerance
    return int(near.argmax()) if near.any() else None


@pytest.mark.parametrize(("rate", "steps"), [(0.01, 1375), (2 / 101, 709), (0.0199, 1375)])
def test_steps_through_the_valley(rate, steps):
    path = gradient_descent(valley(100.0).gradient, [1.0, 1.0], rate, 2000)
    assert steps_to(path) == steps
    factors = np.abs(1 - rate * np.array([1.0, 100.0]))
    by_hand = next(n for n in range(2000) if np.linalg.norm(factors**n) <= 1e-6)
    assert by_hand == steps


@pytest.mark.parametrize(
    ("rate", "momentum", "steps"),
    [(4 / 121, 81 / 121, 95), (0.0331, 0.669, 134)],  # the optimum, and the optimum rounded
)
def test_momentum_crosses_the_valley(rate, momentum, steps):
    """α = 4/(√L + √μ)², β = ((√L - √μ)/(√L + √μ))² (Polyak, 1964): a double root, and narrow."""
    optimizer = SGD(momentum=momentum)
    path = gradient_descent(valley(100.0).gradient, [1.0, 1.0], rate, 300, optimizer=optimizer)
    assert steps_to(path) == steps


# --- experiment 2: the double well ----------------------------------------------------------------


def period(path, longest=64, tolerance=1e-9):
    tail = path[-1000:]
    for n in range(1, longest + 1):
        if np.abs(tail[n:] - tail[:-n]).max() < tolerance:
            return n
    return None


@pytest.mark.parametrize(
    ("rate", "expected"),
    [(0.99, 1), (1.01, 2), (1.25, 4), (1.3, 16), (1.4, None), (1.7, 6)],
)
def test_periods_in_the_double_well(rate, expected):
    path = gradient_descent(double_well().gradient, 0.5, rate, 20000)
    assert np.isfinite(path).all()
    assert period(path) == expected
    w = 0.5
    for _ in range(30):  # the same map, in plain floats
        w -= rate * (w**3 - w)
    assert path[30] == pytest.approx(w, rel=1e-6)


def test_beyond_a_rate_of_two_the_double_well_lets_go():
    path = gradient_descent(double_well().gradient, 0.5, np.array([1.99, 2.5, 1.99]), 2000)
    assert np.isfinite(path[:, [0, 2]]).all()
    assert not np.isfinite(path[-1, 1])


# --- runs beside each other -----------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_diverging_run_leaves_its_neighbours_bit_for_bit_alone(optimizer):
    healthy = np.array([0.01, 0.1, 0.3])
    with_bad = np.array([0.01, 1e300, 0.1, 2.5, 0.3])
    for objective in (quadratic(), double_well()):
        with np.errstate(all="raise"):
            alone = gradient_descent(objective.gradient, 1.5, healthy, 3000, optimizer=optimizer)
            beside = gradient_descent(objective.gradient, 1.5, with_bad, 3000, optimizer=optimizer)
        np.testing.assert_array_equal(beside[:, [0, 2, 4]], alone)
        assert np.isfinite(alone).all()
        if optimizer == "sgd":
            assert not np.isfinite(beside[-1, [1, 3]]).any()


def test_divergence_is_silent_and_visible():
    with np.errstate(all="raise"):
        path = gradient_descent(quadratic().gradient, 10.0, 5.0, 2000)
    first = int((~np.isfinite(path)).argmax())
    assert first == math.ceil(math.log(np.finfo(float).max / 10) / math.log(4))
    assert np.isfinite(path[:first]).all()
    assert not np.isfinite(path[first:]).any()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("lead", [(), (0,), (3,), (2, 3)])
def test_run_axes_against_a_loop(optimizer, lead):
    rng = np.random.default_rng(0)
    rates = np.exp(rng.uniform(-6, -4, lead))
    starts = rng.normal(size=(*lead, 2))
    gradient = valley(20.0).gradient
    path = gradient_descent(gradient, starts, rates[..., None], 50, optimizer=optimizer)
    assert path.shape == (51, *lead, 2)
    for run in np.ndindex(lead):
        alone = gradient_descent(gradient, starts[run], rates[run], 50, optimizer=optimizer)
        np.testing.assert_allclose(path[(slice(None), *run)], alone, rtol=1e-12, atol=1e-14)


def test_one_start_serves_many_rates_and_one_rate_many_starts():
    rates = np.array([0.1, 0.5])
    path = gradient_descent(quadratic().gradient, 2.0, rates, 3)
    np.testing.assert_allclose(path, 2 * (1 - rates) ** np.arange(4)[:, None], rtol=1e-15)
    starts = np.array([[1.0], [2.0]])
    path = gradient_descent(quadratic().gradient, starts, rates, 3)
    assert path.shape == (4, 2, 2)
    np.testing.assert_allclose(path[-1], starts * (1 - rates) ** 3, rtol=1e-15)
    points = gradient_descent(valley(4.0).gradient, [1.0, 1.0], rates[:, None], 2)
    assert points.shape == (3, 2, 2)
    np.testing.assert_allclose(points[-1, 0], [0.9**2, 0.6**2], rtol=1e-15)


# --- schedules, steps, arguments ------------------------------------------------------------------

REAL = st.one_of(
    st.floats(0, 2),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0, 1, -1, 0.0, -0.0, True, -1e-300, 1e308, 1j, "0.1", None]),
)
RATE = st.one_of(
    REAL, st.lists(REAL, min_size=3, max_size=3), st.lists(REAL, min_size=1, max_size=1)
)


@settings(derandomize=True, max_examples=300, deadline=None, database=None)
@given(
    rate=RATE, late=RATE, when=st.integers(0, 5), steps=st.integers(0, 5), scheduled=st.booleans()
)
def test_it_refuses_the_rates_and_schedules_that_train_refuses(rate, late, when, steps, scheduled):
    """Three walks, three runs; a schedule may turn bad at any step, or after the last."""
    learning_rate = (lambda step: late if step == when else rate) if scheduled else rate

    def walk():
        gradient_descent(lambda w: w, np.ones(3), learning_rate, steps)

    def training():
        settings = {"loss": "mean_squared_error", "epochs": steps}
        train(MLP([1, 1], runs=(3,)), [[1.0]], [[0.0]], learning_rate, **settings)

    errors = []
    for call in (walk, training):
        try:
            call()
            errors.append(None)
        except (TypeError, ValueError) as error:
            errors.append((type(error), str(error)))
    assert errors[0] == errors[1]
    met = [learning_rate(step) for step in range(max(steps, 1))] if scheduled else [rate]
    try:
        table = np.array(met)
        sound = table.dtype.kind in "fiub" and (np.isfinite(table) & (table >= 0)).all()
    except ValueError:  # a schedule whose rates have different shapes
        sound = False
    assert (errors[0] is None) == sound


def test_a_schedule_gives_the_rate_of_each_step_from_step_zero():
    schedule = warm_up(exponential_decay(0.5, 0.9), 3)
    path = gradient_descent(quadratic().gradient, 1.0, schedule, 12)
    factors = [1.0] + [1 - float(schedule(t)) for t in range(12)]
    np.testing.assert_allclose(path, np.cumprod(factors), rtol=1e-14)
    again = gradient_descent(quadratic().gradient, 1.0, schedule, 12)
    np.testing.assert_array_equal(path, again)


def test_the_path_begins_at_the_start_which_is_left_alone():
    start = np.array([1.0, 2.0])
    path = gradient_descent(valley(4.0).gradient, start, 0.1, 5)
    np.testing.assert_array_equal(path[0], start)
    path[0] = 99
    np.testing.assert_array_equal(start, [1.0, 2.0])
    np.testing.assert_array_equal(
        gradient_descent(valley(4.0).gradient, start, 0.1, 0), start[None]
    )


def test_float32_stays_float32():
    start = np.array([1.0, 2.0], np.float32)
    for optimizer in OPTIMIZERS:
        path = gradient_descent(quadratic().gradient, start, 0.1, 5, optimizer=optimizer)
        assert path.dtype == np.float32


def test_ints_are_starts():
    path = gradient_descent(quadratic().gradient, 8, 0.5, 3)
    np.testing.assert_array_equal(path, [8, 4, 2, 1])
    path = gradient_descent(valley(4.0).gradient, [4, 4], 0.25, 1)
    np.testing.assert_array_equal(path, [[4, 4], [3, 0]])


def test_an_optimiser_that_was_used_before_starts_afresh():
    momentum = SGD(momentum=0.9)
    first = gradient_descent(quadratic().gradient, 1.0, 0.1, 20, optimizer=momentum)
    second = gradient_descent(quadratic().gradient, 1.0, 0.1, 20, optimizer=momentum)
    np.testing.assert_array_equal(first, second)
    other = gradient_descent(valley(3.0).gradient, [1.0, 1.0], 0.1, 20, optimizer=momentum)
    assert other.shape == (21, 2)
