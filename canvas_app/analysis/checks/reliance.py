"""What streams and stages rely on: domains, the stage that is sold from, who does what in each lane."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from canvas_app.model import STAGE_CODES
from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from canvas_app.analysis.checks.form import Form
    from canvas_app.model import Domain, Stage, StageCode

COMPANY = "company"
"""The subject of a finding about the company as a whole."""
_BOUGHT = frozenset({"partner", "buy", "none"})
_PARTNERS_PART = ("supplies", "performs", "feeds")
"""Relations by which a partner does or gives something."""


def domains_of_streams(form: Form) -> Mapping[str, list[Domain]]:
    """Return the domains that each stream belongs to.

    A relation says so, else the entry that the stream was made from, else there is only one domain.
    """
    if not form.domains:
        return {}
    drawn: dict[str, list[Domain]] = defaultdict(list)
    for domain in form.domains:
        for relation in form.entering(domain.id, "belongs_to"):
            drawn[relation.source].append(domain)
        for relation in form.leaving(domain.id, "monetizes"):
            drawn[relation.target].append(domain)
    by_code: dict[str, Domain] = {}
    for domain in form.domains:
        by_code.setdefault(domain.code, domain)
    only = form.domains if len(form.domains) == 1 else []
    of_entries = {key: [by_code[code]] for key, code in _entries_of_domains().items() if code in by_code}
    return {
        stream.id: drawn.get(stream.id) or of_entries.get(stream.seed_ref or "") or only
        for stream in form.elements_of("revenue_stream")
    }


@cache
def _entries_of_domains() -> dict[str, str]:
    domains = load_catalogue().domains.values()
    return {entry.id: each.code for each in domains for entry in (*each.streams, *each.models)}


def sold_from(focus: tuple[StageCode, ...]) -> StageCode:
    """Return the stage that what is sold comes from, by the focus of the domain; Deployment without one."""
    before = [code for code in focus if code != "monetization"]
    return before[-1] if before else "deployment"


def missing_before(form: Form, stage: Stage) -> list[StageCode]:
    """Return the steps that a stage relies on, of which nothing is drawn and no supplier is named."""
    if stage.sourcing in _BOUGHT or _comes_from_a_partner(form, stage):
        return []
    return [code for code in _before(form, stage) if code not in form.covered | form.drawn]


def _before(form: Form, stage: Stage) -> list[StageCode]:
    """The steps that a stage relies on: by the focus of its domains, without one by the chain."""
    domains = form.focusing(stage)
    chains = [form.focus(domain) for domain in domains] if domains else [STAGE_CODES]
    earlier = (
        [code for code in codes if STAGE_CODES.index(code) < STAGE_CODES.index(stage.code)]
        for codes in chains
    )
    return list(dict.fromkeys(codes[-1] for codes in earlier if codes))


def _comes_from_a_partner(form: Form, stage: Stage) -> bool:
    return any(form.elements[key].kind == "partner" for key in form.upstream.get(stage.id, ()))


def acting_alone(form: Form, least: int) -> Mapping[str, list[StageCode]]:
    """Return who alone does something in so many lanes or more: partners by id, and the company.

    What partners do or supply is theirs; every other activity and resource, and all roles, are the company's.
    A lane with two of them is nobody's alone: in a large model a few elements show that.
    """
    actors: dict[StageCode, set[str]] = {code: set() for code in STAGE_CODES}
    for actor, lane in _acting(form):
        actors[lane].add(actor)
        if sum(len(known) < 2 for known in actors.values()) < least:
            return {}
    alone: dict[str, list[StageCode]] = defaultdict(list)
    for code, known in actors.items():
        if len(known) == 1:
            alone[next(iter(known))].append(code)
    return {actor: codes for actor, codes in alone.items() if len(codes) >= least}


def _acting(form: Form) -> Iterator[tuple[str, StageCode]]:
    """Yield who does something in which lane; the company once for each lane, and after the partners."""
    for partner in form.elements_of("partner"):
        for relation in form.leaving(partner.id, *_PARTNERS_PART):
            lane = form.lanes.get(relation.target)
            if lane:
                yield partner.id, lane
    found = set()
    for kind in ("activity", "role", "resource"):
        for element in form.elements_of(kind):
            lane = form.lanes.get(element.id)
            if lane and lane not in found and not _is_a_partners(form, element.id):
                found.add(lane)
                yield COMPANY, lane


def _is_a_partners(form: Form, element_id: str) -> bool:
    givers = form.entering(element_id, *_PARTNERS_PART)
    return any(form.elements[relation.source].kind == "partner" for relation in givers)
