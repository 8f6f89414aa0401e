"""Tables of slides: how wide and high their cells are, and what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from canvas_app.report.content.blocks import Span, is_title
from canvas_app.report.slides.drawing import emu
from canvas_app.report.slides.words import LINE, lines_of, longest_word, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pptx.dml.color import RGBColor

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
    grid: Any,  # noqa: ANN401
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    widths: Sequence[float],
    heights: Sequence[float],
    size: float,
    write: Callable[..., None],
    line: RGBColor,
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
            _underline(field, line)
            paragraph = field.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if column.end else PP_ALIGN.LEFT
            if cell.text:
                write(paragraph, Span(cell.text), size, cell.tone or "ink", bold=cell.bold)
            else:
                # Without it an empty field is as high as the type that a table usually has.
                paragraph._p.get_or_add_endParaRPr().set("sz", str(int(Pt(size * 0.75).pt * 100)))


def _underline(field: Any, color: RGBColor) -> None:  # noqa: ANN401
    """Draw a hairline below a field; the library has no call for it. Lines stand before the ground."""
    ground = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    line = parse_xml(f'<a:lnB {nsdecls("a")} w="{emu(1.0)}">{ground}</a:lnB>')
    field._tc.get_or_add_tcPr().insert(0, line)
