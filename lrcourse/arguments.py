"""Checks of arguments, so that a slip is named where it is made."""

from numbers import Integral, Real

import numpy as np


def lookup(kind, table, choice, accepted_type):
    """The entry of `table` named `choice`, or `choice` itself if it is an `accepted_type`.

    >>> lookup("animal", {"cat": 1.0}, "cat", float)
    1.0
    """
    if isinstance(choice, accepted_type):
        return choice
    if isinstance(choice, str) and choice in table:
        return table[choice]
    error = ValueError if isinstance(choice, str) else TypeError
    article = "an" if accepted_type.__name__[0] in "AEIOU" else "a"
    raise error(
        f"{kind} must be one of {', '.join(table)}, or {article} {accepted_type.__name__}; got {choice!r}"
    )


def finite_array(name, value, dtype=None):
    """`value` as an array of finite floating-point numbers.

    >>> finite_array("X", [[1, 2]])
    array([[1., 2.]])
    """
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "fiub":
            raise TypeError
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be an array of real numbers; got {value!r}") from None
    if dtype is None:
        dtype = array.dtype if array.dtype.kind == "f" else np.float64
    array = array.astype(dtype, copy=False)
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} must be finite; got {array[where]} at index {where}")
    return array


def rates(value, name="learning_rate"):
    """A learning rate, or an array of them: finite and not negative.

    >>> rates(0.1)
    array(0.1)
    """
    rate = finite_array(name, value)
    if (rate < 0).any():
        raise ValueError(f"{name} must be 0 or greater; got {rate[rate < 0][0]}")
    return rate


def whole_number(name, value, at_least=0):
    """`value` as an int that is at least `at_least`.

    >>> whole_number("epochs", 10)
    10
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be a whole number, at least {at_least}; got {value!r}")
    if value < at_least:
        raise ValueError(f"{name} must be a whole number, at least {at_least}; got {value!r}")
    return int(value)


def seeds(seed, runs):
    """Whole numbers of 0 or more, one for each run; a single one serves all.

    >>> seeds([4, 5], runs=(3, 2)).tolist()
    [[4, 5], [4, 5], [4, 5]]
    """
    found = np.asarray(seed)
    accepted = "seed must be a whole number, at least 0, or an array of them"
    if found.dtype.kind not in "iu":
        raise TypeError(f"{accepted}; got {seed!r}")
    if (found < 0).any():
        raise ValueError(f"{accepted}; got {seed!r}")
    try:
        return np.broadcast_to(found, runs)
    except ValueError:
        raise ValueError(f"seed must broadcast to runs={runs}; got shape {found.shape}") from None


def number(name, value, low=-np.inf, high=np.inf, *, low_included=True, high_included=False):
    """`value` as a float within the interval from `low` to `high`.

    >>> number("momentum", 0.9, 0, 1)
    0.9
    """
    interval = f"{'[' if low_included else '('}{low}, {high}{']' if high_included else ')'}"
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number in {interval}; got {value!r}")
    try:
        as_float = float(value)
    except OverflowError:  # an int of 309 digits
        as_float = np.inf
    above = as_float >= low if low_included else as_float > low
    below = as_float <= high if high_included else as_float < high
    if not (np.isfinite(as_float) and above and below):
        raise ValueError(f"{name} must be a number in {interval}; got {value!r}")
    return as_float
