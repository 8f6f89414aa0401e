"""Makes the bytes of a PDF from pages: paints them, resolves links, adds bookmarks and information."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from canvas_app.drawing.shapes import Paint, Text
from canvas_app.report.addresses import is_address, written
from canvas_app.report.pdf.bookmarks import Bookmarks
from canvas_app.report.pdf.finishing import PRODUCER, finished
from canvas_app.report.pdf.fonts import ONE_AT_A_TIME, font_name
from canvas_app.report.pdf.objects import Objects, show_page
from canvas_app.report.pdf.painter import POINTS, Frame, Painter
from canvas_app.report.pdf.pieces import MUTED, SMALL, rule
from canvas_app.report.pdf.tags import Tags

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.lettering import Lettering
    from canvas_app.report.pdf.finishing import Places
    from canvas_app.report.pdf.page import Format, Page
    from canvas_app.report.pdf.pictures import Bitmap
    from canvas_app.report.pdf.pieces import Piece

_ABOVE = -12.0
"""A place is shown with so much of what stands above it."""
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
    own_language: str | None = None
    """That of the user's own words, where it is another one."""
    file_name: str = "canvas.bmcanvas"
    """Of the canvas that travels with it."""


def pdf_bytes(
    pages: Sequence[Page],
    matter: Matter,
    theme: Theme,
    lettering: Lettering,
    painted: Callable[[int], None] = lambda _pages: None,
    canvas: bytes | None = None,
) -> bytes:
    """Return the file. The same pages give the same bytes. They are empty afterwards.

    `painted` is called with the pages that are done, and again with all while the file is put together;
    what it raises ends the work. `canvas` is the file that is attached.
    """
    with ONE_AT_A_TIME, _plain_streams():
        objects, tags, places = _painted(pages, matter, theme, lettering, painted)
    return finished(objects, tags, places, matter, canvas)


@contextmanager
def _plain_streams() -> Iterator[None]:
    """Switch off a text coding of streams that makes files a quarter larger: a global of the library."""
    before = rl_config.useA85
    rl_config.useA85 = 0
    try:
        yield
    finally:
        rl_config.useA85 = before


def _painted(
    pages: Sequence[Page],
    matter: Matter,
    theme: Theme,
    lettering: Lettering,
    painted: Callable[[int], None],
) -> tuple[Objects, Tags, Places]:
    canvas = Canvas(
        BytesIO(), pageCompression=1, invariant=1, initialFontName=font_name("regular"), lang=matter.language
    )
    _describe(canvas, matter)
    names = {piece.anchor: _name(piece) for page in pages for _, piece in page.placed if piece.anchor}
    bookmarks, places = Bookmarks(), dict[str, tuple[int, float]]()
    tags = Tags(Painter(canvas, theme, lettering, matter.own_language), partial(_leads, names))
    for number, page in enumerate(pages, start=1):
        tags.turn()
        canvas.setPageSize((page.format.w * POINTS, page.format.h * POINTS))
        for top, piece in page.placed:
            frame = _frame(page.format, top)
            if piece.anchor is not None:
                places[piece.anchor] = number - 1, frame.y(_ABOVE)
                if piece.entry is not None:
                    bookmarks.add(piece.entry.level, piece.entry.title, *places[piece.anchor])
            _paint(canvas, piece, frame, tags)
        if page.footer:
            footer = _footer(page.format, matter.footer, f"{number} of {len(pages)}")
            tags.footer(footer, Frame(0.0, page.format.h * POINTS))
        show_page(canvas)
        # Painted pieces are needed no more, and of a long document they are many.
        page.placed = []
        painted(number)
    objects = Objects.of(canvas, partial(painted, len(pages)))
    objects.extend(objects.root, bookmarks.write(objects))
    return objects, tags, places


def _name(piece: Piece) -> str:
    """Return what the place of a piece is called."""
    if piece.entry is not None:
        return piece.entry.title
    return next((shape.text for shape in piece.shapes if isinstance(shape, Text)), "")


def _leads(names: Mapping[str, str], target: str) -> str | None:
    """Return where a link leads, in words; None where it leads nowhere."""
    if is_address(target):
        return written(target)
    return None if target not in names else names[target] or "Another place in this document"


def _describe(canvas: Canvas, matter: Matter) -> None:
    canvas.setTitle(matter.title)
    canvas.setAuthor(matter.author)
    canvas.setSubject(matter.subject)
    canvas.setCreator("Canvas App")
    canvas.setProducer(PRODUCER)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    day = matter.date
    stamp = "D:20000101000000Z" if day is None else f"D:{day:%Y%m%d}000000Z"
    canvas.setDateFormatter(lambda *_clock: stamp)


def _frame(form: Format, top: float) -> Frame:
    """Return where a piece lands that stands so far below the upper margin."""
    return Frame(form.margin * POINTS, (form.h - form.margin - top) * POINTS)


def _paint(canvas: Canvas, piece: Piece, frame: Frame, tags: Tags) -> None:
    if piece.bitmap is not None:
        box = frame.box(piece.bitmap.x, piece.bitmap.y, piece.bitmap.w, piece.bitmap.h)
        with tags.picture(piece.bitmap.alt, box):
            _picture(canvas, piece.bitmap, box)
    tags.piece(piece, frame)


def _picture(canvas: Canvas, bitmap: Bitmap, box: Box) -> None:
    from reportlab.lib.utils import ImageReader

    left, bottom, right, top = box
    canvas.drawImage(ImageReader(bitmap.pixels), left, bottom, right - left, top - bottom)


def _footer(form: Format, left: str, right: str) -> tuple[Shape, ...]:
    baseline = form.h - _FOOT
    faint = Paint(MUTED.token)
    return (
        rule(form.width, baseline - 20.0, x=form.margin),
        Text(form.margin, baseline, left, SMALL, faint),
        Text(form.w - form.margin, baseline, right, SMALL, faint, anchor="end"),
    )
