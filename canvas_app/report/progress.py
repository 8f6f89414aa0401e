"""How far the work of an export is: told to who waits for it, and ended when that is wanted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from canvas_app.analysis.questions.what_if import stop_if

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Told = Callable[[int, int], None]
    """Hears how much is done, and how much there is in all."""

WHOLE = 100
"""The whole of the work, in the numbers that are told."""
_OFTEN = 250
"""A look at the clock or at the user after so many small things."""
Item = TypeVar("Item")


@dataclass
class Steps:
    """Tells how far the work is, never less than before, and raises CancelledError when it shall end."""

    progress: Told | None
    cancelled: Callable[[], bool] | None
    _last: int = field(default=-1)

    def part(self, start: float, end: float) -> Told:
        """Return what hears of a part of the work, which is from one share of it to another."""

        def told(done: int, total: int) -> None:
            self.tell(start + (end - start) * done / max(total, 1))

        return told

    def tell(self, share: float) -> None:
        """Tell the share of the work that is done."""
        stop_if(self.cancelled)
        steps = int(WHOLE * share + 1e-9)
        if self.progress is not None and steps > self._last:
            self.progress(steps, WHOLE)
        self._last = max(steps, self._last)


def in_steps(items: Sequence[Item], told: Told) -> Iterator[Item]:
    """Yield items one by one, telling now and then how many are done."""
    for at, item in enumerate(items):
        if at % _OFTEN == 0:
            told(at, len(items))
        yield item
    told(len(items), len(items))
