"""The state of a document that a report is about: the base, or one of its scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast.assumptions import owner_of, record_at
from canvas_app.model.inputs import input_at
from canvas_app.model.numbers import NOTHING
from canvas_app.report.errors import ReportError
from canvas_app.report.values import bare_unit, number_text

if TYPE_CHECKING:
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
    """One input that scenarios change: its value in the base, and by scenario id where it differs.

    The values carry their currency or percent sign; `unit` says what they are in all.
    """

    record: str
    owner: str
    """What the record is called."""
    label: str
    unit: str
    base: str
    values: dict[str, str]


def changes_of(snapshot: Snapshot) -> list[InputChange]:
    """Return the inputs that scenarios change, by record, leaving out what the document has no more."""
    changes: dict[tuple[str, str], InputChange] = {}
    currency = snapshot.info.currency
    for scenario in snapshot.scenarios.values():
        for override in scenario.overrides:
            record = record_at(snapshot, override.record)
            found = None if record is None else input_at(record, override.path)
            if record is None or found is None:
                continue
            bare = bare_unit(found.unit)
            base = NOTHING if found.value is None else number_text(found.value, bare, currency)
            owner = owner_of(snapshot, record)
            unit = "share of revenue" if found.of_revenue else found.unit
            change = InputChange(record.id, owner, found.label, unit, base, {})
            known = changes.setdefault((override.record, found.path), change)
            known.values[scenario.id] = number_text(override.value, bare, currency)
    owners = [*dict.fromkeys(change.record for change in changes.values())]
    return sorted(changes.values(), key=lambda change: owners.index(change.record))


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
