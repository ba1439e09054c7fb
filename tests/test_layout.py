"""A stack of runs must be the loop over them, however they lie in memory, however many at once."""

import numpy as np
import pytest

from lrcourse import LOSSES, MLP, layout, train
from lrcourse.datasets import moons, xor

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


# --- how many go at once ---------------------------------------------------------------------------


@pytest.mark.parametrize("n_runs, at_once", [(10, 3), (10, 10), (10, 4), (7, 1), (1, 5), (65, 64)])
def test_chunks_cover_every_run_once_in_equal_shares(n_runs, at_once, monkeypatch):
    monkeypatch.setattr(layout, "CACHED_ELEMENTS", at_once * 5 * 8)
    parts = layout.chunks(n_runs, 5, (3, 8, 2))
    assert [i for part in parts for i in range(n_runs)[part]] == list(range(n_runs))
    lengths = [part.stop - part.start for part in parts]
    assert max(lengths) <= at_once and len(parts) == -(-n_runs // at_once)
    assert lengths[0] == max(lengths) and lengths[0] - lengths[-1] < len(parts)


def test_a_block_is_a_handful_for_one_process():
    assert layout.block_size(1, (2, 4, 1)) == 256
    assert layout.block_size(10**6, (2, 4, 1)) == 8
    assert layout.block_size(64, (64, 32, 10)) == 32  # 65 536 activations


@pytest.mark.parametrize("shape", [(), (5,), (3, 7), (40, 3), (2, 5, 11), (1, 1), (4, 0)])
@pytest.mark.parametrize("at_most", [1, 3, 7, 20, 1000])
def test_blocks_cover_every_run_once_and_none_is_much_too_large(shape, at_most):
    covered = np.zeros(shape, dtype=int)
    for block in layout.blocks(shape, at_most):
        covered[block] += 1
        assert covered[block].size <= 1 + at_most * 4 // 3  # rows are not cut for a few
    assert (covered == 1).all()
    if 0 not in shape:  # cut along one axis only, as few as can be
        assert len(layout.blocks(shape, 10**9)) == 1


@pytest.mark.parametrize("sizes, rtol", [(SMALL, 0), (TINY, 1e-12)])
@pytest.mark.parametrize("at_once", [1, 3, 4, 36])
def test_ragged_chunks_change_nothing(at_once, sizes, rtol, monkeypatch):
    X, y = moons(30)
    settings = {**CROSS, "epochs": 8, "optimizer": "momentum", "batch_size": 8}
    settings |= {"record": lambda model: model.forward(X), "record_every": 4}
    rates = np.linspace(0.05, 0.5, 37)
    model, whole = swept(sizes, (37,), rates, X, y, **settings)
    monkeypatch.setattr(layout, "CACHED_ELEMENTS", at_once * 8 * max(sizes[1:]))
    pieces, history = swept(sizes, (37,), rates, X, y, **settings)
    assert len(layout.chunks(37, 8, sizes)) > 1
    np.testing.assert_allclose(history.step_loss, whole.step_loss, rtol=rtol)
    assert history.records.shape == (3, 37, 30, 1)
    np.testing.assert_allclose(history.records, whole.records, rtol=rtol, atol=rtol)
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
        monkeypatch.setattr(layout, "CACHED_ELEMENTS", at_once * 5 * max(sizes[1:]))
        settings = {**CROSS, "epochs": 4, "batch_size": 5}
        _, history = swept(sizes, runs, 0.3, X, y, **settings)
        for number, run in enumerate(np.ndindex(runs)):
            if number % 4 == 0:
                alone = train(MLP(sizes, seed=number), X_all[run], y_all[run], 0.3, **settings)
                np.testing.assert_allclose(history.loss[:, *run], alone.loss, rtol=1e-12)


def lies_fastest(array):
    return isinstance(array, layout.RunsFastest) and array.strides[0] == array.itemsize


def test_the_layout_is_chosen_by_size():
    """What the two tests of bit and rounding rest on."""
    cases = [(TINY, 32, True), (TINY, 31, False), (SMALL, 40, False)]
    for sizes, n_runs, fastest in [*cases, ((8, 8, 1), 32, True), ((5, 13, 1), 32, False)]:
        flat = MLP(sizes, runs=(n_runs + 2,)).flat
        part = layout.parameters_of(flat, slice(1, n_runs + 1), sizes)
        np.testing.assert_array_equal(part, flat[1 : n_runs + 1])
        assert lies_fastest(part) == fastest and not np.shares_memory(part, flat)
        network = MLP.from_flat(part, sizes)
        assert {lies_fastest(w) for pair in network.parameters for w in pair} == {fastest}


def test_a_copy_is_an_ordinary_network():
    """A record may keep a copy of the network it is given."""
    source = MLP(TINY, runs=(40,))
    network = MLP.from_flat(layout.runs_fastest(source.flat), TINY)
    for again in (network.copy(), network.run(slice(3, 40))):
        assert type(again.flat) is np.ndarray and again.flat.flags.c_contiguous
    np.testing.assert_array_equal(network.copy().flat, source.flat)


def test_a_single_run_has_no_run_axis():
    flat = MLP(TINY, runs=(40,)).flat
    single = layout.parameters_of(flat, slice(7, 8), TINY)
    np.testing.assert_array_equal(single, flat[7])
    assert type(single) is np.ndarray and not np.shares_memory(single, flat)


@pytest.mark.parametrize("fastest", [True, False])
def test_data_lie_as_the_parameters_do_and_without_a_run_axis_where_they_are_shared(fastest):
    flat = layout.runs_fastest(np.ones((4, 3))) if fastest else np.ones((4, 3))
    data = np.arange(24.0).reshape(4, 1, 3, 2)  # four folds, which broadcast over six rates
    own = layout.data_of(data, slice(4, 8), (4, 6), flat)  # the end of a fold and the next one
    np.testing.assert_array_equal(own, data[[0, 0, 1, 1], 0])
    assert lies_fastest(own) == fastest
    for shared in (slice(6, 12), slice(9, 10)):
        np.testing.assert_array_equal(layout.data_of(data, shared, (4, 6), flat), data[1, 0])


def test_a_product_is_the_same_and_passes_the_layout_on():
    rng = np.random.default_rng(0)
    a, b = rng.standard_normal((40, 5, 3)), rng.standard_normal((40, 3, 4))
    fast_a, fast_b = layout.runs_fastest(a), layout.runs_fastest(b)
    for x, y in [(fast_a, fast_b), (a[0], fast_b), (fast_a, b[0]), (fast_a, b), (a, fast_b)]:
        np.testing.assert_allclose(x @ y, np.asarray(x) @ np.asarray(y), rtol=1e-13, atol=1e-15)
    assert lies_fastest(fast_a @ fast_b) and lies_fastest(a[0] @ fast_b)
    assert lies_fastest(fast_a.mT) and lies_fastest(np.tanh(fast_a) + 1)
    assert lies_fastest(layout.row_max(fast_a))
    vector = rng.standard_normal(3)  # a reader's record may do this
    np.testing.assert_allclose(fast_a @ vector, a @ vector, rtol=1e-13)
    np.testing.assert_allclose(vector @ fast_b, vector @ b, rtol=1e-13)
    with pytest.raises(ValueError, match="mismatch"):
        fast_a @ fast_a


def test_row_maxima_in_both_layouts():
    a = np.random.default_rng(0).standard_normal((40, 5, 3))
    for stack in (a, layout.runs_fastest(a), a[0]):
        expected = np.asarray(stack).max(axis=-1, keepdims=True)
        np.testing.assert_array_equal(layout.row_max(stack), expected)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_gradient_lies_as_the_output_does(loss):
    rng = np.random.default_rng(0)
    output = rng.standard_normal((40, 5, 3))
    targets = np.eye(3)[[0, 1, 2, 1, 1]]
    for stack in (output, layout.runs_fastest(output)):
        value, gradient = LOSSES[loss].value_and_gradient(stack, targets)
        assert type(gradient) is type(stack) and gradient.strides == stack.strides
        assert value.shape == (40,)


def test_a_loss_without_products_computes_on_plain_arrays():
    """On others each operation costs NumPy .4 µs more, a tenth of a sweep over XOR."""
    seen = []

    def loss(output, targets):
        seen.append(type(output))
        return 0.0, output

    layout.elementwise(loss)(layout.runs_fastest(np.ones((40, 5, 3))), None)
    assert seen == [np.ndarray]


# --- room -----------------------------------------------------------------------------------------


def test_where_there_is_no_room_it_says_what_to_do():
    for make in (
        lambda: MLP(TINY, runs=(10**9, 10**6)),
        lambda: MLP(TINY, runs=(10**18,)),  # beyond any address, which NumPy calls a ValueError
        lambda: train(MLP(TINY), *xor(), 0.1, epochs=10**14, **CROSS),
        # a constant rate takes no room, however it broadcasts
        lambda: train(MLP(TINY, runs=(2, 3)), *xor(), [[0.1], [0.2]], epochs=10**13, **CROSS),
    ):
        with pytest.raises(MemoryError, match="GB.*fewer runs.*learning_rate_sweep"):
            make()
    with pytest.raises(MemoryError, match=r"losses of shape \(100000000000000, 1\).* 8e\+05 GB"):
        train(MLP(TINY), *xor(), 0.1, epochs=10**14, **CROSS)
