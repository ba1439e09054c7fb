"""Packages that are brought when they are first imported: by a cell, or by the library.

Each file is held against its hash in Pyodide's lock. At the start there is NumPy and Matplotlib; SciPy
and scikit-learn are 19 MB more.
"""

import hashlib
import importlib
import io
import site
import sys
import zipfile
from importlib.machinery import PathFinder

UNUSED = {"fonttools", "pytz"}  # Matplotlib names them, for PDF and for Pandas' time zones: 1.7 MB


class NotBrought(ImportError):
    """A file that could not be had, or isn't the one of the lock; the page tells the reader."""


def closure(names, lock):
    """The packages and all that they need, each once."""
    found, waiting = [], list(names)
    while waiting:
        name = waiting.pop(0)
        if name not in found and name not in UNUSED:
            found.append(name)
            waiting += lock[name]["depends"]
    return found


def install(data, package):
    """Unpack a wheel if it is the one of the lock; else a ValueError."""
    if hashlib.sha256(data).hexdigest() != package["sha256"]:
        raise ValueError(package["file_name"])
    unpack(data)


def unpack(data):
    zipfile.ZipFile(io.BytesIO(data)).extractall(site.getsitepackages()[0])
    importlib.invalidate_caches()


class Finder:
    """Stands last among Python's finders: what nobody else knows may be in the lock."""

    def __init__(self, lock, installed, bring, complain):
        self.lock, self.installed, self.bring, self.complain = lock, set(installed), bring, complain
        self.providers = {top: name for name in lock for top in lock[name]["imports"]}

    def find_spec(self, name, path=None, target=None):
        package = self.providers.get(name)
        if path is not None or package in (None, *self.installed) or not asked_for():
            return None
        for needed in closure([package], self.lock):
            if needed not in self.installed:
                self.get(self.lock[needed])
                self.installed.add(needed)
        return PathFinder.find_spec(name)

    def get(self, package):
        file = package["file_name"]
        try:
            install(self.bring(file), package)
        except Exception as error:
            self.complain(file, "changed" if isinstance(error, ValueError) else "unreachable")
            raise NotBrought(f"{package['name']} could not be loaded") from None


def look_out(*arguments):
    sys.meta_path.append(Finder(*arguments))


def asked_for():
    """Whether a cell or the course imports: other libraries try much that they can do without."""
    frame = sys._getframe(2)
    while frame and frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    file = frame.f_code.co_filename if frame else ""
    return file.startswith("<cell ") or "/lrcourse/" in file
