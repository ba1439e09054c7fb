"""lrcourse/exercises/alone.py: the time limit of a check without threads, as in a browser.

In a browser itself: test_live_browser.py.
"""

import itertools
import sys
import time

import pytest

from lrcourse.exercises import alone as alone_module
from lrcourse.exercises import check, running
from lrcourse.exercises.kinds import Exercise

STEP = "2_1.descent_step"
pytestmark = pytest.mark.skipif(
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


@pytest.mark.parametrize(
    "function",
    [endless, endless_comprehension, endless_and_catching, endless_and_catching_all, doubling],
)
def test_what_has_no_end_is_ended(alone, function):
    def answer(w, slope, learning_rate):
        return function()

    assert "does not come to an end" in repr(check(STEP, answer))
    assert sys.monitoring.get_tool(alone_module.TOOL) is None


def test_ten_slow_calls_are_no_endless_loop(alone):
    def slow(w, slope, learning_rate):
        end = time.monotonic() + 0.2
        while time.monotonic() < end:
            pass
        return w - learning_rate * slope

    assert check(STEP, slow).right


def test_an_error_is_told_and_a_check_inside_of_a_check_turned_away(alone):
    assert "ZeroDivisionError" in repr(check(STEP, lambda w, slope, learning_rate: 1 / 0))

    def asking(w, slope, learning_rate):
        return check(STEP, endless)

    assert not check(STEP, asking).right
    assert check(STEP, lambda w, slope, learning_rate: w - learning_rate * slope).right
