"""The form of a model after an edit: what the edit cannot have touched is taken over from the form before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from canvas_app.analysis.checks.form import A_STAGE, BIT, Form, lane_of_itself, shape, sign_of
from canvas_app.model import STAGE_CODES
from canvas_app.model.relations import flow_ends

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Mapping

    from canvas_app.analysis.checks.form import Ends, Sign
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation, StageCode

    Pair = tuple[str, str]


@dataclass(frozen=True)
class _Changes:
    """The records before and after that show another shape."""

    after: Snapshot
    elements: list[tuple[Element | None, Element | None]]
    relations: list[tuple[Relation | None, Relation | None]]

    @classmethod
    def of(cls, before: Snapshot, after: Snapshot, touched: Iterable[str]) -> _Changes:
        """Return what differs of the touched records."""
        elements, relations = [], []
        for key in touched:
            old, new = before.elements.get(key), after.elements.get(key)
            if shape(old) != shape(new):
                elements.append((old, new))
            one, other = before.relations.get(key), after.relations.get(key)
            if one != other:
                relations.append((one, other))
        return cls(after, elements, relations)

    @property
    def kinds(self) -> set[str]:
        """The kinds of the relations that differ."""
        return {one.kind for pair in self.relations for one in pair if one is not None}

    @property
    def beyond_names(self) -> list[tuple[Element | None, Element | None]]:
        """The elements that differ in more than their name."""
        return [pair for pair in self.elements if shape(pair[0])[1:] != shape(pair[1])[1:]]

    def loose(self, before: Snapshot) -> bool:
        """Whether a relation lost or got back an end without being touched, as no document lets happen."""
        told = {one.id for pair in self.relations for one in pair if one is not None}
        for old, new in self.elements:
            if old is None or new is None:
                key = (old or new).id  # type: ignore[union-attr]
                for snapshot in (before, self.after):
                    ends = (*snapshot.incoming.get(key, ()), *snapshot.outgoing.get(key, ()))
                    if any(relation.id not in told for relation in ends):
                        return True
        return False


def following(form: Form, before: Snapshot, after: Snapshot, touched: Iterable[str]) -> Form:
    """Return the form of a later snapshot: the same one where no touched record shows another shape there.

    Elements that are in both must stand in the same order.
    """
    changes = _Changes.of(before, after, touched)
    if not changes.elements and not changes.relations:
        return form
    new = Form(after)
    if not changes.loose(before):
        new.__dict__.update(_taken_over(form.__dict__, changes))
    return new


def _taken_over(known: Mapping[str, Any], changes: _Changes) -> dict[str, Any]:
    """The parts of a form that still hold, some of them patched; what is missing is built when asked for."""
    parts = dict[str, Any]()
    for name, patch in _PATCHES.items():
        part = patch(known[name], changes) if name in known else None
        if part is not None:
            parts[name] = part
    gone, come = _flows(changes)
    if gone == come:
        parts |= {name: known[name] for name in ("upstream", "downstream", "order") if name in known}
    elif "upstream" in known and "downstream" in known:
        parts["upstream"] = _rejoined(known["upstream"], gone, come)
        parts["downstream"] = _rejoined(known["downstream"], _turned(gone), _turned(come))
        if "order" in known and (order := _order(known, parts, come)) is not None:
            parts["order"] = order
    if "depends_on" not in changes.kinds:
        parts |= {name: known[name] for name in ("needed", "needed_order") if name in known}
    if "behind" in known and {"lanes", "upstream", "downstream"} <= parts.keys() and _lanes_apart(changes):
        parts["behind"] = _behind(known["behind"], changes, parts, [*gone, *come])
    return parts


def _of_kind(known: Mapping[str, list[Element]], changes: _Changes) -> Mapping[str, list[Element]]:
    if not changes.elements:
        return known
    kinds = dict(known)
    for kind in {one.kind for pair in changes.elements for one in pair if one is not None}:
        old = {pair[0].id for pair in changes.elements if pair[0] is not None}
        new = {pair[1].id: pair[1] for pair in changes.elements if pair[1] and pair[1].kind == kind}
        stayed = [new.pop(one.id, None) if one.id in old else one for one in known.get(kind, ())]
        kinds[kind] = [*(one for one in stayed if one is not None), *new.values()]
    return kinds


def _by_kind(known: Mapping[str, list[Relation]], changes: _Changes) -> Mapping[str, list[Relation]]:
    if not changes.relations:
        return known
    told = {one.id for pair in changes.relations for one in pair if one is not None}
    kinds = dict(known)
    for kind in changes.kinds:
        kinds[kind] = [one for one in known.get(kind, ()) if one.id not in told]
    elements = changes.after.elements
    for _, new in changes.relations:
        if new is not None and new.source in elements and new.target in elements:
            kinds[new.kind].append(new)
    return kinds


def _signs(known: Counter[Sign], changes: _Changes) -> Counter[Sign]:
    gone = [sign_of(old) for old, _ in changes.elements if old is not None]
    come = [sign_of(new) for _, new in changes.elements if new is not None]
    if gone == come:
        return known
    signs = known.copy()
    signs.subtract(gone)
    signs.update(come)
    return +signs  # without those that nothing shows any longer


def _lanes(known: Mapping[str, StageCode], changes: _Changes) -> Mapping[str, StageCode] | None:
    """The lanes of the changed elements anew; what belongs to a changed stage is not known here."""
    changed = changes.beyond_names
    if "belongs_to" in changes.kinds or any(one and one.kind == "stage" for pair in changed for one in pair):
        return None
    if not changed:
        return known
    lanes = dict(known)
    for old, new in changed:
        if old is not None:
            lanes.pop(old.id, None)
        if new is not None and (lane := _lane(new, changes.after)) is not None:
            lanes[new.id] = lane
    return lanes


def _lane(element: Element, snapshot: Snapshot) -> StageCode | None:
    if element.stage is not None:
        return element.stage
    belongs = [one for one in snapshot.outgoing.get(element.id, ()) if one.kind == "belongs_to"]
    targets = [snapshot.elements[one.target] for one in belongs if one.target in snapshot.elements]
    codes = [target.code for target in targets if target.kind == "stage"]
    return min(codes, key=STAGE_CODES.index) if codes else lane_of_itself(element)


_PATCHES: Mapping[str, Callable[[Any, _Changes], Any]] = {
    "of_kind": _of_kind,
    "by_kind": _by_kind,
    "signs": _signs,
    "lanes": _lanes,
}


def _order(known: Mapping[str, Any], parts: Mapping[str, Any], come: list[Pair]) -> list[str] | None:
    """The order of the flow where it still is one: nothing new flows against it, and there was no circle."""
    order: list[str] = known["order"]
    if len(order) < len(known["upstream"].keys() | known["downstream"].keys()):
        return None
    if come:
        place = {key: number for number, key in enumerate(order)}
        last = len(order)
        if any(place.get(source, last) >= place.get(target, -1) for source, target in come):
            return None
    upstream, downstream = parts["upstream"], parts["downstream"]
    return [key for key in order if key in upstream or key in downstream]


def _lanes_apart(changes: _Changes) -> bool:
    """Whether no stage came, went or changed, so that each lane depends on its own element alone."""
    return not any(one and one.kind == "stage" for pair in changes.beyond_names for one in pair)


def _behind(
    known: Mapping[str, int], changes: _Changes, parts: Mapping[str, Any], moved: list[Pair]
) -> Mapping[str, int]:
    """What stands behind each element: anew for all that the changes lead to, which may go round."""
    upstream, downstream, lanes = parts["upstream"], parts["downstream"], parts["lanes"]
    elements = changes.after.elements
    changed = [one.id for pair in changes.beyond_names for one in pair if one is not None]
    again = dict.fromkeys([*changed, *(target for _, target in moved)], 0)
    if not again:
        return known
    waiting = list(again)
    for key in waiting:
        for target in downstream.get(key, ()):
            if target not in again:
                again[target] = 0
                waiting.append(target)
    behind = {**known, **again}

    def own(key: str) -> int:
        bits = BIT[lanes[key]] if key in lanes else 0
        return bits | A_STAGE if key in elements and elements[key].kind == "stage" else bits

    while waiting:
        key = waiting.pop()
        bits = behind.get(key, 0)
        for source in upstream.get(key, ()):
            bits |= own(source) | behind.get(source, 0)
        if bits != behind.get(key, 0):
            behind[key] = bits
            waiting.extend(downstream.get(key, ()))
    return behind


def _flows(changes: _Changes) -> tuple[list[Pair], list[Pair]]:
    """What no longer flows, and what flows now, as (upstream, downstream)."""
    elements = changes.after.elements
    gone = [ends for old, _ in changes.relations if old is not None and (ends := flow_ends(old))]
    come = [
        ends
        for _, new in changes.relations
        if new is not None and new.source in elements and new.target in elements and (ends := flow_ends(new))
    ]
    return sorted(gone), sorted(come)


def _turned(pairs: list[Pair]) -> list[Pair]:
    return [(target, source) for source, target in pairs]


def _rejoined(known: Ends, gone: list[Pair], come: list[Pair]) -> Ends:
    ends = dict(known)
    for source, target in gone:
        if target in ends and source in ends[target]:
            left = list(ends[target])
            left.remove(source)
            if left:
                ends[target] = left
            else:
                del ends[target]
    for source, target in come:
        ends[target] = [*ends.get(target, ()), source]
    return ends
