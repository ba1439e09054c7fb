"""The learner's work is theirs: no command of ours ever writes over it. And exercises and solutions
are made from one source."""

import os
import re
import subprocess
import sys
from pathlib import Path

import assignments
import nbformat
import notebooks
import pytest

ROOT = notebooks.ROOT
SOLUTIONS = sorted((ROOT / "book" / "en" / "solutions").glob("*.py"))


def notebook(text):
    return nbformat.writes(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)]), version=4
    )


@pytest.fixture
def course(tmp_path):
    """Two exercises as the course has them, and where the learner's copies will be."""
    upstream, mine = tmp_path / "exercises", tmp_path / "my_exercises"
    upstream.mkdir()
    (upstream / "a.ipynb").write_text(notebook("w = ..."), "utf-8")
    (upstream / "b.ipynb").write_text(notebook("v = ..."), "utf-8")
    return upstream, mine


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# ----------------------------------------------------------------------------- the learner's copies


def test_copies_are_laid_out_once(course):
    upstream, mine = course
    assert len(assignments.lay_out(upstream, mine)) == 2
    assert {"a.ipynb", "b.ipynb"} <= set(files(mine))
    before = files(mine)
    assert assignments.lay_out(upstream, mine) == []
    assert files(mine) == before


def test_an_answer_survives_everything_that_happens_upstream(course):
    upstream, mine = course
    assignments.lay_out(upstream, mine)
    answer = notebook("w = 1 / 3  # my answer").encode()
    (mine / "a.ipynb").write_bytes(answer)
    for version in ["w = ...  # clearer", "w = ...  # clearer still"]:
        (upstream / "a.ipynb").write_text(notebook(version), "utf-8")
        told = assignments.lay_out(upstream, mine)
        assert (mine / "a.ipynb").read_bytes() == answer
        assert len(told) == 1 and "yours stays" in told[0]
        assert assignments.lay_out(upstream, mine) == []  # told once
    renewed = sorted(mine.glob("a.renewed-*.ipynb"))
    assert len(renewed) == 2
    assert "clearer" in renewed[0].read_text("utf-8") + renewed[1].read_text("utf-8")
    assert not list(mine.glob("b.renewed-*"))


def test_an_answer_in_a_renewed_copy_survives_too(course):
    upstream, mine = course
    assignments.lay_out(upstream, mine)
    (upstream / "a.ipynb").write_text(notebook("w = ...  # clearer"), "utf-8")
    assignments.lay_out(upstream, mine)
    (renewed,) = mine.glob("a.renewed-*.ipynb")
    renewed.write_text("my answer", "utf-8")
    (mine / assignments.LAID_OUT).unlink()  # even where it was forgotten what was laid out
    assignments.lay_out(upstream, mine)
    assert renewed.read_text("utf-8") == "my answer"


def test_new_outputs_alone_are_no_new_exercise(course):
    upstream, mine = course
    assignments.lay_out(upstream, mine)
    (mine / "a.ipynb").write_text("my answer", "utf-8")
    built = nbformat.read(upstream / "a.ipynb", as_version=4)
    built.cells[0].outputs = [nbformat.v4.new_output("stream", text="hello")]
    nbformat.write(built, upstream / "a.ipynb")
    assert assignments.lay_out(upstream, mine) == []


def test_a_copy_that_the_learner_threw_away_is_laid_out_anew(course):
    upstream, mine = course
    assignments.lay_out(upstream, mine)
    (mine / "a.ipynb").unlink()
    assert len(assignments.lay_out(upstream, mine)) == 1
    assert (mine / "a.ipynb").exists()


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"{}", b'{"cells": 3}', b"not a notebook"])
def test_a_copy_that_is_no_notebook_any_more_is_left_alone(course, content):
    upstream, mine = course
    mine.mkdir()
    (mine / "a.ipynb").write_bytes(content)
    (mine / assignments.LAID_OUT).write_bytes(content)
    assignments.lay_out(upstream, mine)
    assert (mine / "a.ipynb").read_bytes() == content


def test_a_new_chapter_is_laid_beside_the_others(course):
    upstream, mine = course
    assignments.lay_out(upstream, mine)
    (upstream / "c.ipynb").write_text(notebook("u = ..."), "utf-8")
    assert assignments.lay_out(upstream, mine) == [f"{os.path.relpath(mine / 'c.ipynb')}: laid out"]


def test_links_to_the_chapters_work_from_the_learners_folder(tmp_path):
    upstream, mine = tmp_path / "book" / "en" / "exercises", tmp_path / "my_exercises"
    upstream.mkdir(parents=True)
    (tmp_path / "book" / "en" / "a.ipynb").write_text(notebook("chapter"), "utf-8")
    (upstream / "a.ipynb").write_text(notebook("[2.1](../a.ipynb)"), "utf-8")
    assignments.lay_out(upstream, mine)
    link = re.search(r"\]\((.*?)\)", (mine / "a.ipynb").read_text("utf-8"))[1]
    assert link == "../book/en/a.ipynb" and (mine / link).exists()
    (mine / assignments.LAID_OUT).unlink()  # an unchanged copy is known as such
    assert assignments.lay_out(upstream, mine) == []


def test_every_link_of_an_exercise_leads_to_a_chapter():
    for source in SOLUTIONS:
        for link in re.findall(r"\]\((\.\./.*?)\)", source.read_text("utf-8")):
            assert (source.parent / link).with_suffix(".py").exists(), (source.name, link)


def test_laying_can_not_write_over_a_file(course):
    upstream, mine = course
    mine.mkdir()
    (mine / "a.ipynb").write_text("mine")
    with pytest.raises(FileExistsError):
        assignments.lay("new", mine / "a.ipynb")
    assert (mine / "a.ipynb").read_text() == "mine"


def test_no_make_target_touches_the_learners_folder():
    """What each would run is asked of make; the folder's name occurs in none of it."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.M)
    assert {"lab", "test", "book", "clean", "exercises"} <= set(targets)
    for target in targets:
        command = ["make", "--dry-run", "--always-make", target]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        for line in run.stdout.splitlines():
            assert assignments.MINE.name not in line, line
            assert not re.search(r"git (clean|checkout|reset|stash|restore)", line), line


def test_make_clean_and_exercises_leave_an_answer_as_it_is(tmp_path):
    """The real commands, on a copy of the project with a learner's answer in it."""
    for name in ["Makefile", "tools", "pyproject.toml"]:
        source, target = ROOT / name, tmp_path / "project" / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            target.mkdir()
            for file in source.glob("*.py"):
                (target / file.name).write_bytes(file.read_bytes())
        else:
            target.write_bytes(source.read_bytes())
    project = tmp_path / "project"
    for folder in ["exercises", "solutions"]:
        (project / "book" / "en" / folder).mkdir(parents=True)
    (project / "book" / "en" / "exercises" / "a.ipynb").write_text(notebook("w = ..."), "utf-8")
    mine = project / "my_exercises"
    mine.mkdir()
    answer = notebook("w = 1 / 3").encode()
    (mine / "a.ipynb").write_bytes(answer)
    (mine / "notes.txt").write_text("mine too")
    for command in [
        ["make", "clean"],
        [sys.executable, "tools/assignments.py"],
        [sys.executable, "tools/assignments.py", "--stubs"],
    ]:
        subprocess.run(command, cwd=project, check=True, capture_output=True)
        assert (mine / "a.ipynb").read_bytes() == answer
        assert (mine / "notes.txt").read_text() == "mine too"
    assert list(mine.glob("a.renewed-*.ipynb"))


def test_git_does_not_see_the_learners_folder():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "check-ignore", "my_exercises/a.ipynb", "my_exercises/progress.json"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert len(run.stdout.splitlines()) == 2


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
