"""Sweeps and single runs beside scikit-learn, PyTorch, JAX and plain NumPy, on one core.

The peers are timed with all that the processor can, and ours once more with the arithmetic that
`make lab` pins: that is a matter of the environment in which Python starts, hence another process.

Losses are compared before times. Then all contestants take turns, and what counts is the median
of the ratios within a turn: other work on the machine disturbs them alike. A loop over hundreds of
networks that takes many seconds is timed on a few of them and multiplied.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
from sklearn.model_selection import KFold

from lrcourse.datasets import digits, xor
from lrcourse.selection import cross_validate
from lrcourse_desk import start

from . import cores, peers
from .report import alternated, machine, table, write_section

HERE = Path(__file__).parent
AS_LAB = "--as-lab"  # measure the networks only, and print the seconds as JSON
ROUNDS = 7
LOOPED = 8  # networks of a loop that are timed; the time is multiplied
TARGETS = {  # their time over ours, at least; columns as COLUMNS
    "scikit-learn": (200, 3.3, 1.5, 3.3),
    "PyTorch": (2.8, 1.6, 1.8, None),
    "JAX, compiled beforehand": (1 / 2.1, 1 / 1.45, 1, None),
    "JAX, with compilation": (4, 2, 1.4, None),
    "bound": (0.12, 0.5, 0.5, None),
}
OVER_PLAIN = {"XOR": 1.05, "XOR, Adam": 0.79}  # our time over plain NumPy's for one run, at most


def works():
    X, y = digits(1024)
    rates = np.geomspace(0.01, 0.5, 64)
    return {
        "XOR": peers.Work((2, 4, 1), *xor(), np.geomspace(0.1, 3, 512), epochs=1000),
        "digits, batches of 64": peers.Work((64, 32, 10), X, y, rates, epochs=10, batch_size=64),
        "digits, full batch": peers.Work((64, 32, 10), X, y, rates, epochs=20),
    }


def compared(contestants):
    """Every contestant's losses, held against ours; ends the benchmark where they differ."""
    (prepare, run), *others = contestants.values()
    ours = run(prepare())
    largest = 0.0
    for name, (prepare, run) in list(contestants.items())[1:]:
        theirs = run(prepare())
        largest = max(largest, np.abs(theirs - ours[:, : theirs.shape[1]]).max())
        if not largest < 1e-8:
            sys.exit(f"{name}: losses differ from ours by {largest}; no times without equal losses")
    return largest


def measured(contestants, rounds=ROUNDS, factors=None):
    """For each contestant: median seconds, and the median of its time over ours in a round."""
    seconds = alternated(list(contestants.values()), rounds)
    for i, name in enumerate(contestants):
        seconds[:, i] *= (factors or {}).get(name, 1)
    ratios = np.median(seconds / seconds[:, :1], axis=0)
    return dict(zip(contestants, zip(np.median(seconds, axis=0), ratios, strict=True), strict=True))


# --- what the hardware allows ---------------------------------------------------------------------


def throughput():
    """Best seconds for a multiplication-and-addition, and for one tanh, exp and log, on one core."""
    rng = np.random.default_rng(0)
    a, small, out = rng.random((512, 512)), rng.random(8192) + 0.1, np.empty(8192)

    def best(f, times):
        def once():
            start = time.process_time()
            for _ in range(times):
                f()
            return (time.process_time() - start) / times

        return min(once() for _ in range(25))

    return {
        "product": best(lambda: a @ a, 2) / 512**3,
        "tanh": best(lambda: np.tanh(small, out=out), 20) / 8192,
        "exp": best(lambda: np.exp(small, out=out), 20) / 8192,
        "log": best(lambda: np.log(small, out=out), 20) / 8192,
    }


def bound(work, speed):
    """Seconds that the products and the functions alone would take, without any other arithmetic."""
    samples = len(work.learning_rates) * work.epochs * len(work.X)
    weights = [n_in * n_out for n_in, n_out in zip(work.sizes, work.sizes[1:], strict=False)]
    products = 3 * sum(weights) - weights[0]  # forward, to the weights, to the layer below
    hidden, outputs = sum(work.sizes[1:-1]), work.sizes[-1]
    functions = hidden * speed["tanh"] + outputs * speed["exp"] + speed["log"]
    return samples * (products * speed["product"] + functions)


# --- the parts ------------------------------------------------------------------------------------


def sweeps():
    """Our sweep against everybody, for the three works: {work: {contestant: (seconds, ratio)}}."""
    found, differences = {}, []
    for name, work in works().items():
        few = work.part(LOOPED)
        contestants = {
            "lrcourse": peers.lrcourse(work),
            "JAX, compiled beforehand": peers.jax_compiled(work),
            "JAX, with compilation": peers.jax_with_compilation(work),
            "PyTorch": peers.pytorch(work),
            "scikit-learn": peers.scikit_learn(few),
            "plain NumPy": peers.plain_numpy(few),
        }
        differences.append(compared(contestants))
        factor = len(work.learning_rates) / LOOPED
        speed = throughput()
        found[name] = measured(contestants, factors={"scikit-learn": factor, "plain NumPy": factor})
        again = throughput()
        speed = {key: min(speed[key], again[key]) for key in speed}
        seconds = bound(work, speed)
        found[name]["bound"] = (seconds, seconds / found[name]["lrcourse"][0])
        show(name, found[name])
    return found, max(differences), speed


def cross_validation():
    """16 rates × 5 folds, ours against a loop over scikit-learn that scores each fold."""
    X, y = digits(1000)
    rates = np.geomspace(0.01, 0.5, 16)
    folds = list(KFold(5, shuffle=True, random_state=0).split(X))
    works = [
        peers.Work((64, 32, 10), X[learn], y[learn], rates, epochs=10, batch_size=64)
        for learn, _ in folds
    ]

    def ours(_):
        result = cross_validate(
            (64, 32, 10),
            X,
            y,
            rates,
            folds=KFold(5, shuffle=True, random_state=0),
            loss="softmax_cross_entropy",
            epochs=10,
            batch_size=64,
        )
        return result.errors

    def prepare():
        return [[peers.scikit_learn_estimator(work, 0, rate) for rate in rates] for work in works]

    def theirs(estimators):
        errors = np.empty((16, 5))
        for k, ((_, check), work) in enumerate(zip(folds, works, strict=True)):
            for i, estimator in enumerate(estimators[k]):
                with peers.scikit_learn_in_our_order(work.orders()):
                    estimator.fit(work.X, work.y)
                errors[i, k] = 1 - estimator.score(X[check], y[check])
        return errors

    if np.abs(ours(None) - theirs(prepare())).max() > 1e-9:
        sys.exit("cross-validation: the errors differ from scikit-learn's; no times")
    contestants = {"lrcourse": (lambda: None, ours), "scikit-learn": (prepare, theirs)}
    found = measured(contestants, rounds=5)
    show("cross-validation, 16 rates × 5 folds", found)
    return found


def single_works():
    found = {name: work.part(1) for name, work in works().items()}
    adam = replace(found["XOR"], learning_rates=np.array([0.05]), optimizer="adam")
    return {"XOR": found.pop("XOR"), "XOR, Adam": adam, **found}


def single_runs():
    """One network: ours without a run axis against plain code, scikit-learn and PyTorch."""
    found = {}
    for name, work in single_works().items():
        contestants = {
            "lrcourse": peers.lrcourse_alone(work),
            "plain NumPy": peers.plain_numpy(work),
            "scikit-learn": peers.scikit_learn(work),
            "PyTorch": peers.pytorch_alone(work),
        }
        if work.optimizer == "adam":
            del contestants["scikit-learn"]  # another formula: its ε stands within the correction
        compared(contestants)
        found[name] = measured(contestants, rounds=15)
        show(f"one run, {name}", found[name])
    return found


def ours_alone():
    """Our seconds for the sweeps, then the single runs, and how long functions take, in ns."""
    sweeps = [peers.lrcourse(work) for work in works().values()]
    singles = [peers.lrcourse_alone(work) for work in single_works().values()]
    speed = throughput()
    return {
        "sweeps": np.median(alternated(sweeps, ROUNDS), axis=0).tolist(),
        "singles": np.median(alternated(singles, 15), axis=0).tolist(),
        "functions": {f: 1e9 * speed[f] for f in ("tanh", "exp", "log")},
    }


def as_lab():
    """`ours_alone` in a process with the arithmetic of `make lab`."""
    command = [sys.executable, "-m", f"{__package__}.training", AS_LAB]
    environment = {**os.environ, **start.ARITHMETIC}
    result = subprocess.run(command, cwd=HERE.parent, env=environment, stdout=subprocess.PIPE)
    result.check_returncode()
    return json.loads(result.stdout)


def growth():
    """Seconds of a full-batch step as one of runs, width, samples, depth grows: {what: (xs, ys)}."""
    rng = np.random.default_rng(0)
    steps = 20

    def seconds(runs=16, width=32, samples=128, depth=2):
        X, y = rng.standard_normal((samples, 16)), rng.integers(0, 10, samples)
        work = peers.Work((16, *[width] * depth, 10), X, y, np.full(runs, 0.01), epochs=steps)
        return np.median(alternated([peers.lrcourse(work)], 7)) / steps

    grids = {
        "runs": [1, 4, 16, 64, 256],
        "width": [8, 16, 32, 64, 128, 256, 512],
        "samples": [8, 32, 128, 512, 2048],
        "depth": [1, 2, 4, 8, 16],
    }
    seconds()
    return {what: (xs, [seconds(**{what: x}) for x in xs]) for what, xs in grids.items()}


# --- the report -----------------------------------------------------------------------------------


def show(name, found):
    print(f"{name}:")
    for contestant, (seconds, ratio) in found.items():
        print(f"    {contestant:28}{1e3 * seconds:12.1f} ms   {ratio:8.2f} × ours")


def milliseconds(seconds):
    return f"{1e3 * seconds:.0f}" if seconds >= 0.1 else f"{1e3 * seconds:.1f}"


def ratio_table(found, folds):
    columns = [*found.values(), folds]
    rows = []
    for name, targets in TARGETS.items():
        cells = []
        for column, target in zip(columns, targets, strict=True):
            if name not in column or target is None:
                cells.append("")
                continue
            ratio = column[name][1]
            kept = "" if ratio >= target else " ✗"
            if name == "bound":
                cells.append(f"{100 * ratio:.0f} % (≥ {100 * target:.0f} %){kept}")
            elif name.endswith("beforehand"):
                cells.append(f"{1 / ratio:.2f} (≤ {1 / target:.3g}){kept}")
            else:
                cells.append(f"{ratio:.{0 if ratio > 20 else 2}f} × (≥ {target:g}){kept}")
        rows.append((LABELS[name], *cells))
    return table(("", *COLUMNS), rows)


COLUMNS = (
    "XOR, 512 runs × 1000",
    "digits, 64 runs, batches of 64 × 10",
    "digits, 64 runs, full batch × 20",
    "cross-validation, 16 rates × 5 folds",
)
LABELS = {
    "scikit-learn": "faster than a loop over scikit-learn",
    "PyTorch": "faster than PyTorch, batched",
    "JAX, compiled beforehand": "time over that of JAX, compiled beforehand",
    "JAX, with compilation": "faster than JAX with compilation",
    "bound": "share of the hardware's bound",
}


def time_table(found, folds, lab):
    names = [*next(iter(found.values()))]
    columns = [*found.values(), folds]
    shown = {"lrcourse": "lrcourse, one call", "bound": "bound of the hardware"}
    loops = {"scikit-learn": "loop over scikit-learn", "plain NumPy": "loop over plain NumPy"}
    rows = [
        (
            {**shown, **loops}.get(name, name),
            *(milliseconds(column[name][0]) if name in column else "" for column in columns),
        )
        for name in names
    ]
    pinned = ("lrcourse, as `make lab` runs it", *map(milliseconds, lab["sweeps"]), "")
    return table(("milliseconds", *COLUMNS), [rows[0], pinned, *rows[1:]])


def single_table(singles, lab):
    names = list(next(iter(singles.values())))
    rows = [
        (
            name,
            *(
                f"{1e3 * column[name][0]:.1f}"
                + ("" if name == "lrcourse" else f" ({column[name][1]:.2f} ×)")
                if name in column
                else ""
                for column in singles.values()
            ),
        )
        for name in names
    ]
    pinned = ("lrcourse, as `make lab` runs it", *map(milliseconds, lab["singles"]))
    return table(("one run, milliseconds (over ours)", *singles), [rows[0], pinned, *rows[1:]])


def cores_table(raced):
    rows = []
    for work, column in raced.items():
        for name, (seconds, faster) in column.items():
            target = cores.TARGETS.get(name)
            cell = (
                f"{faster:.2f} × (≥ {target:.2f}){'' if faster >= target else ' ✗'}"
                if target
                else ""
            )
            rows.append((work, name, f"{seconds:.2f}", cell))
    return table(("on the clock", "", "seconds", "times as fast"), rows)


def slopes(grown):
    """Slope on log axes between the two largest of each: 1 is proportional, 2 quadratic."""
    return {
        what: np.log(ys[-1] / ys[-2]) / np.log(xs[-1] / xs[-2]) for what, (xs, ys) in grown.items()
    }


def draw(found, grown):
    matplotlib.use("agg")
    from matplotlib import pyplot

    from lrcourse.plots import BLUE, GREY, SERIES  # and its style

    figure, axes = pyplot.subplots()
    for (what, (xs, ys)), look in zip(grown.items(), SERIES, strict=False):
        label = f"{what}: slope {slopes(grown)[what]:.2f} at the end"
        axes.loglog(xs, 1e3 * np.array(ys), label=label, **look)
    axes.set(xlabel="runs, width, samples, or hidden layers", ylabel="milliseconds a step")
    axes.legend()
    figure.savefig(HERE / "growth.png", dpi=110, metadata={"Software": None})

    names = [*next(iter(found.values()))][1:]
    figure, all_axes = pyplot.subplots(1, len(found), sharey=True, figsize=(9, 2.8))
    for axes, (work, column) in zip(all_axes, found.items(), strict=True):
        ratios = [column[name][1] for name in names]
        axes.barh(names, ratios, color=[GREY if ratio < 1 else BLUE for ratio in ratios])
        axes.axvline(1, color="black", linewidth=1)
        axes.set(xscale="log", title=work, xlabel="time / ours")
        axes.set_xlim(0.05, 4 * max(ratios))
        for row, ratio in enumerate(ratios):
            axes.text(ratio * 1.1, row, f"{ratio:.3g}", va="center", fontsize=8)
    all_axes[0].invert_yaxis()
    figure.savefig(HERE / "sweeps.png", dpi=110, metadata={"Software": None})


def report(found, difference, speed, folds, singles, grown, raced, lab, where):
    over = {name: 1 / singles[name]["plain NumPy"][1] for name in OVER_PLAIN}
    aims = {
        name: f"{over[name]:.2f} times (at most {OVER_PLAIN[name]} is aimed at)" for name in over
    }
    pinned = ", ".join(
        f"{f} {lab['functions'][f]:.2f} instead of {1e9 * speed[f]:.2f}" for f in lab["functions"]
    )
    slope = ", ".join(f"{what} {value:.2f}" for what, value in slopes(grown).items())
    return f"""
## Training: sweeps and single runs

{where}

One core (the process is bound to it), one thread of linear algebra, float64. All start from the
same weights and see the same batches in the same order; every loss of every epoch agreed with ours
to {difference:.0e} before anything was timed. Times are processor times: on an otherwise idle
machine, the clock's. The contestants took turns; times are medians over {ROUNDS} turns, ratios
medians of the ratios within a turn. Loops are timed on {LOOPED} networks and multiplied.

{ratio_table(found, folds)}

In brackets what is aimed at; ✗ where this run missed it. The bound is what the matrix products (at
{2e-9 / speed["product"]:.0f} GFlop/s, measured in the same run on 512 × 512) and each tanh
({1e9 * speed["tanh"]:.2f} ns), exp ({1e9 * speed["exp"]:.2f} ns) and log
({1e9 * speed["log"]:.2f} ns) would take with nothing between them.

{time_table(found, folds, lab)}

`make lab` pins the arithmetic to what all processors of the last ten years have, so that a network
at a large α, which is chaotic, gives the book's figures to the last digit: nanoseconds an element
{pinned}.

![Time of each contestant over ours, on a log axis, for the three sweeps](sweeps.png)

{single_table(singles, lab)}

A single XOR run takes {aims["XOR"]} as long as the plainest two-dimensional NumPy code, and
with Adam {aims["XOR, Adam"]}: the price of formulas that hold for any number of runs, any depth,
any activation, loss and optimiser, and the gain of updating all weights as one array.

{cores_table(raced) if raced else "This machine has one core: nothing about several."}

Here the process has all cores, seconds are the clock's, and the medians those of {cores.ROUNDS}
turns; every loss is equal to the bit. “First call” starts the workers.

How a full-batch step grows from 16 runs, width 32, 128 samples and 2 hidden layers (slopes on log
axes between the last two points; 1 is proportional): {slope}. The matrix between two hidden layers
grows with the square of the width, the activations only with the width itself: hence a slope between
1 and 2. What lies flat on the left is the price of a call.

![Milliseconds a step against runs, width, samples and depth, on log axes](growth.png)
"""


def main():
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":
        sys.exit("run it as `python -m benchmarks training`: that holds libraries to one thread")
    alone = AS_LAB in sys.argv
    start = time.perf_counter()
    raced = {} if alone else cores.races()
    for work, column in raced.items():
        for name, (seconds, faster) in column.items():
            print(f"{work}, {name}: {seconds:.2f} s, {faster:.2f} × as fast")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if alone:
        print(json.dumps(ours_alone()))
        return
    found, difference, speed = sweeps()
    folds = cross_validation()
    singles = single_runs()
    grown = growth()
    draw(found, grown)
    where = machine("numpy", "scipy", "scikit-learn", "torch", "jax")
    text = report(found, difference, speed, folds, singles, grown, raced, as_lab(), where)
    write_section("training", text)
    print(f"benchmarks/README.md is renewed; took {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
