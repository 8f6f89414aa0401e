"""Makes the bytes of a PDF from pages: paints them, resolves links, adds bookmarks and information."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from canvas_app.drawing.shapes import Paint, Text
from canvas_app.report.pdf.fonts import font_name
from canvas_app.report.pdf.pages import MARGIN
from canvas_app.report.pdf.painter import POINTS, Frame, Painter
from canvas_app.report.pdf.pieces import MUTED, SMALL, rule

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Sequence

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.lettering import Lettering
    from canvas_app.report.pdf.pages import Format, Page

ADDRESSES = ("http://", "https://", "mailto:")
"""The only kinds of address that a link may lead to."""

_ONE_AT_A_TIME = Lock()
"""Settings and fonts of the library are shared by all threads."""
_FOOT = 48.0  # from the lower edge of the page to the footer's baseline


@dataclass(frozen=True, slots=True)
class Matter:
    """What a PDF says about itself, and the left side of its footer."""

    title: str
    author: str
    subject: str
    footer: str
    date: datetime.date | None = None
    language: str = "en"


def pdf_bytes(pages: Sequence[Page], matter: Matter, theme: Theme, lettering: Lettering) -> bytes:
    """Return the file. The same pages give the same bytes. The first page carries no footer."""
    with _ONE_AT_A_TIME, _plain_streams():
        return _file(pages, matter, theme, lettering)


@contextmanager
def _plain_streams() -> Iterator[None]:
    """Switch off a text coding of streams that makes files a quarter larger: a global of the library."""
    before = rl_config.useA85
    rl_config.useA85 = 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def _file(pages: Sequence[Page], matter: Matter, theme: Theme, lettering: Lettering) -> bytes:
    buffer = BytesIO()
    canvas = Canvas(
        buffer, pageCompression=1, invariant=1, initialFontName=font_name("regular"), lang=matter.language
    )
    _describe(canvas, matter)
    anchors = frozenset(piece.anchor for page in pages for _, piece in page.placed if piece.anchor)
    for number, page in enumerate(pages, start=1):
        _paint(canvas, page, Painter(canvas, theme, lettering), anchors)
        if number > 1:
            footer = _footer(page.format, matter.footer, f"{number} of {len(pages)}")
            Painter(canvas, theme, lettering).paint(footer, Frame(0.0, page.format.h * POINTS))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _describe(canvas: Canvas, matter: Matter) -> None:
    canvas.setTitle(matter.title)
    canvas.setAuthor(matter.author)
    canvas.setSubject(matter.subject)
    canvas.setCreator("Canvas App")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    day = matter.date
    stamp = "D:20000101000000Z" if day is None else f"D:{day:%Y%m%d}000000Z"
    canvas.setDateFormatter(lambda *_clock: stamp)


def _paint(canvas: Canvas, page: Page, painter: Painter, anchors: frozenset[str]) -> None:
    canvas.setPageSize((page.format.w * POINTS, page.format.h * POINTS))
    for top, piece in page.placed:
        frame = Frame(MARGIN * POINTS, (page.format.h - MARGIN - top) * POINTS)
        if piece.anchor is not None:
            canvas.bookmarkPage(piece.anchor, fit="XYZ", left=0, top=frame.y(-12.0), zoom=0)
            if piece.entry is not None:
                level = piece.entry.level
                canvas.addOutlineEntry(piece.entry.title, piece.anchor, level, closed=int(level > 0))
        painter.paint(piece.shapes, frame)
    _link(canvas, painter.links, anchors)


def _link(canvas: Canvas, links: Iterable[tuple[str, Box]], anchors: frozenset[str]) -> None:
    for target, box in links:
        anchor = target if target in anchors else element_anchor(target)
        if target.lower().startswith(ADDRESSES):
            canvas.linkURL(_address(target), box, relative=0, thickness=0)
        elif anchor in anchors:
            canvas.linkRect("", anchor, box, relative=0, thickness=0, Border="[0 0 0]")


def element_anchor(element_id: str) -> str:
    """Return the anchor of an element's entry in the register."""
    return f"element:{element_id}"


def _address(target: str) -> str:
    """Return an address in which only characters stand that an address may have."""
    from urllib.parse import quote

    return quote(target, safe="%:/?#[]@!$&'()*+,;=-._~")


def _footer(form: Format, left: str, right: str) -> tuple[Shape, ...]:
    baseline = form.h - _FOOT
    faint = Paint(MUTED.token)
    return (
        rule(form.width, baseline - 20.0, x=MARGIN),
        Text(MARGIN, baseline, left, SMALL, faint),
        Text(form.w - MARGIN, baseline, right, SMALL, faint, anchor="end"),
    )
