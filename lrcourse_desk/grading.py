"""What nbgrader needs to give each answer its due, whatever else is in a notebook.

The `nbgrader_config.py` that tools/assignments.py writes names both classes; nothing else loads this.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_output, upgrade
from nbgrader import preprocessors
from nbgrader.api import Gradebook
from nbgrader.utils import is_grade
from traitlets import Bool, Integer

from .start import environment

# Before each check: whatever the learner's code did to the library or to the name, this is ours.
# (The language that was chosen stays, and the record for `progress`.)
AFRESH = """
[__import__("sys").modules.pop(name) for name in list(__import__("sys").modules)
 if name.split(".")[0] == "lrcourse" and name.split(".")[-1] not in ("messages", "record")]
__import__("os").environ["NBGRADER_EXECUTION"] = "autograde"
from lrcourse.exercises.marks import check
"""

# When Python begins: `exit()` ends nothing; the cell is as good as empty.
BEGIN = "get_ipython().ask_exit = lambda: None"

TRIES = 5  # for a kernel to start


class PutBack(preprocessors.NbGraderPreprocessor):
    """Put cells that were handed out and are gone back to where they were: the imports, a check.

    Of the others, copies or from another version of the chapter, nbgrader would refuse the notebook;
    they become the learner's own.
    """

    def preprocess(self, nb, resources):
        nb = upgrade(nb, nb.nbformat, nb.nbformat_minor)  # Colab's cells have no ids
        ours = handed_out(resources["nbgrader"])
        for cell in nb.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") not in ours:
                cell.metadata.pop("nbgrader", None)
        there = {
            cell.metadata.get("nbgrader", {}).get("grade_id"): number
            for number, cell in enumerate(nb.cells)
        }
        place = len(nb.cells)
        for name, cell in reversed(ours.items()):
            if name in there:
                place = there[name]
            elif cell.metadata["nbgrader"]["locked"]:
                nb.cells.insert(place, cell)
        return nb, resources


def handed_out(submission):
    """The marked cells of a notebook as the gradebook has them, by name, in their order."""
    with Gradebook(submission["db_url"]) as gradebook:
        notebook = gradebook.find_notebook(submission["notebook"], submission["assignment"])
        points = {cell.name: cell.max_score for cell in notebook.grade_cells}
        return {
            cell.name: new_code_cell(
                cell.source, metadata={"nbgrader": marked(cell.name, cell.locked, points)}
            )
            for cell in notebook.source_cells
        }


def marked(name, locked, points):
    """What nbgrader writes into the metadata of a cell of code."""
    return {
        "cell_type": "code",
        "grade": name in points,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": not locked,
        "task": False,
        **({"points": points[name]} if name in points else {}),
    }


class Execute(preprocessors.Execute):
    """Run a notebook to its end: a cell that ends Python, or never ends, costs itself alone."""

    most = Integer(50_000, help="characters of output that are kept of a cell").tag(config=True)
    fenced = Bool(True, help="keep the code to its folder, where bubblewrap is there").tag(
        config=True
    )

    def start_new_kernel(self, **kwargs):
        # Not the learner's folder first: a numpy.py there, or an lrcourse, would be run as ours.
        kwargs["env"] = environment(os.environ) | {"PYTHONSAFEPATH": "1"}
        folder = Path(self.resources["metadata"]["path"]).resolve()
        if self.fenced and (command := fence(folder, Path.cwd())):
            self.km.kernel_spec.argv[:0] = command
        self.fatal, self.seen = set(), {}
        super().start_new_kernel(**kwargs)

    def start_new_kernel_client(self):
        for attempt in reversed(range(TRIES)):
            try:
                super().start_new_kernel_client()
                break
            except RuntimeError:  # of several kernels that start at once, two may choose one port
                if not attempt:
                    raise
                self.km = self.create_kernel_manager()
                self.start_new_kernel()
        self.run_unseen(BEGIN)

    def preprocess_cell(self, cell, resources, index):
        try:
            if is_grade(cell):
                self.run_unseen(AFRESH, cell)
            cell, resources = super().preprocess_cell(cell, resources, index)
        except (DeadKernelError, CellTimeoutError) as error:
            cell.outputs.append(error_output(type(error).__name__, "This cell ended Python."))
            self.begin_again(index)
        if any(out.get("ename") == CellTimeoutError.__name__ for out in cell.get("outputs", [])):
            self.fatal.add(index)
        if is_grade(cell):
            cell.outputs = settled(cell.outputs)
        return cell, resources

    def begin_again(self, index):
        """A new kernel, in which the cells before this one are run again, but for the checks."""
        self.fatal.add(index)
        run_sync(self.km.restart_kernel)(now=True)
        run_sync(self.kc.wait_for_ready)(timeout=self.startup_timeout)
        self.run_unseen(BEGIN)
        for number, cell in enumerate(self.nb.cells[:index]):
            if cell.cell_type == "code" and not is_grade(cell) and number not in self.fatal:
                try:
                    self.run_unseen(cell.source, cell)
                except DeadKernelError:
                    self.fatal.add(number)
                    return self.begin_again(index)

    def run_unseen(self, source, cell=None):
        sent = self.kc.execute(source, silent=True, store_history=False, stop_on_error=False)
        self.wait_for_reply(sent, cell)

    def output(self, outs, msg, display_id, cell_index):
        """Keep so much of what a cell shows, and in any case what nbgrader takes the mark from."""
        before = self.seen.get(cell_index, 0)
        self.seen[cell_index] = before + len(str(msg["content"]))
        if self.seen[cell_index] > self.most:
            if before <= self.most:
                outs.append(new_output("stream", text="\n... The rest is left out.\n"))
            if msg["msg_type"] not in ("error", "execute_result"):
                return None
            msg["content"] = shortened(msg["content"], self.most)
        return super().output(outs, msg, display_id, cell_index)


def shortened(content, most):
    if isinstance(content, dict):
        return {key: shortened(value, most) for key, value in content.items()}
    if isinstance(content, list):
        return [shortened(value, most) for value in content]
    return content[:most] if isinstance(content, str) else content


def error_output(name, text):
    return new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])


def settled(outputs):
    """What a check's cell shows, so that nbgrader's mark is what the check says.

    An error counts, else the number that came last; neither is no mark. What the learner's code
    writes as if it were an error, or shows as if it were the mark, does not count.
    """
    results = [out for out in outputs if out.output_type == "execute_result"]
    failed = any(out.output_type == "error" for out in outputs)
    for out in outputs:
        if out.get("name") == "stderr":
            out.name = "stdout"
    kept = [out for out in outputs if out not in results]
    if failed:
        return kept
    if results and is_mark(results[-1]["data"].get("text/plain", "")):
        return [*kept, results[-1]]
    return [*kept, error_output("NoMark", "The check did not say what the answer is worth.")]


def is_mark(text):
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


# ---- hostile code -----------------------------------------------------------------------------------


def fence(folder, course):
    """The command that keeps the code it runs to its folder; none without bubblewrap (Linux).

    The machine is there to be read, but not the rest of the course; nothing outside of the folder can
    be written, and no other process is seen.
    """
    if not shutil.which("bwrap"):
        return []
    command = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"]
    # What links point at: a link itself can't be covered. One to nowhere is Emacs's, of an open file.
    for path in map(Path.resolve, course.iterdir()):
        if path.exists() and not Path(sys.prefix).resolve().is_relative_to(path):
            command += ["--tmpfs", path] if path.is_dir() else ["--ro-bind", os.devnull, path]
    command += ["--bind", folder, folder, "--unshare-pid", "--unshare-ipc", "--die-with-parent"]
    command += ["--setenv", "JPY_PARENT_PID", "1"]  # else a kernel that sees no parent ends
    for variable in ("HOME", "TMPDIR"):
        command += ["--setenv", variable, "/dev/shm"]
    command = [str(part) for part in command]
    works = subprocess.run([*command, "true"], stderr=subprocess.DEVNULL).returncode == 0
    return command if works else []
