"""Where a number comes from: its formula, its inputs, and the elements that brought them.

Every metric is described by the same two lists: named inputs, each a figure of month 1 with the elements it
came from, and the contributions by element to the figure that matters most.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canvas_app.analysis.coverage import covered_lanes, domain_coverages, focus_weights
from canvas_app.analysis.metric_info import METRICS
from canvas_app.analysis.streams import CATEGORIES, Row
from canvas_app.model import DOCUMENT_ID, Domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from canvas_app.analysis.results import Analysis, MetricValue
    from canvas_app.document import Snapshot


@dataclass(frozen=True, slots=True)
class Input:
    """A figure that goes into a metric, and the elements that it came from."""

    label: str
    value: float | None
    unit: str
    element_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one element adds to the figure that decides a metric; costs are negative."""

    element_id: str
    name: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a metric came about."""

    metric: MetricValue
    formula: str
    words: str
    inputs: tuple[Input, ...]
    contributions: tuple[Contribution, ...]
    """Largest first."""
    element_ids: tuple[str, ...]
    """Every element on the path of the number, to be lit up on the canvas."""


@dataclass
class _Recipe:
    """Collects the inputs and contributions of one metric."""

    analysis: Analysis
    inputs: list[Input] = field(default_factory=list)
    shares: dict[str, float] = field(default_factory=dict)
    unit: str = ""

    @property
    def money(self) -> str:
        return self.analysis.currency

    def value(self, metric_id: str, label: str = "", ids: Iterable[str] = ()) -> None:
        """Add another metric as an input."""
        metric = self.analysis.metrics[metric_id]
        label = label or METRICS[metric_id].label
        self.inputs.append(Input(label, metric.value, metric.unit, tuple(ids)))

    def add(self, label: str, value: float | None, unit: str, ids: Iterable[str] = ()) -> None:
        """Add a plain figure as an input."""
        self.inputs.append(Input(label, value, unit, tuple(ids)))

    def contribute(self, parts: dict[str, float], unit: str, sign: float = 1.0) -> tuple[str, ...]:
        """Let elements contribute; zero parts are left out. Returns the ids of those that do."""
        found = {key: sign * value for key, value in parts.items() if value != 0.0}
        for key, value in found.items():
            self.shares[key] = self.shares.get(key, 0.0) + value
        self.unit = unit
        return tuple(found)


def explain(analysis: Analysis, snapshot: Snapshot, metric_id: str) -> Explanation:
    """Return where a metric of an analysis comes from. Raises KeyError for a metric that is none.

    The names are those of `snapshot`; elements that it does not have any more are left out.
    """
    info = METRICS[metric_id]
    recipe = _Recipe(analysis)
    _RECIPES[metric_id](recipe)
    elements = snapshot.elements
    contributions = sorted(
        (
            Contribution(key, elements[key].name, value, recipe.unit)
            for key, value in recipe.shares.items()
            if key in elements
        ),
        key=lambda item: -abs(item.value),
    )
    named = (key for entry in recipe.inputs for key in entry.element_ids)
    ids = dict.fromkeys([*(item.element_id for item in contributions), *named])
    return Explanation(
        analysis.metrics[metric_id],
        info.formula,
        info.words,
        tuple(recipe.inputs),
        tuple(contributions),
        tuple(key for key in ids if key in elements and key != DOCUMENT_ID),
    )


def stream_figures(analysis: Analysis, row: Row, month: int = 1) -> dict[str, float]:
    """Return one figure of every stream in one month, by id."""
    return dict(zip(analysis.stream_ids, analysis.streams.month(row, month).tolist(), strict=True))


def cost_figures(analysis: Analysis, categories: Iterable[str]) -> dict[str, float]:
    """Return what the elements cost in month 1 in some categories, by id; positive.

    A stream's own variable costs are the stream's, a supply is its partner's.
    """
    wanted = set(categories)
    parts: dict[str, float] = {}
    for line in analysis.lines.values():
        if line.category in wanted:
            parts[line.owner] = parts.get(line.owner, 0.0) + float(line.vector[1])
    for key, line in analysis.driven.items():
        if line.category in wanted:
            parts[line.owner] = parts.get(line.owner, 0.0) - analysis.driven_money[key]
    rows = [Row.COSTS + index for index, name in enumerate(CATEGORIES) if name in wanted]
    for stream_id, forecast in analysis.streams.forecasts.items():
        own = float(forecast.rows[rows, 1].sum())
        if own:
            parts[stream_id] = own
    return {key: value for key, value in parts.items() if value}


COGS = tuple(name for name in CATEGORIES if name.startswith("cogs_"))


def _revenue(r: _Recipe) -> None:
    month = f"{r.money}/month"
    for label, row in (("Recurring", Row.RECURRING), ("Usage", Row.USAGE), ("One-off", Row.ONE_OFF)):
        parts = stream_figures(r.analysis, row)
        r.add(label, sum(parts.values()), month, (key for key, value in parts.items() if value))
    r.contribute(stream_figures(r.analysis, Row.REVENUE), month)


def _recurring(r: _Recipe) -> None:
    parts = stream_figures(r.analysis, Row.RECURRING)
    ids = r.contribute(parts, f"{r.money}/month")
    r.value("mrr", "Recurring revenue", ids)


def _usage(r: _Recipe) -> None:
    for month in (1, 2, 3):
        parts = stream_figures(r.analysis, Row.USAGE, month)
        used = (key for key, value in parts.items() if value)
        r.add(f"Usage revenue, month {month}", sum(parts.values()), f"{r.money}/month", used)
    r.contribute(stream_figures(r.analysis, Row.USAGE), f"{r.money}/month")


def _growth(r: _Recipe) -> None:
    first = stream_figures(r.analysis, Row.REVENUE)
    last = stream_figures(r.analysis, Row.REVENUE, 12)
    r.add("Revenue, month 1", float(r.analysis.total_revenue[0]), f"{r.money}/month")
    r.add("Revenue, month 12", float(r.analysis.total_revenue[11]), f"{r.money}/month")
    r.contribute({key: last[key] - value for key, value in first.items()}, f"{r.money}/month")


def _margin(r: _Recipe) -> None:
    costs = cost_figures(r.analysis, COGS)
    earned = r.contribute(stream_figures(r.analysis, Row.REVENUE), f"{r.money}/month")
    spent = r.contribute(costs, f"{r.money}/month", -1.0)
    r.value("monthly_revenue", "Revenue", earned)
    r.add("Cost of goods sold", float(r.analysis.cogs[0]), f"{r.money}/month", spent)


def _inference(r: _Recipe) -> None:
    ids = r.contribute(cost_figures(r.analysis, ("cogs_inference",)), f"{r.money}/month", -1.0)
    r.add("Inference", float(r.analysis.inference_costs[0]), f"{r.money}/month", ids)
    r.value("monthly_revenue", "Revenue", r.analysis.stream_ids)


def _arpa(r: _Recipe) -> None:
    ids = r.contribute(stream_figures(r.analysis, Row.RECURRING), f"{r.money}/month")
    r.value("mrr", ids=ids)
    r.value("customers", ids=_with(r, Row.CUSTOMERS))


def _customers(r: _Recipe) -> None:
    for label, row, month in (
        ("At the start", Row.CUSTOMERS, 0),
        ("New", Row.NEW, 1),
        ("Left", Row.CHURNED, 1),
    ):
        parts = stream_figures(r.analysis, row, month)
        r.add(label, sum(parts.values()), "customers", (key for key, value in parts.items() if value))
    r.contribute(stream_figures(r.analysis, Row.CUSTOMERS), "customers")


def _churn(r: _Recipe) -> None:
    lost = stream_figures(r.analysis, Row.CHURNED)
    ids = r.contribute(lost, "customers")
    r.add("Customers lost in month 1", sum(lost.values()), "customers", ids)
    start = stream_figures(r.analysis, Row.CUSTOMERS, 0)
    r.add("Customers at its start", sum(start.values()), "customers", (key for key, n in start.items() if n))


def _lifetime(r: _Recipe) -> None:
    recurring, usage = stream_figures(r.analysis, Row.RECURRING), stream_figures(r.analysis, Row.USAGE)
    repeating = {key: value + usage[key] for key, value in recurring.items()}
    ids = r.contribute(repeating, f"{r.money}/month")
    customers = r.analysis.metrics["customers"].value
    each = sum(repeating.values()) / customers if customers else None
    r.add("Repeating revenue per customer", each, f"{r.money}/month", ids)
    r.value("gross_margin", ids=cost_figures(r.analysis, COGS))
    r.value("churn", ids=_with(r, Row.CUSTOMERS))
    r.add("Lifetime cap", float(r.analysis.snapshot.info.ltv_cap_months), "months")


def _acquisition(r: _Recipe) -> None:
    ids = r.contribute(cost_figures(r.analysis, ("sm",)), f"{r.money}/month", -1.0)
    r.add("Sales and marketing", float(r.analysis.sm_costs[0]), f"{r.money}/month", ids)
    new = stream_figures(r.analysis, Row.NEW)
    winning = [key for key, value in new.items() if value]
    r.add("New customers", sum(new.values()), "customers", [*winning, *_channels(r, winning)])


def _ltv_cac(r: _Recipe) -> None:
    r.value("ltv", ids=_with(r, Row.CUSTOMERS))
    r.value("cac")
    _acquisition(r)


def _payback(r: _Recipe) -> None:
    r.value("cac")
    _lifetime(r)
    r.inputs.pop()
    r.inputs.extend(
        Input(METRICS[name].label, r.analysis.metrics[name].value, "months")
        for name in ("cac_payback", "cac_payback_cohort")
    )


def _burn(r: _Recipe) -> None:
    cash = -r.analysis.net_cash[:3]
    for month, burnt in enumerate(cash.tolist(), start=1):
        r.add(f"Net burn, month {month}", burnt, f"{r.money}/month")
    money = r.analysis.element_money
    r.contribute(dict(money), f"{r.money}/month")
    for stream_id, forecast in r.analysis.streams.forecasts.items():
        own = float(forecast.rows[Row.COSTS :, 1].sum())
        if own:
            r.shares[stream_id] = r.shares.get(stream_id, 0.0) - own


def _runway(r: _Recipe) -> None:
    r.add("Opening cash", r.analysis.snapshot.info.opening_cash.value, r.money)
    r.value("net_burn")
    r.value("cash_out_month", "First month with cash below zero")
    _burn(r)
    del r.inputs[3:]


def _cash(r: _Recipe) -> None:
    r.add("Opening cash", r.analysis.snapshot.info.opening_cash.value, r.money)
    month = int(r.analysis.cash.argmin()) + 1
    r.add("Month of the lowest cash", float(month), "month")
    kept = len(r.inputs)
    _burn(r)
    del r.inputs[kept:]


def _profit(r: _Recipe) -> None:
    a = r.analysis
    month = f"{r.money}/month"
    kept = len(r.inputs)
    _burn(r)
    del r.inputs[kept:]
    r.value("monthly_revenue", "Revenue", a.stream_ids)
    for label, values in (
        ("Variable costs", a.variable_costs),
        ("Fixed costs", a.fixed_costs),
        ("People", a.people_costs),
        ("Partner shares", a.payouts),
        ("Bad debt", a.bad_debt),
    ):
        r.add(f"{label}, month 1", float(values[0]), month)


def _concentration(r: _Recipe) -> None:
    parts = stream_figures(r.analysis, Row.REVENUE)
    r.contribute(parts, f"{r.money}/month")
    largest = max(parts, key=lambda key: parts[key], default=None)
    if largest is not None:
        r.add("Largest stream", parts[largest], f"{r.money}/month", (largest,))
        later = stream_figures(r.analysis, Row.REVENUE, 12)
        total = sum(later.values())
        r.add("Largest share in month 12", max(later.values()) / total if total else None, "share")
    r.value("monthly_revenue", "Revenue", parts)


def _coverage(r: _Recipe) -> None:
    structure, snapshot = r.analysis.structure, r.analysis.snapshot
    covered = covered_lanes(structure, snapshot)
    coverages = dict(domain_coverages(structure, snapshot))
    for domain_id, coverage in coverages.items():
        domain = snapshot.elements[domain_id]
        assert isinstance(domain, Domain)
        empty = [lane for lane in focus_weights(domain, structure) if lane not in covered]
        label = f"{domain.name}: nothing in {', '.join(empty)}" if empty else domain.name
        r.add(label, coverage, "share", (domain_id,))
    r.contribute(coverages, "share")


def _with(r: _Recipe, row: Row) -> tuple[str, ...]:
    return tuple(key for key, value in stream_figures(r.analysis, row).items() if value)


def _channels(r: _Recipe, streams: Iterable[str]) -> list[str]:
    """The segments and channels through which streams win customers."""
    ids = []
    for stream_id in streams:
        for reach in r.analysis.streams.forecasts[stream_id].inputs.reached:
            ids += [reach.segment.id, *(channel.id for _, channel in reach.channels)]
    return ids


_RECIPES: dict[str, Callable[[_Recipe], None]] = {
    "monthly_revenue": _revenue,
    "mrr": _recurring,
    "arr": _recurring,
    "usage_run_rate": _usage,
    "revenue_growth": _growth,
    "gross_margin": _margin,
    "inference_share": _inference,
    "arpa": _arpa,
    "customers": _customers,
    "churn": _churn,
    "ltv": _lifetime,
    "cac": _acquisition,
    "ltv_cac": _ltv_cac,
    "cac_payback": _payback,
    "cac_payback_cohort": _payback,
    "net_burn": _burn,
    "runway": _runway,
    "cash_out_month": _cash,
    "cash_low": _cash,
    "break_even_month": _profit,
    "top_stream_share": _concentration,
    "stream_hhi": _concentration,
    "chain_coverage": _coverage,
}
