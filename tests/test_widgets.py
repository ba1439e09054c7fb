"""Sliders and predictions, without a browser (that is test_browser.py)."""

import io
import json
import re
from html import unescape

import ipywidgets
import notebooks
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from lrcourse import claims, plots, widgets
from lrcourse.pictures import page_html
from lrcourse.style import STYLE

Z = np.linspace(-3, 3, 50)
VALUES = [0.5, 1.0, 1.5, 2.0]


def scene():
    """A figure, and what draws a curve on it."""
    figure, axes = plots.subplots(figsize=(3, 2), xlim=(-3, 3), ylim=(-3, 3))

    def draw(alpha):
        axes.plot(Z, alpha * np.tanh(Z))

    return figure, draw


def slider(values=VALUES, describe="α = {}: steep".format, **options):
    figure, draw = scene()
    return widgets.slider(figure, draw, values, describe, **{"alt": "tanh", **options})


def below(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from below(child)


def only(widget, kind):
    (found,) = [w for w in below(widget) if isinstance(w, kind)]
    return found


# ---- what is drawn -------------------------------------------------------------------------------


def test_each_picture_is_what_matplotlib_draws_at_once():
    made = slider()
    for value, frame in zip(VALUES, made.frames, strict=True):
        figure, draw = scene()
        draw(value)
        pyplot.close(figure)
        canvas = FigureCanvasAgg(figure)
        figure.set_dpi(200)
        canvas.draw()
        expected = np.asarray(canvas.buffer_rgba()).astype(int)
        seen = made.book.whole(frame).astype(int)
        assert seen.shape == expected.shape == (400, 600, 4)
        # the line lies above the frame of the axes, and colours are rounded to 13
        assert (np.abs(seen - expected).max(axis=-1) > 40).mean() < 0.002


def test_the_same_call_gives_the_same_bytes():
    one, other = slider(), slider()
    assert one.frames == other.frames
    assert one.book.background == other.book.background
    assert one.still == other.still


def test_white_stays_white():
    made = slider()
    assert (made.book.whole(made.frames[0])[0, 0] == 255).all()


def test_a_page_has_only_what_belongs_to_its_value():
    """Whatever was drawn before it: lines, dots, letters; and always in the same colours."""
    figure, axes = plots.subplots(figsize=(3, 2), xlim=(0, 1), ylim=(0, 1))

    def draw(n):
        for k in range(n):
            axes.plot(0.2 + 0.3 * k, 0.5, "o")
            axes.text(0.2 + 0.3 * k, 0.3, f"{k}")

    made = widgets.slider(figure, draw, [2, 1], str, alt="a")
    for number, page in zip([2, 1], made.frames, strict=True):
        figure, axes = plots.subplots(figsize=(3, 2), xlim=(0, 1), ylim=(0, 1))
        alone = widgets.slider(figure, draw, [number, number + 1], str, alt="a")
        assert (made.book.whole(page) == alone.picture((number,))).all()
    assert len(made.frames[1][0]) < len(made.frames[0][0])


def test_what_stands_still_is_in_the_background_once():
    figure, axes = plots.subplots(figsize=(3, 2), xlim=(0, 1), ylim=(0, 1))
    axes.plot([0, 1], [0, 1], color="black", linewidth=9)
    made = widgets.slider(figure, lambda x: axes.plot(x, 0.1, "o"), [0.1, 0.5], str, alt="a")
    background = made.book.whole(made.frames[0])
    middle = tuple(size // 2 for size in background.shape[:2])
    assert (background[middle][:3] < 60).all()  # the line, dark
    for (page,) in made.frames:
        alone = Image.open(io.BytesIO(page)).convert("RGBA")
        assert alone.getpixel(middle[::-1])[3] == 0  # transparent: shown through


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes, x: axes.lines[0].set_xdata([0, x]),
        lambda axes, x: axes.set_title(f"{x}") and axes.plot(x, x, "o"),
        lambda axes, x: axes.set(xlim=(0, x)) and axes.plot(x, x, "o"),
    ],
)
def test_draw_must_leave_alone_what_stands_still(draw):
    figure, axes = plots.subplots(figsize=(3, 2), xlim=(0, 9), ylim=(0, 9))
    axes.plot([0, 1], [0, 1])
    with pytest.raises(ValueError, match="draw must"):
        widgets.slider(figure, lambda x: draw(axes, x), VALUES, str, alt="a")


def test_the_figure_is_not_shown_a_second_time():
    before = pyplot.get_fignums()
    slider()
    assert pyplot.get_fignums() == before


# ---- what the browser gets -----------------------------------------------------------------------


def test_the_stack_follows_the_slider_in_the_browser():
    made = slider(start=1.5)
    control, stack = only(made, ipywidgets.SelectionSlider), only(made, ipywidgets.Stack)
    assert control.index == stack.selected_index == 2
    links = [w for w in ipywidgets.Widget.get_manager_state()["state"].values()]
    sources = [
        link["state"]["source"] for link in links if link["model_name"] == "LinkModel"
    ]  # [widget, attribute]
    assert [f"IPY_MODEL_{control.model_id}", "index"] in sources


def test_each_page_has_its_picture_and_its_verdict():
    made = slider()
    for child, verdict in zip(only(made, ipywidgets.Stack).children, made.verdicts, strict=True):
        assert f">{verdict}</p>" in unescape(child.value)
        assert re.search(r'<img [^>]*alt="tanh"', child.value)
    assert made.verdicts[0] == "α = 0.5: steep"


def test_two_parameters_make_stacks_in_a_stack():
    figure, axes = plots.subplots(figsize=(3, 2), xlim=(-3, 3), ylim=(-3, 3))

    def draw(name, alpha):
        axes.plot(Z, alpha * getattr(np, name)(Z))

    values = {"f": ["sin", "tanh"], "α": VALUES}
    made = widgets.slider(
        figure,
        draw,
        values,
        "{} {}".format,
        alt="f",
        start={"f": "tanh"},
        marks={"α": {1: "1/L"}},
    )
    menu, control = only(made, ipywidgets.RadioButtons), only(made, ipywidgets.SelectionSlider)
    outer, *inner = [w for w in below(made) if isinstance(w, ipywidgets.Stack)]
    assert (menu.index, control.index, outer.selected_index) == (1, 0, 0)
    assert [len(stack.children) for stack in (outer, *inner)] == [4, 2, 2, 2, 2]
    assert all(stack.selected_index == 1 for stack in inner)
    assert made.values[5] == ("tanh", 1.0)
    assert made.verdicts[5] == "tanh 1.0" and ">tanh 1.0<" in inner[1].children[1].value
    assert control.options[1] == "1 = 1/L"


def test_too_many_bytes_are_drawn_in_place():
    made = slider(limit=5_000)
    assert made.frames == [] and not [w for w in below(made) if isinstance(w, ipywidgets.Stack)]
    control = only(made, ipywidgets.SelectionSlider)
    (page,) = [w for w in below(made) if isinstance(w, ipywidgets.HTML) and "<img" in w.value]
    assert "α = 0.5: steep" in page.value and "Run the cell" in page.value
    before = page.value
    control.index = 3
    assert "α = 2.0: steep" in page.value and page.value != before
    framed = slider()
    assert (made.picture((2.0,)) == framed.picture((2.0,))).all()


def test_what_is_shown_without_widgets():
    made = slider(start=1.5)
    data, metadata = made._repr_mimebundle_()
    assert data["text/plain"] == "tanh\nα = 1.5: steep"
    assert data["image/png"].startswith("iVBORw0KGgo")
    assert "application/vnd.jupyter.widget-view+json" in data
    assert metadata["image/png"] == {"width": 300, "height": 200, "alt": data["text/plain"]}


def test_special_values_are_marked():
    made = slider(marks={1: "1/L", 2.0: "<2/L>"})
    assert only(made, ipywidgets.SelectionSlider).options == ("0.5", "1 = 1/L", "1.5", "2 = <2/L>")
    (marks,) = [w.value for w in below(made) if "marks" in getattr(w, "value", "")[:20]]
    assert '<span style="left: 33.33%; --row: 0">1/L</span>' in marks
    assert '<span class=left style="left: 100.00%; --row: 0">&lt;2/L&gt;</span>' in marks


@pytest.mark.parametrize(
    ("marks", "rows"),
    [
        ({0: "a", 99: "b"}, [0, 0]),
        ({0: "low", 9: "a little more"}, [1, 0]),  # the line of the one is left of the other
        ({90: "a little less", 99: "high"}, [0, 1]),
        ({10: "one", 20: "two", 60: "three"}, [1, 0, 0]),
        ({10: "one long name", 20: "two", 30: "three"}, [2, 1, 0]),
    ],
)
def test_marks_that_would_meet_hang_in_rows(marks, rows):
    text = widgets.marks(widgets.Parameter("α", range(100), None, marks))
    row = dict(re.findall(r"--row: (\d)\">([^<]*)<", text)[i][::-1] for i in range(len(marks)))
    assert [int(row[name]) for name in marks.values()] == rows
    assert f"--rows: {1 + max(rows)}" in text


def test_play_runs_the_first_slider():
    button = only(slider(play=True, start=1.0), ipywidgets.Play)
    assert (button.min, button.max, button.value) == (0, 3, 1)


@pytest.mark.parametrize(
    "values, texts",
    [
        ([0.1, 0.2, 0.30000000000000004], ["0.1", "0.2", "0.3"]),
        ([0.0199, 2 / 101, 0.02], ["0.0199", "0.0198", "0.02"]),
        ([1e-5, 1e-3, 1, 1e7], ["1e-5", "0.001", "1", "1e7"]),
        ([5, 10, 100], ["5", "10", "100"]),
        ([-1.5, 0], ["-1.5", "0"]),
        ([1, 1 + 1e-6], ["1", "1.000001"]),
        ([1.0000001e-5, 1.0000002e-5], ["1.0000001e-5", "1.0000002e-5"]),
        ([1e10, 1e6], ["1e10", "1e6"]),
    ],
)
def test_numbers_are_short_right_and_different(values, texts):
    assert widgets.number_texts(values) == texts


def test_a_slider_of_the_usual_size_is_small():
    figure, (left, right) = plots.subplots(1, 2, figsize=(7.2, 3.2))
    left.set(xlim=(-12, 12), ylim=(0, 75))
    right.set(xlim=(0, 20), ylim=(-12, 12))

    def draw(alpha, path):
        left.plot(path, path**2 / 2, "o-")
        right.plot(path, "o-")

    alphas = np.linspace(0.05, 2.2, 36)
    paths = 10 * (1 - alphas[:, None]) ** np.arange(21)
    made = widgets.slider(figure, draw, alphas, "α = {}, {}".format, data=paths, alt="a walk")
    assert len(made.frames) == 36  # so it fits in the limit


# ---- the datum ----------------------------------------------------------------------------------


def data_slider(values, data, describe="{} {}".format, **options):
    figure, axes = plots.subplots(figsize=(3, 2), xlim=(0, 9), ylim=(0, 9))

    def draw(*values, **named):
        return axes.plot(1, 1, "o")

    return widgets.slider(figure, draw, values, describe, data=data, alt="a", **options)


@pytest.mark.parametrize("data", [["b", "a", "c"], np.array(["b", "a", "c"]), iter("bac")])
def test_each_value_gets_its_own_datum_in_whatever_order(data):
    assert data_slider([2, 1, 3], data).verdicts == ["2 b", "1 a", "3 c"]


def test_draw_gets_the_datum_too():
    figure, axes = plots.subplots(figsize=(3, 2), xlim=(0, 9), ylim=(0, 9))
    got = []

    def draw(value, datum):
        return (got.append((value, datum)), axes.plot(datum, datum, "o"))

    made = widgets.slider(figure, draw, [2, 1], "{} {}".format, data=[5, 7], alt="a")
    assert set(got) == {(2, 5), (1, 7)}
    assert made.frames[0] != made.frames[1]


@pytest.mark.parametrize("data", [[["a1", "a2", "a3"], ["b1", "b2", "b3"]],
                                  np.array([["a1", "a2", "a3"], ["b1", "b2", "b3"]])])  # fmt: skip
def test_two_parameters_have_a_table_of_data(data):
    made = data_slider({"f": ["a", "b"], "n": [1, 2, 3]}, data, "{}{} {}".format)
    assert made.verdicts == ["a1 a1", "a2 a2", "a3 a3", "b1 b1", "b2 b2", "b3 b3"]
    assert made.verdict(("b", 2)) == "b2 b2"


def test_several_data_are_handed_over_by_name():
    data = {"path": [[1, 2], [3, 4]], "score": np.array([0.5, 0.25])}

    def describe(value, score, path):
        return f"{value}: {path} {score}"

    assert data_slider([9, 8], data, describe).verdicts == ["9: [1, 2] 0.5", "8: [3, 4] 0.25"]


def test_a_picture_drawn_in_place_gets_its_datum():
    made = data_slider([2, 1], ["b", "a"], limit=0)
    control = only(made, ipywidgets.SelectionSlider)
    (page,) = [w for w in below(made) if isinstance(w, ipywidgets.HTML) and "<img" in w.value]
    assert ">2 b<" in page.value
    control.index = 1
    assert ">1 a<" in page.value


@pytest.mark.parametrize(
    ("values", "data", "message"),
    [
        ([1, 2], [1, 2, 3], "data must have an entry for each of the 2 values of α; got 3"),
        ([1, 2], {"path": [1]}, "path must have an entry for each of the 2 values of α; got 1"),
        ({"f": ["a", "b"], "n": [1, 2]}, [[1, 2], [1]], "each of the 2 values of n; got 1"),
    ],
)
def test_data_of_another_length_are_refused(values, data, message):
    with pytest.raises(ValueError, match=message):
        data_slider(values, data)


# ---- wrong arguments -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options, message",
    [
        ({"values": []}, "values of α must be two or more"),
        ({"values": [1]}, "values of α must be two or more"),
        ({"values": [1, 1]}, "all different"),
        ({"start": 3}, "start: 3 isn't among the values of α"),
        ({"marks": {3: "2/L"}}, "marks: 3 isn't among the values"),
        ({"marks": ["2/L"]}, "marks must be a dict value -> name"),
        ({"values": {"f": ["a", "b"]}, "start": "a"}, "start must be a dict with keys among"),
        ({"values": {"f": ["a", "b"]}, "marks": {"g": {}}}, "marks must be a dict with keys among"),
        ({"describe": lambda alpha: None}, "describe must return a text; for .* it returned None"),
        ({"describe": lambda alpha: " "}, "describe must return a text"),
        ({"alt": ""}, "alt must say"),
    ],
)
def test_wrong_arguments(options, message):
    with pytest.raises((ValueError, TypeError), match=message):
        slider(**options)


def test_a_draw_that_draws_nothing():
    figure, _ = scene()
    with pytest.raises(ValueError, match="draw must draw on the figure; for .0.5,. it added"):
        widgets.slider(figure, lambda alpha: None, VALUES, str, alt="a")


# ---- predictions ---------------------------------------------------------------------------------

CHOICES = {"sooner": "It overshoots.", "at <once>": "Half is left, as before."}


def test_a_prediction_shows_what_to_think_of_the_choice():
    asked = widgets.predict("When?", CHOICES, answer="at <once>")
    buttons, stack = only(asked, ipywidgets.RadioButtons), only(asked, ipywidgets.Stack)
    assert buttons.options == tuple(CHOICES)
    assert buttons.index is None and stack.selected_index is None  # nothing chosen, nothing shown
    no, yes = (child.value for child in stack.children)
    assert "No." in no and "It overshoots." in no
    assert "Yes." in yes and "Half is left, as before." in yes
    assert asked._repr_mimebundle_()[0]["text/plain"] == "When?\n○ sooner\n○ at <once>"
    assert not only(asked, ipywidgets.ToggleButton).value  # what follows is veiled
    none, one = only(
        widgets.predict("How many?", {0: "So.", 1: "Why?"}, answer=0), ipywidgets.Stack
    ).children
    assert "Yes." in none.value and "No." in one.value


def test_sliders_and_predictions_are_found_by_the_style_they_bring():
    for made in slider(), widgets.predict("When?", CHOICES):
        assert "lrcourse" in made._dom_classes
        styles = [w for w in below(made) if "<style>" in str(getattr(w, "value", ""))]
        assert len(styles) == 1 and ".lrcourse " in styles[0].value
        assert styles[0].layout.display == "none"


FOREIGN = r"(widget|jupyter|jp|noUi|slider)-.*|mod-active|cell|cell_output|highlight|math"


def test_every_class_is_styled_and_every_style_has_its_class():
    """But for the laboratory, and the button of the cover."""
    made = [slider(marks={1: "one", 2.0: "two"}), slider(limit=0), widgets.predict("?", CHOICES)]
    parts = [part for each in made for part in below(each)]
    page = (
        claims.ledger()._repr_html_()
        + claims.strip()._repr_html_()
        + page_html([b""], [(0,) * 4], "", [0])
    )
    page += "".join(part.value for part in parts if isinstance(part, ipywidgets.HTML))
    page = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    there = {
        name
        for names in re.findall(r'class=("[^"]*"|\w+)', page)
        for name in names.strip('"').split()
    }
    there |= {name for part in parts for name in part._dom_classes} - {each.name for each in made}
    styled = re.findall(r"\.([a-zA-Z][\w-]*)", STYLE)
    assert there == {name for name in styled if not re.fullmatch(FOREIGN, name)} - {
        "lr-lab",
        "start",
    }


def test_eight_blocks_are_veiled_after_a_prediction():
    """CSS can't count: it is a list of the next, the next but one ..."""
    (veiled,) = re.findall(r"mod-active\)\)\{([^{]*)\{", STYLE)
    block = "+ :is(.cell,.jp-Cell,p,ol,ul,.math)"
    assert veiled.split(",&") == [f"{'&' * (n == 1)} {' '.join([block] * n)}" for n in range(1, 9)]


def test_a_slider_has_its_measures():
    for inches, most in [(3, "640px"), (8, "800px")]:
        figure, axes = plots.subplots(figsize=(inches, 2))
        values = {"rate": [0.1, 0.25, 10], "f": ["relu", "tanh"]}
        made = widgets.slider(figure, lambda *_: axes.plot([0, 1]), values, "{} {}".format, alt="a")
        assert (made.layout.width, made.layout.max_width) == ("100%", most)
    styles = only_style(made)
    assert "{ --label: calc(4ch + 10px); --readout: 4.5ch }" in styles  # of `rate`, of `0.25`
    assert only(made, ipywidgets.RadioButtons).orientation == "horizontal"
    assert made.wake == "Run this cell to move the slider."
    asked = widgets.predict("?", CHOICES)
    assert asked.wake == "Run this cell to choose an answer."
    menu, thoughts = only(asked, ipywidgets.RadioButtons), only(asked, ipywidgets.Stack)
    assert menu.index is None and thoughts.selected_index is None  # nothing is chosen yet
    for wide in (menu, only(made, ipywidgets.RadioButtons), only(made, ipywidgets.SelectionSlider)):
        assert (wide.layout.flex, wide.layout.width) == ("1 1 auto", "auto")


def only_style(made):
    (style,) = [w.value for w in below(made) if "<style>" in str(getattr(w, "value", ""))]
    return style


def test_what_can_be_seen_or_said_otherwise_has_another_name():
    """By its name a stored widget is found again: see lrcourse_desk/saving.py."""
    usual = {"values": VALUES, "describe": "{}".format, "label": "α", "alt": "tanh"}
    others = [{"values": VALUES[:3]}, {"describe": "{}.".format}, {"label": "β"}, {"alt": "f"},
              {"marks": {1: "one"}}, {"start": 1.5}]  # fmt: skip
    names = [slider(**usual | other).name for other in [{}, *others]]
    asked = [("?", CHOICES, None), ("!", CHOICES, None), ("?", CHOICES, [*CHOICES][0]),
             ("?", dict.fromkeys(CHOICES, "a thought"), None)]  # fmt: skip
    names += [widgets.predict(a, b, answer=c).name for a, b, c in asked]
    assert len(set(names)) == len(names) == 11 and slider(**usual).name == names[0]


@pytest.mark.parametrize(("share", "framed"), [(0.8, False), (1.25, True)])
def test_the_limit_is_of_the_bytes_that_a_slider_adds(share, framed):
    made = slider(limit=10**9)
    models = ipywidgets.Widget.get_manager_state(widgets=[*below(made)])["state"]
    bytes_added = len(json.dumps(models)) + len(json.dumps(made._repr_mimebundle_()))
    assert bool(slider(limit=share * bytes_added).frames) == framed


def test_a_sealed_prediction_is_the_same_and_its_code_does_not_tell():
    code = f'widgets.predict("When?", {CHOICES!r}, answer="at <once>")'
    sealed = notebooks.sealed(code)
    assert not any(text in sealed for text in [*CHOICES, *CHOICES.values()])
    assert "When?" in sealed
    same = [eval(text, {"widgets": widgets}) for text in (code, sealed)]
    assert same[0].name == same[1].name and same[0].text == same[1].text


def test_a_prediction_without_a_right_answer_says_neither_yes_nor_no():
    pages = only(widgets.predict("When?", CHOICES), ipywidgets.Stack).children
    assert not any("Yes." in page.value or "No." in page.value for page in pages)


@pytest.mark.parametrize(
    "choices, answer, message",
    [
        ({}, None, "choices must be a dict of two or more"),
        (["a", "b"], None, "choices must be a dict"),
        (CHOICES, "never", "answer must be among the choices"),
    ],
)
def test_wrong_predictions(choices, answer, message):
    with pytest.raises(ValueError, match=message):
        widgets.predict("When?", choices, answer=answer)
