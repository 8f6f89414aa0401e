"""How wide the columns of a table are: so that it becomes as short as it can, and no word breaks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from canvas_app.drawing.text import text_width, text_widths, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from canvas_app.drawing.shapes import Weight
    from canvas_app.report.pdf.pieces import Style

    Floats = npt.NDArray[np.float64]

_WIDEST_WORD = 150.0
"""A longer word may be broken where the other columns have no room to give."""
_LARGEST_SHARE = 0.5
"""No column takes a larger share of the table for the sake of one word."""
_NARROWEST = 40.0
_WORDS_MEASURED = 12
_BLANKS = 3
"""Words in a column of numbers with so many blanks between them are no number with its unit."""
_BREAKS = re.compile(r"[ \t\r\n]+(?![%×])|(?<=\W)[ \t\r\n]+")
"""Between words: a blank that ties them together, or a number to its sign, is no such place."""
_MOST_ROWS = 60
"""Rows that are looked at, evenly spaced; the others are much the same."""
_MANY = 16
"""So many texts are measured faster together than one by one."""
_LOOSE = 1.06
"""Lines are never quite full."""
_BROKEN, _BROKEN_LABEL = 0.08, 0.2
"""What a further line in one cell costs, and more in the first one, beside what it adds to the row."""
_STEPS = (48.0, 24.0, 12.0)


@dataclass(frozen=True)
class Measured:
    """The widths that the cells of a table would take on one line, and below which words break."""

    cells: Floats
    """(rows, columns), the head first; a cell of several lines by its longest, `extra` counts the others."""
    extra: Floats
    wanted: Floats
    """(columns,): so that nothing needs a second line."""
    least: Floats
    """(columns,): so that no number breaks, and no usual word but behind a hyphen."""
    unbroken: Floats
    """(columns,): so that no word breaks, however long it is."""
    heads: Floats
    """(columns,): so that no usual word of the head breaks."""

    _known: dict[float, list[float]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def _loose(self) -> Floats:
        return self.cells * _LOOSE

    @cached_property
    def _whole(self) -> Floats:
        """The lines of cells whose longest line is not broken."""
        whole: Floats = np.minimum(self.cells, 1.0) + self.extra
        return whole

    def widths(self, room: float) -> list[float]:
        """Share out a width between the columns, without the gaps."""
        if room not in self._known:
            self._known[room] = self._shared(room)
        return self._known[room]

    def _shared(self, room: float) -> list[float]:
        wanted = float(self.wanted.sum())
        if wanted <= room:
            spare = room - wanted
            share = spare * 0.5 / max(len(self.wanted) - 1, 1)
            shares = np.full(len(self.wanted), share)
            shares[0] = spare * 0.5
            return [float(width) for width in self.wanted + shares]
        least = np.maximum(self._whole_words(room), np.minimum(self.wanted, _NARROWEST))
        if float(least.sum()) > room:
            return [float(width) for width in least * room / least.sum()]
        return [float(width) for width in self._shortest(self._start(least, room), least)]

    def _whole_words(self, room: float) -> Floats:
        """Return how wide the columns must be: also long words stay whole where there is room for all."""
        most = np.maximum(self.least, np.minimum(self.unbroken, room * _LARGEST_SHARE))
        return most if float(most.sum()) <= room else self.least

    def smaller(self, scale: float, of_head: float) -> Measured:
        """Return the same table in smaller type, the head of which is less smaller."""
        title, heads = self.cells[0] * of_head, self.heads * of_head
        return Measured(
            np.vstack((title, self.cells[1:] * scale)),
            self.extra,
            np.maximum(self.wanted * scale, title),
            np.maximum(self.least * scale, heads),
            np.maximum(self.unbroken * scale, heads),
            heads,
        )

    def lines(self, room: float) -> float:
        """Return about how many lines a row takes on average."""
        rows = self._lines(np.array(self.widths(room)))[1:]
        return float(rows.mean()) if len(rows) else 1.0

    def _start(self, least: Floats, room: float) -> Floats:
        """Return widths to begin with: the widest columns are cut, but one of them where that is better."""
        cut = self._capped(least[np.newaxis], room)
        columns = np.flatnonzero(self.wanted > cut[0])
        whole = np.tile(least, (len(columns), 1))
        whole[np.arange(len(columns)), columns] = self.wanted[columns]
        ways = np.vstack((cut, self._capped(whole[whole.sum(axis=1) <= room], room)))
        best: Floats = ways[int(np.argmin(self._costs(ways)))]
        return best

    def _capped(self, least: Floats, room: float) -> Floats:
        """Cut the widest columns to one common width, so that narrow ones keep theirs.

        For each of (ways, columns) least widths that have room, fewer than are wanted.
        """
        # Between these the sum of the widths grows evenly with the common width.
        caps = np.sort(np.concatenate(([0.0], least.ravel(), self.wanted)))
        sums = self._cut(least[:, np.newaxis], caps[:, np.newaxis]).sum(axis=2)
        cap = np.array([np.interp(room, way, caps) for way in sums])
        return self._cut(least, cap[:, np.newaxis])

    def _cut(self, least: Floats, cap: Floats) -> Floats:
        widths: Floats = np.maximum(least, np.minimum(self.wanted, cap))
        return widths

    def _shortest(self, widths: Floats, least: Floats) -> Floats:
        """Move width between columns as long as the table becomes shorter."""
        best = float(self._costs(widths[np.newaxis])[0])
        for step in _STEPS:
            while True:
                changed = widths + self._changes(widths, least, step)
                costs = self._costs(changed)
                better = np.flatnonzero(costs < best)
                if not len(better):
                    break
                widths, best = changed[better[0]], float(costs[better[0]])
        return widths

    def _changes(self, widths: Floats, least: Floats, step: float) -> Floats:
        """Return (ways, columns): every way to move a step of width from one column to another."""
        givers = np.flatnonzero(widths - least >= step)
        takers = np.flatnonzero(self.wanted > widths)
        unit = np.eye(len(widths)) * step
        moved: Floats = (unit[takers][:, np.newaxis] - unit[givers])[takers[:, np.newaxis] != givers]
        return moved

    def _costs(self, ways: Floats) -> Floats:
        """Return the height of the table in lines for each of (ways, columns) widths.

        Of two as high, fewer broken cells cost less.
        """
        cells = self._cell_lines(ways[:, np.newaxis])
        broken = _BROKEN * cells.sum(axis=(1, 2)) + _BROKEN_LABEL * cells[:, :, 0].sum(axis=1)
        costs: Floats = cells.max(axis=2, initial=1.0).sum(axis=1) + broken
        return costs

    def _lines(self, widths: Floats) -> Floats:
        """Return about how many lines each row takes."""
        rows: Floats = self._cell_lines(widths).max(axis=1, initial=1.0)
        return rows

    def _cell_lines(self, widths: Floats) -> Floats:
        broken = np.ceil(self._loose / widths) + self.extra
        return np.where(self.cells > widths, broken, self._whole)


def measured(
    columns: Sequence[Sequence[str]],
    weights: Sequence[Weight],
    heads: Sequence[str],
    ends: Sequence[bool],
    cell: Style,
    head: Style,
    total: Sequence[str] = (),
) -> Measured:
    """Measure a table given by column; numbers, whose columns `ends` names, stay on one line.

    `total` is the last row of them, in bold.
    """
    count = max((len(texts) for texts in columns), default=0)
    lines = [[text.split("\n") for text in texts] for texts in columns]
    longest = _longest(columns, lines, weights, cell)
    cells = np.array(longest).reshape(len(columns), count).T
    extra = (
        np.array([[len(each) - 1.0 for each in column] for column in lines]).reshape(len(columns), count).T
    )
    titles = _widths(heads, head.size, head.weight)
    title_words = np.array([_widest(_words([title]), head.size, head.weight) for title in heads])
    body = cells.max(axis=0, initial=0.0)
    if total:
        body = np.maximum(body, _widths(total, cell.size, "bold"))
    wanted = np.maximum(body, titles)
    words = [_numbers(texts) if end else _words(texts) for texts, end in zip(columns, ends, strict=True)]
    whole = _least(words, title_words, weights, cell)
    parts = [{part for word in each for part in unbroken(word)} for each in words]
    breaking = whole if parts == words else _least(parts, title_words, weights, cell)
    said = np.maximum(whole, _widths(total, cell.size, "bold")) if total else whole
    numbers = np.where([bool(each) for each in words], said, np.maximum(body, title_words))
    step = -(-count // _MOST_ROWS) or 1
    return Measured(
        np.vstack((titles, cells[::step])),
        np.vstack((np.zeros(len(heads)), extra[::step])),
        wanted,
        np.where(ends, numbers, np.minimum(np.minimum(breaking, wanted), _WIDEST_WORD)),
        np.where(ends, numbers, np.minimum(whole, wanted)),
        np.where(ends, title_words, np.minimum(title_words, _WIDEST_WORD)),
    )


def _longest(
    columns: Sequence[Sequence[str]],
    lines: Sequence[Sequence[Sequence[str]]],
    weights: Sequence[Weight],
    style: Style,
) -> list[Floats]:
    """Return by column the width of each cell's longest line."""
    found = []
    for texts, split, weight in zip(columns, lines, weights, strict=True):
        if any(len(each) > 1 for each in split):
            found.append(np.array([_widths(each, style.size, weight).max() for each in split]))
        else:
            found.append(_widths(texts, style.size, weight))
    return found


def _widths(texts: Sequence[str], size: float, weight: Weight) -> Floats:
    if len(texts) < _MANY:
        return np.array([text_width(text, size, weight) + 0.5 for text in texts])
    return text_widths(texts, size, weight) + 0.5


def _least(words: Sequence[set[str]], heads: Floats, weights: Sequence[Weight], style: Style) -> Floats:
    """Return by column how wide it must be for each of its words, and those of its head."""
    widest = [_widest(each, style.size, weight) for each, weight in zip(words, weights, strict=True)]
    return np.maximum(widest, heads)


def _words(texts: Sequence[str]) -> set[str]:
    return {word for text in texts for word in _BREAKS.split(text)}


def _numbers(texts: Sequence[str]) -> set[str]:
    """Return what must stay whole beside sentences in a column of numbers; nothing where there are none."""
    if not any(text.count(" ") >= _BLANKS for text in texts):
        return set()
    lines = {line for text in texts for line in text.split("\n")}
    sentences = [line for line in lines if line.count(" ") >= _BLANKS]
    return lines.difference(sentences) | _words(sentences)


def _widest(words: set[str], size: float, weight: Weight) -> float:
    longest = sorted(words, key=lambda word: (-len(word), word))[:_WORDS_MEASURED]
    return float(_widths(longest, size, weight).max(initial=0.0))
