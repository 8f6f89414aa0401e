"""Many trials of a model at once: the forecast's own functions, with drawn inputs in the place of numbers.

Only what a drawn input reaches is computed by trial; all else is the one forecast, as columns that broadcast.
Vectors by month are (months + 1, trials) or (months + 1, 1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import numpy as np

from canvas_app.analysis.books import taxes
from canvas_app.analysis.costs import headcount, supply_line
from canvas_app.analysis.customers import amount
from canvas_app.analysis.engines import Earnings, plus
from canvas_app.analysis.forecast import parts_of
from canvas_app.analysis.streams import (
    CATEGORIES,
    CATEGORY_INDEX,
    ROWS,
    Row,
    StreamInputs,
    driver_volume,
    payouts_of,
    sales_of,
)
from canvas_app.analysis.structure import inputs_of, line_of_element
from canvas_app.analysis.timeline import Vector, delayed
from canvas_app.model import DOCUMENT_ID

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canvas_app.analysis.assumptions import InputPlace
    from canvas_app.analysis.costs import Line
    from canvas_app.analysis.customers import Customers
    from canvas_app.analysis.sampling import Draws, Streams
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation, Role

_CAPEX = CATEGORY_INDEX["capex"]
_COGS = [index for index, name in enumerate(CATEGORIES) if name.startswith("cogs_")]
Group = tuple[str, tuple[tuple[str, float], ...]]


class Drawn:
    """Stands where a Quantity stands; its value is that of every trial of the block at hand."""

    __slots__ = ("_draws", "_value", "place")

    def __init__(self, place: InputPlace) -> None:
        self.place = place
        self._draws: Draws | None = None
        self._value: Vector | None = None

    def begin(self, draws: Draws) -> None:
        """Take the values of another block from now on."""
        self._draws, self._value = draws, None

    @property
    def value(self) -> Vector:
        """(trials,) values; drawn when first read."""
        if self._value is None:
            assert self._draws is not None
            self._value = self._draws.of(self.place)
        return self._value


class Sum:
    """A sum of vectors by month; what is the same in all trials is added up apart."""

    def __init__(self, start: Vector) -> None:
        self._same = start[:, None].copy()
        self._wide: Vector | None = None

    def add(self, vector: Vector) -> None:
        """Add (months + 1, 1) or (months + 1, trials); a wide one may be shorter than the sum."""
        count = len(vector)
        if vector.ndim == 1 or vector.shape[1] == 1:
            self._same[:count] += vector if vector.ndim > 1 else vector[:, None]
        elif self._wide is None:
            self._wide = np.zeros((len(self._same), vector.shape[1]))
            self._wide[:count] = vector
        else:
            self._wide[:count] += vector

    @property
    def total(self) -> Vector:
        """(months + 1, 1) or (months + 1, trials)."""
        return self._same if self._wide is None else self._wide + self._same


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


@dataclass(frozen=True)
class TrialBooks:
    """The company in every trial; index 0 is the month before the forecast."""

    revenue: Vector
    recurring: Vector
    usage: Vector
    """(4, trials): the first three months only."""
    customers: Vector
    """(2, trials), as the two below: before the forecast, and month 1."""
    new: Vector
    churned: Vector
    leaving: Vector
    """(trials,): the customers of month 1 times the churn of their streams."""
    stream_revenue: Vector
    """(streams, trials): month 1."""
    by_category: Mapping[str, Vector]
    profit_before_tax: Vector
    tax: Vector
    net_cash: Vector
    cash: Vector

    @property
    def profit(self) -> Vector:
        """Profit after tax."""
        return self.profit_before_tax - self.tax

    @property
    def cogs(self) -> Vector:
        """The cost of what is sold."""
        return cast("Vector", sum(self.by_category[CATEGORIES[index]] for index in _COGS))


class TrialModel:
    """A snapshot made ready for trials: which streams and costs the drawn inputs reach."""

    def __init__(self, snapshot: Snapshot, places: Iterable[InputPlace]) -> None:
        base = parts_of(snapshot)
        self.time, self.info = base.time, snapshot.info
        self.structure = base.structure
        self.drawn = [Drawn(place) for place in places]
        self.streams: Streams = {}
        self.snapshot = _with_drawn(snapshot, self.drawn)
        self.info = self.snapshot.info
        records = {drawn.place.record for drawn in self.drawn}
        self._split_streams(base.streams.forecasts, records)
        self._split_costs([*base.fixed.lines.values(), *base.driven.lines.values()], records)
        self._heads = [snapshot.elements[role] for role in base.structure.roles]

    def _split_streams(self, forecasts: Mapping[str, object], records: set[str]) -> None:
        structure = self.structure
        varied = {key for key in records if key in forecasts}
        for key in records:
            varied.update(structure.streams_of.get(key, ()))
        self.varied: dict[str, StreamInputs] = {
            key: inputs_of(key, structure, self.snapshot) for key in forecasts if key in varied
        }
        self.rows: dict[str, Vector] = {
            key: forecast.rows  # type: ignore[attr-defined]
            for key, forecast in forecasts.items()
            if key not in varied
        }
        same = list(self.rows.values())
        self.same = np.sum(same, axis=0) if same else np.zeros((ROWS, self.time.length))
        self.order = tuple(forecasts)
        self.leaving = sum(
            (amount(forecast.inputs.stream.churn) * forecast.rows[Row.CUSTOMERS, 1])  # type: ignore[attr-defined]
            for key, forecast in forecasts.items()
            if key not in varied
        )

    def _split_costs(self, lines: Sequence[Line], records: set[str]) -> None:
        self.lines = [line for line in lines if line.key not in records]
        self.varied_lines = [line.key for line in lines if line.key in records]
        self.fixed = np.zeros((len(CATEGORIES), self.time.length))
        for line in self.lines:
            if line.driver is None:
                self.fixed[CATEGORY_INDEX[line.category]] += line.vector
        driven = [line for line in lines if line.driver is not None]
        self.groups: dict[Group, None] = dict.fromkeys((line.driver or "", line.scope) for line in driven)

    def books(self, draws: Draws, count: int) -> TrialBooks:
        """Return the books of `count` trials."""
        for drawn in self.drawn:
            drawn.begin(draws)
        return _Block(self, count).books()


class _Block:
    """The sums of one block of trials while its streams are added up."""

    def __init__(self, model: TrialModel, count: int) -> None:
        self.model, self.time = model, replace(model.time, trials=count)
        same = model.same
        self.recurring, self.usage, self.one_off = (
            Sum(same[row]) for row in (Row.RECURRING, Row.USAGE, Row.ONE_OFF)
        )
        self.bad_debt, self.payouts = Sum(same[Row.BAD_DEBT]), Sum(same[Row.PAYOUTS])
        self.receipts = Sum(same[Row.RECEIPTS])
        self.customers, self.new, self.churned = (
            Sum(same[row, :2]) for row in (Row.CUSTOMERS, Row.NEW, Row.CHURNED)
        )
        self.costs = [Sum(same[Row.COSTS + index] + model.fixed[index]) for index in range(len(CATEGORIES))]
        self.leaving = np.zeros(1) + model.leaving
        self.volumes = {
            group: self._known_volume(group) for group in model.groups if group[0] != "per_fte" or group[1]
        }
        self.paid: dict[int, Sum] = {}
        self.first_revenue = {key: rows[Row.REVENUE, 1:2] for key, rows in model.rows.items()}

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
        for days, paid in self.paid.items():
            self.receipts.add(delayed(paid.total, days))
        for line in self._lines():
            self._add_line(line)
        return self._closed()

    def _add_stream(self, stream_id: str, inputs: StreamInputs) -> None:
        stream = inputs.stream
        earnings, customers, active = sales_of(inputs, self.time)
        rows = _StreamLedger(earnings, customers)
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
        self.leaving = self.leaving + amount(stream.churn) * customers.present[1]
        self.first_revenue[stream_id] = sum(
            part[1] for part in (earnings.recurring, earnings.usage, earnings.one_off)
        )
        self._add_money_in(inputs, rows, earnings, active)
        self._add_costs(inputs, rows, earnings, active)
        for group, volume in self.volumes.items():
            if not group[1]:
                volume.add(driver_volume(rows, group[0]))
            for scoped_id, allocation in group[1]:
                if scoped_id == stream_id:
                    volume.add(driver_volume(rows, group[0]) * allocation)

    def _add_money_in(
        self, inputs: StreamInputs, rows: _StreamLedger, earnings: Earnings, active: Vector
    ) -> None:
        stream, revenue = inputs.stream, rows[Row.REVENUE]
        lost = None if stream.bad_debt is None else revenue * amount(stream.bad_debt)
        paid = revenue if lost is None else revenue - lost
        if lost is not None:
            self.bad_debt.add(lost)
        for _, payout in payouts_of(inputs.paid_out, revenue, paid, active):
            self.payouts.add(payout)
        # A stream that was running before is paid in the first months what it invoiced then.
        repeated = (earnings.recurring[0] + earnings.usage[0]) * (1.0 - amount(stream.bad_debt))
        running = (stream.start == 1) & (rows[Row.CUSTOMERS][0] > 0.0)
        known = self.paid.setdefault(stream.payment_days, Sum(np.zeros(self.time.length)))
        known.add(np.atleast_2d(np.where(running, repeated, 0.0)) - paid[:1])
        known.add(paid)

    def _add_costs(
        self, inputs: StreamInputs, rows: _StreamLedger, earnings: Earnings, active: Vector
    ) -> None:
        for category, money in earnings.costs:
            self.costs[CATEGORY_INDEX[category]].add(money)
        for cost in inputs.stream.variable_costs:
            volume = active if cost.driver == "per_month" else driver_volume(rows, cost.driver)
            self.costs[CATEGORY_INDEX[cost.category]].add(volume * cost.amount.value)

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

    def _all_heads(self) -> Vector:
        snapshot = self.model.snapshot
        total = self.time.zeros()
        for role in self.model.structure.roles:
            total = total + headcount(cast("Role", snapshot.elements[role]), self.time)
        return total

    def _closed(self) -> TrialBooks:
        info = self.model.info
        costs = [cost.total for cost in self.costs]
        spent = _summed(cost for index, cost in enumerate(costs) if index != _CAPEX)
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
            stream_revenue=_stacked([self.first_revenue[key] for key in self.model.order]),
            by_category=dict(zip(CATEGORIES, costs, strict=True)),
            profit_before_tax=before_tax,
            tax=tax,
            net_cash=net_cash,
            cash=_cumulated(net_cash),
        )


def _summed(vectors: Iterable[Vector]) -> Vector:
    narrow, wide = None, None
    for vector in vectors:
        if vector.shape[1] == 1:
            narrow = vector.copy() if narrow is None else narrow + vector
        elif wide is None:
            wide = vector.copy()
        else:
            wide += vector
    if wide is None or narrow is None:
        return cast("Vector", narrow if wide is None else wide)
    wide += narrow
    return wide


def _cumulated(vector: Vector) -> Vector:
    total = np.empty_like(vector)
    total[0] = vector[0]
    for month in range(1, len(vector)):
        np.add(total[month - 1], vector[month], out=total[month])
    return total


def _stacked(rows: Sequence[Vector]) -> Vector:
    width = max((np.size(row) for row in rows), default=1)
    return np.array([np.broadcast_to(row, (width,)) for row in rows]).reshape(len(rows), width)


def _with_drawn(snapshot: Snapshot, drawn: Sequence[Drawn]) -> Snapshot:
    changed: dict[str, object] = {}
    for item in drawn:
        key = item.place.record
        record = changed.get(key) or _record(snapshot, key)
        changed[key] = _placed(record, item.place.path.split("."), item)
    elements = {key: changed.get(key, element) for key, element in snapshot.elements.items()}
    relations = {key: changed.get(key, relation) for key, relation in snapshot.relations.items()}
    return replace(
        snapshot,
        info=cast("type(snapshot.info)", changed.get(DOCUMENT_ID, snapshot.info)),  # type: ignore[valid-type]
        elements=cast("Mapping[str, Element]", elements),
        relations=cast("Mapping[str, Relation]", relations),
        adjacency=None,
    )


def _record(snapshot: Snapshot, key: str) -> object:
    if key == DOCUMENT_ID:
        return snapshot.info
    return snapshot.elements[key] if key in snapshot.elements else snapshot.relations[key]


def _placed(owner: object, path: list[str], item: Drawn) -> object:
    """The record with a drawn input in the place of its Quantity; nothing is checked again."""
    if not path:
        return item
    step, rest = path[0], path[1:]
    if isinstance(owner, tuple):
        index = int(step)
        return (*owner[:index], _placed(owner[index], rest, item), *owner[index + 1 :])
    return owner.model_copy(update={step: _placed(getattr(owner, step), rest, item)})  # type: ignore[attr-defined]
