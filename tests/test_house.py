"""What keeps the library readable: short functions, and no private name used from elsewhere."""

import ast
from pathlib import Path

import pytest

import lrcourse

ROOT = Path(lrcourse.__file__).parent
MODULES = {path.relative_to(ROOT).as_posix(): path for path in sorted(ROOT.rglob("*.py"))}


def lines_of_code(function, source):
    """Lines of the body that are neither empty, nor comment, nor docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    lines = source.splitlines()[body[0].lineno - 1 : function.end_lineno]
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)


def functions(path):
    source = path.read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            yield node.name, lines_of_code(node, source)


@pytest.mark.parametrize("name", MODULES)
def test_no_function_is_longer_than_a_screen(name):
    assert [found for found in functions(MODULES[name]) if found[1] > 45] == []


def test_the_loop_is_on_one_page():
    lengths = dict(functions(MODULES["training.py"]))
    assert lengths["train"] <= 40 and lengths["descend"] <= 25


@pytest.mark.parametrize("name", MODULES)
def test_private_names_stay_at_home(name):
    tree = ast.parse(MODULES[name].read_text())
    at_home, used = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            at_home.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            at_home.add(node.id)
        elif isinstance(node, ast.Attribute):
            (at_home if isinstance(node.ctx, ast.Store) else used).add(node.attr)
        elif isinstance(node, ast.ImportFrom):
            used |= {alias.name for alias in node.names}
    private = {name for name in used if name.startswith("_") and not name.endswith("__")}
    assert private <= at_home
