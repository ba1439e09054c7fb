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
from pathlib import Path

import json5
from jupyter_core import paths

JUPYTER = Path(__file__).with_name("jupyter")  # our settings and extensions


def shield(environ, spare):
    """Change the environment variables of the server and its kernels; what is to be told of it.

    `spare` is a folder for the server's files where the home can't be written to.
    """
    settings = Path(
        environ.get("JUPYTERLAB_SETTINGS_DIR") or paths.jupyter_config_dir() + "/lab/user-settings"
    )
    ours, told = Path(paths.jupyter_data_dir(), "lrcourse"), []
    if not can_write(ours):
        ours = spare
        environ["MPLCONFIGDIR"] = str(ours / "matplotlib")
        told.append(f"Your home folder can't be written to: Jupyter's files go to {ours}.")
    broken = next(
        (path for path in settings.rglob("*-settings") if not is_read_by(json5.loads, path)), None
    )
    if broken or not can_write(settings):
        settings = ours / "settings"
    if broken:
        told.append(f"Your settings of JupyterLab don't count here: {broken} can't be read.")
    for path in ours.rglob("*.jupyterlab-workspace"):  # which notebooks were open
        if not is_read_by(json.loads, path):
            path.unlink()
    environ |= {
        "IPYTHONDIR": str(ours / "ipython"),  # no start-up files
        "JUPYTER_CONFIG_DIR": str(ours / "config"),
        **added(environ, "JUPYTER_CONFIG_PATH", JUPYTER),
        "JUPYTER_DATA_DIR": str(ours),
        **added(environ, "JUPYTER_PATH", JUPYTER),
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this environment
        "JUPYTER_RUNTIME_DIR": str(ours / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(settings),
        "MATPLOTLIBRC": str(matplotlibrc()),
    }
    return told


def added(environ, name, folder):
    """The variable with the folder in front of others that may be there."""
    there = [path for path in environ.get(name, "").split(os.pathsep) if path]
    return {name: os.pathsep.join(dict.fromkeys([str(folder), *there]))}


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


def can_write(folder):
    """Whether files can be made in it, or in the folder made for them. To try is the only way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
