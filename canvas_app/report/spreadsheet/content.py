"""What the sheets are written from: computed once, before the first cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.report.forecast_table import ForecastLine, forecast_lines, month_labels
from canvas_app.report.scenarios import analysed

if TYPE_CHECKING:
    from collections.abc import Callable

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.questions.comparison import Comparison
    from canvas_app.analysis.simulation.monte_carlo import Simulation
    from canvas_app.document import Snapshot


@dataclass(frozen=True)
class Content:
    """A model in one scenario, with all numbers that a spreadsheet holds."""

    original: Snapshot
    """The model without the scenario, which knows what scenarios change."""
    snapshot: Snapshot
    """The model with the scenario applied."""
    analysis: Analysis
    lines: tuple[ForecastLine, ...]
    months: tuple[str, ...]
    comparison: Comparison
    simulation: Simulation

    @property
    def currency(self) -> str:
        """The currency of all money."""
        return self.snapshot.info.currency


def content_of(
    snapshot: Snapshot,
    scenario: str | None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Content:
    """Return the content for a scenario by its id or name; raises ReportError when there is none."""
    from canvas_app.analysis.questions.comparison import compare
    from canvas_app.analysis.simulation.monte_carlo import simulate

    applied, analysis, scenario_id = analysed(snapshot, scenario)
    return Content(
        snapshot,
        applied,
        analysis,
        forecast_lines(analysis),
        month_labels(applied.info, analysis.months),
        compare(snapshot, [None, *snapshot.scenarios]),
        simulate(snapshot, scenario_id, progress=progress, cancelled=cancelled),
    )
