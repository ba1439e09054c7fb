"""The notebooks of the book are what their sources say, and were run. That running them again
gives the same is for nbval to check (see PYTEST in the Makefile); that nbval is strict, for us."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import build_book
import nbformat
import notebooks
import pytest
from support import nbval_widgets

from lrcourse import widgets

ROOT = notebooks.ROOT
CHAPTER = """\
# %% [markdown]
# # A chapter

# %% tags=["plumbing"]
import numpy as np
from IPython.display import HTML

# %%
print("loss", np.float64(0.125))

# %%
HTML('<b>12</b> <img src="data:image/png;base64,AAAA">')

# %%
2**0.5

# %%
from lrcourse import plots, widgets

figure, axes = plots.subplots(figsize=(2, 1), xlim=(0, 1), ylim=(0, 1))
draw = lambda alpha: axes.plot([0, 1], [0, alpha])
widgets.slider(figure, draw, [0.25, 0.5, 1], lambda alpha: f"slope {alpha}", alt="a line")
"""


def orphans(folder):
    """Sources without a notebook, and notebooks without a source."""
    sources = {path.with_suffix("") for path in notebooks.sources(folder)}
    built = {path.with_suffix("") for path in notebooks.files(folder)}
    return sorted(sources ^ built)


def unexecuted(path):
    """Code cells that nbval would pass over: it compares nothing where no execution count is."""
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    counts = [cell.execution_count for cell in cells]
    return [f"{path}: {c}, not {n}" for n, c in enumerate(counts, start=1) if c != n]


def bytes_of_sliders(path):
    """The size of a notebook that contains one slider and nothing else, for each of them."""
    notebook = json.loads(path.read_text("utf-8"))
    models = notebooks.stored_models(notebook)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if {notebooks.WIDGET_VIEW, "image/png"} <= set(output.get("data", {})):
                cells = [{"outputs": [output]}]
                state = {"state": notebooks.needed_models(cells, models)}
                alone = {"cells": cells, "metadata": {"widgets": {notebooks.WIDGET_STATE: state}}}
                yield len(json.dumps(alone, indent=1, ensure_ascii=False).encode())


@pytest.mark.parametrize("path", notebooks.files(), ids=lambda path: path.stem)
def test_no_slider_makes_its_notebook_too_large(path):
    """Reckoned while it is drawn, by how much it writes; this is what is written."""
    sizes = list(bytes_of_sliders(path))
    assert all(size <= widgets.LIMIT for size in sizes), sizes


def test_the_book_has_chapters_and_none_is_alone():
    assert notebooks.sources()
    assert orphans(notebooks.BOOK) == []


def test_every_notebook_says_what_its_source_says():
    pairs = [(path, path.with_suffix(".ipynb")) for path in notebooks.sources()]
    assert [d for pair in pairs if pair[1].exists() for d in build_book.differences(*pair)] == []


def test_the_cover_and_each_chapter_agree_on_its_minutes():
    cover = (notebooks.BOOK / "en" / "index.py").read_text("utf-8")
    minutes = dict(re.findall(r"\]\((\w+)\.ipynb\) \|.*\| (\d+) \|", cover))
    assert len(minutes) == 10
    for name, said in minutes.items():
        head = (notebooks.BOOK / "en" / f"{name}.py").read_text("utf-8").splitlines()[2]
        assert head.startswith(f"# *{said} minutes"), name


def test_every_cell_was_executed_in_order():
    assert [line for path in notebooks.files() for line in unexecuted(path)] == []


# ---- can these fail? -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    source = tmp_path_factory.mktemp("book") / "chapter.py"
    source.write_text(CHAPTER, "utf-8")
    build_book.build(source)
    return source


@pytest.fixture
def pair(built, tmp_path):
    for suffix in (".py", ".ipynb"):
        shutil.copy(built.with_suffix(suffix), tmp_path)
    return tmp_path / "chapter.py", tmp_path / "chapter.ipynb"


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        ("2**0.5", "2**0.25", "cell 5: source"),
        ('["plumbing"]', '["prediction"]', "cell 2: metadata"),
        ("# %% [markdown]\n# # A chapter", "# %%\n# # A chapter", "cell 1: type"),
        ("# %%\n2**0.5", "# %%\n2**0.5\n\n# %%\n1", "has 6 cells, chapter.py has 7"),
        ("\n# %%\n2**0.5", "", "has 6 cells, chapter.py has 5"),
        ("# # A chapter", "# # One chapter", "cell 1: source"),
    ],
)
def test_a_pair_that_differs_is_found(pair, old, new, difference):
    source, notebook = pair
    assert build_book.differences(source, notebook) == []
    assert old in source.read_text("utf-8")
    source.write_text(source.read_text("utf-8").replace(old, new), "utf-8")
    assert difference in " ".join(build_book.differences(source, notebook))


@pytest.mark.parametrize("missing", [0, 1])
def test_an_orphan_is_found_in_either_direction(pair, missing):
    folder = pair[0].parent
    assert orphans(folder) == []
    pair[missing].unlink()
    assert orphans(folder) == [folder / "chapter"]


def test_a_stripped_notebook_is_found(pair):
    notebook = nbformat.read(pair[1], as_version=4)
    assert unexecuted(pair[1]) == []
    for cell in notebook.cells[1:]:
        cell.execution_count, cell.outputs = None, []
    nbformat.write(notebook, pair[1])
    assert len(unexecuted(pair[1])) == 5


def nbval_flags():
    """As make test passes them."""
    flags = re.findall(r"--nbval[^\s\\]*", Path(ROOT, "Makefile").read_text("utf-8"))
    assert "--nbval" in flags
    return flags


def run_again(*notebooks):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-q"]
    command += [
        "-p",
        "support.nbval_widgets",
        *nbval_flags(),
        "--rootdir",
        str(notebooks[0].parent),
    ]
    command += map(str, notebooks)
    path = os.pathsep.join(map(str, [ROOT, ROOT / "tools", ROOT / "tests"]))
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300
    )


def test_running_again_compares_every_output(built, tmp_path):
    """The notebook as built passes; one digit off in an output fails that cell, and no other."""
    text = built.with_suffix(".ipynb").read_text("utf-8")

    def write(name, *changes):
        copy = text
        for old, new in changes:
            head, tail = copy.rsplit(old, 1)  # the last is in the output
            copy = head + new + tail
        (tmp_path / f"{name}.ipynb").write_text(copy, "utf-8")

    write("same", ("base64,AAAA", "base64,BBBB"))  # pictures aren't: see nbval_sanitize.cfg
    verdict = '<p class=\\"verdict\\" role=\\"status\\">slope 0.'
    write(
        "changed",
        ("loss 0.125", "loss 0.126"),
        ("<b>12</b>", "<b>13</b>"),
        ("1.4142135623730951", "1.4142135623730950"),
        (verdict + "5", verdict + "6"),
    )
    result = run_again(*sorted(tmp_path.glob("*.ipynb")))
    failed = re.findall(r"FAILED \S*?(\w+)\.ipynb::(Cell \d|Widgets)", result.stdout)
    found = ["Cell 1", "Cell 2", "Cell 3", "Widgets"]
    assert failed == [("changed", name) for name in found], result.stdout
    assert "slope 0.5" in result.stdout and "slope 0.6" in result.stdout
    assert "4 failed, 8 passed" in result.stdout


def test_another_picture_in_a_slider_is_found(built):
    state = nbval_widgets.widgets(nbformat.read(built.with_suffix(".ipynb"), as_version=4))
    texts = [text for text in state.values() if "slope" in text and "<img" in text]
    assert len(texts) == 3
    nbval_widgets.assert_same_text(texts[0], texts[0])
    picture = nbval_widgets.PICTURE.search(texts[1])[0]
    other = nbval_widgets.PICTURE.sub(picture, texts[0])
    with pytest.raises(AssertionError, match=r"slope 0.25: \d+.\d% of the picture is different"):
        nbval_widgets.assert_same_text(other, texts[0])
