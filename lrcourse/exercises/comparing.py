"""Plain values: how an answer is brought into a comparable form, compared, and shown."""

from dataclasses import dataclass, field
from numbers import Complex, Real

import numpy as np

LARGEST = 1_000_000  # elements of an array that is looked at
LONGEST = 1000  # items of a list, characters of a text
RELATIVE = 1e-6  # two numbers this close are the same
ROUNDING = 2e-9  # so little may be left where two right terms cancel, or noise comes in
SINGLE, SINGLE_ROUNDING = 1e-5, 2e-6  # the same for what was computed with the digits of float32
Several = list | tuple  # how an answer of several values comes
HOLDS = {  # methods of a type, and what its values can be turned into
    "__array__": "array", "__float__": "number", "__complex__": "number", "keys": "dict",
    "__iter__": "values",
}  # fmt: skip
ORDER = ["type", "shape", "nan", "value", ""]  # of several differences, the first is told


@dataclass(frozen=True)
class Foreign:
    """Stands for a value that no exercise asks for: its kind, and what could be made of it."""

    kind: str
    holds: str = field(
        default="", compare=False
    )  # number, complex, array, values, dict or function


def plain(value, depth=4):
    """A number, text, array, None or `...`, or a list or tuple of these; all else becomes Foreign.

    Whatever a learner's code returned, the result can be compared and printed without risk.

    >>> plain((1, np.array([2.0]), {3})) == (1, np.array([2.0]), Foreign("set"))
    True
    """
    if value is None or value is ...:
        return value
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, np.float32):
        return value  # what came with seven digits is compared with fewer
    if isinstance(value, Real) and not isinstance(value, np.timedelta64):
        return _number(value)  # a Fraction is a number as well
    if isinstance(value, Complex):
        return Foreign(type(value).__name__, "complex")
    if isinstance(value, str):
        return str(value)[:LONGEST]
    if isinstance(value, np.ndarray):
        return _array(value, depth)
    if isinstance(value, range) and len(value) <= LONGEST:
        return [float(item) for item in value]
    if isinstance(value, list | tuple) and depth and len(value) <= LONGEST:
        items = [plain(item, depth - 1) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if callable(value):
        return Foreign("function", "function")
    return Foreign(type(value).__name__, holds(value))


def holds(value):
    """What could be made of a value: its type is asked, and nothing of the learner's runs."""
    for method, what in HOLDS.items():
        if hasattr(type(value), method):
            return what
    return ""


def _number(value):
    try:
        return float(value)
    except OverflowError:  # an int of a thousand digits
        return float("inf") if value > 0 else float("-inf")


def _array(value, depth):
    if np.ma.is_masked(value):
        return Foreign("masked array", "array")
    if value.dtype.kind == "O" and depth and value.size <= LONGEST:
        return plain(value.tolist(), depth)
    if value.dtype.kind not in "biuf":
        return Foreign(f"array of {value.dtype.name}", "complex" * (value.dtype.kind == "c"))
    if value.size > LARGEST:
        return Foreign(f"array of shape {value.shape}")
    value = np.array(value, subok=False)  # a matrix or masked array becomes an ordinary one
    return plain(value[()]) if value.ndim == 0 else value


def differs(value, expected, tolerance=RELATIVE):
    """How a plain value differs from the expected one: "" (not at all), type, shape, nan, value.

    >>> differs(0.1 + 0.2, 0.3), differs([1.0, 2.0], np.array([1.0, 3.0])), differs(None, 1.0)
    ('', 'value', 'type')
    """
    if isinstance(expected, Foreign):  # of a wrong answer that we know
        return "" if isinstance(value, Foreign) and value == expected else "type"
    if isinstance(expected, str):
        if not isinstance(value, str):
            return "type"
        return "" if value.strip().lower() == expected.strip().lower() else "value"
    if isinstance(expected, list | tuple):
        return _list_differs(value, expected, tolerance)
    # among the arguments of a call there may be a function, or a generator of random numbers
    if expected is None or callable(expected) or isinstance(expected, np.random.Generator):
        return "" if type(value) is type(plain(expected)) else "type"
    if isinstance(value, bool) and not isinstance(expected, bool):
        return "type"  # an answer to a question is no number
    expected = np.asarray(expected)
    try:
        value = np.asarray(value)
    except ValueError:  # a ragged list
        return "type"
    if value.dtype.kind not in "biuf" or expected.dtype.kind not in "biuf":
        return "type"  # text, also in a list of numbers; something foreign
    if value.dtype.kind == "b" != expected.dtype.kind:
        return "type"
    if value.shape != expected.shape:
        return "shape"
    if (value == expected).all():  # as they mostly are, and quickly seen
        return ""
    if (np.isnan(value) & ~np.isnan(expected)).any():
        return "nan"
    return "" if close(value, expected, tolerance).all() else "value"


def _list_differs(value, expected, tolerance):
    if isinstance(value, np.ndarray):
        value = list(value)
    if not isinstance(value, list | tuple):
        return "type"
    if len(value) != len(expected):
        return "shape"
    found = [differs(v, e, tolerance) for v, e in zip(value, expected)]
    return min(found, key=ORDER.index, default="")


def same(value, expected, tolerance=RELATIVE):
    """Whether nothing differs; of several values only as many are looked at as it takes."""
    if isinstance(expected, list | tuple) and isinstance(value, list | tuple):
        pairs = zip(value, expected)
        return len(value) == len(expected) and all(same(v, e, tolerance) for v, e in pairs)
    return not differs(value, expected, tolerance)


def close(value, expected, tolerance=RELATIVE):
    """Elementwise: equal to rounding, in the measure of the largest number around.

    What is as small as ROUNDING counts as 0: another right formula may give something else there.
    With float32, a thousandth is short of digits already where numbers of the order of 1 cancel.
    """
    finite = np.abs(expected[np.isfinite(expected)])
    scale = finite.max() if finite.size and finite.max() > 0 else 1.0
    absolute = max(min(1e-9, tolerance) * scale, min(ROUNDING, tolerance))
    if getattr(value, "dtype", None) == np.float32:
        tolerance, absolute = max(tolerance, SINGLE), SINGLE_ROUNDING * max(scale, 1.0)
    value, expected = np.asarray(value, np.float64), np.asarray(expected, np.float64)
    with np.errstate(invalid="ignore"):  # inf - inf
        same = np.abs(value - expected) <= absolute + tolerance * np.abs(expected)
    # as np.isclose does it, at a quarter of its price: a check compares thousands of values
    return same & np.isfinite(expected) | (value == expected) | np.isnan(value) & np.isnan(expected)


def near(value, expected, share=0.02):
    """Whether all differences are small in the measure of the largest number around."""
    scale = np.abs(expected).max(initial=0.0)
    return bool((np.abs(value - expected) <= share * scale).all())


def is_numeric(value):
    """Whether a value, or an argument, is a number or an array."""
    return isinstance(value, int | float | np.ndarray) and not isinstance(value, bool)


def size(value):
    """How many numbers there are to look at; anything else counts 1."""
    if isinstance(value, list | tuple):
        return sum(size(item) for item in value)
    return value.size if isinstance(value, np.ndarray) else 1


def show(value, digits=4):
    """The value in a short line of text.

    >>> show((0.5, np.array([[1.0, 2.0]]), None))
    '(0.5, [[1, 2]], None)'
    >>> show((0.3,))
    '(0.3,)'
    """
    if isinstance(value, Foreign):
        return f"<{value.kind}>"
    if isinstance(value, list | tuple):
        items = ", ".join(show(item, digits) for item in value)
        if isinstance(value, list):
            return f"[{items}]"
        return f"({items},)" if len(value) == 1 else f"({items})"
    if isinstance(value, np.ndarray):
        text = np.array2string(
            value,
            precision=digits,
            threshold=24,
            separator=", ",
            max_line_width=10**6,
            formatter={"float_kind": lambda x: show(float(x), digits)},
        )
        return text.replace("\n", "")
    if isinstance(value, float | np.floating):
        return f"{value + 0.0:.{digits}g}"  # + 0.0 makes 0 of -0
    if isinstance(value, str):
        value = printable(value)
        return f'"{value[:40]}…"' if len(value) > 40 else f'"{value}"'
    if callable(value):
        return getattr(value, "__name__", "a function")
    return str(value) if value is not ... else "..."


def printable(text):
    """The text in one line, without the marks of code, and without what moves a cursor or rings."""
    text = " ".join(text.replace("`", "'").split())
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def show_apart(a, b):
    """Both values with as many digits as it takes to see that they differ."""
    for digits in (4, 8, 17):
        texts = show(a, digits), show(b, digits)
        if texts[0] != texts[1]:
            return texts
    return show(a), show(b)
