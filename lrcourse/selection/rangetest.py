"""The range test: one training in which the learning rate rises."""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ..arguments import number, whole_number
from ..mlp import MLP
from ..training import Batches, train
from .jobs import border_warning

WALL = 4  # times the smallest smoothed loss so far: there the test ends (Gugger, 2018)


@dataclass(frozen=True)
class RangeTest:
    """What a range test found, and what the usual rules read off it.

    learning_rates   (steps,)         rising geometrically, one for each update
    losses           (steps, *runs)   of each batch, before its update
    smoothed         (steps, *runs)   the mean over a centred window; inf once a run has diverged

    A test ends at the wall: where the smoothed loss exceeds four times its smallest so far, as in
    fast.ai's (Gugger, 2018). Runs of one stack end at different steps, so the arrays go on; the
    rules read nothing from the wall on. What looks like a second minimum there belongs to a network
    that was thrown.
    """

    axes: ClassVar = ("step", "*runs")

    learning_rates: np.ndarray
    losses: np.ndarray
    smoothed: np.ndarray

    @property
    def before_wall(self):
        """True for each step before the wall; shape (steps, *runs)."""
        with np.errstate(invalid="ignore"):  # 4 · inf, nan
            beyond = ~(self.smoothed <= WALL * np.minimum.accumulate(self.smoothed, axis=0))
        return ~np.logical_or.accumulate(beyond | ~np.isfinite(self.smoothed), axis=0)

    @property
    def minimum(self):
        """The rate at which the smoothed loss is smallest, of those before the wall."""
        return self._rate_of_lowest(self.smoothed)

    @property
    def half(self):
        """Half of `minimum`: a step back from the wall."""
        return self.minimum / 2

    @property
    def minimum_over_10(self):
        """A tenth of `minimum` (Gugger, 2018)."""
        return self.minimum / 10

    @property
    def steepest(self):
        """The rate, up to the minimum, at which the smoothed loss falls fastest against log α."""
        with np.errstate(invalid="ignore"):
            slope = np.gradient(self.smoothed, axis=0)  # log α rises by the same amount each step
        rates = self.learning_rates.reshape(-1, *[1] * (self.smoothed.ndim - 1))
        return self._rate_of_lowest(np.where(rates <= self.minimum, slope, np.inf))

    def _rate_of_lowest(self, values):
        lowest = np.where(self.before_wall, values, np.inf).argmin(axis=0)
        return self.learning_rates[lowest][()]

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
        return border_warning(minimum, self.learning_rates)


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
    copy: the model is left as it was. A model with run axes is tested run by run. What is read off
    ends where the smoothed loss exceeds four times its smallest so far (see `RangeTest`). `window` is the
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
