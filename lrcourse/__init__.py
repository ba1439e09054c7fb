"""The mathematics of the course: activations, losses, the network, and descent.

`plots`, `widgets`, `selection` and `exercises` are imported by their own names.

Each formula has two doors. The bare one computes and checks nothing: `sigmoid(z)`, an activation's
`value` and `slope`, a loss's `value_and_gradient`, a network's `propagate` and `backpropagate`. The
checked one takes lists and whole numbers, names what is wrong, and silences floating-point
warnings: `get_activation("sigmoid")(z)` and its `derivative`, a loss that is called, a network's
`forward`, `layers` and `loss_and_gradients`.
"""

from . import datasets, schedules
from .activations import ACTIVATIONS, Activation, get_activation, sigmoid
from .descent import gradient_descent
from .losses import LOSSES, Loss, accuracy, get_loss, softmax
from .mlp import MLP
from .numerics import central_difference, gradient_check, relative_error, sharpness
from .objectives import Objective, double_well, quadratic, rosenbrock, valley
from .optimizers import OPTIMIZERS, SGD, Adam, AdamW, RMSProp
from .training import History, train

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "MLP",
    "OPTIMIZERS",
    "SGD",
    "Activation",
    "Adam",
    "AdamW",
    "History",
    "Loss",
    "Objective",
    "RMSProp",
    "accuracy",
    "central_difference",
    "datasets",
    "double_well",
    "get_activation",
    "get_loss",
    "gradient_check",
    "gradient_descent",
    "quadratic",
    "relative_error",
    "rosenbrock",
    "schedules",
    "sharpness",
    "sigmoid",
    "softmax",
    "train",
    "valley",
]
