"""Elasticity, the best price, and the curve of a stream."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from canvas_app.analysis.formulas import demand
from canvas_app.analysis.questions import prices
from canvas_app.document import Document, Snapshot
from canvas_app.model import Cost, Partner, RevenueStream, Segment, VariableCost
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Pays, Shares


def q(value: float) -> Quantity:
    return Quantity(value=value)


def paid(*elasticities: float | None, cost: float = 4.0, more: tuple[Any, ...] = ()) -> Snapshot:
    """A subscription of 10 with 100 customers, spread evenly over segments with these elasticities."""
    inference = VariableCost(category="cogs_inference", driver="per_customer", amount=q(cost))
    stream = RevenueStream(
        id="s",
        name="Plan",
        components=(SubscriptionPricing(price=q(10.0)),),
        customers_start=q(100.0),
        variable_costs=(inference,),
    )
    records: list[Any] = [stream, *more]
    for at, value in enumerate(elasticities):
        elasticity = None if value is None else q(value)
        records += [Segment(id=f"g{at}", name=f"g{at}", elasticity=elasticity)]
        records.append(Pays(source=f"g{at}", target="s"))
    return Document(records).snapshot()


def test_the_curve_passes_through_what_is_sold_now() -> None:
    curve = prices.price_curve(paid(-2.0), "s")
    assert (curve.current, curve.unit_cost) == (10.0, 4.0)
    assert curve.best == pytest.approx(8.0)
    at = int(np.abs(curve.prices - 10.0).argmin())
    assert np.interp(10.0, curve.prices, curve.demand) == pytest.approx(100.0, rel=1e-2)
    assert curve.profit[at] == pytest.approx(curve.demand[at] * (curve.prices[at] - 4.0))
    assert curve.prices[int(curve.profit.argmax())] == pytest.approx(8.0, abs=0.4)
    assert curve.reason is None
    assert len(curve.prices) == 41


def test_what_follows_revenue_moves_the_best_price() -> None:
    seller = (Partner(id="p", name="p"), Shares(source="s", target="p", share=0.2))
    curve = prices.price_curve(paid(-2.0, more=seller), "s")
    assert curve.kept == pytest.approx(0.8)
    assert curve.best == pytest.approx(4.0 / 0.8 * 2.0)


def test_costs_of_the_company_by_the_unit_count() -> None:
    cost = Cost(
        id="c", name="c", category="cogs_hosting", behaviour="variable", driver="per_customer", amount=q(1.0)
    )
    curve = prices.price_curve(paid(-2.0, more=(cost,)), "s")
    assert curve.unit_cost == pytest.approx(5.0)


def test_weak_demand_has_no_best_price_but_an_end_of_the_range() -> None:
    curve = prices.price_curve(paid(-0.5), "s")
    assert curve.best == curve.prices[-1] == 20.0
    assert "upper end" in str(curve.reason)


def test_segments_answer_each_in_its_way() -> None:
    curve = prices.price_curve(paid(-2.0, -4.0), "s")
    assert curve.best is not None
    assert 4.0 * 4 / 3 < curve.best < 8.0
    around = np.linspace(curve.best * 0.98, curve.best * 1.02, 5)
    profit = (around - 4.0) * 50 * ((around / 10) ** -2.0 + (around / 10) ** -4.0)
    assert int(profit.argmax()) == 2


@pytest.mark.parametrize(
    ("snapshot", "words"),
    [
        (paid(None), "price elasticity"),
        (paid(), "price elasticity"),
        (Document([RevenueStream(id="s", name="Plan")]).snapshot(), "earns nothing"),
    ],
)
def test_without_a_start_the_curve_says_why(snapshot: Snapshot, words: str) -> None:
    curve = prices.price_curve(snapshot, "s")
    assert words in str(curve.reason)
    assert (curve.best, len(curve.prices)) == (None, 0)


def test_a_unit_that_costs_nothing_has_no_price_worth_naming() -> None:
    curve = prices.price_curve(paid(-2.0, cost=0.0), "s")
    assert curve.best == 0.0
    assert "Add its cost" in str(curve.reason)


def test_formulas_and_their_edges() -> None:
    assert demand.arc_elasticity(10.0, 12.0, 5.0, 5.0) is None
    assert demand.arc_elasticity(2800.0, 3000.0, 70.0, 60.0) == pytest.approx(-0.448, abs=1e-3)
    assert prices.best_price(10.0, -1.0) is None
    assert demand.best_linear_price(20.0, 1.0, 4.0) == 12.0
    assert demand.best_linear_price(20.0, 0.0, 4.0) is None
    assert demand.demand_at(20.0, -1.0, 50.0, 10.0) == 25.0
    best = demand.best_test([1, 2], [10.0, 8.0], [4.0, 6.0])
    assert best == demand.TestedPrice(2, 8.0, 6.0)
    assert demand.best_test([], [], []) is None
