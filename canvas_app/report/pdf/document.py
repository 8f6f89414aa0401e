"""Composes the strategy document: chapters into pages, pages into a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.theme import load_theme
from canvas_app.report.lettering import Lettering
from canvas_app.report.pdf.chapters import canvases, cover, forecast, money, register, summary
from canvas_app.report.pdf.fonts import require_fonts
from canvas_app.report.pdf.output import Matter, pdf_bytes
from canvas_app.report.pdf.pages import paginate
from canvas_app.report.pdf.story import Story
from canvas_app.report.saving import save_bytes
from canvas_app.report.scenarios import analysed

if TYPE_CHECKING:
    import os

    from canvas_app.document import Document
    from canvas_app.report.pdf.pages import Page, Paper
    from canvas_app.report.pdf.pieces import Entry, Flow


@dataclass(frozen=True, slots=True)
class PdfReport:
    """What was written: how many pages, and sentences on what could not be shown as it is."""

    pages: int
    notices: tuple[str, ...] = ()


def write_pdf(
    document: Document,
    path: str | os.PathLike[str],
    *,
    scenario: str | None = None,
    page: Paper = "A4",
) -> PdfReport:
    """Write the strategy document; the same document gives the same bytes.

    `scenario` is an id or a name. Raises ReportError when there is no such scenario or the file cannot be
    written; what was there before is then still there.
    """
    data, report = render_pdf(document, scenario=scenario, page=page)
    save_bytes(path, data)
    return report


def render_pdf(
    document: Document, *, scenario: str | None = None, page: Paper = "A4"
) -> tuple[bytes, PdfReport]:
    """Return the strategy document as bytes, and what is to be said about it."""
    require_fonts()
    snapshot, analysis, scenario_id = analysed(document.snapshot(), scenario)
    story = Story(snapshot, document.snapshot(), analysis, load_theme(), page, scenario_id)
    pages = _pages(story)
    lettering = Lettering()
    data = pdf_bytes(pages, _matter(story), story.theme, lettering)
    return data, PdfReport(len(pages), lettering.notices())


def _pages(story: Story) -> list[Page]:
    front = paginate(cover.cover(story), story.paper)
    body = paginate(_body(story), story.paper)
    entries = _entries(body)
    length = len(paginate(cover.contents(entries, {}, story), story.paper))
    numbers = {
        piece.anchor: number
        for number, page in enumerate(body, start=len(front) + length + 1)
        for _, piece in page.placed
        if piece.anchor is not None
    }
    return [*front, *paginate(cover.contents(entries, numbers, story), story.paper), *body]


def _body(story: Story) -> Flow:
    pictures = canvases.canvases(story, first_figure=4)
    return [
        *summary.executive_summary(story),
        *forecast.forecast(story, figure=2),
        *forecast.scenarios(story, figure=3),
        *money.revenue_models(story),
        *pictures.flow,
        *money.costs(story),
        *register.register(story, pictures.places),
        *register.relations(story),
        *register.conventions(story),
    ]


def _entries(pages: list[Page]) -> list[tuple[Entry, str]]:
    """Return the lines of the contents with their anchors."""
    pieces = [piece for page in pages for _, piece in page.placed]
    return [(piece.entry, piece.anchor) for piece in pieces if piece.entry and piece.anchor]


def _matter(story: Story) -> Matter:
    info = story.info
    return Matter(
        title=f"{info.title}, strategy document",
        author=", ".join(info.authors) or info.client,
        subject=info.subtitle or "Strategy document",
        footer=story.footer,
        date=info.last_updated,
    )
