"""Blocks of very many cards on pages: under each other, as wide as a page, their cards in rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Paint, Rect, Text
from canvas_app.report.pdf.blocks_apart import moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from canvas_app.drawing.areas import Box
    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.pdf.blocks_apart import Boxed

_PAD, _GAP, _SPACE = 14.0, 8.0, 12.0
"""Within a block around its cards, between these, and between blocks."""
_HEAD, _BASELINE = 40.0, 26.0
_WIDE = 1.5
"""What is so many times as wide as the narrowest card is a header, and takes a row."""
_MORE = 2


@dataclass(frozen=True)
class Shelves:
    """The cards of some blocks in as many columns as a width has room for."""

    boxed: Boxed
    areas: Mapping[str, Box]
    room: float

    @cached_property
    def _card(self) -> float:
        """The width of a usual card."""
        widths = [box[2] for shape, box in self.boxed if _is_card(shape)]
        return max(width for width in widths if width < min(widths) * _WIDE)

    @cached_property
    def _columns(self) -> int:
        return max(1, int((self.room - 2 * _PAD + _GAP) / (self._card + _GAP)))

    @property
    def width(self) -> float:
        """How wide every block is."""
        return 2 * _PAD + self._columns * (self._card + _GAP) - _GAP

    def pages(self, heights: Iterator[float]) -> list[tuple[Boxed, float]]:
        """Return the shapes of each page of these heights, and how high they are."""
        sheets = [_Sheet(next(heights))]
        for block in self.areas:
            title, rows = self._block(block)
            at = 0
            while at < len(rows):
                count = sheets[-1].fitting(rows[at:])
                if not count:
                    sheets.append(_Sheet(next(heights)))
                    continue
                if count > _MORE and at + count == len(rows) - 1:
                    # The last row would turn the page alone.
                    count -= 1
                words = title._replace(text=f"{title.text}, continued") if at else title
                sheets[-1].add(words, rows[at : at + count], self.width)
                at += count
        return [(tuple(sheet.shown), sheet.used) for sheet in sheets]

    def _block(self, name: str) -> tuple[Text, list[Boxed]]:
        """Return the title of a block, and the rows of its cards."""
        left, top, w, h = self.areas[name]
        titles: list[Text] = []
        rows: list[Boxed] = []
        for shape, box in self.boxed:
            if not (left <= box[0] + box[2] / 2 <= left + w and top <= box[1] + box[3] / 2 <= top + h):
                continue
            if isinstance(shape, Text):
                titles.append(shape)
            elif _is_card(shape):
                fits = box[2] <= self._card and rows and rows[-1][-1][1][2] <= self._card
                if fits and len(rows[-1]) < self._columns:
                    rows[-1] = (*rows[-1], (shape, box))
                else:
                    rows.append(((shape, box),))
        return titles[0], rows


@dataclass
class _Sheet:
    """What stands on a page."""

    height: float
    shown: list[tuple[Shape, Box]] = field(default_factory=list)
    used: float = 0.0

    def fitting(self, rows: list[Boxed]) -> int:
        """Return how many rows of a block fit under what is there; on an empty page it is one at least."""
        bottom = self.used + (_SPACE if self.shown else 0.0) + _HEAD + _PAD - _GAP
        for count, row in enumerate(rows):
            bottom += _high(row)
            if bottom > self.height:
                return count if count or self.shown else 1
        return len(rows)

    def add(self, title: Text, rows: list[Boxed], width: float) -> None:
        """Put rows of a block under what is there."""
        top = self.used + (_SPACE if self.shown else 0.0)
        high = _HEAD + sum(map(_high, rows)) - _GAP + _PAD
        frame = Rect(0.5, top + 0.5, width - 1.0, high - 1.0, stroke=Paint("line"), radius=8.5)
        head = title._replace(x=_PAD, y=top + _BASELINE)
        self.shown += [
            (frame, (0.0, top, width, high)),
            (head, (_PAD, top + _BASELINE - title.size, width - 2 * _PAD, title.size)),
        ]
        self.used, top = top + high, top + _HEAD
        for row in rows:
            x = _PAD
            for shape, (left, upper, w, h) in row:
                self.shown.append((moved(shape, x - left, top - upper), (x, top, w, h)))
                x += w + _GAP
            top += _high(row)


def _high(row: Boxed) -> float:
    return max(box[3] for _, box in row) + _GAP


def _is_card(shape: Shape) -> bool:
    return isinstance(shape, Group) and shape.ref is not None
