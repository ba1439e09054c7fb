"""The network: forward and backward against loops and central differences, seeds, runs."""

import copy
import itertools
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.global_random import watched

from lrcourse.activations import ACTIVATIONS
from lrcourse.losses import LOSSES
from lrcourse.mlp import MLP

pytestmark = pytest.mark.filterwarnings("error")

INITS = ["normal", "xavier", "he", "lecun", "zeros"]
RUNS = [(), (3,), (2, 2)]
KINKED = {"relu", "leaky_relu", "elu", "selu"}  # elu has no kink in f, yet one in f''
FEW = settings(derandomize=True, max_examples=15, deadline=None, database=None)


def targets_for(loss, n_samples, n_outputs, rng):
    if loss == "mean_squared_error":
        return rng.normal(size=(n_samples, n_outputs))
    if loss == "binary_cross_entropy":
        return rng.integers(0, 2, (n_samples, n_outputs))
    return rng.integers(0, n_outputs, n_samples)


def with_biases(model, rng):
    """Biases start at zero; a test that leaves them there cannot see them applied wrongly."""
    for _, bias in model.parameters:
        bias[...] = 0.5 * rng.normal(size=bias.shape)
    return model


def plain_forward(model, X, run=()):
    """One sample and one unit at a time."""
    rows = []
    for x in X:
        for layer, (weight, bias) in enumerate(model.parameters):
            w, b = weight[run], bias[run]
            z = np.array([sum(x * w[:, j]) + b[0, j] for j in range(w.shape[1])])
            x = z if layer == len(model.parameters) - 1 else model.activation(z)
        rows.append(x)
    return np.array(rows)


def numeric_gradients(model, X, y, loss, h=1e-3):
    """Five-point differences, wrong by h⁴: far below 1e-7, without drowning in rounding.

    Each run's loss depends on its own parameters only, so one entry is moved in all runs at once,
    and each run's derivative is read off its own loss.
    """
    gradients = []
    for w in (w for pair in model.parameters for w in pair):
        numeric = np.empty_like(w)
        for i in np.ndindex(w.shape[-2:]):
            entry = (..., *i)
            here = w[entry].copy()
            values = []
            for step in (-2, -1, 1, 2):
                w[entry] = here + step * h
                values.append(model.loss_and_gradients(X, y, loss)[0])
            w[entry] = here
            far_below, below, above, far_above = values
            numeric[entry] = (far_below - 8 * below + 8 * above - far_above) / (12 * h)
        gradients.append(numeric)
    return gradients


def data_off_the_kinks(model, rng, n_samples=4):
    """Samples for which no hidden unit lies near 0, where ReLU and its kin have no derivative.

    Differences move a parameter by 2e-3, and z by that times an input of about 1 (and a weight or
    two): 0.02 is far enough. Samples are drawn until each of them is; none is dropped or excused.
    """
    X = rng.normal(size=(n_samples, model.sizes[0]))
    if model.activation.name not in KINKED:
        return X
    for sample in range(n_samples):
        for _ in range(10000):
            hidden = model.layers(X[sample : sample + 1])[0][:-1]
            if all((np.abs(z) > 0.02).all() for z in hidden):
                break
            X[sample] = rng.normal(size=model.sizes[0])
        else:
            raise AssertionError("no sample off the kinks")
    return X


def assert_gradients_close(model, X, y, loss, tolerance=1e-7):
    _, gradients = model.loss_and_gradients(X, y, loss)
    flat = [g for pair in gradients for g in pair]
    for got, numeric in zip(flat, numeric_gradients(model, X, y, loss), strict=True):
        assert got.shape == numeric.shape
        difference = np.linalg.norm(got - numeric, axis=(-2, -1))
        scale = np.linalg.norm(got, axis=(-2, -1)) + np.linalg.norm(numeric, axis=(-2, -1))
        # 3e-13 is what differences of a loss near 1 can resolve; a gradient of 0 has to be 0.
        assert (difference <= tolerance * scale + 3e-13).all(), (difference / scale).max()


# --- the gradient ---------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_of_every_init_and_run_shape(activation, loss):
    for number, (init, runs) in enumerate(itertools.product(INITS, RUNS)):
        rng = np.random.default_rng(number)
        seeds = np.arange(int(np.prod(runs)), dtype=int).reshape(runs)
        model = MLP([2, 3, 2, 2], activation, init, seed=seeds, runs=runs)
        if init == "zeros":
            assert not np.signbit(model.flat).any()  # nor minus zero
            X = rng.normal(size=(4, 2))  # every hidden unit at 0, and the weights after it are 0
        else:
            X = data_off_the_kinks(with_biases(model, rng), rng)
        y = targets_for(loss, len(X), 2, rng)
        assert_gradients_close(model, X, y, loss)


@pytest.mark.parametrize("loss", LOSSES)
@FEW
@given(
    sizes=st.lists(st.integers(1, 4), min_size=2, max_size=5),
    n_samples=st.integers(1, 5),
    runs=st.sampled_from([(), (1,), (2,), (1, 2)]),
    activation=st.sampled_from(sorted(set(ACTIVATIONS) - KINKED)),
    seed=st.integers(0, 1000),
)
def test_gradients_of_any_depth_and_width(loss, sizes, n_samples, runs, activation, seed):
    rng = np.random.default_rng(seed)
    model = with_biases(MLP(sizes, activation, seed=seed, runs=runs), rng)
    X = rng.normal(size=(n_samples, sizes[0]))
    assert_gradients_close(model, X, targets_for(loss, n_samples, sizes[-1], rng), loss)


def test_the_backward_pass_changes_nothing():
    rng = np.random.default_rng(3)
    model = with_biases(MLP([2, 3, 1], seed=3), rng)
    X, y = rng.normal(size=(4, 2)), rng.integers(0, 2, (4, 1))
    kept = [w.copy() for pair in model.parameters for w in pair], X.copy(), y.copy()
    first = model.loss_and_gradients(X, y, "binary_cross_entropy")
    for _, bias in first[1]:
        bias += 100
    second = model.loss_and_gradients(X, y, "binary_cross_entropy")
    assert first[0] == second[0]
    for w, before in zip((w for pair in model.parameters for w in pair), kept[0], strict=True):
        np.testing.assert_array_equal(w, before)
    np.testing.assert_array_equal(X, kept[1])
    np.testing.assert_array_equal(y, kept[2])


# --- the forward pass -----------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_forward_against_a_loop_over_samples_and_units(activation):
    rng = np.random.default_rng(4)
    for sizes, runs in [([2, 1], ()), ([3, 4, 2], ()), ([2, 3, 4, 3], (2, 3))]:
        seeds = np.arange(int(np.prod(runs)), dtype=int).reshape(runs)
        model = with_biases(MLP(sizes, activation, seed=seeds, runs=runs), rng)
        X = rng.normal(size=(5, sizes[0]))
        output = model.forward(X)
        assert output.shape == (*runs, 5, sizes[-1])
        for run in np.ndindex(runs):
            np.testing.assert_allclose(output[run], plain_forward(model, X, run), rtol=1e-12)


def test_layers_are_the_steps_of_the_forward_pass():
    rng = np.random.default_rng(6)
    model = with_biases(MLP([3, 4, 5, 2], "sigmoid", seed=np.arange(2), runs=(2,)), rng)
    X = rng.normal(size=(7, 3))
    zs, activations = model.layers(X)
    assert [z.shape for z in zs] == [(2, 7, 4), (2, 7, 5), (2, 7, 2)]
    np.testing.assert_array_equal(activations[0], X)
    for layer, (weight, bias) in enumerate(model.parameters):
        z = activations[layer] @ weight + bias
        np.testing.assert_allclose(zs[layer], z, rtol=1e-14)
        if layer < 2:
            np.testing.assert_allclose(activations[layer + 1], 1 / (1 + np.exp(-z)), rtol=1e-13)
    np.testing.assert_array_equal(zs[-1], model.forward(X))


# --- runs -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [(), (1,), (3,), (2, 3), (0,), (40,), (5, 0)])
@pytest.mark.parametrize("loss", LOSSES)
def test_run_axes_against_a_loop_over_single_runs(loss, runs):
    rng = np.random.default_rng(7)
    seeds = np.arange(int(np.prod(runs)), dtype=int).reshape(runs)
    model = with_biases(MLP([2, 4, 3], seed=seeds, runs=runs), rng)
    X = rng.normal(size=(6, 2))
    y = targets_for(loss, 6, 3, rng)
    output = model.forward(X)
    value, gradients = model.loss_and_gradients(X, y, loss)
    assert output.shape == (*runs, 6, 3)
    assert np.shape(value) == runs
    for pair, gradient_pair in zip(model.parameters, gradients, strict=True):
        assert [w.shape for w in pair] == [g.shape for g in gradient_pair]
    for run in np.ndindex(runs):
        single = model.run(run)
        assert single.runs == ()
        np.testing.assert_allclose(output[run], single.forward(X), rtol=1e-12, atol=1e-14)
        alone, slopes = single.loss_and_gradients(X, y, loss)
        assert np.asarray(value)[run] == pytest.approx(float(alone), rel=1e-12)
        for pair, single_pair in zip(gradients, slopes, strict=True):
            for g, s in zip(pair, single_pair, strict=True):
                np.testing.assert_allclose(g[run], s, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("loss", LOSSES)
def test_each_run_may_have_its_own_data(loss):
    rng = np.random.default_rng(8)
    model = MLP([2, 3, 2], seed=np.arange(3), runs=(3,))
    X = rng.normal(size=(3, 5, 2))
    y = np.stack([targets_for(loss, 5, 2, rng) for _ in range(3)])
    value, gradients = model.loss_and_gradients(X, y, loss)
    for run in range(3):
        alone, slopes = model.run(run).loss_and_gradients(X[run], y[run], loss)
        assert value[run] == pytest.approx(float(alone), rel=1e-13)
        np.testing.assert_allclose(gradients[0][0][run], slopes[0][0], rtol=1e-11, atol=1e-15)


def test_a_run_that_left_the_finite_numbers_leaves_the_others_alone():
    rng = np.random.default_rng(9)
    X, y = rng.normal(size=(5, 2)), rng.integers(0, 2, 5)
    for activation in ACTIVATIONS:
        model = MLP([2, 3, 2], activation, seed=np.arange(4), runs=(4,))
        before = model.loss_and_gradients(X, y, "softmax_cross_entropy")
        for run, bad in [(1, np.inf), (3, np.nan)]:
            model.parameters[0][0][run] = bad
        with np.errstate(all="raise"):
            after = model.loss_and_gradients(X, y, "softmax_cross_entropy")
            output = model.forward(X)
            np.testing.assert_array_equal(model.layers(X)[0][-1], output)
        assert np.isnan(output[3]).all()
        for run in (0, 2):
            assert before[0][run] == after[0][run]
            for pair, other in zip(before[1], after[1], strict=True):
                np.testing.assert_array_equal(pair[0][run], other[0][run])
                np.testing.assert_array_equal(pair[1][run], other[1][run])


def test_run_takes_one_or_several_and_copies():
    model = MLP([2, 3, 1], "relu", seed=np.arange(6).reshape(2, 3), runs=(2, 3))
    one, row = model.run((1, 2)), model.run(1)
    assert (one.runs, row.runs) == ((), (3,))
    assert one.activation.name == row.activation.name == "relu"
    assert one.sizes == row.sizes == model.sizes
    for (weight, bias), (single, single_bias) in zip(model.parameters, one.parameters, strict=True):
        np.testing.assert_array_equal(single, weight[1, 2])
        np.testing.assert_array_equal(single_bias, bias[1, 2])
        single[...] = 99
        single_bias[...] = 99
        assert not (weight == 99).any()
        assert not (bias == 99).any()
    np.testing.assert_array_equal(row.parameters[0][0], model.parameters[0][0][1])
    row.parameters[0][0][...] = 99
    assert not (model.parameters[0][0] == 99).any()


def test_a_copy_has_parameters_of_its_own():
    model = MLP([2, 3, 1], "gelu", seed=4, runs=(2,))
    copy = model.copy()
    assert (copy.runs, copy.sizes, copy.activation) == (model.runs, model.sizes, model.activation)
    for pair, other in zip(model.parameters, copy.parameters, strict=True):
        for w, v in zip(pair, other, strict=True):
            np.testing.assert_array_equal(w, v)
            assert not np.shares_memory(w, v)


# --- initialisation and seeds ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("init", "variance"),
    [
        ("normal", lambda n_in, n_out: 1.0),
        ("xavier", lambda n_in, n_out: 2 / (n_in + n_out)),
        ("he", lambda n_in, n_out: 2 / n_in),
        ("lecun", lambda n_in, n_out: 1 / n_in),
        ("zeros", lambda n_in, n_out: 0.0),
    ],
)
def test_every_init_scales_the_same_standard_normal_numbers(init, variance):
    """Layer by layer from default_rng(seed): a reader can draw a network's weights by hand."""
    rng = np.random.default_rng(6)
    for weight, bias in MLP([3, 4, 2], init=init, seed=6).parameters:
        by_hand = np.sqrt(variance(*weight.shape)) * rng.standard_normal(weight.shape)
        np.testing.assert_allclose(weight, by_hand, rtol=1e-14)
        assert not bias.any()


def test_shapes_of_the_parameters():
    for runs in [(), (3,), (2, 3), (0,)]:
        model = MLP([5, 4, 3], runs=runs)
        assert [(w.shape, b.shape) for w, b in model.parameters] == [
            ((*runs, 5, 4), (*runs, 1, 4)),
            ((*runs, 4, 3), (*runs, 1, 3)),
        ]
    assert MLP([2, 1], runs=3).runs == (3,)


@pytest.mark.parametrize("init", ["normal", "he"])
def test_every_run_starts_from_its_own_seed_as_it_would_alone(init):
    seeds = np.array([[3, 1, 4], [1, 5, 9]])
    model = MLP([2, 4, 3], init=init, seed=seeds, runs=(2, 3))
    for run in np.ndindex(2, 3):
        alone = MLP([2, 4, 3], init=init, seed=int(seeds[run]))
        for (weight, _), (single, _) in zip(model.parameters, alone.parameters, strict=True):
            np.testing.assert_array_equal(weight[run], single)
    first = model.parameters[0][0]
    np.testing.assert_array_equal(first[0, 1], first[1, 0])
    assert not np.array_equal(first[0, 0], first[0, 1])


def test_seeds_broadcast_over_the_runs():
    equal = MLP([2, 4, 1], seed=0, runs=(9,)).parameters[0][0]
    np.testing.assert_array_equal(equal, np.broadcast_to(equal[0], equal.shape))
    rows = MLP([2, 4, 1], seed=np.arange(5), runs=(3, 5)).parameters[0][0]
    np.testing.assert_array_equal(rows, np.broadcast_to(rows[0], rows.shape))
    assert len({w.tobytes() for w in rows[0]}) == 5


def test_the_global_random_state_is_neither_read_nor_touched():
    with watched(seed=1):
        first = MLP([2, 3, 1], seed=7).parameters[0][0]
    with watched(seed=2):
        np.testing.assert_array_equal(MLP([2, 3, 1], seed=7).parameters[0][0], first)


def test_a_generator_is_drawn_from():
    rng = np.random.default_rng(11)
    first, second = MLP([2, 3, 1], seed=rng), MLP([2, 3, 1], seed=rng)
    assert not np.array_equal(first.parameters[0][0], second.parameters[0][0])
    alone = MLP([2, 3, 1], seed=11)
    np.testing.assert_array_equal(first.parameters[0][0], alone.parameters[0][0])


# --- precision ------------------------------------------------------------------------------------


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_float32_all_the_way(activation):
    rng = np.random.default_rng(12)
    X, y = rng.normal(size=(5, 3)), rng.integers(0, 2, 5)
    single = MLP([3, 4, 2], activation, seed=3, dtype=np.float32)
    double = MLP([3, 4, 2], activation, seed=3)
    assert single.forward(X).dtype == np.float32
    np.testing.assert_allclose(single.forward(X), double.forward(X), rtol=1e-4, atol=1e-5)
    value, gradients = single.loss_and_gradients(X, y, "softmax_cross_entropy")
    assert value.dtype == np.float32
    for pair in [*gradients, *single.parameters, *single.copy().parameters]:
        assert [w.dtype for w in pair] == [np.float32, np.float32]
    _, exact = double.loss_and_gradients(X, y, "softmax_cross_entropy")
    np.testing.assert_allclose(gradients[0][0], exact[0][0], rtol=1e-3, atol=1e-5)


# --- from parameters ------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [(), (2,), (0,), (2, 3)])
def test_from_parameters_is_the_same_network_with_its_own_arrays(runs):
    source = MLP([2, 3, 1], "relu", seed=5, runs=runs, dtype=np.float32)
    model = MLP.from_parameters(source.parameters, "relu")
    assert (model.runs, model.sizes, model.activation.name) == (runs, (2, 3, 1), "relu")
    np.testing.assert_array_equal(model.flat, source.flat)
    assert model.flat.dtype == np.float32 and not np.shares_memory(model.flat, source.flat)


def test_whole_numbers_as_parameters_become_floats():
    model = MLP.from_parameters([([[2], [3]], [[1]])])
    assert model.flat.tolist() == [2.0, 3.0, 1.0] and model.forward([[0.5, 0.5]]).item() == 3.5


# --- one flat array -------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [(), (2, 3)])
def test_the_layers_are_views_of_one_array_weights_first(runs):
    model = MLP([3, 4, 2], runs=runs)
    assert model.flat.shape == (*runs, 3 * 4 + 4 + 4 * 2 + 2)
    assert all(np.shares_memory(w, model.flat) for pair in model.parameters for w in pair)
    model.flat[...] = np.arange(26)
    (W1, b1), (W2, b2) = (pair for pair in model.parameters)
    for w, first, last in [(W1, 0, 12), (b1, 12, 16), (W2, 16, 24), (b2, 24, 26)]:
        expected = np.broadcast_to(np.arange(first, last).reshape(w.shape[-2:]), w.shape)
        np.testing.assert_array_equal(w, expected)
    W2[...] = -1
    assert (model.flat[..., 16:24] == -1).all() and (model.flat[..., :16] >= 0).all()


def test_from_flat_copies_nothing_and_wants_all_parameters():
    flat = np.arange(26.0)
    model = MLP.from_flat(flat, [3, 4, 2], "relu")
    assert (model.flat is flat, model.sizes, model.activation.name) == (True, (3, 4, 2), "relu")
    for wrong in (np.zeros(25), np.zeros((26, 1)), np.float64(1)):
        with pytest.raises(ValueError, match=r"flat must have shape \(\*runs, 26\)"):
            MLP.from_flat(wrong, [3, 4, 2])
    for wrong in (np.arange(26), [1.0] * 26):  # whole numbers would cut off what is calculated
        with pytest.raises(TypeError, match="flat must be an array of float32 or float64"):
            MLP.from_flat(wrong, [3, 4, 2])
    for wrong in ([], [(np.zeros(2), np.zeros(2))]):
        with pytest.raises(ValueError, match="parameters must be one pair"):
            MLP.from_parameters(wrong)


@pytest.mark.parametrize("way", [copy.deepcopy, copy.copy, lambda m: pickle.loads(pickle.dumps(m))])
def test_stored_and_copied_the_layers_are_still_views(way):
    """Else training would change one array and the forward pass read others."""
    model = MLP([2, 3, 1], "gelu", seed=1, runs=(2,))
    again = way(model)
    np.testing.assert_array_equal(again.flat, model.flat)
    assert (again.sizes, again.activation.name) == (model.sizes, "gelu")
    again.flat[...] = 0
    assert not again.forward([[1.0, 2.0]]).any()


def test_parameters_are_changed_in_place_and_not_replaced():
    """A new array in the place of a view would be one that training never sees."""
    model = MLP([2, 1])
    with pytest.raises(AttributeError):
        model.parameters = [(np.zeros((2, 1)), np.zeros((1, 1)))]
    with pytest.raises(TypeError):
        model.parameters[0] = (np.zeros((2, 1)), np.zeros((1, 1)))


def test_the_first_layer_says_how_many_runs_there_are():
    first, last = (np.ones((3, 2, 2)), np.ones((3, 1, 2))), (np.ones((2, 1)), np.ones((1, 1)))
    with pytest.raises(ValueError, match=r"parameters\[1\] must have shapes \(3, 2, 1\)"):
        MLP.from_parameters([first, last])
