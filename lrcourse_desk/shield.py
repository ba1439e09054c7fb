"""What of a user's machine must not change a figure or stop the start.

The course's server keeps its files in a folder of its own, away from those of a user's other
Jupyter: whatever is configured, installed or broken there doesn't count here. Their settings of
JupyterLab itself (theme, keys, size of the text) do. What a user set for Python is dealt with
before Python starts, in `start.py`.
"""

import importlib.util
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import json5
from jupyter_core import paths

JUPYTER = Path(__file__).with_name("jupyter")  # our settings and extensions

# What a user set up for another JupyterLab.
THEIRS = ["JUPYTERLAB_DIR", "JUPYTERLAB_WORKSPACES_DIR", "JUPYTER_NO_CONFIG", "JUPYTER_PORT"]


def shield(environ, spare):
    """Change the environment variables of the server and its kernels; what is to be told of it.

    `spare` is a folder for the server's files where the home can't be written to.
    """
    settings = Path(
        environ.get("JUPYTERLAB_SETTINGS_DIR") or paths.jupyter_config_dir() + "/lab/user-settings"
    )
    ours, told = Path(paths.jupyter_data_dir(), "lrcourse"), []
    if why := hindrance(ours):
        told.append(f"Jupyter's files go to {spare}: can't write to {ours} ({why}).")
        ours = spare
    broken = next(
        (path for path in settings.rglob("*-settings") if not is_read_by(json5.loads, path)), None
    )
    if broken or hindrance(settings):
        settings = ours / "settings"
    if broken:
        told.append(f"Your settings of JupyterLab don't count here: {broken} can't be read.")
    for path in ours.rglob("*.jupyterlab-workspace"):  # which notebooks were open
        if not is_read_by(json.loads, path):
            with suppress(OSError):
                path.unlink()
    for name in THEIRS:
        environ.pop(name, None)
    environ |= {
        "IPYTHONDIR": str(ours / "ipython"),  # no start-up files
        "JUPYTER_CONFIG_DIR": str(ours / "config"),
        "JUPYTER_CONFIG_PATH": str(JUPYTER),
        "JUPYTER_DATA_DIR": str(ours),
        "JUPYTER_PATH": os.pathsep.join(
            # theirs last: on a cluster the library's own parts may come that way
            dict.fromkeys([str(JUPYTER), *paths.ENV_JUPYTER_PATH, *theirs(environ, "JUPYTER_PATH")])
        ),
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this environment
        "JUPYTER_RUNTIME_DIR": str(ours / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "MATPLOTLIBRC": str(matplotlibrc()),
        "MPLCONFIGDIR": str(ours / "matplotlib"),
    }
    return told


def theirs(environ, name):
    """The folders that a user's variable lists."""
    return [path for path in environ.get(name, "").split(os.pathsep) if path]


def matplotlibrc():
    """Matplotlib's own settings, with which the book was built."""
    package = Path(importlib.util.find_spec("matplotlib").origin).parent
    return package / "mpl-data" / "matplotlibrc"


def is_read_by(loads, path):
    try:
        loads(path.read_text("utf-8") or "{}")
    except (OSError, ValueError, RecursionError):
        return False
    return True


def hindrance(folder):
    """Why no files can be made in a folder, or in one made for them; empty if they can.

    To try is the only way.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or str(error)
