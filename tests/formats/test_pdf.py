"""The strategy document, read back by pypdf and by poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from canvas_app.document import Document
from canvas_app.model import (
    Activity,
    DocumentInfo,
    Evidence,
    Note,
    PrintOptions,
    Relation,
    RevenueStream,
    Scenario,
    Segment,
    quantity,
)
from canvas_app.model.examples import example_path
from canvas_app.model.pricing import SubscriptionPricing
from canvas_app.model.relations import Feeds, Pays
from canvas_app.report.errors import ReportError
from canvas_app.report.pdf import write_pdf
from canvas_app.storage import load
from tests.formats.printed import EXAMPLE, printed

if TYPE_CHECKING:
    from pathlib import Path

    from pypdf.generic import DictionaryObject

    from canvas_app.model import Element

MM = 72.0 / 25.4
HOSTILE = (
    '<img src="/etc/hostname"/>',
    '<a href="javascript:alert(1)">x</a>',
    "<para><b>unclosed & <i",
    "$5 and $10 \\frac{",
    "100 % (of) [all] \\n {things}",
    "W" * 120,
    "中文名称",
    "한국어 이름",
    "العربية",
    "שלום עולם",
    "Emoji 👍 👩‍👩‍👧",
)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "example.pdf"
    path.write_bytes(printed()[0])
    return path


@pytest.fixture(scope="module")
def reader(example: Path) -> PdfReader:
    return PdfReader(example)


@pytest.fixture(scope="module")
def words(reader: PdfReader) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in reader.pages]


def _poppler(tool: str, *arguments: str) -> str:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} of poppler-utils is not installed")
    done = subprocess.run([tool, *arguments], capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    return done.stdout.decode()


def _small(*elements: Element, title: str = "Acme", relations: tuple[Relation, ...] = ()) -> Document:
    return Document([DocumentInfo(title=title), *elements, *relations])


def _text(document: Document, tmp_path: Path) -> str:
    path = tmp_path / "out.pdf"
    write_pdf(document, path)
    return _poppler("pdftotext", "-layout", str(path), "-")


def _links(reader: PdfReader) -> list[DictionaryObject]:
    return [annotation.get_object() for page in reader.pages for annotation in page.get("/Annots", [])]


def test_pages_are_a4_to_a_tenth_of_a_millimetre(example: Path) -> None:
    for page in PdfReader(example).pages:
        sides = sorted((float(page.mediabox.width) / MM, float(page.mediabox.height) / MM))
        assert sides == pytest.approx([210.0, 297.0], abs=0.1)


def test_letter_is_letter(tmp_path: Path) -> None:
    write_pdf(_small(), tmp_path / "a.pdf", PrintOptions(paper="Letter"))
    box = PdfReader(tmp_path / "a.pdf").pages[0].mediabox
    assert (float(box.width), float(box.height)) == pytest.approx((612.0, 792.0), abs=0.1)


def test_every_font_is_embedded_as_a_subset(example: Path) -> None:
    fonts = _poppler("pdffonts", str(example)).splitlines()[2:]
    assert fonts
    assert all(re.search(r"TrueType\s+\S+\s+yes yes yes", font) for font in fonts)


def test_document_information_is_filled(example: Path) -> None:
    information = _poppler("pdfinfo", str(example))
    assert re.search(r"Title:\s+Northwind Copilot", information)
    assert re.search(r"Author:\s+\S", information)
    assert re.search(r"CreationDate:.*2026", information)
    assert "JavaScript:      no" in information
    assert PdfReader(example).trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]


def test_text_can_be_read_in_its_order(example: Path) -> None:
    text = _poppler("pdftotext", str(example), "-")
    places = [
        text.index(words) for words in ("Draft for review", "Contents", "a month\nfrom", "Cash at the end")
    ]
    assert places == sorted(places)


def test_running_text_has_at_most_62_characters_a_line(words: list[str]) -> None:
    summary = next(text for text in words if text.startswith("0 Executive summary"))
    paragraph = summary[summary.index("\n") + 1 : summary.index("Monthly revenue")]
    assert max(map(len, paragraph.splitlines())) <= 62


def test_every_page_but_the_cover_says_its_number(words: list[str]) -> None:
    for number, text in enumerate(words, start=1):
        assert (f"{number} of {len(words)}" in text) == (number > 1)


def test_contents_give_the_pages_on_which_chapters_begin(words: list[str]) -> None:
    lines = re.findall(r"^(\w[\w ,()-]+?)\s*\n?(\d+)$", words[1], re.M)
    assert len(lines) > 20
    for title, number in lines:
        assert title.split(" (")[0] in words[int(number) - 1]


def test_bookmarks_hold_chapters_kinds_and_elements(reader: PdfReader) -> None:
    titles = _titles(reader.outline)
    assert {"0 Executive summary", "Value chain", "Business model canvas", "B Element register"} <= set(
        titles
    )
    assert {"Revenue streams (3)", "Team subscription"} <= set(titles)


def _titles(outline: object) -> list[str]:
    if isinstance(outline, list):
        return [title for item in outline for title in _titles(item)]
    return [str(getattr(outline, "title", ""))]


def test_every_link_leads_somewhere_in_the_document(reader: PdfReader) -> None:
    counts = [len(_targets(reader, number)) for number in range(len(reader.pages))]
    assert sum(counts) > 100
    assert len(_links(reader)) == sum("/Dest" in link for link in _links(reader))


def test_a_card_leads_to_the_register_and_back(reader: PdfReader, words: list[str]) -> None:
    chain = next(number for number, text in enumerate(words) if "Figure 5. The value chain" in text)
    register = next(number for number, text in enumerate(words) if "B Element register" in text.splitlines())
    assert {number for number in _targets(reader, chain) if number >= register}
    assert chain in _targets(reader, register)


def _targets(reader: PdfReader, page: int) -> set[int]:
    """Return the numbers of the pages that the links of a page lead to."""
    notes = [note.get_object() for note in reader.pages[page].get("/Annots", [])]
    pages = [note["/Dest"][0].get_object() for note in notes if "/Dest" in note]
    numbers = {reader.get_page_number(target) for target in pages}
    assert None not in numbers
    return {number for number in numbers if number is not None}


def test_hostile_text_is_printed_as_text(tmp_path: Path) -> None:
    elements = [Activity(name=text, description=text, tags=(text,)) for text in HOSTILE]
    document = Document(
        [
            DocumentInfo(title=HOSTILE[0], subtitle=HOSTILE[1], client=HOSTILE[2], authors=(HOSTILE[3],)),
            Note(name=HOSTILE[3], text="\n".join(HOSTILE)),
            *elements,
        ]
    )
    report = write_pdf(document, tmp_path / "out.pdf")
    reader = PdfReader(tmp_path / "out.pdf")
    assert report.notices == ()
    assert report.pages == len(reader.pages)
    assert not any("/Image" in str(page["/Resources"].get("/XObject", "")) for page in reader.pages)  # type: ignore[attr-defined]
    assert not [link for link in _links(reader) if "/URI" in str(link)]
    text = _poppler("pdftotext", "-layout", str(tmp_path / "out.pdf"), "-")
    for words in (*HOSTILE[:5], "中文名称", "한국어 이름", "العربية", "שלום עולם", "Emoji 👍"):
        assert words in text.replace("\u202b", "").replace("\u202c", "")


def test_only_web_and_mail_addresses_become_links(tmp_path: Path) -> None:
    addresses = ("https://example.org/a?b=c&d", "mailto:a@example.org", "javascript:alert(1)", "file:///etc")
    evidence = tuple(Evidence(text="e", url=address) for address in addresses)
    write_pdf(_small(Activity(name="a", evidence=evidence)), tmp_path / "a.pdf")
    uris = {str(link["/A"]["/URI"]) for link in _links(PdfReader(tmp_path / "a.pdf")) if "/A" in link}  # type: ignore[index]
    assert uris == set(addresses[:2])


def test_a_character_without_a_font_has_a_stand_in_and_a_notice(tmp_path: Path) -> None:
    document = _small(Activity(name="Sumer \U00012000"))
    report = write_pdf(document, tmp_path / "a.pdf")
    assert [notice for notice in report.notices if "U+12000" in notice]
    assert "Sumer \ufffd" in "".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages)


def test_an_empty_document_has_a_document(tmp_path: Path) -> None:
    text = _text(Document(), tmp_path)
    assert "not yet worked out" in text.lower()
    assert "nan" not in text.lower().split()


def test_a_scenario_is_named_and_has_its_own_numbers(tmp_path: Path) -> None:
    document = load(example_path(EXAMPLE))
    scenario = next(iter(document.snapshot().scenarios.values()))
    write_pdf(document, tmp_path / "a.pdf", scenario=scenario.name)
    first, *_, last = PdfReader(tmp_path / "a.pdf").pages
    assert scenario.name in first.extract_text()
    assert f"scenario {scenario.name}" in last.extract_text()


def test_an_unknown_scenario_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="The document has Best"):
        write_pdf(Document([Scenario(name="Best")]), tmp_path / "a.pdf", scenario="Worst")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_missing_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no folder"):
        write_pdf(Document(), tmp_path / "missing" / "a.pdf")


def test_a_failure_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(ReportError):
        write_pdf(Document(), path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_hundreds_of_elements_take_seconds_not_minutes(tmp_path: Path) -> None:
    part = SubscriptionPricing(price=quantity(10.0))
    streams = [RevenueStream(id=f"r{n}", name=f"Stream {n}", components=(part,)) for n in range(100)]
    segments = [Segment(id=f"s{n}", name=f"Segment {n}") for n in range(200)]
    activities = [Activity(id=f"a{n}", name=f"Activity {n}") for n in range(300)]
    relations: tuple[Relation, ...] = (
        *(Pays(id=f"p{n}", source=f"s{n}", target=f"r{n}") for n in range(100)),
        *(Feeds(id=f"f{n}", source=f"a{n}", target=f"a{n + 1}") for n in range(299)),
    )
    document = _small(*streams, *segments, *activities, relations=relations)
    started = time.process_time()
    report = write_pdf(document, tmp_path / "large.pdf")
    # Its own time, whatever else runs; far above what it takes, so that only a change of order fails.
    assert time.process_time() - started < 30.0
    assert report.pages == len(PdfReader(tmp_path / "large.pdf").pages)
