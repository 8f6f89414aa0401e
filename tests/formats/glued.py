"""The sheets of a poster trimmed and laid on each other, as its readers do, and the view that they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw
from pypdfium2 import PdfDocument

from canvas_app.drawing.theme import load_theme
from canvas_app.report.pdf.house import in_house_color
from canvas_app.report.pdf.view_page import picture_pdf
from canvas_app.report.views import ViewPicture

if TYPE_CHECKING:
    import numpy.typing as npt

    from canvas_app.drawing.shapes import Path
    from canvas_app.report.pdf.poster import Poster, Sheet

    Pixels = npt.NDArray[np.uint8]
    Mask = npt.NDArray[np.bool_]

_UNIT = 0.75
"""Points in a canvas unit."""
_NOTHING = (255, 0, 255)
_DASHES = 7
_FAR = 90


def whole_picture(poster: Poster) -> Pixels:
    """Return the view of a poster as one picture, a pixel for every unit of the paper."""
    shapes, theme = tuple(shape for shape, _ in poster.view.boxed), in_house_color(load_theme(), None)
    page = PdfDocument(picture_pdf(ViewPicture(shapes, poster.view.bounds, "All"), theme))[0]
    wide, _ = page.get_size()
    return _pixels(page.render(scale=poster.view.bounds[2] * poster.scale / wide).to_numpy())


def glued(poster: Poster, data: bytes, trims: list[list[Path]]) -> tuple[Pixels, Mask]:
    """Return the sheets of a PDF laid on each other, and where dashes are printed.

    `trims` are the lines of each sheet along which it is trimmed. Where no sheet is it stays magenta.
    """
    pdf = PdfDocument(data)
    x, y, w, h = poster.view.bounds
    size = round(w * poster.scale), round(h * poster.scale)
    table = Image.new("RGB", size, _NOTHING)
    dashes = Image.new("1", size)
    margin = poster.form.margin
    sheets = [*poster.sheets]
    for number in reversed(range(len(sheets))):
        sheet = sheets[number]
        left, top = (sheet.box[0] - x) * poster.scale, (sheet.box[1] - y) * poster.scale
        page = Image.fromarray(_pixels(pdf[number].render(scale=1.0 / _UNIT).to_numpy()))
        shown = page.crop((round(margin), round(margin), *_end(margin, poster)))
        mask = Image.new("1", shown.size, 1)
        for trim in trims[number]:
            points = [(float(op[1]), float(op[2])) for op in trim.ops if len(op) == 3]
            ImageDraw.Draw(dashes).line([(a + left, b + top) for a, b in points], fill=1, width=_DASHES)
            _cut(mask, points, poster, sheet)
        table.paste(shown, (round(left), round(top)), mask)
    return np.asarray(table), np.asarray(dashes)


def _end(margin: float, poster: Poster) -> tuple[int, int]:
    return round(margin + poster.width), round(margin + poster.height)


def _cut(mask: Image.Image, points: list[tuple[float, float]], poster: Poster, sheet: Sheet) -> None:
    """Take away what lies beyond a line to the right or below; lines to the left and above only tell."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    upright = abs(y1 - y0) > abs(x1 - x0)
    w, h = mask.size
    if upright and x0 > w / 2 and sheet.column < len(poster.columns) - 1:
        ImageDraw.Draw(mask).polygon([(w + 9, -9), (x0, -9), *points, (x1, h + 9), (w + 9, h + 9)], fill=0)
    if not upright and y0 > h / 2 and sheet.row < len(poster.rows) - 1:
        ImageDraw.Draw(mask).polygon([(-9, h + 9), (-9, y0), *points, (w + 9, y1), (w + 9, h + 9)], fill=0)


def differing(one: Pixels, other: Pixels) -> Mask:
    """Return where two pictures differ by more than a shift of a pixel and the edges of letters."""
    h, w = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    first, second = one[:h, :w].astype(np.int16), other[:h, :w].astype(np.int16)
    least = np.full((h, w), 999, np.int16)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            moved = np.roll(second, (down, right), (0, 1))
            least = np.minimum(least, np.abs(first - moved).max(2))
    far = least > _FAR
    for axis in (0, 1):
        # Only what is three pixels wide and high counts.
        far = far & np.roll(far, 1, axis) & np.roll(far, -1, axis)
    return far


def _pixels(rendered: Pixels) -> Pixels:
    return np.ascontiguousarray(rendered[..., 2::-1])
