"""What the plan reaches where a goal or a metric names a target: the metric in the month that counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from canvas_app.analysis.metrics.info import METRICS

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Mapping

    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.results import Analysis

_BY_MONTH: Mapping[str, Callable[[Analysis], Vector]] = {
    "monthly_revenue": lambda a: a.total_revenue,
    "mrr": lambda a: a.recurring.sum(axis=0),
    "arr": lambda a: 12.0 * a.recurring.sum(axis=0),
    "customers": lambda a: a.customers.sum(axis=0),
    "recurring_share": lambda a: _part(a.recurring.sum(axis=0), a.total_revenue),
    "gross_margin": lambda a: _part(a.total_revenue - a.cogs, a.total_revenue),
    "operating_margin": lambda a: _part(
        a.total_revenue - a.bad_debt - a.payouts - a.variable_costs - a.fixed_costs - a.people_costs,
        a.total_revenue,
    ),
}
"""Metrics that every month has."""


def _part(part: Vector, whole: Vector) -> Vector:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0.0))


class Planned(NamedTuple):
    """What the plan reaches; None: it never gets there within the horizon."""

    value: float | None
    month: int | None = None
    """The month it is of; None for what is of the whole forecast."""


def planned(analysis: Analysis, metric_id: str, month: int | None) -> Planned | None:
    """Return what a metric reaches by a month, None for the last one; nothing where the plan does not say.

    A goal beyond the horizon of the plan, or on a metric of month 1 that time changes, cannot be compared.
    """
    if month is not None and not 1 <= month <= analysis.months:
        return None
    if metric_id in _BY_MONTH:
        at = month or analysis.months
        value = float(_BY_MONTH[metric_id](analysis)[at - 1])
        return Planned(value, at) if np.isfinite(value) else None
    info = METRICS.get(metric_id)
    if info is None or info.holds == "month":
        return None
    found = analysis.metrics[metric_id].value
    return Planned(found) if found is not None or info.may_never else None


def misses(value: float | None, target: float, better: str, part: float) -> bool:
    """Return whether a value stays behind a target by more than a part of it."""
    if value is None:
        return True
    behind = target - value if better == "up" else value - target
    return behind > part * abs(target)


def month_of(date: datetime.date, start_month: str | None) -> int | None:
    """Return the month of the plan in which a date lies; None where the plan has no first month."""
    if start_month is None:
        return None
    year, month = map(int, start_month.split("-"))
    return (date.year - year) * 12 + date.month - month + 1


def better_way(metric_id: str) -> str:
    """Return in which direction a metric is better."""
    return METRICS[metric_id].better
