"""The multilayer perceptron: parameters, forward pass, backward pass.

The notation is that of the chapters. Layer l computes z = a W + b from the activations a of the
layer below, one row for each sample, and hands f(z) on; the last layer hands on z itself.
"""

from itertools import pairwise

import numpy as np

from .activations import get_activation
from .arguments import finite_array, whole_number
from .losses import check_runs, get_loss
from .memory import column_sum, matmul

# Standard deviation of a weight, from the number of inputs and outputs of its layer.
INITIALIZATIONS = {
    "normal": lambda n_in, n_out: 1.0,
    "xavier": lambda n_in, n_out: np.sqrt(2 / (n_in + n_out)),  # Glorot and Bengio (2010)
    "he": lambda n_in, n_out: np.sqrt(2 / n_in),  # He et al. (2015)
    "lecun": lambda n_in, n_out: np.sqrt(1 / n_in),  # LeCun et al. (1998)
    "zeros": lambda n_in, n_out: 0.0,
}


class MLP:
    """A network of fully connected layers; with `runs`, any number of them side by side.

    `sizes` are the widths of the layers from input to output. `parameters` is a list of
    `(weight, bias)`, one pair a layer, with shapes `(*runs, n_in, n_out)` and `(*runs, 1, n_out)`.
    With `runs=()` that is the textbook's network. Biases start at zero, weights are drawn from a
    normal distribution whose width `init` names: normal, xavier, he, lecun, or zeros.

    `seed` is a whole number, or an array of them that broadcasts over the runs: each run starts
    from its own seed exactly as it would alone. So `seed=0, runs=(9,)` gives nine equal starts,
    and `seed=np.arange(100), runs=(9, 100)` the same hundred for each of nine learning rates. A
    `numpy.random.Generator` is drawn from, one run after the other.

    Raises ValueError or TypeError for sizes that are not two or more positive whole numbers, an
    unknown activation or initialisation, seeds that don't broadcast.

    >>> network = MLP([2, 4, 1], activation="sigmoid", init="normal", seed=0)
    >>> [(weight.shape, bias.shape) for weight, bias in network.parameters]
    [((2, 4), (1, 4)), ((4, 1), (1, 1))]
    """

    def __init__(self, sizes, activation="tanh", init="xavier", seed=0, runs=(), dtype=np.float64):
        self.sizes = _sizes(sizes)
        self.activation = get_activation(activation)
        self.runs = _runs(runs)
        if not isinstance(init, str) or init not in INITIALIZATIONS:
            raise ValueError(f"init must be one of {', '.join(INITIALIZATIONS)}; got {init!r}")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"dtype must be float32 or float64; got {dtype!r}")
        self.parameters = [
            (np.empty((*self.runs, n_in, n_out), dtype), np.zeros((*self.runs, 1, n_out), dtype))
            for n_in, n_out in pairwise(self.sizes)
        ]
        for run, rng in zip(np.ndindex(self.runs), _generators(seed, self.runs), strict=True):
            for weight, _ in self.parameters:
                shape = weight.shape[-2:]
                weight[run] = INITIALIZATIONS[init](*shape) * rng.standard_normal(shape)

    @classmethod
    def from_parameters(cls, parameters, activation="tanh"):
        """A network around weights that are at hand, a list of `(weight, bias)`; nothing is copied.

        >>> MLP.from_parameters([(np.eye(2), np.zeros((1, 2)))]).forward([[3.0, 4.0]])
        array([[3., 4.]])
        """
        network = cls.__new__(cls)
        network.parameters = [(np.asarray(weight), np.asarray(bias)) for weight, bias in parameters]
        weights = [weight for weight, _ in network.parameters]
        network.runs = weights[0].shape[:-2]
        network.sizes = (weights[0].shape[-2], *(weight.shape[-1] for weight in weights))
        network.activation = get_activation(activation)
        for i, (weight, bias) in enumerate(network.parameters):
            n_in, n_out = network.sizes[i : i + 2]
            expected = (*network.runs, n_in, n_out), (*network.runs, 1, n_out)
            if (weight.shape, bias.shape) != expected:
                raise ValueError(
                    f"parameters[{i}] must have shapes {expected[0]} and {expected[1]}; "
                    f"got {weight.shape} and {bias.shape}"
                )
        return network

    def copy(self):
        """The same network with parameters of its own."""
        pairs = [(weight.copy(), bias.copy()) for weight, bias in self.parameters]
        return MLP.from_parameters(pairs, self.activation)

    def run(self, index):
        """A copy of one run, or of several: `index` is what NumPy takes for the run axes."""
        return MLP.from_parameters(
            [(weight[index].copy(), bias[index].copy()) for weight, bias in self.parameters],
            self.activation,
        )

    def forward(self, X):
        """The output layer before any output activation (the logits).

        X has shape (n_samples, n_in), or with leading axes that broadcast to the runs; the result
        has shape (*runs, n_samples, n_out). Raises ValueError for another width or for nan in X.
        """
        with np.errstate(all="ignore"):
            return self._layers(self._checked(X))[0][-1]

    def layers(self, X):
        """All pre-activations z and all activations a, layer by layer; a[0] is X itself."""
        with np.errstate(all="ignore"):
            return self._layers(self._checked(X))

    def loss_and_gradients(self, X, y, loss):
        """The loss of each run, and its gradient for each parameter in the structure of them.

        Backpropagation (Rumelhart, Hinton and Williams, 1986): with δ = dJ/dz of a layer,

            dJ/dW = aᵀ δ,   dJ/db = Σ δ over samples,   δ below = δ Wᵀ · f'(z below).

        The losses are means over the samples, hence so are the gradients. Raises ValueError or
        TypeError for data that don't fit the network or the loss.

        >>> network = MLP([2, 1], init="zeros")
        >>> X, y = [[1.0, 3.0]], [[1]]
        >>> loss, gradients = network.loss_and_gradients(X, y, "binary_cross_entropy")
        >>> weight_gradient, bias_gradient = gradients[0]
        >>> weight_gradient.ravel().tolist(), bias_gradient.item()
        ([-0.5, -1.5], -0.5)
        """
        loss = get_loss(loss)
        X = self._checked(X)
        targets = self._targets(X, y, loss)
        with np.errstate(all="ignore"):
            return self._backpropagate(X, targets, loss)

    def _layers(self, X):
        *hidden, (last_weight, last_bias) = self.parameters
        zs, activations = [], [X]
        for weight, bias in hidden:
            z = matmul(activations[-1], weight) + bias
            zs.append(z)
            activations.append(self.activation.value(z))
        zs.append(matmul(activations[-1], last_weight) + last_bias)
        return zs, activations

    def _backpropagate(self, X, targets, loss):
        zs, activations = self._layers(X)
        value, delta = loss.value_and_gradient(zs[-1], targets)
        gradients = []
        for layer in reversed(range(len(self.parameters))):
            weight, _ = self.parameters[layer]
            a = activations[layer]
            gradients.append((matmul(a.mT, delta), column_sum(delta)))
            if layer > 0:
                delta = matmul(delta, weight.mT) * self.activation.slope(zs[layer - 1], a)
        return value, gradients[::-1]

    def _checked(self, X):
        X = finite_array("X", X, dtype=self.parameters[0][0].dtype)
        if X.ndim < 2 or X.shape[-1] != self.sizes[0]:
            raise ValueError(
                f"X must have shape (n_samples, {self.sizes[0]}), with or without run axes before; "
                f"got shape {X.shape}"
            )
        check_runs("X", X, self.runs)
        return X

    def _targets(self, X, y, loss):
        targets = loss.targets(y, X.shape[-2], self.sizes[-1])
        check_runs("y", targets, self.runs)
        return targets.astype(X.dtype, copy=False)


def _sizes(sizes):
    try:
        sizes = tuple(sizes)
    except TypeError:
        raise TypeError(f"sizes must be a list of layer widths; got {sizes!r}") from None
    if len(sizes) < 2:
        raise ValueError(f"sizes must name at least an input and an output width; got {sizes!r}")
    return tuple(whole_number(f"sizes[{i}]", size, at_least=1) for i, size in enumerate(sizes))


def _runs(runs):
    runs = runs if isinstance(runs, tuple | list) else (runs,)
    return tuple(whole_number(f"runs[{i}]", n) for i, n in enumerate(runs))


def _generators(seed, runs):
    if isinstance(seed, np.random.Generator):
        return (seed for _ in np.ndindex(runs))
    seeds = np.asarray(seed)
    if seeds.dtype.kind not in "iu" or (seeds < 0).any():
        raise TypeError(
            "seed must be a whole number of 0 or more, an array of them, or a Generator; "
            f"got {seed!r}"
        )
    try:
        seeds = np.broadcast_to(seeds, runs)
    except ValueError:
        raise ValueError(f"seed must broadcast to runs={runs}; got shape {seeds.shape}") from None
    return (np.random.default_rng(int(s)) for s in seeds.flat)
