"""Sweep, cross-validation and range test against loops over single networks, written out."""

import warnings
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import GroupKFold, KFold, ShuffleSplit, StratifiedKFold

from lrcourse import MLP, accuracy, get_loss, train, training
from lrcourse.datasets import digits, moons, xor
from lrcourse.losses import Loss, columns
from lrcourse.selection import (
    CrossValidation,
    RangeTest,
    cross_validate,
    find_learning_rate,
    fold_of_each,
    jobs,
    learning_rate_sweep,
    range_test,
    smoothed,
)

pytestmark = pytest.mark.filterwarnings("error")
CROSS = {"loss": "binary_cross_entropy"}
RATES = [0.1, 0.5, 2.0]


def regression(n=40):
    X = np.random.default_rng(0).uniform(-1, 1, (n, 3))
    return X, np.sin(X.sum(axis=1, keepdims=True))


# --- a sweep --------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [None, 7])
def test_a_sweep_is_a_loop_over_rates_seeds_and_activations(batch_size):
    X, y = moons(40)
    X_test, y_test = moons(30, seed=1)
    settings = {**CROSS, "epochs": 15, "batch_size": batch_size, "optimizer": "momentum"}
    activations, inits, seeds = ["tanh", "relu"], ["xavier", "he"], [3, 0]
    sweep = learning_rate_sweep(
        (2, 5, 1),
        X,
        y,
        RATES,
        seeds=seeds,
        activations=activations,
        init=inits,
        test=(X_test, y_test),
        batch_seed=4,
        **settings,
    )
    assert sweep.axes == ("learning_rate", "seed", "activation")
    assert sweep.loss.shape == (3, 2, 2) == sweep.divergence_step.shape
    assert sweep.activations == ("tanh", "relu") and sweep.seeds.tolist() == seeds
    np.testing.assert_array_equal(sweep.learning_rates, RATES)
    for i, rate in enumerate(RATES):
        for j, seed in enumerate(seeds):
            for k in (0, 1):
                model = MLP((2, 5, 1), activations[k], inits[k], seed)
                history = train(model, X, y, rate, seed=4, **settings)
                for data, loss, right in [
                    ((X, y), sweep.loss, sweep.accuracy),
                    ((X_test, y_test), sweep.test_loss, sweep.test_accuracy),
                ]:
                    output = model.forward(data[0])
                    expected = get_loss(CROSS["loss"])(output, data[1])[0]
                    np.testing.assert_allclose(loss[i, j, k], expected, rtol=1e-11)
                    assert right[i, j, k] == accuracy(output, data[1])
                assert sweep.divergence_step[i, j, k] == history.divergence_step == -1
    assert len(np.unique(sweep.loss)) == len(np.unique(sweep.test_loss)) == 12
    assert not sweep.diverged.any()


def test_a_run_at_infinity_has_lost_even_where_its_sign_is_right():
    """The momentum carries the weight beyond the largest number; the logit is inf, the label 1."""
    settings = {"optimizer": "momentum", "epochs": 20, "seeds": 3, **CROSS}
    sweep = learning_rate_sweep([1, 1], [[1.0]], [[1]], [1e308], test=([[1.0]], [[1]]), **settings)
    assert sweep.diverged.all()
    assert (sweep.accuracy == 0).all() and (sweep.test_accuracy == 0).all()
    assert (sweep.loss == np.inf).all() and (sweep.test_loss == np.inf).all()


def test_the_seeds_may_be_counted():
    few = learning_rate_sweep([2, 3, 1], *xor(), RATES, seeds=3, epochs=5, **CROSS)
    assert few.seeds.tolist() == [0, 1, 2]
    same = learning_rate_sweep([2, 3, 1], *xor(), RATES, seeds=[2, 0], epochs=5, **CROSS)
    np.testing.assert_allclose(same.loss, few.loss[:, [2, 0]], rtol=1e-12)
    assert few.test_loss is None and few.test_accuracy is None


def test_a_run_that_diverged_has_lost():
    X, y = regression()
    sweep = learning_rate_sweep([3, 4, 1], X, y, [0.01, 1e4], epochs=60, test=(X, y),
                                activations="relu", seeds=4, loss="mean_squared_error")  # fmt: skip
    lost = sweep.diverged[..., 0]
    assert lost[1].any() and not lost[0].any()
    assert (sweep.loss[sweep.diverged] == np.inf).all()
    assert (sweep.test_loss[sweep.diverged] == np.inf).all()
    assert np.isfinite(sweep.loss[~sweep.diverged]).all()
    assert sweep.accuracy is None and sweep.test_accuracy is None

    X, y = digits(100)
    sweep = learning_rate_sweep([64, 20, 20, 10], X, y, [1e-3, 1e60], activations=["relu"],
                                seeds=3, epochs=60, loss="softmax_cross_entropy")  # fmt: skip
    assert sweep.diverged[1].all() and not sweep.diverged[0].any()
    assert (sweep.accuracy[1] == 0).all() and (sweep.loss[1] == np.inf).all()
    assert (sweep.accuracy[0] > 0).all()


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 65, 2, 1)])
def test_processes_change_no_bit(sizes):
    """More blocks than one, of both memory layouts; and rates so large that any bit would show."""
    X, y = moons(60)
    settings = {**CROSS, "seeds": 50, "epochs": 30, "activations": ["tanh", "relu"]}
    rates = np.geomspace(0.01, 300, 11)
    alone = learning_rate_sweep(sizes, X, y, rates, **settings)
    shared = learning_rate_sweep(sizes, X, y, rates, n_jobs=2, **settings)
    np.testing.assert_array_equal(alone.loss, shared.loss)
    np.testing.assert_array_equal(alone.divergence_step, shared.divergence_step)


def test_more_seeds_than_go_into_a_block():
    X, y = moons(20)
    many = learning_rate_sweep([2, 2, 1], X, y, RATES, seeds=300, epochs=3, **CROSS)
    for seed in (0, 140, 160, 299):
        model = MLP([2, 2, 1], seed=seed, runs=(3,))
        train(model, X, y, RATES, epochs=3, **CROSS)
        loss = get_loss(CROSS["loss"])(model.forward(X), y[None])[0]
        np.testing.assert_allclose(many.loss[:, seed, 0], loss, rtol=1e-12)


def test_of_what_one_waits_for_there_is_one_bar(monkeypatch):
    """The blocks of a search are counted, not the epochs of each training within it."""
    bars = []

    class Bar(jobs.tqdm):
        def __init__(self, *iterable, **settings):
            bars.extend([settings["unit"]] * (not settings.get("disable", False)))
            super().__init__(*iterable, **settings)

    for module in (jobs, training):
        monkeypatch.setattr(module, "tqdm", Bar)
    X, y = xor()
    short = {"loss": "binary_cross_entropy", "epochs": 2}
    learning_rate_sweep([2, 3, 1], X, y, [0.1, 1.0], seeds=2, n_jobs=1, **short)
    assert bars == ["block"]
    find_learning_rate([2, 3, 1], *moons(20, seed=0), **short)
    assert bars == ["block"]


# --- cross-validation -----------------------------------------------------------------------------


def loop(sizes, X, y, parts, standardize=False, seed=0, **settings):
    errors = np.empty((len(RATES), len(parts)))
    for k, (learn, check) in enumerate(parts):
        X_learn, X_check = X[learn], X[check]
        if standardize:
            centre, width = X_learn.mean(axis=0), X_learn.std(axis=0)
            X_learn, X_check = (X_learn - centre) / width, (X_check - centre) / width
        for i, rate in enumerate(RATES):
            model = MLP(sizes, seed=seed)
            train(model, X_learn, y[learn], rate, seed=seed, **settings)
            output = model.forward(X_check)
            if settings["loss"] == "mean_squared_error":
                errors[i, k] = ((output - y[check]) ** 2).mean()
            else:
                errors[i, k] = 1 - accuracy(output, y[check])
    return errors


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize("batch_size", [None, 6])
@pytest.mark.parametrize("n_samples", [40, 43])  # 43 samples don't make five equal folds
def test_cross_validation_is_a_loop_over_rates_and_folds(n_samples, batch_size, standardize):
    X, y = moons(n_samples, noise=0.5)
    X = X * [1, 20] + 5
    settings = {**CROSS, "epochs": 20, "batch_size": batch_size}
    result = cross_validate(
        [2, 3, 1], X, y, RATES, folds=KFold(5), standardize=standardize, seed=1, **settings
    )
    parts = list(KFold(5).split(X))
    expected = loop([2, 3, 1], X, y, parts, standardize, seed=1, **settings)
    np.testing.assert_allclose(result.errors, expected, atol=1e-12)
    assert result.axes == ("learning_rate", "fold") and result.errors.shape == (3, 5)
    assert len(np.unique(result.errors)) > 3


@pytest.mark.parametrize("n_samples", [30, 32])
def test_regression_counts_squared_errors(n_samples):
    X, y = regression(n_samples)
    settings = {"loss": "mean_squared_error", "epochs": 10}
    result = cross_validate([3, 4, 1], X, y, RATES, folds=4, **settings)
    parts = list(KFold(4, shuffle=True, random_state=0).split(X))
    np.testing.assert_allclose(result.errors, loop([3, 4, 1], X, y, parts, **settings), rtol=1e-10)


def test_from_two_folds_to_one_for_each_sample():
    X, y = regression(6)
    for folds, n_folds in [(2, 2), (6, 6), (ShuffleSplit(2), 2)]:
        result = cross_validate(
            [3, 1], X, y, RATES, folds=folds, epochs=1, loss="mean_squared_error"
        )
        assert result.errors.shape == (3, n_folds) and np.isfinite(result.errors).all()


def test_folds_hold_the_same_share_of_each_class():
    X, y = digits(103)
    settings = {"loss": "softmax_cross_entropy", "epochs": 10}
    result = cross_validate([64, 8, 10], X, y, RATES, folds=3, seed=2, **settings)
    parts = list(StratifiedKFold(3, shuffle=True, random_state=2).split(X, y))
    np.testing.assert_allclose(
        result.errors, loop([64, 8, 10], X, y, parts, seed=2, **settings), atol=1e-12
    )
    one_hot = cross_validate([64, 8, 10], X, np.eye(10)[y], RATES, folds=3, seed=2, **settings)
    np.testing.assert_array_equal(one_hot.errors, result.errors)


@given(
    st.lists(st.integers(0, 4), min_size=2, max_size=40),
    st.integers(2, 8),
    st.integers(0, 2**32 - 1),
)
def test_folds_are_those_of_scikit_learn(classes, n_folds, seed):
    n_samples = len(classes)
    if n_folds <= n_samples:
        fold = fold_of_each(n_samples, n_folds, seed)
        theirs = KFold(n_folds, shuffle=True, random_state=seed).split(classes)
        for k, (_, rows) in enumerate(theirs):
            np.testing.assert_array_equal(np.flatnonzero(fold == k), rows)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a small class
        theirs = StratifiedKFold(n_folds, shuffle=True, random_state=seed)
        if max(Counter(classes).values()) < n_folds:
            with pytest.raises(ValueError, match=f"folds must be at most.*got {n_folds}"):
                fold_of_each(n_samples, n_folds, seed, classes)
            return
        fold = fold_of_each(n_samples, n_folds, seed, classes)
        for k, (_, rows) in enumerate(theirs.split(classes, classes)):
            np.testing.assert_array_equal(np.flatnonzero(fold == k), rows)


def test_a_class_smaller_than_the_number_of_folds_is_told():
    X, y = np.arange(7.0)[:, None], [[0], [0], [0], [0], [1], [1], [1]]
    cross_validate([1, 1], X, y, RATES, folds=3, epochs=1, **CROSS)  # nothing to tell
    with pytest.warns(UserWarning, match="smallest class has 3 samples: not each of 4") as told:
        cross_validate([1, 1], X, y, RATES, folds=4, epochs=1, **CROSS)
    assert told[0].filename == __file__


def test_groups_reach_the_splitter():
    X, y = moons(30)
    groups = np.arange(30) // 5
    result = cross_validate([2, 3, 1], X, y, RATES, folds=GroupKFold(3), groups=groups, **CROSS)
    parts = list(GroupKFold(3).split(X, y, groups))
    np.testing.assert_allclose(result.errors, loop([2, 3, 1], X, y, parts, **CROSS), atol=1e-12)


def test_nothing_leaks_from_the_fold_that_is_checked():
    """Whatever the unseen samples of one fold are, the network learns the same."""
    X, y = moons(40)
    settings = {**CROSS, "epochs": 5, "standardize": True, "folds": KFold(4)}
    checked = next(iter(KFold(4).split(X)))[1]
    seen = []

    class Watched(KFold):
        def split(self, X, y=None, groups=None):
            seen.append(X.copy())
            return super().split(X, y, groups)

    before = cross_validate([2, 3, 1], X, y, RATES, **{**settings, "folds": Watched(4)})
    moved = X.copy()
    moved[checked[:5]] += 1e6  # half of the first fold; the other half must score as it did
    after = cross_validate([2, 3, 1], moved, y, RATES, **settings)
    half = cross_validate([2, 3, 1], X, y, RATES, **settings)
    np.testing.assert_array_equal(before.errors, half.errors)
    wrong = np.abs(after.errors[:, 0] - before.errors[:, 0]) * len(checked)
    assert (wrong.round() <= 5).all()
    assert (after.errors[:, 1:] != before.errors[:, 1:]).any()  # they did learn from what moved
    np.testing.assert_array_equal(seen[0], X)  # and X itself was not scaled beforehand


def test_a_constant_column_is_no_trouble():
    X, y = moons(40)
    X = np.column_stack([X, np.full(40, 3.0)])
    result = cross_validate([3, 3, 1], X, y, RATES, standardize=True, epochs=5, **CROSS)
    assert np.isfinite(result.errors).all() and (result.divergence_step == -1).all()


def test_a_diverged_fold_is_all_wrong():
    X, y = digits(100)
    result = cross_validate([64, 20, 20, 10], X, y, [0.01, 1e60], activation="relu", folds=3,
                            epochs=60, loss="softmax_cross_entropy")  # fmt: skip
    assert (result.divergence_step[1] >= 0).all() and (result.errors[1] == 1).all()
    assert (result.divergence_step[0] == -1).all() and (result.errors[0] < 1).all()
    assert result.best == 0.01


def hand_made(errors, rates=(0.1, 1.0, 10.0, 100.0)):
    return CrossValidation(np.array(rates), np.array(errors, float), np.full(np.shape(errors), -1))


def test_what_is_read_off_a_cross_validation():
    result = hand_made([[5, 5, 5], [2, 3, 4], [1, 2, 4], [9, 9, 0]])
    np.testing.assert_allclose(result.mean, [5, 3, 7 / 3, 6])
    np.testing.assert_allclose(
        result.standard_error, [0, 1 / 3**0.5, (7 / 3) ** 0.5 / 3**0.5, 27**0.5 / 3**0.5]
    )
    assert result.best == 10.0
    assert result.one_standard_error == 1.0  # 3 is within 7/3 + .88; 5 isn't
    assert result.best_of_each_fold.tolist() == [10.0, 10.0, 100.0]
    assert not result.at_border and result.warning == ""


def test_one_standard_error_to_the_letter():
    """Just within, and just outside; and where the spread is none, the best itself."""
    errors = np.array([[0.0, 0.0], [1.0, 3.0], [9.0, 9.0]])  # the best of the last two: 2 ± 1
    assert hand_made([[3.0, 3.0], *errors[1:]], (1, 2, 3)).one_standard_error == 1
    assert hand_made([[3.01, 3.0], *errors[1:]], (1, 2, 3)).one_standard_error == 2
    assert hand_made([[2, 2], [1, 1], [1, 1]], (1, 2, 3)).one_standard_error == 2
    assert hand_made([[np.inf] * 2, [np.inf] * 2], (1, 2)).one_standard_error == 1


def test_a_best_rate_on_the_border_is_told():
    smallest = hand_made([[1, 1], [2, 2]], (0.1, 1))
    largest = hand_made([[2, 2], [1, 1]], (0.1, 1))
    single = hand_made([[2, 2]], (0.5,))
    assert smallest.at_border and "0.1, is the smallest" in smallest.warning
    assert largest.at_border and "1, is the largest" in largest.warning
    assert single.at_border and "only one" in single.warning and "0.5" in single.warning


def test_cross_validation_in_two_processes():
    X, y = digits(203)
    settings = {"loss": "softmax_cross_entropy", "epochs": 10, "batch_size": 16}
    alone = cross_validate([64, 9, 10], X, y, RATES, **settings)
    shared = cross_validate([64, 9, 10], X, y, RATES, n_jobs=2, **settings)
    np.testing.assert_array_equal(alone.errors, shared.errors)


def test_tiny_networks_of_all_folds_go_together():
    """80 runs in one stack with the run axis fastest, each with the data of its fold."""
    X, y = moons(60, noise=0.4)
    rates = np.geomspace(0.1, 2, 16)
    result = cross_validate(
        [2, 3, 1], X, y, rates, folds=KFold(5), epochs=10, batch_size=9, **CROSS
    )
    for k, (learn, check) in enumerate(KFold(5).split(X)):
        model = MLP([2, 3, 1], runs=(16,))
        train(model, X[learn], y[learn], rates, epochs=10, batch_size=9, **CROSS)
        error = 1 - accuracy(model.forward(X[check]), y[check][None])
        np.testing.assert_allclose(result.errors[:, k], error, atol=1e-12)


# --- the range test -------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size, steps", [(None, 30), (7, 23)])
def test_a_range_test_is_one_training_with_a_rising_rate(batch_size, steps):
    X, y = moons(40)
    model = MLP([2, 4, 1], seed=2)
    kept = model.copy()
    settings = {**CROSS, "batch_size": batch_size, "seed": 3}
    result = range_test(model, X, y, 1e-3, 1e1, steps, **settings)
    np.testing.assert_allclose(
        result.learning_rates, 1e-3 * 1e4 ** (np.arange(steps) / (steps - 1))
    )
    for pair, same in zip(model.parameters, kept.parameters, strict=True):
        for w, v in zip(pair, same, strict=True):
            np.testing.assert_array_equal(w, v)

    def rate(step):
        return result.learning_rates[step] if step < steps else 10.0

    expected = train(kept, X, y, rate, epochs=30, **settings).step_loss[:steps]
    np.testing.assert_array_equal(result.losses, expected)
    assert result.losses.shape == result.smoothed.shape == result.learning_rates.shape == (steps,)


def test_the_smoothing_is_a_centred_mean():
    X, y = moons(40)
    result = range_test(MLP([2, 4, 1]), X, y, steps=50, batch_size=5, window=5, **CROSS)
    losses = result.losses
    np.testing.assert_allclose(result.smoothed[20], losses[18:23].mean())
    np.testing.assert_allclose(result.smoothed[0], losses[:3].mean())
    np.testing.assert_allclose(result.smoothed[-1], losses[-3:].mean())
    default = range_test(MLP([2, 4, 1]), X, y, steps=50, batch_size=5, **CROSS)
    np.testing.assert_allclose(default.smoothed, result.smoothed)  # a tenth of the steps


def parabola_in_log(steps=101):
    """A loss with its minimum at the rate 1 and its steepest fall at the rate .01."""
    x = np.linspace(-4, 2, steps)
    losses = np.where(x < 0, 2 - np.tanh(2 * (x + 2)), 1 + 10 * x)
    return RangeTest(10.0**x, losses, losses)


def test_the_three_rules():
    result = parabola_in_log()
    np.testing.assert_allclose(result.minimum, 10**-0.04)  # the last step before 0 on this grid
    np.testing.assert_allclose(result.minimum_over_10, result.minimum / 10)
    np.testing.assert_allclose(result.steepest, 10**-2.02, rtol=0.1)
    assert not result.at_border and result.warning == ""


def test_the_steepest_fall_after_the_minimum_does_not_count():
    losses = np.array([5.0, 4.0, 1.0, 9.0, 2.0, 9.0])
    result = RangeTest(np.arange(1.0, 7.0), losses, losses)
    assert result.minimum == 3 and result.steepest == 2


def made_up(*losses):
    losses = np.array(losses, float)
    return RangeTest(np.arange(1.0, len(losses) + 1), losses, losses)


@pytest.mark.parametrize("wall, minimum", [(8.0, 5), (8.1, 3), (np.inf, 3), (np.nan, 3)])
def test_the_test_is_over_at_four_times_its_smallest_loss(wall, minimum):
    """A lower loss beyond the wall, a catapult's, is not read; one beyond a mere hill is."""
    result = made_up(5, 4, 2, wall, 1, 9)
    assert result.minimum == minimum
    assert result.before_wall.tolist() == [True] * 3 + [minimum == 5] * 2 + [False]


def test_the_wall_stands_where_the_loss_has_been_not_where_it_will_be():
    """Four times the smallest so far: a plateau at 5 before a fall to .1 is no wall."""
    assert made_up(5, 5, 3, 0.1, 0.2, 0.5, 0.05).minimum == 4
    assert made_up(5, 5, 3, 0.1, 0.2, 0.5, 0.05).before_wall.sum() == 5


def test_half_and_a_tenth_of_the_minimum():
    result = made_up(5, 4, 2, 9, 1)
    assert (result.half, result.minimum_over_10) == (1.5, pytest.approx(0.3))


def test_each_run_has_its_own_wall():
    losses = np.array([[2.0, 9.0, 1.0, 1.0], [2.0, 3.0, 1.0, 5.0]]).T
    result = RangeTest(np.arange(1.0, 5.0), losses, losses)
    assert result.minimum.tolist() == [1, 3] and result.steepest.tolist() == [1, 2]
    assert result.before_wall.sum(axis=0).tolist() == [1, 3]


def test_a_loss_that_is_lost_at_once():
    assert made_up(np.inf, 1, 1).minimum == 1 and not made_up(np.inf, 1, 1).before_wall.any()


def test_a_range_too_narrow_is_told():
    X, y = moons(40)
    rising = range_test(MLP([2, 4, 1]), X, y, 1e-3, 1e-2, 30, **CROSS)
    assert rising.at_border and "0.01, is the largest" in rising.warning
    up = RangeTest(np.array([1.0, 2.0]), np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    assert up.at_border and "1, is the smallest" in up.warning


def test_a_range_test_that_diverges():
    X, y = regression()
    result = range_test(MLP([3, 8, 1], "relu"), X, y, 1e-3, 1e8, 100, loss="mean_squared_error")
    assert not np.isfinite(result.losses).all()
    first = np.flatnonzero(~np.isfinite(result.losses))[0]
    assert (result.smoothed[first:] == np.inf).all() and np.isfinite(
        result.smoothed[: first - 9]
    ).all()
    assert np.isfinite([result.minimum, result.steepest]).all()
    assert result.steepest <= result.minimum < result.learning_rates[first]


def test_a_loss_that_comes_back_from_infinity_is_no_choice():
    losses = np.array([3.0, 2.0, np.inf, 1.0, 1.0, 1.0])
    np.testing.assert_array_equal(smoothed(losses, 1), [3, 2] + [np.inf] * 4)


def test_a_range_test_of_many_runs():
    X, y = moons(40)
    settings = {**CROSS, "low": 1e-3, "high": 300, "batch_size": 8, "steps": 60}
    seeds = np.arange(6).reshape(2, 3)
    runs = range_test(MLP([2, 4, 1], seed=seeds, runs=(2, 3)), X, y, **settings)
    assert runs.minimum.shape == runs.steepest.shape == runs.at_border.shape == (2, 3)
    assert runs.smoothed.shape == (60, 2, 3)
    for index in np.ndindex(2, 3):
        one = range_test(MLP([2, 4, 1], seed=seeds[index]), X, y, **settings)
        np.testing.assert_allclose(runs.losses[:40, *index], one.losses[:40], rtol=1e-9)
        assert (runs.minimum[index], runs.steepest[index]) == (one.minimum, one.steepest)
    assert len(np.unique(runs.minimum)) > 1


# --- losses of the reader's own -------------------------------------------------------------------


def huber(output, targets):
    error = np.clip(output - targets, -1, 1)
    return (error**2).mean(axis=(-2, -1)), 2 * error / error.shape[-2]


def test_a_loss_without_classes_has_no_accuracy_whatever_its_name():
    X, y, loss = (
        np.linspace(-1, 1, 12)[:, None],
        np.linspace(0, 0.9, 12)[:, None],
        Loss("huber", columns, huber),
    )
    sweep = learning_rate_sweep([1, 3, 1], X, y, RATES, loss=loss, epochs=2, test=(X, y))
    assert sweep.accuracy is sweep.test_accuracy is None and np.isfinite(sweep.loss).all()
    assert (
        cross_validate([1, 3, 1], X, y, RATES, loss=loss, epochs=2, n_jobs=np.int64(1)).errors.min()
        > 0
    )


def test_of_several_labels_each_is_counted():
    X, y = np.tile(np.eye(4), (8, 1)), np.tile([[0, 0], [0, 1], [1, 0], [1, 1]], (8, 1))
    sweep = learning_rate_sweep([4, 2], X, y, [1.0, 30.0], epochs=50, test=(X, 1 - y), **CROSS)
    assert (sweep.accuracy == 1).all() and (sweep.test_accuracy == 0).all()
    assert (
        jobs.share_right(np.array([[np.nan, 1.0]]), np.array([[0, 1]]), "binary_cross_entropy")
        == 0.5
    )
    assert (cross_validate([4, 2], X, y, [1.0], folds=2, epochs=50, **CROSS).errors == 0).all()


# --- bad arguments --------------------------------------------------------------------------------

X4, Y4 = xor()
SWEEP = {"sizes": [2, 3, 1], "X": X4, "y": Y4, "learning_rates": RATES, **CROSS, "epochs": 2}
FOLDS = {**SWEEP, "folds": 2}
RANGE = {"model": MLP([2, 3, 1]), "X": X4, "y": Y4, "steps": 4, **CROSS}
WRONG = [
    (learning_rate_sweep, SWEEP, {"learning_rates": [2, 1]}, ValueError, "learning_rates.*incr"),
    (learning_rate_sweep, SWEEP, {"learning_rates": [1, 1]}, ValueError, "learning_rates.*incr"),
    (learning_rate_sweep, SWEEP, {"learning_rates": []}, ValueError, r"learning_rates.*\(0,\)"),
    (learning_rate_sweep, SWEEP, {"learning_rates": 0.1}, ValueError, r"learning_rates.*\(\)"),
    (learning_rate_sweep, SWEEP, {"learning_rates": [-1, 1]}, ValueError, "learning_rates.*-1"),
    (learning_rate_sweep, SWEEP, {"learning_rates": [1, np.inf]}, ValueError, "rates.*inf"),
    (learning_rate_sweep, SWEEP, {"seeds": 0}, ValueError, "seeds.*0"),
    (learning_rate_sweep, SWEEP, {"seeds": 1.5}, TypeError, "seeds.*1.5"),
    (learning_rate_sweep, SWEEP, {"seeds": []}, ValueError, "seeds"),
    (learning_rate_sweep, SWEEP, {"seeds": [0, -1]}, ValueError, "seeds.*-1"),
    (learning_rate_sweep, SWEEP, {"activations": "tan"}, ValueError, "activation.*tan"),
    (learning_rate_sweep, SWEEP, {"activations": []}, ValueError, "activations"),
    (learning_rate_sweep, SWEEP, {"init": ["he", "he"]}, ValueError, "init.*'he', 'he'"),
    (learning_rate_sweep, SWEEP, {"init": "best"}, ValueError, "init.*best"),
    (learning_rate_sweep, SWEEP, {"loss": "mse"}, ValueError, "loss.*mse"),
    (learning_rate_sweep, SWEEP, {"X": X4[:, :1]}, ValueError, r"X must.*\(4, 1\)"),
    (learning_rate_sweep, SWEEP, {"X": X4[None]}, ValueError, r"X must.*\(1, 4, 2\)"),
    (learning_rate_sweep, SWEEP, {"X": X4 * np.nan}, ValueError, "X must be finite.*nan"),
    (learning_rate_sweep, SWEEP, {"y": Y4[None]}, ValueError, r"y must.*\(1, 4, 1\)"),
    (learning_rate_sweep, SWEEP, {"y": Y4[:3]}, ValueError, r"y must.*\(3, 1\)"),
    (learning_rate_sweep, SWEEP, {"test": X4}, TypeError, "test"),
    (learning_rate_sweep, SWEEP, {"test": (X4[:, :1], Y4)}, ValueError, r"X_test.*\(4, 1\)"),
    (learning_rate_sweep, SWEEP, {"test": (X4, Y4[:2])}, ValueError, r"y_test must.*\(2, 1\)"),
    (learning_rate_sweep, SWEEP, {"epochs": -1}, ValueError, "epochs.*-1"),
    (learning_rate_sweep, SWEEP, {"epochs": "ten"}, TypeError, "epochs.*'ten'"),
    (learning_rate_sweep, SWEEP, {"batch_size": 0}, ValueError, "batch_size.*0"),
    (learning_rate_sweep, SWEEP, {"n_jobs": 0}, ValueError, "n_jobs.*0"),
    (learning_rate_sweep, SWEEP, {"n_jobs": 1.5}, ValueError, "n_jobs.*1.5"),
    (learning_rate_sweep, SWEEP, {"sizes": [2]}, ValueError, "sizes"),
    (cross_validate, FOLDS, {"folds": 1}, ValueError, "folds.*1"),
    (cross_validate, FOLDS, {"folds": 5}, ValueError, "folds.*4; got 5"),
    (cross_validate, FOLDS, {"folds": 2.5}, TypeError, "folds.*2.5"),
    (cross_validate, FOLDS, {"folds": True}, TypeError, "folds.*True"),
    (cross_validate, FOLDS, {"folds": ShuffleSplit(1)}, ValueError, "folds must give two.*got 1"),
    (cross_validate, FOLDS, {"learning_rates": [2, 1]}, ValueError, "learning_rates.*increase"),
    (cross_validate, FOLDS, {"seed": "a"}, TypeError, "seed.*a"),
    (cross_validate, FOLDS, {"y": [0, 1, 1, 0]}, ValueError, "y must.*column"),
    (cross_validate, FOLDS, {"activation": 3}, TypeError, "activation.*3"),
    (range_test, RANGE, {"model": [2, 3, 1]}, TypeError, "model must be an MLP"),
    (range_test, RANGE, {"low": 0}, ValueError, "low.*0"),
    (range_test, RANGE, {"low": 1, "high": 0.5}, ValueError, "high.*0.5"),
    (range_test, RANGE, {"steps": 1}, ValueError, "steps.*1"),
    (range_test, RANGE, {"window": 4}, ValueError, "window.*odd.*4"),
    (range_test, RANGE, {"window": 0}, ValueError, "window.*0"),
    (range_test, RANGE, {"batch_size": 0}, ValueError, "batch_size.*0"),
    (range_test, RANGE, {"X": np.empty((0, 2)), "y": np.empty((0, 1))}, ValueError, "X must hold"),
    (range_test, RANGE, {"X": X4[0]}, ValueError, "X must have shape"),
]


@pytest.mark.parametrize("function, good, bad, error, words", WRONG)
def test_bad_arguments(function, good, bad, error, words):
    function(**good)
    with pytest.raises(error, match=words):
        function(**{**good, **bad})
