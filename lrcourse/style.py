"""The style of the book's pages, once: widgets bring it to notebooks, site/pages.py to the website."""

import re
from pathlib import Path

from .colours import DARK, LIGHT, variables
from .pictures import STYLE as PICTURES


def sheet(name):
    return Path(__file__).with_name(name).read_text("utf-8")


def compact(css):
    """Without comments and indentation: every slider and prediction of a notebook carries it.

    >>> compact("a { /* why */ color: red;\\n  margin: 0 auto }")
    'a{color: red;margin: 0 auto}'
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\s*([{};,])\s*|\s+", lambda found: found[1] or " ", css)


# After a prediction. CSS can't say "the next eight": it is a list of one, one and one more, ...
BLOCK, BLOCKS = ":is(.cell, .jp-Cell, p, ol, ul, .math)", 8
VEILED = ", ".join("& " + " ".join([f"+ {BLOCK}"] * n) for n in range(1, BLOCKS + 1))

# The website marks its dark theme on <html>, JupyterLab on <body>.
STYLE = compact(f"""\
:root {{ {variables(LIGHT)} }}
html[data-theme="dark"], [data-jp-theme-light="false"] {{ {variables(DARK)} }}
{PICTURES}{sheet("slider.css")}{sheet("style.css").replace("VEILED {", f"{VEILED} {{")}""")
