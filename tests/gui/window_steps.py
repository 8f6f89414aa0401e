"""What a user does with the window: real events, and answers to dialogs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLineEdit, QMenu, QMessageBox

from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.dialogs.export import ExportDialog
    from canvas_app.gui.windows.main_window import MainWindow

ENTRY_MIME = "application/x-canvas-entry"
NO_KEY = Qt.KeyboardModifier.NoModifier


def entry_of(kind: str, name: str = "") -> str:
    """Return the id of the first entry of a kind whose name holds a word."""
    return next(
        e.id for e in load_catalogue().in_order() if e.kind == kind and name.casefold() in e.name.casefold()
    )


def drop(window: MainWindow, entry_id: str, x: float, y: float) -> None:
    """Drag an entry over the canvas and let it go at a place of the widget."""
    canvas, data = window.canvas, QMimeData()
    data.setData(ENTRY_MIME, entry_id.encode())
    target = getattr(canvas, "viewport", lambda: canvas)()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    point = QPointF(x, y)
    QApplication.sendEvent(target, QDragEnterEvent(point.toPoint(), copy, data, left, none))
    QApplication.sendEvent(target, QDragMoveEvent(point.toPoint(), copy, data, left, none))
    QApplication.sendEvent(target, QDropEvent(point, copy, data, left, none))
    QApplication.processEvents()


def click(window: MainWindow, element_id: str) -> None:
    """Click on a card."""
    rect = window.canvas.card_rect(element_id)
    assert rect is not None
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(window.canvas, left, none, rect.center())
    QApplication.processEvents()


def pull(window: MainWindow, source: str, target: str) -> None:
    """Pull a line from the right edge of one card to another."""
    canvas = window.canvas
    start, end = canvas.card_rect(source), canvas.card_rect(target)
    assert start is not None
    assert end is not None
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    handle = QPoint(start.right() + 1, start.center().y())
    QTest.mouseMove(canvas, start.center())
    QTest.mousePress(canvas, left, none, handle)
    for step in range(1, 9):
        QTest.mouseMove(canvas, handle + (end.center() - handle) * step / 8)
        QApplication.processEvents()
    QTest.mouseRelease(canvas, left, none, end.center())
    QApplication.processEvents()


def turn_wheel(widget: QWidget, at: QPoint, angle: QPoint, held: Qt.KeyboardModifier = NO_KEY) -> None:
    """Turn the wheel of a mouse over a place of a widget."""
    where, above, button = QPointF(at), QPointF(widget.mapToGlobal(at)), Qt.MouseButton.NoButton
    event = QWheelEvent(where, above, QPoint(), angle, button, held, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(widget, event)
    QApplication.processEvents()


def click_in_menu(window: MainWindow, title: str, action_id: str) -> None:
    """Open a menu of the bar and click on one of its entries."""
    bar = window.menuBar()
    top = next(action for action in bar.actions() if action.text().replace("&", "") == title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, NO_KEY, bar.actionGeometry(top).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = menu.actionGeometry(window.actions_by_id[action_id])
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NO_KEY, entry.center())
    QApplication.processEvents()


class Answers:
    """Answers the next dialogs as they come, and keeps what the message boxes said."""

    def __init__(self, *answers: str | Path) -> None:
        self.waiting = list(answers)
        self.said: list[str] = []
        self._timer = QTimer()
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._look)

    def __enter__(self) -> Answers:
        """Start to watch for dialogs."""
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop; every answer must have been asked for."""
        self._timer.stop()
        if _error[0] is None:
            assert not self.waiting, f"nobody asked for {self.waiting}"

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        if isinstance(dialog, QMessageBox):
            self.said.append(f"{dialog.text()} {dialog.informativeText()}")
            wanted = str(self.waiting.pop(0)) if self.waiting else "OK"
            buttons = {button.text().replace("&", ""): button for button in dialog.buttons()}
            if wanted not in buttons:
                self.waiting.insert(0, f"{wanted}, which is not among {list(buttons)}")
                dialog.reject()
                return
            buttons[wanted].click()
        elif isinstance(dialog, QFileDialog):
            field = dialog.findChild(QLineEdit)
            assert field is not None
            if not self.waiting:
                dialog.reject()
                return
            field.setText(str(self.waiting.pop(0)))
            dialog.accept()
        elif isinstance(dialog, QInputDialog):
            self.said.append(dialog.labelText())
            if not self.waiting:
                dialog.reject()
                return
            dialog.setTextValue(str(self.waiting.pop(0)))
            dialog.accept()


def choose_option(dialog: ExportDialog, name: str, value: object) -> None:
    """Choose a value in a box of the export dialog."""
    box = getattr(dialog.options, name)
    assert box.findData(value) >= 0
    box.setCurrentIndex(box.findData(value))
