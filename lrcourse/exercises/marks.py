"""The check of a notebook that is graded by nbgrader: what it finds is what the mark says.

While a learner works it is the `check` of this package. While nbgrader runs the notebook, to validate
or to grade it, a check shows what it found, and is worth its credit: 1, or the share of the values
asked for that are right. An answer that is worth nothing raises `NotRight` with the diagnosis, for
nbgrader takes a cell that ends without an error, whatever it says, for right.
"""

import os
import textwrap

from IPython.display import display

from . import check as plain_check

WIDTH = 80  # nbgrader validate cuts longer lines


class NotRight(Exception):
    """What a check found out about an answer that is worth nothing."""

    def _render_traceback_(self):  # asked for by IPython: no frames of ours
        return [
            textwrap.fill(line, WIDTH, break_long_words=False) for line in str(self).split("\n")
        ]


def check(key, *answer, seed=None):
    """The `Result` of a check; while nbgrader runs the notebook, its credit, from 0 to 1.

    >>> check("2_1.descent_step", ...).credit
    0.0
    """
    result = plain_check(key, *answer, seed=seed)
    if not os.environ.get("NBGRADER_EXECUTION"):
        return result
    if not result.credit:
        raise NotRight(repr(result))
    display(result)
    return result.credit
