# %% [markdown]
# # 6 Questions and answers
# *40 minutes, or two for each question · you need: [2.1](2_1_learning_rate.ipynb); each answer says which chapter it rests on*
#
# A network learns to read digits from 1347 examples, ten epochs in batches of 64. Train it in twenty different orders of the examples, from the same three starts each time, and change nothing else. The share of test digits it gets wrong comes out anywhere between 3 % and more than half. Then somebody throws away the last three of the 1347 examples and trains in twenty orders again.
#
# **What will come out now, and what was wrong with those three?** Guess; it has to do with the number 64.
#
# After this chapter you can
# - look at a strange loss curve, name two or three causes, and tell them apart in a minute;
# - answer the article's three questions, and say where its own answers go wrong;
# - find, for each claim of this book, its verdict, its figures, and the test that would fail if things were otherwise.

# %%
from collections import Counter

import numpy as np

from lrcourse import LOSSES, MLP, Loss, accuracy, datasets, gradient_check, plots
from lrcourse import relative_error, schedules, train, widgets
from lrcourse.claims import ledger
from lrcourse.messages import set_language
from lrcourse.selection import cross_validate, learning_rate_sweep, range_test

set_language("en")

# %%
X_all, X_test, y_all, y_test = datasets.split(*datasets.digits())
X, y = X_all[:1280], y_all[:1280]  # twenty batches of 64, none left over
entropy = "softmax_cross_entropy"


def network(*runs, activation="tanh", init="xavier", seed=0):
    """64 pixels, 32 hidden units, 10 digits; from one seed, or from many."""
    options = {"seed": seed, "runs": runs, "dtype": np.float32}  # half the time
    return MLP([64, 32, 10], activation, init, **options)

# %%
def right(model):
    """Share of the test digits that are read rightly, for each run."""
    return accuracy(model.forward(X_test), y_test)


def test_loss(model):
    return LOSSES[entropy](model.forward(X_test), y_test)[0]

# %% [markdown]
# ## The article's three questions
# The article ends with three questions and an answer to each. You know enough to mark them.
#
# ### Why does too large a learning rate make training bad?
# *Its answer: the steps are too long, so the model converges too quickly, to a local minimum.*
#
# Where a walk has ended up can be examined. In a local minimum the gradient is zero, and no small step leads further down. So ruin twenty networks with α = 3, then look at their gradients, and carry on with a small α from where they are.

# %% tags=["prediction"]
widgets.predict(
    "Twenty tanh networks have had 100 steps at α = 3 and read next to nothing. Now "
    "200 steps at α = 0.1, from where they stand. What does the loss do?",
    {
        "it stays: they sit in local minima": "That is the article's answer. A small "
        "step out of a minimum leads up, or nowhere.",
        "it falls at once": "They sit nowhere. They stand on a slope, higher up than "
        "where they began, and the steps were too long to walk down it.",
        "it rises": "A small enough step against the gradient never goes up, wherever "
        "one stands. That holds in ruins too.",
    },
    answer="it falls at once",
)

# %%
some, labels = X[:400], y[:400]


def where(model):
    """The loss, and the length of its gradient, for each run."""
    loss, gradients = model.loss_and_gradients(some, labels, entropy)
    squares = [(g**2).sum(axis=(-2, -1)) for pair in gradients for g in pair]
    return loss, np.sqrt(sum(squares))

# %%
ruined = network(20, seed=np.arange(20))
loss_at_start, slope_at_start = where(ruined)
train(ruined, some, labels, 3.0, loss=entropy, epochs=100)
loss, slope = where(ruined)
after = train(ruined, some, labels, 0.1, loss=entropy, epochs=200).loss
higher, steeper = (loss > loss_at_start).sum(), (slope > slope_at_start).sum()
halved, uphill = (after[-1] < loss / 2).sum(), (np.diff(after, axis=0) > 0).sum()
print("of 20, higher than at the start:", higher, "  steeper:", steeper)
print("then, with a small α, loss at least halved:", halved, "  steps uphill:", uphill)

# %%
afresh = network(5, seed=np.arange(5))
train(afresh, some, labels, 0.1, loss=entropy, epochs=200)
names = ["ruined, then 200 small steps", "200 small steps from a fresh start"]
for name, model in zip(names, [ruined, afresh]):
    read = accuracy(model.forward(some), labels).mean()
    hidden = model.layers(some)[1][1]
    ends = f"hidden outputs at their ends {(np.abs(hidden) > 0.99).mean():.1f}"
    print(f"{name:35s} share right {read:.1f}   {ends}")

# %% [markdown]
# No minimum anywhere: all twenty are higher than they began, on steeper ground, and a small α walks down from there without a single step up. They hadn't converged. They had been thrown. The small α doesn't mend them: their hidden units stay at the flat ends of tanh, and it is the output layer that walks. After 200 small steps they get 0.4 of their own digits right, a fresh start 1.0. With ReLU in place of tanh the picture is different:

# %%
def silent(model):
    """Share of the hidden units that are below zero for every digit, for each run."""
    return (model.layers(some)[0][0] <= 0).all(axis=-2).mean(axis=-1)


dead = network(20, activation="relu", init="he", seed=np.arange(20))
history = train(dead, some, labels, 3.0, loss=entropy, epochs=10, record=silent)
train(dead, some, labels, 3.0, loss=entropy, epochs=90)
loss, slope = (np.median(values) for values in where(dead))
print(f"ReLU: loss {loss:.2f} (log 10 is {np.log(10):.2f}), gradient {slope:.2f}")
shares = [*history.records[[1, 2, 10]].mean(axis=-1), silent(dead).mean()]
shares = " ".join(f"{share:.1f}" for share in shares)
print("share of silent units after 1, 2, 10, 100 steps:", shares)

# %% [markdown]
# These do come to rest, and quickly. But on a plateau: all units are off, the network answers the same to every picture, and the loss is that of knowing nothing. Strictly speaking, a flat place may be called a minimum. Nothing *converged* to it; a few long steps switched the units off, 0.4 of them at the first, 0.9 by the tenth, and what is off gets no gradient ([2.2](2_2_activation_functions.ipynb), [3.2](3_2_choosing_the_activation_function.ipynb)).
#
# **Our answer.** Because beyond $2/L$ the walk can't stay near the minimum: on a bowl each step lands further out than the one before ([3.3](3_3_mathematical_models.ipynb#C17) proves it). What happens then depends on what catches the walk:
#
# - on a parabola nothing does, and it diverges;
# - the walls of a double well do: it wanders, or rests where it is flat ([2.1](2_1_learning_rate.ipynb#C06));
# - the flat ends of tanh do: the hidden layer can hardly learn any more;
# - dead ReLUs do: it stops;
# - a flatter valley does: it learns on, at the edge of stability ([5](5_trends_and_challenges.ipynb#C26)).
#
# ### Why does the choice of the activation matter?
# *Its answer: activations differ in how nonlinear they are, and more nonlinearity can help to learn more complex patterns.*
#
# Five activations, seven learning rates, five seeds, five epochs. Compare them twice: all at the same α, and each at its own best.

# %%
names = ["sigmoid", "tanh", "relu", "selu", "gelu"]
rates = 10 ** np.arange(-2, 1.1, 0.5)
sweep = learning_rate_sweep(
    [64, 32, 10], X, y, rates, loss=entropy, activations=names, seeds=5, epochs=5,
    batch_size=64, test=(X_test, y_test), dtype=np.float32,
)
table = sweep.test_accuracy.mean(axis=1)  # (rate, activation)
rows = dict(zip([f"α = {rate:<5.2g}" for rate in rates], table))
for when, row in {**rows, "own best ": table.max(axis=0)}.items():
    shares = [f"{name} {score:.2f}  " for name, score in zip(names, row)]
    print(when, *shares, f"apart {np.ptp(row):.2f}")

# %% [markdown]
# At one α they are up to 0.85 apart, and the order changes from row to row: at α = 3.2 the sigmoid is the only one that works, at 0.01 it is the worst. Each at its own best, they are 0.02 apart.
#
# **Our answer.** It matters in three ways. *Some* bend is needed to begin with ([C09](2_2_activation_functions.ipynb#C09)); more can help, but that is no law ([C14](3_2_choosing_the_activation_function.ipynb#C14)). In deep networks its slope decides whether the first layers hear anything ([C15](3_2_choosing_the_activation_function.ipynb#C15)). And everywhere it decides which α works, so a comparison at one α compares something else.
#
# ### How do I choose a learning rate?
# *Its answer: by cross-validation, by trying a range, or by a rule that adapts it, such as Adam's.*

# %%
options = {"loss": entropy, "batch_size": 64}


def after_five_epochs(learning_rate, optimizer="sgd"):
    model = network(20, seed=np.arange(20))
    train(model, X, y, learning_rate, epochs=5, optimizer=optimizer, **options)
    return right(model).mean()


grid = np.geomspace(0.001, 10, 9)
folds = cross_validate([64, 32, 10], X, y, grid, folds=5, epochs=5, **options)
five = network(5, seed=np.arange(5))
test = range_test(five, X, y, 1e-3, 10, steps=100, **options)

# %%
ways = {
    "cross-validation, cautious choice": (folds.one_standard_error, "sgd"),
    "range test, half of its minimum": (np.median(test.minimum) / 2, "sgd"),
    "Adam as it comes": (0.001, "adam"),
    "Adam, tuned": (0.01, "adam"),
}
for way, (learning_rate, optimizer) in ways.items():
    read = after_five_epochs(learning_rate, optimizer)
    print(f"{way:34s} α = {learning_rate:<6.2g} right {read:.2f}")

# %% [markdown]
# **Our answer.** By all three, with what [3.1](3_1_choosing_the_learning_rate.ipynb) found: the first two (cross-validation by its one-standard-error rule) land on the same plateau, where networks get 95 % right: one for five trainings at each of nine rates, the other for the price of five (in 3.1 one was enough on the digits). The third moves the question and doesn't answer it: Adam has an α too, and with the one it comes with, 0.001, it is a tenth behind after five epochs. All of this on the digits: on other data half of a range test's minimum can be far off. A recipe of eight trainings, `find_learning_rate`, is at the end of 3.1.
#
# > <a id="C27" class="limit"></a>**C27** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C27)
# >
# > *“Too large an α fails because it converges too quickly, to a local minimum; the activation matters because functions differ in how nonlinear they are, and more can help, so its choice has a great influence; and α is found by cross-validation, by trying a range, or by a rule such as Adam's.”*
# >
# > **The first answer is wrong as a rule, the second is part of the truth, and the third stands with limits.**
# >
# > The first: on 200 digits, after 100 steps at α = 3, every one of 20 tanh networks is higher than it began, on a slope that a small α walks down; ReLU networks do come to rest, with all their units dead, switched off by a few long steps. Of 9 data sets α = 3 ruined 3; on the others it trains. The second: see [C14](3_2_choosing_the_activation_function.ipynb#C14) and C33. The third: on the digits cross-validation and the range test both find an α that gets 95 % of unseen ones right, and so does Adam, if its α is tuned; where they fail is told in [3.1](3_1_choosing_the_learning_rate.ipynb#C12).
#
# > <a id="C33" class="limit"></a>**C33** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C33)
# >
# > *“The choice of the activation has a great influence on the performance of a deep-learning model.”*
# >
# > **At one α it has, and in deep networks; with one hidden layer and its own α each does nearly as well on most data.**
# >
# > On 1280 digits, with one hidden layer, five activations are 0.85 apart at one α, but 0.02 at their own best. Sigmoid, tanh and ReLU, each at its own best α, were 0.1 or more apart in 3 of 11 settings: five layers deep on digits and on wine, and on rings, where short training met a pattern with many bends.

# %% [markdown]
# ## What learners ask
# ### My loss looks odd. What is it?
# Nine trainings, none of them invented (the one with jumps is a test loss, the mean of five starts). The loss is on a log axis, as a multiple of what it was at the start; in the last picture the test loss is added, dashed.

# %%
def after_each_update(n):
    """Test loss and test error over six epochs of batches, means of five starts."""
    model, rng, seen = network(5, seed=np.arange(5)), np.random.default_rng(1), []
    for _ in range(6):
        for batch in np.split(rng.permutation(n), range(64, n, 64)):
            _, gradients = model.loss_and_gradients(X_all[batch], y_all[batch], entropy)
            for (W, b), (dW, db) in zip(model.parameters, gradients):
                W -= 0.5 * dW
                b -= 0.5 * db
            seen.append([test_loss(model).mean(), 1 - right(model).mean()])
    return np.transpose(seen)

# %%
def losses(alpha, model=None, data=(some, labels), loss=entropy, epochs=150):
    return train(model or network(), *data, alpha, loss=loss, epochs=epochs).loss


four = train(network(), X[:640], y[:640], 0.3, loss=entropy, epochs=1, batch_size=4)
look = {"record": test_loss, "record_every": 20}
over = train(network(), X[:30], y[:30], 0.3, loss=entropy, epochs=1500, **look)
small, xor = MLP([2, 4, 1], "sigmoid", "normal", seed=1), datasets.xor()
cells = datasets.breast_cancer(scaled=False)

# %%
nine = {
    "even and slow": losses(0.02),
    "fast, then slower": losses(0.5),
    "up and away": losses(0.01, MLP([30, 1], seed=0), cells, "mean_squared_error", 40),
    "up, and stays up": losses(3.0),
    "flat from the start": losses(0.3, network(init="zeros")),
    "jumps, whole epochs apart": after_each_update(1347)[0],
    "a band of noise": four.step_loss,
    "a plateau, then a fall": losses(1.0, small, xor, "binary_cross_entropy", 700),
    "down, test up": over.loss[::20],
}

# %% tags=["plumbing"] name="cover"
def draw_losses(axes, losses, *look, **style):
    """Against the share of the training done, as a multiple of the first loss."""
    within = np.nan_to_num(losses / losses[0], nan=1e9).clip(1e-5, 1e9)  # the picture
    axes.plot(np.linspace(0, 1, len(losses)), within, *look, **style)


figure, panels = plots.subplots(
    3, 3, titles=list(nine), figsize=(8, 5.2), sharex=True, sharey=True,
    yscale="log", ylim=(5e-4, 60), xticks=[],
)
for axes, curve in zip(panels.flat, nine.values()):
    draw_losses(axes, curve, linewidth=1.2)
draw_losses(panels[2, 2], over.records[:-1], "--", color=plots.ACCENT, linewidth=1.2)
panels[1, 0].set_ylabel("loss / loss at the start")
panels[2, 1].set_xlabel("training, from start to end")
plots.show(figure, alt="Nine loss curves, like their titles; one test loss turns up.")

# %% [markdown]
# **Find yours.** Before you open each one, say what you would change.

# %% tags=["plumbing"]
diagnoses = [
    "α is too small. Try three times as much, then three times that.",
    "Healthy. Look at the test loss now.",
    "α is beyond 2/L and nothing bends. Scale the data first; then lower α.",
    "α is too large, and the flat ends of tanh catch it. Lower α and start afresh.",
    "Mostly no gradient arrives: zero weights, dead ReLUs, saturated units. "
    "Look at the gradient before you touch α.",
    "Something happens at the end of an epoch: a small last batch, or data in a fixed "
    "order.",
    "Small batches. It is the noise of the gradient; let α fall at the end, or smooth "
    "the plot.",
    "A flat stretch, not the end. Wait, or take a larger α; a steeper activation "
    "shortens it.",
    "Overfitting. More data, a smaller network, or stop at the lowest test loss; a "
    "smaller α only comes there later.",
]
figure, axes = plots.subplots(yscale="log", ylim=(5e-4, 60))
axes.set(xlabel="training, from start to end", ylabel="loss / loss at the start")
axes.set_xticks([])
for curve in nine.values():
    draw_losses(axes, curve, **plots.GHOST)
plots.mark(axes, y=1)


def draw(name, losses, diagnosis):
    draw_losses(axes, losses, color=plots.MOVE)
    if name == "down, test up":
        draw_losses(axes, over.records[:-1], "--", color=plots.INK)


widgets.slider(
    figure, draw, {"the loss": list(nine)}, lambda name, losses, diagnosis: diagnosis,
    data={"losses": nine.values(), "diagnosis": diagnoses},
    alt="One of nine loss curves, as a multiple of the first loss; the others in grey",
)

# %% [markdown]
# ### Why is my loss nan?
# Three causes. Look for them in this order.
#
# 1. **α is too large**, and nothing bounds the loss. Data that were never scaled make it nearly certain: an example follows. Scaled ones don't protect you.
# 2. **A logarithm of 0 or an overflow** in a formula as printed: [C18](3_3_mathematical_models.ipynb#C18).
# 3. **A nan in the data.** One is enough, and `np.isfinite(X).all()` finds it.
#
# A straight line through the raw tumours of [2.1](2_1_learning_rate.ipynb), whose columns run from thousandths to thousands:

# %%
for scaled in False, True:
    network_of_30, cells = MLP([30, 1], seed=0), datasets.breast_cancer(scaled=scaled)
    run = train(network_of_30, *cells, 0.01, loss="mean_squared_error", epochs=300)
    first, last = " ".join(f"{loss:.3g}" for loss in run.loss[:3]), run.loss[-1]
    end = f"{last:.2f}   divergence step {run.divergence_step}"
    print("scaled:" if scaled else "raw:   ", f"{first} ... {end}")

# %% [markdown]
# It took 34 updates to reach nan, and the *second* number already gave it away: a loss that grows a billionfold in a step is not noise. Look at the first five, not at the last. (The divergence step is the update at which a run is no longer finite; −1 means never.)
#
# ### Why is it flat from the very start?
# A loss can be flat from the first update or after a jump, and for several reasons. Ask for three numbers: the gradient of the first layer, how many hidden units differ from each other, and how many give the same answer to every sample.

# %%
def examine(activation, init, data, learning_rate):
    model = network(activation=activation, init=init)
    losses = train(model, data, labels, learning_rate, loss=entropy, epochs=50).loss
    _, gradients = model.loss_and_gradients(data, labels, entropy)
    size, hidden = np.linalg.norm(gradients[0][0]), model.layers(data)[1][1]
    same = (np.ptp(hidden, axis=0) < 0.01).mean()
    different = len(np.unique(hidden.round(5), axis=1).T)
    units = f"different units {different:2d}   same answer to all {same:.0%}"
    return f"loss {losses[1]:.1f} to {losses[-1]:.1f}   gradient {size:.2f}   {units}"

# %%
print("healthy                  ", examine("tanh", "xavier", some, 0.3))
print("all weights zero         ", examine("tanh", "zeros", some, 0.3))
print("zero, sigmoid            ", examine("sigmoid", "zeros", some, 0.3))
print("α too large, dead ReLUs  ", examine("relu", "he", some, 3.0))
print("sigmoid, pixels × 1000   ", examine("sigmoid", "normal", 1000 * some, 0.01))
print("the same, α = 1          ", examine("sigmoid", "normal", 1000 * some, 1.0))
print("α too small              ", examine("tanh", "xavier", some, 1e-4))

# %% [markdown]
# Started from zeros, all hidden units are *one* unit, 32 times over: same weights, same gradient, for ever. (The sigmoid of zero is ½ and not 0: so its one unit does learn.) That is why weights are drawn at random. Dead ReLUs answer 0 to everything. Saturated sigmoids answer 0 or 1 and still differ, but hardly any gradient gets through them ([C16](3_2_choosing_the_activation_function.ipynb#C16)). A larger α cures the last row, where the gradient is large and nothing is done with it. It helps the saturated one, as the output layer learns on top of frozen units; scaling the pixels cures that one. The two that began at zero need a different start, at any α, and the dead ReLUs need a fresh start *and* a smaller α.
#
# ### Why does it jump where an epoch ends?
# 1347 digits make 21 batches of 64, with three digits left over. They make a batch of their own.

# %% tags=["prediction"]
widgets.predict(
    "α = 0.5, ten epochs, twenty orders of the same 1347 digits. And then without the "
    "three that are left over. What changes?",
    {
        "nothing: three digits of 1347 are nothing": "They are 0.2 % of the data. But "
        "they make a whole step of their own in each epoch, with the same α as any "
        "other.",
        "every run gets a little better": "Most don't care. If the network is sure of "
        "all three, their gradient is next to nothing, and so is the step.",
        "the bad runs disappear": "Once in a while the network is unsure of one of the "
        "three, or wrong. In a batch of 64 it would be one voice in 64; here it is one "
        "in three.",
    },
    answer="the bad runs disappear",
)

# %%
wrong, ten_epochs = {}, {"loss": entropy, "epochs": 10, "batch_size": 64}
for n in 1347, 1344:
    wrong[n] = np.zeros(20)
    for order in range(20):
        model = network(3, seed=np.arange(3))
        train(model, X_all[:n], y_all[:n], 0.5, seed=order, **ten_epochs)
        wrong[n][order] = 1 - right(model).mean()
    best, middle, worst = np.quantile(wrong[n], [0, 0.5, 1])
    orders = f"best order {best:.0%}, median {middle:.0%}, worst {worst:.0%}"
    print(f"last batch of {n % 64 or 64:2d}: wrong in the {orders}")

# %% tags=["plumbing"]
titles = ["Some epochs end with a jump", "After ten epochs, twenty orders"]
figure, (left, rest) = plots.subplots(
    1, 2, titles=titles, ylim=(0, 0.7)
)
for n, color, line in [(1347, plots.INK, "-"), (1344, plots.ACCENT, "--")]:
    _, errors = after_each_update(n)
    epochs = np.arange(1, len(errors) + 1) / (len(errors) / 6)
    left.plot(epochs, errors, line, color=color, linewidth=1.2, label=f"{n} digits")
    rest.plot(np.arange(1, 21), np.sort(wrong[n]), line, color=color, marker="o")
left.set(xlabel="epoch", ylabel="share of test digits wrong")
rest.set(xlabel="twenty orders, sorted", xticks=[1, 5, 10, 15, 20])
plots.show(
    figure, alt="With 1347 digits the test error jumps up at the end of four epochs, "
    "and of twenty orders a third end badly; with 1344 none.",
)

# %% [markdown]
# So that is what was wrong with the three: there were only three. The step is α times a *mean*, and the mean of three digits obeys every one of them. If the network is sure of all three, next to nothing happens; that is the usual epoch. If it is unsure of one, though it may read it rightly, the whole network is pulled after it, and a test at the end of an epoch looks at just that moment. Drop the remainder (most libraries have a switch, PyTorch's is `drop_last=True`), or give a smaller batch a smaller α.
#
# It happened to us while writing this book. We first reported one order, in which the error was several times larger, as if it were *the* effect. It took twenty to see a lottery.
#
# ### Why does it work in the demo and not for me?
# Because the demo's data are scaled. Same digits, same code, same α = 0.3; only the unit and the zero of the ink differ:

# %%
rates = 10 ** np.arange(-4, 0.6, 0.5)
UNITS = {
    "−1 to 1": lambda X: X, "−8 to 8": lambda X: 8 * X,
    "0 to 16": lambda X: 8 * (X + 1), "0 to 255": lambda X: 127.5 * (X + 1),
}
for unit, change in UNITS.items():
    model = network(len(rates), activation="relu", init="he")
    train(model, change(X), y, rates, loss=entropy, epochs=5, batch_size=64)
    scores = accuracy(model.forward(change(X_test)), y_test)
    best = f"best {scores.max():.2f}, at α = {rates[scores.argmax()]:.2g}"
    print(f"pixels {unit:9s} at α = 0.3: {scores[7]:.2f}   {best}")

# %% [markdown]
# For a straight line with squared error, ten times larger inputs make the curvature a hundred times larger, and 2/L a hundred times smaller. With softmax it is less, since that flattens where scores are large, but still a lot; so the demo's α is far beyond the edge, and what is left is chance. A much smaller α saves most of it where the pixels lie about 0, from −8 to 8. Counted from 0 they all push the same way. That makes one direction far steeper than the rest, and one α has to serve all ([2.1](2_1_learning_rate.ipynb)). Subtract the mean and divide by the standard deviation (by 1 where it is 0: four pixels of these digits never change), and use *the training data's* mean and deviation for the test data too.
#
# ### Why is training fine and the test not?

# %%
for n in 30, 100, 300, 1280:
    model, epochs = network(5, seed=np.arange(5)), 300 if n <= 300 else 100
    train(model, X[:n], y[:n], 0.3, loss=entropy, epochs=epochs)
    in_training, in_test = accuracy(model.forward(X[:n]), y[:n]), right(model)
    shares = f"in training {in_training.mean():.2f}, in the test {in_test.mean():.2f}"
    print(f"{n:4d} digits: right {shares}")

# %% [markdown]
# A network with thousands of numbers to set can learn thirty digits by heart, and does. More data cured it. A smaller α can help as stopping early does: it gets less far in the same time. If the gap remains with plenty of data, look for a difference between the two sets: another scaling (see the question above), another order, another camera.
#
# ### Does the right α depend on the batch size?

# %% tags=["prediction"]
widgets.predict(
    "Batches of 16 instead of 256, five epochs of the same digits. What happens to the "
    "range of α that works?",
    {
        "it moves to a sixteenth": "The linear scaling rule (Goyal and others, 2017) "
        "read backwards: α in proportion to the batch. It has its place. Look at both "
        "ends of the range.",
        "it reaches much further down, and its upper end hardly moves":
        "Sixteen times as many updates, so a small α has time to arrive. Between 16 "
        "and 256, what is too large is decided by the curvature first, and only a "
        "little by the noise.",
        "nothing": "The gradient is a mean, so its length doesn't change. But the "
        "number of updates does, and so does the noise.",
    },
    answer="it reaches much further down, and its upper end hardly moves",
)

# %%
sizes, rates = [1, 4, 16, 64, 256], np.geomspace(0.001, 10, 17)
curves, scores = {}, {}
for size in sizes:
    model, several = network(17, 2, seed=np.arange(2)), rates[:, None]
    history = train(model, X, y, several, loss=entropy, epochs=5, batch_size=size)
    curves[size], scores[size] = history.loss.mean(axis=-1), right(model).mean(axis=-1)
    good, updates = rates[scores[size] > 0.85], 5 * 1280 // size
    above = f"above 85 % from α = {good.min():.2g} to {good.max():.2g}"
    print(f"batches of {size:3d}, {updates:3d} updates: {above}")
best = {size: rates[scores[size].argmax()] for size in sizes}

# %% tags=["plumbing"]
plots.show_panels(
    lambda axes, score: axes.plot(rates, score, "o-"),
    {f"batches of {size}": scores[size] for size in [1, 16, 256]}, columns=3,
    sharey=True, xscale="log", xlabel="learning rate α", ylabel="right on test digits",
    alt="Accuracy against α for batches of 1, 16 and 256. Up to 16 both walls move "
    "to the right with the batch; from there only the left one does.",
)

# %% [markdown]
# **Watch the two walls separately** while you move the batch size. Which of them follows it?

# %%
coarse = slice(0, 17, 2)
by_size = [curves[size].T[coarse] for size in sizes]
score = [scores[size][coarse] for size in sizes]
best = {size: rates[scores[size].argmax()] for size in sizes}

# %% tags=["plumbing"]
titles = ["training loss", "right on test digits, 5 epochs"]
figure, (left, rest) = plots.subplots(1, 2, titles=titles)
left.set(xlabel="epoch", xlim=(0.8, 5.2), xticks=range(1, 6))
left.set(yscale="log", ylim=(0.03, 30))
rest.semilogx(rates, np.transpose(list(scores.values())), **plots.GHOST)
rest.set(xlabel="learning rate α", ylim=(0, 1))


def draw(size, learning_rate, loss, score):
    left.plot(range(1, 6), loss.clip(1e-3, 1e3), "o-", color=plots.MOVE)
    rest.plot(rates, scores[size])
    rest.plot(learning_rate, score, "o", color=plots.MOVE, markersize=9)


def describe(size, learning_rate, loss, score):
    seen = f"{5 * 1280 // size} updates: {score:.0%} right."
    if score > scores[size].max() - 0.015:
        return f"{seen} As good as it gets with this batch."
    if learning_rate < best[size]:
        return f"{seen} With so small an α it needs more updates."
    return f"{seen} Too large: the edge is near, or such a batch's noise too strong."


widgets.slider(
    figure, draw, {"batch": sizes, "α": rates[coarse]}, describe,
    data={"loss": by_size, "score": score}, start={"batch": 64, "α": rates[6]},
    alt="Training loss for one batch size and α, and the accuracy against α",
)

# %% [markdown]
# The left wall follows the batch size, because a larger batch means fewer updates, and steps × α is what gets you there ([C07](2_1_learning_rate.ipynb#C07)). From batches of 16 to batches of 256 it moves by more than a factor of ten, from 0.01 to 0.18, and the right wall stays at 1: there the curvature sets it. From 16 down to one digit at a time the right wall falls tenfold, to 0.1 (and the left one beyond our grid): there the noise of one digit sets it, as its step has to be made good by many others. So α in proportion to the batch is right while noise rules, that is, for small batches; and for large ones as long as α is far below the edge. Near the edge there is little left to raise. (On the parabola such noise left the walk with the variance $\alpha\sigma^2/(2-\alpha)$, [3.1](3_1_choosing_the_learning_rate.ipynb).)
#
# ### Mean or sum?
# With a sum, the gradient grows with the batch, and α means something else for each batch size: $\alpha_{\text{mean}} = n\,\alpha_{\text{sum}}$ ([C22](4_mlp_from_scratch.ipynb#C22)). Tune both for batches of 64, then change the batch and leave α alone:

# %%
mean = LOSSES[entropy]


def times_n(output, targets):
    return [len(targets) * part for part in mean.value_and_gradient(output, targets)]


summed = Loss("sum", mean.targets, times_n)
for size in 8, 64, 640:
    shares = []
    for loss, learning_rate in [(mean, 0.3), (summed, 0.3 / 64)]:
        model = network()
        train(model, X, y, learning_rate, loss=loss, epochs=5, batch_size=size)
        shares.append(right(model))
    print(f"batches of {size:3d}: mean {shares[0]:.2f}, sum {shares[1]:.2f}")

# %% [markdown]
# At 64 they are the same training. Elsewhere the sum has changed α behind your back: at 640 it is ten times as large. Always ask which of the two a recipe's α was for; often nobody knows.
#
# ### Should α fall while it trains?
# If α is large for the batch, yes. If it is small, or the steps are few, no. Each row is run twice, constant and with a cosine down to 0:

# %%
for size, epochs, alpha in [(4, 5, 0.1), (4, 5, 0.3), (4, 5, 0.6), (64, 2, 0.6)]:
    shares = []
    for plan in alpha, schedules.cosine(alpha, epochs * 1280 // size):
        model = network(5, seed=np.arange(5))
        train(model, X, y, plan, loss=entropy, epochs=epochs, batch_size=size)
        shares.append(right(model).mean())
    ends = f"constant {shares[0]:.2f}, falling {shares[1]:.2f}"
    print(f"batches of {size:2d}, {epochs} epochs, α = {alpha}: {ends}")

# %% [markdown]
# Letting α fall takes away the noise that a large α keeps up, so it saves the run that was nearly lost. In the first row there was hardly any such noise, so the fall changes nothing; in the last it only wastes steps. But the same α for both is no fair contest; [3.1](3_1_choosing_the_learning_rate.ipynb#C13) has the reason, the noise floor, and what is left when constant and schedule are *both* tuned.
#
# ### Is Adam's default of 0.001 right?

# %%
with_adam = {"epochs": 50, "batch_size": 64, "optimizer": "adam", "record": right}
for learning_rate in 0.001, 0.01:
    model = network(3, seed=np.arange(3))
    records = train(model, X, y, learning_rate, loss=entropy, **with_adam).records
    shares = [f"{records[epoch].mean():.2f}" for epoch in (5, 10, 50)]
    print(f"Adam, α = {learning_rate}: right after 5, 10, 50 epochs:", *shares)

# %% [markdown]
# It is safe and slow: it gets there, in several times as many epochs. Adam's α is the length of a weight's first step, whatever the loss ([C04](2_1_learning_rate.ipynb#C04)), and later steps tend to be shorter rather than longer. So ask how far your weights have to go and how many steps you can pay for. For a long training of a large network 0.001 or less is usual (we haven't measured it). For a hundred steps on a small one it isn't.
#
# ### Which activation should I take?
# With one hidden layer, on data like the digits: any, as long as there is one; each at its own best α they are within 0.02 of each other (above). Where a few units have to bend a lot, it matters: four ReLUs fail on XOR from many starts ([C23](4_mlp_from_scratch.ipynb#C23)). With five to ten hidden layers: not the sigmoid with the usual start, unless you have Adam or thousands of steps ([C10](2_2_activation_functions.ipynb#C10)), but tanh with Xavier's weights, SELU with LeCun's, or ReLU with He's. With more, SELU, ELU or tanh ([C25](5_trends_and_challenges.ipynb#C25)). If somebody's working network uses GELU, take GELU *and its α*. Then look at the share of silent units once.
#
# ### Why do two seeds differ?

# %% tags=["prediction"]
widgets.predict(
    "Test accuracy differs from run to run. Fix the order of the batches and change "
    "only the starting weights; then fix the start and change only the order. Which "
    "spreads more?",
    {
        "the starting weights": "They decide where the walk begins, which sounds like "
        "more. Most starts lead to equally good places.",
        "the order of the batches": "It pushes the walk about all the way to the end. "
        "But not further than another start does.",
        "about the same": "Either is enough to make another network of it. Fixing one "
        "of two seeds therefore buys little.",
    },
    answer="about the same",
)

# %%
def spread(scores):
    ends = f"from {min(scores):.3f} to {max(scores):.3f}"
    return f"{np.mean(scores):.3f} ± {np.std(scores, ddof=1):.3f}, {ends}"


def trained(seeds, order=0):
    model = network(len(seeds), seed=np.array(seeds))
    train(model, X, y, 0.3, loss=entropy, epochs=5, batch_size=64, seed=order)
    return right(model)


print("20 starts, one order:", spread(trained(range(20))))
print("one start, 20 orders:", spread([trained([0], order)[0] for order in range(20)]))
print(f"chance of 450 test digits alone: ± {np.sqrt(0.95 * 0.05 / 450):.3f}")

# %% [markdown]
# Each alone spreads the accuracy by 0.007, so the luckiest run is nearly three points better than the unluckiest, at the same α. A gain of one point in one run is no finding. And the test set has its own share of chance, larger than either: another 450 digits would move all of these together, by 0.010 or so.
#
# ### How long should I tune?
# Until chance is larger than the gain. Draw k learning rates at random from four decades and take the best: what do you get, on average?

# %%
grid = np.geomspace(0.001, 10, 25)
model = network(25, 4, seed=np.arange(4))
train(model, X, y, grid[:, None], loss=entropy, epochs=3, batch_size=64)
ranked = np.sort(right(model).mean(axis=-1))
rng = np.random.default_rng(0)
for k in 1, 2, 3, 5, 8, 16:
    highest = [ranked[rng.choice(25, k, replace=False)].max() for _ in range(2000)]
    print(f"best of {k:2d} tries: {np.mean(highest):.2f}")

# %% [markdown]
# Eight tries get you nearly everything. The first three matter most, from 0.54 to 0.83. Begin where [3.1](3_1_choosing_the_learning_rate.ipynb)'s recipe begins, go on to either side as it does, and stop when the differences are below 0.007, the spread of the seeds.
#
# ### Does float32 matter?

# %%
seeds, precisions = np.arange(5), [np.float64, np.float32]
for learning_rate in 0.3, 3.0:
    answers = []
    for dtype in precisions:
        model = MLP([64, 32, 10], seed=seeds, runs=(5,), dtype=dtype)
        train(model, X, y, learning_rate, loss=entropy, epochs=5, batch_size=64)
        answers.append(model.forward(X_test).argmax(axis=-1))
    same = "all" if (answers[0] == answers[1]).all() else "not all"
    print(f"α = {learning_rate}: same answers in both precisions:", same)

# %%
for dtype in precisions:
    small = MLP([64, 8, 10], seed=0, dtype=dtype)
    worst = max(max(pair) for pair in gradient_check(small, X[:20], y[:20], entropy))
    verdict = "is useless" if worst > 1e-3 else "is doubtful"
    verdict = "agrees" if worst < 1e-7 else verdict
    print(f"{np.dtype(dtype).name}: gradient check", verdict)

# %% [markdown]
# At a good α, not at all. At a bad one the run is chaotic, and the last digit makes a different network of it; but that α was lost anyway ([1](1_background.ipynb)). Where it matters: in a gradient check, in a loss taken from $p$ instead of the *logit*, the $z$ under the sigmoid ([C18](3_3_mathematical_models.ipynb#C18)), and when you add up a million small numbers.
#
# ### Why is my own gradient wrong?
# Hold it up against *central differences*, $(J(w+h) - J(w-h))/2h$, layer by layer from the output ([C20](4_mlp_from_scratch.ipynb#C20) caught a bug this way). The size of the error names the suspect. Twenty samples, one hidden layer, five mistakes:

# %%
model, X20 = MLP([64, 8, 10], seed=0), X[:20]
(W1, b1), (W2, b2) = model.parameters
a = np.tanh(X20 @ W1 + b1)
other = a[::-1]
_, output_delta = LOSSES[entropy](a @ W2 + b2, y[:20])
back = output_delta @ W2.T
_, ((true1, _), (true2, _)) = model.loss_and_gradients(X20, y[:20], entropy)

# %%
suspects = {
    "none": (X20.T @ (back * (1 - a**2)), a.T @ output_delta),
    "sum for mean": (20 * true1, 20 * true2),
    "sign": (-true1, -true2),
    "f' forgotten": (X20.T @ back, true2),
    "f' of a, not of z": (X20.T @ (back * (1 - np.tanh(a) ** 2)), true2),
    "another sample's a": (X20.T @ (back * (1 - other**2)), other.T @ output_delta),
}
for name, (dW1, dW2) in suspects.items():
    of_W1, of_W2 = relative_error(dW1, true1), relative_error(dW2, true2)
    print(f"{name:19s} relative error of W1 {of_W1:.2f}, of W2 {of_W2:.2f}")
print(f"a factor of 20 must give (20 - 1) / (20 + 1) = {19 / 21:.2f}")

# %% [markdown]
# The same number in all layers is a factor, here $(n-1)/(n+1)$ with $n = 20$. Exactly 1 in all layers: the sign is wrong. Right above and wrong below: it is $f'$, or $W^\top$. Wrong in all, by different amounts: the forward values are mixed up. Small but not tiny errors are the dangerous ones: that network will learn, a little worse. And one mistake shows in no gradient check at all, since it makes a different loss and the right gradient for it: $y$ of shape (n,) against an output of shape (n, 1).

# %%
output = np.array([[0.0], [1.0], [2.0]])
target = np.array([0.0, 1.0, 2.0])  # a perfect network
for y_shaped in target, target[:, None]:
    error = output - y_shaped
    shapes = f"y of shape {y_shaped.shape}   difference of shape {error.shape}"
    print(shapes, "  loss", (error**2).mean().round(2))

# %% [markdown]
# ## The ledger
# Every claim of the article that can be put to a test, in the article's order: what it says, our verdict, the figures behind it, the box where it was measured, and the test that measures it anew and fails if the world is otherwise. The figures are the *test's*: other seeds, sometimes less data. So they differ from the chapters' in their digits, never in the verdict. The third column has each claim as a question, asked again in other settings: up to nine data sets (digits, wine, tumours, clusters, quantiles, moons, spirals, and two with numbers to predict, diabetes and the made-up friedman1; the quantiles are rings around the origin), other widths, depths, functions. It tells in how many of how many it held, whatever the split: each was measured with five draws of splits and starts. Where these disagreed, it says so, and in the verdict such a setting counts half. A click tells which. Run one with `python -m pytest tests -k C06`.

# %%
ledger()

# %%
verdicts = Counter(claim.verdict for claim in ledger().claims.values())
counts = ", ".join(f"{n} {verdict}" for verdict, n in verdicts.most_common())
print(f"{sum(verdicts.values())} claims:", counts)

# %% [markdown]
# (C21 is our own question.) One rule decides. If the article says that something *may* or *can* be so, one setting in which it is so is enough: the claim holds. Any other claim holds if it is so in all settings, does not hold if it is so in fewer than a quarter of them, and holds with a limit otherwise; the third column says on what it depends. Most hold with a limit. That is the usual fate of a sentence passed on without its conditions: “if α < 2/L”, “at its own best α”, “for the mean”, “with the start that was made for it”. Restore the condition and most of the article is right. What doesn't hold at all comes in two kinds: an explanation that was never measured, and a program that was never run twice.
#
# ## What was seen
# - The tanh networks that α = 3 ruined on the digits sit high on a slope, not in a minimum. A small α walks them down part of the way.
# - On the digits five activations differed by 0.85 at one α, and by 0.02 each at its own.
# - Three digits in a batch of their own made a lottery of the result: little harm in the median, more than half of the digits wrong in the worst of twenty orders.
# - From batches of 16 to 256 the small end of the range of α moved by more than a factor of ten, the large end not at all; from 16 to 1 the large end fell tenfold.
# - Two seeds spread the accuracy by as much as the last tries of tuning gain. Measure that first.
# - One question lay beneath most of the others: *is α above or below the edge?* You can measure the edge ([3.1](3_1_choosing_the_learning_rate.ipynb), [5](5_trends_and_challenges.ipynb)), and then you know.
#
# **Exercises** for this chapter are in [exercises/6_questions_and_answers](exercises/6_questions_and_answers.ipynb). Or try it in the [laboratory](laboratory.ipynb): `moons · noise 0.5 · points 100 · held-out 0.5 · 2-64-64-1 · tanh · xavier · adam α=0.01`.
#
# ← [5 Trends and challenges](5_trends_and_challenges.ipynb) · [The laboratory](laboratory.ipynb) →
#
# *Source.* P. Goyal and others, “Accurate, large minibatch SGD: training ImageNet in 1 hour”, 2017.
