"""Slides as those need them who present: what is on them can be read, edited, moved and renamed."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Pt

from canvas_app.document import Document
from canvas_app.model import DocumentInfo, PrintOptions, Segment
from canvas_app.model.examples import example_path
from canvas_app.report.exports import Order, export
from canvas_app.storage import load
from tests.formats.logos import logo_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CLIENT = "Norwind Labs"
_LOGO = logo_of((400, 100), color="#7A1F5F")
_LONG = "Rechtsschutzversicherungsgesellschaftenzusammenschlussvereinbarung"
_TITLE = f"A plan for the {_LONG} of all cantons, in its second reading and with the third annex"


def _document(**fields: object) -> Document:
    document = load(example_path("generative-ai"))
    info = document.info.model_copy(update={"trials": 1_000, **fields})
    return Document([info, *list(document.records())[1:]])


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401
    path = tmp_path_factory.mktemp("slides") / "a.pptx"
    export(_document(client=_CLIENT), path, Order(options=PrintOptions(logo=_LOGO, color="#7A1F5F")))
    return Presentation(str(path))


def _all(shapes: Any) -> Iterator[Any]:  # noqa: ANN401
    for shape in shapes:
        if shape.shape_type is not None and shape.shape_type.name == "GROUP":
            yield from _all(shape.shapes)
        else:
            yield shape


def _foot(slide: Any, kind: str) -> Any:  # noqa: ANN401
    (shape,) = (each for each in slide.placeholders if each.placeholder_format.type.name == kind)
    return shape


def test_every_slide_says_something_else_in_its_title(deck: Any) -> None:  # noqa: ANN401
    titles = [slide.shapes.title.text for slide in deck.slides]
    assert not {title: count for title, count in Counter(titles).items() if count > 1}
    assert any(title.startswith("9  Forecast\nCash is lowest in month") for title in titles)
    assert {slide.shapes.title.text_frame.paragraphs[-1].alignment.name for slide in deck.slides} == {"LEFT"}


def test_the_logo_and_the_colour_of_the_client_are_on_every_slide_and_kept_once(deck: Any) -> None:  # noqa: ANN401
    layout = deck.slides[1].slide_layout
    assert {slide.slide_layout.name for slide in [*deck.slides][1:]} == {layout.name}
    (logo,) = (shape for shape in layout.shapes if shape.shape_type and shape.shape_type.name == "PICTURE")
    assert logo._element.nvPicPr.cNvPr.get("descr").startswith("Logo of ")
    assert logo.width / logo.height == pytest.approx(4.0, rel=0.01)
    assert logo.left + logo.width <= deck.slide_width
    blip = next(logo._element.iter(qn("a:blip")))
    assert layout.part.related_part(blip.get(qn("r:embed"))).blob.startswith(b"\x89PNG")
    assert any("7A1F5F" in shape._element.xml for shape in layout.shapes)
    for slide in [*deck.slides][1:]:
        assert slide.shapes.title.left + slide.shapes.title.width <= logo.left


def test_the_foot_says_scenario_date_and_currency_and_numbers_follow_their_slide(deck: Any) -> None:  # noqa: ANN401
    for number, slide in enumerate([*deck.slides][1:], start=2):
        words = _foot(slide, "FOOTER").text
        for part in ("Version 1.0", "base scenario", "12 January 2026", "amounts in USD"):
            assert part in words
        (field,) = _foot(slide, "SLIDE_NUMBER")._element.iter(qn("a:fld"))
        assert (field.get("type"), field.findtext(qn("a:t"))) == ("slidenum", str(number))


def test_the_cover_has_document_control(deck: Any) -> None:  # noqa: ANN401
    words = {shape.text for shape in deck.slides[0].shapes if shape.has_text_frame}
    assert {"Last updated", "12 January 2026", "Scenario", "Base", "Numbers"} <= words
    assert _CLIENT in words
    assert "USD, forecast of 36 months" in words


def test_no_letters_outside_of_drawings_are_smaller_than_ten_points(deck: Any) -> None:  # noqa: ANN401
    for slide in deck.slides:
        for shape in slide.shapes:
            for size in re.findall(r'<a:rPr[^>]* sz="(\d+)"', shape._element.xml.partition("<p:grpSp")[0]):
                assert int(size) >= 1000, (shape.name, size)


def test_words_in_charts_can_be_read_from_afar(deck: Any) -> None:  # noqa: ANN401
    figures = [shape for slide in deck.slides for shape in slide.shapes if shape.name == "Figure"]
    charts = [each for each in figures if "cards" not in each._element.nvGrpSpPr.cNvPr.get("descr")]
    assert len(figures) - len(charts) == 2
    for chart in charts:
        sizes = [run.font.size for shape in _all([chart]) if shape.has_text_frame
                 for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]  # fmt: skip
        assert sorted(sizes)[len(sizes) // 2] >= Pt(10), chart._element.nvGrpSpPr.cNvPr.get("descr")


def test_shapes_have_no_look_but_their_own_and_rectangles_stay_rectangles(deck: Any) -> None:  # noqa: ANN401
    shapes = [shape for slide in deck.slides for shape in _all(slide.shapes)]
    assert not any("<p:style>" in shape._element.xml for shape in shapes)
    kinds = Counter(shape.auto_shape_type.name for shape in shapes if "prstGeom" in shape._element.xml
                    and shape.shape_type and shape.shape_type.name == "AUTO_SHAPE")  # fmt: skip
    assert kinds["RECTANGLE"] + kinds["ROUNDED_RECTANGLE"] > 100
    assert any('<a:prstDash val="dash"/>' in shape._element.xml for shape in shapes)


def test_nothing_stands_upon_something_else(deck: Any) -> None:  # noqa: ANN401
    for number, slide in enumerate(deck.slides, start=1):
        boxes = sorted(
            (shape.top, shape.top + shape.height, shape.left, shape.left + shape.width, shape.name)
            for shape in slide.shapes
            if shape.name != "Figure" and shape.height
        )
        for at, (_top, bottom, left, right, name) in enumerate(boxes):
            for top, _bottom, first, last, other in boxes[at + 1 :]:
                assert top >= bottom - 12_700 or first >= right or last <= left, (number, name, other)


def test_a_long_title_leaves_room_for_all_of_the_cover_and_of_the_foot(tmp_path: Path) -> None:
    info = DocumentInfo(title=_TITLE, subtitle=_LONG, motto=_LONG, client=_LONG, currency="CHF")
    export(Document((info, Segment(name=_LONG))), tmp_path / "a.pptx")
    deck = Presentation(str(tmp_path / "a.pptx"))
    cover = deck.slides[0]
    lowest = max(shape.top + shape.height for shape in cover.shapes)
    assert lowest <= deck.slide_height
    assert cover.shapes.title.text == _TITLE
    control = next(shape.top for shape in cover.shapes if shape.has_text_frame and shape.text == "State")
    above = [shape for shape in cover.shapes if shape.has_text_frame and shape.top < control]
    assert all(shape.top + shape.height <= control for shape in above if shape.text in (_LONG, _TITLE))
    assert _foot(deck.slides[1], "FOOTER").text.endswith("base scenario · amounts in CHF")


def test_what_only_a_font_of_the_reader_shows_is_said(tmp_path: Path) -> None:
    assert export(Document((Segment(name="\u6771\u4eac \u0645\u0631"),)), tmp_path / "a.pptx") == ()
    (said,) = export(Document((Segment(name="\u6771\u4eac \u13a0"),)), tmp_path / "b.pptx")
    assert "U+13A0" in said
    assert "shows where the reader's computer has one" in said.replace("They show", "It shows")
