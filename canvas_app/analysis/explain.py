"""Where a number comes from: its formula, its inputs, and the elements that brought them.

Every metric is described by the same two lists: named inputs, each with the elements it came from, and the
contributions by element to the figure that matters most. Each module of metrics says how, beside the formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.analysis.forecast.exchange import used_rates
from canvas_app.analysis.metrics.info import METRICS
from canvas_app.analysis.metrics.mapping import EXPLAINED, Metrics
from canvas_app.analysis.metrics.recipes import Input, Recipe, cost_figures, stream_figures
from canvas_app.model import DOCUMENT_ID

if TYPE_CHECKING:
    from canvas_app.analysis.forecast.exchange import UsedRate
    from canvas_app.analysis.results import Analysis, MetricValue
    from canvas_app.document import Snapshot

__all__ = ["Contribution", "Explanation", "Input", "cost_figures", "explain", "stream_figures"]


class Contribution(NamedTuple):
    """What one element adds to the figure that decides a metric; costs are negative."""

    element_id: str
    name: str
    value: float
    unit: str


class Explanation(NamedTuple):
    """How a metric came about."""

    metric: MetricValue
    formula: str
    words: str
    inputs: tuple[Input, ...]
    contributions: tuple[Contribution, ...]
    """Largest first."""
    element_ids: tuple[str, ...]
    """Every element on the path of the number, to be lit up on the canvas."""


def explain(analysis: Analysis, snapshot: Snapshot, metric_id: str) -> Explanation:
    """Return where a metric of an analysis comes from. Raises KeyError for a metric that is none.

    The names are those of `snapshot`; elements that it does not have any more are left out. A number that
    lacks an exchange rate comes from nothing yet: only what is missing is named, with what it is missing for.
    """
    info, recipe = METRICS[metric_id], _recipe(analysis)
    elements, exchange = snapshot.elements, analysis.exchange
    if exchange.missing and info.needs_money(snapshot.info):
        rates = used_rates(exchange, elements.keys(), only=exchange.missing)
    else:
        EXPLAINED[metric_id](recipe)
        named = (key for entry in recipe.inputs for key in entry.element_ids)
        counted = info.needs_money(snapshot.info)
        rates = used_rates(exchange, {*recipe.shares, *named}) if counted else []
    inputs = (*recipe.inputs, *(_rate(rate, analysis) for rate in rates))
    contributions = sorted(
        (
            Contribution(key, elements[key].name, value, recipe.unit)
            for key, value in recipe.shares.items()
            if key in elements
        ),
        key=lambda item: -abs(item.value),
    )
    named = (key for entry in inputs for key in entry.element_ids)
    ids = dict.fromkeys([*(item.element_id for item in contributions), *named])
    return Explanation(
        analysis.metrics[metric_id],
        "; ".join((info.formula, *(f"amounts in {rate.currency} × {rate.text}" for rate in rates))),
        info.words,
        inputs,
        tuple(contributions),
        tuple(key for key in ids if key in elements and key != DOCUMENT_ID),
    )


def _rate(rate: UsedRate, analysis: Analysis) -> Input:
    return Input(rate.title, rate.value, f"{analysis.currency}/{rate.currency}", rate.ids)


def _recipe(analysis: Analysis) -> Recipe:
    assert isinstance(analysis.metrics, Metrics)
    return Recipe(analysis, analysis.metrics.figures)
