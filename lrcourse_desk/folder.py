"""The reader's own copies of the course: laid out, brought up to date, and never written over.

A notebook that is still as it was laid out is replaced by a new version. One that the reader ran
or changed stays, and the new version goes beside it, as NAME.new.ipynb. Whatever can't be read or
written is named in a sentence, and the rest goes on.
"""

import hashlib
import json
from contextlib import contextmanager, suppress
from itertools import count, takewhile
from pathlib import Path

import nbformat

from .files import OLD_FOLDER, OURS, RECORD, write

FOLDER = "my_course"
COVER = "index.ipynb"


def book():
    """The folder with the notebooks of the course: in the installed package, or in a checkout."""
    here = Path(__file__).resolve().parent
    return next(path for path in (here / "book/en", here.parent / "book/en") if path.exists())


def notebooks(book):
    """The chapters and exercises, by their paths within the book: no sources, no solutions."""
    found = [*book.glob("*.ipynb"), *(book / "exercises").glob("*.ipynb")]
    return sorted(path.relative_to(book) for path in found if not path.name.startswith("."))


def readers_folder(folder):
    """my_course in this folder, or this folder itself if it is one."""
    return folder if (folder / OURS).is_dir() else folder / FOLDER


class Unreadable(Exception):
    """A file that is no notebook, or none any more; the message says why."""


def cells(data):
    """A hash of what is said and asked in a notebook: its cells without their outputs."""
    try:
        notebook = nbformat.convert(nbformat.reader.reads(data.decode()), 4)
        said = [[cell.cell_type, cell.source] for cell in notebook.cells]
    except Exception:  # there is no end to what a file can hold instead
        raise Unreadable(reason(data)) from None
    return digest(json.dumps(said).encode())


def reason(data):
    """Why a file can't be read as a notebook."""
    if not data.strip():
        return "it is empty"
    if any(line.startswith((b"<<<<<<<", b">>>>>>>")) for line in data.splitlines()):
        return "it has the conflict markers of a merge"
    if data.lstrip().startswith(b"{") and not data.rstrip().endswith(b"}"):
        return "it is cut off"
    return "it is no notebook"


def digest(data):
    return hashlib.sha256(data).hexdigest()


# ---- what we know of a folder ---------------------------------------------------------------------


class Ledger:
    """What was laid out in a reader's folder: a hash of each file, and of each notebook's cells.

    Where it is missing or can't be read, a file is taken for the reader's unless it is exactly as
    the course has it now.
    """

    def __init__(self, folder):
        self.folder, self.path = folder, folder / OURS / "laid_out.json"
        self.files, self.cells, self.taken_over = {}, {}, False
        try:
            self.stored = self.path.read_bytes()
            table = json.loads(self.stored)
            self.files, self.cells = dict(table["files"]), dict(table["cells"])
            self.taken_over = bool(table["taken_over"])
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            self.stored = b""

    def save(self):
        table = {"files": self.files, "cells": self.cells, "taken_over": self.taken_over}
        data = json.dumps(table, indent=1, sort_keys=True).encode()
        if data != self.stored:
            write(self.path, data)

    def name(self, path):
        return path.relative_to(self.folder).as_posix()

    def is_ours(self, path, data):
        """Whether the file is as it was laid out, or as it would be now."""
        found = digest(path.read_bytes())
        return found == digest(data) or found == self.files.get(self.name(path))

    def lay(self, path, data):
        """Write the file unless it is there as it should be; whether it was written."""
        written = not path.exists() or path.read_bytes() != data
        if written:
            write(path, data)
        self.files[self.name(path)] = digest(data)
        return written


# ---- laying out -----------------------------------------------------------------------------------


def lay_out(folder, book):
    """Give the reader what they don't have yet; returns the sentences that tell them."""
    first = not (folder / OURS).exists()
    ledger, told, failed = Ledger(folder), [], {}
    done = {"new": [], "renewed": [], "beside": []}
    with going_on(failed, folder.parent / OLD_FOLDER):
        told += take_over(folder.parent / OLD_FOLDER, folder, ledger, failed)
    for name in notebooks(book):
        with going_on(failed, folder / name):
            lay(name, folder, book, ledger, done, told)
    with going_on(failed, ledger.path):
        ledger.save()
    with going_on(failed, folder / RECORD):
        told += look_at_record(folder / RECORD)
    for reason, paths in failed.items():
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        told.append(f"{reason}: {paths[0]}{more}.")
    return [*summary(folder, first, **done), *told]


@contextmanager
def going_on(failed, path):
    """What can't be read or written is noted in `failed`, and the rest goes on."""
    try:
        yield
    except OSError as error:
        failed.setdefault(error.strerror or str(error), []).append(path)


def lay(name, folder, book, ledger, done, told):
    """Bring one notebook up to date, in a place that isn't the reader's."""
    data, copy = (book / name).read_bytes(), folder / name
    try:
        version = cells(data)
    except Unreadable as why:
        told.append(f"{book / name} is damaged: {why}. Install the course again to have it.")
        return
    changed = ledger.cells.get(name.as_posix()) != version
    if not copy.exists():
        ledger.lay(copy, data)
        done["new"].append(copy)
    elif ledger.is_ours(copy, data):
        if ledger.lay(copy, data) and changed:
            done["renewed"].append(copy)
    else:
        lay_beside(copy, data, version, changed, ledger, done, told)
    ledger.cells[name.as_posix()] = version


def lay_beside(copy, data, version, changed, ledger, done, told):
    """The copy is the reader's: a new version goes beside it, once."""
    free = next(p for p in places_beside(copy) if not p.exists() or ledger.is_ours(p, data))
    try:
        theirs = cells(copy.read_bytes())
    except Unreadable as why:
        opened = readable_beside(copy)
        if not opened:
            ledger.lay(free, data)
        opened = (opened or free).name
        told.append(f"{copy} stays, but can't be opened: {why}. Open {opened} instead.")
    else:
        if changed and theirs != version:
            ledger.lay(free, data)
            done["beside"].append(free)


def places_beside(copy):
    """Where a new version may lie: NAME.new.ipynb, NAME.new-2.ipynb ..."""
    yield copy.with_suffix(".new.ipynb")
    yield from (copy.with_suffix(f".new-{number}.ipynb") for number in count(2))


def readable_beside(copy):
    """The newest of those beside a copy that can be opened, if there is one."""
    there = list(takewhile(Path.exists, places_beside(copy)))
    return next(filter(is_readable, reversed(there)), None)


def is_readable(path):
    try:
        return bool(cells(path.read_bytes()))
    except (OSError, Unreadable):
        return False


def cover(folder):
    """The cover that opens, as a path within the folder; None if there is none that can be read."""
    copy = folder / COVER
    found = copy if is_readable(copy) else readable_beside(copy)
    return found and found.relative_to(folder).as_posix()


def summary(folder, first, new, renewed, beside):
    if first and new:
        return [
            f"Your own copies are in {folder}: {len(new)} notebooks, yours to run and to change."
        ]
    said = []
    if new:
        said.append(f"new in {folder.name}: {named(new)}")
    if renewed:
        said.append(f"renewed, as you had not touched them: {named(renewed)}")
    if beside:
        said.append(f"yours stay, and the new versions are beside them: {named(beside)}")
    return ["The course has changed; " + "; ".join(said) + "."] if said else []


def named(paths):
    return ", ".join(path.stem for path in paths)


# ---- the reader's exercises from the first edition --------------------------------------------------


def take_over(old, folder, ledger, failed):
    """Copy the answers and the progress of an old my_exercises/, which itself stays as it is."""
    if ledger.taken_over or not old.is_dir():
        return []
    copied = 0
    for path in sorted(old.rglob("*")):
        name = path.relative_to(old)
        target = folder / (name if name.name == RECORD else "exercises" / name)
        with going_on(failed, path):
            if path.is_file() and not is_hidden(name) and not target.exists():
                data = path.read_bytes()
                if not was_laid_out(path, data):
                    write(target, data.replace(b"](../book/en/", b"](../"))
                    copied += 1
    ledger.taken_over = not failed
    told = f"Your work in {old.name} was copied to {folder.name}; {old.name} stays as it is."
    return [told] if copied else []


def is_hidden(path):
    return any(part.startswith(".") for part in path.parts)


def was_laid_out(path, data):
    """Whether it is an exercise as the first edition laid it out, never answered."""
    try:
        versions = json.loads((path.parent / ".laid_out.json").read_text("utf-8"))
        return cells(data) in versions[path.name]
    except (OSError, ValueError, TypeError, KeyError, RecursionError, Unreadable):
        return False


def look_at_record(path):
    """The record of the exercises belongs to the checks; here it is only looked at."""
    try:
        if not path.exists() or isinstance(json.loads(path.read_text("utf-8-sig")), dict):
            return []
    except (ValueError, RecursionError):
        pass
    return [
        f"{path} can't be read: the next check keeps it under another name and begins a new one."
    ]


# ---- trust ------------------------------------------------------------------------------------------


def trust(book, notary):
    """Sign the course: JupyterLab shows the sliders of trusted notebooks only.

    A signature is of what a notebook says, wherever it lies: so this signs the reader's copies of it,
    too, and those in a checkout. What they have saved since was signed by their own server; a notebook
    from elsewhere is not ours to trust.
    """
    for name in notebooks(book):
        with suppress(ValueError):  # a damaged one is told of when it is laid out
            notebook = nbformat.reads((book / name).read_text("utf-8"), as_version=4)
            if not notary.check_signature(notebook):
                notary.sign(notebook)
