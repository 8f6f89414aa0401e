"""Whether stages can serve what is planned: the volume of what they lead to, beside their capacity.

Where the domain leaves it open: a capacity without a unit is compared with the units sold downstream where
all are of one kind, as seats and tokens make no sum; one in customers (or accounts, users ...) with the
customers; any other with the tariffs that are sold in its unit. A capacity in a unit that nothing is sold in
cannot be compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.forecast.customers import amount
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.forecast.tariffs import unit_scale
from canvas_app.model.pricing import OutcomePricing, SubscriptionPricing, UsagePricing
from canvas_app.model.tariff_units import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_app.analysis.checks.form import Form
    from canvas_app.analysis.forecast.streams import StreamForecast
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.results import Analysis
    from canvas_app.model import PricingBase, Stage

_CUSTOMERS = frozenset({"account", "client", "customer", "subscriber", "user"})
_ROUNDING = 1e-9


def short_stages(analysis: Analysis, form: Form) -> Iterator[tuple[str, int]]:
    """Yield each stage whose capacity the plan exceeds, with the first month in which it does."""
    elements = analysis.snapshot.elements
    for key in (stage.id for stage in form.stages):
        stage = elements.get(key)
        if stage is None or stage.kind != "stage" or stage.capacity is None:
            continue
        planned = _planned(stage, analysis, form)
        if planned is None:
            continue
        above = np.flatnonzero(planned[1:] > stage.capacity.value * (1.0 + _ROUNDING))
        if len(above):
            yield key, int(above[0]) + 1


def _planned(stage: Stage, analysis: Analysis, form: Form) -> Vector | None:
    """Return the volume by month that the streams behind a stage ask of it; None: it cannot be compared."""
    unit = _word(stage.capacity_unit)
    forecasts = analysis.streams.forecasts
    behind = [forecasts[key] for key in form.leads_to(stage.id) if key in forecasts]
    if not unit:
        parts = [part for forecast in behind for part in forecast.inputs.stream.components]
        alike = len({(_word(unit_of(part)), unit_scale(unit_of(part))) for part in parts}) == 1
        return _added([forecast.rows[Row.UNITS] for forecast in behind]) if alike else None
    sold = [
        _volume(part, forecast) / unit_scale(stage.capacity_unit)
        for forecast in behind
        for part in forecast.inputs.stream.components
        if _word(part.unit) == unit or (unit == "attempt" and isinstance(part, OutcomePricing))
    ]
    if not sold and unit in _CUSTOMERS:
        return _added([forecast.rows[Row.CUSTOMERS] for forecast in behind])
    return _added(sold)


def _volume(part: PricingBase, forecast: StreamForecast) -> Vector:
    """Return how much of one part of a tariff is sold by month, in single things."""
    rows = forecast.rows
    if isinstance(part, SubscriptionPricing):
        taken = part.units_per_customer.value * amount(part.attach_rate, 1.0)
        return np.asarray(rows[Row.CUSTOMERS] * taken)
    if isinstance(part, UsagePricing | OutcomePricing):
        return np.asarray(rows[Row.CALLS])
    alone = len(forecast.inputs.stream.components) == 1
    return np.asarray(rows[Row.UNITS if alone else Row.CUSTOMERS])


def _added(vectors: Iterable[Vector]) -> Vector | None:
    found = list(vectors)
    return np.asarray(np.sum(found, axis=0)) if found else None


def _word(unit: str) -> str:
    """Return a unit as one single thing: "1k calls" and "call" are the same."""
    words = unit.casefold().split()
    if len(words) > 1 and words[0][:1].isdigit():
        words = words[1:]
    last = words[-1] if words else ""
    last = f"{last[:-3]}y" if last.endswith("ies") else last.removesuffix("s") if len(last) > 3 else last
    return " ".join([*words[:-1], last]) if words else ""
