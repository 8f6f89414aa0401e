"""The strategy view as a page: outline, keys, filters, meters, first use and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from canvas_app.commands import answers
from canvas_app.document import Document
from canvas_app.gui.strategy.other_panels import DomainPanel
from canvas_app.gui.strategy.rows import DomainRow, SayRow, SectionRow
from canvas_app.model.framework import load_framework
from tests.gui.strategy_steps import (
    ALT,
    CONTROL,
    LEFT,
    MISSION,
    SIZE,
    VISION,
    click_at,
    empty,
    focus,
    listed,
    open_by_click,
    panel,
    rect_of,
    row_of,
    rows,
    settle,
    strategy,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.windows.main_window import MainWindow

__all__ = ["empty"]


def test_the_third_button_takes_the_centre_and_the_others_give_it_back(window: MainWindow) -> None:
    switch = window.top_bar.switch
    QTest.mouseClick(switch.buttons["strategy"], LEFT)
    settle()
    assert strategy(window).isVisible()
    assert not window.canvas.isVisible()
    assert switch.buttons["strategy"].isChecked()
    assert window.actions_by_id["view.strategy"].isChecked()
    assert window.workplace.state.view == "value_chain"
    QTest.mouseClick(switch.buttons["bmc"], LEFT)
    settle()
    assert window.canvas.isVisible()
    assert not strategy(window).isVisible()
    assert switch.buttons["bmc"].isChecked()
    assert not window.actions_by_id["view.strategy"].isChecked()


def test_the_whole_framework_is_listed_in_its_sections(empty: MainWindow) -> None:
    sections = load_framework().sections
    assert listed(empty) == [row.id for section in sections for row in section.rows]
    heads = [row.title for row in rows(empty) if isinstance(row, SectionRow)]
    assert heads == [section.title for section in sections]
    items = strategy(empty).sections.sections.items
    assert [(item.title, item.counts.total) for item in items] == [(s.title, len(s.rows)) for s in sections]


def test_the_keys_lead_through_the_outline(empty: MainWindow) -> None:
    outline = strategy(empty).list
    QTest.keyClick(outline, Qt.Key.Key_Home)
    QTest.keyClick(outline, Qt.Key.Key_Down)
    assert outline.outline.row(outline.currentIndex()) == row_of(empty, MISSION)
    QTest.keyClick(outline, Qt.Key.Key_Down)
    assert outline.outline.row(outline.currentIndex()) == row_of(empty, VISION)
    QTest.keyClick(outline, Qt.Key.Key_Right)
    assert outline.outline.row(outline.currentIndex()) == row_of(empty, "fw.leader.chief_business_officer")
    QTest.keyClick(outline, Qt.Key.Key_Left)
    assert outline.outline.row(outline.currentIndex()) == row_of(empty, MISSION)
    QTest.keyClick(outline, Qt.Key.Key_Return)
    settle()
    assert panel(empty).key == MISSION
    QTest.keyClicks(focus(), "Help")
    QTest.keyClick(focus(), Qt.Key.Key_Return, CONTROL)
    settle()
    assert panel(empty).key == VISION
    assert focus() is panel(empty).text
    QTest.keyClick(focus(), Qt.Key.Key_Down, ALT)
    settle()
    assert panel(empty).key == "fw.identity.core_principles"


def test_the_next_open_entry_passes_over_what_is_settled(empty: MainWindow) -> None:
    document = empty.workplace.document
    answers.set_text(document, VISION, "Far")
    answers.set_not_for_us(document, ["fw.identity.core_principles"], "No")
    settle()
    opened = open_by_click(empty, MISSION)
    QTest.mouseClick(opened.next_button, LEFT)
    settle()
    assert panel(empty).key == "fw.leader.chief_business_officer"


def test_filters_leave_their_entries_and_what_is_open_stays(empty: MainWindow) -> None:
    document = empty.workplace.document
    answers.set_text(document, MISSION, "Help")
    answers.set_in_work(document, VISION, True)
    settle()
    view = strategy(empty)
    filters = view.head.filter.group
    for number, wanted in ((2, [VISION]), (3, [MISSION])):
        QTest.mouseClick(filters.button(number), LEFT)
        settle()
        assert listed(empty) == wanted
    QTest.mouseClick(filters.button(1), LEFT)
    settle()
    assert MISSION not in listed(empty)
    opened = open_by_click(empty, "fw.identity.core_principles")
    QTest.keyClicks(opened.text, "Care")
    settle()
    assert "fw.identity.core_principles" in listed(empty)
    QTest.keyClick(opened.text, Qt.Key.Key_Escape)
    settle()
    assert "fw.identity.core_principles" not in listed(empty)
    QTest.mouseClick(filters.button(4), LEFT)
    settle()
    (nothing,) = rows(empty)
    assert isinstance(nothing, SayRow)
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    settle()
    assert len(listed(empty)) == 173


def test_search_finds_names_answers_and_questions(empty: MainWindow) -> None:
    answers.set_text(empty.workplace.document, MISSION, "Zebra crossings for all")
    settle()
    search = strategy(empty).head.search
    QTest.keyClick(strategy(empty).list, Qt.Key.Key_Slash)
    assert focus() is search
    for words, key in (
        ("zebra", MISSION),
        ("AI market size", SIZE),
        ("ecosystem governance", "fw.ecosystem"),
    ):
        search.clear()
        QTest.keyClicks(search, words)
        settle()
        assert listed(empty)[0].startswith(key)
        assert len(listed(empty)) < 10
    QTest.keyClick(search, Qt.Key.Key_Escape)
    settle()
    assert len(listed(empty)) == 173
    QTest.keyClicks(search, "qqqq")
    settle()
    assert listed(empty) == []


def test_the_meters_lead_to_the_next_useful_entry(empty: MainWindow, qtbot: QtBot) -> None:
    empty.rooms.view.value_chain()
    settle()
    meter = empty.centre.meter
    qtbot.waitUntil(lambda: meter.text() == "Strategy 0 of 173")
    QTest.mouseClick(meter, LEFT)
    settle()
    assert panel(empty).key == MISSION
    QTest.keyClicks(focus(), "Help")
    settle()
    assert meter.text() == "Strategy 1 of 173"
    QTest.mouseClick(strategy(empty).head.next, LEFT)
    settle()
    assert panel(empty).key == "fw.value_element.customer_value"


def test_the_first_use_is_explained_until_something_is_opened(empty: MainWindow) -> None:
    hint = rows(empty)[0]
    assert isinstance(hint, SayRow)
    outline = strategy(empty).list
    click_at(outline, outline.visualRect(outline.outline.index_of("hint")).center())
    assert panel(empty).key == MISSION


def test_a_placed_domain_shows_its_stages_and_what_was_observed(window: MainWindow) -> None:
    window.rooms.view.strategy()
    settle()
    row = next(row for row in rows(window) if isinstance(row, DomainRow))
    outline, index = rect_of(window, row.key)
    click_at(outline, outline.visualRect(index).center())
    opened = outline.panel
    assert isinstance(opened, DomainPanel)
    assert opened.stages.accessibleName() == "3 of 3 stages covered"
    QTest.mouseClick(opened.show_card, LEFT)
    settle()
    assert window.workplace.state.selection == {row.focus.element}
    window.rooms.view.strategy()
    with window.workplace.document.transact("Delete") as tx:
        tx.remove(row.focus.element)
    settle()
    assert not any(isinstance(known, DomainRow) for known in rows(window))
    assert outline.panel is None


def test_the_menu_of_a_row_does_without_opening_it(empty: MainWindow, qtbot: QtBot) -> None:
    outline, index = rect_of(empty, SIZE)
    outline.menu_wanted.emit(index, outline.mapToGlobal(QPoint(50, 50)))
    menu = next(child for child in strategy(empty).findChildren(QMenu) if child.isVisible())
    words = [action.text() for action in menu.actions()]
    assert words[:4] == ["Open", "For AI", "In work", "Not for us"]
    menu.actions()[2].trigger()
    menu.close()
    settle()
    assert row_of(empty, SIZE).state.state == "in_work"


def test_another_document_is_shown_as_it_is(empty: MainWindow) -> None:
    open_by_click(empty, MISSION)
    other = Document()
    answers.set_text(other, VISION, "Far")
    empty.workplace.open(other)
    settle()
    assert strategy(empty).list.panel is None
    assert row_of(empty, VISION).words == "Far"


@pytest.mark.parametrize("size", [(880, 560), (1280, 720), (1920, 1080)])
def test_nothing_is_cut_at_any_size(empty: MainWindow, size: tuple[int, int]) -> None:
    empty.resize(*size)
    settle()
    opened = open_by_click(empty, SIZE)
    outline = strategy(empty).list
    assert opened.height() >= opened.height_for(opened.width())
    assert opened.geometry().right() <= outline.viewport().width()
    for button in (opened.next_button, opened.cards.add, opened.in_work, opened.not_for_us):
        assert button.width() >= button.sizeHint().width()
    assert strategy(empty).head.filter.segments.isVisible() == (size[0] >= 1280)


def test_one_key_leads_through_what_is_useful_from_wherever_one_is(empty: MainWindow) -> None:
    empty.rooms.view.value_chain()
    settle()
    QTest.keyClick(empty.canvas, Qt.Key.Key_F7)
    settle()
    assert panel(empty).key == MISSION
    assert strategy(empty).head.next.text() == "Next: Customer value"
    for key in ("fw.value_element.customer_value", "fw.market_analysis.market_segmentation"):
        QTest.keyClick(focus(), Qt.Key.Key_F7)
        settle()
        assert panel(empty).key == key
        assert focus() is panel(empty).text
    empty.rooms.view.value_chain()
    settle()
    QTest.keyClick(empty.canvas, Qt.Key.Key_F7)
    settle()
    assert panel(empty).key == MISSION


def test_who_comes_back_goes_on_where_the_cursor_was(empty: MainWindow) -> None:
    opened = open_by_click(empty, SIZE)
    for field in (opened.text, opened.number):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_1, ALT)
        settle()
        assert focus() is empty.canvas
        QTest.keyClick(empty.canvas, Qt.Key.Key_3, ALT)
        settle()
        assert focus() is field
    strategy(empty).close_panel()
    QTest.keyClick(focus(), Qt.Key.Key_1, ALT)
    QTest.keyClick(empty.canvas, Qt.Key.Key_3, ALT)
    settle()
    assert focus() is strategy(empty).list


def test_answers_in_bold_are_listed_without_their_marks(empty: MainWindow) -> None:
    answers.set_text(empty.workplace.document, MISSION, "**Answers** for\n- every desk")
    settle()
    assert row_of(empty, MISSION).words == "Answers for • every desk"


def test_a_section_that_is_not_for_us_says_so(empty: MainWindow) -> None:
    view, document = strategy(empty), empty.workplace.document
    section = next(row for row in rows(empty) if isinstance(row, SectionRow) and row.open_ids)
    index = next(item for item in range(len(view.sections.sections.items)))
    before = view.sections.sections.index(index).data()
    assert "answered" in before
    answers.set_not_for_us(document, list(section.open_ids), "No")
    settle()
    told = [view.sections.sections.index(n).data() for n in range(len(view.sections.sections.items))]
    assert f"{section.title}, not for us" in told
    head = next(row for row in rows(empty) if isinstance(row, SectionRow) and row.key == section.key)
    assert head.counts is not None
    assert head.counts.left_out


def test_the_meter_stays_where_it_is_whatever_comes_next(empty: MainWindow) -> None:
    head = strategy(empty).head
    before = head.meter.mapTo(head, QPoint()), head.meter.width()
    for name in ("Risk", "How the value that the model creates reaches its customers in every region"):
        head._next_words = name
        head._fit_next()
        settle()
        assert (head.meter.mapTo(head, QPoint()), head.meter.width()) == before
