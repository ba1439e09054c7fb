"""What a reader's machine with Windows would do differently, as far as that can be tried elsewhere:
the tests of folder and record once more, in a Python that is like there (support/like_windows.py)."""

import os
import subprocess
import sys

import pytest
from notebooks import ROOT

FILES = ["tests/test_desk.py", "tests/test_record.py", "tests/test_exercises.py"]
# Not with processes of their own, which would be POSIX's again. Of the exercises, what is kept, and
# how a loop is stopped.
CHOSEN = """(test_desk and not (hostile or git or pulled or serves or needs_nothing or settings_come))
    or test_record or disk_that_is_full or two_kernels or another_version or endless_loop_is_ended"""


@pytest.mark.in_turns(3)
@pytest.mark.skipif(sys.platform == "win32", reason="there the tests themselves are run")
def test_folder_and_record_without_posix():
    command = [sys.executable, "-X", "warn_default_encoding", "-m", "pytest", "-q", "-x"]
    command += "-p no:cacheprovider -p support.like_windows -W ignore::EncodingWarning".split()
    environ = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    environ["PYTHONPATH"] = str(ROOT / "tests")
    run = subprocess.run(
        [*command, "-k", CHOSEN.replace("\n", " "), *FILES], cwd=ROOT, env=environ,
        capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert " passed" in run.stdout
