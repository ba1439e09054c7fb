"""Small pictures: a few colours are enough for lines and letters on white."""

import base64
import io

import numpy as np
from PIL import Image

COLOURS = 63
OVERLAY_COLOURS = 15  # and one that is transparent: half a byte a pixel


def still_png(pixels):
    """A PNG of pixels (height, width, 4), reduced to a few colours; white stays exactly white."""
    image = indexed(pixels, whole(pixels) != np.uint32(0xFFFFFFFF), COLOURS)
    return encoded(image, "PNG", compress_level=9)


def overlay_png(pixels, ground):
    """A PNG that shows the pixels when it is laid on the ground, another picture of that shape.

    It is transparent where the two are equal. Made in a few milliseconds, to be looked at at once.
    """
    image = indexed(pixels, whole(pixels) != whole(ground), OVERLAY_COLOURS)
    return encoded(image, "PNG", compress_level=1, transparency=0)


def overlay_webp(pixels, ground):
    """The same as a WebP: slower made and several times smaller, to be stored.

    (Lossless WebP takes two thirds of the bytes of a PNG, and every browser since 2020 shows it.)
    """
    image = indexed(pixels, whole(pixels) != whole(ground), OVERLAY_COLOURS)
    image.info["transparency"] = 0
    return encoded(image.convert("RGBA"), "WEBP", lossless=True, method=1, quality=20)


def indexed(pixels, chosen, colours):
    """The chosen pixels in a few colours, as a picture with a palette; all others have index 0."""
    indices = np.zeros(chosen.shape, np.uint8)
    palette = [255, 255, 255]
    if chosen.any():
        strip = reduced(pixels[chosen], colours)
        indices[chosen] = np.asarray(strip)[0] + 1
        palette += strip.getpalette()
    image = Image.fromarray(indices)
    image.putpalette(palette)
    return image


def whole(pixels):
    """Red, green, blue and alpha of a pixel as one number: 30 times faster to compare."""
    return pixels.view(np.uint32)[..., 0]


def reduced(pixels, colours):
    """The pixels (n, 4) as a picture one pixel high with a palette."""
    strip = Image.fromarray(np.ascontiguousarray(pixels[None, :, :3]))
    return strip.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)


def encoded(image, format, **options):
    stream = io.BytesIO()
    image.save(stream, format, **options)
    return stream.getvalue()


def overlaid(ground, overlay):
    """What is seen when one picture lies on another: an array (height, width, 4)."""
    ground, overlay = (Image.open(io.BytesIO(file)).convert("RGBA") for file in (ground, overlay))
    return np.array(Image.alpha_composite(ground, overlay))


def data_url(file):
    kind = "png" if file.startswith(b"\x89PNG") else "webp"
    return f"data:image/{kind};base64,{base64.b64encode(file).decode()}"
