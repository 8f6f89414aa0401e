"""The company's books by month: streams added up, cost lines added up, profit, tax and cash."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from canvas_app.analysis.forecast.costs import NATURES, SLOTS, DrivenLines
from canvas_app.analysis.forecast.streams import CATEGORIES, ROWS, Row, StreamForecast, driver_volume

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from canvas_app.analysis.forecast.timeline import Vector

_BLOCK = 32
_COGS = [index for index, name in enumerate(CATEGORIES) if name.startswith("cogs_")]
_CAPEX = CATEGORIES.index("capex")


class StreamTable:
    """The forecasts of all streams, in blocks of which only the changed ones are added up again.

    Immutable: tables share the blocks in which they do not differ.
    """

    def __init__(self, forecasts: Sequence[StreamForecast], length: int) -> None:
        self.forecasts = {forecast.inputs.stream.id: forecast for forecast in forecasts}
        self.ids = tuple(self.forecasts)
        self.length = length
        rows = [forecast.rows for forecast in forecasts]
        self.blocks = tuple(np.array(rows[at : at + _BLOCK]) for at in range(0, len(rows), _BLOCK))
        self._block_sums = tuple(block.sum(axis=0) for block in self.blocks)
        self.totals = self._added_up()

    def with_forecasts(self, changed: Iterable[StreamForecast], row_of: Mapping[str, int]) -> StreamTable:
        """Return the table with forecasts of some of its streams replaced."""
        table = StreamTable.__new__(StreamTable)
        table.ids, table.length = self.ids, self.length
        table.forecasts = dict(self.forecasts)
        blocks, sums = list(self.blocks), list(self._block_sums)
        copied = set()
        for forecast in changed:
            stream_id = forecast.inputs.stream.id
            table.forecasts[stream_id] = forecast
            block, row = divmod(row_of[stream_id], _BLOCK)
            if block not in copied:
                blocks[block] = blocks[block].copy()
                copied.add(block)
            blocks[block][row] = forecast.rows
        for block in copied:
            sums[block] = blocks[block].sum(axis=0)
        table.blocks, table._block_sums = tuple(blocks), tuple(sums)
        table.totals = table._added_up()
        return table

    def _added_up(self) -> Vector:
        if not self._block_sums:
            return np.zeros((ROWS, self.length))
        return np.asarray(np.array(self._block_sums).sum(axis=0))

    def row(self, row: Row) -> Vector:
        """Return one row of every stream: (streams, months), month 1 first."""
        if not self.blocks:
            return np.zeros((0, self.length - 1))
        return np.concatenate([block[:, row, 1:] for block in self.blocks])

    def month(self, row: Row, month: int) -> Vector:
        """Return one row of every stream in one month: (streams,); month 0 is before the forecast."""
        if not self.blocks:
            return np.zeros(0)
        return np.concatenate([block[:, row, month] for block in self.blocks])


class Terms(NamedTuple):
    """What the books need beside the flows."""

    opening_cash: float
    tax_rate: float
    loss_carry: bool = True


class Books(NamedTuple):
    """Money per month of the company; vectors have months + 1 entries, index 0 stands before month 1."""

    revenue: Vector
    bad_debt: Vector
    payouts: Vector
    by_category: Vector
    """(categories,) x (months + 1), in the order of `CATEGORIES`."""
    variable_costs: Vector
    fixed_costs: Vector
    people_costs: Vector
    profit_before_tax: Vector
    tax: Vector
    net_cash: Vector
    cash: Vector

    @property
    def cogs(self) -> Vector:
        """Inference, hosting, data, third parties, support, delivery and payment fees."""
        return np.asarray(self.by_category[_COGS].sum(axis=0))

    @property
    def profit(self) -> Vector:
        """Profit after tax."""
        return self.profit_before_tax - self.tax

    def category(self, name: str) -> Vector:
        """Return the costs of one category."""
        return np.asarray(self.by_category[CATEGORIES.index(name)])


def driven_values(table: DrivenLines, streams: StreamTable, heads: Vector) -> Vector:
    """Return (lines, months + 1): the money of the lines that follow a driver."""
    if not table.lines:
        return table.matrix
    volumes = np.array([_volume(driver, scope, streams, heads) for driver, scope in table.groups])
    counted = volumes[table.group_of]
    stepped = np.flatnonzero(table.steps)
    if len(stepped):
        counted[stepped] = np.ceil(counted[stepped] / table.steps[stepped, None] - 1e-9)
    return np.asarray(table.matrix * counted)


def _volume(
    driver: str | None, scope: tuple[tuple[str, float], ...], streams: StreamTable, heads: Vector
) -> Vector:
    assert driver is not None
    if not scope:
        return heads if driver == "per_fte" else driver_volume(streams.totals, driver)
    total = np.zeros(streams.length)
    for stream_id, allocation in scope:
        total = total + driver_volume(streams.forecasts[stream_id].rows, driver) * allocation
    return total


def books_of(streams: StreamTable, line_sums: Vector, terms: Terms) -> Books:
    """Return the books of the sums of the streams and of the cost lines (SLOTS, months + 1)."""
    totals = streams.totals
    costs = line_sums.reshape(len(NATURES), SLOTS // len(NATURES), -1).copy()
    costs[0] += totals[Row.COSTS :]
    by_category = costs.sum(axis=0)
    running = costs.sum(axis=1) - costs[:, _CAPEX]
    revenue, bad_debt, payouts = totals[Row.REVENUE], totals[Row.BAD_DEBT], totals[Row.PAYOUTS]
    spent = running.sum(axis=0)
    before_tax = revenue - bad_debt - payouts - spent
    tax = taxes(before_tax, terms.tax_rate, carry=terms.loss_carry)
    net_cash = totals[Row.RECEIPTS] - payouts - spent - by_category[_CAPEX] - tax
    net_cash[0] = terms.opening_cash
    cash = np.cumsum(net_cash)
    return Books(
        revenue=revenue,
        bad_debt=bad_debt,
        payouts=payouts,
        by_category=by_category,
        variable_costs=running[0],
        fixed_costs=running[1],
        people_costs=running[2],
        profit_before_tax=before_tax,
        tax=tax,
        net_cash=net_cash,
        cash=cash,
    )


def taxes(profit: Vector, rate: float, *, carry: bool = True) -> Vector:
    """Return the tax by month: the rate on positive profit, after earlier losses if they are carried.

    Index 0 is none.
    """
    if profit.ndim > 1:
        return _taxes_of_trials(profit, rate, carry=carry)
    tax = np.zeros(len(profit))
    if rate == 0.0:
        return tax
    if not carry:
        tax[1:] = rate * np.maximum(profit[1:], 0.0)
        return tax
    carried = 0.0
    for month, earned in enumerate(profit.tolist()):
        if month == 0:
            continue
        used = min(carried, max(earned, 0.0))
        carried += max(-earned, 0.0) - used
        tax[month] = rate * max(earned - used, 0.0) if earned > 0.0 else 0.0
    return tax


def _taxes_of_trials(profit: Vector, rate: float | Vector, *, carry: bool) -> Vector:
    if not np.any(rate):
        return np.zeros((len(profit), 1))
    taxed = np.maximum(profit, 0.0)
    taxed[0] = 0.0
    if carry:
        carried = np.zeros(profit.shape[1])
        for month in range(1, len(profit)):
            earned = taxed[month]
            used = np.minimum(carried, earned)
            carried += np.maximum(-profit[month], 0.0) - used
            earned -= used
    return np.asarray(taxed * rate)
