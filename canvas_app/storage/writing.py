"""From a document to the bytes of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import orjson

from canvas_app.model.limits import MAX_BYTES, SECTIONS
from canvas_app.model.plain import to_plain
from canvas_app.storage.atomic import atomic_write
from canvas_app.storage.errors import StorageError
from canvas_app.storage.migrations import VERSION

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from canvas_app.document import AnyRecord, Document, Snapshot
    from canvas_app.model import BesideRecord, Element, Relation

    Records = Mapping[str, Element | Relation | BesideRecord]

FORMAT = "bmcanvas"
_ALWAYS = ("elements", "relations", "scenarios")
"""Sections that are written even when they are empty."""
_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def save(document: Document, path: str | os.PathLike[str]) -> None:
    """Write a document to a file, or raise StorageError and leave what was there.

    The caller decides whether this file now stands for the document: `document.history.mark_saved()`.
    """
    path = Path(path)
    data = dumps(document)
    groups = _groups(document.snapshot())
    if len(data) > MAX_BYTES or any(len(groups[name]) > most for name, most in SECTIONS.items()):
        raise StorageError(
            f"“{path.name}” was not saved, because the canvas is larger than can be opened again; "
            "delete something or split it into two files."
        )
    atomic_write(path, data)


def dumps(document: Document) -> bytes:
    """Return the content of the file of a document: sorted, one field a line, equal for equal documents."""
    snapshot = document.snapshot()
    written = _written.setdefault(document, {})
    sections: dict[str, list[bytes]] = {key: [_indented(value, 1)] for key, value in document.extras.items()}
    sections["document"] = [_indented(to_plain(snapshot.info), 1)]
    for name, records in _groups(snapshot).items():
        if records or name in _ALWAYS:
            sections[name] = _group(written.setdefault(name, _Group()), records)
    parts = [in_two({}, VERSION)[0]]
    for name in sorted(sections):
        parts += [b",\n  ", orjson.dumps(name), b": ", *sections[name]]
    return b"".join([*parts, b"\n}\n"])


@dataclass
class _Group:
    """The records of a section as they were last written, and the bytes of each, both by id."""

    records: Records = field(default_factory=dict)
    pieces: dict[str, bytes] = field(default_factory=dict)


def _groups(snapshot: Snapshot) -> dict[str, Records]:
    """Return the records of a document by the section of the file that they stand in."""
    return {
        "elements": snapshot.elements,
        "relations": snapshot.relations,
        "scenarios": snapshot.scenarios,
        "acceptances": snapshot.acceptances,
        "answers": snapshot.answers,
        "chapters": snapshot.chapters,
        "frames": snapshot.frames,
    }


_written: WeakKeyDictionary[Document, dict[str, _Group]] = WeakKeyDictionary()
"""What was written last, by document and section: records are frozen, so after an edit only few are new.

To write 10,000 elements again takes a tenth of the time of writing them for the first time; the bytes of a
file that was read count as written.
"""


def take_over(document: Document, data: bytes, as_written: Mapping[str, AnyRecord]) -> None:
    """Remember the records of a file as they stand in it, where they would be written so again.

    `data` are bytes in the layout that `dumps` gives.
    """
    _written[document] = {
        name: _group_in(data, name.encode(), records, as_written)
        for name, records in _groups(document.snapshot()).items()
    }


def _group_in(
    data: bytes,
    name: bytes,
    records: Records,
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


def _group(last: _Group, records: Records) -> list[bytes]:
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
