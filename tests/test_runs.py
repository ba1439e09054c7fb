"""A sweep gives the same on every core and every machine, and takes the cores that are worth it."""

import itertools
import os
import signal
import subprocess
import sys

import joblib
import numpy as np
import pytest

from lrcourse import LOSSES, SGD, Activation
from lrcourse.datasets import digits, xor
from lrcourse.selection import cross_validate, learning_rate_sweep

pytestmark = pytest.mark.filterwarnings("error")
SMALL = (2, 9, 10, 1)
CROSS = {"loss": "binary_cross_entropy"}

# --- more than one core, more than one machine ----------------------------------------------------

SWEEP = {
    "sizes": (64, 24, 10),
    "learning_rates": np.geomspace(0.01, 3, 8),
    "loss": "softmax_cross_entropy",
    "seeds": 24,
    "epochs": 30,
}


@pytest.mark.parametrize("backend", ["threading", "loky"])
def test_the_same_call_with_another_backend_of_joblib(backend):
    X, y = digits(120)
    settings = {**SWEEP, "X": X, "y": y, "seeds": 9, "epochs": 5, "activations": ["tanh", "relu"]}
    alone = learning_rate_sweep(**settings)
    with joblib.parallel_config(backend, n_jobs=2):
        elsewhere = learning_rate_sweep(**settings)
    np.testing.assert_array_equal(elsewhere.loss, alone.loss)
    np.testing.assert_array_equal(elsewhere.accuracy, alone.accuracy)


@pytest.fixture
def asked(monkeypatch):
    """The `n_jobs` that joblib was asked for; it then works in this process."""
    asked = []

    class Watched(joblib.Parallel):
        def __init__(self, n_jobs=None, **options):
            asked.append(n_jobs)
            super().__init__(n_jobs=1, **options)

    monkeypatch.setattr(joblib, "Parallel", Watched)
    return asked


TWENTY_BLOCKS = {"sizes": SMALL, "X": xor()[0], "y": xor()[1], "learning_rates": [0.1, 0.2],
                 "activations": ["tanh"] * 20, "seeds": 2, "epochs": 1, **CROSS}  # fmt: skip


@pytest.mark.parametrize("n_jobs", [1, 3, -1])
def test_n_jobs_is_handed_to_joblib(asked, n_jobs):
    learning_rate_sweep(**TWENTY_BLOCKS, n_jobs=n_jobs)
    cross_validate(SMALL, *xor(), [0.1], folds=2, epochs=1, n_jobs=n_jobs, **CROSS)
    assert asked == [n_jobs, n_jobs]


@pytest.mark.parametrize(
    "seconds_a_block, cores, processes",
    [
        (0.01, 2, 1),  # .19 seconds are ahead after the first block: not worth another process
        (0.2, 2, 1),  # 3.8 seconds: not worth two
        (0.22, 2, 2),  # 4.2 seconds
        (0.22, 1, 1),
        (0.5, 64, 4),  # 9.5 seconds are enough for four
        (100, 64, 19),  # as many as blocks are left
    ],
)
def test_long_sweeps_use_the_other_cores(monkeypatch, asked, seconds_a_block, cores, processes):
    clock = itertools.count(step=seconds_a_block)
    monkeypatch.setattr("time.thread_time", lambda: next(clock))
    monkeypatch.setattr(joblib, "cpu_count", lambda: cores)
    found = learning_rate_sweep(**TWENTY_BLOCKS)
    assert asked == [processes]
    np.testing.assert_array_equal(found.loss, learning_rate_sweep(**TWENTY_BLOCKS, n_jobs=1).loss)


OWN = Activation("own", np.tanh, lambda z, a: 1 - a * a)


@pytest.mark.parametrize(
    "setting",
    [{"activations": ["tanh", OWN]}, {"optimizer": SGD()}, {"loss": LOSSES[CROSS["loss"]]}],
)
def test_what_may_not_stand_the_journey_stays(monkeypatch, asked, setting):
    monkeypatch.setattr("time.thread_time", itertools.count(step=100).__next__)
    learning_rate_sweep(**TWENTY_BLOCKS | setting)
    assert asked == [None]


@pytest.mark.parametrize("chosen", [{"n_jobs": 1}, {"n_jobs": 3}, {"backend": "threading"}])
def test_what_joblib_was_told_holds(monkeypatch, asked, chosen):
    monkeypatch.setattr("time.thread_time", itertools.count(step=100).__next__)
    with joblib.parallel_config(**chosen):
        learning_rate_sweep(**TWENTY_BLOCKS)
    assert asked == [None]


@pytest.mark.skipif(sys.platform != "linux", reason="a matter of glibc")
def test_freed_memory_is_kept_even_where_the_environment_says_otherwise():
    """A Dask worker's environment; each step would otherwise fault all its pages in again."""
    code = """
import resource
from lrcourse import MLP, datasets, train

network = MLP([64, 32, 10], seed=range(64), runs=(64,))
X, y = datasets.digits(640)
faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
train(network, X, y, 0.1, loss="softmax_cross_entropy", batch_size=64, epochs=5)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - faults)
"""
    environment = {**os.environ, "MALLOC_TRIM_THRESHOLD_": "65536"}
    result = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert int(result.stdout) < 10_000


@pytest.mark.filterwarnings("default")  # of the libraries, when a process dies on them
def test_a_dask_worker_may_die_during_the_sweep():
    """A real cluster of two processes on loopback; one of them is killed while it trains."""
    distributed = pytest.importorskip("distributed")

    class Killer(distributed.SchedulerPlugin):
        """When three blocks are done, kill a worker that has another in hand."""

        pids, done, victim, lost = None, 0, None, 0

        def transition(self, key, start, finish, *args, **kwargs):
            self.done += (start, finish) == ("processing", "memory")
            self.lost += (start, finish) == ("processing", "released")
            busy = [w for w in cluster.scheduler.workers.values() if w.processing]
            if self.done == 3 and busy and self.victim is None:
                self.victim = self.pids[busy[0].address]
                os.kill(self.victim, signal.SIGKILL)

    X, y = digits(200)
    expected = learning_rate_sweep(X=X, y=y, **SWEEP)
    settings = {
        "n_workers": 2,
        "threads_per_worker": 1,
        "processes": True,
        "host": "127.0.0.1",
        "scheduler_port": 0,  # any port that is free
        "dashboard_address": None,
        "silence_logs": "CRITICAL",
    }
    killer = Killer()
    with distributed.LocalCluster(**settings) as cluster, distributed.Client(cluster) as client:
        killer.pids = client.run(os.getpid)
        assert len(set(killer.pids.values()) - {os.getpid()}) == 2
        cluster.scheduler.add_plugin(killer)
        with joblib.parallel_config("dask"):
            found = learning_rate_sweep(X=X, y=y, **SWEEP)

    assert killer.victim in killer.pids.values() and killer.lost >= 1 and killer.done > 3
    np.testing.assert_array_equal(found.loss, expected.loss)
    np.testing.assert_array_equal(found.accuracy, expected.accuracy)
    np.testing.assert_array_equal(found.divergence_step, expected.divergence_step)
    assert np.isfinite(found.loss).all()
