"""Run a learner's code so that whatever it does, a plain outcome comes back.

The code runs in a thread of its own. After the time limit an exception is raised *inside* that
thread, between two of its bytecodes, which ends any loop written in Python; this needs no signals
and so works in a notebook on Linux, macOS and Windows. What can't be ended like this is left alone,
and the learner told: a call into C that takes for ever (a huge matrix product, `time.sleep`), and a
loop around an `except:` that catches everything. A call into C that never lets go of the interpreter
(`10 ** 10 ** 9`, `sum(range(10**11))`) can't be stopped from within, and can't even be noticed: the
check waits with it, until the kernel is restarted.

In a browser there are no threads: alone.py.

Where output goes is a matter of the whole process. So only one check at a time runs a learner's
code, and a check inside the code that is checked is turned away.
"""

import contextlib
import copy
import ctypes
import linecache
import sys
import threading
import time
import traceback
import warnings
from dataclasses import dataclass

import numpy as np

from .alone import importing, run_alone
from .comparing import differs, plain, printable

PATIENCE = 1.0  # seconds to wait for a thread that was told to stop
IMPORTING = 60.0  # seconds that an import may take on top: the first one of a large library is slow
PRINTED = 400  # characters that are kept of what the code prints

one_at_a_time = threading.RLock()  # a check holds it, and takes it once more for each answer
_workers = set()  # the threads in which a learner's code runs


@dataclass(frozen=True)
class Outcome:
    """What a call did: the value it returned, or the error; arguments changed; text printed."""

    value: object = None
    error: str = ""  # the name of the exception's type
    message: str = ""
    line: str = ""  # the line of the learner's code in which it was raised
    changed: tuple = ()  # positions of the arguments that are not what they were
    printed: str = ""


class TimeUp(BaseException):
    """Raised inside the thread; a BaseException, so that `except Exception` lets it through."""


class CheckInside(Exception):
    """A check was called by the code that is being checked."""


def not_from_inside():
    """Raise CheckInside in a learner's code that is being checked; the check around it tells."""
    if threading.get_ident() in _workers:
        raise CheckInside


class Notepad:
    """Keeps the first characters that are printed, and drops the rest."""

    encoding = "utf-8"

    def __init__(self):
        self.text = ""

    def write(self, text):
        if len(self.text) < PRINTED:
            self.text += str(text)[: PRINTED - len(self.text)]
        return len(text)

    def flush(self):
        pass

    def isatty(self):
        return False

    def take(self):
        text, self.text = self.text, ""
        return text


def outcomes(function, cases, seconds):
    """The outcome of each case, and how it ended: "done", "stopped" or "stuck".

    Each case may take so many seconds: ten slow calls are no endless loop.

    With "stopped" (an endless loop) and "stuck" (a call into C that doesn't come back) the list is
    shorter: the case after its last one is the one that took too long.
    """
    notepad, results = Notepad(), []

    def work():
        for arguments in cases:
            results.append(outcome(function, arguments, notepad))

    end = in_time(work, seconds, notepad, lambda: len(results))
    return list(results[: len(cases)]), end


def outcome(function, arguments, notepad):
    """The outcome of one call, with arguments of its own."""
    mine = [a.copy() if isinstance(a, np.ndarray) else copy.deepcopy(a) for a in arguments]
    try:
        with np.errstate(all="ignore"):
            value = plain(function(*mine))
        pairs = enumerate(zip(mine, arguments))
        changed = tuple(i for i, (a, b) in pairs if not unchanged(a, b))
        return Outcome(value, changed=changed, printed=notepad.take())
    except TimeUp:
        raise
    except BaseException as error:  # SystemExit too: it is the code's own
        if isinstance(error, KeyboardInterrupt) and in_main_thread():
            raise  # that is the learner pressing Stop: it ends the check, and is nobody's mistake
        return Outcome(
            error=type(error).__name__,
            message=message_of(error),
            line=line_of(error, function),
            printed=notepad.take(),
        )


def unchanged(mine, given):
    """Whether an argument is still what it was; most are, and are soon seen to be."""
    if isinstance(given, np.ndarray):
        same = mine.shape == given.shape and mine.tobytes() == given.tobytes()
        return same or not differs(plain(mine), given)
    return isinstance(given, int | float | str) or not differs(plain(mine), given)


def in_main_thread():
    """Whether this is where Python delivers Ctrl-C and the notebook's Stop."""
    return threading.current_thread() is threading.main_thread()


def message_of(error):
    try:
        return str(error)[:PRINTED]
    except BaseException:  # an error of the learner's own making
        return ""


def line_of(error, function):
    """The learner's own line in which the error arose, as far down as there is one."""
    file = getattr(getattr(function, "__code__", None), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__, limit=50)
    own = [frame for frame in frames if frame.filename == file]
    return printable(linecache.getline(file, own[-1].lineno)) if own else ""


def in_time(work, seconds, notepad, progress):
    """Call `work()`; "done", or after so many seconds "stopped" or "stuck".

    The seconds are counted anew whenever `progress()` has changed. An import doesn't count, and is
    not interrupted: half of a library in memory would be broken for the rest of the session.
    """
    with (
        one_at_a_time,
        contextlib.redirect_stdout(notepad),
        contextlib.redirect_stderr(notepad),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        if sys.platform == "emscripten":
            with marked_as_worker():
                return run_alone(work, seconds, IMPORTING, progress, TimeUp)
        return run_in_thread(work, seconds, progress)


@contextlib.contextmanager
def marked_as_worker():
    """This thread runs a learner's code."""
    _workers.add(threading.get_ident())
    try:
        yield
    finally:
        _workers.discard(threading.get_ident())


def run_in_thread(work, seconds, progress):
    # An event of our own tells when it has ended: Thread.is_alive() says so too early, up to
    # Python 3.12 at least, if Stop comes while join() is waiting.
    ended = threading.Event()

    def target():
        try:
            with marked_as_worker(), contextlib.suppress(TimeUp):
                work()
        finally:
            ended.set()

    thread = threading.Thread(target=target, daemon=True)
    try:
        thread.start()
        before, deadline = 0, time.monotonic() + seconds
        longest = deadline + IMPORTING
        while not ended.is_set() and time.monotonic() < deadline:
            ended.wait(0.1)  # on Windows, Stop is noticed between two waits only
            if progress() != before or (is_importing(thread) and time.monotonic() < longest):
                before, deadline = progress(), time.monotonic() + seconds
    finally:  # also when the learner presses Stop while waiting
        end = "done" if ended.is_set() else "stopped"
        stop(thread, ended)
    return "stuck" if thread.is_alive() and not ended.wait(0.1) else end


def is_importing(thread):
    return importing(sys._current_frames().get(thread.ident))


def stop(thread, ended):
    """Raise TimeUp in the thread until it ends; again, as a bare `except:` may have caught it."""
    raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc
    deadline = time.monotonic() + PATIENCE
    while not ended.is_set() and thread.is_alive() and time.monotonic() < deadline:
        raise_in(ctypes.c_ulong(thread.ident), ctypes.py_object(TimeUp))
        ended.wait(0.02)
