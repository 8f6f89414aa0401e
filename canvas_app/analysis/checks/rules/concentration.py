"""What the revenue hangs on: R240 to R243 and R305."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import concentration, market
from canvas_app.analysis.checks.dependence import dependence_of
from canvas_app.analysis.checks.finding import Found
from canvas_app.analysis.checks.rule import WholeRule, latest_numbers, rule_infos
from canvas_app.analysis.resilience import base_revenue
from canvas_app.analysis.streams import Row
from canvas_app.model import DOCUMENT_ID, Partner, Risk
from canvas_app.model.fixes import Fix
from canvas_app.model.numbers import compact, percent
from canvas_app.model.relations import Threatens

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.document import Snapshot

_REPLACEABLE = frozenset({"activity", "role", "resource", "partner"})
"""Kinds of element that something else could stand in for; a stage or a proposition is what it is."""


def _earning(at: Situation, month: int) -> dict[str, float]:
    """The revenue of the streams that earn in a month, the largest first."""
    assert at.analysis is not None
    streams = at.analysis.streams
    revenue = zip(streams.ids, streams.month(Row.REVENUE, month).tolist(), strict=True)
    kept = [(key, money) for key, money in revenue if money > 0.0 and key in at.snapshot.elements]
    return dict(sorted(kept, key=lambda item: -item[1]))


def _under_way(at: Situation) -> bool:
    """Whether a stream has nobody yet who pays, as R201 says: till then shares of the revenue say nothing."""
    paid = {one.target for kind in ("pays", "shares") for one in at.form.by_kind.get(kind, ())}
    return any(stream.id not in paid for stream in at.form.of_kind.get("revenue_stream", ()))


def _one_stream(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    limits = rule_infos()["R240"].limits
    month = int(limits["month"])
    revenue = _earning(at, month)
    share = next(iter(revenue.values())) / sum(revenue.values()) if revenue else 0.0
    if share > limits["most"] and not _under_way(at):
        # A model that has only one stream says so itself.
        alone = len(at.analysis.stream_ids) == 1
        words = {"share": percent(share), "month": str(month)}
        yield Found(words, next(iter(revenue)), severity="hint" if alone else None)


def _few_streams(at: Situation) -> Iterator[Found]:
    limits = rule_infos()["R241"].limits
    revenue = _earning(at, int(limits["month"]))
    index = concentration.normalised_hhi(list(revenue.values()))
    concentrated = len(revenue) >= limits["streams"] and index is not None and index > limits["most"]
    if concentrated and not _under_way(at):
        yield Found({"index": compact(index)}, DOCUMENT_ID, ids=tuple(revenue))


def _one_segment(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    paid = market.by_segment(at.analysis, Row.REVENUE)
    total = sum(paid.values())
    key = max(paid, key=lambda key: paid[key], default=None)
    if key is None or total <= 0.0 or key not in at.snapshot.elements:
        return
    if paid[key] / total > rule_infos()["R243"].limits["most"]:
        yield Found({"share": percent(paid[key] / total)}, key)


# --- R242: a partner that is hard to replace ----------------------------------------------------------------


def _partners_and_money(at: Situation) -> Hashable:
    partners = [at.snapshot.elements.get(each.id) for each in at.form.of_kind.get("partner", ())]
    said = tuple((each.id, _grip(each)) for each in partners if isinstance(each, Partner))
    return latest_numbers(at), said


def _grip(partner: Partner) -> float:
    """How easily a partner is replaced; a sole source has no stand-in, whatever the number says."""
    return 0.0 if partner.sole_source else partner.substitutability


def _hard_to_lose(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    limits = rule_infos()["R242"].limits
    revenue, depends = base_revenue(at.analysis), dependence_of(at)
    total = sum(revenue.values())
    elements = (at.snapshot.elements[each.id] for each in at.form.of_kind.get("partner", ()))
    held = [
        each for each in elements if isinstance(each, Partner) and _grip(each) < limits["substitutability"]
    ]
    held = [partner for partner in held if not _risk_is_recorded(at.snapshot, partner.id)]
    if total <= 0.0 or depends.circular or not held:
        return
    offers = at.analysis.structure.received
    paying = {offer.source: stream for stream, found in offers.items() for offer in found}
    leading = set(depends.leading({partner.id for partner in held}.__contains__, revenue, limits["most"]))
    missing = depends.missing(leading)
    for partner in held:
        lost = dict(missing.get(partner.id, {})) if partner.id in leading else {}
        if partner.id in paying:
            lost[paying[partner.id]] = 1.0  # its own revenue is what the stream has a share of
        share = sum(revenue.get(key, 0.0) * part for key, part in lost.items()) / total
        if share > limits["most"]:
            yield Found({"share": percent(share)}, partner.id, ids=tuple(lost))


def _risk_is_recorded(snapshot: Snapshot, partner_id: str) -> bool:
    return any(relation.kind == "threatens" for relation in snapshot.incoming.get(partner_id, ()))


def _record_the_risk(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Record the loss of the partner as a risk; what it would cost is left to people who know."""
    partner = snapshot.elements.get(finding.subject)
    if not isinstance(partner, Partner):
        return None
    risk = Risk(
        name=f"Losing {partner.name}"[:120],
        description=finding.sentence,
        category="partner",
        severity=5,
        stage=partner.stage,
    )
    return Fix("Record the risk", put=(risk, Threatens(source=risk.id, target=partner.id)))


# --- R305: the only way -------------------------------------------------------------------------------------


def _only_way(at: Situation) -> Iterator[Found]:
    """One sentence for the elements that hold the same streams: about the one furthest upstream."""
    assert at.analysis is not None
    revenue, depends = base_revenue(at.analysis), dependence_of(at)
    total, most = sum(revenue.values()), rule_infos()["R305"].limits["most"]
    elements = at.snapshot.elements
    if total <= 0.0 or depends.circular:
        return
    if not any(depends.leading(lambda key: elements[key].kind in _REPLACEABLE, revenue, most)):
        return
    holding: dict[str, list[str]] = {}
    for stream, chain in depends.passed.items():
        for key in chain if revenue.get(stream, 0.0) > 0.0 else ():
            if elements[key].kind in _REPLACEABLE:
                holding.setdefault(key, []).append(stream)
    ways: dict[tuple[str, ...], list[str]] = {}
    for key, streams in holding.items():
        if sum(revenue[stream] for stream in streams) / total > most:
            ways.setdefault(tuple(streams), []).append(key)
    for held_streams, keys in ways.items():
        keys.reverse()  # the chain of a stream begins with what stands nearest to it
        words = {
            "streams": _listed([elements[key].name for key in held_streams]),
            "earn": "earns" if len(held_streams) == 1 else "earn",
            "name": _listed([elements[key].name for key in keys]),
        }
        yield Found(words, keys[0], ids=(*keys[1:], *held_streams))


def _listed(names: Sequence[str]) -> str:
    """The first two of some names, and how many more there are."""
    if len(names) <= 2:
        return " and ".join(names)
    return f"{names[0]}, {names[1]} and {len(names) - 2} more"


RULES: tuple[Rule, ...] = (
    WholeRule("R240", _one_stream, latest_numbers, numbers=True),
    WholeRule("R241", _few_streams, latest_numbers, numbers=True),
    WholeRule("R242", _hard_to_lose, _partners_and_money, numbers=True, fix=_record_the_risk),
    WholeRule("R243", _one_segment, latest_numbers, numbers=True),
    WholeRule("R305", _only_way, latest_numbers, numbers=True),
)
