"""What is left of a stream's revenue: its gross margin and its contribution, with its part of driven costs.

A stream carries its own variable costs, partner shares and bad debt, and of the company's costs those that
follow a driver: by what it sells, or by the streams that incur the cost. Costs by the month, in steps, and of
people are the company's. The month is month 12, or else the first in which the stream earns.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.forecast.streams import CATEGORIES, Row, driver_volume

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.analysis.forecast.costs import Line
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.results import Analysis

_MONTH = 12
_CAPEX = Row.COSTS + CATEGORIES.index("capex")
_COGS = [Row.COSTS + index for index, name in enumerate(CATEGORIES) if name.startswith("cogs_")]


@dataclass(frozen=True, slots=True)
class StreamMargins:
    """The streams that earn, each in its month; arrays by stream, money by the month."""

    ids: tuple[str, ...]
    revenue: Vector
    cogs: Vector
    """Cost of goods sold."""
    variable: Vector
    """Everything that follows sales, with partner shares and bad debt; no cost that comes by the month."""
    units: Vector
    """What is sold, in the pricing unit; 0 where nothing is counted."""
    customers: Vector

    @property
    def gross_margin(self) -> Vector:
        """(R - COGS) / R."""
        return (self.revenue - self.cogs) / self.revenue

    @property
    def contribution(self) -> Vector:
        """Revenue less what follows sales."""
        return self.revenue - self.variable


def stream_margins(analysis: Analysis) -> StreamMargins:
    """Return the margins of all streams that earn, in document order."""
    earning = analysis.revenue > 0.0
    months = np.where(earning[:, _MONTH - 1], _MONTH, earning.argmax(axis=1) + 1)
    months[~earning.any(axis=1)] = 0
    places = np.flatnonzero(months)
    found = np.zeros((_FIGURES, len(months)))
    for month in sorted(set(months[places].tolist())):
        here = months == month
        found[:, here] = _in_month(analysis, month)[:, here]
    found[_VARIABLE] -= _by_the_month(analysis)
    ids = tuple(analysis.stream_ids[place] for place in places.tolist())
    return StreamMargins(ids, *found[:, places])


_FIGURES, _VARIABLE = 5, 2


def _in_month(analysis: Analysis, month: int) -> Vector:
    """Revenue, COGS, what follows sales, units and customers of all streams."""
    rows = np.concatenate([block[:, :, month] for block in analysis.streams.blocks]).T
    driven = [line for line in analysis.driven.values() if line.nature == "variable"]
    cogs_lines = [line for line in driven if line.category.startswith("cogs_")]
    cogs = rows[_COGS].sum(axis=0) + _driven(analysis, cogs_lines, rows, month)
    own = rows[Row.COSTS :].sum(axis=0) - rows[_CAPEX] + rows[Row.PAYOUTS] + rows[Row.BAD_DEBT]
    variable = own + _driven(analysis, driven, rows, month)
    return np.array((rows[Row.REVENUE], cogs, variable, rows[Row.UNITS], rows[Row.CUSTOMERS]))


def _by_the_month(analysis: Analysis) -> Vector:
    """What streams cost by the month, whatever they sell."""
    costs = np.zeros(len(analysis.stream_ids))
    for place, forecast in enumerate(analysis.streams.forecasts.values()):
        if forecast.inputs.stream.variable_costs:
            costs[place] = sum(
                cost.amount.value
                for cost in forecast.inputs.stream.variable_costs
                if cost.driver == "per_month" and cost.category != "capex"
            )
    return costs


def _driven(analysis: Analysis, lines: Iterable[Line], rows: Vector, month: int) -> Vector:
    """What cost lines that follow a driver cost by stream."""
    counted = [line for line in lines if line.driver is not None and line.category != "capex"]
    scoped = any(line.scope for line in counted)
    place_of = {key: place for place, key in enumerate(analysis.stream_ids)} if scoped else {}
    by_driver: dict[str, float] = defaultdict(float)
    total = np.zeros(rows.shape[1])
    for line in counted:
        assert line.driver is not None
        rate = float(line.vector[month])
        if not line.scope:
            by_driver[line.driver] += rate
        for stream_id, part in line.scope:
            place = place_of[stream_id]
            total[place] += part * rate * float(driver_volume(rows[:, place : place + 1], line.driver)[0])
    for driver, rate in by_driver.items():
        total += rate * driver_volume(rows, driver)
    return total
