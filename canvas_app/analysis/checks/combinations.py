"""Limits that hold between values, which records by themselves do not refuse, and how they are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from canvas_app.analysis.checks.finding import quoted
from canvas_app.analysis.checks.look import Look
from canvas_app.analysis.checks.ranges import Fault, faults_in, with_value
from canvas_app.model import DOCUMENT_ID
from canvas_app.model.fields import MONEY_LIMIT
from canvas_app.model.fixes import Fix
from canvas_app.model.inputs import input_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from canvas_app.document import Snapshot
    from canvas_app.model import DocumentInfo, RevenueStream, Scenario, Segment
    from canvas_app.model.quantity import Quantity
    from canvas_app.model.relations import Shares

_ROUNDING = 1e-9


def faults_between(look: Look, record: Any) -> Iterator[Fault]:  # noqa: ANN401
    """Yield what a record says that cannot be together, or together with other records."""
    find = _BETWEEN.get(record.kind)
    if find is not None:
        yield from find(look, record)


def _leaving(look: Look, stream: RevenueStream) -> Iterator[Fault]:
    churn, contraction = stream.churn, stream.contraction
    if churn is not None and contraction is not None and churn.value + contraction.value > 1.0 + _ROUNDING:
        mended = _at(contraction, max(0.0, 1.0 - churn.value))
        label = f"Churn and contraction of {quoted(stream.name)} together"
        yield Fault("contraction", label, "share", 0.0, 1.0, mended)


def _willing(look: Look, segment: Segment) -> Iterator[Fault]:
    low, high = segment.wtp_low, segment.wtp_high
    if low is not None and high is not None and low.value > high.value:
        yield Fault("wtp_low", f"The least that {quoted(segment.name)} pays", "money", 0.0, high.value, high)
        yield Fault("wtp_high", f"The most that {quoted(segment.name)} pays", "money", low.value, None, low)


def _at_most(look: Look, shares: Shares) -> Iterator[Fault]:
    if shares.cap is not None and shares.minimum > shares.cap:
        yield Fault("minimum", "The minimum of a share", "money/month", 0.0, shares.cap, shares.cap)


def _overrides(look: Look, scenario: Scenario) -> Iterator[Fault]:
    for index, item in enumerate(scenario.overrides):
        record = look.record(item.record)
        changed = None if record is None else input_at(record, item.path)
        if changed is None or record is None:
            continue
        high = changed.highest
        if changed.unit == "share" and high == MONEY_LIMIT:
            high = 1.0
        least = -MONEY_LIMIT if changed.lowest is None else changed.lowest
        mended = min(max(item.value, least), MONEY_LIMIT if high is None else high)
        if mended != item.value:
            name = getattr(record, "name", "")
            of = quoted(name) if name else "the document"
            label = f"{changed.label} of {of} in the scenario {quoted(scenario.name)}"
            yield Fault(f"overrides.{index}.value", label, changed.unit, changed.lowest, high, mended)


def _probabilities(look: Look, info: DocumentInfo) -> Iterator[Fault]:
    if _total(look.scenarios()) > 1.0 + _ROUNDING:
        yield Fault("", "The sum of the probabilities of all scenarios", "share", 0.0, 1.0, None)


_BETWEEN: Mapping[str, Callable[[Look, Any], Iterator[Fault]]] = {
    "revenue_stream": _leaving,
    "segment": _willing,
    "shares": _at_most,
    "scenario": _overrides,
    "document": _probabilities,
}


def _total(scenarios: list[Scenario]) -> float:
    return sum(scenario.probability or 0.0 for scenario in scenarios)


def _at(quantity: Quantity, value: float) -> Quantity:
    """The same assumption at another value; its range gives way."""
    low = None if quantity.low is None else min(quantity.low, value)
    high = None if quantity.high is None else max(min(quantity.high, value), value)
    return quantity.model_copy(update={"value": value, "low": low, "high": high})


def mend_between(snapshot: Snapshot, subject: str) -> Fix | None:
    """Return what brings all numbers of a record within their limits."""
    look = Look(snapshot)
    record: Any = look.record(subject)
    if record is None:
        return None
    for fault in faults_in(record):
        record = with_value(record, fault.path, fault.mended)
    put = []
    for fault in list(faults_between(look, record)):
        if fault.path:
            record = with_value(record, fault.path, fault.mended)
    if record is not look.record(subject):
        put.append(record)
    scenarios = look.scenarios() if subject == DOCUMENT_ID else []
    total = _total(scenarios)
    if total > 1.0 + _ROUNDING:
        put += [
            one.model_copy(update={"probability": one.probability / total})
            for one in scenarios
            if one.probability
        ]
    return Fix("Bring it within its limits", tuple(put)) if put else None
