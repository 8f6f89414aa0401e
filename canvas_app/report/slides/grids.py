"""Tables of slides: how wide and high their cells are, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from canvas_app.report.content.blocks import is_title
from canvas_app.report.slides.drawing import emu, points
from canvas_app.report.slides.words import LINE, lines_of, longest_word, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pptx.dml.color import RGBColor
    from pptx.table import Table, _Cell
    from pptx.text.text import _Paragraph

    from canvas_app.report.content.blocks import Cell, Column

_PAD, _AROUND = 8.0, 4.0
_WIDEST_WORD = 220.0
"""A longer word may be broken."""
_WIDEST_NUMBER = 160.0


def column_widths(
    rows: Sequence[Sequence[Cell]], columns: Sequence[Column], room: float, size: float
) -> list[float]:
    """Share out a width: numbers stay on one line and words whole, long texts get what is left."""
    cells = [*zip(*(row for row in rows if not is_title(row)), strict=True)]
    wanted = [max(_width(cell, size) for cell in column) + 2 * _PAD for column in cells]
    least = [
        min(whole, _WIDEST_NUMBER)
        if column.end
        else min(longest_word((cell.text for cell in below), size, bold=True) + 2 * _PAD, _WIDEST_WORD, whole)
        for column, below, whole in zip(columns, cells, wanted, strict=True)
    ]
    if sum(wanted) <= room:
        # Columns of numbers keep close to their words; texts share what is to spare.
        loose = [not column.end for column in columns]
        spare = (room - sum(wanted)) / max(sum(loose), 1)
        return [width + spare * share for width, share in zip(wanted, loose, strict=True)]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    return _capped(wanted, least, room)


def _capped(wanted: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Cut the widest columns to one common width, so that narrow ones keep theirs."""
    low, high = 0.0, room
    for _ in range(40):
        cap = (low + high) / 2
        full = sum(max(small, min(large, cap)) for small, large in zip(least, wanted, strict=True))
        low, high = (low, cap) if full > room else (cap, high)
    return [max(small, min(large, low)) for small, large in zip(least, wanted, strict=True)]


def _width(cell: Cell, size: float) -> float:
    return max(width_of(line, size, bold=cell.bold) for line in cell.text.split("\n"))


def row_height(row: Sequence[Cell], widths: Sequence[float], size: float) -> float:
    """Return how high a row is; the title of a group runs over all columns."""
    rooms = [sum(widths), *widths[1:]] if is_title(row) else widths
    lines = max(
        len(lines_of(cell.text, max(room - 2 * _PAD, 20.0), size, bold=cell.bold)) or 1
        for cell, room in zip(row, rooms, strict=True)
    )
    return lines * size * LINE + 2 * _AROUND + 1.0


def fill(
    grid: Table,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    heights: Sequence[float],
    size: float,
    write: Callable[[_Paragraph, Cell, float], None],
    line: RGBColor,
) -> None:
    """Write the cells of a table, the first row of which is its head.

    `write` puts the text of a cell into a paragraph in a size of type.
    """
    grid.horz_banding = False
    for number, width in enumerate(widths):
        grid.columns[number].width = emu(width)
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
            _underline(field, line)
            paragraph = field.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if column.end else PP_ALIGN.LEFT
            if cell.text:
                write(paragraph, cell, size)
            else:
                # Without it an empty field is as high as the type that a table usually has.
                paragraph._p.get_or_add_endParaRPr().set("sz", str(points(size).centipoints))


def _underline(field: _Cell, color: RGBColor) -> None:
    """Draw a hairline below a field; the library has no call for it. Lines stand before the ground."""
    ground = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    line = parse_xml(f'<a:lnB {nsdecls("a")} w="{emu(1.0)}">{ground}</a:lnB>')
    field._tc.get_or_add_tcPr().insert(0, line)
