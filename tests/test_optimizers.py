"""Optimisers against recurrences written out by hand, and against what theory says they do."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lrcourse.optimizers import OPTIMIZERS, SGD, Adam, AdamW, Optimizer, RMSProp, get_optimizer

pytestmark = pytest.mark.filterwarnings("error")
FEW = settings(derandomize=True, max_examples=20, deadline=None, database=None)


# --- recurrences on plain floats: gradients in, directions out ------------------------------------


def plain_momentum(gradients, weights, beta):
    v = 0.0
    for g, _ in zip(gradients, weights, strict=True):
        v = beta * v + g
        yield v


def plain_nesterov(gradients, weights, beta):
    v = 0.0
    for g, _ in zip(gradients, weights, strict=True):
        v = beta * v + g
        yield g + beta * v


def plain_rmsprop(gradients, weights, rho, eps):
    s = 0.0
    for g, _ in zip(gradients, weights, strict=True):
        s = rho * s + (1 - rho) * g**2
        yield g / (math.sqrt(s) + eps)


def plain_adam(gradients, weights, beta1, beta2, eps, decay=0.0):
    """Averages as explicit weighted sums, so that no recurrence is shared with the library."""
    seen = []
    for g, w in zip(gradients, weights, strict=True):
        seen.append(g)
        t = len(seen)
        m = math.fsum((1 - beta1) * beta1 ** (t - i) * x for i, x in enumerate(seen, 1))
        s = math.fsum((1 - beta2) * beta2 ** (t - i) * x * x for i, x in enumerate(seen, 1))
        m_hat, s_hat = m / (1 - beta1**t), s / (1 - beta2**t)
        yield m_hat / (math.sqrt(s_hat) + eps) + decay * w


CASES = {
    "sgd": (SGD, lambda g, w: iter(g)),
    "momentum": (lambda: SGD(momentum=0.9), lambda g, w: plain_momentum(g, w, 0.9)),
    "momentum .5": (lambda: SGD(0.5), lambda g, w: plain_momentum(g, w, 0.5)),
    "nesterov": (
        lambda: SGD(momentum=0.9, nesterov=True),
        lambda g, w: plain_nesterov(g, w, 0.9),
    ),
    "rmsprop": (RMSProp, lambda g, w: plain_rmsprop(g, w, 0.9, 1e-8)),
    "rmsprop .5": (lambda: RMSProp(0.5, 0.1), lambda g, w: plain_rmsprop(g, w, 0.5, 0.1)),
    "adam": (Adam, lambda g, w: plain_adam(g, w, 0.9, 0.999, 1e-8)),
    "adam .8": (lambda: Adam(0.8, 0.95, 0.1), lambda g, w: plain_adam(g, w, 0.8, 0.95, 0.1)),
    "adamw": (AdamW, lambda g, w: plain_adam(g, w, 0.9, 0.999, 1e-8, 0.01)),
    "adamw .3": (
        lambda: AdamW(weight_decay=0.3),
        lambda g, w: plain_adam(g, w, 0.9, 0.999, 1e-8, 0.3),
    ),
}
EACH = pytest.mark.parametrize("name", CASES)


def run(optimizer, gradients, weights):
    """One parameter: directions[t] for gradients[t] and weights[t]."""
    return np.array(
        [
            np.array(optimizer.direction(g.copy(), w.copy()))
            for g, w in zip(gradients, weights, strict=True)
        ]
    )


@EACH
@FEW
@given(
    seed=st.integers(0, 2**32 - 1),
    steps=st.integers(1, 12),
    scale=st.sampled_from([1e-6, 1e-3, 1.0, 1e3, 1e6]),
)
def test_recurrence(name, seed, steps, scale):
    make, plain = CASES[name]
    rng = np.random.default_rng(seed)
    gradients, weights = scale * rng.normal(size=(steps, 3)), rng.normal(size=(steps, 3))
    got = run(make(), gradients, weights)
    for i in range(3):
        expected = list(plain(gradients[:, i].tolist(), weights[:, i].tolist()))
        np.testing.assert_allclose(got[:, i], expected, rtol=1e-10, atol=1e-12 * min(scale, 1))


@EACH
@pytest.mark.parametrize("shape", [(2, 3), (), (4, 1, 2), (0, 3)])
def test_every_number_is_treated_alike_in_an_array_of_any_shape(name, shape):
    """What lets all the parameters of a network lie in one array."""
    make, _ = CASES[name]
    rng = np.random.default_rng(1)
    together, alone = make(), [make() for _ in np.ndindex(shape)]
    for _ in range(6):
        g, w = rng.normal(size=(2, *shape))
        direction = together.direction(np.asarray(g), np.asarray(w))
        assert np.shape(direction) == shape
        for i, single in zip(np.ndindex(shape), alone, strict=True):
            assert np.asarray(direction)[i] == single.direction(g[i], w[i])


@EACH
def test_reset_forgets_everything(name):
    make, _ = CASES[name]
    rng = np.random.default_rng(2)
    gradients, weights = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    optimizer = make()
    first = run(optimizer, gradients, weights)
    if name != "sgd":  # the memory must matter, or this test sees nothing
        assert not np.array_equal(run(optimizer, gradients, weights), first)
    optimizer.reset()
    np.testing.assert_array_equal(run(optimizer, gradients, weights), first)
    optimizer.reset()  # also for parameters of other shapes
    other = optimizer.direction(np.ones((2, 2)), np.ones((2, 2)))
    assert other.shape == (2, 2)


@EACH
def test_gradients_and_weights_are_not_written_to(name):
    make, _ = CASES[name]
    optimizer = make()
    g, w = np.array([1.0, -2.0]), np.array([3.0, 4.0])
    for _ in range(3):
        optimizer.direction(g, w)
    np.testing.assert_array_equal(g, [1.0, -2.0])
    np.testing.assert_array_equal(w, [3.0, 4.0])


@EACH
def test_float32_stays_float32(name):
    make, _ = CASES[name]
    g, w = np.array([1.0, -2.0], np.float32), np.array([3.0, 4.0], np.float32)
    optimizer = make()
    for _ in range(3):
        direction = optimizer.direction(g, w)
        assert direction.dtype == np.float32


def test_names():
    assert sorted(OPTIMIZERS) == ["adam", "adamw", "momentum", "nesterov", "rmsprop", "sgd"]
    for name in OPTIMIZERS:
        assert isinstance(get_optimizer(name), Optimizer)
        assert get_optimizer(name) is not get_optimizer(name)  # memory is never shared
    mine = Adam(beta1=0.5)
    assert get_optimizer(mine) is mine
    sgd, momentum, nesterov = map(get_optimizer, ("sgd", "momentum", "nesterov"))
    assert (sgd.momentum, sgd.nesterov) == (0, False)
    assert (momentum.momentum, momentum.nesterov) == (0.9, False)
    assert (nesterov.momentum, nesterov.nesterov) == (0.9, True)
    assert type(get_optimizer("rmsprop")) is RMSProp
    assert type(get_optimizer("adam")) is Adam
    assert type(get_optimizer("adamw")) is AdamW


# --- behaviour, in closed form --------------------------------------------------------------------


def walk(optimizer, gradient, start, rate, steps):
    w = np.array(start, dtype=float)
    path = [w]
    for _ in range(steps):
        direction = optimizer.direction(gradient(w), w)
        w = w - rate * direction
        path.append(w)
    return np.array(path)


def test_rmsprop_has_no_bias_correction():
    """Its first step is 1/√(1-ρ) of the rate; under a constant gradient it falls to the rate."""
    optimizer = RMSProp(decay=0.9, epsilon=1e-300)
    g, w = np.array(4.0), np.array(0.0)
    directions = [float(optimizer.direction(g, w)) for _ in range(300)]
    t = np.arange(1, 301)
    np.testing.assert_allclose(directions, 1 / np.sqrt(1 - 0.9**t), rtol=1e-12)
    assert directions[0] == pytest.approx(3.1622776601683795)
    assert directions[-1] == pytest.approx(1.0)


def test_adamw_decays_beside_the_averages_and_not_within_them():
    rng = np.random.default_rng(4)
    plain, decayed = Adam(), AdamW(weight_decay=0.1)
    for _ in range(5):
        g, w = 1e3 * rng.normal(size=3), rng.normal(size=3)
        d, e = plain.direction(g, w), decayed.direction(g, w)
        np.testing.assert_allclose(e - d, 0.1 * w, rtol=1e-10)
    # Without a gradient a weight shrinks by αλ of itself; within the averages it would move by α.
    path = walk(AdamW(weight_decay=0.1), np.zeros_like, [5.0, -2.0], 0.5, 10)
    np.testing.assert_allclose(path[-1], np.array([5.0, -2.0]) * 0.95**10, rtol=1e-12)


def test_plain_sgd_remembers_nothing():
    optimizer, w = SGD(), np.ones(3)
    for g in ([1.0, np.inf, np.nan], [1.0, 2.0, 3.0]):
        direction = optimizer.direction(np.array(g), w)
        np.testing.assert_array_equal(direction, g)


def test_a_gradient_that_is_not_finite_stays_in_its_own_entry():
    for name in OPTIMIZERS:
        optimizer, alone = get_optimizer(name), get_optimizer(name)
        with np.errstate(all="ignore"):
            for bad in (1e200, np.inf, np.nan, 1.0):
                d = optimizer.direction(np.array([1.0, bad, 2.0]), np.ones(3))
                e = alone.direction(np.array([1.0, 2.0]), np.ones(2))
                np.testing.assert_array_equal(d[[0, 2]], e)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_directions_handed_out_are_the_callers_own(name):
    """Keeping directions, or writing to them, must not reach into the optimiser's memory."""
    optimizer, untouched = get_optimizer(name), get_optimizer(name)
    g, w = np.array([1.0, -2.0]), np.array([0.5, 0.5])
    kept = [optimizer.direction(g, w) for _ in range(3)]
    expected = [untouched.direction(g, w).copy() for _ in range(3)]
    np.testing.assert_array_equal(kept, expected)
    kept[-1] *= 100
    after, as_it_should_be = optimizer.direction(g, w), untouched.direction(g, w)
    np.testing.assert_array_equal(after, as_it_should_be)
