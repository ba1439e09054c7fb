"""Three engines. Keys stay with a slider: every way to reach it, then several keys, in JupyterLab and
Notebook; one key alone may pass where the second goes astray. In Firefox and WebKit, every slider of
the website, and JupyterLab as it is opened (in Chromium: test_browser.py, test_browser_site.py)."""

import json
import os
import shutil
import time
from contextlib import ExitStack
from functools import cache

import build_book
import notebooks
import pytest
from support.browser import SCRIPT, jupyterlab, trust
from support.engines import engine, missing, until
from support.sliders import stored_sliders
from support.website import ROOT, as_on_the_page, served, website

BOOK = ROOT / "book"
SLIDERS = {
    path: stored_sliders(json.loads(path.read_text("utf-8"))) for path in notebooks.files(BOOK)
}
SLIDERS = {
    path: found for path, found in SLIDERS.items() if found and "solutions" not in path.parts
}
OTHERS = ["Firefox", "WebKit"]
IN_LAB = ["index", "1_background"]

SLIDER = """(document.body.style.scrollBehavior = 'auto', window.slider =
  [...document.querySelectorAll('.lrcourse:has(.widget-hslider)')][%d]) && (
  window.controls = [...slider.querySelectorAll('.widget-hslider, .widget-radio')],
  slider.scrollIntoView({block: 'center'}), 1)"""
FOCUS = "(controls[%d].querySelector('.noUi-handle, input:checked').focus(), 1)"
SHOWN = "shown(slider)"


@pytest.fixture(scope="module")
def opened():
    """Gives the browser of an engine, opened once."""
    with ExitStack() as stack:

        @cache
        def browser(name):
            if lacking := missing(name):
                assert os.environ.get("CI") != "true", f"{lacking} must be there (.ci/run)"
                pytest.skip(f"no {lacking}")
            return stack.enter_context(engine(name))

        yield browser


@pytest.fixture(scope="module")
def site():
    pytest.importorskip(
        "sphinx_book_theme", reason="the website's packages: pip install -e .[site]"
    )
    with served(website()) as address:
        yield address


def walk(browser, number, stored, where):
    """Each control by keys to its end and back; a menu, which has no such keys, a step on and back."""
    assert until(browser, SLIDER % number, bool), f"{where}: no slider"
    here = list(stored.start)
    for control, texts in enumerate(stored.controls):
        ways = ("End", len(texts) - 1), ("Home", 0)
        if browser.ask(f"controls[{control}].matches('.widget-radio')"):
            before = here[control]
            ways = ("ArrowRight", before + 1), ("ArrowLeft", before)
            if before == len(texts) - 1:  # some engines go round, some don't
                ways = ("ArrowLeft", before - 1), ("ArrowRight", before)
        browser.ask(FOCUS % control)
        for key, here[control] in ways:
            browser.press(key)
            values = [texts[index] for texts, index in zip(stored.controls, here, strict=True)]
            picture, verdict = stored.pages[tuple(here)]
            wanted = {"values": values, "picture": picture, "verdict": verdict}
            seen = until(
                browser, SHOWN, lambda seen, wanted=wanted: seen and wanted.items() <= seen.items()
            )
            assert seen["values"] == values, f"{where}: {key}"
            assert seen["verdict"] == verdict, f"{where} at {values}"
            assert seen["picture"] == picture, f"{where} at {values}: another picture"
            assert seen["ground"].startswith("url("), f"{where} at {values}: no axes"


@pytest.mark.in_turns(8)
@pytest.mark.parametrize("path", SLIDERS, ids=lambda path: path.stem)
@pytest.mark.parametrize("engine", OTHERS)
def test_every_slider_of_the_website_moves(opened, site, engine, path):
    browser = opened(engine)
    browser.go(f"{site}/{path.relative_to(BOOK).with_suffix('.html').as_posix()}")
    browser.ask(f"(() => {{ {SCRIPT} return 1 }})()")
    there = (
        "document.querySelectorAll('script[type*=widget-view]').length === "
        "document.querySelectorAll('.live.there').length"
    )
    assert until(browser, there, bool)
    for number, stored in enumerate(as_on_the_page(SLIDERS[path])):
        walk(browser, number, stored, f"{path.stem}, slider {number + 1}")
    assert browser.ask("complaints") == []


@pytest.mark.parametrize("engine", OTHERS)
def test_a_complaint_of_the_page_is_noted(opened, tmp_path, engine):
    browser = opened(engine)
    (tmp_path / "page.html").write_text(
        "<html><head></head><img src='https://example.invalid/a.png'>"
        "<script>console.error('oh no'); fetch('https://example.invalid/b').catch(() => 0); nowhere()</script>"
    )
    with served(tmp_path) as address:
        browser.go(f"{address}/page.html")
        noted = until(browser, "complaints", lambda noted: len(noted or []) > 3)
    text = " ".join(noted)
    for part in (
        "oh no",
        "asked for https://example.invalid/a.png",
        "example.invalid/b",
        "nowhere",
    ):
        assert part in text


# A slider among cells that JupyterLab's own shortcuts would go to.
SAMPLE = """\
# %% [markdown]
# # A heading, which ← folds

# %%
import numpy as np
from lrcourse import plots, widgets
figure, axes = plots.subplots(figsize=(4, 2), xlim=(-3, 3), ylim=(-3, 3))
z = np.linspace(-3, 3, 50)

def draw(slope):
    axes.plot(z, np.tanh(slope * z))

widgets.slider(figure, draw, [1, 2, 3, 4, 5], lambda slope: f"slope {slope}", alt="tanh", start=3)

# %% [markdown]
# # Another
"""
KEYS = {"Home": 1, "ArrowRight": 2, "ArrowUp": 3, "ArrowLeft": 2, "ArrowDown": 1, "End": 5,
        "PageDown": 1, "PageUp": 5}  # fmt: skip
WAYS = ["Tab", "handle", "track", "drag", "finger"]

STATE = """(() => {
  const slider = document.querySelector('.lrcourse:has(.widget-hslider)');
  const visible = [...slider.querySelectorAll('.verdict:not([aria-hidden])')].filter(e => e.offsetHeight);
  return {
    readout: slider.querySelector('.widget-readout').textContent,
    verdict: visible.map(e => e.textContent).join(),
    focus: document.activeElement === slider.querySelector('.noUi-handle'),
  };
})()"""
PLACES = """(() => {
  const box = selector => {
    const {x, y, width, height} = document.querySelector('.lrcourse ' + selector).getBoundingClientRect();
    return [x, y + height / 2, width];
  };
  return [box('.noUi-handle'), box('.noUi-base')];
})()"""
PROMPT = """(() => {
  const cell = document.querySelector('.lrcourse').closest('.jp-Cell');
  const {x, y, height} = cell.querySelector('.jp-InputPrompt').getBoundingClientRect();
  return [x + 5, y + height - 5];
})()"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Gives the address of a notebook in a front end."""
    root, home = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home")
    for name in IN_LAB:
        shutil.copy(BOOK / "en" / f"{name}.ipynb", root)
    (root / "sample.py").write_text(SAMPLE, "utf-8")
    build_book.build(root / "sample.py")
    trust(root.glob("*.ipynb"), home)
    with jupyterlab(root, home) as (address, token):
        paths = {"JupyterLab": "lab/tree", "Notebook": "notebooks"}
        yield (
            lambda name, front_end="JupyterLab": (
                f"{address.removesuffix('lab')}{paths[front_end]}/{name}.ipynb?token={token}&reset"
            )
        )


@pytest.mark.in_turns(4)
@pytest.mark.parametrize("name", IN_LAB)
@pytest.mark.parametrize("engine", OTHERS)
def test_a_notebook_that_was_just_opened_is_alive_in_jupyterlab(opened, lab, engine, name):
    browser = opened(engine)
    browser.go(lab(name))
    assert until(browser, f"(() => {{ {SCRIPT} return 1 }})()", bool)
    for number, stored in enumerate(SLIDERS[BOOK / "en" / f"{name}.ipynb"]):
        walk(browser, number, stored, f"{name}, slider {number + 1}")


def reach(browser, way):
    browser.ask("(document.querySelector('.lrcourse .noUi-handle').blur(), 1)")
    handle, track = browser.ask(PLACES)
    at = handle[0] + handle[2] / 2, handle[1]
    if way == "Tab":  # from the cell that it belongs to
        browser.point(browser.ask(PROMPT))
        for _ in range(20):  # past the cell's buttons, and what scrolls
            browser.press("Tab")
            if browser.ask(STATE)["focus"]:
                break
    elif way == "handle":
        browser.point(at)
    elif way == "track":
        browser.point((track[0] + 0.7 * track[2], track[1]))
    elif way == "drag":
        to = track[0] + 0.3 * track[2]
        browser.point(at, ((at[0] + to) / 2, at[1]), (to, at[1]))
    elif way == "finger":
        browser.point((track[0] + 0.6 * track[2], track[1]), kind="touch")


@pytest.mark.in_turns(6)
@pytest.mark.parametrize("front_end", ["JupyterLab", "Notebook"])
@pytest.mark.parametrize("engine", ["Chromium", *OTHERS])
def test_keys_stay_with_the_slider(opened, lab, engine, front_end):
    browser = opened(engine)
    browser.go(lab("sample", front_end))
    found = "!!document.querySelector('.lrcourse .noUi-handle')"
    assert until(browser, found, bool), "no slider"
    time.sleep(1)  # until the front end has put its focus where it wants it
    for way in WAYS:
        browser.ask(
            "(document.querySelector('.lrcourse .noUi-handle').scrollIntoView({block: 'center'}), 1)"
        )
        reach(browser, way)
        assert until(browser, STATE, lambda seen: seen["focus"])["focus"], f"no focus after {way}"
        for key, value in KEYS.items():
            browser.press(key)
            wanted = {"readout": str(value), "verdict": f"slope {value}", "focus": True}
            seen = until(browser, STATE, lambda seen, wanted=wanted: seen == wanted)
            assert seen == wanted, f"{key} after {way}"
