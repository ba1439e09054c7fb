"""Pictures that somebody has looked at, tests/pictures/NAME.png: what is drawn is to look like them."""

from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image, ImageColor

HERE = Path(__file__).resolve().parents[1]


def pixels_of(figure):
    figure.set_dpi(72)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def check_look(pixels, name):
    """Compare with the picture of that name; a last bit of another processor is no difference.

    Where it looks another way the new picture is put into build/pictures/. If it is as was meant,
    move it to tests/pictures/.
    """
    found, known = pixels[..., :3], HERE / "pictures" / f"{name}.png"
    expected = np.asarray(Image.open(known)) if known.exists() else found[:0]
    if found.shape == expected.shape:
        differing = abs(found.astype(int) - expected).max(axis=-1) > 12
        if differing.sum() <= 20:
            return
    new = HERE.parent / "build" / "pictures" / known.name
    new.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.ascontiguousarray(found)).save(new, optimize=True)
    raise AssertionError(f"look at {new}: it is not as {known}")


def contrast(one, other):
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour):
        shares = np.array(ImageColor.getrgb(colour)) / 255
        linear = np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)
        return linear @ [0.2126, 0.7152, 0.0722]

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)
