"""Whether single values can be: R250 to R259."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from canvas_app.analysis.checks.combinations import faults_between, mend_between
from canvas_app.analysis.checks.finding import Found, quoted
from canvas_app.analysis.checks.look import subject_of
from canvas_app.analysis.checks.periods import mixed_in, mixed_tariffs
from canvas_app.analysis.checks.ranges import faults_in, with_value
from canvas_app.analysis.checks.rule import NearRule, WholeRule, latest_numbers, rule_infos
from canvas_app.analysis.forecast.customers import serviceable
from canvas_app.analysis.forecast.streams import Row
from canvas_app.analysis.forecast.timeline import Timeline, normalised_season
from canvas_app.model import DOCUMENT_ID, ELEMENT_TYPES, RELATION_KINDS
from canvas_app.model.fixes import Fix
from canvas_app.model.pricing import (
    AdvertisingPricing,
    ContractPricing,
    FreemiumPricing,
    LicensePricing,
    SubscriptionPricing,
    UsagePricing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from canvas_app.analysis.checks.finding import Finding, Severity
    from canvas_app.analysis.checks.look import Look
    from canvas_app.analysis.checks.rule import Rule, Situation
    from canvas_app.analysis.forecast.streams import StreamForecast
    from canvas_app.analysis.forecast.timeline import Vector
    from canvas_app.document import Snapshot
    from canvas_app.model import Channel, PricingBase, RevenueStream, Segment
    from canvas_app.model.quantity import Quantity

_ROUNDING = 1e-9
_WITH_PERIODS = (
    "stage", "activity", "role", "resource", "value_proposition", "segment", "channel", "revenue_stream",
    "cost", "partner",
)  # fmt: skip


def _out_of_range(look: Look, record: Any) -> Iterator[Found]:  # noqa: ANN401
    """One finding per record, at its first fault: its fix mends all of them."""
    name = _title(look, record)
    of = f" of {name}" if name else ""
    faults = [(f"{fault.label}{of}", fault) for fault in faults_in(record)]
    faults += [(fault.label, fault) for fault in faults_between(look, record)]
    if faults:
        label, first = faults[0]
        more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
        yield Found({"field": label, "limits": f"{first.limits}{more}"}, path=first.path)


def _title(look: Look, record: Any) -> str:  # noqa: ANN401
    if record.kind in RELATION_KINDS:
        ends = (look.find(record.source), look.find(record.target))
        return " to ".join("?" if end is None else quoted(end.name) for end in ends)
    name = getattr(record, "name", "")
    return quoted(name) if name else ""


def _clamp(snapshot: Snapshot, finding: Finding) -> Fix | None:
    return mend_between(snapshot, finding.subject)


def _nobody_leaves(look: Look, stream: RevenueStream) -> Iterator[Found]:
    leaving = stream.churn is not None and stream.churn.value > 0.0
    if not leaving and any(map(_recurs, stream.components)):
        yield Found({"n": str(look.setting("ltv_cap_months"))}, path="churn")


def _recurs(part: PricingBase) -> bool:
    """Whether a part of a tariff repeats by contract."""
    if isinstance(part, UsagePricing):
        return above_zero(part.minimum)
    if isinstance(part, LicensePricing):
        return above_zero(part.maintenance)
    return isinstance(part, SubscriptionPricing | ContractPricing | FreemiumPricing)


def above_zero(quantity: Quantity | None) -> bool:
    """Return whether a number is entered and is more than nothing."""
    return quantity is not None and quantity.value > 0.0


def _unusual(look: Look, stream: RevenueStream) -> Iterator[Found]:
    """One finding per stream: high churn explains what growth would only repeat."""
    limits = rule_infos()["R252"].limits
    churn = 0.0 if stream.churn is None else stream.churn.value
    if churn > limits["churn"]:
        x = f"{churn * 100.0:.3g} % of the customers of {quoted(stream.name)} leave every month"
        yield Found({"x": x}, path="churn")
        return
    forecast = look.forecast(stream.id)
    months = 0 if forecast is None else _fast_months(forecast, limits["growth"])
    if months > limits["months"]:
        growth = f"{limits['growth'] * 100.0:.3g} %"
        yield Found(
            {"x": f"{quoted(stream.name)} grows by more than {growth} a month, {months} months on end"}
        )


def _fast_months(forecast: StreamForecast, growth: float) -> int:
    """The longest run of months in which the revenue grows faster than so."""
    revenue = forecast.rows[Row.REVENUE, 1:]
    fast = (revenue[:-1] > 0.0) & (revenue[1:] > revenue[:-1] * (1.0 + growth))
    slow = np.flatnonzero(~np.concatenate(([False], fast, [False])))
    return int(np.max(np.diff(slow)) - 1)


def _outgrows_its_market(look: Look, stream: RevenueStream) -> Iterator[Found]:
    forecast = look.forecast(stream.id)
    if forecast is None or not forecast.inputs.reached or _is_paid_by_others(stream):
        return
    customers = forecast.rows[Row.CUSTOMERS]
    market, obtainable = _market(forecast)
    for limit, severity in ((market, "error"), (obtainable, "warning")):
        if limit is None:
            continue
        above = np.flatnonzero(customers[1:] > limit[1:] * (1.0 + _ROUNDING) + _ROUNDING)
        if len(above):
            segments = tuple(reach.segment.id for reach in forecast.inputs.reached)
            yield Found({"t": str(int(above[0]) + 1)}, ids=segments, severity=_severity(severity))
            return


def _is_paid_by_others(stream: RevenueStream) -> bool:
    """Whether those who are counted are not those who pay: users see the ads of advertisers."""
    kinds = {type(part) for part in stream.components}
    return kinds == {AdvertisingPricing}


def _severity(name: str) -> Severity:
    return "error" if name == "error" else "warning"


def _market(forecast: StreamForecast) -> tuple[Vector | None, Vector | None]:
    """SAM and SOM by month, in accounts, of all who pay a stream; None: not known of one segment."""
    time = Timeline(forecast.rows.shape[1] - 1)
    markets = [serviceable(reach.segment, time) for reach in forecast.inputs.reached]
    known = [each for each in markets if each is not None]
    if len(known) < len(markets):
        return None, None
    shares = [reach.segment.obtainable_share for reach in forecast.inputs.reached]
    parts = [each * share.value for each, share in zip(known, shares, strict=True) if share is not None]
    total = np.asarray(np.sum(known, axis=0))
    return total, np.asarray(np.sum(parts, axis=0)) if len(parts) == len(known) else None


def _larger_than_the_whole(look: Look, segment: Segment) -> Iterator[Found]:
    for name in ("serviceable_share", "obtainable_share"):
        share: Quantity | None = getattr(segment, name)
        if share is not None and share.value > 1.0:
            yield Found(path=name)
            return


def _uneven_season(look: Look, stream: RevenueStream) -> Iterator[Found]:
    if stream.season:
        mean = sum(stream.season) / len(stream.season)
        if abs(mean - 1.0) > rule_infos()["R255"].limits["off"]:
            yield Found({"x": f"{mean:.3g}"}, path="season")


def _normalise(snapshot: Snapshot, finding: Finding) -> Fix | None:
    stream = snapshot.elements[finding.subject]
    if stream.kind != "revenue_stream" or not any(stream.season):
        return None
    season = tuple(normalised_season(stream.season))
    return Fix("Scale to an average of 1", (stream.model_copy(update={"season": season}),))


def _mixed_periods(look: Look, element: Any) -> Iterator[Found]:  # noqa: ANN401
    tariffs = mixed_tariffs(element) if element.kind == "revenue_stream" else ()
    first = next(iter([*mixed_in(element), *tariffs]), None)
    if first is not None:
        yield Found({"one": first.own, "other": first.expected}, path=first.path)


def _convert(snapshot: Snapshot, finding: Finding) -> Fix | None:
    element = snapshot.elements[finding.subject]
    for each in mixed_in(element):
        element = with_value(element, each.path, each.mended)
    if element.kind == "revenue_stream":
        parts = list(element.components)
        for each in mixed_tariffs(element):
            parts[int(each.path.rpartition(".")[2])] = each.mended  # type: ignore[call-overload]
        element = element.model_copy(update={"components": tuple(parts)})
    return Fix("Convert to one period", (element,))


def _won_for_free(look: Look, channel: Channel) -> Iterator[Found]:
    if not channel.paid or not above_zero(channel.new_customers) or above_zero(channel.spend):
        return
    costs = look.targets(channel.id, "incurs")
    if not any(cost.kind == "cost" and above_zero(cost.amount) for cost in costs):
        yield Found({"channel": quoted(channel.name)}, path="spend")


def _brings_nobody(look: Look, channel: Channel) -> Iterator[Found]:
    # A relationship keeps customers. And where another channel brings some, this one may only help it.
    if channel.aspect != "channel" or channel.new_customers is not None:
        return
    paying = [one for one in look.targets(channel.id, "reaches") if look.outgoing(one.id, "pays")]
    ways = [way for segment in paying for way in look.sources(segment.id, "reaches")]
    if paying and not any(way.kind == "channel" and way.new_customers is not None for way in ways):
        yield Found(path="new_customers")


def _no_rate(at: Situation) -> Iterator[Found]:
    """One finding for the document: that is where all of them are entered."""
    assert at.analysis is not None
    missing = at.analysis.exchange.missing
    if not missing:
        return
    ids = tuple(dict.fromkeys(key for keys in missing.values() for key in keys))
    known = [key for key in ids if subject_of(at.snapshot, key) is not None]
    rows = [place for place, item in enumerate(at.snapshot.info.rates) if item.currency in missing]
    path = f"rates.{rows[0]}.rate" if rows else "rates"
    words = {"currencies": " and ".join(missing), "who": _named(at.snapshot, known)}
    yield Found(words, DOCUMENT_ID, tuple(known), path=path)


def _named(snapshot: Snapshot, keys: list[str]) -> str:
    """The first record, by the name of an element or of the source of a relation, and how many others."""
    record = subject_of(snapshot, keys[0]) if keys else None
    if record is None:
        return "the model"
    element = snapshot.elements.get(getattr(record, "source", ""), record)
    others = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
    name = getattr(element, "name", "")
    return f"{quoted(name) if name else 'the model'}{others}"


RULES: tuple[Rule, ...] = (
    NearRule("R250", (*ELEMENT_TYPES, *RELATION_KINDS, "scenario", "document"), _out_of_range, _clamp),
    NearRule("R251", ("revenue_stream",), _nobody_leaves),
    NearRule("R252", ("revenue_stream",), _unusual),
    NearRule("R253", ("revenue_stream",), _outgrows_its_market),
    NearRule("R254", ("segment",), _larger_than_the_whole),
    NearRule("R255", ("revenue_stream",), _uneven_season, _normalise, safe=True),
    NearRule("R256", _WITH_PERIODS, _mixed_periods, _convert),
    NearRule("R257", ("channel",), _won_for_free),
    NearRule("R258", ("channel",), _brings_nobody),
    WholeRule("R259", _no_rate, latest_numbers, numbers=True, of_rates=True),
)
