"""Shares out a chapter between slides, before any is drawn: on few of them, none with a lonely rest.

Lengths are canvas units; a sheet is what stands below the title of one slide.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import dropwhile, pairwise, takewhile
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group
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
    is_title,
)
from canvas_app.report.pdf.canvases import filling, view_of
from canvas_app.report.slides.grids import column_widths, row_height
from canvas_app.report.slides.pen import BODY, MARGIN, SECTION, SMALL, WIDTH
from canvas_app.report.slides.sharing import shares
from canvas_app.report.slides.words import LINE, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.blocks import Block, Chapter, Spans
    from canvas_app.report.content.story import Story
    from canvas_app.report.slides.pen import Pen

TOP, ROOM = 128.0, 532.0
"""Where the sheet begins below the upper edge of its slide, and how high it is."""
_CLOSER = (1.0, 0.92, 0.86)
"""Sizes of type; the smaller ones where they save a slide. The smallest letters are 10 points."""
_CELL = 16.0
_MOST_ROWS = 60
"""Rows of a table that slides show, on as many slides as they need; the PDF has all of them."""
_TOGETHER = 6
"""Rows without a name that stay with the one above them; more may go on alone."""
_LEADS, _LEAD = 2, 0.2
"""Paragraphs between a heading and its table or figure that stand on one slide with both, and how much of it
each of them takes at most."""
_LARGEST_CANVAS = 250
"""Cards of a canvas that are drawn as single shapes; with more of them a slide could hardly be opened."""
_INDENT = 26.0
_COLUMNS = 4
_USUAL, _LARGE = (900.0, 990.0), (660.0, 760.0, 830.0)
"""Widths for which a figure is drawn: the narrower, the larger is it on the slide."""
_EARLY = 0.4
"""Below this share of a slide no table begins that would go on, and fits whole on the next one."""
_BESIDE_CANVAS = 0.2
"""The share of a slide that words may take above a canvas."""
_BELOW_TABLE, _BELOW_FIGURE, _BELOW_TEXT = 14.0, 16.0, 10.0


@dataclass(frozen=True)
class Picture:
    """A figure or a canvas as shapes, with the words around it."""

    shapes: tuple[Shape, ...]
    width: float
    height: float
    title: str
    words: str
    alt: str

    @property
    def scale(self) -> float:
        """How much larger it is on the slide, where its height allows."""
        return WIDTH / max(self.width, 1.0)

    @property
    def needed(self) -> float:
        """The height with caption, without the title."""
        return self.height * self.scale + 6.0 + self.below

    @property
    def below(self) -> float:
        """The height of the caption."""
        return len(lines_of(self.words, WIDTH, SMALL)) * SMALL * LINE + _BELOW_FIGURE


@dataclass(frozen=True)
class Item:
    """One thing on a sheet: `paint` draws it at a height below the upper edge of the slide."""

    top: float
    height: float
    paint: Callable[[Pen, float], None]
    figure: tuple[Figure, Picture] | None = None


@dataclass
class Sheet:
    """What stands on one slide."""

    kicker: str
    title: str
    items: list[Item] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def used(self) -> float:
        """How far down it is filled."""
        return max((item.top + item.height for item in self.items), default=0.0)


def sheets_of(chapter: Chapter, story: Story, figures: int) -> tuple[list[Sheet], int]:
    """Return the sheets of a chapter and the number of its last figure, of which `figures` went before."""
    ways = [_Layout(chapter, story, figures, scale) for scale in _CLOSER]
    best = min(ways, key=lambda way: len(way.sheets))
    for sheet in best.sheets:
        _fill(sheet)
    return best.sheets, best.figures


def _fill(sheet: Sheet) -> None:
    """Enlarge the figures of a sheet that has room to spare."""
    for at, item in enumerate(sheet.items):
        if item.figure is None:
            continue
        figure, picture = item.figure
        for width in _LARGE:
            larger = _drawn(figure, width, picture.words)
            more = larger.needed - picture.needed
            if 0.0 < more <= ROOM - sheet.used:
                paint = partial(_paint_picture, larger, ROOM)
                sheet.items[at] = replace(item, height=item.height + more, paint=paint)
                later = sheet.items[at + 1 :]
                sheet.items[at + 1 :] = [replace(each, top=each.top + more) for each in later]
                break


def _drawn(figure: Figure, width: float, words: str) -> Picture:
    shapes, height = figure.draw(width)
    return Picture(shapes, width, height, figure.title, words, figure.alt or figure.title)


def _paint_picture(picture: Picture, room: float, pen: Pen, top: float) -> None:
    scale = min(picture.scale, room / max(picture.height, 1.0))
    left = MARGIN + (WIDTH - picture.width * scale) / 2
    pen.picture(picture.shapes, (left, top, scale), picture.alt)
    below = top + picture.height * scale + 6.0
    pen.words((Span(picture.words),), MARGIN, below, WIDTH, SMALL, token="muted")


def _leads(later: Sequence[Block]) -> bool:
    """Tell whether a sentence leads to a table or a figure, which comes soon after it."""
    beside = dropwhile(lambda block: isinstance(block, Paragraph), later[:_LEADS])
    return isinstance(next(beside, None), Table | Figure)


def _row_starts(
    rows: Sequence[Sequence[Cell]], heights: Sequence[float], first: float, room: float
) -> tuple[int, ...]:
    """Return the rows that begin a slide: none below the title of a group, or without a name of its own.

    Only what would not fit on one slide is parted all the same.
    """
    heads: list[int] = []
    for at, row in enumerate(rows):
        goes_on = at > 0 and (is_title(rows[at - 1]) or not row[0].text)
        if not goes_on or at - heads[-1] >= _TOGETHER or sum(heights[heads[-1] : at + 1]) > room:
            heads.append(at)
    whole = [sum(heights[at:end]) for at, end in pairwise((*heads, len(rows)))]
    return tuple(heads[at] for at in shares(whole, first, room))


class _Layout:
    """A chapter in one size of type; `_y` is where the next block begins on the last sheet."""

    def __init__(self, chapter: Chapter, story: Story, figures: int, scale: float) -> None:
        self._story, self.figures = story, figures
        self._body, self._cell = BODY * scale, _CELL * scale
        self._section = SECTION * scale
        self._name = f"{chapter.number}  {chapter.title}"
        self.sheets = [Sheet("", self._name)]
        self._y = 0.0
        self._ahead: list[Heading | Paragraph] = []
        """What stands on one slide with what comes next: headings, and the sentences below them."""
        self._last = ""
        """The heading that what comes next stands under."""
        if chapter.empty:
            self._paragraph((Span(chapter.empty),), token="muted")
        for at, block in enumerate(chapter.blocks):
            self._block(block, chapter.blocks[at + 1 :])

    def _block(self, block: Block, later: Sequence[Block]) -> None:
        match block:
            case Heading():
                # One under which nothing came gives way to the next.
                self._ahead = [each for each in self._headings if each.level < block.level]
                self._ahead.append(block)
            case Paragraph() if block.quiet:
                self._remark("".join(span.text for span in block.spans))
            case Paragraph() if self._ahead and _leads(later) and self._short(block):
                self._ahead.append(block)
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

    def _turn(self) -> None:
        """Begin another sheet: its title is the heading that waits, else the one that goes on."""
        if self._ahead:
            # Sentences stand below the first headings; these are the title.
            first = [*takewhile(lambda each: isinstance(each, Heading), self._ahead)]
            *above, self._last = [each.text for each in first if isinstance(each, Heading)]
            self._ahead = self._ahead[len(first) :]
            sheet = Sheet(" · ".join((self._name, *above)), self._last)
        elif self._last:
            sheet = Sheet(self._name, self._continued(self._last))
        else:
            sheet = Sheet("", self._continued(self._name))
        self.sheets.append(sheet)
        self._y = 0.0

    def _continued(self, title: str) -> str:
        """Return the title of a sheet that goes on; no two are alike."""
        again = f"{title}, continued"
        before = sum(sheet.title.startswith(again) for sheet in self.sheets)
        return f"{again} ({before + 1})" if before else again

    @property
    def _room(self) -> float:
        """What is left of this sheet below what waits."""
        return ROOM - self._y - sum(map(self._height_ahead, self._ahead))

    @property
    def _headings(self) -> list[Heading]:
        """The headings that wait."""
        return [each for each in self._ahead if isinstance(each, Heading)]

    def _short(self, lead: Paragraph) -> bool:
        return self._high(lead.spans, 0.0) <= ROOM * _LEAD

    def _size_of(self, heading: Heading) -> float:
        return self._section if heading.level == 2 else self._body

    def _height_ahead(self, each: Heading | Paragraph) -> float:
        if isinstance(each, Paragraph):
            return self._high(each.spans, 0.0)
        size = self._size_of(each)
        lines = lines_of(each.text, WIDTH, size, bold=True)
        return len(lines) * size * LINE + (16.0 if self._y else 8.0)

    def _place(
        self,
        height: float,
        painted: Callable[[Pen, float], None],
        figure: tuple[Figure, Picture] | None = None,
    ) -> None:
        """Put something below what waits for it, on another sheet where this one is too full."""
        if self._y > 0.0 and height > self._room:
            self._turn()
        for each in self._ahead:
            high = self._height_ahead(each)
            if isinstance(each, Heading):
                paint = _text((Span(each.text, bold=True),), 0.0, self._size_of(each))
                above, self._last = 10.0 if self._y else 2.0, each.text
            else:
                paint, above = _text(each.spans, 0.0, self._body), 0.0
            self.sheets[-1].items.append(Item(self._y + above, high - above, paint))
            self._y += high
        self._ahead = []
        self.sheets[-1].items.append(Item(self._y, height, painted, figure))
        self._y += height

    def _remark(self, words: str) -> None:
        """Put a remark into the notes of the slide."""
        if words:
            self.sheets[-1].remarks.append(words)

    def _high(self, spans: Spans, indent: float) -> float:
        words = "".join(span.text for span in spans)
        bold = sum(len(span.text) for span in spans if span.bold) > len(words) / 2
        # A few bold words make a line a little wider.
        room = (WIDTH - indent) * (1.0 if bold or not any(span.bold for span in spans) else 0.98)
        return len(lines_of(words, room, self._body, bold=bold)) * self._body * LINE + _BELOW_TEXT

    def _paragraph(self, spans: Spans, token: str = "ink", mark: str = "") -> None:
        indent = _INDENT if mark else 0.0
        high = self._high(spans, indent)
        if high > ROOM:
            parts = lines_of("".join(span.text for span in spans), WIDTH - indent, self._body)
            most = int((ROOM - _BELOW_TEXT) / (self._body * LINE))
            for start in range(0, len(parts), most):
                part = (Span(" ".join(parts[start : start + most])),)
                self._paragraph(part, token, "" if start else mark)
            return
        self._place(high, _text(spans, indent, self._body, token, mark))

    def _bullets(self, block: Bullets) -> None:
        """Write a list; where it goes over several sheets, each of them has its share."""
        heights = [self._high(item, _INDENT) for item in block.items]
        starts = shares(heights, self._room, ROOM)
        for at, item in enumerate(block.items):
            if at in starts and self._y > 0.0:
                self._turn()
            self._paragraph(item, mark=f"{at + 1}." if block.numbered else "•")

    def _key_figures(self, figures: KeyFigures) -> None:
        for start in range(0, len(figures.items), _COLUMNS):
            strip = figures.items[start : start + _COLUMNS]
            notes = (lines_of(item.note, WIDTH / _COLUMNS - 12.0, SMALL) for item in strip)
            high = 62.0 + max(map(len, notes)) * SMALL * LINE + 16.0
            self._place(high, lambda pen, top, strip=strip: pen.figures(strip, top, _COLUMNS))  # type: ignore[misc]

    def _table(self, table: Table) -> None:
        rows = list(table.rows[:_MOST_ROWS])
        while len(rows) < len(table.rows) and len(rows) > 1 and is_title(rows[-1]):
            rows.pop()
        more = len(table.rows) - len(rows)
        titles = tuple(Cell(column.title, tone="muted", bold=True) for column in table.columns)
        total = () if table.total is None else (tuple(replace(cell, bold=True) for cell in table.total),)
        size = self._cell
        widths = column_widths([titles, *rows, *total], table.columns, WIDTH, size)
        heights = [row_height(row, widths, size) for row in rows]
        head = row_height(titles, widths, size) + _BELOW_TABLE
        tail = sum(row_height(row, widths, size) for row in total)
        rest = self._body * LINE + _BELOW_TEXT
        least = head + sum(heights[:3]) + (tail if len(rows) <= 3 else 0.0) + (rest if more else 0.0)
        whole = head + sum(heights) + tail
        parted = whole <= ROOM and self._room < whole and self._y > ROOM * _EARLY
        if self._y > 0.0 and (parted or min(least, ROOM) > self._room):
            self._turn()
        below = head + tail + (rest if more else 0.0)
        # The last heading becomes the title of a slide; the first slide of a chapter has one already.
        lead = sum(
            self._height_ahead(each) for each in self._ahead if not self._y or isinstance(each, Paragraph)
        )
        starts = _row_starts(rows, heights, self._room - below, ROOM - below - lead)
        for start, end in pairwise((*dict.fromkeys((0, *starts)), len(rows))):
            if start in starts and self._y > 0.0:
                self._turn()
            shown = [titles, *rows[start:end], *(total if end == len(rows) else ())]
            high = [row_height(row, widths, size) for row in shown]
            paint = partial(_paint_grid, table, shown, widths, high, size)
            self._place(sum(high) + _BELOW_TABLE, paint)
        if more:
            rows_ = "row is" if more == 1 else "rows are"
            self._paragraph((Span(f"{more:,} more {rows_} in the PDF."),), token="muted")
        self._remark(table.note)

    def _fields(self, fields: Fields) -> None:
        told = []
        for row in fields.rows:
            note = f" ({row.note})" if row.note else ""
            told.append((Span(f"{row.label}: ", bold=True), Span(row.cell.text + note)))
        if fields.name:
            self._ahead.append(Heading(fields.name, 3))
        elif not self._ahead and self._y and sum(self._high(spans, 0.0) for spans in told) > self._room:
            labels = " · ".join(row.label for row in fields.rows)
            if len(lines_of(labels, WIDTH, SECTION, bold=True)) == 1:
                # Together on a slide of their own: they do not go on with the section above them.
                self._ahead.append(Heading(labels, 2))
                self._turn()
        for spans in told:
            self._paragraph(spans)

    def _caption(self, words: str) -> str:
        self.figures += 1
        return f"Figure {self.figures}. {words}".strip()

    def _figure(self, figure: Figure) -> None:
        words = self._caption(" ".join(part for part in (figure.note, figure.source) if part))
        section = self._headings[-1].text if self._headings else self._last
        self._ahead.append(Heading(figure.title, 2))
        drawn = (_drawn(figure, width, words) for width in _USUAL)
        picture = next((each for each in drawn if each.needed <= self._room), None)
        picture = picture or _drawn(figure, _USUAL[0], words)
        paint = partial(_paint_picture, picture, ROOM - picture.below - 6.0)
        self._place(min(picture.needed, ROOM), paint, (figure, picture))
        # What follows goes on under its section, not under the finding of the figure.
        self._last = section

    def _canvas(self, block: CanvasPage) -> None:
        cards = len(self._story.snapshot.elements)
        if cards > _LARGEST_CANVAS:
            self.figures += 1  # Others keep the numbers that they have in the PDF.
            words = f"The canvas has {cards:,} cards and is drawn in the PDF."
            self._paragraph((Span(words),), token="muted")
            return
        if self._y > ROOM * _BESIDE_CANVAS:
            self._ahead.append(Heading(block.title, 2))
            self._turn()
        view = view_of(self._story, block.view)
        words = self._caption(view.words)
        high = self._room
        room = high - SMALL * LINE - 8.0
        view = filling(self._story, view, WIDTH, room)
        x, y, w, h = view.bounds
        shapes = (Group(tuple(shape for shape, _ in view.boxed), -x, -y),)
        picture = Picture(shapes, w, h, block.title, words, f"{block.title}. {view.words}")
        self._place(high, partial(_paint_picture, picture, room))


def _text(
    spans: Spans, indent: float, size: float, token: str = "ink", mark: str = ""
) -> Callable[[Pen, float], None]:
    def paint(pen: Pen, top: float) -> None:
        if mark:
            pen.words((Span(mark),), MARGIN, top, indent, size, token="muted")
        pen.words(spans, MARGIN + indent, top, WIDTH - indent, size, token=token)

    return paint


def _paint_grid(
    table: Table,
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    heights: Sequence[float],
    size: float,
    pen: Pen,
    top: float,
) -> None:
    pen.grid(table.columns, rows, widths, heights, size, top)
