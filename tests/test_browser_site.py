"""The website in a browser, opened from its files with the network blocked."""

import json
import os
from importlib.resources import files

import pytest
from support.browser import chromium
from support.sliders import assert_looks, stored_sliders
from support.website import ROOT, SitePage, website
from test_browser import check_frames

from lrcourse.pictures import SCALE

pytest.importorskip("sphinx_book_theme", reason="the website's packages: pip install -e .[site]")
BOOK = ROOT / "book"
NOTEBOOKS = [p for p in sorted(BOOK.rglob("*.ipynb")) if "solutions" not in p.parts]
NOTEBOOKS = [p for p in NOTEBOOKS if ".ipynb_checkpoints" not in p.parts]
NAMES = [p.relative_to(BOOK).with_suffix("").as_posix() for p in NOTEBOOKS]
DARK = {"color_scheme": "dark"}
PHONE = {"color_scheme": "light", "viewport": {"width": 360, "height": 740}}
WITH_AXE = [  # a page of each kind, and the ledger; each view twice
    ("en/index", PHONE, "html"), ("en/2_1_learning_rate", PHONE, "html"),
    ("en/exercises/2_1_learning_rate", DARK, "html"),
    ("en/6_questions_and_answers", DARK, "#the-ledger"),
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    try:
        with chromium() as browser:
            yield browser
    except RuntimeError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def site():
    return website()


@pytest.mark.parametrize("name", NAMES)
def test_page(browser, site, name):
    """It fits a phone; its sliders move, and nothing jumps; nothing is missed, nothing asked for.

    All places of each slider are seen here; what JupyterLab opens is the same (test_browser.py).
    """
    stored = stored_sliders(json.loads((site / "_sources" / f"{name}.ipynb").read_text("utf-8")))
    with SitePage(browser, site / f"{name}.html") as shown:
        for number, slider in enumerate(stored):
            assert slider.pages, f"slider {number + 1} needs a kernel: it is dead on the website"
            check_frames(shown, number, slider)
        assert_looks(shown.page, stored, SCALE)
        shown.page.set_viewport_size({"width": 360, "height": 740})
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert shown.errors == []
        assert shown.strangers == []


@pytest.mark.parametrize("name, view, part", WITH_AXE)
def test_axe_has_nothing_serious_to_say(browser, site, name, view, part):
    with SitePage(browser, site / f"{name}.html", **view) as shown:
        assert violations(shown.page, part) == []


def violations(page, part):
    """What axe-core finds in a part of the page against WCAG 2.1 A and AA, of weight."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.add_script_tag(content=files("axe_playwright_python").joinpath("axe.min.js").read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    found = page.evaluate(
        "([part, tags]) => axe.run(part, {runOnly: tags, resultTypes: ['violations']}).then(r => r.violations)",
        [part, tags],
    )
    return [
        f"{rule['id']}: {rule['help']}: {node['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"][:3]
    ]


def test_sliders_follow_the_mouse_and_a_finger(browser, site):
    for touch in (False, True):
        with SitePage(browser, site / "en/2_1_learning_rate.html", has_touch=touch) as shown:
            slider = shown.sliders().first
            slider.scroll_into_view_if_needed()
            before = slider.evaluate("shown")
            box = slider.locator(".noUi-base").bounding_box()
            place = box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2
            (shown.page.touchscreen.tap if touch else shown.page.mouse.click)(*place)
            shown.page.wait_for_timeout(200)
            after = slider.evaluate("shown")
            assert after["values"] != before["values"]
            assert after["picture"] != before["picture"]


def test_a_prediction_answers(browser, site):
    with SitePage(browser, site / "en/2_1_learning_rate.html") as shown:
        prediction = shown.page.locator(".lrcourse:has(.widget-radio-box)").first
        prediction.locator("input").first.focus()
        shown.page.keyboard.press("Space")
        assert prediction.locator(".thought").first.is_visible()


def test_the_search_finds(browser, site):
    with SitePage(browser, site / "search.html") as shown:
        shown.page.goto((site / "search.html").as_uri() + "?q=momentum")
        shown.page.wait_for_selector("#search-results li a")
        assert shown.errors == []
