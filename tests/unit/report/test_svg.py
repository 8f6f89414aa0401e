"""A view as an SVG picture."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from fontTools.ttLib import TTFont

from canvas_app.document import Document
from canvas_app.drawing.shapes import Group, Paint, Path, Rect, Text
from canvas_app.model import Activity, DocumentInfo, Note, RevenueStream
from canvas_app.report.errors import ReportError
from canvas_app.report.exports import Order, export
from canvas_app.report.svg import svg_bytes

if TYPE_CHECKING:
    from pathlib import Path as FilePath

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script> & \"'$5 ]]> <!-- 中文 العربية 👍"


def _root(path: FilePath) -> ET.Element:
    return ET.fromstring(path.read_bytes())


@pytest.mark.parametrize("view", ["value_chain", "bmc"])
def test_hostile_names_are_text_in_a_valid_picture(tmp_path: FilePath, view: str) -> None:
    document = Document([DocumentInfo(title=HOSTILE), Activity(name=HOSTILE), Note(name="n", text=HOSTILE)])
    export(document, tmp_path / "a.svg", Order(view=view))
    root = _root(tmp_path / "a.svg")
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "style", "g", "rect", "path", "text", "clipPath"}
    words = " ".join(element.text or "" for element in root.iter(f"{SVG}text"))
    assert "<script>" in words
    assert (root.find(f"{SVG}title").text or "").startswith(HOSTILE)  # type: ignore[union-attr]


def test_text_stays_text_with_its_font(tmp_path: FilePath) -> None:
    export(Document([RevenueStream(name="Team subscription")]), tmp_path / "a.svg")
    (name,) = [t for t in _root(tmp_path / "a.svg").iter(f"{SVG}text") if t.text == "Team subscription"]
    assert name.attrib["font-family"].startswith("'Canvas Sans")


def test_the_picture_brings_the_characters_that_it_shows(tmp_path: FilePath) -> None:
    export(Document([RevenueStream(name="Zq")]), tmp_path / "a.svg")
    style = _root(tmp_path / "a.svg").find(f"{SVG}style")
    assert style is not None
    assert style.text is not None
    fonts = re.findall(r"font-weight:(\d+);src:url\(data:font/woff;base64,([^)]+)\)", style.text)
    assert [int(weight) for weight, _ in fonts] == [400, 600, 700]
    for _, data in fonts:
        shown = TTFont(BytesIO(b64decode(data))).getBestCmap()
        assert {ord("Z"), ord("q")} <= shown.keys()
        assert ord("@") not in shown


def test_a_picture_has_the_width_that_is_asked_for_and_may_show_a_part(tmp_path: FilePath) -> None:
    document = Document([Activity(id="a", name="Left", stage="data"), Activity(id="b", name="Right")])
    export(document, tmp_path / "all.svg", Order(width=1000))
    export(document, tmp_path / "part.svg", Order(width=1000, only=frozenset({"a"})))
    whole, part = (_root(tmp_path / name) for name in ("all.svg", "part.svg"))
    assert whole.attrib["width"] == part.attrib["width"] == "1000"
    assert float(part.attrib["viewBox"].split()[2]) < float(whole.attrib["viewBox"].split()[2]) / 3


def test_the_same_document_gives_the_same_bytes(tmp_path: FilePath) -> None:
    document = Document([Activity(id="a", name="Annotate")])
    for name in ("a.svg", "b.svg"):
        export(document, tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_every_shape_has_its_place() -> None:
    ink = Paint("ink", 0.5)
    shapes = (
        Rect(0, 0, 10, 10, fill=ink, radius=3, left_only=True),
        Path((("M", 0, 0), ("C", 1, 1, 2, 2, 3, 3), ("Z",)), stroke=ink, dash=(4, 3)),
        Group((Text(1, 2, "in\x00 a \ud800group", 13, ink, "bold", "end"),), 5, 6, 0.5, clip=(0, 0, 9, 9)),
    )
    root = ET.fromstring(svg_bytes(shapes, (0, 0, 10, 10), "t"))
    assert [element.text for element in root.iter(f"{SVG}text")] == ["in a group"]
    assert len(root.findall(f".//{SVG}clipPath")) == 1


def test_an_unknown_view_or_scenario_is_refused_with_a_sentence(tmp_path: FilePath) -> None:
    with pytest.raises(ReportError, match="no view called map"):
        export(Document(), tmp_path / "a.svg", Order(view="map"))
    with pytest.raises(ReportError, match="no scenario called Best"):
        export(Document(), tmp_path / "a.svg", Order(scenario="Best"))
    assert list(tmp_path.iterdir()) == []
