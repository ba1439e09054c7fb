"""tools/lab.py: how the book is opened."""

import json
import subprocess
import time
import urllib.error
import urllib.request

import build_book
import lab
import nbformat
import pytest


def test_settings_of_jupyterlab_are_laid_beside_others(tmp_path):
    file = tmp_path / "share/jupyter/lab/settings/overrides.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"other": {"a": 1}}', "utf-8")
    lab.write_overrides(tmp_path)
    settings = json.loads(file.read_text("utf-8"))
    assert settings == {"other": {"a": 1}} | lab.OVERRIDES
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


@pytest.fixture
def jupyter(tmp_path, monkeypatch):
    """Jupyter's files of a user who never used it."""
    for name in ("DATA", "CONFIG", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / name.lower()))
    return tmp_path


def test_a_reader_calculates_as_the_book_was_built(monkeypatch):
    for name in lab.ARITHMETIC:
        monkeypatch.delenv(name)
    assert lab.ARITHMETIC.items() <= lab.environment().items()
    assert lab.ARITHMETIC.items() <= build_book.ENVIRONMENT.items()
    monkeypatch.setenv("OMP_NUM_THREADS", "2")  # what a user sets themselves goes before
    assert lab.environment()["OMP_NUM_THREADS"] == "2"


def written(folder, pattern):
    """What a file says; None while it isn't there, or is there but not written yet."""
    return next((text for path in folder.glob(pattern) if (text := path.read_text("utf-8"))), None)


def test_jupyterlab_opens_the_cover_with_trusted_notebooks(jupyter, monkeypatch):
    """The real server, asked over HTTP."""
    monkeypatch.setattr(lab, "ROOT", jupyter)
    cover = jupyter / lab.COVER
    cover.parent.mkdir(parents=True)
    page = nbformat.v4.new_output("display_data", data={"text/html": "<b>a slider</b>"})
    cell = nbformat.v4.new_code_cell("show()", execution_count=1, outputs=[page])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), cover)

    command = lab.lab_command(["--no-browser", "--ServerApp.port=0"])
    assert f"--LabApp.default_url=/lab/tree/{lab.COVER}" in command
    with open(jupyter / "log", "w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=jupyter)
    try:
        told = wait_for(lambda: written(jupyter / "runtime", "jpserver-*.json"), server)
        address = json.loads(told)
        assert address["root_dir"] == str(jupyter)

        def get(path):
            request = urllib.request.Request(
                address["url"] + path, headers={"Authorization": f"token {address['token']}"}
            )
            try:
                return urllib.request.urlopen(request, timeout=60).read().decode()
            except urllib.error.URLError:
                return None

        wait_for(lambda: get("api/status"), server)
        assert "jupyter-config-data" in get("lab/tree/" + lab.COVER)

        def trusted():
            cells = json.loads(get("api/contents/" + lab.COVER))["content"]["cells"]
            return cells[0]["metadata"].get("trusted", False)

        assert not trusted()
        lab.trust(sorted(jupyter.glob("book/**/*.ipynb")), lab.NotebookNotary())
        assert trusted()
    finally:
        server.terminate()
        server.wait(timeout=60)


def wait_for(condition, server):
    for _ in range(600):
        if result := condition():
            return result
        assert server.poll() is None, "the server ended"
        time.sleep(0.1)
    raise AssertionError("the server did not answer")
