"""The company's numbers: costs by category, metrics with their status, coverage, flows, explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from canvas_app.analysis import METRICS, LiveAnalysis, analyse, explain, health, health_of, scenarios
from canvas_app.analysis.results import MetricValue
from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    Channel,
    Cost,
    DocumentInfo,
    Domain,
    Override,
    Partner,
    Resource,
    RevenueStream,
    Role,
    Scenario,
    Segment,
    Stage,
    ValueProposition,
)
from canvas_app.model import pricing as p
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import (
    Creates,
    Feeds,
    FocusesOn,
    Incurs,
    Monetizes,
    Pays,
    Reaches,
    Serves,
    Supplies,
)

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from canvas_app.document import AnyRecord


def q(value: float) -> Quantity:
    return Quantity(value=float(value))


def seats(key: str = "s", price: float = 50, customers: float = 100, **fields: Any) -> RevenueStream:  # noqa: ANN401
    plan = p.SubscriptionPricing(price=q(price))
    return RevenueStream(id=key, name=key, components=(plan,), customers_start=q(customers), **fields)


def run(*records: AnyRecord) -> Analysis:
    return analyse(Document(records).snapshot())


def company() -> list[AnyRecord]:
    """100 seats at 50, ten new a month for 1,000, inference 15 a seat, two developers at 9,000."""
    return [
        DocumentInfo(opening_cash=q(60_000)),
        seats(churn=q(0.02), payment_days=0),
        Segment(id="g", name="g"),
        Channel(id="c", name="c", spend=q(1000), new_customers=q(10)),
        Cost(id="k", name="k", category="cogs_inference", driver="per_customer", amount=q(15)),
        Role(id="r", name="r", headcount=q(2), cost=q(9000), cost_category="rd"),
        Reaches(id="cg", source="c", target="g"),
        Pays(id="gs", source="g", target="s"),
        Incurs(id="sk", source="s", target="k"),
    ]


def test_the_metrics_of_a_small_company() -> None:
    metrics = run(*company()).metrics
    expected = {
        "monthly_revenue": 5400,
        "mrr": 5400,
        "arr": 64_800,
        "usage_run_rate": 0,
        "gross_margin": 0.7,
        "inference_share": 0.3,
        "arpa": 50,
        "customers": 108,
        "churn": 0.02,
        "cac": 100,
        "ltv": 35 * (1 - 0.98**60) / 0.02,
        "ltv_cac": 0.35 * (1 - 0.98**60) / 0.02,
        "cac_payback": 100 / 35,
        "cac_payback_cohort": 3,
        "top_stream_share": 1,
        "stream_hhi": 1,
        "cash_out_month": 5,
    }
    found = {key: metrics[key].value for key in expected}
    assert found == pytest.approx(expected)
    assert metrics["ltv"].status == "ok"
    burn = metrics["net_burn"].value
    assert burn is not None
    assert metrics["runway"].value == pytest.approx(60_000 / burn)
    assert (metrics["break_even_month"].value, metrics["break_even_month"].status) == (None, "not_applicable")


def test_metrics_of_an_empty_model_say_why_they_have_no_value() -> None:
    for metric in run().metrics.values():
        assert metric.value in (None, 0.0, 1.0)
        assert metric.value is not None or metric.reason
    assert run().metrics["mrr"].value == 0.0
    assert run().metrics["gross_margin"].status == "not_applicable"


def test_a_usage_business_has_no_mrr_and_that_is_no_error() -> None:
    calls = p.UsagePricing(price=q(0.5), usage=q(100))
    stream = RevenueStream(id="s", name="s", components=(calls,), customers_start=q(10), churn=q(0.05))
    metrics = run(stream).metrics
    assert (metrics["mrr"].value, metrics["mrr"].status) == (0.0, "ok")
    assert metrics["usage_run_rate"].value == pytest.approx(12 * 475 * (1 + 0.95 + 0.95**2) / 3)
    assert metrics["ltv"].value == pytest.approx(50 * (1 - 0.95**60) / 0.05)


def test_without_churn_the_lifetime_is_capped_and_says_so() -> None:
    ltv = run(DocumentInfo(ltv_cap_months=36), seats()).metrics["ltv"]
    assert (ltv.value, ltv.status) == (1800, "capped")
    assert "36 months" in (ltv.reason or "")


def test_a_margin_below_zero_never_pays_back() -> None:
    records = [*company(), Cost(id="loss", name="loss", category="cogs_hosting", amount=q(9000))]
    metrics = run(*records).metrics
    assert (metrics["cac_payback"].value, metrics["cac_payback"].status) == (None, "infinite")
    assert metrics["ltv_cac"].value is not None
    assert metrics["ltv_cac"].value < 0
    assert health_of(metrics["cac_payback"]) == "bad"


def test_costs_are_booked_by_category_and_nature() -> None:
    a = run(
        seats(),
        Activity(id="host", name="host", stage="deployment", cost=q(100)),
        Activity(id="label", name="label", stage="data", cost=q(20)),
        Activity(id="sell", name="sell", family="gtm", cost=q(5), cadence="once", start=2),
        Resource(id="gpu", name="gpu", cost=q(40)),
        Role(id="support", name="support", headcount=q(3), cost=q(10), cost_category="cogs_support"),
        Cost(id="desk", name="desk", driver="per_fte", amount=q(2)),
        Cost(id="plan", name="plan", behaviour="step", driver="per_customer", step_size=40.0, amount=q(7)),
        Cost(id="rack", name="rack", category="capex", amount=q(500), end=1),
        Cost(id="rent", name="rent", amount=q(120), growth=q(0.1), start=13),
    )
    assert a.cogs[0] == 170
    assert a.sm_costs[:3].tolist() == [0, 5, 0]
    assert (a.people_costs[0], a.variable_costs[0], a.fixed_costs[0]) == (30, 6, 100 + 20 + 40 + 21)
    assert a.fixed_costs[12] == pytest.approx(181 + 120 * 1.1)
    assert (a.capex[0], a.net_cash[0]) == (500, a.profit[0] - 500)
    assert a.element_money["plan"] == -21


def test_a_driver_counts_only_the_streams_that_incur_the_cost() -> None:
    cost = Cost(id="k", name="k", driver="pct_revenue", amount=q(0.1))
    records: list[AnyRecord] = [seats("a"), seats("b"), cost]
    assert run(*records).element_money["k"] == -1000
    assert run(*records, Incurs(source="a", target="k", allocation=0.5)).element_money["k"] == -250


def test_coverage_counts_focus_stages_by_weight() -> None:
    domain = Domain(id="d", name="d", focus=("model", "deployment"))
    stage = Stage(id="data", name="Data", code="data")
    focus = FocusesOn(source="d", target="data", weight=0.5)
    work = Activity(id="w", name="w", stage="model")
    coverage = run(domain, stage, focus, work).metrics["chain_coverage"]
    assert coverage.value == pytest.approx(1 / 2.5)
    partner, supply = Partner(id="p", name="p"), Supplies(source="p", target="data")
    assert run(domain, stage, focus, work, partner, supply).metrics["chain_coverage"].value == 0.6
    bought = stage.model_copy(update={"sourcing": "buy"})
    assert run(domain, bought, focus, work).metrics["chain_coverage"].value == 0.6


def test_money_flows_back_to_what_earns_it() -> None:
    chain: list[AnyRecord] = [
        Resource(id="data", name="data"),
        Activity(id="tune", name="tune"),
        ValueProposition(id="v", name="v"),
        ValueProposition(id="w", name="w"),
        Segment(id="g", name="g"),
        Segment(id="h", name="h"),
        seats(),
        Feeds(id="feed", source="data", target="tune"),
        Feeds(id="back", source="tune", target="data", feedback=True),
        Creates(id="create", source="tune", target="v"),
        Monetizes(id="vs", source="v", target="s", flow_share=0.6),
        Monetizes(id="ws", source="w", target="s", flow_share=0.2),
        Pays(id="gs", source="g", target="s", mix=0.8),
        Pays(id="hs", source="h", target="s", mix=0.2),
        Serves(id="vg", source="v", target="g"),
    ]
    expected = {"vs": 3750, "ws": 1250, "create": 3750, "feed": 3750, "gs": 4000, "hs": 1000, "vg": 3000}
    assert run(*chain).relation_money == pytest.approx(expected)


def test_a_cycle_does_not_stop_the_flow() -> None:
    parts = [Activity(id=key, name=key) for key in "ab"]
    lines = [Feeds(id="ab", source="a", target="b"), Feeds(id="ba", source="b", target="a")]
    flows = run(*parts, *lines, seats(), Monetizes(id="bs", source="b", target="s")).relation_money
    assert flows["bs"] == flows["ab"] == 5000


def test_costs_flow_along_their_relations() -> None:
    records = [*company(), Partner(id="p", name="p"), Activity(id="a", name="a", stage="deployment")]
    supply = Supplies(id="pa", source="p", target="a", cost=q(300), cost_category="cogs_hosting")
    a = run(*records, supply)
    assert {key: a.relation_money[key] for key in ("cg", "sk", "pa")} == {
        "cg": -1000,
        "sk": -1620,
        "pa": -300,
    }
    assert a.element_money["p"] == -300
    assert a.cogs[0] == 1920


def test_notes_beside_money() -> None:
    calls = p.UsagePricing(price=q(1), usage=q(2))
    mixed = seats("m").model_copy(update={"components": (calls,)})
    notes = run(seats("s"), mixed, Cost(id="k", name="k", amount=q(1))).element_money_note
    assert notes == {"s": "MRR", "m": "/mo", "k": "/mo"}


def test_an_explanation_names_inputs_and_elements() -> None:
    document = Document(company())
    analysis = analyse(document.snapshot())
    margin = explain(analysis, document.snapshot(), "gross_margin")
    assert margin.formula == "GM = (R − COGS) / R"
    assert [(c.element_id, c.value) for c in margin.contributions] == [("s", 5400), ("k", -1620)]
    cac = explain(analysis, document.snapshot(), "cac")
    assert [(i.label, i.value) for i in cac.inputs] == [
        ("Sales and marketing", 1000),
        ("New customers", 10),
        ("New customers a quarter later", 10),
        ("CAC with a lag of a quarter", 100),
    ]
    assert set(cac.element_ids) == {"c", "g", "s"}


def test_burn_is_explained_in_full() -> None:
    document = Document(company())
    analysis = analyse(document.snapshot())
    parts = explain(analysis, document.snapshot(), "break_even_month").contributions
    assert sum(part.value for part in parts) == pytest.approx(analysis.profit[0])


def test_health_has_limits_with_a_source() -> None:
    assert [health("ltv_cac", value) for value in (0.5, 2.0, 3.0, 9.0)] == [
        "bad",
        "attention",
        "good",
        "attention",
    ]
    assert [health("cac_payback", value) for value in (12.0, 20.0, 25.0)] == ["good", "attention", "bad"]
    assert health("mrr", 5.0) is health("gross_margin", None) is None
    assert health_of(MetricValue("runway", None, "months", "infinite")) == "good"
    for info in METRICS.values():
        assert info.definition
        assert info.formula
        assert info.bands is None or (info.bands.source and info.bands.date)


@pytest.mark.parametrize(
    ("path", "value"), [("churn", 2.0), ("churn.value", 2.0), ("components.0.price", -5)]
)
def test_a_scenario_stays_in_the_range_of_the_field(path: str, value: float) -> None:
    override = Override(record="s", path=path, value=value)
    document = Document([seats(churn=q(0.02)), Scenario(id="x", name="Extreme", overrides=(override,))])
    extreme = analyse(document.snapshot(), "x")
    assert extreme.customers.min() >= 0.0
    assert extreme.revenue.min() >= 0.0


def test_a_scenario_changes_inputs_and_nothing_else() -> None:
    overrides = (
        Override(record="s", path="components.0.price", value=60.0),
        Override(record="s", path="bad_debt", value=0.1),
        Override(record="document", path="opening_cash", value=5.0),
        Override(record="s", path="components.7.price", value=1.0),
    )
    document = Document([*company(), Scenario(id="best", name="Best case", overrides=overrides)])
    snapshot = document.snapshot()
    best = analyse(snapshot, "best")
    assert (best.scenario, best.metrics["mrr"].value) == ("Best case", 6480)
    assert best.bad_debt[0] == 648
    assert analyse(snapshot).metrics["mrr"].value == 5400
    assert scenarios.apply(snapshot, None) is snapshot
    with pytest.raises(scenarios.UnknownScenarioError):
        analyse(snapshot, "none")


def test_live_numbers_leave_unchanged_streams_alone() -> None:
    document = Document([seats("a"), seats("b")])
    live = LiveAnalysis()
    before = live.update(document.snapshot())
    with document.transact("Change") as tx:
        tx.update("a", customers_start=q(7))
    after = live.update(document.snapshot(), frozenset({"a"}))
    assert after.streams.forecasts["b"] is before.streams.forecasts["b"]
    assert before.metrics["mrr"].value == 10_000
    assert after.metrics["mrr"].value == 5350


def test_a_canvas_without_money_has_no_runway() -> None:
    runway = analyse(Document().snapshot()).metrics["runway"]
    assert (runway.value, runway.status) == (None, "not_applicable")
