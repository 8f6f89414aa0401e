"""Document control: what the document is, for whom, in which state, by whom and in which money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.drawing.facts import counted
from canvas_app.report.content.sentences import next_review
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from canvas_app.report.content.story import Story


def control(story: Story) -> tuple[tuple[str, str], ...]:
    """Return labels and what they stand for; what is not known yet is to be named, or left out."""
    info, errors = story.info, story.findings.count("error")
    counts = (
        f"{counted(len(story.snapshot.elements), 'element')}, "
        f"{counted(len(story.snapshot.relations), 'relation')}"
    )
    rows = (
        ("Document", "Strategy document"),
        ("Client", info.client),
        ("Version", info.version),
        ("State", story.stage.capitalize()),
        ("Open errors", counted(errors, "error") if errors else "None"),
        ("Last updated", "" if info.last_updated is None else date_text(info.last_updated)),
        ("Next review", next_review(info)),
        ("Authors", ", ".join(info.authors) or "To be named"),
        ("Approvers", ", ".join(info.approvers) or "To be named"),
        ("Scenario", story.scenario_name),
        ("Numbers", f"{info.currency}, forecast of {info.horizon} months"),
        ("Model", counts),
    )
    return tuple((label, text) for label, text in rows if text)
