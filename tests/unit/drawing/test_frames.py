"""The tab of a frame."""

from __future__ import annotations

import pytest

from canvas_app.drawing import frames, views
from canvas_app.drawing.cards import NAME_SIZE, card_shapes
from canvas_app.drawing.shapes import Text
from canvas_app.drawing.text import text_width
from canvas_app.model.examples import example_names, example_path
from canvas_app.storage import load

MARGIN = 20.0
"""What a frame around a selection leaves free on every side."""


@pytest.mark.parametrize("scale", [0.6, 0.74, 1.0, 2.0])
def test_the_tab_of_a_frame_around_a_card_hides_no_name(scale: float) -> None:
    for example in example_names():
        snapshot = load(example_path(example)).snapshot()
        rects = views.layout("value_chain", snapshot).rects.tolist()
        names = []
        for element, (x, y, w, h) in zip(snapshot.elements.values(), rects, strict=True):
            for shape in card_shapes(element, w, h):
                if isinstance(shape, Text) and shape.weight == "semibold" and shape.size == NAME_SIZE:
                    left, width = x + shape.x, text_width(shape.text, NAME_SIZE, "semibold")
                    names.append((left, y + shape.y - 9.5, width, 9.5))
        for x, y, w, h in rects:
            around = (x - MARGIN, y - MARGIN, w + 2 * MARGIN, h + 2 * MARGIN)
            tab = frames.tab_box(around, "What we ask for here", scale)
            assert not [name for name in names if _overlap(tab, name)]


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]
