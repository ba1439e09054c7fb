"""Training: the loop that turns gradients into learning, and the record of how it went."""

from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from .arguments import rates as checked_rates
from .arguments import whole_number
from .losses import get_loss
from .memory import chunks, keep_freed_memory, lay_out, stack, unstack
from .mlp import MLP
from .optimizers import get_optimizer


@dataclass(frozen=True)
class History:
    """What a training left behind. `runs` are the run axes of the model; () for a single network.

    loss             (epochs, *runs)  mean loss over each epoch, of each batch before its update
    step_loss        (steps, *runs)   loss of each batch before its update
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
    epoch goes once through `rng.permutation(n_samples)`, `rng = numpy.random.default_rng(seed)`, in
    the same order for all runs. `record(model)` may measure anything: it is given a model with some
    of the runs and returns an array whose first axes are that model's runs.

    A run that diverges is a result: nothing warns, its neighbours don't notice, and
    `History.divergence_step` tells when. A training that takes longer than two seconds shows its
    progress, unless `progress=False`.

    Raises TypeError or ValueError for data that don't fit the network or the loss, a learning rate
    that is negative or not finite, an unknown loss or optimiser, a size that is not positive.

    >>> X, y = np.array([[-1.0], [1.0]]), np.array([[0], [1]])
    >>> network = MLP([1, 1], init="zeros")
    >>> history = train(network, X, y, 1.0, loss="binary_cross_entropy", epochs=3)
    >>> history.loss.round(3)
    array([0.693, 0.474, 0.348])
    """
    if not isinstance(model, MLP):
        raise TypeError(f"model must be an MLP; got {model!r}")
    if record is not None and not callable(record):
        raise TypeError(f"record must be a function of the model, or None; got {record!r}")
    loss = get_loss(loss)
    optimizer = get_optimizer(optimizer)
    epochs = whole_number("epochs", epochs)
    seed = whole_number("seed", seed)
    record_every = whole_number("record_every", record_every, at_least=1)
    X = model._checked(X)
    targets = model._targets(X, y, loss)
    n_samples = X.shape[-2]
    if n_samples == 0:
        raise ValueError(f"X must hold at least one sample; got shape {X.shape}")
    if batch_size is None:
        batch_size = n_samples
    batch_size = min(whole_number("batch_size", batch_size, at_least=1), n_samples)
    n_batches = -(-n_samples // batch_size)
    rates = _rate_of_each_step(learning_rate, epochs * n_batches, model)

    n_runs = rates.shape[1]
    step_loss = np.empty((len(rates), n_runs))
    finite_at_end = np.ones(n_runs, dtype=bool)
    records = []
    keep_freed_memory()
    parts = chunks(n_runs, batch_size, model.sizes)
    hidden = {} if progress else {"disable": True}  # else TQDM_DISABLE decides
    with (
        np.errstate(all="ignore"),
        tqdm(total=len(parts) * epochs, unit="epoch", delay=2, leave=False, **hidden) as bar,
    ):
        for part in parts:
            parameters, data = lay_out(
                [[stack(w, model.runs, part) for w in pair] for pair in model.parameters],
                [stack(array, model.runs, part) for array in (X, targets)],
            )
            network = MLP.from_parameters(parameters, model.activation)
            records.append([])

            def after_epoch(epoch, network=network):
                bar.update(epoch > 0)
                if record is not None and epoch % record_every == 0:
                    measured = np.array(record(network))  # a copy: the weights move on
                    records[-1].append(measured if network.runs else measured[None])

            losses = _descend(
                network,
                *data,
                rates[:, part, None, None] if network.runs else rates[:, part.start],
                loss,
                optimizer,
                epochs,
                batch_size,
                np.random.default_rng(seed),
                after_epoch,
            )
            step_loss[:, part] = losses.reshape(len(rates), part.stop - part.start)
            for pair, trained in zip(model.parameters, network.parameters, strict=True):
                for w, new in zip(pair, trained, strict=True):
                    unstack(new, w, model.runs, part)
                    finite_at_end[part] &= np.isfinite(new).all(axis=(-2, -1))

    by_epoch = _mean_of_epochs(step_loss, n_batches, batch_size, n_samples)
    return History(
        by_epoch.reshape(epochs, *model.runs),
        step_loss.reshape(len(rates), *model.runs),
        _divergence_step(step_loss, finite_at_end).reshape(model.runs),
        None if record is None else _join(records, model.runs),
    )


def _descend(model, X, targets, rates, loss, optimizer, epochs, batch_size, rng, after_epoch):
    """The textbook's loop, for one run or a stack of them; returns the loss of each step."""
    parameters = [w for pair in model.parameters for w in pair]
    losses = []
    optimizer.reset()
    after_epoch(0)
    for epoch in range(epochs):
        for X_batch, targets_batch in _batches(X, targets, batch_size, rng):
            value, gradients = model._backpropagate(X_batch, targets_batch, loss)
            rate = rates[len(losses)]
            gradients = [g for pair in gradients for g in pair]
            directions = optimizer.directions(gradients, parameters)
            for w, direction in zip(parameters, directions, strict=True):
                w -= rate * direction
            losses.append(value)
        after_epoch(epoch + 1)
    return np.array(losses)


def _batches(X, targets, batch_size, rng):
    """The batches of one epoch, in a new order; everything, as it stands, if that is one batch."""
    n_samples = X.shape[-2]
    if batch_size == n_samples:
        return [(X, targets)]
    order = rng.permutation(n_samples)
    rows = [order[first : first + batch_size] for first in range(0, n_samples, batch_size)]
    return ((X[..., batch, :], targets[..., batch, :]) for batch in rows)


def _rate_of_each_step(learning_rate, n_steps, model):
    """The learning rate of each step and run, shape (n_steps, n_runs)."""
    if callable(learning_rate):
        table = np.array([learning_rate(step) for step in range(n_steps)])
        table = checked_rates(table, "learning_rate(step)")
    else:
        table = checked_rates(learning_rate)[None]
    n_runs = int(np.prod(model.runs))
    dtype = model.parameters[0][0].dtype
    if table.ndim == 1:  # one rate for all runs: a view, however many they are
        table = table.reshape(-1, 1)
    else:
        missing = len(model.runs) + 1 - table.ndim
        table = table.reshape(len(table), *[1] * missing, *table.shape[1:])
        try:
            table = np.broadcast_to(table, (len(table), *model.runs)).reshape(len(table), n_runs)
        except ValueError:
            raise ValueError(
                f"learning_rate must broadcast to runs={model.runs}; got shape {table.shape[1:]}"
            ) from None
    return np.broadcast_to(table.astype(dtype), (n_steps, n_runs))


def _mean_of_epochs(step_loss, n_batches, batch_size, n_samples):
    """The mean over the samples of each epoch; its last batch may be smaller than the others."""
    sizes = np.full(n_batches, batch_size)
    sizes[-1] = n_samples - batch_size * (n_batches - 1)
    n_steps, n_runs = step_loss.shape
    batches = step_loss.reshape(n_steps // n_batches, n_batches, n_runs)
    return (batches * (sizes / n_samples)[:, None]).sum(axis=1)


def _divergence_step(step_loss, finite_at_end):
    """The first step whose loss is not finite; the end, where only the weights left; or -1."""
    left = np.concatenate([~np.isfinite(step_loss), ~finite_at_end[None]])
    return np.where(left.any(axis=0), left.argmax(axis=0), -1)


def _join(records, runs):
    """The records of all chunks, one beside the other: shape (n_records, *runs, ...)."""
    joined = np.concatenate([np.array(part) for part in records], axis=1)
    return joined.reshape(len(joined), *runs, *joined.shape[2:])
