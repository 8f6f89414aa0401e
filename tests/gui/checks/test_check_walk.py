"""Going through the findings with the keys, and to the fields that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.commands import findings as commands
from canvas_app.gui.mending import rules_by_id
from canvas_app.gui.panels.check_delegate import offer_rect
from canvas_app.model import Channel, Quantity
from canvas_app.model.framework import load_framework
from tests.gui.checks.steps import LEFT, NONE, UNPAID, click_row, found, has, panel_of, put_on

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow


def test_f8_goes_through_the_findings_and_round(checked: MainWindow) -> None:
    listed = [finding for _row, finding in panel_of(checked).list.rows.findings()]
    checked.right.show_page(0)
    for finding in (*listed, listed[0]):
        QTest.keyClick(checked, Qt.Key.Key_F8)
        assert panel_of(checked).current() == finding
        assert checked.status.message.text() == finding.sentence
        assert checked.workplace.state.selection == set(finding.ids)
    QTest.keyClick(checked, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert panel_of(checked).current() == listed[-1]


def test_after_a_fix_f8_goes_to_the_very_next_finding(checked: MainWindow, qtbot: QtBot) -> None:
    listed = [finding for _row, finding in panel_of(checked).list.rows.findings()]
    number = listed.index(found(checked, UNPAID, "seats"))
    for _time in range(number + 1):
        QTest.keyClick(checked, Qt.Key.Key_F8)
    QTest.keyClick(checked, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"))
    following = listed[number + 1]
    assert has(checked, following.rule, following.subject)
    QTest.keyClick(checked, Qt.Key.Key_F8)
    current = panel_of(checked).current()
    assert current is not None
    assert current.key == following.key


def test_f8_from_the_inspector_puts_the_keys_on_the_list(checked: MainWindow) -> None:
    checked.rooms.checks.open_field(found(checked, "R202", "seats"))
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_F8)
    assert panel_of(checked).list.hasFocus()
    assert not panel_of(checked).filter.text()


def test_a_field_at_the_foot_of_the_form_comes_into_sight(checked: MainWindow, qtbot: QtBot) -> None:
    checked.resize(1280, 600)
    with checked.workplace.document.transact("Add") as tx:
        tx.put(Channel(id="fair", name="Fair", new_customers=Quantity(value=2.0)))
    qtbot.waitUntil(lambda: has(checked, "R257", "fair"))
    checked.rooms.checks.open_field(found(checked, "R257", "fair"))
    area = checked.right.inspector.area

    def in_sight() -> bool:
        focus = QApplication.focusWidget()
        middle = None if focus is None else focus.mapTo(area.viewport(), focus.rect().center())
        return middle is not None and area.viewport().rect().contains(middle)

    qtbot.waitUntil(lambda: in_sight() and area.verticalScrollBar().value() > 0)


def test_f8_goes_on_with_the_folded_hints_when_nothing_else_is_left(
    checked: MainWindow, qtbot: QtBot
) -> None:
    document = checked.workplace.document
    for rule in rules_by_id().values():
        if rule.info.severity != "hint":
            commands.set_rule(document, rule.id, False)
    qtbot.waitUntil(lambda: not checked.workplace.checks.attention)
    assert "F8" in panel_of(checked).words.text()
    assert not panel_of(checked).list.rows.findings()
    QTest.keyClick(checked, Qt.Key.Key_F8)
    current = panel_of(checked).current()
    assert current is not None
    assert current.severity == "hint"


def test_a_section_of_the_framework_is_shown_and_the_keys_stay(checked: MainWindow) -> None:
    section = found(checked, "R350", "section.ecosystem")
    panel_of(checked).show_finding(section)
    rows = put_on(checked, section)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert checked.workplace.state.page == "strategy"
    strategy = checked.centre.strategy
    assert strategy is not None
    sections = [one.id for one in load_framework().sections]
    assert strategy.sections.currentIndex().row() == sections.index("ecosystem")
    assert rows.hasFocus()


def test_the_note_speaks_of_the_finding_that_was_gone_to(checked: MainWindow, qtbot: QtBot) -> None:
    note = checked.rooms.checks.callout
    about = [one for _row, one in panel_of(checked).list.rows.findings() if one.subject == "seats"]
    for finding in about[:2]:
        click_row(checked, finding)
        qtbot.waitUntil(note.isVisible)
        assert note.sentence.text() == finding.sentence
    assert len(about) > 1


def test_the_key_of_the_fix_opens_the_field_where_the_user_must_decide(
    checked: MainWindow, qtbot: QtBot
) -> None:
    checked.resize(1280, 720)
    panel_of(checked).show_finding(found(checked, "R202", "seats"))
    checked.rooms.checks.go_to(found(checked, "R202", "seats"))
    panel_of(checked).list.setFocus()
    QTest.keyClick(checked, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    inspector = checked.right.inspector
    assert inspector.isVisible()
    area = inspector.area.viewport()

    def in_sight() -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and area.rect().contains(focus.mapTo(area, focus.rect().center()))

    qtbot.waitUntil(in_sight)


def test_a_missing_price_opens_the_pricing_in_the_inspector(checked: MainWindow) -> None:
    finding = found(checked, "R202", "seats")
    assert finding.path
    rows = put_on(checked, finding)
    where = offer_rect(rows.visualRect(rows.currentIndex())).center()
    QTest.mouseClick(rows.viewport(), LEFT, NONE, where)
    inspector = checked.right.inspector
    assert inspector.isVisible()
    assert inspector.form is not None
    row = inspector.form.rows[finding.path.split(".")[0]]
    focus = QApplication.focusWidget()
    assert focus is not None
    assert row.isAncestorOf(focus)
