"""What the numbers of all options speak for: the one judgement that the ask and the recommendation share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.analysis import Analysis

Side = Literal["for", "against", "otherwise", "steps", "not_here"]


class Option(NamedTuple):
    """A case with its net present value, each input at its planned value."""

    value: float
    numbers: Analysis


class Verdict(NamedTuple):
    """Which side the numbers are on, and the options that say so, the base first."""

    side: Side
    options: tuple[Option, ...]
    told: Option
    """The one that the document tells."""

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

    @property
    def way_out(self) -> Option:
        """The option that pays where the base does not: the one that is told if it does, else the best."""
        return self.told if self.told.value >= 0 else self.best


def verdict(options: Sequence[Analysis], told: Analysis) -> Verdict | None:
    """Return what the options, the base first, speak for in a document that tells the numbers of one case.

    None where the base or the case that is told has no value, or nothing has.
    """
    valued = [(one.metrics["npv"].value, one) for one in options]
    known = tuple(Option(value, one) for value, one in valued if value is not None)
    here = told.metrics["npv"].value
    if valued[0][0] is None or here is None or not any((here, *(one.value for one in known))):
        return None
    values = [here, *(one.value for one in known)]
    return Verdict(_side(values, here, known[0].value), known, Option(here, told))


def _side(values: Sequence[float], here: float, base: float) -> Side:
    if min(values) >= 0:
        return "for"
    if max(values) < 0:
        return "against"
    if base < 0:
        return "otherwise"
    return "not_here" if here < 0 else "steps"
