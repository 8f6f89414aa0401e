"""What the revenue hangs on: R240 to R243 and R305."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.checks.finding import Found
from canvas_app.analysis.checks.form import grip
from canvas_app.analysis.checks.rule import WholeRule, latest_sales, rule_infos
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics import concentration, market
from canvas_app.analysis.metrics.resilience import base_revenue
from canvas_app.model import DOCUMENT_ID, Partner, Risk
from canvas_app.model.fixes import Fix
from canvas_app.model.numbers import compact, percent
from canvas_app.model.relations import Threatens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot

_REPLACEABLE = frozenset({"activity", "role", "resource", "partner"})
"""Kinds of element that something else could stand in for; a stage or a proposition is what it is."""


def _earning(at: Situation, month: int) -> tuple[list[str], Vector]:
    """The streams that earn in a month, with their revenue."""
    assert at.analysis is not None
    revenue = at.analysis.revenue_of_month(month)
    earning = np.flatnonzero(revenue > 0.0)
    return [at.analysis.stream_ids[place] for place in earning.tolist()], revenue[earning]


def _under_way(at: Situation) -> bool:
    """Whether a stream has nobody yet who pays, as R201 says: till then shares of the revenue say nothing."""
    streams = at.form.of_kind.get("revenue_stream", ())
    return any(not at.form.entering(stream, "pays", "shares") for stream in streams)


def _one_stream(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    limits = rule_infos()["R240"].limits
    month = int(limits["month"])
    ids, revenue = _earning(at, month)
    share = float(revenue.max() / revenue.sum()) if ids else 0.0
    if share > limits["most"] and not _under_way(at):
        # A model that has only one stream says so itself.
        alone = len(at.analysis.stream_ids) == 1
        words = {"share": "all" if share >= 1.0 else percent(share), "month": str(month)}
        yield Found(words, ids[int(revenue.argmax())], severity="hint" if alone else None)


def _few_streams(at: Situation) -> Iterator[Found]:
    limits = rule_infos()["R241"].limits
    ids, revenue = _earning(at, int(limits["month"]))
    index = concentration.normalised_hhi(revenue)
    concentrated = len(ids) >= limits["streams"] and index is not None and index > limits["most"]
    if concentrated and not _under_way(at):
        largest = np.argsort(-revenue, kind="stable").tolist()
        words = {"index": compact(index), "month": str(int(limits["month"]))}
        yield Found(words, DOCUMENT_ID, ids=tuple(ids[place] for place in largest))


def _one_segment(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    paid = market.by_segment(at.analysis, Row.REVENUE)
    total = sum(paid.values())
    key = max(paid, key=lambda key: paid[key], default=None)
    if key is None or total <= 0.0:
        return
    share = paid[key] / total
    if share > rule_infos()["R243"].limits["most"]:
        yield Found({"share": "All" if share >= 1.0 else percent(share)}, key)


# --- R242: a partner that is hard to replace ----------------------------------------------------------------


def _hard_to_lose(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    limits, elements = rule_infos()["R242"].limits, at.snapshot.elements
    revenue, depends = base_revenue(at.analysis), at.dependence
    total = sum(revenue.values())
    if total <= 0.0 or depends.circular:
        return

    def holds(key: str) -> bool:
        partner = elements[key]
        hard = isinstance(partner, Partner) and grip(partner) < limits["substitutability"]
        return hard and not _risk_is_recorded(at.snapshot, key)

    offers = at.analysis.structure.received
    paid = [(offer.source, stream) for stream, found in offers.items() for offer in found]
    paying = {partner: stream for partner, stream in paid if holds(partner)}
    leading = set(depends.leading(holds, revenue, limits["most"]))
    missing = depends.missing(leading)
    for key in [key for key in at.form.of_kind.get("partner", ()) if key in leading or key in paying]:
        lost = dict(missing.get(key, {})) if key in leading else {}
        if key in paying:
            lost[paying[key]] = 1.0  # its own revenue is what the stream has a share of
        share = sum(revenue.get(stream, 0.0) * part for stream, part in lost.items()) / total
        if share > limits["most"]:
            yield Found({"share": percent(share)}, key, ids=tuple(lost))


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
    revenue, depends = base_revenue(at.analysis), at.dependence
    total, most = sum(revenue.values()), rule_infos()["R305"].limits["most"]
    elements = at.snapshot.elements
    if total <= 0.0 or depends.circular:
        return
    leading = depends.leading(lambda key: elements[key].kind in _REPLACEABLE, revenue, most)
    ways: dict[tuple[str, ...], list[str]] = {}
    for key, streams in depends.held_by(leading).items():
        earning = tuple(stream for stream in streams if revenue.get(stream, 0.0) > 0.0)
        if sum(revenue[stream] for stream in earning) / total > most:
            ways.setdefault(earning, []).append(key)
    for held_streams, keys in ways.items():
        words = {
            "streams": _listed([at.name(key) for key in held_streams]),
            "earn": "earns" if len(held_streams) == 1 else "earn",
            "name": _listed([at.name(key) for key in keys]),
        }
        yield Found(words, keys[0], ids=(*keys[1:], *held_streams))


def _listed(names: Sequence[str]) -> str:
    """The first two of some names, and how many more there are."""
    if len(names) <= 2:
        return " and ".join(names)
    return f"{names[0]}, {names[1]} and {len(names) - 2} more"


RULES: tuple[Rule, ...] = (
    WholeRule("R240", _one_stream, latest_sales, numbers=True),
    WholeRule("R241", _few_streams, latest_sales, numbers=True),
    WholeRule("R242", _hard_to_lose, latest_sales, numbers=True, fix=_record_the_risk),
    WholeRule("R243", _one_segment, latest_sales, numbers=True),
    WholeRule("R305", _only_way, latest_sales, numbers=True),
)
