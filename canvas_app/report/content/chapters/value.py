"""Chapter 3, value proposition: how far each one fits its segment, what kind of value, how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from canvas_app.analysis.metrics.fit import fit
from canvas_app.drawing.bar_charts import Bar, bar_chart
from canvas_app.model import Segment, ValueProposition, label_of
from canvas_app.model.numbers import NOTHING, percent
from canvas_app.model.relations import Serves
from canvas_app.report.content.blocks import (
    Cell,
    Column,
    Figure,
    Heading,
    Table,
    text,
)
from canvas_app.report.content.framework import answers_of, groups_of
from canvas_app.report.content.rows import amount, few_names, plan
from canvas_app.report.content.sentences import counted, listed
from canvas_app.report.content.titles import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.analysis.metrics.fit import Fit
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_SORTS = {"job": "Job", "pain": "Pain", "gain": "Gain"}
_MOST_BARS = 16
"""So many pairs are drawn, those that fit least first."""
_MOST_TABLES = 24
"""So many fit tables are printed; a model with more has them all in the register."""


@dataclass(frozen=True, slots=True)
class _Served:
    """A proposition with a segment that it is made for."""

    proposition: ValueProposition
    segment: Segment
    fit: Fit
    estimate: float | None = None
    """How well it fits as its author judges, entered on the relation."""

    @property
    def title(self) -> str:
        return f"{self.proposition.name} for {self.segment.name}"


def chapter(story: Story) -> Chapter:
    """Return the fit of every proposition with every segment that it serves, and how value is created."""
    propositions = story.reported.of_kind(ValueProposition)
    answers = answers_of(story, "value")
    communication = plan(story, ("value_communication",), "How value is communicated, when and by whom.")
    creation = plan(story, ("value_creation",), "How the creation of value is improved, when and by whom.")
    if not propositions and not answers:
        return told("value", (), "Not yet worked out: the model has no value proposition.")
    blocks: list[Block] = []
    if propositions:
        served = list(_served(story, propositions))
        blocks += [
            text(_opening(propositions, served)),
            _propositions(story, propositions),
            *_overview(served),
        ]
        for pair in served[:_MOST_TABLES]:
            blocks += _fit_table(pair)
        matrix = _matrix(story, propositions)
        blocks += [Heading("Kinds of value and how it is created"), matrix]
    for title, table in (("Communication plan", communication), ("Creation of value", creation)):
        if table is not None:
            blocks += [Heading(title), table]
    return told("value", (*blocks, *answers))


def _served(story: Story, propositions: Sequence[ValueProposition]) -> Iterator[_Served]:
    for proposition in propositions:
        for relation in story.snapshot.outgoing.get(proposition.id, ()):
            segment = story.snapshot.elements.get(relation.target)
            if isinstance(relation, Serves) and isinstance(segment, Segment):
                yield _Served(proposition, segment, fit(proposition, segment), relation.fit)


def _opening(propositions: Sequence[ValueProposition], served: Sequence[_Served]) -> str:
    segments = len({pair.segment.id for pair in served})
    verb = "serves" if len(propositions) == 1 else "serve"
    start = counted(len(propositions), "proposition").capitalize()
    if not served:
        return f"{start} {verb} no segment yet."
    words = f"{start} {verb} {counted(segments, 'segment')}."
    open_needs = [(row.need, pair) for pair in served for row in pair.fit.open]
    if not open_needs:
        return words
    need, pair = max(open_needs, key=lambda item: item[0].importance)
    count = len(open_needs)
    return (
        f"{words} {counted(count, 'pain or gain', 'pains and gains').capitalize()} "
        f"{'has' if count == 1 else 'have'} no answer; the most important is “{need.text}” of "
        f"{pair.segment.name} (importance {need.importance} of 5)."
    )


def _overview(served: Sequence[_Served]) -> list[Block]:
    known = [(pair, share) for pair in served if (share := pair.fit.share) is not None]
    if not known:
        return []
    bars = [
        Bar(pair.title, share, percent(share), "kind.value_proposition", ref=pair.proposition.id)
        for pair, share in sorted(known, key=lambda item: item[1])[:_MOST_BARS]
    ]
    lowest, least = min(known, key=lambda item: item[1])
    title = _fit_finding(lowest, least)
    note = (
        "Answered: importance of the pains and gains that have a reliever or creator, as a share of all "
        "importance (a measure of this program)."
    )
    if any(pair.estimate is not None for pair in served):
        note += " It is computed; the estimated fit is what the authors of the model judge, and may differ."
    alt = f"{title}. " + " ".join(f"{bar.label}: {bar.text}." for bar in bars)
    figure = Figure(title, lambda width: bar_chart(bars, width, 1.0), note, alt=alt)
    return [Heading("What is answered"), figure]


def _fit_finding(lowest: _Served, share: float) -> str:
    if share >= 1.0:
        return "Every pain and gain of the segments has an answer"
    if share <= 0.0:
        return f"No pain or gain of {lowest.segment.name} is answered by {lowest.proposition.name}"
    return (
        f"{percent(share)} of what matters to {lowest.segment.name} is answered by {lowest.proposition.name}"
    )


def _propositions(story: Story, propositions: Sequence[ValueProposition]) -> Table:
    columns = (
        Column("Proposition"),
        Column("Promise"),
        Column("Products and services"),
        Column("Proof"),
        Column("Worth", end=True),
    )
    rows = tuple(
        (
            story.cell(each.id),
            Cell(each.headline or each.description or NOTHING),
            Cell(few_names(each.products_services) or NOTHING),
            Cell(each.proof or NOTHING),
            Cell(amount(each.value_per_customer, story.currency)),
        )
        for each in propositions
    )
    note = f"Worth: what a customer gains a month, in {story.currency}, as assumed."
    return Table(columns, rows, note=note, summary="What each proposition promises, offers and proves.")


def _fit_table(pair: _Served) -> list[Block]:
    """Return jobs, pains and gains against products, relievers and creators."""
    if not pair.fit.rows:
        words = "No job, pain or gain of the segment is entered, so the fit cannot be told."
        return [Heading(pair.title, 3), text(words)]
    columns = (Column("What matters"), Column("Kind"), Column("Importance", end=True), Column("Answered by"))
    offered = few_names(pair.proposition.products_services)
    rows = tuple(
        (
            Cell(row.need.text),
            Cell(f"{_SORTS[row.sort]}, {row.need.kind}"),
            Cell(f"{row.need.importance} of 5"),
            _answer(offered if row.sort == "job" else "\n".join(row.answers), needed=row.sort != "job"),
        )
        for row in pair.fit.rows
    )
    note = ""
    if pair.fit.unasked:
        note = f"Offered without a pain or gain named here: {few_names(pair.fit.unasked)}."
    summary = f"Needs of {pair.segment.name} and what answers them."
    fit_words = "" if pair.fit.share is None else f", {percent(pair.fit.share)} answered"
    if pair.estimate is not None:
        fit_words += f", estimated fit {percent(pair.estimate)}"
    return [Heading(f"{pair.title}{fit_words}", 3), Table(columns, rows, note=note, summary=summary)]


def _answer(words: str, *, needed: bool) -> Cell:
    if words:
        return Cell(words)
    return Cell("No answer yet", tone="attention") if needed else Cell(NOTHING)


def _matrix(story: Story, propositions: Sequence[ValueProposition]) -> Table:
    """Return which propositions bring which kind of value by which method."""
    fields = ValueProposition.model_fields
    elements, methods = (get_args(fields[name].annotation) for name in ("value_element", "creation_method"))
    rows = []
    for element in elements:
        inside = [
            few_names(
                [
                    each.name
                    for each in propositions
                    if (each.value_element, each.creation_method) == (element, method)
                ],
                3,
            )
            for method in methods
        ]
        rows.append(
            (Cell(f"{label_of(element)} value", bold=any(inside)), *(Cell(x or NOTHING) for x in inside))
        )
    columns = (Column("Value"), *(Column(f"By {label_of(method).lower()}") for method in methods))
    empty = [
        label_of(element).lower() for element, row in zip(elements, rows, strict=True) if not row[0].bold
    ]
    note = "Each proposition stands at its main kind of value."
    if empty:
        note += f" No proposition has {listed(empty, 'or')} value as its main kind."
    beside = _said_beside(story, empty)
    if beside:
        note += f" Told below beside the main kinds: {listed(beside)}."
    summary = "Propositions by kind of value and by method."
    return Table(columns, tuple(rows), note=note, summary=summary, whole=True)


def _said_beside(story: Story, kinds: Sequence[str]) -> list[str]:
    """Return the answered entries of the framework that speak of kinds of value, each name once."""
    states = (state for group in groups_of(story, "value") for state in group.entries)
    told_names = (state.name for state in states if state.answer is not None and not state.answer.not_for_us)
    return [*dict.fromkeys(name for name in told_names if any(kind in name.casefold() for kind in kinds))]
