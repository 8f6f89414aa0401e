"""The canvas that travels inside a PDF: found by its content, unpacked within limits, its name no path."""

from __future__ import annotations

import zlib
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from canvas_app.model import clean_text
from canvas_app.model.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pikepdf import Object, Pdf

_SIGNATURE = b"%PDF-"
_SEARCHED = 1024
_SIGN_OF_CANVAS = b'"bmcanvas"'
_LOOKED_AT = 4096
_MOST_ATTACHMENTS = 1_000
_MOST_WARNINGS = 1_000
_LONGEST_NAME = 100
_ORIGINAL = "choose the file that was exported, or the canvas itself"


class NoCanvasError(Exception):
    """What is wrong with a PDF, and what to do."""

    def __init__(self, reason: str, remedy: str = _ORIGINAL) -> None:
        super().__init__(reason)
        self.remedy = remedy


class ManyCanvasesError(Exception):
    """A PDF holds several canvases; `names` are theirs."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


class _Attached(NamedTuple):
    name: str
    packed: bytes
    deflated: bool

    def unpacked(self, most: int) -> bytes:
        """Return the beginning of the content, `most` bytes at most."""
        return zlib.decompressobj().decompress(self.packed, most) if self.deflated else self.packed[:most]


def is_pdf(data: bytes) -> bool:
    """Tell whether data is a PDF, or was meant to be one."""
    begin = data[:_SEARCHED]
    # The text of a canvas may hold the signature too.
    return _SIGNATURE in begin and not begin.lstrip().startswith(b"{")


def canvas_in(data: bytes, wanted: str | None = None) -> bytes:
    """Return the file of the canvas in a PDF, the only one or that of the wanted name.

    Raises NoCanvasError with a reason, and ManyCanvasesError where one must be chosen.
    """
    attached = _attached(data)
    canvases = [each for each in attached if _is_canvas(each)]
    if wanted is not None:
        canvases = [each for each in canvases if each.name == wanted]
    if not canvases:
        of_name = "" if wanted is None else f" of the name “{clean_text(wanted[:_LONGEST_NAME])}”"
        raise NoCanvasError(f"it is a PDF without a canvas{of_name} in it")
    if len(canvases) > 1:
        raise ManyCanvasesError([each.name for each in canvases])
    try:
        content = canvases[0].unpacked(MAX_BYTES + 1)
    except zlib.error:
        raise NoCanvasError("the canvas in it is damaged") from None
    if len(content) > MAX_BYTES:
        raise NoCanvasError("its canvas is larger than 64 MB")
    return content


def _attached(data: bytes) -> list[_Attached]:
    """Return the attachments of a PDF with names that differ, as they are packed."""
    import pikepdf

    _limit()
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return list(_files(pdf))
    except pikepdf.PasswordError:
        raise NoCanvasError("it is protected by a password", "open a copy that is not protected") from None
    except (pikepdf.PikepdfError, ArithmeticError, LookupError, AttributeError, TypeError, ValueError):
        raise NoCanvasError("it is a damaged PDF") from None
    except (RuntimeError, MemoryError):
        raise NoCanvasError("it is a damaged PDF, or one that asks for too much memory") from None


@cache
def _limit() -> None:
    """Let no stream of a PDF unpack into more than a canvas may have; this holds for the process."""
    from pikepdf.settings import set_qpdf_limits

    set_qpdf_limits(
        doc_max_warnings=_MOST_WARNINGS,
        flate_max_memory=MAX_BYTES,
        png_max_memory=MAX_BYTES,
        run_length_max_memory=MAX_BYTES,
        tiff_max_memory=MAX_BYTES,
    )


def _files(pdf: Pdf) -> Iterator[_Attached]:
    seen: set[str] = set()
    for key in list(pdf.attachments)[:_MOST_ATTACHMENTS]:
        spec = pdf.attachments[key]
        name = base = _name(spec.filename or key)
        number = 1
        while name in seen:
            number += 1
            name = f"{base} ({number})"
        seen.add(name)
        stream = spec.get_file().obj
        packing = _packing(stream)
        if packing is not None:
            yield _Attached(name, stream.read_raw_bytes(), packing == "/FlateDecode")


def _packing(stream: Object | None) -> str | None:
    """Return how a stream is packed: empty for not at all, None for a way that canvases are not.

    None too where only the name of a file is attached.
    """
    if stream is None:
        return None
    found = stream.get("/Filter")
    names = [] if found is None else [str(name) for name in found] if _is_list(found) else [str(found)]
    plain = stream.get("/DecodeParms") is None
    if not names:
        return ""
    return names[0] if names == ["/FlateDecode"] and plain else None


def _is_list(found: Object) -> bool:
    import pikepdf

    return isinstance(found, pikepdf.Array)


def _name(found: str) -> str:
    """Return the last part of a name as one line: what a file is called says nothing about where it goes."""
    last = found.replace("\\", "/").rpartition("/")[2]
    return clean_text(last[:_LONGEST_NAME], one_line=True) or "attachment"


def _is_canvas(attached: _Attached) -> bool:
    try:
        return _SIGN_OF_CANVAS in attached.unpacked(_LOOKED_AT)
    except zlib.error:
        return False
