"""The strategy view: answering in place, linking, dropping, keys, filters, meters and the way back."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from canvas_app.commands import answers
from canvas_app.document import Document
from canvas_app.gui.panels.library_model import ENTRY_MIME
from canvas_app.gui.strategy.dragging import element_data
from canvas_app.gui.strategy.entry_panel import EntryPanel
from canvas_app.gui.strategy.other_panels import DomainPanel, FieldPanel
from canvas_app.gui.strategy.outline_delegate import answer_parts, chip_rects, mark_rect
from canvas_app.gui.strategy.rows import AnswerRow, DomainRow, SayRow, SectionRow
from canvas_app.model.framework import load_framework
from tests.bench import generated

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.strategy.outline_list import OutlineList
    from canvas_app.gui.strategy.view import StrategyView
    from canvas_app.gui.windows.main_window import MainWindow
    from canvas_app.model import EntryAnswer

MISSION, VISION = "fw.identity.mission", "fw.identity.vision"
SIZE, AI_SIZE = "fw.market_analysis.market_size", "fw.market_analysis.ai_market_size"
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


@pytest.fixture
def empty(window: MainWindow) -> MainWindow:
    """The window with an empty document and the strategy, reached by its key."""
    window.workplace.open(Document())
    settle()
    QTest.keyClick(window.canvas, Qt.Key.Key_3, ALT)
    settle()
    return window


def strategy(window: MainWindow) -> StrategyView:
    view = window.centre.strategy
    assert view is not None
    return view


def rows(window: MainWindow) -> list[object]:
    return list(strategy(window).list.outline.rows)


def listed(window: MainWindow) -> list[str]:
    return [row.key for row in rows(window) if isinstance(row, AnswerRow)]


def row_of(window: MainWindow, key: str) -> AnswerRow:
    return next(row for row in rows(window) if isinstance(row, AnswerRow) and row.key == key)


def rect_of(window: MainWindow, key: str) -> tuple[OutlineList, QModelIndex]:
    outline = strategy(window).list
    index = outline.outline.index_of(key)
    assert index.isValid()
    outline.scrollTo(index)
    settle()
    return outline, index


def click_at(outline: OutlineList, point: QPoint) -> None:
    QTest.mouseClick(outline.viewport(), LEFT, pos=point)
    settle()


def open_by_click(window: MainWindow, key: str) -> EntryPanel:
    outline, index = rect_of(window, key)
    click_at(outline, answer_parts(outline.visualRect(index)).name.center())
    return panel(window)


def panel(window: MainWindow) -> EntryPanel:
    found = strategy(window).list.panel
    assert isinstance(found, EntryPanel)
    return found


def answer(window: MainWindow, key: str) -> EntryAnswer:
    found = (a for a in window.workplace.document.snapshot().answers.values() if a.entry == key)
    return next(found)


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def drop_on(window: MainWindow, key: str, data: QMimeData) -> None:
    outline, index = rect_of(window, key)
    point = QPointF(outline.visualRect(index).center())
    none, action = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    port = outline.viewport()
    QApplication.sendEvent(port, QDragEnterEvent(point.toPoint(), action, data, LEFT, none))
    QApplication.sendEvent(port, QDragMoveEvent(point.toPoint(), action, data, LEFT, none))
    QApplication.sendEvent(port, QDropEvent(point, action, data, LEFT, none))
    settle()


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


def test_a_new_card_is_made_from_the_entry(empty: MainWindow) -> None:
    opened = open_by_click(empty, SIZE)
    QTest.mouseClick(opened.cards.add, LEFT)
    picker = strategy(empty).answering.picker
    assert picker is not None
    assert picker.isVisible()
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    settle()
    (element,) = empty.workplace.document.snapshot().elements.values()
    assert (element.seed_ref, element.name) == (SIZE, "Market size")
    assert [chip.chip.id for chip in opened.cards.chips] == [element.id]
    assert row_of(empty, SIZE).state.state == "answered"


def test_a_card_of_the_canvas_is_found_and_linked_and_leads_back_to_it(window: MainWindow) -> None:
    window.rooms.view.strategy()
    settle()
    document = window.workplace.document
    wanted = next(e for e in document.snapshot().elements.values() if e.kind == "partner")
    opened = open_by_click(window, VISION)
    QTest.mouseClick(opened.cards.add, LEFT)
    picker = strategy(window).answering.picker
    assert picker is not None
    QTest.keyClicks(picker.field, wanted.name)
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    settle()
    assert answer(window, VISION).elements == (wanted.id,)
    QTest.mouseClick(opened.cards.chips[0], LEFT, pos=QPoint(30, 10))
    settle()
    assert window.canvas.isVisible()
    assert window.workplace.state.selection == {wanted.id}


def test_the_cross_of_a_chip_takes_the_card_off_and_leaves_it_on_the_canvas(window: MainWindow) -> None:
    window.rooms.view.strategy()
    settle()
    document = window.workplace.document
    element = next(iter(document.snapshot().elements.values()))
    answers.link(document, VISION, element.id)
    settle()
    opened = open_by_click(window, VISION)
    chip = opened.cards.chips[0]
    QTest.mouseClick(chip, LEFT, pos=chip.cross.center())
    settle()
    assert answer(window, VISION).elements == ()
    assert document.get(element.id) is not None


def test_a_chip_on_the_row_leads_to_the_canvas(window: MainWindow) -> None:
    window.rooms.view.strategy()
    settle()
    row = next(row for row in rows(window) if isinstance(row, AnswerRow) and row.chips)
    outline, index = rect_of(window, row.key)
    chip, place = chip_rects(row, outline.visualRect(index))[0]
    assert chip is not None
    click_at(outline, place.center())
    assert window.canvas.isVisible()
    assert window.workplace.state.selection == {chip.id}


def test_an_entry_of_the_library_is_dropped_on_its_own_row_and_on_another(empty: MainWindow) -> None:
    data = QMimeData()
    data.setData(ENTRY_MIME, VISION.encode())
    drop_on(empty, VISION, data)
    (element,) = empty.workplace.document.snapshot().elements.values()
    assert element.seed_ref == VISION
    assert not empty.workplace.document.snapshot().answers
    drop_on(empty, MISSION, data)
    assert answer(empty, MISSION).elements == (element.id,)
    assert len(empty.workplace.document.snapshot().elements) == 1


def test_a_card_is_dropped_on_another_row_and_on_the_open_panel(window: MainWindow) -> None:
    window.rooms.view.strategy()
    settle()
    element = next(iter(window.workplace.document.snapshot().elements.values()))
    drop_on(window, VISION, element_data(element.id))
    assert answer(window, VISION).elements == (element.id,)
    opened = open_by_click(window, "fw.identity.core_principles")
    point, none = QPointF(40, 40), Qt.KeyboardModifier.NoModifier
    data, action = element_data(element.id), Qt.DropAction.LinkAction
    QApplication.sendEvent(opened, QDragEnterEvent(point.toPoint(), action, data, LEFT, none))
    QApplication.sendEvent(opened, QDropEvent(point, action, data, LEFT, none))
    settle()
    assert answer(window, "fw.identity.core_principles").elements == (element.id,)


def test_nothing_is_dropped_on_a_field_of_the_document(empty: MainWindow) -> None:
    data = QMimeData()
    data.setData(ENTRY_MIME, VISION.encode())
    drop_on(empty, "fw.document.motto", data)
    assert not empty.workplace.document.snapshot().elements


def test_fields_of_the_document_are_edited_in_place(empty: MainWindow) -> None:
    outline, index = rect_of(empty, "fw.document.next_review")
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
    qtbot.waitUntil(lambda: meter.text() == "Strategy 0 of 173", timeout=5000)
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


def test_a_card_placed_from_the_library_answers_its_entry_at_once(empty: MainWindow) -> None:
    empty.library.place.emit(VISION)
    settle()
    assert row_of(empty, VISION).state.state == "answered"
    assert strategy(empty).isVisible()


def test_another_document_is_shown_as_it_is(empty: MainWindow) -> None:
    open_by_click(empty, MISSION)
    other = Document()
    answers.set_text(other, VISION, "Far")
    empty.workplace.open(other)
    settle()
    assert strategy(empty).list.panel is None
    assert row_of(empty, VISION).words == "Far"


def test_markup_in_answers_is_text(empty: MainWindow) -> None:
    answers.set_not_for_us(empty.workplace.document, [MISSION], "<b>No</b>")
    settle()
    opened = open_by_click(empty, MISSION)
    assert opened.head.state.textFormat() == Qt.TextFormat.PlainText
    tip = strategy(empty).list.outline.index_of(MISSION).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;" in tip


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
    qtbot.waitUntil(lambda: bool(empty.workplace.document.snapshot().answers), timeout=5_000)
    assert answer(empty, MISSION).text == "Help"
    for number, (key, held) in enumerate(((Qt.Key.Key_F12, CONTROL), (Qt.Key.Key_Escape, NONE)), start=1):
        QTest.keyClicks(opened.text, "!")
        QTest.keyClick(opened.text, key, held)
        assert answer(empty, MISSION).text == "Help" + "!" * number


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
