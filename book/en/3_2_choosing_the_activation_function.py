# %% [markdown]
# # 3.2 Choosing the activation function
# *40 minutes · you need: [2.1](2_1_learning_rate.ipynb) and [2.2](2_2_activation_functions.ipynb)*
#
# The article gives three things to look at when you choose an activation function: how nonlinear it is, its derivative, and whether gradients vanish or explode with it. All three can be measured.
#
# **Of sigmoid, tanh and ReLU, which is the most nonlinear? And does the most nonlinear one learn the most complicated pattern?** Write down an order before you read on.
#
# After this chapter you can
# - measure how nonlinear a function is, and say what that number predicts, and what it doesn't;
# - tell from its derivative and its weights whether a deep network will train at all;
# - say what makes a gradient vanish or explode on its way through a stack;
# - find the best α for an activation, and say why each has its own.

# %%
import numpy as np

from lrcourse import ACTIVATIONS, MLP, Activation, accuracy, datasets, get_activation
from lrcourse import plots, sharpness, train, widgets
from lrcourse.messages import set_language
from lrcourse.selection import learning_rate_sweep

set_language("en")

# %% [markdown]
# ## How nonlinear is it?
# Feed a function $f$ random inputs $z$ from `standard_normal`, scattered around 0 and mostly between −2 and 2. Put the best straight line through the points $(z, f(z))$, and ask: what share of the variance of $f(z)$ (the mean square of its distance from its mean) does the line *not* explain? None, for a straight line. All, for $z^2$. Call that share the **nonlinearity** of $f$:
#
# $$ 1 - r^2, \qquad r \text{ the correlation of } z \text{ and } f(z). $$
#
# (The *correlation* is ±1 where the points lie on a line, and 0 where no line helps.)

# %%
z = np.random.default_rng(0).standard_normal(100_000)


def nonlinearity(f, scale=1.0):
    return 1 - np.corrcoef(z, f(scale * z))[0, 1] ** 2


line, square = nonlinearity(lambda z: 3 * z + 1), nonlinearity(lambda z: z**2)
print(f"straight line {line:.3f}   square {square:.3f}")

# %% tags=["prediction"]
widgets.predict(
    "Which of the three is the most nonlinear, by this measure?",
    {
        "sigmoid": "It bends twice and flattens at both ends, so it looks the part. "
        "But inputs between −2 and 2 see a piece of it that a ruler fits well.",
        "tanh": "Four times as steep as the sigmoid, it reaches its bends sooner. One "
        "of the other two bends harder still.",
        "ReLU": "Two straight pieces and one kink, but the kink is right in the "
        "middle of the inputs.",
    },
    answer="ReLU",
)

# %%
bends = {name: nonlinearity(f) for name, f in ACTIVATIONS.items()}
ranked = sorted(bends, key=bends.get)
for name in ranked:
    print(f"{name:10s} {bends[name]:.3f}")

# %% [markdown]
# The sigmoid, the very picture of a nonlinear function, is 98 % straight line. Nor is the number a property of the function alone: it depends on how far the inputs spread. **Find the spread at which tanh overtakes ReLU, and say why ReLU never moves.**

# %%
SPREADS = np.round(np.geomspace(0.1, 10, 13), 2)
shares = {
    name: [nonlinearity(ACTIVATIONS[name], spread) for spread in SPREADS]
    for name in ["sigmoid", "tanh", "relu", "gelu", "elu"]
}


def best_line(f, spread, at):
    """The straight line that fits f best, where the inputs spread so far."""
    few = z[:5000]
    return np.polyval(np.polyfit(few, f(spread * few), 1), at)

# %% tags=["plumbing"]
axes = plots.plot_curves(shares, SPREADS)
axes.set(title="Wide inputs find the bends of sigmoid and tanh")
axes.set(xlabel="standard deviation of the inputs z", ylabel="nonlinearity")
axes.set(xscale="log", ylim=(-0.02, 0.4))
plots.show(
    axes, alt="Sigmoid, tanh and ELU rise from 0 to about 0.3; GELU rises early and "
    "sinks to ReLU's level line.",
)

# %% tags=["plumbing"]
figure, (left, shape) = plots.subplots(1, 2)
left.semilogx(SPREADS, np.transpose([*shares.values()]), **plots.GHOST)
left.set(xlabel="standard deviation of the inputs", ylabel="nonlinearity")
shape.set(title="f and its best line (dashed)", yticks=[])
shape.set(xlabel="z, in standard deviations", xlim=(-3, 3), ylim=(-2, 4))
grid = np.linspace(-3, 3, 121)


def draw(name, spread, share):
    f = ACTIVATIONS[name]
    size = max(1.0, np.abs(f(spread * grid)).max() / 3.5)
    left.plot(spread, share, "o", color=plots.MOVE, markersize=9)
    shape.plot(grid, f(spread * grid) / size, color=plots.COLOURS[name])
    shape.plot(grid, best_line(f, spread, grid) / size, "--", color=plots.GREY)


def describe(name, spread, share):
    inputs = f"{name}, inputs of spread {spread:g}"
    return f"{inputs}: a straight line leaves {share:.1%} unexplained."


widgets.slider(
    figure, draw, {"f": [*shares][:4], "spread": SPREADS}, describe,
    data=[*shares.values()][:4], start={"f": "tanh", "spread": 1.0},
    marks={"spread": {1.0: "standard"}},
    alt="Nonlinearity against the spread of the inputs; the function and its best line",
)

# %% [markdown]
# tanh overtakes ReLU at a spread of about 5. Doubling the input of ReLU, or of leaky ReLU, doubles the output, so nothing about the shape changes. For the curved ones the weights decide: large weights make wide inputs, and wide inputs find the bends. **A network chooses its own nonlinearity while it learns.** Is the number any guide all the same?
#
# ### Does it predict what can be learnt?
# The hardest of our small patterns is two spirals of points, one for each class, wound into each other:

# %%
X, y = datasets.spirals(200, seed=1)
new_points = datasets.spirals(1000, seed=2)

# %% tags=["plumbing"]
figure, axes = plots.subplots(figsize=(4.8, 4), xlabel="$x_0$", ylabel="$x_1$")
axes.plot(*X[y[:, 0] == 0].T, "o", color=plots.PALE)
axes.plot(*X[y[:, 0] == 1].T, "^", color=plots.INK)
axes.set(title="200 points to learn from", aspect="equal")
plots.show(axes, alt="Two spirals about the origin, each wound into the other.")

# %% [markdown]
# Each activation gets a network 2–16–1, six learning rates and three seeds, and is judged by the median seed at its best rate on 1000 new points. (Those points choose the rate too, which flatters all alike.)

# %%
RATES = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0]


def right_on_new_points(activations):
    """The share right, the median of three seeds: rates × activations."""
    sweep = learning_rate_sweep(
        [2, 16, 1], X, y, RATES, loss="binary_cross_entropy", seeds=3, epochs=400,
        activations=activations, test=new_points, dtype=np.float32,  # half the time
    )
    return np.median(sweep.test_accuracy, axis=1)

# %%
best = right_on_new_points(ranked).max(axis=0)
for name, right in zip(ranked, best):
    bend = f"{name:10s} nonlinearity {bends[name]:.3f}"
    print(f"{bend}   right on new points {right:.1%}")
place = best[1:].argsort().argsort()  # of the ten that bend, from the worst, 0, to 9
agreement = np.corrcoef(np.arange(10), place)[0, 1]
print(f"rank correlation, without the identity: {agreement:.2f}")

# %% [markdown]
# The last line compares two orders, by nonlinearity and by score: 1 would mean that they are the same, 0 that they have nothing in common. On the spirals only the identity fails outright: nonlinearity zero. Among the other ten, the more nonlinear tend to do better. But is it the nonlinearity that does it? With one formula, the functions $\sin kz$ run through the whole scale, from straight to wild.

# %%
def sine(k):
    slope = lambda z, a=None: k * np.cos(k * z)
    return Activation(f"sin {k}z", lambda z: np.sin(k * z), slope)


KS = [0.25, 1, 2, 4, 8]
waves = right_on_new_points([sine(k) for k in KS])
wave_bends = [nonlinearity(sine(k)) for k in KS]
for k, bend, right in zip(KS, wave_bends, waves.T):
    at = f"at α = {RATES[right.argmax()]:g}"
    score = f"right on new points {right.max():.1%} {at}"
    print(f"sin {k:<5}z nonlinearity {bend:.3f}   {score}")
print("at α = 30:", waves[-1].round(2))

# %% tags=["plumbing"]
titles = ["Only the identity is far behind", "A nearly straight sine does as well"]
figure, (left, right) = plots.subplots(1, 2, titles=titles)
order = np.argsort(best)
for row, i in enumerate(order):
    left.plot(max(best[i], 0.9), row, "o", color=plots.COLOURS[ranked[i]], markersize=7)
left.set(yticks=range(11), yticklabels=[ranked[i] for i in order], xlim=(0.895, 1.005))
left.text(0.905, 0, f"◂ {min(best):.2f}", va="center")
left.set(xlabel="right on new points")
right.plot([bends[name] for name in ranked], best, "o", color=plots.PALE)
right.plot(wave_bends, waves.max(axis=0), "x-", label="sin kz")
right.set(xlabel="nonlinearity", ylabel="right on new points", ylim=(0.9, 1.005))
plots.show(figure, alt="The identity is far below; straight and wild sines do well.")

# %% [markdown]
# The nearly straight sine leaves SELU, ELU and softplus behind, and does as well as the wild one. (It takes α = 30 to do so, where the other sines are at chance. All were offered the same six rates.) What the table says of it is no longer true once it has learnt:

# %%
network = MLP([2, 16, 1], sine(0.25), seed=np.arange(3), runs=(3,))
before = network.layers(X)[0][0].std()
train(network, X, y, 30.0, loss="binary_cross_entropy", epochs=400)
after = network.layers(X)[0][0].std()
for when, spread in [("before", before), ("after", after)]:
    inputs = f"{when:6s} training: inputs of spread {spread:5.2f}"
    print(f"{inputs}, nonlinearity {nonlinearity(sine(0.25), spread):.4f}")

# %% [markdown]
# The weights have grown until the inputs found the bends.
#
# > <a id="C14" class="holds"></a>**C14** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C14)
# >
# > *“A more nonlinear activation can help the model learn more complex patterns.”*
# >
# > **It can, and does on the spirals; it is no law, and on other data the order is another.**
# >
# > Some nonlinearity is needed: with none the network gets 56 % on the spirals (55 % on the other points of our test), little more than chance; with any of the ten the median start is at 92 % or more after 400 steps. There the more nonlinear ones tend to be faster (rank correlation 0.68, in the test 0.8, where the five least nonlinear reach 95 % and the five most 99 %; given five times the steps, all ten are nearly level). But $\sin(z/4)$, with a nonlinearity of 0.001, gets 99.8 %, more than SELU with 0.030 (in the test 99 % and 85 %), ELU with 0.064 or softplus with 0.080. The weights rescale the inputs, and with them the nonlinearity. Of 5 data sets the spirals are the only one where more was clearly better; on the digits and on round clusters of points the order is the reverse.

# %% [markdown]
# ## The derivative
# The gradient is computed from the output back to the input, layer by layer. Let δ be the slope of the loss with respect to a layer's $z$. On its way down through a layer, δ is multiplied by that layer's weights $W$ and by the slope of the activation below it (chapter [3.3](3_3_mathematical_models.ipynb) derives it):
#
# $$ \delta_{\text{below}} = (\delta\, W^\top) \cdot f'(z_{\text{below}}). $$
#
# (⊤ exchanges rows and columns; the dot multiplies entry by entry.) A slope below 1 shrinks it, and does so in every layer. How large can the slope be? And how large are the weights? They start as random numbers, and how widely they are scattered is called the **initialisation**. We use three. Each is given by its standard deviation, for a layer with $n_{\text{in}}$ inputs and $n_{\text{out}}$ outputs:
#
# - *Xavier's*, $\sqrt{2/(n_{\text{in}} + n_{\text{out}})}$: made so that signals and gradients keep their size where the slope is 1 (Xavier Glorot and Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010);
# - *He's*, $\sqrt{2/n_{\text{in}}}$: the same for ReLU, which is off half the time (He and others, *Delving deep into rectifiers*, 2015);
# - *normal*: 1, whatever the size of the layer. It is what one types first, and what the article's program does.

# %%
grid = np.linspace(-10, 10, 200_001)
for name, f in ACTIVATIONS.items():
    print(f"{name:10s} largest slope {f.derivative(grid).max():.3f}")

# %% tags=["prediction"]
widgets.predict(
    "Thirty hidden layers of 64 sigmoids, Xavier's weights. How large is the gradient "
    "of the first layer, as a share of what it is with two hidden layers?",
    {
        "about the same": "Xavier's weights are made to keep sizes level. But "
        "they were derived for units with slope 1 at zero, and the sigmoid's is a "
        "quarter.",
        "about a thousandth": "Something is lost in each layer, but 28 of them lose "
        "more than that.",
        "about a billionth of a billionth": "A quarter for each of 28 more layers, "
        "and the weights and slopes below a quarter take a little more.",
        "it explodes": "To explode it would have to be multiplied by more than 1 in a "
        "layer. The sigmoid can't, unless the weights are large.",
    },
    answer="about a billionth of a billionth",
)

# %%
X, y = datasets.digits(200)


def layer_gradients(activation, init, depth, seeds=5):
    """Norm of the gradient of each layer's weights, the median over the seeds."""
    runs = {"seed": np.arange(seeds), "runs": (seeds,)}
    network = MLP([64] + [64] * depth + [10], activation, init, **runs)
    _, gradients = network.loss_and_gradients(X, y, "softmax_cross_entropy")
    return [np.median(np.linalg.norm(g, axis=(-2, -1))) for g, _ in gradients]

# %%
SETUPS = [
    ("sigmoid", "xavier"), ("sigmoid", "normal"), ("tanh", "xavier"),
    (sine(4), "xavier"), ("relu", "he"), ("relu", "xavier"), ("relu", "normal"),
]
print("first layer's gradient  2 hidden layers   30 hidden layers")
for f, init in SETUPS:
    shallow, deep = (layer_gradients(f, init, depth)[0] for depth in (2, 30))
    name = get_activation(f).name
    print(f"{name:10s}{init:13s} {shallow:15.2g} {deep:18.2g}")

# %% [markdown]
# (The size of a gradient is its **norm**, the root of the sum of the squares of all its slopes. The table shows medians of five starts.) Compare ReLU's three lines: it keeps its gradient, loses it, or blows it up to $10^{22}$, and only the weights differ. Compare sigmoid, tanh and $\sin 4z$ with Xavier's weights: the gradient vanishes, shrinks to about a quarter, or explodes, and only the function differs. **What counts is weights and slopes together**, layer by layer. A δ below is a sum over the units above, each times a random weight, and in such a sum the squares add up. So each layer multiplies the *square* of δ by three numbers: how many units there are, the variance of a weight, and the mean of $f'^2$. δ itself is multiplied by the root. For 64 sigmoids with Xavier's weights the product is at most $64\cdot\frac1{64}\cdot\frac1{16}$, and its root is the quarter in the guess above. Below 1 the gradient vanishes, above 1 it explodes. With slopes of at most 1, only the weights can push it above.

# %%
DEPTHS = [2, 5, 10, 20, 30]
NETWORKS = {
    "sigmoid, Xavier": ("sigmoid", "xavier"), "tanh, Xavier": ("tanh", "xavier"),
    "ReLU, He": ("relu", "he"), "ReLU, normal": ("relu", "normal"),
}
norms = [
    [layer_gradients(*setup, depth, seeds=3) for depth in DEPTHS]
    for setup in NETWORKS.values()
]

# %% tags=["plumbing"]
figure, panels = plots.subplots(1, 4, titles=[*NETWORKS], figsize=(8, 2.6), sharey=True)
for axes, (name, _), rows in zip(panels, NETWORKS.values(), norms):
    plots.plot_gradient_norms({name: rows[-1]}, axes=axes, labels=False)
panels[0].set(ylim=(1e-20, 1e25), yticks=[1e-20, 1e-10, 1, 1e10, 1e20])
plots.show(figure, alt="The sigmoid's falls by twenty decades; the others are level.")

# %% [markdown]
# The last panel is flat, yet it has exploded all the same, equally in every layer: a weight's gradient is the activation below it times the δ above it. Going up, the activations grow; going down, δ does.

# %% tags=["plumbing"]
figure, axes = plots.subplots(xlim=(0, 32), yscale="log", ylim=(1e-20, 1e25))
axes.set(yticks=[1e-20, 1e-10, 1, 1e10, 1e20])
axes.set(xlabel="layer (1 is next to the input)", ylabel="norm of the gradient")
plots.mark(axes, y=1)


def draw(name, depth, norms):
    axes.plot(np.arange(1, depth + 2), norms, "o-", color=plots.MOVE)


def describe(name, depth, norms):
    first, last = norms[0], norms[-1]
    end = "shrinks" if first < 0.3 * last else "is like the last layer's"
    end = "vanishes" if first < 0.01 else "explodes" if first > 10 else end
    return f"{name}, {depth} hidden layers: the gradient of layer 1 {end}, {first:.2g}."


widgets.slider(
    figure, draw, {"network": list(NETWORKS), "depth": DEPTHS}, describe, data=norms,
    start={"depth": 10}, alt="Norm of the gradient in each layer of the network",
)

# %% [markdown]
# Does it matter for learning? Train them: 200 steps, each on all of 300 digits, each depth at its best of four learning rates.

# %%
X, y = datasets.digits(700)
LOSS, rates = "softmax_cross_entropy", np.array([0.1, 0.3, 1.0, 10.0])


def learns(activation, depth, init="xavier", widen=1):
    """The share right on digits that it hasn't seen, at the best of four rates."""
    sizes, runs = [64] + [32] * depth + [10], {"runs": rates.shape}
    network = MLP(sizes, activation, init, seed=0, dtype=np.float32, **runs)
    for weight, _ in network.parameters:
        weight *= widen
    train(network, X[:300], y[:300], rates, loss=LOSS, epochs=200)
    return accuracy(network.forward(X[300:]), y[300:]).max()

# %%
print("hidden layers   1     3     6")
for name, init in [("sigmoid", "xavier"), ("tanh", "xavier"), ("relu", "he")]:
    right = [f"{learns(name, depth, init):.2f}" for depth in (1, 3, 6)]
    print(f"{name:14s}", "  ".join(right))

# %% [markdown]
# Is it the slope? Divide tanh by 4, and its slope is a quarter, like the sigmoid's, while its weights are still Xavier's. And give the sigmoid weights four times as large:

# %%
slope = lambda z, a=None: (1 - np.tanh(z) ** 2) / 4
quarter = Activation("tanh/4", lambda z: np.tanh(z) / 4, slope)
flat, wide = learns(quarter, 6), learns("sigmoid", 6, widen=4)
print(f"6 hidden layers: tanh/4 {flat:.2f}   sigmoid with weights × 4 {wide:.2f}")

# %% [markdown]
# > <a id="C15" class="limit"></a>**C15** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C15)
# >
# > *“The derivative of the activation matters, since the gradient uses it.”*
# >
# > **In a deep network a slope four times as small can stop it from learning for a long time; in a shallow one it costs next to nothing.**
# >
# > The sigmoid's largest slope is 0.25, that of tanh and ReLU 1. With 6 hidden layers, Xavier's weights and 200 steps of plain descent the sigmoid network learns the digits at none of four α from 0.1 to 10, while tanh does; with its slope divided by 4, tanh doesn't either. A small slope can be made up for: with weights four times as large the sigmoid learns too. A quarter of the slope cost 0.15 or more in 6 of 10 settings: with six layers on five data sets (with Adam on digits it depended on the start, on wine it didn't), with three on the digits; with one layer it cost 0.02 at most.

# %% [markdown]
# ## Near 0 and 1
# A sigmoid unit whose output is near 0 or 1 is **saturated**: there the curve is flat, and its slope $a(1-a)$ is almost nothing. How often that happens depends on the weights. Thirty layers again:

# %%
def stack(spread, depth):
    """Share of units with a slope below 0.01, and the first layer's gradient."""
    sizes, seeds = [64] + [64] * depth + [10], np.arange(5)
    network = MLP(sizes, "sigmoid", "normal", seed=seeds, runs=(5,))
    for weight, _ in network.parameters:
        weight *= spread
    slope = ACTIVATIONS["sigmoid"].derivative
    flat = [slope(z) < 0.01 for z in network.layers(X[:200])[0][:-1]]
    _, gradients = network.loss_and_gradients(X[:200], y[:200], LOSS)
    return np.mean(flat), np.median(np.linalg.norm(gradients[0][0], axis=(-2, -1)))

# %%
for spread in 0.125, 1.0, 3.0:  # the first is Xavier's for 64 units
    (flat, deep), (_, shallow) = stack(spread, 30), stack(spread, 2)
    first = f"first layer's gradient {deep:.1g}, with 2 layers {shallow:.1g}"
    print(f"weights of spread {spread:<5}: saturated {flat:4.0%}   {first}")

# %% [markdown]
# Just the opposite of what one expects. In these layers of 64, where no unit is near 0 or 1, the gradient vanishes; where four in five are, it explodes.
#
# > <a id="C16" class="holds"></a>**C16** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C16)
# >
# > *“Near 0 or 1 the gradient of some activations may vanish or explode.”*
# >
# > **Both do happen through a stack of layers, and the weights and the width decide which.**
# >
# > One unit near 0 or 1 passes on next to nothing: a slope below 0.01. With Xavier's weights no sigmoid is near 0 or 1, and through 30 layers of 64 the gradient falls to $2\cdot10^{-19}$, since the slope is a quarter at best. With weights of spread 3, four units in five are, and it *grows*, to $4\cdot10^4$ (with our test's seeds to $5\cdot10^4$). The slope only ever shrinks it; what grows is the product with the weights. So the width decides too: with those weights it grew tenfold or more through twenty layers in 6 of 7 settings, but not with 16 sigmoids a layer.

# %% [markdown]
# ## Dead units
# ReLU has another way to fail. Its slope is 0 wherever $z < 0$. A unit that is below zero for *every* sample passes no gradient, so its weights never change again: it is *dead*, as in [2.2](2_2_activation_functions.ipynb). What pushes it there is a step that was too long. So count the dead units at each α: 100 ReLU units, 600 digits, 100 steps on all of them.

# %% tags=["prediction"]
widgets.predict(
    "At α = 1 the network reaches its best accuracy. What happens at α = 2?",
    {
        "a few more dead units, a little less accuracy": "If it went gradually, yes. "
        "Compare with the edge at 2/L.",
        "nearly all units die, and the accuracy falls to near chance":
        "A long step can push a unit below zero for every digit, and from there no "
        "step leads back.",
        "the loss overflows": "With ReLU the activations could grow without limit. "
        "But the units die first, and dead units are quiet.",
    },
    answer="nearly all units die, and the accuracy falls to near chance",
)

# %%
X_train, X_test, y_train, y_test = datasets.split(*datasets.digits())
X, y = X_train[:600], y_train[:600]
rates = np.array([0.5, 1.0, 1.4, 2.0, 3.0])


def after_100_steps(name):
    """Share of units below zero for every digit, and share right, for each rate."""
    runs = {"seed": np.arange(2), "runs": (5, 2), "dtype": np.float32}
    network = MLP([64, 100, 10], name, init="he", **runs)
    train(network, X, y, rates[:, None], loss=LOSS, epochs=100)
    below = (network.layers(X)[0][0] <= 0).all(axis=-2)
    right = accuracy(network.forward(X_test), y_test)
    return below.mean(axis=(-2, -1)), right.mean(axis=-1)

# %%
below, right = {}, {}
for name in "relu", "leaky_relu":
    below[name], right[name] = after_100_steps(name)
    print(f"{name:11s} below zero {below[name].round(2)}")
    print(f"{'':11s} right      {right[name].round(2)}")

# %% tags=["plumbing"]
titles = ["Units below zero for every digit", "A leak keeps some of them useful"]
figure, panels = plots.subplots(1, 2, titles=titles, xticks=rates)
plots.plot_curves(below, rates, axes=panels[0], marker="o")
plots.plot_curves(right, rates, axes=panels[1], marker="o")
panels[0].set(xlabel="learning rate α", ylabel="share")
panels[1].set(xlabel="learning rate α", ylabel="right on test digits")
plots.show(figure, alt="At α = 2 most units are below zero, and ReLU is at chance.")

# %% [markdown]
# With a leaky ReLU nearly as many units end up below zero. But its slope there is 0.01, not 0, so they can go on learning, and at α = 2 it still gets most digits right, where ReLU can do little more than guess. Up to α = 1 there is nothing to tell them apart. **These units die of too large an α. A leak helps; a smaller α helps too, and costs nothing.** Chapter [5](5_trends_and_challenges.ipynb) puts all the new activations through this.

# %% [markdown]
# ## Where the two subjects meet
# The best α in chapter 2.1 was the best for tanh (and for ten epochs; here it is five, and the rates are others: on the same plateau it moves from 1 to 0.32). Does each activation have its own? Same digits, same seeds, batches of 64. The test digits choose the best α, which flatters all alike:

# %%
NAMES = ["sigmoid", "tanh", "relu", "selu", "gelu", "identity"]
rates = np.geomspace(0.01, 10, 13)
sweep = learning_rate_sweep(
    [64, 32, 10], X_train[:1280], y_train[:1280], rates, loss=LOSS, activations=NAMES,
    seeds=3, epochs=5, batch_size=64, test=(X_test, y_test), dtype=np.float32,
)
right = dict(zip(NAMES, sweep.test_accuracy.mean(axis=1).T))

# %%
for name, scores in right.items():
    start = MLP([64, 32, 10], name, seed=0)
    L = sharpness(start, X_train[:400], y_train[:400], LOSS)  # the largest curvature
    good = rates[scores > 0.9]
    best = f"best α {rates[scores.argmax()]:<6.2g} right {scores.max():.2f}"
    span = f"over 0.9: {good.min():<5.2g} to {good.max():<4.2g}"
    print(f"{name:9s} {best}   {span}   first 2/L {2 / L:.2f}")

# %% tags=["plumbing"] name="cover"
figure, panels = plots.subplots(1, 4, titles=NAMES[:4], figsize=(8, 2.5), sharey=True)
for axes, name in zip(panels, NAMES):
    axes.semilogx(rates, right[name], "o-", color=plots.COLOURS[name])
    axes.set(xlabel="α", ylabel="right on test digits")
plots.show(figure, alt="The sigmoid's good range begins and ends at the largest α.")

# %% [markdown]
# **Find, for each activation, the first α beyond its cliff.** The sigmoid, by far the flattest, has its cliff by far the furthest to the right.

# %% tags=["plumbing"]
figure, axes = plots.subplots(xscale="log")
axes.set(xlabel="learning rate α", ylabel="right on test digits")
axes.plot(rates, np.transpose([*right.values()]), **plots.GHOST)


def draw(name, learning_rate, score):
    axes.plot(rates, right[name], color=plots.COLOURS[name])
    axes.plot(learning_rate, score, "o", color=plots.MOVE, markersize=9)


def describe(name, learning_rate, score):
    scores, at = right[name], f"{name} at α = {learning_rate:.2g}"
    if score == 0:
        return f"{at}: it overflows, and answers nothing."
    verdict = "Too large." if learning_rate > rates[scores.argmax()] else "Too small."
    verdict = "As good as it gets." if score > scores.max() - 0.015 else verdict
    return f"{at}: {score:.1%} right. {verdict}"


widgets.slider(
    figure, draw, {"f": NAMES, "α": rates[4:]}, describe,
    data=[scores[4:] for scores in right.values()], start={"f": "tanh", "α": rates[4]},
    alt="Accuracy against α for one activation, all others in grey",
)

# %% [markdown]
# The sigmoid wants an α several times larger than the others, and bears three times as much as tanh and six times as much as ReLU: its small slope makes the loss flatter. $2/L$, measured on the untrained network, puts the sigmoid at one end, SELU and the identity at the other, and tanh in between; the upper ends of the good ranges come nearly in that order. (SELU is out of place: it bears as large an α as ReLU, with half its 2/L.) (The best α don't: several share one.) It is no exact border here, because $L$ changes while the network learns; chapter 5 watches it change. **Whoever compares two activations at one α compares two learning rates.**

# %% [markdown]
# ## What was seen
# - Nonlinearity can be measured. On the spirals zero is fatal, and more tends to be better; it is no law, because the weights rescale it, and on the digits of the test it was the other way round.
# - Slopes and weights act as a product, layer by layer. Too small, and the gradient vanishes; too large, and it explodes. The initialisation is what balances them.
# - A saturated unit shrinks what passes through it; large weights can more than make up for it.
# - On the digits ReLUs died of a step too long. Well below the edge hardly any did.
# - Each activation has its own best α. Tune it for each before you compare.
#
# **Exercises** for this chapter are in [exercises/3_2_choosing_the_activation_function](exercises/3_2_choosing_the_activation_function.ipynb). Or try it in the [laboratory](laboratory.ipynb): `moons · 2-16-16-1 · relu · he · sgd α=10`.
#
# ← [3.1 Choosing the learning rate](3_1_choosing_the_learning_rate.ipynb) · [3.3 Mathematical models](3_3_mathematical_models.ipynb) →
