"""What a document consists of: the full review, a brief, one page, the appendix or a poster."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from canvas_app.drawing.views import VIEW_TITLES
from canvas_app.report.content.blocks import Bullets, CanvasPage, KeyFigures, Paragraph, text
from canvas_app.report.content.outline import APPENDICES, outline
from canvas_app.report.pdf.cover import Front
from canvas_app.report.pdf.digest import Digest, shortened_note
from canvas_app.report.pdf.layout import Layout
from canvas_app.report.pdf.one_page import one_page
from canvas_app.report.pdf.page import page_format
from canvas_app.report.pdf.pages import paginate
from canvas_app.report.pdf.pieces import Turn
from canvas_app.report.pdf.poster import poster_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from PIL.Image import Image

    from canvas_app.model import PrintOptions
    from canvas_app.report.content.blocks import Block, Chapter
    from canvas_app.report.content.outline import Outline
    from canvas_app.report.content.story import Story
    from canvas_app.report.pdf.page import Page
    from canvas_app.report.pdf.pieces import Entry, Flow, Piece

_BRIEF = (("summary",), ("model",), ("revenue",), ("forecast", "scenarios"), ("decision",))
"""The chapters of the brief, by page."""
_LEAD = 0.2
"""So much of a page may stand above its canvas."""
_SHARES = {"forecast": 0.56}
"""What a chapter takes of a page that it shares; the last one takes the rest."""


@dataclass(frozen=True)
class Commission:
    """What is to be printed and how; `told` hears of chapters done and chapters in all."""

    story: Story
    options: PrintOptions
    logo: Image | None = None
    told: Callable[[int, int], None] | None = None

    @property
    def front(self) -> Front:
        """What stands before the chapters."""
        return Front(self.story, self.options.paper, self.logo)

    def outline(self, keys: Collection[str] | None) -> Outline:
        """Return the chapters, without empty ones where that is wanted."""
        options = self.options
        empty, language = options.leave_out_empty, options.language
        return outline(self.story, keys, leave_out_empty=empty, language=language, told=self.told)


@dataclass(frozen=True, slots=True)
class Composition:
    """The pages of a document, and sentences on what could not be done as wanted."""

    pages: list[Page]
    notices: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """The titles of the chapters that are not shown."""


def compose(commission: Commission) -> Composition:
    """Return the pages of a document by its profile."""
    match commission.options.profile:
        case "full":
            return _book(commission, None)
        case "appendix":
            return _book(commission, APPENDICES)
        case "brief":
            return _brief(commission)
        case "one_page":
            return _one_page(commission)
        case "poster":
            return _poster(commission)


def _book(commission: Commission, keys: Collection[str] | None) -> Composition:
    """Return cover, contents and chapters."""
    paper, front = commission.options.paper, commission.front
    told = commission.outline(keys)
    layout = Layout(commission.story, paper)
    body = paginate([item for chapter in told.chapters for item in layout.chapter(chapter)], paper)
    entries = _entries(body)
    cover = paginate(front.cover(), paper)
    cover[0].footer = False
    length = len(paginate(front.contents(entries, {}, told.left_out), paper))
    numbers = _page_numbers(body, len(cover) + length + 1)
    contents = paginate(front.contents(entries, numbers, told.left_out), paper)
    return Composition([*cover, *contents, *body], left_out=_titles(told.left_out))


def _entries(pages: list[Page]) -> list[tuple[Entry, str]]:
    """Return the lines of the contents with their anchors."""
    pieces = [piece for page in pages for _, piece in page.placed]
    return [(piece.entry, piece.anchor) for piece in pieces if piece.entry and piece.anchor]


def _page_numbers(pages: list[Page], first: int) -> dict[str, int]:
    return {
        piece.anchor: number
        for number, page in enumerate(pages, start=first)
        for _, piece in page.placed
        if piece.anchor is not None
    }


def _titles(chapters: tuple[Chapter, ...]) -> tuple[str, ...]:
    return tuple(chapter.title for chapter in chapters)


def _brief(commission: Commission) -> Composition:
    """Return at most five pages: each chapter as far as its page goes."""
    paper = commission.options.paper
    told = commission.outline({key for keys in _BRIEF for key in keys})
    chapters = {chapter.key: chapter for chapter in told.chapters}
    layout = Layout(commission.story, paper)
    flow: Flow = []
    for page, keys in enumerate(_BRIEF):
        shown = [chapters[key] for key in keys if key in chapters]
        head = commission.front.head(layout.width) if page == 0 else []
        if "model" in keys and shown:
            flow += _canvas_page(shown[0], layout)
        elif shown or head:
            flow += [Turn(), *_brief_page(shown, head, layout)]
    return Composition(paginate(flow, paper), left_out=_titles(told.left_out))


def _brief_page(chapters: list[Chapter], head: list[Piece], layout: Layout) -> list[Piece]:
    room = page_format(layout.paper).height - sum(piece.before + piece.height for piece in head)
    note = shortened_note(layout)
    room -= sum(piece.before + piece.height for piece in note)
    pieces = [*head]
    whole = True
    for chapter in chapters:
        share = _SHARES.get(chapter.key, 1.0) if len(chapters) > 1 else 1.0
        digest = Digest(layout, room * share)
        opening = layout.head(chapter)
        digest.room -= sum(piece.before + piece.height for piece in opening)
        if not pieces:
            # Nothing stands above it on the page.
            digest.room += opening[0].before
        empty = (text(chapter.empty),) if chapter.empty else ()
        told = digest.told((*empty, *chapter.blocks), own_last=chapter.key == "summary")
        pieces += [*opening, *told]
        room -= room * share - digest.room
        whole = whole and digest.whole
    return pieces if whole else [*pieces, *note]


def _canvas_page(chapter: Chapter, layout: Layout) -> Flow:
    """Return the canvas of a chapter on one page, under its heading and its first sentences."""
    page = next((block for block in chapter.blocks if isinstance(block, CanvasPage)), None)
    page = page or CanvasPage("bmc", VIEW_TITLES["bmc"])
    words = takewhile(lambda block: isinstance(block, Paragraph | Bullets), _without(page, chapter.blocks))
    lead = layout.head(chapter)
    lead += Digest(layout, page_format(layout.paper, landscape=True).height * _LEAD).told(words)
    layout.figures += 1
    return layout.canvases.pages(page.view, page.title, layout.figures, lead, enlarged=False)


def _without(page: CanvasPage, blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block is not page]


def _one_page(commission: Commission) -> Composition:
    told = commission.outline({"summary"})
    figures = [
        block for chapter in told.chapters for block in chapter.blocks if isinstance(block, KeyFigures)
    ]
    items = figures[0].items if figures else ()
    page, notices = one_page(commission.front, commission.options.view, items)
    return Composition([page], notices)


def _poster(commission: Commission) -> Composition:
    options = commission.options
    story, logo = commission.story, commission.logo
    pages, notices = poster_pages(story, options.view, options.paper, options.poster_sheets, logo)
    return Composition(pages, notices)
