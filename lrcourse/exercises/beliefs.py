"""What learners believe, and what comes of two beliefs at once.

A belief about a function is written as a change of the solution's code:

    {"p - y": "y - p"}      where the solution has the one, the learner has the other
    "p - y"                 this is all that the learner returns

So beliefs compose: both changes are made, one after the other, and nobody writes the pair down. A
mistake that is more than a change of the solution is a function of its own; the changes of others
are made to its code as well, where they fit.
"""

import ast
import contextlib
import inspect
import textwrap
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that learners really give: its name, its sign, and what to think about."""

    name: str
    sign: str  # by what it can be seen
    think: str
    answer: object  # a value; or a change of the solution's code, an expression, a function
    when: object = None  # recognises a family of wrong answers, `answer` being one of them
    also: tuple = ()  # other answers that the same belief leads to


class Variant(NamedTuple):
    """An answer to a `Code` exercise that we know: the beliefs that lead to it, and its code."""

    beliefs: tuple
    code: str
    function: object
    new: tuple = ()  # the pieces of the code that are the last belief's


def made(code, names):
    """The function that this code defines."""
    defined = {}
    exec(code, names, defined)
    return next(iter(defined.values()))


def source(function):
    """The code of a function of ours, without its decorators; "" for a lambda."""
    text = textwrap.dedent(inspect.getsource(function))
    try:
        (definition,) = ast.parse(text).body
    except SyntaxError:  # it stands in the middle of a call
        return ""
    lines = text.splitlines()[definition.lineno - 1 :]
    return "\n".join(lines) + "\n" if "def " in text else ""


def changed(code, change):
    """The code with each old piece replaced by the new one, as far as it is there."""
    head, body = code.split(":\n", 1)
    for old, new in change.items():
        body = body.replace(old, new)
    return f"{head}:\n{body}"


def made_whole(change, code, solution):
    """Whether all the pieces of a change are made that go together: that fit the solution together."""
    together = all(old in solution for old in change)
    return not together or all(old in code for old in change)


def places(code, pieces):
    """Where the pieces stand in the code: (line and column of the start, of the end, length)."""
    found = []
    for piece in filter(None, (piece.strip(" ,+-*/()\n") for piece in pieces)):
        start = code.find(piece)
        while start >= 0:
            found.append((place(code, start), place(code, start + len(piece)), len(piece)))
            start = code.find(piece, start + 1)
    return found


def place(code, i):
    """Line and column of letter number i, as `ast` counts them: columns in bytes."""
    before = code[:i]
    return before.count("\n") + 1, len(before.rpartition("\n")[2].encode())


def right_codes(exercise):
    """The code of the solution, and of the same written otherwise."""
    solution = source(exercise.solution)
    return [solution, *(written(form, solution) for form in exercise.forms)]


def written(answer, solution):
    """The code of an answer: a change of the solution, an expression to return, or a function."""
    if callable(answer):  # what it reads from outside is not in its code
        return "" if answer.__code__.co_freevars else source(answer)
    if isinstance(answer, dict):
        return changed(solution, answer)
    head, _ = solution.split(":\n", 1)
    return f"{head}:\n    return {answer}\n"


def singles(exercise):
    """A variant for each answer that one belief leads to.

    A change that only fits what another belief has written leads to none alone. One that fits the
    solution as it is written otherwise leads to another answer of the same belief.
    """
    names = exercise.solution.__globals__
    right = right_codes(exercise)
    found = []
    for belief in exercise.misconceptions:
        for answer in (belief.answer, *belief.also):
            is_change = isinstance(answer, dict)
            codes = [written(answer, code) for code in (right if is_change else right[:1])]
            for code in dict.fromkeys(codes):
                if code not in right:
                    function = answer if callable(answer) else made(code, names)
                    new = tuple(answer.values()) if is_change else (code.partition(":\n")[2],)
                    found.append(Variant((belief,), code, function, new))
    return found


def combined(exercise, variants):
    """What comes of one more belief, for each of the variants; each code once.

    A belief may change what another one has written: that is where it then belongs.
    """
    names, solution = exercise.solution.__globals__, source(exercise.solution)
    found, known = [], {variant.code for variant in (*exercise.variants(1), *variants)}
    for variant in filter(lambda variant: variant.code, variants):
        for belief in exercise.misconceptions:
            for change in (belief.answer, *belief.also):
                if belief in variant.beliefs or not isinstance(change, dict):
                    continue
                code = changed(variant.code, change)
                if code not in known and made_whole(change, variant.code, solution):
                    known.add(code)
                    with contextlib.suppress(SyntaxError):  # two changes that don't go together
                        beliefs = (*variant.beliefs, belief)
                        found.append(Variant(beliefs, code, made(code, names)))
    return found
