"""How runs lie in memory, and how many go at once: speed, and nothing but speed.

A stack of runs is an array whose first axis counts them. The formulas of the network don't know
how it lies in memory; here it is decided, from measurements (see benchmarks/README.md):

- Tiny weight matrices, many runs: let the run axis be the *fastest* in memory. One matrix product
  is then a handful of long multiply-adds over all the runs, through `einsum`; the usual `@` would
  call the linear-algebra library once for each run, for a dozen multiplications.
- Anything larger: C order and the usual `@`.
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
RUNS_A_BLOCK = 256  # more bring no speed, even to the smallest network (benchmarks/README.md)


# --- how they lie ---------------------------------------------------------------------------------


class RunsFastest(np.ndarray):
    """A stack of arrays whose run axis is the fastest in memory; only its `@` differs.

    >>> stack = runs_fastest(np.ones((3, 2, 2)))
    >>> stack.strides[0] == stack.itemsize, (stack @ stack)[0].tolist()
    (True, [[2.0, 2.0], [2.0, 2.0]])
    """

    def __matmul__(self, other):
        return _products(self, other)

    def __rmatmul__(self, other):
        return _products(other, self)


def _products(a, b):
    try:
        return np.einsum("...ij,...jk->...ik", np.asarray(a), np.asarray(b)).view(RunsFastest)
    except ValueError:  # a vector, or shapes that don't fit: as everywhere
        return np.matmul(a, b)


def runs_fastest(stack):
    """A copy with the first axis the fastest in memory."""
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(stack, 0, -1)), -1, 0).view(RunsFastest)


def tiny(sizes):
    """Whether the weight matrices between layers of these sizes are all tiny."""
    return max(n_in * n_out for n_in, n_out in pairwise(sizes)) <= TINY_MATRIX


def parameters_of(flat, part, sizes):
    """A copy of the runs in the slice `part` of (n_runs, n_parameters), laid out for training.

    A single run comes without a run axis, as the textbook's network.
    """
    stack = flat[part]
    if len(stack) == 1:
        return stack[0].copy()
    return runs_fastest(stack) if len(stack) >= MANY_RUNS and tiny(sizes) else stack.copy()


def data_of(array, part, runs, parameters):
    """The data of the runs in `part` of (*lead, rows, columns), laid out as their `parameters`.

    `lead` broadcasts to `runs`. What is the same for all runs in the part comes without a run axis,
    and so do the data of a single run.
    """
    lead = array.shape[:-2]
    which = np.broadcast_to(np.arange(math.prod(lead)).reshape(lead), runs).ravel()[part]
    stack = array.reshape(-1, *array.shape[-2:])
    if len(which) > 0 and (which == which[0]).all():
        return stack[which[0]]
    return runs_fastest(stack[which]) if isinstance(parameters, RunsFastest) else stack[which]


def elementwise(loss):
    """A loss without products, fed with plain arrays: NumPy spends .4 µs an operation on others."""

    @functools.wraps(loss)
    def value_and_gradient(output, targets):
        value, gradient = loss(np.asarray(output), targets)
        return value, gradient.view(type(output))

    return value_and_gradient


def row_max(a):
    """The largest of each row, shape (*runs, rows, 1): from a transposed copy, four times faster.

    >>> row_max(np.array([[1.0, 2.0], [3.0, 0.0]]))
    array([[2.],
           [3.]])
    """
    if isinstance(a, RunsFastest):
        return a.max(axis=-1, keepdims=True)
    return np.ascontiguousarray(a.mT).max(axis=-2)[..., None]


# --- how many go at once --------------------------------------------------------------------------


def chunks(n_runs, n_rows, sizes):
    """Slices over the runs, each as many as go at once through layers of these sizes."""
    at_once = max(1, CACHED_ELEMENTS // (n_rows * max(sizes[1:])))
    if at_once < n_runs:  # equal shares, so that no last chunk is left with a run or two
        at_once = math.ceil(n_runs / math.ceil(n_runs / at_once))
    return [slice(i, min(i + at_once, n_runs)) for i in range(0, max(n_runs, 1), at_once)]


def block_size(n_rows, sizes):
    """How many runs a process is handed at a time."""
    return max(chunks(RUNS_A_BLOCK, n_rows, sizes)[0].stop, 8)


def blocks(shape, at_most):
    """Index tuples that cut an array of runs into rectangles of about `at_most` runs.

    >>> blocks((2, 3), at_most=3)
    [(slice(0, 1, None), slice(None, None, None)), (slice(1, 2, None), slice(None, None, None))]
    """
    whole = len(shape)
    while whole and math.prod(shape[whole - 1 :]) <= at_most:
        whole -= 1
    if whole == 0:
        return [(slice(None),) * len(shape)]
    n, inner = shape[whole - 1], math.prod(shape[whole:])
    share = math.ceil(n / math.ceil(n * inner / at_most))
    cuts = [slice(i, i + share) for i in range(0, n, share)]
    rest = (slice(None),) * (len(shape) - whole)
    return [
        (*(slice(i, i + 1) for i in outer), cut, *rest)
        for outer in np.ndindex(shape[: whole - 1])
        for cut in cuts
    ]


# --- room for them --------------------------------------------------------------------------------


def room(shape, dtype, what):
    """An array for a large result; a MemoryError that says what to do where there is no room."""
    try:
        return np.empty(shape, dtype)
    except (MemoryError, ValueError):  # NumPy's ValueError: beyond any address
        gigabytes = math.prod(shape) * np.dtype(dtype).itemsize / 1e9
        raise MemoryError(
            f"{what} of shape {tuple(shape)} would take {gigabytes:.3g} GB. Train fewer runs at a "
            "time, or use lrcourse.selection.learning_rate_sweep, which works through any number "
            "of them and keeps only their last losses."
        ) from None


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
