"""Copy, cut and paste as text that other windows and other programs can read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from pydantic import ValidationError

from canvas_app.commands import wording
from canvas_app.commands.currency import naming
from canvas_app.commands.elements import COPY_OFFSET, Deleted, copied_relation, delete, make_room, place
from canvas_app.commands.errors import RefusedError
from canvas_app.document import IntegrityError
from canvas_app.document.integrity import check_relation
from canvas_app.model import ElementBase, Note, Place, RelationBase, clean_text, new_id
from canvas_app.model.currencies import CODE
from canvas_app.model.faults import first_fault
from canvas_app.model.plain import RECORD_TYPES, from_plain, to_plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.commands.elements import Settle
    from canvas_app.document import Document
    from canvas_app.model import Element, Relation

FORMAT = "bmcanvas-fragment"
VERSION = 1
MAX_TEXT = 16 * 1024 * 1024
MAX_LINES = 200
"""More lines than this are a text, not a list of notes."""


def copy(document: Document, ids: Iterable[str]) -> str:
    """Return elements, and the relations among them, as JSON text."""
    chosen = [document.element(element_id) for element_id in dict.fromkeys(ids)]
    inside = {element.id for element in chosen}
    relations = document.snapshot().relations.values()
    fragment = {
        "format": FORMAT,
        "version": VERSION,
        "currency": document.info.currency,
        "elements": {element.id: to_plain(element) for element in chosen},
        "relations": {
            relation.id: to_plain(relation)
            for relation in relations
            if relation.source in inside and relation.target in inside
        },
    }
    return orjson.dumps(fragment, option=orjson.OPT_INDENT_2).decode()


def cut(document: Document, ids: Iterable[str]) -> tuple[str, Deleted]:
    """Copy elements and delete them in one step; return the text and what went."""
    chosen = tuple(ids)
    return copy(document, chosen), delete(document, chosen, verb="Cut")


def paste(
    document: Document,
    text: str,
    view: str,
    *,
    at: tuple[float, float] | None = None,
    offset: tuple[float, float] = COPY_OFFSET,
    settle: Settle | None = None,
) -> tuple[str, ...]:
    """Add what a text holds and return the new ids; the upper left corner goes to `at`, if given.

    A fragment of a canvas comes with new ids and its own relations; lines of plain text become notes.
    `settle` may move the placed elements to better ground before they are added.
    Raises RefusedError for anything else, and then adds nothing.
    """
    if len(text) > MAX_TEXT:
        raise RefusedError("The text on the clipboard is too large to paste.")
    fragment = _fragment(text)
    pasted = _from_lines(text) if fragment is None else _renewed(_validated(fragment), document)
    pasted = _in_currency(pasted, fragment, document.info.currency)
    if not pasted.elements:
        raise RefusedError("There is nothing on the clipboard that can be pasted.")
    make_room(document, len(pasted.elements))
    elements = _placed(pasted.elements, view, at, offset)
    if settle is not None:
        elements = settle(elements)
    with document.transact(f"Paste {wording.subject(elements)}") as tx:
        for record in (*elements, *pasted.relations):
            tx.put(record)
    return tuple(element.id for element in elements)


class _Pasted(NamedTuple):
    elements: list[Element]
    relations: list[Relation]


def _in_currency(pasted: _Pasted, fragment: Mapping[str, Any] | None, own: str) -> _Pasted:
    """Amounts that come from a document in another currency name it, so that none changes its worth."""
    code = (fragment or {}).get("currency", own)
    if code == own:
        return pasted
    if not isinstance(code, str) or not re.fullmatch(CODE, code):
        raise _damaged("its currency is none")
    return _Pasted(
        [naming(element, code) for element in pasted.elements],
        [naming(relation, code) for relation in pasted.relations],
    )


def _fragment(text: str) -> dict[str, Any] | None:
    """Return the fragment that a text is, or None for plain text; raises RefusedError for other JSON."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        plain = orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        if f'"{FORMAT}"' in text[:200]:
            raise RefusedError("The part of a canvas on the clipboard is damaged. Copy it again.") from None
        return None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise RefusedError("The text on the clipboard is data of another program, not part of a canvas.")
    if plain.get("version") != VERSION:
        raise RefusedError("The part of a canvas on the clipboard comes from another version of the program.")
    return plain


def _validated(fragment: Mapping[str, Any]) -> _Pasted:
    elements = [record for record in _records(fragment, "elements") if isinstance(record, ElementBase)]
    relations = [record for record in _records(fragment, "relations") if isinstance(record, RelationBase)]
    by_id = {element.id: element for element in elements}
    inner = [item for item in relations if item.source in by_id and item.target in by_id]
    for relation in inner:
        try:
            check_relation(relation, by_id[relation.source], by_id[relation.target])
        except IntegrityError as error:
            raise RefusedError(str(error)) from None
    return _Pasted(elements, inner)


def _records(fragment: Mapping[str, Any], section: str) -> list[Element | Relation]:
    group = fragment.get(section, {})
    if not isinstance(group, dict):
        raise _damaged(f"“{section}” must be a group of records")
    return [_record(key, plain) for key, plain in group.items()]


def _record(key: str, plain: object) -> Element | Relation:
    record_type = RECORD_TYPES.get(str(plain.get("kind"))) if isinstance(plain, dict) else None
    if record_type is None or not isinstance(plain, dict):
        raise _damaged("a card has a kind that this version does not know")
    try:
        return from_plain(record_type, key, plain)
    except ValidationError as error:
        raise _damaged(first_fault(error, record_type).sentence.rstrip(".")) from None


def _damaged(reason: str) -> RefusedError:
    return RefusedError(f"The part of a canvas on the clipboard cannot be pasted: {reason}.")


def _renewed(pasted: _Pasted, document: Document) -> _Pasted:
    """Return the same with new ids; owners are those pasted along, or those that are here already."""
    new_ids = {element.id: new_id() for element in pasted.elements}
    elements = []
    for element in pasted.elements:
        here = element.owner if element.owner in document.snapshot().elements else None
        owner = new_ids.get(element.owner or "", here)
        elements.append(element.model_copy(update={"id": new_ids[element.id], "owner": owner}))
    return _Pasted(elements, [copied_relation(relation, new_ids) for relation in pasted.relations])


def _from_lines(text: str) -> _Pasted:
    """Return a note for each line that says something; a long line is cut in its name only."""
    lines = [line for line in (clean_text(line, one_line=True) for line in text.splitlines()) if line]
    if len(lines) > MAX_LINES:
        raise RefusedError(f"Paste at most {MAX_LINES} lines at a time; each becomes a note.")
    return _Pasted([_note(line) for line in lines], [])


def _note(line: str) -> Note:
    if len(line) <= 120:
        return Note(name=line)
    return Note(name=f"{line[:119]}…", text=line[:4000])


def _placed(
    elements: list[Element], view: str, at: tuple[float, float] | None, offset: tuple[float, float]
) -> list[Element]:
    """Return the elements moved together; without a common corner they stack below the point."""
    standing = [element.positions[view] for element in elements if view in element.positions]
    if at is not None:
        left, top = min((p.x for p in standing), default=0.0), min((p.y for p in standing), default=0.0)
        offset = (at[0] - left, at[1] - top)
    placed, waiting = [], 0
    for element in elements:
        before = element.positions.get(view)
        positions: dict[str, Place] = {}
        if before is not None:
            positions[view] = place(before.x + offset[0], before.y + offset[1], before)
        elif at is not None and not standing:
            positions[view] = place(at[0], at[1] + 96.0 * waiting)
            waiting += 1
        placed.append(element.model_copy(update={"positions": positions}))
    return placed
