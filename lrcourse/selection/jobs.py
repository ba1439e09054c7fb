"""What sweep, cross-validation and recipe share: blocks of runs as jobs, and checks of arguments."""

import math
from itertools import pairwise
from numbers import Integral

import numpy as np
from tqdm import tqdm

from .. import layout
from ..arguments import finite_array, rates, whole_number
from ..losses import accuracy, binary_labels, get_loss, one_hot_rows
from ..messages import tr
from ..mlp import MLP, checked_sizes
from ..training import Batches, train

SECONDS_A_PROCESS = 2  # of work for each process, at least: to start one takes half a second


def run_jobs(jobs, n_jobs):
    """The results of `_train_block(*job)` for each job, in order, with a progress bar."""
    import joblib  # when asked for: a fifth of the time that this module takes to import

    if n_jobs is None:
        n_jobs = _processes(jobs)
    elif isinstance(n_jobs, bool) or not isinstance(n_jobs, Integral) or n_jobs == 0:
        raise ValueError(f"n_jobs must be a whole number other than 0, or None; got {n_jobs!r}")
    # One block at a time: joblib's own batches, of what goes fast, leave workers without any.
    parallel = joblib.Parallel(n_jobs=n_jobs, batch_size=1, return_as="generator")
    results = parallel(joblib.delayed(_train_block)(*job) for job in jobs)
    yield from tqdm(results, total=len(jobs), unit="block", delay=2, leave=False)


def _processes(jobs):
    """How many processes are worth it; None where joblib knows better, or nobody may choose.

    Jobs with an activation, loss or optimiser that is an object and not a name stay in this process:
    one of the reader's own may print, or count its calls, and not every function can be sent.
    """
    from joblib.parallel import BACKENDS, DEFAULT_BACKEND, cpu_count, get_active_backend

    backend, chosen = get_active_backend()  # by `joblib.parallel_config`, or in a joblib process
    if chosen is not None or type(backend) is not BACKENDS[DEFAULT_BACKEND]:
        return None
    for network, _, _, settings in jobs:
        parts = *listed(network["activation"]), settings["loss"], settings["optimizer"]
        if not all(isinstance(part, str) for part in parts):
            return None
    worthwhile = sum(estimated_seconds(*job) for job in jobs) / SECONDS_A_PROCESS
    return max(1, min(int(worthwhile), len(jobs), cpu_count()))


def estimated_seconds(network, learning_rate, data, settings):
    """About how long a block takes one core, by 20 µs a call, .12 ns a weight, and 6 ns a unit."""
    n_samples, sizes = data[0][0].shape[-2], network["sizes"]
    epochs = whole_number("epochs", settings["epochs"])
    n_batches = len(Batches(n_samples, settings["batch_size"]))
    n_weights = sum(n_in * n_out for n_in, n_out in pairwise(sizes))
    calls = epochs * n_batches * (len(sizes) - 1)
    samples = epochs * n_samples * math.prod(_runs(network, learning_rate, data))
    return 20e-6 * calls + samples * (0.12e-9 * n_weights + 6e-9 * sum(sizes[1:]))


def _train_block(network, learning_rate, data, settings):
    """Train a block of runs; (loss, accuracy) on each data set, and the steps of divergence."""
    model = MLP(**network, runs=_runs(network, learning_rate, data))
    history = train(model, *data[0], learning_rate, **settings, progress=False)
    found = [measure for X, y in data for measure in _measured(model, X, y, settings["loss"])]
    found[0::2] = [np.where(history.diverged, np.inf, value) for value in found[0::2]]
    found[1::2] = [np.where(history.diverged, 0.0, value) for value in found[1::2]]
    return [*found, *[np.nan * found[0]] * (4 - len(found)), history.divergence_step]


def _runs(network, learning_rate, data):
    """The run axes of a block."""
    return np.broadcast_shapes(
        learning_rate.shape, np.shape(network["seed"]), *(X.shape[:-2] for X, _ in data)
    )


def _measured(model, X, targets, loss):
    """Loss and accuracy of each run, a few runs at a time so that no huge array is made."""
    value, right = np.empty(model.runs), np.empty(model.runs)
    X = np.broadcast_to(X, (*model.runs, *X.shape[-2:]))
    targets = np.broadcast_to(targets, (*model.runs, *targets.shape[-2:]))
    for block in layout.blocks(model.runs, layout.block_size(X.shape[-2], model.sizes)):
        output = model.run(block).forward(X[block])
        value[block] = get_loss(loss)(output, targets[block])[0]
        right[block] = share_right(output, targets[block], loss)
    return value, right


def checked_grid(learning_rates):
    learning_rates = rates(learning_rates, "learning_rates")
    if learning_rates.ndim != 1 or len(learning_rates) == 0:
        raise ValueError(
            "learning_rates must be a list of one or more numbers; "
            f"got shape {learning_rates.shape}"
        )
    if not (np.diff(learning_rates) > 0).all():
        raise ValueError(f"learning_rates must increase; got {learning_rates.tolist()}")
    return learning_rates


def checked_data(X_name, X, y_name, y, loss, sizes):
    """One data set, checked: X (n_samples, n_in) and its targets in the shape of the output."""
    X = finite_array(X_name, X)
    sizes = checked_sizes(sizes)
    if X.ndim != 2 or X.shape[-1] != sizes[0] or len(X) == 0:
        raise ValueError(f"{X_name} must have shape (n_samples, {sizes[0]}); got shape {X.shape}")
    try:
        targets = get_loss(loss).targets(y, len(X), sizes[-1])
    except (TypeError, ValueError) as error:
        raise type(error)(str(error).replace("y must", f"{y_name} must", 1)) from None
    if targets.ndim != 2:
        raise ValueError(f"{y_name} must have no run axes here; got shape {np.shape(y)}")
    return X, targets


def has_classes(loss):
    """Whether the targets of a loss are classes, so that answers can be counted."""
    return get_loss(loss).targets in (binary_labels, one_hot_rows)


def share_right(output, targets, loss):
    """Of the samples; of the labels, where each sample has several; nan without classes."""
    if get_loss(loss).targets is binary_labels:
        right = ((output > 0) == (targets > 0)) & ~np.isnan(output)
        return right.mean(axis=(-2, -1))
    return accuracy(output, targets) if has_classes(loss) else np.nan


def listed(one_or_more):
    return list(one_or_more) if isinstance(one_or_more, tuple | list) else [one_or_more]


def border_warning(best, grid):
    if len(grid) == 1:
        text = tr("There is only one learning rate to choose from, {rate:g}: try others.")
    elif best == grid[0]:
        text = tr("The best learning rate, {rate:g}, is the smallest one tried: try smaller ones.")
    else:
        text = tr("The best learning rate, {rate:g}, is the largest one tried: try larger ones.")
    return text.format(rate=best)
