"""The Insert menu adds a card of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from canvas_app.gui.actions import ACTIONS
from canvas_app.model import ELEMENT_TYPES, Stage

if TYPE_CHECKING:
    from canvas_app.gui.windows.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
OFFERED = [spec.id for spec in ACTIONS if spec.menu == "Insert"]


@pytest.fixture
def empty(bare_window: MainWindow) -> MainWindow:
    return bare_window


def insert(window: MainWindow, kind: str) -> None:
    """Click through the menu."""
    bar = window.menuBar()
    title = next(action for action in bar.actions() if action.text() == "&Insert")
    QTest.mouseClick(bar, LEFT, pos=bar.actionGeometry(title).center())
    menu = title.menu()
    assert isinstance(menu, QMenu)
    assert menu.isVisible()
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(window.actions_by_id[f"insert.{kind}"]).center())
    QApplication.processEvents()


def test_every_kind_stands_in_the_menu_in_the_order_of_the_library() -> None:
    kinds = [key.removeprefix("insert.") for key in OFFERED if key.removeprefix("insert.") in ELEMENT_TYPES]
    assert sorted(kinds) == sorted(ELEMENT_TYPES)
    assert kinds[:3] == ["note", "domain", "stage"]
    assert kinds[-4:] == ["strategy", "goal", "metric", "risk"]


@pytest.mark.parametrize("kind", [kind for kind in ELEMENT_TYPES if kind != "note"])
def test_a_card_of_the_kind_is_added_and_can_be_taken_back(kind: str, empty: MainWindow) -> None:
    insert(empty, kind)
    document = empty.workplace.document
    assert [element.kind for element in document.snapshot().elements.values()] == [kind]
    assert empty.workplace.state.selection == set(document.snapshot().elements)
    while document.history.undo() is not None:
        pass
    assert not document.snapshot().elements


def test_stages_come_in_the_order_of_the_chain_and_each_once(empty: MainWindow) -> None:
    for _ in range(5):
        insert(empty, "stage")
    stages = empty.workplace.document.snapshot().of_kind(Stage)
    assert [stage.code for stage in stages] == ["data", "model", "deployment", "monetization"]
    assert empty.workplace.state.selection == {stages[0].id}
    assert "All four stages" in empty.status.message.text()
