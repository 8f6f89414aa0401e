"""Figures for a decision: scenarios side by side, what moves a metric most, the best price."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.metrics.info import METRICS, in_sentence
from canvas_app.model.numbers import exact_money, metric_text, money, payable
from canvas_app.report.forecast_table import metric_label
from canvas_app.report.plots.plot import Plot, Table, nothing
from canvas_app.report.plots.wording import (
    case_of,
    lasting,
    month_names,
    shown_months,
)
from canvas_app.report.values import short_words, unit_words, value_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.questions.prices import PriceCurve
    from canvas_app.analysis.questions.sensitivity import Bar, Guess, Tornado
    from canvas_app.drawing.shapes import Weight
    from canvas_app.report.plots.frame import Frame

    Floats = npt.NDArray[np.float64]

BY_MONTH = {"cash": "Cash", "revenue": "Revenue"}
"""What scenarios and simulations show month by month."""
_SAME = 0.01
"""Prices that are apart by less of the tested range are marked as one."""
_LARGE_PRICE = 1000.0
"""From here on a price is rounded as other amounts are."""
_FEWEST_BARS = 4
"""Fewer bars do not become thicker."""
_TWO_LINES = 2.4
"""So many ems beside a bar hold a name of two lines."""
_LEAST_TYPE = 0.72
"""So much smaller a name of two lines may be, rather than be cut."""
_DASHES = ("solid", (0, (6, 3)), (0, (2, 2)), (0, (8, 2, 2, 2)), (0, (4, 4)), (0, (1, 3)))
_ONE_ONLY = "There is one case only. Add a scenario with other inputs to compare it with the base."


def scenario_comparison(every: Sequence[Analysis], what: str = "revenue", months: int | None = None) -> Plot:
    """Return scenarios side by side, the base first: `what` is "cash" or "revenue" by month, or a metric."""
    if len(every) < 2:
        return nothing("scenarios", "There is nothing to compare yet", _ONE_ONLY)
    if what in BY_MONTH:
        return _lines(every, what, shown_months(every[0], months))
    return _bars(every, what)


def _lines(every: Sequence[Analysis], what: str, count: int) -> Plot:
    values = [np.asarray(one.cash if what == "cash" else one.total_revenue, float)[:count] for one in every]
    names = [one.scenario or "Base" for one in every]
    order = sorted(range(len(every)), key=lambda i: -values[i][-1])
    write = partial(money, currency=every[0].currency)
    best, worst = order[0], order[-1]
    unit = " a month" if what == "revenue" else ""
    low, high = (write(float(values[at][-1])) for at in (worst, best))
    ends = f"{low} ({names[worst]}) and {high}{unit} ({names[best]})"
    title = f"{BY_MONTH[what]} in month {count} lies between {ends}"
    if low == high:
        title = f"The scenarios hardly differ in month {count}: {what} is about {high}{unit} in each"
    table = Table(
        ("Month", *names), tuple((m + 1, *(float(line[m]) for line in values)) for m in range(count))
    )
    note = f"{BY_MONTH[what]} by month in {len(every)} cases, {lasting(count)}"
    return Plot(
        "scenarios", title, note, table, f"{title}.", draw=partial(_draw_lines, every, names, values, count)
    )


def _draw_lines(
    every: Sequence[Analysis], names: list[str], values: list[Floats], count: int, frame: Frame
) -> None:
    from canvas_app.report.plots.frame import currency_text
    from canvas_app.report.plots.style import points

    write = currency_text(every[0].currency)
    low = min(0.0, *(float(line.min()) for line in values))
    high = max(0.0, *(float(line.max()) for line in values))
    labels = [f"{name}  {write(float(line[-1]))}" for name, line in zip(names, values, strict=True)]
    weights: list[Weight] = ["bold" if index == 0 else "regular" for index in range(len(labels))]
    room = min(
        max(frame.width_of(text, "bold") for text in labels) + 1.8 * frame.em, frame.inner_width * 0.34
    )
    axes = frame.axes(frame.value_room(low, high, write), room, top=0.6)
    if low < 0:
        axes.axhline(0.0, color=frame.color("muted"), linewidth=points(1.2))
    at = np.arange(1, count + 1)
    for index, line in reversed([*enumerate(values)]):
        token, wide = ("good", 3.0) if index == 0 else ("muted", 2.0)
        dash = _DASHES[index % len(_DASHES)]
        axes.plot(at, line, color=frame.color(token), linewidth=points(wide), linestyle=dash)
    frame.values(axes, low, high, write)
    frame.months(axes, count, month_names(every[0].snapshot.info.start_month))
    frame.end_labels(
        axes, [(float(line[-1]), text) for line, text in zip(values, labels, strict=True)], room, weights
    )
    for name, line in zip(names, values, strict=True):
        for month in range(0, count, max(1, count // 40)):
            text = f"{name}, month {month + 1}: {write(float(line[month]))}"
            frame.spot(axes, month + 1, float(line[month]), text)


def _bars(every: Sequence[Analysis], metric_id: str) -> Plot:
    names = [one.scenario or "Base" for one in every]
    found = [one.metrics[metric_id] for one in every]
    currency, unit = every[0].currency, found[0].unit
    base = found[0].value
    rows = tuple(
        (name, item.value, None if item.value is None or base is None else item.value - base)
        for name, item in zip(names, found, strict=True)
    )
    label = metric_label(metric_id)
    known = [(item.value, name) for name, item in zip(names, found, strict=True) if item.value is not None]
    if not known:
        reason = found[0].reason or "The metric has no value in any of the cases."
        return nothing("scenarios", f"{label} has no value in any case", reason)
    least, most = min(known), max(known)
    low, high = (value_words(value, unit, currency) for value, _ in (least, most))
    title = f"{label} is {low} in {least[1]} and {high} in {most[1]}"
    if low == high:
        title = f"{label} is {'' if least[0] == most[0] else 'about '}{high} in all cases"
    table = Table(("Scenario", label, "Difference to the first"), rows)
    draw = partial(_draw_bars, rows, [item.reason for item in found], unit, currency)
    return Plot("scenarios", title, f"{label} by scenario", table, f"{title}.", draw=draw)


def _draw_bars(
    rows: tuple[tuple[str, float | None, float | None], ...],
    reasons: list[str | None],
    unit: str,
    currency: str,
    frame: Frame,
) -> None:
    from canvas_app.drawing.text import elide
    from canvas_app.report.plots.style import points

    values = [value for _, value, _ in rows if value is not None]
    low, high = min(0.0, *values), max(0.0, *values)
    names = [elide(name, frame.inner_width * 0.28, frame.em) for name, *_ in rows]
    room = max(frame.width_of(name) for name in names) + frame.em
    texts = [
        _bar_text(value, change, unit, currency) if value is not None else reasons[at] or "no value"
        for at, (_, value, change) in enumerate(rows)
    ]
    longest = max(frame.width_of(text, "bold") for text in texts) + frame.em
    longest = min(longest, frame.inner_width * 0.4)
    axes = frame.axes(room + (longest if low < 0 else 0.0), longest, top=0.6, bottom=0.4)
    span = (high - low) or 1.0
    axes.set_xlim(low, low + span)
    axes.set_ylim(max(len(rows), 3) - 0.5, -0.5)
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0.0, color=frame.color("muted"), linewidth=points(1.2))
    axes.set_xticks([])
    axes.set_yticks(range(len(rows)), names)
    axes.tick_params(length=0, pad=points(8 + (longest if low < 0 else 0.0)))
    known = [(at, value) for at, (_, value, _) in enumerate(rows) if value is not None]
    boxes = [(0.0, at - 0.25, value, at + 0.25) for at, value in known]
    frame.boxes(axes, boxes, [("good" if at == 0 else "accent", 0.8) for at, _ in known])
    for at, (name, value, _) in enumerate(rows):
        if value is None:
            frame.label(axes, 0.0, at, texts[at], dx=0.5, ha="left", token="muted")
            continue
        side, dx = ("left", 0.5) if value >= 0 else ("right", -0.5)
        frame.label(axes, value, at, texts[at], dx=dx, ha=side, weight="bold" if at == 0 else "regular")
        frame.spot(axes, value / 2, at, f"{name}: {texts[at]}")


def _bar_text(value: float | None, difference: float | None, unit: str, currency: str) -> str:
    text = value_words(value, unit, currency)
    if not difference:
        return text
    sign = "+" if difference > 0 else ""
    return f"{text}  ({sign}{metric_text(difference, 'months' if unit == 'month' else unit, currency)})"


def tornado_chart(
    result: Tornado, currency: str, scenario: str = "Base", guesses: Sequence[Guess] = ()
) -> Plot:
    """Return the assumptions that move a metric most, each alone at both ends of its range.

    Below them stand the guesses that decide the case: what moves the metric and is least known.
    """
    label, unit = metric_label(result.metric_id), result.unit
    bars = [bar for bar in result.bars if bar.low_result is not None or bar.high_result is not None]
    if not result.ranged:
        advice = f"Give an assumption a low and a high value to see what moves {in_sentence(label)} the most."
        return nothing("tornado", "No assumption has a range yet", advice)
    if result.base is None:
        advice = result.base_reason or f"{label} has no value in this case."
        return nothing("tornado", f"{label} has no value to compare with", advice)
    if not bars:
        none = f"None of the {result.ranged} assumptions with a range changes {in_sentence(label)}."
        advice = f"{none} Choose another metric."
        return nothing("tornado", f"No guess moves {in_sentence(label)}", advice)
    first = bars[0]
    title = f"{label} moves most{_reach(first, unit, currency)} with {first.assumption.title}"
    table = Table(
        ("Assumption", "Low input", "High input", f"{label} at low", f"{label} at high", f"{label} now"),
        tuple(
            (b.assumption.title, b.low_input, b.high_input, b.low_result, b.high_result, result.base)
            for b in bars
        ),
    )
    now = value_words(result.base, unit, currency)
    case = f"{label} is {now} in the {case_of(scenario)}"
    note = f"{case}; each bar moves one assumption to its low and high value"
    decisive = [_decisive(len(guesses)), *(guess.sentence for guess in guesses)] if guesses else []
    return Plot(
        "tornado",
        title,
        note,
        table,
        " ".join([f"{title}. {note}.", *decisive]),
        draw=partial(_draw_tornado, result, bars, currency, decisive),
    )


def _decisive(count: int) -> str:
    numbers = ("", "The guess that decides", "The two guesses that decide", "The three guesses that decide")
    return f"{numbers[count] if count < len(numbers) else 'The guesses that decide'} this case:"


def _write_decisive(sentences: list[str], frame: Frame) -> float:
    """Write the guesses along the foot of the paper, and return the room they take in ems."""
    from canvas_app.report.lettering import wrap_lines

    if not sentences:
        return 0.0
    size, step = frame.em * 0.9, frame.em * 1.25
    head, *guesses = sentences
    lines: list[tuple[str, Weight]] = [(head, "semibold")]
    for number, guess in enumerate(guesses, 1):
        lines += [(line, "regular") for line in wrap_lines(f"{number}. {guess}", frame.inner_width, size)]
    if len(lines) * step > (frame.look.height - frame.top) * 0.4:
        return 0.0
    foot = frame.look.height - frame.edge
    for at, (line, weight) in enumerate(reversed(lines)):
        frame.write(frame.edge, foot - at * step, line, weight=weight, size=size)
    return (len(lines) * step) / frame.em + 0.6


def _reach(bar: Bar, unit: str, currency: str) -> str:
    if bar.low_result is None or bar.high_result is None:
        return ""
    ends = sorted((bar.low_result, bar.high_result))
    return f", from {value_words(ends[0], unit, currency)} to {value_words(ends[1], unit, currency)},"


def _bar_name(name: str, lines: int, size: float, frame: Frame) -> str:
    """Return the name beside a bar on at most so many lines; what differs in its end can be told apart."""
    from canvas_app.drawing.text import elide_middle, wrap

    # What has but one line gets a longer one.
    width = frame.inner_width * (0.36 if lines > 1 else 0.42)
    first, *rest = wrap(name, width, size, max_lines=1_000)
    if lines == 1 or not rest:
        return elide_middle(name, width, size)
    return f"{first}\n{elide_middle(' '.join(rest), width, size)}"


def _draw_tornado(result: Tornado, bars: list[Bar], currency: str, decisive: list[str], frame: Frame) -> None:
    from canvas_app.report.plots.style import points

    base = float(result.base or 0.0)
    ends = [end for bar in bars for end in (bar.low_result, bar.high_result) if end is not None]
    low, high = min(base, *ends), max(base, *ends)
    below = _write_decisive(decisive, frame)
    pitch = (frame.look.height - frame.edge - frame.top) / frame.em - 2.4 - below
    share = pitch / max(len(bars), _FEWEST_BARS) / _TWO_LINES
    many, size = (2, frame.em * min(share, 1.0)) if share >= _LEAST_TYPE else (1, frame.em)
    names = [_bar_name(bar.assumption.title, many, size, frame) for bar in bars]
    room = max(frame.width_of(line, size=size) for name in names for line in name.split("\n")) + frame.em
    axes = frame.axes(room, top=0.4, bottom=2.0 + below)
    span = (high - low) or 1.0
    labels = [
        short_words(value, bar.assumption.unit, currency)
        for bar in bars
        for value in (bar.low_input, bar.high_input)
    ]
    # What the widest label takes on either side of the bars; never so much that no room is left for them.
    beside = min((max(map(frame.width_of, labels)) + frame.em) / (frame.inner_width - room), 0.3)
    margin = span * max(0.17, beside / (1.0 - 2.0 * beside))
    axes.set_xlim(low - margin, high + margin)
    axes.set_ylim(max(len(bars), _FEWEST_BARS) - 0.45, -0.55)
    axes.grid(visible=False)
    frame.foot(axes, partial(metric_text, unit=result.unit, currency=currency))
    axes.tick_params(axis="y", length=0)
    axes.set_yticks(range(len(bars)), names)
    for text in axes.get_yticklabels():
        text.set(color=frame.color("ink"), va="center", multialignment="right", linespacing=0.86)
        text.set_fontsize(points(size))
    info = METRICS.get(result.metric_id)
    up = info is None or info.better == "up"
    boxes, fills = [], []
    for at, bar in enumerate(bars):
        for end, value in ((bar.low_result, bar.low_input), (bar.high_result, bar.high_input)):
            if end is None:
                continue
            better = (end > base) == up
            boxes.append((base, at - 0.3, end, at + 0.3))
            fills.append(("good", 0.85) if better else ("bad", 0.55))
            words = short_words(value, bar.assumption.unit, currency)
            right = end > base or (end == base and end is bar.high_result)
            frame.label(axes, end, at, words, dx=0.4 if right else -0.4, ha="left" if right else "right")
            reached = value_words(end, result.unit, currency)
            frame.spot(axes, (base + end) / 2, at, f"{bar.assumption.title} at {words}: {reached}")
    frame.boxes(axes, boxes, fills)
    axes.axvline(base, color=frame.color("ink"), linewidth=points(1.4))


def best_price(curve: PriceCurve, name: str, currency: str, scenario: str = "Base") -> Plot:
    """Return the monthly profit of a stream by its price, with the present and the best price marked."""
    prices, profit = np.asarray(curve.prices, float), np.asarray(curve.profit, float)
    if not len(prices):
        advice = curve.reason or "Give its customer segment a price elasticity to see how demand answers."
        return nothing("price", f"There is no price curve for {name} yet", advice)
    table = Table(
        ("Price", "Demand", "Profit"),
        tuple(map(tuple, np.column_stack([prices, curve.demand, profit]).tolist())),
    )
    title = _price_finding(curve, name, currency)
    note = f"Monthly profit of {name} by price ({unit_words(curve.unit, currency)}), {case_of(scenario)}"
    if curve.reason:
        note = f"{note}. {curve.reason}"
    return Plot("price", title, note, table, f"{title}. {note}.", draw=partial(_draw_price, curve, currency))


def _price_finding(curve: PriceCurve, name: str, currency: str) -> str:
    if curve.best is None:
        return f"No price of {name} earns most in the tested range"
    if curve.current is None:
        return f"The best price of {name} is {price_text(curve.best, currency)}"
    now, then = _profit_at(curve, curve.current), _profit_at(curve, curve.best)
    if abs(curve.best / curve.current - 1) < 0.01 or then <= now:
        return f"The best price of {name} is near the present one, {price_text(curve.current, currency)}"
    more = money(then - now, currency, signed=True)
    best, current = (compared_price(curve, price, currency) for price in (curve.best, curve.current))
    return f"The best price of {name} is {best} instead of {current}: {more} a month"


def compared_price(curve: PriceCurve, price: float, currency: str) -> str:
    """Return a price of a curve: the present and the best one in the same digits, so that one can compare."""
    largest = max(curve.best or 0.0, curve.current or 0.0)
    return price_text(price, currency) if largest < _LARGE_PRICE else money(price, currency)


def price_text(price: float, currency: str) -> str:
    """Return a price as a customer reads it: with cents below a thousand."""
    exact = 0.1 <= abs(price) < _LARGE_PRICE
    return exact_money(payable(price, currency), currency) if exact else money(price, currency)


def _profit_at(curve: PriceCurve, price: float) -> float:
    return float(np.interp(price, curve.prices, curve.profit))


def _marks(curve: PriceCurve) -> list[tuple[str, float, str]]:
    """Return what is marked on a curve: the best price first, and the present one where it is another."""
    now, best = curve.current, curve.best
    if best is None or now is None:
        marks = (("Best", best, "good"), ("Now", now, "muted"))
        return [(word, price, token) for word, price, token in marks if price is not None]
    if abs(now - best) < _SAME * (float(curve.prices[-1]) - float(curve.prices[0])):
        return [("Now, near the best,", now, "good")]
    return [("Best", best, "good"), ("Now", now, "muted")]


def _draw_price(curve: PriceCurve, currency: str, frame: Frame) -> None:
    from canvas_app.report.plots.beside import ROOM_ABOVE, Beside
    from canvas_app.report.plots.frame import currency_text
    from canvas_app.report.plots.style import points

    write = currency_text(currency)
    prices, profit = np.asarray(curve.prices, float), np.asarray(curve.profit, float)
    low, high = min(0.0, float(profit.min())), max(0.0, float(profit.max()))
    axes = frame.axes(frame.value_room(low, high, write), frame.em, top=ROOM_ABOVE)
    if low < 0:
        axes.axhline(0.0, color=frame.color("muted"), linewidth=points(1.2))
    axes.plot(prices, profit, color=frame.color("good"), linewidth=points(2.8))
    frame.values(axes, low, high, write)
    axes.set_xlim(float(prices[0]), float(prices[-1]))
    frame.foot(axes, write, 6)
    marked = [
        (word, price, _profit_at(curve, price), token)
        for word, price, token in _marks(curve)
        if prices[0] <= price <= prices[-1]
    ]
    beside = Beside(frame, axes, prices, profit, [(price, at) for _, price, at, _ in marked])
    for word, price, at, token in marked:
        line, color = (0, (4, 3)), frame.color(token)
        foot = axes.get_ylim()[0]
        axes.plot([price, price], [foot, at], color=color, linewidth=points(1.4), linestyle=line)
        axes.plot([price], [at], "o", color=color, markersize=points(11), clip_on=False)
        text = f"{word} {compared_price(curve, price, currency)}: {write(at)} a month"
        side, dx, dy = beside.place(price, at, text)
        frame.label(axes, price, at, text, dx=dx, dy=dy, ha=side, weight="semibold")
    for price, demand, earned in zip(prices, curve.demand, profit, strict=True):
        sold = metric_text(float(demand), "", currency)
        text = f"At {price_text(float(price), currency)}: {sold} units a month, {write(float(earned))}"
        frame.spot(axes, float(price), float(earned), text)
