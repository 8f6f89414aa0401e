"""How likely the cases of a plan are, and what its net present value comes to by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.questions.comparison import compare
from canvas_app.model.numbers import percent

if TYPE_CHECKING:
    from canvas_app.analysis import Analysis
    from canvas_app.analysis.questions.comparison import Expected
    from canvas_app.report.content.story import Story

_ROUNDING = 1e-9


def base_probability(story: Story) -> float | None:
    """Return what the scenarios leave to the base.

    None without scenarios, where one of them has no probability, and where together they have more than all.
    """
    known = [one.probability for one in story.base.scenarios.values()]
    rest = 1.0 - sum(part for part in known if part is not None)
    return None if not known or None in known or rest < -_ROUNDING else max(rest, 0.0)


def case_words(story: Story, case: Analysis) -> str:
    """Return a scenario as it stands after "as in", with its probability: `“Cautious” (30 %)`."""
    every = story.base.scenarios.values()
    chance = next((one.probability for one in every if one.name == case.scenario), None)
    return f"“{case.scenario}”" + ("" if chance is None else f" ({percent(chance)})")


def expected_worth(story: Story) -> Expected | None:
    """Return what is to be expected of the net present value where every scenario has a probability."""
    scenarios = story.base.scenarios
    if len(story.scenarios) != len(scenarios) + 1 or any(
        one.probability is None for one in scenarios.values()
    ):
        return None
    found = compare(story.base, (None, *scenarios), ("npv",)).expected
    return None if found is None else found.get("npv")
