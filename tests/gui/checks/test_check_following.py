"""Findings follow the document: after edits, in large models, when a rule breaks."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.analysis.checks import check
from canvas_app.commands import elements
from canvas_app.document import Document
from canvas_app.gui import live_checks
from canvas_app.model import RevenueStream
from canvas_app.model.relations import Pays
from tests.gui.checks.steps import LEFT, UNPAID, has, heads, holds, panel_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow


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
    assert holds(picture, "bad", 8)


def test_findings_follow_an_edit_and_its_undo(checked: MainWindow, qtbot: QtBot) -> None:
    document = checked.workplace.document
    assert has(checked, UNPAID, "seats")
    with document.transact("Remove") as tx:
        tx.remove("seats")
    qtbot.waitUntil(lambda: not has(checked, UNPAID, "seats"))
    document.history.undo()
    qtbot.waitUntil(lambda: has(checked, UNPAID, "seats"))


def test_changes_of_one_turn_are_looked_at_once(checked: MainWindow, qtbot: QtBot) -> None:
    seen: list[int] = []
    checked.workplace.checks.changed.connect(lambda: seen.append(1))
    for number in range(5):
        with checked.workplace.document.transact("Edit") as tx:
            tx.update("seats", description=f"Number {number}")
    qtbot.waitUntil(lambda: bool(seen))
    QApplication.processEvents()
    assert len(seen) == 1


def test_the_list_is_painted_at_once_but_only_where_it_looks_different(checked: MainWindow) -> None:
    rows, seen = panel_of(checked).list, Seen()
    rows.viewport().installEventFilter(seen)
    document = checked.workplace.document
    with document.transact("Edit") as tx:
        tx.update("seats", description="For each desk.")
    checked.workplace.checks.look()
    assert seen.order == []
    elements.rename(document, "seats", "Places")
    checked.workplace.checks.look()
    assert "painted" in seen.order
    assert any("Places" in finding.sentence for _row, finding in rows.rows.findings())


def test_a_large_model_is_looked_at_beside_the_window(
    checked: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_checks, "LARGE", 2)
    monkeypatch.setattr(live_checks, "FEW", -1)
    document = checked.workplace.document
    for number in range(4):
        with document.transact("Draw") as tx:
            tx.put(RevenueStream(id=f"more-{number}", name=f"More {number}"))
        checked.workplace.checks.look()
    qtbot.waitUntil(lambda: has(checked, UNPAID, "more-3"))
    qtbot.waitUntil(lambda: not checked.workplace.checks._under_way)
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
    qtbot.waitUntil(lambda: checked.workplace.checks.findings is not None)
    assert not has(checked, UNPAID, "seats")
    assert panel_of(checked).title.text() == "Nothing to check yet"


def test_a_small_edit_of_a_large_model_is_looked_at_in_the_window(
    checked: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_checks, "LARGE", 2)
    checks, document = checked.workplace.checks, checked.workplace.document
    with document.transact("Remove") as tx:
        tx.remove("seats")
    checks.look()
    assert not has(checked, UNPAID, "seats")
    document.history.undo()
    monkeypatch.setattr(live_checks, "FEW", 0)
    checks.look()
    assert not has(checked, UNPAID, "seats"), "what takes long comes from beside the window"


def test_an_edit_is_painted_before_it_is_looked_at(checked: MainWindow, qtbot: QtBot) -> None:
    seen = Seen()
    checked.canvas.installEventFilter(seen)
    checked.workplace.checks.changed.connect(seen.note)
    with checked.workplace.document.transact("Remove") as tx:
        tx.remove("seats")
    qtbot.waitUntil(lambda: "looked" in seen.order)
    assert seen.order[0] == "painted"
    assert not has(checked, UNPAID, "seats")


class Seen(QObject):
    """What happened, in its order."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[str] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.order.append("painted")
        return False

    def note(self) -> None:
        self.order.append("looked")


def test_a_card_that_was_just_placed_is_not_shouted_at(checked: MainWindow) -> None:
    checks, document = checked.workplace.checks, checked.workplace.document
    before = checks.attention
    with document.transact("Place") as tx:
        tx.put(RevenueStream(id="new", name="Reports"))
    checks.look()
    assert has(checked, UNPAID, "new")
    assert checks.attention == before
    assert "new" not in checks.marks
    group = heads(checked)["placed"]
    assert (group.title, group.count, group.open) == ("Just placed", 3, False)


def test_what_is_said_of_a_card_counts_when_it_is_connected(checked: MainWindow) -> None:
    checks, document = checked.workplace.checks, checked.workplace.document
    with document.transact("Place") as tx:
        tx.put(RevenueStream(id="new", name="Reports"))
    checks.look()
    before = checks.attention
    with document.transact("Connect") as tx:
        tx.put(Pays(source="desks", target="new"))
    checks.look()
    assert not has(checked, UNPAID, "new")
    assert checks.attention == before + 2 + 1, (
        "nothing produces it, it has no price; and who pays gets nothing"
    )
    assert checks.marks["new"].severity == "error"
    assert "placed" not in heads(checked)


def test_what_stood_there_when_the_document_was_opened_counts_at_once(checked: MainWindow) -> None:
    checks, document = checked.workplace.checks, checked.workplace.document
    assert "seats" in checks.marks
    with document.transact("Remove") as tx:
        tx.remove("seats")
    checks.look()
    document.history.undo()
    checks.look()
    assert "seats" in checks.marks, "what an undo brings back was not just placed"


def test_the_keys_reach_what_was_just_placed(checked: MainWindow) -> None:
    document = Document()
    checked.workplace.open(document)
    with document.transact("Place") as tx:
        tx.put(RevenueStream(id="new", name="Reports"))
    checked.workplace.numbers.compute()
    checked.workplace.checks.look()
    assert checked.workplace.checks.attention == 0
    panel = panel_of(checked)
    assert "just placed" in panel.words.text()
    finding = panel.step(1)
    assert finding is not None
    assert finding.subject == "new"
    assert heads(checked)["placed"].open


def test_workers_and_the_garbage_collector_let_the_window_go_on(checked: MainWindow) -> None:
    checked.workplace.checks.look()
    assert checked.workplace.checks.findings is not None
    assert checked.workplace.checks.findings.numbers
    assert sys.getswitchinterval() < 0.001
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] > 10_000
