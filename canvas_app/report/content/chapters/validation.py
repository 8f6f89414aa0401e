"""Appendix D, the validation report: each finding of the checks, the accepted ones, checks switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.checks import RULES, rule_infos
from canvas_app.report.content.blocks import Column, Heading, Table, cells, text
from canvas_app.report.content.chapters.risk import acceptance_table, checks_sentence, finding_table
from canvas_app.report.content.sentences import counted
from canvas_app.report.content.titles import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story


def chapter(story: Story) -> Chapter:
    """Return all findings, open ones first, and what the checks that found something mean."""
    if not story.snapshot.elements:
        return told("validation", (), "Not yet worked out: the model has no elements that could be checked.")
    return told("validation", _report(story))


def _report(story: Story) -> Iterator[Block]:
    findings, infos = story.findings, rule_infos()
    off = [rule for rule in story.info.rules_off if rule in infos]
    looked = len(RULES) - len(off)
    yield text(
        f"{counted(looked, 'check').capitalize()} looked at the model in the {story.scenario_words}. "
        f"{checks_sentence(story)}"
    )
    if findings.open:
        yield Heading("Open findings")
        yield finding_table(story, findings.open)
    if findings.accepted:
        yield Heading("Accepted findings")
        yield acceptance_table(story, findings.accepted)
    met = [infos[rule] for rule in sorted({one.rule for one in findings.every})]
    if met:
        yield Heading("What these checks mean")
        rows = tuple(
            cells(f"{info.title} ({info.id})", info.reason, info.advice, info.source) for info in met
        )
        columns = tuple(map(Column, ("Check", "Why it matters", "What to do", "Source")))
        yield Table(columns, rows, summary="The checks that found something.")
    if off:
        yield Heading("Checks that this document does not use")
        rows = tuple(cells(f"{infos[rule].title} ({rule})", infos[rule].reason) for rule in off)
        columns = tuple(map(Column, ("Check", "Why it would matter")))
        yield Table(columns, rows, summary="Checks that are switched off.")
