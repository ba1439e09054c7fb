"""The course in any Jupyter server of its environment: JupyterLab, Notebook, a JupyterHub, Binder.

Jupyter calls this when a server starts, ours too: `jupyter_server_config.d/lrcourse.json`, which the
wheel installs, names it. `jupyter server extension disable lrcourse_desk` ends that.
"""

import os
from pathlib import Path

from jupyter_server.base.handlers import RedirectWithParams
from jupyter_server.utils import url_path_join

from .folder import COVER, book, cover, lay_out, notebooks, readers_folder, trust
from .saving import before_saving
from .shield import hindrance, matplotlibrc
from .start import ARITHMETIC, SERVED

# Where a front end opens files, by where it begins.
LANDINGS = {"": "lab/tree", "lab": "lab/tree", "tree": "notebooks"}


def open_course(server):
    """Trust, copies, cover and arithmetic, for as long as this server runs."""
    os.environ[SERVED] = "1"
    server.config.TemplateExporter.preprocessors.append("lrcourse_desk.stills.Stills")
    server.contents_manager.register_pre_save_hook(before_saving)
    calculate_alike(server)
    root = Path(server.root_dir).resolve()
    within_the_book = root.is_relative_to(book().parent)  # of a checkout: no place for copies
    folder = root if within_the_book else readers_folder(root)
    for sentence in prepare(None if within_the_book else folder, server.contents_manager.notary):
        server.log.warning(sentence)
    open_at_cover(server, root, folder)


def prepare(folder, notary):
    """Trust and copies; what was told. Trust comes first: it needs no folder of the reader's."""
    told = []
    try:
        trust(book(), notary)
    except Exception as error:  # whatever is wrong with Jupyter's own files, the course opens
        told = [f"The notebooks aren't marked as trusted ({error}): run a cell to see its slider."]
    why = folder and hindrance(folder)
    if why:
        told.append(f"Can't write to {folder} ({why}): your copies of the course can't be there.")
    return told + (lay_out(folder, book()) if folder and not why else [])


def calculate_alike(server):
    """Let the kernels of our notebooks calculate and draw as the book was built; others as they do."""
    environment_of, root = server.session_manager.get_kernel_env, Path(server.root_dir)
    of_the_book = ARITHMETIC | {"MATPLOTLIBRC": str(matplotlibrc())}
    names = {path.name for path in notebooks(book())} - {COVER}  # many a project has an index

    def get_kernel_env(path, name=None):
        folder = (root / (path or "").lstrip("/")).parent
        ours = any((folder / name).exists() for name in names)
        return (of_the_book if ours else {}) | environment_of(path, name)

    server.session_manager.get_kernel_env = get_kernel_env


def open_at_cover(server, root, folder):
    """Let the server begin with the cover, unless it was told where else to begin."""
    landing = server.default_url.removeprefix(server.base_url).strip("/")
    opened = cover(folder)
    if landing in LANDINGS and opened and folder.is_relative_to(root) and not server.file_to_run:
        path = (folder / opened).relative_to(root).as_posix()
        server.default_url = url_path_join(server.base_url, LANDINGS[landing], path)
        to_cover = {"url": server.default_url, "permanent": False}
        server.web_app.add_handlers(".*$", [(server.base_url + "?", RedirectWithParams, to_cover)])


_load_jupyter_server_extension = open_course  # the name by which Jupyter finds it
