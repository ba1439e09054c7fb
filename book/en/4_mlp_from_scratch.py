# %% [markdown]
# # 4 A network from scratch, and why it would not learn
# *80 minutes, in two sittings · you need: [3.3](3_3_mathematical_models.ipynb), or the chain rule and σ′ = σ(1 − σ)*
#
# The article that this book puts to the test finishes its teaching with a program. Two inputs, four hidden units, one output, sigmoids throughout. It trains on the four points of XOR, with α = 0.01, for 1000 epochs, and prints four numbers. “Through training and testing we can see the model's predictions”, says the article, and goes on to the next section.
#
# It doesn't say what the four numbers are. **What do you think it prints?**
#
# Something is wrong with this program. It runs, it raises no error, and every line looks like any other tutorial's. This chapter is the search for what is wrong. There is more than one culprit, and the obvious one alone would not have been enough.
#
# After this chapter you can
# - write a network with its backward pass in a dozen lines, for one run or for a thousand;
# - find a wrong gradient, and the line it comes from, without knowing the right one;
# - tell a network that learns slowly from one that follows the wrong arrow;
# - say what a loss has to do with α, and, before any training, which ReLU networks can never learn XOR.

# %%
import numpy as np

from lrcourse import MLP, Activation, Loss, accuracy, central_difference, datasets
from lrcourse import gradient_check, relative_error, sigmoid, train
from lrcourse import plots, widgets
from lrcourse.messages import set_language, tr

set_language("en")

# %% [markdown]
# ## The scene
# XOR, “one or the other but not both”, is four points:

# %%
X, y = datasets.xor()
for point, label in zip(X, y):
    print(point, "->", label)

# %% [markdown]
# No straight line separates the ones from the zeros. A hidden layer can bend the plane so that one does:
#
# $$ z_1 = X W_1 + b_1, \quad a_1 = \sigma(z_1), \qquad z_2 = a_1 W_2 + b_2, \quad p = \sigma(z_2) $$
#
# Four hidden units make 17 numbers to learn. The weights start as draws from a normal distribution, the biases at zero. An answer $p$ above ½ counts as a one. Here are the start and the forward pass, as the article has them, in our own code:

# %%
def start(seed):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal((2, 4)), np.zeros((1, 4)), rng.standard_normal((4, 1)), np.zeros((1, 1))]


def forward(X, parameters):
    W1, b1, W2, b2 = parameters
    a1 = sigmoid(X @ W1 + b1)
    return a1, sigmoid(a1 @ W2 + b2)


# %% [markdown]
# And the backward pass, *formula for formula as the article prints it*. δ is the error that arrives at a layer's $z$. It is found at the output first and carried back through $W_2$ to the hidden layer; each layer's gradient is made of its own δ and of what came into the layer.

# %%
def backward_as_printed(X, y, parameters):
    W1, b1, W2, b2 = parameters
    a1, p = forward(X, parameters)
    delta2 = p - y
    delta1 = delta2 @ W2.mT * sigmoid(a1) * (1 - sigmoid(a1))
    return [X.T @ delta1, delta1.sum(-2, keepdims=True), a1.mT @ delta2, delta2.sum(-2, keepdims=True)]


def descend(backward, parameters, learning_rate, epochs=1000):
    for epoch in range(epochs):
        gradients = backward(X, y, parameters)
        parameters = [w - learning_rate * gradient for w, gradient in zip(parameters, gradients)]
    return parameters


# %% [markdown]
# Read it twice. If you see what is wrong, keep it to yourself for now: you'll want to prove it.

# %% tags=["prediction"]
widgets.predict(
    "1000 epochs with α = 0.01. What are the four answers, for the points whose "
    "labels are 0, 1, 1, 0?",
    {
        "close to 0, 1, 1, 0": "That is what a thousand epochs on four points sound "
        "like, and what the article lets its reader believe. Look at the next cell.",
        "all of them near ½": "A network that knows nothing about XOR does best by "
        "answering ½ to everything.",
        "close to 1, 0, 0, 1": "That would take as much learning as the right answer: "
        "a network doesn't get a pattern exactly wrong by accident.",
        "nan": "Nothing overflows here. The failures that announce themselves are the "
        "harmless ones.",
    },
    answer="all of them near ½",
)

# %%
trained = descend(backward_as_printed, start(0), learning_rate=0.01)
print("before:", forward(X, start(0))[1].ravel().round(2))
print("after: ", forward(X, trained)[1].ravel().round(2))

# %% [markdown]
# Before training, the network had an opinion, if a meaningless one. After training, it has none. But this is *one* draw of the starting weights. One run is an anecdote.
#
# The code above already does a hundred. `@`, `.mT` and `sum(-2)` look only at the last two axes, so a hundred starts stacked along a first axis train side by side, each as it would alone.

# %%
def starts(n):
    return [np.stack(weights) for weights in zip(*map(start, range(n)))]  # all W1 stacked, all b1 stacked, ...


def solved(p):
    return ((p > 0.5) == (y > 0.5)).all(axis=(-2, -1))  # all four answers right


p = forward(X, descend(backward_as_printed, starts(100), learning_rate=0.01))[1]
print("shape of the answers:", p.shape)
print("solved:", solved(p).sum(), "of 100")
print("answers between 0.3 and 0.7:", ((p > 0.3) & (p < 0.7)).sum(), "of 400")

# %% tags=["plumbing"]
def plot_answers(axes, p, title):
    spread = np.random.default_rng(0).uniform(-0.25, 0.25, p.shape[:2])
    for point in range(4):
        axes.plot(point + spread[:, point], p[:, point, 0], ".", color=plots.BLUE, markersize=3, alpha=0.6)
        axes.plot([point - 0.35, point + 0.35], 2 * [y[point, 0]], color=plots.BLACK, linewidth=3)
    axes.axhline(0.5, color=plots.GREY, linestyle=":")
    axes.set(title=title, xlabel="point", ylim=(-0.05, 1.05))
    axes.set_xticks(range(4), ["0 0", "0 1", "1 0", "1 1"])


figure, (left, right) = plots.pyplot.subplots(1, 2, figsize=(8, 3), sharey=True)
plot_answers(left, forward(X, starts(100))[1], "before: a hundred opinions")
plot_answers(right, p, "after 1000 epochs: none")
left.set(ylabel="answer p (bar: what it should be)")
plots.show(
    figure,
    alt="The answers of 100 networks to the four points, before and after training. Before, they are spread from "
    "about 0.1 to 0.9; after, all of them lie near one half, whatever the right answer, 0 or 1.",
)

# %% [markdown]
# > <a id="C19"></a>**C19** · *“The example network trains on XOR, with α = 0.01, in 1000 epochs.”*
# >
# > **Does not hold.** Of 100 starts it gets all four answers right for 1. What the training achieves is to make the answers alike: all 400 of them lie between 0.3 and 0.7.

# %% [markdown]
# ## The first suspect
# The question is now who did it.

# %% tags=["prediction"]
widgets.predict(
    "Whom do you suspect first?",
    {
        "α: it is too small": "0.01 is what everybody begins with, and nobody knows "
        "why. The suspicion is cheap to test, so test it first.",
        "the number of epochs": "More epochs or a larger α: as long as α is small, "
        "they do much the same. Chapter 2.1 counted steps × α, and it came out "
        "constant.",
        "the starts: bad luck": "A hundred starts, and all but one of them unlucky? "
        "Then luck has a cause.",
        "four hidden units are too few": "Two would be enough to write XOR down by "
        "hand. Whether they are found is another question.",
        "the backward pass": "It may be. But a suspicion of the backward pass needs a "
        "proof, and reading it a third time isn't one.",
    },
)

# %% [markdown]
# α can be cleared or convicted in one call. The rates get their own axis, and the update broadcasts:

# %%
rates = np.array([0.01, 0.03, 0.1, 0.3, 1, 3, 10])
p = forward(X, descend(backward_as_printed, starts(100), rates[:, None, None, None]))[1]
for learning_rate, won in zip(rates, solved(p)):
    print(f"α = {learning_rate:<5g} solved: {won.sum():3d} of 100")

# %% [markdown]
# A larger α helps, and then it doesn't. The best of seven, 0.3, brings half of the starts home, and a little further on there is nothing. So α was too small. But with *no* α does this network learn XOR reliably, which is odd to anyone who has seen one learn it. α didn't act alone.

# %% [markdown]
# ## A gradient of what?
# What goes downhill goes down *something*. The article never says what: there is no loss in it. It has an error, `p - y`, and calls its product with the activations a gradient. [3.3](3_3_mathematical_models.ipynb) knows two losses that might be meant, both summed over the four points here, because the program sums:
#
# $$ J = -\sum \big( y \log p + (1 - y) \log (1 - p) \big) \qquad\text{or}\qquad J = \tfrac12 \sum (p - y)^2 $$
#
# The first is the **cross-entropy**, the second is half the **squared error**. To hold the program up against each, take the **gradient check** of 3.3: nudge one parameter up, then down, and see what $J$ does. Two forward passes for each of the 17 parameters are hopeless for training, but perfect for a trial: they are *independent* of the code that stands accused.

# %%
def cross_entropy(p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum()


def squared_error(p):
    return ((p - y) ** 2).sum() / 2


def trial(backward, parameters, loss):
    errors = []
    for i, gradient in enumerate(backward(X, y, parameters)):
        J = lambda w: loss(forward(X, [*parameters[:i], w, *parameters[i + 1 :]])[1])  # of parameter i alone
        errors.append(relative_error(gradient, central_difference(J, parameters[i])))
    return errors


# %% [markdown]
# `relative_error` is $\lVert a - b \rVert / (\lVert a \rVert + \lVert b \rVert)$: 0 where two arrays agree, 1 where they contradict each other outright. Rounding leaves less than 1e-7, and we call that agreement. Anything above 1e-2 is some other quantity. One trial for each of 100 starts, with the median in each row:

# %%
names = ["W1", "b1", "W2", "b2"]
for loss in cross_entropy, squared_error:
    errors = np.array([trial(backward_as_printed, start(seed), loss) for seed in range(100)])
    verdicts = [f"{name} {'agrees' if e < 1e-7 else f'{e:.2f}'}" for name, e in zip(names, np.median(errors, axis=0))]
    print(f"{loss.__name__:14s} ", "   ".join(verdicts))

# %% [markdown]
# Two findings in two lines.
#
# **The loss is the cross-entropy.** Against the squared error nothing agrees, not even the last layer. Against the cross-entropy the last layer does. The error $p - y$ is innocent, if never introduced: it is $dJ/dz_2$ of the cross-entropy, and its name in the article, the derivative with respect to the *prediction*, is wrong.
#
# **The hidden layer is wrong**, $W_1$ and $b_1$, whichever the loss. And not by a rounding error: by 0.25 and 0.10.

# %% tags=["prediction"]
widgets.predict(
    "W2 and b2 agree with the differences, W1 and b1 don't. In which line must the "
    "mistake be?",
    {
        "delta2 = p - y": "W2 and b2 are computed from delta2. If it were wrong they "
        "would be wrong too.",
        "delta1 = ...": "Everything before it is proven right by W2 and b2, and both "
        "things made from it are wrong.",
        "X.T @ delta1": "If only this product were wrong, b1, which is just the sum "
        "of delta1, would be right.",
        "the forward pass": "Both gradients and differences use the same forward "
        "pass. A mistake there would make another network, but still one with the "
        "right gradients.",
    },
    answer="delta1 = ...",
)

# %% [markdown]
# **Backpropagation runs backwards, so the first layer that disagrees, counted from the output, holds the mistake.** There is one line between the right δ₂ and the wrong δ₁:
#
# `delta1 = delta2 @ W2.mT * sigmoid(a1) * (1 - sigmoid(a1))`
#
# In [3.3](3_3_mathematical_models.ipynb) you derived $\sigma'(z) = \sigma(z)\,(1 - \sigma(z)) = a\,(1 - a)$. It needs σ of $z_1$. But `a1` *is* $\sigma(z_1)$ already. The line takes the **sigmoid of a sigmoid**, and so computes $\sigma'(a_1)$ where $\sigma'(z_1)$ belongs.

# %% tags=["plumbing"]
z = np.linspace(-6, 6, 301)
a = sigmoid(z)
figure, axes = plots.pyplot.subplots(figsize=(6.4, 3))
axes.plot(z, a * (1 - a), color=plots.BLUE, label="a (1 − a), the derivative")
axes.plot(z, sigmoid(a) * (1 - sigmoid(a)), "--", color=plots.ORANGE, label="σ(a) (1 − σ(a)), as printed")
axes.set(title="The derivative is a bell; what is printed hardly moves", xlabel="$z_1$", ylabel="factor", ylim=(0, 0.38))
axes.legend(loc="upper right")
plots.show(
    axes,
    alt="Two factors against z from −6 to 6. The sigmoid's derivative is a bell, 0.25 at 0 and nearly 0 at both ends. "
    "The printed factor falls only from 0.25 on the left to 0.20 on the right.",
)

# %%
extremes = np.array([0.0, 1.0])  # the smallest and the largest that a1 can be
print("as printed, the factor lies between", (sigmoid(extremes) * (1 - sigmoid(extremes))).round(3))

# %% [markdown]
# That is why nobody noticed. The printed factor is about the right size, it is never negative, it never vanishes. Every number in δ₁ keeps its sign. Nothing crashes, and the arrow points *roughly* downhill. It is just not the gradient.
#
# The repair is one line, and the retrial is another:

# %%
def backward(X, y, parameters):
    W1, b1, W2, b2 = parameters
    a1, p = forward(X, parameters)
    delta2 = p - y
    delta1 = delta2 @ W2.mT * a1 * (1 - a1)
    return [X.T @ delta1, delta1.sum(-2, keepdims=True), a1.mT @ delta2, delta2.sum(-2, keepdims=True)]


worst = max(max(trial(backward, start(seed), cross_entropy)) for seed in range(100))
print("largest error of 100 trials, all layers, below 1e-7:", worst < 1e-7)

ours, theirs = backward(X, y, starts(100))[0], backward_as_printed(X, y, starts(100))[0]  # for W1
norm = lambda gradient: np.sqrt((gradient**2).sum(axis=(-2, -1)))
cosine = (ours * theirs).sum(axis=(-2, -1)) / (norm(ours) * norm(theirs))
print(f"cosine of the angle between the two, for W1: median {np.median(cosine):.2f}")

# %% [markdown]
# A cosine of 1 would be the same direction, 0 a right angle. This is close, at the start. It won't stay close.

# %% [markdown]
# > <a id="C20"></a>**C20** · *“The backward pass of the example computes the gradient.”*
# >
# > **Does not hold.** In the output layer it does, to rounding. In the hidden layer the sigmoid is applied twice: against central differences the median relative error over 100 starts is 0.25 for $W_1$ and 0.10 for $b_1$. With $a_1(1 - a_1)$ in its place all layers agree.

# %% [markdown]
# ## The motive
# A factor that hardly moves: can that be enough to stop a network from learning? Where a straight line does most of the work it isn't, as the digits at the end of this chapter show. So why here?
#
# Suppose the factor didn't move *at all*. A constant derivative is the derivative of a straight line, so backpropagation would then believe that the hidden units are linear. Now let the network answer ½ for all four points, as it does early on. The errors $p - y$ are then +½, −½, −½, +½. What does a linear unit learn from them? Its gradients are their products with the inputs:

# %%
errors = np.array([0.5, -0.5, -0.5, 0.5])
print("times x1:", errors @ X[:, 0], "  times x2:", errors @ X[:, 1], "  their sum:", errors.sum())

# %% [markdown]
# Nothing, nothing, and nothing. **The errors of XOR are exactly those that no linear unit can see**: that is what “not linearly separable” means, as the gradient tells it. All that pulls the hidden layer towards XOR comes from the *changes* of the derivative from point to point. And those are what the double sigmoid flattens.
#
# That can be measured. Take a thousand starts, put errors of a given pattern on the four points, carry them back both ways, and compare the lengths of the gradients that arrive at the hidden layer:

# %%
many = starts(1000)
a1 = forward(X, many)[0]
patterns = {"all too high": [1, 1, 1, 1], "x1 ignored": [1, 1, -1, -1], "x2 ignored": [1, -1, 1, -1], "XOR ignored": [1, -1, -1, 1]}  # p - y


def length(delta1):
    return np.sqrt(((X.T @ delta1) ** 2).sum(axis=(-2, -1)) + (delta1.sum(axis=-2) ** 2).sum(axis=-1))


for name, pattern in patterns.items():
    back = np.array(pattern)[:, None] @ many[2].mT  # delta2 @ W2.mT
    as_it_is = length(back * a1 * (1 - a1))
    printed = length(back * sigmoid(a1) * (1 - sigmoid(a1)))
    print(f"{name:12s} printed / true, median: {np.median(printed / as_it_is):.2f}")

# %% [markdown]
# Three kinds of error arrive at full strength and a tenth more. The fourth arrives at a sixth. The bug is hard of hearing for one pattern out of four, and XOR consists of nothing else.

# %% [markdown]
# ## The case is closed?
# The culprit is found, the line is mended, the gradient is proved right. Run the program again, as described: α = 0.01, 1000 epochs.

# %% tags=["prediction"]
widgets.predict(
    "Of 100 starts, how many does the mended network solve?",
    {
        "all, or nearly all": "The gradient is right now, to rounding. But being "
        "right says which way to go, and nothing about how far.",
        "about half": "The middle is a safe guess. It would need a mistake that hits "
        "every second start.",
        "fewer than 5": "The mended arrow points downhill. A thousand steps of 0.01 "
        "along it lead nowhere.",
    },
    answer="fewer than 5",
)

# %%
for name, way in [("as printed", backward_as_printed), ("mended", backward)]:
    for learning_rate in 0.01, 1.0:
        p = forward(X, descend(way, starts(100), learning_rate))[1]
        print(f"{name:10s}  α = {learning_rate:<4g}  solved: {solved(p).sum():3d} of 100")

# %% [markdown]
# There were two. Mend the derivative and leave α: next to none. Raise α a hundredfold and leave the derivative: fewer than one in ten. Do both, and **every start of a hundred learns XOR**. Either mistake was enough to ruin the program, and each hid the other. Had you tried α = 1 on the broken network, you would have “proved” that it wasn't α. Had you mended the derivative and run the program once, you would have put the mistake back.
#
# So the article on the learning rate fails, in its one program, through its learning rate too.

# %% [markdown]
# ## The whole range of α
# From here on `lrcourse.MLP` does the work. It is the same network: `activation` is a value together with a derivative, so the printed network is one whose pair doesn't match. Its cross-entropy is a *mean* over the four points, not a sum, so its gradient is a quarter of ours, and the same walk needs four times the α.

# %%
as_printed = Activation("as printed", sigmoid, lambda z, a: sigmoid(a) * (1 - sigmoid(a)))

for activation, way in [("sigmoid", backward), (as_printed, backward_as_printed)]:
    network = MLP([2, 4, 1], activation, init="normal", seed=0)
    train(network, X, y, 4 * 0.1, loss="binary_cross_entropy", epochs=1000)
    ours = descend(way, start(0), 0.1)
    theirs = [w for pair in network.parameters for w in pair]
    print("agree to rounding:", all(np.allclose(v, w, rtol=1e-10, atol=1e-12) for v, w in zip(ours, theirs)))

# %% [markdown]
# Now both networks, a hundred starts each, from 0.01 to 100. We go on quoting α as the article does, for the sum.

# %%
rates = np.array([0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 30, 100])


def sweep(activation, learning_rates, loss="binary_cross_entropy", epochs=1000):
    networks = MLP([2, 4, 1], activation, init="normal", seed=np.arange(100), runs=(len(learning_rates), 100))
    history = train(networks, X, y, learning_rates[:, None], loss=loss, epochs=epochs, progress=False)
    return networks, history, accuracy(networks.forward(X), y) == 1


runs = {"mended": sweep("sigmoid", 4 * rates), "as printed": sweep(as_printed, 4 * rates)}
for learning_rate in 0.01, 0.1, 1, 3, 10:
    i = np.searchsorted(rates, learning_rate)
    print(f"α = {learning_rate:<5g}", *(f"{name}: {r[2][i].sum():3d} of 100  " for name, r in runs.items()))

# %% tags=["plumbing"]
LOOK = {"mended": {"color": plots.BLUE, "marker": "o"}, "as printed": {"color": plots.ORANGE, "marker": "s", "linestyle": "--"}}
figure, axes = plots.pyplot.subplots(figsize=(7, 3.2))
for name, (_, _, right_ones) in runs.items():
    axes.plot(rates, right_ones.mean(axis=1), label=name, **LOOK[name])
axes.axvline(0.01, color=plots.GREY, linestyle=":")
axes.annotate("the article's α", (0.01, 0.9), xytext=(5, 0), textcoords="offset points")
axes.set(xscale="log", xlabel="learning rate α (for the sum over four points)", ylabel="share of starts solved",
         title="Mended, α may vary by a factor of thirty; as printed, none is safe")
axes.legend(loc="upper right")
plots.show(
    figure,
    alt="Share of 100 starts that solve XOR against α on a log axis. Mended: near 0 at 0.01, 0.96 at 0.1, 1 from 0.3 to "
    "1, 0.9 at 3, 0 from 10. As printed: near 0 at 0.01, about one half at 0.3, 0.1 at 1, and 0 from 3.",
)

# %% [markdown]
# (The printed network solves 7 at α = 1, where it was 8 above: when the steps are too large, differences in rounding grow.) The mended network has a plateau from 0.1 to 3. Its two ends are different failures. On the left it has hardly begun when the epochs run out. Far to the right the first steps throw it so far that every hidden unit saturates, on the same side for all four points. Then the points look alike to the output, which can only swing between four ones and four zeros. Where does that begin?

# %%
a1 = runs["mended"][0].layers(X)[1][1]  # (rate, start, point, unit)
alike = (np.ptp(a1, axis=-2) < 0.01).all(axis=-1)
for learning_rate in 5, 10, 30:
    i = np.searchsorted(rates, learning_rate)
    lost = ~runs["mended"][2][i]
    print(f"α = {learning_rate:<3g} lost: {lost.sum():3d}, of these with all points alike: {alike[i][lost].mean():.2f}")

# %% [markdown]
# Well beyond the edge. At 5, where four in five are already lost, next to none has been thrown that far: the hidden layer still tells points apart, but the steps are too long to make use of it.

# %% tags=["plumbing"]
grid = np.stack(np.meshgrid(np.linspace(-0.4, 1.4, 61), np.linspace(-0.4, 1.4, 61)), axis=-1)


def surface(network):
    return sigmoid(network.forward(grid.reshape(-1, 2))).reshape(61, 61)


def in_steps(p):
    return np.floor(p * 10).clip(0, 9) / 9  # ten shades: the step between the middle two is at ½


def plot_points(axes):
    ones = axes.plot(*X[y[:, 0] == 1].T, "s", color="white", markeredgecolor="black", markersize=9, zorder=3)
    zeros = axes.plot(*X[y[:, 0] == 0].T, "o", color="black", markeredgecolor="white", markersize=9, zorder=3)
    axes.set(xlabel="$x_1$", ylabel="$x_2$", xticks=[0, 1], yticks=[0, 1])
    axes.grid(False)
    return ones + zeros


def plot_surface(axes):
    image = axes.imshow(np.zeros((61, 61)), origin="lower", extent=(-0.4, 1.4, -0.4, 1.4), vmin=0, vmax=1, cmap="cividis")
    return image, plot_points(axes)


SEED = 8
figure, panels = plots.pyplot.subplots(1, 4, figsize=(9, 2.7), sharey=True)
for axes, (name, learning_rate, title) in zip(
    panels, [("mended", 0.01, "0.01: hardly begun"), ("mended", 1, "1: solved"), ("mended", 10, "10: thrown out"), ("as printed", 1, "1, as printed")]
):
    image, _ = plot_surface(axes)
    image.set_data(in_steps(surface(runs[name][0].run((np.searchsorted(rates, learning_rate), SEED)))))
    axes.set(title=f"α = {title}", ylabel="$x_2$" if axes is panels[0] else "")
    axes.title.set_fontsize(10)
plots.show(
    figure,
    alt="The answer of one network over the plane after 1000 epochs, four times. At α = 0.01 one flat shade; at 1 the two "
    "ones lie in light corners and the zeros in a dark band between; at 10 one extreme shade everywhere; as printed at 1, nearly flat.",
)

# %% [markdown]
# Move α from left to right, with the mended network and then with the printed one. **From which α on do the jolts in the loss begin, and what do they cost?** White squares should be in the light, black discs in the dark.

# %% tags=["plumbing"]
figure, (left, right) = plots.pyplot.subplots(1, 2, figsize=(8, 3.4), width_ratios=[1, 1.5])
image, points = plot_surface(left)
(line,) = right.plot([], [], color=plots.BLUE, linewidth=1.4)
left.set(title=f"answer p (start number {SEED})")
right.set(title="loss", xlabel="epoch", yscale="log", xlim=(0, 1000), ylim=(5e-4, 80), ylabel="cross-entropy, mean")
right.axhline(np.log(2), color=plots.GREY, linestyle=":")
right.annotate("log 2: knows nothing", (990, 1.1), ha="right", fontsize=9)


def update(learning_rate, name):
    networks, history, _ = runs[name]
    i = np.searchsorted(rates, learning_rate)
    image.set_data(in_steps(surface(networks.run((i, SEED)))))
    line.set_data(range(1000), history.loss[:, i, SEED])
    line.set_color(LOOK[name]["color"])
    return image, *points, line


def describe(learning_rate, name):
    _, history, right_ones = runs[name]
    i = np.searchsorted(rates, learning_rate)
    rises = (np.diff(history.loss[:, i, SEED]) > 1e-9).sum()
    curve = (
        tr("The loss falls at every step.") if rises == 0
        else tr("The loss rises at {n} of 999 steps.").format(n=rises)
    )
    mine = tr("This start is solved.") if right_ones[i, SEED] else tr("This start is not solved.")
    return f"{mine} {curve} " + tr("Solved: {n} of 100 starts.").format(n=right_ones[i].sum())


widgets.slider(
    figure, update, {"α": rates, "network": ["mended", "as printed"]}, describe, start={"α": 0.01},
    marks={"α": {0.01: "the article's"}},
    alt="The answers of one network over the plane after 1000 epochs, and its loss by epoch, for one α",
)

# %% [markdown]
# The jolts begin between 1 and 3, and up to 3 they cost little: 93 of the 100 starts are solved. Beyond, they cost most of them. But with the *printed* network the loss of this start climbs without a jolt, from α = 0.05 on, where the mended one still falls at every step. That is the clue that was in plain sight all along. On the parabola of [2.1](2_1_learning_rate.ipynb) no step below the critical α ever went up. The same holds here: small enough steps *against the gradient* can't. So how many of the hundred runs go up at least once?

# %%
for learning_rate in 0.01, 0.1:
    i = np.searchsorted(rates, learning_rate)
    rising = {name: (np.diff(r[1].loss[:, i], axis=0) > 1e-9).any(axis=0) for name, r in runs.items()}
    print(f"α = {learning_rate:<4g}  runs of 100 whose loss rises:", *(f"{name} {r.sum()}  " for name, r in rising.items()))

# %% [markdown]
# Here are three of them, at α = 0.1, beside the same starts mended:

# %% tags=["plumbing"]
figure, panels = plots.pyplot.subplots(1, 2, figsize=(8, 2.8), sharey=True)
i = np.searchsorted(rates, 0.1)
for axes, name in zip(panels, runs):
    for seed, look in zip([6, 8, 26], ["-", "--", ":"]):
        axes.plot(range(1000), runs[name][1].loss[:, i, seed], linestyle=look, color=LOOK[name]["color"], label=f"start {seed}")
    axes.set(title=f"{name}, α = 0.1: the loss {'falls' if name == 'mended' else 'turns round'}", xlabel="epoch", ylim=(0.55, 0.8))
panels[0].set_ylabel("cross-entropy, mean")
panels[1].legend()
plots.show(
    figure,
    alt="Loss by epoch of three starts at α = 0.1. Mended, all three fall and leave the picture below. As printed, they "
    "fall a little, reach a lowest point and climb again towards log 2 = 0.69.",
)

# %% [markdown]
# **A loss that rises at a tiny α, on whole batches, is a confession.** (With batches drawn from many samples it goes up and down anyway.) It costs one plot. Had the program printed its loss, this chapter would be shorter.
#
# One question remains. Is 0.01 too small for XOR, or is 1000 too few? Give it ten times the epochs, or ten times the α:

# %%
pair = np.array([0.01, 0.1])
for name, activation in [("mended", "sigmoid"), ("as printed", as_printed)]:
    for epochs in 1000, 10_000:
        shares = sweep(activation, 4 * pair, epochs=epochs)[2].mean(axis=1)
        print(f"{name:10s}  {epochs:5d} epochs   solved at α = 0.01: {shares[0]:.2f}   at α = 0.1: {shares[1]:.2f}")

# %% [markdown]
# While α is small, **only the product counts**: 0.01 for 10 000 epochs is 0.1 for 1000, with either network. And here is something in the printed one's defence. With 0.1 *and* 10 000 epochs even the wrong arrow arrives, in 96 of 100. It needs ten times as long, and it can't bear the larger α that would make up for it.
#
# > <a id="C21"></a>**C21** · *“With its derivative mended, the example network learns XOR.”* (Our question, not the article's: it is what follows from C20.)
# >
# > **Holds with a limit.** α must be larger than the article's, or the epochs ten times as many. In 1000 epochs the mended network solves 2 of 100 starts at α = 0.01, 96 at 0.1, 100 at 1, 93 at 3 and none at 10. As printed, no α gets beyond about one half in 1000 epochs.
#
# *The case is closed: a good place to stop for today. Three more trials follow: of the loss, of ReLU, and of the same mistake on real data. Each can be read alone.*

# %% [markdown]
# ## A loss of one's own
# The article never named its loss. Does it matter which one it is?
#
# To a network, a loss is two things: a **value** to look at, and a **gradient** with respect to the output, to start from. A `Loss` object is that pair, plus a check of the targets. Here is the squared error behind a sigmoid output. Its gradient has the factor $p(1 - p)$ that the cross-entropy cancels:

# %%
def squared_error_of_sigmoid(output, targets):
    p = sigmoid(output)
    count = output.shape[-2]
    value = ((p - targets) ** 2).sum(axis=(-2, -1)) / count
    return value, 2 * (p - targets) * p * (1 - p) / count


def columns(y, n_samples, n_outputs):
    return np.asarray(y, float)


squared = Loss("squared error", columns, squared_error_of_sigmoid)
network = MLP([2, 4, 1], "sigmoid", init="normal", seed=0)
print("gradient right:", max(max(pair) for pair in gradient_check(network, X, y, squared)) < 1e-7)

# %% [markdown]
# The pair is cleared by the tool that convicted the other. Both losses are means now, and α is counted for the mean.

# %%
mean_rates = np.array([0.1, 0.2, 0.4, 0.8, 4, 10, 20, 40, 60, 100])
shares = {
    "cross-entropy": sweep("sigmoid", mean_rates)[2].mean(axis=1),
    "squared error": sweep("sigmoid", mean_rates, loss=squared)[2].mean(axis=1),
}
for name, share in shares.items():
    top, at = share.argmax(), np.log(mean_rates)
    first = np.exp(np.interp(0.5, share[: top + 1], at[: top + 1]))  # where the share passes one half
    last = np.exp(np.interp(-0.5, -share[top:], at[top:]))
    print(f"{name}: half are solved from α = {first:.2f} to {last:.0f};  at 40 {share[7]:.2f}")

# %% tags=["plumbing"]
figure, axes = plots.pyplot.subplots(figsize=(7, 3))
for name, share in shares.items():
    plots.plot_sweep(mean_rates, share, label=name, ylabel="share of starts solved", axes=axes)
axes.set(title="Another loss, another range of α", xlabel="learning rate α (for the mean over four points)")
axes.legend(loc="lower center")
plots.show(
    figure,
    alt="Share of 100 starts solved against α for two losses. Both are plateaus at 1 with steep sides; the squared error's "
    "begins at an α about twice, and ends at one about four times, as large as the cross-entropy's.",
)

# %% [markdown]
# Both learn XOR, each in its own range. The squared error's begins at about twice the α and ends at about four times; at 40 it still works, where the cross-entropy has lost every start. (With the ½ in front of it, as above, its gradient is halved, and each α of that range doubles.) An α without its loss is half a statement, and without “mean” or “sum” it is a quarter of one: the article's 0.01, quoted for a mean over its four points, is 0.04; over a thousand points the same sum would have made it 10.

# %% [markdown]
# > <a id="C22"></a>**C22** · *“The error at the output is ŷ − y.”*
# >
# > **Holds with a limit.** It is, exactly, for the cross-entropy behind a sigmoid, summed over the samples, and as the derivative with respect to $z_2$, not to ŷ, as its name in the article says. For the squared error the factor ŷ(1 − ŷ) is missing, so the range of α is different. On XOR, for $(ŷ - y)^2$, it begins at about twice and ends at about four times the α. For a mean over $n$ samples in place of the sum, α has to be $n$ times as large.

# %% [markdown]
# ## ReLU in its place
# The program defines a second activation, ReLU, $\max(0, z)$, and never calls it. Call it. Same starts, same loss, the mended backward pass with ReLU's derivative: 1 where the unit is on, 0 where it is off.

# %% tags=["prediction"]
widgets.predict(
    "ReLU replaced the sigmoid in most feed-forward networks of the 2010s. How many "
    "of the 100 starts will it solve, at its best α?",
    {
        "all of them": "Its slope doesn't fade as the sigmoid's does, which is why it "
        "won in deep networks. This one is neither deep nor wide.",
        "about two in three": "Fewer than the sigmoid. Which ones are lost can be "
        "seen in the starting weights.",
        "fewer than one in ten": "It isn't that bad. Two units of the right kind are "
        "enough for XOR, and many starts have them.",
    },
    answer="about two in three",
)

# %%
relu_rates = np.array([0.01, 0.03, 0.1, 0.3, 1])
relu = sweep("relu", 4 * relu_rates)
relu_squared = sweep("relu", 4 * relu_rates, loss=squared)
for i, learning_rate in enumerate(relu_rates):
    print(f"α = {learning_rate:<5g} cross-entropy: {relu[2][i].mean():.2f}   squared error: {relu_squared[2][i].mean():.2f}")
longer = sweep("relu", 4 * np.array([0.1]), epochs=10_000)[2]
print(f"α = 0.1, ten times the epochs: {longer.mean():.2f}")

# %% [markdown]
# Two in three, with either loss. And the rest aren't just late: ten times the epochs bring in not one more. **The sigmoid network is slow; the ReLU network is stuck.** What are the lost ones doing?

# %%
networks, _, right_ones = relu
i = np.searchsorted(relu_rates, 0.1)
answers = sigmoid(networks.forward(X))[i, ..., 0]
for seed in np.flatnonzero(~right_ones[i])[:6]:
    print(f"start {seed:2d}: answers {answers[seed].round(1)}  to 0 0, 0 1, 1 0, 1 1")

# %% [markdown]
# Always the same answer to points that should get different ones, in twos, threes or all four. The answers are those of a network that can't tell these points apart. Can it? A unit that is off passes on 0 and gets no gradient. **At a point where all four units are off, the network sees its last bias and nothing else.**

# %%
starting = MLP([2, 4, 1], "relu", init="normal", seed=np.arange(1000), runs=(1000,))
ended = starting.copy()
train(ended, X, y, 4 * 0.1, loss="binary_cross_entropy", epochs=1000)
won = accuracy(ended.forward(X), y) == 1

unseen = (ended.layers(X)[1][1] == 0).all(axis=-1)  # (run, point): no unit is on
confused = unseen[:, [0, 3]].any(axis=1) & unseen[:, [1, 2]].any(axis=1)  # a zero and a one among them
print(f"solved: {won.mean():.2f} of 1000 starts")
print(f"a zero and a one both unseen: {confused[~won].mean():.2f} of the stuck,")
print(f"                              {confused[won].mean():.2f} of the solved")

# %% [markdown]
# 0.60 of a thousand starts, where it was 0.68 of a hundred: our hundred were lucky. And this is the mechanism for nine in ten of the stuck: no unit reaches a zero, none reaches a one, both get the same answer for ever, and no gradient comes to change it. Could we have known *before* training? The biases start at 0, so at the point 0 0 every unit is off. At 1 0 and 0 1 a unit is on if the weight of that input is positive, at 1 1 if the sum of the two is. With two negative weights it is dead from birth.

# %%
weights = starting.parameters[0][0]  # (run, input, unit)
out = starting.parameters[1][0][..., 0]  # (run, unit)
alive = (weights > 0).any(axis=1).sum(axis=1)
for n in range(5):
    print(f"{n} units alive at the start: {(alive == n).sum():3d} starts, solved {won[alive == n].mean():.2f}")

only = lambda first, second: ((weights[:, first] > 0) & (weights[:, second] < 0) & (out > 0)).any(axis=1)
lucky = only(0, 1) & only(1, 0)
print(f"one unit for each input: {lucky.sum()} starts, solved {won[lucky].mean():.2f}")

# %% [markdown]
# One living unit never does it; XOR needs two. And a network born with one unit that answers to $x_1$ alone, one that answers to $x_2$ alone, and positive weights from both to the output, has XOR already written in its signs: *all* of those are solved. With ReLU, a small network's fate is largely drawn with its weights.
#
# In the pictures each unit is a line, with a tick on the side where it is on. **Which networks would you have given up at first sight?** Compare with what became of them.

# %% tags=["plumbing"]
MOMENTS = {"before": starting, "after": ended}
SEEDS = [int(seed) for seed in np.r_[np.flatnonzero(won)[:5], np.flatnonzero(~won)[:7]]]
SEEDS = sorted(SEEDS)


def hinge(weight, bias):
    """Two points of the line where z = 0, and a tick from its middle to the side where the unit is on."""
    size = np.linalg.norm(weight)
    normal, along = weight / size, np.array([-weight[1], weight[0]]) / size
    foot = -bias * weight / size**2
    foot = foot + along * ((0.5 - foot) @ along)  # nearest to the centre of the square
    ends = [foot - 3 * along, foot + 3 * along]
    return np.array([*ends, [np.nan] * 2, foot, foot + 0.14 * normal])


def draw_hinges(lines, network):
    (weight, bias), _ = network.parameters
    for line, w, b in zip(lines, weight.T, bias[0]):
        line.set_data(*hinge(w, b).T)


figure, panels = plots.pyplot.subplots(1, 4, figsize=(9, 2.7), sharey=True)
good, bad = int(np.flatnonzero(won)[0]), int(np.flatnonzero(~won)[0])
for axes, (seed, moment) in zip(panels, [(good, "before"), (good, "after"), (bad, "before"), (bad, "after")]):
    image, _ = plot_surface(axes)
    network = MOMENTS[moment].run(seed)
    image.set_data(in_steps(surface(network)))
    draw_hinges([axes.plot([], [], color=plots.ORANGE, linewidth=1.6)[0] for _ in range(4)], network)
    fate = "" if moment == "before" else ", solved" if seed == good else ", stuck"
    axes.set(title=f"start {seed}: {moment}{fate}",
             ylabel="$x_2$" if axes is panels[0] else "", xlim=(-0.4, 1.4), ylim=(-0.4, 1.4))
plots.show(
    figure,
    alt="Two ReLU networks over the plane, before and after training, with the lines where their units switch on. "
    "Before, all lines pass through the point 0 0. The first ends with a light band through the ones, the second with "
    "points of both classes on one flat shade.",
)

# %% tags=["plumbing"]
figure, axes = plots.pyplot.subplots(figsize=(4.6, 4.2))
image, points = plot_surface(axes)
lines = [axes.plot([], [], color=plots.ORANGE, linewidth=1.8, zorder=2)[0] for _ in range(4)]
axes.set(title="answer p, and where each unit switches on", xlim=(-0.4, 1.4), ylim=(-0.4, 1.4))


def update(seed, moment):
    network = MOMENTS[moment].run(seed)
    image.set_data(in_steps(surface(network)))
    draw_hinges(lines, network)
    return image, *lines, *points


def describe(seed, moment):
    network = MOMENTS[moment].run(seed)
    off = (network.layers(X)[1][1] == 0).all(axis=-1)
    names = ", ".join(f"{int(a)} {int(b)}" for a, b in X[off])
    p = sigmoid(network.forward(X))[:, 0]
    seen = tr("No unit is on at: {points}.").format(points=names) if off.any() else tr("Some unit is on at each point.")
    answers = tr("Answers {a:.2f}, {b:.2f}, {c:.2f}, {d:.2f}.").format(a=p[0], b=p[1], c=p[2], d=p[3])
    fate = "" if moment == "before" else tr("Solved.") if won[seed] else tr("Stuck.")
    return f"{fate} {seen} {answers}".strip()


widgets.slider(
    figure, update, {"start number": SEEDS, "moment": list(MOMENTS)}, describe,
    alt="A ReLU network's answers over the plane with the lines where its four units switch on, for one start",
)

# %% [markdown]
# What frees it is neither time nor another α, but *more* units: with enough of them, some are on at every point.

# %%
for width in 4, 8, 16, 32:
    networks = MLP([2, width, 1], "relu", init="normal", seed=np.arange(100), runs=(100,))
    train(networks, X, y, 4 * 0.1, loss="binary_cross_entropy", epochs=1000)
    print(f"{width:2d} hidden ReLUs: solved {(accuracy(networks.forward(X), y) == 1).mean():.2f}")

# %% [markdown]
# > <a id="C23"></a>**C23** · *“The example shows activation functions in use.”*
# >
# > **Holds with a limit.** Of the two that it defines one is in use, the sigmoid; ReLU is never called. (Read off the article's listing, which our repository doesn't contain.) In the sigmoid's place, with four units, ReLU solves XOR from 0.60 of 1000 starts at α = 0.1, and ten times the epochs add none. (In [2.2](2_2_activation_functions.ipynb) it started from Xavier's weights.) Of the stuck, nine in ten can't see a zero and a one: no unit is on there. Sixteen units solve nearly all.

# %% [markdown]
# ## The same mistake on real data
# Last, the double sigmoid in a network of some use: 64 pixels in, 32 hidden units, ten digits out.

# %% tags=["prediction"]
widgets.predict(
    "The printed derivative, on 1797 handwritten digits, at α = 0.3. What accuracy on "
    "digits it has never seen?",
    {
        "10 %, as by chance": "It ruined XOR, so why not this? Because of the motive: "
        "it is deaf to one kind of error. What if the data are mostly of the other "
        "kinds?",
        "about 50 %": "Half broken, half right? The two networks are closer than that.",
        "about 94 %": "It learns, and nearly as well as the mended one. Nobody would "
        "have gone looking for a bug.",
    },
    answer="about 94 %",
)

# %%
splits = [datasets.split(*datasets.digits(), seed=seed) for seed in range(3)]
X_train, X_test, y_train, y_test = (np.stack(part) for part in zip(*splits))
X_train, y_train = X_train[:, :1344], y_train[:, :1344]  # 21 whole batches of 64
rates_digits = np.array([0.03, 0.06, 0.1, 0.2, 0.3, 0.6, 1, 2, 3, 6, 10])


def learn_digits(sizes, activation, rates):
    networks = MLP(sizes, activation, seed=np.arange(3), runs=(len(rates), 3), dtype=np.float32)  # shorter numbers: half the time
    history = train(networks, X_train, y_train, rates[:, None], loss="softmax_cross_entropy", epochs=20, batch_size=64, progress=False)
    return networks, history, accuracy(networks.forward(X_test), y_test).mean(axis=1)


digits = {
    "mended": learn_digits([64, 32, 10], "sigmoid", rates_digits),
    "as printed": learn_digits([64, 32, 10], as_printed, rates_digits),
}
for i in 2, 4, 6:
    print(f"α = {rates_digits[i]:<4g}", *(f"{name}: {test[i]:.2f}  " for name, (_, _, test) in digits.items()))

# %% [markdown]
# The network that could not do XOR reads handwriting. It is one or two points of accuracy short, no more than a slightly worse α would cost. No test of the form “train it, see whether it is above 90 %” would ever have failed.
#
# Two things would. One is to ask what the hidden layer is there for. Take it out, and what is left is a *linear* classifier:

# %%
digits["no hidden layer"] = learn_digits([64, 10], "identity", np.array([0.1, 0.3]))
for name, (_, _, test) in digits.items():
    print(f"{name:15s} best accuracy: {test.max():.2f}")

# %% [markdown]
# At its best α the mended network beats the linear classifier by a little. The printed one, with all its 32 hidden units, *loses* to it. It learns what a linear model can learn, and is hard of hearing for the rest: the same symptom as on XOR.
#
# The other is the trial, which needs no training, no good α, and no idea of what accuracy to expect:

# %%
for name, activation in [("mended", "sigmoid"), ("as printed", as_printed)]:
    network = MLP([64, 32, 10], activation, seed=0)
    errors = gradient_check(network, X_train[0, :20], y_train[0, :20], "softmax_cross_entropy")
    print(f"{name:10s}", [f"W{i} {'agrees' if w < 1e-7 else f'{w:.1f}'}" for i, (w, b) in enumerate(errors, start=1)])

# %% tags=["plumbing"]
figure, panels = plots.pyplot.subplots(1, 3, figsize=(9, 2.8), sharey=True)
for axes, learning_rate, title in zip(panels, [0.03, 0.3, 10], ["0.03: too small", "0.3: good", "10: too large"]):
    for name in "mended", "as printed":
        curve = digits[name][1].loss[:, np.searchsorted(rates_digits, learning_rate), 0]
        axes.plot(range(1, 21), curve, label=name, markersize=3, **{k: v for k, v in LOOK[name].items()})
    axes.set(title=f"α = {title}", xlabel="epoch", ylabel="training loss" if axes is panels[0] else "", yscale="log", xticks=[1, 10, 20])
panels[0].legend(loc="lower left")
plots.show(
    figure,
    alt="Training loss on digits by epoch for three α, both networks. At 0.03 and 0.3 the two curves lie close together, "
    "the mended one a little lower; at 10 the printed one falls further, the mended one unsteadily.",
)

# %% [markdown]
# Find the best α for each network. **Where do the two part company?**

# %% tags=["plumbing"]
figure, (left, right) = plots.pyplot.subplots(1, 2, figsize=(8, 3.3))
curves = {name: left.plot([], [], markersize=3, label=name, **LOOK[name])[0] for name in LOOK}
left.set(title="training loss", xlabel="epoch", yscale="log", xlim=(0.5, 20.5), ylim=(0.01, 12), xticks=[1, 5, 10, 15, 20])
left.legend(loc="upper right", ncols=2)
for name in LOOK:
    right.plot(rates_digits, digits[name][2], label=name, **LOOK[name])
right.axhline(digits["no hidden layer"][2].max(), color=plots.GREY, linestyle=":")
right.annotate("no hidden layer, best α", (0.03, 0.985), fontsize=9)
marks = {name: right.plot([], [], markersize=13, markerfacecolor="none", markeredgewidth=2, linestyle="", color=LOOK[name]["color"], marker=LOOK[name]["marker"])[0] for name in LOOK}
right.set(title="accuracy on digits never seen", xscale="log", xlabel="learning rate α", ylim=(0.4, 1.05))


def update(learning_rate):
    i = np.searchsorted(rates_digits, learning_rate)
    for name, (_, history, test) in list(digits.items())[:2]:
        curves[name].set_data(range(1, 21), history.loss[:, i, 0])
        marks[name].set_data([learning_rate], [test[i]])
    return *curves.values(), *marks.values()


def describe(learning_rate):
    i = np.searchsorted(rates_digits, learning_rate)
    mended, printed = digits["mended"][2][i], digits["as printed"][2][i]
    if learning_rate < 0.1:
        regime = tr("Too small: twenty epochs are not enough.")
    elif learning_rate <= 6:
        regime = tr("Learns.")
    else:
        return tr("Too large for the mended network: the steps throw it about. The printed one stands it better.")
    return f"{regime} " + tr("Accuracy: mended {mended:.2f}, as printed {printed:.2f}.").format(mended=mended, printed=printed)


widgets.slider(
    figure, update, rates_digits, describe, start=0.1,
    alt="Training loss by epoch, and accuracy on unseen digits against α, of the mended and of the printed network",
)

# %% [markdown]
# At the left end they can't be told apart; in the middle they differ by a few hundredths, most at 3 and 6, where the printed one is already falling. And at 10, on the far right, the *printed* one does better. That is worth a look inside. Which hidden units still have anything to say, and which give the same answer, below 0.01 or above 0.99, for every digit?

# %%
for name in "mended", "as printed":
    a1 = digits[name][0].layers(X_test)[1][1][-1]  # at α = 10: (split, sample, unit)
    same = (a1 < 0.01).all(axis=1) | (a1 > 0.99).all(axis=1)
    print(f"{name:10s} share of units that are the same for every digit: {same.mean():.1f}")

# %% [markdown]
# The true derivative lets go of a saturated unit: $a(1 - a)$ is nearly 0 there, and it never comes back. The printed factor never falls below 0.197 and pulls every unit back into play. A wrong gradient can beat the right one, at an α that suits neither.

# %% [markdown]
# ## What was seen
# - The article's program doesn't learn XOR. Two mistakes, either of them enough: σ applied twice in the hidden derivative, and an α at least ten times too small for its 1000 epochs. Mending one left it broken.
# - Trial by central differences found the bug without knowing the right formula: the first layer that disagrees, counted from the output, holds it.
# - A wrong gradient need not look wrong. It slowed XOR tenfold and cost digits a point or two. Its one visible trace was a loss that rose, on whole batches, at a small α.
# - The printed derivative is nearly a constant, and so deaf to what no linear unit can see. That is all of XOR, and the last few digits.
# - The error $p - y$ was innocent, once the loss had a name. The loss and its “sum” or “mean” set the scale of α.
# - What made all this hard to see is not a mistake but an omission: no loss is named or printed, no seed is set, one run is shown, and four raw numbers are printed without the answers they should have been.
# - ReLU networks of four units get stuck where the sigmoid's are slow. Nine in ten of the stuck can't see a zero and a one.
#
# Before you trust a network: check its gradient once, plot its loss always, and try ten seeds and three decades of α before you believe a result.
#
# **Exercises** for this chapter are in [exercises/4_mlp_from_scratch](exercises/4_mlp_from_scratch.ipynb).
#
# Next, the activation functions that came after ReLU and the optimisers that came after gradient descent stand trial.
#
# ← [3.3 Mathematical models](3_3_mathematical_models.ipynb) · [5 Trends and challenges](5_trends_and_challenges.ipynb) →
#
# Sources: D. Rumelhart, G. Hinton and R. Williams, *Learning representations by back-propagating errors*, 1986. X. Glorot, A. Bordes and Y. Bengio, *Deep sparse rectifier neural networks*, 2011.
