"""Pictures that somebody has looked at, tests/pictures/NAME.png: what is drawn is to look like them."""

from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parents[1]


def check_look(figure, name):
    """Draw the figure and compare; a last bit of another processor is no difference.

    Where it looks another way the new picture is put into build/pictures/. If it is as was meant,
    move it to tests/pictures/.
    """
    new = HERE.parent / "build" / "pictures" / f"{name}.png"
    new.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(new, dpi=72, metadata={"Software": None})
    known = HERE / "pictures" / new.name
    found, expected = (
        np.asarray(Image.open(path).convert("RGB"), int) if path.exists() else np.zeros((1, 1, 3))
        for path in (new, known)
    )
    assert found.shape == expected.shape, f"{new} has another size than {known}"
    differing = (abs(found - expected).max(axis=-1) > 12).sum()
    assert differing <= 20, f"{new} differs from {known} in {differing} pixels"
    new.unlink()
