"""What cards and lines show from the numbers: money per month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.cards import CardFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.analysis import Analysis


def card_money(analysis: Analysis) -> tuple[Mapping[str, CardFacts], Mapping[str, float]]:
    """Return facts by element id, and money per month by relation id."""
    notes = analysis.element_money_note
    facts = {
        key: CardFacts(money=value, money_note=notes.get(key, "/mo"), currency=analysis.currency)
        for key, value in analysis.element_money.items()
    }
    return facts, analysis.relation_money
