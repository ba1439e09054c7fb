"""Gradient descent on an objective: the whole path comes back."""

import numpy as np

from .arguments import finite_array, whole_number
from .optimizers import get_optimizer
from .schedules import rate_of_each_step


def gradient_descent(gradient, start, learning_rate, steps, *, optimizer="sgd"):
    """Walk downhill from `start`: w ← w - α ∇J(w), or in the direction of another optimiser.

    `start` has any shape, `learning_rate` is a number, an array that broadcasts with it (for
    points with coordinates on the last axis: `rates[:, None]`), or a schedule. Returns the path,
    shape `(steps + 1, *shape)`, its first entry the start. A walk that diverges runs on to inf
    and nan and stays alone: walks beside it don't notice.

    Raises TypeError or ValueError for a gradient that is not a function or has another shape
    than the point, a start that is not finite, a learning rate that is negative or not finite,
    a negative number of steps.

    Source: Cauchy (1847).

    >>> gradient_descent(lambda w: w, 8.0, learning_rate=0.5, steps=3)
    array([8., 4., 2., 1.])
    """
    if not callable(gradient):
        raise TypeError(f"gradient must be a function of the point; got {gradient!r}")
    start = finite_array("start", start)
    steps = whole_number("steps", steps)
    rates = rate_of_each_step(learning_rate, steps)
    optimizer = get_optimizer(optimizer)
    optimizer.reset()

    w = np.array(np.broadcast_to(start, _shape(start, rates.shape[1:])))
    path = np.empty((steps + 1, *w.shape), dtype=w.dtype)
    path[0] = w
    with np.errstate(all="ignore"):
        for step, rate in enumerate(rates):
            g = np.asarray(gradient(w))
            if g.shape != w.shape:
                raise ValueError(f"gradient must return the shape of w {w.shape}; got {g.shape}")
            w = w - rate * optimizer.direction(g, w)
            path[step + 1] = w
    return path


def _shape(start, rate_shape):
    try:
        return np.broadcast_shapes(start.shape, rate_shape)
    except ValueError:
        raise ValueError(
            f"learning_rate must broadcast with start of shape {start.shape}; "
            f"got shape {rate_shape}"
        ) from None
