"""The rules of the house: style, and what CI runs."""

import os
import subprocess
import sys

import notebooks
import pytest

ROOT = notebooks.ROOT


@pytest.mark.parametrize("check", ["check", "format --check"])
def test_ruff_has_no_complaints(check):
    command = [sys.executable, "-m", "ruff", *check.split()]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_ci_runs_make_test():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == "exec make test"
