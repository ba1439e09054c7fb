"""Texts in the reader's language."""

import gettext
import struct

import pytest

from lrcourse import messages
from lrcourse.messages import set_language, tr


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A catalogue of one text, in the binary form of gettext."""
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    entries = [
        (b"", b"Content-Type: text/plain; charset=UTF-8\n"),
        (b"diverged at step {step}", "läuft davon bei Schritt {step}".encode()),
    ]
    keys = b"".join(key + b"\0" for key, _ in entries)
    start = 28 + 16 * len(entries)
    table, texts, place = [], [], start
    for key, _ in entries:
        table.append(struct.pack("<II", len(key), place))
        place += len(key) + 1
    for _, text in entries:
        texts.append(struct.pack("<II", len(text), place))
        place += len(text) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(entries), 28, 28 + 8 * len(entries), 0, start)
    values = b"".join(text + b"\0" for _, text in entries)
    (folder / "lrcourse.mo").write_bytes(head + b"".join(table + texts) + keys + values)
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    yield
    gettext._translations.clear()
    set_language("en")


def test_translations_lie_beside_the_texts_to_translate():
    assert (messages.LOCALE / "lrcourse.pot").exists()


def test_english_is_the_text_itself():
    set_language("en")
    assert tr("Run the cell.") == "Run the cell."


def test_a_translation(german):
    set_language("de")
    assert tr("diverged at step {step}").format(step=7) == "läuft davon bei Schritt 7"
    assert tr("not translated yet") == "not translated yet"
    assert tr("") == ""  # and not the head of the catalogue
    set_language("en")
    assert tr("diverged at step {step}") == "diverged at step {step}"


def test_an_unknown_language_names_those_there_are(german):
    with pytest.raises(ValueError, match="language must be one of en, de; got 'xx'"):
        set_language("xx")
