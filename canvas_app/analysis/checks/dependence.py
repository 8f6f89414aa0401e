"""What streams hang on, whatever they earn: worked out once for a form of the model, then weighed with money.

An edit of a number leaves the form as it is, so only the weighing is done again.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from canvas_app.analysis.forecast.availability import missing_without
from canvas_app.analysis.metrics.resilience import needs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from canvas_app.analysis.checks.form import Form
    from canvas_app.document import Snapshot


class Dependence:
    """Which streams each element leads to, which it holds alone, and what they lose without it."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._missing: dict[str, Mapping[str, float]] = {}
        self._held: dict[frozenset[str], Mapping[str, list[str]]] = {}

    @property
    def circular(self) -> bool:
        """Whether the flow has a circle, in which nothing can be said."""
        return self.form.circular

    @property
    def streams(self) -> Collection[str]:
        """The streams in document order."""
        return self.form.of_kind.get("revenue_stream", {}).keys()

    @cached_property
    def _widest(self) -> int:
        """How many streams the element leads to that leads to most."""
        return max(map(int.bit_count, self.form.earning.values()), default=0)

    def leading(
        self, wanted: Callable[[str], bool], revenue: Mapping[str, float], least: float
    ) -> Iterator[str]:
        """Yield the wanted elements that lead to more than a share of the revenue."""
        enough, largest = least * sum(revenue.values()), max(revenue.values(), default=0.0)
        if self._widest * largest <= enough:
            return  # In a large model hardly any element leads to so many streams.
        money = {bit: revenue.get(key, 0.0) for key, bit in self.form.stream_bits.items()}
        for key, bits in self.form.earning.items():
            if bits.bit_count() * largest > enough and wanted(key) and _added(bits, money) > enough:
                yield key

    def missing(self, keys: Iterable[str]) -> Mapping[str, Mapping[str, float]]:
        """Return by element the part of each stream that is lost without it."""
        new = [key for key in keys if key not in self._missing]
        if new:
            found = missing_without(needs_of(self._touched_by(new)), self.streams, new)
            self._missing |= {key: found.get(key, {}) for key in new}
        return self._missing

    def _touched_by(self, keys: Iterable[str]) -> Snapshot:
        """Return the model with only the flow to what some elements lead to: the rest lacks nothing."""
        into = [key for key in self.form.leads_to(*keys) if self.form.earning.get(key)]
        ends = (self.form.snapshot.incoming, self.form.snapshot.outgoing)
        relations = {one.id: one for key in into for end in ends for one in end.get(key, ())}
        return replace(self.form.snapshot, relations=relations, adjacency=None)

    def held_by(self, keys: Iterable[str]) -> Mapping[str, list[str]]:
        """Return the streams that are reached only through each of some elements, the most upstream first."""
        asked = frozenset(keys)
        if asked not in self._held:
            self._held[asked] = self._passing_through(asked)
        return self._held[asked]

    def _passing_through(self, keys: frozenset[str]) -> Mapping[str, list[str]]:
        """What all ways to an element pass is what all ways to each of its sources pass, and this source."""
        upstream, ordered = self.form.upstream, self.form.in_order(keys)
        bits = {key: 1 << place for place, key in enumerate(ordered)}
        passed: dict[str, int] = {}
        for key in self.form.in_order(self.form.leads_to(*ordered)):
            sources = upstream.get(key, ())
            common = -1 if sources else 0
            for source in sources:
                common &= passed.get(source, 0) | bits.get(source, 0)
            passed[key] = common
        return {key: [one for one in self.streams if passed.get(one, 0) & bits[key]] for key in ordered}


def _added(bits: int, money: Mapping[int, float]) -> float:
    total = 0.0
    while bits:
        low = bits & -bits
        total += money[low]
        bits ^= low
    return total
