"""What real learners hand in, from public reports: wrong answers are named, or told where they are
wrong, and right ones in unusual forms pass."""

import tomllib
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr

from lrcourse.activations import sigmoid
from lrcourse.exercises import EXERCISES
from lrcourse.exercises.kinds import Code

FOLDER = Path(__file__).parent / "learners"
TABLES = "wrong", "reported", "forty", "blind", "eighty", "misread"


def cases(name):
    """Each case with its id; its code does not lie in a file, as in a notebook of another's."""
    for case in tomllib.loads((FOLDER / name).read_text("utf-8"))["case"]:
        yield pytest.param(case, id=f"{case['exercise']}-{case['id']}")


def judged(case, seed):
    names = {"np": np, "sigmoid": sigmoid, "ndtr": ndtr}
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


@pytest.mark.in_turns(5)
@pytest.mark.parametrize(
    "case",
    [case for name in TABLES for case in cases(f"{name}.toml")],
)
def test_a_wrong_answer_is_told_on_any_draw(case):
    results = [judged(case, seed) for seed in range(3)]
    assert [outcome(case, result) for result in results] == [case["outcome"]] * 3
    assert len({result.diagnosis for result in results}) == 1


@pytest.mark.parametrize("case", [*cases("right.toml")])
def test_a_right_answer_in_another_form_passes(case):
    for seed in range(3):
        result = judged(case, seed)
        if case.get("soft"):  # of another kind than what was asked for: it is told what to do
            assert "kind of thing" in result.headline or "shape" in result.headline
            assert "Put `list(...)`" in repr(result) or "`float(...)`" in repr(result)
        else:
            assert result.right, result


def each_number(change, value):
    """The value with every number in it changed; lists and tuples stay what they are."""
    if isinstance(value, list | tuple):
        return type(value)(each_number(change, item) for item in value)
    return change(value)


NOISE = np.random.default_rng(0)
FORMS = {
    "with noise": lambda v: v + NOISE.uniform(-1e-9, 1e-9, np.shape(v)),
    "with noise in the last digits": lambda v: v * (1 + NOISE.uniform(-1e-9, 1e-9, np.shape(v))),
    "in float32": lambda v: np.asarray(v, np.float32)[()],
    "as lists": lambda v: np.asarray(v).tolist(),
    "in float64": lambda v: np.asarray(v, float)[()],
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("key", [key for key, e in EXERCISES.items() if isinstance(e, Code)])
def test_the_solution_passes_with_noise_in_single_precision_and_as_lists(key, form):
    exercise = EXERCISES[key]
    answer = lambda *arguments: each_number(FORMS[form], exercise.solution(*arguments))  # noqa: E731
    assert (result := exercise.judge((answer,), 0)).right, result
