"""Figures: arrays in, Axes out, all in one style; `show` gives each a text for who can't see it.

    figure, (left, right) = plots.subplots(1, 2, titles=["on the curve", "step by step"])
    plots.plot_on_curve(bowl, path, axes=left)
    plots.plot_curves({"α = 0.5": path}, axes=right)
    plots.show(figure, alt="The walk comes down one side in ever shorter steps.")

Colour says which activation is meant, and nothing else; other comparisons are drawn in ink, in grey and
in one accent, and what a slider moves in the colour of its handle. Line style and marker say the same
again, for a grey print. A line's name stands at its end. No letter is under 9 points, and a panel is at
most 480 pixels wide, or it can't be read on a phone.
"""

import base64

import matplotlib
import numpy as np
from cycler import cycler
from IPython.display import display
from matplotlib import pyplot
from matplotlib.axes import Axes

from .activations import get_activation
from .colours import ACTIVATIONS, FIGURE
from .pictures import STYLE as PICTURE_STYLE
from .pictures import (
    canvas_of,
    cut_pngs,
    drawn,
    encoded,
    maps,
    page_html,
    parts,
    size_on_page,
    still_image,
)

INK, GREY, PALE, ACCENT, MOVE, WRONG = (
    FIGURE[name] for name in ("ink", "grey", "pale", "accent", "move", "wrong")
)
GHOST = {"color": FIGURE["ghost"], "linewidth": 1}  # the curves that the chosen one is seen among

# The same colour for the same activation throughout the book.
COLOURS = ACTIVATIONS
LINES = {
    "identity": ":", "sigmoid": "-", "tanh": "--", "relu": "-.", "leaky_relu": (0, (5, 1, 1, 1)),
    "elu": (0, (8, 2)), "selu": (0, (3, 1, 1, 1, 1, 1)), "softplus": ":", "gelu": "-", "swish": "--",
    "mish": "-.",
}  # fmt: skip
REGIME = {"too small": GREY, "good": INK, "too large": ACCENT}
REGIME_LINES = {"too small": ":", "good": "-", "too large": "--"}

SERIES = (
    cycler(color=[INK, ACCENT, GREY, PALE] * 2)
    + cycler(linestyle=["-", "--", "-.", ":", "--", "-", ":", "-."])
    + cycler(marker=["o", "s", "^", "D", "v", "P", "X", "*"])
)
STYLE = {
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",  # it comes with Matplotlib: the same picture everywhere
    "font.size": 11,
    "text.color": INK,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.labelsize": 11,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=[INK, ACCENT, GREY, PALE]),
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "grid.color": FIGURE["grid"],
    "grid.linewidth": 0.8,
    "lines.linewidth": 2,
    "lines.markersize": 4.5,
    "legend.fontsize": 10,
    "legend.frameon": True,
    "legend.framealpha": 0.9,
    "legend.edgecolor": "white",
    "image.cmap": "cividis",
}
ON_WHITE = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # no line goes through it
SIZES = {1: (4.8, 3.2), 2: (8.0, 3.2)}  # inches of a row of one panel, of two panels
THIN = {"linewidth": 1.2, "markersize": 3.5}  # a walk that zigzags
GHOST_LINES = {"colors": FIGURE["ghost"], "linewidths": 1}
TOO_MANY_FOR_MARKERS = 60


matplotlib.rcParams.update(STYLE)


def subplots(
    rows=1,
    columns=1,
    *,
    titles=None,
    figsize=None,
    sharex=False,
    sharey=False,
    width_ratios=None,
    **properties,
):
    """A figure and its axes, as from Matplotlib's own `subplots`.

    `titles` has one for each of the axes. All other properties, for instance `xlabel="step"` or
    `yscale="log"`, go to every one of them (`Axes.set`). What is shared is labelled once. Without
    `figsize` the figure is 480 pixels wide, or 800 if it has two columns or more.

    >>> figure, (left, right) = subplots(1, 2, titles=["before", "after"], xlabel="step")
    >>> right.get_title(loc="left"), right.get_xlabel()
    ('after', 'step')
    """
    width, height = SIZES[min(columns, 2)]
    figure, axes = pyplot.subplots(
        rows,
        columns,
        figsize=figsize or (width, height if rows == 1 else 2.7 * rows),
        sharex=sharex,
        sharey=sharey,
        width_ratios=width_ratios,
        squeeze=False,
    )
    if titles is not None and len(titles) != axes.size:
        raise ValueError(f"titles must be as many as the axes, {axes.size}; got {titles!r}")
    for each in axes.flat:
        each.set(**properties)
    for each, title in zip(axes.flat, titles or []):
        each.set(title=title)
    for inner in axes[:-1].flat if sharex else []:
        inner.xaxis.label.set_visible(False)
    for inner in axes[:, 1:].flat if sharey else []:
        inner.yaxis.label.set_visible(False)
        inner.tick_params(labelleft=rows == 1 or columns == 2)  # on a phone it stands alone
    if rows == columns == 1:
        return figure, axes.item()
    return figure, axes if min(rows, columns) > 1 else axes.ravel()


def show(figure, *, alt):
    """Display a figure (or the figure of these axes) with a text that says what it shows.

    JupyterLab gives a picture its alternative text only from HTML; nbconvert reads it from the
    metadata; a terminal, and the comparison of a notebook with its last run, take the text itself.
    So all of them are sent.
    """
    figure = figure.figure if isinstance(figure, Axes) else figure
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt must say what the figure shows; got {alt!r}")
    for axes in figure.axes:
        label_lines(axes)
    canvas, (width, height) = canvas_of(figure), size_on_page(figure)
    canvas.draw()
    image, boxes = still_image(drawn(canvas)), parts(figure, canvas)
    pictures = cut_pngs(image, boxes)
    page = page_html(pictures, boxes, alt, maps(figure, boxes))
    whole = pictures[0] if len(boxes) == 1 else encoded(image)
    display(
        {
            "image/png": base64.b64encode(whole).decode(),
            "text/html": f"<style>{PICTURE_STYLE}</style>{page}",
            "text/plain": alt,
        },
        raw=True,
        metadata={"image/png": {"alt": alt, "width": width, "height": height}},
    )


def show_panels(draw, data, *, alt, columns=None, **options):
    """Small multiples: `draw(axes, datum)` for each of `data`, a dict {title: datum}; then `show`.

    `columns` stand side by side, two unless given. `options` are those of `subplots`.
    """
    columns = columns or min(2, len(data))
    rows = -(-len(data) // columns)
    titles = [*data, *[""] * (rows * columns - len(data))]
    figure, _ = subplots(rows, columns, titles=titles, **options)
    panels = figure.axes
    for axes, datum in zip(panels, data.values()):
        draw(axes, datum)
    for spare in panels[len(data) :]:
        spare.remove()
    show(figure, alt=alt)


def label_lines(axes):
    """The name of each line at its end, in its colour; more than five have a legend.

    What stands in the margin is moved up or down until no name lies on another.
    """
    handles, names = axes.get_legend_handles_labels()
    lines = [handle[0] if isinstance(handle, tuple) else handle for handle in handles]
    if axes.get_legend() or not lines:
        return
    if len(lines) > 5:
        axes.legend()
        return
    x, y = np.transpose([_end(axes, line) for line in lines])
    gap = 14 / (0.75 * 72 * axes.figure.get_figheight() / axes.get_gridspec().nrows)
    margin = [number for number in np.argsort(y) if x[number] > 0.8]
    for _ in range(20):  # neighbours that are too near push each other away
        for low, high in zip(margin, margin[1:]):
            push = max(0, gap - (y[high] - y[low])) / 2
            y[low], y[high] = y[low] - push, y[high] + push
    for number, line in enumerate(lines):
        place = (1 if x[number] > 0.8 else x[number], y[number])
        colour = 0.75 * np.array(matplotlib.colors.to_rgb(line.get_color()))  # letters need more
        look = {"color": colour, "fontsize": 10, "va": "center", "annotation_clip": False}
        axes.annotate(names[number], place, (5, 0), "axes fraction", "offset points", **look)


def _end(axes, line):
    """The last point of a line that is seen, in fractions of the axes."""
    axes.get_xlim(), axes.get_ylim()  # or the limits would still be those before the line
    points = axes.transAxes.inverted().transform(axes.transData.transform(line.get_xydata()))
    seen = np.isfinite(points).all(axis=1) & (abs(points - 0.5) <= 0.505).all(axis=1)
    return tuple(points[seen][-1]) if seen.any() else (1.0, 0.5)


def look(activation, alone=False):
    """Colour and line of an activation, as in every figure of the book; solid where it is alone.

    >>> look("tanh")
    {'color': '#d55e00', 'linestyle': '--'}
    """
    return {"color": COLOURS[activation], "linestyle": "-" if alone else LINES[activation]}


def mark(axes, text="", *, x=None, y=None, at=None, ha="left"):
    """A border with its name beside it: vertical and dashed at `x`, or level and dotted at `y`.

    The name stands `at` that place along the line, to its right or, with ha="right", to its left.
    """
    if (x is None) == (y is None):
        raise ValueError(f"either x or y must be given; got x={x!r}, y={y!r}")
    if x is not None:
        colour, place, beside, va = INK, (x, at), (4 if ha == "left" else -4, 0), "center"
        axes.axvline(x, color=colour, linestyle="--", linewidth=1.2)
    else:
        colour, place, beside, va = GREY, (at, y), (0, 2), "bottom"
        axes.axhline(y, color=colour, linestyle=":", linewidth=1.5)
    if text:
        look = {"color": colour, "fontsize": 10, "ha": ha, "va": va, "bbox": ON_WHITE}
        axes.annotate(text, place, beside, textcoords="offset points", **look)


def plot_activation(*activations, z=None, derivative=False, axes=None):
    """f(z) of each activation (a name or an Activation); f'(z) with `derivative`."""
    axes = _axes(axes)
    z = np.linspace(-5, 5, 501) if z is None else np.asarray(z)
    for activation in map(get_activation, activations):
        values = activation.derivative(z) if derivative else activation(z)
        own = look(activation.name, alone=len(activations) == 1)
        axes.plot(z, values, label=activation.name, **own)
    axes.set(xlabel="z", ylabel="f'(z)" if derivative else "f(z)")
    return axes


def plot_curves(curves, x=None, *, axes=None, labels=True, **line):
    """Curves by name, a dict {name: values}, over `x` or else over the steps 0, 1, 2, ...

    An activation has its own look, all others the next of the `SERIES`, with markers only where
    there are few points. `line` holds for all of them, for instance `linewidth=1`.
    """
    axes = _axes(axes)
    for name, values in curves.items():
        values = np.asarray(values)
        steps = np.arange(len(values)) if x is None else x
        alone = len(curves) == 1
        own = look(name, alone) if name in COLOURS else _look(axes, len(values))
        own["label"] = name if labels else None
        axes.plot(steps, values, gid="series", **{**own, **line})
    return axes


def plot_on_curve(objective, *paths, width=None, axes=None):
    """Walks on the curve of a one-dimensional objective; only the curve if there is no path.

    `width` is how far left and right the curve is drawn: by default as far as the paths start.
    """
    axes = _axes(axes)
    paths = [np.asarray(path, float) for path in paths]
    if width is None:
        width = max([1.2 * abs(path[0]) for path in paths], default=0.0) or 2.0
    w = np.linspace(-width, width, 401)
    axes.plot(w, objective.value(w), color=GREY)
    limits = axes.get_xlim(), axes.get_ylim()
    for path in paths:
        with np.errstate(all="ignore"):
            height = objective.value(path)
        axes.plot(path, height, gid="series", **_look(axes, len(path)), **THIN)
        axes.plot(path[0], height[0], "o", color=INK, markersize=8)  # the start
    axes.set(xlabel="w", ylabel="J(w)", xlim=limits[0], ylim=limits[1])
    return axes


def plot_contour(objective, *paths, x=(-2, 2), y=(-2, 2), axes=None):
    """Walks on the map of a two-dimensional objective, lines of equal height; a star at the minimum."""
    axes = _axes(axes)
    grid = np.stack(np.meshgrid(np.linspace(*x, 201), np.linspace(*y, 201)), axis=-1)
    height = objective.value(grid)
    # evenly spaced levels would hide the floor
    levels = np.geomspace(height.max() / 1e3, height.max(), 10)
    axes.contour(grid[..., 0], grid[..., 1], height, levels, **GHOST_LINES)
    for path in paths:
        axes.plot(*np.transpose(path), gid="series", **_look(axes, len(path)), **THIN)
    axes.plot(*objective.minimum, "*", color=INK, markersize=12)
    axes.grid(False)
    axes.set(xlabel="$w_0$", ylabel="$w_1$", xlim=x, ylim=y)
    return axes


def plot_sweep(learning_rates, values, spread=None, *, label=None, ylabel="loss", axes=None):
    """What came out for each learning rate, on a log axis, with mean ± spread where given.

    `values` has shape (rates,), and so has `spread`, for instance the standard error. Call it
    again with `axes` for another curve in the same picture. Rates that diverged (inf, nan) are gaps.
    """
    axes = _axes(axes)
    look = _look(axes)
    axes.errorbar(learning_rates, values, yerr=spread, capsize=3, label=label, **look)
    axes.set(xscale="log", xlabel="learning rate α", ylabel=ylabel)
    return axes


def plot_gradient_norms(norms, *, axes=None, **line):
    """The norm of the gradient in each layer, on a log axis; layer 1 is next to the input.

    `norms` is a dict {name: norms}, one for each layer.
    """
    axes = _axes(axes)
    for name, values in norms.items():
        layers = np.arange(1, len(values) + 1)
        own = look(name, alone=len(norms) == 1) if name in COLOURS else {}
        plot_curves({name: values}, layers, axes=axes, **{**own, **line})
    axes.set(xlabel="layer", ylabel="norm of the gradient", yscale="log")
    return axes


def plot_plane(f, X, y, *, limits=(-0.4, 1.4), n=61, border=False, axes=None):
    """What `f` makes of the plane, from 0 to 1 in ten shades, and the points of both classes.

    `f` takes points, shape (n_points, 2), and returns a number for each. A shade ends at ½; with
    `border`, a white line is drawn there.
    """
    axes = _axes(axes)
    x = np.linspace(*limits, n)
    values = f(np.stack(np.meshgrid(x, x), axis=-1).reshape(-1, 2)).reshape(n, n)
    shades = np.floor(10 * values.round(9)).clip(0, 9) / 9  # or rounding would mottle a flat ½
    axes.imshow(shades, origin="lower", extent=(*limits, *limits), vmin=0, vmax=1)
    if border:
        axes.contour(x, x, values, levels=[0.5], colors="white", linewidths=2)
    ones = np.asarray(y).ravel() == 1
    axes.plot(*X[ones].T, "s", color="white", markeredgecolor="black", markersize=9)
    axes.plot(*X[~ones].T, "o", color="black", markeredgecolor="white", markersize=9)
    axes.set(xlabel="$x_1$", ylabel="$x_2$", xticks=[0, 1], yticks=[0, 1], xlim=limits, ylim=limits)
    axes.grid(False)
    axes.set_gid("as-is")  # a dark page leaves the shades as they are
    return axes


def plot_images(images, *, columns, below=0, axes=None, **colours):
    """Small pictures, shape (n, height, width), row by row on one page.

    Under each row are `below` empty lines. `colours` is what `imshow` takes: cmap, vmin, vmax.
    """
    axes = _axes(axes)
    n, height, width = np.shape(images)
    rows = -(-n // columns)
    page = np.full((rows * (height + 1 + below), columns * (width + 1)), np.nan)
    for image, (left, top) in zip(images, _corners(n, height, width, columns, below), strict=True):
        page[top : top + height, left : left + width] = image
    axes.imshow(page, interpolation="nearest", **colours)
    axes.set_axis_off()
    return axes


def plot_digits(X, meant=None, answers=None, *, columns, axes=None):
    """Handwritten digits, `X` of shape (n, 64); below each what is meant, or what is answered.

    A wrong answer is bold and has a cross before it.
    """
    axes = plot_images(
        np.reshape(X, (-1, 8, 8)),
        columns=columns,
        below=2,
        axes=axes,
        cmap="Greys",
        vmin=-1,
        vmax=1,
    )
    corners = _corners(len(X), 8, 8, columns, below=2)
    for i, (left, top) in enumerate(corners if meant is not None else []):
        text, style = f"{meant[i]}", {}
        if answers is not None:
            right = answers[i] == meant[i]
            text = f"{answers[i]}" if right else f"✗{answers[i]}"
            style = {} if right else {"color": WRONG, "fontweight": "bold"}
        axes.text(left + 3.5, top + 9, text, ha="center", va="center", fontsize=10, **style)
    return axes


def _corners(n, height, width, columns, below):
    """Left and top of each of n pictures on a page."""
    return [(i % columns * (width + 1), i // columns * (height + 1 + below)) for i in range(n)]


def plot_cross_validation(result, axes=None):
    """A `CrossValidation`: the folds as dots, mean ± standard error, and the two choices of α."""
    axes = _axes(axes)
    axes.plot(result.learning_rates, result.errors, ".", color=PALE, markersize=5, zorder=1)
    plot_sweep(result.learning_rates, result.mean, result.standard_error, ylabel="error", axes=axes)
    _mark_rates(axes, best=result.best, one_standard_error=result.one_standard_error)
    return axes


def plot_range_test(result, axes=None):
    """A `RangeTest` of one run: the loss at each α, smoothed, and what the three rules read."""
    axes = _axes(axes)
    if result.losses.ndim != 1:
        raise ValueError(
            f"result must be of a single run; got losses of shape {result.losses.shape}"
        )
    axes.plot(result.learning_rates, result.losses, color=PALE, linewidth=0.8)
    axes.plot(result.learning_rates, result.smoothed, color=INK, gid="series")
    axes.set(xscale="log", xlabel="learning rate α", ylabel="loss")
    axes.set_ylim(0, 2 * result.losses[0])  # what diverges leaves the picture
    _mark_rates(
        axes,
        minimum=result.minimum,
        steepest=result.steepest,
        minimum_over_10=result.minimum_over_10,
    )
    return axes


def _mark_rates(axes, **rates):
    """A vertical line at each learning rate, with its name and its value to the left of it."""
    for (name, rate), height in zip(rates.items(), (0.95, 0.86, 0.77)):
        text = f"{name.replace('_', ' ')}: {rate:.3g}"
        axes.axvline(rate, color=GREY, linestyle="--", linewidth=1.2, zorder=0)
        place = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        look = {"ha": "right", "va": "center", "fontsize": 10, "bbox": ON_WHITE}
        axes.annotate(text, (rate, height), (-4, 0), **place, **look)


def _axes(axes):
    return subplots()[1] if axes is None else axes


def _look(axes, n_points=0):
    """Colour, line and marker of the next series in these axes."""
    drawn = len([line for line in axes.lines if line.get_gid() == "series"]) + len(axes.containers)
    look = list(SERIES)[drawn % len(SERIES)]
    return {**look, "marker": ""} if n_points > TOO_MANY_FOR_MARKERS else look
