"""tools/install.py and tools/environment.sh: what is installed, and into which environment."""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tomllib

import install
import notebooks
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = notebooks.ROOT
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = [
    line
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


# ---- what is installed ---------------------------------------------------------------------------


def test_environment_yml_installs_what_pyproject_says_and_nothing_else():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert environment["name"] == "lrcourse"  # by this name the Makefile knows it
    python, pip, by_pip = environment["dependencies"]
    assert python.removeprefix("python=") in SpecifierSet(PROJECT["project"]["requires-python"])
    assert pip == "pip"
    assert by_pip == {"pip": ["-c constraints.txt", "-e ."]}


def test_pins_are_exact_sorted_and_name_no_address():
    assert PINS == sorted(set(PINS))
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", pin) for pin in PINS)


def test_every_package_asked_for_is_pinned_within_its_bounds():
    versions = dict(pin.split("==") for pin in PINS)
    asked = sum(PROJECT["project"]["optional-dependencies"].values(), [])
    for requirement in map(Requirement, asked + PROJECT["project"]["dependencies"]):
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier


def test_what_is_installed_is_what_is_pinned():
    """Of the packages asked for and of all they need in turn."""
    versions, waiting = dict(pin.split("==") for pin in PINS), ["lrcourse"]
    seen = set()
    while waiting:
        name = waiting.pop()
        for requirement in map(Requirement, importlib.metadata.requires(name) or []):
            needed = canonicalize_name(requirement.name)
            if needed not in seen and (not requirement.marker or requirement.marker.evaluate()):
                seen.add(needed)
                waiting.append(needed)
                installed = importlib.metadata.version(needed)
                assert installed.partition("+")[0] == versions[needed], needed
    assert {"numpy", "jupyterlab", "tornado"} <= seen


def test_install_asks_pip_once(tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(install, "pip_environment", lambda environ: environ)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: calls.append(command))
    stamp = tmp_path / "stamp.json"
    install.install([], stamp)
    install.install([], stamp)  # the second time there is nothing to do
    assert [command[-3:] for command in calls] == [["constraints.txt", "--editable", "."]]
    install.install(["test"], stamp)
    install.install([], stamp)
    install.install(["test"], stamp)
    assert [command[-1] for command in calls] == [".", ".[test]"]
    install.install(["bench"], stamp)  # what was there stays
    assert calls[-1][-1] == ".[bench,test]"
    monkeypatch.setattr(install, "requirements_hash", lambda: "new pins")
    install.install([], stamp)
    assert len(calls) == 4
    assert calls[-1][-1] == ".[bench,test]"


@pytest.mark.parametrize(
    "stamp", ["", "null", "[]", '{"hash": "abc"}', '{"hash": 1, "extras": 2}', "<<<<<<< HEAD", "\0"]
)
def test_a_stamp_that_can_not_be_read_is_as_if_it_were_not_there(tmp_path, monkeypatch, stamp):
    calls = []
    monkeypatch.setattr(install, "pip_environment", lambda environ: environ)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: calls.append(command))
    (tmp_path / "stamp.json").write_text(stamp, "utf-8")
    for _ in range(2):
        install.install([], tmp_path / "stamp.json")
    assert len(calls) == 1


def test_of_pips_configuration_only_what_says_where_from_counts(tmp_path, monkeypatch):
    file = tmp_path / "pip.conf"
    file.write_text(
        "[global]\nindex-url = https://mirror.example/simple\ntarget = elsewhere\n"
        "[install]\nuser = yes\nno-deps = yes\nfind-links = wheels\n  more wheels\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    monkeypatch.setenv("PIP_PREFIX", "elsewhere")
    monkeypatch.setenv("PIP_PROXY", "http://proxy.example")
    environment = install.pip_environment(os.environ)
    pip = {name: value for name, value in environment.items() if name.startswith("PIP_")}
    assert pip["PIP_INDEX_URL"] == "https://mirror.example/simple"
    assert pip["PIP_PROXY"] == "http://proxy.example"
    assert not {"PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_NO_DEPS"} & set(pip)
    assert environment["PATH"] == os.environ["PATH"]
    file.write_text("<<<<<<< HEAD")
    assert install.pip_environment(os.environ)["PIP_CONFIG_FILE"] == os.devnull


def test_without_a_connection_the_internet_is_named(tmp_path):
    """The real pip, asking an address that no machine has."""
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "install.py", tmp_path / "tools")
    environment = {
        "PATH": os.environ["PATH"],
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "https://packages.invalid/simple",
        "PIP_RETRIES": "1",
    }
    script = "import sys, install; sys.prefix = '.'; install.main([])"
    command = [sys.executable, "-c", script]
    result = subprocess.run(
        command, cwd=tmp_path / "tools", env=environment, capture_output=True, text=True
    )
    assert result.returncode == 1
    first, second = result.stderr.splitlines()
    assert "needs the internet" in first and second.startswith("(pip: ")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "ERROR: Could not install: [Errno 28] No space left on device",
            "no room left on the disk",
        ),
        ("ERROR: [Errno 13] Permission denied: '/usr/lib'", "can't be written to"),
        ("ERROR: Read timed out.", "internet"),
        ("ERROR: Cannot install a and b: conflict", "see above"),
    ],
)
def test_what_was_wrong_is_said_in_a_sentence(said, sentence):
    assert sentence in install.cause(f"WARNING: something\n{said}")


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), FileNotFoundError(2, "No such file", "a.txt")]
)
def test_an_error_of_the_system_is_told_as_it_is(monkeypatch, error):
    """A full disk names no file; what isn't there isn't a matter of the environment's rights."""
    monkeypatch.setattr(install, "install", lambda *arguments: (_ for _ in ()).throw(error))
    with pytest.raises(SystemExit) as told:
        install.main([])
    assert "None" not in str(told.value) and "written" not in str(told.value)
    assert error.strerror in str(told.value) and str(error.filename or "") in str(told.value)


def test_a_failed_installation_is_tried_again(tmp_path, monkeypatch):
    def fail(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(install, "pip_environment", lambda environ: environ)
    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(subprocess.CalledProcessError):
        install.install([], tmp_path / "stamp.json")
    assert not (tmp_path / "stamp.json").exists()


# ---- by the workflows ----------------------------------------------------------------------------


def workflow(path):
    return yaml.safe_load((ROOT / path).read_text("utf-8"))


@pytest.mark.parametrize("path", [".github/workflows/pages.yml", ".gitlab-ci.yml"])
def test_who_publishes_has_the_browsers_that_the_tests_ask_for(path):
    """With CI=true a browser that isn't there fails: .ci/run brings all of them, to a Debian."""
    test = workflow(path).get("jobs", workflow(path))["test"]
    steps = test.get("script") or [step.get("run", "") for step in test["steps"]]
    image = test["container"]["image"] if "container" in test else workflow(path)["image"]
    assert ".ci/run" in steps and image.startswith("python:3")
    assert not [step for step in steps if "make test" in step]


def test_the_command_is_tried_on_every_system(tmp_path):
    """The workflow's step as its shell runs it, with a Python that only says what it is asked."""
    steps = workflow(".github/workflows/everywhere.yml")["jobs"]["everywhere"]["steps"]
    step = next(step["run"] for step in steps if "wheel" in step.get("name", ""))
    copies = '[ "$2" != venv ] || { mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; }'
    fake_python(tmp_path, "python", f'echo "$0" "$@"\n{copies}')
    places = {"RUNNER_TEMP": str(tmp_path / "temp"), "GITHUB_WORKSPACE": str(tmp_path)}
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step],
        cwd=tmp_path, env={**os.environ, **places, "PATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines()[-1] == f"bin/python {tmp_path}/tools/try_command.py"


# ---- into which environment ----------------------------------------------------------------------


@pytest.fixture
def checkout(tmp_path):
    """What the set-up needs of a checkout, in a path with spaces."""
    folder = tmp_path / "a path" / "with spaces"
    (folder / "tools").mkdir(parents=True)
    for file in ("Makefile", "tools/environment.sh", "tools/install.py"):
        shutil.copy(ROOT / file, folder / file)
    return folder


def fake_python(folder, name, script):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return folder


def set_up(checkout, path, *extras, **variables):
    command = ["/bin/sh", "tools/environment.sh", *extras]
    environment = {"PATH": str(path), "HOME": str(checkout)} | variables
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("script", ["exit 1", None], ids=["too old or without venv", "no Python"])
def test_without_a_python_that_will_do_one_sentence_says_what_to_install(checkout, script):
    path = checkout / "bin"
    if script:
        fake_python(path, "python3", script)
    result = set_up(checkout, path)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "needs Python 3.11 or newer with its venv module: please install it" in result.stderr
    assert not (checkout / ".venv").exists()


def test_on_a_hub_nobody_gets_an_environment_of_their_own(checkout):
    result = set_up(checkout, os.environ["PATH"], JUPYTERHUB_SERVICE_PREFIX="/user/ada/")
    assert result.returncode == 1 and not (checkout / ".venv").exists()
    assert len(result.stderr.splitlines()) == 1 and "open my_course" in result.stderr


def test_nothing_of_a_users_pythonpath_is_run(checkout):
    """A random.py there once made the sentence say that Python was too old."""
    (checkout / "lib").mkdir()
    for module in ("random", "venv", "json", "subprocess"):
        (checkout / "lib" / f"{module}.py").write_text("raise SystemExit('not ours')")
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout / "tools" / "install.py").write_text("import random, json, subprocess; print('fine')")
    result = set_up(checkout, os.environ["PATH"], PYTHONPATH=str(checkout / "lib"))
    assert (result.stdout, result.stderr) == ("fine\n", "")


def test_the_newest_python_that_will_do_makes_the_environment(checkout):
    path = fake_python(checkout / "bin", "python3.13", "exit 1")  # there, but without venv
    fake_python(path, "python3", 'echo "not this one"')
    made = '[ "$2" = -c ] || echo "made by 3.12: $*"'
    fake_python(path, "python3.12", made)
    result = set_up(checkout, path)
    assert result.stdout == "made by 3.12: -I -m venv --clear .venv\n"


def test_an_environment_that_is_there_is_used(checkout):
    fake_python(checkout / ".venv" / "bin", "python", '[ "$2" = -c ] || echo "$@"')
    result = set_up(checkout, checkout / "nothing", "test", "site")
    assert result.stdout == "-I tools/install.py test site\n"


def test_the_active_conda_environment_of_the_course_goes_first(checkout):
    fake_python(checkout / ".venv" / "bin", "python", "echo not this one")
    fake_python(checkout / "conda env" / "bin", "python", 'echo conda "$@"')
    conda = {"CONDA_PREFIX": str(checkout / "conda env"), "CONDA_DEFAULT_ENV": "lrcourse"}
    assert set_up(checkout, "", **conda).stdout == "conda -I tools/install.py\n"
    environment = {**os.environ, **conda}
    make = ["make", "-C", str(checkout), "lab", "-n"]
    shown = subprocess.run(make, env=environment, capture_output=True, text=True).stdout
    assert f'"{checkout}/conda env/bin/python" -m lrcourse' in shown

    fake_python(checkout / ".venv" / "bin", "python", '[ "$2" = -c ] || echo venv "$@"')
    other = conda | {"CONDA_DEFAULT_ENV": "base"}
    assert set_up(checkout, "", **other).stdout == "venv -I tools/install.py\n"


def test_make_lists_every_target(checkout):
    listed = subprocess.run(["make", "-C", str(checkout)], capture_output=True, text=True).stdout
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()
    assert sorted(re.findall(r"^ +make (\w+)  +\S", listed, re.MULTILINE)) == sorted(phony)
    assert {"lab", "test", "book", "lint", "bench", "clean", "constraints"} <= set(phony)
