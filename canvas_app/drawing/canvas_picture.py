"""A whole view as shapes for a page or a picture: what the window shows at 100 %."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.cards import CardFacts, card_shapes
from canvas_app.drawing.links import CALM, CALM_WIDTH, MONEY, flow_width, link_curves, link_shape
from canvas_app.drawing.shapes import Group, Shape
from canvas_app.drawing.views import layout, shows_links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.document.snapshot import Snapshot
    from canvas_app.drawing.areas import Box, ViewLayout


def canvas_shapes(
    snapshot: Snapshot,
    view: str,
    money: Mapping[str, CardFacts] | None = None,
    flows: Mapping[str, float] | None = None,
    money_flow: bool = False,
    placed: ViewLayout | None = None,
) -> tuple[tuple[Shape, ...], Box]:
    """Return grounds, lines and cards of a view, and the bounds (x, y, w, h) of all of it.

    `money` gives the facts of cards by element id, `flows` the money per month of relations by id. Every
    card is a Group whose `ref` is the element's id. `placed` is the layout, where it is not the usual one.
    """
    placed = placed or layout(view, snapshot)
    links = link_shapes(snapshot, placed, flows or {}, money_flow) if shows_links(view) else ()
    return (*placed.frame, *links, *_cards(snapshot, placed, money or {})), placed.bounds


def link_shapes(
    snapshot: Snapshot, placed: ViewLayout, flows: Mapping[str, float], money_flow: bool
) -> tuple[Shape, ...]:
    """Return the lines of all relations, in document order; with `money_flow` as wide as their money."""
    relations = [
        r for r in snapshot.relations.values() if r.source in placed.index and r.target in placed.index
    ]
    if not relations:
        return ()
    sources = np.array([placed.index[r.source] for r in relations])
    targets = np.array([placed.index[r.target] for r in relations])
    curves = link_curves(placed.rects[sources], placed.rects[targets])
    most = max((abs(flow) for flow in flows.values()), default=0.0)
    shapes: list[Shape] = []
    for relation, curve in zip(relations, curves, strict=True):
        flow = flows.get(relation.id, 0.0) if money_flow else 0.0
        if flow:
            shapes.append(link_shape(curve, flow_width(flow, most), MONEY))
        else:
            shapes.append(link_shape(curve, CALM_WIDTH, CALM))
    return tuple(shapes)


def _cards(snapshot: Snapshot, placed: ViewLayout, money: Mapping[str, CardFacts]) -> tuple[Shape, ...]:
    plain = CardFacts(currency=snapshot.info.currency)
    groups = []
    whole, lines = placed.rows.shown == "all", placed.rows.name_lines
    for element, (x, y, w, h) in zip(snapshot.elements.values(), placed.rects.tolist(), strict=True):
        facts = money.get(element.id, plain)
        shapes = card_shapes(element, w, h, facts if whole else facts._replace(fact=""), name_lines=lines)
        groups.append(Group(shapes, x, y, ref=element.id))
    return tuple(groups)
