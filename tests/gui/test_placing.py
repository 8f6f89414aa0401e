"""Placing in the window: dropped from the library, quickly added, pasted, and found again by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from canvas_app.gui.panels.library_model import EntryRow, GroupRow
from canvas_app.gui.settings import Settings
from canvas_app.gui.windows.main_window import MainWindow
from canvas_app.model import Domain, Note, RevenueStream
from tests.gui.window_steps import drop, entry_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def test_dropping_a_stream_places_it_where_it_was_dropped(window: MainWindow) -> None:
    before = set(window.workplace.document.snapshot().elements)
    drop(window, entry_of("revenue_stream"), window.canvas.width() * 0.7, window.canvas.height() * 0.8)
    (added,) = set(window.workplace.document.snapshot().elements) - before
    assert isinstance(window.workplace.document.element(added), RevenueStream)
    assert window.workplace.state.selection == {added}
    window.workplace.document.history.undo()
    assert set(window.workplace.document.snapshot().elements) == before


def test_dropping_a_domain_offers_its_package_in_one_step(window: MainWindow) -> None:
    before = window.workplace.document.snapshot()
    drop(window, entry_of("domain", "agents"), 300, 500)
    package = window.rooms.insert.package
    assert package is not None
    assert package.isVisible()
    ticked = {heading for heading, box in package.boxes.items() if box.isChecked()}
    assert ticked == {"Focus stages", "Activities", "Roles", "Typical streams"}
    QTest.keyClick(package, Qt.Key.Key_Return)
    after = window.workplace.document.snapshot()
    new = [after.elements[key] for key in after.elements if key not in before.elements]
    assert {"domain", "revenue_stream"} <= {element.kind for element in new}
    window.workplace.document.history.undo()
    assert window.workplace.document.snapshot().elements == before.elements


def test_only_the_domain_can_be_placed(window: MainWindow) -> None:
    before = set(window.workplace.document.snapshot().elements)
    drop(window, entry_of("domain", "agents"), 300, 500)
    package = window.rooms.insert.package
    assert package is not None
    QTest.mouseClick(package.only_button, Qt.MouseButton.LeftButton)
    (added,) = set(window.workplace.document.snapshot().elements) - before
    assert isinstance(window.workplace.document.element(added), Domain)


def test_quick_add_places_at_the_point(window: MainWindow) -> None:
    before = set(window.workplace.document.snapshot().elements)
    point = window.canvas.visible_centre()
    window.rooms.insert.quick_add_at(point, window.mapToGlobal(window.rect().center()))
    quick = window.rooms.insert._quick
    assert quick is not None
    QTest.keyClicks(quick.field, "technology partner")
    QTest.keyClick(quick.field, Qt.Key.Key_Return)
    (added,) = set(window.workplace.document.snapshot().elements) - before
    assert window.workplace.document.element(added).kind == "partner"


def test_a_search_without_result_adds_a_note(window: MainWindow) -> None:
    before = set(window.workplace.document.snapshot().elements)
    QTest.keyClicks(window.library.search, "zzqq <b>")
    QTest.keyClick(window.library.search, Qt.Key.Key_Return)
    (added,) = set(window.workplace.document.snapshot().elements) - before
    note = window.workplace.document.element(added)
    assert isinstance(note, Note)
    assert note.name == "zzqq <b>"


def test_copied_cards_are_text_and_paste_into_another_window(window: MainWindow, app: QApplication) -> None:
    stream = next(iter(window.workplace.document.snapshot().of_kind(RevenueStream)))
    window.workplace.state.select({stream.id})
    window.rooms.edit.copy()
    assert '"bmcanvas-fragment"' in QGuiApplication.clipboard().text()
    other = MainWindow(Settings())
    other.furnish()
    other.rooms.edit.paste()
    (pasted,) = other.workplace.document.snapshot().elements.values()
    assert pasted.name == stream.name
    assert pasted.id != stream.id
    other.workplace.document.history.mark_saved()
    other.close()


def test_foreign_text_pastes_as_notes(window: MainWindow) -> None:
    before = set(window.workplace.document.snapshot().elements)
    QGuiApplication.clipboard().setText("First thought\nSecond thought")
    window.rooms.edit.paste()
    added = set(window.workplace.document.snapshot().elements) - before
    assert {window.workplace.document.element(key).name for key in added} == {
        "First thought",
        "Second thought",
    }


def test_page_down_ends_at_the_last_entry_before_closed_headings(window: MainWindow) -> None:
    window.rooms.insert.quick_add_at(window.canvas.visible_centre(), QPoint(200, 200))
    quick = window.rooms.insert._quick
    assert quick is not None

    def rows() -> list[object]:
        return [quick.model.row(quick.model.index(row, 0)) for row in range(quick.model.rowCount())]

    for number, row in reversed(list(enumerate(rows()))):
        if isinstance(row, GroupRow) and row.open == (number > 0):
            quick.take(quick.model.index(number, 0))  # only the first group is open now
    entries = [number for number, row in enumerate(rows()) if isinstance(row, EntryRow)]
    assert isinstance(rows()[-1], GroupRow)
    quick.list.setCurrentIndex(quick.model.first_entry())
    for _ in range(9):
        QTest.keyClick(quick.field, Qt.Key.Key_PageDown)
        assert quick.list.currentIndex().row() in entries
    assert quick.list.currentIndex().row() == entries[-1]
    QTest.keyClick(quick.field, Qt.Key.Key_Down)
    assert quick.list.currentIndex().row() == entries[-1]
    for _ in range(9):
        QTest.keyClick(quick.field, Qt.Key.Key_PageUp)
        assert quick.list.currentIndex().row() in entries
    assert quick.list.currentIndex().row() == entries[0]
    quick.hide()
