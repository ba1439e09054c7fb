"""Right numbers in another shape: an axis too many, or one that has been summed over."""

import numpy as np

from ..messages import tr
from .comparing import Several, close, differs
from .patterns import wrong_parts


def in_another_shape(trial):
    """Headline and remark where only the shape is wrong, or an axis is left over; or None."""
    found, expected = wrong_parts(trial.found, trial.expected)
    pairs = [pair for i in trial.wrong for pair in side_by_side(found[i], expected[i])]
    pairs = [(as_array(f), as_array(e)) for f, e in pairs]
    if not pairs or any(value is None for pair in pairs for value in pair):
        return None
    if all(f.ndim == 0 < e.ndim for f, e in pairs):
        text = tr(
            "Each entry is to get a number of its own. What turns a whole array into one number?"
        )
        return tr("One number came, where an array of them is wanted."), text
    if all(f.size == e.size and close(f.ravel(), e.ravel()).all() for f, e in pairs):
        text = tr("Which option keeps an axis, and what puts one in or takes one out?")
        return tr("The numbers are right, and stand in another shape."), text
    for axis, whole in ((axis, whole) for axis in (0, 1) for whole in (np.sum, np.mean, np.max)):
        if all(f.ndim + 1 == e.ndim and not differs(f, whole(e, axis=axis)) for f, e in pairs):
            text = tr("Is each row, and each column, to get a number of its own?")
            return tr("An axis is missing: it has been summed, or the like, over."), text
    for whole in (np.mean, np.sum):
        if all(leaves(f, e, whole) for f, e in pairs):
            text = tr("Over which axes is the mean or the sum to be taken: over one, or over all?")
            return tr("One axis too many is left over."), text
    return None


def as_array(value):
    """A number, an array or a list of numbers as an array; else None."""
    if isinstance(value, list) and all(isinstance(item, float) for item in value):
        return np.array(value)
    return np.asarray(value) if isinstance(value, float | np.ndarray) else None


def side_by_side(f, e):
    """The values of both, part by part where there are several."""
    several = isinstance(f, Several) and isinstance(e, Several) and len(f) == len(e)
    return list(zip(f, e)) if several else [(f, e)]


def leaves(f, e, whole):
    """Whether the mean, or sum, over what is left over of f gives e."""
    over = tuple(range(f.ndim - e.ndim))
    return (
        bool(over) and f.shape[len(over) :] == e.shape and bool(close(whole(f, axis=over), e).all())
    )
