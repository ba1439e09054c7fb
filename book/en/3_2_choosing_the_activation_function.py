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

from lrcourse import ACTIVATIONS, MLP, Activation, accuracy, datasets, sharpness, train
from lrcourse import plots, widgets
from lrcourse.messages import set_language, tr
from lrcourse.selection import learning_rate_sweep

set_language("en")

# %% [markdown]
# ## How nonlinear is it?
# Feed a function $f$ random inputs $z$ from `standard_normal`, scattered around 0 and mostly between −2 and 2. Put the best straight line through the points $(z, f(z))$, and ask: what share of the ups and downs of $f(z)$ does the line *not* explain? None, for a straight line. All, for $z^2$. Call that share the **nonlinearity** of $f$:
#
# $$ 1 - r^2, \qquad r \text{ the correlation of } z \text{ and } f(z). $$
#
# (The *correlation* is ±1 where the points lie on a line, and 0 where no line helps.)

# %%
z = np.random.default_rng(0).standard_normal(100_000)


def nonlinearity(f, scale=1.0):
    return 1 - np.corrcoef(z, f(scale * z))[0, 1] ** 2


print(f"straight line {nonlinearity(lambda z: 3 * z + 1):.3f}   square {nonlinearity(lambda z: z**2):.3f}")

# %% tags=["prediction"]
widgets.predict(
    "Which of the three is the most nonlinear, by this measure?",
    {
        "sigmoid": "It bends twice and flattens at both ends, so it looks the part. "
        "But inputs between −2 and 2 see a piece of it that a ruler fits well.",
        "tanh": "Four times as steep as the sigmoid, it reaches its bends sooner. One "
        "of the other two bends harder still.",
        "ReLU": "Two straight pieces and one kink. The kink stands right in the "
        "middle of the inputs.",
    },
    answer="ReLU",
)

# %%
ranked = sorted(ACTIVATIONS, key=lambda name: nonlinearity(ACTIVATIONS[name]))
for name in ranked:
    print(f"{name:10s} {nonlinearity(ACTIVATIONS[name]):.3f}")

# %% [markdown]
# The sigmoid, the very picture of a nonlinear function, is 98 % straight line. Nor is the number a property of the function alone: it depends on how far the inputs spread. **Find the spread at which tanh overtakes ReLU, and say why ReLU never moves.**

# %% tags=["plumbing"]
names = ["sigmoid", "tanh", "relu", "gelu", "elu"]
scales = np.round(np.geomspace(0.1, 10, 13), 2)
shares = {name: [nonlinearity(ACTIVATIONS[name], scale) for scale in scales] for name in names}

figure, axes = plots.pyplot.subplots(figsize=(6.6, 3.2))
for name in names:
    axes.semilogx(scales, shares[name], color=plots.COLOURS[name], linestyle=plots.LINES[name], label=name)
axes.set(title="Wide inputs find the bends of sigmoid and tanh; ReLU doesn't notice", xlabel="standard deviation of the inputs z", ylabel="nonlinearity", ylim=(-0.02, 0.4))
axes.legend(loc="upper left", ncols=5)
plots.show(
    axes,
    alt="Nonlinearity of five activations against the spread of their inputs. Sigmoid, tanh and ELU rise from "
    "nearly zero to about 0.3; GELU rises to 0.3 and falls back a little; ReLU stays at 0.27 throughout.",
)

# %% tags=["plumbing"]
figure, (left, right) = plots.pyplot.subplots(1, 2, figsize=(7.4, 3.2))
for name in names:
    left.semilogx(scales, shares[name], color="#d0d0d0", linewidth=1.2)
(dots,) = left.plot([], [], "o", color=plots.VERMILION)
(curve,) = right.plot([], [], color=plots.VERMILION)
(line,) = right.plot([], [], color=plots.GREY, linestyle="--")
left.set(xlabel="standard deviation of the inputs", ylabel="nonlinearity")
right.set(title="f (solid) and its best line (dashed), to scale", xlabel="z, in standard deviations", xlim=(-3, 3), ylim=(-2, 4), yticks=[])
grid = np.linspace(-3, 3, 121)


def update(name, scale):
    f = ACTIVATIONS[name]
    slope, height = np.polyfit(z[:5000], f(scale * z[:5000]), 1)
    size = max(1.0, np.abs(f(scale * grid)).max() / 3.5)
    curve.set_data(grid, f(scale * grid) / size)
    line.set_data(grid, (slope * grid + height) / size)
    dots.set_data([scale], [shares[name][list(scales).index(scale)]])
    return curve, line, dots


def describe(name, scale):
    share = shares[name][list(scales).index(scale)]
    return tr("{name}, inputs of spread {scale:g}: a straight line leaves {share:.1%} unexplained.").format(
        name=name, scale=scale, share=share)


widgets.slider(
    figure, update, {"f": ["sigmoid", "tanh", "relu", "gelu"], "spread": scales}, describe,
    start={"f": "tanh", "spread": scales[6]}, marks={"spread": {1.0: "standard"}},
    alt="Nonlinearity against the spread of the inputs, and the function with its best straight line",
)

# %% [markdown]
# tanh overtakes ReLU at a spread of about 5. Doubling the input of ReLU, or of leaky ReLU, doubles the output, so nothing about the shape changes. For the curved ones the weights decide: large weights make wide inputs, and wide inputs find the bends. **A network chooses its own nonlinearity while it learns.** Is the number any guide all the same?
#
# ### Does it predict what can be learnt?
# The hardest of our small patterns is two spirals of points, one for each class, wound into each other:

# %% tags=["plumbing"]
X, y = datasets.spirals(200, seed=1)
X_test, y_test = datasets.spirals(1000, seed=2)
figure, axes = plots.pyplot.subplots(figsize=(3.0, 2.6))
axes.plot(*X[y[:, 0] == 0].T, "o", color=plots.BLUE)
axes.plot(*X[y[:, 0] == 1].T, "^", color=plots.VERMILION)
axes.set(title="200 points to learn from", xlabel="$x_0$", ylabel="$x_1$", aspect="equal")
plots.show(axes, alt="200 points in the plane on two spirals about the origin, one of circles and one of triangles, each wound into the other.")

# %% [markdown]
# Each activation gets a network 2–16–1, seven learning rates and three seeds, and is judged by the median seed at its best rate on 1000 new points. (Those points choose the rate too, which flatters all alike.)

# %%
rates = [0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0]
sweep = learning_rate_sweep(
    [2, 16, 1], X, y, rates, loss="binary_cross_entropy", activations=ranked, seeds=3, epochs=400, test=(X_test, y_test),
    dtype=np.float32,  # shorter numbers: half the time
)
best = np.median(sweep.test_accuracy, axis=1).max(axis=0)  # over the seeds, then over the rates
for name, score in zip(ranked, best):
    print(f"{name:10s} nonlinearity {nonlinearity(ACTIVATIONS[name]):.3f}   right on new points {score:.1%}")
place = np.argsort(np.argsort(best[1:]))  # of the ten that bend, from the worst, 0, to the best, 9
print(f"rank correlation, without the identity: {np.corrcoef(np.arange(10), place)[0, 1]:.2f}")

# %% [markdown]
# Only the identity fails outright: nonlinearity zero. Among the other ten, the more nonlinear tend to do better. The last line compares the two orders: 1 would mean they are the same, 0 that they have nothing in common. But is it the nonlinearity that does it? With one formula, the functions $\sin kz$ run through the whole scale, from straight to wild.

# %%
def sine(k):
    return Activation(f"sin {k}z", lambda z: np.sin(k * z), lambda z, a=None: k * np.cos(k * z))


ks = [0.25, 1, 2, 4, 8]
waves = learning_rate_sweep(
    [2, 16, 1], X, y, rates, loss="binary_cross_entropy", activations=[sine(k) for k in ks],
    seeds=3, epochs=400, test=(X_test, y_test), dtype=np.float32,
)
for k, scores in zip(ks, np.median(waves.test_accuracy, axis=1).T):
    print(f"sin {k:<5}z nonlinearity {nonlinearity(sine(k)):.3f}   right on new points {scores.max():.1%} at α = {waves.learning_rates[scores.argmax()]:g}")

# %% tags=["plumbing"]
figure, axes = plots.pyplot.subplots(figsize=(6.6, 3.2))
for name, score in zip(ranked, best):
    axes.plot(nonlinearity(ACTIVATIONS[name]), score, "o", color=plots.COLOURS[name])
    if name in ("identity", "selu", "elu", "softplus"):
        axes.annotate(name, (nonlinearity(ACTIVATIONS[name]), score), xytext={"selu": (-12, -15), "elu": (-10, 6)}.get(name, (7, -4)), textcoords="offset points")
axes.annotate("the other seven", (0.3, 0.985), xytext=(7, -9), textcoords="offset points")
axes.plot([nonlinearity(sine(k)) for k in ks], np.median(waves.test_accuracy, axis=1).max(axis=0), "x--", color=plots.GREY, label="sin kz")
axes.set(title="At zero it fails; above zero a straighter function can do as well", xlabel="nonlinearity", ylabel="right on new points", xlim=(-0.03, 1.05), ylim=(0.5, 1.03))
axes.legend(loc="lower right")
plots.show(
    axes,
    alt="Accuracy on the spirals against nonlinearity. The identity at zero is far below. SELU, ELU and softplus, all "
    "below 0.1, lie between 0.92 and 0.95; seven others between 0.98 and 1, and so do the sines from nonlinearity 0.001 to 1.",
)

# %% [markdown]
# The nearly straight sine leaves SELU, ELU and softplus behind, and does as well as the wild one. (It takes α = 30 to do so, where the others have long since fallen to chance or near it. All were offered the same seven rates.) What the table says of it is no longer true once it has learnt:

# %%
network = MLP([2, 16, 1], sine(0.25), seed=np.arange(3), runs=(3,))
before = network.layers(X)[0][0].std()
train(network, X, y, 30.0, loss="binary_cross_entropy", epochs=400)
after = network.layers(X)[0][0].std()
for when, spread in ("before", before), ("after", after):
    print(f"{when:6s} training: inputs of spread {spread:5.2f}, nonlinearity {nonlinearity(sine(0.25), spread):.4f}")

# %% [markdown]
# The weights have grown until the inputs found the bends.
#
# > <a id="C14"></a>**C14** · *“A more nonlinear activation can help the model learn more complex patterns.”*
# >
# > **Holds with a limit.** Some nonlinearity is needed: with none the network gets 56 % on the spirals (55 % on the other points of our test), little more than chance; with any of the ten the median start is at 92 % or more after 400 steps. Beyond that, the more nonlinear ones tend to be faster (rank correlation 0.68, in the test 0.8, where the five least nonlinear reach 95 % and the five most 99 %; given five times the steps, all ten are nearly level), but that is no law: $\sin(z/4)$, with a nonlinearity of 0.001, gets 99.8 %, more than SELU with 0.030 (in the test 99 % and 85 %), ELU with 0.064 or softplus with 0.080. The weights rescale the inputs, and with them the nonlinearity.

# %% [markdown]
# ## The derivative
# The gradient is computed from the output back to the input, layer by layer. Let δ be the slope of the loss with respect to a layer's $z$. On its way down through a layer, δ is multiplied by that layer's weights $W$ and by the slope of the activation below it (chapter [3.3](3_3_mathematical_models.ipynb) derives it):
#
# $$ \delta_{\text{below}} = (\delta\, W^\top) \cdot f'(z). $$
#
# (⊤ exchanges rows and columns; the dot multiplies entry by entry.) A slope below 1 shrinks it, again in every layer. How large can the slope be? And how large are the weights? They start as random numbers, and how widely they are scattered is called the **initialisation**. We use three. Each is given by its standard deviation, for a layer with $n_{\text{in}}$ inputs and $n_{\text{out}}$ outputs:
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
        "about the same": "Initialisations like Xavier's are made to keep sizes "
        "level. It was derived for units with slope 1 at zero, and the sigmoid's is a "
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
    network = MLP([64] + [64] * depth + [10], activation, init, seed=np.arange(seeds), runs=(seeds,))
    _, gradients = network.loss_and_gradients(X, y, "softmax_cross_entropy")
    return np.array([np.median(np.linalg.norm(weight, axis=(-2, -1))) for weight, _ in gradients])


setups = [("sigmoid", "xavier"), ("sigmoid", "normal"), ("tanh", "xavier"), (sine(4), "xavier"), ("relu", "he"), ("relu", "xavier"), ("relu", "normal")]
print("first layer's gradient  2 hidden layers   30 hidden layers")
for f, init in setups:
    shallow, deep = (layer_gradients(f, init, depth)[0] for depth in (2, 30))
    print(f"{f if isinstance(f, str) else f.name:10s}{init:13s} {shallow:15.2g} {deep:18.2g}")

# %% [markdown]
# (The size of a gradient is its **norm**, the root of the sum of the squares of all its slopes. The table shows medians of five starts.) Compare ReLU's three lines: it keeps its gradient, loses it, or blows it up to $10^{22}$, and only the weights differ. Compare sigmoid, tanh and $\sin 4z$ with Xavier's weights: the gradient vanishes, keeps its size, or explodes, and only the function differs. **What counts is the product of the two**, layer by layer: the number of units, times the variance of a weight, times the mean of $f'^2$. That multiplies the *square* of δ in each layer; its root multiplies δ: for sigmoids with Xavier's weights by at most $64\cdot\frac1{64}\cdot\frac1{16}$, whose root is the quarter in the guess above. Below 1 the gradient vanishes, above 1 it explodes. With slopes of at most 1, only the weights can push it above.

# %% tags=["plumbing"]
depths = [2, 5, 10, 20, 30]
panels_of = {"sigmoid, Xavier": ("sigmoid", "xavier"), "tanh, Xavier": ("tanh", "xavier"), "ReLU, He": ("relu", "he"), "ReLU, normal": ("relu", "normal")}
norms = {(title, depth): layer_gradients(*setup, depth, seeds=3) for title, setup in panels_of.items() for depth in depths}
figure, panels = plots.pyplot.subplots(1, 4, figsize=(9, 2.6), sharey=True)
for axes, title in zip(panels, panels_of):
    axes.semilogy(np.arange(1, 32), norms[title, 30], color=plots.COLOURS[panels_of[title][0]])
    axes.set(title=title, xlabel="layer", ylabel="norm of the gradient" if axes is panels[0] else "", ylim=(1e-20, 1e25))
plots.show(
    figure,
    alt="Norm of the gradient in each of 31 layers, on a log axis. Sigmoid with Xavier's weights falls by twenty decades "
    "towards the first layer; tanh with Xavier's and ReLU with He's stay level; ReLU with standard normal weights is flat too, at ten to the 23.",
)

# %% [markdown]
# The last panel is flat, yet it has exploded all the same, equally in every layer: a weight's gradient is the activation below it times the δ above it. Going up, the activations grow; going down, δ does.

# %% tags=["plumbing"]
figure, axes = plots.pyplot.subplots(figsize=(6.6, 3.2))
(line,) = axes.semilogy([], [], "o-", color=plots.VERMILION)
axes.axhline(1, color=plots.GREY, linestyle=":")
axes.set(xlabel="layer (1 is next to the input)", ylabel="norm of the gradient", xlim=(0, 32), ylim=(1e-20, 1e25))


def update(title, depth):
    line.set_data(np.arange(1, depth + 2), norms[title, depth])
    return (line,)


def describe(title, depth):
    first, last = norms[title, depth][[0, -1]]
    verdict = (tr("vanishes") if first < 0.01 else tr("explodes") if first > 10 else
               tr("shrinks") if first < 0.3 * last else tr("keeps its size"))  # fmt: skip
    return tr("{title}, {depth} hidden layers: the gradient of layer 1 {verdict}, {first:.2g}.").format(
        title=title, depth=depth, verdict=verdict, first=first)


widgets.slider(
    figure, update, {"network": list(panels_of), "depth": depths}, describe, start={"depth": 10},
    alt="Norm of the gradient in each layer, for one activation, initialisation and depth",
)

# %% [markdown]
# Does it matter for learning? Train them: 200 steps, each on all of 300 digits, each depth at its best of three learning rates.

# %%
X, y = datasets.digits(700)
rates = np.array([0.1, 0.3, 1.0])


def learns(activation, depth, init="xavier", widen=1):
    network = MLP([64] + [32] * depth + [10], activation, init, seed=0, runs=(3,), dtype=np.float32)  # shorter numbers: half the time
    for weight, _ in network.parameters:
        weight *= widen
    train(network, X[:300], y[:300], rates, loss="softmax_cross_entropy", epochs=200)
    return accuracy(network.forward(X[300:]), y[300:]).max()


print("hidden layers   1     3     6     10")
for name, init in ("sigmoid", "xavier"), ("tanh", "xavier"), ("relu", "he"):
    print(f"{name:14s}", "  ".join(f"{learns(name, depth, init):.2f}" for depth in (1, 3, 6, 10)))

# %% [markdown]
# Is it the slope? Divide tanh by 4, and its slope is a quarter, like the sigmoid's, while its weights are still Xavier's. And give the sigmoid weights four times as wide:

# %%
quarter = Activation("tanh/4", lambda z: np.tanh(z) / 4, lambda z, a=None: (1 - np.tanh(z) ** 2) / 4)
print(f"6 hidden layers: tanh/4 {learns(quarter, 6):.2f}   sigmoid with weights × 4 {learns('sigmoid', 6, widen=4):.2f}")

# %% [markdown]
# > <a id="C15"></a>**C15** · *“The derivative of the activation matters, since the gradient uses it.”*
# >
# > **Holds.** The sigmoid's largest slope is 0.25, that of tanh and ReLU 1. With 6 hidden layers, Xavier's weights and 200 steps the sigmoid network doesn't learn the digits at any of three rates, while tanh does; with its slope divided by 4, tanh doesn't either. A small slope can be made up for: with weights four times as wide the sigmoid learns too.

# %% [markdown]
# ## Near 0 and 1
# A sigmoid unit whose output is near 0 or 1 is **saturated**: there the curve is flat, and its slope $a(1-a)$ is almost nothing. How often that happens depends on the weights. Thirty layers again:

# %%
def stack(spread, depth):
    """Share of units with a slope below 0.01, and the first layer's gradient (median of 5 starts)."""
    network = MLP([64] + [64] * depth + [10], "sigmoid", "normal", seed=np.arange(5), runs=(5,))
    for weight, _ in network.parameters:
        weight *= spread
    flat = [ACTIVATIONS["sigmoid"].derivative(z) < 0.01 for z in network.layers(X[:200])[0][:-1]]
    _, gradients = network.loss_and_gradients(X[:200], y[:200], "softmax_cross_entropy")
    return np.mean(flat), np.median(np.linalg.norm(gradients[0][0], axis=(-2, -1)))


for spread in 0.125, 1.0, 3.0:  # the first is Xavier's for 64 units
    flat, size = stack(spread, 30)
    print(f"weights of spread {spread:<5}: saturated {flat:4.0%}   first layer's gradient {size:.1g}, with 2 layers {stack(spread, 2)[1]:.1g}")

# %% [markdown]
# Just the opposite of what one expects. Where no unit is near 0 or 1, the gradient vanishes; where four in five are, it explodes.
#
# > <a id="C16"></a>**C16** · *“Near 0 or 1 the gradient of some activations may vanish or explode.”*
# >
# > **Holds with a limit.** One unit near 0 or 1 passes on next to nothing: a slope below 0.01. Through a stack both can happen, and the weights decide which. With Xavier's weights no sigmoid is near 0 or 1, and through 30 layers the gradient falls to $2\cdot10^{-19}$, since the slope is a quarter at best. With weights of spread 3, four units in five are, and it *grows*, to $4\cdot10^4$ (with our test's seeds to $5\cdot10^4$). The slope only ever shrinks it; what grows is the product with the weights.

# %% [markdown]
# ## Dead units
# ReLU has another way to fail. Its slope is 0 wherever $z < 0$. A unit that is below zero for *every* sample passes no gradient, so its weights never change again: it is *dead*, as in [2.2](2_2_activation_functions.ipynb). What pushes it there is a step that was too long. So count the dead units at each α: 100 ReLU units, 600 digits, 100 steps on all of them.

# %% tags=["prediction"]
widgets.predict(
    "At α = 1 the network reaches its best accuracy. What happens at α = 2?",
    {
        "a few more dead units, a little less accuracy": "If it went gradually, yes. "
        "Compare with the edge at 2/L.",
        "nearly all units die, and the accuracy falls to chance":
        "A long step can push a unit below zero for every digit, and from there no "
        "step leads back.",
        "the loss overflows": "With ReLU the activations could grow without limit. "
        "But the units die first, and dead units are quiet.",
    },
    answer="nearly all units die, and the accuracy falls to chance",
)

# %%
X, y = datasets.digits()
X_train, X_test, y_train, y_test = datasets.split(X, y)
rates = np.array([0.5, 1.0, 1.4, 2.0, 3.0])
silent, score = {}, {}
for name in "relu", "leaky_relu", "gelu":
    network = MLP([64, 100, 10], name, init="he", seed=np.arange(2), runs=(5, 2), dtype=np.float32)
    train(network, X_train[:600], y_train[:600], rates[:, None], loss="softmax_cross_entropy", epochs=100)
    hidden_z = network.layers(X_train[:600])[0][0]
    silent[name] = (hidden_z <= 0).all(axis=-2).mean(axis=(-2, -1))  # below zero for every digit
    score[name] = accuracy(network.forward(X_test), y_test).mean(axis=-1)
    print(f"{name:11s} below zero {silent[name].round(2)}\n{'':11s} right      {score[name].round(2)}")

# %% tags=["plumbing"]
figure, (left, right) = plots.pyplot.subplots(1, 2, figsize=(8, 3.0))
for name in silent:
    left.semilogx(rates, silent[name], color=plots.COLOURS[name], linestyle=plots.LINES[name], marker="o", label=name)
    right.semilogx(rates, score[name], color=plots.COLOURS[name], linestyle=plots.LINES[name], marker="o", label=name)
left.set(title="Units below zero for every digit", xlabel="learning rate α", ylabel="share")
right.set(title="A leak keeps some of them useful", xlabel="learning rate α", ylabel="right on test digits")
left.legend()
for axes in (left, right):
    axes.set_xticks(rates, labels=rates)
    axes.minorticks_off()
plots.show(
    figure,
    alt="Left, the share of units that are below zero for every digit jumps from a few per cent at α = 1 to above 80 per "
    "cent at 2 for ReLU, leaky ReLU and GELU. Right, the accuracy of ReLU falls to about 0.1, that of leaky ReLU less deeply.",
)

# %% [markdown]
# With a leaky ReLU nearly as many units end up below zero. But its slope there is 0.01, not 0, so they go on learning, some come back, and at α = 2 it still gets most digits right, where ReLU can only guess. Below the edge there is nothing to tell them apart. **A cure for dead units is a cure for too large an α, and the cheaper one is a smaller α.** Chapter [5](5_trends_and_challenges.ipynb) puts all the new activations through this.

# %% [markdown]
# ## Where the two subjects meet
# The best α in chapter 2.1 was the best for tanh (and for ten epochs; here it is five, which moves it a little). Does each activation have its own? Same digits, same seeds, batches of 64. The test digits choose the best α, which flatters all alike:

# %%
names = ["sigmoid", "tanh", "relu", "selu", "gelu", "identity"]
rates = np.geomspace(0.01, 10, 13)
sweep = learning_rate_sweep(
    [64, 32, 10], X_train[:1280], y_train[:1280], rates, loss="softmax_cross_entropy", activations=names, seeds=3,
    epochs=5, batch_size=64, test=(X_test, y_test), dtype=np.float32,
)
accuracy_of = sweep.test_accuracy.mean(axis=1)  # (rate, activation)
for i, name in enumerate(names):
    start = MLP([64, 32, 10], name, seed=0)
    L = sharpness(start, X_train[:400], y_train[:400], "softmax_cross_entropy")  # the largest curvature, measured
    best, good = accuracy_of[:, i].argmax(), rates[accuracy_of[:, i] > 0.9]
    print(f"{name:9s} best α {rates[best]:<6.2g} right {accuracy_of[best, i]:.2f}   over 0.9: {good.min():<5.2g} to {good.max():<4.2g}   first 2/L {2 / L:.2f}")

# %% tags=["plumbing"]
figure, panels = plots.pyplot.subplots(1, 4, figsize=(9, 2.5), sharey=True)
for axes, name in zip(panels, ["sigmoid", "tanh", "relu", "selu"]):
    axes.semilogx(rates, accuracy_of[:, names.index(name)], color=plots.COLOURS[name], marker="o")
    axes.set(title=name, xlabel="α", ylabel="right on test digits" if axes is panels[0] else "")
plots.show(
    figure,
    alt="Accuracy against α for four activations. The sigmoid's good range begins and ends at much larger α than that of "
    "tanh, ReLU and SELU, which end in a cliff between 0.5 and 2.",
)

# %% [markdown]
# **Find the best α for each activation.** The sigmoid, by far the flattest, has by far the latest cliff.

# %% tags=["plumbing"]
figure, axes = plots.pyplot.subplots(figsize=(6.6, 3.2))
for i in range(len(names)):
    axes.semilogx(rates, accuracy_of[:, i], color="#dddddd", linewidth=1)
(line,) = axes.semilogx([], [], "o-", color=plots.BLUE, markersize=3)
(dot,) = axes.semilogx([], [], "s", color=plots.VERMILION, markersize=9)
axes.set(xlabel="learning rate α", ylabel="right on test digits")


def update(name, learning_rate):
    scores = accuracy_of[:, names.index(name)]
    line.set_data(rates, scores)
    dot.set_data([learning_rate], [scores[np.argmin(abs(rates - learning_rate))]])
    return line, dot


def describe(name, learning_rate):
    scores = accuracy_of[:, names.index(name)]
    index = np.argmin(abs(rates - learning_rate))
    if scores[index] == 0:
        return tr("{name} at α = {rate:.2g}: it overflows, and answers nothing.").format(name=name, rate=learning_rate)
    text = tr("{name} at α = {rate:.2g}: {score:.1%} right. ").format(name=name, rate=learning_rate, score=scores[index])
    if scores[index] > scores.max() - 0.015:
        return text + tr("As good as it gets.")
    return text + (tr("Too small.") if index < scores.argmax() else tr("Too large."))


widgets.slider(
    figure, update, {"f": names, "α": rates[4:]}, describe, start={"f": "tanh", "α": rates[4]},
    alt="Accuracy against α for one activation, all others in grey",
)

# %% [markdown]
# The sigmoid wants an α several times larger than the others, and bears three times as much as tanh and six times as much as ReLU: its small slope makes the loss flatter. $2/L$, measured on the untrained network, puts the sigmoid at one end, SELU and the identity at the other, and tanh in between; the upper ends of the good ranges come in that order too. (The best α don't: several share one.) It is no exact border here, because $L$ changes while the network learns; chapter 5 watches it change. **Whoever compares two activations at one α compares two learning rates.**

# %% [markdown]
# ## What was seen
# - Nonlinearity can be measured. Zero is fatal; beyond zero, more tends to be better, but that is no law, because the weights rescale it.
# - Slopes and weights act as a product, layer by layer. Too small, and the gradient vanishes; too large, and it explodes. The initialisation is what balances them.
# - A saturated unit shrinks what passes through it; large weights can more than make up for it.
# - Units die of a step too long. Well below the edge hardly any do.
# - Each activation has its own best α. Tune it for each before you compare.
#
# **Exercises** for this chapter are in [exercises/3_2_choosing_the_activation_function](exercises/3_2_choosing_the_activation_function.ipynb).
#
# ← [3.1 Choosing the learning rate](3_1_choosing_the_learning_rate.ipynb) · [3.3 Mathematical models](3_3_mathematical_models.ipynb) →
