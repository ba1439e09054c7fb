"""What is seen, and why: a sentence for what was measured, a rule for each.

A rule looks at the setting and at the rows that were measured, the last of them now. It returns a
sentence where it holds, else "". Several may hold; the first two of them are said.
"""

from dataclasses import replace

import numpy as np

from ..activations import get_activation
from ..messages import tr

RECENT = 12  # rows that a trend is read from
DEAD_SHARE, SATURATED_SHARE = 0.25, 0.5
UNEVEN = 1e3  # between the gradients of two layers
NEAR = 0.2  # of the edge: at it
BEYOND = 1.25


def told(run):
    """The sentence for a run: what its first two rules say."""
    said = [text for _, text in seen(run)]
    return " ".join(said[:2])


def seen(run):
    """(name, sentence) of every rule that holds, the gravest first."""
    setting, track = run.setting, run.track
    if setting.batch >= len(run.X):  # each update sees all the points that it learns from
        setting = replace(setting, batch=0)
    if text := diverged(setting, track):
        return [("diverged", text)]
    found = [(name, rule(setting, track)) for name, rule in RULES.items()]
    found = [(name, text) for name, text in found if text]
    return found or [("learning", learning(setting, track))]


# --------------------------------------------------------------------------- what went wrong
def diverged(setting, track):
    now = track[-1]
    if now.finite and now.loss < 1e9 * (1 + track[0].loss):
        return ""
    known = [state for state in track if state.finite and state.sharpness > state.edge]
    why = tr(
        "λ was {sharpness} at update {step}, where {edge_name} was {edge}: each step overshot."
    )
    text = tr("Diverged after {step} updates.").format(step=now.step)
    return f"{text} {filled(why, setting, known[-1])}" if known else text


def alike(setting, track):
    """Zero weights, and f(0) = 0: the hidden layers' gradient is exactly 0, and f isn't flat."""
    *hidden, last = track[-1].gradients
    if not hidden or any(hidden) or last == 0 or max(track[-1].dead) == 1:
        return ""
    if get_activation(setting.activations[-1])(0.0) != 0:  # of σ or softplus the last layer learns
        return ""
    return tr(
        "The hidden layers get no gradient at all: all their weights are 0, and so they stay. Only "
        "the bias of the output learns."
    )


def dead_layer(setting, track):
    dead = track[-1].dead
    if 1.0 not in dead:
        return ""
    return tr(
        "Every unit of layer {layer} is dead: it answers the same for all points, no gradient passes, "
        "and nothing but the layers after it can learn. Only a new start helps."
    ).format(layer=dead.index(1.0) + 1)


def over_the_edge(setting, track):
    """λ is clearly beyond what this α can stand, and the loss has risen."""
    now, before = track[-1], track[-RECENT:][0]
    if not (now.finite and now.sharpness > BEYOND * now.edge and now.loss > before.loss):
        return ""
    return filled(
        tr(
            "Over the edge: λ = {sharpness}, {edge_name} = {edge}. Each step overshoots along the steepest "
            "direction, and the loss rises."
        ),
        setting,
        now,
    )


def dead_units(setting, track):
    dead = np.array(track[-1].dead)
    if not dead.size or not DEAD_SHARE <= dead.max() < 1:
        return ""
    return tr(
        "{share} of layer {layer} is dead: zero slope at every point, so no gradient. A smaller α can't "
        "bring it back."
    ).format(share=percent(dead.max()), layer=dead.argmax() + 1)


def saturated(setting, track):
    flat = np.array(track[-1].saturated)
    if not flat.size or flat.max() < SATURATED_SHARE:
        return ""
    layer = flat.argmax()
    return tr(
        "Layer {layer} is saturated: {share} of its slopes are below 0.01, at the flat ends of {function}. "
        "What should pass through it hardly does."
    ).format(layer=layer + 1, share=percent(flat.max()), function=setting.activations[layer])


def uneven(setting, track):
    """The gradient vanishes, or explodes, on its way back through the layers."""
    first, last = track[-1].gradients[0], track[-1].gradients[-1]
    if not (0 < first < np.inf and 0 < last < np.inf) or max(first / last, last / first) < UNEVEN:
        return ""
    text = (
        tr("The gradient vanishes: layer 1 gets {share} of layer {last}'s.")
        if first < last
        else tr("The gradient explodes on its way back: layer 1 gets {share} times layer {last}'s.")
    )
    return text.format(share=power(first / last), last=len(track[-1].gradients))


def overfitting(setting, track):
    """The held-out loss has been clearly lower, and the training loss higher, some time ago."""
    test = np.array([state.test_loss for state in track])
    if not np.isfinite(test).all():
        return ""
    now, best = track[-1], track[int(test.argmin())]
    if not (now.test_loss > 1.25 * best.test_loss and now.loss < 0.8 * best.loss):
        return ""
    return tr(
        "It memorises the points: held out, the loss was {best} at update {step} and is {test} now, "
        "while on the points to learn from it fell from {before} to {loss}."
    ).format(
        best=three(best.test_loss),
        step=best.step,
        test=three(now.test_loss),
        before=three(best.loss),
        loss=three(now.loss),
    )


# ------------------------------------------------------------------------------ where it is
def at_the_edge(setting, track):
    """λ has stayed near 2/α, all points at once; and α wasn't turned on the way."""
    rows = track[-RECENT:]
    near = [abs(state.sharpness / state.edge - 1) < NEAR for state in rows if state.edge > 0]
    steady = len({state.learning_rate for state in rows}) == 1
    if len(near) < RECENT or np.mean(near) < 0.75 or not steady or setting.batch:
        return ""
    losses = np.array([state.loss for state in track[-4 * RECENT :]])
    rises = (np.diff(losses) > 0).any()
    how = (
        tr("the loss rises now and then and goes on falling.")
        if rises and losses[-1] < losses[0]
        else tr("the loss falls, and λ can rise no further.")
        if losses[-1] < losses[0]
        else tr("the loss swings.")
    )
    text = tr("At the edge: λ = {sharpness}, {edge_name} = {edge};")
    return f"{filled(text, setting, track[-1])} {how}"


def shaken(setting, track):
    """In small batches the loss goes up and down as much as it goes on."""
    losses = np.array([state.loss for state in track[-2 * RECENT :]])
    if not setting.batch or len(losses) < 2 * RECENT or not np.isfinite(losses).all():
        return ""
    earlier, later = np.median(losses[:RECENT]), np.median(losses[RECENT:])
    jumps = np.abs(np.diff(losses)).mean()
    if earlier - later > max(0.2 * earlier, 1.6 * jumps) or jumps < 0.04 * later:
        return ""
    return tr(
        "Shaken by its batches: the loss goes up and down about {loss} and gets no further. Larger batches "
        "or a smaller α would calm it."
    ).format(loss=three(losses.mean()))


def stuck(setting, track):
    """The loss hasn't moved, and there is something left to learn."""
    rows = track[-2 * RECENT :]
    losses = [state.loss for state in rows]
    moved = max(losses) - min(losses)
    if len(rows) < 2 * RECENT or moved > 0.005 * losses[-1] or learnt(setting, track):
        return ""
    return tr(
        "Stuck: for {updates} updates the loss has stayed at {loss}; the whole gradient is {gradient}."
    ).format(
        updates=rows[-1].step - rows[0].step,
        loss=three(losses[-1]),
        gradient=three(np.linalg.norm(rows[-1].gradients)),
    )


def slow(setting, track):
    """α could be many times as large: λ is far from the edge, and the loss falls, but little."""
    now, before = track[-1], track[-2 * RECENT :][0]
    far = 0 < now.sharpness < now.edge / 20 and np.isfinite(now.edge)
    little = 0.5 * before.loss < now.loss < before.loss
    over = learnt(setting, track) or stuck(setting, track)
    if over or not (far and little and len(track) > RECENT):
        return ""
    return filled(
        tr(
            "Slow: {edge_name} = {edge} is {times} times λ = {sharpness}. α could be many times as large."
        ),
        setting,
        now,
    )


def learnt(setting, track):
    now, start = track[-1], track[0].loss
    if not now.finite or not now.loss < 0.05 * start or now.right < 1:
        return ""
    held_out = three(now.test_loss) if np.isfinite(now.test_loss) else ""
    text = (
        tr("Learnt: loss {loss}.") if not held_out else tr("Learnt: loss {loss}, held out {test}.")
    )
    return text.format(loss=three(now.loss), test=held_out)


def learning(setting, track):
    """What is said where no rule holds."""
    now, before = track[-1], track[-RECENT:][0]
    if now.step == 0:
        return filled(tr("Ready: λ = {sharpness}, {edge_name} = {edge}."), setting, now)
    change = now.loss / before.loss - 1 if before.loss else 0.0
    how = tr("falls") if change < -0.002 else tr("rises") if change > 0.002 else tr("stays")
    text = tr("The loss {how}: {loss}. λ = {sharpness}, {edge_name} = {edge}.")
    return filled(text.replace("{how}", how), setting, now)


RULES = {
    "alike": alike,
    "dead layer": dead_layer,
    "over the edge": over_the_edge,
    "dead units": dead_units,
    "saturated": saturated,
    "uneven": uneven,
    "overfitting": overfitting,
    "at the edge": at_the_edge,
    "shaken": shaken,
    "stuck": stuck,
    "slow": slow,
    "learnt": learnt,
}


# ------------------------------------------------------------------------------- in words
def filled(text, setting, state):
    edge = three(state.edge) if np.isfinite(state.edge) else "–"
    return text.format(
        sharpness=three(state.sharpness),
        edge=edge,
        edge_name=edge_name(setting),
        times=three(state.edge / state.sharpness) if state.sharpness else "∞",
        loss=three(state.loss),
        step=state.step,
    )


def edge_name(setting):
    """What the edge is called: with momentum it isn't 2/α."""
    return "2/α" if setting.optimizer == "sgd" and not setting.decay else tr("the edge")


def three(value):
    """A number with three digits: 0.0123, 20.1, 4560, 3·10⁻⁷."""
    if value == 0 or not np.isfinite(value):
        return "0" if value == 0 else "∞" if value == np.inf else "–"
    if not 1e-4 <= abs(value) < 1e6:
        return power(value)
    return f"{float(f'{value:.3g}'):.10g}"


def power(value):
    digit, exponent = f"{value:.0e}".split("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"10{raised}" if digit == "1" else f"{digit}·10{raised}"


def percent(share):
    """Only what is all is 100 %, only what is nothing 0 %."""
    share = share if share in (0, 1) else min(max(share, 0.01), 0.99)
    return f"{share:.0%}".replace("%", "\u00a0%")
