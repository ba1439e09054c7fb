"""The rules of the house: style, short functions, private names, commands that tests can call."""

import ast
import doctest
import importlib
import inspect
import io
import os
import re
import subprocess
import sys
import tokenize
from itertools import chain
from types import SimpleNamespace

import pytest
from notebooks import ROOT

from conftest import not_in_turn
from lrcourse import ACTIVATIONS, arguments, colours, style

FOLDERS = "lrcourse", "lrcourse_desk", "tools", "site", "benchmarks", "tests", "book"
SOURCES = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
LIBRARY = [path for path in SOURCES if path.is_relative_to(ROOT / "lrcourse")]
COMMANDS = sorted((ROOT / "tools").glob("*.py"))

# What a function may have of lines of code: any of the library, and the loop that the book is about.
LINES = 45
LINES_OF = {"train": 40, "descend": 25}
WITHOUT_MAIN = {"install"}


@pytest.mark.parametrize("check", ["check", "format --check"])
def test_ruff_has_no_complaints(check):
    command = [sys.executable, "-m", "ruff", *check.split()]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_ci_runs_make_test():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == "exec make test"


def case(test, number, *marks):
    """A test as pytest knows it, with its own marks and then those of its file."""
    nodes = SimpleNamespace(nodeid=f"{test}[{number}]"), SimpleNamespace(nodeid="file.py")
    marks = [(node, SimpleNamespace(args=(n,))) for node, n in zip(nodes[-len(marks) :], marks)]
    return SimpleNamespace(nodeid=nodes[0].nodeid, iter_markers_with_node=lambda name: marks)


def test_each_case_has_its_turn():
    """Of a test's cases one in four at a time; of a file's tests one in two, but for that test's."""
    own = [case("file.py::test_own", number, 4, 2) for number in range(10)]
    files = [case(f"file.py::test_{number}", "", 2) for number in range(5)]
    runs = []
    for turn in range(4):
        left_out = [id(item) for item in not_in_turn([*own, *files], turn)]
        runs.append([item.nodeid for item in [*own, *files] if id(item) not in left_out])
        assert sum("own" in name for name in runs[-1]) in (2, 3)
        assert sum("own" not in name for name in runs[-1]) in (2, 3)
    for item in own:
        assert sum(item.nodeid in names for names in runs) == 1
    for item in files:
        assert sum(item.nodeid in names for names in runs) == 2
    assert runs[0] != [item.nodeid for item in [*own, *files]][: len(runs[0])]  # not side by side


# ---- what is offered is there ----------------------------------------------------------------------


@pytest.mark.parametrize("package", ["", ".selection", ".exercises", ".laboratory"])
def test_every_name_that_a_package_offers_is_there(package):
    names = {}
    exec(f"from lrcourse{package} import *", names)
    offered = importlib.import_module(f"lrcourse{package}").__all__
    assert set(offered) <= set(names) and len(set(offered)) == len(offered)


def interface():
    """Each public function with its defaults, as tests/interface.txt has them; also of classes."""
    packages = "", ".selection", ".laboratory"
    modules = ".datasets", ".schedules", ".objectives", ".plots", ".widgets", ".training"
    for name in [*packages, *modules]:
        module = importlib.import_module(f"lrcourse{name}")
        offered = getattr(module, "__all__", None)
        for each, value in inspect.getmembers(module, callable):
            own = value.__module__ == module.__name__ and inspect.isfunction(value)
            if each in offered if offered else own and each[0] != "_":
                yield f"lrcourse{name}.{each}{inspect.signature(value)}"


def test_what_is_left_out_of_a_call_means_the_same_as_ever():
    """Notebooks of readers call these functions: a new default changes what they show."""
    known = (ROOT / "tests" / "interface.txt").read_text("utf-8").splitlines()
    assert sorted({line for line in interface() if "=" in line}) == known


def test_every_colour_that_is_asked_for_is_there():
    files = [*(ROOT / "lrcourse").glob("*.css"), *(ROOT / "site").rglob("*.css")]
    texts = [style.STYLE, *(file.read_text("utf-8") for file in files)]
    asked = set(re.findall(r"var\(--lr-([\w-]+)\)", "".join(texts)))
    set_elsewhere = set(re.findall(r"--lr-([\w-]+):", "".join(texts[1:])))
    for theme in colours.LIGHT, colours.DARK:
        assert asked - set_elsewhere and asked - set_elsewhere <= set(theme)
    drawn = "".join(file.read_text("utf-8") for file in LIBRARY)
    assert set(re.findall(r'FIGURE\["(\w+)"\]', drawn)) <= set(colours.FIGURE)
    assert set(colours.ACTIVATIONS) == set(ACTIVATIONS)
    for palette in colours.LIGHT, colours.DARK, colours.FIGURE, colours.ACTIVATIONS:
        assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in palette.values())


CHECKERS = [name for name, _ in inspect.getmembers(arguments, inspect.isfunction)]
MUTABLE = {"Trial", "_Trials"}  # dataclasses that a search writes into; all others are results


def test_an_argument_is_checked_under_its_own_name():
    """As `whole_number("steps", steps)`: what an error message calls it must be what was given."""
    calls = [node for tree in map(parsed, LIBRARY) for node in ast.walk(tree) if is_check(node)]
    assert len(calls) > 50
    for call in calls:
        name, value = call.args[:2]
        assert not isinstance(value, ast.Name) or name.value == value.id, ast.unparse(call)


def is_check(node):
    named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args[1:]
    return (
        named
        and node.func.id in CHECKERS
        and isinstance(node.args[0], ast.Constant)
        and (node.func.id != "lookup")
    )


def test_what_is_returned_is_not_changed_later():
    """Dataclasses are frozen, but for those that a search fills."""
    for tree in map(parsed, LIBRARY):
        for node in ast.walk(tree):
            for made in getattr(node, "decorator_list", []):
                if "dataclass" in ast.unparse(made) and node.name not in MUTABLE:
                    assert "frozen=True" in ast.unparse(made), node.name


def test_every_text_file_is_read_and_written_in_utf_8():
    """Where no encoding is named, Windows takes another. (tools/mutants.py is for Linux.)"""
    for path in SOURCES:
        folder = path.relative_to(ROOT).parts[0]
        if folder not in ("tests", "book") and path.name != "mutants.py":
            for node in ast.walk(parsed(path)):
                match node:
                    case (
                        ast.Call(func=ast.Attribute(attr="read_text" | "write_text"))
                        | ast.Call(func=ast.Name(id="open"))
                    ):
                        assert re.search("'(utf-8(-sig)?|[rw]b)'", ast.unparse(node)), path


def parsed(path):
    return ast.parse(path.read_text("utf-8"))


# ---- short functions -----------------------------------------------------------------------------


def lengths(code):
    """(name, lines of code) of each function; docstrings, comments, empty lines don't count."""
    tree, tokens = ast.parse(code), tokenize.generate_tokens(io.StringIO(code).readline)
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    written = {n for t in tokens if t.type not in silent for n in range(t.start[0], t.end[0] + 1)}
    functions = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            functions += [node] if isinstance(node, ast.FunctionDef) else []
            if ast.get_docstring(node) is not None:
                written -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return [
        (f.name, sum(f.body[0].lineno <= line <= f.end_lineno for line in written))
        for f in functions
    ]


def test_no_function_of_the_library_is_long():
    found = [
        (lines, f"{path.stem}.{name}", LINES_OF.get(name, LINES))
        for path in LIBRARY
        for name, lines in lengths(path.read_text("utf-8"))
    ]
    longest = sorted(found, reverse=True)[:8]
    print("lines of code:", ", ".join(f"{name} {lines}" for lines, name, _ in longest))
    assert [name for lines, name, limit in found if lines > limit] == []


def test_lines_of_code_are_counted():
    code = '''\
def f(a,
      b):
    """Two

    lines."""
    # a comment

    def g():
        "short"
        return (a,
                b)

    return g  # and one here
'''
    assert lengths(code) == [("f", 4), ("g", 2)]


# ---- private names -------------------------------------------------------------------------------


def is_private(name):
    """An underscore in front; but IPython calls _repr_html_ and its like by their names."""
    return (
        name.startswith("_")
        and name.strip("_")
        and not name.startswith(("__", "_repr_", "_render_", "_ipython_"))
    )


def private_names(code):
    """The private names that a file defines, and those that it uses of something else."""
    defined, used = set(), set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            defined.add(node.id)
        elif isinstance(node, ast.Attribute):
            (defined if isinstance(node.ctx, ast.Store) else used).add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            used.update(alias.name for alias in node.names)
    defined, used = set(filter(is_private, defined)), set(filter(is_private, used))
    return defined, used - defined


def strangers(codes):
    """The private names that one file uses and only others define, as "file: name"."""
    names = {file: private_names(code) for file, code in codes.items()}
    defined = set(chain.from_iterable(defined for defined, _ in names.values()))
    return {f"{file}: {name}" for file, (_, used) in names.items() for name in used & defined}


def test_private_names_stay_in_their_file():
    found = strangers({str(path.relative_to(ROOT)): path.read_text("utf-8") for path in SOURCES})
    print(f"private names used elsewhere: {len(found)}")
    assert found == set()


@pytest.mark.parametrize("use", ["from a import _f", "import a\na._f()", "model._f()", "g(x._f)"])
def test_a_private_name_used_elsewhere_is_found(use):
    here = "def _f(): ...\n_f()\nself._state = 1\nself._state"
    assert strangers({"a.py": here, "b.py": use}) == {"b.py: _f"}
    assert strangers({"a.py": here, "b.py": "os._exit(1)\n_ = x._repr_html_()\na.__doc__"}) == set()


# ---- commands ------------------------------------------------------------------------------------


def test_what_a_command_does_stands_in_main():
    """So that tests can call it; and what has a main calls it."""
    without = set()
    for path in COMMANDS:
        body = ast.parse(path.read_text("utf-8")).body
        last = ast.unparse(body[-1])
        has_main = any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in body)
        calls_main = last == "if __name__ == '__main__':\n    main()"
        if has_main != calls_main or (not has_main and "__name__" in last):
            without.add(path.stem)
    assert without == WITHOUT_MAIN


@pytest.mark.parametrize("name", [*(path.stem for path in COMMANDS), "pages"])
def test_examples_of_the_tools_are_right(name):
    """pytest looks for those of the library only."""
    assert doctest.testmod(importlib.import_module(name)).failed == 0
