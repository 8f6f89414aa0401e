"""The sums that metrics are computed from, each computed when a metric asks for it.

The base month is month 1. A metric's value is never infinite and never "not a number": `answer` sees to it.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import economics, finance
from canvas_app.analysis.metrics.coverage import domain_coverages, stage_weights
from canvas_app.analysis.results import MetricValue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.forecast.books import Books, StreamTable
    from canvas_app.analysis.forecast.exchange import Exchanged
    from canvas_app.analysis.forecast.money import ElementMoney
    from canvas_app.analysis.forecast.structure import Structure
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.results import Status
    from canvas_app.model import StageCode

YEAR = 12
QUARTER = 3
NO_REVENUE = "There is no revenue in month 1."
NO_CUSTOMERS = "There are no paying customers in month 1."
NO_NEW = "No new customers come in month 1."
NO_MARGIN = "The gross margin is zero or below, so the cost is never earned back."
NOISE = 1e-12
"""Of the recurring revenue: what is left over from adding up floats."""
_TOO_LARGE = "The number is too large to be computed."


def answer(
    name: str,
    value: float | None,
    unit: str,
    reason: str | None = None,
    status: Status = "ok",
    note: str | None = None,
) -> MetricValue:
    """Return the value; without one "not applicable" for the reason; "undefined" where it is beyond floats.

    `note` is a sentence that stands beside a value.
    """
    if value is None:
        return MetricValue(name, None, unit, "not_applicable" if status == "ok" else status, reason)
    if not math.isfinite(value):
        return MetricValue(name, None, unit, "undefined", _TOO_LARGE)
    return MetricValue(name, value + 0.0, unit, status, None if status == "ok" else reason, note)


class Figures:
    """What the metrics of one analysis read."""

    def __init__(
        self,
        streams: StreamTable,
        books: Books,
        structure: Structure,
        exchange: Exchanged,
        money: ElementMoney,
    ) -> None:
        self.streams, self.books, self.structure = streams, books, structure
        self.exchange, self.snapshot = exchange, exchange.snapshot
        self.info = self.snapshot.info
        self._money = money

    @property
    def element_money(self) -> Mapping[str, float]:
        """Money in month 1 by element: streams positive, what costs negative."""
        return self._money.by_element

    @property
    def currency(self) -> str:
        """The currency of the document."""
        return self.info.currency

    @property
    def per_month(self) -> str:
        """The unit of money by the month."""
        return f"{self.currency}/month"

    @property
    def months(self) -> int:
        """The horizon of the forecast."""
        return self.info.horizon

    def total(self, row: Row, month: int = 1) -> float:
        """Return one figure of all streams in one month; month 0 is before the forecast."""
        return float(self.streams.totals[row, month])

    def moved(self, row: Row) -> float:
        """Return an MRR movement of month 1; what is left over from adding up floats counts as none."""
        amount = self.total(row)
        return amount if abs(amount) > NOISE * max(self.total(Row.RECURRING, 0), self.mrr) else 0.0

    @cached_property
    def revenue(self) -> float:
        """Revenue of month 1."""
        return float(self.books.revenue[1])

    @cached_property
    def stream_revenue(self) -> Vector:
        """Revenue of month 1 by stream, in the order of `streams.ids`."""
        return self.streams.month(Row.REVENUE, 1)

    @cached_property
    def mrr(self) -> float:
        """Recurring revenue of month 1."""
        return self.total(Row.RECURRING)

    @cached_property
    def repeating(self) -> float:
        """Recurring and usage revenue of month 1."""
        return self.mrr + self.total(Row.USAGE)

    @cached_property
    def customers(self) -> float:
        """Paying customers at the end of month 1."""
        return self.total(Row.CUSTOMERS)

    @cached_property
    def new(self) -> float:
        """New customers of month 1."""
        return self.total(Row.NEW)

    @cached_property
    def cogs(self) -> float:
        """Cost of goods sold in month 1."""
        return float(self.books.cogs[1])

    @cached_property
    def sm(self) -> float:
        """Sales and marketing in month 1."""
        return float(self.books.category("sm")[1])

    @cached_property
    def margin(self) -> float | None:
        """Gross margin of month 1."""
        return economics.gross_margin(self.revenue, self.cogs)

    @cached_property
    def contribution(self) -> float:
        """Revenue of month 1 less everything that follows it: variable costs, partner shares, bad debt."""
        books = self.books
        return float(books.revenue[1] - books.bad_debt[1] - books.payouts[1] - books.variable_costs[1])

    @cached_property
    def fixed(self) -> float:
        """Costs of month 1 that do not follow revenue, people included."""
        return float(self.books.fixed_costs[1] + self.books.people_costs[1])

    @cached_property
    def income(self) -> float:
        """Profit before tax in month 1."""
        return float(self.books.profit_before_tax[1])

    @cached_property
    def churn(self) -> float | None:
        """Lost / at start; a model without customers at start takes the churn of those it has in month 1."""
        opening = self.total(Row.CUSTOMERS, 0)
        if opening > 0.0:
            return economics.ratio(self.total(Row.CHURNED), opening)
        if self.customers <= 0.0:
            return None
        present = self.streams.month(Row.CUSTOMERS, 1).tolist()
        rates = (item.inputs.stream.churn for item in self.streams.forecasts.values())
        lost = sum((rate.value if rate else 0.0) * count for rate, count in zip(rates, present, strict=True))
        return economics.ratio(lost, self.customers)

    @cached_property
    def cac(self) -> float | None:
        """Sales and marketing of month 1 by new customer."""
        return economics.ratio(self.sm, self.new)

    @cached_property
    def arpa(self) -> float | None:
        """Repeating revenue of month 1 by customer."""
        return economics.ratio(self.repeating, self.customers)

    @property
    def cap(self) -> int:
        """The longest life of a customer that counts, in months."""
        return self.info.ltv_cap_months

    @cached_property
    def ltv(self) -> float | None:
        """Lifetime value, capped."""
        if self.arpa is None or self.margin is None or self.churn is None:
            return None
        return economics.lifetime_value(self.arpa, self.margin, self.churn, self.cap)

    @property
    def capped(self) -> bool:
        """Whether the cap, and not churn, ends the life of a customer."""
        return self.churn is not None and self.churn * self.cap < 1.0

    @property
    def cap_reason(self) -> str:
        """The sentence that prints the cap."""
        if not self.churn:
            return f"No customer ever leaves, so the lifetime is capped at {self.cap} months."
        life = 1.0 / self.churn
        life_text = f"{life:.0f}" if life < 1e4 else "thousands of"
        return f"At this churn customers would stay {life_text} months; capped at {self.cap}."

    @cached_property
    def burn(self) -> float:
        """Mean of cash out less cash in over the first three months."""
        return -float(self.books.net_cash[1 : 1 + QUARTER].sum()) / QUARTER

    @cached_property
    def discount(self) -> float:
        """The discount rate by the month, effective."""
        return finance.monthly_rate(self.info.discount_rate.value)

    @cached_property
    def investment(self) -> float:
        """What is spent before month 1."""
        return self.info.initial_investment.value

    @cached_property
    def cash_flows(self) -> list[float]:
        """Cash by month from month 0, the investment, on; cash at the opening is no flow."""
        return [-self.investment, *self.books.net_cash[1:].tolist()]

    @cached_property
    def cohorts(self) -> Cohorts:
        """What a year makes of the recurring revenue at the start of month 1."""
        rows = (Row.RECURRING, Row.EXPANSION_MRR, Row.CONTRACTION_MRR, Row.CHURNED_MRR)
        by_month = (np.array([self.streams.month(row, month) for month in range(YEAR + 1)]) for row in rows)
        recurring, *moved = by_month
        return Cohorts(recurring, *(row[1:] for row in moved))

    @cached_property
    def stage_weights(self) -> Mapping[StageCode, float]:
        """What stands in each stage, weighed as the document chooses."""
        return stage_weights(self.structure, self.snapshot, self.element_money, self.info.balance_by)

    @cached_property
    def coverages(self) -> Mapping[str, float]:
        """How much of what a domain lives from is answered, by domain."""
        return dict(domain_coverages(self.structure, self.snapshot))


class Cohorts:
    """The recurring revenue of those who are customers at the start of month 1, followed for a year.

    Arrays by stream, or of one stream by trial; new customers are out. All customers of a stream share its
    rates, so the group that is followed expands, contracts and churns as the stream does.
    """

    def __init__(self, recurring: Vector, expansion: Vector, contraction: Vector, churned: Vector) -> None:
        """Take MRR by month from month 0 on, and its movements from month 1 on."""
        self.start = recurring[0]
        self.expansion = np.zeros(len(self.start))
        self.contraction = np.zeros(len(self.start))
        self.churn = np.zeros(len(self.start))
        kept = floor = self.start
        for before, *moved in zip(recurring[:-1], expansion, contraction, churned, strict=True):
            part = np.divide(kept, before, out=np.zeros(len(before)), where=before > 0.0)
            gained, given_up, lost = (row * part for row in moved)
            left = np.divide(given_up + lost, kept, out=np.ones(len(kept)), where=kept > 0.0)
            floor = floor * np.clip(1.0 - left, 0.0, 1.0)
            kept = np.maximum(kept + gained - given_up - lost, 0.0)
            self.expansion += gained
            self.contraction += given_up
            self.churn += lost
        self.end = kept
        self.floor = floor
        """The end without any expansion: what is left of the start."""
