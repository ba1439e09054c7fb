"""A class is graded by nbgrader: each mark is what the check says, whatever else is in a notebook and
however slow the machine; and what nbgrader tells a learner beforehand agrees with it.

A few submissions each time; with --every all chapters, six at once, with training five times as slow,
and everything in tests/learners/hostile.toml.
"""

import codecs
import contextlib
import csv
import hashlib
import html
import io
import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import assignments
import nbformat
import notebooks
import numpy as np
import pytest
from traitlets.config import PyFileConfigLoader

from lrcourse.exercises import EXERCISES, check
from lrcourse.exercises.kinds import Code
from lrcourse_desk import grading
from lrcourse_desk.start import environment

pytest.importorskip("nbgrader")
pytestmark = pytest.mark.filterwarnings("ignore:Object of type")  # SQLAlchemy's, within nbgrader

CHAPTER = "1_background"  # its last check trains a network
HOSTILE = tomllib.loads((notebooks.ROOT / "tests/learners/hostile.toml").read_text("utf-8"))
SOLUTIONS = sorted((assignments.BOOK / "en" / "solutions").glob("*.py"))

# On the path of the kernels: every bar is shown at once, as after two seconds on a slow machine ...
IMPATIENT = """
import tqdm
shown = tqdm.tqdm.__init__
tqdm.tqdm.__init__ = lambda self, *a, **b: shown(self, *a, **b | {"delay": 0, "mininterval": 0})
"""
# ... and all training takes five times as long.
SLOW = """
import time, tqdm
updated = tqdm.tqdm.update
def update(self, n=1):
    now = time.monotonic()
    time.sleep(4 * (now - getattr(self, "before", now)))
    self.before = time.monotonic()
    return updated(self, n)
tqdm.tqdm.update = update
"""


class Course:
    """A course for nbgrader in a folder, as the tool writes it, and what is done with it."""

    def __init__(self, folder, script=IMPATIENT):
        self.folder, path = folder, folder.parent / "path"
        path.mkdir()
        (path / "sitecustomize.py").write_text(script)
        variables = {  # the library's folder too: by this the path counts
            "PYTHONPATH": os.pathsep.join([str(path), str(notebooks.ROOT)]),
            # nbgrader calls `alembic` by its name alone
            "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]),
        }
        self.environ = os.environ | variables
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["tools/assignments.py", "--nbgrader", str(folder)])
            assignments.main()

    def nbgrader(self, *command, here=None):
        command = [sys.executable, "-m", "nbgrader", *command]
        run = subprocess.run(
            command, cwd=here or self.folder, env=self.environ, capture_output=True, text=True
        )
        return run.stdout + run.stderr

    @contextlib.contextmanager
    def api(self):
        """The same without a new Python for each command, by the configuration in the folder."""
        from nbgrader.apps import NbGraderAPI

        config = PyFileConfigLoader("nbgrader_config.py", str(self.folder)).load_config()
        config.CourseDirectory.root = str(self.folder)
        with pytest.MonkeyPatch.context() as patch:
            for name in ("PATH", "PYTHONPATH"):
                patch.setenv(name, self.environ[name])
            patch.chdir(self.folder)
            yield NbGraderAPI(config=config)

    def notebook(self, chapter, folder="release", student="."):
        path = self.folder / folder / student / chapter / f"{chapter}.ipynb"
        return nbformat.read(path, as_version=4)

    def solutions(self, chapter):
        """The code of each exercise's cell, by its name."""
        cells = self.notebook(chapter, "source").cells
        named = [cell for cell in cells if "nbgrader" in cell.metadata]
        pairs = zip(named, named[1:], strict=False)
        return {
            below.metadata.nbgrader.grade_id.partition("-")[2]: answer.source
            for answer, below in pairs
            if answer.metadata.nbgrader.solution
        }

    def answered(self, chapter, answers):
        """The notebook that was released, with these answers."""
        notebook = self.notebook(chapter)
        for answer, below in zip(notebook.cells, notebook.cells[1:], strict=False):
            name = below.metadata.get("nbgrader", {}).get("grade_id", "").partition("-")[2]
            if name in answers and is_solution(answer):
                answer.source = answers[name]
        return notebook

    def hand_in(self, chapter, student, notebook, files=(), size=None):
        folder = self.folder / "submitted" / student / chapter
        for name, text in {**dict(files), f"{chapter}.ipynb": nbformat.writes(notebook)}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text[:size], "utf-8")

    def marks(self, chapter, student):
        """Exercise -> its mark."""
        from nbgrader.api import Gradebook

        with Gradebook(f"sqlite:///{self.folder / 'gradebook.db'}") as gradebook:
            submission = gradebook.find_submission(chapter, student)
            (notebook,) = submission.notebooks
            return {
                grade.name.partition("-")[2]: grade.auto_score or 0 for grade in notebook.grades
            }


def clumsy(notebook):
    """With two cells split, an answer and its check (JupyterLab copies the metadata), one of another
    version of the chapter, and one of no known name."""
    cells = notebook.cells
    number = next(n for n, cell in enumerate(cells) if is_solution(cell))
    strange = nbformat.from_dict({**cells[number + 1], "id": "strange", "source": "1"})
    strange.metadata.nbgrader.grade_id = "1-last_year"
    for place, cell in [(number + 1, cells[number + 1]), (number, cells[number]), (0, strange)]:
        cells.insert(place, nbformat.from_dict({**cell, "id": f"copy-{place}"}))
    return notebook


def is_solution(cell):
    return cell.metadata.get("nbgrader", {}).get("solution", False)


# ---- a chapter, and three learners -------------------------------------------------------------------

WRONG = {  # exercise -> an answer, and what the check says of it
    "layer": (
        "def layer(x, W, b):\n    return np.tanh(x @ W) + b",
        "the bias is added after the bend",
    ),
    "as_one_layer": (
        "def as_one_layer(W1, b1, W2, b2):\n    return W1 @ W2, -(b1 @ W2 + b2)",
        "not right: number 2. The rest is right",
    ),
    "count_parameters": ("count_parameters = 30 * 16 + 16 * 16 + 16 * 1", "the biases are missing"),
    "smallest_rate": ('smallest_rate = "a"', "the fastest is taken for the smallest"),
}
ENDS_PYTHON = "import os\nos._exit(0)"
REBINDS_CHECK = """smallest_rate = "a"
from lrcourse.exercises import marks
marks.check = check = lambda *answer: 1.0"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A chapter, released, and what three learners handed in for it, graded, with feedback."""
    course = Course(tmp_path_factory.mktemp("class") / "a course")
    with course.api() as nbgrader:
        made = nbgrader.generate_assignment(CHAPTER)
    assert made["success"], made
    right = course.solutions(CHAPTER)
    answers = {
        "nobody": {},
        "half": right | {name: answer for name, (answer, _) in WRONG.items()},
        "hostile": right
        | {
            "layer": ENDS_PYTHON,
            "count_parameters": HOSTILE["hint"]["answers"]["count_parameters"],
            "how_wrong": right["how_wrong"] + "\nprint('x' * 1_000_000)",
            "smallest_rate": REBINDS_CHECK,
            "fair_comparison": ENDS_PYTHON,
        },
    }
    for student, solved in answers.items():
        course.hand_in(CHAPTER, student, course.answered(CHAPTER, solved))
    course.hand_in(CHAPTER, "clumsy", clumsy(course.answered(CHAPTER, right)))
    course.hand_in(CHAPTER, "cut off", course.answered(CHAPTER, right), size=5000)
    students = [*answers, "clumsy", "cut off"]
    with course.api() as nbgrader:
        course.log = [nbgrader.autograde(CHAPTER, student)["log"] for student in students]
        nbgrader.generate_feedback(CHAPTER, "half")
    return course


@pytest.mark.in_turns(3)
@pytest.mark.parametrize(
    ("student", "less"),
    [
        ("nobody", dict.fromkeys(["layer", "as_one_layer", "count_parameters", "how_wrong",
                                  "smallest_rate", "fair_comparison", "reach_95"], 0)),
        ("half", {"layer": 0, "as_one_layer": 0.5, "count_parameters": 0, "smallest_rate": 0}),
        ("hostile", {"layer": 0, "count_parameters": 0, "smallest_rate": 0, "fair_comparison": 0}),
        ("clumsy", {}),
    ],
)  # fmt: skip
def test_each_mark_is_what_the_check_says(course, student, less):
    everything = dict.fromkeys(course.solutions(CHAPTER), 1)
    assert course.marks(CHAPTER, student) == everything | less, "".join(course.log)


def test_a_log_of_honest_work_has_no_warning(course):
    for log in course.log[:2]:
        assert not re.search(r"WARNING|ERROR|checksum", log), log


def test_what_a_cell_prints_is_cut(course):
    (path,) = course.folder.glob("autograded/hostile/*/*.ipynb")
    assert path.stat().st_size < 300_000


def test_feedback_holds_each_diagnosis(course):
    said = feedback(course, CHAPTER, "half")
    for answer, diagnosis in WRONG.values():
        assert diagnosis in said, answer
    assert said.count("One thought further") == 3
    assert "4 of 7" not in said  # nothing that contradicts the marks


def test_the_tables_are_for_a_spreadsheet(course):
    """Names of every kind; no score where nothing was graded; what went wrong where, worst first."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course.folder / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_student("half", first_name="=1+1", last_name="王, 小明")
        gradebook.update_or_create_student("ill", first_name='"I"')
    log = course.nbgrader("export")
    grades, exercises = (
        list(csv.DictReader(io.StringIO((course.folder / name).read_bytes().decode("utf-8-sig"))))
        for name in ("grades.csv", "exercises.csv")
    )
    assert (course.folder / "grades.csv").read_bytes().startswith(codecs.BOM_UTF8)
    scores = {row["student_id"]: row["score"] for row in grades}
    assert scores == {
        "clumsy": "7.0", "cut off": "", "half": "3.5", "hostile": "3.0", "ill": "", "nobody": "0.0",
    }, log  # fmt: skip
    (half,) = [row for row in grades if row["student_id"] == "half"]
    assert (half["first_name"], half["last_name"]) == ("'=1+1", "王, 小明")
    means = [float(row["mean"]) for row in exercises]
    assert means == sorted(means) and {row["graded"] for row in exercises} == {"4"}
    layer = {row["told"]: row["learners"] for row in exercises if row["exercise"] == "1-layer"}
    assert layer["✗ Not yet: the bias is added after the bend."] == "1" == layer["✓ Right."]
    assert sum(map(int, layer.values())) == 4


def feedback(course, chapter, student):
    """What a learner reads, as plain text."""
    page = course.folder / "feedback" / student / chapter / f"{chapter}.html"
    text = html.unescape(re.sub("<[^>]+>", "", page.read_text("utf-8")))
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("student", ["nobody", "half"])
def test_validate_agrees_with_the_marks(course, student):
    """On what the learner has, without any configuration of the teacher's."""
    from nbgrader.validator import Validator

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", course.environ["PYTHONPATH"])
        path = course.folder / "submitted" / student / CHAPTER / f"{CHAPTER}.ipynb"
        failed = Validator().validate(str(path)).get("failed", [])  # none: "Success!"
    said = {re.match(r'check\("1\.(\w+)"', cell["source"])[1]: cell["error"] for cell in failed}
    marks = course.marks(CHAPTER, student)
    assert said.keys() == {name for name, mark in marks.items() if mark < 1}
    if student == "half":
        for name, (_, diagnosis) in WRONG.items():
            assert marks[name] or diagnosis in said[name]


# ---- what is written ------------------------------------------------------------------------------


def test_what_is_handed_out_gives_nothing_away_and_has_its_own_words(course):
    text = course.notebook(CHAPTER)
    said = "\n".join(cell.source for cell in text.cells)
    for word in [
        "SOLUTION",
        "HIDDEN",
        "np.tanh(x @ W",
        "](",
        "my_course",
        "my_exercises",
        "of ours",
    ]:
        assert word not in said
    assert "belongs to chapter 1*" in said and "worth a point" in said
    locked = [cell for cell in text.cells if cell.metadata.get("deletable") is False]
    assert "import numpy" in locked[0].source and not locked[0].metadata.editable


def test_nbgrader_makes_the_same_stubs_as_we_do(course):
    ours = notebooks.read_source(assignments.BOOK / "en" / "exercises" / f"{CHAPTER}.py").cells
    theirs = course.notebook(CHAPTER).cells
    assert len(ours) == len(theirs)
    for our, their in zip(ours, theirs, strict=True):
        if is_solution(their):
            assert our.source.strip() == their.source.strip()


@pytest.mark.parametrize("source", SOLUTIONS, ids=lambda path: path.stem)
def test_every_chapters_source_is_valid_for_nbgrader(source):
    from nbgrader.nbgraderformat import MetadataValidator

    notebook = assignments.nbgrader_notebook(source)
    MetadataValidator().validate_nb(notebook)
    marked = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    assert len({cell.grade_id for cell in marked}) == len(marked)
    assert sum(cell.grade for cell in marked) == sum(cell.solution for cell in marked)
    texts = "".join(cell.source for cell in notebook.cells)
    assert assignments.MARKED in texts and "exercises.marks import check" in texts
    assert not re.search(r"\]\((?!https?:)", texts)


def test_an_exercise_more_changes_no_name_of_the_others(tmp_path):
    """Else what was handed in before would be taken for something else."""
    first, second, *others = re.split(
        r"(?=# %% \[markdown\]\n# ## )", SOLUTIONS[0].read_text("utf-8")
    )
    less = tmp_path / "less.py"
    less.write_text("".join([first, second, *others[1:]]), "utf-8")
    before, after = (
        {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells if cell.metadata}
        for notebook in map(assignments.nbgrader_notebook, (less, SOLUTIONS[0]))
    )
    assert before.items() < after.items() and len(after) == len(before) + 2


def test_a_course_made_again_keeps_what_a_teacher_changed(tmp_path, capsys):
    folder = tmp_path / "course"
    assignments.write_nbgrader_course(folder)
    changed = [folder / "nbgrader_config.py", folder / f"source/{CHAPTER}/{CHAPTER}.ipynb"]
    for path in changed:
        path.write_text(path.read_text("utf-8").replace("1", "2", 1), "utf-8")
    outdated = folder / "source/6_questions_and_answers/6_questions_and_answers.ipynb"
    before = {path: path.read_bytes() for path in [changed[0], *folder.glob("source/*/*")]}
    ledger = json.loads((folder / ".lrcourse/laid_out.json").read_text())
    outdated.write_bytes(b"an older version")
    name = outdated.relative_to(folder).as_posix()
    ledger["files"][name] = hashlib.sha256(b"an older version").hexdigest()
    (folder / ".lrcourse/laid_out.json").write_text(json.dumps(ledger))
    told = assignments.write_nbgrader_course(folder)
    after = {path: path.read_bytes() for path in before}
    assert after == before
    assert sorted(path.name for path in (folder / "new").iterdir()) == sorted(
        path.name for path in changed
    )
    assert [line.split(" stays")[0] for line in told[1:]] == [str(path) for path in changed[::-1]]


# ---- the rules, one by one ------------------------------------------------------------------------


def test_nothing_reaches_stderr_from_inside_a_check(capsys):
    """Neither a bar of training nor a warning; nbgrader takes it for an error."""
    import tqdm

    shown = tqdm.tqdm.__init__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            tqdm.tqdm,
            "__init__",
            lambda self, *a, **b: shown(self, *a, **b | {"delay": 0, "disable": False}),
        )
        assert check("1.reach_95", "tanh", 0.7).right
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("outputs", "mark"),
    [
        ([("result", "1.0")], 1),
        ([("result", "0.5")], 0.5),
        ([("stderr", "!"), ("result", "1.0")], 1),
        ([("result", "1.0"), ("error", "!")], 0),
        ([("result", "0.5"), ("result", "1.0")], 1),  # the check's own is the last
        ([("result", "'Right.'")], 0),
        ([("result", "100")], 0),
        ([("result", "nan")], 0),
        ([("stdout", "1.0")], 0),
        ([], 0),
    ],
)
def test_the_mark_is_what_the_check_said_last(outputs, mark):
    from nbgrader.utils import determine_grade

    made = {
        "result": lambda text: nbformat.v4.new_output("execute_result", {"text/plain": text}),
        "error": lambda text: grading.error_output("E", text),
        "stderr": lambda text: nbformat.v4.new_output("stream", name="stderr", text=text),
        "stdout": lambda text: nbformat.v4.new_output("stream", name="stdout", text=text),
    }
    cell = nbformat.v4.new_code_cell(
        metadata={"nbgrader": grading.marked("a", True, {"a": 1})},
        outputs=grading.settled([made[kind](text) for kind, text in outputs]),
    )
    assert determine_grade(cell)[0] == mark
    assert {out.name for out in cell.outputs if out.output_type == "stream"} <= {"stdout"}
    errors = [out.ename for out in cell.outputs if out.output_type == "error"]
    assert mark or errors in (["E"], ["NoMark"])


def test_several_values_are_worth_a_share_each():
    def half(w, v, gradient, learning_rate, beta):
        return w, beta * v + gradient

    def changes_it(W1, b1, W2, b2):
        b1 += 1
        return W1 @ W2, b2

    assert check("3_1.momentum_step", half).credit == 0.5
    assert check("1.as_one_layer", changes_it).credit == 0
    assert check("3_1.folds", lambda n_samples, n_folds: [1, 2]).credit == 0


def test_a_kernel_that_lost_its_port_to_another_is_started_again(monkeypatch):
    """As six that start at once may; nothing of it is seen in the marks."""
    failures = iter([RuntimeError("Kernel died before replying to kernel_info")] * 2)
    started, ran = [], []

    def start(self):
        if failure := next(failures, None):
            raise failure

    monkeypatch.setattr(grading.preprocessors.Execute, "start_new_kernel_client", start)
    monkeypatch.setattr(grading.Execute, "create_kernel_manager", lambda self: None)
    monkeypatch.setattr(grading.Execute, "start_new_kernel", lambda self: started.append(1))
    monkeypatch.setattr(grading.Execute, "run_unseen", lambda self, code: ran.append(code))
    grading.Execute().start_new_kernel_client()
    assert len(started) == 2 and ran == [grading.BEGIN]
    failures = iter([RuntimeError("Kernel died before replying to kernel_info")] * grading.TRIES)
    with pytest.raises(RuntimeError, match="Kernel died"):
        grading.Execute().start_new_kernel_client()


@pytest.mark.parametrize("fenced", [True, False])
def test_a_kernel_starts_in_the_environment_of_the_course_behind_its_fence(
    tmp_path, monkeypatch, fenced
):
    given, fences = [], []
    monkeypatch.setenv("PYTHONSTARTUP", "theirs")
    monkeypatch.setattr(grading, "fence", lambda *folders: fences.append(folders) or ["fence"])
    monkeypatch.setattr(
        grading.preprocessors.Execute, "start_new_kernel", lambda self, **how: given.append(how)
    )
    execute = grading.Execute(fenced=fenced)
    execute.resources = {"metadata": {"path": str(tmp_path)}}
    execute.km = SimpleNamespace(kernel_spec=SimpleNamespace(argv=["python", "-m", "ipykernel"]))
    execute.start_new_kernel(extra=1)
    assert execute.km.kernel_spec.argv == ["fence"] * fenced + ["python", "-m", "ipykernel"]
    assert fences == [(tmp_path.resolve(), Path.cwd())] * fenced
    (how,) = given
    assert how["env"] == environment(os.environ) | {"PYTHONSAFEPATH": "1"} and how["extra"] == 1
    assert (execute.fatal, execute.seen) == (set(), {})


def test_what_is_too_long_is_left_out_but_for_what_the_mark_is_taken_from():
    execute, outs = grading.Execute(most=400), []
    execute.seen, execute.clear_before_next_output = {}, False

    def show(kind, **content):
        message = {"header": {"msg_type": kind}, "msg_type": kind, "content": content}
        message["parent_header"] = {}
        execute.output(outs, message, None, 0)

    for letter in "abcd":
        show("stream", name="stdout", text=150 * letter)
    show("execute_result", data={"text/plain": "1.0"}, metadata={}, execution_count=1)
    show("error", ename="E", evalue=500 * "e", traceback=[500 * "t", "u"])
    a, b, left_out, result, error = outs
    assert (a.text, b.text) == (150 * "a", 150 * "b")
    assert left_out.text == "\n... The rest is left out.\n"
    assert result.data["text/plain"] == "1.0"
    assert (error.evalue, error.traceback) == (400 * "e", [400 * "t", "u"])


@pytest.mark.parametrize("minor", [0, 5])
def test_what_was_deleted_is_put_back_in_its_place(monkeypatch, minor):
    """Before what comes next of what was handed out; an answer's own cell is the learner's.

    Colab saves in a format (4.0) whose cells have no ids.
    """

    def cell(name, locked):
        return nbformat.v4.new_code_cell(
            name, metadata={"nbgrader": {"grade_id": name, "locked": locked}}
        )

    handed_out = {name: cell(name, name[0] != "s") for name in ("imports", "s1", "c1", "s2", "c2")}
    monkeypatch.setattr(grading, "handed_out", lambda submission: handed_out)
    mine = nbformat.v4.new_code_cell("mine")
    nb = nbformat.v4.new_notebook(cells=[mine, handed_out["s1"], handed_out["c2"]])
    nb.nbformat_minor = minor
    for each in nb.cells if minor < 5 else ():
        del each["id"]
    nb, resources = grading.PutBack().preprocess(nb, {"nbgrader": {}})
    nbformat.validate(nb)
    assert [cell.source for cell in nb.cells] == ["mine", "imports", "s1", "c1", "c2"]
    assert resources == {"nbgrader": {}}


@pytest.mark.skipif(sys.platform == "win32", reason="its paths are those of Linux")
@pytest.mark.parametrize(("there", "works"), [(True, True), (True, False), (False, True)])
def test_the_fence_shows_the_folder_and_hides_the_rest_of_the_course(
    tmp_path, monkeypatch, there, works
):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "gradebook.db").write_text("")
    (tmp_path / ".#nbgrader_config.py").symlink_to("ada@host.1")  # Emacs has the file open
    elsewhere = tmp_path.with_name("elsewhere")
    elsewhere.mkdir(exist_ok=True)
    (tmp_path / "source").symlink_to(elsewhere)
    tried = []
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "venv" / "inner"))
    (tmp_path / "venv").mkdir()
    monkeypatch.setattr(grading.shutil, "which", lambda name: there and name)
    monkeypatch.setattr(
        grading.subprocess, "run",
        lambda command, stderr: tried.append(command) or SimpleNamespace(returncode=not works),
    )  # fmt: skip
    command = grading.fence(tmp_path / "mine", tmp_path)
    assert tried == ([[*command, "true"]] if there and works else tried[: int(there)])
    if not (there and works):
        assert command == []
        return
    said = " ".join(command).replace(str(tmp_path), "T")
    machine = "bwrap --ro-bind / / --dev /dev --proc /proc --"
    assert said.startswith(machine)
    assert sorted(said.removeprefix(machine).split(" --")) == sorted([
        "ro-bind /dev/null T/gradebook.db", "tmpfs T/solutions", f"tmpfs {elsewhere}",
        "bind T/mine T/mine",
        "unshare-pid", "unshare-ipc", "die-with-parent", "setenv JPY_PARENT_PID 1",
        "setenv HOME /dev/shm", "setenv TMPDIR /dev/shm",
    ])  # fmt: skip
    assert (
        said.index("tmpfs") < said.index("--bind") > said.index("gradebook")
    )  # the last one counts


# ---- everything: --every ----------------------------------------------------------------------------


def at_once(n, function, arguments):
    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(lambda each: function(*each), arguments))


@pytest.mark.every
def test_all_chapters_six_at_once_with_slow_training(tmp_path):
    """Of all right, half right and all wrong each mark and each diagnosis is the check's."""
    course = Course(tmp_path / "course", SLOW)
    chapters = [path.stem for path in SOLUTIONS]
    at_once(2, lambda chapter: course.nbgrader("generate_assignment", chapter), zip(chapters))
    handed_in, expected = {}, {}
    for chapter in chapters:
        right = course.solutions(chapter)
        said = {name: a_wrong_answer(course, chapter, name) for name in right}
        wrong = {name: code for name, (code, _) in said.items()}
        half = right | {name: wrong[name] for name in list(right)[::2]}
        for kind, answers in [("right", right), ("half", half), ("wrong", wrong)]:
            student = f"{kind} {chapter[:3]}"
            course.hand_in(chapter, student, course.answered(chapter, answers))
            handed_in[chapter, student] = {
                name: result.credit if answers[name] == wrong[name] else 1
                for name, (_, result) in said.items()
            }
        expected[chapter] = [result.headline for _, result in said.values()]
    grade = lambda chapter, student: course.nbgrader("autograde", chapter, "--student", student)  # noqa: E731
    logs = dict(zip(handed_in, at_once(6, grade, handed_in)))
    for (chapter, student), marks in handed_in.items():
        assert course.marks(chapter, student) == marks, logs[chapter, student][-3000:]
    at_once(2, lambda chapter: course.nbgrader("generate_feedback", chapter), zip(chapters))
    for chapter in chapters:
        said = feedback(course, chapter, f"wrong {chapter[:3]}")
        for headline in expected[chapter]:
            assert re.sub(r"\s+", " ", headline) in said, chapter


def a_wrong_answer(course, chapter, name):
    """The code of an answer that is known to be wrong, and what the check says of it."""
    source = next(cell.source for cell in course.notebook(chapter).cells
                  if re.match(rf'check\("\w+\.{name}"', cell.source))  # fmt: skip
    key, names = re.match(r'check\("([\w.]+)", (.*)\)', source).groups()
    exercise = EXERCISES[key]
    if isinstance(exercise, Code):
        known = [variant.code for variant in exercise.variants(1)]
        answers = [code for code in known if code.startswith(f"def {names}(")]
        answers.append(f"def {names}({', '.join(exercise.parameters)}):\n    return 0.0")
    else:
        answers = [f"{names} = {answer!r}" for _, answer in exercise.wrong_answers()]
    for code in answers:
        namespace = {"np": np}
        exec(code, namespace)
        result = check(key, *(namespace[each] for each in names.split(", ")))
        if not result.right and "NameError" not in repr(result):
            return code, result
    raise LookupError(key)


@pytest.fixture(scope="module")
def hostile_class(tmp_path_factory):
    """Everything that is hostile, handed in and graded, six at once."""
    course = Course(tmp_path_factory.mktemp("hostile") / "course")
    config = course.folder / "nbgrader_config.py"
    config.write_text(config.read_text("utf-8") + "c.Execute.timeout = 15\n", "utf-8")
    course.nbgrader("generate_assignment", CHAPTER)
    right = course.solutions(CHAPTER)
    for name, case in HOSTILE.items():
        solved = right | case.get("answers", {})
        solved = {key: code for key, code in solved.items() if key not in case.get("wrong", [])}
        notebook = course.answered(CHAPTER, solved)
        for cell in list(notebook.cells):
            grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
            cell.source = case.get("cells", {}).get(grade_id, cell.source)
            if grade_id in case.get("points", {}):
                cell.metadata.nbgrader.points = case["points"][grade_id]
            if grade_id in case.get("drop", []):
                notebook.cells.remove(cell)
        course.hand_in(CHAPTER, name, notebook, case.get("files", {}), case.get("bytes"))
    for honest in ("aaa_honest", "honest", "zzz_honest"):
        course.hand_in(CHAPTER, honest, course.answered(CHAPTER, right))
    students = sorted(path.name for path in (course.folder / "submitted").iterdir())
    grade = lambda name: course.nbgrader("autograde", CHAPTER, "--student", name)  # noqa: E731
    course.log = dict(zip(students, at_once(3, grade, [(name,) for name in students])))
    return course


@pytest.mark.every
@pytest.mark.parametrize("name", [*HOSTILE, "aaa_honest", "honest", "zzz_honest"])
def test_hostile_work_gets_its_due_and_harms_nobody(hostile_class, name):
    case = HOSTILE.get(name, {"marks": 7})
    if case.get("fenced") and not grading.fence(Path("/"), hostile_class.folder):
        pytest.skip("no bubblewrap here")
    marks = hostile_class.marks(CHAPTER, name)
    assert sum(marks.values()) == case["marks"], (marks, hostile_class.log[name][-2000:])
