"""Edits while a scenario is in use: values go to the scenario, structure to the base."""

from __future__ import annotations

import pytest

from canvas_app.commands import scenario_edits, scenarios
from canvas_app.document import Document
from canvas_app.model import RevenueStream, quantity
from canvas_app.model.inputs import InputPlace
from canvas_app.model.pricing import SubscriptionPricing

STREAM = RevenueStream(
    name="Team plan",
    components=(SubscriptionPricing(price=quantity(49.0, 40.0, 60.0)),),
    churn=quantity(0.02),
)


@pytest.fixture
def document() -> Document:
    return Document([STREAM])


def overrides(document: Document, key: str) -> dict[str, float]:
    return {item.path: item.value for item in scenarios.existing(document, key).overrides}


def test_a_value_goes_to_the_scenario_and_the_base_stays(document: Document) -> None:
    key = scenarios.add(document, "Dearer")
    dearer = (STREAM.components[0].model_copy(update={"price": quantity(70.0, 40.0, 70.0)}),)
    scenario_edits.edit(document, key, STREAM.id, "components", STREAM.components, dearer)
    assert overrides(document, key) == {"components.0.price": 70.0}
    assert document.element(STREAM.id) == STREAM


def test_structure_goes_to_the_base_with_the_values_of_the_base(document: Document) -> None:
    key = scenarios.add(document, "Dearer", {InputPlace(STREAM.id, "components.0.price"): 55.0})
    part = STREAM.components[0]
    shown = (part.model_copy(update={"price": quantity(55.0, 40.0, 60.0)}),)
    yearly = (shown[0].model_copy(update={"interval": 12}),)
    scenario_edits.edit(document, key, STREAM.id, "components", shown, yearly)
    after = document.element(STREAM.id)
    assert isinstance(after, RevenueStream)
    assert after.components == (part.model_copy(update={"interval": 12}),)
    assert overrides(document, key) == {"components.0.price": 55.0}


def test_a_range_goes_to_the_base_and_keeps_its_value(document: Document) -> None:
    key = scenarios.add(document, "Leaky", {InputPlace(STREAM.id, "churn"): 0.05})
    scenario_edits.edit(document, key, STREAM.id, "churn", quantity(0.05), quantity(0.05, 0.03))
    after = document.element(STREAM.id)
    assert isinstance(after, RevenueStream)
    assert after.churn == quantity(0.02, 0.02)
    assert overrides(document, key) == {"churn": 0.05}
