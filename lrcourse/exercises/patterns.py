"""What is wrong in the same way on every case: a sign, a factor, a sum for a mean, an exchange."""

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np

from ..messages import tr
from .comparing import RELATIVE, Several, close, differs, is_numeric, near

NEAR, FAR = 1e-6, 30.0  # exp(-FAR) is next to nothing


def pattern(trial, expected):
    """What is wrong in the same way on every case, measured against `expected`; or None."""
    pairs = numbers(*wrong_parts(trial.found, expected, trial.exercise.tolerance))
    if not pairs:
        return None
    k = common_factor(pairs)
    if k and np.isclose(k, -1):
        return other_sign()
    if k and f"{k:.4g}" != "1":
        return times(trial, f"{k:.4g}"), tr("A constant factor is missing, or one too many.")
    k = factor(pairs, rows(trial))
    if k == "n":
        text = tr("Everything is as many times too large as there are rows.")
        return tr("It is a sum where a mean is meant."), text
    if k == "1 / n":
        text = tr("Everything is as many times too small as there are rows.")
        return tr("It is a mean where a sum is meant."), text
    return None


def other_sign():
    return tr("The sign is wrong."), tr("Is there a minus too many, or one too few?")


def transposed(trial, expected):
    """Headline and remark where some of several returned values are transposed; or None."""
    values = [(f.value, e.value) for f, e in zip(trial.found, expected)]
    wrong = []
    for i in range(how_many(values)):
        pairs = [(f[i], e[i]) for f, e in values]
        if all(not differs(f, e) for f, e in pairs):
            continue
        if not all(isinstance(f, np.ndarray) and not differs(f.T, e) for f, e in pairs):
            return None
        wrong.append(i + 1)
    if not wrong:
        return None
    headline = tr("Transposed, with rows and columns exchanged: number {places}.")
    headline = headline.format(places=", ".join(map(str, wrong)))
    return headline, tr("In `A @ B`, which of the two gives the rows of the product?")


def by_argument(trial):
    """The same where all is off by a factor made of an argument, or of the number n of rows."""
    sizes = rows(trial) | numbers_given(trial)
    pairs = numbers(*wrong_parts(trial.found, trial.expected, trial.exercise.tolerance))
    if k := factor(pairs, sizes) if pairs else "":
        return times(trial, k), what_n_is(k) or tr("A factor is missing, or one too many.")
    return by_part(trial, sizes)


def times(trial, k):
    """Which is k times what it should be: everything, or the only value of several that is wrong."""
    pairs = trial.values
    if all(isinstance(e, tuple) and isinstance(f, Several) and len(f) == len(e) for f, e in pairs):
        wrong = {i for f, e in pairs for i in range(len(e)) if differs(f[i], e[i])}
        if len(wrong) == 1 < len(pairs[0][1]):
            text = tr("Number {i} is {k} times what it should be.")
            return text.format(i=wrong.pop() + 1, k=k)
    return tr("Everything is {k} times what it should be.").format(k=k)


def by_part(trial, sizes):
    """What each of several returned values is off by, where that is a factor of its own; or None."""
    lines = []
    for i in range(how_many(trial.values)):
        pairs = numbers([f[i] for f, _ in trial.values], [e[i] for _, e in trial.values])
        if not pairs:
            return None
        if not all(close(f, e).all() for f, e in pairs):
            k = common_factor(pairs)
            k = f"{k:.4g}" if k else factor(pairs, sizes)
            if not k:
                return None
            text = tr("Number {i} is {k} times what it should be.").format(i=i + 1, k=k)
            lines.append(f"{text} {what_n_is(k)}".strip())
    return (tr("Each value is off by a factor of its own."), *lines) if len(lines) > 1 else None


def factor(pairs, sizes):
    """The factor k · a or k / a by which all are off, as a text; "" where there is none.

    `sizes` has the name of each a, and its value for each case.
    """
    for name, values in sizes.items():
        for power in (1, -1, 0.5, -0.5, 2, -2):
            a = np.array(values, float)
            sizes_of_all = np.abs(a) ** power * np.sign(a)
            scaled = [(f, e * s) for (f, e), s in zip(pairs, sizes_of_all)]
            if k := common_factor(scaled, also_one=True):
                sign, size = "-" if k < 0 else "", f"{abs(k):.4g}"
                powered = {0.5: f"√{name}", 2: f"{name}²"}.get(abs(power), name)
                if power < 0:
                    return f"{sign}{size} / {powered}"
                return f"{sign}{powered}" if size == "1" else f"{sign}{size} · {powered}"
    return ""


def rows(trial):
    """The number of rows of each case, as n; nothing where it is always the same."""
    values = [first_rows(case) for case in trial.cases]
    return {"n": values} if all(values) and len(set(values)) > 1 else {}


def numbers_given(trial):
    """The arguments that are numbers other than 0, not always the same."""
    columns = zip(trial.exercise.parameters, zip(*trial.cases))
    return {
        name: values
        for name, values in columns
        if all(isinstance(v, int | float) and v for v in values) and len(set(values)) > 1
    }


def what_n_is(k):
    return tr("n is the number of rows.") if k.split()[-1].strip("-") == "n" else ""


def wrong_parts(found, expected, tolerance=RELATIVE):
    """The values of both; of several in one answer those that are wrong somewhere."""
    values = [[None if o.error else o.value for o in outcomes] for outcomes in (found, expected)]
    pairs = list(zip(*values))
    n = how_many(pairs)
    wrong = [i for i in range(n) if any(differs(f[i], e[i], tolerance) for f, e in pairs)]
    return [[[value[i] for i in wrong] for value in side] for side in values] if n else values


def how_many(pairs):
    """How many values each answer in these pairs has; 0 where it is one, or not always as many."""
    counts = {len(value) if isinstance(value, Several) else 0 for pair in pairs for value in pair}
    return counts.pop() if len(counts) == 1 else 0


def numbers(found, expected):
    """Pairs of arrays, all parts of an answer in one; None where some can't be compared so."""
    pairs = list(zip(found, expected))
    if any(isinstance(e, str) or differs(f, e) in ("type", "shape", "nan") for f, e in pairs):
        return None
    return [(flat(f), flat(e)) for f, e in pairs]


def flat(value):
    """All the numbers of a value in one array."""
    parts = value if isinstance(value, Several) else [value]
    return np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in parts] or [[]])


def in_proportion(value, other):
    """Whether the sizes of the numbers are in proportion, part by part, in any order: a quick test."""
    if isinstance(value, Several) and isinstance(other, Several):
        return len(value) == len(other) and all(map(in_proportion, value, other))
    a, b = (np.sort(np.abs(flat_numbers(side)).astype(float)) for side in (value, other))
    if a.size != b.size or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return a.size == b.size
    whole = getattr(value, "dtype", np.dtype(float)).kind in "iu"  # then digits may be cut off
    return whole or not a.size or np.allclose(a * b[-1], b * a[-1], 1e-3, 1e-6 * a[-1] * b[-1])


def flat_numbers(value):
    """All the numbers in whatever was returned, in lists of lists, too."""
    if isinstance(value, Several):
        return np.concatenate([flat_numbers(item) for item in value] or [[]])
    return np.ravel(value) if is_numeric(value) else np.array([])


def rounded(trial):
    """Headline and remark where the right numbers came, with few digits after the point; or None."""
    pairs = numbers(*wrong_parts(trial.found, trial.expected)) or []
    for digits in range(1, 7) if any(f.any() for f, _ in pairs) else ():
        if all(close(f, e.round(digits)).all() for f, e in pairs):
            headline = tr("It is rounded: to {n} digits after the point.").format(n=digits)
            return headline, tr("Return all the digits: only what is shown is rounded.")
    return None


def nearly(trial):
    """Headline and remark for an answer that is nearly right; or None."""
    pairs = numbers(*wrong_parts(trial.found, trial.expected))
    if pairs and all(near(f, e) for f, e in pairs):
        return tr("Close, but not equal."), tr(
            "The difference is more than rounding: an approximation, or a term that is small here?"
        )
    return None


def parts(trial):
    """Which of several returned values are wrong, where some are right; as a list of sentences."""
    tolerance, values, n = trial.exercise.tolerance, trial.values, how_many(trial.values)
    if not 2 <= n <= 4:
        return []
    if all(not differs(f, e, tolerance) for f, e in values):
        return []
    wrong = [i for i in range(n) if any(differs(f[i], e[i], tolerance) for f, e in values)]
    if not 0 < len(wrong) < n:
        return []
    places = ", ".join(str(i + 1) for i in wrong)
    text = tr("Of the {n} values, not right: number {places}. The rest is right.")
    return [text.format(n=n, places=places)]


def in_another_order(trial):
    """Whether all of several returned values are right, and only their order isn't."""
    tolerance, n = trial.exercise.tolerance, how_many(trial.values)
    fitting = (
        order
        for order in (permutations(range(n)) if 2 <= n <= 5 else ())
        if all(not differs([f[i] for i in order], e, tolerance) for f, e in trial.values)
    )
    in_order = tuple(range(n))  # the first of the orders
    return next(fitting, in_order) != in_order


def common_factor(pairs, also_one=False):
    """The k with found = k · expected in every case, or None; k is neither 0 nor, as a rule, 1."""
    f = np.concatenate([f.ravel() for f, _ in pairs])
    e = np.concatenate([e.ravel() for _, e in pairs])
    usable = np.isfinite(e) & (e != 0)
    if usable.sum() < 2 or not np.isfinite(f[usable]).all():
        return None
    k = f[usable][0] / e[usable][0]
    counts = k != 0 and (also_one or k != 1)
    fits = counts and all(close(f, k * e).all() for f, e in pairs)
    return k if fits else None


def first_rows(case):
    """The number of rows of the first argument that is a matrix, or 0."""
    return next((len(a) for a in case if isinstance(a, np.ndarray) and a.ndim == 2), 0)


def made_of_another(trial):
    """Headline and remark where one value is the sum or mean of another, as a bias's of a weight's."""
    for i, j in permutations(range(how_many(trial.values)), 2):
        values = [(f[i], e[i], f[j]) for f, e in trial.values]
        if not all(isinstance(v, np.ndarray) and v.ndim == 2 for trio in values for v in trio):
            continue
        if all(not differs(value, right) for value, right, _ in values):
            continue
        for whole in (np.sum, np.mean):
            if all(not differs(v, whole(other, axis=0, keepdims=True)) for v, _, other in values):
                headline = tr("Value number {i} is made of number {j}.")
                headline = headline.format(i=i + 1, j=j + 1)
                return headline, tr("Should it come from there? What does it depend on?")
    return None


def swapped(trial):
    """Headline and remark where two arguments stand for each other in the answer; or None."""
    names = trial.exercise.parameters
    for i, j in combinations(range(len(names)), 2):

        def exchanged(*arguments, i=i, j=j):
            arguments = list(arguments)
            arguments[i], arguments[j] = arguments[j], arguments[i]
            return trial.exercise.solution(*arguments)

        if trial.fits(exchanged):
            headline = tr("Two arguments have changed places: {a} and {b}.")
            headline = headline.format(a=names[i], b=names[j])
            return headline, tr("Look at what each of them stands for.")
    return None


def where_wrong(trial):
    """Headline and remark where the sign or size of an argument tells right from wrong; or None."""
    names = trial.exercise.parameters
    entries = [by_entry(case, f, e) for case, f, e in
               zip(trial.cases, trial.found, trial.expected)]  # fmt: skip
    if not all(entries):
        return where_case_wrong(trial)
    columns = [np.concatenate(column) for column in zip(*entries)]
    *arguments, wrong = columns
    given = {name: x for name, x in zip(names, arguments) if not np.isnan(x).any()}
    if not given:
        return where_case_wrong(trial)
    if wrong.all() or (~wrong).sum() < 3:
        return None
    # Very near to a border or very far from it, a mistake may be too small to be seen.
    unseen = np.any([((x != 0) & (np.abs(x) < NEAR)) | (np.abs(x) > FAR) for x in given.values()],
                    axis=0)  # fmt: skip
    exact = [condition for condition, holds in conditions(given) if (holds == wrong).all()]
    likely = [condition for condition, holds in conditions(given)
              if (holds == wrong)[~unseen | wrong].all() and (wrong & ~unseen).sum() > 1]  # fmt: skip
    return next(map(except_where, [*exact, *likely]), None)


def except_where(condition):
    headline = tr("Right, except where {condition}.").format(condition=condition)
    return headline, tr("What is to come out there, and what does your code do with it?")


def where_case_wrong(trial):
    """The same for answers of several values, or of another shape: which of the cases are wrong."""
    if len(trial.cases) - len(trial.wrong) < 3:
        return None
    columns = zip(trial.exercise.parameters, zip(*trial.cases))
    for name, values in columns:
        if not all(map(is_numeric, values)):
            continue
        sizes = [np.max(np.abs(value)) for value in values]
        right = max(sizes[i] for i in range(len(sizes)) if i not in trial.wrong)
        for condition, holds in [
            (tr("`{name}` is far from 0").format(name=name),
             [size > max(FAR, right) for size in sizes]),
            (f"`{name} == 0`", [not np.any(value) for value in values]),
            (f"`{name} == 1`", [np.size(v) == 1 and bool(np.all(v == 1)) for v in values]),
            (tr("`{name}` holds whole numbers").format(name=name),
             [np.asarray(value).dtype.kind in "iu" for value in values]),
        ]:  # fmt: skip
            if [i for i, hold in enumerate(holds) if hold] == trial.wrong:
                return except_where(condition)
    return None


def by_entry(case, found, expected):
    """For each number that was to come: the arguments that belong to it, and whether it is wrong.

    An argument that doesn't have one number for each is nan.
    """
    if found.error or differs(found.value, expected.value) in ("type", "shape"):
        return None
    if not is_numeric(expected.value):
        return None
    value, wanted = np.asarray(found.value), np.asarray(expected.value)
    right = close(value, wanted) | (np.abs(value - wanted) < RELATIVE)
    columns = []
    for argument in case:
        is_number = isinstance(argument, int | float)
        fits = isinstance(argument, np.ndarray) and argument.shape == right.shape
        values = np.asarray(argument, float) if is_number or fits else np.nan
        columns.append(np.broadcast_to(values, right.shape).ravel())
    return [*columns, ~right.ravel()]


def conditions(given):
    """What may single out some of the numbers: (sentence, where it holds) pairs."""
    for name, x in given.items():
        yield f"`{name} > 0`", x > 0
        yield f"`{name} < 0`", x < 0
        yield f"`{name} == 0`", x == 0
        yield f"`{name} >= 0`", x >= 0
        yield f"`{name} <= 0`", x <= 0
        yield tr("`{name}` is far above 0").format(name=name), x > FAR
        yield tr("`{name}` is far below 0").format(name=name), x < -FAR
        yield tr("`{name}` is far from 0").format(name=name), np.abs(x) > FAR
    for (a, x), (b, y) in combinations(given.items(), 2):
        yield f"`{a} < {b}`", x < y
        yield f"`{a} > {b}`", x > y
        yield f"`{a} == {b}`", x == y
        yield f"`{a} <= {b}`", x <= y
        yield f"`{a} >= {b}`", x >= y


def undone(trial):
    """The answer with what is wrong everywhere put right: what that is, and the outcomes without it.

    First nothing, then a sign, then a sum for a mean and a mean for a sum.
    """
    yield (), trial.found
    yield other_sign(), [scaled(outcome, -1) for outcome in trial.found]
    for values in rows(trial).values():
        text = tr("It is a sum where a mean is meant.")
        pairs = list(zip(trial.found, values))
        yield (text,), [scaled(outcome, 1 / n) for outcome, n in pairs]
        text = tr("It is a mean where a sum is meant.")
        yield (text,), [scaled(outcome, n) for outcome, n in pairs]


def scaled(outcome, k):
    """The outcome with its value multiplied, if that is a number or an array."""
    return replace(outcome, value=k * outcome.value) if is_numeric(outcome.value) else outcome
