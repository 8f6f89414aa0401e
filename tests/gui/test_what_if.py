"""What if: sliders that move the numbers and never the model, kept as a scenario or applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QToolButton

from canvas_app.analysis.forecast.assumptions import assumptions_of
from canvas_app.commands import elements, scenarios
from canvas_app.gui.dialogs.inputs import InputsDialog
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.model import Override, RevenueStream, quantity

if TYPE_CHECKING:
    from canvas_app.analysis.forecast.assumptions import Assumption
    from canvas_app.gui.panels.what_if_strip import SliderRow
    from canvas_app.gui.windows.main_window import MainWindow


def price(window: MainWindow) -> Assumption:
    found = assumptions_of(window.workplace.document.snapshot())
    streams = window.workplace.document.snapshot().of_kind(RevenueStream)
    recurring = {s.id for s in streams if s.components and s.components[0].engine == "subscription"}
    return next(
        item for item in found if item.place.path == "components.0.price" and item.place.record in recurring
    )


def mrr(window: MainWindow) -> float:
    window.workplace.numbers.compute()
    assert window.workplace.numbers.analysis is not None
    value = window.workplace.numbers.analysis.metrics["mrr"].value
    assert value is not None
    return value


@pytest.fixture
def slider(window: MainWindow) -> SliderRow:
    place = price(window).place
    window.rooms.numbers.slide(place)
    QApplication.processEvents()
    return window.right.what_if.rows[place]


def push(row: SliderRow) -> None:
    row.bar.setFocus()
    QTest.keyClick(row.bar, Qt.Key.Key_End)


def test_a_slider_moves_numbers_and_cards_but_not_the_document(window: MainWindow, slider: SliderRow) -> None:
    before, seq, label = (
        mrr(window),
        window.workplace.document.seq,
        window.workplace.document.history.undo_label,
    )
    money = dict(window.workplace.numbers.analysis.element_money)  # type: ignore[union-attr]
    push(slider)
    assert mrr(window) > before
    assert window.workplace.document.seq == seq
    assert window.workplace.document.history.undo_label == label
    assert not window.workplace.modified
    stream = slider.place.record
    assert window.canvas.stage.scene.money[stream].money > money[stream]
    assert window.top_bar.tried.isVisible()
    facts = window.right.metrics.tile("mrr").facts
    assert facts is not None
    assert facts.delta.startswith("+")
    assert facts.better


def test_reset_brings_the_model_back_and_the_mark_goes(window: MainWindow, slider: SliderRow) -> None:
    before = mrr(window)
    push(slider)
    QTest.mouseClick(window.right.what_if.reset_all, Qt.MouseButton.LeftButton)
    assert mrr(window) == before
    assert not window.top_bar.tried.isVisible()
    facts = window.right.metrics.tile("mrr").facts
    assert facts is not None
    assert facts.delta == ""


def test_a_value_is_typed_and_may_leave_the_range(window: MainWindow, slider: SliderRow) -> None:
    slider.field.setFocus()
    slider.field.selectAll()
    QTest.keyClicks(slider.field, "1.2k")
    QTest.keyClick(slider.field, Qt.Key.Key_Return)
    assert window.workplace.what_if.values == {slider.place: 1200.0}
    assert window.workplace.what_if.sliders[slider.place].high == 1200.0


def test_apply_is_one_step_of_undo(window: MainWindow, slider: SliderRow) -> None:
    document, before = window.workplace.document, mrr(window)
    push(slider)
    tried = mrr(window)
    QTest.mouseClick(window.right.what_if.apply, Qt.MouseButton.LeftButton)
    assert mrr(window) == pytest.approx(tried)
    assert window.workplace.modified
    assert not window.workplace.numbers.previewed
    document.history.undo()
    assert mrr(window) == before


def test_keep_makes_a_scenario_and_shows_it(
    window: MainWindow, slider: SliderRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(slider)
    tried = mrr(window)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_arguments: ("Bold price", True))
    QTest.mouseClick(window.right.what_if.keep, Qt.MouseButton.LeftButton)
    kept = window.workplace.document.snapshot().scenarios[window.workplace.numbers.scenario_id or ""]
    assert kept.name == "Bold price"
    assert mrr(window) == pytest.approx(tried)
    assert window.top_bar.scenario.currentText() == "Scenario: Bold price"
    assert not window.top_bar.tried.isVisible()


def test_a_pinned_baseline_outlives_the_what_if(window: MainWindow, slider: SliderRow) -> None:
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    pinned = window.workplace.numbers.baseline
    assert pinned is not None
    push(slider)
    window.right.what_if.reset_all.click()
    assert window.workplace.numbers.baseline is pinned
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.workplace.numbers.baseline is None


def test_one_click_in_the_inspector_makes_a_slider(window: MainWindow) -> None:
    place = price(window).place
    window.rooms.insert.go_to(place.record)
    window.right.show_page(1)
    window.right.inspector.refresh()
    QApplication.processEvents()
    assert window.right.inspector.form is not None
    editor = window.right.inspector.form.rows["churn"].editor
    assert isinstance(editor, QuantityEditor)
    editor._offer_slider(True)
    button = editor.field.findChild(QToolButton)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [at.path for at in window.workplace.what_if.sliders] == ["churn"]
    assert window.right.what_if.isVisible()


def test_an_input_is_found_by_name(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    dialog = window.rooms.numbers.dialog
    assert isinstance(dialog, InputsDialog)
    QTest.keyClicks(dialog.search, "churn")
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert [at.path for at in window.workplace.what_if.sliders] == ["churn"]


def test_a_slider_goes_with_its_element(window: MainWindow, slider: SliderRow) -> None:
    push(slider)
    with window.workplace.document.transact("Delete") as tx:
        tx.remove(slider.place.record)
    assert not window.workplace.what_if.sliders
    assert not window.workplace.numbers.previewed
    assert not window.right.what_if.isVisible()


def remove(window: MainWindow, record: str) -> None:
    with window.workplace.document.transact("Delete") as tx:
        tx.remove(record)


def test_an_element_may_go_while_a_value_is_typed(window: MainWindow, slider: SliderRow) -> None:
    slider.field.setFocus()
    slider.field.selectAll()
    QTest.keyClicks(slider.field, "1200")
    remove(window, slider.place.record)
    QApplication.processEvents()
    assert not window.workplace.what_if.sliders
    assert not window.workplace.numbers.previewed


def test_an_element_may_go_while_its_slider_is_dragged(window: MainWindow, slider: SliderRow) -> None:
    bar = slider.bar
    middle = bar.rect().center()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(bar, middle + QPoint(12, 0))
    assert window.workplace.numbers.previewed
    remove(window, slider.place.record)
    QTest.mouseMove(bar, middle + QPoint(24, 0))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=middle + QPoint(24, 0))
    bar.setValue(bar.minimum())
    slider.back.click()
    slider.gone.click()
    QApplication.processEvents()
    assert not window.workplace.what_if.sliders
    assert not window.workplace.numbers.previewed
    window.workplace.document.history.undo()
    assert mrr(window) > 0.0


def test_undo_during_a_what_if_keeps_what_is_tried(window: MainWindow, slider: SliderRow) -> None:
    document, before = window.workplace.document, mrr(window)
    stream = document.snapshot().elements[slider.place.record]
    assert isinstance(stream, RevenueStream)
    assert stream.customers_start is not None
    with document.transact("Double the customers") as tx:
        tx.update(stream.id, customers_start=quantity(2.0 * stream.customers_start.value))
    push(slider)
    tried = dict(window.workplace.what_if.values)
    more = mrr(window)
    document.history.undo()
    assert window.workplace.what_if.values == tried
    assert before < mrr(window) < more
    window.right.what_if.reset_all.click()
    assert mrr(window) == before


def test_a_slider_follows_the_currency_of_the_document(window: MainWindow, slider: SliderRow) -> None:
    assert slider.words.text() == "$"
    with window.workplace.document.transact("Count in euros") as tx:
        tx.update("document", currency="EUR")
    QApplication.processEvents()
    row = window.right.what_if.rows[slider.place]
    assert row.words.text() == "€"
    push(row)
    assert window.workplace.what_if.values


def words_on(window: MainWindow, element_id: str) -> str:
    """What the canvas has for the line below the name of a card."""
    scene = window.canvas.stage.scene
    element = scene.elements[scene.geometry.index[element_id]]
    return scene.facts_of(element_id).fact_of(scene.varied.get(element_id, element))


def test_a_card_says_the_price_that_is_tried_and_that_of_the_scenario(
    window: MainWindow, slider: SliderRow
) -> None:
    stream, numbers = slider.place.record, window.workplace.numbers
    before = words_on(window, stream)
    push(slider)
    mrr(window)
    tried = numbers.varied()[stream]
    assert isinstance(tried, RevenueStream)
    price_tried = tried.components[0].price.value  # type: ignore[union-attr]
    assert words_on(window, stream).startswith(f"${price_tried:g} × ")
    window.workplace.what_if.reset_all()
    mrr(window)
    assert words_on(window, stream) == before
    key = scenarios.add(window.workplace.document, "Cheap")
    override = Override(record=stream, path=slider.place.path, value=22.0)
    elements.edit(window.workplace.document, key, overrides=(override,))
    numbers.set_scenario(key)
    mrr(window)
    assert words_on(window, stream).startswith("$22 × ")
    numbers.set_scenario(None)
    mrr(window)
    assert words_on(window, stream) == before
