"""tools/build_book.py, tried on small chapters of its own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import build_book
import nbformat
import notebooks
import pytest

pytestmark = pytest.mark.in_turns(3)

CHAPTER = """\
# %% [markdown]
# # A chapter
# with a formula, $2/L$

# %%
import ipywidgets
import matplotlib.pyplot as plt
import numpy as np

print(np.arange(3) / 8)

# %% tags=["plumbing"] name="a curve" editable=false
_ = plt.plot([1, 2, 3])

# %%
unused = ipywidgets.Button(description="never shown")
slider = ipywidgets.SelectionSlider(options=["left", "right"])
stack = ipywidgets.Stack([ipywidgets.HTML("A"), ipywidgets.HTML("B")], selected_index=0)
link = ipywidgets.jslink((slider, "index"), (stack, "selected_index"))
ipywidgets.VBox([slider, stack])

# %% tags=["prediction"]
1 / 4

# %%
1 / 4

# %% tags=["raises-exception"]
1 / 0
"""


def write(folder, name, text):
    path = folder / f"{name}.py"
    path.write_text(text, "utf-8")
    return path


def run_builder(*arguments):
    command = [sys.executable, build_book.__file__, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    source = write(tmp_path_factory.mktemp("a book"), "chapter", CHAPTER)
    build_book.build(source)
    return source


def read(source):
    return nbformat.read(source.with_suffix(".ipynb"), as_version=4)


def test_building_again_gives_the_same_bytes(built):
    first = built.with_suffix(".ipynb").read_bytes()
    assert run_builder("--force", built).returncode == 0  # another process, other random ids
    assert built.with_suffix(".ipynb").read_bytes() == first


def test_what_is_stored(built):
    notebook = read(built)
    nbformat.validate(notebook)
    assert notebook.cells[1].outputs[0].text == "[0.    0.125 0.25 ]\n"
    assert "image/png" in notebook.cells[2].outputs[0].data
    assert notebook.cells[4].id != notebook.cells[5].id  # the same source twice
    assert [c.execution_count for c in notebook.cells if c.cell_type == "code"] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]
    assert notebook.cells[6].outputs[0].traceback == ["ZeroDivisionError: division by zero"]


def test_the_metadata_that_is_stored(built):
    """Of each cell: code that gives an answer away, or may be skipped, is folded, and no other."""
    notebook, folded = read(built), {"source_hidden": True}
    assert [cell.metadata for cell in notebook.cells] == [
        {},
        {},
        {"tags": ["plumbing"], "name": "a curve", "jupyter": folded},
        {},
        {"tags": ["prediction"], "jupyter": folded},
        {},
        {"tags": ["raises-exception"]},
    ]
    assert set(notebook.metadata) == {"kernelspec", "language_info", "lrcourse", "widgets"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info == {  # no version: that of another machine
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    }
    assert notebook.metadata.lrcourse == {"built_from": build_book.fingerprint(built)}
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    (state,) = notebook.metadata.widgets.values()
    assert (state.version_major, state.version_minor) == (2, 0)


def test_the_state_of_shown_widgets_is_stored_and_no_other(built):
    notebook = read(built)
    state = notebook.metadata.widgets[notebooks.WIDGET_STATE].state
    names = [model.model_name for model in state.values()]
    assert {"VBoxModel", "StackModel", "SelectionSliderModel", "LinkModel"} <= set(names)
    assert "ButtonModel" not in names
    assert notebook.cells[3].outputs[0].data[notebooks.WIDGET_VIEW].model_id in state
    referred = set(re.findall(r"IPY_MODEL_(\w+)", json.dumps(state)))
    assert referred <= set(state)
    assert list(state) == [f"{number:032x}" for number in range(1, len(state) + 1)]


def test_only_the_changed_chapter_is_built(tmp_path):
    one, two = (write(tmp_path, name, "# %%\nprint(1)\n") for name in ("one", "two"))
    assert "2 built, 0 were up to date" in run_builder(one, two).stdout
    before = two.with_suffix(".ipynb").read_bytes()
    os.utime(two)  # touched, but not changed
    write(tmp_path, "one", "# %%\nprint(7)\n")
    assert "1 built, 1 were up to date" in run_builder(one, two).stdout
    assert read(one).cells[0].outputs[0].text == "7\n"
    assert two.with_suffix(".ipynb").read_bytes() == before
    write(tmp_path, "two", '# %% tags=["plumbing"]\nprint(1)\n')
    assert "1 built, 1 were up to date" in run_builder(one, two).stdout


@pytest.mark.parametrize("content", ["", "{", "null", "[]", "{}", '{"cells": 3}', "<<<<<<< HEAD"])
def test_a_notebook_that_is_none_any_more_is_not_up_to_date(tmp_path, content):
    source = write(tmp_path, "chapter", "# %%\nprint(1)\n")
    assert not build_book.is_current(source)
    source.with_suffix(".ipynb").write_text(content)
    assert not build_book.is_current(source)


def test_an_edited_notebook_never_changes_its_source(tmp_path):
    source = write(tmp_path, "chapter", "# %%\nprint(1)\n")
    build_book.build(source)
    good, text = source.with_suffix(".ipynb").read_bytes(), source.read_bytes()
    notebook = read(source)
    notebook.cells[0].source = "print(2)"
    nbformat.write(notebook, source.with_suffix(".ipynb"))
    future = source.stat().st_mtime + 1000
    os.utime(source.with_suffix(".ipynb"), (future, future))
    assert "1 built" in run_builder(source).stdout
    assert source.read_bytes() == text
    assert source.with_suffix(".ipynb").read_bytes() == good


def test_a_change_of_the_library_makes_out_of_date_what_imports_it(tmp_path):
    library = tmp_path / "lrcourse"
    library.mkdir()
    (library / "__init__.py").write_text("from lrcourse.mlp import MLP")
    (library / "mlp.py").write_text("from . import losses")
    (library / "losses.py").write_text("")
    (library / "widgets.py").write_text("")
    source = write(tmp_path, "chapter", "# %%\nfrom lrcourse import MLP\n")
    files = build_book.imported_files(source.read_text(), library)
    assert [file.name for file in files] == ["__init__.py", "losses.py", "mlp.py"]

    (library / "exercises").mkdir()
    (library / "exercises" / "__init__.py").write_text(
        "from . import ch1\nfrom ..messages import tr"
    )
    (library / "exercises" / "ch1.py").write_text("from .kinds import Chapter")
    (library / "exercises" / "kinds.py").write_text("")
    (library / "messages.py").write_text("")
    files = build_book.imported_files("from lrcourse.exercises import check", library)
    names = [file.relative_to(library).as_posix() for file in files]
    assert {"exercises/ch1.py", "exercises/kinds.py", "messages.py"} <= set(names)

    before = build_book.fingerprint(source, library)
    (library / "widgets.py").write_text("a = 1")
    assert build_book.fingerprint(source, library) == before
    (library / "losses.py").write_text("a = 1")
    changed = build_book.fingerprint(source, library)
    assert changed != before
    (library / "mlp.toml").write_text("a = 1")  # data of a module, as claims.toml
    assert build_book.fingerprint(source, library) != changed

    (library / "losses.py").write_text("from . import style")
    (library / "style.py").write_text("")
    before = build_book.fingerprint(source, library)
    (library / "slider.css").write_text("p { margin: 0 }")  # a sheet that widgets bring along
    assert build_book.fingerprint(source, library) != before


BAD = {
    "exception": ("1 / 0", "ZeroDivisionError"),
    "warning": ("import warnings; warnings.warn('too large')", "warns on stderr.*too large"),
    "address": ("object()", "memory address"),
    "callback": (
        "import ipywidgets\nipywidgets.interact(lambda a: 1 / a, a=(0, 1))",
        "a widget shows an error: division by zero",
    ),
}


def test_what_a_reader_should_not_see_stops_the_build(tmp_path):
    chapters = [
        write(tmp_path, name, f"# %% [markdown]\n# Text\n\n# %%\n{code}\n")
        for name, (code, _) in BAD.items()
    ]
    chapters[0].with_suffix(".ipynb").write_text("the old one")
    good = write(tmp_path, "good", "# %%\nprint(1)\n")
    result = run_builder(*chapters, good)
    assert result.returncode == 1
    complaints = result.stderr.replace("\n", " ")
    for name, (_, complaint) in BAD.items():  # all of them, each with its notebook and cell
        assert re.search(rf"{name}\.py, cell 2 .*{complaint}", complaints)
    assert chapters[0].with_suffix(".ipynb").read_text() == "the old one"
    assert not chapters[1].with_suffix(".ipynb").exists()
    assert good.with_suffix(".ipynb").exists()


def test_folders_within_the_book_are_found(tmp_path):
    for folder in ("en", "en/exercises", "en/.ipynb_checkpoints", "en/__pycache__"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "a", "")
    found = [path.relative_to(tmp_path) for path in notebooks.sources(tmp_path)]
    assert found == [Path("en/a.py"), Path("en/exercises/a.py")]
