"""From a document to the bytes of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import orjson

from canvas_app.model.plain import to_plain
from canvas_app.storage.atomic import atomic_write
from canvas_app.storage.errors import StorageError
from canvas_app.storage.limits import MAX_BYTES, MAX_ELEMENTS, MAX_RELATIONS
from canvas_app.storage.migrations import VERSION

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from canvas_app.document import AnyRecord, Document
    from canvas_app.model import BesideRecord, Element, Relation

FORMAT = "bmcanvas"
_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def save(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a document to a file, or raise StorageError and leave what was there.

    The caller decides whether this file now stands for the document: `document.history.mark_saved()`.
    """
    path = Path(path)
    data = dumps(document)
    snapshot = document.snapshot()
    counts = ((snapshot.elements, MAX_ELEMENTS), (snapshot.relations, MAX_RELATIONS))
    if len(data) > MAX_BYTES or any(len(records) > most for records, most in counts):
        raise StorageError(
            f"“{path.name}” was not saved, because the canvas is larger than can be opened again; "
            "delete something or split it into two files."
        )
    atomic_write(path, data)


def dumps(document: Document) -> bytes:
    """Return the content of the file of a document: sorted, one field a line, equal for equal documents."""
    snapshot = document.snapshot()
    written = _written.setdefault(document, _Written())
    sections: dict[str, list[bytes]] = {key: [_indented(value, 1)] for key, value in document.extras.items()}
    sections["document"] = [_indented(to_plain(snapshot.info), 1)]
    sections["elements"] = _group(written.elements, snapshot.elements)
    sections["relations"] = _group(written.relations, snapshot.relations)
    sections["scenarios"] = _group(written.scenarios, snapshot.scenarios)
    for name, group, records in (
        ("acceptances", written.acceptances, snapshot.acceptances),
        ("answers", written.answers, snapshot.answers),
        ("chapters", written.chapters, snapshot.chapters),
    ):
        if records:
            sections[name] = _group(group, records)
    parts = [in_two({}, VERSION)[0]]
    for name in sorted(sections):
        parts += [b",\n  ", orjson.dumps(name), b": ", *sections[name]]
    return b"".join([*parts, b"\n}\n"])


@dataclass
class _Group:
    """The records of a section as they were last written, and the bytes of each, both by id."""

    records: Mapping[str, Element | Relation | BesideRecord] = field(default_factory=dict)
    pieces: dict[str, bytes] = field(default_factory=dict)


@dataclass
class _Written:
    elements: _Group = field(default_factory=_Group)
    relations: _Group = field(default_factory=_Group)
    scenarios: _Group = field(default_factory=_Group)
    acceptances: _Group = field(default_factory=_Group)
    answers: _Group = field(default_factory=_Group)
    chapters: _Group = field(default_factory=_Group)


_written: WeakKeyDictionary[Document, _Written] = WeakKeyDictionary()
"""What was written last, by document: records are frozen, so after an edit only the changed ones are new.

To write 10,000 elements again takes a tenth of the time of writing them for the first time; the bytes of a
file that was read count as written.
"""


def take_over(document: Document, data: bytes, as_written: Mapping[str, AnyRecord]) -> None:
    """Remember the records of a file as they stand in it, where they would be written so again.

    `data` are bytes in the layout that `dumps` gives.
    """
    snapshot = document.snapshot()
    _written[document] = _Written(
        _group_in(data, b"elements", snapshot.elements, as_written),
        _group_in(data, b"relations", snapshot.relations, as_written),
        _group_in(data, b"scenarios", snapshot.scenarios, as_written),
        _group_in(data, b"acceptances", snapshot.acceptances, as_written),
        _group_in(data, b"answers", snapshot.answers, as_written),
        _group_in(data, b"chapters", snapshot.chapters, as_written),
    )


def _group_in(
    data: bytes,
    name: bytes,
    records: Mapping[str, Element | Relation | BesideRecord],
    as_written: Mapping[str, AnyRecord],
) -> _Group:
    """Cut a section into its records: only they begin at the fourth place of a line."""
    if not records:
        return _Group()
    begin, between = b'\n  "%b": {\n' % name, b',\n    "'
    start = data.index(begin) + len(begin)
    first, *others = data[start : data.index(b"\n  }", start)].split(between)
    pieces = [first, *(between[2:] + piece for piece in others)]
    kept = {key: record for key, record in records.items() if as_written.get(key) is record}
    return _Group(kept, dict(zip(sorted(records), pieces, strict=True)))


def _group(last: _Group, records: Mapping[str, Element | Relation | BesideRecord]) -> list[bytes]:
    """Return the parts of a section, and remember its records."""
    before = last.records.get
    changed = [key for key, record in records.items() if before(key) is not record]
    last.pieces.update((key, _piece(key, records[key])) for key in changed)
    if last.records.keys() != records.keys():
        last.pieces = {key: last.pieces[key] for key in sorted(records)}
    last.records = records
    return [b"{\n", b",\n".join(last.pieces.values()), b"\n  }"] if records else [b"{}"]


def _piece(key: str, record: Element | Relation | BesideRecord) -> bytes:
    return b'    "%b": %b' % (key.encode(), _indented(to_plain(record), 2))


def _indented(value: object, level: int) -> bytes:
    """Return JSON as it stands inside other JSON; a line break inside a text is never a bare one."""
    plain = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    return plain.replace(b"\n", b"\n" + b"  " * level)


def in_two(sections: dict[str, Any], version: int) -> tuple[bytes, bytes]:
    """Return the bytes of a file: the head with format and version, and the sorted rest."""
    head = f'{{\n  "format": "{FORMAT}",\n  "version": {version}'.encode()
    body = orjson.dumps(sections, option=_OPTIONS)
    return (head + b",\n", body[2:]) if sections else (head, b"\n}\n")
