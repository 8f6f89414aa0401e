"""Writes the strategy document as one HTML file: no scripts, nothing loaded from anywhere."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group
from canvas_app.drawing.views import VIEW_TITLES
from canvas_app.folders import resource_path
from canvas_app.model.numbers import unparted
from canvas_app.report.addresses import is_address, written
from canvas_app.report.characters import shown
from canvas_app.report.content.blocks import (
    Bullets,
    CanvasPage,
    CommentBox,
    Fields,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Table,
    is_title,
)
from canvas_app.report.content.canvas_words import canvas_words
from canvas_app.report.content.control import control
from canvas_app.report.content.own_words import document_language, own_language
from canvas_app.report.lettering import notices_on, reads_from_right
from canvas_app.report.svg import svg_figure
from canvas_app.report.views import texts_of, view_shapes
from canvas_app.report.web_fonts import STACK, font_faces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from PIL.Image import Image

    from canvas_app.drawing.shapes import Shape
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.content.blocks import Block, Cell, Chapter, Spans
    from canvas_app.report.content.story import Story

_WIDTH = 720.0
"""The width of a figure, in pixels."""
_WORD, _NUMBER, _TEXT = 16, 12, 22
"""Letters that a column of a table keeps beside each other: of a word, a number and a longer text."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"


def html(
    story: Story,
    chapters: Sequence[Chapter],
    language: str = "en",
    told: Callable[[int, int], None] = lambda _done, _total: None,
    logo: Image | None = None,
) -> tuple[str, tuple[str, ...]]:
    """Return the chapters as a page, and sentences on what is shown only by fonts of the reader.

    Text of users is text, and links lead nowhere but to a known kind.

    `language` is that of the user's own words, which say so where it is not that of the sentences.
    `told` is called with chapters done and in all; what it raises ends the work.
    """
    page = _Page(story, chapters, own_language(language), logo)
    body = page.body(told)
    css = resource_path("themes", "document.css").read_text(encoding="utf-8")
    colors = "".join(f"--{token.replace('.', '-')}:{color};" for token, color in story.theme.colors.items())
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{escape(document_language(language))}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(story.info.title)}, strategy document</title>",
        f"<style>{font_faces(page.texts)}\n:root{{--fonts:{STACK};{colors}}}\n{css}</style>",
        "</head>",
        "<body>",
        body,
        "</body>",
        "</html>",
        "",
    )
    return "\n".join(lines), notices_on(page.texts, kept=True)


class _Page:
    """Writes blocks, numbers figures, and remembers every text for the fonts."""

    def __init__(
        self, story: Story, chapters: Sequence[Chapter], own_language: str | None, logo: Image | None
    ) -> None:
        self._story, self._chapters, self._own_language = story, chapters, own_language
        self._logo = logo
        self._theme: Theme = story.theme
        self._figures = count(1)
        self._drawings = count(1)
        self._anchors = {chapter.anchor for chapter in chapters} | {
            anchor
            for chapter in chapters
            for block in chapter.blocks
            if isinstance(block, Heading | Fields) and (anchor := block.anchor)
        }
        self.texts: set[str] = set()

    def body(self, told: Callable[[int, int], None]) -> str:
        """Return everything between the tags of the body."""
        info = self._story.info
        parts = [
            "<header>",
            self._client(),
            f"<h1{_direction(info.title)}>{self._own(info.title)}</h1>",
            f"<p{_direction(info.subtitle)}>{self._own(info.subtitle)}</p>" if info.subtitle else "",
            *self._control(),
            '</header>\n<nav aria-label="Contents"><ol>',
            *(
                f'<li><a href="#{_anchor(chapter.anchor)}"><span>{self._words(chapter.number)}</span> '
                f"{self._words(chapter.title)}</a></li>"
                for chapter in self._chapters
            ),
            "</ol></nav>\n<main>",
        ]
        for done, chapter in enumerate(self._chapters, start=1):
            parts += self._chapter(chapter)
            told(done, len(self._chapters))
        return "\n".join(part for part in (*parts, "</main>") if part)

    def _client(self) -> str:
        """Return the logo of the client, else the name, as it stands above the title."""
        client = self._story.info.client
        if self._logo is None:
            return f'<p class="client"{_direction(client)}>{self._own(client)}</p>' if client else ""
        data = BytesIO()
        self._logo.save(data, "PNG")
        words = _text(f"Logo of {client}" if client else "Logo")
        source = f"data:image/png;base64,{b64encode(data.getvalue()).decode('ascii')}"
        name = f"<span{_direction(client)}>{self._own(client)}</span>" if client else ""
        return f'<p class="client"><img alt="{words}" src="{source}">{name}</p>'

    def _control(self) -> Iterator[str]:
        """Yield document control, in two columns where there is room."""
        yield '<dl class="control">'
        for label, text in control(self._story):
            yield f"<div><dt>{self._words(label)}</dt><dd{_direction(text)}>{self._words(text)}</dd></div>"
        yield "</dl>"

    def _chapter(self, chapter: Chapter) -> Iterator[str]:
        anchor = _anchor(chapter.anchor)
        yield f'<section aria-labelledby="{anchor}">'
        title = f"<span>{self._words(chapter.number)}</span> {self._words(chapter.title)}"
        yield f'<h2 id="{anchor}">{title}</h2>'
        if chapter.empty:
            yield f'<p class="quiet">{self._words(chapter.empty)}</p>'
        for block in chapter.blocks:
            yield from self._block(block)
        yield "</section>"

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                tag = f"h{block.level + 1}"
                place = f' id="{_anchor(block.anchor)}"' if block.anchor else ""
                yield f"<{tag}{place}{_direction(block.text)}>{self._own(block.text, block.own)}</{tag}>"
            case Paragraph():
                quiet = ' class="quiet"' if block.quiet else ""
                yield f"<p{quiet}{_direction(_plain(block.spans))}>{self._spans(block.spans)}</p>"
            case Bullets():
                tag = "ol" if block.numbered else "ul"
                items = "".join(f"<li>{self._spans(item)}</li>" for item in block.items)
                way = next(filter(None, (_direction(_plain(item)) for item in block.items)), "")
                yield f"<{tag}{way}>{items}</{tag}>"
            case Table():
                yield from self._table(block)
            case Fields():
                yield from self._fields(block)
            case KeyFigures():
                yield '<dl class="figures">'
                for item in block.items:
                    tone = f' class="{item.tone}"' if item.tone else ""
                    note = f"<dd{tone}>{self._words(item.note)}</dd>" if item.note else ""
                    label, value = self._words(item.label), self._words(item.value)
                    yield f"<div><dt>{label}</dt><dd><strong>{value}</strong></dd>{note}</div>"
                yield "</dl>"
            case Figure():
                shapes, height = block.draw(_WIDTH)
                number = next(self._figures)
                yield f"<figure><p><strong>{self._words(block.title)}</strong></p>"
                yield self._drawing(shapes, _WIDTH, height, block.alt or block.title)
                words = " ".join(part for part in (block.note, block.source) if part)
                yield f"<figcaption>Figure {number}. {self._words(words)}</figcaption></figure>"
            case CanvasPage():
                yield from self._canvas(block)
            case CommentBox():
                yield f'<div class="comment"><p>{self._words(block.label)}</p></div>'

    def _table(self, table: Table) -> Iterator[str]:
        ends = [' class="end"' if column.end else "" for column in table.columns]
        summary = f' aria-label="{_text(table.summary)}"' if table.summary else ""
        yield f'<div class="wide"><table{summary}><thead><tr>'
        yield "".join(
            f'<th scope="col"{end} style="--letters:{letters}ch">{self._words(column.title)}</th>'
            for column, end, letters in zip(table.columns, ends, _narrowest(table), strict=True)
        )
        yield "</tr></thead><tbody>"
        for row in table.rows:
            if is_title(row):
                yield f'<tr><td colspan="{len(row)}">{self._cell(row[0])}</td></tr>'
            else:
                yield f"<tr>{self._cells(row, ends)}</tr>"
        yield "</tbody>"
        if table.total is not None:
            yield f"<tfoot><tr>{self._cells(table.total, ends)}</tr></tfoot>"
        yield "</table></div>"
        if table.note:
            yield f'<p class="quiet">{self._words(table.note)}</p>'

    def _cells(self, row: Iterable[Cell], ends: Sequence[str]) -> str:
        cells = zip(row, ends, strict=True)
        return "".join(f"<td{end}{_direction(cell.text)}>{self._cell(cell)}</td>" for cell, end in cells)

    def _fields(self, fields: Fields) -> Iterator[str]:
        place = f' id="{_anchor(fields.anchor)}"' if fields.anchor else ""
        yield f"<div{place}>"
        if fields.name:
            yield f"<h4{_direction(fields.name)}>{self._own(fields.name, fields.own)}</h4>"
        yield "<dl>"
        for row in fields.rows:
            note = f'<span class="quiet"> {self._words(row.note)}</span>' if row.note else ""
            way = _direction(row.cell.text)
            yield f"<dt>{self._words(row.label)}</dt><dd{way}>{self._cell(row.cell)}{note}</dd>"
        yield "</dl></div>"

    def _canvas(self, block: CanvasPage) -> Iterator[str]:
        shapes, (x, y, w, h) = view_shapes(self._story.snapshot, self._story.analysis, block.view)
        moved = (Group(shapes, -x, -y),)
        yield '<figure class="canvas">'
        words = canvas_words(block.view, len(self._story.snapshot.elements))
        yield self._drawing(moved, w, h, f"{block.title}. {words}")
        number = next(self._figures)
        yield f"<figcaption>Figure {number}. {self._words(VIEW_TITLES[block.view])}.</figcaption></figure>"

    def _drawing(self, shapes: Iterable[Shape], width: float, height: float, alt: str) -> str:
        shapes = tuple(shapes)
        self.texts.update(texts_of(shapes))
        drawing = svg_figure(shapes, width, height, alt, next(self._drawings), self._theme)
        return f'<div class="picture">{drawing}</div>'

    def _cell(self, cell: Cell) -> str:
        words = self._linked(self._own(cell.text, cell.own).replace("\n", "<br>"), cell.target)
        words = f"<strong>{words}</strong>" if cell.bold else words
        return f'<span class="{cell.tone}">{words}</span>' if cell.tone else words

    def _spans(self, spans: Spans) -> str:
        parts = []
        for span in spans:
            words = self._own(span.text, span.own).replace("\n", "<br>")
            words = f"<em>{words}</em>" if span.italic else words
            words = f"<strong>{words}</strong>" if span.bold else words
            words = f'<span class="{span.tone}">{words}</span>' if span.tone else words
            parts.append(self._linked(words, span.target))
        return "".join(parts)

    def _linked(self, words: str, target: str | None) -> str:
        if target is None:
            return words
        if is_address(target):
            return f'<a href="{escape(written(target))}" rel="noreferrer">{words}</a>'
        return f'<a href="#{_anchor(target)}">{words}</a>' if target in self._anchors else words

    def _own(self, text: str, own: bool = True) -> str:
        """Return the user's own words with their language where it is another one."""
        words = self._words(text)
        if not own or self._own_language is None:
            return words
        return f'<span lang="{escape(self._own_language)}">{words}</span>'

    def _words(self, text: str) -> str:
        self.texts.add(text)
        return _text(text)


def _narrowest(table: Table) -> Iterator[int]:
    """Yield how many letters of each column stand beside each other, however small the window is."""
    rows = [row for row in table.rows if not is_title(row)]
    for at, column in enumerate(table.columns):
        texts = [column.title, *(line for row in rows for line in row[at].text.split("\n"))]
        word = max(len(word) for text in texts for word in text.split(" "))
        yield max(min(word, _WORD), min(max(map(len, texts)), _NUMBER if column.end else _TEXT))


def _anchor(anchor: str) -> str:
    return escape(anchor.replace(":", "-"))


def _plain(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def _direction(text: str) -> str:
    """Return what lets a text stand on the right that is read from there."""
    return ' dir="rtl"' if reads_from_right(text) else ""


def _text(text: str) -> str:
    return escape(unparted(shown(text)))
