"""The kinds of exercise, and how each finds out what the learner believes.

An exercise is its solution, a catalogue of known wrong answers, and hints. The learner's answer is
put to the same inputs as the solution and every wrong answer: one that behaves like a known mistake
is given its name. So are two or three mistakes at once (`beliefs.py`) and single slips (`slips.py`);
`diagnose.py` says in which order they are suspected. For the rest, the smallest input on which the
answer differs is shown.
"""

import dis
import inspect
import secrets
import string
import types
from dataclasses import replace

import numpy as np

from ..laboratory import Setting
from ..messages import tr
from . import explain, explain_value
from .beliefs import Misconception, combined, singles, source
from .comparing import RELATIVE, Several, differs, plain, show
from .diagnose import Trial, diagnose
from .result import NOT_ATTEMPTED, RIGHT, Result
from .running import CheckInside, Notepad, outcome, outcomes

SECONDS = 5.0  # for one call, until it counts as slow or endless
DRAWS = 3  # of inputs for a function
THREE_DIGITS = 0.002  # the relative tolerance where so many are wanted
EXERCISES = {}  # key -> exercise, in the order of the chapters


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
        """Add a wrong answer to the catalogue under this name; without one it decorates a function.

        For a function `answer` is a change of the solution's code, or the expression returned in its
        place: beliefs.py.
        `also` lists more answers of the same belief; `when(...)` recognises a whole family of them.
        """

        def add(answer):
            self.misconceptions.append(Misconception(name, sign, think, answer, when, tuple(also)))
            return answer

        return add if answer is None else add(answer)

    def wrong_answers(self):
        """Each known wrong answer, with the belief that leads to it."""
        return [(belief, belief.answer) for belief in self.misconceptions]

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

    def explained(self, answer):
        """The answer in a sentence, and why it is the answer."""
        return f"{answer} {tr(inspect.getdoc(self.solution) or '')}".strip()


class Code(Exercise):
    """A function to write. `inputs(rng)` draws argument tuples for it, the smallest ones first.

    `given` is the function as it is handed out, where the task is to mend it. `others` are functions
    that are right as well, and return something else. `forms` are the solution written otherwise:
    a mistake may have been made in such a form.
    """

    def __init__(
        self,
        key,
        solution,
        *,
        inputs,
        given=None,
        others=(),
        forms=(),
        tolerance=RELATIVE,
        **common,
    ):
        super().__init__(key, solution, **common)
        self.inputs, self.given, self.tolerance = inputs, given, tolerance
        self.others, self.forms, self.known = others, forms, {}

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
        return self.judge_function(function, seed)

    def judge_function(self, function, seed):
        cases = self.draw(seed)
        expected = [outcome(self.solution, case, Notepad()) for case in cases]
        # The first case twice more at the end: the same question must get the same answer.
        found, end = outcomes(function, [*cases, cases[0], cases[0]], self.seconds)
        if len(found) < len(cases) + 2:
            stopped = Trial(self, function, cases, found, [], expected, seed)
            return explain.endless(self, explain.calling(stopped, len(found) % len(cases)), end)
        found, again = found[: len(cases)], found[len(cases) :]
        if all(result.error == "NotImplementedError" for result in found):
            return self.not_attempted()
        if any(result.error == CheckInside.__name__ for result in found):
            return explain.check_inside(self)
        for other in self.others:
            theirs = [outcome(other, case, Notepad()) for case in cases]
            if not Trial(self, function, cases, found, again, theirs, seed).wrong:
                expected = theirs
        trial = Trial(self, function, cases, found, again, expected, seed)
        if trial.wrong or not all(trial.alike(found[0], later) for later in again):
            return replace(diagnose(trial), share=trial.share)
        return self.passed()

    def draw(self, seed):
        """The cases to compare on: those of three draws, what is the same in each only once."""
        rng = np.random.default_rng(seed)
        cases = list(self.inputs(rng))
        for _ in range(DRAWS - 1):
            again = zip(cases, self.inputs(rng))
            cases += [new for old, new in list(again) if differs(plain(new), old)]
        return cases

    def variants(self, n):
        """The answers that n beliefs at once lead to; made once, and kept."""
        if n not in self.known:
            self.known[n] = singles(self) if n == 1 else combined(self, self.variants(n - 1))
        return self.known[n]

    def wrong_answers(self):
        return [(*variant.beliefs, variant.function) for variant in self.variants(1)]

    def answer_text(self):
        """The solution in words, and in code."""
        return tr("This does it:"), source(self.solution).strip()


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
            return explain.named([wrong])
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
        return self.explained(text), ""


class Design(Exercise):
    """Something to find that works, with many right answers; `solution()` is one of them.

    `measure(*answer)` tries the answer and returns a dict of what was measured. `reached(measured)`
    says whether the goal is met, `report` is a sentence with {names} of what was measured. The first
    misconception whose `when(measured)` holds is the diagnosis; its answer is one that shows it.
    Where the text rules an answer out, `measure` need not try it: it returns {"forbidden": True},
    and one misconception is about that.
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
        try:
            measured = self.measure(*self.places(answer))
        except (ValueError, TypeError, OverflowError) as error:  # it refuses a negative rate, say
            return explain_value.refused(error)
        if self.reached(measured):
            return self.passed(tr(self.report).format(**measured))
        forbidden = measured.get("forbidden")  # by the text: there was nothing to measure
        report = "" if forbidden else tr(self.report).format(**measured)
        for wrong in self.misconceptions:
            if wrong.when(measured):
                return explain.named([wrong], report=report)
        return explain_value.not_there_yet(report)

    def places(self, answer):
        """What `measure` is called with."""
        return [as_name(place) for place in (answer if isinstance(answer, Several) else [answer])]

    def answer_text(self):
        text = tr("One that works: {answer}.").format(answer=show(plain(self.solution())))
        return self.explained(text), ""


class Mission(Design):
    """Something to bring about in the laboratory; the answer is the laboratory, or its line.

    `measure(setting)` makes the run anew.
    """

    def judge(self, answers, seed=None):
        return super().judge([getattr(answer, "setting", answer) for answer in answers], seed)

    @property
    def wanted(self):
        return tr("the laboratory, `lab`, or its line in quotes")

    def places(self, answer):
        return [Setting.parse(answer)]

    def answer_text(self):
        text = tr("This line does it; paste it into the laboratory:")
        return self.explained(text), self.solution()


# ------------------------------------------------------------------------- looking at an answer


def unanswered(answers):
    """Whether dots are left where an answer was to be filled in."""
    return not answers or any(answer is ... for answer in answers)


def is_stub(function):
    """Whether the function does nothing: only a docstring, `...`, `pass` or `return None`."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return False
    steps = list(dis.get_instructions(code))
    constants = {s.argval for s in steps if s.opname in ("LOAD_CONST", "RETURN_CONST")}
    nothing = {"RESUME", "NOP", "LOAD_CONST", "RETURN_CONST", "RETURN_VALUE"}
    return {s.opname for s in steps} <= nothing and constants <= {None, ...}


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

    def mission(self, **options):
        return self._exercise(Mission, options)

    def _exercise(self, kind, options):
        return lambda solution: kind(f"{self.name}.{solution.__name__}", solution, **options)
