"""Every command of "How to run a class" in CONTRIBUTING, as it stands there. With --every: it installs
the course twice, which takes minutes and the internet."""

import csv
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import notebooks
import pytest
import requests
from support.browser import wait_for
from support.hub import Learner, answers
from test_hub import AS_ROOT
from test_nbgrader import CHAPTER, HOSTILE, Course

ROOT = notebooks.ROOT
PARTS = re.split(
    r"^## ",
    (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("# How to run a class")[1],
    flags=re.M,
)


def commands(part):
    """The blocks of commands of a part of the page."""
    (text,) = [each for each in PARTS if each.startswith(part)]
    return re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S)


def test_every_command_of_the_page_is_run():
    assert [len(commands(part)) for part in ("On their own", "On a hub", "With marks")] == [1, 1, 2]
    assert sum(part.count("```sh") for part in PARTS) == 4


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where all is installed, and the environment: a home, and Python as the first on the path."""
    folder = tmp_path_factory.mktemp("page")
    folder.chmod(0o755)
    python = Path(sys.base_prefix, "bin")
    ours = re.compile("JUPYTER|PYTHON|VIRTUAL_ENV|XDG_")
    environ = {name: value for name, value in os.environ.items() if not ours.match(name)}
    environ |= {
        "HOME": str(folder / "teacher"),
        "BROWSER": "true",
        "NPM_CONFIG_PREFIX": str(folder / "npm"),
        "PATH": os.pathsep.join([str(python), str(folder / "npm" / "bin"), environ["PATH"]]),
    }
    (folder / "teacher").mkdir()
    (folder / "opt").mkdir()
    return folder, environ


class Running:
    """A block of commands whose last one doesn't end by itself."""

    def __init__(self, command, folder, environ):
        with open(folder / "log", "w") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environ, stdout=log, stderr=log, start_new_session=True
            )
        self.log = folder / "log"

    def wait_for(self, condition):
        def found():
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            return condition()

        return wait_for(found, 1200, "the last command")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(60)


@pytest.mark.every
def test_on_their_own_machines(place):
    folder, environ = place
    (block,) = commands("On their own")
    with Running(["bash", "-ec", block], folder, environ) as running:
        server = running.wait_for(lambda: written(folder))
        ask = {"headers": {"Authorization": f"token {server['token']}"}, "timeout": 60}
        running.wait_for(lambda: responds(server["url"]))
        page = requests.get(server["url"], **ask)
        assert page.url.partition("?")[0] == server["url"] + "lab/tree/index.ipynb"
        cover = requests.get(server["url"] + "api/contents/index.ipynb", **ask).json()
        cells = [cell for cell in cover["content"]["cells"] if cell["cell_type"] == "code"]
        assert cells and all(cell["metadata"]["trusted"] for cell in cells)
    book = ROOT / "book" / "en"
    notebooks_of_theirs = [*book.glob("*.ipynb"), *book.glob("exercises/*.ipynb")]
    laid_out = list((folder / "teacher" / "my_course").rglob("*.ipynb"))
    assert len(laid_out) == len(notebooks_of_theirs)


def written(folder):
    for path in folder.rglob("jpserver-*.json"):
        return json.loads(path.read_text() or "null")


def responds(url):
    try:
        return requests.get(url + "api", timeout=5).ok
    except requests.RequestException:
        return False


@pytest.mark.skipif(not AS_ROOT, reason="only root can start servers for others")
@pytest.mark.every
def test_on_a_hub(place):
    folder, environ = place
    (block,) = commands("On a hub")
    users = ["unshare", "--mount", sys.executable, str(ROOT / "tests" / "support" / "users.py")]
    with Running([*users, str(folder), "bash", "-ec", block], folder, environ) as running:
        running.wait_for(lambda: answers("http://127.0.0.1:8000"))
        ada = Learner("http://127.0.0.1:8000", folder, "ada")
        assert ada.landed == "/user/ada/lab/tree/my_course/index.ipynb"


@pytest.mark.every
def test_with_marks(place):
    folder, environ = place
    first, second = commands("With marks")
    if not (folder / "teacher" / "lrcourse").exists():
        pytest.skip("the environment is made by the first part")
    said = subprocess.run(
        ["bash", "-ec", first], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert "VALIDATION FAILED ON 7 CELL(S)" in said.stdout
    course = Course.__new__(Course)
    course.folder = folder / "teacher" / "course"
    right = course.solutions(CHAPTER)
    half = {name: right[name] for name in list(right)[:3]}
    course.hand_in(CHAPTER, "ada", course.answered(CHAPTER, right))
    course.hand_in(CHAPTER, "ben", course.answered(CHAPTER, half))
    course.hand_in(CHAPTER, "cut off", course.answered(CHAPTER, right), size=5000)
    dead = right | HOSTILE["os_exit"]["answers"]
    course.hand_in(CHAPTER, "dan", course.answered(CHAPTER, dead))
    assert marks_after(second, course, environ) == {"ada": 7, "ben": 3, "cut off": None, "dan": 6}
    course.hand_in(CHAPTER, "ben", course.answered(CHAPTER, right))
    due, when, again = aside("With marks")
    (course.folder / "submitted" / "ada" / CHAPTER / "timestamp.txt").write_text(when)
    for command in (due, again):
        command = f". ~/lrcourse/bin/activate; cd ~/course; {command}"
        subprocess.run(["bash", "-ec", command], env=environ, check=True)
    assert marks_after(second, course, environ) == {"ada": 7, "ben": 7, "cut off": None, "dan": 6}
    ada = next(row for row in table(course) if row["student_id"] == "ada")
    assert (ada["duedate"], ada["timestamp"]) == ("2030-01-31 17:00:00", "2030-01-31 17:20:00")
    for student in ("ada", "ben", "dan"):
        assert (course.folder / "feedback" / student / CHAPTER / f"{CHAPTER}.html").exists()


def aside(part):
    """The commands within the text, and the line that says when a notebook came."""
    (text,) = [each for each in PARTS if each.startswith(part)]
    return re.findall(r"`(nbgrader (?:db|generate)[^`]+|20[^`]+)`", text.replace("\n", " "))


def marks_after(block, course, environ):
    said = subprocess.run(
        ["bash", "-c", block], cwd=ROOT, env=environ, capture_output=True, text=True
    )
    marks = {
        row["student_id"]: float(row["score"]) if row["score"] else None for row in table(course)
    }
    assert marks, said.stdout + said.stderr
    return marks


def table(course):
    text = (course.folder / "grades.csv").read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))
