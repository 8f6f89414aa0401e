"""How much of the revenue is left when an element is gone: availabilities along the flow.

a = product over the requirements of an element of min(1, sum share x a(source)) / min(1, sum share), in
topological order; a removed element has a = 0, a source a = 1. Many removals are computed at once: one column
per removal, and parts of the model that are not connected share their columns.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from canvas_app.analysis.forecast.timeline import Vector

    Ints = npt.NDArray[np.intp]

_CELLS = 2_000_000
"""How many availabilities are held at once: what bounds the memory of a large model."""
_ROUNDING = 1e-12


class Need(NamedTuple):
    """One requirement of an element: sources that stand in for each other, with their flow shares."""

    target: str
    sources: tuple[tuple[str, float], ...]

    @property
    def total(self) -> float:
        """The sum of the flow shares."""
        return sum(share for _, share in self.sources)


def loss_shares(needs: Iterable[Need], revenue: Mapping[str, float]) -> dict[str, float]:
    """Return the share of revenue lost without each element that leads to it, the streams included.

    The needs must have no circle. Nothing is returned where there is no revenue.
    """
    total = sum(revenue.values())
    plan = _Removals.of(needs, revenue)
    if plan is None:
        return {}
    lost = plan.losses() / total
    pairs = zip(plan.nodes, lost.tolist(), strict=True)
    return {key: 0.0 if part < _ROUNDING else part for key, part in pairs}


def losing_streams(
    needs: Iterable[Need], revenue: Mapping[str, float], removed: Iterable[str]
) -> dict[str, list[str]]:
    """Return the earning streams that lose all or a part of their revenue without each of some elements.

    Elements that lead to no earning stream are missing. The needs must have no circle.
    """
    plan = _Removals.of(needs, revenue)
    return {} if plan is None else plan.losing(removed)


def missing_without(
    needs: Iterable[Need], streams: Iterable[str], removed: Iterable[str]
) -> dict[str, dict[str, float]]:
    """Return which part of each stream is lost without each of some elements; what loses nothing is missing.

    The needs must have no circle.
    """
    plan = _Removals.of(needs, dict.fromkeys(streams, 1.0))
    return {} if plan is None else plan.missing(removed)


class _Removals:
    """The requirements behind earning streams as arrays, by their distance from the sources."""

    def __init__(self, by_target: Mapping[str, list[Need]], earning: Mapping[str, float]) -> None:
        self.nodes = nodes = _upstream(by_target, earning)
        self.row = row = {key: index for index, key in enumerate(nodes)}
        self.level = _levels(nodes, by_target, row)
        self.part, self.column = _parts(nodes, by_target, row)
        steps: dict[int, list[str]] = defaultdict(list)
        for key, level in zip(nodes, self.level.tolist(), strict=True):
            if level:
                steps[level].append(key)
        self.steps = [_Step(steps[level], by_target, row) for level in sorted(steps)]
        self.stream_ids = tuple(earning)
        self.streams = np.array([row[key] for key in earning], np.intp)
        self.money = np.array(list(earning.values()), np.float64)

    @classmethod
    def of(cls, needs: Iterable[Need], revenue: Mapping[str, float]) -> _Removals | None:
        """Return the arrays, or None where no stream earns."""
        earning = {key: money for key, money in revenue.items() if money > 0.0}
        if not earning:
            return None
        by_target: dict[str, list[Need]] = defaultdict(list)
        for need in needs:
            if need.total > 0.0:
                by_target[need.target].append(need)
        return cls(by_target, earning)

    def losing(self, removed: Iterable[str]) -> dict[str, list[str]]:
        """Return the streams that lose without each of some elements."""
        return {key: list(lost) for key, lost in self.missing(removed).items()}

    def missing(self, removed: Iterable[str]) -> dict[str, dict[str, float]]:
        """Return the part of each stream that is lost without each of some elements."""
        keys = [key for key in removed if key in self.row]
        width, found = max(1, _CELLS // len(self.nodes)), {}
        for first in range(0, len(keys), width):
            part = keys[first : first + width]
            rows = np.array([self.row[key] for key in part], np.intp)
            available = self._available(rows, np.arange(len(part)), len(part))
            lost = 1.0 - available[self.streams]
            for column, key in enumerate(part):
                short = np.flatnonzero(lost[:, column] > _ROUNDING)
                found[key] = {self.stream_ids[stream]: float(lost[stream, column]) for stream in short}
        return found

    def losses(self) -> Vector:
        """Return the revenue lost without each of the nodes."""
        lost = np.zeros(len(self.level))
        columns = int(self.column.max()) + 1
        width = max(1, _CELLS // len(lost))
        for first in range(0, columns, width):
            removed = np.flatnonzero((self.column >= first) & (self.column < first + width))
            at = self.column[removed] - first
            available = self._available(removed, at, min(width, columns - first))
            missing = (1.0 - available[self.streams]) * self.money[:, None]
            by_part = np.zeros((int(self.part.max()) + 1, available.shape[1]))
            np.add.at(by_part, self.part[self.streams], missing)
            lost[removed] = by_part[self.part[removed], at]
        return lost

    def _available(self, removed: Ints, at: Ints, width: int) -> Vector:
        """The availability of each node (row) in each column of removals."""
        available = np.ones((len(self.level), width))
        order = np.argsort(self.level[removed], kind="stable")
        removed, at = removed[order], at[order]
        bounds = np.searchsorted(self.level[removed], np.arange(len(self.steps) + 2))
        available[removed[: bounds[1]], at[: bounds[1]]] = 0.0
        for number, step in enumerate(self.steps, start=1):
            step.fill(available)
            gone = slice(bounds[number], bounds[number + 1])
            available[removed[gone], at[gone]] = 0.0
        return available


class _Step:
    """Elements that stand equally far from the sources, with what they need."""

    def __init__(
        self, keys: Sequence[str], by_target: Mapping[str, list[Need]], row: Mapping[str, int]
    ) -> None:
        needs = [need for key in keys for need in by_target[key]]
        pairs = [pair for need in needs for pair in need.sources]
        self.rows = np.array([row[key] for key in keys], np.intp)
        self.sources = np.array([row[key] for key, _ in pairs], np.intp)
        self.shares = np.array([share for _, share in pairs], np.float64)[:, None]
        self.wanted = np.minimum(1.0, np.array([need.total for need in needs]))[:, None]
        self.need_starts = _starts([len(need.sources) for need in needs])
        self.node_starts = _starts([len(by_target[key]) for key in keys])

    def fill(self, available: Vector) -> None:
        """Set the rows of these elements from those of their sources."""
        supplied = np.add.reduceat(available[self.sources] * self.shares, self.need_starts, axis=0)
        met = np.minimum(1.0, supplied) / self.wanted
        available[self.rows] = np.multiply.reduceat(met, self.node_starts, axis=0)


def _starts(counts: Sequence[int]) -> Ints:
    return np.cumsum([0, *counts[:-1]], dtype=np.intp)


def _upstream(by_target: Mapping[str, list[Need]], earning: Iterable[str]) -> list[str]:
    """The streams and everything that leads to them."""
    found = dict.fromkeys(earning)
    waiting = list(found)
    while waiting:
        for need in by_target.get(waiting.pop(), ()):
            for source, _ in need.sources:
                if source not in found:
                    found[source] = None
                    waiting.append(source)
    return list(found)


def _levels(nodes: Sequence[str], by_target: Mapping[str, list[Need]], row: Mapping[str, int]) -> Ints:
    """How many steps at most lead from a source to each node; 0 for a source."""
    missing = np.zeros(len(nodes), np.intp)
    leads_to: dict[int, list[int]] = defaultdict(list)
    for target in nodes:
        for need in by_target.get(target, ()):
            for source, _ in need.sources:
                leads_to[row[source]].append(row[target])
                missing[row[target]] += 1
    level, open_ends = [0] * len(nodes), missing.tolist()
    waiting = [index for index, count in enumerate(open_ends) if not count]
    while waiting:
        before = waiting.pop()
        for after in leads_to[before]:
            level[after] = max(level[after], level[before] + 1)
            open_ends[after] -= 1
            if not open_ends[after]:
                waiting.append(after)
    return np.array(level, np.intp)


def _parts(
    nodes: Sequence[str], by_target: Mapping[str, list[Need]], row: Mapping[str, int]
) -> tuple[Ints, Ints]:
    """For each node the connected part that it stands in, and its place within it."""
    beside: dict[int, list[int]] = defaultdict(list)
    for target in nodes:
        for need in by_target.get(target, ()):
            for source, _ in need.sources:
                beside[row[source]].append(row[target])
                beside[row[target]].append(row[source])
    part, place, parts = [-1] * len(nodes), [0] * len(nodes), 0
    for start in range(len(nodes)):
        if part[start] >= 0:
            continue
        part[start], waiting, count = parts, [start], 0
        while waiting:
            node = waiting.pop()
            place[node], count = count, count + 1
            for other in beside[node]:
                if part[other] < 0:
                    part[other] = parts
                    waiting.append(other)
        parts += 1
    return np.array(part, np.intp), np.array(place, np.intp)
