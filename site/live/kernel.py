"""Python's half of a live page: runs cells, and tells the page what they show.

The other half is static/live/worker.js; it hands `begin` a function that takes a message (JSON) and
buffers to the page. What is imported later is brought by late.py.
"""

import ast
import dis
import io
import json
import linecache
import os
import sys
import time
import traceback
from functools import cache
from pathlib import Path
from typing import NamedTuple

from IPython.display import display

from lrcourse_desk.files import OURS, RECORD

HOME = Path("my_course")  # under which lrcourse/exercises/record.py keeps what was done
OUTPUT = 300_000  # characters that a cell may print
PAUSE = 0.1  # seconds between two messages of what is printed

namespace = sys.modules["__main__"].__dict__
ran = {}  # number of a cell -> its code, as it was run; the last one last
streams = []
send = None


def begin(answer):
    """Set up all that a cell expects; `answer` takes (message, buffers)."""
    global send
    send = answer
    (HOME / OURS).mkdir(parents=True, exist_ok=True)
    (HOME / "exercises").mkdir(exist_ok=True)
    os.chdir(HOME / "exercises")
    streams.extend([Printed("stdout"), Printed("stderr")])
    sys.stdout, sys.stderr = streams
    shower = sys.modules[display.__module__]  # IPython.display is the function: that of the module
    shower.show = lambda data, metadata: shown("display", data=data, metadata=metadata)
    open_comms()

    from tqdm import tqdm

    tqdm.monitor_interval = 0  # a thread, and there is none


# ---- what goes to the page ------------------------------------------------------------------------


def tell(what, buffers=(), **content):
    send(json.dumps({"type": what, **content}, default=str), list(buffers))


def shown(kind, **content):
    flush()
    tell("output", kind=kind, **content)


class Printed(io.TextIOBase):
    """A stream whose text goes to the page, in pieces."""

    def __init__(self, name):
        self.name, self.parts, self.length, self.last = name, [], 0, 0.0

    def write(self, text):
        before, self.length = self.length, self.length + len(text)
        if before <= OUTPUT:
            self.parts.append(text if self.length <= OUTPUT else text[:1000] + "\n…")
            if time.monotonic() - self.last > PAUSE:
                self.flush()
        return len(text)

    def flush(self):
        text, self.parts = "".join(self.parts), []
        if text:
            self.last = time.monotonic()
            tell("output", kind="stream", name=self.name, text=text)

    def writable(self):
        return True


def flush():
    for stream in streams:
        stream.flush()


# ---- cells ----------------------------------------------------------------------------------------


def run(number, cells, everything=False):
    """Run a cell, and before it what it needs of those above, or all of them; True if none failed.

    `cells` are the codes of the page, down to this one at least. What is current is not run again.
    """
    for each in range(number) if everything else needed(number, cells):
        if (everything or not is_current(each, cells)) and not run_one(each, cells[each]):
            return False
    return run_one(number, cells[number])


def is_current(number, cells):
    """Whether a cell was run as it stands, and after all that it needs."""
    if ran.get(number) != cells[number]:
        return False
    order = list(ran)
    return not set(order[order.index(number) :]).intersection(needed(number, cells))


def run_one(number, code):
    tell("begin", cell=number)
    sys.stdout, sys.stderr = streams  # whatever the cell before has made of them
    for stream in streams:
        stream.length = 0
    ran.pop(number, None)
    error = None
    try:
        execute(code, f"<cell {number + 1}>")
        for figure in open_figures():
            display(figure)
    except BaseException as caught:
        error = caught
        open_figures()
        shown("error", text=told(error))
    else:
        ran[number] = code
    flush()
    lacking = error.name if isinstance(error, NameError) else None
    tell("end", cell=number, ok=error is None, lacking=lacking)
    return error is None


def execute(code, name):
    """Run the code as a notebook does: the value of its last line is shown."""
    lines = code.splitlines(keepends=True)
    linecache.cache[name] = len(code), None, lines, name  # for tracebacks, and inspect
    *body, last = ast.parse(code, name).body or [ast.Pass(lineno=1, col_offset=0)]
    shows = isinstance(last, ast.Expr) and not code.rstrip().endswith(";")
    body += [] if shows else [last]
    exec(compile(ast.Module(body, []), name, "exec"), namespace)
    if shows:
        value = eval(compile(ast.Expression(last.value), name, "eval"), namespace)
        if value is not None:
            namespace["_"] = value
            display(value)


def told(error):
    """The traceback, from the reader's own line on."""
    frames = error.__traceback__
    while frames and not frames.tb_frame.f_code.co_filename.startswith("<cell "):
        frames = frames.tb_next
    limit = 1 if type(error).__name__ == "NotBrought" else 30  # of what brings packages nothing
    told = traceback.TracebackException(type(error), error, frames, limit=limit)
    return "".join(told.format()).rstrip()


def open_figures():
    """Those of pyplot that the cell left open, which now are closed."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()] if pyplot else []
    for figure in figures:
        pyplot.close(figure)
    return [figure for figure in figures if figure.axes]


# ---- what a cell needs ----------------------------------------------------------------------------


def needed(number, cells):
    """The cells above that set or change what a cell reads, and those that these need, in order."""
    named = [names(code) for code in cells[: number + 1]]
    # To call what a module holds changes nothing.
    modules = set().union(*(each.imports for each in named))
    found, waiting = set(), [(name, number) for name in named[number].reads | named[number].called]
    while waiting:
        name, below = waiting.pop()
        above = next((n for n in reversed(range(below)) if name in named[n].sets), below)
        for cell in range(above, below):
            if cell not in found and name in named[cell].sets | named[cell].changes - modules:
                found.add(cell)
                waiting += [(name, cell) for name in named[cell].reads]
                waiting += [(name, number) for name in named[cell].called]  # when it is called
    return sorted(found)


class Names(NamedTuple):
    """The names that a cell reads before it sets them; that its functions read; that it sets, and of
    these what it imports; and those whose objects it changes."""

    reads: set
    called: set
    sets: set
    imports: set
    changes: set


@cache
def names(code):
    found = Names(set(), set(), set(), set(), set())
    try:
        tree = ast.parse(code)
        compiled = compile(tree, "<cell>", "exec")
    except (SyntaxError, ValueError):
        return found
    for instruction in dis.get_instructions(compiled):
        if instruction.opname == "STORE_NAME":
            found.sets.add(instruction.argval)
        elif instruction.opname == "LOAD_NAME" and instruction.argval not in found.sets:
            found.reads.add(instruction.argval)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.imports.update(alias.asname or alias.name.split(".")[0] for alias in node.names)
    return found._replace(called=globals_of(compiled) - found.sets, changes=changed(tree))


def changed(tree):
    """The names whose objects a cell changes: `a.b = 1`, `a[0] = 1`, `a.append(1)`, `train(a, ...)`."""
    objects = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            objects.append(node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            objects.append(getattr(node.value.func, "value", None))
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "train":
            objects += node.args[:1]
    return {thing.id for thing in map(innermost, objects) if isinstance(thing, ast.Name)}


def innermost(node):
    """The `a` of `a.b[0].c`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node


def globals_of(code):
    """The global names that the functions in this code read."""
    inner = [constant for constant in code.co_consts if hasattr(constant, "co_code")]
    found = {
        instruction.argval
        for function in inner
        for instruction in dis.get_instructions(function)
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    }
    return found.union(*map(globals_of, inner))


# ---- progress -------------------------------------------------------------------------------------


def progress():
    """What the exercises' record holds, for the page to keep."""
    file = Path("..", RECORD)
    return file.read_text("utf-8") if file.exists() else ""


def bring_progress(text):
    if text and text != progress():
        Path("..", RECORD).write_text(text, "utf-8")


# ---- widgets --------------------------------------------------------------------------------------


def open_comms():
    """Let widgets talk with their halves in the page."""
    import comm
    from comm.base_comm import BaseComm, CommManager

    class Comm(BaseComm):
        def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **keys):
            content = {"data": data or {}, "comm_id": self.comm_id, **keys}
            tell("comm", buffers or (), message=msg_type, content=content, metadata=metadata or {})

    manager = CommManager()
    comm.create_comm = Comm
    comm.get_comm_manager = lambda: manager


def heard(message, buffers):
    """A widget of the page has changed."""
    import comm

    message = json.loads(message)
    message["buffers"] = [buffer.tobytes() for buffer in buffers]
    known = comm.get_comm_manager().comms.get(message["content"]["comm_id"])
    if known:
        try:
            known.handle_msg(message)
        except Exception as error:
            shown("error", text=told(error))
        flush()
