"""The verdicts of the book, each measured anew: one test or more for each claim, its id in the name.

The figures stand in lrcourse/claims.toml. A test measures, compares with the figure there, and
asserts what the verdict rests on.
"""

import numpy as np
import pytest

from lrcourse import gradient_descent, quadratic
from lrcourse.claims import load

CLAIMS = load()


def figure(claim, name):
    """A figure of the ledger."""
    return CLAIMS[claim].figures[name]
