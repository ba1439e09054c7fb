"""Small pictures: a few colours are enough for lines and letters on white."""

import base64
import io
import zlib

import numpy as np
from PIL import Image

COLOURS = 63
OVERLAY_COLOURS = 12  # and one that is transparent


def still_png(pixels):
    """A PNG of pixels (height, width, 4), reduced to a few colours; white stays exactly white."""
    image = indexed(pixels, whole(pixels) != np.uint32(0xFFFFFFFF), COLOURS)
    return encoded(image, compress_level=9)


def overlay_png(pixels, ground):
    """A PNG that shows the pixels when it is laid on the ground, another picture of that shape.

    It is transparent where the two are equal. Most of it is one long run, so run-length encoding
    makes it in a millisecond and about as small as the best compression does. (Lossless WebP takes
    half the bytes, several times the time to make, and the browser longer to show.)
    """
    image = indexed(pixels, whole(pixels) != whole(ground), OVERLAY_COLOURS)
    return encoded(image, compress_type=zlib.Z_RLE, transparency=0)


def indexed(pixels, chosen, colours):
    """The chosen pixels in a few colours, as a picture with a palette; all others have index 0."""
    indices = np.zeros(chosen.shape, np.uint8)
    palette = [255, 255, 255]
    if chosen.any():
        strip = reduced(whole(pixels)[chosen], colours)
        indices[chosen] = np.asarray(strip)[0] + 1
        palette += strip.getpalette()
    image = Image.fromarray(indices)
    image.putpalette(palette)
    return image


def whole(pixels):
    """Red, green, blue and alpha of a pixel as one number: many times faster to compare and take."""
    return pixels.view(np.uint32)[..., 0]


def reduced(numbers, colours):
    """Pixels, each given as one number, as a picture one pixel high with a palette."""
    strip = Image.fromarray(np.ascontiguousarray(numbers.view(np.uint8).reshape(1, -1, 4)[..., :3]))
    return strip.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def encoded(image, **options):
    stream = io.BytesIO()
    image.save(stream, "PNG", **options)
    return stream.getvalue()


def overlaid(ground, overlay):
    """What is seen when one picture lies on another: an array (height, width, 4)."""
    ground, overlay = (Image.open(io.BytesIO(file)).convert("RGBA") for file in (ground, overlay))
    return np.array(Image.alpha_composite(ground, overlay))


def data_url(png):
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
