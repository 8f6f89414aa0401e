"""The figure of those who stay: cohorts as a heat map."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.theme import contrast, mix
from canvas_app.model.numbers import percent
from canvas_app.report.plots.plot import Plot, Table, nothing
from canvas_app.report.plots.wording import case_of, shown_months, whole

if TYPE_CHECKING:
    import numpy.typing as npt

    from canvas_app.analysis import Analysis
    from canvas_app.report.plots.frame import Frame

    Floats = npt.NDArray[np.float64]

_ROWS = 12
"""Months are put together until there are no more rows than this: each one must hold its number."""


@dataclass(frozen=True, eq=False)
class _Map:
    """Who came in a span of months, and which share of them is there some spans later."""

    names: list[str]
    sizes: list[float]
    shares: Floats
    """(cohorts, ages); nan where the forecast does not reach."""
    step: int


def cohort_map(analysis: Analysis, stream_id: str | None = None, months: int | None = None) -> Plot:
    """Return which share of the customers of each cohort is left after some months."""
    from canvas_app.analysis.metrics.retention import cohorts

    count = shown_months(analysis, months)
    title = "No customers come yet"
    if not len(analysis.revenue):
        return nothing("cohorts", title, "Add a revenue stream with customers to see how long they stay.")
    chosen, of = _chosen(analysis, stream_id)
    every = np.sum([cohorts(analysis, key).survivors for key in chosen], axis=0, dtype=float)
    survivors = every[: count + 1, : count + 1]
    if not float(survivors.max(initial=0.0)) > 0:
        advice = "Give the stream customers at the start or a channel that brings new ones, and a churn."
        return nothing("cohorts", title, advice)
    found = _map(survivors, count)
    rows = tuple(
        (name, size, *(None if math.isnan(share) else float(share) for share in shares))
        for name, size, shares in zip(found.names, found.sizes, found.shares, strict=True)
    )
    ages = tuple(f"After {age * found.step} months" for age in range(found.shares.shape[1]))
    title = _finding(found)
    note = f"Per cent of each cohort left after so many months, {of}, {case_of(analysis.scenario)}"
    return Plot(
        "cohorts",
        title,
        note,
        Table(("Came in", "Customers", *ages), rows),
        f"{title}. {note}.",
        draw=partial(_draw, found),
    )


def _chosen(analysis: Analysis, stream_id: str | None) -> tuple[list[str], str]:
    """Return the streams whose customers are shown, and their name: where a churn says how long they stay.

    Who buys once or comes with a bundle is counted by the month; that they stay for ever is said nowhere.
    """
    if stream_id is not None:
        return [stream_id], _name(analysis, stream_id)
    forecasts = analysis.streams.forecasts
    leaving = [key for key, each in forecasts.items() if each.inputs.stream.churn is not None]
    if not leaving or len(leaving) == len(forecasts):
        return list(forecasts), "all streams"
    return leaving, "all streams with a churn"


def _name(analysis: Analysis, stream_id: str) -> str:
    return dict(zip(analysis.stream_ids, analysis.stream_names, strict=True)).get(stream_id, stream_id)


def _map(survivors: Floats, count: int) -> _Map:
    step = max(1, math.ceil(count / _ROWS))
    spans = [range(0, 1), *(range(at, min(at + step, count + 1)) for at in range(1, count + 1, step))]
    spans = [span for span in spans if len(span) in (1, step)]
    names, sizes, table = [], [], []
    columns = count // step + 1
    for span in spans:
        size = sum(float(survivors[k, k]) for k in span)
        if size <= 0:
            continue
        names.append("There at the start" if span[0] == 0 else _span(span))
        sizes.append(size)
        shares = np.full(columns, np.nan)
        for age in range(columns):
            if span[-1] + age * step <= count:
                shares[age] = sum(float(survivors[k, k + age * step]) for k in span) / size
        table.append(shares)
    shares = np.array(table)
    reached = int(np.isfinite(shares).any(axis=0).sum())
    return _Map(names, sizes, shares[:, :reached], step)


def _span(span: range) -> str:
    return f"Month {span[0]}" if len(span) == 1 else f"Months {span[0]}–{span[-1]}"


def _finding(found: _Map) -> str:
    """Say what is left of all cohorts after the time nearest to a year."""
    age = min(max(1, round(12 / found.step)), found.shares.shape[1] - 1)
    known = np.isfinite(found.shares[:, age])
    weights = np.array(found.sizes)[known]
    left = float((found.shares[known, age] * weights).sum() / weights.sum())
    if left > 0.9995:
        return "No customer leaves in the months shown"
    return f"Of 100 customers, {left * 100:.0f} are still there after {age * found.step} months"


def _draw(found: _Map, frame: Frame) -> None:
    from canvas_app.report.plots.style import points

    rows, columns = found.shares.shape
    heads = [f"{name}, {whole(size)}" for name, size in zip(found.names, found.sizes, strict=True)]
    room = max(frame.width_of(head) for head in heads) + 0.8 * frame.em
    axes = frame.axes(room, top=1.7, bottom=0.0)
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    low = float(np.nanmin(found.shares))
    size = _cell_size(frame, rows, columns)
    cells = np.argwhere(np.isfinite(found.shares)).tolist()
    shares = [float(found.shares[row, column]) for row, column in cells]
    strengths = [0.08 + 0.82 * (share - low) / max(1.0 - low, 1e-9) for share in shares]
    boxes = [(column, row, column + 1, row + 1) for row, column in cells]
    frame.boxes(axes, boxes, [("accent", strength) for strength in strengths])
    for (row, column), share, strength in zip(cells, shares, strengths, strict=True):
        ink = _readable(frame, strength)
        frame.label(axes, column + 0.5, row + 0.5, f"{share * 100:.0f}", token=ink, size=size)
        words = f"{found.names[row]}, after {column * found.step} months: {percent(share)} left"
        frame.spot(axes, column + 0.5, row + 0.5, words)
    surface, width = frame.color("surface"), points(1.5)
    axes.hlines(range(rows + 1), 0, columns, color=surface, linewidth=width)
    axes.vlines(range(columns + 1), 0, rows, color=surface, linewidth=width)
    axes.set_yticks([row + 0.5 for row in range(rows)], heads)
    axes.xaxis.tick_top()
    axes.set_xticks([c + 0.5 for c in range(columns)], [str(c * found.step) for c in range(columns)])
    axes.tick_params(length=0, pad=points(6))
    frame.write(frame.edge, frame.top + 1.5 * frame.em - 8.0, "Came in, customers", token="muted")


def _readable(frame: Frame, strength: float) -> str:
    """Return which of dark and light is read better on a cell."""
    theme = frame.look.theme
    ground = mix(theme.color("accent"), theme.color("surface"), strength)
    return max(("ink", "surface"), key=lambda token: contrast(theme.color(token), ground))


def _cell_size(frame: Frame, rows: int, columns: int) -> float:
    """Return the type of a cell in ems: as large as the labels, smaller only where cells are narrow."""
    return min(1.0, frame.inner_width * 0.7 / columns / (frame.em * 2.2))
