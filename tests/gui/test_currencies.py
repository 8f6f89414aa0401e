"""Currencies in the window: chosen for a price, rates entered with the document, what is said about both."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.commands import elements
from canvas_app.gui.dialogs.properties import PropertiesDialog
from canvas_app.gui.panels.editors import ChoiceEditor, NumberEditor
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.gui.panels.record_list import RecordListEditor
from canvas_app.gui.windows.right_panel import INSPECTOR_PAGE
from canvas_app.model import Cost, DocumentInfo, ExchangeRate, Quantity, RevenueStream, Tier, quantity
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.model.relations import Shares

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit
    from pytestqt.qtbot import QtBot

    from canvas_app.gui.panels.field_row import FieldRow
    from canvas_app.gui.panels.inspector import InspectorPanel
    from canvas_app.gui.panels.record_list import ItemCard
    from canvas_app.gui.windows.main_window import MainWindow
    from canvas_app.gui.workplace import Workplace


def seats(workplace: Workplace) -> RevenueStream:
    """A subscription of the example."""
    return next(
        stream
        for stream in workplace.document.snapshot().of_kind(RevenueStream)
        if stream.components and stream.components[0].engine == "subscription"
    )


def choose(row: FieldRow, code: str | None) -> None:
    """Choose a currency with the keys, as in an open list."""
    editor = row.editor
    assert isinstance(editor, ChoiceEditor)
    editor.field.setFocus()
    editor.field.setCurrentIndex(editor._values.index(code))
    editor.field.activated.emit(editor.field.currentIndex())


def words_of(row: FieldRow) -> str:
    """The unit behind a number."""
    editor = row.editor
    assert isinstance(editor, QuantityEditor | NumberEditor)
    assert editor.words is not None
    return editor.words.words


def card_of(inspector: InspectorPanel, name: str) -> ItemCard:
    assert inspector.form is not None
    editor = inspector.form.rows[name].editor
    assert isinstance(editor, RecordListEditor)
    return editor.cards[0]


def value_of(workplace: Workplace, metric_id: str) -> tuple[float | None, str | None]:
    workplace.numbers.compute()
    assert workplace.numbers.analysis is not None
    metric = workplace.numbers.analysis.metrics[metric_id]
    return metric.value, metric.reason


def test_a_price_gets_another_currency_and_the_document_its_rate(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    chosen, before = seats(workplace), value_of(workplace, "mrr")[0]
    workplace.state.select([chosen.id])
    inspector.refresh()
    card = card_of(inspector, "components")
    assert words_of(card.rows["price"]).startswith("$")
    choose(card.rows["currency"], "EUR")
    assert words_of(card.rows["price"]).startswith("€")
    assert value_of(workplace, "mrr") == (None, "There is no exchange rate for EUR.")
    workplace.state.select([])
    inspector.refresh()
    assert inspector.form is not None
    rates = cast("RecordListEditor", inspector.form.rows["rates"].editor)
    QTest.mouseClick(rates.add_button, Qt.MouseButton.LeftButton)
    rate = rates.cards[0]
    assert cast("ExchangeRate", rate.record) == ExchangeRate(currency="EUR")
    assert value_of(workplace, "mrr")[0] is None  # a row without a number is no rate
    field = cast("QLineEdit", rate.rows["rate"].editor.focusProxy())
    field.setFocus()
    QTest.keyClicks(field, "2")
    after = value_of(workplace, "mrr")[0]
    assert after is not None
    assert before is not None
    assert after > before
    for _ in range(3):
        workplace.document.history.undo()
    assert value_of(workplace, "mrr")[0] == before
    assert workplace.document.info.rates == ()


def test_the_tiers_of_a_price_are_in_its_currency(inspector: InspectorPanel, workplace: Workplace) -> None:
    part = UsagePricing(mode="volume", tiers=(Tier(price=2.0),), currency="GBP")
    stream = RevenueStream(id="tiered", name="Tiered", components=(part,))
    elements.add(workplace.document, stream)
    workplace.state.select(["tiered"])
    inspector.refresh()
    tiers = card_of(inspector, "components").rows["tiers"].editor
    assert isinstance(tiers, RecordListEditor)
    assert words_of(tiers.cards[0].rows["price"]) == "£"
    choose(card_of(inspector, "components").rows["currency"], None)
    assert words_of(tiers.cards[0].rows["price"]) == "$"


def test_a_payment_of_a_relation_says_its_currency(inspector: InspectorPanel, workplace: Workplace) -> None:
    relation = next(
        one for one in workplace.document.snapshot().relations.values() if isinstance(one, Shares)
    )
    elements.edit(workplace.document, relation.id, currency="CHF", minimum=5.0)
    workplace.state.select([relation.id])
    inspector.refresh()
    assert inspector.form is not None
    assert words_of(inspector.form.rows["minimum"]) == "CHF / mo"


def test_another_currency_of_the_document_says_what_became_of_the_amounts(
    workplace: Workplace, qtbot: QtBot
) -> None:
    document = workplace.document
    rate = ExchangeRate(currency="EUR", rate=quantity(1.25), date=datetime.date(2026, 3, 2))
    elements.edit(document, "document", rates=(rate,))
    before = document.info
    dialog = PropertiesDialog(document)
    qtbot.addWidget(dialog)
    dialog.show()
    cash = dialog.form.rows["opening_cash"]
    assert words_of(cash) == "$"
    choose(dialog.form.rows["currency"], "EUR")
    assert document.info.opening_cash == before.opening_cash
    assert document.info.rates[0].currency == "USD"
    assert document.info.rates[0].rate == quantity(0.8)
    note = dialog.form.rows["currency"].note
    assert note.isVisible()
    assert "keep their numbers and are in EUR now" in note.text()
    assert "1 EUR = 1.25 USD" in note.text()
    assert words_of(cash) == "€"
    dialog.reject()
    assert document.info == before


def test_currencies_that_have_a_rate_are_offered_first(workplace: Workplace, qtbot: QtBot) -> None:
    rates = (ExchangeRate(currency="SEK", rate=quantity(0.1)), ExchangeRate(currency="CHF"))
    elements.edit(workplace.document, "document", currency="USD", rates=rates)
    dialog = PropertiesDialog(workplace.document)
    qtbot.addWidget(dialog)
    editor = dialog.form.rows["currency"].editor
    assert isinstance(editor, ChoiceEditor)
    offered = [editor.field.itemText(number)[:3] for number in range(3)]
    assert sorted(offered[:2]) == ["SEK", "USD"]
    assert "CHF" not in offered


def test_a_currency_that_is_not_listed_shows_as_it_is(workplace: Workplace, qtbot: QtBot) -> None:
    elements.edit(workplace.document, "document", currency="BTC")
    dialog = PropertiesDialog(workplace.document)
    qtbot.addWidget(dialog)
    editor = dialog.form.rows["currency"].editor
    assert isinstance(editor, ChoiceEditor)
    assert (editor.field.currentIndex(), editor.field.placeholderText()) == (-1, "BTC")


def test_the_inspector_of_the_document_says_it_too(inspector: InspectorPanel, workplace: Workplace) -> None:
    workplace.state.select([])
    inspector.refresh()
    assert inspector.form is not None
    choose(inspector.form.rows["currency"], "EUR")
    inspector.refresh()
    assert inspector.form.rows["currency"].note.text() == (
        "Amounts that name no currency keep their numbers and are in EUR now."
    )
    assert words_of(inspector.form.rows["opening_cash"]) == "€"


def test_a_second_rate_for_a_currency_is_refused_beside_the_field(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    rates = (ExchangeRate(currency="EUR"), ExchangeRate(currency="GBP"))
    elements.edit(workplace.document, "document", rates=rates)
    workplace.state.select([])
    inspector.refresh()
    assert inspector.form is not None
    editor = cast("RecordListEditor", inspector.form.rows["rates"].editor)
    choose(editor.cards[1].rows["currency"], "EUR")
    assert "second exchange rate for EUR" in inspector.form.rows["rates"].error.text()
    assert workplace.document.info.rates == rates


def test_the_check_leads_to_the_rates_and_the_card_says_what_is_missing(window: MainWindow) -> None:
    workplace = window.workplace
    chosen = seats(workplace)
    part = chosen.components[0].model_copy(update={"currency": "EUR"})
    elements.edit(workplace.document, chosen.id, components=(part, *chosen.components[1:]))
    workplace.numbers.compute()
    workplace.checks.look()
    found = workplace.checks.findings
    assert found is not None
    (finding,) = (one for one in found.open if one.rule == "R259")
    assert (finding.severity, finding.ids, finding.path) == ("error", (chosen.id,), "rates")
    window.rooms.checks.open_field(finding)
    assert window.right.pages.currentIndex() == INSPECTOR_PAGE
    form = window.right.inspector.form
    assert form is not None
    assert form.types == (DocumentInfo,)
    assert form.rows["rates"].isAncestorOf(cast("QLineEdit", window.focusWidget()))
    elements.edit(
        workplace.document,
        "document",
        rates=(ExchangeRate(currency="EUR", rate=Quantity(value=1.1)),),
    )
    workplace.numbers.compute()
    workplace.checks.look()
    assert workplace.checks.findings is not None
    assert not [one for one in workplace.checks.findings.open if one.rule == "R259"]


def typed(field: QLineEdit, text: str) -> None:
    """Type a text key by key; QTest has no keys for signs of money."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def price_field(inspector: InspectorPanel, workplace: Workplace) -> tuple[FieldRow, QLineEdit]:
    """The row of the price of a stream, ready to be typed in."""
    workplace.state.select([seats(workplace).id])
    inspector.refresh()
    row = card_of(inspector, "components").rows["price"]
    field = cast("QLineEdit", row.editor.focusProxy())
    field.setFocus()
    field.selectAll()
    return row, field


def part_of(workplace: Workplace) -> tuple[float | None, str | None]:
    part = seats(workplace).components[0]
    assert isinstance(part, SubscriptionPricing)
    return None if part.price is None else part.price.value, part.currency


def test_a_currency_typed_beside_a_price_is_taken_and_said(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    before = part_of(workplace)
    for text in ("€49", "49 EUR", "49eur"):
        row, field = price_field(inspector, workplace)
        typed(field, text)
        assert part_of(workplace) == (49.0, "EUR")
        assert field.text() == text
        assert "Counted in EUR" in row.note.text()
        assert words_of(row).startswith("€")
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.text() == "49"
        workplace.document.history.undo()
        assert part_of(workplace) == before
        inspector.refresh()
        assert row.note.text() == ""


def test_the_sign_of_the_documents_currency_changes_nothing_but_the_number(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    elements.edit(workplace.document, "document", currency="CLP")
    _row, field = price_field(inspector, workplace)
    typed(field, "$49")
    assert part_of(workplace) == (49.0, None)
    field.selectAll()
    typed(field, "US$49")
    assert part_of(workplace) == (49.0, "USD")


def test_what_is_typed_for_an_amount_and_is_none_is_said_beside_it(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    before = part_of(workplace)
    row, field = price_field(inspector, workplace)
    typed(field, "49 XYZ")
    assert "“XYZ” is no currency" in row.error.text()
    field.selectAll()
    typed(field, "5 %")
    assert "no share" in row.error.text()
    assert part_of(workplace) == before
    field.selectAll()
    typed(field, "1.200")
    assert not row.note.isHidden()
    assert row.note.text() == "Read as 1.2, with a decimal point. For thousands type 1200."
    assert part_of(workplace)[0] == 1.2


def test_an_amount_without_a_choice_of_currency_takes_only_that_of_the_document(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    workplace.state.select([])
    inspector.refresh()
    assert inspector.form is not None
    row, before = inspector.form.rows["opening_cash"], workplace.document.info
    field = cast("QLineEdit", row.editor.focusProxy())
    field.setFocus()
    field.selectAll()
    typed(field, "€5k")
    assert row.error.text() == "Amounts here are in USD. Convert it, then type it without a currency."
    assert workplace.document.info == before
    field.selectAll()
    typed(field, "$5k")
    assert row.error.text() == ""
    assert workplace.document.info.opening_cash == before.opening_cash.model_copy(update={"value": 5000.0})


def test_a_cost_takes_a_currency_too_but_no_scenario_does(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    document = workplace.document
    cost = next(iter(document.snapshot().of_kind(Cost)))
    workplace.state.select([cost.id])
    inspector.refresh()
    assert inspector.form is not None
    row = inspector.form.rows["amount"]
    field = cast("QLineEdit", row.editor.focusProxy())
    field.setFocus()
    field.selectAll()
    typed(field, "£900")
    changed = document.element(cost.id)
    assert isinstance(changed, Cost)
    assert (changed.amount and changed.amount.value, changed.currency) == (900.0, "GBP")
    document.history.undo()
    assert document.element(cost.id) == cost
    workplace.numbers.set_scenario(next(iter(document.snapshot().scenarios)))
    inspector.refresh()
    field.setFocus()
    field.selectAll()
    typed(field, "£900")
    assert "A scenario changes numbers only" in row.error.text()
    assert document.element(cost.id) == cost


def test_an_amount_typed_for_several_costs_is_in_its_currency_in_all(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    document = workplace.document
    for key, currency in (("a", None), ("b", "EUR")):
        elements.add(document, Cost(id=key, name=key, amount=Quantity(value=5.0), currency=currency))
    workplace.state.select({"a", "b"})
    inspector.refresh()
    assert inspector.form is not None
    field = cast("QLineEdit", inspector.form.rows["amount"].editor.focusProxy())
    field.setFocus()
    field.selectAll()
    typed(field, "$900")
    costs = [cast("Cost", document.element(key)) for key in ("a", "b")]
    assert [(cost.amount and cost.amount.value, cost.currency) for cost in costs] == [(900.0, None)] * 2


def test_the_ends_of_a_range_are_in_the_currency_of_their_value(
    inspector: InspectorPanel, workplace: Workplace
) -> None:
    row, _field = price_field(inspector, workplace)
    editor = row.editor
    assert isinstance(editor, QuantityEditor)
    editor.more.click()
    low = editor._rows["low"]
    inner = cast("QLineEdit", low.editor.focusProxy())
    inner.setFocus()
    inner.selectAll()
    typed(inner, "€1")
    assert "Amounts here are in USD" in low.error.text()
