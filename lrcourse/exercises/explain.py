"""What to say of a wrong answer that is in no catalogue: what it did, where it first differs."""

import numpy as np

from ..messages import tr
from .comparing import Foreign, Several, differs, printable, show, show_apart, size
from .patterns import nearly, parts
from .result import WRONG, Result
from .traps import what_to_do


def counterexample(trial, headline="", *lines):
    """The smallest case on which the answer differs, with what it gives and what it should give."""
    smallest = min(trial.wrong, key=lambda i: size(trial.cases[i]))
    f, diagnosis = trial.found[smallest], headline
    described = describe(trial, smallest)
    if not headline and f.line:  # an error, and where
        diagnosis = tr("It raises an error: {error}.").format(error=f.error)
    if not headline:
        headline, *lines = described or nearly(trial) or [tr("Not yet.")]
    elif f.error:
        lines = [*lines, *described]
    lines = [*lines, *(line for line in parts(trial) if line != headline)]
    if (change := changes(trial)) and change[1] not in lines:
        lines = [*lines, *change]
    lines += [what_came(trial, smallest)]
    contrast = largest_right(trial, size(trial.cases[smallest]))
    if contrast is not None:
        text = tr("`{call}` is right. What is different there?")
        lines += [text.format(call=calling(trial, contrast))]
    if f.printed:
        lines += [tr("It printed: `{text}`").format(text=printable(f.printed)[:200])]
    again = f'check("{trial.exercise.key}", {trial.exercise.name}, seed={trial.seed})'
    lines += [tr("`{again}` draws the same inputs again.").format(again=again)]
    return Result(headline, tuple(lines), status=WRONG, diagnosis=diagnosis)


def what_came(trial, i):
    """What case number i gave, and what it should give."""
    found, expected = trial.found[i], trial.expected[i]
    given, right = show_apart(found.value, expected.value)
    if found.error:
        text = tr("`{call}` should be `{right}`.")
    elif given == right:
        text = tr("`{call}` is `{right}` with yours, as it should be.")
    else:
        text = tr("`{call}` is `{given}` with yours; it should be `{right}`.")
    return text.format(call=calling(trial, i), given=given, right=right)


def largest_right(trial, limit):
    """The number of the largest case below the smallest that is wrong; None where there is none.

    "Right for one gradient, wrong from two on" says more than the wrong case alone.
    """
    sizes = [size(case) for case in trial.cases]
    smaller = [i for i, n in enumerate(sizes) if n < limit]
    return max(smaller, key=lambda i: sizes[i], default=None)


def calling(trial, i):
    """Case number i as a call: `f(a=1, b=2)`."""
    pairs = zip(trial.exercise.parameters, trial.cases[i])
    arguments = ", ".join(f"{name}={show(value)}" for name, value in pairs)
    return f"{trial.exercise.name}({arguments})"


# ------------------------------------------------------------------------- beliefs, and what is more


def named(beliefs, *besides, report=""):
    """One or more beliefs, what is to be said besides, and before it what was measured."""
    names = [tr(belief.name) for belief in beliefs]
    first = beliefs[0]
    if len(names) == 1 and not besides:
        headline = tr("Not yet: {name}.").format(name=names[0])
    elif len(names) == 1:
        headline = tr("Not yet: {name}. And that is not all.").format(name=names[0])
    elif len(names) == 2:
        text = tr("Not yet, and it looks like two things at once: {a}; and {b}.")
        headline = text.format(a=names[0], b=names[1])
    else:
        text = tr("Not yet, and it looks like three things at once: {a}; {b}; and {c}.")
        headline = text.format(a=names[0], b=names[1], c=names[2])
    sign = tr("How it shows: {sign}").format(sign=tr(first.sign)) if len(names) == 1 else ""
    thoughts = [tr(belief.think) for belief in beliefs]
    if besides:
        besides = [tr("Apart from that: {what}").format(what=besides[0]), *besides[1:]]
    return Result(
        headline,
        (*filter(None, [report, sign]), *thoughts, *besides),
        status=WRONG,
        diagnosis="; ".join(belief.name for belief in beliefs),
    )


def changes(trial):
    """A sentence about the arguments that were changed, and what changes them; or nothing."""
    names = changed_arguments(trial)
    if not names:
        return ()
    headline = tr("It changes what it was given: {names}.").format(names=", ".join(names))
    return headline, in_place(names[0])


def changed_arguments(trial):
    places = sorted({i for f in trial.found for i in f.changed})
    return [trial.exercise.parameters[i] for i in places]


def in_place(name):
    return tr(
        "`{name} -= ...` and `{name}[...] = ...` change the caller's own array, also under a second "
        "name (`a = {name}` makes no copy); `{name} = {name} - ...` makes a new one."
    ).format(name=name)


def only_changes(trial):
    names = changed_arguments(trial)
    headline = tr("The values are right, but it changes what it was given: {names}.")
    return headline.format(names=", ".join(names)), in_place(names[0])


def place(slip):
    """Where a slip is, by the arguments that occur there; one sentence or none."""
    if not slip.names:
        return ()
    names = ", ".join(f"`{name}`" for name in slip.names)
    if len(slip.names) == 1:
        return (tr("Look where {name} comes in.").format(name=names),)
    return (tr("Look where {names} come in together.").format(names=names),)


def slip_of_own(slip, line):
    where = tr("Look at your line `{line}`.").format(line=printable(line))
    return slip.sentence_of_own(), where


def unused(name):
    headline = tr("`{name}` makes no difference to your answer.").format(name=name)
    return headline, tr("It should. Where does it come in?")


def alone(case, axis):
    if all(np.ndim(argument) < 2 for argument in case):
        text = tr("What happens to the result of the first when the second one comes?")
        return tr("Right for one entry, wrong for several."), text
    if axis:
        text = tr("Something is taken over all of them that belongs to each by itself.")
        return tr("Right for one column, wrong for several."), text
    text = tr(
        "Something is taken over all of them that belongs to each by itself, or the other way round."
    )
    return tr("Right for one row, wrong for several."), text


# ----------------------------------------------------------------------------- what is seen at once


def describe(trial, i):
    """Headline and remarks for what is wrong with case i at first sight, or nothing."""
    found, expected = trial.found[i], trial.expected[i]
    if found.error:
        headline = tr("It raises an error: {error}.").format(error=found.error)
        where = tr("It happened in the line `{line}`.").format(line=found.line)
        return [headline, *filter(None, [found.message, where if found.line else ""])]
    difference = differs(found.value, expected.value, trial.exercise.tolerance)
    if found.value is None:
        return returns_none(trial)
    if difference == "type":
        text = tr("`{given}` came; `{right}` was expected.")
        text = text.format(given=show(found.value), right=show(expected.value))
        advice = filter(None, [what_to_do(getattr(found.value, "holds", ""))])
        return tr("It returns the wrong kind of thing."), text, *advice, *no_numbers(found.value)
    if is_transposed(found.value, expected.value):
        return (tr("It is transposed: rows and columns have changed places."),)
    if difference == "shape":
        text = tr("Shape {given} came; {right} was expected.")
        if shape(expected.value) == "()":
            text = tr("A single number was expected; what came has the shape {given}.")
        if shape(found.value) == "()":
            text = tr("A single number came; the shape {right} was expected.")
        text = text.format(given=shape(found.value), right=shape(expected.value))
        one = is_one_number(found.value, expected.value)
        advice = [what_to_do("number")] if one else []
        return tr("The shape is wrong."), text, *advice
    if difference == "nan":
        return tr("It gives nan, “not a number”."), tr(
            "nan comes from `0 / 0`, `inf - inf`, `0 * inf` or the logarithm of a negative number. "
            "Which of them can occur here?"
        )
    return changes(trial)


def is_of_another_kind(value, expected):
    """Whether the one can't stand for the other, or only holds it: an array of one number."""
    difference = differs(value, expected)
    return difference == "type" or (difference == "shape" and is_one_number(value, expected))


def is_one_number(value, expected):
    return (
        isinstance(expected, float) and isinstance(value, np.ndarray | Several) and size(value) == 1
    )


def returns_none(trial):
    if any(f.value is not None for f in trial.found):
        text = tr("There is a way through it without a `return`. Where does it end for this input?")
        return tr("For some inputs it returns None."), text
    if any(f.printed for f in trial.found):
        text = tr("What is printed can be read, but not calculated with: `return` hands it back.")
        return tr("It prints its answer, and returns None."), text
    return tr("It returns None."), tr("A function without `return` gives None.")


def is_transposed(value, expected):
    return isinstance(value, np.ndarray) and value.ndim == 2 and not differs(value.T, expected)


def shape(value):
    if isinstance(value, Several) and any(isinstance(item, Several | np.ndarray) for item in value):
        return "[" + ", ".join(shape(item) for item in value) + "]"
    if isinstance(value, Several) and any(isinstance(item, Foreign | str) for item in value):
        return str((len(value),))
    return str(np.shape(value)) if not isinstance(value, Foreign) else f"<{value.kind}>"


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


def endless(exercise, call, end):
    seconds = exercise.seconds
    text = tr("`{call}` was stopped after {seconds:g} s.").format(call=call, seconds=seconds)
    lines = [text, tr("If there is a loop: what has to happen for it to end, and does it?")]
    if end == "stuck":
        text = tr("`{call}` was left alone after {seconds:g} s; it is still running.")
        lines[0] = text.format(call=call, seconds=seconds)
        lines.append(tr("It can't be stopped from here: restart the kernel (menu Kernel)."))
    headline = tr("It is very slow, or it does not come to an end.")
    return Result(headline, tuple(lines), status=WRONG)


def check_inside(exercise):
    headline = tr("`check` is called inside the function that it is meant to check.")
    text = tr("Move `check({key}, ...)` to the left margin, or into a cell of its own.")
    return Result(headline, (text.format(key=f'"{exercise.key}"'),), status=WRONG)


def forgetful(trial):
    first = trial.found[0]
    later = next(a for a in trial.again if not trial.alike(first, a))
    given, again = (f"{o.error}: {o.message}" if o.error else o.value for o in (first, later))
    given, again = show_apart(given, again)
    text = tr("`{call}` was `{given}`, and later `{again}`.")
    text = text.format(call=calling(trial, 0), given=given, again=again)
    why = tr(
        "It draws random numbers, or remembers something from call to call: a global variable, or a "
        "list as default value of a parameter."
    )
    headline = tr("The same question gets two answers.")
    return Result(headline, (text, why), status=WRONG, diagnosis=headline)


def no_numbers(value):
    """A word for what looks like a number, and is none; a list of at most one sentence."""
    if isinstance(value, Several):
        return next(filter(None, map(no_numbers, value)), [])
    if isinstance(value, bool) or getattr(value, "dtype", float) == np.bool_:
        return [tr("True and False are answers to a question, and not numbers.")]
    if isinstance(value, str) and value.strip("+-0123456789.e") == "":
        return [tr("In quotes, a number is a text.")]
    return []
