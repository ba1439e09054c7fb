"""Figures: the arrays behind them, since no tool compares the pictures."""

import base64
import io
from types import SimpleNamespace

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from PIL import Image

from lrcourse import ACTIVATIONS, gradient_descent, plots, quadratic, valley

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
    return [text.get_text() for text in axes.get_legend().get_texts()]


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
    assert (one.get_marker(), one.get_color()) == ("o", plots.BLUE)
    assert (other.get_marker(), other.get_color()) == ("s", plots.VERMILION)
    curve, start = axes.lines[0], axes.lines[2]
    assert curve.get_xdata()[[0, -1]].tolist() == [-12, 12]  # a little further than the start
    assert np.allclose(curve.get_ydata(), curve.get_xdata() ** 2 / 2)
    assert data(start).tolist() == [[10, 50]]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("w", "J(w)")


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
    # J is 2 at (2, 0) and 20 at (0, 2): the shade of (2, 0) is the brighter
    shades = {level: float(c[0]) for level, c in zip(map_of.levels, map_of.get_facecolor())}

    def shade(point):
        return shades[max(v for v in shades if v <= bowl.value(np.array(point)))]

    assert shade([2.0, 0.0]) > shade([0.0, 2.0])


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
    assert (one.get_color(), one.get_marker()) == (plots.BLUE, "o")
    assert (other.get_color(), other.get_linestyle()) == (plots.VERMILION, "--")
    rates = np.geomspace(0.1, 1, 21)
    axes = plots.plot_curves({"a": PATH}, rates, legend=False)
    assert (axes.lines[0].get_xdata() == rates).all() and axes.get_legend() is None


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
    assert plots.plot_sweep(rates, mean).get_legend() is None


def test_cross_validation_shows_folds_means_and_choices():
    rates = np.array([0.1, 1.0, 10.0])
    result = SimpleNamespace(
        learning_rates=rates, errors=np.arange(6.0).reshape(3, 2), mean=np.array([3.0, 1.0, 2.0]),
        standard_error=np.full(3, 0.5), best=1.0, one_standard_error=0.1,
    )  # fmt: skip
    axes = plots.plot_cross_validation(result)
    assert [list(line.get_ydata()) for line in axes.lines[:2]] == [[0, 2, 4], [1, 3, 5]]
    assert list(axes.containers[0][0].get_ydata()) == [3, 1, 2]
    marks = {
        line.get_label(): line.get_xdata()[0] for line in axes.lines if ":" in line.get_label()
    }
    assert marks == {"best: 1": 1.0, "one standard error: 0.1": 0.1}
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
    assert legend(axes)[2:] == ["minimum: 0.1", "steepest: 0.05", "minimum over 10: 0.01"]
    assert [line.get_xdata()[0] for line in axes.lines[2:]] == [0.1, 0.05, 0.01]
    assert len({line.get_linestyle() for line in axes.lines[2:]}) == 3
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
    assert (good, bad) == (plots.REGIME["good"], plots.REGIME["too large"])


def test_there_is_a_look_for_every_activation_and_no_two_look_the_same():
    assert set(plots.COLOURS) == set(plots.LINES) == set(ACTIVATIONS)
    looks = {(plots.COLOURS[name], plots.LINES[name]) for name in ACTIVATIONS}
    assert len(looks) == len(ACTIVATIONS)


def test_regimes_differ_in_grey_too():
    for look in (plots.REGIME, plots.REGIME_LINES):
        assert set(look) == {"too small", "good", "too large"} and len(set(look.values())) == 3
    assert len({(s["linestyle"], s["marker"]) for s in plots.SERIES}) == len(plots.SERIES)


def light(colours):
    """Linear red, green and blue of colours."""
    rgb = np.array([matplotlib.colors.to_rgb(colour) for colour in colours])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize("looks", [plots.REGIME, plots.COLOURS], ids=["regimes", "activations"])
def test_colours_are_told_apart_by_colour_blind_eyes(looks):
    """Machado, Oliveira and Fernandes (2009), their matrices for severity 1."""
    matrices = {
        "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
        "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    }
    colours = light(sorted(set(looks.values())))
    for matrix in matrices.values():
        seen = colours @ np.array(matrix).T
        distances = np.linalg.norm(seen[:, None] - seen, axis=-1)
        assert distances[np.triu_indices(len(seen), 1)].min() > 0.1


def test_colours_are_seen_on_white():
    """Contrast as WCAG 2 has it; Okabe and Ito's orange and sky have 2.3, their yellow 1.3."""
    colours = light(
        {*plots.COLOURS.values(), *plots.REGIME.values(), *plots.SERIES.by_key()["color"]}
    )
    assert (1.05 / (colours @ [0.2126, 0.7152, 0.0722] + 0.05)).min() > 2


def test_show_sends_the_text_wherever_it_may_be_read(shown):
    plots.show(plots.plot_curves({"a": PATH}), alt='w falls to "0" & stays')
    ((data, options),) = shown
    assert data["text/plain"] == 'w falls to "0" & stays'
    assert 'alt="w falls to &quot;0&quot; &amp; stays"' in data["text/html"]
    assert options["metadata"]["image/png"]["alt"] == data["text/plain"]
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.size == (1280, 720) and options["metadata"]["image/png"]["width"] == 640
    assert pyplot.get_fignums() == []  # not once more by the inline backend


def test_show_gives_the_same_bytes_each_time(shown):
    for _ in range(2):
        plots.show(plots.plot_curves({"a": PATH, "b": SWING}).figure, alt="two paths")
    assert shown[0] == shown[1]


def test_a_figure_needs_its_text():
    with pytest.raises(ValueError, match="alt must say what the figure shows"):
        plots.show(plots.plot_curves({"a": PATH}), alt=" ")
