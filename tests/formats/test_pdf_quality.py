"""What others find in the strategy document: readers, listeners, archives and those who look for holes."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
import unicodedata
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest
from pikepdf import Pdf, pdfa
from pypdf import PdfReader

from canvas_app.document import Document
from canvas_app.model import Activity, ChapterText, DocumentInfo, Evidence, Note, PrintOptions
from canvas_app.model.examples import example_path
from canvas_app.report.pdf import render_pdf
from canvas_app.storage import dumps, load, loads, save
from tests.bench.generated import elements, relations
from tests.formats.hostile import HOSTILE, dangers
from tests.formats.pdf_tags import Tag, marks, tree
from tests.formats.printed import EXAMPLE, printed
from tests.formats.second_reader import bookmarks, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Literal

    Profile = Literal["full", "brief", "one_page", "appendix", "poster"]

POINT = 25.4 / 72.0
PROFILES: tuple[Profile, ...] = ("full", "brief", "one_page", "appendix", "poster")
SCRIPTS = (
    "العربية للأعمال",
    "שלום עולם",
    "中文名称",
    "한국어 이름",
    "日本語カナ",
    "école ñandú",
    "Zürich → €",
)


@pytest.fixture(scope="module")
def document() -> Document:
    return load(example_path(EXAMPLE))


@pytest.fixture(scope="module")
def review() -> bytes:
    return printed()[0]


@pytest.fixture(scope="module")
def opened(review: bytes) -> Iterator[Pdf]:
    with Pdf.open(BytesIO(review)) as pdf:
        yield pdf


def _poppler(tool: str, *arguments: str, data: bytes | None = None) -> str:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} of poppler-utils is not installed")
    done = subprocess.run([tool, *arguments], input=data, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    return done.stdout.decode()


def _bare(text: str) -> str:
    """Return text on one line without signs that only steer."""
    return " ".join("".join(char for char in text if unicodedata.category(char) != "Cf").split())


# Pages and fonts


def test_pages_have_the_size_of_the_paper_for_two_readers(review: bytes) -> None:
    pdf = pypdfium2.PdfDocument(review)
    sizes = [pdf.get_page_size(number) for number in range(len(pdf))]
    pdf.close()
    found = re.findall(r"size:\s+([\d.]+) x ([\d.]+) pts", _poppler("pdfinfo", "-l", "-1", "-", data=review))
    for sides in (*sizes, *((float(w), float(h)) for w, h in found)):
        assert sorted(side * POINT for side in sides) == pytest.approx([210.0, 297.0], abs=0.1)
    assert len(found) == len(sizes)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_font_is_embedded_and_a_subset(profile: Profile) -> None:
    with Pdf.open(BytesIO(printed(PrintOptions(profile=profile))[0])) as pdf:
        fonts: dict[str, Any] = {}
        for page in pdf.pages:
            named: Any = page.resources.get("/Font", {})
            fonts |= {str(font.BaseFont): font for font in named.values()}
        assert fonts
        for name, font in fonts.items():
            assert re.match(r"/[A-Z]{6}\+", name)
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font


def test_scripts_are_read_back_by_two_readers() -> None:
    named = [Activity(name=text, description=f"{text} 42") for text in SCRIPTS]
    data, report = render_pdf(
        Document([DocumentInfo(title=SCRIPTS[0]), *named]), PrintOptions(profile="appendix")
    )
    assert report.notices == ()
    readers = (_poppler("pdftotext", "-", "-", data=data), "\n".join(texts(data)))
    for text in SCRIPTS:
        for words in readers:
            assert text in _bare(words)


def test_what_no_font_has_is_said_and_can_still_be_searched() -> None:
    data, report = render_pdf(
        Document([Activity(name="क्षत्रिय"), Activity(name="Rare 𠀀")]), PrintOptions(profile="appendix")
    )
    assert [notice for notice in report.notices if "U+0915" in notice and "printed as [Devanagari]" in notice]
    assert [notice for notice in report.notices if "U+20000" in notice]
    text = _bare(_poppler("pdftotext", "-", "-", data=data))
    assert "क्षत्रिय" in text
    assert "Rare 𠀀" in text


def test_an_emoji_of_several_signs_is_found_as_it_was_typed() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    data, report = render_pdf(Document([Activity(name=f"Team {family}")]), PrintOptions(profile="appendix"))
    assert report.notices == ()
    assert f"Team {family}" in _poppler("pdftotext", "-", "-", data=data)


# Text, bookmarks, links


def test_two_readers_find_the_same_words_in_the_same_order(review: bytes, opened: Pdf) -> None:
    figures = {page for tag in tree(opened).all() if tag.kind == "Figure" for page, _ in tag.marks}
    first, second = PdfReader(BytesIO(review)).pages, texts(review)
    # In the register links stand beside names; there readers go by place or by order.
    end = next(n for n, page in enumerate(first) if _begins(page.extract_text(), "B Element register"))
    read = [number for number in range(end) if number not in figures]
    assert len(read) > 15
    for number in read:
        assert _letters(first[number].extract_text()) == _letters(second[number])


def _begins(text: str, title: str) -> bool:
    """Tell whether a chapter begins on a page; in the contents dots follow its title."""
    return title in text.splitlines()


def _letters(text: str) -> str:
    return re.sub(r"[\s\x02-]", "", text)


def test_bookmarks_lead_to_their_headings_in_order(review: bytes) -> None:
    found = bookmarks(review)
    read = [_letters(text) for text in texts(review)]
    assert len(found) > 80
    assert [page for _, page in found] == sorted(page for _, page in found)
    for title, page in found:
        assert _letters(title) in read[page]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_link_leads_to_a_page_or_to_the_web(profile: Profile) -> None:
    with Pdf.open(BytesIO(printed(PrintOptions(profile=profile))[0])) as pdf:
        pages = {page.obj.objgen for page in pdf.pages}
        for link in _links(pdf):
            if "/A" in link:
                assert str(link.A.URI).startswith(("http://", "https://", "mailto:"))
            else:
                assert link.Dest[0].objgen in pages
            assert str(link.Contents)


def _links(pdf: Pdf) -> Iterator[Any]:
    for page in pdf.pages:
        yield from page.obj.get("/Annots", [])


# The canvas inside


@pytest.mark.parametrize("profile", PROFILES)
def test_the_attached_canvas_is_the_file_byte_by_byte(
    document: Document, tmp_path: Path, profile: Profile
) -> None:
    save(document, tmp_path / "a.bmcanvas")
    (tmp_path / "a.pdf").write_bytes(printed(PrintOptions(profile=profile))[0])
    expected = (tmp_path / "a.bmcanvas").read_bytes()
    ((name, (content,)),) = PdfReader(tmp_path / "a.pdf").attachments.items()
    assert name.endswith(".bmcanvas")
    assert content == expected
    _poppler("pdfdetach", "-save", "1", "-o", str(tmp_path / "b.bmcanvas"), str(tmp_path / "a.pdf"))
    assert (tmp_path / "b.bmcanvas").read_bytes() == expected
    assert dumps(load(tmp_path / "a.pdf")) == expected


def test_the_reopened_canvas_is_equal(document: Document, review: bytes) -> None:
    before, after = document.snapshot(), loads(review, "a.pdf").snapshot()
    for part in ("info", "elements", "relations", "scenarios", "answers", "chapters", "acceptances"):
        assert getattr(after, part) == getattr(before, part)


def test_the_attachment_belongs_to_the_document_and_can_be_left_out(document: Document, opened: Pdf) -> None:
    root: Any = opened.Root
    assert root.AF[0].AFRelationship == "/Source"
    data, _ = render_pdf(document, PrintOptions(profile="one_page", attach_canvas=False))
    assert PdfReader(BytesIO(data)).attachments == {}


# Tags


@pytest.fixture(params=PROFILES, scope="module")
def tagged(request: pytest.FixtureRequest) -> Iterator[Pdf]:
    with Pdf.open(BytesIO(printed(PrintOptions(profile=request.param))[0])) as pdf:
        yield pdf


def test_everything_painted_is_tagged_once(tagged: Pdf) -> None:
    counted = marks(tagged)
    named = [mark for tag in tree(tagged).all() for mark in tag.marks]
    assert len(named) == len(set(named))
    assert counted == dict.fromkeys(named, 1)


def test_pages_and_links_know_their_tags(tagged: Pdf) -> None:
    root: Any = tagged.Root.StructTreeRoot
    flat = list(root.ParentTree.Nums)
    parents = dict(zip(map(int, flat[::2]), flat[1::2], strict=True))
    assert sorted(parents) == list(range(int(root.ParentTreeNextKey)))
    for tag in tree(tagged).all():
        for page, number in tag.marks:
            owner: Any = parents[int(tagged.pages[page].obj.StructParents)]
            assert owner[number].objgen == tag.source.objgen
        for note in tag.notes:
            assert parents[int(note.StructParent)].objgen == tag.source.objgen
    told = [note.objgen for tag in tree(tagged).all() for note in tag.notes if tag.kind == "Link"]
    assert sorted(told) == sorted(link.objgen for link in _links(tagged))
    assert all(page.obj.Tabs == "/S" for page in tagged.pages)


def test_figures_have_words_and_a_place(tagged: Pdf) -> None:
    figures = [tag for tag in tree(tagged).all() if tag.kind == "Figure"]
    for figure in figures:
        assert len(str(figure.source.Alt)) > 10
        left, bottom, right, top = figure.source.A.BBox
        assert left < right
        assert bottom < top


def test_levels_of_headings_do_not_skip(tagged: Pdf) -> None:
    last = 0
    for tag in tree(tagged).all():
        if re.fullmatch(r"H\d", tag.kind):
            assert int(tag.kind[1]) <= last + 1
            last = int(tag.kind[1])


def test_tables_and_lists_are_whole(tagged: Pdf) -> None:
    for tag in tree(tagged).all():
        kinds = [kid.kind for kid in tag.kids]
        if tag.kind == "Table":
            assert set(kinds[:-1]) <= {"TR"}
            assert kinds[-1] in ("TR", "Caption")
            assert len({len(row.kids) for row in tag.kids if row.kind == "TR"}) == 1
            assert any(cell.kind == "TH" for cell in tag.kids[0].kids)
        elif tag.kind == "TR":
            assert set(kinds) <= {"TH", "TD"}
        elif tag.kind == "TH":
            assert tag.source.A.Scope in ("/Column", "/Row")
        elif tag.kind == "L":
            assert set(kinds) == {"LI"}
            assert tag.source.A.ListNumbering in ("/Disc", "/Decimal")
        elif tag.kind == "LI":
            assert kinds == ["Lbl", "LBody"]


def test_a_paragraph_is_one_tag_and_chapters_are_sections(opened: Pdf) -> None:
    root = tree(opened)
    sections = [kid for kid in root.kids if kid.kind == "Sect"]
    assert len(sections) == 2 + 16 + 5
    assert all(section.kids[0].kind == "H1" for section in sections)
    assert any(len(tag.marks) > 2 for tag in root.all() if tag.kind == "P")
    assert [_kind for _kind in ("TOC", "TOCI", "Caption", "Link") if not _has(root, _kind)] == []


def _has(root: Tag, kind: str) -> bool:
    return any(tag.kind == kind for tag in root.all())


def test_the_file_says_what_it_is(document: Document, opened: Pdf) -> None:
    root: Any = opened.Root
    assert root.MarkInfo.Marked
    assert root.Lang == "en"
    assert root.ViewerPreferences.DisplayDocTitle
    with opened.open_metadata() as meta:
        assert meta["dc:title"] == str(opened.docinfo["/Title"])
        assert meta["dc:language"] == {"en"}
        assert meta["xmp:CreateDate"].startswith("2026-")
    hostile = DocumentInfo(title="A <b> & ]]> B", authors=("<x>",), client="&amp;")
    with Pdf.open(BytesIO(render_pdf(Document([hostile]), PrintOptions(profile="one_page"))[0])) as pdf:
        assert pdf.open_metadata()["dc:title"].startswith("A <b> & ]]>")


def test_an_archive_misses_nothing_but_the_claim(tagged: Pdf) -> None:
    """A file that calls itself PDF/A-3b is one that readers do not let reviewers write into."""
    report = pdfa.check(tagged, "3b")
    assert [str(finding.message) for finding in report.findings] == [
        "XMP has no PDF/A identification (pdfaid:part)"
    ]


# Holes


def test_hostile_texts_become_nothing_but_text() -> None:
    hostile = Document(
        [
            DocumentInfo(title=HOSTILE[0], subtitle=HOSTILE[1], client=HOSTILE[2], authors=HOSTILE[:4]),
            *(Note(name=text[:200], text=text) for text in HOSTILE),
            *(
                Activity(name=text[:200], description=text, evidence=(Evidence(text=text, url=text),))
                for text in (*HOSTILE, "file:///etc/hostname", "javascript:alert(1)", "https://a.example/(b)")
            ),
            *(ChapterText(chapter=key, text="\n\n".join(HOSTILE)) for key in ("summary", "market")),
        ]
    )
    for profile in PROFILES:
        data, _ = render_pdf(hostile, PrintOptions(profile=profile))
        with Pdf.open(BytesIO(data)) as pdf:
            assert dangers(pdf) == set()
            for link in _links(pdf):
                assert "/A" not in link or str(link.A.URI).startswith(("https://", "http://", "mailto:"))
        assert loads(data, "a.pdf").snapshot().elements == hostile.snapshot().elements


@pytest.mark.long
def test_ten_thousand_elements_take_seconds() -> None:
    made = elements(10_000)
    large = Document([DocumentInfo(title="Large"), *made, *relations(made, 12_000)])
    started = time.process_time()
    data, report = render_pdf(large, PrintOptions(profile="poster"))
    # Its own time, whatever else runs; far above what it takes, so that only a change of order fails.
    assert time.process_time() - started < 60.0
    assert report.pages == len(PdfReader(BytesIO(data)).pages) > 1
    assert dumps(loads(data, "large.pdf")) == dumps(large)
