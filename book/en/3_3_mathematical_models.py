# %% [markdown]
# # 3.3 Mathematical models
# *80 minutes, in two sittings · you need: the derivative, the chain rule, what an integral is, the product of two matrices; [2.1](2_1_learning_rate.ipynb) for α*
#
# The article's section 3.3 prints four formulas: one rule for the weights, and three activation functions.
# $$ w \leftarrow w - \alpha\,\nabla J(w), \qquad \sigma(z) = \frac{1}{1 + e^{-z}}, $$
# $$ \tanh(z) = \frac{e^{z} - e^{-z}}{e^{z} + e^{-z}}, \quad \mathrm{ReLU}(z) = \max(0, z). $$
# ($\nabla J$, “nabla J”, is the gradient: all slopes of $J$ together.) All four are right on paper. Typed in as they stand,
# - one answers “not a number” for z = 1000;
# - one works for every number there is;
# - one takes a ball from 10 to the bottom or to 67, and a single inequality decides which;
# - one is right at both ends of the axis, by pure luck.
#
# **Which is which?**
#
# After this chapter you can
# - prove for which α gradient descent converges on a bowl of any shape, how fast, and which α is best;
# - derive the slope of the sigmoid from nothing but its own output;
# - derive backpropagation for our network, and point at the line of code for each formula;
# - tell a formula that is right from a formula that can be computed, and turn the first into the second.

# %%
import inspect

import numpy as np

from lrcourse import ACTIVATIONS, LOSSES, MLP, central_difference, datasets
from lrcourse import gradient_check, gradient_descent, plots, quadratic, sigmoid, valley
from lrcourse import widgets
from lrcourse.messages import set_language

set_language("en")

# %% [markdown]
# ## Where the rule comes from
# You stand at $w$ on a curve $J$. All you know is the height and the slope under your feet. How far should you go?
#
# The slope alone can't tell: on a straight line, down is down for ever. So assume a bend. Replace $J$ by a parabola
# that has the right height and the right slope at $w$, and some curvature $1/\alpha$ that you made up:
# $$ \text{model}(s) \;=\; J(w) + J'(w)\,s + \frac{1}{2\alpha}\,s^2, \qquad s = \text{the step} $$
# Its lowest point is where its derivative is zero: $J'(w) + s/\alpha = 0$, hence $s = -\alpha J'(w)$. That is the rule.
#
# > Gradient descent jumps to the bottom of a parabola. **The learning rate is one over the curvature that you bet on.**
#
# Try it on $J(w) = \log\cosh w$, where $\cosh w = (e^w + e^{-w})/2$ and log is the natural logarithm, as everywhere in this book. Its slope is an old friend, $\tanh w$; its curvature $1 - \tanh^2 w$ is largest at the bottom, where it is 1.


# %%
def J(w):
    return np.log(np.cosh(w))


def landing(w, learning_rate):
    return w - learning_rate * np.tanh(w)  # w - α J'(w)


w = 2.0
for learning_rate in [0.5, 1.0, 2.0, 4.0, 5.0]:
    new = landing(w, learning_rate)
    print(f"α = {learning_rate}: from J = {J(w):.3f} to J = {J(new):.3f}")


# %% tags=["plumbing"] name="cover"
wide = np.linspace(-4.5, 4.5, 301)


def draw_curve(axes):
    axes.plot(wide, J(wide), color=plots.GREY)
    axes.plot(w, J(w), "o", color=plots.INK, markersize=9)


def draw_bet(axes, learning_rate, colour=plots.ACCENT):
    """The parabola of curvature 1/α that touches J at w, its bottom, the landing."""
    model = J(w) + np.tanh(w) * (wide - w) + (wide - w) ** 2 / (2 * learning_rate)
    new, bottom = landing(w, learning_rate), J(w) - learning_rate * np.tanh(w) ** 2 / 2
    axes.plot(wide, np.where(model < 4.2, model, np.nan), "--", color=colour)
    axes.plot([new, new], [bottom, J(new)], ":", color=plots.GREY)
    axes.plot(new, bottom, "v", color=colour, markersize=8)
    axes.plot(new, J(new), "s", color=colour, markersize=9)


def draw_step(axes, learning_rate):
    draw_curve(axes)
    draw_bet(axes, learning_rate)


look = {"xlabel": "w", "ylabel": "J(w)", "xlim": (-4.5, 4.5), "ylim": (-1.9, 4.3)}
bets = ["0.5: bet too steep, safe", "3: far side, lower", "5: bet too flat, higher"]
plots.show_panels(
    draw_step, dict(zip([f"α = {bet}" for bet in bets], [0.5, 3.0, 5.0])),
    columns=3, sharey=True, **look,
    alt="log cosh w and a parabola that touches it: at α = 0.5 it is narrow; at 3 the "
    "step lands lower on the far side; at 5 higher than it started.",
)

# %% [markdown]
# Black: where you stand. Dashed: your bet. The triangle is the bottom of the bet, the square is where you really land.
# **Find the largest α for which this one step does not lead uphill.**

# %%
same_height = 2 * w / np.tanh(w)
rates = np.union1d(np.arange(0.25, 6.1, 0.25), [same_height])

# %% tags=["plumbing"]
figure, axes = plots.subplots(**look)
draw_curve(axes)


def describe(learning_rate):
    new, fall = landing(w, learning_rate), J(w) - J(landing(w, learning_rate))
    at = f"α = {learning_rate:.2f}: "
    if abs(fall) < 1e-9:
        return f"{at}lands exactly as high as it started, on the other side."
    if fall < 0:
        return f"{at}lands higher than it started (J = {J(new):.2f})."
    if new < -1e-9:
        over = "over the bottom and up the far side, still lower than before"
        return f"{at}{over} (J = {J(new):.2f})."
    return f"{at}lands lower, on the same side (J = {J(new):.2f})."


widgets.slider(
    figure, lambda α: draw_bet(axes, α, plots.MOVE), rates, describe,
    start=1.0, marks={2: "2/L"},
    alt="The curve log cosh w, a parabola that touches it, and where the step lands",
)

# %%
print(f"2/L = 2, and this step leads downhill up to α = {same_height:.2f}")

# %% [markdown]
# You found 4.15, more than twice what the largest curvature $L = 1$ would allow. No contradiction: far out, the curve is flatter than at its bottom.
# What $L$ gives is a *promise*, and its proof takes three lines.
#
# **Every step with $0 < \alpha < 2/L$ leads downhill.** Let the curvature be at most $L$ in size everywhere, and write $g = J'(w)$, which isn't 0.
# On the way from $w$ to $w - \alpha g$, once you have got as far as $w - t g$, the height falls by $J'(w - t g)\,g$ per unit of $t$ (the chain rule). That is $g^2$ at the start; by then the slope has changed by at most $L \cdot t|g|$, so it is still at least $g^2 - L\,t\,g^2$.
# Add up from 0 to α. The height lost is
# $$ J(w) - J(w - \alpha g) = \int_0^\alpha J'(w - t g)\, g \,dt \;\ge\; \int_0^\alpha (g^2 - L\,t\,g^2)\,dt
# = \alpha g^2 \left(1 - \tfrac{\alpha L}{2}\right), $$
# and that is positive as long as $\alpha < 2/L$. In many dimensions $g^2$ becomes $\lVert\nabla J\rVert^2$, the sum of the squares of all slopes ($\lVert\cdot\rVert$, the *norm*, is its root, the size of the gradient), and $L$ bounds the size of the curvature in every direction (the eigenvalues of the Hessian, below).
#
# Above $2/L$ the promise ends. What comes then?

# %% tags=["prediction"]
widgets.predict(
    "log cosh w again, α = 2.5 (2/L is 2), many steps from w = 2. Where does the walk "
    "end?",
    {
        "at the minimum: one step with α = 2.5 fell, so all do":
        "The first one fell because the curve is flat out there. Nearer to the bottom "
        "it is steeper, and there 2.5 is too much.",
        "it diverges to infinity": "On a parabola it would. Here every step "
        "points towards the bottom and is no longer than 2.5: it can't run away.",
        "it jumps to and fro between two points, for ever": "Too wild for the bottom, "
        "too tame to escape. A network whose curvature is above 2/α does something "
        "like this, and chapter 5 watches it.",
    },
    answer="it jumps to and fro between two points, for ever",
)

# %%
for learning_rate in [1.9, 2.5]:
    path = gradient_descent(np.tanh, 2.0, learning_rate, steps=200)
    print(f"α = {learning_rate}: ends with", path[-4:].round(3) + 0.0)

# %% [markdown]
# Just below $2/L$ it settles; above, it hops between two points for ever, as in the double well of [2.1](2_1_learning_rate.ipynb) (whose $L$ is the curvature at its minimum; further out it bends without limit). **Not converging is not the same as diverging.**
# On a parabola, though, there is next to nothing in between, and there everything can be proven.

# %% [markdown]
# ## One parabola, the whole truth
# $J(w) = \tfrac{L}{2}(w - w^*)^2$ has its minimum at $w^*$ and the slope $L\,(w - w^*)$. Subtract $w^*$ from both sides of the rule:
# $$ w_{t+1} - w^* \;=\; (1 - \alpha L)\,(w_t - w^*), \quad\text{hence} $$
# $$ w_t - w^* = (1 - \alpha L)^t\,(w_0 - w^*). $$
# A power of one number. It tends to 0 exactly when that number lies strictly between −1 and 1:
# $$ |1 - \alpha L| < 1 \iff 0 < \alpha L < 2 \iff 0 < \alpha < \frac{2}{L} \qquad\blacksquare $$
# (For every start but one: a walk that starts *at* $w^*$ stays there at any α.)

# %%
for learning_rate in [0.05, 0.5, 1.0, 1.5, 2.0, 2.1]:
    path = gradient_descent(quadratic(1.0).gradient, 10.0, learning_rate, steps=20)
    walked, formula = path[-1], (1 - learning_rate) ** 20 * 10
    values = f"{walked:<10.3g} formula {formula:<10.3g}"
    print(f"α = {learning_rate:<5} after 20 steps {values}")

# %% [markdown]
# The same numbers from walking as from the formula. α = 0.5 and 1.5 agree because $|1 - 0.5| = |1 - 1.5|$; at 2 the ball bounces between 10 and −10
# and has done twenty steps for nothing; at 2.1 it is at 67.3.

# %% [markdown]
# ## Many weights: a stack of parabolas
# A bowl in $n$ dimensions is $J(w) = \tfrac12 (w - w^*)^\top H\,(w - w^*)$. The matrix $H$ holds the second derivatives
# ($H_{ij} = \partial^2 J/\partial w_i\,\partial w_j$, the *Hessian*), and the gradient is $H(w - w^*)$.
#
# One fact from linear algebra, the only thing on this page that we take on trust: *a symmetric matrix has $n$ perpendicular axes $q_i$ with
# $H q_i = \lambda_i q_i$.* ($H$ is symmetric: the order in which you differentiate makes no difference. The $\lambda_i$ are its *eigenvalues*.) Along the axis $q_i$ the surface is a plain parabola of curvature $\lambda_i$, and what makes it a bowl is that every $\lambda_i$ is positive.
# Let $c_i = q_i^\top (w - w^*)$ be the error along that axis. Multiply the rule by $q_i^\top$, and note that $q_i^\top H = \lambda_i q_i^\top$:
# $$ c_i \;\leftarrow\; c_i - \alpha\, q_i^\top H (w - w^*) \;=\; (1 - \alpha\lambda_i)\, c_i $$
# The axes don't talk to each other. Each is the parabola of the last section with its own curvature, and all share one α. Five dimensions, drawn at random:

# %%
rng = np.random.default_rng(0)
A = rng.standard_normal((8, 5))
H = A.T @ A / 8  # symmetric, a bowl
curvatures, axes_of_bowl = np.linalg.eigh(H)  # λ, ascending, and q as columns
mu, L = curvatures[[0, -1]].round(3)
edge = (2 / curvatures[-1]).round(3)
print("curvatures", curvatures.round(3), "  μ =", mu, "  L =", L, "  2/L =", edge)

# %%
start, steps = np.ones(5), 40
path = gradient_descent(lambda w: w @ H, start, learning_rate=0.5, steps=steps)
c = path @ axes_of_bowl  # error along each axis, step by step
formula = (1 - 0.5 * curvatures) ** np.arange(steps + 1)[:, None] * c[0]
equal = np.allclose(c, formula, atol=1e-14)
print("walk = formula, on every axis, at every step:", equal)

# %% [markdown]
# So the walk converges exactly when *every* factor is smaller than 1 in size. They are $1 - \alpha\lambda_i$; the largest curvature $L$ makes the strictest demand:
# $$ \text{on a bowl, gradient descent converges from every start} \iff 0 < \alpha < \frac{2}{L} \qquad\blacksquare $$
# Where a $\lambda_i$ is 0, its factor is 1 at any α: along that axis nothing moves. Networks have such directions: one dead unit is enough.
#
# A theorem should survive an attempt on its life. A thousand random bowls, each with an α a hair below its $2/L$ and one a hair above:


# %%
def arrive(factor, n_bowls=1000, steps=1500):
    rng = np.random.default_rng(1)
    A = rng.standard_normal((n_bowls, 12, 4))
    H = A.mT @ A / 12  # 1000 bowls at once: .mT transposes each matrix
    learning_rate = factor * 2 / np.linalg.eigvalsh(H)[:, -1]
    w0 = rng.standard_normal((n_bowls, 4))
    gradient = lambda w: (H @ w[..., None])[..., 0]  # each H times its own w
    w = gradient_descent(gradient, w0, learning_rate[:, None], steps)[-1]
    return np.linalg.norm(w, axis=-1) < np.linalg.norm(w0, axis=-1) / 100


for factor in [0.99, 1.01]:
    print(f"α = {factor} · 2/L: {arrive(factor).sum()} of 1000 arrive")

# %% [markdown]
# ## How fast, and the best α
# After $t$ steps the error along axis $i$ has shrunk to $|1-\alpha\lambda_i|^t$ of what it was. The slowest axis decides. As $|1 - \alpha\lambda|$ is
# V-shaped in λ, it is largest at one of the two ends:
# $$ \rho(\alpha) = \max_i |1 - \alpha\lambda_i| = \max\bigl(|1-\alpha\mu|,\ |1-\alpha L|\bigr) $$
# In the flat direction a larger α helps; in the steep one it hurts, from $1/L$ on. (μ is the smallest curvature, $\kappa = L/\mu$ the *condition number*: how many times as steep the valley is across it as along it. Its contours are $\sqrt\kappa$ times as long as they are wide.)

# %% tags=["prediction"]
widgets.predict(
    "A short valley, μ = 1 and L = 3. Which α makes the slower of the two directions "
    "as fast as possible?",
    {
        "0.33, which is 1/L": "The steep direction arrives in one step. The flat one "
        "keeps 0.67 of its error at each, and is the slower one.",
        "0.50": "Both keep half of their error at each step. Every other α makes one "
        "of them slower.",
        "0.66, just below 2/L": "So it was in the long valley of 2.1, or nearly. Here "
        "the steep direction, at 0.98 a step, has long become the slow one.",
        "1.00, which is 1/μ": "The flat direction arrives in one step, and the steep "
        "one has the factor −2. Divergence.",
    },
    answer="0.50",
)

# %%
for learning_rate in [0.33, 0.50, 0.66, 1.00]:
    flat, steep = 1 - learning_rate, 1 - 3 * learning_rate
    print(f"α = {learning_rate:.2f}   flat {flat:5.2f}   steep {steep:5.2f}")

# %% [markdown]
# **Proof.** $1 - \alpha\mu$ falls as α grows; $\alpha L - 1$ rises. The larger of a falling and a rising line is least where they cross:
# $$ 1 - \alpha\mu = \alpha L - 1 \;\iff\; \alpha = \frac{2}{L + \mu}, \qquad \rho_{\text{best}} = 1 - \frac{2\mu}{L+\mu} = \frac{\kappa - 1}{\kappa + 1} \qquad\blacksquare $$
# With $\mu = 1$ and $L = 3$ that is one half. A tenth of the error is left when $\rho^t = 1/10$, after $\log 10 / \log(1/\rho)$ steps; for a large κ, $\log(1/\rho) \approx 2/\kappa$, so each digit of accuracy costs about $1.15\,\kappa$ steps. In the valley of [2.1](2_1_learning_rate.ipynb), κ = 100:


# %%
def rho(learning_rate, mu=1.0, L=100.0):
    return np.maximum(abs(1 - learning_rate * mu), abs(1 - learning_rate * L))


def steps_to(accuracy, learning_rate):
    path = gradient_descent(valley(100).gradient, np.ones(2), learning_rate, steps=4000)
    error = np.linalg.norm(path, axis=-1)  # √2 at the start
    return int(np.argmax(error <= accuracy)) if (error <= accuracy).any() else None

# %%
named = {"1/L": 0.01, "2/(L+μ)": 2 / 101, "1.99/L": 0.0199, "2.01/L": 0.0201}
for name, learning_rate in named.items():
    factor, walked = rho(learning_rate), steps_to(1e-6, learning_rate)
    needed = np.ceil(np.log(1e-6 / np.sqrt(2)) / np.log(factor))
    bound = needed if factor < 1 else np.inf
    row = f"steps to 1e-6: at most {bound:4.0f}, walked {walked}"
    print(f"{name:8} ρ = {factor:.4f}   {row}")

digit = np.log(10) / -np.log(99 / 101)
print(f"best α: {2 / 101:.4f}, {100 / 101:.0%} of 2/L")
print(f"steps for one digit: {digit:.0f}, a digit per κ: {digit / 100:.2f}")

# %%
three = {"too small": 0.01, "good": 2 / 101, "too large": 0.0201}
learning_rates = np.array(list(three.values()))[:, None]
paths = gradient_descent(valley(100).gradient, np.ones(2), learning_rates, steps=1000)
distances = np.linalg.norm(paths, axis=-1)
span, near = np.linspace(0, 0.022, 221), np.linspace(0.0188, 0.0202, 141)

# %% tags=["plumbing"]
titles = ["The slower of the two decides", "2/(L+μ): twice as fast"]
figure, (left, right) = plots.subplots(1, 2, titles=titles, figsize=(8, 3.4))
inset = left.inset_axes([0.66, 0.06, 0.32, 0.5], xticks=[], yticks=[])
inset.spines[:].set_visible(True)
for axes, alphas in (left, span), (inset, near):
    axes.plot(alphas, abs(1 - alphas), color=plots.GREY, label="|1 − αμ|, flat")
    axes.plot(alphas, abs(1 - 100 * alphas), "--", label="|1 − αL|, steep")
inset.plot(2 / 101, 99 / 101, "*", color=plots.INK, markersize=11)
inset.set(xlim=near[[0, -1]])
left.indicate_inset_zoom(inset, edgecolor=plots.PALE)
left.set(xlabel="α", ylabel="factor a step", xlim=(0, 0.034), ylim=(0, 1.25))
for (regime, learning_rate), distance in zip(three.items(), distances.T):
    style = {"color": plots.REGIME[regime], "linestyle": plots.REGIME_LINES[regime]}
    right.plot(distance, label=f"α = {learning_rate:.4f}", **style)
right.set(xlabel="step", ylabel="distance to minimum", yscale="log", ylim=(1e-9, 1e3))
plots.show(
    figure, alt="The factors of both directions cross at 2/101, and the distance to "
    "the minimum falls twice as fast there as for 1/L; for 0.0201 it grows.",
)

# %% [markdown]
# Going from $1/L$ to the best α halves the steps. One hundredth beyond the best, at $2/L$, is the cliff. **The optimum sits at the edge of the cliff**, and the
# longer the valley, the closer: $2/(L+\mu)$ is 99 % of $2/L$ here. Below, κ is 10 or 2. Find out what happens to the gap.

# %% tags=["plumbing"]
titles = ["Every direction's factor", "Walked (dots) and ρᵗ (line)"]
figure, (left, right) = plots.subplots(1, 2, titles=titles)
left.set(xlabel="curvature λ / L", ylabel="|1 − αλ| after a step", xlim=(0, 1.02))
left.set(ylim=(0, 1.3))
left.axhline(1, color=plots.GREY, linewidth=1)
right.set(xlabel="step", ylabel="error", yscale="log", ylim=(1e-6, 30), xlim=(0, 60))
times = np.arange(61)


def draw(times_L, kappa):  # α L and κ; L = 1
    grid, ends = np.linspace(1 / kappa, 1, 100), np.array([1 / kappa, 1])
    left.plot(grid, abs(1 - times_L * grid), color=plots.MOVE)
    left.plot(ends, abs(1 - times_L * ends), "o", color=plots.MOVE, markersize=9)
    path = gradient_descent(lambda w: w * ends, np.ones(2), times_L, steps=60)
    bound = rho(times_L, 1 / kappa, 1.0) ** times
    right.plot(times, bound.clip(1e-7), color=plots.GREY)
    error = np.abs(path).max(axis=-1).clip(1e-7)
    right.plot(times[::3], error[::3], "o", color=plots.MOVE)


def describe(times_L, kappa):
    flat, steep = 1 - times_L / kappa, abs(times_L - 1)
    if steep > 1 + 1e-9:
        return f"Diverges: each step multiplies the steep direction by {steep:.2f}."
    if abs(steep - 1) < 1e-9:
        return "Bounces without end in the steep direction: α = 2/L exactly."
    if abs(flat - steep) < 1e-9:
        best = "the best α there is, 2/(L+μ)"
        return f"Each step leaves {flat:.3f} of both directions: {best}."
    if steep < flat:
        slow = f"The flat direction is the slow one: ρ = {flat:.3f}."
        return f"{slow} A larger α would help."
    slow = f"The steep direction is the slow one, and alternates: ρ = {steep:.3f}."
    return f"{slow} A smaller α would help."


best = [2 / (1 + 1 / kappa) for kappa in (2, 10)]  # 2/(L+μ), yours to find
multiples = np.union1d(np.arange(0.2, 2.21, 0.1).round(1), best)
widgets.slider(
    figure, draw, {"α·L": multiples, "κ": [2, 10]}, describe,
    start={"α·L": 1.0, "κ": 10}, marks={"α·L": {1: "1/L", 2: "2/L"}},
    alt="The factor of each direction, a V; the error of a walk, and what ρ predicts",
)

# %% [markdown]
# > <a id="C17" class="limit"></a>**C17** · **≈ Holds with a limit** [ledger](6_questions_and_answers.ipynb#ledger-C17)
# >
# > *“Gradient descent: w ← w − α∇J(w), so that the outputs come close to their targets.”*
# >
# > **The rule is right, but it arrives only below a border, and the article names none.**
# >
# > On a bowl it arrives if and only if $0 < \alpha < 2/L$: on the parabola with $L = 1$, twenty steps lead from 10 to 3.58 (α = 0.05), to $9.5\cdot10^{-6}$ (0.5, and 1.5 as well), to 0 (1), to 10 (2) and to 67.3 (2.1), and in all of 1000 random bowls the border was $2/L$. Elsewhere $\alpha < 2/L$ is enough for the loss to fall at every step, but not necessary. And it is the loss that falls: how near the outputs can come is up to the network ([C09](2_2_activation_functions.ipynb#C09)). Of 9 places $2/L$ was the border on the 5 bowls and on no other.

# %% [markdown]
# ## The slope of σ: your turn
# Backpropagation needs $f'(z)$ for each activation. Take a sheet of paper. Let $a = \sigma(z) = \dfrac{1}{1 + e^{-z}}$.
#
# 1. Differentiate with the chain rule: the outer function is $1/u$, the inner one $u = 1 + e^{-z}$.
# 2. Now get rid of $z$. From $a = 1/(1 + e^{-z})$, what is $1 + e^{-z}$ in terms of $a$? And $e^{-z}$?
# 3. Put both into the result of 1. Only $a$ may remain.

# %% tags=["prediction"]
widgets.predict(
    "What did you get for σ'(z), in terms of a?",
    {
        "1 − a²": "That is a slope of this family: the one of tanh. For σ, step 2 "
        "gives e⁻ᶻ = (1 − a)/a.",
        "a²": "That is 1/(1 + e⁻ᶻ)². The inner derivative is missing: (1 + e⁻ᶻ)' = "
        "−e⁻ᶻ.",
        "a(1 − a)": "a² from the outer function, times (1 − a)/a from the inner one.",
        "−a(1 − a)": "Two minus signs meet: −1/u² from outside, −e⁻ᶻ from inside. And "
        "σ rises everywhere: its slope can't be negative.",
    },
    answer="a(1 − a)",
)

# %% [markdown]
# 1. $\sigma'(z) = -\dfrac{1}{(1+e^{-z})^2}\cdot(-e^{-z})$ $= \dfrac{e^{-z}}{(1+e^{-z})^2}$
# 2. $1 + e^{-z} = \dfrac1a$, so $e^{-z} = \dfrac1a - 1 = \dfrac{1-a}{a}$
# 3. $\sigma'(z) = a^2\cdot\dfrac{1-a}{a} = a\,(1-a)$
#
# Look at what has gone: the exponential, and $z$ itself. **Whoever knows the output knows the slope.** The forward pass has computed $a$ anyway, so the backward pass gets
# the slope for the price of one multiplication. That is why our library's `derivative(z, a)` may be given both. (In the listing of the second sitting it is called `slope`: the same formula without the checks.) To check such a formula, `central_difference` measures the slope: $(f(z+h) - f(z-h))/2h$ with a small $h$.

# %% tags=["prediction"]
widgets.predict(
    "A sigmoid unit puts out 0.8. How steep is σ where it stands?",
    {
        "0.16": "0.8 · (1 − 0.8).",
        "0.214": "That is the slope at z = 0.8. Here 0.8 is what comes out, not what "
        "went in: it went in at z = 1.39.",
        "0.36": "1 − 0.8² is the slope of a tanh unit that puts out 0.8.",
        "that depends on z": "It does, but z is known: only one z gives the output "
        "0.8.",
    },
    answer="0.16",
)

# %%
a = 0.8
z = np.log(a / (1 - a))  # the z with σ(z) = 0.8
print(f"z = {z:.2f}, σ(z) = {sigmoid(z):.1f}")
measured = central_difference(sigmoid, z)
print(f"a (1 - a) = {a * (1 - a):.6f}, measured slope {measured:.6f}")

# %% [markdown]
# **tanh.** Multiply numerator and denominator by $e^{-z}$ and compare with σ: $\tanh z = \dfrac{1 - e^{-2z}}{1 + e^{-2z}} = 2\sigma(2z) - 1$. A sigmoid, stretched to
# $(-1, 1)$ and squeezed to half the width. With $a = \tanh z$, $\sigma(2z) = (1 + a)/2$, and
# $$ \tanh'(z) = 2\cdot 2\,\sigma'(2z) = 4\cdot\frac{1+a}{2}\cdot\frac{1-a}{2} = 1 - a^2. $$
# **ReLU.** The slope is 1 above zero and 0 below. At zero itself there is a kink and no derivative; the library takes 0. All three, against measured slopes. (`central_difference` moves one entry of $z$ at a time and wants a single number from $f$; hence the sum, in which only that entry's share changes.)

# %%
z = np.array([-4.0, -1.0, -0.1, 0.3, 2.0])
slopes = {
    "sigmoid": lambda a: a * (1 - a), "tanh": lambda a: 1 - a**2,
    "relu": lambda a: (a > 0) * 1.0,
}
for name, from_output in slopes.items():
    f = ACTIVATIONS[name]
    measured = central_difference(lambda z: f(z).sum(), z)
    right = np.allclose(measured, from_output(f(z)), atol=1e-9)
    largest = f.derivative(np.linspace(-9, 9, 1801)).max()
    print(f"{name:8} slope from a right to 1e-9: {right}, largest {largest:.2f}")

# %% [markdown]
# ## As printed, and as computed
# Type the formulas in exactly as they stand. (`errstate` silences NumPy's warnings, so that we see the values alone.)


# %%
def sigmoid_as_printed(z):
    return 1 / (1 + np.exp(-z))


def tanh_as_printed(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))


def relu_as_printed(z):
    return np.maximum(0, z)


# %% tags=["prediction"]
widgets.predict(
    "z = 1000. One of these comes out as nan (“not a number”). Which?",
    {
        "σ(1000) as printed": "exp(−1000) underflows to 0, and 1/(1 + 0) = 1 is right "
        "to the last digit.",
        "σ(−1000) as printed": "exp(1000) is too large for a double and becomes inf. "
        "But 1/(1 + inf) = 0, and that is right too.",
        "tanh(1000) as printed": "exp(1000) = inf above and below the bar: inf/inf is "
        "nan. And nan is contagious: one is enough to spoil every weight.",
        "ReLU(1000) as printed": "A comparison and nothing else. Nothing can overflow.",
    },
    answer="tanh(1000) as printed",
)

# %%
with np.errstate(all="ignore"):
    print(f"{'z':>6}   {'σ as printed':24}{'tanh as printed':18}ReLU")
    for z in [-1000.0, -710.0, -709.0, -37.0, 37.0, 709.0, 710.0, 1000.0]:
        row = f"{sigmoid_as_printed(z):<24.16g}{tanh_as_printed(z):<18.16g}"
        print(f"{z:6.0f}   {row}{relu_as_printed(z):g}")

# %% [markdown]
# Two things happen in this table, and a third near zero.
#
# **Overflow.** Python's floating-point numbers, *doubles*, end at about $1.8\cdot10^{308}$, and the logarithm of that is 709.78. From $z = -710$ downwards, $e^{-z}$ is `inf`. σ survives this by luck (1/inf = 0), with a warning. tanh doesn't: inf/inf.
#
# **Swallowing.** A double carries 53 binary digits. Added to 1, anything up to $2^{-53}$ is lost. $e^{-z}$ is that small from $z = 53 \log 2 = 36.7$ on, so σ(37) is 1: not nearly, exactly.
# That is as good an answer as a double can give. The harm comes with the next line of code.

# %%
with np.errstate(all="ignore"):
    for z in [20.0, 36.0, 37.0]:
        p = sigmoid_as_printed(z)
        loss = f"-log(1 - p) = {-np.log(1 - p):.4f}"
        print(f"z = {z:.0f}: p = 1 is {p == 1.0!s:5}  {loss}")
largest = np.finfo(float).max
logarithm = f"the largest double is {largest:.1e}, its logarithm {np.log(largest):.2f}"
print(f"53 log 2 = {53 * np.log(2):.2f}; {logarithm}")

# %% [markdown]
# The sample has label 0, the network is sure of 1. The loss $-\log(1-p) = \log(1 + e^{z})$ ought to be very nearly $z$: 20, 36, 37. At 36 it is already off by a thousandth, at 37 it is infinite.
# And 37 is no monster: a few large weights are enough to get there.
#
# **Cancellation.** Near zero, tanh as printed takes the difference of two numbers that are both nearly 1:

# %%
for z in [1e-10, 1e-17]:
    printed = tanh_as_printed(z)
    error = f"relative error {abs(printed / np.tanh(z) - 1):.0e}"
    print(f"tanh({z:.0e}) as printed {printed:.10g}   {error}")

# %% [markdown]
# Not one of these formulas is wrong. They are written for numbers, and a machine has only *some* numbers. The cure is the same each time: rearrange until no large thing is computed on the way to a small one.
#
# - **σ.** As printed, $e^{-z}$ overflows from $z = -710$ downwards. Multiply numerator and denominator by $e^{z}$ where $z$ is negative: with $e = e^{-\lvert z\rvert} \le 1$ it is $\dfrac{1}{1+e}$ for $z \ge 0$ and $\dfrac{e}{1+e}$ below. In the library: `np.where(z < 0, e, 1) / (1 + e)`.
# - **tanh.** As printed, nan from $\lvert z\rvert = 710$ on, and digits lost near 0. Multiply by $e^{-\lvert z\rvert}$: with $m = e^{-2\lvert z\rvert} - 1$ it is $\mp\dfrac{m}{2+m}$, minus for $z > 0$. In the library: `np.tanh(z)`, which does something of the kind.
# - **The loss.** From $p$, inf from $z = 37$ on. Pull $e^{z}$ out of the logarithm: $\log(1+e^{z}) = \max(z,0)$ $+ \log(1+e^{-\lvert z\rvert})$. In the library: `softplus(z)`, from the **logit** $z$, the number under the sigmoid, and never from $p$.
#
# School algebra, all of it. NumPy has two helpers for what remains:
# `expm1(x)` is $e^x - 1$ and `log1p(x)` is $\log(1 + x)$, both right for tiny $x$.


# %%
def tanh_stable(z):
    m = np.expm1(-2 * abs(z))  # between -1 and 0
    return -np.sign(z) * m / (2 + m)


z = np.array([1e-17, 1e-10, 1e-3, 0.5, 20.0, 1000.0])
right = np.allclose(tanh_stable(z), np.tanh(z), rtol=1e-15, atol=0)
print("tanh right to 15 digits:", right)
print(", ".join(f"σ({z}) = {sigmoid(float(z)):.3g}" for z in [-1000, -710, 37]))
losses = ACTIVATIONS["softplus"]([20.0, 36.0, 37.0, 1000.0])
print("loss at z = 20, 36, 37, 1000:", losses.round(4))

# %% [markdown]
# Half as many digits, half as far to the wall: in single precision (`float32`, what graphics cards like) and half precision (`float16`) it comes sooner. **Find the first whole $z$ at which the loss from $p$ is infinite, for each of the three.**


# %%
def loss_from_p(z, dtype):
    z, one = np.asarray(z, dtype), dtype(1)
    with np.errstate(all="ignore"):
        return -np.log(one - one / (one + np.exp(-z))).astype(float)


dense = np.arange(0, 42, 0.02)
TYPES = {"float16": np.float16, "float32": np.float32, "float64": np.float64}
values = [[float(loss_from_p(z, dtype)) for dtype in TYPES.values()] for z in range(40)]

# %% tags=["plumbing"]
true = np.logaddexp(0, dense)
computed = {name: loss_from_p(dense, dtype) for name, dtype in TYPES.items()}
figure, axes = plots.subplots(xlim=(0, 42), ylim=(-1.1, 1.1))
axes.set(xlabel="logit z (label 0)", ylabel="computed − true")
axes.set(title="What rounding adds to −log(1 − p)")
added = {n: np.where(loss < 99, loss - true, np.nan) for n, loss in computed.items()}
axes.plot(dense, np.transpose([*added.values()]), color=plots.PALE, linewidth=1)


def draw(z, precision, value):
    axes.plot(dense, added[precision], color=plots.INK)
    place, shape = (1, "^") if np.isinf(value) else (value - np.logaddexp(0, z), "o")
    axes.plot(z, place, shape, color=plots.MOVE, markersize=9)


def describe(z, precision, value):
    true = np.logaddexp(0, z)
    if np.isinf(value):
        found = "p has become exactly 1, and the loss inf"
    else:
        off = ", off by more than 1 %" if abs(value - true) > 0.01 * true else ""
        found = f"the loss from p is {value:.4f}{off}"
    return f"{precision}, z = {z}: {found}. It ought to be {true:.4f}."


widgets.slider(
    figure, draw, {"z": range(40), "precision": list(TYPES)}, describe, data=values,
    start={"z": 5, "precision": "float32"},
    alt="The loss computed from p against the logit, in each of three precisions",
)

# %% tags=["plumbing"]
def draw(axes, at):
    values, last = at
    axes.plot(dense, true, ":", color=plots.GREY)
    axes.plot(dense, np.where(np.isinf(values), np.nan, values))
    axes.set(xlim=(last - 5, last), ylim=(last - 5, last))


titles = [f"{name}: stairs, then ∞" for name in TYPES]
plots.show_panels(
    draw, dict(zip(titles, zip(computed.values(), [9, 18, 38]))), columns=3,
    xlabel="logit z (label 0)", ylabel="−log(1 − p)",
    alt="The loss computed from p turns into a staircase and ends: at about 8 for "
    "float16, 17 for float32, 37 for float64.",
)

# %%
for name, dtype in TYPES.items():
    z = np.arange(100)
    first = z[np.isinf(loss_from_p(z, dtype))][0]
    print(f"{name}: loss infinite from z = {first}")

# %% [markdown]
# > <a id="C18" class="holds"></a>**C18** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C18)
# >
# > *“The mathematical models of sigmoid, tanh and ReLU are these formulas.”*
# >
# > **All three are right, and the article says no more than that.**
# >
# > As *code* only ReLU is right as it stands. In double precision σ(37) is exactly 1, so a log-loss taken from it is infinite from z = 37 on; $e^{-z}$ overflows from z = −710 downwards, which σ, the form in the article's program, survives with a warning; tanh as printed is nan from |z| = 710 on, and near 0 it loses its digits. The rearranged forms are right at every finite z.

# %% [markdown]
# ## Which loss has the gradient p − y?
# The listing in the article's section 4 begins its backward pass with the line `d_y_pred = y_pred - y`. No loss is named anywhere. Which one was it?
#
# Let the output be $p = \sigma(z)$ and let $J$ be a loss we don't know. The chain rule, with *your* result: $\dfrac{dJ}{dz} = \dfrac{dJ}{dp}\cdot p\,(1-p)$. We want this to be $p - y$, so
# $$ \frac{dJ}{dp} = \frac{p-y}{p(1-p)} = \frac{1-y}{1-p} - \frac{y}{p} \qquad\Longrightarrow\qquad J = -(1-y)\log(1-p) - y\log p \;(+\text{ a constant}). $$
# (Put the middle over a common denominator if you doubt it: $(1-y)p - y(1-p) = p - y$.) For $y = 1$ that is $-\log p$, for $y = 0$ it is $-\log(1-p)$: minus the log of the right answer's share, as in [2.2](2_2_activation_functions.ipynb). Nobody had to invent the **cross-entropy**. Ask for the gradient $p - y$, and out it falls, the only one there is.
# The factor $p(1-p)$ that would choke a saturated unit is cancelled by the loss. In the squared error $\tfrac12(p-y)^2$ nothing cancels it: there $dJ/dz = (p-y)\,p(1-p)$.

# %%
z, y = np.array([-6.0, -2.0, 0.0, 2.0]), 1.0  # label 1: the first is very wrong
p = sigmoid(z)
cross_entropy = central_difference(lambda z: -np.log(sigmoid(z)).sum(), z)
squared_error = central_difference(lambda z: 0.5 * ((sigmoid(z) - y) ** 2).sum(), z)
formula = np.allclose(squared_error, (p - y) * p * (1 - p))
print("p - y           ", (p - y).round(4))
print("cross-entropy   ", cross_entropy.round(4))
print("squared error   ", squared_error.round(4), " = (p - y) p (1 - p):", formula)

# %% [markdown]
# At $z = -6$ the unit is as wrong as can be. Cross-entropy pushes with almost full force, the squared error with a four-hundredth of it.
#
# The same thing happens twice more. With *no* activation at the output ($o = z$), it is $\tfrac12(o-y)^2$ that has the gradient $o - y$; with a softmax over classes it is again the cross-entropy, and the gradient is
# (probabilities − one-hot label: a 1 for the right class, 0 elsewhere). The library's three losses, each with its gradient. They are means, here over one sample with three outputs, so the first shows ⅔ of $o - y$ (it has no ½) and the second ⅓ of $p - y$:

# %%
o, y = np.array([[1.5, -0.3, 0.2]]), np.array([[1.0, 0.0, 1.0]])
targets = {
    "mean_squared_error": y, "binary_cross_entropy": y,
    "softmax_cross_entropy": np.array([2]),
}
for name, target in targets.items():
    loss = LOSSES[name]
    measured = central_difference(lambda o: loss(o, target)[0], o).round(3)
    print(f"{name:22}", loss(o, target)[1].round(3), " differences say", measured)

# %% [markdown]
# One more thing hides in that line. `y_pred - y` is the gradient of the *sum* over the samples. Ours are means. Over $n$ samples the sum's gradient is $n$ times as long, so
# $$ \alpha_{\text{mean}} = n\,\alpha_{\text{sum}} $$
# makes the very same step.

# %%
X, y = datasets.xor()
o = MLP([2, 4, 1], activation="sigmoid", init="normal", seed=0).forward(X)
_, gradient_of_mean = LOSSES["binary_cross_entropy"](o, y)
ratio = (sigmoid(o) - y) / gradient_of_mean
print("gradient of the sum / gradient of the mean:", ratio.ravel())
print("α = 0.01 on the sum is α =", 0.01 * len(X), "on the mean")

# %% [markdown]
# On the four points of XOR, the listing's α = 0.01 is an α of 0.04 in this book. Double a batch under a sum, and you have doubled α without noticing.
# The verdict on all this is in chapter 4: [C22](4_mlp_from_scratch.ipynb#C22).

# %% [markdown]
# *A good place to stop for today. What follows needs σ′ and the error $p - y$, and nothing else from above.*
#
# ## Backpropagation
# All the parts are here. Our network has layers $l = 1, 2, \dots$; each row of a matrix is a sample. $a^{0} = X$, and
# $$ z^{l} = a^{l-1} W^{l} + b^{l}, \qquad a^{l} = f(z^{l}), \qquad \text{output } o = \text{the last } z. $$
# We want $\partial J/\partial W$ and $\partial J/\partial b$ of every layer. The trick is to keep one intermediate quantity, $\delta^{l} = \partial J/\partial z^{l}$: how the loss responds when a pre-activation is nudged.
# δ has the shape of $z$, one row per sample, one column per unit. Four questions, each a line of chain rule.
#
# **δ at the output?** There $z$ is $o$, so δ is what the loss hands us: $\delta = \partial J/\partial o$. (For the cross-entropy: $(\sigma(o) - y)/n$. You know why.)
#
# **The weight $W_{ij}$?** It acts on sample $s$ through $z_{sj} = \sum_i a_{si}W_{ij} + b_j$, and $\partial z_{sj}/\partial W_{ij} = a_{si}$. It acts on *all* samples, so add up: $\partial J/\partial W_{ij} = \sum_s a_{si}\,\delta_{sj}$. A sum over the row index of both: $a^\top\delta$.
#
# **The bias $b_j$?** The same with $\partial z_{sj}/\partial b_j = 1$: $\partial J/\partial b_j = \sum_s \delta_{sj}$.
#
# **δ one layer below?** $a_{si}$ feeds *every* unit $j$ above it: $\partial J/\partial a_{si} = \sum_j \delta_{sj} W_{ij}$, that is $\delta W^\top$. And $a = f(z)$ contributes its slope: $\delta^{\text{below}} = (\delta W^\top) \odot f'(z^{\text{below}})$, where ⊙ multiplies entry by entry.
#
# Then round again, one layer lower. Nothing is left out. Here is the library's code; find the four.

# %%
print(inspect.getsource(MLP.backpropagate))

# %% [markdown]
# - $z = aW + b$ and $a = f(z)$, all layers up: `zs, activations = self.propagate(X)`
# - $\delta = \partial J/\partial o$: `value, delta = loss.value_and_gradient(zs[-1], targets)`
# - $\partial J/\partial W = a^\top\delta$: `a.mT @ delta`, where `.mT` is the transpose of the last two axes
# - $\partial J/\partial b = \sum_s\delta_s$: `ones @ delta`, for a row of ones times a matrix is the sum of its rows
# - $\delta^{\text{below}} = (\delta W^\top)\odot f'(z)$: `delta @ weight.mT * self.activations[layer - 1].slope(zs[layer - 1], a)` (`self.activations` holds the functions, `activations` the numbers that they gave. `activations[0]` is $X$ itself, so `activations[layer]` belongs to `zs[layer - 1]`.)
#
# (`[...] =` fills an array that is already there.)
#
# Note the last one: `slope(z, a)` gets the pre-activation *and* the activation of the layer below, because each activation has its own idea of which one it wants. The sigmoid wants $a$. You derived why.
#
# Once by hand, with numbers: two inputs, three tanh units, one output, the four points of XOR.

# %%
X, y = datasets.xor()
network = MLP([2, 3, 1], activation="tanh", seed=0)
(W1, b1), (W2, b2) = network.parameters

a1 = np.tanh(X @ W1 + b1)
o = a1 @ W2 + b2
delta2 = (sigmoid(o) - y) / len(X)  # δ at the output
dW2, db2 = a1.T @ delta2, delta2.sum(axis=0, keepdims=True)
delta1 = delta2 @ W2.T * (1 - a1**2)  # δ one layer below
dW1, db1 = X.T @ delta1, delta1.sum(axis=0, keepdims=True)

# %%
_, gradients = network.loss_and_gradients(X, y, "binary_cross_entropy")
by_hand = [(dW1, db1), (dW2, db2)]
same = [
    np.allclose(ours, its)
    for layer, from_library in zip(by_hand, gradients)
    for ours, its in zip(layer, from_library)
]
print("by hand = library:", all(same))
check = (network, X, y, "binary_cross_entropy")
errors = np.ravel(gradient_check(*check, gradients=by_hand))
print("against central differences:", (errors < 1e-8).all())

# %% [markdown]
# The second line is worth more than the first: two derivations can share a mistake, a measured slope can't. `gradient_check` nudges every parameter by ±h, watches the loss, and compares: $\lVert g - \hat g\rVert / (\lVert g\rVert + \lVert \hat g\rVert)$, for each $W$ and each $b$ ($g$ is yours, $\hat g$ what was measured).

# %% tags=["prediction"]
widgets.predict(
    "Someone forgets the factor f'(z) in “δ one layer below”. In this network of two "
    "layers, which gradients come out wrong?",
    {
        "all of them": "The error enters on the way down. What has been computed "
        "before it, at the top, is untouched.",
        "W2 and b2, nearest to the mistake": "They are made from δ at the output, "
        "before f' is ever needed.",
        "W1 and b1 only": "The mistake is made on the way from layer 2 to layer 1, "
        "and everything below it inherits it.",
        "none, it only changes the speed": "It would, if f' were the same number for "
        "every unit and sample. It isn't.",
    },
    answer="W1 and b1 only",
)

# %%
wrong = delta2 @ W2.T  # without (1 - a1**2)
forgotten = [(X.T @ wrong, wrong.sum(axis=0, keepdims=True)), (dW2, db2)]
says = lambda error: "right" if error < 1e-8 else f"relative error {error:.2f}"
errors = gradient_check(*check, gradients=forgotten)
for layer, (weight, bias) in enumerate(errors, start=1):
    print(f"layer {layer}: W {says(weight)}, b {says(bias)}")

# %% [markdown]
# Layer 2 right, layer 1 wrong. **The lowest layer that is right tells you where the mistake is: between it and the one below.** Remember this. And note that nothing crashed, nothing is nan, and with luck such a network even learns.
# A wrong gradient does not announce itself.
#
# How small should h be? The smaller it is, the better the difference quotient, and the more digits the subtraction eats.


# %%
def worst_error(activation, h):
    model, rng = MLP([2, 3, 1], activation, seed=0), np.random.default_rng(0)
    X, y = rng.standard_normal((50, 2)), rng.integers(0, 2, (50, 1))
    return np.max(gradient_check(model, X, y, "binary_cross_entropy", h=h))


h, errors = 10.0 ** np.arange(-13, 0), {}
for activation in ["tanh", "relu"]:
    errors[activation] = [worst_error(activation, step) for step in h]
    best = np.log10(h[np.argmin(errors[activation])])
    print(f"{activation}: best h is 1e{best:.0f}")

# %% tags=["plumbing"]
figure, axes = plots.subplots(xscale="log", yscale="log")
axes.set_title("Too small drowns in rounding, too large in the bend")
axes.set(xlabel="h", ylabel="relative error")
plots.plot_curves(errors, h, axes=axes, marker="o")
plots.mark(axes, "right gradients fall below", y=1e-7, at=1e-13)
plots.show(
    figure, alt="Relative error of the gradient check against h: two valleys, and "
    "ReLU's jumps up at large h, where nudged units cross their kink.",
)

# %% [markdown]
# A valley in h, for the same kind of reason as the valley in α: two errors, one falling, one rising, the best where they cross. For ReLU the right side is a jump: as soon as h pushes one unit over its kink, the difference quotient averages the slopes 0 and 1.
#
# ## What was seen
# - The learning rate is one over a curvature that you bet on. Bet on more than half of the true largest curvature, and every step goes down: $\alpha < 2/L$.
# - On a bowl the border is sharp, the rate is $\max(|1-\alpha\mu|, |1-\alpha L|)$, and in a long valley the best α, $2/(L+\mu)$, lies close to the cliff.
# - $\sigma' = a(1-a)$: the slope is a function of the *output*.
# - A right formula is not yet a right program. σ(37) = 1, tanh(1000) = nan, loss = inf.
# - $p - y$ is the gradient of the cross-entropy, and of no other loss on a sigmoid.
# - Backpropagation is four lines, and a gradient check says which of them you got wrong.
#
# Chapter 4 hands you the article's complete listing, NumPy code that runs without an error. You have every tool you need.
#
# **Exercises** for this chapter are in [exercises/3_3_mathematical_models](exercises/3_3_mathematical_models.ipynb). Or try it in the [laboratory](laboratory.ipynb): `circles · 2-16-16-16-16-16-16-16-16-1 · sigmoid · xavier · sgd α=0.3`.
#
# ← [3.2 Choosing the activation function](3_2_choosing_the_activation_function.ipynb) · [4 A network from scratch](4_mlp_from_scratch.ipynb) →
#
# Sources: Gradient descent: A. Cauchy, “Méthode générale pour la résolution des systèmes d'équations simultanées”, 1847. Convergence on quadratics and the best rate: B. Polyak, *Introduction to Optimization*, 1987;
# Y. Nesterov, *Introductory Lectures on Convex Optimization*, 2004. Backpropagation: D. Rumelhart, G. Hinton, R. Williams, “Learning representations by back-propagating errors”, 1986.
# Numbers in a machine: D. Goldberg, “What every computer scientist should know about floating-point arithmetic”, 1991.
