"""What the checks of arguments let through, and as what. (Their messages: test_bad_arguments.py.)"""

from fractions import Fraction

import numpy as np
import pytest

from lrcourse.arguments import finite_array, lookup, number, rates, whole_number


@pytest.mark.parametrize("value", [1, 1.0, np.float32(1), np.int64(1), Fraction(1)])
def test_a_number_comes_back_as_a_plain_float(value):
    assert type(number("x", value)) is float and number("x", value) == 1


@pytest.mark.parametrize(
    ("value", "bounds", "accepted"),
    [
        (0, {}, True),
        (0, {"low_included": False}, False),
        (-1e-300, {}, False),
        (1, {}, False),
        (1, {"high_included": True}, True),
        (1 + 1e-15, {"high_included": True}, False),
    ],
)
def test_the_ends_of_an_interval(value, bounds, accepted):
    if accepted:
        assert number("x", value, 0, 1, **bounds) == value
    else:
        with pytest.raises(ValueError, match="^x must be a number in"):
            number("x", value, 0, 1, **bounds)


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan, 10**400])
def test_no_number_is_infinite_where_the_interval_is(value):
    with pytest.raises(ValueError):
        number("x", value, high_included=True)


@pytest.mark.parametrize("check", [number, whole_number])
@pytest.mark.parametrize("value", [True, np.True_, "1", None, 1j, [1]])
def test_what_is_no_number(check, value):
    with pytest.raises(TypeError, match="^x must be a"):
        check("x", value)


def test_a_whole_number_comes_back_as_a_plain_int():
    assert type(whole_number("x", np.int64(3))) is int
    assert whole_number("x", 3, at_least=3) == 3
    with pytest.raises(ValueError, match="at least 3; got 2"):
        whole_number("x", 2, at_least=3)
    with pytest.raises(TypeError):
        whole_number("x", 3.0)


@pytest.mark.parametrize(
    ("value", "dtype", "expected"),
    [
        ([1, 2], None, np.float64),
        ([True, False], None, np.float64),
        (np.ones(2, np.float32), None, np.float32),
        (np.ones(2, np.uint8), np.float32, np.float32),
        (np.ones(2), np.float32, np.float32),
    ],
)
def test_an_array_is_floating_point_and_keeps_its_precision(value, dtype, expected):
    array = finite_array("x", value, dtype)
    assert array.dtype == expected
    np.testing.assert_array_equal(array, value)


def test_an_array_that_is_right_already_is_not_copied():
    array = np.ones(3)
    assert finite_array("x", array) is array


@pytest.mark.parametrize("value", [[1j], [[1], [1, 2]], "one", [None], np.array(["a"]), {1: 2}])
def test_what_is_no_array_of_real_numbers(value):
    with pytest.raises(TypeError, match="^x must be an array of real numbers; got"):
        finite_array("x", value)


def test_the_first_that_is_not_finite_is_named():
    with pytest.raises(ValueError, match=r"^x must be finite; got inf at index \(1, 0\)$"):
        finite_array("x", [[1, 2], [np.inf, np.nan]])


def test_rates_may_be_zero_and_not_below():
    np.testing.assert_array_equal(rates([0, -0.0, 1e-300]), [0, 0, 1e-300])
    with pytest.raises(ValueError, match="^peak must be 0 or greater"):
        rates([0.1, -1e-300], "peak")


def test_lookup_takes_a_name_or_the_thing():
    table = {"one": 1.0}
    assert lookup("x", table, "one", float) == lookup("x", table, 1.0, float) == 1.0
    with pytest.raises(ValueError, match="^x must be one of one, or a float; got 'two'$"):
        lookup("x", table, "two", float)
    with pytest.raises(TypeError, match="got 1$"):
        lookup("x", table, 1, float)
