"""The sliders of the book, moved by keyboard in a real browser: in a notebook that was just opened,
and in a sample once more after running it. The tests at the end show that this can fail."""

import json
import re
import shutil
from itertools import islice
from pathlib import Path

import build_book
import notebooks
import numpy as np
import pytest
from support.browser import NotebookPage, jupyterlab, trust
from support.sliders import assert_same_picture, stored_sliders

BOOK = Path(__file__).resolve().parents[1] / "book"
pytestmark = pytest.mark.in_turns(4)

SAMPLE = """\
# %% [markdown]
# > <a id="C01" class="fails"></a>**C01** · **✗ Does not hold** [ledger](sample.ipynb#ledger-C01)
# >
# > *“One is two.”*

# %%
import numpy as np
from lrcourse import plots, widgets

# %%
z = np.linspace(-3, 3, 50)
figure, axes = plots.subplots(figsize=(3, 2), xlim=(-3, 3), ylim=(-3, 3))

def draw(alpha):
    axes.plot(z, np.tanh(alpha * z))

widgets.slider(figure, draw, [0.5, 1, 1.5, 2], lambda alpha: f"α = {alpha} & more", alt="tanh",
               start=1, marks={2: "2/L"})

# %%
figure, axes = plots.subplots(figsize=(3, 2), xlim=(-3, 3), ylim=(-3, 3))

def draw(name, alpha):
    axes.plot(z, getattr(np, name)(alpha * z))

options = {"f": ["sin", "tanh"], "α": [0.5, 1, 1.5]}
widgets.slider(figure, draw, options, lambda f, alpha: f"{f}, α = {alpha}", alt="f")

# %%
figure, axes = plots.subplots(figsize=(3, 2), xlim=(-3, 3), ylim=(-3, 3))
widgets.slider(figure, draw, options, lambda f, alpha: f"{f}, α = {alpha}", alt="f", limit=0)
"""


def with_sliders(folder):
    return [path for path in notebooks.files(folder) if stored_sliders(read(path))]


def read(path):
    return json.loads(path.read_text("utf-8"))


CHAPTERS = with_sliders(BOOK)


@pytest.fixture(scope="module")
def lab(browser, tmp_path_factory):
    """A server on a copy of the book and the sample: (address, token, root, home)."""
    root, home = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home")
    if BOOK.exists():
        shutil.copytree(BOOK, root / "book")
    (root / "sample.py").write_text(SAMPLE, "utf-8")
    build_book.build(root / "sample.py")
    trust([root / "sample.ipynb", *notebooks.files(root)], home)
    with jupyterlab(root, home) as (address, token):
        yield address, token, root, home


# ---- the check -----------------------------------------------------------------------------------


def check(browser, lab, path, run=True, places=None):
    """Move every slider of the notebook through its values, before and after running it."""
    address, token, root, _ = lab
    stored = stored_sliders(read(root / path))
    with NotebookPage(browser, address, token, path) as notebook:
        for number, slider in enumerate(stored):
            if slider.pages:
                check_frames(notebook, number, slider, places=places)
            else:
                check_at_rest(notebook, number, slider, note=True)
        if run:
            assert notebook.run_all() == []
            for number, slider in enumerate(stored):
                if slider.pages:
                    check_frames(notebook, number, slider, rerun=True)
                else:
                    check_at_rest(notebook, number, slider, note=False)
                    check_in_place(notebook, number, slider)
        assert notebook.strangers == []
        assert notebook.errors == []


def check_frames(notebook, number, slider, rerun=False, places=None):
    """At each place the stored picture and verdict, another one than at the place before.

    Only at the first `places`, if that is given.
    """
    last, shown = None, notebook.sliders().nth(number)
    pages = dict(islice(slider.pages.items(), places))
    for place, values, seen in notebook.walk(shown, slider.controls, pages):
        where = f"slider {number + 1} at {', '.join(values)}"
        check_page(seen, values, where)
        page = seen["picture"], seen["verdict"]
        if rerun:
            picture, verdict = slider.pages[place]
            assert page[1] == verdict, f"{where}, after running: another verdict"
            assert_same_picture(page[0], picture, f"{where}, after running")
        else:
            assert page == tuple(slider.pages[place]), f"{where}: not what is stored for it"
        assert page != last, f"{where}: nothing changed"
        last = page
    pictures = {picture for picture, _ in slider.pages.values()}
    assert len(pictures) > len(slider.pages) / 2, f"slider {number + 1}: the picture stands still"


def check_page(seen, values, where):
    assert seen["values"] == values, f"{where}: the slider stands at {seen['values']}"
    assert seen["picture"], f"{where}: no picture"
    assert seen["ground"].startswith("url("), f"{where}: no axes"


def check_at_rest(notebook, number, slider, note):
    """A slider whose pictures the kernel draws has one from the start, and says: run the cell."""
    shown, where = notebook.sliders().nth(number), f"slider {number + 1}"
    values = [texts[index] for texts, index in zip(slider.controls, slider.start, strict=True)]
    shown.scroll_into_view_if_needed()
    check_page(
        shown.evaluate("(s, values) => settled(s, values, null, 100)", values), values, where
    )
    assert shown.locator(".run").is_visible() == note, f"{where}: the note to run the cell"


def check_in_place(notebook, number, slider):
    """Each control by itself, since all places would be too many: picture and verdict follow."""
    shown, sizes = notebook.sliders().nth(number), [len(texts) for texts in slider.controls]
    pages = {
        tuple(i if other == control else 0 for other in range(len(sizes))): None
        for control, size in enumerate(sizes)
        for i in range(size)
    }
    found = []
    for _, values, seen in notebook.walk(shown, slider.controls, pages, quiet=400):
        check_page(seen, values, f"slider {number + 1} at {', '.join(values)}")
        found.append((seen["picture"], seen["verdict"]))
    assert len(set(found)) > len(found) / 2, f"slider {number + 1}: the picture stands still"


# ---- the tests -----------------------------------------------------------------------------------


@pytest.mark.in_turns(5)
@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_sliders_of_the_book(browser, lab, path):
    """As stored, the first places of each: all of them are seen on the website, whose pages cost
    less, and are the same. That a kernel makes the same ones is for nbval_widgets.
    """
    check(browser, lab, str(path.relative_to(BOOK.parent)), run=False, places=4)


def test_sliders_of_the_sample(browser, lab):
    check(browser, lab, "sample.ipynb")


LABORATORY = """() => {
  const lab = document.querySelector('.lr-lab'), images = [...lab.querySelectorAll('.lr-live .lr-column img')];
  return {alive: images.length % 3 === 0 && images.length > 0 && images.every(i => i.complete && i.naturalWidth > 0),
          picture: images.map(i => i.src).join(''), said: lab.querySelector('.lr-said').textContent,
          asleep: lab.querySelector('.lr-asleep').checkVisibility(), line: lab.querySelector('.lr-line input').value}
}"""


@pytest.mark.parametrize("sequences", [2, pytest.param(20, marks=pytest.mark.every)])
def test_the_laboratory_is_turned(browser, lab, sequences):
    """Sequences of random turns and buttons, by mouse and keyboard."""
    address, token, _, _ = lab
    with NotebookPage(browser, address, token, "book/en/laboratory.ipynb") as notebook:
        page = notebook.page
        page.wait_for_selector(
            ".lr-asleep", state="visible"
        )  # before it is run: a run to leaf through
        assert notebook.run_all() == []
        page.wait_for_selector(".lr-live .lr-column img")
        live = page.locator(".lr-lab .lr-live").first
        for seed in range(sequences):
            rng = np.random.default_rng(seed)
            for _ in range(8):
                turn(live, page, rng)
            if live.locator(".widget-play .fa-pause").count():
                live.locator(".widget-play button").first.click()
            page.wait_for_function(f"({LABORATORY})().alive")
            before = page.evaluate(LABORATORY)
            assert not before["asleep"] and len(before["said"]) > 10
            live.get_by_role("button", name="one update").click()
            changed = f"({LABORATORY})().picture !== '{before['picture']}'"
            if "Diverged" not in before["said"]:
                page.wait_for_function(f"({LABORATORY})().line !== {json.dumps(before['line'])}")
                page.wait_for_function(changed)
        assert notebook.errors == [] and notebook.strangers == []


def turn(live, page, rng):
    """One turn or button, as a reader would."""
    menus = live.locator(".lr-dials select")
    what = rng.integers(6)
    if what == 0:
        live.locator(".widget-play button").first.click()
        page.wait_for_timeout(200)
    elif what == 1:
        live.locator(".lr-buttons .jupyter-button:not(.widget-play *)").nth(rng.integers(4)).click()
    elif what == 2:
        live.locator(".noUi-handle").first.focus()
        page.keyboard.press("ArrowRight" if rng.uniform() < 0.5 else "PageDown")
    elif what == 3:
        live.locator(".noUi-handle").last.focus()
        page.keyboard.press("ArrowLeft")
    else:
        menu = menus.nth(rng.integers(17))
        menu.select_option(index=int(rng.integers(menu.locator("option").count())))


def test_what_is_seen_twice_plays_to_its_end(browser, lab):
    """In two cells here, as by JupyterLab's "Create New View for Output"."""
    address, token, root, home = lab
    notebook = json.loads((root / "sample.ipynb").read_text("utf-8"))
    _, imports, slider, *_ = notebook["cells"]
    slider["source"] = "".join(slider["source"]).replace("start=1,", "play=True,")
    slider["source"] = slider["source"].replace("widgets.slider", "shown = widgets.slider")
    views = [{**imports, "id": f"view-{number}", "source": "shown"} for number in range(2)]
    cells = [{**cell, "outputs": []} for cell in [imports, slider, *views]]
    path = root / "twice.ipynb"
    path.write_text(json.dumps({**notebook, "cells": cells}), "utf-8")
    trust([path], home)
    with NotebookPage(browser, address, token, path.name) as opened:
        assert opened.run_all() == []
        buttons = opened.page.locator(".widget-play button:first-child").locator("visible=true")
        buttons.last.click()
        opened.page.wait_for_function(
            "[...document.querySelectorAll('.lrcourse .widget-readout')]"
            ".every(shown => shown.textContent === '2 = 2/L')"
        )
        assert buttons.count() == 2 and opened.errors == []


# Each of these notebooks has one thing wrong, and the check has to find it.


def doctored(lab, name, change):
    """A trusted copy of the sample with its text changed; its path for `check`."""
    _, _, root, home = lab
    text = (root / "sample.ipynb").read_text("utf-8")
    changed = change(text)
    assert changed != text
    (root / name).write_text(changed, "utf-8")
    trust([root / name], home)
    return name


def test_a_missing_frame_is_found(browser, lab):
    def change(text):
        pages = re.findall(r'"value": "<p class=.{12}role=.*?"\n', text)
        return text.replace(pages[2], '"value": ""\n', 1)

    path = doctored(lab, "missing.ipynb", change)
    with pytest.raises(AssertionError, match="slider 1 at 1.5: no picture"):
        check(browser, lab, path, run=False)


def test_a_verdict_that_is_not_of_its_picture_is_found(browser, lab):
    def change(text):
        return text.replace("α = 1.5 &amp; more", "α = 0.5 &amp; more")

    path = doctored(lab, "verdict.ipynb", change)
    with pytest.raises(AssertionError, match="slider 1 at 1.5, after running: another verdict"):
        check(browser, lab, path)


def test_a_request_to_another_address_is_found(browser, lab):
    def change(text):
        elsewhere = ".lrcourse{background:url(https://example.invalid/a.png)}.lrcourse p{"
        return text.replace(".lrcourse p{", elsewhere, 1)

    path = doctored(lab, "request.ipynb", change)
    with pytest.raises(AssertionError, match="example.invalid"):
        check(browser, lab, path, run=False)
