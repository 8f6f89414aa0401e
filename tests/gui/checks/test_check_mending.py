"""Findings are mended, accepted, and their rules switched off, from the list."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.analysis.checks import check
from canvas_app.commands import findings as commands
from canvas_app.document import Document
from canvas_app.gui import mending
from canvas_app.gui.dialogs.accept import AcceptDialog
from canvas_app.gui.dialogs.rules import RulesDialog
from canvas_app.gui.mending import rules_by_id
from canvas_app.gui.panels.check_delegate import offer_rect
from canvas_app.gui.panels.check_rows import FindingRow
from canvas_app.gui.settings import Settings
from canvas_app.model import Segment, ValueProposition
from canvas_app.model.relations import Pays
from tests.gui.checks.steps import LEFT, NONE, UNPAID, click_row, found, has, heads, panel_of, press, put_on

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow


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
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"))
    QTest.keyClick(checked, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert checked.workplace.document.snapshot().relations == before.relations
    qtbot.waitUntil(lambda: has(checked, UNPAID, "seats"))


def test_a_double_click_mends_once(checked: MainWindow, qtbot: QtBot) -> None:
    rows = put_on(checked, found(checked, UNPAID, "seats"))
    where = offer_rect(rows.visualRect(rows.currentIndex())).center()
    QTest.mouseClick(rows.viewport(), LEFT, NONE, where)
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"))
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
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"))
    checked.activateWindow()
    qtbot.waitUntil(rows.hasFocus)
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
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"))


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
    qtbot.waitUntil(lambda: has(checked, "R207", "seats") and has(checked, "R207", "calls"))
    before = document.snapshot().relations
    click_row(checked, found(checked, "R207", "seats"))
    press(checked, "fix_all")
    assert checked.status.message.text().startswith("Done: 2 findings")
    qtbot.waitUntil(lambda: not has(checked, "R207", "calls"))
    assert not has(checked, "R207", "seats")
    document.history.undo()
    assert document.snapshot().relations == before


def test_two_cards_that_each_lack_the_other_are_connected_once() -> None:
    document = Document([ValueProposition(id="answers", name="Answers"), Segment(id="desks", name="Desks")])
    alone = [finding for finding in check(document.snapshot()).every if finding.rule == "R304"]
    assert {finding.subject for finding in alone} == {"answers", "desks"}
    assert mending.mend_all(document, alone).startswith("Done: 2 findings")
    (line,) = document.snapshot().relations.values()
    assert (line.kind, line.source, line.target) == ("serves", "answers", "desks")
    document.history.undo()
    assert not document.snapshot().relations


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
    qtbot.waitUntil(lambda: checked.workplace.checks.attention == count - 1)
    assert not heads(checked)["accepted"].open
    assert Settings().text("checks/accepted_by") == "Ida"


def test_after_accepting_the_keys_go_on_with_the_next_finding(checked: MainWindow, qtbot: QtBot) -> None:
    rows = panel_of(checked).list
    commands.accept(checked.workplace.document, UNPAID, "calls", "Free for now")
    qtbot.waitUntil(lambda: "accepted" in heads(checked))
    head = rows.rows.find(("group", "accepted"))
    rows.scrollTo(head)
    # The place of an accepted finding is in sight, and no reason to follow it there.
    QTest.mouseClick(rows.viewport(), LEFT, NONE, rows.visualRect(head).center())
    before = [finding.key for _row, finding in rows.rows.findings() if finding.accepted is None]
    chosen = found(checked, UNPAID, "seats")
    click_row(checked, chosen)
    details = rows.details
    assert details is not None
    details.buttons["accept"].setFocus()
    press(checked, "accept")
    dialog = checked.rooms.checks.dialog
    assert isinstance(dialog, AcceptDialog)
    QTest.keyClicks(dialog.reason, "Priced after the pilot")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"))
    checked.activateWindow()
    qtbot.waitUntil(rows.hasFocus)
    current = rows.current()
    assert isinstance(current, FindingRow)
    assert current.finding.key == before[before.index(chosen.key) + 1]


def test_a_rule_is_found_by_what_its_findings_say(checked: MainWindow) -> None:
    checked.rooms.checks.rules()
    dialog = checked.rooms.checks.dialog
    assert isinstance(dialog, RulesDialog)
    QTest.keyClicks(dialog.search, "gross margin of is")
    assert [key for key, line in dialog.lines.items() if line.isVisible()] == ["R222"]
    dialog.close()


def test_every_limit_of_a_rule_is_said_in_words_with_its_unit() -> None:
    for rule in rules_by_id().values():
        said = rule.info.limits_text
        assert bool(said) == bool(rule.info.limits)
        assert "_" not in said
        assert not re.search(r"\d%", said)
        for name in rule.info.limits:
            moved = dict(rule.info.limits) | {name: 0.777}
            assert replace(rule.info, limits=moved).limits_text != said, (rule.id, name)
    assert rules_by_id()["R222"].info.limits_text == "a margin from 40 % to 100 %"


def test_what_is_accepted_shows_its_reason_and_can_be_reopened(checked: MainWindow, qtbot: QtBot) -> None:
    commands.accept(checked.workplace.document, UNPAID, "seats", "Priced after the pilot", by="Ida")
    qtbot.waitUntil(lambda: "accepted" in heads(checked))
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
    qtbot.waitUntil(lambda: has(checked, UNPAID, "seats"))


def test_a_rule_is_switched_off_and_on_again(checked: MainWindow, qtbot: QtBot) -> None:
    click_row(checked, found(checked, UNPAID, "seats"))
    press(checked, "off")
    assert checked.workplace.document.info.rules_off == (UNPAID,)
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "calls"))
    QTest.mouseClick(panel_of(checked).rules, LEFT)
    dialog = checked.rooms.checks.dialog
    assert isinstance(dialog, RulesDialog)
    assert set(dialog.lines) == set(rules_by_id())
    assert not dialog.lines[UNPAID].switch.isChecked()
    QTest.keyClicks(dialog.search, rules_by_id()[UNPAID].info.title)
    QTest.mouseClick(dialog.lines[UNPAID].switch, LEFT)
    assert not checked.workplace.document.info.rules_off
    qtbot.waitUntil(lambda: has(checked, UNPAID, "calls"))
    assert dialog.lines[UNPAID].count.text() == "2 open"
    dialog.close()
