"""What is wrong with a function: one suspicion after the other, the likeliest first.

Each takes the `Trial` of an answer. Where it holds it returns a `Result`, or a headline and remarks
that stand above a counterexample; else nothing.
"""

import ast
import inspect
import re
import textwrap
import warnings
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from . import explain, patterns, relations, shapes, traps
from .beliefs import made, places, right_codes
from .comparing import Several, differs, same
from .other_inputs import an_argument_unused, right_alone
from .result import Result
from .running import Notepad, in_time, outcome, outcomes
from .slips import slips
from .slips_in_lines import named

DRAWS_MORE = 4  # to be sure of what has been found
SLIPS_WITH_BELIEF = 12000  # so many are tried at most, a belief and a slip together
# Kinds of slips: after these other things stand there,
EXCHANGING = ("name", "constant", "operator", "comparison")
# these take something from its place,
TAKING_AWAY = (*EXCHANGING, "term", "line", "function", "exchange", "option", "loop", "order")
# these are a slip of the pen, whatever else it may look like,
PLAIN = (
    "sign", "bracket", "operator", "term", "exchange", "square", "comparison", "option", "factor",
)  # fmt: skip
# and these are tried later than the others.
UNLIKELY = {"entry": 1, "square": 1, "loop": 2, "extra": 2, "wrap": 3}
SHAPES = re.compile("not aligned|core dimension|broadcast")  # that don't fit, in an error
LONG = 30  # letters
PATIENCE = 1.0  # seconds for trying changes of the learner's own code


@dataclass
class Trial:
    """An answer, the cases it was put to, and what came of them, for it and for the solution."""

    exercise: object
    function: object
    cases: list
    found: list
    again: list  # the first case once more, twice
    expected: list
    seed: int

    @cached_property
    def values(self):
        """What came and what was to come, for each case."""
        return [(f.value, e.value) for f, e in zip(self.found, self.expected)]

    @cached_property
    def wrong(self):
        """The numbers of the cases that are wrong."""
        pairs = zip(self.found, self.expected)
        return [i for i, (f, e) in enumerate(pairs) if f.changed or not self.alike(f, e)]

    @property
    def share(self):
        """Of the values in a tuple that is asked for, the share that is right in every case."""
        if any(f.changed for f in self.found) or not all(
            isinstance(e, tuple) and isinstance(f, Several) and len(f) == len(e)
            for f, e in self.values
        ):
            return 0.0
        n_values, tolerance = len(self.values[0][1]), self.exercise.tolerance
        right = [
            all(not differs(f[i], e[i], tolerance) for f, e in self.values) for i in range(n_values)
        ]
        return round(sum(right) / n_values, 2) if not all(right) else 0.0

    def alike(self, a, b):
        """Whether two outcomes are the same, apart from the arguments that were changed."""
        if a.error or b.error:
            return a.error == b.error
        return same(a.value, b.value, self.exercise.tolerance)

    @cached_property
    def further(self):
        """Cases of other draws with what the learner's answer does: (case, outcome) pairs."""
        cases = [c for k in range(1, DRAWS_MORE) for c in self.exercise.draw(self.seed + k)]
        found, _ = outcomes(self.function, cases, self.exercise.seconds)
        return list(zip(cases, found))

    def fits(self, function):
        """Whether a function of ours does what the learner's does, the wrong cases first.

        Where it raises an error, it must be the same one, word by word; of shapes that don't fit
        `@` and `np.dot` speak in other words. And it must hold on other draws, too: of thousands
        that are tried one may fit by chance.
        """
        only_errors = all(outcome.error for outcome in self.found)
        for case, found in self.compared():
            theirs = outcome(function, case, Notepad())
            if not self.alike(found, theirs):
                return False
            shapes = all(SHAPES.search(error.message) for error in (found, theirs))
            if found.message != theirs.message and (only_errors or not shapes):
                return False
        return True

    @cached_property
    def says_one_thing(self):
        """Whether one number, or nan, is all that ever came: with that any belief may agree."""
        came = [f.value for f in self.found]
        if distinct(came) > 1 or distinct([e.value for e in self.expected]) == 1:
            return False
        return distinct([*came, *(f.value for _, f in self.further)]) == 1

    def compared(self):
        """The cases with what the answer does: the wrong ones first, those of other draws last."""
        places = [*self.wrong, *(i for i in range(len(self.cases)) if i not in self.wrong)]
        yield from ((self.cases[i], self.found[i]) for i in places)
        yield from self.further

    def says_more(self, known):
        """Whether there are numbers that the function of a belief, or so, does not explain.

        Two answers that are nan on the same inputs agree about nothing.
        """
        return any(
            not f.error and np.isfinite(patterns.flat_numbers(f.value)).all()
            and not self.alike(f, outcome(known, case, Notepad()))
            for f, case in zip(self.found, self.cases)
        )  # fmt: skip

    def outcomes_of(self, function):
        return [outcome(function, case, Notepad()) for case in self.cases]


def distinct(values):
    """How many different numbers there are in them; nan is one."""
    numbers = np.concatenate([patterns.flat_numbers(value) for value in values])
    with np.errstate(over="ignore"):
        return len(np.unique(numbers.astype(float).round(9)))


def diagnose(trial):
    suspicions = (
        two_answers, relations.printed, a_line_in_vain, one_belief, relations.in_wrong_order,
        only_changes, a_family,
        another_kind, two_errors, a_trap, relations.as_it_came, patterns.rounded, a_pattern,
        a_plain_slip, two_beliefs, a_slip, three_beliefs, another_shape, patterns.made_of_another,
        an_argument_unused, patterns.by_argument, belief_and_more, belief_and_border, relations.a_piece,
        relations.rows_left_out, relations.of_another_function, slip_in_own_code,
        relations.made_of_value, relations.made_of_argument, relations.compounded,
        relations.one_for_all, relations.by_side, relations.divided_by_nothing,
        a_function_too_many, belief_and_slip, right_alone, patterns.where_wrong,
        relations.large_or_small, relations.a_term, relations.right_with, patterns.parts,
    )  # fmt: skip
    if all(outcome.error for outcome in trial.found):  # nothing that could be compared
        suspicions = (
            two_answers, a_line_in_vain, one_belief, two_errors, a_trap, two_beliefs, a_slip, slip_in_own_code,
        )  # fmt: skip
    elif trial.says_one_thing:
        suspicions = (
            two_answers, relations.printed, a_line_in_vain, one_belief, only_changes, another_kind,
            a_trap,
            relations.as_it_came, an_argument_unused, at_first_sight,
        )  # fmt: skip
    with warnings.catch_warnings():  # of our own wrong answers: the mean of nothing, and the like
        warnings.simplefilter("ignore")
        for suspicion in suspicions:
            if told := suspicion(trial):
                return told if isinstance(told, Result) else explain.counterexample(trial, *told)
    return explain.counterexample(trial)


def two_answers(trial):
    if all(trial.alike(trial.found[0], later) for later in trial.again):
        return None
    return explain.forgetful(trial)


def one_belief(trial):
    return fitting(trial, trial.exercise.variants(1))


def two_beliefs(trial):
    return fitting(trial, trial.exercise.variants(2))


def two_errors(trial):
    """Two beliefs that lead to an error where shapes don't fit: they say more than the error does."""
    shapes = any("shapes" in outcome.message for outcome in trial.found if outcome.error)
    return two_beliefs(trial) if shapes else None


def three_beliefs(trial):
    return fitting(trial, trial.exercise.variants(3))


def fitting(trial, variants):
    """The beliefs of the variant that does what the answer does; and what it changes besides."""
    fits = [variant for variant in variants if trial.fits(variant.function)]
    changes = [f.changed for f in trial.found]
    for variant in fits:
        if changes == [o.changed for o in trial.outcomes_of(variant.function)]:
            return explain.named(variant.beliefs)
    return explain.named(fits[0].beliefs, *explain.changes(trial)) if fits else None


def only_changes(trial):
    right = all(map(trial.alike, trial.found, trial.expected))
    return explain.only_changes(trial) if right else None


def a_family(trial):
    families = [belief for belief in trial.exercise.misconceptions if belief.when]
    for more, found in patterns.undone(trial) if families else ():
        if all(map(trial.alike, found, trial.expected)):  # then that was all
            return None
        for belief in families:
            if belief.when(trial.cases, found, trial.expected):
                return explain.named([belief], *more, *explain.changes(trial))
    return None


def another_kind(trial):
    """None, a list for a number, a generator: it has only to be handed back in another form."""
    i = trial.wrong[0]
    if not trial.found[i].error and explain.is_of_another_kind(*trial.values[i]):
        return explain.describe(trial, i)
    return None


def at_first_sight(trial):
    """nan, or another shape: nothing more can be read off an answer that is always the same."""
    return explain.describe(trial, trial.wrong[0]) or None


def a_trap(trial):
    errors = [f.message for f in trial.found if f.error]
    if errors:
        return next(filter(None, map(traps.of_error, errors)), None)
    return traps.of_values([trial.values[i] for i in trial.wrong])


def a_pattern(trial):
    return (
        patterns.pattern(trial, trial.expected)
        or patterns.by_part(trial, patterns.rows(trial))
        or patterns.transposed(trial, trial.expected)
        or patterns.swapped(trial)
    )


def another_shape(trial):
    pattern = shapes.in_another_shape(trial)
    if not pattern:
        return None
    _, *remarks = explain.describe(trial, trial.wrong[0])
    return *pattern, *remarks


@lru_cache(maxsize=100)
def kept_slips(code, exercise):
    """The slips of a known answer with their functions, kept: the next check tries the same."""
    names = exercise.solution.__globals__
    likeliest_first = sorted(slips(code), key=lambda slip: UNLIKELY.get(slip.kind, 0))
    return [(slip, made(slip.code, names)) for slip in likeliest_first]


def a_plain_slip(trial):
    """A slip in the solution's formula is likelier than two beliefs; in another form it is not."""
    return slip_of(trial, PLAIN.__contains__, right_codes(trial.exercise)[:1])


def a_slip(trial):
    return slip_of(trial, lambda kind: kind != "wrap", right_codes(trial.exercise))


def a_function_too_many(trial):
    """As a slip, but what is made of the right value, or of an argument, says more."""
    return slip_of(trial, lambda kind: kind == "wrap", right_codes(trial.exercise))


def slip_of(trial, counts, codes):
    for code in codes:
        for slip, function in kept_slips(code, trial.exercise):
            if counts(slip.kind) and trial.fits(function):
                return slip.sentence(), *explain.place(slip)
    return None


def belief_and_more(trial):
    """A belief or two, and on top the same thing wrong everywhere, such as a sign or a transposition."""
    first = trial.wrong[0]
    for variant in (*trial.exercise.variants(1), *trial.exercise.variants(2)):
        one = outcome(variant.function, trial.cases[first], Notepad())
        if not patterns.in_proportion(trial.found[first].value, one.value):
            continue
        theirs = trial.outcomes_of(variant.function)
        pairs = zip(trial.found, theirs)
        others = [(f.value, t.value) for f, t in pairs if not trial.alike(f, t)]
        pattern = patterns.pattern(trial, theirs) or patterns.transposed(trial, theirs)
        if pattern := pattern or traps.of_values(others):
            return explain.named(variant.beliefs, *pattern, *explain.changes(trial))
    return None


def belief_and_border(trial):
    """A belief, but for those of the cases where an argument is 0, say: there is a second mistake."""
    for variant in trial.exercise.variants(1):
        rest = replace(trial, expected=trial.outcomes_of(variant.function))
        if set(trial.wrong) - set(rest.wrong) and set(rest.wrong) <= set(trial.wrong):
            if pattern := patterns.where_case_wrong(rest):
                return explain.named(variant.beliefs, *pattern)
    return None


def belief_and_slip(trial):
    """A belief, and a slip in another place: one in what the belief has written would undo it."""
    changes, tried = [f.changed for f in trial.found], 0
    for variant in trial.exercise.variants(1):
        theirs = places(variant.code, variant.new) if variant.code else ()
        for slip, function in kept_slips(variant.code, trial.exercise) if variant.code else ():
            if slip.kind == "wrap" or undoes(slip, theirs):
                continue
            tried += 1
            if (
                trial.fits(function)
                and changes == [o.changed for o in trial.outcomes_of(function)]
                and trial.says_more(variant.function)
            ):
                return explain.named(variant.beliefs, slip.sentence(), *explain.place(slip))
            if tried > SLIPS_WITH_BELIEF:
                return None
    return None


def undoes(slip, pieces):
    """Whether a slip takes away what stands in one of the places: then the belief isn't there.

    In a long piece a part may be missing, and the rest is the belief still.
    """
    for start, end, length in pieces:
        inside = start <= slip.start and slip.end <= end
        around = slip.start <= start and end <= slip.end
        if slip.kind in (EXCHANGING if length > LONG else TAKING_AWAY) and (inside or around):
            return True
    return False


def a_line_in_vain(trial):
    """A line of the learner's own function whose result, once it is given a name, makes it right."""
    lines = ast.walk(ast.parse(own_code(trial.function) or ""))
    return slip_in_own_code(trial, ["kept"]) if any([*named(line)] for line in lines) else None


def slip_in_own_code(trial, kinds=()):
    """A single change of the learner's own function that makes it right."""
    code, names = own_code(trial.function), getattr(trial.function, "__globals__", {})
    found, solution = [], trial.exercise.solution
    others = ((case, outcome(solution, case, Notepad())) for case, _ in trial.further)
    wanted = [*zip(trial.cases, trial.expected), *others]

    def work():
        for slip in slips(code):
            if slip.kind == "entry" or kinds and slip.kind not in kinds:
                continue  # an entry is one of the solution's arrays, not of the learner's
            mended = made(slip.code, names)
            if all(trial.alike(e, outcome(mended, case, Notepad())) for case, e in wanted):
                found.append(slip)
                return

    if code:
        in_time(work, PATIENCE, Notepad(), lambda: None)
    if not found:
        return None
    return explain.slip_of_own(found[0], code.splitlines()[found[0].start[0] - 1])


def own_code(function):
    """The code of a learner's function; None where it can't be seen, or needs more than its code."""
    try:
        code = textwrap.dedent(inspect.getsource(function))
        (definition,) = ast.parse(code).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    plain = isinstance(definition, ast.FunctionDef) and not definition.decorator_list
    return code if plain and not function.__closure__ else None
