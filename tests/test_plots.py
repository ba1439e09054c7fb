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


def test_descent():
    axes = plots.plot_descent(PATH, SWING, labels=["0.5", "1.5"])
    one, other = axes.lines
    assert (one.get_ydata() == PATH).all() and (other.get_ydata() == SWING).all()
    assert (one.get_xdata() == np.arange(21)).all()
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("step", "w")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["0.5", "1.5"]


def test_descent_with_an_objective_is_its_value_on_a_log_axis():
    bowl = valley(10.0)
    path = gradient_descent(bowl.gradient, np.array([1.0, 1.0]), 0.1, 5)
    axes = plots.plot_descent(path, objective=bowl)
    assert np.allclose(axes.lines[0].get_ydata(), bowl.value(path))
    assert axes.get_yscale() == "log" and axes.get_ylabel() == "J(w)"


def test_what_diverges_does_not_press_the_others_flat():
    axes = plots.plot_descent(PATH, AWAY)
    assert axes.get_ylim() == (-20, 20)
    endless = np.where(np.arange(21) < 9, AWAY, np.nan)
    assert plots.plot_descent(PATH, endless).get_ylim()[1] <= 20
    assert plots.plot_loss(np.array([1.0, 0.5]), np.array([1.0, 1e9])).get_ylim()[1] <= 100


def test_two_coordinates_need_an_objective():
    with pytest.raises(ValueError, match="objective"):
        plots.plot_descent(np.zeros((3, 2)))


def test_on_curve():
    axes = plots.plot_on_curve(quadratic(), PATH)
    (walk,) = series(axes)
    assert (walk.get_xdata() == PATH).all() and np.allclose(walk.get_ydata(), PATH**2 / 2)
    assert not series(plots.plot_on_curve(quadratic(), width=3))


def test_a_walk_that_runs_away_leaves_the_curve_in_view():
    assert plots.plot_on_curve(quadratic(), AWAY).get_ylim()[1] < 100


def test_contour():
    bowl = valley(10.0)
    path = gradient_descent(bowl.gradient, np.array([1.0, 1.0]), 0.1, 5)
    axes = plots.plot_contour(bowl, path)
    (walk,) = series(axes)
    assert (np.stack(walk.get_data(), axis=-1) == path).all()


def test_loss_of_histories_and_of_arrays():
    loss = np.array([1.0, 0.5, 0.25])
    axes = plots.plot_loss(SimpleNamespace(loss=loss), loss / 2, labels=["a", "b"])
    assert [list(line.get_ydata()) for line in axes.lines] == [list(loss), list(loss / 2)]
    assert axes.get_yscale() == "log"


def test_activations_each_in_its_own_colour():
    axes = plots.plot_activation(*ACTIVATIONS)
    for line, (name, activation) in zip(axes.lines, ACTIVATIONS.items(), strict=True):
        assert np.allclose(line.get_ydata(), activation(line.get_xdata()))
        assert line.get_color() == plots.COLOURS[name] and line.get_label() == name
    axes = plots.plot_activation("tanh", derivative=True, z=[0.0])
    assert axes.lines[0].get_ydata() == [1.0]


def test_sweep():
    rates, mean = np.geomspace(0.01, 10, 4), np.array([3.0, 1.0, 2.0, np.nan])
    axes = plots.plot_sweep(rates, mean, spread=mean / 10, label="a")
    plots.plot_sweep(rates, mean, label="b", axes=axes)
    assert axes.get_xscale() == "log"
    assert (axes.lines[0].get_xdata() == rates).all()
    one, other = (bars[0] for bars in axes.containers)
    assert one.get_color() != other.get_color() and one.get_linestyle() != other.get_linestyle()


def test_gradient_norms_count_layers_from_one():
    axes = plots.plot_gradient_norms([0.1, 0.2, 0.4])
    assert list(axes.lines[0].get_xdata()) == [1, 2, 3] and axes.get_yscale() == "log"


def test_a_second_call_goes_on_with_the_next_colour():
    axes = plots.plot_descent(PATH)
    plots.plot_descent(SWING, axes=axes)
    assert len({line.get_color() for line in axes.lines}) == 2


def test_too_few_labels():
    with pytest.raises(ValueError, match="labels must be as many as the curves, 2"):
        plots.plot_loss([1, 2], [2, 1], labels=["a"])


def test_there_is_a_look_for_every_activation_and_no_two_look_the_same():
    assert set(plots.COLOURS) == set(plots.LINES) == set(ACTIVATIONS)
    looks = {(plots.COLOURS[name], plots.LINES[name]) for name in ACTIVATIONS}
    assert len(looks) == len(ACTIVATIONS)


def test_regimes_differ_in_grey_too():
    for look in (plots.REGIME, plots.REGIME_LINES, plots.REGIME_MARKERS):
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
    plots.show(plots.plot_descent(PATH), alt='w falls to "0" & stays')
    ((data, options),) = shown
    assert data["text/plain"] == 'w falls to "0" & stays'
    assert 'alt="w falls to &quot;0&quot; &amp; stays"' in data["text/html"]
    assert options["metadata"]["image/png"]["alt"] == data["text/plain"]
    image = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert image.size == (1280, 720) and options["metadata"]["image/png"]["width"] == 640
    assert pyplot.get_fignums() == []  # not once more by the inline backend


def test_show_gives_the_same_bytes_each_time(shown):
    for _ in range(2):
        plots.show(plots.plot_descent(PATH, SWING).figure, alt="two paths")
    assert shown[0] == shown[1]


def test_a_figure_needs_its_text():
    with pytest.raises(ValueError, match="alt must say what the figure shows"):
        plots.show(plots.plot_descent(PATH), alt=" ")
