"""Small PNG pictures: a palette is enough for lines and letters on white."""

import base64
import io

import numpy as np
from PIL import Image

COLOURS = 63


def small_png(pixels, ground=None):
    """A PNG of pixels of shape (height, width, 4), reduced to a few colours.

    Where the pixels equal `ground`, another picture of the same shape, the PNG is transparent:
    laid on the ground it shows the pixels, and it is small if little changed. Without a ground
    nothing is transparent, and white stays exactly white.
    """
    white = np.uint32(0xFFFFFFFF)
    changed = whole(pixels) != (white if ground is None else whole(ground))
    indices = np.zeros(changed.shape, np.uint8)
    palette = [255, 255, 255]
    if changed.any():
        strip = Image.fromarray(pixels[changed][None, :, :3]).quantize(
            COLOURS if ground is None else COLOURS // 2,
            method=Image.Quantize.FASTOCTREE,
            dither=Image.Dither.NONE,
        )
        indices[changed] = np.asarray(strip)[0] + 1
        palette += strip.getpalette()
    image = Image.fromarray(indices)
    image.putpalette(palette)
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=7, **({} if ground is None else {"transparency": 0}))
    return stream.getvalue()


def whole(pixels):
    """Red, green, blue and alpha of a pixel as one number: 30 times faster to compare."""
    return pixels.view(np.uint32)[..., 0]


def overlaid(ground, overlay):
    """The picture that is seen when one PNG lies on another, as an array (height, width, 4)."""
    ground, overlay = (Image.open(io.BytesIO(png)).convert("RGBA") for png in (ground, overlay))
    return np.asarray(Image.alpha_composite(ground, overlay))


def data_url(png):
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
