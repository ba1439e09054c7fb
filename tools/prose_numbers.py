"""Numbers in the prose of a notebook that nothing in it bears out.

    python tools/prose_numbers.py book/en/NAME.ipynb ...

A number is borne out if an output of the notebook rounds to it (0.0324 bears out 0.032, .03 and
3.2 %), or if a code cell sets it (learning_rate=1.5). Signs don't count: “0.5 less” is -0.5.
What is no statement about a result is left out: formulas, code, links, numbers of
sections and lists, years, reading times, the numbers 0 to 2, and digits within a word (float32).
The prose of a prediction, the thoughts on each choice, is prose too, and bears out nothing.
"""

import argparse
import ast
import html
import io
import json
import re
import tokenize
from base64 import b64decode
from pathlib import Path

import nbformat
from notebooks import shown_widgets, stored_models, within

COUNTED = r"steps?|epochs?|runs?|seeds?|samples?|updates?|weights?|parameters|units|times|trainings"
NOT_STATEMENTS = [
    r"```.*?```",
    r"\$\$.*?\$\$",
    r"\$[^$\n]+\$",
    r"`[^`]*`",
    r"<[^<>]*>",
    r"(?<=\[)§?\d+(?:\.\d+)*(?=[^\[\]]*\]\()",  # [3.1 Choosing ...](...), a link to a section
    r"\]\([^)]*\)",  # the target of a link; its text stays
    r"https?://\S+",
    r"(?m)^\s{0,3}#+\s*\d[\d.]*(?=\s)",  # a heading's number
    r"(?m)^\s*\d+[.)]\s",  # a list's number
    r"(?i)(?:§+|\b(?:sections?|chapters?|exercises?|figures?|questions?|cells?|parts?))\s*"
    r"\d+(?:\.\d+)*(?:\s*(?:,|and|or|to|[-–])\s*\d+(?:\.\d+)*)*",
    rf"\b(?:18|19|20)\d\d[a-d]?\b(?!\.\d)(?!\s*(?:{COUNTED})\b)(?=[\s),;:.–*”\"']|$)",  # a year
    r"\b\d+(?:\s*[-–]\s*\d+)?[-\s](?:minutes?|min)\b",
    r"\b\d-[DdNn]\b",  # 2-D
]
APPROXIMATELY = r"(?:about|roughly|nearly|almost|around|some|~|≈)\s*"
NUMBER = re.compile(
    rf"(?P<about>{APPROXIMATELY})?(?<![\w.])[-−+]?"
    r"(?P<digits>\d{1,3}(?:[,\u00a0\u2009\u202f ]\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:[eE](?P<power>[-+−]?\d+))?"
    r"(?P<percent>\s?(?:%|per\s?cent\b))?(?P<million>\s?million\b)?(?!\w)"
)
PLAIN = re.compile(r"(?<![A-Za-z_])\d*\.?\d+(?:[eE][-+]?\d+)?(?P<percent>\s?%)?")


def statements(markdown):
    """The text without everything in it whose numbers state nothing."""
    for pattern in NOT_STATEMENTS:
        markdown = re.sub(pattern, " · ", markdown, flags=re.DOTALL)
    return markdown


def numbers(text):
    """(what is written, value, half a unit of its last digit) for each number of a text."""
    for match in NUMBER.finditer(text):
        digits = re.sub(r"[^\d.]", "", match["digits"])
        scale = 10.0 ** int((match["power"] or "0").replace("−", "-"))
        decimals = len(digits.partition(".")[2])
        if match["about"] and not decimals:  # "about 700" is given to the hundred
            decimals = len(digits.rstrip("0")) - len(digits)
        value, half = float(digits) * scale, 0.5 * 10.0**-decimals * scale
        if match["million"]:
            value, half = value * 1e6, half * 1e6
        if match["percent"]:
            value, half = value / 100, half / 100
        if match["percent"] or value not in (0, 1, 2) or "." in digits:
            yield match[0].strip(), value, half


def evidence(notebook):
    """All numbers that the outputs of a notebook show, and those that its code sets."""
    values = set()
    models = stored_models(notebook)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        values |= _literals(cell.source)
        if "predict(" in cell.source:  # its outputs repeat the prose
            continue
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown = [output.get("text", ""), data.get("text/plain", ""), data.get("text/html", "")]
            for text in shown:
                values |= _plain_numbers(text)
        for text in _widget_texts(shown_widgets([cell]), models):
            values |= _plain_numbers(text)
    return values


def _plain_numbers(text):
    found = set()
    text = re.sub(r"(?<=\d)[,\u2009\u202f](?=\d{3}\b)", "", _read_aloud(text))
    for match in PLAIN.finditer(text.replace("−", "-")):
        value = float(match[0].rstrip(" %"))
        found |= {value, value / 100} if match["percent"] else {value}
    return found


def _read_aloud(markup):
    """What a screen reader says of HTML: no style, no tag and no attribute but a picture's alt."""
    markup = re.sub(r"<style\b.*?</style>", " ", markup, flags=re.DOTALL)
    markup = re.sub(r'<img\b[^<>]*?\balt="([^"]*)"[^<>]*>', r" \1 ", markup)
    return html.unescape(re.sub(r"<[^<>]*>", " ", markup))


def _widget_texts(ids, models):
    """The texts of widgets and of those in them: readouts, labels, options."""
    for name in within(ids, models):
        values = models[name]["state"]
        for key in ("_options_labels", "value", "description"):
            value = values.get(key)
            yield from (
                v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)
            )


def _literals(code):
    """The numbers that a cell sets; magics and what else isn't Python sets none."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return set()
    written = [token.string for token in tokens if token.type == tokenize.NUMBER]
    return {
        float(ast.literal_eval(number)) for number in written if not number.endswith(("j", "J"))
    }


def prose(notebook):
    """(cell number, text) for the markdown cells and for the thoughts of predictions."""
    for index, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown":
            yield index, cell.source
        elif "predict(" in cell.source:
            yield from ((index, text) for text in _thoughts(cell.source))


def _thoughts(code):
    for node in ast.walk(ast.parse(code)):
        if getattr(getattr(node, "func", None), "attr", None) == "predict":
            choices = ast.literal_eval(node.args[1])
            if isinstance(choices, str):  # sealed (notebooks.py)
                choices, _ = json.loads(b64decode(choices))
            yield from choices.values()


def unsupported(notebook, also=()):
    """(cell number, number as written, its surroundings) for each number that nothing bears out.

    `also` are values asserted elsewhere, e.g. the figures of a claim that a test measures anew.
    """
    known = evidence(notebook) | {abs(float(value)) for value in also}
    for index, text in prose(notebook):
        text = statements(text)
        for written, value, half in numbers(text):
            scales = (1, 100) if re.search(r"%|cent", written) else (1,)  # 3.2 %: .032 or 3.2
            if not any(
                abs(abs(other) - value * scale) <= half * scale * (1 + 1e-9)
                for scale in scales
                for other in known
            ):
                place = text.find(written)
                around = " ".join(text[max(0, place - 40) : place + 40].split())
                yield index, written, around


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Numbers in the prose that no output bears out.")
    parser.add_argument("notebooks", nargs="+", type=Path)
    for path in parser.parse_args(arguments).notebooks:
        for index, written, around in unsupported(nbformat.read(path, as_version=4)):
            print(f"{path}, cell {index}: {written}   … {around} …")


if __name__ == "__main__":
    main()
