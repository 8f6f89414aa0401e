"""Figures of a simulation: the distribution of a metric, and the fan of cash or revenue by month."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.metrics.info import in_sentence
from canvas_app.model.numbers import metric_text, percent
from canvas_app.report.forecast_table import metric_label
from canvas_app.report.plots.choices import BY_MONTH
from canvas_app.report.plots.plot import Plot, Table, nothing
from canvas_app.report.plots.wording import case_of, month_names
from canvas_app.report.values import chance_words, percentile_words, value_words

if TYPE_CHECKING:
    import numpy.typing as npt

    from canvas_app.analysis.simulation.monte_carlo import Simulation
    from canvas_app.report.plots.frame import Frame

    Floats = npt.NDArray[np.float64]

_BINS = 40
_OUTSIDE = 0.5
"""Per cent of the trials left out of the picture at either end, where they would squeeze the rest."""
_FAR = 2.0
"""They are left out when the picture would be so many times as wide with them."""
_ALL = 0.9995
"""A larger share of the trials reads as all of them."""


def distribution(
    result: Simulation | None,
    what: str = "cash",
    months: int | None = None,
    start_month: str | None = None,
    *,
    ranged: bool = True,
) -> Plot:
    """Return the fan of "cash" or "revenue" by month, or the histogram of a metric, with P10, P50, P90."""
    if not ranged:
        advice = "Give an assumption a low and a high value to see how far the results may spread."
        return nothing("distribution", "No assumption has a range yet", advice)
    if result is None:
        advice = "The simulation has brought no result yet. Start it at the foot of this window."
        return nothing("distribution", "How far may the results spread?", advice)
    if what in BY_MONTH:
        return _fan(result, what, months, start_month)
    return _histogram(result, what)


def _note(result: Simulation) -> str:
    return f"{result.trials:,} trials, seed {result.seed}, {case_of(result.scenario)}"


def _fan(result: Simulation, what: str, months: int | None, start_month: str | None) -> Plot:
    count = result.months if months is None else max(1, min(months, result.months))
    bands = np.asarray(result.bands[what], float)[:, :count]
    write = partial(metric_text, unit="money", currency=result.currency)
    chance = result.probability.get("cash_below_zero") if what == "cash" else None
    low, high = float(bands[0, -1]), float(bands[2, -1])
    reach = f"{BY_MONTH[what]} in month {count} {_reach(write(low), write(high))}"
    title = reach
    if chance is not None:
        title = (
            "Cash stays above zero in every trial"
            if chance == 0
            else f"Cash falls below zero in {chance_words(chance)} of trials"
        )
    table = Table(
        ("Month", "P10 (1 in 10 lower)", "P50 (median)", "P90 (1 in 10 higher)"),
        tuple((m + 1, *map(float, bands[:, m])) for m in range(count)),
    )
    note = f"{BY_MONTH[what]} by month: median and the band from P10 to P90; {_note(result)}"
    draw = partial(_draw_fan, bands, result.currency, start_month)
    return Plot("distribution", title, note, table, f"{title}. {reach}.", draw=draw)


def _reach(low: str, high: str, those: str = "") -> str:
    """Return between which values a result lies, from P10 to P90, or that they hardly differ."""
    if low == high:
        return f"is about {low} in at least 80 % of {those or 'trials'}"
    return f"lies between {low} (P10) and {high} (P90){f' in 80 % of {those}' if those else ''}"


def _draw_fan(bands: Floats, currency: str, start_month: str | None, frame: Frame) -> None:
    from canvas_app.report.plots.frame import currency_text
    from canvas_app.report.plots.style import points

    write = currency_text(currency)
    count = bands.shape[1]
    low, high = min(0.0, float(bands.min())), max(0.0, float(bands.max()))
    labels = [
        f"{name}  {write(float(line[-1]))}" for name, line in zip(("P10", "P50", "P90"), bands, strict=True)
    ]
    room = max(frame.width_of(text, "bold") for text in labels) + 1.8 * frame.em
    axes = frame.axes(frame.value_room(low, high, write), room, top=0.6)
    at = np.arange(1, count + 1)
    color = frame.color("good")
    if low < 0:
        axes.axhline(0.0, color=frame.color("muted"), linewidth=points(1.2))
    axes.fill_between(at, bands[0], bands[2], facecolor=color, alpha=0.2, linewidth=0)
    for line in (bands[0], bands[2]):
        axes.plot(at, line, color=color, linewidth=points(1.2), linestyle=(0, (4, 3)))
    axes.plot(at, bands[1], color=color, linewidth=points(2.8))
    frame.values(axes, low, high, write)
    frame.months(axes, count, month_names(start_month))
    ends = [(float(line[-1]), text) for line, text in zip(bands, labels, strict=True)]
    frame.end_labels(axes, ends, room, ["regular", "bold", "regular"])
    for month in range(0, count, max(1, count // 60)):
        ends_of = " to ".join(write(float(bands[row, month])) for row in (0, 2))
        frame.spot(
            axes,
            month + 1,
            float(bands[1, month]),
            f"Month {month + 1}: {write(float(bands[1, month]))}, {ends_of}",
        )


def _histogram(result: Simulation, metric_id: str) -> Plot:
    label = metric_label(metric_id)
    samples = np.asarray(result.samples.get(metric_id, np.zeros(0)), float)
    known = samples[np.isfinite(samples)]
    spread = result.metrics.get(metric_id)
    if spread is None or not len(known):
        advice = "The metric has no value in any trial. Choose another one above."
        return nothing("distribution", f"{label} has no value to spread", advice)
    unit, currency = spread.unit, result.currency
    words = partial(value_words, unit=unit, currency=currency)
    those = "trials" if spread.defined >= _ALL else "those with a value"
    if spread.p90 is None:
        title = f"{label}: not reached in {chance_words(1.0 - spread.defined)} of trials"
    else:
        title = f"{label} {_reach(words(spread.p10), words(spread.p90), those)}"
    below = float((known < 0).mean())
    if 0.0 < below < 1.0:
        title += f"; below zero in {chance_words(below)}"
    note = f"How often {in_sentence(label)} comes out at each value; {_note(result)}"
    if spread.defined < _ALL and spread.p90 is not None:
        note += f"; {chance_words(1.0 - spread.defined)} of the trials have no value"
    counts, edges = _counted(known)
    rows = tuple((float(a), float(b), int(n)) for a, b, n in zip(edges[:-1], edges[1:], counts, strict=True))
    percentiles = (("P10", spread.p10), ("P50", spread.p50), ("P90", spread.p90))
    marks = tuple((name, value) for name, value in percentiles if value is not None)
    table = Table(("From", "To", "Trials"), rows)
    draw = partial(_draw_histogram, counts, edges, marks, unit, currency)
    return Plot(
        "distribution",
        title,
        note,
        table,
        f"{title}. Median {percentile_words(spread.p50, spread, words)}.",
        draw=draw,
    )


def _counted(known: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    low, high = float(known.min()), float(known.max())
    inner = [float(value) for value in np.percentile(known, [_OUTSIDE, 100 - _OUTSIDE])]
    if high - low > _FAR * (inner[1] - inner[0]) > 0:
        low, high = inner
    if not high > low:
        pad = max(abs(low) * 0.05, 0.5)
        low, high = low - pad, high + pad
    whole = np.allclose(known, np.round(known)) and high - low < 2 * _BINS
    edges = (
        np.arange(np.floor(low) - 0.5, np.ceil(high) + 1.0) if whole else np.linspace(low, high, _BINS + 1)
    )
    # What lies beyond is counted at the ends: the table holds every trial.
    counts, _ = np.histogram(np.clip(known, edges[0], edges[-1]), edges)
    return counts, edges


def _draw_histogram(
    counts: npt.NDArray[np.int64],
    edges: Floats,
    marks: tuple[tuple[str, float], ...],
    unit: str,
    currency: str,
    frame: Frame,
) -> None:
    from canvas_app.report.plots.style import points

    axes = frame.axes(0.0, 0.0, top=3.4)
    axes.grid(visible=False)
    total = max(int(counts.sum()), 1)
    top = float(counts.max()) / total
    axes.set_ylim(0.0, top * 1.04)
    axes.set_yticks([])
    axes.set_xlim(float(edges[0]), float(edges[-1]))
    ends = dict(marks)
    low, high = ends.get("P10", math.inf), ends.get("P90", math.inf)
    boxes, fills = [], []
    for left, right, number in zip(edges[:-1], edges[1:], counts, strict=True):
        boxes.append((left, 0.0, left + (right - left) * 0.92, number / total))
        fills.append(("good", 0.75 if low <= (left + right) / 2 <= high else 0.3))
        words = " to ".join(metric_text(float(end), unit, currency) for end in (left, right))
        frame.spot(axes, float(left + right) / 2, number / total / 2, f"{words}: {percent(number / total)}")
    frame.boxes(axes, boxes, fills)
    frame.foot(axes, partial(metric_text, unit=unit, currency=currency), 6)
    if marks:
        _mark_percentiles(frame, axes, marks, unit, currency, top * 1.04)
    if edges[0] < 0 < edges[-1]:
        axes.axvline(0.0, color=frame.color("bad"), linewidth=points(1.4))


def _mark_percentiles(
    frame: Frame, axes: object, marks: tuple[tuple[str, float], ...], unit: str, currency: str, top: float
) -> None:
    """Draw the three lines, their names above the bars, moved apart where they would touch."""
    from canvas_app.report.plots.frame import spread
    from canvas_app.report.plots.style import points

    texts = [f"{name}  {value_words(value, unit, currency)}" for name, value in marks]
    left, right = axes.get_xlim()  # type: ignore[attr-defined]
    wide = max(frame.width_of(text, "bold") for text in texts) + frame.em
    per_unit = (right - left) / frame.inner_width
    half = wide * per_unit / 2
    places = spread([v for _, v in marks], wide * per_unit, left + half, right - half)
    for (name, value), text, at in zip(marks, texts, places, strict=True):
        axes.plot(  # type: ignore[attr-defined]
            [value, value, at],
            [0.0, top, top + 0.05 * top],
            color=frame.color("ink"),
            linewidth=points(1.5),
            linestyle="solid" if name == "P50" else (0, (4, 3)),
            clip_on=False,
        )
        frame.label(axes, at, top * 1.05, text, dy=0.9, weight="bold" if name == "P50" else "semibold")  # type: ignore[arg-type]
