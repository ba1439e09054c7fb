"""The sliders that are stored in a notebook, and whether two of their pictures are the same."""

import io
import re
from base64 import b64decode
from dataclasses import dataclass
from html import unescape
from itertools import product

import numpy as np
from notebooks import shown_widgets, stored_models, within
from PIL import Image


@dataclass
class StoredSlider:
    """A slider as it lies in the notebook: the texts of its controls, and a page for each place.

    `pages` is a dict (index, index ...) -> (picture, verdict); None if it is drawn in place. A
    picture is the data: URLs of its parts, one after the other.
    """

    controls: list
    start: tuple
    pages: dict | None


def stored_sliders(notebook):
    """The sliders of a notebook (a dict as read from the file), in order, those within others too."""
    models = stored_models(notebook)
    shown = [within([name], models) for name in shown_widgets(notebook["cells"])]
    found = [_stored_slider(name, models) for names in shown for name in names]
    return [slider for slider in found if slider is not None]


def _stored_slider(name, models):
    if "lrcourse" not in (models[name]["state"].get("_dom_classes") or []):
        return None
    controls = _states(name, models, "SelectionSliderModel", "RadioButtonsModel")
    if not _states(name, models, "SelectionSliderModel"):
        return None  # a prediction
    texts = [control["_options_labels"] for control in controls]
    stack = next((n for n in within([name], models) if _is_a(models[n], "StackModel")), None)
    pages = None
    if stack:
        leaves = [leaf["value"] for leaf in _states(stack, models, "HTMLModel")]
        nested = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        places = product(*(range(len(texts[number])) for number in nested))
        places = [tuple(place[nested.index(n)] for n in range(len(texts))) for place in places]
        pages = dict(sorted(zip(places, map(_page, leaves), strict=False)))
    return StoredSlider(texts, tuple(control["index"] for control in controls), pages)


def _states(name, models, *kinds):
    """The states of all models of these kinds in a widget, from the outside in."""
    return [models[n]["state"] for n in within([name], models) if _is_a(models[n], *kinds)]


def _is_a(model, *kinds):
    return model["model_name"] in kinds


def _page(html):
    parts = re.findall(r'src="([^"]*)"', html)
    verdict = re.search(r'<p class="verdict"[^>]*>(.*?)</p>', html)
    return " ".join(parts) or None, verdict and unescape(verdict[1])


def assert_same_picture(new, old, where):
    """The same picture but for a last bit that another processor rounds; both are data: URLs."""
    assert new.count("data:") == old.count("data:"), f"{where}: cut into other parts"
    for pair in zip(new.split(), old.split(), strict=True):
        if pair[0] == pair[1]:
            continue
        one, other = map(pixels, pair)
        assert one.shape == other.shape, f"{where}: another size of picture"
        differing = (np.abs(one - other).max(axis=-1) > 32).mean()
        assert differing < 0.002, f"{where}: {differing:.1%} of the picture is different"


def pixels(url):
    image = Image.open(io.BytesIO(b64decode(url.partition("base64,")[2])))
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image.convert("RGBA")), dtype=int)


# ---- what is seen of sliders and figures ---------------------------------------------------------

# For each slider: the height of the verdict's place, and of the highest verdict; marks that meet or
# leave the slider; what is too small for a finger. For each picture: its scale.
LOOK = """texts => {
  const box = part => part.getBoundingClientRect(), all = (e, s) => [...e.querySelectorAll(s)];
  const words = span => { const r = document.createRange(); r.selectNodeContents(span); return box(r); };
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const sliders = all(document, '.lrcourse:has(.widget-hslider)').map((slider, number) => {
    const verdict = slider.querySelector('.verdict:not([aria-hidden])');
    const picture = slider.querySelector('.lr-picture');
    const copies = document.createElement('div');  // all of them at once: one layout
    copies.style.cssText = `position: absolute; visibility: hidden; width: ${box(verdict).width}px`;
    copies.append(...texts[number].map(text => {
      const copy = verdict.cloneNode(); copy.textContent = text; return copy }));
    verdict.parentNode.append(copies);
    const heights = [...copies.children].map(copy => box(copy).height);
    copies.remove();
    const place = box(picture).top - box(verdict).top;
    const names = all(slider, '.marks').map(marks => all(marks, 'span').map(words));
    const met = names.flatMap(row => row.flatMap((a, i) => row.slice(i + 1).filter(b => meet(a, b))));
    const out = names.flat().filter(a => a.left < box(slider).left - 1 || a.right > box(slider).right + 1);
    const small = all(slider, '.noUi-touch-area, .widget-play button, .widget-radio label').filter(
      part => box(part).height && (box(part).height < 44 || box(part).width < 44));
    return {place, highest: Math.max(...heights), met: met.length, out: out.length,
            small: small.map(part => part.outerHTML)};
  });
  const pictures = all(document, '.lr-picture img').filter(image => image.checkVisibility());
  const scales = pictures.map(image => box(image).width / image.getAttribute('width'));
  const padded = pictures.filter(image => getComputedStyle(image).padding !== '0px');
  return {sliders, scale: Math.min(1, ...scales), padded: padded.length};
}"""
WIDTHS = 320, 390, 800


def assert_looks(page, stored, least):
    """On a phone and on a screen: no verdict moves the picture, no mark meets another, all is to be
    touched, no picture is smaller than `least` of its size."""
    texts = [list(dict.fromkeys(said for _, said in each.pages.values())) for each in stored]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        theme = "dark" if width == 390 else "light"
        page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
        seen = page.evaluate(LOOK, texts)
        assert seen["scale"] > least - 0.002, (
            f"{width}: a picture at {seen['scale']:.2f} of its size"
        )
        assert seen["padded"] == 0, f"{width}: what moves lies beside its axes"
        for number, slider in enumerate(seen["sliders"], start=1):
            where = f"slider {number} at {width}"
            place, highest = slider["place"], slider["highest"]
            assert highest <= place <= highest + 12, f"{where}: {highest} for the verdict, {place}"
            assert slider["met"] == slider["out"] == 0, f"{where}: marks {slider}"
            assert slider["small"] == [], f"{where}: too small for a finger"
