"""Choosing a learning rate by experiment: sweep, K-fold cross-validation, range test.

Each of them is one call that trains many networks, and returns plain arrays with names for their
axes. All of them stand on `train`, which trains a stack of runs as it trains one.

`n_jobs` is scikit-learn's and joblib's: the number of processes, 1 for this one alone, -1 for one a
core. Left out, a call that is done within seconds stays in this process, and a longer one uses the
other cores. Inside of `with joblib.parallel_config("dask"):` the same call goes to a Dask cluster.
The runs are cut into the same blocks whoever trains them, and each starts from its own seed: the
result does not depend on `n_jobs`, and a block that is lost with its machine is simply trained
again.
"""

import math
import warnings
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np
from tqdm import tqdm

from . import layout
from .activations import get_activation
from .arguments import finite_array, number, rates, whole_number
from .losses import accuracy, get_loss
from .messages import tr
from .mlp import MLP
from .training import Batches, train

SECONDS_A_PROCESS = 2  # of work for each process, at least: to start one takes half a second


# --- a sweep over learning rates, seeds and activations -----------------------------------------


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
    learning_rates = _grid(learning_rates)
    seeds = _seeds(seeds)
    activations = _listed(activations)
    inits = _listed(init)
    if len(inits) == 1:
        inits *= len(activations)
    if len(inits) != len(activations) or not activations:
        raise ValueError(
            f"init must be one name, or one for each of the {len(activations)} activations; "
            f"got {init!r}"
        )
    data = [_data("X", X, "y", y, loss, sizes)]
    if test is not None:
        if not isinstance(test, tuple | list) or len(test) != 2:
            raise TypeError(f"test must be a pair (X_test, y_test); got {test!r}")
        data.append(_data("X_test", test[0], "y_test", test[1], loss, sizes))

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
    for place, result in zip(places, _run(jobs, n_jobs), strict=True):
        found[place] = result
    return LearningRateSweep(
        learning_rates,
        seeds,
        tuple(get_activation(activation).name for activation in activations),
        loss=found[0],
        accuracy=found[1] if _has_classes(loss) else None,
        test_loss=None if test is None else found[2],
        test_accuracy=found[3] if test is not None and _has_classes(loss) else None,
        divergence_step=found[4].astype(int),
    )


# --- K-fold cross-validation --------------------------------------------------------------------


@dataclass(frozen=True)
class CrossValidation:
    """What cross-validation found; `errors` has the axes (learning_rate, fold).

    learning_rates   the grid, from small to large
    errors           of each network on the fold that it has not seen: the share of wrong answers,
                     or the mean squared error under that loss; a run that diverged has error 1
                     (inf under mean_squared_error)
    divergence_step  update after which a run had left the finite numbers, or -1; as `errors`
    """

    axes: ClassVar = ("learning_rate", "fold")

    learning_rates: np.ndarray
    errors: np.ndarray
    divergence_step: np.ndarray

    @property
    def mean(self):
        """Mean error of each learning rate over the folds."""
        return self.errors.mean(axis=1)

    @property
    def standard_error(self):
        """Standard error of that mean: s / √k, s the standard deviation over the k folds.

        The folds share training data, which makes it somewhat too small (Bengio and Grandvalet,
        2004).
        """
        with np.errstate(invalid="ignore"):  # inf - inf, where every fold diverged
            return self.errors.std(axis=1, ddof=1) / math.sqrt(self.errors.shape[1])

    @property
    def best(self):
        """The learning rate with the smallest mean error; the smaller one where two are equal."""
        return self.learning_rates[self.mean.argmin()].item()

    @property
    def best_of_each_fold(self):
        """The learning rate that each fold would have chosen alone."""
        return self.learning_rates[self.errors.argmin(axis=0)]

    @property
    def one_standard_error(self):
        """The smallest rate whose mean error is within one standard error of the best one's.

        The rule of Breiman et al. (1984) takes the most cautious choice among those that the data
        can't tell apart. For a learning rate that is the smallest, farthest from divergence.
        """
        best = self.mean.argmin()
        tolerance = np.nan_to_num(self.standard_error[best])
        return self.learning_rates[(self.mean <= self.mean[best] + tolerance).argmax()].item()

    @property
    def at_border(self):
        """True where the best rate is the first or the last of the grid, and so tells little."""
        return self.best in (self.learning_rates[0], self.learning_rates[-1])

    @property
    def warning(self):
        """A sentence for the reader where the best rate lies on the border; else empty."""
        return _border_warning(self.best, self.learning_rates) if self.at_border else ""


def cross_validate(
    sizes,
    X,
    y,
    learning_rates,
    *,
    loss,
    folds=5,
    groups=None,
    standardize=False,
    activation="tanh",
    init="xavier",
    seed=0,
    optimizer="sgd",
    epochs=100,
    batch_size=None,
    n_jobs=None,
):
    """K-fold cross-validation of a grid of learning rates (Stone, 1974); a `CrossValidation`.

    `folds` is a number (shuffled, with the same share of each class in every fold), or a splitter
    of scikit-learn's such as `KFold(10)`, which may use `groups`. `standardize=True` brings each
    column of X to mean 0 and standard deviation 1, *both taken from the training part of the
    fold*: taken from all of X they would tell the network about the answers to come. Every network
    starts from the weights of `seed`. The rest is as in `train`. Raises ValueError or TypeError as
    it does, and for learning rates that don't increase or folds that don't fit the data.

    >>> from lrcourse.datasets import digits
    >>> result = cross_validate([64, 16, 10], *digits(300), [0.01, 0.1, 1.0],
    ...                         loss="softmax_cross_entropy", epochs=50)
    >>> result.errors.shape, result.best, result.warning
    ((3, 5), 1.0, 'The best learning rate, 1, is the largest one tried: try larger ones.')
    """
    learning_rates = _grid(learning_rates)
    seed = whole_number("seed", seed)
    X, targets = _data("X", X, "y", y, loss, sizes)
    settings = dict(loss=loss, optimizer=optimizer, epochs=epochs, batch_size=batch_size, seed=seed)
    network = dict(sizes=sizes, activation=activation, init=init, seed=seed)
    parts = _folds(folds, X, targets, groups, get_loss(loss), seed)

    # Folds of one size are one more run axis. A splitter may leave folds of several sizes: each
    # size is a stack of its own, and no sample is dropped to make them equal.
    jobs, places = [], []
    for size in sorted({(len(learn), len(check)) for learn, check in parts}):
        alike = [k for k, part in enumerate(parts) if tuple(map(len, part)) == size]
        shape = (len(alike), len(learning_rates))
        at_most = layout.block_size(Batches(size[0], batch_size).size, sizes)
        if not layout.tiny(sizes):  # sharing the data of one fold brings more than a higher stack
            at_most = min(at_most, len(learning_rates))
        for stacked, columns in layout.blocks(shape, at_most):
            chosen = alike[stacked]
            learn, check = (np.array([parts[k][i] for k in chosen]) for i in (0, 1))
            X_learn, X_check = X[learn], X[check]
            if standardize:
                X_learn, X_check = _standardized(X_learn, X_check)
            data = [
                (X_learn[:, None], targets[learn][:, None]),  # axes: fold, rate, sample, column
                (X_check[:, None], targets[check][:, None]),
            ]
            jobs.append((network, learning_rates[None, columns], data, settings))
            places.append((columns, chosen))

    errors = np.empty((len(learning_rates), len(parts)))
    divergence_step = np.empty(errors.shape, dtype=int)
    for (columns, chosen), result in zip(places, _run(jobs, n_jobs), strict=True):
        _, _, check_loss, check_accuracy, step = result
        error = 1 - check_accuracy if _has_classes(loss) else check_loss
        errors[columns, chosen] = error.T
        divergence_step[columns, chosen] = step.T
    return CrossValidation(learning_rates, errors, divergence_step)


def _standardized(learn, *others):
    """Each column at mean 0 and standard deviation 1 of the *first* array's samples."""
    centre, width = learn.mean(axis=-2, keepdims=True), learn.std(axis=-2, keepdims=True)
    width[width == 0] = 1  # a constant column becomes 0
    return [(X - centre) / width for X in (learn, *others)]


# --- the range test -----------------------------------------------------------------------------


@dataclass(frozen=True)
class RangeTest:
    """What a range test found, and what the three usual rules read off it.

    learning_rates   (steps,)         rising geometrically, one for each update
    losses           (steps, *runs)   of each batch, before its update
    smoothed         (steps, *runs)   the mean over a centred window; inf once a run has diverged
    """

    axes: ClassVar = ("step", "*runs")

    learning_rates: np.ndarray
    losses: np.ndarray
    smoothed: np.ndarray

    @property
    def minimum(self):
        """The rate at which the smoothed loss is smallest: the wall is not far above it."""
        return self.learning_rates[self.smoothed.argmin(axis=0)][()]

    @property
    def minimum_over_10(self):
        """A tenth of `minimum` (a rule of thumb among practitioners)."""
        return self.minimum / 10

    @property
    def steepest(self):
        """The rate, up to the minimum, at which the smoothed loss falls fastest against log α."""
        step = np.arange(len(self.smoothed)).reshape(-1, *[1] * (self.smoothed.ndim - 1))
        before = step <= self.smoothed.argmin(axis=0)
        with np.errstate(invalid="ignore"):
            slope = np.gradient(self.smoothed, axis=0)  # log α rises by the same amount each step
        return self.learning_rates[np.where(before, slope, np.inf).argmin(axis=0)][()]

    @property
    def at_border(self):
        """True where the minimum is the first or the last rate tried: the range is too narrow."""
        minimum = np.asarray(self.minimum)
        return (minimum == self.learning_rates[0]) | (minimum == self.learning_rates[-1])

    @property
    def warning(self):
        """A sentence for the reader where (the first) minimum lies on the border; else empty."""
        if not np.any(self.at_border):
            return ""
        minimum = np.asarray(self.minimum)[self.at_border].flat[0]
        return _border_warning(minimum, self.learning_rates)


def range_test(
    model,
    X,
    y,
    low=1e-4,
    high=10.0,
    steps=200,
    *,
    loss,
    optimizer="sgd",
    batch_size=None,
    seed=0,
    window=None,
):
    """The range test: one training in which α rises from `low` to `high` (Smith, 2017).

    α(t) = low · (high / low)^(t / (steps - 1)). Smith raises α in equal steps and reads the
    accuracy; the geometric rise, and reading the loss, are fast.ai's (Gugger, 2018). Trains a
    copy: the model is left as it was. A model with run axes is tested run by run. `window` is the
    width of the smoothing in steps, odd; by default a tenth of the steps. Raises ValueError or
    TypeError as `train` does, and unless 0 < low < high and there are 2 steps or more.

    >>> from lrcourse.datasets import digits
    >>> result = range_test(MLP([64, 32, 10]), *digits(500), loss="softmax_cross_entropy",
    ...                     batch_size=50)
    >>> result.minimum_over_10 < result.steepest < result.minimum
    np.True_
    """
    low = number("low", low, 0, np.inf, low_included=False)
    high = number("high", high, low, np.inf, low_included=False)
    steps = whole_number("steps", steps, at_least=2)
    window = whole_number("window", steps // 20 * 2 + 1 if window is None else window, at_least=1)
    if window % 2 == 0:
        raise ValueError(f"window must be odd, so that it has a centre; got {window}")
    if not isinstance(model, MLP):
        raise TypeError(f"model must be an MLP; got {model!r}")
    learning_rates = np.geomspace(low, high, steps)
    X, _, loss = model.checked(X, y, loss)
    n_batches = len(Batches(X.shape[-2], batch_size))
    history = train(
        model.copy(),
        X,
        y,
        lambda step: learning_rates[min(step, steps - 1)],  # the last epoch may run over the end
        loss=loss,
        optimizer=optimizer,
        epochs=math.ceil(steps / n_batches),
        batch_size=batch_size,
        seed=seed,
    )
    losses = history.step_loss[:steps]
    return RangeTest(learning_rates, losses, smoothed(losses, window))


def smoothed(losses, window):
    """Mean over `window` steps around each step, over fewer at the ends; inf after divergence.

    A centred mean, where the usual exponential average lags: it would shift every reading to the
    right by as many steps as it remembers.
    """
    half = window // 2
    with np.errstate(all="ignore"):
        mean = [losses[max(t - half, 0) : t + half + 1].mean(axis=0) for t in range(len(losses))]
    gone = np.logical_or.accumulate(~np.isfinite(mean), axis=0)
    return np.where(gone, np.inf, mean)


# --- how it is done -----------------------------------------------------------------------------


def _run(jobs, n_jobs):
    """The results of `_train_block(*job)` for each job, in order, with a progress bar."""
    import joblib  # when asked for: a fifth of the time that this module takes to import

    if n_jobs is None:
        n_jobs = _processes(jobs)
    elif type(n_jobs) is not int or n_jobs == 0:
        raise ValueError(f"n_jobs must be a whole number other than 0, or None; got {n_jobs!r}")
    # One block at a time: joblib's own batches, of what goes fast, leave workers without any.
    parallel = joblib.Parallel(n_jobs=n_jobs, batch_size=1, return_as="generator")
    results = parallel(joblib.delayed(_train_block)(*job) for job in jobs)
    yield from tqdm(results, total=len(jobs), unit="block", delay=2, leave=False)


def _processes(jobs):
    """How many processes are worth it; None where joblib knows better, or nobody may choose.

    Jobs with an activation, loss or optimiser of the reader's own stay in this process: it may
    print, or count its calls, and not every function can be sent.
    """
    from joblib.parallel import BACKENDS, DEFAULT_BACKEND, cpu_count, get_active_backend

    backend, chosen = get_active_backend()  # by `joblib.parallel_config`, or in a joblib process
    if chosen is not None or type(backend) is not BACKENDS[DEFAULT_BACKEND]:
        return None
    for network, _, _, settings in jobs:
        parts = network["activation"], settings["loss"], settings["optimizer"]
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
        if _has_classes(loss):
            right[block] = accuracy(output, targets[block])
    return value, right


def _grid(learning_rates):
    learning_rates = rates(learning_rates, "learning_rates")
    if learning_rates.ndim != 1 or len(learning_rates) == 0:
        raise ValueError(
            "learning_rates must be a list of one or more numbers; "
            f"got shape {learning_rates.shape}"
        )
    if not (np.diff(learning_rates) > 0).all():
        raise ValueError(f"learning_rates must increase; got {learning_rates.tolist()}")
    return learning_rates


def _seeds(seeds):
    if np.ndim(seeds) == 0:
        return np.arange(whole_number("seeds", seeds, at_least=1))
    seeds = np.asarray(list(seeds))
    if seeds.ndim != 1 or len(seeds) == 0 or seeds.dtype.kind not in "iu" or (seeds < 0).any():
        raise ValueError(f"seeds must be a number, or a list of whole numbers; got {seeds!r}")
    return seeds


def _listed(one_or_more):
    return list(one_or_more) if isinstance(one_or_more, tuple | list) else [one_or_more]


def _data(X_name, X, y_name, y, loss, sizes):
    """One data set, checked: X (n_samples, n_in) and its targets in the shape of the output."""
    X = finite_array(X_name, X)
    sizes = MLP(sizes, init="zeros").sizes
    if X.ndim != 2 or X.shape[-1] != sizes[0] or len(X) == 0:
        raise ValueError(f"{X_name} must have shape (n_samples, {sizes[0]}); got shape {X.shape}")
    targets = get_loss(loss).targets(y, len(X), sizes[-1])
    if targets.ndim != 2:
        raise ValueError(f"{y_name} must have no run axes here; got shape {np.shape(y)}")
    return X, targets


def _folds(folds, X, targets, groups, loss, seed):
    """A list of (rows to learn from, rows to check on)."""
    labels = targets.argmax(axis=1) if targets.shape[1] > 1 else targets[:, 0]
    if hasattr(folds, "split"):
        parts = list(folds.split(X, labels, groups))
        if len(parts) < 2:
            raise ValueError(f"folds must give two folds or more; got {len(parts)}")
        return parts
    if isinstance(folds, bool) or not isinstance(folds, int | np.integer):
        raise TypeError(f"folds must be a number or a scikit-learn splitter; got {folds!r}")
    if not 2 <= folds <= len(X):
        raise ValueError(
            f"folds must be between 2 and the number of samples, {len(X)}; got {folds}"
        )
    classes = None if loss.name == "mean_squared_error" else labels
    fold = fold_of_each(len(X), int(folds), seed, classes)
    return [(np.flatnonzero(fold != k), np.flatnonzero(fold == k)) for k in range(folds)]


def fold_of_each(n_samples, n_folds, seed, classes=None):
    """The number of each sample's fold, as scikit-learn's KFold draws it (shuffled).

    With `classes` as its StratifiedKFold does: class after class, in the order in which they first
    appear, is dealt to the folds in turn, and shuffled. (To import scikit-learn for this would take
    more than a second.) ValueError where every class is smaller than the number of folds.

    >>> fold_of_each(6, 2, seed=0, classes=[0, 0, 0, 0, 1, 1]).tolist()
    [1, 1, 0, 0, 0, 1]
    """
    rng = np.random.RandomState(seed)
    fold = np.empty(n_samples, dtype=int)
    if classes is None:
        for k, rows in enumerate(np.array_split(rng.permutation(n_samples), n_folds)):
            fold[rows] = k
        return fold
    _, first, label, counts = np.unique(
        classes, return_index=True, return_inverse=True, return_counts=True
    )
    if n_folds > counts.max():
        raise ValueError(f"folds must be at most {counts.max()}, the largest class; got {n_folds}")
    if n_folds > counts.min():
        text = f"the smallest class has {counts.min()} samples: not each of {n_folds} folds has it"
        warnings.warn(text, stacklevel=4)
    dealt = 0
    for k in np.argsort(first):
        fold[label == k] = rng.permutation(np.sort((dealt + np.arange(counts[k])) % n_folds))
        dealt += counts[k]
    return fold


def _has_classes(loss):
    return get_loss(loss).name != "mean_squared_error"


def _border_warning(best, grid):
    if len(grid) == 1:
        text = tr("There is only one learning rate to choose from, {rate:g}: try others.")
    elif best == grid[0]:
        text = tr("The best learning rate, {rate:g}, is the smallest one tried: try smaller ones.")
    else:
        text = tr("The best learning rate, {rate:g}, is the largest one tried: try larger ones.")
    return text.format(rate=best)
