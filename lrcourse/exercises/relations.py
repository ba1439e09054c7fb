"""What an answer is made of: the right value, or an argument, with something done to it besides."""

from itertools import combinations

import numpy as np

from ..activations import ACTIVATIONS, sigmoid
from ..messages import tr
from .comparing import Several, close, differs, is_numeric, plain, size
from .patterns import (
    common_factor,
    except_where,
    flat,
    flat_numbers,
    in_another_order,
    scaled,
    wrong_parts,
)  # fmt: skip
from .running import Notepad, outcome, outcomes
from .shapes import side_by_side

DONE_TO_VALUE = {
    "1 / r": lambda r: 1 / r,
    "1 - r": lambda r: 1 - r,
    "1 - r²": lambda r: 1 - r**2,
    "r (1 - r)": lambda r: r * (1 - r),
    "r²": np.square,
    "√r": np.sqrt,
    "exp(r)": np.exp,
    "log(r)": np.log,
    "σ(r)": sigmoid,
    "tanh(r)": np.tanh,
}
DONE_TO_ARGUMENT = {
    "{}.flat[0]": lambda x: np.ravel(x)[0],
    "{}.mean()": np.mean,
    "{}.max()": np.max,
    "np.argmax({})": np.argmax,
    "np.abs({})": np.abs,
    "{}**2": np.square,
    "np.sqrt({})": np.sqrt,
    "np.exp({})": np.exp,
    "np.log({})": np.log,
    "np.tanh({})": np.tanh,
    "np.arctanh({})": np.arctanh,
    "sigmoid({})": sigmoid,
    "np.log({0} / (1 - {0}))": lambda x: np.log(x / (1 - x)),
    "max({} - 1, 0)": lambda x: np.maximum(np.asarray(x) - 1, 0)[()],
}

NEUTRAL = (0, 1)  # as a term, and as a factor
MODERATE, HUGE = 20.0, 1e10  # from numbers as small, nothing that is asked for grows as large


def made_of_value(trial):
    """Headline and remark where each number is the same function of the right one; or None."""
    found, expected = wrong_parts(trial.found, trial.expected)
    if any(differs(f, e) in ("type", "shape") for f, e in zip(found, expected)):
        return None
    f, e = (np.concatenate([flat(value) for value in side]) for side in (found, expected))
    if len(np.unique(e)) < 4:  # too few to tell one function from another
        return None
    for formula, done in DONE_TO_VALUE.items():
        value = quietly(done, e)
        usable = np.isfinite(value)
        if np.isfinite(f[~usable]).any() or len(np.unique(f[usable])) < 4:
            continue
        if np.isfinite(f[usable]).all() and close(f[usable], value[usable]).all():
            headline = tr("Where r is the right value, it gives {formula}.")
            return headline.format(formula=f"`{formula}`"), tr("Which step is one too many?")
    return None


def made_of_argument(trial):
    """Headline and remark where one argument, or two, have first gone through something; or None."""
    values = [f.value for f in trial.found]
    parts = [part for v in values for part in (v if isinstance(v, Several) else [v])]
    told = [np.ravel(part) for part in parts if is_numeric(part)]
    told = np.concatenate(told or [[]])
    if len(np.unique(told[np.isfinite(told)])) < 3:  # always nan, or nearly always the same
        return None
    names = trial.exercise.parameters
    numbers = [i for i, value in enumerate(trial.cases[0]) if is_numeric(value)]
    for places in (*combinations(numbers, 1), *combinations(numbers, 2)):
        for formula, done in DONE_TO_ARGUMENT.items():

            def changed(*arguments, places=places, done=done):
                given = [quietly(done, a) if i in places else a for i, a in enumerate(arguments)]
                return trial.exercise.solution(*given)

            if trial.fits(changed):
                done_to = ", ".join(f"`{formula.format(names[i])}`" for i in places)
                themselves = ", ".join(f"`{names[i]}`" for i in places)
                headline = tr("It calculates with {done_to}, not with {themselves}.")
                headline = headline.format(done_to=done_to, themselves=themselves)
                return headline, tr("What is handed over to the function, and what is done to it?")
    return None


def quietly(function, value):
    with np.errstate(all="ignore"):
        return function(value)


def compounded(trial):
    """Headline and remark where each step makes the rate of the step before smaller; or None."""
    names = trial.exercise.parameters
    if not {"step", "rate"} <= set(names):
        return None

    def again_and_again(*arguments):
        given = dict(zip(names, arguments))
        rate = given["rate"]
        for step in range(1, int(given["step"]) + 1):
            rate = trial.exercise.solution(**{**given, "step": step, "rate": rate})
        return rate

    if not trial.fits(again_and_again):
        return None
    text = tr("The `rate` that is handed over is that of step 0, at every step.")
    return tr("The rate of one step goes into that of the next."), text


def one_for_all(trial):
    """Headline and remark where the sum, or mean, of a whole array stands in all its places; or None."""
    pairs = list(zip(*wrong_parts(trial.found, trial.expected)))
    pairs = [pair for f, e in pairs for pair in (zip(f, e) if isinstance(e, list) else [(f, e)])]
    arrays = all(isinstance(v, np.ndarray) and v.size for pair in pairs for v in pair)
    if not arrays or any(f.shape != e.shape for f, e in pairs):
        return None
    telling = [(f, e) for f, e in pairs if np.ptp(e) > 0]
    for whole in (np.sum, np.mean) if len(telling) > 1 else ():
        if all(close(f, np.full(f.shape, whole(e))).all() for f, e in telling):
            headline = tr("One number stands in all the places of an array.")
            return headline, tr("Over which axes is the mean or the sum to be taken?")
    return None


def by_side(trial):
    """Headline and remarks where there is one factor for positive numbers, another for negative."""
    for name, trios in number_by_number(trial):
        x, f, e = map(flat, zip(*trios))
        sides = [(f"`{name} > 0`", x > 0), (f"`{name} < 0`", x < 0)]
        factors = [common_factor([(f[side], e[side])], also_one=True) for _, side in sides]
        if all(k and not np.isclose(k, 1) for k in factors):
            text = tr("Where {side}, it is {k} times what it should be.")
            lines = [text.format(side=side, k=f"{k:.4g}")
                     for (side, _), k in zip(sides, factors)]  # fmt: skip
            return tr("There is a factor too many, and on the other side of 0 another."), *lines
    return None


def number_by_number(trial):
    """Each argument with a number for each that comes: its name, and (argument, found, expected)."""
    for i, name in enumerate(trial.exercise.parameters):
        trios = [(case[i], f, e) for case, (f, e) in zip(trial.cases, trial.values)]
        if all(map(are_alike, trios)):
            yield name, trios


def are_alike(values):
    """Whether all of them are arrays, of the same shape."""
    arrays = all(isinstance(value, np.ndarray) for value in values)
    return arrays and len({value.shape for value in values}) == 1


def divided_by_nothing(trial):
    """Headline and remark where all that is wrong is huge, or not finite, for no reason; or None."""
    values = [trial.found[i].value for i in trial.wrong]
    given = [a for i in trial.wrong for a in trial.cases[i] if is_numeric(a)]
    if not all(is_numeric(v) and np.size(v) for v in values):
        return None
    sizes = [np.max(np.abs(value)) for value in values]
    huge = [size for size in sizes if np.isfinite(size)]
    if huge and min(huge) > HUGE and all(np.max(np.abs(a)) < MODERATE for a in given):
        text = tr(
            "The denominator is a sum in which everything cancels. Deviations from a mean always do, "
            "as long as they aren't squared."
        )
        return tr("It divides by something that is 0 but for rounding."), text
    return None


def as_it_came(trial):
    """Headline and remark where the answer is always one of the arguments itself; or None."""
    for i, name in enumerate(trial.exercise.parameters):
        given = [case[i] for case in trial.cases]
        if not all(map(is_numeric, given)):
            continue
        pairs = list(zip(trial.found, given))
        if all(not f.error and not f.changed and not differs(f.value, g) for f, g in pairs):
            headline = tr("It hands back `{name}` as it came in.").format(name=name)
            return headline, tr("Which line is to change it, and does that reach the `return`?")
    return None


def printed(trial):
    """Headline and remark where the right value is printed, and another one returned; or None."""
    pairs = [(trial.found[i].printed, trial.expected[i].value) for i in trial.wrong]
    if not all(isinstance(value, float) and is_number(text, value) for text, value in pairs):
        return None
    text = tr("What is printed can be read, but not calculated with: `return` hands it back.")
    return tr("It prints its answer, and returns something else."), text


def is_number(text, value):
    try:
        return bool(close(np.float64(text), np.float64(value)))
    except ValueError:
        return False


def in_wrong_order(trial):
    """Headline and remark where all of several values are right, but for their order; or None."""
    if not in_another_order(trial):
        return None
    text = tr("Compare your `return` with what the text asks for.")
    return tr("All the values are right, and stand in the wrong order."), text


def a_piece(trial):
    """Headline and remark where what came is right, and some of it is missing; or None."""
    pairs = [trial.values[i] for i in trial.wrong]
    if not all(
        isinstance(f, list | np.ndarray) and isinstance(e, list | np.ndarray)
        and len(f) < len(e) and is_piece(f, e)
        for f, e in pairs
    ) or not any(len(f) for f, _ in pairs):  # fmt: skip
        return None
    headline = tr("What came is right, but some of it is missing.")
    return headline, tr("How many values are to come, and which of them are left out?")


def is_piece(f, e):
    """Whether the items of f stand in e, in the same order."""
    left = iter(e)
    return all(any(not differs(item, other) for other in left) for item in f)


def rows_left_out(trial):
    """Headline and remark where the answer is right for a part of the rows; or None."""
    for rows, headline in (
        (slice(0, 1), tr("Only the first row, or entry, counts.")),
        (slice(-1, None), tr("Only the last row, or entry, counts.")),
        (slice(None, -1), tr("The last row, or entry, is left out.")),
        (slice(1, None), tr("The first row, or entry, is left out.")),
    ):
        if right_for(trial, rows):
            return headline, tr("Does your code go through all of them, before it returns?")
    return None


def right_for(trial, rows):
    """Whether it is the right answer for these rows alone, as it is or divided by their number."""
    lengths = [max((len(a) for a in case if is_long(a)), default=0) for case in trial.cases]
    several = [i for i, n in enumerate(lengths) if n > 1]
    theirs = [(trial.found[i], of_rows(trial.exercise, trial.cases[i], rows, lengths[i]))
              for i in several]  # fmt: skip
    if len(several) < 2 or any(r.error or size(r.value) == 0 for _, r in theirs):
        return False
    return any(
        all(trial.alike(f, scaled(r, 1 / n)) for (f, r), n in zip(theirs, by))
        for by in ([1] * len(several), [lengths[i] for i in several])
    )


def is_long(argument):
    return isinstance(argument, np.ndarray) and argument.ndim > 0


def of_rows(exercise, case, rows, n):
    """The outcome for some rows of the arguments that have n of them."""
    cut = [a[rows] if is_long(a) and len(a) == n else a for a in case]
    return outcome(exercise.solution, cut, Notepad())


def of_another_function(trial):
    """Headline and remark where it is right for another activation function, or its slope; or None."""
    arrays = len(trial.exercise.parameters) == 1 and all(
        isinstance(case[0], np.ndarray) for case in trial.cases
    )
    for activation in ACTIVATIONS.values() if arrays else ():
        for text, function in (
            (tr("These are the values of {name}."), activation),
            (tr("These are the slopes of {name}."), activation.derivative),
        ):
            if trial.fits(function):
                return text.format(name=activation.name), tr("Which function is asked for?")
    return None


def large_or_small(trial):
    """Headline and remark where all is right up to some size of an argument, and wrong beyond."""
    for name, trios in number_by_number(trial):
        x = np.concatenate([np.ravel(given) for given, _, _ in trios])
        wrong = ~np.concatenate([np.ravel(close(f, e)) for _, f, e in trios])
        if wrong.sum() < 2 or (~wrong).sum() < 3 or not x[~wrong].any():
            continue
        for side, condition in (
            (np.abs(x), tr("`{name}` is large in size")),
            (x, tr("`{name}` is above some number")),
            (-x, tr("`{name}` is below some number")),
            (-np.abs(x), tr("`{name}` is near to 0")),
        ):
            if side[wrong].min() > side[~wrong].max():
                return except_where(condition.format(name=name))
    return None


def a_term(trial):
    """Headline and remark where an argument, or two multiplied, are added or left out; or None."""
    found, expected = wrong_parts(trial.found, trial.expected)
    if any(differs(f, e) in ("type", "shape", "nan") for f, e in zip(found, expected)):
        return None
    names = trial.exercise.parameters
    given = [i for i, a in enumerate(trial.cases[0]) if is_numeric(a)]
    for places in ((), *combinations(given, 1), *combinations(given, 2)):
        pairs = [
            (np.ravel(value - right), product(case, places, np.shape(right)))
            for case, f, e in zip(trial.cases, found, expected)
            for value, right in side_by_side(f, e)
        ]
        if all(term is not None for _, term in pairs) and common_factor(pairs, also_one=True):
            headline = tr("It is off by the same number everywhere.")
            if places:
                what = " · ".join(f"`{names[i]}`" for i in places)
                headline = tr("It is off by a multiple of {what}.").format(what=what)
            text = tr("A term too many, or one that is missing: what is added, and what taken off?")
            return headline, text
    return None


def product(case, places, shape):
    """The product of the arguments in these places, as many numbers as the shape; None if it can't be."""
    result = np.ones(shape)
    for i in places:
        if np.shape(case[i]) not in ((), shape):
            return None
        result = result * case[i]
    return np.ravel(result)


def right_with(trial):
    """Headline and remark where it is right as soon as one of the arguments is 0, or 1; or None.

    The first one is what it is all about: without it there is nothing to be right.
    """
    for i, name in list(enumerate(trial.exercise.parameters))[1:]:
        given = [case[i] for case in trial.cases]
        if not all(map(is_numeric, given)):
            continue
        for number in NEUTRAL:
            cases = [
                (*case[:i], np.full(np.shape(case[i]), float(number))[()], *case[i + 1 :])
                for case in trial.cases
            ]
            right = [outcome(trial.exercise.solution, case, Notepad()) for case in cases]
            if any(r.error for r in right) or not tells(right, cases):
                continue
            theirs, _ = outcomes(trial.function, cases, trial.exercise.seconds)
            if len(theirs) == len(right) and all(map(trial.alike, theirs, right)):
                headline = tr("As soon as `{name}` is {number}, it is right.")
                text = tr("Look where `{name}` comes in.").format(name=name)
                return headline.format(name=name, number=number), text
    return None


def tells(outcomes, cases):
    """Whether there are enough different numbers in them, none of them nan, and not only those that
    came in: without α, or without a step, everybody stays where he was."""
    values = np.concatenate([flat_numbers(o.value) for o in outcomes])
    given = np.concatenate([flat_numbers(plain(list(case))) for case in cases])
    new = np.setdiff1d(np.round(values, 6), np.round([0, 1, *given], 6))
    return np.isfinite(values).all() and len(new) > 3
