"""What streams hang on, whatever they earn: worked out once for a form of the model, then weighed with money.

An edit of a number leaves the form as it is, so only the weighing is done again.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from canvas_app.analysis.availability import missing_without
from canvas_app.analysis.resilience import dominating, flow_graph, needs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from canvas_app.analysis.checks.form import Form
    from canvas_app.analysis.checks.rule import Situation
    from canvas_app.document import Snapshot


class Dependence:
    """Which streams each element leads to, which it holds alone, and what they lose without it."""

    def __init__(self, snapshot: Snapshot, form: Form) -> None:
        self._snapshot, self._form = snapshot, form
        self.streams = tuple(each.id for each in form.of_kind.get("revenue_stream", ()))
        self._missing: dict[str, Mapping[str, float]] = {}

    @cached_property
    def circular(self) -> bool:
        """Whether the flow has a circle, in which nothing can be said."""
        return len(self._form.order) < len(self._form.upstream.keys() | self._form.downstream.keys())

    @cached_property
    def _reached(self) -> Mapping[str, int]:
        """The streams that each element leads to, as bits in the order of the streams."""
        bits = {key: 1 << place for place, key in enumerate(self.streams)}
        downstream = self._form.downstream
        for key in reversed(self._form.order):
            found = bits.get(key, 0)
            for after in downstream.get(key, ()):
                found |= bits.get(after, 0)
            bits[key] = found
        return bits

    @cached_property
    def _widest(self) -> list[tuple[int, str]]:
        """How many streams each element leads to, the most first."""
        counted = ((bits.bit_count(), key) for key, bits in self._reached.items() if bits)
        return sorted(counted, key=lambda item: -item[0])

    def leading(
        self, wanted: Callable[[str], bool], revenue: Mapping[str, float], least: float
    ) -> Iterator[str]:
        """Yield the wanted elements that lead to more than a share of the revenue."""
        money = [revenue.get(key, 0.0) for key in self.streams]
        enough, largest = least * sum(money), max(money, default=0.0)
        for count, key in self._widest:
            if count * largest <= enough:
                return  # Nor can any that leads to fewer streams; in a large model these are nearly all.
            if wanted(key) and _added(self._reached[key], money) > enough:
                yield key

    def missing(self, keys: Iterable[str]) -> Mapping[str, Mapping[str, float]]:
        """Return by element the part of each stream that is lost without it."""
        new = [key for key in keys if key not in self._missing]
        if new:
            found = missing_without(needs_of(self._snapshot), self.streams, new)
            self._missing |= {key: found.get(key, {}) for key in new}
        return self._missing

    @cached_property
    def passed(self) -> Mapping[str, tuple[str, ...]]:
        """By stream the elements that every path to it passes through, the nearest first."""
        graph = flow_graph(self._snapshot)
        return dominating(graph, [key for key in self.streams if key in graph])


def _added(bits: int, money: list[float]) -> float:
    total = 0.0
    while bits:
        low = bits & -bits
        total += money[low.bit_length() - 1]
        bits ^= low
    return total


_KNOWN: WeakKeyDictionary[Form, Dependence] = WeakKeyDictionary()


def dependence_of(situation: Situation) -> Dependence:
    """Return what the streams of a model hang on; the same object while its form stays."""
    form = situation.form
    known = _KNOWN.get(form)
    if known is None:
        known = _KNOWN[form] = Dependence(situation.snapshot, form)
    return known
