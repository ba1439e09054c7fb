# %% [markdown]
# # 3.1 Choosing the learning rate
# *50 minutes · you need: [2.1](2_1_learning_rate.ipynb)*
#
# The article names three ways to an α: cross-validation, trying a range, and a rule that adapts it while training, such as Adam's. Each costs trainings. Suppose that you may spend as much computing as 45 short trainings.
#
# **Which way gives you the best α for it? And once you have Adam, do you still need an α at all?** Bet now.
#
# After this chapter you can
# - run a cross-validation, read its error bars, and tell when its answer is the edge of your grid;
# - find a usable α from a single short run, and know by how much it may be off;
# - say why a constant α never quite arrives when the gradient is noisy, and what a schedule does about it;
# - build Adam in three steps, each the cure for a failure of the one before.

# %%
import numpy as np

from lrcourse import MLP, SGD, accuracy, datasets, gradient_descent, schedules, train, valley
from lrcourse import plots, widgets
from lrcourse.messages import set_language, tr
from lrcourse.selection import cross_validate, range_test

set_language("en")

# %%
X_train, X_test, y_train, y_test = datasets.split(*datasets.digits())
X_train, y_train = X_train[:1280], y_train[:1280]  # 20 batches of 64
print(len(X_train), "to choose with,", len(X_test), "to judge the choice")


def right_on_test(learning_rate, optimizer="sgd", seeds=10):
    """Share right after five epochs, for each learning rate and seed."""
    rates = np.atleast_1d(learning_rate)
    network = MLP([64, 32, 10], seed=np.arange(seeds), runs=(len(rates), seeds))
    train(
        network, X_train, y_train, rates[:, None], loss="softmax_cross_entropy",
        epochs=5, batch_size=64, optimizer=optimizer,
    )
    return accuracy(network.forward(X_test), y_test)


# %% [markdown]
# Throughout, a **training** is five epochs on 1280 digits in batches of 64, a hundred steps (eighty where a fifth of the digits is held back to judge). The 450 test digits are there to judge us at the end. No way of choosing may look at them.
#
# ## First way: cross-validation
# One α is better than another if its network does better on digits it was not trained on. So hold some back. But which? Whatever you hold back, chance decides. **K-fold cross-validation** lets every digit be held back once: cut the data into K parts, the **folds**; train K times, each time on all but one, and judge on that one.

# %% tags=["plumbing"]
figure, axes = plots.pyplot.subplots(figsize=(6.6, 2.2))
for row in range(5):
    for part in range(5):
        held = part == row
        axes.barh(row, 0.97, left=part, color=plots.SKY if held else "#e8e8e8", edgecolor="black" if held else "white")
        axes.text(part + 0.48, row, "judge" if held else "train", ha="center", va="center", fontsize=9)
axes.set(title="Five trainings; every digit judges once", yticks=range(5), yticklabels=[f"training {row + 1}" for row in range(5)], xticks=[])
axes.invert_yaxis()
axes.grid(False)
axes.spines[:].set_visible(False)
plots.show(axes, alt="Five rows, one for each training, of five parts of the data. In each row another part is held back to judge; the other four train.")

# %% tags=["prediction"]
widgets.predict(
    "Nine learning rates from 0.001 to 10, five folds. Look at each fold on its own: do they agree on the best α?",
    {
        "all five agree": "They share three quarters of their training data, so that is a fair guess. But each is judged on 256 digits only, "
        "and near the best α a few digits decide.",
        "they disagree, by a neighbour on the grid or so": "Near its best the curve is flat, so chance decides among neighbours. "
        "That is why one averages, and why one looks at error bars.",
        "they disagree wildly, from 0.001 to 10": "Chance moves the best along the flat part of the curve. It doesn't carry it up the walls.",
    },
    answer="they disagree, by a neighbour on the grid or so",
)

# %%
grid = np.geomspace(0.001, 10, 9)
result = cross_validate(
    [64, 32, 10], X_train, y_train, grid, loss="softmax_cross_entropy", folds=5, epochs=5, batch_size=64
)
for learning_rate, mean, error in zip(grid, result.mean, result.standard_error):
    print(f"α = {learning_rate:<8.3g} wrong {mean:.3f} ± {error:.3f}")
print("best of each fold:", result.best_of_each_fold.round(3))

# %% [markdown]
# The ± is the **standard error**: the spread of the five folds divided by √5, how far the mean might be off. With it comes a habit worth having, the **one-standard-error rule** (Breiman and others, *Classification and Regression Trees*, 1984): among all α that are no worse than the best by more than one standard error, take the most cautious, here the smallest.

# %%
print(f"best α = {result.best:.3g}, one-standard-error choice α = {result.one_standard_error:.3g}, at the border: {result.at_border}")
narrow = cross_validate(
    [64, 32, 10], X_train, y_train, grid[:4], loss="softmax_cross_entropy", folds=5, epochs=5, batch_size=64
)
print(narrow.warning)

# %% [markdown]
# The second line is a cross-validation over a grid that ends too early. It has a winner too. **A best value at the border of the grid is not a result; it is a request for a wider grid.**

# %% tags=["plumbing"]
axes = plots.plot_cross_validation(result)
axes.lines[0].set_label("one fold")
axes.containers[0].set_label("mean ± standard error")
axes.set(title="All folds find the same valley, not the same best α")
axes.legend()
plots.show(axes, alt="Cross-validated error against α with standard errors: a broad valley with its bottom between 0.1 and 1, high walls on either side.")

# %% [markdown]
# Go through the grid, fold by fold:

# %% tags=["plumbing"]
figure, axes = plots.pyplot.subplots(figsize=(6.6, 3.0))
axes.semilogx(grid, result.errors, color="#dddddd", linewidth=1)
(dots,) = axes.semilogx([], [], "o", color=plots.VERMILION)
(mean_line,) = axes.semilogx([], [], "_", color=plots.BLACK, markersize=22, markeredgewidth=2)
axes.set(xlabel="learning rate α", ylabel="share wrong", title="each fold (dots) and their mean (bar)")


def update(learning_rate):
    index = np.argmin(abs(grid - learning_rate))
    dots.set_data(np.full(5, learning_rate), result.errors[index])
    mean_line.set_data([learning_rate], [result.mean[index]])
    return dots, mean_line


def describe(learning_rate):
    index = np.argmin(abs(grid - learning_rate))
    text = tr("α = {rate:.3g}: {mean:.1%} ± {error:.1%} wrong. ").format(
        rate=learning_rate, mean=result.mean[index], error=result.standard_error[index])
    if learning_rate == result.best:
        return text + tr("The best mean.")
    if result.mean[index] <= result.mean.min() + result.standard_error[result.mean.argmin()]:
        return text + tr("Within one standard error of the best.")
    return text + tr("Worse than chance explains.")


widgets.slider(
    figure, update, grid, describe, start=grid[3],
    alt="Error of each of five folds, and their mean, for one α; all α in grey",
)

# %%
chosen_by_folds = result.best
for learning_rate in result.best, result.one_standard_error:
    picked = right_on_test([learning_rate])
    print(f"α = {learning_rate:.3g}: right on the test digits {picked.mean():.3f}, for ten seeds between {picked.min():.3f} and {picked.max():.3f}")

# %% [markdown]
# > <a id="C11"></a>**C11** · *“K-fold cross-validation finds the learning rate.”*
# >
# > **Holds.** It picks α = 1, by the one-standard-error rule 0.316, and networks trained at either get 95 % of unseen digits right. It costs K trainings for each α on the grid, 45 here. The five disagree, by a neighbour on the grid; a single fold would have found as good an α, but wouldn't have told how sure it is.

# %% [markdown]
# ## Second way: the range test
# A hundred steps instead of 45 trainings. Let α grow a little with every step, from far too small to far too large, within one run, and watch. The idea is Smith's (*Cyclical learning rates for training neural networks*, 2017), who raised α in equal steps and read the accuracy. In use today is fast.ai's form (Gugger, *How do you find a good learning rate*, 2018): α is *multiplied* by the same factor at each of $T$ steps, and the loss is read. It stays level, falls, and flies up. At step $t = 0, 1, \dots, T-1$
#
# $$ \alpha_t = \alpha_{\text{low}} \left(\frac{\alpha_{\text{high}}}{\alpha_{\text{low}}}\right)^{t/(T-1)} $$

# %%
test = range_test(
    MLP([64, 32, 10], seed=0), X_train, y_train, 1e-3, 10, steps=100,
    loss="softmax_cross_entropy", batch_size=64,
)
print(f"loss smallest at α = {test.minimum:.2g}, a tenth of that {test.minimum_over_10:.2g}, falling most steeply at {test.steepest:.2g}")

# %% tags=["plumbing"]
axes = plots.plot_range_test(test)
axes.set(title="Level, down, and up the wall: three rules, three answers")
plots.show(axes, alt="Loss against a growing α: level up to 0.01, falling to a minimum near 0.6, then rising steeply. Three marks: steepest fall, minimum, a tenth of the minimum.")

# %% [markdown]
# Three rules of reading are in use, all on the *smoothed* loss, the mean over about a tenth of the steps around each: take the α where it is *smallest*; a *tenth* of that α; or where it falls *most steeply*, as drawn on the log axis. They don't agree. Ten tests, each with a start and an order of the batches of its own, of four lengths, medians:

# %%
RULES = ["minimum_over_10", "steepest", "minimum"]


def ten_tests(steps):
    return [
        range_test(MLP([64, 32, 10], seed=seed), X_train, y_train, 1e-3, 10, steps,
                   loss="softmax_cross_entropy", batch_size=64, seed=seed)
        for seed in range(10)
    ]  # fmt: skip


def readings(tests):
    return [np.median([getattr(test, rule) for test in tests]) for rule in RULES]


tests = {steps: ten_tests(steps) for steps in (50, 100, 200, 400)}
for steps, ten in tests.items():
    low, steep, high = readings(ten)
    print(f"{steps:3d} steps:  minimum/10 {low:.3f}   steepest {steep:.3f}   minimum {high:.3f}")

# %% tags=["prediction"]
widgets.predict(
    "Now train with each rule's α. Which does worst?",
    {
        "the minimum": "It looks reckless: a little further and the loss flies up. But it leaves more room than it seems.",
        "the steepest": "It moves by a factor of three or four with the length of the test, which should worry you. On a long test it is too small.",
        "a tenth of the minimum": "The usual advice, and the cautious one. A tenth is a whole decade, and the left wall of the U is reached by then.",
    },
    answer="a tenth of the minimum",
)

# %%
for rule, learning_rate in zip(RULES, readings(tests[100])):
    print(f"{rule:16s} α = {learning_rate:.3f}: right {right_on_test([learning_rate]).mean():.3f}")
broad = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0])
true = right_on_test(broad).mean(axis=1)
for learning_rate, score in zip(broad, true):
    print(f"     trained at α = {learning_rate:<5}: right {score:.3f}")

# %% [markdown]
# **How long should the test be?** Move its length and watch the three answers. The grey curve is the truth: the accuracy of honest trainings.

# %% tags=["plumbing"]
lengths = [50, 70, 100, 140, 200, 280, 400]
curves = {steps: tests.get(steps) or ten_tests(steps) for steps in lengths}
figure, axes = plots.pyplot.subplots(figsize=(6.8, 3.2))
(curve,) = axes.semilogx([], [], color=plots.BLUE)
marks = [axes.axvline(1, color=color, linestyle=style, label=name) for color, style, name in
         [(plots.GREEN, "-.", "minimum/10"), (plots.BLACK, ":", "steepest"), (plots.VERMILION, "--", "minimum")]]
twin = axes.twinx()
twin.semilogx(broad, true, "o-", color="#bbbbbb")
twin.set(ylabel="right on test digits (grey)", ylim=(0, 1))
axes.set(xlabel="α, growing with every step", ylabel="loss (blue)", ylim=(0, 4), xlim=(1e-3, 10))
axes.legend(loc="upper left")


def update(steps):
    ten = curves[steps]
    curve.set_data(ten[0].learning_rates, np.median([test.smoothed for test in ten], axis=0))
    for mark, reading in zip(marks, readings(ten)):
        mark.set_xdata([reading, reading])
    return curve, *marks


def describe(steps):
    return tr("{steps} steps: minimum/10 says {low:.2g}, steepest {steep:.2g}, minimum {high:.2g}.").format(
        steps=steps, **dict(zip(("low", "steep", "high"), readings(curves[steps]))))


widgets.slider(
    figure, update, lengths, describe, label="steps", start=100,
    alt="Smoothed loss of the range test against α, with the three readings, and the true accuracy for each α",
)

# %% [markdown]
# The longer the test, the more the network has learnt by the time α becomes interesting, and so the *steepest* fall comes earlier, at a smaller α. The minimum hardly moves. It stands on the plateau of the grey curve, a factor of two or three below the wall. Its own α does as well as any, and half of it is as good and safer.
#
# > <a id="C12"></a>**C12** · *“Trying a range of learning rates finds the best one.”*
# >
# > **Holds with a limit.** As a plain search it holds: the best of 45 rates on held-out digits gets 95 % of the test digits right (at the end of this chapter). As the test of a single run it finds the right decade: “steepest” falls from 0.21 to 0.061 as the test grows from 100 to 400 steps, and a tenth of the minimum is too small. Read the minimum, halve it, and try.

# %% [markdown]
# ## Third way: change α on the way
# ### Why a constant α never quite arrives
# A batch of 64 digits gives the gradient of those digits, not of all. It is the gradient plus noise. On the parabola, with noise of size σ in every gradient (σ is a number here and not the sigmoid; ε is drawn anew at each step, with mean 0 and spread 1):
#
# $$ w \leftarrow w - \alpha\,(w + \sigma\varepsilon) $$
#
# The factor $1-\alpha$ pulls $w$ in, and each step throws it out by about $\alpha\sigma$. Square that step and take the mean over many walks: the mixed term is gone, since ε knows nothing of $w$. So where pull and throw balance, the variance $v$, the mean of $w^2$, repeats itself: $v = (1-\alpha)^2 v + \alpha^2\sigma^2$, so
#
# $$ v = \frac{\alpha}{2-\alpha}\,\sigma^2, $$
#
# a floor beneath which it never gets. Is it so?

# %%
rng = np.random.default_rng(0)
for learning_rate in 0.1, 0.5, 1.0:
    walks = gradient_descent(lambda w: w + rng.standard_normal(2000), np.zeros(2000), learning_rate, steps=300)
    print(f"α = {learning_rate}: variance {walks[-50:].var():.3f}, formula {learning_rate / (2 - learning_rate):.3f}")

# %% [markdown]
# A large α is quick and ends high. A small one ends low, and late. A **schedule** has both: α large first, small later. Over $T = 200$ steps, from a first rate $\alpha_0$:
#
# - *step*: $\alpha_0$, and from half-way on a tenth of it;
# - *cosine*: $\alpha_t = \tfrac12\alpha_0\,(1 + \cos(\pi t/T))$, which ends at 0 (Loshchilov and Hutter, *SGDR*, 2017);
# - *1/t*: $\alpha_t = \alpha_0/(1 + \alpha_0 t)$ (after Robbins and Monro, *A stochastic approximation method*, 1951).

# %% tags=["prediction"]
widgets.predict(
    "Start at w = 10 with σ = 3. Each schedule, and the constant too, gets its own best first rate. Which ends lowest, on average?",
    {
        "the constant": "It has one number to tune, and one floor. What is left of the start and what the noise adds pull that number in opposite directions.",
        "step": "A sharp drop looks like the sensible middle. It gets to the floor of its second rate, if there is time.",
        "cosine": "The schedule of many large models. It ends at 0, but spends little time at small α: the noise of the middle "
        "has little time left to be averaged away.",
        "1/t": "The oldest of them. On a noisy parabola it averages all the noise it has ever met.",
    },
    answer="1/t",
)

# %%
steps, tried = 200, np.geomspace(0.01, 1.9, 40)
families = {
    "constant": schedules.constant,
    "step": lambda rate: schedules.step_decay(rate, every=100, factor=0.1),
    "cosine": lambda rate: schedules.cosine(rate, steps),
    "1/t": lambda rate: schedules.inverse_time(rate, decay=rate),
}
mean_loss = {}  # (step, first rate)
for name, family in families.items():
    rng = np.random.default_rng(1)  # the same noise for all
    starts = np.full((len(tried), 2000), 10.0)
    walks = gradient_descent(lambda w: w + 3 * rng.standard_normal(2000), starts, family(tried[:, None]), steps)
    mean_loss[name] = np.einsum("...i,...i", walks, walks) / 4000  # J = w²/2, its mean over 2000 walks

# %%
careless = np.argmin(abs(tried - 0.5))
for name, losses in mean_loss.items():
    best = losses[-1].argmin()
    print(f"{name:9s} tuned, α₀ = {tried[best]:.3f}: loss {losses[-1, best]:.3f}   untuned, α₀ = {tried[careless]:.1f}: {losses[-1, careless]:.3f}")

# %% tags=["plumbing"]
figure, (left, right) = plots.pyplot.subplots(1, 2, figsize=(8.6, 3.2), sharey=True)
for (name, losses), look in zip(mean_loss.items(), list(plots.SERIES)):
    look = {**look, "marker": ""}
    left.loglog(tried, losses[-1], label=name, **look)
    right.loglog(np.arange(steps + 1) + 1, losses[:, losses[-1].argmin()], label=name, **look)
left.set(title="At the end: each has its best α₀", xlabel="first learning rate α₀", ylabel="mean loss", ylim=(0.01, 100))
right.set(title="On the way, each at its best α₀", xlabel="step")
left.legend(loc="upper center", ncols=2)
plots.show(figure, alt="Left, mean loss after 200 steps against the first learning rate on log axes: the constant has a narrow V with its tip near 0.02, step and cosine have wider and lower ones, 1/t falls and stays lowest to the right. Right, mean loss over the steps, each at its best: 1/t is lowest throughout; the constant, step and cosine fall late and end in this order, the constant highest.")

# %% [markdown]
# Tuned, every schedule beats the constant here, and 1/t beats them all. (It has an advantage: its $1+\alpha_0 t$ supposes the curvature 1, which this parabola has. On a much flatter one it is the worst of all.) With the careless $\alpha_0$ of 0.5, step and cosine lose even to the *tuned* constant. So a comparison that tunes one side only can let either side win: **tune all, or compare nothing.** Try it, the constant and the cosine at each other's best rate:

# %% tags=["plumbing"]
figure, (left, right) = plots.pyplot.subplots(1, 2, figsize=(7.6, 3.0))
for losses in mean_loss.values():
    right.loglog(np.arange(steps + 1) + 1, losses[:, losses[-1].argmin()], color="#dddddd", linewidth=1)
(plan,) = left.loglog([], [], color=plots.VERMILION)
(loss_line,) = right.loglog([], [], color=plots.BLUE)
left.set(title="the schedule", xlabel="step", ylabel="α", xlim=(1, 200), ylim=(1e-3, 2.5))
right.set(title="mean loss of 2000 walks", xlabel="step", ylabel="J", ylim=(1e-2, 100))
shown = tried[[2, 6, 12, 19, 29, 35]]


def update(name, rate):
    plan.set_data(np.arange(steps) + 1, [families[name](rate)(step) for step in range(steps)])
    loss_line.set_data(np.arange(steps + 1) + 1, mean_loss[name][:, tried == rate])
    return plan, loss_line


def describe(name, rate):
    early, end = mean_loss[name][[10, -1], tried == rate]
    return tr("{name} from {rate:.3g}: loss {early:.2g} after 10 steps, {end:.2g} after 200.").format(
        name=name, rate=rate, early=early, end=end)


widgets.slider(
    figure, update, {"schedule": list(families), "α₀": shown}, describe, start={"schedule": "cosine", "α₀": shown[2]},
    alt="A schedule of α over 200 steps, and the mean loss of 2000 noisy walks under it; in grey each schedule at its best",
)

# %% [markdown]
# The rate in the picture is read from the very function that trained: a schedule is a function of the step and nothing else.
#
# *The next three sections build Adam. To see the contest first, skip to “All of them on the digits”.*

# %% [markdown]
# ### Momentum: for the valley
# In the valley of chapter 2.1, κ = 100, the best constant α needs 709 steps: the steep direction forbids more, the flat one starves. But along the floor every gradient points the *same* way, and across it they alternate. So add them up. What agrees grows; what alternates cancels. The sum is the **velocity** $v$ (not the variance of above), and β says how much of it is kept; $g$ is the gradient, all slopes together (Polyak, *Some methods of speeding up the convergence of iteration methods*, 1964):
#
# $$ v \leftarrow \beta v + g, \qquad w \leftarrow w - \alpha v $$

# %%
bowl = valley(condition_number=100)
start = np.array([1.0, 1.0])


def steps_needed(path):
    """The step from which on it is within a millionth of the bottom."""
    return int(np.flatnonzero(np.linalg.norm(path, axis=-1) > 1e-6)[-1] + 1)


plain = gradient_descent(bowl.gradient, start, 2 / 101, steps=2000)
heavy = gradient_descent(bowl.gradient, start, 4 / 121, steps=2000, optimizer=SGD(momentum=81 / 121))
print("steps to the bottom: plain", steps_needed(plain), " with momentum", steps_needed(heavy))

# %% [markdown]
# $\alpha = 4/121$ and $\beta = 81/121$ come from a formula of Polyak's, $4/(\sqrt L+\sqrt\mu)^2$ and $\left(\frac{\sqrt L-\sqrt\mu}{\sqrt L+\sqrt\mu}\right)^2$: steps in proportion to √κ and no longer to κ. Note that α is *above* the critical $2/L = 0.02$. With momentum the edge moves out to $2(1+\beta)/L$ (the same argument with two numbers for each direction; Polyak, 1964). **Find a pair that needs fewer than 100 steps.**

# %% tags=["plumbing"]
betas = np.array([0.0, 0.3, 0.5, 81 / 121, 0.8, 0.9])
alphas = np.array([0.005, 0.01, 0.015, 0.0198, 0.025, 0.03, 4 / 121, 0.036, 0.038])
distance = {}
for beta in betas:
    paths = gradient_descent(bowl.gradient, start, alphas[:, None], steps=300, optimizer=SGD(momentum=beta))
    for i, alpha in enumerate(alphas):
        distance[beta, alpha] = np.minimum(np.linalg.norm(paths[:, i], axis=-1), 1e3)

figure, axes = plots.pyplot.subplots(figsize=(6.6, 3.0))
(line,) = axes.semilogy([], [], color=plots.VERMILION)
axes.axhline(1e-6, color=plots.GREY, linestyle=":")
axes.set(xlabel="step", ylabel="distance from the bottom", xlim=(0, 300), ylim=(1e-8, 1e3))


def update(beta, alpha):
    line.set_data(np.arange(301), distance[beta, alpha][:301])
    return (line,)


def describe(beta, alpha):
    d = distance[beta, alpha]
    edge = 2 * (1 + beta) / 100
    if np.isclose(alpha, edge):
        return tr("The edge: the steep direction swings for ever and comes no closer.")
    if alpha > edge:
        return tr("Diverges: with β = {beta:.2g} the edge is at α = {edge:.4f}.").format(beta=beta, edge=edge)
    if d[-1] > 1e-6:
        return tr("Not there after 300 steps.")
    return tr("Arrives after {steps} steps.").format(steps=np.flatnonzero(d > 1e-6)[-1] + 1)


widgets.slider(
    figure, update, {"β": betas, "α": alphas}, describe, start={"β": 0.0, "α": 0.0198},
    marks={"β": {81 / 121: "Polyak"}, "α": {4 / 121: "Polyak"}},
    alt="Distance from the bottom of the valley over 300 steps, for one α and β",
)

# %% [markdown]
# ### RMSProp: for units
# Momentum has a failure that gradient descent has too. Multiply the loss by 1000, say because someone summed where you took the mean, and the same α is a thousand times too large. So divide every gradient by its own recent size, coordinate by coordinate. Its square is averaged in $s$; ρ says how much of the old average is kept, and ϵ is tiny and keeps the division from 0 (Tieleman and Hinton, *RMSProp*, their lecture on it, 2012):
#
# $$ s \leftarrow \rho\, s + (1-\rho)\, g^2, \qquad w \leftarrow w - \alpha\, \frac{g}{\sqrt s + \epsilon} $$

# %%
for optimizer, learning_rate in [("sgd", 2 / 101), ("momentum", 0.0033), ("rmsprop", 0.01)]:
    ends = []
    for factor in 1, 1000:
        path = gradient_descent(lambda w: factor * bowl.gradient(w), start, learning_rate, steps=400, optimizer=optimizer)
        ends.append(np.linalg.norm(path[-1]))
    print(f"{optimizer:9s} distance left, loss × 1: {ends[0]:8.2g}   × 1000: {ends[1]:8.2g}")

# %% [markdown]
# Units no longer matter. But now it doesn't arrive: a gradient divided by its own size is about 1, so every step is about α long, at the bottom as on the slope. And it begins badly: $s$ starts from zero, so the first step divides by $\sqrt{(1-\rho)\,g^2}$, which is too small: with the usual ρ = 0.9 that step is $1/\sqrt{0.1}$ times α, more than three.

# %%
for optimizer in "rmsprop", "adam":
    path = gradient_descent(bowl.gradient, start, 0.01, steps=3, optimizer=optimizer)
    print(f"{optimizer:8s} length of the first steps / α:", np.abs(np.diff(path[:, 0]) / 0.01).round(3))

# %% [markdown]
# ### Adam: both, and an honest start
# Average the gradient *and* its square, and divide both averages by the weight that they have gathered so far, $1-\beta^t$ after $t$ steps (Kingma and Ba, *Adam: a method for stochastic optimization*, 2015):
#
# $$ m \leftarrow \beta_1 m + (1-\beta_1) g, \quad s \leftarrow \beta_2 s + (1-\beta_2) g^2, \quad \hat m = \frac{m}{1-\beta_1^t}, \quad \hat s = \frac{s}{1-\beta_2^t}, \quad w \leftarrow w - \alpha\, \frac{\hat m}{\sqrt{\hat s} + \epsilon} $$
#
# The usual values are $\beta_1 = 0.9$ and $\beta_2 = 0.999$. After one step $m = (1-\beta_1) g$ is a tenth of the gradient, and $1-\beta_1^1$ is that same tenth: $\hat m = g$. So the first step of each weight is α long, but for ϵ.

# %%
for learning_rate in 0.01, 0.05, 0.1, 0.5:
    ends = [
        steps_needed(gradient_descent(lambda w: factor * bowl.gradient(w), start, learning_rate, steps=2000, optimizer="adam"))
        for factor in (1, 1000)
    ]
    print(f"Adam, α = {learning_rate}: {ends[0]} steps, with the loss × 1000: {ends[1]}")

# %% [markdown]
# From 0.05 to 0.5, ten times the α and nearly the same number of steps, in any units. (That it hardly depends on α is a favour of this start; that it doesn't depend on the units holds always. Nor does Adam stay at the bottom: let it go on, and now and then it is thrown out, as far as α.) No wonder that people stopped tuning. Is it so on real data?
#
# ## All of them on the digits
# Each with six learning rates of its own, ten seeds, five epochs. Three names are new. `sgd`, *stochastic gradient descent*, is the plain rule on batches. Under *warm-up* α grows from nearly 0 to its value in the first 20 steps and stays. Under *one cycle* it grows for a third of the time, then falls to almost 0 (in fast.ai's form; up and down in equal straight lines in Smith, *A disciplined approach to neural network hyper-parameters*, 2018).
#
# Which of the six rates is best? The test digits mustn't say. So each is first trained on four fifths of the training digits and judged on the fifth that was held back.

# %%
contest = {  # the optimiser, its learning rates, its schedule over so many steps
    "constant": ("sgd", [0.03, 0.1, 0.3, 0.5, 1.0, 1.5], lambda rate, steps: rate),
    "cosine": ("sgd", [0.1, 0.3, 0.5, 1.0, 1.5, 2.0], schedules.cosine),
    "one cycle": ("sgd", [0.1, 0.3, 0.5, 1.0, 1.5, 2.0], schedules.one_cycle),
    "warm-up": ("sgd", [0.1, 0.3, 0.5, 1.0, 1.5, 2.0], lambda rate, steps: schedules.warm_up(rate, 20)),
    "momentum": ("momentum", [0.01, 0.03, 0.1, 0.2, 0.3, 0.5], lambda rate, steps: rate),
    "RMSProp": ("rmsprop", [0.001, 0.003, 0.01, 0.03, 0.1, 0.3], lambda rate, steps: rate),
    "Adam": ("adam", [0.001, 0.003, 0.01, 0.03, 0.1, 0.3], lambda rate, steps: rate),
}
X_fit, X_held, y_fit, y_held = datasets.split(X_train, y_train, test_size=0.2)


# %%
def right_after(name, X, y, X_new, y_new, seeds):
    optimizer, tried, plan = contest[name]
    network = MLP([64, 32, 10], seed=np.arange(seeds), runs=(6, seeds), dtype=np.float32)  # shorter numbers: half the time
    learning_rate = plan(np.array(tried)[:, None], 5 * len(X) // 64)
    train(network, X, y, learning_rate, loss="softmax_cross_entropy", epochs=5, batch_size=64, optimizer=optimizer)
    return accuracy(network.forward(X_new), y_new)


# %%
scores = {}
for name, (_, tried, _) in contest.items():
    chosen = right_after(name, X_fit, y_fit, X_held, y_held, seeds=4).mean(axis=1).argmax()
    score = right_after(name, X_train, y_train, X_test, y_test, seeds=10)
    scores[name] = score.mean(axis=1)
    error = score[chosen].std(ddof=1) / np.sqrt(10)
    print(f"{name:10s} chosen α {tried[chosen]:<6} right {score[chosen].mean():.3f} ± {error:.3f}\n{'':10s} at each α: {scores[name].round(2)}")

# %% tags=["plumbing"]
figure, axes = plots.pyplot.subplots(figsize=(6.8, 3.2))
for name in "constant", "one cycle", "momentum", "Adam":
    plots.plot_sweep(contest[name][1], scores[name], label=name, ylabel="right on test digits", axes=axes)
axes.set(title="Every method has an α, and a cliff or a slope beside it", ylim=(0.5, 1))
plots.show(axes, alt="Accuracy against α for a constant rate, one cycle, momentum and Adam: four humps of nearly the same height, at 0.3, 1, 0.1 and 0.01.")

# %% [markdown]
# Everything that is tuned comes out within a per cent and a half. On this split of the digits momentum, Adam, the cosine and one cycle are about one per cent ahead of the tuned constant. It is no law: the ± is of the seeds alone, and over other splits Adam and momentum keep about half of that lead, the two schedules hardly any. Over ten other splits of the digits the test of C13 finds Adam ahead of the constant by 0.007 on average, on some by nothing, on some by two per cent. And Adam has an α: at 0.001, the default of many libraries, it is behind the best of all the others after five epochs, and beyond 0.1 it falls off on the other side.
#
# > <a id="C13"></a>**C13** · *“A rule that adapts α while training, such as Adam's, improves training.”*
# >
# > **Holds with a limit.** It can improve on a constant if both are tuned: on the noisy parabola the constant ends near 0.06, the cosine at 0.037, 1/t, which is made for that curvature, at 0.022; on the digits Adam gains a little, over ten splits 0.007. But Adam itself needs an α, and loses more than ten per cent at 0.001. What it really spares you is the units: with the loss × 1000 it takes the same steps.

# %% [markdown]
# ## The three ways at equal cost
# 45 trainings each, or as many range tests, which take a hundred steps each (a training takes eighty where a fifth of the digits is held back):
# - cross-validation: 9 rates × 5 folds;
# - a plain search: 45 rates, one training each, judged on one held-out fifth;
# - range tests: 45 of them, from 45 seeds, the median of their minimum, halved. (That it should be halved we have read off the grey curve, and so off these very test digits. The plateau is broad enough for it not to matter; strictly, other digits ought to judge.)

# %%
search = np.geomspace(0.001, 10, 45)
network = MLP([64, 32, 10], seed=0, runs=(45,))
train(network, X_fit, y_fit, search, loss="softmax_cross_entropy", epochs=5, batch_size=64)
by_search = search[accuracy(network.forward(X_held), y_held).argmax()]

network = MLP([64, 32, 10], seed=np.arange(45), runs=(45,))
many = range_test(network, X_train, y_train, 1e-3, 10, steps=100, loss="softmax_cross_entropy", batch_size=64)
by_range = np.median(many.minimum) / 2
for way, learning_rate in [("cross-validation", chosen_by_folds), ("plain search", by_search), ("range tests", by_range)]:
    score = right_on_test([learning_rate], seeds=20)
    print(f"{way:17s} α = {learning_rate:.2f}   right on test digits {score.mean():.3f} ± {score.std(ddof=1) / np.sqrt(20):.3f}")

# %% [markdown]
# Three ways, three α, one result. The bottom of the U is broad, and all of them land in it. What differs is the price: a *single* range test would have been enough, at one forty-fifth. Cross-validation earns its price where the bottom is narrow, where data are scarce, or where you must know how sure you are.
#
# ## What to do on Monday
# 1. **Scale the data** ([2.1](2_1_learning_rate.ipynb): it moved the largest usable α from two millionths to 0.85).
# 2. **One range test** of about 100 steps. Read the minimum. Start at half of it.
# 3. **Three trainings**, at that α, a third, and three times it. If the best is at the border, go on. (A factor of three is fine enough: here none of the three falls off the cliff.)
# 4. **Momentum 0.9 with a tenth of that α, or Adam**, whichever you know: Adam from 0.01 for a small network and hundreds of steps, from 0.001 or less for a large one and many. Don't expect it to spare you step 3.
# 5. **Let α fall at the end** if batches are small: the floor grows with α.
# 6. If runs differ by less than their standard error, **stop tuning**.
#
# ## What was seen
# - Cross-validation is honest and expensive. Its folds find the same valley and disagree about the best α in it.
# - The range test finds the plateau in one run. Half of its minimum is good and safe.
# - Noise puts a floor under a constant α; a schedule takes it away. A comparison that tunes one side only can let either win.
# - Momentum answers the valley, RMSProp the units, Adam the start. None of them answers the question of α.
#
# **Exercises** for this chapter are in [exercises/3_1_choosing_the_learning_rate](exercises/3_1_choosing_the_learning_rate.ipynb).
#
# ← [2.2 Activation functions](2_2_activation_functions.ipynb) · [3.2 Choosing the activation function](3_2_choosing_the_activation_function.ipynb) →
