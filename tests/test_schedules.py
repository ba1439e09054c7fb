"""Schedules: the formulas once more, end values, purity, arrays."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse.schedules import (
    constant,
    cosine,
    exponential_decay,
    inverse_time,
    one_cycle,
    rate_of_each_step,
    step_decay,
    warm_up,
)

pytestmark = pytest.mark.filterwarnings("error")
FEW = settings(derandomize=True, max_examples=40, deadline=None, database=None)

# Each with its formula in plain Python, for whole steps t
SCHEDULES = {
    "constant": (constant(0.3), lambda t: 0.3),
    "step_decay": (step_decay(0.4, every=7, factor=0.5), lambda t: 0.4 * 0.5 ** (t // 7)),
    "step_decay's default": (step_decay(0.4, 5), lambda t: 0.4 * 0.1 ** (t // 5)),
    "exponential_decay": (exponential_decay(0.5, factor=0.9), lambda t: 0.5 * 0.9**t),
    "inverse_time": (inverse_time(2.0, decay=0.1), lambda t: 2.0 / (1 + 0.1 * t)),
    "cosine": (
        cosine(0.8, steps=20),
        lambda t: 0.4 * (1 + math.cos(math.pi * t / 20)) if t < 20 else 0.0,
    ),
    "cosine with an end": (
        cosine(0.8, steps=20, final=0.2),
        lambda t: 0.2 + 0.3 * (1 + math.cos(math.pi * t / 20)) if t < 20 else 0.2,
    ),
    "warm_up of a rate": (warm_up(0.6, steps=5), lambda t: 0.6 * min(1, (t + 1) / 5)),
    "warm_up of a schedule": (
        warm_up(exponential_decay(0.6, 0.9), steps=4),
        lambda t: 0.6 * 0.9**t * min(1, (t + 1) / 4),
    ),
    "one_cycle": (one_cycle(0.9, steps=30), None),
    "one_cycle with all": (one_cycle(0.9, 25, start=0.5, final=0.25, rise=0.6), None),
}
EACH = pytest.mark.parametrize("name", SCHEDULES)


@pytest.mark.parametrize("name", [name for name in SCHEDULES if SCHEDULES[name][1]])
def test_formula(name):
    schedule, formula = SCHEDULES[name]
    for t in range(60):
        assert float(schedule(t)) == pytest.approx(formula(t), rel=1e-13, abs=1e-16)


@EACH
def test_pure_in_any_order_and_twice(name):
    """A schedule that is used up by being plotted trains at another rate than the plot shows."""
    schedule, _ = SCHEDULES[name]
    forwards = [float(schedule(t)) for t in range(50)]
    order = np.random.default_rng(0).permutation(50)
    shuffled = {int(t): float(schedule(int(t))) for t in order}
    assert [shuffled[t] for t in range(50)] == forwards
    assert [float(schedule(t)) for t in range(50)] == forwards


@EACH
def test_an_array_of_steps_gives_an_array_of_rates(name):
    schedule, _ = SCHEDULES[name]
    steps = np.arange(60).reshape(3, 20)
    rates = schedule(steps)
    assert rates.shape == steps.shape
    one_by_one = [[float(schedule(int(t))) for t in row] for row in steps]
    np.testing.assert_allclose(rates, one_by_one, rtol=1e-14, atol=1e-17)


@EACH
def test_a_rate_is_a_number_never_negative_and_finite_for_ever(name):
    schedule, _ = SCHEDULES[name]
    for t in [0, 1, 10, 10**3, 10**6, 10**9]:
        rate = schedule(t)
        assert np.ndim(rate) == 0
        assert 0 <= rate < 1e3


def test_a_rate_may_be_an_array_one_for_each_run():
    rates = np.array([[0.1, 0.2, 0.4]])
    for make in (
        constant,
        lambda r: step_decay(r, 3),
        lambda r: exponential_decay(r, 0.5),
        lambda r: inverse_time(r, 0.5),
        lambda r: inverse_time(0.5, decay=r),
        lambda r: cosine(r, 10, final=0.05),
        lambda r: warm_up(r, 5),
        lambda r: warm_up(cosine(r, 10), 5),
        lambda r: one_cycle(r, 10),
    ):
        for t in (0, 2, 9, 40):
            got = make(rates)(t)
            assert got.shape == rates.shape
            alone = [float(make(float(rate))(t)) for rate in rates[0]]
            np.testing.assert_allclose(got[0], alone, rtol=1e-14, atol=1e-18)


@pytest.mark.parametrize("rise", [0.1, 0.3, 0.5, 0.8])
def test_one_cycle_rises_once_and_falls_once(rise):
    steps = 200
    schedule = one_cycle(2.0, steps, start=0.1, final=0.01, rise=rise)
    top = int(rise * steps)
    rates = schedule(np.arange(steps + 1))
    assert rates[0] == pytest.approx(0.2)
    assert rates[top] == pytest.approx(2.0)
    assert rates[-1] == pytest.approx(0.02)
    assert schedule(10 * steps) == pytest.approx(0.02)
    assert rates.argmax() == top
    assert (np.diff(rates[: top + 1]) > 0).all()
    assert (np.diff(rates[top:]) < 0).all()
    assert rates[top // 2] == pytest.approx(1.1)  # half a cosine is half way at half time
    assert rates[(top + steps) // 2] == pytest.approx(1.01)


@FEW
@given(
    rate=st.floats(1e-6, 1e3),
    steps=st.integers(1, 200),
    t=st.integers(0, 400),
    factor=st.floats(0.01, 1.0),
)
def test_decays_never_rise_and_scale_with_their_rate(rate, steps, t, factor):
    for make in (
        lambda r: step_decay(r, steps, factor),
        lambda r: exponential_decay(r, factor),
        lambda r: inverse_time(r, factor),
        lambda r: cosine(r, steps),
    ):
        schedule = make(rate)
        assert schedule(t + 1) <= schedule(t) * (1 + 1e-12) + 1e-12 * rate
        assert schedule(t) <= rate * (1 + 1e-15)
        assert schedule(t) == pytest.approx(rate * make(1.0)(t), rel=1e-12, abs=1e-300)


# --- the rates of all steps -----------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (3,), (2, 1)])
@pytest.mark.parametrize("n_steps", [0, 1, 4])
def test_the_rate_of_each_step(shape, n_steps):
    rate = np.full(shape, 0.8)
    constant_rates = rate_of_each_step(rate, n_steps)
    halved = rate_of_each_step(lambda step: rate * 0.5**step, n_steps)
    assert constant_rates.shape == halved.shape == (n_steps, *shape)
    assert (constant_rates == 0.8).all()
    for step in range(n_steps):
        np.testing.assert_allclose(halved[step], 0.8 * 0.5**step)


def test_a_constant_rate_is_not_written_out_for_each_step():
    assert rate_of_each_step(np.ones(1000), 10**9).shape == (10**9, 1000)


def test_a_bad_rate_is_refused_whenever_it_comes_and_where_no_step_does():
    for n_steps, when in [(5, 4), (1, 0), (0, 0)]:
        for bad in (-0.1, np.nan, np.inf, "0.1", None, [0.1, -0.1]):
            with pytest.raises((ValueError, TypeError), match=r"learning_rate\(step\) must be"):
                rate_of_each_step(lambda step, b=bad, w=when: b if step == w else 0.1, n_steps)
            with pytest.raises((ValueError, TypeError), match="learning_rate must be"):
                rate_of_each_step(bad, n_steps)
    rate_of_each_step(lambda step: 0.1 if step < 5 else -1, 5)  # what comes later is not asked
