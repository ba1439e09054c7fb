"""Exercises that find out what the learner believes.

    check("2_1.descent_step", descent_step)    is it right, and if not: what went wrong?
    hint("2_1.descent_step")                   the next hint; the solution is the last one
    progress()                                 what is done; progress("2_1") for one chapter

How a check works: `kinds.py`. What it knows of each exercise: `catalogue`, a file a chapter.
"""

import contextlib
import difflib
import os
from numbers import Integral

from ..messages import tr
from . import catalogue, record, running  # noqa: F401 (the catalogue fills EXERCISES)
from .kinds import EXERCISES
from .result import WRONG, Reply, Result

__all__ = ["EXERCISES", "check", "hint", "progress"]


def check(key, *answer, seed=None):
    """Find out about the answer to the exercise `key`; returns a `Result`, and never raises
    (but within a function that is being checked: there it ends that function).

    The inputs are drawn anew each time. On failure their `seed` is told, to draw the same again.
    A function that takes longer than 5 s for a call is stopped; a single endless call into C, such
    as `sum(range(10**11))`, can't be: then only a restart of the kernel helps.

    >>> check("2_1.descent_step", ...).status
    'not attempted'
    """
    running.not_from_inside()
    if not isinstance(key, str) or key not in EXERCISES:
        return unknown(key)
    if seed is not None and not (isinstance(seed, Integral) and seed >= 0):
        return Result(tr("A seed is a whole number, 0 or larger."), status=WRONG)
    try:
        # No progress bar and no warning: nbgrader takes whatever comes this way for an error.
        with running.one_at_a_time, contextlib.redirect_stderr(running.Notepad()):
            result = EXERCISES[key].judge(answer, seed)
    except Exception as error:  # whatever came, a learner gets an answer and no traceback of ours
        result = Result(
            tr("The check can't make sense of this answer."), (type(error).__name__,), status=WRONG
        )
    record.note(key, result.status)
    return result


def hint(key, step=None):
    """The next hint of the exercise, or hint number `step`; after the hints, the solution.

    While nbgrader runs the notebook there is none.

    >>> hint("2_1.descent_step", 1)
    · Hint 1 of 3
    Which way is downhill, if the slope is positive?
    """
    if not isinstance(key, str) or key not in EXERCISES:
        return unknown(key)
    if os.environ.get("NBGRADER_EXECUTION"):
        return Reply(tr("No hints while the notebook is graded."))
    exercise = EXERCISES[key]
    last = len(exercise.hints) + 1
    if not isinstance(step, int):
        step = record.load().get(key, {}).get("hints", 0) + 1
    step = min(max(step, 1), last)
    record.note(key, hints=step)
    if step < last:
        headline = tr("Hint {step} of {last}").format(step=step, last=last - 1)
        return Reply(headline, (tr(exercise.hints[step - 1]),))
    text, code = exercise.answer_text()
    return Reply(tr("The solution"), (text,), code)


def progress(chapter=None):
    """What is done and what is left, of one chapter ("2_1") or of all.

    >>> progress("7")
    · There is no chapter of this name.
    The chapters with exercises: `"1"`, `"2_1"`, `"2_2"`, `"3_1"`, `"3_2"`, `"3_3"`, `"4"`, `"5"`, `"6"`, `"lab"`.
    """
    chapters = list(dict.fromkeys(exercise.chapter for exercise in EXERCISES.values()))
    if chapter is not None:
        chapter = str(chapter).replace(".", "_")
    if chapter not in (None, *chapters):
        names = ", ".join(f'`"{name}"`' for name in chapters)
        text = tr("The chapters with exercises: {names}.").format(names=names)
        return Reply(tr("There is no chapter of this name."), (text,))
    asked = {key: e for key, e in EXERCISES.items() if chapter in (None, e.chapter)}
    return record.report({key: len(exercise.hints) for key, exercise in asked.items()})


def unknown(key):
    near = difflib.get_close_matches(key, EXERCISES, 3, 0.4) if isinstance(key, str) else []
    text = tr("Did you mean {names}?").format(names=", ".join(f'`"{n}"`' for n in near))
    return Result(tr("There is no exercise of this name."), (text,) if near else (), status=WRONG)
