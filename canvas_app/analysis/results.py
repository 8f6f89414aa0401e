"""What an analysis returns: arrays by month, metrics with their status, money by element and by relation."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Literal, NamedTuple

from canvas_app.analysis.forecast.streams import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.flows import FlowPlan
    from canvas_app.analysis.forecast.books import Books, StreamTable
    from canvas_app.analysis.forecast.costs import Line
    from canvas_app.analysis.forecast.exchange import Exchanged
    from canvas_app.analysis.forecast.money import ElementMoney
    from canvas_app.analysis.forecast.structure import Structure
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot

NO_RATE = "no rate"
Status = Literal["ok", "not_applicable", "infinite", "capped", "undefined"]


class MetricValue(NamedTuple):
    """A number with its unit, and whether it is one: without a value the reason says why."""

    id: str
    value: float | None
    unit: str
    status: Status = "ok"
    reason: str | None = None
    note: str | None = None
    """A sentence that stands beside a value, as "cash generating" beside a burn multiple of 0."""


@dataclass(frozen=True)
class Analysis:
    """The numbers of a model in one scenario.

    Arrays by stream have the shape (streams, months), arrays of the company (months,); index 0 is month 1.
    Money is in the currency of the document, per month.
    """

    seq: int
    scenario: str
    currency: str
    months: int
    metrics: Mapping[str, MetricValue]
    money: ElementMoney = field(repr=False)
    streams: StreamTable = field(repr=False)
    books: Books = field(repr=False)
    structure: Structure = field(repr=False)
    snapshot: Snapshot = field(repr=False)
    """The model with the scenario applied, its amounts as they are said."""
    exchange: Exchanged = field(repr=False)
    """The model that was computed: all its amounts are in the currency of the document."""
    flow_plan: FlowPlan = field(repr=False)
    """The ways of money along the relations."""

    @property
    def element_money(self) -> Mapping[str, float]:
        """Money in month 1 by element: streams positive, what costs negative."""
        return self.money.by_element

    @property
    def lines(self) -> Mapping[str, Line]:
        """Cost lines that do not follow a driver, by record."""
        return self.money.fixed.lines

    @property
    def driven(self) -> Mapping[str, Line]:
        """Cost lines that follow a driver, by record; their money is in `driven_money`."""
        return self.money.driven.lines

    @property
    def driven_money(self) -> Mapping[str, float]:
        """Money in month 1 of the lines that follow a driver, by record."""
        return self.money.by_driven_line

    @property
    def incomplete(self) -> str | None:
        """Why amounts are left out of the numbers: the exchange rates that are missing; else None."""
        return self.exchange.reason

    @property
    def stream_ids(self) -> tuple[str, ...]:
        """The streams in document order, as in the arrays by stream."""
        return self.streams.ids

    @cached_property
    def stream_names(self) -> tuple[str, ...]:
        """The names of the streams in the order of the arrays."""
        return tuple(forecast.inputs.stream.name for forecast in self.streams.forecasts.values())

    def stream_name(self, place: int) -> str:
        """Return the name of the stream at a place in the arrays."""
        return self.snapshot.elements[self.stream_ids[place]].name

    def revenue_of_month(self, month: int) -> Vector:
        """Return the revenue of every stream in one month."""
        return self.streams.month(Row.REVENUE, month)

    @cached_property
    def revenue(self) -> Vector:
        """Revenue after discounts, before bad debt and partner shares."""
        return self.streams.row(Row.REVENUE)

    @cached_property
    def recurring(self) -> Vector:
        """Revenue that contracts repeat: subscriptions, commitments, maintenance, contract values."""
        return self.streams.row(Row.RECURRING)

    @cached_property
    def usage(self) -> Vector:
        """Revenue that repeats but varies with use."""
        return self.streams.row(Row.USAGE)

    @cached_property
    def one_off(self) -> Vector:
        """Revenue from set-up, licences sold, services and things."""
        return self.streams.row(Row.ONE_OFF)

    @cached_property
    def customers(self) -> Vector:
        """Customers at the end of the month."""
        return self.streams.row(Row.CUSTOMERS)

    @cached_property
    def new_customers(self) -> Vector:
        """Customers who came in the month."""
        return self.streams.row(Row.NEW)

    @cached_property
    def churned_customers(self) -> Vector:
        """Customers who left in the month."""
        return self.streams.row(Row.CHURNED)

    @property
    def mrr(self) -> Vector:
        """Monthly recurring revenue: the recurring class only."""
        return self.recurring

    @cached_property
    def mrr_start(self) -> Vector:
        """MRR at the start of each month; end = start + new + expansion - contraction - churned."""
        start = self.recurring.copy()
        start[:, 1:] = self.recurring[:, :-1]
        start[:, 0] = self.streams.month(Row.RECURRING, 0)
        return start

    @cached_property
    def new_mrr(self) -> Vector:
        """MRR of new customers."""
        return self.streams.row(Row.NEW_MRR)

    @cached_property
    def expansion_mrr(self) -> Vector:
        """MRR that customers added, price rises included."""
        return self.streams.row(Row.EXPANSION_MRR)

    @cached_property
    def contraction_mrr(self) -> Vector:
        """MRR that customers who stayed gave up; positive."""
        return self.streams.row(Row.CONTRACTION_MRR)

    @cached_property
    def churned_mrr(self) -> Vector:
        """MRR of customers who left; positive."""
        return self.streams.row(Row.CHURNED_MRR)

    @property
    def total_revenue(self) -> Vector:
        """Revenue of the company."""
        return self.books.revenue[1:]

    @property
    def bad_debt(self) -> Vector:
        """Revenue that is never paid."""
        return self.books.bad_debt[1:]

    @property
    def cogs(self) -> Vector:
        """Cost of what is sold, of any nature (see `variable_costs`)."""
        return self.books.cogs[1:]

    @property
    def variable_costs(self) -> Vector:
        """Costs that follow a driver; with `fixed_costs` and `people_costs` they are all running costs."""
        return self.books.variable_costs[1:]

    @property
    def fixed_costs(self) -> Vector:
        """Costs by the month and in steps, without people and investments."""
        return self.books.fixed_costs[1:]

    @property
    def people_costs(self) -> Vector:
        """Costs of roles, in any category."""
        return self.books.people_costs[1:]

    @property
    def sm_costs(self) -> Vector:
        """Sales and marketing, of any nature."""
        return self.books.category("sm")[1:]

    @property
    def capex(self) -> Vector:
        """Investments: paid, but no cost of the month."""
        return self.books.category("capex")[1:]

    @property
    def payouts(self) -> Vector:
        """Revenue shared with partners; no part of the cost of goods sold."""
        return self.books.payouts[1:]

    @property
    def tax(self) -> Vector:
        """Tax on positive profit, losses carried forward."""
        return self.books.tax[1:]

    @property
    def profit(self) -> Vector:
        """Profit after tax."""
        return self.books.profit[1:]

    @property
    def net_cash(self) -> Vector:
        """Cash in less cash out, investments included."""
        return self.books.net_cash[1:]

    @property
    def cash(self) -> Vector:
        """Cash at the end of each month."""
        return self.books.cash[1:]

    @cached_property
    def purely_recurring(self) -> frozenset[str]:
        """The streams that earn recurring revenue and no other in month 1; their money is their MRR."""
        recurring, usage, one_off = (
            self.streams.month(row, 1) for row in (Row.RECURRING, Row.USAGE, Row.ONE_OFF)
        )
        purely = ((recurring > 0.0) & (usage == 0.0) & (one_off == 0.0)).tolist()
        return frozenset(compress(self.stream_ids, purely))

    @cached_property
    def customers_by_stream(self) -> Mapping[str, float]:
        """The customers of each stream in month 1."""
        return dict(zip(self.stream_ids, self.streams.month(Row.CUSTOMERS, 1).tolist(), strict=True))

    @cached_property
    def element_money_note(self) -> Mapping[str, str]:
        """What stands beside the money of an element: "MRR" for purely recurring streams, else "/mo".

        Beside an amount that lacks its exchange rate stands what is missing.
        """
        notes = {**dict.fromkeys(self.element_money, "/mo"), **dict.fromkeys(self.purely_recurring, "MRR")}
        return {**notes, **dict.fromkeys(self.exchange.uncounted & notes.keys(), NO_RATE)}

    def shown_money(self, element_id: str) -> float:
        """Return the money of an element in month 1; "not a number" while it lacks its exchange rate."""
        return math.nan if element_id in self.exchange.uncounted else self.element_money[element_id]

    @cached_property
    def relation_money(self) -> Mapping[str, float]:
        """Money in month 1 by relation, for the overlay; see `analysis.flows`."""
        from canvas_app.analysis.flows import money_by_relation

        return money_by_relation(self)
