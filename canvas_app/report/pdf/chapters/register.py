"""The appendix: every element with every filled field, every relation, and what the metrics mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from canvas_app.analysis import METRICS
from canvas_app.document import lane_of
from canvas_app.drawing.icons import KIND_ICONS
from canvas_app.drawing.numbers import metric_text, money
from canvas_app.drawing.shapes import Group, Icon, Paint, Text
from canvas_app.drawing.text import elide
from canvas_app.model import KIND_WORDS, RELATION_KINDS, label_of
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.output import ADDRESSES, element_anchor
from canvas_app.report.pdf.pieces import (
    ACCENT,
    CAPTION_STYLE,
    GROUP_STYLE,
    NAME_STYLE,
    Entry,
    Piece,
    Turn,
    heading,
    linked,
    prose,
    rule,
    section,
    title,
)
from canvas_app.report.pdf.sentences import counted
from canvas_app.report.pdf.tables import Cell, Column, field_rows, table
from canvas_app.report.values import field_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.model import Element
    from canvas_app.report.pdf.pieces import Flow
    from canvas_app.report.pdf.story import Story

REGISTER = "chapter:register"
RELATIONS = "chapter:relations"
CONVENTIONS = "chapter:conventions"

_SAID_ABOVE = frozenset({"name", "description", "text", "stage", "locked"})
_CATALOGUED = frozenset({"domain", "strategy"})
"""Kinds whose `code` is an entry of the catalogue, which the name says already."""
_INDENT = 26.0
_SHORT_ENTRY = 14


def register(story: Story, places: Mapping[str, list[tuple[str, str]]]) -> Flow:
    """Return all elements by kind; `places` gives the words and anchors of the pages that show each."""
    width = story.width
    flow: Flow = [Turn(), *title("Element register", REGISTER, width)]
    count = len(story.snapshot.elements)
    if not count:
        return [*flow, *prose("The model has no elements yet.")]
    flow += prose(
        f"The model has {counted(count, 'element')}. Each entry says what is known; "
        "empty fields are left out."
    )
    for kind, words in KIND_WORDS.items():
        elements = story.kinds.get(kind, [])
        if elements:
            anchor = f"register:{kind}"
            text = f"{words.plural} ({len(elements):,})"
            flow += section(text, width, anchor, Entry(1, text))
            for element in elements:
                flow += _entry(element, story, places.get(element.id, []))
    return flow


def _entry(element: Element, story: Story, places: list[tuple[str, str]]) -> list[Piece]:
    width = story.width
    pieces = heading(
        element.name,
        width - _INDENT - 210.0,
        NAME_STYLE,
        element_anchor(element.id),
        Entry(2, element.name),
        before=14.0,
    )
    icon = Icon(
        KIND_ICONS[element.kind], 0.0, (NAME_STYLE.line - 16.0) / 2, 16.0, Paint(f"kind.{element.kind}")
    )
    pieces = [_indented(piece) for piece in pieces]
    top = (rule(width, -6.0), icon, *_back(places, width), *pieces[0].shapes)
    pieces[0] = replace(pieces[0], shapes=top)
    pieces.append(_indented(Piece(CAPTION_STYLE.line + 2.0, (_subtitle(element, story),), keep=True)))
    words = (element.description, getattr(element, "text", ""))
    body = [piece for text in words if text for piece in prose(text, width=width - _INDENT, before=2.0)]
    skip = _SAID_ABOVE | ({"code"} if element.kind in _CATALOGUED else set())
    rows = [
        (row.label, Cell(row.text, _address(row.address)), row.note)
        for row in field_texts(element, story.currency, story.names, skip)
    ]
    rest = [_indented(piece) for piece in (*body, *field_rows(rows, width - _INDENT))]
    return _together([*pieces, *rest], element.name)


def _together(pieces: list[Piece], name: str) -> list[Piece]:
    """Keep a short entry on one page; a long one says where it goes on whose it is."""
    if len(pieces) <= _SHORT_ENTRY:
        return [*(replace(piece, keep=True) for piece in pieces[:-1]), pieces[-1]]
    text = CAPTION_STYLE.text(f"{elide(name, 400.0, CAPTION_STYLE.size)}, continued", _INDENT, 0.0)
    head = Piece(CAPTION_STYLE.line + 4.0, (text,))
    return [piece if piece.anchor else replace(piece, head=head) for piece in pieces]


def _indented(piece: Piece) -> Piece:
    return replace(piece, shapes=(Group(piece.shapes, _INDENT),)) if piece.shapes else piece


def _subtitle(element: Element, story: Story) -> Text:
    lane = lane_of(element, story.snapshot)
    parts = [KIND_WORDS[element.kind].label, label_of(lane) if lane else "Company"]
    amount = story.analysis.element_money.get(element.id)
    if amount:
        parts.append(f"{money(amount, story.currency)} per month")
    return CAPTION_STYLE.text(" · ".join(parts), 0.0, 0.0)


def _back(places: list[tuple[str, str]], width: float) -> list[Group]:
    """Return the links to the pages that show an element, from the right edge."""
    style = replace(CAPTION_STYLE, paint=ACCENT)
    shapes = []
    right = width
    for words, anchor in reversed(places):
        shapes.append(linked(style.text(words, right, 1.0, end=True), anchor))
        right -= measure(words, style.size) + 16.0
    return shapes


def _address(address: str | None) -> str | None:
    return address if address is not None and address.lower().startswith(ADDRESSES) else None


def relations(story: Story) -> Flow:
    """Return all relations as one table, by kind."""
    flow: Flow = [Turn(), *title("Relations", RELATIONS, story.width)]
    every = list(story.snapshot.relations.values())
    if not every:
        return [*flow, *prose("The model has no relations yet.")]
    order = {kind: index for index, kind in enumerate(RELATION_KINDS)}
    every.sort(key=lambda relation: order[relation.kind])
    flow += prose(f"The model has {counted(len(every), 'relation')}, in the direction in which value flows.")
    columns = (Column("From"), Column("Relation"), Column("To"), Column("Details"))
    rows = []
    for relation in every:
        details = field_texts(relation, story.currency, story.names, changed_only=True)
        said = "; ".join(f"{row.label}: {row.text}" if row.text != "Yes" else row.label for row in details)
        phrase = RELATION_KINDS[relation.kind].phrase
        rows.append((story.cell(relation.source), Cell(phrase), story.cell(relation.target), Cell(said)))
    return [*flow, Piece(10.0), *table(columns, rows, story.width)]


def conventions(story: Story) -> Flow:
    """Return what each metric of this document means, how it is computed, and its value."""
    width = story.width
    flow: Flow = [Turn(), *title("Metrics and conventions", CONVENTIONS, width)]
    flow += prose(
        "How each number is defined. Where sources differ, the choice made here is said. "
        "Rates are monthly unless the name says otherwise."
    )
    for metric_id, value in story.analysis.metrics.items():
        metric = METRICS[metric_id]
        flow += heading(metric.label, width, GROUP_STYLE, before=14.0)
        shown = metric_text(value.value, value.unit, story.currency) if value.value is not None else ""
        rows = [
            ("Value", shown),
            ("Note", value.reason or ""),
            ("Definition", metric.definition),
            ("Formula", metric.formula),
            ("Convention", metric.convention),
        ]
        flow += field_rows([(label, Cell(text), "") for label, text in rows if text], width, 110.0)
    return flow
