"""Slides, web page, Markdown and PNG, read back by a presentation library, a browser and Pillow."""

from __future__ import annotations

import base64
import os
import re
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from markdown_it import MarkdownIt
from PIL import Image
from pptx import Presentation
from pptx.util import Emu

from canvas_app.analysis.questions.what_if import CancelledError
from canvas_app.document import Document
from canvas_app.drawing.views import VIEW_TITLES
from canvas_app.model import (
    Activity,
    ChapterText,
    DocumentInfo,
    Evidence,
    Note,
    PrintOptions,
    RevenueStream,
    Segment,
    Strategy,
    quantity,
)
from canvas_app.model.examples import example_names, example_path
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Pays
from canvas_app.report import png
from canvas_app.report.content.canvas_words import CAPTIONS
from canvas_app.report.content.outline import KEYS
from canvas_app.report.errors import ReportError
from canvas_app.report.exports import FORMATS, Order, export
from canvas_app.storage import load, save
from tests.bench.generated import elements
from tests.formats.hostile import HOSTILE
from tests.formats.logos import logo_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SUFFIXES = tuple(FORMATS)


@pytest.fixture(scope="module")
def example() -> Document:
    document = load(example_path(example_names()[0]))
    info = document.info.model_copy(update={"trials": 1_000})
    return Document([info, *list(document.records())[1:]])


@pytest.fixture(scope="module")
def folder(example: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for suffix in (".pptx", ".html", ".md", ".png"):
        export(example, folder / f"example{suffix}")
    return folder


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document of hostile texts in every format."""
    folder = tmp_path_factory.mktemp("hostile")
    for suffix, form in FORMATS.items():
        export(_hostile(), folder / f"a{suffix}", Order(width=1200 if form.picture else None))
    return folder


def _hostile() -> Document:
    names = [name[:120] for name in HOSTILE]
    stream = RevenueStream(name=names[0], components=(SubscriptionPricing(price=quantity(9.0)),))
    segment = Segment(name=names[1])
    return Document(
        [
            DocumentInfo(title=names[2], client=names[0], subtitle=names[1]),
            stream,
            segment,
            Pays(source=segment.id, target=stream.id),
            *(Activity(name=name, description=name) for name in names),
            Note(name="n", text="\n".join(HOSTILE)),
            Strategy(name=names[3], topic="identity", seed_ref="fw.identity.mission", statement=names[4]),
            Activity(name="e", evidence=(Evidence(text="t", url="javascript:alert(1)"),)),
            ChapterText(chapter="market", text="\n\n".join(HOSTILE)),
        ]
    )


def _texts(shapes: Iterable[Any]) -> Iterator[str]:
    for shape in shapes:
        if shape.shape_type is not None and shape.shape_type.name == "GROUP":
            yield from _texts(shape.shapes)
        elif shape.has_text_frame:
            yield shape.text_frame.text
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def test_slides_hold_real_text_tables_and_shapes(folder: Path, example: Document) -> None:
    deck = Presentation(str(folder / "example.pptx"))
    cover, *titles = [slide.shapes.title.text for slide in deck.slides if slide.shapes.title is not None]
    assert cover == example.snapshot().info.title
    assert len(titles) == len(deck.slides) - 1
    assert {title.split("  ")[0] for title in titles} == {str(number) for number in range(16)}
    words = "\n".join(text for slide in deck.slides for text in _texts(slide.shapes))
    for stream in example.snapshot().of_kind(RevenueStream):
        assert stream.name in words
    kinds = {shape.shape_type.name for slide in deck.slides for shape in slide.shapes if shape.shape_type}
    assert {"TABLE", "GROUP", "TEXT_BOX"} <= kinds
    assert "PICTURE" not in kinds


def test_the_tables_of_slides_keep_line_breaks_titles_of_groups_and_what_is_bold(folder: Path) -> None:
    deck = Presentation(str(folder / "example.pptx"))
    grids = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    account = next(grid for grid in grids if grid.cell(0, 0).text == "USD")
    years = account.cell(0, 1).text_frame.paragraphs[0]
    assert years.text.replace("\v", "\n").startswith("Year 1\nto ")
    assert years.runs[0].text == "Year 1"
    assert account.cell(1, 0).text_frame.paragraphs[0].runs[0].font.bold
    assert not account.cell(2, 0).text_frame.paragraphs[0].runs[0].font.bold
    answers = next(grid for grid in grids if grid.cell(0, 0).text == "Entry")
    group = answers.cell(1, 0)
    assert group.is_merge_origin
    assert group.text_frame.paragraphs[0].runs[0].font.bold
    for grid in grids:
        head = grid.cell(0, 0).text_frame.paragraphs[0].runs[0].font.size
        for cell in (cell for row in grid.rows for cell in row.cells if not cell.text):
            # Else a program makes the row as high as its own large type.
            assert cell.text_frame.paragraphs[0]._p.endParaRPr.get("sz") == str(head.centipoints)


def test_the_first_slide_has_the_colour_the_logo_and_the_title(tmp_path: Path) -> None:
    document = Document((DocumentInfo(title="Plan", subtitle="From canvas to cash", trials=1_000),))
    logo = logo_of((300, 120), color="#1F5FBF")
    options = PrintOptions(logo=logo, color="#1F5FBF", leave_out_empty=True)
    assert export(document, tmp_path / "a.pptx", Order(options=options)) == ()
    first = Presentation(str(tmp_path / "a.pptx")).slides[0]
    (picture,) = (shape for shape in first.shapes if shape.shape_type and shape.shape_type.name == "PICTURE")
    assert picture.width / picture.height == pytest.approx(2.5, rel=0.01)
    assert picture._element.nvPicPr.cNvPr.get("descr").startswith("Logo")
    assert str(first.shapes[0].fill.fore_color.rgb) == "1F5FBF"
    assert {"Plan", "From canvas to cash"} <= {shape.text for shape in first.shapes if shape.has_text_frame}
    damaged = options.model_copy(update={"logo": logo[:160]})
    (said,) = export(document, tmp_path / "b.pptx", Order(options=damaged))
    assert "damaged" in said


def test_a_web_page_begins_with_the_logo_or_the_name_of_the_client(tmp_path: Path) -> None:
    options = PrintOptions(logo=logo_of((300, 120)))
    document = Document((DocumentInfo(title="Plan", client="Harbour <b> Works"),))
    assert export(document, tmp_path / "a.html", Order(options=options)) == ()
    header = (tmp_path / "a.html").read_text("utf-8").partition("</header>")[0].partition("<header>")[2]
    assert 'alt="Logo of Harbour &lt;b&gt; Works"' in header
    assert "<span>Harbour &lt;b&gt; Works</span></p>" in header
    data = header.partition('src="data:image/png;base64,')[2].partition('"')[0]
    assert Image.open(BytesIO(base64.b64decode(data))).size == (300, 120)
    export(document, tmp_path / "b.html")
    assert '<p class="client">Harbour &lt;b&gt; Works</p>' in (tmp_path / "b.html").read_text("utf-8")
    (said,) = export(document, tmp_path / "c.html", Order(options=PrintOptions(logo="none")))
    assert "The logo is not printed" in said


@pytest.mark.parametrize("suffix", [".html", ".svg"])
def test_files_for_a_browser_bring_the_fonts_of_other_scripts_and_say_what_is_missing(
    tmp_path: Path, suffix: str
) -> None:
    document = Document((Segment(name="\u6771\u4eac \U0001f600 \u0645\u0631\u062d\u0628\u0627 \u13a0"),))
    (said,) = export(document, tmp_path / f"a{suffix}")
    assert "Cherokee" in said or "U+13A0" in said
    assert "shows where the reader's computer has one" in said.replace("They show", "It shows")
    text = (tmp_path / f"a{suffix}").read_text("utf-8")
    ranges = "".join(re.findall("unicode-range:([^;]*);", text))
    for code in ("U+6771", "U+1F600", "U+645"):
        assert code in ranges
    assert "U+13A0" not in ranges
    assert text.index("'Canvas Others'") > 0


def test_nothing_stands_outside_a_slide(folder: Path) -> None:
    deck = Presentation(str(folder / "example.pptx"))
    width, height = Emu(deck.slide_width or 0), Emu(deck.slide_height or 0)
    for number, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            if shape.has_text_frame or getattr(shape, "has_table", False):
                right, bottom = shape.left + shape.width, shape.top + shape.height
                assert min(shape.left, shape.top) >= 0, (number, shape.name)
                assert right <= width * 1.001, (number, shape.name)
                assert bottom <= height * 1.001, (number, shape.name)


def test_figures_of_slides_have_a_text_alternative(folder: Path) -> None:
    deck = Presentation(str(folder / "example.pptx"))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    groups = [shape for shape in shapes if shape.shape_type and shape.shape_type.name == "GROUP"]
    assert len(groups) > 8
    assert all(group._element.nvGrpSpPr.cNvPr.get("descr") for group in groups)


def test_the_web_page_needs_nothing_from_elsewhere(folder: Path) -> None:
    page = (folder / "example.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|iframe|object|embed|img|link|form|base)\b", page)
    assert not re.search(r"(src|href|url\()\s*=?\s*[\"']?(file|ftp|javascript|//)", page)
    assert re.findall(r'(?<!a )href="(?!#|https?:|mailto:)[^"]*"', page) == []


def test_links_inside_the_web_page_lead_somewhere(folder: Path) -> None:
    page = (folder / "example.html").read_text(encoding="utf-8")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(ids)
    assert len(targets) > 20


@pytest.mark.long
@pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed")
def test_a_browser_shows_the_page_as_text(hostile: Path, tmp_path: Path) -> None:
    page = (hostile / "a.html").as_uri()
    # In a profile of its own, and without what else goes on in a browser that a person starts.
    alone = ["--disable-background-networking", "--disable-component-update", "--disable-extensions"]
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", *alone]
    command += [f"--user-data-dir={tmp_path}"]
    done = subprocess.run([*command, "--dump-dom", page], capture_output=True, check=True, timeout=110)
    seen = done.stdout.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in seen
    assert "<script" not in seen
    assert "javascript:" not in "".join(re.findall(r'<a [^>]*href="([^"]*)"', seen))


def test_markdown_tells_every_chapter(folder: Path) -> None:
    lines = (folder / "example.md").read_text(encoding="utf-8").splitlines()
    chapters = [line.split()[1] for line in lines if line.startswith("## ")]
    assert len(chapters) == len(KEYS)
    rules = [line for line in lines if re.fullmatch(r"\|( -{3}:? \|)+", line)]
    assert len(rules) > 10


def test_markdown_and_the_web_page_say_what_the_canvas_shows(folder: Path, example: Document) -> None:
    lines = (folder / "example.md").read_text(encoding="utf-8").splitlines()
    page = (folder / "example.html").read_text(encoding="utf-8")
    elements = example.snapshot().elements
    first = {"bmc": "- Key partners: ", "value_chain": "- Data: "}
    for view, words in CAPTIONS.items():
        said = f"{words} It has {len(elements)} cards; the register lists them."
        assert f"{VIEW_TITLES[view]}. {said}" in page
        at = lines.index(said) + 2
        assert lines[at].startswith(first[view])
        listed = " ".join(takewhile(lambda line: line.startswith("- "), lines[at:])).replace("\\", "")
        assert [each.name for each in elements.values() if each.name not in listed] == []


def test_a_reader_of_markdown_sees_words_and_numbers_as_they_are(folder: Path) -> None:
    shown = re.sub(r"<[^>]+>", "", MarkdownIt().enable("table").render((folder / "example.md").read_text()))
    assert "\\" not in shown
    assert "**" not in shown
    assert "Decision asked. Approve" in shown


def test_hostile_text_stays_text_in_markdown(hostile: Path) -> None:
    text = (hostile / "a.md").read_text(encoding="utf-8")
    assert "\\<script\\>" in text
    assert not re.search(r"(?<!\\)<(script|img|a)\b", text)
    assert not re.search(r"(?<!\\)\]\(<?(javascript|file)", text)
    assert "\n# no heading" not in text


@pytest.mark.parametrize("suffix", _SUFFIXES)
def test_hostile_texts_leave_in_every_format(hostile: Path, suffix: str) -> None:
    path = hostile / f"a{suffix}"
    assert path.stat().st_size > 1000
    if suffix in (".pptx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                assert b"javascript:" not in archive.read(name) or not name.endswith(".rels")


_ELSEWHERE = """
import sys
from pathlib import Path
from canvas_app.report.exports import FORMATS, export
from canvas_app.storage import load
for suffix in FORMATS:
    export(load(sys.argv[1]), Path(sys.argv[2]) / f"a{suffix}")
"""


@pytest.mark.long
def test_another_process_that_hashes_otherwise_gives_the_same_bytes(tmp_path: Path) -> None:
    names = ("Label data", "Train", "Sell")
    path, here, there = tmp_path / "a.bmcanvas", tmp_path / "here", tmp_path / "there"
    save(Document([DocumentInfo(trials=1_000), *(Activity(name=name) for name in names)]), path)
    for folder in (here, there):
        folder.mkdir()
    # The seed of this process is drawn, or is one of a person who looks for something.
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    other = subprocess.Popen(
        [sys.executable, "-c", _ELSEWHERE, str(path), str(there)],
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    for suffix in _SUFFIXES:
        export(load(path), here / f"a{suffix}")
    assert other.wait(timeout=110) == 0
    for suffix in _SUFFIXES:
        assert (here / f"a{suffix}").read_bytes() == (there / f"a{suffix}").read_bytes(), suffix


def test_a_png_has_the_width_that_is_asked_for(folder: Path, example: Document, tmp_path: Path) -> None:
    with Image.open(folder / "example.png") as usual:
        ratio = usual.height / usual.width
    export(example, tmp_path / "wide.png", Order(width=4001))
    with Image.open(tmp_path / "wide.png") as wide:
        wide.load()
        assert (wide.mode, wide.width) == ("RGB", 4001)
        assert abs(wide.height / wide.width - ratio) < 1e-3


def test_the_strips_of_a_png_join_without_a_seam(
    example: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(example, tmp_path / "whole.png", Order(width=1777))
    monkeypatch.setattr(png, "_STRIP_PIXELS", 1777 * 100)
    export(example, tmp_path / "strips.png", Order(width=1777))
    with Image.open(tmp_path / "whole.png") as whole, Image.open(tmp_path / "strips.png") as strips:
        apart = np.abs(np.asarray(whole, dtype=int) - np.asarray(strips, dtype=int))
    assert apart.max() <= 8, np.argwhere(apart.max(axis=(1, 2)) > 8)[:5].tolist()


def test_too_large_a_picture_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="choose a smaller width"):
        export(Document([Activity(name="a")]), tmp_path / "a.png", Order(width=40_000))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".pdf", ".pptx", ".html", ".md", ".xlsx", ".png", ".svg"])
def test_a_cancelled_export_writes_nothing(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"before")
    document = Document([DocumentInfo(trials=1_000), Activity(name="a")])
    with pytest.raises(CancelledError):
        export(document, path, Order(cancelled=lambda: True))
    assert path.read_bytes() == b"before"


@pytest.mark.parametrize("suffix", [".pdf", ".pptx", ".html", ".md"])
def test_progress_never_goes_back_and_ends_at_the_end(tmp_path: Path, suffix: str) -> None:
    heard: list[tuple[int, int]] = []
    order = Order(progress=lambda done, total: heard.append((done, total)), options=PrintOptions())
    export(Document([Activity(name="a")]), tmp_path / f"a{suffix}", order)
    shares = [done / total for done, total in heard]
    assert shares == sorted(shares)
    assert len(shares) > 10
    assert shares[-1] == 1.0


@pytest.mark.parametrize("suffix", [".png", ".svg"])
def test_a_large_picture_tells_how_far_it_is_and_ends_at_any_step(tmp_path: Path, suffix: str) -> None:
    document, path = Document(elements(1_000)), tmp_path / f"a{suffix}"
    heard: list[int] = []
    export(document, path, Order(width=300, progress=lambda done, _total: heard.append(done)))
    assert heard == sorted(set(heard))
    assert len(heard) > 3
    assert heard[-1] == 100
    before = path.read_bytes()
    for step in (1, len(heard) // 2, len(heard) - 1):
        with pytest.raises(CancelledError):
            export(document, path, _cancelled_after(step))
    assert path.read_bytes() == before


def test_an_unknown_format_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"must end in \.pdf"):
        export(Document(), tmp_path / "a.docx")


def _cancelled_after(steps: int) -> Order:
    passed: list[int] = []
    return Order(
        width=200,
        progress=lambda done, _total: passed.append(done),
        cancelled=lambda: len(passed) >= steps,
    )
