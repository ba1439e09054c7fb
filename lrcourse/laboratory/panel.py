"""The laboratory's widget: what its controls (controls.py) do to a run, or to two, and what is seen.

The browser keeps time: while it plays, ipywidgets' `Play` asks for pictures, and not for the next
before the last were made. So there is no thread and no task that could be left behind, and where the
page is closed nothing runs on.
"""

import html
from dataclasses import replace
from time import monotonic
from types import SimpleNamespace

import ipywidgets

from ..messages import tr
from ..pictures import canvas_of, data_url, drawn, one_at_a_time, size_on_page, still_png
from ..style import sheet
from ..widgets import Printable, slider
from . import page, sentence
from .controls import Controls
from .data import own
from .figure import book, draw_ground, page_of
from .run import Run
from .setting import Setting, part_of, read
from .sweeping import draw_sweep, place, sweep

AT_ONCE = 1.0  # seconds after a turn within which another may follow
SAID_EVERY = 25  # pictures: who listens to the page can't follow more sentences
# Updates, of the run without a kernel
FLIPPED = [0, 20, 100, 400, 800]


class Laboratory(Controls, Printable):
    """What `laboratory` returns.

    `run` is the network in training, `twin` the other one or None, `setting` the line that leads
    here. `step(n)`, `turn(α)`, `dial(name, value)` and `load(line)` do what the dials do.
    """

    @one_at_a_time
    def __init__(self, setting, data):
        self.data, self.told, self.pictures, self.turned = data, [], 0, float("-inf")
        self.build(setting)
        self.live = ipywidgets.VBox(
            [self.said, self.buttons(), self.rate_row(), self.shown, self.back_row(),
             self.dial_rows(), self.layers, self.experiments(), self.swept, self.line]
        ).add_class("lr-live")  # fmt: skip
        self.load(setting)
        # Beside the style of the slider.
        style = f"<style>{sheet('laboratory.css')}{page.ground()}</style>"
        style = ipywidgets.HTML(style, layout={"display": "none"})
        super().__init__([self.live, self.asleep(setting), style])
        self.text = f"{page.alt()}\n{sentence.told(self.run)}\n{self.setting}"
        self.known_by([self.text])
        self.add_class("lr-lab").add_class(self.name)
        self.still = still_png(book().whole(book().overlay(page_of(self.run))))
        width, height = book().size
        self.still_metadata = {"width": width, "height": height, "alt": self.text}
        self.wake = tr("Run this cell to use the laboratory.")

    # ------------------------------------------------------------------------------ what it does
    @property
    def setting(self):
        """The line that leads to what is shown: it can be pasted, sent, and handed to `check`."""
        return str(self.run.line())

    @property
    def runs(self):
        return [self.run, self.twin] if self.twin else [self.run]

    @one_at_a_time
    def load(self, setting):
        """Start from a setting, or a line of one, and go to the update that it names."""
        if isinstance(setting, str):
            setting = Setting.parse(setting, self.ends())
        runs = [
            Run(each, self.data)
            for each in [setting, *([setting.of_twin()] if setting.twin else [])]
        ]
        self.run, self.twin = runs[0], runs[1] if len(runs) > 1 else None
        for run in self.runs:
            run.advance(setting.at)
            run.note()
        self.set_controls()
        self.show()

    def ends(self):
        if self.data is None:
            return None
        X, y, _ = own(self.data)
        return X.shape[1], y.shape[1]

    @one_at_a_time
    def step(self, n=1):
        """Make n updates, of the twin too."""
        for run in self.runs:
            run.advance(n)
            run.note()
        if not any(run.finite for run in self.runs) and self.play.playing:
            self.play.playing = False
        self.show()

    def tick(self):
        """Two pictures: the browser shows one while the other is made. One while α is being turned,
        as the next turn would have to wait for both.
        """
        for _ in range(1 if monotonic() - self.turned < AT_ONCE else 2):
            self.step(self.speed.value)

    @one_at_a_time
    def turn(self, learning_rate):
        """Turn α, from the next update on; a twin that differs in α keeps its own."""
        self.turned = monotonic()
        for run in self.runs[:1] if "learning_rate" in read(self.run.setting.twin) else self.runs:
            run.turn(learning_rate)
            run.note()
        self.show()

    @one_at_a_time
    def dial(self, name, value):
        """Turn any other dial: a new run begins, with α as it stands."""
        now = self.run.setting
        setting = replace(self.from_here(), twin="").turned(**{name: value})
        try:
            setting = replace(setting, twin=now.twin)
        except ValueError:
            pass  # what the twin had different, this one has not at all
        self.load(setting)

    @one_at_a_time
    def reset(self, seed=None):
        """Back to the start, or to the start of another seed."""
        setting = self.from_here()
        self.load(setting if seed is None else replace(setting, seed=seed))

    def from_here(self):
        """The setting of a new run, with α as its dial stands."""
        rate = self.run.rates.dial(self.run.step)
        return replace(self.run.setting, learning_rate=rate, turns=(), at=0)

    def choose_twin(self):
        name, value = self.twin_dial.value, self.twin_value.value
        if name and value is not None:
            now = replace(self.run.line(), twin="", at=0)
            self.load(replace(now, twin=part_of(now, name, value)))

    @one_at_a_time
    def sweep(self, dial="learning_rate"):
        """The loss at the end over the values of a dial, as a picture under the dials."""
        found = sweep(self.run.setting, dial, self.data)
        figure = draw_sweep(found, place(self.run, dial))
        canvas, (width, _) = canvas_of(figure), size_on_page(figure)
        canvas.draw()
        said = tr("The loss after {updates} updates, for {values} values and {seeds} starts each.")
        said = said.format(
            updates=found.updates, values=len(found.values), seeds=found.loss.shape[1]
        )
        self.swept.value = (
            f'<p>{said}</p><div class="lr-picture"><img src="{data_url(still_png(drawn(canvas)))}" '
            f'alt="{html.escape(said)}" width="{width}" style="--w: {width}"></div>'
        )
        return found

    # ---------------------------------------------------------------------------- what is seen
    def show(self):
        """Pictures, numbers and the sentence, as things are."""
        self.set_rate()
        paused = not self.play.playing
        self.set_back(paused)
        looked_at = None if self.back.value == self.back.max else self.run.track[self.back.value]
        shown = ""
        for number, run in enumerate(self.runs):
            other = self.runs[1 - number] if self.twin else None
            row = looked_at if number == 0 else None
            numbers = page.values(run.setting, row or run.track[-1])
            numbers = self.of_twin(numbers) if number else numbers
            shown += f'<p class="lr-numbers">{html.escape(numbers)}</p>'
            shown += page.pictures(run, other, row, to_read=paused)
        self.shown.value = shown
        self.say(paused)

    def say(self, paused):
        """The sentence; while it plays only when another one is due."""
        kinds = [name for run in self.runs for name, _ in sentence.seen(run)[:2]]
        self.pictures += 1
        if paused or kinds != self.told or self.pictures % SAID_EVERY == 0:
            self.told = kinds
            mine, *theirs = (sentence.told(run) for run in self.runs)
            said = [mine, *map(self.of_twin, theirs)]
            self.said.value = "".join(said_html(text) for text in said)
        if paused:
            with self.quiet():
                self.line.value = self.setting

    def of_twin(self, said):
        return tr("The twin, {part}: {said}").format(part=self.run.setting.twin, said=said)

    def refuse(self, error):
        """Say what can't be, and show the dials as they are."""
        self.said.value = said_html(tr("That doesn't work: {why}.").format(why=str(error)))
        self.set_controls()

    def asleep(self, setting):
        """Without a kernel: a few pages of the run, to turn, and how to wake the rest."""
        run = Run(replace(setting, twin="", at=0), self.data)
        pages, said = [], []
        for step in FLIPPED:
            run.advance(step - run.step)
            run.note()
            kept = {"network": run.network.copy(), "track": list(run.track)}
            pages.append(page_of(SimpleNamespace(**{**vars(run), **kept})))
            said.append(sentence.told(run))
        figure = draw_ground()
        flip = slider(
            figure, lambda step, page, said: page(figure.axes), FLIPPED,
            lambda step, page, said: said, data={"page": pages, "said": said}, label=tr("update"),
            alt=page.alt(), play=True,
        )  # fmt: skip
        wake = tr(
            "This is one run of the laboratory, to leaf through. To turn its dials yourself, open this "
            "notebook in JupyterLab and run the cell: {line}"
        ).format(line=f'laboratory("{setting}")')
        return ipywidgets.VBox([ipywidgets.HTML(f"<p>{html.escape(wake)}</p>"), flip]).add_class(
            "lr-asleep"
        )


def said_html(text):
    return f'<p role="status">{html.escape(text)}</p>'
