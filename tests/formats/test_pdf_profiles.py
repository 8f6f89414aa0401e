"""The profiles of the strategy document, read back by pypdf and by poppler."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from canvas_app.analysis.questions.what_if import CancelledError
from canvas_app.document import Document
from canvas_app.drawing.facts import counted
from canvas_app.drawing.shapes import Text
from canvas_app.drawing.theme import load_theme
from canvas_app.model import Activity, ChapterText, DocumentInfo, PrintOptions, RevenueStream
from canvas_app.model.examples import example_path
from canvas_app.report.content.story import Story
from canvas_app.report.lettering import Lettering
from canvas_app.report.pdf import render_pdf, write_pdf
from canvas_app.report.pdf.output import Matter, pdf_bytes
from canvas_app.report.pdf.page import Page, page_format
from canvas_app.report.pdf.pieces import INK, Piece
from canvas_app.storage import load
from tests.formats.logos import logo_of
from tests.formats.plans import endless_names, one_card, two_cards
from tests.formats.print_size import smallest_print
from tests.formats.printed import EXAMPLE, printed, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Literal

    from canvas_app.report.pdf.page import Paper

    Profile = Literal["full", "brief", "one_page", "appendix", "poster"]

MM = 72.0 / 25.4
PROFILES: tuple[Profile, ...] = ("full", "brief", "one_page", "appendix", "poster")


@pytest.fixture(scope="module")
def document() -> Document:
    return load(example_path(EXAMPLE))


def _texts(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_page_has_the_size_of_the_paper(profile: Profile, paper: Literal["A4", "Letter"]) -> None:
    sides = [210.0, 297.0] if paper == "A4" else [215.9, 279.4]
    for page in read(PrintOptions(profile=profile, paper=paper)).pages:
        size = sorted((float(page.mediabox.width) / MM, float(page.mediabox.height) / MM))
        assert size == pytest.approx(sides, abs=0.1)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_file_and_options_give_the_same_bytes(document: Document, profile: Profile) -> None:
    options = PrintOptions(profile=profile)
    assert render_pdf(document, options)[0] == printed(options)[0]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_link_and_bookmark_leads_to_a_page(profile: Profile) -> None:
    reader = read(PrintOptions(profile=profile))
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    for note in notes:
        target = note["/Dest"][0].get_object()
        assert reader.get_page_number(target) is not None
    assert all(reader.get_destination_page_number(entry) is not None for entry in _entries(reader.outline))
    assert len([*_entries(reader.outline)]) >= 1


def _entries(outline: object) -> Iterator[Destination]:
    if isinstance(outline, list):
        for entry in outline:
            yield from _entries(entry)
    elif isinstance(outline, Destination):
        yield outline


@pytest.mark.parametrize("profile", ["brief", "appendix"])
def test_words_have_the_colour_of_links_only_where_they_are_links(profile: Profile) -> None:
    linked = 0
    for page in read(PrintOptions(profile=profile)).pages:
        contents, notes = page.get_contents(), len(page.get("/Annots", []))
        assert contents is not None
        assert contents.get_data().count(b"BT 0.122 0.373 0.749 rg") <= notes
        linked += notes
    assert (linked > 0) == (profile == "appendix")


def test_pieces_are_let_go_once_they_are_painted() -> None:
    pages = [Page(page_format("A4")) for _ in range(3)]
    for page in pages:
        page.add(Piece(20.0, (Text(0.0, 12.0, "Words", 13.0, INK),)))
    data = pdf_bytes(pages, Matter("Title", "Author", "Subject", "Foot"), load_theme(), Lettering())
    assert ["Words" in text for text in _texts(PdfReader(BytesIO(data)))] == [True] * 3
    assert not any(page.placed for page in pages)


def test_every_page_of_the_brief_says_its_number() -> None:
    texts = _texts(read(PrintOptions(profile="brief")))
    assert all(f"{number} of {len(texts)}" in text for number, text in enumerate(texts, start=1))


def test_the_review_has_all_chapters_in_their_order() -> None:
    numbers = [*map(str, range(16)), *"ABCDE"]
    assert [title.split(" ")[0] for title in _chapters(read(PrintOptions()))] == numbers


def _chapters(reader: PdfReader) -> list[str]:
    """Return the bookmarks of the first level that begin with the number of a chapter."""
    titles = [str(entry["/Title"]) for entry in reader.outline if not isinstance(entry, list)]
    return [title for title in titles if re.match(r"(\d+|[A-E]) ", title)]


def test_the_brief_has_five_pages() -> None:
    texts = _texts(read(PrintOptions(profile="brief")))
    assert len(texts) == 5
    heads = ("0 Executive", "1 Business", "6 Revenue", "9 Forecast", "15 Decision")
    assert all(head in text for head, text in zip(heads, texts, strict=True))
    assert "10 Scenarios" in texts[3]


def test_the_brief_of_a_large_model_has_five_pages_too() -> None:
    activities = [Activity(id=f"a{n}", name=f"Activity {n}") for n in range(400)]
    document = Document([DocumentInfo(), *activities])
    assert render_pdf(document, PrintOptions(profile="brief"))[1].pages <= 5


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
def test_one_page_shows_every_card_of_the_canvas(view: Literal["bmc", "value_chain"]) -> None:
    reader = read(PrintOptions(profile="one_page", view=view))
    (page,) = reader.pages
    assert float(page.mediabox.width) > float(page.mediabox.height)
    text = " ".join(page.extract_text().split())
    assert "Model hosting" in text
    assert "Enterprise contracts" in text
    assert "Gross margin" in text


def test_the_appendix_has_the_appendices_only() -> None:
    titles = _chapters(read(PrintOptions(profile="appendix")))
    assert [title[0] for title in titles] == [*"ABCDE"]


def test_the_brief_prints_the_words_that_open_the_canvas() -> None:
    written = Document(
        [
            DocumentInfo(title="Acme"),
            Activity(name="Train"),
            ChapterText(chapter="model", text="Our **own** words on the model."),
        ]
    )
    for profile in ("brief", "full"):
        data, _ = render_pdf(written, PrintOptions(profile=profile))
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
        assert "Our own words on the model." in " ".join(text.split())
        assert "Acme is described by" not in text
    plain = "\n".join(_texts(read(PrintOptions(profile="brief"))))
    assert "is described by 33 elements" in " ".join(plain.split())


def test_empty_chapters_are_left_out_and_named() -> None:
    data, report = render_pdf(one_card(), PrintOptions(leave_out_empty=True))
    contents = " ".join(" ".join(_texts(PdfReader(BytesIO(data)))[1:3]).split())
    assert "Left out" in contents
    assert "Revenue models and pricing" in report.left_out
    assert all(title in contents for title in report.left_out)
    assert printed()[1].left_out == ()


def test_a_hidden_chapter_is_left_out_and_own_words_are_printed() -> None:
    document = Document(
        [
            DocumentInfo(title="Acme"),
            Activity(name="Train"),
            ChapterText(chapter="team", hidden=True),
            ChapterText(chapter="market", text="We sell to **everybody** who reads."),
        ]
    )
    data, report = render_pdf(document)
    text = " ".join(" ".join(_texts(PdfReader(BytesIO(data)))).split())
    assert report.left_out == ("Team and resources",)
    assert "We sell to everybody who reads." in text
    assert "By choice of the authors." in text


@pytest.mark.parametrize(("profile", "kind"), [("brief", "JPEG"), ("one_page", "PNG")])
def test_the_logo_is_printed(document: Document, profile: Profile, kind: str) -> None:
    options = PrintOptions(profile=profile, logo=logo_of((300, 120), kind))
    data, report = render_pdf(document, options)
    (image,) = PdfReader(BytesIO(data)).pages[0].images
    assert image.image is not None
    assert image.image.mode == "RGB"
    assert report.notices == ()


@pytest.mark.parametrize("profile", ["full", "brief", "one_page", "poster"])
def test_the_name_of_the_client_stands_beside_the_logo(profile: Profile) -> None:
    info = DocumentInfo(client="Norwind Labs", currency="USD")
    options = PrintOptions(profile=profile, logo=logo_of((300, 120)))
    data, _ = render_pdf(Document([info, Activity(name="Train")]), options)
    assert "Norwind Labs" in PdfReader(BytesIO(data)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("logo", "reason"),
    [
        ("AAAA", "no PNG or JPEG"),
        ("A", "damaged"),
        (base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode(), "no PNG or JPEG"),
        (logo_of((5000, 4000)), "20,000,000|5,000 × 4,000"),
        (logo_of((300, 120))[:160], "damaged"),
        (logo_of((40, 20), "GIF"), "no PNG or JPEG"),
    ],
)
def test_other_logos_are_refused_with_a_sentence(logo: str, reason: str) -> None:
    data, report = render_pdf(one_card(), PrintOptions(profile="one_page", logo=logo))
    assert [notice for notice in report.notices if re.search(reason, notice)]
    assert not [*PdfReader(BytesIO(data)).pages[0].images]


def test_the_house_colour_stands_on_the_cover() -> None:
    content = read(PrintOptions(profile="brief", color="#FF8800")).pages[0].get_contents()
    assert content is not None
    assert b"1 0.533 0 rg" in content.get_data()


def test_progress_never_goes_back_and_ends() -> None:
    heard: list[tuple[int, int]] = []
    render_pdf(one_card(), progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[0][0] == 0
    assert heard[-1][0] == heard[-1][1]
    assert len(heard) > 20


@pytest.mark.parametrize("after", [0, 3, 40, 75, 90])
def test_a_cancelled_export_writes_nothing(tmp_path: Path, after: int) -> None:
    done: list[int] = []
    with pytest.raises(CancelledError):
        write_pdf(
            one_card(),
            tmp_path / "a.pdf",
            progress=lambda steps, _total: done.append(steps),
            cancelled=lambda: bool(done) and done[-1] >= after,
        )
    assert list(tmp_path.iterdir()) == []


def test_options_are_those_of_the_document_where_none_are_given(document: Document) -> None:
    info = document.info.model_copy(update={"printing": PrintOptions(profile="one_page")})
    assert render_pdf(Document([info, Activity(name="Train")]))[1].pages == 1


@pytest.mark.parametrize(("chosen", "said"), [("en", "en"), ("en-US", "en-US"), ("de-CH", "en")])
def test_the_language_of_a_document_is_that_of_its_sentences(chosen: str, said: str) -> None:
    reader = read(PrintOptions(profile="one_page", language=chosen))
    assert reader.trailer["/Root"]["/Lang"] == said  # type: ignore[index]


def test_open_errors_are_counted_on_the_cover(document: Document) -> None:
    broken = Document([RevenueStream(name="Plan")])
    assert not Story.of(document).findings.count("error")
    errors = Story.of(broken).findings.count("error")
    assert errors
    for each, said in ((document, "None"), (broken, counted(errors, "error"))):
        reader = PdfReader(BytesIO(render_pdf(each, PrintOptions())[0]))
        assert f"Open errors {said}" in " ".join(reader.pages[0].extract_text().split())


def test_a_name_leads_to_its_entry_and_the_entry_back_to_its_cards() -> None:
    reader = read(PrintOptions())
    pages = {page.indirect_reference.idnum: at for at, page in enumerate(reader.pages)}  # type: ignore[union-attr]
    said = ["".join(page.extract_text().split()) for page in reader.pages]
    first = max(at for at, text in enumerate(said) if "BElementregister" in text)
    end = max(at for at, text in enumerate(said) if "CMetricdefinitions" in text)
    there = back = 0
    for at, page in enumerate(reader.pages):
        for annotation in page.get("/Annots") or ():
            link = annotation.get_object()
            leads = pages.get(link["/Dest"][0].idnum) if "/Dest" in link else None
            if leads is not None and at < first <= leads <= end:
                there += 1
                assert "".join(link["/Contents"].split()) in said[leads]
            elif leads is not None and first <= at < end and leads < first:
                back += 1
                assert "canvas" in said[leads] or "chain" in said[leads]
    assert there > 300
    assert back > 60


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("made", [two_cards, endless_names, lambda: load(example_path("ai-saas"))])
def test_one_page_is_one_page_that_can_be_read(
    made: Callable[[], Document], paper: Paper, view: Literal["bmc", "value_chain"]
) -> None:
    data, report = render_pdf(made(), PrintOptions(profile="one_page", paper=paper, view=view))
    assert report.pages == 1
    assert min(smallest_print(data)) >= 6.0
    assert not any("too small" in notice for notice in report.notices)


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", ["ai-saas", "ad-supported", "deep-learning"])
def test_the_brief_can_be_read_and_keeps_its_charts(name: str, paper: Paper) -> None:
    data, report = render_pdf(load(example_path(name)), PrintOptions(profile="brief", paper=paper))
    assert report.pages == 5
    assert min(smallest_print(data)) >= 6.0
    assert _texts(PdfReader(BytesIO(data)))[3].count("Figure") == 2


def test_where_cards_show_less_or_are_too_small_that_is_said() -> None:
    said = []
    for count in (20, 60, 330):
        activities = (
            Activity(id=f"a{n}", name=f"Activity {n}", description="What it does") for n in range(count)
        )
        document = Document([DocumentInfo(), *activities])
        data, report = render_pdf(document, PrintOptions(profile="one_page", view="value_chain"))
        said.append(" ".join(report.notices))
        assert ("What it does" in PdfReader(BytesIO(data)).pages[0].extract_text()) == (count == 20)
    assert said[0] == ""
    assert "names" in said[1]
    assert "too small to read on one page" in said[2]


@pytest.mark.parametrize("profile", PROFILES)
def test_the_house_colour_stands_on_the_first_page_of_every_profile(profile: Profile) -> None:
    content = read(PrintOptions(profile=profile, color="#FF8800")).pages[0].get_contents()
    assert content is not None
    assert b"1 0.533 0 rg" in content.get_data()
