"""How well a proposition fits a segment: the share of what matters to it that is answered (own measure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from canvas_app.analysis.metrics import economics

if TYPE_CHECKING:
    from canvas_app.model import Need, Segment, ValueProposition

Sort = Literal["job", "pain", "gain"]


@dataclass(frozen=True, slots=True)
class FitRow:
    """A job, pain or gain of a segment, and the words of the proposition that answer it."""

    sort: Sort
    need: Need
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a proposition answers a segment."""

    share: float | None
    """Importance of the pains and gains that have an answer / that of all; None without any of them."""
    rows: tuple[FitRow, ...]
    """Jobs, then pains, then gains, each the most important first."""
    unasked: tuple[str, ...]
    """Relievers and creators that name no pain or gain of this segment."""

    @property
    def open(self) -> tuple[FitRow, ...]:
        """The pains and gains without an answer, the most important first."""
        rows = [row for row in self.rows if row.sort != "job" and not row.answers]
        return tuple(sorted(rows, key=lambda row: -row.need.importance))


def fit(proposition: ValueProposition, segment: Segment) -> Fit:
    """Return the fit of a proposition for a segment; jobs are shown, pains and gains count."""
    given = (("pain", proposition.pain_relievers), ("gain", proposition.gain_creators))
    answers: dict[tuple[str, str], list[str]] = {}
    for sort, items in given:
        for item in items:
            if item.answers is not None:
                answers.setdefault((sort, item.answers), []).append(item.text)
    wanted: tuple[tuple[Sort, tuple[Need, ...]], ...] = (
        ("job", segment.jobs),
        ("pain", segment.pains),
        ("gain", segment.gains),
    )
    rows = tuple(
        FitRow(sort, need, tuple(answers.get((sort, need.id), ())))
        for sort, needs in wanted
        for need in sorted(needs, key=lambda need: -need.importance)
    )
    counted = [row for row in rows if row.sort != "job"]
    met = sum(row.need.importance for row in counted if row.answers)
    asked = {(row.sort, row.need.id) for row in counted}
    unasked = tuple(item.text for sort, items in given for item in items if (sort, item.answers) not in asked)
    return Fit(economics.ratio(met, sum(row.need.importance for row in counted)), rows, unasked)
