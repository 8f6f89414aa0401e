"""Many trials of a model at once: the forecast's own functions, with drawn inputs in the place of numbers.

Only what a drawn input reaches is computed by trial; all else is the one forecast, as columns that broadcast.
Vectors by month are (months + 1, trials) or (months + 1, 1).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from canvas_app.analysis.acquisition import free_users_of
from canvas_app.analysis.books import taxes
from canvas_app.analysis.costs import headcount, supply_line
from canvas_app.analysis.customers import amount, is_zero
from canvas_app.analysis.drawn import Drawn, with_drawn
from canvas_app.analysis.engines import FIRST_YEAR, Earnings, plus
from canvas_app.analysis.figures import Cohorts
from canvas_app.analysis.forecast import parts_of
from canvas_app.analysis.offers import sold_in
from canvas_app.analysis.streams import (
    CATEGORIES,
    CATEGORY_INDEX,
    ROWS,
    Row,
    StreamInputs,
    driver_volume,
    movements_of,
    payouts_of,
    sales_of,
)
from canvas_app.analysis.structure import inputs_of, line_of_element
from canvas_app.analysis.timeline import Vector, delayed
from canvas_app.analysis.trial_books import StreamMonth, Sum, TrialBooks, cumulated, stacked, summed
from canvas_app.analysis.trial_structure import Hanging

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canvas_app.analysis.assumptions import InputPlace
    from canvas_app.analysis.costs import Line
    from canvas_app.analysis.customers import Customers
    from canvas_app.analysis.sampling import Draws, Streams
    from canvas_app.analysis.streams import Sales, StreamForecast
    from canvas_app.analysis.timeline import Timeline
    from canvas_app.document import Snapshot
    from canvas_app.model import RevenueStream, Role

_CAPEX = CATEGORY_INDEX["capex"]
_MOVED = slice(Row.NEW_MRR, Row.CHURNED_MRR + 1)
Group = tuple[str, tuple[tuple[str, float], ...]]


class _StreamLedger(dict[int, Vector]):
    """The rows of a stream by month, put together when they are first read."""

    def __init__(self, earnings: Earnings, customers: Customers) -> None:
        super().__init__()
        self._earnings = earnings
        self[Row.CUSTOMERS] = customers.present
        self[Row.UNITS], self[Row.CALLS], self[Row.STAFF] = earnings.units, earnings.calls, earnings.staff

    def __missing__(self, row: int) -> Vector:
        earnings = self._earnings
        if row == Row.REVENUE:
            value = plus(plus(earnings.recurring, earnings.usage), earnings.one_off)
        elif row == Row.TRANSACTIONS:
            value = plus(earnings.invoices, earnings.orders)
        else:
            raise KeyError(row)
        self[row] = value
        return value


class TrialModel:
    """A snapshot made ready for trials: which streams and costs the drawn inputs reach."""

    def __init__(self, snapshot: Snapshot, places: Iterable[InputPlace]) -> None:
        base = parts_of(snapshot)
        self.hanging = Hanging.of(snapshot, base.structure)
        self.time, self.info = base.time, snapshot.info
        self._time = base.time
        self.structure = base.structure
        self.drawn = [Drawn(place) for place in places]
        self.streams: Streams = {}
        self.snapshot = with_drawn(snapshot, self.drawn)
        self.info = self.snapshot.info
        records = {drawn.place.record for drawn in self.drawn}
        self._split_streams(base.streams.forecasts, records)
        self._split_costs([*base.fixed.lines.values(), *base.driven.lines.values()], records)

    def _split_streams(self, forecasts: Mapping[str, StreamForecast], records: set[str]) -> None:
        structure = self.structure
        varied = {key for key in records if key in forecasts}
        for key in records:
            varied.update(structure.streams_of.get(key, ()))
        self.varied: dict[str, StreamInputs] = {
            key: inputs_of(key, structure, self.snapshot) for key in forecasts if key in varied
        }
        known = {key: forecast for key, forecast in forecasts.items() if key not in varied}
        self.rows: dict[str, Vector] = {key: forecast.rows for key, forecast in known.items()}
        same = list(self.rows.values())
        self.same = np.sum(same, axis=0) if same else np.zeros((ROWS, self.time.length))
        self.kept = _kept_of(same)
        self.order = tuple(forecasts)
        self.months = {key: StreamMonth.of(forecast) for key, forecast in known.items()}
        self.leaving = sum(
            amount(forecast.inputs.stream.churn) * forecast.rows[Row.CUSTOMERS, 1]
            for forecast in known.values()
        )
        self.free = sum(free_users_of(forecast, self.time) for forecast in known.values())

    def _split_costs(self, lines: Sequence[Line], records: set[str]) -> None:
        self.lines = [line for line in lines if line.key not in records]
        self.varied_lines = [line.key for line in lines if line.key in records]
        self.fixed = np.zeros((len(CATEGORIES), self.time.length))
        for line in self.lines:
            if line.driver is None:
                self.fixed[CATEGORY_INDEX[line.category]] += line.vector
        self.standing = self.fixed[:, 1].sum() - self.fixed[_CAPEX, 1]
        self.noted = _noted(self.snapshot)
        driven = [line for line in lines if line.driver is not None]
        self.groups: dict[Group, None] = dict.fromkeys((line.driver or "", line.scope) for line in driven)

    def time_of(self, count: int) -> Timeline:
        """Return the timeline of a number of trials, always the same one."""
        if self._time.trials != count:
            self._time = replace(self.time, trials=count)
        return self._time

    def books(self, draws: Draws, count: int) -> TrialBooks:
        """Return the books of `count` trials."""
        for drawn in self.drawn:
            drawn.begin(draws)
        return _Block(self, count).books()


class _Block:
    """The sums of one block of trials while its streams are added up."""

    def __init__(self, model: TrialModel, count: int) -> None:
        self.model, self.time = model, model.time_of(count)
        same = model.same
        self.recurring, self.usage, self.one_off = (
            Sum(same[row]) for row in (Row.RECURRING, Row.USAGE, Row.ONE_OFF)
        )
        self.bad_debt, self.payouts = Sum(same[Row.BAD_DEBT]), Sum(same[Row.PAYOUTS])
        self.receipts = Sum(same[Row.RECEIPTS])
        self.customers, self.new, self.churned = (
            Sum(same[row, :2]) for row in (Row.CUSTOMERS, Row.NEW, Row.CHURNED)
        )
        self.free = np.zeros(1) + model.free
        self.moved = [same[row, 1:2] for row in range(_MOVED.start, _MOVED.stop)]
        self.kept: list[Vector] = [np.array([part]) for part in model.kept]
        own = same[Row.COSTS :, 1]
        self.variable = np.zeros(1) + own.sum() - own[_CAPEX]
        self.standing = np.zeros(1) + model.standing
        self.noted = {
            line.key: line.vector[1:2]
            for line in model.lines
            if line.driver is None and line.key in model.noted
        }
        self.costs = [Sum(same[Row.COSTS + index] + model.fixed[index]) for index in range(len(CATEGORIES))]
        self.leaving = np.zeros(1) + model.leaving
        self.volumes = {
            group: self._known_volume(group) for group in model.groups if group[0] != "per_fte" or group[1]
        }
        self.paid: dict[int, Sum] = {}
        self.recurring_paid: dict[int, Sum] = {}
        """By payment days, what streams earn that have recurring revenue and nothing else: added up once."""
        self.months = dict(model.months)

    def _known_volume(self, group: Group) -> Sum:
        driver, scope = group
        if not scope:
            return Sum(driver_volume(self.model.same, driver))
        total = np.zeros(self.time.length)
        for stream_id, allocation in scope:
            if stream_id in self.model.rows:
                total += driver_volume(self.model.rows[stream_id], driver) * allocation
        return Sum(total)

    def books(self) -> TrialBooks:
        for stream_id, inputs in self.model.varied.items():
            self._add_stream(stream_id, inputs)
        for days, both in self.recurring_paid.items():
            self.recurring.add(both.total)
            self.paid[days].add(both.total)
        for days, paid in self.paid.items():
            self.receipts.add(delayed(paid.total, days))
        for line in self._lines():
            self._add_line(line)
        return self._closed()

    def _add_stream(self, stream_id: str, inputs: StreamInputs) -> None:
        sales = sales_of(inputs, self.time)
        earnings, customers, active = sales.earnings, sales.customers, sales.active
        rows = _StreamLedger(earnings, customers)
        lean = _only_level(inputs, earnings)
        if lean is None:
            for total, part in (
                (self.recurring, earnings.recurring),
                (self.usage, earnings.usage),
                (self.one_off, earnings.one_off),
            ):
                if part is not earnings.nothing:
                    total.add(part)
        self.customers.add(customers.present[:2])
        self.new.add(customers.new[:2])
        self.churned.add(customers.churned[:2])
        self.leaving = self.leaving + sales.turnover.churn * customers.present[1]
        self.free = self.free + customers.free[1]
        self._add_movements(sales)
        if lean is None:
            payouts = self._add_money_in(inputs, rows, earnings, active)
        else:
            payouts = ()
            self._add_level(inputs.stream, earnings, customers, lean)
        self._add_costs(inputs, rows, earnings, active)
        for group, volume in self.volumes.items():
            if not group[1]:
                volume.add(driver_volume(rows, group[0]))
            for scoped_id, allocation in group[1]:
                if scoped_id == stream_id:
                    volume.add(driver_volume(rows, group[0]) * allocation)

        self.months[stream_id] = StreamMonth(
            earnings.recurring_until(2)[1] + earnings.usage[1] + earnings.one_off[1],
            customers.present[1].copy(),
            customers.new[1].copy(),
            tuple(
                (np.array(count, ndmin=1), np.array(paid, ndmin=1))
                for count, paid in sold_in(inputs.stream, earnings, customers, 1)
            ),
            sales.segment_shares,
            payouts,
        )

    def _add_movements(self, sales: Sales) -> None:
        """MRR movements of month 1, and what a year leaves of the MRR at its start."""
        earnings, turnover = sales.earnings, sales.turnover
        if not earnings.repeats:
            return
        level = earnings.level and turnover.last >= FIRST_YEAR - 1
        mrr = earnings.recurring_until(2 if level else FIRST_YEAR)
        new = earnings.recurring_new[:FIRST_YEAR]
        for index, part in enumerate(movements_of(mrr[:2], new[:2], turnover)):
            self.moved[index] = self.moved[index] + part[0]
        if level:
            left = _after_a_year(turnover.kept)
            floor = left
            if not (is_zero(turnover.expansion) and is_zero(turnover.contraction)):
                floor = _after_a_year(np.clip(1.0 - turnover.contraction - turnover.churn, 0.0, 1.0))
            kept = (mrr[0], mrr[0] * left, mrr[0] * floor)
        else:
            _, *moved = movements_of(mrr, new, turnover)
            width = max(part.shape[1] for part in (mrr, *moved))
            wide = (np.broadcast_to(part, (len(part), width)) for part in (mrr, *moved))
            cohorts = Cohorts(*wide)
            kept = (cohorts.start, cohorts.end, cohorts.floor)
        for index, left in enumerate(kept):
            self.kept[index] = self.kept[index] + left

    def _add_money_in(
        self, inputs: StreamInputs, rows: _StreamLedger, earnings: Earnings, active: Vector
    ) -> tuple[tuple[str, Vector], ...]:
        stream, revenue = inputs.stream, rows[Row.REVENUE]
        lost = None if stream.bad_debt is None else revenue * amount(stream.bad_debt)
        paid = revenue if lost is None else revenue - lost
        if lost is not None:
            self.bad_debt.add(lost)
        payouts = payouts_of(inputs.paid_out, revenue, paid, active)
        for _, payout in payouts:
            self.payouts.add(payout)
        repeated = (earnings.recurring[0] + earnings.usage[0]) * (1.0 - amount(stream.bad_debt))
        self._add_open(stream, rows[Row.CUSTOMERS], repeated, paid[:1]).add(paid)
        return tuple((relation.target, payout[1].copy()) for relation, payout in payouts)

    def _add_open(self, stream: RevenueStream, customers: Vector, repeated: Vector, first: Vector) -> Sum:
        """Set what is paid for month 0; return the sum of what is paid for every month, to be added to.

        A stream that was running before is paid in the first months what it invoiced then.
        """
        running = (stream.start == 1) & (customers[0] > 0.0)
        known = self.paid.setdefault(stream.payment_days, Sum(np.zeros(self.time.length)))
        known.add(np.atleast_2d(np.where(running, repeated, 0.0)) - first)
        return known

    def _add_level(
        self, stream: RevenueStream, earnings: Earnings, customers: Customers, product: tuple[Vector, Vector]
    ) -> None:
        """Add what a stream earns and is paid where both are weights times a level payment."""
        first = earnings.recurring_until(1)
        self._add_open(stream, customers.present, first[0], first)
        both = self.recurring_paid.setdefault(stream.payment_days, Sum(np.zeros(self.time.length)))
        both.add_product(*product)

    def _add_costs(
        self, inputs: StreamInputs, rows: _StreamLedger, earnings: Earnings, active: Vector
    ) -> None:
        for category, money in earnings.costs:
            self._add_own_cost(category, money)
        for cost in inputs.stream.variable_costs:
            volume = active if cost.driver == "per_month" else driver_volume(rows, cost.driver)
            self._add_own_cost(cost.category, volume, cost.amount.value)

    def _add_own_cost(self, category: str, volume: Vector, each: float | Vector = 1.0) -> None:
        self.costs[CATEGORY_INDEX[category]].add_product(volume, each)
        if category != "capex":
            self.variable = self.variable + volume[1] * each

    def _lines(self) -> Iterable[Line]:
        model, time = self.model, self.time
        snapshot = model.snapshot
        yield from (line for line in model.lines if line.driver is not None)
        for key in model.varied_lines:
            if key in snapshot.elements:
                line = line_of_element(key, model.structure, snapshot, time)
            else:
                line = supply_line(snapshot.relations[key], time)  # type: ignore[arg-type]
            if line is not None:
                yield line

    def _add_line(self, line: Line) -> None:
        money = line.vector if line.vector.ndim > 1 else line.vector[:, None]
        if line.driver is not None:
            group = (line.driver, line.scope)
            volume = self.volumes[group].total if group in self.volumes else self._all_heads()
            if line.step is not None:
                volume = np.ceil(volume / line.step - 1e-9)
            money = money * volume
        self.costs[CATEGORY_INDEX[line.category]].add(money)
        if line.key in self.model.noted:
            self.noted[line.key] = money[1].copy()
        if line.category != "capex" and line.nature == "variable":
            self.variable = self.variable + money[1]
        elif line.category != "capex":
            self.standing = self.standing + money[1]

    def _all_heads(self) -> Vector:
        snapshot = self.model.snapshot
        total = self.time.zeros()
        for role in self.model.structure.roles:
            total = total + headcount(cast("Role", snapshot.elements[role]), self.time)
        return total

    def _closed(self) -> TrialBooks:
        info = self.model.info
        costs = [cost.total for cost in self.costs]
        spent = summed(cost for index, cost in enumerate(costs) if index != _CAPEX)
        recurring, usage, payouts = self.recurring.total, self.usage.total, self.payouts.total
        revenue = plus(plus(recurring, usage), self.one_off.total)
        before_tax = revenue - self.bad_debt.total - payouts - spent
        tax = taxes(before_tax, info.tax_rate.value, carry=info.loss_carry)
        net_cash = self.receipts.total - payouts - spent - costs[_CAPEX] - tax
        opening = info.opening_cash.value
        if np.size(opening) > net_cash.shape[1]:
            net_cash = np.repeat(net_cash, np.size(opening), axis=1)
        net_cash[0] = opening
        return TrialBooks(
            revenue=revenue,
            recurring=recurring,
            usage=usage[:4],
            customers=self.customers.total,
            new=self.new.total,
            churned=self.churned.total,
            leaving=self.leaving,
            free=self.free,
            moved=stacked(self.moved),
            kept=stacked(self.kept),
            bad_debt=self.bad_debt.total[1],
            payouts=payouts[1],
            variable_costs=self.variable,
            standing_costs=self.standing,
            noted=self.noted,
            streams={key: self.months[key] for key in self.model.order},
            by_category=dict(zip(CATEGORIES, costs, strict=True)),
            profit_before_tax=before_tax,
            tax=tax,
            net_cash=net_cash,
            cash=cumulated(net_cash),
        )


def _only_level(inputs: StreamInputs, earnings: Earnings) -> tuple[Vector, Vector] | None:
    """The weights and the payment of a stream that earns nothing else, and is paid all of it."""
    more = earnings.usage is not earnings.nothing or earnings.one_off is not earnings.nothing
    return None if more or inputs.paid_out or inputs.stream.bad_debt is not None else earnings.product


def _after_a_year(part: float | Vector) -> float | Vector:
    """Twelve times multiplied by itself; a power takes twenty times as long."""
    squared = part * part
    fourth = squared * squared
    return fourth * fourth * fourth


def _kept_of(streams: Sequence[Vector]) -> tuple[float, float, float]:
    """MRR at the start of month 1 of blocks of rows, what a year leaves of it, and that without expansion."""
    if not streams:
        return 0.0, 0.0, 0.0
    by_month = np.array([rows[:, :FIRST_YEAR] for rows in streams]).transpose(1, 2, 0)
    moved = (by_month[row, 1:] for row in (Row.EXPANSION_MRR, Row.CONTRACTION_MRR, Row.CHURNED_MRR))
    cohorts = Cohorts(by_month[Row.RECURRING], *moved)
    return cohorts.start.sum(), cohorts.end.sum(), cohorts.floor.sum()


def _noted(snapshot: Snapshot) -> frozenset[str]:
    """The records whose cost metrics ask for one by one: supplies, and what channels incur."""
    return frozenset(
        relation.id if relation.kind == "supplies" else relation.target
        for relation in snapshot.relations.values()
        if relation.kind in ("supplies", "incurs")
    )
