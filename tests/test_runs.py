"""A sweep gives the same on every core and every machine."""

import os
import signal

import joblib
import numpy as np
import pytest

from lrcourse.datasets import digits, xor
from lrcourse.selection import cross_validate, learning_rate_sweep

pytestmark = pytest.mark.filterwarnings("error")
TINY = (2, 4, 1)
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


def test_n_jobs_is_handed_to_joblib(monkeypatch):
    asked = []

    class Watched(joblib.Parallel):
        def __init__(self, n_jobs=None, **options):
            asked.append(n_jobs)
            super().__init__(n_jobs=None, **options)

    monkeypatch.setattr(joblib, "Parallel", Watched)
    settings = {"X": xor()[0], "y": xor()[1], "learning_rates": [0.1], "epochs": 1, **CROSS}
    for n_jobs in (None, 3, -1):
        learning_rate_sweep(TINY, n_jobs=n_jobs, **settings)
        cross_validate(TINY, n_jobs=n_jobs, folds=2, **settings)
    assert asked == [None, None, 3, 3, -1, -1]


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
