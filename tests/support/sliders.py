"""The sliders that are stored in a notebook, and whether two of their pictures are the same."""

import io
import re
from base64 import b64decode
from dataclasses import dataclass
from html import unescape
from itertools import product

import build_book
import numpy as np
from PIL import Image


@dataclass
class StoredSlider:
    """A slider as it lies in the notebook: the texts of its controls, and a page for each place.

    `pages` is a dict (index, index ...) -> (picture, verdict); None if it is drawn in place.
    """

    controls: list
    start: tuple
    pages: dict | None


def stored_sliders(notebook):
    """The sliders of a notebook (a dict as read from the file), in order."""
    widgets = notebook["metadata"].get("widgets", {})
    models = widgets.get(build_book.WIDGETS, {}).get("state", {})
    models = {
        name: {**model["state"], "kind": model["model_name"]} for name, model in models.items()
    }
    shown = [
        output["data"][build_book.WIDGET_VIEW]["model_id"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if build_book.WIDGET_VIEW in output.get("data", {})
    ]
    found = [_stored_slider(name, models) for name in shown]
    return [slider for slider in found if slider is not None]


def _stored_slider(name, models):
    if "lrcourse" not in (models[name].get("_dom_classes") or []):
        return None
    below = list(_below(name, models))
    controls = [m for m in below if m["kind"] in ("SelectionSliderModel", "RadioButtonsModel")]
    if not any(control["kind"] == "SelectionSliderModel" for control in controls):
        return None  # a prediction
    texts = [control["_options_labels"] for control in controls]
    stack = next((m for m in below if m["kind"] == "StackModel"), None)
    pages = None
    if stack:
        leaves = [m["value"] for m in _below(None, models, stack) if m["kind"] == "HTMLModel"]
        nested = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        places = product(*(range(len(texts[number])) for number in nested))
        places = [tuple(place[nested.index(n)] for n in range(len(texts))) for place in places]
        pages = dict(sorted(zip(places, map(_page, leaves), strict=False)))
    return StoredSlider(texts, tuple(control["index"] for control in controls), pages)


def _below(name, models, model=None):
    """A model and all that it contains, depth first."""
    model = model or models[name]
    yield model
    for child in model.get("children", []):
        yield from _below(child.removeprefix("IPY_MODEL_"), models)


def _page(html):
    picture = re.search(r'src="([^"]*)"', html)
    verdict = re.search(r'<p class="verdict"[^>]*>(.*?)</p>', html)
    return picture and picture[1], verdict and unescape(verdict[1])


def assert_same_picture(new, old, where):
    """The same picture but for a last bit that another processor rounds; both are data: URLs."""
    if new != old:
        one, other = pixels(new), pixels(old)
        assert one.shape == other.shape, f"{where}: another size of picture"
        differing = (np.abs(one - other).max(axis=-1) > 32).mean()
        assert differing < 0.002, f"{where}: {differing:.1%} of the picture is different"


def pixels(url):
    image = Image.open(io.BytesIO(b64decode(url.partition("base64,")[2])))
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image.convert("RGBA")), dtype=int)
