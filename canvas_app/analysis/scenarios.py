"""Scenarios: the one graph with some inputs changed, never a copy of it."""

from __future__ import annotations

import math
import typing
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from canvas_app.analysis.forecast.assumptions import InputPlace, record_at
from canvas_app.model import DOCUMENT_ID, Spec
from canvas_app.model.quantity import Quantity, Record

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator, ValuesView

    from canvas_app.document import Snapshot
    from canvas_app.model import DocumentInfo, Element, Relation

BASE = "Base"


class UnknownScenarioError(ValueError):
    """The document has no scenario of this id."""


def apply(snapshot: Snapshot, scenario_id: str | None) -> Snapshot:
    """Return the snapshot with a scenario's overrides applied; None is the base.

    An override of what is gone, or of a place that the record does not have, is left out: it cannot mean
    anything any more. Raises UnknownScenarioError for an id that is none.
    """
    if scenario_id is None:
        return snapshot
    if scenario_id not in snapshot.scenarios:
        raise UnknownScenarioError(f"There is no scenario with the id {scenario_id}.")
    overrides = snapshot.scenarios[scenario_id].overrides
    return with_inputs(snapshot, {InputPlace(item.record, item.path): item.value for item in overrides})


def with_inputs(snapshot: Snapshot, values: Mapping[InputPlace, float]) -> Snapshot:
    """Return the snapshot with other values at some places; places that it does not have are left out."""
    if not values:
        return snapshot
    changed: dict[str, Record] = {}
    record: Record | None
    for place, value in values.items():
        record = changed.get(place.record) or record_at(snapshot, place.record)
        if record is not None:
            changed[place.record] = _with_value(record, place.path, value)
    return replace(
        snapshot,
        info=cast("DocumentInfo", changed.get(DOCUMENT_ID, snapshot.info)),
        elements=cast("Mapping[str, Element]", _merged(snapshot.elements, changed)),
        relations=cast("Mapping[str, Relation]", _merged(snapshot.relations, changed)),
        adjacency=None,
    )


def _merged(records: Mapping[str, Record], changed: dict[str, Record]) -> Mapping[str, Record]:
    found = {key: record for key, record in changed.items() if key in records}
    return _Replaced(records, found) if found else records


class _Replaced(Mapping[str, Record]):
    """Records of which some are others, in the order that they had.

    Put together only when somebody goes through them: a question about one input of a large model looks up a
    few, and to copy them all took longer than the forecast of what the input changes.
    """

    __slots__ = ("_changed", "_records", "_whole")

    def __init__(self, records: Mapping[str, Record], changed: Mapping[str, Record]) -> None:
        self._records, self._changed = records, changed
        self._whole: dict[str, Record] | None = None

    def _put_together(self) -> dict[str, Record]:
        if self._whole is None:
            self._whole = {**self._records, **self._changed}
        return self._whole

    def __getitem__(self, key: str) -> Record:
        if self._whole is not None:
            return self._whole[key]
        return self._changed[key] if key in self._changed else self._records[key]

    def __contains__(self, key: object) -> bool:
        return key in self._records

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def values(self) -> ValuesView[Record]:
        """Return all records."""
        return self._put_together().values()

    def items(self) -> ItemsView[str, Record]:
        """Return all records with their ids."""
        return self._put_together().items()


def _with_value(record: Record, path: str, value: float) -> Record:
    """Return a record with another number at a path, or the record as it is where there is none.

    A value outside the range of its field counts as the nearest end of the range.
    """
    return cast("Record", _set(record, path.split("."), value, None))


def _set(owner: object, path: list[str], value: float, spec: Spec | None) -> object:
    if not path:
        return _set_value(owner, _in_range(value, spec))
    step, rest = path[0], path[1:]
    if isinstance(owner, tuple):
        index = int(step) if step.isdigit() else len(owner)
        if index >= len(owner):
            return owner
        return (*owner[:index], _set(owner[index], rest, value, spec), *owner[index + 1 :])
    if not isinstance(owner, Record) or step not in type(owner).model_fields:
        return owner
    before, info = getattr(owner, step), type(owner).model_fields[step]
    if before is None and Quantity not in typing.get_args(info.annotation):
        return owner
    if not isinstance(owner, Quantity):
        spec = next((item for item in info.metadata if isinstance(item, Spec)), None)
    after = _set(before, rest, value, spec)
    return owner if after is before else owner.model_copy(update={step: after})


def _in_range(value: float, spec: Spec | None) -> float:
    low = -math.inf if spec is None or spec.low is None else spec.low
    high = math.inf if spec is None or spec.high is None else spec.high
    return min(max(value, low), high)


def _set_value(before: object, value: float) -> object:
    """A Quantity keeps what is known about it; the range gives way where the value passes it."""
    if isinstance(before, Quantity):
        low = before.low if before.low is None else min(before.low, value)
        high = before.high if before.high is None else max(before.high, value)
        return before.model_copy(update={"value": float(value), "low": low, "high": high})
    if before is None:
        return Quantity(value=float(value))
    return float(value) if isinstance(before, float) else before
