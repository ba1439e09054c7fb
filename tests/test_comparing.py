"""How an answer is made plain, compared and shown: each rule by an example on either side of it."""

from fractions import Fraction
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrcourse.exercises import comparing
from lrcourse.exercises.comparing import (
    Foreign,
    close,
    differs,
    near,
    plain,
    show,
    show_apart,
    size,
)

FLOATS = st.floats(-1e9, 1e9) | st.sampled_from([0.0, np.inf, -np.inf, np.nan])


def same(a, b):
    """Equal in type and value, arrays too."""
    if isinstance(a, list | tuple) and type(a) is type(b):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, np.ndarray):
        return type(b) is np.ndarray and a.dtype == b.dtype and np.array_equal(a, b)
    return type(a) is type(b) and a == b


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (..., ...),
        (np.True_, True),
        (3, 3.0),
        (Fraction(1, 4), 0.25),
        (10**400, np.inf),
        (-(10**400), -np.inf),
        (np.float32(0.1), np.float32(0.1)),
        (np.timedelta64(1), Foreign("timedelta64")),
        ("x" * 1001, "x" * 1000),
        (range(3), [0.0, 1.0, 2.0]),
        (range(1000), [float(n) for n in range(1000)]),
        (range(1001), Foreign("range")),
        ([1] * 1000, [1.0] * 1000),
        ([1] * 1001, Foreign("list")),
        ((1, [2]), (1.0, [2.0])),
        ([[[[1]]]], [[[[1.0]]]]),
        ([[[[[1]]]]], [[[[Foreign("list")]]]]),
        (len, Foreign("function")),
        ({1}, Foreign("set")),
        (np.array(3), 3.0),
        (np.array([1, 2]), np.array([1, 2])),
        (np.array([True]), np.array([True])),
        (np.array([1, None]), [1.0, None]),
        (np.full(1001, None), Foreign("array of object")),
        (np.array([1j]), Foreign("array of complex128")),
        (np.zeros(1_000_000), np.zeros(1_000_000)),
        (np.zeros((2, 500_001)), Foreign("array of shape (2, 500001)")),
        (np.ma.masked_array([1, 2], [True, False]), Foreign("masked array")),
        (np.ma.masked_array([1, 2], False), np.array([1, 2])),
    ],
    ids=str,
)
def test_a_value_made_plain(value, expected):
    assert same(plain(value), expected)


ONE = np.array([1.0, 2.0])


@pytest.mark.parametrize(
    ("value", "expected", "difference"),
    [
        (" YES ", "yes ", ""),
        ("yes", "no", "value"),
        (1.0, "1", "type"),
        ("1", 1.0, "type"),
        (None, None, ""),
        (1.0, None, "type"),
        (Foreign("function"), len, ""),
        (1.0, len, "type"),
        (True, True, ""),
        (True, 1.0, "type"),
        (1.0, True, ""),
        (Foreign("set"), 1.0, "type"),
        ([1.0, [2.0]], ONE, "type"),
        (np.array(["a"]), ONE, "type"),
        (np.array([True, True]), ONE, "type"),
        (np.array([True, False]), np.array([True, False]), ""),
        (np.array([True, True]), np.array([True, False]), "value"),
        ([1.0, 2.0], ONE, ""),
        ([1.0, 2.0, 3.0], ONE, "shape"),
        (1.0, ONE, "shape"),
        (np.array([np.nan, 2.0]), ONE, "nan"),
        (np.array([np.nan, 2.0]), np.array([np.nan, 2.0]), ""),
        (np.array([np.nan, 3.0]), np.array([np.nan, 2.0]), "value"),
        (np.array([1.0, 2.1]), ONE, "value"),
        (1 + 0.9e-6, 1.0, ""),
        (1 + 1.1e-6, 1.0, "value"),
        ((1.0, 2.0), [1.0, 2.0], ""),
        (np.array([1.0, 2.0]), [1.0, 2.0], ""),
        (1.0, [1.0], "type"),
        ((1.0,), [1.0, 2.0], "shape"),
        ((), (), ""),
        ((2.0, 1.0, "a"), (1.0, ONE, 1.0), "type"),  # of several, what is told first
        ((2.0, 1.0, np.nan), (1.0, ONE, 1.0), "shape"),
        ((2.0, np.nan, 1.0), (1.0, 1.0, 1.0), "nan"),
        ((1.0, 1.0, 2.0), (1.0, 1.0, 1.0), "value"),
    ],
    ids=str,
)
def test_how_a_value_differs(value, expected, difference):
    assert differs(value, expected) == difference


@given(st.lists(st.tuples(FLOATS, FLOATS | st.none(), st.floats(-3e-6, 3e-6)), min_size=1))
def test_close_is_numpys_with_a_scale_of_its_own(rows):
    """By NumPy's own function, for double precision; None stands for a value near the expected."""
    expected = np.array([row[0] for row in rows])
    value = np.array([e * (1 + error) if v is None else v for e, v, error in rows])
    finite = np.abs(expected[np.isfinite(expected)])
    scale = finite.max(initial=0.0) or 1.0
    with np.errstate(invalid="ignore"):
        reference = np.isclose(value, expected, 1e-6, max(1e-9 * scale, 2e-9), equal_nan=True)
    np.testing.assert_array_equal(close(value, expected), reference)


@pytest.mark.parametrize(
    ("value", "expected", "tolerance", "is_close"),
    [
        (1e-13, [0.0, 0.0], 1e-6, True),
        (0.9e-9, [0.0, 1.0], 1e-6, True),
        (2.1e-9, [0.0, 1.0], 1e-6, False),
        (0.9e-7, [0.0, 100.0], 1e-6, True),
        (1.9e-9, [0.0, 1e-9], 1e-6, True),
        (2.1e-9, [0.0, 1e-9], 1e-6, False),
        (0.9e-9, [0.0, 1.0], 1e-10, False),  # asked for more strictly
        (1.0, [1.09, 1.0], 0.1, True),
        (np.float32(1.9e-6), [0.0, 1.0], 1e-6, True),
        (np.float32(2.1e-6), [0.0, 1.0], 1e-6, False),
        (np.float32(1.9e-6), [0.0, 1e-3], 1e-6, True),
        (np.float32(3e-6), [0.0, 2.0], 1e-6, True),
        (np.float32(1 + 1.1e-5), [1.0, 0.0], 1e-6, True),
        (np.float32(1 + 1.4e-5), [1.0, 0.0], 1e-6, False),
        (np.float32(1.1), [1.09, 1.0], 0.1, True),
    ],
)
def test_close_in_the_measure_of_the_largest(value, expected, tolerance, is_close):
    value = np.full(2, value)
    assert close(value, np.array(expected), tolerance)[0] == is_close


def test_near_in_the_measure_of_the_largest():
    expected = np.array([0.0, -100.0])
    assert near(expected + 2, expected) is True
    assert near(expected + 2.01, expected) is False
    assert near(expected + [0, 30], expected, 0.3) is True
    assert near(np.zeros(0), np.zeros(0)) is True


def test_a_size_counts_numbers():
    assert [size(1.0), size("word"), size([ONE, (1.0, None)]), size([])] == [1, 1, 4, 0]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Foreign("set"), "<set>"),
        ([1.0, (2.5, None)], "[1, (2.5, None)]"),
        ((1.0,), "(1,)"),
        ((), "()"),
        (-0.0, "0"),
        (1 / 3, "0.3333"),
        (np.float32(0.1), "0.1"),
        (np.array([[1 / 3, -0.0], [1e9, np.nan]]), "[[0.3333, 0], [1e+09, nan]]"),
        (np.array([1, 2]), "[1, 2]"),
        (np.arange(24.0), str(list(range(24)))),
        (np.arange(25.0), "[0, 1, 2, ..., 22, 23, 24]"),
        ("x" * 40, '"' + "x" * 40 + '"'),
        ("x" * 41, '"' + "x" * 40 + '…"'),
        ("`a`\n b\a", "\"'a' b?\""),
        (len, "len"),
        (partial(len), "a function"),
        (..., "..."),
        (True, "True"),
    ],
    ids=str,
)
def test_a_value_in_a_line(value, shown):
    assert show(value) == shown


@pytest.mark.parametrize(
    ("a", "b", "shown"),
    [
        (1.0, 2.0, ("1", "2")),
        (1.00001, 1.00002, ("1.00001", "1.00002")),
        (1.12345678, 1.12345688, ("1.1234568", "1.1234569")),
        (1.0, 1 + 1e-12, ("1", "1.0000000000010001")),
        (1.0, 1.0, ("1", "1")),
    ],
)
def test_two_values_with_digits_enough_to_tell_them_apart(a, b, shown):
    assert show_apart(a, b) == shown


def test_a_text_without_marks_or_what_moves_a_cursor():
    assert comparing.printable(" a\t`b`\n\x1b[31mé ") == "a 'b' ?[31mé"
