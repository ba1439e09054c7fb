"""Figures: arrays in, Axes out, all in one style; `show` gives each a text for who can't see it.

Colours are those of Okabe and Ito (2008), which colour-blind eyes tell apart, with brown for their
yellow, which is not seen on white; line style and marker say the same again, for a grey print. Words
inside figures are symbols and short English.
"""

import base64
import html

import matplotlib
import numpy as np
from cycler import cycler
from IPython.display import display
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.ticker import MaxNLocator

from .activations import get_activation
from .messages import tr
from .pictures import data_url, still_png

BLACK, GREY = "#000000", "#6b6b6b"
ORANGE, SKY, GREEN, BROWN = "#e69f00", "#56b4e9", "#009e73", "#7c4e20"
BLUE, VERMILION, PURPLE = "#0072b2", "#d55e00", "#cc79a7"

# The same colour for the same thing throughout the book.
COLOURS = {
    "identity": GREY, "sigmoid": BLUE, "tanh": VERMILION, "relu": GREEN, "leaky_relu": SKY,
    "elu": ORANGE, "selu": BROWN, "softplus": PURPLE, "gelu": BLACK, "swish": PURPLE, "mish": GREY,
}  # fmt: skip
LINES = {
    "identity": ":", "sigmoid": "-", "tanh": "--", "relu": "-.", "leaky_relu": (0, (5, 1, 1, 1)),
    "elu": (0, (8, 2)), "selu": (0, (3, 1, 1, 1, 1, 1)), "softplus": ":", "gelu": "-", "swish": "--",
    "mish": "-.",
}  # fmt: skip
REGIME = {"too small": BLUE, "good": GREEN, "too large": VERMILION}
REGIME_LINES = {"too small": ":", "good": "-", "too large": "--"}
REGIME_MARKERS = {"too small": "o", "good": "s", "too large": "^"}

SERIES = (
    cycler(color=[BLUE, VERMILION, GREEN, PURPLE, BLACK, ORANGE, SKY])
    + cycler(linestyle=["-", "--", "-.", ":", "-", "--", "-."])
    + cycler(marker=["o", "s", "^", "D", "v", "P", "X"])
)
STYLE = {
    "figure.figsize": (6.4, 3.6),
    "figure.dpi": 100,
    "figure.facecolor": "white",
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",  # it comes with Matplotlib: the same picture everywhere
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.labelsize": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.prop_cycle": cycler(color=[BLUE, VERMILION, GREEN, PURPLE, BLACK, ORANGE, SKY]),
    "grid.color": "#e4e4e4",
    "grid.linewidth": 0.8,
    "lines.linewidth": 1.8,
    "lines.markersize": 4.5,
    "legend.frameon": True,
    "legend.framealpha": 0.9,
    "legend.edgecolor": "white",
    "image.cmap": "cividis",
}
CONTOURS = [str(grey) for grey in np.linspace(1, 0.8, 14)]
TOO_MANY_FOR_MARKERS = 60


def use_style():
    """Draw every figure from now on in the style of the course (done on import)."""
    matplotlib.rcParams.update(STYLE)


use_style()


def show(figure, *, alt):
    """Display a figure (or the figure of these axes) with a text that says what it shows.

    JupyterLab gives a picture its alternative text only from HTML; nbconvert and MyST-NB read it
    from the metadata; a terminal, and the comparison of a notebook with its last run, take the
    text itself. So all of them are sent.
    """
    figure = figure.figure if isinstance(figure, Axes) else figure
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt must say what the figure shows; got {alt!r}")
    alt = tr(alt)
    pyplot.close(figure)  # or Jupyter would show it a second time
    width, height = (round(inches * 100) for inches in figure.get_size_inches())
    canvas = FigureCanvasAgg(figure)
    figure.set_dpi(200)  # crisp on a high-density screen
    canvas.draw()
    picture = still_png(np.asarray(canvas.buffer_rgba()))
    image = (
        f'<img alt="{html.escape(alt)}" width="{width}" height="{height}" style="max-width: '
        f'100%; height: auto; background: white; border-radius: 4px" src="{data_url(picture)}">'
    )
    display(
        {"image/png": base64.b64encode(picture).decode(), "text/html": image, "text/plain": alt},
        raw=True,
        metadata={"image/png": {"alt": alt, "width": width, "height": height}},
    )


def plot_activation(*activations, z=None, derivative=False, axes=None):
    """f(z) of each activation (a name or an Activation); f'(z) with `derivative`."""
    axes = _axes(axes)
    z = np.linspace(-5, 5, 501) if z is None else np.asarray(z)
    for activation in map(get_activation, activations):
        axes.plot(
            z,
            activation.derivative(z) if derivative else activation(z),
            color=COLOURS[activation.name],
            linestyle=LINES[activation.name],
            label=activation.name,
        )
    axes.set(xlabel="z", ylabel="f'(z)" if derivative else "f(z)")
    axes.legend()
    return axes


def plot_descent(*paths, labels=None, objective=None, axes=None):
    """Where each path is after each step: w, or J(w) on a log axis if the objective is given.

    A path that runs away is drawn until it leaves the axes.
    """
    axes = _axes(axes)
    paths = [np.asarray(path, float) for path in paths]
    if objective is None:
        if any(path.ndim != 1 for path in paths):
            raise ValueError(
                "paths of more than one coordinate need an objective: its value is "
                f"drawn; got shapes {[path.shape for path in paths]}"
            )
        values, label = paths, "w"
    else:
        with np.errstate(all="ignore"):
            values, label = [objective.value(path) for path in paths], "J(w)"
        axes.set_yscale("log")
    _series(axes, values, labels)
    _keep_in_view(axes, values)
    axes.set(xlabel="step", ylabel=label)
    return axes


def plot_on_curve(objective, *paths, labels=None, width=None, axes=None):
    """Walks on the curve of a one-dimensional objective; only the curve if there is no path.

    `width` is how far left and right the curve is drawn: by default as far as the paths start.
    """
    axes = _axes(axes)
    paths = [np.asarray(path, float) for path in paths]
    if width is None:
        width = max([1.2 * abs(path[0]) for path in paths], default=2.0)
    w = np.linspace(-width, width, 401)
    axes.plot(w, objective.value(w), color=GREY, zorder=1)
    limits = axes.get_xlim(), axes.get_ylim()
    with np.errstate(all="ignore"):
        heights = [objective.value(path) for path in paths]
    _series(axes, heights, labels, steps=paths)
    for path, height in zip(paths, heights, strict=True):
        axes.plot(path[0], height[0], "o", color=BLACK, markersize=8, zorder=3)  # the start
    axes.set(xlabel="w", ylabel="J(w)", xlim=limits[0], ylim=limits[1])
    return axes


def plot_contour(objective, *paths, labels=None, x=(-2, 2), y=(-2, 2), axes=None):
    """Walks on the map of a two-dimensional objective; a star at the minimum."""
    axes = _axes(axes)
    grid = np.stack(np.meshgrid(np.linspace(*x, 201), np.linspace(*y, 201)), axis=-1)
    height = objective.value(grid)
    levels = np.geomspace(
        height.max() / 1e3, height.max(), 10
    )  # evenly spaced would hide the floor
    axes.contourf(grid[..., 0], grid[..., 1], height, [0, *levels], colors=CONTOURS)
    axes.plot(*objective.minimum, "*", color=BLACK, markersize=12)
    paths = [np.asarray(path, float) for path in paths]
    _series(axes, [path[:, 1] for path in paths], labels, steps=[path[:, 0] for path in paths])
    axes.grid(False)
    axes.set(xlabel="$w_0$", ylabel="$w_1$", xlim=x, ylim=y)
    return axes


def plot_loss(*histories, labels=None, axes=None):
    """The loss by epoch, on a log axis, of each `History` (or array of losses)."""
    axes = _axes(axes)
    losses = [np.asarray(getattr(history, "loss", history), float) for history in histories]
    axes.set_yscale("log")
    _series(axes, losses, labels)
    _keep_in_view(axes, losses)
    axes.set(xlabel="epoch", ylabel="loss")
    return axes


def plot_sweep(learning_rates, values, spread=None, *, label=None, ylabel="loss", axes=None):
    """What came out for each learning rate, on a log axis, with mean ± spread where given.

    `values` has shape (rates,), and so has `spread`, for instance the standard error. Call it
    again with `axes` for another curve in the same picture. Rates that diverged (nan) are gaps.
    """
    axes = _axes(axes)
    look = _look(axes)
    axes.errorbar(learning_rates, values, yerr=spread, capsize=3, label=label, **look)
    axes.set(xscale="log", xlabel="learning rate α", ylabel=ylabel)
    if label is not None:
        axes.legend()
    return axes


def plot_gradient_norms(*norms, labels=None, axes=None):
    """The norm of the gradient in each layer, on a log axis; layer 1 is next to the input."""
    axes = _axes(axes)
    norms = [np.asarray(norm, float) for norm in norms]
    axes.set_yscale("log")
    _series(axes, norms, labels, steps=[np.arange(1, len(norm) + 1) for norm in norms])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    axes.set(xlabel="layer", ylabel="norm of the gradient")
    return axes


def plot_learning_rate_sweep(sweep, what="loss", axes=None):
    """A `LearningRateSweep`: median over the seeds, and the middle half of them as a band.

    `what` is loss, accuracy, test_loss or test_accuracy. One curve for each activation.
    """
    axes = _axes(axes)
    values = getattr(sweep, what)
    if values is None:
        raise ValueError(f"what must name something that the sweep has measured; got {what!r}")
    for k, name in enumerate(sweep.activations):
        lower, median, upper = np.quantile(
            values[..., k], [0.25, 0.5, 0.75], axis=1, method="nearest"
        )
        colour = COLOURS.get(name, BLACK)
        line = LINES.get(name, "-")
        axes.plot(
            sweep.learning_rates, median, color=colour, linestyle=line, label=name, gid="series"
        )
        axes.fill_between(sweep.learning_rates, lower, upper, color=colour, alpha=0.15, linewidth=0)
    axes.set(xscale="log", xlabel="learning rate α", ylabel=what.replace("_", " "))
    if what.endswith("loss"):
        axes.set_yscale("log")
    axes.legend()
    return axes


def plot_cross_validation(result, axes=None):
    """A `CrossValidation`: the folds as dots, mean ± standard error, and the two choices of α."""
    axes = _axes(axes)
    axes.plot(result.learning_rates, result.errors, ".", color=GREY, markersize=4, zorder=1)
    plot_sweep(result.learning_rates, result.mean, result.standard_error, ylabel="error", axes=axes)
    _mark(axes, best=result.best, one_standard_error=result.one_standard_error)
    return axes


def plot_range_test(result, axes=None):
    """A `RangeTest` of one run: the loss at each α, smoothed, and what the three rules read."""
    axes = _axes(axes)
    if result.losses.ndim != 1:
        raise ValueError(
            f"result must be of a single run; got losses of shape {result.losses.shape}"
        )
    axes.plot(result.learning_rates, result.losses, color=GREY, linewidth=0.8, label="loss")
    axes.plot(result.learning_rates, result.smoothed, color=BLUE, label="smoothed", gid="series")
    axes.set(xscale="log", xlabel="learning rate α", ylabel="loss")
    axes.set_ylim(0, 2 * result.losses[0])  # what diverges leaves the picture
    _mark(
        axes,
        minimum=result.minimum,
        steepest=result.steepest,
        minimum_over_10=result.minimum_over_10,
    )
    return axes


def _mark(axes, **rates):
    """A vertical line at each learning rate, with its name in the legend."""
    looks = zip([GREEN, VERMILION, PURPLE], ["--", ":", "-."], strict=True)
    for (name, rate), (colour, line) in zip(rates.items(), looks, strict=False):
        label = f"{name.replace('_', ' ')}: {rate:.3g}"
        axes.axvline(rate, color=colour, linestyle=line, zorder=0, label=label)
    axes.legend()


def _axes(axes):
    return pyplot.subplots()[1] if axes is None else axes


def _look(axes):
    """Colour, line and marker of the next series in these axes."""
    drawn = len([line for line in axes.lines if line.get_gid() == "series"]) + len(axes.containers)
    return list(SERIES)[drawn % len(SERIES)]


def _series(axes, values, labels, steps=None):
    if labels is not None and len(labels) != len(values):
        raise ValueError(f"labels must be as many as the curves, {len(values)}; got {labels!r}")
    for number, value in enumerate(values):
        look = _look(axes)
        if len(value) > TOO_MANY_FOR_MARKERS:
            look = {**look, "marker": ""}
        axes.plot(
            np.arange(len(value)) if steps is None else steps[number],
            value,
            gid="series",
            label=labels and labels[number],
            **look,
        )
    if steps is None:
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    if labels is not None:
        axes.legend()


def _keep_in_view(axes, values):
    """Let what diverges leave the picture, so that it doesn't press the others flat."""
    starts = [abs(value[0]) for value in values if len(value) and np.isfinite(value[0])]
    largest = max(
        (np.max(np.abs(value[np.isfinite(value)]), initial=0) for value in values), default=0
    )
    if not starts or largest <= 10 * max(starts) or max(starts) == 0:
        return
    if axes.get_yscale() == "log":
        axes.set_ylim(top=100 * max(starts))
    else:
        axes.set_ylim(-2 * max(starts), 2 * max(starts))
