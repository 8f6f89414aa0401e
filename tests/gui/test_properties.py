"""Document properties: what is refused keeps the dialog open, at the field and its sentence."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from canvas_app.commands import elements
from canvas_app.gui.dialogs.properties import PropertiesDialog
from canvas_app.gui.panels.field_row import FieldRow
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.gui.panels.record_list import RecordListEditor
from canvas_app.model import ExchangeRate

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow
    from canvas_app.gui.workplace import Workplace

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(workplace: Workplace, qtbot: QtBot) -> PropertiesDialog:
    """The dialog on screen, not tall enough for all its fields."""
    made = PropertiesDialog(workplace.document)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.resize(480, 420)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    return made


def type_in(row: FieldRow, text: str) -> QWidget:
    """Replace what a field holds, as a person does."""
    field = row.editor.focusProxy()
    assert field is not None
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
    return field


def press_ok(dialog: PropertiesDialog) -> None:
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), LEFT)
    QApplication.processEvents()


def stands_at(dialog: PropertiesDialog, row: FieldRow) -> bool:
    """Whether the dialog is open, with the keys in the field and its sentence in sight."""
    field = row.editor.focusProxy()
    assert field is not None
    parts = (field, row.error)
    in_sight = all(part.isVisible() and part.visibleRegion().boundingRect() == part.rect() for part in parts)
    return dialog.isVisible() and field.hasFocus() and in_sight


@pytest.mark.parametrize(
    ("name", "wrong", "right"),
    [
        ("last_updated", "2026-13-45", "2026-12-24"),
        ("start_month", "2026-13", "2026-12"),
        ("horizon", "soon", "24"),
        ("opening_cash", "much", "1000"),
        ("seed", "1.5", "15"),
    ],
)
def test_ok_goes_to_what_is_refused(name: str, wrong: str, right: str, dialog: PropertiesDialog) -> None:
    row = dialog.form.rows[name]
    type_in(row, wrong)
    bar = dialog.area.verticalScrollBar()
    bar.setValue(0 if row.y() > dialog.form.height() / 2 else bar.maximum())
    press_ok(dialog)
    assert stands_at(dialog, row)
    type_in(row, right)
    press_ok(dialog)
    assert not dialog.isVisible()


def test_the_date_that_was_meant_is_kept(dialog: PropertiesDialog, workplace: Workplace) -> None:
    type_in(dialog.form.rows["last_updated"], "2026-13-45")
    press_ok(dialog)
    type_in(dialog.form.rows["last_updated"], "2026-12-24")
    press_ok(dialog)
    assert workplace.document.info.last_updated == datetime.date(2026, 12, 24)


def test_return_is_refused_as_the_button_is(dialog: PropertiesDialog) -> None:
    row = dialog.form.rows["last_updated"]
    QTest.keyClick(type_in(row, "2026-13-45"), Qt.Key.Key_Return)
    assert stands_at(dialog, row)


def test_what_is_refused_inside_a_rate_is_found_and_unfolded(workplace: Workplace, qtbot: QtBot) -> None:
    elements.edit(workplace.document, "document", rates=(ExchangeRate(currency="EUR"),))
    dialog = PropertiesDialog(workplace.document)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    rates = dialog.form.rows["rates"].editor
    assert isinstance(rates, RecordListEditor)
    rate = rates.cards[0].rows["rate"].editor
    assert isinstance(rate, QuantityEditor)
    type_in(rates.cards[0].rows["rate"], "1.1")
    QTest.mouseClick(rate.more, LEFT)
    assert rate.details is not None
    low = next(row for row in rate.details.findChildren(FieldRow) if row.name == "low")
    type_in(low, "cheap")
    QTest.mouseClick(rate.more, LEFT)
    assert not rate.details.isVisible()
    press_ok(dialog)
    assert stands_at(dialog, low)


def test_the_buttons_carry_no_icons_of_the_desktop(dialog: PropertiesDialog) -> None:
    assert all(button.icon().isNull() for button in dialog.buttons.buttons())


def test_the_title_is_ready_to_be_typed(dialog: PropertiesDialog, workplace: Workplace) -> None:
    field = dialog.form.rows["title"].editor.focusProxy()
    assert field is not None
    assert field is dialog.focusWidget()
    QTest.keyClicks(field, "Lumen Agents")
    assert workplace.document.info.title == "Lumen Agents"


def test_a_click_on_the_title_of_the_window_leads_to_the_properties(window: MainWindow) -> None:
    QTest.mouseClick(window.top_bar.title, LEFT)
    QApplication.processEvents()
    opened = window.findChild(PropertiesDialog)
    assert opened is not None
    assert opened.isVisible()
    opened.reject()
