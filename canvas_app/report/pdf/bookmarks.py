"""The bookmarks of a PDF: lines in a tree, each leading to a place on a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from canvas_app.report.pdf.objects import string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.report.pdf.objects import Objects


@dataclass(slots=True)
class _Line:
    """A line, its page from 0, the height above the lower edge of the page, and the lines below it."""

    title: str
    page: int
    height: float
    lines: list[_Line] = field(default_factory=list)


class Bookmarks:
    """Lines in the order of the pages; only those of level 0 are unfolded."""

    def __init__(self) -> None:
        self._lines: list[_Line] = []
        self._path: list[_Line] = []
        """The last line of every level, down to the last one."""

    def add(self, level: int, title: str, page: int, height: float) -> None:
        """Add a line at most one level below the one before it."""
        del self._path[level:]
        siblings = self._path[-1].lines if self._path else self._lines
        siblings.append(_Line(title, page, height))
        self._path.append(siblings[-1])

    def write(self, objects: Objects) -> str:
        """Write the lines; returns what the root of the file says of them."""
        if not self._lines:
            return ""
        root = objects.reserve()
        ends = _write(objects, self._lines, root)
        seen = len(self._lines) + sum(len(line.lines) for line in self._lines)
        objects.put(root, f"<</Type/Outlines{ends}/Count {seen}>>")
        return f"/Outlines {root} 0 R"


def _write(objects: Objects, lines: Sequence[_Line], parent: int, folded: str = "") -> str:
    """Write some lines and those below them; returns what their parent says of them."""
    numbers = [objects.reserve() for _ in lines]
    for at, (number, line) in enumerate(zip(numbers, lines, strict=True)):
        place = f"/Dest[{objects.pages[line.page]} 0 R/XYZ 0 {line.height:.2f} 0]"
        fields = f"/Title{string(line.title)}/Parent {parent} 0 R{place}"
        if at > 0:
            fields += f"/Prev {numbers[at - 1]} 0 R"
        if at + 1 < len(numbers):
            fields += f"/Next {numbers[at + 1]} 0 R"
        if line.lines:
            # A count below zero says that the lines are folded away.
            fields += f"{_write(objects, line.lines, number, '-')}/Count {folded}{len(line.lines)}"
        objects.put(number, f"<<{fields}>>")
    return f"/First {numbers[0]} 0 R/Last {numbers[-1]} 0 R"
