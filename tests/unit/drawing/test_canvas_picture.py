"""The picture of a view for a page is what the window shows."""

from __future__ import annotations

import pytest

from canvas_app.document import Document
from canvas_app.drawing.canvas_picture import canvas_shapes
from canvas_app.drawing.cards import CardFacts, card_shapes
from canvas_app.drawing.icons import icon_names
from canvas_app.drawing.links import CALM, MONEY, WIDEST
from canvas_app.drawing.shapes import Group, Icon, Paint, Path, Rect, Shape, Text
from canvas_app.drawing.theme import load_theme
from canvas_app.drawing.views import VIEWS, layout
from tests.unit.drawing.models import small_document

SNAPSHOT = small_document().snapshot()


def _all(shapes: tuple[Shape, ...]) -> list[Shape]:
    flat: list[Shape] = []
    for shape in shapes:
        flat += _all(shape.shapes) if isinstance(shape, Group) else [shape]
    return flat


def _paints(shape: Shape) -> list[Paint]:
    match shape:
        case Rect() | Path():
            return [paint for paint in (shape.fill, shape.stroke) if paint is not None]
        case Text() | Icon():
            return [shape.paint]
        case _:
            return []


@pytest.mark.parametrize("view", VIEWS)
def test_every_card_is_a_group_of_its_element(view: str) -> None:
    shapes, bounds = canvas_shapes(SNAPSHOT, view, {"stream": CardFacts(106_820.0, "MRR")})
    placed = layout(view, SNAPSHOT)
    groups = {shape.ref: shape for shape in shapes if isinstance(shape, Group)}
    assert set(groups) == set(SNAPSHOT.elements)
    assert bounds == placed.bounds
    x, y, w, h = placed.rect_of("stream")
    facts = CardFacts(106_820.0, "MRR")
    assert groups["stream"] == Group(
        card_shapes(SNAPSHOT.elements["stream"], w, h, facts), x, y, ref="stream"
    )


@pytest.mark.parametrize("view", VIEWS)
def test_every_colour_and_icon_is_known(view: str) -> None:
    shapes = _all(canvas_shapes(SNAPSHOT, view, {}, {"earns": 5.0}, True)[0])
    tokens = {paint.token for shape in shapes for paint in _paints(shape)}
    assert all(load_theme().color(token) for token in tokens)
    assert {shape.name for shape in shapes if isinstance(shape, Icon)} <= set(icon_names())


def test_lines_are_calm_until_money_flows() -> None:
    flows = {"earns": 106_820.0, "pays": 53_410.0}
    calm = canvas_shapes(SNAPSHOT, "value_chain", {}, flows, False)[0]
    flowing = canvas_shapes(SNAPSHOT, "value_chain", {}, flows, True)[0]
    assert [s.stroke for s in calm if isinstance(s, Path) and s.stroke in (CALM, MONEY)] == [CALM] * 4
    widths = [s.width for s in flowing if isinstance(s, Path) and s.stroke == MONEY]
    assert widths == [WIDEST, WIDEST / 2]


def test_lines_lie_below_the_cards() -> None:
    shapes, _ = canvas_shapes(SNAPSHOT, "value_chain")
    kinds = ["card" if isinstance(s, Group) else "line" for s in shapes]
    assert kinds == sorted(kinds, reverse=True)


def test_the_same_document_gives_the_same_shapes() -> None:
    again = Document(list(small_document().records())).snapshot()
    for view in VIEWS:
        assert canvas_shapes(SNAPSHOT, view) == canvas_shapes(again, view)
