"""Pages in a preview: rendered beside the window, long canvases in parts, no blank page after a change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest

from canvas_app.document import Document
from canvas_app.drawing.theme import load_theme
from canvas_app.gui.bridge import DocumentBridge
from canvas_app.gui.page_work import PageWork
from canvas_app.gui.panels.page_view import PageView
from canvas_app.model import Activity
from canvas_app.report.pdf.render import PageImages
from canvas_app.report.pdf.view_page import picture_pdf
from canvas_app.report.views import view_picture
from tests.bench.generated import elements
from tests.gui.patience import let_workers_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

    from canvas_app.report.pdf.render import Crop


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[PageView]:
    owner = QObject()
    bridge = DocumentBridge(Document(), owner)
    work = PageWork(bridge, owner)
    shown = PageView(work)
    qtbot.addWidget(shown)
    shown.resize(500, 400)
    shown.show()
    yield shown
    shown.set_pages(None)
    work.close()
    bridge.detach()
    let_workers_end()


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, threading.Thread]]:
    """Rows of each rendering, and the thread that did it."""
    found: list[tuple[int, threading.Thread]] = []
    pixels = PageImages.pixels

    def watched(pages: PageImages, number: int, width: int, crop: Crop | None = None) -> object:
        assert crop is not None
        found.append((crop.rows, threading.current_thread()))
        return pixels(pages, number, width, crop)

    monkeypatch.setattr(PageImages, "pixels", watched)
    return found


def _pages(*names: str) -> PageImages:
    document = Document([Activity(name=name) for name in names])
    return PageImages(picture_pdf(view_picture(document, "bmc"), load_theme()))


def _long_pages() -> PageImages:
    return PageImages(picture_pdf(view_picture(Document(elements(400)), "value_chain"), load_theme()))


def _image(view: PageView) -> QImage:
    return view.viewport().grab().toImage()


def test_the_window_itself_renders_nothing(
    view: PageView, rendered: list[tuple[int, threading.Thread]], qtbot: QtBot
) -> None:
    view.set_pages(_pages("Alpha"))
    qtbot.waitUntil(lambda: view.sharp)
    view.resize(620, 400)
    QTest.qWaitForWindowExposed(view)
    qtbot.waitUntil(lambda: view.sharp)
    assert len(rendered) >= 2
    assert threading.main_thread() not in {thread for _, thread in rendered}


def test_of_a_long_canvas_only_what_is_in_sight_is_rendered(
    view: PageView, rendered: list[tuple[int, threading.Thread]], qtbot: QtBot
) -> None:
    pages = _long_pages()
    wide, high = pages.sizes[0]
    assert high > 6 * wide
    view.set_pages(pages)
    qtbot.waitUntil(lambda: view.sharp)
    assert sum(rows for rows, _ in rendered) < 3 * view.width()
    first = _image(view)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    qtbot.waitUntil(lambda: view.sharp)
    assert _image(view) != first


def test_parts_of_a_page_join_without_a_seam(view: PageView, qtbot: QtBot) -> None:
    pages = _long_pages()
    view.set_pages(pages)
    view.verticalScrollBar().setValue(round(view.viewport().width() * 1.5) - 200)
    qtbot.waitUntil(lambda: view.sharp)
    image = _image(view)
    middle = image.width() // 2
    rows = {image.pixelColor(middle, y).name() for y in range(30, image.height() - 30)}
    # The ground of the view, which would show between parts that do not meet, is no colour of the page.
    assert image.pixelColor(3, 3).name() not in rows


def test_the_old_page_stands_until_the_new_one_is_rendered(view: PageView, qtbot: QtBot) -> None:
    view.set_pages(_pages("Alpha"))
    qtbot.waitUntil(lambda: view.sharp)
    before = _image(view)
    view.set_pages(_pages("Omega with another name"))
    assert not view.sharp
    assert _image(view) == before
    qtbot.waitUntil(lambda: view.sharp)
    assert _image(view) != before


def test_without_pages_the_words_say_why(view: PageView, qtbot: QtBot) -> None:
    view.set_pages(_pages("Alpha"))
    qtbot.waitUntil(lambda: view.sharp)
    before = _image(view)
    view.set_pages(None, "There is no such frame.")
    assert view.count == 0
    assert not view.sharp
    assert _image(view) != before
