"""Composes the strategy document: chapters into pages, pages into a file."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.drawing.text import elide
from canvas_app.drawing.theme import load_theme
from canvas_app.report.content.own_words import document_language, own_language
from canvas_app.report.content.story import Story
from canvas_app.report.lettering import Lettering, measure
from canvas_app.report.pdf.fonts import require_fonts
from canvas_app.report.pdf.house import color_notices, in_house_color
from canvas_app.report.pdf.output import Matter, pdf_bytes
from canvas_app.report.pdf.page import page_format
from canvas_app.report.pdf.pictures import logo_or_reason
from canvas_app.report.pdf.pieces import SMALL
from canvas_app.report.pdf.profiles import Commission, compose
from canvas_app.report.progress import Steps
from canvas_app.report.saving import save_bytes
from canvas_app.report.values import date_text
from canvas_app.storage import dumps

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from canvas_app.document import Document
    from canvas_app.model import PrintOptions
    from canvas_app.report.pdf.page import Paper

    Progress = Callable[[int, int], None]
    Cancelled = Callable[[], bool]

_PAGE_NUMBER = 80.0
_LONGEST_NAME = 80
_TOLD = 0.7
"""The part of it when all chapters are told and only the pages are to be painted."""
_PAINTED = 0.9
"""The part of it when all pages are painted and only the file is to be put together."""


@dataclass(frozen=True, slots=True)
class PdfReport:
    """What was written: how many pages, and sentences on what could not be shown as it is."""

    pages: int
    notices: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """The titles of the chapters that the document does not show."""


def write_pdf(
    document: Document,
    path: str | os.PathLike[str],
    options: PrintOptions | None = None,
    *,
    scenario: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> PdfReport:
    """Write the strategy document; the same document and options give the same bytes.

    Options are those of the document where they are not given; `scenario` is an id or a name. `progress`
    hears steps done and steps in all. Raises ReportError when there is no such scenario or the file cannot
    be written, and the CancelledError of `analysis.questions.what_if` once `cancelled` returns True; what was
    there before is then still there.
    """
    data, report = render_pdf(document, options, scenario=scenario, progress=progress, cancelled=cancelled)
    save_bytes(path, data)
    return report


def render_pdf(
    document: Document,
    options: PrintOptions | None = None,
    *,
    scenario: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[bytes, PdfReport]:
    """Return the strategy document as bytes, and what is to be said about it; see `write_pdf`."""
    require_fonts()
    options = options or document.info.printing
    steps = Steps(progress, cancelled)
    steps.tell(0.0)
    with _collector_at_rest():
        return _rendered(document, options, scenario, steps)


def _rendered(
    document: Document, options: PrintOptions, scenario: str | None, steps: Steps
) -> tuple[bytes, PdfReport]:
    theme = in_house_color(load_theme(), options.color)
    story = Story.of(document, scenario, theme=theme, cancelled=steps.cancelled)
    steps.tell(0.0)
    logo, refused = logo_or_reason(options.logo)
    made = compose(Commission(story, options, logo, steps.part(0.0, _TOLD)))
    lettering = Lettering()
    count = len(made.pages)
    painted = steps.part(_TOLD, _PAINTED)
    matter = _matter(story, options)
    canvas = dumps(document) if options.attach_canvas else None
    data = pdf_bytes(made.pages, matter, theme, lettering, lambda page: painted(page, count), canvas)
    steps.tell(1.0)
    notices = (*color_notices(theme, options.color), *refused, *made.notices, *lettering.notices())
    return data, PdfReport(count, notices, made.left_out)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Let the garbage collector rest: it would look again and again at pieces that all stay in use."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _matter(story: Story, options: PrintOptions) -> Matter:
    info = story.info
    return Matter(
        title=f"{info.title}, strategy document",
        author=", ".join(info.authors) or info.client,
        subject=info.subtitle or "Strategy document",
        footer=_footer(story, options.paper),
        date=info.last_updated,
        language=document_language(options.language),
        own_language=own_language(options.language),
        file_name=_file_name(info.title),
    )


def _file_name(title: str) -> str:
    """Return what the canvas in the PDF is called: its title, without what file systems refuse."""
    kept = "".join(char if char.isalnum() or char in " -_" else " " for char in title)
    return f"{' '.join(kept.split())[:_LONGEST_NAME].strip() or 'canvas'}.bmcanvas"


def _footer(story: Story, paper: Paper) -> str:
    """Return what stands at the foot of every page; a long title is cut, never the version."""
    info = story.info
    rest = [f"version {info.version}" if info.version else "", story.state]
    if info.last_updated is not None:
        rest.append(date_text(info.last_updated))
    if story.scenario:
        rest.append(f"scenario {story.scenario_name}")
    words = "".join(f", {part}" for part in rest if part)
    room = page_format(paper).width - _PAGE_NUMBER
    title = elide(info.title, max(room - measure(words, SMALL), room / 4), SMALL)
    return elide(title + words, room, SMALL)
