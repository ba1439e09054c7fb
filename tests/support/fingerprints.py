"""A number for each answer that the catalogue knows, right or wrong, to the inputs of seed 0.

Whether a known mistake is told is asked with the catalogue's own code for it; if that code or the
inputs change by accident, it is told all the same. Here each stands once more, as it was. After a
change that was meant: python tests/support/fingerprints.py
"""

import json
from pathlib import Path

import numpy as np

from lrcourse.exercises import EXERCISES
from lrcourse.exercises.kinds import Code
from lrcourse.exercises.running import Notepad, outcome

RECORD = Path(__file__).parents[1] / "learners" / "fingerprints.json"


def fingerprints(exercise):
    """{name of the mistake, "solution" or "inputs": a number}."""
    known = {wrong.name: wrong.answer for wrong in exercise.misconceptions}
    known["solution"] = exercise.solution
    if not isinstance(exercise, Code):
        told = {name: answer() if callable(answer) else answer for name, answer in known.items()}
        return {name: number(answer) for name, answer in told.items()}
    cases = exercise.draw(0)
    found = {"inputs": number(cases), "solution": of_function(exercise.solution, cases)}
    for wrong in exercise.misconceptions:
        same = [v.function for v in exercise.variants(1) if v.beliefs == (wrong,)]
        found[wrong.name] = number([of_function(function, cases) for function in same])
    return found


def of_function(function, cases):
    with np.errstate(all="ignore"):
        found = [outcome(function, case, Notepad()) for case in cases]
    return number([result.error or result.value for result in found])


def number(answer):
    """A weighted mean of all numbers in it, of whatever size they are; texts count by their letters."""
    numbers = np.arcsinh(np.nan_to_num(list(flat(answer)), nan=0.7, posinf=1e99, neginf=-1e99))
    return round(float(numbers @ np.cos(np.arange(len(numbers)))) / max(1, len(numbers)), 6)


def flat(answer):
    if isinstance(answer, str):
        yield from map(ord, answer)
    elif isinstance(answer, dict):
        yield from flat(list(answer.items()))
    elif isinstance(answer, (list, tuple)) or getattr(answer, "ndim", 0):
        for part in answer:
            yield from flat(part)
    elif isinstance(answer, (bool, int, float, np.generic, np.ndarray)):
        yield float(answer)
    else:
        yield from flat(type(answer).__name__)


def main():
    found = {key: fingerprints(exercise) for key, exercise in EXERCISES.items()}
    RECORD.write_text(json.dumps(found, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
