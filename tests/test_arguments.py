"""What each check lets through, in which form, and what it says of all else."""

import re
from fractions import Fraction

import numpy as np
import pytest

from lrcourse.arguments import finite_array, lookup, number, rates, whole_number


@pytest.mark.parametrize("value", [[1, 2], [True, False], np.array([1, 2], np.uint8)], ids=repr)
def test_whole_numbers_and_truth_values_become_floats(value):
    array = finite_array("X", value)
    assert array.dtype == np.float64
    np.testing.assert_array_equal(array, np.array(value, float))


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floats_stay_what_they_are_and_are_not_copied(dtype):
    array = np.array([1.0, 2.0], dtype)
    assert finite_array("X", array) is array
    assert finite_array("X", array, np.float32).dtype == np.float32


@pytest.mark.parametrize("value", ["1", [1j], [None], [[1], [1, 2]], np.array([1], "m8")], ids=repr)
def test_what_is_no_array_of_numbers_is_named(value):
    said = f"X must be an array of real numbers; got {value!r}"
    with pytest.raises(TypeError, match=re.escape(said)):
        finite_array("X", value)


def test_the_first_number_that_is_not_finite_is_named_with_its_place():
    said = "X must be finite; got inf at index (0, 1)"
    with pytest.raises(ValueError, match=re.escape(said)):
        finite_array("X", [[1.0, np.inf], [np.nan, 1.0]])


def test_a_rate_may_be_0_but_not_less():
    np.testing.assert_array_equal(rates([0.0, 0.5]), [0.0, 0.5])
    for name in ("learning_rate", "alpha"):
        with pytest.raises(ValueError, match=rf"^{name} must be 0 or greater; got -0.1$"):
            rates([0.1, -0.1], **({} if name == "learning_rate" else {"name": name}))


@pytest.mark.parametrize("value", [2, np.int64(2)])
def test_a_whole_number_becomes_an_int(value):
    assert type(whole_number("n", value, 2)) is int and whole_number("n", value, 2) == 2
    assert whole_number("n", 0) == 0


@pytest.mark.parametrize(
    ("value", "error"),
    [(True, TypeError), (2.0, TypeError), ("2", TypeError), (None, TypeError), (0, ValueError)],
)
def test_what_is_no_whole_number_is_named(value, error):
    with pytest.raises(error, match=f"^n must be a whole number, at least 1; got {value!r}$"):
        whole_number("n", value, 1)


@pytest.mark.parametrize("value", [1, 1.0, np.float32(1), Fraction(1)])
def test_a_number_becomes_a_float(value):
    assert type(number("p", value)) is float and number("p", value) == 1.0


@pytest.mark.parametrize("high_included", [True, False])
@pytest.mark.parametrize("low_included", [True, False])
def test_the_ends_of_an_interval(low_included, high_included):
    ends = {"low_included": low_included, "high_included": high_included}
    interval = f"{'[' if low_included else '('}0, 1{']' if high_included else ')'}"
    said = re.escape(f"p must be a number in {interval}; got ")
    for value, allowed in [(0, low_included), (0.5, True), (1, high_included)]:
        if allowed:
            assert number("p", value, 0, 1, **ends) == value
        else:
            with pytest.raises(ValueError, match=said + f"{value!r}$"):
                number("p", value, 0, 1, **ends)
    for value, error in [(-0.1, ValueError), (1.1, ValueError), (np.nan, ValueError),
                         (True, TypeError), ("0.5", TypeError), (0.5j, TypeError)]:  # fmt: skip
        with pytest.raises(error, match=said):
            number("p", value, 0, 1, **ends)


def test_an_interval_has_by_itself_its_lower_end_and_no_infinite_number():
    assert number("p", 0, 0, 1) == 0.0
    for value, low, high in [
        (1, 0, 1),
        (np.inf, 0, np.inf),
        (-np.inf, -np.inf, 0),
        (10**400, 0, np.inf),
    ]:
        with pytest.raises(ValueError, match="p must be a number in "):
            number("p", value, low, high, high_included=value != 1)


def test_a_choice_is_looked_up_or_is_one_itself():
    table = {"cat": 1.0, "dog": 2.0}
    assert lookup("animal", table, "dog", float) == 2.0
    assert lookup("animal", table, 3.0, float) == 3.0
    for choice, error in [("cow", ValueError), (3, TypeError), (["cat"], TypeError)]:
        said = f"animal must be one of cat, dog, or a float; got {choice!r}"
        with pytest.raises(error, match=f"^{re.escape(said)}$"):
            lookup("animal", table, choice, float)
    with pytest.raises(TypeError, match="or an OSError; got 3"):
        lookup("error", table, 3, OSError)
