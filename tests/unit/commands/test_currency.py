"""Another reporting currency: plain amounts keep their numbers, all others keep their worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest

from canvas_app.analysis import analyse
from canvas_app.commands import clipboard, elements, tables
from canvas_app.commands.currency import currency_note
from canvas_app.commands.errors import RefusedError
from canvas_app.document import Document
from canvas_app.model import (
    Cost,
    DocumentInfo,
    ExchangeRate,
    Override,
    Partner,
    Quantity,
    RevenueStream,
    Scenario,
)
from canvas_app.model.document_records import SMALLEST_RATE
from canvas_app.model.fields import MONEY_LIMIT
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Shares

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord


def q(value: float, low: float | None = None, high: float | None = None) -> Quantity:
    return Quantity(value=value, low=low, high=high, source="Central bank")


def rate(code: str, value: Quantity | None) -> ExchangeRate:
    return ExchangeRate(currency=code, rate=value)


def document(*rates: ExchangeRate, more: tuple[AnyRecord, ...] = ()) -> Document:
    part = SubscriptionPricing(price=q(10.0), currency="GBP")
    stream = RevenueStream(id="s", name="Plan", components=(part,), customers_start=q(1.0))
    cost = Cost(id="c", name="Office", amount=q(100.0))
    return Document([DocumentInfo(rates=rates, horizon=12), stream, cost, *more])


def test_foreign_amounts_keep_their_worth_and_plain_ones_their_numbers() -> None:
    made = document(rate("EUR", q(1.25, 1.0, 2.0)), rate("GBP", q(1.5)), rate("CHF", None))
    before = made.info
    elements.edit(made, "document", currency="EUR")
    dollar, pound, franc = made.info.rates
    assert (dollar.currency, dollar.rate) == ("USD", q(0.8, 0.5, 1.0))
    assert (pound.currency, pound.rate) == ("GBP", q(1.2))
    assert (franc.currency, franc.rate) == ("CHF", None)
    analysis = analyse(made.snapshot())
    assert analysis.metrics["mrr"].value == 12.0  # GBP 10 in EUR
    assert analysis.fixed_costs[0] == 100.0  # a plain number stays, now in EUR
    assert currency_note(before, made.info) == (
        "Amounts that name no currency keep their numbers and are in EUR now. "
        "The exchange rates were recalculated by 1 EUR = 1.25 USD."
    )


def test_there_and_back_again_is_one_step_each_and_the_same_but_for_rounding() -> None:
    made = document(rate("EUR", q(1.08)), rate("GBP", q(1.27)))
    before = made.info
    elements.edit(made, "document", currency="EUR")
    elements.edit(made, "document", currency="USD")
    for rate_now, rate_then in zip(made.info.rates, before.rates, strict=True):
        assert rate_now.currency == rate_then.currency
        assert rate_now.rate is not None
        assert rate_then.rate is not None
        assert rate_now.rate.value == pytest.approx(rate_then.rate.value, rel=1e-5)
    made.history.undo()
    assert made.info.currency == "EUR"
    made.history.undo()
    assert made.info == before


def test_rates_that_would_be_values_in_the_old_currency_are_removed() -> None:
    made = document(rate("GBP", q(1.5)))
    before = made.info
    elements.edit(made, "document", currency="EUR")
    assert made.info.rates == ()
    assert analyse(made.snapshot()).metrics["mrr"].status == "undefined"
    assert currency_note(before, made.info).endswith(
        "As none was known for it, the exchange rates were removed: enter them anew."
    )
    made.history.undo()
    assert made.info == before


def test_without_rates_only_the_amounts_are_spoken_of() -> None:
    before = DocumentInfo()
    after = DocumentInfo(currency="EUR")
    assert currency_note(before, after) == (
        "Amounts that name no currency keep their numbers and are in EUR now."
    )
    assert currency_note(before, before) == ""


def scenario(*values: tuple[str, float]) -> Scenario:
    overrides = (Override(record="document", path=path, value=value) for path, value in values)
    return Scenario(
        id="strong", name="Strong", overrides=(*overrides, Override(record="c", path="amount", value=5.0))
    )


def overridden(made: Document) -> dict[str, float]:
    return {item.path: item.value for item in made.snapshot().scenarios["strong"].overrides}


@pytest.mark.parametrize("pound", [2.5, None])
def test_amounts_keep_their_worth_in_a_scenario_with_other_rates(pound: float | None) -> None:
    """Also where it overrides the rate of the new currency only."""
    rates = [("rates.0.rate", 2.0), *([("rates.1.rate.value", pound)] if pound else [])]
    made = document(rate("EUR", q(1.25)), rate("GBP", q(1.5)), more=(scenario(*rates),))
    before = made.snapshot()
    elements.edit(made, "document", currency="EUR")
    dollars, euros = (analyse(each, "strong") for each in (before, made.snapshot()))
    assert dollars.metrics["mrr"].value == 10.0 * (pound or 1.5)
    assert euros.metrics["mrr"].value == 10.0 * (pound or 1.5) / 2.0
    assert euros.fixed_costs[0] == 5.0
    made.history.undo()
    assert made.snapshot().scenarios == before.scenarios


def test_without_a_rate_of_the_new_currency_scenarios_have_none_either() -> None:
    made = document(rate("EUR", q(1.25)), more=(scenario(("rates.0.rate", 2.0)),))
    elements.edit(made, "document", currency="CHF")
    assert overridden(made) == {"amount": 5.0}


def test_a_rate_of_a_scenario_stays_with_its_currency() -> None:
    euro, pound, franc = rate("EUR", q(1.25)), rate("GBP", q(1.5)), rate("CHF", q(1.1))
    strong = scenario(("rates.0.rate", 2.0), ("rates.1.rate", 2.5))
    made = document(euro, pound, more=(strong,))
    elements.edit(made, "document", rates=(franc, pound, euro))
    assert overridden(made) == {"rates.2.rate": 2.0, "rates.1.rate": 2.5, "amount": 5.0}
    elements.edit(made, "document", rates=(pound,))
    assert overridden(made) == {"rates.0.rate": 2.5, "amount": 5.0}
    elements.edit(made, "document", rates=(pound.model_copy(update={"rate": q(3.0)}),))
    assert overridden(made) == {"rates.0.rate": 2.5, "amount": 5.0}
    elements.edit(made, "document", rates=(franc,))
    assert overridden(made) == {"amount": 5.0}


def test_rates_at_their_limits_stay_such_as_a_file_may_hold() -> None:
    made = document(
        rate("EUR", q(SMALLEST_RATE)), rate("GBP", q(MONEY_LIMIT)), more=(scenario(("rates.0.rate", 0.0)),)
    )
    elements.edit(made, "document", currency="EUR")
    assert DocumentInfo.model_validate_json(made.info.model_dump_json()) == made.info
    assert overridden(made)["rates.0.rate"] == pytest.approx(1.0 / SMALLEST_RATE)


# --- Tables -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "currency", "price"),
    [
        ("€49", "EUR", 49.0),
        ("49 EUR", "EUR", 49.0),
        ("$49", None, 49.0),
        ("49", "GBP", 49.0),
        ("USD 49", None, 49.0),
    ],
)
def test_an_amount_of_a_table_may_name_its_currency(cell: str, currency: str | None, price: float) -> None:
    made = document()
    column = next(column for column in tables.columns("streams") if column.name == "price")
    tables.set_cell(made, "s", column, cell)
    stream = made.element("s")
    assert isinstance(stream, RevenueStream)
    part = stream.components[0]
    assert isinstance(part, SubscriptionPricing)
    assert (part.currency, part.price and part.price.value) == (currency, price)


def test_a_dollar_sign_is_that_of_the_document_where_its_own_symbol_ends_with_one() -> None:
    for own in ("ARS", "CLP", "COP", "MXN", "CAD", "AUD", "BRL"):
        assert tables.named_currency("$49", own) == own
        assert tables.named_currency("US$ 49", own) == "USD"
    assert tables.named_currency("A$49", "CAD") == "AUD"
    assert tables.named_currency("(€49)", "CAD") == "EUR"
    assert tables.named_currency("£49", "EGP") == "EGP"
    assert tables.named_currency("$49", "EUR") == "USD"
    assert tables.named_currency("49", "EUR") is None
    assert tables.named_currency("BTC 49", "BTC") == "BTC"


def test_an_amount_in_what_is_no_currency_is_not_taken() -> None:
    made = document()
    column = next(column for column in tables.columns("costs") if column.name == "amount")
    with pytest.raises(RefusedError, match="“XYZ” is no currency"):
        tables.set_cell(made, "c", column, "49 XYZ")


def test_the_tables_have_a_column_of_currencies() -> None:
    made = document()
    pasted = tables.paste(made, "costs", "Name\tAmount\tCurrency\nOffice\t200\teur\nDesk\t5\tEuro")
    assert [refusal.sentence for refusal in pasted.refused] == [
        "Row 3, Currency: “Euro” is no currency. Type three letters, for example EUR."
    ]
    office = made.element("c")
    assert isinstance(office, Cost)
    assert (office.currency, office.amount and office.amount.value) == ("EUR", 200.0)
    assert "\tEUR" in tables.copy(made.snapshot(), "costs")


def test_rows_on_their_way_to_another_document_keep_their_worth() -> None:
    ours, theirs = document(), Document([DocumentInfo(currency="EUR")])
    before, text = ours.snapshot(), tables.copy(ours.snapshot(), "costs")
    tables.paste(theirs, "costs", text)
    (cost,) = theirs.snapshot().of_kind(Cost)
    assert (cost.currency, cost.amount and cost.amount.value) == ("USD", 100.0)
    tables.paste(ours, "costs", text)
    assert ours.snapshot().elements == before.elements


# --- The clipboard ------------------------------------------------------------------------------------------


def test_amounts_pasted_from_a_document_in_another_currency_keep_their_worth() -> None:
    """A price of $10 must not become one of EUR 10 on its way between two windows."""
    ours, theirs = document(), Document([DocumentInfo(currency="EUR")])
    text = clipboard.copy(ours, ["s", "c"])
    stream_id, cost_id = clipboard.paste(theirs, text, "bmc")
    stream, cost = theirs.element(stream_id), theirs.element(cost_id)
    assert isinstance(stream, RevenueStream)
    assert isinstance(cost, Cost)
    assert (stream.components[0].currency, cost.currency) == ("GBP", "USD")
    (again,) = clipboard.paste(ours, clipboard.copy(ours, ["c"]), "bmc")
    assert ours.element(again).currency is None  # type: ignore[union-attr]
    free = Document(
        [
            RevenueStream(id="f", name="Free"),
            Partner(id="p", name="Partner"),
            Shares(source="f", target="p", share=0.2),
        ]
    )
    clipboard.paste(theirs, clipboard.copy(free, ["f", "p"]), "bmc")
    (shared,) = theirs.snapshot().relations.values()
    assert isinstance(shared, Shares)
    assert shared.currency is None


@pytest.mark.parametrize("code", ["eur", "€", "", None, 5, [], {}, "EUR\n"])
def test_a_part_of_a_canvas_that_names_no_currency_is_refused(code: object) -> None:
    made = document()
    damaged = orjson.loads(clipboard.copy(made, ["c"])) | {"currency": code}
    with pytest.raises(RefusedError, match="its currency"):
        clipboard.paste(made, orjson.dumps(damaged).decode(), "bmc")


def test_a_currency_that_is_not_listed_is_named_all_the_same() -> None:
    text = clipboard.copy(
        Document([DocumentInfo(currency="BTC"), Cost(id="c", name="O", amount=q(1.0))]), ["c"]
    )
    theirs = Document([DocumentInfo(currency="EUR")])
    (pasted,) = clipboard.paste(theirs, text, "bmc")
    assert theirs.element(pasted).currency == "BTC"  # type: ignore[union-attr]
