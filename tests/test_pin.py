"""tools/pin.py, with a pip that knows ten packages."""

import json
import subprocess
import sys
from pathlib import Path

import pin
import pytest

PYPROJECT = """
[build-system]
requires = ["builder==3.0"]
[project]
requires-python = ">=3.11"
dependencies = ["Direct_One>=2"]
[project.optional-dependencies]
test = ["tester", "Direct_One"]
bench = ["torch"]
"""
# name -> (newest version, what it requires)
INDEX = {
    "builder": ("3.0", []),
    "Direct_One": (
        "2.5",
        ["needed", "mac-only; platform_system == 'Darwin'", "for-extra; extra == 'x'"],
    ),
    "needed": (
        "1.0.post1",
        [
            "tomli; python_version < '3.11'",
            "new; python_version >= '3.14'",
            "twelve; python_version == '3.12'",
            "thirteen; python_full_version == '3.13.0'",
        ],
    ),
    "tester": ("0.9", ["arm; platform_machine == 'arm64' and sys_platform == 'darwin'"]),
    "torch": ("2.13.0+cpu", []),
    "mac.only": ("7", []),
    "new": ("1", []),
    "arm": ("1", []),
    "twelve": ("1", []),
    "thirteen": ("1", []),
}


@pytest.fixture
def pip(monkeypatch):
    """Stands for pip: notes what it was asked, and reports the newest version of everything."""
    calls = []

    def run(command, check):
        assert command[:4] == [sys.executable, "-m", "pip", "install"] and check
        options = command[4 : command.index("--report")]
        assert "--dry-run" in options and "--ignore-installed" in options
        assert options[options.index("--python-version") + 1] == "3.11"
        assert Path(options[options.index("--target") + 1]).is_dir()
        report, *asked = command[command.index("--report") + 1 :]
        calls.append(asked)
        found, waiting = {}, list(asked)
        while waiting:
            name = pin.canonicalize_name(pin.Requirement(waiting.pop(0)).name)
            (as_written,) = [n for n in INDEX if pin.canonicalize_name(n) == name]
            version, requires = INDEX[as_written]
            found[name] = {"name": as_written, "version": version, "requires_dist": requires}
            waiting += [r for r in requires if ";" not in r]
        report.write_text(json.dumps({"install": [{"metadata": m} for m in found.values()]}))

    monkeypatch.setattr(subprocess, "run", run)
    return calls


@pytest.fixture
def project(tmp_path):
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    return tmp_path


def test_every_extra_is_pinned_and_what_other_machines_need(pip, project, capsys):
    pin.main(project)
    direct = ["Direct_One>=2", "tester", "Direct_One", "torch", "builder==3.0"]
    assert pip == [
        direct,
        [*direct, "arm", "mac-only", "new", "thirteen", "twelve"],
    ]  # tomli is for a Python before ours
    assert (project / "constraints.txt").read_text() == (
        pin.HEADER
        + "arm==1\nbuilder==3.0\ndirect-one==2.5\nmac-only==7\nneeded==1.0.post1\nnew==1\n"
        "tester==0.9\nthirteen==1\ntorch==2.13.0\ntwelve==1\n"
    )
    assert "10 packages" in capsys.readouterr().out


def test_where_pip_fails_the_old_pins_stay(project, monkeypatch):
    def fail(command, check):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(subprocess, "run", fail)
    (project / "constraints.txt").write_text("old")
    with pytest.raises(subprocess.CalledProcessError):
        pin.main(project)
    assert (project / "constraints.txt").read_text() == "old"


def test_the_pins_of_the_course_are_written_by_this_tool():
    assert (pin.ROOT / "constraints.txt").read_text("utf-8").startswith(pin.HEADER)
