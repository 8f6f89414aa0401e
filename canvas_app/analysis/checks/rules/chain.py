"""What the value chain must have: R101 to R120."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.capacity import short_stages
from canvas_app.analysis.checks.finding import Found
from canvas_app.analysis.checks.form import A_STAGE, BIT
from canvas_app.analysis.checks.reliance import (
    COMPANY,
    actors_by_lane,
    domains_of_streams,
    missing_before,
    sold_from,
)
from canvas_app.analysis.checks.rule import NearRule, Same, WholeRule, rule_infos
from canvas_app.analysis.checks.rules import chain_fixes as fixes
from canvas_app.model import STAGE_CODES, label_of
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.relations import flow_ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from canvas_app.analysis.checks.form import Form
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.model import Domain, RevenueStream, StageCode
    from canvas_app.model.relations import Feeds


def _form(situation: Situation) -> Same:
    return Same(situation.form)


def _nothing_produces_it(look: Look, stream: RevenueStream) -> Iterator[Found]:
    ends = map(flow_ends, [*look.incoming(stream.id), *look.outgoing(stream.id)])
    if not any(pair is not None and pair[1] == stream.id for pair in ends):
        yield Found()


def _no_stage_behind(situation: Situation) -> Iterator[Found]:
    """Streams that nothing produces are left to R101: one cause, one sentence."""
    form = situation.form
    domains = domains_of_streams(form)
    for stream in form.of_kind.get("revenue_stream", ()):
        if not form.upstream.get(stream.id):
            continue
        codes = [sold_from(form.focus(domain)) for domain in domains.get(stream.id, ())] or [sold_from(())]
        wanted = A_STAGE
        for code in codes:
            wanted |= BIT[code]
        if not form.behind.get(stream.id, 0) & wanted:
            words = {"name": stream.name, "stage": label_of(codes[0])}
            yield Found(words, stream.id)


def _empty_lane(situation: Situation) -> Iterator[Found]:
    form = situation.form
    for domain in form.domains:
        for code in form.focus(domain):
            if code not in form.covered:
                words = {"domain": domain.name, "stage": label_of(code)}
                yield Found(words, fixes.lane_subject(domain.id, code), (domain.id, *_drawn(form, code)))


def _drawn(form: Form, code: StageCode) -> Iterator[str]:
    return (stage.id for stage in form.stages if stage.code == code)


def _nothing_before(situation: Situation) -> Iterator[Found]:
    form = situation.form
    for stage in form.stages:
        missing = missing_before(form, stage)
        if missing:
            yield Found({"name": stage.name, "stage": label_of(missing[0])}, stage.id)


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
            cause = "Its own quality" if weakest == stage.id else f"Weak {stages[weakest].name}"
            words = {"cause": cause, "stage": stage.name, "q": f"{quality * 100:.0f}"}
            yield Found(words, stage.id, (weakest,))


def _effective_qualities(form: Form) -> Mapping[str, tuple[float, str]]:
    """The quality that reaches each element along the flow, with the weakest stage that it came through."""
    stages = {stage.id: stage for stage in form.stages}
    passed: dict[str, tuple[float, str]] = {}
    for key in form.order:
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
        yield Found({"a": source.name, "b": target.name}, ids=(source.id, target.id))


def _too_small(situation: Situation) -> Iterator[Found]:
    assert situation.analysis is not None
    stages = {stage.id: stage for stage in situation.form.stages}
    for stage_id, month in short_stages(situation.analysis, situation.form):
        if stage_id in stages:
            yield Found({"t": str(month), "stage": stages[stage_id].name}, stage_id, path="capacity")


def _no_typical_way(look: Look, domain: Domain) -> Iterator[Found]:
    known = load_catalogue().domains.get(domain.code)
    if known is None:
        return
    typical = (*known.streams, *known.models)
    entries, presets = {entry.id for entry in typical}, {entry.preset for entry in typical if entry.preset}
    for stream in look.all_of("revenue_stream"):
        if stream.seed_ref in entries:
            return
        if stream.kind == "revenue_stream" and any(part.preset in presets for part in stream.components):
            return
    yield Found({"domain": domain.name})


def _spans_alone(situation: Situation) -> Iterator[Found]:
    form = situation.form
    least = int(rule_infos()["R120"].limits["stages"])
    alone: dict[str, list[StageCode]] = defaultdict(list)
    for code, actors in actors_by_lane(form).items():
        if len(actors) == 1:
            alone[next(iter(actors))].append(code)
    for actor, codes in alone.items():
        if len(codes) >= least and not _risk_known(form, actor, codes, least):
            name = "The company" if actor == COMPANY else form.elements[actor].name
            yield Found({"name": name, "n": str(len(codes))}, actor)


def _risk_known(form: Form, actor: str, codes: list[StageCode], least: int) -> bool:
    """Whether a risk already speaks of the dependency: it threatens the partner, or so many of the stages."""
    lanes: dict[str, set[StageCode]] = defaultdict(set)
    for relation in form.by_kind.get("threatens", ()):
        if relation.target == actor:
            return True
        lane = form.lanes.get(relation.target)
        if actor == COMPANY and lane in codes:
            lanes[relation.source].add(lane)
    return any(len(threatened) >= least for threatened in lanes.values())


RULES: tuple[Rule, ...] = (
    NearRule("R101", ("revenue_stream",), _nothing_produces_it, fixes.produce),
    WholeRule("R102", _no_stage_behind, _form, fix=fixes.put_stage_behind),
    WholeRule("R103", _empty_lane, _form, fix=fixes.fill_lane),
    WholeRule("R104", _nothing_before, _form, fix=fixes.mark_as_bought),
    WholeRule("R105", _weak_upstream, _form),
    NearRule("R106", ("feeds",), _backwards, fixes.mark_as_feedback, safe=True),
    WholeRule("R107", _too_small, numbers=True),
    NearRule("R110", ("domain",), _no_typical_way, fixes.insert_ways),
    WholeRule("R120", _spans_alone, _form, fix=fixes.record_dependency),
)
