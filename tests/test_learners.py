"""What real learners hand in, from public reports: wrong answers are named, or told where they are
wrong, and right ones in unusual forms pass."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
import sklearn.model_selection  # noqa: F401 (one answer imports it: not on its own time)

from lrcourse.activations import sigmoid
from lrcourse.exercises import EXERCISES

FOLDER = Path(__file__).parent / "learners"


def cases(name):
    """Each case with its id; its code does not lie in a file, as in a notebook of another's."""
    for case in tomllib.loads((FOLDER / name).read_text("utf-8"))["case"]:
        yield pytest.param(case, id=f"{case['exercise']}-{case['id']}")


def judged(case, seed):
    names = {"np": np, "sigmoid": sigmoid}
    exec(case["code"], names)
    exercise = EXERCISES[case["exercise"]]
    answer = names["answer"] if "answer" in names else names[exercise.name]
    return exercise.judge((answer,), seed)


def outcome(case, result):
    """named: what it was believed to be is known; located: what is wrong, or where, is told."""
    if result.right or not result.diagnosis:
        return "passed" if result.right else "only a counterexample"
    known = {belief.name for belief in EXERCISES[case["exercise"]].misconceptions}
    return "named" if set(result.diagnosis.split("; ")) <= known else "located"


@pytest.mark.parametrize("case", [*cases("wrong.toml"), *cases("reported.toml")])
def test_a_wrong_answer_is_told_on_any_draw(case):
    results = [judged(case, seed) for seed in range(3)]
    assert [outcome(case, result) for result in results] == [case["outcome"]] * 3
    assert len({result.diagnosis for result in results}) == 1


@pytest.mark.parametrize("case", cases("right.toml"))
def test_a_right_answer_in_another_form_passes(case):
    for seed in range(3):
        result = judged(case, seed)
        if case.get("soft"):  # of another kind than what was asked for: it is told what to do
            assert "kind of thing" in result.headline or "shape" in result.headline
            assert "Put `list(...)`" in repr(result) or "`float(...)`" in repr(result)
        else:
            assert result.right, result
