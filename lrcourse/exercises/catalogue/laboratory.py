"""The laboratory's missions: what is to be brought about, and what is tried and misses it.

The answer is a laboratory, or the line of its setting. The line says all there is: the check makes
every update anew, and measures.
"""

from dataclasses import fields

import numpy as np

from ...laboratory import Run, Setting
from ...messages import tr
from ..kinds import Chapter

chapter = Chapter("lab")
LONGEST = 10_000  # updates that a check makes anew
ROWS = 60


def trial(setting):
    """What the run of a setting comes to; that of its twin under names with twin_ in front."""
    if setting.at > LONGEST:
        text = tr("at must be {most} at most: reach it in fewer updates")
        raise ValueError(text.format(most=LONGEST))
    found = measured(setting)
    if setting.twin:
        theirs = measured(setting.of_twin())
        found |= {f"twin_{name}": value for name, value in theirs.items()}
    return found | {"twin": setting.twin, "at": setting.at}


def measured(setting):
    run, every = Run(setting), max(1, setting.at // ROWS)
    while run.finite and run.step < setting.at:
        run.advance(min(every, setting.at - run.step))
        run.note()
    now, track = run.track[-1], run.track
    last = track[-ROWS // 3 :]
    near = [abs(row.sharpness / row.edge - 1) < 0.2 for row in last if row.finite and row.edge > 0]
    with np.errstate(all="ignore"):
        ratio = np.float64(now.gradients[0]) / now.gradients[-1]
    return {
        "setting": setting, "step": now.step, "alpha": run.rates.dial(run.step), "loss": now.loss,
        "finite": now.finite and now.loss < 1e6 * max(1, track[0].loss), "start": track[0].loss,
        "highest": max((row.loss for row in track if row.finite), default=np.inf),
        "right": now.right, "test_right": now.test_right, "test_loss": now.test_loss,
        "best_test": min(row.test_loss for row in track), "sharpness": now.sharpness,
        "first_sharpness": track[0].sharpness, "edge": now.edge, "first_edge": track[0].edge,
        "dead": max(now.dead, default=0.0), "near": np.mean(near) if near else 0.0, "ratio": float(ratio),
        "late_loss": float(np.mean([row.loss for row in track[-10:]])),
    }  # fmt: skip


def changes(setting, start):
    """The dials in which a setting differs from that line."""
    start = Setting.parse(start)
    aside = ("at", "twin", "turns")
    turned = {"turns"} if setting.turns else set()
    different = {
        f.name for f in fields(Setting) if getattr(setting, f.name) != getattr(start, f.name)
    }
    return different - set(aside) | turned


# ------------------------------------------------------------------------ 1 the smallest α
def _smallest(setting):
    return trial(setting) | {"curve": setting.is_curve}


@chapter.mission(
    measure=_smallest,
    reached=lambda m: (
        not m["finite"] and m["setting"].learning_rate <= 1e-4 and not m["setting"].turns
    ),
    report="With α = {alpha:.3g} the loss went from {start:.3g} to {loss:.3g}; λ was {first_sharpness:.3g} "
    "at the start.",
    hints=(
        "It is thrown out where λ is above 2/α. You can't raise α. What raises λ?",
        "λ of a network grows with its weights, and with what its function lets through. Look at `first weights`.",
    ),
    further="No α is small in itself: it is small or large against λ. Twice the weights can be as bad as ten times the α.",
)
def smallest_rate():
    """ReLU keeps its slope however large z gets, so ten times the weights make λ ten thousand times as large."""
    return "curve · 1-16-16-1 · relu · he×10 · sgd α=0.0001 · at 300"


smallest_rate.wrong(
    "too large an α",
    "curve · 1-16-16-1 · relu · he · sgd α=3 · at 300",
    when=lambda m: not m["finite"],
    sign="it is thrown out, as wanted, but with an α that isn't the smallest on the dial, 0.0001.",
    think="At the smallest α, 2/α is 20 000. How do you get a λ above that?",
)
smallest_rate.wrong(
    "Adam",
    "curve · 1-16-16-1 · relu · he×10 · adam α=0.0001 · at 300",
    when=lambda m: m["setting"].optimizer in ("adam", "rmsprop"),
    sign="its steps are about α long in each coordinate, however steep it is: it creeps.",
    think="Which optimiser takes longer steps where it is steeper?",
)
smallest_rate.wrong(
    "large weights, and a function that is flat there",
    "curve · 1-16-16-1 · tanh · xavier×10 · sgd α=0.0001 · at 300",
    when=lambda m: m["setting"].width > 1 and m["setting"].activation in ("tanh", "sigmoid"),
    sign="the units are saturated: hardly anything passes, and λ stays far below 20 000.",
    think="Which function keeps its slope however large z is?",
)
smallest_rate.wrong(
    "λ is below 2/α",
    "curve · 1-16-16-1 · relu · he · sgd α=0.0001 · at 300",
    when=lambda m: m["first_sharpness"] < m["first_edge"],
    sign="the loss falls, as it should at a small α.",
    think="What could make the loss steeper before it begins?",
)

# ------------------------------------------------------------------------ 2 dead, and saved
KILL = "moons · 2-16-16-1 · relu · he · sgd α=0.1"


def _kill(setting):
    return trial(setting) | {"changed": changes(setting, KILL)}


@chapter.mission(
    measure=_kill,
    reached=lambda m: m["dead"] == 1 and len(m["changed"]) == 1 and m.get("twin_right", 0) >= 0.9,
    report="After {at} updates {dead:.0%} of the layer with most of them is dead, and {right:.0%} of the points are right.",
    hints=(
        "The first change: what throws a ReLU unit below zero for every point?",
        "The second is the twin's. What bounds the length of a step, whatever α is? Or begin with weights that do learn.",
    ),
    further="A unit that is dead for these points is dead for every α. What would have to change for it to come back?",
)
def kill_and_prevent():
    """A step that is too long throws all units below zero; a clip at 0.1 never takes such a step."""
    return "moons · 2-16-16-1 · relu · he · sgd α=10 · at 500 · twin clip 0.03"


kill_and_prevent.wrong(
    "more than one change",
    "moons · 2-4-4-1 · relu · he · sgd α=10 · at 500 · twin clip 0.03",
    when=lambda m: len(m["changed"]) > 1,
    sign="the start and the laboratory differ in several dials.",
    think="Put the line of the mission back, and turn one dial.",
)
kill_and_prevent.wrong(
    "they are alive",
    "moons · 2-16-16-1 · relu · he · sgd α=0.3 · at 500 · twin clip 0.03",
    when=lambda m: m["dead"] < 1,
    sign="no layer is dead altogether.",
    think="How long must a step be to throw a unit below zero for *every* point?",
)
kill_and_prevent.wrong(
    "no twin",
    "moons · 2-16-16-1 · relu · he · sgd α=10 · at 500",
    when=lambda m: not m["twin"],
    sign="all dead, as wanted; nothing says yet how you prevent it.",
    think="Choose a twin that differs in one dial, and press play again.",
)
kill_and_prevent.wrong(
    "the twin hasn't learnt either",
    "moons · 2-16-16-1 · relu · he · sgd α=10 · at 500 · twin elu",
    when=lambda m: m["twin_right"] < 0.9,
    sign="its share of right points is below 0.9.",
    think="To be alive isn't enough. Which dial keeps the steps short?",
)

# ------------------------------------------------------------------------ 3 at the edge


@chapter.mission(
    measure=trial,
    reached=lambda m: (
        m["near"] > 0.75 and m["at"] >= 1000 and m["setting"].batch == 0 and not m["setting"].turns
    ),
    report="After {at} updates λ is {sharpness:.3g} and the edge {edge:.3g}; in the last third, λ was within a fifth of it for {near:.0%} of the time.",
    hints=(
        "λ rises by itself until it meets 2/α; with cross-entropy it falls again when the points are learnt.",
        "A squared error, all points at once: the curve. With α = 0.02 λ ends at about 25. Which 2/α does it meet?",
    ),
    further="Turn α to half of it now, and go on. Where does λ go?",
)
def settle_at_the_edge():
    """On the curve λ rises to about 25 by itself if it may; at α = 0.1 it may go to 20."""
    return "curve · 1-16-16-1 · tanh · xavier · sgd α=0.1 · at 2000"


settle_at_the_edge.wrong(
    "batches",
    "curve · 1-16-16-1 · tanh · xavier · sgd α=0.1 · batch 32 · at 2000",
    when=lambda m: m["setting"].batch > 0,
    sign="with small batches λ stays below 2/α: they keep away from what is steep.",
    think="Whose edge is 2/α: that of a step on all the points, or on some?",
)
settle_at_the_edge.wrong(
    "Adam, or RMSProp",
    "curve · 1-16-16-1 · tanh · xavier · adam α=0.1 · at 2000",
    when=lambda m: m["setting"].optimizer in ("adam", "rmsprop"),
    sign="they divide each direction by a size of its own: 2/α says nothing about them.",
    think="For which optimiser is 2/α the edge?",
)
settle_at_the_edge.wrong(
    "over the edge",
    "curve · 1-16-16-1 · tanh · xavier · sgd α=1 · at 2000",
    when=lambda m: not m["finite"],
    sign="it was thrown out: λ was above 2/α from the first step, and too far.",
    think="Which α has a 2/α that λ grows into, instead of starting above?",
)
settle_at_the_edge.wrong(
    "too short",
    "curve · 1-16-16-1 · tanh · xavier · sgd α=0.1 · at 200",
    when=lambda m: m["at"] < 1000,
    sign="λ may only be passing by.",
    think="Give it 1000 updates, and look whether it stays.",
)
settle_at_the_edge.wrong(
    "α is too small",
    "curve · 1-16-16-1 · tanh · xavier · sgd α=0.02 · at 2000",
    when=lambda m: m["sharpness"] < 0.8 * m["edge"] and m["setting"].is_curve,
    sign="λ ends below the edge: it is not in its way.",
    think="Read off where λ ends. For which α is 2/α just below that?",
)
settle_at_the_edge.wrong(
    "the loss is cross-entropy",
    "spirals · 2-16-16-1 · tanh · xavier · sgd α=0.3 · at 2000",
    when=lambda m: m["sharpness"] < 0.8 * m["edge"],
    sign="as soon as the points are right, every probability goes to 0 or 1 and λ falls away.",
    think="With which loss is there nothing to gain from larger and larger outputs?",
)

# ------------------------------------------------------------------------ 4 spirals, fast
SPIRALS = "spirals"


def _spirals(setting):
    aside = {"points", "noise", "held_out"} & changes(setting, SPIRALS)
    return trial(setting) | {"other": setting.data != "spirals" or bool(aside)}


@chapter.mission(
    measure=_spirals,
    reached=lambda m: m["test_right"] >= 0.99 and m["at"] <= 60 and not m["other"],
    report="After {at} updates {test_right:.1%} of the held-out points are right.",
    hints=(
        "Sweep α for each optimiser that you try: the best α of one is another's catastrophe.",
        "All points at once, ReLU, and momentum or Adam with a large α.",
    ),
    further="Try your setting with five other seeds. Is it fast, or was it lucky?",
)
def spirals_fast():
    """Momentum, whose effective rate is ten times its α, through ReLU: twenty or thirty updates."""
    return "spirals · 2-16-16-1 · relu · xavier · adam α=0.1 · at 40"


spirals_fast.wrong(
    "other spirals",
    "spirals · noise 0 · points 60 · 2-16-16-1 · relu · xavier · adam α=0.1 · at 40",
    when=lambda m: m["other"],
    sign="the mission is about the 300 points as they are, a quarter held out.",
    think="Leave data, noise, points and the share held out, and turn the rest.",
)
spirals_fast.wrong(
    "too many updates",
    "spirals · 2-16-16-1 · tanh · xavier · momentum α=0.3 · at 300",
    when=lambda m: m["test_right"] >= 0.99,
    sign="99 % are right, but after more than 60 updates.",
    think="Which optimiser gets most out of each update? And with which α?",
)
spirals_fast.wrong(
    "not enough of them right",
    "spirals · 2-16-16-1 · tanh · xavier · sgd α=0.3 · at 60",
    when=lambda m: m["at"] <= 60,
    sign="fewer than 99 % are right.",
    think="Sweep α: where is the loss after 200 updates lowest? That α is fast.",
)
spirals_fast.wrong(
    "neither right nor fast",
    "spirals · 2-16-16-1 · tanh · xavier · sgd α=0.001 · at 500",
    when=lambda m: m["at"] > 60,
    sign="more than 60 updates, and fewer than 99 %.",
    think="Begin with α: is it too small, or so large that nothing settles?",
)

# ------------------------------------------------------------------------ 5 the gradient vanishes


@chapter.mission(
    measure=trial,
    reached=lambda m: 0 < m["ratio"] < 1e-5 and 0.01 < m.get("twin_ratio", 0) < 100,
    report="Layer 1 gets {ratio:.1e} of the gradient of the last layer.",
    hints=(
        "The largest slope of the sigmoid is a quarter, and the gradient is multiplied by a slope in every layer.",
        "Take eight layers. The twin may have another function, or other first weights.",
    ),
    further="Can you do it with tanh too? And can you do the opposite, and make it explode?",
)
def vanish_and_return():
    """Eight sigmoid layers take a quarter or less each; tanh has slope 1 where z is small."""
    return "circles · 2-16-16-16-16-16-16-16-16-1 · sigmoid · xavier · sgd α=0.3 · twin tanh"


vanish_and_return.wrong(
    "no gradient at all",
    "circles · 2-16-16-16-16-16-16-16-16-1 · sigmoid · zeros · sgd α=0.3 · twin tanh",
    when=lambda m: m["ratio"] == 0,
    sign="layer 1 gets exactly nothing: its weights are zero, or a layer is dead.",
    think="That isn't vanishing, it is missing. Start from weights that are alive.",
)
vanish_and_return.wrong(
    "it hasn't vanished",
    "circles · 2-16-16-1 · sigmoid · xavier · sgd α=0.3 · twin tanh",
    when=lambda m: not m["ratio"] < 1e-5,
    sign="layer 1 gets more than a hundred-thousandth.",
    think="What is the gradient multiplied by in each layer, and how often?",
)
vanish_and_return.wrong(
    "no twin to bring it back",
    "circles · 2-16-16-16-16-16-16-16-16-1 · sigmoid · xavier · sgd α=0.3",
    when=lambda m: not m["twin"],
    sign="vanished, as wanted; now bring it back by turning one dial.",
    think="Choose a twin: which dial keeps the slopes near 1, or the weights large enough?",
)
vanish_and_return.wrong(
    "α brings no gradient back",
    "circles · 2-16-16-16-16-16-16-16-16-1 · sigmoid · xavier · sgd α=0.3 · twin α=30",
    when=lambda m: m["twin"].startswith("α"),
    sign="a larger α makes all steps longer, those of the last layer too.",
    think="The gradient is lost on the way back. What does it pass through?",
)
vanish_and_return.wrong(
    "the twin's gradient is uneven too",
    "circles · 2-16-16-16-16-16-16-16-16-1 · sigmoid · xavier · sgd α=0.3 · twin xavier×0.5",
    when=lambda m: m["twin"],
    sign="between its first and its last layer lies a factor of more than a hundred.",
    think="Which change makes each layer hand on as much as it gets?",
)

# ------------------------------------------------------------------------ 6 by heart
HEART = "moons · noise 0.5 · points 100 · held-out 0.5 · 2-64-64-1 · tanh · xavier · adam α=0.01"


def _overfit(setting):
    found = trial(setting)
    ratio = found["test_loss"] / found["best_test"]
    twin = found["twin_test_loss"] / found["best_test"] if setting.twin else np.inf
    return found | {"rise": ratio, "twin_rise": twin}


@chapter.mission(
    measure=_overfit,
    reached=lambda m: (
        m["rise"] > 2 and m["loss"] < 0.1 and m["twin_rise"] < 1.7 and m["twin_right"] > 0.7
    ),
    report="The held-out loss is {rise:.2f} times its lowest, the loss to learn from {loss:.3g}; the twin's held-out loss is {twin_rise:.2f} times that lowest.",
    hints=(
        "Few points, much noise, a wide network, and many updates.",
        "The twin: what keeps the weights small? What has fewer of them?",
    ),
    further="Which would you rather have: a network that can't learn by heart, or one that is stopped before it does?",
)
def by_heart():
    """A weight decay of 1 keeps the weights of Adam small, and the curve smooth."""
    return f"{HEART} · at 1000 · twin decay 1"


by_heart.wrong(
    "it hasn't learnt by heart",
    "moons · 2-16-16-1 · tanh · xavier · sgd α=0.3 · at 500 · twin relu",
    when=lambda m: m["rise"] <= 2,
    sign="the held-out loss hasn't risen to twice its lowest.",
    think="How many points has it, how much noise, and how long does it train?",
)
by_heart.wrong(
    "it isn't learning",
    "moons · noise 0.5 · points 100 · held-out 0.5 · 2-64-64-1 · tanh · xavier · sgd α=30 · at 100 · twin decay 1",
    when=lambda m: m["loss"] >= 0.1,
    sign="the held-out loss rises, but so does the other: the steps are too long.",
    think="By heart means: the loss on the points to learn from is *low*.",
)
by_heart.wrong(
    "no twin to prevent it",
    f"{HEART} · at 1000",
    when=lambda m: not m["twin"],
    sign="by heart, as wanted; now prevent it by turning one dial.",
    think="Choose a twin: what keeps the weights small?",
)
by_heart.wrong(
    "the twin does it too, or learns nothing",
    f"{HEART} · at 1000 · twin relu",
    when=lambda m: m["twin"],
    sign="its held-out loss is too high.",
    think="Another function can learn by heart as well. What would stop any of them?",
)

# ------------------------------------------------------------------------ 7 rescue
STUCK = "circles · 2-8-8-8-8-8-1 · sigmoid · xavier · sgd α=0.3"


def _rescue(setting):
    return trial(setting) | {"changed": changes(setting, STUCK)}


@chapter.mission(
    measure=_rescue,
    reached=lambda m: m["test_right"] >= 0.95 and m["at"] <= 2000 and len(m["changed"]) == 1,
    report="After {at} updates {test_right:.0%} of the held-out points are right, and the loss is {loss:.3g}.",
    hints=(
        "Look at the gradients, and at z: all z lie in a narrow band, all points look alike.",
        "What makes the layers hand on the differences between points: a steeper function, or larger weights.",
    ),
    further="There are four dials that do it, at least. Which have in common what?",
)
def rescue():
    """tanh has four times the slope of the sigmoid; four times the weights do it too."""
    return "circles · 2-8-8-8-8-8-1 · tanh · xavier · sgd α=0.3 · at 1000"


rescue.wrong(
    "more than one change",
    "circles · 2-8-8-8-8-8-1 · tanh · he · adam α=0.3 · at 1000",
    when=lambda m: len(m["changed"]) > 1,
    sign="several dials differ from the line of the mission.",
    think="Put the line back, and turn one dial: then you know which it was.",
)
rescue.wrong(
    "nothing was turned",
    f"{STUCK} · at 1000",
    when=lambda m: not m["changed"],
    sign="that is the network that is stuck.",
    think="Which of its numbers is far from what it is in a network that learns?",
)
rescue.wrong(
    "another α",
    "circles · 2-8-8-8-8-8-1 · sigmoid · xavier · sgd α=3 · at 2000",
    when=lambda m: m["changed"] & {"learning_rate", "turns"},
    sign="no α helps within 2000 updates: what the first layers get is next to nothing, and the last goes too far.",
    think="Where on the way does the difference between the points get lost?",
)
rescue.wrong(
    "momentum",
    "circles · 2-8-8-8-8-8-1 · sigmoid · xavier · momentum α=0.3 · at 2000",
    when=lambda m: "optimizer" in m["changed"],
    sign="it makes the same steps ten times as long, in all layers alike.",
    think="Which optimiser makes the steps of *each* weight about equally long?",
)
rescue.wrong(
    "too long",
    "circles · 2-8-8-8-8-8-1 · tanh · xavier · sgd α=0.3 · at 3000",
    when=lambda m: m["at"] > 2000,
    sign="more than 2000 updates.",
    think="It can be done in a quarter of that.",
)
rescue.wrong(
    "still stuck",
    "circles · 2-8-8-8-8-8-1 · sigmoid · xavier · sgd α=0.3 · batch 16 · at 2000",
    when=lambda m: m["test_right"] < 0.95,
    sign="fewer than 95 % are right.",
    think="Look at z, layer by layer: does the last hidden layer see any difference between the points?",
)

# ------------------------------------------------------------------------ 8 by hand
HAND = "moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=3 · batch 4"


def _by_hand(setting):
    found = trial(setting) | {
        "changed": changes(setting, HAND) - {"learning_rate", "turns", "seed"}
    }
    rates = {setting.learning_rate, *(rate for _, rate in setting.turns)}
    constant = [
        measured(setting.turned(learning_rate=rate, at=setting.at))["late_loss"]
        for rate in (sorted(rates) if len(rates) < 4 else (max(rates), setting.turns[-1][1]))
    ]
    return found | {"constant": min(constant), "last": setting.turns[-1][1] if setting.turns else 0}


@chapter.mission(
    measure=_by_hand,
    reached=lambda m: (
        m["late_loss"] < 0.95 * m["constant"]
        and m["setting"].turns
        and not m["changed"]
        and m["at"] <= 3000
    ),
    report="In the last updates the loss was {late_loss:.3g}; with one α all along, the better of yours gives {constant:.3g}.",
    hints=(
        "A large α goes far and is shaken; a small one is calm and gets nowhere. You may have both.",
        "Begin with 3. When the loss only goes up and down, turn α to a tenth or less.",
    ),
    further="You have just been a schedule. Which of those in chapter 3.1 would have done what you did?",
)
def turn_it_down():
    """At first α = 3 gets away from the start; turned to 0.1 after 1000 updates, it comes to rest."""
    return "moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=3 0.1@1000 · batch 4 · at 2000"


turn_it_down.wrong(
    "another setting",
    "moons · noise 0.3 · 2-8-1 · tanh · xavier · adam α=0.03 0.003@1000 · batch 4 · at 2000",
    when=lambda m: m["changed"],
    sign="more than α was turned.",
    think="Put the line of the mission back: only α is yours here.",
)
turn_it_down.wrong(
    "α wasn't turned on the way",
    "moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=0.3 · batch 4 · at 2000",
    when=lambda m: not m["setting"].turns,
    sign="one α all along.",
    think="What does a large α do well, and what a small one? When is the time for each?",
)
turn_it_down.wrong(
    "too long a run",
    "moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=3 0.1@1000 · batch 4 · at 4000",
    when=lambda m: m["at"] > 3000,
    sign="more than 3000 updates.",
    think="It can be done in 2000.",
)
turn_it_down.wrong(
    "turned up",
    "moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=0.1 3@1000 · batch 4 · at 2000",
    when=lambda m: m["last"] > m["setting"].learning_rate,
    sign="at the end α is larger than at the start: it is shaken when it should come to rest.",
    think="In which order: far and rough, near and calm?",
)
turn_it_down.wrong(
    "too early, or too little",
    "moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=0.3 0.25@1000 · batch 4 · at 2000",
    when=lambda m: m["late_loss"] >= 0.95 * m["constant"],
    sign="one of your own α, kept all along, does as well.",
    think="Wait until the large α gets no further. Then turn it down by a factor of ten or more.",
)

# ------------------------------------------------------------------------ 9 the catapult


@chapter.mission(
    measure=trial,
    reached=lambda m: (
        m["finite"]
        and m["highest"] > 2 * m["start"]
        and m["loss"] < 0.2 * m["start"]
        and m["sharpness"] < 1.5 * m["edge"]
        and m["first_sharpness"] > m["first_edge"]
        and not m["setting"].turns
        and m["setting"].batch == 0
        and m["setting"].schedule == "constant"
    ),
    report="The loss began at {start:.3g}, rose to {highest:.3g} and is {loss:.3g}; λ was {first_sharpness:.3g} with an edge of {first_edge:.3g}, and is {sharpness:.3g}.",
    hints=(
        "Above the edge the loss rises, but with cross-entropy it needn't rise for ever: λ falls as it flies.",
        "Read λ at the start, and take an α of four or five times 2/λ.",
    ),
    further="Where it lands λ is below 2/α. A large α can't land anywhere else. What does that say about the minima it finds?",
)
def catapult():
    """At α = 5 it starts above the edge, is thrown up to five times the loss, and lands where λ is small."""
    return "moons · 2-16-16-1 · tanh · xavier · sgd α=5 · at 400"


catapult.wrong(
    "never in the air",
    "moons · 2-16-16-1 · tanh · xavier · sgd α=0.3 · at 400",
    when=lambda m: not m["first_sharpness"] > m["first_edge"],
    sign="λ was below the edge at the start: nothing is thrown.",
    think="Which α makes 2/α smaller than the λ of the start?",
)
catapult.wrong(
    "it never landed",
    "curve · 1-16-16-1 · tanh · xavier · sgd α=1 · at 400",
    when=lambda m: not m["finite"],
    sign="it left the finite numbers.",
    think="With a squared error the gradient grows with the error. With which loss is its size bounded?",
)
catapult.wrong(
    "help on the way",
    "moons · 2-16-16-1 · tanh · xavier · sgd α=5 0.1@50 · at 400",
    when=lambda m: m["setting"].turns or m["setting"].batch or m["setting"].schedule != "constant",
    sign="α was turned, or a schedule or batches were in play.",
    think="One α, all points at once: it must land by itself.",
)
catapult.wrong(
    "thrown too low",
    "moons · 2-16-16-1 · tanh · xavier · sgd α=2 · at 400",
    when=lambda m: m["highest"] <= 2 * m["start"],
    sign="the loss never rose to twice its start.",
    think="You are just over the edge. Go further.",
)
catapult.wrong(
    "still up there",
    "moons · 2-16-16-1 · tanh · xavier · sgd α=8 · at 400",
    when=lambda m: m["loss"] >= 0.2 * m["start"],
    sign="the loss hasn't come down to a fifth of its start.",
    think="Are there units left that can bring it down? Not every throw lands: try a smaller one, or another start.",
)

# ------------------------------------------------------------------------ 10 a heavy ball


@chapter.mission(
    measure=trial,
    reached=lambda m: (
        m["setting"].optimizer == "sgd"
        and not m["finite"]
        and m.get("twin_finite", False)
        and m["twin_setting"].optimizer in ("momentum", "nesterov")
        and m["twin_loss"] < 1.05 * m["twin_start"]
    ),
    report="Gradient descent ended at a loss of {loss:.3g}, after {start:.3g} at the start; its edge was {first_edge:.3g}, and λ {first_sharpness:.3g}.",
    hints=(
        "With momentum β the edge is not 2/α but (1 + β) 2/α.",
        "Take a network whose λ doesn't change: the curve with a straight line, 1-1. Then choose α between the two edges.",
    ),
    further="Its edge is nearly twice as far, and yet momentum's effective rate is ten times α. Why isn't it thrown out ten times as soon?",
)
def heavy_ball():
    """λ of the straight line is 6.9: α = 0.35 has 2/α = 5.7, and 1.9 · 5.7 = 10.9 with momentum."""
    return "curve · 1-1 · tanh · xavier · sgd α=0.35 · at 300 · twin momentum"


heavy_ball.wrong(
    "no twin with momentum",
    "curve · 1-1 · tanh · xavier · sgd α=0.35 · at 300",
    when=lambda m: (
        not m["twin"] or m["twin_setting"].optimizer == "sgd" or m["setting"].optimizer != "sgd"
    ),
    sign="the laboratory must have gradient descent, and its twin momentum.",
    think="Set `optimiser` to sgd, and choose a twin with another optimiser.",
)
heavy_ball.wrong(
    "Adam isn't a heavy ball",
    "curve · 1-1 · tanh · xavier · sgd α=0.35 · at 300 · twin adam",
    when=lambda m: m["twin_setting"].optimizer not in ("momentum", "nesterov"),
    sign="it survives, but because it divides by the size of the gradient.",
    think="Which optimiser only remembers its velocity?",
)
heavy_ball.wrong(
    "both survive",
    "curve · 1-1 · tanh · xavier · sgd α=0.2 · at 300 · twin momentum",
    when=lambda m: m["finite"],
    sign="gradient descent hasn't been thrown out.",
    think="Its edge is 2/α. Which α puts that below λ?",
)
heavy_ball.wrong(
    "neither survives",
    "curve · 1-1 · tanh · xavier · sgd α=0.6 · at 300 · twin momentum",
    when=lambda m: not m["finite"],
    sign="momentum was thrown out as well.",
    think="Its edge is (1 + β) 2/α, not infinitely far. Choose α between the two.",
)
