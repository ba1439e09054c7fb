"""What was done, as it is kept and reported."""

import json

import pytest

from lrcourse.exercises import record
from lrcourse_desk import files


@pytest.fixture(autouse=True)
def a_new_session(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(record, "_session", {})


def test_a_report_has_a_line_for_each_exercise(monkeypatch):
    done = {"status": "right", "tries": 2}
    tried = {"status": "wrong", "tries": 1, "hints": 1}
    monkeypatch.setattr(
        record, "_session", {"a": done, "b": tried, "c": {"hints": 3}, "d": {"status": "odd"}}
    )
    assert repr(record.report({"a": 2, "b": 1, "c": 2, "d": 1, "e": 1})) == (
        "· 1 of 5 exercises done\n"
        "\n"
        "✓ a · tries: 2\n"
        "✗ b · hints taken: 1 · tries: 1\n"
        "○ c · hints taken: 2 · solution seen\n"
        "○ d\n"
        "○ e"
    )


def test_tries_are_counted_and_what_was_right_stays_right():
    for status in ("not attempted", "wrong", "right", "wrong"):
        record.note("a", status)
    record.note("a", hints=2)
    record.note("a", hints=1)
    assert record.load() == {"a": {"tries": 3, "status": "right", "hints": 2}}


@pytest.mark.parametrize(
    ("name", "values"),
    [("tries", [0, 3, -1, 2.5, "3", None, [1]]), ("hints", [0, 3, -1, 2.5, "3", None, [1]]),
     ("status", ["right", "not attempted", 3, "odd", ["right"], None])],
)  # fmt: skip
def test_only_what_can_be_is_read(name, values):
    """The file may be of another version, or edited: the first two of these can be, and no others."""
    assert [record.sound({name: value}) for value in values] == [
        *({name: value} for value in values[:2]), *({} for _ in values[2:])
    ]  # fmt: skip


@pytest.mark.parametrize("folder", ["my_exercises", "other"])
def test_a_file_is_kept_in_the_learners_folder_only(folder, tmp_path, monkeypatch):
    (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / folder)
    record.note("a", "right")
    kept = {path.name for path in (tmp_path / folder).glob("[!.]*")}
    assert kept == ({"progress.json"} if folder == "my_exercises" else set())
    assert record.load() == {"a": {"tries": 1, "status": "right", "hints": 0}}


def test_a_folder_with_a_file_of_progress_is_the_learners_too(tmp_path):
    (tmp_path / "progress.json").write_text('{"é": {"hints": 1}, "b": 3}', "utf-8")
    record.note("a", "wrong")
    text = (tmp_path / "progress.json").read_text("utf-8")
    table = json.loads(text)
    assert text.endswith("}\n") and text.count("\n") > 5  # to be looked at, and compared
    noted = {"tries": 1, "status": "wrong", "hints": 0}
    assert table == {"é": {"hints": 1}, "b": 3, "a": noted}  # what isn't ours stays


@pytest.mark.parametrize("kind", ["a folder", "a link to itself", "a link to nowhere"])
def test_where_the_record_can_not_be_its_session_is_kept(kind, tmp_path, monkeypatch):
    (tmp_path / ".lrcourse").mkdir()
    path = tmp_path / record.RECORD
    try:
        if kind == "a folder":
            path.mkdir()
        else:
            path.symlink_to(path if "itself" in kind else tmp_path / "no" / "where" / "a.json")
    except OSError:
        pytest.skip("no symbolic links here")
    record.note("a", "wrong")
    record.note("a", "right")
    assert record.load()["a"] == {"tries": 2, "status": "right", "hints": 0}


def test_what_had_to_wait_is_written_once_and_no_more(tmp_path):
    """Once it is in the file, the file has the word: another kernel goes on with it there."""
    path = tmp_path / record.RECORD
    (tmp_path / ".lrcourse").mkdir()
    path.mkdir()
    record.note("a", "wrong")
    path.rmdir()
    record.note("b", "wrong")
    path.write_text(path.read_text("utf-8").replace('"tries": 1', '"tries": 7'), "utf-8")
    record.note("c", "wrong")
    assert {key: entry["tries"] for key, entry in record.load().items()} == {"a": 7, "b": 7, "c": 1}


def test_what_could_not_be_written_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch):
    files.write(tmp_path / "record", b"old")

    def full(*paths):
        raise OSError("No space left on device")

    monkeypatch.setattr(files, "replace", full)
    with pytest.raises(OSError, match="No space"):
        files.write(tmp_path / "record", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"record": b"old"}
