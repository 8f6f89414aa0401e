"""Appendix B, the register: every element with every filled field, every relation, and what was left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.document import lane_of
from canvas_app.model import KIND_WORDS, RELATION_KINDS, label_of
from canvas_app.model.numbers import money
from canvas_app.report.addresses import is_address
from canvas_app.report.content.blocks import Cell, Column, Field, Fields, Heading, Table, text
from canvas_app.report.content.sentences import counted, listed, tied
from canvas_app.report.content.titles import told
from canvas_app.report.values import field_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.model import Element
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.story import Story

_SAID_APART = frozenset({"name", "description", "text", "stage", "locked"})
_CATALOGUED = frozenset({"domain", "strategy"})
"""Kinds whose `code` is an entry of the catalogue, which the name says already."""


def chapter(story: Story) -> Chapter:
    """Return all elements by kind, and all relations."""
    count = len(story.snapshot.elements)
    if not count:
        return told("register", (), "Not yet worked out: the model has no elements.")
    related = counted(len(story.snapshot.relations), "relation")
    lead = (
        f"The model has {counted(count, 'element')} and {related}. "
        "Each entry says what is known; empty fields are left out. The numbers are those of the "
        f"{story.scenario_words}."
    )
    return told("register", (text(lead), *_entries(story), *_relations(story)))


def with_left_out(chapter: Chapter, left_out: Sequence[Chapter]) -> Chapter:
    """Return the register with a line on the chapters that the document leaves out."""
    names = [f"{one.number} {one.title}" for one in left_out]
    if not names:
        return chapter
    words = f"Left out of this document, as empty or by the author's choice: {listed(names)}."
    at = 1 if chapter.blocks else 0
    blocks = (*chapter.blocks[:at], text(words), *chapter.blocks[at:])
    return replace(chapter, blocks=blocks)


def _entries(story: Story) -> Iterator[Block]:
    for kind, words in KIND_WORDS.items():
        elements = story.kinds.get(kind, [])
        if elements:
            yield Heading(f"{words.plural} ({len(elements):,})", anchor=f"register:{kind}")
            for element in elements:
                yield Fields(tuple(_rows(element, story)), element.name, element.id)


def _rows(element: Element, story: Story) -> Iterator[Field]:
    lane = None if element.kind == "stage" else lane_of(element, story.snapshot)
    if lane is not None:
        yield Field("Stage", Cell(label_of(lane)))
    amount = story.analysis.element_money.get(element.id)
    if amount:
        yield Field("Money in month 1", Cell(money(amount, story.currency)))
    for label, words in (("Description", element.description), ("Text", getattr(element, "text", ""))):
        if words:
            yield Field(label, Cell(words))
    skip = _SAID_APART | ({"code"} if element.kind in _CATALOGUED else set())
    for row in field_texts(element, story.currency, story.names, skip):
        target = element.owner if row.name == "owner" else _address(row.address)
        yield Field(row.label, Cell(row.text, target), row.note)


def _address(address: str | None) -> str | None:
    return address if address is not None and is_address(address) else None


def _relations(story: Story) -> Iterator[Block]:
    every = list(story.snapshot.relations.values())
    yield Heading(f"Relations ({len(every):,})")
    if not every:
        yield text("The model has no relations yet.")
        return
    order = {kind: index for index, kind in enumerate(RELATION_KINDS)}
    every.sort(key=lambda relation: order[relation.kind])
    columns = tuple(map(Column, ("From", "Relation", "To", "Details")))
    rows = []
    for relation in every:
        details = field_texts(relation, story.currency, story.names, changed_only=True)
        said = "; ".join(f"{row.label}: {row.text}" if row.text != "Yes" else row.label for row in details)
        phrase = tied(RELATION_KINDS[relation.kind].phrase)
        rows.append((story.cell(relation.source), Cell(phrase), story.cell(relation.target), Cell(said)))
    yield Table(columns, tuple(rows), note="Relations by kind, in the direction in which value flows.")
