"""Figures of the base forecast: revenue by stream, the MRR bridge, cash."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.model.numbers import money, percent
from canvas_app.report.plots.plot import Plot, Table, nothing
from canvas_app.report.plots.wording import case_of, lasting, month_names, shown_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt
    from matplotlib.axes import Axes

    from canvas_app.analysis import Analysis
    from canvas_app.report.plots.frame import Frame

    Floats = npt.NDArray[np.float64]

_BANDS = 5
"""More streams than this are drawn as one band with what remains."""
_SMALLEST = 0.03
"""A stream with a smaller share of the whole revenue has no band of its own."""
_SHADES = (0.85, 0.62, 0.44, 0.3, 0.19, 0.11)
_STRENGTHS = {"muted": 0.75, "good": 0.85, "bad": 0.6}
"""How full the colour of a bar is, by its token."""
_YEARS = 4
"""The bridge shows no more years than this: their bars would be too thin to label."""
_MARK, _MARK_GAP = 5.5, 6.0
"""The radius of the mark at the lowest cash, and how far an amount stays away from it."""
_TOLD = 60
"""Months that answer the pointer, at most."""


def revenue_by_stream(analysis: Analysis, months: int | None = None) -> Plot:
    """Return monthly revenue stacked by stream, the largest at the foot."""
    count = shown_months(analysis, months)
    revenue = analysis.revenue[:, :count]
    total = analysis.total_revenue[:count]
    if not len(revenue) or not float(total.max(initial=0.0)) > 0:
        advice = (
            "No stream earns yet. Give a revenue stream a price and customers to see where money comes from."
        )
        return nothing("revenue", "There is no revenue yet", advice)
    names = analysis.stream_names
    table = Table(
        ("Month", *names, "Total"),
        tuple(
            (month + 1, *map(float, revenue[:, month]), float(analysis.total_revenue[month]))
            for month in range(count)
        ),
    )
    last = revenue[:, -1]
    largest = int(np.argmax(last))
    first, final = (money(float(value), analysis.currency) for value in (total[0], total[-1]))
    title = (
        f"{percent(float(last[largest] / total[-1]))} of revenue in month {count} comes from {names[largest]}"
        if len(names) > 1 and total[-1] > 0
        else f"Revenue {_course(total, analysis.currency)} a month in {lasting(count)}"
    )
    return Plot(
        "revenue",
        title,
        f"Monthly revenue by stream, {case_of(analysis.scenario)}; {first} in month 1, {final} at the end",
        table,
        f"{title}. {first} in month 1, {final} in month {count}.",
        draw=partial(_draw_revenue, analysis, count),
    )


def _course(amounts: Floats, currency: str) -> str:
    """Return how an amount goes: `grows from $1k to $2k`, or `stays at $1k` where both read the same."""
    start, end = float(amounts[0]), float(amounts[-1])
    first, last = money(start, currency), money(end, currency)
    if first == last:
        return f"stays at {first}"
    return f"{'grows' if end > start else 'falls'} from {first} to {last}"


def _draw_revenue(analysis: Analysis, count: int, frame: Frame) -> None:
    from canvas_app.report.plots.frame import currency_text
    from canvas_app.report.plots.style import points

    names, bands = largest_streams(analysis, count)
    write = currency_text(analysis.currency)
    tops = np.cumsum(np.vstack([np.zeros(count), bands]), axis=0)
    high = float(tops[-1].max(initial=0.0))
    labels = [f"{name}  {write(float(band[-1]))}" for name, band in zip(names, bands, strict=True)]
    room = min(max(frame.width_of(text) for text in labels) + 1.6 * frame.em, frame.inner_width * 0.34)
    labels = [
        _fitted(frame, name, write(float(band[-1])), room) for name, band in zip(names, bands, strict=True)
    ]
    axes = frame.axes(frame.value_room(0.0, high, write), room, top=0.6)
    at = np.arange(1, count + 1)
    color = frame.color("good")
    for low, top, shade in zip(tops[:-1], tops[1:], _SHADES, strict=False):
        axes.fill_between(at, low, top, facecolor=color, alpha=shade, linewidth=0)
        # A light edge parts the bands where colours cannot be told apart.
        axes.plot(at, top, color=frame.color("surface"), linewidth=points(1.2))
    axes.plot(at, tops[-1], color=color, linewidth=points(2.4))
    frame.values(axes, 0.0, high, write)
    frame.months(axes, count, month_names(analysis.snapshot.info.start_month))
    middles = (tops[:-1, -1] + tops[1:, -1]) / 2
    frame.end_labels(axes, list(zip(middles.tolist(), labels, strict=True)), room)
    for month in _told(count):
        for name, band, low, top in zip(names, bands, tops[:-1], tops[1:], strict=True):
            text = f"{name}, month {month + 1}: {write(float(band[month]))}"
            frame.spot(axes, month + 1, float(low[month] + top[month]) / 2, text)


def _fitted(frame: Frame, name: str, value: str, room: float) -> str:
    from canvas_app.drawing.text import elide

    left = room - 1.1 * frame.em - frame.width_of(f"  {value}")
    return f"{elide(name, left, frame.em)}  {value}"


def largest_streams(analysis: Analysis, count: int) -> tuple[list[str], Floats]:
    """Return names and revenue of the largest streams and, as the last band, of all others."""
    revenue = analysis.revenue[:, :count]
    sums = revenue.sum(axis=1)
    order = sorted(range(len(sums)), key=lambda i: (-float(sums[i]), i))
    own = [i for i in order[:_BANDS] if sums[i] > _SMALLEST * sums.sum()]
    rest = order[len(own) :]
    names = [analysis.stream_names[i] for i in own]
    bands = [revenue[i] for i in own]
    if rest:
        names.append(analysis.stream_names[rest[0]] if len(rest) == 1 else f"{len(rest)} others")
        bands.append(revenue[rest].sum(axis=0))
    return names, np.array(bands).reshape(len(bands), count)


def mrr_bridge(analysis: Analysis, months: int | None = 12) -> Plot:
    """Return what moves MRR: by kind of movement up to a year, year by year beyond (at most four years)."""
    count = min(shown_months(analysis, months), 12 * _YEARS)
    parts = [
        (name, vectors.sum(axis=0)[:count])
        for name, vectors in (
            ("Start", analysis.mrr_start),
            ("New", analysis.new_mrr),
            ("Expansion", analysis.expansion_mrr),
            ("Contraction", analysis.contraction_mrr),
            ("Churned", analysis.churned_mrr),
            ("End", analysis.mrr),
        )
    ]
    if not any(values.any() for _, values in parts):
        advice = (
            "No stream has recurring revenue. Give one a subscription or a minimum commitment to see it grow."
        )
        return nothing("bridge", "There is no MRR yet", advice)
    table = Table(
        ("Month", *(name for name, _ in parts)),
        tuple((month + 1, *(float(values[month]) for _, values in parts)) for month in range(count)),
    )
    start, end = float(parts[0][1][0]), float(parts[-1][1][-1])
    gained = float(parts[1][1].sum() + parts[2][1].sum())
    lost = float(parts[3][1].sum() + parts[4][1].sum())
    words = [money(value, analysis.currency) for value in (gained, lost)]
    course = _course(np.array([start, end]), analysis.currency)
    title = f"MRR {course} in {lasting(count)}: {words[0]} gained, {words[1]} lost"
    how = "by movement" if count <= 12 else "year by year"
    if count < shown_months(analysis, months):
        how += f", first {_YEARS} years"
    note = f"Monthly recurring revenue {how} from before month 1 on, {case_of(analysis.scenario)}"
    return Plot("bridge", title, note, table, f"{title}.", draw=partial(_draw_bridge, analysis, parts, count))


Step = tuple[str, float, float, str]
"""Label, from, to and token of one bar."""


def _steps(parts: Sequence[tuple[str, Floats]], count: int) -> list[Step]:
    values = dict(parts)
    level = float(values["Start"][0])
    steps: list[Step] = [("Start", 0.0, level, "muted")]
    if count <= 12:
        for name, sign, token in (("New", 1, "good"), ("Expansion", 1, "good")):
            steps.append((name, level, level + sign * float(values[name].sum()), token))
            level = steps[-1][2]
        for name in ("Contraction", "Churned"):
            steps.append((name, level, level - float(values[name].sum()), "bad"))
            level = steps[-1][2]
        return [*steps, (f"Month {count}", 0.0, float(values["End"][-1]), "muted")]
    for begin in range(0, count, 12):
        part = slice(begin, min(begin + 12, count))
        gained = float(values["New"][part].sum() + values["Expansion"][part].sum())
        lost = float(values["Contraction"][part].sum() + values["Churned"][part].sum())
        end = float(values["End"][part][-1])
        steps.append(("gained", level, level + gained, "good"))
        steps.append(("lost", level + gained, level + gained - lost, "bad"))
        name = f"Month {part.stop}" if part.stop % 12 else f"Year {part.stop // 12}"
        steps.append((name, 0.0, end, "muted"))
        level = end
    return steps


def _draw_bridge(analysis: Analysis, parts: Sequence[tuple[str, Floats]], count: int, frame: Frame) -> None:
    from canvas_app.report.plots.frame import currency_text
    from canvas_app.report.plots.style import points

    write = currency_text(analysis.currency)
    steps = _steps(parts, count)
    high = max(max(low, top) for _, low, top, _ in steps)
    axes = frame.axes(frame.value_room(0.0, high, write), top=1.4)
    frame.values(axes, 0.0, high, write)
    axes.set_xlim(-0.6, len(steps) - 0.4)
    texts = [money(end - begin, analysis.currency, signed=token != "muted") for _, begin, end, token in steps]
    pitch = axes.get_position().width * frame.look.width / len(steps)
    size = min(1.0, pitch * 0.94 / max(frame.width_of(text, "semibold") for text in texts))
    boxes = [(at - 0.34, begin, at + 0.34, end) for at, (_, begin, end, _) in enumerate(steps)]
    frame.boxes(axes, boxes, [(token, _STRENGTHS[token]) for *_, token in steps])
    for at, (name, begin, end, _) in enumerate(steps):
        if at + 1 < len(steps):
            axes.plot([at + 0.34, at + 0.66], [end, end], color=frame.color("faint"), linewidth=points(1.2))
        text = texts[at]
        frame.label(axes, at, max(begin, end), text, dy=0.35, va="bottom", weight="semibold", size=size)
        frame.spot(axes, at, (begin + end) / 2, f"{name}: {text}")
    axes.set_xticks(range(len(steps)), [name for name, *_ in steps])
    axes.tick_params(axis="x", length=0, pad=points(6))


def cash(analysis: Analysis, months: int | None = None) -> Plot:
    """Return the cash at the end of each month, with its lowest point marked."""
    count = shown_months(analysis, months)
    values = np.asarray(analysis.cash[:count], float)
    low = int(np.argmin(values))
    table = Table(
        ("Month", "Net cash", "Cash"),
        tuple((m + 1, float(analysis.net_cash[m]), float(values[m])) for m in range(count)),
    )
    if not np.any(values) and not np.any(analysis.net_cash[:count]):
        advice = (
            "No money moves yet. Give streams a price, costs an amount and the document its opening cash."
        )
        return nothing("cash", "There is no cash to show yet", advice)
    amount = money(float(values[low]), analysis.currency)
    title = f"Cash is lowest in month {low + 1} at {amount}"
    if low == count - 1 and count > 1:
        title = f"Cash falls until the last month shown and ends at {amount}"
    below = np.flatnonzero(values < 0)
    note = f"Cash at the end of each month, {case_of(analysis.scenario)}"
    if len(below):
        note += f"; below zero from month {int(below[0]) + 1}"
        note += f" to month {int(below[-1]) + 1}" if below[-1] < count - 1 else " on"
    return Plot("cash", title, note, table, f"{title}. {note}.", draw=partial(_draw_cash, analysis, count))


def _draw_cash(analysis: Analysis, count: int, frame: Frame) -> None:
    from canvas_app.report.plots.frame import currency_text
    from canvas_app.report.plots.style import points

    write = currency_text(analysis.currency)
    values = np.asarray(analysis.cash[:count], float)
    at = np.arange(1, count + 1)
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    end_text = f"{write(float(values[-1]))} at the end"
    room = frame.width_of(end_text, "semibold") + 1.8 * frame.em
    lowest = int(np.argmin(values))
    # In the first month the mark stands on the edge: the amounts keep away from it.
    aside = _MARK if lowest == 0 else 0.0
    axes = frame.axes(frame.value_room(low, high, write) + aside, room, top=0.6)
    if aside:
        axes.tick_params(axis="y", pad=points(_MARK + _MARK_GAP))
    axes.axhline(0.0, color=frame.color("muted"), linewidth=points(1.2))
    axes.fill_between(
        at, 0.0, np.maximum(values, 0.0), facecolor=frame.color("accent"), alpha=0.12, linewidth=0
    )
    axes.fill_between(at, 0.0, np.minimum(values, 0.0), facecolor=frame.color("bad"), alpha=0.22, linewidth=0)
    axes.plot(at, values, color=frame.color("accent"), linewidth=points(2.6))
    frame.values(axes, low, high, write)
    frame.months(axes, count, month_names(analysis.snapshot.info.start_month))
    token = "bad" if values[lowest] < 0 else "accent"
    axes.plot(
        [lowest + 1],
        [values[lowest]],
        "o",
        markersize=points(2 * _MARK),
        color=frame.color(token),
        clip_on=False,
    )
    if lowest < count - 1:
        text = f"{write(float(values[lowest]))}, month {lowest + 1}"
        side, dx = ("left", 0.8) if lowest < count / 2 else ("right", -0.8)
        lift = -1.1
        if values[lowest] - axes.get_ylim()[0] < 0.12 * (high - low):
            lift = _over(frame, axes, values, lowest, frame.width_of(text, "bold"), before=side == "right")
        frame.label(
            axes, lowest + 1, float(values[lowest]), text, dx=dx, dy=lift, ha=side, token=token, weight="bold"
        )
    frame.end_labels(axes, [(float(values[-1]), end_text)], room, ["semibold"])
    for month in _told(count):
        net = money(float(analysis.net_cash[month]), analysis.currency, signed=True)
        text = f"Month {month + 1}: {write(float(values[month]))}, {net} in the month"
        frame.spot(axes, month + 1, float(values[month]), text)


def _over(frame: Frame, axes: Axes, values: Floats, at: int, width: float, *, before: bool) -> float:
    """Return how many ems above a point of a line a text must stand that the line is not to cross."""
    box, (low, high) = axes.get_position(), axes.get_ylim()
    months = round(width / (box.width * frame.look.width) * len(values)) + 1
    beside = values[max(at - months, 0) : at + 1] if before else values[at : at + months + 1]
    unit = box.height * frame.look.height / max(high - low, 1e-9)
    return float(beside.max() - values[at]) * unit / frame.em + 1.1


def _told(count: int) -> range:
    return range(0, count, max(1, count // _TOLD))
