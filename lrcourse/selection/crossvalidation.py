"""K-fold cross-validation of a grid of learning rates."""

import math
import warnings
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from .. import layout
from ..arguments import whole_number
from ..losses import get_loss
from ..training import Batches
from .jobs import border_warning, checked_data, checked_grid, has_classes, run_jobs


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
        return border_warning(self.best, self.learning_rates) if self.at_border else ""


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
    learning_rates = checked_grid(learning_rates)
    seed = whole_number("seed", seed)
    X, targets = checked_data("X", X, "y", y, loss, sizes)
    settings = dict(loss=loss, optimizer=optimizer, epochs=epochs, batch_size=batch_size, seed=seed)
    network = dict(sizes=sizes, activation=activation, init=init, seed=seed)
    parts = checked_folds(folds, X, targets, groups, get_loss(loss), seed)

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
    for (columns, chosen), result in zip(places, run_jobs(jobs, n_jobs), strict=True):
        _, _, check_loss, check_accuracy, step = result
        error = 1 - check_accuracy if has_classes(loss) else check_loss
        errors[columns, chosen] = error.T
        divergence_step[columns, chosen] = step.T
    return CrossValidation(learning_rates, errors, divergence_step)


def _standardized(learn, *others):
    """Each column at mean 0 and standard deviation 1 of the *first* array's samples."""
    centre, width = learn.mean(axis=-2, keepdims=True), learn.std(axis=-2, keepdims=True)
    width[width == 0] = 1  # a constant column becomes 0
    return [(X - centre) / width for X in (learn, *others)]


def checked_folds(folds, X, targets, groups, loss, seed):
    """A list of (rows to learn from, rows to check on)."""
    labels = targets.argmax(axis=1) if targets.shape[1] > 1 else targets[:, 0]
    if hasattr(folds, "split") and not isinstance(folds, str):
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
    classes = labels if has_classes(loss) else None
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
