"""Drawn inputs: they stand in a model where its Quantities stood, so the forecast's functions read them."""

from __future__ import annotations

from dataclasses import replace
from threading import local
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np

from canvas_app.model import DOCUMENT_ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.analysis.forecast.assumptions import InputPlace
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.analysis.simulation.sampling import Draws
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation


class Valued(Protocol):
    """A Quantity, or what stands in its place."""

    @property
    def value(self) -> float | Vector:
        """A number, or one for each trial."""


class BlockAtHand(local):
    """The block of trials whose values drawn inputs give; every thread has one of its own."""

    draws: Draws
    known: dict[object, Vector]

    def begin(self, draws: Draws) -> None:
        """Take the values of another block from now on."""
        self.draws, self.known = draws, {}


class Drawn:
    """Stands where a Quantity stands; its value is that of every trial of the block at hand."""

    __slots__ = ("_block", "place", "unit")

    def __init__(self, place: InputPlace, block: BlockAtHand) -> None:
        self.place, self.unit, self._block = place, "", block

    @property
    def value(self) -> Vector:
        """(trials,) values; drawn when first read."""
        known = self._block.known.get(self.place)
        if known is None:
            known = self._block.known[self.place] = self._block.draws.of(self.place)
        return known


class Lined:
    """Stands where several streams have a Quantity each: their values, one stream after the other."""

    __slots__ = ("_block", "parts", "unit")

    def __init__(self, parts: tuple[Valued, ...], block: BlockAtHand) -> None:
        self.parts, self.unit, self._block = parts, "", block

    @property
    def value(self) -> Vector:
        """(streams x trials,) values."""
        known = self._block.known.get(self)
        if known is None:
            known = self._block.known[self] = self._values()
        return known

    def _values(self) -> Vector:
        block, parts = self._block, self.parts
        fresh = dict.fromkeys(
            part.place for part in parts if isinstance(part, Drawn) and part.place not in block.known
        )
        if fresh:
            rows = block.draws.rows(tuple(fresh))
            block.known.update(zip(fresh, rows, strict=True))
            if len(fresh) == len(parts):
                return rows.reshape(-1)
        return np.concatenate([np.full(block.draws.count, part.value) for part in parts])


def with_drawn(snapshot: Snapshot, drawn: Sequence[Drawn]) -> Snapshot:
    """Return the snapshot with drawn inputs in the places of their Quantities."""
    changed: dict[str, object] = {}
    for item in drawn:
        key = item.place.record
        record = changed.get(key) or _record(snapshot, key)
        changed[key] = _placed(record, item.place.path.split("."), item)
    elements = {key: changed.get(key, element) for key, element in snapshot.elements.items()}
    relations = {key: changed.get(key, relation) for key, relation in snapshot.relations.items()}
    return replace(
        snapshot,
        info=cast("type(snapshot.info)", changed.get(DOCUMENT_ID, snapshot.info)),  # type: ignore[valid-type]
        elements=cast("Mapping[str, Element]", elements),
        relations=cast("Mapping[str, Relation]", relations),
        adjacency=None,
    )


def _record(snapshot: Snapshot, key: str) -> object:
    if key == DOCUMENT_ID:
        return snapshot.info
    return snapshot.elements[key] if key in snapshot.elements else snapshot.relations[key]


def _placed(owner: object, path: list[str], item: Drawn) -> object:
    """The record with a drawn input in the place of its Quantity; nothing is checked again."""
    if not path:
        item.unit = getattr(owner, "unit", "")
        return item
    step, rest = path[0], path[1:]
    if isinstance(owner, tuple):
        index = int(step)
        return (*owner[:index], _placed(owner[index], rest, item), *owner[index + 1 :])
    return owner.model_copy(update={step: _placed(getattr(owner, step), rest, item)})  # type: ignore[attr-defined]
