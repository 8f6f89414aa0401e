"""Whether a card was only moved: no number and no rule depends on where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_app.model import Element


def only_moved(before: Element | None, after: Element | None) -> bool:
    """Whether an element is there before and after, and says the same but for its places."""
    if before is None or after is None:
        return False
    return before is after or {**before.__dict__, "positions": None} == {**after.__dict__, "positions": None}
