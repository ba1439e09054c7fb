"""What a check says, in branches that a test of the catalogue does not reach: each has its case here,
with its first sentence word for word; and every sentence of `explain*.py` is shown by some case.

All that is said stands in learners/said.txt as it was read; after a change that was meant:
python tests/test_explain.py, and look at what differs.
"""

import ast
import contextlib
import inspect
import math
import re
import sys
import warnings
from collections import deque
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from lrcourse.exercises import (
    beliefs,
    diagnose,
    explain,
    explain_value,
    kinds,
    other_inputs,
    patterns,
    relations,
    running,
    shapes,
    slips,
    traps,
)
from lrcourse.exercises.beliefs import made
from lrcourse.exercises.comparing import differs, plain
from lrcourse.exercises.kinds import THREE_DIGITS
from lrcourse.exercises.result import Result

READ = Path(__file__).parent / "learners" / "said.txt"
SLIP = "Right but for "
KIND = "That is not the kind of answer that is wanted."
LEFT_OPEN = re.compile(r"\{[^{}\s]*\}")  # a place in a text that nobody filled


class Filled(Result):
    """A result that refuses a text with a place left open."""

    def __init__(self, headline, paragraphs=(), **others):
        for text in (headline, *paragraphs):
            assert not LEFT_OPEN.search(text), text
        super().__init__(headline, paragraphs, **others)


@pytest.fixture(autouse=True, scope="module")
def exercises():
    """Exercises of our own, that nobody has foreseen a mistake for; and no text is left unfilled."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(kinds, "EXERCISES", {})
        for module in (explain, explain_value, kinds):
            monkeypatch.setattr(module, "Result", Filled)
        yield our_own()


def our_own():
    chapter = kinds.Chapter("0")
    options = {"hints": ("?",), "further": "?"}

    @chapter.code(inputs=rows_and_columns, **options)
    def product(X, k):
        return k * X

    @chapter.code(inputs=rows_and_columns, **options)
    def mean(X, k):
        return X.mean(axis=0)

    @chapter.code(inputs=rows_and_columns, **options)
    def pair(X, k):
        return X - k, X + k

    @chapter.code(inputs=rows_and_columns, **options)
    def three(X, k):
        return X * k, X + k, k

    @chapter.code(inputs=rows_and_columns, **options)
    def overall(X, k):
        return k * (X - 1).mean()

    @chapter.code(inputs=rows_and_columns, **options)
    def gradients(X, k):
        return k * X, (X - k * X**2).sum(axis=0, keepdims=True)

    @chapter.code(
        inputs=lambda rng: [(1.0, 3.0), (rng.uniform(1, 2), rng.uniform(3, 4))], **options
    )
    def minus(a, b):
        return 2 * a - b

    @chapter.code(inputs=lambda rng: [(a, b) for a in (1, 2, 3) for b in (2, 3)], **options)
    def larger(a, b):
        return max(a, b)

    @chapter.code(inputs=lambda rng: [(t, 2.0, 3.5) for t in range(5)], **options)
    def falling(step, rate, steps):
        return rate / (1 + np.sqrt(step / steps))

    @chapter.code(inputs=lambda rng: [(rng.uniform(1, 2, n),) for n in (1, 2, 3)], **options)
    def heap(x):
        return x.sum()

    @chapter.code(
        inputs=lambda rng: [(np.array([0.0, 50, -50]),), (rng.normal(size=9),)], **options
    )
    def cube(z):
        return z**3

    @chapter.code(inputs=lambda rng: [(rng.normal(size=(2, n)),) for n in (1, 2, 3)], **options)
    def total(X):
        return X.sum(axis=0)[0] + 3 * X.sum(axis=0)[-1]

    @chapter.code(inputs=of_two_columns, **options)
    def walk(x, k):
        total = 0.0
        for row in x - x.mean(axis=0, keepdims=True):
            total = total * k + np.exp(row) / (k - 2 * row)
            total += np.sin(row)
        return (x > 1.5) * total + x

    @chapter.code(
        inputs=lambda rng: [(np.array([1, 2]),), *((rng.normal(size=2),) for _ in range(4))],
        **options,
    )
    def both(z):
        return z + 1, z / 2

    @chapter.code(inputs=rows_and_columns, forms=({"k * (X + 1)": "(X + 1) * k"},), **options)
    def share(X, k):
        total = X.sum(axis=0)
        return k * (X + 1) / total

    believed(share)

    @chapter.number(**options)
    def formula():
        """In two lines."""
        n = 3
        return n**2 - 0.7

    @chapter.number(**options)
    def number_of_one_line():
        return (7 - 2.6) * 3**2 - 11 / (4 - 0.7)

    @chapter.number(consequence=lambda answer: "", **options)
    def number():
        return 0.25

    @chapter.number(tolerance=1e-9, **options)
    def count():
        return 40

    @chapter.number(**options)
    def two():
        return 1.0, 2.0

    @chapter.choice("ab", **options)
    def letter():
        return "a"

    @chapter.design(
        measure=accepted, reached=lambda m: False, report="{name} at {rate}.", **options
    )
    def design():
        return "tanh", 0.1

    return {
        e.name: e
        for e in (
            product,
            mean,
            pair,
            three,
            overall,
            gradients,
            minus,
            larger,
            cube,
            falling,
            heap,
            total,
            walk,
            both,
            share,
            formula,
            number_of_one_line,
            number,
            count,
            two,
            letter,
            design,
        )
    }


def believed(share):
    """Mistakes that are known: changes of the solution, expressions, a function, and a family."""

    def know(name, answer, **more):
        share.wrong(name, answer, sign=f"S {name}.", think=f"T {name}?", **more)

    know("a mean", {".sum(": ".mean("})
    know("k added", {"k * ": "k + "}, also=("k + X", {"k * (X + 1)": "k + 2 * X"}))
    know("no 1", {"(X + 1)": "X"})
    know("along the rows", {"axis=0": "axis=1"})
    know("two pieces", {"X + 1": "X + 2", "/ total": "* total"})
    know("half a mean", {".mean(axis=0)": ".mean(axis=0) / 2"})
    know("all of it", {"axis=0": ""})
    know("rounded", "np.round(k * (X + 1) / X.sum(axis=0), 2)", when=all_rounded)

    @share.wrong("in place", sign="S in place.", think="T in place?")
    def by_hand(X, k):
        X += 1
        return k * X / X.sum(axis=0)


def all_rounded(cases, found, expected):
    return all(np.array_equal(f.value, np.round(e.value, 1)) for f, e in zip(found, expected))


def rows_and_columns(rng):
    return [(rng.normal(size=(rows, 2)) + 5, float(rows)) for rows in (1, 2, 3, 4)]


def of_two_columns(rng):
    return [(rng.uniform(1, 2, size=(n, 2)), 2.5) for n in (2, 3, 4, 5)]


def accepted(name, rate):
    if rate < 0:
        raise ValueError("rate must be positive at index (); got -1")
    return {"name": name, "rate": rate}


def nothing_for_long(X, k):
    if len(X) < 3:
        return k * X


def prints(X, k):
    print(k * X)


def prints_only(a, b):
    print(2 * a - b)
    return 0.0


def unpacks(X, k):
    one, *others, last, more, most = k, k
    return one, others, last, more, most


def of_a_helper(X, k):
    def helper():
        return dict()["seven"]

    return helper()


def warns(X, k):
    warnings.warn("never mind", stacklevel=1)
    return X + 2 * k


class Tensor:
    """As other libraries have them: it can be gone through, and an array can be made of it."""

    def __init__(self, values):
        self.values = values

    def __iter__(self):
        return iter(self.values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)


def inside(X, k):
    running.not_from_inside()


calls = []


def drifts(X, k):
    calls.append(1)
    return k * X + (len(calls) > 4)


def raises_at_first(X, k):
    return dict()["seven"] if len(X) < 2 else k * X + 5 * X[0, 0]


def with_too_much(X, k):
    return k * X + X[0, 0] / 7


def with_a_line_too_much(X, k):
    X = k * X
    X += np.cos(X)
    return X


def with_a_comparison_for_a_name(X, k):
    Y = X.copy()
    Y == k * X  # noqa: B015
    return Y


def with_a_line_in_vain(X, k):
    X = X.copy()
    X * k
    return X


def with_a_function_in_vain(X, k):
    X = X.copy()
    np.multiply(X, k)
    return X


def with_an_entry_in_vain(X, k):
    Y = np.zeros(X.shape)
    for i in range(len(X)):
        Y[i] == k * X[i]  # noqa: B015
    return Y


def with_more_than_these_draws_show(a, b):
    return 2 * a - b + 7 + 9 * (b > 3.92)


def with_a_function_too_much(X, k):
    return k * np.sinh(X)


def with_a_function_missing(X, k):
    return np.log(k**X) + 0 * np.exp(X)


def with_a_square_missing(X, k):
    return np.sqrt(k) * np.sqrt(X)


def meant(X, k):
    return k * (X + 1) / X.mean(axis=0)


def meant_in_place(X, k):
    X += 1
    return k * X / (X - 1).mean(axis=0)


def by_hand_once_more(X, k):
    return k * (X + 1) / (X + 1).sum(axis=0)


FIRST = "        total = total * k + np.exp(row) / (k - 2 * row)\n"
SECOND = "        total += np.sin(row)\n"
EXCHANGED = FIRST + SECOND, SECOND + FIRST
# exercise, answer, first sentence word for word, and what else it says
SAID = [
    ("product", lambda X, k: X.nothing, "It raises an error: AttributeError.", "should be `"),
    ("product", raises_at_first, "It raises an error: KeyError.", "seven"),
    ("product", of_a_helper, "It raises an error: KeyError.",
     'It happened in the line `return dict()["seven"]`.'),
    ("product", prints, "It prints its answer, and returns None.", "It printed: `[["),
    ("product", lambda X, k: X.sort(), "It returns None.", "A function without `return` gives None."),
    ("product", nothing_for_long, "For some inputs it returns None.", "Where does it end"),
    ("product", lambda X, k: "12", "It returns the wrong kind of thing.", "In quotes, a number is a"),
    ("product", lambda X, k: True, "It returns the wrong kind of thing.", "True and False are answers"),
    ("product", lambda X, k: (k * X).T, "It is transposed: rows and columns have changed places.", ""),
    ("product", lambda X, k: k * X[:, :1], "The shape is wrong.", "Shape (1, 1) came; (1, 2) was"),
    ("product", lambda X, k: 0 * X / 0, "It gives nan, “not a number”.", "nan comes from `0 / 0`"),
    ("product", lambda X, k: X.__imul__(k), "The values are right, but it changes what it was given: X.",
     "`X -= ...` and `X[...] = ...` change"),
    ("product", lambda X, k: X.__iadd__(k**2), "It changes what it was given: X.", "`X -= ...` and"),
    ("product", lambda X, k: -k * X, "The sign is wrong.", "Is there a minus too many"),
    ("product", lambda X, k: 3 * k * X, "Everything is 3 times what it should be.", "A constant factor"),
    ("product", lambda X, k: k * X + 0.01 * np.sin(X), "Close, but not equal.", "The difference is more than"),
    ("product", lambda X, k: k * X + 9 * np.sin(X), "Not yet.", "` with yours; it should be `"),
    ("product", lambda X, k: k * X + 9, "It is off by the same number everywhere.", "A term too many"),
    ("minus", lambda a, b: 2 * a - b + 3 * a * b, "It is off by a multiple of `a` · `b`.", "A term too many"),
    ("overall", lambda X, k: k * (X - 1).mean() + np.log(k), "As soon as `k` is 1, it is right.",
     "Look where `k` comes in."),
    ("minus", prints_only, "It prints its answer, and returns something else.", "`return` hands it back"),
    ("minus", lambda a, b: a, "It hands back `a` as it came in.", "Which line is to change it"),
    ("product", lambda X, k: (k * X)[:1], "What came is right, but some of it is missing.", "How many"),
    ("mean", lambda X, k: X[0], "Only the first row, or entry, counts.", "go through all of them"),
    ("heap", lambda x: x[-1], "Only the last row, or entry, counts.", "go through all of them"),
    ("heap", lambda x: x[:-1].sum(), "The last row, or entry, is left out.", "go through all of them"),
    ("heap", lambda x: x[1:].sum(), "The first row, or entry, is left out.", "go through all of them"),
    ("product", lambda X, k: (k * X).sum(axis=0),
     "An axis is missing: it has been summed, or the like, over.", "Is each row"),
    ("cube", lambda z: np.maximum(z, 0), "These are the values of relu.", "Which function is asked for?"),
    ("cube", lambda z: (z > 0) * 1.0, "These are the slopes of relu.", "Which function is asked for?"),
    ("cube", lambda z: np.where(z > 0.1, 9, z**3), "Right, except where `z` is above some number.", "What is"),
    ("cube", lambda z: np.where(z < -0.7, 9, z**3), "Right, except where `z` is below some number.", "What is"),
    ("cube", lambda z: np.where(abs(z) < 0.4, 9, z**3), "Right, except where `z` is near to 0.", "What is"),
    ("cube", lambda z: np.where(abs(z) > 0.4, 9, z**3), "Right, except where `z` is large in size.", "What is"),
    ("product", lambda X, k: k * X + 9 * (len(X) > 2), "Not yet.", "` is right. What is different"),
    ("product", lambda X, k: k * X + 9 * (len(X) > 1), "Right for one row, wrong for several.", "taken over"),
    ("gradients", lambda X, k: (2 * k * X, (X - k * X**2).mean(axis=0, keepdims=True)),
     "Each value is off by a factor of its own.", "Number 2 is 1 / n times what it should be"),
    ("product", lambda X, k: X + 3, "`k` makes no difference to your answer.", "Where does it come in?"),
    ("minus", lambda a, b: 3 * a * (2 * a - b), "Everything is 3 · a times what it should be.",
     "A factor is missing, or one too many."),
    ("minus", lambda a, b: (b - 2 * a) / b, "Everything is -1 / b times what it should be.", ""),
    ("mean", lambda X, k: -X.sum(axis=0), "Everything is -n times what it should be.", "n is the number of rows."),
    ("cube", lambda z: np.where(z > 0, z**3, 9), "Right, except where `z <= 0`.", "What is to come out"),
    ("cube", lambda z: z**3 + 9 * (z == 0), "Right, except where `z == 0`.", "What is to come out there"),
    ("cube", lambda z: np.minimum(z, 40) ** 3, "Right, except where `z` is far above 0.", "What is to"),
    ("cube", lambda z: np.maximum(z, -40) ** 3, "Right, except where `z` is far below 0.", "What is to"),
    ("cube", lambda z: np.clip(z, -40, 40) ** 3, "Right, except where `z` is far from 0.", "What is to"),
    ("larger", lambda a, b: max(a, b) + 9 * (a < b), "Right, except where `a < b`.", "What is to come"),
    ("mean", lambda X, k: X.sum(axis=0), "It is a sum where a mean is meant.", "too large as there"),
    ("mean", lambda X, k: X.mean(axis=0) / len(X), "It is a mean where a sum is meant.", "too small as"),
    ("minus", lambda a, b: 2 * b - a, "Two arguments have changed places: a and b.", "Look at what"),
    ("pair", lambda X, k: (X + k, X - k), "All the values are right, and stand in the wrong order.",
     "Compare your `return` with what the text asks for."),
    ("pair", lambda X, k: (X - k, X + 9), "Of the 2 values, not right: number 2. The rest is right.", ""),
    ("product", inside, "`check` is called inside the function that it is meant to check.", "`check("),
    ("product", drifts, "The same question gets two answers.", "It draws random numbers, or remembers"),
    ("product", 7, "A function is wanted.", "with no brackets after it: `check("),
    ("product", lambda X: X, "It can't be called as it should.", "`product(X, k)` was expected; yours"),
    # Python's and NumPy's own traps
    ("product", lambda X, k: k * X if X > 0 else X, "It asks one question of a whole array.", "`if`, "),
    ("product", lambda X, k: X.tolist() * k, "It calculates with a list as if that were an array.", "`2 * "),
    ("product", lambda X, k: X.append(k), "It treats an array as if that were a list.", "can't grow"),
    ("product", lambda X, k: math.exp(X), "It hands an array to something that takes one number.", "`float`"),
    ("product", lambda X, k: np.ones(3, int).__isub__(0.5),
     "An array of whole numbers can't hold the result.", "`-=`, `*=` and their kin"),
    ("product", lambda X, k: missing, "It uses a name that has no value there.", "Is it spelt"),  # noqa: F821
    ("product", lambda X, k: X + np.ones(7), "The shapes of two arrays don't fit each other.", "Print the"),
    ("product", lambda X, k: X[9], "It takes something from where there is nothing.", "What is the length"),
    ("product", lambda X, k: (k * X).astype(int), "The digits after the point are cut off.", "An array that"),
    ("product", lambda X, k: (k * x for x in X), "It returns the wrong kind of thing.", "Put `list(...)` around"),
    *[("product", lambda X, k, kind=kind: kind(X), "It returns the wrong kind of thing.", "Put `list(...)`")
      for kind in (lambda X: map(abs, X), lambda X: filter(None, X), zip, enumerate, deque,
                   lambda X: set(X[0]), lambda X: dict(enumerate(X)).values())],
    ("product", lambda X, k: {"a": X}, "It returns the wrong kind of thing.", "Return the values alone, in the"),
    ("minus", lambda a, b: Decimal(2 * a - b), "It returns the wrong kind of thing.", "Make a plain number of it"),
    *[("minus", lambda a, b, kind=kind: kind(2 * a - b), "It returns the wrong kind of thing.", "return `z.real`")
      for kind in (complex, np.complex64, np.complex128, lambda z: np.array([z], complex))],
    ("minus", lambda a, b: np.array([2 * a - b]), "The shape is wrong.", "Make a plain number of it"),
    ("minus", lambda a, b: abs, "It returns the wrong kind of thing.", "That is a function, not what it returns"),
    ("minus", lambda a, b: a[0], "It takes an entry of something that has none.", "Is it a single number"),
    *[("minus", answer, "Square brackets stand where round ones belong.", "`f(x)` calls")
      for answer in (lambda a, b: math.exp[a], lambda a, b: np.exp[a], lambda a, b: sum[a])],
    *[("minus", answer, "It calculates with a function, and not with what it returns.", "Brackets after")
      for answer in (lambda a, b: a * math.exp, lambda a, b: a - np.exp, lambda a, b: np.ones(2).max - b)],
    ("minus", lambda a, b: torch.tensor(a), "It uses a module that has not been imported here.", "`import"),  # noqa: F821
    ("minus", lambda a, b: None + a, "It calculates with None.", "A function without `return`"),
    ("product", lambda X, k: X.sum(axis=5), "It names an axis that the array doesn't have.", "The axes are"),
    *[("product", answer, "It returns the wrong kind of thing.", "Make an array of it")
      for answer in (lambda X, k: np.ma.masked_array(X, X > X.min()), lambda X, k: Tensor(k * X))],
    ("product", lambda X, k: np.zeros(2).__setitem__(0, X),
     "It puts several numbers where there is room for one.", "What shape has the array"),
    ("product", lambda X, k: (k * X).ravel(), "The numbers are right, and stand in another shape.", "Which"),
    ("product", lambda X, k: X.sum() * 7, "One number came, where an array of them is wanted.", "Each entry"),
    *[("product", lambda X, k, of=of, axis=axis: of(k * X, axis=axis),
       "An axis is missing: it has been summed, or the like, over.", "Is each row")
      for of in (np.sum, np.mean, np.max) for axis in (0, 1)],
    ("overall", lambda X, k: k * (X - 1) / X.size, "One axis too many is left over.", "over one, or over all?"),
    ("product", lambda X, k: list(range(len(X))), "The shape is wrong.", "Shape (1,) came"),
    ("product", lambda X, k: (k * X).ravel().tolist(), "The numbers are right, and stand in another shape.", ""),
    ("gradients", lambda X, k: (k * X, list((X - k * X**2).sum(axis=0))),
     SLIP + "one option of a function, such as `axis` or `keepdims`.", "Of the 2 values, not right: number 2."),
    ("mean", lambda X, k: X[::-1], "One axis too many is left over.", "over one, or over all?"),
    ("overall", lambda X, k: k * (X - 1).mean(axis=0), "One axis too many is left over.", "over one, or over all?"),
    ("gradients", lambda X, k: (k * X, (k * X).sum(axis=0, keepdims=True)),
     "Value number 2 is made of number 1.", "Should it come from there?"),
    # something done to the right value, or to an argument
    ("product", lambda X, k: np.exp(k * X), "Where r is the right value, it gives `exp(r)`.", "Which step"),
    ("product", lambda X, k: np.tanh(X) * np.tanh(k),
     "It calculates with `np.tanh(X)`, `np.tanh(k)`, not with `X`, `k`.", "What is handed over"),
    ("cube", lambda z: np.tanh(z) ** 3, "It calculates with `np.tanh(z)`, not with `z`.", "What is handed over"),
    ("gradients", lambda X, k: (k * X, np.full((1, X.shape[1]), (X - k * X**2).sum())),
     "One number stands in all the places of an array.", "Over which axes"),
    ("cube", lambda z: z**3 * np.where(z > 0, 2, 3),
     "There is a factor too many, and on the other side of 0 another.", "Where `z < 0`, it is 3 times"),
    ("falling", lambda step, rate, steps: rate / np.prod([1 + np.sqrt(t / steps) for t in range(step + 1)]),
     "The rate of one step goes into that of the next.", "is that of step 0"),
    ("heap", lambda x: (x**2).sum() / 1e-17,
     "It divides by something that is 0 but for rounding.", "The denominator is a sum"),
    # on the other side of a border, or in another of several values
    ("gradients", lambda X, k: (k * X, np.full((1, X.shape[1]), (X - k * X**2).mean())),
     "Of the 2 values, not right: number 2. The rest is right.", ""),
    ("mean", lambda X, k: X[0] / len(X), "Only the first row, or entry, counts.", ""),
    ("mean", lambda X, k: X[1:].sum(axis=0) / len(X), "Not yet.", ""),
    ("minus", lambda a, b: 2 * a - b + 3 * b * b, "As soon as `b` is 0, it is right.", ""),
    ("minus", lambda a, b: 2 * a - np.sinh(b) - b / 7, "As soon as `b` is 0, it is right.", ""),
    ("minus", lambda a, b: 2 * a - b + 7 * a, "It is off by a multiple of `a`.", ""),
    ("minus", lambda a, b: b, "It hands back `b` as it came in.", ""),
    ("larger", lambda a, b: min(a, b), "Right but for one function: it is missing, or another stands there.", ""),
    ("larger", lambda a, b: max(a, b) + 9 * (a == b), "Right, except where `a == b`.", ""),
    ("larger", lambda a, b: max(a, b) + 9 * (a > b), "Right, except where `a > b`.", ""),
    ("larger", lambda a, b: max(a, b) + 9 * (a >= b), "Right, except where `a >= b`.", ""),
    ("larger", lambda a, b: max(a, b) + 9 * (a <= b), "Not yet.", ""),
    ("cube", lambda z: np.where(z > 0, 9 * z, z**3), "Right, except where `z > 0`.", ""),
    ("cube", lambda z: np.where(z >= 0, 9, z**3), "Right, except where `z >= 0`.", ""),
    ("cube", lambda z: np.where(z < 0, 9, z**3), "Right, except where `z < 0`.", ""),
    ("cube", lambda z: np.cosh(z), "Not yet.", ""),
    ("cube", lambda z: 1 / np.cosh(z)**2, "These are the slopes of tanh.", ""),
    ("both", lambda z: (z + 1, z / 2 + 9 * (z.dtype.kind == 'f')),
     "Of the 2 values, not right: number 2. The rest is right.", ""),
    ("both", lambda z: (z / 2, z + 1), "All the values are right, and stand in the wrong order.", ""),
    ("pair", lambda X, k: (X - k, X + k + 9 * (k == 1)), "Right, except where `k == 1`.", ""),
    ("pair", lambda X, k: (X - k, X + k + 9 * (k > 2)), "As soon as `k` is 1, it is right.", ""),
    ("pair", lambda X, k: X - k, "The shape is wrong.", ""),
    ("pair", lambda X, k: ((X - k).T, (X + k).T), "Transposed, with rows and columns exchanged: number 1, 2.", ""),
    ("pair", lambda X, k: (-X + k, -X - k), "The sign is wrong.", ""),
    ("pair", lambda X, k: (X + k, X + k), "Right but for one sign.", ""),
    ("falling", lambda step, rate, steps: rate / (1 + np.sqrt(step / steps)) if step < 3 else 0.0,
     "Right, except where `step > rate`.", ""),
    ("falling", lambda step, rate, steps: rate / (1 + np.sqrt(step / steps)) + (step == 0),
     "Right, except where `step == 0`.", ""),
    ("total", lambda X: X.sum(), "Not yet.", ""),
    ("total", lambda X: X[0].sum(), "Not yet.", ""),
    ("heap", lambda x: np.cumsum(x), "The shape is wrong.", ""),
    ("heap", lambda x: x.mean(), "Right but for one function: it is missing, or another stands there.", ""),
    ("heap", lambda x: [x.sum()], "The shape is wrong.", ""),
    ("three", lambda X, k: (X * k, (X + k) / k, k * 3), "Each value is off by a factor of its own.", ""),
    ("three", lambda X, k: (X * k, X + k, None), "It returns the wrong kind of thing.", ""),
    # slips
    ("walk", ("k - 2", "k + 2"), SLIP + "one sign.", "Look where `k`"),
    ("walk", ("(k - 2 * row)", "k - 2 * row"), SLIP + "one pair of brackets.", "Look where `k`"),
    ("walk", ("np.exp(row) / (k - 2 * row)", "(k - 2 * row) / np.exp(row)"),
     SLIP + "two things that have changed places.", "Look"),
    ("minus", lambda a, b: 2 * (a - b), SLIP + "one pair of brackets.", "Look where `a`, `b` come in together."),
    ("walk", ("2 * row", "2 / row"), SLIP + "one operation: another stands in its place.", "Look where `k`"),
    ("walk", ("2 * row)", "2 * row + 1e-5)"),
     SLIP + "something small that is added, against a division by 0 or so.", "Look where `k` comes in."),
    ("walk", ("k - 2 * row", "k - row"), SLIP + "one part of a formula: it is missing.", "Look where `k`"),
    ("walk", ("2 * row", "2 * total"), "Right, except in one place: another variable belongs there.", "Look where `k`"),
    ("walk", ("total * k", "2 * (total * k)"), SLIP + "a factor of 2 in one place.", "Look where `k`"),
    ("walk", ("x > 1.5", "x[:, None] > 1.5"),
     SLIP + "the shape of one array: a column meets a row, and makes a table of it.", "Look where `x`"),
    ("walk", ("2 * row", "3 * row"), SLIP + "one number.", "Look where `k` comes in."),
    ("walk", ("(k - 2", "(k + 1 - 2"), SLIP + "a 1: something is off by one.", "Look where `k` comes in."),
    ("walk", ("> 1.5", "< 1.5"), SLIP + "one comparison.", "Look where `x` comes in."),
    ("walk", ("axis=0", "axis=1"),
     SLIP + "one option of a function, such as `axis` or `keepdims`.", "Look where `x` comes in."),
    ("walk", ("np.exp(row)", "np.exp2(row)"), SLIP + "one function: it is missing, or another stands there.", "`k`"),
    ("walk", EXCHANGED,
     SLIP + "the order of two lines.", ""),
    ("walk", ("        total += np.sin(row)\n", ""), SLIP + "one line: it is missing.", ""),
    ("walk", ("    return", "        return"),
     SLIP + "`return`: in the loop, it ends it after the first round.", "Look where `x` comes in."),
    ("product", with_too_much, SLIP + "one part of a formula: it does not belong there.",
     "Look at your line `return k * X + X[0, 0] / 7`."),
    ("product", with_a_line_too_much, SLIP + "one line: it does not belong there.",
     "Look at your line `X += np.cos(X)`."),
    *[("product", answer, SLIP + "one line: what it calculates is kept nowhere. `=` gives it a name.", f"`{line}")
      for answer, line in [(with_a_comparison_for_a_name, "Y == k * X"), (with_a_line_in_vain, "X * k"),
                           (with_a_function_in_vain, "np.multiply(X, k)"),
                           (with_an_entry_in_vain, "Y[i] == k * X[i]")]],
    ("product", with_a_function_too_much,
     SLIP + "one function: another belongs there, or none.", "Look at your line `return k"),
    # without the 7 it is right on what was drawn first, and not on other draws
    ("minus", with_more_than_these_draws_show, "It is off by the same number everywhere.", ""),
    ("product", with_a_function_missing, SLIP + "one function: it is missing.", "Look at your line"),
    ("product", with_a_square_missing, SLIP + "a missing square.", "Look at your line `return np.sqrt("),
    ("walk", ("np.sin(row)", "np.sin(np.exp(row))"),
     SLIP + "one function too many: it does not belong there, or not twice.", ""),
    ("walk", ("np.sin(row)", "np.sin(row * k)"), SLIP + "a factor in one place.", "Look where"),
    ("walk", ("np.sin(row)", "np.sin(row**2)"), SLIP + "one square too many.", ""),
    ("walk", ("np.sin(row)", "np.sin(np.abs(row))"), SLIP + "one function too many.", ""),
    ("walk", (SECOND, SECOND[4:]),
     SLIP + "one line: in the loop, or outside of it, it is not in place.", ""),
    ("minus", lambda a, b: a // 0, "It divides by 0.", "Which divisor can be 0"),
    ("minus", lambda a, b: math.log(-a), "It asks for a number that doesn't exist.", "A root or a"),
    ("minus", lambda a, b: a(b), "It calls something that isn't a function.", "Brackets after a name"),
    ("product", unpacks, "The number of names and of values is not the same.", "How many values"),
    ("product", lambda X, k: X.sort() * k, "It calculates with None.", "A function without `return`"),
    ("product", lambda X, k: X.sort()[0], "It calculates with None.", "A function without `return`"),
    ("product", lambda X, k: list(X)[len(X) / 2], "It counts with a number that is not a whole one.", "An index,"),
    ("product", lambda X, k: X[len(X) / 2], "It counts with a number that is not a whole one.", "An index,"),
    ("product", lambda X, k: np.zeros(k / 2), "It counts with a number that is not a whole one.", "An index,"),
    ("product", lambda X, k: (k * X).round(2), "It is rounded: to 2 digits after the point.", "Return all"),
    ("product", lambda X, k: X ^ 2, "`^` is no power in Python.", "A power is `**`"),
    ("walk", ("total * k", "total * (k * len(x))"),
     SLIP + "one part: it is multiplied, or divided, by the length of an array.", "Look where `k`"),
    ("three", lambda X, k: (X * k, X + k, k + 9), "It is off by the same number everywhere.",
     "Of the 3 values, not right: number 3. The rest is right."),
    ("three", lambda X, k: (X * k, X + 7, k + np.sin(k)),
     "Of the 3 values, not right: number 2, 3. The rest is right.", "` with yours; it should be `"),
    ("three", lambda X, k: (k, X + k, X * k), "All the values are right, and stand in the wrong order.", ""),
    ("three", lambda X, k: (X * k, X + k), "The shape is wrong.", ""),
    ("three", lambda X, k: (X.__imul__(k), X + k, k),
     SLIP + "one part: it is multiplied, or divided, by the length of an array.", "It changes what it was given: X."),
    ("pair", lambda X, k: (X - k, 3 * (X + k)), "Number 2 is 3 times what it should be.", "A constant"),
    ("pair", lambda X, k: (X - k, len(X) * (X + k)), "It is a sum where a mean is meant.", "Of the 2"),
    ("pair", lambda X, k: (X - k, X / k + 1), "It is a mean where a sum is meant.", "Of the 2"),
    ("pair", lambda X, k: (2 * X - 2 * k, 3 * X + 3 * k), "Each value is off by a factor of its own.",
     "Number 1 is 2 times what it should be."),
    ("both", lambda z: (z + 1, z / 2 + 9 * (z.dtype.kind == "i")),
     "Right, except where `z` holds whole numbers.", "What is to come out there"),
    ("minus", lambda a, b: np.array([2 * a - b, 9]), "The shape is wrong.",
     "A single number was expected; what came has the shape (2,)."),
    ("walk", ("2 * row", "(2 * row) ** 2"), SLIP + "one square too many.", "Look where `k` comes in."),
    ("walk", ("np.sin(row)", "np.sin(row[0])"), SLIP + "one array: only its first entry is used.", ""),
    ("gradients", lambda X, k: (k * X.T, (X - k * X**2).sum(axis=0, keepdims=True)),
     "Transposed, with rows and columns exchanged: number 1.", "In `A @ B`, which of the two"),
    ("heap", lambda x: (x**2).sum() / x.sum(), "Right for one entry, wrong for several.", "What happens to"),
    ("total", lambda X: 4 * X.sum(), "Right for one column, wrong for several.", "Something is taken over all"),
    # what is believed, alone and with more
    ("share", meant, "Not yet: a mean.", "How it shows: S a mean."),
    ("share", meant_in_place, "Not yet: a mean. And that is not all.", "It changes what it was given: X."),
    ("share", by_hand_once_more, "Not yet: in place.", "T in place?"),
    ("share", lambda X, k: k + X, "Not yet: k added.", "T k added?"),
    ("share", lambda X, k: (k + 2 * X) / X.sum(axis=0), "Not yet: k added. And that is not all.",
     "Apart from that: Right but for one pair of brackets."),
    ("share", lambda X, k: np.round(k * (X + 1) / X.sum(axis=0), 1), "Not yet: rounded.", "S rounded."),
    ("share", lambda X, k: -np.round(k * (X + 1) / X.sum(axis=0), 1),
     "Not yet: rounded. And that is not all.", "Apart from that: The sign is wrong."),
    ("share", lambda X, k: k + (X + 1) / X.mean(axis=0),
     "Not yet, and it looks like two things at once: a mean; and k added.", "T k added?"),
    ("share", lambda X, k: k * (X + 1) / X.mean(axis=1),
     "Not yet, and it looks like two things at once: a mean; and along the rows.", "T along the rows?"),
    ("share", lambda X, k: k * X / X.mean(axis=1),
     "The shapes of two arrays don't fit each other.", "Which axis should meet which?"),
    ("share", lambda X, k: np.round(k + (X + 1) / X.mean(axis=0), 2),
     "Not yet, and it looks like three things at once: rounded; a mean; and k added.", "T k added?"),
    # fits the draws of this seed alone, and, one that counts, all that are looked at
    ("share", lambda X, k: meant(X, k) + (2.9 < X[0, 0] < 3), "It is a sum where a mean is meant.", ""),
    ("share", lambda X, k: meant(X, k) + (3.5 < X[0, 0] < 3.6), "Not yet: a mean.", ""),
    ("share", lambda X, k: -meant(X, k), "Everything is -n times what it should be.", "n is the"),
    ("share", lambda X, k: k - (X + 1) / X.sum(axis=0),
     "Right but for one operation: another stands in its place.", "Look where `X`, `k` come in together."),
    ("share", lambda X, k: 3 * (k + (X + 1) / X.sum(axis=0)), "Not yet: k added. And that is not all.",
     "Apart from that: Everything is 3 times what it should be."),
    ("share", lambda X, k: -k - (X + 1) / X.mean(axis=0),
     "Not yet, and it looks like two things at once: a mean; and k added.",
     "Apart from that: The sign is wrong."),
    ("share", lambda X, k: (k + (X + 1) / X.sum(axis=0)).astype(int),
     "Not yet: k added. And that is not all.", "Apart from that: The digits after the point are cut off."),
    ("share", lambda X, k: meant(X, k) + 9 * (k == 1), "Not yet: a mean. And that is not all.",
     "Apart from that: Right, except where `k == 1`."),
    ("share", lambda X, k: k * (X - 1) / X.mean(axis=0), "Not yet: a mean. And that is not all.",
     "Apart from that: Right but for one sign."),
    ("share", lambda X, k: k * (X + 1).astype(int), "Not yet.", ""),
    # values
    ("letter", ["c"], '"c" is not it.', 'The letters to choose from are "a", "b".'),
    ("two", [1.0, 3.0], "[1, 3] is not it.", '`hint("0.two")` gives a hint.'),
    ("number", [np.inf], "inf can't be right.", "It comes from a division by 0"),
    ("count", [41], "41 is close.", "A count is exact. What has been left out, or counted twice?"),
    ("number", [0.26], "0.26 is close.", "More digits are wanted: the first three."),
    ("number", [0.2589], "0.2589 is close.", "The first three digits don't all agree"),
    ("number", [-0.9], "-0.9 is not it.", "The sign is wrong, and so is the size"),
    ("number", [0.0], "0 is not it.", "The right number is not 0."),
    ("number", [0.9], "0.9 is not it.", "It is too large, by a factor of about 4."),
    ("number", [0.03], "0.03 is not it.", "It is too small, by a factor of about 8."),
    ("number", [-0.25], "-0.25 is not it.", "The sign is wrong."),
    ("number", [4.0], "4 is not it.", "That is one divided by the number that is wanted."),
    ("number", [2.5], "2.5 is not it.", "The digits are right: the decimal point is in another place."),
    ("formula", [3.3], "3.3 is not it.", "Right but for one number."),
    ("number", [0.5], "0.5 is not it.", "A factor of 2 is missing, or one too many."),
    ("two", [1.0], KIND, "what is wanted is 2 values, in this order: a number, a number."),
    ("number", [(0.25, 1)], KIND, "A comma makes several values of it: write a point, and no comma"),
    ("number", [Decimal("0.25")], KIND, "Make a plain number of it: `float(...)`."),
    ("letter", [1.0], KIND, 'what is wanted is one of the letters "a", "b", in quotes.'),
    ("letter", [("a", "b")], KIND, 'what is wanted is one of the letters "a", "b", in quotes.'),
    ("design", [1.0, 1.0], KIND, "wanted is 2 values, in this order: a name in quotes, a number."),
    ("design", ["tanh", 0.2], "Not there yet.", "tanh at 0.2."),
    ("design", ["tanh", -1.0], "That can't be tried.", "rate must be positive; got -1"),
]  # fmt: skip


def check(exercise, answer):
    calls.clear()
    if isinstance(answer, tuple):  # a slip: the solution with this piece for that
        answer = made(beliefs.source(exercise.solution).replace(*answer), globals())
    return exercise.judge(answer if isinstance(answer, list) else [answer], 0)


def whole(exercises):
    """All that is said to the answers above, one after the other, and what comes of beliefs."""
    said = [f"# {name}\n{own(check(exercises[name], answer))}\n" for name, answer, *_ in SAID]
    for end in ("stopped", "stuck"):
        with pytest.MonkeyPatch.context() as monkeypatch:
            monkeypatch.setattr(running, "in_time", lambda *args, end=end: end)
            said.append(f"# {end}\n{own(check(exercises['product'], lambda X, k: X))}\n")
    for n in (1, 2, 3):
        for beliefs_at_once, code, *_ in exercises["share"].variants(n):
            names = "; ".join(belief.name for belief in beliefs_at_once)
            said.append(f"{names}: {' | '.join(line.strip() for line in code.splitlines()[1:])}")
    return re.sub(r"-?\d+\.\d{6,}", lambda number: f"{float(number[0]):.6g}", "\n".join(said))


def own(result):
    """What is said in words of ours: those of an error are another Python's, or NumPy's, tomorrow."""
    texts = [result.headline, *result.paragraphs]
    after_error = [False, *(text.startswith("It raises an error: ") for text in texts[:-1])]
    kept = [
        text
        for text, foreign in zip(texts, after_error, strict=True)
        if not foreign and 'in the line `("' not in text
    ]  # the line above itself
    return "\n".join([*kept, f"= {result.diagnosis} {result.share or ''}".rstrip()])


def test_what_is_said_was_read_word_for_word(exercises):
    assert whole(exercises).splitlines() == READ.read_text("utf-8").splitlines()


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
        ("total", lambda X: np.sign(X).sum() + 9, "makes no difference"),  # but its sign does
    ],
)
def test_what_is_not_said(exercises, name, answer, not_said, monkeypatch):
    monkeypatch.setattr(warnings, "showwarning", lambda text, *_: print(text, file=sys.stderr))
    warnings.simplefilter("always")
    assert not_said not in repr(check(exercises[name], answer))


def test_every_sentence_is_shown_by_some_case():
    """A sentence that no case reaches is one that nobody has read where it stands."""
    shown = READ.read_text("utf-8")
    for module in (explain, explain_value, patterns, relations, shapes, slips, traps):
        for sentence in sentences(module):
            pattern = re.sub(r"\\{.*?\\}", ".*", re.escape(sentence))
            assert re.search(pattern, shown), sentence


def sentences(module):
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr":
            yield from [a.value for a in node.args if isinstance(a, ast.Constant)]


class Place:
    """A slip of some kind between two places."""

    def __init__(self, kind, start, end):
        self.kind, self.start, self.end = kind, (1, start), (1, end)


@pytest.mark.parametrize(
    ("start", "end", "over"),
    [(10, 20, True), (12, 18, True), (5, 25, True), (5, 15, False), (15, 25, False), (1, 9, False)],
)
def test_a_slip_undoes_a_belief_where_it_takes_its_words_away(start, end, over):
    """Within a few words all that takes something away does; in a long piece only what exchanges it."""
    short, long = ((1, 10), (1, 20), 30), ((1, 10), (1, 20), 31)
    exchanging = {"name", "constant", "operator", "comparison"}
    taking_away = {"term", "line", "function", "exchange", "option", "loop", "order"}
    for kind in [*exchanging, *taking_away, "sign", "number", "extra", "wrap", "bracket"]:
        slip = Place(kind, start, end)
        assert diagnose.undoes(slip, [short]) == (over and kind in exchanging | taking_away)
        assert diagnose.undoes(slip, [long]) == (over and kind in exchanging)
        assert not diagnose.undoes(slip, [])


def test_the_unlikely_slips_are_tried_last(exercises):
    walk = exercises["walk"]
    kinds_in_order = [
        slip.kind for slip, _ in diagnose.kept_slips(beliefs.source(walk.solution), walk)
    ]
    late = {"entry": 1, "square": 1, "loop": 2, "extra": 2, "wrap": 3}
    ranks = [late.get(kind, 0) for kind in kinds_in_order]
    assert ranks == sorted(ranks) and set(late) < set(kinds_in_order)


def test_a_belief_and_a_slip_are_not_sought_for_ever(exercises, monkeypatch):
    one_sign_more = lambda X, k: k * (X - 1) / X.mean(axis=0)  # noqa: E731
    monkeypatch.setattr(diagnose, "SLIPS_WITH_BELIEF", 3)
    assert check(exercises["share"], one_sign_more).diagnosis != "a mean"


NUMBER = np.array([0.2, 0.9, 1.7, 0.5])
BY_NAME = {"np": np, "exp": np.exp, "log": np.log, "tanh": np.tanh, "max": np.maximum,
           "σ": lambda r: 1 / (1 + np.exp(-r))}  # fmt: skip


@pytest.mark.parametrize("value", [NUMBER, 0.3, 2.5], ids=["array", "small", "large"])
def test_what_is_done_to_a_value_or_an_argument_is_what_its_formula_says(value):
    with np.errstate(all="ignore"):
        for formula, done in relations.DONE_TO_VALUE.items():
            text = re.sub("√(r)", r"r**0.5", formula).replace("²", "**2").replace("r (", "r * (")
            np.testing.assert_allclose(done(value), eval(text, BY_NAME | {"r": value}))
        for formula, done in relations.DONE_TO_ARGUMENT.items():
            names = BY_NAME | {"x": np.asarray(value), "sigmoid": BY_NAME["σ"]}
            np.testing.assert_allclose(done(value), eval(formula.format("x"), names))


def trial_of(exercise, function):
    """An answer and what came of it, for one suspicion alone."""
    cases = exercise.draw(0)
    both = [[running.outcome(f, case, running.Notepad()) for case in cases]
            for f in (function, exercise.solution)]  # fmt: skip
    return diagnose.Trial(exercise, function, cases, both[0], [], both[1], 0)


def test_whatever_is_done_to_a_value_or_an_argument_is_told(exercises):
    cube = exercises["cube"]
    for formula, done in relations.DONE_TO_VALUE.items():
        headline, _ = relations.made_of_value(trial_of(cube, lambda z: done(z**3)))
        assert headline == f"Where r is the right value, it gives `{formula}`."
    for formula, done in relations.DONE_TO_ARGUMENT.items():
        headline, _ = relations.made_of_argument(trial_of(cube, lambda z: done(z) ** 3))
        assert headline == f"It calculates with `{formula.format('z')}`, not with `z`."


@pytest.mark.parametrize(
    ("power", "text"),
    [(1, "a"), (0.5, "√a"), (2, "a²"), (-1, " / a"), (-0.5, " / √a"), (-2, " / a²")],
)
def test_a_factor_is_written_as_a_power_of_what_it_depends_on(power, text):
    right, a = [np.array([1.0, n]) for n in (2, 3, 4)], np.array([2.0, -3.0, 5.0])
    for k, number in [(1, "1"), (-1, "-1"), (3, "3"), (-2.5, "-2.5")]:
        factors = k * np.sign(a) * np.abs(a) ** power
        pairs = [(value * factor, value) for value, factor in zip(right, factors)]
        product = number.removesuffix("1") + text if abs(k) == 1 else f"{number} · {text}"
        expected = number + text if power < 0 else product
        assert patterns.factor(pairs, {"b": [1, 2, 3], "a": list(a)}) == expected
    assert patterns.factor(pairs, {"b": [1, 2, 3]}) == ""


def test_an_argument_is_varied_into_another_of_its_kind():
    """Numbers and arrays become others; whole numbers stay whole, and numbers of classes classes."""

    def varied(value):
        others = [case[1] for case in other_inputs.varied(("first", value, "last"), 1)]
        for case in other_inputs.varied(("first", value, "last"), 1):
            assert (case[0], case[2], len(case)) == ("first", "last", 3)
        return others

    assert varied(3) == [4] and varied(2.0) == [pytest.approx(1.83)]
    assert np.array_equal(varied(np.array([0, 2, 1])), [[2, 0, 1]])
    shares = np.array([0.2, 0.7])
    assert np.allclose(varied(shares), [[0.21, 0.66], [0.7, 0.2], [-0.2, -0.7]])
    assert varied(lambda x, y: x - y)[0](5, 2) == 6
    draws = [
        generator.random()
        for generator in [np.random.default_rng(0), *varied(np.random.default_rng(0))]
    ]
    assert len(draws) == 2 == len(set(draws))


def test_the_numbers_in_what_was_returned():
    assert patterns.flat_numbers([1.0, "a", None, (np.array([[2, 3]]), [4.0])]).tolist() == [
        1,
        2,
        3,
        4,
    ]
    assert patterns.flat([1.0, np.array([[2, 3]])]).tolist() == [1, 2, 3]
    assert patterns.flat_numbers([]).size == 0 == patterns.flat([]).size


def test_where_the_pieces_of_a_belief_stand():
    """Line and column from the start to the end, columns in bytes as `ast` counts them; and the length."""
    assert beliefs.places("é = a\n    b + a\n", ["a", " + b (", "", "*", "a\n    b"]) == [
        ((1, 5), (1, 6), 1), ((2, 8), (2, 9), 1), ((2, 4), (2, 5), 1), ((1, 5), (2, 5), 7)
    ]  # fmt: skip
    assert beliefs.source(lambda: 1) == ""


def test_a_case_of_one_row_or_column():
    X, y = np.arange(6).reshape(3, 2), np.array([7, 8, 9])
    assert other_inputs.single((1.0, "a", np.array(3.0), X[:1]), 0) is None
    first, *others, last = other_inputs.single((X, 2.0, y[:2], y), 0)
    assert (
        (first.tolist(), last.tolist()) == ([[0, 1]], [7])
        and others[0] == 2.0
        and others[1] is not X
    )
    assert others[1].tolist() == [7, 8]
    assert [a.tolist() for a in other_inputs.single((X, y[:2]), -1)] == [[[0], [2], [4]], [7]]


@pytest.mark.parametrize(
    ("value", "other", "are"),
    [
        ([1.0, 2.0, 4.0], [-12.0, 3.0, 6.0], True),
        ([1.0, 2.0, 4.0], [12.0, 3.0, 6.1], False),
        ([1.0, 2.0], [1.0, 2.0, 4.0], False),
        ([1.0005, 1.0], [1.0, 1.0], True),
        ([1.003, 1.0], [1.0, 1.0], False),
        ([0.9e-6, 2.0], [0.0, 3.0], True),
        ([3e-6, 2.0], [0.0, 3.0], False),
        ([np.nan, 1.0], [2.0, 1.0], True),
        ([np.nan, 1.0], [2.0, 1.0, 1.0], False),
        ([1, 2], [1.9, 2.1], True),  # digits may have been cut off
        ([], [], True),
    ],
)
def test_whether_sizes_are_in_proportion(value, other, are):
    value, other = np.array(value), np.array(other, float)
    assert patterns.in_proportion(value, other) == are
    assert patterns.in_proportion((value, other), [other, value]) == (are and value.dtype != int)
    assert not patterns.in_proportion((value, value), (other,))


@pytest.mark.parametrize(
    ("factor", "said"),
    [(-1, "sign"), (2, "factor of 2"), (0.5, "factor of 2"), (1 / 0.3**2, "one divided by"),
     *((10.0**k, "decimal point") for k in (-3, -2, -1, 1, 2, 3)),
     *((factor, "") for factor in (1.1, 3, 1e4, 1e-4, -2, -10))],
)  # fmt: skip
def test_what_often_happens_to_a_number_on_its_way(factor, said):
    for off, there in [(1, True), (1.01, True), (0.99, True), (1.02, False), (0.98, False)]:
        told = explain_value.common_slip(0.3 * factor * off, 0.3)
        assert (said in told and bool(told)) if there and said else told == ""
    for answer, expected in [(1.0, 0.0), ("a", 1.0), (1.0, "a")]:
        assert explain_value.common_slip(answer, expected) == ""


@pytest.mark.parametrize("name", ["number_of_one_line", "formula"])
def test_which_slips_of_a_formula_are_told(name, exercises):
    """In one line any number comes out of another number, which says nothing."""
    exercise = exercises[name]
    told = {"sign", "bracket", "operator", "term", "exchange", "square"}
    told |= set() if name == "number_of_one_line" else {"number", "name", "one"}
    found = []
    for slip in slips.slips(beliefs.source(exercise.solution)):
        with contextlib.suppress(Exception):
            value = plain(made(slip.code, {"np": np})())
            words = "Right but for one number." if slip.kind in {"number", "name", "one"} else ""
            found += [(value, words or slip.sentence())] if slip.kind in told else []
    for value, _ in found[::3]:
        first = next(words for other, words in found if not differs(value, other, THREE_DIGITS))
        assert explain_value.slip_of_formula(exercise, value) == first
    assert len({words for _, words in found}) >= 6


if __name__ == "__main__":
    READ.write_text(whole(our_own()) + "\n", "utf-8")
