"""A time limit where there are no threads: in a browser.

Nothing can watch the learner's code from beside it. So Python itself tells, at each call and each
jump, that the code is still going on (sys.monitoring, PEP 669), and what is raised there ends it. A
call into C that doesn't come back tells nothing: then only the page's Stop helps.
"""

import math
import sys
import time

GLANCE = 0.05  # seconds between two looks at what has been done
TOOL = 4  # of the numbers for tools one that no debugger, profiler or coverage has


def run_alone(work, seconds, longest_import, progress, time_up):
    """Call `work()`, and raise `time_up` in it after so many seconds; "done" or "stopped".

    The seconds are counted anew whenever `progress()` has changed; an import doesn't count, up to
    `longest_import` seconds.
    """
    done, now = progress(), time.monotonic()
    deadline, glance = now + seconds, now + GLANCE
    longest = deadline + longest_import

    def look(*_):
        nonlocal done, deadline, glance
        now = time.monotonic()
        if now < glance:
            return
        glance = now + GLANCE
        if progress() != done or (now < longest and importing(sys._getframe())):
            done, deadline = progress(), now + seconds
        elif now > deadline:
            glance = now  # what catches this one is told again at its next jump
            raise time_up

    try:
        watch(look)
        work()
        return "done"
    except time_up:
        return "stopped"
    finally:
        deadline = math.inf  # or `look` would end the call that ends it
        watch(None)


def watch(look):
    """Have `look` called at each call and each jump from now on; None: no longer."""
    events = sys.monitoring.events
    if look is None:
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.free_tool_id(TOOL)
        return
    sys.monitoring.use_tool_id(TOOL, __name__)
    for event in (events.JUMP, events.PY_START):
        sys.monitoring.register_callback(TOOL, event, look)
    sys.monitoring.set_events(TOOL, events.JUMP | events.PY_START)


def importing(frame):
    """Whether this frame is in the middle of an `import`."""
    while frame and frame.f_code.co_filename != "<frozen importlib._bootstrap>":
        frame = frame.f_back
    return frame is not None
