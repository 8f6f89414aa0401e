"""How far a part of the framework is, in four numbers: apart from the outline, which is loaded late."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from canvas_app.analysis.framework import Counted


class Counts(NamedTuple):
    """How many rows of a part are in each state."""

    answered: int
    in_work: int
    not_for_us: int
    total: int

    @classmethod
    def of(cls, part: Counted) -> Counts:
        """Return the counts of the whole, a section or a group."""
        return cls(part.answered, part.in_work, part.not_for_us, part.total)

    @property
    def words(self) -> str:
        """The counts in a few words."""
        return f"{self.answered} of {self.total}"

    @property
    def left_out(self) -> bool:
        """Whether all of it is marked as not for us, so that there is nothing to answer."""
        return 0 < self.total == self.not_for_us
