"""The form of a model after an edit: what the edit cannot have touched is taken over from the form before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from canvas_app.analysis.checks.flow_order import ranks_after
from canvas_app.analysis.checks.form import Form, gathered, lane_of_itself, shape, sign_of
from canvas_app.document.order import settled
from canvas_app.model import STAGE_CODES
from canvas_app.model.relations import flow_ends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from canvas_app.analysis.checks.flow_order import Ends, Pair
    from canvas_app.analysis.checks.form import Sign
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation, StageCode


@dataclass(frozen=True)
class _Changes:
    """The records before and after that show another shape."""

    after: Snapshot
    places: Mapping[str, int]
    """The places of the elements in the document."""
    elements: list[tuple[Element | None, Element | None]]
    relations: list[tuple[Relation | None, Relation | None]]

    @classmethod
    def of(
        cls, before: Snapshot, after: Snapshot, touched: Iterable[str], places: Mapping[str, int]
    ) -> _Changes:
        """Return what differs of the touched records, in the same order in every run."""
        elements, relations = [], []
        for key in sorted(touched):
            old, new = before.elements.get(key), after.elements.get(key)
            if shape(old) != shape(new):
                elements.append((old, new))
            one, other = before.relations.get(key), after.relations.get(key)
            if one != other:
                relations.append((one, other))
        return cls(after, places, elements, relations)

    @property
    def kinds(self) -> set[str]:
        """The kinds of the relations that differ."""
        return {one.kind for pair in self.relations for one in pair if one is not None}

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


def following(
    form: Form, before: Snapshot, after: Snapshot, touched: Iterable[str], places: Mapping[str, int]
) -> Form:
    """Return the form of a later snapshot: the same one where no touched record shows another shape there.

    Elements that are in both must stand in the same order; `places` are those that they have now.
    """
    changes = _Changes.of(before, after, touched, places)
    if not changes.elements and not changes.relations:
        return form
    new = Form(after)
    if not changes.loose(before):
        _take_over(form.__dict__, new, changes)
    return new


def _take_over(known: Mapping[str, Any], new: Form, changes: _Changes) -> None:
    """Give a form the parts that still hold, some of them patched; it builds what is missing when asked."""
    parts = new.__dict__
    parts |= {name: patch(known[name], changes) for name, patch in _PATCHES.items() if name in known}
    if "depends_on" not in changes.kinds:
        parts |= {name: known[name] for name in ("needed", "needed_ranks") if name in known}
    if not {"upstream", "downstream"} <= known.keys():
        return
    gone, come = _flows(changes)
    if gone == come:
        parts |= {name: known[name] for name in _OF_THE_FLOW if name in known}
    else:
        parts["upstream"] = _rejoined(known["upstream"], gone, come)
        parts["downstream"] = _rejoined(known["downstream"], _turned(gone), _turned(come))
        if "ranks" in known and not known.get("circular", True):
            ranks = ranks_after(known["ranks"], new.upstream, new.downstream, gone, come)
            if ranks is not None:
                parts |= {"ranks": ranks, "circular": False}
    _follow_the_flow(known, new, changes, [*gone, *come] if gone != come else [])


def _follow_the_flow(known: Mapping[str, Any], new: Form, changes: _Changes, moved: list[Pair]) -> None:
    """Renew what stands behind, and is earned by, what the changes lead to, and what leads to them."""
    parts = new.__dict__
    if {"behind", "lanes"} <= known.keys():
        again = {target for _, target in moved} | _lanes_touched(changes)
        known_behind = known["behind"]
        parts["behind"] = (
            gathered(known_behind.copy(), again, new.upstream, new.downstream, new.own_bits)
            if again
            else known_behind
        )
    if {"earning", "stream_bits"} <= known.keys() and not parts.get("circular", True):
        again = {source for source, _ in moved}
        again |= {one.id for pair in changes.elements for one in pair if one and one.kind == "revenue_stream"}
        parts["earning"] = (
            gathered(known["earning"].copy(), again, new.downstream, new.upstream, new.bit_of_stream)
            if again
            else known["earning"]
        )


def _of_kind(known: Mapping[str, dict[str, Element]], changes: _Changes) -> Mapping[str, dict[str, Element]]:
    changed: set[str] = {one.kind for pair in changes.elements for one in pair if one is not None}
    new_kinds = {kind: known.get(kind, {}).copy() for kind in changed}
    come: Counter[str] = Counter()
    for old, new in changes.elements:
        if old is not None and (new is None or new.kind != old.kind):
            del new_kinds[old.kind][old.id]
        if new is not None:
            new_kinds[new.kind][new.id] = new
            come[new.kind] += old is None or old.kind != new.kind
    for kind, number in come.items():
        new_kinds[kind] = settled(new_kinds[kind], number, changes.places)
    return {**known, **new_kinds}


def _by_kind(
    known: Mapping[str, dict[str, Relation]], changes: _Changes
) -> Mapping[str, dict[str, Relation]]:
    new_kinds = {kind: known.get(kind, {}).copy() for kind in changes.kinds}
    elements = changes.after.elements
    for old, new in changes.relations:
        stands = new is not None and new.source in elements and new.target in elements
        if new is not None and stands:
            new_kinds[new.kind][new.id] = new
        if old is not None and not (new is not None and stands and new.kind == old.kind):
            new_kinds[old.kind].pop(old.id, None)
    return {**known, **new_kinds}


def _signs(known: Counter[Sign], changes: _Changes) -> Counter[Sign]:
    gone = [sign_of(old) for old, _ in changes.elements if old is not None]
    come = [sign_of(new) for _, new in changes.elements if new is not None]
    if gone == come:
        return known
    signs = known.copy()
    signs.subtract(gone)
    signs.update(come)
    return +signs  # without those that nothing shows any longer


def _lanes(known: dict[str, StageCode], changes: _Changes) -> Mapping[str, StageCode]:
    """The lanes with those of the touched elements anew."""
    touched = _lanes_touched(changes)
    if not touched:
        return known
    lanes = known.copy()
    for key in touched:
        element = changes.after.elements.get(key)
        lane = None if element is None else _lane(element, changes.after)
        if lane is None:
            lanes.pop(key, None)
        else:
            lanes[key] = lane
    return lanes


def _lanes_touched(changes: _Changes) -> set[str]:
    """The elements that changed, that belong to something else, or that belong to a stage that changed."""
    touched = {one.id for pair in changes.elements for one in pair if one is not None}
    relations = (one for pair in changes.relations for one in pair if one is not None)
    touched |= {one.source for one in relations if one.kind == "belongs_to"}
    stages = {one.id for pair in changes.elements for one in pair if one is not None and one.kind == "stage"}
    belonging = (one for key in stages for one in changes.after.incoming.get(key, ()))
    return touched | {one.source for one in belonging if one.kind == "belongs_to"}


def _lane(element: Element, snapshot: Snapshot) -> StageCode | None:
    if element.kind == "stage" or element.stage is not None:
        return lane_of_itself(element)
    belongs = [one for one in snapshot.outgoing.get(element.id, ()) if one.kind == "belongs_to"]
    targets = [snapshot.elements[one.target] for one in belongs if one.target in snapshot.elements]
    codes = [target.code for target in targets if target.kind == "stage"]
    return min(codes, key=STAGE_CODES.index) if codes else lane_of_itself(element)


def _stream_bits(known: dict[str, int], changes: _Changes) -> Mapping[str, int]:
    """The bits of the streams; the bit of one that went may be that of one that comes."""
    pairs = [pair for pair in changes.elements if any(one and one.kind == "revenue_stream" for one in pair)]
    if not pairs:
        return known
    bits = known.copy()
    for old, new in pairs:
        if old is not None and new is None:
            del bits[old.id]
    for _, new in pairs:
        if new is not None and new.id not in bits:
            bits[new.id] = _free_bit(bits)
    return bits


def _free_bit(bits: Mapping[str, int]) -> int:
    taken = 0
    for bit in bits.values():
        taken |= bit
    return ~taken & (taken + 1)


_OF_THE_FLOW = ("upstream", "downstream", "ranks", "circular")
_PATCHES: Mapping[str, Callable[[Any, _Changes], Any]] = {
    "of_kind": _of_kind,
    "by_kind": _by_kind,
    "signs": _signs,
    "lanes": _lanes,
    "stream_bits": _stream_bits,
}


def _flows(changes: _Changes) -> tuple[list[Pair], list[Pair]]:
    """What no longer flows, as (upstream, downstream), and what flows now."""
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


def _rejoined(known: dict[str, list[str]], gone: list[Pair], come: list[Pair]) -> Ends:
    ends = known.copy()
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
