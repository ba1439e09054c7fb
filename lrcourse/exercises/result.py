"""What a check, a hint or the progress shows: plain text, and the same as HTML in a notebook."""

import html
import re
from dataclasses import dataclass, field

from ..colours import ANSWERS

NOT_ATTEMPTED, RIGHT, WRONG = "not attempted", "right", "wrong"
MARKS = {NOT_ATTEMPTED: "○", RIGHT: "✓", WRONG: "✗", "": "·"}


@dataclass(frozen=True)
class Reply:
    """A headline and paragraphs. In a paragraph, `backticks` mark code; `code` is a block of it."""

    headline: str
    paragraphs: tuple = ()
    code: str = ""
    status: str = field(default="", kw_only=True)

    def __repr__(self):
        text = "\n".join([f"{MARKS[self.status]} {self.headline}", *self.paragraphs])
        return f"{text}\n\n{self.code}" if self.code else text

    def _repr_html_(self):
        paragraphs = "".join(f"<p>{_inline(text)}</p>" for text in self.paragraphs)
        code = f"<pre>{html.escape(self.code)}</pre>" if self.code else ""
        return (
            f'<div role="status" style="border-left: 4px solid {ANSWERS[self.status]}; '
            'padding: 0.1em 1em; max-width: 50em">'
            f"<p><strong>{MARKS[self.status]} {_inline(self.headline)}</strong></p>"
            f"{paragraphs}{code}</div>"
        )


def _inline(text):
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


@dataclass(frozen=True, repr=False)
class Result(Reply):
    """What a check found. `diagnosis` is what was recognised: misconceptions by name, or a sentence.

    Of an answer that isn't right, `share` is the share of several values asked for that are.

    >>> Result("Right.", ("And now?",), status="right")
    ✓ Right.
    And now?
    """

    diagnosis: str = ""
    share: float = 0.0

    @property
    def right(self):
        return self.status == RIGHT

    @property
    def credit(self):
        """What the answer is worth, from 0 to 1."""
        return 1.0 if self.right else self.share

    @property
    def attempted(self):
        return self.status != NOT_ATTEMPTED
