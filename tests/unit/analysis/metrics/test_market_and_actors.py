"""The market, who gains what, and how even the chain is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app.analysis import analyse, explain
from canvas_app.analysis.metrics import actors, coverage, market
from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    DocumentInfo,
    Domain,
    Partner,
    Resource,
    RevenueStream,
    Role,
    Segment,
    Stage,
)
from canvas_app.model.pricing import SubscriptionPricing, UsagePricing
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import DependsOn, FocusesOn, Pays, Shares

if TYPE_CHECKING:
    from canvas_app.model.document_records import Weighing


def q(value: float) -> Quantity:
    return Quantity(value=value)


def segment(key: str, accounts: float = 1000.0, **fields: Any) -> Segment:  # noqa: ANN401
    return Segment(
        id=key,
        name=fields.pop("name", key),
        accounts_tam=q(accounts),
        serviceable_share=q(0.5),
        obtainable_share=q(0.1),
        annual_spend=q(600.0),
        **fields,
    )


def subscription(key: str, price: float, customers: float) -> RevenueStream:
    part = SubscriptionPricing(price=q(price))
    return RevenueStream(id=key, name=key, components=(part,), customers_start=q(customers))


def test_the_funnel_of_the_market() -> None:
    records: list[Any] = [
        segment("a"),
        segment("b", 3000.0),
        subscription("s", 10.0, 40.0),
        Pays(source="a", target="s"),
    ]
    snapshot = Document(records).snapshot()
    analysis = analyse(snapshot)
    values = {name: analysis.metrics[name].value for name in ("tam", "sam", "som", "penetration")}
    assert values == {"tam": 2_400_000.0, "sam": 1_200_000.0, "som": 120_000.0, "penetration": 40 / 2000}
    assert analysis.metrics["revenue_penetration"].value == pytest.approx(12 * 400 / 1_200_000)
    assert analysis.metrics["attainment"].value == pytest.approx(12 * 400 / 120_000)
    assert analysis.metrics["top_segment_share"].value == 1.0
    parts = explain(analysis, snapshot, "tam").contributions
    assert [(item.element_id, item.value) for item in parts] == [("b", 1_800_000.0), ("a", 600_000.0)]


@pytest.mark.parametrize(
    "second",
    [[segment("b", 3000.0, name="A")], [segment("b", 3000.0), DependsOn(source="b", target="a")]],
    ids=["same name", "depends"],
)
def test_overlapping_segments_are_never_added(second: list[Any]) -> None:
    snapshot = Document([segment("a", name="A"), *second]).snapshot()
    metric = analyse(snapshot).metrics["tam"]
    assert (metric.value, metric.status) == (1_800_000.0, "ok")
    assert "Only the largest" in str(metric.note)


def test_the_mass_market_contains_the_others_but_no_other_side() -> None:
    records: list[Any] = [
        segment("all", 9000.0, segment_type="mass"),
        segment("some", 100.0, segment_type="niche"),
        segment("advertisers", 10.0, segment_type="multi_sided"),
    ]
    found = market.market(Document(records).snapshot(), analyse(Document(records).snapshot()))
    assert [each.segment_id for each in found.counted] == ["all", "advertisers"]


def test_a_market_that_nobody_counted() -> None:
    analysis = analyse(Document([Segment(id="a", name="a")]).snapshot())
    for name in ("tam", "sam", "som", "penetration", "attainment", "customer_surplus"):
        assert analysis.metrics[name].status == "not_applicable"


@pytest.mark.parametrize(
    ("price", "low", "high", "surplus"),
    [
        (10.0, 20.0, 40.0, 20.0),
        (30.0, 20.0, 40.0, 5.0),
        (50.0, 20.0, 40.0, -10.0),
        (10.0, None, 15.0, 5.0),
        (10.0, None, None, None),
    ],
)
def test_the_surplus_of_a_unit(
    price: float, low: float | None, high: float | None, surplus: float | None
) -> None:
    assert actors.surplus_per_unit(price, low, high) == surplus


def test_everybody_gains_something_or_a_reason_is_given() -> None:
    records: list[Any] = [
        segment("a", wtp_low=q(20.0), wtp_high=q(40.0)),
        segment("b", wtp_high=q(40.0)),
        Segment(id="c", name="c"),
        Partner(id="p", name="Seller"),
        Partner(id="idle", name="Idle"),
        subscription("s", 10.0, 8.0),
        Pays(source="a", target="s"),
        Shares(source="s", target="p", share=0.25),
    ]
    snapshot = Document(records).snapshot()
    analysis = analyse(snapshot)
    found = {item.element_id: item for item in actors.profits(analysis)}
    assert found["a"].value == pytest.approx(8 * 20.0)
    assert (found["b"].value, found["c"].value, found["idle"].value) == (None, None, None)
    assert all(found[key].reason for key in ("b", "c", "idle"))
    assert found["document"].value == pytest.approx(60.0)
    assert [item.role for item in found.values()] == ["customer"] * 3 + ["company"] + ["partner"] * 2
    assert found["p"].value == pytest.approx(20.0)
    assert analysis.metrics["customer_surplus"].value == pytest.approx(160.0)


def test_balance_counts_empty_focus_stages() -> None:
    records: list[Any] = [
        Domain(id="d", name="d", focus=("data", "model", "deployment")),
        *(Stage(id=code, name=code, code=code) for code in ("data", "model", "deployment")),
        *(FocusesOn(source="d", target=code) for code in ("data", "model", "deployment")),
        Activity(id="x", name="x", stage="data", cost=q(30.0)),
        Resource(id="y", name="y", stage="data"),
        Role(id="r", name="r", stage="model", headcount=q(2.0), cost=q(10.0)),
    ]
    snapshot = Document(records).snapshot()
    analysis = analyse(snapshot)
    even = -(2 / 3 * math.log(2 / 3) + 1 / 3 * math.log(1 / 3)) / math.log(3)
    assert analysis.metrics["chain_balance"].value == pytest.approx(even)
    weights = {
        by: coverage.stage_weights(analysis.structure, snapshot, analysis.element_money, by)
        for by in ("cost", "fte")
    }
    assert weights == {"cost": {"data": 30.0, "model": 20.0}, "fte": {"model": 2.0}}
    assert coverage.domain_balances(analysis.structure, snapshot, weights["fte"]) == {"d": 0.0}
    assert explain(analysis, snapshot, "chain_balance").element_ids == ("d",)


@pytest.mark.parametrize(
    ("by", "weights", "said"),
    [
        ("elements", (2.0, 1.0), "data 2, model 1"),
        ("cost", (30.0, 20.0), "data $30, model $20"),
        ("fte", (1.0, 2.0), "data 1 FTE, model 2 FTE"),
    ],
)
def test_the_document_chooses_what_weighs_in_the_balance(
    by: Weighing, weights: tuple[float, float], said: str
) -> None:
    records: list[Any] = [
        DocumentInfo(balance_by=by),
        Domain(id="d", name="d", focus=("data", "model")),
        Activity(id="x", name="x", stage="data", cost=q(30.0)),
        Role(id="w", name="w", stage="data", headcount=q(1.0)),
        Role(id="r", name="r", stage="model", headcount=q(2.0), cost=q(10.0)),
    ]
    snapshot = Document(records).snapshot()
    analysis = analyse(snapshot)
    shares = [weight / sum(weights) for weight in weights]
    even = -sum(share * math.log(share) for share in shares) / math.log(2)
    assert analysis.metrics["chain_balance"].value == pytest.approx(even)
    (shown,) = explain(analysis, snapshot, "chain_balance").inputs
    assert shown.label == f"d: {said}"
    nobody = Document([records[0], records[1]]).snapshot()
    assert analyse(nobody).metrics["chain_balance"].status == "not_applicable"


def test_a_willingness_by_seat_says_nothing_about_minutes() -> None:
    minutes = UsagePricing(price=q(0.1), usage=q(50.0), unit="minute")
    records: list[Any] = [
        segment("a", wtp_high=q(40.0)),
        subscription("s", 10.0, 8.0),
        RevenueStream(id="m", name="m", components=(minutes,), customers_start=q(8.0)),
        Pays(source="a", target="s"),
        Pays(source="a", target="m"),
    ]
    analysis = analyse(Document(records).snapshot())
    assert analysis.metrics["customer_surplus"].value == pytest.approx(8 * 30.0)
