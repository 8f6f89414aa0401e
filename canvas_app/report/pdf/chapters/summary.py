"""The executive summary: what the numbers say, on one page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS, health_note, health_of
from canvas_app.drawing.numbers import metric_text, percent
from canvas_app.drawing.shapes import Paint
from canvas_app.drawing.text import elide, wrap
from canvas_app.report.figures import forecast_figure
from canvas_app.report.pdf.pieces import MUTED, Piece, Style, Turn, caption, prose, section, title
from canvas_app.report.pdf.sentences import forecast_finding, summary
from canvas_app.report.plot_shapes import figure_shapes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.pdf.pieces import Flow
    from canvas_app.report.pdf.story import Story

SUMMARY = "chapter:summary"

_STRIP = (
    ("monthly_revenue", "gross_margin", "ltv_cac", "runway"),
    ("arr", "cac_payback", "top_stream_share", "chain_coverage"),
)
_FIGURE_HEIGHT = 236.0
_LABEL = Style(11.5, paint=MUTED)
_NUMBER = Style(19.0, "bold", leading=1.35)
_STRIP_HEIGHT = 82.0
_MOST_DECISIONS = 4


def executive_summary(story: Story) -> Flow:
    """Return the page that a reader in a hurry reads."""
    analysis, width = story.analysis, story.width
    flow: Flow = [Turn(), *title("Executive summary", SUMMARY, width)]
    flow += prose(summary(story.info.title, analysis, story.info.start_month))
    for row, metrics in enumerate(_STRIP):
        flow.append(Piece(_STRIP_HEIGHT, _strip(story, metrics), before=22.0 if row == 0 else 4.0))
    if analysis.total_revenue.any():
        figure = forecast_figure(analysis, story.month_label, story.theme, width, _FIGURE_HEIGHT)
        flow += section(forecast_finding(analysis), width)
        flow.append(Piece(_FIGURE_HEIGHT, figure_shapes(figure, story.theme), keep=True))
        flow += caption(
            f"Figure 1. Monthly revenue by stream, in the {story.scenario_words}. "
            "The height of a band is the revenue of one stream.",
            width,
        )
    decisions = _decisions(story)
    if decisions:
        flow += section("Needs a decision", width)
        for number, sentence in enumerate(decisions, start=1):
            flow += prose(f"{number}. {sentence}", width=width, before=4.0)
    return flow


def _strip(story: Story, metrics: Sequence[str]) -> tuple[Shape, ...]:
    """Return metrics side by side: what it is, the number, and one line on what it means."""
    step = story.width / len(metrics)
    shapes: list[Shape] = []
    for index, metric_id in enumerate(metrics):
        value = story.analysis.metrics[metric_id]
        x = index * step
        shapes.append(_LABEL.text(METRICS[metric_id].label, x, 0.0))
        number = _metric(metric_id, story)
        shapes.append(_NUMBER.text(elide(number, step - 12.0, _NUMBER.size, "bold"), x, 19.0))
        state = health_of(value)
        note = _note(metric_id, story)
        paint = MUTED if state is None else Paint(state)
        style = replace(_LABEL, paint=paint)
        for line, words in enumerate(wrap(note, step - 12.0, style.size)):
            shapes.append(style.text(words, x, 47.0 + line * 15.0))
    return tuple(shapes)


def _metric(metric_id: str, story: Story) -> str:
    value = story.analysis.metrics[metric_id]
    if value.value is not None:
        return metric_text(value.value, value.unit, story.currency).replace(" mo", " months")
    if value.status == "infinite":
        return "No limit" if METRICS[metric_id].better == "up" else "Never"
    return "Open"


def _note(metric_id: str, story: Story) -> str:
    """Return the line under a number; where there is no number it says why."""
    value = story.analysis.metrics[metric_id]
    if value.value is None:
        return (value.reason or "").rstrip(".")
    other = {
        "monthly_revenue": ("revenue_growth", "{} a month"),
        "gross_margin": ("inference_share", "inference takes {}"),
        "runway": ("net_burn", "burn {} a month"),
        "cac_payback": ("cac", "CAC {}"),
        "arr": ("usage_run_rate", "usage {} a year"),
        "ltv_cac": ("ltv", "LTV {}"),
    }.get(metric_id)
    if other is not None:
        shown = story.analysis.metrics.get(other[0])
        if shown is not None and shown.value is not None:
            return other[1].format(_plain(shown.value, shown.unit, story.currency, other[0]))
    if metric_id == "chain_coverage":
        return "of the focus stages"
    if metric_id == "top_stream_share" and story.analysis.stream_ids:
        return story.analysis.stream_names[int(story.analysis.revenue[:, 0].argmax())]
    return ""


def _plain(value: float, unit: str, currency: str, metric_id: str) -> str:
    if metric_id == "revenue_growth":
        return percent(value, signed=True)
    return metric_text(value, unit, currency)


def _decisions(story: Story) -> list[str]:
    """Return what the health of the metrics says about those that are not good, the worst first."""
    found = []
    for metric_id, value in story.analysis.metrics.items():
        if METRICS[metric_id].bands is not None and value.value is None and health_of(value) == "bad":
            found.append((False, f"{METRICS[metric_id].label} is never reached. {value.reason}"))
        state = health_note(metric_id, value.value)
        if state is not None and state.health != "good":
            amount = _metric(metric_id, story)
            found.append((state.health != "bad", f"{METRICS[metric_id].label} is {amount}. {state.sentence}"))
    return [sentence for _, sentence in sorted(found, key=lambda item: item[0])[:_MOST_DECISIONS]]
