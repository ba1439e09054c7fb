"""A class can be run with nbgrader: it accepts a chapter's source, and grades what comes back."""

import os
import sys
import sysconfig

import assignments
import nbformat
import notebooks
import pytest
from traitlets.config import Config

from lrcourse.exercises import EXERCISES

pytest.importorskip("nbgrader")
pytestmark = pytest.mark.filterwarnings("ignore:Object of type")  # SQLAlchemy's, within nbgrader

CHAPTER = "3_3_mathematical_models"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course with one chapter, its assignment generated and graded for two students."""
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGraderAPI

    folder = tmp_path_factory.mktemp("class") / "course"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["tools/assignments.py", "--nbgrader", str(folder)])
        assignments.main()
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(notebooks.ROOT))
        # nbgrader calls `alembic` by its name alone
        patch.setenv("PATH", os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]]))
        config = Config()
        config.CourseDirectory.root = str(folder)
        config.CourseDirectory.db_url = f"sqlite:///{folder / 'gradebook.db'}"
        config.ClearSolutions.code_stub = {"python": "..."}  # as in the nbgrader_config.py written
        config.Exchange.root = str(folder.parent / "exchange")
        config.ExecutePreprocessor.timeout = 120
        api = NbGraderAPI(config=config)
        made = api.generate_assignment(CHAPTER, create=True)
        assert made["success"], made.get("log") or made.get("error")

        release = folder / "release" / CHAPTER / f"{CHAPTER}.ipynb"
        for student, change in [("nobody", 0), ("half", 3)]:
            notebook = nbformat.read(release, as_version=4)
            solve(notebook, change)
            handed_in = folder / "submitted" / student / CHAPTER / f"{CHAPTER}.ipynb"
            handed_in.parent.mkdir(parents=True)
            nbformat.write(notebook, handed_in)
            graded = api.autograde(CHAPTER, student)
            assert graded["success"], graded.get("log") or graded.get("error")
        with Gradebook(config.CourseDirectory.db_url) as gradebook:
            scores = {
                student: gradebook.find_submission(CHAPTER, student).score
                for student in ["nobody", "half"]
            }
            most = gradebook.find_assignment(CHAPTER).max_score
    return folder, release, scores, most


def solve(notebook, n):
    """Fill in the solutions of the first n exercises."""
    source = assignments.nbgrader_notebook(assignments.BOOK / "en" / "solutions" / f"{CHAPTER}.py")
    solved = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    cells = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
    for cell in cells[:n]:
        cell.source = solved[cell.metadata.nbgrader.grade_id]


def test_nbgrader_makes_the_same_stubs_as_we_do(course):
    _, release, _, _ = course
    ours = notebooks.read_source(assignments.BOOK / "en" / "exercises" / f"{CHAPTER}.py")
    theirs = nbformat.read(release, as_version=4)
    assert len(ours.cells) == len(theirs.cells)
    for our, their in zip(ours.cells, theirs.cells, strict=True):
        source = their.source.removesuffix("\n...")  # below `x = ...` it leaves a second stub
        assert our.source.strip() in (their.source.strip(), source.strip())


def test_no_solution_and_no_hidden_test_is_released(course):
    text = course[1].read_text("utf-8")
    for word in ["BEGIN SOLUTION", "HIDDEN TESTS", "assert (", "np.logaddexp", "np.abs(z)"]:
        assert word not in text


def test_every_right_answer_is_worth_a_point(course):
    _, _, scores, most = course
    assert most == sum(exercise.chapter == "3_3" for exercise in EXERCISES.values())
    assert scores == {"nobody": 0, "half": 3}


def test_a_configuration_that_exists_is_kept(tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("mine")
    assignments.write_nbgrader_course(tmp_path)
    assert (tmp_path / "nbgrader_config.py").read_text() == "mine"


@pytest.mark.parametrize("source", sorted((assignments.BOOK / "en" / "solutions").glob("*.py")),
                         ids=lambda path: path.stem)  # fmt: skip
def test_every_chapters_source_is_valid_for_nbgrader(source):
    from nbgrader.nbgraderformat import MetadataValidator

    notebook = assignments.nbgrader_notebook(source)
    MetadataValidator().validate_nb(notebook)
    marked = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    names = [cell.grade_id for cell in marked]
    assert len(set(names)) == len(names)
    assert sum(cell.grade for cell in marked) == sum(cell.solution for cell in marked)
