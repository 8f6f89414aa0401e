"""Puts the sheets together and writes the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.report.saving import save_bytes
from canvas_app.report.spreadsheet.book import Book
from canvas_app.report.spreadsheet.content import content_of
from canvas_app.report.spreadsheet.forecast_sheet import write_forecast
from canvas_app.report.spreadsheet.overview_sheet import write_overview
from canvas_app.report.spreadsheet.tables import (
    write_assumptions,
    write_metrics,
    write_scenarios,
    write_simulation,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from canvas_app.document import Document, Snapshot
    from canvas_app.report.spreadsheet.content import Content

SHEETS = ("Overview", "Assumptions", "Forecast", "Metrics", "Scenarios", "Simulation")
"""The sheets in their order; their names never change."""


def write_xlsx(
    document: Document,
    path: str | os.PathLike[str],
    scenario: str | None = None,
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[str, ...]:
    """Write the numbers of a document as a spreadsheet; returns sentences on what could not be shown.

    `progress` is told how many trials of the simulation are done. Raises ReportError when there is no such
    scenario or the file cannot be written, and CancelledError of the simulation.
    """
    content = content_of(document.snapshot(), scenario, progress, cancelled)
    save_bytes(path, _rendered(content))
    return content.simulation.notes


def render_xlsx(
    snapshot: Snapshot, scenario: str | None = None, *, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """Return the spreadsheet as bytes: the same model gives the same bytes."""
    return _rendered(content_of(snapshot, scenario, progress))


def _rendered(content: Content) -> bytes:
    book = Book(content.snapshot.info, f"Scenario: {content.analysis.scenario}")
    # Sheets stand in the order in which they are added, but the overview refers to all others.
    overview, *pages = (book.page(name) for name in SHEETS)
    write_assumptions(pages[0], content)
    places = write_forecast(pages[1], content)
    write_metrics(pages[2], content)
    write_scenarios(pages[3], content)
    write_simulation(pages[4], content)
    write_overview(overview, content, places)
    book.name_cell("Currency", "Overview!$B$6")
    return book.finished()
