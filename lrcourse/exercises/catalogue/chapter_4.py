"""4 The multilayer perceptron from scratch: what learners believe about the backward pass.

The network of the chapter: 2-d data, one hidden layer, sigmoid everywhere, and as its loss the
cross-entropy *summed* over the samples, so that the error of the output is p - y.
"""

import numpy as np

from ...activations import sigmoid
from ...datasets import xor
from ...losses import accuracy
from ...mlp import MLP
from ...training import train
from ..kinds import Chapter

chapter = Chapter("4")


# -------------------------------------------------------------- the derivative, from what is at hand
@chapter.code(
    inputs=lambda rng: [
        (np.array([0.5]),),
        (rng.uniform(size=3),),
        (rng.uniform(size=(2, 3)),),
    ],
    hints=(
        "The argument is already a = σ(z). Nothing has to be exponentiated any more.",
        "σ'(z) = σ(z) (1 - σ(z)). Which of these do you have at hand?",
    ),
    further="That is why a backward pass keeps the activations of the forward pass: "
    "the derivative then costs one product.",
)
def sigmoid_slope(a):
    return a * (1 - a)


@sigmoid_slope.wrong(
    "the sigmoid is applied twice",
    sign="every slope lies between 0.196 and 0.25, as if no unit were ever saturated.",
    think="`a` is already σ(z). What do you get if you put it into σ once more?",
)
def _(a):
    return sigmoid(a) * (1 - sigmoid(a))


@sigmoid_slope.wrong(
    "that is the derivative of tanh",
    sign="at a = 0.5 it gives 0.75; a sigmoid is never steeper than 0.25.",
    think="1 - a² belongs to a = tanh(z). What belongs to a = σ(z)?",
)
def _(a):
    return 1 - a**2


@sigmoid_slope.wrong(
    "the sign is the other one",
    sign="all slopes are negative, though the sigmoid rises everywhere.",
    think="a lies between 0 and 1. Which is larger, a or a²?",
)
def _(a):
    return a * (a - 1)


@sigmoid_slope.wrong(
    "half of the product is missing",
    sign="the slope falls steadily from 1 to 0, while the true one has its top in the middle.",
    think="At a = 0 the sigmoid is flat. What does yours give there?",
)
def _(a):
    return 1 - a


@sigmoid_slope.wrong(
    "the sigmoid itself, not its slope",
    sign="the value comes back instead of the derivative.",
    think="At a = 1 the sigmoid is flat. What does yours give there?",
)
def _(a):
    return sigmoid(a)


@sigmoid_slope.wrong(
    "a square too much",
    sign="a² (1 - a): right at a = 0 and a = 1 alone.",
    think="σ' has two factors. Which two?",
)
def _(a):
    return a**2 * (1 - a)


# ----------------------------------------------------------------------------------- the way forward
def _weights(rng, n_in, hidden, n_out):
    return (
        rng.normal(size=(n_in, hidden)),
        rng.normal(size=(1, hidden)),
        rng.normal(size=(hidden, n_out)),
        rng.normal(size=(1, n_out)),
    )


@chapter.code(
    inputs=lambda rng: [
        (rng.normal(size=(rows, n_in)), *_weights(rng, n_in, hidden, n_out))
        for rows, n_in, hidden, n_out in [(1, 1, 1, 1), (2, 2, 2, 2), (4, 2, 3, 1), (3, 3, 3, 3)]
    ],
    hints=(
        "One row of X is one sample. Which product gives one row for each sample?",
        "z1 = X @ W1 + b1, then the sigmoid.",
        "The output layer does the same with a1 in the place of X.",
    ),
    further="Take the two sigmoids away, and both layers together are one affine map: "
    "chapter 2.2 shows what is lost with them.",
)
def forward(X, W1, b1, W2, b2):
    a1 = sigmoid(X @ W1 + b1)
    return a1, sigmoid(a1 @ W2 + b2)


@forward.wrong(
    "the hidden layer has no activation",
    sign="two layers that can do no more than one: XOR stays at ½.",
    think="What stands between the two matrix products?",
)
def _(X, W1, b1, W2, b2):
    a1 = X @ W1 + b1
    return a1, sigmoid(a1 @ W2 + b2)


@forward.wrong(
    "the output has no activation",
    sign="“probabilities” below 0 and above 1.",
    think="p is to be a probability. Which function brings a number between 0 and 1?",
)
def _(X, W1, b1, W2, b2):
    a1 = sigmoid(X @ W1 + b1)
    return a1, a1 @ W2 + b2


@forward.wrong(
    "the bias is added after the activation",
    sign="hidden values leave the interval from 0 to 1.",
    think="The bias is there to shift the point at which the sigmoid rises. Where does it go then?",
)
def _(X, W1, b1, W2, b2):
    a1 = sigmoid(X @ W1) + b1
    return a1, sigmoid(a1 @ W2) + b2


@forward.wrong(
    "the biases are left out",
    sign="for X = 0 the hidden layer is ½ everywhere, whatever the weights are.",
    think="Which arguments did you not use?",
)
def _(X, W1, b1, W2, b2):
    a1 = sigmoid(X @ W1)
    return a1, sigmoid(a1 @ W2)


@forward.wrong(
    "the weights are transposed",
    sign="an error about shapes, except where a layer happens to be square: there, wrong numbers.",
    think="W1 has a row for each input and a column for each hidden unit. Does X @ W1 fit?",
)
def _(X, W1, b1, W2, b2):
    a1 = sigmoid(X @ W1.T + b1)
    return a1, sigmoid(a1 @ W2.T + b2)


@forward.wrong(
    "only the output is returned",
    sign="one array where two were asked for.",
    think="The backward pass needs the hidden layer, too.",
)
def _(X, W1, b1, W2, b2):
    return forward.solution(X, W1, b1, W2, b2)[1]


@forward.wrong(
    "tanh in the hidden layer",
    sign="hidden values below 0.",
    think="Which function was asked for, in both layers?",
)
def _(X, W1, b1, W2, b2):
    a1 = np.tanh(X @ W1 + b1)
    return a1, sigmoid(a1 @ W2 + b2)


@forward.wrong(
    "the pre-activation is returned, not the activation",
    sign="the output is right; the hidden layer is handed on before its sigmoid.",
    think="a1 = σ(z1). Which of the two do you return?",
)
def _(X, W1, b1, W2, b2):
    z1 = X @ W1 + b1
    return z1, sigmoid(sigmoid(z1) @ W2 + b2)


@forward.wrong(
    "output and hidden layer are returned in the wrong order",
    sign="both are right, and change places.",
    think="In which order were they asked for?",
)
def _(X, W1, b1, W2, b2):
    a1, p = forward.solution(X, W1, b1, W2, b2)
    return p, a1


@forward.wrong(
    "the bias of the hidden layer is left out",
    sign="for X = 0 the hidden layer is ½ everywhere; the output has its bias.",
    think="Which argument did you not use?",
)
def _(X, W1, b1, W2, b2):
    a1 = sigmoid(X @ W1)
    return a1, sigmoid(a1 @ W2 + b2)


@forward.wrong(
    "the bias of the output is left out",
    sign="the hidden layer is right.",
    think="Which argument did you not use?",
)
def _(X, W1, b1, W2, b2):
    a1 = sigmoid(X @ W1 + b1)
    return a1, sigmoid(a1 @ W2)


# -------------------------------------------------------------------------------------- the way back
def _pass(rng, rows, n_in, hidden, n_out):
    X = rng.normal(size=(rows, n_in))
    W1, b1, W2, b2 = _weights(rng, n_in, hidden, n_out)
    a1, p = forward.solution(X, W1, b1, W2, b2)
    return X, rng.integers(2, size=p.shape).astype(float), a1, p, W2


def _passes(rng):
    sizes = [(1, 1, 1, 1), (2, 1, 2, 2), (3, 2, 2, 2), (4, 2, 3, 1), (4, 3, 3, 3)]
    return [_pass(rng, *size) for size in sizes]


@chapter.code(
    inputs=_passes,
    hints=(
        "Start at the output: with this loss, the error of the output before its sigmoid is p - y.",
        "A weight's gradient is (what came in)ᵀ @ (error of what went out); a bias's is the error "
        "summed over the samples.",
        "To pass the error down: multiply by W2ᵀ, then by the slope a1 (1 - a1) of the hidden layer.",
    ),
    further="Hold it against central differences before you train with it. "
    "The article's listing was never held against anything.",
)
def backward(X, y, a1, p, W2):
    delta2 = p - y
    delta1 = delta2 @ W2.T * a1 * (1 - a1)
    dW1, db1 = X.T @ delta1, delta1.sum(axis=0, keepdims=True)
    dW2, db2 = a1.T @ delta2, delta2.sum(axis=0, keepdims=True)
    return dW1, db1, dW2, db2


def _gradients(X, a1, delta1, delta2):
    dW1, db1 = X.T @ delta1, delta1.sum(axis=0, keepdims=True)
    dW2, db2 = a1.T @ delta2, delta2.sum(axis=0, keepdims=True)
    return dW1, db1, dW2, db2


@backward.wrong(
    "the sigmoid is applied twice",
    sign="the output layer passes the gradient check, the hidden layer does not.",
    think="a1 is already σ(z1). What does σ(a1) (1 - σ(a1)) differentiate?",
)
def _(X, y, a1, p, W2):
    delta2 = p - y
    return _gradients(X, a1, delta2 @ W2.T * sigmoid(a1) * (1 - sigmoid(a1)), delta2)


@backward.wrong(
    "the slope of the hidden layer is missing",
    sign="the gradient check finds layer 1 wrong, and layer 2 right.",
    think="Between a1 and z1 lies the sigmoid. What does the chain rule say about it?",
)
def _(X, y, a1, p, W2):
    delta2 = p - y
    return _gradients(X, a1, delta2 @ W2.T, delta2)


@backward.wrong(
    "the sign of the error is turned round",
    sign="w -= α · gradient then goes uphill: the loss grows.",
    think="If p is too large, should the gradient of its bias be positive or negative?",
)
def _(X, y, a1, p, W2):
    delta2 = y - p
    return _gradients(X, a1, delta2 @ W2.T * a1 * (1 - a1), delta2)


@backward.wrong(
    "the mean stands where the sum is meant",
    sign="every gradient is as many times too small as there are samples; it trains, with another α.",
    think="The loss of this exercise is a sum over the samples. What is its derivative?",
)
def _(X, y, a1, p, W2):
    return tuple(gradient / len(X) for gradient in backward.solution(X, y, a1, p, W2))


@backward.wrong(
    "the slope of the output is taken twice",
    sign="the gradient vanishes for outputs that are surely wrong, as with squared error.",
    think="p - y is already the derivative by z2, not by p. Which factor has cancelled out?",
)
def _(X, y, a1, p, W2):
    delta2 = (p - y) * p * (1 - p)
    return _gradients(X, a1, delta2 @ W2.T * a1 * (1 - a1), delta2)


@backward.wrong(
    "W2 is not transposed on the way back",
    sign="an error about shapes, except where the layer is square: there, wrong numbers.",
    think="Forward, W2 leads from hidden units to outputs. Which matrix leads back?",
)
def _(X, y, a1, p, W2):
    delta2 = p - y
    return _gradients(X, a1, delta2 @ W2 * a1 * (1 - a1), delta2)


@backward.wrong(
    "the bias is not summed over the batch",
    sign="the gradients of the biases have a row for each sample.",
    think="One bias serves all samples. What is the derivative of a sum of losses by it?",
)
def _(X, y, a1, p, W2):
    dW1, _, dW2, _ = backward.solution(X, y, a1, p, W2)
    delta2 = p - y
    return dW1, delta2 @ W2.T * a1 * (1 - a1), dW2, delta2


@backward.wrong(
    "the gradients of the biases have lost an axis",
    sign="shape (hidden,) where the bias has (1, hidden): it broadcasts, until one day it doesn't.",
    think="A gradient has the shape of its parameter. Which option of `sum` keeps the axis?",
)
def _(X, y, a1, p, W2):
    dW1, db1, dW2, db2 = backward.solution(X, y, a1, p, W2)
    return dW1, db1[0], dW2, db2[0]


@backward.wrong(
    "that is the slope of tanh",
    sign="1 - a1² where a1 is an output of the sigmoid: layer 1 fails the gradient check.",
    think="1 - a² belongs to tanh. Which slope has a sigmoid with the output a1?",
)
def _(X, y, a1, p, W2):
    delta2 = p - y
    return _gradients(X, a1, delta2 @ W2.T * (1 - a1**2), delta2)


@backward.wrong(
    "summed over the units, not over the samples",
    sign="the gradients of the biases have the wrong shape, except where there are as many samples as units.",
    think="One bias for each unit. Over which axis do its samples lie?",
)
def _(X, y, a1, p, W2):
    delta2 = p - y
    delta1 = delta2 @ W2.T * a1 * (1 - a1)
    return (
        X.T @ delta1,
        delta1.sum(axis=1, keepdims=True),
        a1.T @ delta2,
        delta2.sum(axis=1, keepdims=True),
    )


@backward.wrong(
    "half of the slope is missing",
    sign="1 - a1 alone: layer 1 fails the gradient check.",
    think="σ' = a1 (1 - a1) has two factors.",
)
def _(X, y, a1, p, W2):
    delta2 = p - y
    return _gradients(X, a1, delta2 @ W2.T * (1 - a1), delta2)


@backward.wrong(
    "half of the slope is missing, the other half",
    sign="a1 alone: layer 1 fails the gradient check.",
    think="σ' = a1 (1 - a1) has two factors.",
)
def _(X, y, a1, p, W2):
    delta2 = p - y
    return _gradients(X, a1, delta2 @ W2.T * a1, delta2)


@backward.wrong(
    "twice the error of the output",
    sign="2 (p - y) belongs to the square of the difference; here the loss is the cross-entropy.",
    think="The text tells the derivative by z2. Is there a 2 in it?",
)
def _(X, y, a1, p, W2):
    return tuple(2 * gradient for gradient in backward.solution(X, y, a1, p, W2))


@backward.wrong(
    "the mean for the weights, the sum for the biases",
    sign="dW1 and dW2 are as many times too small as there are samples; db1 and db2 are right.",
    think="Sum or mean: the same for all four, and the loss is a sum.",
)
def _(X, y, a1, p, W2):
    dW1, db1, dW2, db2 = backward.solution(X, y, a1, p, W2)
    return dW1 / len(X), db1, dW2 / len(X), db2


@backward.wrong(
    "the mean for the biases, the sum for the weights",
    sign="db1 and db2 are as many times too small as there are samples; dW1 and dW2 are right.",
    think="Sum or mean: the same for all four, and the loss is a sum.",
)
def _(X, y, a1, p, W2):
    dW1, db1, dW2, db2 = backward.solution(X, y, a1, p, W2)
    return dW1, db1 / len(X), dW2, db2 / len(X)


def _without_W2(X, y, a1, p, W2):
    delta2 = p - y
    return _gradients(X, a1, delta2 * a1 * (1 - a1), delta2)


@backward.wrong(
    "the error does not pass W2 on its way down",
    also=[_without_W2],
    sign="every hidden unit gets the error of the output in full, however weakly it is joined to it.",
    think="What has the error of the output been multiplied by, when it arrives at a hidden unit?",
)
def _(X, y, a1, p, W2):
    delta2 = p - y
    return _gradients(X, a1, delta2.sum(axis=1, keepdims=True) * a1 * (1 - a1), delta2)


@backward.wrong(
    "what went into the network stands where the hidden layer belongs",
    sign="dW2 is made with X, or has another shape; the rest is right.",
    think="What came into the second layer: X or a1?",
)
def _(X, y, a1, p, W2):
    dW1, db1, _, db2 = backward.solution(X, y, a1, p, W2)
    return dW1, db1, X.T @ (p - y), db2


# ------------------------------------------------------------------ mend: the order of the updates
def _given_training_step(X, y, W1, W2, learning_rate):
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    W2 = W2 - learning_rate * a1.T @ delta2
    delta1 = delta2 @ W2.T * a1 * (1 - a1)
    W1 = W1 - learning_rate * X.T @ delta1
    return W1, W2


@chapter.code(
    given=_given_training_step,
    inputs=lambda rng: [
        (
            rng.normal(size=(rows, 2)),
            rng.integers(2, size=(rows, 2)).astype(float),
            rng.normal(size=(2, 2)),
            rng.normal(size=(2, 2)),
            0.5,
        )
        for rows in (1, 2, 3, 4)
    ],
    hints=(
        "Every formula is right. Read the lines in their order.",
        "Which W2 does the line of delta1 see: the one that made the prediction, or a newer one?",
        "First all the gradients, then all the updates.",
    ),
    further="With a small α the damage is small, and nothing looks broken: it trains. "
    "Only a gradient check sees it.",
)
def training_step(X, y, W1, W2, learning_rate):
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    delta1 = delta2 @ W2.T * a1 * (1 - a1)
    return W1 - learning_rate * X.T @ delta1, W2 - learning_rate * a1.T @ delta2


@training_step.wrong(
    "a slope has been mended that was not broken",
    sign="σ is now applied to a1, which is already σ(z1).",
    think="a1 (1 - a1) was right. Look at the order of the lines instead.",
)
def _(X, y, W1, W2, learning_rate):
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    delta1 = delta2 @ W2.T * sigmoid(a1) * (1 - sigmoid(a1))
    return W1 - learning_rate * X.T @ delta1, W2 - learning_rate * a1.T @ delta2


@training_step.wrong(
    "W1 is updated first, and the forward pass is done again",
    sign="W2 now sees hidden values that come from the new W1.",
    think="Both gradients belong to one and the same forward pass. Keep its a1.",
)
def _(X, y, W1, W2, learning_rate):
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    delta1 = delta2 @ W2.T * a1 * (1 - a1)
    W1 = W1 - learning_rate * X.T @ delta1
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    return W1, W2 - learning_rate * a1.T @ delta2


def _error_again(X, y, W1, W2, learning_rate, passed_down_by_new=True):
    a1 = sigmoid(X @ W1)
    new = W2 - learning_rate * a1.T @ (sigmoid(a1 @ W2) - y)
    back = new if passed_down_by_new else W2
    delta1 = (sigmoid(a1 @ new) - y) @ back.T * a1 * (1 - a1)
    return W1 - learning_rate * X.T @ delta1, new


@training_step.wrong(
    "the error is taken again, after W2 has moved",
    also=[lambda X, y, W1, W2, learning_rate: _error_again(X, y, W1, W2, learning_rate, False)],
    sign="W2 is right; W1 is moved by the error of a prediction that was made after the update.",
    think="Both gradients belong to one and the same forward pass. Keep its error, and its W2.",
)
def _(X, y, W1, W2, learning_rate):
    return _error_again(X, y, W1, W2, learning_rate)


@training_step.wrong(
    "the signs of the updates are turned round",
    sign="the loss grows with each step.",
    think="delta2 is p - y, so the gradients point uphill. The signs were right.",
)
def _(X, y, W1, W2, learning_rate):
    return training_step.solution(X, y, W1, W2, -learning_rate)


@training_step.wrong(
    "W1 stays as it was",
    sign="only the output layer learns.",
    think="Both layers are to be moved, each with its own gradient.",
)
def _(X, y, W1, W2, learning_rate):
    return W1, training_step.solution(X, y, W1, W2, learning_rate)[1]


@training_step.wrong(
    "the slope of the hidden layer has been thrown out",
    sign="the gradient of W1 is too large, most of all for saturated units.",
    think="Every formula was right. Look at the order of the lines.",
)
def _(X, y, W1, W2, learning_rate):
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    return W1 - learning_rate * X.T @ (delta2 @ W2.T), W2 - learning_rate * a1.T @ delta2


@training_step.wrong(
    "W2 stays as it was",
    sign="only the hidden layer learns.",
    think="Both layers are to be moved, each with its own gradient.",
)
def _(X, y, W1, W2, learning_rate):
    return training_step.solution(X, y, W1, W2, learning_rate)[0], W2


@training_step.wrong(
    "your change makes no difference",
    sign="what comes out is what came out before: delta1 still sees the new W2.",
    think="Which W2 made the prediction? Which one does the line of delta1 see?",
)
def _(X, y, W1, W2, learning_rate):
    a1 = sigmoid(X @ W1)
    delta2 = sigmoid(a1 @ W2) - y
    new = W2 - learning_rate * a1.T @ delta2
    return W1 - learning_rate * X.T @ (delta2 @ new.T * a1 * (1 - a1)), new


@training_step.wrong(
    "the mean, where the sum was",
    sign="both steps are as many times too short as there are samples.",
    think="Every formula was right. Look at the order of the lines.",
)
def _(X, y, W1, W2, learning_rate):
    return training_step.solution(X, y, W1, W2, learning_rate / len(X))


@training_step.wrong(
    "the learning rate has been lost",
    sign="both steps are as if α were 1.",
    think="Every formula was right. Look at the order of the lines.",
)
def _(X, y, W1, W2, learning_rate):
    return training_step.solution(X, y, W1, W2, 1.0)


@training_step.wrong(
    "the gradients come back, not the weights",
    sign="W - α · gradient has been left out.",
    think="What was to be returned: where the weights are, or where they are pulled?",
)
def _(X, y, W1, W2, learning_rate):
    new = training_step.solution(X, y, W1, W2, 1.0)
    return W1 - new[0], W2 - new[1]


# --------------------------------------------------------------------- the loss, also for a sure net
@chapter.code(
    inputs=lambda rng: [
        (np.array([[0.0]]), np.array([[1.0]])),
        (np.array([[800.0], [-800.0]]), np.array([[0.0], [1.0]])),
        (rng.normal(size=(3, 1)), rng.integers(2, size=(3, 1)).astype(float)),
        (40 * rng.normal(size=(4, 1)), rng.integers(2, size=(4, 1)).astype(float)),
        (np.array([[800.0], [-800.0]]), np.array([[1.0], [0.0]])),
        (np.array([[800.0]]), np.array([[1.0]])),  # each side alone: which of them overflows?
        (np.array([[-800.0]]), np.array([[0.0]])),
    ],
    hints=(
        "Write -y log σ(z) - (1 - y) log(1 - σ(z)) out: each term is a log(1 + exp(...)).",
        "For y = 0 a sample costs log(1 + exp(z)), for y = 1 log(1 + exp(-z)), which is log(1 + exp(z)) - z.",
        "`np.logaddexp(0, z)` is log(1 + exp(z)), and does not overflow.",
    ),
    further="The gradient by z is (σ(z) - y) / n: no logarithm left, nothing to overflow. "
    "A loss and the activation before it are best taken together.",
)
def cross_entropy(z, y):
    return np.mean(np.logaddexp(0, (1 - 2 * y) * z))  # z for y = 0, -z for y = 1


def _logarithm_of_0(limit):
    def cross_entropy(z, y):
        p = 1 / (1 + np.exp(-np.clip(z, -limit, limit)))
        return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))

    return cross_entropy


@cross_entropy.wrong(
    "the logarithm of 0",
    also=[_logarithm_of_0(limit) for limit in (100, 500, 700)],
    sign="inf or nan as soon as the network is sure: σ(37) is 1 exactly, and log(1 - 1) is -inf.",
    think="Can you get log σ(z) without computing σ(z) first?",
)
def _(z, y):
    p = 1 / (1 + np.exp(-z))
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


@cross_entropy.wrong(
    "the logarithm of 0, and only the samples with y = 1 count",
    sign="inf as soon as the network is surely wrong; and saying “1” to everything costs nothing.",
    think="What does a sample with y = 0 cost? And how is log σ(z) had without computing σ(z) first?",
)
def _(z, y):
    return -np.mean(y * np.log(sigmoid(z)))


@cross_entropy.wrong(
    "exp overflows",
    sign="right up to z = 709, then inf.",
    think="log(1 + exp(800)) is 800, nearly. How can it be had without exp(800)?",
)
def _(z, y):
    return np.mean(np.log(1 + np.exp(z)) - y * z)


@cross_entropy.wrong(
    "exp overflows on the other side",
    sign="right down to z = -709, then inf.",
    think="log(1 + exp(800)) is 800, nearly. How can it be had without exp(800)?",
)
def _(z, y):
    return np.mean(np.log(1 + np.exp(-z)) + (1 - y) * z)


def _bounded_when_sure(cases, found, expected):
    """Nearly right for unsure samples; too small, but finite, for one that is surely wrong."""
    unsure, sure, also_unsure, *_ = [
        not f.error and isinstance(f.value, float) and (f.value, e.value)
        for f, e in zip(found, expected, strict=True)
    ]
    if not (unsure and sure and also_unsure):
        return False
    right = all(abs(f - e) < 1e-3 for f, e in (unsure, also_unsure))
    return right and 0 < sure[0] < 100


@cross_entropy.wrong(
    "the probability is clipped, or something small is added to it",
    when=_bounded_when_sure,
    sign="a wrong answer never costs more than a certain amount, however sure the network was; "
    "and its gradient there is 0.",
    think="The clip hides the trouble. Take the loss from the logit z, and there is nothing to hide.",
)
def _(z, y):
    p = np.clip(sigmoid(z), 1e-12, 1 - 1e-12)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


@cross_entropy.wrong(
    "the sum stands where the mean is meant",
    sign="twice the data, twice the loss: the same α no longer fits.",
    think="With n samples, by how much are you too large?",
)
def _(z, y):
    return np.sum(np.logaddexp(0, z) - y * z)


@cross_entropy.wrong(
    "the two classes have changed places",
    sign="the loss is smallest where the network is wrong.",
    think="For y = 1 and a large z the loss should be near 0. Is it?",
)
def _(z, y):
    return cross_entropy.solution(z, 1 - y)


@cross_entropy.wrong(
    "only the samples with y = 1 count",
    sign="saying “1” to everything costs nothing.",
    think="What does a sample with y = 0 and p = 0.99 cost with yours?",
)
def _(z, y):
    return np.mean(y * np.logaddexp(0, -z))


@cross_entropy.wrong(
    "a probability is expected, a logit comes",
    sign="nan: most logits have no logarithm.",
    think="z is the output before the sigmoid. What is p?",
)
def _(z, y):
    return np.mean(-y * np.log(z) - (1 - y) * np.log(1 - z))


@cross_entropy.wrong(
    "every sample is taken for a 1",
    sign="y makes no difference: all zeros are counted as if they were ones.",
    think="Where does y come in?",
)
def _(z, y):
    return np.mean(np.logaddexp(0, -z))


@cross_entropy.wrong(
    "every sample is taken for a 0",
    sign="y makes no difference: all ones are counted as if they were zeros.",
    think="Where does y come in?",
)
def _(z, y):
    return np.mean(np.logaddexp(0, z))


@cross_entropy.wrong(
    "the exponential of z, where that of -|z| is safe",
    sign="log(1 + exp(-z)) overflows for z = -800.",
    think="max(z, 0) - y z + log(1 + exp(...)): which exponent is never positive?",
)
def _(z, y):
    return np.mean(np.maximum(z, 0) - y * z + np.log(1 + np.exp(-z)))


@cross_entropy.wrong(
    "a loss for each sample came, and no mean",
    sign="an array, where one number was asked for.",
    think="The loss of all samples together is their average.",
)
def _(z, y):
    return np.logaddexp(0, (1 - 2 * y) * z)


# ----------------------------------------------------------------------------- the gradient check
def _functions(rng):
    def three_times_the_first(w):
        return 3 * w[0]

    matrix = rng.normal(size=(3, 3))

    def sum_of_cubes(w):
        return float((w**3).sum())

    def sines_and_a_product(w):
        return float(np.sin(matrix @ w).sum() + w[0] * w[1])

    return [
        (three_times_the_first, np.array([1.0]), 0.1),
        (sum_of_cubes, np.array([1.0]), 0.1),
        (sum_of_cubes, rng.normal(size=2), 0.1),
        (sines_and_a_product, rng.normal(size=3), 0.01),
    ]


@chapter.code(
    inputs=_functions,
    hints=(
        "Move one coordinate at a time, the others stay where they are.",
        "(f(x + h) - f(x - h)) / 2h",
        "Copy w, add h to one entry, evaluate; copy w again, take h off; divide the difference by 2h.",
    ),
    further="How small should h be? Try 1e-3, 1e-5, 1e-12 on a function whose derivative you know: "
    "the error falls, and then rises again.",
)
def numerical_gradient(f, w, h):
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        step = np.zeros(len(w))
        step[i] = h
        gradient[i] = (f(w + step) - f(w - step)) / (2 * h)
    return gradient


@numerical_gradient.wrong(
    "a forward difference",
    sign="the error shrinks like h, not like h²: half the digits are lost.",
    think="A step to one side only. What does the curvature do to it?",
)
def _(f, w, h):
    return np.array([(f(w + h * e) - f(w)) / h for e in np.eye(len(w))])


@numerical_gradient.wrong(
    "divided by h instead of 2h",
    sign="every entry is twice too large.",
    think="How far apart are the two points at which you evaluate?",
)
def _(f, w, h):
    return 2 * numerical_gradient.solution(f, w, h)


@numerical_gradient.wrong(
    "only half of the way back",
    also=[lambda f, w, h: np.array([(f(w) - f(w - h * e)) / (2 * h) for e in np.eye(len(w))])],
    sign="every entry is about half of what it should be: one step of h, divided by 2h.",
    think="After `w[i] += h`: how much must be taken off w[i] to stand at w - h?",
)
def _(f, w, h):
    return np.array([(f(w + h * e) - f(w)) / (2 * h) for e in np.eye(len(w))])


@numerical_gradient.wrong(
    "all coordinates are moved at once",
    sign="all entries are the same number, the sum of the right ones.",
    think="A partial derivative: which coordinates stay where they are?",
)
def _(f, w, h):
    return np.full(len(w), (f(w + h) - f(w - h)) / (2 * h))


@numerical_gradient.wrong(
    "the coordinates are not put back",
    sign="the first entry is right; from the second on, the others have been moved already. "
    "And the caller's w has changed.",
    think="After both evaluations, where is w[i]?",
)
def _(f, w, h):
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        w[i] += h
        above = f(w)
        w[i] -= 2 * h
        gradient[i] = (above - f(w)) / (2 * h)
    return gradient


@numerical_gradient.wrong(
    "the sign is turned round",
    sign="every entry is the negative of the right one.",
    think="Above minus below, or below minus above?",
)
def _(f, w, h):
    return -numerical_gradient.solution(f, w, h)


@numerical_gradient.wrong(
    "a backward difference",
    sign="the error shrinks like h, not like h²: half the digits are lost.",
    think="A step to one side only. What does the curvature do to it?",
)
def _(f, w, h):
    return np.array([(f(w) - f(w - h * e)) / h for e in np.eye(len(w))])


@numerical_gradient.wrong(
    "`/ 2 * h` divides by 2 and multiplies by h",
    sign="every entry is h² times what it should be.",
    think="Python goes from left to right: put brackets around 2 * h.",
)
def _(f, w, h):
    return h**2 * numerical_gradient.solution(f, w, h)


@numerical_gradient.wrong(
    "the difference is not divided",
    sign="every entry is 2h times what it should be.",
    think="A slope is a difference, divided by what?",
)
def _(f, w, h):
    return 2 * h * numerical_gradient.solution(f, w, h)


@numerical_gradient.wrong(
    "one array under two names",
    sign="both evaluations see the same array, and so every entry is 0; the caller's w has been moved to and fro.",
    think="`up = w` gives w a second name. What makes a second array?",
)
def _(f, w, h):
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        up, down = w, w
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


@numerical_gradient.wrong(
    "half of the step to each side",
    sign="f is evaluated at w ± h/2, where the text has w ± h.",
    think="How far from w are the two points, and how far from each other?",
)
def _(f, w, h):
    return numerical_gradient.solution(f, w, h / 2)


# ----------------------------------------------------------------------- read a gradient check
@chapter.choice(
    "abcd",
    hints=(
        "The output layer is right to ten digits. What can't be wrong, then?",
        "W1 and b1 are wrong together. What do their gradients have in common?",
    ),
    further="The article's listing shows this pattern. One factor in the line of the hidden layer's "
    "error does it: chapter 4 finds it.",
)
def where_is_the_bug():
    """Both gradients of layer 1 contain the error passed down, and nothing else that W2's lacks."""
    return "b"


where_is_the_bug.wrong(
    "the output error can't be it",
    "a",
    sign="with a wrong p - y the gradients of W2 and b2 would be wrong, too.",
    think="dW2 = a1ᵀ (p - y). It is right. What does that say about p - y?",
)
where_is_the_bug.wrong(
    "a wrong X would spare b1",
    "c",
    sign="b1's gradient contains no X, and is wrong as well.",
    think="Which part do the gradients of W1 and b1 share?",
)
where_is_the_bug.wrong(
    "the learning rate takes no part in it",
    "d",
    sign="a gradient check makes no update, so that α does not occur in it.",
    think="What does the check compare?",
)


# ------------------------------------------------------------------------- a network that solves XOR
def _solved(hidden, learning_rate):
    if not 1 <= hidden <= 64 or hidden != int(hidden):
        raise ValueError("hidden must be a whole number from 1 to 64")
    X, y = xor()
    networks = MLP([2, int(hidden), 1], "sigmoid", init="normal", seed=np.arange(100), runs=(100,))
    train(networks, X, y, learning_rate, loss="binary_cross_entropy", epochs=1000)
    right = accuracy(networks.forward(X), y) == 1
    return {
        "solved": int(right.sum()),
        "rate": learning_rate,
        "hidden": int(hidden),
    }


@chapter.design(
    measure=_solved,
    reached=lambda m: m["solved"] >= 98,
    report="All four answers right for {solved} of 100 seeds.",
    hints=(
        "The article's α = 0.01 is on a sum over four samples; on the mean that is 0.04. "
        "Try powers of ten from there.",
        "One hidden unit can draw one line. How many lines does XOR need at least, "
        "and what do spare units buy?",
    ),
    further="More hidden units make the choice of α easier: find the smallest network that still "
    "solves it for 98 seeds, and see how narrow α has become.",
)
def solve_xor():
    """Eight hidden units, α = 4."""
    return 8, 4.0


solve_xor.wrong(
    "with α = 0 nothing moves",
    (8, 0.0),
    when=lambda m: m["rate"] == 0,
    sign="the weights stay as they were drawn, and so does the loss.",
    think="α multiplies the gradient. Begin with a small number that is not 0.",
)
solve_xor.wrong(
    "too few hidden units",
    (2, 4.0),
    when=lambda m: m["hidden"] < 4 and m["rate"] <= 8,
    sign="with so few units some seeds get stuck at nearly every α.",
    think="What happens with a few units to spare?",
)
solve_xor.wrong(
    "the rate is too large",
    (4, 300.0),
    when=lambda m: m["rate"] > 4,
    sign="the first steps throw some of the networks so far that they get stuck, or leap to the end.",
    think="Divide α by ten.",
)
solve_xor.wrong(
    "the rate is too small",
    (4, 0.04),
    when=lambda m: m["rate"] <= 4,
    sign="nothing is broken: the outputs are on their way, and still near ½ after 1000 epochs.",
    think="Multiply α by ten.",
)
