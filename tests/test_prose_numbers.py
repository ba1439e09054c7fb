"""Each number in the prose of a chapter is printed by a cell or asserted in a test."""

import tomllib
from pathlib import Path

import nbformat
import notebooks
import prose_numbers
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from notebooks import WIDGET_STATE, WIDGET_VIEW
from prose_numbers import numbers, statements, unsupported

from lrcourse import claims

EXCEPTIONS = tomllib.loads(Path(__file__).with_name("prose_exceptions.toml").read_text("utf-8"))
CHAPTERS = [path for path in notebooks.files() if path.parent.parent == notebooks.BOOK]


def claimed(chapter):
    """The figures of this chapter's claims, in how many settings they held, and what was asked: tests measure these."""
    own = [c for c in claims.load().values() if c.chapter == chapter]
    counts = [(len(q.held), len(q.held) + len(q.failed)) for c in own for q in c.tried]
    groups = [*(c.figures.values() for c in own), *counts]
    asked = [text for c in own for q in c.tried for text in (c.finding, q.asks, q.decides)]
    bounds = [value for text in asked for _, value, _ in numbers(text)]
    return bounds + [n for group in groups for n in group if isinstance(n, int | float)]


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_numbers_in_the_prose_are_borne_out(path):
    notebook = nbformat.read(path, as_version=4)
    allowed = EXCEPTIONS.get(path.stem, {})
    found = list(unsupported(notebook, claimed(path.stem)))
    assert [place for place in found if place[1] not in allowed] == []
    assert set(allowed) <= {written for _, written, _ in found}, "exceptions no longer needed"


def test_exceptions_are_few_and_have_reasons():
    assert set(EXCEPTIONS) <= {path.stem for path in CHAPTERS}
    assert all(len(table) <= 8 for table in EXCEPTIONS.values())
    assert all(len(reason) > 10 for table in EXCEPTIONS.values() for reason in table.values())


# ---- what counts as a number, and as borne out ---------------------------------------------------


def notebook(prose, *outputs, code="show()"):
    return new_notebook(
        cells=[new_markdown_cell(prose), new_code_cell(code, outputs=list(outputs))]
    )


def missing(prose, *printed, code="show()"):
    outputs = [new_output("stream", name="stdout", text=text) for text in printed]
    return [written for _, written, _ in unsupported(notebook(prose, *outputs, code=code))]


@pytest.mark.parametrize(
    ("prose", "printed"),
    [
        ("a loss of 0.032", "0.0324"),
        ("a loss of .03", "0.0324"),
        ("an error of 3.2 %", "0.0324"),
        ("an error of 3.2 per cent", "0.0324"),
        ("an error of 38.64 %", "in per cent: 38.64"),
        ("an error of 38.64 per cent", "in per cent: 38.64"),
        ("an error of 39%", "solved 38.6 %"),
        ("a share of 0.39", "39 %"),
        ("0.5 less", "change -0.5"),
        ("a factor of −0.5", "[ 0.5 -0.5]"),
        ("it is 9.5e-6 then", "9.536743e-06"),
        ("1,375 steps", "1375"),
        ("1 375 steps", "1,375"),
        ("about 700 steps", "709"),
        ("266 million", "265912345.0"),
        ("between 0.31 and 0.42", "0.312 0.419"),
        ("α = 1.70", "1.7/L"),
        ("it ends at 67", '<img src="a.png" alt="A walk to 67" width="300">'),
        ("it ends at 67", "<b style='left: 3px'>67</b>"),
        ("67 % of them", "<td>67&nbsp;%</td>"),
    ],
)
def test_borne_out(prose, printed):
    assert missing(prose, "step one", printed) == []
    assert missing(prose, "step one") != []  # without that output it is not


@pytest.mark.parametrize(
    ("prose", "printed"),
    [
        ("a loss of 0.033", "0.0324"),
        ("a loss of 0.0320", "0.0324"),
        ("an error of 3.3 %", "0.0324"),
        ("an error of 67", "0.67"),
        ("700 steps", "709"),
        ("exactly 1.0", "3"),
        ("about 800 steps", "709"),
        ("−99 a step", "98"),
        ("ten and 2000 steps", "200"),
        ("at step 7", "layer7"),
        ("it ends at 67.", '<img src="data:image/png;base64,67+67/67=" alt="">'),
        ("it ends at 67.", '<img alt="A walk." width="67" style="left: 67%">'),
        ("it ends at 67.", '<td style="left: 67%" colspan=67>a</td>'),
        ("it ends at 67.", "<style>.a {left: 67%}</style>"),
        ("it ends at 67.", "it isn&#67;t"),
    ],
)
def test_not_borne_out(prose, printed):
    assert missing(prose, printed) != []


@pytest.mark.parametrize(
    "prose",
    [
        "$w = 37$ and $$37 \\times 38$$",
        "`x = 37`\n```\n37\n```",
        "# 3.7 A section\n## 37 things",
        "7. seventh\n8) eighth",
        "[3.7](3_7_x.ipynb), [chapter 7](7_x.ipynb), see §3.7, sections 3 and 7, cell 37",
        "Polyak (1964), Kingma and Ba 2015, in 1986.",
        "*25 minutes · a walk of 10-15 minutes*",
        "**C37** float64, ReLU6, 3-D, w7",
        '<span style="width: 37%">one</span>',
        "[one](../37/a-38.html)",
        "two runs, 2 runs, 0 and 1",
        "https://example.org/37/38",
    ],
)
def test_what_states_nothing_is_left_out(prose):
    assert missing(prose) == []


def test_left_out_no_more_than_that():
    assert [n[0] for n in numbers(statements("`a` 37 `b` and $a$ 38 $b$, (39) [40](x.md)"))] == [
        "37",
        "38",
        "39",
    ]
    assert missing("in 1986 steps") == ["1986"]


def test_code_bears_out_what_it_sets():
    assert missing("with α = 1.5", code="train(learning_rate=1.5)  # 37") == []
    assert missing("with α = 1.5", code="train(learning_rate=1.4)") == ["1.5"]
    assert missing("step 37", code="train(learning_rate=1.5)  # 37") == ["37"]


def test_a_prediction_is_prose_and_bears_out_nothing():
    code = 'predict("Where?", {"at 67": "Yes, at 67.", "at 68": "No, at 69."})'
    shown = new_output("execute_result", data={"text/plain": "Where?\n○ at 67\n○ at 68"})
    book = notebook("It is at 67.", shown, code=code)
    code = code.replace("predict", "widgets.predict")
    book.cells[1].source = code
    assert [written for _, written, _ in unsupported(book)] == ["67", "67", "69"]
    book.cells[1].source = notebooks.sealed(code)
    assert "67" not in book.cells[1].source.partition("Where?")[2]
    assert [written for _, written, _ in unsupported(book)] == ["67", "67", "69"]
    assert [written for _, written, _ in unsupported(book, [67.3])] == ["69"]


def test_a_slider_bears_out_what_it_says():
    shown = new_output("execute_result", data={WIDGET_VIEW: {"model_id": "a"}})
    book = notebook("It diverges at step 7 and 8.", shown)
    text = {"state": {"value": "diverged at step 7"}}
    other = {"state": {"value": "diverged at step 8"}}  # in nothing that is shown
    box = {"state": {"children": ["IPY_MODEL_b"]}}
    book.metadata["widgets"] = {WIDGET_STATE: {"state": {"a": box, "b": text, "c": other}}}
    assert [written for _, written, _ in unsupported(book)] == ["8"]


def test_the_command_names_notebook_cell_and_number(tmp_path, capsys):
    path = tmp_path / "chapter.ipynb"
    printed = new_output("stream", name="stdout", text="0.31")
    nbformat.write(notebook("first 0.31\n\nthen 0.37, at last", printed), path)
    prose_numbers.main([str(path), str(path)])
    line = f"{path}, cell 1: 0.37   … first 0.31 then 0.37, at last …\n"
    assert capsys.readouterr().out == 2 * line
