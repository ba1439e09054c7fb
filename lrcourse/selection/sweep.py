"""A sweep over learning rates, seeds and activations."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .. import layout
from ..activations import get_activation
from ..arguments import whole_number
from ..training import Batches
from .jobs import checked_data, checked_grid, has_classes, listed, run_jobs


@dataclass(frozen=True)
class LearningRateSweep:
    """What a sweep found; the arrays have the axes (learning_rate, seed, activation).

    learning_rates, seeds, activations   what was swept over
    loss, accuracy                       on the training data, after the last update
    test_loss, test_accuracy             on the test data; None without them
    divergence_step                      update after which a run had left the finite numbers, or -1

    A run that diverged has loss inf and accuracy 0. The accuracies are None for
    mean_squared_error, which doesn't know of classes.
    """

    axes: ClassVar = ("learning_rate", "seed", "activation")

    learning_rates: np.ndarray
    seeds: np.ndarray
    activations: tuple
    loss: np.ndarray
    accuracy: np.ndarray | None
    test_loss: np.ndarray | None
    test_accuracy: np.ndarray | None
    divergence_step: np.ndarray

    @property
    def diverged(self):
        """True for each run that left the finite numbers."""
        return self.divergence_step >= 0


def learning_rate_sweep(
    sizes,
    X,
    y,
    learning_rates,
    *,
    loss,
    seeds=10,
    activations=("tanh",),
    init="xavier",
    test=None,
    optimizer="sgd",
    epochs=100,
    batch_size=None,
    batch_seed=0,
    dtype=np.float64,
    n_jobs=None,
):
    """Train a network for every learning rate, seed and activation; returns a `LearningRateSweep`.

    `seeds` is a number of seeds, 0, 1, 2 …, or an array of them; every rate and activation starts
    from the same. `activations` is a name or a list; `init` is a name, or a list of one for each
    activation. `test=(X_test, y_test)` are data to measure on and not to learn from. The rest is
    as in `train` (`batch_seed` is its `seed`, the order of the batches), and `dtype` as in `MLP`:
    float32 takes half the time. Raises ValueError or TypeError as they do, and for learning rates
    that don't increase.

    >>> from lrcourse.datasets import xor
    >>> sweep = learning_rate_sweep([2, 4, 1], *xor(), [0.01, 1.0], loss="binary_cross_entropy",
    ...                             seeds=20, activations=["tanh", "relu"], epochs=300)
    >>> (sweep.accuracy == 1).mean(axis=1)  # share of the seeds that solve XOR: rates, activations
    array([[0.05, 0.15],
           [1.  , 0.65]])
    """
    learning_rates = checked_grid(learning_rates)
    seeds = _seeds(seeds)
    activations = listed(activations)
    inits = listed(init)
    if len(inits) == 1:
        inits *= len(activations)
    if len(inits) != len(activations) or not activations:
        raise ValueError(
            f"init must be one name, or one for each of the {len(activations)} activations; "
            f"got {init!r}"
        )
    data = [checked_data("X", X, "y", y, loss, sizes)]
    if test is not None:
        if not isinstance(test, tuple | list) or len(test) != 2:
            raise TypeError(f"test must be a pair (X_test, y_test); got {test!r}")
        data.append(checked_data("X_test", test[0], "y_test", test[1], loss, sizes))

    shape = (len(learning_rates), len(seeds))
    settings = dict(
        loss=loss, optimizer=optimizer, epochs=epochs, batch_size=batch_size, seed=batch_seed
    )
    at_most = layout.block_size(Batches(len(data[0][0]), batch_size).size, sizes)
    jobs, places = [], []
    for k, (activation, init) in enumerate(zip(activations, inits, strict=True)):
        for rows, columns in layout.blocks(shape, at_most):
            network = dict(
                sizes=sizes, activation=activation, init=init, seed=seeds[columns], dtype=dtype
            )
            rate = learning_rates[rows, None]
            jobs.append((network, rate, data, settings))
            places.append((slice(None), rows, columns, k))
    found = np.empty((5, *shape, len(activations)))
    for place, result in zip(places, run_jobs(jobs, n_jobs), strict=True):
        found[place] = result
    return LearningRateSweep(
        learning_rates,
        seeds,
        tuple(get_activation(activation).name for activation in activations),
        loss=found[0],
        accuracy=found[1] if has_classes(loss) else None,
        test_loss=None if test is None else found[2],
        test_accuracy=found[3] if test is not None and has_classes(loss) else None,
        divergence_step=found[4].astype(int),
    )


def _seeds(seeds):
    if np.ndim(seeds) == 0:
        return np.arange(whole_number("seeds", seeds, at_least=1))
    seeds = np.asarray(list(seeds))
    if seeds.ndim != 1 or len(seeds) == 0 or seeds.dtype.kind not in "iu" or (seeds < 0).any():
        raise ValueError(f"seeds must be a number, or a list of whole numbers; got {seeds!r}")
    return seeds
