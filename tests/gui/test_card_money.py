"""Money on cards: after an edit only the cards with other numbers are named."""

from __future__ import annotations

import math
import re

import pytest

from canvas_app.analysis import analyse
from canvas_app.commands import elements
from canvas_app.gui.card_money import CardMoney
from canvas_app.model import ExchangeRate, RevenueStream, quantity
from canvas_app.model.examples import example_path
from canvas_app.storage import load


def test_only_cards_with_other_numbers_change() -> None:
    document = load(example_path("Generative AI"))
    first = CardMoney().after(analyse(document.snapshot()))
    assert first.changed == first.facts.keys()
    assert first.after(analyse(document.snapshot())).changed == frozenset()
    stream = next(e for e in document.snapshot().elements.values() if isinstance(e, RevenueStream))
    elements.set_path(document, stream.id, "customers_start.value", 1.0)
    analysis = analyse(document.snapshot())
    second = first.after(analysis)
    assert stream.id in second.changed
    assert second.changed < second.facts.keys()
    assert {key: fact.money for key, fact in second.facts.items()} == dict(analysis.element_money)
    assert second.facts == CardMoney().after(analysis).facts
    elements.delete(document, [stream.id])
    third = second.after(analyse(document.snapshot()))
    assert stream.id in third.changed
    assert stream.id not in third.facts
    assert third.facts == CardMoney().after(analyse(document.snapshot())).facts
    assert all(third.facts[key] is second.facts[key] for key in third.facts.keys() - third.changed)
    assert third.changed < second.facts.keys()


def test_money_of_a_card_is_what_the_customers_on_it_pay() -> None:
    document = load(example_path("Generative AI"))
    analysis = analyse(document.snapshot())
    money = CardMoney().after(analysis)
    streams = (each for each in document.snapshot().elements.values() if isinstance(each, RevenueStream))
    stream = next(each for each in streams if each.name == "Team subscription")
    shown = money.facts[stream.id]
    found = re.fullmatch(r"\$(\d+) × ([\d,]+) seats", shown.fact_of(stream))
    assert found is not None
    # Those who buy more in their first month add half a percent, which three digits do not show.
    assert float(found[1]) * float(found[2].replace(",", "")) == pytest.approx(shown.money, rel=5e-3)
    # A price of nothing leaves the money at nothing while customers come.
    free = stream.components[0].model_copy(update={"price": quantity(0.0)})
    elements.edit(document, stream.id, components=(free,))
    before = money.after(analyse(document.snapshot()))
    elements.set_path(document, stream.id, "customers_start.value", 1.0)
    after = before.after(analyse(document.snapshot()))
    assert stream.id in after.changed
    assert after.facts == CardMoney().after(analyse(document.snapshot())).facts


def test_a_card_without_its_exchange_rate_shows_no_amount() -> None:
    document = load(example_path("Generative AI"))
    before = CardMoney().after(analyse(document.snapshot()))
    stream = next(e for e in document.snapshot().elements.values() if isinstance(e, RevenueStream))
    part = stream.components[0].model_copy(update={"currency": "EUR"})
    elements.edit(document, stream.id, components=(part, *stream.components[1:]))
    after = before.after(analyse(document.snapshot()))
    fact = after.facts[stream.id]
    assert fact.money is not None
    assert math.isnan(fact.money)
    assert fact.money_note == "no rate"
    rate = ExchangeRate(currency="EUR", rate=quantity(1.0))
    elements.edit(document, "document", rates=(rate,))
    again = after.after(analyse(document.snapshot()))
    assert stream.id in again.changed
    assert again.facts == before.facts
