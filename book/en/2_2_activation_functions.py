# %% [markdown]
# # 2.2 Activation functions
# *30 minutes · you need: [1](1_background.ipynb), and to have multiplied two matrices before*
#
# Here are two networks that read digits. The first has ten layers and 10 858 numbers to learn, the second a single layer and 650.
# Somebody takes *one function* out of the first, and from then on it can do nothing that the second can't. Not one digit more, at any learning rate, with any amount of data.
#
# **Which function is that? And how little of it would you have to put back?**
#
# After this chapter you can
# - show on half a page why a network without an activation function is one layer, however deep it looks;
# - prove for four given points how well such a network can do at best, and watch it stop exactly there;
# - tell eleven activation functions apart by their slopes, and say where some of them are in use today.

# %%

import numpy as np

from lrcourse import ACTIVATIONS, MLP, Activation, accuracy, datasets, get_activation
from lrcourse import plots, sigmoid, train, widgets
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## The last thing a neuron does
# A neuron adds up its inputs, each times its weight, and its bias: that is the **pre-activation** $z = xW + b$. What it passes on is
#
# $$ a = f(z). $$
#
# $f$ is the activation function and $a$ the activation. It has no weights and learns nothing. The classic three are
#
# $$ \sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}, \qquad \mathrm{ReLU}(z) = \max(0, z). $$
#
# $\sigma$ is called *sigmoid*; ReLU stands for *rectified linear unit*.

# %%
X, y = datasets.digits()
small = MLP([64, 6, 10], activation="relu", seed=0)
zs, activations = small.layers(X[:1])          # every z and every a on the way through
print("z    ", zs[0].round(2))
print("f(z) ", activations[1].round(2))        # activations[0] is the input itself

# %%
z = np.array([-3.0, -1.0, 0.0, 1.0, 3.0])
for name in ["sigmoid", "tanh", "relu"]:
    print(f"{name:8}", get_activation(name)(z).round(3))

# %% tags=["plumbing"]
axes = plots.plot_activation("sigmoid", "tanh", "relu", z=np.linspace(-4, 4, 401))
axes.set(title="Two level off on both sides, one goes on for ever", ylim=(-1.2, 3))
plots.show(axes, alt="Sigmoid and tanh level off on both sides, ReLU on the left only.")

# %% [markdown]
# > <a id="C08" class="holds"></a>**C08** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C08)
# >
# > *“An activation function maps a neuron's input to its output.”*
# >
# > **With one refinement: what it is given is not the neuron's inputs but the single number $z$ made of them.**
# >
# > Two pictures with the same $z$ are the same to it. For all 11 functions of this chapter a test in the repository finds the output to be $f(z)$ and to depend on no other neuron.
#
# ## Take it away
# Two layers with nothing between them:
#
# $$ (x W_1 + b_1)\, W_2 + b_2 \;=\; x\, \underbrace{W_1 W_2}_{W} \;+\; \underbrace{b_1 W_2 + b_2}_{b}. $$
#
# That is one layer, with weights $W$ and bias $b$. With a third layer, do the same again. A map of the form $xW + b$ is called **affine**; in one dimension, it is a straight line.

# %% tags=["prediction"]
widgets.predict(
    "And the other way round: can ten layers without activation do everything that a "
    "single layer with the same inputs and outputs can?",
    {
        "yes, always": "Not if one of them is narrow: what has gone through two "
        "neurons is two numbers.",
        "only if no layer is too narrow": "Then all the layers but one can pass things "
        "on unchanged.",
        "no, never": "Let nine layers pass on what they get, and the tenth work.",
    },
    answer="only if no layer is too narrow",
)

# %% [markdown]
# Whole numbers as weights, so that nothing is rounded and “the same” can mean the same:

# %%
rng = np.random.default_rng(0)
layers = [(rng.integers(-3, 4, (4, 4)), rng.integers(-3, 4, (1, 4))) for _ in range(10)]

W, b = layers[0]
for W_next, b_next in layers[1:]:
    W, b = W @ W_next, b @ W_next + b_next  # two layers become one

x = rng.integers(-9, 10, (1000, 4))
through_all = x
for W_next, b_next in layers:
    through_all = through_all @ W_next + b_next
difference = np.abs(through_all - (x @ W + b)).max()
print("largest difference between ten layers and one:", difference)

# %% [markdown]
# Exactly none, on a thousand inputs. And the network from the top of the page:

# %%
deep = MLP([64] + 9 * [32] + [10], activation="identity", seed=0)
print("ten layers:", sum(W.size + b.size for W, b in deep.parameters), "numbers")

W, b = deep.parameters[0]
for W_next, b_next in deep.parameters[1:]:
    W, b = W @ W_next, b @ W_next + b_next
print("one layer: ", W.size + b.size, "numbers")
difference = np.abs(deep.forward(X) - (X @ W + b)).max()
print(f"largest difference over all digits: {difference:.10f}")

# %% [markdown]
# Nearly seventeen times as many numbers, and they say the same thing. And the ten layers may say *less*: what has gone through a layer of two neurons is two numbers,
# no matter what comes after.

# %%
narrow = MLP([64, 2, 10], activation="identity", seed=0)
(W1, _), (W2, _) = narrow.parameters
print("independent directions in its ten scores:", np.linalg.matrix_rank(W1 @ W2))

# %% [markdown]
# To see what $f$ adds, give a network a single input $x$ and a single output, draw its weights at random, and plot one against the other. No training; we only want to see what kind of curve it *is*.

# %%
x_axis = np.linspace(-3, 3, 151)


def random_curves(name, depth):
    """What 100 untrained networks make of one input: shape (100, 151)."""
    nets = MLP([1] + depth * [16] + [1], name, "he", seed=np.arange(100), runs=(100,))
    rng = np.random.default_rng(1)
    for _, b in nets.parameters:
        b[...] = rng.normal(size=b.shape)
    return nets.forward(x_axis[:, None])[..., 0]

# %%
def height(curves):
    """From the lowest to the highest point of each."""
    return np.ptp(curves, axis=-1)


def off_straight(curves):
    """The largest distance from the best straight line, as a share of the height."""
    fit = np.polynomial.polynomial.polyfit(x_axis, curves.T, 1)
    line = np.polynomial.polynomial.polyval(x_axis, fit)
    return np.abs(curves - line).max(axis=-1) / height(curves)

# %%
NAMES, DEPTHS = ["identity", "sigmoid", "tanh", "relu"], [1, 2, 3, 5, 8, 12]
curves = [[random_curves(name, depth) for name in NAMES] for depth in DEPTHS]
bend = np.array([[np.median(off_straight(c)) for c in row] for row in curves])
tall = np.array([[np.median(height(c)) for c in row] for row in curves])


def typical(curves):
    """The three nearest the median in how bent they are, stretched to one height."""
    bends = off_straight(curves)
    drawn = curves[np.abs(bends - np.median(bends)).argsort()[:3]]
    return (drawn - drawn.min(axis=-1, keepdims=True)) / height(drawn)[:, None]

# %%
drawn = [[typical(c) for c in row] for row in curves]

# %% tags=["plumbing"]
figure, panels = plots.subplots(
    2, 4, titles=[*NAMES, *4 * [""]], figsize=(4.8, 3.4), sharex=True, sharey=True
)
for row, depth in zip(panels, [1, 8]):
    row[0].set_ylabel(f"{depth} hidden layer{'s' * (depth > 1)}")
    for axes, name, lines in zip(row, NAMES, drawn[DEPTHS.index(depth)]):
        axes.plot(x_axis, lines.T, color=plots.COLOURS[name], linewidth=1.4)
        axes.set_xlabel("x")
plots.show(figure, alt="The identity is straight; tanh and ReLU bend more when deep.")

# %% [markdown]
# Each curve is stretched to the same height, so that its shape can be seen; the height itself is given below the next picture. The three shown are those whose bend is nearest the median of a hundred networks.
# Each depth has its own random weights, so look at how bent the curves are, not at which way they go. **One activation gets hardly more bent as layers are added, while its height shrinks to nothing. Find it.**

# %% tags=["plumbing"]
figure, axes = plots.subplots(xlim=(-3, 3), ylim=(-0.05, 1.05))
axes.set(xlabel="x", ylabel="output, stretched")


def draw(depth, name, curves, bend, tall):
    axes.plot(x_axis, curves.T, color=plots.COLOURS[name])


def describe(depth, name, curves, bend, tall):
    if bend < 1e-9:
        return f"{name}, {depth} hidden: straight lines, to rounding."
    off = f"off the straight line by {bend:.0%} of the height"
    return f"{name}, {depth} hidden: {off}; the height is {tall:.2g} (medians of 100)."


widgets.slider(
    figure, draw, {"hidden layers": DEPTHS, "activation": NAMES}, describe,
    data={"curves": drawn, "bend": bend, "tall": tall},
    start={"hidden layers": 5, "activation": "tanh"},
    alt="Output against input of three random networks with this activation and depth",
)

# %%
print("hidden layers:                  ", DEPTHS)
for name, bends in zip(NAMES, bend.T):
    print(f"{name:8} off the straight line:", [f"{share:.2f}" for share in bends])
for name, heights in zip(NAMES[1:], tall.T[1:]):
    print(f"{name:8} height:               ", [f"{size:.2g}" for size in heights])

# %% [markdown]
# With tanh and ReLU the curve is more and more bent as layers are added. With sigmoid the *shape* is as far from straight after twelve layers as after one; but look at the height. With one hidden layer
# the output still moves by 0.84 while $x$ crosses the picture; with twelve, by 4e-7. Each sigmoid passes on only part of what moves it, and what is left is as bent as ever, and too small to matter.
# Having a bend is one thing, letting something through is another. [3.2](3_2_choosing_the_activation_function.ipynb) meets this on the way back, where it is the gradient that vanishes.
#
# ## Four points
# XOR again: the answer is 1 where exactly one of two inputs is 1. Let $o$ be the score of a network, above 0 for “1” and below 0 for “0”, and
# let $m$ be the same score with its sign turned so that positive is right: $o$ where the answer is 1, $-o$ where it is 0. With one score for two answers, σ does what softmax did for ten:
# $\sigma(o)$ is the share given to “1”, and what is left, $1 - \sigma(o) = \sigma(-o)$, is the share given to “0”. So the share of the right answer is $p = \sigma(m)$, and the loss is again $-\log p$.
# It is called the *cross-entropy*, and at each point it is $\log(1 + e^{-m})$: small when sure and right, large when sure and wrong.

# %% tags=["prediction"]
widgets.predict(
    "A network without activation learns XOR, and gets stuck before all four answers "
    "are right. What gets it further?",
    {
        "a smaller α": "Good advice when a network oscillates. This one has arrived: "
        "there is nothing below.",
        "more neurons": "More columns in W1 and more rows in W2. Their product has "
        "the same two rows as before.",
        "more layers": "Ten layers were one layer, to the last digit.",
        "none of these": "It stands on the bottom of all there is for it: every score "
        "0, every answer “one half”.",
    },
    answer="none of these",
)

# %%
X_xor, y_xor = datasets.xor()
rates = np.logspace(-3, 1, 13)
for sizes in [[2, 1], [2, 4, 1], [2, 64, 1], [2, 8, 8, 8, 1]]:
    nets = MLP(sizes, "identity", seed=np.arange(20), runs=(13, 20))  # rates × starts
    loss = "binary_cross_entropy"
    history = train(nets, X_xor, y_xor, rates[:, None], loss=loss, epochs=1000)
    summed = 4 * history.loss  # the library takes means
    print(f"{str(sizes):15} lowest loss ever seen: {np.nanmin(summed):.6f}")

# %% [markdown]
# The same number in all four rows, for every width and depth, and nothing lower at any of the thirteen α. Where does it come from? Without an activation $o$ is affine, so half-way between two points it is the mean of its values there.
# The two diagonals of the square cross half-way, hence
#
# $$ o(0,0) + o(1,1) \;=\; o(0,1) + o(1,0). $$
#
# To get all four right, the left side would have to be negative and the right side positive. **That can't be**, however $W$ was found.
#
# And how wrong must it be? The equation says that the four $m$ add up to 0. The curve $\log(1+e^{-m})$ bends upwards everywhere, so the mean of four of its values is at least its value at the mean, which is $m = 0$:
#
# $$ \sum_{i=1}^{4} \log(1 + e^{-m_i}) \;\ge\; 4 \log(1 + e^{0}) \;=\; 4 \log 2. $$

# %%
print(f"4 log 2 = {4 * np.log(2):.6f}")

# %%
bent = MLP([2, 4, 1], activation="tanh", seed=np.arange(100), runs=(100,))
history = train(bent, X_xor, y_xor, 0.3, loss="binary_cross_entropy", epochs=1000)
median = np.median(4 * history.loss[-1])
print(f"with tanh, α = 0.3: the median of 100 starts ends at {median:.2f}")

# %% [markdown]
# The ground should be yellow under the squares (answer 1) and blue under the discs (answer 0); on the white line the network says ½. (Leaky ReLU is a ReLU with a slope of 0.01 on the left.)

# %%
nets = {}
for name in ["identity", "tanh", "leaky_relu"]:
    nets[name] = MLP([2, 4, 1], activation=name, seed=3)
    train(nets[name], X_xor, y_xor, 0.3, loss="binary_cross_entropy", epochs=2000)

# %% tags=["plumbing"] name="cover"
def draw(axes, net):
    share = lambda points: sigmoid(net.forward(points))
    bent = net.activation.name != "identity"
    plots.plot_plane(share, X_xor, y_xor, n=361, border=bent, axes=axes)


titles = ["straight: ½ everywhere", "tanh: a band", "leaky ReLU: edges"]
plots.show_panels(
    draw, dict(zip(titles, nets.values())), columns=3, sharey=True,
    alt="One flat shade without activation; with tanh a smooth band, with leaky ReLU "
    "an angular one, parts the ones from the zeros.",
)

# %% [markdown]
# > <a id="C09" class="holds"></a>**C09** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C09)
# >
# > *“The activation function brings nonlinearity into the network, so that it can learn more complex patterns.”*
# >
# > **Without it, XOR is impossible at any α, width and depth.**
# >
# > Of over a thousand trainings not one came below 4 log 2 = 2.772589, the bound that the proof gives, and the best ones sit on it. With tanh, four neurons end far below a tenth. (That without it *only* straight patterns can be learnt is our addition; the article implies it.) On 9 of 9 data sets tanh fitted its own data better in 150 updates than any straight network.
#
# Two remarks, in fairness. A straight network learns *along curved paths*: its output is affine in $x$, but not in its weights, and it speeds up and pauses much as a bent one does (Saxe, McClelland and Ganguli, 2014).
# And [1](1_background.ipynb) has shown that on digits the straight one is hardly worse. XOR is the other extreme: a task that is nothing but bend.
#
# ## How much bend is needed?
# Take a line with a corner at 0: slope 1 on the right, slope $s$ on the left. At $s = 1$ that is the identity, at $s = 0$ ReLU, at $s = 0.01$ leaky ReLU, at $s = -1$ the absolute value $|z|$.

# %%
def corner(s):  # a name, f, and its derivative
    slope = lambda z, a=None: np.where(z > 0, 1.0, s)
    return Activation("corner", lambda z: np.where(z > 0, z, s * z), slope)


def all_right(nets):
    """The share of the starts with all four answers of XOR right."""
    right = (2 * y_xor - 1) * nets.forward(X_xor) > 1e-6  # rounding is no answer
    return right.all(axis=(-2, -1)).mean(axis=-1)

# %%
ALPHAS = np.array([0.03, 0.1, 0.3])


def share_solved(s):
    """For each α, that share of 100 starts after 1000 updates."""
    nets = MLP([2, 4, 1], activation=corner(s), seed=np.arange(100), runs=(3, 100))
    train(nets, X_xor, y_xor, ALPHAS[:, None], loss="binary_cross_entropy", epochs=1000)
    return all_right(nets)

# %% tags=["prediction"]
widgets.predict(
    "ReLU (s = 0) is bent much more than s = 0.4. With the same 100 starts and α = "
    "0.3, which one solves XOR more often?",
    {
        "ReLU": "“More nonlinear learns more complex patterns” is what one often "
        "reads. But a bend that flattens a whole side leaves no slope there to learn "
        "from.",
        "s = 0.4": "Where ReLU is 0 it tells nothing apart: two points at which all "
        "its neurons are 0 get the same score. And there its slope is 0 as well.",
        "about the same": "Both can represent XOR. But being able to represent it and "
        "getting there are two things.",
    },
    answer="s = 0.4",
)

# %%
solved = {}
print("solved at α =     ", ALPHAS)
for s in [1, 0.95, 0.6, 0.4, 0.2, 0.01, 0, -0.5, -1]:
    solved[s] = share_solved(s)
    print(f"s = {s:<5g} ", *[f"{share:9.0%}" for share in solved[s]])

nets = MLP([2, 4, 1], activation=corner(0.95), seed=np.arange(100), runs=(100,))
loss = train(nets, X_xor, y_xor, 0.3, loss="binary_cross_entropy", epochs=4000).loss
at_1000 = f"four losses at 1000: {4 * np.median(loss[999]):.2f} in the median"
print(f"s = 0.95 after 4000 updates at α = 0.3: {all_right(nets):.0%}; {at_1000}")

# %% [markdown]
# At $s = 0.95$, where you would hardly see the corner, a third of the starts get all four answers right at α = 0.3. But only just: the four losses still add up to 2.75 in the median, where “½ everywhere” has 2.77, and after 4000 updates only 4 % of the starts have all four right. Any bend at all makes XOR possible, but this α is too large for so small a bend. At α = 0.1, after 30 000 updates, 95 % of the starts solve it firmly, the four losses together 0.04 (in the test of C09).
# And more bend doesn't always solve more: on the way from $s = 0.4$ to ReLU the share *drops*, at α = 0.1 and 0.3. If all neurons of a ReLU network are 0 at two of the points, it gives both the same score, though one may need a 1 and the other a 0.
# And a neuron whose $z$ is negative for all four points is switched off and gets no slope to learn from: it is **dead**. ([4](4_mlp_from_scratch.ipynb) measures which of the two is to blame.)
# With a little slope on the left more starts get there at α = 0.3: 78 % with 0.01, 98 % with 0.2.
# On the far side, where the curve turns up again, nearly everything is solved; no wonder: XOR is $|x_1 - x_2|$.

# %%
SLOPES = [1, 0.99, 0.95, 0.9, 0.8, 0.6, 0.4, 0.2, 0.01, 0, -0.1, -0.2, -0.5, -1]
solved |= {s: share_solved(s) for s in SLOPES if s not in solved}

# %% tags=["plumbing"]
plots.show_panels(
    lambda axes, s: axes.plot([-2, 0, 2], [-2 * s, 0, 2]),
    {f"s = {s:g}: {solved[s][2]:.0%} solved": s for s in [1, 0.6, 0, -1]}, sharey=True,
    columns=4, figsize=(8, 2.2), xlabel="z", ylabel="f(z)", ylim=(-2.1, 2.1),
    alt="Four functions with a corner at zero, from the straight line to |z|.",
)

# %% tags=["plumbing"]
figure, (shape, result) = plots.subplots(1, 2)
shape.set(xlabel="z", ylabel="f(z)", xlim=(-2, 2), ylim=(-2.1, 2.1))
result.set(xlabel="slope s on the left", ylabel="share of starts that solve XOR")
result.set(xlim=(1.08, -1.08), ylim=(-0.03, 1.05))
result.plot(SLOPES, [solved[s] for s in SLOPES], **plots.GHOST)


def draw(s, rate, share):
    shape.plot([-2, 0, 2], [-2 * s, 0, 2], color=plots.MOVE)
    result.plot(s, share, "o", markersize=9, color=plots.MOVE)


def describe(s, rate, share):
    many = "all of them" if share == 1 else "most of them"
    state = many if share > 0.85 else "too slow for many"
    if s == 1:
        state = "straight: impossible"
    elif s > 0.5 and share < 0.5:
        state = "possible, but not for most with this bend, this α and 1000 updates"
    elif s == 0:
        slow = "too slow for some, and " if rate == 0.03 else ""
        state = f"{slow}points at which all neurons are 0 get the same score"
    elif s == 0.01 and rate > 0.03:
        state = "points at which all neurons are nearly 0 get nearly the same score"
    return f"s = {s:g}, α = {rate:g}: {share:.0%} of 100 starts solve XOR; {state}."


widgets.slider(
    figure, draw, {"s": SLOPES, "α": ALPHAS}, describe, play=True,
    data=[solved[s] for s in SLOPES], start={"s": 0, "α": 0.3},
    marks={"s": {1: "identity", 0: "ReLU", -1: "|z|"}},
    alt="Left, the function with a corner; right, the share of starts that solve XOR.",
)

# %% [markdown]
# Find the smallest bend with which half of the starts get there, for each α. At a slower rate you need more of it: even here, α and activation trade off against each other.
#
# ## The gallery
# Eleven functions, each with its derivative $f'(z)$, on the same axes. Three are $z$ on the right and differ on the left: ReLU is 0 there, leaky ReLU $0.01\,z$, ELU $e^z - 1$. SELU is $1.05\,z$ on the right and $1.76\,(e^z - 1)$ on the left.
# Four are smooth: softplus $\log(1 + e^z)$, Swish $z\,\sigma(z)$, GELU $z$ times the chance that a standard normal number is below $z$, Mish $z \tanh(\log(1 + e^z))$. The derivative is what learning sees: on its way back through the network, every slope of the loss is multiplied by $f'(z)$.

# %%
z = np.linspace(-5, 5, 1001)

# %% tags=["plumbing"]
figure, panels = plots.subplots(
    4, 3, titles=[*ACTIVATIONS, ""], figsize=(4.8, 6.4), sharex=True, sharey=True,
    xlabel="z", xlim=(-4, 4), ylim=(-2, 3),
)
*panels, last = panels.flat
for axes, f in zip(panels, ACTIVATIONS.values()):
    axes.plot(z, f(z))
    axes.fill_between(z, f.derivative(z), color=plots.COLOURS[f.name], alpha=0.4)
last.set_axis_off()
last.text(0.1, 0.4, "line: f(z)\narea: f'(z)", transform=last.transAxes)
plots.show(figure, alt="Eleven functions, each a line, and their derivatives as areas.")

# %% tags=["prediction"]
widgets.predict(
    "The sigmoid climbs from 0 to 1. How steep is it at its steepest?",
    {
        "1": "That is tanh, which climbs twice as high over half the width.",
        "1/2": "It is ½ high there. Its slope is σ(1 − σ).",
        "1/4": "At the middle, ½ · ½. Apart from the weights, every layer of sigmoids "
        "takes away at least three quarters of each slope.",
        "1/10": "Further out, yes: it is that steep at about z = 2.",
    },
    answer="1/4",
)

# %%
z = np.linspace(-10, 10, 200_001)
print("              lowest  highest  steepest   at z =   f'(-3)")
for name, f in ACTIVATIONS.items():
    value, slope = f(z), f.derivative(z)
    low = "-∞" if f(-1000.0) < -2 else f"{value.min():.2f}"
    high = "∞" if f(1000.0) > 2 else f"{value.max():.2f}"
    at = "all" if slope.min() == slope.max() else f"{z[slope.argmax()]:.2f}"
    row = f"{low:>7} {high:>8} {slope.max():9.3f} {at:>8} {f.derivative(-3.0):8.3f}"
    print(f"{name:12} {row}")

# %% [markdown]
# (Where a slope is the same over a whole stretch, “at” is where it starts. Softplus comes near 1 without reaching it.)
#
# Choose one, and a classic to compare it with. **Find**: which have a slope *above* 1 somewhere? Which go *down* while $z$ goes up? Which one leaves no slope at all on the left?

# %% tags=["plumbing"]
figure, (values, slopes) = plots.subplots(1, 2, xlabel="z")
values.set(ylabel="f(z)", xlim=(-5, 5), ylim=(-2, 4))
slopes.set(ylabel="f'(z)", xlim=(-5, 5), ylim=(-0.25, 1.85))
slopes.axhline(1, color=plots.GREY, linewidth=0.8)
z = np.linspace(-5, 5, 401)


def draw(name, classic):
    for f, line, width in [(classic, "--", 1.5), (name, "-", 3)]:
        look = {"color": plots.COLOURS[f], "linestyle": line, "linewidth": width}
        values.plot(z, ACTIVATIONS[f](z), **look)
        slopes.plot(z, ACTIVATIONS[f].derivative(z), **look)


def describe(name, classic):
    f = ACTIVATIONS[name]
    slope, left = f.derivative(np.linspace(-10, 10, 4001)), f.derivative(-3.0)
    falls = "falls somewhere" if slope.min() < 0 else "never falls"
    dead = "no slope at z = −3" if left == 0 else f"slope {left:.3f} at z = −3"
    steepest = f"steepest {slope.max():.3f}, {falls}, {dead}"
    return f"{name} (solid): {steepest}. Dashed: {classic}."


widgets.slider(
    figure, draw, {"function": list(ACTIVATIONS), "against": NAMES[1:]}, describe,
    start={"function": "gelu", "against": "relu"},
    alt="Left the chosen function, solid, and a classic one; right their derivatives",
)

# %% [markdown]
# SELU, GELU, Swish and Mish are steeper than 1 somewhere: they can make a slope *grow* on its way back. GELU, Swish and Mish go down before they go up, so a neuron can say less when it is told more.
# Only ReLU has no slope at all on the left.
#
# ## What is used, and where
# The classic three in a deep network: five hidden layers of 32, real digits, the best of five learning rates for each.

# %%
X_train, X_test, y_train, y_test = datasets.split(X, y, test_size=0.5)


def best_of_five(name, init, rates, wider=1, optimizer="sgd"):
    """The share right at the best rate; init says how wide the random start is."""
    sizes = [64] + 5 * [32] + [10]
    nets = MLP(sizes, name, init, seed=0, runs=(5,), dtype=np.float32)
    for W, _ in nets.parameters:
        W *= wider
    options = {"loss": "softmax_cross_entropy", "epochs": 150, "optimizer": optimizer}
    train(nets, X_train[:200], y_train[:200], rates, **options)
    return accuracy(nets.forward(X_test), y_test).max()

# %%
starts = [("sigmoid", "xavier", 1), ("sigmoid", "xavier", 4), ("tanh", "xavier", 1)]
rates = np.array([0.03, 0.1, 0.3, 1.0, 3.0])
for name, init, wider in [*starts, ("relu", "he", 1)]:
    right = best_of_five(name, init, rates, wider)
    print(f"{name:8} weights {init} × {wider}, best of five α: {right:.2f} right")
right = best_of_five("sigmoid", "xavier", rates / 10, optimizer="adam")
print(f"sigmoid  weights xavier × 1, with Adam, best of five α: {right:.2f} right")

# %% [markdown]
# From the usual start and in 150 updates, sigmoid stays at chance at every α. A quarter at most, five times over, is less than a thousandth: hardly any slope reaches the first layer.
# Weights four times as large make up for the quarter, and then it reads too. So it does with Adam, which divides each slope by its own size ([3.1](3_1_choosing_the_learning_rate.ipynb)), or with ten times the updates. It *can* be done; tanh and ReLU needed none of this. (The best α is picked on the very digits that are counted, which flatters all alike.)
# (Xavier's and He's are the usual spreads of the random weights; more in [3.2](3_2_choosing_the_activation_function.ipynb).)
#
# What does a library give you if you don't choose? scikit-learn's `MLPClassifier().activation` is `relu`, and `MLPRegressor`'s too (a test of this claim looks it up). You needn't know the networks in this table. The middle column is what to read.
#
# | where | function | since |
# |---|---|---|
# | gates inside recurrent networks, which open and close between 0 and 1; their memory | sigmoid; tanh | LSTM: Hochreiter and Schmidhuber (1997), there with stretched sigmoids: tanh of half the input, and twice that |
# | the last layer, where a share is wanted (not a hidden layer) | sigmoid for yes or no, softmax for one of many | Bridle (1990) |
# | networks for images | ReLU | Nair and Hinton (2010); Glorot, Bordes and Bengio (2011); AlexNet: Krizhevsky, Sutskever and Hinton (2012); ResNet: He et al. (2016) |
# | the first Transformer | ReLU | Vaswani et al. (2017) |
# | language and image Transformers: BERT, GPT-2, ViT | GELU | Hendrycks and Gimpel (2016); Devlin et al. (2019), Radford et al. (2019), Dosovitskiy et al. (2021) |
# | an object detector, YOLOv4 | Mish | Misra (2019); Bochkovskiy et al. (2020) |
# | language models such as PaLM, LLaMA, DeepSeek-V3 | SwiGLU: Swish of one layer, times another layer without activation | Shazeer (2020); Chowdhery et al. (2022), Touvron et al. (2023), DeepSeek-AI (2024) |
# | language models of the Gemma family | GEGLU: the same with GELU | Shazeer (2020); Gemma Team (2024) |
#
# The last two rows go a step beyond a function of one number: two layers multiplied by each other. Of *why* they help, Shazeer's paper of 2020 offers no explanation,
# and says so with good humour. Treat the table as what people use, not as what is best: these models differ in everything else too.
#
# > <a id="C10" class="limit"></a>**C10** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C10)
# >
# > *“Common activation functions are sigmoid, tanh, ReLU and others.”* (How common they are no network can tell; we ask what each is good for.)
# >
# > **With one hidden layer all three are good on most data; in deep stacks the sigmoid needs more steps or other weights.**
# >
# > With five hidden layers on 200 digits, the usual weights and 150 updates of plain descent, it stays at chance at every α here, where tanh reads 91 % and ReLU 89 % of unseen ones, each at its best α (85 % and 79 % after 80 updates on 100, the sigmoid 0.09: means of five starts). Weights four times as large mend it, and so does patience: on these 100, 0.74 after 3000 updates and 0.73 after 300 of Adam. With one hidden layer the three are within 0.08 of each other on 6 of 9 data sets, whatever the split. The sigmoid lives on in gates and in last layers, tanh in recurrent networks. ReLU is still a library's default. In the Transformers behind today's language models it has given way to GELU and to Swish, the latter usually multiplied by a second branch.
#
# ## What was seen
# - Ten layers of whole numbers without an activation were one layer, with a difference of exactly 0. A narrow layer made them less than one.
# - On XOR no straight network came below $4 \log 2$; the best sat on it to the sixth decimal, at every width and depth.
# - A random stack of sigmoids was as bent with twelve layers as with one, but its output had all but stopped moving.
# - A corner that the eye misses was enough for a third of the starts to get XOR right, only just and, at α = 0.3, not for long. The full ReLU did worse than a slope of 0.4 on the left did, at α = 0.1 and 0.3; [4](4_mlp_from_scratch.ipynb) measures why.
# - The slopes $f'$ differ more than the functions do: at most ¼ for sigmoid, above 1 for four of the eleven. What that does to a deep network is the subject of [3.2](3_2_choosing_the_activation_function.ipynb).
#
# **Exercises** for this chapter are in [exercises/2_2_activation_functions](exercises/2_2_activation_functions.ipynb). Or try it in the [laboratory](laboratory.ipynb): `spirals · 2-16-16-1 · identity · xavier · sgd α=0.3`.
#
# ← [2.1 The learning rate](2_1_learning_rate.ipynb) · [3.1 Choosing the learning rate](3_1_choosing_the_learning_rate.ipynb) →
#
# **Sources.** Bochkovskiy, Wang and Liao, *YOLOv4: Optimal Speed and Accuracy of Object Detection*, 2020. Bridle, *Probabilistic Interpretation of Feedforward Classification Network Outputs*, 1990. Chowdhery et al., *PaLM: Scaling Language Modeling with Pathways*, 2022.
# DeepSeek-AI, *DeepSeek-V3 Technical Report*, 2024. Devlin et al., *BERT*, 2019. Dosovitskiy et al., *An Image is Worth 16×16 Words*, 2021. Gemma Team, *Gemma: Open Models Based on Gemini Research and Technology*, 2024.
# Nair and Hinton, *Rectified Linear Units Improve Restricted Boltzmann Machines*, 2010. Glorot, Bordes and Bengio, *Deep Sparse Rectifier Neural Networks*, 2011. He et al., *Deep Residual Learning for Image Recognition*, 2016. Hendrycks and Gimpel, *Gaussian Error Linear Units*, 2016. Hochreiter and Schmidhuber, *Long Short-Term Memory*, 1997.
# Krizhevsky, Sutskever and Hinton, *ImageNet Classification with Deep Convolutional Neural Networks*, 2012. Misra, *Mish: A Self Regularized Non-Monotonic Activation Function*, 2019. Radford et al., *Language Models are Unsupervised Multitask Learners*, 2019.
# Saxe, McClelland and Ganguli, *Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks*, 2014. Shazeer, *GLU Variants Improve Transformer*, 2020. Touvron et al., *LLaMA: Open and Efficient Foundation Language Models*, 2023.
# Vaswani et al., *Attention Is All You Need*, 2017. The functions' own sources are given beside them in `lrcourse/activations.py`.
