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

# dial -> its name, its values; a text stands for a value that is no number
DIALS = {
    "data": ("data", [name for name in data.DATA if name != data.OWN]),
    "noise": ("noise", ["", 0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0]),
    "points": ("points", [30, 100, 300, 1000]),
    "held_out": ("held out", [0.0, 0.1, 0.25, 0.5, 0.75]),
    "hidden": ("hidden layers", HIDDEN),
    "activation": ("activation", list(ACTIVATIONS)),
    "init": ("first weights", list(INITIALIZATIONS)),
    "width": ("times", [0.0, 0.01, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0]),
    "loss": ("loss", ["", "binary_cross_entropy", "mean_squared_error"]),
    "optimizer": ("optimiser", list(OPTIMIZERS)),
    "beta": ("β", ["", 0.0, 0.5, 0.8, 0.9, 0.95, 0.99]),
    "schedule": ("schedule of α", list(rates.SCHEDULES)),
    "over": ("over updates", [100, 300, 1000, 3000, 10000]),
    "batch": ("batch", [0, 1, 4, 16, 32, 64, 128]),
    "decay": ("weight decay", [0.0, 1e-4, 1e-3, 0.01, 0.1, 1.0]),
    "clip": ("clip", [0.0, 0.03, 0.1, 0.3, 1.0, 3.0]),
    "seed": ("seed", list(range(10))),
}
WORDS = {"": "usual", ("batch", 0): "all", ("clip", 0.0): "none", ("hidden", ()): "none"}


def texts():
    """The names of the dials, for the translator: the table above is looked up when it is shown."""
    return [
        tr("data"), tr("noise"), tr("points"), tr("held out"), tr("hidden layers"), tr("activation"),
        tr("first weights"), tr("times"), tr("loss"), tr("optimiser"), tr("schedule of α"),
        tr("over updates"), tr("batch"), tr("weight decay"), tr("clip"), tr("seed"), tr("usual"),
        tr("all"), tr("none"),
    ]  # fmt: skip


def word(dial, value):
    """What a dial shows for a value."""
    if value == "" or (dial, value) in WORDS:
        return tr(WORDS.get((dial, value)) or WORDS[""])
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return value.replace("_", " ") if isinstance(value, str) else short(value)


def options(dial, value):
    """(text, value) of everything that a dial offers, the value that it has among it."""
    values = list(DIALS[dial][1])
    if value not in values:
        values.append(value)
    return [(word(dial, each), each) for each in values]


def dropdown(dial, value, name=None):
    return ipywidgets.Dropdown(
        options=options(dial, value), value=value, description=tr(name or DIALS[dial][0])
    )
