"""The fit of a proposition: what matters is weighed by importance, jobs do not count."""

from __future__ import annotations

import pytest

from canvas_app.analysis.metrics.fit import fit
from canvas_app.model import Need, Segment, ValueProposition
from canvas_app.model.element_parts import Answer


def segment(*, pains: tuple[int, ...] = (), gains: tuple[int, ...] = (), jobs: int = 0) -> Segment:
    return Segment(
        name="Centres",
        jobs=tuple(Need(id=f"j{n}", text="Job") for n in range(jobs)),
        pains=tuple(Need(id=f"p{n}", text="Pain", importance=each) for n, each in enumerate(pains)),
        gains=tuple(Need(id=f"g{n}", text="Gain", importance=each) for n, each in enumerate(gains)),
    )


def proposition(relieved: tuple[str, ...] = (), created: tuple[str, ...] = ()) -> ValueProposition:
    return ValueProposition(
        name="Drafts",
        pain_relievers=tuple(Answer(text="Reliever", answers=key) for key in relieved),
        gain_creators=tuple(Answer(text="Creator", answers=key) for key in created),
    )


def test_fit_is_the_answered_share_of_importance() -> None:
    found = fit(proposition(("p0",), ("g0",)), segment(pains=(5, 3), gains=(2,), jobs=2))
    assert found.share == pytest.approx((5 + 2) / 10)
    assert [row.need.id for row in found.open] == ["p1"]


def test_two_relievers_of_one_pain_count_once() -> None:
    assert fit(proposition(("p0", "p0")), segment(pains=(4, 4))).share == pytest.approx(0.5)


def test_without_pains_and_gains_nothing_can_be_said() -> None:
    found = fit(proposition(), segment(jobs=1))
    assert found.share is None
    assert [row.sort for row in found.rows] == ["job"]


def test_a_reliever_answers_no_gain_and_what_answers_nothing_is_told() -> None:
    found = fit(proposition(("g0", "elsewhere")), segment(gains=(3,)))
    assert found.share == 0.0
    assert found.unasked == ("Reliever", "Reliever")


def test_the_most_important_comes_first() -> None:
    found = fit(proposition(), segment(pains=(2, 5), gains=(1, 4)))
    assert [row.need.importance for row in found.rows] == [5, 2, 4, 1]
    assert [row.need.importance for row in found.open] == [5, 4, 2, 1]
