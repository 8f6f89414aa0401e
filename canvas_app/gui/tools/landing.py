"""Where cards come to stand that nobody put there by hand: on free ground of a lane, over no other card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.commands import elements
from canvas_app.document import lane_of
from canvas_app.drawing import value_chain, views
from canvas_app.drawing.cards import card_size
from canvas_app.gui.tools import placing
from canvas_app.model import STAGE_CODES, Note

if TYPE_CHECKING:
    from canvas_app.document import Snapshot
    from canvas_app.drawing.views import Area, ViewLayout
    from canvas_app.gui.scene.stage import Stage as Canvas
    from canvas_app.model import Element

_MANY = 500
"""More cards than this are a model of their own and keep their arrangement; settling them takes long."""


def at_home(snapshot: Snapshot, arriving: list[Element]) -> list[Element]:
    """Return cards that are about to be added with a place of their own in their lanes of the value chain.

    Without one they would stand where the layout finds a gap, and in another one after the next drag.
    """
    waiting = [element for element in arriving if value_chain.VIEW not in element.positions]
    if not waiting or len(waiting) > _MANY:
        return arriving
    layout = views.layout(value_chain.VIEW, snapshot)
    landed: dict[str, Element] = {}
    for element in waiting:
        w, h = card_size(element, snapshot.info.currency)
        x, y = views.free_place(layout, _area(layout, lane_of(element, snapshot) or "company"), w, h)
        positions = {**element.positions, value_chain.VIEW: elements.place(x, y)}
        landed[element.id] = element.model_copy(update={"positions": positions})
        layout = replace(layout, rects=np.vstack((layout.rects, (x, y, w, h))))
    return [landed.get(element.id, element) for element in arriving]


def settled(stage: Canvas, arriving: list[Element]) -> list[Element]:
    """Return cards that are about to be added, moved to free ground near their places.

    In the value chain they take the stage of the lane in which they land, as dropped cards do.
    Blocks order their cards themselves.
    """
    view, layout = stage.scene.view, stage.scene.layout
    if not stage.scene.lines_shown or len(arriving) > _MANY:
        return arriving
    landed: dict[str, Element] = {}
    # From top to bottom, so that a group keeps its order where it has to give way.
    standing = [element for element in arriving if view in element.positions]
    for element in sorted(standing, key=lambda element: element.positions[view].y):
        landed[element.id], layout = _landed(stage, layout, element)
    return [landed.get(element.id, element) for element in arriving]


def _landed(stage: Canvas, layout: ViewLayout, element: Element) -> tuple[Element, ViewLayout]:
    """Return a card on free ground, and a layout in which that ground is taken."""
    before = element.positions[layout.view]
    w, h = card_size(element)
    w, h = before.w or w, before.h or h
    area = views.area_at(layout, before.x + w / 2, before.y + h / 2)
    own = lane_of(element, stage.scene.snapshot) or "company"
    fields: dict[str, object] = {}
    if area is None or (area.id != own and placing.held_back(stage, element, area) is not None):
        area = _area(layout, own)
    elif area.id != own and not isinstance(element, Note):
        fields["stage"] = area.id if area.id in STAGE_CODES else None
    x, y = views.free_place(layout, area, w, h, (placing.column_near(layout, before.x), before.y))
    fields["positions"] = {**element.positions, layout.view: elements.place(x, y, before)}
    rects = np.vstack((layout.rects, (x, y, w, h)))
    return element.model_copy(update=fields), replace(layout, rects=rects)


def _area(layout: ViewLayout, lane: str) -> Area:
    return next(area for area in layout.areas if area.id == lane)
