"""Frames in the window: the key and menus, the inspector, and a picture of one by the export dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from canvas_app.commands import frames
from tests.gui.window_steps import Answers, click

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow


def _framed(window: MainWindow) -> str:
    """Select a card, put a frame around it by its key and keep the name that is offered."""
    card = next(iter(window.workplace.document.snapshot().elements))
    click(window, card)
    QTest.keyClick(window.canvas, Qt.Key.Key_F)
    assert window.canvas.editor is not None
    QTest.keyClick(window.canvas.editor, Qt.Key.Key_Return)
    (frame,) = window.workplace.document.snapshot().frames
    return frame


def test_f_without_a_selection_takes_the_tool(window: MainWindow) -> None:
    window.canvas.setFocus()
    window.workplace.state.select(())
    QTest.keyClick(window.canvas, Qt.Key.Key_F)
    assert window.workplace.state.tool == "frame"
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.workplace.state.tool == "select"


def test_the_inspector_names_a_frame(window: MainWindow, qtbot: QtBot) -> None:
    frame = _framed(window)
    window.rooms.view.inspector()
    inspector = window.right.inspector
    qtbot.waitUntil(lambda: inspector.form is not None and list(inspector.form.rows) == ["name"])
    assert inspector.form is not None
    field = inspector.form.rows["name"].editor.findChild(QLineEdit) or inspector.form.rows["name"].editor
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "Proof of value")
    assert window.workplace.document.snapshot().frames[frame].name == "Proof of value"
    window.workplace.document.history.undo()
    assert window.workplace.document.snapshot().frames[frame].name == "Frame"


def test_the_menu_of_a_frame_is_about_frames(window: MainWindow, qtbot: QtBot) -> None:
    frame = _framed(window)
    window.canvas.context_menu_requested.emit(window.canvas.visible_centre(), window.canvas.rect().center())
    menus = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible()]
    words = [action.text().replace("&", "") for action in menus[0].actions() if action.text()]
    assert words == ["Rename", "Delete", "Zoom to selection", "Export picture…"]
    assert all(action.isEnabled() for action in menus[0].actions())
    menus[0].close()
    window.actions_by_id["edit.delete"].trigger()
    assert frame not in window.workplace.document.snapshot().frames


def test_a_picture_of_the_selected_frame(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document = window.workplace.document
    frame = frames.add(document, "bmc", (0.0, 0.0, 300.0, 200.0), "Partners first")
    window.workplace.state.select({frame})
    window.update_actions()
    window.actions_by_id["exports.picture"].trigger()
    dialog = window.rooms.exports.dialog
    assert dialog is not None
    assert dialog.options.frame.currentText() == "Partners first"
    assert dialog.options.view.isHidden()
    dialog.options.pixels_wide.setText("600")
    with qtbot.waitSignal(dialog.exported), Answers(tmp_path / "a.png"):
        QTest.mouseClick(dialog.write_button, Qt.MouseButton.LeftButton)
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (600, 400)


def test_the_finder_goes_to_a_frame_in_its_view(window: MainWindow, qtbot: QtBot) -> None:
    frame = frames.add(window.workplace.document, "bmc", (0.0, 0.0, 300.0, 200.0), "Partners first")
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "partners first")
    QTest.keyClick(field, Qt.Key.Key_Return)
    state = window.workplace.state
    assert state.view == "bmc"
    assert state.selection == {frame}
    left, top, right, bottom = window.canvas.camera.world(window.canvas.width(), window.canvas.height())
    assert max(left, top) < 0.0
    assert right > 300.0
    assert bottom > 200.0
