"""Bad arguments: the right type of error, which names the argument, what came, what is accepted."""

import re

import numpy as np
import pytest

from lrcourse.activations import ACTIVATIONS, get_activation
from lrcourse.datasets import breast_cancer, digits, moons, spirals, split
from lrcourse.descent import gradient_descent
from lrcourse.losses import LOSSES, accuracy, get_loss
from lrcourse.mlp import MLP
from lrcourse.numerics import central_difference, gradient_check, relative_error, sharpness
from lrcourse.objectives import quadratic, rosenbrock, valley
from lrcourse.optimizers import SGD, Adam, AdamW, RMSProp, get_optimizer
from lrcourse.schedules import (
    constant,
    cosine,
    exponential_decay,
    inverse_time,
    one_cycle,
    step_decay,
    warm_up,
)
from lrcourse.training import train

pytestmark = pytest.mark.filterwarnings("error")

X = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
LABELS = np.array([[0], [1], [1]])
NAN = np.array([[0.0, np.nan], [1.0, 0.0], [1.0, 1.0]])
ZEROS = np.zeros((3, 1))
THREE = np.zeros((3, 3))


def net(**settings):
    return MLP([2, 3, 1], **settings)


def fit(X=X, y=LABELS, learning_rate=0.1, model=None, loss="binary_cross_entropy", **settings):
    settings.setdefault("epochs", 2)
    return train(model or net(), X, y, learning_rate, loss=loss, **settings)


PARABOLA = quadratic().gradient


def descend(learning_rate=0.1, start=1.0, steps=3, gradient=PARABOLA, **settings):
    return gradient_descent(gradient, start, learning_rate, steps, **settings)


def mse(output, y):
    return LOSSES["mean_squared_error"](output, y)


def bce(output, y):
    return LOSSES["binary_cross_entropy"](output, y)


def softmax_ce(output, y):
    return LOSSES["softmax_cross_entropy"](output, y)


def huber(w):
    return 1.0


# What is called; the type of its error; the argument named; what came, as it is written in the
# message; a piece of what is accepted.
TABLE = [
    # activations and losses by name
    (lambda: get_activation("sigmod"), ValueError, "activation", "'sigmod'", "sigmoid"),
    (lambda: get_activation(np.tanh), TypeError, "activation", "tanh", "Activation"),
    (lambda: ACTIVATIONS["tanh"]("0.5"), TypeError, "z", "0.5", "real numbers"),
    (lambda: ACTIVATIONS["relu"].derivative(None), TypeError, "z", "None", "real numbers"),
    (lambda: get_loss("cross_entropy"), ValueError, "loss", "'cross_entropy'", "softmax_cross"),
    (lambda: get_loss(huber), TypeError, "loss", "huber", "mean_squared_error"),
    (lambda: get_optimizer("adamax"), ValueError, "optimizer", "'adamax'", "adamw"),
    (lambda: get_optimizer(Adam), TypeError, "optimizer", "Adam", "Optimizer"),
    # losses: shapes and labels
    (lambda: mse(ZEROS, [[0], [1]]), ValueError, "y", "(2, 1)", "3, 1"),
    (lambda: mse(ZEROS, [[0], [np.nan], [1]]), ValueError, "y", "nan", "finite"),
    (lambda: mse(np.zeros(3), ZEROS), ValueError, "output", "(3,)", "n_samples"),
    (lambda: mse(ZEROS, np.zeros((4, 3, 1))), ValueError, "y", "(4,)", "runs"),
    (lambda: mse(np.zeros((2, 3, 1)), np.zeros((4, 3, 1))), ValueError, "y", "(4,)", "(2,)"),
    (lambda: mse(np.zeros((0, 1)), np.zeros((0, 1))), ValueError, "output", "(0, 1)", "sample"),
    (lambda: mse([["a"], ["b"], ["c"]], ZEROS), TypeError, "output", "'a'", "real numbers"),
    (lambda: bce(ZEROS, [[-1], [1], [1]]), ValueError, "y", "-1", "0 and 1"),
    (lambda: bce(ZEROS, [[0.5], [1], [1]]), ValueError, "y", "0.5", "0 and 1"),
    (lambda: softmax_ce(THREE, [0, 1, 3]), ValueError, "y", "3", "0 to 2"),
    (lambda: softmax_ce(THREE, [0, 1, -1]), ValueError, "y", "-1", "0 to 2"),
    (lambda: softmax_ce(THREE, [0, 1, 0.5]), ValueError, "y", "0.5", "0 to 2"),
    (lambda: softmax_ce(THREE, [0, 1]), ValueError, "y", "(2,)", "3"),
    (lambda: softmax_ce(THREE, [[0], [1], [2]]), ValueError, "y", "(3, 1)", "one-hot"),
    (
        lambda: softmax_ce(np.zeros((2, 2, 3)), [[[0, 0, 1], [0, 1, 0]], [[1, 0, 0], [3, -2, 0]]]),
        ValueError,
        "y",
        "[ 3. -2.  0.]",
        "one-hot",
    ),
    (
        lambda: softmax_ce(np.zeros((2, 3)), [[0, 0, 1], [1, 1, 0]]),
        ValueError,
        "y",
        "[1. 1. 0.]",
        "one-hot",
    ),
    (
        lambda: softmax_ce(np.zeros((4, 3)), [[0, 0, 1], [0, 1, 0], [2, -1, 0], [0, 0, 0]]),
        ValueError,
        "y",
        "[ 2. -1.  0.]",
        "one-hot",
    ),
    (
        lambda: softmax_ce(np.zeros((4, 3)), [[0, 0, 1], [0, 1, 0], [0, 0, 0], [2, -1, 0]]),
        ValueError,
        "y",
        "[0. 0. 0.]",
        "one-hot",
    ),
    (lambda: softmax_ce(THREE, [0, 1, np.inf]), ValueError, "y", "inf", "finite"),
    (lambda: accuracy(np.zeros(3), [0, 1, 1]), ValueError, "output", "(3,)", "n_samples"),
    (lambda: accuracy(ZEROS, [0, 1, 1]), ValueError, "y", "(3,)", "3, 1"),
    (lambda: accuracy(ZEROS, np.zeros((4, 3, 1))), ValueError, "y", "(4,)", "runs"),
    (lambda: accuracy(THREE, [0, 1, 7]), ValueError, "y", "7", "0 to 2"),
    # the network
    (lambda: MLP(3), TypeError, "sizes", "3", "widths"),
    (lambda: MLP([3]), ValueError, "sizes", "3", "input and an output|two"),
    (lambda: MLP([2, 0, 1]), ValueError, "sizes", "0", "at least 1"),
    (lambda: net(activation="sigmiod"), ValueError, "activation", "'sigmiod'", "sigmoid"),
    (lambda: net(init="glorot"), ValueError, "init", "'glorot'", "xavier"),
    (lambda: net(init=["he"]), (TypeError, ValueError), "init", "['he']", "xavier"),
    (lambda: net(seed=-1), (TypeError, ValueError), "seed", "-1", "0 or more|whole"),
    (lambda: net(seed=0.5), TypeError, "seed", "0.5", "whole"),
    (lambda: net(seed=[0, 1], runs=(3,)), ValueError, "seed", "(2,)", "(3,)"),
    (lambda: net(runs=(-1,)), ValueError, "runs", "-1", "at least 0"),
    (lambda: net(dtype=np.float16), (TypeError, ValueError), "dtype", "float16", "float32"),
    (lambda: net().forward([0.0, 1.0]), ValueError, "X", "(2,)", "n_samples"),
    (lambda: net().forward(np.zeros((4, 3))), ValueError, "X", "(4, 3)", "2"),
    (lambda: net().forward(NAN), ValueError, "X", "nan", "finite"),
    (lambda: net(runs=(2,)).forward(np.zeros((3, 4, 2))), ValueError, "X", "(3,)", "(2,)"),
    (
        lambda: net(runs=(2,)).loss_and_gradients(X, np.zeros((4, 3, 1)), "mean_squared_error"),
        ValueError,
        "y",
        "(4,)",
        "(2,)",
    ),
    (
        lambda: MLP.from_parameters([(np.zeros((2, 3)), np.zeros(3))]),
        ValueError,
        "parameters",
        "(3,)",
        "(1, 3)",
    ),
    (
        lambda: MLP.from_parameters(
            [(np.zeros((2, 3)), np.zeros((1, 3))), (np.zeros((4, 1)), np.zeros((1, 1)))]
        ),
        ValueError,
        "parameters",
        "(4, 1)",
        "(3, 1)",
    ),
    # training
    (lambda: fit(learning_rate=-0.1), ValueError, "learning_rate", "-0.1", "0"),
    (lambda: fit(learning_rate=[0.1, 0.2]), ValueError, "learning_rate", "(2,)", "runs"),
    (
        lambda: fit(learning_rate=[0.1, 0.2], model=net(runs=(3,))),
        ValueError,
        "learning_rate",
        "(2,)",
        "(3,)",
    ),
    (lambda: fit(learning_rate=lambda step: -0.5), ValueError, "learning_rate", "-0.5", "0"),
    (lambda: fit(X=X[:0], y=LABELS[:0]), ValueError, "X", "(0, 2)", "sample"),
    (lambda: fit(y=LABELS[:, 0]), ValueError, "y", "(3,)", "3, 1"),
    (lambda: fit(y=2 * LABELS[:, 0], loss="softmax_cross_entropy"), ValueError, "y", "2", "0 to 0"),
    (lambda: fit(loss="log_loss"), ValueError, "loss", "'log_loss'", "binary_cross_entropy"),
    (lambda: fit(optimizer="sgdm"), ValueError, "optimizer", "'sgdm'", "momentum"),
    (lambda: fit(epochs=-1), ValueError, "epochs", "-1", "at least 0"),
    (lambda: fit(batch_size=0), ValueError, "batch_size", "0", "at least 1"),
    (lambda: fit(seed=-3), ValueError, "seed", "-3", "at least 0"),
    (lambda: fit(record_every=0), ValueError, "record_every", "0", "at least 1"),
    (lambda: fit(record="loss"), TypeError, "record", "'loss'", "function"),
    (lambda: fit(model="net"), TypeError, "model", "'net'", "MLP"),
    # descent
    (lambda: descend(-1), ValueError, "learning_rate", "-1", "0"),
    (lambda: descend(start=np.nan), ValueError, "start", "nan", "finite"),
    (
        lambda: descend(start=[1, 2], learning_rate=[1, 2, 3]),
        ValueError,
        "learning_rate",
        "got shape (3,)",
        "(2,)",
    ),
    (lambda: descend(steps=-1), ValueError, "steps", "-1", "at least 0"),
    (lambda: descend(gradient=quadratic()), TypeError, "gradient", "quadratic", "function"),
    (lambda: descend(gradient=lambda w: [w, w]), ValueError, "gradient", "(2,)", "shape"),
    (lambda: descend(optimizer="newton"), ValueError, "optimizer", "'newton'", "sgd"),
    # optimisers
    (lambda: SGD(momentum=1.0), ValueError, "momentum", "1.0", "[0, 1)"),
    (lambda: SGD(momentum=-0.1), ValueError, "momentum", "-0.1", "[0, 1)"),
    (lambda: SGD(nesterov=True), ValueError, "nesterov", "momentum=0", "(0, 1)"),
    (lambda: RMSProp(decay=1), ValueError, "decay", "1", "[0, 1)"),
    (lambda: RMSProp(epsilon=0), ValueError, "epsilon", "0", "(0, inf)"),
    (lambda: Adam(beta1=1.5), ValueError, "beta1", "1.5", "[0, 1)"),
    (lambda: Adam(beta2=np.nan), ValueError, "beta2", "nan", "[0, 1)"),
    (lambda: Adam(epsilon=-1e-8), ValueError, "epsilon", "-1e-08", "(0, inf)"),
    (lambda: AdamW(weight_decay=-1), ValueError, "weight_decay", "-1", "[0, inf)"),
    # schedules
    (lambda: constant(-1), ValueError, "rate", "-1", "0"),
    (lambda: step_decay(0.1, every=0), ValueError, "every", "0", "at least 1"),
    (lambda: step_decay(0.1, every=5, factor=2), ValueError, "factor", "2", "(0, 1]"),
    (lambda: exponential_decay(0.1, factor=0), ValueError, "factor", "0", "(0, 1]"),
    (lambda: inverse_time(0.1, decay=-1), ValueError, "decay", "-1", "0 or greater"),
    (lambda: cosine(0.1, steps=0), ValueError, "steps", "0", "at least 1"),
    (lambda: cosine(0.1, steps=9, final=-1), ValueError, "final", "-1", "[0, inf)"),
    (lambda: warm_up("cosine", 5), TypeError, "schedule", "'cosine'", "real numbers"),
    (lambda: warm_up(0.1, 0), ValueError, "steps", "0", "at least 1"),
    (lambda: one_cycle(-1, 10), ValueError, "peak", "-1", "0"),
    (lambda: one_cycle(1, 10, rise=1), ValueError, "rise", "1", "(0, 1)"),
    (lambda: one_cycle(1, 10, start=2), ValueError, "start", "2", "[0, 1]"),
    # objectives
    (lambda: quadratic(0), ValueError, "curvature", "0", "(0, inf)"),
    (lambda: valley(0.5), ValueError, "condition_number", "0.5", "[1, inf)"),
    (lambda: rosenbrock(b=-1), ValueError, "b", "-1", "(0, inf)"),
    (lambda: rosenbrock(a=np.nan), ValueError, "a", "nan", "number"),
    (lambda: valley().value([1.0, 2.0, 3.0]), ValueError, "w", "(3,)", "2|two"),
    (lambda: valley().gradient(1.0), ValueError, "w", "()", "2|two"),
    (lambda: rosenbrock().value(1.0), ValueError, "w", "()", "2|two"),
    # data
    (lambda: moons(1), ValueError, "n_samples", "1", "at least 2"),
    (lambda: moons(noise=-1), ValueError, "noise", "-1", "[0, inf)"),
    (lambda: moons(seed=None), TypeError, "seed", "None", "whole number"),
    (lambda: spirals(1), ValueError, "n_samples", "1", "at least 2"),
    (lambda: spirals(noise=np.nan), ValueError, "noise", "nan", "[0, inf)"),
    (lambda: spirals(turns="one"), TypeError, "turns", "'one'", "[0, inf)"),
    (lambda: digits(1798), ValueError, "n_samples", "1798", "1797"),
    (lambda: digits(0), ValueError, "n_samples", "0", "at least 1"),
    (lambda: breast_cancer(n_samples=570), ValueError, "n_samples", "570", "569"),
    (lambda: split(X, LABELS[:2]), ValueError, "y", "2", "3"),
    (lambda: split(X[:2], LABELS), ValueError, "y", "3", "2"),
    (lambda: split(X[:2], [0.0, np.nan]), ValueError, "y", "nan", "finite"),
    (lambda: split(X, LABELS, test_size=1.0), ValueError, "test_size", "1.0", "(0, 1)"),
    (lambda: split(NAN, LABELS), ValueError, "X", "nan", "finite"),
    # numerics
    (lambda: central_difference(np.sum, [1.0, np.nan]), ValueError, "x", "nan", "finite"),
    (lambda: central_difference(np.sum, [1.0], h=0), ValueError, "h", "0", "(0, inf)"),
    (lambda: relative_error(np.ones(3), np.ones((3, 1))), ValueError, "a|b", "(3, 1)", "shape"),
    (
        lambda: gradient_check(net(), X, LABELS, "binary_cross_entropy", gradients=[]),
        ValueError,
        "gradients",
        "0|[]",
        "2|layer|shape",
    ),
    (
        lambda: sharpness(net(), X, LABELS, "binary_cross_entropy", iterations=0),
        ValueError,
        "iterations",
        "0",
        "at least 1",
    ),
    (
        lambda: sharpness(net(), X, LABELS, "binary_cross_entropy", tolerance=0),
        ValueError,
        "tolerance",
        "0",
        "(0, inf)",
    ),
    (
        lambda: sharpness(net(), NAN, LABELS, "binary_cross_entropy"),
        ValueError,
        "X",
        "nan",
        "finite",
    ),
]


@pytest.mark.parametrize(
    ("call", "error", "argument", "came", "accepted"),
    TABLE,
    ids=[f"{row[2].split('|')[0]}-{row[3] or 'text'}-{i}" for i, row in enumerate(TABLE)],
)
def test_the_message_names_argument_value_and_what_is_accepted(
    call, error, argument, came, accepted
):
    with pytest.raises(error) as raised:
        call()
    assert type(raised.value) in (ValueError, TypeError)  # and no subclass that NumPy raises
    message = str(raised.value)
    assert re.match(rf"(?:{argument})\b", message), message
    for piece in (came, accepted):
        assert any(choice in message for choice in piece.split("|")), message
    if came:  # what came is told after what is accepted, or for a shape beside it
        assert "got" in message or "had" in message, message


def test_a_refusal_comes_before_anything_was_changed():
    model = net(runs=(2,))
    before = [w.copy() for pair in model.parameters for w in pair]
    for bad in (
        {"learning_rate": -1},
        {"y": LABELS[:, 0]},
        {"batch_size": 0},
        {"learning_rate": lambda step: 0.1 if step < 1 else np.nan},
    ):
        with pytest.raises(ValueError):
            fit(model=model, **bad)
        for w, v in zip((w for pair in model.parameters for w in pair), before, strict=True):
            np.testing.assert_array_equal(w, v)
