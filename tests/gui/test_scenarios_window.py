"""Scenarios in the window: chosen, made, compared, edited in the inspector; and goal seek."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from canvas_app.commands import scenarios
from canvas_app.gui import latest_work
from canvas_app.gui.dialogs.goal import GoalDialog
from canvas_app.gui.dialogs.scenarios import ScenariosDialog
from canvas_app.gui.panels.number_entry import number_text
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.model import RevenueStream
from canvas_app.model.inputs import InputPlace

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow


def stream(window: MainWindow) -> RevenueStream:
    found = window.workplace.document.snapshot().of_kind(RevenueStream)
    return next(s for s in found if s.churn is not None and s.components)


@pytest.fixture
def dialog(window: MainWindow) -> ScenariosDialog:
    window.actions_by_id["numbers.scenarios"].trigger()
    opened = window.rooms.numbers.dialog
    assert isinstance(opened, ScenariosDialog)
    return opened


def test_worst_and_best_are_made_and_stand_side_by_side(window: MainWindow, dialog: ScenariosDialog) -> None:
    before = len(window.workplace.document.snapshot().scenarios)
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    names = [item.name for item in window.workplace.document.snapshot().scenarios.values()]
    assert {"Worst", "Best"} <= set(names)
    assert dialog.table.columnCount() == len(names) + 1
    window.workplace.document.history.undo()
    assert len(window.workplace.document.snapshot().scenarios) == before
    dialog.reject()


def test_a_scenario_is_added_named_used_and_deleted(window: MainWindow, dialog: ScenariosDialog) -> None:
    QTest.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    field = dialog.list.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, "Slow start")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    key = dialog.current()
    assert key is not None
    assert scenarios.existing(window.workplace.document, key).name == "Slow start"
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    assert window.workplace.numbers.scenario_id == key
    assert window.top_bar.scenario.currentText() == "Scenario: Slow start"
    scenarios.delete(window.workplace.document, key)
    assert window.workplace.numbers.scenario_id is None
    window.workplace.numbers.compute()


def test_a_value_typed_in_a_scenario_belongs_to_it(window: MainWindow) -> None:
    document, chosen = window.workplace.document, stream(window)
    assert chosen.churn is not None
    key = scenarios.add(document, "Leaky")
    window.workplace.numbers.set_scenario(key)
    window.rooms.insert.go_to(chosen.id)
    window.right.show_page(1)
    inspector = window.right.inspector
    inspector.refresh()
    QApplication.processEvents()
    assert inspector.form is not None
    editor = inspector.form.rows["churn"].editor
    assert isinstance(editor, QuantityEditor)
    editor.field.setFocus()
    editor.field.selectAll()
    QTest.keyClicks(editor.field, "7")
    QTest.keyClick(editor.field, Qt.Key.Key_Return)
    overrides = scenarios.existing(document, key).overrides
    assert [(item.path, item.value) for item in overrides] == [("churn", 0.07)]
    assert document.element(chosen.id) == chosen
    inspector.refresh()
    assert editor.to_base.isVisible()
    QTest.mouseClick(editor.to_base, Qt.MouseButton.LeftButton)
    assert scenarios.existing(document, key).overrides == ()
    assert editor.field.text() == number_text(chosen.churn.value, "share")
    assert not editor.to_base.isVisible()


def test_a_goal_is_sought_and_applied(window: MainWindow) -> None:
    chosen = stream(window)
    place = InputPlace(chosen.id, "components.0.price")
    analysis = window.workplace.numbers.analysis
    assert analysis is not None
    now = analysis.metrics["mrr"].value
    assert now is not None
    window.rooms.numbers.seek(place)
    dialog = window.rooms.numbers.dialog
    assert isinstance(dialog, GoalDialog)
    QTest.keyClicks(dialog.target, str(round(now * 1.05)))
    QTest.mouseClick(dialog.search, Qt.MouseButton.LeftButton)
    assert dialog.goal is not None
    assert dialog.answer.text().endswith(".")
    if dialog.goal.value is None:
        dialog.reject()
        return
    QTest.mouseClick(dialog.use, Qt.MouseButton.LeftButton)
    window.workplace.numbers.compute()
    reached = window.workplace.numbers.analysis.metrics["mrr"].value  # type: ignore[union-attr]
    assert reached == pytest.approx(now * 1.05, rel=1e-3)


def test_a_large_model_is_compared_beside_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latest_work, "LARGE", 0)
    before = len(window.workplace.document.snapshot().scenarios)
    window.actions_by_id["numbers.scenarios"].trigger()
    dialog = window.rooms.numbers.dialog
    assert isinstance(dialog, ScenariosDialog)
    assert not dialog.table.isEnabled()
    qtbot.waitUntil(dialog.table.isEnabled)
    QTest.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    assert not dialog.make.isEnabled()
    qtbot.waitUntil(lambda: dialog.table.columnCount() > before + 1)
    assert {"Worst", "Best"} <= {s.name for s in window.workplace.document.snapshot().scenarios.values()}
    dialog.reject()


def test_a_probability_that_is_refused_says_why(window: MainWindow) -> None:
    scenarios.add(window.workplace.document, "Unlikely")
    window.actions_by_id["numbers.scenarios"].trigger()
    dialog = window.rooms.numbers.dialog
    assert isinstance(dialog, ScenariosDialog)
    cell = dialog.table.item(dialog.table.rowCount() - 1, dialog.table.columnCount() - 1)
    assert cell is not None
    cell.setText("170")
    assert dialog.note.text().endswith(".")
    assert "robabilit" in dialog.note.text()
    restored = dialog.table.item(dialog.table.rowCount() - 1, dialog.table.columnCount() - 1)
    assert restored is not None
    assert restored.text() == ""
    dialog.reject()


def test_a_goal_in_a_large_model_is_sought_beside_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latest_work, "LARGE", 0)
    window.rooms.numbers.seek(InputPlace(stream(window).id, "components.0.price"))
    dialog = window.rooms.numbers.dialog
    assert isinstance(dialog, GoalDialog)
    QTest.keyClicks(dialog.target, "1")
    QTest.mouseClick(dialog.search, Qt.MouseButton.LeftButton)
    assert dialog.goal is None
    qtbot.waitUntil(lambda: dialog.goal is not None)
    assert dialog.answer.text().endswith(".")
    dialog.reject()


def test_goal_seek_begins_with_an_input_of_the_selected_card_else_with_a_price(window: MainWindow) -> None:
    chosen = stream(window)
    for selected in ((), (chosen.id,)):
        window.workplace.state.select(selected)
        window.rooms.numbers.goal()
        dialog = window.rooms.numbers.dialog
        assert isinstance(dialog, GoalDialog)
        place = dialog._inputs[dialog.input.currentIndex()].place
        assert place.path.startswith("components.")
        assert not selected or place.record == chosen.id
        dialog.reject()
