"""The strategy view when something comes between: another document, undo, a card that goes, a stray click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from canvas_app.commands import answers, elements
from canvas_app.document import Document
from canvas_app.gui.strategy.other_panels import DomainPanel, FieldPanel
from canvas_app.model import Domain
from tests.bench import generated
from tests.gui.strategy_steps import (
    LEFT,
    MISSION,
    NONE,
    SIZE,
    VISION,
    answer,
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
    from canvas_app.gui.windows.main_window import MainWindow

__all__ = ["empty"]
AI_SIZE = "fw.market_analysis.ai_market_size"


def test_words_that_wait_are_never_written_into_another_document(empty: MainWindow) -> None:
    before = Document(generated.elements(10_000))
    empty.workplace.open(before)
    settle()
    opened = open_by_click(empty, MISSION)
    QTest.keyClicks(opened.text, "Ours")
    assert not before.snapshot().answers
    other = Document()
    empty.workplace.open(other)
    settle()
    assert not other.snapshot().answers
    assert [one.text for one in before.snapshot().answers.values()] == ["Ours"]


def test_the_title_that_is_being_typed_stays_with_its_document(empty: MainWindow) -> None:
    title = strategy(empty).head.title
    title.setFocus()
    QTest.keyClicks(title, "First")
    other = Document()
    elements.edit(other, "document", title="Second")
    empty.workplace.open(other)
    settle()
    assert title.text() == "Second"


def test_undo_while_the_title_has_the_focus_shows_the_title_before(empty: MainWindow) -> None:
    title = strategy(empty).head.title
    before = title.text()
    title.setFocus()
    QTest.keyClicks(title, "First")
    settle()
    empty.rooms.edit.undo()
    settle()
    assert title.text() == before == empty.workplace.document.info.title


def test_a_click_on_the_ground_of_an_open_entry_leaves_it_as_it_is(empty: MainWindow) -> None:
    opened = open_by_click(empty, MISSION)
    QTest.keyClicks(opened.number, "x")
    QTest.mouseClick(opened, LEFT, pos=QPoint(6, opened.height() - 6))
    settle()
    assert panel(empty) is opened
    assert opened.number.text() == "x"


def test_keys_that_no_field_takes_do_not_steer_the_outline(empty: MainWindow) -> None:
    opened = open_by_click(empty, MISSION)
    outline = strategy(empty).list
    opened.in_work.setFocus()
    for key in (Qt.Key.Key_Slash, Qt.Key.Key_End, Qt.Key.Key_PageDown):
        QTest.keyClick(focus(), key)
    assert focus() is opened.in_work
    assert outline.currentIndex() == outline.outline.index_of(MISSION)
    QTest.keyClick(opened.in_work, Qt.Key.Key_Return)
    assert answer(empty, MISSION).in_work


def test_a_number_that_is_refused_stays_while_words_are_typed(empty: MainWindow) -> None:
    opened = open_by_click(empty, MISSION)
    QTest.keyClicks(opened.number, "12x")
    QTest.keyClicks(opened.text, "Help")
    settle()
    assert (opened.number.text(), opened.error.isVisible()) == ("12x", True)
    QTest.mouseClick(opened.clear_button, LEFT)
    settle()
    assert (opened.number.text(), opened.error.isVisible()) == ("", False)
    assert not empty.workplace.document.snapshot().answers


def test_the_second_click_of_a_double_click_leaves_the_entry_open(empty: MainWindow) -> None:
    head = open_by_click(empty, MISSION).head
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        middle = QPointF(head.rect().center())
        QApplication.sendEvent(head, QMouseEvent(kind, middle, head.mapToGlobal(middle), LEFT, LEFT, NONE))
    settle()
    assert panel(empty).head is head
    QTest.mouseClick(head, LEFT)
    settle()
    assert strategy(empty).list.panel is None


def test_a_click_that_ends_on_another_row_opens_nothing(empty: MainWindow) -> None:
    outline, first = rect_of(empty, MISSION)
    _outline, second = rect_of(empty, VISION)
    QTest.mousePress(outline.viewport(), LEFT, pos=outline.visualRect(first).center())
    QTest.mouseRelease(outline.viewport(), LEFT, pos=outline.visualRect(second).center())
    settle()
    assert outline.panel is None


def test_a_new_card_beside_one_for_ai_is_for_ai_as_the_picker_says(empty: MainWindow) -> None:
    empty.library.place.emit(AI_SIZE)
    settle()
    assert row_of(empty, SIZE).state.ai_specific
    made = answers.place(empty.workplace.document, SIZE, "value_chain")
    assert empty.workplace.document.element(made).seed_ref == AI_SIZE


def test_a_long_reason_does_not_widen_the_panel(empty: MainWindow) -> None:
    answers.set_not_for_us(empty.workplace.document, [MISSION], "Because " * 35)
    settle()
    opened = open_by_click(empty, MISSION)
    assert opened.minimumSizeHint().width() <= opened.width()
    assert opened.head.close_button.geometry().right() <= opened.head.width()


def test_undo_takes_the_complaint_about_a_day_away(empty: MainWindow) -> None:
    view = strategy(empty)
    view.open("fw.document.next_review")
    settle()
    opened = view.list.panel
    assert isinstance(opened, FieldPanel)
    QTest.keyClicks(focus(), "2027-01-31")
    QTest.keyClick(focus(), Qt.Key.Key_Backspace)
    QTest.keyClick(focus(), Qt.Key.Key_Backspace)
    settle()
    assert opened.error.isVisible()
    empty.rooms.edit.undo()
    settle()
    assert not opened.error.isVisible()
    assert opened.editor.value() is None


def test_a_domain_that_goes_gives_the_keys_back_to_the_outline(empty: MainWindow) -> None:
    document = empty.workplace.document
    with document.transact("Add a domain") as tx:
        tx.put(Domain(id="dom", name="Rag", code="rag"))
    settle()
    view = strategy(empty)
    view.open("domains.dom")
    settle()
    assert isinstance(view.list.panel, DomainPanel)
    assert view.isAncestorOf(focus())
    empty.rooms.edit.undo()
    settle()
    assert view.list.panel is None
    assert focus() is view.list


def test_a_card_that_answers_may_be_deleted_and_come_back_while_its_entry_is_open(empty: MainWindow) -> None:
    document = empty.workplace.document
    made = answers.place(document, MISSION, "value_chain", name="Card")
    answers.link(document, VISION, made)
    settle()
    opened = open_by_click(empty, VISION)
    opened.cards.chips[0].setFocus()
    elements.delete(document, [made])
    settle()
    assert not opened.cards.chips
    assert view_has_keys(empty)
    assert row_of(empty, VISION).state.state == "open"
    empty.rooms.edit.undo()
    settle()
    assert [chip.chip.id for chip in opened.cards.chips] == [made]
    assert answer(empty, VISION).elements == (made,)


def view_has_keys(window: MainWindow) -> bool:
    opened = panel(window)
    return opened.isAncestorOf(focus())


def test_tab_goes_through_an_open_entry_as_it_is_seen(empty: MainWindow) -> None:
    for name in ("First", "Second"):
        answers.place(empty.workplace.document, SIZE, "value_chain", name=name)
    settle()
    opened = open_by_click(empty, SIZE)
    # An entry with a switch for AI once opened a window of its own for it, and the keys were gone.
    assert focus() is opened.text
    answers.place(empty.workplace.document, SIZE, "value_chain", name="Third")
    settle()
    walked = []
    for _ in range(5):
        QTest.keyClick(focus(), Qt.Key.Key_Tab)
        walked.append(focus())
    assert walked == [*opened.cards.chips, opened.cards.add, opened.number]
    assert [chip.chip.name for chip in opened.cards.chips] == ["First", "Second", "Third"]


def test_the_menu_of_a_row_is_gone_after_use(empty: MainWindow) -> None:
    view = strategy(empty)
    _outline, index = rect_of(empty, MISSION)
    for _ in range(3):
        view.list.menu_wanted.emit(index, QPoint(10, 10))
        menu = view.findChildren(QMenu)[-1]
        menu.close()
        settle()
    assert len(view.findChildren(QMenu)) == 0


def test_an_open_entry_says_its_name_to_who_does_not_see_it(empty: MainWindow) -> None:
    opened = open_by_click(empty, MISSION)
    assert "Mission" in opened.text.accessibleName()
