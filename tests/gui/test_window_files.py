"""Files of the window: save, reopen, ask, refuse; nothing is ever lost without a question."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from canvas_app import storage
from canvas_app.model import Note, PrintOptions
from canvas_app.model.examples import example_path
from canvas_app.report.pdf import write_pdf
from tests.gui.window_steps import Answers

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from canvas_app.gui.windows.main_window import MainWindow


def change(window: MainWindow, name: str = "A note") -> None:
    with window.workplace.document.transact("Add a note") as tx:
        tx.put(Note(name=name))


def names(window: MainWindow) -> set[str]:
    return {element.name for element in window.workplace.document.snapshot().elements.values()}


def test_save_and_reopen_brings_everything_back(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "model.bmcanvas"
    change(window)
    assert window.workplace.modified
    with Answers(path):
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert not window.workplace.modified
    assert window.workplace.path == path
    assert window.status.saved.text().startswith("Saved ")
    before = window.workplace.document.snapshot().elements
    assert window.rooms.files.open_path(path)
    assert window.workplace.document.snapshot().elements == before
    assert window.settings.recent_files() == [path]


def test_a_name_without_suffix_gets_it(window: MainWindow, tmp_path: Path) -> None:
    with Answers(tmp_path / "model"):
        assert window.rooms.files.save_as()
    assert (tmp_path / "model.bmcanvas").is_file()


@pytest.mark.parametrize("name", ["AI agents", "RAG", "MLOps"])
@pytest.mark.parametrize("pdf", [False, True])
def test_what_is_opened_is_seen_as_a_whole(
    name: str, pdf: bool, window: MainWindow, app: QApplication, tmp_path: Path
) -> None:
    path = tmp_path / ("opened.pdf" if pdf else "opened.bmcanvas")
    document = storage.load(example_path(name))
    if pdf:
        write_pdf(document, path, PrintOptions(profile="one_page"))
    else:
        storage.save(document, path)
    canvas = window.canvas
    canvas.zoom_to(3.0)
    canvas.stage.pan(-4000, -4000)
    assert window.rooms.files.open_path(path)
    app.processEvents()
    for card in canvas.reading_order():
        rect = canvas.card_rect(card)
        assert rect is not None
        assert canvas.rect().contains(rect), card


@pytest.mark.parametrize(("answer", "left"), [("Cancel", False), ("Discard", True)])
def test_new_asks_about_unsaved_changes(answer: str, left: bool, window: MainWindow) -> None:
    change(window)
    with Answers(answer) as answers:
        window.rooms.files.new()
    assert "Save the changes" in answers.said[0]
    assert ("A note" not in names(window)) == left


def test_closing_asks_and_cancel_keeps_the_window(window: MainWindow) -> None:
    change(window)
    with Answers("Cancel"):
        assert not window.close()
    assert window.isVisible()
    assert "A note" in names(window)


def test_closing_can_save_first(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "model.bmcanvas"
    change(window)
    with Answers("Save", path):
        assert window.close()
    assert any(e.name == "A note" for e in storage.load(path).snapshot().elements.values())


def test_a_file_changed_by_others_is_not_overwritten_unasked(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "model.bmcanvas"
    with Answers(path):
        window.rooms.files.save()
    theirs = path.read_bytes().replace(b"Northwind", b"Southwind")
    path.write_bytes(theirs)
    change(window)
    with Answers("Cancel") as answers:
        assert not window.rooms.files.save()
    assert "changed by another program" in answers.said[0]
    assert path.read_bytes() == theirs
    with Answers("Replace it"):
        assert window.rooms.files.save()
    assert path.read_bytes() != theirs


def test_saving_under_another_name_is_saving_and_lets_the_window_close(
    window: MainWindow, tmp_path: Path
) -> None:
    path, mine = tmp_path / "model.bmcanvas", tmp_path / "mine.bmcanvas"
    with Answers(path):
        window.rooms.files.save()
    theirs = path.read_bytes().replace(b"Northwind", b"Southwind")
    path.write_bytes(theirs)
    change(window)
    with Answers("Save", "Save under another name", mine):
        assert window.close()
    assert path.read_bytes() == theirs
    assert any(e.name == "A note" for e in storage.load(mine).snapshot().elements.values())


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_what_is_no_file_is_refused_and_never_waited_for(window: MainWindow, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.bmcanvas")
    with Answers("OK") as answers:
        assert not window.rooms.files.open_path(tmp_path / "pipe.bmcanvas")
    assert "no ordinary file" in answers.said[0]


def test_a_touched_file_with_the_same_content_needs_no_question(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "model.bmcanvas"
    with Answers(path):
        window.rooms.files.save()
    os.utime(path, (1, 1))
    change(window)
    with Answers():
        assert window.rooms.files.save()


def test_a_refused_file_says_why_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "<b>broken & bent.bmcanvas"
    path.write_text("{ not a canvas", encoding="utf-8")
    before = window.workplace.document
    with Answers("OK") as answers:
        assert not window.rooms.files.open_path(path)
    assert "could not be opened" in answers.said[0]
    assert window.workplace.document is before


def test_a_folder_that_is_gone_loses_nothing(window: MainWindow, tmp_path: Path) -> None:
    change(window)
    with Answers(tmp_path / "gone" / "model.bmcanvas", "OK") as answers:
        assert not window.rooms.files.save_as()
    assert "could not be saved" in answers.said[-1]
    assert window.workplace.modified


def test_recent_files_open_from_the_menu(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a & b.bmcanvas"
    with Answers(path):
        window.rooms.files.save()
    window.recent._fill()
    action = window.recent.menu.actions()[0]
    assert action.text() == "a && b.bmcanvas"
    change(window)
    with Answers("Discard"):
        window.recent._on_triggered(action)
    assert "A note" not in names(window)
