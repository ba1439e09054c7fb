"""3.3 Mathematical models: what learners believe about rates, formulas and the chain rule."""

import numpy as np

from ...activations import sigmoid
from ..kinds import Chapter

chapter = Chapter("3_3")


# ---------------------------------------------------------------------------- how fast, on a bowl
@chapter.code(
    inputs=lambda rng: [
        (0.1, 1.0, 10.0),
        (0.05, 1.0, 10.0),
        (0.14, 1.0, 10.0),  # between 1/L and 2/(mu + L)
        (2 / 11, 1.0, 10.0),
        (0.19, 1.0, 10.0),
        (0.3, 1.0, 10.0),
        (1.5, 1.0, 10.0),
        (rng.uniform(0.01, 0.2), 0.5, 8.0),
    ],
    hints=(
        "Along each direction a step multiplies the distance by 1 - α times the curvature.",
        "What counts is its size, whatever the sign.",
        "The slowest direction decides: the larger of |1 - αμ| and |1 - αL|.",
    ),
    further="Plot it over α: two straight lines, a corner at 2/(L + μ). All the theory of one chapter is in that corner.",
)
def worst_factor(learning_rate, mu, L):
    return max(abs(1 - learning_rate * mu), abs(1 - learning_rate * L))


@worst_factor.wrong(
    "the sign is kept",
    sign="for a large α it says all is well, while the steep direction explodes.",
    think="A factor of -3: does the distance shrink or grow?",
)
def _(learning_rate, mu, L):
    return max(1 - learning_rate * mu, 1 - learning_rate * L)


@worst_factor.wrong(
    "the fastest direction, not the slowest",
    sign="0 at α = 1/L, where the flat direction has hardly moved.",
    think="When has the whole walk arrived: when the first direction has, or the last?",
)
def _(learning_rate, mu, L):
    return min(abs(1 - learning_rate * mu), abs(1 - learning_rate * L))


@worst_factor.wrong(
    "only the steep direction",
    sign="0 at α = 1/L, where the flat direction has hardly moved.",
    think="What does the direction of curvature μ do in the meantime?",
)
def _(learning_rate, mu, L):
    return abs(1 - learning_rate * L)


@worst_factor.wrong(
    "only the flat direction",
    sign="it goes on falling beyond 2/L, where the steep direction diverges.",
    think="What does the direction of curvature L do in the meantime? And if L is in your answer: do you take the size of each, or of the larger only?",
)
def _(learning_rate, mu, L):
    return abs(1 - learning_rate * mu)


@worst_factor.wrong(
    "the factors are multiplied",
    sign="a fast direction would make up for a slow one.",
    think="Each direction walks by itself. Which of the two is late?",
)
def _(learning_rate, mu, L):
    return abs((1 - learning_rate * mu) * (1 - learning_rate * L))


@worst_factor.wrong(
    "the value of the loss, not the distance",
    sign="the loss shrinks by the square of the factor.",
    think="The factor for the distance was asked for.",
)
def _(learning_rate, mu, L):
    return worst_factor.solution(learning_rate, mu, L) ** 2


@worst_factor.wrong(
    "beyond 1/L, the steep direction is taken for the slowest",
    sign="right below 1/L and beyond 2/(μ + L), and too small in between.",
    think="At 1/L the steep direction stands still. Is it the slower one just behind?",
)
def _(learning_rate, mu, L):
    steep = learning_rate > 1 / L
    return abs(1 - learning_rate * (L if steep else mu))


# --------------------------------------------------------------------------------- how many steps
@chapter.number(
    tolerance=1e-6,
    hints=(
        "What counts is the distance |w|, not J. By which factor does one step change it?",
        "After t steps 10 has become 10 · 0.5ᵗ. When is that below 0.001? Take logarithms.",
        "Steps are whole: round to the side on which the goal is reached.",
    ),
    further="With α = 1.5 it is the same number, and with α = 0.05 it is 180. Steps grow like 1/α, when α is small.",
)
def steps_needed():
    """log(10 000) / log 2 = 13.3, so 14."""
    return float(np.ceil(np.log(10 / 0.001) / np.log(2)))


steps_needed.wrong(
    "rounded down",
    13.0,
    sign="after 13 steps the ball is at 0.0012, not yet below 0.001.",
    think="13.3 steps are needed. Are 13 enough?",
)
steps_needed.wrong(
    "the start is left out",
    10.0,
    sign="that is how many halvings lead from 1 to 0.001.",
    think="The ball starts at 10.",
)
steps_needed.wrong(
    "equal steps, not equal factors",
    20.0,
    sign="the steps get shorter as the slope does.",
    think="How long is the second step, if the first one is 5?",
)
steps_needed.wrong(
    "a fraction of a step",
    float(np.log(10 / 0.001) / np.log(2)),
    sign="13.29 is where the curve crosses; the ball makes whole steps.",
    think="After 13 steps it is still above, so how many are needed?",
)
steps_needed.wrong(
    "the base of the logarithm is 10",
    4,
    sign="four powers of ten lie between 10 and 0.001: but each step is a factor of 2.",
    think="How many halvings are a factor of ten?",
)
steps_needed.wrong(
    "one step too many",
    15,
    sign="after 14 steps the ball is at 0.0006 already.",
    think="Does the start count as a step?",
)
steps_needed.wrong(
    "the loss below 0.001, not the distance",
    8,
    sign="after 8 steps J is below 0.001, and the distance is still 0.04.",
    think="The distance is |w|. J is w²/2, which shrinks by a factor of 4 in each step.",
)
steps_needed.wrong(
    "the square of the distance below 0.001",
    9,
    sign="after 9 steps w² is below 0.001, and the distance is still 0.02.",
    think="The distance is |w|. What does one step do to it?",
)
steps_needed.wrong(
    "the logarithm to the base e",
    float(np.log(10 / 0.001)),
    sign="log 10 000 = 9.2: that many steps are needed if each divides by e. Each divides by 2.",
    think="How many halvings are a factor of e?",
)
steps_needed.wrong(
    "the factor is taken for ¼",
    7.0,
    sign="7 factors of ¼: that is what J does. The distance shrinks by ½.",
    think="After one step from 10, where is the ball?",
)
steps_needed.wrong(
    "twice as many as needed",
    27.0,
    sign="a factor of √½ in each step; with α = 0.5 it is ½.",
    think="After one step from 10, where is the ball?",
)
steps_needed.wrong(
    "two steps too few",
    12.0,
    sign="10 · 0.5¹² is 0.0024.",
    think="Halve 10 until it is below 0.001, and count.",
)
steps_needed.wrong(
    "two steps too many",
    16.0,
    sign="after 14 steps the ball is at 0.0006 already.",
    think="Halve 10 until it is below 0.001, and count.",
)


# ------------------------------------------------------------------------------------ tanh, in floats
@chapter.code(
    inputs=lambda rng: [
        (np.array([0.0, 1.0]),),
        (np.array([1000.0]),),
        (np.array([-1000.0]),),
        (rng.normal(size=4),),
        (30 * rng.normal(size=(2, 3)),),
    ],
    hints=(
        "exp(1000) is inf, and inf / inf is nan. Which form has exponentials of negative numbers only?",
        "Divide both by e^z, for z > 0: (1 - e^(-2z)) / (1 + e^(-2z)). For z < 0 the other way round.",
        "`e = np.exp(-2 * np.abs(z))`, and at the end the sign of z. (`np.tanh` is right as well.)",
    ),
    further="And near 0? There 1 - e^(-2z) loses digits; `-np.expm1(-2 * z)` keeps them.",
)
def safe_tanh(z):
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


@safe_tanh.wrong(
    "the formula as printed",
    sign="nan for z = 1000 and for z = -1000: inf / inf.",
    think="Which of the four exponentials overflow?",
)
def _(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


@safe_tanh.wrong(
    "safe on one side only",
    sign="right for z = 1000, nan for z = -1000.",
    think="exp(-2z) is small for positive z. What is it for negative ones?",
)
def _(z):
    return (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))


@safe_tanh.wrong(
    "safe on the other side only",
    sign="right for z = -1000, nan for z = 1000.",
    think="exp(2z) is small for negative z. What is it for positive ones?",
)
def _(z):
    return (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)


@safe_tanh.wrong(
    "the 2 is missing",
    sign="tanh(z/2) comes out: half as steep at 0.",
    think="tanh z = 2 σ(2z) - 1. Where is your 2?",
)
def _(z):
    return np.tanh(z / 2)


def _minus_side(z):
    return np.nan_to_num((1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z)))


def _plus_side(z):
    return np.nan_to_num((np.exp(2 * z) - 1) / (np.exp(2 * z) + 1))


@safe_tanh.wrong(
    "nan is swept away",
    also=[_minus_side, _plus_side],
    sign="0 at a far end, where tanh is 1 or -1.",
    think="nan_to_num hides what went wrong. Which number should stand there?",
)
def _(z):
    return np.nan_to_num((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))


@safe_tanh.wrong(
    "the sign is lost",
    sign="tanh(-1) comes out positive.",
    think="You took |z|. Where does the sign come back?",
)
def _(z):
    return np.abs(np.tanh(z))


@safe_tanh.wrong(
    "clipped between -1 and 1",
    sign="right for large z; a straight line in between, where tanh is a curve.",
    think="What is tanh of 1?",
)
def _(z):
    return np.clip(z, -1.0, 1.0)


@safe_tanh.wrong(
    "that is the sigmoid",
    sign="never negative.",
    think="What is tanh of 0, and of -1000?",
)
def _(z):
    return sigmoid(z)


@safe_tanh.wrong(
    "that is a sigmoid, twice as steep",
    sign="σ(2z) lies between 0 and 1; tanh lies between -1 and 1.",
    think="tanh z = 2 σ(2z) - 1. What has become of the 2 and the 1?",
)
def _(z):
    return sigmoid(2 * z)


# ------------------------------------------------------------------------------------------- softmax
@chapter.code(
    inputs=lambda rng: [
        (np.array([[0.0, 1.0]]),),
        (np.array([[1000.0, 1001.0, 999.0]]),),
        (np.array([[-1000.0, 0.0, 1000.0]]),),
        (rng.normal(size=(2, 3)),),
        (rng.integers(-99, 99, size=(4, 3)) / 64 + np.array([[900.0], [-900.0], [0.0], [5.0]]),),
    ],
    hints=(
        "Each row for itself: exp of each, divided by the sum of its row.",
        "Take the largest score of the row off first: the shares stay the same, and nothing overflows.",
        "Over which axis? And `keepdims=True` keeps a column, which fits the rows.",
    ),
    further="That the same number may be taken off all scores means: scores have no zero. Only their differences count.",
)
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    "exp overflows",
    sign="nan as soon as a score is above 709.",
    think="What may be taken off all scores of a row without changing the shares?",
)
def _(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    "all rows share one sum",
    sign="the rows don't add up to 1, all entries together do.",
    think="Over which axis is the sum to be taken?",
)
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum()


@softmax.wrong(
    "columns instead of rows",
    sign="the columns add up to 1: samples compete, not classes.",
    think="A row is a sample. What is to add up to 1?",
)
def _(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@softmax.wrong(
    "one maximum for all rows",
    sign="a row with much smaller scores than another becomes 0 / 0.",
    think="The largest score of *each row* is to be taken off.",
)
def _(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    "the logarithm of the shares",
    sign="all entries are negative.",
    think="Shares lie between 0 and 1.",
)
def _(z):
    return np.log(softmax.solution(z))


@softmax.wrong(
    "shares without exp",
    sign="negative scores give negative shares.",
    think="What makes every number positive before it is divided?",
)
def _(z):
    return z / z.sum(axis=1, keepdims=True)


@softmax.wrong(
    "keepdims is missing in the sum",
    sign="right for a single row, an error for several: the sums lie in a row where a column is needed.",
    think="What shape has `e.sum(axis=1)`, and what does e divided by it do?",
)
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@softmax.wrong(
    "exp overflows, and all rows share one sum",
    sign="nan as soon as one score is above 709, and rows that don't add up to 1.",
    think="First the sum: over which axis? Then: what may be taken off all scores of a row?",
)
def _(z):
    e = np.exp(z)
    return e / e.sum()


@softmax.wrong(
    "the smallest score is taken off, not the largest",
    sign="right while the scores of a row lie close together; nan for [0, 1000].",
    think="After the subtraction, how large can a score still be? Which one must not become large?",
)
def _(z):
    e = np.exp(z - z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    "the mean score is taken off, not the largest",
    sign="right while the scores of a row lie close together; nan for [-1000, 0, 1000].",
    think="After the subtraction, how large can a score still be? Which one must not become large?",
)
def _(z):
    e = np.exp(z - z.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    "not divided by the sum",
    sign="the largest entry of each row is 1, and the others come on top.",
    think="What are the shares of a row to add up to?",
)
def _(z):
    return np.exp(z - z.max(axis=1, keepdims=True))


@softmax.wrong(
    "the scores are clipped",
    sign="nothing overflows, but scores of 900 and 901 become the same.",
    think="The shares depend on differences only. Which number may be taken off without changing them?",
)
def _(z):
    e = np.exp(np.clip(z, -700, 700))
    return e / e.sum(axis=1, keepdims=True)


@softmax.wrong(
    "the largest score is taken off above the line only",
    sign="the denominator still overflows, and the shares don't add up to 1.",
    think="Numerator and denominator: which exponentials belong into each?",
)
def _(z):
    return np.exp(z - z.max(axis=1, keepdims=True)) / np.exp(z).sum(axis=1, keepdims=True)


@softmax.wrong(
    "a fixed number is taken off",
    sign="right for scores around that number; elsewhere all exponentials are 0, or one is inf.",
    think="Which number of the row itself makes the largest exponent 0?",
)
def _(z):
    e = np.exp(z - 1000)
    return e / e.sum(axis=1, keepdims=True)


# ----------------------------------------------------------------------- the error of the output
@chapter.code(
    inputs=lambda rng: [
        (np.array([[0.5]]), np.array([[1.0]])),
        (rng.uniform(size=(2, 1)), rng.integers(2, size=(2, 1)).astype(float)),
        (rng.uniform(size=(4, 2)), rng.integers(2, size=(4, 2)).astype(float)),
    ],
    hints=(
        "The chain rule: dJ/dz = dJ/dp · dp/dz.",
        "dJ/dp = p - y, since the ½ and the 2 cancel. And dp/dz is the slope of the sigmoid, in terms of p.",
    ),
    further="For a sample that is surely wrong, p (1 - p) is nearly 0, and so is the gradient: "
    "the worse the mistake, the less is learnt. The cross-entropy cures that.",
)
def output_error(p, y):
    return (p - y) * p * (1 - p)


@output_error.wrong(
    "that is the cross-entropy's",
    sign="p - y alone: the slope of the sigmoid has not been multiplied in.",
    think="p - y is dJ/dp here. And dp/dz?",
)
def _(p, y):
    return p - y


@output_error.wrong(
    "the ½ has been overlooked",
    sign="twice too large.",
    think="What is the derivative of ½ (p - y)² by p?",
)
def _(p, y):
    return 2 * (p - y) * p * (1 - p)


@output_error.wrong(
    "the sigmoid is applied twice",
    sign="the slope never falls below 0.196, so that sure mistakes seem to be learnt from.",
    think="p is already σ(z). What is its slope in terms of p?",
)
def _(p, y):
    return (p - y) * sigmoid(p) * (1 - sigmoid(p))


@output_error.wrong(
    "the sign is turned round",
    sign="w -= α · gradient then leads uphill.",
    think="p is larger than y. Should z go up or down, and which sign has its gradient then?",
)
def _(p, y):
    return (y - p) * p * (1 - p)


@output_error.wrong(
    "only the slope",
    sign="a right answer is changed as much as a wrong one.",
    think="How wrong was the output? Where is that in your answer?",
)
def _(p, y):
    return p * (1 - p)


@output_error.wrong(
    "the sigmoid in the place of its slope",
    sign="σ(p) is a value, and of p at that, which is a σ already.",
    think="What is dp/dz, written with p?",
)
def _(p, y):
    return (p - y) * sigmoid(p)


@output_error.wrong(
    "half of the slope is missing: 1 - p",
    sign="a sample with p near 1 is still learnt from as if it lay in the middle.",
    think="σ' = p (1 - p) has two factors.",
)
def _(p, y):
    return (p - y) * p


@output_error.wrong(
    "half of the slope is missing: p",
    sign="a sample with p near 0 is still learnt from as if it lay in the middle.",
    think="σ' = p (1 - p) has two factors.",
)
def _(p, y):
    return (p - y) * (1 - p)


@output_error.wrong(
    "the slope is taken at the label, not at the output",
    sign="always 0: y is 0 or 1, so that y (1 - y) is 0.",
    think="Which of the two, p or y, came out of the sigmoid?",
)
def _(p, y):
    return (p - y) * y * (1 - y)


@output_error.wrong(
    "the slope of tanh",
    sign="1 - p² belongs to an output of tanh.",
    think="p is σ(z). What is σ' in terms of p?",
)
def _(p, y):
    return (p - y) * (1 - p**2)


# ---------------------------------------------------------------------------- one neuron, by hand
@chapter.number(
    hints=(
        "Forward first: z = w x = 0, p = σ(0).",
        "With the cross-entropy, dJ/dz = p - y. And dz/dw?",
    ),
    further="One step with α = 1 leads to w = 1, and there p = σ(2) = 0.88. Check it.",
)
def one_neuron():
    """(p - y) x = (½ - 1) · 2."""
    return -1.0


one_neuron.wrong(
    "the sign is turned round",
    1.0,
    sign="w would be made smaller, though p = ½ is too small already.",
    think="p - y or y - p?",
)
one_neuron.wrong(
    "the input is left out",
    -0.5,
    sign="that is dJ/dz, the gradient of a bias.",
    think="z = w x. What is dz/dw?",
)
one_neuron.wrong(
    "the slope of the sigmoid is taken twice",
    -0.25,
    sign="that is the gradient of ½ (p - y)², not of the cross-entropy.",
    think="With the cross-entropy, p (1 - p) cancels out.",
)
one_neuron.wrong(
    "p is taken for z",
    -2.0,
    sign="z = 0, but p = σ(0) = ½.",
    think="What is σ(0)?",
)
one_neuron.wrong(
    "sign and input are both wrong",
    0.5,
    sign="(y - p), and no x.",
    think="p - y, times dz/dw. What is dz/dw?",
)
one_neuron.wrong(
    "z = 0 is taken for “nothing to learn”",
    0.0,
    sign="a gradient of 0 would mean that the network is content; it says ½, and 1 is right.",
    think="z = 0, so p = σ(0). What is p - y?",
)
one_neuron.wrong(
    "squared error is taken for the cross-entropy, and the sign is turned round",
    0.25,
    sign="(y - p) p (1 - p) x is ¼: w would be made smaller, though p = ½ is too small already.",
    think="With the cross-entropy, p (1 - p) cancels out. And is it p - y or y - p?",
)
one_neuron.wrong(
    "that is the loss, not its derivative",
    float(np.log(2)),
    sign="log 2: what the network pays for saying ½.",
    think="dJ/dz = p - y. And dJ/dw?",
)
one_neuron.wrong(
    "that is the loss, and its sign is turned round",
    -float(np.log(2)),
    sign="-log 2 is log ½. The derivative has no logarithm.",
    think="dJ/dz = p - y. And dJ/dw?",
)
one_neuron.wrong(
    "the loss is multiplied by the input, not its derivative",
    -2 * float(np.log(2)),
    sign="-2 log 2: a derivative of the cross-entropy has no logarithm.",
    think="dJ/dz = p - y. And dJ/dw?",
)
one_neuron.wrong(
    "p is taken for z, and the sign is turned round",
    2.0,
    sign="z = 0, but p = σ(0) = ½; and it is p - y.",
    think="What is σ(0)? And which sign has p - y?",
)
one_neuron.wrong(
    "squared error is taken for the cross-entropy, and the input is left out",
    -0.125,
    sign="(p - y) p (1 - p): with the cross-entropy, p (1 - p) cancels out; and z = w x.",
    think="What is dJ/dz with the cross-entropy? And dz/dw?",
)


# --------------------------------------------------------------------------------- which loss?
@chapter.choice(
    "abcd",
    hints=(
        "Write dJ/dp for each, and multiply by p (1 - p).",
        "For the cross-entropy, dJ/dp = (p - y) / (p (1 - p)).",
    ),
    further="The pair is no accident: softmax with its cross-entropy, and no activation with ½ squared error, "
    "give output - target as well.",
)
def which_loss():
    """(p - y) / (p (1 - p)) times p (1 - p) is p - y."""
    return "b"


which_loss.wrong(
    "something is left over",
    "a",
    sign="½ (p - y)² gives (p - y) p (1 - p): the slope of the sigmoid stays.",
    think="Which dJ/dp has a p (1 - p) in its denominator?",
)
which_loss.wrong(
    "the absolute error knows only the sign",
    "c",
    sign="|p - y| gives ± p (1 - p): the size of the error is lost.",
    think="What is the derivative of |x|?",
)
which_loss.wrong(
    "not all losses lead there",
    "d",
    sign="the three derivatives by p are different functions.",
    think="Work out dJ/dz for p = 0.9, y = 0, with each of them.",
)
