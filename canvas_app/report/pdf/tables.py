"""Tables: a strong rule under the head, hairlines, numbers on the right, heads repeated on every page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvas_app.report.lettering import measure
from canvas_app.report.pdf.pieces import ACCENT, INK, MUTED, Piece, Style, linked, rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.drawing.shapes import Shape

CELL = Style(12.5, leading=1.4)
HEAD = Style(11.5, "semibold", MUTED, leading=1.4)
NOTE = Style(10.5, paint=MUTED, leading=1.4)
_PAD = 6.5
_GAP = 18.0
_NARROWEST = 64.0
_SHORT_TABLE = 12
"""A table with at most so many pieces stays on one page."""
_ROW_LINES = 8
"""A row with more lines than this may be split between pages."""


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
class _Line:
    """What one line of a row shows in one column."""

    x: float
    text: str
    cell: Cell
    end: bool

    def shape(self, top: float) -> Shape:
        style = self.cell.style if self.cell.target is None else replace(self.cell.style, paint=ACCENT)
        text = style.text(self.text, self.x, top, end=self.end)
        return text if self.cell.target is None else linked(text, self.cell.target)


_FIELDS = (Column(""), Column(""))


def cells(*texts: str) -> tuple[Cell, ...]:
    """Return plain cells."""
    return tuple(Cell(text) for text in texts)


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    width: float,
    total: Sequence[Cell] | None = None,
) -> list[Piece]:
    """Return a table; `total` is a last row in bold."""
    bold = [replace(cell, style=replace(cell.style, weight="bold")) for cell in total or ()]
    every_row = [*rows, *([bold] if total else [])]
    titles = [Cell(column.title, style=HEAD) for column in columns]
    widths = _widths(columns, [titles, *every_row], width)
    head = _head(columns, titles, widths, width)
    pieces = [head]
    for index, row in enumerate(every_row):
        lines = _lines(columns, row, widths)
        # A total never stands alone on a page.
        before_total = total is not None and index == len(every_row) - 2
        pieces += _row(lines, width, head, keep=before_total)
    if len(pieces) <= _SHORT_TABLE:
        return [*(replace(piece, keep=True) for piece in pieces[:-1]), pieces[-1]]
    return pieces


def _head(columns: Sequence[Column], titles: Sequence[Cell], widths: Sequence[float], width: float) -> Piece:
    lines = _lines(columns, titles, widths)
    height = len(lines) * HEAD.line + 2 * _PAD
    shapes = [part.shape(_PAD + index * HEAD.line) for index, line in enumerate(lines) for part in line]
    return Piece(height, (*shapes, rule(width, height, INK, 1.3)), keep=True)


def _row(lines: list[list[_Line]], width: float, head: Piece, keep: bool) -> list[Piece]:
    height = 2 * _PAD + len(lines) * CELL.line
    if len(lines) <= _ROW_LINES:
        shapes = [part.shape(_PAD + i * CELL.line) for i, line in enumerate(lines) for part in line]
        return [Piece(height, (*shapes, rule(width, height)), keep=keep, head=head)]
    pieces = [Piece(CELL.line, tuple(part.shape(0.0) for part in line), head=head) for line in lines]
    pieces[0] = replace(pieces[0], before=_PAD, keep=True)
    end = CELL.line + _PAD
    pieces[-1] = replace(pieces[-1], height=end, shapes=(*pieces[-1].shapes, rule(width, end)), keep=keep)
    pieces[-2] = replace(pieces[-2], keep=True)
    return pieces


def _lines(columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[float]) -> list[list[_Line]]:
    """Return the lines of a row, each with its parts from left to right."""
    wrapped = [cell.style.wrap(cell.text, width) for cell, width in zip(row, widths, strict=True)]
    lines: list[list[_Line]] = [[] for _ in range(max(map(len, wrapped), default=1))]
    left = 0.0
    for column, cell, width, texts in zip(columns, row, widths, wrapped, strict=True):
        x = left + width if column.end else left
        for line, text in zip(lines, texts, strict=False):
            if text:
                line.append(_Line(x, text, cell, column.end))
        left += width + _GAP
    return lines


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: float) -> list[float]:
    """Share out the width: numbers take what they need, texts share the rest by what they would like."""
    room = width - _GAP * (len(columns) - 1)
    wanted = [
        max(
            measure(row[i].text.replace("\n", " "), row[i].style.size, row[i].style.weight) + 0.5
            for row in rows
        )
        for i in range(len(columns))
    ]
    if sum(wanted) <= room:
        spare = room - sum(wanted)
        share = spare * 0.5 / max(len(columns) - 1, 1)
        return [w + (share if index else spare * 0.5) for index, w in enumerate(wanted)]
    return _shrunk(wanted, [column.end for column in columns], room)


def _shrunk(wanted: list[float], fixed: list[bool], room: float) -> list[float]:
    """Cap the widest texts at one common width, so that narrow columns keep theirs."""
    rest = room - sum(w for w, keeps in zip(wanted, fixed, strict=True) if keeps)
    texts = sorted(w for w, keeps in zip(wanted, fixed, strict=True) if not keeps)
    if not texts or rest < _NARROWEST * len(texts):
        return [room / len(wanted)] * len(wanted)
    cap = 0.0
    for index, text in enumerate(texts):
        cap = rest / (len(texts) - index)
        if text > cap:
            break
        rest -= text
    return [w if keeps else min(w, cap) for w, keeps in zip(wanted, fixed, strict=True)]


def field_rows(
    rows: Sequence[tuple[str, Cell, str]], width: float, label_width: float = 150.0
) -> list[Piece]:
    """Return labels on the left, what they stand for on the right, and a quiet note under it."""
    label_style = replace(CELL, paint=MUTED)
    widths = (label_width - _GAP, width - label_width)
    pieces: list[Piece] = []
    for label, cell, note in rows:
        lines = _lines(_FIELDS, (Cell(label, style=label_style), cell), widths)
        group = [Piece(CELL.line, tuple(part.shape(0.0) for part in line)) for line in lines]
        for line in NOTE.wrap(note, widths[1]) if note else ():
            group.append(Piece(NOTE.line, (NOTE.text(line, label_width, 0.0),)))
        group[0] = replace(group[0], before=4.0)
        if len(group) > 1:
            group[0] = replace(group[0], keep=True)
            group[-2] = replace(group[-2], keep=True)
        pieces += group
    return pieces
