"""What stands in the nine blocks of the Business Model Canvas, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.analysis.explain import cost_figures
from canvas_app.analysis.forecast.streams import CATEGORIES
from canvas_app.drawing.bmc import VIEW
from canvas_app.drawing.views import layout
from canvas_app.model import KIND_WORDS
from canvas_app.model.numbers import money
from canvas_app.report.content.sentences import listed

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from canvas_app.report.content.story import Story

_DRAWER = "drawer"
_MOST_KINDS = 1
"""Kinds of elements that are named where costs stand elsewhere, those that cost most."""
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
    elsewhere: tuple[str, ...] = ()
    """Of costs: what is spent on elements of other blocks, where none stands in this one."""


def spent(analysis: Analysis) -> dict[str, float]:
    """Return what goes out in month 1 by element; positive. It adds up to all costs and payouts."""
    found = {key: -amount for key, amount in analysis.element_money.items() if amount < 0}
    caused = cost_figures(analysis, CATEGORIES)
    return found | {key: caused[key] for key in analysis.stream_ids if key in caused}


def _spent_elsewhere(story: Story) -> tuple[str, ...]:
    """Return the amount and where it stands, as two short lines."""
    by_kind: dict[str, float] = {}
    for key, amount in ({} if story.incomplete else spent(story.analysis)).items():
        kind = story.snapshot.elements[key].kind
        by_kind[kind] = by_kind.get(kind, 0.0) + amount
    total = sum(by_kind.values())
    if total <= 0:
        return ()
    ranked = sorted(by_kind, key=lambda kind: -by_kind[kind])
    kinds = [KIND_WORDS[kind].plural.lower().partition(" and ")[0] for kind in ranked if by_kind[kind] > 0]
    if len(kinds) > _MOST_KINDS:
        kinds[_MOST_KINDS:] = ["others"]
    return (f"{money(total, story.currency)} a month", f"stand at {listed(kinds)}")


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
            _spent_elsewhere(story) if area.id == "cost_structure" and not inside else (),
        )
        for area, inside in zip(placed.areas, members, strict=True)
        if area.id != _DRAWER
    )
