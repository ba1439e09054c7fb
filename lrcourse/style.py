"""The style of the book's pages, once: widgets bring it to notebooks, site/pages.py to the website."""

from pathlib import Path

from .colours import DARK, LIGHT, variables
from .pictures import STYLE as PICTURES


def sheet(name):
    return Path(__file__).with_name(name).read_text("utf-8")


# The website marks its dark theme on <html>, JupyterLab on <body>.
STYLE = f"""\
:root {{ {variables(LIGHT)} }}
html[data-theme="dark"], [data-jp-theme-light="false"] {{ {variables(DARK)} }}
{PICTURES}{sheet("slider.css")}{sheet("style.css")}"""
