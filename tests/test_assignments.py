"""Exercises and solutions are made from one source."""

import re
from pathlib import Path

import assignments
import notebooks
import pytest

ROOT = notebooks.ROOT
SOLUTIONS = sorted((ROOT / "book" / "en" / "solutions").glob("*.py"))


# ---------------------------------------------------------------------------------- from one source


@pytest.mark.parametrize(
    ("source", "stub"),
    [
        (
            "def f(x):\n    ### BEGIN SOLUTION\n    a = 1\n    return a\n    ### END SOLUTION\n",
            "def f(x):\n    ...\n",
        ),
        ("x = ...\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n", "x = ...\n"),
        (
            '# %%\n1\n\n# %% [markdown] tags=["solution"]\n# Since.\n\n# %%\n2\n',
            "# %%\n1\n\n# %%\n2\n",
        ),
        ('# %% [markdown] tags=["plumbing"]\n# a\n', '# %% [markdown] tags=["plumbing"]\n# a\n'),
    ],
)
def test_stub(source, stub):
    assert assignments.stub(source) == stub


def test_exercises_are_written_where_they_differ_from_their_solutions(tmp_path):
    solutions, exercises = tmp_path / "en" / "solutions", tmp_path / "en" / "exercises"
    solutions.mkdir(parents=True)
    for name in ("a.py", "b.py"):
        (solutions / name).write_text(
            "### BEGIN SOLUTION\nα = 1\n### END SOLUTION\nβ = 2\n", "utf-8"
        )
    assert assignments.write_stubs(tmp_path) == [exercises / "a.py", exercises / "b.py"]
    assert (exercises / "a.py").read_bytes() == "β = 2\n".encode()
    (exercises / "b.py").write_text("old", "utf-8")
    assert assignments.write_stubs(tmp_path) == [exercises / "b.py"]
    assert assignments.write_stubs(tmp_path) == []


@pytest.mark.parametrize("source", ["### BEGIN SOLUTION\n1\n", "1\n### END SOLUTION\n"])
def test_markers_come_in_pairs(source):
    with pytest.raises(ValueError, match="pairs"):
        assignments.stub(source)


@pytest.mark.parametrize("source", SOLUTIONS, ids=lambda path: path.stem)
def test_every_exercise_is_what_its_source_makes_of_it(source):
    made = source.parent.parent / "exercises" / source.name
    assert made.read_text("utf-8") == assignments.stub(source.read_text("utf-8"))


def test_every_chapter_has_its_exercises():
    chapters = {path.stem for path in (ROOT / "book" / "en").glob("*.py") if path.stem[0].isdigit()}
    assert chapters <= {path.stem for path in SOLUTIONS}
    for folder in ("exercises", "solutions"):
        made = {path.stem for path in (ROOT / "book" / "en" / folder).glob("*.ipynb")}
        assert made == {path.stem for path in SOLUTIONS}


@pytest.mark.parametrize("source", SOLUTIONS, ids=lambda path: path.stem)
def test_no_exercise_gives_its_solution_away(source):
    solved = source.read_text("utf-8")
    stub = Path(str(source).replace("solutions", "exercises")).read_text("utf-8")
    for region in notebooks.REGION.finditer(solved):
        lines = [line.strip() for line in region[0].splitlines()]
        given = solved[max(0, region.start() - 800) : region.start()]
        secret = [
            line for line in lines if len(line) > 25 and "#" not in line and line not in given
        ]
        for line in secret:
            assert line not in stub, line


def test_every_link_of_an_exercise_leads_to_a_chapter():
    for source in SOLUTIONS:
        for link in re.findall(r"\]\((\.\./.*?)\)", source.read_text("utf-8")):
            assert (source.parent / link).with_suffix(".py").exists(), (source.name, link)
