"""The command that opens the course: the reader's own copies, whatever is wrong with a file or a
machine. Nothing of theirs is ever lost, and something always opens."""

import argparse
import contextlib
import errno
import io
import json
import os
import platform
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import build_book
import matplotlib
import nbformat
import notebooks
import pytest
from nbformat.sign import NotebookNotary

from lrcourse_desk import __main__ as desk
from lrcourse_desk import extension, shield
from lrcourse_desk import folder as folders
from lrcourse_desk import start as desk_start

ROOT = notebooks.ROOT
as_root = hasattr(os, "geteuid") and os.geteuid() == 0


def notebook(text):
    page = nbformat.v4.new_output("display_data", data={"text/html": "<b>a slider</b>"})
    cell = nbformat.v4.new_code_cell(text, id="a", execution_count=1, outputs=[page])
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).encode()


@pytest.fixture
def book(tmp_path):
    """A small course: a cover, two chapters, exercises for one, and what isn't for readers."""
    book = tmp_path / "course" / "book" / "en"
    for name in ("index", "a", "b", "exercises/a", "solutions/a"):
        path = book / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(notebook(f"the {name}"))
        path.with_suffix(".py").write_text(f"the {name}", "utf-8")
    return book


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "我的 folder" / "my_course"


def files(folder):
    """What a reader has, as bytes; without what is ours."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in paths
        if folders.OURS not in path.parts
    }


NAMES = {"index.ipynb", "a.ipynb", "b.ipynb", "exercises/a.ipynb"}

# ---- copies and updates ---------------------------------------------------------------------------


def test_chapters_and_exercises_are_laid_out_once_and_nothing_else(book, mine):
    (told,) = folders.lay_out(mine, book)
    assert "4 notebooks" in told and str(mine) in told
    assert files(mine) == {name: (book / name).read_bytes() for name in NAMES}
    assert folders.lay_out(mine, book) == []
    assert files(mine).keys() == NAMES


def test_the_whole_book_is_laid_out_with_links_that_lead_somewhere(mine):
    folders.lay_out(mine, folders.book())
    links = 0
    for path in mine.rglob("*.ipynb"):
        said = nbformat.read(path, as_version=4).cells
        for link in re.findall(
            r"\]\((?!https?:|#)([^)#]+)",
            "\n".join(cell.source for cell in said if cell.cell_type == "markdown"),
        ):
            assert (path.parent / link).exists(), (path.name, link)
            links += 1
    assert links > 20
    assert {path.suffix for path in mine.rglob("*.*") if path.is_file()} == {".ipynb", ".json"}


def test_what_is_untouched_is_renewed_and_what_is_not_stays(book, mine):
    folders.lay_out(mine, book)
    theirs = notebook("the a, with my own notes")
    (mine / "a.ipynb").write_bytes(theirs)
    for name in ("a", "b"):
        (book / f"{name}.ipynb").write_bytes(notebook(f"the new {name}"))
    (book / "c.ipynb").write_bytes(notebook("the c"))
    (told,) = folders.lay_out(mine, book)
    assert told == (
        "The course has changed; new in my_course: c; renewed, as you had not touched them: b; "
        "yours stay, and the new versions are beside them: a.new."
    )
    assert (mine / "a.ipynb").read_bytes() == theirs
    assert (mine / "a.new.ipynb").read_bytes() == notebook("the new a")
    assert (mine / "b.ipynb").read_bytes() == notebook("the new b")
    assert folders.lay_out(mine, book) == []  # told once


def test_each_further_version_goes_where_nothing_of_the_readers_is(book, mine):
    folders.lay_out(mine, book)
    (mine / "a.ipynb").write_bytes(notebook("mine 1"))
    for version, place in [("2", "a.new"), ("3", "a.new"), ("4", "a.new-2")]:
        if version == "4":
            (mine / "a.new.ipynb").write_bytes(notebook("mine 2"))
        (book / "a.ipynb").write_bytes(notebook(version))
        assert "a.new" in folders.lay_out(mine, book)[0]
        assert (mine / f"{place}.ipynb").read_bytes() == notebook(version)
    assert (mine / "a.ipynb").read_bytes() == notebook("mine 1")
    assert (mine / "a.new.ipynb").read_bytes() == notebook("mine 2")


def test_new_outputs_alone_are_no_new_version_for_one_who_ran_it(book, mine):
    folders.lay_out(mine, book)
    ran = notebook("the a").replace(b"a slider", b"what I saw")
    (mine / "a.ipynb").write_bytes(ran)
    (book / "a.ipynb").write_bytes(notebook("the a").replace(b"a slider", b"another figure"))
    assert folders.lay_out(mine, book) == []
    assert files(mine).keys() == NAMES and (mine / "a.ipynb").read_bytes() == ran


def test_a_copy_that_the_reader_threw_away_is_laid_out_anew(book, mine):
    folders.lay_out(mine, book)
    (mine / "a.ipynb").unlink()
    assert "new in my_course: a" in folders.lay_out(mine, book)[0]
    assert (mine / "a.ipynb").exists()


def test_nothing_is_written_over_when_it_was_forgotten_what_was_laid_out(book, mine):
    folders.lay_out(mine, book)
    (mine / "a.ipynb").write_bytes(notebook("mine"))
    shutil.rmtree(mine / folders.OURS)
    told = folders.lay_out(mine, book)
    assert (mine / "a.ipynb").read_bytes() == notebook("mine")
    assert (mine / "a.new.ipynb").exists() and "a.new" in told[0]
    assert files(mine).keys() == {*NAMES, "a.new.ipynb"}


def test_no_moment_finds_a_file_half_written(book, mine, monkeypatch):
    """The disk is full in the middle of each file in turn; then there is room again."""
    folders.lay_out(mine, book)
    for name in NAMES:
        (book / name).write_bytes(notebook(f"new {name}"))
    before, sync = files(mine), os.fsync

    monkeypatch.setattr(os, "fsync", refused(errno.ENOSPC))
    (told,) = folders.lay_out(mine, book)
    assert told.startswith("No space left on device: ") and "and 3 more" in told
    assert files(mine) == before  # and what was half written is gone
    monkeypatch.setattr(os, "fsync", sync)
    folders.lay_out(mine, book)
    assert files(mine) == {name: notebook(f"new {name}") for name in NAMES}


def test_a_link_to_elsewhere_stays_a_link(book, mine, tmp_path):
    folders.lay_out(mine, book)
    elsewhere = tmp_path / "elsewhere.ipynb"
    os.replace(mine / "a.ipynb", elsewhere)
    try:
        (mine / "a.ipynb").symlink_to(elsewhere)
    except OSError:
        pytest.skip("no symbolic links here")
    (book / "a.ipynb").write_bytes(notebook("new"))
    folders.lay_out(mine, book)
    assert (mine / "a.ipynb").is_symlink() and elsewhere.read_bytes() == notebook("new")


def refused(number, times=1000):
    """A function that raises so many times, and then does what `really` does."""
    left = [times]

    def call(*arguments, really=None, **options):
        if left[0]:
            left[0] -= 1
            raise OSError(number, os.strerror(number))
        return really(*arguments, **options)

    return call


def test_a_file_that_a_virus_scanner_looks_at_is_written_a_moment_later(book, mine, monkeypatch):
    """On Windows nothing can be renamed over a file, or away, while somebody has it open."""
    folders.lay_out(mine, book)
    (book / "a.ipynb").write_bytes(notebook("the new a"))
    locked, waited = partial(refused(errno.EACCES, times=4), really=os.replace), []
    monkeypatch.setattr(os, "replace", locked)
    monkeypatch.setattr(time, "sleep", waited.append)
    (told,) = folders.lay_out(mine, book)
    assert waited == sorted(waited) and 0 < waited[0] < 0.1 and sum(waited) < 1.1  # seconds
    assert "renewed" in told and (mine / "a.ipynb").read_bytes() == notebook("the new a")


def test_a_file_that_stays_open_stays_as_it_is_until_the_next_start(book, mine):
    """On Windows, that is; elsewhere the new one takes its name at once."""
    folders.lay_out(mine, book)
    for name in NAMES:
        (book / name).write_bytes(notebook(f"new {name}"))
    with open(mine / "a.ipynb", "rb") as held:
        told = folders.lay_out(mine, book)
        assert held.read() == notebook("the a")
    if sys.platform == "win32":
        assert told[-1] == f"Permission denied: {mine / 'a.ipynb'}."
        assert (mine / "a.ipynb").read_bytes() == notebook("the a")
        assert "renewed" in folders.lay_out(mine, book)[0]
    assert files(mine) == {name: notebook(f"new {name}") for name in NAMES}


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_network_that_can_not_say_when_a_file_is_written_is_written_to(
    book, mine, monkeypatch, number
):
    monkeypatch.setattr(os, "fsync", refused(number))
    (told,) = folders.lay_out(mine, book)
    assert "4 notebooks" in told


def test_two_starts_at_once_lay_out_one_course(book, mine):
    script = "import pathlib, sys; from lrcourse_desk import folder; "
    script += "print(folder.lay_out(*map(pathlib.Path, sys.argv[1:])))"
    command = [sys.executable, "-c", script, mine, book]
    starts = [subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) for _ in range(2)]
    said = [start.communicate()[0] for start in starts]
    assert [start.returncode for start in starts] == [0, 0] and b"rror" not in b"".join(said)
    assert files(mine) == {name: (book / name).read_bytes() for name in NAMES}
    assert folders.lay_out(mine, book) == []


def test_what_macos_puts_beside_a_file_is_no_notebook(book, mine):
    (book / "._a.ipynb").write_bytes(b"\x00\x05\x16\x07")
    (told,) = folders.lay_out(mine, book)
    assert "4 notebooks" in told and files(mine).keys() == NAMES


def test_names_and_lengths_suit_every_system():
    """Windows: no `:`, no two names that differ in case only, 260 characters with what is in front."""
    paths = [path.as_posix() for path in folders.notebooks(folders.book())]
    paths += [
        path.relative_to(ROOT).as_posix()
        for top in ("lrcourse", "lrcourse_desk", "book", "tests", "tools", "site")
        for path in (ROOT / top).rglob("*")
        if "__pycache__" not in path.parts
    ]
    assert len({path.lower() for path in paths}) == len(set(paths))
    for path in paths:
        assert len("lrcourse_desk/" + path) < 110, path
        assert not re.search(
            r'[<>:"|?*\\]|[ .](/|$)|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)', path
        )


# ---- exercises of the first edition -----------------------------------------------------------------


def old_exercises(mine):
    """As the first edition left them: one answered, one untouched, a progress, a note."""
    old = mine.parent / folders.OLD_FOLDER
    old.mkdir(parents=True)
    (old / "a.ipynb").write_bytes(notebook("[2.1](../book/en/a.ipynb) my answer"))
    (old / "b.ipynb").write_bytes(notebook("untouched"))
    (old / "progress.json").write_text('{"1.layer": {"tries": 3, "status": "right"}}')
    (old / "notes.txt").write_text("mine too")
    table = {"b.ipynb": [folders.cells(notebook("untouched"))]}
    (old / ".laid_out.json").write_text(json.dumps(table))
    return old


def test_old_exercises_are_taken_over_with_their_progress(book, mine, monkeypatch):
    old = old_exercises(mine)
    (book / "exercises" / "b.ipynb").write_bytes(notebook("the renewed b"))
    before = files(old)
    told = folders.lay_out(mine, book)
    assert sum("my_exercises was copied" in line for line in told) == 1
    assert files(old) == before
    assert (mine / "exercises" / "a.ipynb").read_bytes() == notebook("[2.1](../a.ipynb) my answer")
    assert (mine / "exercises" / "a.new.ipynb").exists()
    assert (mine / "exercises" / "b.ipynb").read_bytes() == notebook("the renewed b")
    assert (mine / "exercises" / "notes.txt").read_text() == "mine too"

    from lrcourse.exercises import progress

    monkeypatch.chdir(mine / "exercises")
    assert "✓ 1.layer · tries: 3" in repr(progress("1"))

    (mine / "exercises" / "a.ipynb").unlink()  # thrown away: it is not fetched again
    assert not any("copied" in line for line in folders.lay_out(mine, book))
    assert (mine / "exercises" / "a.ipynb").read_bytes() == (
        book / "exercises" / "a.ipynb"
    ).read_bytes()


def test_an_old_exercise_that_can_not_be_read_is_named_and_the_others_come(book, mine, monkeypatch):
    """In a cloud's folder, for instance, that is out of reach."""
    old, read = old_exercises(mine), Path.read_bytes
    (old / "b.ipynb").write_bytes(notebook("my other answer"))
    away = old / "a.ipynb"
    monkeypatch.setattr(
        Path, "read_bytes", lambda path: refused(errno.EIO)() if path == away else read(path)
    )
    assert any(str(away) in line for line in folders.lay_out(mine, book))
    monkeypatch.undo()
    assert (mine / "exercises" / "b.ipynb").read_bytes() == notebook("my other answer")


def test_an_old_folder_that_can_not_be_listed_stops_nothing(book, mine, monkeypatch):
    old, listed = old_exercises(mine), Path.rglob
    monkeypatch.setattr(
        Path,
        "rglob",
        lambda path, what: refused(errno.EIO)() if path == old else listed(path, what),
    )
    assert any(str(old) in line for line in folders.lay_out(mine, book))
    assert {*files(mine)} == NAMES


# ---- bad files --------------------------------------------------------------------------------------

GOOD = notebook("the a")
HOW = {
    "empty": b"",
    "cut off": GOOD[:60],
    "conflict": b"<<<<<<< HEAD\n" + GOOD + b"=======\n" + GOOD + b">>>>>>> theirs\n",
    "foreign": b"\x00\xff\xfe not text",
    "null": b"null",
    "a list": b"[]",
    "of a later format": b'{"cells": [], "metadata": {}, "nbformat": 9, "nbformat_minor": 0}',
    "nested": b"[" * 100_000,
}
WHICH = {
    "the course's cover": "course/index.ipynb",
    "the course's chapter": "course/a.ipynb",
    "the reader's cover": "mine/index.ipynb",
    "the reader's exercise": "mine/exercises/a.ipynb",
    "what was laid out": "mine/.lrcourse/laid_out.json",
    "the progress": "mine/progress.json",
    "old exercises": "old/a.ipynb",
    "the old progress": "old/progress.json",
    "what had been laid out": "old/.laid_out.json",
}


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("which", WHICH)
def test_a_bad_file_is_named_and_the_rest_opens(book, mine, which, how):
    where, _, name = WHICH[which].partition("/")
    if where == "old":
        old_exercises(mine)
    else:
        folders.lay_out(mine, book)
        (mine / "progress.json").write_text('{"1.layer": {"tries": 3}}')
    path = {"course": book, "mine": mine, "old": mine.parent / folders.OLD_FOLDER}[where] / name
    path.write_bytes(HOW[how])
    before = files(mine) if mine.exists() else {}

    told = folders.lay_out(mine, book)
    after = files(mine)
    assert {name: after[name] for name in before} == before  # nothing of the reader's is lost

    named = [line for line in told if str(path) in line or path.name in line]
    if which == "the progress" and how.startswith("of a later"):
        assert not told  # of another program perhaps, but it can be read
    elif "laid_out" in name:  # it holds nothing of the reader's, and is made anew
        assert not any("damaged" in line or "can't be" in line for line in told)
    elif where == "old":
        copy = mine / ("progress.json" if "progress" in name else f"exercises/{name}")
        assert copy.read_bytes() == HOW[how]
        assert any(str(copy) in line for line in told) or how.startswith("of a later")
    else:
        assert len(named) == 1
    if where == "course":
        assert "Install the course again" in named[0]
        assert (mine / name).exists()  # from before
    elif path.suffix == ".ipynb" and where == "mine":
        fresh = path.with_name(path.stem + ".new.ipynb")
        assert fresh.name in named[0] and fresh.read_bytes() == (book / name).read_bytes()
    assert folders.cover(mine) == (
        "index.new.ipynb" if which == "the reader's cover" else "index.ipynb"
    )

    again = folders.lay_out(mine, book)
    assert files(mine) == after and set(again) <= set(told)


@pytest.mark.parametrize(
    ("how", "why"),
    [("empty", "it is empty"), ("cut off", "it is cut off"), ("conflict", "conflict markers")],
)
def test_the_sentence_says_what_is_wrong_with_the_file(how, why):
    with pytest.raises(folders.Unreadable, match=why):
        folders.cells(HOW[how])


def test_a_notebook_of_an_older_format_is_one(book, mine):
    folders.lay_out(mine, book)
    cell = {"cell_type": "code", "input": "mine", "outputs": [], "language": "python"}
    cell |= {"metadata": {}, "collapsed": False, "prompt_number": 1}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    (mine / "a.ipynb").write_text(json.dumps(old))
    assert folders.lay_out(mine, book) == []


def test_a_course_without_a_readable_cover_opens_without(book, mine, monkeypatch):
    (book / "index.ipynb").write_bytes(b"")
    folders.lay_out(mine, book)
    assert folders.cover(mine) is None
    assert not any("default_url" in flag for flag in desk.lab_flags(mine, []))


def make_folder(path):
    path.unlink(missing_ok=True)
    path.mkdir()


def make_loop(path):
    path.unlink(missing_ok=True)
    path.symlink_to(path)


def make_dangling(path):
    path.unlink(missing_ok=True)
    path.symlink_to(path.parent / "nowhere" / "at" / "all")


def make_unreadable(path):
    if as_root:
        pytest.skip("root may read everything")
    path.touch()
    path.chmod(0)


@pytest.mark.parametrize("how", [make_folder, make_loop, make_dangling, make_unreadable])
@pytest.mark.parametrize(
    "name", ["index.ipynb", "exercises/a.ipynb", "progress.json", ".lrcourse/laid_out.json"]
)
def test_what_is_no_file_stops_nothing(book, mine, name, how):
    folders.lay_out(mine, book)
    try:
        how(mine / name)
    except OSError:
        pytest.skip("no symbolic links here")
    folders.lay_out(mine, book)
    assert (mine / "a.ipynb").read_bytes() == (book / "a.ipynb").read_bytes()
    desk.lab_flags(mine, [])
    folders.trust(book, NotebookNotary(db_file=":memory:"))


def test_a_file_in_the_place_of_our_folder(book, mine):
    mine.mkdir(parents=True)
    (mine / folders.OURS).write_text("")
    told = folders.lay_out(mine, book)
    assert files(mine).keys() >= NAMES and any("laid_out.json" in line for line in told)


# ---- the folder -------------------------------------------------------------------------------------


def test_the_folder_is_my_course_or_the_one_that_is_named_or_the_one_we_are_in(
    tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert desk.choose(None) == (tmp_path / "my_course", [])
    assert desk.choose(Path("课 程")) == (tmp_path / "课 程", [])
    for home in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(home, str(tmp_path / "home"))
    assert desk.choose(Path("~/mine")) == (tmp_path / "home" / "mine", [])  # by no shell on Windows
    (tmp_path / "my_course" / folders.OURS).mkdir()
    monkeypatch.chdir(tmp_path / "my_course")
    assert desk.choose(None) == (tmp_path / "my_course", [])


def test_where_nothing_can_be_written_the_copies_go_home_or_to_a_temporary_folder(
    tmp_path, monkeypatch
):
    here, home = tmp_path / "here", tmp_path / "home"
    for path in (here, home):
        path.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    read_only = [here]

    def hindrance(path):
        return "No." if any(path.is_relative_to(base) for base in read_only) else ""

    monkeypatch.setattr(desk, "hindrance", hindrance)
    place, (told,) = desk.choose(None)
    assert place == home / "my_course" and str(here / "my_course") in told
    read_only.append(home)
    place, (told,) = desk.choose(None)
    assert place.is_dir() and not place.is_relative_to(tmp_path / "home") and "kept" in told
    place.rmdir()
    place, (told,) = desk.choose(here / "mine")  # what was asked for isn't swapped for the home
    assert str(here / "mine") in told
    place.rmdir()
    monkeypatch.setattr(tempfile, "mkdtemp", refused(errno.ENOSPC))
    with pytest.raises(SystemExit, match=r"Can't write to .* \(No\.\), nor anywhere else"):
        desk.choose(None)


@pytest.mark.parametrize(
    ("name", "why"), [("a file", "exists"), ("a file/course", "(?i)not a dir"), ("x" * 300, "long")]
)
def test_it_is_said_why_there_is_no_writing_to_a_folder(tmp_path, monkeypatch, name, why):
    monkeypatch.chdir(tmp_path)
    Path("a file").write_text("mine")
    place, (told,) = desk.choose(Path(name))
    place.rmdir()
    assert re.search(why, told) and Path("a file").read_text() == "mine"


def test_an_error_without_a_number_is_told_by_its_text(tmp_path, monkeypatch):
    def broken(*_, **__):
        raise OSError("the cloud is gone")

    failed = {}
    with folders.going_on(failed, tmp_path):
        broken()
    assert failed == {"the cloud is gone": [tmp_path]}
    monkeypatch.setattr(Path, "mkdir", broken)
    assert shield.hindrance(tmp_path) == "the cloud is gone"


@pytest.mark.skipif(sys.platform == "win32", reason="such a folder can't be deleted there")
def test_the_current_folder_may_have_been_deleted(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert desk.choose(None)[0] == tmp_path / "my_course"


def test_a_full_disk_is_told_and_nothing_is_started(book, mine, monkeypatch, capsys):
    monkeypatch.setattr(desk, "book", lambda: book)
    monkeypatch.setattr(desk, "shield", lambda *_: [])
    monkeypatch.setattr(os, "fsync", refused(errno.ENOSPC))
    with pytest.raises(SystemExit, match="nothing to open"):
        desk.main([str(mine), "--no-browser"])
    assert "No space left on device" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "folder", "flags"),
    [
        ([], None, []),
        (["a b"], Path("a b"), []),
        (["--no-browser", "课"], Path("课"), ["--no-browser"]),
        (["--port", "9999"], None, ["--port=9999"]),
        (["--ServerApp.token=x", "a", "--debug"], Path("a"), ["--ServerApp.token=x", "--debug"]),
    ],
)
def test_flags_are_passed_on(argv, folder, flags):
    options, passed = desk.parse(argv)
    assert options.folder == folder and passed == flags


def test_a_folder_with_a_space_and_no_quotes_is_not_half_of_it(capsys):
    with pytest.raises(SystemExit):
        desk.parse(["C:/Users/Li", "Wei/course", "--no-browser"])
    assert "Wei/course: one word too many; a folder with spaces needs quotes" in (
        capsys.readouterr().err
    )


def test_help_says_what_each_argument_is_for(capsys):
    with pytest.raises(SystemExit):
        desk.parse(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    for text in [
        "usage: lrcourse [-h] [--no-browser] [--port PORT] [--prepare] [folder]",
        "Open the course in JupyterLab. Your own copies of its notebooks are laid out in FOLDER;",
        "folder your folder; default: my_course in the current folder",
        "--no-browser start the server only",
        "--port PORT the port of the server, if 8888 won't do",
        "--prepare lay out and trust the copies for another Jupyter, start nothing",
        "Any other flag, written --name=value, is passed on to JupyterLab.",
    ]:
        assert text in said


@pytest.mark.parametrize("name", ["lrcourse.__main__", "lrcourse_desk.__main__"])
def test_who_runs_the_package_runs_the_command_and_who_imports_it_does_not(name, monkeypatch):
    begun = []
    monkeypatch.setattr(sys, "argv", ["lrcourse", "--help"])
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(desk_start, "main", lambda: begun.append("start"))
    monkeypatch.setattr(argparse.ArgumentParser, "print_help", lambda _: begun.append("help"))
    runpy.run_module(name, run_name="imported")
    assert begun == []
    with contextlib.suppress(SystemExit):
        runpy.run_module(name, run_name="__main__")
    assert begun == ["start" if name == "lrcourse.__main__" else "help"]


@pytest.mark.parametrize("prepare", [True, False])
def test_the_course_is_opened_or_only_prepared(book, mine, monkeypatch, prepare):
    """--prepare trusts the copies and starts nothing; else JupyterLab starts in their folder."""
    terminal = io.TextIOWrapper(io.BytesIO(), "ascii")  # and the folder's name is Chinese
    monkeypatch.setattr(sys, "stdout", terminal)
    notary, started = NotebookNotary(db_file=":memory:", secret=b"secret"), []
    environ = {"JUPYTER_PORT": "1", "HOME": str(mine), "USERPROFILE": str(mine)}
    monkeypatch.chdir(ROOT)  # and back there afterwards
    monkeypatch.setattr(desk, "NotebookNotary", lambda: notary)
    monkeypatch.setattr(os, "environ", environ)
    for module in (desk, extension):
        monkeypatch.setattr(module, "book", lambda: book)
    lab = SimpleNamespace(launch_instance=lambda flags: started.append((Path.cwd(), flags)))
    monkeypatch.setitem(sys.modules, "jupyterlab.labapp", SimpleNamespace(LabApp=lab))
    desk.main([str(mine), *["--prepare"] * prepare, "--debug"])
    assert started == ([] if prepare else [(mine, desk.lab_flags(mine, ["--debug"]))])
    copy = nbformat.read(mine / "a.ipynb", as_version=4)
    assert notary.check_signature(copy) == prepare
    assert ("JUPYTER_PORT" in environ) == prepare  # nothing of the machine is changed for another
    said = terminal.buffer.getvalue().decode()
    assert f"{mine}: 4 notebooks".encode("ascii", "replace").decode() in said


@pytest.mark.parametrize(("user", "root"), [(0, True), (1000, False), (None, False)])
def test_jupyterlab_is_told_its_folder_and_of_root(monkeypatch, user, root):
    monkeypatch.delattr(os, "geteuid", raising=False)
    if user is not None:
        monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert desk.lab_flags(Path("a b"), ["--mine"]) == [
        "--ServerApp.root_dir=a b",
        "--ServerApp.preferred_dir=a b",
        "--LabApp.extension_manager=readonly",
        *["--allow-root"] * root,
        "--mine",
    ]


def test_git_and_make_leave_the_readers_folders_alone():
    """What each target would run is asked of make; the folders' names occur in none of it."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.M)
    assert {"lab", "test", "book", "clean"} <= set(targets)
    for target in targets:
        command = ["make", "--dry-run", "--always-make", target]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        for line in run.stdout.splitlines():
            assert folders.FOLDER not in line and folders.OLD_FOLDER not in line, line
            assert not re.search(r"git (clean|checkout|reset|stash|restore)", line), line
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "check-ignore", "my_course/a.ipynb", "my_exercises/progress.json"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert len(run.stdout.splitlines()) == 2


def test_a_course_that_was_read_and_run_can_be_pulled(book, tmp_path):
    """In a checkout: no tracked file changes, an update has no conflict, and theirs is kept."""

    def git(*command, cwd):
        settings = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=0"]
        command = ["git", *settings, *command]
        return subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True).stdout

    course, clone = book.parents[1], tmp_path / "clone"
    shutil.copy(ROOT / ".gitignore", course)
    git("init", "-q", "-b", "main", cwd=course)
    git("add", "-A", cwd=course)
    git("commit", "-qm", "first", cwd=course)
    git("clone", "-q", str(course), str(clone), cwd=tmp_path)
    folders.lay_out(clone / "my_course", clone / "book" / "en")
    for path in (clone / "my_course").rglob("*.ipynb"):
        path.write_bytes(path.read_bytes().replace(b"a slider", b"what I saw"))
    (clone / "my_course" / "progress.json").write_text("{}")
    assert git("status", "--porcelain", cwd=clone) == ""
    theirs = files(clone / "my_course")
    (book / "a.ipynb").write_bytes(notebook("the new a"))
    git("commit", "-qam", "second", cwd=course)
    git("pull", "-q", cwd=clone)
    folders.lay_out(clone / "my_course", clone / "book" / "en")
    after = files(clone / "my_course")
    assert {name: after[name] for name in theirs} == theirs
    assert after["a.new.ipynb"] == notebook("the new a")


# ---- trust ------------------------------------------------------------------------------------------


def test_what_is_ours_is_trusted_and_nothing_else(book, mine):
    notary = NotebookNotary(db_file=":memory:", secret=b"secret")
    folders.lay_out(mine, book)
    (mine / "from elsewhere.ipynb").write_bytes(notebook("<script>"))
    (mine / "a.ipynb").write_bytes(notebook("sent by somebody"))
    folders.trust(book, notary)
    trusted = {
        path.name
        for path in mine.glob("*.ipynb")
        if notary.check_signature(nbformat.read(path, as_version=4))
    }
    assert trusted == {"index.ipynb", "b.ipynb"}


# ---- hostile machines -------------------------------------------------------------------------------

# What a kernel of the course sees: figures as the book has them, our own numpy.
PROBE = """
import json, os, random, sys
import matplotlib, numpy
from IPython.paths import get_ipython_dir
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_config_path
from pathlib import Path
matplotlib.get_cachedir()  # warns of a folder that can't be
print(json.dumps({
    "kernel": KernelSpecManager().get_kernel_spec("python3").argv[0],
    "configured": [path for path in jupyter_config_path() if path.endswith("/theirs")],
    "lab": [name for name in os.environ if name in ("JUPYTERLAB_DIR", "JUPYTERLAB_WORKSPACES_DIR")],
    "face": matplotlib.rcParams["figure.facecolor"], "backend": os.environ.get("MPLBACKEND"),
    "numpy": numpy.__file__, "random": random.__file__, "startup": os.environ.get("PYTHONSTARTUP"),
    "ipython": [path.name for path in Path(get_ipython_dir()).rglob("startup/*.py")],
    "asserts": __debug__, "threads": os.environ["OMP_NUM_THREADS"],
}))
"""
START = f"""
import pathlib, subprocess, sys, types
from lrcourse_desk import __main__ as desk
from lrcourse_desk import extension
desk.book = lambda: pathlib.Path(sys.argv[2])
desk.os.chdir = lambda folder: None
sys.modules["jupyterlab.labapp"] = types.SimpleNamespace(LabApp=types.SimpleNamespace(
    launch_instance=lambda flags: None))
desk.main(sys.argv[1:2])
sys.stdout.flush()
subprocess.run([sys.executable, "-P", "-c", {PROBE!r}], check=True)
"""


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


HOSTILE = {  # name -> (files in the home folder, environment variables)
    "an ordinary one": ({}, {}),
    "a dark matplotlibrc": ({".config/matplotlib/matplotlibrc": "figure.facecolor: black"}, {}),
    "MATPLOTLIBRC": ({"m/matplotlibrc": "figure.facecolor: black"}, {"MATPLOTLIBRC": "{home}/m"}),
    "a broken matplotlibrc": ({".config/matplotlib/matplotlibrc": "<<<<<<< HEAD\n\x00"}, {}),
    "MPLBACKEND": ({}, {"MPLBACKEND": "qtagg"}),
    "IPython start-up files": ({".ipython/profile_default/startup/00.py": "1/0"}, {}),
    "IPYTHONDIR": ({"i/profile_default/startup/a.py": "1/0"}, {"IPYTHONDIR": "{home}/i"}),
    "PYTHONPATH with a random.py": (
        {"lib/random.py": "print('hello')"}, {"PYTHONPATH": "{home}/lib"}),
    "PYTHONPATH with a numpy": ({"lib/numpy/__init__.py": "1/0"}, {"PYTHONPATH": "{home}/lib"}),
    "a folder for Matplotlib that can't be": ({"m": ""}, {"MPLCONFIGDIR": "{home}/m/m"}),
    "a python3 that is another": (
        {"j/kernels/python3/kernel.json": '{"argv": ["false"], "display_name": "", "language": ""}'},
        {"JUPYTER_PATH": "{home}/j"}),
    "a configuration of Jupyter by variable": (
        {"theirs/jupyter_server_config.json": "null"}, {"JUPYTER_CONFIG_PATH": "{home}/theirs"}),
    "another JupyterLab": (
        {}, {"JUPYTERLAB_DIR": "{home}/lab", "JUPYTERLAB_WORKSPACES_DIR": "/nowhere"}),
    "PYTHONPATH with a json.py": ({"lib/json.py": "1/0"}, {"PYTHONPATH": "{home}/lib:"}),
    "PYTHONSTARTUP": ({"start.py": "1/0"}, {"PYTHONSTARTUP": "{home}/start.py"}),
    "PYTHONWARNINGS": ({}, {"PYTHONWARNINGS": "error"}),
    "PYTHONOPTIMIZE": ({}, {"PYTHONOPTIMIZE": "2"}),
    "the C locale": ({}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}),
    "an ASCII terminal": ({}, {"PYTHONIOENCODING": "ascii"}),
    "no home": ({}, {"HOME": None}),
    "a home that can't be": ({"file": ""}, {"HOME": "{home}/file/home"}),
    "a file as home": ({"file": ""}, {"HOME": "{home}/file"}),
    "a broken database of signatures": ({".local/share/jupyter/nbsignatures.db": "broken"}, {}),
    "a broken configuration of Jupyter": ({".jupyter/jupyter_server_config.json": "null"}, {}),
    "broken settings of JupyterLab": (
        {".jupyter/lab/user-settings/@jupyterlab/a/b.jupyterlab-settings": "{ <<<"}, {}),
    "a numpy.py beside the reader's folder": ({"numpy.py": "1/0"}, {}),
}  # fmt: skip


@pytest.mark.in_turns(6)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_machine_changes_no_figure_and_stops_nothing(tmp_path, book, name):
    """As the command does it, up to the server; then what a kernel of that server would see."""
    home = tmp_path / "家 of a reader"
    home.mkdir()
    lies, variables = HOSTILE[name]
    for path, text in lies.items():
        put(home / path, text)
    environ = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
    for variable in [*desk_start.ARITHMETIC, *build_book.ENVIRONMENT, "MPLBACKEND"]:
        environ.pop(variable, None)
    for variable, value in variables.items():
        environ[variable] = value and value.format(home=home)
    environ = {variable: value for variable, value in environ.items() if value is not None}
    run = subprocess.run(
        [sys.executable, "-P", "-c", START, "我的 course", str(book)],
        env=desk_start.environment(environ), cwd=home, capture_output=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
    assert b"Traceback" not in run.stderr and b"Matplotlib created" not in run.stderr
    said = run.stdout.decode(errors="replace").splitlines()
    assert "4 notebooks" in said[0]
    assert len(files(home / "我的 course")) == 4
    seen = json.loads(said[-1])
    assert seen.pop("numpy").startswith(sys.prefix)
    assert seen.pop("kernel") in ("python", "python3", sys.executable)
    assert not seen.pop("random").startswith(str(home))
    assert seen == {
        "face": "white", "backend": None, "startup": None, "ipython": [], "asserts": True,
        "threads": "1", "configured": [], "lab": [],
    }  # fmt: skip
    told = [line for line in said if "files go to" in line or "settings of JupyterLab" in line]
    assert len(told) == any(text in name for text in ("home that", "file as home", "settings"))


def test_a_library_that_comes_by_pythonpath_stays(monkeypatch):
    here = str(Path(desk_start.__file__).parents[1])
    path = os.pathsep.join(["elsewhere", here])
    assert desk_start.environment({"PYTHONPATH": path})["PYTHONPATH"] == path
    assert "PYTHONPATH" not in desk_start.environment({"PYTHONPATH": "elsewhere"})


def test_what_a_user_set_for_their_own_python_does_not_count():
    names = "BACKEND HOME INSPECT OPTIMIZE PATH STARTUP WARNINGS"
    theirs = {f"PYTHON{name}".replace("PYTHONBACK", "MPLBACK"): "1" for name in names.split()}
    assert desk_start.environment(theirs | {"MINE": "1"}) == desk_start.ARITHMETIC | {"MINE": "1"}


def test_the_command_waits_for_its_python_and_passes_on_how_it_ended(monkeypatch):
    begun, handlers, waits = [], {}, [KeyboardInterrupt, KeyboardInterrupt, 3]

    def wait():
        result = waits.pop(0)
        if result is KeyboardInterrupt:
            raise KeyboardInterrupt
        return result

    process = SimpleNamespace(wait=wait, terminate=lambda: begun.append("terminated"))
    monkeypatch.setattr(sys, "argv", ["lrcourse", "a b", "--no-browser"])
    monkeypatch.setattr(os, "environ", {"PYTHONHOME": "theirs", "MINE": "1"})
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, env: begun.append((command, env)) or process
    )
    with pytest.raises(SystemExit) as ended:
        desk_start.main()
    assert ended.value.code == 3
    command = [sys.executable, "-P", "-m", "lrcourse_desk", "a b", "--no-browser"]
    assert begun == [(command, desk_start.ARITHMETIC | {"MINE": "1"})]
    handlers[signal.SIGTERM](signal.SIGTERM, None)
    assert begun[1:] == ["terminated"]


def test_a_reader_calculates_as_the_book_was_built():
    arithmetic = desk_start.ARITHMETIC
    assert arithmetic.items() <= desk_start.environment({}).items()
    assert arithmetic.items() <= build_book.ENVIRONMENT.items()
    one = {name: "1" for name in ("MKL_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}
    same = {
        "OPENBLAS_CORETYPE": "Haswell",
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    }
    assert arithmetic == one | (same if platform.machine() in ("x86_64", "AMD64") else {})
    mine = desk_start.environment({"OMP_NUM_THREADS": "2"})  # what a user sets themselves stays
    assert mine["OMP_NUM_THREADS"] == "2"


@pytest.fixture
def shielded(tmp_path, monkeypatch):
    """What the command makes of a user's variables: the result, and what is told."""
    for name in [name for name in os.environ if name.startswith(("JUPYTER", "IPYTHON", "MPL"))]:
        monkeypatch.delenv(name)
    for name in ("HOME", "USERPROFILE", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setattr(shield.paths, "ENV_JUPYTER_PATH", ["the environment's"])

    def made(**environ):
        return environ, shield.shield(environ, tmp_path / "spare")

    return made


def test_the_server_has_a_place_of_its_own_and_the_users_settings_of_jupyterlab(shielded):
    there = {name: "/theirs" for name in shield.THEIRS}
    environ, told = shielded(JUPYTER_PATH=os.pathsep.join(["/x", "", "/y"]), HOME="/h", **there)
    ours, settings = Path(environ["JUPYTER_DATA_DIR"]), environ["JUPYTERLAB_SETTINGS_DIR"]
    assert (ours.name, told) == ("lrcourse", [])
    assert ours.parent == Path(shield.paths.jupyter_data_dir())
    assert settings == f"{shield.paths.jupyter_config_dir()}/lab/user-settings"
    package = str(shield.JUPYTER)
    assert environ == {
        "HOME": "/h",
        "IPYTHONDIR": str(ours / "ipython"),
        "JUPYTER_CONFIG_DIR": str(ours / "config"),
        "JUPYTER_CONFIG_PATH": package,
        "JUPYTER_DATA_DIR": str(ours),
        "JUPYTER_PATH": os.pathsep.join([package, "the environment's", "/x", "/y"]),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_RUNTIME_DIR": str(ours / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": settings,
        "MATPLOTLIBRC": matplotlib.matplotlib_fname(),
        "MPLCONFIGDIR": str(ours / "matplotlib"),
    }


def test_broken_settings_and_workspaces_do_not_count(shielded, tmp_path):
    """Settings are JSON with comments; an empty file is none. Nothing of theirs is deleted."""
    mine, broken = tmp_path / "mine" / "a.jupyterlab-settings", tmp_path / "mine" / "b-settings"
    for path in (mine, broken):
        put(path, "{'a': 1}  // why")
    environ, told = shielded(JUPYTERLAB_SETTINGS_DIR=str(tmp_path / "mine"))
    assert environ["JUPYTERLAB_SETTINGS_DIR"] == str(tmp_path / "mine") and told == []
    workspaces = Path(environ["JUPYTER_DATA_DIR"], "lab")
    for name, text in {"good": "{}", "empty": "", "broken": "{"}.items():
        put(workspaces / f"{name}.jupyterlab-workspace", text)
    put(broken, "{ <<<")
    environ, told = shielded(JUPYTERLAB_SETTINGS_DIR=str(tmp_path / "mine"))
    assert environ["JUPYTERLAB_SETTINGS_DIR"] == environ["JUPYTER_DATA_DIR"] + "/settings"
    assert told == [f"Your settings of JupyterLab don't count here: {broken} can't be read."]
    assert {path.stem for path in workspaces.iterdir()} == {"good", "empty"} and broken.exists()


def test_where_jupyter_has_no_place_the_readers_folder_takes_its_files(shielded, tmp_path):
    put(Path(shield.paths.jupyter_data_dir()), "a file in its place")
    environ, (told,) = shielded()
    assert environ["JUPYTER_DATA_DIR"] == str(tmp_path / "spare")
    assert told.startswith(f"Jupyter's files go to {tmp_path / 'spare'}: can't write to ")
    assert re.search(r"\(\w.*\)\.$", told)  # and why


def test_settings_come_from_the_package_and_nothing_is_written_for_them(tmp_path):
    """JupyterLab itself is asked what it makes of them."""
    code = """
from jupyterlab_server.settings_utils import _get_overrides
from jupyterlab_server.config import get_page_config
overrides, error = _get_overrides("nowhere")
assert not error
assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
assert overrides["@jupyterlab/notebook-extension:tracker"]["windowingMode"] == "none"
assert "@jupyter/nbgrader" in get_page_config([])["disabledExtensions"]
"""
    environ = dict(os.environ, JUPYTER_CONFIG_DIR=str(tmp_path), JUPYTER_CONFIG_PATH="theirs")
    shield.shield(environ, tmp_path)
    subprocess.run([sys.executable, "-c", code], env=environ, check=True, cwd=tmp_path)


# ---- the server -------------------------------------------------------------------------------------

# As on Windows: what only POSIX has is taken away before anything of ours is imported.
WITHOUT_POSIX = """
import os, runpy, signal, sys
for module, names in [(os, "geteuid execv execve execvp fork setsid getpgid killpg"),
                      (signal, "SIGALRM alarm setitimer SIGUSR1")]:
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""


@pytest.fixture
def start(tmp_path):
    """Starts the command in an empty folder; gives the server's address and a way to ask it."""
    home, processes = tmp_path / "home", []
    home.mkdir()

    def started(command, here):
        here.mkdir(exist_ok=True)
        environ = {**os.environ, "HOME": str(home), "USERPROFILE": str(home)}
        with open(home / "log", "w") as log:
            server = subprocess.Popen(
                [sys.executable, *command, "--no-browser", "--ServerApp.port=0", "--ServerApp.allow_root=1"],
                stdout=log, stderr=log, cwd=here, env=environ,
            )  # fmt: skip
        processes.append(server)
        address = json.loads(wait_for(lambda: written(home), server, home / "log"))

        def get(path):
            wait_for(lambda: answers(address["url"]), server, home / "log")
            headers = {"Authorization": f"token {address['token']}"}
            request = urllib.request.Request(address["url"] + path, headers=headers)
            return urllib.request.urlopen(request, timeout=60).read().decode()

        return server, address, get

    yield started
    for server in processes:
        server.terminate()
        server.wait(timeout=60)


def answers(url):
    try:
        return urllib.request.urlopen(url + "api", timeout=60)
    except urllib.error.URLError:
        return False


def written(home):
    """What the server wrote of itself; None while it isn't there, or not written to the end yet."""
    return next(
        (text for path in home.rglob("jpserver-*.json") if (text := path.read_text())), None
    )


def wait_for(condition, server, log):
    for _ in range(600):
        if result := condition():
            return result
        assert server.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError("the server did not answer")


def test_the_command_serves_the_cover_with_trusted_notebooks(start, tmp_path):
    """The real server, asked over HTTP; then asked to end."""
    here = tmp_path / "空 folder"
    server, address, get = start(["-m", "lrcourse"], here)
    assert address["root_dir"] == str(here / "my_course")
    assert "jupyter-config-data" in get("lab/tree/index.ipynb")
    assert "Your own copies are in" in (tmp_path / "home" / "log").read_text("utf-8")  # not later
    for name in ["index.ipynb", "3_3_mathematical_models.ipynb", "exercises/1_background.ipynb"]:
        shown = json.loads(get("api/contents/" + name))["content"]
        assert all(c["metadata"]["trusted"] for c in shown["cells"] if c["cell_type"] == "code")
    server.send_signal(signal.SIGTERM)
    server.wait(60)
    wait_for(lambda: not list((tmp_path / "home").rglob("jpserver-*.json")), AlwaysOn, None)


def test_the_command_is_tried_as_on_every_system(tmp_path):
    """The script of the workflow that tries it there, and that nobody sees fail here."""
    environ = os.environ | dict.fromkeys(["HOME", "USERPROFILE", "TMPDIR"], str(tmp_path))
    script = notebooks.ROOT / "tools" / "try_command.py"
    subprocess.run([sys.executable, script], cwd=tmp_path, env=environ, check=True)


class AlwaysOn:
    poll = staticmethod(lambda: None)


def test_the_command_needs_nothing_that_only_posix_has(start, tmp_path):
    script = tmp_path / "without_posix.py"
    script.write_text(WITHOUT_POSIX + "runpy.run_module('lrcourse_desk', run_name='__main__')")
    _, _, get = start([str(script)], tmp_path / "空 folder")
    assert "jupyter-config-data" in get("lab/tree/index.ipynb")
