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
from ..comparing import differs
from ..kinds import Chapter

chapter = Chapter("4")


# -------------------------------------------------------------- the derivative, from what is at hand
@chapter.code(
    inputs=lambda rng: [
        (np.array([0.5]),),
        (rng.uniform(size=3),),
        (rng.uniform(size=(2, 3)),),
    ],
    forms=("a - a**2",),
    hints=(
        "The argument is already a = σ(z). Nothing has to be exponentiated any more.",
        "σ'(z) = σ(z) (1 - σ(z)). Which of these do you have at hand?",
    ),
    further="That is why a backward pass keeps the activations of the forward pass: "
    "the derivative then costs one product.",
)
def sigmoid_slope(a):
    return a * (1 - a)


sigmoid_slope.wrong(
    "the sigmoid is applied twice",
    {"a * (1 - a)": "sigmoid(a) * (1 - sigmoid(a))"},
    sign="every slope lies between 0.196 and 0.25, as if no unit were ever saturated.",
    think="`a` is already σ(z). What do you get if you put it into σ once more?",
)
sigmoid_slope.wrong(
    "that is the derivative of tanh",
    {"a * (1 - a)": "1 - a**2"},
    sign="at a = 0.5 it gives 0.75; a sigmoid is never steeper than 0.25.",
    think="1 - a² belongs to a = tanh(z). What belongs to a = σ(z)?",
)
sigmoid_slope.wrong(
    "the sign is wrong",
    {"1 - a": "a - 1"},
    sign="all slopes are negative, though the sigmoid rises everywhere.",
    think="a lies between 0 and 1. Which is larger, a or a²?",
)
sigmoid_slope.wrong(
    "half of the product is missing",
    {"a * (": "("},
    sign="the slope falls steadily from 1 to 0, while the true one has its top in the middle.",
    think="At a = 0 the sigmoid is flat. What does yours give there?",
)
sigmoid_slope.wrong(
    "the sigmoid itself, not its slope",
    "sigmoid(a)",
    sign="the value comes back instead of the derivative.",
    think="At a = 1 the sigmoid is flat. What does yours give there?",
)
sigmoid_slope.wrong(
    "a square too much",
    {"a * (": "a**2 * ("},
    sign="a² (1 - a): right at a = 0 and a = 1 alone.",
    think="σ' has two factors. Which two?",
)


# --------------------------------------------------------------------- the slope of tanh from a
@chapter.code(
    inputs=lambda rng: [
        (np.array([0.0, 0.5, -0.5]),),
        (np.array([1, 0, -1]),),
        (np.tanh(rng.normal(size=3)),),
        (np.tanh(2 * rng.normal(size=(2, 2))),),
    ],
    forms=("(1 - a) * (1 + a)",),
    hints=(
        "tanh = sinh / cosh. The quotient rule gives a derivative with tanh alone in it.",
        "tanh′ is 1 in the middle, and 0 where tanh is 1 or -1.",
    ),
    further="1 against ¼: in the middle a gradient passes through tanh as it is, and loses three quarters in a sigmoid.",
)
def tanh_slope(a):
    return 1 - a**2


tanh_slope.wrong(
    "tanh is applied twice",
    {"a**2": "np.tanh(a) ** 2"},
    also=["1 / np.cosh(a) ** 2"],
    sign="never below 0.42: a = 1 should give 0.",
    think="`a` is tanh(z) already. Is another tanh needed?",
)
tanh_slope.wrong(
    "the slope of the sigmoid",
    "a * (1 - a)",
    sign="0 at a = 0, where tanh is steepest.",
    think="That was the exercise before this one. What is the slope of tanh at 0?",
)
tanh_slope.wrong(
    "the square is missing",
    {"a**2": "a"},
    also=[{"a**2": "2 * a"}, {"a**2": "np.abs(a)"}],
    sign="2 at a = -1, where tanh is flat.",
    think="tanh is flat at both ends, -1 and 1. Is your slope?",
)
tanh_slope.wrong(
    "the square of the difference",
    {"1 - a**2": "(1 - a) ** 2"},
    sign="4 at a = -1, where tanh is flat.",
    think="What is squared: a, or 1 - a?",
)
tanh_slope.wrong(
    "plus, not minus",
    {"1 - a": "1 + a"},
    sign="steeper at the ends than in the middle.",
    think="How steep is tanh where a is 1?",
)
tanh_slope.wrong(
    "the sign is turned round",
    {"1 - a**2": "a**2 - 1"},
    sign="negative, though tanh rises everywhere.",
    think="Does tanh rise or fall?",
)
tanh_slope.wrong(
    "a factor ½, as if tanh were a sigmoid from -1 to 1",
    {"1 - a**2": "(1 - a**2) / 2"},
    also=[{"1 - a**2": "(1 - a**2) / 4"}],
    sign="½ at a = 0, where tanh has the slope 1.",
    think="tanh(z) is 2 σ(2 z) - 1. What does the 2 inside do to the slope?",
)
tanh_slope.wrong(
    "multiplied by a as well",
    {"1 - a**2": "a * (1 - a**2)"},
    sign="0 at a = 0, where tanh is steepest.",
    think="What is tanh′(0)?",
)
tanh_slope.wrong(
    "the slope of the inverse function",
    {"1 - a**2": "1 / (1 - a**2)"},
    sign="infinite at the ends, where tanh is flat.",
    think="That is dz/da. Which one was asked for?",
)
tanh_slope.wrong(
    "the derivative of a² instead",
    {"1 - a**2": "-2 * a"},
    also=[{"1 - a**2": "2 * a"}],
    sign="-2a: that is one derivative too many.",
    think="What did you differentiate last? It was the slope already.",
)


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


forward.wrong(
    "softmax over a single output",
    {
        "sigmoid(a1 @ W2 + b2)": "np.exp(a1 @ W2 + b2) / np.exp(a1 @ W2 + b2).sum(axis=1, keepdims=True)"
    },
    sign="with one output its share is always 1; softmax is for several classes.",
    think="What does a single number come to, divided by the sum of all of them?",
)
forward.wrong(
    "the hidden layer has no activation",
    {"a1 = sigmoid": "a1 = "},
    sign="two layers that can do no more than one: XOR stays at ½.",
    think="What stands between the two matrix products?",
)
forward.wrong(
    "the output has no activation",
    {"a1, sigmoid": "a1, "},
    sign="“probabilities” below 0 and above 1.",
    think="p is to be a probability. Which function brings a number between 0 and 1?",
)
forward.wrong(
    "the bias is added after the activation",
    {"W1 + b1)": "W1) + b1", "W2 + b2)": "W2) + b2"},
    sign="hidden values leave the interval from 0 to 1.",
    think="The bias is there to shift the point at which the sigmoid rises. Where does it go then?",
)
forward.wrong(
    "the biases are left out",
    {" + b1": "", " + b2": ""},
    sign="for X = 0 the hidden layer is ½ everywhere, whatever the weights are.",
    think="Which arguments did you not use?",
)
forward.wrong(
    "the weights are transposed",
    {"W1": "W1.T", "W2": "W2.T"},
    sign="an error about shapes, except where a layer happens to be square: there, wrong numbers.",
    think="W1 has a row for each input and a column for each hidden unit. Does X @ W1 fit?",
)
forward.wrong(
    "only the output is returned",
    {"return a1, ": "return "},
    sign="one array where two were asked for.",
    think="The backward pass needs the hidden layer, too.",
)
forward.wrong(
    "tanh in the hidden layer",
    {"a1 = sigmoid": "a1 = np.tanh"},
    sign="hidden values below 0.",
    think="Which function was asked for, in both layers?",
)
forward.wrong(
    "the pre-activation is returned, not the activation",
    {"return a1": "return X @ W1 + b1"},
    sign="the output is right; the hidden layer is handed on before its sigmoid.",
    think="a1 = σ(z1). Which of the two do you return?",
)
forward.wrong(
    "output and hidden layer are returned in the wrong order",
    {"a1, sigmoid(a1 @ W2 + b2)": "sigmoid(a1 @ W2 + b2), a1"},
    sign="both are right, and change places.",
    think="In which order were they asked for?",
)
forward.wrong(
    "the bias of the hidden layer is left out",
    {" + b1": ""},
    sign="for X = 0 the hidden layer is ½ everywhere; the output has its bias.",
    think="Which argument did you not use?",
)
forward.wrong(
    "the bias of the output is left out",
    {" + b2": ""},
    sign="the hidden layer is right.",
    think="Which argument did you not use?",
)
forward.wrong(
    "the output layer is fed with z1, not with a1",
    {"a1 @ W2": "(X @ W1 + b1) @ W2"},
    sign="the hidden layer is right, and its sigmoid is not used.",
    think="What comes in at the second layer?",
)


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


backward.wrong(
    "the sigmoid is applied twice",
    {"a1 * (1 - a1)": "sigmoid(a1) * (1 - sigmoid(a1))"},
    sign="the output layer passes the gradient check, the hidden layer does not.",
    think="a1 is already σ(z1). What does σ(a1) (1 - σ(a1)) differentiate?",
)
backward.wrong(
    "the slope of the hidden layer is missing",
    {" * a1 * (1 - a1)": ""},
    sign="the gradient check finds layer 1 wrong, and layer 2 right.",
    think="Between a1 and z1 lies the sigmoid. What does the chain rule say about it?",
)
backward.wrong(
    "the sign of the error is turned round",
    {"p - y": "y - p"},
    sign="w -= α · gradient then goes uphill: the loss grows.",
    think="If p is too large, should the gradient of its bias be positive or negative?",
)
backward.wrong(
    "the mean stands where the sum is meant",
    {"= p - y": "= (p - y) / len(X)"},
    sign="every gradient is as many times too small as there are samples; it trains, with another α.",
    think="The loss of this exercise is a sum over the samples. What is its derivative?",
)
backward.wrong(
    "the slope of the output is taken twice",
    {"p - y": "(p - y) * p * (1 - p)"},
    sign="the gradient vanishes for outputs that are confidently wrong, as with squared error.",
    think="p - y is already the derivative by z2, not by p. Which factor has cancelled out?",
)
backward.wrong(
    "W2 is not transposed on the way back",
    {"W2.T": "W2"},
    sign="an error about shapes, except where the layer is square: there, wrong numbers.",
    think="Forward, W2 leads from hidden units to outputs. Which matrix leads back?",
)
backward.wrong(
    "the bias is not summed over the batch",
    {".sum(axis=0, keepdims=True)": ""},
    sign="the gradients of the biases have a row for each sample.",
    think="One bias serves all samples. What is the derivative of a sum of losses by it?",
)
backward.wrong(
    "the gradients of the biases have lost an axis",
    {", keepdims=True": ""},
    sign="shape (hidden,) where the bias has (1, hidden): it broadcasts, until one day it doesn't.",
    think="A gradient has the shape of its parameter. Which option of `sum` keeps the axis?",
)
backward.wrong(
    "that is the slope of tanh",
    {"a1 * (1 - a1)": "(1 - a1**2)"},
    sign="1 - a1² where a1 is an output of the sigmoid: layer 1 fails the gradient check.",
    think="1 - a² belongs to tanh. Which slope has a sigmoid with the output a1?",
)
backward.wrong(
    "summed over the units, not over the samples",
    {"axis=0": "axis=1"},
    sign="the gradients of the biases have the wrong shape, except where there are as many samples as units.",
    think="One bias for each unit. Over which axis do its samples lie?",
)
backward.wrong(
    "half of the slope is missing",
    {"a1 * (1 - a1)": "(1 - a1)"},
    sign="1 - a1 alone: layer 1 fails the gradient check.",
    think="σ' = a1 (1 - a1) has two factors.",
)
backward.wrong(
    "half of the slope is missing, the other half",
    {" * (1 - a1)": ""},
    sign="a1 alone: layer 1 fails the gradient check.",
    think="σ' = a1 (1 - a1) has two factors.",
)
backward.wrong(
    "twice the error of the output",
    {"p - y": "2 * (p - y)"},
    sign="2 (p - y) belongs to the square of the difference; here the loss is the cross-entropy.",
    think="The text tells the derivative by z2. Is there a 2 in it?",
)
backward.wrong(
    "the mean for the weights, the sum for the biases",
    {"delta1,": "delta1 / len(X),", "delta2,": "delta2 / len(X),"},
    sign="dW1 and dW2 are as many times too small as there are samples; db1 and db2 are right.",
    think="Sum or mean: the same for all four, and the loss is a sum.",
)
backward.wrong(
    "the mean for the biases, the sum for the weights",
    {".sum(": ".mean("},
    sign="db1 and db2 are as many times too small as there are samples; dW1 and dW2 are right.",
    think="Sum or mean: the same for all four, and the loss is a sum.",
)


backward.wrong(
    "the error does not pass W2 on its way down",
    {"delta2 @ W2.T": "delta2.sum(axis=1, keepdims=True)"},
    also=[{"delta2 @ W2.T": "delta2"}],
    sign="every hidden unit gets the error of the output in full, however weakly it is joined to it.",
    think="What has the error of the output been multiplied by, when it arrives at a hidden unit?",
)
backward.wrong(
    "what went into the network stands where the hidden layer belongs",
    {"a1.T": "X.T"},
    sign="dW2 is made with X, or has another shape; the rest is right.",
    think="What came into the second layer: X or a1?",
)
backward.wrong(
    "the slope of the output is taken twice, and with one sigmoid too many",
    {"p - y": "(p - y) * sigmoid(p) * (1 - sigmoid(p))"},
    sign="p is already σ(z2), and p - y is already the derivative by z2.",
    think="Which factor has cancelled out of p - y? And what would σ(p) be?",
)
backward.wrong(
    "the error itself is put into the slope",
    {"p - y": "(p - y) * (1 - (p - y))"},
    sign="e (1 - e) with e = p - y: it is no longer 0 for e = 1, where the output is wrong as can be.",
    think="a (1 - a) is the slope of a sigmoid whose *output* is a. Is p - y the output of a sigmoid?",
)
backward.wrong(
    "the slope of the output is taken of what went into the sigmoid",
    {"p - y": "(p - y) * (a1 @ W2) * (1 - a1 @ W2)"},
    sign="z (1 - z) is no slope of σ: that is p (1 - p). And p - y is already the derivative by z2.",
    think="Whose output stands in σ (1 - σ)? And which factor has cancelled out of p - y?",
)
backward.wrong(
    "the derivative by p is taken for the one by z2",
    {"p - y": "(p - y) / (p * (1 - p))"},
    sign="the gradients are enormous where p is near 0 or 1.",
    think="Between p and z2 lies a sigmoid. What is dJ/dz2, if dJ/dp is what you have?",
)
backward.wrong(
    "the raw error is passed down, and the output's own gradients get a slope",
    {
        "a1.T @ delta2, delta2.sum(axis=0, keepdims=True)": "a1.T @ (delta2 * p * (1 - p)), (delta2 * p * (1 - p)).sum(axis=0, keepdims=True)"
    },
    sign="layer 1 passes the gradient check, layer 2 does not.",
    think="One delta2 serves both: it is passed down, and it makes dW2 and db2. Which one is it with this loss?",
)
backward.wrong(
    "summed over samples and units",
    {"axis=0, keepdims=True": ""},
    sign="one number for all the biases of a layer.",
    think="How many biases has the layer? Over which axis do the samples lie?",
)


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


training_step.wrong(
    "a slope has been mended that was not broken",
    {"a1 * (1 - a1)": "sigmoid(a1) * (1 - sigmoid(a1))"},
    sign="σ is now applied to a1, which is already σ(z1).",
    think="a1 (1 - a1) was right. Look at the order of the lines instead.",
)
training_step.wrong(
    "the slope of the output has been put in",
    {"sigmoid(a1 @ W2) - y": "(sigmoid(a1 @ W2) - y) * sigmoid(a1 @ W2) * (1 - sigmoid(a1 @ W2))"},
    sign="p (1 - p) belongs to the squared error; with the cross-entropy it cancels.",
    think="p - y was right. Look at the order of the lines instead.",
)
training_step.wrong(
    "W1 is updated first, and the forward pass is done again",
    {
        "return W1 - learning_rate * X.T @ delta1,": "W1 = W1 - learning_rate * X.T @ delta1\n    a1 = sigmoid(X @ W1)\n    delta2 = sigmoid(a1 @ W2) - y\n    return W1,"
    },
    sign="W2 now sees hidden values that come from the new W1.",
    think="Both gradients belong to one and the same forward pass. Keep its a1.",
)


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


training_step.wrong(
    "the signs of the updates are turned round",
    {"- learning_rate": "+ learning_rate"},
    sign="the loss grows with each step.",
    think="delta2 is p - y, so the gradients point uphill. The signs were right.",
)
training_step.wrong(
    "W1 stays as it was",
    {"W1 - learning_rate * X.T @ delta1": "W1"},
    sign="only the output layer learns.",
    think="Both layers are to be moved, each with its own gradient.",
)
training_step.wrong(
    "the slope of the hidden layer has been thrown out",
    {" * a1 * (1 - a1)": ""},
    sign="the gradient of W1 is too large, most of all for saturated units.",
    think="Every formula was right. Look at the order of the lines.",
)
training_step.wrong(
    "W2 stays as it was",
    {"W2 - learning_rate * a1.T @ delta2": "W2"},
    sign="only the hidden layer learns.",
    think="Both layers are to be moved, each with its own gradient.",
)
training_step.wrong(
    "your change makes no difference",
    {
        "    delta1": "    W2 = W2 - learning_rate * a1.T @ delta2\n    delta1",
        ", W2 - learning_rate * a1.T @ delta2": ", W2",
    },
    sign="what comes out is what came out before: delta1 still sees the new W2.",
    think="Which W2 made the prediction? Which one does the line of delta1 see?",
)
training_step.wrong(
    "the mean, where the sum was",
    {"learning_rate": "learning_rate / len(X)"},
    sign="both steps are as many times too short as there are samples.",
    think="Every formula was right. Look at the order of the lines.",
)
training_step.wrong(
    "the learning rate has been lost",
    {"learning_rate * ": ""},
    sign="both steps are as if α were 1.",
    think="Every formula was right. Look at the order of the lines.",
)
training_step.wrong(
    "the gradients come back, not the weights",
    {"W1 - learning_rate * ": "", "W2 - learning_rate * ": ""},
    sign="W - α · gradient has been left out.",
    think="What was to be returned: where the weights are, or where they are pulled?",
)


# --------------------------------------------------------------------- the loss, also for a sure net
@chapter.code(
    inputs=lambda rng: [
        (np.array([[0.0]]), np.array([[1.0]])),
        (np.array([[800.0], [-800.0]]), np.array([[0.0], [1.0]])),
        (rng.normal(size=(3, 1)), rng.integers(2, size=(3, 1)).astype(float)),
        (40 * rng.normal(size=(4, 1)), rng.integers(2, size=(4, 1)).astype(float)),
        (np.array([[800.0], [-800.0]]), np.array([[1.0], [0.0]])),
        (np.array([[0.5], [0.25]]), np.array([[1.0], [0.0]])),
        (np.array([[800.0]]), np.array([[1.0]])),  # each side alone: which of them overflows?
        (np.array([[-800.0]]), np.array([[0.0]])),
    ],
    forms=(
        "np.mean(np.logaddexp(0, z) - y * z)",
        "np.mean(np.maximum(z, 0) - y * z + np.log(1 + np.exp(-np.abs(z))))",
    ),
    hints=(
        "Write -y log σ(z) - (1 - y) log(1 - σ(z)) out: each term is a log(1 + exp(...)).",
        "For y = 0 a sample costs log(1 + exp(z)), for y = 1 log(1 + exp(-z)), which is log(1 + exp(z)) - z.",
        "`np.logaddexp(0, z)` is log(1 + exp(z)), and does not overflow.",
    ),
    further="The gradient by z is (σ(z) - y) / n: no logarithm left, nothing to overflow. "
    "A loss and the activation before it are best taken together.",
)
def cross_entropy(z, y):
    # -log σ(z) is log(1 + exp(-z)), and -log(1 - σ(z)) is log(1 + exp(z))
    return np.mean(
        y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)
    )  # z for y = 0, -z for y = 1


def _logarithm_of_0(limit):
    def cross_entropy(z, y):
        p = 1 / (1 + np.exp(-np.clip(z, -limit, limit)))
        return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))

    return cross_entropy


@cross_entropy.wrong(
    "the logarithm of 0",
    also=[
        "np.mean(np.where(y == 1, -np.log(sigmoid(z)), -np.log(1 - sigmoid(z))))",
        *[_logarithm_of_0(limit) for limit in (100, 500, 700)],
    ],
    sign="inf or nan as soon as the network is sure: σ(37) is 1 exactly, and log(1 - 1) is -inf.",
    think="Can you get log σ(z) without computing σ(z) first?",
)
def _(z, y):
    p = 1 / (1 + np.exp(-z))
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


cross_entropy.wrong(
    "exp overflows",
    "np.mean(np.log(1 + np.exp(z)) - y * z)",
    sign="right up to z = 709, then inf.",
    think="log(1 + exp(800)) is 800, nearly. How can you get it without exp(800)?",
)
cross_entropy.wrong(
    "exp overflows on the other side",
    "np.mean(np.log(1 + np.exp(-z)) + (1 - y) * z)",
    sign="right down to z = -709, then inf.",
    think="log(1 + exp(800)) is 800, nearly. How can you get it without exp(800)?",
)


def _clipped(found, expected):
    """Right but where a loss is beyond the border; there a little too small."""
    pairs = [(f.value, e.value) for f, e in zip(found, expected, strict=True)]
    if not all(isinstance(f, float) for f, _ in pairs):
        return False
    wrong = [(f, e) for f, e in pairs if differs(f, e)]
    return all(e == 800 and 600 < f < 800 for f, e in wrong)


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


cross_entropy.wrong(
    "the sum stands where the mean is meant",
    {"np.mean": "np.sum"},
    sign="twice the data, twice the loss: the same α no longer fits.",
    think="With n samples, by how much are you too large?",
)
cross_entropy.wrong(
    "the two classes have changed places",
    {"(0, -z)": "(0, z)", "(1 - y) * np.logaddexp(0, z)": "(1 - y) * np.logaddexp(0, -z)"},
    sign="the loss is smallest where the network is wrong.",
    think="For y = 1 and a large z the loss should be near 0. Is it?",
)
cross_entropy.wrong(
    "only the samples with y = 1 count",
    {" + (1 - y) * np.logaddexp(0, z)": ""},
    sign="saying “1” to everything costs nothing.",
    think="What does a sample with y = 0 and p = 0.99 cost with yours?",
)
cross_entropy.wrong(
    "a probability is expected, a logit comes",
    {"np.logaddexp(0, -z)": "-np.log(z)", "np.logaddexp(0, z)": "-np.log(1 - z)"},
    sign="nan: most logits have no logarithm.",
    think="z is the output before the sigmoid. What is p?",
)
cross_entropy.wrong(
    "every sample is taken for a 1",
    {"(0, z)": "(0, -z)"},
    sign="y makes no difference: all zeros are counted as if they were ones.",
    think="Where does y come in?",
)
cross_entropy.wrong(
    "every sample is taken for a 0",
    {"(0, -z)": "(0, z)"},
    sign="y makes no difference: all ones are counted as if they were zeros.",
    think="Where does y come in?",
)
cross_entropy.wrong(
    "the exponential of z, where that of -|z| is safe",
    "np.mean(np.maximum(z, 0) - y * z + np.log(1 + np.exp(-z)))",
    sign="log(1 + exp(-z)) overflows for z = -800.",
    think="max(z, 0) - y z + log(1 + exp(...)): which exponent is never positive?",
)
cross_entropy.wrong(
    "a loss for each sample came, and no mean",
    {"np.mean": ""},
    sign="an array, where one number was asked for.",
    think="The loss of all samples together is their average.",
)
cross_entropy.wrong(
    "the sigmoid is applied twice",
    {"(0, -z)": "(0, -sigmoid(z))", "(0, z)": "(0, sigmoid(z))"},
    sign="the loss can't fall below 0.31, however sure and right the network is.",
    think="log(1 + exp(...)) takes the logit z itself. What have you put in?",
)
cross_entropy.wrong(
    "the logit is clipped",
    "np.mean(np.log(1 + np.exp(np.clip(z, -709.78, 709.78))) - y * np.clip(z, -709.78, 709.78))",
    when=lambda cases, found, expected: _clipped(found, expected),
    sign="right up to the border; beyond it a wrong answer costs no more, and its gradient is 0.",
    think="The clip hides the trouble. log(1 + exp(800)) is 800, nearly: how can you get it without exp(800)?",
)
cross_entropy.wrong(
    "the labels are taken to be -1 and 1",
    "np.mean(np.logaddexp(0, -y * z))",
    also=["np.mean(np.log(1 + np.exp(-y * z)))"],
    sign="a sample with y = 0 costs log 2, whatever the network says.",
    think="The labels are 0 and 1 here. What does your formula say for y = 0?",
)


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


numerical_gradient.wrong(
    "a forward difference",
    {"f(w - step)": "f(w)", "(2 * h)": "h"},
    sign="the error shrinks like h, not like h²: half the digits are lost.",
    think="A step to one side only. What does the curvature do to it?",
)
numerical_gradient.wrong(
    "divided by h instead of 2h",
    {"(2 * h)": "h"},
    sign="every entry is twice too large.",
    think="How far apart are the two points at which you evaluate?",
)
numerical_gradient.wrong(
    "only half of the way back",
    {"f(w - step)": "f(w)"},
    also=[{"f(w + step)": "f(w)"}],
    sign="every entry is about half of what it should be: one step of h, divided by 2h.",
    think="After `w[i] += h`: how much must be taken off w[i] to stand at w - h?",
)
numerical_gradient.wrong(
    "all coordinates are moved at once",
    {"step[i]": "step[:]"},
    sign="all entries are the same number, the sum of the right ones.",
    think="A partial derivative: which coordinates stay where they are?",
)


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


numerical_gradient.wrong(
    "the sign is turned round",
    {"f(w + step) - f(w - step)": "f(w - step) - f(w + step)"},
    sign="every entry is the negative of the right one.",
    think="Above minus below, or below minus above?",
)
numerical_gradient.wrong(
    "a backward difference",
    {"f(w + step)": "f(w)", "(2 * h)": "h"},
    sign="the error shrinks like h, not like h²: half the digits are lost.",
    think="A step to one side only. What does the curvature do to it?",
)
numerical_gradient.wrong(
    "`/ 2 * h` divides by 2 and multiplies by h",
    {"(2 * h)": "2 * h"},
    sign="every entry is h² times what it should be.",
    think="Python goes from left to right: put brackets around 2 * h.",
)
numerical_gradient.wrong(
    "the difference is not divided",
    {" / (2 * h)": ""},
    sign="every entry is 2h times what it should be.",
    think="A slope is a difference, divided by what?",
)


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


numerical_gradient.wrong(
    "half of the step to each side",
    {"step[i] = h": "step[i] = h / 2", "(2 * h)": "h"},
    sign="f is evaluated at w ± h/2, where the text has w ± h.",
    think="How far from w are the two points, and how far from each other?",
)


@numerical_gradient.wrong(
    "an array of whole numbers cuts off the step",
    sign="w + h is cut off to w, and w - h to the next whole number below.",
    think="An array keeps its type, whatever is written into it. Of which type is yours?",
)
def _(f, w, h):
    w = w.astype(int)
    gradient = np.zeros(len(w))
    for i in range(len(w)):
        up, down = w.copy(), w.copy()
        up[i] = w[i] + h
        down[i] = w[i] - h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


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
    """Both gradients of layer 1 contain the error passed down, and nothing else that those of layer 2 lack."""
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


# ------------------------------------------------------------------ read another gradient check
@chapter.choice(
    "abcd",
    hints=(
        "What happens to the error as h gets smaller? A wrong formula would not care about h.",
        "How many digits has the loss, and how many of them are left in f(w + h) - f(w - h)?",
    ),
    further="In double precision the best h is about 1e-5. Check gradients in double precision, even where the training is done in single.",
)
def why_they_differ():
    """Single precision: seven digits. For h = 1e-8 the two losses agree in all of them."""
    return "c"


why_they_differ.wrong(
    "a wrong formula would be wrong for every h",
    "a",
    sign="for h = 0.01 the two agree to five digits.",
    think="How could a wrong formula be right for one step size?",
)
why_they_differ.wrong(
    "the error grows as h shrinks",
    "b",
    sign="each smaller h made it worse.",
    think="For which of the four h do the two agree best?",
)
why_they_differ.wrong(
    "log(1 + exp(-z)) has no kink",
    "d",
    sign="and beside a kink a smaller h would help.",
    think="Which functions does this loss consist of? And what would a smaller h do to a kink beside w?",
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
