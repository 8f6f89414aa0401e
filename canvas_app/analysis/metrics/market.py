"""How large the market is and how much of it the model has: TAM, SAM, SOM, penetration, attainment.

TAM = accounts x annual spend, SAM = TAM x serviceable share, SOM = SAM x obtainable share, at the level of
month 1. A segment without a serviceable share is served as a whole. Segments that overlap are never added:
the largest stands for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.analysis.forecast.customers import amount
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import economics
from canvas_app.model import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from canvas_app.analysis.metrics.resilience import HasStreams
    from canvas_app.document import Snapshot


class SegmentMarket(NamedTuple):
    """The market of one segment; money by the year. None: the number that it needs is not entered."""

    segment_id: str
    name: str
    accounts: float | None
    sam_accounts: float | None
    som_accounts: float | None
    tam: float | None
    sam: float | None
    som: float | None
    customers: float = 0.0
    """Customers of month 1 in the segment; one who takes two streams counts in both."""
    revenue: float = 0.0
    """Revenue of month 1 that the segment pays."""


class Overlap(NamedTuple):
    """Two segments that share customers, so that their markets must not be added."""

    first: str
    second: str
    sentence: str


class Market(NamedTuple):
    """The markets of the paying segments, and what they come to together."""

    segments: tuple[SegmentMarket, ...]
    counted: tuple[SegmentMarket, ...]
    """Of segments that overlap only the largest."""
    overlaps: tuple[Overlap, ...]

    def total(self, field: str) -> float | None:
        """Return the sum of a field over the counted segments that have it; None if none has."""
        values = [value for each in self.counted if (value := getattr(each, field)) is not None]
        return sum(values) if values else None

    def reached(self, of: str, field: str) -> float | None:
        """Return how much of a field's total a figure reaches, over the segments that have the field."""
        having = [each for each in self.counted if getattr(each, field) is not None]
        whole = sum(getattr(each, field) for each in having)
        return economics.ratio(sum(getattr(each, of) for each in having), whole) if having else None

    @property
    def warning(self) -> str | None:
        """One sentence about the overlaps, or None."""
        if not self.overlaps:
            return None
        return f"{self.overlaps[0].sentence} Only the largest of overlapping segments is counted."


def size(factors: Iterable[float]) -> float:
    """Return the size of a market as the product of its factors: accounts, spend, shares."""
    product = 1.0
    for factor in factors:
        product *= factor
    return product


def market(snapshot: Snapshot, numbers: HasStreams) -> Market:
    """Return the market of a model: its paying segments, with what they have and pay in month 1."""
    segments = [segment for segment in snapshot.of_kind(Segment) if segment.payer]
    customers, revenue = by_segment(numbers, Row.CUSTOMERS), by_segment(numbers, Row.REVENUE)
    markets = tuple(
        segment_market(segment, customers.get(segment.id, 0.0), revenue.get(segment.id, 0.0))
        for segment in segments
    )
    overlaps = tuple(overlapping(snapshot, segments))
    return Market(markets, _counted(markets, overlaps), overlaps)


def segment_market(segment: Segment, customers: float = 0.0, revenue: float = 0.0) -> SegmentMarket:
    """Return the market of one segment from its assumptions."""
    accounts = None if segment.accounts_tam is None else segment.accounts_tam.value
    served = amount(segment.serviceable_share, 1.0)
    won = None if segment.obtainable_share is None else segment.obtainable_share.value
    spend = None if segment.annual_spend is None else segment.annual_spend.value
    sam_accounts = None if accounts is None else size((accounts, served))
    som_accounts = None if sam_accounts is None or won is None else size((sam_accounts, won))
    return SegmentMarket(
        segment.id,
        segment.name,
        accounts,
        sam_accounts,
        som_accounts,
        _money(accounts, spend),
        _money(sam_accounts, spend),
        _money(som_accounts, spend),
        customers,
        revenue,
    )


def _money(accounts: float | None, spend: float | None) -> float | None:
    return None if accounts is None or spend is None else size((accounts, spend))


def by_segment(numbers: HasStreams, row: Row) -> dict[str, float]:
    """Return a figure of month 1 by segment: that of the streams by the share of their customers."""
    parts: dict[str, float] = {}
    figures = numbers.streams.month(row, 1).tolist()
    for forecast, figure in zip(numbers.streams.forecasts.values(), figures, strict=True):
        for segment_id, share in forecast.segment_shares:
            parts[segment_id] = parts.get(segment_id, 0.0) + figure * share
    return parts


def overlapping(snapshot: Snapshot, segments: Iterable[Segment]) -> Iterable[Overlap]:
    """Yield the pairs of segments that share customers (a convention of this program).

    Segments overlap if they have the same name, if one depends on the other, or if one is the mass market, to
    which everybody belongs who is not another side of the market.
    """
    counted = {segment.id: segment for segment in segments if segment.accounts_tam is not None}
    named: dict[str, Segment] = {}
    for segment in counted.values():
        first = named.setdefault(segment.name.casefold().strip(), segment)
        if first is not segment:
            yield Overlap(first.id, segment.id, f"Two segments are called {segment.name}.")
    for relation in snapshot.relations.values():
        if relation.kind == "depends_on" and {relation.source, relation.target} <= counted.keys():
            one, other = counted[relation.source], counted[relation.target]
            yield Overlap(one.id, other.id, f"{one.name} depends on {other.name}.")
    for mass in [each for each in counted.values() if each.segment_type == "mass"][:1]:
        for segment in counted.values():
            if segment is not mass and segment.segment_type != "multi_sided":
                sentence = f"{mass.name} is the mass market, so it contains {segment.name}."
                yield Overlap(mass.id, segment.id, sentence)


def groups_of(markets: Sequence[SegmentMarket], overlaps: Iterable[Overlap]) -> list[str]:
    """Return for each market which segment stands for the group of those that overlap."""
    group = {each.segment_id: each.segment_id for each in markets}

    def root(key: str) -> str:
        while group[key] != key:
            key = group[key]
        return key

    for overlap in overlaps:
        group[root(overlap.second)] = root(overlap.first)
    return [root(each.segment_id) for each in markets]


def _counted(markets: tuple[SegmentMarket, ...], overlaps: tuple[Overlap, ...]) -> tuple[SegmentMarket, ...]:
    """The segments to be added: of each group that overlaps the largest, in money or else in accounts."""
    groups, largest = groups_of(markets, overlaps), dict[str, SegmentMarket]()
    for key, each in zip(groups, markets, strict=True):
        known = largest.get(key)
        if known is None or _size(each) > _size(known):
            largest[key] = each
    return tuple(each for key, each in zip(groups, markets, strict=True) if largest[key] is each)


def _size(each: SegmentMarket) -> tuple[float, float]:
    return each.tam or 0.0, each.accounts or 0.0
