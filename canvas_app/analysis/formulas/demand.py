"""Demand, prices and concentration as published: tests of prices, linear demand, seasons, flows.

Sources: OpenStax Principles of Microeconomics (elasticity, marginal revenue), the seasonal table that the
forecast's order of operations names, the concentration ratio of the horizontal merger guidelines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from canvas_app.analysis.questions.prices import power_demand

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx as nx

    from canvas_app.analysis.forecast.timeline import Vector

N = TypeVar("N")


def arc_elasticity(quantity: float, other_quantity: float, price: float, other_price: float) -> float | None:
    """Return the midpoint elasticity ((Q2-Q1)/mean Q) / ((P2-P1)/mean P); None for equal prices."""
    if price == other_price or quantity + other_quantity == 0.0:
        return None
    change = (other_quantity - quantity) / (quantity + other_quantity)
    return change * (price + other_price) / (other_price - price)


def demand_at(price: float, elasticity: float, base_quantity: float, base_price: float) -> float:
    """Return Q0 (P/P0)^e: demand at another price."""
    return power_demand(base_quantity, elasticity, price / base_price)


def best_linear_price(intercept: float, slope: float, unit_cost: float) -> float | None:
    """Return (a/b + c)/2, the price that earns most where demand is Q = a - b P; None for b <= 0."""
    return (intercept / slope + unit_cost) / 2.0 if slope > 0.0 else None


@dataclass(frozen=True, slots=True)
class TestedPrice:
    """One row of a table of tested prices."""

    quantity: float
    price: float
    profit: float


def best_test(
    quantities: Sequence[float], prices: Sequence[float], marginal_costs: Sequence[float]
) -> TestedPrice | None:
    """Return the tested price with the largest profit, the lower price of equal ones; None without a test.

    `marginal_costs` are the costs of each further step in quantity.
    """
    costs = accumulate(marginal_costs)
    rows = [
        TestedPrice(quantity, price, quantity * price - cost)
        for quantity, price, cost in zip(quantities, prices, costs, strict=True)
    ]
    return max(rows, key=lambda row: (row.profit, -row.price), default=None)


def cumulated_profits(marginal_revenues: Sequence[float], marginal_costs: Sequence[float]) -> list[float]:
    """Return the profit after each step, from what the step adds in revenue and in cost."""
    gains = (revenue - cost for revenue, cost in zip(marginal_revenues, marginal_costs, strict=True))
    return list(accumulate(gains))


def top_sum(amounts: Sequence[float] | Vector, count: int = 4) -> float:
    """Return the sum of the largest amounts, the concentration ratio CR of that many."""
    return math.fsum(sorted(amounts, reverse=True)[:count])


def most_flow(capacities: Iterable[tuple[N, N, float]], source: N, sink: N) -> float:
    """Return how much can pass from a source to a sink at most, along (from, to, capacity) edges."""
    import networkx as nx

    graph: nx.DiGraph[N] = nx.DiGraph()
    graph.add_weighted_edges_from(capacities, weight="capacity")
    return float(nx.maximum_flow_value(graph, source, sink))


def seasonal_indices(years: Sequence[Sequence[float]]) -> list[float]:
    """Return the index of each period as its mean over several years (rows)."""
    return [sum(indices) / len(indices) for indices in zip(*years, strict=True)]
