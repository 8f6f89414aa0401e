"""Everything that a document can leave as: one place that knows the formats by the suffix of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.report.errors import ReportError
from canvas_app.report.progress import Steps
from canvas_app.report.saving import save_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from canvas_app.document import Document
    from canvas_app.model import PrintOptions
    from canvas_app.report.content.blocks import Chapter
    from canvas_app.report.content.story import Story
    from canvas_app.report.views import ViewPicture


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what people call it, and what it is made of."""

    suffix: str
    name: str
    options: frozenset[str]
    """Which options make a difference, by their names in `PrintOptions`, `Order` and `export`."""

    @property
    def picture(self) -> bool:
        """Whether it shows a view of the canvas, not the strategy document."""
        return "frame" in self.options


OF_PROFILES: Mapping[str, tuple[str, ...]] = {
    "poster_sheets": ("poster",),
    "view": ("one_page", "poster"),
    **dict.fromkeys(("leave_out_empty", "leave_out", "own_words"), ("full", "brief", "appendix")),
}
"""Options of the PDF that make a difference in some profiles only."""
_CHAPTERS = frozenset(("leave_out_empty", "leave_out", "own_words"))
_READ_ALOUD = _CHAPTERS | {"language"}
_PAGES = frozenset(("profile", "paper", "view", "poster_sheets", "logo", "attach_canvas"))
_PICTURE = frozenset(("view", "frame", "width", "only"))
FORMATS: Mapping[str, Format] = {
    each.suffix: each
    for each in (
        Format(".pdf", "PDF document", _READ_ALOUD | _PAGES | {"color"}),
        Format(".pptx", "PowerPoint presentation", _CHAPTERS | {"color", "logo"}),
        Format(".html", "Web page", _READ_ALOUD | {"color", "logo"}),
        Format(".md", "Markdown text", _CHAPTERS),
        Format(".xlsx", "Excel workbook", frozenset()),
        Format(".png", "PNG picture", _PICTURE),
        Format(".svg", "SVG drawing", _PICTURE),
    )
}


@dataclass(frozen=True)
class Order:
    """What is exported, beside the document itself."""

    scenario: str | None = None
    """An id or a name; None is the base."""
    options: PrintOptions | None = None
    """Those of the document where they are not given."""
    view: str = "value_chain"
    width: int | None = None
    """Of a picture, in pixels; its usual size without it."""
    only: frozenset[str] = field(default=frozenset())
    """Elements that a picture is cut to; empty: all."""
    frame: str | None = None
    """The frame that a picture shows, by id or name; its view is then the one."""
    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None

    @property
    def steps(self) -> Steps:
        """Who hears how far the work is, and may end it."""
        return Steps(self.progress, self.cancelled)

    def picture(self, document: Document) -> ViewPicture:
        """Return what a picture shows; raises ReportError where there is no such view, frame or scenario."""
        from canvas_app.report.views import view_picture

        return view_picture(document, self.view, self.scenario, self.only, self.frame)


def export(document: Document, path: str | os.PathLike[str], order: Order | None = None) -> tuple[str, ...]:
    """Write a document in the format that the path ends in; returns sentences on what is to be said about it.

    Raises ReportError with a sentence where that cannot be, and the CancelledError of
    `analysis.questions.what_if` once the order is cancelled; what was there before is then still there.
    """
    order, path = order or Order(), Path(path)
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ReportError(suffix_refused(path.suffix))
    return write(document, path, order)


def suffix_refused(suffix: str) -> str:
    """Return why a name with such an ending cannot be exported to; empty where nothing is against it."""
    return "" if suffix.lower() in FORMATS else f"The name of the file to write must end in {_suffixes()}."


def _suffixes() -> str:
    *first, last = FORMATS
    return f"{', '.join(first)} or {last}"


def _pdf(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.pdf import write_pdf

    report = write_pdf(
        document,
        path,
        order.options,
        scenario=order.scenario,
        progress=order.progress,
        cancelled=order.cancelled,
    )
    return report.notices


def presentation(document: Document, order: Order) -> tuple[bytes, tuple[str, ...]]:
    """Return the slides of a document as a file, and sentences on what is to be said about them."""
    from canvas_app.report.pdf.house import color_notices
    from canvas_app.report.pdf.pictures import logo_or_reason
    from canvas_app.report.slides import slides

    options = order.options or document.info.printing
    logo, refused = logo_or_reason(options.logo)
    story, told = _story(document, order)
    # A register belongs on paper: slides show the reading part.
    shown = [chapter for chapter in told if chapter.number.isdigit()]
    deck, notices = slides(story, shown, order.steps.part(0.5, 1.0), logo)
    return deck, (*color_notices(story.theme, options.color), *refused, *notices)


def _pptx(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    deck, notices = presentation(document, order)
    save_bytes(path, deck)
    return notices


def _html(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.html import html
    from canvas_app.report.pdf.house import color_notices
    from canvas_app.report.pdf.pictures import logo_or_reason

    options = order.options or document.info.printing
    logo, refused = logo_or_reason(options.logo)
    story, told = _story(document, order)
    page, notices = html(story, told, options.language, order.steps.part(0.5, 1.0), logo)
    save_bytes(path, page.encode())
    return (*color_notices(story.theme, options.color), *refused, *notices)


def _markdown(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.markdown import markdown

    story, told = _story(document, order)
    save_bytes(path, markdown(story, told, order.steps.part(0.5, 1.0)).encode())
    return ()


def _xlsx(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.spreadsheet import write_xlsx

    notices = write_xlsx(document, path, order.scenario, progress=order.progress, cancelled=order.cancelled)
    return tuple(notices or ())


def _png(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.png import write_png

    picture = order.picture(document)
    return write_png(picture, path, width=order.width, progress=order.progress, cancelled=order.cancelled)


def _svg(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.svg import write_svg

    picture = order.picture(document)
    return write_svg(picture, path, width=order.width, progress=order.progress, cancelled=order.cancelled)


_WRITERS: Mapping[str, Callable[[Document, Path, Order], tuple[str, ...]]] = {
    ".pdf": _pdf,
    ".pptx": _pptx,
    ".html": _html,
    ".md": _markdown,
    ".xlsx": _xlsx,
    ".png": _png,
    ".svg": _svg,
}


def _story(document: Document, order: Order) -> tuple[Story, list[Chapter]]:
    """Return the story and its chapters, telling the first half of the progress."""
    from canvas_app.drawing.theme import load_theme
    from canvas_app.report.content.outline import outline
    from canvas_app.report.content.story import Story
    from canvas_app.report.pdf.house import in_house_color

    options = order.options or document.info.printing
    theme = in_house_color(load_theme(), options.color)
    story = Story.of(document, order.scenario, theme=theme, cancelled=order.cancelled)

    told = order.steps.part(0.0, 0.5)
    shown = outline(story, leave_out_empty=options.leave_out_empty, language=options.language, told=told)
    return story, list(shown.chapters)
