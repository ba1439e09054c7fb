"""Schedules: pure functions from the number of a step to its learning rate.

The steps count updates, from 0. A schedule has no state: it can be plotted, called twice, or out
of order, and it still trains at the rate that was plotted. A rate may be an array, one for each
run, and the step may be an array too where the rate is a number.

All raise TypeError or ValueError for a rate that is negative or not finite, a number of steps that is
not a positive whole one, and a factor or share outside its interval.
"""

import numpy as np

from .arguments import number, rates, whole_number


def constant(rate):
    """α(t) = α₀.

    >>> float(constant(0.1)(7))
    0.1
    """
    rate = _rate(rate)
    return lambda step: rate + 0.0 * np.asarray(step)[()]


def step_decay(rate, every, factor=0.1):
    """α(t) = α₀ · factor^⌊t / every⌋: one sharp drop each `every` steps.

    >>> [round(float(step_decay(1.0, every=10)(t)), 3) for t in (9, 10, 20)]
    [1.0, 0.1, 0.01]
    """
    rate = _rate(rate)
    every = whole_number("every", every, at_least=1)
    factor = number("factor", factor, 0, 1, low_included=False, high_included=True)
    return lambda step: rate * factor ** np.floor_divide(step, every)


def exponential_decay(rate, factor):
    """α(t) = α₀ · factor^t.

    >>> float(exponential_decay(1.0, 0.5)(3))
    0.125
    """
    rate = _rate(rate)
    factor = number("factor", factor, 0, 1, low_included=False, high_included=True)
    return lambda step: rate * factor ** np.asarray(step)[()]


def inverse_time(rate, decay):
    """α(t) = α₀ / (1 + decay · t), the schedule of Robbins and Monro (1951).

    `decay` may be an array, as the rate may.

    >>> float(inverse_time(1.0, decay=0.5)(2))
    0.5
    """
    rate, decay = _rate(rate), _rate(decay, "decay")
    return lambda step: rate / (1 + decay * np.asarray(step)[()])


def cosine(rate, steps, final=0.0):
    """Half a cosine from `rate` at step 0 down to `final` at step `steps`, and `final` after that.

    α(t) = final + (α₀ - final) (1 + cos(π t / steps)) / 2 (Loshchilov and Hutter, 2017).

    >>> [round(float(cosine(1.0, steps=10)(t)), 3) for t in (0, 5, 10, 99)]
    [1.0, 0.5, 0.0, 0.0]
    """
    rate = _rate(rate)
    steps = whole_number("steps", steps, at_least=1)
    final = number("final", final, 0, np.inf)
    return lambda step: (
        final + (rate - final) * (1 + np.cos(np.pi * np.minimum(step, steps) / steps)) / 2
    )


def warm_up(schedule, steps):
    """Straight up over the first `steps` steps, then `schedule` (a schedule, or a rate).

    Step t runs at (t + 1) / steps of the rate that `schedule` gives for it, so that even the
    first step moves.

    >>> [float(warm_up(1.0, steps=4)(t)) for t in (0, 1, 3, 9)]
    [0.25, 0.5, 1.0, 1.0]
    """
    after = as_schedule(schedule, "schedule")
    steps = whole_number("steps", steps, at_least=1)
    return lambda step: after(step) * np.minimum(1.0, (np.asarray(step)[()] + 1) / steps)


def one_cycle(peak, steps, start=0.04, final=1e-4, rise=0.3):
    """Up to `peak` and down again in `steps` steps, each half a cosine.

    This is fast.ai's form; the two legs of Smith (2018) are straight and equally long. It begins at
    `start` · peak, is at the peak after the share `rise` of the steps, and ends at `final` · peak,
    where it stays.

    >>> [round(float(one_cycle(1.0, steps=100)(t)), 4) for t in (0, 30, 100)]
    [0.04, 1.0, 0.0001]
    """
    peak = _rate(peak, "peak")
    steps = whole_number("steps", steps, at_least=1)
    start = number("start", start, 0, 1, high_included=True)
    final = number("final", final, 0, 1, high_included=True)
    rise = number("rise", rise, 0, 1, low_included=False)

    def rate(step):
        progress = np.minimum(np.asarray(step)[()] / steps, 1.0)
        rising = progress / rise
        falling = (progress - rise) / (1 - rise)
        up = start + (1 - start) * (1 - np.cos(np.pi * rising)) / 2
        down = final + (1 - final) * (1 + np.cos(np.pi * falling)) / 2
        return peak * np.where(progress < rise, up, down)[()]

    return rate


def as_schedule(learning_rate, name="learning_rate"):
    """A schedule as it is; a number or an array of rates as a constant schedule.

    >>> float(as_schedule(0.1)(7))
    0.1
    """
    if callable(learning_rate):
        return learning_rate
    rate = _rate(learning_rate, name)
    return lambda step: rate


def rate_of_each_step(learning_rate, n_steps):
    """The rates of a rate, an array of rates or a schedule: shape (n_steps, *shape of a rate).

    Raises TypeError or ValueError for a rate that is negative or not finite, whenever it comes.

    >>> rate_of_each_step(exponential_decay(0.8, 0.5), 3)
    array([0.8, 0.4, 0.2])
    """
    if callable(learning_rate):  # without steps, too, the shape of a rate has to be known
        table = [learning_rate(step) for step in range(max(n_steps, 1))]
        return rates(table, "learning_rate(step)")[:n_steps]
    rate = rates(learning_rate)
    return np.broadcast_to(rate, (n_steps, *rate.shape))


def _rate(value, name="rate"):
    return rates(value, name)[()]
