"""What an explanation is made of: named inputs, contributions by element, and the sums that both read."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from canvas_app.analysis.forecast.costs import headcount
from canvas_app.analysis.forecast.streams import CATEGORIES, Row, driver_volume
from canvas_app.analysis.forecast.timeline import Timeline
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.analysis.forecast.costs import Line
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.metrics.figures import Figures
    from canvas_app.analysis.results import Analysis

COGS = tuple(name for name in CATEGORIES if name.startswith("cogs_"))
_CAPEX = Row.COSTS + CATEGORIES.index("capex")


class Input(NamedTuple):
    """A figure that goes into a metric, and the elements that it came from."""

    label: str
    value: float | None
    unit: str
    element_ids: tuple[str, ...] = ()


@dataclass
class Recipe:
    """Collects the inputs and contributions of one metric."""

    analysis: Analysis
    figures: Figures
    inputs: list[Input] = field(default_factory=list)
    shares: dict[str, float] = field(default_factory=dict)
    unit: str = ""

    @property
    def money(self) -> str:
        """The unit of money."""
        return self.analysis.currency

    @property
    def per_month(self) -> str:
        """The unit of money by the month."""
        return f"{self.analysis.currency}/month"

    def value(self, metric_id: str, label: str = "", ids: Iterable[str] = ()) -> None:
        """Add another metric as an input."""
        metric = self.analysis.metrics[metric_id]
        label = label or METRICS[metric_id].label
        self.inputs.append(Input(label, metric.value, metric.unit, tuple(ids)))

    def add(self, label: str, value: float | None, unit: str, ids: Iterable[str] = ()) -> None:
        """Add a plain figure as an input."""
        finite = value if value is None or math.isfinite(value) else None
        self.inputs.append(Input(label, finite, unit, tuple(ids)))

    def contribute(self, parts: Mapping[str, float], unit: str, sign: float = 1.0) -> tuple[str, ...]:
        """Let elements contribute; zero parts are left out. Returns the ids of those that do."""
        found = {key: sign * value for key, value in parts.items() if value != 0.0 and math.isfinite(value)}
        for key, value in found.items():
            self.shares[key] = self.shares.get(key, 0.0) + value
        self.unit = unit
        return tuple(found)

    def having(self, row: Row, month: int = 1) -> tuple[str, ...]:
        """Return the streams whose figure is not zero in a month."""
        return tuple(key for key, value in stream_figures(self.analysis, row, month).items() if value)


def stream_figures(analysis: Analysis, row: Row, month: int = 1) -> dict[str, float]:
    """Return one figure of every stream in one month, by id."""
    return dict(zip(analysis.stream_ids, analysis.streams.month(row, month).tolist(), strict=True))


def stream_sums(analysis: Analysis, row: Row, first: int, last: int) -> dict[str, float]:
    """Return one figure of every stream from month `first` through `last`, by id."""
    forecasts = analysis.streams.forecasts
    return {key: float(item.rows[row, first : last + 1].sum()) for key, item in forecasts.items()}


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


def profit_by_element(analysis: Analysis) -> dict[str, Vector]:
    """Return what each element adds to profit before tax, by month from 0 on.

    A stream counts after bad debt, partner shares and its own costs; investments do not count.
    """
    parts = {key: -vector for key, vector in _spending(analysis, capex=False).items()}
    for key, forecast in analysis.streams.forecasts.items():
        rows = forecast.rows
        costs = rows[Row.COSTS :].sum(axis=0) - rows[_CAPEX]
        parts[key] = rows[Row.REVENUE] - rows[Row.BAD_DEBT] - rows[Row.PAYOUTS] - costs
    return parts


def cash_by_element(analysis: Analysis) -> dict[str, Vector]:
    """Return what each element adds to cash before tax, by month from 0 on; month 0 is no part of it."""
    parts = {key: -vector for key, vector in _spending(analysis, capex=True).items()}
    for key, forecast in analysis.streams.forecasts.items():
        rows = forecast.rows
        parts[key] = rows[Row.RECEIPTS] - rows[Row.PAYOUTS] - rows[Row.COSTS :].sum(axis=0)
    return parts


def _spending(analysis: Analysis, *, capex: bool) -> dict[str, Vector]:
    parts: dict[str, Vector] = {}
    volumes: dict[str, Vector] = {}
    for lines in (analysis.lines, analysis.driven):
        for line in lines.values():
            if capex or line.category != "capex":
                spent = _line_money(analysis, line, volumes)
                parts[line.owner] = parts[line.owner] + spent if line.owner in parts else spent
    return parts


def _line_money(analysis: Analysis, line: Line, volumes: dict[str, Vector]) -> Vector:
    """The money of a cost line by month from 0 on; `volumes` keeps those of the whole company."""
    if line.driver is None:
        return line.vector
    if line.scope:
        volume = _volume(analysis, line)
    else:
        if line.driver not in volumes:
            volumes[line.driver] = _volume(analysis, line)
        volume = volumes[line.driver]
    if line.step:
        volume = np.ceil(volume / line.step - 1e-9)
    return np.asarray(line.vector * volume)


def _volume(analysis: Analysis, line: Line) -> Vector:
    assert line.driver is not None
    streams = analysis.streams
    if line.scope:
        parts = [driver_volume(streams.forecasts[key].rows, line.driver) * part for key, part in line.scope]
        return np.asarray(np.add.reduce(parts))
    if line.driver != "per_fte":
        return driver_volume(streams.totals, line.driver)
    heads, time = np.zeros(streams.length), Timeline.of(analysis.snapshot.info)
    for key in analysis.structure.roles:
        role = analysis.snapshot.elements[key]
        assert isinstance(role, Role)
        heads = heads + headcount(role, time)
    return heads
