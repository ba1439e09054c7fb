"""How many runs lie in memory, and how many go at once: speed, and nothing but speed.

A stack of runs is an array whose first axis counts them. The formulas of the network don't know
how it lies in memory; here it is decided, from measurements (see benchmarks/README.md):

- Tiny weight matrices, many runs: let the run axis be the *fastest* in memory. One matrix product
  is then a handful of long multiply-adds over all the runs, through `einsum`; `@` would call the
  linear-algebra library once for each run, for a dozen multiplications.
- Anything larger: C order and `@`.
- Only as many runs go at once as have their widest layer's activations fit into a core's cache.
"""

import math

import numpy as np

TINY_MATRIX = 64  # entries of the largest weight matrix, at most
MANY_RUNS = 32  # at least
CACHED_ELEMENTS = 65_536  # activations of one layer that stay in a core's second-level cache


def matmul(a, b):
    """a @ b over the last two axes, in the way that suits the layout of b.

    >>> matmul(np.ones((1, 2)), np.ones((2, 1)))
    array([[2.]])
    """
    if b.ndim == 3 and b.strides[0] < b.strides[2]:
        return np.einsum("...ij,...jk->...ik", a, b)
    return a @ b


def chunks(n_runs, n_rows, sizes):
    """Slices over the runs, each as many as go at once through layers of these sizes."""
    at_once = max(1, CACHED_ELEMENTS // (n_rows * max(sizes[1:])))
    if at_once < n_runs:  # equal shares, so that no last chunk is left with a run or two
        at_once = math.ceil(n_runs / math.ceil(n_runs / at_once))
    return [slice(i, min(i + at_once, n_runs)) for i in range(0, n_runs, at_once)]


def stack(array, runs, part):
    """The runs in the slice `part` of an array (*lead, rows, columns), as (n, rows, columns).

    `lead` broadcasts to `runs`. Without leading axes the array is the same for all runs, and is
    returned as it is; a single run comes without its run axis, as the textbook's matrix.
    """
    if array.ndim == 2:
        return array
    whole = np.broadcast_to(array, (*runs, *array.shape[-2:]))
    taken = whole[np.unravel_index(np.arange(part.start, part.stop), runs)]
    return taken[0] if len(taken) == 1 else taken


def unstack(stacked, array, runs, part):
    """Write the runs in `part` back to where `stack` took them from."""
    if runs:
        array[np.unravel_index(np.arange(part.start, part.stop), runs)] = stacked
    else:
        array[...] = stacked


def lay_out(parameters):
    """A copy of the parameters of a stack, in the layout in which training is fastest."""
    weights = [weight for weight, _ in parameters]
    many = weights[0].ndim == 3 and len(weights[0]) >= MANY_RUNS
    if many and max(weight[0].size for weight in weights) <= TINY_MATRIX:
        return [(_runs_fastest(weight), _runs_fastest(bias)) for weight, bias in parameters]
    return [(weight.copy(), bias.copy()) for weight, bias in parameters]


def _runs_fastest(array):
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(array, 0, -1)), -1, 0)
