"""What each tile of the metrics panel says: number, status, one line beside it, a series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.numbers import exact_money, exact_number, metric_text, money, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis import Analysis, MetricValue

TILES = (
    "mrr",
    "gross_margin",
    "ltv_cac",
    "cac_payback",
    "runway",
    "top_stream_share",
    "monthly_revenue",
    "arr",
    "chain_coverage",
    "net_burn",
)
STATUS_WORDS = {"good": "Good", "attention": "Watch", "bad": "Bad"}
NO_SERIES: tuple[float, ...] = ()


@dataclass(frozen=True)
class TileFacts:
    """One tile, ready to be drawn."""

    id: str
    label: str
    number: str
    status: str | None
    """good, attention, bad, or None where there is no judgement."""
    line: str
    """The line below the number: the target, a companion number, or why there is none."""
    series: tuple[float, ...]
    reason: bool
    """Whether the line says why there is no number; it then takes the room of the series."""
    gauge: tuple[float, float | None] | None
    """Where there is no series: how full a bar is, and where its target stands."""
    tooltip: str

    @property
    def spoken(self) -> str:
        """The tile in words, for screen readers."""
        word = STATUS_WORDS.get(self.status or "", "")
        return ", ".join(part for part in (self.label, self.number, word, self.line) if part)


def tile_facts(analysis: Analysis) -> tuple[TileFacts, ...]:
    """Return the tiles in the order of the panel."""
    series = _series(analysis)
    return tuple(
        _tile(metric_id, analysis, series.get(metric_id, NO_SERIES))
        for metric_id in TILES
        if metric_id in analysis.metrics
    )


def number_of(metric: MetricValue, currency: str) -> str:
    """Return the number of a metric as a tile shows it."""
    if metric.status == "infinite":
        return "∞"
    if metric.value is None:
        return "–"
    return metric_text(metric.value, metric.unit, currency)


def exact_of(metric: MetricValue, currency: str) -> str:
    """Return a metric in full, for tooltips."""
    if metric.value is None:
        return metric.reason or "Not applicable."
    if metric.unit.startswith(currency):
        return exact_money(metric.value, currency) + metric.unit.removeprefix(currency).replace("/", " per ")
    if metric.unit.startswith("share"):
        return f"{exact_number(metric.value * 100)} %" + metric.unit.removeprefix("share").replace(
            "/", " per "
        )
    return f"{exact_number(metric.value)} {'×' if metric.unit == 'ratio' else metric.unit}".strip()


def _tile(metric_id: str, analysis: Analysis, series: tuple[float, ...]) -> TileFacts:
    from canvas_app.analysis import METRICS, health_note

    metric, info = analysis.metrics[metric_id], METRICS[metric_id]
    note = health_note(metric_id, metric.value) if metric.status in ("ok", "capped") else None
    status, sentence = (note.health, note.sentence) if note else (None, "")
    target = "" if info.good is None else _target(info.good, metric.unit, info.better)
    line = _reason(metric) or _companion(metric_id, analysis) or target
    exact = f"{info.label}: {exact_of(metric, analysis.currency)}"
    capped = metric.reason if metric.status == "capped" else ""
    tooltip = "\n".join(part for part in (exact, info.definition, sentence, capped) if part)
    number = number_of(metric, analysis.currency)
    reason = bool(_reason(metric))
    gauge = None if series or reason else _gauge(metric, info.good)
    return TileFacts(metric_id, info.label, number, status, line, series, reason, gauge, tooltip)


def _target(good: float, unit: str, better: str) -> str:
    words = metric_text(good, unit)
    return f"target {words}" if better == "up" else f"limit {words}"


def _gauge(metric: MetricValue, good: float | None) -> tuple[float, float | None] | None:
    """Return how full a bar is and where its target stands, both from 0 to 1."""
    if metric.value is None:
        return None
    if metric.unit == "share":
        return min(max(metric.value, 0.0), 1.0), good
    if good is None or good <= 0:
        return None
    return min(max(metric.value / (2 * good), 0.0), 1.0), 0.5


def _reason(metric: MetricValue) -> str:
    if metric.status in ("ok", "capped"):
        return ""
    return metric.reason or metric.status.replace("_", " ")


def _companion(metric_id: str, analysis: Analysis) -> str:
    """Return the other number that makes this one understandable."""
    metrics, currency = analysis.metrics, analysis.currency
    growth, share, burn = (metrics.get(key) for key in ("revenue_growth", "inference_share", "net_burn"))
    if metric_id in ("mrr", "monthly_revenue") and growth is not None and growth.value is not None:
        return f"{percent(growth.value, signed=True)} /mo"
    if metric_id == "gross_margin" and share is not None and share.value is not None:
        return f"inference {round(share.value * 100)} %"
    if metric_id == "runway" and burn is not None and burn.value is not None:
        return f"burn {money(burn.value, currency)}" if burn.value > 0 else "no burn"
    if metric_id == "net_burn" and burn is not None and burn.value is not None and burn.value <= 0:
        return "no burn"
    even = metrics.get("break_even_month")
    if metric_id == "net_burn" and even is not None and even.value is not None:
        return f"even month {even.value:g}"
    if metric_id == "arr" and growth is not None and growth.value is not None:
        return f"{percent((1 + growth.value) ** 12 - 1, signed=True)} /yr"
    return ""


def _series(analysis: Analysis) -> Mapping[str, tuple[float, ...]]:
    revenue, mrr = analysis.total_revenue, analysis.mrr.sum(axis=0)
    margin = [
        (earned - spent) / earned if earned > 0 else float("nan")
        for earned, spent in zip(revenue, analysis.cogs, strict=True)
    ]
    most, whole = analysis.revenue.max(axis=0, initial=0.0), analysis.revenue.sum(axis=0)
    top = [
        one / every if every > 0 else float("nan")
        for one, every in zip(most.tolist(), whole.tolist(), strict=True)
    ]
    return {
        "mrr": tuple(mrr.tolist()),
        "arr": tuple((mrr * 12).tolist()),
        "monthly_revenue": tuple(revenue.tolist()),
        "gross_margin": tuple(map(float, margin)),
        "runway": tuple(analysis.cash.tolist()),
        "net_burn": tuple((-analysis.net_cash).tolist()),
        "top_stream_share": tuple(top),
    }
