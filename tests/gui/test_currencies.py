"""Currencies in the window: chosen for a price, rates entered with the document, what is said about both."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from canvas_app.commands import elements
from canvas_app.gui.dialogs.properties import PropertiesDialog
from canvas_app.gui.panels.editors import ChoiceEditor, NumberEditor
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.gui.panels.record_list import RecordListEditor
from canvas_app.gui.windows.right_panel import INSPECTOR_PAGE
from canvas_app.model import DocumentInfo, ExchangeRate, Quantity, RevenueStream, Tier, quantity
from canvas_app.model.pricing import UsagePricing
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
