"""Change one place of the code at a time, and see whether the tests that run it notice.

Each change is made in a copy of the checkout. Which tests run which lines is measured once; those
that run what was changed come fastest first, until one fails. The tests of browsers, notebooks and
Windows are left out, so `make test` may still notice what survives here. Changes that make no difference
are listed in tests/equivalent_mutants.toml, as they are printed here, each with its reason.
"""

import argparse
import ast
import contextlib
import copy
import hashlib
import importlib
import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from coverage import Coverage, CoverageData

ROOT = Path(__file__).resolve().parent.parent


def files(*patterns):
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern)) if path.is_file()]
    return [path.relative_to(ROOT).as_posix() for path in found]


SOURCES = ("lrcourse", "lrcourse_desk", "tools", "site")
MODULES = files("lrcourse/**/*.py", "lrcourse_desk/**/*.py", "tools/*.py", "site/*.py")
MODULES.remove("tools/mutants.py")
BROWSERS = ("support.browser", "support.engines", "support.like_windows")
TESTS = ["lrcourse"] + [
    name
    for name in files("tests/test_*.py")
    if "browser" not in name
    and not any(drives in (ROOT / name).read_text("utf-8") for drives in BROWSERS)
]
HELPERS = [name for name in files("*.py", "tests/**/*.py") if "/test_" not in name]
# These read the texts, names and colours of all modules, and run none of their lines.
READERS = [
    "tests/test_translations.py::test_the_template_is_current",
    "tests/test_exercises.py::test_every_exercise_is_complete",
    "tests/test_exercises.py::test_every_wrong_letter_has_its_diagnosis",
    "tests/test_house.py::test_every_name_that_a_package_offers_is_there",
    "tests/test_house.py::test_every_colour_that_is_asked_for_is_there",
    "tests/test_house.py::test_an_argument_is_checked_under_its_own_name",
    "tests/test_house.py::test_what_is_returned_is_not_changed_later",
    "tests/test_house.py::test_every_text_file_is_read_and_written_in_utf_8",
    "tests/test_house.py::test_what_is_left_out_of_a_call_means_the_same_as_ever",
]
EQUIVALENT = ROOT / "tests" / "equivalent_mutants.toml"
MEASURED = ROOT / "build" / "mutants"
LEFT_OUT = shutil.ignore_patterns(".venv", ".git", "build", "my_*", ".*_cache", ".hypothesis")
PYTEST = ["-q", "-p", "no:cacheprovider", "--doctest-modules"]
RESULTS = ("killed", "survived", "not run", "equivalent")
FORK = multiprocessing.get_context("fork")
MEMORY, HANGS = 8 * 2**30, 600  # bytes; seconds
OTHER = {  # what each operator is taken for
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq},
    **{ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn},
    **{ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add},
    **{ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.FloorDiv: ast.Div},
    **{ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd},
}
SYMMETRIC = {"np.maximum", "np.minimum", "max", "min"}


# ---- the changes ---------------------------------------------------------------------------------


def places(node, lines=()):
    """The nodes that may be changed, and the lines that run when each does: none at import."""
    yield node, lines
    for child in ast.iter_child_nodes(node):
        match node, child:
            case (ast.JoinedStr(), _) | (_, ast.Expr(value=ast.Constant())):
                continue  # Python 3.11 doesn't know where the parts of an f-string are; a docstring
            case ast.keyword(arg="strict"), _:
                continue  # of zip: an assertion, which makes no difference to what is right
            case _, ast.FunctionDef(body=[first, *_], end_lineno=last):
                yield from places(child, range(first.lineno, last + 1))  # defaults, decorators too
            case _, ast.stmt() if lines:
                yield from places(child, range(child.lineno, child.end_lineno + 1))
            case _:
                yield from places(child, lines)


def changed(node, **fields):
    node = copy.copy(node)
    vars(node).update(fields)
    return f"({ast.unparse(node)})"


def variants(node):
    """What may be written instead: pairs of the node to replace and the new text."""
    match node:
        case ast.Constant(value=bool(value)):
            yield node, str(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield from ((node, repr(new)) for new in (value + 1, value - 1))
        case ast.Constant(value=str(value)):
            yield node, '""' if value else '"changed"'
        case ast.JoinedStr():
            yield node, '""'
        case ast.Compare(ops=[op, *ops]):
            yield node, changed(node, ops=[OTHER[type(op)](), *ops])
        case ast.BinOp(op=ast.MatMult()):
            yield node, changed(node, left=node.right, right=node.left)
        case ast.BinOp(op=op) if type(op) in OTHER:
            yield node, changed(node, op=OTHER[type(op)]())
        case ast.BoolOp(op=op, values=[first, *rest]):
            yield node, changed(node, op=OTHER[type(op)]())
            yield node, changed(first)
            yield node, changed(node, values=rest) if rest[1:] else changed(rest[0])
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield node, changed(operand)
        case ast.Call(func=function, args=args, keywords=keywords):
            starred = any(isinstance(arg, ast.Starred) for arg in args[:2])
            if len(args) > 1 and not starred and ast.unparse(function) not in SYMMETRIC:
                yield node, changed(node, args=[args[1], args[0], *args[2:]])
            for keyword in [keyword for keyword in keywords if keyword.arg != "strict"]:
                yield node, changed(node, keywords=[k for k in keywords if k is not keyword])
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            yield test, f"(not {changed(test)})"
        case ast.comprehension(ifs=[condition, *_]):
            yield condition, f"(not {changed(condition)})"
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield node, "return None"
        case ast.Break():
            yield node, "continue"
        case ast.Continue():
            yield node, "break"
        case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield node, "pass"
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]):
            yield node, "pass"


@dataclass(frozen=True)
class Mutant:
    module: str
    line: int
    change: str
    text: str  # of the whole module
    lines: range  # that run when the changed place does

    def __str__(self):
        return f"{self.module}:{self.line}: {self.change}"


def mutants(module):
    """For each place of a module, the list of its mutants."""
    source = (ROOT / module).read_bytes()
    starts = [0, *(n for n, byte in enumerate(source, start=1) if byte == ord("\n"))]
    for node, lines in places(ast.parse(source)):
        found = []
        for old, text in variants(node):
            start = starts[old.lineno - 1] + old.col_offset
            end = starts[old.end_lineno - 1] + old.end_col_offset
            line = source[starts[old.lineno - 1] :].partition(b"\n")[0].decode().strip()
            change = " ".join(f"{source[start:end].decode()} → {text}  in  {line}".split())
            text = source[:start].decode() + text + source[end:].decode()
            found.append(Mutant(module, old.lineno, change, text, lines))
        if found:
            yield found


def draw(modules, number, seed):
    """So many mutants, as many of each module as it has or its share is; without a number, all."""
    found = [list(mutants(module)) for module in modules]
    if number is None:
        return [mutant for module in found for place in module for mutant in place]
    rng = random.Random(seed)
    rng.shuffle(found)
    for module in found:
        rng.shuffle(module)
    turns = [module[turn] for turn in range(number) for module in found if turn < len(module)]
    return sorted(map(rng.choice, turns[:number]), key=lambda m: (m.module, m.line))


# ---- the tests -----------------------------------------------------------------------------------

REPORTS = os.environ.get("MUTANTS_REPORTS")  # read now: a test may put others in their place


def pytest_runtest_call(item):
    """This file is pytest's plugin, too, while it is measured which test runs which lines."""
    Coverage.current().switch_context(item.nodeid.partition("[")[0])


def pytest_runtest_teardown():
    Coverage.current().switch_context("")


def pytest_runtest_logreport(report):
    with open(REPORTS, "a") as file:
        line = [report.nodeid.partition("[")[0], report.duration, report.failed]
        file.write(json.dumps(line) + "\n")


def measured(tests):
    """The seconds of each test in a file, and the tests that run each line; done once."""
    read = [*MODULES, *HELPERS, *([tests] if tests in TESTS[1:] else [])]
    key = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in read)).hexdigest()
    known = MEASURED / f"{Path(tests).stem}-{key[:16]}.json"
    if not known.exists():
        known.write_text(json.dumps(measure(tests)))
    return json.loads(known.read_text())


def measure(tests):
    with tempfile.TemporaryDirectory() as folder:
        checkout = shutil.copytree(ROOT, Path(folder, "checkout"), ignore=LEFT_OUT)
        for module in MODULES:  # tests that fail now judge how the code is written
            with open(checkout / module, "a") as file:
                file.write("#comment \n")
        config, data, reports = (Path(folder, name) for name in ("config", "data", "reports"))
        source = "".join(f"\n  {checkout / name}" for name in SOURCES)
        run = "[run]\nparallel = true\npatch = subprocess\nsigterm = true"
        config.write_text(f"{run}\nsource ={source}\n")
        options = [f"--rcfile={config}", f"--data-file={data}"]
        variables = {"MUTANTS_REPORTS": str(reports), "PYTHONPATH": f"{checkout}:{checkout}/tools"}
        for command in (["run", *options, "-m", "pytest", *PYTEST, "-p", "mutants", tests],
                        ["combine", *options]):  # fmt: skip
            end = subprocess.run(
                [sys.executable, "-m", "coverage", *command],
                cwd=checkout, env=os.environ | variables, capture_output=True, text=True,
                timeout=HANGS,  # a thread that is ended while it is traced may hang: begin again
            )  # fmt: skip
            if end.returncode not in (0, 1):  # 1: a test failed; else some did not run
                sys.exit(
                    f"{tests} could not be measured:\n{end.stdout[-2000:]}{end.stderr[-2000:]}"
                )
        seconds, failed = Counter(), set()
        for test, duration, fails in map(json.loads, reports.read_text().splitlines()):
            seconds[test] += duration
            failed |= {test} if fails else set()
        ran = CoverageData(data)
        ran.read()
        lines = {module: ran.contexts_by_lineno(str(checkout / module)) for module in MODULES}
        passed = {test: seconds[test] for test in seconds if test not in failed}
        return {"seconds": passed, "failed": sorted(failed), "lines": lines}


def tests_of(mutant, files, limit):
    """The tests that run what was changed: the quickest, as many as fit into the seconds.

    They come file by file, and before them, if there are any, those that read it. Where no line is
    known to run, for it runs in a process or thread that isn't measured: those of the files that
    name the module. These look at its tables, too, without running a line of it.
    """
    name, chosen = Path(mutant.module).stem.strip("_"), []
    naming = [test for test in TESTS[1:] if name in (ROOT / test).read_text("utf-8")]
    for file in files:
        lines, seconds = file["lines"][mutant.module], file["seconds"]
        # What runs at import is for all tests that use anything of the module.
        tests = {test for n in mutant.lines or lines for test in lines.get(str(n), ())}
        # By a fixture, or in another process: for any of them. So is a module of no functions.
        if "" in tests and (mutant.lines or tests == {""}):
            tests = set(seconds)
        if not mutant.lines:
            tests |= {test for test in seconds if test.partition("::")[0] in naming}
        chosen += [(seconds[test], test) for test in tests if test in seconds]
    if not chosen:
        tests = {test: s for file in files for test, s in file["seconds"].items()}
        chosen = [(s, test) for test, s in tests.items() if test.partition("::")[0] in naming]
    chosen.sort()
    enough = sum(total <= limit for total in accumulate(seconds for seconds, _ in chosen))
    by_file = defaultdict(list)
    for _, test in chosen[:enough]:
        by_file[test.partition("::")[0]].append(test)
    return [READERS, *by_file.values()] if enough else []


def load_libraries():
    """Import what all tests need, once; nothing of our own stays, as that is what will change."""
    for name in ("build_book", "lrcourse.exercises", "hypothesis", "matplotlib.pyplot", "pytest"):
        importlib.import_module(name)
    for name, module in list(sys.modules.items()):
        file = Path(getattr(module, "__file__", None) or "/")
        if file.is_relative_to(ROOT) and not file.is_relative_to(sys.prefix) and name != "__main__":
            del sys.modules[name]


def run(checkout, tests, limit):
    """Run a checkout's tests, file by file, in this process, forked for it; end with a verdict."""
    os.setsid()
    os.chdir(checkout)
    os.environ["PYTHONPATH"] = sys.path[0] = str(checkout)
    for stream in (1, 2):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))  # a mutant may ask for any amount
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    pytest = [*PYTEST, "-x", f"--basetemp={checkout}-tests"]
    main = sys.modules["pytest"].main
    good = all(main([*pytest, *file]) == 0 for file in tests)  # till one fails
    os._exit(not good)  # without waiting for workers that a test has left behind


def judge(mutant, tests, limit):
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        checkout = shutil.copytree(ROOT, Path(folder, "checkout"), ignore=LEFT_OUT)
        (checkout / mutant.module).write_text(mutant.text, "utf-8")
        process = FORK.Process(target=run, args=(checkout, tests, 30 + 5 * int(limit)))
        process.start()
        process.join(HANGS)
        with contextlib.suppress(ProcessLookupError):  # with whatever it has started
            os.killpg(process.pid, signal.SIGKILL)
        process.join()
    return "killed" if process.exitcode else "survived", time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draw", type=int, metavar="N", help="so many at random (default: all)")
    parser.add_argument("--seed", type=int, default=0, help="of the draw")
    parser.add_argument("--only", nargs="+", default=MODULES, metavar="MODULE", help="path.py ...")
    parser.add_argument("--limit", type=float, default=60, help="seconds of tests for a mutant")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at once")
    arguments = parser.parse_args()

    MEASURED.mkdir(parents=True, exist_ok=True)
    equivalent = tomllib.loads(EQUIVALENT.read_text("utf-8"))
    table = defaultdict(Counter)

    def count(mutant, result, seconds=0.0):
        table[mutant.module][result] += 1
        print(f"{result:10} {mutant} ({seconds:.0f} s)", flush=True)

    with ProcessPoolExecutor(arguments.jobs, FORK, load_libraries) as pool:
        files, waiting = list(pool.map(measured, TESTS)), {}
        quick = [list(f["seconds"]) for f in files if 0 < sum(f["seconds"].values()) < 5]
        nothing = Mutant(MODULES[0], 1, "", (ROOT / MODULES[0]).read_text("utf-8"), ())
        if pool.submit(judge, nothing, quick, 60).result()[0] == "killed":
            sys.exit("A test fails although nothing was changed: first run make test.")
        for mutant in draw(arguments.only, arguments.draw, arguments.seed):
            if mutant.change in equivalent.get(mutant.module, {}):
                count(mutant, "equivalent")
            elif tests := tests_of(mutant, files, arguments.limit):
                waiting[pool.submit(judge, mutant, tests, arguments.limit)] = mutant
            else:
                count(mutant, "not run")
        for done in as_completed(waiting):
            count(waiting[done], *done.result())
    total = sum(table.values(), Counter())
    for name, counts in [("", {r: r for r in RESULTS}), *sorted(table.items()), ("total", total)]:
        print(f"{name:60}", *(f"{counts[result]:>10}" for result in RESULTS))
    changing = total.total() - total["equivalent"]
    print(f"{total['killed']} of {changing} that change something were noticed")


if __name__ == "__main__":
    main()
