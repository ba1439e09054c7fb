"""A notebook as HTML, slides, PDF, Markdown: pictures where no widget lives, and no answer in open code."""

from copy import deepcopy

from nbconvert.preprocessors import Preprocessor

from .models import WIDGET_VIEW


class Stills(Preprocessor):
    """Leave of each widget its picture and its verdict, and of a prediction the question."""

    def preprocess(self, nb, resources):
        nb.metadata.pop("widgets", None)  # nothing shows them any more
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell, resources, index):
        if "outputs" in cell:
            cell.outputs = [part for output in cell.outputs for part in still(output)]
        if "prediction" in cell.metadata.get("tags", []):
            cell.metadata.setdefault("transient", {})["remove_source"] = True
        return cell, resources


def still(output):
    """The output without its widget: a picture, and below it the text that such a page leaves out."""
    if WIDGET_VIEW not in output.get("data", {}):
        return [output]
    seen, said = deepcopy(output), deepcopy(output)
    del seen.data[WIDGET_VIEW]
    said.data = {"text/plain": output.data.get("text/plain", "")}
    return [seen, said] if "image/png" in seen.data else [seen]
