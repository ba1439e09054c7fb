"""What a cell shows, by the representations that objects of all libraries offer to IPython."""

import base64
import io
import pprint
import sys

REPRESENTATIONS = {
    "text/html": "_repr_html_", "text/markdown": "_repr_markdown_", "text/latex": "_repr_latex_",
    "image/svg+xml": "_repr_svg_", "image/png": "_repr_png_", "image/jpeg": "_repr_jpeg_",
}  # fmt: skip
show = None  # (data, metadata) -> shows it below the cell; kernel.py sets it


def display(*objects, raw=False, metadata=None, **_):
    for thing in objects:
        if raw:
            show(thing, metadata or {})
        elif not shows_itself(thing):
            show(*represented(thing))


def shows_itself(thing):
    try:
        thing._ipython_display_()
    except (AttributeError, NotImplementedError):
        return False
    return True


def represented(thing):
    """The data and metadata of an object, by MIME type."""
    bundle = getattr(thing, "_repr_mimebundle_", None)
    if bundle and not isinstance(thing, type):
        data = bundle()
        data, metadata = data if isinstance(data, tuple) else (data, {})
        return {"text/plain": plain(thing), **data}, metadata
    data = {"text/plain": plain(thing)}
    if is_figure(thing):
        data["image/png"] = png(thing)
    for kind, name in REPRESENTATIONS.items():
        method = None if isinstance(thing, type) else getattr(thing, name, None)
        value = method() if method else None
        if value is not None:
            data[kind] = base64.b64encode(value).decode() if isinstance(value, bytes) else value
    return data, {}


def plain(thing):
    if type(thing) in (dict, list, tuple, set):
        return pprint.pformat(thing, width=79, sort_dicts=False)
    return repr(thing)


def is_figure(thing):
    figures = sys.modules.get("matplotlib.figure")
    return figures is not None and isinstance(thing, figures.Figure)


def png(figure):
    file = io.BytesIO()
    figure.savefig(file, format="png", bbox_inches="tight")
    return base64.b64encode(file.getvalue()).decode()


def clear_output(wait=False):
    pass
