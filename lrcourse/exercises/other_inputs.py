"""What becomes of an answer when the inputs are others than those that it was put to."""

import numpy as np

from . import explain, patterns
from .comparing import differs
from .running import Notepad, outcome, outcomes


def an_argument_unused(trial):
    """An argument that can be changed without changing the answer, where it should."""
    if differs(*trial.values[trial.wrong[0]]) in ("type", "shape", "nan"):
        return None
    for i, name in enumerate(trial.exercise.parameters):
        others = [(k, other) for k, case in enumerate(trial.cases) for other in varied(case, i)]
        right = [outcome(trial.exercise.solution, case, Notepad()) for _, case in others]
        matters = [
            not r.error and not trial.alike(r, trial.expected[k])
            for (k, _), r in zip(others, right)
        ]
        if not any(matters):
            continue
        cases = [case for _, case in others]
        theirs, _ = outcomes(trial.function, cases, trial.exercise.seconds)
        if len(theirs) == len(cases) and all(
            not a.error and trial.alike(a, trial.found[k]) for (k, _), a in zip(others, theirs)
        ):
            return explain.unused(name)
    return None


def varied(case, i):
    """The case with other values for argument number i."""
    value = case[i]
    if callable(value):
        others = [lambda *arguments: 2 * value(*arguments)]
    elif isinstance(value, np.ndarray) and value.dtype.kind in "iu":
        others = [value.max() - value]  # class numbers stay class numbers
    elif isinstance(value, np.random.Generator):
        others = [np.random.default_rng(1)]
    elif isinstance(value, np.ndarray):
        others = [0.9 * value + 0.03, value[::-1], -value]  # the first of shares are shares
    else:
        others = [value + 1 if isinstance(value, int) else 0.9 * value + 0.03]
    return [(*case[:i], other, *case[i + 1 :]) for other in others]


def right_alone(trial):
    """Right where there is one row (or column), wrong wherever there are several."""
    if differs(*trial.values[trial.wrong[0]]) == "shape":
        return None
    for axis in (0, -1):
        cut = {i: single(case, axis) for i, case in enumerate(trial.cases)}
        several = [i for i in cut if cut[i] is not None]
        if not several or several != trial.wrong:
            continue
        right = [outcome(trial.exercise.solution, cut[i], Notepad()) for i in several]
        theirs, _ = outcomes(trial.function, [cut[i] for i in several], trial.exercise.seconds)
        if len(theirs) == len(right) and all(map(trial.alike, theirs, right)):
            if not any(r.error or np.isnan(patterns.flat(r.value)).any() for r in right):
                return explain.alone(trial.cases[trial.wrong[0]], axis)
    return None


def single(case, axis):
    """The case with one row (or column) of its arrays, where they have several; else None."""
    arrays = [a for a in case if isinstance(a, np.ndarray) and a.ndim]
    length = max((a.shape[axis] for a in arrays), default=1)
    if length == 1:
        return None
    return tuple(
        a.take([0], axis) if isinstance(a, np.ndarray) and a.ndim and a.shape[axis] == length else a
        for a in case
    )
