"""What is done to a notebook before it is saved, and before it becomes a page: no browser needed."""

import json
import re
from copy import deepcopy
from types import SimpleNamespace

import build_book
import nbformat
import pytest
from IPython.core.formatters import IPythonDisplayFormatter
from nbconvert import (
    HTMLExporter,
    LatexExporter,
    MarkdownExporter,
    SlidesExporter,
    WebPDFExporter,
)
from notebooks import WIDGET_STATE, WIDGET_VIEW, shown_widgets, stored_models, within
from traitlets.config import Config

from lrcourse import plots, widgets
from lrcourse_desk import saving, stills
from lrcourse_desk.folder import book, notebooks
from lrcourse_desk.shield import JUPYTER

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
        for output in notebook["cells"][number].get("outputs", []):
            if WIDGET_VIEW in output.get("data", {}):
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


@pytest.mark.parametrize("broken", [None, [], {"metadata": None}, {"cells": [1], "metadata": {}}])
def test_whatever_is_in_the_file_or_the_page_it_is_saved(stored, tmp_path, broken):
    """The file is broken: alive all the same. What is to be saved is: then as it is, not half."""
    (tmp_path / "a.ipynb").write_text(json.dumps(broken), "utf-8")
    assert len(alive(save(tmp_path, run_again(stored)))) == 3
    notebook = run_again(stored)
    notebook["cells"][3]["outputs"] = broken
    model = {"type": "notebook", "content": deepcopy(notebook)}
    contents = SimpleNamespace(_get_os_path=lambda name: str(tmp_path / name))
    try:
        saving.before_saving(model, "a.ipynb", contents)
    except Exception:  # Jupyter writes it into its log, and saves
        assert model["content"] == notebook


@pytest.mark.parametrize("whose", ["another course", "a reader", "the course"])
def test_a_widget_of_another_notebook_is_none_of_our_business(whose, tmp_path):
    """A server has notebooks of all sorts; as long as its kernel lives, their widgets come back."""
    widget = {WIDGET_VIEW: {"model_id": "a"}, "text/plain": "IntSlider(value=3)"}
    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", widget)])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    if whose == "the course":
        notebook.metadata["lrcourse"] = {"built_from": "a"}
    folder = tmp_path / "deep" / "down"
    folder.mkdir(parents=True)
    if whose == "a reader":
        (tmp_path / ".lrcourse").mkdir()
    saved = save(folder, notebook)
    assert (saved == notebook) == (whose == "another course")
    assert shown_widgets(saved["cells"]) == (["a"] if whose == "another course" else [])


EXPORTERS = [HTMLExporter, SlidesExporter, WebPDFExporter, LatexExporter, MarkdownExporter]


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_a_page_shows_pictures_and_verdicts_and_no_answer(stored, exporter):
    made = exporter(
        config=Config(json.loads((JUPYTER / "jupyter_nbconvert_config.json").read_text()))
    )
    if exporter is WebPDFExporter:  # what it prints
        made.run_playwright = lambda page: page.encode()
    page, resources = made.from_notebook_node(nbformat.reads(json.dumps(stored), as_version=4))
    page = page if isinstance(page, str) else page.decode()
    body = page[max(page.find("<body"), 0) :]
    assert len(re.findall(r"<img|adjustimage{.*output_|!\[png\]", body)) == 2
    assert body.count("reaches 1") == 2
    assert WIDGET_VIEW not in body and WIDGET_STATE not in body
    assert "Higher?" in body and "yes" in body and "It is twice." not in body
    code = re.sub(r"<[^>]*>", "", body)
    assert "widgets.predict(" not in code
    assert "widgets.slider(" in code or exporter is LatexExporter  # where it is written otherwise


def test_what_is_no_widget_stays_on_a_page_as_it_is():
    for output in [nbformat.v4.new_output("stream", text="3"),
                   nbformat.v4.new_output("display_data", {"image/png": "", "text/plain": "a"})]:  # fmt: skip
        assert stills.still(output) == [output]
    widget = nbformat.v4.new_output("display_data", {WIDGET_VIEW: {}, "text/plain": "a menu"})
    assert [seen.data for seen in stills.still(widget)] == [{"text/plain": "a menu"}]


# GitHub, VS Code and Colab choose from the bundle of an output: the richest that they know.
KNOWN = {
    "GitHub": ["image/png", "text/plain"],
    "VS Code": [WIDGET_VIEW, "image/png", "text/plain"],
    "Colab": [WIDGET_VIEW, "image/png", "text/plain"],
}


@pytest.mark.parametrize("front_end", KNOWN)
def test_elsewhere_a_picture_or_the_widget_is_chosen_and_its_model_is_there(stored, front_end):
    models = stored_models(stored)
    for cell in stored["cells"][1:]:
        data = cell["outputs"][0]["data"]
        chosen = next(kind for kind in KNOWN[front_end] if kind in data)
        if chosen == WIDGET_VIEW:
            assert saving.is_whole(data[WIDGET_VIEW]["model_id"], models)
        elif "prediction" in cell["metadata"].get("tags", []):
            assert chosen == "text/plain" and "Higher?" in "".join(data[chosen])
        else:
            assert chosen == "image/png"
        assert "twice" not in "".join(cell["source"])  # sealed, wherever code is shown


def test_in_a_kernel_of_another_server_the_picture_waits_beside_the_widget(monkeypatch):
    """In JupyterLab and Notebook it is seen while there is no widget; see ASLEEP."""
    shown = []
    monkeypatch.setattr(widgets, "display", lambda data, **options: shown.append(data))
    figure, axes = plots.subplots(figsize=(2, 1))
    slider = widgets.slider(
        figure, lambda x: axes.plot([0, x]), [1, 2], lambda x: f"up to {x}", alt="a < b"
    )
    IPythonDisplayFormatter()(slider)
    assert shown == []  # our own server's: what is shown is the bundle, and nothing is added
    monkeypatch.delenv(widgets.SERVED)
    IPythonDisplayFormatter()(slider)
    (widget, asleep) = shown
    assert WIDGET_VIEW in widget and "image/png" in widget
    page = asleep["text/html"]
    assert page.startswith('<div class="lrcourse-asleep" style="display: none">')
    assert widget["image/png"] in page and "a &lt; b\nup to 1" in page and slider.wake in page


@pytest.mark.parametrize("name", notebooks(book()), ids=str)
def test_every_chapter_is_alive_after_all_its_cells_were_run(name, tmp_path):
    """What JupyterLab then saves: the outputs have new models, those that are stored are the old ones."""
    before = json.loads((book() / name).read_text("utf-8"))
    saved = run_again(before, range(len(before["cells"])))
    for _ in range(2):
        saved = save(tmp_path, saved, before=before)
    assert len(alive(saved)) == len(alive(before))
    assert stored_models(saved) == stored_models(before)
    assert abs(len(json.dumps(saved)) / len(json.dumps(before)) - 1) < 0.05
