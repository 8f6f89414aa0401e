"""A picture as a page of its own size: what is rendered into pixels, and what a preview shows."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.pdfgen.canvas import Canvas

from canvas_app.drawing.shapes import Paint, Rect
from canvas_app.report.lettering import Lettering
from canvas_app.report.pdf.fonts import font_name, require_fonts
from canvas_app.report.pdf.painter import POINTS, Frame, Painter

if TYPE_CHECKING:
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.views import ViewPicture

_MOST_POINTS = 14_400.0
"""The largest side of a page that every reader shows."""


def picture_pdf(picture: ViewPicture, theme: Theme) -> bytes:
    """Return a PDF of one page that holds the picture and nothing else."""
    require_fonts()
    x, y, w, h = picture.bounds
    scale = min(POINTS, _MOST_POINTS / max(w, h))
    buffer = BytesIO()
    canvas = Canvas(buffer, (w * scale, h * scale), invariant=1, initialFontName=font_name("regular"))
    ground = Rect(x, y, w, h, fill=Paint("surface"))
    painter = Painter(canvas, theme, Lettering())
    painter.paint((ground, *picture.shapes), Frame(-x * scale, (h + y) * scale, scale))
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
