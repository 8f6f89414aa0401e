"""The summary on one page: its figure stays readable, its last fields stand beside its texts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from canvas_app.drawing.shapes import Group, Text
from canvas_app.model.examples import example_path, examples
from canvas_app.report.content.blocks import Fields
from canvas_app.report.content.outline import outline
from canvas_app.report.content.story import Story
from canvas_app.report.outlines import extent
from canvas_app.report.pdf.layout import Layout
from canvas_app.report.pdf.page import page_format
from canvas_app.report.pdf.pages import paginate
from canvas_app.report.pdf.pieces import Piece
from canvas_app.storage import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.pdf.page import Page, Paper

SMALLEST = 6.0 / 0.75
"""6 pt in canvas units."""


def _summary(name: str, paper: Paper) -> Page:
    story = Story.of(load(example_path(name)))
    (chapter,) = outline(story, {"summary"}).chapters
    (page,) = paginate(Layout(story, paper).chapter(chapter), paper)
    return page


def _texts(shapes: Iterable[Shape], scale: float = 1.0) -> Iterator[tuple[str, float]]:
    for shape in shapes:
        if isinstance(shape, Group):
            yield from _texts(shape.shapes, scale * shape.scale)
        elif isinstance(shape, Text):
            yield shape.text, shape.size * scale


def _box(top: float, piece: Piece) -> tuple[float, float, float, float]:
    x, y, w, h = extent(piece.shapes) or (0.0, 0.0, 0.0, 0.0)
    return x, top + y, x + w, top + y + h


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", [example.name for example in examples()])
def test_the_canvas_in_the_summary_is_printed_in_six_points_and_nothing_lies_on_it(
    name: str, paper: Paper
) -> None:
    page = _summary(name, paper)
    (figure,) = (piece for _, piece in page.placed if piece.role == "Figure")
    assert min(size for _, size in _texts(figure.shapes)) >= SMALLEST
    form = page_format(paper)
    boxes = [_box(top, piece) for top, piece in page.placed if piece.shapes]
    assert max(right for _, _, right, _ in boxes) <= form.width + 0.5
    assert max(bottom for _, _, _, bottom in boxes) <= form.height + 0.5
    for at, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[at + 1 :]:
            wide, high = (
                min(right, other[2]) - max(left, other[0]),
                min(bottom, other[3]) - max(top, other[1]),
            )
            assert wide <= 0.0 or high <= 4.0, (boxes[at], other)


def test_what_ends_the_summary_stands_beside_its_texts_and_is_read_after_them() -> None:
    page = _summary("ai-saas", "Letter")
    words = [" ".join(text for text, _ in _texts(piece.shapes)) for _, piece in page.placed]
    mission, finding = (
        words.index("Mission"),
        next(at for at, text in enumerate(words) if "Scribe seats" in text),
    )
    asked = next(at for at, text in enumerate(words) if text.startswith("Decision asked."))
    figure = next(at for at, (_, piece) in enumerate(page.placed) if piece.role == "Figure")
    assert asked < mission < figure
    assert finding < mission
    left, top, *_ = _box(*page.placed[mission])
    assert left > _box(*page.placed[asked])[2]
    assert top == pytest.approx(_box(*page.placed[asked])[1], abs=4.0)
    assert all(piece.role == "TD" for _, piece in page.placed[mission : mission + 6])


def test_a_long_mission_stands_under_the_canvas() -> None:
    story = Story.of(load(example_path("ai-saas")))
    (chapter,) = outline(story, {"summary"}).chapters
    *others, fields = chapter.blocks
    long = " ".join(["No one waits for a note any more."] * 30)
    assert isinstance(fields, Fields)
    row = fields.rows[0]
    told = replace(fields, rows=(replace(row, cell=replace(row.cell, text=long)),))
    chapter = replace(chapter, blocks=(*others, told))
    flow = Layout(story, "Letter").chapter(chapter)
    pieces = [piece for piece in flow if isinstance(piece, Piece)]
    assert pieces[-1].role == "TD"
    assert all(piece.height > 0.0 for piece in pieces)
