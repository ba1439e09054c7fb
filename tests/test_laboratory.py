"""The laboratory without its widgets: settings as lines, runs step for step, what is measured."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from notebooks import BOOK
from support.hessian import hessian

from lrcourse import ACTIVATIONS, LOSSES, MLP, SGD, messages, train
from lrcourse.laboratory import Run, Setting
from lrcourse.laboratory.data import DATA, OWN, own
from lrcourse.laboratory.dials import options
from lrcourse.laboratory.rates import SCHEDULES, Rates
from lrcourse.laboratory.run import ROWS, Careful, edge, optimizer_of
from lrcourse.mlp import INITIALIZATIONS
from lrcourse.training import updates

PLANE = [name for name in DATA if name not in (OWN, "curve")]
rates = st.floats(1e-4, 100).map(lambda rate: float(f"{rate:.3g}"))


@st.composite
def settings(draw, data=tuple(DATA)):
    """Any setting, its twin left out."""
    data = draw(st.sampled_from(data))
    hidden = tuple(draw(st.lists(st.integers(1, 9), max_size=4)))
    n_in, n_out = DATA[data].ends or (3, 2)
    optimizer = draw(st.sampled_from(["sgd", "momentum", "nesterov", "rmsprop", "adam"]))
    names, each = st.sampled_from(list(ACTIVATIONS)), len(hidden) > 0 and draw(st.booleans())
    steps = sorted(draw(st.sets(st.integers(1, 40), max_size=3)))
    losses = ["", "mean_squared_error"] + ["binary_cross_entropy"] * (data in PLANE)
    return Setting(
        data=data,
        noise=draw(st.just("") | st.floats(0, 1)),
        points=draw(st.integers(8, 60)),
        held_out=draw(st.sampled_from([0.0, 0.25, 0.5])),
        sizes=(n_in, *hidden, n_out),
        activation=",".join(draw(names) for _ in hidden) if each else draw(names),
        init=draw(st.sampled_from(list(INITIALIZATIONS))),
        width=draw(st.sampled_from([0.1, 1.0, 4.0])),
        loss=draw(st.sampled_from(losses)),
        optimizer=optimizer,
        beta="" if optimizer == "sgd" else draw(st.sampled_from(["", 0.5, 0.99])),
        learning_rate=draw(rates),
        turns=tuple((step, draw(rates)) for step in steps),
        schedule=draw(st.sampled_from(list(SCHEDULES))),
        over=draw(st.sampled_from([10, 30, 1000])),
        batch=draw(st.sampled_from([0, 1, 7, 1000])),
        decay=draw(st.sampled_from([0.0, 0.01])),
        clip=draw(st.sampled_from([0.0, 0.3])),
        seed=draw(st.integers(0, 99)),
        at=draw(st.sampled_from([0, 50])),
    )


# ---------------------------------------------------------------------------------------- the line


@given(settings())
def test_a_line_says_all_there_is(setting):
    assert Setting.parse(str(setting)) == setting
    parts = str(setting).split(" · ")
    assert Setting.parse(" · ".join(parts[::-1])) == setting  # in any order


def test_the_line_of_the_issue():
    line = "spirals · 2-16-16-1 · tanh · xavier · sgd α=0.3 · batch 32"
    assert str(Setting.parse(line)) == line
    assert str(Setting()) == line.removesuffix(" · batch 32")
    typed = "spirals 2-16-16-1 tanh xavier sgd a=.3 batch=32"  # what a keyboard has
    assert str(Setting.parse(typed)) == line
    assert str(Setting.parse("curve")).startswith("curve · 1-16-16-1")
    assert Setting.parse("adamw").decay == 0.01


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("spirals · tahn", "'tahn' can't be read; did you mean tanh?"),
        ("spirals · moons", "data is there twice, as spirals and as moons"),
        ("α=much", "learning_rate must be a number; got 'much'"),
        ("α=-1", r"learning_rate must be a number in \[0, 1000\]"),
        ("α=nan", "learning_rate must be a number"),
        ("batch 2.5", "batch must be a whole number; got '2.5'"),
        ("spirals · 3-16-1", "must go from 2 to 1 for spirals"),
        ("2-16-16-1 · relu,tanh,relu", "one for each of the 2 hidden layers"),
        ("2-2000-2000-1", "200000 parameters at most"),
        ("curve · binary_cross_entropy", "mean_squared_error for a curve"),
        ("sgd β=0.9", "sgd has none"),
        ("nesterov β=0", "above 0 for nesterov"),
        ("batch", "batch must be followed by a number"),
        ("α=1 2@x", "'2@x' can't be read"),
        ("α=1 twin relu batch 3", "must differ in one dial"),
        ("α=1 twin relu α=2", "must differ in one dial"),
        ("xavier×wide", "width must be a number; got 'wide'"),
        ("α=1 5000@3", r"a turn of α must be a number in \[0, 1000\]; got 5000"),
        ("batch -3", "batch must be a whole number in .0, 20000.; got -3"),
    ],
)
def test_what_cannot_be_is_named_in_the_readers_language(line, said, monkeypatch):
    with pytest.raises(ValueError, match=said):
        Setting.parse(line)
    translated = SimpleNamespace(gettext="(translated) {}".format)
    monkeypatch.setattr(messages, "_catalogue", translated)
    with pytest.raises(ValueError, match=r"^\(translated\) "):
        Setting.parse(line)


@pytest.mark.parametrize(
    ("name", "low", "high", "step"),
    [
        ("noise", 0, 10, 0.01), ("points", 4, 20_000, 1), ("held_out", 0, 0.9, 0.01),
        ("width", 0, 1000, 0.01), ("beta", 0, 0.9999, 1e-5), ("learning_rate", 0, 1000, 0.01),
        ("over", 1, 10_000_000, 1), ("batch", 0, 20_000, 1), ("decay", 0, 10, 0.01),
        ("clip", 0, 1e6, 0.01), ("seed", 0, 1_000_000, 1), ("at", 0, 10_000_000, 1),
    ],
)  # fmt: skip
def test_each_number_has_its_range(name, low, high, step):
    usual = Setting(optimizer="momentum")
    for value in (low, high):
        assert getattr(replace(usual, **{name: value}), name) == value
    for value in (low - step, high + step):
        with pytest.raises(ValueError, match=f"{name} must be a .*number in .{low}, {high}.; got"):
            replace(usual, **{name: value})
    if step == 1:
        with pytest.raises((TypeError, ValueError), match=f"{name} must be a whole number"):
            replace(usual, **{name: low + 0.5})


def test_a_network_of_200_000_parameters_is_the_largest():
    Setting(sizes=(2, 3, 39_998, 1))  # 9 + 4 · 39 998 + 39 999
    with pytest.raises(ValueError, match="200000 parameters at most; got 2-50000-1"):
        Setting(sizes=(2, 50_000, 1))  # 150 000 + 50 001


@pytest.mark.parametrize("line", [None, 3, ("spirals",)])
def test_a_setting_is_a_line_of_text(line):
    with pytest.raises(TypeError, match="setting must be a line of text"):
        Setting.parse(line)


@given(st.text(alphabet="spirals 2-16·α=0.3@tanhβ×,seed\n%", max_size=40))
def test_any_text_is_a_setting_or_a_clear_error(text):
    try:
        assert Setting.parse(str(Setting.parse(text))) == Setting.parse(text)
    except ValueError as error:
        assert len(str(error)) > 20


def test_a_dial_that_is_turned_takes_along_what_depends_on_it():
    setting = Setting.parse(
        "moons · noise 0.4 · 2-8-4-1 · relu,tanh · momentum β=0.5 α=1 2@9 · at 20"
    )
    assert str(setting.turned(data="curve")).startswith("curve · 1-8-4-1 · relu,tanh")
    assert setting.turned(hidden=(5,)).activation == "relu"
    assert setting.turned(optimizer="adam").beta == ""
    again = setting.turned(seed=1)
    assert (again.at, again.turns, again.beta, again.noise) == (0, (), 0.5, 0.4)


def test_a_twin_differs_in_one_dial():
    setting = Setting.parse("2-8-1 · relu · α=0.1 1@20 · twin α=3")
    assert setting.of_twin() == replace(setting, learning_rate=3.0, turns=(), twin="")
    relu = replace(setting, twin="tanh").of_twin()
    assert relu == replace(setting, activation="tanh", twin="")


# ------------------------------------------------------------------------------- step for step


def trained(setting, run, n):
    """The network after n updates by `train`, made from the words of the setting alone."""
    activation = setting.activation.split(",")
    model = MLP(
        setting.sizes,
        activation if len(activation) > 1 else activation[0],
        setting.init,
        setting.seed,
    )
    model.flat[...] = setting.width * model.flat
    shape = SCHEDULES[setting.schedule](setting.over)

    def learning_rate(step):
        dial = [rate for turn, rate in setting.turns if turn <= step]
        return (dial[-1] if dial else setting.learning_rate) * shape(step)

    batches = -(-len(run.X) // min(setting.batch or len(run.X), len(run.X)))
    history = train(
        model,
        run.X,
        run.y,
        learning_rate,
        loss=run.loss,
        optimizer=optimizer_of(setting),
        epochs=-(-n // batches),
        batch_size=setting.batch or None,
        seed=setting.seed,
    )
    return model, history


@hypothesis_settings(max_examples=40)
@given(settings(data=(*PLANE, "curve")), st.integers(1, 13))
def test_a_run_is_what_train_makes_step_for_step(setting, pieces):
    """In pieces, looked at in between, and with α turned by hand on the way."""
    run = Run(replace(setting, turns=()))
    batches = -(-len(run.X) // min(setting.batch or len(run.X), len(run.X)))
    n = -(-50 // batches) * batches  # whole epochs, as train makes them
    turns = dict(setting.turns)
    while run.step < n and run.finite:
        if run.step in turns:
            run.turn(turns[run.step])
        ahead = [step for step in (*turns, n) if step > run.step]
        run.advance(min(pieces, min(ahead) - run.step))
        run.note()
    model, history = trained(setting, run, n)
    if history.diverged:
        assert run.step == history.divergence_step
    else:
        np.testing.assert_array_equal(run.network.flat, model.flat)
        told = run.line()
        again = Run(told)
        again.advance(told.at)  # its own line leads there
        np.testing.assert_array_equal(again.network.flat, model.flat)


def test_turns_forget_what_they_replace():
    turning = Rates(1.0, "constant", 100, [(5, 2.0), (9, 3.0)])
    turning.turn(7, 4.0)
    assert [turning.dial(step) for step in (4, 5, 7, 9, 99)] == [1, 2, 4, 4, 4]
    turning.turn(0, 0.5)
    assert turning.turns == [(0, 0.5)]


@pytest.mark.parametrize(("name", "shape"), {
    "constant": lambda t: 1.0,
    "step_decay": lambda t: 0.1 ** (t // 33),
    "exponential_decay": lambda t: 0.01 ** (t / 100),
    "inverse_time": lambda t: 1 / (1 + 0.09 * t),
    "cosine": lambda t: (1 + np.cos(np.pi * min(t, 100) / 100)) / 2,
    "warm_up": lambda t: min(1, (t + 1) / 100),
    "one_cycle": None,
}.items())  # fmt: skip
def test_schedules_reach_over_the_updates_that_are_told(name, shape):
    """By the formulas; the cycle rises to the dial, and falls far below where it began."""
    rates = [Rates(2.0, name, 100)(step) for step in range(100)]
    if shape:
        assert rates == pytest.approx([2 * shape(step) for step in range(100)])
    else:
        top = int(np.argmax(rates))
        assert max(rates) == pytest.approx(2.0) and 20 < top < 40 and rates[-1] < rates[0] < 1
        assert (np.diff(rates[:top]) > 0).all() and (np.diff(rates[top:]) < 0).all()


def test_all_schedules_are_on_the_dial():
    assert [value for _, value in options("schedule", "constant")] == list(SCHEDULES)


# --------------------------------------------------------------------------- what is measured

MEASURED = [
    "moons · points 40 · 2-4-1 · tanh · sgd α=0.5",
    "moons · points 40 · 2-5-1 · sigmoid · normal · momentum α=0.5",
    "xor · points 40 · 2-3-3-1 · swish · lecun · sgd α=1 · mean_squared_error",
    "circles · points 40 · 2-6-1 · gelu · adam α=0.01",
    "spirals · points 60 · 2-6-4-1 · tanh · normal · sgd α=0.3 · batch 10",
    "curve · points 30 · 1-6-1 · tanh · xavier×3 · sgd α=0.1",
    "curve · points 30 · 1-5-1 · mish · nesterov α=0.02",
    "blobs · points 40 · 2-1 · tanh · rmsprop α=0.1",
    "xor · points 40 · 2-5-1 · softplus · normal · sgd α=0.2",
    "moons · points 40 · 2-4-4-1 · tanh,sigmoid · xavier×2 · sgd α=1 · mean_squared_error",
]


@pytest.mark.parametrize("line", MEASURED)
def test_sharpness_is_the_largest_eigenvalue(line):
    """Within 5 %, at every tenth of 150 updates."""
    run = Run(Setting.parse(line))
    for _ in range(15):
        exact = np.linalg.eigvalsh(hessian(run.network, run.X, run.y, run.loss))[-1]
        assert run.note().sharpness == pytest.approx(exact, rel=0.05)
        run.advance(10)


@pytest.mark.parametrize("optimizer", ["sgd", "momentum β=0.9", "momentum β=0.5", "nesterov β=0.8"])
@pytest.mark.parametrize("decay", [0.0, 0.3])
def test_the_edge_is_where_a_parabola_begins_to_throw_out(optimizer, decay):
    """On J = λ w²/2, 5 % below and above the λ that is called the edge."""
    setting = Setting.parse(f"{optimizer} α=0.1" + f" · decay {decay}" * (decay > 0))
    for share, leaves in [(0.95, False), (1.05, True)]:
        curvature, w, rule = share * edge(setting, 0.1), np.array([1.0]), optimizer_of(setting)
        for _ in range(300):
            w = w - 0.1 * rule.direction(curvature * w, w)
        assert (abs(w[0]) > 1) == leaves
    assert np.isnan(edge(replace(setting, optimizer="adam"), 0.1))


def test_clip_and_decay():
    rule = Careful(SGD(), clip=1.0, decay=0.5)
    direction = rule.direction(np.array([3.0, 4.0]), np.array([2.0, 0.0]))
    assert direction.tolist() == pytest.approx([0.6 + 1, 0.8])
    assert rule.direction(np.array([0.3, 0.4]), np.zeros(2)).tolist() == [0.3, 0.4]
    stack = rule.direction(np.array([[3.0, 4.0], [0.3, 0.4]]), np.zeros((2, 2)))
    assert stack.tolist() == [pytest.approx([0.6, 0.8]), [0.3, 0.4]]  # each run of a stack alone
    assert rule.direction(np.zeros(2), np.zeros(2)).tolist() == [0, 0]


@pytest.mark.parametrize(
    ("line", "loss", "test_loss"),
    [
        ("xor · points 40 · 2-4-1 · relu · he · sgd α=0.5", 0.207252, 0.223044),
        ("moons · points 40 · 2-4-3-1 · sigmoid,swish · lecun · momentum α=0.1 0.3@10 · cosine"
         " · over 40", 0.671809, 0.705414),
        ("circles · points 40 · held-out 0.5 · 2-6-1 · gelu · xavier×2 · nesterov α=0.1 · batch 8"
         " · seed 2", 0.305983, 0.409252),
        ("spirals · points 40 · 2-6-1 · tanh · normal · rmsprop α=0.01 · clip 0.1",
         0.438903, 0.623496),
        ("blobs · noise 0.8 · points 40 · 2-3-1 · elu · he · mean_squared_error · adam α=0.03"
         " · decay 0.1", 0.0685018, 0.0629702),
        ("curve · points 40 · 1-6-1 · softplus · xavier · adam β=0.5 α=0.03 · one_cycle · over 50",
         0.574294, 0.428909),
        ("spirals", 0.568771, 0.565033),
    ],
)  # fmt: skip
def test_a_line_leads_to_the_same_run_in_every_version(line, loss, test_loss):
    """It was pasted or sent, maybe long ago: the loss after 30 updates, as it was."""
    run = Run(Setting.parse(line))
    run.advance(30)
    state = run.measure()
    assert (state.loss, state.test_loss) == pytest.approx((loss, test_loss), rel=1e-5)


def test_dead_and_saturated_units_are_counted():
    run = Run(Setting.parse("moons · points 60 · 2-4-3-1 · relu,tanh · held-out 0"))
    (_, bias), (weight, _), _ = run.network.parameters
    bias[:, 1] = -100.0  # below zero for every sample
    weight[:, 2] = 1e4
    state = run.note()
    zs, _ = run.network.layers(run.X)
    assert state.dead[0] == (zs[0] <= 0).all(axis=0).mean() == 0.25
    assert state.saturated[1] == (1 - np.tanh(zs[1]) ** 2 < 0.01).mean() > 0.3
    assert (state.saturated[0], np.isnan(state.test_loss)) == (0.0, True)


def test_gradients_layer_by_layer():
    run = Run(Setting.parse("moons · points 60 · 2-4-3-1 · tanh"))
    _, gradients = run.network.loss_and_gradients(run.X, run.y, run.loss)
    expected = [np.hypot(np.linalg.norm(w), np.linalg.norm(b)) for w, b in gradients]
    assert run.note().gradients == pytest.approx(expected)


def test_what_is_right_is_counted_for_every_loss():
    for line, kind in [("blobs", "binary_cross_entropy"), ("blobs mean_squared_error", "squares")]:
        run = Run(Setting.parse(f"{line} · 2-4-1 · sgd α=0.3"))
        run.advance(300)
        assert run.note().right > 0.97, kind
    assert np.isnan(Run(Setting.parse("curve")).note().right)


# -------------------------------------------------------------------------------- one's own data


def test_data_are_what_they_say():
    """Without noise: four corners, a disc and a ring, two points, a wave; and noise scatters."""

    def drawn(name, noise=0.0):
        X, y = DATA[name].draw(n_samples=400, noise=noise, seed=0)
        assert X.shape == (400, DATA[name].ends[0]) and y.shape == (400, 1)
        return X, y[:, 0] == 1, y[:, 0]

    X, ones, _ = drawn("xor")
    assert (np.abs(X) == 1).all() and (ones == (X[:, 0] != X[:, 1])).all()
    X, ones, _ = drawn("circles")
    radius, angle = np.hypot(*X.T), np.arctan2(*X.T)
    assert radius[~ones].max() <= 0.7 < 1.1 <= radius[ones].min() and radius.max() <= 1.7
    assert ones.sum() == 200 and np.histogram(angle, 4, (-np.pi, np.pi))[0].min() > 60
    X, ones, _ = drawn("blobs")
    assert (X == np.where(ones, 1, -1)[:, None]).all()
    X, _, y = drawn("curve")
    np.testing.assert_allclose(y, np.sin(2 * X[:, 0]) + X[:, 0] / 3)
    assert X.min() < -2.9 and X.max() > 2.9
    for name in ("xor", "circles", "blobs"):
        assert np.std(drawn(name, 0.2)[0] - drawn(name)[0]) == pytest.approx(0.2, rel=0.1)
    assert np.std(drawn("curve", 0.2)[2] - drawn("curve")[2]) == pytest.approx(0.2, rel=0.1)


def test_own_data():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((50, 3))
    for y, loss, out in [
        ((X[:, 0] > 0).astype(int), "binary_cross_entropy", 1),
        (rng.integers(0, 4, 50), "softmax_cross_entropy", 4),
        (X @ rng.standard_normal((3, 2)), "mean_squared_error", 2),
    ]:
        run = Run(Setting.parse(f"own · 3-5-{out} · sgd α=0.1"), (X, y))
        before = run.track[0].loss
        run.advance(200)
        state = run.note()
        assert run.loss == loss and state.loss < before
        assert np.isnan(state.right) == (loss == "mean_squared_error")
    for n, loss in [
        (4, "softmax_cross_entropy"),
        (20, "softmax_cross_entropy"),
        (21, "mean_squared_error"),
    ]:  # so many samples, each of a class of its own
        assert own((np.ones((n, 2)), np.arange(n)))[2] == loss
    assert own(([[0]] * 4, [1, 1, 1, 2]))[2] == "mean_squared_error"  # no class is 0


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (None, ValueError, "data must be given"),
        (5, TypeError, "data must be a pair"),
        ((np.ones((9, 3)), np.ones(8)), ValueError, "data must be X of shape"),
        ((np.full((9, 3), np.nan), np.ones(9)), ValueError, "data X must be finite"),
        ((np.ones((9, 2)), np.arange(9) % 2), ValueError, "a network from 2 to 1"),
    ],
)
def test_own_data_that_do_not_fit(data, error, said):
    with pytest.raises(error, match=said):
        Run(Setting.parse("own · 3-5-1"), data)


# --------------------------------------------------------------------------------- for an hour


def test_what_is_kept_stays_small():
    """An hour of twenty pictures a second is 72,000 rows."""
    run = Run(Setting.parse("blobs · points 8 · 2-1 · sgd α=0.001"))
    run.measure = lambda state=run.track[0]: replace(state, step=run.step)
    for _ in range(72_000):
        run.step += 20
        run.note()
    steps = [state.step for state in run.track]
    assert len(steps) <= ROWS and steps[0] == 0 and steps[-1] == run.step
    assert max(np.diff(steps)) < 10_000 and min(np.diff(steps)) > 0


def test_a_run_that_leaves_the_finite_numbers_stays_there():
    run = Run(Setting.parse("curve · 1-8-1 · relu · he · sgd α=100"))
    with np.errstate(all="raise"):  # a result, not an accident
        run.advance(1000)
        state = run.note()
    assert not state.finite and state.step == run.step < 100
    run.advance(10)
    assert run.note().step == state.step


def test_layers_of_several_functions_train_as_one_does():
    """The same name for each layer is that function; the gradient of a mixture is its differences."""
    from lrcourse import gradient_check

    one, each = MLP([2, 4, 3, 1], "tanh"), MLP([2, 4, 3, 1], ["tanh", "tanh"])
    X, y = DATA["moons"].draw(n_samples=20, noise=0.1, seed=0)
    assert (one.forward(X) == each.forward(X)).all()
    mixed = MLP([2, 4, 3, 1], ["swish", "sigmoid"]).copy()
    for loss in "binary_cross_entropy", "mean_squared_error":
        assert all(e < 1e-6 for pair in gradient_check(mixed, X, y, loss) for e in pair)
    steps = updates(mixed, X, y, 0.1, loss=LOSSES["mean_squared_error"])
    assert next(steps) > 0
    with pytest.raises(ValueError, match="one for each of the 2 hidden layers"):
        MLP([2, 4, 3, 1], ["tanh"])


def test_each_chapter_ends_with_a_setting_that_can_be_tried():
    found = {}
    for path in sorted((BOOK / "en").glob("[0-9]*.py")):
        found[path.stem] = re.findall(
            r"\[laboratory\]\(laboratory.ipynb\): `([^`]+)`", path.read_text("utf-8")
        )
    assert all(len(lines) == 1 for lines in found.values()), found
    for (line,) in found.values():
        assert str(Setting.parse(line)) == line
        Run(Setting.parse(line)).advance(2)
