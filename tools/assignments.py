"""The exercises, made from their solutions.

    python tools/assignments.py --stubs         book/*/solutions/NAME.py -> book/*/exercises/NAME.py
    python tools/assignments.py --nbgrader DIR  a course for nbgrader in DIR (CONTRIBUTING says how)

The solutions are the one source. Between `### BEGIN SOLUTION` and `### END SOLUTION` stands what
the learner is to find: an indented region becomes `...`, one at the margin goes without a trace.
Cells tagged "solution" stand in the solutions alone.
"""

import argparse
import os
import re
from pathlib import Path

import nbformat
import notebooks
from notebooks import BOOK

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
    parser = argparse.ArgumentParser(description="Make the exercises from their solutions.")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--stubs", action="store_true", help="make the exercises anew from source")
    what.add_argument("--nbgrader", type=Path, metavar="DIR", help="make a course for nbgrader")
    arguments = parser.parse_args()
    if arguments.stubs:
        for path in write_stubs():
            print(f"wrote {os.path.relpath(path)}")
    else:
        write_nbgrader_course(arguments.nbgrader)
        print(f"nbgrader course: {arguments.nbgrader}")


if __name__ == "__main__":
    main()
