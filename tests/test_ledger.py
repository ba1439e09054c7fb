"""Book, ledger and tests say the same: a box, an entry and a test for each claim, none without."""

import ast
import html
import re
from collections import namedtuple
from pathlib import Path
from string import Formatter
from xml.etree import ElementTree

import nbformat
import notebooks
import pytest
from prose_numbers import numbers

from lrcourse import claims
from lrcourse.colours import DARK, LIGHT

CLAIMS = claims.load()
IDS = [f"C{number:02d}" for number in range(1, len(CLAIMS) + 1)]
BOOK = notebooks.BOOK / "en"
TESTS = Path(__file__).with_name("test_claims.py").read_text("utf-8")
BOX = re.compile(
    r'^# > <a id="(?P<id>C\d\d)" class="(?P<kind>\w+)"></a>\*\*(?P<shown>C\d\d)\*\* · '
    r"\*\*(?P<sign>.) (?P<verdict>[^*]+)\*\* \[ledger\]\(6_questions_and_answers\.ipynb#ledger-(?P<linked>C\d\d)\)\n"
    r"# >\n"
    r"# > \*“(?P<statement>.+?)”\*(?: \((?P<note>.+)\))?\n"
    r"# >\n"
    r"# > \*\*(?P<finding>.+)\*\*\n"
    r"# >\n"
    r"# > (?P<details>\S.*(?:\n# >.*)*)",
    re.M,
)
Box = namedtuple("Box", "statement note verdict finding details")
MENTION = re.compile(r'<a id="(C\d\d)"')


def boxes(text):
    """The verdict boxes of a chapter's source, as id -> Box."""
    found = list(BOX.finditer(text))
    assert [box["id"] for box in found] == [box["shown"] for box in found]
    assert [box["id"] for box in found] == [box["linked"] for box in found]
    signs = {box["verdict"].lower(): (box["sign"], box["kind"]) for box in found}
    assert signs.items() <= claims.VERDICTS.items()
    # An anchor that opens no box has a slip in its form, and a second one of an id is one too many.
    assert [box["id"] for box in found] == MENTION.findall(text)
    assert len({box["id"] for box in found}) == len(found)
    return {
        box["id"]: Box(
            box["statement"],
            box["note"] or "",
            box["verdict"].lower(),
            box["finding"],
            box["details"].replace("\n# >", ""),
        )
        for box in found
    }


def figures(text):
    """(as written, value, half a unit of its last digit) of a text's numbers, powers of ten too."""
    text = re.sub(r"(?<=\d)\\cdot10\^\{?(-?\d+)\}?", r"e\1", text.replace("$", ""))
    return list(numbers(re.sub(r"\]\([^)]*\)", "]", text)))


def agree(a, b):
    """Whether two numbers are the same but for rounding, or for one being a percentage."""
    (_, a, half_a), (_, b, half_b) = a, b
    return any(
        abs(a * scale - b) <= max(half_a * scale, half_b) * (1 + 1e-9) for scale in (1, 100, 0.01)
    )


def nearly(a, b):
    """Whether two numbers, one as much as a third larger, look like slips of one another."""
    return b[1] and 3 / 4 <= a[1] / b[1] <= 4 / 3


def contradictions(box, found):
    """Numbers of a box that are nearly, but not quite, ones of the ledger which it doesn't give."""
    in_box, in_ledger = figures(box), figures(found)
    missing = [b for b in in_ledger if not any(agree(a, b) for a in in_box)]
    return [
        (a[0], b[0])
        for a in in_box
        for b in missing
        if nearly(a, b) and not any(agree(a, other) for other in in_ledger)
    ]


def measurements(source):
    """Name -> the syntax tree of each test function."""
    functions = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return {f.name: f for f in functions if f.name.startswith("test_")}


def asked_for(claim, name, source=TESTS):
    """Whether a test of this claim calls figure(claim, name).

    The name may be a variable, or be made as f"{variable}_loss": then what the variable stands
    for must be written out in the same test.
    """
    for test, tree in measurements(source).items():
        if not test.startswith(f"test_{claim}_"):
            continue
        nodes = list(ast.walk(tree))
        written = {n.value for n in nodes if isinstance(n, ast.Constant)}
        for node in nodes:
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "figure"):
                continue
            of, asked = node.args
            if of.value != claim:
                continue
            if isinstance(asked, ast.Constant) and asked.value == name:
                return True
            if isinstance(asked, ast.Name) and name in written:
                return True
            if isinstance(asked, ast.JoinedStr):
                parts = asked.values
                pattern = [
                    re.escape(p.value) if isinstance(p, ast.Constant) else "(.+)" for p in parts
                ]
                match = re.fullmatch("".join(pattern), name)
                if match and set(match.groups()) <= written:
                    return True
    return False


CHAPTERS = {path.stem: boxes(path.read_text("utf-8")) for path in sorted(BOOK.glob("*.py"))}


def test_the_ledger_has_all_claims_in_the_order_of_the_article():
    assert sorted(CLAIMS) == IDS
    chapters = [claim.chapter for claim in CLAIMS.values()]
    assert chapters == sorted(chapters)


@pytest.mark.parametrize("id", IDS)
def test_a_verdict_follows_from_where_it_held(id):
    claim = CLAIMS[id]
    assert claim.tried and claim.verdict == claim.by_the_rule
    assert all(question.decides.endswith(".") for question in claim.tried)


@pytest.mark.parametrize(
    ("may", "held", "failed", "mixed", "verdict"),
    [
        (False, 3, 0, 0, "holds"),
        (False, 3, 0, 1, "holds with a limit"),
        (False, 2, 1, 0, "holds with a limit"),
        (False, 1, 3, 0, "holds with a limit"),
        (False, 0, 2, 2, "holds with a limit"),
        (False, 1, 4, 0, "does not hold"),
        (False, 0, 3, 1, "does not hold"),
        (True, 1, 4, 0, "holds"),
        (True, 0, 4, 0, "does not hold"),
        (True, 0, 0, 1, "holds with a limit"),
    ],
)
def test_the_rule(may, held, failed, mixed, verdict):
    question = claims.Tried("Is it?", ["a"] * held, ["b"] * failed, "It.", ["c"] * mixed)
    one = claims.Claim("C99", "1", "1_x", "One.", "holds", "1.", may=may, tried=(question,))
    assert one.by_the_rule == verdict and question.count == f"{held} of {held + failed + mixed}"


def test_a_statement_that_says_may_or_can_is_marked():
    for id, claim in CLAIMS.items():
        said = claim.statement.partition(";")[0]
        assert claim.may == bool(re.search(r"\b(may|can)\b", said)) or id in ("C09", "C27"), id


@pytest.mark.parametrize("id", IDS)
def test_a_claim_has_one_box_that_says_what_the_ledger_says(id):
    where = [chapter for chapter, found in CHAPTERS.items() if id in found]
    assert where == [CLAIMS[id].chapter]
    box, claim = CHAPTERS[CLAIMS[id].chapter][id], CLAIMS[id]
    assert box.statement == claim.statement
    assert (box.note, box.verdict) == (claim.note, claim.verdict)


@pytest.mark.parametrize("id", IDS)
def test_a_box_that_gives_another_figure_than_the_ledger_gives_the_ledgers_too(id):
    """It may have measured on other seeds or for longer; but then both stand there."""
    box, counts = CHAPTERS[CLAIMS[id].chapter][id], [q.count for q in CLAIMS[id].tried]
    text = f"{box.finding} {box.details}"
    for count in set(re.findall(r"\b\d+ of \d+\b", text)):
        if any(count.split()[2] == own.split()[2] for own in counts):
            assert count in counts  # in how many settings it held
            text = text.replace(count, "")
    assert contradictions(text, CLAIMS[id].found) == []


@pytest.mark.parametrize("id", IDS)
def test_the_finding_is_one_sentence_that_fits_three_lines(id):
    finding = CHAPTERS[CLAIMS[id].chapter][id].finding
    assert len(re.findall(r"[.!?](?= |$)", finding)) == 1 and finding[-1] in ".!?"
    assert len(finding) <= 150


def test_no_box_without_an_entry():
    assert sorted(id for found in CHAPTERS.values() for id in found) == IDS


@pytest.mark.parametrize("id", IDS)
def test_a_claim_has_a_test_that_measures(id):
    own = [f for name, f in measurements(TESTS).items() if name.startswith(f"test_{id}_")]
    assert own
    for function in own:
        calls = {getattr(n.func, "attr", "") for n in ast.walk(function) if isinstance(n, ast.Call)}
        asserts = any(isinstance(n, ast.Assert) for n in ast.walk(function))
        assert asserts or "assert_allclose" in calls, function.name


def test_no_test_without_a_claim():
    named = {re.match(r"test_(C\d\d)_", name) for name in measurements(TESTS)}
    assert None not in named
    assert {match[1] for match in named} <= set(CLAIMS)


@pytest.mark.in_turns(3)
@pytest.mark.parametrize("id", IDS)
def test_a_finding_uses_its_figures_and_a_test_asks_for_each(id):
    claim = CLAIMS[id]
    used = {name for _, name, _, _ in Formatter().parse(claim.finding) if name is not None}
    assert used, "a verdict without a figure"
    assert used == set(claim.figures)
    assert [name for name in claim.figures if not asked_for(id, name)] == []


def test_the_cover_counts_the_claims():
    cover, last = (BOOK / "index.py").read_text("utf-8"), IDS[-1]
    for words in (f"puts {len(IDS)} things", f"## {len(IDS)} claims on trial", f"C01 to {last},"):
        assert words in cover


def test_the_table_shows_and_links_everything():
    table = claims.ledger()._repr_html_()
    assert re.findall(r'id="ledger-(C\d\d)"', table) == list(CLAIMS)
    tree = ElementTree.fromstring(table.replace("<wbr>", ""))  # well formed, and six columns
    assert [cell.text for cell in tree.iter("th")] == [
        "the article says", "verdict", "held in", "chapter", "what was measured", "test"
    ]  # fmt: skip
    assert {len(row) for row in tree.iter("tr")} == {6}
    assert [link.get("title") for link in tree.iter("a")][5] == "2 1 learning rate"
    for claim in CLAIMS.values():
        row = table.partition(f'id="ledger-{claim.id}"')[2].partition("</tr>")[0]
        for shown in (
            claim.statement,
            claim.note,
            claim.verdict,
            claim.found,
            f"test_{claim.id}_*",
            *(t for q in claim.tried for t in (q.asks, q.decides, *q.held, *q.failed, *q.mixed)),
            *(f"({len(q.mixed)} more by the split)" for q in claim.tried if q.mixed),
        ):
            assert html.escape(shown) in row
        assert f'href="{claim.chapter}.ipynb#{claim.id}"' in row
        assert f">{claim.number}</a>" in row
        assert (BOOK / f"{claim.chapter}.ipynb").exists()
        assert [f"<strong>{q.count}</strong>" in row for q in claim.tried] == [True] * len(
            claim.tried
        )
        assert claim.found in repr(claims.ledger())


def test_a_claim_need_not_have_figures():
    assert claims.Claim("C99", "1", "1_x", "One.", "holds", "It is 1.").found == "It is 1."


def test_the_table_has_no_text_outside_of_its_cells():
    table = claims.ledger()._repr_html_()
    cells = re.compile("<t([hd])[ >].*?</t\\1>")
    assert len(cells.findall(table)) == 6 * (1 + len(IDS))
    assert re.sub("<[^>]*>", "", cells.sub("", table)) == ""


def test_the_styles_of_the_table():
    """Notebooks set the cells of a table to the right and in one line, if nothing else is said."""
    table = claims.ledger()._repr_html_()
    for style in re.findall('<t[hd] style="([^"]*)"', table):
        declarations = dict(part.split(":") for part in style.split(";") if part.strip())
        declared = {name.strip(): value.strip() for name, value in declarations.items()}
        assert declared["text-align"] == "left" and declared["white-space"] == "normal"
        assert set(declared) <= {"text-align", "vertical-align", "white-space", "min-width"}


def test_a_verdict_has_its_sign_its_word_and_the_class_that_colours_it():
    table, strip = claims.ledger()._repr_html_(), claims.strip()._repr_html_()
    for claim in CLAIMS.values():
        sign, kind = claims.VERDICTS[claim.verdict]
        row = table.partition(f'id="ledger-{claim.id}"')[2].partition("</tr>")[0]
        assert f'<strong class="{kind}">{sign} {claim.verdict}</strong>' in row
        link = f'<a class="{kind}" href="{claim.chapter}.ipynb#{claim.id}" '
        assert strip.count(link) == 1
        told = f'title="{claim.id}, {claim.verdict}: {html.escape(claim.statement)}">{sign}</a>'
        assert told in strip.partition(link)[2].partition("<a ")[0]
    counts = re.findall(r"(\d+)</span>", strip)
    assert len(counts) == 3 and sum(map(int, counts)) == len(CLAIMS)
    style = Path(claims.__file__).with_name("style.css").read_text("utf-8")
    for _, kind in claims.VERDICTS.values():
        assert {kind, f"{kind}-back"} <= LIGHT.keys() & DARK.keys()
        assert (
            f"a.{kind}) {{ --verdict: var(--lr-{kind}); --back: var(--lr-{kind}-back) }}" in style
        )


def test_the_chapter_shows_the_ledger_as_it_is():
    notebook = nbformat.read(BOOK / "6_questions_and_answers.ipynb", as_version=4)
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", [])]
    shown = [o for o in outputs if "ledger-C01" in o.get("data", {}).get("text/html", "")]
    assert [o.data["text/plain"] for o in shown] == [repr(claims.ledger())], "build chapter 6 again"


def test_links_to_claims_lead_to_their_boxes():
    link = re.compile(r"\]\((?:\.\./)?(\w+)\.ipynb#(C\d\d)\)")
    for path in [*BOOK.glob("*.py"), *BOOK.glob("exercises/*.py")]:
        for chapter, id in link.findall(path.read_text("utf-8")):
            assert id in CHAPTERS[chapter], f"{path.name} links to {chapter}#{id}"


# ---- can these fail? -----------------------------------------------------------------------------

GOOD = """\
# > <a id="C01" class="holds"></a>**C01** · **✓ Holds** [ledger](6_questions_and_answers.ipynb#ledger-C01)
# >
# > *“One and one is two.”*
# >
# > **It is 2.**
# >
# > So says the abacus.
"""


def test_a_box_is_read():
    box = Box("One and one is two.", "", "holds", "It is 2.", "So says the abacus.")
    assert boxes(GOOD) == {"C01": box}
    noted = GOOD.replace("”*", "”* (In its title.)")
    assert boxes(noted) == {"C01": box._replace(note="In its title.")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("**C01**", "**C02**"),  # anchor and id differ
        ("ledger-C01", "ledger-C02"),  # leads to another's entry
        ('class="holds"', 'class="fails"'),  # another verdict's colour
        (' class="holds"', ""),  # no card
        ("✓", "✗"),  # another verdict's sign
        ("# >\n", ""),  # not a paragraph of its own
        ("“One", '"One'),
        ("**It is 2.**", "It is 2."),
        ("# >\n# > So says the abacus.\n", ""),
        ("abacus.\n", "abacus.\n\n" + GOOD),  # twice
    ],
)
def test_a_box_with_a_slip_is_found(old, new):
    assert old in GOOD
    with pytest.raises(AssertionError):
        boxes(GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    ("box", "ledger", "found"),
    [
        ("at 0.02", "at 0.023", []),
        ("at 0.022", "at 0.023", [("0.022", "0.023")]),
        ("at 0.022 (0.023 in the test)", "at 0.023", []),
        ("56 % of them", "a share of 0.56", []),
        ("56 % of them", "a share of 0.55", [("56 %", "0.55")]),
        ("56 % of them", "a share of 0.95", []),  # about something else
        ("to $4\\cdot10^4$", "to 50000", [("4e4", "50000")]),
        ("to $5\\cdot10^4$", "to 50000", []),
        ("0.30 and 0.45", "0.3, then 0.35", [("0.45", "0.35")]),
    ],
)
def test_a_figure_that_differs_is_found(box, ledger, found):
    assert contradictions(box, ledger) == found


def test_a_figure_that_no_test_asks_for_is_found():
    source = (
        "def test_C01_x():\n"
        '    assert figure("C01", "a") == 1\n'
        '    for n in ("one", "two"):\n'
        '        assert figure("C01", f"{n}_b") == figure("C02", "d")\n'
    )
    assert asked_for("C01", "a", source)
    assert asked_for("C01", "two_b", source)
    assert not asked_for("C01", "three_b", source)
    assert not asked_for("C01", "d", source)
    assert not asked_for("C02", "d", source)  # asked for, but by no test of its own
    assert not asked_for("C01", "c", source)
    assert not asked_for("C02", "a", source)


def test_a_verdict_of_other_words_is_refused(tmp_path):
    text = Path(claims.__file__).with_name("claims.toml").read_text("utf-8")
    path = tmp_path / "claims.toml"
    path.write_text(text.replace('"holds with a limit"', '"holds mostly"', 1), "utf-8")
    with pytest.raises(ValueError, match="holds mostly"):
        claims.load(path)
