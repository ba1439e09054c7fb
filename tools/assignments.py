"""The exercises: lay out the learner's copies, and make the stubs from the solutions.

    python tools/assignments.py                 lay out copies in my_exercises/, never over one
    python tools/assignments.py --stubs         book/*/solutions/NAME.py -> book/*/exercises/NAME.py
    python tools/assignments.py --nbgrader DIR  a course for nbgrader in DIR (CONTRIBUTING says how)

The solutions are the one source. Between `### BEGIN SOLUTION` and `### END SOLUTION` stands what
the learner is to find: an indented region becomes `...`, one at the margin goes without a trace.
Cells tagged "solution" stand in the solutions alone.
"""

import argparse
import hashlib
import json
import os
import re
from pathlib import Path

import nbformat
import notebooks
from notebooks import BOOK, ROOT

MINE = ROOT / "my_exercises"
LAID_OUT = ".laid_out.json"  # which versions of which notebook a learner has been given
CELL = re.compile(r"^(?=# %%)", re.M)
SOLUTION_CELL = re.compile(rf'# %%.*tags=\[.*"{notebooks.SOLUTION_TAG}".*\]')

# ------------------------------------------------------------------------------- from one source


def stub(text):
    """The exercise, from the source of its solutions.

    >>> stub("def f():\\n    ### BEGIN SOLUTION\\n    return 1\\n    ### END SOLUTION\\n")
    'def f():\\n    ...\\n'
    """
    cells = [cell for cell in CELL.split(text) if not SOLUTION_CELL.match(cell)]
    text = notebooks.REGION.sub(
        lambda region: f"{region[1]}...\n" if region[1] else "", "".join(cells)
    )
    if "SOLUTION" in text:
        raise ValueError("### BEGIN SOLUTION and ### END SOLUTION must come in pairs")
    return text


def write_stubs(book=BOOK):
    """Bring every exercise up to date with its solutions; the paths of those that changed."""
    changed = []
    for source in sorted(book.glob("*/solutions/*.py")):
        target = source.parent.parent / "exercises" / source.name
        text = stub(source.read_text("utf-8"))
        if not target.exists() or target.read_text("utf-8") != text:
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, "utf-8", newline="\n")
            changed.append(target)
    return changed


# ------------------------------------------------------------------------- the learner's own copies


def learners_version(notebook, mine):
    """The notebook as text, with its links to the chapters as they are from the learner's folder."""
    chapters = Path(os.path.relpath(notebook.parent.parent, mine)).as_posix()
    return notebook.read_text("utf-8").replace("](../", f"]({chapters}/")


def content(text):
    """A hash of what is asked in a notebook: its cells without outputs."""
    cells = [[cell.cell_type, cell.source] for cell in nbformat.reads(text, as_version=4).cells]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def lay_out(exercises=BOOK / "en" / "exercises", mine=MINE):
    """Give the learner what they don't have yet; the sentences that tell them.

    No file that exists is ever written to. An exercise that was renewed since is laid beside the
    learner's, once, under a name of its own.
    """
    told = []
    mine.mkdir(exist_ok=True)
    laid_out = read_laid_out(mine)
    for notebook in sorted(exercises.glob("*.ipynb")):
        text = learners_version(notebook, mine)
        version = content(text)
        copy = mine / notebook.name
        versions = laid_out.setdefault(notebook.name, [])
        if not copy.exists():
            lay(text, copy)
            told.append(f"{shown(copy)}: laid out")
        elif version not in versions and content_or_none(copy) != version:
            beside = mine / f"{notebook.stem}.renewed-{version[:6]}.ipynb"
            if not beside.exists():
                lay(text, beside)
            told.append(
                f"{shown(copy)}: yours stays, the renewed one lies beside it: {beside.name}"
            )
        if version not in versions:
            versions.append(version)
    text = json.dumps(laid_out, indent=1)
    if read_text(mine / LAID_OUT) != text:
        (mine / LAID_OUT).write_text(text, "utf-8")
    return told


def lay(text, copy):
    with open(copy, "x", encoding="utf-8", newline="\n") as file:  # "x": never over another file
        file.write(text)


def content_or_none(path):
    try:
        return content(path.read_text("utf-8"))
    except Exception:  # the learner's file is theirs; we need not be able to read it
        return None


def read_laid_out(mine):
    try:
        table = json.loads((mine / LAID_OUT).read_text("utf-8"))
        return {name: list(versions) for name, versions in table.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def read_text(path):
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return None


def shown(path):
    return os.path.relpath(path)


# ------------------------------------------------------------------------------------ for a class

NBGRADER_CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "lrcourse"
c.ClearSolutions.code_stub = {"python": "..."}
"""


def nbgrader_notebook(source):
    """A chapter's source as nbgrader wants it: solutions marked, every check worth one point."""
    notebook = notebooks.read_source(source)
    cells = [cell for cell in notebook.cells if notebooks.SOLUTION_TAG not in notebooks.tags(cell)]
    for number, cell in enumerate(cells):
        key = notebooks.key_of_check(cell)
        solved = bool(notebooks.MARK.search(cell.source))
        if cell.cell_type != "code" or not (key or solved):
            continue
        name = key.replace(".", "-") if key else f"answer-{number}"
        cell.metadata["nbgrader"] = {
            "cell_type": "code",
            "grade": bool(key),
            "grade_id": name,
            "locked": bool(key),
            "schema_version": 3,
            "solution": solved,
            "task": False,
            **({"points": 1} if key else {}),
        }
        if key:  # a learner sees the diagnosis; for the grade a wrong answer has to raise
            assertion = f"assert ({cell.source.strip()}).right"
            cell.source += f"\n### BEGIN HIDDEN TESTS\n{assertion}\n### END HIDDEN TESTS"
    notebook.cells = cells
    notebook.metadata["kernelspec"] = notebooks.KERNEL
    return notebook


def write_nbgrader_course(folder, solutions=BOOK / "en" / "solutions"):
    """source/CHAPTER/CHAPTER.ipynb for each chapter, and a configuration where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "nbgrader_config.py"
    if not config.exists():
        config.write_text(NBGRADER_CONFIG, "utf-8")
    for source in sorted(solutions.glob("*.py")):
        target = folder / "source" / source.stem / f"{source.stem}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nbgrader_notebook(source), target)


def main():
    parser = argparse.ArgumentParser(description="Lay out the exercises in my_exercises/.")
    parser.add_argument("--stubs", action="store_true", help="make the exercises anew from source")
    parser.add_argument("--nbgrader", type=Path, metavar="DIR", help="make a course for nbgrader")
    arguments = parser.parse_args()
    if arguments.stubs:
        for path in write_stubs():
            print(f"wrote {shown(path)}")
    elif arguments.nbgrader:
        write_nbgrader_course(arguments.nbgrader)
        print(f"nbgrader course: {shown(arguments.nbgrader)}")
    else:
        for sentence in lay_out():
            print(sentence)


if __name__ == "__main__":
    main()
