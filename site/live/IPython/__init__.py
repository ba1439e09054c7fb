"""Stands in the browser for IPython, of which widgets and figures need `display` alone (and 3 MB less)."""

from .display import display

__all__ = ["display", "get_ipython"]

version_info = 9, 0, 0  # Matplotlib asks


def get_ipython():
    return None
