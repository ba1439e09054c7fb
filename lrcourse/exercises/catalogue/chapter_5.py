"""5 Trends and challenges: what learners believe about adaptive rates, new functions, sharpness."""

import numpy as np

from ..kinds import Chapter

chapter = Chapter("5")


# ----------------------------------------------------------------------------------------- RMSProp
def _states(rng):
    def draw(*shape):
        return rng.normal(size=shape) if shape else rng.normal()

    return [
        (1.0, 0.5, 2.0, 0.1, 0.9, 0.1),
        (1.0, 0.0, -2.0, 0.1, 0.9, 0.1),
        (draw(), rng.uniform(), draw(), 0.3, 0.5, 1e-8),
        (draw(3), rng.uniform(size=3), draw(3) * [1e-2, 1, 1e2], 0.01, 0.9, 1e-8),
        (1.0, 0.0, 1e-4, 0.1, 0.9, 1e-3),  # √s is smaller than ε
    ]


@chapter.code(
    inputs=_states,
    hints=(
        "s is a running mean of the squared gradients: keep `decay` of the old one, take 1 - decay of the new.",
        "Then w ← w - α g / (√s + ε), with the new s.",
    ),
    further="Multiply the loss by 1000: s grows by a million, √s by 1000, and the step stays the same. "
    "Adaptive methods don't know the scale of the loss.",
)
def rmsprop_step(w, s, gradient, learning_rate, decay, epsilon):
    s = decay * s + (1 - decay) * gradient**2
    return w - learning_rate * gradient / (np.sqrt(s) + epsilon), s


rmsprop_step.wrong(
    "the root is missing",
    {"np.sqrt(s)": "s"},
    sign="ten times the gradient, a tenth of the step.",
    think="s has the unit of g². What has the unit of g?",
)
rmsprop_step.wrong(
    "the gradient is not squared",
    {"**2": ""},
    also=[{"gradient**2": "np.abs(gradient)"}],
    sign="the root of a negative number: nan.",
    think="What is s a running mean of?",
)
rmsprop_step.wrong(
    "the step is taken with the old s",
    {"    s = decay": "    new = decay", "), s": "), new"},
    sign="the first step, with s = 0, is divided by ε: it is gigantic.",
    think="Which s is under the root?",
)
rmsprop_step.wrong(
    "decay and 1 - decay have changed places",
    {"decay * s + (1 - decay)": "(1 - decay) * s + decay"},
    sign="the memory is far too short: s is nearly the last gradient alone.",
    think="With decay = 0.9, how much of the old s is kept?",
)
rmsprop_step.wrong(
    "a sum, not a running mean",
    {"decay * s + (1 - decay) *": "s +"},
    sign="s only grows, the steps get shorter for ever: that is AdaGrad.",
    think="What happens to an old gradient in a running mean?",
)
rmsprop_step.wrong(
    "the new square counts in full",
    {"(1 - decay) * ": ""},
    sign="s tends to ten times the mean square, with decay = 0.9.",
    think="Two weights of a mean add up to 1.",
)
rmsprop_step.wrong(
    "ε is under the root",
    {"np.sqrt(s) + epsilon": "np.sqrt(s + epsilon)"},
    sign="with a tiny ε nobody notices; with 0.1 the difference shows.",
    think="√s + ε, or √(s + ε)?",
)
rmsprop_step.wrong(
    "ε is added after the division",
    {"gradient / (np.sqrt(s) + epsilon)": "(gradient / np.sqrt(s) + epsilon)"},
    sign="g / √s + ε moves every weight by α ε in the same direction.",
    think="What does ε protect from? Look at the brackets.",
)
rmsprop_step.wrong(
    "the step goes uphill",
    {"w - ": "w + "},
    sign="the loss grows with every step.",
    think="Which sign takes you against the gradient?",
)
rmsprop_step.wrong(
    "the gradient is not in the step",
    {"gradient / (": "1 / ("},
    sign="every step has the same sign, whatever the slope is.",
    think="g / √s is ±1, nearly. What is 1 / √s?",
)
rmsprop_step.wrong(
    "s is computed, and not used",
    {" / (np.sqrt(s) + epsilon)": ""},
    sign="that is plain gradient descent.",
    think="What is s for?",
)
rmsprop_step.wrong(
    "s is not handed back",
    {"    s = decay": "    new = decay", "np.sqrt(s)": "np.sqrt(new)"},
    sign="w moves rightly, and s stays what it was: nothing is remembered.",
    think="Which two values are to be returned, and are both new?",
)
rmsprop_step.wrong(
    "ε is the least that the root may be, and is not added",
    {"np.sqrt(s) + epsilon": "np.maximum(np.sqrt(s), epsilon)"},
    also=[{"np.sqrt(s) + epsilon": "np.sqrt(np.maximum(s, epsilon**2))"}],
    sign="it protects from a division by zero as well; where √s is larger than ε, ε has no say.",
    think="What does the formula do with √s and ε?",
)
rmsprop_step.wrong(
    "ε is left out",
    {" + epsilon": ""},
    sign="with a tiny ε nobody notices; with 0.1 the difference shows.",
    think="Which argument did you not use? What does it protect from?",
)
rmsprop_step.wrong(
    "ε is added to the step, and α does not reach it",
    {"(np.sqrt(s) + epsilon)": "np.sqrt(s) + epsilon"},
    also=[{"gradient / (np.sqrt(s) + epsilon)": "1 / np.sqrt(s) + epsilon * gradient"}],
    sign="w - α g / √s + ε moves every weight by ε.",
    think="What does ε protect from? Look at the brackets.",
)
rmsprop_step.wrong(
    "only the place is returned",
    {"), s": ")"},
    sign="one value where two were asked for.",
    think="The next step needs s as well.",
)
rmsprop_step.wrong(
    "the root of s is handed back",
    {"), s": "), np.sqrt(s)"},
    sign="w moves rightly; in the next step the root is taken of a root.",
    think="What is s: the mean of the squares, or the root of it?",
)
rmsprop_step.wrong(
    "one s for all the weights",
    {"gradient**2": "np.mean(gradient**2)"},
    also=[{"gradient**2": "np.sum(gradient**2)"}, {"gradient**2": "np.linalg.norm(gradient)"}],
    sign="right for one weight; with more, the steep coordinates set the pace for the flat ones.",
    think="Each weight has an s of its own. Over what do you average?",
)


# ------------------------------------------------------------------------------ Adam's first step
@chapter.number(
    hints=(
        "After one step, m̂ = g and ŝ = g².",
        "g / √(g²) is 1, for any g > 0.",
    ),
    further="So for Adam, and for its first step, the learning rate *is* the length of the step. "
    "For gradient descent it never is: there the slope has its say.",
)
def first_step_of_adam():
    """α · g / |g| = α."""
    g, t = 1000.0, 1
    m, s = (1 - 0.9) * g, (1 - 0.999) * g**2
    return float(0.01 * (m / (1 - 0.9**t)) / np.sqrt(s / (1 - 0.999**t)))


first_step_of_adam.wrong(
    "that is gradient descent",
    0.01 * 1000,
    sign="α · g: the size of the gradient has its say.",
    think="By what does Adam divide the gradient?",
)
first_step_of_adam.wrong(
    "the bias correction is missing",
    0.01 * 0.1 / np.sqrt(0.001),
    sign="about three times too long: 0.1 / √0.001 = 3.16.",
    think="After the first step m is 0.1 g. What does the correction make of it?",
)
first_step_of_adam.wrong(
    "the scale has been divided out once too often",
    0.01 / 1000,
    sign="α / g: the larger the gradient, the shorter the step.",
    think="The square of g stands under a root.",
)
first_step_of_adam.wrong(
    "the gradient itself",
    1000,
    sign="the step would not depend on α.",
    think="By what does Adam divide the gradient, and by what does it multiply the rest?",
)
first_step_of_adam.wrong(
    "only the first average, uncorrected",
    0.001,
    sign="(1 - β₁) α: m is taken as 0.1 g, and the correction left out for it alone.",
    think="After one step, what does the correction make of m?",
)
first_step_of_adam.wrong(
    "the direction, without α",
    1.0,
    sign="m̂ / √ŝ is a direction: no α is in it.",
    think="Where is α?",
)
first_step_of_adam.wrong(
    "one of the averages, not the step",
    0.1,
    sign="0.1 is 1 - β₁: what of a gradient gets into m at first.",
    think="To what do m̂ and ŝ come after one step, once they are corrected?",
)
first_step_of_adam.wrong(
    "α counts twice",
    0.0001,
    sign="α²: the direction has no α in it.",
    think="How often does α come in?",
)


# ---------------------------------------------------------------------------------- the edge
@chapter.number(
    hints=(
        "Gradient descent is stable while the sharpness is below 2/α.",
        "Which number is the edge?",
    ),
    further="Nobody told the network about 2/α. Training itself pushes the sharpness up to the edge, and is held there.",
)
def rate_at_the_edge():
    """2 / 40."""
    return 2 / 40


rate_at_the_edge.wrong(
    "1/L is the best rate, not the edge",
    1 / 40,
    sign="at α = 1/sharpness the steep direction is solved in one step; nothing would push back there.",
    think="At which factor of the sharpness does the walk become unstable?",
)
rate_at_the_edge.wrong(
    "turned upside down",
    40 / 2,
    sign="a learning rate of 20 at a sharpness of 40: the first step would throw it out.",
    think="The sharper, the smaller α must be.",
)
rate_at_the_edge.wrong(
    "the sharpness itself",
    40,
    sign="an α of 40 would be a thousand times too large.",
    think="The sharper, the smaller α must be.",
)
rate_at_the_edge.wrong(
    "multiplied, not divided",
    80,
    sign="the sharper, the larger α would be allowed to be.",
    think="sharpness = 2/α. Solve it for α.",
)
rate_at_the_edge.wrong(
    "far beyond the edge",
    0.1,
    sign="4/40: there the steep direction is thrown three times as far with every step.",
    think="sharpness = 2/α. Solve it for α.",
)
rate_at_the_edge.wrong(
    "far below the edge",
    0.0125,
    sign="1/(2 · 40): far from the edge; nothing would hold the sharpness back there.",
    think="sharpness = 2/α. Solve it for α.",
)


# --------------------------------------------------------------------------------------------- ELU
@chapter.code(
    inputs=lambda rng: [
        (np.array([-1.0, 0.0, 2.0]),),
        (rng.normal(size=4),),
        (np.array([1000.0, -1000.0]),),
        (2 * rng.normal(size=(2, 3)),),
        (np.array([-2.0, -4.0, -7.0]),),  # not yet -1
    ],
    hints=(
        "Above 0 the line y = z, below 0 the curve e^z - 1, which comes in from -1.",
        "`np.where(condition, here, there)` chooses entry by entry. It computes both, and so exp(1000) as well; "
        "no harm is done, as that one is thrown away.",
    ),
    further="Near 0, e^z - 1 subtracts two numbers that are nearly equal. `np.expm1(z)` does it without losing digits.",
)
def elu(z):
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


elu.wrong(
    "the -1 is missing",
    {"expm1": "exp"},
    sign="a jump at 0: from 1 on the left to 0 on the right.",
    think="What is e⁰? And where does the line begin?",
)
elu.wrong(
    "the exponential is used on both sides",
    "np.exp(z) - 1",
    sign="above 0 it grows beyond all measure.",
    think="On which side is ELU a straight line?",
)
elu.wrong(
    "the sides have changed places",
    "np.where(z > 0, np.exp(z) - 1, z)",
    sign="a line on the left, an explosion on the right.",
    think="What should come out for z = 2?",
)
elu.wrong(
    "an exponential too much, multiplied by 0",
    "(z > 0) * z + (z <= 0) * (np.exp(z) - 1)",
    sign="nan for large z: exp(1000) is inf, and inf · 0 is nan.",
    think="A mask as a factor does not keep inf away. What does?",
)
elu.wrong(
    "the curve is upside down",
    {"np.expm1": "-np.expm1"},
    sign="negative inputs come out positive.",
    think="e^z - 1 or 1 - e^z?",
)
elu.wrong(
    "that is leaky ReLU",
    "np.where(z > 0, z, 0.01 * z)",
    sign="a straight line on the left, which never levels out.",
    think="Where does ELU tend to, far on the left?",
)
elu.wrong(
    "multiplied by z, which is another function",
    {"np.expm1": "z * np.exp"},
    sign="towards the left it goes back to 0, where ELU goes to -1.",
    think="Where does ELU tend to, far on the left?",
)
elu.wrong(
    "ReLU",
    "np.maximum(z, 0)",
    sign="0 on the left, where ELU is negative.",
    think="What is e^z - 1 at z = -1?",
)
elu.wrong(
    "the -1 is missing, in the sum of the two halves",
    "np.maximum(z, 0) + np.exp(np.minimum(z, 0))",
    sign="1 too large everywhere: the exponential of 0 is 1.",
    think="max(z, 0) is 0 on the left. What must be added there, and 0 on the right?",
)
elu.wrong(
    "the slope, not the function",
    {"z, np.expm1": "1.0, np.exp"},
    sign="1 on the right, e^z on the left.",
    think="What should come out for z = 2?",
)


# --------------------------------------------------------------------------------- power iteration
def _matrices(rng):
    cases = [
        (np.diag([2.0, 1.0]), np.array([1.0, 1.0]), 2),
        (np.diag([1.0, -2.0]), np.array([1.0, 2.0]), 1),  # the largest in size is negative
    ]
    # the last one so steep that a vector whose length is left alone overflows
    for size, steps, scale in [(1, 1, 1), (2, 3, 1), (3, 10, 1), (4, 120, 1000)]:
        half = scale * rng.normal(size=(size, size))
        cases.append((half + half.T, rng.normal(size=size) + 0.1, steps))
    return cases


@chapter.code(
    inputs=_matrices,
    hints=(
        "Multiply by H, and bring the vector back to length 1; again and again.",
        "At the end: vᵀ H v, with v of length 1.",
        "`np.linalg.norm(v)` is the length of v. Is it divided out in the loop, or once after it?",
    ),
    further="It needs H only in the product H v, and that is the difference of two gradients. "
    "So the sharpness of a network with millions of weights can be found without its Hessian.",
)
def largest_eigenvalue(H, v, steps):
    for _ in range(steps):
        v = H @ v
        v = v / np.linalg.norm(v)
    return v @ H @ v


largest_eigenvalue.wrong(
    "the vector is never brought back to length 1",
    {"        v = v / np.linalg.norm(v)\n": ""},
    sign="the value grows without end, and is nan in the end.",
    think="How long is v after 120 products with H, if each makes it a thousand times as long?",
)
largest_eigenvalue.wrong(
    "brought back to length 1 at the end only",
    {"        v = v /": "    v = v /"},
    sign="right for few steps; with many, v overflows first: nan.",
    think="How long is v after 120 products with H, if each makes it a thousand times as long?",
)
largest_eigenvalue.wrong(
    "the length of H v",
    {"v @ H @ v": "np.linalg.norm(H @ v)"},
    sign="a negative eigenvalue comes out positive.",
    think="A length has no sign. What has?",
)


@largest_eigenvalue.wrong(
    "the length of H v, from the last step of the loop",
    sign="a negative eigenvalue comes out positive; and after a single step it depends on the length that v began with.",
    think="A length has no sign. What has? And is it taken of the last v, once that has length 1?",
)
def _(H, v, steps):
    for _ in range(steps):
        v = H @ v
        length = np.linalg.norm(v)
        v = v / length
    return length


largest_eigenvalue.wrong(
    "the vector, not the eigenvalue",
    {"v @ H @ v": "v"},
    sign="an array comes back.",
    think="You have found the direction. How strongly does H stretch along it?",
)
largest_eigenvalue.wrong(
    "one step too few",
    {"    for _ in range(steps)": "    v = v / np.linalg.norm(v)\n    for _ in range(steps - 1)"},
    sign="differs after few steps, and not at all after many.",
    think="How often does your loop multiply by H?",
)
largest_eigenvalue.wrong(
    "divided by the largest entry, and not by the length at the end",
    {"np.linalg.norm(v)": "np.abs(v).max()"},
    sign="vᵀ H v is too large by the square of the length of v.",
    think="Any norm will do on the way. At the end, vᵀ H v needs vᵀ v = 1.",
)
largest_eigenvalue.wrong(
    "divided by the square of the length",
    {"np.linalg.norm(v)": "(v @ v)"},
    sign="v has the length 1 only if it had it before.",
    think="vᵀ v is the square of the length. How long is v after you have divided by it?",
)
largest_eigenvalue.wrong(
    "the largest, not the largest in size",
    "np.linalg.eigvalsh(H)[-1]",
    sign="where the most negative eigenvalue is the largest in size, it is passed over. And power iteration was asked for.",
    think="Towards which eigenvector does the product with H turn?",
)
largest_eigenvalue.wrong(
    "the size, without the sign",
    {"v @ H @ v": "abs(v @ H @ v)"},
    sign="a negative eigenvalue comes out positive.",
    think="vᵀ H v has a sign of its own. Who took it away?",
)
largest_eigenvalue.wrong(
    "one step too many",
    {"range(steps)": "range(steps + 1)"},
    sign="differs after few steps, and not at all after many.",
    think="How often does your loop multiply by H?",
)
largest_eigenvalue.wrong(
    "brought back to length 1 at the beginning only",
    {
        "        v = v / np.linalg.norm(v)\n": "",
        "    for": "    v = v / np.linalg.norm(v)\n    for",
    },
    sign="after the first product with H the length is another one.",
    think="When does v change its length? Bring it back to 1 after that.",
)
largest_eigenvalue.wrong(
    "brought back to length 1 before the product, not after it",
    {"H @ v\n        v = v / np.linalg.norm(v)": "H @ (v / np.linalg.norm(v))"},
    sign="in the end v has the length of H v, and vᵀ H v the square of it as a factor.",
    think="At the end, vᵀ H v needs vᵀ v = 1. What does the last line of your loop do?",
)
largest_eigenvalue.wrong(
    "the eigenvalue itself, and not what the steps have come to",
    "max(np.linalg.eigvalsh(H), key=abs)",
    sign="right after many steps; after few, power iteration has not got there yet.",
    think="The text asks for vᵀ H v after so many steps. Where do `steps` and `v` come in?",
)
largest_eigenvalue.wrong(
    "the loop ends after the first step",
    {"range(steps)": "range(1)"},
    sign="`return` stands in the loop: whatever `steps` is, H is multiplied by once.",
    think="How far to the right does `return` stand?",
)
largest_eigenvalue.wrong(
    "H is squared, not applied once more",
    {"        v = H @ v\n        v = v /": "        H = H @ H\n    v = H @ v\n    v = v /"},
    sign="after n rounds that is the power 2ⁿ; and the H at the end is no longer the one that was given.",
    think="Each step multiplies v by H once. Which H is in vᵀ H v?",
)
largest_eigenvalue.wrong(
    "how much one entry grows",
    {"v @ H @ v": "(H @ v)[0] / v[0]"},
    sign="right once v has come to rest; before that each entry grows by another factor.",
    think="The text asks for vᵀ H v. What does one entry know of the others?",
)


# ------------------------------------------------------------------------------ momentum and α
@chapter.number(
    hints=(
        "Under a steady gradient g, to what does v ← 0.9 v + g tend?",
        "v = 0.9 v + g: how many times g is v? Choose α so that α v is what 0.5 g was.",
    ),
    further="That is why “momentum made it diverge” is so often heard: α was left where it was.",
)
def rate_with_momentum():
    """0.5 · (1 - 0.9)."""
    return 0.5 * (1 - 0.9)


rate_with_momentum.wrong(
    "left as it was",
    0.5,
    sign="wherever the gradient hardly changes, the steps become far longer than before.",
    think="How large is v after many steps with the same gradient?",
)
rate_with_momentum.wrong(
    "the wrong way round",
    5.0,
    sign="the steps become far longer still.",
    think="v is ten times g. Must α be larger or smaller?",
)
rate_with_momentum.wrong(
    "multiplied by β, not by 1 - β",
    0.45,
    sign="the steps are still far too long.",
    think="1 + 0.9 + 0.81 + … : to what does it add up?",
)
rate_with_momentum.wrong(
    "only one step back is looked at",
    0.5 / 1.9,
    sign="0.5 / 1.9: after two steps v is 1.9 g, and it goes on growing.",
    think="1 + 0.9 + 0.81 + … : to what does it add up?",
)
rate_with_momentum.wrong(
    "divided by 0.9",
    0.5 / 0.9,
    sign="the steps become far longer than before.",
    think="1 + 0.9 + 0.81 + … : to what does it add up?",
)
rate_with_momentum.wrong(
    "1 - β, and α is forgotten",
    0.1,
    sign="0.1 of what? α was 0.5, not 1.",
    think="How long were the steps before: g, or half of it?",
)
rate_with_momentum.wrong(
    "halved",
    0.25,
    sign="v is more than twice g.",
    think="1 + 0.9 + 0.81 + … : to what does it add up?",
)
rate_with_momentum.wrong(
    "that is β, not α",
    0.9,
    sign="the steps become far longer than before.",
    think="How large is v after many steps with the same gradient? By what must α be divided?",
)


# ---------------------------------------------------------------------------------- why warm up?
@chapter.choice(
    "abcd",
    hints=(
        "At the start, is the sharpness of a network above or below what it is later?",
        "When the edge 2/α has passed below the sharpness, how large is α: as large as without warm-up?",
    ),
    further="On the thread of this book: 2/L on a parabola, the sharpness of a network, the edge, and now the warm-up.",
)
def why_warm_up():
    """Where the start is sharper than 2/α, the full α would throw the run out; with a warm-up the throw comes while α is smaller, and ends where it is flatter."""
    return "c"


why_warm_up.wrong(
    "the computer does not warm up",
    "a",
    sign="the number of a step says nothing about its cost.",
    think="What is different about the *place* where training starts?",
)
why_warm_up.wrong(
    "small steps are no better in themselves",
    "b",
    sign="if they were, one would stay with them.",
    think="Why can α be large later, and not at once?",
)
why_warm_up.wrong(
    "nothing random is involved",
    "d",
    sign="a run on the full batch, where nothing is random, is saved by a warm-up as well.",
    think="Which quantity decides whether an α is stable?",
)


# ------------------------------------------------------------------------- clip the gradient
def _gradients(rng):
    cases = [
        (np.array([[3.0]]), np.array([4.0]), 1.0),
        (np.array([[3.0]]), np.array([4.0]), 10.0),  # short enough, and its square is not
        (np.array([[3.0]]), np.array([4.0]), 30.0),
        (np.array([[3.0]]), np.array([4.0]), 4.5),  # each part is short enough, and both are not
        (np.array([[0.0]]), np.array([0.0]), 1.0),
        (np.array([[0.3]]), np.array([0.4]), 1.0),  # shorter than 1, and than its limit
        (np.array([[3.0, -1.0]]), np.array([0.5, -9.0]), 2.0),
        (np.array([[1.0, -2.0]]), np.array([-1.0, 1.5]), 3.0),
        (np.array([[6.0, -0.5], [0.2, -7.0]]), np.array([1.0, 0.1]), 5.0),
    ]
    # Between what may be taken for the norm: the biases' own 1.51, the root of the mean square 1.66, the
    # largest number 3, the weights' own 3.78; and beyond 4.07, both norms 5.29, all sizes 8.2, squares 16.5.
    W, b = np.array([[2.0, -1.0], [0.5, -3.0]]), np.array([1.5, 0.2])
    cases += [(W, b, longest) for longest in (1.58, 2.3, 3.4, 3.9, 4.6, 7.0, 12.0)]
    cases.append((np.array([[1.5, 0.2]]), np.array([2.0, -3.0]), 2.5))  # the biases are longer
    for rows, columns in [(2, 3), (4, 2)]:
        W, b = rng.normal(size=(rows, columns)), rng.normal(size=columns)
        length = np.sqrt(np.sum(W**2) + np.sum(b**2))  # these are 10 long
        cases.append((10 * W / length, 10 * b / length, float(rng.uniform(1.5, 5))))
    return cases


@chapter.code(
    inputs=_gradients,
    forms=(
        "g_W * min(1, longest / np.sqrt((g_W**2).sum() + (g_b**2).sum())), "
        "g_b * min(1, longest / np.sqrt((g_W**2).sum() + (g_b**2).sum()))",
    ),
    hints=(
        "The norm of a vector is the root of the sum of its squares. Here the squares of both parts go into one sum.",
        "To make a vector shorter, and leave its direction alone, multiply all of it by one number.",
        "Which number makes a vector of norm 5 one of norm 2? And for which vectors is nothing to be done?",
    ),
    further="The direction stays. Clipping each number by itself would turn the step as well, towards the diagonals.",
)
def clipped(g_W, g_b, longest):
    norm = np.sqrt(np.sum(g_W**2) + np.sum(g_b**2))
    factor = longest / norm if norm > longest else 1
    return factor * g_W, factor * g_b


clipped.wrong(
    "each number is cut by itself",
    "np.clip(g_W, -longest, longest), np.clip(g_b, -longest, longest)",
    sign="the large numbers are cut and the small ones are not: the step turns to another direction.",
    think="Is (3, 4) cut to (1, 1) still the same direction? And how long is it?",
)
clipped.wrong(
    "only what is above `longest` is cut, and nothing below −`longest`",
    "np.minimum(g_W, longest), np.minimum(g_b, longest)",
    sign="a large negative number stays as it is, and each number is cut by itself.",
    think="What is to be no longer than `longest`: a number, or the whole vector?",
)


@clipped.wrong(
    "each part is cut by itself",
    sign="both parts may be `longest` long, and together they are longer than that.",
    think="How long is the vector that has all the numbers in it, if each part is `longest` long?",
)
def _(g_W, g_b, longest):
    def cut(part):
        norm = np.sqrt(np.sum(part**2))
        return part * longest / norm if norm > longest else part

    return cut(g_W), cut(g_b)


clipped.wrong(
    "a short gradient is stretched",
    {"longest / norm if norm > longest else 1": "longest / norm"},
    also=[
        {"longest / norm if norm > longest else 1": "longest / norm if norm > 0 else 1"},
        {"min(1, ": "("},
    ],
    sign="every gradient comes out `longest` long, also one that was shorter; zeros become nan, unless you look out for them.",
    think="Near the bottom the gradient is small. What becomes of the last steps if each is made long?",
)
clipped.wrong(
    "only the short gradients are scaled",
    {"norm > longest": "norm < longest"},
    also=[{"min(1": "max(1"}],
    sign="a long gradient stays long, a short one is stretched.",
    think="When is something to be done: at norm 5 and longest 1, or at norm 1 and longest 5?",
)
clipped.wrong(
    "scaled to length 1, not to `longest`",
    {"longest / norm if": "1 / norm if"},
    sign="right where `longest` is 1.",
    think="g / ‖g‖ has the norm 1. Which norm was asked for?",
)
clipped.wrong(
    "multiplied by `longest`, and not divided by the norm",
    {"longest / norm if": "longest if"},
    sign="the result is `longest` times as long as the gradient was.",
    think="A vector of norm 5, multiplied by 2: how long is it?",
)
clipped.wrong(
    "the factor is upside down",
    {"longest / norm if": "norm / longest if"},
    sign="what is too long becomes longer still.",
    think="Is the factor to be larger or smaller than 1?",
)
clipped.wrong(
    "the root is missing",
    {"np.sqrt(np.sum(g_W**2) + np.sum(g_b**2))": "np.sum(g_W**2) + np.sum(g_b**2)"},
    also=[{"longest / norm if norm > longest": "longest / norm if norm**2 > longest"}],
    sign="that is the square of the norm: some short gradients count as long.",
    think="How long is (3, 4): 5, or 25?",
)
clipped.wrong(
    "divided by the square of the norm",
    {"longest / norm if": "longest / norm**2 if"},
    sign="what is too long comes out too short.",
    think="g / ‖g‖ has the norm 1. Which norm has g / ‖g‖²?",
)
clipped.wrong(
    "the sizes are added, not the squares",
    {"g_W**2": "np.abs(g_W)", "g_b**2": "np.abs(g_b)"},
    sign="(3, 4) counts as 7 long, or with the root as √7.",
    also=[
        {"np.sqrt(np.sum(g_W**2) + np.sum(g_b**2))": "np.sum(np.abs(g_W)) + np.sum(np.abs(g_b))"}
    ],
    think="How long is (3, 4): 5, or 7?",
)
clipped.wrong(
    "the norms of the parts are added",
    {
        "np.sqrt(np.sum(g_W**2) + np.sum(g_b**2))": "np.sqrt(np.sum(g_W**2)) + np.sqrt(np.sum(g_b**2))"
    },
    sign="the result is shorter than `longest`.",
    think="A way of 3 to the east and one of 4 to the north: how far is that, as the crow flies?",
)
clipped.wrong(
    "the largest number is taken for the norm",
    {"np.sqrt(np.sum(g_W**2) + np.sum(g_b**2))": "max(np.abs(g_W).max(), np.abs(g_b).max())"},
    sign="the largest number comes out as `longest`, the norm is larger.",
    think="How long is (3, 4): 5, or 4?",
)
clipped.wrong(
    "the longer part is taken for both",
    {"np.sqrt(np.sum(g_W**2) + np.sum(g_b**2))": "np.sqrt(max(np.sum(g_W**2), np.sum(g_b**2)))"},
    sign="the longer part comes out `longest` long, and both together longer.",
    think="All the numbers together are one vector. What is its norm?",
)
clipped.wrong(
    "mean in the place of sum",
    {"np.sum(g_W**2)": "np.mean(g_W**2)", "np.sum(g_b**2)": "np.mean(g_b**2)"},
    also=[
        {
            "np.sum(g_W**2) + np.sum(g_b**2)": "(np.sum(g_W**2) + np.sum(g_b**2)) / (g_W.size + g_b.size)"
        }
    ],
    sign="right for one weight and one bias at most; with more, the norm comes out too small.",
    think="How long is a vector of four ones: 2, or 1?",
)
clipped.wrong(
    "the biases are not counted",
    {" + np.sum(g_b**2)": ""},
    sign="what belongs to the weights is cut to `longest`, and the biases come on top.",
    think="Which numbers belong to the gradient?",
)
clipped.wrong(
    "the weights are not counted",
    {"np.sum(g_W**2) + ": ""},
    sign="what belongs to the biases is cut to `longest`, and the weights come on top.",
    think="Which numbers belong to the gradient?",
)
clipped.wrong(
    "the biases are not scaled",
    {"factor * g_b": "g_b"},
    sign="only the weights' part gets shorter: the direction turns.",
    think="To what is the factor to be applied, if the direction is to stay?",
)
clipped.wrong(
    "the weights are not scaled",
    {"factor * g_W": "g_W"},
    sign="only the biases' part gets shorter: the direction turns.",
    think="To what is the factor to be applied, if the direction is to stay?",
)
clipped.wrong(
    "what is too long is thrown away",
    {"longest / norm if norm > longest else 1": "0 if norm > longest else 1"},
    also=[{"longest / norm if norm > longest else 1": "1 if norm <= longest else 0"}],
    sign="no step at all where the gradient is long.",
    think="A long gradient points in the right direction. Which part of it is too much?",
)
clipped.wrong(
    "what is short enough is thrown away",
    {"longest else 1": "longest else 0"},
    sign="no step at all where the gradient is short.",
    think="By what is a vector multiplied that stays as it is?",
)
clipped.wrong(
    "nothing is cut",
    "g_W, g_b",
    sign="both parts come back as they went in.",
    think="What has to happen where the norm is above `longest`?",
)


clipped.wrong(
    "each number is cut by itself, and loses its sign",
    "np.where(np.abs(g_W) > longest, longest, g_W), np.where(np.abs(g_b) > longest, longest, g_b)",
    sign="a large negative number comes out positive: there the step goes uphill.",
    think="What is to be no longer than `longest`: a number, or the whole vector?",
)
clipped.wrong(
    "of the matrix, its largest stretch is taken for the norm",
    {"np.sum(g_W**2) +": "np.linalg.norm(g_W, 2) ** 2 +"},
    sign="right for a single row or column; with more, the norm comes out too small.",
    think="`np.linalg.norm(A, 2)` asks how far A stretches a vector. Which norm has the vector of all its numbers?",
)
clipped.wrong(
    "one vector comes back, and not its two parts",
    {"factor * g_W, factor * g_b": "factor * np.concatenate([g_W.ravel(), g_b])"},
    sign="the numbers are right, but whoever takes the step needs a matrix for W and a vector for b.",
    think="Which shapes had the two parts that were given?",
)


@clipped.wrong(
    "each row of the weights is cut by itself",
    sign="each row may be `longest` long, and together they are longer than that.",
    think="How long is the vector that has all the numbers in it?",
)
def _(g_W, g_b, longest):
    def cut(part):
        norm = np.sqrt(np.sum(part**2, axis=-1, keepdims=True))
        return part * np.minimum(1, longest / np.maximum(norm, 1e-300))

    return cut(g_W), cut(g_b)


@clipped.wrong(
    "`longest` is taken off, and not the rest",
    sign="the result is norm − longest long.",
    think="A vector of norm 5 is to become one of norm 2. How long is yours?",
)
def _(g_W, g_b, longest):
    norm = np.sqrt(np.sum(g_W**2) + np.sum(g_b**2))
    factor = (norm - longest) / norm if norm > longest else 1
    return factor * g_W, factor * g_b


# ------------------------------------------------------------------------- rates for another width
@chapter.code(
    inputs=lambda rng: [
        (0.5, 0.25, 16, 64),
        (0.5, 0.125, 32, 48),  # half as many again
        (0.3, 0.2, 40, 40),
        (0.1, 0.1, 64, 16),  # narrower
        (*rng.uniform(0.1, 0.9, size=2), 20, int(rng.integers(101, 120))),
    ],
    hints=(
        "The chapter says it in one sentence: for n times the units, the first layer learns n times as fast, and the last …",
        "Both parameters of the first layer are meant. Of the last layer it is the weights alone: its bias doesn't know how many units there are.",
        "From 16 units to 64, n is 4. Say the chapter's sentence with this number: what is four times as large, what a fourth, and what is divided by 2?",
    ),
    further="With n = 1 everything stays as it was: μP says how to go from width to width. The first α has to be found all the same.",
)
def mup(rate, spread, narrow, wide):
    n = wide / narrow
    return rate * n, rate * n, rate / n, rate, spread / np.sqrt(n)


mup.wrong(
    "the same rate for all",
    {"rate * n, rate * n, rate / n": "rate, rate, rate"},
    sign="that is what was done before: in a wide network the output jumps too far.",
    think="n times as many weights feed the output. What keeps its step as long as it was?",
)
mup.wrong(
    "one rate for all, divided by n",
    {"rate * n, rate * n, rate / n, rate": "rate / n, rate / n, rate / n, rate / n"},
    sign="the output moves as it should, and the first layer hardly learns.",
    think="Each hidden unit has a smaller share in the output now. Is it to learn faster or more slowly?",
)
mup.wrong(
    "`/` and `*` have changed places",
    {"rate * n, rate * n, rate / n": "rate / n, rate / n, rate * n"},
    sign="the last layer learns too fast, and the first too slowly.",
    think="Which layer's steps add up in the output, the more units there are?",
)
mup.wrong(
    "n is upside down",
    {"wide / narrow": "narrow / wide"},
    sign="right where the width stays the same; a wider network is treated like a narrower one.",
    think="From 16 units to 64: how many times the units is that?",
)
mup.wrong(
    "n is the width itself",
    {"wide / narrow": "wide"},
    sign="even where the width stays the same, the rates are others.",
    think="`rate` was found at `narrow` units. What should come out where `wide` is as large?",
)
mup.wrong(
    "n is the difference of the widths",
    {"wide / narrow": "wide - narrow"},
    sign="where the width stays the same, n is 0.",
    think="From 16 units to 64: how many *times* the units is that?",
)
mup.wrong(
    "n is rounded down",
    {"wide / narrow": "wide // narrow"},
    sign="right where the width is a multiple of the old one; where it is smaller, n is 0.",
    think="Which of the operators `/` and `//` keeps the digits after the point?",
)
mup.wrong(
    "the last layer's rate is not divided",
    {"rate / n": "rate"},
    sign="n times as many weights feed the output, and each moves as far as before.",
    think="What keeps the step of the output as long as it was?",
)
mup.wrong(
    "the last bias is divided as well",
    {"rate, spread": "rate / n, spread"},
    sign="the last bias learns more slowly, and there is no need for it.",
    think="Does the number of hidden units change how far a bias of the output moves the output?",
)
mup.wrong(
    "the last bias is multiplied as the first one is",
    {"rate, spread": "rate * n, spread"},
    sign="the last bias learns faster, and there is no need for it.",
    think="Does the number of hidden units change how far a bias of the output moves the output?",
)
mup.wrong(
    "the first bias is left as it was",
    {"rate * n, rate * n,": "rate * n, rate,"},
    sign="the weights of a hidden unit learn faster, and its bias doesn't.",
    think="The *first layer* learns n times as fast. Which parameters belong to it?",
)
mup.wrong(
    "the first layer is left as it was",
    {"rate * n, rate * n,": "rate, rate,"},
    sign="the output moves as it should, and the first layer hardly learns.",
    think="Each hidden unit has a smaller share in the output, and so a smaller gradient. What makes up for it?",
)
mup.wrong(
    "rate and spread of the last weights have changed places",
    {"rate / n, rate, spread / np.sqrt(n)": "rate / np.sqrt(n), rate, spread / n"},
    sign="the rate is divided by √n, and the standard deviation by n.",
    think="Which of the two is n times smaller, and which √n times?",
)
mup.wrong(
    "√n in the place of n, for the rates",
    {"rate * n": "rate * np.sqrt(n)", "rate / n": "rate / np.sqrt(n)"},
    sign="half of the way, on a logarithmic scale.",
    think="The root is about how random weights add up. The steps of weights in training are not random.",
)
mup.wrong(
    "the standard deviation is divided by n",
    {"np.sqrt(n)": "n"},
    sign="with LeCun's 1 / √width in it already, the last weights begin too small.",
    think="`spread` belongs to the wide network. How much of the shrinking is in it already?",
)
mup.wrong(
    "the last weights are drawn as before",
    {"spread / np.sqrt(n)": "spread"},
    sign="the rates are those of μP, and the start is LeCun's.",
    think="The last layer learns an n-th as fast, *and from weights* … Read the sentence to its end.",
)
mup.wrong(
    "the last weights are drawn larger",
    {"spread / np": "spread * np"},
    sign="more units, and each of them counts for more: the output begins too large.",
    think="Many units add up in the output. Are their weights to be smaller or larger?",
)
mup.wrong(
    "the weights come first, and then the biases",
    {"rate * n, rate * n, rate / n, rate": "rate * n, rate / n, rate * n, rate"},
    sign="right numbers in another order: W₁, W₂, b₁, b₂.",
    think="In which order were they asked for?",
)
mup.wrong(
    "in pairs, and not five numbers",
    {"rate * n, rate * n, rate / n, rate": "[(rate * n, rate * n), (rate / n, rate)]"},
    sign="the pairs of the layers came, where numbers were asked for.",
    think="How many numbers were asked for, and how many things do you return?",
)
mup.wrong(
    "only the rates are returned",
    {", spread / np.sqrt(n)": ""},
    sign="four numbers where five were asked for.",
    think="What else changes with the width, before the training begins?",
)
mup.wrong(
    "one rate for each layer",
    {"rate * n, rate * n, rate / n, rate,": "rate * n, rate / n,"},
    sign="three numbers where five were asked for.",
    think="Does b₂ have the same rate as W₂?",
)


# --------------------------------------------------------------------------- drop α, by hand
@chapter.code(
    inputs=lambda rng: [
        (np.array([4.0, 2.0, 1.0]), 0.1, 1),
        (np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0]), 0.1, 2),
        (np.array([3.0, 4.0, 2.0, 3.0]), 0.1, 1),
        (np.array([1.0, 1.0, 1.0]), 0.1, 3),
        (1 - 1e-9 * np.arange(4), 0.1, 1),  # better is better, by however little
        (np.array([600.0, 500.0, 400.0, 500.0]), 0.1, 1),  # no loss is as good as infinite
        (np.array([3.0, 3.5, 3.2, 3.6, 3.1]), 0.1, 2),
        (np.array([3.0, 3.5, 2.0, 2.5, 1.0, 1.5]), 0.1, 2),
        (np.array([3.0, 2.0, 2.5, 2.2, 1.0, 1.0, 1.5]), 1.0, 2),
        (np.array([1.0, 3.0, 2.0, 1.5]), 1.0, 1),  # better than after the drop, and not than before
        # these six tell any two of the beliefs below apart, alone and in pairs
        (np.array([3.0, 2.9999, 2.0, 2.9999, 3.0, 2.0, 1.999, 2.0, 2.9999]), 1.0, 1),
        (np.array([2.0, 2.5, 1.999, 3.0, 1.5]), 1.0, 3),
        (np.array([3.0, 3.0, 2.9999, 1.5, 2.9999, 2.5]), 1.0, 3),
        (np.array([1.0, 2.5, 2.9999, 1.999, 2.0, 1.999, 2.9999, 2.9999, 1.0]), 1.0, 1),
        (np.array([3.0, 3.0, 2.9999, 3.0, 1.5, 1.0]), 1.0, 2),
        (np.array([1.0, 2.5, 1.0, 2.0, 2.5]), 1.0, 3),
        (np.cumsum(rng.normal(size=12)) + 9, 0.5, 2),  # few enough to be followed by hand
        (np.cumsum(rng.normal(size=20)) + 9, 0.5, 3),
    ],
    hints=(
        "Remember the best loss so far, and how many epochs have gone by without a better one.",
        "A better loss sets the count back to 0. When the count reaches `patience`: halve α, and count from 0 again.",
    ),
    further="This reacts to the run instead of following a plan, so it can't be plotted beforehand: it is not a schedule.",
)
def rate_on_plateau(losses, learning_rate, patience):
    best, waited = np.inf, 0
    for loss in losses:
        if loss < best:
            best, waited = loss, 0
        else:
            waited += 1
        if waited == patience:
            learning_rate, waited = learning_rate / 2, 0
    return learning_rate


rate_on_plateau.wrong(
    "the waiting is not started anew after a drop",
    {
        "== patience": ">= patience",
        "learning_rate, waited = learning_rate / 2, 0": "learning_rate = learning_rate / 2",
    },
    sign="after the first drop α is halved in every epoch that brings nothing better.",
    think="α was halved a moment ago. How long should it be given now?",
)

rate_on_plateau.wrong(
    "a better loss does not end the waiting",
    {"best, waited = loss, 0": "best = loss"},
    sign="bad epochs are counted, whether or not there were good ones between them.",
    think="What is to happen to the count when the loss is better than ever?",
)

rate_on_plateau.wrong(
    "compared with the epoch before, not with the best",
    {"waited += 1": "best, waited = loss, waited + 1"},
    sign="a loss that goes up and down without getting anywhere seems to improve every second epoch.",
    think="Better than what?",
)

rate_on_plateau.wrong(
    "the best loss is forgotten at a drop",
    {"rate, waited = learning_rate / 2, 0": "rate, waited, best = learning_rate / 2, 0, np.inf"},
    also=[
        {"rate, waited = learning_rate / 2, 0": "rate, waited, best = learning_rate / 2, 0, loss"}
    ],
    sign="after a drop any loss counts as better, also one that is worse than what was reached before.",
    think="Start *counting* anew. Is the best loss so far another one, because α was halved?",
)

rate_on_plateau.wrong(
    "the first epoch counts as one without a better loss",
    {"np.inf": "losses[0]"},
    sign="the first drop comes an epoch early, if nothing gets better at the start.",
    think="When the first loss comes, what is the best so far?",
)

rate_on_plateau.wrong(
    "halved once in each stretch without a better loss",
    {"learning_rate, waited = learning_rate / 2, 0": "learning_rate = learning_rate / 2"},
    sign="right up to the first drop; after it, α is not halved again until a better loss has come.",
    think="After a drop you start counting anew: from 0, and for the next drop.",
)

rate_on_plateau.wrong(
    "halved once at most",
    {"learning_rate, waited = learning_rate / 2, 0": "return learning_rate / 2"},
    sign="right up to the second drop, which never comes.",
    think="After a drop you start counting anew: for what?",
)

rate_on_plateau.wrong(
    "equal is taken for better",
    {"loss < best": "loss <= best"},
    sign="on a perfectly flat stretch nothing ever happens.",
    think="Is a loss that equals the best one an improvement?",
)
rate_on_plateau.wrong(
    "one epoch too patient",
    {"== patience": "== patience + 1"},
    sign="α is halved one epoch late.",
    think="With patience 1: after how many epochs without a better loss?",
)
rate_on_plateau.wrong(
    "halved once, whatever the losses are",
    "learning_rate / 2",
    sign="the losses are not looked at.",
    think="Which losses are a reason to halve?",
)
rate_on_plateau.wrong(
    "one epoch too impatient",
    {"== patience": "== max(patience - 1, 1)"},
    also=[{"== patience": ">= patience - 1"}],
    sign="α is halved one epoch early.",
    think="With patience 2: after how many epochs without a better loss?",
)
rate_on_plateau.wrong(
    "every epoch without a better loss halves α",
    {"waited == patience": "waited"},
    sign="`patience` makes no difference.",
    think="How many epochs is α to be given?",
)
rate_on_plateau.wrong(
    "better has to be better by a margin",
    {"loss < best": "loss < best * (1 - 1e-4)"},
    also=[
        {"loss < best": f"loss < best{margin}"}
        for margin in (" - 1e-4", " * (1 - 1e-3)", " - 1e-3", " * (1 - 1e-6)", " - 1e-8", " * 0.99")
    ],
    sign="a loss that is better by very little counts as none; libraries do so, the text does not.",
    think="Is 0.99999 better than 1?",
)
rate_on_plateau.wrong(
    "another factor than ½",
    {"learning_rate / 2": "learning_rate * 0.1"},
    sign="each drop is to a tenth.",
    think="What was α to be multiplied by?",
)
