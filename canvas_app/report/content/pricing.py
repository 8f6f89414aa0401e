"""Prices against value and willingness to pay, as blocks of the chapter about revenue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.analysis.forecast import offers
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics.actors import bought_in
from canvas_app.drawing.bar_charts import Mark, Range, range_chart
from canvas_app.model import RevenueStream, Segment, ValueProposition
from canvas_app.model.numbers import NOTHING, money
from canvas_app.model.pricing import AdvertisingPricing
from canvas_app.model.tariff_units import per, sold_by, unit_of
from canvas_app.report.content.blocks import Cell, Column, Figure, Heading, Table, text
from canvas_app.report.content.charts import chart
from canvas_app.report.content.rows import basis, percents, sources
from canvas_app.report.content.sentences import counted, listed
from canvas_app.report.plots import Wanted, plot
from canvas_app.report.plots.choices import compared_price, price_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis.forecast.offers import Sale
    from canvas_app.report.content.blocks import Block
    from canvas_app.report.content.story import Story

_MOST_RANGES = 8
_SAME_PRICE = 0.01
"""Prices closer than this share are the same one."""


@dataclass(frozen=True, slots=True)
class Deal:
    """What a segment pays for a stream in month 1, what it would pay, and what it is worth to it."""

    segment: Segment
    stream: RevenueStream
    sale: Sale[float]
    """What the segment buys of it: one of its components, in the unit of that."""
    paid: float
    """By customer and month; nothing for advertising, where customers are viewers."""
    worth: float | None
    """By customer and month, of the propositions between the two."""
    willing: tuple[float, float] | None = None
    """What the segment would pay by unit, where that is about this price."""

    @property
    def price(self) -> float:
        """What one unit costs."""
        return self.sale.price

    @property
    def per(self) -> str:
        """What the price is by: "per seat and month"."""
        if self.sale.unit == offers.CUSTOMER:
            return per(f"{offers.CUSTOMER}/month")
        parts = [part for part in self.stream.components if unit_of(part) == self.sale.unit]
        return per(sold_by(*parts) or self.sale.unit)


def pricing(story: Story) -> list[Block]:
    """Return prices against willingness to pay and value; nothing where no segment pays in month 1."""
    deals = _with_willingness(list(deals_of(story)))
    if not deals:
        return []
    return [
        Heading("Price, value and willingness to pay"),
        *_ranges(story, deals),
        _table(story, deals),
        *_best(story, deals),
    ]


def deals_of(story: Story) -> Iterator[Deal]:
    """Yield what each segment pays for each stream in month 1, the largest streams first."""
    for stream in story.streams:
        forecast = story.analysis.streams.forecasts[stream.id]
        figures = forecast.rows[:, 1].tolist()
        customers = 0.0 if is_advertising(stream) else figures[Row.CUSTOMERS]
        for segment in _buyers(story, stream):
            sale = bought_in(forecast, offers.said_by(segment))
            if sale is not None and sale.paid > 0.0:
                paid = figures[Row.REVENUE] / customers if customers > 0 else 0.0
                yield Deal(segment, stream, sale, paid, _worth(story, segment, stream))


def is_advertising(stream: RevenueStream) -> bool:
    """Return whether advertisers pay for a stream whose customers are viewers."""
    return bool(stream.components) and all(isinstance(each, AdvertisingPricing) for each in stream.components)


def _buyers(story: Story, stream: RevenueStream) -> list[Segment]:
    """Return the segments that buy a stream: those with customers in it, of advertising those without."""
    paying = [story.reported.elements.get(key) for key in sources(story, stream.id, "pays")]
    segments = [each for each in paying if isinstance(each, Segment)]
    counted_in = dict(story.analysis.streams.forecasts[stream.id].segment_shares)
    taking = [each for each in segments if counted_in.get(each.id, 0.0) > 0.0]
    if is_advertising(stream):
        return [each for each in segments if each not in taking] or segments
    return taking or segments


def _with_willingness(deals: Sequence[Deal]) -> list[Deal]:
    """Return the deals with what their segments would pay: that is about one unit of all that they buy."""
    segments = {deal.segment.id: deal.segment for deal in deals}.values()
    about = {id(deal) for segment in segments for deal in _about(segment, deals)}
    found = []
    for deal in deals:
        ends = [end.value for end in (deal.segment.wtp_low, deal.segment.wtp_high) if end is not None]
        known = bool(ends) and id(deal) in about
        found.append(replace(deal, willing=(min(ends), max(ends))) if known else deal)
    return found


def _about(segment: Segment, deals: Sequence[Deal]) -> Iterator[Deal]:
    """The deals of a segment that its willingness to pay is about."""
    theirs = [deal for deal in deals if deal.segment is segment]
    yield from compress(theirs, offers.meant(segment, [deal.sale for deal in theirs]))


def _worth(story: Story, segment: Segment, stream: RevenueStream) -> float | None:
    """Return what propositions that serve the segment and earn the stream are worth to a customer."""
    serving = set(sources(story, segment.id, "serves")) & set(sources(story, stream.id, "monetizes"))
    values = [
        each.value_per_customer.value
        for each in (story.reported.elements[key] for key in serving)
        if isinstance(each, ValueProposition) and each.value_per_customer is not None
    ]
    return sum(values) if values else None


def _ranges(story: Story, deals: Sequence[Deal]) -> list[Block]:
    known = [(deal, willing) for deal in deals if (willing := deal.willing) is not None][:_MOST_RANGES]
    if not known:
        return []
    write = story.currency
    rows = [
        Range(
            f"{deal.stream.name}, {deal.segment.name}",
            low,
            high,
            f"would pay {_span((low, high), write)} {deal.per}",
            (Mark(deal.price, f"pays {price_text(deal.price, write)}"),),
            deal.stream.id,
        )
        for deal, (low, high) in known
    ]
    title = _range_finding(known)
    note = basis(
        story,
        "Band: what customers would pay. Stroke: what one costs in month 1, with discounts and expansion.",
    )
    alt = f"{title}. " + " ".join(f"{row.label}: {row.text}, {row.marks[0].text}." for row in rows)
    return [Figure(title, lambda width: range_chart(rows, width), note, alt=alt)]


def _range_finding(known: Sequence[tuple[Deal, tuple[float, float]]]) -> str:
    above = [deal for deal, (_, high) in known if deal.price > high]
    below = [deal for deal, (low, _) in known if deal.price < low]
    if above:
        return f"{above[0].stream.name} costs more than {above[0].segment.name} would pay"
    if below:
        return f"{below[0].stream.name} costs less than {below[0].segment.name} would pay"
    if len(known) == 1:
        return f"The price of {known[0][0].stream.name} lies within what customers would pay"
    return f"{counted(len(known), 'price').capitalize()} lie within what customers would pay"


def _table(story: Story, deals: Sequence[Deal]) -> Table:
    columns = (
        Column("Segment"),
        Column("Stream"),
        Column("Price", end=True),
        Column("Would pay", end=True),
        Column("Pays a month", end=True, computed=True),
        Column("Worth a month", end=True),
        Column("Pays of worth", end=True, computed=True),
    )
    rows = []
    parts = percents([deal.paid / deal.worth if deal.worth and deal.paid else None for deal in deals])
    for deal, part in zip(deals, parts, strict=True):
        willing = deal.willing
        rows.append(
            (
                story.cell(deal.segment.id),
                story.cell(deal.stream.id),
                Cell(f"{price_text(deal.price, story.currency)} {deal.per}"),
                Cell(NOTHING if willing is None else _span(willing, story.currency)),
                Cell(money(deal.paid, story.currency) if deal.paid else NOTHING),
                Cell(money(deal.worth, story.currency)),
                Cell(part),
            )
        )
    note = basis(
        story,
        "Price: what one unit costs, with discounts and expansion; pays and worth by customer and month."
        f"{_by_viewer(story, deals)}",
    )
    return Table(columns, tuple(rows), note=note, summary="Prices, willingness to pay and value.")


def _by_viewer(story: Story, deals: Sequence[Deal]) -> str:
    """Return what advertising brings by viewer: nobody pays that, so it is no price."""
    brought = []
    for stream in {deal.stream.id: deal.stream for deal in deals if is_advertising(deal.stream)}.values():
        figures = story.analysis.streams.forecasts[stream.id].rows[:, 1].tolist()
        if figures[Row.CUSTOMERS] > 0.0:
            each = figures[Row.REVENUE] / figures[Row.CUSTOMERS]
            brought.append(f"{stream.name} {money(each, story.currency)}")
    return f" Ad revenue by viewer and month: {listed(brought)}." if brought else ""


def _span(ends: tuple[float, float], currency: str) -> str:
    return f"{price_text(ends[0], currency)} to {price_text(ends[1], currency)}"


def _best(story: Story, deals: Sequence[Deal]) -> list[Block]:
    """Return the profit by price of the largest stream whose segment answers to prices."""
    for stream in story.streams:
        payers = [story.snapshot.elements.get(key) for key in sources(story, stream.id, "pays")]
        if any(isinstance(each, Segment) and each.elasticity is not None for each in payers):
            wanted = Wanted(story.base, story.scenario, story.analysis, stream_id=stream.id)
            drawn = plot("price", wanted)
            if drawn.empty:
                return []
            beside = _beside_the_band(story, stream, deals)
            if beside is None:
                return [chart(drawn, story.theme)]
            drawn = replace(drawn, title=beside.finding, alt_text=f"{beside.finding}. {drawn.note}.")
            return [chart(drawn, story.theme), text(beside.caution)]
    return []


class _Beside(NamedTuple):
    """What is said of a best price that customers say they would not, or need not, pay."""

    finding: str
    caution: str


def _beside_the_band(story: Story, stream: RevenueStream, deals: Sequence[Deal]) -> _Beside | None:
    """Say why the best price may lie where customers say they would not, or need not, pay."""
    from canvas_app.analysis.questions.prices import price_curve

    curve = price_curve(story.base, stream.id, story.scenario)
    for deal in deals:
        if deal.stream is not stream or deal.willing is None or curve.best is None or curve.current is None:
            continue
        low, high = deal.willing
        side = "below" if curve.best < low else "above" if curve.best > high else None
        # Where the stream has several parts, its price is by another unit than the band.
        if side is None or abs(curve.current - deal.price) > _SAME_PRICE * deal.price:
            continue
        best, band = compared_price(curve, curve.best, story.currency), _span(deal.willing, story.currency)
        return _Beside(
            f"By the elasticity alone profit peaks at {best}, {side} what customers would pay",
            f"The price of {stream.name} with the highest profit, {best}, lies {side} the {band} that "
            f"{deal.segment.name} would pay: it follows from the elasticity alone, which knows no band. The "
            "two are separate inputs; where they point apart, try the price with customers before it is "
            "changed.",
        )
    return None
