"""What to say of a wrong answer that is in no catalogue: what it did, where it first differs."""

from itertools import permutations

import numpy as np

from ..messages import tr
from .comparing import Foreign, close, differs, near, printable, show, show_apart, size
from .result import WRONG, Result
from .running import Notepad, outcome

Several = list | tuple


def counterexample(exercise, cases, found, expected, seed):
    """The smallest case on which the answer differs, with what it gives and what it should give."""
    wrong = [
        i
        for i, (f, e) in enumerate(zip(found, expected, strict=True))
        if f.error or f.changed or differs(f.value, e.value, exercise.tolerance)
    ]
    smallest = min(wrong, key=lambda i: size(cases[i]))
    case, f, e = cases[smallest], found[smallest], expected[smallest]
    headline, *lines = describe(exercise, case, f, e) or pattern(exercise, cases, found, expected)
    if f.value is None and not f.error and any(other.value is not None for other in found):
        headline, lines = returns_none_sometimes()
    lines += parts(found, expected, exercise.tolerance)
    given, right = show_apart(f.value, e.value)
    call = f"{exercise.name}({arguments(exercise, case)})"
    if f.error:
        text = tr("`{call}` should be `{right}`.").format(call=call, right=right)
    elif given == right:
        text = tr("`{call}` is `{right}` with yours, as it should be.")
        text = text.format(call=call, right=right)
    else:
        text = tr("`{call}` is `{given}` with yours; it should be `{right}`.")
        text = text.format(call=call, given=given, right=right)
    lines.append(text)
    contrast = largest_right(cases, wrong, size(case))
    if contrast is not None:
        call = f"{exercise.name}({arguments(exercise, cases[contrast])})"
        lines.append(tr("`{call}` is right. What is different there?").format(call=call))
    if f.printed:
        lines.append(tr("It printed: `{text}`").format(text=printable(f.printed)[:200]))
    again = f'check("{exercise.key}", {exercise.name}, seed={seed})'
    lines.append(tr("`{again}` draws the same inputs again.").format(again=again))
    return Result(headline, tuple(lines), status=WRONG)


def largest_right(cases, wrong, limit):
    """The number of the largest case below a limit that is not wrong; None where there is none.

    "Right for one gradient, wrong from two on" says more than the wrong case alone.
    """
    right = [i for i in range(len(cases)) if i not in wrong and size(cases[i]) < limit]
    return max(right, key=lambda i: size(cases[i]), default=None)


def two_at_once(a, b):
    """The answer does what one misconception does on some inputs, and another on the rest."""
    headline = tr("Not yet, and it looks like two things at once: {a}; and {b}.")
    return Result(
        headline.format(a=tr(a.name), b=tr(b.name)),
        (tr(a.think), tr(b.think)),
        status=WRONG,
        diagnosis=f"{a.name}; {b.name}",
    )


def arguments(exercise, case):
    return ", ".join(
        f"{name}={show(value)}" for name, value in zip(exercise.parameters, case, strict=True)
    )


def describe(exercise, case, found, expected):
    """Headline and remarks for what is wrong at first sight, or None."""
    if found.error:
        headline = tr("It raises an error: {error}.").format(error=found.error)
        where = tr("It happened in the line `{line}`.").format(line=found.line)
        return [headline, *filter(None, [found.message, where if found.line else ""])]
    difference = differs(found.value, expected.value, exercise.tolerance)
    if found.value is None:
        return tr("It returns None."), tr(
            "A function without `return` gives None, also if it prints the right value."
        )
    if difference == "type":
        text = tr("`{given}` came; `{right}` was expected.")
        text = text.format(given=show(found.value), right=show(expected.value))
        return tr("It returns another kind of thing."), text, *no_numbers(found.value)
    if difference == "shape" and is_transposed(found.value, expected.value):
        return (tr("It is transposed: rows and columns have changed places."),)
    if difference == "shape":
        text = tr("Shape {given} came; {right} was expected.")
        text = text.format(given=shape(found.value), right=shape(expected.value))
        return tr("The shape is another one."), text
    if difference == "nan":
        return tr("It gives nan, “not a number”."), tr(
            "nan comes from `0 / 0`, `inf - inf`, `0 * inf` or the logarithm of a negative number. "
            "Which of them can occur here?"
        )
    if found.changed:
        names = ", ".join(exercise.parameters[i] for i in found.changed)
        headline = tr("It changes what it was given: {names}.").format(names=names)
        if not difference:
            headline = tr("The values are right, but it changes what it was given: {names}.")
            headline = headline.format(names=names)
        return headline, tr(
            "`{name} -= ...` and `{name}[...] = ...` change the caller's own array; "
            "`{name} = {name} - ...` makes a new one. Whoever called the function did not expect that."
        ).format(name=exercise.parameters[found.changed[0]])
    return None


def returns_none_sometimes():
    text = tr("There is a way through it that meets no `return`. Where does it end for this input?")
    return tr("For some inputs it returns None."), [text]


def is_transposed(value, expected):
    return isinstance(value, np.ndarray) and value.ndim == 2 and not differs(value.T, expected)


def shape(value):
    if isinstance(value, Several) and any(isinstance(item, Several | np.ndarray) for item in value):
        return "[" + ", ".join(shape(item) for item in value) + "]"
    if isinstance(value, Several) and any(isinstance(item, Foreign | str) for item in value):
        return str((len(value),))
    return str(np.shape(value)) if not isinstance(value, Foreign) else f"<{value.kind}>"


def pattern(exercise, cases, found, expected):
    """Headline and remark for an answer that is wrong in the same way on every case."""
    pairs = [
        (np.asarray(f.value, dtype=float), np.asarray(e.value, dtype=float))
        for f, e in zip(found, expected, strict=True)
        if not isinstance(e.value, Several | str) and not differs_in_kind(f, e)
    ]
    if len(pairs) == len(found):
        k = common_factor(pairs)
        if k and f"{k:.4g}" != "1":
            if np.isclose(k, -1):
                return tr("The sign is the other one."), tr(
                    "Is there a minus too many, or one too few?"
                )
            return tr("Everything is {k} times what it should be.").format(k=f"{k:.4g}"), tr(
                "A constant factor is missing, or one too many."
            )
        rows = [first_rows(case) for case in cases]
        if all(rows) and len(set(rows)) > 1:
            if all(close(f, e * n).all() for (f, e), n in zip(pairs, rows, strict=True)):
                return tr("It is a sum where a mean is meant."), tr(
                    "Everything is as many times too large as there are rows."
                )
            if all(close(f * n, e).all() for (f, e), n in zip(pairs, rows, strict=True)):
                return tr("It is a mean where a sum is meant."), tr(
                    "Everything is as many times too small as there are rows."
                )
    if names := swapped(exercise, cases, found):
        return tr("Two arguments have changed places: {a} and {b}.").format(
            a=names[0], b=names[1]
        ), tr("Look at what each of them stands for.")
    if len(pairs) == len(found) and all(near(f, e) for f, e in pairs):
        return tr("Close, but not equal."), tr(
            "The difference is more than rounding: an approximation, or a term that is small here?"
        )
    return (tr("Not yet."),)


def parts(found, expected, tolerance):
    """Which of several returned values are wrong, where some are right; as a list of sentences."""
    values = [(f.value, e.value) for f, e in zip(found, expected, strict=True)]
    counts = {len(value) if isinstance(value, Several) else 0 for pair in values for value in pair}
    (n,) = counts if len(counts) == 1 else (0,)
    if not 2 <= n <= 4:
        return []
    in_order, *orders = permutations(range(n))
    if all(not differs([f[i] for i in in_order], e, tolerance) for f, e in values):
        return []
    for order in orders:
        if all(not differs([f[i] for i in order], e, tolerance) for f, e in values):
            return [tr("All the values are right, and stand in the wrong order.")]
    wrong = [i for i in range(n) if any(differs(f[i], e[i], tolerance) for f, e in values)]
    if not 0 < len(wrong) < n:
        return []
    places = ", ".join(str(i + 1) for i in wrong)
    text = tr("Of the {n} values, not right: number {places}. The rest is right.")
    return [text.format(n=n, places=places)]


def differs_in_kind(found, expected):
    return found.error or differs(found.value, expected.value) in ("type", "shape", "nan")


def common_factor(pairs):
    """The k with found = k · expected in every case, or None; k is neither 0 nor 1."""
    f = np.concatenate([f.ravel() for f, _ in pairs])
    e = np.concatenate([e.ravel() for _, e in pairs])
    usable = np.isfinite(e) & (e != 0)
    if usable.sum() < 2 or not np.isfinite(f[usable]).all():
        return None
    k = f[usable][0] / e[usable][0]
    fits = k not in (0, 1) and all(close(f, k * e).all() for f, e in pairs)
    return k if fits else None


def first_rows(case):
    """The number of rows of the first argument that is a matrix, or 0."""
    return next((len(a) for a in case if isinstance(a, np.ndarray) and a.ndim == 2), 0)


def swapped(exercise, cases, found):
    """The names of two parameters that stand for each other in the answer, or None."""
    names = exercise.parameters
    for i in range(len(names)):
        for j in range(i):
            others = []
            for case in cases:
                case = list(case)
                case[i], case[j] = case[j], case[i]
                others.append(outcome(exercise.solution, case, Notepad()))
            if exercise.same(found, others) and not all(result.error for result in others):
                return names[j], names[i]
    return None


# ------------------------------------------------------------- answers that can't even be compared


def not_a_function(exercise):
    call = f'check("{exercise.key}", {exercise.name})'
    return Result(
        tr("A function is wanted."),
        (tr("Hand over the function itself, with no brackets after it: `{c}`.").format(c=call),),
        status=WRONG,
    )


def other_parameters(exercise, others):
    wanted = f"{exercise.name}({', '.join(exercise.parameters)})"
    text = tr("`{wanted}` was expected; yours takes `{others}`.")
    return Result(
        tr("It can't be called as it should."),
        (text.format(wanted=wanted, others=others),),
        status=WRONG,
    )


def endless(exercise, case, end):
    call = f"{exercise.name}({arguments(exercise, case)})"
    lines = [
        tr("`{call}` was stopped after {seconds:g} s.").format(call=call, seconds=exercise.seconds),
        tr("If there is a loop: what has to happen for it to end, and does it?"),
    ]
    if end == "stuck":
        lines[0] = tr("`{call}` was left alone after {seconds:g} s; it is still running.").format(
            call=call, seconds=exercise.seconds
        )
        lines.append(tr("It can't be stopped from here: restart the kernel (menu Kernel)."))
    headline = tr("It is very slow, or it does not come to an end.")
    return Result(headline, tuple(lines), status=WRONG)


def check_inside(exercise):
    headline = tr("`check` stands inside of the function that it is to check.")
    text = tr("Move `check({key}, ...)` to the left margin, or into a cell of its own.")
    return Result(headline, (text.format(key=f'"{exercise.key}"'),), status=WRONG)


def forgetful(exercise, case, first, second):
    call = f"{exercise.name}({arguments(exercise, case)})"
    given, again = show_apart(first.value, second.value)
    return Result(
        tr("The same question gets two answers."),
        (
            tr("`{call}` was `{given}`, and later `{again}`.").format(
                call=call, given=given, again=again
            ),
            tr(
                "It draws random numbers, or remembers something from call to call: a global "
                "variable, or a list as default value of a parameter."
            ),
        ),
        status=WRONG,
    )


def no_numbers(value):
    """A word for what looks like a number, and is none; a list of at most one sentence."""
    if isinstance(value, Several):
        return next(filter(None, map(no_numbers, value)), [])
    if isinstance(value, bool):
        return [tr("True and False are answers to a question, and not numbers.")]
    if isinstance(value, str) and value.strip("+-0123456789.e") == "":
        return [tr("In quotes, a number is a text.")]
    return []
