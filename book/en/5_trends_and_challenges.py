# %% [markdown]
# # 5 Trends and challenges
# *80 minutes, in two sittings · you need: [2.1](2_1_learning_rate.ipynb) for the edge 2/L, [3.3](3_3_mathematical_models.ipynb) for its proof*
#
# The article ends with three hopes. Rates that adapt themselves will train faster and better. New activation functions will end vanishing and exploding gradients. Theory will tell us how to choose both. All three have been worked on for years, so they can be put to the test.
#
# **Start with a guess.** Gradient descent with α = 0.5 is stable as long as the largest curvature of the loss is below 2/α = 4. A parabola's curvature is fixed once and for all. A network's is not: it changes as the network learns. The one you'll meet below starts at about 9. **What happens to it at α = 0.5: does it diverge, or stop learning, or something else? And where is its curvature 1500 steps later?**
#
# After this chapter you can
# - compare two optimisers fairly, and say what is left of the difference;
# - tell, with pencil and paper, whether a deep stack of some activation function lets the gradient through;
# - measure the sharpness of a network, predict from it which α it survives, and say what warm-up is for;
# - name what is still open.

# %%
import numpy as np

from lrcourse import LOSSES, MLP, SGD, Adam, accuracy, datasets, get_activation
from lrcourse import gradient_descent, plots, schedules, sharpness, train, widgets
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## Rates that adapt themselves
# Chapter [3.1](3_1_choosing_the_learning_rate.ipynb) built RMSProp (Tieleman and Hinton, 2012) and Adam (Kingma and Ba, 2015): each weight's gradient is divided by its own recent size, so each weight has its own rate. Does that train faster, and better?
#
# Many published comparisons fail on one point: the new method was tuned and the old one was not. Here everyone gets **the same budget**: six values of α, each 1.8 times the one before (four steps make a factor of ten), four runs for each (two starts, two batch orders). The α with the smallest mean training loss then gets twelve fresh runs. Momentum and Adam keep their usual β. The task is a network of 32 ReLU units on 1280 digits, 20 batches an epoch. And there are two lengths of training, each with its own best α: 5 epochs and 20. (A run of 20 epochs passes 5 on its way, so one search serves both.)

# %%
X, X_test, y, y_test = datasets.split(*datasets.digits())
X, y = X[:1280], y[:1280]  # twenty whole batches of 64

# %%
def training_loss(model):
    return LOSSES["softmax_cross_entropy"](model.forward(X), y)[0]


def digits_runs(optimizer, rates, epochs, seeds, orders):
    """The networks of every rate, start and order of the batches, and their history."""
    runs = {"seed": seeds[:, None], "runs": (len(rates), len(seeds), len(orders))}
    model = MLP([64, 32, 10], "relu", init="he", dtype=np.float32, **runs)
    return model, train(
        model, X, y, rates[:, None, None], loss="softmax_cross_entropy",
        optimizer=optimizer, epochs=epochs, batch_size=64, seed=orders,
        record=training_loss, record_every=5,
    )

# %% tags=["prediction"]
widgets.predict(
    "Gradient descent, momentum, RMSProp, Adam, all tuned with the same effort. Which "
    "one gets furthest down on the training data?",
    {
        "Adam": "It is what most people reach for, and in one of the two trainings it "
        "is right.",
        "momentum": "Right in the other one of the two trainings.",
        "it depends on how long they train": "On these digits momentum wins the long "
        "training clearly; the short one is close, with Adam's mean the lower. Whoever "
        "shows you one length, on one set of digits, has chosen the winner.",
        "RMSProp": "It adapts as Adam does, without the momentum. In the short "
        "training that turns out to matter.",
    },
    answer="it depends on how long they train",
)

# %%
METHODS = {  # each with the middle of its rates, as a power of ten
    "gradient descent": ("sgd", -0.5), "momentum": ("momentum", -1.0),
    "RMSProp": ("rmsprop", -2.0), "Adam": ("adam", -1.5),
    "Adam, β₁ = 0": (Adam(beta1=0.0), -2.0),  # Adam without momentum
}


def search(optimizer, middle):
    """The six rates, and the mean training loss of each after 5 epochs, and 20."""
    rates = 10 ** (middle + np.arange(-0.5, 0.76, 0.25))
    _, history = digits_runs(optimizer, rates, 20, np.arange(2), np.arange(2))
    loss = np.nan_to_num(history.records, nan=np.inf).mean(axis=(2, 3))
    return rates, {5: loss[1], 20: loss[4]}

# %%
tuning = {name: search(*method) for name, method in METHODS.items()}
curves, fresh = {}, {}
seeds, orders = 100 + np.arange(4), 100 + np.arange(3)  # twelve fresh runs
print("                  epochs  tuned α  training loss    new digits")
for epochs, name in [(epochs, name) for epochs in [5, 20] for name in METHODS]:
    rates, loss = tuning[name]
    best = rates[[loss[epochs].argmin()]]
    model, history = digits_runs(METHODS[name][0], best, epochs, seeds, orders)
    loss, right = history.records[-1], accuracy(model.forward(X_test), y_test).mean()
    fresh[name, epochs], curves[name, epochs] = loss, history.loss.mean(axis=(1, 2, 3))
    shown = f"{loss.mean():.4f} ± {loss.std() / np.sqrt(loss.size):.4f}"
    print(f"{name:16}  {epochs:<6}  {best[0]:<7.1g}  {shown}  {right:.2f}")

# %%
for epochs in [5, 20]:
    ahead = fresh["Adam", epochs] < fresh["momentum", epochs]  # same start, same order
    pairs = f"{ahead.sum()} of {ahead.size} pairs of runs"
    print(f"after {epochs} epochs Adam is ahead of momentum in {pairs}")

# %% tags=["plumbing"]
titles = ["Two walls, two slopes", "5 epochs: close", "20 epochs: momentum leads"]
options = {"figsize": (4.8, 8), "sharey": True, "yscale": "log", "ylim": (0.001, 4)}
figure, panels = plots.subplots(3, 1, titles=titles, ylabel="training loss", **options)
for name in METHODS:
    rates, loss = tuning[name]
    multiple = rates / rates[loss[20].argmin()]
    plots.plot_curves({name: loss[20]}, multiple, axes=panels[0])
    for axes, epochs in zip(panels[1:], [5, 20]):
        line, at = {name: curves[name, epochs]}, np.arange(1, epochs + 1)
        plots.plot_curves(line, at, axes=axes).set(xlabel="epoch")
panels[0].set(xlabel="α / its tuned α", xscale="log")
for axes in panels:
    axes.minorticks_off()
plots.show(
    figure, alt="Loss against α over the tuned α: gradient descent and momentum have a "
    "wall on the right, Adam and RMSProp a slope. By epoch: momentum leads at 20.",
)

# %% [markdown]
# After 5 epochs Adam's mean is a little lower than momentum's, 0.044 against 0.051, but within the ±, and 4 of the 12 pairs say the opposite. (On the other seeds of our tests: 0.042 against 0.052.) After 20 epochs momentum is ahead, 0.0016 against 0.0033, in every pair. On new digits neither is: 0.96, then 0.97. **A comparison at one length of training would have shown us a winner, and we could have picked which.** (We nearly did: the first version of this page trained for ten epochs, where the two cross, and declared a draw.) Nor is this the last word: with other digits held back, the same contest over 20 epochs goes to Adam on two splits of five, most pairs ahead. (The ± is the standard error over twelve runs, of four starts and three orders.) The curves show the mean over each epoch, the table the end. In the top picture, beyond their best α, the loss of gradient descent and of momentum goes up a wall; Adam's and RMSProp's climbs a slope.
#
# And RMSProp? It too has a rate for each weight, as Adam has, yet after 5 epochs it is where plain gradient descent is; after 20 it is ahead, with a wide ±. Is it the momentum, then, that makes Adam fast? Early, yes: Adam without it (β₁ = 0) is no faster than gradient descent after 5 epochs, as far as the ± can tell. After 20 its mean is far worse, and RMSProp's ± is wide: a few bad runs did it (`np.median(fresh["Adam, β₁ = 0", 20])` shows the others).
#
# Is adapting useless, then? Take away what made the task easy: inputs all on the same scale. The tumours of [2.1](2_1_learning_rate.ipynb) have measurements from thousandths to thousands. One linear layer, once on scaled columns (by the training data's mean and deviation) and once on raw ones. There are five splits of the tumours. For each, six values of α are tried on scaled columns, and eleven on raw ones, which reach much lower; two make a factor of ten. Each gets two runs, and the best then four fresh ones.

# %% tags=["prediction"]
widgets.predict(
    "Raw columns, a million times apart in scale. Adam divides each weight's gradient "
    "by its own size. Is it now far ahead of tuned momentum?",
    {
        "yes, by a wide margin": "So we thought, and so it is told. Compare the two "
        "training losses below.",
        "no, but its best α moves less": "Momentum finds its way too, with an α a "
        "hundred thousand times smaller. Adam's moves by ten.",
        "no, raw columns make no difference to anybody": "They do: plain gradient "
        "descent ends with a loss more than fifty times the scaled one.",
    },
    answer="no, but its best α moves less",
)

# %%
tumours = datasets.breast_cancer(scaled=False)
splits = zip(*(datasets.split(*tumours, seed=number) for number in range(5)))
X_raw, X_raw_new, y_raw, y_raw_new = (np.stack(part)[:, None, None] for part in splits)
centre, width = (f(X_raw, axis=-2, keepdims=True) for f in (np.mean, np.std))
scaled = (X_raw - centre) / width, (X_raw_new - centre) / width
SCALES = {  # the columns, and the rates that are tried, as powers of ten
    "scaled": (scaled, np.arange(-1.5, 1.01, 0.5)),
    "raw": ((X_raw, X_raw_new), np.arange(-5.5, -0.49, 0.5)),
}

# %%
def tumour_runs(columns, optimizer, rates, seeds):
    """Loss and accuracy on new tumours of every split, rate and start."""
    (X, X_new), shape = columns, (5, rates.shape[-2], len(seeds))
    model = MLP([30, 1], seed=seeds, runs=shape, dtype=np.float32)
    X, targets = X[..., :384, :], y_raw[..., :384, :]
    train(
        model, X, targets, rates, loss="binary_cross_entropy",
        optimizer=optimizer, epochs=30, batch_size=64, seed=seeds,
    )
    loss, _ = LOSSES["binary_cross_entropy"](model.forward(X), targets)
    return np.nan_to_num(loss, nan=np.inf), accuracy(model.forward(X_new), y_raw_new)

# %%
tuned = {}
mean_error = lambda x: f"{x.mean():.3f} ± {x.mean(axis=(1, 2)).std() / 5**0.5:.3f}"
print("                        tuned α  training loss    new tumours   (± over splits)")
for scale, (columns, powers) in SCALES.items():
    grid = 10**powers[:, None]
    for name, (optimizer, _) in METHODS.items():
        loss, _ = tumour_runs(columns, optimizer, grid, np.arange(2))
        best = tuned[name, scale] = grid[loss.mean(axis=2).argmin(axis=1)]
        loss, right = tumour_runs(columns, optimizer, best[:, None], 100 + np.arange(4))
        result = f"{np.median(best):<8.1g} {mean_error(loss)}    {mean_error(right)}"
        print(f"{scale:6} {name:16} {result}")

# %%
ratio = lambda name: np.median(tuned[name, "scaled"] / tuned[name, "raw"])
moved = f"momentum {ratio('momentum'):.0e}, Adam {ratio('Adam'):.0f}"
print(y_raw_new.shape[-2], f"new tumours a split; best α scaled / raw: {moved}")

# %% [markdown]
# Scaled, there is no difference worth the name. (Gradient descent's best α was the largest on offer.) Raw, plain gradient descent is hopeless, and whoever adapts without momentum suffers too. But momentum, tuned, stays close to Adam: a training loss of 0.74 ± 0.05 against 0.63 ± 0.09, and 0.87 against 0.90 on new tumours. The larger difference is in the tuned α. **In the median of five splits momentum's best α fell by a factor of a hundred thousand, Adam's by ten, to 0.03, which was also its best for five epochs of digits.** What adapting saves you is above all a search over many decades. (It does not save you every search: 0.03 was a tenth of what the scaled columns wanted, and the usual default, 0.001, was too small for five epochs in [3.1](3_1_choosing_the_learning_rate.ipynb).)
#
# That is worth a lot where searching is expensive. And some tasks are lopsided by nature and can't be scaled straight. In language, some words are a million times rarer than others; Kunstner and others (2024) trace Adam's lead over gradient descent there to exactly that. Elsewhere, large comparisons report that the ranking depends on how the methods were tuned (Choi and others, 2019), and that none is best everywhere (Schmidt, Schneider and Hennig, 2021).
#
# > <a id="C24" class="limit"></a>**C24** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C24)
# >
# > *“Learning rates that adjust themselves during training are studied, to improve the model's speed of convergence and its accuracy.”* (An aim; we ask whether it is met.)
# >
# > **On the digits Adam is faster than plain gradient descent, elsewhere hardly; against momentum it depends on the data and on the time.**
# >
# > On the digits, with ReLU and all tuned with the same effort, it wins against gradient descent at both lengths. Against momentum: training loss 0.044 to 0.051 after 5 epochs (on other seeds 0.042 to 0.052), within the ±, but 0.0033 to 0.0016 (0.0037 to 0.0015) after 20, where all four methods reach 0.97 on new digits. RMSProp, and Adam without momentum, which adapt all the same, are no faster than gradient descent after 5 epochs; after 20 a few bad runs spoil their mean. What gets easier is the choice: between scaled and raw columns Adam's best α moved by a factor of 10, momentum's by $10^5$ (medians of five splits). On 120 samples, after thirty updates, Adam was ahead of gradient descent by a fifth on 2 of 8 data sets whatever the split, of momentum by a twentieth on 4 of 8; after 120 updates it was better on new data than gradient descent by 0.02 on 0 of 8. On most of the others it depended on the split.

# %% [markdown]
# ## New activation functions
# The article hopes that new functions will end vanishing and exploding gradients. Since 2013 there have been many: leaky ReLU (Maas, Hannun and Ng, 2013), ELU (Clevert and others, 2016), GELU (Hendrycks and Gimpel, 2016), SELU (Klambauer and others, 2017), Swish (SiLU in Hendrycks and Gimpel, 2016; named by Ramachandran and others, 2017), Mish (Misra, 2019). GELU and Swish are the ones inside today's language models.
#
# The question can be settled in a second. Build a stack of *depth* hidden layers of 32 units, send 100 digits through, and look at the gradient of the *first* layer, before any training. Sigmoid and tanh get Xavier's weights; SELU gets LeCun's ($\sqrt{1/n_\text{in}}$, He's divided by $\sqrt2$), with which it was designed. The rest get He's, which were made for ReLU and are what most people give them.

# %% tags=["prediction"]
widgets.predict(
    "Thirty hidden layers. Through which of these stacks does the gradient of the "
    "first layer stay as large as with two?",
    {
        "Swish, of 2017": "It is in many modern networks, so it ought to. But look at "
        "its slope near zero before you see the table: it is one half.",
        "GELU, of 2016": "Same slope near zero as Swish: one half. That will matter.",
        "SELU, of 2017": "It and its weights were computed together, so that a layer "
        "hands on what it gets.",
        "none of them": "Many think so, from the sigmoid's bad name. But weights can "
        "be chosen to prevent just that.",
    },
    answer="SELU, of 2017",
)

# %%
NAMES = "sigmoid tanh relu leaky_relu elu selu gelu swish mish".split()
INIT = dict.fromkeys(NAMES, "he") | {"sigmoid": "xavier", "tanh": "xavier"}
INIT["selu"] = "lecun"


def gradient_norms(activation, depth, init, wider=1.0):
    """Norm of the gradient of each layer's weights, the median over five seeds."""
    sizes, seeds = [64] + [32] * depth + [10], np.arange(5)
    model = MLP(sizes, activation, init=init, seed=seeds, runs=seeds.shape)
    for weight, _ in model.parameters:
        weight *= wider
    _, gradients = model.loss_and_gradients(X[:100], y[:100], "softmax_cross_entropy")
    return [np.median(np.linalg.norm(g, axis=(-2, -1))) for g, _ in gradients]

# %%
DEPTHS, norms = [2, 5, 10, 20, 30], {}
print("gradient of layer 1    weights as named        normal")
print("depth                  2       10      30      30")
for name in NAMES:
    for depth in DEPTHS:
        norms[name, depth] = gradient_norms(name, depth, INIT[name])
    own = " ".join(f"{norms[name, depth][0]:7.0e}" for depth in [2, 10, 30])
    normal = gradient_norms(name, 30, "normal")[0]
    print(f"{name:12} {INIT[name]:8} {own} {normal:7.0e}")

# %% [markdown]
# Read the column for depth 30. The sigmoid has vanished, as everyone knows. **But so have Swish and GELU.** tanh, ReLU, leaky ReLU, ELU and SELU have not, and two of them, tanh and ReLU, are older than the question. And in the last column, with weights that are too large, everything that grows like ReLU explodes, new and old alike; tanh, which can't grow, still gets a gradient of ten million. (Mish lies between: at depth 30 a fiftieth of what it has at depth 2 is left.)
#
# Why Swish? Pencil and paper are enough. Going down one layer multiplies the gradient's square by $n$, the number of units in a layer, times $\mathrm{Var}(W)$, the mean square of a weight, times the mean of $f'(z)^2$. He's weights have $n\cdot\mathrm{Var}(W) = 2$. For ReLU, where $f'$ is 1 for half the units and 0 for the others, that gives $2\cdot\tfrac12 = 1$. Near zero, Swish is almost the line $z/2$: $2\cdot(\tfrac12)^2 = \tfrac12$. Signals shrink on the way up, so deep layers sit exactly there, and thirty layers leave about

# %%
share = norms["swish", 30][0] / norms["swish", 2][0]
print(f"sqrt(1/2)^30 = {0.5**15:.0e}, measured for Swish, 30 against 2: {share:.0e}")

# %% [markdown]
# So it is the pair that makes it vanish: the function *with these weights*. Give GELU and Swish their own weights, as wide as it takes for a layer to pass on a mean square of 1.

# %%
z = np.random.default_rng(0).standard_normal(100_000)
for name in ["gelu", "swish"]:
    wider = 1 / np.sqrt(2 * np.mean(get_activation(name)(z) ** 2))  # than He's
    deep, shallow = (gradient_norms(name, depth, "he", wider)[0] for depth in [30, 2])
    gets = f"layer 1 at depth 30 gets {deep / shallow:.0f} × what it gets at 2"
    print(f"{name:6} weights {wider:.2f} × He's: {gets}")

# %%
groups = {
    "The old: one of two vanishes": NAMES[:2], "These hold": NAMES[2:6],
    "Level, but small": NAMES[6:],
}

# %% tags=["plumbing"]
def draw(axes, names):
    plots.plot_gradient_norms({name: norms[name, 30] for name in names}, axes=axes)


plots.show_panels(
    draw, groups, sharey=True, ylim=(1e-12, 1e3),
    alt="The sigmoid's falls towards the first layer; all others are level, but "
    "GELU's at a thousandth and Swish's at a hundred-thousandth.",
)

# %% [markdown]
# GELU comes through. Swish's gradient even grows: a mean square of 1 is a knife's edge for it, and what gets above it, as the digits do at once, gains in each layer. (GELU's begins above 1 too, but nearer, and gains little.) A tenth or a fifth more in the weights decides it. Back to the stacks in the table, with He's weights. The gradient travels from right to left, and layer 1 is next to the input. The sigmoid does what the textbooks draw: full at the last layer, nothing at the first. **Swish and GELU vanish in another way: level, and tiny in every layer, the last one included.** A weight's gradient is (activation before) × (δ after). Going forward, the activations lose a factor of √½ per layer; going back, δ does; every layer's product has lost the same. Anyone who watches only the ratio of two layers' gradients will find nothing wrong with this network.
#
# **For each function, find the depth at which layer 1's gradient has shrunk to less than a hundredth of what it is with two hidden layers.** For some there is none.

# %%
table = [[norms[name, depth] for depth in DEPTHS] for name in NAMES]

# %% tags=["plumbing"]
figure, axes = plots.subplots(xlim=(0, 32), ylim=(1e-18, 1e3))
plots.plot_gradient_norms({}, axes=axes)


def draw(name, depth, norm, two):
    color = plots.COLOURS[name]
    axes.plot(range(1, depth + 2), norm, "o-", color=color, markersize=4)
    plots.mark(axes, y=two / 100)


def describe(name, depth, norm, two):
    stack, share = f"{name}, {depth} hidden layers: layer 1", norm[0] / two
    if depth == 2:
        return f"{stack}'s gradient is {two:.2g}. The deeper ones are measured by it."
    if share >= 0.01:
        end = "It comes through." if share >= 0.1 else "Not yet below a hundredth."
        return f"{stack} gets {share:.2g} × the gradient it gets with two. {end}"
    where = "in all layers alike" if norm[0] / norm[-1] >= 0.01 else "from the top down"
    return f"{stack} gets {share:.0e} × what it gets with two. Gone, {where}."


widgets.slider(
    figure, draw, {"activation": NAMES, "depth": DEPTHS}, describe,
    data={"norm": table, "two": [[row[0][0]] * len(row) for row in table]},
    start={"activation": "swish", "depth": 20},
    alt="The norm of the gradient by layer, and a hundredth of it with two layers",
)

# %% [markdown]
# A gradient at the start is not learning yet. So train: 64 digits, layers of 16 units, 100 steps of gradient descent, two depths, five values of α, two seeds for each, and six of the functions. The darkest squares of the maps have overflowed.

# %%
RATES, seeds, few = 10 ** np.arange(-2, 0.1, 0.5), np.arange(2), (X[:64], y[:64])


def grid(activation, depth):
    """Training accuracy for each rate."""
    runs = {"seed": seeds, "runs": (len(RATES), len(seeds)), "dtype": np.float32}
    model = MLP([64] + [16] * depth + [10], activation, init=INIT[activation], **runs)
    train(model, *few, RATES[:, None], loss="softmax_cross_entropy", epochs=100)
    return accuracy(model.forward(few[0]), few[1]).mean(axis=-1)

# %%
SIX = ["sigmoid", "tanh", "relu", "elu", "selu", "gelu"]
learned = {name: np.array([grid(name, d) for d in [2, 12]]) for name in SIX}
print("best accuracy at depth  2    12    learns at 12 up to α")
for name, by_depth in learned.items():
    best = "".join(f"{best:5.1f}" for best in by_depth.max(axis=1))
    highest = RATES[by_depth[1] > 0.5].max(initial=0)
    print(f"{name:22} {best}    {f'{highest:.2g}' if highest else 'never'}")

# %% tags=["plumbing"]
def draw(axes, accuracies):
    axes.imshow(np.ceil(4 * accuracies), vmin=0, vmax=4, aspect="auto")  # in four steps
    axes.set_gid("as-is")
    axes.grid(False)
    for (depth, rate), right in np.ndenumerate(accuracies):
        color = "white" if right <= 0.5 else "black"
        text = {"ha": "center", "va": "center", "fontsize": 9, "color": color}
        axes.text(rate, depth, f"{right:.1f}".removeprefix("0"), **text)
        if right == 0:  # it left the finite numbers
            look = {"hatch": "//", "color": "none", "edgecolor": "grey"}
            axes.barh(depth, 1, 1, rate - 0.5, **look)


plots.show_panels(
    draw, learned, columns=3, figsize=(4.8, 3.2), sharex=True, sharey=True,
    ylabel="depth", xlabel="learning rate α", yticks=[0, 1], yticklabels=[2, 12],
    xticks=[0, 2, 4], xticklabels=["0.01", "0.1", "1"],
    alt="At depth 2 all have bright fields; at 12 SELU stays bright, tanh and ELU "
    "less so, the others fade; the sigmoid is dark.",
)

# %% [markdown]
# With two hidden layers all six learn the 64 digits, the sigmoid nearly (0.9; it wants a larger α than these). With twelve, at the best of five α, SELU still does (1.0), ELU nearly (0.9), tanh mostly (0.7). ReLU and GELU are at 0.4 or so (so is Swish, in our tests), the sigmoid nowhere. It takes more than a gradient that arrives to be fast: ReLU's does arrive. And the lead is one of time: in ten times the steps tanh, ReLU and GELU learn the 64 digits too (in our tests). So one new function does what was hoped. It is not one of those in use, and it has its price: at depth twelve SELU and ELU end at α = 0.1, where tanh holds out to 0.32.
#
# And dying? A unit is silent if its slope is below 0.001 on every sample: then no gradient passes, whichever sample comes. ([3.2](3_2_choosing_the_activation_function.ipynb) counted units below zero on every sample. A leaky one below zero still learns; the last column counts those too.) One layer of 100 units, 100 digits, 100 steps, at rates that are too large on purpose:

# %%
def silent(activation, rates=np.array([0.5, 1.0, 2.0]), init="he"):
    """Share of silent units, of units below zero, and accuracy, one for each rate."""
    runs = {"seed": np.arange(3), "runs": (len(rates), 3), "dtype": np.float32}
    model = MLP([64, 100, 10], activation, init=init, **runs)
    alpha = rates[:, None]
    train(model, X[:100], y[:100], alpha, loss="softmax_cross_entropy", epochs=100)
    z = model.layers(X[:100])[0][0]
    steepest = np.abs(get_activation(activation).derivative(z)).max(axis=-2)
    shares = ~(steepest > 1e-3), ~(z.max(axis=-2) > 0)
    right = accuracy(model.forward(X[:100]), y[:100])
    return *(share.mean(axis=(-2, -1)) for share in shares), right.mean(axis=-1)

# %%
print("                silent units      accuracy         below zero")
print("α               0.5   1   2       0.5   1   2      2")
for name in ["relu", "leaky_relu", "elu", "selu", "swish", "mish"]:
    share, below, right = silent(name)
    shares, rights = ("".join(f"{x:5.1f}" for x in row) for row in [share, right])
    print(f"{name:13}{shares}    {rights}    {below[2]:5.1f}")

# %% [markdown]
# At one α, then, ELU and SELU go silent earlier than ReLU, at 1, where ReLU still learns everything. But the same α is not the same thing to three functions. Measure α in units of each one's own edge, 2/L of the untrained network:

# %%
for name in ["relu", "elu", "selu"]:
    untrained = MLP([64, 100, 10], name, init="he", seed=np.arange(3), runs=(3,))
    data = X[:100], y[:100], "softmax_cross_entropy"
    edge = 2 / sharpness(untrained, *data, iterations=30).mean()
    share = silent(name, edge * np.array([8, 12]))[0].round(1)
    print(f"{name}: 2/L = {edge:.2f}   silent at 8 and at 12 times that:", share)

# %% [markdown]
# **On these digits ELU and SELU die earlier than ReLU at the same α; at the same multiple of their edge, later.** Below zero their slope isn't 0, so every unit passes something on: the loss is more curved at the start, and the edge is nearer. (All this is with He's weights. With LeCun's, which are its own, SELU's edge is near ReLU's, and at eight times that SELU is dead while ReLU still learns.) Far enough beyond the edge they do die. On the left they flatten like $e^z$, and a unit that a large step has pushed there has next to no slope. Leaky ReLU can't be silent by this measure, as its slope is at least 0.01: at α = 2 nearly all its units are below zero, and it learns half of the digits. Swish and Mish come through α = 2 best: partly silent, they still learn nearly everything.
#
# > <a id="C25" class="limit"></a>**C25** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C25)
# >
# > *“New activation functions are explored, to solve vanishing and exploding gradients and to improve the model.”* (An aim; we ask whether it is met.)
# >
# > **Some of them keep the gradient from vanishing, as tanh does; not one keeps it from exploding.**
# >
# > Vanishing: SELU, with the initialisation made for it, carries the gradient through thirty layers and learns fastest through twelve (of 16 units, in 100 steps; in ten times as many ReLU and tanh get there too). So does tanh, older than the question, as far as the gradient goes. GELU and Swish, the ones in use, lose it with He's weights: a factor of more than 1000 in thirty layers of digits (on other inputs GELU loses less). With weights a tenth or a fifth wider they don't (Swish's even grows): it is the pair of function and weights that makes it vanish. Exploding: not one of them helps; with standard normal weights the gradient of layer 1 is about $10^{18}$ or more for every one that grows like ReLU. Dying: at α = 1 most of ELU's and SELU's units are silent and three in ten of ReLU's, but with these weights, He's, 1 is further beyond their edge than beyond ReLU's. In the tests of this claim four of eight pairs of function and weights kept it between 0.015 and 100 times what it is in two layers, on both data sets tried (8 of 16 settings), and in 2 of 7 the better of SELU and GELU beat tanh and ReLU by 0.03.

# %% [markdown]
# ### Or keep the signal in shape
# The pair of function and weights decides whether the gradient arrives. So one can also leave both alone and mend the signal: after each product with the weights, subtract from every unit its mean over the batch and divide by its spread. That is **batch normalisation** (Ioffe and Szegedy, 2015; theirs then learns a scale and a shift for each unit, which we leave out). Going back, the gradient has to pass the mean and the spread too: with $\hat z$ the normalised signal and $s$ the spread, $\delta \leftarrow (\delta - \overline{\delta} - \hat z\,\overline{\delta\hat z})/s$, bars for means over the batch.

# %%
def forward(weights, a, f, normal):
    """What goes into each layer, and for each hidden one its z and the spread."""
    inputs, signals = [a], []
    for W in weights[:-1]:
        z, spread = inputs[-1] @ W, 1.0
        if normal:
            z = z - z.mean(axis=-2, keepdims=True)
            spread = np.sqrt((z**2).mean(axis=-2, keepdims=True) + 1e-5)
        signals.append((z / spread, spread))
        inputs.append(f.value(z / spread))
    return inputs, signals, inputs[-1] @ weights[-1]

# %%
def backward(weights, inputs, signals, delta, f, normal):
    """The gradient of each layer's weights, from that of the output."""
    gradients = []
    for W, a in zip(weights[::-1], inputs[::-1]):
        gradients.append(a.mT @ delta)
        if signals:
            z, spread = signals.pop()
            delta = delta @ W.mT * f.slope(z, a)
            if normal:
                along = z * (delta * z).mean(axis=-2, keepdims=True)
                delta = (delta - delta.mean(axis=-2, keepdims=True) - along) / spread
    return gradients[::-1]

# %% tags=["prediction"]
widgets.predict(
    "Six layers of sigmoids, which learn nothing by themselves. With normalisation, "
    "three epochs of digits: how many new digits will they get right, at the best α?",
    {
        "one in ten, as before": "Normalisation doesn't touch the sigmoid's slope, "
        "which is a quarter at most. But it divides by the spread on the way back.",
        "half of them": "A gradient that arrives is not yet learning, as ReLU showed.",
        "more than nine in ten": "The oldest function in the table, and nothing new "
        "but the mean and the spread.",
    },
    answer="more than nine in ten",
)

# %%
def right_at(rates, activation, depth, normal):
    """Share of new digits right after three epochs of plain descent, for each rate."""
    start = {"init": INIT[activation], "seed": [0, 1], "runs": (len(rates), 2)}
    model = MLP([64] + [32] * depth + [10], activation, **start, dtype=np.float32)
    weights, f, X32 = [W for W, _ in model.parameters], model.activation, np.float32(X)
    for batch in np.arange(3 * 1280).reshape(60, 64) % 1280:
        *inside, out = forward(weights, X32[batch], f, normal)
        _, delta = LOSSES["softmax_cross_entropy"](out, y[batch])
        for W, g in zip(weights, backward(weights, *inside, delta, f, normal)):
            W -= np.float32(rates[:, None, None, None]) * g
    _, _, out = forward(weights, np.float32(X_test), f, normal)
    return accuracy(out, y_test).mean(axis=1)

# %%
NORMAL_RATES, normal_shares = 10 ** np.arange(-2, 1.1, 0.5), {}
STACKS = [("sigmoid", 2), ("sigmoid", 6), ("relu", 2), ("relu", 6)]
print("new digits right at α =  ", *(f"{rate:5.2g}" for rate in NORMAL_RATES))
for stack in STACKS:
    with np.errstate(all="ignore"):
        both = [right_at(NORMAL_RATES, *stack, yes) for yes in [False, True]]
    normal_shares[stack] = both
    for right, how in zip(both, ["plain", "normalised"]):
        print(f"{stack[0]:8} × {stack[1]} {how:12}", *(f"{x:5.2f}" for x in right))

# %% tags=["plumbing"]
figure, axes = plots.subplots(figsize=(6.4, 3.0), xscale="log", ylim=(0, 1.02))
axes.set(xlabel="learning rate α", ylabel="new digits right", xlim=(0.008, 13))
axes.set(xticks=[0.01, 0.1, 1, 10], xticklabels=["0.01", "0.1", "1", "10"])
axes.minorticks_off()


def draw(activation, depth, plain, normalised):
    for name, right, line in [("plain", plain, "o:"), ("normalised", normalised, "o-")]:
        color = plots.COLOURS[activation]
        axes.plot(NORMAL_RATES, right, line, color=color, label=name)
    plots.label_lines(axes)


def describe(activation, depth, plain, normalised):
    good = [f"{(right > 0.85).sum()} of {len(right)}" for right in [plain, normalised]]
    best = f"best {max(plain):.2f} plain, {max(normalised):.2f} normalised"
    return f"Above 0.85 at {good[0]} rates plain, at {good[1]} normalised; {best}."


normal_table = np.array([*normal_shares.values()]).reshape(2, 2, 2, -1)
widgets.slider(
    figure, draw, {"activation": ["sigmoid", "relu"], "depth": [2, 6]}, describe,
    data={"plain": normal_table[:, :, 0], "normalised": normal_table[:, :, 1]},
    start={"activation": "sigmoid", "depth": 6},
    alt="Share of new digits right against α, with and without normalisation",
)

# %% [markdown]
# Six sigmoids, which learnt nothing at any α, get 0.94 right; six ReLUs go from 0.77 to 0.95. And look along the rows. **Normalised, four of the seven α are good, a factor of thirty; plain, one at most.** (Good means 0.85 right or more; 0.00 means that the numbers overflowed. The layers here have no biases, and the new digits are normalised by their own mean and spread.) The reason is a brake. Multiply all weights of a layer by 2, and $\hat z$ stays the same while their gradient is halved. (Take the matrix as one long arrow: it is now twice as long.) And since lengthening changes nothing, the gradient has no part along the arrow: it stands at right angles to it. So, by Pythagoras, every step makes the arrow longer, a long step much longer, and all later steps count for less: α tunes itself down (Arora, Li and Lyu, *Theoretical analysis of auto rate-tuning by batch normalization*, 2019).
#
# The range grew in seven of nine settings: three functions, from one hidden layer to five, on digits, tumours and spirals. In the other two, shallow networks of tanh and of sigmoid on the tumours, no α up to 3 failed without it, so there was nothing to gain. The best result didn't always grow: on tumours it stays the same, and on the spirals, which plain tanh learns without a mistake, the normalised network makes some.

# %% [markdown]
# ---
# **Second sitting** · *40 minutes. It needs nothing from the first but LeCun's weights, drawn with a spread of $\sqrt{1/n_\text{in}}$.*
#
# ## Theory: where does the curvature go?
# On a bowl the largest curvature $L$ is a constant and $2/L$ the border. A network's loss has its own largest curvature at every point: the largest eigenvalue of its second derivatives. It is called the **sharpness** λ, and `sharpness(model, X, y, loss)` measures it with a few dozen gradients. If $2/\lambda$ is the border, then training at rate α is stable where
# $$ \lambda < \frac{2}{\alpha} $$
# and unstable where it isn't. But λ moves. Begin with the smallest network there is.
#
# ### Two weights
# Input 1, target 1, two linear layers of one unit: output $u\,v$, loss $J = \tfrac12(uv-1)^2$. Every point of the curve $uv = 1$ is a perfect solution. They differ in one respect. At $(u, v)$, across the curve, the loss rises with curvature $u^2 + v^2$: gentle at $(1, 1)$, where it is 2, steep far out. Start at $(3, \tfrac12)$, near the steep end.

# %% tags=["prediction"]
widgets.predict(
    "The nearest solutions have a curvature of about 9, so 2/λ is about 0.22. "
    "Gradient descent starts there with α = 0.3, a third too much. What happens?",
    {
        "it diverges": "On a parabola it would, without end. Here, as it swings out "
        "across the valley, it is also pushed along it.",
        "it swings for ever around the nearest solution": "That is what the double "
        "well did, which has nowhere else to go. This valley has flatter places.",
        "it swings out, and comes to rest at a flatter solution":
        "Where u² + v² is below 2/α = 6.67. The loss goes up before it goes down.",
        "it converges to the nearest solution, only slowly":
        "Below 0.22 it would. Above, the nearest solution repels.",
    },
    answer="it swings out, and comes to rest at a flatter solution",
)

# %%
def two_weights(w):
    """The gradient of (uv - 1)²/2."""
    u, v = w[..., 0], w[..., 1]
    return np.stack([(u * v - 1) * v, (u * v - 1) * u], axis=-1)


start = np.array([3.0, 0.5])
for learning_rate in [0.1, 0.2, 0.25, 0.3, 0.46]:
    path = gradient_descent(two_weights, start, learning_rate, steps=2000)
    flat = (path[-1] ** 2).sum()
    ends = f"ends at sharpness u² + v² = {flat:.2f}"
    end = ends if np.isfinite(flat) else "diverges"
    print(f"α = {learning_rate}: 2/α = {2 / learning_rate:5.2f}   {end}")

# %% [markdown]
# At 0.1 and 0.2 the walk takes the nearest solution. At 0.25 and 0.3 the nearest one isn't stable; the walk leaves it and comes to rest at one whose sharpness is below 2/α. It was *thrown into a flatter minimum*. Lewkowycz and others (2020), who found this in networks, call it the **catapult**. At 0.46 the walk is lost: there is a second border, about twice the first, beyond which nothing catches it.

# %% tags=["plumbing"]
wide, angle = np.linspace(0.2, 4, 200), np.linspace(0, 2 * np.pi, 100)


def draw_valley(axes):
    for side in [1, -1]:
        axes.plot(side * wide, side / wide, color=plots.GREY, linewidth=3, alpha=0.6)
    axes.plot(3, 0.5, "o", color=plots.INK, markersize=8)
    axes.set(xlabel="u", ylabel="v", xlim=(-2, 3.6), ylim=(-1.4, 2.6), aspect="equal")


def draw_walk(axes, learning_rate, path, steps, colour=plots.INK):
    circle = np.sqrt(2 / learning_rate) * np.array([np.cos(angle), np.sin(angle)])
    axes.plot(*circle, "--", color=plots.ACCENT, linewidth=1.5)
    walk = path[:steps].clip(-9, 9).T
    axes.plot(*walk, "o-", color=colour, markersize=3, linewidth=0.8)
    axes.plot(*path[-1], "*", color=colour, markersize=13)


def draw(axes, learning_rate):
    draw_valley(axes)
    path = gradient_descent(two_weights, start, learning_rate, steps=500)
    draw_walk(axes, learning_rate, path, 40)
    axes.set(xlim=(1.5, 3.6), ylim=(-0.6, 1.5))


titles = ["0.15: nearest solution", "0.25: lands flatter", "0.3: thrown further in"]
plots.show_panels(
    draw, dict(zip([f"α = {title}" for title in titles], [0.15, 0.25, 0.3])),
    columns=3, figsize=(8, 3), sharey=True,
    alt="At α = 0.15 the walk goes straight to the curve uv = 1; at 0.25 it zigzags "
    "into the circle of stable points; at 0.3 it jumps further.",
)

# %% [markdown]
# Grey: all solutions. Dashed: the circle $u^2 + v^2 = 2/\alpha$; solutions inside it are stable. Star: where it ends. **Find the α above which the nearest solution is lost, and the one above which everything is.**

# %%
special = [0.22, 0.23, 0.44, 0.46]
rates = np.unique(np.round(np.r_[np.arange(0.05, 0.501, 0.05), special], 2))
walks = gradient_descent(two_weights, start, rates[:, None], steps=2000)

# %% tags=["plumbing"]
figure, (left, right) = plots.subplots(1, 2)
draw_valley(left)
right.set(xlabel="step", ylabel="loss", yscale="log", xlim=(0, 40), ylim=(1e-6, 1e2))
right.set(title="the loss of the first 40 steps")


def draw(learning_rate, path):
    draw_walk(left, learning_rate, path, 30, plots.MOVE)
    u, v = path[:41].clip(-9, 9).T
    right.plot((u * v - 1) ** 2 / 2, color=plots.MOVE)


def describe(learning_rate, path):
    if not np.isfinite(path[-1]).all():
        return f"α = {learning_rate:.2f}: lost. Nothing catches it any more."
    flat, edge = (path[-1] ** 2).sum(), f"below 2/α = {2 / learning_rate:.1f}"
    if learning_rate < 0.225:  # 2/9
        where = "comes to rest near the nearest solution, at"
    else:
        where = "thrown to a solution of"
    return f"α = {learning_rate:.2f}: {where} sharpness {flat:.1f}, {edge}."


widgets.slider(
    figure, draw, rates, describe, data=walks.swapaxes(0, 1), start=0.15,
    marks={0.22: "2/λ", 0.44: "4/λ"},
    alt="The walk across the solutions uv = 1, the circle of stable ones, and the loss",
)

# %% [markdown]
# ### A network
# Now a real one: 64–32–10, tanh, 100 digits, squared error against ten numbers for each digit, 1 in the right place and 0 elsewhere; all samples at every step. (Our mean squared error is a mean over samples and outputs. Another scaling, such as ½ of a sum, stretches λ by a factor and α by its inverse. The border stays 2/λ.) Its sharpness at the start is 9. Try seven values of α from the same start:

# %%
X100, y100 = datasets.digits(100, seed=0)
Y100, squared = np.eye(10)[y100], {"loss": "mean_squared_error"}


def measure(model):
    return sharpness(model, X100, Y100, **squared, iterations=50, tolerance=1e-3)


EDGE_RATES = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
model = MLP([64, 32, 10], "tanh", seed=0, runs=EDGE_RATES.shape, dtype=np.float32)
looks = {"record": measure, "record_every": 100}
history = train(model, X100, Y100, EDGE_RATES, **squared, epochs=1500, **looks)

# %%
steps = np.arange(0, 1501, 100)
print("            sharpness at step")
print("  α    2/α      0   100  1000 to 1500")
for learning_rate, found in zip(EDGE_RATES, history.records.T):
    late = found[-6:].mean()
    rest = f"{found[1]:5.1f}  {late:.1f}" if np.isfinite(late) else "  diverged"
    print(f"{learning_rate:3}  {2 / learning_rate:5.1f}  {found[0]:5.1f} {rest}")

# %% [markdown]
# At α = 0.1 and 0.2 the network never meets the edge: its sharpness sinks of itself, to 6 or 7, and α has no say in it. From 0.3 on, it begins beyond the edge. Within a hundred steps it is thrown *below* 2/α, to 6.0, 4.5, 3.5, 2.8. At 0.3 it stays there and sinks a little. From 0.4 on, it climbs, and where it meets the edge it stays: 5.0, 4.0, 3.3, which is 2/α to the first decimal. So there is the answer to the question at the beginning: at α = 0.5 the network neither diverges nor stops. **It moves to where its curvature is 4.** Only 0.7 is too much.
#
# On the parabola, the curvature says which α is allowed. In a network, α says which curvature is.

# %% tags=["plumbing"] name="cover"
titles = ["0.2: below the edge", "0.4: caught at the edge", "0.6: held lower"]


def draw(axes, i):
    plots.mark(axes, f"2/α = {2 / EDGE_RATES[i]:.3g}", y=2 / EDGE_RATES[i], at=900)
    axes.plot(steps, history.records[:, i], "o-", markersize=3)


plots.show_panels(
    draw, dict(zip([f"α = {title}" for title in titles], [1, 3, 5])), columns=3,
    sharey=True, xlabel="step", ylabel="sharpness λ", ylim=(0, 11),
    alt="At α = 0.2 it falls slowly, below the line at 10; at 0.4 it drops under the "
    "line at 5, climbs back and stays on it; at 0.6 lower.",
)

# %%
seen = np.unique(np.geomspace(1, 1500, 150).astype(int))

# %% tags=["plumbing"]
titles = ["sharpness, and the edge 2/α", "the loss of the same run"]
figure, (left, right) = plots.subplots(
    1, 2, titles=titles, xlabel="step", xlim=(0, 1500)
)
left.set(ylabel="sharpness λ", ylim=(0, 22))
right.set(ylabel="loss", yscale="log", xlim=(1, 1500), xscale="log", ylim=(1e-3, 10))
right.minorticks_off()


def draw(learning_rate, found, loss):
    left.plot([0, 1500], [2 / learning_rate] * 2, "--", color=plots.MOVE)
    if np.isfinite(loss[-1]):
        left.plot(steps, found, "o-", markersize=3)
    shown = np.nan_to_num(loss, nan=1e9).clip(1e-9, 1e9)
    right.plot(seen, shown, color=plots.MOVE, linewidth=1)


def describe(learning_rate, found, loss):
    late, edge, at = found[-6:].mean(), 2 / learning_rate, f"α = {learning_rate}:"
    if not np.isfinite(late):
        return f"{at} diverged. The start was too sharp for it."
    if found[0] < edge:
        sinks = f"the sharpness sinks by itself, to {late:.1f}."
        return f"{at} never meets the edge 2/α = {edge:.1f}; {sinks}"
    if late < 0.93 * edge:
        thrown = f"is thrown below it, and stays there, at {late:.1f}."
        return f"{at} begins beyond the edge 2/α = {edge:.1f}, {thrown}"
    return f"{at} settles at {late:.1f}. The edge 2/α is {edge:.1f}."


widgets.slider(
    figure, draw, EDGE_RATES, describe, start=0.2,
    data={"found": history.records.T, "loss": history.loss[seen - 1].T},
    marks={0.2: "below", 0.5: "the edge"},
    alt="The sharpness over 1500 steps with a line at 2/α, and the loss",
)

# %% [markdown]
# Watch the loss at α = 0.5. It jumps in the first steps: the catapult. Then it is smooth for some hundred steps, while the sharpness climbs. Some time after the sharpness has passed the edge, the loss begins to tremble, in bursts, and falls all the same. By the parabola's theory this run should be dead. It sits on the border of stability, and learns. Cohen and others (2021) found this in full-size networks and named it the **edge of stability**. Damian, Nichani and Lee (2023) explain what holds it there: swinging across the valley pushes the weights towards where the valley is wider, as the two weights above were pushed along their curve.
#
# Is it one lucky seed? And is flatter better?

# %%
X_new, y_new = (part[100:] for part in datasets.digits(1797, seed=0))  # not seen so far
three = np.array([0.1, 0.2, 0.4])
many = MLP([64, 32, 10], "tanh", seed=np.arange(3), runs=(3, 3), dtype=np.float32)
train(many, X100, Y100, three[:, None], **squared, epochs=1000)
longer = many.run(slice(1))  # the networks at 0.1 go on
train(longer, X100, Y100, 0.1, **squared, epochs=3000)
print("  α  steps  sharpness  times α/2  new digits")
for model, done in [(many, 1000), (longer, 4000)]:
    late, right = measure(model).mean(axis=1), accuracy(model.forward(X_new), y_new)
    for alpha, at, share in zip(three, late, right.mean(axis=1)):
        print(f"{alpha}  {done:5}  {at:9.1f}  {at * alpha / 2:9.1f}  {share:10.2f}")

# %% [markdown]
# Not one seed's luck. And the larger α did better on new digits, at a flatter place. It is tempting to put two and two together, and it would be wrong: the last line has the *small* α, four times as many steps, a sharpness as high as ever, and the same accuracy. What the larger α bought here was mostly distance, not flatness. (Over more seeds a little of it remains. It goes with the flatter place; this doesn't show that it comes *from* it. That large rates end in flatter places still holds; the double well of [C06](2_1_learning_rate.ipynb#C06) showed it too.)

# %% [markdown]
# ### What warm-up is for
# At α = 0.7 the network diverged: λ = 9 lies too far beyond 2/α = 2.9, even for a catapult. But *later* it might have lived there: at α = 0.6 the network came down from 9 to 3.3, which is hardly above 2.9. The trouble is only the beginning. So begin small, and let 2/α come down slowly. Two starts, seed 0 as above, and seed 1:

# %% tags=["prediction"]
widgets.predict(
    "α rises in a straight line from nearly 0 to 0.7 over the first 100 steps, so "
    "that 2/α comes down to 2.9. What will the sharpness of a start that survives do?",
    {
        "stay where it is, above 2/α, to the end":
        "That would be a parabola, whose curvature can't move. It wouldn't survive.",
        "run ahead of 2/α, always just below it": "It was our own guess when we wrote "
        "this chapter. But nothing pushes while the run is stable, and unstable "
        "swings need time to grow.",
        "let 2/α pass below it, and fall some time later, all at once":
        "A swing grows from almost nothing by a little each step. When it is large "
        "enough to be felt, there is a catapult.",
    },
    answer="let 2/α pass below it, and fall some time later, all at once",
)

# %%
slowly = schedules.warm_up(0.7, steps=100)
warm = MLP([64, 32, 10], "tanh", seed=[0, 1], runs=(2,))
looks = {"record": measure, "record_every": 10}
warm_history = train(warm, X100, Y100, slowly, **squared, epochs=201, **looks)
found, loss = warm_history.records, warm_history.loss[::10]
print("                      seed 0             seed 1")
print("step     2/α    sharpness  loss    sharpness  loss")
for step in [20, 40, 60, 80, 90, 100, 200]:
    row = f"{step:4}   {2 / slowly(step):5.2f}"
    for at, J in zip(found[step // 10], loss[step // 10]):
        row += f"   {at:7.1f}   {J:6.2f}" if J < 10 else "      lost         "
    print(row)

# %%
alive = np.where(loss < 10, found, np.nan).T

# %% tags=["plumbing"]
figure, axes = plots.subplots(xlabel="step", ylim=(0, 14))
axes.set_title("Long after the edge, the sharpness gives way")
axes.set_ylabel("sharpness λ")
axes.plot(2 / slowly(np.arange(201)), "--", color=plots.ACCENT, label="2/α(t)")
for run, name, style in zip(alive, ["seed 0, lost", "seed 1"], ["s:", "o-"]):
    color = plots.PALE if "lost" in name else plots.INK
    axes.plot(np.arange(0, 201, 10), run, style, color=color, markersize=3, label=name)
plots.show(
    figure, alt="The edge 2/α(t) falls past the sharpness of both starts by step 40. "
    "From 80 on seed 1's falls to the edge and stays there; seed 0's ends.",
)

# %%
def warmed_up(rates, steps, optimizer="sgd"):
    """The losses of ten seeds for each rate: steps of warm-up, and 100 more."""
    model = MLP([64, 32, 10], "tanh", seed=np.arange(10), runs=(len(rates), 10))
    schedule = schedules.warm_up(np.array(rates)[:, None], steps)
    options = {"epochs": 100 + steps, "optimizer": optimizer}
    return train(model, X100, Y100, schedule, **squared, **options).loss


print("share of 10 seeds that diverge, at α = [0.6  0.7  1.25]")
for length in [1, 100]:
    J = warmed_up([0.6, 0.7, 1.25], length)
    shares = (~(J[-1] < J[0])).mean(axis=1)
    print(f"{'no warm-up' if length == 1 else f'{length} steps':12}", shares)

# %% [markdown]
# Between steps 20 and 40 the edge passes below the sharpness. Until step 80 there is nothing to see: the runs are unstable, but the swing has to grow from almost nothing. Then the loss jumps. With seed 1 it goes from 0.06 to 0.52, the sharpness falls from 7.4 to 2.8, and all is quiet: the same catapult as without warm-up, only at an α and a loss from which a network can land. Seed 0, the network above, is thrown too far even so. (We had expected the sharpness to be pushed along ahead of the edge. It isn't.)
#
# Over ten seeds: without warm-up all diverge from 0.7 on; with 100 steps of it, eight in ten of these survive even α = 1.25 (of many other seeds about half; that the table has fewer lost at 1.25 than at 0.7 is chance), about twice the largest constant α in the table that any of them survives. **Warm-up is the time a network needs to move to where its curvature fits α.** Gilmer and others (2021) and Kalra and Barkeshli (2024) found the same in large networks. Warm-up isn't mere caution: on these digits it widens the range of α that can be used at all. (On friedman1, made-up data with a number to predict, it did so by little, on the spirals not at all.)
#
# ### A last digit that counts
# But some of the runs with 100 steps diverge after all, three in ten at 0.7, seed 0 among them. We noticed by accident that it comes down to rounding: in single precision, which rounds more coarsely, the cell above comes out differently. So spoil the gradient on purpose: add noise of size $10^{-6}$ to each of its entries.

# %% tags=["prediction"]
widgets.predict(
    "Warm-up of 100 steps as before, and every gradient is a little wrong. What does "
    "that do to the share of runs that diverge?",
    {
        "more diverge": "The obvious guess: an error pushes a run off its path. It "
        "does. Ask what a run at the edge needs in order to land.",
        "nothing, errors that small can't matter": "They matter to whatever grows by "
        "a factor at each step.",
        "fewer diverge": "A swing grows from what is there. Where there is more to "
        "begin with, it is felt sooner, while α is still small.",
    },
    answer="fewer diverge",
)

# %%
class Shaken(SGD):
    """Gradient descent whose gradient is a little wrong."""

    def __init__(self, size):
        super().__init__()
        self.size, self.rng = size, np.random.default_rng(0)

    def direction(self, g, w):  # g is the gradient at the weights w
        return g + self.size * self.rng.standard_normal(g.shape)

# %%
shaken = warmed_up([0.7, 1.25], 100, Shaken(1e-6))
print("warm-up to   α = 0.7                        α = 1.25")
print("             diverge    first jump           diverge")
for size, loss in [(0, J[:, 1:]), (1e-6, shaken)]:  # without error: the runs above
    up = loss[1:, 0] > 1.2 * loss[:-1, 0]  # the first step up by a fifth
    jump = np.median(up.argmax(axis=0))
    diverge = (~(loss[-1] < loss[0])).mean(axis=1)
    when = f"step {jump:.0f}, α = {slowly(int(jump)):.2f}"
    print(f"error {size:<6g} {diverge[0]:.2f}       {when}    {diverge[1]:.2f}")

# %% [markdown]
# **An error of a millionth saves all of these** (and nearly all others). While α is small, gradient descent damps the swing along the steepest direction until only rounding is left of it. Once the edge has passed, the swing grows from there, and by the time it is felt, at step 78 in the median, α has risen to 0.55 and the throw is long. Errors give it more to grow from: it is felt at step 58, while α is 0.41, and the sharpness gives way in time.
#
# Batches shake each gradient far more than that. (Our tests do it with 60 other seeds at 0.7. With whole batches about 0.45 of them diverge; with the error, or in batches of 50, none.) So at α = 0.7 the accident is peculiar to whole batches in double precision, which is what theory likes to study.

# %% [markdown]
# ### Or cut the step short
# Warm-up takes the long first throws away by making *every* early step short. One can also shorten those steps alone that are too long: where the norm of the gradient is above $c$, scale it down to $c$ (Pascanu, Mikolov and Bengio, *On the difficulty of training recurrent neural networks*, 2013). It is called **clipping**, and most language models are trained with both.

# %% tags=["prediction"]
widgets.predict(
    "The same network, whole batches, 200 steps. Which lets it survive the larger α: "
    "100 steps of warm-up, or every gradient longer than 0.3 cut down to 0.3, from "
    "the first step on?",
    {
        "warm-up": "It was made for this. But it only moves the throw to a later time.",
        "clipping": "And at every α here. A throw needs a long step, and none is "
        "longer than 0.3 α.",
        "about the same": "Both make the first steps shorter. One of them goes on "
        "watching.",
    },
    answer="clipping",
)

# %%
class Clipped(SGD):
    """Gradient descent whose gradient is never longer than `longest`."""

    def __init__(self, longest):
        super().__init__()
        self.longest = longest

    def direction(self, g, w):
        norm = np.linalg.norm(g, axis=-1, keepdims=True)
        return g * np.minimum(1, self.longest / norm)

# %%
LARGE = np.array([0.7, 1.25, 2.0, 4.0])
WAYS = {  # steps of warm-up, optimiser
    "neither": (1, "sgd"), "warm-up": (100, "sgd"),
    "clipped at 1": (1, Clipped(1)), "clipped at 0.3": (1, Clipped(0.3)),
}

# %%
clipped = {}
print("share of 6 seeds that diverge, at")
print("α =           ", *(f"{rate:6}" for rate in LARGE))
for name, (length, optimizer) in WAYS.items():
    many = MLP([64, 32, 10], "tanh", seed=np.arange(6), runs=(4, 6), dtype=np.float32)
    schedule = schedules.warm_up(LARGE[:, None], length)
    more = {**squared, "epochs": 200, "optimizer": optimizer}
    J = clipped[name] = train(many, X100, Y100, schedule, **more).loss
    print(f"{name:14}", *(f"{x:6.1f}" for x in (~(J[-1] < J[0])).mean(axis=1)))

# %% tags=["plumbing"]
figure, axes = plots.subplots(xlabel="step", ylabel="loss, median")
axes.set(yscale="log", xlim=(0, 200), ylim=(0.01, 10))
axes.minorticks_off()
every = np.nan_to_num([*clipped.values()], nan=1e3).clip(0, 1e3)
middle = np.median(every, axis=3).transpose(2, 0, 1)  # rate, way, step


def draw(rate, losses):
    plots.plot_curves(dict(zip(WAYS, losses)), axes=axes, marker="")
    plots.label_lines(axes)


def describe(rate, losses):
    alive = [f"{name} at {J[-1]:.2g}" for name, J in zip(WAYS, losses) if J[-1] < J[0]]
    return f"After 200 steps: {', '.join(alive) or 'all of them lost'}."


widgets.slider(
    figure, draw, LARGE, describe, data=middle, start=0.7,
    alt="The loss over 200 steps, plain, with warm-up, and clipped at 1 and at 0.3",
)

# %% [markdown]
# Warm-up makes the throw come later, from a smaller α: the hump in its curve. Clipping makes it short, for no step is longer than α times the clip. At α = 2 every network with gradients clipped at 1 survives, half of those with warm-up, and none with neither. At α = 4 a clip at 1 allows steps of 4, and five of six are lost; a clip at 0.3 allows 1.2, and none is. (This is single precision, whose rounding shakes the gradient, as above. In double precision warm-up does worse.)
#
# **Clipping widens the range of α that a network survives more than warm-up does.** At 1 it was no slower here; at 0.3 it survives more, and ends twice as high at α = 0.7. In each of nine settings (digits, tumours and diabetes, tanh and ReLU, one hidden layer and three, three losses) most networks clipped at 1 survived at least the α that they survived with warm-up, and those clipped at 0.3 at least that. In a tenth, ReLU on the digits, survival says nothing: it gets through α = 8 without either, but with all its units dead. But **to survive is not to learn.** On diabetes with ReLU the clipped networks lived through many times the α of the others and ended higher. A clip is measured in the units of the loss; where the way is long, 0.3 is a crawl.

# %% [markdown]
# ### Does theory choose α for us?
# One prediction can be put to use. Measure λ₀, the sharpness at the start: a few dozen gradients, no training. A stable start needs α < 2/λ₀; a catapult works up to about 4/λ₀, as with the two weights. Three networks, with α in units of each seed's own 2/λ₀:

# %%
UNITS = np.array([0.25, 1.0, 2.0, 3.0, 4.0, 6.0])
NETWORKS = {
    "tanh": ([64, 32, 10], "tanh", "xavier"), "ReLU": ([64, 32, 10], "relu", "he"),
    "tanh, deeper": ([64, 32, 32, 10], "tanh", "xavier"),
}


def in_units(*network, seeds=np.arange(4)):
    """The sharpness at the start, and the losses after 200 steps: units, seeds."""
    start = measure(MLP(*network, seed=seeds, runs=(4,)))
    model = MLP(*network, seed=seeds, runs=(len(UNITS), 4), dtype=np.float32)
    J = train(model, X100, Y100, UNITS[:, None] * 2 / start, **squared, epochs=200).loss
    return start.mean(), np.where(J[-1] < J[0], J[-1], np.inf)

# %%
print("α in units of 2/λ₀   all survive    median loss / best of the grid")
print("               λ₀    up to          at 2      at ¼")
for name, network in NETWORKS.items():
    start, loss = in_units(*network)
    over_best = np.median(loss / loss.min(axis=0), axis=1)  # each seed against its own
    survive = UNITS[np.isfinite(loss).all(axis=1)].max()
    at_2, at_quarter = over_best[[2, 0]]
    last = f"{at_2:.1f}       {at_quarter:.1f}"
    print(f"{name:13} {start:4.1f}    {survive:g}              {last}")

# %% [markdown]
# **One measurement, no training, no tuning, and α = 4/λ₀ comes within a factor of 1.4 of the best loss of the grid,** in the median of four seeds, for all three networks (in our tests on 20 other seeds too, and for one of GELU). That is at 2 units. No seed diverges there. A timid quarter of a unit costs a factor of 2.2 to 4.6. (A single seed may gain more from a larger α, if it survives.) The limits show in the same table. For tanh the second border is real: at 3 units the first network loses seeds, at 4 the deeper one does. ReLU survives 6, as GELU survives 4 in the tests, so the theory of the parabola says little about *them* on the digits; on wine ReLU networks are lost beyond it as tanh's are. And all this was with full batches, squared error, 100 digits. With cross-entropy, whose curvature falls as the loss does, 4/λ₀ is far too small on wine, tumours and spirals (C26).
#
# > <a id="C26" class="limit"></a>**C26** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C26)
# >
# > *“Theory is studied, to understand and improve the choice of learning rate and activation function.”* (An aim; we ask whether it is met.)
# >
# > **For a squared error sharpness mostly predicts a good α; for choosing the activation the theory gives little that can be tested.**
# >
# > On 100 digits with a squared error, from α = 0.4 on, the network settles where λ = 2/α, to a few per cent. The sharpness of the untrained network gives an α (4/λ₀) whose loss is typically within a factor of 1.4 of the best (1.3 on other seeds), for three networks, and for one of GELU in the tests, without tuning. The catapult explains what warm-up does: at α = 0.7 it takes the share of ten seeds that diverge from all to 0.3 (of 60 others, in the test of this claim, from 0.98 to 0.45), and with an error of a millionth in the gradient to none. With cross-entropy 4/λ₀ is mostly far too small: it was within twice the best in 5 of 11 settings, all of them with a squared error, and at 8/λ₀ networks diverged in 7, all with a squared error; on friedman1 most were lost at 4/λ₀ already. At α = 2/λ₀ the sharpness was within 22 % of 2/α after 1000 updates in 4 of 7 settings. For small α, and for how far ReLU may go, this theory says nothing. For the choice of the activation it has the arithmetic of slopes and weights above, and nothing more that we could test.

# %% [markdown]
# ### A wider network
# An α is found on a small network, because that is cheap. Then the large one is trained with it. Does it still fit? One layer of tanh, LeCun's weights, 100 digits, squared error, 60 steps, and three widths.

# %% tags=["prediction"]
widgets.predict(
    "From 16 units to 64 and to 256. What happens to the best α?",
    {
        "it stays where it is": "So everyone hopes who tunes on a small network. Ask "
        "what the width does to 2/λ.",
        "it falls": "All the weights move at once, and the more of them there are, the "
        "further the output jumps.",
        "it grows": "More units, and each of them matters less. But what counts is "
        "what they do together.",
    },
    answer="it falls",
)

# %%
class MuP(SGD):
    """Width times n: the first layer learns n times as fast, the last an nth."""

    def __init__(self, n):
        super().__init__()
        self.n = n

    def direction(self, g, w):
        d = g.copy()
        (first, first_bias), (last, _) = self.in_layers(d)
        for part, factor in [(first, self.n), (first_bias, self.n), (last, 1 / self.n)]:
            part *= factor
        return d

# %%
WIDTHS, widened = [16, 64, 256], {}
WIDTH_RATES = 2.0 ** np.arange(-3, 0.6, 0.5)


def at_width(width, mup):
    """The mean loss after 60 steps, for each rate; and the sharpness before."""
    wide = {"init": "lecun", "seed": [0, 1], "runs": (len(WIDTH_RATES), 2)}
    model, n = MLP([64, width, 10], "tanh", **wide, dtype=np.float32), width / 16
    model.parameters[1][0][...] /= np.sqrt(n) if mup else 1
    more = {**squared, "epochs": 60, "optimizer": MuP(n) if mup else "sgd"}
    before = measure(model.run(0)).mean()
    J = train(model, X100, Y100, WIDTH_RATES[:, None], **more).loss
    return np.where(J[-1] < J[0], J[-1], np.inf).mean(axis=1), before

# %%
print("width    λ before    best α   loss    under μP   loss")
for width in WIDTHS:
    (J, before), (J_mup, _) = found = [at_width(width, mup) for mup in [False, True]]
    widened[width] = [loss for loss, _ in found]
    row = f"{width:5}    {before:8.1f}"
    for losses in [J, J_mup]:
        row += f"    {WIDTH_RATES[losses.argmin()]:.2f}     {losses.min():.3f}"
    print(row)

# %% tags=["plumbing"]
titles = ["one α for all weights", "μP: rates in proportion"]
figure, panels = plots.subplots(
    1, 2, titles=titles, sharey=True, xscale="log", yscale="log",
    xlabel="learning rate α", ylabel="loss after 60 steps", ylim=(0.01, 0.2),
    xlim=(0.05, 1.2), xticks=[0.1, 0.3, 1], xticklabels=["0.1", "0.3", "1"],
    yticks=[0.01, 0.03, 0.1], yticklabels=["0.01", "0.03", "0.1"],
)
for axes, curves in zip(panels, zip(*widened.values())):
    axes.plot(WIDTH_RATES, np.transpose(curves), **plots.GHOST)
    axes.minorticks_off()


def draw(width, losses):
    for axes, J in zip(panels, losses):
        axes.plot(WIDTH_RATES, J, color=plots.MOVE)


def describe(width, losses):
    best = [WIDTH_RATES[J == J.min()][0] for J in losses]
    return f"{width} units: best α {best[0]:.2f}, with μP {best[1]:.2f}."


widgets.slider(
    figure, draw, WIDTHS, describe, data=widened.values(), label="width",
    alt="The loss against α for one width among three: left it moves, right it stays",
)

# %% [markdown]
# It falls, from 0.71 to 0.25, and at each width it is the last α that survives: there the grey curves end. An α found on the small network would have killed the large one. From 64 to 256 units the sharpness nearly doubles, and the edge moves in. From 16 to 64 it doesn't: there the sharpness at the start doesn't tell why the best α falls. **μP**, the maximal update parametrisation (Yang and others, *Tensor programs V*, 2022), makes up for it: for $n$ times the units, the first layer learns $n$ times as fast, its biases included, the last layer's weights an $n$-th as fast and from a start $\sqrt n$ times smaller; its biases stay as they were. Then the best α stays where it is, to a step of the grid, and the wide network ends lower too.
#
# **With squared error α doesn't travel from width to width, and under μP it does.** So it was in six settings: tanh and ReLU on digits, on diabetes and on spirals. From 16 to 256 units the best α fell at least to a half, in one setting to a sixteenth, and under μP it moved by a factor of 2 at most. It fell furthest where there is a single output, for there the sharpness grows in proportion to the width. With cross-entropy it is another story: on digits the best α hardly moves, on tumours it *grows*, and μP, which holds it in place there too, ends with a higher loss. We had expected the cure to help everywhere.

# %% [markdown]
# ## What is open
# As of 2026, and only what we can point to. These are names to look up one day; nothing that follows needs them.
#
# - **A rate that nobody has to tune.** D-Adaptation (Defazio and Mishchenko, 2023) and Prodigy (Mishchenko and Defazio, 2024) estimate during training how far there is to go, and α from it. Schedule-Free ([3.1](3_1_choosing_the_learning_rate.ipynb)) does away with the schedule. In the AlgoPerf competition (Dahl and others, 2023; results: Kasimbeg and others, 2025) Schedule-Free AdamW won among entries that may not be tuned at all, Distributed Shampoo among those that may.
# - **A rate that survives a change of size.** μP, above, carries α from width to width. For depth there is a proposal (Yang and others, *Tensor programs VI*, 2024), with limits where a block holds more than one layer; for Transformers CompleteP (Dey and others, 2025) is meant to lift them. For the size of the batch there is the noise scale, and for Adam a rule by the square root (Malladi and others, 2022). The length of training is least settled.
# - **Not a rate for each weight, but a step for each matrix.** Shampoo (Gupta, Koren and Singer, 2018), SOAP, which is Adam in Shampoo's directions (Vyas and others, 2025), and Muon ([3.1](3_1_choosing_the_learning_rate.ipynb)). Kimi K2 (2025) was trained with a variant of Muon. When it pays, and why, is being studied.
# - **Activations.** Most of today's language models use gated units such as SwiGLU (Shazeer, 2020), whose author offers no explanation of why they work, and says so. A search over whole Transformers came back with ReLU, squared, among other things (So and others, *Primer*, 2021). What let networks grow deep was less a new function than initialisation (Glorot and Bengio, 2010; He and others, 2015), normalisation, and connections that skip layers (He and others, 2016).
# - **The edge.** Why sharpness rises at all before it meets 2/α has no general explanation that we know of. What happens *at* it can now be calculated: averaged over its swings, the network follows a smooth path, the central flow (Cohen and others, 2024). With small batches the sharpness stays below 2/α (Jastrzębski and others, 2020); another measure, the curvature that a batch sees along its own gradient, settles at the edge instead (Andreyev and Beneventano, 2024). For Adam the edge is a different number, about 38/α for the usual β₁, and it limits a different curvature, with each direction divided by Adam's own scale for it (Cohen and others, 2022). Kalra and Barkeshli (2024) explain warm-up as we measured it here; for Adam there is a second reason, that its scales are guesses at first (Liu and others, *RAdam*, 2020). Whether flatter minima generalise better *because* they are flat has been disputed since Dinh and others (2017): one can rescale a ReLU network until it is as sharp as one likes, without changing a single output.
#
# ## What was seen
# - On the digits, with equal tuning, Adam was at best narrowly ahead in a short training; in a long one momentum was ahead on these, Adam on others. Adam's lasting advantage is a best α that moves little: by ten where momentum's moved by a hundred thousand.
# - With the usual weights the gradient vanishes through GELU and Swish, the ones in use, and in all layers alike; through SELU it doesn't, at the price of a small α. None stops an explosion.
# - With a squared error and a large α a network goes to where its curvature is 2/α and trains there: the parabola's border became its address. With cross-entropy the curvature falls away in the end.
# - Warm-up gives the catapult an α from which it can land. An error of a millionth makes it land sooner.
# - On the digits normalisation widened the range of usable α from one rate in seven, at most, to four, a factor of thirty; clipping widens what is survived more than warm-up does. Neither makes every result better.
# - With squared error the best α falls as the network grows wider, unless its rates follow the width. With cross-entropy it needn't.
# - Four expectations of ours didn't survive: that Adam and momentum would tie, that Adam would win by a wide margin on raw data, that warm-up pushes the sharpness ahead of the edge, and that μP helps with every loss.
#
# **Exercises** for this chapter are in [exercises/5_trends_and_challenges](exercises/5_trends_and_challenges.ipynb). Or try it in the [laboratory](laboratory.ipynb): `curve · 1-16-16-1 · tanh · xavier · sgd α=0.1`.
#
# ← [4 A network from scratch](4_mlp_from_scratch.ipynb) · [6 Questions and answers](6_questions_and_answers.ipynb) →
#
# Sources
#
# - D. Choi and others, “On empirical comparisons of optimizers for deep learning”, 2019
# - R. Schmidt, F. Schneider, P. Hennig, “Descending through a crowded valley”, 2021
# - F. Kunstner and others, “Heavy-tailed class imbalance and why Adam outperforms gradient descent on language models”, 2024
# - A. Lewkowycz and others, “The large learning rate phase of deep learning: the catapult mechanism”, 2020
# - J. Gilmer and others, “A loss curvature perspective on training instability in deep learning”, 2021
# - J. Cohen and others, “Gradient descent on neural networks typically occurs at the edge of stability”, 2021, and “Adaptive gradient methods at the edge of stability”, 2022
# - A. Damian, E. Nichani, J. Lee, “Self-stabilization: the implicit bias of gradient descent at the edge of stability”, 2023
# - D. Kalra, M. Barkeshli, “Why warmup the learning rate? Underlying mechanisms and improvements”, 2024
# - S. Jastrzębski and others, “The break-even point on optimization trajectories of deep neural networks”, 2020
# - L. Dinh and others, “Sharp minima can generalize for deep nets”, 2017
# - G. Dahl and others, “Benchmarking neural network training algorithms”, 2023
# - P. Kasimbeg and others, “Accelerating neural network training: an analysis of the AlgoPerf competition”, 2025
# - A. Defazio, K. Mishchenko, “Learning-rate-free learning by D-adaptation”, 2023
# - A. Defazio and others, “The road less scheduled”, 2024
# - G. Yang and others, “Tensor programs V: tuning large neural networks via zero-shot hyperparameter transfer”, 2022
# - G. Yang and others, “Tensor programs VI: feature learning in infinite-depth neural networks”, 2024
# - N. Dey and others, “Don't be lazy: CompleteP enables compute-efficient deep transformers”, 2025
# - K. Mishchenko, A. Defazio, “Prodigy: an expeditiously adaptive parameter-free learner”, 2024
# - N. Vyas and others, “SOAP: improving and stabilizing Shampoo using Adam”, 2025
# - S. Malladi and others, “On the SDEs and scaling rules for adaptive gradient algorithms”, 2022
# - L. Liu and others, “On the variance of the adaptive learning rate and beyond”, 2020
# - J. Cohen and others, “Understanding optimization in deep learning with central flows”, 2024
# - A. Andreyev, P. Beneventano, “Edge of stochastic stability: revisiting the edge of stability for SGD”, 2024
# - R. Pascanu, T. Mikolov, Y. Bengio, “On the difficulty of training recurrent neural networks”, 2013
# - S. Ioffe, C. Szegedy, “Batch normalization: accelerating deep network training by reducing internal covariate shift”, 2015
# - S. Arora, Z. Li, K. Lyu, “Theoretical analysis of auto rate-tuning by batch normalization”, 2019
# - K. Jordan and others, “Muon: an optimizer for hidden layers in neural networks”, 2024
# - D. So and others, “Primer: searching for efficient transformers for language modeling”, 2021
# - N. Shazeer, “GLU variants improve Transformer”, 2020
# - P. Ramachandran and others, “Searching for activation functions”, 2017
# - D. Misra, “Mish: a self regularized non-monotonic activation function”, 2019
# - G. Klambauer and others, “Self-normalizing neural networks”, 2017
# - D. Hendrycks, K. Gimpel, “Gaussian error linear units”, 2016
