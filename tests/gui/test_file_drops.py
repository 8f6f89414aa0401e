"""Files are dropped on the window: they open as from the dialog, wherever in the window they fall."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from canvas_app import storage
from canvas_app.document import Document
from canvas_app.model import DocumentInfo, Note, PrintOptions
from canvas_app.report.pdf import write_pdf
from tests.gui.window_steps import Answers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow

COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one note."""
    made = tmp_path / "dropped.bmcanvas"
    storage.save(Document([DocumentInfo(title="Quillstone Search"), Note(name="Dropped")]), made)
    return made


def drop(
    window: MainWindow, paths: Sequence[Path], over: QWidget | None = None, actions: Qt.DropAction = COPY
) -> bool:
    """Drag files into the window, and let them go over a panel; return whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    target = over or window.canvas
    point = QPointF(target.mapTo(window, target.rect().center()))
    handle = window.windowHandle()
    enter = QDragEnterEvent(point.toPoint(), actions, data, LEFT, NONE)
    for event in (
        enter,
        QDragMoveEvent(point.toPoint(), actions, data, LEFT, NONE),
        QDropEvent(point, actions, data, LEFT, NONE),
    ):
        QApplication.sendEvent(handle, event)
    QApplication.processEvents()
    return enter.isAccepted()


def names(window: MainWindow) -> set[str]:
    return {element.name for element in window.workplace.document.snapshot().elements.values()}


@pytest.mark.parametrize("where", ["canvas", "search", "right"])
def test_a_canvas_opens_wherever_it_falls(where: str, window: MainWindow, path: Path) -> None:
    panels = {"canvas": window.canvas, "search": window.library.search, "right": window.right}
    assert drop(window, [path], panels[where])
    assert names(window) == {"Dropped"}
    assert window.workplace.path == path
    assert window.settings.recent_files() == [path]
    assert window.library.search.text() == ""


def test_a_document_with_a_canvas_inside_opens(window: MainWindow, path: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "dropped.pdf"
    write_pdf(storage.load(path), pdf, PrintOptions(profile="one_page"))
    assert drop(window, [pdf])
    assert names(window) == {"Dropped"}
    assert window.workplace.path is None


@pytest.mark.parametrize(("answer", "left"), [("Cancel", False), ("Discard", True)])
def test_unsaved_changes_are_asked_about(answer: str, left: bool, window: MainWindow, path: Path) -> None:
    with window.workplace.document.transact("Add a note") as tx:
        tx.put(Note(name="Unsaved"))
    with Answers(answer) as answers:
        drop(window, [path])
    assert "Save the changes" in answers.said[0]
    assert ("Dropped" in names(window)) == left


def test_a_wrong_file_gets_its_sentence_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    wrong, before = tmp_path / "holiday.jpg", names(window)
    wrong.write_bytes(b"no canvas")
    with Answers() as answers:
        assert drop(window, [wrong])
    assert "“holiday.jpg” could not be opened." in answers.said[0]
    assert names(window) == before


def test_of_several_files_the_first_is_opened_and_it_is_said(window: MainWindow, path: Path) -> None:
    drop(window, [path, path.with_name("other.bmcanvas")])
    assert names(window) == {"Dropped"}
    assert "of 2 files “dropped.bmcanvas” was opened" in window.status.message.text()


def test_a_file_that_would_be_moved_away_is_not_taken(window: MainWindow, path: Path) -> None:
    before = names(window)
    assert not drop(window, [path], actions=MOVE)
    assert names(window) == before


def test_nothing_is_opened_behind_a_question(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    before = names(window)
    window.rooms.edit.properties()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    drop(window, [path])
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.close()
    assert names(window) == before


def test_an_address_is_no_file(window: MainWindow) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/model.bmcanvas")])
    point = window.right.mapTo(window, window.right.rect().center())
    event = QDragEnterEvent(point, COPY, data, LEFT, NONE)
    QApplication.sendEvent(window.windowHandle(), event)
    assert not event.isAccepted()
