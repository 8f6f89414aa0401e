"""Pictures of a frame: what it shows, at any size, from the command line too."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from canvas_app import storage
from canvas_app.document import Document
from canvas_app.model import Activity, Frame, Place
from canvas_app.report.errors import ReportError
from canvas_app.report.exports import Order, export

if TYPE_CHECKING:
    from pathlib import Path


SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def document() -> Document:
    spot = {"value_chain": Place(x=33.0, y=100.0)}
    return Document(
        [
            Activity(id="label", name="Annotate", stage="data", positions=spot),
            Activity(name="Elsewhere", positions={"value_chain": Place(x=900.0, y=700.0)}),
            Frame(id="f", name="Data room", view="value_chain", x=10.0, y=80.0, w=240.0, h=120.0),
        ]
    )


def test_a_frame_is_cut_to_the_unit(document: Document, tmp_path: Path) -> None:
    export(document, tmp_path / "a.svg", Order(view="bmc", frame="data ROOM"))
    root = ET.fromstring((tmp_path / "a.svg").read_bytes())
    assert root.attrib["viewBox"] == "10 80 240 120"
    words = [element.text for element in root.iter(f"{SVG}text")]
    assert "Annotate" in words
    assert "Data room" not in words
    assert "Elsewhere" not in words
    export(document, tmp_path / "a.png", Order(frame="f", width=1200))
    with Image.open(tmp_path / "a.png") as picture:
        assert picture.size == (1200, 600)


def test_the_whole_view_shows_its_frames(document: Document, tmp_path: Path) -> None:
    for view in ("value_chain", "bmc"):
        export(document, tmp_path / f"{view}.svg", Order(view=view))
    assert b">Data room<" in (tmp_path / "value_chain.svg").read_bytes()
    assert b">Data room<" not in (tmp_path / "bmc.svg").read_bytes()


def test_an_unknown_frame_is_refused_with_those_that_there_are(document: Document, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"no frame called “Attic”\. The frames are “Data room”."):
        export(document, tmp_path / "a.svg", Order(frame="Attic"))
    with pytest.raises(ReportError, match="has no frames"):
        export(Document(), tmp_path / "a.svg", Order(frame="Attic"))


def test_a_frame_survives_saving(document: Document, tmp_path: Path) -> None:
    storage.save(document, tmp_path / "a.bmcanvas")
    assert storage.load(tmp_path / "a.bmcanvas").snapshot().frames == document.snapshot().frames
