"""Designs, and the laboratory's missions: which answers reach the goal, and what the others are told.

What a run comes to is made up here, on either side of every border that the texts name; that the
answers of the catalogue lead there is in test_exercises.py.
"""

import sys

import numpy as np
import pytest

from lrcourse import ACTIVATIONS
from lrcourse.exercises import EXERCISES
from lrcourse.exercises.kinds import Design
from lrcourse.laboratory import Run, Setting

laboratory = sys.modules[EXERCISES["lab.rescue"].solution.__module__]
MEASURED = {
    "alpha": 0.1, "finite": True, "start": 1.0, "loss": 0.05, "highest": 1.0, "right": 1.0,
    "test_right": 1.0, "sharpness": 20.0, "edge": 20.0, "first_sharpness": 20.0, "first_edge": 20.0,
    "dead": 0.0, "near": 0.0, "ratio": 0.5, "late_loss": 0.1, "twin": "", "at": 100,
}  # fmt: skip
# for each what reaches it, and what is told when something of that is otherwise
CASES = {
    "1.reach_95": ({"accuracy": 0.95, "rate": 0.7, "rises": False}, [
        ({"accuracy": None, "forbidden": True}, "no bend at all"),
        ({"accuracy": 0.94, "rate": 0}, "with α = 0 nothing moves"),
        ({"accuracy": 0.86, "rises": True}, "α is near, and not there yet"),
        ({"accuracy": 0.85, "rises": True}, "α is too large"),
        ({"accuracy": 0.94}, "α is too small"),
    ]),
    "2_1.find_rate": ({"accuracy": 0.93, "rate": 0.5, "last_loss": 1.0, "diverged": False, "unsteady": False}, [
        ({"accuracy": 0.92, "diverged": True}, "the rate is too large"),
        ({"accuracy": 0.92, "unsteady": True}, "the rate is too large"),
        ({"accuracy": 0.92, "rate": 0}, "with α = 0 nothing moves"),
        ({"accuracy": 0.91}, "the rate is a little too small"),
        ({"accuracy": 0.9}, "the rate is too small"),
    ]),
    "2_2.bend_the_border": ({"solved": 8, "accuracy": 1.0, "straight": False}, [
        ({"solved": 7}, "too few units, or too slow a function"),
        ({"solved": 7, "straight": True}, "no bend, no bent border"),
    ]),
    "3_2.train_deep": ({"accuracy": 0.85, "rate": 0.1, "init": "xavier", "guessing": False,
                        "diverged": False, "sigmoid": False}, [
        ({"accuracy": None, "forbidden": True}, "no bend at all"),
        ({"accuracy": 0.84, "rate": 0}, "with α = 0 nothing moves"),
        ({"accuracy": 0.84, "init": "zeros"}, "all weights begin at zero"),
        ({"accuracy": 0.84, "guessing": True}, "through eight sigmoids no gradient comes back"),
        ({"accuracy": 0.84, "diverged": True}, "the gradient or the steps explode"),
        ({"accuracy": 0.84, "sigmoid": True, "loss": 2.1}, "the sigmoid learns, but too slowly"),
        ({"accuracy": 0.84, "sigmoid": True, "loss": 2.2}, "the sigmoid does not learn"),
        ({"accuracy": 0.84, "init": "normal"}, "the weights are drawn too wide"),
        ({"accuracy": 0.84}, "α does not fit"),
    ]),
    "4.solve_xor": ({"solved": 98, "rate": 4, "hidden": 8}, [
        ({"solved": 97, "rate": 0}, "with α = 0 nothing moves"),
        ({"solved": 97, "hidden": 3, "rate": 8}, "too few hidden units"),
        ({"solved": 97, "hidden": 3, "rate": 8.1}, "the rate is too large"),
        ({"solved": 97, "hidden": 4, "rate": 4.1}, "the rate is too large"),
        ({"solved": 97, "hidden": 4}, "the rate is too small"),
    ]),
    "6.rescue": ({"accuracy": 0.9, "rate": 0.1, "largest": 1.0}, [
        ({"rate": 0.09}, "α is smaller than what was allowed"),
        ({"accuracy": 0.89, "largest": 1.6}, "the loss is still too steep for this α"),
        ({"accuracy": 0.89, "largest": 1.5}, "the inputs are of the right size now, and α does not fit"),
        ({"accuracy": 0.89, "largest": 0.25}, "the inputs are of the right size now, and α does not fit"),
        ({"accuracy": 0.89, "largest": 0.24}, "the inputs have become too small"),
    ]),
    "lab.smallest_rate": ({"line": "curve relu he×10 sgd α=0.0001", "finite": False}, [
        ({"line": "curve relu he×10 sgd α=0.00011"}, "too large an α"),
        ({"line": "curve relu he×10 sgd α=0.0001 1@5"}, "too large an α"),
        ({"line": "curve relu he×10 adam α=0.0001", "finite": True}, "Adam"),
        ({"line": "curve relu he×10 rmsprop α=0.0001", "finite": True}, "Adam"),
        ({"line": "curve tanh he×2", "finite": True}, "large weights, and a function that is flat there"),
        ({"line": "curve sigmoid he×2", "finite": True}, "large weights, and a function that is flat there"),
        ({"finite": True, "first_sharpness": 19.0}, "λ is below 2/α"),
        ({"line": "curve tanh he", "finite": True, "first_sharpness": 19.0}, "λ is below 2/α"),
        ({"line": "curve tanh he", "finite": True}, ""),
    ]),
    "lab.kill_and_prevent": ({"dead": 1.0, "changed": {"learning_rate"}, "twin": "clip 1", "twin_right": 0.9}, [
        ({"changed": {"learning_rate", "sizes"}}, "more than one change"),
        ({"dead": 0.99}, "they are alive"),
        ({"twin": "", "twin_right": None}, "no twin"),
        ({"twin_right": 0.89}, "the twin hasn't learnt either"),
        ({"changed": set()}, ""),
    ]),
    "lab.settle_at_the_edge": ({"line": "curve sgd", "near": 0.76, "at": 1000}, [
        ({"line": "curve sgd batch 1"}, "batches"),
        ({"line": "curve adam", "near": 0.75}, "Adam, or RMSProp"),
        ({"line": "curve rmsprop", "near": 0.75}, "Adam, or RMSProp"),
        ({"near": 0.75, "finite": False}, "over the edge"),
        ({"at": 999}, "too short"),
        ({"near": 0.75, "sharpness": 15.9}, "α is too small"),
        ({"line": "spirals", "near": 0.75, "sharpness": 15.9}, "the loss is cross-entropy"),
        ({"line": "spirals", "near": 0.75, "sharpness": 16.0}, ""),
        ({"near": 0.75, "sharpness": 16.0}, ""),
        ({"line": "curve sgd α=1 2@5"}, ""),
    ]),
    "lab.spirals_fast": ({"test_right": 0.99, "at": 60, "other": False}, [
        ({"other": True}, "other spirals"),
        ({"at": 61}, "too many updates"),
        ({"test_right": 0.98}, "not enough of them right"),
        ({"test_right": 0.98, "at": 61}, "neither right nor fast"),
    ]),
    "lab.vanish_and_return": ({"ratio": 0.9e-5, "twin": "tanh", "twin_ratio": 99.0}, [
        ({"twin_ratio": 0.011}, "right"),
        ({"ratio": 0.0}, "no gradient at all"),
        ({"ratio": 1e-5}, "it hasn't vanished"),
        ({"ratio": np.nan}, "it hasn't vanished"),
        ({"twin": "", "twin_ratio": None}, "no twin to bring it back"),
        ({"twin": "α=30", "twin_ratio": 0.01}, "α brings no gradient back"),
        ({"twin_ratio": 0.01}, "the twin's gradient is uneven too"),
        ({"twin_ratio": 100.0}, "the twin's gradient is uneven too"),
    ]),
    "lab.by_heart": ({"rise": 2.1, "loss": 0.09, "twin": "decay 1", "twin_rise": 1.6, "twin_right": 0.71}, [
        ({"rise": 2.0}, "it hasn't learnt by heart"),
        ({"loss": 0.1}, "it isn't learning"),
        ({"twin": "", "twin_rise": np.inf, "twin_right": None}, "no twin to prevent it"),
        ({"twin_rise": 1.7}, "the twin does it too, or learns nothing"),
        ({"twin_right": 0.7}, "the twin does it too, or learns nothing"),
    ]),
    "lab.rescue": ({"test_right": 0.95, "at": 2000, "changed": {"activation"}}, [
        ({"changed": {"activation", "init"}}, "more than one change"),
        ({"changed": set()}, "nothing was turned"),
        ({"changed": {"learning_rate"}, "test_right": 0.94}, "another α"),
        ({"changed": {"turns"}, "test_right": 0.94}, "another α"),
        ({"changed": {"optimizer"}, "test_right": 0.94}, "momentum"),
        ({"at": 2001}, "too long"),
        ({"changed": {"batch"}, "test_right": 0.94}, "still stuck"),
    ]),
    "lab.turn_it_down": ({"line": "moons α=3 0.1@1000", "late_loss": 0.94, "constant": 1.0, "last": 0.1,
                      "changed": set(), "at": 3000}, [
        ({"changed": {"optimizer"}}, "another setting"),
        ({"line": "moons α=3", "last": 0}, "α wasn't turned on the way"),
        ({"at": 3001}, "too long a run"),
        ({"late_loss": 0.95, "last": 3.1}, "turned up"),
        ({"late_loss": 0.95, "last": 3.0}, "too early, or too little"),
        ({"last": 3.1}, "right"),
    ]),
    "lab.catapult": ({"line": "moons sgd", "highest": 2.1, "loss": 0.19, "sharpness": 29.0, "first_sharpness": 21.0}, [
        ({"first_sharpness": 20.0}, "never in the air"),
        ({"finite": False}, "it never landed"),
        ({"line": "moons α=5 1@9"}, "help on the way"),
        ({"line": "moons batch 1"}, "help on the way"),
        ({"line": "moons cosine"}, "help on the way"),
        ({"highest": 2.0}, "thrown too low"),
        ({"loss": 0.2}, "still up there"),
        ({"sharpness": 30.0}, ""),
    ]),
    "lab.heavy_ball": ({"line": "curve sgd", "finite": False, "twin": "momentum", "twin_finite": True,
                    "twin_setting": Setting.parse("curve momentum"), "twin_loss": 1.04, "twin_start": 1.0}, [
        ({"twin_setting": Setting.parse("curve nesterov")}, "right"),
        ({"twin": "", "twin_setting": None, "twin_finite": None}, "no twin with momentum"),
        ({"twin_setting": Setting.parse("curve sgd")}, "no twin with momentum"),
        ({"line": "curve adam"}, "no twin with momentum"),
        ({"twin_setting": Setting.parse("curve adam")}, "Adam isn't a heavy ball"),
        ({"finite": True}, "both survive"),
        ({"twin_loss": 1.05}, "neither survives"),
        ({"twin_finite": False}, "neither survives"),
    ]),
}  # fmt: skip
ROWS = [
    (key, reached | otherwise, told)
    for key, (reached, others) in CASES.items()
    for otherwise, told in [({}, "right"), *others]
]


@pytest.mark.parametrize(("key", "found", "told"), ROWS)
def test_what_a_run_comes_to_is_told_by_its_own_name(key, found, told, monkeypatch):
    exercise, setting = EXERCISES[key], Setting.parse(found.get("line", "spirals"))
    measured = MEASURED | {"setting": setting} | {k: v for k, v in found.items() if v is not None}
    monkeypatch.setattr(exercise, "measure", lambda *answer: measured)
    answer = str(setting) if key.startswith("lab.") else exercise.solution()
    result = exercise.judge(answer if isinstance(answer, tuple) else (answer,))
    assert (result.status if told == "right" else result.diagnosis) == told, result


def test_every_miss_of_every_design_is_told_by_some_row():
    told = {(key, text) for key, _, text in ROWS}
    for key, exercise in EXERCISES.items():
        for wrong in exercise.misconceptions if isinstance(exercise, Design) else ():
            assert (key, wrong.name) in told


def measure(name, line):
    return EXERCISES[f"lab.{name}"].measure(Setting.parse(line))


@pytest.fixture
def no_runs(monkeypatch):
    """A run comes to nothing but its α, and what a test says."""
    more = {}
    monkeypatch.setattr(
        laboratory, "measured", lambda setting: {"late_loss": setting.learning_rate, **more}
    )
    return more


@pytest.mark.parametrize(
    ("line", "other"),
    [("spirals α=9", False), ("moons", True), ("spirals noise 0", True), ("spirals points 60", True),
     ("spirals held-out 0.5", True)],
)  # fmt: skip
def test_other_spirals_are_other_points(line, other, no_runs):
    assert measure("spirals_fast", line)["other"] == other


def test_how_far_a_held_out_loss_has_risen(no_runs):
    no_runs.update(test_loss=3.0, best_test=1.5)
    assert (
        measure("by_heart", "moons")["rise"] == 2
        and measure("by_heart", "moons")["twin_rise"] == np.inf
    )
    assert measure("by_heart", "moons α=1 twin α=2")["twin_rise"] == 2


@pytest.mark.parametrize(
    ("turns", "constant", "last"),
    [
        ("", 3.0, 0),
        (" 0.5@9", 0.5, 0.5),
        (" 0.2@9 0.5@20", 0.2, 0.5),
        (" 0.1@5 0.2@9 0.5@20", 0.5, 0.5),
    ],
)
def test_turning_by_hand_is_held_against_ones_own_rates(turns, constant, last, no_runs):
    """Against each of them; of more than three, against the largest and the last."""
    line = f"moons · noise 0.3 · 2-8-1 · tanh · xavier · sgd α=3{turns} · batch 4 · seed 5 · at 30"
    found = measure("turn_it_down", line)
    assert (found["constant"], found["last"], found["changed"]) == (constant, last, set())
    assert measure("turn_it_down", line.replace("sgd", "momentum"))["changed"] == {"optimizer"}


@pytest.mark.parametrize("name", ["kill_and_prevent", "rescue"])
def test_the_dials_that_were_turned(name, no_runs):
    """What is played, and with which twin, is no dial; turns of α are one, if there are any."""
    line = {"kill_and_prevent": laboratory.KILL, "rescue": laboratory.STUCK}[name]
    assert measure(name, f"{line} · at 30 · twin clip 1")["changed"] == set()
    rate = line.rpartition("α=")[2]
    turned = line.replace(f"α={rate}", f"α=7 {rate}@5 · batch 2")
    assert measure(name, turned)["changed"] == {"learning_rate", "turns", "batch"}


def test_a_run_of_any_length_but_too_long_a_one_is_made(no_runs):
    assert laboratory.trial(Setting.parse("moons · at 10000 · twin relu")) == {
        "late_loss": 0.3, "twin_late_loss": 0.3, "twin": "relu", "at": 10000
    }  # fmt: skip
    with pytest.raises(ValueError, match="at must be 10000 at most"):
        laboratory.trial(Setting.parse("moons · at 10001"))


@pytest.mark.parametrize(
    "line",
    ["moons · points 40 · 2-4-1 · tanh · sgd α=2 0.5@7 · at 66", "curve · 1-4-1 · relu · he · sgd α=3 · at 66",
     "curve · points 40 · 1-3-1 · tanh · sgd α=0.3 · at 12"],
)  # fmt: skip
def test_what_is_measured_of_a_run(line):
    """Made anew, step for step: the last twenty rows tell how near λ is to 2/α, the last ten the loss."""
    setting = Setting.parse(line)
    run = Run(setting)
    while run.finite and run.step < setting.at:
        run.advance(1)
        run.note()
    rows, now, found = run.track, run.track[-1], laboratory.measured(setting)
    finite = [row for row in rows if row.finite]
    near = [0.8 < row.sharpness / row.edge < 1.2 for row in rows[-20:] if row.finite]
    assert found["highest"] == max(row.loss for row in finite)
    assert found["start"] == rows[0].loss and found["first_sharpness"] == rows[0].sharpness
    assert (found["edge"], found["first_edge"]) == (now.edge, rows[0].edge)
    assert found["finite"] == (run.finite and now.loss < 1e6)
    assert found["near"] == (np.mean(near) if near else 0)
    assert found["dead"] == max(now.dead)
    assert found["best_test"] == min(row.test_loss for row in rows)
    assert found["alpha"] == (setting.turns or [(0, setting.learning_rate)])[-1][1]
    np.testing.assert_equal(found["late_loss"], np.mean([row.loss for row in rows[-10:]]))
    np.testing.assert_equal(found["ratio"], np.float64(now.gradients[0]) / now.gradients[-1])
    for name in ("step", "loss", "right", "test_right", "test_loss", "sharpness"):
        np.testing.assert_equal(found[name], getattr(now, name))


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        *((key, (name, *rest), f"activation must be one of {', '.join(ACTIVATIONS)}")
          for name in ("tahn", "")
          for key, *rest in [("1.reach_95", 0.5), ("2_2.bend_the_border", 4), ("3_2.train_deep", "he", 0.1)]),
        *((key, answer, "hidden must be a whole number from 1 to 64")
          for n in (0.5, 65, 2.5)
          for key, answer in [("2_2.bend_the_border", ("relu", n)), ("4.solve_xor", (n, 4.0))]),
        *(("6.rescue", (0.3, scale), "scale must be a number above 0") for scale in (0.0, -1.0, 1e6 + 1)),
    ],
)  # fmt: skip
def test_what_can_not_be_tried_is_refused_by_name(key, answer, said):
    result = EXERCISES[key].judge(answer)
    assert (result.headline, result.paragraphs) == ("That can't be tried.", (said,))
