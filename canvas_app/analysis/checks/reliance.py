"""What streams and stages rely on: domains, the stage that is sold from, who does what in each lane."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from canvas_app.model import STAGE_CODES
from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis.checks.form import Form
    from canvas_app.model import Domain, Stage, StageCode

COMPANY = "company"
"""The subject of a finding about the company as a whole."""
_BOUGHT = frozenset({"partner", "buy", "none"})


def domains_of_streams(form: Form) -> Mapping[str, list[Domain]]:
    """Return the domains that each stream belongs to.

    A relation says so, else the entry that the stream was made from, else there is only one domain.
    """
    domains = {domain.id: domain for domain in form.domains}
    drawn: dict[str, list[Domain]] = defaultdict(list)
    for relation in form.by_kind.get("belongs_to", ()):
        if relation.target in domains:
            drawn[relation.source].append(domains[relation.target])
    for relation in form.by_kind.get("monetizes", ()):
        if relation.source in domains:
            drawn[relation.target].append(domains[relation.source])
    by_code: dict[str, Domain] = {}
    for domain in form.domains:
        by_code.setdefault(domain.code, domain)
    only = form.domains if len(domains) == 1 else []
    of_entries = {key: [by_code[code]] for key, code in _entries_of_domains().items() if code in by_code}
    return {
        stream.id: drawn.get(stream.id) or of_entries.get(stream.seed_ref or "") or only
        for stream in form.of_kind.get("revenue_stream", ())
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


def actors_by_lane(form: Form) -> Mapping[StageCode, set[str]]:
    """Return who does something in each lane: partners by id, and the company.

    What partners do or supply is theirs; every other activity and resource, and all roles, are the company's.
    """
    actors: dict[StageCode, set[str]] = {code: set() for code in STAGE_CODES}
    theirs: set[str] = set()
    for partner in form.of_kind.get("partner", ()):
        for relation in form.leaving(partner.id, "supplies", "performs", "feeds"):
            theirs.add(relation.target)
            lane = form.lanes.get(relation.target)
            if lane:
                actors[lane].add(partner.id)
    for kind in ("activity", "role", "resource"):
        for element in form.of_kind.get(kind, ()):
            lane = form.lanes.get(element.id)
            if lane and element.id not in theirs:
                actors[lane].add(COMPANY)
                if all(COMPANY in known for known in actors.values()):
                    return actors
    return actors
