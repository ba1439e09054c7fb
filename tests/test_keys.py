"""Keys stay with the slider: every way to reach it, then several keys, in three engines and in
JupyterLab and Notebook. One key alone may pass where the second goes astray."""

import os
import time

import build_book
import pytest
from support.browser import jupyterlab, trust
from support.engines import engine, missing

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
WAYS = ["Tab", "handle", "track", "drag"]

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
def sample(tmp_path_factory):
    root, home = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("home")
    (root / "sample.py").write_text(SAMPLE, "utf-8")
    build_book.build(root / "sample.py")
    trust([root / "sample.ipynb"], home)
    with jupyterlab(root, home) as (address, token):
        server = address.removesuffix("lab")
        yield {
            "JupyterLab": f"{server}lab/tree/sample.ipynb?token={token}&reset",
            "Notebook": f"{server}notebooks/sample.ipynb?token={token}",
        }


@pytest.fixture(scope="module", params=["Chromium", "Firefox", "WebKit"])
def browser(request):
    if lacking := missing(request.param):
        assert os.environ.get("CI") != "true", f"{lacking} must be there (.ci/run)"
        pytest.skip(f"no {lacking}")
    with engine(request.param) as browser:
        yield browser


def until(browser, expression, wanted):
    """What the expression gives, as soon as it is as wanted, or after a while."""
    for _ in range(100):
        try:
            seen = browser.ask(expression)
        except Exception:  # the page isn't there yet
            seen = None
        if wanted(seen):
            break
        time.sleep(0.1)
    return seen


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


@pytest.mark.parametrize("front_end", ["JupyterLab", "Notebook"])
def test_keys_stay_with_the_slider(browser, sample, front_end):
    browser.go(sample[front_end])
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
