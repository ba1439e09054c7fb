"""What to say of a number, a letter or a design that is in no catalogue."""

import ast
import contextlib
import warnings

import numpy as np

from ..messages import tr
from .beliefs import made, source
from .comparing import Several, differs, plain, show, show_apart
from .explain import no_numbers
from .result import WRONG, Result
from .slips import slips
from .traps import what_to_do

FORMULA = ("sign", "bracket", "operator", "term", "exchange", "square")  # kinds of slips in it
NUMBERS = ("number", "name", "one")
ENOUGH = 0.05  # relative: so near to the right number, it is a digit that is missing


def other_value(exercise, answer, expected):
    shown, _ = show_apart(answer, expected)  # not "14 is close", where 14 is right
    headline, slip = tr("{answer} is not it.").format(answer=shown), ""
    more = tr('`hint("{key}")` gives a hint.').format(key=exercise.key)
    if isinstance(answer, str):
        wanted = ", ".join(f'"{letter}"' for letter in exercise.options)
        texts = [tr("The letters to choose from are {options}.").format(options=wanted)]
    elif isinstance(answer, Several):
        texts = []
    elif not np.isfinite(answer):
        headline = tr("{answer} can't be right.").format(answer=show(answer))
        texts = [
            tr(
                "It comes from a division by 0, from `inf - inf`, or from the logarithm of 0; or a "
                "number was too large for a computer."
            )
        ]
    elif answer and (slip := common_slip(answer, expected) or slip_of_formula(exercise, answer)):
        texts = [slip]
    elif abs(answer - expected) <= ENOUGH * abs(expected):
        headline = tr("{answer} is close.").format(answer=shown)
        texts = [close_by(exercise, answer)]
    else:
        texts = [how_far(answer, expected)]
    if exercise.consequence and isinstance(answer, float) and np.isfinite(answer):
        texts.append(exercise.consequence(answer))
    return Result(headline, (*filter(None, texts), more), status=WRONG, diagnosis=slip)


def close_by(exercise, answer):
    if exercise.tolerance < 1e-3:
        return tr("A count is exact. What has been left out, or counted twice?")
    if answer == float(f"{answer:.2g}"):
        return tr("More digits are wanted: the first three. Or is one term not quite right?")
    return tr(
        "The first three digits don't all agree: rounded too early, or one term not quite right?"
    )


def how_far(answer, expected):
    """Whether a number is too large or too small, and by what factor, in a rough number."""
    if answer * expected < 0:
        return tr("The sign is wrong, and so is the size.")
    if answer == 0:
        return tr("The right number is not 0.")
    ratio = answer / expected
    larger = ratio > 1
    factor = roughly(ratio if larger else 1 / ratio)
    if larger:
        return tr("It is too large, by a factor of about {factor}.").format(factor=factor)
    return tr("It is too small, by a factor of about {factor}.").format(factor=factor)


def roughly(factor):
    """Few digits, so that dividing by it does not give the answer away.

    >>> [roughly(factor) for factor in (1.06, 1.52, 2.0, 3.6, 87.0, 4e7)]
    ['1.1', '1.5', '2', '4', '90', '4e+07']
    """
    return f"{factor:.1f}" if factor < 2 else f"{float(f'{factor:.0e}'):.4g}"


def common_slip(answer, expected):
    """What often happens to a number on its way, as a sentence; "" where it is none of these."""
    if not isinstance(answer, float) or not isinstance(expected, float) or not expected:
        return ""
    ratio = answer / expected

    def is_near(number):
        return bool(np.isclose(ratio, number, rtol=0.015))

    if is_near(-1):
        return tr("The sign is wrong.")
    if is_near(1 / expected**2):
        return tr("That is one divided by the number that is wanted.")
    if any(is_near(10.0**k) for k in (-3, -2, -1, 1, 2, 3)):
        return tr("The digits are right: the decimal point is in another place.")
    if is_near(2) or is_near(0.5):
        return tr("A factor of 2 is missing, or one too many.")
    return ""


def slip_of_formula(exercise, answer):
    """The single slip in the solution's formula that leads to this number, as a sentence; or "".

    Not of a count: small whole numbers meet by chance. And in a formula of one line any number
    comes out of another number, which says nothing.
    """
    code, names = source(exercise.solution), exercise.solution.__globals__
    one_line = len(ast.parse(code).body[0].body) <= 2  # the docstring, and what is returned
    kinds = FORMULA if one_line else (*FORMULA, *NUMBERS)
    if exercise.tolerance < 1e-3:
        return ""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # of what no one would write, such as 2[0]
        for slip in slips(code):
            with contextlib.suppress(Exception):
                value = plain(made(slip.code, names)()) if slip.kind in kinds else ""
                if not differs(answer, value, exercise.tolerance):
                    right = tr("Right but for one number.")
                    return right if slip.kind in NUMBERS else slip.sentence()
    return ""


def wrong_kind(exercise, answer, expected):
    if isinstance(expected, Several):
        kinds = ", ".join(kind(exercise, item) for item in expected)
        wanted = tr("{n} values, in this order: {kinds}").format(n=len(expected), kinds=kinds)
    else:
        wanted = kind(exercise, expected)
    text = tr("`{given}` came; what is wanted is {wanted}.")
    more = no_numbers(answer) or [what_to_do(getattr(answer, "holds", ""))]
    if isinstance(answer, tuple) and isinstance(expected, float):
        more = [tr("A comma makes several values of it: write a point, and no comma at the end.")]
    return Result(
        tr("That is not the kind of answer that is wanted."),
        (text.format(given=show(answer), wanted=wanted), *filter(None, more)),
        status=WRONG,
    )


def kind(exercise, expected):
    """What is wanted at this place, in words."""
    if not isinstance(expected, str):
        return tr("a number")
    options = ", ".join(f'"{letter}"' for letter in getattr(exercise, "options", ""))
    if options:
        return tr("one of the letters {options}, in quotes").format(options=options)
    return getattr(exercise, "wanted", tr("a name in quotes"))


def not_there_yet(report):
    return Result(tr("Not there yet."), (report,), status=WRONG)


def refused(error):
    """An argument that the library turns down; a single number has no index."""
    text = str(error).replace(" at index ()", "")
    return Result(tr("That can't be tried."), (text,), status=WRONG)
