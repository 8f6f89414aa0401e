"""What it means to put cards somewhere: the lane or block they come to stand in, in one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.commands import elements
from canvas_app.document import lane_of
from canvas_app.drawing import value_chain, views
from canvas_app.drawing.cards import card_size
from canvas_app.model import KIND_WORDS, STAGE_CODES, Channel, Note, Stage

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from canvas_app.drawing.views import Area, ViewLayout
    from canvas_app.gui.scene.stage import Stage as Canvas
    from canvas_app.model import Element, StageCode

_COLUMN_REACH = 24.0
"""A card whose left edge is nearer than this to the column of a lane jumps into it, in canvas units."""
_ASPECTS = {"channels": "channel", "customer_relationships": "relationship"}


def put(stage: Canvas, ids: Sequence[str], dx: float, dy: float, gesture: str | None = None) -> bool:
    """Move cards by a distance; in the value chain their lane follows. Return whether anything was done."""
    if stage.scene.lines_shown:
        return _put_in_lanes(stage, ids, dx, dy, gesture)
    rects = [stage.scene.layout.rect_of(key) for key in ids]
    x = sum(rect[0] + rect[2] / 2 for rect in rects) / len(rects) + dx
    y = sum(rect[1] + rect[3] / 2 for rect in rects) / len(rects) + dy
    return put_in_block(stage, ids, x, y, gesture)


def _put_in_lanes(stage: Canvas, ids: Sequence[str], dx: float, dy: float, gesture: str | None) -> bool:
    places: dict[str, tuple[float, float]] = {}
    stages: dict[str, StageCode | None] = {}
    sentences: list[str] = []
    for key in ids:
        x, y, w, h = stage.scene.layout.rect_of(key)
        places[key] = (x + dx, y + dy)
        area = views.area_at(stage.scene.layout, x + dx + w / 2, y + dy + h / 2)
        element = stage.document.element(key)
        if area is None or area.id == stage.scene.lane_of(key).id or isinstance(element, Note):
            continue
        sentence = held_back(stage, element, area)
        if sentence is None:
            stages[key] = area.id if area.id in STAGE_CODES else None
        else:
            sentences.append(sentence)
    view = stage.scene.view
    others = _around(stage, places, stages)
    done = stage.attempt(
        lambda: elements.move(stage.document, view, places, stages, others=others, gesture=gesture)
    )
    if sentences:
        stage.tell(sentences[0])
    return done


def _around(
    stage: Canvas, moved: Collection[str], stages: Mapping[str, StageCode | None]
) -> dict[str, tuple[float, float]]:
    """Return where cards stand that the layout put there, in the lanes that moved cards leave or enter.

    They keep their places: else those would fill what is left empty, or stand before what was dropped above.
    """
    layout = stage.scene.layout
    lanes = {int(layout.area_index[layout.index[key]]) for key in moved}
    names = [area.id for area in layout.areas]
    lanes |= {names.index(code or "company") for code in stages.values()}
    return views.unsettled(layout, lanes)


def lane_under(stage: Canvas, key: str, dx: float, dy: float) -> Area | None:
    """Return the lane in which a card that is moved so far would stand; None where it may not."""
    if not stage.scene.lines_shown or key not in stage.scene.geometry.index:
        return None
    x, y, w, h = stage.scene.layout.rect_of(key)
    area = views.area_at(stage.scene.layout, x + dx + w / 2, y + dy + h / 2)
    if area is None or area.id == stage.scene.lane_of(key).id:
        return area
    return None if held_back(stage, stage.document.element(key), area) else area


def column_near(layout: ViewLayout, x: float) -> float:
    """Return the column of a lane when a left edge is near it, else the edge as it is."""
    columns = (area.rect[0] + value_chain.COLUMN_LEFT for area in layout.areas)
    nearest = min(columns, key=lambda column: abs(column - x))
    return nearest if abs(nearest - x) <= _COLUMN_REACH else x


def held_back(stage: Canvas, element: Element, area: Area) -> str | None:
    """Return why a card cannot stand in a lane, or None."""
    if isinstance(element, Stage):
        return f"“{element.name}” is a step of the value chain and stays in its own lane."
    if area.id in STAGE_CODES:
        return None
    lane = lane_of(element.model_copy(update={"stage": None}), stage.scene.snapshot)
    if lane is None:
        return None
    title = next(found.title for found in stage.scene.layout.areas if found.id == lane)
    return f"“{element.name}” belongs to the lane {title} and cannot stand in {area.title}."


def put_in_block(stage: Canvas, ids: Sequence[str], x: float, y: float, gesture: str | None) -> bool:
    """Order cards into the block that lies at a place; those of other blocks stay where they are."""
    layout, document = stage.scene.layout, stage.document
    area = views.area_at(layout, x, y)
    if area is None:
        return False
    own = [key for key in ids if stage.scene.lane_of(key).id == area.id]
    turned = [key for key in ids if key not in own and _can_turn(document.element(key), area)]
    if not own and not turned:
        first = document.element(ids[0])
        home = stage.scene.lane_of(ids[0]).title
        kind = KIND_WORDS[first.kind].label
        stage.tell(f"“{first.name}” stays under {home}, where the kind {kind.lower()} belongs.")
        return False
    places = views.order_in_area(layout, area, [*own, *turned], x, y)

    def order() -> None:
        if turned:
            elements.edit_many(document, turned, gesture=gesture, aspect=_ASPECTS[area.id])
        elements.move(document, layout.view, places, gesture=gesture)

    return stage.attempt(order)


def _can_turn(element: Element, area: Area) -> bool:
    """Whether a card may change its block: channels and customer relationships are of one kind."""
    return isinstance(element, Channel) and area.id in _ASPECTS


def add_entry(
    stage: Canvas, entry_id: str, corner: tuple[float, float] | None, gesture: str | None = None
) -> str:
    """Add a catalogue entry with its corner at a scene point, else where there is room in what is seen."""
    from canvas_app.model.catalogue import load_catalogue

    entry = load_catalogue().entries[entry_id]
    layout, view = stage.scene.layout, stage.scene.view
    w, h = card_size(entry.new_element())
    if corner is None:
        free = _free_in_sight(stage, entry.new_element())
        return elements.place_entry(stage.document, entry, view, *free, gesture=gesture)
    area = views.area_at(layout, corner[0] + w / 2, corner[1] + min(h / 2, 20.0))
    if not stage.scene.lines_shown:
        return elements.place_entry(stage.document, entry, view, *corner, gesture=gesture)
    if area is None:
        return elements.place_entry(stage.document, entry, view, gesture=gesture)
    x, y = views.free_place(layout, area, w, h, corner)
    lane = area.id if area.id in STAGE_CODES else None
    return elements.place_entry(stage.document, entry, view, x, y, lane, gesture=gesture)


def _free_in_sight(stage: Canvas, element: Element) -> tuple[float | None, float | None]:
    """Return a free corner in the lane of a new element, at the height that is seen; else leave it open."""
    if not stage.scene.lines_shown:
        return None, None
    layout = stage.scene.layout
    lane = lane_of(element, stage.scene.snapshot) or "company"
    area = next(found for found in layout.areas if found.id == lane)
    _left, top, _right, _bottom = stage.camera.world(stage.size.width(), stage.size.height())
    w, h = card_size(element)
    return views.free_place(layout, area, w, h, (area.rect[0] + value_chain.COLUMN_LEFT, max(top, 0.0)))


def add_note(stage: Canvas, x: float, y: float) -> str | None:
    """Put a sticky note with its corner at a scene point; return its id, or None when it was refused."""
    corner = elements.place(x, y)
    note = Note(name="Note", positions={stage.scene.view: corner})
    return note.id if stage.attempt(lambda: elements.add(stage.document, note)) else None
