"""Firefox and WebKit beside Chromium: every slider of the website, and JupyterLab as it is opened."""

import json
import os
import shutil

import notebooks
import pytest
from support.browser import SCRIPT, jupyterlab, trust
from support.engines import engine, missing, until
from support.sliders import stored_sliders
from support.website import ROOT, served, website

BOOK = ROOT / "book"
SLIDERS = {
    path: stored_sliders(json.loads(path.read_text("utf-8"))) for path in notebooks.files(BOOK)
}
SLIDERS = {
    path: found for path, found in SLIDERS.items() if found and "solutions" not in path.parts
}
IN_LAB = ["index", "1_background"]

SLIDER = """(document.body.style.scrollBehavior = 'auto', window.slider =
  [...document.querySelectorAll('.lrcourse:has(.widget-hslider)')][%d]) && (
  window.controls = [...slider.querySelectorAll('.widget-hslider, .widget-radio')],
  slider.scrollIntoView({block: 'center'}), 1)"""
FOCUS = "(controls[%d].querySelector('.noUi-handle, input:checked').focus(), 1)"
SHOWN = "shown(slider)"


@pytest.fixture(scope="module", params=["Firefox", "WebKit"])
def browser(request):
    if lacking := missing(request.param):
        assert os.environ.get("CI") != "true", f"{lacking} must be there (.ci/run)"
        pytest.skip(f"no {lacking}")
    with engine(request.param) as browser:
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


@pytest.mark.parametrize("path", SLIDERS, ids=lambda path: path.stem)
def test_every_slider_of_the_website_moves(browser, site, path):
    browser.go(f"{site}/{path.relative_to(BOOK).with_suffix('.html').as_posix()}")
    browser.ask(f"(() => {{ {SCRIPT} return 1 }})()")
    there = (
        "document.querySelectorAll('script[type*=widget-view]').length === "
        "document.querySelectorAll('.live.there').length"
    )
    assert until(browser, there, bool)
    for number, stored in enumerate(SLIDERS[path]):
        walk(browser, number, stored, f"{path.stem}, slider {number + 1}")
    assert browser.ask("complaints") == []


def test_a_complaint_of_the_page_is_noted(browser, tmp_path):
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


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    root, home = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home")
    for name in IN_LAB:
        shutil.copy(BOOK / "en" / f"{name}.ipynb", root)
    trust(root.glob("*.ipynb"), home)
    with jupyterlab(root, home) as (address, token):
        yield lambda name: f"{address}/tree/{name}.ipynb?token={token}&reset"


@pytest.mark.parametrize("name", IN_LAB)
def test_a_notebook_that_was_just_opened_is_alive_in_jupyterlab(browser, lab, name):
    browser.go(lab(name))
    assert until(browser, f"(() => {{ {SCRIPT} return 1 }})()", bool)
    for number, stored in enumerate(SLIDERS[BOOK / "en" / f"{name}.ipynb"]):
        walk(browser, number, stored, f"{name}, slider {number + 1}")
