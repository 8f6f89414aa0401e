"""The Checks tab, the signs on cards, the note on the canvas: findings are reached, mended, accepted."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from canvas_app.analysis.checks import check
from canvas_app.commands import findings as commands
from canvas_app.document import Document
from canvas_app.gui import live_checks, mending, theme
from canvas_app.gui.dialogs.accept import AcceptDialog
from canvas_app.gui.dialogs.rules import RulesDialog
from canvas_app.gui.mending import rules_by_id
from canvas_app.gui.panels.check_delegate import offer_rect
from canvas_app.gui.panels.check_rows import DetailsRow, FindingRow, GroupRow
from canvas_app.gui.scene.levels import MARKS_FROM
from canvas_app.gui.settings import Settings
from canvas_app.model import Channel, DocumentInfo, Quantity, RevenueStream, Segment, ValueProposition
from canvas_app.model.framework import load_framework
from canvas_app.model.relations import Pays

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from canvas_app.analysis.checks import Finding
    from canvas_app.gui.panels.check_list import CheckList
    from canvas_app.gui.panels.checks import ChecksPanel
    from canvas_app.gui.windows.main_window import MainWindow

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
UNPAID = "R201"
"""Nobody pays for a stream; its fix lets a segment pay."""


@pytest.fixture
def sketch() -> Document:
    """Two streams that nobody pays for, and somebody who could."""
    return Document(
        [
            DocumentInfo(title="Helpdesk writer"),
            RevenueStream(id="seats", name="Seats"),
            RevenueStream(id="calls", name="Calls"),
            ValueProposition(id="answers", name="Answers in seconds"),
            Segment(id="desks", name="Support desks"),
        ]
    )


@pytest.fixture
def checked(window: MainWindow, sketch: Document) -> Iterator[MainWindow]:
    """The window with the sketch, and its Checks tab in front."""
    window.workplace.open(sketch)
    window.workplace.numbers.compute()
    window.activateWindow()
    window.rooms.checks.show()
    QApplication.processEvents()
    yield window
    dialog = window.rooms.checks.dialog
    if isinstance(dialog, AcceptDialog | RulesDialog):
        window.rooms.checks.dialog = None


def found(window: MainWindow, rule: str, subject: str) -> Finding:
    findings = window.workplace.checks.findings
    assert findings is not None
    return next(one for one in findings.every if (one.rule, one.subject) == (rule, subject))


def has(window: MainWindow, rule: str, subject: str) -> bool:
    findings = window.workplace.checks.findings
    return findings is not None and any((one.rule, one.subject) == (rule, subject) for one in findings.open)


def panel_of(window: MainWindow) -> ChecksPanel:
    return window.right.checks


def put_on(window: MainWindow, finding: Finding) -> CheckList:
    """Put the keys on the row of a finding."""
    rows = panel_of(window).list
    index = rows.rows.find(("finding", finding.key))
    assert index.isValid()
    rows.setFocus()
    rows.setCurrentIndex(index)
    rows.scrollTo(index)
    return rows


def click_row(window: MainWindow, finding: Finding) -> None:
    rows = put_on(window, finding)
    rect = rows.visualRect(rows.currentIndex())
    QTest.mouseClick(rows.viewport(), LEFT, NONE, rect.topLeft() + QPoint(60, 12))
    QApplication.processEvents()


def press(window: MainWindow, button: str) -> None:
    """Click on a button of the opened finding."""
    details = panel_of(window).list.details
    assert details is not None
    QTest.mouseClick(details.buttons[button], LEFT)
    QApplication.processEvents()


def heads(window: MainWindow) -> dict[str, GroupRow]:
    return {row.id: row for row in panel_of(window).list.rows.rows if isinstance(row, GroupRow)}


def test_the_list_shows_what_the_checks_find(checked: MainWindow) -> None:
    findings = check(checked.workplace.document.snapshot(), checked.workplace.numbers.analysis)
    assert checked.workplace.checks.findings == findings
    shown = [finding for _row, finding in panel_of(checked).list.rows.findings()]
    assert shown == [one for one in findings.open if one.severity != "hint"]
    assert heads(checked)["error"].count == findings.count("error")


def test_the_count_stands_in_the_tab_and_at_the_foot(checked: MainWindow) -> None:
    number = checked.workplace.checks.attention
    assert number > 1
    assert checked.right.tabs.tabText(2) == f"Checks {number}"
    assert checked.status.checks.text() == f"{number} checks need attention"
    checked.right.show_page(0)
    QTest.mouseClick(checked.status.checks, LEFT)
    assert panel_of(checked).isVisible()


def test_the_count_is_red_where_there_is_an_error(checked: MainWindow) -> None:
    picture = checked.right.tabs.grab().toImage()
    assert _holds(picture, "bad", 8)


def test_findings_follow_an_edit_and_its_undo(checked: MainWindow, qtbot: QtBot) -> None:
    document = checked.workplace.document
    assert has(checked, UNPAID, "seats")
    with document.transact("Remove") as tx:
        tx.remove("seats")
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"), timeout=5000)
    document.history.undo()
    qtbot.waitUntil(lambda: has(checked, UNPAID, "seats"), timeout=5000)


def test_changes_of_one_turn_are_looked_at_once(checked: MainWindow, qtbot: QtBot) -> None:
    seen: list[int] = []
    checked.workplace.checks.changed.connect(lambda: seen.append(1))
    for number in range(5):
        with checked.workplace.document.transact("Edit") as tx:
            tx.update("seats", description=f"Number {number}")
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    QApplication.processEvents()
    assert len(seen) == 1


def test_a_click_goes_to_the_place_and_says_why(checked: MainWindow) -> None:
    finding = found(checked, UNPAID, "calls")
    click_row(checked, finding)
    assert checked.workplace.state.selection == set(finding.ids)
    rect = checked.canvas.card_rect("calls")
    assert rect is not None
    assert checked.canvas.rect().contains(rect)
    details = panel_of(checked).list.details
    assert details is not None
    words = [label.text() for label in details.findChildren(type(panel_of(checked).title))]
    info = rules_by_id()[UNPAID].info
    assert info.reason in words
    assert any(info.source in text for text in words)


def test_a_card_out_of_sight_is_brought_into_sight(checked: MainWindow) -> None:
    checked.canvas.stage.look_at(9_000.0, 9_000.0, 1.0)
    put_on(checked, found(checked, UNPAID, "seats"))
    QTest.keyClick(panel_of(checked).list, Qt.Key.Key_Return)
    rect = checked.canvas.card_rect("seats")
    assert rect is not None
    assert checked.canvas.rect().contains(rect)


def test_arrows_pass_over_what_stands_below_a_finding(checked: MainWindow) -> None:
    first, second = found(checked, UNPAID, "seats"), found(checked, UNPAID, "calls")
    rows = put_on(checked, first)
    QTest.keyClick(rows, Qt.Key.Key_Right)
    assert any(isinstance(row, DetailsRow) for row in rows.rows.rows)
    keys = [finding.key for _row, finding in rows.rows.findings()]
    QTest.keyClick(rows, Qt.Key.Key_Down)
    current = panel_of(checked).current()
    assert current is not None
    assert keys.index(current.key) == keys.index(first.key) + 1
    QTest.keyClick(rows, Qt.Key.Key_Up)
    QTest.keyClick(rows, Qt.Key.Key_Left)
    assert not any(isinstance(row, DetailsRow) for row in rows.rows.rows)
    assert second.key in keys


def test_the_word_fix_mends_in_one_step_and_says_so(checked: MainWindow, qtbot: QtBot) -> None:
    rows = put_on(checked, found(checked, UNPAID, "seats"))
    before = checked.workplace.document.snapshot()
    where = offer_rect(rows.visualRect(rows.currentIndex())).center()
    QTest.mouseClick(rows.viewport(), LEFT, NONE, where)
    assert any(
        (relation.kind, relation.target) == ("pays", "seats")
        for relation in checked.workplace.document.snapshot().relations.values()
    )
    assert checked.status.message.text().startswith("Done: ")
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"), timeout=5000)
    QTest.keyClick(checked, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert checked.workplace.document.snapshot().relations == before.relations
    qtbot.waitUntil(lambda: has(checked, UNPAID, "seats"), timeout=5000)


def test_a_double_click_mends_once(checked: MainWindow, qtbot: QtBot) -> None:
    rows = put_on(checked, found(checked, UNPAID, "seats"))
    where = offer_rect(rows.visualRect(rows.currentIndex())).center()
    QTest.mouseClick(rows.viewport(), LEFT, NONE, where)
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"), timeout=5000)
    mended = checked.workplace.document.seq
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        at, port = QPointF(where), rows.viewport()
        QApplication.sendEvent(port, QMouseEvent(kind, at, port.mapToGlobal(at), LEFT, LEFT, NONE))
    assert checked.workplace.document.seq == mended
    assert has(checked, UNPAID, "calls")


def test_a_click_that_ends_on_another_finding_mends_nothing(checked: MainWindow) -> None:
    rows = put_on(checked, found(checked, UNPAID, "seats"))
    first = offer_rect(rows.visualRect(rows.rows.find(("finding", found(checked, UNPAID, "calls").key))))
    second = offer_rect(rows.visualRect(rows.currentIndex()))
    before = checked.workplace.document.seq
    QTest.mousePress(rows.viewport(), LEFT, NONE, first.center())
    QTest.mouseRelease(rows.viewport(), LEFT, NONE, second.center())
    assert checked.workplace.document.seq == before


def test_f_mends_and_the_keys_stay_in_the_list(checked: MainWindow, qtbot: QtBot) -> None:
    rows = put_on(checked, found(checked, UNPAID, "seats"))
    QTest.keyClick(rows, Qt.Key.Key_F)
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"), timeout=5000)
    assert rows.hasFocus()
    assert isinstance(rows.current(), FindingRow)


def test_the_button_says_what_the_fix_does(checked: MainWindow, qtbot: QtBot) -> None:
    click_row(checked, found(checked, UNPAID, "seats"))
    details = panel_of(checked).list.details
    assert details is not None
    fix = rules_by_id()[UNPAID].fix
    assert fix is not None
    made = fix(checked.workplace.document.snapshot(), details.finding)
    assert made is not None
    assert details.buttons["fix"].accessibleName() == made.label
    press(checked, "fix")
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"), timeout=5000)


def test_what_cannot_be_mended_by_itself_says_what_to_decide(
    checked: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = checked.workplace.document
    monkeypatch.setattr(mending, "fix_of", lambda *_anything: None)
    seq = document.seq
    rows = put_on(checked, found(checked, UNPAID, "seats"))
    QTest.keyClick(rows, Qt.Key.Key_F)
    assert document.seq == seq
    assert rules_by_id()[UNPAID].info.advice in checked.status.message.text()


def test_all_of_a_kind_are_mended_in_one_step(checked: MainWindow, qtbot: QtBot) -> None:
    document = checked.workplace.document
    with document.transact("Draw") as tx:
        tx.put(Segment(id="banks", name="Banks"))
        for stream in ("seats", "calls"):
            for payer in ("desks", "banks"):
                tx.put(Pays(id=f"{payer}-{stream}", source=payer, target=stream, mix=0.8))
    qtbot.waitUntil(lambda: has(checked, "R207", "seats") and has(checked, "R207", "calls"), timeout=5000)
    before = document.snapshot().relations
    click_row(checked, found(checked, "R207", "seats"))
    press(checked, "fix_all")
    assert checked.status.message.text().startswith("Done: 2 findings")
    qtbot.waitUntil(lambda: not has(checked, "R207", "calls"), timeout=5000)
    assert not has(checked, "R207", "seats")
    document.history.undo()
    assert document.snapshot().relations == before


def test_accepting_asks_for_a_reason_and_folds_the_finding(checked: MainWindow, qtbot: QtBot) -> None:
    count = checked.workplace.checks.attention
    rows = put_on(checked, found(checked, UNPAID, "seats"))
    QTest.keyClick(rows, Qt.Key.Key_A)
    dialog = checked.rooms.checks.dialog
    assert isinstance(dialog, AcceptDialog)
    QTest.mouseClick(dialog.accept_button, LEFT)
    assert dialog.error.isVisible()
    assert not checked.workplace.document.snapshot().acceptances
    QTest.keyClicks(dialog.reason, "Priced after the pilot")
    QTest.keyClicks(dialog.by, "Ida")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    (kept,) = checked.workplace.document.snapshot().acceptances.values()
    assert (kept.rule, kept.subject, kept.reason, kept.by) == (
        UNPAID,
        "seats",
        "Priced after the pilot",
        "Ida",
    )
    assert kept.date == datetime.date.today()
    qtbot.waitUntil(lambda: checked.workplace.checks.attention == count - 1, timeout=5000)
    assert not heads(checked)["accepted"].open
    assert Settings().text("checks/accepted_by") == "Ida"


def test_what_is_accepted_shows_its_reason_and_can_be_reopened(checked: MainWindow, qtbot: QtBot) -> None:
    commands.accept(checked.workplace.document, UNPAID, "seats", "Priced after the pilot", by="Ida")
    qtbot.waitUntil(lambda: "accepted" in heads(checked), timeout=5000)
    rows = panel_of(checked).list
    head = rows.rows.find(("group", "accepted"))
    rows.scrollTo(head)
    QTest.mouseClick(rows.viewport(), LEFT, NONE, rows.visualRect(head).center())
    click_row(checked, found(checked, UNPAID, "seats"))
    details = panel_of(checked).list.details
    assert details is not None
    said = [label.text() for label in details.findChildren(type(panel_of(checked).title))]
    assert "Accepted by Ida: Priced after the pilot" in said
    press(checked, "reopen")
    qtbot.waitUntil(lambda: has(checked, UNPAID, "seats"), timeout=5000)


def test_a_rule_is_switched_off_and_on_again(checked: MainWindow, qtbot: QtBot) -> None:
    click_row(checked, found(checked, UNPAID, "seats"))
    press(checked, "off")
    assert checked.workplace.document.info.rules_off == (UNPAID,)
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "calls"), timeout=5000)
    QTest.mouseClick(panel_of(checked).rules, LEFT)
    dialog = checked.rooms.checks.dialog
    assert isinstance(dialog, RulesDialog)
    assert set(dialog.lines) == set(rules_by_id())
    assert not dialog.lines[UNPAID].switch.isChecked()
    QTest.keyClicks(dialog.search, rules_by_id()[UNPAID].info.title)
    QTest.mouseClick(dialog.lines[UNPAID].switch, LEFT)
    assert not checked.workplace.document.info.rules_off
    qtbot.waitUntil(lambda: has(checked, UNPAID, "calls"), timeout=5000)
    assert dialog.lines[UNPAID].count.text() == "2 open"
    dialog.close()


def test_the_filter_finds_words_of_the_sentence_and_says_when_nothing_fits(checked: MainWindow) -> None:
    panel = panel_of(checked)
    QTest.keyClicks(panel.filter, "calls")
    assert panel.list.rows.findings()
    assert all("calls" in finding.sentence.casefold() for _row, finding in panel.list.rows.findings())
    QTest.keyClicks(panel.filter, " zebra")
    assert not panel.list.rows.rows
    assert panel.title.text() == "Nothing fits the filter"
    QTest.keyClick(panel.filter, Qt.Key.Key_Escape)
    assert panel.filter.text() == ""
    assert not panel.title.isVisible()


def test_hints_are_folded_and_not_counted(checked: MainWindow) -> None:
    findings = checked.workplace.checks.findings
    assert findings is not None
    hints = findings.count("hint")
    assert hints
    assert heads(checked)["hints"] == GroupRow("hints", "Hints", hints, open=False, sign="hint")
    rows = panel_of(checked).list
    rows.setCurrentIndex(rows.rows.find(("group", "hints")))
    QTest.keyClick(rows, Qt.Key.Key_Right)
    assert heads(checked)["hints"].open
    assert sum(finding.severity == "hint" for _row, finding in rows.rows.findings()) == hints


def test_findings_stand_by_element_and_by_rule(checked: MainWindow) -> None:
    panel = panel_of(checked)
    for words, group in (("By element", "seats"), ("By rule", UNPAID)):
        panel.grouping.setCurrentText(words)
        panel.grouping.activated.emit(panel.grouping.currentIndex())
        assert group in heads(checked)
    assert Settings().text("checks/grouping") == "rule"


def test_nothing_to_mend_is_said_plainly(checked: MainWindow, qtbot: QtBot) -> None:
    document = checked.workplace.document
    for rule in rules_by_id().values():
        if rule.info.severity != "hint":
            commands.set_rule(document, rule.id, False)
    qtbot.waitUntil(lambda: not checked.workplace.checks.attention, timeout=5000)
    panel = panel_of(checked)
    assert panel.title.text() == "Nothing to mend"
    assert panel.title.isVisible()
    assert checked.right.tabs.tabText(2) == "Checks"
    assert not checked.status.checks.isVisible()


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
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"), timeout=5000)
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
    qtbot.waitUntil(lambda: has(checked, "R257", "fair"), timeout=5000)
    checked.rooms.checks.open_field(found(checked, "R257", "fair"))
    area = checked.right.inspector.area

    def in_sight() -> bool:
        focus = QApplication.focusWidget()
        middle = None if focus is None else focus.mapTo(area.viewport(), focus.rect().center())
        return middle is not None and area.viewport().rect().contains(middle)

    qtbot.waitUntil(lambda: in_sight() and area.verticalScrollBar().value() > 0, timeout=5000)


def test_f8_goes_on_with_the_folded_hints_when_nothing_else_is_left(
    checked: MainWindow, qtbot: QtBot
) -> None:
    document = checked.workplace.document
    for rule in rules_by_id().values():
        if rule.info.severity != "hint":
            commands.set_rule(document, rule.id, False)
    qtbot.waitUntil(lambda: not checked.workplace.checks.attention, timeout=5000)
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
        qtbot.waitUntil(note.isVisible, timeout=5000)
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

    qtbot.waitUntil(in_sight, timeout=5000)


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


def test_cards_carry_a_sign_and_the_sentence(checked: MainWindow, qtbot: QtBot) -> None:
    canvas = checked.canvas
    canvas.zoom_to(1.0)
    canvas.reveal("seats")
    assert _sign_on(checked, "seats") == "bad"
    rect = canvas.card_rect("seats")
    assert rect is not None
    QTest.mouseMove(canvas, rect.center())
    lines = canvas.stage.scene.marks["seats"].lines
    finding = found(checked, UNPAID, "seats")
    assert f"{finding.sentence} {rules_by_id()[UNPAID].info.advice}" in lines
    _ask_tooltip(checked, rect.center())
    qtbot.waitUntil(lambda: finding.sentence in QToolTip.text(), timeout=5000)
    QToolTip.hideText()


def test_a_sign_goes_with_its_finding(checked: MainWindow, qtbot: QtBot) -> None:
    checked.canvas.zoom_to(1.0)
    commands.set_rule(checked.workplace.document, UNPAID, False)
    for rule in rules_by_id().values():
        commands.set_rule(checked.workplace.document, rule.id, False)
    qtbot.waitUntil(lambda: not checked.workplace.checks.marks, timeout=5000)
    assert _sign_on(checked, "seats") == ""


def test_from_far_cards_carry_no_sign(checked: MainWindow) -> None:
    checked.canvas.zoom_to(MARKS_FROM * 0.9)
    checked.canvas.finish_painting()
    assert not _holds(checked.canvas.stage.picture.pixmap.toImage(), "bad", 30)


def test_quiet_while_presenting_hides_signs_and_counts_and_is_remembered(checked: MainWindow) -> None:
    checked.canvas.zoom_to(1.0)
    checked.actions_by_id["checks.quiet"].trigger()
    assert checked.canvas.stage.scene.marks == {}
    assert _sign_on(checked, "seats") == ""
    assert checked.right.tabs.tabText(2) == "Checks"
    assert not checked.status.checks.isVisible()
    assert Settings().flag("checks/quiet", False)
    assert panel_of(checked).list.rows.findings()
    QApplication.processEvents()
    QTest.mouseClick(panel_of(checked).loud, LEFT)
    assert _sign_on(checked, "seats") == "bad"
    assert not Settings().flag("checks/quiet", True)


def test_the_menu_of_a_card_offers_its_fixes(checked: MainWindow, qtbot: QtBot) -> None:
    rect = checked.canvas.card_rect("seats")
    assert rect is not None
    at = rect.center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, checked.canvas.mapToGlobal(at))
    QApplication.sendEvent(checked.canvas, event)
    (menu,) = [child for child in checked.findChildren(QMenu) if child.isVisible()]
    label = "Let “Support desks” pay"
    action = next(action for action in menu.actions() if action.text() == label)
    QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"), timeout=5000)


def test_a_note_on_the_canvas_mends_what_the_selected_card_lacks(checked: MainWindow, qtbot: QtBot) -> None:
    note = checked.rooms.checks.callout
    checked.workplace.state.select({"seats"})
    qtbot.waitUntil(note.isVisible, timeout=5000)
    finding = note.finding
    assert finding is not None
    assert note.sentence.text() == finding.sentence
    for card in checked.workplace.document.snapshot().elements:
        rect = checked.canvas.card_rect(card)
        assert rect is None or not rect.intersects(note.geometry())
    QTest.mouseClick(note.fix, LEFT)
    qtbot.waitUntil(lambda: not has(checked, finding.rule, "seats"), timeout=5000)
    checked.workplace.state.select(())
    assert not note.isVisible()


def test_a_closed_note_stays_away_until_another_card_is_chosen(checked: MainWindow, qtbot: QtBot) -> None:
    note = checked.rooms.checks.callout
    checked.workplace.state.select({"seats"})
    qtbot.waitUntil(note.isVisible, timeout=5000)
    note._on_close()
    checked.canvas.stage.pan(3.0, 0.0)
    qtbot.waitUntil(lambda: not note._rest.isActive(), timeout=5000)
    assert not note.isVisible()
    checked.workplace.state.select({"calls"})
    qtbot.waitUntil(note.isVisible, timeout=5000)


def test_a_large_model_is_looked_at_beside_the_window(
    checked: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_checks, "LARGE", 2)
    document = checked.workplace.document
    for number in range(4):
        with document.transact("Draw") as tx:
            tx.put(RevenueStream(id=f"more-{number}", name=f"More {number}"))
        checked.workplace.checks.look()
    qtbot.waitUntil(lambda: has(checked, UNPAID, "more-3"), timeout=5000)
    qtbot.waitUntil(lambda: not checked.workplace.checks._under_way, timeout=5000)
    assert checked.workplace.checks.findings is not None
    assert (
        checked.workplace.checks.findings.open
        == check(document.snapshot(), checked.workplace.numbers.analysis).open
    )


def test_a_rule_that_breaks_says_so_and_leaves_the_window_alone(
    checked: MainWindow, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    expected_log("The checks could not be done")
    from canvas_app.analysis.checks import LiveChecks

    def breaks(*_anything: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(LiveChecks, "update", breaks)
        checked.workplace.checks.look()
    assert checked.status.message.text() == live_checks.FAILED
    assert panel_of(checked).title.text() == "Not looked at"
    checked.workplace.checks.look()
    assert has(checked, UNPAID, "seats")
    assert panel_of(checked).title.text() != "Not looked at"


def test_another_document_has_findings_of_its_own(checked: MainWindow, qtbot: QtBot) -> None:
    checked.workplace.open(Document())
    assert checked.canvas.stage.scene.marks == {}
    qtbot.waitUntil(lambda: checked.workplace.checks.findings is not None, timeout=5000)
    assert not has(checked, UNPAID, "seats")
    assert panel_of(checked).title.text() == "Nothing to check yet"


def _ask_tooltip(window: MainWindow, at: QPoint) -> None:
    event = QHelpEvent(QEvent.Type.ToolTip, at, window.canvas.mapToGlobal(at))
    QApplication.sendEvent(window.canvas, event)


def _sign_on(window: MainWindow, card: str) -> str:
    """Return the colour of the sign at the corner of a card, or nothing."""
    window.canvas.finish_painting()
    rect = window.canvas.card_rect(card)
    assert rect is not None
    corner = QRect(rect.right() - 17, rect.top(), 18, 18)
    picture = window.canvas.stage.picture.pixmap.toImage().copy(corner)
    return next((token for token in ("bad", "attention") if _holds(picture, token, 3)), "")


def _holds(picture: QImage, token: str, least: int) -> bool:
    """Whether so many pixels of a picture have a colour, or nearly."""
    wanted = theme.color(token)
    near = 0
    for x in range(picture.width()):
        for y in range(picture.height()):
            seen = picture.pixelColor(x, y)
            parts = ((seen.red(), wanted.red()), (seen.green(), wanted.green()), (seen.blue(), wanted.blue()))
            near += sum(abs(a - b) for a, b in parts) < 60
    return near >= least
