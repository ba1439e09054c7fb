"""What is done to a notebook before it is saved, and before it becomes a page: no browser needed."""

import json
from copy import deepcopy
from types import SimpleNamespace

import build_book
import nbformat
import pytest
from nbconvert import HTMLExporter, SlidesExporter
from notebooks import WIDGET_STATE, WIDGET_VIEW, shown_widgets, stored_models, within

from lrcourse_desk import saving

SAMPLE = """\
# %%
from lrcourse import plots, widgets

# %%
figure, axes = plots.subplots(figsize=(2, 1))
widgets.slider(figure, lambda x: axes.plot([0, x]), [1, 2], lambda x: f"reaches {x}", alt="a line")

# %%
figure, axes = plots.subplots(figsize=(2, 1))
widgets.slider(figure, lambda x: axes.plot([0, x]), [1, 2], lambda x: f"reaches {x}", alt="a line")

# %% tags=["prediction"]
widgets.predict("Higher?", {"yes": "It is twice.", "no": "Look again."}, answer="yes")
"""


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "sample.py"
    path.write_text(SAMPLE, "utf-8")
    build_book.build(path)
    return json.loads(path.with_suffix(".ipynb").read_text("utf-8"))


def run_again(stored, cells=(1, 2, 3)):
    """As JupyterLab has it after running cells: new ids in their outputs, the old models below."""
    notebook = deepcopy(stored)
    for number in cells:
        for output in notebook["cells"][number]["outputs"]:
            output["data"][WIDGET_VIEW]["model_id"] = f"{number:032x}".replace("0", "f")
    return notebook


def save(tmp_path, notebook, before=None):
    """What Jupyter's server does; the notebook as it is written."""
    path = tmp_path / "a.ipynb"
    if before:
        path.write_text(json.dumps(before), "utf-8")
    model = {"type": "notebook", "content": deepcopy(notebook)}
    saving.before_saving(model, "a.ipynb", SimpleNamespace(_get_os_path=lambda name: str(path)))
    nbformat.validate(nbformat.from_dict(model["content"]))
    return model["content"]


def alive(notebook):
    """The ids of all that is shown; every part of them is stored, and nothing else."""
    models, shown = stored_models(notebook), shown_widgets(notebook["cells"])
    assert all(saving.is_whole(name, models) for name in shown)
    assert not any("MISSING" in json.dumps(model) for model in models.values())
    return shown


def test_an_untouched_notebook_is_saved_as_it_is(stored, tmp_path):
    assert save(tmp_path, stored, before=stored) == stored


@pytest.mark.parametrize("cells", [[1], [2], [3], [1, 2, 3]])
def test_what_was_run_shows_what_is_stored_and_nothing_grows(stored, tmp_path, cells):
    saved = save(tmp_path, run_again(stored, cells), before=stored)
    assert sorted(alive(saved)) == sorted(alive(stored))
    assert stored_models(saved) == stored_models(stored)
    assert save(tmp_path, saved, before=saved) == saved


def test_a_copied_slider_moves_by_itself(stored, tmp_path):
    notebook = run_again(stored)
    notebook["cells"].append(deepcopy(notebook["cells"][1]))
    saved = save(tmp_path, notebook, before=stored)
    shown = alive(saved)
    assert len(set(shown)) == 4
    models = stored_models(saved)
    parts = [set(within([name], models)) for name in shown]
    assert not any(one & two for one in parts for two in parts if one is not two)
    assert save(tmp_path, saved, before=saved) == saved


def test_after_clearing_in_between_the_models_in_memory_are_found(stored, tmp_path):
    cleared = deepcopy(stored)
    for cell in cleared["cells"]:
        cell["outputs"] = []
    emptied = save(tmp_path, cleared, before=stored)
    assert WIDGET_STATE not in emptied["metadata"].get("widgets", {})
    saved = save(tmp_path, run_again(stored), before=emptied)
    assert len(alive(saved)) == 3


@pytest.mark.parametrize("what", ["text/plain", "image/png", "texts"])
def test_what_was_changed_becomes_its_picture_and_a_sentence(stored, tmp_path, what):
    notebook = run_again(stored, [1])
    output = notebook["cells"][1]["outputs"][0]
    output["metadata"]["lrcourse"]["name"] = "lrcourse-another"
    if what == "texts":
        output["metadata"]["lrcourse"]["texts"] = "another"
    elif what == "text/plain":
        output["data"][what] = ["a steeper line\n", "reaches 3"]
    else:
        output["data"][what] = stored["cells"][1]["outputs"][0]["data"][what][::-1]
    saved = save(tmp_path, notebook, before=stored)
    picture, sentence = saved["cells"][1]["outputs"]
    assert WIDGET_VIEW not in picture["data"] and "image/png" in picture["data"]
    assert sentence["data"]["text/plain"] == "Run this cell to move the slider."
    assert len(alive(saved)) == 2
    assert save(tmp_path, saved, before=saved) == saved


def test_a_last_bit_of_another_processor_is_no_change(stored, tmp_path):
    notebook = run_again(stored, [1])
    output = notebook["cells"][1]["outputs"][0]
    output["metadata"]["lrcourse"]["name"] = "lrcourse-rounded"
    saved = save(tmp_path, notebook, before=stored)
    assert sorted(alive(saved)) == sorted(alive(stored))


@pytest.mark.parametrize("metadata", [{}, {"widgets": {}}, {"widgets": {WIDGET_STATE: {}}}])
def test_a_file_without_models_is_saved_with_pictures(stored, tmp_path, metadata, monkeypatch):
    monkeypatch.setattr(saving, "widgets_of_the_course", lambda: [])
    notebook = run_again(stored) | {"metadata": metadata}
    (tmp_path / "a.ipynb").write_text("<<<<<<< HEAD", "utf-8")
    saved = save(tmp_path, notebook)
    assert shown_widgets(saved["cells"]) == []
    assert [len(cell["outputs"]) for cell in saved["cells"]] == [0, 2, 2, 2]


@pytest.mark.parametrize("exporter", [HTMLExporter, SlidesExporter])
def test_a_page_shows_pictures_and_verdicts_and_no_answer(stored, exporter):
    made = exporter(preprocessors=["lrcourse_desk.stills.Stills"])
    page, _ = made.from_notebook_node(nbformat.reads(json.dumps(stored), as_version=4))
    body = page[page.index("<body") :]
    assert body.count("<img") == 2 and body.count("reaches 1") == 2
    assert WIDGET_VIEW not in body and WIDGET_STATE not in body
    assert "Higher?" in body and "○ yes" in body
    assert "It is twice." not in body and "widgets.predict(" not in body
