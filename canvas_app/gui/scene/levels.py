"""How much of a card is drawn at a scale."""

from __future__ import annotations

from typing import Literal

Detail = Literal["full", "name", "block"]

NAME_BELOW, BLOCK_BELOW = 0.5, 0.25
MARKS_FROM = NAME_BELOW
"""Below this scale cards carry no signs of the checks."""
MONEY_FROM = NAME_BELOW
"""Below this scale cards show no money."""
HANDLE_FROM = 0.45
"""Below this scale cards are too small for a handle."""


def detail_at(scale: float) -> Detail:
    """Return the level of detail: everything, icon and name, or a coloured block."""
    if scale < BLOCK_BELOW:
        return "block"
    return "name" if scale < NAME_BELOW else "full"
