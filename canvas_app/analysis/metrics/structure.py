"""Metrics of what the model hangs on: concentration, partners, the chain and the market."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import actors, concentration, market, partners, resilience
from canvas_app.analysis.metrics.coverage import covered_lanes, domain_balances, focus_weights
from canvas_app.analysis.metrics.figures import NO_REVENUE, YEAR, answer
from canvas_app.analysis.metrics.recipes import stream_figures
from canvas_app.model import Domain, Partner
from canvas_app.model.numbers import compact, money

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis.metrics.figures import Figures
    from canvas_app.analysis.metrics.recipes import Recipe
    from canvas_app.analysis.results import MetricValue


def _top_stream_share(name: str, f: Figures) -> MetricValue:
    return answer(name, concentration.top_share(f.stream_revenue), "share", NO_REVENUE)


def _stream_hhi(name: str, f: Figures) -> MetricValue:
    return answer(name, concentration.normalised_hhi(f.stream_revenue), "of 1", NO_REVENUE)


def _chain_coverage(name: str, f: Figures) -> MetricValue:
    coverages = f.coverages.values()
    mean = sum(coverages) / len(coverages) if coverages else None
    return answer(name, mean, "share", "No domain with focus stages stands on the canvas.")


def _effective_streams(name: str, f: Figures) -> MetricValue:
    return answer(name, concentration.effective_number(f.stream_revenue), "streams", NO_REVENUE)


def _chain_balance(name: str, f: Figures) -> MetricValue:
    balances = _balances(f)
    mean = sum(balances.values()) / len(balances) if balances else None
    return answer(name, mean, "share", _NOTHING_WEIGHS[f.info.balance_by])


def _balances(f: Figures) -> dict[str, float]:
    return domain_balances(f.structure, f.snapshot, f.stage_weights)


def _largest_criticality(name: str, f: Figures) -> MetricValue:
    found = _criticality(f)
    if isinstance(found, str):
        return answer(name, None, "share", found)
    return answer(name, max(found.values(), default=0.0), "share")


def _criticality(f: Figures) -> dict[str, float] | str:
    """The criticality of everything but the streams themselves, or the reason why there is none."""
    if f.revenue <= 0.0:
        return NO_REVENUE
    reason = resilience.circular(f.snapshot)
    if reason is not None:
        return reason
    found = resilience.criticality(f.snapshot, f)
    streams = f.streams.forecasts
    return {key: value for key, value in found.items() if key not in streams}


def _single_points(name: str, f: Figures) -> MetricValue:
    if f.revenue <= 0.0:
        return answer(name, None, "elements", NO_REVENUE)
    return answer(name, float(len(_dominators(f))), "elements")


def _dominators(f: Figures) -> dict[str, float]:
    """The single points of failure, with the revenue of the streams that hang on each."""
    revenue, hanging = resilience.base_revenue(f), dict[str, float]()
    for stream, points in resilience.single_points(f.snapshot, f).items():
        for key in points:
            if key not in revenue:
                hanging[key] = hanging.get(key, 0.0) + revenue[stream]
    return hanging


def _partner_dependence(name: str, f: Figures) -> MetricValue:
    if f.revenue <= 0.0:
        return answer(name, None, "share", NO_REVENUE)
    return answer(name, max(_dependence(f).values(), default=0.0), "share")


def _dependence(f: Figures) -> dict[str, float]:
    return partners.dependence(f.snapshot, f.structure, f)


def _partner_payout(name: str, f: Figures) -> MetricValue:
    return answer(name, partners.payout_share(f), "share", NO_REVENUE)


def _partner_hhi(name: str, f: Figures) -> MetricValue:
    index = partners.concentration_of(f.snapshot, f.element_money)
    return answer(name, index, "points", "No partner is paid in month 1.")


def _top_segment_share(name: str, f: Figures) -> MetricValue:
    paid = list(market.by_segment(f, Row.REVENUE).values())
    return answer(name, concentration.top_share(paid), "share", "No segment pays in month 1.")


def _size(field: str, missing: str) -> Callable[[str, Figures], MetricValue]:
    def compute(name: str, f: Figures) -> MetricValue:
        found = market.market(f.snapshot, f)
        unit = f"{f.currency}/year"
        return answer(name, found.total(field), unit, missing, note=found.warning)

    return compute


def _reached(of: str, field: str, missing: str, per: float = 1.0) -> Callable[[str, Figures], MetricValue]:
    def compute(name: str, f: Figures) -> MetricValue:
        found = market.market(f.snapshot, f)
        part = found.reached(of, field)
        return answer(name, None if part is None else part * per, "share", missing, note=found.warning)

    return compute


def _customer_surplus(name: str, f: Figures) -> MetricValue:
    values = [each.value for each in actors.customer_surpluses(f.snapshot, f) if each.value is not None]
    reason = "No segment that buys in month 1 says what it would pay."
    return answer(name, sum(values) if values else None, f.per_month, reason)


def _concentration(r: Recipe) -> None:
    parts = stream_figures(r.analysis, Row.REVENUE)
    r.contribute(parts, r.per_month)
    largest = max(parts, key=lambda key: parts[key], default=None)
    if largest is not None:
        r.add("Largest stream", parts[largest], r.per_month, (largest,))
        later = stream_figures(r.analysis, Row.REVENUE, 12)
        total = sum(later.values())
        r.add("Largest share in month 12", max(later.values()) / total if total else None, "share")
    r.value("monthly_revenue", "Revenue", parts)


def _coverage(r: Recipe) -> None:
    structure, snapshot = r.analysis.structure, r.analysis.snapshot
    covered = covered_lanes(structure, snapshot)
    for domain_id, coverage in r.figures.coverages.items():
        domain = snapshot.elements[domain_id]
        assert isinstance(domain, Domain)
        empty = [lane for lane in focus_weights(domain, structure) if lane not in covered]
        label = f"{domain.name}: nothing in {', '.join(empty)}" if empty else domain.name
        r.add(label, coverage, "share", (domain_id,))
    r.contribute(r.figures.coverages, "share")


def _balance(r: Recipe) -> None:
    weights, balances = r.figures.stage_weights, _balances(r.figures)
    for domain_id, balance in balances.items():
        domain = r.analysis.snapshot.elements[domain_id]
        assert isinstance(domain, Domain)
        lanes = focus_weights(domain, r.analysis.structure)
        counts = ", ".join(f"{lane} {_weight(r.figures, weights.get(lane, 0.0))}" for lane in lanes)
        r.add(f"{domain.name}: {counts}", balance, "share", (domain_id,))
    r.contribute(balances, "share")


def _weight(f: Figures, weight: float) -> str:
    """What weighs in a stage, in words: so many elements, so much money a month, so many people."""
    if f.info.balance_by == "cost":
        return money(weight, f.currency)
    return compact(weight) + (" FTE" if f.info.balance_by == "fte" else "")


def _criticalities(r: Recipe) -> None:
    r.value("monthly_revenue", "Revenue", r.having(Row.REVENUE))
    found = _criticality(r.figures)
    if not isinstance(found, str):
        r.contribute(found, "share")
        at_risk = resilience.revenue_at_risk(r.analysis.snapshot, r.figures)
        for key in sorted((key for key in found if found[key]), key=lambda key: -found[key])[:_MOST_NAMED]:
            name = r.analysis.snapshot.elements[key].name
            r.add(f"At most at risk with {name}", at_risk.get(key, 0.0), r.per_month, (key,))
    else:
        cycle = resilience.circle(resilience.flow_graph(r.analysis.snapshot))
        r.add("Elements in a circle", float(len(cycle)), "elements", cycle)


def _points(r: Recipe) -> None:
    r.value("monthly_revenue", "Revenue", r.having(Row.REVENUE))
    cutting: tuple[str, ...] = resilience.articulation_points(resilience.flow_graph(r.analysis.snapshot))
    r.add("Elements that hold the drawing together", float(len(cutting)), "elements", cutting)
    r.contribute(_dominators(r.figures), r.per_month)


def _partners(r: Recipe) -> None:
    r.value("monthly_revenue", "Revenue", r.having(Row.REVENUE))
    names = {partner.id: partner.name for partner in r.analysis.snapshot.of_kind(Partner)}
    paid = partners.income(r.analysis.snapshot, r.figures.element_money)
    for key in r.contribute(_dependence(r.figures), "share"):
        r.add(f"Paid to {names[key]}", paid[key], r.per_month, (key,))


def _payouts(r: Recipe) -> None:
    r.value("monthly_revenue", "Revenue", r.having(Row.REVENUE))
    paid = partners.payouts(r.figures)
    r.add("Paid to partners", sum(paid.values()), r.per_month, r.contribute(paid, r.per_month, -1.0))


def _income(r: Recipe) -> None:
    paid = partners.income(r.analysis.snapshot, r.figures.element_money)
    r.add("Paid to partners", sum(paid.values()), r.per_month, r.contribute(paid, r.per_month, -1.0))


def _segments(r: Recipe) -> None:
    paid = market.by_segment(r.figures, Row.REVENUE)
    r.add("Revenue from segments", sum(paid.values()), r.per_month, r.contribute(paid, r.per_month))


def _market(field: str, unit: str) -> Callable[[Recipe], None]:
    """Explain a size of the market, and what is reached of it where `field` is the size that counts."""

    def explain(r: Recipe) -> None:
        found = market.market(r.figures.snapshot, r.figures)
        money = f"{r.money}/year" if unit == "money/year" else unit
        parts = {each.segment_id: value for each in found.counted if (value := getattr(each, field))}
        r.contribute(parts, money)
        for each in found.counted:
            r.add(f"{each.name}: accounts", each.accounts, "accounts", (each.segment_id,))
        r.add("Whole market (TAM)", found.total("tam"), f"{r.money}/year")
        r.add("Served market (SAM)", found.total("sam"), f"{r.money}/year")
        r.add("Obtainable market (SOM)", found.total("som"), f"{r.money}/year")
        if unit == "accounts":
            r.add("Accounts that are served", found.total("sam_accounts"), unit)
            r.add("Customers of the segments", sum(each.customers for each in found.counted), "customers")
        r.add("Revenue of the segments in month 1", sum(each.revenue for each in found.counted), r.per_month)

    return explain


def _surplus(r: Recipe) -> None:
    for each in actors.profits(r.analysis):
        ids = (each.element_id,) if each.role != "company" else ()
        label = "The company, after tax" if each.role == "company" else each.name
        r.add(label, each.value, r.per_month, ids)
    found = actors.customer_surpluses(r.figures.snapshot, r.figures)
    r.contribute({each.element_id: each.value for each in found if each.value is not None}, r.per_month)


_NOTHING_WEIGHS = {
    "elements": "Nothing stands in a focus stage of a domain.",
    "cost": "Nothing in a focus stage of a domain costs anything in month 1.",
    "fte": "Nobody works in a focus stage of a domain in month 1.",
}
_MOST_NAMED = 5
"""Elements whose revenue at risk is said."""
_NO_ACCOUNTS = "No paying segment says how many accounts there are and what they spend."
_NO_SAM = "No paying segment says how many accounts there are."
_NO_SOM = "No paying segment says which share of the market can be won, with its accounts and their spend."

COMPUTED: dict[str, Callable[[str, Figures], MetricValue]] = {
    "top_stream_share": _top_stream_share,
    "stream_hhi": _stream_hhi,
    "chain_coverage": _chain_coverage,
    "effective_streams": _effective_streams,
    "top_segment_share": _top_segment_share,
    "partner_dependence": _partner_dependence,
    "partner_payout": _partner_payout,
    "partner_hhi": _partner_hhi,
    "chain_balance": _chain_balance,
    "single_points": _single_points,
    "largest_criticality": _largest_criticality,
    "tam": _size("tam", _NO_ACCOUNTS),
    "sam": _size("sam", _NO_ACCOUNTS),
    "som": _size("som", _NO_SOM),
    "penetration": _reached("customers", "sam_accounts", _NO_SAM),
    "revenue_penetration": _reached("revenue", "sam", _NO_ACCOUNTS, YEAR),
    "attainment": _reached("revenue", "som", _NO_SOM, YEAR),
    "customer_surplus": _customer_surplus,
}

EXPLAINED: dict[str, Callable[[Recipe], None]] = {
    "top_stream_share": _concentration,
    "stream_hhi": _concentration,
    "chain_coverage": _coverage,
    "effective_streams": _concentration,
    "top_segment_share": _segments,
    "partner_dependence": _partners,
    "partner_payout": _payouts,
    "partner_hhi": _income,
    "chain_balance": _balance,
    "single_points": _points,
    "largest_criticality": _criticalities,
    "tam": _market("tam", "money/year"),
    "sam": _market("sam", "money/year"),
    "som": _market("som", "money/year"),
    "penetration": _market("sam_accounts", "accounts"),
    "revenue_penetration": _market("sam", "money/year"),
    "attainment": _market("som", "money/year"),
    "customer_surplus": _surplus,
}
