"""What is turned and pressed in the laboratory: its controls, where they stand, and what they call."""

from contextlib import contextmanager
from dataclasses import replace

import ipywidgets
from traitlets import CInt

from ..messages import tr
from ..pictures import one_at_a_time
from ..widgets import FILL
from .dials import DIALS, LEARNING_RATES, dropdown, name_of, options
from .figure import LAYERS
from .setting import short
from .sweeping import SWEPT

SPEEDS = [1, 5, 20, 100, 500]  # updates a picture
INTERVAL = 40  # milliseconds from one tick of the clock to the next, at least


class Clock(ipywidgets.Play):
    """The browser's clock; of what it says the kernel sends no echo, which would cost its time."""

    value = CInt().tag(sync=True, echo_update=False)


class Controls:
    """The controls, each with its handler: a method of the laboratory, whose other half this is."""

    def build(self, setting):
        """The controls that are asked for by name, each with its handler."""
        self.said, self.shown, self.swept = (ipywidgets.HTML() for _ in range(3))
        self.said.add_class("lr-said")
        self.layers = ipywidgets.HBox().add_class("lr-dials")
        self.play = Clock(max=10**9, interval=INTERVAL, show_repeat=False)
        self.speed = ipywidgets.Dropdown(
            options=[(str(n), n) for n in SPEEDS], value=20, description=tr("updates a picture")
        )
        self.rate = ipywidgets.SelectionSlider(options=[("0.3", 0.3)], layout=FILL)
        self.back = ipywidgets.IntSlider(readout=False, layout=FILL)
        self.line = ipywidgets.Text(description=tr("setting"), continuous_update=False)
        self.line.add_class("lr-line")
        names = [name for name in DIALS if name != "data" or self.data is None]
        if self.data is not None:
            names = [name for name in names if name not in ("noise", "points")]
        self.dials = {name: dropdown(name, getattr(setting, name)) for name in names}
        twins = [(name_of(name), name) for name in ["learning_rate", *names] if name != "points"]
        self.twin_dial = ipywidgets.Dropdown(
            options=[("–", ""), *twins], description=tr("a twin differs in")
        )
        self.twin_value = ipywidgets.Dropdown(description=tr("where it has"))
        swept = [(name_of(name), name) for name in SWEPT if name in ("learning_rate", *names)]
        self.sweep_dial = ipywidgets.Dropdown(options=swept, description=tr("sweep over"))
        self.menus = [
            dropdown("activation", "tanh", tr("layer {n}").format(n=n + 1)) for n in range(LAYERS)
        ]
        self.listen()

    def listen(self):
        self.hearing = True
        for control, trait, handler in [
            (self.play, "value", lambda value: value and self.tick()),
            (self.play, "playing", lambda playing: self.show()),
            (self.rate, "value", self.turn),
            (self.back, "value", lambda number: self.show()),
            (self.line, "value", self.load),
            (self.twin_dial, "value", self.offer_twin),
            (self.twin_value, "value", lambda value: self.choose_twin()),
            *((dial, "value", self.handler(name)) for name, dial in self.dials.items()),
            *(
                (menu, "value", lambda name: self.dial("activation", self.functions()))
                for menu in self.menus
            ),
        ]:
            control.observe(self.heard(handler), trait)

    def handler(self, name):
        return lambda value: self.dial(name, value)

    def heard(self, handler):
        """The handler, unless it is we who set the control; what can't be is said, not raised."""

        @one_at_a_time
        def on_change(change):
            if self.hearing:
                try:
                    handler(change["new"])
                except ValueError as error:
                    self.refuse(error)

        return on_change

    @contextmanager
    def quiet(self):
        """Within, controls are set without being heard."""
        before, self.hearing = self.hearing, False
        try:
            yield
        finally:
            self.hearing = before

    # ------------------------------------------------------------------ set to what there is
    def set_controls(self):
        setting = self.run.line()
        with self.quiet():
            for name, dial in self.dials.items():
                value = getattr(setting, name)
                dial.options, dial.value = options(name, value), value
            self.line.value = str(setting)
            if not setting.twin:
                self.twin_dial.value, self.twin_value.options = "", []
        self.set_layers(setting)

    def set_rate(self):
        """The dial of α: the line that was loaded may have a turn that was yet to come."""
        rate = self.run.rates.dial(self.run.step)
        with self.quiet():
            if rate != self.rate.value or len(self.rate.options) == 1:
                rates = sorted({*LEARNING_RATES, rate})
                self.rate.options = [(short(each), each) for each in rates]
                self.rate.value = rate

    def set_back(self, paused):
        """The dial that looks back stays at the end; as long as it plays it needs no message for that."""
        with self.quiet(), self.back.hold_sync():
            at_end = self.back.value == self.back.max or not paused
            if paused:
                self.back.max = len(self.run.track) - 1
            if at_end:
                self.back.value = self.back.max

    def set_layers(self, setting):
        """A menu of functions for each hidden layer, where there are several."""
        names = setting.activations if len(setting.hidden) > 1 else []
        with self.quiet():
            for menu, name in zip(self.menus, names):
                menu.value = name
        self.layers.children = self.menus[: len(names)]

    def functions(self):
        """What the menus say, as a line has it; layers beyond the last menu stay as they are."""
        names = [menu.value for menu in self.layers.children]
        names += self.run.setting.activations[len(names) :]
        return names[0] if len(set(names)) == 1 else ",".join(names)

    def offer_twin(self, name):
        """Fill in what the twin may have of that dial."""
        mine = getattr(self.run.setting, name) if name else None
        others = [each for each in options(name, mine) if each[1] != mine] if name else []
        with self.quiet():
            self.twin_value.options = [(tr("choose"), None), *others]
            self.twin_value.value = None
        if not name:
            self.load(replace(self.run.line(), twin=""))

    # --------------------------------------------------------------------- where they stand
    def buttons(self):
        made = [self.play]
        for text, pressed in [
            (tr("one update"), lambda: self.step(1)),
            (tr("ten"), lambda: self.step(10)),
            (tr("back to the start"), self.reset),
            (tr("new start"), lambda: self.reset(self.run.setting.seed + 1)),
        ]:
            button = ipywidgets.Button(description=text)
            button.on_click(lambda _, pressed=pressed: pressed())
            made.append(button)
        return ipywidgets.HBox([*made, self.speed]).add_class("lr-buttons")

    def rate_row(self):
        return ipywidgets.HBox([ipywidgets.Label("α"), self.rate]).add_class("lr-row")

    def back_row(self):
        label = ipywidgets.Label(tr("look back"))
        return ipywidgets.HBox([label, self.back]).add_class("lr-row")

    def dial_rows(self):
        return ipywidgets.HBox(list(self.dials.values())).add_class("lr-dials")

    def experiments(self):
        button = ipywidgets.Button(description=tr("sweep"))
        button.on_click(lambda _: self.heard(self.sweep)({"new": self.sweep_dial.value}))
        both = [self.twin_dial, self.twin_value, self.sweep_dial, button]
        return ipywidgets.HBox(both).add_class("lr-dials")
