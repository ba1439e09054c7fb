"""lrcourse/exercises/alone.py: the time limit of a check without threads, as in a browser.

In a browser itself: test_live_browser.py.
"""

import itertools
import sys
import time
from types import SimpleNamespace

import pytest

from lrcourse.exercises import alone as alone_module
from lrcourse.exercises import check, running
from lrcourse.exercises.kinds import Exercise

STEP = "2_1.descent_step"
tells_of_jumps = pytest.mark.skipif(
    sys.version_info < (3, 12), reason="Python tells of jumps from 3.12 on"
)


@pytest.fixture
def alone(monkeypatch):
    def no_thread(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(running.threading.Thread, "start", no_thread)
    monkeypatch.setattr(Exercise, "seconds", 0.3)


def endless(*arguments):
    while True:
        pass


def endless_comprehension(*arguments):
    return [0 for _ in itertools.count() if False]


def endless_and_catching(*arguments):
    while True:
        try:
            int("no number")
        except Exception:
            pass


def endless_and_catching_all(*arguments):
    while True:
        try:
            endless()
        except:  # noqa: E722
            pass


def doubling(n=60, *arguments):
    return doubling(n - 1) + doubling(n - 1) if n else 1


@tells_of_jumps
@pytest.mark.parametrize(
    "function",
    [endless, endless_comprehension, endless_and_catching, endless_and_catching_all, doubling],
)
def test_what_has_no_end_is_ended(alone, function):
    def answer(w, slope, learning_rate):
        return function()

    assert "does not come to an end" in repr(check(STEP, answer))
    assert sys.monitoring.get_tool(alone_module.TOOL) is None


@tells_of_jumps
def test_ten_slow_calls_are_no_endless_loop(alone):
    def slow(w, slope, learning_rate):
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            pass
        return w - learning_rate * slope

    assert check(STEP, slow).right


@tells_of_jumps
def test_an_error_is_told_and_a_check_inside_of_a_check_turned_away(alone):
    assert "ZeroDivisionError" in repr(check(STEP, lambda w, slope, learning_rate: 1 / 0))

    def asking(w, slope, learning_rate):
        return check(STEP, endless)

    assert not check(STEP, asking).right
    assert check(STEP, lambda w, slope, learning_rate: w - learning_rate * slope).right


# ----------------------------------------------------------- by a clock of our own, on any Python


class Late(BaseException):
    pass


class Clock:
    """What `time.monotonic` tells, and Python, which calls `look` as the seconds go by."""

    def __init__(self, monkeypatch):
        self.now, self.asked, self.watched = 100.0, [], []
        monkeypatch.setattr(alone_module, "time", SimpleNamespace(monotonic=lambda: self.now))
        monkeypatch.setattr(alone_module, "watch", self.watched.append)

    def go_on(self, seconds, at_a_time=0.25):
        for _ in range(round(seconds / at_a_time)):
            self.now += at_a_time
            self.watched[0]("code", 0)

    def progress(self):
        self.asked.append(self.now)
        return 0

    def alone(self, work, progress=None, longest_import=60):
        """How the work ends when it has 2 seconds, and after how many."""
        start = self.now
        end = alone_module.run_alone(work, 2, longest_import, progress or self.progress, Late)
        assert self.watched[1:] == [None]  # it is no longer watched
        self.go_on(9)  # and nothing is raised any more
        return end, self.now - 9 - start


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.mark.parametrize(
    ("seconds", "end"), [(0, ("done", 0)), (2, ("done", 2)), (3, ("stopped", 2.25))]
)
def test_work_has_its_seconds_and_no_more(clock, seconds, end):
    assert clock.alone(lambda: clock.go_on(seconds)) == end


def test_code_that_catches_its_end_is_told_at_its_very_next_jump(clock):
    """`while True: try: ... except: pass`: one jump lies within the `try`, the next one need not."""

    def catching_once():
        with pytest.raises(Late):
            clock.go_on(9)
        clock.watched[0]("code", 0)  # no time has passed
        raise AssertionError("not told again")

    assert clock.alone(catching_once)[0] == "stopped"


def test_the_seconds_are_counted_anew_when_something_was_done(clock):
    done = []

    def work():
        for n in range(3):
            clock.go_on(1.75)
            done.append(n)
        clock.go_on(9)

    assert clock.alone(work, lambda: len(done)) == ("stopped", 3 * 1.75 + 0.25 + 2.25)


@pytest.mark.parametrize(("glance", "asked"), [(alone_module.GLANCE, 12), (0.25, 3)])
def test_what_was_done_is_not_asked_for_at_each_jump(clock, glance, asked, monkeypatch):
    monkeypatch.setattr(alone_module, "GLANCE", glance)
    clock.alone(lambda: clock.go_on(0.75, at_a_time=1 / 64))
    assert len([moment for moment in clock.asked if moment < 101]) == 1 + asked


@pytest.mark.parametrize(("longest_import", "end"), [(60, ("done", 10)), (4, ("stopped", 8.0))])
def test_an_import_does_not_count_unless_it_takes_for_ever(clock, longest_import, end):
    code = "while clock.now < 110:\n    clock.now += 0.25\n    clock.watched[0]()"
    importing = compile(code, "<frozen importlib._bootstrap>", "exec")
    work = lambda: exec(importing, {"clock": clock})  # noqa: E731
    assert clock.alone(work, longest_import=longest_import) == end


def test_an_error_of_the_work_is_its_own(clock):
    def work():
        raise KeyError

    with pytest.raises(KeyError):
        clock.alone(work)
    assert clock.watched[1:] == [None]


def test_python_is_asked_for_jumps_and_calls_and_then_for_nothing(monkeypatch):
    """By the names of PEP 669; 4 is the number of no tool that Python's documentation names."""
    asked = []

    class Monitoring:
        events = SimpleNamespace(JUMP=2, PY_START=8, NO_EVENTS=0)

        def __getattr__(self, name):
            return lambda *arguments: asked.append((name, *arguments))

    monkeypatch.setattr(sys, "monitoring", Monitoring(), raising=False)
    alone_module.watch(print)
    (use, tool, _), *others = asked
    assert (use, tool) == ("use_tool_id", 4)
    assert set(others[:-1]) == {("register_callback", 4, event, print) for event in (2, 8)}
    assert others[-1] == ("set_events", 4, 10)
    asked.clear()
    alone_module.watch(None)
    assert asked == [("set_events", 4, 0), ("free_tool_id", 4)]


def test_where_there_are_no_threads_a_check_is_run_alone(monkeypatch):
    told = []

    def run_alone(work, *more):
        with pytest.raises(running.CheckInside):
            running.not_from_inside()
        work()
        told.append(more)
        return "the end"

    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(running, "run_alone", run_alone)
    progress = lambda: 0  # noqa: E731
    assert (
        running.in_time(lambda: print("seen"), 7, notepad := running.Notepad(), progress)
        == "the end"
    )
    assert told == [(7, 60.0, progress, running.TimeUp)]
    running.not_from_inside()  # for now it isn't
    assert notepad.text == "seen\n"
