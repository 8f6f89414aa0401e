"""What many trials hang on: partners, critical elements, segments, the market, what customers would pay.

What hangs on what is the same in all trials and is found once (`Hanging`); by trial only the money differs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from canvas_app.analysis.forecast import offers
from canvas_app.analysis.forecast.availability import missing_without
from canvas_app.analysis.forecast.costs import headcount
from canvas_app.analysis.forecast.offers import Sale
from canvas_app.analysis.metrics import actors, coverage, market, partners, resilience
from canvas_app.analysis.metrics.acquisition import is_paid
from canvas_app.analysis.simulation.trial_books import stacked
from canvas_app.analysis.simulation.trial_figures import hhi, largest_share, positive_total, ratio
from canvas_app.model import Channel, Partner, Segment

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from canvas_app.analysis.forecast.structure import Structure
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.simulation.trial_figures import TrialFigures
    from canvas_app.document import Snapshot
    from canvas_app.model import Domain, RevenueStream, Role


@dataclass(frozen=True)
class Hanging:
    """What hangs on what."""

    losing: tuple[tuple[str, ...], ...]
    """By partner, the streams that lose all or a part without it."""
    missing: tuple[tuple[tuple[str, float], ...], ...] | None
    """By element, the part of each stream that is lost without it; None where the flow is circular."""

    @classmethod
    def of(cls, snapshot: Snapshot, structure: Structure) -> Hanging:
        """Return what hangs on what in a model."""
        earning = dict.fromkeys(structure.streams, 1.0)
        losing = partners.losing_without(snapshot, structure, earning) if earning else {}
        ordered = (tuple(key for key in earning if key in found) for found in losing.values())
        return cls(tuple(ordered), _missing(snapshot, earning))


def _missing(
    snapshot: Snapshot, earning: dict[str, float]
) -> tuple[tuple[tuple[str, float], ...], ...] | None:
    if resilience.in_circles(snapshot):
        return None
    others = [key for key in snapshot.elements if key not in earning]
    found = missing_without(resilience.needs_of(snapshot), earning, others) if earning else {}
    return tuple(dict.fromkeys(tuple(sorted(lost.items())) for lost in found.values() if lost))


def partner_dependence(f: TrialFigures) -> Vector:
    """Return the largest share of revenue whose streams lose without one partner."""
    months, total = f.books.streams, f.stream_revenue.sum(axis=0)
    most = np.zeros(1)
    for keys in f.model.hanging.losing:
        most = np.maximum(most, sum((months[key].revenue for key in keys), np.zeros(1)))
    return ratio(most, np.where(total > 0.0, total, np.nan))


def largest_criticality(f: TrialFigures) -> Vector:
    """Return the largest share of revenue lost without one element."""
    if f.model.hanging.missing is None:
        return np.full(1, np.nan)
    earned = {key: np.maximum(month.revenue, 0.0) for key, month in f.books.streams.items()}
    most = np.zeros(1)
    for lost in f.model.hanging.missing:
        most = np.maximum(most, sum((earned[key] * part for key, part in lost), np.zeros(1)))
    return ratio(most, np.where(f.revenue > 0.0, f.revenue, np.nan))


def partner_payout(f: TrialFigures) -> Vector:
    """Return paid shares / revenue."""
    paid = (paid for month in f.books.streams.values() for _, paid in month.payouts)
    return ratio(sum(paid, np.zeros(1)), f.stream_revenue.sum(axis=0))


def partner_hhi(f: TrialFigures) -> Vector:
    """Return the HHI, 0 to 10,000, of what partners receive for supplies and as their share."""
    received = {partner.id: np.zeros(1) for partner in f.model.snapshot.of_kind(Partner)}
    for month in f.books.streams.values():
        for key, paid in month.payouts:
            received[key] = received[key] + paid
    for relation in f.model.structure.supplies:
        if relation.id in f.books.noted:
            received[relation.source] = received[relation.source] + f.books.noted[relation.id]
    if not received:
        return np.full(1, np.nan)
    return 10_000.0 * hhi(_positive(received.values()))


def _positive(vectors: Collection[Vector]) -> Vector:
    """Rows of what is above zero."""
    rows = stacked(list(vectors))
    return np.maximum(rows, 0.0, out=rows)


def cac_paid(f: TrialFigures) -> Vector:
    """Return the cost of paid channels by the customers whom they bring."""
    snapshot = f.model.snapshot
    paid = {item.id: item for item in snapshot.of_kind(Channel) if is_paid(item)}
    if not paid:
        return np.full(1, np.nan)
    spent = np.zeros(1)
    for item in paid.values():
        if item.spend is not None:
            spent = spent + item.spend.value
    for relation in snapshot.relations.values():
        if relation.kind == "incurs" and relation.source in paid:
            cost = snapshot.elements[relation.target]
            if cost.kind == "cost" and cost.category == "sm" and cost.id in f.books.noted:
                spent = spent + f.books.noted[cost.id] * relation.allocation
    return ratio(spent, f.books.brought)


def _by_segment(f: TrialFigures, figure: str) -> dict[str, Vector]:
    """A figure of the streams by the share of their customers in a segment."""
    parts: dict[str, Vector] = {}
    for month in f.books.streams.values():
        for key, share in month.segment_shares:
            parts[key] = parts.get(key, np.zeros(1)) + getattr(month, figure) * share
    return parts


def top_segment_share(f: TrialFigures) -> Vector:
    """Return the largest segment's share of what segments pay."""
    paid = _by_segment(f, "revenue").values()
    return largest_share(_positive(paid)) if paid else np.full(1, np.nan)


class Markets:
    """The markets of the paying segments by trial; of segments that overlap the largest counts."""

    def __init__(self, f: TrialFigures) -> None:
        snapshot = f.model.snapshot
        segments = [segment for segment in snapshot.of_kind(Segment) if segment.payer]
        measured = any(segment.accounts_tam is not None for segment in segments)
        customers, revenue = (_by_segment(f, name) if measured else {} for name in ("customers", "revenue"))
        self.segments = [
            market.segment_market(
                segment,
                cast("float", customers.get(segment.id, np.zeros(1))),
                cast("float", revenue.get(segment.id, np.zeros(1))),
            )
            for segment in segments
        ]
        self.counted = _counted(self.segments, tuple(market.overlapping(snapshot, segments)))

    def total(self, field: str) -> Vector:
        """Return the sum of a field over the counted segments that have it."""
        return self._sum(field, field)

    def reached(self, of: str, field: str) -> Vector:
        """Return how much of a field's total a figure reaches, over the segments that have the field."""
        return ratio(self._sum(of, field), self._sum(field, field))

    def _sum(self, of: str, having: str) -> Vector:
        total, known = np.zeros(1), np.zeros(1, bool)
        for each, counts in zip(self.segments, self.counted, strict=True):
            if getattr(each, having) is not None:
                total = total + np.where(counts, getattr(each, of), 0.0)
                known = known | counts
        return np.where(known, total, np.nan)


def markets(f: TrialFigures) -> Markets:
    """Return the markets of a block of trials, found once."""
    known = f.found.get("markets")
    if known is None:
        known = f.found["markets"] = Markets(f)
    return cast("Markets", known)


def _counted(segments: Sequence[market.SegmentMarket], overlaps: tuple[market.Overlap, ...]) -> list[Vector]:
    """Whether each segment counts: it is the first of the largest among those it overlaps with."""
    counted = [np.ones(1, bool) for _ in segments]
    groups: dict[str, list[int]] = {}
    for index, root in enumerate(market.groups_of(segments, overlaps)):
        groups.setdefault(root, []).append(index)
    for members in groups.values():
        if len(members) > 1:
            sizes = [_sizes(segments[index]) for index in members]
            best = np.zeros(1, np.intp)
            money, accounts = sizes[0]
            for place, (more, many) in enumerate(sizes[1:], start=1):
                larger = (more > money) | ((more == money) & (many > accounts))
                best = np.where(larger, place, best)
                money, accounts = np.where(larger, more, money), np.where(larger, many, accounts)
            for place, index in enumerate(members):
                counted[index] = best == place
    return cast("list[Vector]", counted)


def _sizes(each: market.SegmentMarket) -> tuple[Vector, Vector]:
    """What a market is compared by: money, then accounts; nothing where it is not known."""
    money, accounts = (
        np.atleast_1d(np.zeros(1) if size is None else size) for size in (each.tam, each.accounts)
    )
    return money, accounts


def customer_surplus(f: TrialFigures) -> Vector:
    """Return what the paying segments would have paid less what they pay, as `actors` counts it."""
    total, known = np.zeros(1), np.zeros(1, bool)
    for segment in f.model.snapshot.of_kind(Segment):
        ends = [end for end in (segment.wtp_low, segment.wtp_high) if end is not None]
        if not segment.payer or not ends:
            continue
        values = [np.atleast_1d(end.value) for end in ends]
        sold = _bought(f, segment)
        for sale, chosen in zip(sold, _meant(sold, offers.said_by(segment), values), strict=True):
            each = actors.surplus_of_trials(_price(sale), values)
            total = total + np.where(chosen, sale.units * each, 0.0)
            known = known | chosen
    return np.where(known, total, np.nan)


def _bought(f: TrialFigures, segment: Segment) -> list[Sale[Vector]]:
    """What a segment buys: of every stream one kind of unit, which may differ between the trials."""
    found, said = [], offers.said_by(segment)
    for key, month in f.books.streams.items():
        share = next((share for other, share in month.segment_shares if other == segment.id), None)
        if share is None:
            continue
        stream = cast("RevenueStream", f.model.snapshot.elements[key])
        sales = offers.sales(stream, month.sold, month.customers, month.revenue)
        left = np.broadcast_arrays(share, month.customers)[0] > 0.0
        for sale, must_pay in offers.by_rank(sales, said):
            here = left & (sale.units > 0.0) & ((sale.paid > 0.0) | (not must_pay))
            if here.any():
                parts = (np.where(here, amount * share, 0.0) for amount in (sale.units, sale.paid))
                found.append(Sale(sale.unit, sale.once, *parts))
            left = left & ~here
    return found


def _price(sale: Sale[Vector]) -> Vector:
    return sale.paid / np.where(sale.units > 0.0, sale.units, np.nan)


def _meant(sold: Sequence[Sale[Vector]], said: str, ends: Sequence[Vector]) -> list[Vector]:
    """Which sales the willingness to pay is about, by trial; see `offers.meant`."""
    if not sold:
        return []
    willing = sum(ends, np.zeros(1)) / len(ends)
    there = [sale.units > 0.0 for sale in sold]
    parts = [_price(sale) / np.where(willing > 0.0, willing, np.nan) for sale in sold]
    named = [here & offers.names_unit(said, sale.unit) for here, sale in zip(there, sold, strict=True)]
    any_named = np.logical_or.reduce(np.broadcast_arrays(*named))
    known = [
        np.where(any_named, name, here & (part >= 1.0 / offers.FAR) & (part <= offers.FAR))
        for name, here, part in zip(named, there, parts, strict=True)
    ]
    far = [np.where(each, offers.distances(part), np.inf) for each, part in zip(known, parts, strict=True)]
    nearest = np.array(np.broadcast_arrays(*far)).argmin(axis=0)
    kinds = list(dict.fromkeys((sale.unit, sale.once) for sale in sold))
    of_kind = np.array([kinds.index((sale.unit, sale.once)) for sale in sold])
    kind = of_kind[nearest]
    return [each & (kind == number) for each, number in zip(known, of_kind.tolist(), strict=True)]


def chain_balance(f: TrialFigures) -> Vector:
    """Return the mean evenness over the focus stages of the domains, weighed as the document chooses."""
    structure, weights = f.model.structure, _stage_weights(f)
    found = []
    for key in structure.domains:
        lanes = coverage.focus_weights(cast("Domain", f.model.snapshot.elements[key]), structure)
        found.append(_evenness(stacked([weights.get(lane, np.zeros(1)) for lane in lanes])))
    balances = stacked(found)
    known = ~np.isnan(balances)
    return ratio(np.where(known, balances, 0.0).sum(axis=0), known.sum(axis=0))


def _stage_weights(f: TrialFigures) -> dict[str, Vector]:
    """What stands in each stage, as `coverage.stage_weights` weighs it."""
    structure, elements, by = f.model.structure, f.model.snapshot.elements, f.info.balance_by
    if by == "elements":
        return {lane: np.array([float(count)]) for lane, count in structure.covering.items()}
    weights: dict[str, Vector] = {}
    for key in structure.costing if by == "cost" else structure.roles:
        lane = structure.lane(elements[key])
        if by == "cost":
            weight = np.maximum(f.books.noted.get(key, np.zeros(1)), 0.0)
        else:
            weight = headcount(cast("Role", elements[key]), f.model.time_of(f.trials))[1]
        if lane is not None:
            weights[lane] = weights.get(lane, np.zeros(1)) + weight
    return weights


def _evenness(amounts: Vector) -> Vector:
    """Pielou's evenness of the rows by trial; see `concentration.evenness`."""
    parts = amounts / positive_total(amounts)
    if len(parts) < 2:
        return parts.sum(axis=0) if len(parts) else np.full(1, np.nan)
    return np.asarray(-(parts * np.log(np.where(parts == 0.0, 1.0, parts))).sum(axis=0) / np.log(len(parts)))
