"""Install the course into the environment that runs this: python tools/install.py [extra ...]

A stamp in the environment holds what was asked for: what is there is not looked at again, and a
second run is silent, quick, and needs no internet.
"""

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Where packages come from is the user's to configure; where they go, and which, is not.
THEIRS = re.compile(
    r"(index-url|extra-index-url|no-index|find-links|trusted-host|proxy|cert|client-cert"
    r"|timeout|default-timeout|retries|cache-dir|no-cache-dir|keyring-provider)$"
)
CAUSES = {  # what pip says -> what is wrong
    r"No space left|disk quota|Errno 28": "There is no room left on the disk: it takes 1 GB.",
    r"Permission denied|Read-only file system|Errno (13|30)": "The environment can't be written to.",
    r"connection|resolv|resolution|timed out|timeout|unreachable|proxy|SSL": (
        "The packages could not be fetched: the first run needs the internet. Is there a connection?"
    ),
}


def requirements_hash(root=ROOT):
    """A hash of all that decides what is installed, and where from."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    pins = (root / "constraints.txt").read_text("utf-8")
    decisive = [project["build-system"], project["project"], pins, str(root), sys.version]
    return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()


def read_stamp(stamp):
    """What was installed last, (hash, extras); a stamp that can't be read counts as none."""
    try:
        done = json.loads(stamp.read_text("utf-8"))
        return done["hash"], [extra for extra in done["extras"] if isinstance(extra, str)]
    except (OSError, ValueError, TypeError, KeyError):
        return None, []


def install(extras, stamp):
    """Install the course with `extras`, and with those installed earlier, unless all is there."""
    before, earlier = read_stamp(stamp)
    wanted = sorted({*extras, *earlier})
    if (before, earlier) == (requirements_hash(), wanted):
        return
    print("Installing the course's packages: about 2 minutes and 1 GB the first time.", flush=True)
    course = f".[{','.join(wanted)}]" if wanted else "."
    pip = [sys.executable, "-I", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run(
        [*pip, "--constraint", "constraints.txt", "--editable", course],
        cwd=ROOT,
        env=pip_environment(os.environ),
        check=True,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    stamp.write_text(json.dumps({"hash": requirements_hash(), "extras": wanted}), "utf-8")


def pip_environment(environ):
    """The environment for pip: of a user's configuration only what says where packages come from."""
    command = [sys.executable, "-I", "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, errors="replace").stdout or ""
    settings = {}
    for line in listed.splitlines():  # global.index-url='https://...'; variables come last, and win
        name, _, value = line.partition("=")
        name = name.rpartition(".")[2]
        if THEIRS.match(name):
            settings["PIP_" + name.upper().replace("-", "_")] = ast.literal_eval(value)
    others = {name: value for name, value in environ.items() if not name.startswith("PIP_")}
    return others | settings | {"PIP_CONFIG_FILE": os.devnull}


def cause(said):
    """What was wrong, in a sentence, and pip's line that tells it; all that pip said, if none does."""
    for pattern, sentence in CAUSES.items():
        for line in said.splitlines():
            if re.search(pattern, line, re.IGNORECASE):
                return f"{sentence}\n(pip: {line.strip()[:300]})"
    return f"{said}\n\npip could not install the course, see above."


def main(extras):
    try:
        install(extras, Path(sys.prefix) / "lrcourse-installed.json")
    except subprocess.CalledProcessError as error:
        sys.exit(cause((error.stderr or "").strip()))
    except OSError as error:
        sys.exit(f"The course could not be installed: {error}.")


if __name__ == "__main__":
    main(sys.argv[1:])
