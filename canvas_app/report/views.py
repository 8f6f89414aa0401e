"""A view of a document with its numbers as shapes, for pages and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.canvas_picture import canvas_shapes
from canvas_app.drawing.cards import CardFacts

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from canvas_app.document import Snapshot
    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape


def view_shapes(snapshot: Snapshot, analysis: Analysis, view: str) -> tuple[tuple[Shape, ...], Box]:
    """Return the shapes of a view with money on cards and lines, and the box (x, y, w, h) around them."""
    currency = analysis.currency
    facts = {
        element_id: CardFacts(money, analysis.element_money_note.get(element_id, "/mo"), currency)
        for element_id, money in analysis.element_money.items()
    }
    return canvas_shapes(snapshot, view, facts, analysis.relation_money, money_flow=True)
