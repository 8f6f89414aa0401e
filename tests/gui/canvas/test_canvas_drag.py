"""Moving cards: with the mouse, with keys, into other lanes and blocks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt

from canvas_app.commands import elements
from canvas_app.drawing import views
from canvas_app.gui.tools.drag import DragGesture
from canvas_app.gui.tools.gesture import Pointer
from canvas_app.model import Activity, Channel, Place

if TYPE_CHECKING:
    from tests.gui.canvas.conftest import Hands

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_drag_is_one_commit_at_the_drop(hands: Hands) -> None:
    commits: list[object] = []
    hands.document.committed.connect(commits.append)
    start = hands.middle("tune")
    before = hands.place_of("tune")
    hands.press(start)
    for step in range(1, 11):
        hands.move(start + QPoint(0, 9 * step))
    assert not commits
    hands.release(start + QPoint(0, 90), CONTROL)
    assert len(commits) == 1
    assert hands.document.history.undo_label == "Move “Fine-tuning”"
    x, y = hands.place_of("tune")
    assert (x, y) == pytest.approx((before[0], before[1] + 90.0), abs=8)
    hands.document.history.undo()
    assert hands.place_of("tune") == before


def test_a_drag_snaps_to_the_height_of_another_card(hands: Hands) -> None:
    elements.move(hands.document, "value_chain", {"tune": (283.0, 150.0)})
    start = hands.middle("tune")
    hands.drag(start, start - QPoint(0, 47))
    assert hands.place_of("tune") == (283.0, 100.0)


def test_a_drag_lights_the_lane_and_jumps_into_its_column(hands: Hands) -> None:
    start = hands.middle("tune")
    end = start + QPoint(-230, 200)
    hands.press(start)
    hands.move(end)
    gesture = hands.view.gesture
    assert isinstance(gesture, DragGesture)
    assert gesture.lane is not None
    assert gesture.lane.id == "data"
    hands.release(end)
    assert hands.place_of("tune")[0] == 33.0


def test_a_lane_that_holds_a_card_back_is_not_lit(hands: Hands) -> None:
    hands.press(hands.middle("api"))
    hands.move(hands.middle("api") + QPoint(250, 0))
    gesture = hands.view.gesture
    assert isinstance(gesture, DragGesture)
    assert gesture.lane is None
    hands.key(Qt.Key.Key_Escape)


def test_control_moves_freely(hands: Hands) -> None:
    elements.move(hands.document, "value_chain", {"tune": (283.0, 150.0)})
    start = hands.middle("tune")
    hands.press(start)
    gesture = hands.view.gesture
    assert gesture is not None
    end = start - QPoint(0, 47)
    gesture.move(Pointer(end.x(), end.y(), control=True))
    hands.release(end, CONTROL)
    assert hands.place_of("tune") == (283.0, 103.0)


def test_escape_takes_a_drag_back(hands: Hands) -> None:
    before = hands.place_of("tune")
    start = hands.middle("tune")
    hands.press(start)
    hands.move(start + QPoint(60, 60))
    assert hands.view.stage.moving is not None
    hands.key(Qt.Key.Key_Escape)
    hands.release(start + QPoint(60, 60))
    assert hands.place_of("tune") == before
    assert hands.view.stage.moving is None
    assert hands.document.history.undo_label is None


def test_a_second_button_takes_a_drag_back(hands: Hands) -> None:
    start = hands.middle("tune")
    hands.press(start)
    hands.move(start + QPoint(60, 60))
    hands.press(start + QPoint(60, 60), button=Qt.MouseButton.RightButton)
    assert hands.view.gesture is None
    hands.release(start, button=Qt.MouseButton.RightButton)
    hands.release(start)
    assert hands.document.history.undo_label is None


def test_dropping_in_another_lane_changes_the_stage_in_the_same_step(hands: Hands) -> None:
    start = hands.middle("label")
    hands.drag(start, start + QPoint(500, 0))
    assert hands.document.element("label").stage == "deployment"
    assert hands.view.stage.scene.lane_of("label").id == "deployment"
    hands.document.history.undo()
    assert hands.document.element("label").stage == "data"
    assert hands.document.history.undo_label is None


def test_a_stream_cannot_stand_in_the_lane_of_the_company(hands: Hands) -> None:
    start = hands.middle("api")
    hands.drag(start, start + QPoint(250, 0))
    assert hands.view.stage.scene.lane_of("api").id == "monetization"
    assert hands.told == ["“API usage” belongs to the lane Monetization and cannot stand in Company."]


def test_the_whole_selection_moves(hands: Hands) -> None:
    before = {key: hands.place_of(key) for key in ("label", "tune")}
    hands.view.state.select({"label", "tune"})
    start = hands.middle("label")
    hands.drag(start, start + QPoint(0, 60))
    moved = {key: hands.place_of(key) for key in before}
    shifts = {moved[key][1] - before[key][1] for key in before}
    assert len(shifts) == 1
    assert shifts.pop() == pytest.approx(60, abs=8)


def test_a_locked_card_stays(hands: Hands) -> None:
    elements.edit(hands.document, "tune", locked=True)
    before = hands.place_of("tune")
    start = hands.middle("tune")
    hands.drag(start, start + QPoint(0, 60))
    assert hands.place_of("tune") == before


def test_arrow_keys_nudge_and_a_burst_is_one_step(hands: Hands) -> None:
    x, y = hands.place_of("tune")
    hands.click(hands.middle("tune"))
    for _ in range(3):
        hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert hands.place_of("tune") == (x + 40.0, y + 12.0)
    hands.document.history.undo()
    assert hands.place_of("tune") == (x, y)


def test_moving_repaints_nothing_else(hands: Hands) -> None:
    """What the still picture shows while a card is away is what it showed, without that card."""
    hands.view.finish_painting()
    before = hands.view.grab().toImage()
    start = hands.middle("tune")
    hands.press(start)
    hands.move(start + QPoint(40, 60))
    hands.key(Qt.Key.Key_Escape)
    hands.release(start)
    hands.view.state.select(())
    hands.view.state.set_hover(None)
    hands.view.finish_painting()
    assert hands.view.grab().toImage() == before


def test_blocks_order_their_cards_by_a_drop(hands: Hands) -> None:
    hands.view.set_view("bmc")
    hands.view.zoom_to_100()
    hands.look()
    order = [key for key in hands.view.reading_order() if key in ("label", "tune")]
    first = hands.view.card_rect(order[0])
    assert first is not None
    hands.drag(hands.middle(order[1]), first.center() - QPoint(0, first.height() // 2 + 2))
    assert [key for key in hands.view.reading_order() if key in order] == order[::-1]


def test_blocks_show_no_guides(hands: Hands) -> None:
    hands.view.set_view("bmc")
    hands.view.zoom_to_100()
    hands.look()
    hands.press(hands.middle("tune"))
    hands.move(hands.middle("tune") + QPoint(7, 43))
    assert hands.view.stage.offset == pytest.approx((7.0, 43.0), abs=0.01)
    hands.key(Qt.Key.Key_Escape)


def test_a_card_does_not_leave_its_block(hands: Hands) -> None:
    hands.view.set_view("bmc")
    hands.view.zoom_to_100()
    hands.look()
    before = hands.place_of("corpus")
    hands.drag(hands.middle("corpus"), hands.middle("vendors"))
    assert hands.place_of("corpus") == before
    assert hands.told == ["“News corpus” stays under Key partners, where the kind partner belongs."]


def test_a_channel_becomes_a_relationship_in_that_block(hands: Hands) -> None:
    hands.view.set_view("bmc")
    hands.look()
    area = next(a for a in hands.view.stage.scene.layout.areas if a.id == "customer_relationships")
    x, y = hands.view.camera.to_view(area.rect[0] + 60, area.rect[1] + 100)
    hands.drag(hands.middle("sales"), QPoint(round(x), round(y)))
    aspects = [_aspect(hands)]
    hands.document.history.undo()
    assert [*aspects, _aspect(hands)] == ["relationship", "channel"]


def test_places_are_the_same_when_everything_is_laid_out_anew(hands: Hands) -> None:
    start = hands.middle("label")
    hands.drag(start, start + QPoint(250, 130))
    fresh = views.layout("value_chain", hands.document.snapshot())
    assert (fresh.rects == hands.view.stage.scene.geometry.rects).all()


def _aspect(hands: Hands) -> str:
    channel = hands.document.element("sales")
    assert isinstance(channel, Channel)
    return channel.aspect


def test_what_is_dropped_above_a_card_that_made_way_stays_above_it(hands: Hands) -> None:
    """Cards stand lower than the document says, since one above them has grown."""
    for number, key in enumerate(("corpus", "tune")):
        place = {"value_chain": Place(x=33.0, y=165.0 + 70.0 * number)}
        elements.edit(hands.document, key, positions=place, stage="data")
    elements.edit(hands.document, "label", description="Three people label what the desk has answered")
    hands.look()
    shown = {key: hands.place_of(key) for key in ("label", "corpus", "tune")}
    assert shown["corpus"][1] > 165.0
    before, label = hands.document.snapshot(), hands.document.history.undo_label
    start = hands.middle("label")
    hands.drag(start, start + QPoint(0, 30), CONTROL)
    order = sorted(shown, key=lambda key: hands.place_of(key)[1])
    assert order == ["label", "corpus", "tune"]
    rects = [hands.view.stage.scene.layout.rect_of(key) for key in order]
    assert all(low[1] >= high[1] + high[3] for high, low in pairwise(rects))
    stored = hands.document.element("corpus").positions["value_chain"]
    assert (stored.x, stored.y) == shown["corpus"]
    assert hands.document.history.undo_label == "Move “Data annotation”"
    hands.document.history.undo()
    assert hands.document.snapshot().elements == before.elements
    assert hands.document.history.undo_label == label
    assert {key: hands.place_of(key) for key in shown} == shown


def test_a_card_dropped_upon_another_takes_its_place_in_the_row(hands: Hands) -> None:
    """Nothing is hidden: what is lower makes way."""
    x, y = hands.place_of("corpus")
    target = hands.middle("corpus") - QPoint(0, 12)
    hands.drag(hands.middle("label"), target, CONTROL)
    first, second = (hands.view.stage.scene.layout.rect_of(key) for key in ("label", "corpus"))
    assert first[1] <= y
    assert second[1] == pytest.approx(first[1] + first[3] + 12.0)
    assert second[0] == x


def test_cards_without_a_place_stay_where_they_are_seen_when_one_is_dragged_away(hands: Hands) -> None:
    for name in ("First", "Second"):
        elements.add(hands.document, Activity(id=name, name=name, stage="deployment"))
    hands.look()
    second = hands.place_of("Second")
    hands.drag(hands.middle("First"), hands.middle("First") + QPoint(0, 400))
    assert hands.place_of("Second") == second
    hands.document.history.undo()
    assert not hands.document.element("Second").positions
