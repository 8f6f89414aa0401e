"""What each tile of the metrics panel says: number, status, one line beside it, a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from canvas_app.model.numbers import exact_money, exact_number, metric_text, money, percent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from canvas_app.analysis import Analysis, MetricValue
    from canvas_app.analysis.metrics.info import MetricInfo

TILES = ("mrr", "gross_margin", "ltv_cac", "cac_payback", "runway", "top_stream_share")
"""The favourites of who has not chosen any."""
STATUS_WORDS = {"good": "Good", "attention": "Watch", "bad": "Bad"}


class TileFacts(NamedTuple):
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
    delta: str = ""
    """The difference to the baseline; it takes the place of the line."""
    better: bool | None = None
    """Whether the difference is an improvement; None where there is no judgement."""

    @property
    def spoken(self) -> str:
        """The tile in words, for screen readers."""
        word = STATUS_WORDS.get(self.status or "", "")
        return ", ".join(part for part in (self.label, self.number, word, self.delta or self.line) if part)


def tile_facts(
    analysis: Analysis, ids: Sequence[str] = TILES, baseline: Analysis | None = None
) -> tuple[TileFacts, ...]:
    """Return the tiles of some metrics; only these are computed. A baseline gives each its difference."""
    return tuple(
        _tile(
            metric_id, analysis, tuple(_SERIES[metric_id](analysis)) if metric_id in _SERIES else (), baseline
        )
        for metric_id in ids
        if metric_id in analysis.metrics
    )


def difference(metric: MetricValue, before: MetricValue | None, currency: str) -> tuple[str, bool | None]:
    """Return the difference to the baseline in words, and whether it is an improvement."""
    from canvas_app.analysis import METRICS

    if before is None or metric.value is None or before.value is None:
        same = before is None or number_of(metric, currency) == number_of(before, currency)
        return ("" if same or before is None else f"was {number_of(before, currency)}"), None
    change = metric.value - before.value
    if abs(change) <= 1e-9 * max(abs(metric.value), abs(before.value)):
        return "no change", None
    better = (change > 0) == (METRICS[metric.id].better == "up")
    if metric.unit == "share":
        points = abs(change) * 100
        shown = round(points, 1 if points >= 0.1 else 2)
        return (
            (f"{'+' if change > 0 else '−'}{exact_number(shown)} pt", better)
            if shown
            else ("no change", None)
        )
    text = metric_text(abs(change), metric.unit, currency)
    return f"{'+' if change > 0 else '−'}{text}", better


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


def hover_text(metric: MetricValue, info: MetricInfo, currency: str) -> str:
    """Return what hovering tells: the exact value, the definition, the convention and the bands of health."""
    from canvas_app.analysis import health_note

    note = health_note(metric.id, metric.value) if metric.status in ("ok", "capped") else None
    capped = metric.reason if metric.status == "capped" else ""
    convention = f"Convention: {info.convention}" if info.convention else ""
    parts = (
        f"{info.label}: {exact_of(metric, currency)}",
        info.definition,
        note.sentence if note else "",
        capped,
        convention,
        bands_text(info, metric.unit, currency),
    )
    return "\n".join(part for part in parts if part)


def bands_text(info: MetricInfo, unit: str, currency: str) -> str:
    """Return from where a value is good and bad, and who says so; empty for a metric without bands."""
    bands = info.bands
    if bands is None:
        return ""
    beyond, short = ("from", "below") if info.better == "up" else ("up to", "above")
    words = f"Good {beyond} {metric_text(bands.good, unit, currency)}"
    if bands.bad is not None:
        words += f", bad {short} {metric_text(bands.bad, unit, currency)}"
    source = ", ".join(part for part in (bands.source, bands.date) if part)
    return f"{words}. Source: {source}" if source else f"{words}."


def _tile(
    metric_id: str, analysis: Analysis, series: tuple[float, ...], baseline: Analysis | None
) -> TileFacts:
    from canvas_app.analysis import METRICS, health_of

    metric, info = analysis.metrics[metric_id], METRICS[metric_id]
    status = health_of(metric)
    target = "" if info.good is None else _target(info.good, metric.unit, info.better)
    line = _reason(metric) or _companion(metric_id, analysis) or target
    tooltip = hover_text(metric, info, analysis.currency)
    delta, better = "", None
    if baseline is not None:
        delta, better = difference(metric, baseline.metrics.get(metric_id), analysis.currency)
    number = number_of(metric, analysis.currency)
    reason = bool(_reason(metric))
    gauge = None if series or reason else _gauge(metric, info.good)
    return TileFacts(
        metric_id,
        info.short or info.label,
        number,
        status,
        line,
        series,
        reason,
        gauge,
        tooltip,
        delta,
        better,
    )


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


def _margin(analysis: Analysis) -> list[float]:
    earned, spent = analysis.total_revenue.tolist(), analysis.cogs.tolist()
    return [(e - c) / e if e > 0 else float("nan") for e, c in zip(earned, spent, strict=True)]


def _top_share(analysis: Analysis) -> list[float]:
    most, whole = analysis.revenue.max(axis=0, initial=0.0).tolist(), analysis.revenue.sum(axis=0).tolist()
    return [one / every if every > 0 else float("nan") for one, every in zip(most, whole, strict=True)]


def _mrr(analysis: Analysis) -> list[float]:
    return list(analysis.mrr.sum(axis=0).tolist())


def _arr(analysis: Analysis) -> list[float]:
    return list((analysis.mrr.sum(axis=0) * 12).tolist())


def _revenue(analysis: Analysis) -> list[float]:
    return list(analysis.total_revenue.tolist())


def _cash(analysis: Analysis) -> list[float]:
    return list(analysis.cash.tolist())


def _burn(analysis: Analysis) -> list[float]:
    return list((-analysis.net_cash).tolist())


_SERIES: Mapping[str, Callable[[Analysis], list[float]]] = {
    "mrr": _mrr,
    "arr": _arr,
    "monthly_revenue": _revenue,
    "gross_margin": _margin,
    "runway": _cash,
    "cash_low": _cash,
    "net_burn": _burn,
    "top_stream_share": _top_share,
}
