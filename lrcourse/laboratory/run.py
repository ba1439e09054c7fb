"""A run of the laboratory: a network that trains one update at a time, and what is measured of it.

Nothing here is computed in a way of its own: the updates are those of `training.updates`, the
sharpness that of `numerics.sharpness`, losses, slopes and gradients those of the network.
"""

from dataclasses import dataclass, replace

import numpy as np

from ..losses import accuracy, get_loss
from ..messages import tr
from ..mlp import MLP
from ..numerics import sharpness
from ..optimizers import SGD, Adam, Optimizer, RMSProp
from ..training import updates
from . import data as datas
from .rates import Rates
from .setting import joined

FLAT = 0.01  # a slope below it is that of a saturated unit, as in chapter 3.2
DEAD = 1e-6  # no sample lets more of the gradient through a dead unit
SATURATING = "sigmoid", "tanh"  # those that are flat on both sides
ITERATIONS = 300  # of the sharpness, at most: at a saddle as deep as it is high it needs them
ROWS = 1000  # of what was measured, at most: then every other one goes
BETAS = {"momentum": 0.9, "nesterov": 0.9, "rmsprop": 0.9, "adam": 0.9}


@dataclass(frozen=True)
class State:
    """What is measured between two updates; `step` of them have been made.

    learning_rate      of the next update
    sharpness, edge    λ, and what it must stay below for the updates not to overshoot (2/α for
                       gradient descent); nan where there is no such number
    loss, test_loss    on the points to learn from, and on those held out (nan without any)
    right, test_right  shares of them; nan for a curve
    gradients          its norm in each layer, from input to output
    dead               share of each hidden layer's units that let no gradient through
    saturated          share of the slopes of each hidden layer that are flat, of sigmoid and tanh
    finite             False once the run has left the finite numbers
    """

    step: int
    learning_rate: float
    sharpness: float
    edge: float
    loss: float
    test_loss: float
    right: float
    test_right: float
    gradients: tuple
    dead: tuple
    saturated: tuple
    finite: bool


class Careful(Optimizer):
    """An optimiser behind a clip of the gradient's norm, with weight decay beside it.

    d = direction(g · min(1, clip / ‖g‖)) + decay · w: around gradient descent this is L2
    regularisation, around Adam it is AdamW (Loshchilov and Hutter, 2019).
    """

    def __init__(self, optimizer, clip, decay):
        self.optimizer, self.clip, self.decay = optimizer, clip, decay
        super().__init__()

    def reset(self, layers=None):
        self.optimizer.reset(layers)

    def direction(self, g, w):
        if self.clip:
            norm = np.linalg.norm(g, axis=-1, keepdims=True)
            g = g * np.minimum(1, self.clip / np.maximum(norm, 1e-300))
        direction = self.optimizer.direction(g, w)
        return direction + self.decay * w if self.decay else direction


def optimizer_of(setting):
    """The optimiser that a setting asks for."""
    beta = BETAS.get(setting.optimizer) if setting.beta == "" else setting.beta
    made = {
        "sgd": SGD,
        "momentum": lambda: SGD(momentum=beta),
        "nesterov": lambda: SGD(momentum=beta, nesterov=True),
        "rmsprop": lambda: RMSProp(decay=beta),
        "adam": lambda: Adam(beta1=beta),
    }[setting.optimizer]()
    return Careful(made, setting.clip, setting.decay) if setting.clip or setting.decay else made


def edge(setting, learning_rate):
    """The largest λ that updates of this α don't overshoot on; nan for RMSProp and Adam.

    On a parabola of curvature λ gradient descent is stable below 2/α, with momentum below
    (1 + β) 2/α, with Nesterov's below (1 + β)/(1 + 2β) 2/α; a weight decay is taken off 2/α.
    RMSProp and Adam divide each direction by a size of its own: λ alone says nothing about them.
    """
    if setting.optimizer in ("rmsprop", "adam"):
        return np.nan
    beta = 0.0 if setting.optimizer == "sgd" else setting.beta
    beta = BETAS[setting.optimizer] if beta == "" else beta
    ahead = 1 + 2 * beta if setting.optimizer == "nesterov" else 1
    room = 2 / learning_rate - setting.decay if learning_rate else np.inf
    return (1 + beta) / ahead * room


def network_of(setting, seed=None, runs=()):
    """The network at its start; with `runs`, a stack of them for a sweep."""
    activation = setting.activation.split(",")
    activation = activation[0] if len(activation) == 1 else activation
    seed = setting.seed if seed is None else seed
    network = MLP(setting.sizes, activation, setting.init, seed, runs)
    network.flat *= setting.width
    return network


def data_of(setting, data=None):
    """X, y to learn from, X, y held out, and the name of the loss."""
    if setting.data == datas.OWN:
        if data is None:
            text = tr("data must be given for a setting of one's own data: data=(X, y)")
            raise ValueError(text)
        X, y, loss = datas.own(data)
    else:
        kind = datas.DATA[setting.data]
        noise = kind.noise if setting.noise == "" else setting.noise
        X, y = kind.draw(n_samples=setting.points, noise=noise, seed=0)
        loss = "mean_squared_error" if setting.is_curve else "binary_cross_entropy"
    if (X.shape[1], y.shape[1]) != (setting.sizes[0], setting.sizes[-1]):
        text = tr("setting must name a network from {first} to {last} for these data; got {sizes}")
        sizes = joined(setting.sizes)
        raise ValueError(text.format(first=X.shape[1], last=y.shape[1], sizes=sizes))
    return *datas.parts(X, y, setting.held_out), setting.loss or loss


class Run:
    """A network in training. `advance(n)` makes n updates, `turn(α)` turns the dial on the way.

    >>> from lrcourse.laboratory import Setting
    >>> run = Run(Setting.parse("blobs · 2-1 · sgd α=1"))
    >>> run.advance(100)
    >>> run.turn(0.1)
    >>> run.advance(100)
    >>> run.measure().loss < 0.05, str(run.line())
    (True, 'blobs · 2-1 · tanh · xavier · sgd α=1 0.1@100 · at 200')
    """

    def __init__(self, setting, data=None):
        self.setting = setting
        self.X, self.y, self.X_test, self.y_test, self.loss = data_of(setting, data)
        self.network = network_of(setting)
        self.rates = Rates(setting.learning_rate, setting.schedule, setting.over, setting.turns)
        self.steps = updates(
            self.network,
            self.X,
            self.y,
            self.rates,
            loss=self.loss,
            optimizer=optimizer_of(setting),
            batch_size=setting.batch or None,
            seed=setting.seed,
        )
        self.step, self.finite = 0, True
        self.track, self.apart = [], 0  # updates, at least, between two rows
        self.note()

    def advance(self, n):
        """Make n updates, fewer where the run leaves the finite numbers."""
        for _ in range(n):
            if not self.finite:
                break
            self.finite = bool(np.isfinite(next(self.steps)))
            self.step += self.finite

    def turn(self, learning_rate):
        """From the next update on, α is this, times what the schedule says."""
        self.rates.turn(self.step, learning_rate)

    def line(self):
        """The setting that leads to this state: with the turns of α so far, and where it stands."""
        (_, first), *turns = self.rates.turns
        turns = tuple((step, rate) for step, rate in turns if step <= self.step)
        return replace(self.setting, learning_rate=first, turns=turns, at=self.step)

    # ------------------------------------------------------------------------- what is measured
    def note(self):
        """Measure, and keep it; when too much is kept, every other row goes."""
        state = self.measure()
        again = self.track and self.track[-1].step == state.step
        if again or (len(self.track) > 1 and state.step - self.track[-2].step < self.apart):
            self.track.pop()
        self.track.append(state)
        if len(self.track) > ROWS:
            del self.track[1:-1:2]
            self.apart = 2 * state.step / ROWS
        return state

    @np.errstate(all="ignore")  # a run that diverges is a result, not an accident
    def measure(self):
        """The `State` between the last update and the next."""
        network, finite = self.network, self.finite and bool(np.isfinite(self.network.flat).all())
        _, gradients = network.loss_and_gradients(self.X, self.y, self.loss)
        loss, right = self.judge(self.X, self.y)
        test_loss, test_right = self.judge(self.X_test, self.y_test)
        slopes = self.slopes()
        rate = self.rates(self.step)
        return State(
            self.step,
            rate,
            float(sharpness(network, self.X, self.y, self.loss, iterations=ITERATIONS))
            if finite
            else np.nan,
            edge(self.setting, rate),
            loss,
            test_loss,
            right,
            test_right,
            tuple(float(norm(weight, bias)) for weight, bias in gradients),
            tuple(float((slope.max(axis=0) < DEAD).mean()) for slope in slopes),
            tuple(
                float((slope < FLAT).mean()) if name in SATURATING else 0.0
                for slope, name in zip(slopes, self.setting.activations)
            ),
            finite,
        )

    def judge(self, X, y):
        """Loss and share of the points that are right; nan where there is nothing to judge."""
        if len(X) == 0:
            return np.nan, np.nan
        output = self.network.forward(X)
        value, _ = get_loss(self.loss)(output, y)
        classes = set(np.unique(y)) <= {0.0, 1.0}
        if not classes:
            return float(value), np.nan
        half = 0.5 if self.loss == "mean_squared_error" and y.shape[1] == 1 else 0.0
        labels = y if y.shape[1] == 1 else y.argmax(axis=1)
        return float(value), float(accuracy(output - half, labels))

    def slopes(self):
        """The size of f'(z) of each hidden layer, shape (samples, units)."""
        zs, activations = self.network.layers(self.X)
        functions = zip(self.network.activations, zs[:-1], activations[1:], strict=True)
        return [np.abs(f.derivative(z, a)) for f, z, a in functions]


def norm(*arrays):
    """The norm of all numbers together; where they overflow it is inf."""
    return np.sqrt(sum((array * array).sum() for array in arrays))
