"""The table of contents behind the cover."""

from __future__ import annotations

from canvas_app.document import Document
from canvas_app.drawing.shapes import Text
from canvas_app.model import DocumentInfo
from canvas_app.model.examples import example_path
from canvas_app.report.content.story import Story
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.canvases import view_of
from canvas_app.report.pdf.cover import Front, after_client
from canvas_app.report.pdf.one_page import one_page
from canvas_app.report.pdf.pages import paginate
from canvas_app.report.pdf.pieces import CAPTION_STYLE, Entry
from canvas_app.report.pdf.poster import titled
from canvas_app.storage import load
from tests.unit.report import drawn


def test_close_lines_save_a_page_of_contents() -> None:
    story = Story.of(Document([DocumentInfo(title="Acme")]))
    entries = [(Entry(number % 5 > 0, f"Line {number}"), f"a:{number}") for number in range(80)]
    pages = paginate(Front(story, "Letter").contents(entries, {}), "Letter")
    assert len(pages) == 2


def test_the_lines_of_a_chapter_stay_together_in_the_contents() -> None:
    story = Story.of(Document([DocumentInfo(title="Acme")]))
    for count in range(30, 70):
        entries = [(Entry(number % 5 > 0, f"Line {number}"), f"a:{number}") for number in range(count)]
        for page in paginate(Front(story, "A4").contents(entries, {}), "A4")[1:]:
            assert drawn.said([page.placed[0][1]]).split()[1].endswith(("0", "5"))


def test_a_long_client_is_cut_and_never_what_follows() -> None:
    client = "A company with a very long name " * 4
    story = Story.of(Document([DocumentInfo(title="Acme", client=client[:118], version="1.0")]))
    words = drawn.said([Front(story, "A4").line(700.0)])
    assert "…" in words
    assert words.split("… · ")[1] == "Version 1.0 · Draft · Scenario Base"
    room = measure("· Draft · Scenario Base", CAPTION_STYLE.size) * 0.9
    assert after_client(client, ["Draft", "Scenario Base"], room, CAPTION_STYLE).startswith("Draft")
    assert after_client("Acme", ["Draft"], 700.0, CAPTION_STYLE) == "Acme · Draft"
    assert after_client("", ["Draft"], 700.0, CAPTION_STYLE) == "Draft"


def test_one_page_and_poster_say_month_scenario_and_currency_of_their_money() -> None:
    story = Story.of(load(example_path("Generative AI")))
    words = "Month 1 (Jan 2026), base scenario, amounts in USD"
    page, _ = one_page(Front(story, "A4"), "bmc", ())
    assert words in drawn.said([piece for _, piece in page.placed])
    poster = titled(view_of(story, "bmc"), story)
    assert words in " ".join(shape.text for shape, _ in poster.boxed if isinstance(shape, Text))
