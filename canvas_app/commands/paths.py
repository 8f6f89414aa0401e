"""Numbers deep inside a record by their path: `components.0.price.value`."""

from __future__ import annotations

from canvas_app.commands.errors import RefusedError, refusing
from canvas_app.model import Quantity, Record, field_views, quantity
from canvas_app.model.inputs import input_at


def with_number(record: Record, path: str, number: float) -> dict[str, object]:
    """Return the fields that `tx.update` needs so that the number at the path is another.

    A path may end at a Quantity, then its value is meant; where there is none yet, one is made. Raises
    RefusedError where the path leads nowhere or the number does not fit.
    """
    steps = path.split(".")
    try:
        return {steps[0]: _field(record, steps, number)}
    except LookupError:
        raise RefusedError(f"There is no number at “{path}”.") from None


def with_wider_range(record: Record, path: str, number: float) -> dict[str, object]:
    """Return the same fields; a range that the number leaves is widened to it, as when it is typed."""
    found = input_at(record, path)
    known = None if found is None else found.quantity
    if found is None or known is None:
        return with_number(record, path, number)
    if known.low is not None and number < known.low:
        record = record.model_copy(update=with_number(record, f"{found.path}.low", number))
    if known.high is not None and number > known.high:
        record = record.model_copy(update=with_number(record, f"{found.path}.high", number))
    return with_number(record, path, number)


def _field(record: Record, steps: list[str], number: float) -> object:
    name, *rest = steps
    if name not in type(record).model_fields:
        raise LookupError(name)
    value = getattr(record, name)
    if rest == ["value"] and (value is None or isinstance(value, Quantity)):
        rest = []
    if not rest:
        return _leaf(record, name, value, number)
    if isinstance(value, Record):
        return _inside(value, rest, number)
    if isinstance(value, tuple) and rest[0].isdigit():
        at = int(rest[0])
        item = value[at]
        changed = _inside(item, rest[1:], number) if isinstance(item, Record) else number
        return (*value[:at], changed, *value[at + 1 :])
    raise LookupError(name)


def _inside(record: Record, steps: list[str], number: float) -> Record:
    if not steps:
        raise LookupError
    fields = {steps[0]: _field(record, steps, number)}
    with refusing(type(record)):
        return type(record).model_validate(dict(record) | fields)


def _leaf(record: Record, name: str, value: object, number: float) -> object:
    """Return the number in the form that the field has: a Quantity keeps range, source and note."""
    if isinstance(value, Quantity):
        return _inside(value, ["value"], number)
    annotation = next((view.annotation for view in field_views(type(record)) if view.name == name), None)
    if annotation is Quantity:
        with refusing(Quantity):
            return quantity(number)
    if annotation is int and float(number).is_integer():
        return int(number)
    if annotation not in (int, float):
        raise LookupError(name)
    return number


def label_at(record: Record, path: str) -> str:
    """Return the label of the last field on a path, as people read it; the path must lead somewhere."""
    label = ""
    value: object = record
    for step in path.split("."):
        if isinstance(value, tuple):
            value = value[int(step)]
        elif isinstance(value, Record):
            labels = {view.name: view.spec.label for view in field_views(type(value))}
            if not isinstance(value, Quantity):
                label = labels.get(step, step)
            elif step != "value":
                label = f"{label}, {labels[step].lower()}"
            value = getattr(value, step)
    return label
