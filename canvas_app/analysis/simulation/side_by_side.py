"""Streams that differ in their numbers only are computed side by side: one's trials after the other's.

The forecast's functions need not know: to them the trials of five streams are five times as many trials.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from canvas_app.analysis.forecast.streams import Reach, StreamInputs
from canvas_app.analysis.simulation.drawn import Lined
from canvas_app.model import Channel, ElementBase, Quantity, Record, RelationBase, Segment

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from canvas_app.analysis.simulation.drawn import BlockAtHand, Valued

_READ: Mapping[type[Record], frozenset[str]] = {
    Segment: frozenset({"accounts_tam", "serviceable_share", "market_growth"}),
    Channel: frozenset({"new_customers", "ramp_months", "capacity", "aspect", "paid"}),
}
"""What a stream's numbers read of those who pay it and of those who bring them."""
_ASIDE = frozenset({*ElementBase.model_fields, *RelationBase.model_fields, "label", "monetization_method"})
"""What no number reads."""
_STEADY, _CHANGING = 50, 5
"""How many are together at most: more take fewer steps, but need memory where their months differ."""


@dataclass(frozen=True)
class SideBySide:
    """Some streams of one shape."""

    streams: tuple[StreamInputs, ...]
    inputs: StreamInputs
    """Stands for all of them: in it a quantity has the values of the first stream, then the second's ..."""


def side_by_side(
    streams: Iterable[StreamInputs], alone: Collection[str], block: BlockAtHand
) -> list[SideBySide]:
    """Return streams by shape, some together; those in `alone` by themselves."""
    by_shape: dict[Hashable, list[StreamInputs]] = {}
    for inputs in streams:
        key = inputs.stream.id
        by_shape.setdefault(key if key in alone else _shape(_records(inputs)), []).append(inputs)
    found = []
    for alike in by_shape.values():
        most = _STEADY if _is_steady(alike[0]) else _CHANGING
        for first in range(0, len(alike), most):
            some = alike[first : first + most]
            merged = _merged([_records(inputs) for inputs in some], block) if len(some) > 1 else None
            found.append(SideBySide(tuple(some), _inputs(merged) if merged else some[0]))
    return found


def _is_steady(inputs: StreamInputs) -> bool:
    """Whether each month is like the one before, so that no numbers by month and trial are kept."""
    stream = inputs.stream
    if stream.ramp != "none" or stream.season or stream.price_change is not None:
        return False
    return not any(
        reach.segment.accounts_tam is not None or any(channel.ramp_months for _, channel in reach.channels)
        for reach in inputs.reached
    )


def _records(inputs: StreamInputs) -> tuple[object, ...]:
    reached = tuple((reach.pays, reach.segment, reach.channels) for reach in inputs.reached)
    return inputs.stream, reached, inputs.paid_out, inputs.received


def _inputs(records: object) -> StreamInputs:
    stream, reached, paid_out, received = cast("tuple[Any, ...]", records)
    return StreamInputs(stream, tuple(Reach(*parts) for parts in reached), paid_out, received)


def _fields(record: Record) -> Iterator[tuple[str, object]]:
    """The fields that numbers are computed from, as far as they are given."""
    read = _READ.get(type(record))
    for name, value in record.__dict__.items():
        if value is not None and (name not in _ASIDE if read is None else name in read):
            yield name, value


def _shape(value: object) -> Hashable:
    """What two streams must have in common: all but the values of quantities."""
    if isinstance(value, tuple):
        return tuple(map(_shape, value))
    if _is_valued(value):
        return Quantity
    if isinstance(value, Record):
        return type(value), tuple((name, _shape(item)) for name, item in _fields(value))
    return value


def _is_valued(value: object) -> bool:
    return isinstance(value, Quantity) or hasattr(type(value), "value")


def _merged(values: Sequence[object], block: BlockAtHand) -> object:
    """One value that stands for several of one shape; the first where they are the same."""
    first = values[0]
    if isinstance(first, tuple):
        return tuple(
            _merged(items, block) for items in zip(*cast("Sequence[tuple[object]]", values), strict=True)
        )
    if _is_valued(first):
        parts = cast("Sequence[Valued]", values)
        alike = all(isinstance(part, Quantity) and part.value == parts[0].value for part in parts)
        return first if alike else Lined(tuple(parts), block)
    if not isinstance(first, Record):
        return first
    fields = ((name, [getattr(value, name) for value in values]) for name, _ in _fields(first))
    return first.model_copy(update={name: _merged(items, block) for name, items in fields})
