"""What all our tools know of notebooks: where they lie, their tags and marks, and the widgets in them.

A notebook is a dict as nbformat or json reads it: the text of a cell is a string, or a list of lines.
"""

import ast
import json
import re
from base64 import b64encode
from pathlib import Path

import nbformat

from lrcourse_desk.models import (  # noqa: F401  what the reader's server knows of them, too
    WIDGET_STATE,
    WIDGET_VIEW,
    needed_models,
    parts_of,
    shown_widgets,
    stored_models,
    within,
)

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "book"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
KEPT_METADATA = ("tags", "name")  # of the cells; all else is noise of the editors

# ---- files ---------------------------------------------------------------------------------------


def sources(folder=BOOK):
    """The sources of the notebooks under `folder`, at any depth."""
    return _visible(folder, "*.py")


def files(folder=BOOK):
    """The notebooks under `folder`, at any depth."""
    return _visible(folder, "*.ipynb")


def _visible(folder, pattern):
    return sorted(
        path
        for path in Path(folder).rglob(pattern)
        if not any(part.startswith((".", "__")) for part in path.relative_to(folder).parts)
    )


def read_source(path):
    """The notebook that a .py stands for, without outputs."""
    import jupytext  # half a second, for which who only lays out copies needn't wait

    notebook = jupytext.read(path, fmt="py:percent")
    for cell in notebook.cells:
        cell.metadata = kept(cell.metadata)
        if PREDICTION_TAG in tags(cell):
            cell.source = sealed(cell.source)
    return notebook


def sealed(source):
    """The call of a prediction, its answers in a form that nobody reads by accident.

    JupyterLab folds the code; GitHub, Colab and all others show it.
    """
    call = getattr(ast.parse(source).body[-1], "value", None)
    if not isinstance(call, ast.Call) or len(call.args) != 2:
        return source
    question, choices = call.args
    answer = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    text = json.dumps([ast.literal_eval(choices), answer.get("answer")], ensure_ascii=False)
    code = b64encode(text.encode()).decode()
    lines = "\n".join(f'    "{code[start : start + 84]}"' for start in range(0, len(code), 84))
    asked = ast.get_source_segment(source, question)
    comment = "# the choices, sealed: what to think of one is shown when you choose it"
    return f"{ast.unparse(call.func)}(\n    {asked},\n    {comment}\n{lines},\n)"


def kept(metadata):
    """What is stored of a cell's metadata."""
    return nbformat.from_dict({key: metadata[key] for key in KEPT_METADATA if metadata.get(key)})


# ---- cells ---------------------------------------------------------------------------------------

PREDICTION_TAG = "prediction"
FOLDED_TAGS = {PREDICTION_TAG, "plumbing"}  # a prediction's code gives its answer away
SOLUTION_TAG = "solution"  # cells that stand in the solutions alone
REGION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n.*?^[ \t]*### END SOLUTION\n?", re.M | re.S)
MARK = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION\n?", re.M)
CHECK = re.compile(r'check\("([\w.]+)"')


def text(cell):
    """The source of a cell in one piece."""
    return "".join(cell["source"])


def tags(cell):
    """The tags of a cell, as a set."""
    return set(cell["metadata"].get("tags", []))


def is_folded(cell):
    """Whether a reader sees the code only after a click."""
    return bool(FOLDED_TAGS & tags(cell))


def key_of_check(cell):
    """The key of the exercise that a cell checks; None if it checks none."""
    match = CHECK.match(text(cell))
    return match and match[1]
