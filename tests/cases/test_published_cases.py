"""Published worked examples, computed by the program: each file in `published` names its sources."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from canvas_app.analysis import analyse, concentration, economics, tariffs, timeline
from canvas_app.document import Document
from canvas_app.model import Partner, RevenueStream, Segment
from canvas_app.model import pricing as p
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis import Analysis

FOLDER = Path(__file__).parent / "published"
Inputs = dict[str, Any]


def load() -> list[Any]:
    """All cases with their ids."""
    cases = []
    for path in sorted(FOLDER.glob("*.json")):
        cases += [pytest.param(case, id=case["id"]) for case in json.loads(path.read_text())["cases"]]
    return cases


def q(value: float) -> Quantity:
    """A Quantity of a plain number."""
    return Quantity(value=float(value))


def model(*parts: p.PricingComponent, customers: float = 0.0, **fields: Any) -> Analysis:  # noqa: ANN401
    """The analysis of one stream with these pricing components."""
    stream = RevenueStream(id="s", name="s", components=parts, customers_start=q(customers), **fields)
    return analyse(Document([stream]).snapshot())


def monthly(*parts: p.PricingComponent, customers: float = 0.0, **fields: Any) -> float:  # noqa: ANN401
    """The revenue of month 1 of one stream."""
    return float(model(*parts, customers=customers, **fields).total_revenue[0])


def metered(i: Inputs, mode: p.UsageMode) -> float:
    rows = i.get("tiers_upto_price") or i["tiers_upto_price_flat"]
    steps = tuple(
        p.Tier(
            up_to=None if row[0] is None else float(row[0]), price=float(row[1]), flat_fee=float(sum(row[2:]))
        )
        for row in rows
    )
    return monthly(p.UsagePricing(mode=mode, tiers=steps, usage=q(i["quantity"])), customers=1)


def pay_as_you_go(i: Inputs) -> Inputs:
    meters = [
        p.UsagePricing(price=q(m["price"]), usage=q(m["units"]), included=q(m["free"])) for m in i["meters"]
    ]
    return {"lines": [monthly(m, customers=1) for m in meters], "total": monthly(*meters, customers=1)}


def take(i: Inputs) -> Inputs:
    earned = [
        monthly(p.TransactionPricing(gmv_total=q(i["gmv"]), take_rate=q(rate))) for rate in i["take_rates"]
    ]
    return {"revenue": earned, "increase": earned[1] / earned[0] - 1}


def freemium(i: Inputs) -> Inputs:
    plan = p.FreemiumPricing(free_users=q(i["mau"]), conversion=q(i["conversion"]), arppu=q(i["arppu_month"]))
    result = model(plan)
    return {"paid": float(result.customers[0, 0]), "mrr": float(result.mrr[0, 0])}


def services(i: Inputs) -> float:
    return monthly(
        p.ServicesPricing(
            consultants=q(1), hours=q(i["hours"]), utilisation=q(i["utilization"]), bill_rate=q(i["rate"])
        )
    )


def royalty(i: Inputs) -> float:
    licence = p.LicensePricing(
        licensee_sales=q(i["net_sales"] / 12),
        royalty=q(i["royalty_rate"]),
        guarantee=q(i["minimum_guarantee"]),
    )
    return 12 * monthly(licence)


def partner_share(i: Inputs) -> Inputs:

    sale = p.UnitSalePricing(units=q(1), price=q(i["deal"]))
    stream = RevenueStream(id="s", name="s", components=(sale,))
    share = Shares(source="s", target="p", share=i["partner_share"])
    result = analyse(Document([stream, Partner(id="p", name="p"), share]).snapshot())
    return {"partner": -result.element_money["p"], "own": float(result.profit[0])}


def cascade(i: Inputs) -> Inputs:
    rest = i["gross"] - float(tariffs.share_paid(i["gross"], i["reseller_margin"]))
    return {"after_margin": rest, "store_fee": float(tariffs.share_paid(rest, i["store_fee_on_post_margin"]))}


def plans(i: Inputs) -> float:
    parts = [
        monthly(
            p.SubscriptionPricing(price=q(plan["price"]), interval=plan["interval_months"]),
            customers=plan["subscribers"],
        )
        for plan in i["plans"]
    ]
    return sum(parts)


def discounted(i: Inputs) -> float:
    plan = p.SubscriptionPricing(price=q(i["mrr_list"]))
    return float(model(plan, customers=1, discount=q(i["discount_share"])).mrr[0, 0])


def simple_mrr(i: Inputs) -> Inputs:
    metrics = model(p.SubscriptionPricing(price=q(i["arpu"])), customers=i["subscribers"]).metrics
    return {"mrr": metrics["mrr"].value, "arr": metrics["arr"].value}


def bridge(i: Inputs) -> Inputs:
    lost = -i["churn_voluntary"] - i["churn_delinquent"]
    end = economics.bridge(i["start"], i["new"], i["expansion"], -i["contraction"], lost)
    return {"mrr_end": end, "arr": economics.annual_run_rate(end)}


def margin(i: Inputs) -> Inputs:
    cogs = math.fsum(i["cogs_items"])
    share = economics.gross_margin(i["revenue"], cogs)
    assert share is not None
    return {"cogs": cogs, "gm_percent": 100 * share}


def runway(i: Inputs) -> Inputs:
    burn = i["gross_burn"] - i["revenue_cash_in"]
    return {"net_burn": burn, "runway_months": economics.runway(i["cash"], burn)}


def division(_: Inputs) -> Inputs:
    zero, none = economics.ratio(0.0, 5.0), economics.ratio(5.0, 0.0)
    return {
        "numerator_zero_result": zero,
        "denominator_zero_result": "Not Applicable" if none is None else none,
    }


def season(i: Inputs) -> list[float]:
    return [i["level"] * factor for factor in i["indices"]]


def market(i: Inputs) -> float:
    accounts, spend = i["factors"]
    segment = Segment(name="s", accounts_tam=q(accounts), annual_spend=q(spend))
    assert segment.accounts_tam is not None
    assert segment.annual_spend is not None
    return segment.accounts_tam.value * segment.annual_spend.value


CHECKS: dict[str, Callable[[Inputs], Any]] = {
    "tier_volume": lambda i: metered(i, "volume"),
    "tier_volume_flat": lambda i: metered(i, "volume"),
    "tier_graduated": lambda i: metered(i, "graduated"),
    "per_unit": lambda i: monthly(p.UsagePricing(price=q(i["price"]), usage=q(i["quantity"])), customers=1),
    "payg_free_tier": pay_as_you_go,
    "tokens": lambda i: tariffs.token_cost(
        i["input_tokens"], i["output_tokens"], i["price_in_per_1k"], i["price_out_per_1k"]
    ),
    "rpm": lambda i: economics.ratio(i["earnings"] * 1000, i["impressions"]),
    "impressions": lambda i: tariffs.impressions(i["page_views"], i["ads_per_page"], i["fill_rate"]),
    "take_rate": lambda i: economics.ratio(i["revenue"], i["gmv"]),
    "take_revenue": take,
    "freemium": freemium,
    "services": services,
    "ratio": lambda i: economics.ratio(i["numerator"], i["denominator"]),
    "reciprocal": lambda i: economics.ratio(1.0, i["ratio"]),
    "royalty": royalty,
    "partner_share": partner_share,
    "cascade": cascade,
    "mrr_plans": plans,
    "mrr_discount": discounted,
    "mrr_class_account": lambda i: [economics.movement(*pair)[0] for pair in i["cases"]],
    "mrr_bridge": bridge,
    "mrr_simple": simple_mrr,
    "run_rate": lambda i: economics.annual_run_rate(i["monthly_sales"]),
    "ltv_simple": lambda i: economics.lifetime_value(i["arpa_month"], 1.0, i["churn_month"]),
    "lifetime": lambda i: economics.expected_months(i["churn_month"]),
    "ltv_margin": lambda i: economics.lifetime_value(i["arpa_month"], i["gross_margin"], i["churn_month"]),
    "clv_immediate": lambda i: economics.clv_immediate(
        i["margin_per_period"], i["retention"], i["discount_per_period"]
    ),
    "clv_end": lambda i: economics.clv_end_of_period(
        i["margin_per_period"], i["retention"], i["discount_per_period"]
    ),
    "cac": lambda i: economics.ratio(i["sm_spend"], i["new_customers"]),
    "cac_payback": lambda i: economics.payback(i["cac"], i["arpa_month"], i["gross_margin"]),
    "cohort_payback": lambda i: economics.cohort_payback(
        i["cac"], i["arpa_month"], i["gross_margin"], i["churn_month"]
    ),
    "gross_margin": margin,
    "payment_fee": lambda i: economics.payment_fee(
        i["customers"] * i["price"], i["customers"], i["percent"], i["fixed"]
    ),
    "hhi": lambda i: concentration.hhi(i["shares_percent"]),
    "cr4": lambda i: concentration.top_sum(i["shares_percent"]),
    "pielou": lambda i: concentration.evenness([count for count in i["counts"] if count]),
    "top1": lambda i: [concentration.top_share(counts) or 0.0 for counts in i["counts_list"]],
    "dominance": lambda i: (concentration.hhi(i["counts"]) or 0.0) / 10_000,
    "effective_number": lambda i: [concentration.effective_number(counts) for counts in i["counts_list"]],
    "season_apply": season,
    "sum": lambda i: sum(timeline.normalised_season(i["terms"])),
    "product": market,
    "annual_churn_table": lambda i: [
        100 * timeline.annual_from_monthly_churn(percent / 100) for percent in i["monthly_percent"]
    ],
    "runway": runway,
    "division_rule": division,
}


@pytest.mark.parametrize("case", load())
def test_published_case(case: dict[str, Any]) -> None:
    found = CHECKS[case["check"]](case["inputs"])
    assert_close(found, case["expected"], case["tolerance"]["abs"])


def assert_close(found: Any, expected: Any, tolerance: float) -> None:  # noqa: ANN401
    """Numbers within the tolerance, words the same; what the source leaves open is not asked."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            if value is not None:
                assert_close(found[key], value, tolerance)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            assert_close(one, other, tolerance)
    elif isinstance(expected, str):
        assert found == expected
    else:
        assert found == pytest.approx(expected, rel=1e-12, abs=tolerance)


def test_monthly_churn_of_a_yearly_one_is_no_twelfth() -> None:
    monthly_rate = timeline.monthly_from_annual_churn(0.12)
    assert monthly_rate == pytest.approx(0.010596, abs=1e-6)
    assert timeline.annual_from_monthly_churn(monthly_rate) == pytest.approx(0.12)


def test_arrays_and_numbers_have_one_tariff() -> None:
    tiers = (p.Tier(up_to=5.0, price=7.0), p.Tier(price=6.0, flat_fee=1.0))
    quantities = np.array([0.0, 5.0, 6.0])
    assert tariffs.volume(quantities, tiers).tolist() == [float(tariffs.volume(n, tiers)) for n in quantities]
    assert tariffs.graduated(quantities, tiers).tolist() == [0.0, 35.0, 42.0]
