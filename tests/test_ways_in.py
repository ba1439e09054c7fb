"""Any Jupyter server of the environment opens the course as the command does: trusted, in copies of the
reader's own, at the cover, with the arithmetic of the book. (On a JupyterHub: test_hub.py.)"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import notebooks
import pytest
import requests
from nbformat.sign import NotebookNotary
from support.browser import jupyterlab

from lrcourse_desk import extension
from lrcourse_desk import folder as folders
from lrcourse_desk.start import ARITHMETIC

pytestmark = pytest.mark.in_turns(2)

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


@pytest.fixture
def book(tmp_path_factory, monkeypatch):
    """A few notebooks of the course: there is less to copy."""
    book = tmp_path_factory.mktemp("course") / "book" / "en"
    for name in ("index.ipynb", CHAPTER, f"exercises/{CHAPTER}"):
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(folders.book() / name, book / name)
    monkeypatch.setattr(extension, "book", lambda: book)
    return book


@pytest.fixture
def server(tmp_path, book, monkeypatch):
    """What the extension sees of a server that serves an empty folder."""
    monkeypatch.setenv(extension.SERVED, "")  # as it was, afterwards
    notary = NotebookNotary(db_file=":memory:", secret=b"secret")
    handlers, hooks, log = [], [], []
    return SimpleNamespace(
        root_dir=str(tmp_path),
        base_url="/user/ada/",
        default_url="/user/ada/lab",
        file_to_run="",
        config=SimpleNamespace(TemplateExporter=SimpleNamespace()),
        contents_manager=SimpleNamespace(notary=notary, register_pre_save_hook=hooks.append),
        session_manager=SimpleNamespace(get_kernel_env=lambda path, name=None: {"MINE": "1"}),
        web_app=SimpleNamespace(add_handlers=lambda host, rules: handlers.extend(rules)),
        log=SimpleNamespace(warning=log.append),
        handlers=handlers, hooks=hooks, told=log,
    )  # fmt: skip


def is_trusted(server, path):
    return server.contents_manager.notary.check_signature(nbformat.read(path, as_version=4))


@pytest.mark.parametrize(
    ("asked", "lands"),
    [
        ("/user/ada/", "/user/ada/lab/tree/my_course/index.ipynb"),
        ("/user/ada/lab", "/user/ada/lab/tree/my_course/index.ipynb"),
        ("/user/ada/tree", "/user/ada/notebooks/my_course/index.ipynb"),
        ("/user/ada/lab/tree/other.ipynb", None),  # as somebody configured it
    ],
)
def test_each_front_end_begins_with_the_cover(server, asked, lands):
    server.default_url = asked
    extension.open_course(server)
    assert server.default_url == (lands or asked)
    assert [options["url"] for *_, options in server.handlers] == ([lands] if lands else [])


def test_a_notebook_that_was_asked_for_is_opened(server):
    server.file_to_run = "mine.ipynb"
    extension.open_course(server)
    assert server.default_url == "/user/ada/lab"


def test_a_readers_folder_is_served_as_it_is(server, tmp_path, book):
    folders.lay_out(tmp_path, book)
    extension.open_course(server)
    assert server.default_url == "/user/ada/lab/tree/index.ipynb"
    assert not (tmp_path / "my_course").exists()


def test_a_folder_that_cannot_be_written_is_a_sentence_and_what_is_there_is_trusted(
    server, tmp_path, book
):
    """A clone of the course beside it, say; the file stands for a folder without the rights."""
    (tmp_path / "my_course").write_text("")
    clone = tmp_path / CHAPTER
    clone.write_bytes((book / CHAPTER).read_bytes())
    extension.open_course(server)
    assert len(server.told) == 1 and str(tmp_path / "my_course") in server.told[0]
    assert is_trusted(server, clone)
    assert server.default_url == "/user/ada/lab"


def test_broken_trust_is_a_sentence_and_the_copies_are_there(server, tmp_path, monkeypatch):
    def broken(*_):
        raise OSError("the database is locked")

    monkeypatch.setattr(extension, "trust", broken)
    extension.open_course(server)
    assert "the database is locked" in server.told[0]
    assert (tmp_path / "my_course" / "index.ipynb").exists()


def test_the_book_of_a_checkout_is_no_place_for_copies(server, book):
    server.root_dir = str(book)
    extension.open_course(server)
    assert not (book / "my_course").exists() and not server.told
    assert server.default_url == "/user/ada/lab/tree/index.ipynb"


def test_kernels_of_the_course_calculate_as_the_book_and_others_as_they_did(server, tmp_path):
    extension.open_course(server)
    environment = server.session_manager.get_kernel_env
    for path in (f"my_course/{CHAPTER}", f"my_course/exercises/{CHAPTER}", "my_course/new.ipynb"):
        seen = environment(path, "a")
        assert seen.pop("MATPLOTLIBRC").endswith("matplotlibrc")
        assert seen == ARITHMETIC | {"MINE": "1"}
    for path in ("other.ipynb", "elsewhere/other.ipynb", ""):
        assert environment(path, "a") == {"MINE": "1"}
    server.session_manager.get_kernel_env = lambda path, name=None: {"OMP_NUM_THREADS": "4"}
    extension.calculate_alike(server)
    mine = server.session_manager.get_kernel_env(f"my_course/{CHAPTER}", "a")
    assert mine["OMP_NUM_THREADS"] == "4"  # what somebody sets stays


def test_saving_is_looked_after(server):
    extension.open_course(server)
    assert server.hooks == [extension.before_saving]
    assert server.config.TemplateExporter.preprocessors == ["lrcourse_desk.stills.Stills"]
