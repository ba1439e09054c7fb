"""The exercises: each solution passes, each known wrong answer gets its own diagnosis, and nothing
that a learner could hand over brings a check down, passes by accident, or runs for ever."""

import _thread
import ast
import inspect
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import warnings
from collections import Counter
from fractions import Fraction
from pathlib import Path

import nbformat
import notebooks
import numpy as np
import pytest
from support.fingerprints import RECORD, fingerprints

from lrcourse import MLP, datasets, messages, schedules, train
from lrcourse import exercises as package
from lrcourse.exercises import (
    EXERCISES,
    beliefs,
    check,
    hint,
    kinds,
    marks,
    progress,
    record,
    running,
)
from lrcourse.exercises.comparing import show
from lrcourse.exercises.kinds import Code, Design, Value

BOOK = notebooks.BOOK / "en"
CODE = [key for key, exercise in EXERCISES.items() if isinstance(exercise, Code)]
VALUES = [key for key, exercise in EXERCISES.items() if isinstance(exercise, Value)]
DESIGNS = [key for key, exercise in EXERCISES.items() if isinstance(exercise, Design)]
WRONG = [
    (key, wrong, answer)
    for key, exercise in EXERCISES.items()
    for wrong, answer in exercise.wrong_answers()
]
STEP = "2_1.descent_step"


@pytest.fixture(autouse=True)
def no_folder_of_a_learner(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(record, "_session", {})


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(kinds.Exercise, "seconds", 0.3)


def answers(key, answer):
    """What a learner would pass to check: a function, or one or more values."""
    if key not in CODE and callable(answer):
        answer = answer()  # a solution tells its value
    return answer if isinstance(answer, tuple) else (answer,)


def seeds(key):
    """Each check of a function draws its inputs three times; elsewhere nothing is drawn."""
    return range(2) if key in CODE else [0]


# ----------------------------------------------------------------------------------- the catalogue


def test_there_are_enough_exercises_of_every_kind():
    chapters = Counter(exercise.chapter for exercise in EXERCISES.values())
    assert list(chapters) == ["1", "2_1", "2_2", "3_1", "3_2", "3_3", "4", "5", "6", "lab"]
    assert all(5 <= n <= 15 for n in chapters.values()), chapters
    assert len(EXERCISES) >= 75
    for chapter in chapters:
        kinds_there = {type(e) for e in EXERCISES.values() if e.chapter == chapter}
        assert len(kinds_there) >= 2 or chapter == "lab", chapter
    assert sum(bool(EXERCISES[key].given) for key in CODE) >= 3


@pytest.mark.parametrize("key", EXERCISES)
def test_every_exercise_is_complete(key):
    exercise = EXERCISES[key]
    number = key in VALUES and not exercise.options
    assert len(exercise.misconceptions) >= (3 if key in CODE else 4 if number else 2)
    assert 1 <= len(exercise.hints) <= 3
    names = [wrong.name for wrong in exercise.misconceptions]
    assert len(set(names)) == len(names)
    assert all(text.strip() for text in exercise.texts() if text)
    for wrong in exercise.misconceptions:
        assert wrong.sign[-1] in ".?…", wrong.sign
        assert wrong.think[-1] in ".?", wrong.think


@pytest.mark.parametrize("key", [key for key in VALUES if EXERCISES[key].options])
def test_every_wrong_letter_has_its_diagnosis(key):
    exercise = EXERCISES[key]
    known = {wrong.answer for wrong in exercise.misconceptions} | {exercise.solution()}
    assert known == set(exercise.options)


@pytest.mark.parametrize("key", CODE)
def test_no_hint_is_the_solution(key):
    """The last line of the solution does not stand in a hint, nor does a part that is all of it."""
    (function,) = ast.parse(kinds.source(EXERCISES[key].solution)).body
    answer = ast.unparse(function.body[-1].value).replace(" ", "")
    for text in EXERCISES[key].hints:
        assert answer not in text.replace(" ", "").replace("`", "")


@pytest.mark.parametrize("key", EXERCISES)
def test_every_solution_passes(key):
    for seed in [None, 0] if key in CODE else [None]:
        result = check(key, *answers(key, EXERCISES[key].solution), seed=seed)
        assert result.right, result
        assert result.status == "right"
        assert EXERCISES[key].further in repr(result)


@pytest.mark.in_turns(4)
@pytest.mark.parametrize(
    ("key", "wrong", "answer"), WRONG, ids=[f"{key}-{wrong.name}" for key, wrong, _ in WRONG]
)
def test_every_known_wrong_answer_gets_its_own_diagnosis(key, wrong, answer):
    for seed in seeds(key):
        result = check(key, *answers(key, answer), seed=seed)
        assert (result.status, result.diagnosis) == ("wrong", wrong.name), result
        for text in (wrong.name, wrong.sign, wrong.think):
            assert text in repr(result)


@pytest.mark.parametrize("key", EXERCISES)
def test_no_known_answer_and_no_input_was_changed_by_accident(key):
    """If it was meant: python tests/support/fingerprints.py, and look at what differs."""
    recorded = json.loads(RECORD.read_text("utf-8")).get(key)
    assert fingerprints(EXERCISES[key]) == pytest.approx(recorded, abs=1e-5)


@pytest.mark.parametrize("key", CODE)
def test_a_belief_changes_the_solution_or_what_another_belief_made_of_it(key):
    """A piece of code that occurs nowhere, or a change of nothing, would never be noticed."""
    exercise = EXERCISES[key]
    variants = [*exercise.variants(1), *exercise.variants(2)]
    for wrong in exercise.misconceptions:
        for answer in (wrong.answer, *wrong.also):
            for old in answer if isinstance(answer, dict) else ():
                others = [old in v.code for v in variants if wrong not in v.beliefs]
                assert old in kinds.source(exercise.solution) or any(others), (wrong.name, old)
            if callable(answer):
                assert list(inspect.signature(answer).parameters) == exercise.parameters


@pytest.mark.parametrize("key", EXERCISES)
def test_what_is_not_answered_is_not_attempted(key):
    exercise = EXERCISES[key]
    stubs = [(), (...,)]
    if key in CODE:
        parameters = ", ".join(exercise.parameters)
        for body in ["...", '"""What it should do."""', '"""Text."""\n    ...', "pass", "return None",
                     "raise NotImplementedError()"]:  # fmt: skip
            stub = {}
            exec(f"def stub({parameters}):\n    {body}", stub)
            stubs.append((stub["stub"],))
        if exercise.given:
            stubs.append((exercise.given,))
    for stub in stubs:
        result = check(key, *stub)
        assert result.status == "not attempted", result
        assert not result.attempted and not result.right
        assert f'hint("{key}")' in repr(result)


# --------------------------------------------------------------------------------------- the notebooks


def outputs(folder, chapter):
    """The texts that the cells of a notebook show, by exercise where it is a check."""
    for path in [*sorted((BOOK / folder).glob("*.ipynb")), BOOK / "laboratory.ipynb"]:
        if path.stem.startswith("laboratory" if chapter == "lab" else f"{chapter}_"):
            for cell in nbformat.read(path, as_version=4).cells:
                key = re.match(r'check\("([\w.]+)"', cell.source)
                if cell.cell_type == "code" and key:
                    yield key[1], cell.outputs[0].data["text/plain"]


@pytest.mark.parametrize("folder", ["exercises", "solutions"])
def test_every_exercise_stands_in_the_notebook_of_its_chapter(folder):
    chapters = dict.fromkeys(exercise.chapter for exercise in EXERCISES.values())
    shown = [key for chapter in chapters for key, _ in outputs(folder, chapter)
             if EXERCISES[key].chapter == chapter]  # fmt: skip
    assert sorted(shown) == sorted(EXERCISES)


@pytest.mark.parametrize("chapter", dict.fromkeys(e.chapter for e in EXERCISES.values()))
def test_solutions_are_right_and_exercises_are_open(chapter):
    for _, text in outputs("solutions", chapter) if chapter != "lab" else ():
        assert text.startswith("✓ Right."), text
    for _, text in outputs("exercises", chapter):
        assert text.startswith("○ Not attempted yet."), text


def test_figures_that_the_texts_quote():
    """5.why_warm_up: of 20 seeds, how many diverge at α = 0.7, with and without a warm-up."""
    X, y = datasets.digits(100)
    diverged = []
    for rate in [0.7, schedules.warm_up(0.7, 50)]:
        networks = MLP([64, 32, 10], "tanh", seed=np.arange(20), runs=(20,))
        history = train(networks, X, np.eye(10)[y], rate, loss="mean_squared_error", epochs=400)
        diverged.append(int(history.diverged.sum()))
    assert diverged[0] == 20
    assert abs(diverged[1] - 6) <= 2  # chaos near the edge: other BLAS kernels, another seed or two
    text = (BOOK / "solutions" / "5_trends_and_challenges.py").read_text("utf-8")
    assert "20 of 20 seeds diverge; with a warm-up over 50 steps, 6 of 20" in text


# -------------------------------------------------------------------------- wrong in no known way


def shifted(by):
    def descent_step(w, slope, learning_rate):
        return w - learning_rate * slope + (by if np.ndim(w) else 0.0)

    return descent_step


descent_step = shifted(0.5)


def test_the_smallest_input_on_which_it_differs_is_shown_with_both_values():
    result = check(STEP, descent_step, seed=3)
    assert result.status == "wrong" and not result.diagnosis
    text = repr(result)
    call, given, right = re.search(
        r"`descent_step\((.*)\)` is `(.*)` with yours; it should be `(.*)`", text
    ).groups()
    assert call.startswith("w=[")  # it is right for numbers: the first array is the smallest
    given, right = (np.array(json.loads(values)) for values in (given, right))
    np.testing.assert_allclose(given - right, 0.5, atol=2e-3)


def test_the_seed_that_is_told_draws_the_same_inputs_again():
    first = check(STEP, descent_step)
    seed = int(re.search(r"seed=(\d+)", repr(first))[1])
    again = check(STEP, descent_step, seed=seed)
    other = check(STEP, descent_step, seed=seed + 1)
    assert repr(first) == repr(again)
    assert repr(other) != repr(again)


@pytest.mark.in_turns(2)
@pytest.mark.parametrize("key", CODE)
def test_the_shown_example_can_not_be_learnt_by_heart(key):
    exercise = EXERCISES[key]
    known = {}
    for case in exercise.inputs(np.random.default_rng(1)):
        known[show(case, 17)] = exercise.solution(*case)

    def by_heart(*arguments):
        return known.get(show(arguments, 17), 0.0)

    assert not check(key, by_heart, seed=2).right


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda right: lambda *a: -right(*a), "sign"),
        (lambda right: lambda *a: 3 * right(*a), "3 times"),
        (lambda right: lambda *a: right(*a) * 1.001, "1.001 times"),
        (lambda right: lambda *a: right(*a) + 0.001 * np.abs(right(*a)).max(), "Close"),
        (lambda right: lambda *a: print(right(*a)), "None"),
        (lambda right: lambda *a: [right(*a)] * 2, "kind|shape"),
        (lambda right: lambda *a: np.full_like(right(*a), np.nan, dtype=float), "nan"),
        (lambda right: lambda *a: right(*a)[None], "Shape"),
    ],
)
@pytest.mark.parametrize("key", ["4.sigmoid_slope", "1.layer", "2_2.swish_slope"])
def test_what_is_wrong_everywhere_in_the_same_way_is_said(key, change, words):
    result = check(key, change(EXERCISES[key].solution))
    assert result.status == "wrong"
    known = {wrong.name for wrong in EXERCISES[key].misconceptions}
    assert re.search(words, repr(result)) or result.diagnosis in known


class EvilRepr:
    def __repr__(self):
        raise RuntimeError("repr")

    __str__ = __format__ = __repr__


class EvilEverything:
    def __getattr__(self, name):
        raise SystemExit(name)

    def __eq__(self, other):
        raise RuntimeError("eq")

    def __bool__(self):
        raise RuntimeError("bool")

    def __array__(self, *args, **kwargs):
        raise SystemExit(1)

    def __len__(self):
        raise KeyboardInterrupt

    __hash__ = None


class EvilClass:
    @property
    def __class__(self):
        raise KeyboardInterrupt


class EvilFloat(float):
    def __float__(self):
        raise ValueError

    __format__ = __str__ = __repr__ = __float__


class EvilText(str):
    def __str__(self):
        raise ValueError

    strip = lower = __str__


class EvilError(Exception):
    def __str__(self):
        raise RuntimeError


cyclic = []
cyclic.append(cyclic)

JUNK = {
    "None": None,
    "nan": np.nan,
    "inf": -np.inf,
    "1e300": 1e300,
    "a huge int": 10**400,
    "a text": "seven",
    "a long text": "x" * 10**6,
    "bytes": b"x",
    "complex": 1j,
    "a dict": {"a": 1},
    "a set": {1},
    "a cyclic list": cyclic,
    "a ragged list": [[1], [1, 2]],
    "an empty array": np.zeros((0, 3)),
    "a huge array": np.broadcast_to(1.0, (10**6, 10**6)),
    "objects": np.array([None, 1], dtype=object),
    "a matrix": np.matrix([[1.0, 2.0]]),
    "masked": np.ma.masked_all(3),
    "dates": np.array(["2020-01-01"], dtype="datetime64"),
    "a structured array": np.zeros(2, dtype=[("a", float)]),
    "a generator": (i for i in range(3)),
    "a type": int,
    "a module": np,
    "evil repr": EvilRepr(),
    "evil everything": EvilEverything(),
    "evil class": EvilClass(),
    "evil float": EvilFloat(0.3),
    "evil text": EvilText("a"),
}


def raises(error):
    def function(*arguments):
        raise error

    return function


def recursive(*arguments):
    return recursive(*arguments)


def yields(*arguments):
    yield 1.0


FUNCTIONS = {
    **{f"returns {name}": (lambda *arguments, value=value: value) for name, value in JUNK.items()},
    **{
        f"raises {type(error).__name__}": raises(error)
        for error in [
            SystemExit(1), KeyboardInterrupt(), GeneratorExit(), StopIteration(), MemoryError(),
            EvilError(), ValueError("x" * 10**6), running.TimeUp(), NotImplementedError(),
        ]
    },
    "recurses": recursive,
    "yields": yields,
    "takes nothing": lambda: 1.0,
    "takes too much": lambda a, b, c, d, e, f, g, h, i, j: 1.0,
    "wants keywords": lambda *, w: 1.0,
    "warns": lambda *arguments: warnings.warn("hm", stacklevel=1),
    "divides by 0": lambda *arguments: np.array([1.0]) / 0,
    "a builtin": "".join,
    "a ufunc": np.add,
    "a class": EvilRepr,
}  # fmt: skip


@pytest.mark.in_turns(4)
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("key", CODE[::6])
def test_no_function_brings_a_check_down_or_passes(name, key):
    result = check(key, FUNCTIONS[name])
    assert not result.right and "can't make sense" not in result.headline
    assert result.status == "wrong" or name in ("raises NotImplementedError", "returns None")
    assert len(repr(result)) < 5000 and "<div" in result._repr_html_()


@pytest.mark.parametrize("name", JUNK)
@pytest.mark.parametrize("key", [*VALUES[::3], *DESIGNS[:2], CODE[0]])
def test_no_value_brings_a_check_down_or_passes(name, key):
    for answer in [(JUNK[name],), (JUNK[name], JUNK[name]), (1.0, JUNK[name])]:
        result = check(key, *answer)
        assert result.status == "wrong"
        assert len(repr(result)) < 5000 and "<div" in result._repr_html_()


@pytest.mark.parametrize("key", DESIGNS)
@pytest.mark.parametrize("value", [-1.0, 0.0, np.nan, np.inf, 1e308, 10**400, True])
def test_no_number_brings_a_design_down(key, value):
    """Each place of the solution in turn holds the odd number; a check trains with it, or refuses."""
    solution = answers(key, EXERCISES[key].solution)
    for place in range(len(solution)):
        if not isinstance(solution[place], str):
            answer = [*solution]
            answer[place] = value
            assert check(key, *answer).status in ("wrong", "right")


def endless(*arguments):
    while True:
        pass


def endless_print(*arguments):
    while True:
        print("x" * 1000)


def endless_in_another_function(*arguments):
    return sum(1 for _ in itertools.count())


class EndlessList(list):
    def __len__(self):
        while True:
            pass


@pytest.mark.parametrize(
    "function",
    [
        endless,
        endless_print,
        endless_in_another_function,
        lambda *arguments: EndlessList([1]),
    ],
)
def test_an_endless_loop_is_ended(function, impatient, monkeypatch):
    monkeypatch.setattr(running, "PATIENCE", 8.0)  # traced, a thread hears of its end much later
    started, threads = time.monotonic(), threading.active_count()
    result = check(STEP, function)
    assert "does not come to an end" in repr(result)
    assert "descent_step(w=2, slope=3, learning_rate=0.25)" in repr(result)
    assert time.monotonic() - started < 10
    assert threading.active_count() == threads  # it does not go on in the dark


released = threading.Event()


def deaf(*arguments):
    while not released.is_set():
        try:
            time.sleep(0.01)  # not in a loop: from Python 3.13, its jumps aren't part of the try
        except BaseException:
            pass


@pytest.mark.skipif(sys.gettrace() is not None, reason="Python 3.11 hangs here when it is traced")
@pytest.mark.parametrize("function", [deaf, lambda *arguments: released.wait()])
def test_what_can_not_be_stopped_is_left_alone(function, impatient, monkeypatch):
    """A loop that catches everything, and a call into C that doesn't come back."""
    monkeypatch.setattr(running, "PATIENCE", 0.1)
    released.clear()
    try:
        assert "restart the kernel" in repr(check(STEP, function))
    finally:
        released.set()


@pytest.mark.parametrize("place", ["learner's", "ours"])
def test_a_learner_who_presses_stop_stops_the_check(place, monkeypatch):
    """Stop is Ctrl-C in the main thread; it is nobody's mistake, and nothing is noted of it."""
    if place == "ours":  # while the known answers are computed: they must not count as "raises"
        monkeypatch.setattr(EXERCISES[STEP], "solution", EndlessSolution())
    turns = itertools.count()

    def count_for_ever(w, slope, learning_rate):
        while True:
            next(turns)

    timer = threading.Timer(0.3, _thread.interrupt_main)
    before = sys.stdout, sys.stderr
    started = time.monotonic()
    # What a shell starts in the background ignores Ctrl-C, and so would this process.
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            check(STEP, count_for_ever)
    finally:
        signal.signal(signal.SIGINT, handler)
    assert time.monotonic() - started < 3
    made = next(turns)
    time.sleep(0.2)
    assert next(turns) == made + 1  # the loop does not go on in the dark
    timer.join()
    assert (sys.stdout, sys.stderr) == before
    assert record.load() == {}


class EndlessSolution:
    def __call__(self, w, slope, learning_rate):
        while True:
            time.sleep(0.01)


def test_what_is_printed_is_kept_within_bounds(capsys):
    def talkative(w, slope, learning_rate):
        for _ in range(10_000):
            print("hello", file=sys.stderr)
            print("hello")
        return w

    result = check(STEP, talkative)
    assert "It printed: `hello hello" in repr(result)
    assert len(re.search("It printed: `(.*)`", repr(result))[1]) == 200
    assert capsys.readouterr() == ("", "")


def test_changed_arguments_are_named():
    def in_place(w, slope, learning_rate):
        if np.ndim(w):
            w -= learning_rate * slope
            return w
        return w - learning_rate * slope

    result = check(STEP, in_place)
    assert result.status == "wrong"
    assert "changes what it was given: w." in repr(result)


def test_the_callers_own_arrays_are_safe():
    """Every call gets arguments of its own, so that one call can't spoil the next."""
    seen = []

    def spoil(w, slope, learning_rate):
        seen.append(np.copy(w))
        if np.ndim(w):
            w[:] = np.nan
        return w

    check(STEP, spoil, seed=0)
    assert not any(np.isnan(w).any() for w in seen)


def test_what_passes_although_it_looks_different():
    right = EXERCISES[STEP].solution
    assert check(STEP, lambda w, s, a: np.float32(right(w, s, a))).right  # rounding to float32
    assert check(STEP, lambda w, s, a: np.asarray(right(w, s, a)).tolist()).right
    assert check(
        "2_1.descent_path", lambda *a: list(EXERCISES["2_1.descent_path"].solution(*a))
    ).right
    assert check("2_1.which_curve", " C ").right
    assert check("2_1.critical_rate", np.float64(0.3333)).right
    assert check("2_1.critical_rate", Fraction(1, 3)).right
    assert check("3_3.safe_tanh", np.tanh).right


def max_and_log1p(z, y):
    return np.mean(np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z))))


@pytest.mark.parametrize(
    "form",
    [
        lambda z, y: np.mean(np.logaddexp(0, (1 - 2 * y) * z)),
        lambda z, y: np.mean(np.logaddexp(0, z) - y * z),
        lambda z, y: np.logaddexp(0, z).mean() - (y * z).mean(),
        lambda z, y: np.mean(y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)),
        max_and_log1p,
    ],
)
def test_every_right_form_of_the_cross_entropy_passes(form):
    """With these draws all four samples of one input are surely right: the loss is 1e-11 to 1e-21.

    Of two terms that cancel, rounding is left there; and nothing of it is the learner's mistake.
    """
    for seed in [15, 66, 88, 248, 256, 291, *range(1000, 1030)]:
        result = EXERCISES["4.cross_entropy"].judge((form,), seed)
        assert result.right, (seed, result)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("2_2.leaky_relu", lambda z, leak: np.maximum(z, leak * z)),  # the text: leak is below 1
        ("3_2.saturated_share", lambda a: (np.abs(a - 0.5) > np.sqrt(0.24)).mean()),
        (
            "3_3.worst_factor",
            lambda a, mu, L: abs(1 - a * (L + mu) / 2) + a * (L - mu) / 2,
        ),
        ("6.first_bad_step", lambda x: next((i for i, a in enumerate(x - x) if a != 0), -1)),
    ],
)
def test_right_answers_of_other_kinds_pass(key, answer):
    for seed in range(17):
        result = EXERCISES[key].judge((answer,), seed)
        assert result.right, (seed, result)


def test_an_unknown_exercise_is_not_an_error():
    assert check("2_1.descent_stp", 1).paragraphs == (
        'Did you mean `"2_1.descent_step"`, `"2_1.descent_path"`, `"3_1.nesterov_step"`?',
    )
    assert check("2_1", 1).paragraphs == () == check("zzz", 1).paragraphs
    for key in (None, 3, ["a"], "", EvilText("x")):
        assert check(key, 1).status == "wrong"
        assert hint(key).status == "wrong"


# ----------------------------------------------------- what a blind trial with learners' answers found


def whole_path(gradient, start, learning_rate, steps):
    path = np.zeros((steps + 1, *np.shape(start)), dtype=np.asarray(start).dtype)
    path[0] = start
    for i in range(steps):
        path[i + 1] = path[i] - learning_rate * gradient(path[i])
    return path


def softmax_without(taken_off):
    def softmax(z):
        e = np.exp(z - taken_off(z, axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    return softmax


FALSE_PASSES = [
    ("3_3.worst_factor", lambda a, mu, L: abs(1 - a * (L if a > 1 / L else mu))),
    ("2_1.descent_path", whole_path),
    ("3_3.softmax", softmax_without(np.min)),
    ("3_3.softmax", softmax_without(np.mean)),
    ("6.share_right", lambda s, y: (s.argmax(1) == y).sum() / s.shape[1]),
    ("2_1.descent_step", lambda w, slope, a: w - a * np.abs(slope)),
    ("2_2.relu", lambda z: np.where(z >= 1, z, 0)),
    ("2_2.relu", lambda z: np.maximum(z, 0).astype(int)),
    ("5.largest_eigenvalue", lambda *a: abs(EXERCISES["5.largest_eigenvalue"].solution(*a))),
    ("1.layer", lambda x, W, b: np.tanh(x @ W + b).astype(str).tolist()),
    ("3_1.standard_error", lambda errors: True),
]


@pytest.mark.parametrize(("key", "answer"), FALSE_PASSES)
def test_what_passed_by_a_lucky_draw_no_longer_does(key, answer):
    for seed in range(4):
        assert not EXERCISES[key].judge((answer,), seed).right, seed


@pytest.mark.parametrize(
    ("key", "answer"),
    [("2_1.find_rate", [True]), ("5.rate_at_the_edge", [True]), ("4.solve_xor", [8, True])],
)
def test_true_is_no_number(key, answer):
    assert "not numbers" in repr(check(key, *answer))


def in_place(right):
    """A function that writes its results, all of them right, into what it was given."""

    def function(*arguments):
        values = right(*arguments)
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                argument[...] = 0
        return values

    return function


def healthy_is_none(losses):
    for i, loss in enumerate(losses):
        if not np.isfinite(loss):
            return i


def no_axis(scores, y):
    return (scores.argmax() == y).mean()


def no_alternative(z):
    return np.where(z > 0, z)


def no_second_argument(z):
    return np.maximum(z)


def clipped(z, y):
    p = 1 / (1 + np.exp(-np.clip(z, -500, 500)))
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()


@pytest.mark.parametrize(
    ("key", "answer", "not_said", "said"),
    [
        ("4.backward", in_place(EXERCISES["4.backward"].solution), "wrong order", "values are right"),
        ("3_1.scale", in_place(EXERCISES["3_1.scale"].solution), "wrong order", "values are right"),
        ("6.share_right", lambda s, y: (s.argmax(1) == np.roll(y, 1)).mean(), "two things", "should be"),
        ("6.share_right", no_axis, "two things", "largest of the whole table"),
        ("4.cross_entropy", clipped, "two things", ""),
        ("2_2.relu", no_second_argument, "in the place of np", "TypeError"),
        ("2_2.relu", no_alternative, "one question", "ValueError"),
        ("2_2.relu", lambda z: np.clip(z, 0, 1), "the slope", "should be"),
        ("3_1.step_decay", lambda s, r, e, f: r * f ** round(s / e), "one step early", "half a period"),
        ("3_1.folds", lambda n, k: [np.arange(i * n // k, (i + 1) * n // k) for i in range(k)],
         "all that is left over", "borders are rounded"),
        ("6.first_bad_step", healthy_is_none, "without `return`", "healthy run"),
        ("6.squared_error", lambda o, y: ((o - y.reshape(-1)) ** 2).mean(), "attempted", "no difference"),
        ("2_1.valley_rate", 0.0198, "forgotten", "valley of the chapter"),
        ("2_1.valley_rate", 0.0397, "edge of divergence", "close"),
        ("2_1.valley_rate", 0.0393, "More digits", "digits don't all agree"),
        ("3_3.steps_needed", 14.001, "14 is close", "14.001 is close"),
        ("2_1.find_rate", 0.0, "Multiply by ten", "nothing moves"),
        ("2_1.find_rate", 0.2, "Multiply by ten", "two or three times"),
    ],
)  # fmt: skip
def test_nothing_is_said_that_is_not_so(key, answer, not_said, said):
    for seed in range(4 if key in CODE else 1):
        text = repr(check(key, answer, seed=seed))
        assert not_said not in text and said in text, text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (("tanh", "normal", 0.1), "too wide"),
        (("tanh", "zeros", 0.1), "begin at zero"),
        (("sigmoid", "normal", 0.3), "too slowly"),
        (("tanh", "xavier", 0.0), "nothing moves"),
    ],
)
def test_what_is_said_of_a_deep_network_fits_what_was_measured(answer, said):
    assert said in repr(check("3_2.train_deep", *answer))


def single(right):
    """The same, computed with the seven digits of float32."""

    def function(*arguments):
        arguments = [
            np.float32(a) if isinstance(a, np.ndarray) and a.dtype == float else a
            for a in arguments
        ]
        return right(*arguments)

    return function


SINGLE = [
    "1.layer", "1.as_one_layer", "2_1.descent_step", "2_2.swish_slope", "3_1.adam_direction",
    "3_1.scale", "3_3.output_error", "3_3.softmax", "4.backward", "4.sigmoid_slope",
    "4.training_step",
]  # fmt: skip


@pytest.mark.parametrize("key", SINGLE)
def test_float32_is_right_if_it_is_and_wrong_if_it_is_wrong(key):
    exercise = EXERCISES[key]
    for seed in range(20):
        result = exercise.judge((single(exercise.solution),), seed)
        assert result.right, (seed, result)
    for wrong, answer in exercise.wrong_answers():
        if "something small" not in wrong.name:
            assert not exercise.judge((single(answer),), 0).right, wrong.name


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("1.as_one_layer", [lambda W1, b1, W2, b2: (W1 @ W2, (b1 @ W2 + b2).reshape(1, -1))]),
        ("3_1.folds", [lambda n, k: [range(f[0], f[-1] + 1) for f in np.array_split(range(n), k)]]),
        ("2_2.relu", [np.frompyfunc(lambda v: max(v, 0), 1, 1)]),
        ("2_2.which_is_gelu", ["c)"]),
        ("2_2.bend_the_border", [" ReLU", 16]),
        ("3_2.train_deep", ["Tanh", "Xavier", 0.1]),
    ],
)
def test_right_answers_in_another_form_pass(key, answer):
    assert check(key, *answer).right


def test_a_slow_function_is_not_an_endless_one(impatient):
    def slow(w, slope, learning_rate):
        time.sleep(0.1)
        return w - learning_rate * slope

    assert check(STEP, slow).right


def test_a_slow_import_is_not_an_endless_loop(impatient, tmp_path, monkeypatch):
    """The first import of a large library takes seconds; broken off, it would be broken for good."""
    (tmp_path / "large_library.py").write_text("import time\ntime.sleep(1)\nright = True\n")
    monkeypatch.syspath_prepend(tmp_path)

    def imports(w, slope, learning_rate):
        from large_library import right

        return w - learning_rate * slope if right else None

    assert check(STEP, imports).right
    monkeypatch.setattr(running, "IMPORTING", 0.1)  # but neither does it take for ever
    sys.modules.pop("large_library")
    assert "does not come to an end" in repr(check(STEP, imports))


@pytest.mark.parametrize("key", [key for key, e in EXERCISES.items() if getattr(e, "forms", ())])
def test_the_solution_in_another_form_is_right(key):
    exercise = EXERCISES[key]
    for code in beliefs.right_codes(exercise):
        function = beliefs.made(code, exercise.solution.__globals__)
        for seed in range(5):
            assert check(key, function, seed=seed).right, code


def test_a_check_inside_of_the_function_is_told_at_once():
    def layer(x, W, b):
        a = np.tanh(x @ W + b)
        check("1.layer", layer)
        return a

    before, started = (sys.stdout, sys.stderr), time.monotonic()
    text = repr(check("1.layer", layer))
    assert "is called inside" in text and '`check("1.layer", ...)`' in text
    assert time.monotonic() - started < 2
    assert (sys.stdout, sys.stderr) == before
    assert check("1.layer", EXERCISES["1.layer"].solution).right


def test_checks_at_the_same_time_leave_the_streams_alone():
    before, found = (sys.stdout, sys.stderr), []

    def one():
        found.append(check(STEP, EXERCISES[STEP].solution).status)

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["right"] * 8
    assert (sys.stdout, sys.stderr) == before


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("6.rescue", (0.1, "16"), "a number, a number"),
        ("6.rescue", (0.1, 16 + 0j), "a number, a number"),
        ("3_2.train_deep", ("tanh", "xavier", "0.1"), "In quotes"),
        ("3_2.train_deep", ("tanh", "xavier", np.array([0.1])), "what is wanted is"),
        ("2_1.critical_rate", ("0.333",), "In quotes"),
        ("2_1.find_rate", (np.timedelta64(1),), "what is wanted is a number"),
        ("lab.rescue", (0.5,), "the laboratory, `lab`, or its line in quotes"),
        ("2_1.which_curve", ("\ud800",), "letters to choose from"),
    ],
)
def test_what_is_of_the_wrong_kind_is_said_in_words_of_the_exercise(key, answer, said):
    text = repr(check(key, *answer))
    assert said in text and "Foreign" not in text and "instances" not in text
    text.encode("utf-8")


@pytest.mark.parametrize("seed", [-1, "x", 0.5])
def test_a_seed_that_is_none_is_called_so(seed):
    assert "A seed is" in repr(check(STEP, descent_step, seed=seed))


@pytest.mark.parametrize(
    ("chapter", "said"), [(1, "of 7"), ("2.1", "of 8"), (2.1, "of 8"), ("9", "no chapter")]
)
def test_progress_of_a_chapter_by_any_name(chapter, said):
    assert said in repr(progress(chapter))


def test_marks_of_code_in_a_learners_line_do_no_harm():
    def printing(w, slope, learning_rate):
        print("`a`\x1b[31m\a")
        return w

    assert "It printed: `'a'?[31m?`" in repr(check(STEP, printing))


# --------------------------------------------------------------------------- hints and progress


@pytest.mark.parametrize("key", EXERCISES)
def test_hints_come_one_by_one_and_the_solution_last(key):
    exercise = EXERCISES[key]
    for text in exercise.hints:
        shown = repr(hint(key))
        assert text in shown
    last = hint(key)
    assert "The solution" in repr(last) or "solution" in last.headline
    assert repr(hint(key)) == repr(last)
    assert exercise.hints[0] in repr(hint(key, 1))
    if key in CODE:
        solved = {}
        module = sys.modules[exercise.solution.__module__]
        exec(last.code, vars(module) | {"chapter": None}, solved)
        assert check(key, solved[exercise.name]).right
        assert last.code not in " ".join(exercise.hints)
        assert f"return {last.code.rsplit('return ', 1)[1]}" not in exercise.hints[0]


def test_nothing_is_kept_outside_of_the_learners_folder(tmp_path):
    check(STEP, descent_step)
    hint(STEP)
    assert list(tmp_path.iterdir()) == []


def test_progress_is_kept_in_a_plain_file(tmp_path, monkeypatch):
    mine = tmp_path / "my_exercises"
    mine.mkdir()
    monkeypatch.chdir(mine)
    check("2_1.critical_rate", ...)
    check("2_1.critical_rate", 1.0)
    check("2_1.critical_rate", 2 / 6)
    check("2_1.critical_rate", 1.0)  # once right, it stays done
    hint(STEP)
    table = json.loads((mine / "progress.json").read_text("utf-8"))
    assert table["2_1.critical_rate"] == {"tries": 3, "status": "right", "hints": 0}
    assert table[STEP] == {"hints": 1}
    text = repr(progress("2_1"))
    assert "1 of 8 exercises done" in text
    assert "✓ 2_1.critical_rate · tries: 3" in text and f"○ {STEP} · hints taken: 1" in text
    assert f"1 of {len(EXERCISES)}" in repr(progress())
    assert "hints" not in repr(check(STEP, descent_step)).replace("hint(", "")
    for _ in range(5):
        hint(STEP)
    assert f"{STEP} · hints taken: 3 · solution seen" in repr(progress("2_1"))

    (mine / "progress.json").unlink()  # deleting it costs nothing else
    assert "0 of 8" in repr(progress("2_1"))
    assert check("2_1.critical_rate", 2 / 6).right


def test_an_entry_that_is_none_does_no_harm(tmp_path):
    (tmp_path / "progress.json").write_text('{"2_1.critical_rate": 3}')
    assert check("2_1.critical_rate", 2 / 6).right
    hint("2_1.critical_rate")
    assert "1 of 8" in repr(progress("2_1"))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "<<<<<<< HEAD\n{}\n", "[" * 100_000, "\x00"]
)
def test_a_record_that_can_not_be_read_is_kept_before_a_new_one_is_begun(tmp_path, capsys, content):
    for number in (1, 2):
        (tmp_path / "progress.json").write_text(content, "utf-8")
        check("2_1.critical_rate", 2 / 6)
        kept = tmp_path / f"progress.unreadable-{number}.json"
        assert kept.read_text("utf-8") == content
        assert kept.name in capsys.readouterr().out
        assert "1 of 8" in repr(progress("2_1"))


def test_what_another_version_or_an_editor_wrote_into_the_record_stays(tmp_path):
    theirs = {
        "2_1.critical_rate": {"status": ["right"], "tries": -1, "hints": True, "when": "today"},
        "7.of_a_later_version": {"tries": 4},
        "note": "mine",
    }
    (tmp_path / "progress.json").write_text("\ufeff" + json.dumps(theirs), "utf-8")
    assert "0 of 8" in repr(progress("2_1"))
    check("2_1.critical_rate", 2 / 6)
    table = json.loads((tmp_path / "progress.json").read_text("utf-8"))
    assert table["2_1.critical_rate"]["when"] == "today" and table["note"] == "mine"
    assert table["7.of_a_later_version"] == {"tries": 4}
    assert "✓ 2_1.critical_rate" in repr(progress("2_1"))


def test_the_record_of_a_course_lies_above_its_exercises(tmp_path, monkeypatch):
    (tmp_path / "synced").mkdir()
    target = tmp_path / "synced" / "record.json"
    target.write_text("{}")
    (tmp_path / "progress.json").symlink_to(target)
    check("2_1.critical_rate", 2 / 6)
    assert (tmp_path / "progress.json").is_symlink() and "right" in target.read_text()


@pytest.mark.skipif(os.name == "nt", reason="such a folder can't be deleted there")
def test_a_folder_that_was_deleted_does_no_harm(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert check("2_1.critical_rate", 2 / 6).right
    assert "1 of 8" in repr(progress("2_1"))


def test_two_kernels_lose_nothing_of_one_record(tmp_path):
    (tmp_path / "progress.json").write_text("{}")
    script = """
import sys
from lrcourse.exercises import record
for number in range(100):
    record.note(f"{sys.argv[1]}.{number}", "right")
"""
    writers = [
        subprocess.Popen([sys.executable, "-c", script, name], cwd=tmp_path) for name in "ab"
    ]
    assert [writer.wait() for writer in writers] == [0, 0]
    table = json.loads((tmp_path / "progress.json").read_text("utf-8"))
    assert len(table) == 200 and all(entry["tries"] == 1 for entry in table.values())


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)
def test_a_folder_that_can_not_be_written_does_no_harm(tmp_path):
    (tmp_path / "progress.json").write_text("{}")
    tmp_path.chmod(0o500)
    try:
        assert check("2_1.critical_rate", 2 / 6).right
    finally:
        tmp_path.chmod(0o700)


def test_a_disk_that_is_full_does_no_harm(tmp_path, monkeypatch):
    (tmp_path / "progress.json").write_text("{}")
    replace = os.replace
    monkeypatch.setattr(shutil.os, "replace", raises(OSError("no space left")))
    assert check("2_1.critical_rate", 2 / 6).right
    assert "1 of 8" in repr(progress("2_1"))  # until the kernel ends
    assert ["Hint 2" in repr(hint(STEP)) for _ in range(2)] == [False, True]
    monkeypatch.setattr(shutil.os, "replace", replace)  # there is room again: all of it is written
    check("2_1.critical_rate", 2 / 6)
    assert STEP in json.loads((tmp_path / "progress.json").read_text("utf-8"))


# ------------------------------------------------------------------------------------ translation


class Marked(messages.gettext.NullTranslations):
    def gettext(self, message):
        return f"⟦{message}⟧" if message else message


def bare(text):
    """What of a text did not go through `tr`, apart from code, numbers and marks."""
    while re.search(r"⟦[^⟦⟧]*⟧", text):
        text = re.sub(r"⟦[^⟦⟧]*⟧", "", text)
    return re.sub(r"[^a-zA-Z]", "", text)


@pytest.mark.in_turns(4)
@pytest.mark.parametrize("key", EXERCISES)
def test_every_text_that_a_learner_sees_goes_through_the_catalogue(key, monkeypatch):
    monkeypatch.setattr(messages, "_catalogue", Marked())
    exercise = EXERCISES[key]
    shown = [check(key, ...), check(key, *answers(key, exercise.solution)), check(key, EvilRepr())]
    wrong = list(exercise.wrong_answers())[:2]
    shown += [check(key, *answers(key, answer)) for _, answer in wrong]
    shown += [hint(key, step) for step in range(1, len(exercise.hints) + 2)]
    if key in CODE[::8]:
        shown += [
            check(key, f) for f in [lambda *a: None, lambda *a: 7.0, lambda: 1, raises(OSError())]
        ]
    for one in shown:
        for text in (one.headline, *one.paragraphs):
            assert bare(text) == "", text


def test_the_texts_of_the_catalogue_are_known_to_translators():
    import translations

    ids = {message.id for message in translations.collect()}
    for exercise in EXERCISES.values():
        words = [text for text in exercise.texts() if re.search(r"[^\W\d_]{2}", text)]
        missing = [text for text in words if text not in ids]
        assert not missing, missing


# ----------------------------------------------------------------------------------------- parts


def test_the_engine_is_small_enough_to_read():
    folder = Path(package.__file__).parent
    engine = folder.glob("*.py")  # the catalogue lies in a folder of its own
    assert all(len(path.read_text("utf-8").splitlines()) <= 400 for path in engine)


def test_of_four_values_the_one_that_is_wrong_is_named():
    right = EXERCISES["4.backward"].solution
    first = check("4.backward", lambda *a: (right(*a)[0] * 1.1, *right(*a)[1:]))
    assert "Of the 4 values, not right: number 1." in repr(first)


def test_two_misconceptions_at_once_are_both_named():
    def softmax(z):  # the most copied one of the world
        e = np.exp(z - np.max(z))
        return e / e.sum(axis=0)

    result = check("3_3.softmax", softmax)
    assert result.diagnosis == "one maximum for all rows; columns instead of rows"
    assert "two things at once" in repr(result)


@pytest.mark.parametrize("epsilon", [1e-5, 1e-7, 1e-9, 1e-15])
def test_a_family_of_wrong_answers_is_recognised(epsilon):
    def added(z, y):
        p = 1 / (1 + np.exp(-z))
        return np.mean(-y * np.log(p + epsilon) - (1 - y) * np.log(1 - p + epsilon))

    assert "something small is added" in check("4.cross_entropy", added).diagnosis


@pytest.mark.parametrize(
    ("bad", "diagnosis"),
    [
        (lambda x: (x == np.nan) | (x == np.inf), "compared with nan, and with inf"),
        (lambda x: (x == np.nan) | np.isinf(x), "nan is not counted"),
        (lambda x: ~(x < 1e10), "a threshold where “not finite” is meant"),
        (lambda x: ~(x < np.finfo(float).max), "a threshold where “not finite” is meant"),
        (lambda x: ~(x < np.inf), "−inf is not counted"),
    ],
)
def test_whoever_asks_otherwise_for_what_is_not_finite_is_told_why_it_fails(bad, diagnosis):
    def first_bad_step(losses):
        return next((i for i, is_bad in enumerate(bad(losses)) if is_bad), -1)

    assert check("6.first_bad_step", first_bad_step).diagnosis == diagnosis


@pytest.mark.parametrize(
    ("key", "answer", "diagnosis"),
    [
        ("3_2.dead_share", lambda z: (z < 1e-3).all(axis=0).mean(), "a threshold above 0"),
        ("3_2.saturated_share", lambda a: (a < 0.08).mean(), "only the lower end is looked at"),
        ("3_2.saturated_share", lambda a: (a > 0.95).mean(), "only the upper end is looked at"),
        ("3_2.saturated_share", lambda a: (abs(a - 0.5) > 0.46).mean(),
         "both ends are looked at, with another threshold"),
        ("3_1.cosine", lambda step, rate, steps: rate * np.cos(min(step, steps) / steps),
         "the cosine alone, up to another angle than half a turn"),
        ("3_1.folds", lambda n, k: np.split(np.arange(n), [n - k + 1 + i for i in range(k - 1)]),
         "the folds have other sizes"),
    ],
)  # fmt: skip
def test_one_of_a_family_of_wrong_answers_is_told_whichever_it_is(key, answer, diagnosis):
    for seed in range(2):
        assert check(key, answer, seed=seed).diagnosis == diagnosis


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        # (-0.74)²⁰
        ("2_1.critical_rate", 0.29, "From w = 1, twenty steps with this α end at w = 0.0024."),
        ("2_1.valley_rate", 0.3, "too large, by a factor of about 8"),
        ("2_2.floor_of_xor", 0.69, "More digits are wanted"),
        ("6.count_updates", 161, "A count is exact"),  # not “is it rounded?”: nobody rounds here
        ("2_1.valley_rate", float("nan"), "can't be right"),
    ],
)
def test_what_is_said_of_a_number_that_nobody_foresaw(key, answer, words):
    result = check(key, answer)
    assert result.status == "wrong" and not result.diagnosis
    assert words in repr(result)
    assert f'hint("{key}")' in repr(result)


@pytest.mark.parametrize("key", [key for key in VALUES if not EXERCISES[key].options])
def test_three_digits_are_enough_to_be_right_and_to_be_diagnosed(key):
    exercise = EXERCISES[key]
    whole = exercise.tolerance != kinds.THREE_DIGITS
    assert check(key, float(f"{exercise.solution():.3g}")).right
    for wrong in exercise.misconceptions:
        value = wrong.answer
        assert check(key, value if whole else float(f"{value:.3g}")).diagnosis == wrong.name


@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_the_text_says_how_many_digits_are_wanted(folder):
    text = "".join(path.read_text("utf-8") for path in (BOOK / folder).glob("*.py"))
    for key in VALUES:
        exercise = EXERCISES[key]
        if not exercise.options:
            exact = exercise.tolerance != kinds.THREE_DIGITS
            wanted = "a whole number" if exact else "a number, to three digits"
            assert f"{exercise.name} = ...  # {wanted}\n" in text, key


@pytest.mark.parametrize(
    ("key", "others"), [("1.reach_95", [0.3]), ("3_2.train_deep", ["he", 0.1])]
)
def test_what_the_text_rules_out_is_not_tried_first(key, others, monkeypatch):
    module = sys.modules[EXERCISES[key].solution.__module__]
    monkeypatch.setattr(module, "train", raises(AssertionError()))
    assert check(key, "identity", *others).diagnosis == "no bend at all"


def test_what_is_not_right_is_told_in_lines_that_nbgrader_does_not_cut():
    """Its own width is 90, less 3 and what it puts in front of a line; 80 has room to spare."""
    long = "x" * 100  # an address, say: it stays in one piece
    lines = "\n".join(marks.NotRight("word " * 40 + f"\nend\n{long}")._render_traceback_()).split(
        "\n"
    )
    assert lines[3:] == ["end", long] and max(map(len, lines[:3])) == 79
    longest = ["x" * 39 + " " + "y" * 40, "x" * 39 + " " + "y" * 41]
    assert [marks.NotRight(text)._render_traceback_()[0].count("\n") for text in longest] == [0, 1]


def test_a_mark_is_what_the_check_found(monkeypatch):
    shown, right = [], EXERCISES["4.backward"].solution
    monkeypatch.setattr(marks, "display", shown.append)
    assert "seed=3" in repr(marks.check(STEP, descent_step, seed=3)) and shown == []
    monkeypatch.setenv("NBGRADER_EXECUTION", "1")
    assert marks.check("2_1.critical_rate", 2 / 6) == 1.0
    assert marks.check("4.backward", lambda *a: (right(*a)[0] * 1.1, *right(*a)[1:])) == 0.75
    assert [result.status for result in shown] == ["right", "wrong"]
    with pytest.raises(marks.NotRight, match=r"^✗ 0.1 is not it"):
        marks.check("2_1.critical_rate", 0.1)
    assert len(shown) == 2


def test_a_check_that_fails_itself_says_so(monkeypatch):
    monkeypatch.setattr(EXERCISES[STEP], "judge", raises(ZeroDivisionError()))
    result = check(STEP, descent_step)
    assert (result.headline, result.paragraphs, result.status) == (
        "The check can't make sense of this answer.", ("ZeroDivisionError",), "wrong"
    )  # fmt: skip


def test_there_are_no_hints_while_a_notebook_is_graded(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "1")
    assert repr(hint(STEP)) == "· No hints while the notebook is graded."


def test_what_is_printed_goes_to_a_stream_like_any_other():
    notepad = running.Notepad()
    assert [notepad.write("word"), notepad.write("x" * 1000), notepad.write("!")] == [4, 1000, 1]
    assert notepad.flush() is None and notepad.isatty() is False and notepad.encoding == "utf-8"
    assert notepad.take() == "word" + "x" * (running.PRINTED - 4) and notepad.text == ""
