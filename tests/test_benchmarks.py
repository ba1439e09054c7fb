"""The benchmarks run rarely, and would break unnoticed."""

import subprocess
import sys
import textwrap

import notebooks
import pytest

ROOT = notebooks.ROOT


@pytest.mark.in_turns(2)
def test_benchmarks_fit_the_library_as_it_is():
    """They run rarely, so that nobody would notice; the peers aren't needed for this."""
    script = """
        from dataclasses import replace
        from benchmarks import cores, peers, sliders, training
        for work in training.single_works().values():
            work = replace(work.part(1), epochs=3)
            training.compared({
                "lrcourse": peers.lrcourse(work), "alone": peers.lrcourse_alone(work),
                "plain NumPy": peers.plain_numpy(work), "scikit-learn": peers.scikit_learn(work),
            } if work.optimizer == "sgd" else {
                "lrcourse": peers.lrcourse_alone(work), "plain NumPy": peers.plain_numpy(work),
            })
        timed = dict.fromkeys(["lrcourse", *training.LABELS, "plain NumPy"], (1.0, 1.0))
        singles = dict.fromkeys(training.single_works(), timed)
        text = training.report(
            dict.fromkeys(training.works(), timed), 0.0, training.throughput(), timed, singles,
            {"runs": ([1, 2], [0.1, 0.2])}, {"a race": dict.fromkeys(cores.TARGETS, (1.0, 1.5))},
            {"sweeps": [2.0] * 3, "singles": [2.0] * 4, "functions": {"tanh": 4.0}}, "a machine",
        )
        assert "| 1.50 × (≥ 1.40) |" in text and "| 1.50 × (≥ 1.70) ✗ |" in text, text
        assert "as `make lab` runs it | 2000 | 2000 | 2000 |" in text, text
        size, _ = sliders.bytes_and_seconds()
        assert 0 < size <= 600_000, size
        assert sliders.report(
            {name: [1.0, 2.0] for name in sliders.CONTENDERS},
            {name: [(3, 0.0)] for name in sliders.CONTENDERS}, size, 1.0, "a machine",
        )
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT, check=True)
