"""From the bytes of a file to a document, or to one sentence that says why not."""

from __future__ import annotations

import gc
import stat
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from canvas_app.document import Document, IntegrityError
from canvas_app.model import (
    BESIDE_TYPES,
    DOCUMENT_ID,
    BesideRecord,
    DocumentInfo,
    Element,
    Record,
    Relation,
    clean_text,
)
from canvas_app.model.elements import ELEMENT_TYPES
from canvas_app.model.faults import first_fault
from canvas_app.model.limits import MAX_BYTES, SECTIONS
from canvas_app.model.plain import is_plain_form
from canvas_app.model.relations import RELATION_KINDS
from canvas_app.storage import pdf_canvas, strict_json
from canvas_app.storage.errors import FileRefusedError, SeveralCanvasesError, printable, shortened
from canvas_app.storage.migrations import MIGRATIONS, VERSION, migrate
from canvas_app.storage.writing import FORMAT, in_two, take_over

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from canvas_app.document import AnyRecord

Plain = dict[str, Any]
Typed = TypeVar("Typed", bound=Record)
_RESTORE = "open an earlier copy of it"
_CHOOSE = "choose a file that ends in .bmcanvas"
_NAMED = 8
"""Of many canvases in a PDF so many are named."""
_FOREIGN = {
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PK\x03\x04": "an office document or an archive",
}
"""How files of other kinds begin."""
_MEND = "correct it in a text editor or open an earlier copy"
Types = Mapping[Any, type[Typed]]
_ELEMENT_TYPES: Types[Element] = ELEMENT_TYPES
_RELATION_TYPES: Types[Relation] = {kind: entry.record_type for kind, entry in RELATION_KINDS.items()}
# Where there is only one type, the file does not say it.
_INFO_TYPES: Types[DocumentInfo] = {None: DocumentInfo, "document": DocumentInfo}
_BESIDE_TYPES: Mapping[str, Types[BesideRecord]] = {
    kind: {None: record_type, kind: record_type} for kind, record_type in BESIDE_TYPES.items()
}


class _Refusal(Exception):
    """What is wrong and what to do; `loads` adds the name of the file."""

    def __init__(self, reason: str, remedy: str = _MEND) -> None:
        super().__init__(reason)
        self.remedy = remedy


def load(path: str | os.PathLike[str], attachment: str | None = None) -> Document:
    """Return the document in a file; raises FileRefusedError with a sentence, and then loads nothing.

    In a PDF it is the canvas that is attached to it; of several the one called `attachment`.
    """
    path = Path(path)
    name = path.name or str(path)
    try:
        data = _bounded(path)
    except _Refusal as refusal:
        raise FileRefusedError(_sentence(name, refusal)) from None
    except OSError as error:
        raise FileRefusedError(_io_sentence(name, error)) from error
    return loads(data, name, attachment)


def loads(data: bytes, name: str, attachment: str | None = None) -> Document:
    """Return the document in the content of a file; `name` is what refusals call the file."""
    with _collector_resting():
        try:
            return _document(_content(data, name, attachment))
        except _Refusal as refusal:
            raise FileRefusedError(_sentence(name, refusal)) from None


def _content(data: bytes, name: str, attachment: str | None) -> bytes:
    """Return the text of the canvas: of the file itself, or of what is attached to a PDF."""
    if not pdf_canvas.is_pdf(data):
        if attachment is not None:
            raise _Refusal("only a PDF has attachments", "open it without naming one")
        return data
    if len(data) > MAX_BYTES:
        raise _Refusal("it is a PDF of more than 64 MB", "open the canvas itself")
    try:
        return pdf_canvas.canvas_in(data, attachment)
    except pdf_canvas.NoCanvasError as error:
        raise _Refusal(str(error), error.remedy) from None
    except pdf_canvas.ManyCanvasesError as error:
        listed = ", ".join(f"“{each}”" for each in error.names[:_NAMED])
        more = len(error.names) - _NAMED
        others = f" and {more:,} more" if more > 0 else ""
        refusal = _Refusal(f"it holds several canvases: {listed}{others}", "choose one of them")
        raise SeveralCanvasesError(_sentence(name, refusal), error.names) from None


def _bounded(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):
        raise _Refusal("it is no ordinary file", _CHOOSE)
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def _document(data: bytes) -> Document:
    if len(data) > MAX_BYTES:
        raise _Refusal("it is larger than 64 MB", "split it into several files")
    kind = next((kind for start, kind in _FOREIGN.items() if data.startswith(start)), None)
    if kind is not None:
        raise _Refusal(f"it is {kind}, not a canvas", _CHOOSE)
    first = data.lstrip()[:1]
    if first != b"{" and first and first.isascii():
        raise _Refusal("it is not a canvas", _CHOOSE)
    try:
        plain = _canvas(strict_json.parse(data))
        canonical = _is_canonical(plain, data)
        if not canonical:
            strict_json.refuse_duplicate_keys(data)
    except strict_json.StrictJSONError as error:
        raise _Refusal(str(error), _RESTORE) from None
    sections, extras = _sections(_migrated(plain))
    as_written: dict[str, AnyRecord] = {}
    try:
        document = Document(_records(sections, as_written), extras=extras)
    except IntegrityError as error:
        raise _Refusal(_continued(str(error))) from None
    if canonical and plain["version"] == VERSION:
        take_over(document, data, as_written)
    return document


def _canvas(plain: object) -> Plain:
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise _Refusal("it is not a canvas", _CHOOSE)
    version = plain.get("version")
    if type(version) is not int or version < 1:
        raise _Refusal("its version must be a whole number from 1 on", _RESTORE)
    if version > VERSION:
        raise _Refusal(
            f"it comes from a newer version of the program (format {version}, this one knows {VERSION})",
            "update the program",
        )
    return plain


def _is_canonical(plain: Plain, data: bytes) -> bool:
    """Return whether the program itself would write these bytes; then no key can stand twice."""
    sections = {key: value for key, value in plain.items() if key not in ("format", "version")}
    try:
        head, body = in_two(sections, plain["version"])
    except TypeError:
        # orjson reads deeper than it writes.
        raise _Refusal("it is nested too deeply", _RESTORE) from None
    return len(head) + len(body) == len(data) and data.startswith(head) and data.endswith(body)


def _migrated(plain: Plain) -> Plain:
    try:
        return migrate(plain, plain["version"], MIGRATIONS)
    except (LookupError, TypeError, ValueError, AttributeError):
        raise _Refusal("its content does not fit its version", _RESTORE) from None


def _sections(plain: Plain) -> tuple[dict[str, Plain], Plain]:
    """Return the sections of the file and the fields beside them that other programs left."""
    sections: dict[str, Plain] = {}
    for key, most in {"document": 1_000, **SECTIONS}.items():
        section = plain.get(key, {})
        if not isinstance(section, dict):
            raise _Refusal(f"“{key}” must be a group of records")
        if len(section) > most:
            raise _Refusal(f"it holds more than {most:,} {key}", "split it into several files")
        sections[key] = section
    extras = {key: value for key, value in plain.items() if key.startswith("x_")}
    unknown = plain.keys() - sections.keys() - extras.keys() - {"format", "version"}
    if unknown:
        raise _Refusal(f"“{shortened(min(unknown))}” is not a section that this version knows")
    return sections, extras


def _records(sections: Mapping[str, Plain], as_written: dict[str, AnyRecord]) -> list[AnyRecord]:
    """Return the records of all sections, and put those into `as_written` that would be written so again."""
    info = _validated(_INFO_TYPES, {DOCUMENT_ID: sections["document"]}, "document", {})
    elements = _validated(_ELEMENT_TYPES, sections["elements"], "element", as_written)
    relations = _validated(_RELATION_TYPES, sections["relations"], "relation", as_written)
    beside = [
        _validated(types, sections[f"{kind}s"], kind, as_written) for kind, types in _BESIDE_TYPES.items()
    ]
    _refuse_shared_ids(elements, relations, *beside)
    records: list[AnyRecord] = [*info.values(), *elements.values(), *relations.values()]
    return [*records, *(record for group in beside for record in group.values())]


def _validated(
    types: Types[Typed], group: Plain, what: str, as_written: dict[str, Typed]
) -> dict[str, Typed]:
    """Return the records of a section by id; the plain data are used up, so that memory is used again."""
    validators = {kind: each.__pydantic_validator__.validate_python for kind, each in types.items()}
    records = {}
    for key in list(group):
        plain = group.pop(key)
        try:
            named = "id" in plain
            if plain.setdefault("id", key) != key:
                raise ValueError
            records[key] = validators[plain.get("kind")](plain)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise _diagnosis(types, key, plain, what, error) from None
        del plain["id"]
        if not named and is_plain_form(plain, records[key]):
            as_written[key] = records[key]
    return records


def _diagnosis(types: Types[Typed], key: str, plain: object, what: str, error: Exception) -> _Refusal:
    place = _place(what, key, plain)
    if not isinstance(plain, dict):
        return _Refusal(f"{place} must be a group of fields")
    kind = plain.get("kind")
    record_type = types.get(kind) if isinstance(kind, str | None) else None
    if record_type is None:
        return _Refusal(f"{place}, field “Kind”: must be one of the kinds that this version knows")
    if not isinstance(error, ValidationError):
        return _Refusal(f"{place}, field “Id”: must be the key that it stands under")
    fault = first_fault(error, record_type)
    field = f", field “{fault.place}”" if fault.place else ""
    return _Refusal(f"{place}{field}: {fault.reason}")


def _refuse_shared_ids(*groups: Mapping[str, object]) -> None:
    seen: set[str] = {DOCUMENT_ID}
    for group in groups:
        shared = seen & group.keys()
        if shared:
            raise _Refusal(f"the id “{shortened(min(shared))}” stands there twice")
        seen |= group.keys()


def _place(what: str, key: str, plain: object) -> str:
    """Return where in the file a record stands, in words."""
    if what == "document":
        return "the description of the document"
    name = plain.get("name") if isinstance(plain, dict) else None
    kind = plain.get("kind") if isinstance(plain, dict) else None
    if isinstance(name, str) and clean_text(name[:200], one_line=True):
        return f"{what} “{shortened(name)}”"
    if what == "relation" and isinstance(kind, str):
        return f"relation “{shortened(kind)}” ({shortened(key)})"
    return f"{what} ({shortened(key)})"


def _continued(sentence: str) -> str:
    """Return a sentence as it reads after a colon."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _sentence(name: str, refusal: _Refusal) -> str:
    return printable(f"“{shortened(name)}” was not opened: {refusal}; {refusal.remedy}.")


def _io_sentence(name: str, error: OSError) -> str:
    name = shortened(name)
    if isinstance(error, FileNotFoundError):
        return f"“{name}” was not opened, because there is no such file; choose another one."
    if isinstance(error, PermissionError):
        return f"“{name}” was not opened, because you may not read it; ask its owner or choose another one."
    return f"“{name}” was not opened ({error.strerror or error}); choose another one."


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Keep the garbage collector from walking over ten thousands of records while they are made."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # Into the oldest generation, or the next allocation would look at every new record.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
