"""What was done, in a plain file in the learner's own folder.

It is kept where the learner works (a folder named `my_exercises`, or any that already holds a
`progress.json`), and otherwise only until the kernel ends. Nothing else reads it, and nothing
leaves the machine. Deleting it costs nothing but the list.
"""

import json
import os
from pathlib import Path

from ..messages import tr
from .result import MARKS, NOT_ATTEMPTED, RIGHT, Reply

FOLDER, FILE = "my_exercises", "progress.json"

_session = {}  # key -> {"status", "tries", "hints"}, where there is no folder to keep it in


def load():
    """key -> {"status": ..., "tries": n, "hints": n}; empty where there is nothing readable."""
    path = kept_in()
    if path is None:
        return _session
    try:
        table = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    table = table if isinstance(table, dict) else {}
    return {key: entry for key, entry in table.items() if isinstance(entry, dict)}


def kept_in():
    """The file, or None where this is not the learner's folder."""
    folder = Path.cwd()
    return folder / FILE if folder.name == FOLDER or (folder / FILE).exists() else None


def note(key, status=None, hints=0):
    """Note down a check that was made, or how many hints have been taken."""
    table = load()
    entry = table.setdefault(key, {})
    if status is not None:
        entry["tries"] = count(entry, "tries") + (status != NOT_ATTEMPTED)
        entry["status"] = RIGHT if RIGHT in (status, entry.get("status")) else status
    entry["hints"] = max(count(entry, "hints"), hints)
    path = kept_in()
    if path is not None:
        try:
            unfinished = path.with_suffix(".json~")
            unfinished.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
            os.replace(unfinished, path)
        except OSError:  # a full disk, a folder that can't be written: a check still answers
            pass


def count(entry, name):
    value = entry.get(name, 0)
    return value if isinstance(value, int) else 0


def report(hints):
    """One line for each exercise; `hints` tells how many of them each has, the solution not counted."""
    table = load()
    done = [key for key in hints if table.get(key, {}).get("status") == RIGHT]
    lines = []
    for key, all_hints in hints.items():
        entry = table.get(key, {})
        status = entry.get("status", NOT_ATTEMPTED)
        line = f"{MARKS.get(status, '?')} {key}"
        if taken := count(entry, "hints"):
            line += tr(" · hints taken: {n}").format(n=min(taken, all_hints))
        if taken > all_hints:
            line += tr(" · solution seen")
        if tries := count(entry, "tries"):
            line += tr(" · tries: {n}").format(n=tries)
        lines.append(line)
    headline = tr("{done} of {all} exercises done").format(done=len(done), all=len(hints))
    return Reply(headline, (), "\n".join(lines))
