"""The style of the book's pages, once: widgets bring it to notebooks, site/pages.py to the website."""

from pathlib import Path

from .colours import DARK, LIGHT, variables

# The website marks its dark theme on <html>, JupyterLab on <body>.
STYLE = f"""\
:root {{ {variables(LIGHT)} }}
html[data-theme="dark"], [data-jp-theme-light="false"] {{ {variables(DARK)} }}
{Path(__file__).with_name("style.css").read_text("utf-8")}"""
