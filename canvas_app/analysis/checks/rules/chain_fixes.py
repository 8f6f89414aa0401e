"""What mends findings about the value chain: stages, activities and streams of the catalogue, connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.checks.form import Form
from canvas_app.analysis.checks.reliance import (
    COMPANY,
    acting_alone,
    domains_of_streams,
    missing_before,
    sold_from,
)
from canvas_app.model import RELATION_KINDS, STAGE_CODES, Domain, Risk, Stage, label_of
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.fixes import Fix
from canvas_app.model.relations import Feeds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation, StageCode

_ID_LENGTH = 64
_NAME_LENGTH = 120


def lane_subject(domain_id: str, code: StageCode) -> str:
    """Return the name of a lane of a domain as the subject of a finding; a very long id is cut."""
    return f"{domain_id[: _ID_LENGTH - len(code) - 1]}.{code}"


def produce(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Let the proposition that fits best earn a stream, else the stage that it is sold from."""
    stream = snapshot.elements[finding.subject]
    after = Form(snapshot).leads_to(stream.id)  # what needs the stream cannot earn it
    offers = [
        each
        for each in snapshot.elements.values()
        if each.kind == "value_proposition" and each.id not in after
    ]
    if offers:
        payers = {one.source for one in snapshot.incoming.get(stream.id, ()) if one.kind == "pays"}
        best = max(offers, key=lambda offer: _fit(snapshot, offer, stream, payers))
        monetizes = _relation("monetizes", best.id, stream.id)
        return Fix(f"Let “{best.name}” earn it", (monetizes,))
    code = _sold_from(snapshot, stream.id)
    stage, new = _stage(snapshot, code)
    if stage.id in after:
        return None
    label = f"Add {label_of(code)} and let it earn this" if new else f"Let “{stage.name}” earn it"
    return Fix(label, (*new, _relation("monetizes", stage.id, stream.id)))


def _fit(snapshot: Snapshot, offer: Element, stream: Element, payers: set[str]) -> tuple[bool, bool, bool]:
    """Whether it is for those who pay, of the same thread, and earns nothing yet; in this order."""
    leaving = snapshot.outgoing.get(offer.id, ())
    serves_payers = any(one.kind == "serves" and one.target in payers for one in leaving)
    same_thread = offer.thread is not None and offer.thread == stream.thread
    return serves_payers, same_thread, not any(one.kind == "monetizes" for one in leaving)


def put_stage_behind(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Put the stage that a stream is sold from behind its propositions, or behind the stream itself."""
    code = _sold_from(snapshot, finding.subject)
    stage, new = _stage(snapshot, code)
    arriving = snapshot.incoming.get(finding.subject, ())
    offers = [one.source for one in arriving if one.kind == "monetizes"]
    offers = [key for key in offers if snapshot.elements[key].kind == "value_proposition"]
    lines = [_relation("creates", stage.id, offer) for offer in dict.fromkeys(offers)]
    if not lines:
        lines = [_relation("monetizes", stage.id, finding.subject)]
    label = f"Add {label_of(code)} behind it" if new else f"Connect “{stage.name}”"
    return Fix(label, (*new, *lines))


def _sold_from(snapshot: Snapshot, stream_id: str) -> StageCode:
    form = Form(snapshot)
    domains = domains_of_streams(form).get(stream_id, ())
    return sold_from(form.focus(domains[0]) if domains else ())


def fill_lane(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Insert the typical activities of the stage; what stands on the canvas already is not placed twice."""
    domain = snapshot.elements[finding.ids[0]]
    code = next(code for code in STAGE_CODES if finding.subject.endswith(f".{code}"))
    present = {element.seed_ref for element in snapshot.elements.values()}
    entries = load_catalogue().stages[code].activities
    activities = [entry.new_element(stage=code) for entry in entries if entry.id not in present]
    if not activities:
        return None
    stage, new = _stage(snapshot, code)
    lines = [_relation("feeds", activity.id, stage.id) for activity in activities]
    if new:
        lines.append(_relation("focuses_on", domain.id, stage.id, order=_order(domain, code)))
    return Fix(f"Insert the activities of {label_of(code)}", (*new, *activities, *lines))


def _order(domain: Element, code: StageCode) -> int:
    focus = domain.focus if isinstance(domain, Domain) else ()
    return focus.index(code) + 1 if code in focus else 1


def mark_as_bought(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Draw the missing stage as one that is bought."""
    stage = snapshot.elements[finding.subject]
    missing = missing_before(Form(snapshot), stage) if isinstance(stage, Stage) else ()
    if not missing:
        return None
    bought = load_catalogue().stages[missing[0]].entry.new_element(sourcing="buy")
    return Fix(f"Mark {label_of(missing[0])} as bought", (bought, _relation("feeds", bought.id, stage.id)))


def mark_as_feedback(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Say that an arrow runs backwards on purpose."""
    feeds = snapshot.relations[finding.subject]
    if not isinstance(feeds, Feeds):
        return None
    return Fix("Mark as a feedback loop", (feeds.model_copy(update={"feedback": True}),))


def insert_ways(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Insert the typical streams of a domain, earned by the last stage that it lives from."""
    domain = snapshot.elements[finding.subject]
    assert isinstance(domain, Domain)
    known = load_catalogue().domains[domain.code]
    codes = Form(snapshot).focus(domain)
    stages = [each for each in snapshot.elements.values() if each.kind == "stage" and each.code in codes]
    streams = [entry.new_element() for entry in known.streams]
    lines: list[Relation] = [_relation("belongs_to", stream.id, domain.id) for stream in streams]
    new: tuple[Stage, ...] = ()
    if stages:
        last = max(stages, key=lambda each: STAGE_CODES.index(each.code))
    else:
        last, new = _stage(snapshot, sold_from(codes))
        lines += [
            _relation("focuses_on", domain.id, stage.id, order=_order(domain, stage.code)) for stage in new
        ]
    lines += [_relation("monetizes", last.id, stream.id) for stream in streams]
    return Fix(f"Insert the streams of “{domain.name}”", (*new, *streams, *lines))


def record_dependency(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Record the dependency as a risk of the partner, or of the stages that the company holds alone."""
    if finding.subject != COMPANY:
        partner = snapshot.elements[finding.subject]
        name = f"Dependence on {partner.name}"[:_NAME_LENGTH]
        risk = Risk(name=name, category="partner")
        return Fix("Record it as a risk", (risk, _relation("threatens", risk.id, partner.id)))
    form = Form(snapshot)
    codes = acting_alone(form, 1).get(COMPANY, [])
    risk = Risk(name="Everything done alone", category="operational")
    targets = [_standing_for(snapshot.elements.values(), form, code) for code in codes]
    lines = [_relation("threatens", risk.id, target.id) for target in targets]
    return Fix("Record it as a risk", (risk, *lines))


def _standing_for(elements: Iterable[Element], form: Form, code: StageCode) -> Element:
    """Return the stage of a lane, else the first activity, role or resource in it."""
    kinds = ("stage", "activity", "role", "resource")
    inside = [each for each in elements if form.lanes.get(each.id) == code and each.kind in kinds]
    return min(inside, key=lambda each: kinds.index(each.kind))


def _stage(snapshot: Snapshot, code: StageCode) -> tuple[Stage, tuple[Stage, ...]]:
    """Return the stage of a step, and it again where it is new."""
    for element in snapshot.elements.values():
        if element.kind == "stage" and element.code == code:
            return element, ()
    stage = load_catalogue().stages[code].entry.new_element()
    assert isinstance(stage, Stage)
    return stage, (stage,)


def _relation(kind: str, source: str, target: str, **fields: object) -> Relation:
    data = {"source": source, "target": target, **fields}
    return RELATION_KINDS[kind].record_type.model_validate(data)
