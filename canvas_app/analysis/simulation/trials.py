"""Many trials of a model at once: the forecast's own functions, with drawn inputs in the place of numbers.

Only what a drawn input reaches is computed by trial; all else is the one forecast, as columns that broadcast.
Vectors by month are (months + 1, trials) or (months + 1, 1).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from canvas_app.analysis.forecast.books import taxes
from canvas_app.analysis.forecast.costs import headcount, supply_line
from canvas_app.analysis.forecast.customers import amount, is_zero
from canvas_app.analysis.forecast.engines import FIRST_YEAR, Earnings, plus
from canvas_app.analysis.forecast.exchange import exchanged, reached_by
from canvas_app.analysis.forecast.holdings import folded, is_level
from canvas_app.analysis.forecast.offers import sold_in
from canvas_app.analysis.forecast.streams import (
    CATEGORIES,
    CATEGORY_INDEX,
    ROWS,
    Row,
    StreamInputs,
    driver_volume,
    forecast_stream,
    movements_of,
    payouts_of,
    sales_of,
)
from canvas_app.analysis.forecast.structure import inputs_of, line_of_element, lines_of, structure_of
from canvas_app.analysis.forecast.timeline import Timeline, Vector, delayed
from canvas_app.analysis.metrics.acquisition import brought_by_paid, free_users_of
from canvas_app.analysis.metrics.figures import Cohorts
from canvas_app.analysis.simulation.drawn import BlockAtHand, Drawn, with_drawn
from canvas_app.analysis.simulation.side_by_side import SideBySide, side_by_side
from canvas_app.analysis.simulation.trial_books import (
    StreamMonth,
    Sum,
    Totals,
    TrialBooks,
    cumulated,
    stacked,
    summed,
)
from canvas_app.analysis.simulation.trial_structure import Hanging

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canvas_app.analysis.forecast.assumptions import InputPlace
    from canvas_app.analysis.forecast.costs import Line
    from canvas_app.analysis.forecast.customers import Customers
    from canvas_app.analysis.forecast.streams import Sales
    from canvas_app.analysis.forecast.structure import Structure
    from canvas_app.analysis.simulation.sampling import Draws
    from canvas_app.document import Snapshot
    from canvas_app.model import Role

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
        exchange = exchanged(snapshot)
        plain, structure = exchange.snapshot, structure_of(exchange.snapshot)
        self.time = self._time = Timeline.of(snapshot.info)
        self.hanging = Hanging.of(plain, structure)
        self.block = BlockAtHand()
        self.drawn = [Drawn(place, self.block) for place in places]
        self.snapshot = exchanged(with_drawn(snapshot, self.drawn)).snapshot
        self.info = self.snapshot.info
        self.structure = structure_of(self.snapshot)
        records = reached_by(exchange, (drawn.place for drawn in self.drawn))
        self._split_streams(structure, plain, records)
        self._split_costs(lines_of(structure, plain, self.time), records)

    def _split_streams(self, structure: Structure, plain: Snapshot, records: set[str]) -> None:
        self.order = tuple(structure.streams)
        varied = records.intersection(self.order)
        for key in records:
            varied.update(structure.streams_of.get(key, ()))
        self.varied: dict[str, StreamInputs] = {
            key: inputs_of(key, self.structure, self.snapshot) for key in self.order if key in varied
        }
        scoped = {key for scope in structure.scopes.values() for key, _ in scope}
        self.alike = side_by_side(self.varied.values(), scoped, self.block)
        known = {
            key: forecast_stream(inputs_of(key, structure, plain), self.time)
            for key in self.order
            if key not in varied
        }
        self.rows: dict[str, Vector] = {key: forecast.rows for key, forecast in known.items()}
        same = list(self.rows.values())
        self.same = np.sum(same, axis=0) if same else np.zeros((ROWS, self.time.length))
        self.kept = _kept_of(same)
        self.months = {key: StreamMonth.of(forecast) for key, forecast in known.items()}
        self.leaving = sum(
            amount(forecast.inputs.stream.churn) * forecast.rows[Row.CUSTOMERS, 1]
            for forecast in known.values()
        )
        self.free = sum(free_users_of(forecast, self.time) for forecast in known.values())
        self.brought = sum(
            brought_by_paid(forecast.inputs, forecast.rows[Row.NEW, 1:2], self.time)
            for forecast in known.values()
        )

    def _split_costs(self, lines: Sequence[Line], records: set[str]) -> None:
        self.lines = [line for line in lines if line.key not in records]
        self.varied_lines = [line.key for line in lines if line.key in records]
        self.fixed = np.zeros((len(CATEGORIES), self.time.length))
        for line in self.lines:
            if line.driver is None:
                self.fixed[CATEGORY_INDEX[line.category]] += line.vector
        self.standing = self.fixed[:, 1].sum() - self.fixed[_CAPEX, 1]
        self.noted = _noted(self.snapshot, self.structure)
        driven = [line for line in lines if line.driver is not None]
        self.groups: dict[Group, None] = dict.fromkeys((line.driver or "", line.scope) for line in driven)

    def time_of(self, count: int) -> Timeline:
        """Return the timeline of a number of trials; that of the last block, if it was of as many."""
        time = self._time
        if time.trials != count:
            time = self._time = replace(self.time, trials=count)
        return time

    def books(self, draws: Draws, count: int) -> TrialBooks:
        """Return the books of `count` trials."""
        self.block.begin(draws)
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
        self.brought = np.zeros(1) + model.brought
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
        for alike in self.model.alike:
            self._add_streams(alike)
        for days, paid in self.paid.items():
            self.receipts.add(delayed(paid.total, days))
        for line in self._lines():
            self._add_line(line)
        return self._closed()

    def _add_streams(self, alike: SideBySide) -> None:
        sales = sales_of(alike.inputs, self.time)
        totals = Totals(len(alike.streams), cast("int", self.time.trials))
        earnings, customers = sales.earnings, sales.customers
        rows = _StreamLedger(earnings, customers)
        for total, part in (
            (self.recurring, earnings.recurring),
            (self.usage, earnings.usage),
            (self.one_off, earnings.one_off),
        ):
            if part is not earnings.nothing:
                totals.add(total, part)
        self.customers.add(folded(customers.present[:2], totals.streams))
        self.new.add(folded(customers.new[:2], totals.streams))
        self.churned.add(folded(customers.churned[:2], totals.streams))
        self.leaving = self.leaving + folded(sales.turnover.churn * customers.present[1], totals.streams)
        self.free = self.free + folded(customers.free[1], totals.streams)
        brought = brought_by_paid(alike.inputs, customers.new[1], self.time)
        self.brought = self.brought + folded(brought, totals.streams)
        self._add_movements(sales, totals.streams)
        payouts = self._add_money_in(alike.inputs, rows, sales, totals)
        self._add_costs(alike.inputs, rows, sales, totals)
        for (driver, scope), volume in self.volumes.items():
            if not scope:
                totals.add(volume, driver_volume(rows, driver))
            for scoped_id, allocation in scope:
                if scoped_id == alike.inputs.stream.id:
                    totals.add(volume, driver_volume(rows, driver) * allocation)
        totals.close()
        self._note_months(alike, sales, payouts, totals)

    def _note_months(
        self, alike: SideBySide, sales: Sales, payouts: Sequence[tuple[int, Vector]], totals: Totals
    ) -> None:
        """Note each stream in month 1."""
        earnings, customers = sales.earnings, sales.customers
        revenue, present, new = map(
            totals.each,
            (
                earnings.recurring[1] + earnings.usage[1] + earnings.one_off[1],
                customers.present[1],
                customers.new[1],
            ),
        )
        sold = [
            (totals.each(count), totals.each(paid))
            for count, paid in sold_in(alike.inputs.stream, earnings, customers, 1)
        ]
        shares = [totals.each(share) for _, share in sales.segment_shares]
        paid_out = [(place, totals.each(paid)) for place, paid in payouts]
        for at, inputs in enumerate(alike.streams):
            segments = (reach.segment.id for reach in inputs.reached)
            self.months[inputs.stream.id] = StreamMonth(
                revenue[at],
                present[at],
                new[at],
                tuple((count[at], paid[at]) for count, paid in sold),
                tuple((key, share[at]) for key, share in zip(segments, shares, strict=True)),
                tuple((inputs.paid_out[place].target, paid[at]) for place, paid in paid_out),
            )

    def _add_movements(self, sales: Sales, streams: int) -> None:
        """MRR movements of month 1, and what a year leaves of the MRR at its start."""
        earnings, turnover = sales.earnings, sales.turnover
        if not earnings.repeats:
            return
        level = is_level(earnings.recurring) and turnover.last >= FIRST_YEAR - 1
        mrr = earnings.recurring[: 2 if level else FIRST_YEAR]
        new = earnings.recurring_new[:FIRST_YEAR]
        for index, part in enumerate(movements_of(mrr[:2], new[:2], turnover)):
            self.moved[index] = self.moved[index] + folded(part[0], streams)
        if level:
            left = floor = mrr[0] * _after_a_year(turnover.kept)
            if not (is_zero(turnover.expansion) and is_zero(turnover.contraction)):
                lost = turnover.contraction + turnover.churn
                floor = mrr[0] * _after_a_year(np.clip(1.0 - lost, 0.0, 1.0))
            kept = (mrr[0], left, floor)
        else:
            _, *moved = movements_of(mrr, new, turnover)
            width = max(part.shape[1] for part in (mrr, *moved))
            wide = (np.broadcast_to(part, (len(part), width)) for part in (mrr, *moved))
            cohorts = Cohorts(*wide)
            kept = (cohorts.start, cohorts.end, cohorts.floor)
        for index, part in enumerate(kept):
            self.kept[index] = self.kept[index] + folded(part, streams)

    def _add_money_in(
        self, inputs: StreamInputs, rows: _StreamLedger, sales: Sales, totals: Totals
    ) -> list[tuple[int, Vector]]:
        """Add what becomes of revenue; return what each partner, by its place, is paid in month 1."""
        stream, revenue, earnings = inputs.stream, rows[Row.REVENUE], sales.earnings
        lost = amount(stream.bad_debt)
        paid = revenue if stream.bad_debt is None else revenue * (1.0 - lost)
        if stream.bad_debt is not None:
            totals.add(self.bad_debt, revenue * lost)
        payouts = payouts_of(inputs.paid_out, revenue, paid, sales.active)
        for _, payout in payouts:
            totals.add(self.payouts, payout)
        repeated = (earnings.recurring[0] + earnings.usage[0]) * (1.0 - lost)
        known = self.paid.setdefault(stream.payment_days, Sum(np.zeros(self.time.length)))
        totals.add(known, paid)
        # A stream that was running before is paid in the first months what it invoiced then.
        running = (stream.start == 1) & (sales.customers.present[0] > 0.0)
        totals.add(known, np.atleast_2d(np.where(running, repeated, 0.0)) - paid[:1])
        return [(inputs.paid_out.index(relation), payout[1]) for relation, payout in payouts]

    def _add_costs(self, inputs: StreamInputs, rows: _StreamLedger, sales: Sales, totals: Totals) -> None:
        for category, money in sales.earnings.costs:
            self._add_own_cost(category, money, totals)
        for cost in inputs.stream.variable_costs:
            volume = sales.active if cost.driver == "per_month" else driver_volume(rows, cost.driver)
            self._add_own_cost(cost.category, volume * cost.amount.value, totals)

    def _add_own_cost(self, category: str, money: Vector, totals: Totals) -> None:
        totals.add(self.costs[CATEGORY_INDEX[category]], money)
        if category != "capex":
            self.variable = self.variable + folded(money[1], totals.streams)

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
        outgo = summed((payouts, spent))
        before_tax = revenue - summed((self.bad_debt.total, outgo))
        tax = taxes(before_tax, info.tax_rate.value, carry=info.loss_carry)
        net_cash = self.receipts.total - summed((outgo, costs[_CAPEX], tax))
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
            brought=self.brought,
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


def _noted(snapshot: Snapshot, structure: Structure) -> frozenset[str]:
    """Records whose cost metrics ask for one by one: supplies, what channels incur, what a balance weighs."""
    asked = (
        relation.id if relation.kind == "supplies" else relation.target
        for relation in snapshot.relations.values()
        if relation.kind in ("supplies", "incurs")
    )
    return frozenset((*asked, *(structure.costing if snapshot.info.balance_by == "cost" else ())))
