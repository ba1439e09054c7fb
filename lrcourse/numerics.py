"""Numerical yardsticks: slopes from differences, and the sharpness of a network."""

import numpy as np

from .arguments import finite_array, number, whole_number
from .losses import get_loss
from .mlp import MLP


def central_difference(f, x, h=1e-5):
    """The gradient of a scalar function f at x, from (f(x + h) - f(x - h)) / 2h in each direction.

    x has any shape and is left as it was; the gradient has the same. The error is of order h² from
    the curve and of order 1e-16 / h from rounding: h near 1e-5 balances them. Raises ValueError
    unless x is finite and h > 0.

    >>> central_difference(lambda w: (w**2).sum(), [1.0, 3.0]).round(6)
    array([2., 6.])
    """
    x = np.array(finite_array("x", x), dtype=float)
    h = number("h", h, 0, np.inf, low_included=False)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        here = x[index]
        x[index] = here + h
        above = f(x.copy())  # which f may hand back as it is
        x[index] = here - h
        below = f(x.copy())
        x[index] = here
        gradient[index] = (above - below) / (2 * h)
    return gradient


def relative_error(a, b):
    """‖a - b‖ / (‖a‖ + ‖b‖): 0 where they agree, 1 where they point in opposite directions.

    Where either is not finite the error is nan, which no tolerance passes. Raises ValueError for
    arrays of different shapes.

    >>> relative_error([1.0, 0.0], [1.0, 0.0]), relative_error([1.0], [-1.0])
    (0.0, 1.0)
    """
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        raise ValueError(f"b must have the shape of a {a.shape}; got shape {b.shape}")
    with np.errstate(all="ignore"):
        scale = np.linalg.norm(a) + np.linalg.norm(b)
        return float(np.linalg.norm(a - b) / scale) if scale != 0 else float((a != b).any())


def gradient_check(model, X, y, loss, h=1e-5, gradients=None):
    """Hold the gradients of a network against central differences, parameter by parameter.

    Returns a list of `(weight_error, bias_error)`, a pair of relative errors for each layer. Below
    1e-7 the gradient is right; above 1e-2 it is wrong. `gradients` puts others in the place of the
    model's own, in the structure of its parameters. In float32 the differences themselves are only
    good to three digits. ReLU and its kin have a kink at 0: a unit that lies within h of it has no
    derivative to compare with. Raises ValueError for gradients of another structure or shape.

    >>> network = MLP([2, 3, 1], seed=1)
    >>> errors = gradient_check(network, [[0.0, 1.0]], [[1]], "binary_cross_entropy")
    >>> all(error < 1e-7 for pair in errors for error in pair)
    True
    """
    loss = get_loss(loss)
    if gradients is None:
        _, gradients = model.loss_and_gradients(X, y, loss)
    shapes = [[np.shape(w) for w in pair] for pair in model.parameters]
    came = [[np.shape(g) for g in pair] for pair in gradients]
    if came != shapes:
        raise ValueError(f"gradients must have the shapes of the parameters {shapes}; got {came}")
    model = model.copy()
    errors = []
    for pair, gradient_pair in zip(model.parameters, gradients, strict=True):
        for w, gradient in zip(pair, gradient_pair, strict=True):

            def total_loss(values, w=w):
                w[...] = values
                return loss(model.forward(X), y)[0].sum()

            before = w.copy()
            errors.append(relative_error(gradient, central_difference(total_loss, before, h)))
            w[...] = before
    return list(zip(errors[::2], errors[1::2], strict=True))


def sharpness(model, X, y, loss, *, iterations=100, tolerance=1e-4, seed=0):
    """The largest eigenvalue λ of the Hessian of the loss, for each run; gradient descent at rate α
    is stable on it while λ < 2/α.

    Power iteration: v ← H v / ‖H v‖, with H v from the difference of two gradients a small step
    apart along ±v; λ = vᵀ H v. It finds the eigenvalue of largest magnitude, which for a loss near
    a minimum is the largest one. Where that one is negative, a second iteration on H - λ finds the
    largest. Stops when no run changes by more than `tolerance`, relatively, and after `iterations`
    at the latest. Raises TypeError or ValueError for data that don't fit the network or the loss.
    Source: LeCun, Simard and Pearlmutter (1993).

    >>> network = MLP([1, 1], init="zeros")                     # J = (w x + b - y)², x = 2, y = 0
    >>> float(sharpness(network, [[2.0]], [[0.0]], "mean_squared_error").round(3))  # 2 (x² + 1)
    10.0
    """
    if not isinstance(model, MLP):
        raise TypeError(f"model must be an MLP; got {model!r}")
    iterations = whole_number("iterations", iterations, at_least=1)
    tolerance = number("tolerance", tolerance, 0, np.inf, low_included=False)
    flat = model.flat.astype(np.float64)
    X, targets, loss = MLP.from_flat(flat, model.sizes, model.activation).checked(X, y, loss)
    # Small, so that no ReLU unit passes its kink on the way; gradients are straight lines over it.
    h = 1e-7 * (1 + np.linalg.norm(flat, axis=-1, keepdims=True))

    def gradient(flat):
        moved, slope = MLP.from_flat(flat, model.sizes, model.activation), np.empty_like(flat)
        moved.backpropagate(X, targets, loss, moved.in_layers(slope))
        return slope

    def hessian_times(v):
        return (gradient(flat + h * v) - gradient(flat - h * v)) / (2 * h)

    start = np.random.default_rng(seed).standard_normal(flat.shape[-1])
    largest = _power_iteration(hessian_times, start, flat.shape, iterations, tolerance)
    if (largest < 0).any():
        shift = np.minimum(largest, 0)[..., None]
        largest = shift[..., 0] + _power_iteration(
            lambda v: hessian_times(v) - shift * v, start, flat.shape, iterations, tolerance
        )
    return largest


def _power_iteration(matrix_times, start, shape, iterations, tolerance):
    """The eigenvalue of largest magnitude, one for each vector on the leading axes of `shape`."""
    v = np.broadcast_to(start / np.linalg.norm(start), shape)
    eigenvalue = np.zeros(shape[:-1])
    with np.errstate(all="ignore"):
        for _ in range(iterations):
            product = matrix_times(v)
            before, eigenvalue = eigenvalue, (v * product).sum(axis=-1)
            v = product / np.linalg.norm(product, axis=-1, keepdims=True)
            v = np.where(np.isfinite(v), v, 0)
            if not (np.abs(eigenvalue - before) > tolerance * np.abs(eigenvalue)).any():
                break
    return eigenvalue
