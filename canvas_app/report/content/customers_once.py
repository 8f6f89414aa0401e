"""What it costs to win a customer where one who takes several streams counts as one, and not in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.metrics.acquisition import cac_once
from canvas_app.analysis.metrics.mapping import Metrics

if TYPE_CHECKING:
    from canvas_app.report.content.story import Story


def cac_by_customer(story: Story) -> float | None:
    """Return the CAC by customer won; None where it is the CAC itself, or where there is none."""
    metrics = story.analysis.metrics
    return cac_once(metrics.figures) if isinstance(metrics, Metrics) else None
