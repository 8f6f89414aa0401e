"""What holds for amounts in other currencies, in any business model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvas_app.analysis import METRICS, LiveAnalysis, analyse
from canvas_app.model import DocumentInfo, ExchangeRate, Quantity
from canvas_app.model.currencies import may_differ
from canvas_app.model.quantity import Record
from tests.property.test_analysis import MONEY_ARRAYS, assert_same, edited, near, scaled, turnover
from tests.unit.analysis.simulation.test_trials import assert_trials_equal_forecasts, companies

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from canvas_app.document import Snapshot

T = TypeVar("T")


def rate(code: str, value: float) -> ExchangeRate:
    """A rate without a range."""
    return ExchangeRate(currency=code, rate=Quantity(value=value))


def named(record: T, choose: Callable[[], str | None]) -> T:
    """The record, and the records in its lists, with the currencies that are chosen for each."""
    if not isinstance(record, Record):
        return record
    changed: dict[str, Any] = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, tuple):
            changed[name] = tuple(named(item, choose) for item in value)
    if may_differ(type(record)):
        changed["currency"] = choose()
    return cast("T", record.model_copy(update=changed))


def abroad(snapshot: Snapshot, choose: Callable[[], str | None], rates: dict[str, float]) -> Snapshot:
    """The model with its amounts in chosen currencies."""
    listed = tuple(rate(code, value) for code, value in rates.items())
    return replace(
        snapshot,
        info=snapshot.info.model_copy(update={"rates": listed}),
        elements={key: named(record, choose) for key, record in snapshot.elements.items()},
        relations={key: named(record, choose) for key, record in snapshot.relations.items()},
        adjacency=None,
    )


@settings(max_examples=40)
@given(companies(), st.sampled_from([0.5, 2.0, 1024.0]))
def test_an_amount_in_another_currency_is_worth_its_rate(snapshot: Snapshot, factor: float) -> None:
    known = analyse(
        replace(
            snapshot,
            elements={key: scaled(record, factor) for key, record in snapshot.elements.items()},
            relations={key: scaled(record, factor) for key, record in snapshot.relations.items()},
            adjacency=None,
        )
    )
    found = analyse(abroad(snapshot, lambda: "EUR", {"EUR": factor}))
    for name in MONEY_ARRAYS:
        assert near(getattr(found, name), getattr(known, name), turnover(known)), name
    for metric_id in METRICS:
        one, other = found.metrics[metric_id], known.metrics[metric_id]
        assert one.status == other.status, metric_id
        wanted = other.value
        assert one.value == (None if wanted is None else pytest.approx(wanted, rel=1e-6, abs=1e-6)), metric_id


@settings(max_examples=10, deadline=None)
@given(companies(), st.randoms(use_true_random=False))
def test_every_trial_with_a_drawn_rate_equals_a_forecast(snapshot: Snapshot, chance: random.Random) -> None:
    mixed = abroad(snapshot, lambda: chance.choice([None, "EUR", "GBP"]), {"EUR": 1.1, "GBP": 1.3})
    assert_trials_equal_forecasts(mixed, 1)


@settings(max_examples=30)
@given(companies(), st.randoms(use_true_random=False), st.data())
def test_live_numbers_follow_rates_and_currencies(
    snapshot: Snapshot, chance: random.Random, data: st.DataObject
) -> None:
    """Equal to the bit to those from scratch, whatever was edited before and after."""

    def choose() -> str | None:
        return chance.choice([None, "USD", "EUR", "GBP"])

    live, snapshot = LiveAnalysis(), abroad(snapshot, choose, {"EUR": 1.1, "GBP": 1.3})
    live.update(snapshot)
    for step in range(3):
        what = data.draw(st.sampled_from(["rate", "gone", "own", "named", "edited"]))
        info, touched = snapshot.info, frozenset({"document"})
        if what == "rate":
            fields: dict[str, object] = {"rates": (rate("EUR", 1.0 + step), rate("GBP", 1.3))}
        elif what == "gone":
            fields = {"rates": (rate("GBP", 1.3),)}
        elif what == "own":
            fields = {"currency": "EUR", "rates": (rate("USD", 0.9),)}
        if what in ("rate", "gone", "own"):
            info = DocumentInfo.model_validate(dict(info) | {"currency": "USD"} | fields)
            snapshot = replace(snapshot, info=info)
        elif what == "named" and snapshot.elements:
            key = data.draw(st.sampled_from(sorted(snapshot.elements)))
            elements = {**snapshot.elements, key: named(snapshot.elements[key], choose)}
            snapshot, touched = replace(snapshot, elements=elements), frozenset({key})
        else:
            snapshot, touched = edited(snapshot, data, step)
        assert_same(live.update(snapshot, touched), analyse(snapshot))


@settings(max_examples=30)
@given(companies(), st.randoms(use_true_random=False))
def test_what_only_counts_needs_no_rate_and_all_else_says_what_is_missing(
    snapshot: Snapshot, chance: random.Random
) -> None:
    """A metric that is marked as counted stays the same whatever the amounts are worth."""
    plain, lost = analyse(snapshot), abroad(snapshot, lambda: "EUR", {})
    without = analyse(lost)
    worth = analyse(abroad(snapshot, lambda: "EUR", {"EUR": chance.uniform(0.1, 10.0)}))
    if without.incomplete is None:
        return  # nothing in the model has an amount
    for metric_id, info in METRICS.items():
        found = without.metrics[metric_id]
        if info.counted:
            assert found == plain.metrics[metric_id] == worth.metrics[metric_id], metric_id
        else:
            assert (found.value, found.status) == (None, "undefined"), metric_id
            assert found.reason is not None
            assert "EUR" in found.reason
