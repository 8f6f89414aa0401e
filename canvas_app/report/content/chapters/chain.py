"""Chapter 2, AI domains and the value chain: coverage and balance, domains, stages, interdependencies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.analysis.metrics.coverage import domain_balances, domain_coverages, stage_weights
from canvas_app.drawing.bar_charts import Bar, bar_chart
from canvas_app.model import STAGE_CODES, Domain, RevenueStream, Stage, label_of
from canvas_app.model.catalogue import load_catalogue
from canvas_app.model.guidance import domain_notes
from canvas_app.model.numbers import NOTHING, compact, money, percent
from canvas_app.report.content.blocks import (
    Bullets,
    CanvasPage,
    Cell,
    Column,
    Figure,
    Heading,
    Span,
    Table,
    text,
)
from canvas_app.report.content.links import linked, quoted
from canvas_app.report.content.rows import basis, few_names, plan, targets
from canvas_app.report.content.sentences import counted, listed
from canvas_app.report.content.titles import told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.analysis.checks.finding import Finding
    from canvas_app.model import StageCode
    from canvas_app.model.document_records import Weighing
    from canvas_app.report.content.blocks import Block, Chapter, Spans
    from canvas_app.report.content.story import Story

_RULES = ("R10", "R11", "R12")
"""The checks about the chain."""
_ARROW = " → "
_MOST_DOMAINS = 10
"""So many domains are drawn, those with the widest gaps first."""
_EVENLY: Mapping[Weighing, str] = {
    "elements": "elements stand in",
    "cost": "costs fall into",
    "fte": "people stand in",
}
_WEIGHINGS: tuple[Weighing, ...] = ("cost", "fte")


def chapter(story: Story) -> Chapter:
    """Return the chain as a picture, and what the placed domains live from."""
    domains = story.snapshot.of_kind(Domain)
    lanes = story.analysis.structure.covering
    if not domains and not any(lanes.values()) and not story.snapshot.of_kind(Stage):
        empty = "Not yet worked out: no AI domain and nothing in a stage of the value chain is placed."
        return told("chain", (), empty)
    picture = CanvasPage("value_chain", "Value chain")
    # The bars need little room: they stand on the page of the opening while the picture waits for the next.
    blocks: list[Block] = [text(_opening(story, domains)), *(_coverage(story) if domains else ()), picture]
    if domains:
        blocks += [Heading("AI domains"), _domains(story, domains), *_lessons(domains)]
    blocks += [Heading("Stages of the chain"), _stages(story)]
    work = plan(story, ("chain",), "Activities of the value chain: how often, when and by whom.")
    if work is not None:
        blocks += [Heading("Work along the chain"), work]
    return told("chain", (*blocks, *_interdependencies(story)))


def _opening(story: Story, domains: Sequence[Domain]) -> str:
    lanes = [code for code in STAGE_CODES if story.analysis.structure.covering.get(code)]
    stages = listed([label_of(code) for code in lanes])
    where = f"Elements stand in {stages}." if lanes else "No stage of the chain holds anything yet."
    if not domains:
        return f"No AI domain is placed. {where}"
    names = listed([domain.name for domain in domains[:4]])
    more = f" and {len(domains) - 4:,} more" if len(domains) > 4 else ""
    return f"{story.subject} works in {counted(len(domains), 'AI domain')}: {names}{more}. {where}"


def _coverage(story: Story) -> list[Block]:
    structure, snapshot = story.analysis.structure, story.snapshot
    coverages = domain_coverages(structure, snapshot)
    if not coverages:
        return []
    by = story.info.balance_by
    weights = stage_weights(structure, snapshot, story.analysis.element_money, by)
    balances = domain_balances(structure, snapshot, weights)
    bars = []
    for key, share in sorted(coverages, key=lambda item: item[1])[:_MOST_DOMAINS]:
        name = story.names[key]
        bars.append(Bar(f"{name}: coverage", share, percent(share), "kind.domain", ref=key))
        if key in balances:
            bars.append(
                Bar(f"{name}: balance", balances[key], percent(balances[key]), "kind.domain", 0.35, key)
            )
    title = _coverage_finding(story)
    note = (
        "Coverage: share of the focus stages in which somebody works or that somebody supplies, by weight. "
        f"Balance: how evenly {_EVENLY[by]} the focus stages (Pielou), 100 % is even."
    )
    alt = f"{title}. " + " ".join(f"{bar.label} {bar.text}." for bar in bars)
    return [
        Heading("Coverage and balance"),
        Figure(title, lambda width: bar_chart(bars, width, 1.0), note, alt=alt),
    ]


def _coverage_finding(story: Story) -> str:
    gaps = [
        f"{domain.name} lacks {listed([label_of(each.code) for each in domain.stages if not each.covered])}"
        for domain in story.coverage.domains
        if domain.covered < len(domain.stages)
    ]
    if not gaps:
        return "Every focus stage is covered"
    return gaps[0] if len(gaps) == 1 else f"{gaps[0]}; {counted(len(gaps) - 1, 'domain')} more with gaps"


def _domains(story: Story, domains: Sequence[Domain]) -> Table:
    columns = (
        Column("Domain"),
        Column("Focus"),
        Column("Revenue streams"),
        Column("Pricing models"),
        Column("Known examples"),
    )
    rows = []
    for domain in domains:
        streams = _streams_of(story, domain, alone=len(domains) == 1)
        engines = dict.fromkeys(label_of(part.engine) for stream in streams for part in stream.components)
        rows.append(
            (
                story.cell(domain.id),
                Cell(_ARROW.join(label_of(code) for code in domain.focus) or NOTHING),
                Cell(few_names([stream.name for stream in streams]) or NOTHING),
                Cell(few_names(list(engines)) or NOTHING),
                Cell(few_names(_examples(domain)) or NOTHING),
            )
        )
    return Table(columns, tuple(rows), summary="Focus, streams, pricing models and examples of each domain.")


def _streams_of(story: Story, domain: Domain, *, alone: bool) -> list[RevenueStream]:
    """Return the streams that a domain earns; a single domain earns them all."""
    if alone:
        return story.streams
    earned = set(targets(story, domain.id, "monetizes"))
    incoming = story.snapshot.incoming.get(domain.id, ())
    earned |= {relation.source for relation in incoming if relation.kind == "belongs_to"}
    return [stream for stream in story.streams if stream.id in earned]


def _examples(domain: Domain) -> list[str]:
    known = load_catalogue().domains.get(domain.code)
    return list(domain.examples or (() if known is None else known.examples))


def _lessons(domains: Sequence[Domain]) -> list[Block]:
    """Return what is known about the placed domains, each note once."""
    notes = {note.text: note for domain in domains for note in domain_notes(domain.code)}
    if not notes:
        return []
    items = tuple((Span(note.text), Span(f" ({note.source})", tone="muted")) for note in notes.values())
    return [Heading("What is known about such domains", 3), Bullets(items)]


def _stages(story: Story) -> Table:
    """Return what stands in each stage; how it is sourced where stages are placed themselves."""
    structure, snapshot = story.analysis.structure, story.snapshot
    counts, money_by = structure.covering, story.analysis.element_money
    costs, people = (stage_weights(structure, snapshot, money_by, by) for by in _WEIGHINGS)
    known = {stage.code: stage for stage in reversed(snapshot.of_kind(Stage))}
    rows = tuple(
        (
            *_sourced(code, known),
            Cell(f"{counts.get(code, 0):,}"),
            Cell(compact(people[code]) if people.get(code) else NOTHING),
            Cell(money(costs[code], story.currency) if costs.get(code) else NOTHING),
        )
        for code in STAGE_CODES
    )
    placed = (Column("Sourcing"), Column("Maturity", end=True), Column("Quality", end=True)) if known else ()
    counted_columns = (Column(title, end=True) for title in ("Elements", "FTE", "Cost per month"))
    columns = (Column("Stage"), *placed, *counted_columns)
    note = basis(story, "Activities, roles, resources and streams in each stage.")
    return Table(columns, rows, note=note, summary="What stands in each stage and what it costs.")


def _sourced(code: StageCode, known: Mapping[StageCode, Stage]) -> tuple[Cell, ...]:
    stage = known.get(code)
    if not known:
        return (Cell(label_of(code)),)
    if stage is None:
        return (Cell(label_of(code)), *(Cell(NOTHING),) * 3)
    return (
        Cell(label_of(code), stage.id),
        Cell(label_of(stage.sourcing)),
        Cell(f"{stage.maturity} of 5"),
        Cell(percent(stage.quality.value)),
    )


def _interdependencies(story: Story) -> list[Block]:
    heading = Heading("Interdependencies")
    found = [one for one in story.findings.every if one.rule.startswith(_RULES)]
    if not found:
        return [heading, text("Every stage has the one it builds on.")]
    return [heading, Bullets(tuple(_finding(story, one) for one in found))]


def _finding(story: Story, finding: Finding) -> Spans:
    sentence = linked(story, quoted(story, finding), finding.ids)
    if finding.accepted is None:
        return sentence
    return (*sentence, Span(f" Accepted: {finding.accepted.reason}", tone="muted"))
