"""Pasted and duplicated cards land on free ground, in the same step of the history."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from canvas_app.commands import clipboard, elements
from canvas_app.gui.tools import landing

if TYPE_CHECKING:
    from tests.gui.canvas.conftest import Hands


def overlaps(hands: Hands) -> int:
    rects = hands.view.stage.scene.layout.rects
    low, high = rects[:, None, :2], rects[:, None, :2] + rects[:, None, 2:]
    meet = ((low < high.transpose(1, 0, 2)) & (low.transpose(1, 0, 2) < high)).all(axis=2)
    return (int(meet.sum()) - len(rects)) // 2


def test_a_paste_over_a_card_gives_way_and_takes_the_lane(hands: Hands) -> None:
    before = overlaps(hands)
    settle = partial(landing.settled, hands.view.stage)
    text = clipboard.copy(hands.document, ["label", "corpus"])
    ids = clipboard.paste(hands.document, text, "value_chain", at=(290.0, 110.0), settle=settle)
    assert overlaps(hands) == before
    assert [hands.document.element(key).stage for key in ids] == ["model", "model"]
    assert {hands.place_of(key)[0] for key in ids} == {283.0}
    hands.document.history.undo()
    assert hands.document.history.undo_label is None


def test_copies_stand_beside_their_originals_over_nothing(hands: Hands) -> None:
    before = overlaps(hands)
    settle = partial(landing.settled, hands.view.stage)
    ids = elements.duplicate(hands.document, ["draft", "api", "vendors"], "value_chain", settle=settle)
    assert overlaps(hands) == before
    assert [hands.view.stage.scene.lane_of(key).id for key in ids] == [
        hands.view.stage.scene.lane_of(key).id for key in ("draft", "api", "vendors")
    ]
    hands.document.history.undo()
    assert hands.document.history.undo_label is None
