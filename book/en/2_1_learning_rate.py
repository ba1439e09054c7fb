# %% [markdown]
# # 2.1 The learning rate
# *40 minutes · you need: what a derivative is, and to have read [1](1_background.ipynb)*
#
# A ball lies at $w = 10$ on the parabola $J(w) = w^2/2$. You may push it as often as you like, each time downhill, and each time by some number α times the slope under it. You choose α once.
#
# **Which α brings it to the bottom in a single push? And from which α on does it no longer come nearer, however often you push?**
#
# Write both numbers down before you read on. What happens *between* them is odder than either.
#
# After this chapter you can
# - tell from a path or a loss curve whether α is too small, too large, or hopeless;
# - compute, for a bowl (parabolas in two or more directions at once), the α beyond which nothing converges;
# - say why one α has to serve directions that want different ones, and what scaling the data does about it;
# - say what is wrong with “too large an α converges too quickly”, and where it comes close to the truth.

# %%
import numpy as np

from lrcourse import MLP, Adam, accuracy, datasets, double_well, gradient_descent
from lrcourse import plots, quadratic, train, valley, widgets
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## One step
# Downhill is against the slope. One step of **gradient descent** is
#
# $$ w \leftarrow w - \alpha\, J'(w) $$
#
# and α is the **learning rate**. On our parabola the slope at $w$ is $J'(w) = w$, so a step multiplies $w$ by $1 - \alpha$. Everything in this section follows from that one factor.

# %%
w = 10.0
for step in range(1, 6):
    w = w - 0.5 * w  # α = 0.5, slope = w
    print(step, w)

# %% [markdown]
# Half of what is left, every time. But $1 - \alpha$ can also be negative.
#
# `gradient_descent(gradient, start, learning_rate, steps)` is this loop and nothing more: it returns the whole path. `quadratic()` is our parabola.

# %% tags=["prediction"]
widgets.predict(
    "With α = 1.5 the factor is −0.5. Compared with α = 0.5, when is the ball within a "
    "millionth of the bottom?",
    {
        "sooner": "The steps are three times as long, so this is the natural guess. "
        "But they are too long: each one carries the ball past the bottom, and it has "
        "to come back.",
        "later": "It does swing past the bottom each time, and that looks like waste. "
        "Work out where it is after two steps, for both.",
        "at the same time": "Each step leaves half the distance, on one side or on "
        "the other. The distances agree to the last digit.",
        "never": "It jumps to the other side at every step, so one might think it "
        "can't settle. But each jump ends half as far out as it began.",
    },
    answer="at the same time",
)

# %%
bowl = quadratic()
for learning_rate in 0.5, 1.5:
    path = gradient_descent(bowl.gradient, 10.0, learning_rate, steps=20)
    end = f"|w| after 20 steps: {abs(path[-1]):.2g}"
    print(f"α = {learning_rate}:  {path[:5]} ...  {end}")

# %% [markdown]
# At the same time, to the last digit. The second path overshoots with every step, and each overshoot is half as far out as the one before. **Oscillation is not yet divergence.** Anyone who sees the ball jump from side to side wants to turn α down. Turned down to 0.5, it would have gained nothing here. And the loss gives no sign of it: $w^2/2$ is the same on either side, so the two loss curves are equal to the last digit.
#
# Four values of α, four fates:

# %%
fates = {0.05: "creeps", 1.0: "at once", 1.9: "swings in", 2.1: "swings out"}
walks = {}
for learning_rate, fate in fates.items():
    path = gradient_descent(bowl.gradient, 10.0, learning_rate, steps=20)
    walks[f"α = {learning_rate:g}: {fate}"] = path
    factor = f"factor {1 - learning_rate:5.2f}"
    print(f"α = {learning_rate:<4}  {factor}   after 20 steps w = {path[-1]:.3g}")

# %% tags=["plumbing"]
def draw(axes, walk):
    plots.plot_on_curve(bowl, walk, width=24, axes=axes).set(ylim=(-10, 300))


plots.show_panels(
    draw, walks, sharey=True,
    alt="From w = 10: short steps down one side; one step to the bottom; jumps from "
    "side to side that come closer; jumps that climb the walls.",
)

# %% [markdown]
# Now find them yourself. If `learning_rate` is an array, the whole path comes back for each of its entries. Most experiments in this book are one such call.

# %%
alphas = np.round(np.arange(0.05, 2.21, 0.05), 2)
ball_paths = gradient_descent(bowl.gradient, 10.0, alphas, steps=20).T  # one for each α

# %% [markdown]
# **Where exactly does the ball begin to overshoot? Where does it stop coming home?** Drag α, or use the arrow keys.

# %% tags=["plumbing"]
titles = ["the ball on the parabola", "where it is after each step"]
figure, (left, right) = plots.subplots(1, 2, titles=titles)
plots.plot_on_curve(bowl, width=24, axes=left)
right.set(xlabel="step", ylabel="w", xlim=(-0.5, 20.5), ylim=(-25, 25))


def draw(learning_rate, path):
    left.plot(path, bowl.value(path), "o-", color=plots.MOVE)
    right.plot(path, "o-", color=plots.MOVE)


def describe(learning_rate, path):
    remain = f"After 20 steps {abs(path[-1]):.2g} of the 10 remain."
    if learning_rate < 1:
        return f"Comes down one side. {remain}"
    if learning_rate == 1:
        return "One step, and it is there."
    if learning_rate < 2:
        return f"Oscillates and converges. {remain}"
    if learning_rate == 2:
        return "Swings between 10 and −10 for ever: neither in nor out."
    out = f"{abs(path[-1]):.3g} out, and climbing."
    return f"Diverges. After 20 steps the ball is {out}"


widgets.slider(
    figure, draw, alphas, describe, data=ball_paths, start=0.3,
    alt="The walk of the ball on the parabola, and its position after each of 20 steps",
)

# %% [markdown]
# So the single push needs α = 1, and from α = 2 on the ball never arrives. Between 1 and 2 it overshoots and converges all the same.
#
# Those numbers belong to this parabola. A steeper one, $J(w) = \lambda w^2/2$, has the slope $\lambda w$, and a step multiplies $w$ by $1 - \alpha\lambda$. That is less than 1 in size exactly when
#
# $$ 0 < \alpha < \frac{2}{\lambda}. $$
#
# The second derivative λ is the **curvature**, and where there are several, the largest is called $L$. So the α that arrives at once is $1/L$, and the **critical** one is $2/L$. Chapter [3.3](3_3_mathematical_models.ipynb) proves it in three lines; the ball has just shown it.

# %% tags=["prediction"]
widgets.predict(
    "Another parabola is four times as steep: J(w) = 2 w². Below which α does "
    "gradient descent converge on it?",
    {
        "0.25": "That is 1/L with L = 4, where it arrives in one step. It goes on "
        "converging, swinging, up to twice that.",
        "0.5": "Its second derivative is L = 4 everywhere, and 2/L = 0.5.",
        "1": "That would be 2/L with L = 2, the number in front of w². The curvature "
        "is the second derivative of 2 w², which is 4.",
        "8": "Steeper walls look as if they would stand more. But the slope that is "
        "multiplied by α is itself four times as large, so α must be four times as "
        "small.",
    },
    answer="0.5",
)

# %%
steep = quadratic(curvature=4.0)
for learning_rate in 0.49, 0.5, 0.51:
    path = gradient_descent(steep.gradient, 10.0, learning_rate, steps=200)
    print(f"α = {learning_rate}:  |w| after 200 steps = {abs(path[-1]):.3g}")

# %% [markdown]
# Two per cent below $2/L$ it converges, two per cent above it is lost. The border is not a region of “somewhat too large”. It is an edge.

# %% [markdown]
# ## Is α the length of the step?
# It is often introduced that way. Look at the update: the step is $\alpha J'(w)$, so its length is α *times the slope*. Far out on the parabola the slope is large and so is the step; near the bottom both vanish, at the same α.

# %%
path = gradient_descent(bowl.gradient, 10.0, learning_rate=0.1, steps=40)
lengths = np.abs(np.diff(path))
print("steps 1, 20, 40 have the lengths", lengths[[0, 19, 39]].round(3))

# %% [markdown]
# There are rules for which it is true. Adam, which chapter [3.1](3_1_choosing_the_learning_rate.ipynb) builds, divides each slope by its own recent size. The first step of each weight is α, whatever the slope:

# %%
for slope in 1e-3, 1.0, 1e3:
    gradient = lambda w: slope + 0 * w  # the same everywhere; 0 * w gives it a shape
    path = gradient_descent(gradient, 0.0, 0.1, steps=1, optimizer=Adam())
    first = f"gradient descent {0.1 * slope:g}, of Adam {-path[1]:.4f}"
    print(f"slope {slope:6g}:  first step of {first}")

# %% [markdown]
# > <a id="C04" class="holds"></a>**C04** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C04)
# >
# > *“The learning rate controls the length of the step with which gradient descent updates weights and biases.”*
# >
# > **It controls it, and no more than that: a step is α times the size of the gradient, so ten times α is ten times the step.**
# >
# > The length itself it is not. With the same α = 0.1 the first step above is 1.0 long and the fortieth 0.016. For each weight of Adam's first step it is the length, to four digits, for slopes from 0.001 to 1000.

# %% [markdown]
# ## Too small
# Below $1/L$ each step takes a share $\alpha L$ off the distance. An α ten times smaller takes ten times as many steps:

# %%
rates = np.array([0.001, 0.01, 0.1])
paths = np.abs(gradient_descent(bowl.gradient, 10.0, rates, steps=17_000))
steps_needed = (paths > 1e-6).sum(axis=0)  # how many are still further out than that
for learning_rate, steps in zip(rates, steps_needed):
    product = f"steps × α = {steps * learning_rate:.1f}"
    print(f"α = {learning_rate:<5}  steps until |w| < 1e-6: {steps:6d}   {product}")

# %% [markdown]
# Now run through every α, up to the edge:

# %%
rates = np.unique(np.r_[np.geomspace(0.01, 1.99, 120), 0.999, 1, 1.001])  # joined
paths = np.abs(gradient_descent(bowl.gradient, 10.0, rates, steps=3000))
steps_needed = (paths > 1e-6).sum(axis=0)

# %% tags=["plumbing"]
figure, axes = plots.subplots()
axes.loglog(rates, steps_needed)
axes.set_title("Slower and slower towards 0, then a wall at 2/L")
axes.set(xlabel="learning rate α", ylabel="steps to |w| < 1e-6", ylim=(0.7, 4000))
axes.annotate("1/L: one step", (0.9, 1), ha="right", va="center", fontsize=10)
plots.mark(axes, "2/L: from here on never", x=2, at=300, ha="right")
plots.show(figure, alt="From 1600 steps at α = 0.01 to a single one at 1; a wall at 2.")

# %% [markdown]
# > <a id="C07" class="holds"></a>**C07** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C07)
# >
# > *“With too small a learning rate, convergence may be too slow.”*
# >
# > **The number of steps grows like 1/α.**
# >
# > α = 0.1, 0.01 and 0.001 need 153, 1604 and 16111 steps. In 11 of 11 settings, two functions and nine data sets, a tenth of α took five times as many steps or more. It is the lesser evil. A small α costs time; a large one costs the result.

# %% [markdown]
# ## One α for two directions
# A network has thousands of weights, and its loss bends differently along each. Two are enough to see the trouble. This **valley** is 100 times as steep across it as along it:
#
# $$ J(w) = \tfrac12\,(w_0^2 + \kappa\, w_1^2), \qquad \kappa = 100 $$
#
# A sum of parabolas like this one, each along its own direction and all at right angles, is what this book calls a **bowl**; the directions are its axes, and along each the curvature is the same everywhere. Here the largest curvature is $L = 100$, and the smallest is written $\mu = 1$. The ratio $\kappa = L/\mu$ is the **condition number**. Each direction has its own factor, $1 - \alpha\mu$ or $1 - \alpha L$, and they share one α.

# %% tags=["prediction"]
widgets.predict(
    "Across the valley, α = 1/L = 0.01 would arrive in one step. Along it, α = 1/μ = "
    "1 would. Which α gets to the bottom in the fewest steps?",
    {
        "0.01": "It settles the steep direction at once, and then creeps along the "
        "floor by one per cent a step. Almost twice as fast is possible.",
        "just under 0.02": "As large as the steep direction can bear: both factors "
        "are then equal in size. A little more, and the walls throw it out.",
        "0.1, between the two": "The geometric middle is a good guess for many "
        "things. Here 0.1 is five times over the edge 2/L of the steep direction: the "
        "walk explodes.",
        "1": "Right for the floor. But the steep direction would be thrown out at "
        "every step, to almost a hundred times as far.",
    },
    answer="just under 0.02",
)

# %%
bowl2 = valley(condition_number=100)
start, best = np.array([1.0, 1.0]), 2 / (1 + 100)  # 2 / (μ + L)
rates = np.array([0.01, best, 0.0199, 0.0201])
each_rate = rates[:, None]  # as a column: a path, in both directions, for each rate
paths = gradient_descent(bowl2.gradient, start, each_rate, steps=5000)
distance = np.linalg.norm(paths, axis=-1)
for learning_rate, d in zip(rates, distance.T):
    along, across = 1 - learning_rate, 1 - 100 * learning_rate
    factors = f"factors {along:.3f} along, {across:6.3f} across"
    arrival = f"arrives at step {(d > 1e-6).sum()}" if d[-1] < 1e-6 else "never arrives"
    print(f"α = {learning_rate:.4f}  {factors}: {arrival}")

# %% [markdown]
# The best is $2/(L + \mu) = 0.0198$, where both factors are equally large, 0.98: 709 steps. Half a per cent further, at 0.0199, the walk takes as long as at 0.01, because now it is the *steep* direction that lags, swinging from wall to wall. One per cent further still, it never arrives. **In a long valley the best α lies just under the edge.** (In a round bowl it is half of it.) The steep direction sets the limit and the flat one pays for it: the number of steps grows like κ, whatever *constant* α you choose.
#
# The same from above, in a gentler valley, κ = 20. The grey lines join places of equal height, and the star is the bottom.

# %%
gentle, start = valley(condition_number=20), np.array([1.8, 0.9])
fates = {0.03: "the floor", 0.0952: "zigzag", 0.0995: "the walls", 0.1005: "out"}
walks = {}
for learning_rate, fate in fates.items():
    path = gradient_descent(gentle.gradient, start, learning_rate, steps=60)
    walks[f"α = {learning_rate}: {fate}"] = path

# %% tags=["plumbing"]
plots.show_panels(
    lambda axes, path: plots.plot_contour(gentle, path[:21], axes=axes), walks,
    figsize=(8, 6), sharey=True,
    alt="A walk that creeps along the floor, one that zigzags and comes near, one that "
    "jumps from wall to wall, and one whose jumps grow.",
)

# %% [markdown]
# It is yours to play in: $L = 20$, so the edge is at $2/L = 0.1$. **Find the α with the fewest steps.** It is a tight spot.

# %%
special = [0.093, 2 / 21, 0.0965, 0.098, 0.099, 0.0995, 0.1, 0.101, 0.102, 0.105]
valley_rates = np.unique(np.round(np.r_[np.arange(0.01, 0.0901, 0.005), special], 4))
several = valley_rates[:, None]
valley_paths = gradient_descent(gentle.gradient, start, several, steps=2000)
valley_distances = np.linalg.norm(valley_paths, axis=-1)

# %% tags=["plumbing"]
titles = ["the first 60 steps", "distance from the bottom"]
figure, (left, right) = plots.subplots(1, 2, titles=titles)
plots.plot_contour(gentle, axes=left)
plots.mark(right, "arrived", y=1e-6, at=198, ha="right")
right.set(xlabel="step", yscale="log", xlim=(0, 200), ylim=(1e-7, 100))


def draw(learning_rate, path, distance):
    left.plot(*path[:61].T, "o-", color=plots.MOVE, markersize=3, linewidth=1)
    right.plot(distance[:201], color=plots.MOVE)


def describe(learning_rate, path, distance):
    if learning_rate > 0.1:
        return "Diverges: the steep direction is thrown further out at every step."
    if learning_rate == 0.1:
        return "The edge: the steep direction swings for ever and comes no closer."
    steps = (distance > 1e-6).sum()
    if learning_rate <= 0.05:  # at 1/L the steep direction arrives in one step
        return f"Arrives after {steps} steps, most of them along the floor."
    return f"Zigzags, and arrives after {steps} steps."


widgets.slider(
    figure, draw, valley_rates, describe, start=0.03,
    data={"path": valley_paths.swapaxes(0, 1), "distance": valley_distances.T},
    marks={0.05: "1/L", 0.0952: "2/(L+μ)", 0.1: "2/L"},
    alt="The walk in the valley from above, and its distance from the bottom",
)

# %% [markdown]
# ### Where valleys come from
# From units, for one thing. Two of the measurements of the 569 tumours in scikit-learn's breast cancer data are a cell's area, 143 to 2501, and its smoothness, 0.05 to 0.16. Predict from them whether a tumour is malignant, as $w_0\cdot\text{area} + w_1\cdot\text{smoothness} + b$. Square each error and take the mean: this loss is a bowl. The curvatures along its axes are the *eigenvalues* of the matrix $2X^\top X/n$, with a column of $X$ for each measurement and one of ones for $b$; a library call finds them, and [3.3](3_3_mathematical_models.ipynb) shows why they are what counts. Only the largest and the smallest matter here:

# %%
X, y = datasets.breast_cancer(scaled=False)
raw = X[:, [3, 4]]  # area, smoothness
print("from", raw.min(axis=0).round(2), "to", raw.max(axis=0).round(2))
scaled = (raw - raw.mean(axis=0)) / raw.std(axis=0)
for name, A in [("raw", raw), ("scaled", scaled)]:
    A = np.column_stack([A, np.ones(len(A))])  # the bias
    mu, _, L = np.linalg.eigvalsh(2 * A.T @ A / len(A))
    print(f"{name:6s}  κ = {L / mu:<9.3g}  critical α = 2/L = {2 / L:.3g}")

# %% [markdown]
# Same tumours, same line to find. Subtract each column's mean, divide by its standard deviation, and a κ of 2910 million becomes 1.43, while the largest α that converges goes from two millionths to 0.85. **Scale your data before you touch α.** Nothing else in this book buys as much for two lines.

# %% [markdown]
# ## Beyond the edge
# On a parabola, beyond $2/L$ the only way is out. The loss of a network is no parabola: its curvature changes from place to place. The simplest curve of that kind with two minima is the **double well**,
#
# $$ J(w) = \tfrac14 (w^2 - 1)^2, \qquad J'(w) = w^3 - w, $$
#
# with its minima at 1 and −1. Its curvature is $3w^2 - 1$, which is 2 at either minimum, so $2/L = 1$ there.

# %% tags=["prediction"]
widgets.predict(
    "At α = 1.01, just above the critical rate of its minima, gradient descent starts "
    "at w = 0.5. What does it do?",
    {
        "diverges": "As on the parabola. But the edge 2/L is a statement about the "
        "neighbourhood of the minimum: it says the walk can't stay there, not where "
        "it goes.",
        "converges, only slowly": "Below 1 it would. Above it the minimum repels: "
        "whoever comes near is thrown out again.",
        "jumps between two points for ever": "It can't rest in the minimum, and the "
        "walls don't let it out. It alternates between 0.9465 and 1.046.",
        "crosses over and settles at −1": "The other minimum has the same curvature, "
        "so it repels as well.",
    },
    answer="jumps between two points for ever",
)

# %%
wells = double_well()
for learning_rate in 0.99, 1.01, 1.25, 1.3, 1.31:
    path = gradient_descent(wells.gradient, 0.5, learning_rate, steps=4000)
    points, last = np.unique(path[-1000:].round(9)), path[-4:].round(4)
    print(f"α = {learning_rate}: {len(points):2d} point(s), for instance {last}")

# %% [markdown]
# It comes to rest, or it alternates between two points, or four, or sixteen. At 1.31 none of the last thousand points ever comes back: there is no rule left to be seen. That is **chaos**, and it begins between these last two. Draw where the walk ends up, for every α, and a picture appears that nobody expects of “too large a learning rate”:

# %%
rates = np.linspace(0.8, 2.02, 1500)
last = gradient_descent(wells.gradient, 0.5, rates, steps=800)[-120:]

# %% tags=["plumbing"] name="cover"
title = "One point, two, four … then chaos; the way out only beyond α = 2"
figure, axes = plots.subplots(figsize=(6.4, 3.6), title=title)
axes.plot(np.tile(rates, 120), last.ravel(), ",", color=plots.INK, alpha=0.35)
axes.set(xlabel="learning rate α", ylabel="w in the last 120 steps")
plots.mark(axes, "2/L", x=1, at=-1.3)
plots.show(figure, alt="One point up to α = 1, then two, four …, then a band up to 2.")

# %% [markdown]
# In the white strips the walk repeats itself again; where the picture suddenly reaches below 0, it wanders through both wells. Between *converges* and *diverges* lies a third country: bounded, never at rest. Two walks that start a billionth apart are soon in different wells:

# %%
pair = gradient_descent(wells.gradient, np.array([0.5, 0.5 + 1e-9]), 1.9, steps=100)
apart = np.abs(pair[:, 0] - pair[:, 1])
print("first more than 1 apart at step", np.argmax(apart > 1))

# %% [markdown]
# Nothing overflows and no warning appears; the loss simply stays up. Walk through it:

# %%
special = [0.99, 1.01, 1.23, 1.27, 1.99, 2.01]
well_rates = np.unique(np.round(np.r_[np.arange(0.9, 2.01, 0.05), special], 2))
well_paths = gradient_descent(wells.gradient, 0.5, well_rates, steps=4000).T

# %% tags=["plumbing"]
titles = ["the last 64 of 4000 steps", "the first 50 steps"]
figure, (left, right) = plots.subplots(1, 2, titles=titles)
plots.plot_on_curve(wells, width=1.7, axes=left)
right.set(xlabel="step", ylabel="w", ylim=(-2, 2), xlim=(0, 50))


def draw(learning_rate, path):
    last, look = path[-64:], {"color": plots.MOVE, "linewidth": 0.8}
    left.plot(last, wells.value(last), "o", markersize=5, **look)
    right.plot(path[:51], "o-", markersize=3, **look)


def describe(learning_rate, path):
    if not np.isfinite(path[-1]):
        step = np.isfinite(path).sum()
        return f"Diverges: it leaves the finite numbers at step {step}."
    if learning_rate == 1:
        return "The edge: it comes closer to the minimum, slower and slower."
    points = len(np.unique(path[-64:].round(5)))
    if points <= 32:
        many = f"Repeats itself: {points} points, for ever."
        return "Converges to a minimum." if points == 1 else many
    both = path[-1000:].min() < 0 < path[-1000:].max()
    wanders = " It wanders through both wells." if both else ""
    return f"Bounded, and never the same point twice.{wanders}"


widgets.slider(
    figure, draw, well_rates, describe, data=well_paths, marks={1: "2/L", 2: "way out"},
    alt="The double well with the last points of the walk, and its first 50 steps",
)

# %% [markdown]
# ### Does a large α trap the ball in a local minimum?
# Give the wells different depths: tilt the ground by $0.15\,w$. Now the left minimum is deep and the right one is only a **local** minimum. Start 5000 balls at random places between −1.8 and 1.8.

# %% tags=["prediction"]
widgets.predict(
    "α goes up from 0.05 to 0.9. What happens to the share of balls that end at rest "
    "in the shallow, local minimum?",
    {
        "it grows": "This is what the article says: too large an α converges too "
        "quickly, to a local minimum. Count before you believe it.",
        "it falls to almost none, and the deep minimum gains them": "Long steps do "
        "jump out of shallow holes, and that is half of the story.",
        "it changes by a few in a hundred": "The balls that no longer rest are missing "
        "in the other one: the deep minimum is also the narrow one. Its 2/L is passed "
        "first, at 0.826, and then nothing can rest there.",
    },
    answer="it changes by a few in a hundred",
)

# %%
slope = lambda w: w * w**2 - w + 0.15  # NumPy takes a hundred times as long for w**3
starts = np.random.default_rng(0).uniform(-1.8, 1.8, 5000)
for learning_rate in 0.05, 0.5, 0.8, 0.9, 1.2, 1.35:
    path = gradient_descent(slope, starts, learning_rate, steps=1000)
    rest, lost = np.abs(path[-1] - path[-2]) < 1e-9, ~np.isfinite(path[-1])
    fates = rest & (path[-1] < 0), rest & (path[-1] > 0), ~rest & ~lost, lost
    deep, shallow, restless, lost = (f"{fate.mean():4.0%}" for fate in fates)
    at_rest = f"at rest: deep{deep}, shallow{shallow}"
    print(f"α = {learning_rate:<4}  {at_rest}   restless{restless}   diverged{lost}")

# %%
w_deep, _, w_shallow = np.sort(np.roots([1, 0, -1, 0.15]))
for name, w in [("deep", w_deep), ("shallow", w_shallow)]:
    L = 3 * w**2 - 1
    print(f"{name:8s} w = {w:6.3f}  curvature {L:.2f}  2/L = {2 / L:.3f}")

# %% [markdown]
# (Those that diverge started far out, where the walls are so steep that the first long step throws them further.) A small α takes each ball down into the minimum on its own side of the hill, deep or not. A large one doesn't send more of them to the shallow minimum here: between 0.826 and 1.326 a ball merely can't rest in the minimum that is too sharply curved for it, and rests only in the flatter one, which here happens to be the shallow one. How fast?

# %%
for learning_rate in 0.05, 0.9:
    path = gradient_descent(slope, starts, learning_rate, steps=1000)
    path = path[:, np.abs(path[-1] - path[-2]) < 1e-9]  # those that come to rest
    local = path[:, path[-1] > 0]
    far = abs(local[:200] - w_shallow) > 1e-3
    share, steps = local.shape[1] / path.shape[1], np.median(far.sum(axis=0))
    text = f"in the local minimum {share:4.0%} of those at rest"
    print(f"α = {learning_rate:<4}  {text}, half of them within {steps:.0f} steps")

# %% [markdown]
# So two balls in five do as the article says: at α = 0.9 they come to rest in the local minimum, half of them within 5 steps. But at 0.05, where half of them need 72 steps or more, no fewer end up there. Is it the *shallow* minimum that a large α likes, or the *flat* one? Here the shallow one is both. Try two other landscapes: one with a steeper tilt, and one whose slope is multiplied by a factor, small on the left and large on the right: the minima stay where they are, but the deep one is now the flatter. The large α lies between the 2/L of the two minima.

# %%
grounds = {
    "steeper tilt": (lambda w: w * w**2 - w + 0.2, 1.3),
    "deep one flatter": (lambda w: slope(w) * np.exp(0.3 * w), 1.07),
}
for name, (tilted, large) in grounds.items():
    for learning_rate in 0.05, large:
        path = gradient_descent(tilted, starts, learning_rate, steps=1000)
        rest = np.abs(path[-1] - path[-2]) < 1e-9
        deep, shallow = ((rest & side).mean() for side in (path[-1] < 0, path[-1] > 0))
        at_rest = f"at rest: deep {deep:4.0%}, shallow {shallow:4.0%}"
        print(f"{name:16}  α = {learning_rate:<4}  {at_rest}")

# %% [markdown]
# On the steeper tilt a large α does gather almost nine balls in ten in the shallow minimum, which holds them because it is flat. Where the deep one is the flatter, none is left in the shallow one. **What a large α selects in these three landscapes is neither the lower minimum nor the nearer one, but the flatter.** For networks that is widely held to be a good thing, and chapter [5](5_trends_and_challenges.ipynb) measures it.
#
# > <a id="C28" class="holds"></a>**C28** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C28)
# >
# > *“Too large a learning rate may make the model converge too quickly, to a local minimum.”* (Its section 6 says it without the “may”: C06.)
# >
# > **It does happen, where the deep minimum is too steep to hold a walk and the local one is not.**
# >
# > At α = 0.9, on the wells above, 41 % of the balls come to rest in the local minimum, half of them within 5 steps. Of 6 landscapes it happened on 2. Whether α *causes* it is the next question.
#
# > <a id="C06" class="fails"></a>**C06** · **✗ Does not hold** [ledger](6_questions_and_answers.ipynb#ledger-C06)
# >
# > *“Too large a learning rate makes the model converge too quickly, to a local minimum.”* (So in its section 6, as a cause. Its section 2.1 says “may”, which is C28.)
# >
# > **Not as a rule: it is a fact about flat minima, not about local ones.**
# >
# > On a bowl nothing converges above $2/L$: on the parabola α = 2.1 leads from 10 to 67.3 in 20 steps. On the tilted double well the 41 % at rest in the local minimum at α = 0.9 are no more than the 46 % at α = 0.05, and 58 % never rest. With a steeper tilt they are more: 88 % at α = 1.3 against 44 %. Where the deep minimum is the flatter one, α = 1.07 leaves 66 % at rest in it and none in the other. Of 9 landscapes and networks a large α filled a higher minimum in 2: that steeper tilt, and ReLUs on digits, thrown so far that all of them give 0 and no longer get any slope ([C27](6_questions_and_answers.ipynb#C27)).

# %% [markdown]
# ## On real data
# Now the network of chapter 1: 64 inputs, 32 hidden units (neurons), 10 outputs. 1280 digits train it, 450 others judge it. So far each update used all the data. From here on it uses a **batch**: 64 digits, then the next 64. When all have been used once, here after twenty updates, an epoch is over; they are shuffled and dealt out again. Thirteen learning rates from 0.001 to 10, ten seeds each, all in one call:

# %%
X, y = datasets.digits()
X_train, X_test, y_train, y_test = datasets.split(X, y)
X_train, y_train = X_train[:1280], y_train[:1280]  # 20 batches of 64, none left over
rates = np.geomspace(0.001, 10, 13)
print(len(X_train), "to train,", len(X_test), "to judge")

network = MLP([64, 32, 10], "tanh", seed=np.arange(10), runs=(13, 10), dtype=np.float32)
history = train(  # float32: shorter numbers, half the time
    network, X_train, y_train, rates[:, None], loss="softmax_cross_entropy", epochs=10,
    batch_size=64, record=lambda network: accuracy(network.forward(X_test), y_test),
)

# %% [markdown]
# `runs=(13, 10)` makes thirteen rows of ten networks each, and `rates[:, None]` gives each row its own α. Each trains exactly as it would alone. `record` is what is measured before the first epoch and after each; it is kept in `history.records`. One of them, for one α, is the same two calls without `runs`, with one seed and one α.

# %%
error = 1 - history.records[-1]
errors, spreads = error.mean(axis=1), error.std(axis=1)
epochs, losses, best = range(1, 11), history.loss.mean(axis=2).T, rates[errors.argmin()]
for learning_rate, mean, spread in zip(rates, errors, spreads):
    print(f"α = {learning_rate:<8.3g} wrong on test digits: {mean:.1%} ± {spread:.1%}")

# %% tags=["plumbing"]
axes = plots.plot_sweep(rates, errors, spreads, ylabel="share of test digits wrong")
axes.set_title("Long too slow, then a good place, then a cliff")
plots.show(axes, alt="From 80 per cent wrong at α = 0.001 to 3 at 1, then a cliff.")

# %% [markdown]
# (± is the spread over the ten starts. The test digits choose the best α, which flatters it.) A U on a log axis, and a lopsided one. To the left it rises gently: too small an α is slow, and after ten epochs slow looks the same as bad. To the right there is a cliff. (Beyond it the runs are chaotic, as in [1](1_background.ipynb): another processor rounds differently and may show other numbers there.) Move α across it and watch the loss on the way:

# %% tags=["plumbing"]
figure, (left, right) = plots.subplots(1, 2)
left.semilogy(epochs, losses.T, **plots.GHOST)
right.semilogx(rates, errors, "o-", color=plots.PALE)
left.set(title="loss in training (grey: the other α)", xlabel="epoch", ylabel="loss")
right.set(title="test digits after 10 epochs", ylabel="share wrong")
right.set(xlabel="learning rate α")


def draw(learning_rate, loss, wrong):
    left.plot(epochs, loss, "o-", color=plots.MOVE)
    right.plot(learning_rate, wrong, "o", color=plots.MOVE, markersize=9)


def describe(learning_rate, loss, wrong):
    seen = f"{wrong:.0%} of the test digits are wrong."
    if wrong < 1.5 * errors.min():
        return f"Good. {seen}"
    if learning_rate < best:
        return f"Too small: still learning when the epochs run out. {seen}"
    return f"Too large: the first steps push the hidden units to their ends. {seen}"


widgets.slider(
    figure, draw, rates, describe, start=rates[3],
    data={"loss": losses, "wrong": errors},
    alt="The loss over ten epochs for one α among all, and the test error for each α",
)

# %% [markdown]
# Beyond the cliff nothing overflows and no `nan` appears. The first steps are so long that the hidden units, tanh functions that end at ±1, are pushed flat against their ends. There the slope is nearly zero, so the hidden layer can hardly learn any more, and nothing can run away. It is a bounded country again, in 2410 dimensions:

# %%
for number in 8, 10, 12:
    run = network.run((number, 0))  # that α, and the first of its ten starts
    _, activations = run.layers(X_test)  # every z and every output on the way
    flat = abs(activations[1]) > 0.99
    print(f"α = {rates[number]:.3g}: hidden outputs beyond ±0.99: {flat.mean():.0%}")
sizes = [w[0, 0].size + b[0, 0].size for w, b in network.parameters]
print("weights and biases:", sum(sizes))

# %% [markdown]
# Ten epochs were the same for everyone. But the small α had not arrived. Give α = 0.1 ten times as many:

# %%
patient = MLP([64, 32, 10], "tanh", seed=np.arange(5), runs=(5,))
options = {"loss": "softmax_cross_entropy", "epochs": 100, "batch_size": 64}
train(patient, X_train, y_train, 0.1, **options)
wrong = 1 - accuracy(patient.forward(X_test), y_test)
before = f"(after 10 epochs: {errors[6]:.1%})"
print(f"α = 0.1, 100 epochs: {wrong.mean():.1%} ± {wrong.std():.1%}    {before}")

# %% [markdown]
# > <a id="C05" class="limit"></a>**C05** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C05)
# >
# > *“The choice of the learning rate directly influences the speed of convergence and the accuracy.”*
# >
# > **The speed, nearly always; the accuracy, while the epochs are few or α is beyond the edge.**
# >
# > For the speed there are exceptions (on the parabola 0.5 and 1.5 are equally fast). As to the accuracy: after the same ten epochs 83 % of the test digits are wrong at α = 0.001, 2.8 % at α = 1 and 89 % at α = 10, with everything else, the seeds included, the same. But α = 0.1, with 4.9 % wrong by then, is at 2.7 % after a hundred. Below the edge a smaller α arrives later, and then reads just as well. So it was nearly everywhere: a hundredth of the best α was behind after the same updates on 8 of 9 data sets (and on the ninth with most splits), a tenth with ten times the updates on none.
#
# > <a id="C31" class="holds"></a>**C31** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C31)
# >
# > *“Too large a learning rate may lead to poor training.”*
# >
# > **Nearly everywhere; how much is too large, the data and the loss decide.**
# >
# > On 100 digits tanh gets 0.87 of unseen ones right at α = 0.3, and 0.10 at 6. At 30 times the best α the training loss ended at least twice as high on 8 of 9 data sets; on wine some networks trained even there.

# %% [markdown]
# ## The edge, under a magnifying glass
# On the parabola the edge is a point: below $2/L$ everything arrives, above it nothing. On the digits it is a cliff, seen from afar. What does it look like from near by? Take a network so small that thousands of them train in a second: XOR, with −1 for 0 this time, two inputs and a third that is always 1, four tanh units, one output, squared error. And give it *two* learning rates, $\alpha_1$ for the weights $W$ below the hidden units and $\alpha_2$ for those above, $V$. Each pair of rates is a point on a map. All of them start from the same weights. (You needn't read the next two cells: they are chapter 1's rule for the two tables of weights, for thousands of networks at once, one for each pair of rates along the last axis.)

# %%
corners = np.array([[-1, -1, 1], [-1, 1, 1], [1, -1, 1], [1, 1, 1.0]])
differ = np.array([[-1], [1], [1], [-1.0]])  # the target: 1 where the two inputs differ
rng = np.random.default_rng(1)
W_start, V_start = rng.standard_normal((3, 4)) / np.sqrt(2), rng.standard_normal(4) / 2

# %%
def after(rate_1, rate_2, steps=100):
    """The loss after the last step / the loss at the start, for each pair of rates."""
    W, V, J = W_start[..., None] + 0 * rate_1, V_start[:, None] + 0 * rate_2, []
    for step in range(steps + 1):
        hidden = np.tanh(np.tensordot(corners, W, 1))  # (corner, unit, pair)
        error = (hidden * V).sum(axis=1) - differ
        J.append((error**2).mean(axis=0))
        slope = error[:, None] * V * (1 - hidden**2)
        V = V - rate_2 * 2 * (error[:, None] * hidden).mean(axis=0)
        W = W - rate_1 * 2 * np.tensordot(corners.T, slope, 1) / 4
    return J[-1] / J[0]

# %% tags=["prediction"]
widgets.predict(
    "Colour each pair of rates dark if the loss is lower after 100 steps, yellow if it "
    "is higher. Then magnify a piece of the border 64 times. What will you see?",
    {
        "a curve that gets straighter": "So it is for any smooth curve, and that is "
        "what the word edge suggests.",
        "a curve with a kink here and there": "The layers push each other about, so a "
        "kink would be no surprise. But each kink has kinks.",
        "no curve at all: ever new islands and strands": "However near one looks, "
        "both fates lie side by side.",
    },
    answer="no curve at all: ever new islands and strands",
)

# %%
middle, maps, n = (0.38478, -0.15338), {}, 128  # where to look, in powers of ten
for zoom in [1, 4, 16, 64, 256, 1024, 4096]:
    near = np.linspace(-1.5, 1.5, n) / zoom
    rate_1, rate_2 = np.meshgrid(10 ** (middle[0] + near), 10 ** (middle[1] + near))
    with np.errstate(all="ignore"):
        left = after(rate_1.ravel(), rate_2.ravel()).reshape(n, n)
    lost = ~(left < 1)
    maps[zoom] = np.where(lost, np.inf, left)
    sides = (lost[1:] != lost[:-1]).sum() / n
    seen = f"lost {lost.mean():.0%}, a column changes sides {sides:.1f} times"
    print(f"× {zoom:<4}  {seen}")

# %% tags=["plumbing"]
shades = {"vmin": -8, "vmax": 4, "origin": "lower", "interpolation": "nearest"}
square = np.array([[-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1]]) / 4


def draw_map(axes, left):
    axes.imshow(np.log10(left.clip(1e-8, 1e4)), extent=(-1, 1, -1, 1), **shades)
    axes.plot(*square, color="white", linewidth=1)
    axes.set_gid("as-is")


plots.show_panels(
    draw_map, {f"× {zoom}": maps[zoom] for zoom in [1, 16, 64]}, columns=3,
    xticks=[], yticks=[], xlabel="α₁, on a log axis", ylabel="α₂", sharey=True,
    alt="Dark below, lost above. From afar a line; magnified 16 times islands of one "
    "colour in the other; magnified 64 times strands between them.",
)

# %% [markdown]
# The darker, the lower the loss after 100 steps; yellow is lost, higher than it began. The white square is what you see at four times the zoom. **Zoom in until you see a clean edge.**

# %% tags=["plumbing"]
figure, axes = plots.subplots(figsize=(4.8, 4.6), xticks=[], yticks=[])
axes.set(xlabel="α₁, on a log axis", ylabel="α₂", xlim=(-1, 1), ylim=(-1, 1))


def describe(zoom, left):
    low, high = (10 ** (middle[0] + side / zoom) for side in [-1.5, 1.5])
    digits = 2 + len(str(zoom))
    lost = f"{np.isinf(left).mean():.0%} are lost."
    return f"α₁ from {low:.{digits}g} to {high:.{digits}g}: {lost}"


widgets.slider(
    figure, lambda zoom, left: draw_map(axes, left), list(maps), describe,
    data=maps.values(), label="zoom",
    alt="The map of two learning rates: what learns is dark, what is lost yellow",
)

# %% [markdown]
# There is none. A clean border is crossed once in each column; this one, magnified 4096 times, is crossed 16 times. It got rougher up to × 64, and it is still rough at × 4096. A border that stays rough however near one goes is a **fractal**, and Sohl-Dickstein (*The boundary of neural network trainability is fractal*, 2024) drew the finest pictures of such borders, with sixteen units.
#
# Is it peculiar to XOR? On the maps of other networks we looked for the roughest place and magnified it 64 times, eight starts each. **With tanh** on XOR, on random points, on a sine and on eight diabetes patients **the border stays rough**: in the median it is crossed seven to thirteen times as often as a clean one. With ReLU it depends on the data and the start: some borders are as rough, some are clean. With no activation at all, two layers of straight lines, it is clean on all four; but on eight random points with eight inputs each it is rough without a bend too, from nearly every start, and so it is in Sohl-Dickstein's pictures. So a bend is not what it takes. A smooth one frays the edge most reliably.
#
# The moral is a modest one. Far below the edge neighbours share their fate, and there you can believe a curve. Close to it one training says nothing about the next α, nor about the next seed. **Keep a factor of two away from a cliff, or train three times.**

# %% [markdown]
# ## What was seen
# - A step is α times the slope. On a bowl of largest curvature $L$: below $1/L$ it comes down one side, up to $2/L$ it swings and converges, beyond it nothing converges.
# - One α serves all directions. The steepest sets the limit, the flattest pays, with steps in proportion to κ. Scaling the data is the cheapest cure.
# - In a long valley the best α lies just under the edge; on the digits every α from 0.2 to 1 was within a hundredth of the best, and a smaller one, given the time, read just as well.
# - In the double well, whose walls throw the walk back, the road from converging to diverging leads through a wide country of restless, bounded motion, where no error message appears.
# - In small networks, with tanh nearly always, the edge itself is a fractal: near it, the next α may have the other fate.
# - “Converges too quickly, to a local minimum” is not what a large α does as a rule. On a bowl it doesn't converge; elsewhere it can rest only where it is *flat*.
#
# **Exercises** for this chapter are in [exercises/2_1_learning_rate](exercises/2_1_learning_rate.ipynb). Or try it in the [laboratory](laboratory.ipynb): `curve · 1-1 · tanh · xavier · sgd α=0.25`.
#
# ← [1 Background](1_background.ipynb) · [2.2 Activation functions](2_2_activation_functions.ipynb) →
