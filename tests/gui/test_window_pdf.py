"""Opening the canvas inside a PDF in the window: without a file of its own, of two the chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from canvas_app import storage
from canvas_app.document import Document
from canvas_app.model import DocumentInfo, Note, PrintOptions
from canvas_app.report.pdf import write_pdf
from tests.formats.attached import pdf_with
from tests.gui.window_steps import Answers

if TYPE_CHECKING:
    from pathlib import Path

    from canvas_app.gui.windows.main_window import MainWindow


def _named(title: str) -> Document:
    return Document([DocumentInfo(title=title), Note(name=f"Note of {title}")])


@pytest.fixture
def review(tmp_path: Path) -> Path:
    path = tmp_path / "review.pdf"
    write_pdf(_named("Acme"), path, PrintOptions(profile="one_page"))
    return path


@pytest.fixture
def two(tmp_path: Path) -> Path:
    names = ("First", "Second")
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf_with({f"<b>{name}.bmcanvas": storage.dumps(_named(name)) for name in names}))
    return path


def test_a_pdf_opens_as_a_canvas_without_a_file(window: MainWindow, review: Path) -> None:
    assert window.rooms.files.open_path(review)
    assert [e.name for e in window.workplace.document.snapshot().elements.values()] == ["Note of Acme"]
    assert window.workplace.path is None
    assert window.windowTitle().startswith("Acme")
    assert window.settings.recent_files() == [review]


def test_saving_asks_for_a_name_and_leaves_the_pdf_as_it_is(window: MainWindow, review: Path) -> None:
    before = review.read_bytes()
    window.rooms.files.open_path(review)
    with window.workplace.document.transact("Add a note") as tx:
        tx.put(Note(name="Another"))
    with Answers(review.with_name("mine.pdf")):
        QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert review.read_bytes() == before
    saved = review.with_name("mine.bmcanvas")
    assert window.workplace.path == saved
    assert len(storage.load(saved).snapshot().elements) == 2


def test_of_several_canvases_one_is_chosen(window: MainWindow, two: Path) -> None:
    with Answers("<b>Second.bmcanvas") as answers:
        assert window.rooms.files.open_path(two)
    assert "holds several canvases" in answers.said[0]
    assert window.workplace.document.info.title == "Second"


def test_choosing_none_keeps_what_is_open(window: MainWindow, two: Path) -> None:
    before = window.workplace.document
    with Answers():
        assert not window.rooms.files.open_path(two)
    assert window.workplace.document is before


def test_a_pdf_without_a_canvas_is_refused_in_words(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    write_pdf(_named("Acme"), path, PrintOptions(profile="one_page", attach_canvas=False))
    before = window.workplace.document
    with Answers("OK") as answers:
        assert not window.rooms.files.open_path(path)
    assert "a PDF without a canvas in it" in answers.said[0]
    assert window.workplace.document is before
