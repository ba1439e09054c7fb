"""How long after a key press is the new picture there? Our sliders beside their peers.

One notebook in JupyterLab in a headless Chromium, on a screen of density 2, shows the same figure
of 1280 × 720 pixels four times: as frames, in place through the kernel, redrawn by `interact`, and
by ipympl with `set_data`. Measured is the time from the key press (as the browser stamps it) to the
end of the display frame in which the image or canvas has other pixels; and in a drag of 1.5 s, how
many pictures were shown and how long after the release the last of them came. The four take turns,
so that what disturbs the machine for a while disturbs them all.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

# The browser of the tests, and the settings of make lab.
sys.path.extend(str(Path(__file__).parents[1] / folder) for folder in ("tests", "tools"))
from support.browser import NotebookPage, chromium, jupyterlab

from .report import machine, table, write_section

TURNS = 4
PRESSES = 12  # in each turn
QUIET = 300  # milliseconds without a change before the next press
VALUES = 45
DRAG_SECONDS = 1.5

FIGURE = f"""
import ipywidgets, numpy as np, matplotlib.pyplot as plt
from lrcourse import gradient_descent, plots, quadratic, widgets
bowl = quadratic()
alphas = np.linspace(0.05, 2.2, {VALUES})

def walk(alpha):
    path = gradient_descent(bowl.gradient, 10.0, alpha, 20)
    return path, bowl.value(path)

def curve():
    figure, axes = plots.subplots(figsize=(6.4, 3.6))
    plots.plot_on_curve(bowl, width=12, axes=axes)
    return figure, axes

def ours(**options):
    figure, axes = curve()
    draw = lambda alpha: axes.plot(*walk(alpha), "o-", color=plots.MOVE)
    return widgets.slider(figure, draw, alphas, "α = {{:.2f}}".format, alt="A walk", **options)

def theirs(alpha):
    figure, axes = curve()
    return figure, *axes.plot(*walk(alpha), "o-", color=plots.MOVE)
"""
CONTENDERS = {
    "lrcourse, frames": "ours()",
    "lrcourse, in place": "ours(limit=0)",
    "interact, redrawn": """
%config InlineBackend.figure_formats = ["retina"]
def redraw(alpha):
    theirs(alpha)
    plt.show()
ipywidgets.interactive(redraw, alpha=ipywidgets.SelectionSlider(
    options=[(f"{alpha:.2f}", alpha) for alpha in alphas]))""",
    "ipympl, set_data": """
%matplotlib widget
figure, line = theirs(alphas[0])
control = ipywidgets.SelectionSlider(options=[(f"{alpha:.2f}", alpha) for alpha in alphas])
def on_move(change):
    line.set_data(*walk(change.new))
    figure.canvas.draw_idle()
control.observe(on_move, "value")
ipywidgets.VBox([control, figure.canvas])""",
}

# The pixels, made small, at each display frame; a message posted there arrives when it is painted.
PROBE = """
const small = document.createElement('canvas');
small.width = 96; small.height = 54;  // quickly read, so that it delays nobody
const paper = small.getContext('2d', {willReadFrequently: true});
window.probe = output => {
  let last = null;
  const changes = window.changes = [], pixels = () => {
    const seen = [...output.querySelectorAll('img, canvas')].find(e => e.offsetWidth > 100);
    if (!seen || (seen.matches('img') && !(seen.complete && seen.naturalWidth))) return null;
    paper.clearRect(0, 0, small.width, small.height);
    paper.drawImage(seen, 0, 0, small.width, small.height);
    let sum = 0;
    for (const value of paper.getImageData(0, 0, small.width, small.height).data)
      sum = (sum * 31 + value) | 0;
    return sum;
  };
  const look = () => {
    if (window.changes !== changes) return;
    const now = pixels();
    if (now !== null && now !== last) {
      if (last !== null) {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => changes.push(performance.now());
        painted.port2.postMessage(0);
      }
      last = now;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
for (const [event, name] of [['keydown', 'pressed'], ['pointerup', 'released']])
  window.addEventListener(event, e => { window[name] = e.timeStamp; }, true);
"""


def notebook():
    cells = [new_code_cell(FIGURE), *map(new_code_cell, map(str.strip, CONTENDERS.values()))]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def latencies(page):
    """Milliseconds from each key press to the changed pixels."""
    found = []
    for press in range(PRESSES):
        before = page.evaluate("() => window.changes.length")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("before => window.changes.length > before", arg=before)
        found.append(page.evaluate("before => window.changes[before] - window.pressed", before))
        # A late second picture must not pass for the next one's. Then fall out of step.
        page.wait_for_function(
            "quiet => performance.now() - window.changes.at(-1) > quiet", arg=QUIET
        )
        page.wait_for_timeout(7 * (press % 5))
    return found


def drag(page, handle, base):
    """Pictures shown while the handle is dragged across, and the lag of the last one (ms)."""
    box, track = handle.bounding_box(), base.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    start = page.evaluate("() => window.changes.length")
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < DRAG_SECONDS:
        page.mouse.move(track["x"] + track["width"] * passed / DRAG_SECONDS, y)
        page.wait_for_timeout(8)
    page.mouse.up()
    page.wait_for_timeout(1500)
    return page.evaluate(
        """start => {
      const drawn = window.changes.slice(start);
      return [drawn.filter(t => t <= window.released).length,
              Math.max(0, drawn[drawn.length - 1] - window.released)];
    }""",
        start,
    )


def measure():
    """For each contender its latencies, and for each drag (pictures, lag)."""
    times, drags = {name: [] for name in CONTENDERS}, {name: [] for name in CONTENDERS}
    with tempfile.TemporaryDirectory() as folder:
        root, home = Path(folder, "root"), Path(folder, "home")
        root.mkdir(), home.mkdir()
        nbformat.write(notebook(), root / "sliders.ipynb")
        screen = {"viewport": {"width": 1000, "height": 700}, "device_scale_factor": 2}
        with (
            jupyterlab(root, home) as (address, token),
            chromium() as browser,
            NotebookPage(browser, address, token, "sliders.ipynb", **screen) as opened,
        ):
            opened.page.evaluate(PROBE)
            opened.run_all()
            for _ in range(TURNS):
                for number, name in enumerate(CONTENDERS, start=1):
                    cell = opened.page.locator(".jp-CodeCell").nth(number)
                    milliseconds, dragged = one_turn(
                        opened.page, cell.locator(".jp-Cell-outputArea")
                    )
                    times[name] += milliseconds
                    drags[name].append(dragged)
    return times, drags


def one_turn(page, output):
    """Some key presses and a drag, from the first value on."""
    output.scroll_into_view_if_needed()
    handle = output.locator(".noUi-handle")
    handle.focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(1500)
    output.evaluate("output => window.probe(output)")
    page.wait_for_timeout(300)
    times = latencies(page)
    page.keyboard.press("Home")
    page.wait_for_timeout(800)
    return times, drag(page, handle, output.locator(".noUi-base"))


def bytes_and_seconds():
    """Of one slider of frames: what it adds to the notebook, and the time to build it."""
    space = {}
    exec(FIGURE, space)
    started = time.perf_counter()
    made = space["ours"]()
    seconds = time.perf_counter() - started
    return sum(map(len, made.pages())) + len(made.children[-1].value), seconds


def report(times, drags, size, seconds, machine):
    medians = {name: statistics.median(found) for name, found in times.items()}
    rows = [
        (
            name,
            f"{medians[name]:.0f}",
            f"{statistics.quantiles(times[name], n=10)[-1]:.0f}",
            f"{medians['interact, redrawn'] / medians[name]:.1f} ×",
            f"{statistics.median(pictures for pictures, _ in drags[name]):.0f}",
            f"{statistics.median(lag for _, lag in drags[name]):.0f}",
        )
        for name in CONTENDERS
    ]
    head = [
        "", "key press → new pixels, ms", "90 % within, ms", "faster than interact",
        "pictures in a drag", "lag after it, ms",
    ]  # fmt: skip
    return f"""
## Sliders: from a key press to new pixels

{machine}

JupyterLab in a headless Chromium that draws without a graphics card, on a screen of density 2; the
same figure of 1280 × 720 pixels four times. {TURNS * PRESSES} key presses and {TURNS} drags of
{DRAG_SECONDS} s for each, the contenders taking turns; medians.

{table(head, rows)}

Aimed at: frames within 33 ms, at least 6 × faster than `interact`, the last picture at most 50 ms
after the drag; in place at least 4 × faster. One display frame is 16.7 ms, and no change can be seen
before the next one. A drag passes {VALUES} values. A slider of {VALUES} frames takes {size / 1000:.0f}
KB of its notebook (at most 600) and {seconds:.2f} s to build (at most 1.5).
"""


def main():
    times, drags = measure()
    packages = "jupyterlab", "ipywidgets", "matplotlib", "ipympl", "playwright"
    text = report(times, drags, *bytes_and_seconds(), machine(*packages))
    write_section("sliders", text)
    print(text)


if __name__ == "__main__":
    main()
