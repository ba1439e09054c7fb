"""A sweep is a stack of runs: it must be the loop over them, however they lie, wherever they go."""

import os
import signal
import subprocess
import sys

import joblib
import numpy as np
import pytest

from lrcourse import LOSSES, MLP, SGD, Activation, memory, selection, train
from lrcourse.datasets import digits, moons, xor
from lrcourse.selection import cross_validate, learning_rate_sweep

pytestmark = pytest.mark.filterwarnings("error")
TINY, SMALL = (2, 4, 1), (2, 9, 10, 1)  # the run axis fastest from 32 runs on; C order always
CROSS = {"loss": "binary_cross_entropy"}


def swept(sizes, runs, rates, X, y, activation="tanh", dtype=np.float64, **settings):
    seeds = np.arange(np.prod(runs, dtype=int)).reshape(runs)
    model = MLP(sizes, activation, seed=seeds, runs=runs, dtype=dtype)
    return model, train(model, X, y, rates, **settings)


def assert_is_the_loop(sizes, runs, rates, X, y, rtol=0.0, dtype=np.float64, **settings):
    """Losses, weights, and steps of divergence of a sweep and of each run alone."""
    model, history = swept(sizes, runs, rates, X, y, dtype=dtype, **settings)
    rates = np.broadcast_to(rates, runs)
    for number, run in enumerate(np.ndindex(runs)):
        single = MLP(sizes, seed=number, dtype=dtype)
        alone = train(single, X, y, rates[run], **settings)
        np.testing.assert_allclose(
            history.step_loss[:, *run], alone.step_loss, rtol=rtol, atol=rtol
        )
        np.testing.assert_allclose(history.loss[:, *run], alone.loss, rtol=rtol, atol=rtol)
        assert history.divergence_step[run] == alone.divergence_step
        for pair, expected in zip(model.run(run).parameters, single.parameters, strict=True):
            for w, v in zip(pair, expected, strict=True):
                np.testing.assert_allclose(w, v, rtol=rtol, atol=rtol)
                assert w.dtype == v.dtype == dtype
    return history


# --- a sweep is the loop --------------------------------------------------------------------------


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize("runs", [(), (1,), (5,), (40,), (2, 3), (3, 1, 2), (1, 1)])
def test_in_c_order_it_is_the_loop_bit_for_bit(runs, batch_size, optimizer):
    rates = 0.1 + np.arange(np.prod(runs, dtype=int)).reshape(runs) / 50
    settings = {**CROSS, "epochs": 12, "batch_size": batch_size, "optimizer": optimizer}
    history = assert_is_the_loop(SMALL, runs, rates, *moons(30), **settings)
    assert not history.diverged.any() and (history.loss[-1] != history.loss[0]).all()


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize("runs", [(32,), (5, 13), (2, 4, 5)])
def test_with_the_run_axis_fastest_it_is_the_loop_to_rounding(runs, batch_size, optimizer):
    rates = np.geomspace(0.01, 1, np.prod(runs)).reshape(runs)
    settings = {**CROSS, "epochs": 12, "batch_size": batch_size, "optimizer": optimizer}
    assert_is_the_loop(TINY, runs, rates, *moons(30), rtol=1e-12, **settings)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("sizes", [(3, 4, 2), (3, 12, 2), (3, 2), (3, 4, 4, 4, 2)])
def test_every_loss_and_depth_in_both_layouts(sizes, loss):
    rng = np.random.default_rng(0)
    X = rng.standard_normal((20, 3))
    y = (rng.random((20, 2)) < 0.5).astype(float)
    y = y[:, 0] if loss == "softmax_cross_entropy" else y
    assert_is_the_loop(sizes, (33,), 0.2, X, y, rtol=1e-12, loss=loss, epochs=10)
    assert_is_the_loop(sizes, (7,), 0.2, X, y, rtol=0, loss=loss, epochs=10)


@pytest.mark.parametrize("sizes, runs", [(TINY, (40,)), (SMALL, (6,))])
def test_single_precision(sizes, runs):
    history = assert_is_the_loop(
        sizes, runs, 0.5, *moons(30), rtol=1e-4, dtype=np.float32, epochs=10, **CROSS
    )
    double = swept(sizes, runs, 0.5, *moons(30), epochs=10, **CROSS)[1]
    np.testing.assert_allclose(history.loss, double.loss, rtol=1e-4)
    assert (history.loss != double.loss).any()


@pytest.mark.parametrize("sizes", [TINY, SMALL])
@pytest.mark.parametrize("runs", [(0,), (0, 3), (3, 0), (2, 0, 2)])
def test_no_runs_are_a_sweep_too(runs, sizes):
    model, history = swept(sizes, runs, 0.1, *xor(), epochs=3, batch_size=3, **CROSS)
    assert history.loss.shape == (3, *runs) and history.step_loss.shape == (6, *runs)
    assert history.divergence_step.shape == history.diverged.shape == runs
    assert model.forward(xor()[0]).shape == (*runs, 4, 1)


def test_rates_broadcast_over_seeds():
    """Rates down, seeds across: the same seeds for each rate."""
    rates = np.geomspace(0.1, 1, 6)[:, None]
    model = MLP(TINY, seed=np.arange(10), runs=(6, 10))
    history = train(model, *xor(), rates, epochs=30, **CROSS)
    for i, j in [(0, 0), (5, 0), (0, 9), (3, 7)]:
        alone = train(MLP(TINY, seed=j), *xor(), rates[i, 0], epochs=30, **CROSS)
        np.testing.assert_allclose(history.loss[:, i, j], alone.loss, rtol=1e-12)


# --- chunks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_runs, at_once", [(10, 3), (10, 10), (10, 4), (7, 1), (1, 5), (65, 64)])
def test_chunks_cover_every_run_once_in_equal_shares(n_runs, at_once, monkeypatch):
    monkeypatch.setattr(memory, "CACHED_ELEMENTS", at_once * 5 * 8)
    parts = memory.chunks(n_runs, 5, (3, 8, 2))
    assert [i for part in parts for i in range(n_runs)[part]] == list(range(n_runs))
    lengths = [part.stop - part.start for part in parts]
    assert max(lengths) <= at_once and len(parts) == -(-n_runs // at_once)
    assert lengths[0] == max(lengths) and lengths[0] - lengths[-1] < len(parts)


@pytest.mark.parametrize("sizes, rtol", [(SMALL, 0), (TINY, 1e-12)])
@pytest.mark.parametrize("at_once", [1, 3, 4, 36])
def test_ragged_chunks_change_nothing(at_once, sizes, rtol, monkeypatch):
    X, y = moons(30)
    settings = {**CROSS, "epochs": 8, "optimizer": "momentum", "batch_size": 8}
    rates = np.linspace(0.05, 0.5, 37)
    model, whole = swept(sizes, (37,), rates, X, y, **settings)
    monkeypatch.setattr(memory, "CACHED_ELEMENTS", at_once * 8 * max(sizes[1:]))
    pieces, history = swept(sizes, (37,), rates, X, y, **settings)
    assert len(memory.chunks(37, 8, sizes)) > 1
    np.testing.assert_allclose(history.step_loss, whole.step_loss, rtol=rtol)
    for pair, expected in zip(pieces.parameters, model.parameters, strict=True):
        for w, v in zip(pair, expected, strict=True):
            np.testing.assert_allclose(w, v, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("sizes", [TINY, SMALL])
@pytest.mark.parametrize("lead, runs", [((5, 1), (5, 9)), ((9,), (5, 9)), ((5, 9), (5, 9))])
def test_data_of_their_own_in_any_chunk(lead, runs, sizes, monkeypatch):
    """Folds, or a data set for each run; chunks of several folds, and of parts of one."""
    X, y = moons(400)
    n = 400 // int(np.prod(lead))
    X, y = X[: n * int(np.prod(lead))].reshape(*lead, n, 2), y[: n * int(np.prod(lead))]
    y = y.reshape(*lead, n, 1)
    X_all, y_all = (np.broadcast_to(a, (*runs, *a.shape[-2:])) for a in (X, y))
    for at_once in (2, 7, 9, 45):
        monkeypatch.setattr(memory, "CACHED_ELEMENTS", at_once * 5 * max(sizes[1:]))
        settings = {**CROSS, "epochs": 4, "batch_size": 5}
        _, history = swept(sizes, runs, 0.3, X, y, **settings)
        for number, run in enumerate(np.ndindex(runs)):
            if number % 4 == 0:
                alone = train(MLP(sizes, seed=number), X_all[run], y_all[run], 0.3, **settings)
                np.testing.assert_allclose(history.loss[:, *run], alone.loss, rtol=1e-12)


def test_the_layout_is_chosen_by_size():
    """What the two tests of bit and rounding rest on."""
    cases = [(TINY, 32, True), (TINY, 31, False), (SMALL, 40, False)]
    for sizes, n_runs, fastest in [*cases, ((8, 8, 1), 32, True), ((5, 13, 1), 32, False)]:
        pairs, _ = memory.lay_out(MLP(sizes, runs=(n_runs,)).parameters, [])
        assert {weight.strides[0] == weight.itemsize for weight, _ in pairs} == {fastest}
    data = np.arange(24.0).reshape(4, 3, 2)
    (moved, shared), expected = (
        memory.lay_out(MLP((2, 1), runs=(32,)).parameters, [np.tile(data, (8, 1, 1)), data[0]])[1],
        np.tile(data, (8, 1, 1)),
    )
    np.testing.assert_array_equal(moved, expected)
    assert moved.strides[0] == 8 and shared.shape == (3, 2)


def test_a_layout_goes_from_layer_to_layer():
    """Products, sums and maxima find out how their operands lie, and pass it on."""
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((40, 5, 3)), rng.standard_normal((40, 3, 4))
    moved, _ = memory.lay_out([(b, b[:, :1])], [])
    fast = moved[0][0]
    product = memory.matmul(a[0], fast)
    assert product.strides[0] == 8 and memory.matmul(a[0], b).strides[2] == 8
    np.testing.assert_allclose(product, a[0] @ b, rtol=1e-12)
    for function, expected in [
        (memory.row_sum, b.sum(axis=-1, keepdims=True)),
        (memory.column_sum, b.sum(axis=-2, keepdims=True)),
        (memory.row_max, b.max(axis=-1, keepdims=True)),
    ]:
        for stack in (b, fast):
            np.testing.assert_allclose(function(stack), expected, rtol=1e-12, atol=1e-14)
        assert function(fast).strides[0] == 8


# --- divergence -----------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu"])
@pytest.mark.parametrize("sizes", [(3, 4, 4, 1), (3, 12, 1)])
def test_a_diverging_run_is_silent_and_leaves_its_neighbours_alone(sizes, activation):
    """In the same stack, healthy runs are the same to the last bit with or without the sick ones."""
    X = np.random.default_rng(0).standard_normal((20, 3))
    y = X.sum(axis=1, keepdims=True)
    settings = {"activation": activation, "loss": "mean_squared_error", "epochs": 60}
    rates = np.where(np.arange(40) % 3 == 1, 1e30, 0.01)
    sick, ill = swept(sizes, (40,), rates, X, y, **settings)
    healthy, well = swept(sizes, (40,), 0.01, X, y, **settings)
    alive = rates < 1
    assert ill.diverged.tolist() == (~alive).tolist() and not well.diverged.any()
    np.testing.assert_array_equal(ill.step_loss[:, alive], well.step_loss[:, alive])
    for pair, expected in zip(sick.parameters, healthy.parameters, strict=True):
        for w, v in zip(pair, expected, strict=True):
            np.testing.assert_array_equal(w[alive], v[alive])
    for run in np.flatnonzero(~alive)[:3]:
        alone = train(
            MLP(sizes, activation, seed=run), X, y, 1e30, loss="mean_squared_error", epochs=60
        )
        assert ill.divergence_step[run] == alone.divergence_step >= 1
        assert not np.isfinite(ill.step_loss[alone.divergence_step, run])
        assert np.isfinite(ill.step_loss[: alone.divergence_step, run]).all()


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
            selection, "_seconds", lambda *job: seconds(*job[:3], {**job[3], "epochs": epochs})
        )

    seconds = selection._seconds
    return set_epochs


@pytest.mark.parametrize("n_jobs", [1, 3, -1])
def test_n_jobs_is_handed_to_joblib(asked, long, n_jobs):
    long(epochs=10**6)
    learning_rate_sweep(**LONG, n_jobs=n_jobs)
    cross_validate(SMALL, *xor(), [0.1], folds=2, epochs=1, n_jobs=n_jobs, **CROSS)
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
