"""The laboratory's sentences: each right on runs of its kind, and silent on runs that look like it.

What kind a run is of, an oracle says that knows nothing of the rules: the whole Hessian, the signs of
the weights and of z, the same training by `train`, or what happens when α is really turned. Four runs
of each are tried, fifty with --every.
"""

from dataclasses import replace
from itertools import count

import numpy as np
import pytest
from support.hessian import hessian

from lrcourse import train
from lrcourse.laboratory import Run, Setting
from lrcourse.laboratory.run import edge, network_of, optimizer_of
from lrcourse.laboratory.sentence import RULES, percent, power, seen, three, told

KINDS = {}  # name -> (made, mistaken, oracle)


def ran(line, updates, every):
    """A run, looked at every so many updates."""
    run = Run(Setting.parse(line))
    while run.step < updates and run.finite:
        run.advance(every)
        run.note()
    return run


def kind(name):
    """Enter a kind: a function that returns what makes its runs, what makes others, and the oracle."""

    def enter(function):
        KINDS[name] = function()
        return function

    return enter


def loss_of(run):
    return float(run.network.loss_and_gradients(run.X, run.y, run.loss)[0])


def exact_ratio(run):
    """λ, from the whole Hessian, over the edge."""
    largest = np.linalg.eigvalsh(hessian(run.network, run.X, run.y, run.loss))[-1]
    return largest / edge(run.setting, run.rates(run.step))


def dead_shares(run):
    """Of each hidden layer the share of units that are below zero for every point (of ReLU)."""
    zs, _ = run.network.layers(run.X)
    names = run.setting.activations
    return [(z <= 0).all(axis=0).mean() * (name == "relu") for z, name in zip(zs, names)]


def later(run, updates, rate=None):
    """The mean loss over so many updates from here, at this α or another; the run stays as it is."""
    model = run.network.copy()
    losses = []
    train(model, run.X, run.y, rate or run.rates(run.step), loss=run.loss, epochs=updates,
          batch_size=run.setting.batch or None, seed=99, optimizer=optimizer_of(run.setting),
          record=lambda m: losses.append(float(m.loss_and_gradients(run.X, run.y, run.loss)[0])))  # fmt: skip
    return np.mean(losses[len(losses) // 2 :])


def pick(rng, *choices):
    return choices[rng.integers(len(choices))]


PLANE = "moons", "circles", "xor", "spirals"


# ----------------------------------------------------------------------------------- the kinds


@kind("diverged")
def _():
    def made(rng):
        start = pick(rng, "curve · 1-8-1 · ", "curve · 1-6-6-1 · ")
        return ran(f"{start}{pick(rng, 'tanh', 'relu', 'gelu')} · points 60 α={rng.uniform(3, 90):.3g}"
                   f" · seed {rng.integers(99)}", 400, 20)  # fmt: skip

    def mistaken(rng):
        return ran(f"{pick(rng, *PLANE)} · points 60 · 2-8-8-1 · tanh · α={rng.uniform(3, 20):.3g}"
                   f" · seed {rng.integers(99)}", 200, 20)  # fmt: skip

    return made, mistaken, lambda run: not (np.isfinite(loss_of(run)) and loss_of(run) < 1e9)


@kind("alike")
def _():
    def made(rng):
        function = pick(rng, "tanh", "gelu", "swish", "elu", "mish", "selu")
        return ran(f"{pick(rng, *PLANE)} · points 60 · 2-{rng.integers(2, 9)}-4-1 · {function} · "
                   f"{pick(rng, 'zeros', 'he×0')} · α={pick(rng, 0.1, 1)}", 40, 10)  # fmt: skip

    def mistaken(rng):
        start = pick(
            rng, "tanh xavier×0.01", "sigmoid zeros", "relu zeros", "softplus zeros", "gelu he×0.1"
        )
        return ran(
            f"{pick(rng, *PLANE)} · points 60 · 2-{rng.integers(2, 9)}-4-1 · {start} · α=0.3",
            40,
            10,
        )

    def is_so(run):
        weights = [weight for weight, _ in run.network.parameters]
        return all((weight == 0).all() for weight in weights) and max(dead_shares(run)) < 1

    return made, mistaken, is_so


def relu(rng, low, high, function="relu"):
    rate = np.exp(rng.uniform(np.log(low), np.log(high)))
    return ran(f"{pick(rng, *PLANE)} · points 80 · 2-{rng.integers(3, 12)}-{rng.integers(3, 12)}-1 · "
               f"{function} · he · α={rate:.3g} · seed {rng.integers(999)}", 200, 20)  # fmt: skip


@kind("dead layer")
def _():
    return (
        lambda rng: relu(rng, 5, 50),
        lambda rng: relu(rng, 0.1, 5, pick(rng, "relu", "leaky_relu", "tanh")),
        lambda run: run.track[-1].finite and max(dead_shares(run)) == 1,
    )


@kind("dead units")
def _():
    return (
        lambda rng: relu(rng, 0.3, 5),
        lambda rng: relu(
            rng, 0.03, 5, pick(rng, "relu", "leaky_relu", "leaky_relu", "tanh", "swish")
        ),
        lambda run: run.track[-1].finite and 0.25 <= max(dead_shares(run)) < 1,
    )


@kind("over the edge")
def _():
    def started(rng, low, high, more=""):
        line = pick(rng, "curve · 1-6-1 · tanh", "moons · 2-6-1 · tanh", "circles · 2-5-1 · gelu")
        line += f" · points 40 · seed {rng.integers(999)}"
        first = Run(Setting.parse(line)).track[0].sharpness
        rate = 2 / first * rng.uniform(low, high)
        return ran(f"{line} · sgd α={rate:.4g}{more}", rng.integers(2, 12), 1)

    def mistaken(rng):
        if rng.uniform() < 0.3:
            return ran(
                f"moons · 2-6-1 · adam α={pick(rng, 1, 3)} · points 40 · seed {rng.integers(99)}",
                9,
                1,
            )
        return started(rng, 0.2, 1.0, pick(rng, "", " · batch 8"))

    def is_so(run):
        back = run.track[-12:][0].loss
        rises = back < loss_of(run) < 1e6  # beyond that it is on its way out
        return rises and run.setting.optimizer == "sgd" and exact_ratio(run) > 1.3

    return lambda rng: started(rng, 1.6, 4), mistaken, is_so


@kind("saturated")
def _():
    def of(rng, functions, low, high):
        return ran(f"{pick(rng, *PLANE)} · points 60 · 2-8-{rng.integers(2, 9)}-1 · {pick(rng, *functions)} · "
                   f"xavier×{rng.uniform(low, high):.3g} · α={pick(rng, 0.01, 0.1)} · seed {rng.integers(99)}",
                   40, 10)  # fmt: skip

    def is_so(run):
        found = []
        zs, activations = run.network.layers(run.X)
        for name, a in zip(run.setting.activations, activations[1:]):
            slope = {"tanh": 1 - a * a, "sigmoid": a * (1 - a)}.get(name, np.ones_like(a))
            found.append((slope < 0.01).mean())
        return max(found) >= 0.5

    return (
        lambda rng: of(rng, ["tanh", "sigmoid"], 6, 30),
        lambda rng: of(rng, ["tanh", "sigmoid", "relu", "elu", "softplus"], 0.5, 8),
        is_so,
    )


@kind("uneven")
def _():
    def deep(rng, starts, low, high):
        layers = "-".join(["8"] * rng.integers(low, high))
        return ran(f"{pick(rng, *PLANE)} · points 60 · 2-{layers}-1 · {pick(rng, *starts)} · α=0.01 · "
                   f"seed {rng.integers(99)}", 20, 10)  # fmt: skip

    def is_so(run):
        _, gradients = run.network.loss_and_gradients(run.X, run.y, run.loss)
        first, last = (np.hypot(*map(np.linalg.norm, gradients[layer])) for layer in (0, -1))
        return 0 < first and max(first / last, last / first) >= 1e3

    return (
        lambda rng: deep(
            rng, ["sigmoid xavier", "tanh xavier×0.2", "swish he×0.3", "elu normal×3"], 6, 10
        ),
        lambda rng: deep(
            rng, ["sigmoid xavier", "tanh xavier", "relu he", "selu lecun", "gelu he"], 2, 5
        ),
        is_so,
    )


@kind("overfitting")
def _():
    def of(rng, noise, points, width, more):
        return ran(f"moons · noise {noise} · points {points} · held-out 0.5 · 2-{width}-1 · "
                   f"{pick(rng, 'tanh', 'relu', 'gelu')} · {more} · seed {rng.integers(999)}", 600, 20)  # fmt: skip

    def mistaken(rng):
        return of(rng, *pick(rng, (0.1, 200, 16, "adam α=0.02"), (0.5, 60, 2, "sgd α=0.03"),
                             (0.5, 200, 8, "sgd α=20"), (0.3, 60, 8, "sgd α=0.3 · batch 2")))  # fmt: skip

    def is_so(run):
        """By `train`: both losses after every epoch."""
        setting, seen = run.setting, []
        model = network_of(setting)

        def record(m):
            pairs = [(run.X, run.y), (run.X_test, run.y_test)]
            return np.array([m.loss_and_gradients(X, y, run.loss)[0] for X, y in pairs])

        batches = -(-len(run.X) // min(setting.batch or len(run.X), len(run.X)))
        seen = train(model, run.X, run.y, setting.learning_rate, loss=run.loss, epochs=600 // batches,
                     batch_size=setting.batch or None, seed=setting.seed,
                     optimizer=optimizer_of(setting), record=record).records  # fmt: skip
        best, now = seen[seen[:, 1].argmin()], seen[-1]
        return (now[1] > 1.4 * best[1] and now[0] < 0.7 * best[0]) or (
            None if now[1] > 1.15 * best[1] and now[0] < 0.9 * best[0] else False
        )

    return lambda rng: of(rng, 0.5, 60, 32, "adam α=0.02"), mistaken, is_so


@kind("at the edge")
def _():
    def curve(rng, more, updates=1600):
        size = pick(rng, "1-8-1", "1-6-6-1", "1-12-1")
        return ran(
            f"curve · points 50 · {size} · tanh · xavier · {more} · seed {rng.integers(999)}",
            updates,
            20,
        )

    def passing(rng):
        """α turned a moment ago, to where 2/α happens to be λ."""
        run = curve(rng, "sgd α=0.03", 400)
        run.turn(2 / run.track[-1].sharpness)
        for _ in range(3):
            run.advance(2)
            run.note()
        return run

    def mistaken(rng):
        return pick(rng, lambda: passing(rng), lambda: curve(rng, "sgd α=0.1 · batch 5", 800),
                    lambda: curve(rng, f"adam α={pick(rng, 0.003, 0.1)}", 400),
                    lambda: curve(rng, "sgd α=0.01", 400), lambda: curve(rng, "sgd α=2", 400))()  # fmt: skip

    def is_so(run):
        if run.setting.optimizer != "sgd" or run.setting.batch or not run.track[-1].finite:
            return False
        if len(run.rates.turns) > 1:
            return False
        ahead, ratios = Run(run.line()), []
        ahead.advance(run.step - 60)
        for _ in range(4):
            ratios.append(exact_ratio(ahead))
            ahead.advance(20)
        near = np.abs(np.array(ratios) - 1)
        return True if near.max() < 0.15 else False if near.min() > 0.3 else None

    return lambda rng: curve(rng, f"sgd α={rng.uniform(0.1, 0.3):.3g}"), mistaken, is_so


@kind("shaken")
def _():
    def small(rng, batch, low, high, noise, updates=1500):
        rate = np.exp(rng.uniform(np.log(low), np.log(high)))
        return ran(f"moons · noise {noise} · points 80 · 2-8-1 · tanh · α={rate:.3g}{batch} · "
                   f"seed {rng.integers(999)}", updates, 20)  # fmt: skip

    def mistaken(rng):
        return pick(rng, lambda: small(rng, "", 1, 8, 0.4), lambda: small(rng, " · batch 4", 0.003, 0.03, 0.3),
                    lambda: small(rng, " · batch 20", 0.1, 0.3, 0.1, 500))()  # fmt: skip

    def is_so(run):
        """A tenth of α calms it, and as it is it gets no further."""
        if not run.setting.batch:
            return False
        batches = -(-len(run.X) // run.setting.batch)
        now = np.mean([row.loss for row in run.track[-24:]])
        same, calmer = (later(run, 600 // batches, rate) for rate in (None, run.rates(0) / 10))
        if calmer < 0.85 * same and same > 0.9 * now:
            return True
        return None if calmer < 0.97 * same else False

    return lambda rng: small(rng, f" · batch {pick(rng, 1, 2, 4)}", 1, 4, 0.4), mistaken, is_so


@kind("stuck")
def _():
    def of(line, rng, updates=1000):
        return ran(
            f"{pick(rng, *PLANE)} · points 60 · {line} · seed {rng.integers(999)}", updates, 20
        )

    def mistaken(rng):
        return of(pick(rng, "2-8-1 · tanh · α=0.01", "2-8-1 · relu · he · α=0.003",
                       "2-8-1 · sigmoid · α=0.1", "2-8-8-1 · tanh · adam α=0.03"), rng)  # fmt: skip

    def is_so(run):
        before, now = run.track[-24].loss, loss_of(run)
        if now < 0.1 * run.track[0].loss:
            return False
        moved = abs(now - before) / now
        return True if moved < 0.002 and abs(later(run, 300) - now) < 0.01 * now else (
            False if moved > 0.01 else None)  # fmt: skip

    deep = [
        "2-8-8-8-8-8-8-1 · sigmoid · α=0.3",
        "2-6-6-1 · relu · he · α=20",
        "2-8-8-1 · tanh · zeros · α=1",
    ]
    return lambda rng: of(pick(rng, *deep), rng), mistaken, is_so


@kind("slow")
def _():
    def of(rng, low, high):
        line = f"{pick(rng, *PLANE)} · points 60 · 2-{rng.integers(4, 9)}-1 · {pick(rng, 'tanh', 'gelu', 'relu he')}"
        line += f" · seed {rng.integers(999)}"
        run = Run(Setting.parse(line))
        run.advance(20)
        return ran(f"{line} · sgd α={2 / run.measure().sharpness / np.exp(rng.uniform(np.log(low), np.log(high))):.3g}",
                   400, 20)  # fmt: skip

    def is_so(run):
        """Ten times its α gets clearly further in as many updates."""
        setting = replace(run.setting, learning_rate=10 * run.setting.learning_rate)
        faster = Run(setting)
        faster.advance(run.step)
        ratio, now = exact_ratio(run), loss_of(run)
        if ratio < 1 / 25 and loss_of(faster) < 0.97 * now and now > 0.5 * run.track[-24:][0].loss:
            return True
        return False if ratio > 1 / 15 else None

    return lambda rng: of(rng, 60, 2000), lambda rng: of(rng, 0.7, 10), is_so


@kind("learnt")
def _():
    def of(rng, data, more, updates=400):
        return ran(f"{data} · points 60 · 2-8-1 · {pick(rng, 'tanh', 'relu', 'gelu')} · {more} · "
                   f"seed {rng.integers(999)}", updates, 20)  # fmt: skip

    def is_so(run):
        output = run.network.forward(run.X)
        right = ((output > 0) == (run.y > 0.5)).all()
        return bool(right and loss_of(run) < 0.05 * run.track[0].loss)

    return (
        lambda rng: of(rng, pick(rng, "circles", "blobs · noise 0.2", "moons · noise 0.05"), "adam α=0.05"),
        lambda rng: of(rng, pick(rng, "moons · noise 0.4", "blobs", "spirals", "xor"),
                       pick(rng, "adam α=0.03", "sgd α=0.3", "sgd α=0.01"), pick(rng, 200, 400)),
        is_so,
    )  # fmt: skip


# ------------------------------------------------------------------------------------ the tests


def found(name, maker, wanted, n):
    """So many runs that the oracle says are of the kind, or aren't; where it doesn't know, neither."""
    *_, oracle = KINDS[name]
    runs = []
    for seed in count():
        assert seed < 30 * n + 100, f"{name}: hardly any run is {wanted}"
        run = maker(np.random.default_rng([seed, *name.encode()]))
        if (answer := oracle(run)) is not None and bool(answer) == wanted:
            runs.append(run)
            if len(runs) == n:
                return runs


@pytest.mark.in_turns(2)
@pytest.mark.parametrize("n", [4, pytest.param(50, marks=pytest.mark.every)])
@pytest.mark.parametrize("name", ["diverged", *RULES])
def test_a_sentence_is_right_and_is_silent(name, n, capsys):
    made, mistaken, _ = KINDS[name]
    right = [run for run in found(name, made, True, n) if name in dict(seen(run))]
    wrong = [run for run in found(name, mistaken, False, n) if name in dict(seen(run))]
    if n == 50:
        with capsys.disabled():
            print(
                f"\n{name:14} said of {len(right)} of {n} of its kind, of {len(wrong)} of {n} others",
                end="",
            )
    assert len(right) >= 0.96 * n and len(wrong) <= 0.04 * n


def test_there_is_always_a_sentence():
    assert set(KINDS) == {"diverged", *RULES}
    run = Run(Setting.parse("blobs · points 20 · 2-2-1"))
    assert told(run).startswith("Ready: λ =")
    run.advance(5), run.note()
    assert told(run).startswith("The loss falls")


def test_two_are_said_at_most():
    run = ran("moons · points 40 · 2-8-8-8-8-8-1 · relu · he×3 · α=10", 300, 10)
    assert len(dict(seen(run))) >= 1
    assert len(told(run)) < 330


def test_numbers_in_sentences():
    assert [three(x) for x in (0, 20.123, 0.01234, 3.4e-7, 2e6, 1234.5, np.inf, np.nan)] == [
        "0", "20.1", "0.0123", "3·10⁻⁷", "2·10⁶", "1230", "∞", "–",
    ]  # fmt: skip
    assert (power(1e-6), power(2.3e12), percent(0.31)) == ("10⁻⁶", "2·10¹²", "31\u00a0%")
    assert [power(x) for x in (9.6e-7, 9.5e6, 5e-324)] == ["10⁻⁶", "10⁷", "5·10⁻³²⁴"]
    shares = [percent(x).removesuffix("\u00a0%") for x in (0, 1e-4, 0.999, 1)]
    assert shares == ["0", "1", "99", "100"]  # nothing and all, and no other


@pytest.mark.parametrize("function", ["tanh", "gelu", "sigmoid", "softplus"])
def test_zero_weights_are_said_to_stay_where_they_do(function):
    run = ran(f"blobs · 2-4-1 · {function} · zeros", 0, 1)
    said = "so they stay" in told(run)
    run.advance(5)
    assert said == all((weight == 0).all() for weight, _ in run.network.parameters)


def test_a_batch_of_all_that_it_learns_from_is_none():
    """Not of all the points: some are held out."""
    line = "moons · points 100 · held-out 0.75 · 2-8-1 · α=10 · batch "
    assert seen(ran(f"{line}64", 200, 5)) == seen(ran(f"{line}0", 200, 5))


# What lies on either side of a threshold, as rows made by hand: (rule, what is measured, is it said).
BASE = ran("moons · points 20 · 2-3-3-1 · tanh", 2, 1).track[-1]
FLAT = [0.5] * 40
JUMPS = [0.5, 0.6] * 20


def rows(**columns):
    """Forty rows, 20 updates apart, with these columns; a single value stands in all of them."""
    columns = {name: c if isinstance(c, list) else [c] * 40 for name, c in columns.items()}
    return [
        replace(BASE, step=20 * n, **{name: column[n] for name, column in columns.items()})
        for n in range(40)
    ]


@pytest.mark.parametrize(
    ("name", "line", "columns", "said"),
    [
        ("uneven", "", {"gradients": (1e-5, 1.0, 1e-2)}, False),
        ("uneven", "", {"gradients": (0.9e-5, 1.0, 1e-2)}, True),
        ("uneven", "", {"gradients": (20.0, 1.0, 1e-2)}, True),
        ("uneven", "", {"gradients": (0.0, 1.0, 1e-2)}, False),
        ("saturated", "", {"saturated": (0.1, 0.49)}, False),
        ("saturated", "", {"saturated": (0.1, 0.5)}, True),
        ("dead units", "", {"dead": (0.24, 0.0)}, False),
        ("dead units", "", {"dead": (0.25, 0.0)}, True),
        ("dead units", "", {"dead": (1.0, 0.0)}, False),
        ("at the edge", "", {"sharpness": 20.0, "edge": 20.0, "loss": FLAT}, True),
        ("at the edge", "batch 5", {"sharpness": 20.0, "edge": 20.0, "loss": FLAT}, False),
        ("at the edge", "", {"sharpness": 20.0, "edge": np.nan, "loss": FLAT}, False),
        ("at the edge", "", {"sharpness": 15.9, "edge": 20.0, "loss": FLAT}, False),
        ("at the edge", "", {"sharpness": [5.0] * 32 + [20.0] * 8, "edge": 20.0}, False),
        ("at the edge", "", {"sharpness": 20.0, "edge": 20.0, "learning_rate": [0.2] * 39 + [0.1]}, False),
        ("over the edge", "", {"sharpness": 26.0, "edge": 20.0, "loss": JUMPS[:-1] + [0.9]}, True),
        ("over the edge", "", {"sharpness": 26.0, "edge": 20.0, "loss": FLAT[:-1] + [0.4]}, False),
        ("over the edge", "", {"sharpness": 24.0, "edge": 20.0, "loss": FLAT[:-1] + [0.9]}, False),
        ("shaken", "batch 5", {"loss": JUMPS}, True),
        ("shaken", "", {"loss": JUMPS}, False),
        ("shaken", "batch 5", {"loss": FLAT}, False),
        ("shaken", "batch 5", {"loss": [0.6, 0.5] * 14 + [0.3, 0.2] * 6}, False),
        ("stuck", "", {"loss": FLAT, "right": 0.5}, True),
        ("stuck", "", {"loss": FLAT[:-1] + [0.49], "right": 0.5}, False),
        ("stuck", "", {"loss": [0.5] + [0.001] * 39, "right": 1.0}, False),
        ("learnt", "", {"loss": [0.5] + [0.001] * 39, "right": 1.0}, True),
        ("learnt", "", {"loss": [0.5] + [0.001] * 39, "right": 0.99}, False),
        ("overfitting", "", {"loss": [0.5] * 20 + [0.3] * 20, "test_loss": [0.4] * 20 + [0.6] * 20}, True),
        ("overfitting", "", {"loss": [0.5] * 20 + [0.6] * 20, "test_loss": [0.4] * 20 + [0.6] * 20}, False),
        ("overfitting", "", {"loss": [0.5] * 20 + [0.3] * 20, "test_loss": [0.4] * 20 + [0.49] * 20}, False),
    ],
)  # fmt: skip
def test_what_is_said_on_either_side_of_a_threshold(name, line, columns, said):
    setting = Setting.parse(f"moons · points 20 · 2-3-3-1 · tanh · {line}")
    assert bool(RULES[name](setting, rows(**columns))) == said
