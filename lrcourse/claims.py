"""The ledger: every claim of the source article, its verdict, and the figures that decide it.

`claims.toml` is the one place. Chapters quote it, tests assert its figures, and the ledger at the
end of the book is made from it.
"""

import html
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .messages import tr

# What is shown of a verdict: its sign, and its class in a page, which is a name in colours.py.
VERDICTS = {
    "holds": ("✓", "holds"),
    "holds with a limit": ("≈", "limit"),
    "does not hold": ("✗", "fails"),
}


@dataclass(frozen=True)
class Tried:
    """A question that a claim makes measurable, and the settings in which the answer was yes, or no.

    In those that are `mixed` it was yes with some splits and starts, and no with others. `decides`
    says on what it depends. The settings are measured by tests/test_settings.py.

    >>> Tried("Is it so?", ["digits"], ["wine"], "The data.", mixed=["moons"]).count
    '1 of 3'
    """

    asks: str
    held: list
    failed: list
    decides: str
    mixed: list = field(default_factory=list)

    @property
    def tried(self):
        """In how many settings it was asked."""
        return len(self.held) + len(self.failed) + len(self.mixed)

    @property
    def count(self):
        """In how many settings of how many it held, whatever the split."""
        return tr("{held} of {tried}").format(held=len(self.held), tried=self.tried)


@dataclass(frozen=True)
class Claim:
    """One claim: where it stands in the article, what it says, and what was measured.

    `finding` is a sentence with `{name}` for each of its `figures`, numbers that a test asserts.
    `note` tells what must be known of the statement's source. `tried` are its questions, asked in
    several settings each; `may` is true where the article says no more than “may” or “can”.

    >>> Claim("C99", "1", "1_background", "Two is one.", "does not hold", "It is {n}.", {"n": 2}).found
    'It is 2.'
    """

    id: str
    section: str
    chapter: str
    statement: str
    verdict: str
    finding: str
    figures: dict = field(default_factory=dict)
    note: str = ""
    may: bool = False
    tried: tuple = ()

    @property
    def by_the_rule(self):
        """The verdict that follows from where it held; one rule for all claims.

        What “may” be so holds if it is so in one setting. Anything else holds if it is so in all of
        them, does not hold if in fewer than a quarter, and else holds with a limit. A setting in which
        it depends on the split counts half.
        """
        held = sum(len(question.held) + len(question.mixed) / 2 for question in self.tried)
        tried = sum(question.tried for question in self.tried)
        if held == tried or (self.may and any(question.held for question in self.tried)):
            return "holds"
        return "holds with a limit" if held >= tried / 4 else "does not hold"

    @property
    def found(self):
        """The finding with its figures filled in."""
        return tr(self.finding).format(**self.figures)

    @property
    def number(self):
        """The number of its chapter: 2.1 for 2_1_learning_rate."""
        return re.match(r"\d+(_\d+)*", self.chapter)[0].replace("_", ".")

    @property
    def test(self):
        """Its tests, as one writes them."""
        return f"tests/test_claims.py::test_{self.id}_*"


def load(path=Path(__file__).with_name("claims.toml")):
    """All claims of a file, id -> Claim, in its order.

    Raises ValueError for a verdict that is not one of the three.
    """
    table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    for entry in table.values():
        entry["tried"] = tuple(Tried(**question) for question in entry.get("tried", ()))
    claims = {id: Claim(id, **entry) for id, entry in table.items()}
    for claim in claims.values():
        if claim.verdict not in VERDICTS:
            raise ValueError(
                f"verdict of {claim.id} must be one of {', '.join(VERDICTS)}; got {claim.verdict!r}"
            )
    return claims


class Ledger:
    """The claims as a table: HTML in a notebook, plain text elsewhere."""

    def __init__(self, claims):
        self.claims = claims

    def __repr__(self):
        return "\n".join(
            f"{c.id}  {tr(c.verdict)}: {c.found} [{c.number}; {c.test}]"
            + "".join(f"\n     {q.count}: {tr(q.asks)} {tr(q.decides)}" for q in c.tried)
            for c in self.claims.values()
        )

    def _repr_html_(self):
        head = "".join(
            f'<th style="{CELL}">{html.escape(tr(name))}</th>'
            for name in (
                "the article says",
                "verdict",
                "held in",
                "chapter",
                "what was measured",
                "test",
            )
        )
        rows = "".join(map(_row, self.claims.values()))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f'<div class="lr-ledger" style="overflow-x: auto">{table}</div>'


# All colours are set by style.css, which knows whether the page is light or dark.
CELL = "text-align: left; vertical-align: top; white-space: normal"


def _row(claim):
    note = f" ({tr(claim.note)})" if claim.note else ""
    said = html.escape(f"§{claim.section}: {tr(claim.statement)}{note}")
    number, title = claim.number, claim.chapter.replace("_", " ")
    sign, kind = VERDICTS[claim.verdict]
    cells = [
        (f'<strong id="ledger-{claim.id}">{claim.id}</strong> {said}', "min-width: 11em"),
        (
            f'<strong class="{kind}">{sign} {html.escape(tr(claim.verdict))}</strong>',
            "min-width: 6em",
        ),
        ("".join(map(_question, claim.tried)), "min-width: 14em"),
        (f'<a href="{claim.chapter}.ipynb#{claim.id}" title="{title}">{number}</a>', ""),
        (html.escape(claim.found), "min-width: 16em"),
        (f"<code>{html.escape(claim.test).replace('::', '::<wbr>')}</code>", ""),
    ]
    return "<tr>" + "".join(f'<td style="{CELL}; {more}">{c}</td>' for c, more in cells) + "</tr>"


def _question(question):
    """In how many settings, of what, and on what it depends; which settings: on a click."""
    names = [
        f"{word}: {html.escape('; '.join(settings))}"
        for word, settings in (
            (tr("yes"), question.held),
            (tr("no"), question.failed),
            (tr("by the split"), question.mixed),
        )
        if settings
    ]
    mixed = tr("({n} more by the split)").format(n=len(question.mixed)) if question.mixed else ""
    return (
        f"<details><summary><strong>{question.count}</strong> {mixed} {html.escape(tr(question.asks))}"
        f"</summary>{'<br/>'.join(names)}</details><em>{html.escape(tr(question.decides))}</em><br/>"
    )


class Strip(Ledger):
    """The claims as a row of their verdicts' signs, each a link to its box."""

    def _repr_html_(self):
        links = "".join(
            f'<a class="{VERDICTS[claim.verdict][1]}" href="{claim.chapter}.ipynb#{claim.id}" '
            f'title="{claim.id}, {html.escape(tr(claim.verdict))}: {html.escape(tr(claim.statement))}">'
            f"{VERDICTS[claim.verdict][0]}</a>"
            for claim in self.claims.values()
        )
        counts = Counter(claim.verdict for claim in self.claims.values())
        key = " · ".join(
            f'<span class="{kind}">{sign} {html.escape(tr(verdict))} {counts[verdict]}</span>'
            for verdict, (sign, kind) in VERDICTS.items()
        )
        return f'<div class="lr-strip">{links}<p>{key}</p></div>'


def strip():
    """The verdicts of this course in a row."""
    return Strip(load())


def ledger():
    """The ledger of this course."""
    return Ledger(load())
