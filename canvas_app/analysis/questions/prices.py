"""How demand answers to prices: elasticity, and the price that earns most.

With a constant elasticity e demand is Q = Q0 (P/P0)^e and the best price c e/(e+1), where c is what one more
unit costs; there is one only where demand answers strongly (e < -1).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.forecast import offers
from canvas_app.analysis.forecast.streams import CATEGORIES, Row, driver_volume
from canvas_app.model.tariff_units import sold_by

if TYPE_CHECKING:
    from canvas_app.analysis.forecast.streams import StreamForecast
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.metrics.economics import Amount
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot

_LOWEST, _HIGHEST = 0.5, 2.0
"""The tested range as multiples of the current price."""
_WIDEST = 5.0
_CAPEX = CATEGORIES.index("capex")


def power_demand(scale: float, elasticity: float, price: Amount) -> Amount:
    """Return Q = k P^e, demand of constant elasticity."""
    demand: Amount = scale * price**elasticity
    return demand


def best_price(unit_cost: float, elasticity: float) -> float | None:
    """Return c e/(e+1), the price that earns most; None where demand answers too little (e >= -1)."""
    return unit_cost * elasticity / (elasticity + 1.0) if elasticity < -1.0 else None


# --- the curve of a stream ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class PriceCurve:
    """What a stream would sell and earn in a month at other prices; empty where the reason says why."""

    stream: str
    unit: str
    current: float | None
    """The price that is paid now: revenue by unit in the first month with revenue."""
    prices: Vector
    demand: Vector
    """Units by month."""
    profit: Vector
    """Revenue less what follows it and what each unit costs, by month."""
    best: float | None
    """The price that earns most, or the upper end of the range where demand answers too little."""
    reason: str | None
    unit_cost: float = 0.0
    kept: float = 1.0
    """Which share of the price is left after partner shares, bad debt and costs that follow revenue."""


@dataclass(frozen=True)
class _Sales:
    """What a stream sells in one month of the forecast."""

    unit: str
    """What is counted: the unit of all components, else customers."""
    units: float
    price: float
    unit_cost: float
    kept: float
    answers: tuple[tuple[float, float], ...]
    """Of the segments with an elasticity: share of the units, elasticity."""

    def demand(self, prices: Vector) -> Vector:
        relative = prices / self.price
        total = sum(share for share, _ in self.answers)
        parts = [power_demand(share / total, elasticity, relative) for share, elasticity in self.answers]
        return np.asarray(self.units * np.add.reduce(parts))

    def profit(self, prices: Vector) -> Vector:
        return (prices * self.kept - self.unit_cost) * self.demand(prices)

    def best(self) -> float | None:
        """The price that earns most of all; None where profit rises without end or nothing is kept."""
        elasticities = {elasticity for _, elasticity in self.answers}
        if self.kept <= 0.0 or max(elasticities) >= -1.0:
            return None
        if len(elasticities) == 1:
            return best_price(self.unit_cost / self.kept, elasticities.pop())
        # Each segment alone has its best price; that of all together lies between them.
        ends = [best_price(self.unit_cost / self.kept, elasticity) or 0.0 for elasticity in elasticities]
        tested = np.linspace(min(ends), max(ends), 2001)
        return float(tested[int(self.profit(tested).argmax())]) if min(ends) > 0.0 else 0.0


def price_curve(
    snapshot: Snapshot, stream_id: str, scenario_id: str | None = None, points: int = 41
) -> PriceCurve:
    """Return demand and profit of a stream around its price, from the forecast's own sales and costs.

    Raises KeyError for a stream that is none. The range is half to twice the price; where the best price lies
    beyond it, it grows to at most five times the price.
    """
    from canvas_app.analysis.computation import analyse

    analysis = analyse(snapshot, scenario_id)
    forecast = analysis.streams.forecasts[stream_id]
    sales, reason = _sales(forecast, analysis)
    counted = offers.CUSTOMER if sales is None else sales.unit
    sold = sold_by(*forecast.inputs.stream.components) or counted
    unit = f"{analysis.currency}/{f'{counted}/month' if counted == offers.CUSTOMER else sold}"
    if sales is None:
        empty = np.zeros(0)
        return PriceCurve(stream_id, unit, None, empty, empty, empty, None, reason)
    best, note = _best(sales, forecast.inputs.stream.name)
    low, high = sales.price * _LOWEST, sales.price * _HIGHEST
    if best is not None:
        low = max(min(low, 0.8 * best), sales.price / _WIDEST)
        high = min(max(high, 1.25 * best), sales.price * _WIDEST)
    prices = np.linspace(low, high, points)
    best = high if best is None else best
    demand, profit = sales.demand(prices), sales.profit(prices)
    return PriceCurve(
        stream_id, unit, sales.price, prices, demand, profit, best, note, sales.unit_cost, sales.kept
    )


def _best(sales: _Sales, name: str) -> tuple[float | None, str | None]:
    best = sales.best()
    if best is None and sales.kept <= 0.0:
        return None, f"Nothing of the price of {name} is left after what follows revenue."
    if best is None:
        return None, (
            "Demand answers too little for a best price, so this is the upper end of the tested range. "
            "Test a higher price with real customers."
        )
    if best <= 0.0:
        return (
            best,
            "A further unit costs nothing in this model, so the best price falls to zero. Add its cost.",
        )
    return best, None


def _sales(forecast: StreamForecast, analysis: Analysis) -> tuple[_Sales | None, str | None]:
    name = forecast.inputs.stream.name
    earning = np.flatnonzero(forecast.rows[Row.REVENUE, 1:] > 0.0)
    if not len(earning):
        return None, f"{name} earns nothing in the forecast, so it has no price to start from."
    answers = _answers(forecast)
    if not answers:
        return None, f"No segment that pays {name} has a price elasticity. Enter one for a segment."
    rows = forecast.rows[:, int(earning[0]) + 1]
    counted = offers.unit_counted(forecast.inputs.stream, float(rows[Row.UNITS]), float(rows[Row.CUSTOMERS]))
    if counted is None:
        return None, f"{name} counts no units or customers, so its revenue has no price."
    unit, units = counted
    revenue = float(rows[Row.REVENUE])
    own = float(rows[Row.COSTS :].sum() - rows[Row.COSTS + _CAPEX])
    driven = _driven(analysis, forecast, int(earning[0]) + 1)
    costs = forecast.inputs.stream.variable_costs
    following = sum(cost.amount.value for cost in costs if cost.driver == "pct_revenue")
    spent = max(0.0, own - following * revenue + sum(driven.values()) - driven["pct_revenue"])
    following += driven["pct_revenue"] / revenue
    lost = float(rows[Row.PAYOUTS] + rows[Row.BAD_DEBT]) / revenue
    kept = 1.0 - following - lost
    return _Sales(unit, units, revenue / units, spent / units, kept, answers), None


def _answers(forecast: StreamForecast) -> tuple[tuple[float, float], ...]:
    shares = dict(forecast.segment_shares)
    found = [
        (shares.get(reach.segment.id, 0.0), reach.segment.elasticity.value)
        for reach in forecast.inputs.reached
        if reach.segment.elasticity is not None
    ]
    return tuple(pair for pair in found if pair[0] > 0.0)


def _driven(analysis: Analysis, forecast: StreamForecast, month: int) -> dict[str, float]:
    """What the company's variable costs add for this stream in a month, by driver."""
    stream_id, money = forecast.inputs.stream.id, defaultdict[str, float](float)
    for line in analysis.driven.values():
        if line.nature == "variable" and line.category != "capex" and line.driver is not None:
            part = dict(line.scope).get(stream_id, 0.0) if line.scope else 1.0
            volume = driver_volume(forecast.rows, line.driver)[month]
            money[line.driver] += part * float(volume * line.vector[month])
    return money
