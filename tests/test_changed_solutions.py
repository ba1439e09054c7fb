"""Single changes of the exercises' solutions: none passes unless it makes no difference, and what
each one did is told. `make test` draws a few of them, and a few pairs of beliefs; --every takes all."""

import ast
import random
import tomllib
import warnings
from collections import Counter
from pathlib import Path

import mutants
import pytest

from lrcourse.exercises import EXERCISES, slips
from lrcourse.exercises.beliefs import made, source
from lrcourse.exercises.comparing import size
from lrcourse.exercises.diagnose import Trial
from lrcourse.exercises.kinds import Code

pytestmark = pytest.mark.in_turns(3)

CODE = [key for key, exercise in EXERCISES.items() if isinstance(exercise, Code)]
SAME = tomllib.loads((Path(__file__).parent / "learners" / "equivalent.toml").read_text("utf-8"))
FEW = 8
# something tiny, a positive factor, what only the length is asked of, a line of a loop
MAY_BE_NOTHING = ("epsilon", "count", "extra", "wrap", "loop", "constant")


def changed(key, folder, monkeypatch):
    """What stands in the place of the lines that were changed -> the changed code."""
    code = ast.unparse(ast.parse(source(EXERCISES[key].solution)))
    texts = []
    monkeypatch.setattr(
        slips,
        "slip",
        lambda tree, kind, names, line: kind in MAY_BE_NOTHING or texts.append(ast.unparse(tree)),
    )
    for _ in slips.slips(code):
        pass
    monkeypatch.setattr(mutants, "ROOT", folder)
    (folder / "solution.py").write_text(code, "utf-8")
    for place in mutants.mutants("solution.py"):
        texts += [ast.unparse(ast.parse(mutant.text)) for mutant in place]
    return {new_lines(text, code): text for text in texts if text != code}


def new_lines(text, code):
    """The lines that the code has not; where only their order differs, all of them."""
    lines = [line.strip() for line in text.splitlines()]
    old = [line.strip() for line in code.splitlines()]
    return "; ".join([line for line in lines if line not in old] or lines[1:])


def drawn(every, items):
    return items if every else random.Random(0).sample(items, min(FEW, len(items)))


@pytest.fixture
def every(request):
    return request.config.getoption("--every")


@pytest.mark.parametrize("key", CODE)
def test_no_changed_solution_passes_and_the_change_is_told(key, every, tmp_path, monkeypatch):
    exercise, same = EXERCISES[key], SAME.get(key, {})
    changes = changed(key, tmp_path, monkeypatch)
    monkeypatch.undo()
    told = Counter()
    for new, text in drawn(every, sorted(changes.items())):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = exercise.judge((made(text, exercise.solution.__globals__),), 0)
        assert result.right == (new in same), (new, result)
        if result.status == "wrong":
            told[bool(result.diagnosis)] += 1
    assert told[True] >= 0.85 * told.total()
    assert set(same) <= set(changes)


@pytest.mark.parametrize("key", CODE)
def test_beliefs_are_told_apart_alike_on_any_draw(key, every):
    """Whatever one belief does, or two at once: the first that does the same is the same on each draw,
    or has the same name."""
    exercise = EXERCISES[key]
    pairs = exercise.variants(2)
    variants = exercise.variants(1) + (pairs if every else drawn(False, pairs))
    first = {variant.code or variant.function: set() for variant in variants}
    for seed in range(50 if every else 3):
        trial = Trial(exercise, None, exercise.draw(seed), [], [], [], seed)
        kinds = {}
        for variant in variants:
            found = trial.outcomes_of(variant.function)
            alike = kinds.setdefault(tuple(o.error or size(o.value) for o in found), [])
            same = (names for names, other in alike if all(map(trial.alike, found, other)))
            if not (names := next(same, "")):
                names = "; ".join(belief.name for belief in variant.beliefs)
                alike.append((names, found))
            first[variant.code or variant.function].add(names)
    assert not {code: names for code, names in first.items() if len(names) > 1}


@pytest.mark.parametrize("key", CODE)
def test_two_beliefs_at_once_are_told(key, every):
    """Both by name, or as what does the same and is simpler; never as unknown."""
    exercise = EXERCISES[key]
    pairs = exercise.variants(2)
    for variant in pairs if every else drawn(False, pairs)[:3]:
        told = [exercise.judge((variant.function,), seed) for seed in range(2 if every else 1)]
        if not all(result.right for result in told):  # ddof=0 and √(n - 1) make up for each other
            diagnoses = {result.diagnosis for result in told}
            assert len(diagnoses) == 1 and "" not in diagnoses, (variant.code, diagnoses)
