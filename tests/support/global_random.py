"""Watch NumPy's global random state, which the library neither reads nor touches."""

from contextlib import contextmanager

import numpy as np


@contextmanager
def watched(seed):
    """Seed the global state, and fail if anything was drawn from it meanwhile."""
    np.random.seed(seed)  # noqa: NPY002
    before = np.random.get_state()  # noqa: NPY002
    yield
    after = np.random.get_state()  # noqa: NPY002
    np.testing.assert_array_equal(after[1], before[1])
    assert after[2:] == before[2:], "the global random state was drawn from"
