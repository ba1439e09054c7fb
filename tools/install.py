"""Install the course into the environment that runs this: python tools/install.py [extra ...]

A stamp in the environment holds what was asked for: what is there is not looked at again, and a
second run is silent, quick, and needs no internet.
"""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def requirements_hash(root=ROOT):
    """A hash of all that decides what is installed, and where from."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    pins = (root / "constraints.txt").read_text("utf-8")
    decisive = [project["build-system"], project["project"], pins, str(root), sys.version]
    return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()


def install(extras, stamp):
    """Install the course with `extras`, and with those installed earlier, unless all is there."""
    done = json.loads(stamp.read_text("utf-8")) if stamp.exists() else {"hash": "", "extras": []}
    wanted = sorted({*extras, *done["extras"]})
    if done == {"hash": requirements_hash(), "extras": wanted}:
        return
    print("Installing the course's packages: about 2 minutes and 1 GB the first time.", flush=True)
    course = f".[{','.join(wanted)}]" if wanted else "."
    pip = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "--constraint", "constraints.txt", "--editable", course],
        cwd=ROOT,
        env=os.environ | {"PIP_USER": "0"},
        check=True,
    )
    stamp.write_text(json.dumps({"hash": requirements_hash(), "extras": wanted}), "utf-8")


if __name__ == "__main__":
    try:
        install(sys.argv[1:], Path(sys.prefix) / "lrcourse-installed.json")
    except subprocess.CalledProcessError as error:
        sys.exit(f"pip could not install the course (see above; exit code {error.returncode}).")
