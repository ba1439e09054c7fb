"""What every test runs in, the notebooks too."""
# ruff: noqa: I001  the first import sets the environment, which NumPy reads when it is imported

import build_book  # noqa: F401

import matplotlib
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

matplotlib.use("agg")  # no window, whatever the machine has

# The same examples in every run, and no verdict by the clock of a busy machine.
settings.register_profile("course", derandomize=True, deadline=None, database=None)
settings.load_profile("course")


def pytest_collection_modifyitems(items):
    """The browser's few tests first: they take longest, and begun last they keep a core waiting."""
    items.sort(key=lambda item: "browser" not in item.path.name)


def pytest_xdist_make_scheduler(config, log):
    """A file's tests stay together, since a notebook's cells need one kernel; but the chapters in the
    browser, which take half of all the time, go to two workers."""
    return ByFile(config, log)


class ByFile(LoadFileScheduling):
    def _split_scope(self, nodeid):
        second_half = nodeid >= "tests/test_browser.py::test_sliders_of_the_book[3_3"
        return f"{super()._split_scope(nodeid)} {second_half}"


# Chapters and tools are run by their own tests; to look for doctests in them would run them too.
collect_ignore_glob = ["book/*.py", "tools/*", "benchmarks/*", "site/*", "build/*"]
