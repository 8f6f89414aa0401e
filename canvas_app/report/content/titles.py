"""The numbers and titles of the chapters, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.report.content.blocks import Chapter, Table
from canvas_app.report.content.rows import without_empty_columns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.report.content.blocks import Block

TITLES: dict[str, tuple[str, str]] = {
    "summary": ("0", "Executive summary"),
    "model": ("1", "Business model at a glance"),
    "chain": ("2", "AI domains and value chain"),
    "value": ("3", "Value proposition"),
    "market": ("4", "Market strategy"),
    "go_to_market": ("5", "Go-to-market"),
    "revenue": ("6", "Revenue models and pricing"),
    "partners": ("7", "Partners and ecosystem"),
    "costs": ("8", "Costs and unit economics"),
    "forecast": ("9", "Forecast"),
    "scenarios": ("10", "Scenarios and uncertainty"),
    "risk": ("11", "Risk and resilience"),
    "kpis": ("12", "Analytics and KPIs"),
    "team": ("13", "Team and resources"),
    "roadmap": ("14", "Goals and roadmap"),
    "decision": ("15", "Decision and approval"),
    "assumptions": ("A", "Assumption register"),
    "register": ("B", "Element register"),
    "definitions": ("C", "Metric definitions and conventions"),
    "validation": ("D", "Validation report"),
    "changes": ("E", "Changes and comments"),
}
"""Number and title by the key of the chapter."""


def told(key: str, blocks: Iterable[Block], empty: str = "") -> Chapter:
    """Return a chapter under its number and title; `empty` says why there is nothing yet."""
    number, title = TITLES[key]
    said = (without_empty_columns(block) if isinstance(block, Table) else block for block in blocks)
    return Chapter(key, number, title, () if empty else tuple(said), empty)
