"""Tables: a strong rule under the head, hairlines, numbers on the right, heads repeated on every page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.drawing.shapes import Group
from canvas_app.report.lettering import measure, reads_from_right
from canvas_app.report.pdf.columns import measured
from canvas_app.report.pdf.pieces import INK, MUTED, Piece, Style, linked, rule, with_company

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
"""A table with at most so many pieces, and no higher, stays on one page if that can be."""
_TAIL = 72.0
"""So high at least, and two rows at least, is what of a table turns the page alone."""
_HIGH = 46.0
"""A row of two lines is as high."""
_ROW_LINES = 8
"""A row with more lines than this may be split between pages."""
_LONG_ENTRY = 24
"""An entry with more lines may be parted, so that its label takes the room it needs in its first row."""
_MUCH_SHORTER = 0.72
_FEW_LINES = 1.6
"""A table whose rows have hardly more than one line keeps the usual type."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its title; `end` aligns it to the right, as numbers need it."""

    title: str
    end: bool = False


class Cell(NamedTuple):
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


class _Part(NamedTuple):
    """The lines of a cell, and where they begin or end."""

    x: float
    end: bool
    texts: Sequence[str]
    cell: Cell

    def group(self, top: float, step: float, texts: Sequence[str]) -> Group:
        """Return some of its lines: what tags of a PDF call a cell."""
        _, target, style = self.cell
        shown = [style.text(text, self.x, top + at * step, self.end) for at, text in enumerate(texts) if text]
        return Group(tuple(shown) if target is None else tuple([linked(text, target) for text in shown]))


@cache
def _sized(style: Style, size: float) -> Style:
    return replace(style, size=size)


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
        bold = [cell._replace(style=replace(cell.style, weight="bold")) for cell in self.total or ()]
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
        return self._usual.smaller(SMALL.cell.size / CELL.size, SMALL.head.size / HEAD.size)

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
        every = [
            _parts(self.columns, row, [width, *widths[1:]] if _is_title(row) else widths, type_.gap)
            for row in rows
        ]
        counts = _line_counts(rows, every)
        made = []
        for index, parts in enumerate(every):
            edges = _edges(rows, index, width, widths[0] + type_.gap if len(widths) > _FEW_COLUMNS else None)
            made.append(_row(parts, edges, again, type_.cell, counts[index]))
        _tie(rows, made)
        pieces = [head, *chain.from_iterable(made)]
        # Between the entries of a table of groups is a good place to part it.
        plain = all(row[0].text and not _is_title(row) for row in rows)
        if plain and len(pieces) <= _SHORT_TABLE and sum(piece.height for piece in pieces) <= _LOW:
            for piece in pieces[:-1]:
                piece.soft, piece.keep = piece.soft or not piece.keep, True
        return pieces


def _tie(rows: Sequence[Sequence[Cell]], made: Sequence[Sequence[Piece]]) -> None:
    """Tie rows to the next one, so that neither the first nor the last ones stand alone on a page.

    Where else much of a page would stay empty a high one may, and low ones by twos.
    """
    below = 0.0
    heights = [sum(piece.height for piece in each) for each in made]
    for at in reversed(range(len(rows) - 1)):
        alone = at in (0, len(rows) - 2)
        below += heights[at + 1]
        goes_on = _goes_on(rows, at + 1)
        high = min(heights[0], heights[-1]) >= _HIGH
        made[at][-1].keep = alone or below < _TAIL or goes_on
        made[at][-1].soft = not goes_on and (high or not alone)


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
    parts = _parts(columns, titles, widths, type_.gap)
    height = _lines(parts) * type_.head.line + 2 * _PAD
    shapes = _groups(parts, _PAD, type_.head.line)
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


def _line_counts(rows: Sequence[Sequence[Cell]], every: Sequence[Sequence[_Part]]) -> list[int]:
    """Return how many lines each row has; a label reaches into the rows that go on with it."""
    counts = [_lines(parts) for parts in every]
    last = len(rows) - 1
    for at in reversed(range(len(rows))):
        if _same_entry(rows, at):
            continue
        below = sum(counts[at + 1 : last + 1])
        if 0 < below <= _LONG_ENTRY:
            beside = max(_lines(every[at][1:]), 1)
            counts[last] += max(counts[at] - beside - below, 0)
            counts[at] = beside
        last = at - 1
    return counts


def _row(parts: Sequence[_Part], edges: _Edges, head: Piece, style: Style, lines: int) -> list[Piece]:
    """Return a row of so many lines."""
    line = style.line
    if lines <= _ROW_LINES:
        height = edges.above + lines * line + edges.below
        shapes = _groups(parts, edges.above, line)
        return [Piece(height, (*shapes, *edges.rule(height)), head=head, role="TD")]
    pieces = [Piece(line, _line_groups(parts, at), head=head, role="TD", more=at > 0) for at in range(lines)]
    first, last = pieces[0], pieces[-1]
    first.before, first.keep = edges.above, True
    last.height += edges.below
    last.shapes = (*last.shapes, *edges.rule(last.height))
    pieces[-2].keep = True
    return pieces


def _groups(parts: Sequence[_Part], top: float, step: float) -> tuple[Shape, ...]:
    """Return one group for every column, in their order."""
    return tuple([part.group(top, step, part.texts) for part in parts])


def _line_groups(parts: Sequence[_Part], line: int) -> tuple[Shape, ...]:
    """Return one group for every column with a single line of it."""
    return tuple([part.group(0.0, 0.0, part.texts[line : line + 1]) for part in parts])


def _lines(parts: Sequence[_Part]) -> int:
    """Return how many lines a row has."""
    return max([len(part.texts) for part in parts], default=1)


def _parts(
    columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[float], gap: float
) -> list[_Part]:
    """Return the cells of a row from left to right, broken into lines."""
    parts, left = [], 0.0
    for column, cell, width in zip(columns, row, widths, strict=True):
        end = column.end or reads_from_right(cell.text)
        parts.append(_Part(left + width if end else left, end, _broken(cell, width), cell))
        left += width + gap
    return parts


def _broken(cell: Cell, width: float) -> Sequence[str]:
    """Return the lines of a cell; a lone word at the end of a paragraph gets company where there is room."""
    text, _, style = cell
    lines = style.wrap(text, width)
    if all(" " in line for line in lines[1:]):
        return lines
    told = [*lines]
    for at in range(1, len(told)):
        if " " in told[at] or " " not in told[at - 1]:
            continue
        kept, last = with_company(told[at - 1], told[at])
        ends = f"{last}\n" in f"{text}\n"
        if ends and len(last) < len(kept) and measure(last, style.size, style.weight) <= width:
            told[at - 1 : at + 1] = kept, last
    return told


def field_rows(
    rows: Sequence[tuple[str, Cell, str]], width: float, label_width: float = 150.0
) -> list[Piece]:
    """Return labels on the left, what they stand for on the right, and a quiet note under it."""
    widths = (label_width - _GAP, width - label_width)
    pieces: list[Piece] = []
    for label, cell, note in rows:
        parts = _parts(_FIELDS, (Cell(label, style=_LABEL), cell), widths, _GAP)
        group = [(CELL.line, _line_groups(parts, at)) for at in range(_lines(parts))]
        for line in _broken(Cell(note, style=NOTE), widths[1]) if note else ():
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
