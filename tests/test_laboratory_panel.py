"""The laboratory's widget: what it plays, what its dials do, and that nothing is left behind."""

import re
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import ipywidgets
import numpy as np
import pytest
from ipywidgets.widgets import widget
from matplotlib import pyplot
from support.looks import check_look, pixels_of
from tqdm import tqdm

from lrcourse import MLP, get_loss, train
from lrcourse.laboratory import Run, Setting, State, laboratory, page
from lrcourse.laboratory.controls import SPEEDS
from lrcourse.laboratory.dials import DIALS, LEARNING_RATES
from lrcourse.laboratory.figure import MOST, across, book, draw_ground, page_of
from lrcourse.laboratory.page import STRIPS
from lrcourse.laboratory.panel import AT_ONCE, SAID_EVERY
from lrcourse.laboratory.sweeping import LOG, SEEDS, SWEPT, Sweep, draw_sweep, place, sweep
from lrcourse.pictures import data_url
from lrcourse.style import sheet

SMALL = "moons · points 30 · 2-4-1 · tanh · xavier · sgd α=0.3"


@pytest.fixture(scope="module")
def made():
    return laboratory(SMALL)


@pytest.fixture
def lab(made):
    """The one laboratory, as it was made: another would take a second."""
    made.play.playing, made.turned = False, float("-inf")
    made.load(SMALL)
    return made


def tick(lab, n=1):
    """What the browser's clock does."""
    for _ in range(n):
        lab.play.value += 1


def pictures(lab):
    return re.findall(r'src="([^"]+)"', lab.shown.value)


def check_alive(lab):
    """A whole picture of every run, a sentence, and the dials as the line has them."""
    assert len(pictures(lab)) == len(book().boxes) * len(lab.runs)
    assert len(re.sub("<[^>]+>", "", lab.said.value)) > 10
    setting = Setting.parse(lab.setting)
    for name, dial in lab.dials.items():
        assert dial.value == getattr(setting, name), name
    assert lab.rate.value == lab.run.rates.dial(lab.run.step)
    if not lab.play.playing:
        assert lab.line.value == lab.setting


# ------------------------------------------------------------------------------------- it plays


def test_each_tick_is_two_pictures(lab):
    lab.play.playing = True
    before, seen = lab.run.step, set()
    lab.shown.observe(lambda change: seen.add(change["new"]), "value")
    tick(lab, 5)
    lab.shown.unobserve_all()
    assert len(seen) == 10 and lab.run.step == before + 10 * lab.speed.value
    assert "<title>" not in lab.shown.value  # no values under the pointer while it moves
    lab.play.playing = False
    assert lab.shown.value.count("<title>") >= 3
    check_alive(lab)


def test_the_clock_that_is_set_back_makes_no_picture_and_is_not_echoed(lab):
    tick(lab)
    before = lab.run.step
    lab.play.value = 0
    assert lab.run.step == before
    assert type(lab.play).value.metadata == {"sync": True, "echo_update": False}


def test_while_alpha_is_turned_a_tick_is_one_picture(lab, monkeypatch):
    """The next turn would have to wait for the second."""
    clock = iter([0.0, AT_ONCE / 2, 2 * AT_ONCE])
    monkeypatch.setattr("lrcourse.laboratory.panel.monotonic", lambda: next(clock))
    lab.play.playing = True
    lab.rate.value = 0.2
    for pictures in (1, 2):
        before = lab.run.step
        tick(lab)
        assert lab.run.step == before + pictures * lab.speed.value


def test_what_it_plays_is_the_run(lab, monkeypatch):
    monkeypatch.setattr("lrcourse.laboratory.panel.monotonic", lambda: 0.0)
    lab.step(1), lab.step(10)
    lab.rate.value = 2.0
    lab.play.playing = True
    tick(lab)
    lab.rate.value = 0.05  # while it trains
    tick(lab)
    run = Run(Setting.parse(SMALL))
    for rate, n in [(0.3, 11), (2.0, 20), (0.05, 20)]:
        run.turn(rate)
        run.advance(n)
    np.testing.assert_array_equal(lab.run.network.flat, run.network.flat)
    assert lab.setting == f"{SMALL} 2@11 0.05@31 · at 51"


def test_the_sentence_changes_when_another_is_due(lab, monkeypatch):
    said = []
    monkeypatch.setattr("lrcourse.laboratory.sentence.seen", lambda run: [("a", "A sentence.")])
    lab.play.playing = True
    lab.said.observe(lambda change: said.append(change["new"]), "value")
    monkeypatch.setattr(
        "lrcourse.laboratory.sentence.told", lambda run: f"After {run.step} updates."
    )
    lab.speed.value = 1
    tick(lab, SAID_EVERY)
    assert 1 <= len(said) <= 3
    monkeypatch.setattr("lrcourse.laboratory.sentence.seen", lambda run: [("b", "Another.")])
    before = len(said)
    tick(lab)
    assert len(said) == before + 1 and 'role="status"' in said[-1]
    lab.said.unobserve_all()
    lab.speed.value = 20


def test_it_stops_where_there_is_nothing_left(lab):
    lab.load("curve · points 30 · 1-8-1 · relu · he · sgd α=100")
    lab.play.playing = True
    tick(lab, 20)
    assert not lab.play.playing and "Diverged" in lab.said.value
    check_alive(lab)


@pytest.mark.parametrize("speed", SPEEDS)
def test_speeds(lab, speed):
    lab.speed.value = speed
    tick(lab)
    assert lab.run.step == 2 * speed
    lab.speed.value = 20


# --------------------------------------------------------------------------------- its dials


@pytest.mark.in_turns(3)
@pytest.mark.parametrize("name", DIALS)
def test_every_value_of_every_dial(lab, name):
    if name == "beta":
        lab.dials["optimizer"].value = "momentum"
    for value in DIALS[name]:
        lab.dials[name].value = value
        lab.step(3)
        assert getattr(lab.run.setting, name) == value
        check_alive(lab)


def test_every_value_of_alpha(lab):
    assert LEARNING_RATES == sorted(LEARNING_RATES)
    assert (LEARNING_RATES[0], LEARNING_RATES[-1]) == (1e-4, 100.0)
    for index in range(0, len(lab.rate.options), 3):
        lab.rate.index = index
        assert lab.run.rates(lab.run.step) == lab.rate.value == LEARNING_RATES[index]
        lab.step(1)
    check_alive(lab)


def test_what_cannot_be_is_said_and_undone(lab):
    before = lab.setting
    lab.dials["beta"].value = 0.5  # of gradient descent
    assert "sgd has none" in lab.said.value
    lab.line.value = "moons · tahn"
    assert "did you mean tanh?" in lab.said.value
    assert lab.setting == before
    check_alive(lab)


def test_buttons(lab):
    one, ten, back, new = (lab.live.children[1].children[n] for n in (1, 2, 3, 4))
    one.click(), ten.click()
    assert lab.run.step == 11
    lab.rate.value = 1.0
    back.click()
    assert lab.setting == SMALL.replace("0.3", "1")  # α stays as it is on its dial
    first = lab.run.network.flat.copy()
    new.click()
    assert lab.run.setting.seed == 1 and (lab.run.network.flat != first).any()
    lab.step(n=2)  # by name, too
    assert lab.run.step == 2


def test_functions_layer_by_layer(lab):
    lab.dials["hidden"].value = (8, 8)
    lab.menus[1].value = "relu"
    assert lab.run.setting.activation == "tanh,relu"
    lab.menus[0].value = "relu"
    assert lab.run.setting.activation == "relu"
    lab.dials["hidden"].value = (8,)
    assert lab.layers.children == ()
    nine = ["tanh"] * 8 + ["elu"]  # one more than there are menus: it stays as it is
    lab.load(f"moons · points 30 · 2{'-2' * 9}-1 · {','.join(nine)}")
    lab.menus[7].value = "relu"
    assert lab.run.setting.activations == [*nine[:7], "relu", "elu"]


def test_a_line_is_pasted(lab):
    line = "curve · points 20 · 1-5-1 · gelu · he · adam α=0.01 0.1@20 · at 40 · twin tanh"
    lab.line.value = line
    assert lab.setting == line and lab.run.step == lab.twin.step == 40
    check_alive(lab)


def test_a_turn_that_is_yet_to_come_turns_the_dial(lab):
    lab.load(f"{SMALL} 0.07@5")
    assert lab.rate.value == 0.3
    lab.step(10)
    assert lab.rate.value == 0.07 and lab.setting == f"{SMALL} 0.07@5 · at 10"


def test_looking_back(lab):
    for _ in range(4):
        lab.step(10)
    lab.back.value = 2
    assert "update 20 ·" in lab.shown.value
    lab.step(10)
    assert lab.back.value == 2  # it stays where one looks ...
    lab.play.playing = True
    tick(lab)
    assert lab.back.value == lab.back.max  # ... until it plays,
    before = lab.back.max
    tick(lab, 3)
    assert lab.back.max == before  # when it needs no message for each picture;
    lab.play.playing = False
    assert lab.back.value == lab.back.max == len(lab.run.track) - 1 > before


def test_a_value_under_the_pointer(lab):
    lab.step(100)
    titles = re.findall(r"<title>(.*?)</title>", lab.shown.value)
    assert (
        len(set(titles)) == 2
        and f"update 100 · α 0.3 · loss {lab.run.track[-1].loss:.3g}" in titles[-1]
    )
    for _ in range(150):
        lab.run.advance(1), lab.run.note()
    lab.show()
    titles = re.findall(r"<title>(.*?)</title>", lab.shown.value)
    assert STRIPS <= len(titles) / 3 <= 2 * STRIPS


def test_the_strips_under_the_pointer_stand_side_by_side(lab):
    """Each from its update to the next, over the panels of loss, gradients and λ, from end to end."""
    lab.step(20), lab.step(50), lab.step(80)
    axes, (width, height) = book().figure.axes, book().size
    places = [axes[number].get_position() for number in (1, 4, 2)]  # column by column
    found = re.findall(r'<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"', lab.shown.value)
    rows = np.array(found, float).reshape(3, 4, 4)
    sizes = [(right - left, bottom - top) for left, top, right, bottom in book().boxes]
    column = r'<span class="lr-column" style="--w: (\d+)"><img [^>]* width="(\d+)" height="(\d+)" '
    columns = re.findall(
        column + 'decoding="sync"><svg[^>]* viewBox="0 0 (.*?) (.*?)">', lab.shown.value
    )
    assert columns == [(f"{w}", f"{w}", f"{h}", f"{w}", f"{h}") for w, h in sizes[1:]]
    for strips, panel in zip(rows, places, strict=True):
        left = next(box[0] for box in book().boxes if box[0] <= panel.x0 * width < box[2])
        starts = panel.x0 * width - left + np.array([0, 20, 70, 150]) / 200 * panel.width * width
        np.testing.assert_allclose(strips[:, 0], starts, atol=0.6)
        np.testing.assert_allclose(
            strips[:, 2], np.diff([*starts, starts[0] + panel.width * width]), atol=0.2
        )
        np.testing.assert_allclose(strips[:, 3], panel.height * height, atol=0.6)
        np.testing.assert_allclose(strips[:, 1] + strips[:, 3], (1 - panel.y0) * height, atol=1.1)


def test_the_numbers_of_an_update(lab):
    state = State(
        40, 0.25, 3.14159, 8.0, 0.123456, np.nan, 0.875, np.nan, (0.5, 2e-6), (0.25,), (0.0,), True
    )
    setting = lab.run.setting
    assert page.values(setting, state).replace("\u00a0", " ") == (
        "update 40 · α 0.25 · loss 0.123 · right 88 % · λ 3.14 · 2/α 8 · gradients 0.5 2·10⁻⁶ · dead 25 %"
    )
    held = replace(
        state, test_loss=0.5, test_right=0.75, edge=np.nan, dead=(0.0,), saturated=(0.5,)
    )
    assert page.values(setting, held).replace("\u00a0", " ") == (
        "update 40 · α 0.25 · loss 0.123 · held out 0.5 · right 88 %, 75 % · λ 3.14"
        " · gradients 0.5 2·10⁻⁶ · saturated 50 %"
    )


def test_what_is_drawn_is_what_was_measured():
    """The lines over the updates, and the bars of the units, by the track itself."""
    run = Run(Setting.parse("moons · points 40 · 2-4-3-1 · tanh,relu · sgd α=0.3"))
    for _ in range(2 * MOST + 1):
        run.advance(1), run.note()
    figure = draw_ground()
    _, loss, gradient, slopes, edge, units = figure.axes
    stood = {axes: len(axes.lines) for axes in figure.axes}
    page_of(run)(figure.axes)
    drawn = {
        axes: [line.get_xydata() for line in axes.lines[stood[axes] :]] for axes in figure.axes
    }
    for axes, names in [(loss, ["loss", "test_loss"]), (edge, ["edge", "sharpness"])]:
        for line, name in zip(drawn[axes], names, strict=True):
            steps, values = line.T
            assert steps[0] == 0 and steps[-1] == run.step / 1000 and len(steps) <= MOST + 1
            by_step = {row.step: getattr(row, name) for row in run.track}
            reach = axes.get_ylim()
            assert values == pytest.approx(
                np.clip([by_step[round(1000 * s)] for s in steps], *reach)
            )
    for layer, line in enumerate(drawn[gradient]):
        assert line[-1, 1] == pytest.approx(run.track[-1].gradients[layer])
    dead, saturated = drawn[units]
    state = run.track[-1]
    np.testing.assert_allclose(dead[1::3], np.c_[np.array([1, 2]) - 0.17, state.dead])
    np.testing.assert_allclose(saturated[1::3], np.c_[np.array([1, 2]) + 0.17, state.saturated])
    z = drawn[slopes][0][:, 0]
    np.testing.assert_allclose(drawn[slopes][0][:, 1], 1 - np.tanh(z) ** 2)


LOOKS = {
    "plane": "circles · points 60 · 2-8-8-4-1 · sigmoid,relu,tanh · he · adam α=0.03",
    "curve": "curve · points 40 · 1-8-1 · tanh · xavier×4 · momentum α=0.02",
    "classes": "own · 2-4-3 · relu · he · sgd α=0.3",
    "output": "own · 2-4-2 · tanh · he · sgd α=0.3",
}


@pytest.mark.parametrize("name", LOOKS)
def test_each_picture_looks_as_it_did_when_it_was_looked_at(name):
    """What no array tells: colours, widths, what lies above what, where letters stand."""
    X = np.random.default_rng(0).uniform(-1, 1, (40, 2))
    data = X, X if name == "output" else np.digitize(X.sum(axis=1), [-0.5, 0.5])
    run = Run(Setting.parse(LOOKS[name], {"classes": (2, 3), "output": (2, 2)}.get(name)), data)
    other = Run(replace(run.setting, learning_rate=0.1), data)
    for each in (run, other):
        for n in (5, 10, 20, 40, 50):
            each.advance(n), each.note()
    shown = page_of(run, other, run.track[3] if name == "plane" else None)
    check_look(book().whole(book().overlay(shown))[::2, ::2], f"laboratory_{name}")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("line", "x", "y"),
    [("own · 2-1", 0, [0, 1]), ("own · 1-1", 3, [2, 2]), ("own · 3-1", 3, [2, 2])],
)
def test_points_that_are_all_the_same_have_room_around_them(line, x, y):
    columns = int(line[6])
    run = Run(Setting.parse(line, (columns, 1)), (np.full((8, columns), x), y * 4))
    axes = draw_ground().axes
    page_of(run)(axes)
    for drawn in axes[0].lines:
        assert np.isfinite(drawn.get_xydata()).all()
    pyplot.close(axes[0].figure)


@pytest.mark.parametrize("dial", ["learning_rate", "noise"])
def test_a_sweep_looks_as_it_did_when_it_was_looked_at(dial):
    found = Sweep(dial, [0.1, 0.3, 1.0], *np.geomspace(1e-5, 40, 12).reshape(2, 3, 2), 200)
    figure = draw_sweep(found, 0.5 if dial == "noise" else None)
    check_look(pixels_of(figure), f"sweep_{dial}")
    pyplot.close(figure)


# ------------------------------------------------------------------------------------ the twin


def test_the_twin_differs_in_one_dial_step_for_step(lab):
    lab.dials["batch"].value = 4
    lab.twin_dial.value = "activation"
    assert "tanh" not in dict(lab.twin_value.options)
    lab.twin_value.value = "relu"
    lab.step(30)
    lab.rate.value = 1.0  # of both
    lab.step(30)
    alone = Run(replace(lab.run.line(), twin="", activation="relu"))
    alone.advance(60)
    np.testing.assert_array_equal(lab.twin.network.flat, alone.network.flat)
    assert "The twin, relu:" in lab.said.value
    check_alive(lab)
    lab.dials["batch"].value = 16  # of both, from the start; the twin stays what it is
    assert (lab.run.step, lab.twin.setting.batch, lab.twin.setting.activation) == (0, 16, "relu")
    lab.step(5)
    lab.twin_dial.value = "seed"
    lab.twin_value.value = 3
    assert (lab.run.step, lab.setting.partition("twin ")[2]) == (0, "seed 3")
    lab.dials["optimizer"].value = "momentum"
    lab.twin_dial.value = "beta"
    lab.twin_value.value = 0.5
    lab.dials["optimizer"].value = "sgd"  # which has no β
    assert lab.twin is None and lab.run.setting.optimizer == "sgd"
    lab.load(f"{SMALL} · twin relu")
    lab.twin_dial.value = "batch"
    lab.twin_dial.value = ""
    assert lab.twin is None


def test_a_twin_with_another_rate_keeps_it(lab):
    lab.twin_dial.value = "learning_rate"
    lab.twin_value.value = 1.0
    lab.rate.value = 1.0
    lab.rate.value = 0.01
    assert (lab.run.rates(0), lab.twin.rates(0)) == (0.01, 1.0)
    lab.load(f"{SMALL} · twin a=1")  # as somebody may write it
    lab.rate.value = 0.1
    assert (lab.run.rates(0), lab.twin.rates(0)) == (0.1, 1.0)


@pytest.mark.in_turns(3)
@pytest.mark.parametrize(
    "name", ["data", *(name for name in DIALS if name not in ("points", "data"))]
)
def test_a_twin_for_every_dial(lab, name):
    if name == "beta":
        lab.dials["optimizer"].value = "momentum"
    lab.twin_dial.value = name
    for _, value in lab.twin_value.options[1:3]:
        lab.twin_dial.value = name
        lab.twin_value.value = value
        if lab.twin:  # a curve has another network: that can't be
            assert getattr(lab.twin.setting, name) == value
        check_alive(lab) if lab.twin else None


# ----------------------------------------------------------------------------------- the sweep


@pytest.mark.parametrize("dial", ["learning_rate", "width", "batch"])
def test_a_sweep_is_so_many_trainings(dial):
    setting = Setting.parse("moons · points 40 · 2-4-1 · relu · he · sgd α=0.5 · batch 10 · seed 3")
    found = sweep(setting, dial, updates=20)
    assert found.loss.shape == (len(SWEPT[dial]), SEEDS)
    for index, seed in [(2, 1), (len(SWEPT[dial]) // 2, 4)]:
        one = replace(setting, **{dial: SWEPT[dial][index]}, seed=3 + seed)
        run = Run(one)
        model = MLP(one.sizes, "relu", "he", 3 + seed)
        model.flat[...] *= one.width
        batches = -(-len(run.X) // min(one.batch, len(run.X)))
        train(model, run.X, run.y, one.learning_rate, loss=run.loss, epochs=-(-20 // batches),
              batch_size=one.batch, seed=3 + seed)  # fmt: skip
        value, _ = get_loss(run.loss)(model.forward(run.X), run.y)
        assert found.loss[index, seed] == pytest.approx(float(value), rel=1e-9)
    assert dial != "learning_rate" or len(found.values) == 25


def test_a_sweep_goes_from_end_to_end_in_steps_of_its_axis():
    """On a log axis by factors; whole numbers are rounded, and each comes once."""
    ends = {"learning_rate": (1e-3, 30), "width": (0.03, 30), "noise": (0, 1.2), "batch": (1, 200),
            "decay": (1e-5, 1), "clip": (1e-3, 10), "beta": (0.02, 0.98), "hidden": (1, 100)}  # fmt: skip
    assert {name: (values[0], values[-1]) for name, values in PLAIN.items()} == ends
    for name, values in PLAIN.items():
        even = (np.geomspace if name in LOG else np.linspace)(*ends[name], 25)
        if name in ("batch", "hidden"):
            even = sorted({round(value) for value in even})
        np.testing.assert_allclose(values, even, rtol=0.05)
    assert LOG == {name for name, (low, high) in ends.items() if low > 0 and high / low >= 100}


@pytest.mark.parametrize(
    ("line", "there"),
    [
        ("moons · points 40 · 2-4-3-1 · momentum α=0.1 0.2@1 · at 2",
         {"learning_rate": 0.2, "noise": 0.2, "beta": 0.9, "batch": 30, "hidden": 4, "decay": 0}),
        ("moons · noise 0 · 2-1 · adam β=0.5 · batch 8 · clip 3",
         {"noise": 0, "beta": 0.5, "batch": 8, "hidden": None, "clip": 3}),
        ("curve", {"noise": 0.2, "beta": None}),
    ],
)  # fmt: skip
def test_a_sweep_shows_where_the_run_is_by_what_counts(line, there):
    """The usual noise is a number, and no batch is one of all points to learn from."""
    run = Run(Setting.parse(line))
    run.advance(run.setting.at)
    assert {dial: place(run, dial) for dial in there} == there


def test_a_place_that_is_not_on_the_axis_is_not_shown():
    for dial, here, shown in [("decay", 0.0, 0), ("noise", 0.0, 1), ("decay", 0.1, 1)]:
        figure = draw_sweep(Sweep(dial, [0.1, 1.0], *np.ones((2, 2, 2)), 200), here)
        assert sum(line.get_label() == "you are here" for line in figure.axes[0].lines) == shown
        pyplot.close(figure)


PLAIN = SWEPT | {"hidden": [width for (width,) in SWEPT["hidden"]]}


def test_dials_offer_round_numbers_in_their_order():
    """Of one digit, or two of which the second halves or quarters; or powers of two."""
    halves = [1, 1.25, 1.6, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 9, 9.5, 9.9]
    for name, values in {**DIALS, "learning_rate": LEARNING_RATES, "speed": SPEEDS}.items():
        numbers = [value for value in values if isinstance(value, int | float)]
        assert numbers == sorted({*numbers}) and all(value >= 0 for value in numbers)
        for number in filter(None, numbers):
            digits = number / 10.0 ** np.floor(np.log10(number) + 1e-9)
            assert np.isclose(digits, halves).any() or np.log2(number) % 1 == 0 or name == "seed"
    assert DIALS["seed"] == [*range(10)]
    last = {"noise": 1, "points": 1000, "held_out": 0.75, "width": 10, "beta": 0.99, "over": 10000,
            "batch": 128, "decay": 1, "clip": 3}  # fmt: skip
    assert {name: DIALS[name][-1] for name in last} == last
    depths = [(len(hidden), hidden) for hidden in DIALS["hidden"]]
    assert depths == sorted(depths)[: len(depths)]
    assert all(np.log2(width) % 1 == 0 for hidden in DIALS["hidden"] for width in hidden)


def test_a_sweep_is_shown_with_where_we_are(lab, monkeypatch):
    seen, bars = [], []
    monkeypatch.setattr("lrcourse.training.tqdm", lambda **how: bars.append(how) or tqdm(**how))
    draw = "lrcourse.laboratory.panel.draw_sweep"
    monkeypatch.setattr(draw, lambda found, here: seen.append(here) or draw_sweep(found, here))
    monkeypatch.setattr("lrcourse.laboratory.sweeping.sweep.__defaults__", (None, 10))
    lab.sweep_dial.value = "learning_rate"
    lab.live.children[7].children[-1].click()
    lab.sweep("hidden"), lab.sweep()
    assert seen == [0.3, 4, 0.3] and all(bar["disable"] for bar in bars)
    assert lab.swept.value.count("data:image/png") == 1 and "5 starts" in lab.swept.value


# ------------------------------------------------------------------------------- anybody's data


@pytest.mark.in_turns(2)
@pytest.mark.parametrize(("columns", "classes"), [(1, 2), (2, 2), (2, 3), (3, 2), (2, 0), (5, 0)])
def test_own_data_are_shown(columns, classes, monkeypatch):
    monkeypatch.setattr("lrcourse.laboratory.panel.FLIPPED", [0, 10])
    rng = np.random.default_rng(0)
    X = rng.standard_normal((40, columns))
    y = rng.integers(0, classes, 40) if classes else X.sum(axis=1) + 0.5
    lab = laboratory("tanh · sgd α=0.1", data=(X, y))
    tick(lab, 2)
    lab.dials["hidden"].value = (4,)
    check_alive(lab)
    assert lab.setting.startswith(f"own · {columns}-4-")
    offered = [*lab.dials, *(name for _, name in (*lab.twin_dial.options, *lab.sweep_dial.options))]
    assert {"hidden", "batch"} < set(offered) and not {"data", "noise", "points"} & set(offered)


# --------------------------------------------------------------------------- nothing left behind


def left_behind():
    return (
        threading.active_count(),
        len(widget._instances),
        [len(axes.get_children()) for axes in book().figure.axes],
    )


def actions(lab, rng):
    """A turn or a button, at random."""
    name = rng.choice(list(lab.dials))
    options = [value for _, value in lab.dials[name].options]
    return [
        lambda: tick(lab, int(rng.integers(1, 3))),
        lambda: setattr(lab.play, "playing", not lab.play.playing),
        lambda: lab.rate.set_trait("index", int(rng.integers(len(lab.rate.options)))),
        lambda: setattr(lab.dials[name], "value", options[rng.integers(len(options))]),
        lambda: lab.live.children[1].children[rng.integers(1, 5)].click(),
        lambda: setattr(lab.back, "value", int(rng.integers(lab.back.max + 1))),
        lambda: setattr(lab.twin_dial, "value", rng.choice([v for _, v in lab.twin_dial.options])),
        lambda: lab.twin_value.options and setattr(
            lab.twin_value, "index", int(rng.integers(len(lab.twin_value.options)))),
        lambda: lab.layers.children and setattr(
            lab.layers.children[0], "index", int(rng.integers(11))),
        lambda: setattr(lab.line, "value", rng.choice([SMALL, "α=9", "spirals tahn", lab.setting])),
    ]  # fmt: skip


@pytest.mark.parametrize("sequences", [12, pytest.param(400, marks=pytest.mark.every)])
def test_random_turns_and_buttons(lab, sequences):
    lab.step(1)
    before = left_behind()
    for seed in range(sequences):
        rng = np.random.default_rng(seed)
        done = []
        for _ in range(8):
            choices = actions(lab, rng)
            number = int(rng.integers(len(choices)))
            done.append(number)
            choices[number]()
            check_alive(lab)
    assert left_behind() == before, done


@pytest.mark.parametrize("seed", range(4))
def test_two_threads_of_the_kernel_take_turns(lab, seed):
    """JupyterLab has some of what is turned answered by a second thread, beside a cell's own calls."""
    before, interval = left_behind()[1:], sys.getswitchinterval()

    def turns(rng):
        for _ in range(10):
            [
                lambda: tick(lab),
                lambda: lab.step(3),
                lambda: lab.rate.set_trait("index", int(rng.integers(len(lab.rate.options)))),
                lambda: lab.live.children[1].children[rng.integers(1, 5)].click(),
                lambda: lab.twin_dial.set_trait("value", rng.choice(["", "seed"])),
            ][rng.integers(5)]()

    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(turns, rng) for rng in np.random.default_rng(seed).spawn(2)]:
                done.result()
    finally:
        sys.setswitchinterval(interval)
    assert left_behind()[1:] == before
    lab.rate.value = 0.2  # it still hears
    check_alive(lab)
    steps = [row.step for row in lab.run.track]
    assert steps == sorted(set(steps))
    again = Run(Setting.parse(lab.setting))
    again.advance(lab.run.step)
    np.testing.assert_array_equal(again.network.flat, lab.run.network.flat)


def test_an_interrupted_picture_leaves_nothing_behind(lab, monkeypatch):
    """The kernel may be interrupted (■) at any moment."""
    before = left_behind()

    def interrupted(axes, state):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("lrcourse.laboratory.figure.draw_units", interrupted)
        with pytest.raises(KeyboardInterrupt):
            lab.step(1)
    assert left_behind() == before
    lab.step(1)
    check_alive(lab)


def test_a_figure_stands_while_the_run_grows(lab):
    """An hour of pictures: what is drawn on is always the same."""
    lab.play.playing = True
    before = left_behind()
    lab.step(20), lab.step(500)
    assert left_behind() == before
    assert [across(step) for step in (0, 99, 500, 501, 72_000)] == [100, 100, 500, 1000, 100_000]


# ----------------------------------------------------------------------------- without a kernel


def test_what_is_stored(lab, monkeypatch):
    monkeypatch.setattr("lrcourse.laboratory.panel.FLIPPED", [0, 10])  # `lab` has all its pages
    bundle, metadata = laboratory(SMALL)._repr_mimebundle_()
    assert "Six panels" in bundle["text/plain"] and SMALL in bundle["text/plain"]
    assert metadata["image/png"]["alt"] and metadata["lrcourse"]["wake"]
    assert lab.name == laboratory(SMALL).name != laboratory("xor · points 20").name
    asleep = lab.children[1]
    text, flip = asleep.children
    assert f'laboratory("{SMALL}")' in text.value.replace("&quot;", '"')
    assert len(flip.frames) >= 5 and len(set(flip.verdicts)) > 3
    assert re.findall(r'alt="([^"]*)"', lab.shown.value) == [page.alt(), "", ""]
    late = lab.asleep(Setting.parse(f"{SMALL} · at 40 · twin relu")).children[1]
    assert late.verdicts[0] == flip.verdicts[0]  # it begins at the start


def outline(widget, indent=""):
    """A line for each widget: its kind, its classes, what is written on it, what it has of its own."""
    usual = {name: trait.default_value for name, trait in type(widget).class_traits().items()}
    own = ["description", "readout", "continuous_update", "interval", "show_repeat"]
    own = [f"{n}={getattr(widget, n)}" for n in own if getattr(widget, n, 0) != usual.get(n, 0)]
    label = [widget.value] if isinstance(widget, ipywidgets.Label) else []
    fills = ["fills"] * (widget.layout.flex == "1 1 auto" and widget.layout.width == "auto")
    classes = [name for name in widget._dom_classes if not re.search(r"-\w{10}$", name)]
    yield indent + " ".join([type(widget).__name__, *classes, *label, *own, *fills])
    for child in getattr(widget, "children", ()):
        yield from outline(child, indent + "  ")


def test_what_stands_where(lab):
    lab.load("moons · 2-4-3-1 · sgd α=0.3")
    assert "\n".join(outline(lab.live)) == LIVE.strip()
    assert "\n".join(outline(lab.children[1])) == ASLEEP.strip()
    assert lab.play.max * lab.play.interval > 24 * 3600 * 1000  # it doesn't stop by itself
    twinned, swept = (
        [value for _, value in dial.options] for dial in (lab.twin_dial, lab.sweep_dial)
    )
    assert twinned == ["", "learning_rate", *(name for name in DIALS if name != "points")]
    assert swept == [*SWEPT] and lab.twin_dial.label == "–"


LIVE = """
VBox lr-live
  HTML lr-said
  HBox lr-buttons
    Clock interval=40 show_repeat=False
    Button description=one update
    Button description=ten
    Button description=back to the start
    Button description=new start
    Dropdown description=updates a picture
  HBox lr-row
    Label α
    SelectionSlider fills
  HTML
  HBox lr-row
    Label look back
    IntSlider readout=False fills
  HBox lr-dials
    Dropdown description=data
    Dropdown description=noise
    Dropdown description=points
    Dropdown description=held out
    Dropdown description=hidden layers
    Dropdown description=activation
    Dropdown description=first weights
    Dropdown description=weights times
    Dropdown description=loss
    Dropdown description=optimiser
    Dropdown description=β
    Dropdown description=schedule of α
    Dropdown description=over updates
    Dropdown description=batch
    Dropdown description=weight decay
    Dropdown description=clip
    Dropdown description=seed
  HBox lr-dials
    Dropdown description=layer 1
    Dropdown description=layer 2
  HBox lr-dials
    Dropdown description=a twin differs in
    Dropdown description=where it has
    Dropdown description=sweep over
    Button description=sweep
  HTML
  Text lr-line description=setting continuous_update=False
"""
ASLEEP = """
VBox lr-asleep
  HTML
  Slider lrcourse
    HBox lr-row
      Label update
      Play interval=300 show_repeat=False
      SelectionSlider fills
    VBox lr-shown
      HTML
      Stack
        HTML
        HTML
        HTML
        HTML
        HTML
    HTML
"""


def test_each_column_stands_on_its_own_ground():
    """CSS counts from 1."""
    found = re.findall(r"nth-child\((\d+)\).*?url\((.*?)\)", page.ground())
    grounds = [data_url(png) for png in book().background]
    assert [(int(number), url) for number, url in found] == [*enumerate(grounds, start=1)]


def test_every_style_has_its_class_and_every_class_its_style(lab):
    there = " ".join([lab.shown.value, lab.said.value, lab.swept.value, *outline(lab)])
    there = set(re.findall(r"\blr-[\w-]+", there))
    styled = re.findall(r"\.(lr-[\w-]+)", sheet("laboratory.css") + page.ground())
    assert there == {*styled, "lr-row", "lr-shown"}
