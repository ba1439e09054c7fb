"""Optimisers: from the gradient to the direction in which to step.

The update is the same line for all of them, and stands in the training loop:

    w -= learning_rate * direction

An optimiser turns the gradient g at the point w into a direction d and remembers what it needs for
that, and nothing else: the learning rate is not its business. In training, w is one array of all
the parameters, and so is g.
"""

import numpy as np

from .arguments import lookup, number


class Optimizer:
    """What all of them share: a memory. A subclass gives `direction(g, w)`.

    Those of this course treat every number of g alike. One that wants to see whole matrices, such
    as Muon (Jordan, 2024), finds them by `self.in_layers(d)`: an array of all parameters as pairs
    (weight, bias) of the network that is trained, which are views.

    >>> class Signs(Optimizer):
    ...     def direction(self, g, w):
    ...         d = g.copy()
    ...         for weight, bias in self.in_layers(d):
    ...             weight[...] = np.sign(weight)
    ...         return d
    """

    def __init__(self):
        self.reset()

    def reset(self, in_layers=None):
        """Forget all that was seen. `in_layers` is that of a network, or None without one."""
        self.step = 0
        self.memory = {}
        self.in_layers = in_layers

    def direction(self, g, w):
        """The direction for the gradient g at w; the next step is `w -= learning_rate * direction`.

        >>> SGD().direction(np.array([2.0]), np.array([5.0]))
        array([2.])
        """
        raise NotImplementedError

    def average(self, name, new, decay, weight):
        """v ← decay · v + weight · new, from v = 0: the running average of that name."""
        v = decay * self.memory.get(name, 0.0) + weight * new
        self.memory[name] = v
        return v


class SGD(Optimizer):
    """Gradient descent; with momentum β, the direction is a velocity that gathers gradients.

    v ← β v + g and d = v (Polyak, 1964); with Nesterov's look-ahead d = g + β v (Nesterov, 1983;
    in the form of Sutskever et al., 2013). Under a constant gradient v tends to g / (1 - β): the
    effective learning rate is α / (1 - β). Raises ValueError unless 0 ≤ β < 1, and > 0 for
    Nesterov's.

    >>> heavy = SGD(momentum=0.5)
    >>> [heavy.direction(np.array(1.0), np.array(0.0)).item() for _ in range(3)]
    [1.0, 1.5, 1.75]
    """

    def __init__(self, momentum=0.0, nesterov=False):
        self.momentum = number("momentum", momentum, 0, 1)
        self.nesterov = bool(nesterov)
        if self.nesterov and self.momentum == 0:
            raise ValueError("nesterov=True needs a momentum in (0, 1); got momentum=0.0")
        super().__init__()

    def direction(self, g, w):
        if self.momentum == 0:
            return g
        velocity = self.average("velocity", g, decay=self.momentum, weight=1)
        return g + self.momentum * velocity if self.nesterov else velocity.copy()


class RMSProp(Optimizer):
    """Each coordinate is divided by the root of the running mean of its squared gradients.

    s ← ρ s + (1 - ρ) g² and d = g / (√s + ε) (Tieleman and Hinton, 2012). Raises ValueError unless
    0 ≤ ρ < 1 and ε > 0.

    >>> RMSProp(decay=0.75).direction(np.array([8.0, -0.01]), np.zeros(2)).round(3)
    array([ 2., -2.])
    """

    def __init__(self, decay=0.9, epsilon=1e-8):
        self.decay = number("decay", decay, 0, 1)
        self.epsilon = number("epsilon", epsilon, 0, np.inf, low_included=False)
        super().__init__()

    def direction(self, g, w):
        square = self.average("square", g * g, decay=self.decay, weight=1 - self.decay)
        return g / (np.sqrt(square) + self.epsilon)


class Adam(Optimizer):
    """Momentum over RMSProp, both corrected for having started at zero.

    m ← β₁ m + (1 - β₁) g,  s ← β₂ s + (1 - β₂) g²,  m̂ = m / (1 - β₁ᵗ),  ŝ = s / (1 - β₂ᵗ),
    d = m̂ / (√ŝ + ε) (Kingma and Ba, 2015). In the first step d = g / (|g| + ε): ±1, unless g is as
    small as ε.
    Raises ValueError unless 0 ≤ β₁, β₂ < 1 and ε > 0.

    >>> Adam().direction(np.array([1e-3, -1e3]), np.zeros(2)).round(3)
    array([ 1., -1.])
    """

    def __init__(self, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.beta1 = number("beta1", beta1, 0, 1)
        self.beta2 = number("beta2", beta2, 0, 1)
        self.epsilon = number("epsilon", epsilon, 0, np.inf, low_included=False)
        super().__init__()

    def direction(self, g, w):
        self.step += 1
        mean = self.average("mean", g, decay=self.beta1, weight=1 - self.beta1)
        square = self.average("square", g * g, decay=self.beta2, weight=1 - self.beta2)
        mean_hat = mean / (1 - self.beta1**self.step)
        square_hat = square / (1 - self.beta2**self.step)
        return mean_hat / (np.sqrt(square_hat) + self.epsilon)


class AdamW(Adam):
    """Adam with weight decay beside it, not within its averages.

    d = m̂ / (√ŝ + ε) + λ w (Loshchilov and Hutter, 2019): the decay shrinks every weight by the
    same share α λ, however large its gradients were. Raises ValueError unless λ ≥ 0.

    >>> AdamW(weight_decay=0.1).direction(np.array(0.0), np.array(5.0)).item()
    0.5
    """

    def __init__(self, beta1=0.9, beta2=0.999, epsilon=1e-8, weight_decay=0.01):
        self.weight_decay = number("weight_decay", weight_decay, 0, np.inf)
        super().__init__(beta1, beta2, epsilon)

    def direction(self, g, w):
        return super().direction(g, w) + self.weight_decay * w


OPTIMIZERS = {
    "sgd": SGD,
    "momentum": lambda: SGD(momentum=0.9),
    "nesterov": lambda: SGD(momentum=0.9, nesterov=True),
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": AdamW,
}


def get_optimizer(optimizer):
    """A new optimiser of that name with its usual settings; an `Optimizer` as it is.

    >>> get_optimizer("momentum").momentum
    0.9
    """
    found = lookup("optimizer", OPTIMIZERS, optimizer, Optimizer)
    return found if isinstance(found, Optimizer) else found()
