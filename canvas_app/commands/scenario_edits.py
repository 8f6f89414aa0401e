"""Edits while a scenario is in use: values of inputs go to the scenario, everything else to the base."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from canvas_app.commands import elements, scenarios
from canvas_app.model import Quantity
from canvas_app.model.inputs import InputPlace
from canvas_app.model.quantity import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.document import Document


def edit(
    document: Document,
    scenario_id: str,
    record_id: str,
    name: str,
    shown: object,
    value: object,
    *,
    gesture: str | None = None,
) -> None:
    """Change a field of a record as a scenario shows it.

    Where only values of inputs differ from what was shown, the scenario overrides them. Any other change
    goes to the base, with the values that the base has.
    """
    changed = changed_values(shown, value, name)
    if changed is None:
        overrides = scenarios.existing(document, scenario_id).overrides
        ours = {item.path for item in overrides if item.record == record_id}
        based = _with_base(value, elements.existing(document, record_id), name, ours)
        elements.edit(document, record_id, gesture=gesture, **{name: based})
        return
    # Several values of one edit are one step as well.
    gesture = gesture or f"scenario-{uuid4()}"
    for path, number in changed.items():
        scenarios.set_override(document, scenario_id, InputPlace(record_id, path), number, gesture)


def changed_values(before: object, after: object, path: str) -> Mapping[str, float] | None:
    """Return the values that differ, by path; None where more than values of inputs differs."""
    if isinstance(before, Quantity) and isinstance(after, Quantity):
        return _of_quantities(before, after, path)
    if before == after:
        return {}
    if isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        pairs = {f"{path}.{at}": pair for at, pair in enumerate(zip(before, after, strict=True))}
    elif isinstance(before, Record) and type(before) is type(after):
        pairs = {f"{path}.{key}": (old, getattr(after, key)) for key, old in before}
    else:
        return None
    found: dict[str, float] = {}
    for inner, (old, new) in pairs.items():
        values = changed_values(old, new, inner)
        if values is None:
            return None
        found |= values
    return found


def _of_quantities(before: Quantity, after: Quantity, path: str) -> Mapping[str, float] | None:
    """A range that gave way to a value is no change of its own."""
    if before.value == after.value:
        return {} if before == after else None
    same = before.model_copy(update={"value": after.value, "low": after.low, "high": after.high})
    return {path: after.value} if same == after else None


def _with_base(value: object, base: object, name: str, overridden: set[str]) -> object:
    """Return a field's new value with the base's numbers at the places that the scenario overrides."""
    return _based(value, getattr(base, name), name, overridden)


def _based(value: object, base: object, path: str, overridden: set[str]) -> object:
    if isinstance(value, Quantity):
        if path not in overridden or not isinstance(base, Quantity):
            return value
        low = None if value.low is None else min(value.low, base.value)
        high = None if value.high is None else max(value.high, base.value)
        return value.model_copy(update={"value": base.value, "low": low, "high": high})
    if isinstance(value, tuple) and isinstance(base, tuple):
        kept = list(base) + [None] * len(value)
        return tuple(_based(item, kept[at], f"{path}.{at}", overridden) for at, item in enumerate(value))
    if isinstance(value, Record) and type(base) is type(value):
        fields = {key: _based(item, getattr(base, key), f"{path}.{key}", overridden) for key, item in value}
        return value.model_copy(update=fields)
    return value
