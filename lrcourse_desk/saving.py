"""Before a notebook is saved: what it shows must be there when it is opened again.

JupyterLab stores the widgets of a notebook as they were when it was opened; cells that were run since
show others, which end with the kernel. Each of these becomes the stored widget that looks the same:
one of the file as it was, or of the course. One that has none becomes its picture, and a sentence
that says how to wake it. Notebooks that have nothing to do with the course are saved as they are.
"""

import hashlib
import io
import json
import re
from base64 import b64decode
from copy import deepcopy
from functools import cache
from pathlib import Path

import nbformat
from PIL import Image, ImageChops

from .files import OURS
from .folder import book, notebooks
from .models import WIDGET_STATE, WIDGET_VIEW, needed_models, parts_of, stored_models, within

WAKE = "Run this cell to use it."  # of a widget that isn't ours
UNREADABLE = OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError
MARK = "lrcourse"  # in the metadata of our notebooks, and of what our widgets show


def before_saving(model, path, contents_manager, **_):
    """What Jupyter calls: `model` holds the notebook, and is changed."""
    if model.get("type") == "notebook" and model.get("content"):
        notebook = deepcopy(model["content"])  # if anything goes wrong, theirs is saved as it is
        path = Path(contents_manager._get_os_path(path))
        if not concerns_us(notebook, path):
            return
        known = [(stored_models(notebook), [])]
        try:
            known.append(widgets(json.loads(path.read_text("utf-8"))))
        except UNREADABLE:
            pass  # a new file, or a broken one
        keep_alive(notebook, [*known, *widgets_of_the_course()])
        model["content"] = notebook


def concerns_us(notebook, path):
    """Whether it is of the course, shows a widget of ours, or lies in a reader's folder."""
    marked = [notebook, *views(notebook)]
    return any(MARK in part.get("metadata", {}) for part in marked) or any(
        (folder / OURS).is_dir() for folder in path.parents
    )


def keep_alive(notebook, known):
    """Give every widget that is shown its stored models, from those that are `known`."""
    models = dict(stored_models(notebook))
    shown = views(notebook)
    used = {view_id(output) for output in shown if is_whole(view_id(output), models)}
    for cell in notebook["cells"]:
        for output in list(cell.get("outputs", [])):
            if WIDGET_VIEW in output.get("data", {}) and view_id(output) not in used:
                twins = (twin for there in known for twin in twins_of(output, *there))
                twin = preferred(list(twins), used)
                if twin:
                    models |= adopt(output, *twin, used)
                else:
                    put_to_sleep(cell, output)
    state = needed_models(notebook["cells"], models)
    if state:
        metadata = notebook["metadata"].setdefault("widgets", {}).setdefault(WIDGET_STATE, {})
        metadata |= {"state": state, "version_major": 2, "version_minor": 0}
    else:
        notebook["metadata"].get("widgets", {}).pop(WIDGET_STATE, None)


# ---- what is known --------------------------------------------------------------------------------


def widgets(notebook):
    """What a notebook has of widgets: all its models, and the outputs that show them."""
    models = stored_models(notebook)
    return models, [output for output in views(notebook) if is_whole(view_id(output), models)]


@cache
def widgets_of_the_course():
    found = []
    for name in notebooks(book()):
        try:
            found.append(widgets(json.loads((book() / name).read_text("utf-8"))))
        except UNREADABLE:
            pass  # told at the start
    return found


def views(notebook):
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output for output in outputs if WIDGET_VIEW in output.get("data", {})]


def view_id(output):
    return output["data"][WIDGET_VIEW]["model_id"]


def is_whole(name, models):
    """Whether a widget is stored with all that it consists of."""
    return name in models and all(
        part in models for found in within([name], models) for part in parts_of(models[found])
    )


# ---- the same? ------------------------------------------------------------------------------------


def twins_of(output, models, outputs):
    """The stored widgets that show the same as an output, each as (id, all models)."""
    name = output.get("metadata", {}).get(MARK, {}).get("name")
    for number, model in models.items():
        if name and name in (model["state"].get("_dom_classes") or []) and is_whole(number, models):
            yield number, models
    for other in outputs:
        if has_same_texts(output, other) and look_alike(picture(output), picture(other)):
            yield view_id(other), models


def preferred(twins, used):
    """One that nothing shows yet, so that two equal sliders move by themselves."""
    return next((twin for twin in twins if twin[0] not in used), twins[0] if twins else None)


def has_same_texts(one, other):
    said = [output.get("metadata", {}).get(MARK, {}).get("texts") for output in (one, other)]
    return said[0] == said[1] and text(one) == text(other)


def picture(output):
    return "".join(output["data"].get("image/png", ""))


def text(output):
    return "".join(output["data"].get("text/plain", ""))


def look_alike(one, other):
    """The same picture but for last bits, which another processor rounds otherwise."""
    if one == other:
        return True
    try:
        first, second = (
            Image.open(io.BytesIO(b64decode(png))).convert("RGB") for png in (one, other)
        )
    except (OSError, ValueError):
        return False
    if first.size != second.size:
        return False
    red, green, blue = ImageChops.difference(first, second).split()
    differing = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[33:]
    return sum(differing) < 0.002 * first.width * first.height


# ---- alive or asleep ------------------------------------------------------------------------------


def adopt(output, name, models, used):
    """Let the output show the stored widget of this name; the models that it takes."""
    output["data"][WIDGET_VIEW]["model_id"] = name
    needed = needed_models([{"outputs": [output]}], models)
    if name in used:  # shown already: a second one, with models of its own
        names = {old: digest(f"{old}/{len(used)}") for old in needed}
        pattern = re.compile("|".join(names))
        needed = json.loads(pattern.sub(lambda match: names[match[0]], json.dumps(needed)))
        output["data"][WIDGET_VIEW]["model_id"] = name = names[name]
    used.add(name)
    return needed


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def put_to_sleep(cell, output):
    """Leave the picture and the text of a widget, and say how to wake it."""
    del output["data"][WIDGET_VIEW]
    sentence = output.get("metadata", {}).get(MARK, {}).get("wake", WAKE)
    data = {"text/markdown": f"*{sentence}*", "text/plain": sentence}
    note = nbformat.v4.new_output("display_data", data)
    cell["outputs"].insert(cell["outputs"].index(output) + 1, note)
