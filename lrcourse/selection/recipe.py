"""A learning rate for any task, for the price of a few trainings."""

import math
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ..arguments import whole_number
from ..losses import get_loss
from ..messages import tr
from ..mlp import MLP
from ..optimizers import get_optimizer
from ..training import Batches, train
from .crossvalidation import checked_folds
from .jobs import checked_data, has_classes, share_right

STEP = 2.5  # from one learning rate tried to the next
MARGIN = 1.3  # so much more than the rate that is found must not diverge, for
WITNESSES = 3  # other starts, in a quarter of the epochs
PARTS = 4  # of the data: three to learn from, one to judge on
ERROR_OF_LOSS = 1 / 20  # where two rates get as many wrong, the loss decides


class Trial(NamedTuple):
    """A training on all parts of the data but one, and how it did on that one.

    learning_rate, epochs   what was tried
    repeat                  k: it starts from seed + k and is judged on part k
    loss, error             on that part, means over the last quarter of the epochs; the error is
                            the share of wrong answers, None without classes. A run that diverged
                            has loss inf (and error 1).
    """

    learning_rate: float
    loss: float
    error: float | None
    repeat: int
    epochs: int

    @property
    def score(self):
        """What is to be small: the loss; with classes the error, and a little of the loss."""
        return self.loss if self.error is None else self.error + ERROR_OF_LOSS * self.loss


@dataclass(frozen=True)
class FoundRate:
    """What `find_learning_rate` found.

    learning_rate   to train with, on all of the data
    trainings       what it cost: epochs gone through, in whole trainings
    evidence        a `Trial` for each training, in the order in which they were made
    warning         sentences for the reader; empty where there is nothing to warn of
    """

    learning_rate: float
    trainings: float
    evidence: tuple
    warning: str


def find_learning_rate(
    sizes,
    X,
    y,
    *,
    loss,
    activation="relu",
    init="he",
    optimizer="sgd",
    batch_size=32,
    epochs=20,
    budget=8,
    folds=None,
    seed=0,
):
    """A learning rate for this network and these data, with at most `budget` trainings; a `FoundRate`.

    1. Begin at α = J / (g·d): were the loss a straight line, the first step would bring it to 0. g
       is the gradient of the untrained network, d the optimiser's direction under it (a step that
       is known as Polyak's, 1987). It has the units of any loss, and costs a gradient: an epoch.
    2. Train at that α, at 2.5 times it, and at it divided by 2.5; judge each on the same part of the data,
       which was held back. Go on by that factor until the best has a worse one on either side.
    3. Repeat the best two, both from the same other start and judged on the same other part, while
       the budget lasts. The better of the two, on average, is the best.
    4. A margin: at 1.3 times the best, start three short trainings. If any diverges, take the best
       divided by 1.3.

    X is taken as it is: scale the columns yourself, to mean 0 and standard deviation 1, and so the
    targets of a regression. Unscaled data get an α too, with a warning: it must be tiny.

    `folds` says what is held back, as in `cross_validate` (a number, or a splitter); None means
    four parts, with the same share of each class where the classes are large enough. The rest is as
    in `train` and `MLP`. Every training counts as a whole one, though a part of the data is held
    back; a short one, and the gradient, by their epochs. Raises ValueError or TypeError as `train`
    does, for fewer than two samples, and for a budget or epochs below 1.

    >>> from lrcourse.datasets import moons
    >>> found = find_learning_rate([2, 16, 1], *moons(200), loss="binary_cross_entropy", epochs=8)
    >>> found.trainings <= 8, found.warning
    (True, '')
    """
    budget = whole_number("budget", budget, at_least=1)
    X, targets = checked_data("X", X, "y", y, loss, sizes)
    if len(X) < 2:
        raise ValueError("X must have two samples or more: to learn from, and to judge on; got 1")
    network = dict(sizes=sizes, activation=activation, init=init)
    settings = dict(loss=get_loss(loss), optimizer=optimizer, batch_size=batch_size)
    seed = whole_number("seed", seed)
    Batches(len(X), batch_size)  # raises where it must, before anything is trained
    parts = held_back_parts(folds, X, targets, settings["loss"], seed)
    trials = _Trials(
        network, (X, targets), settings, parts, seed, whole_number("epochs", epochs, 1), budget
    )
    start = straight_line_rate(MLP(**network, seed=seed), X, targets, settings["loss"], optimizer)
    _explore(trials, start)
    _repeat_the_best_two(trials)
    best = trials.ranked()[0] if trials.whole else start
    rate = _with_margin(trials, best)
    warning = _warning(trials, best, X, targets, settings["loss"])
    evidence = (*trials.whole, *trials.witnesses)
    return FoundRate(rate, trials.spent / trials.epochs, evidence, warning)


def straight_line_rate(model, X, y, loss, optimizer="sgd"):
    """The rate at which the first step would bring the loss to 0, were it a straight line.

    α = J / (g·d) with the direction d after 20 steps under a constant gradient g: for plain gradient
    descent J / ‖g‖², for momentum β a share (1 - β) / (1 - β²⁰) of that. On a parabola of curvature λ
    it is 1 / (2λ), a quarter of the critical 2 / λ. 1 where the gradient is zero. Raises ValueError
    or TypeError for data that don't fit the network or the loss.

    >>> from lrcourse.datasets import xor
    >>> round(straight_line_rate(MLP([2, 4, 1]), *xor(), "binary_cross_entropy"), 3)
    77.652
    """
    value, gradients = model.loss_and_gradients(X, y, loss)
    g = np.concatenate([part.ravel() for pair in gradients for part in pair])
    optimizer = get_optimizer(optimizer)
    optimizer.reset(model.in_layers)
    with np.errstate(all="ignore"):
        for _ in range(20):
            direction = optimizer.direction(g, model.flat)
        rate = float(value / (g @ direction))
    return rate if 0 < rate < math.inf else 1.0


# --- the steps of the recipe ----------------------------------------------------------------------


def _explore(trials, start):
    """Step 2: from the start on to both sides, until the best has a worse one on either side."""
    rates = [start, start * STEP, start / STEP]
    while rates and trials.afford(1):
        trials.run(rates.pop(0))
        rates = rates or _beyond_the_border(trials)


def _beyond_the_border(trials):
    """The next rate to try, in a list; an empty one where the best is inside."""
    ranked = trials.ranked()
    if trials.score(ranked[0]) == math.inf:  # nothing but divergence: down, ever faster
        return [min(ranked) / STEP ** (2 * len(ranked))]
    if ranked[0] == max(ranked):
        return [ranked[0] * STEP]
    return [ranked[0] / STEP] if ranked[0] == min(ranked) else []


def _repeat_the_best_two(trials):
    """Step 3: luck has to be repeated. Both or none: some parts are harder than others."""
    while trials.afford(2):
        for rate in trials.ranked()[:2]:
            trials.run(rate)


def _with_margin(trials, best):
    """Step 4: a step back where the edge is near."""
    for _ in range(WITNESSES):
        if trials.left() < trials.short:
            break
        if trials.witness(best * MARGIN).loss == math.inf:
            return best / MARGIN
    return best


# --- what they stand on -----------------------------------------------------------------------------


@dataclass
class _Trials:
    """The trainings made so far, and what is left of the budget; it is counted in epochs."""

    network: dict
    data: tuple
    settings: dict
    parts: list
    seed: int
    epochs: int
    budget: int
    whole: list = field(default_factory=list)
    witnesses: list = field(default_factory=list)

    @property
    def short(self):
        """Epochs of a witness."""
        return max(1, self.epochs // 4)

    @property
    def spent(self):
        """Epochs gone through; the gradient at the start went once through all samples."""
        return 1 + len(self.whole) * self.epochs + len(self.witnesses) * self.short

    def left(self):
        return self.budget * self.epochs - self.spent

    def afford(self, n):
        """Whether n trainings leave enough for the witnesses."""
        return self.left() >= n * self.epochs + WITNESSES * self.short

    def run(self, rate):
        """A whole training, from another start than those before at this rate."""
        self.whole.append(self._trial(rate, self.count(rate), self.epochs))

    def witness(self, rate):
        """A short training, from another start than the first."""
        self.witnesses.append(self._trial(rate, len(self.witnesses) + 1, self.short))
        return self.witnesses[-1]

    def _trial(self, rate, repeat, epochs):
        (X, targets), loss, seed = self.data, self.settings["loss"], self.seed + repeat
        learn, check = self.parts[repeat % len(self.parts)]

        def held_out(model):
            output = model.forward(X[check])
            return [loss(output, targets[check])[0], 1 - share_right(output, targets[check], loss)]

        model = MLP(**self.network, seed=seed)
        settings = dict(self.settings, epochs=epochs, seed=seed, record=held_out, progress=False)
        history = train(model, X[learn], targets[learn], rate, **settings)
        value, error = history.records[-max(1, epochs // 4) :].mean(axis=0).tolist()
        if history.diverged or not math.isfinite(value):
            value, error = math.inf, 1.0
        return Trial(rate, value, error if has_classes(loss) else None, repeat, epochs)

    def count(self, rate):
        """The whole trainings at this rate."""
        return sum(trial.learning_rate == rate for trial in self.whole)

    def score(self, rate):
        """Their mean score."""
        return float(np.mean([t.score for t in self.whole if t.learning_rate == rate]))

    def ranked(self):
        """The rates tried, the best first: repeated ones before others, what diverged at the end.

        Of equal ones the larger comes first: it may lead off a plateau.
        """

        def place(rate):
            score = self.score(rate)
            return score == math.inf, -self.count(rate), score, -rate

        return sorted({trial.learning_rate for trial in self.whole}, key=place)


def held_back_parts(folds, X, targets, loss, seed):
    """(rows to learn from, rows to judge on), for one repetition after the other."""
    if folds is not None:
        return checked_folds(folds, X, targets, None, loss, seed)
    n_parts = min(PARTS, len(X))
    rows = np.random.default_rng(seed).permutation(len(X))
    if has_classes(loss):  # class after class, so that each is dealt to all parts
        rows = rows[np.lexsort(targets[rows].T)]
    held_back = [rows[k::n_parts] for k in range(n_parts)]
    return [(np.setdiff1d(rows, part), np.sort(part)) for part in held_back]


def _warning(trials, best, X, targets, loss):
    sentences = []
    rates = trials.ranked()
    if not rates:
        sentences.append(tr("The budget was too small to try a rate: this one is only a guess."))
    elif trials.score(best) == math.inf:
        sentences.append(tr("Every rate that was tried diverged: try smaller ones."))
    elif best in (min(rates), max(rates)):
        text = tr("The best rate tried, {rate:.3g}, is at the border of those that were tried.")
        sentences.append(text.format(rate=best))
    if not _is_scaled(X):
        sentences.append(tr("The columns of X are not of size 1: scale them, and try again."))
    if not has_classes(loss) and not _is_scaled(targets):
        sentences.append(tr("The targets are not of size 1: scale them, and try again."))
    return " ".join(sentences)


def _is_scaled(columns):
    """Whether the columns are of about the same size, and that within a factor of ten of 1."""
    size = np.sqrt((columns**2).mean(axis=0))
    return 0.1 <= size.max() <= 10 and size.max() <= 10 * np.median(size)
