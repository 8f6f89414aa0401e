"""Tables of slides: how wide and high their cells are, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from canvas_app.report.content.blocks import Span, is_title
from canvas_app.report.lettering import wrap_lines
from canvas_app.report.slides.drawing import emu

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from canvas_app.report.content.blocks import Cell, Column

_SIZE, _LINE = 16.0, 1.32
_PAD, _AROUND = 6.0, 3.0
_LOOSE = 0.92
"""The font of the slides may be wider than the one that is measured."""
_FEWEST, _MOST = 6, 44
"""Letters by which columns share the width."""


def column_widths(rows: Sequence[Sequence[Cell]], room: float) -> list[float]:
    """Share out a width by the longest text of each column, within limits."""
    columns = zip(*(row for row in rows if not is_title(row)), strict=True)
    longest = [max(len(line) for cell in column for line in cell.text.split("\n")) for column in columns]
    wanted = [min(max(length, _FEWEST), _MOST) for length in longest]
    return [room * part / sum(wanted) for part in wanted]


def row_height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return how high a row is; the title of a group runs over all columns."""
    rooms = [sum(widths), *widths[1:]] if is_title(row) else widths
    lines = max(
        len(wrap_lines(cell.text, max(room - 2 * _PAD - 4.0, 20.0) * _LOOSE, _SIZE)) or 1
        for cell, room in zip(row, rooms, strict=True)
    )
    return lines * _SIZE * _LINE + 2 * _AROUND + 2.0


def fill(
    grid: Any,  # noqa: ANN401
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    heights: Sequence[float],
    write: Callable[..., None],
) -> None:
    """Write the cells of a table, the first row of which is its head; `write` adds a run to a paragraph."""
    grid.horz_banding = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = emu(width)
    for made, row, height in zip(grid.rows, rows, heights, strict=True):
        made.height = emu(height)
        if is_title(row):
            made.cells[0].merge(made.cells[len(row) - 1])
        for field, cell, column in zip(made.cells, row, columns, strict=True):
            field.fill.background()
            # The outer columns stand in line with what is above the table.
            field.margin_left = emu(0.0 if column is columns[0] else _PAD)
            field.margin_right = emu(0.0 if column is columns[-1] else _PAD)
            field.margin_top = field.margin_bottom = emu(_AROUND)
            paragraph = field.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if column.end else PP_ALIGN.LEFT
            if cell.text:
                write(paragraph, Span(cell.text), _SIZE, cell.tone or "ink", bold=cell.bold)
            else:
                # Without it an empty field is as high as the type that a table usually has.
                paragraph._p.get_or_add_endParaRPr().set("sz", str(int(Pt(_SIZE * 0.75).pt * 100)))
