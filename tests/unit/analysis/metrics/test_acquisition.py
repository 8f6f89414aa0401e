"""What a customer of a channel leaves a month: of the streams it takes, by how many take them."""

from __future__ import annotations

import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.metrics.acquisition import monthly_profits
from canvas_app.document import AnyRecord, Document
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
