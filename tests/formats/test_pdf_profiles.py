"""The profiles of the strategy document, read back by pypdf and by poppler."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import Destination

from canvas_app.analysis.questions.what_if import CancelledError
from canvas_app.document import Document
from canvas_app.drawing.facts import counted
from canvas_app.drawing.shapes import Text
from canvas_app.model import (
    Activity,
    ChapterText,
    DocumentInfo,
    PrintOptions,
    RevenueStream,
    Segment,
)
from canvas_app.model.examples import example_path
from canvas_app.report.content.story import Story
from canvas_app.report.pdf import render_pdf, write_pdf
from canvas_app.report.pdf.canvases import view_of
from canvas_app.report.pdf.poster import items_of, poster_of, titled, trims_of
from canvas_app.storage import load
from tests.formats.glued import differing, glued, whole_picture
from tests.formats.print_size import smallest_print
from tests.formats.printed import EXAMPLE, printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Literal

    from canvas_app.report.pdf.pages import Paper

    Profile = Literal["full", "brief", "one_page", "appendix", "poster"]

MM = 72.0 / 25.4
PROFILES: tuple[Profile, ...] = ("full", "brief", "one_page", "appendix", "poster")


@pytest.fixture(scope="module")
def document() -> Document:
    return load(example_path(EXAMPLE))


@cache
def _read(options: PrintOptions) -> PdfReader:
    return PdfReader(BytesIO(printed(options)[0]))


def _small() -> Document:
    return Document([DocumentInfo(title="Acme"), Activity(name="Train")])


def _texts(reader: PdfReader) -> list[str]:
    return [page.extract_text() for page in reader.pages]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_page_has_the_size_of_the_paper(profile: Profile, paper: Literal["A4", "Letter"]) -> None:
    sides = [210.0, 297.0] if paper == "A4" else [215.9, 279.4]
    for page in _read(PrintOptions(profile=profile, paper=paper)).pages:
        size = sorted((float(page.mediabox.width) / MM, float(page.mediabox.height) / MM))
        assert size == pytest.approx(sides, abs=0.1)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_same_file_and_options_give_the_same_bytes(document: Document, profile: Profile) -> None:
    options = PrintOptions(profile=profile)
    assert render_pdf(document, options)[0] == printed(options)[0]


@pytest.mark.parametrize("profile", PROFILES)
def test_every_link_and_bookmark_leads_to_a_page(profile: Profile) -> None:
    reader = _read(PrintOptions(profile=profile))
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


def test_the_review_has_all_chapters_in_their_order() -> None:
    numbers = [*map(str, range(16)), *"ABCDE"]
    assert [title.split(" ")[0] for title in _chapters(_read(PrintOptions()))] == numbers


def _chapters(reader: PdfReader) -> list[str]:
    """Return the bookmarks of the first level that begin with the number of a chapter."""
    titles = [str(entry["/Title"]) for entry in reader.outline if not isinstance(entry, list)]
    return [title for title in titles if re.match(r"(\d+|[A-E]) ", title)]


def test_the_brief_has_five_pages() -> None:
    texts = _texts(_read(PrintOptions(profile="brief")))
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
    reader = _read(PrintOptions(profile="one_page", view=view))
    (page,) = reader.pages
    assert float(page.mediabox.width) > float(page.mediabox.height)
    text = " ".join(page.extract_text().split())
    assert "Model hosting" in text
    assert "Enterprise contracts" in text
    assert "Gross margin" in text


def test_the_appendix_has_the_appendices_only() -> None:
    titles = _chapters(_read(PrintOptions(profile="appendix")))
    assert [title[0] for title in titles] == [*"ABCDE"]


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
@pytest.mark.parametrize("across", [1, 2, 3, 5])
def test_a_poster_cuts_no_card(document: Document, view: str, across: int) -> None:
    shown = view_of(Story.of(document), view)
    poster = poster_of(shown, "A4", across)
    assert len(poster.columns) == across
    sheets = [*poster.sheets]
    assert all(any(sheet.holds(box) for sheet in sheets) for _, box in items_of(poster.view))


@pytest.mark.parametrize("across", [2, 3])
def test_the_sheets_of_a_poster_are_as_full_as_each_other(document: Document, across: int) -> None:
    poster = poster_of(view_of(Story.of(document), "value_chain"), "A4", across)
    _, top, _, height = poster.view.bounds
    room = poster.rows[0].high - poster.rows[0].low
    assert poster.rows[-1].high - (top + height) < room * 0.25
    assert poster.height <= poster.form.height


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
@pytest.mark.parametrize("across", [2, 4])
def test_the_sheets_of_a_poster_are_not_half_empty_and_say_what_they_are_about(
    document: Document, view: str, across: int
) -> None:
    story = Story.of(document)
    poster = poster_of(titled(view_of(story, view), story), "A4", across)
    assert poster.unused < 0.45
    assert (len(poster.rows), len(poster.columns)) == ({2: 1, 4: 2}[across], across)
    words = [shape.text for shape, box in poster.view.boxed if isinstance(shape, Text) and box[1] < 0.0]
    assert " ".join(words).startswith(story.info.title)
    assert all(any(sheet.holds(box) for sheet in poster.sheets) for _, box in items_of(poster.view))


def test_every_sheet_says_how_to_join_it_with_the_next_ones(document: Document) -> None:
    texts = _texts(_read(PrintOptions(profile="poster", poster_sheets=3, view="value_chain")))
    joined = [" ".join(text.split()) for text in texts]
    both, right, below = "sheets to the right and below", "sheet to the right", "sheet below"
    for text, side in zip(joined, (both, both, below, right, right, None), strict=True):
        assert re.findall(r"lay it over the ([a-z ]+)\.", text) == ([side] if side else [])


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
    plain = "\n".join(_texts(_read(PrintOptions(profile="brief"))))
    assert "is described by 33 elements" in " ".join(plain.split())


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
def test_the_sheets_of_a_poster_hold_every_name_whole(
    document: Document, tmp_path: Path, view: Literal["bmc", "value_chain"]
) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext of poppler-utils is not installed")
    path = tmp_path / "poster.pdf"
    report = write_pdf(document, path, PrintOptions(profile="poster", poster_sheets=3, view=view))
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, timeout=60)
    sheets = [" ".join(sheet.split()) for sheet in done.stdout.decode().split("\f")]
    names = [element.name for element in document.snapshot().elements.values()]
    shown = [name for name in names if len(name) < 20]
    assert len(shown) > 20
    assert all(any(name in sheet for sheet in sheets) for name in shown)
    assert any("A1 | A2" in sheet for sheet in sheets)
    assert any("A2 | A3" in sheet for sheet in sheets)
    assert report.pages == len(PdfReader(path).pages)


def test_empty_chapters_are_left_out_and_named() -> None:
    data, report = render_pdf(_small(), PrintOptions(leave_out_empty=True))
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


def _logo(size: tuple[int, int], kind: str = "PNG") -> str:
    buffer = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, (200, 30, 30)).save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize(("profile", "kind"), [("brief", "JPEG"), ("one_page", "PNG")])
def test_the_logo_is_printed(document: Document, profile: Profile, kind: str) -> None:
    options = PrintOptions(profile=profile, logo=_logo((300, 120), kind))
    data, report = render_pdf(document, options)
    (image,) = PdfReader(BytesIO(data)).pages[0].images
    assert image.image is not None
    assert image.image.mode == "RGB"
    assert report.notices == ()


@pytest.mark.parametrize("profile", ["full", "brief", "one_page", "poster"])
def test_the_name_of_the_client_stands_beside_the_logo(profile: Profile) -> None:
    info = DocumentInfo(client="Norwind Labs", currency="USD")
    options = PrintOptions(profile=profile, logo=_logo((300, 120)))
    data, _ = render_pdf(Document([info, Activity(name="Train")]), options)
    assert "Norwind Labs" in PdfReader(BytesIO(data)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("logo", "reason"),
    [
        ("AAAA", "no PNG or JPEG"),
        ("A", "damaged"),
        (base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'/>").decode(), "no PNG or JPEG"),
        (_logo((5000, 4000)), "20,000,000|5,000 × 4,000"),
        (_logo((300, 120))[:160], "damaged"),
        (_logo((40, 20), "GIF"), "no PNG or JPEG"),
    ],
)
def test_other_logos_are_refused_with_a_sentence(logo: str, reason: str) -> None:
    data, report = render_pdf(_small(), PrintOptions(profile="one_page", logo=logo))
    assert [notice for notice in report.notices if re.search(reason, notice)]
    assert not [*PdfReader(BytesIO(data)).pages[0].images]


def test_the_house_colour_stands_on_the_cover() -> None:
    content = _read(PrintOptions(profile="brief", color="#FF8800")).pages[0].get_contents()
    assert content is not None
    assert b"1 0.533 0 rg" in content.get_data()


def test_progress_never_goes_back_and_ends() -> None:
    heard: list[tuple[int, int]] = []
    render_pdf(_small(), progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[0][0] == 0
    assert heard[-1][0] == heard[-1][1]
    assert len(heard) > 20


@pytest.mark.parametrize("after", [0, 3, 40, 75, 90])
def test_a_cancelled_export_writes_nothing(tmp_path: Path, after: int) -> None:
    done: list[int] = []
    with pytest.raises(CancelledError):
        write_pdf(
            _small(),
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
    reader = _read(PrintOptions(profile="one_page", language=chosen))
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
    reader = _read(PrintOptions())
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


def _three() -> Document:
    return Document([DocumentInfo(title="Acme"), Activity(name="Train"), Segment(name="Schools")])


def _long() -> Document:
    words = "A name that wants to say everything at once and never comes to its end "
    return Document(
        [
            DocumentInfo(title=words * 2),
            *(Activity(id=f"a{n}", name=f"{n} {words}", stage="model") for n in range(20)),
            *(Segment(id=f"s{n}", name=f"{n} {words}") for n in range(12)),
        ]
    )


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
@pytest.mark.parametrize(
    ("made", "paper", "across"),
    [(_three, "A4", 2), (_long, "Letter", 2), (lambda: load(example_path(EXAMPLE)), "A4", 3)],
)
def test_the_sheets_of_a_poster_trimmed_and_laid_on_each_other_are_the_whole_view(
    made: Callable[[], Document], paper: Paper, across: int, view: Literal["bmc", "value_chain"]
) -> None:
    document = made()
    story = Story.of(document)
    poster = poster_of(titled(view_of(story, view), story), paper, across)
    options = PrintOptions(profile="poster", paper=paper, view=view, poster_sheets=across)
    trims = [trims_of(sheet, poster) for sheet in poster.sheets]
    picture, dashes = glued(poster, render_pdf(document, options)[0], trims)
    whole = whole_picture(poster)
    differs = differing(picture, whole)
    assert not (differs & ~dashes[: differs.shape[0], : differs.shape[1]]).any()


@pytest.mark.parametrize("across", [2, 5])
def test_sheets_overlap_by_fourteen_millimetres_at_least_around_every_join(
    document: Document, across: int
) -> None:
    poster = poster_of(view_of(Story.of(document), "value_chain"), "A4", across)
    for strips in (poster.rows, poster.columns):
        for strip, following in pairwise(strips):
            assert strip.join is not None
            assert (strip.high - strip.join) * poster.scale >= 7.0 * 96.0 / 25.4 - 0.01
            assert (strip.join - following.low) * poster.scale >= 7.0 * 96.0 / 25.4 - 0.01


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("made", [_three, _long, lambda: load(example_path("ai-saas"))])
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


@pytest.mark.parametrize("size", [(3000, 20), (20, 900), (300, 120)])
def test_a_logo_of_any_shape_stands_on_the_first_sheet_of_a_poster(
    document: Document, size: tuple[int, int]
) -> None:
    options = PrintOptions(profile="poster", poster_sheets=8, logo=_logo(size))
    data, report = render_pdf(document, options)
    reader = PdfReader(BytesIO(data))
    assert [len([*page.images]) for page in reader.pages] == [1] + [0] * (report.pages - 1)
    assert "Copilot" in reader.pages[0].extract_text() + reader.pages[1].extract_text()


@pytest.mark.parametrize("profile", PROFILES)
def test_the_house_colour_stands_on_the_first_page_of_every_profile(profile: Profile) -> None:
    content = _read(PrintOptions(profile=profile, color="#FF8800")).pages[0].get_contents()
    assert content is not None
    assert b"1 0.533 0 rg" in content.get_data()


@pytest.mark.parametrize("view", ["bmc", "value_chain"])
def test_the_words_below_a_sheet_are_whole(document: Document, view: Literal["bmc", "value_chain"]) -> None:
    data, _ = render_pdf(document, PrintOptions(profile="poster", poster_sheets=2, view=view))
    first, second = (" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)
    assert "sheet A1, 1 of 2. Trim along the dashes; lay it over the sheet to the right." in first
    assert "sheet A2, 2 of 2." in second
    assert "Trim along" not in second
