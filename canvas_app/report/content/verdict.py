"""What the numbers of all options speak for: the one judgement that the ask and the recommendation share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis import Analysis

Side = Literal["for", "against", "otherwise", "steps"]


class Option(NamedTuple):
    """A case with its net present value, each input at its planned value."""

    value: float
    numbers: Analysis


class Verdict(NamedTuple):
    """Which side the numbers are on, and the options that say so, the base first."""

    side: Side
    options: tuple[Option, ...]

    @property
    def base(self) -> Option:
        """The model as it stands."""
        return self.options[0]

    @property
    def best(self) -> Option:
        """The option of the highest value."""
        return max(self.options, key=lambda one: one.value)

    @property
    def worst(self) -> Option:
        """The option of the lowest value."""
        return min(self.options, key=lambda one: one.value)


def verdict(options: Sequence[Analysis]) -> Verdict | None:
    """Return what the options, the base first, speak for; None where the base has no value or nothing has."""
    valued = [(one.metrics["npv"].value, one) for one in options]
    known = tuple(Option(value, one) for value, one in valued if value is not None)
    if valued[0][0] is None or not any(one.value for one in known):
        return None
    values = [one.value for one in known]
    if min(values) >= 0:
        return Verdict("for", known)
    if max(values) < 0:
        return Verdict("against", known)
    return Verdict("otherwise" if values[0] < 0 else "steps", known)
