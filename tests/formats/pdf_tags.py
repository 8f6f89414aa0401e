"""Reads the tags of a PDF back: the tree, and what is marked on the pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import pikepdf
from pikepdf import Array, Name, Pdf

if TYPE_CHECKING:
    from collections.abc import Iterator

Thing: TypeAlias = Any
"""An object of a PDF, whose fields are its attributes."""
_PAINTS = frozenset({"f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"', "Do", "sh", "EI"})


@dataclass
class Tag:
    """One tag with its contents: other tags, (page, number) of marks, and links."""

    kind: str
    source: Thing
    kids: list[Tag] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Thing] = field(default_factory=list)

    def all(self) -> Iterator[Tag]:
        """Yield this tag and all within it, in the order of reading."""
        yield self
        for kid in self.kids:
            yield from kid.all()


def tree(pdf: Pdf) -> Tag:
    """Return the outermost tag."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    root: Thing = pdf.Root.StructTreeRoot
    return _tag(root.K, root, pages)


def _tag(source: Thing, parent: Thing, pages: dict[tuple[int, int], int]) -> Tag:
    assert source.P.objgen == parent.objgen
    tag = Tag(str(source.S).removeprefix("/"), source)
    found = source.get("/K", Array())
    for kid in found if isinstance(found, Array) else [found]:
        if isinstance(kid, int):
            tag.marks.append((pages[source.Pg.objgen], kid))
        elif kid.get("/Type") == Name.MCR:
            tag.marks.append((pages[kid.Pg.objgen], int(kid.MCID)))
        elif kid.get("/Type") == Name.OBJR:
            tag.notes.append(kid.Obj)
        else:
            tag.kids.append(_tag(kid, source, pages))
    return tag


def marks(pdf: Pdf) -> Counter[tuple[int, int]]:
    """Count the marks on all pages; all that is painted must be marked, as content or as decoration."""
    counted: Counter[tuple[int, int]] = Counter()
    for number, page in enumerate(pdf.pages):
        open_: list[bool] = []
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), instruction.operands
            if operator in ("BDC", "BMC"):
                properties: Thing = operands[1] if len(operands) > 1 else {}
                numbered = "/MCID" in properties
                if numbered:
                    counted[number, int(properties["/MCID"])] += 1
                open_.append(numbered or str(operands[0]) == "/Artifact")
                assert sum(open_) <= 1, f"marks within marks on page {number + 1}"
            elif operator == "EMC":
                open_.pop()
            elif operator in _PAINTS:
                assert any(open_), f"{operator} on page {number + 1} is not marked"
        assert not open_
    return counted
