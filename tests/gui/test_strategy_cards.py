"""Cards that answer entries of the strategy: made, found, offered, dropped, taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.commands import answers, elements
from canvas_app.drawing import value_chain
from canvas_app.drawing.views import layout
from canvas_app.gui.panels.library_model import ENTRY_MIME
from canvas_app.gui.strategy.card_chips import MOST
from canvas_app.gui.strategy.dragging import element_data
from canvas_app.gui.strategy.outline_delegate import chip_rects
from canvas_app.gui.strategy.rows import AnswerRow
from canvas_app.model import Channel, EntryAnswer, Note, Partner
from canvas_app.model.catalogue import load_catalogue
from tests.gui.checks.steps import found, press
from tests.gui.strategy_steps import (
    LEFT,
    MISSION,
    SIZE,
    VISION,
    answer,
    click_at,
    drop_on,
    empty,
    focus,
    open_by_click,
    rect_of,
    row_of,
    rows,
    settle,
    strategy,
)

if TYPE_CHECKING:
    from canvas_app.gui.windows.main_window import MainWindow

__all__ = ["empty"]
ACQUISITION = "fw.objective.customer_acquisition"


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


def test_a_card_placed_from_the_library_answers_its_entry_at_once(empty: MainWindow) -> None:
    empty.library.place.emit(VISION)
    settle()
    assert row_of(empty, VISION).state.state == "answered"
    assert strategy(empty).isVisible()


def test_a_card_of_the_canvas_is_offered_and_answers_by_one_key(empty: MainWindow) -> None:
    document = empty.workplace.document
    direct = load_catalogue().entries["channel.direct_sales"].new_element()
    with document.transact("Add") as tx:
        tx.put(direct)
    settle()
    opened = open_by_click(empty, ACQUISITION)
    (offer,) = opened.cards.offers
    QTest.keyClick(opened.text, Qt.Key.Key_Tab)
    assert focus() is offer
    QTest.keyClick(offer, Qt.Key.Key_Return)
    settle()
    assert answer(empty, ACQUISITION).elements == (direct.id,)
    assert not opened.cards.offers
    assert focus() is opened.cards.add
    empty.rooms.edit.undo()
    settle()
    (offer,) = opened.cards.offers
    QTest.mouseClick(offer, LEFT)
    settle()
    assert answer(empty, ACQUISITION).elements == (direct.id,)


def test_the_search_offers_what_fits_before_a_new_card(empty: MainWindow) -> None:
    document = empty.workplace.document
    with document.transact("Add") as tx:
        tx.put(Channel(id="fairs", name="Fairs"))
        tx.put(Note(name="A note"))
    settle()
    opened = open_by_click(empty, ACQUISITION)
    QTest.mouseClick(opened.cards.add, LEFT)
    picker = strategy(empty).answering.picker
    assert picker is not None
    assert [find.id for find in picker.model.finds] == ["fairs", ""]
    QTest.keyClick(picker.field, Qt.Key.Key_Down)
    QTest.keyClick(picker.field, Qt.Key.Key_Up)
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    settle()
    assert answer(empty, ACQUISITION).elements == ("fairs",)


def test_a_card_that_answers_by_what_it_is_cannot_be_taken_off(empty: MainWindow) -> None:
    document, row = empty.workplace.document, "fw.partner_type.technology_partnerships"
    with document.transact("Add") as tx:
        tx.put(Partner(id="halden", name="Halden", partner_type="technology"))
    settle()
    assert row_of(empty, row).state.state == "answered"
    opened = open_by_click(empty, row)
    (chip,) = opened.cards.chips
    assert chip.cross.isEmpty()
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    settle()
    assert row_of(empty, row).state.state == "answered"
    assert "answers this by what it is" in opened.error.text()
    with document.transact("Change the type") as tx:
        tx.update("halden", partner_type="supplier")
    settle()
    assert row_of(empty, row).state.state == "open"
    assert not opened.cards.chips


def test_of_a_thousand_cards_some_are_shown_and_more_on_demand(empty: MainWindow) -> None:
    document = empty.workplace.document
    with document.transact("Add") as tx:
        for number in range(1000):
            tx.put(Note(id=f"n{number}", name=f"Note {number}"))
        tx.put(EntryAnswer(entry=VISION, elements=tuple(f"n{number}" for number in range(1000))))
    settle()
    opened = open_by_click(empty, VISION)
    assert len(opened.cards.chips) == MOST
    assert opened.cards.more.words == f"and {1000 - MOST} more"
    QTest.mouseClick(opened.cards.more, LEFT)
    settle()
    assert len(opened.cards.chips) == 2 * MOST
    assert opened.cards.more.words == f"and {1000 - 2 * MOST} more"
    assert focus() is opened.cards.chips[MOST]
    assert opened.height() >= opened.height_for(opened.width())
    answers.unlink(document, VISION, "n0")
    settle()
    assert len(opened.cards.chips) == 2 * MOST
    assert opened.cards.chips[0].chip.id == "n1"
    with document.transact("Delete") as tx:
        for number in range(MOST, 1000):
            tx.remove(f"n{number}")
    settle()
    assert len(opened.cards.chips) == MOST - 1
    assert not opened.cards.more.isVisible()


def test_new_cards_stand_on_free_ground_of_their_lane_and_are_connected_at_once(empty: MainWindow) -> None:
    document = empty.workplace.document
    elements.add(document, load_catalogue().entries["domain.rag"].new_element())
    for key in ("fw.practice.ai_market_development", "fw.practice.ai_customer_development"):
        opened = open_by_click(empty, key)
        QTest.mouseClick(opened.cards.add, LEFT)
        picker = strategy(empty).answering.picker
        assert picker is not None
        QTest.keyClick(picker.field, Qt.Key.Key_Return)
        settle()
    shown = layout(value_chain.VIEW, document.snapshot())
    domain, first, second = shown.ids
    assert shown.placed.tolist() == [False, True, True]
    assert shown.rect_of(second)[1] > shown.rect_of(first)[1] + shown.rect_of(first)[3]
    assert {shown.areas[int(place)].id for place in shown.area_index} == {"company"}
    empty.rooms.view.value_chain()
    empty.workplace.checks.look()
    empty.rooms.checks.show_finding(found(empty, "R304", first))
    settle()
    press(empty, "fix_all")
    made = {(one.kind, one.source, one.target) for one in document.snapshot().relations.values()}
    assert made == {("belongs_to", first, domain), ("belongs_to", second, domain)}
    document.history.undo()
    assert not document.snapshot().relations
