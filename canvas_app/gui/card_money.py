"""What cards and lines show from the numbers: money per month."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from canvas_app.drawing.cards import CardFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis import Analysis


def card_money(
    analysis: Analysis, known: Mapping[str, CardFacts] = MappingProxyType({})
) -> tuple[Mapping[str, CardFacts], Mapping[str, float]]:
    """Return facts by element id, and money per month by relation id; `known` facts that hold are kept."""
    notes, currency = analysis.element_money_note, analysis.currency
    facts = {}
    for key, money in analysis.element_money.items():
        fact, note = known.get(key), notes[key]
        if fact is None or (fact.money, fact.money_note, fact.currency) != (money, note, currency):
            fact = CardFacts(money, note, currency)
        facts[key] = fact
    return facts, analysis.relation_money
