"""The whole canvas on one page on its side, under the key numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group
from canvas_app.drawing.views import VIEW_TITLES
from canvas_app.report.content.blocks import text
from canvas_app.report.content.key_figures import npv_apart
from canvas_app.report.content.rows import basis
from canvas_app.report.pdf.canvases import SMALLEST_PRINT, filling, print_size, view_of
from canvas_app.report.pdf.page import MM, Page, page_format
from canvas_app.report.pdf.pieces import Entry, Piece
from canvas_app.report.pdf.prose import paragraph
from canvas_app.report.pdf.strips import key_figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.drawing.rows import Shown
    from canvas_app.report.content.blocks import KeyFigure
    from canvas_app.report.pdf.canvases import View
    from canvas_app.report.pdf.cover import Front

_MARGIN = 10.0 * MM
_GAP, _ABOVE_NUMBERS = 10.0, 12.0
_MOST_NUMBERS = 8
_LARGEST = 1.6
_TOO_SMALL = "The cards are too small to read on one page. A poster shows them on several sheets."
_LESS: Mapping[Shown, str] = {
    "money": "To be read on one page, the cards show names and money only. A poster shows all they tell.",
    "names": "To be read on one page, the cards show names only. A poster shows all they tell.",
}


def one_page(front: Front, name: str, items: Sequence[KeyFigure]) -> tuple[Page, tuple[str, ...]]:
    """Return the page with title and state, key numbers, and the canvas as large as it can be.

    A sentence says where that is too small to read, and where cards show less to be read.
    """
    page = Page(page_format(front.paper, landscape=True, margin=_MARGIN), footer=False)
    width = page.format.width
    page.add(front.line(width))
    for piece in key_figures(items[:_MOST_NUMBERS], width, most=_MOST_NUMBERS):
        page.add(replace(piece, before=_ABOVE_NUMBERS))
    apart = f" {npv_apart(front.story)}" if items else ""
    for piece in paragraph(text(f"{basis(front.story)}{apart}".rstrip(), quiet=True), width):
        page.add(piece)
    room = page.format.height - page.used - _GAP
    view = filling(front.story, view_of(front.story, name), width, room)
    _, _, w, h = view.bounds
    scale = min(width / w, room / h, _LARGEST)
    page.add(_canvas(view, scale, width))
    if print_size(view, width, room) < SMALLEST_PRINT:
        return page, (_TOO_SMALL,)
    return page, (_LESS[view.shown],) if view.shown in _LESS else ()


def _canvas(view: View, scale: float, width: float) -> Piece:
    x, y, w, h = view.bounds
    inner = Group(tuple(shape for shape, box in view.boxed if box[1] < y + h), clip=(x, y, w, h))
    left = (width - w * scale) / 2 - x * scale
    group = Group((inner,), left, -y * scale, scale)
    anchor, entry = f"view:{view.name}", Entry(0, VIEW_TITLES[view.name])
    return Piece(h * scale, (group,), before=_GAP, anchor=anchor, entry=entry, role="Figure", alt=view.words)
