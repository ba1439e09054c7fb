"""Losses: the value and, with it, the gradient with respect to the network's output.

A loss is called as `value, gradient = loss(output, y)`. The output has shape
`(*runs, n_samples, n_outputs)`; the value has shape `runs`, one number for each run, and the
gradient has the shape of the output. Every loss is a *mean*, so that the same learning rate serves
a batch of any size; what the mean is taken over stands in each docstring.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .activations import softplus
from .arguments import finite_array, lookup
from .layout import elementwise, row_max


@dataclass(frozen=True)
class Loss:
    """A loss function: `loss(output, y)` returns `(value, gradient)`.

    `targets(y, n_samples, n_outputs)` checks `y` and brings it into the shape of the output;
    `value_and_gradient(output, targets)` is the bare formula. A training loop calls the first
    once and the second at every step.

    >>> value, gradient = LOSSES["mean_squared_error"]([[3.0], [1.0]], [[1.0], [1.0]])
    >>> float(value), gradient.tolist()
    (2.0, [[2.0], [0.0]])
    """

    name: str
    targets: Callable
    value_and_gradient: Callable

    def __call__(self, output, y):
        output = _checked_output(output)
        targets = self.targets(y, *output.shape[-2:])
        check_runs("y", targets, output.shape[:-2])
        with np.errstate(all="ignore"):
            return self.value_and_gradient(output, targets.astype(output.dtype, copy=False))

    def __repr__(self):
        return f"Loss({self.name!r})"


def _checked_output(output):
    """Logits as an array of floats; nan and inf are let through, as a diverged run gives them."""
    output = np.asarray(output)
    if output.dtype.kind != "f":
        output = finite_array("output", output)
    if output.ndim < 2 or 0 in output.shape[-2:]:
        raise ValueError(
            f"output must have shape (*runs, n_samples, n_outputs), neither of them 0; "
            f"got shape {output.shape}"
        )
    return output


def check_runs(name, array, runs):
    """Refuse an array whose leading axes don't broadcast to `runs`."""
    lead = array.shape[:-2]
    try:
        fits = np.broadcast_shapes(lead, runs) == tuple(runs)
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(f"{name} must have leading axes that broadcast to runs={runs}; got {lead}")


# --- targets ------------------------------------------------------------------------------------


def columns(y, n_samples, n_outputs):
    """Real-valued targets, one column for each output: shape (*runs, n_samples, n_outputs)."""
    y = finite_array("y", y)
    if y.ndim < 2 or y.shape[-2:] != (n_samples, n_outputs):
        hint = "; write y[:, None] to make a column of it" if y.ndim == 1 else ""
        raise ValueError(
            f"y must have shape (*runs, {n_samples}, {n_outputs}); got shape {y.shape}{hint}"
        )
    return y


def binary_labels(y, n_samples, n_outputs):
    """Columns that hold nothing but 0 and 1."""
    y = columns(y, n_samples, n_outputs)
    wrong = y[(y != 0) & (y != 1)]
    if wrong.size:
        raise ValueError(f"y must hold the labels 0 and 1; got {wrong[0]}")
    return y


def one_hot_rows(y, n_samples, n_outputs):
    """Class numbers, shape (*runs, n_samples), or one-hot rows, as one-hot rows."""
    y = finite_array("y", y)
    rows = y.ndim >= 2 and y.shape[-2:] == (n_samples, n_outputs)
    if rows and ((y == 0) | (y == 1)).all() and (y.sum(axis=-1) == 1).all():
        return y
    if rows and n_samples != n_outputs:
        wrong = y[((y != 0) & (y != 1)).any(axis=-1) | (y.sum(axis=-1) != 1)][0]
        raise ValueError(
            f"y must be class numbers or one-hot rows, a single 1 in each; got {wrong}"
        )
    if y.ndim == 0 or y.shape[-1] != n_samples:
        raise ValueError(
            f"y must be {n_samples} class numbers or one-hot rows of shape "
            f"({n_samples}, {n_outputs}); got shape {y.shape}"
        )
    wrong = y[(y < 0) | (y >= n_outputs) | (y != np.floor(y))]
    if wrong.size:
        raise ValueError(
            f"y must hold class numbers from 0 to {n_outputs - 1} for {n_outputs} outputs, "
            f"or one-hot rows; got {wrong[0]}"
        )
    return np.eye(n_outputs)[y.astype(int)]


# --- values and gradients -----------------------------------------------------------------------


def mean_squared_error(output, targets):
    """J = mean of (o - y)² over samples and outputs; dJ/do = 2 (o - y) / count."""
    error = output - targets
    count = error.shape[-2] * error.shape[-1]
    return (error * error).sum(axis=(-2, -1)) / count, error * (2 / count)


def binary_cross_entropy(output, targets):
    """J = mean of log(1 + exp(±o)) over samples and outputs; dJ/do = (σ(o) - y) / count.

    The sign is + for label 0 and - for label 1. With p = σ(o), J is -y log p - (1 - y) log(1 - p).
    Taken from p, it is infinite as soon as p rounds to 1, at a logit of 37; taken from the logit,
    it is right everywhere. So is the gradient, which is ±σ(±o) / count, with σ(s) = exp(s - log(1 +
    exp(s))).
    """
    count = output.shape[-2] * output.shape[-1]
    sign = 1 - 2 * targets
    wrong = sign * output  # the logit of the wrong label
    each = softplus(wrong)
    return each.sum(axis=(-2, -1)) / count, np.exp(wrong - each) * (sign / count)


def softmax_cross_entropy(output, targets):
    """J = mean over samples of log Σ exp(o) - o[class]; dJ/do = (softmax(o) - one-hot) / n_samples.

    The largest logit of each sample is taken off first, so that no exponential overflows.
    """
    n_samples = output.shape[-2]
    shifted = output - row_max(output)
    exponentials = np.exp(shifted)
    ones = np.ones((output.shape[-1], 1), output.dtype)  # a @ ones sums the rows of a, and fast
    total = exponentials @ ones
    per_sample = np.log(total) - targets * shifted @ ones
    value = per_sample.sum(axis=(-2, -1)) / n_samples
    return value, (exponentials / total - targets) / n_samples


def softmax(output):
    """Probabilities of the classes: exp(o) / Σ exp(o) over the last axis.

    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    """
    output = np.asarray(output)
    with np.errstate(all="ignore"):
        exponentials = np.exp(output - output.max(axis=-1, keepdims=True))
        return exponentials / exponentials.sum(axis=-1, keepdims=True)


def accuracy(output, y):
    """Share of samples that are classified rightly, one number for each run.

    One output: class 1 where the logit is above 0, which is where σ(logit) is above ½. Several
    outputs: the class with the largest logit. An output with a nan in it is never right.

    >>> float(accuracy([[-1.0], [2.0]], [[0], [0]]))
    0.5
    """
    output = _checked_output(output)
    if output.shape[-1] == 1:
        targets = binary_labels(y, *output.shape[-2:])
        right = (output[..., 0] > 0) == (targets[..., 0] > 0)
    else:
        targets = one_hot_rows(y, *output.shape[-2:])
        right = output.argmax(axis=-1) == targets.argmax(axis=-1)
    check_runs("y", targets, output.shape[:-2])
    return (right & ~np.isnan(output).any(axis=-1)).mean(axis=-1)


LOSSES = {
    loss.name: loss
    for loss in [
        Loss("mean_squared_error", columns, elementwise(mean_squared_error)),
        Loss("binary_cross_entropy", binary_labels, elementwise(binary_cross_entropy)),
        Loss("softmax_cross_entropy", one_hot_rows, softmax_cross_entropy),
    ]
}


def get_loss(loss):
    """The loss of that name; a `Loss` is handed back as it is.

    >>> get_loss("mean_squared_error")
    Loss('mean_squared_error')
    """
    return lookup("loss", LOSSES, loss, Loss)
