"""A sweep gives the same on every core and every machine, and takes the cores that are worth it."""

import os
import signal
import subprocess
import sys

import joblib
import numpy as np
import pytest

from lrcourse import LOSSES, SGD, Activation
from lrcourse.datasets import digits, xor
from lrcourse.selection import cross_validate, jobs, learning_rate_sweep

pytestmark = pytest.mark.filterwarnings("error")
TINY, SMALL = (2, 4, 1), (2, 9, 10, 1)
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


LONG = {"sizes": (64, 32, 10), "X": digits(1000)[0], "y": digits(1000)[1], "seeds": 4,
        "learning_rates": np.geomspace(0.01, 1, 20), "loss": "softmax_cross_entropy", "epochs": 0}  # fmt: skip


@pytest.fixture
def long(monkeypatch):
    """Estimates as for so many epochs; nothing is trained."""

    def set_epochs(epochs):
        monkeypatch.setattr(
            jobs,
            "estimated_seconds",
            lambda *job: seconds(*job[:3], {**job[3], "epochs": epochs}),
        )

    seconds = jobs.estimated_seconds
    return set_epochs


@pytest.mark.parametrize("n_jobs", [1, 3, -1])
def test_n_jobs_is_handed_to_joblib(asked, long, n_jobs):
    long(epochs=10**6)
    learning_rate_sweep(**LONG, n_jobs=n_jobs)
    cross_validate(TINY, *xor(), [0.1], folds=2, epochs=1, n_jobs=n_jobs, **CROSS)
    assert asked == [n_jobs, n_jobs]


@pytest.mark.parametrize(
    "epochs, cores, processes",
    [(10, 2, 1), (80, 2, 1), (100, 2, 2), (100, 1, 1), (235, 64, 5), (10**5, 64, 10)],
)
def test_long_sweeps_use_the_other_cores(monkeypatch, asked, long, epochs, cores, processes):
    """Ten epochs of these eighty runs, ten blocks, take one core about .4 seconds."""
    monkeypatch.setattr("joblib.parallel.cpu_count", lambda: cores)
    long(epochs)
    learning_rate_sweep(**LONG)
    assert asked == [processes]


def test_calls_count_where_networks_are_tiny(monkeypatch, asked, long):
    """A hundred thousand updates of four runs take some seconds, nearly all of it for the calls."""
    monkeypatch.setattr("joblib.parallel.cpu_count", lambda: 2)
    long(epochs=10**5)
    learning_rate_sweep(**LONG | {"sizes": TINY, "X": xor()[0], "y": xor()[1], **CROSS,
                                  "learning_rates": [0.1], "activations": ["tanh", "relu"]})  # fmt: skip
    assert asked == [2]


def test_a_name_for_each_layer_is_no_object(monkeypatch, asked, long):
    monkeypatch.setattr("joblib.parallel.cpu_count", lambda: 2)
    long(epochs=10**7)
    layers = {"activation": ["tanh", "relu"]}
    cross_validate(
        [2, 3, 3, 1], *xor(), np.linspace(0.1, 1, 300), folds=2, epochs=1, **layers, **CROSS
    )
    assert asked == [2]


OWN = Activation("own", np.tanh, lambda z, a: 1 - a * a)


@pytest.mark.parametrize(
    "part", [{"activations": ["tanh", OWN]}, {"optimizer": SGD()}, {"loss": LOSSES[LONG["loss"]]}]
)
def test_what_may_not_stand_the_journey_stays(asked, long, part):
    long(epochs=10**6)
    learning_rate_sweep(**LONG | part)
    assert asked == [None]


@pytest.mark.parametrize("chosen", [{"n_jobs": 1}, {"n_jobs": 3}, {"backend": "threading"}])
def test_what_joblib_was_told_holds(asked, long, chosen):
    long(epochs=10**6)
    with joblib.parallel_config(**chosen):
        learning_rate_sweep(**LONG)
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
        "dashboard_address": ":0",  # any, too
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
