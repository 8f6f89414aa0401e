"""Lays chapters out as slides: a title, then what fits below it, figures and canvases large."""

from __future__ import annotations

import datetime
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from canvas_app.drawing.shapes import Group, Rect
from canvas_app.drawing.text import elide
from canvas_app.report.addresses import is_address, written
from canvas_app.report.content.blocks import (
    Bullets,
    CanvasPage,
    Cell,
    CommentBox,
    Fields,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Span,
    Table,
)
from canvas_app.report.lettering import wrap_lines
from canvas_app.report.pdf.house import HOUSE
from canvas_app.report.pdf.pictures import fitted
from canvas_app.report.slides.drawing import FONT, Drawing, Frame, clean, emu, rgb
from canvas_app.report.slides.grids import column_widths, fill, row_height
from canvas_app.report.slides.sharing import fitting, shares
from canvas_app.report.views import view_shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.blocks import Block, Chapter, Spans
    from canvas_app.report.content.story import Story
    from canvas_app.report.pdf.pictures import Bitmap

_W, _H, _MARGIN, _TOP, _FOOT = 1280.0, 720.0, 64.0, 124.0, 44.0
_WIDTH, _ROOM = _W - 2 * _MARGIN, _H - _TOP - _FOOT - 16.0
_TITLE, _SECTION, _BODY, _SMALL = 36.0, 23.0, 20.0, 14.5
_LINE = 1.32
_MOST_ROWS = 14
"""Rows of a table that slides show; the PDF has all of them."""
_BELOW_TABLE = 14.0
_MORE = _BODY * _LINE + 10.0
"""The height of the line that says how many rows are left out."""
_LARGEST_CANVAS = 250
"""Cards of a canvas that are drawn as single shapes; with more of them a slide could hardly be opened."""
_INDENT = 26.0
_LOGO = (260.0, 90.0)
_FIGURE_WIDTH = 900.0
_BLANK, _TITLE_ONLY = 6, 5
"""Layouts of the library's empty presentation."""


def slides(
    story: Story,
    chapters: Sequence[Chapter],
    told: Callable[[int, int], None] | None = None,
    logo: Image | None = None,
) -> bytes:
    """Return a presentation with at least one slide per chapter; the same story gives the same bytes.

    `told` is called with chapters done and in all; what it raises ends the work.
    """
    deck = _Deck(story)
    deck.cover(logo)
    for done, chapter in enumerate(chapters, start=1):
        deck.chapter(chapter)
        if told is not None:
            told(done, len(chapters))
    return deck.data()


class _Deck:
    """A presentation under way; `_y` is where the next block begins on the present slide."""

    def __init__(self, story: Story) -> None:
        self._story, self._theme = story, story.theme
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = emu(_W), emu(_H)
        self._slide: Any = None
        self._title, self._y = "", 0.0
        self._heading_ahead: Heading | None = None
        self._figures = count(1)
        self._pages = count(1)

    def cover(self, logo: Image | None) -> None:
        """Add the slide with the logo or the name of the client, title, version and state."""
        info = self._story.info
        self._slide = self._new_slide()
        y = 130.0
        bar = Rect(0.0, 0.0, 60.0, 6.0, fill=HOUSE, radius=3.0)
        Drawing(self._slide.shapes, self._theme).draw((bar,), Frame(_MARGIN, y, 1.0))
        y += 26.0
        if logo is not None:
            alt = f"Logo of {info.client}" if info.client else "Logo"
            y += self._logo(fitted(logo, *_LOGO, alt), y) + 34.0
        else:
            client = (Span(elide(info.client, _WIDTH, 24.0, "bold")),)
            y += self._words(client, _MARGIN, y, _WIDTH, 24.0, token="muted", bold=True) + 34.0
        y += self._words((Span(info.title),), _MARGIN, y, _WIDTH, 52.0, bold=True) + 8.0
        for text, size in ((info.subtitle, 24.0), (info.motto, _BODY)):
            y += self._words((Span(text),), _MARGIN, y, _WIDTH, size, token="muted") + 8.0
        line = " · ".join(self._story.standing)
        self._words((Span(line),), _MARGIN, y + 24.0, _WIDTH, _BODY, token="muted")

    def _logo(self, logo: Bitmap, top: float) -> float:
        """Show the logo; return its height."""
        data = BytesIO()
        logo.pixels.save(data, "PNG")
        shape = self._slide.shapes.add_picture(data, emu(_MARGIN), emu(top), emu(logo.w), emu(logo.h))
        shape._element.nvPicPr.cNvPr.set("descr", clean(logo.alt))
        return logo.h

    def chapter(self, chapter: Chapter) -> None:
        """Add the slides of a chapter."""
        self._title, self._heading_ahead = f"{chapter.number}  {chapter.title}", None
        self._turn()
        if chapter.empty:
            self._paragraph((Span(chapter.empty),), token="muted")
        for block in chapter.blocks:
            self._block(block)

    def data(self) -> bytes:
        """Return the file, with fixed dates."""
        properties = self._deck.core_properties
        day = self._story.info.last_updated or datetime.date(2000, 1, 1)
        moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
        properties.title = clean(self._story.info.title)
        properties.author = clean(", ".join(self._story.info.authors))
        properties.created = properties.modified = moment
        buffer = BytesIO()
        self._deck.save(buffer)
        return _same_dates(buffer.getvalue())

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._heading_ahead = block
            case Paragraph() if block.quiet:
                self._remark("".join(span.text for span in block.spans))
            case Paragraph():
                self._paragraph(block.spans)
            case Bullets():
                self._bullets(block)
            case Table():
                self._table(block)
            case Fields():
                self._fields(block)
            case KeyFigures():
                self._key_figures(block)
            case Figure():
                self._figure(block)
            case CanvasPage():
                self._canvas(block)
            case CommentBox():
                pass  # written by hand, on paper

    def _new_slide(self) -> Any:  # noqa: ANN401
        return self._deck.slides.add_slide(self._deck.slide_layouts[_BLANK])

    def _turn(self) -> None:
        """Begin another slide of the chapter."""
        self._slide = self._deck.slides.add_slide(self._deck.slide_layouts[_TITLE_ONLY])
        self._slide.shapes.turbo_add_enabled = True
        title = self._slide.shapes.title
        title.left, title.top, title.width, title.height = (
            emu(part) for part in (_MARGIN, 36.0, _WIDTH, 64.0)
        )
        frame = title.text_frame
        self._plain_frame(frame)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        self._run(frame.paragraphs[0], Span(self._title), _TITLE, "ink", bold=True)
        foot = elide(", ".join((self._story.info.title, *self._story.standing)), _WIDTH - 80.0, _SMALL)
        self._words((Span(foot),), _MARGIN, _H - _FOOT, _WIDTH - 80.0, _SMALL, token="muted")
        number = str(next(self._pages) + 1)
        self._words((Span(number),), _W - _MARGIN - 60.0, _H - _FOOT, 60.0, _SMALL, token="muted", end=True)
        self._y = 0.0

    def _place(self, height: float, *, fresh: bool = False) -> float:
        """Return where something of a height begins, below the heading that waits for it.

        It goes to another slide where this one is too full, or, when `fresh`, more than a third full.
        """
        head = self._head_height()
        heading, self._heading_ahead = self._heading_ahead, None
        if self._y > 0.0 and (self._y + head + height > _ROOM or (fresh and self._y > _ROOM / 3)):
            self._turn()
        if heading is not None:
            top = _TOP + self._y + 8.0
            size = _SECTION if heading.level == 2 else _BODY
            self._words((Span(heading.text, bold=True),), _MARGIN, top, _WIDTH, size)
        self._y += head
        top = _TOP + self._y
        self._y += height
        return top

    def _remark(self, words: str) -> None:
        """Put a remark into the notes of the slide."""
        if words:
            notes = self._slide.notes_slide.notes_text_frame
            notes.text = clean(f"{notes.text}\n{words}".strip())

    def _bullets(self, block: Bullets) -> None:
        """Write a list; where it goes over several slides, each of them has its share."""
        heights = [_paragraph_height(item, _INDENT) for item in block.items]
        starts = shares(heights, _ROOM - self._y - self._head_height(), _ROOM)
        for at, item in enumerate(block.items):
            if at in starts and self._y > 0.0:
                self._turn()
            self._paragraph(item, mark=f"{at + 1}." if block.numbered else "•")

    def _head_height(self) -> float:
        """Return the height of the heading that waits for what stands below it."""
        heading = self._heading_ahead
        if heading is None:
            return 0.0
        size = _SECTION if heading.level == 2 else _BODY
        return len(wrap_lines(heading.text, _WIDTH, size, "semibold")) * size * _LINE + 16.0

    def _paragraph(self, spans: Spans, token: str = "ink", mark: str = "") -> None:
        words = "".join(span.text for span in spans)
        indent = _INDENT if mark else 0.0
        most = max(int(_ROOM / (_BODY * _LINE)) - 1, 1)
        if len(wrap_lines(words, (_WIDTH - indent) * 0.92, _BODY)) > most:
            parts = wrap_lines(words, (_WIDTH - indent) * 0.92, _BODY)
            for start in range(0, len(parts), most):
                self._paragraph(
                    (Span(" ".join(parts[start : start + most])),), token, mark if not start else ""
                )
            return
        top = self._place(_paragraph_height(spans, indent))
        if mark:
            self._words((Span(mark),), _MARGIN, top, indent, _BODY, token="muted")
        self._words(spans, _MARGIN + indent, top, _WIDTH - indent, _BODY, token=token)

    def _key_figures(self, figures: KeyFigures) -> None:
        columns = 4
        for start in range(0, len(figures.items), columns):
            top = self._place(96.0)
            wide = _WIDTH / columns
            for number, item in enumerate(figures.items[start : start + columns]):
                x = _MARGIN + number * wide
                self._words((Span(item.label),), x, top, wide - 12.0, _SMALL, token="muted")
                self._words((Span(item.value),), x, top + 20.0, wide - 12.0, 27.0, bold=True)
                token = item.tone or "muted"
                self._words((Span(item.note),), x, top + 58.0, wide - 12.0, _SMALL, token=token)

    def _table(self, table: Table) -> None:
        rows = table.rows[:_MOST_ROWS]
        more = len(table.rows) - len(rows)
        titles = tuple(Cell(column.title) for column in table.columns)
        total = () if table.total is None else (tuple(replace(cell, bold=True) for cell in table.total),)
        widths = column_widths([titles, *rows, *total], _WIDTH)
        heights = [row_height(row, widths) for row in rows]
        head = row_height(titles, widths) + _BELOW_TABLE
        tail = sum(row_height(row, widths) for row in total) + (_MORE if more else 0.0)
        least = min(head + sum(heights[:3]) + tail, _ROOM)
        self._y = self._place(least, fresh=more > 0) - _TOP
        start, last = 0, False
        while not last:
            end = fitting(heights, start, _ROOM - self._y - head - tail)
            if end == start and self._y > 0.0:
                self._turn()
                continue
            end = max(end, min(start + 1, len(rows)))
            if more:
                # What is cut anyway goes on no further slide.
                more, rows = more + len(rows) - end, rows[:end]
            last = end >= len(rows)
            self._grid(table, [*rows[start:end], *(total if last else ())], widths)
            start = end
            if not last:
                self._turn()
        if more:
            self._paragraph((Span(f"{more:,} more rows are in the PDF."),), token="muted")
        self._remark(table.note)

    def _grid(self, table: Table, rows: Sequence[Sequence[Cell]], widths: Sequence[float]) -> None:
        titles = tuple(Cell(column.title, tone="muted", bold=True) for column in table.columns)
        heights = [row_height(row, widths) for row in (titles, *rows)]
        top = self._place(sum(heights) + _BELOW_TABLE)
        frame = (emu(_MARGIN), emu(top), emu(_WIDTH), emu(sum(heights)))
        grid = self._slide.shapes.add_table(len(rows) + 1, len(titles), *frame).table
        fill(grid, table.columns, (titles, *rows), widths, heights, self._run)

    def _fields(self, fields: Fields) -> None:
        if fields.name:
            self._heading_ahead = Heading(fields.name, 3)
        for row in fields.rows:
            note = f" ({row.note})" if row.note else ""
            self._paragraph((Span(f"{row.label}: ", bold=True), Span(row.cell.text + note)))

    def _figure(self, figure: Figure) -> None:
        shapes, height = figure.draw(_FIGURE_WIDTH)
        words = " ".join(part for part in (figure.note, figure.source) if part)
        self._picture(shapes, _FIGURE_WIDTH, height, figure.title, words, figure.alt or figure.title)

    def _canvas(self, block: CanvasPage) -> None:
        cards = len(self._story.snapshot.elements)
        if cards > _LARGEST_CANVAS:
            words = f"The canvas has {cards:,} cards and is drawn in the PDF."
            self._paragraph((Span(words),), token="muted")
            return
        shapes, (x, y, w, h) = view_shapes(self._story.snapshot, self._story.analysis, block.view)
        self._picture((Group(shapes, -x, -y),), w, h, block.title, "", block.title)

    def _picture(
        self, shapes: tuple[Shape, ...], width: float, height: float, title: str, words: str, alt: str
    ) -> None:
        """Draw a figure as a group; it takes what is left of a slide, or a slide of its own."""
        head, foot = _SECTION * _LINE + 12.0, _SMALL * _LINE * 2 + 8.0
        top = self._place(0.0, fresh=True)
        room = _ROOM - self._y - head - foot
        scale = min(_WIDTH / max(width, 1.0), room / max(height, 1.0))
        self._y += head + foot + height * scale
        self._words((Span(title),), _MARGIN, top, _WIDTH, _SECTION, bold=True)
        left = _MARGIN + (_WIDTH - width * scale) / 2
        drawing = Drawing(self._slide.shapes, self._theme)
        drawing.draw(shapes, Frame(left, top + head, scale))
        # Grouped at the end: the library measures a group anew with every shape that is added to it.
        group = self._slide.shapes.add_group_shape(drawing.made)
        group.name = "Figure"
        group._element.nvGrpSpPr.cNvPr.set("descr", clean(alt))
        caption = f"Figure {next(self._figures)}. {words}".strip()
        below = top + head + height * scale + 6.0
        self._words((Span(caption),), _MARGIN, below, _WIDTH, _SMALL, token="muted")

    def _words(
        self,
        spans: Spans,
        x: float,
        y: float,
        width: float,
        size: float,
        *,
        token: str = "ink",
        bold: bool = False,
        end: bool = False,
    ) -> float:
        """Write a text; returns the height that it takes."""
        words = "".join(span.text for span in spans)
        if not words.strip():
            return 0.0
        lines = len(wrap_lines(words, width, size, "bold" if bold else "regular")) or 1
        box = self._slide.shapes.add_textbox(emu(x), emu(y), emu(width), emu(lines * size * _LINE))
        frame = box.text_frame
        self._plain_frame(frame)
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if end else PP_ALIGN.LEFT
        for span in spans:
            self._run(paragraph, span, size, token, bold=bold)
        return lines * size * _LINE

    def _plain_frame(self, frame: Any) -> None:  # noqa: ANN401
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = True

    def _run(self, paragraph: Any, span: Span, size: float, token: str, *, bold: bool) -> None:  # noqa: ANN401
        first, *more = clean(span.text).split("\n")
        for line in more:
            self._run(paragraph, replace(span, text=first), size, token, bold=bold)
            paragraph.add_line_break()
            first = line
        run = paragraph.add_run()
        run.text = first
        run.font.name, run.font.size = FONT, Pt(size * 0.75)
        run.font.bold, run.font.italic = bold or span.bold, span.italic
        color = self._theme.color(span.tone or token)
        run.font.color.rgb = rgb(color)
        if span.target is not None and is_address(span.target):
            run.hyperlink.address = written(span.target)


def _paragraph_height(spans: Spans, indent: float) -> float:
    words = "".join(span.text for span in spans)
    return len(wrap_lines(words, (_WIDTH - indent) * 0.92, _BODY)) * _BODY * _LINE + 10.0


def _same_dates(data: bytes) -> bytes:
    """Return the package with one date in all of its entries."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
