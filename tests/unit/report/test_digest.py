"""What of a chapter a short document tells when room is short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.document import Document
from canvas_app.drawing.shapes import Rect
from canvas_app.model import Activity, DocumentInfo
from canvas_app.report.content.blocks import (
    Bullets,
    Cell,
    Column,
    Field,
    Fields,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Span,
    Table,
    cells,
    text,
)
from canvas_app.report.content.story import Story
from canvas_app.report.pdf.digest import Digest
from canvas_app.report.pdf.layout import Layout
from tests.unit.report import drawn

if TYPE_CHECKING:
    from canvas_app.report.content.blocks import Block

FINDINGS = (
    Heading("Two findings"),
    Bullets(((Span("It loses money."),), (Span("It grows."),)), numbered=True),
)
MISSION = Fields((Field("Mission", Cell("To find what is there.")),))
ROWS = Table((Column("Guess"), Column("Range")), (cells("Price", "1 to 2"),) * 3)


@pytest.fixture
def layout() -> Layout:
    return Layout(Story.of(Document([DocumentInfo(title="Acme"), Activity(name="Train")])), "A4")


def _own(words: str) -> Paragraph:
    return Paragraph((Span(words, own=True),))


def _height(layout: Layout, *blocks: Block) -> float:
    return sum(piece.before + piece.height for block in blocks for piece in layout.block(block))


def _said(digest: Digest, *blocks: Block, own_last: bool = False) -> str:
    return drawn.said(digest.told(blocks, own_last=own_last))


def test_a_heading_takes_nothing_that_stands_further_down(layout: Layout) -> None:
    room = _height(layout, FINDINGS[0], MISSION) + 1.0
    long = Bullets(((Span("It loses money. " * 60),),))
    assert _said(Digest(layout, room), FINDINGS[0], long, MISSION) == ""


def test_an_introduction_does_not_stand_without_its_table(layout: Layout) -> None:
    heading, lead = Heading("The guesses"), text("Ranked by how much they move.")
    room = _height(layout, heading, lead) + 10.0
    digest = Digest(layout, room)
    assert _said(digest, heading, lead, ROWS) == ""
    assert not digest.whole
    told = _said(Digest(layout, _height(layout, heading, lead, ROWS) + 1.0), heading, lead, ROWS)
    assert "Ranked" in told
    assert "Price" in told


def test_findings_and_key_numbers_have_the_room_before_own_words_and_the_mission(layout: Layout) -> None:
    numbers = KeyFigures((KeyFigure("Revenue", "$1"),))
    mine = [_own(f"Own line {number}.") for number in range(6)]
    room = _height(layout, numbers, *FINDINGS, *mine[:2]) + 1.0
    said = _said(Digest(layout, room), *mine, numbers, *FINDINGS, MISSION, own_last=True)
    assert "Own line 0. Own line 1. " in said
    assert said.index("Own line 1.") < said.index("Revenue") < said.index("It grows.")
    assert "Own line 2." not in said
    assert "Mission" not in said


def test_a_figure_is_smaller_where_room_is_short_and_its_text_stands_without_it(layout: Layout) -> None:
    heading, words = Heading("Spread"), text("Half of all trials end below zero.")
    chart = Figure("Chart", lambda width: ((Rect(0.0, 0.0, width, 200.0),), 200.0))
    room = _height(layout, heading, words, chart)
    drawn = Digest(layout, room - 60.0).told((heading, words, chart))
    (picture,) = [piece for piece in drawn if piece.role == "Figure"]
    assert picture.height == pytest.approx(140.0)
    without = Digest(layout, room - 150.0).told((heading, words, chart))
    assert without
    assert not [piece for piece in without if piece.role == "Figure"]


def test_of_a_list_as_many_items_stand_as_fit_and_its_heading_counts_them(layout: Layout) -> None:
    first = Bullets(FINDINGS[1].items[:1], numbered=True)
    room = _height(layout, Heading("One finding"), first) + 1.0
    digest = Digest(layout, room)
    said = _said(digest, *FINDINGS)
    assert "One finding" in said
    assert "It loses money." in said
    assert "It grows." not in said
    assert not digest.whole
    assert "Two findings" in _said(Digest(layout, _height(layout, *FINDINGS) + 1.0), *FINDINGS)


def test_of_texts_under_a_heading_the_first_ones_stand_where_not_all_fit(layout: Layout) -> None:
    heading, first, second = (
        Heading("Recommendation"),
        text("They speak for it."),
        text("Settle more."),
    )
    digest = Digest(layout, _height(layout, heading, first) + 1.0)
    assert _said(digest, heading, first, second).endswith("They speak for it.")
    assert not digest.whole
