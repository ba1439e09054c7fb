"""The kinds of exercise, and how each finds out what the learner believes.

An exercise is its solution, a catalogue of known wrong answers, and hints. The learner's answer is
put to the same inputs as the solution and every wrong answer: what does the same *is* the same,
and gets its name. What matches none is compared case by case, and the smallest case on which it
differs is shown.
"""

import ast
import dis
import inspect
import secrets
import string
import textwrap
import types
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ..messages import tr
from . import explain, explain_value
from .comparing import RELATIVE, differs, plain, show, size
from .result import NOT_ATTEMPTED, RIGHT, WRONG, Result
from .running import CheckInside, Notepad, outcome, outcomes

SECONDS = 5.0  # for one call, until it counts as slow or endless
THREE_DIGITS = 0.002  # the relative tolerance where so many are wanted
EXERCISES = {}  # key -> exercise, in the order of the chapters


@dataclass(frozen=True)
class Misconception:
    """A wrong answer that learners really give: its name, its sign, and what to think about."""

    name: str
    sign: str  # by what it can be seen
    think: str
    answer: object  # what the learner believes: a function that does it, or a value
    when: object = None  # recognises a family of wrong answers, `answer` being one of them
    also: tuple = ()  # other functions that the same belief leads to

    def result(self, *before):
        return Result(
            tr("Not yet: {name}.").format(name=tr(self.name)),
            (*before, tr("How it shows: {sign}").format(sign=tr(self.sign)), tr(self.think)),
            status=WRONG,
            diagnosis=self.name,
        )


class Exercise:
    """What all kinds share. `key` is "chapter.name", e.g. "2_1.descent_step"."""

    seconds = SECONDS

    def __init__(self, key, solution, *, hints, further):
        self.key, self.solution, self.hints, self.further = key, solution, hints, further
        self.misconceptions = []
        EXERCISES[key] = self

    @property
    def chapter(self):
        return self.key.split(".")[0]

    @property
    def name(self):
        return self.key.split(".")[1]

    def wrong(self, name, answer=None, *, sign, think, when=None, also=()):
        """Add a wrong answer to the catalogue under this name; without a value it decorates one."""

        def add(answer):
            self.misconceptions.append(Misconception(name, sign, think, answer, when, tuple(also)))
            return answer

        return add if answer is None else add(answer)

    def not_attempted(self, *why):
        text = tr('`hint("{key}")` gives a hint.').format(key=self.key)
        return Result(tr("Not attempted yet."), (*why, text), status=NOT_ATTEMPTED)

    def passed(self, *before):
        thought = tr("One thought further: {thought}").format(thought=tr(self.further))
        return Result(tr("Right."), (*before, thought), status=RIGHT)

    def texts(self):
        """Every text of this exercise that a reader may see; each goes through `tr`."""
        yield from (*self.hints, self.further, inspect.getdoc(self.solution) or "")
        for wrong in self.misconceptions:
            yield from (wrong.name, wrong.sign, wrong.think)

    def answer_text(self):
        """The solution in words, and in code."""
        return tr(inspect.getdoc(self.solution) or ""), ""


class Code(Exercise):
    """A function to write. `inputs(rng)` draws argument tuples for it, the smallest ones first.

    `given` is the function as it is handed out, where the task is to mend it. `others` are functions
    that are right as well, and return something else.
    """

    code = ""  # of the solution, where it is not simply its source

    def __init__(
        self, key, solution, *, inputs, given=None, others=(), tolerance=RELATIVE, **common
    ):
        super().__init__(key, solution, **common)
        self.inputs, self.given, self.tolerance = inputs, given, tolerance
        self.others = others

    @property
    def parameters(self):
        return list(inspect.signature(self.solution).parameters)

    def judge(self, answers, seed=None):
        """The result of a check; `seed` draws the inputs anew as they were."""
        if len(answers) != 1 or not callable(answers[0]):
            if unanswered(answers):
                return self.not_attempted()
            return explain.not_a_function(self)
        (function,) = answers
        if is_stub(function):
            return self.not_attempted()
        if self.given and instructions(function) == instructions(self.given):
            return self.not_attempted(tr("The function still does what it did when it was given."))
        if others := other_parameters(function, self.parameters):
            return explain.other_parameters(self, others)

        seed = secrets.randbelow(10**6) if seed is None else int(seed)
        cases = list(self.inputs(np.random.default_rng(seed)))
        expected = self.known(self.solution, cases)
        # The first case once more at the end: the same question must get the same answer.
        found, end = outcomes(function, [*cases, cases[0]], self.seconds)
        if end != "done":
            return explain.endless(self, cases[len(found) % len(cases)], end)
        again = found.pop()
        if any(result.error == "NotImplementedError" for result in found):
            return self.not_attempted()
        if any(result.error == CheckInside.__name__ for result in found):
            return explain.check_inside(self)
        for other in self.others:
            if self.same(found, outcomes_of_other := self.known(other, cases)):
                expected = outcomes_of_other
        if self.same(found, expected):
            if self.same([again], expected[:1]):
                return self.passed()
            return explain.forgetful(self, cases[0], found[0], again)
        return self.diagnose(cases, found, expected, seed)

    def diagnose(self, cases, found, expected, seed):
        """What is wrong: a known misconception, two of them, or else the smallest counterexample."""
        known = [
            (wrong, self.known(answer, cases))
            for wrong in self.misconceptions
            for answer in (wrong.answer, *wrong.also)
        ]
        for wrong, outcomes_of_wrong in known:
            if self.same(found, outcomes_of_wrong):
                return wrong.result()
        for wrong in self.misconceptions:
            if wrong.when and wrong.when(cases, found, expected):
                return wrong.result()
        if both := self.two_at_once(found, expected, known):
            return explain.two_at_once(*both)
        return explain.counterexample(self, cases, found, expected, seed)

    def two_at_once(self, found, expected, known):
        """Two misconceptions that, between them, account for every case that is wrong, or None.

        A case counts for a misconception if the answer does there what the misconception does. An
        error doesn't count: too many roads lead to a ValueError. Nor does a single number: a share or
        a count is soon the same by chance. And if more than one pair would do, none is told.
        """
        if any(size(e.value) == 1 for e in expected):
            return None
        wrong_cases = {i for i, e in enumerate(expected) if not self.same([found[i]], [e])}
        explained = [
            (
                wrong,
                {i for i in wrong_cases if not found[i].error and self.same([found[i]], [o[i]])},
            )
            for wrong, o in known
        ]
        pairs = {
            (a.name, b.name): (a, b)
            for (a, in_a), (b, in_b) in combinations(explained, 2)
            if a is not b and in_a - in_b and in_b - in_a and in_a | in_b == wrong_cases
        }
        return next(iter(pairs.values())) if len(pairs) == 1 else None

    def known(self, function, cases):
        """The outcomes of a function of ours."""
        return [outcome(function, case, Notepad()) for case in cases]

    def same(self, found, others):
        """Whether two functions can't be told apart by what they did.

        Where they did nothing but raise errors, it must be the same errors, word by word.
        """
        if all(a.error for a in found) and [a.message for a in found] != [
            b.message for b in others
        ]:
            return False
        return all(
            (a.error, a.changed) == (b.error, b.changed)
            and (a.error or not differs(a.value, b.value, self.tolerance))
            for a, b in zip(found, others, strict=True)
        )

    def answer_text(self):
        return tr("This does it:"), self.code or source(self.solution)


class Value(Exercise):
    """A number, several numbers, or a letter to find. `solution()` computes it.

    `tolerance` is relative: what three digits of the number need, or next to nothing where a whole
    number is wanted. `options` are the letters that a choice allows. `consequence(answer)` says in a
    sentence what would happen with a number that is not the right one.
    """

    def __init__(
        self, key, solution, *, tolerance=THREE_DIGITS, options="", consequence=None, **common
    ):
        super().__init__(key, solution, **common)
        self.tolerance, self.options, self.consequence = tolerance, options, consequence

    def judge(self, answers, seed=None):
        if unanswered(answers):
            return self.not_attempted()
        answer, expected = plain_answer(answers), plain(self.solution())
        if self.options and isinstance(answer, str):  # "b)" is meant for "b"
            answer = answer.strip(string.punctuation + string.whitespace)
        difference = differs(answer, expected, self.tolerance)
        if difference in ("type", "shape"):
            return explain_value.wrong_kind(self, answer, expected)
        if not difference:
            return self.passed()
        if wrong := self.nearest(answer, expected):
            return wrong.result()
        return explain_value.other_value(self, answer, expected)

    def nearest(self, answer, expected):
        """The known wrong answer that this one is, or None.

        Where the right answer is nearer still, it is only a digit that is missing.
        """
        known = [(wrong, plain(wrong.answer)) for wrong in self.misconceptions]
        known = [(wrong, value) for wrong, value in known if self.alike(answer, value)]
        if not isinstance(answer, float) or not known:
            return known[0][0] if known else None
        distance, wrong = min(((abs(answer - v), w) for w, v in known), key=lambda pair: pair[0])
        return wrong if distance < abs(answer - expected) else None

    def alike(self, answer, value):
        """Whether they agree in three digits, or the answer is the value, rounded to two or three.

        Where a whole number is wanted, whole numbers must be the same.
        """
        if isinstance(answer, str):
            return not differs(answer, value)
        whole = self.tolerance != THREE_DIGITS
        if whole and value == round(value):
            return not differs(answer, value, self.tolerance)
        rounded = not whole and answer in (float(f"{value:.2g}"), float(f"{value:.3g}"))
        return rounded or not differs(answer, value, THREE_DIGITS)

    def answer_text(self):
        text = tr("The answer is {answer}.").format(answer=show(plain(self.solution())))
        return f"{text} {tr(inspect.getdoc(self.solution) or '')}".strip(), ""


class Design(Exercise):
    """Something to find that works, with many right answers; `solution()` is one of them.

    `measure(*answer)` tries the answer and returns a dict of what was measured. The first
    misconception whose `when(measured)` holds is the diagnosis; its answer is one that shows it. `reached(measured)` says whether the goal is met, `report` is a sentence with
    {names} of what was measured. Where the text rules an answer out, `measure` need not try it: it
    returns {"forbidden": True}, and one misconception is about that.
    """

    def __init__(self, key, solution, *, measure, reached, report, **common):
        super().__init__(key, solution, **common)
        self.measure, self.reached, self.report = measure, reached, report

    def texts(self):
        yield from super().texts()
        yield self.report

    def judge(self, answers, seed=None):
        if unanswered(answers):
            return self.not_attempted()
        answer, expected = plain_answer(answers), plain(self.solution())
        if differs(answer, expected) in ("type", "shape"):
            return explain_value.wrong_kind(self, answer, expected)
        places = answer if isinstance(answer, list | tuple) else [answer]
        try:
            measured = self.measure(*(as_name(place) for place in places))
        except (ValueError, TypeError, OverflowError) as error:  # it refuses a negative rate, say
            return explain_value.refused(error)
        if self.reached(measured):
            return self.passed(tr(self.report).format(**measured))
        wrong = next((wrong for wrong in self.misconceptions if wrong.when(measured)), None)
        if measured.get("forbidden"):  # by the text: there was nothing to measure
            return wrong.result()
        report = tr(self.report).format(**measured)
        return wrong.result(report) if wrong else explain_value.not_there_yet(report)

    def answer_text(self):
        text = tr("One that works: {answer}.").format(answer=show(plain(self.solution())))
        return f"{text} {tr(inspect.getdoc(self.solution) or '')}".strip(), ""


# ------------------------------------------------------------------------- looking at an answer


def unanswered(answers):
    """Whether dots are left where an answer was to be filled in."""
    return not answers or any(answer is ... for answer in answers)


def is_stub(function):
    """Whether the function does nothing: only a docstring, `...`, `pass` or `return None`."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return False
    constants, others = set(), set()
    for instruction in dis.get_instructions(code):
        is_constant = instruction.opname in ("LOAD_CONST", "RETURN_CONST")
        (constants if is_constant else others).add(
            instruction.argval if is_constant else instruction.opname
        )
    return others <= {"RESUME", "NOP", "RETURN_VALUE"} and constants <= {None, ...}


def instructions(function):
    """What a function does, step by step, without its docstring; None for what is not in Python."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return None
    return [(step.opname, step.argval) for step in dis.get_instructions(code)]


def other_parameters(function, names):
    """The function's parameters as text, where it can't be called with these; else ""."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some functions written in C don't tell
        return ""
    try:
        signature.bind(*names)
    except TypeError:
        return str(signature)
    return ""


def plain_answer(answers):
    """The answer, or the list of them, as plain values; None where they can't be looked at."""
    found, _ = outcomes(lambda: answers if len(answers) > 1 else answers[0], [()], SECONDS)
    value = found[0].value if found else None
    return float(value) if isinstance(value, np.float32) else value


def as_name(value):
    """The names of the library are in small letters: "Leaky ReLU" is meant for "leaky_relu"."""
    return value.strip().lower().replace(" ", "_") if isinstance(value, str) else value


def source(function):
    """The code of a function of ours, without its decorators."""
    text = textwrap.dedent(inspect.getsource(function))
    (definition,) = ast.parse(text).body
    return "\n".join(text.splitlines()[definition.lineno - 1 :])


class Chapter:
    """Decorators that make exercises of the functions that solve them: one for each kind."""

    def __init__(self, name):
        self.name = name

    def code(self, **options):
        return self._exercise(Code, options)

    def number(self, **options):
        return self._exercise(Value, options)

    def choice(self, options, **others):
        return self._exercise(Value, {"options": options, **others})

    def design(self, **options):
        return self._exercise(Design, options)

    def _exercise(self, kind, options):
        return lambda solution: kind(f"{self.name}.{solution.__name__}", solution, **options)
