"""The export dialog: real pages in the preview, options remembered, progress, cancel, own words."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pptx import Presentation
from pypdf import PdfReader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QStyle, QStyleOptionComboBox

from canvas_app import storage
from canvas_app.commands.printing import set_chapter_hidden, set_options
from canvas_app.model import PrintOptions
from canvas_app.report.content.outline import KEYS
from tests.gui.window_steps import Answers, choose_option

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from canvas_app.gui.dialogs.export import ExportDialog
    from canvas_app.gui.windows.main_window import MainWindow


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ExportDialog:
    set_options(window.workplace.document, PrintOptions(profile="one_page"))
    QTest.keyClick(
        window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    opened = window.rooms.exports.dialog
    assert opened is not None
    qtbot.waitUntil(lambda: opened.preview.count == 1)
    return opened


def _remembered(window: MainWindow) -> PrintOptions:
    return window.workplace.document.info.printing


def _export(dialog: ExportDialog, qtbot: QtBot, path: Path) -> None:
    with qtbot.waitSignal(dialog.exported), Answers(path):
        QTest.mouseClick(dialog.write_button, Qt.MouseButton.LeftButton)


def _click_tab(dialog: ExportDialog, number: int) -> None:
    place = dialog.tabs.tabRect(number).center()
    QTest.mouseClick(dialog.tabs, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def _click_chapter(dialog: ExportDialog, row: int) -> None:
    rows = dialog.texts.list
    rows.scrollToItem(rows.item(row))
    rect = rows.visualItemRect(rows.item(row))
    place = QPoint(rect.left() + 90, rect.center().y())
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def test_nothing_that_can_be_chosen_is_cut(dialog: ExportDialog, tmp_path: Path) -> None:
    options = dialog.options
    noise = Image.effect_noise((560, 560), 90.0)
    noise.save(tmp_path / "logo.png")
    options.take_logo(tmp_path / "logo.png")
    QApplication.processEvents()
    for part in (options.logo_words, options.choose_logo):
        assert part.width() >= part.sizeHint().width(), part
    for box in options.findChildren(QComboBox):
        if box.isVisible():
            edit = QStyle.SubControl.SC_ComboBoxEditField
            option = QStyleOptionComboBox()
            box.initStyleOption(option)
            room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, box).width()
            texts = [box.itemText(number) for number in range(box.count())]
            widest = max(map(box.fontMetrics().horizontalAdvance, texts))
            assert room >= widest, box.accessibleName()
    dialog.close()


def test_the_view_of_a_picture_is_not_remembered(
    dialog: ExportDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    before, steps = _remembered(window), window.workplace.document.history.undo_label
    choose_option(dialog, "format", ".svg")
    other = next(view for view in ("value_chain", "bmc") if view != before.view)
    choose_option(dialog, "view", other)
    _export(dialog, qtbot, tmp_path / "a.svg")
    assert _remembered(window) == before
    assert window.workplace.document.history.undo_label == steps


def test_the_preview_shows_the_pages_that_are_written(
    dialog: ExportDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.waitUntil(lambda: dialog.preview.sharp)
    image = dialog.preview.grab().toImage()
    colors = {image.pixelColor(x, y).name() for x in range(0, image.width(), 7) for y in range(20, 300, 7)}
    assert len(colors) > 10
    _export(dialog, qtbot, tmp_path / "one.pdf")
    assert len(PdfReader(tmp_path / "one.pdf").pages) == 1
    assert window.rooms.exports.dialog is None


def test_options_are_remembered_with_the_document_and_can_be_undone(
    dialog: ExportDialog, window: MainWindow, qtbot: QtBot
) -> None:
    choose_option(dialog, "paper", "Letter")
    dialog.options.color.setFocus()
    QTest.keyClicks(dialog.options.color, "#a01050")
    QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    options = _remembered(window)
    assert (options.profile, options.paper, options.color) == ("one_page", "Letter", "#a01050")
    assert window.workplace.document.history.undo_label == "Change export options"
    window.workplace.document.history.undo()
    assert _remembered(window).paper == "A4"
    again = window.rooms.exports.show(".pdf")
    assert again.options.paper.currentData() == "A4"
    again.close()


def test_a_wrong_colour_is_said_beside_the_field_and_nothing_is_written(
    dialog: ExportDialog, window: MainWindow
) -> None:
    QTest.keyClicks(dialog.options.color, "reddish")
    QTest.mouseClick(dialog.write_button, Qt.MouseButton.LeftButton)
    assert "as #1F5FBF" in dialog.options.fault.text()
    assert dialog.options.color.property("wrong")
    assert not dialog.busy
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.rooms.exports.dialog is None


def test_an_export_can_be_cancelled(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    choose_option(dialog, "profile", "full")
    order = dialog.options.order()
    assert order is not None
    dialog.write(tmp_path / "full.pdf", order)
    assert dialog.busy
    assert not dialog.write_button.isEnabled()
    with qtbot.waitSignal(dialog.work.ended):
        QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert not dialog.busy
    assert "cancelled" in dialog.state.text()
    assert list(tmp_path.iterdir()) == []
    dialog.close()


def test_closing_ends_an_export_and_keeps_no_half_a_file(
    dialog: ExportDialog, window: MainWindow, tmp_path: Path
) -> None:
    choose_option(dialog, "profile", "full")
    order = dialog.options.order()
    assert order is not None
    dialog.write(tmp_path / "full.pdf", order)
    dialog.close()
    assert window.rooms.exports.dialog is None
    for thread in threading.enumerate():
        if thread.name.startswith("export"):
            thread.join(timeout=30)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_export_says_so_and_stays_open(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    order = dialog.options.order()
    assert order is not None
    with Answers("OK") as answers, qtbot.waitSignal(dialog.work.ended):
        dialog.write(tmp_path / "gone" / "a.pdf", order)
    qtbot.waitUntil(lambda: bool(answers.said))
    assert "could not be written" in answers.said[0]
    assert dialog.isVisible()
    dialog.close()


def test_own_words_open_a_chapter_and_a_chapter_can_be_left_out(
    dialog: ExportDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.tabs.setCurrentIndex(1)
    texts = dialog.texts
    texts.list.setCurrentRow(0)
    QTest.keyClicks(texts.text, "We ask for **two** years.")
    item = texts.list.item(4)
    row = texts.list.visualItemRect(item)
    QTest.mouseClick(
        texts.list.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(row.left() + 18, row.center().y()),
    )
    assert item.checkState() == Qt.CheckState.Unchecked
    chapters = {own.chapter: own for own in window.workplace.document.snapshot().chapters.values()}
    assert chapters["summary"].text == "We ask for **two** years."
    assert chapters["market"].hidden
    dialog.tabs.setCurrentIndex(0)
    choose_option(dialog, "profile", "brief")
    _export(dialog, qtbot, tmp_path / "brief.pdf")
    words = "\n".join(page.extract_text() for page in PdfReader(tmp_path / "brief.pdf").pages)
    assert "We ask for two years." in " ".join(words.split())
    window.workplace.document.history.undo()
    window.workplace.document.history.undo()
    window.workplace.document.history.undo()
    assert not window.workplace.document.snapshot().chapters


def test_the_preview_goes_to_the_chapter_whose_words_are_written(dialog: ExportDialog, qtbot: QtBot) -> None:
    choose_option(dialog, "profile", "brief")
    qtbot.waitUntil(lambda: dialog.preview.count == 5)
    _click_tab(dialog, 1)
    texts = dialog.texts
    keys = [texts.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(texts.list.count())]
    for key, page in (("revenue", 2), ("decision", 4), ("summary", 0)):
        _click_chapter(dialog, keys.index(key))
        assert dialog.preview.page == page
        assert texts.absent.isHidden()
    _click_chapter(dialog, keys.index("value"))
    assert texts.absent.isVisible()  # the brief has no such chapter
    dialog.close()


def test_the_canvas_in_the_pdf_has_the_options_it_was_printed_with(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    choose_option(dialog, "paper", "Letter")
    _export(dialog, qtbot, tmp_path / "one.pdf")
    printing = storage.load(tmp_path / "one.pdf").info.printing
    assert (printing.profile, printing.paper) == ("one_page", "Letter")


def test_typing_of_one_chapter_is_one_step_of_undo(dialog: ExportDialog, window: MainWindow) -> None:
    texts = dialog.texts
    dialog.tabs.setCurrentIndex(1)
    texts.list.setCurrentRow(3)
    QTest.keyClicks(texts.text, "Several letters")
    window.workplace.document.history.undo()
    assert not window.workplace.document.snapshot().chapters
    dialog.close()


def test_slides_are_shown_as_they_are_written(
    dialog: ExportDialog, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    for key in KEYS[8:]:  # the first chapters show it as well
        set_chapter_hidden(window.workplace.document, key, True)
    choose_option(dialog, "format", ".pptx")
    qtbot.waitUntil(lambda: dialog.preview.count > 15, timeout=30_000)
    count = dialog.preview.count
    assert dialog.state.text() == f"Slide 1 of {count}"
    _click_tab(dialog, 1)
    _click_chapter(dialog, 6)
    assert dialog.preview.page > 1
    assert dialog.state.text() == f"Slide {dialog.preview.page + 1} of {count}"
    assert dialog.texts.absent.isHidden()
    _export(dialog, qtbot, tmp_path / "a.pptx")
    assert len(Presentation(str(tmp_path / "a.pptx")).slides) == count


def test_words_that_are_too_many_are_said_and_not_cut(dialog: ExportDialog, window: MainWindow) -> None:
    texts = dialog.texts
    dialog.tabs.setCurrentIndex(1)
    texts.list.setCurrentRow(3)
    texts.text.setPlainText("x" * 4_000)
    QTest.keyClicks(texts.text, "y")
    assert texts.fault.text() == "Text is longer than 4,000 characters."
    assert not texts.fault.isHidden()
    (own,) = window.workplace.document.snapshot().chapters.values()
    assert own.text == "x" * 4_000
    dialog.close()


def test_a_picture_of_what_is_selected(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    some = next(iter(window.workplace.document.snapshot().elements))
    window.workplace.state.select([some])
    dialog = window.rooms.exports.show(".png")
    qtbot.waitUntil(lambda: dialog.preview.count == 1)
    assert dialog.options.view.currentData() == window.workplace.state.view
    dialog.options.chosen_only.setChecked(True)
    QTest.keyClicks(dialog.options.pixels_wide, "640")
    _export(dialog, qtbot, tmp_path / "part")
    with Image.open(tmp_path / "part.png") as picture:
        assert picture.width == 640
        assert picture.height > 200


def test_a_logo_is_taken_and_a_hostile_one_is_refused(
    dialog: ExportDialog, window: MainWindow, tmp_path: Path
) -> None:
    Image.new("RGB", (40, 20), "#204080").save(tmp_path / "logo.png")
    dialog.options.take_logo(tmp_path / "logo.png")
    assert "kB" in dialog.options.logo_words.text()
    (tmp_path / "bad.png").write_text("<svg onload=alert(1)>")
    with Answers("OK") as answers:
        dialog.options.take_logo(tmp_path / "bad.png")
    assert "could not be used as logo" in answers.said[0]
    dialog.close()
    assert _remembered(window).logo
    again = storage.loads(storage.dumps(window.workplace.document), "a")
    assert again.info.printing.logo == _remembered(window).logo


def test_only_the_options_of_the_format_are_shown(dialog: ExportDialog) -> None:
    choose_option(dialog, "profile", "poster")
    assert dialog.options.sheets.isVisibleTo(dialog)
    choose_option(dialog, "format", ".xlsx")
    assert not dialog.options.sheets.isVisibleTo(dialog)
    assert not dialog.options.profile.isVisibleTo(dialog)
    assert dialog.preview.count == 0
    dialog.close()


def test_a_picture_begins_with_what_is_seen_also_when_its_format_is_chosen_later(
    dialog: ExportDialog, window: MainWindow
) -> None:
    box, seen, remembered = dialog.options.view, window.workplace.state.view, _remembered(window).view
    other = next(view for view in ("value_chain", "bmc") if view != seen)
    choose_option(dialog, "view", other)
    choose_option(dialog, "format", ".png")
    assert box.currentData() == seen
    choose_option(dialog, "view", other)
    choose_option(dialog, "format", ".svg")
    assert box.currentData() == other
    choose_option(dialog, "view", seen)
    choose_option(dialog, "format", ".pdf")
    assert box.currentData() == other
    choose_option(dialog, "view", remembered)
    dialog.close()


def test_a_long_notice_stays_clear_of_the_number_of_the_page(dialog: ExportDialog) -> None:
    height = dialog.preview.height()
    dialog.notice.show_words("Some words could not be shown: no font at hand has their script. " * 4)
    QApplication.processEvents()
    assert dialog.notice.geometry().right() + 12 < dialog.state.geometry().left()
    assert dialog.state.width() >= dialog.state.sizeHint().width()
    assert dialog.preview.height() == height
    dialog.close()
