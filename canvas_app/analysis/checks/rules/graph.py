"""Whether the drawing is sound: R301 to R304 and R306."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from canvas_app.analysis.checks.circles import circles
from canvas_app.analysis.checks.finding import Found, quoted
from canvas_app.analysis.checks.form import Form
from canvas_app.analysis.checks.merging import merged
from canvas_app.analysis.checks.rule import NearRule, WholeRule, form_of
from canvas_app.analysis.checks.rules.connecting import connect
from canvas_app.model import ELEMENT_TYPES, KIND_WORDS, RELATION_KINDS
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.fixes import Fix
from canvas_app.model.relations import flow_ends

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation

_SHOWN = 5
"""How many names of a circle are said."""
_DRAWER = frozenset({"strategy", "goal", "metric", "risk", "note"})
"""Kinds that stand beside the blocks of the canvas."""
_BLOCKS = tuple(kind for kind in ELEMENT_TYPES if kind not in _DRAWER)
_TARGETS = ("stage", "activity", "resource", "value_proposition", "revenue_stream", "channel")
"""Kinds that alternatives can lead to."""
_ROUNDING = 1e-6


def _goes_round(situation: Situation) -> Iterator[Found]:
    form = situation.form
    told = set()
    flow = form.upstream if form.circular else {}
    for upstream, ranked in ((flow, form.ranks), (form.needed, form.needed_ranks)):
        for circle in circles(upstream, ranked.keys()):
            if circle[0] not in told:
                told.add(circle[0])
                names = [situation.name(key) for key in circle]
                yield Found({"a": names[0], "b": _said(names[1:])}, circle[0], circle)


def _said(names: list[str]) -> str:
    shown = [*names[:2], "...", names[-1]] if len(names) > _SHOWN else names
    return ", which needs ".join(shown)


def _not_allowed(look: Look, relation: Relation) -> Iterator[Found]:
    source, target = look.find(relation.source), look.find(relation.target)
    ends = [each for each in (source, target) if each is not None]
    known = RELATION_KINDS[relation.kind].pairs
    if len(ends) == 2 and relation.source != relation.target and (ends[0].kind, ends[1].kind) in known:
        return
    a = "Something that is gone" if source is None else quoted(source.name)
    b = "something that is gone" if target is None else quoted(target.name)
    yield Found({"a": a, "b": b}, ids=tuple(each.id for each in ends))


def _remove(snapshot: Snapshot, finding: Finding) -> Fix | None:
    return Fix("Remove the connection", remove=(finding.subject,))


def _twice(look: Look, record: Element | Relation) -> Iterator[Found]:
    if record.kind in RELATION_KINDS:
        yield from _drawn_twice(look, record)  # type: ignore[arg-type]
    else:
        yield from _named_twice(look, record)  # type: ignore[arg-type]


def _drawn_twice(look: Look, relation: Relation) -> Iterator[Found]:
    first = look.parallel(relation)[0]
    source, target = look.find(relation.source), look.find(relation.target)
    if first != relation.id and source is not None and target is not None:
        phrase = RELATION_KINDS[relation.kind].phrase
        name = f"The connection “{source.name}” {phrase} “{target.name}”"
        yield Found({"name": name}, ids=(source.id, target.id, first))


def _named_twice(look: Look, element: Element) -> Iterator[Found]:
    if _has_no_name_yet(element):
        return
    first = _first_alike(element, look.alike(element))
    if first is not None:
        yield Found(ids=(first.id,))


def _has_no_name_yet(element: Element) -> bool:
    """Whether a blank card still stands there as it was placed: two of them are no repetition."""
    entry = load_catalogue().entries.get(element.seed_ref or "")
    blank = entry is not None and entry.id.endswith(".new") and entry.name == element.name
    return blank or element.name == KIND_WORDS[element.kind].new_name


def _first_alike(element: Element, alike: Iterable[Element]) -> Element | None:
    """Return the first of the elements of one name, by their ids, that an element repeats; None: it is that.

    The sources use some names for several things, as "Data Scientists" in two stages: what was made from
    different entries is no repetition.
    """
    for other in alike:
        if other.id == element.id:
            return None
        if not other.seed_ref or not element.seed_ref or other.seed_ref == element.seed_ref:
            return other
    return None


def _merge(snapshot: Snapshot, finding: Finding) -> Fix | None:
    if finding.subject in snapshot.relations:
        return Fix("Keep one of the two", remove=(finding.subject,))
    kept, gone = (key for key in snapshot.elements if key in finding.ids)  # the older one stays
    form = Form(snapshot)
    if gone in form.leads_to(kept) or kept in form.leads_to(gone):
        return None  # As one they would need themselves.
    return merged(snapshot, kept, gone)


def _isolated(look: Look, element: Element) -> Iterator[Found]:
    if not look.incoming(element.id) and not look.outgoing(element.id):
        yield Found()


def _short_alternatives(look: Look, element: Element) -> Iterator[Found]:
    for group in _groups(look.incoming(element.id)):
        total = sum(map(_share, group))
        if total < 1.0 - _ROUNDING:
            ids = (*(one.id for one in group), *(one.source for one in group))
            yield Found({"x": f"{total * 100.0:.4g}"}, ids=ids)
            return


def _groups(incoming: Iterable[Relation]) -> list[list[Relation]]:
    groups: dict[str, list[Relation]] = defaultdict(list)
    for relation in incoming:
        group = getattr(relation, "alt_group", "")
        if group and flow_ends(relation) is not None:
            groups[group].append(relation)
    return list(groups.values())


def _share(relation: Relation) -> float:
    """What a partner supplies has no share: it stands in for all of it."""
    share: float = getattr(relation, "flow_share", 1.0)
    return share


def _normalise(snapshot: Snapshot, finding: Finding) -> Fix | None:
    put: list[Relation] = []
    for group in _groups(snapshot.incoming.get(finding.subject, ())):
        total = sum(map(_share, group))
        if total < 1.0 - _ROUNDING:
            parts = [_share(one) / total if total > 0.0 else 1.0 / len(group) for one in group]
            pairs = zip(group, parts, strict=True)
            put += [one.model_copy(update={"flow_share": min(1.0, part)}) for one, part in pairs]
    return Fix("Share out 100 %", tuple(put)) if put else None


RULES: tuple[Rule, ...] = (
    WholeRule("R301", _goes_round, form_of),
    NearRule("R302", tuple(RELATION_KINDS), _not_allowed, _remove, safe=True),
    NearRule("R303", (*_BLOCKS, *RELATION_KINDS), _twice, _merge),
    NearRule(
        "R304",
        tuple(kind for kind in ELEMENT_TYPES if kind not in ("note", "strategy")),
        _isolated,
        connect,
        safe=True,
    ),
    NearRule("R306", _TARGETS, _short_alternatives, _normalise, safe=True),
)
