"""What the value chain must have: R101 to R120."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.capacity import short_stages
from canvas_app.analysis.checks.finding import Found, quoted
from canvas_app.analysis.checks.form import A_STAGE, BIT
from canvas_app.analysis.checks.reliance import (
    COMPANY,
    acting_alone,
    domains_of_streams,
    missing_before,
    sold_from,
)
from canvas_app.analysis.checks.rule import NearRule, WholeRule, form_of, latest_sales, rule_infos
from canvas_app.analysis.checks.rules import chain_fixes as fixes
from canvas_app.model import STAGE_CODES, label_of
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.relations import flow_ends

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from canvas_app.analysis.checks.form import Form
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.model import Domain, RevenueStream, StageCode
    from canvas_app.model.relations import Feeds


def _nothing_produces_it(look: Look, stream: RevenueStream) -> Iterator[Found]:
    ends = map(flow_ends, [*look.incoming(stream.id), *look.outgoing(stream.id)])
    if not any(pair is not None and pair[1] == stream.id for pair in ends):
        yield Found()


def _no_stage_behind(situation: Situation) -> Iterator[Found]:
    """Streams that nothing produces are left to R101: one cause, one sentence."""
    form = situation.form
    domains, behind = domains_of_streams(form), form.behind
    known: dict[tuple[str, ...], tuple[str, int]] = {}
    for key in form.of_kind.get("revenue_stream", ()):
        if key not in form.upstream:
            continue
        of = domains.get(key, ())
        ids = tuple(domain.id for domain in of)
        if ids not in known:
            known[ids] = _wanted_behind([sold_from(form.focus(domain)) for domain in of] or [sold_from(())])
        stage, wanted = known[ids]
        if not behind.get(key, 0) & wanted:
            yield Found({"name": situation.name(key), "stage": stage}, key)


def _wanted_behind(codes: list[StageCode]) -> tuple[str, int]:
    """What is said of the stages that something is sold from, and the bits that show one of them."""
    wanted = A_STAGE
    for code in codes:
        wanted |= BIT[code]
    return label_of(codes[0]), wanted


def _empty_lane(situation: Situation) -> Iterator[Found]:
    form = situation.form
    for domain in form.domains:
        for code in form.focus(domain):
            if code not in form.covered:
                words = {"domain": situation.name(domain.id), "stage": label_of(code)}
                yield Found(words, fixes.lane_subject(domain.id, code), (domain.id, *_drawn(form, code)))


def _drawn(form: Form, code: StageCode) -> Iterator[str]:
    return (stage.id for stage in form.stages if stage.code == code)


def _nothing_before(situation: Situation) -> Iterator[Found]:
    form = situation.form
    for stage in form.stages:
        missing = missing_before(form, stage)
        if missing:
            yield Found({"name": situation.name(stage.id), "stage": label_of(missing[0])}, stage.id)


def _weak_upstream(situation: Situation) -> Iterator[Found]:
    form, limits = situation.form, rule_infos()["R105"].limits
    untouched = limits["untouched"]
    if all(stage.quality.value >= untouched for stage in form.stages):
        return
    effective = _effective_qualities(form)
    stages = {stage.id: stage for stage in form.stages}
    for stage in form.stages:
        if stage.id in form.upstream and stage.id not in effective:
            continue  # In a circle, or behind one, nothing can be said; R301 says so.
        quality, weakest = effective.get(stage.id, (stage.quality.value, stage.id))
        if quality < limits["least"] and stages[weakest].quality.value < untouched:
            cause = "Its own quality" if weakest == stage.id else f"Weak {situation.name(weakest)}"
            words = {"cause": cause, "stage": situation.name(stage.id), "q": f"{quality * 100:.0f}"}
            yield Found(words, stage.id, (weakest,))


def _effective_qualities(form: Form) -> Mapping[str, tuple[float, str]]:
    """The quality that reaches each element along the flow, with the weakest stage that it came through."""
    stages = {stage.id: stage for stage in form.stages}
    passed: dict[str, tuple[float, str]] = {}
    for key in form.in_order(form.leads_to(*stages)):
        above = [passed[source] for source in form.upstream.get(key, ()) if source in passed]
        stage = stages.get(key)
        if stage is None:
            if above:
                passed[key] = min(above)
            continue
        own = stage.quality.value
        quality, weakest = min(above, default=(1.0, key))
        passed[key] = own * quality, weakest if stages[weakest].quality.value <= own else key
    return passed


def _backwards(look: Look, feeds: Feeds) -> Iterator[Found]:
    source, target = look.find(feeds.source), look.find(feeds.target)
    if feeds.feedback or source is None or target is None:
        return
    lanes = look.lane(source), look.lane(target)
    if lanes[0] and lanes[1] and STAGE_CODES.index(lanes[0]) > STAGE_CODES.index(lanes[1]):
        yield Found({"a": quoted(source.name), "b": quoted(target.name)}, ids=(source.id, target.id))


def _demand_and_capacity(situation: Situation) -> Hashable:
    assert situation.analysis is not None
    elements = situation.analysis.snapshot.elements
    stages = (elements.get(stage.id) for stage in situation.form.stages)
    known = [one for one in stages if one is not None and one.kind == "stage"]
    return latest_sales(situation), tuple((one.id, one.capacity, one.capacity_unit) for one in known)


def _too_small(situation: Situation) -> Iterator[Found]:
    assert situation.analysis is not None
    for stage_id, month in short_stages(situation.analysis, situation.form):
        yield Found({"t": str(month), "stage": situation.name(stage_id)}, stage_id, path="capacity")


def _no_typical_way(look: Look, domain: Domain) -> Iterator[Found]:
    known = load_catalogue().domains.get(domain.code)
    if known is None:
        return
    typical = (*known.streams, *known.models)
    entries, presets = {entry.id for entry in typical}, {entry.preset for entry in typical if entry.preset}
    used = look.fact(_ways_to_earn)
    if used.isdisjoint(entries | presets):
        yield Found({"domain": quoted(domain.name)})


def _ways_to_earn(look: Look) -> frozenset[str]:
    """The entries that streams were made from, and the presets of their tariffs."""
    streams = [stream for stream in look.all_of("revenue_stream") if stream.kind == "revenue_stream"]
    presets = {part.preset for stream in streams for part in stream.components if part.preset}
    return frozenset(presets.union(stream.seed_ref for stream in streams if stream.seed_ref))


def _spans_alone(situation: Situation) -> Iterator[Found]:
    form = situation.form
    least = int(rule_infos()["R120"].limits["stages"])
    for actor, codes in acting_alone(form, least).items():
        if not _risk_known(form, actor, codes, least):
            name = "The company" if actor == COMPANY else situation.name(actor)
            yield Found({"name": name, "n": str(len(codes))}, actor)


def _risk_known(form: Form, actor: str, codes: list[StageCode], least: int) -> bool:
    """Whether a risk already speaks of the dependency: it threatens the partner, or so many of the stages."""
    lanes: dict[str, set[StageCode]] = defaultdict(set)
    for relation in form.relations_of("threatens"):
        if relation.target == actor:
            return True
        lane = form.lanes.get(relation.target)
        if actor == COMPANY and lane in codes:
            lanes[relation.source].add(lane)
    return any(len(threatened) >= least for threatened in lanes.values())


RULES: tuple[Rule, ...] = (
    NearRule("R101", ("revenue_stream",), _nothing_produces_it, fixes.produce),
    WholeRule("R102", _no_stage_behind, form_of, fix=fixes.put_stage_behind),
    WholeRule("R103", _empty_lane, form_of, fix=fixes.fill_lane),
    WholeRule("R104", _nothing_before, form_of, fix=fixes.mark_as_bought),
    WholeRule("R105", _weak_upstream, form_of),
    NearRule("R106", ("feeds",), _backwards, fixes.mark_as_feedback, safe=True),
    WholeRule("R107", _too_small, _demand_and_capacity, numbers=True),
    NearRule("R110", ("domain",), _no_typical_way, fixes.insert_ways),
    WholeRule("R120", _spans_alone, form_of, fix=fixes.record_dependency),
)
