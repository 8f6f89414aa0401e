"""Canvases on pages: whole views that one can read, enlarged parts, and the text around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from canvas_app.document import Document
from canvas_app.drawing.shapes import Group, Rect
from canvas_app.model import Activity, DocumentInfo, Partner
from canvas_app.model.examples import example_path, examples
from canvas_app.report.content.blocks import CanvasPage, Chapter, text
from canvas_app.report.content.story import Story
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.canvases import CanvasPages, View
from canvas_app.report.pdf.layout import Layout
from canvas_app.report.pdf.page import page_format
from canvas_app.report.pdf.pages import paginate
from canvas_app.report.pdf.pieces import Piece, Turn
from canvas_app.storage import load
from tests.unit.report import drawn
from tests.unit.report.drawn import LONG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.drawing.shapes import Shape
    from canvas_app.model import StageCode
    from canvas_app.report.content.blocks import Block
    from canvas_app.report.pdf.page import Paper

HEIGHT = page_format("A4").height


def test_the_enlarged_chain_waits_until_the_text_has_filled_its_page() -> None:
    layout = Layout(_large_chain(), "A4")
    layout.chapter(Chapter("summary", "0", "Summary", ()))
    layout.chapter(Chapter("model", "1", "Model", ()))
    words = tuple(text(f"{number} {LONG}") for number in range(60))
    blocks: tuple[Block, ...] = (text("Opening."), CanvasPage("value_chain", "Value chain"), *words)
    pages = paginate(
        [Turn(), Piece(HEIGHT * 0.6), *layout.chapter(Chapter("chain", "2", "Chain", blocks))], "A4"
    )
    assert [page.format.landscape for page in pages[:4]] == [False, False, True, True]
    assert not any(page.format.landscape for page in pages[4:])
    first, second, *_ = every = [[piece for _, piece in page.placed] for page in pages]
    # The chapter opens on the page of another, and its text fills that page and the one of the whole chain.
    assert "2 " in drawn.said(first)
    assert "0 a name" in drawn.said(first)
    assert second[1].role == "Figure"
    assert pages[1].used > HEIGHT * 0.9
    said = [drawn.said([piece]) for pieces in every for piece in pieces if not piece.more]
    numbers = [words.split()[0] for words in said if LONG[:8] in words]
    assert numbers == [str(number) for number in range(60)]


def _large_chain() -> Story:
    """Return a chain of more elements than one can read on one page."""
    stages: tuple[StageCode, ...] = ("data", "model", "deployment", "monetization")
    many = [Activity(id=f"a{n}", name=f"Activity {n}", stage=stages[n % 4]) for n in range(100)]
    return Story.of(Document([DocumentInfo(title="Acme"), *many]))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_the_chain_of_every_example_fills_one_page_on_which_one_can_read_it(name: str, paper: Paper) -> None:
    story = Story.of(load(example_path(name)))
    (page,) = paginate(CanvasPages(story, paper).pages("value_chain", "Value chain", 1), paper)
    (figure,) = [piece for _, piece in page.placed if piece.role == "Figure"]
    assert min(_cards(figure.shapes).values()) >= 0.6
    assert page.used >= 0.8 * page.format.height


def test_the_parts_of_an_enlarged_chain_are_as_full_as_each_other() -> None:
    story = Story.of(load(example_path("generative-ai")))
    lead = Piece(200.0)
    flow = CanvasPages(story, "A4").pages("value_chain", "Value chain", 1, [lead])
    whole, *heights = [page.used for page in paginate(flow, "A4") if page.format.landscape]
    assert whole
    assert len(heights) == 2
    assert min(heights) > 0.8 * max(heights)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_the_blocks_of_every_example_fill_one_page_on_which_one_can_read_them(
    name: str, paper: Paper
) -> None:
    story = Story.of(load(example_path(name)))
    flow = CanvasPages(story, paper).pages("bmc", "Business model canvas", 1, [Piece(60.0)])
    (page,) = paginate(flow, paper)
    (figure,) = [piece for _, piece in page.placed if piece.role == "Figure"]
    box = extent(figure.shapes)
    assert page.format.landscape
    assert page.used <= page.format.height
    assert min(_cards(figure.shapes).values()) >= 0.54
    assert box is not None
    # It fills the page to its edge on one side at least.
    assert box[2] >= page.format.width - 12.0 or page.used >= page.format.height - 24.0
    assert box[0] >= 0.0
    assert box[0] + box[2] <= page.format.width + 0.1


def test_too_many_blocks_for_a_page_are_followed_by_parts_that_one_can_read() -> None:
    many = [Activity(id=f"a{number}", name=f"Activity {number}") for number in range(150)]
    story = Story.of(Document([DocumentInfo(title="Acme"), *many]))
    flow = CanvasPages(story, "A4").pages("bmc", "Business model canvas", 1)
    whole, *parts = (_cards(piece.shapes) for piece in drawn.pieces_of(flow) if piece.role == "Figure")
    assert parts
    for card, scale in whole.items():
        (larger,) = [part[card] for part in parts if card in part]
        assert larger >= 0.7 > scale


def _cards(shapes: Iterable[Shape], scale: float = 1.0) -> dict[str, float]:
    """Return how large each card is drawn, by its id."""
    found: dict[str, float] = {}
    for shape in shapes:
        if isinstance(shape, Group):
            own = {} if shape.ref is None else {shape.ref: scale}
            found |= _cards(shape.shapes, scale * shape.scale) | own
    return found


def test_many_blocks_are_parted_from_left_to_right_and_from_top_to_bottom() -> None:
    many = [Activity(id=f"a{number}", name=f"Activity {number}") for number in range(300)]
    story = Story.of(Document([DocumentInfo(title="Acme"), *many]))
    canvases = CanvasPages(story, "A4")
    flow = canvases.pages("bmc", "Business model canvas", 1)
    figures = [_cards(piece.shapes) for piece in drawn.pieces_of(flow) if piece.role == "Figure"]
    assert set().union(*figures) == {each.id for each in many} == set(canvases.places)
    assert all(page.used <= page.format.height for page in paginate(flow, "A4"))


def test_blocks_of_very_many_cards_fill_upright_pages_with_rows_of_them() -> None:
    partners = [Partner(id=f"p{number}", name=f"Partner {number}") for number in range(130)]
    activities = [Activity(id=f"a{number}", name=f"Activity {number}") for number in range(260)]
    story = Story.of(Document([DocumentInfo(title="Acme"), *partners, *activities]))
    canvases = CanvasPages(story, "A4")
    pages = paginate(canvases.pages("bmc", "Business model canvas", 1), "A4")
    *full, _ = pages[-4:]
    form = page_format("A4")
    for page in full:
        assert page.format == form
        assert page.used > form.height * 0.9
        (box,) = (extent(piece.shapes) for _, piece in page.placed if piece.role == "Figure")
        assert box is not None
        assert box[2] > form.width * 0.98
    said = [drawn.said([piece for _, piece in page.placed]) for page in pages]
    assert any("Key partners, continued" in words and "Key activities" in words for words in said)
    assert set(canvases.places) == {each.id for each in (*partners, *activities)}


def test_no_enlarged_part_is_empty() -> None:
    many = [Activity(id=f"a{number}", name=f"Activity {number}") for number in range(150)]
    story = Story.of(Document([DocumentInfo(title="Acme"), *many]))
    flow = CanvasPages(story, "A4").pages("bmc", "Business model canvas", 1)
    figures = [piece for piece in drawn.pieces_of(flow) if piece.role == "Figure"]
    assert len(figures) > 1
    assert all(_cards(figure.shapes) for figure in figures)


def test_a_part_shows_whole_cards_and_the_lines_that_cross_it() -> None:
    card, line = Group((Rect(0, 0, 10, 20),), ref="a"), Rect(0, 0, 1, 90)
    high = Group((Rect(0, 0, 10, 80),), ref="b")
    boxed = ((card, (0.0, 10.0, 10.0, 20.0)), (line, (0.0, 0.0, 1.0, 90.0)), (high, (0.0, 0.0, 10.0, 80.0)))
    view = View("bmc", boxed, (0.0, 0.0, 10.0, 90.0))
    assert view.seen(10.0, 60.0) == (card, line, high)
    assert view.seen(11.0, 61.0) == (line, high)
    assert view.seen(80.0, 90.0) == (line,)
    assert View("bmc", (), (0.0, 0.0, 1.0, 1.0)).seen(0.0, 1.0) == ()


@pytest.mark.parametrize("name", ["value_chain", "bmc"])
def test_a_canvas_with_money_says_month_scenario_and_currency_of_it(name: str) -> None:
    story = Story.of(load(example_path("Generative AI")))
    flow = CanvasPages(story, "A4").pages(name, "View", 2)
    words = drawn.said([piece for piece in flow if isinstance(piece, Piece)])
    assert "Month 1 (Jan 2026), base scenario, amounts in USD." in words


def test_a_caption_of_several_lines_takes_its_room_from_the_picture() -> None:
    heights = []
    for scenario in ("Ambitious", "Ambitious " * 11):
        document = load(example_path("Generative AI"))
        case = next(iter(document.snapshot().scenarios.values()))
        with document.transact("Name") as tx:
            tx.update(case.id, name=scenario.strip())
        story = Story.of(document, case.id)
        pages = CanvasPages(story, "A4").pages("bmc", "View", 2)
        heights.append(max(piece.height for piece in pages if isinstance(piece, Piece)))
        assert len(paginate(pages, "A4")) == 1
    assert heights[1] <= heights[0]
