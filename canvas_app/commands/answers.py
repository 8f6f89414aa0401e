"""What people answer to the framework: words, numbers, elements, "in work", "not for us"; one undo step each.

Entries are named by their id; the id of an entry's twin for AI means the same answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from canvas_app.commands.elements import make_room
from canvas_app.commands.elements import place as place_at
from canvas_app.commands.errors import RefusedError, refusing
from canvas_app.commands.wording import quoted
from canvas_app.document import UnknownRecordError
from canvas_app.model import DOCUMENT_ID, DocumentInfo, EntryAnswer, clean_text
from canvas_app.model.framework import load_framework

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.commands.elements import Settle
    from canvas_app.document import Document, Transaction
    from canvas_app.model import Element
    from canvas_app.model.catalogue import Entry
    from canvas_app.model.framework import Row

_CONCERNS_US: dict[str, object] = {"not_for_us": False, "reason": ""}
"""Who answers an entry says that it concerns the company."""


def set_text(document: Document, entry_id: str, text: str, *, gesture: str | None = None) -> None:
    """Answer an entry in words; an empty text takes the words away."""
    row = _row(entry_id)
    cleaned = clean_text(text)
    fields: dict[str, object] = {"text": cleaned} | (_CONCERNS_US if cleaned else {})
    _change(document, f"Answer {quoted(row.entry.name)}", row, fields, gesture)


def set_number(
    document: Document, entry_id: str, number: float | None, unit: str = "", *, gesture: str | None = None
) -> None:
    """Answer an entry with a number in a unit of the user's own; None takes both away."""
    row = _row(entry_id)
    unit = "" if number is None else clean_text(unit, one_line=True)
    fields: dict[str, object] = {"number": number, "unit": unit}
    fields |= _CONCERNS_US if number is not None else {}
    _change(document, f"Answer {quoted(row.entry.name)}", row, fields, gesture)


def set_field(document: Document, entry_id: str, value: object, *, gesture: str | None = None) -> None:
    """Fill the field of the document that an entry stands for: a text, a date or None."""
    row = _row(entry_id)
    if not row.field:
        raise RefusedError(f"{quoted(row.entry.name)} is no field of the document.")
    with (
        document.transact(f"Edit {row.entry.name.lower()}", gesture=gesture) as tx,
        refusing(DocumentInfo),
    ):
        tx.update(DOCUMENT_ID, **{row.field: value})


def link(document: Document, entry_id: str, element_id: str) -> None:
    """Answer an entry with an element of the canvas; one element can answer several entries."""
    row, element = _row(entry_id), document.element(element_id)
    known = _answer(document, row)
    links = () if _stands_for(element, row) or element_id in known.elements else (element_id,)
    fields = {"elements": (*known.elements, *links), **_CONCERNS_US}
    _change(document, f"Answer {quoted(row.entry.name)} with {quoted(element.name)}", row, fields)


def unlink(document: Document, entry_id: str, element_id: str) -> None:
    """Let an element answer an entry no longer; it stays on the canvas.

    Raises RefusedError where it answers by what it is and nobody linked it.
    """
    row, element = _row(entry_id), document.element(element_id)
    known = _answer(document, row).elements
    kept = tuple(key for key in known if key != element_id)
    if kept == known and row.id in load_framework().shown_by(element):
        raise RefusedError(
            f"{quoted(element.name)} answers this by what it is. Give it another type, or mark the entry "
            "as not for us."
        )
    with document.transact(f"Take {quoted(element.name)} off {quoted(row.entry.name)}") as tx:
        if element.seed_ref in row.ids:
            tx.update(element_id, seed_ref=None)
        _put(tx, document, row, {"elements": kept})


def set_in_work(document: Document, entry_id: str, on: bool) -> None:
    """Say whether somebody still works on the answer to an entry."""
    row = _row(entry_id)
    label = f"Mark {quoted(row.entry.name)} as {'in work' if on else 'no longer in work'}"
    _change(document, label, row, {"in_work": on} | (_CONCERNS_US if on else {}))


def set_not_for_us(document: Document, entry_ids: Iterable[str], reason: str) -> None:
    """Say that entries do not concern this company, and why; what was answered is kept."""
    rows = list({(row := _row(entry_id)).id: row for entry_id in entry_ids}.values())
    cleaned = clean_text(reason, one_line=True)
    if not cleaned:
        raise RefusedError("Say in a few words why this is not for you.", "reason")
    if not rows:
        return
    what = quoted(rows[0].entry.name) if len(rows) == 1 else f"{len(rows)} entries"
    with document.transact(f"Mark {what} as not for us") as tx:
        for row in rows:
            _put(tx, document, row, {"not_for_us": True, "reason": cleaned, "in_work": False})


def take_up(document: Document, entry_id: str) -> None:
    """Take "not for us" back."""
    row = _row(entry_id)
    _change(document, f"Take up {quoted(row.entry.name)} again", row, _CONCERNS_US)


def set_ai(document: Document, entry_id: str, on: bool) -> None:
    """Say whether an entry is answered for AI; elements made from it follow."""
    row = _row(entry_id)
    if row.twin is None:
        raise RefusedError(f"{quoted(row.entry.name)} has no counterpart for AI.")
    label = f"Answer {quoted(row.entry.name)} {'for AI' if on else 'without AI'}"
    with document.transact(label) as tx:
        for element in _made(document, row):
            tx.update(element.id, **_as_made_from(row.entry_for(ai_specific=on), row, element))
        _put(tx, document, row, {"ai_specific": on})


def clear(document: Document, entry_id: str) -> None:
    """Take away words, number, links and marks; elements that were made from the entry still answer it."""
    row = _row(entry_id)
    known = _answer(document, row)
    if document.get(known.id) is not None:
        with document.transact(f"Clear the answer to {quoted(row.entry.name)}") as tx:
            tx.remove(known.id)


def says_anything(answer: EntryAnswer) -> bool:
    """Return whether an answer holds more than for which of two twins it is."""
    return answer != EntryAnswer(id=answer.id, entry=answer.entry, ai_specific=answer.ai_specific)


def place(
    document: Document,
    entry_id: str,
    view: str,
    at: tuple[float, float] | None = None,
    *,
    made_from: Entry | None = None,
    name: str = "",
    settle: Settle | None = None,
) -> str:
    """Add an element that answers an entry and return its id; without a position the view finds one.

    It is made from the entry itself, unless `made_from` names another one; that one is then linked. `settle`
    may give it a place before it is added.
    """
    row = _row(entry_id)
    if row.field:
        raise RefusedError(f"{quoted(row.entry.name)} is a field of the document, no card.")
    known = _answer(document, row)
    for_ai = known.ai_specific or any(element.ai_specific for element in _made(document, row))
    entry = made_from or row.entry_for(ai_specific=for_ai)
    fields: dict[str, object] = {} if at is None else {"positions": {view: place_at(*at)}}
    cleaned = clean_text(name, limit=120, one_line=True)
    if cleaned:
        fields["name"] = cleaned
    element = entry.new_element(**fields)
    if settle is not None:
        (element,) = settle([element])
    make_room(document, 1)
    links = () if _stands_for(element, row) else (element.id,)
    with document.transact(f"Answer {quoted(row.entry.name)} with {quoted(element.name)}") as tx:
        tx.put(element)
        _put(tx, document, row, {"elements": (*known.elements, *links), **_CONCERNS_US})
    return element.id


def _row(entry_id: str) -> Row:
    row = load_framework().rows.get(entry_id)
    if row is None:
        raise UnknownRecordError("This entry is not part of the framework.")
    return row


def _answer(document: Document, row: Row) -> EntryAnswer:
    """Return what is answered already, else an empty answer that is not part of the document."""
    for answer in document.snapshot().answers.values():
        if answer.entry in row.ids:
            return answer
    return EntryAnswer(entry=row.id)


def _stands_for(element: Element, row: Row) -> bool:
    """Whether an element answers a row without being linked: made from it, or by what it is."""
    return element.seed_ref in row.ids or row.id in load_framework().shown_by(element)


def _made(document: Document, row: Row) -> list[Element]:
    """Return the elements that were made from an entry or its twin."""
    return [e for e in document.snapshot().elements.values() if e.seed_ref in row.ids]


def _change(
    document: Document, label: str, row: Row, fields: dict[str, object], gesture: str | None = None
) -> None:
    with document.transact(label, gesture=gesture) as tx:
        _put(tx, document, row, fields)


def _put(tx: Transaction, document: Document, row: Row, fields: dict[str, Any]) -> None:
    """Put the changed answer; one that says nothing any more goes."""
    if row.field:
        raise RefusedError(f"{quoted(row.entry.name)} is a field of the document. Fill it in there.")
    known = _answer(document, row)
    with refusing(EntryAnswer):
        answer = EntryAnswer.model_validate(dict(known) | fields)
    if answer != EntryAnswer(id=answer.id, entry=answer.entry):
        tx.put(answer)
    elif tx.get(answer.id) is not None:
        tx.remove(answer.id)


def _as_made_from(entry: Entry, row: Row, element: Element) -> dict[str, object]:
    """Return the fields with which an element counts as made from the other entry of its row."""
    names = {known.name for known in (row.entry, row.twin) if known is not None}
    fields: dict[str, object] = {"ai_specific": entry.ai_specific, "seed_ref": entry.id}
    if element.name in names:
        fields["name"] = entry.name
    if "code" in entry.fields and hasattr(element, "code"):
        fields["code"] = entry.fields["code"]
    return fields
