"""The list of findings: what stands in it, where a click leads, filter and groups."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.analysis.checks import check
from canvas_app.commands import elements
from canvas_app.commands import findings as commands
from canvas_app.gui.mending import fix_of, rules_by_id
from canvas_app.gui.panels.check_delegate import offer_rect
from canvas_app.gui.panels.check_rows import DetailsRow, FindingRow, GroupRow
from canvas_app.gui.settings import Settings
from canvas_app.model import Risk
from tests.gui.checks.steps import LEFT, NONE, UNPAID, click_row, found, heads, panel_of, put_on

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow


def test_the_list_shows_what_the_checks_find(checked: MainWindow) -> None:
    findings = check(checked.workplace.document.snapshot(), checked.workplace.numbers.analysis)
    assert checked.workplace.checks.findings == findings
    shown = [finding for _row, finding in panel_of(checked).list.rows.findings()]
    assert shown == [one for one in findings.open if one.severity != "hint"]
    assert heads(checked)["error"].count == findings.count("error")


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
    qtbot.waitUntil(lambda: not checked.workplace.checks.attention)
    panel = panel_of(checked)
    assert panel.title.text() == "Nothing to mend"
    assert panel.title.isVisible()
    assert checked.right.tabs.tabText(2) == "Checks"
    assert not checked.status.checks.isVisible()


def test_only_what_can_be_mended_offers_it(checked: MainWindow, qtbot: QtBot) -> None:
    """The rule of what stands alone connects a card where one connection can be meant; never a risk."""
    document = checked.workplace.document
    elements.add(document, Risk(id="rain", name="Rain"))
    elements.add(document, Risk(id="hail", name="Hail"))
    checked.workplace.checks.look()
    panel, rows = panel_of(checked), panel_of(checked).list
    rain = found(checked, "R304", "rain")
    panel.show_finding(rain)
    snapshot = document.snapshot()
    for _at, finding in rows.rows.findings():
        row = rows.rows.row(rows.rows.find(("finding", finding.key)))
        assert isinstance(row, FindingRow)
        assert (rows.rows.offer(row) == "Fix") == (fix_of(snapshot, finding) is not None)
    rows = put_on(checked, found(checked, "R304", "hail"))
    before = document.seq
    QTest.mouseClick(rows.viewport(), LEFT, NONE, offer_rect(rows.visualRect(rows.currentIndex())).center())
    assert document.seq == before
    assert rows.details is not None
    assert rows.details.finding.subject == "hail"


def test_tab_leads_from_a_finding_to_what_can_be_done(checked: MainWindow) -> None:
    rows = put_on(checked, found(checked, UNPAID, "seats"))
    QTest.keyClick(rows, Qt.Key.Key_Right)
    assert rows.details is not None
    way = [rows, *rows.details.buttons.values(), panel_of(checked).rules]
    for here, there in pairwise(way):
        QTest.keyClick(here, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is there
