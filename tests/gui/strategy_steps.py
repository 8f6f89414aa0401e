"""What a user does in the strategy view, and what is seen there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.gui.strategy.entry_panel import EntryPanel
from canvas_app.gui.strategy.outline_delegate import answer_parts
from canvas_app.gui.strategy.rows import AnswerRow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.strategy.outline_list import OutlineList
    from canvas_app.gui.strategy.view import StrategyView
    from canvas_app.gui.windows.main_window import MainWindow
    from canvas_app.model import EntryAnswer

MISSION, VISION = "fw.identity.mission", "fw.identity.vision"
SIZE, AI_SIZE = "fw.market_analysis.market_size", "fw.market_analysis.ai_market_size"
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def empty(bare_window: MainWindow) -> MainWindow:
    """The window with an empty document and the strategy, reached by its key."""
    QTest.keyClick(bare_window.canvas, Qt.Key.Key_3, ALT)
    settle()
    return bare_window


def strategy(window: MainWindow) -> StrategyView:
    view = window.centre.strategy
    assert view is not None
    return view


def rows(window: MainWindow) -> list[object]:
    return list(strategy(window).list.outline.rows)


def listed(window: MainWindow) -> list[str]:
    return [row.key for row in rows(window) if isinstance(row, AnswerRow)]


def row_of(window: MainWindow, key: str) -> AnswerRow:
    return next(row for row in rows(window) if isinstance(row, AnswerRow) and row.key == key)


def rect_of(window: MainWindow, key: str) -> tuple[OutlineList, QModelIndex]:
    outline = strategy(window).list
    index = outline.outline.index_of(key)
    assert index.isValid()
    outline.scrollTo(index)
    settle()
    return outline, index


def click_at(outline: OutlineList, point: QPoint) -> None:
    QTest.mouseClick(outline.viewport(), LEFT, pos=point)
    settle()


def open_by_click(window: MainWindow, key: str) -> EntryPanel:
    outline, index = rect_of(window, key)
    click_at(outline, answer_parts(outline.visualRect(index)).name.center())
    return panel(window)


def panel(window: MainWindow) -> EntryPanel:
    found = strategy(window).list.panel
    assert isinstance(found, EntryPanel)
    return found


def answer(window: MainWindow, key: str) -> EntryAnswer:
    found = (a for a in window.workplace.document.snapshot().answers.values() if a.entry == key)
    return next(found)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def drop_on(window: MainWindow, key: str, data: QMimeData) -> None:
    outline, index = rect_of(window, key)
    point = QPointF(outline.visualRect(index).center())
    none, action = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    port = outline.viewport()
    QApplication.sendEvent(port, QDragEnterEvent(point.toPoint(), action, data, LEFT, none))
    QApplication.sendEvent(port, QDragMoveEvent(point.toPoint(), action, data, LEFT, none))
    QApplication.sendEvent(port, QDropEvent(point, action, data, LEFT, none))
    settle()
