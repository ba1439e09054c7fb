"""How many runs lie in memory, and how many go at once: speed, and nothing but speed.

A stack of runs is an array whose first axis counts them. The formulas of the network don't know
how it lies in memory; here it is decided, from measurements (see benchmarks/README.md):

- Tiny weight matrices, many runs: let the run axis be the *fastest* in memory. One matrix product
  is then a handful of long multiply-adds over all the runs, through `einsum`; `@` would call the
  linear-algebra library once for each run, for a dozen multiplications.
- Anything larger: C order and `@`.
- Only as many runs go at once as have their widest layer's activations fit into a core's cache.
"""

import contextlib
import ctypes
import functools
import math
import sys
from itertools import pairwise

import numpy as np

TINY_MATRIX = 64  # entries of the largest weight matrix, at most
MANY_RUNS = 32  # at least
CACHED_ELEMENTS = 65_536  # activations of one layer that stay in a core's second-level cache
LARGEST_KEPT = 2**25  # bytes of a block; glibc allows no more
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # their numbers in glibc's malloc.h


def matmul(a, b):
    """a @ b over the last two axes, in the way that suits the layout of b.

    >>> matmul(np.ones((1, 2)), np.ones((2, 1)))
    array([[2.]])
    """
    if _runs_fastest(b):
        return np.einsum("...ij,...jk->...ik", a, b)
    return a @ b


def column_sum(a):
    """Sums over the rows, shape (*runs, 1, columns): a product with ones, five times faster.

    >>> column_sum(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([[4., 6.]])
    """
    return a.sum(axis=-2, keepdims=True) if _runs_fastest(a) else _ones(1, a.shape[-2], a.dtype) @ a


def row_sum(a):
    """Sums over the columns, shape (*runs, rows, 1): a product with ones, six times faster.

    >>> row_sum(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([[3.],
           [7.]])
    """
    return a.sum(axis=-1, keepdims=True) if _runs_fastest(a) else a @ _ones(a.shape[-1], 1, a.dtype)


def row_max(a):
    """The largest of each row, shape (*runs, rows, 1): from a transposed copy, four times faster.

    >>> row_max(np.array([[1.0, 2.0], [3.0, 0.0]]))
    array([[2.],
           [3.]])
    """
    if _runs_fastest(a):
        return a.max(axis=-1, keepdims=True)
    return np.ascontiguousarray(a.mT).max(axis=-2)[..., None]


@functools.cache
def _ones(n_rows, n_columns, dtype):
    return np.ones((n_rows, n_columns), dtype)


def _runs_fastest(a):
    return a.ndim == 3 and a.strides[0] < max(a.strides[1:])


def chunks(n_runs, n_rows, sizes):
    """Slices over the runs, each as many as go at once through layers of these sizes."""
    at_once = max(1, CACHED_ELEMENTS // (n_rows * max(sizes[1:])))
    if at_once < n_runs:  # equal shares, so that no last chunk is left with a run or two
        at_once = math.ceil(n_runs / math.ceil(n_runs / at_once))
    return [slice(i, min(i + at_once, n_runs)) for i in range(0, max(n_runs, 1), at_once)]


def tiny(sizes):
    """Whether the weight matrices between layers of these sizes are all tiny."""
    return max(n_in * n_out for n_in, n_out in pairwise(sizes)) <= TINY_MATRIX


@functools.cache
def keep_freed_memory():
    """Have the C library keep what is freed for the next step (glibc; elsewhere it does nothing).

    By default it hands large blocks back to the system, which clears every page of them before it
    gives them out again: the temporary arrays of each step then cost twice their arithmetic. It
    would learn to keep blocks by itself, but not in a process with MALLOC_TRIM_THRESHOLD_ in its
    environment, as Dask's workers have; so it is told.
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # musl, another C library, has no such choice
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT)
            mallopt(M_TRIM_THRESHOLD, 2 * LARGEST_KEPT)


def stack(array, runs, part):
    """The runs in the slice `part` of an array (*lead, rows, columns), as (n, rows, columns).

    `lead` broadcasts to `runs`. What is the same for all runs in the part, such as the data, comes
    without a run axis; and so does a single run, as the textbook's matrix.
    """
    lead = array.shape[:-2]
    which = np.broadcast_to(np.arange(math.prod(lead)).reshape(lead), runs).ravel()[part]
    stacked = array.reshape(-1, *array.shape[-2:])
    if len(which) > 0 and (which == which[0]).all():
        return stacked[which[0]]
    return stacked[which]


def unstack(stacked, array, runs, part):
    """Write the runs in `part` back to where `stack` took them from."""
    if runs:
        array[np.unravel_index(np.arange(part.start, part.stop), runs)] = stacked
    else:
        array[...] = stacked


def lay_out(parameters, data):
    """A copy of the parameters of a stack, and its data, as training goes fastest with them."""
    weights = [weight for weight, _ in parameters]
    sizes = [weights[0].shape[-2], *(weight.shape[-1] for weight in weights)]
    if weights[0].ndim == 3 and len(weights[0]) >= MANY_RUNS and tiny(sizes):
        data = [_with_runs_fastest(array) if array.ndim == 3 else array for array in data]
        return [[_with_runs_fastest(w) for w in pair] for pair in parameters], data
    return [[w.copy() for w in pair] for pair in parameters], data


def _with_runs_fastest(array):
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, 0, -1)), -1, 0)
