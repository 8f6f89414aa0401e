"""Drawn inputs: they stand in a model where its Quantities stood, so the forecast's functions read them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from canvas_app.model import DOCUMENT_ID

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.analysis.assumptions import InputPlace
    from canvas_app.analysis.sampling import Draws
    from canvas_app.analysis.timeline import Vector
    from canvas_app.document import Snapshot
    from canvas_app.model import Element, Relation


class Drawn:
    """Stands where a Quantity stands; its value is that of every trial of the block at hand."""

    __slots__ = ("_draws", "_value", "place", "unit")

    def __init__(self, place: InputPlace) -> None:
        self.place, self.unit = place, ""
        self._draws: Draws | None = None
        self._value: Vector | None = None

    def begin(self, draws: Draws) -> None:
        """Take the values of another block from now on."""
        self._draws, self._value = draws, None

    @property
    def value(self) -> Vector:
        """(trials,) values; drawn when first read."""
        if self._value is None:
            assert self._draws is not None
            self._value = self._draws.of(self.place)
        return self._value


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
