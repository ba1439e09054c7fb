"""What of a user's machine must not change a figure or stop the start.

Settings of Python itself are dealt with before it starts, in `lrcourse_start.py`.
"""

import importlib.util
import os
import tempfile
from pathlib import Path

from jupyter_core import paths

JUPYTER = Path(__file__).with_name("jupyter")
PLACES = {
    "JUPYTER_CONFIG_DIR": paths.jupyter_config_dir,
    "JUPYTER_DATA_DIR": paths.jupyter_data_dir,
    "JUPYTER_RUNTIME_DIR": paths.jupyter_runtime_dir,
}


def shield(environ, ours):
    """Change the environment variables of the server and its kernels; returns what was told.

    `ours` is a folder that we may write to.
    """
    environ |= {
        "IPYTHONDIR": str(ours / "ipython"),  # no start-up files or settings of the user
        "JUPYTER_PREFER_ENV_PATH": "1",  # the kernel of this environment, not one of the user's
        "MATPLOTLIBRC": str(matplotlibrc()),
    }
    there = environ.get("JUPYTER_CONFIG_PATH", "").split(os.pathsep)
    environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(
        dict.fromkeys([str(JUPYTER), *filter(None, there)])
    )
    if all(can_write(Path(place())) for place in PLACES.values()):
        return []
    environ |= {name: str(ours / "jupyter" / name.split("_")[1].lower()) for name in PLACES}
    environ["MPLCONFIGDIR"] = str(ours / "matplotlib")
    return [f"Your home folder can't be written to: what Jupyter keeps there goes to {ours}."]


def matplotlibrc():
    """Matplotlib's own settings, with which the book was built."""
    package = Path(importlib.util.find_spec("matplotlib").origin).parent
    return package / "mpl-data" / "matplotlibrc"


def can_write(folder):
    """Whether files can be made in it, or in the folder made for them. To try is the only way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
