"""What a check says, in branches that a test of the catalogue does not reach: each has its case here,
with its first sentence word for word; and every sentence of `explain*.py` is shown by some case."""

import ast
import inspect
import re
import sys
import warnings

import numpy as np
import pytest

from lrcourse.exercises import explain, explain_value, kinds, running
from lrcourse.exercises.result import Result

KIND = "That is not the kind of answer that is wanted."
LEFT_OPEN = re.compile(r"\{[^{}\s]*\}")  # a place in a text that nobody filled


class Filled(Result):
    """A result that refuses a text with a place left open."""

    def __init__(self, headline, paragraphs=(), **others):
        for text in (headline, *paragraphs):
            assert not LEFT_OPEN.search(text), text
        super().__init__(headline, paragraphs, **others)


@pytest.fixture(autouse=True)
def exercises(monkeypatch):
    """Exercises of our own, that nobody has foreseen a mistake for; and no text is left unfilled."""
    monkeypatch.setattr(kinds, "EXERCISES", {})
    for module in (explain, explain_value, kinds):
        monkeypatch.setattr(module, "Result", Filled)
    made = kinds.Chapter("0")
    options = {"hints": ("?",), "further": "?"}

    @made.code(inputs=rows_and_columns, **options)
    def product(X, k):
        return k * X

    @made.code(inputs=rows_and_columns, **options)
    def mean(X, k):
        return X.mean(axis=0)

    @made.code(inputs=rows_and_columns, **options)
    def pair(X, k):
        return X - k, X + k

    @made.code(inputs=lambda rng: [(1.0, 3.0), (rng.uniform(1, 2), rng.uniform(3, 4))], **options)
    def minus(a, b):
        return 2 * a - b

    @made.number(consequence=lambda answer: "", **options)
    def number():
        return 0.25

    @made.number(tolerance=1e-9, **options)
    def count():
        return 40

    @made.number(**options)
    def two():
        return 1.0, 2.0

    @made.choice("ab", **options)
    def letter():
        return "a"

    @made.design(measure=accepted, reached=lambda m: False, report="{name} at {rate}.", **options)
    def design():
        return "tanh", 0.1

    return {e.name: e for e in (product, mean, pair, minus, number, count, two, letter, design)}


def rows_and_columns(rng):
    return [(rng.normal(size=(rows, 2)) + 5, float(rows)) for rows in (1, 2, 3, 4)]


def accepted(name, rate):
    if rate < 0:
        raise ValueError("rate must be positive at index (); got -1")
    return {"name": name, "rate": rate}


def nothing_for_long(X, k):
    if len(X) < 3:
        return k * X


def prints(X, k):
    print(k * X)


def of_a_helper(X, k):
    def helper():
        return X[7, 7]

    return helper()


def warns(X, k):
    warnings.warn("never mind", stacklevel=1)
    return X + 2 * k


def inside(X, k):
    running.not_from_inside()


calls = []


def drifts(X, k):
    calls.append(1)
    return k * X + (len(calls) == 5)


def raises_at_first(X, k):
    return X[9] if len(X) < 2 else k * X


# exercise, answer, first sentence word for word, and what else it says
SAID = [
    ("product", lambda X, k: X[9], "It raises an error: IndexError.", "should be `"),
    ("product", raises_at_first, "It raises an error: IndexError.", ""),
    ("product", of_a_helper, "It raises an error: IndexError.",
     "It happened in the line `return X[7, 7]`."),
    ("product", prints, "It returns None.", "It printed: `[["),
    ("product", nothing_for_long, "For some inputs it returns None.", "Where does it end"),
    ("product", lambda X, k: "12", "It returns another kind of thing.", "In quotes, a number is a"),
    ("product", lambda X, k: True, "It returns another kind of thing.", "True and False are answers"),
    ("product", lambda X, k: (k * X).T, "It is transposed: rows and columns have changed places.", ""),
    ("product", lambda X, k: k * X[:, :1], "The shape is another one.", "Shape (1, 1) came; (1, 2) was"),
    ("product", lambda X, k: 0 * X / 0, "It gives nan, “not a number”.", "nan comes from `0 / 0`"),
    ("product", lambda X, k: X.__imul__(k), "The values are right, but it changes what it was given: X.",
     "`X -= ...` and `X[...] = ...` change"),
    ("product", lambda X, k: X.__iadd__(1), "It changes what it was given: X.", "`X -= ...` and"),
    ("product", lambda X, k: -k * X, "The sign is the other one.", "Is there a minus too many"),
    ("product", lambda X, k: 3 * k * X, "Everything is 3 times what it should be.", "A constant factor"),
    ("product", lambda X, k: k * X + 0.01, "Close, but not equal.", "The difference is more than"),
    ("product", lambda X, k: k * X + 9, "Not yet.", "` with yours; it should be `"),
    ("product", lambda X, k: k * X + 9 * (len(X) > 1), "Not yet.", "` is right. What is different"),
    ("mean", lambda X, k: X.sum(axis=0), "It is a sum where a mean is meant.", "too large as there"),
    ("mean", lambda X, k: X.mean(axis=0) / len(X), "It is a mean where a sum is meant.", "too small as"),
    ("minus", lambda a, b: 2 * b - a, "Two arguments have changed places: a and b.", "Look at what"),
    ("pair", lambda X, k: (X + k, X - k), "Not yet.", "All the values are right, and stand in the"),
    ("pair", lambda X, k: (X - k, X + 9), "Not yet.", "Of the 2 values, not right: number 2."),
    ("product", inside, "`check` stands inside of the function that it is to check.", "`check("),
    ("product", drifts, "The same question gets two answers.", "It draws random numbers, or remembers"),
    ("product", 7, "A function is wanted.", "with no brackets after it: `check("),
    ("product", lambda X: X, "It can't be called as it should.", "`product(X, k)` was expected; yours"),
    ("letter", ["c"], '"c" is not it.', 'The letters to choose from are "a", "b".'),
    ("two", [1.0, 3.0], "[1, 3] is not it.", '`hint("0.two")` gives a hint.'),
    ("number", [np.inf], "inf is no number that can be right.", "It comes from a division by 0"),
    ("count", [41], "41 is close.", "A count is exact. What has been left out, or counted twice?"),
    ("number", [0.26], "0.26 is close.", "More digits are wanted: the first three."),
    ("number", [0.2589], "0.2589 is close.", "The first three digits don't all agree"),
    ("number", [-0.9], "-0.9 is not it.", "The sign is the other one, and the size is not right"),
    ("number", [0.0], "0 is not it.", "The right number is not 0."),
    ("number", [0.9], "0.9 is not it.", "It is too large, by a factor of about 4."),
    ("number", [0.03], "0.03 is not it.", "It is too small, by a factor of about 8."),
    ("number", [-0.25], "-0.25 is not it.", "The sign is the other one."),
    ("number", [4.0], "4 is not it.", "That is one divided by the number that is wanted."),
    ("number", [2.5], "2.5 is not it.", "The digits are right: the decimal point is in another place."),
    ("number", [0.5], "0.5 is not it.", "A factor of 2 is missing, or one too many."),
    ("two", [1.0], KIND, "what is wanted is 2 values, in this order: a number, a number."),
    ("number", [(0.25, 1)], KIND, "A comma makes several values of it: write a point, and no comma"),
    ("letter", [1.0], KIND, 'what is wanted is one of the letters "a", "b", in quotes.'),
    ("design", [1.0, 1.0], KIND, "wanted is 2 values, in this order: a name in quotes, a number."),
    ("design", ["tanh", 0.2], "Not there yet.", "tanh at 0.2."),
    ("design", ["tanh", -1.0], "That can't be tried.", "rate must be positive; got -1"),
]  # fmt: skip


def check(exercise, answer):
    calls.clear()
    return exercise.judge(answer if isinstance(answer, list) else [answer], 0)


@pytest.mark.parametrize(("name", "answer", "headline", "more"), SAID)
def test_what_is_said(exercises, name, answer, headline, more):
    result = check(exercises[name], answer)
    assert (result.headline, result.status) == (headline, "wrong")
    assert any(more in text for text in result.paragraphs)


@pytest.mark.parametrize(
    ("name", "answer", "not_said"),
    [
        ("product", warns, "printed"),  # a warning is no output of the learner's
        ("pair", lambda X, k: (X + 9, X - 9), "right: number"),  # both are wrong
        ("product", raises_at_first, "returns None"),
    ],
)
def test_what_is_not_said(exercises, name, answer, not_said, monkeypatch):
    monkeypatch.setattr(warnings, "showwarning", lambda text, *_: print(text, file=sys.stderr))
    warnings.simplefilter("always")
    assert not_said not in repr(check(exercises[name], answer))


@pytest.mark.parametrize("end", ["stopped", "stuck"])
def test_what_is_said_of_an_endless_loop(exercises, end, monkeypatch):
    monkeypatch.setattr(running, "in_time", lambda *args: end)
    result = check(exercises["product"], lambda X, k: X)
    assert result.headline == "It is very slow, or it does not come to an end."
    assert ("restart the kernel" in repr(result)) == (end == "stuck")


def test_every_sentence_is_shown_by_some_case(exercises, monkeypatch):
    """A sentence that no case reaches is one that nobody has read where it stands."""
    shown = [repr(check(exercises[name], answer)) for name, answer, *_ in SAID]
    for end in ("stopped", "stuck"):
        monkeypatch.setattr(running, "in_time", lambda *args, end=end: end)
        shown.append(repr(check(exercises["product"], lambda X, k: X)))
    both = [kinds.Misconception(name, "?", "?", None) for name in ("one", "another")]
    shown.append(repr(explain.two_at_once(*both)))
    for module in (explain, explain_value):
        for sentence in sentences(module):
            pattern = re.sub(r"\\{.*?\\}", ".*", re.escape(sentence))
            assert re.search(pattern, "\n".join(shown)), sentence


def sentences(module):
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
            yield from [a.value for a in node.args if isinstance(a, ast.Constant)]
