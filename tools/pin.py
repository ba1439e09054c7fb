"""Renew constraints.txt: the newest versions of everything the course installs that fit together.

Chosen for the oldest Python we support, so that they suit the newer ones too. Exact versions, no
addresses: two machines a year apart get the same course, wherever they get it from.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Exact versions of everything the course installs, for every extra (make constraints).\n"
ELSEWHERE = [
    {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
    *({"python_version": f"3.{n}", "python_full_version": f"3.{n}.0"} for n in (11, 12, 13, 14)),
]


def direct_requirements(toml):
    """What pyproject.toml asks for, all extras together, and what builds the course."""
    extras = toml["project"]["optional-dependencies"].values()
    return toml["project"]["dependencies"] + sum(extras, []) + toml["build-system"]["requires"]


def resolve(requirements, oldest):
    """Let pip choose versions for a Python, installing nothing; the metadata of each package."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        pip = [sys.executable, "-m", "pip", "install", "-qq", "--dry-run", "--ignore-installed"]
        pip += ["--python-version", oldest, "--only-binary=:all:", "--target", folder]
        subprocess.run([*pip, "--report", report, *requirements], check=True)
        return [package["metadata"] for package in json.loads(report.read_text("utf-8"))["install"]]


def needed_elsewhere(packages):
    """Names that only another Python or a Mac asks for."""
    have = {canonicalize_name(package["name"]) for package in packages}
    needed = set()
    for package in packages:
        for requirement in map(Requirement, package.get("requires_dist", [])):
            marker = requirement.marker
            if marker and any(marker.evaluate({"extra": "", **world}) for world in ELSEWHERE):
                needed.add(canonicalize_name(requirement.name))
    return sorted(needed - have)


def main(root=ROOT):
    toml = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    asked, oldest = direct_requirements(toml), toml["project"]["requires-python"].removeprefix(">=")
    packages = resolve(asked + needed_elsewhere(resolve(asked, oldest)), oldest)
    pins = sorted(
        f"{canonicalize_name(package['name'])}=={Version(package['version']).public}\n"
        for package in packages
    )
    (root / "constraints.txt").write_text(HEADER + "".join(pins), "utf-8")
    print(f"constraints.txt: {len(pins)} packages. Next: make book BOOK_FLAGS=--force, make test.")


if __name__ == "__main__":
    main()
