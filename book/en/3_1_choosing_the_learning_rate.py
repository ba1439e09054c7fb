# %% [markdown]
# # 3.1 Choosing the learning rate
# *70 minutes, in two sittings · you need: [2.1](2_1_learning_rate.ipynb)*
#
# The article names three ways to find α: cross-validation, trying a range, and a rule that adapts it during training, such as Adam's. Each is paid for in trainings. Suppose you can afford as much computing as 45 short ones.
#
# **Which way gives you the best α for it? And once you have Adam, do you still need an α at all?** Bet now.
#
# After this chapter you can
# - run a cross-validation, read its error bars, and tell when its answer is only the edge of your grid;
# - read a range test, and say on which data its readings fail;
# - find a usable α for new data with eight trainings;
# - say why a constant α never quite arrives when the gradient is noisy, and what a schedule does about it;
# - say how large a batch may be before it buys nothing any more;
# - build Adam in three steps, each the cure for a failure of the one before, and Muon in a fourth.

# %%
import numpy as np

from lrcourse import LOSSES, MLP, SGD, accuracy, datasets, gradient_descent
from lrcourse import plots, schedules, train, valley, widgets
from lrcourse.messages import set_language
from lrcourse.selection import cross_validate, find_learning_rate, range_test
from lrcourse.training import updates

set_language("en")

# %%
X_train, X_test, y_train, y_test = datasets.split(*datasets.digits())
X_train, y_train = X_train[:1280], y_train[:1280]  # 20 batches of 64
print(len(X_train), "to choose with,", len(X_test), "to judge the choice")
SETTINGS = {"loss": "softmax_cross_entropy", "batch_size": 64}


def right_on_test(learning_rates, seeds=10):
    """Share right after five epochs, for each learning rate and seed."""
    rates = np.atleast_1d(learning_rates)[:, None]
    network = MLP([64, 32, 10], seed=np.arange(seeds), runs=(len(rates), seeds))
    train(network, X_train, y_train, rates, epochs=5, **SETTINGS)
    return accuracy(network.forward(X_test), y_test)


# %% [markdown]
# Where the searches count trainings, a **training** is five epochs on 1280 digits in batches of 64, a hundred steps (eighty where a fifth of the digits is held back for judging). The 450 test digits are there to judge us at the end. No method of choosing may look at them.
#
# ## First way: cross-validation
# One α is better than another if its network does better on digits it was not trained on. So hold some back. But which? However you pick them, chance decides. **K-fold cross-validation** holds every digit back once: cut the data into K parts, the **folds**; train K times, each time on all but one, and judge on that one.

# %% tags=["plumbing"]
figure, axes = plots.subplots(figsize=(4.8, 2.4), xticks=[], frame_on=False)
axes.set(title="Five trainings; every digit judges once", ylim=(4.6, -0.6))
axes.set(yticks=range(5), yticklabels=[f"training {row + 1}" for row in range(5)])
for row, part in np.ndindex(5, 5):
    job = "judge" if part == row else "train"
    shade = 1 if job == "judge" else 0.25
    axes.barh(row, 0.97, left=part, color=plots.PALE, alpha=shade)
    axes.text(part + 0.48, row, job, ha="center", va="center", fontsize=10)
plots.show(axes, alt="Five trainings; each holds back another fifth of the data.")

# %% tags=["prediction"]
widgets.predict(
    "Nine learning rates from 0.001 to 10, five folds. Look at each fold on its own: "
    "do they agree on the best α?",
    {
        "all five agree": "They share three quarters of their training data, so that "
        "is a fair guess. But each is judged on 256 digits only, and near the best α "
        "a few digits decide.",
        "they disagree, by a neighbour on the grid or so": "Near its best the curve "
        "is flat, so chance decides among neighbours. That is why you average, and "
        "look at error bars.",
        "they disagree wildly, from 0.001 to 10": "Chance moves the best along the "
        "flat part of the curve. It doesn't carry it up the walls.",
    },
    answer="they disagree, by a neighbour on the grid or so",
)

# %%
grid = np.geomspace(0.001, 10, 9)
digits = [64, 32, 10], X_train, y_train
result = cross_validate(*digits, grid, folds=5, epochs=5, **SETTINGS)
for learning_rate, mean, error in zip(grid, result.mean, result.standard_error):
    print(f"α = {learning_rate:<8.3g} wrong {mean:.3f} ± {error:.3f}")
print("best of each fold:", result.best_of_each_fold.round(3))

# %% [markdown]
# The ± is the **standard error**: the spread of the five folds divided by √5, how far the mean might be off. (Roughly: the folds share training data, so it comes out too small; no unbiased estimate exists, see Bengio and Grandvalet, 2004.) With it comes a habit worth having, the **one-standard-error rule** (Breiman and others, *Classification and Regression Trees*, 1984): of all the α within one standard error of the best, take the most cautious. Here that is the smallest, since a network beyond the edge is lost and one below it is only late.

# %%
best, cautious = result.best, result.one_standard_error
choices = f"best α = {best:.3g}, one-standard-error choice α = {cautious:.3g}"
print(f"{choices}, at the border: {result.at_border}")
limit = result.mean.min() + result.standard_error[result.mean.argmin()]  # of that rule
narrow = cross_validate(*digits, grid[:4], folds=5, epochs=5, **SETTINGS)
print(narrow.warning)

# %% [markdown]
# The second line is a cross-validation over a grid that ends too early. It has a winner too. **A best value at the border of the grid is not a result; it is a request for a wider grid.**

# %% tags=["plumbing"]
axes = plots.plot_cross_validation(result)
axes.set(title="All folds find the same valley, not the same best α")
plots.show(axes, alt="Error against α: a broad valley, its bottom between 0.3 and 1.")

# %% [markdown]
# Go through the grid, fold by fold:

# %% tags=["plumbing"]
figure, axes = plots.subplots(xscale="log", ylabel="share wrong")
axes.set(title="each fold (dots) and their mean (bar)", xlabel="learning rate α")
axes.plot(grid, result.errors, **plots.GHOST)


def draw(learning_rate, errors, standard_error):
    axes.plot([learning_rate] * 5, errors, "o", color=plots.MOVE)
    look = {"color": plots.MOVE, "markersize": 24, "markeredgewidth": 2}
    axes.plot(learning_rate, errors.mean(), "_", **look)


def describe(learning_rate, errors, standard_error):
    at = f"α = {learning_rate:.3g}: {errors.mean():.1%} ± {standard_error:.1%} wrong."
    if learning_rate == best:
        return f"{at} The best mean."
    if errors.mean() <= limit:
        return f"{at} Within one standard error of the best."
    return f"{at} More than one standard error above the best."


widgets.slider(
    figure,
    draw,
    grid,
    describe,
    start=grid[3],
    data={"errors": result.errors, "standard_error": result.standard_error},
    alt="Error of each of five folds, and their mean, for one α; all α in grey",
)

# %%
for learning_rate in best, cautious:
    right = right_on_test(learning_rate)
    seeds = f"for ten seeds between {right.min():.3f} and {right.max():.3f}"
    mean = f"right on the test digits {right.mean():.3f}"
    print(f"α = {learning_rate:.3g}: {mean}, {seeds}")

# %% [markdown]
# > <a id="C11" class="limit"></a>**C11** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C11)
# >
# > *“K-fold cross-validation gives an estimate of the learning rate: the one that does best on the folds held out.”*
# >
# > **On these digits it does; on small data it can miss.**
# >
# > It picks α = 1, or 0.316 by the one-standard-error rule, and networks trained at either get 95 % of unseen digits right. It costs K trainings for each α on the grid, 45 here. With only 120 samples it came within 0.02 of the best of the grid on 6 of 9 data sets; on the other three it depended on the split.

# %% [markdown]
# ## Second way: the range test
# A hundred steps instead of 45 trainings. Let α grow a little with every step, from far too small to far too large, within one run, and watch. The idea is Smith's (*Cyclical learning rates for training neural networks*, 2017), who raised α in equal steps and read the accuracy. The form in use today is fast.ai's (Gugger, *How do you find a good learning rate*, 2018): α is *multiplied* by the same factor at each of $T$ steps, and what is read is the loss. It stays level, falls, then shoots up; where it exceeds four times its smallest value so far, the test is over. (Nothing is read beyond: a network that has been thrown may come down again somewhere, and the α at which it does is no use to any other.) At step $t = 0, 1, \dots, T-1$
#
# $$ \alpha_t = \alpha_{\text{low}} \left(\frac{\alpha_{\text{high}}}{\alpha_{\text{low}}}\right)^{t/(T-1)} $$

# %%
low, high = 1e-3, 10
network = MLP([64, 32, 10], seed=0)
test = range_test(network, X_train, y_train, low, high, steps=100, **SETTINGS)
tenth = f"a tenth of that {test.minimum_over_10:.2g}"
steepest = f"falling most steeply at {test.steepest:.2g}"
print(f"loss smallest at α = {test.minimum:.2g}, {tenth}, {steepest}")

# %% tags=["plumbing"] name="cover"
axes = plots.plot_range_test(test)
axes.set(title="Level, down, up the wall: three rules, three answers")
plots.show(axes, alt="Loss against α: level, a fall to a minimum near 0.6, a wall.")

# %% [markdown]
# Three ways of reading it are in use, all on the *smoothed* loss, the mean over about a tenth of the steps around each: take the α where it is *smallest*; a *tenth* of that α, as fast.ai's author advises; or the one where it falls *most steeply*, as drawn on the log axis. They don't agree. Here are the medians of ten tests at each of four lengths; each test has its own start and its own order of batches:


# %%
def ten_tests(steps):
    """Each with its own start, and its own order of the batches."""
    networks = [MLP([64, 32, 10], seed=seed, dtype=np.float32) for seed in range(10)]
    settings = {**SETTINGS, "steps": steps}  # float32: shorter numbers, half the time
    return [
        range_test(network, X_train, y_train, low, high, seed=seed, **settings)
        for seed, network in enumerate(networks)
    ]


def readings(tests):
    """What each of the three rules reads, the median of the tests."""
    rules = [(test.minimum_over_10, test.steepest, test.minimum) for test in tests]
    return np.median(rules, axis=0)


# %%
LENGTHS = [50, 70, 100, 140, 200, 280, 400]
tests = {steps: ten_tests(steps) for steps in LENGTHS}
read = {steps: readings(tests[steps]) for steps in LENGTHS}
for steps in 50, 100, 200, 400:
    tenth, steepest, minimum = read[steps]
    rules = f"minimum/10 {tenth:.3f}   steepest {steepest:.3f}   minimum {minimum:.3f}"
    print(f"{steps:3d} steps:  {rules}")

# %% tags=["prediction"]
widgets.predict(
    "Now train with each rule's α. Which does worst?",
    {
        "the minimum": "It looks reckless: a little further and the loss flies up. "
        "But it leaves more room than it seems.",
        "the steepest": "It moves by a factor of three or four with the length of the "
        "test, which should worry you. On a long test it is too small.",
        "a tenth of the minimum": "The usual advice, and the cautious one. But a "
        "tenth is a whole decade, and takes you up the left wall of the U.",
    },
    answer="a tenth of the minimum",
)

# %%
RULES = "minimum_over_10", "steepest", "minimum"
for rule, learning_rate in zip(RULES, read[100]):
    right = right_on_test(learning_rate).mean()
    print(f"{rule:16s} α = {learning_rate:.3f}: right {right:.3f}")
broad = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0])
truth = right_on_test(broad).mean(axis=1)
for learning_rate, right in zip(broad, truth):
    print(f"     trained at α = {learning_rate:<5}: right {right:.3f}")

# %% [markdown]
# **How long should the test be?** Change its length and watch the three answers. The lower curve is the truth: the accuracy of honest trainings.

# %% tags=["plumbing"]
titles = ["the test: α grows with every step", "the truth: trained with this α"]
figure, (axes, trained) = plots.subplots(2, 1, titles=titles, sharex=True)
axes.set(xscale="log", xlim=(low, high))
axes.set(ylabel="loss", ylim=(0, 4))
trained.plot(broad, truth, "o-")
trained.set(ylabel="right on test digits", ylim=(0, 1), xlabel="learning rate α")


def draw(steps, tests, read):
    smoothed = np.median([test.smoothed for test in tests], axis=0)
    axes.plot(tests[0].learning_rates, smoothed, color=plots.MOVE)
    for rule, x, at in zip(["minimum/10", *RULES[1:]], read, [0.5, 0.2, 3.3]):
        plots.mark(axes, rule, x=x, at=at, ha="right")


def describe(steps, tests, read):
    tenth, steep, least = (f"{learning_rate:.2g}" for learning_rate in read)
    return f"{steps} steps: minimum/10 says {tenth}, steepest {steep}, minimum {least}."


widgets.slider(
    figure,
    draw,
    LENGTHS,
    describe,
    label="steps",
    start=100,
    data={"tests": tests.values(), "read": read.values()},
    alt="Loss against α in the range test, three readings, and the true accuracy",
)

# %% [markdown]
# The longer the test, the more the network has learnt by the time α becomes interesting, so the *steepest* fall comes earlier, at a smaller α. The minimum hardly moves, and for it seventy steps are enough. On the digits it sits on the plateau of the lower curve, a factor of two or three below the wall; half of it does as well and is safer. Is that a rule, or a fact about the digits? Three other data sets, twenty epochs each:


# %%
def rules_on(X, y):
    """Right on new data: at the minimum, half, a tenth of it; the best of a grid."""
    X, X_new, y, y_new = datasets.split(X, y, test_size=0.5)
    entropy = {"loss": "binary_cross_entropy", "batch_size": 32}
    network = MLP([X.shape[1], 32, 1], seed=range(5), runs=(5,))
    minimum = np.median(range_test(network, X, y, 1e-4, 100, 100, **entropy).minimum)
    rates = np.append(minimum / [1, 2, 10], np.geomspace(0.001, 10, 13))[:, None]
    network = MLP([X.shape[1], 32, 1], seed=range(5), runs=(len(rates), 5))
    train(network, X, y, rates, epochs=20, **entropy)
    right = np.median(accuracy(network.forward(X_new), y_new), axis=1)
    return *right[:3], right[3:].max()


# %%
others = {"tumours": datasets.breast_cancer(), "moons": datasets.moons(600)}
others["spirals"] = datasets.spirals(600)
for name, data in others.items():
    least, half, tenth, top = rules_on(*data)
    rules = f"minimum {least:.2f}   half {half:.2f}   tenth {tenth:.2f}"
    print(f"{name:8s} right at the {rules}   best α {top:.2f}")

# %% [markdown]
# It is no rule. On the tumours all three readings are near the best, the cautious tenth too. On moons each stays four in a hundred or more behind the best, on spirals at least seven. There a training first comes to rest at the level of a straight border between the classes, and a test of a hundred steps has got no further when α comes to the wall. It ends before the network has begun to bend, and where its loss is smallest is chance. The test knows where the wall is, roughly. It doesn't know what twenty epochs will do.
#
# > <a id="C12" class="limit"></a>**C12** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C12)
# >
# > *“Trying a range of learning rates gives such an estimate: the one that does best.”*
# >
# > **A plain search does, on the digits; a test made in a single run finds the decade there, and elsewhere not always.**
# >
# > On digits the best of 45 rates gets 95 % of the test digits right (at the end of this chapter). In a single run “steepest” falls from 0.21 to 0.061 as the test grows from 100 to 400 steps. With 120 samples a search came within 0.02 of the best α on 3 of 9 data sets whatever the split, half of the test's minimum on 5 of 9. It fails where the loss first stays on a plateau, as on spirals: then the test is over before the network has begun to learn.

# %% [markdown]
# ## Third way: change α on the way
# ### Why a constant α never quite arrives
# A batch of 64 digits gives the gradient of those digits, not of all of them. It is the gradient plus noise. On the parabola, with noise of size σ in every gradient (here σ is a number, not the sigmoid; ε is drawn anew at each step, with mean 0 and spread 1):
#
# $$ w \leftarrow w - \alpha\,(w + \sigma\varepsilon) $$
#
# The factor $1-\alpha$ pulls $w$ in, and each step throws it out by about $\alpha\sigma$. Square the new place, $(1-\alpha)w - \alpha\sigma\varepsilon$, and take the mean over many walks: the mixed term has the mean 0, since ε knows nothing of $w$. So where pull and throw balance, the variance $v$, the mean of $w^2$, reproduces itself: $v = (1-\alpha)^2 v + \alpha^2\sigma^2$, so
#
# $$ v = \frac{\alpha}{2-\alpha}\,\sigma^2, $$
#
# a floor on which it goes on swinging. Is that so?

# %%
rng = np.random.default_rng(0)
noisy = lambda w: w + rng.standard_normal(2000)
for learning_rate in 0.1, 0.5, 1.0:
    walks = gradient_descent(noisy, np.zeros(2000), learning_rate, steps=300)
    measured, formula = walks[-50:].var(), learning_rate / (2 - learning_rate)
    print(f"α = {learning_rate}: variance {measured:.3f}, formula {formula:.3f}")

# %% [markdown]
# A large α is quick and ends high. A small one ends low, and late. A **schedule** gives you both: α large first, small later. Over $T = 200$ steps, from a first rate $\alpha_0$:
#
# - *step*: $\alpha_0$, then from half-way on a tenth of it;
# - *cosine*: $\alpha_t = \tfrac12\alpha_0\,(1 + \cos(\pi t/T))$, which ends at 0 (Loshchilov and Hutter, *SGDR*, 2017);
# - *1/t*: $\alpha_t = \alpha_0/(1 + \alpha_0 t)$ (after Robbins and Monro, *A stochastic approximation method*, 1951).

# %% tags=["prediction"]
widgets.predict(
    "Start at w = 10 with σ = 3. Each schedule, and the constant too, gets its own "
    "best first rate. Which ends lowest, on average?",
    {
        "the constant": "It has one number to tune, and one floor. What is left of "
        "the start and what the noise adds pull that number in opposite directions.",
        "step": "A sharp drop looks like the sensible middle. It gets to the floor of "
        "its second rate, if there is time.",
        "cosine": "The schedule of many large models. It ends at 0, but spends little "
        "time at small α: the noise of the middle has little time left to be averaged "
        "away.",
        "1/t": "The oldest of them. On a noisy parabola it averages all the noise it "
        "has ever met.",
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

# %%
mean_loss, starts = {}, np.full((len(tried), 2000), 10.0)
for name, family in families.items():
    rng = np.random.default_rng(1)  # the same noise for all
    noisy = lambda w: w + 3 * rng.standard_normal(2000)
    w = gradient_descent(noisy, starts, family(tried[:, None]), steps)
    J = np.einsum("...i,...i", w, w) / 2 / 2000  # w²/2, its mean over 2000 walks
    mean_loss[name] = J.T  # (first rate, step)

# %%
careless, tuned = abs(tried - 0.5).argmin(), {}
for name, losses in mean_loss.items():
    at = losses[:, -1].argmin()
    tuned[name] = losses[at]
    at_best = f"tuned, α₀ = {tried[at]:.3f}: loss {losses[at, -1]:.3f}"
    at_half = f"untuned, α₀ = {tried[careless]:.1f}: {losses[careless, -1]:.3f}"
    print(f"{name:9s} {at_best}   {at_half}")
at_the_end = {name: losses[:, -1] for name, losses in mean_loss.items()}
shown = [2, 6, 12, 19, 29, 35]  # of the rates tried
count = 1 + np.arange(steps + 1)  # from 1: a log axis has no 0

# %% tags=["plumbing"]
titles = ["At the end: each has its best α₀", "On the way, each at its best α₀"]
figure, panels = plots.subplots(1, 2, titles=titles, sharey=True)
plots.plot_curves(at_the_end, tried, axes=panels[0], labels=False, marker="")
for line in [*panels[0].lines]:
    x, y = line.get_data()
    panels[0].plot(x[np.nanargmin(y)], np.nanmin(y), "o", color=line.get_color())
plots.plot_curves(tuned, count, axes=panels[1])
panels[0].set(xlabel="first learning rate α₀", ylabel="mean loss", ylim=(0.01, 100))
panels[0].set(xscale="log", yscale="log")
panels[1].set(xlabel="step", xscale="log")
plots.show(
    figure,
    alt="Left, the loss after 200 steps: the constant has a narrow V, step and "
    "cosine wider and lower ones, 1/t falls. Right, on the way: 1/t is always lowest.",
)

# %% [markdown]
# On this parabola, tuned, every schedule beats the constant, and 1/t beats them all. (It has an advantage: its $1+\alpha_0 t$ assumes a curvature of 1, which this parabola has. On a much flatter one it is the worst of all, and the cosine too loses to the constant: after 200 steps both are still on their way down.) With the careless $\alpha_0$ of 0.5, step and cosine lose even to the *tuned* constant. So a comparison that tunes only one side can let either side win: **tune all, or compare nothing.** Try it, with the constant and the cosine each at the other's best rate:

# %% tags=["plumbing"]
figure, (left, right) = plots.subplots(1, 2, yscale="log")
left.set(title="the schedule", ylabel="α", ylim=(1e-3, 2.5))
right.set(title="mean loss of 2000 walks", ylabel="J", ylim=(1e-2, 100))
for axes in left, right:
    axes.set(xlabel="step", xscale="log", xlim=(1, 200))
right.plot(count, np.transpose([*tuned.values()]), **plots.GHOST)


def draw(name, rate, losses):
    schedule = families[name](rate)
    left.plot(count[:-1], schedule(np.arange(steps)), color=plots.MOVE)
    right.plot(count, losses, color=plots.MOVE)


def describe(name, rate, losses):
    early, end = f"{losses[10]:.2g} after 10 steps", f"{losses[-1]:.2g} after 200"
    return f"{name} from {rate:.3g}: loss {early}, {end}."


widgets.slider(
    figure,
    draw,
    {"schedule": list(families), "α₀": tried[shown]},
    describe,
    data=[losses[shown] for losses in mean_loss.values()],
    start={"schedule": "cosine", "α₀": tried[12]},
    alt="A schedule, and the loss of noisy walks under it; in grey the best of each",
)

# %% [markdown]
# The rate in the picture is read from the very function that did the training: a schedule is a function of the step and nothing else.

# %% [markdown]
# ### The mean of a restless walk
# A schedule is one way off the floor. The step and the cosine have to know from the beginning when the training ends; 1/t needn't, but assumes a curvature. There is an idea that needs no schedule: leave α alone, let the walk swing, and take as the answer the *mean* of where it has been (Polyak and Juditsky, *Acceleration of stochastic approximation by averaging*, 1992).

# %% tags=["prediction"]
widgets.predict(
    "Constant α = 0.5, σ = 3, 200 steps. Each of the last 100 points has a mean loss "
    "of about 1.5. What is the loss of their mean?",
    {
        "about 1.5": "No point is any better than the others. But they lie on both "
        "sides of the bottom.",
        "about half of that": "Two points would do that, if they knew nothing of each "
        "other. Here are a hundred.",
        "a thirtieth of it": "0.044, lower than the tuned constant ends. Every point "
        "is bad, and their mean is good.",
    },
    answer="a thirtieth of it",
)


# %%
def noise(seed=1):
    rng = np.random.default_rng(seed)
    return lambda: 3 * rng.standard_normal(1000)  # for as many walks


# %%
def schedule_free(rates):
    """The slope is taken near the mean x; a restless z walks by it."""
    x = z = np.full((len(rates), 1000), 10.0)
    shake, points = noise(), []
    for t in range(steps):
        y = 0.9 * x + 0.1 * z  # close to the mean
        z = z - rates[:, None] * (y + shake())
        x = x + (z - x) / (t + 1)  # the mean of all z so far
        points.append(x)
    return np.array(points)


# %% [markdown]
# The second function is the youngest of the kind, **Schedule-Free** (Defazio and others, *The road less scheduled*, 2024). It moves with the mean, and so it has an answer at every step, not only at the end. Beside them two more schedules. *Linear* falls in a straight line to 0, which theory prefers to the cosine (Defazio and others, *Optimal linear decay learning rate schedules*, 2023). *Warmup–stable–decay* (here without the warm-up, a rise of α at the start) stays up and falls only at the end, here in the last fifth (Hu and others, *MiniCPM*, 2024), so that whoever wants to train longer can go back to just before the fall and train on from there. (In the table it “falls late”.)

# %%
few, ends = tried[5::4], {}  # nine of the rates
SHAPES = {
    "constant": schedules.constant,
    "cosine": families["cosine"],
    "linear": lambda rate: lambda step: rate * (1 - step / steps),
    "falls late": lambda rate: lambda step: rate * min(1, 5 * (1 - step / steps)),
}

# %%
for name, family in SHAPES.items():
    shake, far = noise(), np.full((len(few), 1000), 10.0)
    w = gradient_descent(lambda w: w + shake(), far, family(few[:, None]), steps)
    ends[name] = w[-1]
    if name == "constant":
        ends["mean of its last half"] = w[steps // 2 :].mean(axis=0)
        wander = w[:, :, 0].T  # one walk for each rate
free = schedule_free(few)
ends["schedule-free"] = free[-1]

# %%
print("                       tuned           at α₀ = 0.5")
for name, w in ends.items():
    J = (w**2).mean(axis=1) / 2
    lowest = f"{J.min():.3f} at {few[J.argmin()]:.3f}"
    print(f"{name:22} {lowest}  {J[abs(few - 0.5).argmin()]:.3f}")

# %% tags=["plumbing"]
figure, axes = plots.subplots(xlabel="step", ylabel="w")
axes.set(xlim=(0, 200), ylim=(-6, 11))
plots.mark(axes, y=0)
points, half = np.arange(201), np.arange(100, 201)


def draw_walk(rate, walk, mean):
    so_far = walk[100:].cumsum() / np.arange(1, 102)
    axes.plot(points, walk, color=plots.PALE, linewidth=0.8, label="where it is")
    axes.plot(points[1:], mean, "--", color=plots.INK, label="schedule-free")
    axes.plot(half, so_far, color=plots.MOVE, label="mean since step 100")
    plots.label_lines(axes)


def say_walk(rate, walk, mean):
    tail = walk[100:]
    swings = f"On average the last 100 points lie {abs(tail).mean():.2f} off the bottom"
    means = f"their mean {abs(tail.mean()):.2f}, schedule-free {abs(mean[-1]):.2f}"
    return f"{swings}, {means}."


widgets.slider(
    figure,
    draw_walk,
    few,
    say_walk,
    start=few[6],
    data={"walk": wander, "mean": free[:, :, 0].T},
    alt="One walk at a constant α, the mean of its second half, and Schedule-Free",
)

# %% [markdown]
# The floor is a floor under the *last point*. At α = 0.5 the constant ends at 1.46 and the mean of its last half at 0.044; tuned, the mean is level with the cosine. **A large constant α is not wrong. Reading it off at a single moment is.** Move α and watch the mean since step 100: the walk swings wider and wider, and its mean hardly notices. (The loss is half the square of the distance: a thirtieth of the one is between a fifth and a sixth of the other.) Tuned, linear ends a little below the cosine; at 0.5, above it. Schedule-Free ends at a twelfth of the constant at 0.5; with a small α it may swing past the bottom late, and not be back by the last step. (Other noise and fewer rates than above, so the figures differ a little; and the picture shows one walk, the table the mean of 1000.) And on digits, in batches of 8, which are noisier than those of 64?

# %%
rates, total = np.array([0.1, 0.2, 0.4, 0.8]), 480  # three epochs in batches of 8
noisy_batches = {**SETTINGS, "batch_size": 8}


def three_epochs(shape):
    """The networks at the end, and with the mean of their last 240 weights."""
    network = MLP([64, 32, 10], seed=np.arange(5), runs=(4, 5), dtype=np.float32)
    mean, schedule = network.copy(), lambda step: shape(rates[:, None], step / total)
    training = updates(network, X_train, y_train, schedule, **noisy_batches)
    for step, _ in zip(range(total), training):
        mean.flat += (network.flat - mean.flat) / max(step - 239, 1)
    return network, mean


# %%
ON_DIGITS = {
    "constant": lambda rate, t: rate,
    "linear": lambda rate, t: rate * (1 - t),
    "cosine": lambda rate, t: rate * (1 + np.cos(np.pi * t)) / 2,
    "falls late": lambda rate, t: rate * np.minimum(1, 5 * (1 - t)),
}
print("loss on new digits at α₀ =", rates)
for name, shape in ON_DIGITS.items():
    last, mean = three_epochs(shape)
    for network in [last, mean] if name == "constant" else [last]:
        J, _ = LOSSES["softmax_cross_entropy"](network.forward(X_test), y_test)
        print(f"{name if network is last else 'its mean':27}", J.mean(axis=1).round(3))

# %% [markdown]
# The same there: at its own best α each of them is ahead of the constant, 0.107 to 0.123 against 0.144. (Each best α is read off the test digits, so all of these are a little flattered.) The order is another one: falling late, the last of them on the parabola, is as good as the mean.
#
# **A constant α can be cured at the end.** Its mean and a linear fall both beat the best constant in all settings of our tests but one: five noisy parabolas, of curvatures from 0.1 to 10, over fifty steps to eight hundred, and the unseen part of three data sets, digits, tumours and diabetes. How much depends on the noise: by two fifths on the parabola, by a fifth or so on digits, by a twentieth on the other two, where there is little to average. (The one: on a parabola of curvature 0.03, from as far away, neither helps in fifty steps: whoever hasn't arrived has nothing to average.) At a careless α Schedule-Free beats the constant on all of the parabolas. Tuned against a tuned constant it doesn't always: not over eight hundred steps from far away, for its mean never forgets the start.

# %% [markdown]
# ### How large a batch?
# The noise comes from the batch: $B$ samples instead of one, and σ² falls to a $B$-th. The floor above, the variance of the walk, is about $\alpha\sigma^2/2$, so four times the batch would bear four times the α, and a quarter of the steps would do. How far does that go?

# %% tags=["prediction"]
widgets.predict(
    "Digits, loss down to 0.3, the best α for each batch. From 8 samples to 32, from "
    "32 to 128, from 128 to all 1280: to what fraction does the number of steps fall?",
    {
        "to a quarter, a quarter, a tenth": "Then the whole batch would be as cheap "
        "as any, and ten machines always ten times as fast as one.",
        "to a half, two thirds, three quarters": "Less and less. At last the gradient "
        "is exact, and what limits α is no longer the noise but the edge.",
        "not at all": "So it is at the end. At the beginning noise is what costs the "
        "steps.",
    },
    answer="to a half, two thirds, three quarters",
)

# %%
BATCHES, BATCH_RATES = [2, 8, 32, 128, 1280], 10 ** np.arange(-1.25, 0.3, 0.25)
two_seeds = {"seed": [0, 1], "runs": (len(BATCH_RATES), 2), "dtype": np.float32}


def way_to(goal, size):
    """The loss at each step, until both seeds at some α reach the goal; and that α."""
    network, way = MLP([64, 32, 10], **two_seeds), []
    options = {**SETTINGS, "batch_size": size}
    for _ in updates(network, X_train, y_train, BATCH_RATES[:, None], **options):
        J, _ = LOSSES[SETTINGS["loss"]](network.forward(X_train[:256]), y_train[:256])
        way.append(J.mean(axis=1))
        if (there := (J < goal).all(axis=1)).any():
            return np.array(way)[:, there][:, 0], BATCH_RATES[there][0]


# %%
print("batch  best α  steps  samples")
to_goal = {}
for batch_size in BATCHES:
    to_goal[batch_size], best_rate = way_to(0.3, batch_size)
    steps_taken = len(to_goal[batch_size])
    samples = f"{steps_taken * batch_size:7}"
    print(f"{batch_size:5}  {best_rate:6.2g}  {steps_taken:5}  {samples}")

# %% tags=["plumbing"]
titles = ["step by step", "sample by sample"]
figure, (left, right) = plots.subplots(
    1,
    2,
    titles=titles,
    sharey=True,
    xscale="log",
    ylabel="loss",
    ylim=(0.2, 3),
)
left.set(xlabel="step", xlim=(1, 400))
right.set(xlabel="samples seen", xlim=(2, 4e4))
for batch_size, J in to_goal.items():
    for axes, each in zip([left, right], [1, batch_size]):
        axes.plot(each * (1 + np.arange(len(J))), J, **plots.GHOST)


def draw(batch_size, J):
    for axes, each in zip([left, right], [1, batch_size]):
        axes.plot(each * (1 + np.arange(len(J))), J, color=plots.MOVE)


def describe(batch_size, J):
    seen = f"{len(J)} steps, and {len(J) * batch_size} samples"
    return f"Batches of {batch_size}: {seen}, to a loss of 0.3."


widgets.slider(
    figure,
    draw,
    BATCHES,
    describe,
    data=to_goal.values(),
    label="batch",
    start=8,
    alt="The loss to 0.3 for one size of the batch, by steps and by samples",
)

# %% [markdown]
# Small batches are cheapest by the sample, large ones fastest by the step. At 32 you pay about twice the fewest steps and more than twice the fewest samples. From 2 to 8 the steps fall by more than the samples grow; beyond 8 the samples grow by more than the steps fall. Can one know where that is? McCandlish and others (*An empirical model of large-batch training*, 2018) say: where the noise of a batch is as large as the gradient itself. A batch of $B$ has a $B$-th of the variance of a single sample. That is as large as the square of the mean gradient where $B$ is that variance divided by that square. That is the **noise scale**:


# %%
def noise_scale(network, n=512):
    """From the gradients of n samples: a stack of networks with one sample each."""
    each = MLP([64, 32, 10], runs=(n,))
    each.flat[...] = network.flat
    one_each = X_train[:n, None], y_train[:n, None], SETTINGS["loss"]
    _, layers = each.loss_and_gradients(*one_each)
    g = np.hstack([part.reshape(n, -1) for pair in layers for part in pair])
    return ((g - g.mean(axis=0)) ** 2).sum(axis=1).mean() / (g.mean(axis=0) ** 2).sum()


# %%
network = MLP([64, 32, 10], seed=0)
training = updates(network, X_train, y_train, 0.3, **SETTINGS)
for step in range(41):
    if step in [0, 10, 20, 40]:
        J, _ = LOSSES[SETTINGS["loss"]](network.forward(X_train), y_train)
        print(f"{step:2} steps, loss {J:.2f}: noise scale {noise_scale(network):.0f}")
    next(training)

# %% [markdown]
# It begins at 33, near the batch at which both prices are about double, and is above 100 before the loss gets to 0.3. It grows as the network learns, for the mean gradient shrinks and the samples go on disagreeing. **Far above the noise scale more samples buy next to nothing; below it they buy larger steps, unless the edge comes first.** (On other data the two numbers agree less well than here.) The best α behaves likewise: it rises with the batch, by less than the batch does, until it meets the edge. So it was on digits with ReLU, on tumours and on diabetes; only *where* they stop paying is different for each. (Shallue and others, *Measuring the effects of data parallelism*, 2019, found curves of this shape in networks of many kinds, and no rule for the best α that held for all.)

# %% [markdown]
# ---
# **Second sitting** · *30 minutes. The next three sections build Adam. To see the contest first, skip to “All of them on the digits”.*

# %% [markdown]
# ### Momentum: for the valley
# In the valley of chapter 2.1, κ = 100, the best constant α needs 709 steps: the steep direction forbids more, the flat one starves. But along the floor every gradient points the *same* way, and across it they alternate. So add them up. What agrees grows; what alternates cancels. The sum is the **velocity** $v$ (not the variance above), and β says how much of it is kept; $g$ is the gradient, all slopes together (Polyak, *Some methods of speeding up the convergence of iteration methods*, 1964):
#
# $$ v \leftarrow \beta v + g, \qquad w \leftarrow w - \alpha v $$

# %%
bowl, start = valley(condition_number=100), np.array([1.0, 1.0])


def steps_needed(path):
    """The step from which on it is within a millionth of the bottom."""
    return np.flatnonzero(np.linalg.norm(path, axis=-1) > 1e-6)[-1] + 1


plain = gradient_descent(bowl.gradient, start, 2 / 101, steps=2000)
polyak = SGD(momentum=81 / 121)
heavy = gradient_descent(bowl.gradient, start, 4 / 121, steps=2000, optimizer=polyak)
fewer = f"plain {steps_needed(plain)}  with momentum {steps_needed(heavy)}"
print(f"steps to the bottom: {fewer}")

# %% [markdown]
# $\alpha = 4/121$ and $\beta = 81/121$ come from Polyak's formula, $4/(\sqrt L+\sqrt\mu)^2$ and $\left(\frac{\sqrt L-\sqrt\mu}{\sqrt L+\sqrt\mu}\right)^2$: the number of steps grows with √κ, no longer with κ. Note that α is *above* the critical $2/L = 0.02$. With momentum the edge moves out to $2(1+\beta)/L$ (the same argument with two numbers for each direction; Polyak, 1964). **With which β do the most α arrive within 300 steps, and what does that β cost at Polyak's α?**

# %%
BETAS = np.array([0.0, 0.3, 0.5, 81 / 121, 0.8, 0.9])
ALPHAS = np.array([0.005, 0.01, 0.015, 0.0198, 0.025, 0.03, 4 / 121, 0.036, 0.038])
paths = []  # (β, α, step, direction)
for optimizer in map(SGD, BETAS):
    rates = ALPHAS[:, None]
    walked = gradient_descent(bowl.gradient, start, rates, 300, optimizer=optimizer)
    paths.append(walked.swapaxes(0, 1))

# %% tags=["plumbing"]
figure, axes = plots.subplots(xlabel="step", yscale="log")
axes.set(ylabel="distance from the bottom", xlim=(0, 300), ylim=(1e-8, 1e3))
plots.mark(axes, y=1e-6)


def draw(beta, alpha, path):
    axes.plot(np.linalg.norm(path, axis=-1), color=plots.MOVE)


def describe(beta, alpha, path):
    edge, steps = 2 * (1 + beta) / 100, steps_needed(path)
    if np.isclose(alpha, edge):
        return "The edge: the steep direction swings for ever and comes no closer."
    if alpha > edge:
        return f"Diverges: with β = {beta:.2g} the edge is at α = {edge:.4f}."
    if steps > 300:
        return "Not there after 300 steps."
    return f"Arrives after {steps} steps."


widgets.slider(
    figure,
    draw,
    {"β": BETAS, "α": ALPHAS},
    describe,
    data=paths,
    start={"β": 0.0, "α": 0.0198},
    marks={"β": {BETAS[3]: "Polyak"}, "α": {ALPHAS[6]: "Polyak"}},
    alt="Distance from the bottom of the valley over 300 steps, for one α and β",
)

# %% [markdown]
# ### RMSProp: for units
# Momentum shares one failure with gradient descent. Multiply the loss by 1000, say because someone summed where you took the mean, and the same α is a thousand times too large. So divide every gradient by its own recent size, coordinate by coordinate. Its square is averaged in $s$; ρ says how much of the old average is kept, and ϵ is tiny and keeps us from dividing by 0 (Tieleman and Hinton, in their lecture *RMSProp*, 2012):
#
# $$ s \leftarrow \rho\, s + (1-\rho)\, g^2, \qquad w \leftarrow w - \alpha\, \frac{g}{\sqrt s + \epsilon} $$


# %%
def in_units(factor):
    """The gradient where the loss is so many times as large."""
    return lambda w: factor * bowl.gradient(w)


RATES = {"sgd": 2 / 101, "momentum": 0.0033, "rmsprop": 0.01}
for name, learning_rate in RATES.items():
    ends = []
    for gradient in in_units(1), in_units(1000):
        path = gradient_descent(gradient, start, learning_rate, 400, optimizer=name)
        ends.append(np.linalg.norm(path[-1]))
    left = f"loss × 1: {ends[0]:8.2g}   × 1000: {ends[1]:8.2g}"
    print(f"{name:9s} distance left, {left}")

# %% [markdown]
# Units no longer matter. But now the walk doesn't arrive: a gradient divided by its own size is about 1, so every step is about α long, at the bottom just as on the slope. And it begins badly: $s$ starts from zero, so the first step divides by $\sqrt{(1-\rho)\,g^2}$, which is too small: with the usual ρ = 0.9 that step is $1/\sqrt{0.1}$ times α, more than three times.

# %%
for name in "rmsprop", "adam":
    path = gradient_descent(bowl.gradient, start, 0.01, steps=3, optimizer=name)
    lengths = np.abs(np.diff(path[:, 0])) / 0.01
    print(f"{name:8s} length of the first steps / α:", lengths.round(3))

# %% [markdown]
# ### Adam: both, and an honest start
# Average the gradient *and* its square, and divide both averages by the weight they have gathered so far, $1-\beta^t$ after $t$ steps (Kingma and Ba, *Adam: a method for stochastic optimization*, 2015):
#
# $$ m \leftarrow \beta_1 m + (1-\beta_1) g, \quad s \leftarrow \beta_2 s + (1-\beta_2) g^2, \quad \hat m = \frac{m}{1-\beta_1^t}, \quad \hat s = \frac{s}{1-\beta_2^t}, \quad w \leftarrow w - \alpha\, \frac{\hat m}{\sqrt{\hat s} + \epsilon} $$
#
# The usual values are $\beta_1 = 0.9$ and $\beta_2 = 0.999$. After one step $m = (1-\beta_1) g$ is a tenth of the gradient, and $1-\beta_1^1$ is that same tenth: $\hat m = g$. So the first step of each weight is α long, apart from ϵ.

# %%
for learning_rate in 0.01, 0.05, 0.1, 0.5:
    ends = []
    for gradient in in_units(1), in_units(1000):
        path = gradient_descent(gradient, start, learning_rate, 2000, optimizer="adam")
        ends.append(steps_needed(path))
    taken = f"{ends[0]} steps, with the loss × 1000: {ends[1]}"
    print(f"Adam, α = {learning_rate}: {taken}")

# %% [markdown]
# From 0.05 to 0.5, ten times the α and nearly the same number of steps, in any units. (That it hardly depends on α is luck with this start; that it doesn't depend on the units is always true. Nor does Adam stay at the bottom: let it run on, and now and then it is thrown out, by as much as α.) No wonder people stopped tuning. Is it the same on real data?
#
# ## All of them on the digits
# Each gets six learning rates of its own, ten seeds, five epochs. Three names are new. `sgd`, *stochastic gradient descent*, is the plain rule on batches. Under *warm-up* α grows from nearly 0 to its value in the first 20 steps and stays. Under *one cycle* it grows for a third of the time, then falls to almost 0 (in fast.ai's form; up and down in equal straight lines in Smith, *A disciplined approach to neural network hyper-parameters*, 2018).
#
# Which of the six rates is best? The test digits mustn't say. So each is first trained on four fifths of the training digits and judged on the fifth held back.

# %%
constant = lambda rate, steps: rate
usual = [0.1, 0.3, 0.5, 1.0, 1.5, 2.0]
small = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]
CONTEST = {  # the optimiser, its learning rates, its schedule over so many steps
    "constant": ("sgd", [0.03, 0.1, 0.3, 0.5, 1.0, 1.5], constant),
    "cosine": ("sgd", usual, schedules.cosine),
    "one cycle": ("sgd", usual, schedules.one_cycle),
    "warm-up": ("sgd", usual, lambda rate, steps: schedules.warm_up(rate, 20)),
    "momentum": ("momentum", [0.01, 0.03, 0.1, 0.2, 0.3, 0.5], constant),
    "RMSProp": ("rmsprop", small, constant),
    "Adam": ("adam", small, constant),
}


# %%
def right_after(name, X, y, X_new, y_new, seeds):
    """Share of the new digits right, for each of its six rates and each seed."""
    optimizer, six, schedule = CONTEST[name]
    runs = {"seed": np.arange(seeds), "runs": (6, seeds)}
    network = MLP([64, 32, 10], dtype=np.float32, **runs)
    rates = schedule(np.array(six)[:, None], 5 * len(X) // 64)
    train(network, X, y, rates, epochs=5, optimizer=optimizer, **SETTINGS)
    return accuracy(network.forward(X_new), y_new)


def with_error(right):
    """Mean ± standard error."""
    return f"{right.mean():.3f} ± {right.std(ddof=1) / np.sqrt(right.size):.3f}"


# %%
X_fit, X_held, y_fit, y_held = datasets.split(X_train, y_train, test_size=0.2)
scores = {}
for name, (_, six, _) in CONTEST.items():
    held = right_after(name, X_fit, y_fit, X_held, y_held, seeds=4)
    chosen = held.mean(axis=1).argmax()
    right = right_after(name, X_train, y_train, X_test, y_test, seeds=10)
    scores[name] = right.mean(axis=1)
    print(f"{name:10s} chosen α {six[chosen]:<6} right {with_error(right[chosen])}")
    print(f"{'':10s} at each α: {scores[name].round(2)}")

# %% tags=["plumbing"]
figure, axes = plots.subplots(ylim=(0.5, 1))
for name in "constant", "one cycle", "momentum", "Adam":
    tried_by, score = CONTEST[name][1], scores[name]
    plots.plot_sweep(tried_by, score, axes=axes)
    below = {"xytext": (0, -12), "textcoords": "offset points", "ha": "center"}
    axes.annotate(name, (tried_by[0], score[0]), **below, fontsize=10)
axes.set(title="Every method has an α, and a cliff or a slope beside it")
axes.set(ylabel="right on test digits")
plots.show(axes, alt="Four humps of the same height, at α = 0.3, 1, 0.1 and 0.01.")

# %% [markdown]
# Everything that is tuned ends up within one and a half per cent. On this split of the digits momentum, Adam, the cosine and one cycle are about one per cent ahead of the tuned constant. That is no law: the ± covers the seeds alone, and over other splits Adam and momentum keep about half of that lead, the two schedules hardly any. Over ten other splits of the digits the test of C13 finds Adam ahead of the constant by 0.007 on average, on some not at all, on some by two per cent. And Adam does have an α: at 0.001, the default of many libraries, it is behind the best of all the others after five epochs, and beyond 0.1 it falls off on the other side.
#
# > <a id="C13" class="limit"></a>**C13** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C13)
# >
# > *“A strategy that adapts α while training, such as Adam's, is there to improve training.”* (An aim; we ask whether it is met.)
# >
# > **It can improve on a constant if both are tuned, but Adam itself needs an α.**
# >
# > On the noisy parabola of curvature 1 the constant ends near 0.06, the cosine at 0.037, 1/t, which is made for that curvature, at 0.02; on the digits Adam gains a little, over ten splits 0.007, and it loses more than ten per cent at 0.001. The cosine won by a tenth or more at 3 of 5 curvatures, not on the flattest; Adam was ahead by 0.02 on 2 of 9 data sets whatever the split, on 3 more by the split. What it really spares you is the units: with the loss × 1000 it takes the same steps.

# %% [markdown]
# ## After Adam: a step for each matrix
# Adam's first step makes every *number* of the gradient ±1. But the weights of a layer are a matrix, and what counts is what it does to the vectors that go in. A matrix stretches some directions and shrinks others; its **singular values** say by how much, largest first. A gradient has a few large ones and many tiny ones: most directions hardly learn. **Muon** (Jordan and others, *Muon: an optimizer for hidden layers*, 2024) brings them all to about 1. It needs no decomposition: five rounds of a polynomial do it, which lifts small numbers quickly and keeps large ones between 0.7 and 1.2. Nearer to 1 isn't needed. (Its momentum is Nesterov's: the gradient counts once more on top of the velocity, as if one looked a step ahead. Exercise 7 builds it.)


# %%
def evened(G, steps=5):
    """The matrix G with all its singular values near 1. `G.mT` is G transposed."""
    tall = G.shape[-2] > G.shape[-1]
    X = (G.mT if tall else G) / np.linalg.norm(G, axis=(-2, -1), keepdims=True)
    for _ in range(steps):
        A = X @ X.mT
        X = 3.4445 * X + (2.0315 * A @ A - 4.7750 * A) @ X
    return X.mT if tall else X


# %%
start_here = MLP([64, 32, 10], seed=0)
batch = X_train[:64], y_train[:64], SETTINGS["loss"]
_, ((G, _), _) = start_here.loss_and_gradients(*batch)  # of the first layer's weights
ROUNDS = [0, 1, 2, 3, 4, 5, 8]
values = [np.linalg.svd(evened(G, rounds), compute_uv=False) for rounds in ROUNDS]
for rounds, found in zip(ROUNDS, values):
    print(f"steps: {rounds}   the 1st {found[0]:.2f}, the 10th {found[9]:.2f}")

# %% tags=["plumbing"]
figure, axes = plots.subplots(figsize=(6.4, 3.0), xlim=(0, 33), ylim=(0, 1.3))
axes.set(xlabel="direction", ylabel="singular value")
plots.mark(axes, y=1)


def draw(rounds, found):
    axes.bar(np.arange(1, len(found) + 1), found, color=plots.GREY)


def describe(rounds, found):
    near = f"of {len(found)} directions, above a half: {(found > 0.5).sum()}"
    steps = f"{rounds} step{'s' * (rounds != 1)}"
    return f"After {steps}, {near}; the largest is {found[0]:.2f}."


widgets.slider(
    figure,
    draw,
    ROUNDS,
    describe,
    data=values,
    label="steps",
    alt="The singular values of a gradient, brought nearer to 1 with every step",
)


# %%
class Muon(SGD):
    """Momentum that looks ahead, each matrix made even; the biases as they are."""

    def direction(self, g, w):
        d = super().direction(g, w)
        for weight, _ in self.in_layers(d):
            weight[...] = evened(weight)
        return d


# %% tags=["prediction"]
widgets.predict(
    "Momentum, Adam and Muon, each with the best of seven α, five epochs of digits. "
    "Which one gets lowest on the training digits, and which on new ones?",
    {
        "Muon on the training digits; on new ones it depends on which": "On the "
        "training digits by far. Which is best on new digits depends on the split.",
        "Muon, on both, whatever the digits": "So it is on the split of this page. "
        "That is one split.",
        "Adam, on both": "It was the one to beat for ten years.",
        "momentum, on both": "It is inside Muon, without the making even.",
    },
    answer="Muon on the training digits; on new ones it depends on which",
)

# %%
LATEST = {  # the optimiser, and the middle of its seven rates, as a power of ten
    "momentum": ("momentum", -0.75),
    "Adam": ("adam", -1.75),
    "Muon": (Muon(momentum=0.95, nesterov=True), -1.5),
}


def losses_of(optimizer, seven):
    """The mean loss of five seeds after five epochs, on seen and on new digits."""
    network = MLP([64, 32, 10], seed=np.arange(5), runs=(7, 5), dtype=np.float32)
    options = {**SETTINGS, "optimizer": optimizer, "epochs": 5}
    train(network, X_train, y_train, seven[:, None], **options)
    for X, y in [(X_train, y_train), (X_test, y_test)]:
        yield LOSSES[SETTINGS["loss"]](network.forward(X), y)[0].mean(axis=1)


# %%
print("          tuned α  training loss  new digits   α within twice the best")
for name, (optimizer, middle) in LATEST.items():
    seven = 10 ** (middle + np.arange(-0.75, 0.76, 0.25))
    J, J_new = losses_of(optimizer, seven)
    at = J.argmin()
    row = f"{seven[at]:<7.2g}  {J[at]:.3f}          {J_new[at]:.3f}"
    print(f"{name:9} {row}        {(J < 2 * J[at]).sum()}")

# %% [markdown]
# Muon ends at a third of Adam's training loss, and a little lower on these new digits. But they are one split: over ten splits it was lowest on three or so, and on average no better than Adam. **It learns faster. That it learns better we did not find.** Tuned with the same effort its training loss is well below Adam's on digits with tanh and on tumours; on diabetes, with few units, only a little (in our tests). On new data the faster learner is the first to learn by heart. It has its price: at its best α a factor of 1.8 to either side costs more than twice the loss, where Adam leaves some room, and on matrices as small as ours a step takes longer. A single α for all layers is again too simple; the large models that were trained with Muon give it the matrices only, and Adam the rest.

# %% [markdown]
# ## Three searches at equal cost
# The schedules had their contest above. It remains to find an α: 45 trainings each, or as many range tests, at a hundred steps each (a training takes eighty where a fifth of the digits is held back):
# - cross-validation: 9 rates × 5 folds;
# - a plain search: 45 rates, one training each, judged on one held-out fifth;
# - range tests: 45 of them, from 45 seeds, the median of their minimum, halved. (That it should be halved we read off that lower curve, and so off these very test digits. The plateau is broad enough for that not to matter; strictly speaking, other digits ought to judge.)

# %%
search = np.geomspace(0.001, 10, 45)
network = MLP([64, 32, 10], seed=0, runs=(45,), dtype=np.float32)
train(network, X_fit, y_fit, search, epochs=5, **SETTINGS)
by_search = search[accuracy(network.forward(X_held), y_held).argmax()]

network = MLP([64, 32, 10], seed=np.arange(45), runs=(45,), dtype=np.float32)
many = range_test(network, X_train, y_train, low, high, steps=100, **SETTINGS)
by_range = np.median(many.minimum) / 2

# %%
searches = {"cross-validation": best, "plain search": by_search}
searches["range tests"] = by_range
for way, learning_rate in searches.items():
    score = with_error(right_on_test(learning_rate, seeds=20))
    print(f"{way:17s} α = {learning_rate:.2f}   right on test digits {score}")

# %% [markdown]
# Three searches, three α, and on these digits one result. The bottom of their U is broad, and all of them land in it. What differs is the price: here a *single* range test would have been enough, at one forty-fifth. (Elsewhere it need not be: C12.) Cross-validation earns its keep where you must know how sure you are. On scarce data it misses less often than the others (C11, C12), but it can miss.
#
# ## What to do on Monday
# You have new data, a network, and time for eight trainings. What do you do with them? A recipe in four steps, on the digits once more, with three quarters of the training digits to learn from and a quarter to judge.
#
# **Where to begin?** You have the loss $J$ of the untrained network and its gradient $g$, for the price of one epoch. Follow the tangent: to first order a step of $\alpha g$ lowers $J$ by $\alpha\|g\|^2$, where $\|g\|^2$ is the sum of the squares of all slopes. It would be zero at
#
# $$ \alpha = \frac{J}{\|g\|^2} $$
#
# (B. Polyak's step, *Minimization of unsmooth functionals*, 1969). Multiply the loss by 1000, and this α is divided by 1000, as it should be. On a parabola with its minimum at 0, $J = \tfrac12\lambda w^2$ and $g = \lambda w$: that is $1/(2\lambda)$, a quarter of the critical $2/\lambda$.

# %%
untrained = MLP([64, 32, 10], seed=0)
J, gradients = untrained.loss_and_gradients(X_train, y_train, SETTINGS["loss"])
slope = sum((part**2).sum() for pair in gradients for part in pair)
print(f"J = {J:.2f}, |g|² = {slope:.2f}: begin at α = {J / slope:.2g}")

# %% [markdown]
# For another optimiser put its direction $d$ for one factor: $J/(g \cdot d)$.
#
# **Where to go on?** Train there, at 2.5 times that α, and at that α divided by 2.5; judge all on the same digits. Go on by that factor until the best has a worse one on either side.

# %%
X_three, X_fourth, y_three, y_fourth = datasets.split(X_train, y_train)


def wrong_on_fourth(learning_rate, seed=0):
    network = MLP([64, 32, 10], seed=seed)
    train(network, X_three, y_three, learning_rate, epochs=5, seed=seed, **SETTINGS)
    return 1 - accuracy(network.forward(X_fourth), y_fourth)


begin = J / slope
for learning_rate in begin, 2.5 * begin, begin / 2.5, begin / 2.5**2:
    errors = [wrong_on_fourth(learning_rate, seed) for seed in range(3)]
    print(f"α = {learning_rate:<5.2g} wrong, from three starts:", np.round(errors, 3))

# %% [markdown]
# **Was it luck?** A single training needn't tell the best ones apart: look at the three starts. (They are there to show you the luck; the recipe takes one.) So what is left of the eight trainings goes to the best two, from other starts, with other parts of the data to judge: always both, for one part is harder than another. The better of the two, on average, is taken.
#
# **How near is the cliff?** Three short trainings, a quarter of the epochs, at 1.3 times the α that was found. If one of them diverges, divide the α by 1.3.
#
# That is all there is in `find_learning_rate`:

# %%
settings = {"activation": "tanh", "init": "xavier", "epochs": 5, **SETTINGS}
found = find_learning_rate([64, 32, 10], X_train, y_train, **settings)
for trial in found.evidence:
    at = f"α = {trial.learning_rate:<4.2g} epochs {trial.epochs}"
    print(f"{at}   wrong {trial.error:.3f}   loss {trial.loss:.3f}")
right = right_on_test(found.learning_rate).mean()
print(f"α = {found.learning_rate:.2g} for {found.trainings:.1f} trainings: {right:.3f}")
print("warning:", found.warning or "none")

# %% [markdown]
# The recipe was made on some data sets and judged on others: networks of one to three layers, plain descent, momentum and Adam, twenty epochs. A way passes where its α is as good as the best of a fine grid, give or take 0.02 in the share wrong, or a quarter in squared error:
#
# | way | trainings | passed, of 24 | of 24 harder ones | of 30 new ones | tasks with a run that diverged |
# |:--|--:|--:|--:|--:|--:|
# | the recipe | at most 8 | 21 | 17 | 24 | 0 |
# | half of a range test's minimum | 0.2 to 5 | 22 | 8 | 12 | 0 |
# | Adam at 0.001 | 0 | 11 | 5 | 7 | 0 |
# | a grid of eight, a quarter held back | 8 | 20 | 15 | 24 | 0 |
# | cross-validation, nine values | 45 | 21 | 21 | 25 | 2 |
#
# (Only the new ones were met once, by the recipe as it is: ten kinds of data, three splits each. The other tasks were known when its steps were chosen. `python -m benchmarks recipe` measures it; `benchmarks/README.md` has every task.) So four times in five the recipe lands where you want to be, and on new data it was no better than a plain grid whose range somebody had chosen well. Not even the 45 trainings of cross-validation do it nine times in ten: with a few hundred samples, what is held back hardly tells learning rates apart that finely. Where does the recipe lose? Where a small α finds a straight border, a much larger one a bent and better one, and those in between are worse than both: it stops at the first dip. Where the good rates lie within a factor of two, and its steps of 2.5 pass over them. And where one training is as good as a throw of dice; there only more trainings help.
#
# So, on Monday:
# 1. **Scale the data** ([2.1](2_1_learning_rate.ipynb): it moved the largest usable α from two millionths to 0.85), and the targets of a regression.
# 2. **Choose optimiser and batch size first.** Each moves α: momentum 0.9 makes each step count ten times, and divides the best α by three on the digits, by ten on the scaled tumours; Adam has one of its own.
# 3. **The recipe above**, for eight trainings. It needs no range to begin with. If it warns, believe it: the α is no answer yet. If the best is at the border of those tried, give it a larger budget.
# 4. **Let α fall at the end** if batches are small: the floor grows with α.
# 5. If runs differ by less than their standard error, **stop tuning**.
#
# ## What was seen
# - Cross-validation is honest and expensive. On the digits its folds find the same valley and disagree about the best α in it.
# - On the digits the range test finds the good α in one run. Where the loss first stays level for long, as on spirals, no rule of reading it can be trusted.
# - Noise puts a floor under a constant α. A schedule takes it away, and so does the mean of the last half. A comparison that tunes only one side can let either win.
# - Momentum answers the valley, RMSProp the units, Adam the start. None of them answers the question of α.
# - Eight trainings answer it, four times in five: begin where the tangent meets zero, go on until the best is inside, repeat, keep away from the cliff.
#
# **Exercises** for this chapter are in [exercises/3_1_choosing_the_learning_rate](exercises/3_1_choosing_the_learning_rate.ipynb). Or try it in the [laboratory](laboratory.ipynb): `moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=3 · cosine · over 2000 · batch 4`.
#
# ← [2.2 Activation functions](2_2_activation_functions.ipynb) · [3.2 Choosing the activation function](3_2_choosing_the_activation_function.ipynb) →
