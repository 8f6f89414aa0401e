"""Whether a changed card keeps its place and size."""

from __future__ import annotations

import pytest

from canvas_app.drawing.cards import CARD_WIDTH
from canvas_app.drawing.rows import measures_alike
from canvas_app.model import Activity, Note, Place
from canvas_app.model.quantity import Quantity

CARD = Activity(id="a", name="Validation", positions={"value_chain": Place(x=10.0, y=20.0)})


def test_a_text_of_another_width_that_takes_as_many_lines_leaves_the_layout() -> None:
    assert measures_alike(CARD, CARD.model_copy(update={"name": "Checks"}), "value_chain", "USD", CARD_WIDTH)


def test_a_number_that_takes_no_room_leaves_the_layout() -> None:
    assert measures_alike(CARD, CARD.model_copy(update={"confidence": 0.5}), "value_chain", "USD", CARD_WIDTH)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Validation by experts who have seen many models of this kind"},
        {"stage": "model"},
        {"positions": {"value_chain": Place(x=11.0, y=20.0)}},
        {"cost": Quantity(value=100.0)},
    ],
)
def test_what_moves_or_resizes_a_card_does_not(change: dict[str, object]) -> None:
    assert not measures_alike(CARD, CARD.model_copy(update=change), "value_chain", "USD", CARD_WIDTH)


def test_a_note_is_always_laid_out_again() -> None:
    note = Note(id="n", name="Ask", text="Why?")
    assert not measures_alike(note, note, "value_chain", "USD", CARD_WIDTH)
