"""An analysis that follows a document: after an edit only what the edit touches is computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis import scenarios
from canvas_app.analysis.computation import Parts, assemble, parts_after, parts_of, scenario_name

if TYPE_CHECKING:
    from canvas_app.analysis.results import Analysis
    from canvas_app.document import Snapshot


class LiveAnalysis:
    """Keeps the parts of the last analysis; its results equal those of `analyse` to the bit."""

    def __init__(self, scenario_id: str | None = None) -> None:
        self._scenario_id = scenario_id
        self._parts: Parts | None = None

    @property
    def scenario_id(self) -> str | None:
        """The scenario that is computed; None is the base."""
        return self._scenario_id

    def use_scenario(self, scenario_id: str | None) -> None:
        """Compute another scenario from the next update on."""
        if scenario_id != self._scenario_id:
            self._scenario_id, self._parts = scenario_id, None

    def update(self, snapshot: Snapshot, touched: frozenset[str] | None = None) -> Analysis:
        """Return the analysis of a snapshot; `touched` names all records changed since the last update.

        None means that it is not known: everything is looked at. Raises UnknownScenarioError when the
        scenario is gone.
        """
        changed = scenarios.apply(snapshot, self._scenario_id)
        before = self._parts
        if before is None:
            self._parts = parts_of(changed)
        elif touched is None or self._scenario_id in touched:
            self._parts = parts_of(changed, before)
        else:
            self._parts = parts_after(before, changed, touched | self._overridden(snapshot))
        return assemble(self._parts, scenario_name(snapshot, self._scenario_id))

    def _overridden(self, snapshot: Snapshot) -> frozenset[str]:
        """Records of the scenario are made anew by every update, so they count as touched."""
        if self._scenario_id is None:
            return frozenset()
        return frozenset(override.record for override in snapshot.scenarios[self._scenario_id].overrides)
