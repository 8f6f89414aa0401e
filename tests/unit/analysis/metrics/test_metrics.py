"""Every metric of a small company by hand, the edges of each, and the mapping that computes them."""

from __future__ import annotations

import pickle  # noqa: TID251 - of what the test itself has pickled
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest

from canvas_app.analysis import METRICS, analyse, explain, health_note, health_of
from canvas_app.analysis.metrics import economics
from canvas_app.analysis.metrics.acquisition import channel_costs
from canvas_app.analysis.metrics.mapping import COMPUTED, EXPLAINED, Metrics
from canvas_app.document import Document
from canvas_app.model import Channel, Cost, DocumentInfo, Partner, RevenueStream, Role, Segment
from canvas_app.model import pricing as p
from canvas_app.model.metric_listing import metric_entries
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Incurs, Pays, Reaches, Shares

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis, MetricValue
    from canvas_app.document import AnyRecord

RATE = 1.1 ** (1 / 12) - 1


def q(value: float) -> Quantity:
    return Quantity(value=float(value))


def info(**fields: Any) -> DocumentInfo:  # noqa: ANN401
    return DocumentInfo(opening_cash=q(60_000), **fields)


def seats(key: str = "s", customers: float = 100, price: float = 50, **fields: Any) -> RevenueStream:  # noqa: ANN401
    plan = p.SubscriptionPricing(price=q(price))
    fields = {"payment_days": 0, **fields}
    return RevenueStream(id=key, name=key, components=(plan,), customers_start=q(customers), **fields)


def company(about: DocumentInfo | None = None, developers: float = 2, **stream: Any) -> list[AnyRecord]:  # noqa: ANN401
    """100 seats at 50, ten new a month for 1,000, inference 15 a seat, two developers at 9,000."""
    return [
        about or info(),
        seats(**{"churn": q(0.02), **stream}),
        Segment(id="g", name="g"),
        Channel(id="c", name="c", spend=q(1000), new_customers=q(10), paid=True),
        Cost(id="k", name="k", category="cogs_inference", driver="per_customer", amount=q(15)),
        Role(id="r", name="r", headcount=q(developers), cost=q(9000), cost_category="rd"),
        Reaches(id="cg", source="c", target="g"),
        Pays(id="gs", source="g", target="s"),
        Incurs(id="sk", source="s", target="k"),
    ]


def run(*records: AnyRecord) -> Analysis:
    return analyse(Document(records).snapshot())


def values(*records: AnyRecord) -> dict[str, float | None]:
    return {key: metric.value for key, metric in run(*records).metrics.items()}


def status(metric: MetricValue) -> tuple[float | None, str]:
    return metric.value, metric.status


def customers(months: int = 36) -> list[float]:
    """Customers of the company at the end of months 0, 1, ..."""
    return list(accumulate(range(months), lambda present, _: present * 0.98 + 10, initial=100.0))


def test_metrics_by_hand() -> None:
    present = customers()
    cash = [35 * count - 19_000 for count in present[1:]]
    revenue = [50 * count for count in present[1:]]
    q1, q2 = sum(revenue[:3]), sum(revenue[3:6])
    year, second = sum(revenue[:12]), sum(revenue[12:24])
    kept = 0.98 / (1 + RATE)
    expected = {
        "repeating_run_rate": 64_800,
        "recurring_share": 1.0,
        "contribution_margin": 3780,
        "contribution_ratio": 0.7,
        "operating_margin": (3780 - 19_000) / 5400,
        "inference_efficiency": 5400 / 1620,
        "nrr": 0.98**12,
        "grr": 0.98**12,
        "new_mrr": 500,
        "net_new_mrr": 400,
        "expansion_mrr": 0,
        "contraction_mrr": 0,
        "churned_mrr": 100,
        "quick_ratio": 5,
        "cac_paid": 100,
        "period_payback": 1000 / 350,
        "ltv_simple": 2500,
        "ltv_discounted": 35 * (1 - kept**60) / (1 - kept),
        "magic_number": 4 * (q2 - q1) / 3000,
        "rule_of_40": second / year - 1 + sum(cash[12:24]) / second,
        "net_burn": -sum(cash[:3]) / 3,
        "burn_multiple": -sum(cash[:12]) / (600 * (present[12] - 100)),
        "break_even_units": 19_000 / 35,
        "break_even_revenue": 19_000 / 0.7,
        "margin_of_safety": 1 - 19_000 / 0.7 / 5400,
        "operating_leverage": 3780 / (3780 - 19_000),
        "npv": sum(flow / (1 + RATE) ** t for t, flow in enumerate(cash, start=1)),
    }
    found = values(*company())
    assert {key: found[key] for key in expected} == pytest.approx(expected)


def test_the_cac_with_a_lag_stands_beside_that_of_the_month() -> None:
    """1,000 spent in month 1 on the ten customers of each month, of whom twenty come from month 4 on."""
    later: list[AnyRecord] = [
        Channel(id="c2", name="Partners", new_customers=q(40), ramp_months=16),
        Reaches(id="c2g", source="c2", target="g"),
    ]
    analysis = run(*company(), *later)
    inputs = {item.label: item.value for item in explain(analysis, analysis.snapshot, "cac").inputs}
    assert analysis.metrics["cac"].value == pytest.approx(1000 / 12.5)
    assert inputs["New customers a quarter later"] == pytest.approx(20)
    assert inputs["CAC with a lag of a quarter"] == pytest.approx(1000 / 20)


def test_what_a_target_profit_takes() -> None:
    """19,000 fixed and 7,500 / (1 - 25 %) wanted, at 35 a customer and 70 % of revenue."""
    about = info(target_profit=q(7_500), tax_rate=q(0.25))
    found = values(*company(), about)
    assert found["target_customers"] == pytest.approx(29_000 / 35)
    assert found["target_revenue"] == pytest.approx(29_000 / 0.7)
    assert found["break_even_units"] == pytest.approx(19_000 / 35)
    analysis = run(*company(), about)
    inputs = {
        item.label: item.value for item in explain(analysis, analysis.snapshot, "target_revenue").inputs
    }
    assert inputs["Target profit, before tax"] == pytest.approx(10_000)
    assert inputs["Fixed costs, people included"] == 19_000


def test_an_investment_that_comes_back() -> None:
    about = info(initial_investment=q(10_000), horizon=12)
    found = values(about, seats(customers=40))
    assert (found["payback"], found["cash_break_even_month"]) == (5.0, 5.0)
    worth = sum(2000 / (1 + RATE) ** t for t in range(1, 13))
    assert found["npv"] == pytest.approx(worth - 10_000)
    assert found["profitability_index"] == pytest.approx(worth / 10_000)
    discounted = found["discounted_payback"]
    assert discounted is not None
    assert 5.0 < discounted < 6.0
    irr, mirr = found["irr"], found["mirr"]
    assert irr is not None
    assert mirr is not None
    assert sum(2000 / (1 + irr) ** (t / 12) for t in range(1, 13)) == pytest.approx(10_000)
    assert 0.1 < mirr < irr


def test_several_rates_of_return_are_all_shown() -> None:
    start, end = (
        Cost(id=key, name=key, category="capex", amount=q(amount), start=month, end=month)
        for key, amount, month in (("a", 30_000, 1), ("b", 100_000, 12))
    )
    document = Document([info(horizon=12), seats(customers=200), start, end])
    analysis = analyse(document.snapshot())
    irr = analysis.metrics["irr"]
    shown = [
        item
        for item in explain(analysis, document.snapshot(), "irr").inputs
        if "Rate of return" in item.label
    ]
    assert len(shown) == 2
    assert irr.value in [item.value for item in shown]
    assert irr.note


EDGES: list[tuple[str, list[AnyRecord], float | None, str]] = [
    ("recurring_share", [], None, "not_applicable"),
    ("contribution_margin", [], 0.0, "ok"),
    ("contribution_ratio", [], None, "not_applicable"),
    ("operating_margin", [], None, "not_applicable"),
    ("inference_efficiency", [seats()], None, "not_applicable"),
    ("nrr", [], None, "not_applicable"),
    ("nrr", [seats()], 1.0, "ok"),
    ("nrr", [seats(expansion=q(0.05))], 1.05**12, "ok"),
    ("grr", [seats(expansion=q(0.05))], 1.0, "ok"),
    ("grr", [seats(churn=q(0.6), contraction=q(0.9))], 0.0, "ok"),
    ("nrr", [seats(end=6)], 0.0, "ok"),
    ("quick_ratio", [seats()], None, "not_applicable"),
    ("quick_ratio", company(churn=None), None, "infinite"),
    ("quick_ratio", [seats(churn=q(0.1))], 0.0, "ok"),
    ("magic_number", [seats()], None, "not_applicable"),
    ("rule_of_40", [info(horizon=12), seats()], None, "not_applicable"),
    ("rule_of_40", [], None, "not_applicable"),
    ("rule_of_40", [seats()], 1.0, "ok"),
    ("rule_of_40", [seats(end=12)], None, "not_applicable"),
    ("burn_multiple", [seats()], 0.0, "ok"),
    ("burn_multiple", [Cost(id="k", name="k", amount=q(5))], None, "undefined"),
    ("burn_multiple", [seats(churn=q(0.1)), Cost(id="k", name="k", amount=q(9e4))], None, "undefined"),
    ("ltv_simple", [seats()], 3000.0, "capped"),
    ("ltv_simple", [], None, "not_applicable"),
    ("ltv_discounted", [], None, "not_applicable"),
    ("ltv_discounted", [info(discount_rate=q(0.0)), seats()], 3000.0, "capped"),
    ("cac_paid", [seats()], None, "not_applicable"),
    ("cac_paid", [Channel(id="c", name="c", paid=True, spend=q(5))], None, "not_applicable"),
    ("period_payback", [seats()], None, "not_applicable"),
    (
        "period_payback",
        [*company(), Cost(id="x", name="x", category="cogs_data", amount=q(9e4))],
        None,
        "infinite",
    ),
    ("break_even_units", [], None, "not_applicable"),
    ("break_even_units", [seats()], 0.0, "ok"),
    (
        "break_even_units",
        [*company(), Cost(id="x", name="x", driver="per_customer", amount=q(40))],
        None,
        "infinite",
    ),
    ("break_even_revenue", [], None, "not_applicable"),
    (
        "break_even_revenue",
        [*company(), Cost(id="x", name="x", driver="per_customer", amount=q(40))],
        None,
        "infinite",
    ),
    ("target_customers", company(), None, "not_applicable"),
    ("target_revenue", company(), None, "not_applicable"),
    ("target_customers", [info(target_profit=q(70)), seats()], 70 / 50, "ok"),
    ("target_revenue", [info(target_profit=q(70), tax_rate=q(1)), seats()], None, "infinite"),
    ("target_revenue", [info(target_profit=q(70))], None, "not_applicable"),
    ("margin_of_safety", [], None, "not_applicable"),
    ("margin_of_safety", [seats()], 1.0, "ok"),
    (
        "margin_of_safety",
        [seats(), Cost(id="x", name="x", driver="per_customer", amount=q(60))],
        None,
        "not_applicable",
    ),
    ("operating_leverage", [], None, "not_applicable"),
    ("operating_leverage", [seats()], 1.0, "ok"),
    ("cash_break_even_month", [], 0.0, "ok"),
    ("cash_break_even_month", [Cost(id="k", name="k", amount=q(5))], None, "not_applicable"),
    ("npv", [], 0.0, "ok"),
    ("irr", [], None, "not_applicable"),
    ("irr", [seats()], None, "not_applicable"),
    ("irr", company(), None, "not_applicable"),
    ("mirr", [seats()], None, "not_applicable"),
    ("payback", [seats()], None, "not_applicable"),
    ("payback", [info(initial_investment=q(1e9)), seats()], None, "not_applicable"),
    ("profitability_index", [seats()], None, "not_applicable"),
]


@pytest.mark.parametrize(("metric_id", "records", "value", "state"), EDGES)
def test_edges(metric_id: str, records: list[AnyRecord], value: float | None, state: str) -> None:
    metric = run(*records).metrics[metric_id]
    assert metric.status == state
    assert metric.value == (None if value is None else pytest.approx(value))
    assert (metric.reason is None) == (state == "ok")


def test_words_stand_beside_numbers_that_need_them() -> None:
    assert run(seats()).metrics["burn_multiple"].note == "Cash generating: the first year brings in cash."
    loss = Cost(id="x", name="x", category="cogs_hosting", amount=q(9000))
    assert "Below zero" in (run(*company(), loss).metrics["ltv_cac"].note or "")
    assert "No losses" in (run(*company(churn=None)).metrics["quick_ratio"].reason or "")


def test_burning_without_growth_is_the_worst() -> None:
    assert health_of(run(Cost(id="k", name="k", amount=q(5))).metrics["burn_multiple"]) == "bad"
    notes = [health_note("burn_multiple", value) for value in (0.5, 1.0, 1.5, 2.0, 3.0)]
    assert [note.sentence.split(":")[0] for note in notes if note] == [
        "Amazing",
        "Great",
        "Good",
        "Suspect",
        "Bad",
    ]


def test_a_channel_has_its_own_cac() -> None:
    free = Channel(id="f", name="f", new_customers=q(30), paid=False)
    ads = Cost(id="ads", name="ads", category="sm", amount=q(500))
    records = [
        *company(),
        free,
        ads,
        Reaches(id="fg", source="f", target="g"),
        Incurs(id="ca", source="c", target="ads", allocation=0.4),
    ]
    analysis = run(*records)
    assert isinstance(analysis.metrics, Metrics)
    paid, other = channel_costs(analysis.metrics.figures)
    assert (paid.spend, paid.customers, paid.cac) == (1200, 10, 120)
    assert (other.spend, other.customers, other.cac) == (0, 30, 0)
    assert analysis.metrics["cac_paid"].value == 120
    assert analysis.metrics["cac"].value == 1500 / 40


def test_free_users_count_in_the_arpu_only() -> None:
    plan = p.FreemiumPricing(
        arppu=q(10), free_users=q(880), new_free_users=q(0), conversion=q(0.0), free_churn=q(0.0)
    )
    stream = RevenueStream(id="s", name="s", components=(plan,), customers_start=q(120))
    found = values(stream)
    assert (found["arpa"], found["arpu"]) == (10, 1.2)


def test_a_full_market_reduces_all_channels_alike() -> None:
    segment = Segment(id="g", name="g", accounts_tam=q(103))
    records = [segment if record.id == "g" else record for record in company()]
    analysis = run(*records)
    assert isinstance(analysis.metrics, Metrics)
    assert channel_costs(analysis.metrics.figures)[0].customers == pytest.approx(5)


def test_partner_shares_and_bad_debt_lower_the_contribution() -> None:
    share = Shares(id="x", source="s", target="p", share=0.2)
    records = [*company(bad_debt=q(0.1)), Partner(id="p", name="p"), share]
    assert run(*records).metrics["contribution_margin"].value == pytest.approx(3780 - 540 - 1080)


def test_the_bridge_explains_the_mrr() -> None:
    a = run(*company(expansion=q(0.01), contraction=q(0.004)))
    found = {key: a.metrics[key].value or 0.0 for key in METRICS}
    movements = (found[key] for key in ("new_mrr", "expansion_mrr", "contraction_mrr", "churned_mrr"))
    assert economics.bridge(5000, *movements) == pytest.approx(found["mrr"], abs=0.01)


def test_the_mapping_computes_what_is_looked_at_and_equals_a_dict() -> None:
    analysis = run(*company())
    assert list(analysis.metrics) == list(METRICS) == list(metric_entries())
    assert len(analysis.metrics) == len(METRICS)
    assert analysis.metrics["mrr"] is analysis.metrics["mrr"]
    assert "mrr" in analysis.metrics
    assert "nothing" not in analysis.metrics
    assert analysis.metrics.get("nothing") is None
    assert analysis.metrics == dict(analysis.metrics) == run(*company()).metrics
    assert analysis.metrics != run(seats()).metrics
    assert pickle.loads(pickle.dumps(analysis.metrics)) == analysis.metrics


def test_every_metric_is_listed_computed_and_explained() -> None:
    assert set(COMPUTED) == set(EXPLAINED) == set(METRICS)
    for about in METRICS.values():
        assert about.group in ("earn", "keep", "grow", "cash", "risk", "market")
        texts = (about.label, about.short, about.definition, about.formula, about.words)
        assert all(texts)
        assert about.source
        assert not any("!" in text for text in texts)
