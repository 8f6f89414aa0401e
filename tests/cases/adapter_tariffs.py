"""The checks of tariffs and recurring revenue, most of them as small models that the forecast computes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast import tariffs
from canvas_app.analysis.formulas import demand, unit_economics
from canvas_app.analysis.metrics import economics
from canvas_app.document import Document
from canvas_app.model import Cost, DocumentInfo, Partner, RevenueStream
from canvas_app.model import pricing as p
from canvas_app.model.quantity import Quantity
from canvas_app.model.relations import Shares
from tests.cases.adapter import of_inputs

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from tests.cases.adapter import Inputs


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


def sold(key: str, amount: float) -> RevenueStream:
    """A stream that earns an amount in each month."""
    return RevenueStream(id=key, name=key, components=(p.UnitSalePricing(units=q(1), price=q(amount)),))


def spent(key: str, amount: float, category: Any = "ga") -> Cost:  # noqa: ANN401
    """A cost of an amount in each month."""
    return Cost(id=key, name=key, category=category, amount=q(amount))


def metered(i: Inputs, mode: p.UsageMode) -> float:
    rows = i.get("tiers_upto_price") or i["tiers_upto_price_flat"]
    steps = tuple(
        p.Tier(up_to=None if up_to is None else float(up_to), price=float(price), flat_fee=float(sum(flat)))
        for up_to, price, *flat in rows
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
    return {"revenue": earned, "increase": economics.growth(earned[-1], earned[0])}


def freemium(i: Inputs) -> Inputs:
    plan = p.FreemiumPricing(free_users=q(i["mau"]), conversion=q(i["conversion"]), arppu=q(i["arppu_month"]))
    result = model(plan)
    return {
        "paid": float(result.customers[0, 0]),
        "mrr": result.metrics["mrr"].value,
        "arr": result.metrics["arr"].value,
    }


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
    return economics.annual_run_rate(monthly(licence))


def partner_share(i: Inputs) -> Inputs:
    share = Shares(source="s", target="p", share=i["partner_share"])
    result = analyse(Document([sold("s", i["deal"]), Partner(id="p", name="p"), share]).snapshot())
    return {"partner": float(result.payouts[0]), "own": float(result.profit[0])}


def cascade(i: Inputs) -> Inputs:
    """The reseller is paid of the gross amount, the store of what that leaves: two shares on two bases."""
    reseller = Shares(id="r", source="s", target="p", share=i["reseller_margin"], basis="gross")
    store = Shares(id="f", source="s", target="o", share=i["store_fee_on_post_margin"], basis="net")
    partners = [Partner(id="p", name="p"), Partner(id="o", name="o")]
    result = analyse(Document([sold("s", i["gross"]), *partners, reseller, store]).snapshot())
    fee = -result.relation_money["f"] if i["store_fee_on_post_margin"] else 0.0
    return {"after_margin": float(result.profit[0]) + fee, "store_fee": fee}


def plans(i: Inputs) -> float | None:
    streams = [
        RevenueStream(
            id=f"s{at}",
            name="Plan",
            components=(p.SubscriptionPricing(price=q(plan["price"]), interval=plan["interval_months"]),),
            customers_start=q(plan["subscribers"]),
        )
        for at, plan in enumerate(i["plans"])
    ]
    return analyse(Document(streams).snapshot()).metrics["mrr"].value


def discounted(i: Inputs) -> float | None:
    """A discount counts while it lasts: with a finite coupon the list price is that of the time after it."""
    lasting = i["discount_share"] if i.get("discount_duration", "forever") == "forever" else 0.0
    plan = p.SubscriptionPricing(price=q(i["mrr_list"]))
    return model(plan, customers=1, discount=q(lasting)).metrics["mrr"].value


def simple_mrr(i: Inputs) -> Inputs:
    metrics = model(p.SubscriptionPricing(price=q(i["arpu"])), customers=i["subscribers"]).metrics
    return {"mrr": metrics["mrr"].value, "arr": metrics["arr"].value}


def bridge(i: Inputs) -> Inputs:
    """Losses are published as negative amounts."""
    lost = abs(i["churn_voluntary"]) + abs(i["churn_delinquent"])
    end = economics.bridge(i["start"], i["new"], i["expansion"], abs(i["contraction"]), lost)
    return {"mrr_end": end, "arr": economics.annual_run_rate(end)}


def movement(i: Inputs) -> Inputs:
    """One account: all its subscriptions before and after."""
    before, after = sum(i["before"].values()), sum(i["after"].values())
    kind, amount = unit_economics.movement(before, after, paid_before=i.get("previously_paid", False))
    return {"movement": kind, "amount": amount}


def usage_rules(i: Inputs) -> str:
    """Each way to annualise, as "4 x last quarter", equals the program's run rate over as many months."""
    for method in i["method"]:
        times = int(re.search(r"\d+", method)[0])  # type: ignore[index]
        months = [100.0 + month for month in range(12 // times)]
        if abs(times * sum(months) - (economics.usage_run_rate(months) or 0.0)) > 1e-9:
            return f"not accepted: {method}"
    return "accepted variants"


def added(i: Inputs) -> float:
    """A sum as profit: what is positive is earned, what is negative is spent."""
    parts = [
        sold(f"s{at}", term) if term >= 0 else spent(f"c{at}", -term) for at, term in enumerate(i["terms"])
    ]
    return float(analyse(Document(parts).snapshot()).profit[0])


def margin(i: Inputs) -> Inputs:
    costs = [spent(f"c{at}", amount, "cogs_hosting") for at, amount in enumerate(i["cogs_items"])]
    result = analyse(Document([sold("s", i["revenue"]), *costs]).snapshot())
    share = result.metrics["gross_margin"].value
    return {"cogs": float(result.cogs[0]), "gm_percent": None if share is None else 100 * share}


def season(i: Inputs) -> list[float]:
    """Sales of each month; the months that the source leaves out make the factors average 1."""
    indices, left = i["indices"], 12 - len(i["indices"])
    rest = [(12 - sum(indices)) / left] * left if left else []
    sale = p.UnitSalePricing(units=q(1), price=q(i["level"]))
    result = model(sale, season=(*map(float, indices), *rest))
    return [float(amount) for amount in result.total_revenue[: len(indices)]]


def inference(i: Inputs) -> float:
    return unit_economics.token_cost(
        i["input_tokens"], i["output_tokens"], i["price_in_per_1k"], i["price_out_per_1k"]
    )


def annualised(i: Inputs) -> float:
    info = DocumentInfo(title="A year of usage")
    stream = RevenueStream(
        id="s",
        name="s",
        components=(p.UsagePricing(price=q(1), usage=q(i["monthly_sales"])),),
        customers_start=q(1),
    )
    return analyse(Document([info, stream]).snapshot()).metrics["usage_run_rate"].value or 0.0


CHECKS = of_inputs(
    {
        "tier_volume": lambda i: metered(i, "volume"),
        "tier_volume_flat": lambda i: metered(i, "volume"),
        "tier_graduated": lambda i: metered(i, "graduated"),
        "per_unit": lambda i: monthly(
            p.UsagePricing(price=q(i["price"]), usage=q(i["quantity"])), customers=1
        ),
        "payg_free_tier": pay_as_you_go,
        "tokens": inference,
        "rpm": lambda i: economics.ratio(i["earnings"] * 1000, i["impressions"]),
        "impressions": lambda i: tariffs.impressions(i["page_views"], i["ads_per_page"], i["fill_rate"]),
        "take_rate": lambda i: economics.ratio(i["revenue"], i["gmv"]),
        "take_revenue": take,
        "freemium": freemium,
        "services": services,
        "royalty": royalty,
        "partner_share": partner_share,
        "cascade": cascade,
        "mrr_plans": plans,
        "mrr_discount": discounted,
        "mrr_class": movement,
        "mrr_class_account": lambda i: [unit_economics.movement(*pair)[0] for pair in i["cases"]],
        "mrr_bridge": bridge,
        "mrr_simple": simple_mrr,
        "run_rate": annualised,
        "usage_arr_rule": usage_rules,
        "acv": lambda i: unit_economics.annual_contract_value(i["tcv"], i["term_years"]),
        "gross_margin": margin,
        "payment_fee": lambda i: unit_economics.payment_fee(
            i["customers"] * i["price"], i["customers"], i["percent"], i["fixed"]
        ),
        "sum": added,
        "season_mean": lambda i: demand.seasonal_indices(i["by_year"]),
        "season_apply": season,
    }
)
