"""The laboratory: every dial of the book under the reader's hand, and what it does, live.

    from lrcourse.laboratory import laboratory

    lab = laboratory("spirals · 2-16-16-1 · tanh · xavier · sgd α=0.3 · batch 32")
    lab                                    # shown by a notebook
    lab.setting                            # the line that leads to what is shown

Without a widget, `Run` is the same network, to be trained update by update and measured.
"""

from .run import Run, State
from .setting import Setting

__all__ = ["Run", "Setting", "State", "laboratory"]


def laboratory(setting=None, *, data=None):
    """The laboratory, at a setting: a line of text, as it prints it itself, or a `Setting`.

    `data=(X, y)` are one's own: X of shape (n_samples, columns), y of labels 0 and 1, of more
    classes 0, 1, 2 ..., or of numbers to meet. Two columns are seen as a plane, one as a curve.
    Raises ValueError or TypeError for a line that can't be read, and for data that don't fit it.

    >>> lab = laboratory("blobs · 2-1 · sgd α=1")
    >>> lab.step(20)
    >>> lab.turn(0.1)
    >>> lab.step(20)
    >>> lab.setting
    'blobs · 2-1 · tanh · xavier · sgd α=1 0.1@20 · at 40'
    """
    from .data import own
    from .panel import Laboratory  # when it is asked for: a run needs no widgets

    if not isinstance(setting, Setting):
        ends = None
        if data is not None:
            X, y, _ = own(data)
            ends = X.shape[1], y.shape[1]
        setting = Setting.parse("" if setting is None else setting, ends)
    return Laboratory(setting, data)
