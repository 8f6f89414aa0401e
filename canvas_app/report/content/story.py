"""What the chapters tell about: one document in one state, its numbers, and what was found out about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from canvas_app.analysis.questions.what_if import stop_if
from canvas_app.drawing.theme import load_theme
from canvas_app.model import RevenueStream, label_of
from canvas_app.report.content.blocks import Cell
from canvas_app.report.plots.wording import month_names
from canvas_app.report.scenarios import analysed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.checks import Findings
    from canvas_app.analysis.framework import Coverage
    from canvas_app.analysis.metrics.resilience import Resilience
    from canvas_app.analysis.questions.sensitivity import Guess, Sensitivity, Tornado
    from canvas_app.analysis.simulation.monte_carlo import Simulation
    from canvas_app.document import Document, Snapshot
    from canvas_app.drawing.theme import Theme
    from canvas_app.model import DocumentInfo, Element

_STATES = {"draft": "draft", "for_review": "draft for review", "approved": "approved"}
_MOST_SCENARIOS = 6
_DECISIVE = "npv"
"""The metric that the ranking of assumptions is about."""
_EVERY = 1_000_000
"""The register ranks every assumption that moves it; charts show the first."""


@dataclass(frozen=True)
class Story:
    """One document in one state. What is costly is computed when it is first asked for."""

    snapshot: Snapshot
    """With the scenario applied."""
    base: Snapshot
    """As the document is."""
    analysis: Analysis
    theme: Theme
    scenario: str | None = None
    """The id of the scenario that is applied, None for the base."""
    cancelled: Callable[[], bool] | None = field(default=None, compare=False, repr=False)
    """Asked by what takes long, which then raises the CancelledError of `analysis.questions.what_if`."""

    @classmethod
    def of(
        cls,
        document: Document,
        scenario: str | None = None,
        *,
        theme: Theme | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Story:
        """Return the story of a document; `scenario` is an id or a name. Raises ReportError without it."""
        base = document.snapshot()
        snapshot, analysis, scenario_id = analysed(base, scenario)
        return cls(snapshot, base, analysis, theme or load_theme(), scenario_id, cancelled)

    @property
    def reported(self) -> Snapshot:
        """The model with all its amounts in the currency of the document."""
        return self.analysis.exchange.snapshot

    @property
    def incomplete(self) -> str:
        """Why sums of money cannot be said, as a currency lacks its rate; empty where they can."""
        reason = self.analysis.exchange.reason
        return "" if reason is None else f"{reason} It is entered in the properties of the document."

    @property
    def info(self) -> DocumentInfo:
        """What the document is about."""
        return self.snapshot.info

    @property
    def subject(self) -> str:
        """What sentences speak of: the title, or the model while it has none."""
        untitled = type(self.info).model_fields["title"].default
        return "The model" if self.info.title in ("", untitled) else self.info.title

    @property
    def currency(self) -> str:
        """The currency of all amounts."""
        return self.analysis.currency

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The names of all elements by id."""
        return {element.id: element.name for element in self.snapshot.elements.values()}

    @cached_property
    def kinds(self) -> Mapping[str, list[Element]]:
        """The elements by kind, in document order."""
        groups: dict[str, list[Element]] = {}
        for element in self.snapshot.elements.values():
            groups.setdefault(element.kind, []).append(element)
        return groups

    @cached_property
    def streams(self) -> list[RevenueStream]:
        """The revenue streams, the largest over the whole forecast first."""
        analysis = self.analysis
        sums = dict(zip(analysis.stream_ids, analysis.revenue.sum(axis=1).tolist(), strict=True))
        return sorted(self.snapshot.of_kind(RevenueStream), key=lambda stream: -sums.get(stream.id, 0.0))

    @property
    def scenario_name(self) -> str:
        """The name of the scenario, `Base` without one."""
        return self.snapshot.scenarios[self.scenario].name if self.scenario else "Base"

    @property
    def scenario_words(self) -> str:
        """The scenario as it stands in a sentence after "the"."""
        return f"scenario “{self.scenario_name}”" if self.scenario else "base scenario"

    @property
    def stage(self) -> str:
        """How far the document has come, in lower case."""
        return _STATES.get(self.info.state, label_of(self.info.state).lower())

    @property
    def state(self) -> str:
        """How far the document has come; open errors are counted, so that no one overlooks them."""
        errors = self.findings.count("error")
        return f"{self.stage} – {errors:,} error{'' if errors == 1 else 's'}" if errors else self.stage

    @property
    def standing(self) -> tuple[str, ...]:
        """Whose document it is, in which version, state and scenario; what is not known is left out."""
        version = f"Version {self.info.version}" if self.info.version else ""
        return tuple(part for part in (self.info.client, version, self.state, self.scenario_words) if part)

    @property
    def month_label(self) -> Callable[[int], str]:
        """What a month of the forecast is called, counted from 1: "Mar 2027", or "Month 3"."""
        return month_names(self.info.start_month)

    def cell(self, element_id: str) -> Cell:
        """Return the name of an element, leading to its entry in the register."""
        return Cell(self.names.get(element_id, "Unknown"), element_id)

    @cached_property
    def findings(self) -> Findings:
        """What the checks say, with the numbers of the scenario."""
        from canvas_app.analysis.checks import check

        return check(self.snapshot, self.analysis, self.cancelled)

    @cached_property
    def base_findings(self) -> Findings:
        """What the checks say of the base: there it is that people accept findings."""
        from canvas_app.analysis.checks import check

        return check(self.base, self.scenarios[0][1], self.cancelled)

    @cached_property
    def coverage(self) -> Coverage:
        """How much of the framework is answered."""
        from canvas_app.analysis.framework import coverage

        return coverage(self.snapshot)

    @cached_property
    def scenarios(self) -> list[tuple[str, Analysis]]:
        """The base and the first scenarios with their names and numbers."""
        from canvas_app.report.scenarios import scenarios_of

        every = scenarios_of(self.base, _MOST_SCENARIOS)
        return [(one.scenario, one) for one in every]

    @cached_property
    def simulation(self) -> Simulation | None:
        """Many futures by the document's number of trials and seed; None where there is nothing to draw.

        That is where no input has a range, or a missing exchange rate leaves amounts out.
        """
        from canvas_app.analysis.forecast.assumptions import ranged_assumptions
        from canvas_app.analysis.simulation.monte_carlo import simulate

        if self.analysis.incomplete or not ranged_assumptions(self.snapshot):
            return None
        return simulate(self.base, self.scenario, cancelled=self.cancelled)

    @cached_property
    def _sensitivity(self) -> Sensitivity:
        from canvas_app.analysis.questions.sensitivity import Sensitivity

        stop_if(self.cancelled)
        return Sensitivity(self.base, _DECISIVE, self.scenario, self.cancelled)

    @cached_property
    def tornado(self) -> Tornado:
        """The assumptions that move the net present value most."""
        return self._sensitivity.tornado(_EVERY)

    @cached_property
    def guesses(self) -> tuple[Guess, ...]:
        """The assumptions that would be worth finding out, the most useful first."""
        return self._sensitivity.guesses()

    @cached_property
    def resilience(self) -> Resilience:
        """What the revenue hangs on."""
        from canvas_app.analysis.metrics.resilience import resilience

        stop_if(self.cancelled)
        return resilience(self.snapshot, self.analysis)
