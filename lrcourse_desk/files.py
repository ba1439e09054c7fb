"""Files are written whole or not at all, on any system.

With nothing but the standard library: the record of the exercises is written with it as well, and in
the browser.
"""

import errno
import os
import time
from contextlib import suppress
from pathlib import Path

RECORD = "progress.json"  # in a learner's folder; and by these it is known:
OURS = ".lrcourse"  # what we need to know of it
OLD_FOLDER = "my_exercises"  # that of the first edition, exercises only

WAITS = 0.02, 0.1, 0.3, 0.6  # seconds, before it is tried again
NO_SYNC = {errno.EINVAL, errno.ENOSYS, getattr(errno, "ENOTSUP", errno.ENOSYS)}


def write(path, data):
    """All of it or nothing: a full disk or a power cut leaves what was there before."""
    path = Path(os.path.realpath(path))  # what a link points at, not the link
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}~")
    try:
        with open(unfinished, "wb") as file:
            file.write(data)
            file.flush()
            sync(file)
        replace(unfinished, path)
    finally:
        with suppress(OSError):
            unfinished.unlink()


def sync(file):
    """Wait until it is on the disk, where the file system (a network's, say) can tell."""
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in NO_SYNC:
            raise


def replace(old, new):
    """Rename a file, over another if need be.

    Windows refuses while a program has either of them open: a virus scanner or OneDrive, which
    look at each new file, are done in a moment.
    """
    for wait in WAITS:
        try:
            return os.replace(old, new)
        except PermissionError:
            time.sleep(wait)
    os.replace(old, new)
