"""The eight figures by name, and how each one is made from a document's state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from canvas_app.report.plots.plot import nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.simulation.monte_carlo import Simulation
    from canvas_app.document import Snapshot
    from canvas_app.model import RevenueStream
    from canvas_app.report.plots.plot import Plot

Choice = Literal["metric", "stream", "months"]
MOST_SCENARIOS = 6


@dataclass(frozen=True, slots=True)
class PlotKind:
    """One figure of the list: its place, its name, and what can be chosen for it."""

    id: str
    name: str
    group: str
    question: str
    choices: tuple[Choice, ...] = ()


KINDS: tuple[PlotKind, ...] = (
    PlotKind("revenue", "Revenue by stream", "Money", "Where does the money come from?", ("months",)),
    PlotKind("bridge", "MRR bridge", "Money", "What moves recurring revenue?", ("months",)),
    PlotKind("cash", "Cash", "Money", "How deep does the cash go?", ("months",)),
    PlotKind("cohorts", "Cohorts", "Customers", "How long do customers stay?", ("stream", "months")),
    PlotKind("scenarios", "Scenarios", "Decisions", "How do the cases differ?", ("metric", "months")),
    PlotKind("tornado", "What moves it", "Decisions", "Which guess matters most?", ("metric",)),
    PlotKind("distribution", "Distribution", "Decisions", "How far may it spread?", ("metric", "months")),
    PlotKind("price", "Best price", "Decisions", "Which price earns most?", ("stream",)),
)


@dataclass(frozen=True, eq=False)
class Wanted:
    """What a figure is made of. `analysis` saves the forecast where it is known already."""

    snapshot: Snapshot
    scenario_id: str | None = None
    analysis: Analysis | None = None
    metric: str | None = None
    """A metric, or "cash" or "revenue" by month where the figure has them; None is its usual one."""
    stream_id: str | None = None
    months: int | None = None
    simulation: Simulation | None = None
    cancelled: Callable[[], bool] | None = None


def plot(plot_id: str, wanted: Wanted) -> Plot:
    """Return a figure by its id; raises KeyError for an unknown one, and what its computation raises.

    Nothing is drawn from numbers that leave amounts out for want of an exchange rate.
    """
    from canvas_app.analysis.forecast.exchange import exchanged

    make, missing = _MADE[plot_id], exchanged(wanted.snapshot).reason
    if missing is None:
        return make(wanted)
    advice = f"{missing} Enter it in the properties of the document."
    return nothing(plot_id, "The numbers are not complete", advice)


def usual_metric(plot_id: str) -> str:
    """Return what a figure shows when nothing was chosen."""
    from canvas_app.analysis.metrics.info import METRICS

    if plot_id == "scenarios":
        return "revenue"
    return "cash" if plot_id == "distribution" else "npv" if "npv" in METRICS else "cash_low"


def _analysis(wanted: Wanted) -> Analysis:
    from canvas_app.analysis import analyse

    return wanted.analysis or analyse(wanted.snapshot, wanted.scenario_id)


def _revenue(wanted: Wanted) -> Plot:
    from canvas_app.report.plots.money import revenue_by_stream

    return revenue_by_stream(_analysis(wanted), wanted.months)


def _bridge(wanted: Wanted) -> Plot:
    from canvas_app.report.plots.money import mrr_bridge

    return mrr_bridge(_analysis(wanted), wanted.months)


def _cash(wanted: Wanted) -> Plot:
    from canvas_app.report.plots.money import cash

    return cash(_analysis(wanted), wanted.months)


def _cohorts(wanted: Wanted) -> Plot:
    from canvas_app.report.plots.customers import cohort_map

    return cohort_map(_analysis(wanted), wanted.stream_id, wanted.months)


def _scenarios(wanted: Wanted) -> Plot:
    from canvas_app.report.plots.choices import scenario_comparison
    from canvas_app.report.scenarios import scenarios_of

    every = scenarios_of(wanted.snapshot, MOST_SCENARIOS)
    return scenario_comparison(every, wanted.metric or usual_metric("scenarios"), wanted.months)


def _tornado(wanted: Wanted) -> Plot:
    from canvas_app.analysis.questions.sensitivity import Sensitivity
    from canvas_app.report.plots.choices import tornado_chart

    metric_id = wanted.metric or usual_metric("tornado")
    asked = Sensitivity(wanted.snapshot, metric_id, wanted.scenario_id, wanted.cancelled)
    currency = wanted.snapshot.info.currency
    return tornado_chart(asked.tornado(), currency, _scenario_name(wanted), asked.guesses())


def _distribution(wanted: Wanted) -> Plot:
    from canvas_app.analysis.forecast.assumptions import ranged_assumptions
    from canvas_app.report.plots.chances import distribution

    info = wanted.snapshot.info
    ranged = wanted.simulation is not None or bool(ranged_assumptions(wanted.snapshot))
    what = wanted.metric or usual_metric("distribution")
    return distribution(wanted.simulation, what, wanted.months, info.start_month, ranged=ranged)


def _price(wanted: Wanted) -> Plot:
    from canvas_app.analysis.questions.prices import price_curve
    from canvas_app.report.plots.choices import best_price

    streams = price_streams(wanted.snapshot)
    stream = next((one for one in streams if one.id == wanted.stream_id), streams[0] if streams else None)
    if stream is None:
        return nothing("price", "There is no price to choose yet", "Add a revenue stream with a price.")
    curve = price_curve(wanted.snapshot, stream.id, wanted.scenario_id)
    return best_price(curve, stream.name, wanted.snapshot.info.currency, _scenario_name(wanted))


def price_streams(snapshot: Snapshot) -> list[RevenueStream]:
    """Return the streams, first those that a segment with a price elasticity stands beside."""
    from canvas_app.model import RevenueStream

    return sorted(snapshot.of_kind(RevenueStream), key=lambda stream: not _answered(snapshot, stream.id))


def _answered(snapshot: Snapshot, stream_id: str) -> bool:
    from canvas_app.model import Segment

    relations = (*snapshot.incoming.get(stream_id, ()), *snapshot.outgoing.get(stream_id, ()))
    beside = (snapshot.elements.get(end) for one in relations for end in (one.source, one.target))
    return any(isinstance(one, Segment) and one.elasticity is not None for one in beside)


def _scenario_name(wanted: Wanted) -> str:
    scenario = wanted.snapshot.scenarios.get(wanted.scenario_id or "")
    return "Base" if scenario is None else scenario.name


_MADE: dict[str, Callable[[Wanted], Plot]] = {
    "revenue": _revenue,
    "bridge": _bridge,
    "cash": _cash,
    "cohorts": _cohorts,
    "scenarios": _scenarios,
    "tornado": _tornado,
    "distribution": _distribution,
    "price": _price,
}
