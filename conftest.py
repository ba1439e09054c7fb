"""What every test runs in, the notebooks too."""
# ruff: noqa: I001  the first import sets the environment, which NumPy reads when it is imported

import build_book

import os
import subprocess
import zlib
from collections import defaultdict

import matplotlib
import pytest
from hypothesis import settings

pytest_plugins = ["support.nbval_widgets"]
matplotlib.use("agg")  # no window, whatever the machine has

# The same examples in every run, and no verdict by the clock of a busy machine.
settings.register_profile("course", derandomize=True, deadline=None, database=None)
settings.load_profile("course")


@pytest.fixture(scope="module")
def browser():
    """A Chromium. Where there is none the test is skipped; in CI it fails."""
    from support.browser import chromium

    try:
        with chromium() as browser:
            yield browser
    except RuntimeError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))


def turn(text):
    """A number, or None for all. A commit's stays the same, so that what failed fails again."""
    if text == "commit":
        head = ["git", "rev-parse", "--short=8", "HEAD"]
        told = subprocess.run(head, cwd=build_book.ROOT, capture_output=True, text=True)
        return int(told.stdout.strip() or "0", 16) % 1000
    return None if text == "all" else int(text)


def pytest_addoption(parser):
    parser.addoption("--every", action="store_true", help="take all where else a few are drawn")
    parser.addoption("--turn", type=turn, help="of the tests in turns: a number, commit or all")


def pytest_report_header(config):
    turn = config.getoption("--turn")
    return [] if turn is None else [f"tests in turns: --turn {turn}; --turn all takes every case"]


def pytest_collection_modifyitems(config, items):
    """The browser's few tests first: they take longest, and begun last they keep a core waiting."""
    turn, every = config.getoption("--turn"), config.getoption("--every")
    for item in items:
        if item.get_closest_marker("every") and not every:
            item.add_marker(pytest.mark.skip(reason="takes long: --every"))
    if turn is not None and not every:
        for item in not_in_turn(items, turn):
            item.add_marker(pytest.mark.skip(reason="another commit's turn: --turn all"))
    items.sort(key=lambda item: "browser" not in item.path.name)


def not_in_turn(items, turn):
    """The cases marked `in_turns(n)`, of a test or of a whole file, but for one in n of them."""
    groups = defaultdict(list)
    for item in items:
        for node, mark in item.iter_markers_with_node("in_turns"):
            groups[node.nodeid.split("[")[0], *mark.args].append(item)
            break  # the test's own mark comes before that of its file
    for (name, n), cases in groups.items():
        cases.sort(key=lambda item: shuffled(item.nodeid))  # or one engine had one turn
        mine = (turn + shuffled(name)) % n  # or at some turns all had their dearest share
        yield from (item for number, item in enumerate(cases) if number % n != mine)


def shuffled(name):
    """A number that is the same for a name everywhere."""
    return zlib.crc32(name.encode())


# Chapters and tools are run by their own tests; to look for doctests in them would run them too.
collect_ignore_glob = ["book/*.py", "tools/*", "benchmarks/*", "site/*", "build/*"]
