"""Figures: the arrays behind them, and how each plot looks."""

import ast
import base64
import io
import re
from types import SimpleNamespace

import jupytext
import matplotlib
import notebooks
import numpy as np
import pytest
from matplotlib import pyplot
from PIL import Image
from support.looks import check_look, pixels_of

from lrcourse import ACTIVATIONS, colours, gradient_descent, plots, quadratic, rosenbrock, valley
from lrcourse.pictures import CSS_DPI, SCALE, canvas_of

CHAPTERS = sorted((notebooks.BOOK / "en").glob("*.py"))
PATH = gradient_descent(quadratic().gradient, 10.0, 0.5, 20)
SWING = gradient_descent(quadratic().gradient, 10.0, 1.5, 20)
AWAY = gradient_descent(quadratic().gradient, 10.0, 2.5, 20)


@pytest.fixture(autouse=True)
def no_figures_left():
    yield
    pyplot.close("all")


@pytest.fixture
def shown(monkeypatch):
    calls = []
    monkeypatch.setattr(plots, "display", lambda data, **options: calls.append((data, options)))
    return calls


def series(axes):
    return [line for line in axes.lines if line.get_gid() == "series"]


def legend(axes):
    return axes.get_legend_handles_labels()[1]


def data(line):
    """Its points, shape (n, 2)."""
    return np.stack(line.get_data(), axis=-1)


# ---- axes ---------------------------------------------------------------------------------------


def test_subplots_have_their_titles_and_properties():
    figure, panels = plots.subplots(1, 3, titles=["a", "b", "c"], xlabel="step", ylim=(1, 9))
    assert [axes.get_title(loc="left") for axes in panels] == ["a", "b", "c"]
    assert all(axes.get_xlabel() == "step" and axes.get_ylim() == (1, 9) for axes in panels)
    assert figure.axes == list(panels)
    one = plots.subplots(figsize=(3, 2), yscale="log")
    assert one[1].get_yscale() == "log" and list(one[0].get_size_inches()) == [3, 2]
    assert plots.subplots(2, 3)[1].shape == (2, 3)
    assert plots.subplots(2, 1)[1].shape == (2,)


def test_what_subplots_share_is_labelled_once():
    options = {"sharex": True, "sharey": True, "xlabel": "x"}
    _, panels = plots.subplots(2, 2, **options)
    for axes in panels.flat:
        axes.set_ylabel("y")  # afterwards too

    def seen(axis):
        return [label.get_visible() for label in axis]

    assert seen(axes.xaxis.label for axes in panels.flat) == [False, False, True, True]
    assert seen(axes.yaxis.label for axes in panels.flat) == [True, False, True, False]
    _, (left, right) = plots.subplots(1, 2, sharey=True)
    assert right.yaxis.get_tick_params()["labelleft"]  # on a phone it stands alone
    _, (left, right) = plots.subplots(1, 2, ylabel="y")
    assert left.yaxis.label.get_visible() and right.yaxis.label.get_visible()


def test_titles_are_as_many_as_the_axes():
    with pytest.raises(ValueError, match="titles must be as many as the axes, 2"):
        plots.subplots(1, 2, titles=["a"])


@pytest.mark.parametrize("ha", ["left", "right"])
def test_marks_name_a_border(ha):
    _, axes = plots.subplots(xlim=(0, 4), ylim=(0, 4))
    plots.mark(axes, "2/L", x=2, at=3, ha=ha)
    plots.mark(axes, "arrived", y=1, at=3.5, ha=ha)
    border, floor = axes.lines
    assert list(border.get_xdata()) == [2, 2] and list(floor.get_ydata()) == [1, 1]
    assert (border.get_linestyle(), floor.get_linestyle()) == ("--", ":")
    one, other = axes.texts
    assert (one.get_text(), one.xy, other.get_text(), other.xy) == (
        "2/L",
        (2, 3),
        "arrived",
        (3.5, 1),
    )
    assert one.get_color() == border.get_color() and other.get_color() == floor.get_color()
    box = one.get_window_extent()
    x = axes.transData.transform((2, 3))[0]
    assert (box.x0 > x) if ha == "left" else (box.x1 < x)  # beside the line, not on it
    assert other.get_window_extent().y0 > axes.transData.transform((0, 1))[1]


def test_a_mark_without_a_name_and_one_without_a_place():
    _, axes = plots.subplots()
    plots.mark(axes, y=1)
    assert len(axes.lines) == 1 and not axes.texts
    for places in {}, {"x": 1, "y": 2}:
        with pytest.raises(ValueError, match="either x or y must be given"):
            plots.mark(axes, "?", **places)


# ---- what is drawn ------------------------------------------------------------------------------


def test_on_curve():
    axes = plots.plot_on_curve(quadratic(), PATH, SWING)
    one, other = series(axes)
    assert (data(one) == np.stack([PATH, PATH**2 / 2], axis=-1)).all()
    assert (data(other) == np.stack([SWING, SWING**2 / 2], axis=-1)).all()
    assert (one.get_marker(), one.get_color()) == ("o", plots.INK)
    assert (other.get_marker(), other.get_color()) == ("s", plots.ACCENT)
    curve, start = axes.lines[0], axes.lines[2]
    assert curve.get_xdata()[[0, -1]].tolist() == [-12, 12]  # a little further than the start
    assert np.allclose(curve.get_ydata(), curve.get_xdata() ** 2 / 2)
    assert data(start).tolist() == [[10, 50]]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("w", "J(w)")


def test_a_walk_that_starts_at_0_has_a_curve_to_walk_on():
    axes = plots.plot_on_curve(quadratic(), [0.0, 0.0])
    assert axes.lines[0].get_xdata()[[0, -1]].tolist() == [-2, 2]


def test_only_the_curve():
    for width, drawn in [(3, 3), (None, 2)]:
        axes = plots.plot_on_curve(quadratic(), width=width)
        (curve,) = axes.lines
        assert curve.get_xdata()[[0, -1]].tolist() == [-drawn, drawn]


def test_a_walk_that_runs_away_leaves_the_curve_in_view():
    axes = plots.plot_on_curve(quadratic(), AWAY)
    assert axes.get_ylim()[1] < 100 and axes.get_xlim()[1] < 20


def test_contour():
    bowl = valley(10.0)
    path = gradient_descent(bowl.gradient, np.array([1.0, 0.5]), 0.1, 5)
    axes = plots.plot_contour(bowl, path, x=(-2, 2), y=(-1, 3))
    (walk,) = series(axes)
    assert (data(walk) == path).all() and walk.get_marker() == "o"
    assert axes.get_xlim() == (-2, 2) and axes.get_ylim() == (-1, 3)
    star = axes.lines[-1]  # above the walk
    assert data(star).tolist() == [[0, 0]] and star.get_marker() == "*"
    (map_of,) = axes.collections
    highest = bowl.value(np.array([2, 3]))
    assert np.isclose(map_of.levels[-1], highest)


def test_the_usual_map():
    axes = plots.plot_contour(valley(10.0))
    assert axes.get_xlim() == axes.get_ylim() == (-2, 2)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("$w_0$", "$w_1$")
    (map_of,) = axes.collections
    corners = np.concatenate([path.vertices for path in map_of.get_paths()])
    assert corners.min() == -2 and corners.max() == 2


def test_the_map_is_not_turned_round():
    """A bowl that is steep upwards: the floor of the map lies along x."""
    axes = plots.plot_contour(valley(100.0))
    (map_of,) = axes.collections
    floor = map_of.get_paths()[0].vertices
    width, height = np.ptp(floor, axis=0)
    assert width > 5 * height


def test_curves_by_name():
    axes = plots.plot_curves({"mended": PATH, "tanh": SWING}, linewidth=1)
    one, other = axes.lines
    assert (one.get_ydata() == PATH).all() and (other.get_ydata() == SWING).all()
    assert (one.get_xdata() == np.arange(21)).all() and one.get_linewidth() == 1
    assert legend(axes) == ["mended", "tanh"]
    assert (one.get_color(), one.get_marker()) == (plots.INK, "o")
    assert (other.get_color(), other.get_linestyle()) == (plots.COLOURS["tanh"], "--")
    rates = np.geomspace(0.1, 1, 21)
    axes = plots.plot_curves({"a": PATH}, rates, labels=False)
    assert (axes.lines[0].get_xdata() == rates).all() and legend(axes) == []


def test_a_single_activation_is_drawn_solid():
    """Dashes tell lines apart; where there is one line they would say nothing."""
    for axes in plots.plot_activation("tanh"), plots.plot_curves({"tanh": PATH}):
        assert axes.lines[0].get_linestyle() == "-"
        assert axes.lines[0].get_color() == plots.COLOURS["tanh"]


@pytest.mark.parametrize(("n", "marker"), [(60, "o"), (61, "")])
def test_long_curves_have_no_markers(n, marker):
    assert plots.plot_curves({"a": np.arange(n)}).lines[0].get_marker() == marker
    assert series(plots.plot_on_curve(quadratic(), np.ones(n)))[0].get_marker() == marker


def test_a_second_call_goes_on_with_the_next_look():
    axes = plots.plot_curves({"a": PATH})
    plots.plot_curves({"b": SWING}, axes=axes)
    one, other = axes.lines
    assert one.get_color() != other.get_color() and one.get_marker() != other.get_marker()
    assert legend(axes) == ["a", "b"]


def test_activations_each_in_its_own_colour():
    axes = plots.plot_activation(*ACTIVATIONS)
    for line, (name, activation) in zip(axes.lines, ACTIVATIONS.items(), strict=True):
        assert np.allclose(line.get_ydata(), activation(line.get_xdata()))
        assert line.get_color() == plots.COLOURS[name] and line.get_label() == name
        assert line.get_xdata()[[0, -1]].tolist() == [-5, 5]
    assert legend(axes) == list(ACTIVATIONS) and axes.get_ylabel() == "f(z)"
    axes = plots.plot_activation("tanh", derivative=True, z=[0.0])
    assert axes.lines[0].get_ydata() == [1.0] and axes.get_ylabel() == "f'(z)"


def test_sweep():
    rates, mean = np.geomspace(0.01, 10, 4), np.array([3.0, 1.0, 2.0, np.nan])
    axes = plots.plot_sweep(rates, mean, spread=mean / 10, label="a")
    plots.plot_sweep(rates, mean, label="b", axes=axes)
    assert axes.get_xscale() == "log" and legend(axes) == ["a", "b"]
    one, other = (bars[0] for bars in axes.containers)
    assert (one.get_xdata() == rates).all() and np.array_equal(one.get_ydata(), mean, True)
    assert one.get_color() != other.get_color() and one.get_linestyle() != other.get_linestyle()
    _, _, (bars,) = axes.containers[0]
    ends = np.array([segment[:, 1] for segment in bars.get_segments()[:3]])
    assert np.allclose(ends, np.stack([0.9 * mean[:3], 1.1 * mean[:3]], axis=-1))
    assert legend(plots.plot_sweep(rates, mean)) == []


def test_cross_validation_shows_folds_means_and_choices():
    rates = np.array([0.1, 1.0, 10.0])
    result = SimpleNamespace(
        learning_rates=rates, errors=np.arange(6.0).reshape(3, 2), mean=np.array([3.0, 1.0, 2.0]),
        standard_error=np.full(3, 0.5), best=1.0, one_standard_error=0.1,
    )  # fmt: skip
    axes = plots.plot_cross_validation(result)
    assert [list(line.get_ydata()) for line in axes.lines[:2]] == [[0, 2, 4], [1, 3, 5]]
    assert list(axes.containers[0][0].get_ydata()) == [3, 1, 2]
    assert {text.get_text(): text.xy[0] for text in axes.texts} == {
        "best: 1": 1.0, "one standard error: 0.1": 0.1
    }  # fmt: skip
    assert [line.get_xdata()[0] for line in axes.lines[-2:]] == [1.0, 0.1]
    assert axes.get_ylabel() == "error"


def test_range_test_shows_losses_and_readings():
    rates = np.geomspace(0.01, 1, 5)
    result = SimpleNamespace(
        learning_rates=rates, losses=np.array([2.0, 2.0, 1.0, 3.0, 90.0]),
        smoothed=np.array([2.0, 1.9, 1.5, 2.0, 40.0]), minimum=0.1, steepest=0.05,
        minimum_over_10=0.01,
    )  # fmt: skip
    axes = plots.plot_range_test(result)
    assert list(axes.lines[0].get_ydata()) == list(result.losses)
    assert list(axes.lines[1].get_ydata()) == list(result.smoothed)
    assert axes.get_ylim() == (0, 4)  # twice the first loss: what diverges leaves the picture
    assert [line.get_xdata()[0] for line in axes.lines[2:]] == [0.1, 0.05, 0.01]
    assert [(text.get_text(), text.xy[0]) for text in axes.texts] == [
        ("minimum: 0.1", 0.1), ("steepest: 0.05", 0.05), ("minimum over 10: 0.01", 0.01)
    ]  # fmt: skip
    heights = [text.xy[1] for text in axes.texts]
    assert max(np.diff(heights)) < -0.05  # each name at a height of its own
    result.losses = np.ones((2, 5))
    with pytest.raises(ValueError, match="result must be of a single run"):
        plots.plot_range_test(result)


def test_gradient_norms_count_layers_from_one():
    axes = plots.plot_gradient_norms({"tanh": [0.1, 0.2, 0.4], "other": [3, 2]}, marker="o")
    one, other = axes.lines
    assert data(one).tolist() == [[1, 0.1], [2, 0.2], [3, 0.4]]
    assert data(other).tolist() == [[1, 3], [2, 2]]
    assert axes.get_yscale() == "log" and one.get_color() == plots.COLOURS["tanh"]


def test_the_plane_is_the_right_way_up():
    """f = x₂ at the right, 0 at the left: dark but for the upper right."""
    X, y = np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]]), np.array([[0], [1], [1]])

    def f(points):
        return np.where(points[:, 0] > 0.5, points[:, 1], 0)[:, None]

    axes = plots.plot_plane(f, X, y, limits=(0, 1), n=11)
    (image,) = axes.images
    shades = image.get_array()
    assert image.origin == "lower" and image.get_extent() == [0, 1, 0, 1]
    assert np.isclose(shades[7, -1], 7 / 9) and shades[-1, -1] == 1 and (shades[:, 0] == 0).all()
    assert (image.norm.vmin, image.norm.vmax) == (0, 1)
    ones, zeros = axes.lines
    assert data(ones).tolist() == [[1, 1], [1, 0]] and data(zeros).tolist() == [[0, 0]]
    assert (ones.get_marker(), zeros.get_marker()) == ("s", "o")
    assert axes.get_xlim() == axes.get_ylim() == (0, 1)


def test_the_border_of_the_plane_is_where_f_is_a_half():
    X, y = np.zeros((1, 2)), np.array([[1]])
    axes = plots.plot_plane(lambda points: points[:, :1], X, y, limits=(0, 1), border=True)
    (border,) = axes.collections
    assert np.allclose(border.get_paths()[0].vertices[:, 0], 0.5)
    assert not plots.plot_plane(lambda points: points[:, :1], X, y, limits=(0, 1)).collections


def test_a_plane_that_is_a_half_but_for_rounding_has_one_shade():
    rng = np.random.default_rng(0)
    axes = plots.plot_plane(
        lambda points: 0.5 + 1e-16 * rng.standard_normal((len(points), 1)),
        np.zeros((1, 2)), np.array([[1]]),
    )  # fmt: skip
    assert np.unique(axes.images[0].get_array()).size == 1


def test_images_lie_row_by_row():
    images = np.arange(1, 4)[:, None, None] * np.ones((3, 2, 2))
    (image,) = plots.plot_images(images, columns=2, below=1, vmin=0, vmax=9).images
    page = image.get_array().filled(0)
    assert page.tolist() == [
        [1, 1, 0, 2, 2, 0], [1, 1, 0, 2, 2, 0], [0] * 6, [0] * 6,
        [3, 3, 0, 0, 0, 0], [3, 3, 0, 0, 0, 0], [0] * 6, [0] * 6,
    ]  # fmt: skip
    assert image.norm.vmax == 9


def test_digits_and_what_is_said_of_them():
    X = np.zeros((3, 64))
    X[1, 0] = 1  # upper left, dark
    assert not plots.plot_digits(X, columns=2).texts
    axes = plots.plot_digits(X, [4, 5, 6], columns=2)
    assert [text.get_text() for text in axes.texts] == ["4", "5", "6"]
    places = [text.get_position() for text in axes.texts]
    assert places == [(3.5, 9), (12.5, 9), (3.5, 20)]
    assert axes.images[0].get_array()[0, 9] == 1
    axes = plots.plot_digits(X, [4, 5, 6], [4, 0, 6], columns=2)
    assert [text.get_text() for text in axes.texts] == ["4", "✗0", "6"]
    assert [text.get_fontweight() for text in axes.texts] == ["normal", "bold", "normal"]
    good, bad, _ = (text.get_color() for text in axes.texts)
    assert (good, bad) == (plots.INK, plots.WRONG)


def test_every_plot_looks_as_it_did_when_it_was_looked_at():
    """What no array tells: colours, widths, markers, what lies above what, where letters stand."""
    figure, panels = plots.subplots(
        4, 4, figsize=(14, 10), width_ratios=[1, 1, 1, 1.2], titles=[*"abcdefghijklmnop"]
    )
    a, b, c, d, e, f, g, h, i, j, k, below, m, n, o, p = panels.flat
    rates, X = np.geomspace(0.01, 10, 5), np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    losses = np.array([2.0, 1.5, 1.0, 2.5, 9.0])
    plots.plot_activation(*ACTIVATIONS, axes=a)
    plots.plot_activation("swish", derivative=True, z=np.linspace(-4, 4), axes=b)
    plots.plot_curves({f"series {n}": [n, n + 1, n + 3] for n in range(8)}, axes=c)
    plots.plot_curves({"tanh": [1, 3, 2], "own": [2, 2.2, 2.1], "out": [0, 1, 99]}, axes=d)
    d.set(ylim=(0, 4))
    plots.plot_curves({"long": np.sqrt(np.arange(100)), "thin": np.arange(100) / 10}, axes=e, lw=1)
    plots.mark(e, "from here", x=30, at=6), plots.mark(e, "the end", x=70, at=1, ha="right")
    plots.mark(e, "level", y=8, at=5), plots.mark(e, y=2)
    plots.plot_on_curve(quadratic(), PATH, SWING[:4], width=12, axes=f)
    walk = gradient_descent(rosenbrock().gradient, [-1.0, 1.5], 2e-3, 20)
    plots.plot_contour(rosenbrock(), walk, walk[:3] * [1, -1], axes=g)
    for spread, label in [(losses / 4, "with spread"), (None, "without")]:
        plots.plot_sweep(rates, losses, spread, label=label, axes=h)
        losses = losses[::-1]
    plots.plot_gradient_norms({"relu": [0.1, 0.2, 0.4], "other": [3, 2, 1]}, axes=i, marker="D")
    f_of = lambda points: points.mean(axis=1, keepdims=True)  # noqa: E731
    plots.plot_plane(f_of, X, np.array([[0], [1], [1]]), border=True, axes=j)
    plots.plot_images(np.arange(24.0).reshape(6, 2, 2), columns=4, below=1, axes=k, cmap="cividis")
    plots.plot_digits(
        np.linspace(-1, 1, 192).reshape(3, 64), [1, 2, 3], [1, 0, 3], columns=2, axes=below
    )
    result = SimpleNamespace(
        learning_rates=rates, errors=np.stack([losses - 0.3, losses + 1.2], axis=1), mean=losses + 0.5,
        standard_error=np.full(5, 0.5), best=0.3, one_standard_error=0.05, losses=losses,
        smoothed=losses - 0.2, minimum=0.3, steepest=0.1, minimum_over_10=0.03,
    )  # fmt: skip
    plots.plot_cross_validation(result, axes=m)
    plots.plot_range_test(result, axes=n)
    for height, (regime, style) in enumerate(plots.REGIME_LINES.items()):
        o.plot([0, 1], [height, 3 * height], style, color=plots.REGIME[regime], label=regime)
    o.plot([0, 1], [1, 12], **plots.GHOST)
    p.plot([0, 1], [0, 1]), p.plot([0, 1], [1, 0], label="of the cycle"), p.legend()
    for axes in panels.flat[1:]:
        plots.label_lines(axes)
    check_look(pixels_of(figure), "plots")


def test_there_is_a_look_for_every_activation_and_no_two_look_the_same():
    assert set(plots.COLOURS) == set(plots.LINES) == set(ACTIVATIONS)
    looks = {(plots.COLOURS[name], plots.LINES[name]) for name in ACTIVATIONS}
    assert len(looks) == len(ACTIVATIONS)


def test_regimes_differ_in_grey_too():
    for look in (plots.REGIME, plots.REGIME_LINES):
        assert set(look) == {"too small", "good", "too large"} and len(set(look.values())) == 3
    assert len({(s["linestyle"], s["marker"]) for s in plots.SERIES}) == len(plots.SERIES)


def test_lines_are_named_at_their_ends():
    axes = plots.plot_curves({"low": [5, 4, 3], "tanh": [9, 5, 3.01], "leaves": [5, 30, 900]})
    axes.set(ylim=(0, 10), xlim=(0, 2))
    plots.label_lines(axes)
    low, tanh, leaves = axes.texts
    assert [text.get_text() for text in axes.texts] == ["low", "tanh", "leaves"]
    assert low.xy[0] == tanh.xy[0] == 1  # in the margin, where nothing else is
    assert tanh.xy[1] - low.xy[1] > 0.05 and np.isclose(
        (tanh.xy[1] + low.xy[1]) / 2, 0.3, atol=0.01
    )
    assert np.allclose(leaves.xy, (0, 0.5))  # the last that is seen of it
    colour, line = (
        np.array(matplotlib.colors.to_rgb(c)) for c in (tanh.get_color(), plots.COLOURS["tanh"])
    )
    assert np.allclose(colour, 0.75 * line)
    figure = axes.figure
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in (low, tanh)]
    assert not boxes[0].overlaps(boxes[1]) and boxes[0].x1 <= figure.bbox.x1  # constrained layout


def test_six_lines_have_a_legend():
    axes = plots.plot_curves({name: [0, 1] for name in "abcdef"})
    plots.label_lines(axes)
    assert not axes.texts and len(axes.get_legend().get_texts()) == 6


# ---- colours ------------------------------------------------------------------------------------


def light(colours):
    """Linear red, green and blue of colours, names or (n, 3)."""
    rgb = np.array([matplotlib.colors.to_rgb(colour) for colour in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize(
    "colours",
    [{plots.INK, plots.ACCENT, plots.PALE}, {*plots.COLOURS.values()}],
    ids=["others", "activations"],
)
def test_colours_are_told_apart_by_colour_blind_eyes(colours):
    """Machado, Oliveira and Fernandes (2009), their matrices for severity 1."""
    matrices = {
        "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
        "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    }
    for matrix in matrices.values():
        seen = light(sorted(colours)) @ np.array(matrix).T
        distances = np.linalg.norm(seen[:, None] - seen, axis=-1)
        assert distances[np.triu_indices(len(seen), 1)].min() > 0.07


def as_shown(colour, theme):
    """A colour of a figure as the page blends it with its paper (CSS Filter Effects, hue-rotate)."""
    colour = np.array(matplotlib.colors.to_rgb(colour))
    if theme is colours.LIGHT:
        return colour * matplotlib.colors.to_rgb(theme["paper"])
    grey, turn = np.array([0.213, 0.715, 0.072]), -1  # the cosine of 180°
    turned = np.clip(((1 - turn) * grey + turn * np.eye(3)) @ (1 - colour), 0, 1)
    return 1 - (1 - turned) * (1 - np.array(matplotlib.colors.to_rgb(theme["paper"])))


@pytest.mark.parametrize("theme", [colours.LIGHT, colours.DARK], ids=["light", "dark"])
def test_every_line_is_seen_in_both_themes(theme):
    """Contrast as WCAG 2 has it: 3 for what is drawn, 4.5 for letters."""
    lines = {*plots.COLOURS.values(), plots.INK, plots.GREY, plots.PALE, plots.ACCENT, plots.MOVE}
    names = [0.75 * np.array(matplotlib.colors.to_rgb(line)) for line in lines]
    letters = [plots.INK, plots.GREY, plots.MOVE, plots.WRONG, *names]
    paper = light([theme["paper"]])
    for drawn, least in (lines, 3), (letters, 4.5):
        seen = light([as_shown(colour, theme) for colour in drawn])
        both = np.sort(
            np.hstack(
                [c @ [[0.2126], [0.7152], [0.0722]] for c in (seen, paper.repeat(len(seen), 0))]
            )
        )
        assert ((both[:, 1] + 0.05) / (both[:, 0] + 0.05)).min() >= least


def test_colour_says_which_activation_is_meant_and_nothing_else():
    """What is drawn otherwise has none of their colours: they are those of the names."""
    own = {*plots.COLOURS.values()} - {plots.INK, plots.GREY}
    others = {*plots.SERIES.by_key()["color"], *plots.REGIME.values(), plots.MOVE, plots.WRONG}
    others |= {*matplotlib.rcParams["axes.prop_cycle"].by_key()["color"], plots.GHOST["color"]}
    assert own & others == set()
    named = {name: value for name, value in vars(plots).items() if str(value) in own}
    assert named == {}  # so that a chapter has to say whose colour it takes


def test_no_letter_of_the_style_is_small():
    """9 points at SCALE are 9 pixels of the page."""
    assert 9 <= 9 * CSS_DPI / 72 * SCALE < 9.1
    kinds = ["xtick.labelsize", "ytick.labelsize", "axes.labelsize", "axes.titlesize"]
    kinds += ["legend.fontsize", "font.size"]
    assert min(matplotlib.rcParams[kind] for kind in kinds) >= 9


def drawn_otherwise(source):
    """What code sets against the style: letters under 9 points, colours of its own, odd widths."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.fullmatch("#[0-9a-f]{6}", node.value):
                yield node.value
        pairs = [(k.arg, k.value) for k in getattr(node, "keywords", [])]
        if isinstance(node, ast.Dict):
            pairs = [(getattr(k, "value", None), v) for k, v in zip(node.keys, node.values)]
        for name, value in pairs:
            if name in ("fontsize", "labelsize") and getattr(value, "value", 9) < 9.0:
                yield f"{name}={ast.unparse(value)}"
            if name == "figsize" and value.elts[0].value not in (4.8, 6.4, 8):
                yield f"figsize={ast.unparse(value)}"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_figures_are_in_one_style(path):
    cells = jupytext.read(path, fmt="py:percent").cells
    found = [each for c in cells if c.cell_type == "code" for each in drawn_otherwise(c.source)]
    assert found == []


def test_what_is_drawn_otherwise_is_found():
    source = """
plots.subplots(figsize=(9, 2))
look = {"fontsize": 8, "color": "#0072b2"}
axes.legend(fontsize=7.5)
plots.subplots(figsize=(8, 3)).text(0, 0, "#12", fontsize=9)
"""
    found = ["figsize=(9, 2)", "fontsize=8", "#0072b2", "fontsize=7.5"]
    assert sorted(drawn_otherwise(source)) == sorted(found)


# ---- what is sent -------------------------------------------------------------------------------


def test_show_sends_the_text_wherever_it_may_be_read(shown):
    plots.show(plots.plot_curves({"a": PATH}), alt='w falls to "0" & stays')
    ((data, options),) = shown
    assert data["text/plain"] == 'w falls to "0" & stays'
    assert 'alt="w falls to &quot;0&quot; &amp; stays"' in data["text/html"]
    assert options["metadata"]["image/png"]["alt"] == data["text/plain"]
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.size == (960, 640) and options["metadata"]["image/png"]["width"] == 480
    assert pyplot.get_fignums() == []  # not once more by the inline backend


def test_panels_are_drawn_each_with_its_datum(shown, monkeypatch):
    drawn, figures = [], []
    monkeypatch.setattr(plots, "canvas_of", lambda f: figures.append(f) or canvas_of(f))

    def draw(axes, datum):
        drawn.append((axes.get_title(loc="left"), axes.get_xlabel(), datum))
        axes.plot([0, datum], label="a line")

    data = {"a": 1, "b": 2, "c": 3}
    plots.show_panels(draw, data, xlabel="x", alt="3")
    assert drawn == [("a", "x", 1), ("b", "x", 2), ("c", "x", 3)]
    assert [call["text/plain"] for call, _ in shown] == ["3"]
    panels = figures[0].axes
    assert len(panels) == 3 and [text.get_text() for text in panels[2].texts] == ["a line"]
    assert panels[0].get_subplotspec().get_gridspec().get_geometry() == (2, 2)
    plots.show_panels(draw, data, columns=3, alt="3")
    assert figures[1].axes[0].get_subplotspec().get_gridspec().get_geometry() == (1, 3)


def pictures_of(html):
    """Each picture in the HTML of a figure: its pixels, its alt and its class."""
    found = re.findall(r'<img src="data:image/png;base64,([^"]*)" alt="([^"]*)" ([^>]*)>', html)
    return [
        (
            np.asarray(Image.open(io.BytesIO(base64.b64decode(png))).convert("L")),
            alt,
            "as-is" in rest,
        )
        for png, alt, rest in found
    ]


def test_a_figure_of_two_columns_is_cut_between_them(shown):
    _, panels = plots.subplots(2, 2, titles=["a", "b", "c", "d"], sharey=True, ylabel="y")
    for axes in panels.flat:
        axes.plot([1, 2])
    panels[1, 0].set_gid("as-is")
    plots.show(panels[0, 0], alt="four")
    data = shown[0][0]
    whole = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).convert("L"))
    (a, b, c, d) = pictures_of(data["text/html"])
    assert [each[1:] for each in (a, b, c, d)] == [
        ("four", False),
        ("", False),
        ("", True),
        ("", False),
    ]
    joined = np.block([[a[0], b[0]], [c[0], d[0]]])
    assert joined.shape == whole.shape == (1080, 1600)
    assert (abs(joined.astype(int) - whole) < 30).all()  # but for the colours of the palettes
    for picture, *_ in (a, b, c, d):
        assert (picture[:, [0, -1]] == 255).all() and (
            picture < 100
        ).any()  # nothing is cut through


@pytest.mark.parametrize(
    ("rows", "columns", "width", "parts"),
    [(1, 1, 4.8, 1), (1, 1, 6.4, 1), (1, 2, 4.8, 1), (1, 2, 8, 2), (1, 4, 8, 4), (2, 3, 8, 3)],
)
def test_what_a_figure_is_cut_into(shown, rows, columns, width, parts):
    figure, _ = plots.subplots(rows, columns, figsize=(width, 3))
    plots.show(figure, alt="empty")
    assert len(pictures_of(shown[0][0]["text/html"])) == parts
    assert ("tabindex" in shown[0][0]["text/html"]) == (width == 6.4)  # scrolled on a phone


def test_panels_that_overlap_stay_one_picture(shown):
    figure, (left, _) = plots.subplots(
        1, 2, titles=["a title that is far too long for its panel" * 2, ""]
    )
    plots.show(figure, alt="long")
    assert len(pictures_of(shown[0][0]["text/html"])) == 1


def test_show_gives_the_same_bytes_each_time(shown):
    for _ in range(2):
        plots.show(plots.plot_curves({"a": PATH, "b": SWING}).figure, alt="two paths")
    assert shown[0] == shown[1]


def test_a_figure_needs_its_text():
    with pytest.raises(ValueError, match="alt must say what the figure shows"):
        plots.show(plots.plot_curves({"a": PATH}), alt=" ")
