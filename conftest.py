"""What every test runs in, the notebooks too."""
# ruff: noqa: I001  the first import sets the environment, which NumPy reads when it is imported

import build_book  # noqa: F401

import os

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


def pytest_addoption(parser):
    parser.addoption("--every", action="store_true", help="take all where else a few are drawn")


def pytest_collection_modifyitems(config, items):
    """The browser's few tests first: they take longest, and begun last they keep a core waiting."""
    if not config.getoption("--every"):
        for item in items:
            if item.get_closest_marker("every"):
                item.add_marker(pytest.mark.skip(reason="takes long: --every"))
    items.sort(key=lambda item: "browser" not in item.path.name)


# Chapters and tools are run by their own tests; to look for doctests in them would run them too.
collect_ignore_glob = ["book/*.py", "tools/*", "benchmarks/*", "site/*", "build/*"]
