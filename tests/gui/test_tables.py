"""The tables of streams and costs: edited in place, pasted from a spreadsheet, with a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from canvas_app.gui.dialogs.tables import TablesDialog
from canvas_app.model import Cost, RevenueStream

if TYPE_CHECKING:
    from canvas_app.gui.windows.main_window import MainWindow


@pytest.fixture
def dialog(window: MainWindow) -> TablesDialog:
    window.actions_by_id["numbers.tables"].trigger()
    opened = window.rooms.numbers.dialog
    assert isinstance(opened, TablesDialog)
    return opened


def column(dialog: TablesDialog, name: str) -> int:
    return [c.name for c in dialog.table.source.columns].index(name)


def type_into(dialog: TablesDialog, row: int, name: str, text: str) -> None:
    table = dialog.table
    table.setCurrentIndex(table.sorted.index(row, column(dialog, name)))
    QTest.keyClick(table, Qt.Key.Key_Return)
    field = table.viewport().findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_cell_is_typed_and_undone(window: MainWindow, dialog: TablesDialog) -> None:
    document = window.workplace.document
    first = document.snapshot().of_kind(RevenueStream)[0]
    type_into(dialog, 0, "churn", "4")
    after = document.element(first.id)
    assert isinstance(after, RevenueStream)
    assert after.churn is not None
    assert after.churn.value == 0.04
    document.history.undo()
    assert document.element(first.id) == first


def test_a_refused_cell_says_why_and_keeps_its_value(window: MainWindow, dialog: TablesDialog) -> None:
    seq = window.workplace.document.seq
    type_into(dialog, 0, "churn", "400")
    assert "between 0 % and 100 %" in dialog.says.text()
    assert window.workplace.document.seq == seq


def test_rows_from_a_spreadsheet_come_in_as_one_step(window: MainWindow, dialog: TablesDialog) -> None:
    document = window.workplace.document
    before = len(document.snapshot().elements)
    dialog.pages.setCurrentIndex(1)
    QGuiApplication.clipboard().setText("Name\tAmount\nOffice\t2.500,00 €\nCloud\t1,200\nBroken\tmany\n")
    QTest.keyClick(dialog.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    costs = {cost.name: cost for cost in document.snapshot().of_kind(Cost)}
    assert costs["Office"].amount is not None
    assert costs["Office"].amount.value == 2500.0
    assert dialog.says.text() == "2 added, 0 updated, 1 row left out."
    assert dialog.report.toPlainText().startswith("Row 4, Amount:")
    document.history.undo()
    assert len(document.snapshot().elements) == before


def test_rows_are_copied_sorted_added_and_removed(window: MainWindow, dialog: TablesDialog) -> None:
    document = window.workplace.document
    table = dialog.table
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    names = [table.sorted.index(row, 0).data() for row in range(table.sorted.rowCount())]
    assert names == sorted(names, key=str.casefold, reverse=True)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Name\tPrice\t")
    before = len(document.snapshot().of_kind(RevenueStream))
    QTest.mouseClick(dialog.add_button, Qt.MouseButton.LeftButton)
    assert len(document.snapshot().of_kind(RevenueStream)) == before + 1
    document.history.undo()
    table.setFocus()
    table.setCurrentIndex(table.sorted.index(0, 0))
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert len(document.snapshot().of_kind(RevenueStream)) == before - 1


def test_rows_and_tables_are_reached_with_the_keys(window: MainWindow, dialog: TablesDialog) -> None:
    document = window.workplace.document
    before = len(document.snapshot().of_kind(Cost))
    QTest.keyClick(dialog.table, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert dialog.kind == "costs"
    QTest.keyClick(dialog.table, Qt.Key.Key_Insert)
    field = dialog.table.viewport().findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "Office")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    costs = document.snapshot().of_kind(Cost)
    assert len(costs) == before + 1
    assert "Office" in {cost.name for cost in costs}
