"""tools/mutants.py: which changes it makes, which it draws, and which tests it runs for one."""

import ast
import shutil

import pytest

pytest.importorskip("resource", reason="tools/mutants.py is for Linux")
import mutants


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < b <= c", {"(a <= b <= c)"}),
        ("a @ b", {"(b @ a)"}),
        ("a - b", {"(a + b)"}),
        ("a and not b", {"(a or not b)", "(a)", "(not b)", "a and (b)"}),
        ("a and b and c", {"(a or b or c)", "(a)", "(b and c)"}),
        ("-a", {"(a)"}),
        ("x = 2", {"x = 3", "x = 1"}),
        ("x = True", {"x = False"}),
        ("f'{a}é'", {'""'}),
        ("f(a, b, k=c)", {"(f(b, a, k=c))", "(f(a, b))", "pass"}),
        ("max(a, b)", {"pass"}),
        ("x = a if b else c", {"x = a if (not (b)) else c"}),
        ("x = [a for a in b if c]", {"x = [a for a in b if (not (c))]"}),
        ("x.y = a", {"pass"}),
        ("x += a", {"pass"}),
        ("raise a", {"pass"}),
        ("while a:\n    break", {"while (not (a)):\n    break", "while a:\n    continue"}),
        ("def f(a=True):\n    'text'\n    return a",
         {"def f(a=False):\n    'text'\n    return a", "def f(a=True):\n    'text'\n    return None"}),
    ],
)  # fmt: skip
def test_one_place_is_changed_at_a_time(code, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    (tmp_path / "module.py").write_text(f"'é'\n{code}  # é\n", "utf-8")
    made = [mutant for place in mutants.mutants("module.py") for mutant in place]
    assert {
        mutant.text.removeprefix("'é'\n").removesuffix("  # é\n") for mutant in made
    } == expected
    assert {mutant.module for mutant in made} == {"module.py"}
    for mutant in made:
        ast.parse(mutant.text)


def test_a_draw_takes_the_same_share_of_every_module_and_a_place_once(tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    (tmp_path / "large.py").write_text("".join(f"x = {n}\n" for n in range(2, 102)))
    (tmp_path / "small.py").write_text("x = 7\n")
    drawn = [mutants.draw(["large.py", "small.py"], 30, seed) for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert [mutant.module for mutant in drawn[0]] == 29 * ["large.py"] + ["small.py"]
    assert len({(mutant.module, mutant.line) for mutant in drawn[0]}) == 30
    assert len(mutants.draw(["large.py", "small.py"], None, 0)) == 202  # each number, up and down


MODULE = """\
LIMIT = 2


def first(a=1):
    return a


def second():
    return 3


def third():
    return 7
"""


B = "b.py::other", "b.py::by a fixture"


@pytest.mark.parametrize(
    ("change", "limit", "expected"),
    [
        # At import: what uses anything of the module, and who names it.
        ("2 → 3", 9, [[*B], ["c.py::table"], ["a.py::quick", "a.py::slow"]]),
        ("1 → 2", 9, [["a.py::slow"]]),  # a default: what runs the function
        ("return a → return None", 9, [["a.py::slow"]]),
        ("3 → 4", 9, [[*B], ["a.py::quick"]]),
        ("3 → 4", 2, [[*B]]),
        ("7 → 8", 9, [[*B], ["c.py::table"]]),  # not measured: who names the module
    ],
)
def test_the_tests_that_run_what_was_changed(change, limit, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setattr(mutants, "TESTS", ["lrcourse", "a.py", "b.py", "c.py"])
    tests = {"a.py": "", "b.py": "-m module", "c.py": "import module"}
    for name, text in {"module.py": MODULE, **tests}.items():
        (tmp_path / name).write_text(text)
    made = {
        mutant.change.partition(" in ")[0]: mutant
        for mutant in mutants.draw(["module.py"], None, 0)
    }
    imported = {"1": [""], "4": [""], "8": [""], "12": [""]}
    files = [
        {"lines": {"module.py": imported | {"5": ["a.py::slow"], "9": ["a.py::quick"]}},
         "seconds": {"a.py::slow": 2.0, "a.py::quick": 1.2, "a.py::no": 0.5}},
        {"lines": {"module.py": imported | {"9": [""]}},
         "seconds": {"b.py::by a fixture": 1.0, "b.py::other": 0.5}},
        {"lines": {"module.py": {}}, "seconds": {"c.py::table": 0.7}},
    ]  # fmt: skip
    assert mutants.tests_of(made[change], files, limit) == [mutants.READERS, *expected]
    assert mutants.tests_of(made[change], files, 0) == []


MEASURED = """\
import os
import module

def test_another_environment(monkeypatch):
    monkeypatch.setattr(os, "environ", {})
    assert module.second() == 3

def test_the_last():
    assert module.first() == 1"""


@pytest.mark.parametrize("end", ["", " + 1", "; os._exit(3)"])
def test_it_is_measured_which_test_runs_which_lines(end, tmp_path, monkeypatch):
    """A run that breaks off tells nothing of the tests that were still to come."""
    (tmp_path / "tools").mkdir()
    shutil.copy(mutants.__file__, tmp_path / "tools")
    (tmp_path / "tools" / "module.py").write_text(MODULE)
    (tmp_path / "test_it.py").write_text(MEASURED + end)
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setattr(mutants, "MODULES", ["tools/module.py"])
    if "exit" in end:
        with pytest.raises(SystemExit, match="test_it.py could not be measured"):
            mutants.measure("test_it.py")
        return
    found = mutants.measure("test_it.py")
    last = "test_it.py::test_the_last"
    assert found["failed"] == [last] * bool(end)
    assert {*found["seconds"]} == {"test_it.py::test_another_environment", last} - {
        *found["failed"]
    }
    lines = found["lines"]["tools/module.py"]
    assert lines[5] == [last] and lines[9] == ["test_it.py::test_another_environment"]
