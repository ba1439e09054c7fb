"""A plain Jupyter server of the environment, and Binder's, open the course as the command does. (On a
JupyterHub: test_hub.py; what the extension does to a server: test_extension.py.)"""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import notebooks
import pytest
import requests
from nbformat.sign import NotebookNotary
from support.browser import jupyterlab

pytestmark = pytest.mark.in_turns(3)

CHAPTER = "1_background.ipynb"


def test_a_plain_server_lands_on_a_trusted_cover(tmp_path):
    """Started in an empty folder; nothing was prepared."""
    root, home = tmp_path / "empty 空", tmp_path / "home"
    root.mkdir()
    home.mkdir()
    with jupyterlab(root, home) as (address, token):
        ask = {"headers": {"Authorization": f"token {token}"}, "timeout": 60}
        address = address.removesuffix("lab")
        page = requests.get(address, **ask)
        assert page.url == address + "lab/tree/my_course/index.ipynb"
        for name in ("index.ipynb", CHAPTER, f"exercises/{CHAPTER}"):
            model = requests.get(f"{address}api/contents/my_course/{name}", **ask).json()
            cells = [cell for cell in model["content"]["cells"] if cell["cell_type"] == "code"]
            assert all(cell["metadata"]["trusted"] for cell in cells)


@pytest.mark.skipif(sys.platform == "win32", reason="Binder is a Linux")
def test_the_last_step_on_binder(tmp_path):
    """It lays out and trusts, for the Jupyter that Binder starts then."""
    repository, home = tmp_path / "repository", tmp_path / "home"
    repository.mkdir()
    environ = {**os.environ, "HOME": str(home)}
    environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environ["PATH"]])
    subprocess.run(["sh", notebooks.ROOT / "postBuild"], cwd=repository, env=environ, check=True)
    notary = NotebookNotary(data_dir=str(home / ".local/share/jupyter"))
    for name in ("index.ipynb", f"exercises/{CHAPTER}"):
        notebook = nbformat.read(repository / "my_course" / name, as_version=4)
        assert notary.check_signature(notebook)
