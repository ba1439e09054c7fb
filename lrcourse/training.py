"""Training: the loop that turns gradients into learning, and the record of how it went.

`descend` is gradient descent, one update at a time. `train` runs it for many epochs and many runs
and writes down what happens; `updates` hands it to whoever wants to look between two updates.
"""

import math
from dataclasses import dataclass
from itertools import count, repeat

import numpy as np
from tqdm import tqdm

from . import layout
from .arguments import seeds, whole_number
from .mlp import MLP
from .optimizers import get_optimizer
from .schedules import as_schedule, rate_of_each_step


class Batches:
    """The batches of one epoch after another: each epoch goes through all samples in a new order.

    The order is `rng.permutation(n_samples)`, `rng = numpy.random.default_rng(seed)`, cut into
    batches of `batch_size`; the last may be smaller. With `batch_size=None`, or one that holds all
    samples, the batch of each epoch is all of them, as they stand. `seed` is one for all `runs`, or
    an array that broadcasts over them.

    >>> batches = Batches(n_samples=5, batch_size=2, seed=0)
    >>> len(batches), batches.size, batches.mean(np.array([[1.0], [2.0], [6.0]]))
    (3, 2, array([[2.4]]))
    """

    def __init__(self, n_samples, batch_size=None, seed=0, runs=()):
        self.n_samples = whole_number("n_samples", n_samples, at_least=1)
        if batch_size is None:
            batch_size = n_samples
        self.size = min(whole_number("batch_size", batch_size, at_least=1), n_samples)
        self.seeds = seeds(seed, runs)

    def __len__(self):
        """How many batches an epoch has."""
        return -(-self.n_samples // self.size)

    def of(self, *arrays, part=None):
        """The batches of arrays (*runs, n_samples, columns), from the first epoch on, without end.

        With a slice `part`, the arrays are those of this part of all runs, counted in a row.
        """
        if self.size == self.n_samples:
            yield from repeat(arrays)
        for order in self._orders(self.seeds if part is None else self.seeds.ravel()[part]):
            if order.ndim > 1:  # rows that differ by run are taken whole, from C order
                arrays = [np.ascontiguousarray(array) for array in arrays]
            for first in range(0, self.n_samples, self.size):
                rows = order[..., first : first + self.size]
                yield tuple(_rows(array, rows) for array in arrays)

    def _orders(self, seeds):
        """The order of each epoch: one for all runs, or one for each where their seeds differ."""
        distinct, which = np.unique(seeds, return_inverse=True)
        generators = [np.random.default_rng(int(seed)) for seed in distinct]
        while True:
            orders = [rng.permutation(self.n_samples) for rng in generators]
            orders = np.array(orders, dtype=int).reshape(
                -1, self.n_samples
            )  # also where there are no runs
            yield orders[0] if len(orders) == 1 else orders[which.reshape(np.shape(seeds))]

    def mean(self, losses):
        """From a loss for each batch (batches, runs) the mean over the samples of each epoch."""
        if len(self) == 1:
            return losses
        share = np.full((len(self), 1), self.size / self.n_samples)
        share[-1] = (self.n_samples - self.size * (len(self) - 1)) / self.n_samples
        by_epoch = losses.reshape(len(losses) // len(self), len(self), losses.shape[1])
        pieces = np.array_split(by_epoch, 4)  # the product takes as much memory as its piece
        return np.concatenate([(piece * share).sum(axis=1) for piece in pieces])


def _rows(array, rows):
    """The rows of an array (*lead, n_samples, columns): the same for all runs, or (*runs, rows).

    NumPy's `take_along_axis` would do; taken whole, rows are there fifteen times faster.
    """
    if rows.ndim == 1:
        return array[..., rows, :]
    *lead, n_samples, columns = array.shape
    first = n_samples * np.arange(math.prod(lead)).reshape(*lead, 1)  # of each run's data
    return array.reshape(-1, columns).take(first + rows, axis=0)


@dataclass(frozen=True)
class History:
    """What a training left behind. `runs` are the run axes of the model; () for a single network.

    loss             (epochs, *runs)  mean loss over each epoch, of each batch before its update
    step_loss        (steps, *runs)   loss of each batch before its update; where an epoch has only
                                      one, it is `loss` itself
    divergence_step  (*runs)          number of updates after which the run had left the finite
                                      numbers; -1 where it never did
    records          (n, *runs, ...)  results of `record`, before the first epoch and then after
                                      every `record_every` epochs; None where nothing was recorded
    """

    loss: np.ndarray
    step_loss: np.ndarray
    divergence_step: np.ndarray
    records: np.ndarray | None = None

    @property
    def diverged(self):
        """True for each run that left the finite numbers."""
        return self.divergence_step >= 0


def train(
    model,
    X,
    y,
    learning_rate,
    *,
    loss,
    optimizer="sgd",
    epochs=100,
    batch_size=None,
    seed=0,
    record=None,
    record_every=1,
    progress=True,
):
    """Train a network, or every run of a stack of them, in place; returns its `History`.

    Each update is w ← w - α d, with the direction d of the optimiser. `learning_rate` is a number,
    an array that broadcasts over the runs of the model, or a schedule from the number of the
    update to one of these. X and y may have leading axes that broadcast over the runs: a fold, or
    a data set, for each run. `batch_size=None` uses all samples for each update; otherwise each
    epoch goes once through `rng.permutation(n_samples)`, `rng = numpy.random.default_rng(seed)`;
    `seed` is one for all runs, or an array that broadcasts over them. `record(model)` may measure
    anything: it is given a model with some of the runs and returns an array whose first axes are
    that model's runs.

    A run that diverges is a result: nothing warns, its neighbours don't notice, and
    `History.divergence_step` tells when. A training that takes longer than two seconds shows its
    progress, unless `progress=False`. One that is stopped half way, with the stop button or by an
    error in `record`, leaves the model as it was.

    Raises TypeError or ValueError for data that don't fit the network or the loss, a learning rate
    that is negative or not finite, an unknown loss or optimiser, a size that is not positive.

    >>> X, y = np.array([[-1.0], [1.0]]), np.array([[0], [1]])
    >>> network = MLP([1, 1], init="zeros")
    >>> history = train(network, X, y, 1.0, loss="binary_cross_entropy", epochs=3)
    >>> history.loss.round(3)
    array([0.693, 0.474, 0.348])
    """
    if record is not None and not callable(record):
        raise TypeError(f"record must be a function of the model, or None; got {record!r}")
    X, targets, loss, optimizer, batches = _checked(model, X, y, loss, optimizer, batch_size, seed)
    epochs = whole_number("epochs", epochs)
    record_every = whole_number("record_every", record_every, at_least=1)
    rates = _rates_of_runs(learning_rate, epochs * len(batches), model)

    step_loss = layout.room(rates.shape, np.float64, "losses")
    trained = np.empty_like(model.flat).reshape(-1, model.flat.shape[-1])
    records = []
    chunks = layout.chunks(len(trained), batches.size, model.sizes)
    with np.errstate(all="ignore"), _bar(len(chunks) * epochs, progress) as bar:
        for part in chunks:
            network, data, part_rates = _laid_out(part, model, (X, targets), rates)
            steps = descend(network, batches.of(*data, part=part), part_rates, loss, optimizer)
            records.append([])
            for epoch in _epochs(steps, step_loss[:, part], len(batches)):
                bar.update(epoch > 0)
                if record is not None and epoch % record_every == 0:
                    measured = np.array(record(network))  # a copy: the weights move on
                    records[-1].append(measured if network.runs else measured[None])
            trained[part] = network.flat

    model.flat[...] = trained.reshape(model.flat.shape)
    return History(
        batches.mean(step_loss).reshape(epochs, *model.runs),
        step_loss.reshape(len(step_loss), *model.runs),
        _divergence_step(step_loss, np.isfinite(trained).all(axis=-1)).reshape(model.runs),
        None if record is None else _join(records, model.runs),
    )


def descend(model, batches, rates, loss, optimizer):
    """Gradient descent: an update of the model for each batch and rate; yields the loss before it.

    It checks nothing: `batches` are pairs of X and targets as `model.checked` gives them, `rates`
    broadcast with `model.flat`, and no floating-point warning is silenced.
    """
    weights = np.asarray(model.flat)
    gradient = np.empty_like(weights)
    gradients = model.in_layers(gradient)
    optimizer.reset(model.in_layers)
    for rate, (X, targets) in zip(rates, batches, strict=False):  # batches have no end
        value, _ = model.backpropagate(X, targets, loss, gradients)
        weights -= rate * optimizer.direction(gradient, weights)
        yield value


def updates(model, X, y, learning_rate, *, loss, optimizer="sgd", batch_size=None, seed=0):
    """Train a network one update at a time: each `next` makes one, and gives the loss before it.

    The arguments are those of `train`, and so are the updates. A schedule is asked for its rate
    just before each update: it may well answer with what a slider shows. There is no end; between
    two updates the model may be looked at. Raises TypeError or ValueError as `train` does, for what
    a schedule answers when it answers.

    >>> X, y = np.array([[-1.0], [1.0]]), np.array([[0], [1]])
    >>> network = MLP([1, 1], init="zeros")
    >>> steps = updates(network, X, y, 1.0, loss="binary_cross_entropy")
    >>> [next(steps).round(3).item() for _ in range(3)]
    [0.693, 0.474, 0.348]
    """
    X, targets, loss, optimizer, batches = _checked(model, X, y, loss, optimizer, batch_size, seed)
    schedule = as_schedule(learning_rate)
    rates = (_rates_of_runs(schedule(step), 1, model).reshape(*model.runs, 1) for step in count())
    steps = descend(model, batches.of(X, targets), rates, loss, optimizer)

    def silent():
        while True:
            with np.errstate(all="ignore"):
                value = next(steps)
            yield value

    return silent()


def _checked(model, X, y, loss, optimizer, batch_size, seed):
    if not isinstance(model, MLP):
        raise TypeError(f"model must be an MLP; got {model!r}")
    optimizer = get_optimizer(optimizer)
    X, targets, loss = model.checked(X, y, loss)
    return X, targets, loss, optimizer, Batches(X.shape[-2], batch_size, seed, model.runs)


def _rates_of_runs(learning_rate, n_steps, model):
    """The learning rate of each step and run, shape (n_steps, n_runs)."""
    rates = rate_of_each_step(learning_rate, n_steps)
    rates, shape = rates.astype(model.flat.dtype, copy=False), rates.shape[1:]
    if not callable(learning_rate):
        rates = rates[:1]  # no need to write out the same for each step
    aligned = rates.reshape(len(rates), *[1] * (len(model.runs) - len(shape)), *shape)
    try:
        rates = np.broadcast_to(aligned, (len(rates), *model.runs))
    except ValueError:
        raise ValueError(
            f"learning_rate must broadcast to runs={model.runs}; got shape {shape}"
        ) from None
    n_runs = int(np.prod(model.runs))
    return np.broadcast_to(rates.reshape(len(rates), n_runs), (n_steps, n_runs))


def _bar(n_epochs, progress):
    hidden = {} if progress else {"disable": True}  # else TQDM_DISABLE decides
    return tqdm(total=n_epochs, unit="epoch", delay=2, leave=False, **hidden)


def _laid_out(part, model, data, rates):
    """The runs in the slice `part` as they train fastest: network, data, rate of each step."""
    layout.keep_freed_memory()
    weights = model.flat.reshape(-1, model.flat.shape[-1])
    flat = layout.parameters_of(weights, part, model.sizes)
    network = MLP.from_flat(flat, model.sizes, model.activation)
    data = [layout.data_of(array, part, model.runs, flat) for array in data]
    return network, data, rates[:, part, None] if network.runs else rates[:, part.start]


def _epochs(steps, step_loss, n_batches):
    """Enter the losses of the steps in a table; stop before the first epoch and after each."""
    yield 0
    for step, loss in enumerate(steps):
        step_loss[step] = loss
        if (step + 1) % n_batches == 0:
            yield (step + 1) // n_batches


def _divergence_step(step_loss, finite_at_end):
    """The first step whose loss is not finite; the end, where only the weights left; or -1."""
    left = np.concatenate([~np.isfinite(step_loss), ~finite_at_end[None]])
    return np.where(left.any(axis=0), left.argmax(axis=0), -1)


def _join(records, runs):
    """The records of all chunks, one beside the other: shape (n_records, *runs, ...)."""
    joined = np.concatenate([np.array(part) for part in records], axis=1)
    return joined.reshape(len(joined), *runs, *joined.shape[2:])
