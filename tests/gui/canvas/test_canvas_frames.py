"""Frames on the canvas: drawn, named, pulled, moved by keys, taken back and deleted with real events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from canvas_app.commands import elements, frames, relations
from canvas_app.gui.scene.frames import tab_rect
from tests.gui.canvas.test_canvas_edit import type_name

if TYPE_CHECKING:
    from canvas_app.model import Frame
    from tests.gui.canvas.conftest import Hands


def the_frame(hands: Hands) -> Frame:
    (frame,) = hands.document.snapshot().frames.values()
    return frame


def drawn(hands: Hands, name: str = "Data room") -> Frame:
    hands.view.state.set_tool("frame")
    hands.drag(QPoint(400, 300), QPoint(700, 560))
    type_name(hands, name, Qt.Key.Key_Return)
    return the_frame(hands)


def tab(hands: Hands) -> QPoint:
    rect = tab_rect(hands.view.stage, the_frame(hands).id)
    assert rect is not None
    return rect.center().toPoint()


def corner(hands: Hands) -> QPoint:
    frame = the_frame(hands)
    x, y = hands.view.camera.to_view(frame.x + frame.w, frame.y + frame.h)
    return QPoint(round(x), round(y))


def test_a_frame_is_drawn_and_named(hands: Hands) -> None:
    frame = drawn(hands)
    assert (frame.name, frame.view) == ("Data room", "value_chain")
    assert (round(frame.w), round(frame.h)) == (300, 260)
    assert hands.selection == {frame.id}
    assert hands.view.state.tool == "select"


def test_a_click_puts_a_frame_of_the_usual_size(hands: Hands) -> None:
    hands.view.state.set_tool("frame")
    hands.click(QPoint(400, 300))
    assert the_frame(hands).w > 400


def test_a_frame_goes_around_what_is_selected(hands: Hands) -> None:
    hands.click(hands.middle("label"))
    hands.click(hands.middle("corpus"), Qt.KeyboardModifier.ShiftModifier)
    hands.view.begin_frame()
    type_name(hands, "Sources", Qt.Key.Key_Return)
    frame = the_frame(hands)
    x, y, w, h = hands.view.stage.scene.layout.rect_of("corpus")
    assert frame.x < x
    assert frame.y < hands.place_of("label")[1]
    assert frame.x + frame.w > x + w
    assert frame.y + frame.h > y + h


def test_the_tab_moves_the_frame_and_no_card(hands: Hands) -> None:
    frame = drawn(hands)
    cards = dict(hands.document.snapshot().elements)
    hands.drag(tab(hands), tab(hands) + QPoint(120, 40))
    moved = the_frame(hands)
    assert (round(moved.x - frame.x), round(moved.y - frame.y)) == (120, 40)
    assert (moved.w, moved.h) == (frame.w, frame.h)
    assert hands.document.snapshot().elements == cards
    hands.document.history.undo()
    assert the_frame(hands) == frame


def test_a_corner_resizes_and_escape_takes_it_back(hands: Hands) -> None:
    frame = drawn(hands)
    hands.press(corner(hands))
    hands.move(corner(hands) + QPoint(50, 60))
    hands.key(Qt.Key.Key_Escape)
    assert the_frame(hands) == frame
    hands.drag(corner(hands), corner(hands) + QPoint(50, 60))
    larger = the_frame(hands)
    assert (round(larger.w - frame.w), round(larger.h - frame.h)) == (50, 60)
    assert (larger.x, larger.y) == (frame.x, frame.y)


def test_a_card_inside_a_frame_is_pressed_as_ever(hands: Hands) -> None:
    hands.click(hands.middle("tune"))
    hands.view.begin_frame()
    type_name(hands, "Tuning", Qt.Key.Key_Return)
    hands.click(hands.middle("tune"))
    assert hands.selection == {"tune"}


def test_keys_move_rename_and_delete_a_frame(hands: Hands) -> None:
    frame = drawn(hands)
    hands.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    hands.key(Qt.Key.Key_Right)
    assert the_frame(hands).x == frame.x + 44.0
    hands.document.history.undo()
    assert the_frame(hands) == frame
    hands.key(Qt.Key.Key_F2)
    type_name(hands, "Other name", Qt.Key.Key_Return)
    assert the_frame(hands).name == "Other name"
    hands.view.setFocus()
    hands.key(Qt.Key.Key_Delete)
    assert not hands.document.snapshot().frames
    assert hands.told[-1] == "Deleted the frame “Other name”."


def test_a_frame_is_zoomed_to_and_stays_in_its_view(hands: Hands) -> None:
    drawn(hands)
    hands.view.zoom_to(0.5)
    hands.view.zoom_to_selection()
    assert hands.view.camera.scale > 1.0
    hands.view.set_view("bmc")
    assert tab_rect(hands.view.stage, the_frame(hands).id) is None


def test_a_frame_does_not_paint_the_cards_anew(hands: Hands) -> None:
    layout = hands.view.stage.scene.layout
    drawn(hands)
    assert hands.view.stage.scene.layout is layout


def test_an_empty_name_is_refused_and_the_canvas_has_the_keys_again(hands: Hands) -> None:
    drawn(hands)
    hands.key(Qt.Key.Key_F2)
    editor = hands.view.editor
    assert editor is not None
    assert editor.accessibleName() == "Name of the frame"
    editor.clear()
    hands.key(Qt.Key.Key_Return)
    assert the_frame(hands).name == "Data room"
    assert hands.told
    assert hands.view.hasFocus()


def test_the_name_of_a_frame_at_the_upper_edge_is_typed_in_sight(hands: Hands) -> None:
    hands.view.state.set_tool("frame")
    hands.drag(QPoint(400, 1), QPoint(700, 200))
    assert hands.view.editor is not None
    assert hands.view.rect().contains(hands.view.editor.geometry())


def test_a_frame_is_left_where_the_other_view_does_not_show_it(hands: Hands) -> None:
    frame = drawn(hands)
    hands.view.set_view("bmc")
    assert not hands.selection
    hands.view.setFocus()
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Delete)
    assert the_frame(hands) == frame


def test_shift_adds_a_frame_to_what_is_deleted_in_one_step(hands: Hands) -> None:
    frame = drawn(hands)
    hands.click(hands.middle("label"))
    hands.click(tab(hands), Qt.KeyboardModifier.ShiftModifier)
    assert hands.selection == {frame.id, "label"}
    hands.view.setFocus()
    hands.key(Qt.Key.Key_Delete)
    assert hands.told[-1] == "Deleted 2 things."
    hands.document.history.undo()
    assert the_frame(hands) == frame
    assert "label" in hands.document.snapshot().elements


def test_the_menu_key_is_about_the_selected_frame(hands: Hands) -> None:
    frame = drawn(hands)
    elements.move(hands.document, "value_chain", {"tune": (frame.x, frame.y - 30.0)})
    asked: list[QPoint] = []
    hands.view.context_menu_requested.connect(lambda _scene, at: asked.append(hands.view.mapFromGlobal(at)))
    centre = hands.middle("tune")
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, centre, hands.view.mapToGlobal(centre))
    QApplication.sendEvent(hands.view, event)
    assert hands.selection == {frame.id}
    shown = tab_rect(hands.view.stage, frame.id)
    assert shown is not None
    assert shown.contains(asked[0])


def test_a_frame_passes_below_the_heads_of_the_lanes(hands: Hands) -> None:
    hands.view.stage.pan(0, -150)
    heads = QRect(0, 0, hands.view.width(), 55)
    hands.look()
    without = hands.view.grab(heads).toImage()
    frames.add(hands.document, "value_chain", (60.0, 80.0, 900.0, 500.0))
    hands.look()
    assert hands.view.grab(heads).toImage() == without


def test_the_words_of_a_line_go_when_the_pointer_comes_to_a_frame(hands: Hands) -> None:
    relations.connect(hands.document, "label", "tune", "feeds")
    drawn(hands)
    said: list[str] = []
    hands.view.status_text.connect(said.append)
    start, end = hands.view.card_rect("label"), hands.view.card_rect("tune")
    assert start is not None
    assert end is not None
    hands.move(QPoint((start.right() + end.left()) // 2, start.center().y()))
    assert said[-1]
    hands.move(tab(hands))
    assert not said[-1]


def test_the_minimap_gives_way_to_the_corner_of_a_chosen_frame(hands: Hands) -> None:
    frame = drawn(hands)
    minimap = hands.view.minimap
    assert minimap.isVisible()
    under = minimap.geometry().center()
    hands.drag(corner(hands), under)
    assert corner(hands) == under
    assert not minimap.isVisible()
    hands.drag(corner(hands), under - QPoint(20, 20))
    assert corner(hands) == under - QPoint(20, 20)
    hands.key(Qt.Key.Key_Escape)
    hands.view.state.select(())
    assert minimap.isVisible()
    hands.view.state.select({frame.id})
    assert not minimap.isVisible()
