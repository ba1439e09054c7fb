"""The dials: what each is called, and the values that it offers."""

import ipywidgets

from ..activations import ACTIVATIONS
from ..messages import tr
from ..mlp import INITIALIZATIONS
from . import data, rates
from .setting import OPTIMIZERS, short

HIDDEN = [(), (1,), (2,), (4,), (8,), (16,), (64,), (4, 4), (8, 8), (16, 16), (64, 64),
          (16,) * 3, (8,) * 5, (16,) * 8]  # fmt: skip
LEARNING_RATES = [
    float(f"{digit}e{power}")
    for power in range(-4, 2)
    for digit in (1, 1.25, 1.6, 2, 2.5, 3, 4, 5, 6, 8)
] + [100.0]

# dial -> its values; "" is the usual one
DIALS = {
    "data": [name for name in data.DATA if name != data.OWN],
    "noise": ["", 0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0],
    "points": [30, 100, 300, 1000],
    "held_out": [0.0, 0.1, 0.25, 0.5, 0.75],
    "hidden": HIDDEN,
    "activation": list(ACTIVATIONS),
    "init": list(INITIALIZATIONS),
    "width": [0.0, 0.01, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0],
    "loss": ["", "binary_cross_entropy", "mean_squared_error"],
    "optimizer": list(OPTIMIZERS),
    "beta": ["", 0.0, 0.5, 0.8, 0.9, 0.95, 0.99],
    "schedule": list(rates.SCHEDULES),
    "over": [100, 300, 1000, 3000, 10000],
    "batch": [0, 1, 4, 16, 32, 64, 128],
    "decay": [0.0, 1e-4, 1e-3, 0.01, 0.1, 1.0],
    "clip": [0.0, 0.03, 0.1, 0.3, 1.0, 3.0],
    "seed": list(range(10)),
}


def name_of(dial):
    """What a dial is called."""
    return {
        "learning_rate": "α", "data": tr("data"), "noise": tr("noise"), "points": tr("points"),
        "held_out": tr("held out"), "hidden": tr("hidden layers"), "activation": tr("activation"),
        "init": tr("first weights"), "width": tr("weights times"), "loss": tr("loss"),
        "optimizer": tr("optimiser"), "beta": "β", "schedule": tr("schedule of α"),
        "over": tr("over updates"), "batch": tr("batch"), "decay": tr("weight decay"),
        "clip": tr("clip"), "seed": tr("seed"),
    }[dial]  # fmt: skip


def word(dial, value):
    """What a dial shows for a value."""
    if value == "":
        return tr("usual")
    if (dial, value) == ("batch", 0):
        return tr("all")
    if (dial, value) in [("clip", 0), ("hidden", ())]:
        return tr("none")
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return value.replace("_", " ") if isinstance(value, str) else short(value)


def options(dial, value):
    """(text, value) of everything that a dial offers, the value that it has among it."""
    values = LEARNING_RATES if dial == "learning_rate" else DIALS[dial]
    return [(word(dial, each), each) for each in values + [value] * (value not in values)]


def dropdown(dial, value, name=None):
    return ipywidgets.Dropdown(
        options=options(dial, value), value=value, description=name or name_of(dial)
    )
