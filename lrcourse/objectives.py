"""Surfaces to walk on: one- and two-dimensional objectives whose every property is known.

A point of a one-dimensional objective is a number, or an array of them, each a point of its own.
A point of a two-dimensional one has its coordinates on the last axis.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .arguments import number


@dataclass(frozen=True)
class Objective:
    """A function to minimise, with what is known about it.

    `value(w)`, `gradient(w)` and `curvature(w)` (second derivative, or Hessian matrix on two last
    axes) are elementwise over leading axes. `critical_learning_rate` is 2/L, where L is the
    largest curvature at the minimum: above it gradient descent does not stay there.

    >>> quadratic(curvature=4.0).critical_learning_rate
    0.5
    """

    name: str
    value: Callable
    gradient: Callable
    curvature: Callable
    minimum: float | tuple
    critical_learning_rate: float

    def __post_init__(self):
        # A walk that diverges reaches numbers whose squares overflow: a result, not an accident.
        for name in ("value", "gradient", "curvature"):
            object.__setattr__(self, name, np.errstate(all="ignore")(getattr(self, name)))

    def __repr__(self):
        return f"Objective({self.name!r})"


def quadratic(curvature=1.0):
    """The parabola J(w) = λ w² / 2 of curvature λ; J' = λ w; critical rate 2/λ.

    Raises ValueError unless λ > 0.

    >>> float(quadratic(2.0).gradient(3.0))
    6.0
    """
    curvature = number("curvature", curvature, 0, np.inf, low_included=False)
    return Objective(
        "quadratic",
        value=lambda w: curvature * np.square(w) / 2,
        gradient=lambda w: curvature * np.asarray(w),
        curvature=lambda w: np.full_like(w, curvature, dtype=float),
        minimum=0.0,
        critical_learning_rate=2 / curvature,
    )


def valley(condition_number=100.0):
    """The bowl J(w) = (w₀² + κ w₁²) / 2, κ times as steep across as along; critical rate 2/κ.

    Its largest curvature is L = κ, its smallest μ = 1. Gradient descent is fastest
    at α = 2 / (L + μ) (Polyak, 1987). Raises ValueError unless κ ≥ 1.

    >>> valley(100.0).gradient(np.array([1.0, 1.0]))
    array([  1., 100.])
    """
    kappa = number("condition_number", condition_number, 1, np.inf)
    curvatures = np.array([1.0, kappa])
    return Objective(
        "valley",
        value=lambda w: (curvatures * np.square(_plane(w))).sum(axis=-1) / 2,
        gradient=lambda w: curvatures * _plane(w),
        curvature=lambda w: np.broadcast_to(np.diag(curvatures), (*_plane(w).shape, 2)),
        minimum=(0.0, 0.0),
        critical_learning_rate=2 / kappa,
    )


def double_well():
    """J(w) = (w² - 1)² / 4, with minima at ±1 and a hill at 0; J' = w³ - w, J'' = 3w² - 1.

    The curvature at either minimum is 2, hence the critical rate 1. Above it the walk is still
    bounded up to a rate of 2: it alternates, then doubles its period, then is chaotic.

    >>> float(double_well().gradient(2.0))
    6.0
    """
    return Objective(
        "double_well",
        value=lambda w: np.square(np.square(w) - 1) / 4,
        gradient=lambda w: np.asarray(w) * (np.square(w) - 1),
        curvature=lambda w: 3 * np.square(w) - 1,
        minimum=1.0,
        critical_learning_rate=1.0,
    )


def rosenbrock(a=1.0, b=100.0):
    """The bent valley J(w) = (a - w₀)² + b (w₁ - w₀²)² (Rosenbrock, 1960), minimum at (a, a²).

    The critical rate given is the local one, 2 / L with L the largest eigenvalue of the Hessian
    at the minimum. Raises ValueError unless b > 0.

    >>> rosenbrock().gradient(np.array([0.0, 0.0])).tolist()
    [-2.0, 0.0]
    """
    a = number("a", a)
    b = number("b", b, 0, np.inf, low_included=False)

    def value(w):
        x, y = np.moveaxis(_plane(w), -1, 0)
        return np.square(a - x) + b * np.square(y - np.square(x))

    def gradient(w):
        x, y = np.moveaxis(_plane(w), -1, 0)
        across = y - np.square(x)
        return np.stack([-2 * (a - x) - 4 * b * x * across, 2 * b * across], axis=-1)

    def curvature(w):
        x, y = np.moveaxis(_plane(w), -1, 0)
        xx = 2 - 4 * b * (y - 3 * np.square(x))
        xy = -4 * b * x
        yy = np.full_like(x, 2 * b)
        return np.stack([np.stack([xx, xy], axis=-1), np.stack([xy, yy], axis=-1)], axis=-2)

    largest = np.linalg.eigvalsh(curvature((a, a * a)))[-1]
    return Objective("rosenbrock", value, gradient, curvature, (a, a * a), float(2 / largest))


def _plane(w):
    w = np.asarray(w, dtype=float)
    if w.ndim == 0 or w.shape[-1] != 2:
        raise ValueError(f"w must have its two coordinates on the last axis; got shape {w.shape}")
    return w
