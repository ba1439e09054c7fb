"""Figures as pixels, and pixels as small files: a few colours are enough for lines on white.

On the page each column of a figure is a picture, side by side where there is room, else one below the
other. No picture is shown under SCALE of its size: letters of 9 pt are then 9 pixels high, on a
phone too. What is wider than the page all the same is scrolled sideways.
"""

import base64
import html
import io
import zlib
from functools import wraps
from threading import RLock

import numpy as np
from matplotlib import pyplot
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

CSS_DPI = 100  # an inch of the figure is 100 pixels of the page ...
DENSITY = 2  # ... each of them 2 × 2 pixels of the picture: crisp on a high-density screen
COLOURS = 63
OVERLAY_COLOURS = 12  # and one that is transparent
ONE_PICTURE = 480  # pixels of the page: what is wider is cut between its columns
SCALE = 0.72

# White becomes the paper of the page. In the dark a picture is turned to its negative and its hues
# are turned back; a map whose shades are values is left as it is.
STYLE = f"""
.lr-picture {{ background: var(--lr-paper, var(--jp-layout-color0, white)); display: flex;
  flex-wrap: wrap; isolation: isolate; overflow-x: auto }}
.lr-picture img {{ background: white 0 0 / 100% 100%; border-radius: 0 !important; height: auto;
  padding: 0 !important;
  flex: var(--w) 1 calc({SCALE}px * var(--w)); min-width: calc({SCALE}px * var(--w));
  max-width: calc(1px * var(--w)); mix-blend-mode: multiply; print-color-adjust: exact }}
body[data-jp-theme-light] {{ --lr-paper: var(--jp-layout-color0) }}
@media screen {{
  :is([data-theme=dark], [data-jp-theme-light=false]) .lr-picture img {{
    filter: invert(1) hue-rotate(180deg) !important; mix-blend-mode: screen }}
  :is([data-theme=dark], [data-jp-theme-light=false]) .lr-picture .as-is {{
    border-radius: 6px; filter: brightness(0.85) !important; mix-blend-mode: normal }}
}}
"""


LOCK = RLock()


def one_at_a_time(function):
    """The function, of which and of its like one call runs at a time.

    JupyterLab has what is turned answered by a second thread of the kernel, beside that of the cells
    and, at times, of the buttons. What two of them may touch at once stands behind this.
    """

    @wraps(function)
    def waiting(*args, **kwargs):
        with LOCK:
            return function(*args, **kwargs)

    return waiting


def canvas_of(figure):
    """What the figure is drawn on, in the density of the book."""
    pyplot.close(figure)  # or Jupyter would show it a second time, below the cell
    figure.set_dpi(CSS_DPI * DENSITY)
    if (figure.bbox.size.astype(int) < figure.bbox.size.round()).any():
        # 4.6 inches are 919.99... pixels, of which Matplotlib 3.10 makes 919.
        figure.set_size_inches(figure.get_size_inches() * (1 + 1e-12))
    return FigureCanvasAgg(figure)


def size_on_page(figure):
    """Width and height in pixels of the page."""
    return [round(inches * CSS_DPI) for inches in figure.get_size_inches()]


def drawn(canvas):
    """The pixels on a canvas, (height, width, 4); they change with what is drawn next."""
    return np.asarray(canvas.buffer_rgba())


def parts(figure, canvas):
    """What a drawn figure is cut into: boxes (left, top, right, bottom) in pixels of the page.

    One for each of its columns, and of two columns for each of their panels.
    """
    width, height = size_on_page(figure)
    panels = [axes for axes in figure.axes if axes.get_subplotspec()]
    if width <= ONE_PICTURE or not panels:
        return [(0, 0, width, height)]
    x, y = [], []
    for axes in panels:
        place, box = axes.get_subplotspec(), axes.get_tightbbox(canvas.get_renderer()).extents
        left, bottom, right, top = box / DENSITY
        x.append((place.colspan.start, left, right))
        y.append((place.rowspan.start, height - top, height - bottom))
    x = [0, *gaps(x), width]
    y = [0, *gaps(y), height] if place.get_gridspec().ncols == 2 else [0, height]
    cells = [(*a, *b) for b in zip(y, y[1:]) for a in zip(x, x[1:])]
    return [(left, top, right, bottom) for left, right, top, bottom in cells[: len(panels)]]


def gaps(spans):
    """The middles of the gaps between spans (number, start, end) of one number and of the next."""
    last = max(number for number, _, _ in spans)
    ends = [max(end for n, _, end in spans if n == number) for number in range(last)]
    starts = [min(start for n, start, _ in spans if n == number + 1) for number in range(last)]
    return [round((a + b) / 2) for a, b in zip(ends, starts) if a <= b]


def maps(figure, boxes):
    """The numbers of the parts that show a map whose shades are values: its axes have this id."""
    places = [axes.get_position().p0 for axes in figure.axes if axes.get_gid() == "as-is"]
    points = [
        (x * width, (1 - y) * height) for width, height in [size_on_page(figure)] for x, y in places
    ]
    return [
        number
        for number, (left, top, right, bottom) in enumerate(boxes)
        if any(left <= x < right and top < y <= bottom for x, y in points)
    ]


def cut(pixels, boxes):
    """The pictures that a figure's pixels are cut into."""
    boxes = DENSITY * np.array(boxes)
    return [pixels[top:bottom, left:right] for left, top, right, bottom in boxes]


def page_html(pictures, boxes, alt, maps=(), attributes=""):
    """The pictures of a figure, PNGs, in a row that breaks where it has to; those in `maps` as is."""
    images, widths = "", [right - left for left, _, right, _ in boxes]
    for number, (picture, (_, top, _, bottom)) in enumerate(zip(pictures, boxes)):
        kind = ' class="as-is"' if number in maps else ""
        text = html.escape("" if number else alt)
        size = f'width="{widths[number]}" height="{bottom - top}" style="--w: {widths[number]}"'
        images += f'<img src="{data_url(picture)}" alt="{text}" {size}{kind}{attributes}>'
    scrolls = ' tabindex="0"' if max(widths) > ONE_PICTURE else ""
    total = max(right for _, _, right, _ in boxes)
    return f'<div class="lr-picture" style="max-width: {total}px"{scrolls}>{images}</div>'


class FlipBook:
    """Pages that share a background: it is drawn once, and each page only where it differs.

    `draw(page)` adds to the axes what belongs to a page, with the calls that any figure is made
    with; it is taken away again once the page is drawn. The figure is laid out for the page `start`.
    """

    def __init__(self, figure, draw, start):
        self.figure, self.draw = figure, draw
        self.canvas, self.size = canvas_of(figure), size_on_page(figure)
        self._limits()  # fixed now, before anything is added:
        for axes in figure.axes:
            axes.autoscale(False)
        self.standing = set(self._artists())
        self._add(start)
        self.canvas.draw()  # passes over what was added
        self._take_away()
        self.limits, self.changed = self._limits(), self._changed()
        self.region = self.canvas.copy_from_bbox(figure.bbox)
        self.boxes = parts(figure, self.canvas)
        for artist in self._changed() - self.changed:
            artist.stale = False  # a title that was only measured
        self.maps = maps(figure, self.boxes)
        self.still = cut(drawn(self.canvas).copy(), self.boxes)
        self.background = cut_pngs(still_image(drawn(self.canvas)), self.boxes)

    @one_at_a_time
    def overlay(self, page):
        """The pictures of a page, transparent wherever they don't differ from the background."""
        try:
            added = self._add(page)
            if self._limits() != self.limits or self._changed() - self.changed:
                raise ValueError(
                    "draw must add what it draws (`axes.plot(...)`); it must not change the limits "
                    f"of the axes, nor what was drawn before, as it did for {page}"
                )
            self.canvas.restore_region(self.region)
            for artist in sorted(added, key=Artist.get_zorder):
                self.figure.draw_artist(artist)
        finally:  # or a page that was interrupted would be seen on every later one
            self._take_away()
        pixels = cut(drawn(self.canvas), self.boxes)
        return [overlay_png(*each) for each in zip(pixels, self.still, strict=True)]

    def whole(self, overlay):
        """The pixels that are seen."""
        width, height = self.size
        pixels = np.full((DENSITY * height, DENSITY * width, 4), 255, np.uint8)
        for ground, picture, box in zip(self.background, overlay, self.boxes, strict=True):
            left, top, right, bottom = DENSITY * np.array(box)
            pixels[top:bottom, left:right] = overlaid(ground, picture)
        return pixels

    def _add(self, page):
        for axes in self.figure.axes:
            axes.set_prop_cycle(None)  # the same colours for each page
        self.draw(page)
        added = self._added()
        if not added:
            raise ValueError(f"draw must draw on the figure; for {page} it added nothing")
        for artist in added:
            artist.set_animated(True)
        return added

    def _take_away(self):
        for artist in self._added():
            artist.remove()

    def _added(self):
        return [artist for artist in self._artists() if artist not in self.standing]

    def _artists(self):
        return [a for drawn_on in [self.figure, *self.figure.axes] for a in drawn_on.get_children()]

    def _changed(self):
        """What stands still and would look different now (what is hidden may always seem so)."""
        return {a for a in self.standing if a.stale and not isinstance(a, Axes | Axis)}

    def _limits(self):
        return [(axes.get_xlim(), axes.get_ylim()) for axes in self.figure.axes]


def still_image(pixels):
    """Pixels (height, width, 4) reduced to a few colours; white stays exactly white."""
    return indexed(pixels, packed(pixels) != np.uint32(0xFFFFFFFF), COLOURS)


def still_png(pixels):
    return encoded(still_image(pixels))


def cut_pngs(image, boxes):
    """The parts of an image as PNGs."""
    corners = [tuple(DENSITY * corner for corner in box) for box in boxes]
    return [encoded(image.crop(box)) for box in corners]


def overlay_png(pixels, ground):
    """A PNG that shows the pixels when it is laid on the ground, another picture of that shape.

    It is transparent where the two are equal. Most of it is one long run, so run-length encoding
    makes it in a millisecond and about as small as the best compression does. (Lossless WebP takes
    half the bytes and several times the time to make: site/pages.py does it.)
    """
    image = indexed(pixels, packed(pixels) != packed(ground), OVERLAY_COLOURS)
    return encoded(image, compress_type=zlib.Z_RLE, transparency=0)


def indexed(pixels, chosen, colours):
    """The chosen pixels in a few colours, as a picture with a palette; all others have index 0."""
    indices = np.zeros(chosen.shape, np.uint8)
    palette = [255, 255, 255]
    if chosen.any():
        strip = reduced(packed(pixels)[chosen], colours)
        indices[chosen] = np.asarray(strip)[0] + 1
        palette += strip.getpalette()
    image = Image.fromarray(indices)
    image.putpalette(palette)
    return image


def packed(pixels):
    """Red, green, blue and alpha of a pixel as one number: many times faster to compare and take."""
    return pixels.view(np.uint32)[..., 0]


def reduced(numbers, colours):
    """Pixels, each given as one number, as a picture one pixel high with a palette."""
    strip = Image.frombytes("RGB", (numbers.size, 1), numbers.tobytes(), "raw", "RGBX")
    return strip.quantize(colours, method=Image.Quantize.FASTOCTREE)


def encoded(image, **options):
    """A PNG. Level 9 would take twice the time for a thirtieth less; level 7 is a tenth more."""
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=8, **options)
    return stream.getvalue()


def overlaid(ground, overlay):
    """What is seen when one picture lies on another: an array (height, width, 4)."""
    ground, overlay = (Image.open(io.BytesIO(file)).convert("RGBA") for file in (ground, overlay))
    return np.array(Image.alpha_composite(ground, overlay))


def data_url(png):
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
