# %% [markdown]
# # 4 A network from scratch, and why it would not learn
# *80 minutes, in two sittings · you need: [3.3](3_3_mathematical_models.ipynb), or the chain rule and σ′ = σ(1 − σ)*
#
# The article that this book puts to the test finishes its teaching with a program. Two inputs, four hidden units, one output, sigmoids throughout. It trains on the four points of XOR, with α = 0.01, for 1000 epochs, and prints four numbers. “Through training and testing we can see the model's predictions”, says the article, and goes on to the next section.
#
# It doesn't say what the four numbers are. **What do you think it prints?**
#
# Something is wrong with this program. It runs, it raises no error, and every line looks like any other tutorial's. This chapter is the search for what is wrong.
#
# After this chapter you can
# - write a network with its backward pass in a dozen lines, for one run or for a thousand;
# - find a wrong gradient, and the line it comes from, without knowing the right one;
# - tell a network that learns slowly from one that follows the wrong arrow;
# - say what a loss has to do with α, and, before any training, which ReLU networks can never learn XOR.

# %%
import numpy as np

from lrcourse import MLP, Activation, Loss, accuracy, central_difference, datasets
from lrcourse import gradient_check, plots, relative_error, sigmoid, train, widgets
from lrcourse.messages import set_language

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
# $$ \begin{aligned} z_1 &= X W_1 + b_1, & a_1 &= \sigma(z_1), \\ z_2 &= a_1 W_2 + b_2, & p &= \sigma(z_2) \end{aligned} $$
#
# Four hidden units make 17 numbers to learn. The weights start as draws from a normal distribution, the biases at zero. An answer $p$ above ½ counts as a one. Here are the start and the forward pass, as the article has them, in our own code:

# %%
def start(seed):
    draw = np.random.default_rng(seed).standard_normal
    return [draw((2, 4)), np.zeros((1, 4)), draw((4, 1)), np.zeros((1, 1))]


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
    db1, db2 = (delta.sum(-2, keepdims=True) for delta in [delta1, delta2])
    return [X.T @ delta1, db1, a1.mT @ delta2, db2]


def descend(backward, parameters, learning_rate, epochs=1000):
    for epoch in range(epochs):
        pairs = zip(parameters, backward(X, y, parameters))
        parameters = [w - learning_rate * gradient for w, gradient in pairs]
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
def starts(n):  # all W1 stacked, all b1 stacked, ...
    return [np.stack(weights) for weights in zip(*map(start, range(n)))]


def solved(p):
    return ((p > 0.5) == (y > 0.5)).all(axis=(-2, -1))  # all four answers right


p = forward(X, descend(backward_as_printed, starts(100), learning_rate=0.01))[1]
print("shape of the answers:", p.shape)
print("solved:", solved(p).sum(), "of 100")
print("answers between 0.3 and 0.7:", ((p > 0.3) & (p < 0.7)).sum(), "of 400")

# %%
before = forward(X, starts(100))[1]

# %% tags=["plumbing"]
def draw(axes, answers):
    spread = np.random.default_rng(0).uniform(-0.25, 0.25, (100, 4))
    at = np.arange(4)
    axes.plot(at + spread, answers[..., 0], ".", color=plots.PALE)
    axes.hlines(y[:, 0], at - 0.35, at + 0.35, plots.INK, linewidth=3)
    plots.mark(axes, y=0.5)


plots.show_panels(
    draw, {"before: a hundred opinions": before, "after 1000 epochs: none": p},
    sharey=True, xlabel="point", ylabel="answer p (bar: the right one)",
    ylim=(-0.05, 1.05), xticks=range(4), xticklabels=["0 0", "0 1", "1 0", "1 1"],
    alt="The answers of 100 networks to the four points: before training spread from "
    "0.1 to 0.9, after it all near one half, whatever is right.",
)

# %% [markdown]
# > <a id="C19" class="fails"></a>**C19** · **✗ Does not hold** [ledger](6_questions_and_answers.ipynb#ledger-C19)
# >
# > *“The example network, trained on XOR with α = 0.01 for 1000 epochs, shows its predictions.”* (That they are the right ones is implied.)
# >
# > **It gets all four answers right for 1 of 100 starts.**
# >
# > What the training achieves is to make the answers alike: all 400 of them lie between 0.3 and 0.7. With more units, other weights or other inputs it is no better: of 7 variants only one, in which XOR is replaced by OR, is solved from half of the starts.

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
# α can be cleared or convicted in one call. The rates get an axis of their own, in front of the starts: the shape (7, 1, 1, 1) times (100, 2, 4) makes (7, 100, 2, 4), each rate with each start. (NumPy calls this *broadcasting*.)

# %%
rates = np.array([0.01, 0.03, 0.1, 0.3, 1, 3, 10])
trained = descend(backward_as_printed, starts(100), rates[:, None, None, None])
for learning_rate, won in zip(rates, solved(forward(X, trained)[1])):
    print(f"α = {learning_rate:<5g} solved: {won.sum():3d} of 100")

# %% [markdown]
# A larger α helps, and then it doesn't. The best of seven, 0.3, brings half of the starts home, and a little further on there is nothing. So α was too small. But in 1000 epochs *none* of these α makes the network learn XOR reliably, which is odd to anyone who has seen one learn it. α didn't act alone.

# %% [markdown]
# ## A gradient of what?
# What goes downhill goes down *something*. The article never says what: there is no loss in it. It has an error, `p - y`, and calls its product with the activations a gradient. [3.3](3_3_mathematical_models.ipynb) knows two losses that might be meant, both summed over the four points here, because the program sums:
#
# $$ J = -\sum \big( y \log p + (1 - y) \log (1 - p) \big) \qquad\text{or}\qquad J = \tfrac12 \sum (p - y)^2 $$
#
# The first is the **cross-entropy**, the second is half the **squared error**. To hold the program up against each, take the **gradient check** of [3.3](3_3_mathematical_models.ipynb): nudge one parameter up, then down, and see what $J$ does. Two forward passes for each of the 17 parameters are hopeless for training, but perfect for a trial: they are *independent* of the code that stands accused.

# %%
def cross_entropy(p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p)).sum()


def squared_error(p):
    return ((p - y) ** 2).sum() / 2


def trial(backward, parameters, loss):
    errors = []
    for i, gradient in enumerate(backward(X, y, parameters)):
        before, after = parameters[:i], parameters[i + 1 :]
        J = lambda w: loss(forward(X, [*before, w, *after])[1])  # of parameter i alone
        measured = central_difference(J, parameters[i])
        errors.append(relative_error(gradient, measured))
    return errors

# %% [markdown]
# `relative_error` is $\lVert a - b \rVert / (\lVert a \rVert + \lVert b \rVert)$: 0 where two arrays agree, 1 where they contradict each other outright. Rounding leaves less than 1e-7, and we call that agreement. Anything above 1e-2 is some other quantity. One trial for each of 100 starts, with the median in each row:

# %%
for loss in cross_entropy, squared_error:
    errors = [trial(backward_as_printed, start(seed), loss) for seed in range(100)]
    row = f"{loss.__name__:14s} "
    for name, error in zip(["W1", "b1", "W2", "b2"], np.median(errors, axis=0)):
        row += f" {name} {'agrees' if error < 1e-7 else f'{error:.2f}'}  "
    print(row.rstrip())

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

# %%
z = np.linspace(-6, 6, 301)
a = sigmoid(z)
printed = sigmoid(a) * (1 - sigmoid(a))

# %% tags=["plumbing"]
figure, axes = plots.subplots(
    title="A bell; what is printed hardly moves",
    xlabel="$z_1$", ylabel="factor", ylim=(0, 0.38),
)
axes.plot(z, a * (1 - a), label="a (1 − a)")
axes.plot(z, printed, "--", label="as printed")
plots.show(figure, alt="A bell up to 0.25; the printed factor never falls below 0.2.")

# %%
a1 = np.array([0.0, 1.0])  # the smallest and the largest that a1 can be
factor = sigmoid(a1) * (1 - sigmoid(a1))
print("as printed, the factor lies between", factor.round(3))

# %% [markdown]
# That is why nobody noticed. The printed factor is about the right size, it is never negative, it never vanishes. Every number in δ₁ keeps its sign. Nothing crashes, and at first the arrow points *roughly* downhill. It is just not the gradient.
#
# The repair is one line, and the retrial is another:

# %%
def backward(X, y, parameters):
    W1, b1, W2, b2 = parameters
    a1, p = forward(X, parameters)
    delta2 = p - y
    delta1 = delta2 @ W2.mT * a1 * (1 - a1)
    db1, db2 = (delta.sum(-2, keepdims=True) for delta in [delta1, delta2])
    return [X.T @ delta1, db1, a1.mT @ delta2, db2]


worst = max(max(trial(backward, start(seed), cross_entropy)) for seed in range(100))
print("largest error of 100 trials, all layers, below 1e-7:", worst < 1e-7)

# %%
norm = lambda gradient: np.sqrt((gradient**2).sum(axis=(-2, -1)))
moved = [part[2] for part in trained]  # by the printed rule, α = 0.1
for when, weights in [("at the start", starts(100)), ("after 1000 epochs", moved)]:
    ways = [backward, backward_as_printed]
    ours, theirs = (way(X, y, weights)[0] for way in ways)
    cosine = (ours * theirs).sum(axis=(-2, -1)) / (norm(ours) * norm(theirs))
    median, uphill = np.median(cosine), (cosine < 0).sum()
    print(f"{when}: cosine for W1 {median:.2f} in the median, uphill {uphill} of 100")

# %% [markdown]
# A cosine of 1 would be the same direction, 0 a right angle. At the start this is close. It doesn't stay so: where the printed rule has led, more than half of its arrows point uphill.

# %% [markdown]
# > <a id="C20" class="fails"></a>**C20** · **✗ Does not hold** [ledger](6_questions_and_answers.ipynb#ledger-C20)
# >
# > *“The backward pass of the example computes the gradient.”* (Implied by its name.)
# >
# > **In the output layer it does, to rounding; in the hidden layer the sigmoid is applied twice.**
# >
# > There, against central differences, the median relative error over 100 starts is 0.25 for $W_1$ and 0.10 for $b_1$. With $a_1(1 - a_1)$ in its place all layers agree. On other data the hidden layer was right on 0 of 5 sets.

# %% [markdown]
# ## The motive
# A factor that hardly moves: how can that be enough to stop a network from learning?
#
# Suppose the factor didn't move *at all*. A constant derivative is the derivative of a straight line, so backpropagation would then believe that the hidden units are linear. Now let the network answer ½ for all four points, as it does early on. The errors $p - y$ are then +½, −½, −½, +½. What does a linear unit learn from them? Its gradients are their products with the inputs, and for the bias their sum:

# %%
errors = np.array([0.5, -0.5, -0.5, 0.5])
x1, x2 = errors @ X
print("times x1:", x1, "  times x2:", x2, "  for the bias:", errors.sum())

# %% [markdown]
# Nothing, nothing, and nothing. **The errors of XOR are exactly those that no linear unit can see**: that is what “not linearly separable” means, as the gradient tells it. All that pulls the hidden layer towards XOR comes from the *changes* of the derivative from point to point. And those are what the double sigmoid flattens.
#
# That can be measured. Take a thousand starts, put errors of a given pattern on the four points, carry them back both ways, and compare the lengths of the gradients that arrive at the hidden layer:

# %%
def length(delta1):
    return np.sqrt((norm(X.T @ delta1)) ** 2 + (delta1.sum(axis=-2) ** 2).sum(axis=-1))


patterns = {  # p - y
    "all too high": [1, 1, 1, 1], "x1 ignored": [1, 1, -1, -1],
    "x2 ignored": [1, -1, 1, -1], "XOR ignored": [1, -1, -1, 1],
}

# %%
many = starts(1000)
a1 = forward(X, many)[0]
for name, pattern in patterns.items():
    back = np.array(pattern)[:, None] @ many[2].mT  # delta2 @ W2.mT
    true = length(back * a1 * (1 - a1))
    printed = length(back * sigmoid(a1) * (1 - sigmoid(a1)))
    print(f"{name:12s} printed / true, median: {np.median(printed / true):.2f}")

# %% [markdown]
# Three kinds of error arrive at full strength and a tenth more. The fourth arrives at a sixth. The bug is hard of hearing for one pattern out of four, and XOR consists of nothing else.

# %% [markdown]
# ## Case closed?
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
        won = f"solved: {solved(p).sum():3d} of 100"
        print(f"{name:10s}  α = {learning_rate:<4g}  {won}")

# %% [markdown]
# There were two. Mend the derivative and leave α: next to none. Raise α a hundredfold and leave the derivative: fewer than one in ten. Do both, and **every start of a hundred learns XOR**. Either mistake was enough to ruin the program, and each hid the other. Had you tried α = 1 on the broken network, you would have “proved” that it wasn't α. Had you mended the derivative and run the program once, you would have put the mistake back.
#
# So the article on the learning rate fails, in its one program, through its learning rate too.

# %% [markdown]
# ## The whole range of α
# From here on `lrcourse.MLP` does the work. It is the same network: `activation` is a value together with a derivative, so the printed network is one whose pair doesn't match. Its cross-entropy is a *mean* over the four points, not a sum, so its gradient is a quarter of ours, and the same walk needs four times the α.

# %%
slope = lambda z, a: sigmoid(a) * (1 - sigmoid(a))
as_printed = Activation("as printed", sigmoid, slope)

for activation, way in [("sigmoid", backward), (as_printed, backward_as_printed)]:
    network = MLP([2, 4, 1], activation, init="normal", seed=0)
    train(network, X, y, 4 * 0.1, loss="binary_cross_entropy", epochs=1000)
    theirs = [w for pair in network.parameters for w in pair]
    pairs = zip(descend(way, start(0), 0.1), theirs)
    agree = all(np.allclose(v, w, rtol=1e-10, atol=1e-12) for v, w in pairs)
    print("agree to rounding:", agree)

# %% [markdown]
# Now both networks, a hundred starts each, from 0.01 to 100. We go on quoting α as the article does, for the sum.

# %%
rates = np.array([0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 30, 100])
at = {rate: i for i, rate in enumerate(rates)}


def sweep(activation, rates, loss="binary_cross_entropy", epochs=1000, dtype=float):
    alphas, seeds = np.array(rates)[:, None], np.arange(100)
    runs = {"seed": seeds, "runs": (len(rates), 100), "dtype": dtype}
    networks = MLP([2, 4, 1], activation, init="normal", **runs)
    history = train(networks, X, y, alphas, loss=loss, epochs=epochs, progress=False)
    return networks, history, accuracy(networks.forward(X), y) == 1

# %%
mended, printed = sweep("sigmoid", 4 * rates), sweep(as_printed, 4 * rates)
# Of each: the networks, the history, and which starts are solved.
runs = {"mended": mended, "as printed": printed}
won = {name: right for name, (_, _, right) in runs.items()}
for learning_rate in 0.01, 0.1, 1, 3, 10:
    i = at[learning_rate]
    counts = (f"{name}: {right[i].sum():3d} of 100  " for name, right in won.items())
    print(f"α = {learning_rate:<5g}", *counts)

# %% tags=["plumbing"]
figure, axes = plots.subplots(xscale="log")
axes.set_title("A factor of thirty is safe; as printed, none")
axes.set_xlabel("learning rate α (for the sum over four points)")
axes.set_ylabel("share of starts solved")
shares = {name: right.mean(axis=1) for name, right in won.items()}
plots.plot_curves(shares, rates, axes=axes)
plots.mark(axes, "the article's α", x=0.01, at=0.9)
plots.show(figure, alt="Mended: 1 from α = 0.2 to 1. As printed: half at best, at 0.3.")

# %% [markdown]
# (At α = 1 the printed network's count may differ by one or two from that above: when the steps are too large, differences in rounding grow.) The mended network has a plateau from 0.1 to 3. Its two ends are different failures. On the left it has hardly begun when the epochs run out. Far to the right the first steps throw it so far that every hidden unit saturates, on the same side for all four points. Then the points look alike to the output, which can only swing between four ones and four zeros. Where does that begin?

# %%
a1 = runs["mended"][0].layers(X)[1][1]  # (rate, start, point, unit)
near = lambda points: (np.ptp(a1[..., points, :], axis=-2) < 0.01).all(axis=-1)
mixed = np.any([near([zero, one]) for zero in [0, 3] for one in [1, 2]], axis=0)
for learning_rate in 5, 10, 30:
    i, lost = at[learning_rate], ~won["mended"][at[learning_rate]]
    of_these = f"of these all points alike: {near([0, 1, 2, 3])[i][lost].mean():.2f}"
    pair = f"a zero and a one alike: {mixed[i][lost].mean():.2f}"
    print(f"α = {learning_rate:<3g} lost: {lost.sum():3d}, {of_these}, {pair}")

# %% [markdown]
# Well beyond the edge. At 5, where four in five are already lost, next to none has been thrown that far. But in every lost run the hidden layer gives some zero and some one the same answers: to tell *some* points apart is not enough.

# %% tags=["plumbing"] name="cover"
SEED = 8


def draw_answers(axes, network):
    plots.plot_plane(lambda points: sigmoid(network.forward(points)), X, y, axes=axes)


chosen = {f"α = {alpha}": mended[0].run((at[alpha], SEED)) for alpha in [0.01, 1, 10]}
plots.show_panels(
    draw_answers, chosen | {"α = 1, as printed": printed[0].run((at[1], SEED))},
    columns=4, figsize=(8, 2.6), sharey=True,
    alt="One network's answer over the plane: flat at α = 0.01; at 1 the ones in light "
    "corners, the zeros in a dark band; at 10 one extreme shade everywhere.",
)

# %% [markdown]
# Move α from left to right, with the mended network and then with the printed one. **From which α on do the jolts in the loss begin, and what do they cost?** White squares should be in the light, black discs in the dark.

# %%
data = {
    "network": [[r[0].run((i, SEED)) for r in runs.values()] for i in at.values()],
    "loss": [[r[1].loss[:, i, SEED] for r in runs.values()] for i in at.values()],
    "right_ones": [[r[2][i] for r in runs.values()] for i in at.values()],
}

# %% tags=["plumbing"]
titles = [f"answer p (start number {SEED})", "loss"]
figure, (left, right) = plots.subplots(
    1, 2, titles=titles, width_ratios=[1, 1.2]
)
right.set(xlabel="epoch", ylabel="cross-entropy, mean", yscale="log")
right.set(xlim=(0, 1000), ylim=(5e-4, 80))
plots.mark(right, "log 2: knows nothing", y=np.log(2), at=990, ha="right")
draw_answers(left, runs["mended"][0].run((0, SEED)))


def draw(learning_rate, name, network, loss, right_ones):
    draw_answers(left, network)
    right.plot(loss, color=plots.MOVE, linewidth=1.4)


def describe(learning_rate, name, network, loss, right_ones):
    rises = (np.diff(loss) > 1e-9).sum()
    curve = f"rises at {rises} of 999 steps" if rises else "falls at every step"
    mine = f"This start is {'' if right_ones[SEED] else 'not '}solved."
    return f"{mine} The loss {curve}. Solved: {right_ones.sum()} of 100 starts."


widgets.slider(
    figure, draw, {"α": rates, "network": list(runs)}, describe, data=data,
    start={"α": 0.01}, marks={"α": {0.01: "the article's"}},
    alt="The answers of one network over the plane after 1000 epochs, and its loss",
)

# %% [markdown]
# The jolts begin between 1 and 3, and up to 3 they cost little: 93 of the 100 starts are solved. Beyond, they cost most of them. But with the *printed* network the loss of this start climbs without a jolt, from α = 0.05 on, where the mended one still falls at every step. That is the clue that we could have had from the beginning. On the parabola of [2.1](2_1_learning_rate.ipynb) no step below the critical α ever went up. The same holds here: small enough steps *against the gradient* can't. So how many of the hundred runs go up at least once?

# %%
for learning_rate in 0.01, 0.1:
    row = f"α = {learning_rate:<4g}  runs of 100 whose loss rises:"
    for name, (_, history, _) in runs.items():
        steps = np.diff(history.loss[:, at[learning_rate]], axis=0)
        row += f" {name} {(steps > 1e-9).any(axis=0).sum()}  "
    print(row)

# %% [markdown]
# Here are three of them, at α = 0.1, beside the same starts mended:

# %% tags=["plumbing"]
def draw(axes, history):
    curves = {f"start {seed}": history.loss[:, at[0.1], seed] for seed in [6, 8, 26]}
    plots.plot_curves(curves, axes=axes, labels=history is printed[1])


plots.show_panels(
    draw, {"mended, α = 0.1: falls": mended[1], "as printed: turns round": printed[1]},
    sharey=True, xlabel="epoch", ylabel="cross-entropy, mean",
    ylim=(0.55, 0.8),
    alt="Loss by epoch of three starts at α = 0.1. Mended, all fall out of the "
    "picture. As printed, they fall a little and climb again towards log 2.",
)

# %% [markdown]
# **A loss that rises at a tiny α, with all the data in every step, is a confession.** (With batches drawn from many samples it goes up and down anyway.) It costs one plot. Had the program printed its loss, this chapter would be shorter.
#
# One question remains. Is 0.01 too small for XOR, or is 1000 too few? Give it ten times the epochs, or ten times the α:

# %%
for name, activation in [("mended", "sigmoid"), ("as printed", as_printed)]:
    longer = sweep(activation, [0.04, 0.4], epochs=10_000, dtype=np.float32)[2]
    shorter = won[name][[at[0.01], at[0.1]]]  # from the sweep above
    for epochs, right_ones in [(1000, shorter), (10_000, longer)]:
        low, high = right_ones.mean(axis=1)
        shares = f"solved at α = 0.01: {low:.2f}   at α = 0.1: {high:.2f}"
        print(f"{name:10s}  {epochs:5d} epochs   {shares}")

# %% [markdown]
# While α is small, **only the product counts**: 0.01 for 10 000 epochs is 0.1 for 1000, with either network. And here is something in the printed one's defence. With 0.1 *and* 10 000 epochs even the wrong arrow arrives, in 96 of 100. It needs ten times as long, and it can't bear the larger α that would make up for it.
#
# > <a id="C21" class="limit"></a>**C21** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C21)
# >
# > *“With its derivative mended, the example network learns XOR.”* (Our question, not the article's: it is what follows from C20.)
# >
# > **α must be larger than the article's, or the epochs ten times as many.**
# >
# > In 1000 epochs the mended network solves 2 of 100 starts at α = 0.01, 96 at 0.1, 100 at 1, 93 at 3 and none at 10. As printed, no α gets beyond about one half in 1000 epochs. At α = 1 it was solved from nine in ten starts or more in 6 of 7 variants, but not with two hidden units.
#
# *The case is closed: a good place to stop for today. Three more trials follow: of the loss, of ReLU, and of the same mistake on real data. Each can be read alone.*

# %% [markdown]
# ## A loss of one's own
# The article never named its loss. Does it matter which one it is?
#
# To a network, a loss is two things: a **value** to look at, and a **gradient** with respect to the output, to start from. A `Loss` object is that pair, plus a check of the targets (here any will do). Here is the squared error behind a sigmoid output. Its gradient has the factor $p(1 - p)$ that the cross-entropy cancels:

# %%
def squared_error_of_sigmoid(output, targets):
    p = sigmoid(output)
    count = output.shape[-2]
    value = ((p - targets) ** 2).sum(axis=(-2, -1)) / count
    return value, 2 * (p - targets) * p * (1 - p) / count


unchecked = lambda y, n_samples, n_outputs: np.asarray(y, float)
squared = Loss("squared error", unchecked, squared_error_of_sigmoid)
network = MLP([2, 4, 1], "sigmoid", init="normal", seed=0)
worst = max(max(pair) for pair in gradient_check(network, X, y, squared))
print("gradient right:", worst < 1e-7)

# %% [markdown]
# The pair is cleared by the tool that convicted the other. Both losses are means now, and α is counted for the mean.

# %%
mean_rates = np.array([0.1, 0.2, 0.4, 0.8, 4, 10, 20, 40, 60, 100])
losses = {"cross-entropy": "binary_cross_entropy", "squared error": squared}
shares, log_rates = {}, np.log(mean_rates)
for name, loss in losses.items():
    share = shares[name] = sweep("sigmoid", mean_rates, loss=loss)[2].mean(axis=1)
    top = share.argmax()  # where the share passes one half, before it and after
    first = np.exp(np.interp(0.5, share[: top + 1], log_rates[: top + 1]))
    last = np.exp(np.interp(-0.5, -share[top:], log_rates[top:]))
    half = f"half are solved from α = {first:.2f} to {last:.0f}"
    print(f"{name}: {half};  at 40 {share[7]:.2f}")

# %% tags=["plumbing"]
figure, axes = plots.subplots(title="Another loss, another range of α")
for name, share in shares.items():
    plots.plot_sweep(mean_rates, share, label=name, ylabel="share solved", axes=axes)
axes.set(xlabel="learning rate α (for the mean over four points)")
plots.show(figure, alt="Plateaus at 1; the squared error's lies at larger α.")

# %% [markdown]
# Both learn XOR, each in its own range. The squared error's begins at about twice the α and ends at about four times; at 40 it still works, where the cross-entropy has lost every start. (With the ½ in front of it, as above, its gradient is halved, and each α of that range doubles.) An α without its loss is half a statement, and without “mean” or “sum” it is a quarter of one: the article's 0.01 is for a sum. For the mean over its four points the same step needs 0.04; for a mean over a thousand points it would need 10.

# %% [markdown]
# > <a id="C22" class="limit"></a>**C22** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C22)
# >
# > *“The error at the output is ŷ − y.”* (A line of its listing.)
# >
# > **It is for the cross-entropy behind a sigmoid; for the squared error a factor is missing.**
# >
# > For the cross-entropy it is exact, summed over the samples, and as the derivative with respect to $z_2$, not to ŷ, as its name in the article says. For the squared error the factor ŷ(1 − ŷ) is missing, so the range of α is different. On XOR, for $(ŷ - y)^2$, it begins at about twice and ends at about four times the α. For a mean over $n$ samples in place of the sum, α has to be $n$ times as large.

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
by_loss = relu[2], sweep("relu", 4 * relu_rates, loss=squared)[2]
for learning_rate, entropy, square in zip(relu_rates, *by_loss):
    shares = f"{entropy.mean():.2f}   squared error: {square.mean():.2f}"
    print(f"α = {learning_rate:<5g} cross-entropy: {shares}")
longer = sweep("relu", [0.4], epochs=10_000, dtype=np.float32)[2]
print(f"α = 0.1, ten times the epochs: {longer.mean():.2f}")

# %% [markdown]
# Two in three, with either loss. And the rest aren't just late: ten times the epochs bring in not one more. **The sigmoid network is slow; the ReLU network is stuck.** What are the lost ones doing?

# %%
networks, _, right_ones = relu
answers, right_ones = sigmoid(networks.forward(X))[2, ..., 0], right_ones[2]  # α = 0.1
for seed in np.flatnonzero(~right_ones)[:6]:
    print(f"start {seed:2d}: answers {answers[seed].round(1)}  to 0 0, 0 1, 1 0, 1 1")

# %% [markdown]
# In each of these six, two or three points get the same answer that should get different ones. The answers are those of a network that can't tell these points apart. Can it? A unit that is off passes on 0 and gets no gradient. **At a point where all four units are off, the network sees its last bias and nothing else.**

# %%
starting = MLP([2, 4, 1], "relu", init="normal", seed=np.arange(1000), runs=(1000,))
ended = starting.copy()
train(ended, X, y, 4 * 0.1, loss="binary_cross_entropy", epochs=1000)
win = accuracy(ended.forward(X), y) == 1

unseen = (ended.layers(X)[1][1] == 0).all(axis=-1)  # (run, point): no unit is on
zero, one = unseen[:, [0, 3]].any(axis=1), unseen[:, [1, 2]].any(axis=1)
confused = zero & one
print(f"solved: {win.mean():.2f} of 1000 starts")
print(f"a zero and a one both unseen: {confused[~win].mean():.2f} of the stuck,")
print(f"                              {confused[win].mean():.2f} of the solved")

# %% [markdown]
# 0.60 of a thousand starts, where it was 0.68 of a hundred: our hundred were lucky. And this is the mechanism for nine in ten of the stuck: no unit reaches a zero, none reaches a one, both get the same answer for ever, and no gradient comes to change it. Could we have known *before* training? The biases start at 0, so at the point 0 0 every unit is off. At 1 0 and 0 1 a unit is on if the weight of that input is positive, at 1 1 if the sum of the two is. With two negative weights it is dead from birth.

# %%
weights = starting.parameters[0][0]  # (run, input, unit)
out = starting.parameters[1][0][..., 0]  # (run, unit)
alive = (weights > 0).any(axis=1).sum(axis=1)
for n in range(5):
    share = f"{(alive == n).sum():3d} starts, solved {win[alive == n].mean():.2f}"
    print(f"{n} units alive at the start: {share}")

MOMENTS = {"before": starting, "after": ended}
good, bad = np.flatnonzero(win), np.flatnonzero(~win)
SEEDS = sorted(int(seed) for seed in [*good[:5], *bad[:7]])

# %%
on, off = weights > 0, weights < 0
first, second = (on[:, i] & off[:, 1 - i] & (out > 0) for i in [0, 1])
lucky = first.any(axis=1) & second.any(axis=1)
print(f"one unit for each input: {lucky.sum()} starts, solved {win[lucky].mean():.2f}")

# %% [markdown]
# One living unit never does it; XOR needs two. And a network born with one unit that $x_1$ pushes up and $x_2$ pushes down, one the other way round, and positive weights from both to the output has XOR already written in its signs: *all* of those are solved. With ReLU, a small network's fate is largely drawn with its weights.
#
# In the pictures each unit is a line, with a tick on the side where it is on. **Which networks would you have given up on at first sight?** Compare with what became of them.

# %% tags=["plumbing"]
def draw_hinges(axes, network):
    """The line of each unit where z = 0, and a tick to the side where it is on."""
    (weights, biases), _ = network.parameters
    for weight, bias in zip(weights.T, biases[0]):
        normal = weight / np.linalg.norm(weight)
        along = np.array([-normal[1], normal[0]])
        foot = -bias * normal / np.linalg.norm(weight)
        foot = foot + along * ((0.5 - foot) @ along)  # nearest to the square's centre
        for line in [foot - 3 * along, foot + 3 * along], [foot, foot + 0.14 * normal]:
            axes.plot(*np.transpose(line), color=plots.INK, linewidth=3.4, zorder=2)
            axes.plot(*np.transpose(line), color="white", linewidth=1.4, zorder=2)


def draw_network(axes, network):
    draw_answers(axes, network)
    draw_hinges(axes, network)


plots.show_panels(
    draw_network, {
        f"start {seeds[0]}: {moment}": networks.run(seeds[0])
        for seeds in [good, bad] for moment, networks in MOMENTS.items()
    },
    columns=4, figsize=(8, 2.6), sharey=True,
    alt="Two ReLU networks, and where their units switch on. The first ends with a "
    "light band through the ones, the second with both classes on one flat shade.",
)

# %% tags=["plumbing"]
title = "answer p, and where each unit switches on"
figure, axes = plots.subplots(figsize=(4.8, 4.4), title=title)
draw_answers(axes, starting.run(0))


def draw(seed, moment, network):
    draw_network(axes, network)


def describe(seed, moment, network):
    off = (network.layers(X)[1][1] == 0).all(axis=-1)
    names = ", ".join(f"{int(a)} {int(b)}" for a, b in X[off])
    seen = f"No unit is on at: {names}." if names else "Some unit is on at each point."
    answers = ", ".join(f"{p:.2f}" for p in sigmoid(network.forward(X))[:, 0])
    fate = "" if moment == "before" else "Solved. " if win[seed] else "Stuck. "
    return f"{fate}{seen} Answers {answers}."


widgets.slider(
    figure, draw, {"start number": SEEDS, "moment": list(MOMENTS)}, describe,
    data=[[networks.run(seed) for networks in MOMENTS.values()] for seed in SEEDS],
    alt="A ReLU network's answers over the plane, and where its four units switch on",
)

# %% [markdown]
# What frees it is neither time nor another α, but *more* units: with enough of them, a zero and a one are hardly ever both unseen.

# %%
for width in 4, 8, 16, 32:
    start_of = {"seed": np.arange(100), "runs": (100,)}
    networks = MLP([2, width, 1], "relu", init="normal", **start_of)
    train(networks, X, y, 4 * 0.1, loss="binary_cross_entropy", epochs=1000)
    share = (accuracy(networks.forward(X), y) == 1).mean()
    dark = (networks.layers(X)[1][1] == 0).all(axis=-1)
    both = (dark[:, [0, 3]].any(axis=1) & dark[:, [1, 2]].any(axis=1)).mean()
    print(f"{width:2d} ReLUs: solved {share:.2f}, a zero and a one unseen {both:.2f}")

# %% [markdown]
# > <a id="C23" class="limit"></a>**C23** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C23)
# >
# > *“The example shows the use of learning rate and activation functions.”* (Here of the activations; the learning rate is C32.)
# >
# > **Of the two that it defines one is in use, the sigmoid; ReLU is never called.**
# >
# > (Read off the article's listing, which our repository doesn't contain.) In the sigmoid's place, with four units, ReLU solves XOR from 0.60 of 1000 starts at α = 0.1; on our hundred, ten times the epochs add none. (In [2.2](2_2_activation_functions.ipynb) it started from Xavier's weights.) Of the stuck, nine in ten can't see a zero and a one: no unit is on there. It depends on the number of units: with eight units or more, ReLU solves it from at least four starts in five; GELU does so in 7 of 7 variants.
#
# > <a id="C32" class="limit"></a>**C32** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C32)
# >
# > *“The example shows the use of learning rate and activation functions.”* (Here of the learning rate; the activations are C23.)
# >
# > **It is in use, and never varied: what it does can't be seen.**
# >
# > One α, 0.01, stands in the update rule. With the derivative mended, the share of starts that are solved would have been 0.02 at 0.01, 0.96 at 0.1 and 1.0 at 1, and in all 7 variants of the task it depends on α, in some less (sixteen units: 0.7, 1 and 1).

# %% [markdown]
# ## The same mistake on real data
# Last, the double sigmoid in a network of some use: 64 pixels in, 32 hidden units, ten digits out.

# %% tags=["prediction"]
widgets.predict(
    "The printed derivative, on handwritten digits, at α = 0.3. What accuracy on "
    "digits it has never seen?",
    {
        "10 %, as by chance": "It ruined XOR, so why not this? Because of the motive: "
        "it is deaf to one kind of error. What if the data are mostly of the other "
        "kinds?",
        "about 50 %": "Half broken, half right? The two networks are closer than that.",
        "about 94 %": "It learns, and nearly as well as the mended one. Nobody would "
        "have gone looking for a bug.",
    },
    answer="about 94 %",
)

# %%
splits = [datasets.split(*datasets.digits(), seed=seed) for seed in range(3)]
X_train, X_test, y_train, y_test = (np.stack(part) for part in zip(*splits))
X_train, y_train = X_train[:, :1344], y_train[:, :1344]  # 21 whole batches of 64
digit_rates = np.array([0.03, 0.06, 0.1, 0.2, 0.3, 0.6, 1, 2, 3, 6, 10])


def learn_digits(sizes, activation, rates):
    runs = {"runs": (len(rates), 3), "dtype": np.float32}  # half the digits and time
    networks = MLP(sizes, activation, seed=np.arange(3), **runs)
    options = {"loss": "softmax_cross_entropy", "batch_size": 64, "epochs": 20}
    history = train(networks, X_train, y_train, rates[:, None], **options)
    right = accuracy(networks.forward(X_test), y_test)
    return networks, history.loss, right.mean(axis=1)

# %%
digits = {
    "mended": learn_digits([64, 32, 10], "sigmoid", digit_rates),
    "as printed": learn_digits([64, 32, 10], as_printed, digit_rates),
}
test = {name: accuracies for name, (_, _, accuracies) in digits.items()}
epochs = np.arange(1, 21)
for i in 2, 4, 6:
    both = (f"{name}: {right[i]:.2f}  " for name, right in test.items())
    print(f"α = {digit_rates[i]:<4g}", *both)

# %% [markdown]
# The network that could not do XOR reads handwriting. It is one or two points of accuracy short, no more than a slightly worse α would cost. At any sensible α, a test of the form “train it, see whether it is above 90 %” would have passed.
#
# Two things would have found it. One is to ask what the hidden layer is there for. Take it out, and what is left is a *linear* classifier:

# %%
straight = learn_digits([64, 10], "identity", np.array([0.1, 0.3]))[2].max()
best = {name: right.max() for name, right in test.items()}
for name, right in (best | {"no hidden layer": straight}).items():
    print(f"{name:15s} best accuracy: {right:.2f}")

# %% [markdown]
# At its best α the mended network beats the linear classifier by a little. The printed one, with all its 32 hidden units, *loses* to it. It learns most of what a linear model can learn, and is hard of hearing for the rest: the same symptom as on XOR.
#
# The other is the trial, which needs no training, no good α, and no idea of what accuracy to expect:

# %%
few = X_train[0, :20], y_train[0, :20], "softmax_cross_entropy"
for name, activation in [("mended", "sigmoid"), ("as printed", as_printed)]:
    errors = gradient_check(MLP([64, 32, 10], activation, seed=0), *few)
    says = ["agrees" if w < 1e-7 else f"{w:.1f}" for w, b in errors]
    print(f"{name:10s}", [f"W{i} {word}" for i, word in enumerate(says, start=1)])

# %% tags=["plumbing"]
def draw(axes, i):
    curves = {name: loss[:, i, 0] for name, (_, loss, _) in digits.items()}
    plots.plot_curves(curves, epochs, axes=axes, markersize=3)
    axes.minorticks_off()


plots.show_panels(
    draw, {"α = 0.03: too small": 0, "α = 0.3: good": 4, "α = 10: too large": 10},
    columns=3, sharey=True, xlabel="epoch", ylabel="training loss", yscale="log",
    xticks=[1, 10, 20], yticks=[0.2, 0.5, 1, 2], yticklabels=["0.2", "0.5", "1", "2"],
    alt="Training loss on digits. At α = 0.03 and 0.3 the mended one is a little "
    "lower; at 10 the printed one falls further.",
)

# %% [markdown]
# Find the best α for each network. **Where do the two part company?**

# %%
losses = np.stack([loss[..., 0] for _, loss, _ in digits.values()], axis=-1)

# %% tags=["plumbing"]
titles = ["training loss", "accuracy on digits never seen"]
figure, (left, right) = plots.subplots(1, 2, titles=titles)
left.set(xlabel="epoch", yscale="log", xticks=[1, 5, 10, 15, 20], ylim=(0.01, 12))
plots.plot_curves(test, digit_rates, axes=right, labels=False)
plots.mark(right, "no hidden layer, best α", y=straight, at=0.03)
right.set(xscale="log", xlabel="learning rate α", ylim=(0.4, 1.05))


def draw(learning_rate, loss, right_ones):
    curves = dict(zip(digits, loss.T))
    plots.plot_curves(curves, epochs, axes=left, markersize=3)
    plots.label_lines(left)
    right.plot([learning_rate] * 2, right_ones, "o", color=plots.MOVE, markersize=9)


def describe(learning_rate, loss, right_ones):
    mended, printed = right_ones
    found = f"Accuracy: mended {mended:.2f}, as printed {printed:.2f}."
    if learning_rate < 0.1:
        return f"Too small: twenty epochs are not enough. {found}"
    if learning_rate <= 6:
        return f"Learns. {found}"
    thrown = "Too large for the mended network: the steps throw it about."
    return f"{thrown} The printed one stands it better."


widgets.slider(
    figure, draw, digit_rates, describe, start=0.1,
    data={"loss": losses.swapaxes(0, 1), "right_ones": np.transpose([*test.values()])},
    alt="Training loss by epoch, and accuracy on unseen digits, of both networks",
)

# %% [markdown]
# At the left end they can't be told apart; in the middle they differ by a few hundredths, most at 3 and 6, where the printed one is already falling. And at 10, on the far right, the *printed* one does better. That is worth a look inside. Which hidden units still have anything to say, and which give the same answer, below 0.01 or above 0.99, for every digit?

# %%
for name, (networks, _, _) in digits.items():
    a1 = networks.layers(X_test)[1][1][-1]  # at α = 10: (split, sample, unit)
    same = (a1 < 0.01).all(axis=1) | (a1 > 0.99).all(axis=1)
    share = f"share of units that are the same for every digit: {same.mean():.1f}"
    print(f"{name:10s} {share}")

# %% [markdown]
# The true derivative lets go of a saturated unit: $a(1 - a)$ is nearly 0 there, and it stays. The printed factor never falls below 0.197 and pulls every unit back into play. A wrong gradient can beat the right one, at an α that suits neither.

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
# **Exercises** for this chapter are in [exercises/4_mlp_from_scratch](exercises/4_mlp_from_scratch.ipynb). Or try it in the [laboratory](laboratory.ipynb): `xor · noise 0 · points 4 · held-out 0 · 2-4-1 · sigmoid · normal · sgd α=1`.
#
# Next, the activation functions that came after ReLU and the optimisers that came after gradient descent stand trial.
#
# ← [3.3 Mathematical models](3_3_mathematical_models.ipynb) · [5 Trends and challenges](5_trends_and_challenges.ipynb) →
#
# Sources: D. Rumelhart, G. Hinton and R. Williams, *Learning representations by back-propagating errors*, 1986. X. Glorot, A. Bordes and Y. Bengio, *Deep sparse rectifier neural networks*, 2011.
