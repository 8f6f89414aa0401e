"""Amounts in other currencies: what they are worth, where that is said, and what a missing rate means."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest

from canvas_app.analysis import METRICS, analyse, explain
from canvas_app.analysis.forecast.assumptions import InputPlace, assumptions_of
from canvas_app.analysis.forecast.exchange import exchanged, used_currencies, used_rates
from canvas_app.analysis.questions.comparison import compare
from canvas_app.analysis.questions.goal_seek import seek
from canvas_app.analysis.questions.sensitivity import Sensitivity
from canvas_app.analysis.questions.what_if import WhatIf
from canvas_app.analysis.simulation.monte_carlo import simulate
from canvas_app.document import Document
from canvas_app.model import (
    ELEMENT_TYPES,
    PRICING_TYPES,
    RELATION_KINDS,
    Cost,
    DocumentInfo,
    ExchangeRate,
    Override,
    Partner,
    Quantity,
    RevenueStream,
    Scenario,
    Segment,
    Tier,
    VariableCost,
)
from canvas_app.model.currencies import amounts_of, may_differ
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.model.relations import Pays, Shares

if TYPE_CHECKING:
    from canvas_app.document import AnyRecord, Snapshot

RATE, PRICE = InputPlace("document", "rates.0.rate"), InputPlace("abroad", "components.0.price")
NO_RATE = "There is no exchange rate for EUR."


def q(value: float, low: float | None = None, high: float | None = None, source: str = "") -> Quantity:
    return Quantity(value=value, low=low, high=high, source=source)


def euro(rate: Quantity | None) -> DocumentInfo:
    listed = ExchangeRate(currency="EUR", rate=rate, date=datetime.date(2026, 3, 2))
    return DocumentInfo(rates=(listed,), horizon=12)


def company(info: DocumentInfo, *more: AnyRecord) -> Snapshot:
    """A plan of EUR 100 for ten customers, one of $40 for five, and a partner with a share of the first."""
    part = SubscriptionPricing(price=q(100.0), currency="EUR")
    own = VariableCost(category="cogs_hosting", driver="per_customer", amount=q(10.0), currency="EUR")
    records: list[AnyRecord] = [
        RevenueStream(
            id="abroad", name="Plan", components=(part,), customers_start=q(10.0), variable_costs=(own,)
        ),
        RevenueStream(
            id="home",
            name="Home",
            components=(SubscriptionPricing(price=q(40.0)),),
            customers_start=q(5.0),
        ),
        Segment(id="segment", name="Offices", accounts_tam=q(50.0), annual_spend=q(1000.0), currency="EUR"),
        Pays(source="segment", target="abroad"),
        *more,
    ]
    return Document([info, *records]).snapshot()


def test_every_record_with_amounts_can_be_in_another_currency() -> None:
    kinds = [*ELEMENT_TYPES.values(), *(kind.record_type for kind in RELATION_KINDS.values())]
    every = [*kinds, *PRICING_TYPES.values(), VariableCost]
    assert {each for each in every if amounts_of(each) and not may_differ(each)} == set()


def test_amounts_are_worth_their_rate() -> None:
    analysis = analyse(company(euro(q(1.2))))
    assert analysis.metrics["mrr"].value == 10 * 120.0 + 5 * 40.0
    assert analysis.metrics["tam"].value == 50.0 * 1200.0
    assert analysis.cogs[0] == 10 * 12.0
    assert analysis.incomplete is None


def test_tiers_and_shares_in_another_currency_are_converted_too() -> None:
    tiers = (Tier(up_to=10.0, price=2.0, flat_fee=5.0), Tier(price=1.0))
    metered = UsagePricing(mode="graduated", tiers=tiers, usage=q(15.0), currency="EUR")
    stream = RevenueStream(id="use", name="Use", components=(metered,), customers_start=q(1.0))
    paid = Shares(source="use", target="partner", minimum=7.0, currency="GBP")
    info = euro(q(2.0))
    rates = (*info.rates, ExchangeRate(currency="GBP", rate=q(3.0)))
    info = info.model_copy(update={"rates": rates})
    document = Document([info, stream, Partner(id="partner", name="P"), paid])
    analysis = analyse(document.snapshot())
    assert analysis.total_revenue[0] == 2.0 * (5.0 + 10 * 2.0 + 5 * 1.0)
    assert analysis.payouts[0] == 3.0 * 7.0


@pytest.mark.parametrize("rate", [DocumentInfo(horizon=12), euro(None)])
def test_without_a_rate_no_amount_is_guessed(rate: DocumentInfo) -> None:
    snapshot = company(rate)
    analysis = analyse(snapshot)
    for metric_id, info in METRICS.items():
        found = analysis.metrics[metric_id]
        if not info.counted:
            assert (found.value, found.status, found.reason) == (None, "undefined", NO_RATE), metric_id
    assert analysis.metrics["customers"].value == 15.0
    assert analysis.incomplete == NO_RATE
    assert set(analysis.exchange.missing["EUR"]) == {"abroad", "segment"}
    spread = simulate(snapshot, trials=1000)
    assert spread.metrics["npv"].p50 is None
    assert spread.metrics["customers"].p50 == 15.0
    assert set(spread.probability.values()) == {None}
    assert spread.notes[-1] == NO_RATE


def test_an_amount_named_in_the_currency_of_the_document_needs_no_rate() -> None:
    cost = Cost(id="rent", name="Rent", amount=q(300.0), currency="USD")
    analysis = analyse(Document([DocumentInfo(horizon=12), cost]).snapshot())
    assert analysis.fixed_costs[0] == 300.0
    assert used_currencies(analysis.snapshot) == []


def test_a_cost_that_follows_revenue_is_a_share_in_any_currency() -> None:
    cost = Cost(
        id="fee", name="Fee", amount=q(0.1), driver="pct_revenue", behaviour="variable", currency="EUR"
    )
    snapshot = company(euro(q(1.2)), cost)
    assert analyse(snapshot).element_money["fee"] == pytest.approx(-0.1 * 1400.0)
    assert next(item.unit for item in assumptions_of(snapshot) if item.place.record == "fee") == "share"


def test_the_balance_by_cost_waits_for_the_rate_and_by_elements_does_not() -> None:
    info = DocumentInfo(horizon=12, balance_by="cost")
    assert analyse(company(info)).metrics["chain_balance"].reason == NO_RATE
    assert analyse(company(DocumentInfo(horizon=12))).metrics["chain_balance"].reason != NO_RATE


def test_what_was_converted_for_another_currency_of_the_document_is_not_kept() -> None:
    parts = (SubscriptionPricing(price=q(2.0), currency=code) for code in ("EUR", "GBP"))
    stream = RevenueStream(id="two", name="Two", components=tuple(parts), customers_start=q(1.0))
    before, after = (
        Document([DocumentInfo(horizon=12, currency=code), stream]).snapshot() for code in ("USD", "EUR")
    )
    known = exchanged(before)
    assert set(known.missing) == {"EUR", "GBP"}
    assert set(exchanged(after, known).missing) == {"GBP"}


def test_the_elements_of_a_rate_stand_in_document_order_whatever_was_edited_last() -> None:
    rows = [Cost(id=key, name=key, amount=q(1.0), currency="EUR") for key in "ab"]
    document = Document([euro(q(1.2)), *rows])
    known = exchanged(document.snapshot())
    with document.transact("Edit") as tx:
        tx.update("a", name="A")
    (rate,) = used_rates(exchanged(document.snapshot(), known, ["a"]), ["a", "b"])
    assert rate.ids == ("a", "b")


# --- The same rate in every question ------------------------------------------------------------------------


def test_a_rate_is_an_assumption_with_its_own_name() -> None:
    found = {item.title: item for item in assumptions_of(company(euro(q(1.2, 1.1, 1.3, "Central bank"))))}
    rate = found["Document: Exchange rate of EUR"]
    assert (rate.unit, rate.low, rate.high, rate.quantity.source) == ("money/EUR", 1.1, 1.3, "Central bank")
    assert found["Plan: Price"].unit == "EUR/customer/month"
    assert found["Home: Price"].unit == "money/customer/month"


def test_a_rate_stands_in_the_tornado_with_what_it_moves() -> None:
    found = Sensitivity(company(euro(q(1.2, 1.0, 1.5))), "mrr").tornado()
    (bar,) = found.bars
    assert bar.assumption.place == RATE
    assert (bar.low_result, bar.high_result) == (1200.0, 1700.0)


def test_a_goal_is_sought_with_a_price_in_its_own_currency() -> None:
    goal = seek(company(euro(q(1.2))), PRICE, "mrr", 2600.0)
    assert goal.value == pytest.approx(200.0)


def test_a_scenario_has_its_own_rate() -> None:
    weak = Scenario(
        id="weak", name="Weak euro", overrides=(Override(record="document", path=RATE.path, value=1.0),)
    )
    snapshot = company(euro(q(1.2)), weak)
    assert analyse(snapshot, "weak").metrics["mrr"].value == 1200.0
    (row,) = compare(snapshot, [None, "weak"], ["mrr"]).rows
    assert row.differences == (0.0, -200.0)
    assert WhatIf(snapshot).value("mrr", {RATE: 2.0}) == 2200.0


def test_a_simulation_draws_the_rate() -> None:
    found = simulate(company(euro(q(1.2, 1.0, 1.4))), trials=2000).metrics["mrr"]
    assert found.p10 is not None
    assert found.p90 is not None
    assert 1200.0 < found.p10 < 1400.0 < found.p90 < 1600.0


# --- Where it is said ---------------------------------------------------------------------------------------


def test_a_count_names_no_conversion() -> None:
    snapshot = company(euro(q(1.2)))
    analysis = analyse(snapshot)
    found = explain(analysis, snapshot, "customers")
    assert "amounts in" not in found.formula
    assert all("Exchange rate" not in given.label for given in found.inputs)


def test_an_explanation_shows_the_conversion() -> None:
    snapshot = company(euro(q(1.2, source="Central bank")))
    analysis = analyse(snapshot)
    found = explain(analysis, snapshot, "mrr")
    assert found.formula.endswith("; amounts in EUR × 1.2")
    rate = found.inputs[-1]
    assert rate.label == "Exchange rate of EUR (2026-03-02, Central bank)"
    assert (rate.value, rate.unit, rate.element_ids) == (1.2, "USD/EUR", ("abroad",))
    plain = explain(analyse(company(euro(q(1.2)))), snapshot, "chain_coverage")
    assert "EUR" not in plain.formula


def test_an_explanation_without_the_rate_says_which_one_is_missing() -> None:
    snapshot = company(DocumentInfo(horizon=12))
    found = explain(analyse(snapshot), snapshot, "mrr")
    assert found.metric.reason == NO_RATE
    assert (found.inputs[-1].label, found.inputs[-1].value) == ("Exchange rate of EUR", None)


# --- What a document refuses --------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", [("EUR", "EUR"), ("USD",)])
def test_a_document_has_one_rate_for_each_other_currency(codes: tuple[str, ...]) -> None:
    rates = tuple(ExchangeRate(currency=code, rate=q(1.0)) for code in codes)
    with pytest.raises(ValueError, match="exchange rate"):
        DocumentInfo(rates=rates)


def test_a_currency_has_three_letters() -> None:
    with pytest.raises(ValueError, match="currency"):
        SubscriptionPricing(currency="Euro")
