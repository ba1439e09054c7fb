"""The pictures of the laboratory: six panels on one figure, of which only what moves is drawn anew."""

from functools import cache

import numpy as np
from matplotlib.colors import to_rgba_array
from matplotlib.lines import Line2D
from PIL import Image

from .. import plots
from ..activations import get_activation
from ..colours import CLASSES
from ..losses import softmax
from ..messages import tr
from ..pictures import FlipBook

SIZE = (9.6, 4.9)  # inches: three columns of 320 pixels, side by side or one below the other
WIDE = 1.45  # a panel's width over its height
PIXELS = 48  # of the map, across
REACH = 6.0  # of the pre-activations, on either side of 0
LAYERS = 8  # that there is room for
LOSS, LAMBDA, GRADIENT = (1e-4, 1e1), (1e-2, 1e4), (1e-8, 1e2)
MOST = 250  # points of a line
SHADES = (255 * to_rgba_array(CLASSES)).round().astype(np.uint8)  # of the map, from class 0 to 1
FINE = (280, 190)  # pixels of the map as it is drawn
LEARN, HELD = {"color": plots.INK}, {"color": plots.ACCENT, "linestyle": "--"}
MINE, OTHERS = {"markersize": 3.5}, {"markersize": 4.5, "markerfacecolor": "white"}


def kind(run):
    """What the first panel shows: the plane, a curve, or outputs against targets."""
    inputs, squares = run.X.shape[1], run.loss == "mean_squared_error"
    if inputs == 1 and run.y.shape[1] == 1 and squares:
        return "curve"
    return "output" if inputs != 2 or (squares and np.isnan(run.track[0].right)) else "plane"


def across(step):
    """How many updates the panels reach over: 100, 200, 500, 1000 ...

    >>> across(0), across(100), across(101), across(4000)
    (100, 100, 200, 5000)
    """
    power = 100
    while 10 * power < step:
        power *= 10
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step)


def draw_ground():
    """The figure with what stands still.

    What lies over the updates lies between 0 and 1, so that no other figure is needed as they grow.
    """
    titles = [
        tr("what it makes of the points"), tr("loss, over the updates"), tr("gradient of each layer"),
        tr("z of each layer, and f′(z)"), tr("λ and the edge"), tr("units of each layer"),
    ]  # fmt: skip
    figure, axes = plots.subplots(2, 3, titles=titles, figsize=SIZE)
    plane, loss, gradient, slopes, edge, units = axes.flat
    plane.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    plane.spines[:].set_visible(False)
    for panel, reach in [(loss, LOSS), (gradient, GRADIENT), (edge, LAMBDA)]:
        panel.set(
            xlim=(0, 1), ylim=reach, yscale="log", xticks=[0, 0.5, 1], xticklabels=["0", " ", " "]
        )
    slopes.set(xlim=(-REACH, REACH), ylim=(-1.15, 1.2), yticks=[])
    units.set(
        xlim=(0.4, LAYERS + 0.6), ylim=(0, 1.02), yticks=[0, 0.5, 1], xticks=range(1, LAYERS + 1)
    )
    for panel, names in [
        (loss, {tr("to learn from"): plots.INK, tr("held out"): plots.ACCENT}),
        (edge, {"λ": plots.INK, tr("2/α, or what stands for it"): plots.MOVE}),
        (gradient, {tr("the first"): plots.INK, tr("the last"): plots.ACCENT}),
        (units, {tr("dead"): plots.INK, tr("saturated"): plots.PALE}),
    ]:
        for row, (name, colour) in enumerate(names.items()):
            place = {"transform": panel.transAxes, "ha": "right", "va": "top", "fontsize": 9}
            panel.text(0.99, 0.99 - 0.1 * row, name, color=colour, **place)
    for panel in axes.flat:
        panel.tick_params(labelsize=9)
        panel.title.set_fontsize(10)
    return figure


@cache
def book():
    """The figure, laid out once; its pages are functions that draw on the six panels."""
    figure = draw_ground()
    return FlipBook(figure, lambda page: page(figure.axes), lambda axes: axes[0].plot([], []))


def page_of(run, other=None, looked_at=None):
    """The page of the book that shows where a run is: `book().overlay(page)` draws it.

    `other` is a run whose loss is drawn as well, for comparison; `looked_at` a row of the track.
    """

    def page(axes):
        plane, loss, gradient, slopes, edge, units = axes
        {"plane": draw_plane, "curve": draw_curve, "output": draw_output}[kind(run)](plane, run)
        updates = across(run.track[-1].step)
        draw_over_updates(loss, gradient, edge, thinned(run.track), updates)
        if other:
            theirs = [row for row in thinned(other.track) if row.step <= updates]
            line(loss, theirs, [row.loss for row in theirs], LOSS, updates, **plots.GHOST)
        draw_slopes(slopes, run)
        draw_units(units, run.track[-1])
        for panel in loss, gradient, edge:
            place = {"transform": panel.get_xaxis_transform(), "ha": "right", "va": "top"}
            panel.text(1, -0.04, f"{updates}", fontsize=9, color=plots.GREY, **place)
            if looked_at:
                panel.axvline(looked_at.step / updates, color=plots.MOVE, linewidth=1)

    return page


# --------------------------------------------------------------------------------- what moves
def plot(axes, x, y, marker="", **look):
    """`axes.plot` without looking for new limits, in half the time: there are twenty pictures a second."""
    axes.add_artist(Line2D(x, y, marker=marker, **look))


def thinned(track):
    """Some of the rows, and the last of them."""
    every = -(-len(track) // MOST)
    return [*track[:-1:every], track[-1]]


def line(axes, rows, values, reach, updates, **look):
    """Values over the updates; what is beyond the limits runs along them."""
    values = np.array(values, float).clip(*reach)
    plot(axes, [row.step / updates for row in rows], values, **{"linewidth": 1.5, **look})


def draw_over_updates(loss, gradient, edge, rows, updates):
    line(loss, rows, [row.loss for row in rows], LOSS, updates, **LEARN)
    line(loss, rows, [row.test_loss for row in rows], LOSS, updates, **HELD)
    bound = {"color": plots.MOVE, "linestyle": "--"}
    line(edge, rows, [row.edge for row in rows], LAMBDA, updates, **bound)
    line(edge, rows, [row.sharpness for row in rows], LAMBDA, updates, **LEARN)
    for layer, norms in enumerate(zip(*(row.gradients for row in rows), strict=True)):
        last = layer == len(rows[0].gradients) - 1
        look = LEARN if layer == 0 else HELD if last else plots.GHOST
        line(gradient, rows, norms, GRADIENT, updates, **look)


def scaled(values, low, high):
    """Where on the first panel: between 0 and 1."""
    return ((np.asarray(values) - low) / (high - low)).clip(-1, 2)


def span(*values, margin=0.1):
    """The smallest and the largest of all, and a margin."""
    low, high = min(v.min() for v in values if len(v)), max(v.max() for v in values if len(v))
    margin = margin * (high - low) or 1.0
    return low - margin, high + margin


def draw_points(axes, x, y, ones, **look):
    for chosen, marker, colour in [(~ones, "o", plots.INK), (ones, "s", plots.ACCENT)]:
        if chosen.any():
            style = {"color": colour, "markeredgewidth": 0.8, **look}
            plot(axes, x[chosen], y[chosen], marker, linestyle="", **style)


def draw_plane(axes, run):
    """What the network says of each place, in six shades, and the points; held-out ones are hollow."""
    reach = 1.1 * float(np.abs(np.concatenate([run.X, run.X_test])).max()) or 1.0
    x, y = np.linspace(-WIDE * reach, WIDE * reach, PIXELS), np.linspace(-reach, reach, PIXELS)
    output = compared(run, np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2))
    several = output.shape[1] > 1
    value = output.argmax(axis=1) / (output.shape[1] - 1) if several else output[:, 0]
    value = np.nan_to_num(value, nan=0.5).clip(0, 0.999).reshape(PIXELS, PIXELS)
    fine = np.asarray(Image.fromarray(np.float32(value)).resize(FINE, Image.Resampling.BILINEAR))
    shades = SHADES[(fine * len(SHADES)).astype(int)]
    axes.imshow(shades, origin="lower", aspect="auto", extent=(0, 1, 0, 1), interpolation="nearest")
    for X, y, look in [(run.X, run.y, MINE), (run.X_test, run.y_test, OTHERS)]:
        labels = y[:, 0] if y.shape[1] == 1 else y.argmax(axis=1) % 2
        places = scaled(X[:, 0], -WIDE * reach, WIDE * reach), scaled(X[:, 1], -reach, reach)
        draw_points(axes, *places, labels == 1, **look)


def draw_curve(axes, run):
    """The points, held-out ones hollow, and the curve that the network makes of them."""
    low_x, high_x = span(run.X, run.X_test, margin=0.02)
    low_y, high_y = span(run.y, run.y_test)
    for X, y, look in [(run.X, run.y, MINE), (run.X_test, run.y_test, OTHERS)]:
        axes.plot(scaled(X, low_x, high_x), scaled(y, low_y, high_y), "o", color=plots.INK, **look)
    x = np.linspace(low_x, high_x, 200)[:, None]
    output = np.nan_to_num(run.network.forward(x)[:, 0])
    axes.plot(scaled(x[:, 0], low_x, high_x), scaled(output, low_y, high_y), color=plots.ACCENT)


def draw_output(axes, run):
    """The first output against what it should be, from left to right: on the line it is right."""
    low, high = span(run.y[:, :1], run.y_test[:, :1])
    axes.plot([0, 1], [0, 1], **plots.GHOST)
    for X, y, look in [(run.X, run.y, MINE), (run.X_test, run.y_test, OTHERS)]:
        if len(X):
            output = np.nan_to_num(compared(run, X)[:, 0])
            places = scaled(y[:, 0], low, high), scaled(output, low, high)
            axes.plot(*places, "o", color=plots.INK, **look)


def compared(run, X):
    """The output as it is compared with y: for classes as probabilities."""
    output = run.network.forward(X)
    if run.loss == "mean_squared_error":
        return output
    return get_activation("sigmoid")(output) if run.loss.startswith("binary") else softmax(output)


def draw_slopes(axes, run):
    """Above, the slope of each layer's function; below, where its z lie: nine tenths, and a half."""
    z = np.linspace(-REACH, REACH, 121)
    for name in dict.fromkeys(run.setting.activations):
        slope = get_activation(name).derivative(z)
        plot(axes, z, slope, color=plots.COLOURS[name], linestyle=plots.LINES[name], linewidth=1.5)
    zs, _ = run.network.layers(run.X)
    names = run.setting.activations[:LAYERS]
    spans = [np.nan_to_num(quantiles(z)).clip(-REACH, REACH) for z in zs[: len(names)]]
    heights = -0.13 * np.arange(1, len(names) + 1)
    for name in dict.fromkeys(names):
        own = [(height, *span) for each, height, span in zip(names, heights, spans) if each == name]
        height, low, first, third, high = np.array(own).T
        for start, end, width in [(low, high, 1), (first, third, 5)]:
            draw_bars(axes, start, end, height, height, plots.COLOURS[name], width)


def draw_bars(axes, x0, x1, y0, y1, colour, width):
    """Bars from (x0, y0) to (x1, y1), all of them one line with gaps: an artist costs its time."""
    gap = np.full(len(x0), np.nan)
    x, y = (np.array([start, end, gap]).T.ravel() for start, end in [(x0, x1), (y0, y1)])
    plot(axes, x, y, color=colour, linewidth=width, solid_capstyle="butt")


def quantiles(values):
    ordered = np.sort(values, axis=None)
    return ordered[(np.array([0.05, 0.25, 0.75, 0.95]) * (len(ordered) - 1)).astype(int)]


def draw_units(axes, state):
    for shares, side, colour in [
        (state.dead, -0.17, plots.INK),
        (state.saturated, 0.17, plots.PALE),
    ]:
        shares = np.array(shares[:LAYERS])
        place = np.arange(1, len(shares) + 1) + side
        draw_bars(axes, place, place, 0 * shares, shares, colour, 8)
