"""On paper a card is as high as its whole name needs; on a screen it keeps two lines."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest

from canvas_app.document import Document
from canvas_app.drawing import cards
from canvas_app.drawing.canvas_picture import canvas_shapes
from canvas_app.drawing.shapes import Group, Text
from canvas_app.drawing.views import layout
from canvas_app.model import DocumentInfo, Segment
from tests.unit.report.drawn import texts

NAME = "Support centres of insurers with many agents"
SNAPSHOT = Document([DocumentInfo(), Segment(id="s", name=NAME)]).snapshot()


def _name(view: str, proportion: float | None, shown: Literal["all", "money", "names"]) -> list[Text]:
    placed = layout(view, SNAPSHOT, proportion=proportion, shown=shown)
    shapes, _ = canvas_shapes(SNAPSHOT, view, placed=placed)
    (card,) = (shape for shape in shapes if isinstance(shape, Group) and shape.ref == "s")
    said = texts(card.shapes)
    assert all(0.0 < text.y < placed.rect_of("s")[3] for text in said)
    return [text for text in said if text.weight == "semibold"]


@pytest.mark.parametrize("shown", ["all", "money", "names"])
@pytest.mark.parametrize("view", ["value_chain", "bmc"])
def test_a_name_is_whole_on_paper(view: str, shown: Literal["all", "money", "names"]) -> None:
    lines = [text.text for text in _name(view, 0.2, shown)]
    assert len(lines) > 2
    assert " ".join(lines) == NAME


def test_a_name_on_a_screen_has_two_lines() -> None:
    lines = [text.text for text in _name("bmc", None, "all")]
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_what_is_known_of_names_is_right_and_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [NAME, "Teams", "", "Self-service/onboarding of long-tail customers", "W" * 90]
    kept, rows = cards.WholeNames(names), np.arange(len(names))
    rooms = [np.full(len(names), float(width)) for width in (*range(40, 400, 7), *range(43, 400, 3))]
    alone = [cards.WholeNames(names).lines(rows, room).tolist() for room in rooms]
    assert [kept.lines(rows, room).tolist() for room in rooms] == alone

    def asked_again(*_given: Any) -> tuple[str, ...]:  # noqa: ANN401
        raise AssertionError

    monkeypatch.setattr(cards, "wrap", asked_again)
    assert [kept.lines(rows, room).tolist() for room in rooms] == alone
    assert kept.lines(rows, np.full(len(names), 60.5)).tolist() == [4, 1, 1, 4, 4]
