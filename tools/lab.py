"""Open the book in JupyterLab: python tools/lab.py [--prepare] [flags of jupyter lab]

--prepare makes everything ready and opens nothing (for Binder).
"""

import json
import os
import sys
from pathlib import Path

import nbformat
from environment_variables import ARITHMETIC
from nbformat.sign import NotebookNotary

ROOT = Path(__file__).resolve().parent.parent
COVER = "book/en/index.ipynb"

# Settings of JupyterLab for the course; what a user sets themselves goes before these.
OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",  # no question about it on the first visit either
        "checkForUpdates": False,
    },
    # All cells are there from the start: a link to a claim finds its box, and a slider scrolled
    # out of sight isn't made anew.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}

# nbgrader is there for a test; its panels are a teacher's business, not a reader's.
PAGE_CONFIG = {"disabledExtensions": {"@jupyter/nbgrader": True}}


def write_overrides(prefix=sys.prefix):
    """Lay our settings into the environment, beside others that may be there."""
    _merge(Path(prefix, "share/jupyter/lab/settings/overrides.json"), OVERRIDES)
    _merge(Path(prefix, "etc/jupyter/labconfig/page_config.json"), PAGE_CONFIG)


def _merge(file, settings):
    there = json.loads(file.read_text("utf-8")) if file.exists() else {}
    if there | settings != there:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(there | settings, indent=2), "utf-8")


def trust(notebooks, notary):
    """Sign notebooks: JupyterLab shows the sliders of trusted notebooks only."""
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        if not notary.check_signature(notebook):
            notary.sign(notebook)


def lab_command(flags):
    """The command that opens the cover page, wherever in the file system the checkout lies."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ROOT}"]
    if (ROOT / COVER).exists():
        command.append(f"--LabApp.default_url=/lab/tree/{COVER}")
    if os.geteuid() == 0:  # Jupyter refuses root unless told
        command.append("--allow-root")
    return [*command, *flags]


def environment():
    """With the arithmetic that the book was built with, so that running a cell shows what it says."""
    return ARITHMETIC | os.environ


if __name__ == "__main__":
    write_overrides()
    trust(sorted(ROOT.joinpath("book").rglob("*.ipynb")), NotebookNotary())
    if "--prepare" not in sys.argv:
        sys.stdout.flush()
        os.chdir(ROOT)
        command = lab_command(sys.argv[1:])
        os.execve(command[0], command, environment())
