"""What a view of the canvas shows, in words: for those who cannot see it, and for text without pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.views import layout

if TYPE_CHECKING:
    from canvas_app.document import Snapshot

CAPTIONS = {
    "value_chain": "The value chain with money flow. Line width is money per month.",
    "bmc": "The nine blocks of the business model.",
}


def canvas_words(view: str, cards: int) -> str:
    """Return what a view with so many cards shows, as the alternative text of its picture."""
    have = "1 card; the register lists it" if cards == 1 else f"{cards:,} cards; the register lists them"
    return f"{CAPTIONS[view]} It has {have}."


def cards_by_area(snapshot: Snapshot, view: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the lanes or blocks of a view with the names of their cards, from the top."""
    placed = layout(view, snapshot)
    members: list[list[tuple[float, float, str]]] = [[] for _ in placed.areas]
    corners = placed.rects[:, :2].tolist()
    for key, area, (x, y) in zip(placed.ids, placed.area_index.tolist(), corners, strict=True):
        members[area].append((y, x, snapshot.elements[key].name))
    return tuple(
        (area.title, tuple(name for _, _, name in sorted(inside)))
        for area, inside in zip(placed.areas, members, strict=True)
    )
