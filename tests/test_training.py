"""Training: loss for loss against scikit-learn, runs against a loop, divergence, schedules."""

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier, MLPRegressor
from support.global_random import watched

from lrcourse import layout, training
from lrcourse.datasets import xor
from lrcourse.losses import LOSSES
from lrcourse.mlp import MLP
from lrcourse.optimizers import OPTIMIZERS, SGD, Adam, Optimizer, get_optimizer
from lrcourse.schedules import cosine, exponential_decay, warm_up
from lrcourse.training import Batches, train, updates

pytestmark = pytest.mark.filterwarnings("error")


def some_data(loss, n_samples=24, n_in=3, n_outputs=3, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n_samples, n_in))
    if loss == "mean_squared_error":
        return X, rng.normal(size=(n_samples, n_outputs))
    if loss == "binary_cross_entropy":
        return X, rng.integers(0, 2, (n_samples, n_outputs))
    return X, rng.permutation(np.arange(n_samples) % n_outputs)


def flat(model):
    return np.concatenate([w.ravel() for pair in model.parameters for w in pair])


# --- scikit-learn, from the same weights, loss for loss -------------------------------------------


def scikit_losses(model, X, y, batches, learning_rate, regression=False, **settings):
    """The loss of each batch before its update, and the network after the last of them."""
    estimator = (MLPRegressor if regression else MLPClassifier)(
        hidden_layer_sizes=model.sizes[1:-1],
        activation={"sigmoid": "logistic"}.get(model.activation.name, model.activation.name),
        learning_rate_init=learning_rate,
        alpha=0.0,
        shuffle=False,
        epsilon=1e-300,  # scikit-learn has it elsewhere in Adam's formula
        **settings,
    )
    classes = {} if regression else {"classes": np.unique(y)}
    y = y.ravel() if y.shape[-1:] == (1,) else y
    estimator.partial_fit(X, y, **classes)  # draws weights of its own, which are replaced
    estimator.coefs_ = [weight.copy() for weight, _ in model.parameters]
    estimator.intercepts_ = [bias[0].copy() for _, bias in model.parameters]
    del estimator._optimizer
    losses = []
    for batch in batches:
        estimator.partial_fit(X[batch], y[batch])
        losses.append(estimator.loss_)
    return np.array(losses), estimator


def batches_of(n_samples, batch_size, epochs, seed):
    """The order that the docstring of train promises."""
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        if batch_size is None:
            yield np.arange(n_samples)
        else:
            order = rng.permutation(n_samples)
            yield from (order[i : i + batch_size] for i in range(0, n_samples, batch_size))


SOLVERS = {
    "sgd": ({"solver": "sgd", "momentum": 0.0}, lambda: SGD()),
    "momentum": (
        {"solver": "sgd", "momentum": 0.8, "nesterovs_momentum": False},
        lambda: SGD(momentum=0.8),
    ),
    "nesterov": (
        {"solver": "sgd", "momentum": 0.8, "nesterovs_momentum": True},
        lambda: SGD(momentum=0.8, nesterov=True),
    ),
    "adam": (
        {"solver": "adam", "beta_1": 0.85, "beta_2": 0.99},
        lambda: Adam(beta1=0.85, beta2=0.99, epsilon=1e-300),
    ),
}
RATES = {"sgd": 0.3, "momentum": 0.1, "nesterov": 0.1, "adam": 0.02}


@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "identity"])
def test_classifiers_of_scikit_learn(activation, solver, batch_size):
    for loss, n_outputs in [("binary_cross_entropy", 1), ("softmax_cross_entropy", 3)]:
        epochs, seed = (20, 3) if batch_size is None else (5, 3)
        X, y = some_data(loss, n_outputs=n_outputs)
        model = MLP([3, 5, 4, n_outputs], activation, seed=1)
        settings, optimizer = SOLVERS[solver]
        theirs, estimator = scikit_losses(
            model, X, y, batches_of(24, batch_size, epochs, seed), RATES[solver], **settings
        )
        history = train(
            model,
            X,
            y,
            RATES[solver],
            loss=loss,
            optimizer=optimizer(),
            epochs=epochs,
            batch_size=batch_size,
            seed=seed,
        )
        np.testing.assert_allclose(history.step_loss, theirs, rtol=1e-9, atol=1e-12)
        for (weight, bias), w, b in zip(
            model.parameters, estimator.coefs_, estimator.intercepts_, strict=True
        ):
            np.testing.assert_allclose(weight, w, rtol=1e-7, atol=1e-9)
            np.testing.assert_allclose(bias[0], b, rtol=1e-7, atol=1e-9)
        assert history.step_loss[-1] != history.step_loss[0]


@pytest.mark.parametrize("batch_size", [None, 8])
@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("n_outputs", [1, 2])
def test_regressors_of_scikit_learn(n_outputs, solver, batch_size):
    """Their loss has a half; their gradient is a mean over samples, ours over outputs too."""
    X, y = some_data("mean_squared_error", n_outputs=n_outputs)
    model = MLP([3, 6, n_outputs], "tanh", seed=2)
    settings, optimizer = SOLVERS[solver]
    their_rate = RATES[solver] / 2
    our_rate = their_rate if solver == "adam" else their_rate * n_outputs / 2
    epochs = 20 if batch_size is None else 6
    theirs, _ = scikit_losses(
        model, X, y, batches_of(24, batch_size, epochs, 4), their_rate, regression=True, **settings
    )
    history = train(
        model,
        X,
        y,
        our_rate,
        loss="mean_squared_error",
        optimizer=optimizer(),
        epochs=epochs,
        batch_size=batch_size,
        seed=4,
    )
    np.testing.assert_allclose(history.step_loss, 2 * theirs, rtol=1e-9, atol=1e-12)


# --- the textbook's loop, written out -------------------------------------------------------------


def plain_training(model, X, y, rate_of, loss, batches):
    """w ← w - α g, and nothing else."""
    losses = []
    for step, batch in enumerate(batches):
        value, gradients = model.loss_and_gradients(X[batch], y[batch], loss)
        losses.append(value)
        for pair, gradient_pair in zip(model.parameters, gradients, strict=True):
            for w, g in zip(pair, gradient_pair, strict=True):
                w -= rate_of(step) * g
    return np.array(losses)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_plain_loop(loss):
    X, y = some_data(loss)
    for batch_size, epochs in [(None, 12), (24, 12), (100, 12), (5, 4), (1, 2)]:
        model, plain = MLP([3, 4, 3], seed=5), MLP([3, 4, 3], seed=5)
        history = train(model, X, y, 0.2, loss=loss, epochs=epochs, batch_size=batch_size, seed=9)
        at_once = None if batch_size in (None, 24, 100) else batch_size
        batches = list(batches_of(24, at_once, epochs, 9))
        expected = plain_training(plain, X, y, lambda step: 0.2, loss, batches)
        np.testing.assert_allclose(history.step_loss, expected, rtol=1e-10)
        np.testing.assert_allclose(flat(model), flat(plain), rtol=1e-9, atol=1e-12)
        # The loss of an epoch is the mean over its samples: the last batch may be smaller.
        sizes = np.array([len(batch) for batch in batches], dtype=float).reshape(epochs, -1)
        by_epoch = (expected.reshape(epochs, -1) * sizes).sum(1) / 24
        np.testing.assert_allclose(history.loss, by_epoch, rtol=1e-10)


def test_the_losses_are_kept_once():
    """Of a hundred thousand runs they are a gigabyte."""
    X, y = some_data("softmax_cross_entropy")
    for batch_size, one in [(None, True), (24, True), (12, False)]:
        settings = {"loss": "softmax_cross_entropy", "epochs": 3, "batch_size": batch_size}
        history = train(MLP([3, 4, 3], runs=(2,)), X, y, 0.1, **settings)
        assert np.shares_memory(history.loss, history.step_loss) == one


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_data_and_global_random_state_are_left_alone(optimizer):
    X, y = some_data("mean_squared_error")
    kept_X, kept_y = X.copy(), y.copy()
    settings = {"loss": "mean_squared_error", "optimizer": optimizer, "batch_size": 5}
    with watched(seed=1):
        first = train(MLP([3, 4, 3]), X, y, 1e-2, epochs=3, **settings)
    np.testing.assert_array_equal(X, kept_X)
    np.testing.assert_array_equal(y, kept_y)
    with watched(seed=2):
        second = train(MLP([3, 4, 3]), X, y, 1e-2, epochs=3, **settings)
    np.testing.assert_array_equal(first.loss, second.loss)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_an_optimiser_object_starts_afresh_and_may_be_used_again(optimizer):
    X, y = some_data("softmax_cross_entropy")
    mine = get_optimizer(optimizer)
    losses = [
        train(MLP([3, 4, 3]), X, y, 0.05, loss="softmax_cross_entropy", optimizer=o, epochs=8).loss
        for o in (mine, mine, optimizer)
    ]
    np.testing.assert_array_equal(losses[0], losses[1])
    np.testing.assert_array_equal(losses[0], losses[2])


def test_no_epochs_change_nothing():
    X, y = some_data("softmax_cross_entropy")
    model = MLP([3, 4, 3], seed=np.arange(2), runs=(2,))
    before = flat(model)
    history = train(model, X, y, 0.1, loss="softmax_cross_entropy", epochs=0)
    assert history.loss.shape == (0, 2)
    assert history.step_loss.shape == (0, 2)
    assert history.divergence_step.tolist() == [-1, -1]
    np.testing.assert_array_equal(flat(model), before)


# --- schedules ------------------------------------------------------------------------------------


def test_a_schedule_counts_updates_and_not_epochs():
    X, y = some_data("softmax_cross_entropy")
    schedule = warm_up(exponential_decay(0.5, 0.8), 3)
    model, plain = MLP([3, 4, 3], seed=7), MLP([3, 4, 3], seed=7)
    history = train(
        model, X, y, schedule, loss="softmax_cross_entropy", epochs=3, batch_size=6, seed=2
    )
    expected = plain_training(
        plain, X, y, schedule, "softmax_cross_entropy", batches_of(24, 6, 3, 2)
    )
    np.testing.assert_allclose(history.step_loss, expected, rtol=1e-11)
    np.testing.assert_allclose(flat(model), flat(plain), rtol=1e-10, atol=1e-13)


RATE_SHAPES = [((), 0.2), ((3,), [0.1, 0.2, 0.4]), ((2, 1), [[0.1], [0.3]]), ((2, 3), None)]


@pytest.mark.parametrize("scheduled", [False, True])
@pytest.mark.parametrize(("shape", "rates"), RATE_SHAPES)
@pytest.mark.parametrize("epochs", [2, 5])
def test_learning_rates_broadcast_over_the_runs(shape, rates, scheduled, epochs):
    """Two epochs, as many as there are rows: the axis of the steps must not pass for a run axis."""
    if rates is None:
        rates = np.arange(1, 7).reshape(2, 3) / 10
    rates = np.array(rates)
    X, y = some_data("softmax_cross_entropy")
    model = MLP([3, 4, 3], seed=np.arange(6).reshape(2, 3), runs=(2, 3))
    singles = {run: model.run(run) for run in np.ndindex(2, 3)}
    rate = exponential_decay(rates, 0.7) if scheduled else rates
    history = train(model, X, y, rate, loss="softmax_cross_entropy", epochs=epochs)
    for run, single in singles.items():
        own = float(np.broadcast_to(rates, (2, 3))[run])
        own = exponential_decay(own, 0.7) if scheduled else own
        alone = train(single, X, y, own, loss="softmax_cross_entropy", epochs=epochs)
        np.testing.assert_allclose(history.loss[(slice(None), *run)], alone.loss, rtol=1e-12)


# --- the model --------------------------------------------------------------------------------------


def test_the_parameters_stay_the_same_arrays():
    X, y = xor()
    model = MLP([2, 4, 1], seed=np.arange(40), runs=(40,))
    arrays = [w for pair in model.parameters for w in pair]
    before = flat(model)
    train(model, X, y, 0.1, loss="binary_cross_entropy", epochs=2)
    assert all(
        w is v for w, v in zip(arrays, (w for p in model.parameters for w in p), strict=True)
    )
    assert not np.array_equal(flat(model), before)


def test_in_float32_the_update_is_float32_to_the_last_bit():
    X, y = some_data("mean_squared_error")
    for rate in (0.3, cosine(0.3, 99)):
        model = MLP([3, 4, 3], dtype=np.float32)
        expected = model.copy()
        for step in range(3):
            _, gradients = expected.loss_and_gradients(X, y, "mean_squared_error")
            gradient = np.concatenate([g.ravel() for pair in gradients for g in pair])
            expected.flat -= np.float32(rate(step) if callable(rate) else rate) * gradient
        train(model, X, y, rate, loss="mean_squared_error", epochs=3)
        np.testing.assert_array_equal(model.flat, expected.flat)


def test_float32_stays_float32():
    X, y = some_data("softmax_cross_entropy")
    for optimizer in OPTIMIZERS:
        for runs, rate in [((), 0.01), ((2,), np.array([0.01, 0.02])), ((), cosine(0.01, 9))]:
            model = MLP([3, 4, 3], runs=runs, dtype=np.float32)
            history = train(
                model, X, y, rate, loss="softmax_cross_entropy", optimizer=optimizer, epochs=3
            )
            for pair in model.parameters:
                assert [w.dtype for w in pair] == [np.float32, np.float32]
            double = MLP([3, 4, 3], runs=runs)
            exact = train(
                double, X, y, rate, loss="softmax_cross_entropy", optimizer=optimizer, epochs=3
            )
            np.testing.assert_allclose(history.loss, exact.loss, rtol=1e-4)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ZeroDivisionError])
@pytest.mark.parametrize("runs", [(), (5,), (40,)])
def test_stopped_half_way_the_model_is_as_it_was(runs, error, monkeypatch):
    """Not with some of its runs trained and others not, nor with a few epochs behind it."""
    monkeypatch.setattr(layout, "CACHED_ELEMENTS", 2 * 4 * 4)  # in twos
    X, y = xor()
    model = MLP([2, 4, 1], seed=3, runs=runs)
    before = model.copy()
    measured = []

    def record(network):
        measured.append(flat(network))
        if len(measured) == (3 if runs == () else 8):
            raise error

    settings = {"loss": "binary_cross_entropy", "epochs": 4}
    with pytest.raises(error):
        train(model, X, y, 0.5, record=record, **settings)
    assert not np.array_equal(measured[0], measured[2])  # it was on its way
    np.testing.assert_array_equal(model.flat, before.flat)
    again, fresh = train(model, X, y, 0.5, **settings), train(before, X, y, 0.5, **settings)
    np.testing.assert_array_equal(again.loss, fresh.loss)
    np.testing.assert_array_equal(model.flat, before.flat)


# --- update by update -----------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 7])
@pytest.mark.parametrize(("runs", "rates"), [((), 0.2), ((2, 3), [[0.1], [0.3]])])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_updates_are_those_of_train(runs, rates, optimizer, batch_size):
    X, y = some_data("softmax_cross_entropy")
    schedule = exponential_decay(rates, 0.9)
    settings = {"loss": "softmax_cross_entropy", "optimizer": optimizer}
    settings |= {"batch_size": batch_size, "seed": 4}
    for learning_rate in (schedule, rates):
        model = MLP([3, 4, 3], seed=1, runs=runs)
        stepped = model.copy()
        history = train(model, X, y, learning_rate, epochs=3, **settings)
        steps = updates(stepped, X, y, learning_rate, **settings)
        losses = [next(steps) for _ in history.step_loss]
        np.testing.assert_array_equal(losses, history.step_loss)
        np.testing.assert_array_equal(stepped.flat, model.flat)


def test_the_rate_may_change_on_the_way_and_the_model_be_looked_at():
    """What a slider does to a training that goes on."""
    X, y = some_data("mean_squared_error")
    model, plain = MLP([3, 4, 3], seed=1), MLP([3, 4, 3], seed=1)
    slider = {"value": 0.1}
    steps = updates(model, X, y, lambda step: slider["value"], loss="mean_squared_error")
    for rate in (0.1, 0.3, 0.0, 0.2):
        slider["value"] = rate
        loss, gradients = plain.loss_and_gradients(X, y, "mean_squared_error")
        before = flat(model)
        assert next(steps) == pytest.approx(float(loss), rel=1e-14)
        assert np.array_equal(flat(model), before) == (rate == 0)
        for pair, slopes in zip(plain.parameters, gradients, strict=True):
            for w, g in zip(pair, slopes, strict=True):
                w -= rate * g
        np.testing.assert_allclose(flat(model), flat(plain), rtol=1e-12, atol=1e-15)
    slider["value"] = -0.1
    with pytest.raises(ValueError, match=r"learning_rate must be 0 or greater; got -0\.1"):
        next(steps)


def test_updates_check_their_arguments_when_called_and_diverge_in_silence():
    X, y = some_data("mean_squared_error")
    with pytest.raises(ValueError, match="X must be finite"):
        updates(MLP([3, 3]), X * np.nan, y, 0.1, loss="mean_squared_error")
    with pytest.raises(TypeError, match="model must be an MLP"):
        updates("MLP", X, y, 0.1, loss="mean_squared_error")
    steps = updates(MLP([3, 3]), X, y, 1e200, loss="mean_squared_error")
    with np.errstate(all="raise"):
        losses = [next(steps) for _ in range(9)]
        with pytest.raises(FloatingPointError):  # between two updates, the caller's own rules
            np.float64(1) / 0
    assert not np.isfinite(losses[-1])


# --- an optimiser that sees matrices --------------------------------------------------------------


class Orthogonal(Optimizer):
    """The nearest orthogonal matrix to each weight gradient, as in Muon; the biases as they are."""

    def direction(self, g, w):
        d = g.copy()
        for weight, _ in self.in_layers(d):
            weight[...] = nearest_orthogonal(weight)
        return d


def nearest_orthogonal(matrix):
    u, _, vt = np.linalg.svd(matrix, full_matrices=False)
    return u @ vt


@pytest.mark.parametrize("runs", [(), (3,), (40,)])
def test_an_optimiser_may_see_whole_matrices(runs):
    X, y = some_data("mean_squared_error")
    seeds = np.arange(int(np.prod(runs))).reshape(runs)
    model = MLP([3, 4, 3], seed=seeds, runs=runs)
    plain = model.copy()
    settings = {"loss": "mean_squared_error", "optimizer": Orthogonal(), "epochs": 5}
    train(model, X, y, 0.1, **settings)
    for _ in range(5):
        _, gradients = plain.loss_and_gradients(X, y, "mean_squared_error")
        for (weight, bias), (dW, db) in zip(plain.parameters, gradients, strict=True):
            weight -= 0.1 * nearest_orthogonal(dW)
            bias -= 0.1 * db
    np.testing.assert_allclose(flat(model), flat(plain), rtol=1e-9, atol=1e-12)


# --- batches --------------------------------------------------------------------------------------


@pytest.mark.parametrize("n_samples", [1, 5, 6, 7])
@pytest.mark.parametrize("batch_size", [None, 1, 2, 3, 6, 7, 100])
def test_batches_know_their_number_their_rows_and_the_mean(n_samples, batch_size):
    batches = Batches(n_samples, batch_size, seed=4)
    X, y = np.arange(n_samples * 2.0).reshape(n_samples, 2), np.arange(n_samples * 1.0)[:, None]
    whole = batch_size is None or batch_size >= n_samples
    expected = list(batches_of(n_samples, None if whole else batch_size, 3, seed=4))
    assert len(batches) == len(expected) / 3 and batches.size == len(expected[0])
    for rows, (X_batch, y_batch) in zip(expected, batches.of(X, y), strict=False):
        np.testing.assert_array_equal(X_batch, X[rows])
        np.testing.assert_array_equal(y_batch, y[rows])
    for runs in (1, 3):  # the loss of a batch is the mean of its rows: so is that of the epoch
        rows = np.random.default_rng(0).normal(size=(3, runs, n_samples))
        losses = [
            rows[i // len(batches)][:, batch].mean(axis=1) for i, batch in enumerate(expected)
        ]
        means = batches.mean(np.array(losses))
        np.testing.assert_allclose(means, rows.mean(axis=2), rtol=1e-12, atol=1e-15)


def test_batches_start_afresh_and_are_refused_by_name():
    batches = Batches(9, 4, seed=1)
    first, second = (
        [next(b)[0].tolist() for _ in range(6)] for b in map(batches.of, 2 * [np.eye(9)])
    )
    assert first == second
    for wrong, name in [((0,), "n_samples"), ((3, 0), "batch_size"), ((3, 1, -1), "seed")]:
        with pytest.raises(ValueError, match=name):
            Batches(*wrong)


# --- divergence -----------------------------------------------------------------------------------


def first_loss_not_finite(model, X, y, rate, loss, steps):
    with np.errstate(all="ignore"):
        losses = plain_training(model, X, y, lambda step: rate, loss, [slice(None)] * steps)
    bad = ~np.isfinite(losses)
    return int(bad.argmax()) if bad.any() else -1


@pytest.mark.parametrize("runs", [(5,), (40,)])
@pytest.mark.parametrize("loss", ["mean_squared_error", "softmax_cross_entropy"])
def test_divergence_is_silent_alone_and_told(runs, loss):
    """Neighbours have the same bits whether the run beside them diverges or is not there."""
    (n,) = runs
    X, y = some_data(loss)
    bad = np.arange(n) % 5 == 1
    rates = np.where(bad, 1e3, 0.05 * (1 + np.arange(n) % 5))
    settings = {"loss": loss, "epochs": 300}
    model = MLP([3, 2, 3], "relu", seed=np.arange(n), runs=runs)
    steps = [first_loss_not_finite(model.run(i), X, y, rates[i], loss, 300) for i in range(n)]
    tame, healthy = model.copy(), model.run(np.flatnonzero(~bad))
    with np.errstate(all="raise"):
        history = train(model, X, y, rates, **settings)
    assert history.divergence_step.tolist() == steps
    np.testing.assert_array_equal(history.diverged, history.divergence_step >= 0)
    assert not history.diverged[~bad].any()
    if loss == "mean_squared_error":
        assert history.diverged[bad].all()

    beside = train(tame, X, y, np.where(bad, 0.05, rates), **settings)
    np.testing.assert_array_equal(history.step_loss[:, ~bad], beside.step_loss[:, ~bad])
    for pair, other in zip(model.parameters, tame.parameters, strict=True):
        np.testing.assert_array_equal(pair[0][~bad], other[0][~bad])
        np.testing.assert_array_equal(pair[1][~bad], other[1][~bad])

    alone = train(healthy, X, y, rates[~bad], **settings)
    np.testing.assert_array_equal(history.step_loss[:, ~bad], alone.step_loss)


def test_weights_that_leave_at_the_last_update_count():
    """Every recorded loss is finite, yet one weight of the network that is left is not."""
    X, y = np.array([[1e-150, 1.0]]), np.array([[0.0]])
    model = MLP.from_parameters([(np.array([[0.0], [1e100]]), np.zeros((1, 1)))], "identity")
    history = train(model, X, y, 1e209, loss="mean_squared_error", epochs=1)
    assert np.isfinite(history.step_loss).all()
    assert np.isfinite(flat(model)).tolist() == [True, False, False]
    assert history.divergence_step == 1


def test_a_run_may_have_left_before_the_first_update():
    X, y = np.array([[1.0]]), np.array([[0.0]])
    model = MLP.from_parameters([(np.array([[np.inf]]), np.zeros((1, 1)))], "identity")
    history = train(model, X, y, 0.1, loss="mean_squared_error", epochs=2)
    assert history.divergence_step == 0 and history.diverged


def test_an_epoch_with_a_step_that_is_not_finite_is_not_finite():
    X, y = some_data("mean_squared_error")
    history = train(
        MLP([3, 2, 3], "identity"), X, y, 1e3, loss="mean_squared_error", epochs=80, batch_size=6
    )
    first = int(history.divergence_step)
    assert first > 0
    assert np.isfinite(history.step_loss[:first]).all()
    assert not np.isfinite(history.step_loss[first])
    assert np.isfinite(history.loss[: first // 4]).all()
    assert not np.isfinite(history.loss[first // 4 :]).any()


# --- records --------------------------------------------------------------------------------------


@pytest.mark.parametrize("runs", [(), (3,), (2, 2), (40,)])
@pytest.mark.parametrize(
    ("every", "epochs", "at"),
    [(1, 3, [0, 1, 2, 3]), (2, 5, [0, 2, 4]), (4, 8, [0, 4, 8]), (9, 5, [0]), (1, 0, [0])],
)
def test_records_are_taken_before_training_and_then_every_so_many_epochs(runs, every, epochs, at):
    X, y = xor()
    seeds = np.arange(int(np.prod(runs))).reshape(runs)
    model = MLP([2, 3, 1], seed=seeds, runs=runs)
    stages = [model.copy() for _ in at]
    settings = {"loss": "binary_cross_entropy", "batch_size": 3, "seed": 2}
    history = train(
        model,
        X,
        y,
        0.2,
        epochs=epochs,
        record=lambda m: m.forward(X)[..., 0],
        record_every=every,
        **settings,
    )
    assert history.records.shape == (len(at), *runs, 4)
    for measured, stage, stop in zip(history.records, stages, at, strict=True):
        train(stage, X, y, 0.2, epochs=stop, **settings)
        np.testing.assert_allclose(measured, stage.forward(X)[..., 0], rtol=1e-10, atol=1e-13)


def test_a_record_is_kept_as_it_was_when_taken():
    """A measure that hands out the live weights must not be overwritten by later updates."""
    X, y = xor()
    for runs in [(), (3,)]:
        model = MLP([2, 3, 1], runs=runs)
        first = model.parameters[0][0].copy()
        history = train(
            model,
            X,
            y,
            0.5,
            loss="binary_cross_entropy",
            epochs=4,
            record=lambda m: m.parameters[0][0],
        )
        np.testing.assert_array_equal(history.records[0], first)
        assert not np.array_equal(history.records[1], first)
        np.testing.assert_allclose(history.records[-1], model.parameters[0][0])


def test_records_of_one_number_and_none():
    X, y = xor()
    loss = "binary_cross_entropy"
    assert train(MLP([2, 3, 1]), X, y, 0.1, loss=loss, epochs=2).records is None
    for runs in [(), (3,), (0,)]:
        history = train(
            MLP([2, 3, 1], runs=runs),
            X,
            y,
            0.1,
            loss=loss,
            epochs=2,
            record=lambda m: m.loss_and_gradients(X, y, loss)[0],
        )
        assert history.records.shape == (3, *runs)
        np.testing.assert_allclose(history.records[:2], history.loss, rtol=1e-12)


# --- progress -------------------------------------------------------------------------------------


@pytest.mark.parametrize("progress", [True, False])
def test_the_bar_counts_the_epochs_of_every_chunk(progress, monkeypatch):
    bars = []

    class Bar(training.tqdm):
        def __init__(self, **settings):
            bars.append({**settings, "done": 0})
            super().__init__(**settings)

        def update(self, n=1):
            bars[0]["done"] += n
            return super().update(n)

    monkeypatch.setattr(training, "tqdm", Bar)
    monkeypatch.setattr(layout, "CACHED_ELEMENTS", 2 * 4 * 3)  # five runs: in twos
    X, y = xor()
    settings = {"loss": "binary_cross_entropy", "epochs": 7, "progress": progress}
    train(MLP([2, 3, 1], runs=(5,)), X, y, 0.1, **settings)
    (bar,) = bars
    assert bar["done"] == bar["total"] == 3 * 7
    assert (bar["delay"], bar["leave"], bar.get("disable", False)) == (2, False, not progress)
    assert bar["unit"] == "epoch"


def test_short_work_is_silent(capsys):
    X, y = xor()
    train(MLP([2, 3, 1]), X, y, 0.1, loss="binary_cross_entropy", epochs=50)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == ""


@pytest.mark.parametrize("sizes", [[3, 4, 3], [3, 30, 3]])  # runs fastest in memory, and not
@pytest.mark.parametrize("data", ["shared", "one for each run"])
def test_runs_may_go_through_the_batches_in_orders_of_their_own(sizes, data):
    seeds = np.array([[7, 8, 7]] * 14)
    X, y = some_data("softmax_cross_entropy", n_samples=10)
    if data != "shared":
        X = X + np.random.default_rng(0).normal(size=(14, 1, 10, 3))
    options = {"loss": "softmax_cross_entropy", "batch_size": 4, "epochs": 3}
    model = MLP(sizes, seed=0, runs=(14, 3))
    history = train(model, X, y, 0.1, seed=seeds[0], **options)
    for i in np.ndindex(14, 3):
        alone = MLP(sizes, seed=0)
        own = X if data == "shared" else X[i[0], 0]
        expected = train(alone, own, y, 0.1, seed=int(seeds[i]), **options)
        np.testing.assert_allclose(history.step_loss[:, *i], expected.step_loss, rtol=1e-12)
        np.testing.assert_allclose(model.flat[i], alone.flat, rtol=1e-10)
    del options["epochs"]
    steps = updates(MLP(sizes, seed=0, runs=(14, 3)), X, y, 0.1, seed=seeds, **options)
    for expected in history.step_loss:
        np.testing.assert_allclose(next(steps), expected, rtol=1e-12)


def test_seeds_of_batches_must_broadcast_over_the_runs():
    with pytest.raises(ValueError, match=r"seed must broadcast to runs=\(2,\)"):
        train(MLP([2, 2, 1], runs=(2,)), *xor(), 0.1, loss="binary_cross_entropy", seed=[1, 2, 3])
