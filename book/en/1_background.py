# %% [markdown]
# # 1 What is learnt when a network learns
# *25 minutes · you need: a little Python, and what a slope is*
#
# Sixty-four numbers go in: the ink on an eight-by-eight picture of a handwritten digit. Ten numbers come out,
# and the largest of them names the digit. In between are 2410 numbers, nearly all of them drawn by a random generator,
# and so far the machine has learnt nothing. A second later the same machine gets nineteen digits in twenty right,
# and they are digits it has never seen. No instruction was added to it; only the numbers have moved.
#
# **How many of those drawn do you think changed from positive to negative, or back: nearly all, about half, about one in six,
# or fewer than one in a hundred?** Make a guess and keep it.
#
# After this chapter you can
# - say what a neuron, a layer and a network compute, with nothing but multiplying, adding and one bent curve;
# - train a network on real digits with a rule that takes one line, and say what each letter in it does;
# - say what the two subjects of this book, the learning rate and the activation function, decide. They are
#   less separate than you usually hear.

# %%
import numpy as np

from lrcourse import MLP, accuracy, datasets, get_activation, plots, softmax, train
from lrcourse import widgets
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## The digits
# Nearly 1800 digits, written by hand on paper forms and reduced to eight by eight pixels (Alpaydin and Kaynak, 1998).
# Each pixel is a number from −1, empty paper, to 1, full ink. We learn from one half and keep the other half back:
# whether something has been *learnt* shows only on digits that weren't there to be memorised.

# %%
X, y = datasets.digits()
X_train, X_test, y_train, y_test = datasets.split(X, y, test_size=0.5)
print("to learn from:", X_train.shape, "  kept back:", X_test.shape)
print(X_test[0].reshape(8, 8))

# %% tags=["plumbing"]
title = "Legible, mostly; below each: what the writer meant"
figure, axes = plots.subplots(figsize=(4.8, 1), title=title)
plots.plot_digits(X_test[:10], y_test, columns=10, axes=axes)
plots.show(figure, alt="Ten handwritten digits, and below each what it is meant to be.")

# %% [markdown]
# The table of numbers above is the first of these pictures. The machine is given only the numbers, 64 in a row.
#
# ## A neuron
# A **neuron** takes several numbers $x_1, x_2, \dots$ and turns them into one. It multiplies each by a number of its own, adds them up,
# adds one more number of its own, and bends the result:
#
# $$ z = w_1 x_1 + w_2 x_2 + \dots + b, \qquad a = f(z). $$
#
# - A **weight** $w_i$ says how much its input counts, and in which direction: positive speaks for, negative against.
# - The **bias** $b$ is what the neuron thinks before it has seen anything.
# - The **activation function** $f$ is a fixed curve. Ours is $\tanh$: it leaves small $z$ nearly as they are and
#   squeezes large ones towards −1 or 1.

# %%
x = np.array([0.5, -1.0, 0.25])         # three inputs
w, b = np.array([2.0, 0.5, -1.0]), 0.1  # three weights and a bias
z = x @ w + b                           # @ multiplies pair by pair and adds up
a = np.tanh(z)
print(f"z = {z:.2f}   a = {a:.3f}")

# %% tags=["plumbing"]
axes = plots.plot_activation("tanh")
axes.plot([z, z, -5], [-1, a, a], color=plots.GREY, linewidth=1)
axes.plot(z, a, "o", color=plots.INK)
line = {"arrowstyle": "-", "color": plots.GREY}
axes.annotate("our neuron", (z, a), (1.2, -0.1), arrowprops=line)
axes.set(title="tanh: nearly straight in the middle, flat outside", ylim=(-1.1, 1.1))
plots.show(axes, alt="The S of tanh, with the neuron of the example on its steep part.")

# %% [markdown]
# ## A network
# Neurons that all read the same inputs form a **layer**. Their weights make up one table $W$, a column for each neuron,
# and their biases a row $b$; a whole layer is `a = f(x @ W + b)`. Let a second layer read what the first one says, and you have a **network**.
# Ours has 32 neurons in the middle and ten at the end, one for each digit. The last ten don't bend: their $z$ are the ten **scores**.

# %%
network = MLP([64, 32, 10], activation="tanh", seed=0)
for W, b in network.parameters:
    print("weights", W.shape, "  biases", b.shape)
n_numbers = sum(W.size + b.size for W, b in network.parameters)
print("numbers that can be changed:", n_numbers)

# %% [markdown]
# `seed=0` fixes what the random generator draws, so that your weights are the ones in this text; the biases begin at 0.
# Here are the ten scores for the first digit kept back; the largest is the answer.

# %%
scores = network.forward(X_test[:1])
print(scores.round(1))
print("it answers", scores.argmax(), "and should answer", y_test[0])

# %% tags=["prediction"]
widgets.predict(
    "Nobody has taught it anything. How many of the 899 kept-back digits does such a "
    "network name rightly, on average over a hundred draws?",
    {
        "none": "It would take knowledge to be wrong every time: whoever avoids the "
        "right answer must know it.",
        "about one in ten": "Ten answers, and no reason for one of them. But look at "
        "how much it depends on the draw.",
        "about half": "That would be a coin, with two faces. There are ten answers "
        "here.",
        "nearly all": "Then the rest of this book would be short. Nothing in the draw "
        "knows what a seven is.",
    },
    answer="about one in ten",
)

# %%
untrained = MLP([64, 32, 10], "tanh", seed=np.arange(100), runs=(100,))  # 100 at once
right = accuracy(untrained.forward(X_test), y_test)
spread = f"from {right.min():.2f} to {right.max():.2f}"
print(f"share right: {right.mean():.2f} on average, {spread}; seed 0: {right[0]:.2f}")

# %% [markdown]
# `runs` says how many networks there are, side by side, and `seed` gives each its own draw. One network is the same call with one seed and without `runs`.
#
# One in ten, on average. A single draw may be twice as good, or almost always wrong; ours happens to be the luckiest of the hundred.
# Remember that when somebody shows you *one* run of anything.
#
# ## How wrong?
# “Right” and “wrong” are too coarse to learn from: most tiny changes to a weight change no answer at all. So we ask how *sure*
# the network was of the right digit. *Softmax* turns ten scores $z_0, \dots, z_9$ into ten shares that add up to 1, with larger shares for larger scores:
#
# $$ p_k = \frac{e^{z_k}}{e^{z_0} + \dots + e^{z_9}}. $$
#
# If $p$ is the share that the right digit got, count $-\log p$ (always the natural logarithm in this book): nothing for $p = 1$, more and more as $p$ falls to 0.
# The average over all digits is the **loss** $J$, one number for how wrong the network is.

# %%
shares = softmax(network.forward(X_train))
p = shares[np.arange(len(y_train)), y_train]  # of each digit, what the right answer got
print(f"J = {-np.log(p).mean():.3f}")
print(f"the same share for each of the ten would be J = log 10 = {np.log(10):.3f}")

# %% [markdown]
# Slightly worse than having no opinion: a random network has opinions, and they are random. (This one was right more often than chance. It can lose more all the same: being sure and wrong costs a lot.)
#
# ## Which way is better?
# Take one of the 2410 numbers, nudge it very slightly, and see what the loss does. The change of $J$, divided by the nudge, is a **slope**,
# written $\partial J / \partial w$.

# %%
loss_name = "softmax_cross_entropy"  # the library's name for that -log p, averaged
J, gradient = network.loss_and_gradients(X_train, y_train, loss_name)

nudged = network.copy()
nudged.parameters[0][0][20, 3] += 1e-5  # one weight: from pixel 20 to neuron 3
nudged_J, _ = nudged.loss_and_gradients(X_train, y_train, loss_name)
print(f"by nudging:         {(nudged_J - J) / 1e-5:.5f}")
print(f"by backpropagation: {gradient[0][0][20, 3]:.5f}")

# %% [markdown]
# All 2410 slopes together are the **gradient**. Nudging each number in turn would take 2410 passes over the data. Backpropagation
# (Rumelhart, Hinton and Williams, 1986) gets them all in one pass forward and one back; `loss_and_gradients` is that method, and
# [3.3](3_3_mathematical_models.ipynb) derives it. For now it is enough that the two lines agree.
#
# ## The rule
# Where the slope is positive, more of that number makes the loss larger, so take some away; where it is negative, add some. Do it in proportion
# to the slope:
#
# $$ w \leftarrow w - \alpha\,\frac{\partial J}{\partial w} $$
#
# for every weight and every bias at once. The factor α is the **learning rate**. It is the first subject of this book. Here it is 0.3.
# Why 0.3? In a minute you'll turn it up and down yourself.

# %%
alpha = 0.3
start = network.copy()
for update in range(200):
    J, gradient = network.loss_and_gradients(X_train, y_train, loss_name)
    for (W, b), (dW, db) in zip(network.parameters, gradient):
        W -= alpha * dW
        b -= alpha * db
    if update in (0, 1, 10, 50, 199):
        print(f"update {update + 1:3}: J was {J:.2f}")

# %%
before, after = (accuracy(net.forward(X_test), y_test) for net in (start, network))
print(f"kept-back digits named rightly: {before:.2f} before, {after:.2f} after")

# %% [markdown]
# That loop is all there is to it. Nobody told it that an eight has two holes. From here on we call the loop by its name, `train`; it does the same, to the last digit:

# %%
again = start.copy()
history = train(again, X_train, y_train, alpha, loss=loss_name, epochs=200)
pairs = zip(again.parameters, network.parameters)
print("same weights:", all(np.array_equal(V, W) for (V, _), (W, _) in pairs))

# %% [markdown]
# (`epochs`: one **epoch** is one use of all the training data. Here every update uses all of it, so epochs and updates are the same thing.)
#
# ## See it learn
# The same training again, for seven learning rates at once (`train` is given all of them, and each network gets its own), stopping now and then to look at the digits kept back.
# A cross marks a wrong answer.

# %%
RATES = np.array([0.001, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0])
LOOKS = [0, 1, 5, 10, 20, 50, 100, 200]  # after so many updates

sweep = MLP([64, 32, 10], "tanh", seed=0, runs=RATES.shape)  # one start for all
scores, losses = [sweep.forward(X_test)], []
for epochs in np.diff(LOOKS):
    history = train(sweep, X_train, y_train, RATES, loss=loss_name, epochs=epochs)
    losses.extend(history.loss)
    scores.append(sweep.forward(X_test))
losses.append(sweep.loss_and_gradients(X_train, y_train, loss_name)[0])  # at the end
answers = np.argmax(scores, axis=-1)  # (look, α, digit)
share_right = np.mean(answers == y_test, axis=-1)

# %% tags=["plumbing"] name="cover"
title = "{} updates with α = 0.3: {:.0%} of all kept-back digits right".format
plots.show_panels(
    lambda axes, a: plots.plot_digits(X_test[:14], y_test, a, columns=14, axes=axes),
    {title(LOOKS[i], share_right[i, 3]): answers[i, 3] for i in [0, 2, 7]},
    columns=1, figsize=(4.8, 2.9),
    alt="The network's answers to fourteen digits: mostly wrong before training, "
    "mostly right after 5 updates, all right after 200.",
)

# %%
until = [np.array(losses)[: look + 1, 1:].T for look in LOOKS]  # (look, α, update)

# %% tags=["plumbing"]
figure, (page, graph) = plots.subplots(1, 2)
plots.plot_digits(X_test[:24], columns=6, axes=page)
graph.set(xlabel="updates", ylabel="loss J", xscale="symlog", yscale="log")
graph.set(xlim=(0, 220), ylim=(0.01, 300))
graph.set_xticks([0, 1, 10, 100], ["0", "1", "10", "100"])
plots.mark(graph, "no opinion", y=np.log(10), at=0.1)
graph.plot(until[-1].T, **plots.GHOST)


def draw(updates, rate, answers, share, loss):
    plots.plot_digits(X_test[:24], y_test, answers, columns=6, axes=page)
    graph.plot(loss, color=plots.MOVE)
    graph.plot(updates, loss[-1], "o", color=plots.MOVE, markersize=8)


def describe(updates, rate, answers, share, loss):
    begun = share > share_right[0, 0] + 0.05
    state = "it is learning" if begun else "hardly anything has happened"
    if updates == 0:
        state = "nothing is learnt yet"
    elif loss[-1] > loss[0]:
        state = "its loss is higher than before the first update: the steps are too "
        run = "long (so in this run; another rounding, another number)"
        state += run if rate >= 3 and updates > 20 else "long"
    elif round(share, 2) >= 0.95:
        state = "it reads them"
    right = f"{share:.0%} of the kept-back digits right, J = {loss[-1]:.2f}"
    return f"α = {rate:g}, after update {updates}: {right}; {state}."


widgets.slider(
    figure, draw, {"updates": LOOKS, "α": RATES[1:]}, describe, play=True,
    data={"answers": answers[:, 1:], "share": share_right[:, 1:], "loss": until},
    start={"updates": 5, "α": 0.3}, marks={"α": {0.3: "as above"}},
    alt="24 digits with the network's answers, wrong ones crossed; and the loss",
)

# %% [markdown]
# Press ▶, then move α and press it again. Find out
# - which α has the most digits right after 10 updates;
# - from which α on the loss after 20 updates is above where it began;
# - which α still has more to learn where the slider ends.

# %%
print("share of kept-back digits right after 1, 10 and 20 updates")
for rate, shares in zip(RATES, share_right.T):
    end = f" and after 200: {shares[7]:.2f}" if rate <= 1 else ""
    print(f"α = {rate:<6g}", shares[[1, 3, 4]].round(2), end)

# %% [markdown]
# A hundredfold range of α, from 0.01 to 1, gets somewhere, at very different speeds. At 3 the network is at chance after 20 updates, with a loss
# far above that of having no opinion. Nothing in it is broken: the same code, the same data, the same start. One number is wrong.
#
# Why doesn't the table say where α = 3 ends? Because there is no saying. Here are four networks that differ from each other in the fourteenth digit of
# their weights, less than any measurement could notice.

# %%
nearly = MLP([64, 32, 10], "tanh", seed=0, runs=(2, 4))  # 2 rates × 4 networks
for W, _ in nearly.parameters:
    W *= 1 + 1e-14 * np.random.default_rng(0).standard_normal(W.shape)
train(nearly, X_train, y_train, np.array([[1.0], [3.0]]), loss=loss_name, epochs=200)
for rate, four in zip([1, 3], nearly.forward(X_test).argmax(axis=-1)):
    same = bool((four == four[0]).all())
    print(f"α = {rate}: the four give the same 899 answers:", same)

# %% [markdown]
# At α = 1 the difference stays too small to change a single answer. At α = 3 it grows until the answers differ. Such sensitive dependence is the mark of *chaos*;
# [2.1](2_1_learning_rate.ipynb) finds where it begins for a single weight.
#
# One network is an anecdote. Here are a hundred starts of a much smaller one, on a task of four examples that will come back in almost every chapter:
# *exclusive or*, XOR. Two inputs, each 0 or 1; the answer is 1 if exactly one of them is. The network has a single score: above 0 it says 1, below 0 it says 0.

# %%
X_xor, y_xor = datasets.xor()
rates = np.array([0.03, 0.1, 0.3, 1.0, 10.0])
small = MLP([2, 4, 1], "tanh", seed=np.arange(100), runs=(5, 100))  # rates × starts
loss = "binary_cross_entropy"  # -log p again, for yes or no
train(small, X_xor, y_xor, rates[:, None], loss=loss, epochs=1000)
solved = accuracy(small.forward(X_xor), y_xor) == 1
for rate, share in zip(rates[:4], solved.mean(axis=-1)):
    print(f"α = {rate:<5g} all four answers right in {share:4.0%} of the starts")
# At α = 10 rounding decides, as at 3 above: so it is only said roughly.
fewer = "fewer" if solved[4].mean() < 0.2 else "more"
print(f"α = 10    in {fewer} than one in five of them")

# %% [markdown]
# A box like the next one holds a sentence from the article that this book follows (see the [cover](index.ipynb)) up against what was measured. The boxes are numbered in the article's order.
#
# > <a id="C02" class="limit"></a>**C02** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C02)
# >
# > *“Training adjusts the weights and biases so that the outputs come as near as possible to the targets.”*
# >
# > **If α suits, the loss falls; “as near as possible” is more than the rule promises.**
# >
# > On 100 digits the loss falls from 2.57 to 0.15 within 50 updates (means of 100 starts, α = 0.3), and on XOR every one of 100 starts gets all four answers right, *if α suits*. At α = 10, all else being equal, about 5 of them do. At its best α training halved the loss on 9 of 9 data sets, at α = 10 on 6. The rule looks at the slope under its feet and nothing else.

# %% [markdown]
# ## What moved
# Now the guess from the top of the page.

# %% tags=["prediction"]
widgets.predict(
    "Between the random start and the trained network, how many of the 2368 weights "
    "have changed their sign?",
    {
        "nearly all": "Then the start would have been turned inside out. It only has "
        "to be left far enough behind to read digits.",
        "about half": "Half is what two unrelated draws would differ in. So it would "
        "mean that the trained network has forgotten its start.",
        "about one in six": "The trained weights are the random ones, leaning. What "
        "was learnt is the lean.",
        "fewer than one in a hundred": "The weights move further than that. But it is "
        "a better guess than half: most of the start is still there.",
    },
    answer="about one in six",
)

# %%
before = np.concatenate([W.ravel() for W, _ in start.parameters])
after = np.concatenate([W.ravel() for W, _ in network.parameters])
turned = np.mean(np.sign(before) != np.sign(after))
size = np.linalg.norm(after - before) / np.linalg.norm(before)
print(f"{len(before)} weights, of which {turned:.0%} changed sign")
print(f"correlation between before and after: {np.corrcoef(before, after)[0, 1]:.2f}")
print(f"size of all changes over size of all weights before: {size:.2f}")

# %%
before, after = start.parameters[0][0], network.parameters[0][0]
# Three of the 32 neurons: the 64 weights of each, as a picture.
images = [W.T[:3].reshape(3, 8, 8) for W in (before, after, after - before)]

# %% tags=["plumbing"]
figure, axes = plots.subplots(figsize=(4.8, 4.2))
axes.set_title("The change comes in patches (purple +, orange −)")
look = {"cmap": "PuOr", "vmin": -0.6, "vmax": 0.6}
plots.plot_images(np.concatenate(images), columns=3, axes=axes, **look)
for row, name in enumerate(["before", "after", "change"]):
    axes.text(-1, 9 * row + 3.5, name, ha="right", va="center")
plots.show(figure, alt="Weights: noise before and after; the change comes in patches.")

# %% [markdown]
# The trained network is still, in large part, its random start. (The *correlation* is 1 where two lists of numbers rise and fall together exactly,
# and 0 where they have nothing to do with each other. Size is the square root of the sum of the squares.) Weights of neighbouring pixels, which are seldom inked alone, moved together: the change has patches
# where the start has none. What the network knows lies in these coordinated shifts, which are nearly as large as the noise
# they started from (0.87 of it). How can the start still be seen? Walk a hundred steps north, then nearly as many east: you are still further north than east of where you began. The change went sideways too, and a correlation of 0.80 is left. Coordinated is the word: keep the very numbers that were trained,
# and just deal them out in another order within each table.

# %%
shuffled = network.copy()
rng = np.random.default_rng(0)
for W, _ in shuffled.parameters:
    W[...] = rng.permutation(W.ravel()).reshape(W.shape)  # [...]: into the table
right = accuracy(shuffled.forward(X_test), y_test)
print(f"same numbers, other places: {right:.2f} right")

# %% [markdown]
# **What is learnt is no number in particular. It is which number stands where.**
#
# ## Take the bend away
# The other subject of this book is the curve $f$. Leave it out: let each neuron pass on its $z$ as it is, $f(z) = z$, which is called the *identity*.
# The network is still 2410 numbers, in two layers, trained by the same rule.

# %% tags=["prediction"]
widgets.predict(
    "Train it without any bend, all else the same. How many of the kept-back digits "
    "does it name rightly?",
    {
        "about 10 %": "Chance. But the ten scores still depend on the pixels, and the "
        "rule can still move that dependence.",
        "about 50 %": "A fair bet, if you have heard that a network is nothing "
        "without its activation function.",
        "about 80 %": "Sensible: something must be lost. On these digits surprisingly "
        "little is.",
        "about 95 %": "Most books would not tell you this: on many real tasks a "
        "straight map goes most of the way.",
    },
    answer="about 95 %",
)

# %%
trained = {}
for name in ["identity", "tanh"]:
    trained[name] = MLP([64, 32, 10], activation=name, seed=0)
    train(trained[name], X_train, y_train, 0.3, loss=loss_name, epochs=200)
    print(f"{name:8} {accuracy(trained[name].forward(X_test), y_test):.2f} right")

# %% [markdown]
# So the bend is hardly needed here. Is it of any use, then, and does it do anything at all? There is a test that needs no theory. Lay two pictures $x$ and $x'$ over each other,
# half and half. A *straight* map must give the mixture exactly half of one's scores plus half of the other's; a bent one need not.

# %%
x1, x2 = X_test[:400], X_test[400:800]
for name, net in trained.items():
    of_the_mixture = net.forward((x1 + x2) / 2)
    mixture_of_the_two = (net.forward(x1) + net.forward(x2)) / 2
    difference = np.abs(of_the_mixture - mixture_of_the_two).max()
    print(f"{name:8} largest difference {difference:.6f}")

# %% [markdown]
# > <a id="C01" class="limit"></a>**C01** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C01)
# >
# > *“Neurons joined by weights and biases form a complex nonlinear map.”*
# >
# > **It is the bend that makes it nonlinear: weights and biases alone form a straight map, however many there are.**
# >
# > For the network without a bend the two ways of mixing agree to rounding. And complex is not the same as needed: on these digits the straight network is right as often, to within about a hundredth. [2.2](2_2_activation_functions.ipynb) has a task of four points where no straight network can succeed. Of 9 data sets a bent network was ahead by 0.04 or more on 3: rings, spirals and moons, where one class lies round another.

# %% [markdown]
# ## One thing at a time
# What does each of the two decide? Change both at once and you learn nothing. So: the same data, the same start (`seed=0`), the same number of updates; change α alone,
# then the activation alone. First, how far the first layer's weights have moved, measured as the length of all their changes taken together
# (the square root of the sum of their squares).

# %%
def distance(activation, learning_rate, updates):
    """How far the first layer's weights are from where they started."""
    net = MLP([64, 32, 10], activation=activation, seed=0)
    W_start = net.parameters[0][0].copy()
    train(net, X_train, y_train, learning_rate, loss=loss_name, epochs=updates)
    return np.linalg.norm(net.parameters[0][0] - W_start)

# %% tags=["prediction"]
widgets.predict(
    "α = 0.1 instead of 0.01, so each slope counts ten times as much. After 100 "
    "updates, how far have the weights moved?",
    {
        "ten times as far": "After one update, yes, to the last digit. After that the "
        "two networks stand in different places and see different slopes.",
        "more than ten times as far": "That would need the slopes to grow on the way. "
        "Downhill they shrink.",
        "less than ten times as far": "It gets to the flatter ground sooner, and "
        "there the slopes are small.",
        "just as far": "Both would have to have arrived at the same place. After 100 "
        "updates, α = 0.01 is still far from anywhere.",
    },
    answer="less than ten times as far",
)

# %%
for updates in (1, 100):
    for rate in (0.01, 0.1, 1.0):
        moved = distance("tanh", rate, updates)
        print(f"tanh, {updates:3} updates, α = {rate:<4g}: moved {moved:.4g}")

# %% [markdown]
# After one update, ten times, to the last digit. After a hundred, α = 0.1 has gone four times as far as 0.01, and α = 1 only twice as far as 0.1. Now α stays as it is, and the curve changes. Two are new: *sigmoid* is an S, as tanh is,
# but from 0 to 1; *ReLU* is 0 on the left and $z$ itself on the right.

# %%
for name in ["sigmoid", "tanh", "relu"]:
    print(f"{name:7}   1 update,  α = 0.1 : moved {distance(name, 0.1, 1):.3f}")

# %% [markdown]
# Three curves, one α, one start, and after a single update tanh has moved three times as far as sigmoid. A slope of the loss reaches a weight of the first layer
# only through the neuron's curve, and is multiplied by the slope of that curve on the way. Sigmoid is the flatter curve. **α alone does not say how fast the weights change.** It says what to multiply by.
# And this is what the three curves do to a neuron's output, which is the part you are usually told:

# %%
z = np.array([-4.0, -1.0, 0.0, 1.0, 4.0])
print("z       ", z)
for name in ["sigmoid", "tanh", "relu"]:
    print(f"{name:8}", get_activation(name)(z).round(2))

# %%
NAMES, curves, ends = ["sigmoid", "tanh", "relu"], [], []
FINE = [0.001, 0.002, 0.003, 0.006, 0.01, 0.02, 0.03, 0.06, 0.1, 0.2, 0.3, 0.6, 1, 2, 3]
FINE = np.array([*FINE, 6, 10])
for name in NAMES:  # float32: shorter numbers, half the time
    nets = MLP([64, 32, 10], name, seed=0, runs=FINE.shape, dtype=np.float32)
    history = train(nets, X_train, y_train, FINE, loss=loss_name, epochs=100)
    curves.append(history.loss.T)
    ends.append(accuracy(nets.forward(X_test), y_test))
curves, ends = np.stack(curves, axis=1), np.stack(ends, axis=1)  # (α, activation, ...)
highest = dict(zip(NAMES, ends.max(axis=0)))

# %% tags=["plumbing"]
def draw(axes, rate):
    for name, loss in zip(NAMES, curves[FINE == rate][0]):
        axes.plot(loss, label=name.replace("relu", "ReLU"), **plots.look(name))


seen = {"0.01: all slow": 0.01, "0.3: sigmoid lags": 0.3, "2: ReLU learns nothing": 2}
plots.show_panels(
    draw, {f"α = {what}": rate for what, rate in seen.items()}, columns=3,
    xlabel="update", ylabel="loss J", yscale="log", ylim=(0.02, 30), sharey=True,
    alt="Loss of sigmoid, tanh and ReLU. At α = 0.01 all are slow; at 0.3 sigmoid "
    "lags; at 2 it learns smoothly, tanh climbs first, ReLU stays at no opinion.",
)

# %% [markdown]
# In the next picture you have both at your fingertips. **Find the best α for each of the three curves.** Then go to α = 6, where sigmoid still does well, and change nothing but the activation.

# %% tags=["plumbing"]
titles = ["the loss on the way", "share right after 100 updates"]
figure, (graph, score) = plots.subplots(1, 2, titles=titles)
graph.set(xlabel="update", ylabel="loss J", yscale="log")
graph.set(xlim=(0, 100), ylim=(0.02, 300))
score.set(xlabel="learning rate α", xscale="log", xlim=(7e-4, 14), ylim=(0, 1))
plots.mark(graph, "no opinion", y=np.log(10), at=99, ha="right")
by_name = dict(zip(NAMES, ends.T))


def draw(rate, name, loss, share):
    graph.plot(loss, color=plots.COLOURS[name])
    score.plot(FINE, by_name[name], color=plots.COLOURS[name], linewidth=1)
    score.plot(rate, share, "o", markersize=9, color=plots.MOVE)


def describe(rate, name, loss, share):
    if share == highest[name]:
        state = "the best of these α for this curve"
    elif share > 0.93:
        state = "good"
    elif loss.max() > 2 * loss[0] or (rate > 1 and share < 0.2):
        state = "thrown off its path by steps that are too large"
    else:
        state = "on its way, and slow" if share < 0.9 else "nearly there"
    right = f"{share:.1%} of the kept-back digits right"
    return f"{name.replace('relu', 'ReLU')}, α = {rate:g}: {right}; {state}."


widgets.slider(
    figure, draw, {"α": FINE, "activation": NAMES}, describe,
    data={"loss": curves, "share": ends}, marks={"α": {0.3: "as above"}},
    start={"α": 0.3, "activation": "tanh"},
    alt="Left, the loss during 100 updates; right, the share right at the end",
)

# %%
for name, right in zip(NAMES, ends.T):
    best, at_6 = right.argmax(), right[FINE == 6][0]
    best = f"best α = {FINE[best]:g}: {right[best]:.2f} right"
    print(f"{name:8} {best};   at α = 6: {at_6:.2f}")

# %% [markdown]
# Each at its best α, the three curves read the digits about equally well. And at α = 6, where sigmoid still does well, the other two know nothing.
# Compare activation functions at *one* learning rate, and you have compared how well that rate suits them, and little else.
#
# > <a id="C03" class="limit"></a>**C03** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C03)
# >
# > *“The learning rate controls how fast weights and biases are updated, the activation function controls the form of a neuron's output.”*
# >
# > **For one update α is exactly a factor; but the activation, too, decides how far a step goes, and which α works.**
# >
# > Ten times α is ten times the first step. After 100 updates, ten times α has moved the weights only two to four times as far. The activation also sets how fast the weights change (at the same α tanh's first step is three times sigmoid's). In 5 of 5 networks ten times α made the first step exactly ten times as long; after 50 updates the distance was ten times as long in none.
#
# > <a id="C29" class="limit"></a>**C29** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C29)
# >
# > *“Learning rate and activation function are two very important parameters that directly influence the network's performance.”*
# >
# > **Both can change the result by a lot while time is short or the pattern hard; where the data are easy, neither matters much.**
# >
# > After 50 updates on 100 digits tanh gets 0.29 of unseen ones right at α = 0.01 and 0.88 at 1; at α = 0.1 it gets 0.80, and a sigmoid 0.40. On 8 of the 9 data sets (the [ledger](6_questions_and_answers.ipynb#ledger-C29) names them) α changed the score by 0.04 or more; the activation did so on 3, at α = 0.1 (on 2 more it depended on the split). (Measured in the tests of this claim.)
#
# > <a id="C30" class="limit"></a>**C30** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C30)
# >
# > *“Deep learning learns by itself to extract features from data.”*
# >
# > **Training all layers beats training the last one alone, unless random features are enough.**
# >
# > With the 32 neurons in the middle (the *hidden layer*) left as they were drawn, a network that learns from 100 digits gets 0.81 of unseen ones right, and 0.88 when it may learn them too. It was better by 0.01 or more in 5 of 11 settings; on tumours and diabetes, and with 512 neurons on digits too, what randomly drawn ones make of the inputs is enough, and on two data sets it hung on the split. (Measured in the tests of this claim.)

# %% [markdown]
# ## What was seen
# - A network is numbers and a bend. Learning moved the numbers by $w \leftarrow w - \alpha\,\partial J/\partial w$, two hundred times, and it read digits it had never seen.
# - Trained, it resembled its random start: a sixth or so of its weights had changed sign. Dealt out in another order, the same numbers knew nothing.
# - Over a hundredfold range of α it got somewhere. At three times its upper end the loss went up instead of down, and what came of it depended on the fourteenth digit of the weights.
# - Without the bend the network was a straight map, to rounding, and on these digits hardly worse.
# - The best α depended on the activation: the sigmoid's was several times that of the other two, and further out only the sigmoid still read. Two subjects, one book.
#
# **Exercises** for this chapter are in [exercises/1_background](exercises/1_background.ipynb). Or try it in the [laboratory](laboratory.ipynb): `moons · 2-8-1 · tanh · xavier · sgd α=0.3`.
#
# Next, the 2410 numbers become a single one, and you can compute what α does before you see it.
#
# ← [Cover](index.ipynb) · [2.1 The learning rate](2_1_learning_rate.ipynb) →
