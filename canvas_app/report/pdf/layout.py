"""Lays out the blocks of chapters as pieces: headings, texts, tables, figures with their numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from canvas_app.analysis.questions.what_if import stop_if
from canvas_app.drawing.shapes import Group, Paint
from canvas_app.report.content import blocks as content
from canvas_app.report.pdf.canvases import CanvasPages
from canvas_app.report.pdf.entries import fields
from canvas_app.report.pdf.page import page_format
from canvas_app.report.pdf.pieces import GROUP_STYLE, Entry, Piece, Turn, caption, heading, section, title
from canvas_app.report.pdf.prose import bullets, paragraph
from canvas_app.report.pdf.strips import comment_box, key_figures
from canvas_app.report.pdf.summary_page import on_one_page
from canvas_app.report.pdf.tables import CELL, SMALL, Cell, Column, Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.report.content.story import Story
    from canvas_app.report.pdf.page import Paper
    from canvas_app.report.pdf.pieces import Flow, Role, Style

_FREE = 0.2
"""A chapter goes on on the page of the one before when so much of it is free."""
_LEAD = 0.3
"""So much of a page may stand above a canvas."""
_OWN_PAGE = frozenset({"summary", "model", "assumptions"})
"""Chapters that begin on a page of their own: what is read first, and the appendices."""
_FEW_LINES = 5
"""So many lines under a heading stand on one page with the table that they lead to."""
_TEXT = 3
"""So many lines may stand under a heading without the table that they lead to."""
_LINE = 24.0
"""What is higher is no line of text."""
_LAST_BOXES = 3
"""So many boxes for comments turn the page together."""
_MANY_COLUMNS = 7
_TOWER, _MUCH_LESS = 2.6, 0.75
"""Rows with more lines on average are towers; on a wide page they must have much fewer."""
_MOST_HEIGHT = 0.8
"""Of the page, for a figure."""


@dataclass
class Layout:
    """Lays out the chapters of one document in their order; figures and tables are counted."""

    story: Story
    paper: Paper
    canvases: CanvasPages = field(init=False)
    figures: int = 0
    tables: int = 0
    _blocks: int = 0
    _sections: int = 0
    _alone: bool = True
    _under: str = ""
    """The heading that stands above."""
    _drafts: dict[int, Draft] = field(default_factory=dict)
    """By table of the present chapter."""

    def __post_init__(self) -> None:
        self.canvases = CanvasPages(self.story, self.paper)

    @property
    def width(self) -> float:
        """The width of text on an upright page."""
        return page_format(self.paper).width

    def chapter(self, chapter: content.Chapter) -> Flow:
        """Return a chapter; where much of the page before it is free it goes on there."""
        own = self._alone or chapter.key in _OWN_PAGE
        self._alone = chapter.key == "summary"
        flow: Flow = [Turn(free=1.0 if own else _FREE), *self.head(chapter)]
        if chapter.empty:
            flow += self.block(content.text(chapter.empty))
        self._drafts = _alike(chapter.blocks)
        for block in chapter.blocks:
            self._add(block, flow)
        _tie_boxes(flow)
        if chapter.key != "summary":
            return flow
        last = chapter.blocks[-1] if chapter.blocks else None
        fields = last if isinstance(last, content.Fields) and not last.name else None
        return on_one_page(flow, page_format(self.paper), fields)

    def head(self, chapter: content.Chapter) -> list[Piece]:
        """Return the heading of a chapter."""
        self._under = chapter.title
        return title(chapter.title, chapter.anchor, self.width, chapter.number)

    def _add(self, block: content.Block, flow: Flow) -> None:
        stop_if(self.story.cancelled)
        if isinstance(block, content.CanvasPage):
            turn, lead = self._lead(flow)
            self.figures += 1
            flow += [*self.canvases.pages(block.view, block.title, self.figures, lead, turn), Turn(free=0.0)]
            return
        if isinstance(block, content.Table) and block.columns:
            draft = self._draft(block)
            if self._needs_side(draft):
                _, lead = self._lead(flow)
                width = page_format(self.paper, landscape=True).width
                pieces = self._counted(self._table(block, width, draft))
                flow += [Turn(landscape=True), *lead, *pieces, Turn(free=_FREE)]
            else:
                _lead_in(flow)
                flow += self._counted(self._table(block, self.width, draft))
            return
        flow += self.block(block)

    def _lead(self, flow: Flow) -> tuple[Turn | None, list[Piece]]:
        """Take what stands right above a canvas: the opening of a chapter if it is short, else headings.

        The turn is that of the chapter, if its opening is taken.
        """
        opening = [item for item in flow[1:] if isinstance(item, Piece)]
        short = sum(piece.before + piece.height for piece in opening)
        form = page_format(self.paper, landscape=True)
        turn = flow[0] if flow else None
        if isinstance(turn, Turn) and len(opening) == len(flow) - 1 and short <= form.height * _LEAD:
            flow.clear()
            return turn, opening
        return None, _headings(flow)

    def block(self, block: content.Block, width: float | None = None) -> list[Piece]:
        """Return the pieces of a block; a canvas has pages of its own and is none."""
        width = self.width if width is None else width
        return self._counted(self._pieces(block, width))

    def _counted(self, pieces: list[Piece]) -> list[Piece]:
        """Mark pieces as those of one block."""
        self._blocks += 1
        for piece in pieces:
            piece.block = self._blocks
        return pieces

    def _pieces(self, block: content.Block, width: float) -> list[Piece]:
        match block:
            case content.Heading():
                return self._heading(block, width)
            case content.Paragraph():
                return paragraph(block, width)
            case content.Bullets():
                return bullets(block, width)
            case content.Table():
                return self._table(block, width)
            case content.Fields():
                return self._fields(block, width)
            case content.KeyFigures():
                return key_figures(block.items, width)
            case content.Figure():
                return self._figure(block, width)
            case content.CommentBox():
                return [comment_box(block, width)]
            case content.CanvasPage():
                return []

    def _heading(self, block: content.Heading, width: float) -> list[Piece]:
        self._under = block.text
        if block.level == 2:
            self._sections += 1
            anchor = block.anchor or f"section:{self._sections}"
            return section(block.text, width, anchor, Entry(1, block.text))
        style = replace(GROUP_STYLE, own=block.own)
        return heading(block.text, width, style, block.anchor, before=20.0, after=4.0, role="H3")

    def _table(self, block: content.Table, width: float, draft: Draft | None = None) -> list[Piece]:
        if not block.columns:
            return []
        self.tables += 1
        draft = draft or self._draft(block)
        pieces = draft.pieces(width, draft.type_for(width))
        pieces[0].before, pieces[0].alt = 10.0, block.summary or block.note
        words = f"Table {self.tables}. {block.note or block.summary or f'{self._under}.'}".rstrip(" ")
        # What is said of a table never stands on a page without it.
        pieces[-1].keep = True
        return [*pieces, *caption(words, width)]

    def _draft(self, block: content.Table) -> Draft:
        return self._drafts.get(id(block)) or _draft(block)

    def _needs_side(self, draft: Draft) -> bool:
        """Tell whether a table is only readable on a wide page: its words break, or its rows are towers."""
        wide = page_format(self.paper, landscape=True).width
        if not draft.fits(wide, SMALL):
            return False
        if not draft.fits(self.width, SMALL):
            return True
        if len(draft.columns) < _MANY_COLUMNS:
            return False
        upright = draft.lines(self.width, SMALL)
        return upright > _TOWER and draft.lines(wide, SMALL) < upright * _MUCH_LESS

    def _fields(self, block: content.Fields, width: float) -> list[Piece]:
        element = self.story.snapshot.elements.get(block.anchor or "")
        if element is None:
            return fields(block, width, _cell)
        places = self.canvases.places.get(element.id, ())
        return fields(block, width, _cell, element.kind, places)

    def _figure(self, block: content.Figure, width: float) -> list[Piece]:
        self.figures += 1
        shapes, height = block.draw(width)
        most = page_format(self.paper).height * _MOST_HEIGHT
        scale = min(1.0, most / max(height, 1.0))
        if scale < 1.0:
            shapes = (Group(tuple(shapes), scale=scale),)
        words = " ".join(part for part in (block.note, _source(block.source)) if part)
        figure = Piece(height * scale, tuple(shapes), keep=True, role="Figure", alt=block.alt or block.title)
        if scale == 1.0:
            figure.redraw = lambda times: block.draw(width * times)
            if (lower := block.lower) is not None:
                figure.with_height = lambda less: lower(width, less)
        return [
            *heading(block.title, width, GROUP_STYLE, before=20.0, after=6.0, role="H3"),
            figure,
            *caption(f"Figure {self.figures}. {words}".rstrip(" "), width),
        ]


def chapter_title(chapter: content.Chapter) -> str:
    """Return the title of a chapter with its number."""
    return f"{chapter.number} {chapter.title}"


def _source(source: str) -> str:
    return f"Source: {source.rstrip('.')}." if source else ""


def _headings(flow: Flow) -> list[Piece]:
    """Take the headings at the end of a flow."""
    taken: list[Piece] = []
    roles: tuple[Role, ...] = ("H2", "H3")
    while flow and isinstance(flow[-1], Piece) and flow[-1].role in roles and flow[-1].keep:
        taken.insert(0, flow[-1])
        flow.pop()
    return taken


def _lead_in(flow: Flow) -> None:
    """Keep a heading and the few lines under it, at the end of a flow, with the table that comes next."""
    lines: list[Piece] = []
    for item in reversed(flow):
        if isinstance(item, Turn):
            return
        if item.role in ("H2", "H3"):
            break
        if item.role != "P" or item.height > _LINE or len(lines) == _FEW_LINES:
            return
        lines.append(item)
    if lines:
        flow[-len(lines) :] = [replace(line, keep=True) for line in reversed(lines)]
        # A text is no lone heading: the table may follow on the next page.
        flow[-1] = replace(lines[0], keep=True, soft=len(lines) >= _TEXT)


def _tie_boxes(flow: Flow) -> None:
    """Keep the last boxes for comments together, and the first one with the words above it."""
    for before, item in pairwise(flow):
        if isinstance(before, Piece) and isinstance(item, Piece) and item.role == "Form" != before.role:
            before.keep = True
    boxes = [item for item in flow if isinstance(item, Piece) and item.role == "Form"]
    for box in boxes[-_LAST_BOXES:-1]:
        box.keep = True


def _alike(blocks: Sequence[content.Block]) -> dict[int, Draft]:
    """Return the tables of a chapter; those with the same heads have the same widths and type."""
    families: dict[tuple[content.Column, ...], list[tuple[int, Draft]]] = {}
    for block in blocks:
        if isinstance(block, content.Table) and block.columns:
            families.setdefault(block.columns, []).append((id(block), _draft(block)))
    return {key: each for family in families.values() for key, each in _related(family)}


def _related(family: list[tuple[int, Draft]]) -> list[tuple[int, Draft]]:
    if len(family) == 1:
        return family
    drafts = [draft for _, draft in family]
    like = Draft(drafts[0].columns, [row for draft in drafts for row in draft.every_row])
    return [(key, replace(draft, like=like)) for key, draft in family]


def _draft(block: content.Table) -> Draft:
    columns = [Column(column.title, column.end) for column in block.columns]
    return Draft(columns, [_row(row) for row in block.rows], _row(block.total) if block.total else None)


def _row(row: Sequence[content.Cell]) -> list[Cell]:
    return [_cell(cell) for cell in row]


def _cell(cell: content.Cell) -> Cell:
    return Cell(cell.text, cell.target, _cell_style(cell.tone, cell.bold, cell.own))


@cache
def _cell_style(tone: content.Tone | None, bold: bool, own: bool) -> Style:
    style = replace(CELL, weight="semibold" if bold else "regular", own=own)
    return style if tone is None else replace(style, paint=Paint(tone))
