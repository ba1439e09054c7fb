"""2.1 The learning rate: what learners believe about a step downhill."""

import numpy as np

from ...datasets import digits, split
from ...descent import gradient_descent
from ...losses import accuracy
from ...messages import tr
from ...mlp import MLP
from ...objectives import quadratic
from ...training import train
from ..kinds import Chapter

chapter = Chapter("2_1")


# ------------------------------------------------------------------------------ one step downhill
@chapter.code(
    inputs=lambda rng: [
        (2.0, 3.0, 0.25),
        (2.0, -3.0, 0.25),
        *((rng.normal(), rng.normal(), rng.uniform(0.1, 2)) for _ in range(3)),
        (rng.normal(size=3), rng.normal(size=3), 0.5),
        (50.0, -300.0, 0.01),  # as far as it goes: nothing is clipped
    ],
    hints=(
        "Which way is downhill, if the slope is positive?",
        "The step is the slope times α. From where is it taken?",
        "`w - ...`: take α times the slope off the place where you stand.",
    ),
    further="Put in the slope λw of a parabola: one step multiplies w by 1 - αλ. "
    "All of chapter 2.1 is that factor.",
)
def descent_step(w, slope, learning_rate):
    return w - learning_rate * slope


descent_step.wrong(
    "the step goes uphill",
    {"w - ": "w + "},
    sign="the loss grows with every step, however small α is.",
    think="The slope points to where J grows. Which sign takes you the other way?",
)
descent_step.wrong(
    "the learning rate is left out",
    {"learning_rate * ": ""},
    sign="turning the slider for α changes nothing.",
    think="With what α would this step be the right one? Where does the reader's α come in?",
)
descent_step.wrong(
    "that is the step, not the new place",
    {"w - ": "-"},
    sign="w jumps to the neighbourhood of 0 at once and forgets where it was.",
    think="You computed how far to go. From where?",
)
descent_step.wrong(
    "w itself stands where the slope belongs",
    {"* slope": "* w"},
    sign="right on the parabola J = w²/2, and wrong on every other surface.",
    think="Only for J = w²/2 is the slope equal to w. Which argument did you not use?",
)
descent_step.wrong(
    "divided by the learning rate",
    {"learning_rate * slope": "slope / learning_rate"},
    sign="a small α makes huge steps.",
    think="Should the step grow or shrink when α is made smaller?",
)
descent_step.wrong(
    "slope and place are the wrong way round in the difference",
    "learning_rate * slope - w",
    sign="a minus too many: the new place is the mirror image of the right one.",
    think="Which of the two is taken off the other?",
)


descent_step.wrong(
    "α is taken for the length of the step",
    {"slope": "np.sign(slope)"},
    also=[{"slope": "slope / np.sqrt(np.sum(slope**2))"}],
    sign="right where the slope has the size 1; on a steep slope as short a step as on a flat one.",
    think="α multiplies the slope. What does yours do with a slope of 1000?",
)
descent_step.wrong(
    "the slope is left out",
    {" * slope": ""},
    sign="every step has the length α and the same direction, whatever the slope is.",
    think="Which argument did you not use?",
)
descent_step.wrong(
    "the sign of the slope is lost",
    {"slope": "np.abs(slope)"},
    sign="right where the slope is positive; where it is negative, the step goes uphill.",
    think="The slope is -3. Which way is downhill there?",
)
descent_step.wrong(
    "w is multiplied in as well",
    {" * slope": " * slope * w"},
    sign="right for w = 1; at w = 0 the ball is stuck, whatever the slope is.",
    think="How long is the step, if the slope is 3 and α is 0.25? Does it depend on where w is?",
)


# ----------------------------------------------------------------------------- the whole path
def _slopes_and_starts(rng):
    def twice_w(w):
        return 2.0 * w

    curvatures = rng.uniform(0.5, 3, size=2)

    def slope_of_a_bowl(w):
        return curvatures * w

    def slope_of_a_quartic(w):  # not in proportion to w: α g(w) is not g(α w)
        return w**3 - w

    return [
        (twice_w, 1.0, 0.25, 2),
        (twice_w, 1, 0.25, 3),  # a start that is a whole number
        (twice_w, 3.0, 0.25, 0),
        (twice_w, 3.0, 0.5, 3),  # at the bottom after one step: it goes on all the same
        (twice_w, rng.normal() + 2, rng.uniform(0.1, 0.4), 4),
        (slope_of_a_bowl, rng.normal(size=2) + 2, 0.1, 3),
        (slope_of_a_quartic, float(rng.uniform(1.2, 1.8)), 0.1, 3),
    ]


@chapter.code(
    inputs=_slopes_and_starts,
    hints=(
        "How many points has a path of 3 steps, if the start counts?",
        "Where is the gradient to be taken, at the start or where the ball is now?",
        "Put the start into a list; in a loop compute the new w and append it; at the end "
        "`np.array(list)`.",
    ),
    further="`lrcourse.gradient_descent` is this loop, and little else: read it "
    "(`gradient_descent??` in a cell).",
)
def descent_path(gradient, start, learning_rate, steps):
    path = [start]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(path[-1]))
    return np.array(path)


descent_path.wrong(
    "the gradient is always that of the start",
    {"gradient(path[-1])": "gradient(start)"},
    sign="all steps are equally long, and the ball runs past the bottom without noticing.",
    think="The slope changes as the ball moves. Where do you evaluate it?",
)
descent_path.wrong(
    "the start is missing",
    {"np.array(path)": "np.array(path)[1:]"},
    sign="the path has as many points as steps, and begins after the first of them.",
    think="0 steps: what should come back?",
)
descent_path.wrong(
    "the last step is missing",
    {"np.array(path)": "np.array(path)[:-1]"},
    sign="the path has as many points as steps, and ends one step too early.",
    think="Is the point stored before or after the update? Which point is never stored?",
)


@descent_path.wrong(
    "the start stands there twice, and the last point is missing",
    sign="the path has as many points as it should, and ends one step too early.",
    think="The start is in the list before the loop begins. In the loop, is the point stored before or "
    "after the update?",
)
def _(gradient, start, learning_rate, steps):
    w, path = start, [start]
    for _ in range(steps):
        path.append(w)
        w = w - learning_rate * gradient(w)
    return np.array(path)


descent_path.wrong(
    "only the last point comes back",
    {"np.array(path)": "path[-1]"},
    sign="a single number where a path was asked for.",
    think="A curve needs all the points. Where do you keep them?",
)
descent_path.wrong(
    "the walk goes uphill",
    {"- learning_rate": "+ learning_rate"},
    sign="each point lies higher than the one before.",
    think="Which sign takes you against the gradient?",
)


@descent_path.wrong(
    "one array, stored many times",
    sign="with an array as the start, all points of the path are the same, the last one, and the "
    "caller's own start has moved too.",
    think="`w -= ...` changes the array that is already in your list. What does `w = w - ...` do?",
)
def _(gradient, start, learning_rate, steps):
    w = start
    path = [w]
    for _ in range(steps):
        w -= learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


@descent_path.wrong(
    "one array, stored many times (a copy of the start)",
    sign="with an array as the start, all points of the path are the same, the last one.",
    think="The start is safe in its copy. But how many arrays are in your list?",
)
def _(gradient, start, learning_rate, steps):
    w = start.copy() if isinstance(start, np.ndarray) else start
    path = [w]
    for _ in range(steps):
        w -= learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


descent_path.wrong(
    "one step too many",
    {"range(steps)": "range(steps + 1)"},
    sign="the path has two more points than steps.",
    think="0 steps: what should come back?",
)


@descent_path.wrong(
    "an array of whole numbers took the path in",
    sign="right for a start of 1.0, and not for 1: there, all that comes after the point is cut off.",
    think="`dtype=type(start)` and `np.full(n, start)` keep the type of the start. What type must the path have?",
)
def _(gradient, start, learning_rate, steps):
    path = np.zeros((steps + 1, *np.shape(start)), dtype=np.asarray(start).dtype)
    path[0] = start
    for i in range(steps):
        path[i + 1] = path[i] - learning_rate * gradient(path[i])
    return path


descent_path.wrong(
    "the learning rate is left out",
    {"learning_rate * ": ""},
    sign="whatever α is, the path is the same.",
    think="Where does α come in?",
)
descent_path.wrong(
    "every step begins at the start",
    {"path[-1]": "start"},
    sign="the ball goes one step and stays there.",
    think="From where is the second step taken?",
)
descent_path.wrong(
    "the path ends after the first step",
    {"range(steps)": "range(min(steps, 1))"},
    sign="`return` stands in the loop: whatever `steps` is, no second step is made.",
    think="How far to the right does `return` stand?",
)
descent_path.wrong(
    "all points are one and the same list",
    {"np.array(path)": "np.array([path[-1]] * len(path))"},
    sign="every point of the path is the last one.",
    think="`[[start]] * n` is one list, n times. What makes n lists?",
)
descent_path.wrong(
    "α shrinks along the way",
    {
        "for _ in range(steps):\n": "for k in range(steps):\n        learning_rate = learning_rate / (1 + k)\n"
    },
    also=[{"path[-1] - learning_rate": "path[-1] - learning_rate / len(path)"}],
    sign="the ball gets slower and slower, and may stop before the bottom.",
    think="Gradient descent with a fixed α was asked for. Who changes it in your loop?",
)


# ----------------------------------------------------------------------------- the critical rate
def _where_it_ends(learning_rate):
    if not 0 <= learning_rate < 1e6:
        return tr("A learning rate is positive, and of the order of 1 here.")
    path = gradient_descent(quadratic(6.0).gradient, 1.0, learning_rate, 20)
    return tr("From w = 1, twenty steps with this α end at w = {w:.2g}.").format(w=path[-1])


@chapter.number(
    consequence=_where_it_ends,
    hints=(
        "What matters is the curvature λ, the second derivative of J. What is it here?",
        "One step multiplies w by 1 - αλ. When is that factor larger than 1 in size?",
        "1 - αλ = -1.",
    ),
    further="The factor is -1 exactly there: the ball jumps between two points for ever. "
    "On a computer, rounding decides what comes of it.",
)
def critical_rate():
    """J'' = 6, and 1 - 6α = -1 at α = 2/6."""
    return 2 / 6


critical_rate.wrong(
    "that α is the fastest, not the critical one",
    1 / 6,
    sign="at this α the ball is at the bottom after a single step.",
    think="You solved 1 - αλ = 0. Divergence begins where the factor has the size 1.",
)
critical_rate.wrong(
    "the 3 is not the curvature",
    2 / 3,
    sign="this α is twice too large: the walk diverges well before it.",
    think="Differentiate 3w² twice. What comes out?",
)
critical_rate.wrong(
    "that is the curvature",
    6,
    sign="the steeper the bowl, the larger would α be allowed to be.",
    think="You found λ = 6. α must be smaller where λ is larger: which fraction of λ is it?",
)
critical_rate.wrong(
    "the edge of J = w²",
    1.0,
    sign="α = 1 is the critical rate for λ = 2, that is for J = w².",
    think="What is λ of 3w²?",
)
critical_rate.wrong(
    "a curvature of 4",
    0.5,
    sign="2/λ with λ = 4.",
    think="Differentiate 3w² twice. What comes out?",
)
critical_rate.wrong(
    "smaller than even the fastest rate",
    1 / 12,
    sign="1/12: with it the ball creeps down from one side, and diverges nowhere near it.",
    think="Put your α into 1 - αλ. Is the result anywhere near -1?",
)
critical_rate.wrong(
    "the edge of the chapter's parabola",
    2.0,
    sign="2/L with L = 1. This bowl is steeper.",
    think="What is the second derivative of 3w²?",
)


# ------------------------------------------------------------------------ where oscillation starts
@chapter.number(
    hints=(
        "“Oscillates” means that w changes its sign from step to step.",
        "When is the factor 1 - αλ negative?",
    ),
    further="So a zigzag is no sign of divergence: there is a whole interval of rates, from 1/λ to "
    "2/λ, that oscillate and converge.",
)
def first_zigzag():
    """1 - 5α is negative as soon as α > 1/5."""
    return 1 / 5


first_zigzag.wrong(
    "oscillation is taken for divergence, or the 5/2 for the curvature",
    2 / 5,
    sign="at this α the walk does not just oscillate, it no longer converges.",
    think="Below your α, is the factor 1 - αλ positive everywhere?",
)
first_zigzag.wrong(
    "only half of the way to the first zigzag",
    1 / 10,
    sign="at this α the ball has half of its way left after each step, on the same side.",
    think="Put your α into 1 - αλ. Is the result negative?",
)
first_zigzag.wrong(
    "that is the curvature, not a rate",
    5,
    sign="the larger the curvature, the larger would be the rate.",
    think="For which α does the factor 1 - αλ change its sign?",
)
first_zigzag.wrong(
    "the 5/2 in front of w² is taken for the curvature, and oscillation for divergence",
    2 / 2.5,
    sign="2 / 2.5: at this α the walk does not just oscillate, it no longer converges.",
    think="The curvature is the second derivative of J, and the text names it. When is 1 - αλ negative?",
)
first_zigzag.wrong(
    "the number in front of w² is not a rate",
    2.5,
    sign="at α = 2.5 a step multiplies w by -11.5.",
    think="For which α does the factor 1 - αλ change its sign?",
)
first_zigzag.wrong(
    "a rate that zigzags for long",
    0.38,
    sign="1.9/L: there it zigzags and nearly diverges. It began far below.",
    think="Make α smaller. When does the last zigzag vanish?",
)
first_zigzag.wrong(
    "the chapter's parabola",
    1.0,
    sign="1/L with L = 1. This one has the curvature 5.",
    think="For which α does the factor 1 - αλ change its sign?",
)
first_zigzag.wrong(
    "beyond the edge",
    0.5,
    sign="at α = 0.5 the factor is -1.5: each swing is wider than the one before.",
    think="For which α does the factor 1 - αλ change its sign?",
)


# ------------------------------------------------------------------------------ read four curves
@chapter.choice(
    "abcd",
    hints=(
        "1 - αL with α = 1.9/L: what number is it, and what does its sign do?",
        "Its size is less than 1. Do the points come nearer to the bottom, or go away from it?",
    ),
    further="1.9/L and 0.1/L have the same *loss* curve: (-0.9)² = 0.9². From the loss alone nobody "
    "can tell too large from too small; the path tells.",
)
def which_curve():
    """The factor is -0.9: each step lands on the other side, a tenth nearer."""
    return "c"


which_curve.wrong(
    "the fastest rate is taken for the one near the edge",
    "a",
    sign="this curve is at the bottom after one step, which is what α = 1/L does.",
    think="1 - αL is 0 for this curve. What is it for α = 1.9/L?",
)
which_curve.wrong(
    "this one diverges",
    "b",
    sign="each swing is wider than the one before: the factor is beyond -1.",
    think="Which side of 2/L does 1.9/L lie on?",
)
which_curve.wrong(
    "right in speed, wrong in sign",
    "d",
    sign="this curve comes down on one side, which only a factor between 0 and 1 does.",
    think="1 - 1.9 is negative. What does a negative factor do to w from one step to the next?",
)


# ------------------------------------------------------------------------------------- the valley
@chapter.number(
    hints=(
        "Along the valley the factor is 1 - αμ, across it 1 - αL. Both must be small.",
        "The best α makes both factors equally large, one positive and one negative.",
        "1 - αμ = -(1 - αL).",
    ),
    further="With this α both directions shrink by (κ-1)/(κ+1) a step, here 49/51. "
    "That is as good as plain gradient descent gets; momentum does better.",
)
def valley_rate():
    """1 - α = 50α - 1, so α = 2/(50 + 1)."""
    return 2 / 51


valley_rate.wrong(
    "only the steep direction is looked at",
    1 / 50,
    sign="across the valley the ball stands still after one step; along it, it hardly moves.",
    think="1/L is the best rate for the steep direction. Which direction is slowest now?",
)
valley_rate.wrong(
    "that is the edge of divergence",
    2 / 50,
    sign="2/L: across the valley the ball jumps from wall to wall and never settles.",
    think="At 2/L the factor across is -1. A little less than that: how much less?",
)
valley_rate.wrong(
    "only the flat direction is looked at",
    1.0,
    sign="along the valley one step would do; across it the ball is thrown out.",
    think="What is 1 - αL for this α?",
)
valley_rate.wrong(
    "a minus where the plus belongs",
    2 / 49,
    sign="2/(L - μ) lies beyond the edge 2/L.",
    think="1 - α = 50α - 1: bring both α to one side.",
)
valley_rate.wrong(
    "the factors are made equal, and then one is forgotten",
    1 / 51,
    sign="1/(L + μ): both directions are slower than they could be.",
    think="1 - α = 50α - 1: what do the two ones add up to?",
)
valley_rate.wrong(
    "a mean of the two curvatures (the geometric one) in the place of their sum",
    1 / np.sqrt(50),
    sign="1/√(μL) lies far beyond 2/L: across the valley the ball is thrown out.",
    think="Write down the factor in each direction. For which α are the two equal in size?",
)
valley_rate.wrong(
    "halfway between the best rates of the two directions",
    (1 + 1 / 50) / 2,
    sign="the mean of 1/L and 1/μ lies far beyond 2/L: across the valley the ball is thrown out.",
    think="Not the rates are to be balanced, but the factors 1 - αμ and 1 - αL.",
)
valley_rate.wrong(
    "the valley of the chapter",
    2 / 101,
    sign="2/(1 + 100): there L is 100. Here it is 50.",
    think="Look at the number before w₁².",
)
valley_rate.wrong(
    "that is Polyak's, for momentum",
    4 / (1 + np.sqrt(50)) ** 2,
    sign="4/(√L + √μ)²: across the valley plain gradient descent is thrown out by it.",
    think="1 - αμ = -(1 - αL): solve it for α.",
)
valley_rate.wrong(
    "the factor of a step, not α",
    49 / 51,
    sign="(κ - 1)/(κ + 1): by that both directions shrink, with the best α.",
    think="You know how fast it gets. With which α?",
)
valley_rate.wrong(
    "that is the curvature, or κ",
    50.0,
    sign="a steeper valley would allow a larger α.",
    think="1 - αμ = -(1 - αL): solve it for α.",
)
valley_rate.wrong(
    "the edge of the flat direction alone",
    2.0,
    sign="2/μ: along the valley it just jumps to and fro; across it the ball is thrown out.",
    think="What is 1 - αL for this α?",
)


# ----------------------------------------------------------------------- mend: two weights at once
def _given_two_weights_step(w0, w1, learning_rate):
    w0 = w0 - learning_rate * (2 * w0 + w1)
    w1 = w1 - learning_rate * (w0 + 4 * w1)
    return w0, w1


@chapter.code(
    given=_given_two_weights_step,
    inputs=lambda rng: [
        (1.0, 1.0, 0.1),
        *((rng.normal(), rng.normal(), rng.uniform(0.05, 0.5)) for _ in range(4)),
    ],
    hints=(
        "Both derivatives are right: the mistake is not in a formula.",
        "Which w0 does the second line see?",
        "Compute both derivatives first, then move both weights.",
    ),
    further="Chapter 4 meets the same mistake again, in a backward pass that updates a layer before "
    "it has handed its gradient down.",
)
def two_weights_step(w0, w1, learning_rate):
    slope0, slope1 = 2 * w0 + w1, w0 + 4 * w1
    return w0 - learning_rate * slope0, w1 - learning_rate * slope1


two_weights_step.wrong(
    "the other weight now sees the moved one",
    {
        "slope0, slope1 = 2 * w0 + w1, w0 + 4 * w1": "w1 = w1 - learning_rate * (w0 + 4 * w1)\n    slope0 = 2 * w0 + w1",
        ", w1 - learning_rate * slope1": ", w1",
    },
    sign="the same mistake in the other order: now w0 is moved with a gradient of a later place.",
    think="Changing the order of the lines is not enough. What has to be kept before any weight moves?",
)
two_weights_step.wrong(
    "the mixed term has been thrown out",
    {"2 * w0 + w1, w0 + 4 * w1": "2 * w0, 4 * w1"},
    sign="each weight goes its own way, as if J had no term w0·w1.",
    think="What does w0·w1 give when it is differentiated by w0?",
)
two_weights_step.wrong(
    "both weights take the same derivative",
    {"w0 + 4 * w1": "2 * w0 + w1"},
    sign="both weights move by the same amount.",
    think="A gradient has one entry for each weight.",
)
two_weights_step.wrong(
    "both steps go uphill",
    {"- learning_rate": "+ learning_rate"},
    sign="J grows with each step.",
    think="The signs were right as they stood.",
)
two_weights_step.wrong(
    "a derivative has been changed: 2 w1 in the place of 4 w1",
    {"4 * w1": "2 * w1"},
    sign="J contains 2 w1², whose derivative is 4 w1.",
    think="Both derivatives were right. Look at what the second line sees.",
)
two_weights_step.wrong(
    "the mixed term is missing in the first derivative",
    {"2 * w0 + w1": "2 * w0"},
    sign="w0·w1 differentiated by w0 is w1.",
    think="Both derivatives were right. Look at what the second line sees.",
)
two_weights_step.wrong(
    "your change makes no difference",
    {
        "slope0, slope1 = 2 * w0 + w1, w0 + 4 * w1": "w0 = w0 - learning_rate * (2 * w0 + w1)\n    slope1 = w0 + 4 * w1",
        "w0 - learning_rate * slope0": "w0",
    },
    sign="what comes out is what came out before: the line of w1 still sees the moved w0.",
    think="Which values of w0 and w1 do the two derivatives need, and when are they computed?",
)


# ---------------------------------------------------------------------------- find a rate that works
def _train_on_digits(learning_rate):
    X_train, X_test, y_train, y_test = split(*digits(1000))
    network = MLP([64, 32, 10], seed=0)
    history = train(
        network, X_train, y_train, learning_rate,
        loss="softmax_cross_entropy", epochs=10, batch_size=50,
    )  # fmt: skip
    return {
        "accuracy": float(accuracy(network.forward(X_test), y_test)),
        "rate": learning_rate,
        "diverged": bool(history.diverged),
        "unsteady": bool(np.diff(history.loss).max() > 0.1),
        "last_loss": float(history.loss[-1]),
    }


@chapter.design(
    measure=_train_on_digits,
    reached=lambda measured: measured["accuracy"] >= 0.93,
    report="Accuracy on the test digits: {accuracy:.3f}; loss in the last epoch: {last_loss:.3g}.",
    hints=(
        "Try powers of ten first: 0.001, 0.01, 0.1, 1, 10.",
        "Ten epochs are few: take the largest α that still comes down steadily.",
    ),
    further="Write down the accuracy for each α you tried, over a logarithmic axis: it is a hill "
    "with one steep side. Which one?",
)
def find_rate():
    """Anything from 0.5 to 1 will do."""
    return 0.5


find_rate.wrong(
    "the rate is too large",
    10.0,
    when=lambda m: m["diverged"] or m["unsteady"],
    sign="the loss leaps up between epochs, or gets stuck high.",
    think="Divide by ten; by two or three, if it was nearly steady. Does the loss come down steadily now?",
)
find_rate.wrong(
    "with α = 0 nothing moves",
    0.0,
    when=lambda m: m["rate"] == 0,
    sign="the weights stay as they were drawn, and so does the loss.",
    think="α multiplies the gradient. Begin with a small number that is not 0.",
)
find_rate.wrong(
    "the rate is a little too small",
    0.2,
    when=lambda m: m["accuracy"] > 0.9,
    sign="the loss comes down in every epoch, and is not quite done after ten.",
    think="Make α two or three times as large.",
)
find_rate.wrong(
    "the rate is too small",
    0.002,
    when=lambda m: True,
    sign="the loss comes down in every epoch, and is far from done after ten.",
    think="Multiply by three, then by three again. How long can you go on with that?",
)
