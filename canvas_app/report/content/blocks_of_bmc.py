"""What stands in the nine blocks of the Business Model Canvas, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.bmc import VIEW
from canvas_app.drawing.views import layout

if TYPE_CHECKING:
    from canvas_app.report.content.story import Story

_DRAWER = "drawer"
_STANDS_FOR = {
    "key_partners": "Feasible",
    "key_activities": "Feasible",
    "key_resources": "Feasible",
    "value_propositions": "Desirable",
    "customer_relationships": "Desirable",
    "channels": "Desirable",
    "customer_segments": "Desirable",
    "cost_structure": "Viable",
    "revenue_streams": "Viable",
}


@dataclass(frozen=True, slots=True)
class CanvasBlock:
    """One of the nine blocks with the elements in it, in the order of the canvas."""

    id: str
    title: str
    question: str
    stands_for: str
    """Which of the three questions about a business model it answers."""
    elements: tuple[tuple[str, str], ...]
    """Id and name."""


def blocks_of(story: Story) -> tuple[CanvasBlock, ...]:
    """Return the nine blocks; what stands beside the canvas is not in them."""
    placed = layout(VIEW, story.snapshot)
    members: list[list[tuple[float, float, str]]] = [[] for _ in placed.areas]
    corners = placed.rects[:, :2].tolist()
    for key, area, (x, y) in zip(placed.ids, placed.area_index.tolist(), corners, strict=True):
        members[area].append((y, x, key))
    return tuple(
        CanvasBlock(
            area.id,
            area.title,
            area.subtitle,
            _STANDS_FOR[area.id],
            tuple((key, story.names[key]) for _, _, key in sorted(inside)),
        )
        for area, inside in zip(placed.areas, members, strict=True)
        if area.id != _DRAWER
    )
