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


def common_factor(pairs):
    """The k with found = k · expected in every case, or None; k is neither 0 nor 1."""
    f = np.concatenate([f.ravel() for f, _ in pairs])
    e = np.concatenate([e.ravel() for _, e in pairs])
    usable = np.isfinite(e) & (e != 0)
    if usable.sum() < 2 or not np.isfinite(f[usable]).all():
        return None
    k = f[usable][0] / e[usable][0]
    fits = k not in (0, 1) and all(close(f, k * e).all() for f, e in pairs)
    return k if fits else None


def first_rows(case):
    """The number of rows of the first argument that is a matrix, or 0."""
    return next((len(a) for a in case if isinstance(a, np.ndarray) and a.ndim == 2), 0)


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
