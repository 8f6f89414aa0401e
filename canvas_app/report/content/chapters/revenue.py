"""Chapter 6, revenue models and pricing: what is sold at which price, to whom, and what it is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.streams import Row
from canvas_app.drawing.bar_charts import Bar, bar_chart
from canvas_app.drawing.facts import tariff_line
from canvas_app.model import label_of
from canvas_app.model.numbers import NOTHING, money, percent
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, Paragraph, Table, text
from canvas_app.report.content.doubts import doubt_words, doubts
from canvas_app.report.content.framework import answers_of
from canvas_app.report.content.pricing import pricing
from canvas_app.report.content.rows import basis, few_names, name_cell, percents, plan, sources
from canvas_app.report.content.sentences import counted, in_words, listed
from canvas_app.report.content.titles import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.model import PricingBase, RevenueStream
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_MOST_BARS = 10
_MOST_SILENT = 3
"""Of more streams that earn nothing yet only the count is told."""
_CLASSES = ((Row.RECURRING, "recurring"), (Row.USAGE, "usage"), (Row.ONE_OFF, "one-off"))


def chapter(story: Story) -> Chapter:
    """Return the streams with their tariffs, the mix of revenue, prices against value, and methods."""
    answers = answers_of(story, "revenue", "monetization")
    work = plan(
        story,
        ("revenue_optimization", "monetization_optimization"),
        "How revenue and monetization are improved, when and by whom.",
    )
    if not story.streams and not answers and work is None:
        return told("revenue", (), "Not yet worked out: the model has no revenue stream.")
    blocks: list[Block] = []
    if story.streams:
        blocks += [text(_opening(story)), Heading("Revenue streams"), _stream_table(story), *_mix(story)]
        blocks += [*pricing(story), *_in_doubt(story), Heading("Monetization methods"), _methods(story)]
    if work is not None:
        blocks += [Heading("Optimization of revenue"), work]
    return told("revenue", (*blocks, *answers))


def _in_doubt(story: Story) -> list[Block]:
    """Return which segments pay more than it is worth to them, or have no answer to what matters to them."""
    return [Paragraph(doubt_words(story, doubt)) for doubt in doubts(story)]


def _revenue(story: Story) -> dict[str, float]:
    """Return the revenue of month 1 by stream."""
    analysis = story.analysis
    return dict(zip(analysis.stream_ids, analysis.revenue[:, 0].tolist(), strict=True))


def _uncounted(story: Story) -> bool:
    """Return whether amounts of a stream lack their exchange rate: then the streams have no sum."""
    return any(stream.id in story.analysis.exchange.uncounted for stream in story.streams)


def _opening(story: Story) -> str:
    first = _revenue(story)
    total = sum(first.values())
    count = len(story.streams)
    verb = "earns" if count == 1 else "earn"
    start = counted(count, "revenue stream").capitalize()
    if _uncounted(story):
        what = "the only revenue stream earns" if count == 1 else f"{start.lower()} earn together"
        return f"What {what} cannot be said yet. {story.incomplete}"
    if total <= 0:
        later = [stream.start for stream in story.streams if stream.start > 1]
        when = f" The first begins in month {min(later)}." if len(later) == count else ""
        return f"{start} {verb} nothing in month 1 of the {story.scenario_words}.{when}"
    earned = f"{money(total, story.currency)} in month 1 of the {story.scenario_words}"
    silent = [stream for stream in story.streams if first[stream.id] <= 0.0]
    if silent:
        earning = count - len(silent)
        start = f"{in_words(earning).capitalize()} of {start.lower()}"
        verb = "earns" if earning == 1 else "earn"
        earned += f"; {_silent(silent)}"
    words = f"{start} {verb} {earned}."
    amounts = ((float(story.analysis.streams.row(row)[:, 0].sum()), name) for row, name in _CLASSES)
    shares = [(percent(amount / total), name) for amount, name in amounts if amount > 0]
    if len(shares) < 2:
        return words
    (share, name), *others = shares
    return f"{words} {listed([f'{share} of it is {name}', *(f'{part} is {of}' for part, of in others)])}."


def _silent(streams: Sequence[RevenueStream]) -> str:
    """Return of streams without revenue in month 1 when they begin, or that they earn nothing yet."""
    if len(streams) > _MOST_SILENT:
        return f"the other {in_words(len(streams))} earn nothing yet"
    later = [each for each in streams if each.start > 1]
    said = [f"{each.name} begins in month {each.start}" for each in later]
    none = [each.name for each in streams if each not in later]
    if none:
        said.append(f"{listed(none)} {'earns' if len(none) == 1 else 'earn'} nothing yet")
    return listed(said)


def _stream_table(story: Story) -> Table:
    """Return a row for each part of each tariff; what holds for the whole stream stands in its first row."""
    columns = (
        Column("Stream"),
        Column("Component"),
        Column("Price"),
        Column("Class"),
        Column("Paid by"),
        Column("Per month", end=True),
        Column("Share", end=True),
    )
    first = _revenue(story)
    whole = 0.0 if _uncounted(story) else sum(first.values())
    rows = []
    *shares, total_share = _shares([*(first.get(stream.id, 0.0) for stream in story.streams), whole], whole)
    for stream, share in zip(story.streams, shares, strict=True):
        head = (
            name_cell(story, sources(story, stream.id, "pays")),
            Cell(_earned(story, [stream])),
            Cell(share),
        )
        parts: tuple[PricingBase | None, ...] = stream.components or (None,)
        for place, part in enumerate(parts):
            rows.append(
                (
                    Cell("") if place else story.cell(stream.id),
                    Cell("No tariff yet" if part is None else part.name),
                    Cell(NOTHING if part is None else _price(part, story.currency)),
                    Cell("") if place else Cell(_classes(story, stream.id)),
                    *((Cell(""),) * 3 if place else head),
                )
            )
    total = (Cell("Total"), *(Cell(""),) * 4, Cell(_earned(story, story.streams)), Cell(total_share))
    return Table(columns, tuple(rows), total, basis(story), "Tariff, payer and revenue of each stream.")


def _engine(part: PricingBase) -> str:
    return str(type(part).model_fields["engine"].default)


def _price(part: PricingBase, currency: str) -> str:
    """Return the price with its unit, without the number of customers that a card would tell."""
    return tariff_line(part, currency) or NOTHING


def _classes(story: Story, stream_id: str) -> str:
    """Return which classes of revenue a stream brings over the forecast."""
    rows = story.analysis.streams.forecasts[stream_id].rows
    names = [name for row, name in _CLASSES if float(rows[row, 1:].sum()) > 0]
    return listed(names).capitalize() or NOTHING


def _mix(story: Story) -> list[Block]:
    first = {key: value for key, value in _revenue(story).items() if value > 0}
    total = sum(first.values())
    if len(first) < 2 or _uncounted(story):
        return []
    ranked = sorted(first, key=lambda key: -first[key])
    shown = ranked[:_MOST_BARS]
    rest = sum(first[key] for key in ranked[_MOST_BARS:])
    amounts = [*(first[key] for key in shown), rest]
    *words, words_of_rest = (
        f"{money(amount, story.currency)}, {share}"
        for amount, share in zip(amounts, _shares(amounts, total), strict=True)
    )
    bars = [
        Bar(story.names[key], first[key], said, ref=key, strong=place == 0)
        for place, (key, said) in enumerate(zip(shown, words, strict=True))
    ]
    if rest > 0:
        bars.append(Bar(f"{len(ranked) - _MOST_BARS:,} others", rest, words_of_rest, "muted"))
    title = f"{percent(first[ranked[0]] / total)} of revenue comes from {story.names[ranked[0]]}"
    alt = f"{title}. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    note = basis(story, "Revenue by stream, with its share.")
    return [Heading("Revenue mix"), Figure(title, lambda width: bar_chart(bars, width), note, alt=alt)]


def _shares(amounts: Sequence[float], total: float) -> list[str]:
    """Return which part of a total each amount is; dashes where there is no total."""
    return percents([amount / total if total > 0 else None for amount in amounts])


def _earned(story: Story, streams: Sequence[RevenueStream]) -> str:
    """Return what streams earn in month 1 together; a dash where the amounts of one lack their rate."""
    if any(stream.id in story.analysis.exchange.uncounted for stream in streams):
        return NOTHING
    first = _revenue(story)
    return money(sum(first[stream.id] for stream in streams), story.currency)


def _methods(story: Story) -> Table:
    first = _revenue(story)
    total = 0.0 if _uncounted(story) else sum(first.values())
    columns = (Column("Method"), Column("Streams"), Column("Per month", end=True), Column("Share", end=True))
    methods = _by_method(story)
    shares = _shares([sum(first.get(each.id, 0.0) for each in streams) for _, streams in methods], total)
    rows = tuple(
        (
            Cell(label_of(method)),
            story.cell(streams[0].id) if len(streams) == 1 else Cell(few_names([s.name for s in streams])),
            Cell(_earned(story, streams)),
            Cell(share),
        )
        for (method, streams), share in zip(methods, shares, strict=True)
    )
    return Table(columns, rows, note=basis(story), summary="Streams and revenue by method.")


def _by_method(story: Story) -> list[tuple[str, list[RevenueStream]]]:
    methods: dict[str, list[RevenueStream]] = {}
    for stream in story.streams:
        methods.setdefault(stream.monetization_method, []).append(stream)
    return [*methods.items()]
