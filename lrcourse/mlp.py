"""The multilayer perceptron: parameters, forward pass, backward pass.

The notation is that of the chapters. Layer l computes z = a W + b from the activations a of the
layer below, one row for each sample, and hands f(z) on; the last layer hands on z itself.
"""

from itertools import pairwise

import numpy as np

from .activations import get_activation
from .arguments import finite_array, seeds, whole_number
from .layout import room
from .losses import check_runs, get_loss

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

    `sizes` are the widths of the layers from input to output. `parameters` are pairs
    `(weight, bias)`, one for each layer, with shapes `(*runs, n_in, n_out)` and `(*runs, 1, n_out)`.
    With `runs=()` that is the textbook's network. All of them are views of one array, `flat`, of
    shape `(*runs, n_parameters)`: to change one is to change the other. Biases start at zero,
    weights are drawn from a normal distribution whose width `init` names: normal, xavier, he,
    lecun, or zeros. `activation` is one for all hidden layers, or a list of one for each.

    `seed` is a whole number, or an array of them that broadcasts over the runs: each run starts
    from its own seed exactly as it would alone. So `seed=0, runs=(9,)` gives nine equal starts,
    and `seed=np.arange(100), runs=(9, 100)` the same hundred for each of nine learning rates. A
    `numpy.random.Generator` is drawn from, one run after the other.

    Raises ValueError or TypeError for sizes that are not two or more positive whole numbers, an
    unknown activation or initialisation, seeds that don't broadcast.

    >>> network = MLP([2, 4, 1], activation="sigmoid", init="normal", seed=0)
    >>> [(weight.shape, bias.shape) for weight, bias in network.parameters]
    [((2, 4), (1, 4)), ((4, 1), (1, 1))]
    >>> network.flat.shape
    (17,)
    """

    def __init__(self, sizes, activation="tanh", init="xavier", seed=0, runs=(), dtype=np.float64):
        sizes, runs = checked_sizes(sizes), _runs(runs)
        activation = _activation(activation, sizes)
        if not isinstance(init, str) or init not in INITIALIZATIONS:
            raise ValueError(f"init must be one of {', '.join(INITIALIZATIONS)}; got {init!r}")
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"dtype must be float32 or float64; got {dtype!r}")
        generators = _generators(seed, runs)
        self._hold(room((*runs, n_parameters(sizes)), dtype, "parameters"), sizes, activation)
        self.flat[...] = 0
        for run, rng in zip(np.ndindex(runs), generators, strict=True):
            for weight, _ in self.parameters:
                shape = weight.shape[-2:]
                drawn = rng.standard_normal(shape)
                weight[run] = INITIALIZATIONS[init](*shape) * drawn + 0.0  # no -0 among zeros

    @classmethod
    def from_flat(cls, flat, sizes, activation="tanh"):
        """The network whose parameters are views of `flat`, shape (*runs, n_parameters).

        Layer by layer, `flat` holds the rows of the weight matrix and then the bias. Raises
        TypeError unless it is an array of float32 or float64, ValueError for another number of
        parameters.

        >>> MLP.from_flat(np.array([3.0, 4.0, 1.0]), [2, 1]).forward([[1.0, 2.0]])
        array([[12.]])
        """
        sizes = checked_sizes(sizes)
        if getattr(flat, "dtype", None) not in (np.float32, np.float64):
            raise TypeError(f"flat must be an array of float32 or float64; got {flat!r}")
        if np.shape(flat)[-1:] != (n_parameters(sizes),):
            raise ValueError(
                f"flat must have shape (*runs, {n_parameters(sizes)}); got shape {np.shape(flat)}"
            )
        network = cls.__new__(cls)
        network._hold(flat, sizes, _activation(activation, sizes))
        return network

    @classmethod
    def from_parameters(cls, parameters, activation="tanh"):
        """The network with these weights, a list of `(weight, bias)`, which are copied.

        >>> MLP.from_parameters([(np.eye(2), np.zeros((1, 2)))]).forward([[3.0, 4.0]])
        array([[3., 4.]])
        """
        pairs = [(np.asarray(weight), np.asarray(bias)) for weight, bias in parameters]
        if not pairs or pairs[0][0].ndim < 2:
            raise ValueError(
                "parameters must be one pair (weight, bias) or more, each weight of two axes or more"
            )
        runs = pairs[0][0].shape[:-2]
        sizes = (pairs[0][0].shape[-2], *(weight.shape[-1] for weight, _ in pairs))
        for i, (weight, bias) in enumerate(pairs):
            expected = (*runs, *sizes[i : i + 2]), (*runs, 1, sizes[i + 1])
            if (weight.shape, bias.shape) != expected:
                raise ValueError(
                    f"parameters[{i}] must have shapes {expected[0]} and {expected[1]}; "
                    f"got {weight.shape} and {bias.shape}"
                )
        dtype = np.result_type(np.float32, *(w for pair in pairs for w in pair))
        network = cls.from_flat(np.empty((*runs, n_parameters(sizes)), dtype), sizes, activation)
        for own, given in zip(network.parameters, pairs, strict=True):
            own[0][...], own[1][...] = given
        return network

    def _hold(self, flat, sizes, activation):
        self.flat, self.sizes, self.activation = flat, sizes, activation
        several = isinstance(activation, tuple)
        self.activations = activation if several else (activation,) * (len(sizes) - 2)
        self._parameters = tuple(self.in_layers(flat))

    def __reduce__(self):  # pickled and deep-copied, the layers must stay views of the one array
        return MLP.from_flat, (self.flat, self.sizes, self.activation)

    @property
    def parameters(self):
        """The pairs (weight, bias), layer by layer; change what is in them, not the pairs."""
        return self._parameters

    @property
    def runs(self):
        """The run axes; () for a single network."""
        return self.flat.shape[:-1]

    def in_layers(self, flat):
        """Any array of the shape of `flat`, such as its gradient, as pairs (weight, bias): views.

        >>> MLP([2, 1]).in_layers(np.array([3.0, 4.0, 1.0]))
        [(array([[3.],
               [4.]]), array([[1.]]))]
        """
        layers, first = [], 0
        for n_in, n_out in pairwise(self.sizes):
            last = first + (n_in + 1) * n_out
            rows = flat[..., first:last].reshape(*flat.shape[:-1], n_in + 1, n_out)
            layers.append((rows[..., :-1, :], rows[..., -1:, :]))
            first = last
        return layers

    def copy(self):
        """The same network with parameters of its own."""
        return self.run(...)

    def run(self, index):
        """A copy of one run, or of several: `index` is what NumPy takes for the run axes."""
        flat = np.array(self.flat[index], order="C")
        return MLP.from_flat(flat, self.sizes, self.activation)

    def forward(self, X):
        """The output layer before any output activation (the logits).

        X has shape (n_samples, n_in), or with leading axes that broadcast to the runs; the result
        has shape (*runs, n_samples, n_out). Raises ValueError for another width or for nan in X.
        """
        return self.layers(X)[0][-1]

    def layers(self, X):
        """All pre-activations z and all activations a, layer by layer; a[0] is X itself.

        z[l] has shape (*runs, n_samples, width of layer l + 1). Raises ValueError as `forward` does.

        >>> zs, activations = MLP([2, 3, 1]).layers([[0.0, 1.0]])
        >>> [z.shape for z in zs], [a.shape for a in activations]
        ([(1, 3), (1, 1)], [(1, 2), (1, 3)])
        """
        with np.errstate(all="ignore"):
            return self.propagate(self.checked_inputs(X))

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
        X, targets, loss = self.checked(X, y, loss)
        gradients = self.in_layers(np.empty_like(self.flat))
        with np.errstate(all="ignore"):
            return self.backpropagate(X, targets, loss, gradients)

    # The bare formulas: they check nothing, and a loop calls them with what `checked` returned.

    def propagate(self, X):
        """z = a W + b and a = f(z), layer after layer: all z, and all a from a = X on."""
        *hidden, (last_weight, last_bias) = self.parameters
        zs, activations = [], [X]
        for (weight, bias), activation in zip(hidden, self.activations, strict=True):
            z = activations[-1] @ weight + bias
            zs.append(z)
            activations.append(activation.value(z))
        zs.append(activations[-1] @ last_weight + last_bias)
        return zs, activations

    def backpropagate(self, X, targets, loss, gradients):
        """The loss of each run, and `gradients`: arrays like the parameters, which it fills."""
        zs, activations = self.propagate(X)
        value, delta = loss.value_and_gradient(zs[-1], targets)
        ones = np.ones((1, X.shape[-2]), X.dtype)  # ones @ delta sums over the samples
        for layer in reversed(range(len(gradients))):
            weight, _ = self.parameters[layer]
            weight_gradient, bias_gradient = gradients[layer]
            a = activations[layer]
            weight_gradient[...] = a.mT @ delta
            bias_gradient[...] = ones @ delta
            if layer > 0:
                delta = delta @ weight.mT * self.activations[layer - 1].slope(zs[layer - 1], a)
        return value, gradients

    def checked(self, X, y, loss):
        """X, targets and loss as the bare formulas take them; raises as `loss_and_gradients` does.

        >>> X, targets, loss = MLP([1, 2]).checked([[3]], [1], "softmax_cross_entropy")
        >>> X, targets, loss
        (array([[3.]]), array([[0., 1.]]), Loss('softmax_cross_entropy'))
        """
        loss = get_loss(loss)
        X = self.checked_inputs(X)
        if X.shape[-2] == 0:
            raise ValueError(f"X must hold at least one sample; got shape {X.shape}")
        targets = loss.targets(y, X.shape[-2], self.sizes[-1])
        check_runs("y", targets, self.runs)
        return X, targets.astype(X.dtype, copy=False), loss

    def checked_inputs(self, X):
        """X as an array of the network's own kind of numbers, and of its width."""
        X = finite_array("X", X, dtype=self.flat.dtype)
        if X.ndim < 2 or X.shape[-1] != self.sizes[0]:
            raise ValueError(
                f"X must have shape (n_samples, {self.sizes[0]}), with or without run axes before; "
                f"got shape {X.shape}"
            )
        check_runs("X", X, self.runs)
        return X


def n_parameters(sizes):
    """How many weights and biases a network of these layer widths has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def checked_sizes(sizes):
    """The layer widths as a tuple of whole numbers; raises as `MLP` does."""
    try:
        sizes = tuple(sizes)
    except TypeError:
        raise TypeError(f"sizes must be a list of layer widths; got {sizes!r}") from None
    if len(sizes) < 2:
        raise ValueError(f"sizes must name at least an input and an output width; got {sizes!r}")
    return tuple(whole_number(f"sizes[{i}]", size, at_least=1) for i, size in enumerate(sizes))


def _activation(activation, sizes):
    """The activation, or the tuple of those of the hidden layers."""
    if not isinstance(activation, tuple | list):
        return get_activation(activation)
    if len(activation) != len(sizes) - 2:
        raise ValueError(
            f"activation must be one, or one for each of the {len(sizes) - 2} hidden layers; "
            f"got {activation!r}"
        )
    return tuple(map(get_activation, activation))


def _runs(runs):
    runs = runs if isinstance(runs, tuple | list) else (runs,)
    return tuple(whole_number(f"runs[{i}]", n) for i, n in enumerate(runs))


def _generators(seed, runs):
    if isinstance(seed, np.random.Generator):
        return (seed for _ in np.ndindex(runs))
    return (np.random.default_rng(int(s)) for s in seeds(seed, runs).flat)
