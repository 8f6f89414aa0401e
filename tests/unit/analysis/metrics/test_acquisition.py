"""What a customer of a channel leaves a month, and one who takes several streams counted once."""

from __future__ import annotations

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.explain import explain
from canvas_app.analysis.metrics.acquisition import monthly_profits
from canvas_app.document import AnyRecord, Document, Snapshot
from canvas_app.model import Channel, RevenueStream, Segment, VariableCost, quantity
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Pays, Reaches


def stream(key: str, price: float, cost: float = 0.0, customers: float = 10.0) -> RevenueStream:
    costs = (VariableCost(category="cogs_hosting", driver="per_customer", amount=quantity(cost)),)
    return RevenueStream(
        id=key,
        name=key,
        components=(SubscriptionPricing(price=quantity(price)),),
        customers_start=quantity(customers),
        variable_costs=costs,
    )


def profits(*streams: RevenueStream, adoption: float = 1.0) -> dict[str, float]:
    records: list[AnyRecord] = [
        Segment(id="g", name="People"),
        Channel(id="c", name="Shop"),
        Reaches(source="c", target="g"),
        *streams,
        Pays(source="g", target=streams[0].id),
        *(Pays(source="g", target=each.id, adoption=adoption) for each in streams[1:]),
    ]
    return monthly_profits(analyse(Document(records).snapshot()).streams)


def test_it_is_the_price_less_what_serving_costs() -> None:
    assert profits(stream("a", 50.0, 20.0)) == {"c": pytest.approx(30.0)}


def test_streams_weigh_by_how_many_take_them() -> None:
    found = profits(stream("a", 50.0), stream("b", 200.0), adoption=0.5)
    assert found["c"] == pytest.approx((50.0 + 0.5 * 200.0) / 1.5)


def test_nobody_pays_nothing_is_left() -> None:
    assert profits(stream("a", 50.0, customers=0.0)) == {}


@pytest.mark.parametrize(("adoptions", "once"), [((1.0, 1.0), 12.0), ((1.0, 0.5), 12.0), ((0.75, 0.5), 12.0)])
def test_cac_also_stands_by_customers_counted_once(adoptions: tuple[float, float], once: float) -> None:
    found, snapshot = cost_of_winning(*adoptions)
    counted = 12.0 * sum(adoptions)
    assert found["New customers"] == pytest.approx(counted)
    assert found["New customers, one of several streams counted once"] == pytest.approx(once)
    assert found["CAC of customers counted once"] == pytest.approx(19_500.0 / once)
    assert analyse(snapshot).metrics["cac"].value == pytest.approx(19_500.0 / counted)


@pytest.mark.parametrize("adoptions", [(1.0, 0.0), (0.5, 0.5)])
def test_where_nobody_need_take_two_streams_cac_stands_alone(adoptions: tuple[float, float]) -> None:
    found, _ = cost_of_winning(*adoptions)
    assert found["New customers"] == pytest.approx(12.0)
    assert "CAC of customers counted once" not in found


def test_what_counts_in_each_stream_leaves_ltv_to_cac_as_it_is() -> None:
    """With both streams in one, customers are people: half as many, each worth and costing twice as much."""
    apart = [stream("a", 50.0, customers=120.0), stream("b", 70.0, customers=120.0)]
    whole = stream("ab", 120.0, customers=120.0)
    one, two = (analyse(sold(*streams)).metrics for streams in ([whole], apart))
    assert one["cac"].value == pytest.approx(2.0 * (two["cac"].value or 0.0))
    for name in ("ltv_cac", "cac_payback", "cac_payback_cohort"):
        assert one[name].value == pytest.approx(two[name].value), name


def sold(*streams: RevenueStream, adoptions: tuple[float, ...] = (1.0, 1.0)) -> Snapshot:
    records: list[AnyRecord] = [
        Segment(id="g", name="People"),
        Channel(id="c", name="Sales", new_customers=quantity(12.0), spend=quantity(19_500.0)),
        Reaches(source="c", target="g"),
        *streams,
        *(
            Pays(source="g", target=each.id, adoption=adoption)
            for each, adoption in zip(streams, adoptions, strict=False)
        ),
    ]
    return Document(records).snapshot()


def cost_of_winning(*adoptions: float) -> tuple[dict[str, float | None], Snapshot]:
    snapshot = sold(stream("a", 50.0), stream("b", 70.0), adoptions=adoptions)
    inputs = explain(analyse(snapshot), snapshot, "cac").inputs
    return {item.label: item.value for item in inputs}, snapshot
