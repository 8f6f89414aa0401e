"""Hostile text in every field of every record, in every format: it stays text, and the files stay whole."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from pikepdf import Pdf
from PIL import Image
from pptx import Presentation

from canvas_app.model import PrintOptions
from canvas_app.report.exports import FORMATS, Order, export
from canvas_app.report.pdf import render_pdf
from canvas_app.storage import dumps, loads
from tests.formats.filled import filled_document
from tests.formats.hostile import dangers
from tests.formats.pdf_tags import marks, tree

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from canvas_app.document import Document

HOSTILE = (
    '=1+1<img src="file:///e" onerror="x">[x](javascript:x)![y](file:///y)&x;]]>-->$\\frac{ '
    ")/JS(x)\u2066\u202e\ufffe 👩\u200d👧 שלום"
)
PLAIN_CHARACTERS = "=1+1<img src="
_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section", "div", "span"),
    *("h1", "h2", "h3", "h4", "h5", "p", "a", "strong", "em", "br", "ol", "ul", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "figure", "figcaption"),
    *("svg", "g", "rect", "path", "text", "clippath"),
}
_OFFICE_RISKS = {"hyperlink", "hlinkClick", "oleObj", "externalLink", "ddeLink", "videoFile", "control"}
_OUR_FORMULA = re.compile(r"=[A-Za-z0-9_ !$+\-*/(),.:'<>=&\"^]+")


@pytest.fixture(scope="module")
def document() -> Document:
    written: list[str] = []

    def text(path: str) -> str:
        written.append(path)
        return HOSTILE

    document = filled_document(text)
    assert len({path for path in written if "Quantity" not in path}) > 250
    assert len(HOSTILE) <= 120, "or else it is cut in names"
    return document


@pytest.fixture(scope="module")
def folder(document: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    for suffix, form in FORMATS.items():
        export(document, folder / f"a{suffix}", Order(width=900 if form.picture else None))
    return folder


def test_the_file_itself_comes_back(document: Document) -> None:
    assert dumps(loads(dumps(document), "a.bmcanvas")) == dumps(document)


@pytest.mark.parametrize("profile", ["full", "brief", "one_page", "appendix", "poster"])
def test_pdf(document: Document, folder: Path, profile: Any) -> None:  # noqa: ANN401
    full = profile == "full"
    data = (folder / "a.pdf").read_bytes() if full else render_pdf(document, PrintOptions(profile=profile))[0]
    with Pdf.open(io.BytesIO(data)) as pdf:
        assert dangers(pdf) == set()
        assert marks(pdf) == dict.fromkeys((mark for tag in tree(pdf).all() for mark in tag.marks), 1)
        for page in pdf.pages:
            notes: Any = page.obj.get("/Annots", [])
            assert all("/A" not in note for note in notes), "no address of ours is in this document"
        root: Any = pdf.Root
        ElementTree.fromstring(root.Metadata.read_bytes())
    assert dumps(loads(data, "a.pdf")) == dumps(document)


class _Page(HTMLParser):
    """Counts what a page of ours never holds."""

    def __init__(self) -> None:
        super().__init__()
        self.strange: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.strange[tag] += 1
        for name, value in attrs:
            leads = name == "href" and not (value or "").startswith(("#", "http://", "https://", "mailto:"))
            if name.startswith(("on", "src", "form", "xlink")) or leads:
                self.strange[f"{tag} {name}={value}"] += 1

    def handle_comment(self, data: str) -> None:
        self.strange[f"<!--{data}"] += 1

    def handle_pi(self, data: str) -> None:
        self.strange[f"<?{data}"] += 1


def test_web_page(folder: Path) -> None:
    text = (folder / "a.html").read_text("utf-8")
    page = _Page()
    page.feed(text)
    page.close()
    assert page.strange == {}
    assert "👩\u200d👧" in text, "signs of several parts stay one"
    assert not set("\u2066\u202e\ufffe") & set(text)


def test_drawing(folder: Path) -> None:
    found = ElementTree.fromstring((folder / "a.svg").read_bytes())
    tags = {each.tag.rpartition("}")[2] for each in found.iter()}
    assert tags <= {"svg", "title", "style", "rect", "path", "text", "g", "clipPath"}
    assert not any("href" in name or name.startswith("on") for each in found.iter() for name in each.attrib)
    with Image.open(folder / "a.png") as picture:
        assert picture.width == 900


def test_markdown(folder: Path) -> None:
    text = (folder / "a.md").read_text("utf-8")
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    whole = reader.parse(text)
    assert {each.type for each in whole} & {
        "html_block",
        "fence",
        "code_block",
        "hr",
        "blockquote_open",
    } == set()
    parts = [part for each in whole for part in each.children or []]
    assert {part.type for part in parts} & {"image", "link_open", "code_inline", "s_open"} == set()
    assert {part.content for part in parts if part.type == "html_inline"} <= {"<br>"}
    assert any(PLAIN_CHARACTERS in part.content for part in parts)
    assert "👩\u200d👧" in text


@pytest.mark.parametrize("suffix", [".pptx", ".xlsx"])
def test_office_files(folder: Path, suffix: str) -> None:
    with zipfile.ZipFile(folder / f"a{suffix}") as archive:
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        for name in parts:
            data = archive.read(name)
            assert b"<!" not in data, name
            for each in ElementTree.fromstring(data).iter():
                assert each.get("TargetMode") != "External", name
                assert each.tag.rpartition("}")[2] not in _OFFICE_RISKS, name


def test_slides_open(folder: Path) -> None:
    slides = Presentation(str(folder / "a.pptx")).slides
    words = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert any(PLAIN_CHARACTERS in text for text in words)
    assert any("👩\u200d👧" in text for text in words)


def test_spreadsheet(folder: Path) -> None:
    cells = [cell for sheet in load_workbook(folder / "a.xlsx") for row in sheet.iter_rows() for cell in row]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert formulas
    assert all(_OUR_FORMULA.fullmatch(formula) and "1+1" not in formula for formula in formulas)
    hostile = [cell for cell in cells if str(cell.value).startswith("=1+1") and cell.data_type != "f"]
    assert hostile
    assert all(cell.quotePrefix for cell in hostile)
