"""The finder: actions, cards and formats of export, found by a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.model import RevenueStream

if TYPE_CHECKING:
    from canvas_app.gui.windows.main_window import MainWindow


def test_a_card_that_was_found_has_the_keys(window: MainWindow) -> None:
    window.activateWindow()
    first, second = window.workplace.document.snapshot().of_kind(RevenueStream)[:2]
    window.workplace.state.select([first.id])
    window.rooms.view.inspector()
    window.rooms.insert.go_to(second.id)
    QApplication.processEvents()
    assert window.focusWidget() is window.canvas


def test_the_finder_runs_actions_and_finds_cards(window: MainWindow) -> None:
    window.open_finder()
    assert window.finder is not None
    QTest.keyClicks(window.finder.field, "business model canvas")
    QTest.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert window.workplace.state.view == "bmc"
    window.rooms.view.value_chain()
    element = next(iter(window.workplace.document.snapshot().of_kind(RevenueStream)))
    window.open_finder()
    QTest.keyClicks(window.finder.field, element.name)
    kinds = [find.what for find in window.finder.model.finds]
    at = kinds.index("element")
    for _ in range(at):
        QTest.keyClick(window.finder.field, Qt.Key.Key_Down)
    QTest.keyClick(window.finder.field, Qt.Key.Key_Return)
    assert window.workplace.state.selection == {element.id}


@pytest.mark.parametrize(
    ("words", "suffix", "profile"),
    [
        ("html", ".html", None),
        ("markdown", ".md", None),
        ("poster", ".pdf", "poster"),
        ("powerpoint", ".pptx", None),
        ("png", ".png", None),
        ("svg", ".svg", None),
        ("excel", ".xlsx", None),
    ],
)
def test_the_finder_offers_each_format_of_export(
    words: str, suffix: str, profile: str | None, window: MainWindow
) -> None:
    window.rooms.exports.show(".xlsx")
    window.open_finder()
    assert window.finder is not None
    QTest.keyClicks(window.finder.field, words)
    assert not window.finder.empty.isVisible()
    QTest.keyClick(window.finder.field, Qt.Key.Key_Return)
    dialog = window.rooms.exports.dialog
    assert dialog is not None
    assert dialog.options.kind.suffix == suffix
    assert profile is None or dialog.options.profile.currentData() == profile
    dialog.close()


def test_the_finder_says_that_it_found_nothing(window: MainWindow) -> None:
    window.open_finder()
    assert window.finder is not None
    QTest.keyClicks(window.finder.field, "qqzzy")
    assert window.finder.empty.isVisible()
    assert window.finder.empty.text().startswith("Nothing found.")
    window.finder.field.clear()
    assert not window.finder.empty.isVisible()
    window.finder.hide()
