"""Segments whose money is in doubt: they pay more than they get, or nothing answers their needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics.fit import fit
from canvas_app.analysis.metrics.market import by_segment
from canvas_app.model import Segment, ValueProposition
from canvas_app.model.numbers import money, percent
from canvas_app.report.content.blocks import Span
from canvas_app.report.content.pricing import deals_of
from canvas_app.report.content.rows import sources

if TYPE_CHECKING:
    from canvas_app.report.content.blocks import Spans
    from canvas_app.report.content.pricing import Deal
    from canvas_app.report.content.story import Story

_VISIBLE = 0.005
"""What is paid is above what it is worth from where a reader sees that: as 101 % of it."""


class Dear(NamedTuple):
    """A stream that a customer pays more for, month by month, than it is worth to one."""

    deal: Deal
    paid: float
    """Without what is paid once."""
    worth: float

    @property
    def part(self) -> float:
        """What is paid, as a part of the worth."""
        return self.paid / self.worth


class Doubt(NamedTuple):
    """A segment that pays, with what speaks against its staying."""

    segment: Segment
    share: float
    """Of the revenue of month 1."""
    dearest: Dear | None
    """What it pays more for than that is worth, month by month."""
    unanswered: bool
    """Whether its pains and gains are known and no proposition that serves it answers one."""


def doubts(story: Story) -> list[Doubt]:
    """Return the segments whose money is in doubt, those that bring most first."""
    paid = by_segment(story.analysis, Row.REVENUE)
    total = float(story.analysis.total_revenue[0])
    if total <= 0.0 or story.incomplete:
        return []
    dear = [one for deal in deals_of(story) if (one := _above_worth(story, deal)) is not None]
    found: list[Doubt] = []
    for key, amount in paid.items():
        segment = story.reported.elements.get(key)
        if isinstance(segment, Segment) and amount > 0.0:
            theirs = [each for each in dear if each.deal.segment.id == key]
            dearest = max(theirs, key=lambda each: each.part, default=None)
            found.append(Doubt(segment, amount / total, dearest, _unanswered(story, segment)))
    return sorted((each for each in found if each.dearest or each.unanswered), key=lambda each: -each.share)


def _above_worth(story: Story, deal: Deal) -> Dear | None:
    """Return what a customer pays month by month where that is more than it is worth."""
    figures = story.analysis.streams.forecasts[deal.stream.id].rows[:, 1].tolist()
    lasting = figures[Row.REVENUE] - figures[Row.ONE_OFF]
    if not deal.worth or figures[Row.CUSTOMERS] <= 0.0:
        return None
    found = Dear(deal, lasting / figures[Row.CUSTOMERS], deal.worth)
    return found if found.part >= 1.0 + _VISIBLE else None


def _unanswered(story: Story, segment: Segment) -> bool:
    serving = (story.snapshot.elements.get(key) for key in sources(story, segment.id, "serves"))
    shares = [fit(each, segment).share for each in serving if isinstance(each, ValueProposition)]
    known = [share for share in shares if share is not None]
    return bool(known) and max(known) <= 0.0


def doubt_words(story: Story, doubt: Doubt) -> Spans:
    """Return why the money of a segment is in doubt, and how much of the revenue that is."""
    segment, dear = doubt.segment, doubt.dearest
    unanswered = "no proposition answers a pain or gain of theirs"
    why = unanswered
    if dear is not None:
        paid, worth = (money(amount, story.currency) for amount in (dear.paid, dear.worth))
        stream = dear.deal.stream.name
        why = (
            f"the price is above what they get: a customer pays {paid} a month for “{stream}”, "
            f"{percent(dear.part)} of the {worth} that it is worth"
        )
        why += f", and {unanswered}" if doubt.unanswered else ""
    part = f"They bring {percent(doubt.share)} of the revenue of month 1."
    return (Span("For “"), Span(segment.name, target=segment.id), Span(f"” {why}. {part}"))
