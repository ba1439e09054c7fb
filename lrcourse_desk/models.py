"""The widgets in a notebook: which outputs show them, and which of the stored ones that takes.

A notebook is a dict as nbformat or json reads it.
"""

import json
import re

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


def stored_models(notebook):
    """The widgets that are stored in a notebook: id -> its name and state."""
    return notebook["metadata"].get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})


def shown_widgets(cells):
    """The ids of the widgets that the outputs of these cells show, in order."""
    return [
        output["data"][WIDGET_VIEW]["model_id"]
        for cell in cells
        for output in cell.get("outputs", [])
        if WIDGET_VIEW in output.get("data", {})
    ]


def within(ids, models):
    """The ids of these widgets and of all that they consist of, each once, from the outside in."""
    waiting, found = list(reversed(ids)), {}
    while waiting:
        name = waiting.pop()
        if name in models and name not in found:
            found[name] = None
            waiting.extend(reversed(parts_of(models[name])))
    return list(found)


def parts_of(model):
    """The ids of the widgets that a stored one refers to, in order."""
    return re.findall(r"IPY_MODEL_(\w+)", json.dumps(model["state"]))


def needed_models(cells, models):
    """Of the stored widgets those that these cells show, and the links between them."""
    needed = set(within(shown_widgets(cells), models))
    for name, model in models.items():  # nothing shows a link: it is there for what it links
        if model["model_name"].endswith("LinkModel") and needed.issuperset(parts_of(model)):
            needed.add(name)
    return {name: models[name] for name in models if name in needed}
