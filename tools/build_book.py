"""Build the notebooks of the book from their sources: NAME.py -> NAME.ipynb, executed.

    python tools/build_book.py                  every chapter that changed
    python tools/build_book.py book/en/NAME.py  this one, if it changed
    python tools/build_book.py --force ...      whether it changed or not

One way only: a .py is never written. Whether a notebook is out of date is a matter of contents, not
of timestamps: it carries a hash of the cells it was built from and of the library they import.
The same source gives the same bytes, so that a diff shows what changed and nothing else.
"""

import argparse
import ast
import asyncio
import hashlib
import json
import os
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from notebooks import (
    KERNEL,
    ROOT,
    WIDGET_STATE,
    is_folded,
    kept,
    needed_models,
    read_source,
    shown_widgets,
    sources,
    stored_models,
    within,
)

from lrcourse_desk.files import write
from lrcourse_desk.shield import matplotlibrc
from lrcourse_desk.start import ARITHMETIC, SERVED

BUILDER = [
    ROOT / "tools" / "build_book.py",
    ROOT / "tools" / "notebooks.py",
    *(ROOT / "lrcourse_desk" / f"{name}.py" for name in ("files", "models", "shield", "start")),
]
TIMEOUT = 300  # seconds, for a cell or a kernel's start: it ends a hang, it measures nothing

# The same world for every run, here and when the tests run the notebooks again: what a user
# configured for Python, IPython and Matplotlib at home must not show in the book.
ENVIRONMENT = {
    "COLUMNS": "80",
    "IPYTHONDIR": str(ROOT / "build" / "ipython"),
    SERVED: "1",  # widgets as they are where our server saves them
    "JUPYTER_PREFER_ENV_PATH": "1",  # this environment's kernel, not one of the user's
    "MATPLOTLIBRC": str(matplotlibrc()),
    "PYTHONHASHSEED": "0",
    "PYTHONNOUSERSITE": "1",
    "PYTHONPATH": str(ROOT),
    "TQDM_DISABLE": "1",  # a bar tells the time, which no two runs share
    "TZ": "UTC",
    **ARITHMETIC,
}
os.environ.update(ENVIRONMENT)
Path(ENVIRONMENT["IPYTHONDIR"]).mkdir(parents=True, exist_ok=True)
os.environ.pop("MPLBACKEND", None)  # kernels then draw into the notebook


class BuildError(Exception):
    """A notebook that must not be published; the message names notebook and cell."""


# ---- a pair --------------------------------------------------------------------------------------


def differences(source, notebook):
    """What sets a pair apart, as sentences: type, source and tags of every cell, in order."""
    old, new = nbformat.read(notebook, as_version=4).cells, read_source(source).cells
    found = [
        f"{notebook}, cell {number}: {what} differs from {source.name}"
        for number, (a, b) in enumerate(zip(old, new, strict=False), start=1)
        for what, key in [("type", "cell_type"), ("source", "source"), ("metadata", "metadata")]
        if (kept(a[key]) if key == "metadata" else a[key]) != b[key]
    ]
    if len(old) != len(new):
        found.append(f"{notebook} has {len(old)} cells, {source.name} has {len(new)}")
    return found


# ---- out of date? --------------------------------------------------------------------------------


def imported_files(code, library=ROOT / "lrcourse"):
    """The files of the library that `code` imports, directly or through one another."""
    found, waiting = set(), [(code, (library.name,))]
    while waiting:
        for name in _imported_names(*waiting.pop()):
            file = library.joinpath(*name.split(".")[1:])
            for candidate in (file.with_suffix(".py"), file / "__init__.py"):
                if name.split(".")[0] == library.name and candidate.is_file():
                    if candidate not in found:
                        found.add(candidate)
                        package = candidate.parent.relative_to(library.parent).parts
                        waiting.append((candidate.read_text("utf-8"), package))
    return sorted(found)


def _imported_names(code, package):
    """`from lrcourse.plots import a` -> lrcourse, lrcourse.plots, lrcourse.plots.a

    `from . import a` counts from the package, a tuple of names, that the code belongs to.
    """
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            names.update(f"{base}.{alias.name}" for alias in node.names)
    parts = [name.split(".") for name in names]
    return {".".join(part[:length]) for part in parts for length in range(1, len(part) + 1)}


def fingerprint(source, library=ROOT / "lrcourse"):
    """A hash of everything of ours that a notebook is made from."""
    notebook = read_source(source)
    made_from = hashlib.sha256()
    for cell in notebook.cells:
        made_from.update(json.dumps([cell.cell_type, cell.source, cell.metadata]).encode())
    for file in [*imported_files(source.read_text("utf-8"), library), *BUILDER]:
        made_from.update(file.read_bytes())
        if file.with_suffix(".toml").is_file():  # claims.py reads claims.toml
            made_from.update(file.with_suffix(".toml").read_bytes())
        if file == library / "style.py":  # it reads all sheets
            for sheet in sorted(library.glob("*.css")):
                made_from.update(sheet.read_bytes())
    return made_from.hexdigest()


def is_current(source):
    """Whether the notebook beside `source` was built from it, and from the library as it is."""
    target = source.with_suffix(".ipynb")
    try:
        stored = nbformat.read(target, as_version=4).metadata.lrcourse.built_from
        return stored == fingerprint(source) and not differences(source, target)
    except Exception:  # whatever is wrong with it: it is built anew
        return False


# ---- build ---------------------------------------------------------------------------------------


def build(source):
    """Build, execute and store one notebook; return the seconds it took."""
    started = time.perf_counter()
    source = Path(source)
    built_from = fingerprint(source)
    notebook = execute(read_source(source), source)
    check(notebook, source)
    notebook = normalised(notebook)
    notebook.metadata["lrcourse"] = {"built_from": built_from}
    target = source.with_suffix(".ipynb")
    write(target, (nbformat.writes(notebook, version=4) + "\n").encode())
    return time.perf_counter() - started


def execute(notebook, source):
    """Run all cells in a kernel of this environment, in the notebook's folder."""
    started = []
    client = NotebookClient(
        notebook,
        on_cell_start=lambda cell, cell_index: started.append(cell_index + 1),
        timeout=TIMEOUT,
        startup_timeout=TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(source.parent)}},
        record_timing=False,
        coalesce_streams=True,
        ipython_hist_file=":memory:",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # it warns of TCP on loopback
    )
    try:
        return run_sync(_execute)(client)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise BuildError(f"{_where(source, (started or [1])[-1], notebook)}: {error}") from None


async def _execute(client):
    looking = asyncio.create_task(_look_again(client))
    try:
        return await client.async_execute()
    finally:
        looking.cancel()


async def _look_again(client):
    """Ask each second whether the kernel has answered.

    When nbclient sends what an Output widget shows, ZeroMQ may take the news of an answer that
    comes in at that moment for seen, and nbclient would wait for it until the timeout.
    """
    while True:
        await asyncio.sleep(1)
        if client.kc is not None:
            await client.kc.shell_channel.socket.poll(1)


def _where(source, number, notebook):
    first = notebook.cells[number - 1].source.strip().split("\n")[0]
    path = source.resolve()
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"{name}, cell {number} ({first})"


def check(notebook, source):
    """Refuse what a reader should not see, and what no second run could repeat."""
    models = stored_models(notebook)
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            where = _where(source, number, notebook)
            if output.get("name") == "stderr":
                raise BuildError(f"{where}: warns on stderr:\n{output.text}")
            text = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
            if address := re.search(r"\bat 0x[0-9a-f]{6,}", text):
                raise BuildError(f"{where}: shows a memory address ({address[0]}), assign it to _")
            # What a widget's callback raised or warned of lies in the Output widget that shows it.
            for model in within(shown_widgets([{"outputs": [output]}]), models):
                for inner in models[model]["state"].get("outputs") or []:
                    if inner["output_type"] == "error" or inner.get("name") == "stderr":
                        text = inner.get("text") or inner.get("evalue")
                        raise BuildError(f"{where}: a widget shows an error: {text}")


# ---- the same bytes each time --------------------------------------------------------------------


def normalised(notebook):
    """The notebook without whatever differs from run to run or from machine to machine."""
    seen = {}
    for cell in notebook.cells:
        content = hashlib.sha256((cell.cell_type + cell.source).encode()).hexdigest()[:12]
        seen[content] = seen.get(content, 0) + 1
        cell.id = content if seen[content] == 1 else f"{content}-{seen[content]}"
        if is_folded(cell):
            cell.metadata["jupyter"] = {"source_hidden": True}  # a click unfolds it
        for output in cell.get("outputs", []):
            if output.output_type == "error":  # frames name paths of this machine
                output.traceback = [f"{output.ename}: {output.evalue}"]
    widgets = dict(notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}))
    models = needed_models(notebook.cells, stored_models(notebook))
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": KERNEL,
            "language_info": {
                "codemirror_mode": {"name": "ipython", "version": 3},
                "file_extension": ".py",
                "mimetype": "text/x-python",
                "name": "python",
                "nbconvert_exporter": "python",
                "pygments_lexer": "ipython3",
            },
        }
    )
    if models:
        notebook.metadata["widgets"] = {WIDGET_STATE: {**widgets, "state": models}}
        notebook = _rename_widgets(notebook)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _rename_widgets(notebook):
    """Random model ids become numbers, in the order in which the widgets were made."""
    models = stored_models(notebook)
    names = {old: f"{number:032x}" for number, old in enumerate(models, start=1)}
    renamed = {names[old]: models[old] for old in models}
    notebook.metadata["widgets"][WIDGET_STATE]["state"] = renamed
    text = nbformat.writes(notebook, version=4)
    text = re.sub(r'(?<=")(IPY_MODEL_)?(\w{32})(?=")', lambda m: _renamed(m, names), text)
    return nbformat.reads(text, as_version=4)


def _renamed(match, names):
    return (match[1] or "") + names.get(match[2], match[2])


# ---- command line --------------------------------------------------------------------------------


def build_all(paths, workers=None):
    """Build several at once, each in a process; return the failures as sentences."""
    failures = []
    with ProcessPoolExecutor(max_workers=workers or os.cpu_count()) as pool:
        jobs = {pool.submit(build, path): path for path in paths}
        for job in as_completed(jobs):
            path = jobs[job]
            try:
                seconds = job.result()
            except Exception as error:  # one bad chapter must not hide what is wrong with others
                failures.append(
                    str(error) if isinstance(error, BuildError) else f"{path}: {error!r}"
                )
                print(f"FAILED {path}", flush=True)
            else:
                size = path.with_suffix(".ipynb").stat().st_size / 1e6
                print(
                    f"built {path.with_suffix('.ipynb')}  {seconds:.1f} s, {size:.2f} MB",
                    flush=True,
                )
    return failures


def main():
    parser = argparse.ArgumentParser(description="Build the notebooks of the book.")
    parser.add_argument("sources", nargs="*", type=Path, help="NAME.py, default: the whole book")
    parser.add_argument("--force", action="store_true", help="also what is up to date")
    parser.add_argument("--jobs", type=int, help="how many at once, default: all cores")
    arguments = parser.parse_args()

    paths = [path.with_suffix(".py") for path in arguments.sources] or [
        Path(os.path.relpath(path)) for path in sources()
    ]
    waiting = [path for path in paths if arguments.force or not is_current(path)]
    failures = build_all(waiting, arguments.jobs) if waiting else []
    print(f"{len(paths)} notebooks, {len(waiting) - len(failures)} built", end="")
    print(f", {len(paths) - len(waiting)} were up to date, {len(failures)} failed")
    for failure in failures:
        print(f"\n{failure}", file=sys.stderr)
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
