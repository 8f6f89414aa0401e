"""The objects of a PDF by their numbers, and the file they make: all but streams are packed together."""

from __future__ import annotations

import hashlib
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from reportlab.pdfbase.pdfdoc import PDFStream
from reportlab.pdfbase.pdfdoc import format as written_out

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    from reportlab.pdfgen.canvas import Canvas

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""The second line tells programs that copy files that this is no text."""
_TOGETHER = 200
"""So many objects are packed together: more make a smaller file in which it takes longer to jump about."""
_OFTEN = 500
"""After so many objects it is asked whether the file is still wanted."""
_EFFORT = 4
"""The usual effort of 6 takes a third longer, for files that are a hundredth smaller."""
_PLACES = np.dtype([("kind", "u1"), ("where", ">u4"), ("index", ">u2")])
"""How the place of an object is written: in the file by its offset, or in a pack by its index there."""
_IN_FILE, _IN_PACK = 1, 2
_SHOWN_AS_IS = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})


class _Packed(bytes):
    """The content of a page as it stands in the file."""

    __slots__ = ()


def show_page(canvas: Canvas) -> None:
    """End a page of a canvas and pack its content, which would else stay there as text to the end."""
    canvas.showPage()
    page = canvas._doc.Pages.pages[-1]
    page.stream = _Packed(_packed(page.stream.encode()))


class Objects:
    """The objects of a file; they refer to each other by their numbers.

    `stop` is called now and then; what it raises ends the work.
    """

    def __init__(self, stop: Callable[[], None] = lambda: None) -> None:
        self._stop = stop
        self._bodies: list[str] = [""]  # no object has the number 0
        self._streams: dict[int, bytes] = {}
        self.pages: list[int] = []
        """The numbers of the pages in their order."""
        self.root = self.info = 0

    @classmethod
    def of(cls, canvas: Canvas, stop: Callable[[], None] = lambda: None) -> Objects:
        """Return what was painted on a canvas; its own library would write the objects one by one."""
        document = canvas._doc
        for font in document.delayedFonts:
            font.addObjects(document)
        document.Catalog.Outlines = None
        for page in document.Pages.pages:
            page.Trans = None  # a way to turn pages, empty but there
        named = [document.Catalog, document.info, *document.Pages.pages]
        names = [document.Reference(each).name for each in named]
        made = cls(stop)
        # Writing an object may add others.
        while (name := document.numberToId.get(len(made._bodies))) is not None:
            each = document.idToObject[name]
            if isinstance(each, PDFStream) and not each.dictionary.dict:
                content = each.content
                packed = content if isinstance(content, _Packed) else _packed(content.encode())
                made._streams[made.reserve()] = _stream("", packed)
            else:
                made._take(written_out(each, document, toplevel=1))
        numbers = document.idToObjectNumberAndVersion
        made.root, made.info, *made.pages = (numbers[name][0] for name in names)
        return made

    def _take(self, body: bytes) -> None:
        """Add an object as the library writes it, which leaves out a line break."""
        if body.endswith(b"endstream\n"):
            self._streams[self.reserve()] = body.removesuffix(b"endstream\n") + b"\nendstream"
        else:
            self.add(body.decode("latin-1"))

    def reserve(self) -> int:
        """Return the number of an object that is put later."""
        return self.add("null")

    def put(self, number: int, body: str) -> None:
        """Set an object whose number was reserved."""
        self._bodies[number] = body

    def add(self, body: str) -> int:
        """Add an object; returns its number."""
        self._bodies.append(body)
        if len(self._bodies) % _OFTEN == 0:
            self._stop()
        return len(self._bodies) - 1

    def add_stream(self, entries: str, data: bytes, *, packed: bool = True) -> int:
        """Add a stream with the entries of its dictionary; returns its number."""
        number = self.reserve()
        self._streams[number] = _stream(entries, _packed(data) if packed else data, packed)
        return number

    def extend(self, number: int, entries: str) -> None:
        """Add entries to an object, which is a dictionary."""
        body = self._bodies[number]
        assert body.endswith(">>")
        self._bodies[number] = f"{body[:-2]}{entries}>>"

    def file(self) -> bytes:
        """Return the file. The same objects give the same bytes."""
        others = [number for number in range(1, len(self._bodies)) if number not in self._streams]
        packs = [others[start : start + _TOGETHER] for start in range(0, len(others), _TOGETHER)]
        first = len(self._bodies)
        places = np.zeros(first + len(packs) + 1, _PLACES)
        file = _File(places)
        for number, body in self._streams.items():
            file.write(number, body)
        for holder, pack in enumerate(packs, start=first):
            self._stop()
            file.write(holder, self._pack(pack))
            places["kind"][pack], places["where"][pack] = _IN_PACK, holder
            places["index"][pack] = np.arange(len(pack))
        return file.closed(f"/Root {self.root} 0 R/Info {self.info} 0 R")

    def _pack(self, numbers: list[int]) -> bytes:
        """Return a stream of objects, after a list of their numbers and where they begin."""
        bodies = [self._bodies[number] for number in numbers]
        starts = accumulate([len(body) + 1 for body in bodies], initial=0)
        head = " ".join([f"{number} {start}" for number, start in zip(numbers, starts, strict=False)])
        data = _packed("\n".join((head, *bodies)).encode("latin-1"))
        return _stream(f"/Type/ObjStm/N {len(numbers)}/First {len(head) + 1}", data)


class _File:
    """A file as it grows, and where in it the objects are."""

    def __init__(self, places: npt.NDArray[np.void]) -> None:
        self._places = places
        self._parts = [_HEAD]
        self._length = len(_HEAD)

    def write(self, number: int, body: bytes) -> None:
        """Add an object."""
        self._places[number] = _IN_FILE, self._length, 0
        self._parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        self._length += len(self._parts[-1])

    def closed(self, entries: str) -> bytes:
        """Return the file with the list of places at its end, as its last object."""
        digest = hashlib.md5(usedforsecurity=False)
        for part in self._parts:
            digest.update(part)
        name = digest.hexdigest()
        start, count = self._length, len(self._places)
        self._places[count - 1] = _IN_FILE, start, 0
        entries = f"/Type/XRef/Size {count}/W[1 4 2]/ID[<{name}><{name}>]{entries}"
        entries += f"/DecodeParms<</Predictor 12/Columns {_PLACES.itemsize}>>"
        self.write(count - 1, _stream(entries, _packed(self._rows())))
        return b"".join((*self._parts, b"startxref\n%d\n%%%%EOF\n" % start))

    def _rows(self) -> bytes:
        """Return the places, each as its difference from the one above: that packs much better."""
        rows = self._places.view(np.uint8).reshape(-1, _PLACES.itemsize)
        filtered = np.full((len(rows), _PLACES.itemsize + 1), 2, np.uint8)  # 2 names this way
        filtered[:, 1:] = np.diff(rows, axis=0, prepend=np.zeros_like(rows[:1]))
        return filtered.tobytes()


def _packed(data: bytes) -> bytes:
    return zlib.compress(data, _EFFORT)


def _stream(entries: str, data: bytes, packed: bool = True) -> bytes:
    packing = "/Filter/FlateDecode" if packed else ""
    head = f"<<{entries}{packing}/Length {len(data)}>>\nstream\n"
    return head.encode("ascii") + data + b"\nendstream"


def string(text: str) -> str:
    """Return a text as it stands in an object."""
    if text.isascii() and text.isprintable():
        return f"({text.translate(_SHOWN_AS_IS)})"
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
