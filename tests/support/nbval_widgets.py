"""nbval compares what each cell shows, but of a widget only its text: this compares what it holds.

A pytest plugin. It adds a test to each notebook, after its cells: every picture, verdict and answer of
its sliders and predictions, as the kernel that ran the cells made them, is what is stored.
"""

import json
import re
from copy import deepcopy

import build_book
import nbformat
import pytest
from nbval.plugin import IPyNbCell
from notebooks import WIDGET_STATE, stored_models
from support.sliders import assert_same_picture

PICTURE = re.compile(r"data:image/png;base64,[A-Za-z0-9+/=]*")
NAME = re.compile(r"lrcourse-[0-9a-f]{10}")  # a slider's style is named for its picture's bytes


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    collected, files = items.copy(), {}
    for item in collected:
        if isinstance(item, IPyNbCell):
            files.setdefault(item.parent, []).append(item)
    for file, cells in files.items():
        items.insert(items.index(cells[-1]) + 1, Widgets.of(file, cells))


class Widgets(pytest.Item):
    @classmethod
    def of(cls, file, cells):
        self = cls.from_parent(file, name="Widgets")
        self.cells, self.models = cells, {}
        self.receive, file.get_kernel_message = file.get_kernel_message, self.listen
        return self

    def listen(self, **options):
        """What nbval hears from the kernel; the widgets in it are noted, as a front end does."""
        message = self.receive(**options)
        content = message["content"]
        if message["msg_type"].startswith("comm") and "state" in content.get("data", {}):
            self.models.setdefault(content["comm_id"], {}).update(content["data"]["state"])
        return message

    def runtest(self):
        if not all(hasattr(cell, "test_outputs") for cell in self.cells):
            pytest.skip("not all cells of the notebook were run")
        old, new = widgets(self.parent.nb), widgets(self.run_again())
        assert len(new) == len(old), f"{len(new)} widgets, {len(old)} are stored"
        for name in old:
            assert_same_text(new[name], old[name])

    def run_again(self):
        """The notebook as the builder would store it after this run."""
        notebook = deepcopy(self.parent.nb)
        for item, cell in zip(self.cells, code_cells(notebook), strict=True):
            cell.outputs = nbformat.from_dict(item.test_outputs)
        state = {
            name: {"model_name": model["_model_name"], "state": model}
            for name, model in self.models.items()
        }
        notebook.metadata["widgets"] = {WIDGET_STATE: {"state": state}}
        return build_book.normalised(notebook)

    def repr_failure(self, failure):
        return str(failure.value)

    def reportinfo(self):
        return self.path, None, "the widgets"


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def widgets(notebook):
    """The state of each model as a text, in the order in which they were made."""
    return {
        name: json.dumps(model["state"], sort_keys=True, ensure_ascii=False, indent=1)
        for name, model in stored_models(notebook).items()
    }


def assert_same_text(new, old):
    texts = [NAME.sub("lrcourse-", PICTURE.sub("a picture", text)) for text in (new, old)]
    if texts[0] != texts[1]:
        pairs = zip(*(text.splitlines() for text in texts), strict=False)
        new, old = next(((a, b) for a, b in pairs if a != b), texts)
        raise AssertionError(f"a widget holds\n{new}\nbut stored is\n{old}")
    where = re.search(r'class=\\"verdict[^>]*>([^<]*)', old)
    for pictures in zip(PICTURE.findall(new), PICTURE.findall(old), strict=True):
        assert_same_picture(*pictures, where[1] if where else "the axes of a slider")
