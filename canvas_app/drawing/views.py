"""The views of one graph: where everything stands, what is where, and where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing import bmc, value_chain
from canvas_app.drawing.areas import GAP, Area, Box, ViewLayout
from canvas_app.drawing.page_lanes import layout_page_of_lanes
from canvas_app.drawing.rows import Shown, rows_of
from canvas_app.drawing.snapping import Snapper

if TYPE_CHECKING:
    from collections.abc import Collection

    from canvas_app.document.snapshot import Snapshot

__all__ = [
    "VIEWS",
    "VIEW_TITLES",
    "Area",
    "Box",
    "Snapper",
    "ViewLayout",
    "area_at",
    "free_place",
    "layout",
    "order_in_area",
    "shows_links",
    "unsettled",
]

_MOST_SETTLED = 500
VIEWS: tuple[str, ...] = (value_chain.VIEW, bmc.VIEW)
VIEW_TITLES: dict[str, str] = {value_chain.VIEW: "Value chain", bmc.VIEW: "Business model canvas"}


def layout(
    view: str,
    snapshot: Snapshot,
    previous: ViewLayout | None = None,
    proportion: float | None = None,
    shown: Shown = "all",
) -> ViewLayout:
    """Return where all elements stand in a view.

    Give the last layout of the same view as `previous`: what did not change since is not measured again.
    With a `proportion` of width to height it is laid out to fill a page, on which cards may show less.
    """
    rows = rows_of(view, snapshot, None if previous is None else previous.rows)
    if proportion is not None:
        rows = rows.on_paper(shown)
        return (
            layout_page_of_lanes(rows, proportion)
            if view == value_chain.VIEW
            else bmc.layout_bmc(rows, proportion)
        )
    return bmc.layout_bmc(rows) if view == bmc.VIEW else value_chain.layout_value_chain(rows)


def shows_links(view: str) -> bool:
    """Return whether a view draws relations as lines; the canvas of nine blocks says them by its blocks."""
    return view == value_chain.VIEW


def area_at(layout: ViewLayout, x: float, y: float) -> Area | None:
    """Return the lane or block at a place, or None. A lane goes on above and below its cards."""
    if layout.view == value_chain.VIEW:
        lane = value_chain.lane_at(x)
        return None if lane is None else layout.areas[lane]
    for area in layout.areas:
        left, top, w, h = area.rect
        if left <= x < left + w and top <= y < top + h:
            return area
    return None


def free_place(
    layout: ViewLayout, area: Area, w: float, h: float, near: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Return the left upper corner for a new card of w by h in an area, on top of no other card.

    In a lane it is the free place nearest to `near`, which is where the corner would best be; without
    `near` it is the highest one. In a block it is a place in its order: before the first card that stands
    lower than `near`, else at the end.
    """
    left, top, width, _ = area.rect
    if layout.view != value_chain.VIEW:
        inside = layout.rects[layout.area_index == layout.areas.index(area)]
        end = float((inside[:, 1] + inside[:, 3]).max()) if len(inside) else top
        return left, (end + GAP if near is None else near[1])
    x = left + value_chain.COLUMN_LEFT
    y = value_chain.FIRST_Y
    if near is not None:
        x = min(max(near[0], left + GAP), max(left + width - w - GAP, left + GAP))
        y = near[1]
    return x, value_chain.nearest_free_y(layout.rects, x, y, w, h)


def order_in_area(
    layout: ViewLayout, area: Area, moved: Collection[str], x: float, y: float
) -> dict[str, tuple[float, float]]:
    """Return new places for all cards of a block after `moved` were dropped in it at (x, y).

    A block stacks its cards by their stored places, so a drop stores a place for every card in it.
    """
    inside = np.flatnonzero(layout.area_index == layout.areas.index(area))
    rows = [row for row in inside.tolist() if layout.ids[row] not in set(moved)]
    rows.sort(key=lambda row: (layout.rects[row, 1], layout.rects[row, 0]))
    behind = [row for row in rows if _stands_behind(layout.rects[row].tolist(), x, y)]
    before = [row for row in rows if row not in set(behind)]
    order = [*(layout.ids[row] for row in before), *moved, *(layout.ids[row] for row in behind)]
    left, top, _, _ = area.rect
    return {element_id: (left, top + number) for number, element_id in enumerate(order)}


def unsettled(layout: ViewLayout, areas: Collection[int]) -> dict[str, tuple[float, float]]:
    """Return where cards of some areas stand at places that this layout chose, unknown to the document.

    Nothing where there are very many: a model that nobody arranged is not arranged by one drop.
    """
    rows = np.flatnonzero(~layout.placed & np.isin(layout.area_index, list(areas)))
    if rows.size > _MOST_SETTLED:
        return {}
    return {
        layout.ids[row]: (x, y)
        for row, (x, y) in zip(rows.tolist(), layout.rects[rows, :2].tolist(), strict=True)
    }


def _stands_behind(rect: list[float], x: float, y: float) -> bool:
    """Return whether a card comes after a place, reading blocks from left to right and downward."""
    left, top, w, h = rect
    if y < top:
        return True
    return y < top + h and (x < left + w / 2 if x < left or x >= left + w else y < top + h / 2)
