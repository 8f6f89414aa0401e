"""Tables: a strong rule under the head, hairlines, numbers on the right, heads repeated on every page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group
from canvas_app.report.lettering import reads_from_right
from canvas_app.report.pdf.columns import measured
from canvas_app.report.pdf.pieces import ACCENT, INK, MUTED, Piece, Style, linked, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.drawing.shapes import Shape, Weight
    from canvas_app.report.pdf.columns import Measured

CELL = Style(12.5, leading=1.4)
HEAD = Style(11.5, "semibold", MUTED, leading=1.4)
NOTE = Style(10.5, paint=MUTED, leading=1.4)
_PAD = 6.5
_CLOSE = 1.5
"""The air above a row that goes on with what the one before it began."""
_FEW_COLUMNS = 3
"""With more columns a rule parts what stands close otherwise."""
_GAP = 18.0
_SHORT_TABLE, _LOW = 12, 330.0
"""A table with at most so many pieces, and no higher, stays on one page."""
_TAIL = 72.0
"""So high at least, and two rows at least, is what of a table turns the page alone."""
_ROW_LINES = 8
"""A row with more lines than this may be split between pages."""
_MUCH_SHORTER = 0.72
_FEW_LINES = 1.6
"""A table whose rows have hardly more than one line keeps the usual type."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its title; `end` aligns it to the right, as numbers need it."""

    title: str
    end: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text, and where it leads."""

    text: str
    target: str | None = None
    style: Style = CELL


@dataclass(frozen=True, slots=True)
class Lettering:
    """The type of a table: that of its cells and of its head, and the gap between columns."""

    cell: Style = CELL
    head: Style = HEAD
    gap: float = _GAP


USUAL = Lettering()
SMALL = Lettering(replace(CELL, size=10.75), replace(HEAD, size=10.25), 12.0)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one line of a row shows in one column."""

    x: float
    text: str
    cell: Cell
    end: bool

    def shape(self, top: float) -> Shape:
        style = self.cell.style if self.cell.target is None else _accented(self.cell.style)
        text = style.text(self.text, self.x, top, end=self.end)
        return text if self.cell.target is None else linked(text, self.cell.target)


@cache
def _sized(style: Style, size: float) -> Style:
    return replace(style, size=size)


@cache
def _accented(style: Style) -> Style:
    return replace(style, paint=ACCENT)


_Lines = list[list[_Part | None]]
"""The lines of a row, each with its parts by column."""

_FIELDS = (Column(""), Column(""))
_LABEL = replace(CELL, paint=MUTED)


@dataclass(frozen=True)
class Draft:
    """A table before its width and its type are known."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    """A last row in bold."""
    like: Draft | None = None
    """A table of the rows of several, all of which are to have the same columns and type."""

    @cached_property
    def every_row(self) -> list[Sequence[Cell]]:
        """The rows with the total."""
        bold = [replace(cell, style=replace(cell.style, weight="bold")) for cell in self.total or ()]
        return [*self.rows, *([bold] if self.total else [])]

    @cached_property
    def _usual(self) -> Measured:
        if self.like is not None:
            return self.like._usual
        texts = [[row[at].text for row in self.every_row] for at in range(len(self.columns))]
        # The title of a group runs over the columns, so the first one needs no width for it.
        if len(texts) > 1:
            texts[0] = ["" if _is_title(row) else row[0].text for row in self.every_row]
        usual = [row for row in self.rows if not _is_title(row)]
        heavy = [any(row[at].style.weight != "regular" for row in usual) for at in range(len(texts))]
        weights: list[Weight] = ["semibold" if each else "regular" for each in heavy]
        heads = [column.title for column in self.columns]
        total = [cell.text for cell in self.total or ()]
        return measured(texts, weights, heads, [column.end for column in self.columns], CELL, HEAD, total)

    @cached_property
    def _small(self) -> Measured:
        if self.like is not None:
            return self.like._small
        return self._usual.smaller(SMALL.head.size / HEAD.size)

    def _measured(self, type_: Lettering) -> Measured:
        return self._usual if type_ is USUAL else self._small

    def _room(self, width: float, type_: Lettering) -> float:
        return width - type_.gap * (len(self.columns) - 1)

    def fits(self, width: float, type_: Lettering) -> bool:
        """Tell whether it needs to break neither a number nor a usual word."""
        return float(self._measured(type_).least.sum()) <= self._room(width, type_)

    def lines(self, width: float, type_: Lettering) -> float:
        """Return about how many lines a row takes on average."""
        return self._measured(type_).lines(self._room(width, type_))

    def type_for(self, width: float) -> Lettering:
        """Return the usual type, or the small one where the table becomes much shorter by it."""
        if not self.fits(width, USUAL):
            return SMALL
        usual = self.lines(width, USUAL) * USUAL.cell.line
        if usual <= USUAL.cell.line * _FEW_LINES:
            return USUAL
        return SMALL if self.lines(width, SMALL) * SMALL.cell.line < usual * _MUCH_SHORTER else USUAL

    def pieces(self, width: float, type_: Lettering) -> list[Piece]:
        """Return the table as wide as it is to be."""
        rows = _with_type(self.every_row, type_)
        titles = [Cell(column.title, style=type_.head) for column in self.columns]
        widths = self._measured(type_).widths(self._room(width, type_))
        head = _head(self.columns, titles, widths, width, type_)
        again = replace(head, role="Artifact")
        made = []
        for index, row in enumerate(rows):
            lines = _lines(self.columns, row, [width, *widths[1:]] if _is_title(row) else widths, type_.gap)
            edges = _edges(rows, index, width, widths[0] + type_.gap if len(widths) > _FEW_COLUMNS else None)
            made.append(_row(lines, edges, again, type_.cell))
        _tie(rows, made)
        pieces = [head, *chain.from_iterable(made)]
        # Between the entries of a table of groups is a good place to part it.
        plain = all(row[0].text and not _is_title(row) for row in rows)
        if plain and len(pieces) <= _SHORT_TABLE and sum(piece.height for piece in pieces) <= _LOW:
            for piece in pieces[:-1]:
                piece.keep = True
        return pieces


def _tie(rows: Sequence[Sequence[Cell]], made: Sequence[Sequence[Piece]]) -> None:
    """Tie rows to the next one, so that neither the first nor the last ones stand alone on a page."""
    below = 0.0
    for at in reversed(range(len(rows) - 1)):
        alone = at in (0, len(rows) - 2)
        below += sum(piece.height for piece in made[at + 1])
        made[at][-1].keep = alone or below < _TAIL or _goes_on(rows, at + 1)


def _goes_on(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Tell whether a row goes on with what the one before it began, or that one is the title of a group."""
    return _same_entry(rows, at) or (0 < at < len(rows) and _is_title(rows[at - 1]))


def _same_entry(rows: Sequence[Sequence[Cell]], at: int) -> bool:
    """Tell whether a row says more of what the first cell of a row above it names."""
    return 0 < at < len(rows) and not rows[at][0].text


def _is_title(row: Sequence[Cell]) -> bool:
    """Tell whether a row is the title of the rows below it: only its first cell says something."""
    return not any(cell.text for cell in row[1:])


def _with_type(rows: Sequence[Sequence[Cell]], type_: Lettering) -> list[Sequence[Cell]]:
    size = type_.cell.size
    if size == CELL.size:
        return [*rows]
    return [[Cell(cell.text, cell.target, _sized(cell.style, size)) for cell in row] for row in rows]


def _head(
    columns: Sequence[Column],
    titles: Sequence[Cell],
    widths: Sequence[float],
    width: float,
    type_: Lettering,
) -> Piece:
    lines = _lines(columns, titles, widths, type_.gap)
    height = len(lines) * type_.head.line + 2 * _PAD
    shapes = _columns(lines, _PAD, type_.head.line)
    return Piece(height, (*shapes, rule(width, height, INK, 1.3)), keep=True, role="TH")


@dataclass(frozen=True, slots=True)
class _Edges:
    """The air above and below the text of a row, and where the rule under it begins; None: it has none."""

    width: float
    above: float
    below: float
    ruled: float | None

    def rule(self, y: float) -> tuple[Shape, ...]:
        return () if self.ruled is None else (rule(self.width - self.ruled, y, x=self.ruled),)


def _edges(rows: Sequence[Sequence[Cell]], at: int, width: float, inset: float | None) -> _Edges:
    """Return the edges of a row. Rows of one entry stand close, or are parted by a rule from `inset` on."""
    if inset is not None:
        return _Edges(width, _PAD, _PAD, inset if _same_entry(rows, at + 1) else 0.0)
    above = _CLOSE if _same_entry(rows, at) else _PAD
    return _Edges(width, above, 0.0, None) if _same_entry(rows, at + 1) else _Edges(width, above, _PAD, 0.0)


def _row(lines: _Lines, edges: _Edges, head: Piece, style: Style) -> list[Piece]:
    height = edges.above + len(lines) * style.line + edges.below
    if len(lines) <= _ROW_LINES:
        shapes = _columns(lines, edges.above, style.line)
        return [Piece(height, (*shapes, *edges.rule(height)), head=head, role="TD")]
    pieces = [
        Piece(style.line, _columns([line], 0.0, style.line), head=head, role="TD", more=at > 0)
        for at, line in enumerate(lines)
    ]
    first, last = pieces[0], pieces[-1]
    first.before, first.keep = edges.above, True
    last.height += edges.below
    last.shapes = (*last.shapes, *edges.rule(last.height))
    pieces[-2].keep = True
    return pieces


def _columns(lines: _Lines, top: float, step: float) -> tuple[Shape, ...]:
    """Return one group for every column, in their order: what tags of a PDF call a cell."""
    count = len(lines[0])
    groups: list[list[Shape]] = [[] for _ in range(count)]
    for number, line in enumerate(lines):
        for group, part in zip(groups, line, strict=True):
            if part is not None:
                group.append(part.shape(top + number * step))
    return tuple(Group(tuple(group)) for group in groups)


def _lines(columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[float], gap: float) -> _Lines:
    """Return the lines of a row, each with its parts from left to right."""
    wrapped = [cell.style.wrap(cell.text, width) for cell, width in zip(row, widths, strict=True)]
    lines: _Lines = [[None] * len(columns) for _ in range(max(map(len, wrapped), default=1))]
    left = 0.0
    for at, (column, cell, width, texts) in enumerate(zip(columns, row, widths, wrapped, strict=True)):
        end = column.end or reads_from_right(cell.text)
        x = left + width if end else left
        for line, text in zip(lines, texts, strict=False):
            if text:
                line[at] = _Part(x, text, cell, end)
        left += width + gap
    return lines


def field_rows(
    rows: Sequence[tuple[str, Cell, str]], width: float, label_width: float = 150.0
) -> list[Piece]:
    """Return labels on the left, what they stand for on the right, and a quiet note under it."""
    widths = (label_width - _GAP, width - label_width)
    pieces: list[Piece] = []
    for label, cell, note in rows:
        lines = _lines(_FIELDS, (Cell(label, style=_LABEL), cell), widths, _GAP)
        group = [(CELL.line, _columns([line], 0.0, CELL.line)) for line in lines]
        for line in NOTE.wrap(note, widths[1]) if note else ():
            group.append((NOTE.line, (Group(()), Group((NOTE.text(line, label_width, 0.0),)))))
        last = len(group) - 1
        pieces += [
            Piece(
                height,
                shapes,
                before=4.0 if at == 0 else 0.0,
                keep=last > 0 and at in (0, last - 1),
                role="TD",
                more=at > 0,
            )
            for at, (height, shapes) in enumerate(group)
        ]
    return pieces
