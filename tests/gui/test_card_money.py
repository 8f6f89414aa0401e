"""Money on cards: after an edit only the cards with other numbers are named."""

from __future__ import annotations

from canvas_app.analysis import analyse
from canvas_app.commands import elements
from canvas_app.gui.card_money import CardMoney
from canvas_app.model import RevenueStream
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
