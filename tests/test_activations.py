"""Activations against mpmath, over the whole range of floats, in both precisions."""

from dataclasses import FrozenInstanceError

import mpmath
import numpy as np
import pytest

from lrcourse.activations import ACTIVATIONS, Activation, get_activation

pytestmark = pytest.mark.filterwarnings("error")

NAMES = [
    "identity",
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "elu",
    "selu",
    "softplus",
    "gelu",
    "swish",
    "mish",
]
DTYPES = [np.float32, np.float64]

mp = mpmath.mp.clone() if hasattr(mpmath.mp, "clone") else mpmath.mp
mp.dps = 40
SCALE = mp.mpf("1.0507009873554804934193349852946")  # Klambauer et al. (2017)
SELU_ALPHA = mp.mpf("1.6732632423543772848170429916717")


# --- the oracle: value and derivative, written out once more in arbitrary precision ---------------


def mp_sigmoid(z):
    return 1 / (1 + mp.exp(-z)) if z >= 0 else mp.exp(z) / (1 + mp.exp(z))


def mp_softplus(z):
    return mp.log1p(mp.exp(z)) if z < 0 else z + mp.log1p(mp.exp(-z))


def mp_phi(z):  # density of the standard normal
    return mp.exp(-z * z / 2) / mp.sqrt(2 * mp.pi)


def mp_Phi(z):
    if abs(z) > 10000:  # beyond what mpmath takes, and exp(-5e7) from its limit
        return mp.mpf(z > 0)
    return mp.erfc(-z / mp.sqrt(2)) / 2


def mp_mish_slope(z):
    t = mp.tanh(mp_softplus(z))
    return t + z * mp_sigmoid(z) * mp.sech(mp_softplus(z)) ** 2


EXACT = {
    "identity": (lambda z: z, lambda z: mp.mpf(1)),
    "sigmoid": (mp_sigmoid, lambda z: mp_sigmoid(z) * mp_sigmoid(-z)),
    "tanh": (mp.tanh, lambda z: mp.sech(z) ** 2),
    "relu": (lambda z: max(z, mp.mpf(0)), lambda z: mp.mpf(z > 0)),
    "leaky_relu": (
        lambda z: z if z > 0 else z / 100,
        lambda z: mp.mpf(1) if z > 0 else mp.mpf(1) / 100,
    ),
    "elu": (lambda z: z if z > 0 else mp.expm1(z), lambda z: mp.mpf(1) if z > 0 else mp.exp(z)),
    "selu": (
        lambda z: SCALE * (z if z > 0 else SELU_ALPHA * mp.expm1(z)),
        lambda z: SCALE * (1 if z > 0 else SELU_ALPHA * mp.exp(z)),
    ),
    "softplus": (mp_softplus, mp_sigmoid),
    "gelu": (lambda z: z * mp_Phi(z), lambda z: mp_Phi(z) + z * mp_phi(z)),
    "swish": (
        lambda z: z * mp_sigmoid(z),
        lambda z: mp_sigmoid(z) * (1 + z * mp_sigmoid(-z)),
    ),
    "mish": (lambda z: z * mp.tanh(mp_softplus(z)), mp_mish_slope),
}

# f(-inf), f(inf), f'(-inf), f'(inf): limits, worked out by hand
LIMITS = {
    "identity": (-np.inf, np.inf, 1, 1),
    "sigmoid": (0, 1, 0, 0),
    "tanh": (-1, 1, 0, 0),
    "relu": (0, np.inf, 0, 1),
    "leaky_relu": (-np.inf, np.inf, 0.01, 1),
    "elu": (-1, np.inf, 0, 1),
    "selu": (-float(SCALE * SELU_ALPHA), np.inf, 0, float(SCALE)),
    "softplus": (0, np.inf, 0, 1),
    "gelu": (0, np.inf, 0, 1),
    "swish": (0, np.inf, 0, 1),
    "mish": (0, np.inf, 0, 1),
}


def test_inputs(dtype):
    """Finite inputs of every order of magnitude, both signs, and where formulas break."""
    info = np.finfo(dtype)
    magnitudes = [
        *np.geomspace(float(info.smallest_subnormal), float(info.max) / 4, 30),
        *np.linspace(0.1, 60, 60),
        *[5.5, 8.3, 13.2, 16.6, 17.3, 37.5, 38.6, 87.3, 88.8, 103.9, 355, 708.4, 709.8, 710.5],
        *[745.2, 746, 1000, 1e4],
        float(info.max),
        float(info.tiny),
        float(info.smallest_subnormal),
        float(info.eps),
    ]
    with np.errstate(under="ignore"):
        magnitudes = np.array(magnitudes, dtype)
    return np.unique(np.concatenate([-magnitudes, magnitudes]))


test_inputs.__test__ = False


def assert_right_to_rounding(got, function, z, ulps, absolute=0.0):
    """|got - f(z)| stays within some ulps of f(z), or of what moving z by an ulp does to f(z).

    The second allowance is what any evaluation needs: exp(-700) cannot be better than its
    argument. Nothing is forgiven because it is small: 1e-300 has to be right to all digits too;
    only where a factor of a product such as z σ(z) is subnormal itself is its last bit multiplied.
    """
    info = np.finfo(got.dtype)
    eps = mp.mpf(float(info.eps))
    for zi, gi in zip(z, got, strict=True):
        x = mp.mpf(float(zi))
        exact = function(x)
        if abs(exact) > float(info.max):
            assert np.isinf(gi)
            continue
        shift = max(abs(function(x * (1 + s * eps)) - exact) for s in (-1, 1)) if x else 0
        last_bit = float(info.smallest_subnormal) * max(1, min(abs(x), 1000))
        tolerance = ulps * (abs(exact) * eps + shift + last_bit) + absolute
        assert abs(mp.mpf(float(gi)) - exact) <= tolerance, (
            f"f({zi!r}) = {gi!r}, exactly {mpmath.nstr(exact, 20)}"
        )


# --- values and derivatives -----------------------------------------------------------------------


def test_the_catalogue_holds_the_eleven_names():
    assert sorted(ACTIVATIONS) == sorted(NAMES)
    for name, activation in ACTIVATIONS.items():
        assert isinstance(activation, Activation)
        assert activation.name == name
        assert get_activation(name) is activation
        assert get_activation(activation) is activation
        assert repr(activation) == f"Activation('{name}')"
        with pytest.raises(FrozenInstanceError):  # the catalogue is everybody's
            activation.name = "another"


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_value_is_right_to_rounding_everywhere(name, dtype):
    z = test_inputs(dtype)
    with np.errstate(all="raise"):
        a = ACTIVATIONS[name](z)
    assert a.dtype == dtype
    assert_right_to_rounding(a, EXACT[name][0], z, ulps=4)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_derivative_is_right_to_rounding_everywhere(name, dtype):
    z = test_inputs(dtype)
    activation = ACTIVATIONS[name]
    with np.errstate(all="raise"):
        alone, given_a = activation.derivative(z), activation.derivative(z, activation(z))
    assert alone.dtype == given_a.dtype == dtype
    # Read from a = f(z), 1 - a is known to one rounding of a and no better.
    absolute = 2 * float(np.finfo(dtype).eps) if name in ("sigmoid", "tanh") else 0.0
    assert_right_to_rounding(alone, EXACT[name][1], z, 6)
    assert_right_to_rounding(given_a, EXACT[name][1], z, 6, absolute)


def test_sigmoid_and_tanh_read_a_and_not_z():
    """What they save in the backward pass; an `a` that is not f(z) shows what was read."""
    a = np.array([0.9, 0.2])
    z = np.zeros(2)
    np.testing.assert_allclose(ACTIVATIONS["sigmoid"].derivative(z, a), [0.09, 0.16], rtol=1e-14)
    np.testing.assert_allclose(ACTIVATIONS["tanh"].derivative(z, a), [0.19, 0.96], rtol=1e-14)
    np.testing.assert_allclose(ACTIVATIONS["sigmoid"].derivative(0, 0.9), 0.09, rtol=1e-14)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_limits_at_the_infinities(name, dtype):
    z = np.array([-np.inf, np.inf], dtype)
    activation = ACTIVATIONS[name]
    with np.errstate(all="raise"):
        a = activation(z)
        slopes = activation.derivative(z), activation.derivative(z, a)
    eps = 2 * np.finfo(dtype).eps
    np.testing.assert_allclose(a, np.array(LIMITS[name][:2], dtype), rtol=eps, atol=0)
    for slope in slopes:
        assert slope.dtype == dtype
        np.testing.assert_allclose(slope, np.array(LIMITS[name][2:], dtype), rtol=eps, atol=0)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_nan_stays_nan_and_alone(name, dtype):
    z = np.array([0.5, np.nan, -0.5], dtype)
    activation = ACTIVATIONS[name]
    with np.errstate(all="raise"):
        a, slope = activation(z), activation.derivative(z)
    assert np.isnan(a).tolist() == [False, True, False]
    if name not in ("identity", "relu", "leaky_relu"):  # a constant slope may ignore nan
        assert np.isnan(slope).tolist() == [False, True, False]


@pytest.mark.parametrize("name", NAMES)
def test_half_precision_is_calculated_in_single(name):
    z = np.array([-15.0, -1.0, 15.0], np.float16)  # exp(15) is beyond float16
    np.testing.assert_array_equal(ACTIVATIONS[name](z), ACTIVATIONS[name](z.astype(np.float32)))
    assert ACTIVATIONS[name](z).dtype == np.float32


@pytest.mark.parametrize("name", NAMES)
def test_values_at_zero(name):
    at_zero = {"sigmoid": 0.5, "softplus": np.log(2)}.get(name, 0.0)
    np.testing.assert_allclose(ACTIVATIONS[name](np.array([0.0, -0.0])), at_zero, 1e-15)


@pytest.mark.parametrize("dtype", DTYPES)
def test_slopes_at_zero(dtype):
    """At a kink: a convention, the slope from the left, as everybody has it."""
    z = np.array([0.0, -0.0], dtype)
    smooth = {"identity": 1, "sigmoid": 0.25, "tanh": 1, "softplus": 0.5}
    smooth |= {"gelu": 0.5, "swish": 0.5, "mish": 0.6, "relu": 0}
    for name, slope in smooth.items():
        np.testing.assert_allclose(
            ACTIVATIONS[name].derivative(z), slope, 4 * np.finfo(dtype).eps, err_msg=name
        )
    for name in ("leaky_relu", "elu", "selu"):
        from_the_left = float(EXACT[name][1](mp.mpf(-1e-300)))
        slopes = ACTIVATIONS[name].derivative(z)
        np.testing.assert_allclose(slopes, from_the_left, 2 * np.finfo(dtype).eps, err_msg=name)


# --- shapes, types, purity ------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(), (0,), (1,), (3,), (2, 0, 3), (2, 3, 4)])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("name", NAMES)
def test_any_shape_comes_back(name, dtype, shape):
    z = np.random.default_rng(1).normal(size=shape).astype(dtype)
    activation = ACTIVATIONS[name]
    flat = activation(z.ravel()), activation.derivative(z.ravel())
    for got, one_by_one in zip((activation(z), activation.derivative(z)), flat, strict=True):
        assert np.shape(got) == shape
        assert np.asarray(got).dtype == dtype
        np.testing.assert_array_max_ulp(np.ravel(got), one_by_one, 2)


@pytest.mark.parametrize("name", NAMES)
def test_ints_and_python_numbers_are_accepted(name):
    activation = ACTIVATIONS[name]
    z = np.array([-3, -1, 0, 2, 5])
    for method in (activation, activation.derivative):
        got = method(z)
        assert got.dtype == np.float64
        np.testing.assert_array_equal(got, method(z.astype(float)))
        assert float(method(2)) == method(np.array([2.0]))[0]
        assert float(method(-0.5)) == method(np.array([-0.5]))[0]


@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_never_written_to_nor_handed_back(name):
    """A network keeps z for its backward pass: writing to f(z) must not change z."""
    activation = ACTIVATIONS[name]
    z = np.linspace(-2, 2, 9)
    a = activation(z)
    kept_z, kept_a = z.copy(), a.copy()
    slope = activation.derivative(z, a)
    np.testing.assert_array_equal(z, kept_z)
    np.testing.assert_array_equal(a, kept_a)
    assert not np.shares_memory(slope, z)
    assert not np.shares_memory(slope, a)
    z.flags.writeable = False
    a.flags.writeable = False
    np.testing.assert_array_equal(activation(z), a)
    np.testing.assert_array_equal(activation.derivative(z, a), slope)


@pytest.mark.parametrize("name", NAMES)
def test_memory_layout_does_not_matter(name):
    z = np.random.default_rng(2).normal(size=(4, 6)) * 5
    activation = ACTIVATIONS[name]
    for view in (z.T, z[::2, ::-1], np.asfortranarray(z)):
        np.testing.assert_array_max_ulp(activation(view), activation(view.copy()), 2)
        slope = activation.derivative(view.copy())
        np.testing.assert_array_max_ulp(activation.derivative(view), slope, 2)
