"""The larger figures, drawn by matplotlib in the house style: one finding each, labelled directly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from canvas_app.drawing.numbers import money
from canvas_app.drawing.text import FAMILIES, elide
from canvas_app.report.plot_shapes import DPI
from canvas_app.report.plots.frame import round_ticks
from canvas_app.report.plots.money import largest_streams
from canvas_app.report.plots.style import house_style, points

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

    from canvas_app.analysis import Analysis
    from canvas_app.drawing.theme import Theme

_TYPE = 11.5  # canvas units
_LABEL_ROOM = 150.0
_AXIS_ROOM = 56.0
_SHADES = (0.75, 0.55, 0.4, 0.28, 0.18, 0.1)


def forecast_figure(
    analysis: Analysis, month_label: Callable[[int], str], theme: Theme, width: float, height: float
) -> Figure:
    """Return monthly revenue by stream, stacked, the largest at the foot; sizes in canvas units."""
    names, bands = largest_streams(analysis, analysis.months)
    months = np.arange(1, analysis.months + 1)
    with house_style(theme, _TYPE):
        figure, axes = _framed(width, height, right=_LABEL_ROOM)
        good = theme.color("good")
        shades = _SHADES[: len(bands)]
        top = np.cumsum(np.vstack([np.zeros(len(months)), bands]), axis=0)
        for low, high, shade in zip(top[:-1], top[1:], shades, strict=True):
            axes.fill_between(months, low, high, facecolor=good, alpha=shade, linewidth=0)
        axes.plot(months, top[-1], color=good, linewidth=points(2.2))
        _scale(axes, float(top[-1].max(initial=0.0)), 0.0, analysis.currency)
        _months(axes, analysis.months, month_label)
        middles = (top[:-1, -1] + top[1:, -1]) / 2
        _direct_labels(axes, [(y, name) for y, name in zip(middles, names, strict=True)], height, theme)
    return figure


def cash_figure(
    analysis: Analysis, month_label: Callable[[int], str], theme: Theme, width: float, height: float
) -> Figure:
    """Return the cash at the end of each month, with its lowest point marked; sizes in canvas units."""
    months = np.arange(1, analysis.months + 1)
    cash = analysis.cash
    low = int(np.argmin(cash))
    token = "bad" if cash[low] < 0 else "accent"
    with house_style(theme, _TYPE):
        figure, axes = _framed(width, height, right=24.0)
        axes.axhline(0.0, color=theme.color("muted"), linewidth=points(1.0))
        axes.plot(months, cash, color=theme.color("accent"), linewidth=points(2.2))
        axes.plot([months[low]], [cash[low]], marker="o", markersize=points(8), color=theme.color(token))
        _scale(axes, max(float(cash.max()), 0.0), min(float(cash.min()), 0.0), analysis.currency)
        _months(axes, analysis.months, month_label)
        _mark(axes, low, money(float(cash[low]), analysis.currency), analysis.months, theme.color(token))
    return figure


def scenario_figure(
    every: Sequence[Analysis], month_label: Callable[[int], str], theme: Theme, width: float, height: float
) -> Figure:
    """Return the revenue of all scenarios as lines, the first one (the base) strongest; sizes in units."""
    months = np.arange(1, every[0].months + 1)
    lines = [np.asarray(one.total_revenue) for one in every]
    with house_style(theme, _TYPE):
        figure, axes = _framed(width, height, right=_LABEL_ROOM)
        for index, line in reversed([*enumerate(lines)]):
            color = theme.color("good" if index == 0 else "muted")
            axes.plot(months, line, color=color, linewidth=points(2.4 if index == 0 else 1.6))
        _scale(axes, max(float(line.max(initial=0.0)) for line in lines), 0.0, every[0].currency)
        _months(axes, every[0].months, month_label)
        ends = sorted((float(line[-1]), one.scenario) for line, one in zip(lines, every, strict=True))
        _direct_labels(axes, ends, height, theme)
    return figure


def _framed(width: float, height: float, right: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width / DPI, height / DPI))
    box = (_AXIS_ROOM / width, 28.0 / height, (width - _AXIS_ROOM - right) / width, (height - 40.0) / height)
    return figure, figure.add_axes(box)


def _scale(axes: Axes, high: float, low: float, currency: str) -> None:
    ticks = round_ticks(low, high)
    first, step = ticks[0], ticks[1] - ticks[0]
    # The scale may end within the last step, so that no quarter of the picture stays empty.
    axes.set_ylim(min(low * 1.08, 0.0), max(high * 1.04, first + step * 0.5))
    shown = [tick for tick in ticks if axes.get_ylim()[0] <= tick <= axes.get_ylim()[1]]
    axes.set_yticks(shown, [money(tick + 0.0, currency) for tick in shown])


def _months(axes: Axes, count: int, label: Callable[[int], str]) -> None:
    last = max(count, 2)
    axes.set_xlim(1, last)
    ticks = [1, *(month for month in range(12, count + 1, 12))]
    axes.set_xticks(ticks, [label(month) for month in ticks])
    for text, month in zip(axes.get_xticklabels(), ticks, strict=True):
        text.set_horizontalalignment("left" if month == 1 else "right" if month == last else "center")


def _direct_labels(axes: Axes, labels: Sequence[tuple[float, str]], height: float, theme: Theme) -> None:
    """Write the names beside the last month, moved apart where they would touch."""
    low, high = axes.get_ylim()
    line = _TYPE * 1.35 * (high - low) / (height - 40.0)
    at = low
    for y, name in labels:
        at = max(y, at + line)
        text = elide(name, _LABEL_ROOM - 12.0, _TYPE)
        axes.annotate(
            text,
            (1.0, at),
            xycoords=("axes fraction", "data"),
            xytext=(points(8.0), 0),
            textcoords="offset points",
            va="center",
            color=theme.color("ink"),
            annotation_clip=False,
        )


def _mark(axes: Axes, at: int, text: str, months: int, color: str) -> None:
    side = "left" if at < months * 0.8 else "right"
    axes.annotate(
        text,
        (at + 1, axes.lines[-1].get_ydata()[0]),  # type: ignore[index]
        xytext=(points(8.0 if side == "left" else -8.0), points(-12.0)),
        textcoords="offset points",
        ha=side,
        va="center",
        color=color,
        fontfamily=FAMILIES["semibold"],
        annotation_clip=False,
    )
