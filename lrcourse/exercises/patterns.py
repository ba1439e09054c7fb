"""What is wrong in the same way on every case: a sign, a factor, a sum for a mean, an exchange."""

from itertools import combinations, permutations

import numpy as np

from ..messages import tr
from .comparing import RELATIVE, close, differs, near

Several = list | tuple


def pattern(trial, expected):
    """What is wrong in the same way on every case, measured against `expected`; or None."""
    pairs = numbers(*wrong_parts(trial.found, expected, trial.exercise.tolerance))
    if not pairs:
        return None
    k = common_factor(pairs)
    if k and np.isclose(k, -1):
        return tr("The sign is the other one."), tr("Is there a minus too many, or one too few?")
    if k and f"{k:.4g}" != "1":
        headline = tr("Everything is {k} times what it should be.").format(k=f"{k:.4g}")
        return headline, tr("A constant factor is missing, or one too many.")
    rows = [first_rows(case) for case in trial.cases]
    if all(rows) and len(set(rows)) > 1:
        if all(close(f, e * n).all() for (f, e), n in zip(pairs, rows, strict=True)):
            text = tr("Everything is as many times too large as there are rows.")
            return tr("It is a sum where a mean is meant."), text
        if all(close(f * n, e).all() for (f, e), n in zip(pairs, rows, strict=True)):
            text = tr("Everything is as many times too small as there are rows.")
            return tr("It is a mean where a sum is meant."), text
    return None


def by_part(trial):
    """What each of several returned values is off by, where that is a factor of its own; or None."""
    found, expected = ([o.value for o in side] for side in (trial.found, trial.expected))
    rows = [first_rows(case) for case in trial.cases]
    lengths = {len(v) if isinstance(v, Several) else 0 for v in (*found, *expected)}
    if len(lengths) != 1 or not all(rows):
        return None
    lines = []
    for i in range(*lengths):
        pairs = numbers([v[i] for v in found], [v[i] for v in expected])
        if not pairs:
            return None
        if not all(close(f, e).all() for f, e in pairs):
            k = factor_with_rows(pairs, rows)
            if not k:
                return None
            text = tr("Number {i} is {k} times what it should be, with n rows.")
            lines.append(text.format(i=i + 1, k=k))
    return (tr("Each value is off by a factor of its own."), *lines) if len(lines) > 1 else None


def factor_with_rows(pairs, rows):
    """The factor k, k · n or k / n by which all are off, as a text; "" where there is none."""
    for power, text in ((0, "{k}"), (1, "{k} · n"), (-1, "{k} / n")):
        k = common_factor([(f, e * float(n) ** power) for (f, e), n in zip(pairs, rows, strict=True)],
                          also_one=power != 0)  # fmt: skip
        if k:
            return text.format(k=f"{k:.4g}")
    return ""


def wrong_parts(found, expected, tolerance=RELATIVE):
    """The values of both; of several in one answer those that are wrong somewhere."""
    values = [[None if o.error else o.value for o in outcomes] for outcomes in (found, expected)]
    lengths = {len(v) if isinstance(v, Several) else 0 for v in (*values[0], *values[1])}
    (n,) = lengths if len(lengths) == 1 else (0,)
    if n == 0:
        return values
    pairs = list(zip(*values, strict=True))
    wrong = [i for i in range(n) if any(differs(f[i], e[i], tolerance) for f, e in pairs)]
    return [[[value[i] for i in wrong] for value in side] for side in values]


def numbers(found, expected):
    """Pairs of arrays, all parts of an answer in one; None where some can't be compared so."""
    pairs = list(zip(found, expected, strict=True))
    if any(isinstance(e, str) or differs(f, e) in ("type", "shape", "nan") for f, e in pairs):
        return None
    return [(flat(f), flat(e)) for f, e in pairs]


def flat(value):
    """All the numbers of a value in one array."""
    parts = value if isinstance(value, Several) else [value]
    return np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in parts] or [[]])


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
    tolerance = trial.exercise.tolerance
    values = [(f.value, e.value) for f, e in zip(trial.found, trial.expected, strict=True)]
    counts = {len(value) if isinstance(value, Several) else 0 for pair in values for value in pair}
    (n,) = counts if len(counts) == 1 else (0,)
    if not 2 <= n <= 4:
        return []
    in_order, *orders = permutations(range(n))
    if all(not differs([f[i] for i in in_order], e, tolerance) for f, e in values):
        return []
    for order in orders:
        if all(not differs([f[i] for i in order], e, tolerance) for f, e in values):
            return [tr("All the values are right, and stand in the wrong order.")]
    wrong = [i for i in range(n) if any(differs(f[i], e[i], tolerance) for f, e in values)]
    if not 0 < len(wrong) < n:
        return []
    places = ", ".join(str(i + 1) for i in wrong)
    text = tr("Of the {n} values, not right: number {places}. The rest is right.")
    return [text.format(n=n, places=places)]


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


def in_another_shape(trial):
    """Headline and remark where only the shape is wrong, or an axis is left over; or None."""
    found, expected = wrong_parts(trial.found, trial.expected)
    pairs = [pair for i in trial.wrong for pair in side_by_side(found[i], expected[i])]
    if not all(isinstance(value, float | np.ndarray) for pair in pairs for value in pair):
        return None
    pairs = [(np.asarray(f), np.asarray(e)) for f, e in pairs]
    if not pairs or not any(f.shape != e.shape for f, e in pairs):
        return None
    if all(f.ndim == 0 < e.ndim for f, e in pairs):
        text = tr(
            "Each entry is to get a number of its own. What turns a whole array into one number?"
        )
        return tr("One number came, where an array of them is wanted."), text
    if all(f.size == e.size and close(f.ravel(), e.ravel()).all() for f, e in pairs):
        text = tr("Which option keeps an axis, and what puts one in or takes one out?")
        return tr("The numbers are right, and stand in another shape."), text
    for mean in (np.mean, np.sum):
        if all(leaves(f, e, mean) for f, e in pairs):
            text = tr("Over which axes is the mean or the sum to be taken: over one, or over all?")
            return tr("One axis too many is left over."), text
    return None


def side_by_side(f, e):
    """The values of both, part by part where there are several."""
    several = isinstance(f, Several) and isinstance(e, Several) and len(f) == len(e)
    return list(zip(f, e, strict=True)) if several else [(f, e)]


def leaves(f, e, mean):
    """Whether the mean, or sum, over what is left over of f gives e."""
    over = tuple(range(f.ndim - e.ndim))
    return (
        bool(over) and f.shape[len(over) :] == e.shape and bool(close(mean(f, axis=over), e).all())
    )


def made_of_another(trial):
    """Headline and remark where one value is the sum or mean of another, as a bias's of a weight's."""
    found, expected = trial.found, trial.expected
    values = [outcome.value for outcome in (*found, *expected)]
    lengths = {len(value) if isinstance(value, Several) else 0 for value in values}
    pairs = permutations(range(max(lengths)), 2) if len(lengths) == 1 else ()
    for i, j in pairs:
        for mean in (np.sum, np.mean):
            values = [
                (f.value[i], e.value[i], f.value[j]) for f, e in zip(found, expected, strict=True)
            ]
            if all(
                isinstance(value, np.ndarray) and value.ndim == 2 for v in values for value in v
            ):
                made = [mean(other, axis=0, keepdims=True) for _, _, other in values]
                same = [not differs(v, m) for (v, _, _), m in zip(values, made, strict=True)]
                if all(same) and any(differs(v, e) for v, e, _ in values):
                    headline = tr("Value number {i} is made of number {j}.").format(
                        i=i + 1, j=j + 1
                    )
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
