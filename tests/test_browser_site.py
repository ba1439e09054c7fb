"""The website in a browser, opened from its files with the network blocked."""

import json
from importlib.resources import files

import pytest
from support.sliders import assert_looks, stored_sliders
from support.website import ROOT, SitePage, as_on_the_page, website
from test_browser import check_frames

from lrcourse.pictures import SCALE

pytest.importorskip("sphinx_book_theme", reason="the website's packages: pip install -e .[site]")
BOOK = ROOT / "book"
NOTEBOOKS = [p for p in sorted(BOOK.rglob("*.ipynb")) if "solutions" not in p.parts]
NOTEBOOKS = [p for p in NOTEBOOKS if ".ipynb_checkpoints" not in p.parts]
NAMES = [p.relative_to(BOOK).with_suffix("").as_posix() for p in NOTEBOOKS]
DARK = {"color_scheme": "dark"}
PHONE = {"color_scheme": "light", "viewport": {"width": 360, "height": 740}}
DARK_PHONE = {**PHONE, "color_scheme": "dark"}
pytestmark = pytest.mark.in_turns(3)

LIGHT = {"color_scheme": "light"}
WITH_AXE = [  # a page of each kind, and the ledger; each in light and dark, on a phone and not
    ("en/index", PHONE, "html"), ("en/index", DARK, "html"),
    ("en/2_1_learning_rate", LIGHT, "html"), ("en/2_1_learning_rate", DARK_PHONE, "html"),
    ("en/exercises/2_1_learning_rate", LIGHT, "html"), ("en/exercises/2_1_learning_rate", DARK, "html"),
    ("en/laboratory", DARK_PHONE, "html"),
    ("en/6_questions_and_answers", LIGHT, "#the-ledger"),
    ("en/6_questions_and_answers", DARK_PHONE, "#the-ledger"),
]  # fmt: skip
FINGER = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
# What one presses, but for links within a text, and what lies behind a sidebar's button.
TARGETS = """() => [...document.querySelectorAll(
    'main :is(button, summary, select, input, .noUi-touch-area, a.start, .place a, .lr-strip a, .chapters a)')]
  .map(target => target.matches('input') ? target.closest('label') ?? target : target)
  .filter(target => target.checkVisibility() && target.getClientRects().length)
  .map(target => [target.getBoundingClientRect(), target])
  .filter(([box]) => box.height < 43.5 || box.width < 43.5)
  .map(([box, target]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${target.outerHTML.slice(0, 90)}`)
"""


@pytest.fixture(scope="module")
def site():
    return website()


@pytest.mark.in_turns(6)
@pytest.mark.parametrize("name", NAMES)
def test_page(browser, site, name):
    """It fits a phone; its sliders move, and nothing jumps; nothing is missed, nothing asked for.

    All places of each slider are seen here; what JupyterLab opens is the same (test_browser.py).
    """
    notebook = json.loads((site / "_sources" / f"{name}.ipynb").read_text("utf-8"))
    stored = as_on_the_page(stored_sliders(notebook))
    with SitePage(browser, site / f"{name}.html") as shown:
        for number, slider in enumerate(stored):
            assert slider.pages, f"slider {number + 1} needs a kernel: it is dead on the website"
            check_frames(shown, number, slider)
        assert_looks(shown.page, stored, SCALE)
        shown.page.set_viewport_size({"width": 360, "height": 740})
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert shown.errors == []
        assert shown.strangers == []


@pytest.mark.in_turns(5)
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


@pytest.mark.parametrize(
    "name", ["en/index", "en/2_1_learning_rate", "en/exercises/2_1_learning_rate"]
)
def test_a_finger_meets_what_it_aims_at(browser, site, name):
    with SitePage(browser, site / f"{name}.html", **FINGER) as shown:
        assert shown.page.evaluate(TARGETS) == []


@pytest.mark.parametrize("name", ["en/index", "en/2_1_learning_rate"])
def test_at_twice_the_size_the_page_still_fits(browser, site, name):
    """A window of 1280 pixels at 200 % has 640 for the page; with motion reduced nothing glides."""
    view = {
        "viewport": {"width": 640, "height": 450},
        "device_scale_factor": 2,
        "reduced_motion": "reduce",
    }
    with SitePage(browser, site / f"{name}.html", **view) as shown:
        assert shown.page.evaluate("document.documentElement.scrollWidth") <= 640
        moving = "[...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
        moving += " return parseFloat(s.transitionDuration) || s.animationName !== 'none' }).length"
        assert shown.page.evaluate(moving) == 0


def test_letters_come_from_the_page_itself(browser, site):
    """Those of three families, for what stands on the page, and no font of the theme's icons."""
    with SitePage(browser, site / "en/2_1_learning_rate.html", **LIGHT) as shown:
        shown.page.evaluate("document.fonts.ready.then(() => 0)")
        loaded = shown.page.evaluate(
            "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"
        )
        brought = {f"Source {name} Variable" for name in ("Serif 4", "Sans 3", "Code Pro")}
        assert {name for name in loaded if "MJX" not in name} == brought


@pytest.mark.parametrize("view", [LIGHT, DARK])
def test_a_moving_picture_lies_on_its_background(browser, site, view):
    """What moves is the picture, what stands still the background of its box: no frame between."""
    with SitePage(browser, site / "en/index.html", **view) as shown:
        frames = "images => images.flatMap(i => [getComputedStyle(i).padding, getComputedStyle(i).border])"
        found = shown.page.locator(".lr-picture img").evaluate_all(frames)
        assert {frame.split()[0] for frame in found} == {"0px"}


def test_the_slider_stays_in_sight_beside_the_last_panel(browser, site):
    with SitePage(browser, site / "en/index.html", **PHONE) as shown:
        shown.page.wait_for_selector(".lrcourse .noUi-handle")
        shown.page.evaluate("() => [...document.querySelectorAll('.lr-picture')].find("
            "picture => picture.closest('.lrcourse')).scrollIntoView({block: 'end'})")  # fmt: skip
        handle = shown.page.locator(".lrcourse .noUi-handle").first.bounding_box()
        assert 0 < handle["y"] < 200


def test_what_follows_a_prediction_is_veiled_until_a_choice(browser, site):
    for unveil in ("input[type=radio]", ".widget-toggle-button"):
        with SitePage(browser, site / "en/2_1_learning_rate.html", **LIGHT) as shown:
            prediction = shown.page.locator(".lr-predict").first
            output = shown.page.locator(".cell:has(.lr-predict) + .cell .cell_output").first
            blurred = "output => getComputedStyle(output).filter"
            assert "blur" in output.evaluate(blurred)
            shown.page.emulate_media(media="print")
            assert output.evaluate(blurred) == "none"  # nothing is lost on paper
            shown.page.emulate_media(media="screen")
            prediction.locator(unveil).first.click()
            assert output.evaluate(blurred) == "none"
            others = shown.page.locator(".cell:has(.lr-predict) + .cell .cell_output").nth(1)
            assert "blur" in others.evaluate(blurred)


def test_a_chapter_read_to_its_end_is_ticked(browser, site):
    with SitePage(browser, site / "en/2_1_learning_rate.html", **LIGHT) as shown:
        ticked = shown.page.locator(".bd-sidebar-primary a.read")
        assert ticked.count() == 0
        shown.page.locator(".prev-next-area").scroll_into_view_if_needed()
        ticked.wait_for()
        shown.page.goto((site / "en/index.html").as_uri())
        assert ticked.all_inner_texts() == ["2.1 The learning rate"]
        assert shown.page.locator(".chapters a.read").count() == 1


def test_no_button_offers_to_copy_where_a_browser_can_not(browser, site):
    """From a plain http address, of a school's network say, there is no clipboard."""
    page = browser.new_page()
    page.goto((site / "en/1_background.html").as_uri())
    assert page.locator("button.copy").count()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.reload()
    assert page.locator(".cell_input").count() and not page.locator("button.copy").count()
    page.close()


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
