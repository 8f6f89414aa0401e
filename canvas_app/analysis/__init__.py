"""What a model means in numbers: forecast, metrics and where they come from, as functions of a snapshot."""

from canvas_app.analysis import scenarios
from canvas_app.analysis.computation import analyse
from canvas_app.analysis.explain import Contribution, Explanation, Input, explain
from canvas_app.analysis.live import LiveAnalysis
from canvas_app.analysis.metrics.health_bands import Health
from canvas_app.analysis.metrics.info import (
    METRICS,
    HealthNote,
    MetricInfo,
    health,
    health_note,
    health_of,
)
from canvas_app.analysis.results import Analysis, MetricValue

__all__ = [
    "METRICS",
    "Analysis",
    "Contribution",
    "Explanation",
    "Health",
    "HealthNote",
    "Input",
    "LiveAnalysis",
    "MetricInfo",
    "MetricValue",
    "analyse",
    "explain",
    "health",
    "health_note",
    "health_of",
    "scenarios",
]
