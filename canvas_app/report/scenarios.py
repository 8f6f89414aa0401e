"""The state of a document that a report is about: the base, or one of its scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.analysis import analyse
from canvas_app.drawing.numbers import NOTHING
from canvas_app.model import Quantity, VariableCost, label_of
from canvas_app.model.fields import field_views
from canvas_app.report.errors import ReportError
from canvas_app.report.values import bare_unit, number_text

if TYPE_CHECKING:
    from pydantic import BaseModel

    from canvas_app.analysis import Analysis
    from canvas_app.document import Snapshot


def analysed(snapshot: Snapshot, scenario: str | None) -> tuple[Snapshot, Analysis, str | None]:
    """Return the snapshot with a scenario applied, its numbers, and the scenario's id.

    `scenario` is an id or a name; None is the base. Raises ReportError when there is no such scenario.
    """
    if scenario is None:
        return snapshot, analyse(snapshot), None
    from canvas_app.analysis import scenarios

    scenario_id = _scenario_id(snapshot, scenario)
    return scenarios.apply(snapshot, scenario_id), analyse(snapshot, scenario_id), scenario_id


def scenarios_of(snapshot: Snapshot, most: int) -> list[Analysis]:
    """Return the numbers of the base and of the first scenarios, `most` in all."""
    chosen = (None, *snapshot.scenarios)
    return [analyse(snapshot, scenario_id) for scenario_id in chosen[:most]]


@dataclass(frozen=True, slots=True)
class InputChange:
    """One input that scenarios change: its value in the base, and by scenario id where it differs."""

    record: str
    label: str
    base: str
    values: dict[str, str]


def changes_of(snapshot: Snapshot) -> list[InputChange]:
    """Return the inputs that scenarios change, leaving out what the document has no more."""
    found: dict[tuple[str, str], InputChange] = {}
    currency = snapshot.info.currency
    for scenario in snapshot.scenarios.values():
        for override in scenario.overrides:
            record = snapshot.elements.get(override.record)
            place = None if record is None else _place(record, override.path.split("."))
            if place is None:
                continue
            label, unit, before = place
            base = NOTHING if before is None else number_text(before, unit, currency)
            change = InputChange(override.record, label, base, {})
            known = found.setdefault((override.record, override.path), change)
            known.values[scenario.id] = number_text(override.value, bare_unit(unit), currency)
    return list(found.values())


def _place(record: BaseModel, path: list[str]) -> tuple[str, str, float | None] | None:
    """Return label, unit and present value of the input at a path."""
    view = next((view for view in field_views(type(record)) if view.name == path[0]), None)
    if view is None:
        return None
    value, rest = getattr(record, path[0]), path[1:]
    if rest and isinstance(value, tuple):
        index = int(rest[0]) if rest[0].isdigit() else len(value)
        return _place(value[index], rest[1:]) if index < len(value) and len(rest) > 1 else None
    if isinstance(record, VariableCost):
        unit = "share" if record.driver == "pct_revenue" else "money"
        return label_of(record.category), unit, record.amount.value
    if isinstance(value, Quantity):
        return view.spec.label, value.unit or view.spec.unit, value.value
    return view.spec.label, view.spec.unit, value if isinstance(value, int | float) else None


def _scenario_id(snapshot: Snapshot, wanted: str) -> str:
    if wanted in snapshot.scenarios:
        return wanted
    for scenario in snapshot.scenarios.values():
        if scenario.name.casefold() == wanted.casefold():
            return scenario.id
    known = ", ".join(scenario.name for scenario in snapshot.scenarios.values())
    raise ReportError(
        f"There is no scenario called {wanted}. The document has {known}."
        if known
        else f"There is no scenario called {wanted}, because the document has none."
    )
