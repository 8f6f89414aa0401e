"""Renaming, deleting, notes and drops on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.gui.scene import ENTRY_MIME
from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from tests.gui.canvas.conftest import Hands

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def type_name(hands: Hands, text: str, key: Qt.Key) -> None:
    editor = hands.view.editor
    assert editor is not None
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, key)
    hands.look()


def test_f2_renames_with_enter(hands: Hands) -> None:
    hands.click(hands.middle("api"))
    hands.key(Qt.Key.Key_F2)
    type_name(hands, "Calls <b>", Qt.Key.Key_Return)
    assert hands.document.element("api").name == "Calls <b>"
    assert hands.view.editor is None
    hands.document.history.undo()
    assert hands.document.element("api").name == "API usage"


def test_escape_keeps_the_old_name(hands: Hands) -> None:
    hands.view.rename("api")
    type_name(hands, "Something else", Qt.Key.Key_Escape)
    assert hands.document.element("api").name == "API usage"
    assert hands.document.history.undo_label is None


def test_double_click_on_the_name_renames_and_elsewhere_activates(hands: Hands) -> None:
    activated: list[str] = []
    hands.view.card_activated.connect(activated.append)
    rect = hands.view.card_rect("api")
    assert rect is not None
    QTest.mouseDClick(hands.view, LEFT, NONE, rect.topLeft() + QPoint(60, 16))
    assert hands.view.editor is not None
    type_name(hands, "Calls", Qt.Key.Key_Return)
    QTest.mouseDClick(hands.view, LEFT, NONE, rect.bottomLeft() + QPoint(60, -6))
    assert activated == ["api"]


def test_going_elsewhere_keeps_what_was_typed(hands: Hands) -> None:
    hands.view.rename("api")
    editor = hands.view.editor
    assert editor is not None
    QTest.keyClicks(editor, "Calls")
    hands.view.setFocus()
    hands.look()
    assert hands.document.element("api").name == "Calls"


def test_another_card_can_be_renamed_while_the_field_is_open(hands: Hands) -> None:
    hands.view.rename("api")
    assert hands.view.editor is not None
    QTest.keyClicks(hands.view.editor, "Calls")
    hands.view.rename("tune")
    assert hands.document.element("api").name == "Calls"
    assert hands.view.editor is not None
    assert hands.view.editor.hasFocus()
    type_name(hands, "Tuning", Qt.Key.Key_Return)
    assert hands.document.element("tune").name == "Tuning"


def test_an_empty_name_is_refused_with_a_sentence(hands: Hands) -> None:
    hands.view.rename("api")
    type_name(hands, "\b", Qt.Key.Key_Return)
    assert hands.document.element("api").name == "API usage"
    assert len(hands.told) == 1


def test_delete_and_undo(hands: Hands) -> None:
    hands.click(hands.middle("api"))
    hands.key(Qt.Key.Key_Delete)
    assert "api" not in hands.document.graph
    assert hands.selection == frozenset()
    assert "api" not in hands.view.reading_order()
    assert hands.told == ["Deleted “API usage”."]
    hands.document.history.undo()
    assert "api" in hands.view.reading_order()


def test_the_note_tool_puts_a_note_and_asks_for_its_name(hands: Hands) -> None:
    hands.key(Qt.Key.Key_N)
    hands.click(QPoint(700, 600))
    type_name(hands, "Check the price", Qt.Key.Key_Return)
    notes = [e for e in hands.document.snapshot().elements.values() if e.name == "Check the price"]
    assert len(notes) == 1
    assert hands.view.state.tool == "select"


def drop(hands: Hands, entry: str, at: QPoint, *, leave: bool = False) -> None:
    data = QMimeData()
    data.setData(ENTRY_MIME, entry.encode())
    QApplication.sendEvent(hands.view, QDragEnterEvent(at, COPY, data, LEFT, NONE))
    QApplication.sendEvent(hands.view, QDragMoveEvent(at, COPY, data, LEFT, NONE))
    hands.look()
    hands.view.grab()
    if leave:
        QApplication.sendEvent(hands.view, QDragLeaveEvent())
    else:
        QApplication.sendEvent(hands.view, QDropEvent(QPointF(at), COPY, data, LEFT, NONE))
    hands.look()


def test_a_dropped_entry_stands_in_the_lane_where_it_was_dropped(hands: Hands) -> None:
    hands.view.entry_dropped.connect(hands.view.place_entry)
    entry = next(e for e in load_catalogue().entries.values() if e.kind == "activity")
    x, y = hands.view.camera.to_view(625.0, 400.0)
    drop(hands, entry.id, QPoint(round(x), round(y)))
    (placed,) = hands.selection
    element = hands.document.element(placed)
    assert (element.kind, element.stage, element.seed_ref) == ("activity", "deployment", entry.id)
    assert hands.place_of(placed)[0] == 533.0
    hands.document.history.undo()
    assert placed not in hands.document.graph


def test_a_drag_that_leaves_adds_nothing(hands: Hands) -> None:
    dropped: list[str] = []
    hands.view.entry_dropped.connect(dropped.append)
    drop(hands, next(iter(load_catalogue().entries)), QPoint(500, 400), leave=True)
    assert hands.view.drop is None
    assert not dropped


def test_foreign_and_unknown_drags_are_refused(hands: Hands) -> None:
    dropped: list[str] = []
    hands.view.entry_dropped.connect(dropped.append)
    drop(hands, "no such entry", QPoint(500, 400))
    data = QMimeData()
    data.setText("hello")
    event = QDragEnterEvent(QPoint(500, 400), COPY, data, LEFT, NONE)
    event.ignore()
    QApplication.sendEvent(hands.view, event)
    assert not event.isAccepted()
    assert not dropped


def test_an_entry_without_a_point_finds_a_free_place(hands: Hands) -> None:
    entry = next(e for e in load_catalogue().entries.values() if e.kind == "revenue_stream")
    placed = hands.view.place_entry(entry.id)
    rects = hands.view.stage.scene.layout
    x, y, w, h = rects.rect_of(placed)
    for other in hands.document.graph:
        if other != placed:
            ox, oy, ow, oh = rects.rect_of(other)
            assert x >= ox + ow or ox >= x + w or y >= oy + oh or oy >= y + h


def test_an_entry_in_a_block_view_goes_to_its_block(hands: Hands) -> None:
    hands.view.set_view("bmc")
    entry = next(e for e in load_catalogue().entries.values() if e.kind == "partner")
    placed = hands.view.place_entry(entry.id, QPointF(40.0, 300.0))
    assert hands.view.stage.scene.lane_of(placed).id == "key_partners"
