"""The laboratory: every dial of the book under the reader's hand, and what it does, live."""

from .run import Run, State
from .setting import Setting

__all__ = ["Run", "Setting", "State"]
