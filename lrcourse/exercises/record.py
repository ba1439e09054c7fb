"""What was done, in a plain file in the learner's own folder.

It is kept where the learner works: in the folder above their exercises that the command `lrcourse`
laid out, in `my_exercises` of the first edition, or in any that already holds a `progress.json`.
Elsewhere it lasts until the kernel ends.
Nothing else reads it, and nothing leaves the machine. Deleting it costs nothing but the list.
"""

import json
import os
from itertools import count as numbers
from pathlib import Path

from filelock import FileLock, Timeout

from lrcourse_desk.files import OLD_FOLDER, OURS, RECORD, replace, write

from ..messages import tr
from .result import MARKS, NOT_ATTEMPTED, RIGHT, Reply

WAIT = 5  # seconds for another kernel to be done writing

_session = {}  # key -> {"status", "tries", "hints"}: what could not be kept in a file


def load():
    """key -> {"status": ..., "tries": n, "hints": n}; what can't be read is as if it weren't there."""
    path = kept_in()
    try:
        table = path and read(path) or {}
    except OSError:  # a folder of that name, a link that leads nowhere, a file of another user
        table = {}
    entries = {**table, **_session}
    return {key: sound(entry) for key, entry in entries.items() if isinstance(entry, dict)}


def kept_in():
    """The file, or None where this is not the learner's folder."""
    try:
        here = Path.cwd()
    except OSError:  # the folder was deleted
        return None
    if (here / RECORD).is_file() or here.name == OLD_FOLDER:
        return here / RECORD
    return next((f / RECORD for f in (here, here.parent) if (f / OURS).is_dir()), None)


def read(path):
    """The table in the file: {} if there is none yet, None if it can't be read. Raises OSError."""
    try:
        table = json.loads(path.read_text("utf-8-sig"))  # some editors put a mark in front
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError):
        return None
    return table if isinstance(table, dict) else None


def sound(entry):
    """The entry without values that can't be: the file may be of another version, or edited."""
    checks = {
        "status": lambda value: isinstance(value, str) and value in MARKS,
        "tries": lambda value: isinstance(value, int) and value >= 0,
        "hints": lambda value: isinstance(value, int) and value >= 0,
    }
    return {name: entry[name] for name, is_right in checks.items() if is_right(entry.get(name))}


def note(key, status=None, hints=0):
    """Note down a check that was made, or how many hints have been taken."""
    path = kept_in()
    try:
        if path is None:
            raise FileNotFoundError
        path = Path(os.path.realpath(path))  # what a link points at, not the link
        with FileLock(path.with_name(f".{RECORD}.lock"), WAIT):  # another kernel may write as well
            table = read(path)
            if table is None:
                put_aside(path)
                table = {}
            table |= _session
            table[key] = noted(table.get(key), status, hints)
            write(path, (json.dumps(table, indent=1) + "\n").encode())
            _session.clear()
    except (OSError, Timeout):  # no folder, a full disk, a file that can't be written
        _session[key] = noted(load().get(key), status, hints)


def noted(entry, status, hints):
    """The entry with what has been done now; what else is in it stays."""
    entry = dict(entry) if isinstance(entry, dict) else {}
    known = sound(entry)
    if status is not None:
        entry["tries"] = known.get("tries", 0) + (status != NOT_ATTEMPTED)
        entry["status"] = RIGHT if RIGHT in (status, known.get("status")) else status
    entry["hints"] = max(known.get("hints", 0), hints)
    return entry


def put_aside(path):
    """Keep a record that can't be read under another name, before a new one is begun."""
    names = (path.with_name(f"progress.unreadable-{number}.json") for number in numbers(1))
    kept = next(name for name in names if not name.exists())
    replace(path, kept)
    print(tr("{file} can't be read; it is kept as {kept}.").format(file=RECORD, kept=kept.name))


def report(hints):
    """One line for each exercise; `hints` tells how many of them each has, the solution not counted."""
    table = load()
    done = [key for key in hints if table.get(key, {}).get("status") == RIGHT]
    lines = []
    for key, all_hints in hints.items():
        entry = table.get(key, {})
        line = f"{MARKS[entry.get('status', NOT_ATTEMPTED)]} {key}"
        if taken := entry.get("hints", 0):
            line += tr(" · hints taken: {n}").format(n=min(taken, all_hints))
        if taken > all_hints:
            line += tr(" · solution seen")
        if tries := entry.get("tries", 0):
            line += tr(" · tries: {n}").format(n=tries)
        lines.append(line)
    headline = tr("{done} of {all} exercises done").format(done=len(done), all=len(hints))
    return Reply(headline, (), "\n".join(lines))
