"""Activation functions: a name, a value f(z), and a derivative f'(z).

Each function is written in the form that stays right over the whole range of floating-point
numbers; the textbook form stands in its docstring.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .arguments import lookup

# Beyond ±CLIP each of the smooth functions below equals its limit in floating point. Clipping
# there turns the products inf * 0 of the limits into 0.
CLIP = 1000.0
MISH_CLIP = 25.0  # from here on tanh(softplus(z)) is 1, and a square of exp(z) still fits float32
LEAKY_SLOPE = 0.01
# Klambauer et al. (2017): the two numbers for which mean 0 and variance 1 are a fixed point.
SELU_SCALE = 1.0507009873554804934193349852946
SELU_ALPHA = 1.6732632423543772848170429916717


@dataclass(frozen=True)
class Activation:
    """An activation function together with its derivative.

    `activation(z)` is f(z) and `activation.derivative(z)` is f'(z), elementwise, for an array of
    any shape; float32 stays float32, float16 becomes float32, and integers become float64. Nothing
    warns or raises, not even at ±inf: the limit is returned. nan stays nan, but in a derivative that
    is constant there.

    `value(z)` and `slope(z, a)` are the bare formulas. They are what a training loop calls, which
    silences floating-point warnings once around the loop and not once a call.

    >>> ACTIVATIONS["relu"]([-1.0, 2.0])
    array([0., 2.])
    """

    name: str
    value: Callable
    slope: Callable

    def __call__(self, z):
        with np.errstate(all="ignore"):
            return self.value(_floating(z))[()]

    def derivative(self, z, a=None):
        """f'(z). Pass `a` = f(z) where it is at hand: sigmoid and tanh then need no exponential.

        From `a` the derivative is right to the rounding of `a`, which for a saturated unit is
        rounded to 1 itself; from `z` alone it is right to rounding everywhere.

        >>> sigmoid = ACTIVATIONS["sigmoid"]
        >>> float(sigmoid.derivative(0.0))
        0.25
        """
        with np.errstate(all="ignore"):
            return self.slope(_floating(z), None if a is None else _floating(a))[()]

    def __repr__(self):
        return f"Activation({self.name!r})"


def _floating(z):
    z = np.asarray(z)
    if z.dtype.kind == "f":
        return z if z.itemsize >= 4 else z.astype(np.float32)
    if z.dtype.kind in "iub":
        return z.astype(np.float64)
    raise TypeError(f"z must be an array of real numbers; got {z!r}")


def identity(z):
    """f(z) = z; a copy, so that nobody changes z through it."""
    return np.positive(z)


def identity_slope(z, a=None):
    return np.ones_like(z)


def sigmoid(z):
    """f(z) = 1 / (1 + exp(-z)), also written σ(z); exp(-|z|) can't overflow."""
    e = np.exp(-np.abs(z))
    return np.maximum(e, z >= 0) / (1 + e)  # e below 0, else 1; np.where takes three times as long


def sigmoid_slope(z, a=None):
    """σ'(z) = σ(z) σ(-z) = a (1 - a)."""
    if a is None:
        return sigmoid(z) * sigmoid(-z)
    return a * (1 - a)


def tanh(z):
    """f(z) = (exp(z) - exp(-z)) / (exp(z) + exp(-z))."""
    return np.tanh(z)


def tanh_slope(z, a=None):
    """tanh'(z) = 1 / cosh(z)² = 4 σ(2z) σ(-2z) = 1 - a²."""
    if a is None:
        return 4 * sigmoid_slope(2 * z)
    return 1 - a * a


def relu(z):
    """f(z) = max(0, z) (Nair and Hinton, 2010)."""
    return np.maximum(z, 0)


def relu_slope(z, a=None):
    """1 above 0 and 0 below; at the kink, where there is no derivative, 0 by convention."""
    return (z > 0).astype(z.dtype)


def leaky_relu(z):
    """f(z) = z above 0 and 0.01 z below (Maas, Hannun and Ng, 2013)."""
    return np.maximum(z, LEAKY_SLOPE * z)


def leaky_relu_slope(z, a=None):
    return np.maximum((z > 0).astype(z.dtype), LEAKY_SLOPE)


def elu(z):
    """f(z) = z above 0 and exp(z) - 1 below (Clevert, Unterthiner and Hochreiter, 2016)."""
    return np.maximum(z, 0) + np.expm1(np.minimum(z, 0))


def elu_slope(z, a=None):
    return np.exp(np.minimum(z, 0))


def selu(z):
    """f(z) = λ z above 0 and λ α (exp(z) - 1) below (Klambauer et al., 2017)."""
    return SELU_SCALE * (np.maximum(z, 0) + SELU_ALPHA * np.expm1(np.minimum(z, 0)))


def selu_slope(z, a=None):
    positive = z > 0
    return SELU_SCALE * (positive + ~positive * (SELU_ALPHA * np.exp(np.minimum(z, 0))))


def softplus(z):
    """f(z) = log(1 + exp(z)) (Dugas et al., 2001)."""
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softplus_slope(z, a=None):
    return sigmoid(z)


def normal_distribution(z):
    """Φ(z), the standard normal distribution function."""
    from scipy.special import ndtr  # when asked for: it takes twice as long to import as NumPy

    return ndtr(z)


def gelu(z):
    """f(z) = z Φ(z), Φ the standard normal distribution function (Hendrycks and Gimpel, 2016)."""
    return np.maximum(z, -CLIP) * normal_distribution(z)


def gelu_slope(z, a=None):
    """f'(z) = Φ(z) + z φ(z), φ the standard normal density."""
    z = np.clip(z, -CLIP, CLIP)
    return normal_distribution(z) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi).astype(z.dtype)


def swish(z):
    """f(z) = z σ(z), also called SiLU (Elfwing et al., 2017; Ramachandran et al., 2017)."""
    return np.maximum(z, -CLIP) * sigmoid(z)


def swish_slope(z, a=None):
    """f'(z) = σ(z) (1 + z σ(-z))."""
    z = np.clip(z, -CLIP, CLIP)
    return sigmoid(z) * (1 + z * sigmoid(-z))


def mish(z):
    """f(z) = z tanh(softplus(z)) (Misra, 2019).

    With e = exp(z) and n = e (e + 2), tanh(softplus(z)) = n / (n + 2).
    """
    e = np.exp(np.minimum(z, MISH_CLIP))
    n = e * (e + 2)
    return np.maximum(z, -CLIP) * (n / (n + 2))


def mish_slope(z, a=None):
    """f'(z) = t + z (1 - t²) σ(z) with t = tanh(softplus(z)).

    With e and n as in mish, t = n / (n + 2) and (1 - t²) σ(z) = 4 e (1 + e) / (n + 2)².
    """
    z = np.clip(z, -CLIP, MISH_CLIP)
    e = np.exp(z)
    n = e * (e + 2)
    return n / (n + 2) + z * (4 * e / (n + 2)) * ((1 + e) / (n + 2))


ACTIVATIONS = {
    f.__name__: Activation(f.__name__, f, slope)
    for f, slope in [
        (identity, identity_slope),
        (sigmoid, sigmoid_slope),
        (tanh, tanh_slope),
        (relu, relu_slope),
        (leaky_relu, leaky_relu_slope),
        (elu, elu_slope),
        (selu, selu_slope),
        (softplus, softplus_slope),
        (gelu, gelu_slope),
        (swish, swish_slope),
        (mish, mish_slope),
    ]
}


def get_activation(activation):
    """The activation of that name; an `Activation` is handed back as it is.

    >>> get_activation("tanh")
    Activation('tanh')
    """
    return lookup("activation", ACTIVATIONS, activation, Activation)
