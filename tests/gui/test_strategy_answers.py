"""Answers in the strategy view: words, numbers, marks, fields of the document."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.commands import answers
from canvas_app.document import Document
from canvas_app.gui.strategy.entry_panel import EntryPanel
from canvas_app.gui.strategy.other_panels import FieldPanel
from canvas_app.gui.strategy.outline_delegate import answer_parts, mark_rect
from canvas_app.gui.strategy.rows import SectionRow
from canvas_app.model.framework import load_framework
from tests.bench import generated
from tests.gui.strategy_steps import (
    CONTROL,
    LEFT,
    MISSION,
    NONE,
    SIZE,
    VISION,
    answer,
    click_at,
    empty,
    focus,
    open_by_click,
    panel,
    rect_of,
    row_of,
    settle,
    strategy,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow

__all__ = ["empty"]


def test_typing_answers_in_one_step_and_undo_takes_it_back(empty: MainWindow) -> None:
    opened = open_by_click(empty, MISSION)
    assert focus() is opened.text
    QTest.keyClicks(opened.text, "Help")
    settle()
    assert answer(empty, MISSION).text == "Help"
    assert row_of(empty, MISSION).state.state == "answered"
    assert "1 of 173" in strategy(empty).head.words.text()
    QTest.keyClick(opened.text, Qt.Key.Key_Escape)
    settle()
    assert strategy(empty).list.panel is None
    assert focus() is strategy(empty).list
    assert empty.actions_by_id["edit.undo"].text() == "Undo answer “Mission”"
    QTest.keyClick(strategy(empty).list, Qt.Key.Key_Z, CONTROL)
    settle()
    assert not empty.workplace.document.snapshot().answers
    assert row_of(empty, MISSION).state.state == "open"
    empty.rooms.edit.redo()
    settle()
    assert answer(empty, MISSION).text == "Help"


def test_undo_while_an_entry_is_open_shows_what_is_there_now(empty: MainWindow) -> None:
    answers.set_text(empty.workplace.document, MISSION, "Before")
    settle()
    opened = open_by_click(empty, MISSION)
    assert opened.text.toPlainText() == "Before"
    empty.rooms.edit.undo()
    settle()
    assert opened.text.toPlainText() == ""


def test_a_number_with_its_unit(empty: MainWindow) -> None:
    opened = open_by_click(empty, SIZE)
    QTest.keyClicks(opened.number, "18.4k")
    QTest.keyClicks(opened.unit, "accounts")
    settle()
    assert (answer(empty, SIZE).number, answer(empty, SIZE).unit) == (18400.0, "accounts")
    assert row_of(empty, SIZE).number == "18,400 accounts"
    opened.number.selectAll()
    QTest.keyClicks(opened.number, "many")
    settle()
    assert "not a number" in opened.error.text()
    assert opened.number.text() == "many"
    opened.number.selectAll()
    QTest.keyClick(opened.number, Qt.Key.Key_Delete)
    settle()
    assert not opened.error.isVisible()
    assert not empty.workplace.document.snapshot().answers


def test_percent_is_a_unit(empty: MainWindow) -> None:
    opened = open_by_click(empty, SIZE)
    QTest.keyClicks(opened.number, "12.5 %")
    settle()
    assert row_of(empty, SIZE).number == "12.5 %"


def test_the_switch_for_ai_on_the_row_and_in_the_panel(empty: MainWindow) -> None:
    outline, index = rect_of(empty, SIZE)
    click_at(outline, answer_parts(outline.visualRect(index)).ai.center())
    assert answer(empty, SIZE).ai_specific
    assert row_of(empty, SIZE).state.name == "AI market size"
    opened = open_by_click(empty, SIZE)
    assert opened.ai.isChecked()
    QTest.mouseClick(opened.ai, LEFT)
    settle()
    assert not empty.workplace.document.snapshot().answers
    assert opened.head.name.text() == "Market size"


def test_in_work_and_back(empty: MainWindow) -> None:
    opened = open_by_click(empty, MISSION)
    QTest.mouseClick(opened.in_work, LEFT)
    settle()
    assert row_of(empty, MISSION).state.state == "in_work"
    QTest.mouseClick(opened.in_work, LEFT)
    settle()
    assert not empty.workplace.document.snapshot().answers


def test_not_for_us_asks_for_a_reason(empty: MainWindow) -> None:
    opened = open_by_click(empty, SIZE)
    QTest.mouseClick(opened.not_for_us, LEFT)
    popover = strategy(empty).answering.reason
    assert popover is not None
    assert popover.isVisible()
    assert not popover.accept_button.isEnabled()
    assert not empty.workplace.document.snapshot().answers
    QTest.keyClicks(popover.field, "We sell to ourselves")
    QTest.keyClick(popover.field, Qt.Key.Key_Return)
    settle()
    assert (answer(empty, SIZE).not_for_us, answer(empty, SIZE).reason) == (True, "We sell to ourselves")
    assert "We sell to ourselves" in opened.head.state.text()
    QTest.mouseClick(opened.not_for_us, LEFT)
    settle()
    assert not empty.workplace.document.snapshot().answers


def test_the_open_entries_of_a_section_are_marked_together(empty: MainWindow) -> None:
    answers.set_text(empty.workplace.document, "fw.ecosystem.ecosystem_vision", "Together")
    settle()
    outline = strategy(empty).list
    strategy(empty).sections.chosen.emit("ecosystem")
    settle()
    index = outline.outline.section_index("ecosystem")
    head = outline.outline.row(index)
    assert isinstance(head, SectionRow)
    click_at(outline, mark_rect(head, outline.visualRect(index)).center())
    popover = strategy(empty).answering.reason
    assert popover is not None
    QTest.mouseClick(popover.offers[1], LEFT)
    settle()
    states = [state.state for state in empty.centre.coverage.coverage.sections[9].states]
    assert states == ["answered", *["not_for_us"] * 9]
    empty.rooms.edit.undo()
    settle()
    assert empty.centre.coverage.coverage.not_for_us == 0


def test_fields_of_the_document_are_edited_in_place(empty: MainWindow) -> None:
    outline, index = rect_of(empty, "fw.document.next_review")
    # It takes a date, so a date is all that it asks for.
    assert row_of(empty, "fw.document.next_review").words == "On which day will the model be looked at again?"
    click_at(outline, answer_parts(outline.visualRect(index)).name.center())
    opened = strategy(empty).list.panel
    assert isinstance(opened, FieldPanel)
    QTest.keyClicks(focus(), "2027-0")
    settle()
    assert opened.error.isVisible()
    QTest.keyClicks(focus(), "1-31")
    settle()
    assert not opened.error.isVisible()
    assert empty.workplace.document.info.next_review == datetime.date(2027, 1, 31)
    assert row_of(empty, "fw.document.next_review").words == "2027-01-31"


def test_the_title_is_edited_in_the_head(empty: MainWindow) -> None:
    title = strategy(empty).head.title
    title.selectAll()
    QTest.keyClicks(title, "Quill")
    QTest.keyClick(title, Qt.Key.Key_Return)
    settle()
    assert empty.workplace.document.info.title == "Quill"
    empty.rooms.edit.undo()
    settle()
    assert title.text() == "Untitled"


def test_markup_in_answers_is_text(empty: MainWindow) -> None:
    answers.set_not_for_us(empty.workplace.document, [MISSION], "<b>No</b>")
    settle()
    opened = open_by_click(empty, MISSION)
    assert opened.head.state.textFormat() == Qt.TextFormat.PlainText
    tip = strategy(empty).list.outline.index_of(MISSION).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tip


@pytest.mark.long
def test_every_entry_is_answered_through_the_window_and_found_answered(empty: MainWindow) -> None:
    """The way on is Ctrl+Enter; words, numbers and cards take turns."""
    view = strategy(empty)
    view.open_useful()
    settle()
    answered = 0
    while empty.centre.coverage.coverage.open:
        opened = view.list.panel
        assert opened is not None

        if isinstance(opened, FieldPanel):
            first: QWidget = opened.editor.focusProxy() or opened
            QTest.keyClicks(first, "Onward" if "motto" in opened.key else "2027-01-31")
        else:
            assert isinstance(opened, EntryPanel)
            first = opened.text
            if answered % 3 == 0:
                QTest.keyClicks(first, "Yes")
            elif answered % 3 == 1:
                QTest.keyClicks(opened.number, "7")
            else:
                opened.cards.add.click()
                picker = view.answering.picker
                assert picker is not None
                QTest.keyClick(picker.field, Qt.Key.Key_Return)
        answered += 1
        assert answered < 200
        QTest.keyClick(first, Qt.Key.Key_Return, CONTROL)
        QApplication.processEvents()
    settle()
    coverage = empty.centre.coverage.coverage
    assert (coverage.answered, coverage.total, coverage.next) == (173, 173, None)
    assert all(state.state == "answered" for state in coverage.states)
    assert all(empty.centre.coverage.coverage.by_id[key].state == "answered" for key in load_framework().rows)
    assert "173 of 173" in view.head.words.text()
    assert not view.head.next.isVisible()


def test_among_ten_thousand_cards_words_are_written_when_the_typing_pauses(
    empty: MainWindow, qtbot: QtBot
) -> None:
    empty.workplace.open(Document(generated.elements(10_000)))
    settle()
    opened = open_by_click(empty, MISSION)
    QTest.keyClicks(opened.text, "Help")
    qtbot.waitUntil(lambda: bool(empty.workplace.document.snapshot().answers))
    assert answer(empty, MISSION).text == "Help"
    for number, (key, held) in enumerate(((Qt.Key.Key_F12, CONTROL), (Qt.Key.Key_Escape, NONE)), start=1):
        QTest.keyClicks(opened.text, "!")
        QTest.keyClick(opened.text, key, held)
        assert answer(empty, MISSION).text == "Help" + "!" * number


@pytest.mark.parametrize(
    ("typed", "number", "unit", "left"),
    [
        ("1,200 firms", 1200.0, "firms", "1,200"),
        ("18 400 accounts", 18400.0, "accounts", "18,400"),
        ("1.2k seats a year", 1200.0, "seats a year", "1,200"),
        ("12 % of sales", 12.0, "% of sales", "12"),
        ("3 k", 3000.0, "", "3 k"),
        ("3 kEUR", 3000.0, "EUR", "3,000"),
        ("EUR 5 %", 5.0, "EUR %", "5"),
        ("5 EUR per month", 5.0, "EUR per month", "5"),
    ],
)
def test_a_unit_is_typed_behind_its_number(
    typed: str, number: float, unit: str, left: str, empty: MainWindow
) -> None:
    opened = open_by_click(empty, SIZE)
    opened.number.setFocus()
    QTest.keyClicks(opened.number, typed)
    settle()
    assert (answer(empty, SIZE).number, answer(empty, SIZE).unit) == (number, unit)
    assert opened.unit.text() == unit
    QTest.keyClick(opened.number, Qt.Key.Key_Tab)
    settle()
    assert opened.number.text() == left
    opened.unit.setFocus()
    opened.unit.selectAll()
    QTest.keyClicks(opened.unit, "others")
    settle()
    assert (answer(empty, SIZE).number, answer(empty, SIZE).unit) == (number, "others")


def test_a_currency_alone_is_no_number(empty: MainWindow) -> None:
    opened = open_by_click(empty, SIZE)
    opened.number.setFocus()
    QTest.keyClicks(opened.number, "$")
    settle()
    assert opened.error.text().startswith("This is not a number.")
    assert not empty.workplace.document.snapshot().answers
    QTest.keyClicks(opened.number, "5")
    settle()
    assert (answer(empty, SIZE).number, answer(empty, SIZE).unit) == (5.0, "$")
    assert not opened.error.isVisible()


def test_clear_is_offered_where_there_is_something_to_clear(empty: MainWindow) -> None:
    answers.set_ai(empty.workplace.document, SIZE, True)
    settle()
    opened = open_by_click(empty, SIZE)
    assert not opened.clear_button.isVisible()
    QTest.keyClicks(opened.text, "Many")
    settle()
    assert opened.clear_button.isVisible()
    QTest.mouseClick(opened.clear_button, LEFT)
    settle()
    assert not opened.clear_button.isVisible()
    assert not empty.workplace.document.snapshot().answers


def test_who_says_why_not_is_led_on_and_need_not_say_it_again(empty: MainWindow) -> None:
    opened = open_by_click(empty, MISSION)
    QTest.mouseClick(opened.not_for_us, LEFT)
    settle()
    popover = strategy(empty).answering.reason
    assert popover is not None
    QTest.keyClicks(popover.field, "Too early")
    QTest.keyClick(popover.field, Qt.Key.Key_Return)
    settle()
    assert focus() is opened.next_button
    QTest.keyClick(focus(), Qt.Key.Key_Return)
    settle()
    opened = panel(empty)
    assert opened.key == VISION
    QTest.mouseClick(opened.not_for_us, LEFT)
    settle()
    assert popover.field.text() == popover.field.selectedText() == "Too early"
    QTest.keyClick(popover.field, Qt.Key.Key_Return)
    settle()
    assert answer(empty, VISION).reason == "Too early"
    empty.workplace.open(Document())
    settle()
    opened = open_by_click(empty, MISSION)
    QTest.mouseClick(opened.not_for_us, LEFT)
    settle()
    assert popover.field.text() == ""


def test_fields_of_the_document_are_not_marked_with_their_section(empty: MainWindow) -> None:
    outline = strategy(empty).list
    head = outline.outline.row(outline.outline.section_index("document"))
    assert isinstance(head, SectionRow)
    assert head.open_ids == ()
