"""What the canvas shows of findings: signs on cards, the note, the menu of a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QContextMenuEvent, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from canvas_app.commands import findings as commands
from canvas_app.gui.mending import rules_by_id
from canvas_app.gui.scene.levels import MARKS_FROM
from canvas_app.gui.settings import Settings
from tests.gui.checks.steps import LEFT, NONE, UNPAID, found, has, holds, panel_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow


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
    qtbot.waitUntil(lambda: finding.sentence in QToolTip.text())
    QToolTip.hideText()


def test_a_sign_goes_with_its_finding(checked: MainWindow, qtbot: QtBot) -> None:
    checked.canvas.zoom_to(1.0)
    commands.set_rule(checked.workplace.document, UNPAID, False)
    for rule in rules_by_id().values():
        commands.set_rule(checked.workplace.document, rule.id, False)
    qtbot.waitUntil(lambda: not checked.workplace.checks.marks)
    assert _sign_on(checked, "seats") == ""


def test_from_far_cards_carry_no_sign(checked: MainWindow) -> None:
    checked.canvas.zoom_to(MARKS_FROM * 0.9)
    checked.canvas.finish_painting()
    assert not holds(checked.canvas.stage.picture.pixmap.toImage(), "bad", 30)


def test_signs_that_come_while_none_are_seen_are_there_from_near(checked: MainWindow, qtbot: QtBot) -> None:
    canvas, document = checked.canvas, checked.workplace.document
    for rule in rules_by_id().values():
        commands.set_rule(document, rule.id, False)
    qtbot.waitUntil(lambda: not checked.workplace.checks.marks)
    canvas.zoom_to(MARKS_FROM * 0.9)
    canvas.finish_painting()
    touched: list[object] = []
    canvas.stage.touched.connect(touched.append)
    commands.set_rule(document, UNPAID, True)
    checked.workplace.checks.look()
    assert "seats" in canvas.stage.scene.marks
    assert touched == []
    canvas.zoom_to(1.0)
    canvas.reveal("seats")
    assert _sign_on(checked, "seats") == "bad"


def test_quiet_while_presenting_hides_signs_and_counts_and_is_remembered(checked: MainWindow) -> None:
    checked.canvas.zoom_to(1.0)
    checked.canvas.reveal("seats")
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
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"))


def test_a_note_on_the_canvas_mends_what_the_selected_card_lacks(checked: MainWindow, qtbot: QtBot) -> None:
    note = checked.rooms.checks.callout
    checked.workplace.state.select({"seats"})
    qtbot.waitUntil(note.isVisible)
    finding = note.finding
    assert finding is not None
    assert note.sentence.text() == finding.sentence
    for card in checked.workplace.document.snapshot().elements:
        rect = checked.canvas.card_rect(card)
        assert rect is None or not rect.intersects(note.geometry())
    QTest.mouseClick(note.fix, LEFT)
    qtbot.waitUntil(lambda: not has(checked, finding.rule, "seats"))
    checked.workplace.state.select(())
    assert not note.isVisible()


def test_a_closed_note_stays_away_until_another_card_is_chosen(checked: MainWindow, qtbot: QtBot) -> None:
    note = checked.rooms.checks.callout
    checked.workplace.state.select({"seats"})
    qtbot.waitUntil(note.isVisible)
    note._on_close()
    checked.canvas.stage.pan(3.0, 0.0)
    qtbot.waitUntil(lambda: not note._rest.isActive())
    assert not note.isVisible()
    checked.workplace.state.select({"calls"})
    qtbot.waitUntil(note.isVisible)


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
    return next((token for token in ("bad", "attention") if holds(picture, token, 3)), "")
