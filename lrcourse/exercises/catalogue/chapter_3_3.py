"""3.3 Mathematical models: what learners believe about rates, formulas and the chain rule."""

import numpy as np

from ...activations import sigmoid  # noqa: F401 (in the answers)
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
        (0.3, 2.0, 10.0),
    ],
    hints=(
        "Along each direction a step multiplies the distance by 1 - α times the curvature.",
        "What counts is its size, whatever the sign.",
        "The factor falls evenly as the curvature grows: so its size is largest at one end, μ or L. Which end that is, depends on α; need you know it?",
    ),
    further="Plot it over α: two straight lines, a corner at 2/(L + μ). All the theory of one chapter is in that corner.",
)
def worst_factor(learning_rate, mu, L):
    return max(abs(1 - learning_rate * mu), abs(1 - learning_rate * L))


worst_factor.wrong(
    "the sign is kept",
    {"abs": ""},
    sign="for a large α it says all is well, while the steep direction explodes.",
    think="A factor of -3: does the distance shrink or grow?",
)
worst_factor.wrong(
    "the fastest direction, not the slowest",
    {"max": "min"},
    sign="0 at α = 1/L, where the flat direction has hardly moved.",
    think="When has the whole walk arrived: when the first direction has, or the last?",
)
worst_factor.wrong(
    "only the steep direction",
    "abs(1 - learning_rate * L)",
    sign="0 at α = 1/L, where the flat direction has hardly moved.",
    think="What does the direction of curvature μ do in the meantime?",
)
worst_factor.wrong(
    "only the flat direction",
    "abs(1 - learning_rate * mu)",
    sign="it goes on falling beyond 2/L, where the steep direction diverges.",
    think="What does the direction of curvature L do in the meantime? And if L is in your answer: do you take the size of each, or of the larger only?",
)
worst_factor.wrong(
    "the factors are multiplied",
    "abs((1 - learning_rate * mu) * (1 - learning_rate * L))",
    sign="a fast direction would make up for a slow one.",
    think="Each direction walks by itself. Which of the two is late?",
)
worst_factor.wrong(
    "the value of the loss, not the distance",
    {"L))": "L)) ** 2"},
    sign="the loss shrinks by the square of the factor.",
    think="The factor for the distance was asked for.",
)
worst_factor.wrong(
    "beyond 1/L, the steep direction is taken for the slowest",
    "abs(1 - learning_rate * (L if learning_rate > 1 / L else mu))",
    sign="right below 1/L and beyond 2/(μ + L), and too small in between.",
    think="At 1/L the steep direction stands still. Is it the slower one just behind?",
)


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
    sign="the ball was below 0.001 earlier.",
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
    sign="the ball was below 0.001 earlier.",
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
        (np.array([-1000.0, 0.3, 2.0, 1000.0]),),  # very large ones beside others
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


safe_tanh.wrong(
    "the formula as printed",
    "(np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))",
    sign="nan for z = 1000 and for z = -1000: inf / inf.",
    think="Which of the four exponentials overflow?",
)
safe_tanh.wrong(
    "safe on one side only",
    "(1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))",
    sign="right for z = 1000, nan for z = -1000.",
    think="exp(-2z) is small for positive z. What is it for negative ones?",
)
safe_tanh.wrong(
    "safe on the other side only",
    "(np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)",
    sign="right for z = -1000, nan for z = 1000.",
    think="exp(2z) is small for negative z. What is it for positive ones?",
)
safe_tanh.wrong(
    "the 2 is missing",
    {"-2 * np": "-np"},
    sign="tanh(z/2) comes out: half as steep at 0.",
    think="tanh z = 2 σ(2z) - 1. Where is your 2?",
)


safe_tanh.wrong(
    "nan is swept away",
    "np.nan_to_num((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))",
    also=[
        "np.nan_to_num((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)), nan=1.0)",
        "np.nan_to_num((1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z)))",
        "np.nan_to_num((np.exp(2 * z) - 1) / (np.exp(2 * z) + 1))",
    ],
    sign="0 at a far end, where tanh is 1 or -1.",
    think="nan_to_num hides what went wrong. Which number should stand there?",
)
safe_tanh.wrong(
    "the sign is lost",
    {"np.sign(z) * ": ""},
    sign="tanh(-1) comes out positive.",
    think="You took |z|. Where does the sign come back?",
)
safe_tanh.wrong(
    "clipped between -1 and 1",
    "np.clip(z, -1.0, 1.0)",
    sign="right for large z; a straight line in between, where tanh is a curve.",
    think="What is tanh of 1?",
)
safe_tanh.wrong(
    "that is the sigmoid",
    "sigmoid(z)",
    sign="never negative.",
    think="What is tanh of 0, and of -1000?",
)
safe_tanh.wrong(
    "that is a sigmoid, twice as steep",
    "sigmoid(2 * z)",
    sign="σ(2z) lies between 0 and 1; tanh lies between -1 and 1.",
    think="tanh z = 2 σ(2z) - 1. What has become of the 2 and the 1?",
)


# ------------------------------------------------------------------------------------------- softmax
@chapter.code(
    inputs=lambda rng: [
        (np.array([[0.0, 1.0]]),),
        (np.array([[1000.0, 1001.0, 999.0]]),),
        (np.array([[-1000.0, 0.0, 1000.0]]),),
        (rng.normal(size=(2, 3)),),
        (np.array([[1, 2, 3], [3, 0, 1]]),),
        (np.array([[0.0, -6.5]]),),
        (rng.integers(-99, 99, size=(4, 3)) / 64 + np.array([[900.0], [-900.0], [0.0], [5.0]]),),
        (rng.normal(size=(3, 3)),),  # where what is laid along the wrong axis raises no error
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


softmax.wrong(
    "exp overflows",
    {"z - z.max(axis=1, keepdims=True)": "z"},
    sign="nan as soon as a score is above 709.",
    think="What may be taken off all scores of a row without changing the shares?",
)
softmax.wrong(
    "the division stands inside exp",
    "np.exp(z / np.exp(z).sum(axis=1, keepdims=True))",
    also=[
        {
            "np.exp(z - z.max(axis=1, keepdims=True))": "z - z.max(axis=1, keepdims=True)",
            "e / e.sum(axis=1, keepdims=True)": "np.exp(e / np.exp(e).sum(axis=1, keepdims=True))",
        }
    ],
    sign="the rows don't add up to 1.",
    think="Which bracket closes where? First exp, then the division by the sum.",
)
softmax.wrong(
    "all rows share one sum",
    {"e.sum(axis=1, keepdims=True)": "e.sum()"},
    sign="the rows don't add up to 1, all entries together do.",
    think="Over which axis is the sum to be taken?",
)
softmax.wrong(
    "columns instead of rows",
    {"axis=1": "axis=0"},
    sign="the columns add up to 1: samples compete, not classes.",
    think="A row is a sample. What is to add up to 1?",
)
softmax.wrong(
    "one maximum for all rows",
    {"z.max(axis=1, keepdims=True)": "z.max()"},
    sign="a row with much smaller scores than another becomes 0 / 0.",
    think="The largest score of *each row* is to be taken off.",
)
softmax.wrong(
    "the logarithm of the shares",
    {"e / e.sum(axis=1, keepdims=True)": "np.log(e / e.sum(axis=1, keepdims=True))"},
    sign="all entries are negative.",
    think="Shares lie between 0 and 1.",
)
softmax.wrong(
    "shares without exp",
    "z / z.sum(axis=1, keepdims=True)",
    sign="negative scores give negative shares.",
    think="What makes every number positive before it is divided?",
)
softmax.wrong(
    "keepdims is missing in the sum",
    {"e.sum(axis=1, keepdims=True)": "e.sum(axis=1)"},
    sign="right for a single row, an error for several: the sums lie in a row where a column is needed.",
    think="What shape has `e.sum(axis=1)`, and what does e divided by it do?",
)
softmax.wrong(
    "the smallest score is taken off, not the largest",
    {"max": "min"},
    sign="right while the scores of a row lie close together; nan for [0, 1000].",
    think="After the subtraction, how large can a score still be? Which one must not become large?",
)
softmax.wrong(
    "the mean score is taken off, not the largest",
    {"max": "mean"},
    sign="right while the scores of a row lie close together; nan for [-1000, 0, 1000].",
    think="After the subtraction, how large can a score still be? Which one must not become large?",
)
softmax.wrong(
    "not divided by the sum",
    {" / e.sum(axis=1, keepdims=True)": ""},
    sign="the largest entry of each row is 1, and the others come on top.",
    think="What are the shares of a row to add up to?",
)
softmax.wrong(
    "the scores are clipped",
    {"z - z.max(axis=1, keepdims=True)": "np.clip(z, -700, 700)"},
    sign="nothing overflows, but scores of 900 and 901 become the same.",
    think="The shares depend on differences only. Which number may be taken off without changing them?",
)
softmax.wrong(
    "the largest score is taken off above the line only",
    {"e.sum": "np.exp(z).sum"},
    sign="the denominator still overflows, and the shares don't add up to 1.",
    think="Numerator and denominator: which exponentials belong into each?",
)
softmax.wrong(
    "a fixed number is taken off",
    {"z.max(axis=1, keepdims=True)": "1000"},
    sign="right for scores around that number; elsewhere all exponentials are 0, or one is inf.",
    think="Which number of the row itself makes the largest exponent 0?",
)
softmax.wrong(
    "something small is added, against a division by 0",
    {
        "e / e.sum(axis=1, keepdims=True)": "e / (e.sum(axis=1, keepdims=True) + 1e-8)",
        "z - z.max(axis=1, keepdims=True))": "z - z.max(axis=1, keepdims=True)) + 1e-8",
    },
    also=[
        {"keepdims=True))\n": f"keepdims=True)) + {small}\n"}
        for small in ("1e-5", "1e-6", "1e-7", "1e-8")
    ],
    sign="the shares no longer add up to 1, or a share that should be 0 isn't.",
    think="Once the largest score is taken off, one of the exponentials is 1. Can their sum be 0?",
)


# ---------------------------------------------------------------------------------------- softplus
@chapter.code(
    inputs=lambda rng: [
        (np.array([0.0]),),
        (np.array([1000.0, -1000.0]),),
        (rng.normal(size=3),),
        (np.array([2, -1, 0]),),
        (6 * rng.normal(size=(2, 2)),),
        (np.array([1000.0]),),  # each side alone: which of them overflows?
        (np.array([-1000.0]),),
        (np.array([4.0, -4.0, 9.0, -9.0]),),  # not yet 0, not yet z
    ],
    forms=("np.where(z > 0, z + np.log(1 + np.exp(-np.abs(z))), np.log(1 + np.exp(-np.abs(z))))",),
    hints=(
        "Which exponential overflows, and for which z? And which one never does?",
        "log(1 + e^z) = z + log(1 + e^(-z)). For which z is the left side safe, for which the right one?",
        "-|z| is never positive.",
    ),
    further="Its slope is σ(z). And -log σ(z), the loss of a sample with y = 1, is softplus(-z).",
)
def softplus(z):
    return np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z)))


softplus.wrong(
    "exp overflows",
    "np.log(1 + np.exp(z))",
    sign="right up to z = 709, then inf.",
    think="log(1 + exp(800)) is 800, nearly. How can you get it without exp(800)?",
)
softplus.wrong(
    "exp overflows on the other side",
    "z + np.log(1 + np.exp(-z))",
    also=["z + np.log(1 + 1 / np.exp(z))"],
    sign="right down to z = -709, then inf or nan.",
    think="Which exponent is large for z = -1000?",
)
softplus.wrong(
    "the part with the exponential is right for one side only",
    {"-np.abs(z)": "-z"},
    sign="right for z > 0; below, z counts twice, and for -1000 it is inf.",
    think="For z < 0 log(1 + e^z) is right as it stands. What is the exponent then?",
)
softplus.wrong(
    "z is added on both sides",
    {"np.maximum(z, 0)": "z"},
    sign="right for z > 0; below it is negative, which a softplus never is.",
    think="For z < 0 log(1 + e^z) is right as it stands. What is added to it there?",
)
softplus.wrong(
    "the size of z is added on both sides",
    {"np.maximum(z, 0)": "np.abs(z)"},
    sign="right for z > 0; below it rises again.",
    think="For z < 0 log(1 + e^z) is right as it stands. What is added to it there?",
)
softplus.wrong(
    "only the part with the exponential",
    {"np.maximum(z, 0) + ": ""},
    sign="right for z < 0; above it falls again.",
    think="For large z softplus is z, nearly. Where is that?",
)
softplus.wrong(
    "ReLU",
    {" + np.log(1 + np.exp(-np.abs(z)))": ""},
    also=["np.log(np.exp(z))"],
    sign="right for |z| = 1000; at 0 it is 0, where softplus is 0.69.",
    think="What is log(1 + e^0)?",
)
softplus.wrong(
    "log and 1 + exp have been undone by each other",
    {"np.log(1 + np.exp(-np.abs(z)))": "np.exp(-np.abs(z))"},
    sign="right for |z| = 1000; near 0 it is too large.",
    think="exp(-|z|) is added to 1. And then?",
)
softplus.wrong(
    "the exponent is positive",
    {"-np.abs(z)": "np.abs(z)"},
    sign="inf for both 1000 and -1000.",
    think="Which exponent can never overflow?",
)
softplus.wrong(
    "the exponent is clipped",
    "np.log(1 + np.exp(np.clip(z, -500, 500)))",
    also=[
        f"np.log(1 + np.exp(np.{clip}))"
        for clip in (
            "clip(z, -709, 709)",
            "clip(z, -700, 700)",
            "clip(z, -100, 100)",
            "clip(z, None, 50)",
        )
    ],
    sign="right up to the border; beyond it the function is flat.",
    think="The clip hides the trouble. Softplus of 1000 is 1000: how can you get it without exp(1000)?",
)
softplus.wrong(
    "the sigmoid: that is its slope",
    "1 / (1 + np.exp(-z))",
    sign="never above 1.",
    think="Which of the two was asked for: softplus or its slope?",
)
softplus.wrong(
    "the sign of z is turned round",
    {"maximum(z": "maximum(-z"},
    also=["np.log(1 + np.exp(-z))"],
    sign="it falls, where it should rise.",
    think="What is softplus of 1000, and what of -1000?",
)
softplus.wrong(
    "the 1 is missing",
    {"np.log(1 + np.exp(-np.abs(z)))": "np.log(np.exp(-np.abs(z)))"},
    sign="log and exp undo each other: never positive.",
    think="What is log(1 + e^0)?",
)
softplus.wrong(
    "a logarithm to another base",
    {"np.log": "np.log2"},
    also=[{"np.log": "np.log10"}],
    sign="right for |z| = 1000; at 0 it is 1, or 0.30.",
    think="`np.log` is the natural logarithm.",
)


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
    further="For a sample that is confidently wrong, p (1 - p) is nearly 0, and so is the gradient: "
    "the worse the mistake, the less is learnt. The cross-entropy cures that.",
)
def output_error(p, y):
    return (p - y) * p * (1 - p)


output_error.wrong(
    "that is the cross-entropy's",
    {" * p * (1 - p)": ""},
    sign="p - y alone: the slope of the sigmoid has not been multiplied in.",
    think="p - y is dJ/dp here. And dp/dz?",
)
output_error.wrong(
    "the ½ has been overlooked",
    {"(p - y)": "2 * (p - y)"},
    sign="twice too large.",
    think="What is the derivative of ½ (p - y)² by p?",
)
output_error.wrong(
    "the sigmoid is applied twice",
    {"p * (1 - p)": "sigmoid(p) * (1 - sigmoid(p))"},
    sign="the slope never falls below 0.196, so that sure mistakes seem to be learnt from.",
    think="p is already σ(z). What is its slope in terms of p?",
)
output_error.wrong(
    "the sign is turned round",
    {"p - y": "y - p"},
    sign="w -= α · gradient then leads uphill.",
    think="p is larger than y. Should z go up or down, and which sign has its gradient then?",
)
output_error.wrong(
    "only the slope",
    {"(p - y) * ": ""},
    sign="a right answer is changed as much as a wrong one.",
    think="How wrong was the output? Where is that in your answer?",
)
output_error.wrong(
    "the sigmoid in the place of its slope",
    {"p * (1 - p)": "sigmoid(p)"},
    sign="σ(p) is a value, and of p at that, which is a σ already.",
    think="What is dp/dz, written with p?",
)
output_error.wrong(
    "half of the slope is missing: 1 - p",
    {" * (1 - p)": ""},
    sign="a sample with p near 1 is still learnt from as if it lay in the middle.",
    think="σ' = p (1 - p) has two factors.",
)
output_error.wrong(
    "half of the slope is missing: p",
    {"p * (1 - p)": "(1 - p)"},
    sign="a sample with p near 0 is still learnt from as if it lay in the middle.",
    think="σ' = p (1 - p) has two factors.",
)
output_error.wrong(
    "the slope is taken at the label, not at the output",
    {"p * (1 - p)": "y * (1 - y)"},
    sign="always 0: y is 0 or 1, so that y (1 - y) is 0.",
    think="Which of the two, p or y, came out of the sigmoid?",
)
output_error.wrong(
    "the slope of tanh",
    {"p * (1 - p)": "(1 - p**2)"},
    sign="1 - p² belongs to an output of tanh.",
    think="p is σ(z). What is σ' in terms of p?",
)
output_error.wrong(
    "the error itself is put into the slope",
    {"p * (1 - p)": "(p - y) * (1 - (p - y))"},
    sign="e (1 - e) with e = p - y: it can be negative, and a slope of the sigmoid never is.",
    think="a (1 - a) is the slope of a sigmoid whose *output* is a. Is p - y the output of a sigmoid?",
)
output_error.wrong(
    "the error is squared",
    {"(p - y)": "(p - y) ** 2"},
    sign="never negative: z could only go one way.",
    think="The loss has a square. What is left of it in its derivative?",
)
output_error.wrong(
    "the sign of the error is lost",
    {"(p - y)": "np.abs(p - y)"},
    sign="never negative: z could only go one way.",
    think="If p is too small, should z go up or down?",
)
output_error.wrong(
    "the derivative by p, of the cross-entropy",
    "(p - y) / (p * (1 - p))",
    sign="enormous where p is near 0 or 1. And the loss here is ½ (p - y)².",
    think="Of which loss, and by what: by p or by z?",
)
output_error.wrong(
    "the loss, not its derivative",
    "(p - y) ** 2 / 2",
    also=["(p - y) ** 2"],
    sign="never negative: z could only go one way.",
    think="That is what a mistake costs. How does the cost change with z?",
)


# ------------------------------------------------------------------------ the error of a softmax
def _shares(rng, rows, classes):
    z = np.exp(rng.normal(size=(rows, classes)))
    return z / z.sum(axis=1, keepdims=True), rng.integers(classes, size=rows)


@chapter.code(
    inputs=lambda rng: [
        (np.array([[0.25, 0.75]]), np.array([1])),
        _shares(rng, 1, 3),
        (_shares(rng, 3, 3)[0], np.array([0, 0, 2])),
        (_shares(rng, 2, 5)[0], np.array([4, 1])),
        _shares(rng, 4, 2),
    ],
    hints=(
        "With two classes this is the sigmoid with its cross-entropy, and dJ/dz is p - y. What takes the place of y where there are more?",
        "How is a 1 put into the column of the right class of each row? `np.eye(n)[y]`, or two lists of places in `p[..., ...]`.",
        "The loss is a mean over the samples. What does that do to the derivative?",
    ),
    further="Each row adds up to 0: what one class gains, the others lose. And the derivative is p - y again, as with a sigmoid: no slope of the softmax is left.",
)
def softmax_error(p, y):
    right = np.eye(p.shape[1])[y]
    return (p - right) / len(p)


softmax_error.wrong(
    "-1 is put in the place of p - 1",
    {"(p - right)": "np.where(right == 1, -1, p)"},
    sign="the share of the right class is overwritten, and not lowered by 1.",
    think="`=` or `-=`?",
)
softmax_error.wrong(
    "the sum over the samples, not the mean",
    {" / len(p)": ""},
    sign="as many times too large as there are samples.",
    think="The loss is a mean. What is the derivative of a mean?",
)
softmax_error.wrong(
    "the sign is turned round",
    {"p - right": "right - p"},
    sign="the scores would be moved away from the right class.",
    think="Should the score of the right class rise or fall? And J is to fall.",
)
softmax_error.wrong(
    "the number of the class is subtracted",
    {"p - right": "p - y[:, None]"},
    also=[{"p - right": "p - y"}],
    sign="class 2 would be twice as right as class 1.",
    think="y says *which* column. What is to be subtracted there, and what in the others?",
)
softmax_error.wrong(
    "the derivative by p, not by z",
    {"p - right": "-right / p"},
    also=[{"p - right": "right / p"}],
    sign="0 for all wrong classes, and enormous where p is small.",
    think="Between p and z lies a softmax. What is dJ/dz, if dJ/dp is what you have?",
)
softmax_error.wrong(
    "only the diagonal of the softmax's derivative",
    {"p - right": "-right * (1 - p)"},
    also=[{"p - right": "right * (1 - p)"}],
    sign="right for the right class; 0 for all the others.",
    think="A score changes *all* the shares of its row. Which terms are missing?",
)
softmax_error.wrong(
    "a slope p (1 - p) too many",
    {"(p - right)": "(p - right) * p * (1 - p)"},
    sign="too small, most of all where p is near 0 or 1.",
    think="With the squared error the slope stays. Does it stay with the cross-entropy?",
)
softmax_error.wrong(
    "1 is subtracted in the whole column",
    {"p - right": "p - right.any(axis=0)"},
    sign="`p[:, y] -= 1` takes the columns of all samples for every row: right for one sample.",
    think="Which rows does `p[:, y]` have?",
)
softmax_error.wrong(
    "softmax is applied again",
    {"p - right": "np.exp(p) / np.exp(p).sum(axis=1, keepdims=True) - right"},
    sign="p are shares already, and come out nearly equal.",
    think="Is p what comes out of the softmax, or what goes in?",
)
softmax_error.wrong(
    "divided by the number of classes or of entries, not of samples",
    {"/ len(p)": "/ p.shape[1]"},
    also=[{"/ len(p)": "/ p.size"}],
    sign="right where there are as many samples as classes, or one class.",
    think="Over what is the loss a mean?",
)
softmax_error.wrong(
    "1 is added, not subtracted",
    {"p - right": "p + right"},
    sign="no row adds up to 0.",
    think="Should the score of the right class rise or fall? And J is to fall.",
)
softmax_error.wrong(
    "the loss, not its derivative",
    "-np.log(p[np.arange(len(y)), y]).mean()",
    sign="one number, where one for each score was asked for.",
    think="That is J. How does it change with each score?",
)
softmax_error.wrong(
    "classes are counted from 1",
    {"[y]": "[y - 1]"},
    sign="the 1 lands in the column before the right one.",
    think="With which number does a column begin?",
)
softmax_error.wrong(
    "only the shares of the right classes came",
    "(p[np.arange(len(y)), y] - 1) / len(y)",
    also=["p[np.arange(len(y)), y] - 1"],
    sign="one number for each sample, where a row was asked for.",
    think="What about the scores of the other classes?",
)


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
    p, y, x = 0.5, 1, 2
    return (p - y) * x


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
