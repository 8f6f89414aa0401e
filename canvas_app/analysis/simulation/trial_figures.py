"""The sums that the metrics of many trials are computed from; of month 1 where nothing else is said.

The trials' counterpart of `figures`. Each figure is (trials,), or (1,) where no drawn input reaches it; "not
a number" stands for no result.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.metrics import economics
from canvas_app.analysis.metrics.figures import NOISE, QUARTER
from canvas_app.analysis.simulation import finance_trials
from canvas_app.analysis.simulation.trial_books import stacked

if TYPE_CHECKING:
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.simulation.trial_books import TrialBooks
    from canvas_app.analysis.simulation.trials import TrialModel


def defined(values: Vector | None) -> Vector:
    """Return the result of a formula for trials, which always has an array."""
    assert values is not None
    return values


def ratio(numerator: Vector, denominator: Vector) -> Vector:
    """Return numerator / denominator, where there is one."""
    return defined(economics.ratio(numerator, denominator))


class TrialFigures:
    """What the metrics of a block of trials read."""

    def __init__(self, books: TrialBooks, model: TrialModel, trials: int) -> None:
        self.books, self.model, self.trials = books, model, trials
        self.info = model.info
        self.revenue = books.revenue[1]
        self.mrr = books.recurring[1]
        self.repeating = self.mrr + books.usage[1]
        self.customers = books.customers[1]
        self.new = books.new[1]
        self.sm = books.by_category["sm"][1]
        self.inference = books.by_category["cogs_inference"][1]
        self.income = books.profit_before_tax[1]
        self.fixed = books.standing_costs
        self.found: dict[str, object] = {}
        """What several metrics share and other modules compute."""

    @cached_property
    def margin(self) -> Vector:
        """Gross margin."""
        return defined(economics.gross_margin(self.revenue, self.books.cogs))

    @cached_property
    def contribution(self) -> Vector:
        """Revenue less everything that follows it: variable costs, partner shares, bad debt."""
        books = self.books
        return np.asarray(self.revenue - books.bad_debt - books.payouts - books.variable_costs)

    @cached_property
    def churn(self) -> Vector:
        """Lost / at start; without customers at start the churn of those of month 1."""
        opening = self.books.customers[0]
        later = np.where(self.customers > 0.0, ratio(self.books.leaving, self.customers), np.nan)
        return np.where(opening > 0.0, ratio(self.books.churned[1], opening), later)

    @cached_property
    def arpa(self) -> Vector:
        """Repeating revenue by customer."""
        return ratio(self.repeating, self.customers)

    @cached_property
    def cac(self) -> Vector:
        """Sales and marketing by new customer."""
        return defined(economics.cac(self.sm, self.new))

    @cached_property
    def ltv(self) -> Vector:
        """Lifetime value, capped."""
        months = economics.capped_months(self.churn, self.info.ltv_cap_months)
        return np.asarray(self.arpa * self.margin * months)

    @cached_property
    def burn(self) -> Vector:
        """Mean of cash out less cash in over the first three months."""
        return np.asarray(-self.books.net_cash[1 : 1 + QUARTER].sum(axis=0) / QUARTER)

    @cached_property
    def moved(self) -> Vector:
        """(4, trials): MRR movements; what is left over from adding up floats counts as none."""
        limit = NOISE * np.maximum(self.books.recurring[0], self.mrr)
        return np.where(np.abs(self.books.moved) > limit, self.books.moved, 0.0)

    @cached_property
    def discount(self) -> Vector:
        """The discount rate by the month, effective."""
        return np.asarray(np.expm1(np.log1p(np.atleast_1d(self.info.discount_rate.value)) / 12.0))

    @cached_property
    def flows(self) -> Vector:
        """Cash by month from month 0, the investment, on; cash at the opening is no flow."""
        investment = np.atleast_1d(self.info.initial_investment.value)
        cash = self.books.net_cash
        flows = np.empty((len(cash), max(cash.shape[1], len(investment))))
        flows[0], flows[1:] = -investment, cash[1:]
        return flows

    @cached_property
    def stream_revenue(self) -> Vector:
        """(streams, trials): revenue by stream."""
        return stacked([month.revenue for month in self.books.streams.values()])

    @cached_property
    def stream_hhi(self) -> Vector:
        """Of the streams' shares of revenue."""
        return hhi(self.stream_revenue)

    @cached_property
    def cash_low(self) -> Vector:
        """The least cash of any month."""
        return np.asarray(self.books.cash[1:].min(axis=0))

    @cached_property
    def balances(self) -> Vector:
        """What all flows up to a month come to."""
        return finance_trials.balances(self.flows)


def positive_total(amounts: Vector) -> Vector:
    """Return the sum of rows, where there is one to take shares of."""
    total = amounts.sum(axis=0)
    return np.where(total > 0.0, total, np.nan)


def largest_share(amounts: Vector) -> Vector:
    """Return the largest share that a row has of all rows."""
    return np.asarray(amounts.max(axis=0, initial=-np.inf) / positive_total(amounts))


def hhi(amounts: Vector) -> Vector:
    """Return the sum of the squares of the rows' shares, 0 to 1."""
    return np.asarray(np.einsum("rt,rt->t", amounts, amounts) / positive_total(amounts) ** 2)
