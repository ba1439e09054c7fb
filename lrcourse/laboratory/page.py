"""What the laboratory shows of a run as HTML: pictures, numbers, and a value under the pointer."""

import html
from itertools import pairwise

import numpy as np

from ..messages import tr
from ..pictures import data_url
from .figure import across, book, page_of
from .sentence import edge_name, percent, three

STRIPS = 40  # across a panel, for the pointer
OVER_UPDATES = 1, 2, 4  # the panels: loss, gradients, λ


def alt():
    return tr(
        "Six panels: the points and what the network makes of them, the loss, the gradient of each "
        "layer, the values z of each layer, λ and the edge, dead and saturated units."
    )


def ground():
    """Style: what stands still, stored once as the background of every picture."""
    return "\n".join(
        f".lr-lab .lr-column:nth-child({number}) img {{ background-image: url({data_url(png)}) }}"
        for number, png in enumerate(book().background, start=1)
    )


def pictures(run, other=None, looked_at=None, to_read=False):
    """The pictures of a run, column by column; `to_read` with the values for the pointer."""
    columns, rows = "", run.track[:: max(1, len(run.track) // STRIPS)] if to_read else []
    told = [(row.step, html.escape(values(run.setting, row))) for row in rows]
    updates = across(run.track[-1].step)
    pngs = book().overlay(page_of(run, other, looked_at))
    for number, (png, box) in enumerate(zip(pngs, book().boxes, strict=True)):
        left, top, right, bottom = box
        text = html.escape("" if number else alt())
        columns += f'<span class="lr-column" style="--w: {right - left}">'
        size = f'width="{right - left}" height="{bottom - top}"'
        columns += f'<img src="{data_url(png)}" alt="{text}" {size} decoding="sync">'
        columns += f"{strips(told, updates, box) if to_read else ''}</span>"
    return f'<div class="lr-picture">{columns}</div>'


def strips(told, updates, box):
    """Invisible strips over a column's panels: under the pointer they say what is told of an update."""
    left, top, right, bottom = box
    width, height = book().size
    starts, rects = [step / updates for step, _ in told] + [1.0], ""
    for panel in OVER_UPDATES:
        place = book().figure.axes[panel].get_position()
        if not left <= place.x0 * width < right:
            continue
        y, high = (1 - place.y1) * height - top, place.height * height
        for (_, text), (start, end) in zip(told, pairwise(starts), strict=True):
            x, wide = (place.x0 + start * place.width) * width - left, (end - start) * place.width
            rects += (
                f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide * width:.1f}" height="{high:.0f}">'
            )
            rects += f"<title>{text}</title></rect>"
    size = f'viewBox="0 0 {right - left} {bottom - top}"'
    return f'<svg class="lr-read" aria-hidden="true" {size}>{rects}</svg>' if rects else ""


def values(setting, row):
    """The numbers of one row of the track."""
    numbers = [
        tr("update {step}").format(step=row.step),
        f"α {three(row.learning_rate)}",
        tr("loss {loss}").format(loss=three(row.loss)),
    ]
    if np.isfinite(row.test_loss):
        numbers.append(tr("held out {loss}").format(loss=three(row.test_loss)))
    if np.isfinite(row.right):
        right = percent(row.right)
        right += "" if np.isnan(row.test_right) else f", {percent(row.test_right)}"
        numbers.append(tr("right {share}").format(share=right))
    numbers.append(f"λ {three(row.sharpness)}")
    if np.isfinite(row.edge):
        numbers.append(f"{edge_name(setting)} {three(row.edge)}")
    gradients = [three(norm) for norm in row.gradients]
    numbers.append(tr("gradients {norms}").format(norms=" ".join(gradients)))
    for name, shares in [(tr("dead"), row.dead), (tr("saturated"), row.saturated)]:
        if any(shares):
            numbers.append(f"{name} {' '.join(percent(share) for share in shares)}")
    return " · ".join(numbers)
