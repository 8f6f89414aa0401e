"""A picture as a page of its own size: what is rendered into pixels, and what a preview shows."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from canvas_app.drawing.shapes import Paint, Rect
from canvas_app.report.lettering import Lettering
from canvas_app.report.pdf.fonts import ONE_AT_A_TIME, font_name, require_fonts
from canvas_app.report.pdf.painter import POINTS, Frame, Painter
from canvas_app.report.progress import in_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.drawing.theme import Theme
    from canvas_app.report.views import ViewPicture

_MOST_POINTS = 14_400.0
"""The largest side of a page that every reader shows."""


def picture_pdf(
    picture: ViewPicture, theme: Theme, told: Callable[[int, int], None] = lambda _done, _total: None
) -> bytes:
    """Return a PDF of one page that holds the picture and nothing else.

    `told` hears of shapes painted and shapes in all; what it raises ends the work.
    """
    require_fonts()
    _, _, w, h = picture.bounds
    scale = min(POINTS, _MOST_POINTS / max(w, h))
    with ONE_AT_A_TIME:
        return _painted(picture, theme, scale, told)


def _painted(picture: ViewPicture, theme: Theme, scale: float, told: Callable[[int, int], None]) -> bytes:
    x, y, w, h = picture.bounds
    buffer = BytesIO()
    canvas = Canvas(buffer, (w * scale, h * scale), invariant=1, initialFontName=font_name("regular"))
    ground = Rect(x, y, w, h, fill=Paint("surface"))
    painter = Painter(canvas, theme, Lettering())
    frame = Frame(-x * scale, (h + y) * scale, scale)
    painter.shape(ground, frame)
    for shape in in_steps(picture.shapes, told):
        painter.shape(shape, frame)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
