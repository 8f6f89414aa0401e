"""Commands on elements: add, place, edit, move, duplicate, delete."""

from __future__ import annotations

import itertools
import math
import re
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.commands import wording
from canvas_app.commands.currency import with_consequences
from canvas_app.commands.errors import RefusedError, refusing
from canvas_app.commands.paths import label_at, with_number
from canvas_app.document import UnknownRecordError
from canvas_app.model import (
    ElementBase,
    Frame,
    Place,
    RelationBase,
    Scenario,
    Stage,
    clean_text,
    field_views,
    label_of,
    new_id,
)
from canvas_app.model.limits import MAX_ELEMENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from canvas_app.document import AnyRecord, Document
    from canvas_app.model import Element, Relation, StageCode
    from canvas_app.model.catalogue import Entry

    Settle = Callable[[list[Element]], list[Element]]

COPY_OFFSET = (24.0, 24.0)
_NAME_LENGTH = 120
_COPY = re.compile(r"(.+) copy(?: \d+)?")


def add(document: Document, element: Element, *, gesture: str | None = None) -> str:
    """Add an element and return its id."""
    make_room(document, 1)
    with document.transact(f"Add {wording.quoted(element.name)}", gesture=gesture) as tx:
        tx.put(element)
    return element.id


def make_room(document: Document, number: int) -> None:
    """Raise RefusedError when so many more elements are more than a file may hold."""
    if len(document.snapshot().elements) + number > MAX_ELEMENTS:
        raise RefusedError(f"A canvas holds at most {MAX_ELEMENTS:,} cards. Split it into several files.")


def place_entry(
    document: Document,
    entry: Entry,
    view: str,
    x: float | None = None,
    y: float | None = None,
    stage: StageCode | None = None,
    *,
    gesture: str | None = None,
) -> str:
    """Add an element made from an entry of the catalogue; without a position the view finds one."""
    fields: dict[str, object] = {}
    if x is not None and y is not None:
        fields["positions"] = {view: place(x, y)}
    if stage is not None:
        fields["stage"] = stage
    return add(document, entry.new_element(**fields), gesture=gesture)


def place(x: float, y: float, before: Place | None = None) -> Place:
    """Return a place at a point, with the size that it had before; far away is drawn back to the edge."""
    if not (math.isfinite(x) and math.isfinite(y)):
        raise RefusedError("A card needs a place on the canvas.")
    x, y = (float(max(-1e7, min(1e7, value))) for value in (x, y))
    return Place(x=x, y=y) if before is None else before.model_copy(update={"x": x, "y": y})


def edit(document: Document, record_id: str, *, gesture: str | None = None, **fields: object) -> None:
    """Change fields of a record: an element, a relation, a scenario or the document itself."""
    record = existing(document, record_id)
    label = f"Edit {_field_words(record, fields)} of {wording.title_of(record)}"
    _update(document, label, {record_id: fields}, gesture)


def edit_many(
    document: Document, ids: Iterable[str], *, gesture: str | None = None, **fields: object
) -> None:
    """Change the same fields of several records in one step."""
    records = [existing(document, record_id) for record_id in ids]
    if records:
        label = f"Edit {_field_words(records[0], fields)} of {wording.subject(records)}"
        _update(document, label, {record.id: fields for record in records}, gesture)


def set_path(
    document: Document, record_id: str, path: str, number: float, *, gesture: str | None = None
) -> None:
    """Change one number by its path, for example `components.0.price.value` or `churn`."""
    record = existing(document, record_id)
    fields = with_number(record, path, number)
    label = f"Edit {wording.inside(label_at(record, path))} of {wording.title_of(record)}"
    _update(document, label, {record_id: fields}, gesture)


def rename(document: Document, element_id: str, name: str) -> None:
    """Give an element another name; what a name must not hold is cleaned away."""
    record = existing(document, element_id)
    cleaned = clean_text(name, one_line=True)
    _update(document, f"Rename {wording.title_of(record)}", {element_id: {"name": cleaned}}, None)


class Deleted(NamedTuple):
    """What a deletion took away."""

    elements: tuple[str, ...]
    relations: tuple[str, ...]
    """Also those that had lost an end."""
    sentence: str


def delete(document: Document, ids: Iterable[str], *, verb: str = "Delete") -> Deleted:
    """Remove records of any kind with what depends on them, in one step, and say what went."""
    found = [document.get(record_id) for record_id in dict.fromkeys(ids)]
    records = [
        record for record in found if isinstance(record, ElementBase | RelationBase | Scenario | Frame)
    ]
    if not records:
        return Deleted((), (), "Nothing was deleted.")
    before = document.snapshot()
    with document.transact(f"{verb} {wording.subject(records)}") as tx:
        for record in records:
            tx.remove(record.id)
    gone = [key for key, record in tx.pending.items() if record is None]
    elements = tuple(key for key in gone if key in before.elements)
    relations = tuple(key for key in gone if key in before.relations)
    return Deleted(elements, relations, _deleted_sentence(records, elements, relations))


def _deleted_sentence(records: Sequence[AnyRecord], elements: Sequence[str], relations: Sequence[str]) -> str:
    if len(elements) == len(records):
        went_along = len(relations)
    else:
        went_along = len(set(relations) - {record.id for record in records})
    also = f" with {wording.counted(went_along, 'connection', 'connections')}" if went_along else ""
    what = wording.subject(records)
    return f"Deleted {what}{also}."


def duplicate(
    document: Document, ids: Iterable[str], view: str, *, settle: Settle | None = None
) -> tuple[str, ...]:
    """Copy elements, and the relations among them, beside themselves; return the new ids.

    `settle` may move the copies to better ground before they are added.
    """
    originals = [document.element(element_id) for element_id in dict.fromkeys(ids)]
    if not originals:
        return ()
    make_room(document, len(originals))
    snapshot = document.snapshot()
    taken = {element.name for element in snapshot.elements.values()}
    new_ids = {element.id: new_id() for element in originals}
    copies = [_copy(element, new_ids, view, taken) for element in originals]
    if settle is not None:
        copies = settle(copies)
    relations = [
        copied_relation(relation, new_ids)
        for relation in snapshot.relations.values()
        if relation.source in new_ids and relation.target in new_ids
    ]
    with document.transact(f"Duplicate {wording.subject(originals)}") as tx:
        for record in (*copies, *relations):
            tx.put(record)
    return tuple(new_ids.values())


def _copy(element: Element, new_ids: Mapping[str, str], view: str, taken: set[str]) -> Element:
    """Return a copy a little beside the original in this view; other views find a place for it."""
    name = unique_name(element.name, taken)
    taken.add(name)
    here = element.positions.get(view)
    positions = {}
    if here is not None:
        positions[view] = place(here.x + COPY_OFFSET[0], here.y + COPY_OFFSET[1], here)
    fields = {
        "id": new_ids[element.id],
        "name": name,
        "positions": positions,
        "locked": False,
        "owner": new_ids.get(element.owner or "", element.owner),
    }
    return element.model_copy(update=fields)


def copied_relation(relation: Relation, new_ids: Mapping[str, str]) -> Relation:
    """Return a copy of a relation between the copies of its ends."""
    ends = {"source": new_ids[relation.source], "target": new_ids[relation.target]}
    return relation.model_copy(update={"id": new_id(), **ends})


def unique_name(name: str, taken: set[str]) -> str:
    """Return "Name copy", or "Name copy 2" and so on, whichever is free, within the length of names."""
    stem = name if not (match := _COPY.fullmatch(name)) else match.group(1)
    for number in itertools.count(1):
        ending = " copy" if number == 1 else f" copy {number}"
        candidate = stem[: _NAME_LENGTH - len(ending)].rstrip() + ending
        if candidate not in taken:
            return candidate
    raise AssertionError("counting never ends")


def move(
    document: Document,
    view: str,
    places: Mapping[str, tuple[float, float]],
    stages: Mapping[str, StageCode | None] | None = None,
    *,
    others: Mapping[str, tuple[float, float]] | None = None,
    gesture: str | None = None,
) -> None:
    """Put elements at places in a view, and into other lanes where they were dropped there.

    Locked elements stay; a stage stays in its lane, which it stands for. `others` are those that stand around
    the moved ones at places of the view's own choice: they keep these from now on.
    """
    stages = stages or {}
    changes: dict[str, dict[str, object]] = {}
    for element_id, (x, y) in (*places.items(), *(others or {}).items()):
        element = document.element(element_id)
        if element.locked or element_id in changes:
            continue
        positions = {**element.positions, view: place(x, y, element.positions.get(view))}
        changes[element_id] = {"positions": positions}
        if element_id in stages and not isinstance(element, Stage):
            changes[element_id]["stage"] = stages[element_id]
    moved = [document.element(element_id) for element_id in changes if element_id in places]
    if moved:
        _update(document, f"Move {wording.subject(moved)}", changes, gesture)


def existing(document: Document, record_id: str) -> AnyRecord:
    """Return a record; raises UnknownRecordError when there is none with this id."""
    record = document.get(record_id)
    if record is None:
        raise UnknownRecordError("This is no longer on the canvas.")
    return record


def _update(
    document: Document, label: str, changes: Mapping[str, Mapping[str, object]], gesture: str | None
) -> None:
    with document.transact(label, gesture=gesture) as tx:
        for record_id, fields in with_consequences(document, changes).items():
            with refusing(type(existing(document, record_id))):
                tx.update(record_id, **fields)


def _field_words(record: AnyRecord, fields: Mapping[str, object]) -> str:
    labels = {view.name: view.spec.label for view in field_views(type(record))}
    if len(fields) == 1:
        name = next(iter(fields))
        return wording.inside(labels.get(name, label_of(name)))
    return f"{len(fields)} fields"
