"""What our extension does to a Jupyter server: trust, copies of the reader's own, the cover, and the
arithmetic of the book. (Servers that run: test_ways_in.py, test_hub.py.)"""

import os
import shutil
from types import SimpleNamespace

import nbformat
import pytest
from jupyter_server.base.handlers import RedirectWithParams
from jupyter_server.extension.manager import ExtensionPoint
from jupyter_server.extension.utils import get_metadata
from nbconvert.exporters import HTMLExporter
from nbformat.sign import NotebookNotary
from traitlets.config import Config

from lrcourse_desk import extension
from lrcourse_desk import folder as folders
from lrcourse_desk.start import ARITHMETIC

pytestmark = pytest.mark.in_turns(2)

CHAPTER = "1_background.ipynb"


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
        config=Config(),
        contents_manager=SimpleNamespace(notary=notary, register_pre_save_hook=hooks.append),
        session_manager=SimpleNamespace(get_kernel_env=lambda path, name=None: {path: name}),
        web_app=SimpleNamespace(add_handlers=lambda host, rules: handlers.append((host, rules))),
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
    # as tornado has it, for any host: the address with or without its last stroke, not for ever
    rule = ("/user/ada/?", RedirectWithParams, {"url": lands, "permanent": False})
    assert server.handlers == ([(".*$", [rule])] if lands else [])


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
    (told,) = server.told
    assert f"Can't write to {tmp_path / 'my_course'} (File exists): your copies" in told
    assert is_trusted(server, clone)
    assert server.default_url == "/user/ada/lab"


def test_broken_trust_is_a_sentence_and_the_copies_are_there(server, tmp_path, monkeypatch):
    def broken(*_):
        raise OSError("the database is locked")

    monkeypatch.setattr(extension, "trust", broken)
    extension.open_course(server)
    assert "aren't marked as trusted (the database is locked): run a cell" in server.told[0]
    assert "Your own copies are in" in server.told[1]
    assert (tmp_path / "my_course" / "index.ipynb").exists()


def test_the_book_of_a_checkout_is_no_place_for_copies(server, book):
    server.root_dir = str(book)
    extension.open_course(server)
    assert not (book / "my_course").exists() and not server.told
    assert server.default_url == "/user/ada/lab/tree/index.ipynb"


def test_kernels_of_the_course_calculate_as_the_book_and_others_as_they_did(server, tmp_path):
    extension.open_course(server)
    environment = server.session_manager.get_kernel_env
    for path in (f"/my_course/{CHAPTER}", f"my_course/exercises/{CHAPTER}", "my_course/new.ipynb"):
        seen = environment(path, "a")
        assert seen.pop("MATPLOTLIBRC").endswith("matplotlibrc")
        assert seen == ARITHMETIC | {path: "a"}
    (tmp_path / "theirs").mkdir()  # many a project has an index
    shutil.copy(tmp_path / "my_course" / "index.ipynb", tmp_path / "theirs")
    for path in ("other.ipynb", "elsewhere/other.ipynb", "theirs/other.ipynb", "", None):
        assert environment(path, "a") == {path: "a"}
    server.root_dir = str(tmp_path / "my_course")
    extension.calculate_alike(server)
    assert server.session_manager.get_kernel_env("", "a") == {"": "a"}  # no notebook, no place
    server.root_dir = str(tmp_path)
    server.session_manager.get_kernel_env = lambda path, name=None: {"OMP_NUM_THREADS": "4"}
    extension.calculate_alike(server)
    mine = server.session_manager.get_kernel_env(f"my_course/{CHAPTER}", "a")
    assert mine["OMP_NUM_THREADS"] == "4"  # what somebody sets stays


def test_jupyter_finds_the_extension_by_the_name_of_its_package():
    _, (metadata,) = get_metadata("lrcourse_desk")
    point = ExtensionPoint(metadata=metadata)
    assert point.validate() and point.module is extension


def test_saving_is_looked_after(server):
    extension.open_course(server)
    assert os.environ[extension.SERVED] == "1"
    assert server.hooks == [extension.before_saving]
    theirs = "nbconvert.preprocessors.ClearOutputPreprocessor"
    server.config.TemplateExporter.preprocessors = [theirs]
    extension.open_course(server)
    exporter = HTMLExporter(config=server.config)
    assert exporter.preprocessors == [theirs, "lrcourse_desk.stills.Stills"]
