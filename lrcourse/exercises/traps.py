"""Python's and NumPy's own traps: what they look like from outside, in whatever exercise."""

import re
from dataclasses import dataclass

import numpy as np

from ..messages import tr
from .comparing import close


@dataclass(frozen=True)
class Trap:
    """An error message (a regular expression), what it is a sign of, and what to think about."""

    error: str
    sign: str
    think: str


ERRORS = [
    Trap(
        "NoneType",
        sign="It calculates with None.",
        think="A function without `return`, and methods that work in place such as `list.append` or "
        "`list.sort`, give None.",
    ),
    Trap(
        "truth value of an array",
        sign="It asks one question of a whole array.",
        think="`if`, `and`, `or`, `not`, `max` and `min` need a single True or False, and here each "
        "element has its own. NumPy asks them all: `np.where`, `&`, `|`, `~`, `np.maximum`. "
        "(Going through a table one by one gives its rows, and those are arrays, too.)",
    ),
    Trap(
        r"bitwise_xor|for \^",
        sign="`^` is no power in Python.",
        think="It works on the bits of whole numbers. A power is `**`: `a**2`.",
    ),
    Trap(
        "'(function|builtin_function_or_method|method|numpy.ufunc|type)' object is not subscriptable",
        sign="Square brackets stand where round ones belong.",
        think="`f(x)` calls a function, `a[i]` takes an entry of an array or a list.",
    ),
    Trap(
        "unsupported operand .*'(function|builtin_function_or_method|method|numpy.ufunc|type)'",
        sign="It calculates with a function, and not with what it returns.",
        think="Brackets after its name call it: `f(x)`, `z.max()`. Where are they missing?",
    ),
    Trap(
        r"by non-int of type|unsupported operand .*'list'|'list' object has no attribute"
        r"|list indices must be .* not (tuple|list)|can only concatenate list",
        sign="It calculates with a list as if that were an array.",
        think="`2 * [1, 2]` repeats a list, `+` joins two, and `-` and `/` don't work at all. "
        "`np.array(...)` makes an array of it.",
    ),
    Trap(
        r"'numpy.ndarray' object has no attribute '(append|pop|insert|remove|extend|index|count)'",
        sign="It treats an array as if that were a list.",
        think="An array can't grow or shrink. Take a part of it, such as `a[1:]`, or make a list of "
        "it first: `list(a)`.",
    ),
    Trap(
        r"only (length-1|0-dimensional|size-1|integer scalar) arrays",
        sign="It hands an array to something that takes one number.",
        think="`float`, `int`, `range` and the functions of `math` take a single number; those of "
        "NumPy take every element: `np.exp`, not `math.exp`.",
    ),
    Trap(
        r"indices must be integers|only integers, slices|float\d*' object cannot be interpreted as an integer"
        "|sequence of integers",
        sign="It counts with a number that is not a whole one.",
        think="An index, a length and a number of rounds are whole numbers. `/` always gives a float; "
        "`//` divides and rounds down, `int` cuts off.",
    ),
    Trap(
        "invalid index to scalar variable|object is not subscriptable",
        sign="It takes an entry of something that has none.",
        think="Is it a single number already in this line? Print it there.",
    ),
    Trap(
        "setting an array element with a sequence|inhomogeneous",
        sign="It puts several numbers where there is room for one.",
        think="What shape has the array that is filled here, and what shape has what goes into it?",
    ),
    Trap(
        "Cannot cast ufunc",
        sign="An array of whole numbers can't hold the result.",
        think="`-=`, `*=` and their kin keep the type of the array. `a = a - ...` makes a new one.",
    ),
    Trap(
        "name '(math|np|numpy|random|scipy|torch)' is not defined",
        sign="It uses a module that has not been imported here.",
        think="`import math`, or `import numpy as np`, in a cell above makes the name known.",
    ),
    Trap(
        "not defined|referenced before assignment|not associated with a value",
        sign="It uses a name that has no value there.",
        think="Is it spelt the same in both places, and is it given a value on every way to this line?",
    ),
    Trap(
        "could not be broadcast|mismatch in its core dimension|not aligned",
        sign="The shapes of two arrays don't fit each other.",
        think="Print the `shape` of both in this line. Which axis should meet which?",
    ),
    Trap(
        "division by zero|integer modulo by zero",
        sign="It divides by 0.",
        think="Which divisor can be 0, and for which input? The smallest ones come first.",
    ),
    Trap(
        "math domain error|negative number cannot be raised|cannot convert float (NaN|infinity)",
        sign="It asks for a number that doesn't exist.",
        think="A root or a logarithm of a negative number, or a whole number in the place of nan: "
        "which value comes into this line?",
    ),
    Trap(
        "object is not callable",
        sign="It calls something that isn't a function.",
        think="Brackets after a name call it: is a `*` missing before them, or has the name of a "
        "function been given to a number?",
    ),
    Trap(
        "not enough values to unpack|too many values to unpack|cannot unpack non-iterable",
        sign="The number of names and of values is not the same.",
        think="How many values stand on the right of this `=`, and how many names on its left?",
    ),
    Trap(
        r"axis \S+ is out of bounds",
        sign="It names an axis that the array doesn't have.",
        think="The axes are counted from 0: a table has 0 and 1. What shape has the array in this line?",
    ),
    Trap(
        "out of bounds|index out of range|pop from empty|empty sequence|zero-size array",
        sign="It takes something from where there is nothing.",
        think="What is the length of the list or array in this line, for this input?",
    ),
]  # fmt: skip


def of_error(message):
    """What kind of error this is, as a sentence and what to think about; or None."""
    for trap in ERRORS:
        if re.search(trap.error, message):
            return tr(trap.sign), tr(trap.think)
    return None


def of_values(pairs):
    """The same for (value, expected) pairs that are all wrong."""
    if pairs and all(is_cut(value, expected) for value, expected in pairs):
        return tr("The digits after the point are cut off."), tr(
            "An array that was made from whole numbers (`z.copy()`, `np.zeros_like(z)`, "
            "`np.full(n, 1)`) holds whole numbers only, and cuts off what is put into it."
        )
    return None


def is_cut(value, expected):
    """Whether an array of whole numbers took in what has digits after the point."""
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "iu":
        return False
    return np.shape(value) == np.shape(expected) and bool(close(value, np.trunc(expected)).all())


def what_to_do(holds):
    """For an answer of another kind that only has to be put into another form: how."""
    return {
        "values": tr("Put `list(...)` around it, or collect the values in a list and return that."),
        "array": tr("Make an array of it: `np.array(...)`."),
        "dict": tr("Return the values alone, in the order that is asked for: `return a, b`."),
        "number": tr("Make a plain number of it: `float(...)`."),
        "complex": tr("A complex number: if its imaginary part is zero, return `z.real` alone."),
        "function": tr("That is a function, not what it returns: are brackets missing, `f()`?"),
    }.get(holds, "")
