"""The inputs of records, found by walking and by path."""

from __future__ import annotations

import pytest

from canvas_app.model import Cost, RevenueStream, Tier, VariableCost
from canvas_app.model import pricing as p
from canvas_app.model.inputs import input_at, inputs_in
from canvas_app.model.quantity import Quantity


def q(value: float) -> Quantity:
    return Quantity(value=value)


STREAM = RevenueStream(
    id="s",
    name="Seats",
    components=(
        p.SubscriptionPricing(price=q(50.0)),
        p.UsagePricing(price=q(1.0), usage=q(9.0), tiers=(Tier(price=2.0),)),
    ),
    variable_costs=(VariableCost(category="cogs_payment", driver="pct_revenue", amount=q(0.03)),),
    churn=q(0.02),
)


def test_each_input_is_found_again_at_its_path() -> None:
    found = list(inputs_in(STREAM))
    assert {"churn", "components.0.price", "components.1.usage", "variable_costs.0.amount"} <= {
        item.path for item in found
    }
    for item in found:
        assert input_at(STREAM, item.path) == item
        assert input_at(STREAM, f"{item.path}.value") == item


def test_labels_tell_parts_apart() -> None:
    second = input_at(STREAM, "components.1.price")
    assert second is not None
    assert second.label == "Usage, Price per unit"
    cost = input_at(STREAM, "variable_costs.0.amount")
    assert cost is not None
    assert (cost.label, cost.unit) == ("Payment fees (COGS)", "share")


def test_parts_are_counted_only_where_their_names_do_not_tell_them_apart() -> None:
    seat = p.SubscriptionPricing(price=q(50.0))
    costs = tuple(
        VariableCost(category=each, amount=q(1.0))
        for each in ("cogs_hosting", "cogs_payment", "cogs_hosting")
    )
    named = RevenueStream(name="Seats", components=(seat, seat.model_copy(update={"label": "Support plan"})))
    twice = RevenueStream(name="Seats", components=(seat, seat), variable_costs=costs)
    labels = [item.label for item in inputs_in(named) if item.path.endswith("price")]
    assert labels == ["Subscription, Price", "Support plan, Price"]
    labels = [item.label for item in inputs_in(twice) if item.path.endswith(("price", "amount"))]
    assert labels == [
        "Pricing 1, Price",
        "Pricing 2, Price",
        "Variable costs 1, Hosting (COGS)",
        "Payment fees (COGS)",
        "Variable costs 3, Hosting (COGS)",
    ]


def test_plain_numbers_and_numbers_not_given_are_inputs_too() -> None:
    price, debt = input_at(STREAM, "components.1.tiers.0.price"), input_at(STREAM, "bad_debt")
    assert price is not None
    assert debt is not None
    assert (price.value, price.quantity) == (2.0, None)
    assert (debt.value, debt.lowest, debt.highest) == (None, 0.0, 1.0)
    assert debt.refusal(1.2) == "Bad debt must be between 0 % and 100 %."
    assert debt.refusal(0.5) is None


@pytest.mark.parametrize(
    "path",
    ["name", "components", "components.0", "components.9.price", "components.x.price", "tags.0.a", "no"],
)
def test_nothing_is_found_where_no_number_is(path: str) -> None:
    assert input_at(STREAM, path) is None
    assert input_at(Cost(id="k", name="k"), path) is None
