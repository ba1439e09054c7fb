"""2.2 Activation functions: what learners believe about the curves and their slopes."""

import numpy as np

from ...activations import ACTIVATIONS, sigmoid
from ...datasets import moons
from ...losses import accuracy
from ...mlp import MLP
from ...training import train
from ..kinds import Chapter

chapter = Chapter("2_2")


# ---------------------------------------------------------------------------------------- ReLU
def _arrays(rng):
    return [
        (np.array([-1.0, 0.0, 2.0]),),
        (np.array([-0.5, 0.5, 1.5]),),
        (rng.normal(size=4),),
        (rng.normal(size=(2, 3)),),
        (np.array([3, -2, 0]),),
        (np.array([1e-9, -1e-9, 1e-3]),),
        (np.array([40.0, -40.0, 7.0]),),  # beyond any cap
    ]


@chapter.code(
    inputs=_arrays,
    hints=(
        "Each entry for itself: it stays as it is if it is positive, else it becomes 0.",
        "`np.maximum` compares entry by entry; `np.max` looks for one largest entry of the whole array.",
    ),
    further="`z * (z > 0)` does it, too, but at z = -inf it gives nan. `np.maximum(z, 0)` gives 0.",
)
def relu(z):
    return np.maximum(z, 0)


relu.wrong(
    "np.max in the place of np.maximum",
    "np.max(0, z)",
    also=["np.max(z, 0)"],
    sign="an error, or one number for each column: the second argument of np.max is an axis.",
    think="One largest number of an array, or the larger of two for each entry?",
)
relu.wrong(
    "one question to a whole array (`max`, or `if`)",
    "max(0, z)",
    sign="an error: “the truth value of an array is ambiguous”.",
    think="`max` and `if` ask once. You need an answer for each entry.",
)
relu.wrong(
    "the minimum, not the maximum",
    {"maximum": "minimum"},
    sign="positive inputs become 0, negative ones stay.",
    think="Which of z and 0 is to win?",
)
relu.wrong(
    "the absolute value",
    "np.abs(z)",
    sign="negative inputs come out positive.",
    think="What is ReLU of -1?",
)


@relu.wrong(
    "the caller's array is changed",
    sign="after the call, the caller's own z has no negative entries left.",
    think="`z[z < 0] = 0` writes into the array that you were given. Which function makes a new one?",
)
def _(z):
    z[z < 0] = 0
    return z


relu.wrong(
    "the slope, not the function",
    "np.where(z > 0, 1.0, 0.0)",
    sign="only zeros and ones come out.",
    think="What should ReLU of 2 be?",
)
relu.wrong(
    "a loop over rows is taken for one over entries",
    "[max(0, x) for x in z]",
    sign="right for arrays with one axis, an error with two: there, each x is a whole row.",
    think="Which function works on each entry, however many axes there are?",
)


# ------------------------------------------------------------------------------------ its slope
@chapter.code(
    inputs=_arrays,
    hints=(
        "Above 0 the curve is a line of slope 1, below 0 it is flat.",
        "`z > 0` is an array of True and False. Which method of an array makes numbers of them?",
    ),
    further="At 0 there is no slope: the curve has a corner. Every library picks a value there, most of them 0, "
    "and no training was ever decided by it.",
)
def relu_slope(z):
    return (z > 0).astype(float)


relu_slope.wrong(
    "a mask with ≥",
    {">": ">="},
    sign="differs at z = 0 alone, where the slope is 0 by agreement.",
    think="Which value was agreed on for z = 0?",
)
relu_slope.wrong(
    "the function, not its slope",
    "np.maximum(z, 0)",
    sign="large inputs give large slopes.",
    think="How steep is the line y = z at z = 5?",
)
relu_slope.wrong(
    "the slope of the absolute value",
    "np.sign(z)",
    sign="-1 for negative inputs: the curve would rise to the left.",
    think="To the left of 0, ReLU is flat. Which slope has a flat line?",
)
relu_slope.wrong(
    "the mask is turned round",
    {">": "<="},
    sign="1 where ReLU is flat, and 0 where it rises.",
    think="Where does ReLU rise?",
)
relu_slope.wrong(
    "½ at the corner",
    "np.heaviside(z, 0.5)",
    sign="differs at z = 0 alone, where the slope is 0 by agreement.",
    think="½ is a fair choice, and not the one that was agreed on here.",
)
relu_slope.wrong(
    "a leak where there is none",
    "np.where(z > 0, 1.0, 0.01)",
    sign="0.01 to the left of 0: that is leaky ReLU's slope.",
    think="To the left of 0, plain ReLU is flat.",
)
relu_slope.wrong(
    "0 is divided by 0 at the corner",
    "z / np.abs(z) * (z > 0)",
    also=["np.maximum(z, 0) / z", "z / np.maximum(z, 0)", "(np.sign(z) + z / np.abs(z)) / 2"],
    sign="nan at z = 0, where the slope is 0 by agreement.",
    think="What is 0 / 0? A condition asks for z itself, and divides nothing.",
)
relu_slope.wrong(
    "a threshold above 0",
    {"> 0": "> 1e-2"},
    also=[
        {"> 0": f"> {limit}"} for limit in ("1e-3", "1e-4", "1e-5", "1e-6", "1e-8", "0.1", "0.5")
    ],
    sign="a small positive input counts as negative.",
    think="On which side of 0 does 0.000001 lie?",
)


# -------------------------------------------------------------------------------------- leaky ReLU
@chapter.code(
    inputs=lambda rng: [
        (np.array([-1.0, 0.0, 0.05, 2.0]), 0.1),
        (rng.normal(size=4), 0.01),
        (rng.normal(size=(2, 3)), 0.3),
        (np.array([3, -2]), 0.25),
        (np.array([40.0, -40.0]), 0.01),
    ],
    hints=(
        "Two lines that meet at 0: one of slope 1, one of slope `leak`.",
        "`np.where(condition, here, there)` chooses entry by entry.",
    ),
    further="A unit that is never positive still learns with this one, slowly. Whether that is worth it is measured in chapter 5.",
)
def leaky_relu(z, leak):
    return np.where(z > 0, z, leak * z)


leaky_relu.wrong(
    "the leak is on the wrong side",
    {"z, leak * z": "leak * z, z"},
    sign="positive inputs are nearly lost, negative ones pass.",
    think="Which side of ReLU is flat, and needs the leak?",
)
leaky_relu.wrong(
    "the leak is a constant, not a slope",
    {"leak * z": "leak"},
    sign="all negative inputs give the same output: that side is as flat as before.",
    think="The leak is to be multiplied by something.",
)
leaky_relu.wrong(
    "the leak has the other sign",
    {"leak * z": "-leak * z"},
    sign="negative inputs come out positive.",
    think="The line to the left goes on downwards, only less steeply.",
)
leaky_relu.wrong(
    "the leak is not used",
    {"leak * z": "0"},
    sign="that is plain ReLU.",
    think="What should come out for z = -1?",
)
leaky_relu.wrong(
    "the leak is added on both sides",
    "np.maximum(z, 0) + leak * z",
    sign="positive inputs come out larger than they were.",
    think="On the right, the slope is 1 and not 1 + leak.",
)


@leaky_relu.wrong(
    "an integer array took the result in",
    sign="with z of whole numbers, the leak is rounded to 0.",
    think="`np.zeros_like(z)` and `z.copy()` keep the type of z. What type must the result have?",
)
def _(z, leak):
    result = z.copy()
    result[z < 0] = leak * z[z < 0]
    return result


leaky_relu.wrong(
    "the leak is taken for the value on the left",
    "np.maximum(leak, z)",
    sign="all inputs below the leak give the same output.",
    think="The leak is a slope: it is multiplied by z.",
)
leaky_relu.wrong(
    "the leak is taken off, not multiplied",
    {"leak * z": "z - leak"},
    sign="a jump at 0, and a line as steep on the left as on the right.",
    think="The leak is a slope: it is multiplied by z.",
)
leaky_relu.wrong(
    "the leak counts on the right as well",
    {"(z > 0, z, ": "(z > 0, leak * z, "},
    sign="above 0 a line of slope `leak`, where the slope 1 is wanted.",
    think="What should come out for z = 1?",
)
leaky_relu.wrong(
    "divided by the leak",
    {"leak * z": "z / leak"},
    sign="a steep line on the left, instead of a flat one.",
    think="A leak of 0.01 should let a hundredth through.",
)


# ----------------------------------------------------------------------------- the slope of swish
@chapter.code(
    inputs=lambda rng: [
        (np.array([0.0, 1.0, -1.0]),),
        (rng.normal(size=3),),
        (3 * rng.normal(size=(2, 2)),),
    ],
    forms=(
        "z * sigmoid(z) + sigmoid(z) * (1 - z * sigmoid(z))",
        "(1 + np.exp(-z) + z * np.exp(-z)) / (1 + np.exp(-z)) ** 2",
    ),
    hints=(
        "f(z) = z · σ(z) is a product: both factors depend on z.",
        "(u v)' = u' v + u v'. With u = z and v = σ(z), what are u' and v'?",
        "σ'(z) = σ(z) (1 - σ(z)).",
    ),
    further="Somewhere it exceeds 1, and for z below about -1.28 it is negative: swish has a valley. "
    "Few textbooks' functions go down before they go up.",
)
def swish_slope(z):
    s = sigmoid(z)
    return s + z * s * (1 - s)


swish_slope.wrong(
    "the product rule, half of it",
    {"s + z": "z"},
    sign="at z = 0 it gives 0, where swish rises with slope ½.",
    think="The first factor, z, has a slope as well, 1. Which term of the product rule has it?",
)
swish_slope.wrong(
    "the other half of the product rule",
    {" + z * s * (1 - s)": ""},
    sign="never negative, though swish has a valley on the left.",
    think="The second factor, σ(z), has a slope as well. Which term of the product rule has it?",
)
swish_slope.wrong(
    "the slopes of the factors are multiplied",
    {"s + z * ": ""},
    sign="that is σ'(z) alone: at most ¼.",
    think="(u v)' is not u' v'.",
)
swish_slope.wrong(
    "z has been left out of the second term",
    {"z * s": "s"},
    sign="right at z = 1 alone.",
    think="u v' with u = z: where is the z?",
)
swish_slope.wrong(
    "the sigmoid is applied twice",
    {"* s * (1 - s)": "* sigmoid(s) * (1 - sigmoid(s))"},
    sign="the second term is too large for large z: it never dies out.",
    think="s = σ(z) is at hand. Is another sigmoid needed for s (1 - s)?",
)
swish_slope.wrong(
    "the function, not its slope, or the brackets of (1 - σ) are missing",
    "z * sigmoid(z)",
    sign="at z = 0 it gives 0, where swish rises with slope ½. Without brackets, σ + z σ · 1 - σ is z σ.",
    think="Did you mean to return f(z)? If not: which part of the formula needs brackets?",
)
swish_slope.wrong(
    "the two terms have exchanged their factors",
    {"s + z * s * (1 - s)": "s * (1 - s) + z * s"},
    sign="at z = 0 it gives ¼ instead of ½.",
    think="(z σ)' = 1 · σ + z · σ'. Which of the terms has the z?",
)
swish_slope.wrong(
    "a sign has slipped in σ'",
    {"1 - s": "1 + s"},
    sign="too large for positive z: σ' = σ (1 - σ), and it never exceeds ¼.",
    think="σ'(z) has a minus in it. Where?",
)
swish_slope.wrong(
    "the slope of the sigmoid is taken for 1 - σ",
    {"z * s": "z"},
    sign="for very negative z it goes to -∞, where swish is flat.",
    think="σ'(z) is a product of two factors. Which one is missing?",
)
swish_slope.wrong(
    "the sigmoid stands in the place of its slope",
    {" * (1 - s)": ""},
    sign="for large z the slope grows with z, where swish rises like a line of slope 1.",
    think="(u v)' = u' v + u v'. You have v twice. What is v'?",
)
swish_slope.wrong(
    "u' without v",
    {"s + z": "1 + z"},
    sign="1 + …: far to the left the slope tends to 1, where swish is flat.",
    think="(u v)' = u' v + u v'. With u = z, u' is 1; and v?",
)
swish_slope.wrong(
    "a minus between the two terms",
    {"s + z": "s - z"},
    sign="for large z it comes near 1 from below, where swish is steeper than 1.",
    think="The product rule adds. Which rule subtracts?",
)
swish_slope.wrong(
    "the slope of the sigmoid, taken at swish's own value",
    {"s + z * s * (1 - s)": "sigmoid(z * s) * (1 - sigmoid(z * s))"},
    sign="at most ¼, where swish is steeper than 1.",
    think="a (1 - a) is σ' for a = σ(z). Swish is a product: which rule does its derivative need?",
)


# ------------------------------------------------------------------------------ the slope of GELU
def ndtr(z):
    """Φ(z), as the notebook has it."""
    from scipy.special import ndtr  # when asked for: it takes twice as long to import as NumPy

    return ndtr(z)


@chapter.code(
    inputs=lambda rng: [
        (np.array([0.0, 1.0, -1.0]),),
        (np.array([2, -3, 0]),),
        (rng.normal(size=3),),
        (2 * rng.normal(size=(2, 2)),),
    ],
    hints=(
        "z Φ(z) is a product, and both factors depend on z.",
        "(u v)' = u' v + u v'. With u = z and v = Φ(z), what are u' and v'?",
        "Φ'(z) is the bell curve. It is multiplied by the factor that was not differentiated.",
    ),
    further="ReLU is z times a switch, GELU z times the share Φ(z), Swish z times σ(z). σ(1.702 z) is so near to Φ(z) that the three are two.",
)
def gelu_slope(z):
    bell = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return ndtr(z) + z * bell


gelu_slope.wrong(
    "the slope of the bell curve, where the bell curve itself belongs",
    {"z * bell": "z * (-z * bell)"},
    sign="Φ has been differentiated twice: a term z² where there should be a z.",
    think="Φ' is the bell curve. Is it to be differentiated again?",
)
gelu_slope.wrong(
    "the product rule, half of it",
    {" + z * bell": ""},
    sign="never above 1, and never negative, though GELU has a valley on the left.",
    think="The second factor, Φ(z), has a slope as well. Which term of the product rule has it?",
)
gelu_slope.wrong(
    "the other half of the product rule",
    {"ndtr(z) + ": ""},
    sign="0 at z = 0, where GELU rises with slope ½.",
    think="The first factor, z, has a slope as well, 1. Which term of the product rule has it?",
)
gelu_slope.wrong(
    "the slopes of the factors are multiplied",
    {"ndtr(z) + z * bell": "bell"},
    sign="the bell curve alone: 0 on both sides.",
    think="(u v)' is not u' v'.",
)
gelu_slope.wrong(
    "z has been left out of the second term",
    {"z * bell": "bell"},
    sign="right at z = 1 alone.",
    think="u v' with u = z: where is the z?",
)
gelu_slope.wrong(
    "the bell curve lacks its factor",
    {" / np.sqrt(2 * np.pi)": ""},
    sign="the second term is 2.5 times too large.",
    think="The area under the bell is 1. What is it divided by?",
)
gelu_slope.wrong(
    "the 2 in the exponent is missing",
    {"(z**2) / 2": "(z**2)"},
    sign="the bell is too narrow: right at 0 alone.",
    think="What is the exponent of the bell curve?",
)
gelu_slope.wrong(
    "the minus in the exponent is missing",
    {"-(z**2)": "(z**2)"},
    sign="the bell grows without bounds on both sides.",
    think="How large is the bell far away from 0?",
)
gelu_slope.wrong(
    "the 2 under the root is missing",
    {"np.sqrt(2 * np.pi)": "np.sqrt(np.pi)"},
    also=[{"np.sqrt(2 * np.pi)": "(2 * np.pi)"}, {"np.sqrt(2 * np.pi)": "np.sqrt(2) * np.pi"}],
    sign="the bell has another height.",
    think="What is the bell divided by?",
)
gelu_slope.wrong(
    "the terms are subtracted",
    {"+ z": "- z"},
    sign="right at 0 alone.",
    think="Which sign has the product rule?",
)
gelu_slope.wrong(
    "GELU itself, not its slope",
    "z * ndtr(z)",
    sign="0 at z = 0, where GELU rises with slope ½.",
    think="That is f(z). Where is f'(z)?",
)
gelu_slope.wrong(
    "the two terms have exchanged their factors",
    {"ndtr(z) + z * bell": "z * ndtr(z) + bell"},
    sign="0.40 at z = 0, where it should be ½.",
    think="(z Φ)' = 1 · Φ + z · Φ'. Which of the terms has the z?",
)


@gelu_slope.wrong(
    "the slope of an approximation of GELU",
    also=[
        "sigmoid(1.702 * z) + 1.702 * z * sigmoid(1.702 * z) * (1 - sigmoid(1.702 * z))",
        "sigmoid(1.702 * z) + z * sigmoid(1.702 * z) * (1 - sigmoid(1.702 * z))",
        "sigmoid(1.773 * z) + 1.773 * z * sigmoid(1.773 * z) * (1 - sigmoid(1.773 * z))",
    ],
    sign="right to two or three digits.",
    think="Φ is at hand, as `ndtr`: nothing has to be approximated.",
)
def _(z):
    u = np.sqrt(2 / np.pi) * (z + 0.044715 * z**3)
    slope_of_u = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
    return (1 + np.tanh(u)) / 2 + z / 2 * (1 - np.tanh(u) ** 2) * slope_of_u


gelu_slope.wrong(
    "the slope of ReLU",
    "(z > 0).astype(float)",
    sign="a switch, where GELU has a soft one.",
    think="Which function is to be differentiated?",
)
gelu_slope.wrong(
    "the slope of Swish",
    "sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z))",
    sign="σ stands where Φ belongs.",
    think="Which function stands beside z in GELU?",
)
gelu_slope.wrong(
    "Φ is taken for its own derivative",
    {"z * bell": "z * ndtr(z)"},
    also=[{"z * bell": "z * ndtr(z) * (1 - ndtr(z))"}],
    sign="right at 0 alone.",
    think="Φ (1 - Φ) is the slope of σ, not of Φ. What is Φ'?",
)


# ---------------------------------------------------------------------- how steep is the sigmoid?
@chapter.number(
    hints=("σ'(z) = a (1 - a) with a = σ(z). Which a between 0 and 1 makes that largest?",),
    further="Ten of them, and the slopes alone shrink a gradient by 4¹⁰ or more, a million; what the weights do to it is in chapter 3.2.",
)
def steepest_sigmoid():
    """At a = ½, which is z = 0: ½ · ½."""
    return 0.25


steepest_sigmoid.wrong(
    "the value, not the slope",
    0.5,
    sign="½ is how high the sigmoid is at its steepest point.",
    think="How large is a (1 - a) there?",
)
steepest_sigmoid.wrong(
    "that is tanh",
    1.0,
    sign="tanh has slope 1 at 0. It rises by 2 from left to right, the sigmoid by 1, and half as fast.",
    think="Compute σ(0.1) - σ(-0.1), and divide by 0.2.",
)
steepest_sigmoid.wrong(
    "the steepest place, not the slope there",
    0.0,
    sign="z = 0 is where the sigmoid is steepest.",
    think="How steep is it there?",
)
steepest_sigmoid.wrong(
    "the slope at z = 1",
    float(sigmoid(1.0) * (1 - sigmoid(1.0))),
    sign="0.197 is σ'(1). Nearer to the middle it is steeper.",
    think="At which z is a (1 - a) largest?",
)
steepest_sigmoid.wrong(
    "turned upside down",
    4.0,
    sign="4 is by how much its slope shrinks a gradient at least, or 1 divided by that slope.",
    think="The sigmoid rises by 1 in all. Can it be so steep?",
)
steepest_sigmoid.wrong(
    "the slope of tanh at the sigmoid's middle",
    0.75,
    sign="1 - a² at a = ½ belongs to tanh.",
    think="What is σ' in terms of a = σ(z)?",
)
steepest_sigmoid.wrong(
    "the factor between tanh and sigmoid",
    2.0,
    sign="tanh z = 2 σ(2z) - 1: the 2 is no slope.",
    think="Compute σ(0.1) - σ(-0.1), and divide by 0.2.",
)
steepest_sigmoid.wrong(
    "z is put in where σ(z) belongs",
    -2.0,
    sign="z (1 - z) is -2 for z = 2 and for z = -1; but the sigmoid rises everywhere.",
    think="In a (1 - a), a is the *output* of the sigmoid. Between which numbers does it lie?",
)


# --------------------------------------------------------------------- what a straight line can do
@chapter.number(
    hints=(
        "Without an activation function the network is one affine map. By symmetry, what is the best it can "
        "say to the four points?",
        "The best output is the same for all four. Which probability is fairest, with two ones and two zeros?",
        "What does a sample cost if its right answer was given the probability ½?",
    ),
    further="The article's network has an activation function, and its outputs stay near ½ all the same: "
    "chapter 4 asks why.",
)
def floor_of_xor():
    """All four outputs are ½, and -log ½ = log 2 is also the mean of the four."""
    return float(np.log(2))


floor_of_xor.wrong(
    "the sum of four, not their mean",
    float(4 * np.log(2)),
    sign="four times as large.",
    think="Mean over the four samples.",
)
floor_of_xor.wrong(
    "the probability, not its cost",
    0.5,
    sign="½ is what the network says; what does it cost?",
    think="The cross-entropy of a sample is -log p of the right answer.",
)
floor_of_xor.wrong(
    "that is the squared error, or the share that a straight line gets wrong",
    0.25,
    sign="(½)² for each sample, or one point of four; the loss that was asked for is the cross-entropy.",
    think="The cross-entropy of a sample is -log p of the right answer. Which p is best for all four?",
)
floor_of_xor.wrong(
    "a straight line can't solve XOR",
    0.0,
    sign="a loss of 0 would mean four right and sure answers.",
    think="Draw the four points. Which line has the ones on one side and the zeros on the other?",
)
floor_of_xor.wrong(
    "the logarithm in base 10",
    float(np.log10(2)),
    sign="0.301 is log₁₀ 2.",
    think="The cross-entropy has the natural logarithm.",
)
floor_of_xor.wrong(
    "the logarithm in base 2",
    1.0,
    sign="one bit for each point, 1: the right idea in another unit.",
    think="The cross-entropy has the natural logarithm.",
)
floor_of_xor.wrong(
    "two of the four points, added up",
    float(2 * np.log(2)),
    sign="twice too large: a sum over half of the points is no mean over all.",
    think="Mean over the four samples: what does each of them cost?",
)
floor_of_xor.wrong(
    "divided by four once too often",
    float(np.log(2) / 4),
    sign="the mean is ¼ of the sum of four; the cost of one sample was divided as well.",
    think="What does a single sample cost if its right answer got ½?",
)
floor_of_xor.wrong(
    "only half of the points cost something",
    float(np.log(2) / 2),
    sign="with ½ for everybody the zeros cost as much as the ones.",
    think="What does a sample with y = 0 cost, if the network says ½?",
)
floor_of_xor.wrong(
    "three of four right is not cheap enough",
    float(0.75 * np.log(4 / 3) + 0.25 * np.log(4)),
    sign="a line can get three points right; but what the three gain, the fourth loses, and more.",
    think="By symmetry, what is the best output for all four?",
)


# ---------------------------------------------------------------------------- whose slope is this?
@chapter.choice(
    "abcd",
    hints=(
        "GELU is smooth, and bends below 0 before it rises.",
        "Where a function falls, its slope is negative.",
    ),
    further="Its slope exceeds 1 on the right: in a deep network, GELU can make a gradient grow a little.",
)
def which_is_gelu():
    """The only smooth slope with negative values."""
    return "c"


which_is_gelu.wrong(
    "that is the sigmoid's slope",
    "a",
    sign="a low hill of height ¼ that is 0 on both sides: the function is flat on both sides.",
    think="Far to the right GELU rises like z itself. How large is its slope there?",
)
which_is_gelu.wrong(
    "that is ReLU's slope",
    "b",
    sign="a jump from 0 to 1: the function has a corner.",
    think="GELU has no corner. What does that mean for its slope?",
)
which_is_gelu.wrong(
    "that is tanh's slope",
    "d",
    sign="a hill of height 1 that is 0 on both sides: the function is flat on both sides.",
    think="Far to the right GELU rises like z itself. How large is its slope there?",
)


# -------------------------------------------------------------------------------- bend the border
def _learn_moons(activation, hidden):
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}")
    if not 1 <= hidden <= 64 or hidden != int(hidden):
        raise ValueError("hidden must be a whole number from 1 to 64")
    X, y = moons(300, noise=0.1)
    networks = MLP([2, int(hidden), 1], activation, init="he", seed=np.arange(10), runs=(10,))
    train(networks, X, y, 1.0, loss="binary_cross_entropy", epochs=600)
    right = accuracy(networks.forward(X), y)
    return {
        "solved": int((right >= 0.97).sum()),
        "accuracy": float(np.median(right)),
        "straight": activation == "identity",
    }


@chapter.design(
    measure=_learn_moons,
    reached=lambda m: m["solved"] >= 8,
    report="At least 97 % right for {solved} of 10 seeds; accuracy of the middle one {accuracy:.3f}.",
    hints=(
        "Which activation can't work, whatever the width?",
        "One hidden unit draws one border. The moons need a border with two bends.",
    ),
    further="Find the smallest width with which it still works, for relu and for tanh.",
)
def bend_the_border():
    """ReLU with 16 units."""
    return "relu", 16


bend_the_border.wrong(
    "no bend, no bent border",
    ("identity", 64),
    when=lambda m: m["straight"],
    sign="whatever the width, the border is a straight line.",
    think="What do two layers become, if there is no activation function between them?",
)
bend_the_border.wrong(
    "too few units, or too slow a function",
    ("relu", 2),
    when=lambda m: True,
    sign="the border has too few bends, or did not get them within 600 epochs.",
    think="Try four times as many units; and try a function with a steeper slope.",
)
