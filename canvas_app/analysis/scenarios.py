"""Scenarios: the one graph with some inputs changed, never a copy of it."""

from __future__ import annotations

import math
import typing
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from canvas_app.model import DOCUMENT_ID, Spec
from canvas_app.model.quantity import Quantity, Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.document import Snapshot
    from canvas_app.model import DocumentInfo, Element, Override, Relation

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
    if not overrides:
        return snapshot
    changed: dict[str, Record] = {}
    for override in overrides:
        record = changed.get(override.record) or _record(snapshot, override.record)
        if record is not None:
            changed[override.record] = overridden(record, override)
    return replace(
        snapshot,
        info=cast("DocumentInfo", changed.get(DOCUMENT_ID, snapshot.info)),
        elements=cast("Mapping[str, Element]", _merged(snapshot.elements, changed)),
        relations=cast("Mapping[str, Relation]", _merged(snapshot.relations, changed)),
        adjacency=None,
    )


def _record(snapshot: Snapshot, record_id: str) -> Record | None:
    if record_id == DOCUMENT_ID:
        return snapshot.info
    return snapshot.elements.get(record_id) or snapshot.relations.get(record_id)


def _merged(records: Mapping[str, Record], changed: dict[str, Record]) -> Mapping[str, Record]:
    found = {key: record for key, record in changed.items() if key in records}
    return {**records, **found} if found else records


def overridden(record: Record, override: Override) -> Record:
    """Return a record with the number at a path set to another value, or the record as it is.

    A value outside the range of its field counts as the nearest end of the range.
    """
    return cast("Record", _set(record, override.path.split("."), override.value, None))


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
