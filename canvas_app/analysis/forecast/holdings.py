"""What customers make by month in many trials, kept as how it comes about and not multiplied out.

Customers, and all that is counted or paid by each of them, follow one rule: of what was there a month before
a share stays, and what is new is added. A sum over streams needs each month once only, so a month is carried
on within the processor's caches, and (months, trials) numbers of each stream are never written to memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis.forecast.timeline import Vector

_FIRST, _KEPT = 2, 13
"""Months that are always asked for sooner or later, and those of a year with the month before it."""
_SCALING = frozenset({np.multiply, np.divide})


class Holding:
    """What is there by month and trial; month 0 is the start, and after the last month nothing is left."""

    def __init__(self, start: float | Vector, staying: float | Vector, new: Vector, last: int) -> None:
        self.start, self.staying, self.new, self.last = start, staying, new, last
        self.shape = len(new), max(new.shape[1], np.size(start), np.size(staying))
        self._known = np.empty((0, self.shape[1]))

    def months(self) -> Iterator[Vector]:
        """Yield what is there month by month, in an array that the next month is written into."""
        there = np.empty(self.shape[1])
        there[:] = self.start
        yield there
        for month in range(1, len(self.new)):
            if month > self.last:
                there[:] = 0.0
            else:
                there *= self.staying
                there += self.new[month]
            yield there

    def until(self, month: int) -> Vector:
        """Return the months before one; few of them are kept, as they are asked for again."""
        if len(self._known) >= month:
            return self._known[:month]
        rows = np.empty((month, self.shape[1]))
        for row, there in zip(rows, self.months(), strict=False):
            row[:] = there
        if month <= _KEPT:
            self._known = rows
        return rows


class Held(NDArrayOperatorsMixin):
    """A holding times a number for each trial, and times one for each month. It reads like its array.

    Products with numbers by trial or by month, and sums of what is held alike, stay like that; all else is
    computed with the array.
    """

    ndim = 2

    def __init__(
        self, holding: Holding, factor: float | Vector = 1.0, by_month: Vector | None = None
    ) -> None:
        self.holding, self.factor, self.by_month = holding, factor, by_month
        self.shape = holding.shape[0], max(holding.shape[1], np.size(factor))
        self._known = np.empty((0, self.shape[1]))

    def __len__(self) -> int:
        return self.shape[0]

    def any(self) -> bool:
        """Return whether anything is held, in any month and trial."""
        return bool(np.asarray(self).any())

    def __array__(self, dtype: object = None, copy: bool | None = None) -> Vector:
        """Return it multiplied out."""
        return self._until(len(self))

    def __getitem__(self, key: int | slice) -> Vector:
        """Return some months, without computing those after them."""
        end = key.stop if isinstance(key, slice) else key + 1
        inside = end is not None and 0 < end <= len(self)
        rows: Vector = self._until(max(end, _FIRST) if inside else len(self))[key]
        return rows

    def _until(self, month: int) -> Vector:
        if len(self._known) >= month:
            return self._known[:month]
        rows = self.holding.until(month)
        if not _is_one(self.factor):
            rows = rows * self.factor
        if self.by_month is not None:
            rows = rows * self.by_month[:month]
        if month <= _KEPT:
            self._known = rows
        return rows

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: object, **options: object) -> object:
        """Compute with it as NumPy does with arrays."""
        if method == "__call__" and not options and len(inputs) == 2:
            kept = self._scaled(ufunc, *inputs) if ufunc in _SCALING else _added(ufunc, *inputs)
            if kept is not None:
                return kept
        plain = (np.asarray(item) if isinstance(item, Held) else item for item in inputs)
        return getattr(ufunc, method)(*plain, **options)

    def _scaled(self, ufunc: np.ufunc, first: object, second: object) -> Held | None:
        other = second if first is self else first
        if isinstance(other, Held) or (ufunc is np.divide and first is not self):
            return None
        number = cast("Vector", other)
        if np.ndim(number) < 2:
            alone = ufunc is np.multiply and _is_one(self.factor)
            return Held(self.holding, number if alone else ufunc(self.factor, number), self.by_month)
        if ufunc is np.divide or number.shape[1] > 1:
            return None
        return Held(self.holding, self.factor, number if self.by_month is None else self.by_month * number)


def _is_one(factor: float | Vector) -> bool:
    return isinstance(factor, float) and factor == 1.0


def _added(ufunc: np.ufunc, first: object, second: object) -> Held | None:
    if ufunc is not np.add or not (isinstance(first, Held) and isinstance(second, Held)):
        return None
    if first.holding is not second.holding or first.by_month is not second.by_month:
        return None
    return Held(first.holding, np.add(first.factor, second.factor), first.by_month)


def holding(start: float | Vector, staying: float | Vector, new: Vector, last: int) -> Vector:
    """Return what is there by month, of which a share stays and to which what is new is added."""
    return cast("Vector", Held(Holding(start, staying, new, last)))


def is_level(vector: Vector) -> bool:
    """Return whether a payment stays the same in all months, so that only what is held moves it."""
    return isinstance(vector, Held) and vector.by_month is None


def add_held(held: Sequence[Held], targets: Sequence[Sequence[Vector]], streams: int) -> None:
    """Add of each the sum over streams, by month and trial, to its targets; all are multiples of one holding.

    Its trials are those of one stream after the other.
    """
    source = held[0].holding
    summed = _narrow_sums if source.shape[1] == 1 else _wide_sums
    for month, sums in enumerate(summed(source, held, streams)):
        for item, row, wanted in zip(held, sums, targets, strict=True):
            part = row if item.by_month is None else row * item.by_month[month]
            for target in wanted:
                target[month] += part


def _narrow_sums(source: Holding, held: Sequence[Held], streams: int) -> Iterator[Vector]:
    """By month (held, trials), of what is held alike in all trials."""
    weights = np.array(np.broadcast_arrays(*(folded(np.atleast_1d(item.factor), streams) for item in held)))
    for there in source.months():
        yield weights * there


def _wide_sums(source: Holding, held: Sequence[Held], streams: int) -> Iterator[Vector]:
    """By month (held, trials); the array is that of the month before."""
    trials = source.shape[1] // streams
    weights, sums = np.empty((len(held), streams, trials)), np.empty((len(held), trials))
    for row, item in zip(weights.reshape(len(held), -1), held, strict=True):
        row[:] = item.factor
    for there in source.months():
        yield np.einsum("st,kst->kt", there.reshape(streams, trials), weights, out=sums)


def folded(vector: Vector, streams: int) -> Vector:
    """Return the sum over streams of numbers whose last axis holds one stream's trials after the other's.

    Where it holds one number, that is the number of every stream and trial.
    """
    if streams == 1:
        return vector
    if vector.shape[-1] == 1:
        return vector * streams
    return np.asarray(vector.reshape(*vector.shape[:-1], streams, -1).sum(axis=-2))
