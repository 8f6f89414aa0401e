"""The inputs of a record: every number that a scenario may change, with the path where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.model.currencies import currency_of, unit_in
from canvas_app.model.document_records import ExchangeRate
from canvas_app.model.element_parts import VariableCost
from canvas_app.model.fields import FieldView, Spec, field_views, label_of
from canvas_app.model.pricing import PricingBase
from canvas_app.model.quantity import Quantity
from canvas_app.model.tariff_units import amount_by, counted_unit, full_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic import BaseModel


class InputPlace(NamedTuple):
    """Where an input stands: the id of its record and the path inside it, as overrides name it."""

    record: str
    path: str


class Input(NamedTuple):
    """One number of a record; `lowest` and `highest` are the limits of its field, None without one."""

    path: str
    label: str
    unit: str
    """In full: "money/month", "EUR/seat/month", "share/month", "customers" ..., or the Quantity's own."""
    value: float | None
    """None for a number that may be given and is not."""
    quantity: Quantity | None
    """What is known about the value; None for a plain number."""
    lowest: float | None
    highest: float | None

    @property
    def of_revenue(self) -> bool:
        """Whether it is an amount that follows revenue, a share of it."""
        return self.unit == "share" and self.path.rpartition(".")[2] == "amount"

    def refusal(self, value: float) -> str | None:
        """Return the sentence of the field for a value that is out of its limits, else None."""
        spec = Spec(self.label, unit=self.unit, low=self.lowest, high=self.highest)
        below = self.lowest is not None and value < self.lowest
        above = self.highest is not None and value > self.highest
        return spec.range_sentence() if below or above else None


def inputs_in(record: BaseModel) -> Iterator[Input]:
    """Yield the Quantities of a record and of the records in its lists, in the order of the fields."""
    yield from _quantities(record, "", "", None, None)


def input_at(record: BaseModel, path: str) -> Input | None:
    """Return the input at a path, also a plain number or one not given yet; None where there is none.

    The path of a Quantity may end in `.value`.
    """
    inside, within, steps, parents, currency = record, "", path.split("."), "", currency_of(record)
    whole: BaseModel | None = None
    if len(steps) % 2 == 0 and steps[-1] == "value":
        steps.pop()
    while len(steps) > 2:
        name, index, *rest = steps
        view, items = _view(inside, name), getattr(inside, name, None)
        if view is None or not isinstance(items, tuple) or not index.isdigit() or int(index) >= len(items):
            return None
        item = items[int(index)]
        if not hasattr(type(item), "model_fields"):
            return None
        within = _within(within, view, items, int(index))
        whole, inside, steps, parents = inside, item, rest, f"{parents}{name}.{index}."
        currency = currency_of(item) or currency
    view = _view(inside, steps[0]) if len(steps) == 1 else None
    return None if view is None else _input(inside, view, parents, within, currency, whole)


def _view(record: BaseModel, name: str) -> FieldView | None:
    return next((view for view in field_views(type(record)) if view.name == name), None)


def _quantities(
    record: BaseModel, path: str, within: str, currency: str | None, whole: BaseModel | None
) -> Iterator[Input]:
    currency = currency_of(record) or currency
    for view in field_views(type(record)):
        value = getattr(record, view.name)
        if isinstance(value, Quantity):
            found = _input(record, view, path, within, currency, whole)
            if found is not None:
                yield found
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if hasattr(type(item), "model_fields"):
                    deeper = _within(within, view, value, index)
                    yield from _quantities(item, f"{path}{view.name}.{index}.", deeper, currency, record)


def _within(within: str, view: FieldView, items: Sequence[object], index: int) -> str:
    """Return what tells an item of a list from the others: its name where no other has it, else its place."""
    if len(items) == 1:
        return within
    names = [_name(item) for item in items]
    name = names[index]
    if not name or names.count(name) > 1:
        return f"{within}{view.spec.label} {index + 1}, "
    # The input of a variable cost is called as the cost is.
    return within if isinstance(items[index], VariableCost) else f"{within}{name}, "


def _name(item: object) -> str:
    match item:
        case VariableCost():
            return label_of(item.category)
        case PricingBase():
            return item.name
        case _:
            return ""


def unit_at(
    record: BaseModel, view: FieldView, currency: str | None = None, whole: BaseModel | None = None
) -> str:
    """Return the full unit of a field: that of its amounts with their currency and what they are by.

    `currency` is that of the record around it, `whole` the record that it is a part of.
    """
    said, value = unit_in(record, view.spec.unit, currency), getattr(record, view.name)
    if said == "share" != view.spec.unit:
        return said  # An amount that follows revenue.
    own = value.unit if isinstance(value, Quantity) else ""
    return full_unit(counted_unit(record, said), amount_by(record, view.name, whole), own)


def _input(
    record: BaseModel,
    view: FieldView,
    path: str,
    within: str,
    currency: str | None,
    whole: BaseModel | None,
) -> Input | None:
    if view.annotation not in (Quantity, float):
        return None
    value, spec = getattr(record, view.name), view.spec
    known = value if isinstance(value, Quantity) else None
    unit = unit_at(record, view, currency, whole)
    label = within + (label_of(record.category) if isinstance(record, VariableCost) else spec.label)
    if isinstance(record, ExchangeRate):
        label, unit = f"Exchange rate of {record.currency}", f"{spec.unit}/{record.currency}"
    number = known.value if known else value
    return Input(f"{path}{view.name}", label, unit, number, known, spec.low, spec.high)
