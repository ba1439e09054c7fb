"""A sweep of one dial: the loss at the end for each of its values, from several starts."""

from dataclasses import dataclass, replace

import numpy as np

from .. import plots
from ..losses import get_loss
from ..messages import tr
from ..training import train
from .data import DATA
from .rates import Rates
from .run import BETAS, data_of, network_of, optimizer_of

VALUES, SEEDS, UPDATES = 25, 5, 200


def spread(low, high):
    """VALUES numbers with the same factor from each to the next, two digits each."""
    return [float(f"{value:.2g}") for value in np.geomspace(low, high, VALUES)]


# What a dial is swept over; whole numbers without those that come twice.
SWEPT = {
    "learning_rate": spread(1e-3, 30),
    "width": spread(0.03, 30),
    "noise": [float(f"{value:.3g}") for value in np.linspace(0, 1.2, VALUES)],
    "batch": sorted({round(value) for value in spread(1, 200)}),
    "decay": spread(1e-5, 1),
    "clip": spread(1e-3, 10),
    "beta": [float(f"{value:.2f}") for value in np.linspace(0.02, 0.98, VALUES)],
    "hidden": [(n,) for n in sorted({round(value) for value in spread(1, 100)})],
}
LOG = {"learning_rate", "width", "batch", "decay", "clip", "hidden"}


@dataclass(frozen=True)
class Sweep:
    """The loss to learn from and the one held out, each (values, seeds); inf where a run diverged."""

    dial: str
    values: list
    loss: np.ndarray
    test_loss: np.ndarray
    updates: int


def sweep(setting, dial, data=None, updates=UPDATES):
    """Train anew for each value of the dial and SEEDS seeds; all learning rates side by side.

    Each run makes at least so many updates, and ends with its epoch; α isn't turned on the way.
    """
    setting = replace(setting, at=0, turns=(), twin="")
    if dial == "learning_rate":
        losses = ends(setting, data, updates, np.array(SWEPT[dial]))
    else:
        turned = [setting.turned(**{dial: value}) for value in SWEPT[dial]]
        losses = np.stack([ends(each, data, updates, None) for each in turned], axis=1)
    return Sweep(dial, SWEPT[dial], *losses, updates)


def ends(setting, data, updates, learning_rates):
    """The two losses at the end: shape (2, *learning rates, seeds)."""
    X, y, X_test, y_test, loss = data_of(setting, data)
    several = learning_rates is not None
    seeds = setting.seed + np.arange(SEEDS)
    model = network_of(setting, seeds, (len(learning_rates), SEEDS) if several else (SEEDS,))
    shape = Rates(1.0, setting.schedule, setting.over)
    dial = learning_rates[:, None] if several else np.array(setting.learning_rate)
    batches = -(-len(X) // min(setting.batch or len(X), len(X)))
    train(
        model, X, y, lambda step: dial * shape(step), loss=loss, optimizer=optimizer_of(setting),
        epochs=-(-updates // batches), batch_size=setting.batch or None, seed=seeds, progress=False,
    )  # fmt: skip
    found = []
    for inputs, targets in [(X, y), (X_test, y_test)]:
        if len(inputs) == 0:
            found.append(np.full(model.runs, np.nan))
        else:
            value, _ = get_loss(loss)(model.forward(inputs), targets)
            found.append(np.where(np.isfinite(value), value, np.inf))
    return np.array(found)


def place(run, dial):
    """The value that a dial has in a run, the usual one too; None where there is none."""
    value = getattr(run.setting, dial)
    match dial:
        case "learning_rate":
            return run.rates.dial(run.step)
        case "noise" if value == "":
            return DATA[run.setting.data].noise
        case "beta" if value == "":
            return BETAS.get(run.setting.optimizer)
        case "batch":
            return value or len(run.X)
        case "hidden":
            return value[0] if value else None
    return value


def draw_sweep(found, here):
    """A figure of the sweep: each run a dot, the middle of each value a line, and where we are."""
    values = [value[0] if isinstance(value, tuple) else value for value in found.values]
    figure, axes = plots.subplots(figsize=(4.8, 2.6), ylabel=tr("loss at the end"))
    axes.set(xscale="log" if found.dial in LOG else "linear", yscale="log", ylim=(1e-4, 20))
    loss, test_loss = found.loss.clip(1e-4, 20), found.test_loss.clip(1e-4, 20)
    axes.plot(values, loss, ".", color=plots.PALE, markersize=4)
    axes.plot(values, np.median(loss, axis=1), color=plots.INK, label=tr("to learn from"))
    axes.plot(values, np.median(test_loss, axis=1), "--", color=plots.ACCENT, label=tr("held out"))
    if here is not None and (here > 0 or found.dial not in LOG):
        axes.axvline(here, color=plots.MOVE, linewidth=1.5, label=tr("you are here"))
    axes.legend(fontsize=9, loc="lower left")
    return figure
