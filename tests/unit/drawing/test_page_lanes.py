"""The value chain laid out for one page."""

from __future__ import annotations

from itertools import combinations

import pytest

from canvas_app.document import Document
from canvas_app.drawing.canvas_picture import canvas_shapes
from canvas_app.drawing.links import WIDEST, link_curves
from canvas_app.drawing.mini_bmc import mini_bmc
from canvas_app.drawing.shapes import Group, Shape, Text
from canvas_app.drawing.views import layout
from canvas_app.model import Activity, DocumentInfo, Note
from canvas_app.model.examples import example_path
from canvas_app.storage import load


def _texts(shapes: tuple[Shape, ...], scale: float = 1.0) -> list[tuple[str, float]]:
    found = []
    for shape in shapes:
        if isinstance(shape, Text):
            found.append((shape.text, shape.size * scale))
        elif isinstance(shape, Group):
            found += _texts(shape.shapes, scale * shape.scale)
    return found


@pytest.mark.parametrize("name", ["ai-infrastructure", "generative-ai"])
@pytest.mark.parametrize("proportion", [0.7, 1.8])
def test_every_card_is_in_its_lane_and_on_no_other_in_the_order_of_the_canvas(
    name: str, proportion: float
) -> None:
    snapshot = load(example_path(name)).snapshot()
    usual, page = layout("value_chain", snapshot), layout("value_chain", snapshot, proportion=proportion)
    assert (page.area_index == usual.area_index).all()
    for (x, y, w, h), at in zip(page.rects.tolist(), page.area_index.tolist(), strict=True):
        left, top, width, height = page.areas[at].rect
        assert left < x
        assert x + w < left + width
        assert top < y
        assert y + h < top + height
    for one, other in combinations(range(len(page.ids)), 2):
        a, b = page.rects[one], page.rects[other]
        apart = a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
        assert apart, (page.ids[one], page.ids[other])
    _, _, w, h = page.bounds
    assert w / h == pytest.approx(proportion, rel=0.35)


def test_cards_show_names_and_money_or_names_only_and_are_lower_then() -> None:
    snapshot = Document(
        [
            DocumentInfo(),
            Activity(id="a", name="Train", description="What it does"),
            Note(id="n", name="A note", text="With many words"),
        ]
    ).snapshot()
    heights = []
    for shown in ("all", "money", "names"):
        for view in ("value_chain", "bmc"):
            placed = layout(view, snapshot, proportion=1.4, shown=shown)
            words = [text for text, _ in _texts(canvas_shapes(snapshot, view, placed=placed)[0])]
            assert "Train" in words
            assert ("What it does" in words) == (shown == "all")
            assert ("With many words" in words) == (shown == "all")
            heights.append(placed.rect_of("a")[3])
    assert heights[0] > heights[2] >= heights[4]


@pytest.mark.parametrize("height", [226.0, 180.0, 140.0])
def test_the_small_canvas_is_lower_without_smaller_names(height: float) -> None:
    names = tuple((str(n), f"Name {n}") for n in range(9))
    blocks = {"customer_relationships": ("Customer relationships", names), "channels": ("Channels", names)}
    shapes, high = mini_bmc(blocks, 612.0, height)
    assert high == height
    texts = _texts(shapes)
    assert min(size for _, size in texts) >= 8.0
    assert {"Customer relationships", "Channels"} <= {
        " ".join(text.split()) for text, _ in texts
    } or height > 150
    assert any(text.endswith((" more", " elements")) for text, _ in texts)


def test_lines_that_bow_out_of_the_last_lane_are_inside_it() -> None:
    cards = [Activity(id=each, name=each) for each in ("a", "b", "c")]
    snapshot = Document([DocumentInfo(), *cards]).snapshot()
    page = layout("value_chain", snapshot, proportion=1.4)
    first, last = page.rects[:1], page.rects[-1:]
    assert page.areas[-1].id == "company"
    assert first[0, 0] == last[0, 0] > page.areas[-1].rect[0]
    curve = link_curves(first, last)[0]
    reached = 0.25 * curve[0] + 0.75 * curve[2] + WIDEST / 2
    assert reached <= page.bounds[0] + page.bounds[2]
