"""Everything that a document can leave as: one place that knows the formats by the suffix of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.analysis.what_if import stop_if
from canvas_app.report.errors import ReportError
from canvas_app.report.saving import save_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from canvas_app.document import Document
    from canvas_app.model import PrintOptions
    from canvas_app.report.content.blocks import Chapter
    from canvas_app.report.content.story import Story


@dataclass(frozen=True, slots=True)
class Format:
    """One format: what people call it, and what it is made of."""

    suffix: str
    name: str
    picture: bool = False
    """A view of the canvas, not the strategy document."""


FORMATS: Mapping[str, Format] = {
    each.suffix: each
    for each in (
        Format(".pdf", "PDF document"),
        Format(".pptx", "PowerPoint presentation"),
        Format(".html", "Web page"),
        Format(".md", "Markdown text"),
        Format(".xlsx", "Excel workbook"),
        Format(".png", "PNG picture", picture=True),
        Format(".svg", "SVG drawing", picture=True),
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
    progress: Callable[[int, int], None] | None = None
    cancelled: Callable[[], bool] | None = None


def export(document: Document, path: str | os.PathLike[str], order: Order | None = None) -> tuple[str, ...]:
    """Write a document in the format that the path ends in; returns sentences on what is to be said about it.

    Raises ReportError with a sentence where that cannot be, and the CancelledError of `analysis.what_if` once
    the order is cancelled; what was there before is then still there.
    """
    order, path = order or Order(), Path(path)
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ReportError(f"The name of the file must end in {_suffixes()}.")
    return write(document, path, order)


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


def _pptx(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.slides import slides

    story, told = _story(document, order)
    # A register belongs on paper: slides show the reading part.
    shown = [chapter for chapter in told if chapter.number.isdigit()]
    save_bytes(path, slides(story, shown, _second_half(order)))
    return ()


def _html(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.html import html

    story, told = _story(document, order)
    language = (order.options or document.info.printing).language
    save_bytes(path, html(story, told, language).encode())
    return ()


def _markdown(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.markdown import markdown

    save_bytes(path, markdown(*_story(document, order)).encode())
    return ()


def _xlsx(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.spreadsheet import write_xlsx

    notices = write_xlsx(document, path, order.scenario, progress=order.progress, cancelled=order.cancelled)
    return tuple(notices or ())


def _png(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.png import write_png

    return write_png(
        document,
        path,
        order.view,
        order.scenario,
        width=order.width,
        only=order.only,
        progress=order.progress,
        cancelled=order.cancelled,
    )


def _svg(document: Document, path: Path, order: Order) -> tuple[str, ...]:
    from canvas_app.report.svg import write_svg

    return write_svg(document, path, order.view, order.scenario, width=order.width, only=order.only)


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

    def told(done: int, total: int) -> None:
        stop_if(order.cancelled)
        if order.progress is not None:
            order.progress(done, 2 * total)

    shown = outline(story, leave_out_empty=options.leave_out_empty, told=told)
    return story, list(shown.chapters)


def _second_half(order: Order) -> Callable[[int, int], None]:
    def told(done: int, total: int) -> None:
        stop_if(order.cancelled)
        if order.progress is not None:
            order.progress(total + done, 2 * total)

    return told
