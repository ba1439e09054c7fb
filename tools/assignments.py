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

from lrcourse_desk.folder import Ledger

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
import warnings
from pathlib import Path

warnings.filterwarnings("ignore", "Object of type")  # nbgrader's own, three for each learner

c = get_config()
c.CourseDirectory.course_id = "lrcourse"
# Several graders at once wait for each other, so many seconds.
c.CourseDirectory.db_url = f"sqlite:///{Path(__file__).with_name('gradebook.db')}?timeout=120"
c.ClearSolutions.code_stub = {"python": ""}  # the dots are there already

# Cells that a learner deleted are put back; a cell that ends Python, or never ends, costs its own
# point alone; what a check says is the mark.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "lrcourse_desk.grading.PutBack",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "lrcourse_desk.grading.Execute",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Execute.timeout = 120  # seconds for a cell
c.Execute.extra_arguments = ["--log-level=ERROR"]

# `nbgrader export` writes grades.csv for a spreadsheet, and exercises.csv: what went wrong where.
c.ExportApp.plugin_class = "lrcourse_desk.tables.Tables"

# `nbgrader release_assignment` and `nbgrader collect` need a folder in which everybody may write.
# c.Exchange.root = "/srv/nbgrader/exchange"
"""

# The sentence of an exercise that isn't so in a class -> what is.
YOURS = "This copy is yours: no command of ours ever overwrites what you change."
MARKED = (
    "Each check is worth a point; where several values are asked for, each that is right counts. "
    "Before you hand this notebook in, choose *Kernel → Restart Kernel and Run All Cells*: what the "
    "checks then say is what you get. Save it, and leave its name as it is. "
    "Hints are for working: while the notebook is graded there are none."
)
LINK = re.compile(r"\[([\d.]+)\]\(\.\./\w+\.ipynb\)")
CHECK_IMPORT = "from lrcourse.exercises import check, hint, progress\n"
MARKS_IMPORT = (
    "from lrcourse.exercises import hint, progress\nfrom lrcourse.exercises.marks import check\n"
)


def nbgrader_notebook(source):
    """A chapter's source as nbgrader wants it: solutions marked, every check worth one point."""
    from lrcourse_desk.grading import marked  # needs nbgrader

    notebook = notebooks.read_source(source)
    cells = [cell for cell in notebook.cells if notebooks.SOLUTION_TAG not in notebooks.tags(cell)]
    keys = [notebooks.key_of_check(cell) for cell in cells]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
        if cell.cell_type != "code":
            cell.source = LINK.sub(r"chapter \1", cell.source.replace(YOURS, MARKED))
            continue
        cell.source = cell.source.replace(CHECK_IMPORT, MARKS_IMPORT)
        key = keys[number]
        solved = bool(notebooks.MARK.search(cell.source))
        cell.source = notebooks.REGION.sub(
            lambda region: f"{region[1]}...\n{region[0]}" if region[1] else region[0], cell.source
        )
        # By its exercise, not by its number: one that is added later changes no other's name.
        belongs_to = next(filter(None, keys[number:]), "end")
        name = key or f"{'answer' if solved else 'given'}-{belongs_to}"
        name = name.replace(".", "-")
        cell.metadata["nbgrader"] = marked(name, not solved, {name: 1} if key else {})
    notebook.cells = cells
    notebook.metadata["kernelspec"] = notebooks.KERNEL
    return notebook


def write_nbgrader_course(folder, solutions=BOOK / "en" / "solutions"):
    """source/CHAPTER/CHAPTER.ipynb for each chapter, and a configuration; what was told.

    What a teacher changed stays; the new version then goes to new/.
    """
    texts = {
        Path("source", source.stem, f"{source.stem}.ipynb"): nbformat.writes(
            nbgrader_notebook(source)
        )
        for source in sorted(solutions.glob("*.py"))
    }
    texts[Path("nbgrader_config.py")] = NBGRADER_CONFIG
    folder.mkdir(parents=True, exist_ok=True)
    ledger, told = Ledger(folder), []
    for name, text in texts.items():
        path, text = folder / name, text.encode()
        if path.exists() and not ledger.is_ours(path, text):
            path = folder / "new" / name.name
            told.append(f"{folder / name} stays as you changed it; the new version is {path}.")
        ledger.lay(path, text)
    ledger.save()
    return [f"A course for nbgrader is in {folder}.", *told]


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
        print(*write_nbgrader_course(arguments.nbgrader), sep="\n")


if __name__ == "__main__":
    main()
