"""What the plan comes to, and whether strategy and dates agree with it: R261 to R263 and R351."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.checks.finding import Found, quoted
from canvas_app.analysis.checks.rule import NearRule, WholeRule, latest_numbers, rule_infos
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.metrics.info import METRICS, health_note, health_of
from canvas_app.model import DOCUMENT_ID, ELEMENT_TYPES
from canvas_app.model.fixes import Fix
from canvas_app.model.framework import load_framework
from canvas_app.model.numbers import compact, metric_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.analysis.results import Analysis, MetricValue
    from canvas_app.document import Snapshot
    from canvas_app.model import DocumentInfo, Element


# --- R261 and R351: what the numbers come to ----------------------------------------------------------------


def _is_a_plan(analysis: Analysis) -> bool:
    """Whether prices, costs and customers are all there: a workshop that is under way is not judged."""
    if not analysis.total_revenue.any():
        return False
    costs = (analysis.cogs, analysis.variable_costs, analysis.fixed_costs, analysis.people_costs)
    customers = (analysis.streams.month(Row.CUSTOMERS, month) for month in (1, analysis.months))
    return any(cost.any() for cost in costs) and any(each.any() for each in customers)


def _bad_metrics(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    if not _is_a_plan(at.analysis):
        return
    for key in rule_infos()["R261"].metrics:
        metric = at.analysis.metrics[key]
        # How long cash lasts is judged when it is known: until then R351 asks for it.
        waits = key == "runway" and _cash_left_open(at)
        if health_of(metric) == "bad" and not waits:
            value = _in_words(metric.value, metric.unit, at.analysis.currency)
            words = {
                "metric": METRICS[key].label,
                "value": value if metric.value is not None else metric.status,
                "limit": _limit(metric, at.analysis.currency),
            }
            yield Found(words, f"metric.{key}", path="explanation")


def _limit(metric: MetricValue, currency: str) -> str:
    info = METRICS[metric.id]
    bands, note = info.bands, health_note(metric.id, metric.value)
    if bands is None or bands.bad is None or bands.steps:
        return note.sentence.rstrip(".") if note is not None else "bad"
    side = "below" if info.better == "up" else "above"
    return f"{side} {_in_words(bands.bad, metric.unit, currency)} it is bad"


def _in_words(value: float | None, unit: str, currency: str) -> str:
    if value is not None and unit == "months":
        return f"{compact(value)} month{'' if value == 1 else 's'}"
    return metric_text(value, unit, currency)


def _cash_left_open(at: Situation) -> bool:
    return at.snapshot.info.opening_cash.value == 0.0


def _no_opening_cash(at: Situation) -> Iterator[Found]:
    assert at.analysis is not None
    low = float(at.analysis.cash.min())
    if _cash_left_open(at) and low < 0.0 and _is_a_plan(at.analysis):
        words = {"low": metric_text(low, "money", at.analysis.currency)}
        yield Found(words, DOCUMENT_ID, path="opening_cash")


# --- R262: what the strategy leaves out and the canvas shows ------------------------------------------------


def _refused_rows(look: Look) -> frozenset[str]:
    """The rows of the framework that are not for this company; the first answer to a row counts."""
    rows, first = load_framework().rows, dict[str, bool]()
    for answer in look.answers():
        if answer.entry in rows:
            first.setdefault(rows[answer.entry].id, answer.not_for_us)
    return frozenset(row for row, refused in first.items() if refused)


def _answered_by(element: Element) -> frozenset[str]:
    framework = load_framework()
    made = framework.rows.get(element.seed_ref or "")
    return framework.shown_by(element) | (frozenset() if made is None else {made.id})


def _refused_yet_drawn(look: Look, element: Element) -> Iterator[Found]:
    refused = look.fact(_refused_rows)
    both = refused & _answered_by(element) if refused else frozenset()
    if both:
        row = min(both, key=list(load_framework().rows).index)
        yield Found({"entry": quoted(load_framework().rows[row].entry.name), "section": _section_of(row)})


def _section_of(row_id: str) -> str:
    sections = load_framework().sections
    return next(one.title for one in sections if any(row.id == row_id for row in one.rows))


def _take_up(snapshot: Snapshot, finding: Finding) -> Fix | None:
    """Take the mark from all that the card answers; a mark with nothing else beside it goes."""
    rows, mine = load_framework().rows, _answered_by(snapshot.elements[finding.subject])
    marked = [
        one
        for one in snapshot.answers.values()
        if one.not_for_us and one.entry in rows and rows[one.entry].id in mine
    ]
    kept = [one.model_copy(update={"not_for_us": False, "reason": ""}) for one in marked]
    said = [one for one in kept if one != type(one)(id=one.id, entry=one.entry)]
    gone = tuple(one.id for one in kept if one not in said)
    return Fix("Take “not for us” back", tuple(said), gone) if marked else None


# --- R263: dates of the document ----------------------------------------------------------------------------


def _review_behind(look: Look, _info: DocumentInfo) -> Iterator[Found]:
    review, updated = look.setting("next_review"), look.setting("last_updated")
    if review is not None and updated is not None and review < updated:
        words = {"review": f"{review.day} {review:%B %Y}", "updated": f"{updated.day} {updated:%B %Y}"}
        yield Found(words, path="next_review")


RULES: tuple[Rule, ...] = (
    WholeRule("R261", _bad_metrics, latest_numbers, numbers=True),
    NearRule("R262", tuple(ELEMENT_TYPES), _refused_yet_drawn, _take_up),
    NearRule("R263", ("document",), _review_behind),
    WholeRule("R351", _no_opening_cash, latest_numbers, numbers=True),
)
