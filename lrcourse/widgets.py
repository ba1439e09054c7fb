"""Sliders that answer at once, and questions to answer before reading on.

A slider is a flip book. Matplotlib draws a picture for each value beforehand, only what moves
anew, and the browser shows the one that the slider points at. No Python runs while the slider
moves, so it never lags, and it works in a notebook that was just opened.
"""

import base64
import hashlib
import html
import json
import os
from itertools import product

import ipywidgets
import numpy as np
from IPython.display import display

from lrcourse_desk.start import SERVED

from .messages import tr
from .pictures import FlipBook, data_url, one_at_a_time, page_html, still_png
from .style import STYLE

FILL = {"width": "auto", "flex": "1 1 auto"}
LIMIT = 700_000  # bytes that a slider may add to its notebook
OVERHEAD = 800  # bytes of JSON around a page
NARROWEST = 230  # pixels of a slider's track, on a page of 320


# ------------------------------------------------------------------------------------ the slider
def slider(
    figure,
    draw,
    values,
    describe,
    *,
    data=None,
    alt,
    label="α",
    start=None,
    marks=None,
    play=False,
    limit=LIMIT,
):
    """A slider, the picture that it turns, and a sentence that says what is seen.

    figure    what stands still is drawn on it already
    draw      (value, datum) -> adds to the axes of the figure what belongs to the value
    values    the numbers of the slider; for more than one parameter a dict {label: values}, where
              strings make a menu instead of a slider
    describe  (value, datum) -> the verdict: a sentence
    data      an entry for each value, in order; for two parameters (rows, columns) of entries, and
              so on. A dict {name: data} hands over several, each by its name. Without data, draw
              and describe are given the value alone
    alt       what the picture shows, for those who can't see it
    start     the value to begin with; the first unless given
    marks     {value: name} of special values
    play      a button that runs through the values of the first slider

    With more than one parameter, draw and describe take one value for each, in the order of the
    dict, before the datum; `start` and `marks` are dicts {label: ...} too.

    Where the pictures would take more than `limit` bytes in the notebook, the same slider draws
    each picture when it is asked for. That needs the cell to have been run, and the slider says
    so. Wrong arguments raise a ValueError or TypeError.

    >>> from lrcourse import plots
    >>> figure, axes = plots.subplots(xlim=(0, 2), ylim=(0, 1))
    >>> def draw(learning_rate, path):
    ...     axes.plot(path)
    >>> def describe(learning_rate, path):
    ...     return f"α = {learning_rate} ends at {path[-1]}"
    >>> paths = [[1, 0.9, 0.81], [1, 0.5, 0.25]]
    >>> slider(figure, draw, [0.1, 0.5], describe, data=paths, alt="a falling path").verdicts
    ['α = 0.1 ends at 0.81', 'α = 0.5 ends at 0.25']
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"alt must say what the picture shows; got {alt!r}")
    if isinstance(values, dict):
        start, marks = start or {}, marks or {}
    else:
        values = {label: values}
        start, marks = {} if start is None else {label: start}, {label: marks or {}}
    for name, argument in [("start", start), ("marks", marks)]:
        if not isinstance(argument, dict) or not set(argument) <= set(values):
            raise ValueError(
                f"{name} must be a dict with keys among {list(values)}; got {argument!r}"
            )
    if not all(isinstance(names, dict) for names in marks.values()):
        raise ValueError(f"marks must be a dict value -> name; got {list(marks.values())}")
    parameters = [
        Parameter(name, values[name], start.get(name), marks.get(name, {})) for name in values
    ]
    return Slider(parameters, figure, draw, describe, data, alt, play, limit)


class Parameter:
    """A name, its values, a text for each of them, and the value to start with."""

    def __init__(self, name, values, start, marks):
        self.name, self.values = name, list(values)
        if len(self.values) < 2 or len(set(self.values)) < len(self.values):
            raise ValueError(
                f"values of {name} must be two or more, all different; got {self.values}"
            )
        self.is_menu = all(isinstance(value, str) for value in self.values)
        self.texts = self.values.copy() if self.is_menu else number_texts(self.values)
        self.start = 0 if start is None else self.index("start", start)
        self.marks = {self.index("marks", value): mark for value, mark in marks.items()}
        for index, mark in self.marks.items():
            self.texts[index] += f" = {mark}"

    def index(self, argument, value):
        """Where in values; a difference by rounding (0.1 + 0.2) doesn't count."""
        for index, candidate in enumerate(self.values):
            if candidate == value or (not self.is_menu and np.isclose(candidate, value, 1e-9, 0)):
                return index
        raise ValueError(
            f"{argument}: {value!r} isn't among the values of {self.name}, "
            f"{self.texts}; add it to them, e.g. with np.union1d(values, [{value}])"
        )


def number_texts(values):
    """The shortest texts that are right to half a per cent and differ from each other.

    >>> number_texts([0.1, 1 / 3, 20, 1e-5])
    ['0.1', '0.333', '20', '1e-5']
    """
    for digits in range(1, 18):
        texts = [f"{value:.{digits}g}" for value in values]
        near = np.allclose([float(text) for text in texts], values, rtol=5e-3, atol=0)
        if near and len(set(texts)) == len(texts):
            break
    # 2e+01, 1e-05 -> 20, 1e-5
    plain = [f"{float(text):.{max(digits, 6)}g}" if "e" in text else text for text in texts]
    return [text.replace("e-0", "e-").replace("e+0", "e").replace("e+", "e") for text in plain]


def handed_over(parameters, data):
    """What draw and describe are called with: {values: (arguments, named arguments)}."""
    all_values = list(product(*(parameter.values for parameter in parameters)))
    if data is None:
        return {values: (values, {}) for values in all_values}
    if not isinstance(data, dict):
        data = zip(all_values, entries(data, parameters), strict=True)
        return {values: ((*values, datum), {}) for values, datum in data}
    columns = [entries(data[name], parameters, name) for name in data]
    rows = zip(*columns, strict=True)
    return {
        values: (values, dict(zip(data, row, strict=True)))
        for values, row in zip(all_values, rows, strict=True)
    }


def entries(data, parameters, name="data"):
    """The entry for each combination of the values, in the order of itertools.product."""
    if not parameters:
        return [data]
    (first, *others), rows = parameters, list(data)
    if len(rows) != len(first.values):
        raise ValueError(
            f"{name} must have an entry for each of the {len(first.values)} values of "
            f"{first.name}; got {len(rows)}"
        )
    return [entry for row in rows for entry in entries(row, others, name)]


# A front end without our server saves a widget's view, but not the widget: opened again, it says that
# it is loading, or that there is no model. Then, and only then, this is seen in its place, in
# JupyterLab and Notebook; elsewhere it stays hidden.
ASLEEP = """<style>
.jp-OutputArea-child:has(> .lm-Panel.jp-OutputArea-output):not(:has(.lrcourse)) {
  &:has(+ * .lrcourse-asleep) { display: none }
  & + * .lrcourse-asleep { display: block !important }
}
</style>"""


class Printable(ipywidgets.VBox):
    """A widget that also carries a text and a picture, for paper and where no widget is shown.

    `name`, made from all that it can say and show, is a class of it in the page. By that, or by its
    texts, a stored one is known again when the notebook was run and is saved
    (lrcourse_desk/saving.py); where none is, `wake` is shown below the picture.
    """

    text = ""
    still = None
    still_metadata = {}
    wake = ""

    def known_by(self, texts, pictures=()):
        self.texts = digest(texts)
        self.name = f"lrcourse-{digest([self.texts, *pictures])}"

    def _repr_mimebundle_(self, **options):
        bundle = {**super()._repr_mimebundle_(**options), "text/plain": self.text}
        metadata = {"lrcourse": {"name": self.name, "texts": self.texts, "wake": self.wake}}
        if self.still is not None:
            bundle["image/png"] = base64.b64encode(self.still).decode()
            metadata["image/png"] = self.still_metadata
        return bundle, metadata

    def _ipython_display_(self):
        """Where our server sees to what is saved, this leaves it to the bundle above."""
        if SERVED in os.environ:
            raise NotImplementedError
        bundle, metadata = self._repr_mimebundle_()
        display(bundle, metadata=metadata, raw=True)
        seen = f"<pre>{html.escape(self.text)}</pre>"
        if self.still is not None:
            size = f'width="{self.still_metadata["width"]}"'
            seen = f'<img src="{data_url(self.still)}" {size} alt="{html.escape(self.text)}">{seen}'
        page = (
            f'<div class="lrcourse-asleep" style="display: none">{seen}<em>{self.wake}</em></div>'
        )
        display({"text/html": page + ASLEEP, "text/plain": ""}, raw=True)


def digest(parts):
    """A short name for texts or pictures, the same for the same ones."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part if isinstance(part, bytes) else f"{part}\0".encode())
    return hashed.hexdigest()[:10]


class Slider(Printable):
    """What `slider` returns.

    `values` are the combinations of the parameters, in order; `frames` and `verdicts` a picture and
    a sentence for each. Drawn in place there are no frames and no verdicts. `picture(values)` is
    the whole picture for one combination.
    """

    def __init__(self, parameters, figure, draw, describe, data, alt, play, limit):
        self.parameters, self.describe, self.alt = parameters, describe, alt
        self.arguments = handed_over(parameters, data)
        self.values = list(self.arguments)
        start = tuple(parameter.values[parameter.start] for parameter in parameters)
        self.book = FlipBook(figure, lambda values: self.call(draw, values), start)
        self.draw_frames(limit)
        seen = self.frames[self.values.index(start)] if self.frames else self.book.overlay(start)
        self.text = f"{alt}\n{self.verdict(start)}"
        texts = [text for parameter in parameters for text in (parameter.name, *parameter.texts)]
        pictures = [
            picture for page in [self.book.background, seen, *self.frames] for picture in page
        ]
        self.known_by([self.text, *texts, *self.verdicts], pictures)

        controls = [control(parameter) for parameter in parameters]
        if self.frames:
            same = {"layout": ipywidgets.Layout(), "style": ipywidgets.HTML().style}
            pages = [ipywidgets.HTML(page, **same) for page in self.pages()]
            sizes = [len(parameter.values) for parameter in parameters]
            shown = linked(controls, np.array(pages, dtype=object).reshape(sizes), same["layout"])
        else:
            shown = self.in_place(controls)
        rows = [
            row(parameter, control, play and parameter is parameters[0])
            for parameter, control in zip(parameters, controls, strict=True)
        ]
        shown = ipywidgets.VBox([ipywidgets.HTML(self.places()), shown]).add_class("lr-shown")
        width, height = self.book.size
        size = {"width": "100%", "max_width": f"{max(width, 640)}px"}
        super().__init__([*rows, shown, self.style_sheet()], layout=size)
        self.add_class("lrcourse").add_class(self.name)

        self.still = still_png(self.book.whole(seen))
        self.still_metadata = {"width": width, "height": height, "alt": self.text}
        self.wake = tr("Run this cell to move the slider.")

    def call(self, function, values):
        """Draw or describe, with the values and what belongs to them."""
        arguments, named = self.arguments[values]
        return function(*arguments, **named)

    def picture(self, values):
        return self.book.whole(self.book.overlay(values))

    def verdict(self, values):
        text = self.call(self.describe, values)
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"describe must return a text; for {values} it returned {text!r}")
        return text

    def draw_frames(self, limit):
        """All frames, or none if they are too many bytes."""
        self.frames, self.verdicts = [], []
        size = 3 * sum(map(len, self.book.background))  # in base64, and once more in the still
        size += len(STYLE)
        for values in self.values:
            self.frames.append(self.book.overlay(values))
            self.verdicts.append(self.verdict(values))
            size += len(self.page(self.frames[-1], self.verdicts[-1])) + OVERHEAD
            size += len(self.verdicts[-1].encode())  # once more, for the place of the longest
            if size > limit:
                self.frames, self.verdicts = [], []
                return

    def pages(self):
        for frame, verdict in zip(self.frames, self.verdicts, strict=True):
            yield self.page(frame, verdict)

    def page(self, frame, verdict, note=""):
        sync = ' decoding="sync"'
        picture = page_html(frame, self.book.boxes, self.alt, self.book.maps, sync)
        return f'<p class="verdict" role="status">{html.escape(verdict)}</p>{picture}{note}'

    def places(self):
        """All verdicts, invisible: the place that the longest needs."""
        return "".join(
            f'<p class="verdict" aria-hidden="true">{html.escape(verdict)}</p>'
            for verdict in dict.fromkeys(self.verdicts)
        )

    def in_place(self, controls):
        """One page, drawn anew by the kernel at each move of a slider."""
        note = tr("Each picture of this slider is computed. Run the cell first, then move it.")
        note = f'<p class="run">{html.escape(note)}</p>'

        def page():
            values = tuple(
                parameter.values[control.index]
                for parameter, control in zip(self.parameters, controls, strict=True)
            )
            return self.page(self.book.overlay(values), self.verdict(values), note)

        @one_at_a_time
        def turned(change):
            shown.value = page()

        shown = ipywidgets.HTML(page())
        for control in controls:
            control.observe(turned, "index")
        return shown

    def style_sheet(self):
        """What stands still is stored once, as the background of each frame."""
        readout = max(len(text) for parameter in self.parameters for text in parameter.texts)
        label = max(len(parameter.name) for parameter in self.parameters)
        own = [f"{{ --label: calc({label}ch + 10px); --readout: {readout + 0.5}ch }}"]
        for number, ground in enumerate(self.book.background, start=1):
            own.append(f"img:nth-child({number}) {{ background-image: url({data_url(ground)}) }}")
        style = STYLE + "\n".join(f".{self.name}.lrcourse {rule}" for rule in own)
        return ipywidgets.HTML(f"<style>{style}</style>", layout={"display": "none"})


def control(parameter):
    """Radio buttons for a menu, else a slider, set to the start."""
    options = {"options": parameter.texts, "index": parameter.start}
    if parameter.is_menu:
        return ipywidgets.RadioButtons(**options, orientation="horizontal", layout=FILL)
    return ipywidgets.SelectionSlider(**options, layout=FILL)


def row(parameter, control, play):
    """The label, a play button if asked for, the control, and the names of special values."""
    cells = [ipywidgets.Label(parameter.name)]
    if play:
        last = len(parameter.values) - 1
        button = ipywidgets.Play(max=last, value=parameter.start, interval=300, show_repeat=False)
        ipywidgets.jslink((button, "value"), (control, "index"))
        cells.append(button)
    if parameter.marks:
        control = ipywidgets.VBox([control, ipywidgets.HTML(marks(parameter))], layout=FILL)
    return ipywidgets.HBox([*cells, control]).add_class("lr-row")


def marks(parameter):
    """The names of the special values, each at a line that hangs from its place on the slider.

    A name stands to the right of its line, or in the right half to the left. It hangs in the first
    row where it meets no other on the narrowest slider; then it doesn't on any.
    """
    last, names, hung, spans = len(parameter.values) - 1, [], [], ""
    for index, mark in parameter.marks.items():
        line, width = NARROWEST * index / last, 8 * len(mark) + 8
        left = line > NARROWEST / 2 and line > width
        names.append((left, index if left else -index, line, width, mark))
    for left, index, line, width, mark in sorted(names):  # or their lines would meet the names
        places = [(row, line, line - width * left, line + width * (not left)) for row in range(9)]
        free = [place for place in places if not any(meet(place, other) for other in hung)]
        hung.append((free or places)[0])
        style = f"left: {abs(index) / last:.2%}; --row: {hung[-1][0]}"
        spans += f'<span{" class=left" * left} style="{style}">{html.escape(mark)}</span>'
    return f'<div class="marks" aria-hidden="true" style="--rows: {max(hung)[0] + 1}">{spans}</div>'


def meet(one, other):
    """Whether one name stands on the other, or the line of the lower one goes through the upper."""
    upper, lower = sorted([one, other])
    if upper[0] == lower[0]:
        return upper[2] < lower[3] and lower[2] < upper[3]
    return upper[2] < lower[1] < upper[3]


def linked(controls, pages, layout):
    """A Stack for one control, of Stacks for the next ..., of pages (an axis for each control).

    Each shows the child that its control points at, and the browser alone sees to that. The longest
    slider is the outermost, one Stack to turn: the others turn one in each of its children.
    """
    longest = np.argmax(pages.shape)
    control, others = controls[longest], controls[:longest] + controls[longest + 1 :]
    children = np.moveaxis(pages, longest, 0)
    shown = ipywidgets.Stack(
        [linked(others, child, layout) if others else child for child in children],
        selected_index=control.index,
        layout=layout,
    )
    ipywidgets.jslink((control, "index"), (shown, "selected_index"))
    return shown


# ------------------------------------------------------------------------------- the prediction
def predict(question, choices, *, answer=None):
    """A question to answer before reading on. It keeps no score.

    `choices` is a dict: a choice -> what to think about it, why it tempts or why it is right.
    That is shown as soon as it is chosen. `answer` is the right choice, if there is one. In the
    notebooks of the book both are sealed into one text, so that the code doesn't tell.

    >>> predict("Does the ball arrive?", {"yes": "It does.", "no": "Try it."}, answer="yes").text
    'Does the ball arrive?\\n○ yes\\n○ no'
    """
    if isinstance(choices, str):
        choices, answer = json.loads(base64.b64decode(choices))
    if not isinstance(choices, dict) or len(choices) < 2:
        raise ValueError(
            f"choices must be a dict of two or more, choice -> thought; got {choices!r}"
        )
    if answer is not None and answer not in choices:
        raise ValueError(f"answer must be among the choices {list(choices)}; got {answer!r}")
    return Prediction(question, choices, answer)


class Prediction(Printable):
    """What `predict` returns."""

    def __init__(self, question, choices, answer):
        buttons = ipywidgets.RadioButtons(options=list(choices), index=None, layout=FILL)
        thoughts = [
            ipywidgets.HTML(thought(text, None if answer is None else choice == answer))
            for choice, text in choices.items()
        ]
        shown = ipywidgets.Stack(thoughts, selected_index=None)
        ipywidgets.jslink((buttons, "index"), (shown, "selected_index"))
        asked = ipywidgets.HTML(
            f'<p class="kind">{tr("Predict")}</p><p><strong>{html.escape(question)}</strong></p>'
        )
        # What follows is veiled until a choice is made or this is pressed: see style.css.
        unveil = ipywidgets.ToggleButton(description=tr("Show what follows without choosing"))
        style = ipywidgets.HTML(f"<style>{STYLE}</style>", layout={"display": "none"})
        super().__init__([asked, buttons, shown, unveil, style])
        self.text = "\n".join([question, *(f"○ {choice}" for choice in choices)])
        self.known_by([self.text, *choices.values(), answer])
        self.add_class("lrcourse").add_class("lr-predict").add_class(self.name)
        self.wake = tr("Run this cell to choose an answer.")


def thought(text, right):
    opening = {True: tr("Yes."), False: tr("No."), None: ""}[right]
    return (
        f'<p class="thought" role="status"><strong>{html.escape(opening)}</strong> '
        f"{html.escape(text)}</p>"
    )
