"""The recipe on made-up loss curves, step by step; and once on data of a kind it wasn't made on."""

import math
import re
from types import SimpleNamespace

import numpy as np
import pytest
from notebooks import ROOT
from sklearn.model_selection import KFold

from benchmarks.recipe import TASKS, Bench, contest, report
from lrcourse import MLP, SGD, sharpness
from lrcourse.selection import Trial, find_learning_rate, recipe, straight_line_rate

pytestmark = pytest.mark.filterwarnings("error")
CROSS = {"loss": "binary_cross_entropy"}
SQUARES = {"loss": "mean_squared_error"}
X = np.random.default_rng(0).standard_normal((40, 3))
Y = X[:, :1] + X[:, 1:2] ** 2
LABELS = (Y > 0).astype(float)
NETWORK = [3, 4, 1]
START = straight_line_rate(MLP(NETWORK, "relu", "he"), X, Y, "mean_squared_error")


# --- where it begins ------------------------------------------------------------------------------


def test_on_a_parabola_it_begins_at_a_quarter_of_the_edge():
    """J = mean (w x)², so λ = 2 mean x² for the weight, and 2 for the bias, which is at its best."""
    x = np.array([[-3.0], [1.0], [2.0]])
    model = MLP.from_parameters([([[0.7]], [[0.0]])], "identity")
    edge = 2 / sharpness(model, x, 0 * x, "mean_squared_error")
    assert straight_line_rate(model, x, 0 * x, "mean_squared_error") == pytest.approx(
        edge / 4, rel=1e-4
    )


def test_it_begins_where_the_straight_line_reaches_zero():
    model = MLP(NETWORK, seed=3)
    value, gradients = model.loss_and_gradients(X, LABELS, **CROSS)
    g = np.concatenate([part.ravel() for pair in gradients for part in pair])
    for optimizer, slope in [
        ("sgd", g @ g),
        ("momentum", g @ g * 10 * (1 - 0.9**20)),  # 1 + .9 + .9² …
        ("adam", abs(g).sum()),
        (SGD(momentum=0.5), g @ g * 2 * (1 - 0.5**20)),
    ]:
        rate = straight_line_rate(model, X, LABELS, CROSS["loss"], optimizer)
        assert rate * slope == pytest.approx(value, rel=1e-5)


def test_without_a_slope_it_begins_at_one():
    model = MLP.from_parameters([([[0.0]], [[0.0]])], "identity")
    assert straight_line_rate(model, [[1.0]], [[0.0]], "mean_squared_error") == 1


# --- where it goes on, on made-up curves ----------------------------------------------------------


@pytest.fixture
def curve(monkeypatch):
    """Have every training end with the loss f(rate / START, seed), inf where it diverges."""

    def use(f):
        def train(model, X, y, rate, *, epochs, seed, **rest):
            made.append((rate / START, epochs, seed))
            loss = f(rate / START, seed)
            records = np.full((epochs + 1, 2), loss)
            return SimpleNamespace(records=records, diverged=not math.isfinite(loss))

        made = []
        monkeypatch.setattr(recipe, "train", train)
        return made

    return use


def find(**settings):
    return find_learning_rate(NETWORK, X, Y, **SQUARES, **settings)


def valley(best):
    return lambda rate, seed: 1 + abs(math.log(rate / best))


def rates_of(made, epochs=20):
    return [round(rate, 3) for rate, e, _ in made if e == epochs]


@pytest.mark.parametrize(
    "best, tried",
    [
        (1.2, [1, 2.5, 0.4]),  # inside at once
        (9, [1, 2.5, 0.4, 6.25, 15.625]),
        (1 / 8, [1, 2.5, 0.4, 0.16, 0.064]),
    ],
)
def test_it_goes_on_until_the_best_is_inside(curve, best, tried):
    made = curve(valley(best))
    found = find()
    assert abs(math.log(found.learning_rate / (best * START))) < math.log(2.5) / 2
    assert rates_of(made)[: len(tried)] == tried
    assert set(rates_of(made)) == set(tried) and len(rates_of(made)) == 7
    assert found.warning == ""


def test_the_best_two_are_repeated_from_other_starts(curve):
    made = curve(valley(1.1))
    find()
    repeated = [(round(rate, 3), seed) for rate, epochs, seed in made if epochs == 20][3:]
    assert repeated == [(1, 1), (2.5, 1), (1, 2), (2.5, 2)]


def test_luck_has_to_be_repeated(curve):
    """2.5 times the start looks best, from the first seed only."""
    curve(lambda rate, seed: 0.5 if 2.4 < rate < 2.6 and seed == 0 else valley(1)(rate, 0))
    assert find().learning_rate == pytest.approx(START)


def test_a_rate_that_was_not_repeated_does_not_win_by_an_easy_part(curve):
    """All other parts are harder, so the two that were tried on them look worse than the third."""
    curve(lambda rate, seed: valley(1.1)(rate, 0) + 5 * (seed > 0))
    assert find().learning_rate == pytest.approx(START)


def test_one_that_diverges_when_it_is_repeated_does_not_win(curve):
    """Nor do both of the best two, where both do: then it is the third."""
    curve(lambda rate, seed: math.inf if rate > 0.9 and seed == 1 else valley(1.1)(rate, 0))
    assert find().learning_rate == pytest.approx(START / 2.5)


def test_a_plateau_is_left_upwards(curve):
    made = curve(lambda rate, seed: 2.0 if rate < 20 else 3.0)
    assert find().learning_rate == pytest.approx(2.5**3 * START)
    assert rates_of(made) == [1, 2.5, 0.4, 6.25, 15.625, 39.062]


def test_a_loss_that_falls_for_ever_is_told(curve):
    made = curve(lambda rate, seed: 1 / rate)
    found = find()
    assert rates_of(made) == [1, 2.5, 0.4, *(round(2.5**k, 3) for k in range(2, 6))]
    assert found.learning_rate == pytest.approx(2.5**5 * START)
    assert "is at the border" in found.warning


def test_where_all_diverges_it_goes_down_ever_faster(curve):
    made = curve(lambda rate, seed: math.inf if rate > 1e-4 else 1.0)
    assert find().learning_rate < 1e-4 * START
    steps = np.log([rate for rate, *_ in made[:5]]) / math.log(2.5)
    assert np.round(steps, 6).tolist() == [0, 1, -1, -7, -15]


def test_where_all_that_was_tried_diverged_is_told(curve):
    curve(lambda rate, seed: math.inf)
    found = find(budget=3)
    assert "Every rate that was tried diverged" in found.warning
    assert all(trial.loss == math.inf for trial in found.evidence)


@pytest.mark.parametrize("edge, share", [(1.25, 1 / 1.3), (1.35, 1)])
def test_a_margin_to_the_edge(curve, edge, share):
    """The edge is there for one of three witnesses only, and for none of the whole trainings."""
    made = curve(lambda rate, seed: math.inf if rate > edge and seed == 2 else valley(1)(rate, 0))
    found = find()
    witnesses = [(round(rate, 3), seed) for rate, epochs, seed in made if epochs == 5]
    assert witnesses[:2] == [(1.3, 1), (1.3, 2)]
    assert found.learning_rate == pytest.approx(share * START)


def test_with_classes_the_error_counts_and_where_it_is_equal_the_loss():
    def score(error, loss):
        return Trial(1.0, loss, error, 0, 20).score

    assert score(0.1, 0.9) < score(0.2, 0.1)
    assert score(0.1, 0.3) < score(0.1, 0.4)
    assert score(None, 0.3) == 0.3 and score(1.0, math.inf) == math.inf


# --- what it costs --------------------------------------------------------------------------------


class Counted(SGD):
    """Counts the updates of all trainings."""

    updates = 0

    def direction(self, g, w):
        self.updates += 1
        return super().direction(g, w)


@pytest.mark.parametrize("budget", [1, 2, 3, 8, 12])
@pytest.mark.parametrize("epochs", [1, 2, 3, 20])
def test_the_budget_holds_and_all_is_counted(curve, budget, epochs):
    made = curve(valley(2))
    found = find(budget=budget, epochs=epochs)
    assert found.trainings <= budget
    assert found.trainings * epochs == pytest.approx(1 + sum(e for _, e, _ in made))
    assert len(found.evidence) == len(made)
    if budget > 1 < epochs:  # the trainings leave enough for the three witnesses
        assert sum(e < epochs for _, e, _ in made) == 3


@pytest.mark.parametrize("budget, told", [(1, True), (2, False)])
def test_a_budget_that_is_too_small_to_try_is_told(curve, budget, told):
    curve(valley(1))
    assert ("too small to try a rate" in find(budget=budget).warning) == told


def test_no_more_updates_than_so_many_whole_trainings():
    optimizer = Counted()
    found = find_learning_rate(NETWORK, X, LABELS, **CROSS, optimizer=optimizer, batch_size=7)
    updates_of_a_training = 20 * 6  # 40 samples in batches of 7
    assert optimizer.updates - 20 <= found.trainings * updates_of_a_training  # 20 for the direction


# --- on what it judges ----------------------------------------------------------------------------


def test_each_row_is_held_back_once_and_each_class_in_every_part():
    y = np.repeat([[0.0], [1.0]], [30, 10], axis=0)
    parts = recipe.held_back_parts(None, X, y, recipe.get_loss(CROSS["loss"]), seed=1)
    held_back = [check for _, check in parts]
    assert sorted(np.concatenate(held_back)) == list(range(40))
    assert sorted(y[check].sum() for check in held_back) == [2, 2, 3, 3]
    for learn, check in parts:
        assert sorted([*learn, *check]) == list(range(40))


def test_a_trial_is_judged_on_what_it_has_not_seen():
    """One column says the answer on three parts; on the fourth, which judges, the opposite."""
    y = np.random.default_rng(1).integers(0, 2, (60, 1)).astype(float)
    learn, check = next(iter(KFold(3).split(y)))
    told = 2 * y - 1
    told[check] *= -1
    found = find_learning_rate([1, 1], told, y, **CROSS, folds=KFold(3), budget=2)
    assert found.evidence[0].error == 1


def test_the_last_quarter_of_the_epochs_is_judged(monkeypatch):
    def train(model, X, y, rate, *, epochs, record, **rest):
        records = np.arange(epochs + 1.0)[:, None] * [1, 1]
        return SimpleNamespace(records=records, diverged=False)

    monkeypatch.setattr(recipe, "train", train)
    assert find(budget=2).evidence[0].loss == np.mean([16, 17, 18, 19, 20])


def test_the_same_seed_finds_the_same():
    settings = {**CROSS, "epochs": 4, "batch_size": 8}
    once, again, other = (
        find_learning_rate(NETWORK, X, LABELS, **settings, seed=seed) for seed in (3, 3, 4)
    )
    assert once == again and once.evidence != other.evidence


def test_the_unit_of_the_targets_does_not_matter_to_a_linear_network():
    settings = {**SQUARES, "init": "zeros", "epochs": 5}
    one, thousand = (find_learning_rate([3, 1], X, unit * Y, **settings) for unit in (1, 1024))
    assert one.learning_rate == thousand.learning_rate
    assert one.warning == "" and "targets are not of size 1" in thousand.warning


@pytest.mark.parametrize("scale", [1e-3, 1e3, [1, 1, 1000]])
def test_unscaled_columns_are_told(scale):
    found = find_learning_rate(NETWORK, X * scale, LABELS, **CROSS, epochs=2, budget=2)
    assert "columns of X are not of size 1" in found.warning


FEW = {"epochs": 2, "budget": 3}


@pytest.mark.parametrize(
    "sizes, X, y, settings",
    [
        ([3, 2, 1], X[:2], LABELS[:2], CROSS),  # fewer than parts, and than a batch
        ([1, 2, 1], X[:, :1], Y, SQUARES),
        ([3, 5], X, np.arange(40) % 2 * 3, {"loss": "softmax_cross_entropy"}),  # no class 1, 2, 4
        ([3, 2, 3], X, np.r_[np.zeros(39, int), 2], {"loss": "softmax_cross_entropy"}),
        ([3, 2, 2], X, np.hstack([LABELS, LABELS]), CROSS),  # two labels for each
        ([3, 2, 1], X, 0 * LABELS, CROSS),
        ([3, 2, 2], X, np.hstack([Y, Y]), {**SQUARES, "optimizer": "adam", "batch_size": None}),
        ([3, 2, 2, 2, 1], X, Y, {**SQUARES, "activation": "gelu", "folds": 3}),
    ],
)
def test_whatever_can_be_trained(sizes, X, y, settings):
    found = find_learning_rate(sizes, X, y, **settings, **FEW)
    assert 0 < found.learning_rate < math.inf and found.trainings <= 3


@pytest.mark.parametrize(
    "bad, error, words",
    [
        ({"X": X * np.nan}, ValueError, "X must be finite"),
        ({"y": LABELS * np.nan}, ValueError, "y must be finite"),
        ({"X": X[:1], "y": LABELS[:1]}, ValueError, "X must have two samples.*got 1"),
        ({"X": X[:, :2]}, ValueError, r"X must have shape \(n_samples, 3\)"),
        ({"y": LABELS[:5]}, ValueError, "y must"),
        ({"sizes": [3]}, ValueError, "sizes"),
        ({"loss": "mse"}, ValueError, "loss.*mse"),
        ({"activation": "tan"}, ValueError, "activation.*tan"),
        ({"init": "best"}, ValueError, "init.*best"),
        ({"optimizer": "adm"}, ValueError, "optimizer.*adm"),
        ({"batch_size": 0}, ValueError, "batch_size.*0"),
        ({"epochs": 0}, ValueError, "epochs.*at least 1; got 0"),
        ({"budget": 0}, ValueError, "budget.*at least 1; got 0"),
        ({"budget": 2.5}, TypeError, "budget.*2.5"),
        ({"folds": 1}, ValueError, "folds.*1"),
        ({"folds": "all"}, TypeError, "folds.*all"),
        ({"seed": -1}, ValueError, "seed.*-1"),
    ],
)
def test_bad_arguments(bad, error, words):
    good = {"sizes": NETWORK, "X": X, "y": LABELS, **CROSS, **FEW}
    with pytest.raises(error, match=words):
        find_learning_rate(**{**good, **bad})


@pytest.mark.parametrize("kind, split", [("friedman1", 0), ("hastie", 2)])
def test_on_data_that_it_was_not_made_on(kind, split):
    """Two of the tasks of `python -m benchmarks recipe`, which has them all."""
    task = next(task for task in TASKS if task.kind == kind)
    ways = {"recipe": Bench.recipe}
    best, found = contest(Bench(task, split), ways)
    _, trainings, error, passes, diverged = found["recipe"]
    assert passes and not diverged and trainings <= 8
    assert "**1 of 1**" in report({(task, split): (best, found)}, ways)


def test_the_chapter_quotes_the_contest():
    """Passed of the first, second and third tasks, and with a run that diverged: way by way."""
    readme = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    chapter = (ROOT / "book" / "en" / "3_1_choosing_the_learning_rate.py").read_text("utf-8")

    def cells(text, start):
        line = next(line for line in text.splitlines() if line.startswith(start))
        return [int(cell) for cell in re.findall(r"\| \**(\d+)(?: of \d+)?\**(?= \|)", line)]

    columns = zip(
        cells(readme, "| **passed, the first"),
        cells(readme, "| **passed, the second"),
        cells(readme, "| **passed, the third"),
        cells(readme, "| tasks with a seed"),
        strict=True,
    )
    rows = ["recipe", "half of a", "Adam", "cross-val", "a grid"]
    for row, column in zip(rows, columns, strict=True):
        start = f"# | {'the ' if row == 'recipe' else ''}{row}"
        assert tuple(cells(chapter, start)[-4:]) == column
