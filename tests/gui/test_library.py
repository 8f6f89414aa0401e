"""The library: search, groups, what is on the canvas, and placing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from canvas_app.gui.panels.library import LibraryPanel
from canvas_app.gui.panels.library_delegate import mark_rect
from canvas_app.gui.panels.library_model import ENTRY_MIME, BlankRow, EntryRow, GroupRow
from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.workplace import Workplace


@pytest.fixture
def library(workplace: Workplace, qtbot: QtBot) -> LibraryPanel:
    panel = LibraryPanel(workplace, [])
    qtbot.addWidget(panel)
    panel.resize(248, 800)
    panel.load()
    panel.show()
    return panel


def rows(library: LibraryPanel) -> list[object]:
    return [library.model.row(library.model.index(number)) for number in range(library.model.rowCount())]


def index_of_kind(library: LibraryPanel, *, on_canvas: bool) -> QModelIndex:
    number = next(
        n for n, row in enumerate(rows(library)) if isinstance(row, EntryRow) and row.on_canvas == on_canvas
    )
    return library.model.index(number)


def middle(library: LibraryPanel, index: QModelIndex) -> QPoint:
    library.list.scrollTo(index)
    return library.list.visualRect(index).center()


def test_every_entry_is_listed_with_counts(library: LibraryPanel) -> None:
    entries = [row.entry.id for row in rows(library) if isinstance(row, EntryRow)]
    assert set(entries) == set(load_catalogue().entries)
    for row in rows(library):
        if isinstance(row, GroupRow):
            assert row.count > 0
    assert f"{len(load_catalogue().entries)} entries" in library.search.placeholderText()


def test_typing_searches_and_enter_places_the_first(library: LibraryPanel, qtbot: QtBot) -> None:
    QTest.keyClicks(library.search, "data annotation")
    found = rows(library)
    assert isinstance(found[0], EntryRow)
    assert "annotation" in found[0].entry.name.lower()
    with qtbot.waitSignal(library.place) as told:
        QTest.keyClick(library.search, Qt.Key.Key_Return)
    assert told.args == [found[0].entry.id]


def test_nothing_found_offers_a_blank_card(library: LibraryPanel, qtbot: QtBot) -> None:
    QTest.keyClicks(library.search, "zzqq")
    assert rows(library) == [BlankRow("zzqq")]
    with qtbot.waitSignal(library.add_blank) as told:
        QTest.keyClick(library.search, Qt.Key.Key_Return)
    assert told.args == ["zzqq"]
    QTest.keyClick(library.search, Qt.Key.Key_Escape)
    assert library.search.text() == ""
    assert len(rows(library)) > 100


def test_a_click_on_a_group_closes_and_opens_it(library: LibraryPanel) -> None:
    before = library.model.rowCount()
    head = library.model.index(0)
    group = library.model.row(head)
    assert isinstance(group, GroupRow)
    viewport = library.list.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle(library, head))
    assert library.model.rowCount() == before - group.count
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=middle(library, library.model.index(0)))
    assert library.model.rowCount() == before


def test_a_double_click_places(library: LibraryPanel, qtbot: QtBot) -> None:
    index = index_of_kind(library, on_canvas=False)
    with qtbot.waitSignal(library.place) as told:
        QTest.mouseDClick(library.list.viewport(), Qt.MouseButton.LeftButton, pos=middle(library, index))
    row = library.model.row(index)
    assert isinstance(row, EntryRow)
    assert told.args == [row.entry.id]


def test_the_mark_on_canvas_goes_to_the_card(library: LibraryPanel, qtbot: QtBot) -> None:
    index = index_of_kind(library, on_canvas=True)
    library.list.scrollTo(index)
    point = mark_rect(library.list.visualRect(index)).center()
    with qtbot.waitSignal(library.go_to) as told:
        QTest.mouseClick(library.list.viewport(), Qt.MouseButton.LeftButton, pos=point)
    row = library.model.row(index)
    assert isinstance(row, EntryRow)
    assert told.args == [row.entry.id]


def test_the_mark_follows_the_document(library: LibraryPanel, workplace: Workplace, qtbot: QtBot) -> None:
    index = index_of_kind(library, on_canvas=False)
    row = library.model.row(index)
    assert isinstance(row, EntryRow)
    with workplace.document.transact("Add") as tx:
        tx.put(row.entry.new_element())
    qtbot.waitUntil(lambda: library.model.row(index) == EntryRow(row.entry, True))
    workplace.document.history.undo()
    qtbot.waitUntil(lambda: library.model.row(index) == EntryRow(row.entry, False))


def test_a_dragged_entry_carries_its_id(library: LibraryPanel) -> None:
    index = index_of_kind(library, on_canvas=False)
    row = library.model.row(index)
    assert isinstance(row, EntryRow)
    data = library.model.mimeData([index])
    assert bytes(data.data(ENTRY_MIME).data()).decode() == row.entry.id


def test_a_tooltip_shows_markup_as_text(library: LibraryPanel) -> None:
    index = index_of_kind(library, on_canvas=True)
    text = index.data(Qt.ItemDataRole.ToolTipRole)
    assert text.startswith("<qt>")
    assert "On the canvas" in text
