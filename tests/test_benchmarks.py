"""The benchmarks run rarely, and would break unnoticed."""

import subprocess
import sys
import textwrap

import notebooks

ROOT = notebooks.ROOT


def test_benchmarks_fit_the_library_as_it_is():
    """They run rarely, so that nobody would notice; the peers aren't needed for this."""
    script = """
        from benchmarks import sliders, training
        size, _ = sliders.bytes_and_seconds()
        assert 0 < size <= 600_000, size
        assert sliders.report(
            {name: [1.0, 2.0] for name in sliders.CONTENDERS},
            {name: [(3, 0.0)] for name in sliders.CONTENDERS}, size, 1.0, "a machine",
        )
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, check=True)
