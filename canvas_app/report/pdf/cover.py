"""The cover with document control, the head of short documents, and the contents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from canvas_app.drawing.shapes import Group, Rect
from canvas_app.drawing.text import elide
from canvas_app.report.content.control import control
from canvas_app.report.content.outline import APPENDICES
from canvas_app.report.lettering import measure
from canvas_app.report.pdf.house import HOUSE
from canvas_app.report.pdf.layout import chapter_title
from canvas_app.report.pdf.page import page_format
from canvas_app.report.pdf.pages import paginate
from canvas_app.report.pdf.pictures import fitted
from canvas_app.report.pdf.pieces import (
    BODY,
    CAPTION_STYLE,
    FAINT,
    INK,
    MUTED,
    Entry,
    Piece,
    Style,
    Turn,
    heading,
    linked,
    rule,
    section,
    title,
)
from canvas_app.report.pdf.prose import set_text
from canvas_app.report.pdf.tables import CELL, HEAD
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PIL.Image import Image

    from canvas_app.report.content.blocks import Chapter
    from canvas_app.report.content.story import Story
    from canvas_app.report.pdf.page import Format, Paper
    from canvas_app.report.pdf.pieces import Flow

COVER = "chapter:cover"
CONTENTS = "chapter:contents"
_APPENDICES = frozenset(f"chapter:{key}" for key in APPENDICES)

_NAME = Style(40.0, "bold", leading=1.15, own=True)
_SHORT_NAME = Style(27.0, "bold", leading=1.2, own=True)
_LINE_NAME = Style(20.0, "bold", leading=1.3, own=True)
_UNDER_NAME = replace(CAPTION_STYLE, own=True)
_CLIENT = Style(BODY, "semibold", MUTED, own=True)
_SUBTITLE = Style(19.0, paint=MUTED, leading=1.4, own=True)
_MOTTO = Style(15.0, paint=MUTED, leading=1.5, own=True)
_LABEL_WIDTH = 150.0
_CONTROL_HEIGHT = 24.0
_MOST_LINES = 6
_CLOSER = 0.85
_LOGO = (170.0, 64.0)
_SHORT_LOGO = (120.0, 34.0)
_BELOW_LOGO = 8.0
"""Between the logo of the client and their name."""


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the chapters of a document on one kind of paper."""

    story: Story
    paper: Paper
    logo: Image | None = None

    @property
    def form(self) -> Format:
        """The upright page."""
        return page_format(self.paper)

    def cover(self) -> Flow:
        """Return the first page: what, for whom, which state, by whom."""
        info, width = self.story.info, self.form.width
        words: list[Piece] = [self._client(_LOGO, 28.0)]
        words += heading(info.title, width, _NAME, COVER, after=10.0)[:_MOST_LINES]
        for style, text in ((_SUBTITLE, info.subtitle), (_MOTTO, info.motto)):
            lines = style.wrap(text, width) if text else ()
            words += [
                Piece(
                    style.line,
                    (style.text(line, 0.0, 0.0),),
                    before=10.0 if index == 0 else 0.0,
                    more=index > 0,
                )
                for index, line in enumerate(lines[:_MOST_LINES])
            ]
        control = _control(self.story, width)
        needed = sum(piece.before + piece.height for piece in (*words, *control))
        free = max(self.form.height - needed, 40.0)
        above = min(free * 0.42, 230.0)
        return [Turn(), Piece(above), *words, Piece(free - above - 2.0), *control]

    def head(self, width: float) -> list[Piece]:
        """Return the head of a document that has no cover: the title, and one line of document control."""
        story = self.story
        name = heading(story.info.title, width, _SHORT_NAME, COVER, after=2.0)[:2]
        subtitle = elide(story.info.subtitle, width, _UNDER_NAME.size)
        under = [Piece(_UNDER_NAME.line, (_UNDER_NAME.text(subtitle, 0.0, 0.0),))] if subtitle else []
        words = elide(" · ".join(_facts(story)), width, CAPTION_STYLE.size)
        line = CAPTION_STYLE.text(words, 0.0, 0.0)
        facts = Piece(CAPTION_STYLE.line + 8.0, (line, rule(width, CAPTION_STYLE.line + 8.0, INK, 1.3)))
        return [self._client(_SHORT_LOGO, 12.0), *name, *under, facts]

    def line(self, width: float) -> Piece:
        """Return the head of a single page: the title on the left, document control on the right."""
        style, small = _LINE_NAME, CAPTION_STYLE
        right = width
        bitmap = None
        if self.logo is not None:
            bitmap = fitted(self.logo, *_SHORT_LOGO, _alt(self.story.info.client))
            bitmap = replace(bitmap, x=width - bitmap.w)
            right -= bitmap.w + 16.0
        room = max(right * 0.6, right - measure(self.story.info.title, style.size, "bold") - 20.0)
        facts = after_client(self.story.info.client, _facts(self.story), room, small)
        name = elide(self.story.info.title, right - measure(facts, small.size) - 20.0, style.size, "bold")
        height = max(style.line, 0.0 if bitmap is None else bitmap.h) + 8.0
        top = height - 8.0 - style.line
        words = small.text(facts, right, top + style.line - small.line - 3.0, end=True)
        bar = Rect(0.0, height - 1.5, 44.0, 3.0, fill=HOUSE)
        shapes = (style.text(name, 0.0, top), words, rule(width, height, INK, 1.3), bar)
        return Piece(height, shapes, anchor=COVER, role="H1", bitmap=bitmap)

    def _client(self, room: tuple[float, float], below: float) -> Piece:
        """Return the colour bar with the client's logo, and below it their name."""
        bar = Rect(0.0, 0.0, 44.0, 4.0, fill=HOUSE, radius=2.0)
        client, width = self.story.info.client, self.form.width
        style, top, bitmap = _CLIENT, 16.0, None
        if self.logo is not None:
            bitmap = replace(fitted(self.logo, *room, _alt(client)), y=top)
            top += bitmap.h + (_BELOW_LOGO if client else 0.0)
        if client:
            text = style.text(elide(client, width, BODY, "semibold"), 0.0, top)
            return Piece(top + style.line + below - 4.0, (bar, text), bitmap=bitmap)
        return Piece(below if bitmap is None else top + below, (bar,), bitmap=bitmap)

    def contents(
        self, entries: Sequence[tuple[Entry, str]], pages: Mapping[str, int], left_out: Sequence[Chapter] = ()
    ) -> Flow:
        """Return the chapters and sections with their pages by anchor, and what was left out.

        The parts of an appendix stand in the bookmarks only. Lines stand closer where that saves a page.
        """
        loose, close = (self._contents(entries, pages, left_out, share) for share in (1.0, _CLOSER))
        return close if len(paginate(close, self.paper)) < len(paginate(loose, self.paper)) else loose

    def _contents(
        self,
        entries: Sequence[tuple[Entry, str]],
        pages: Mapping[str, int],
        left_out: Sequence[Chapter],
        share: float,
    ) -> Flow:
        width = self.form.width
        lines: list[Piece] = []
        deepest = 1
        for entry, anchor in entries:
            if entry.level == 0:
                deepest = 0 if anchor in _APPENDICES else 1
            if entry.level <= deepest:
                # The lines of a chapter stay together.
                if lines:
                    lines[-1].keep = entry.level > 0
                lines.append(_contents_line(entry, anchor, pages.get(anchor, 0), width, share))
        flow: Flow = [Turn(), *title("Contents", CONTENTS, width), *lines]
        return [*flow, *_left_out(left_out, width)]


def _alt(client: str) -> str:
    return f"Logo of {client}" if client else "Logo"


def after_client(client: str, facts: Sequence[str], room: float, style: Style) -> str:
    """Return the client and what follows on one line: where it is too long, the name of the client is cut."""
    rest = " · ".join(facts)
    left = room - measure(f" · {rest}", style.size, style.weight)
    name = elide(client, left, style.size, style.weight) if client and left > 0 else ""
    return elide(f"{name} · {rest}" if name else rest, room, style.size, style.weight)


def _facts(story: Story) -> list[str]:
    info = story.info
    facts = [
        f"Version {info.version}" if info.version else "",
        story.state.capitalize(),
        "" if info.last_updated is None else date_text(info.last_updated),
        f"Scenario {story.scenario_name}",
    ]
    return [fact for fact in facts if fact]


def _control(story: Story, width: float) -> list[Piece]:
    """Return the table of document control."""
    pieces = [Piece(1.0, (rule(width, 0.5, INK, 1.3),), role="Artifact")]
    for label, text in control(story):
        pieces += _control_row(label, text, width)
    return pieces


def _control_row(label: str, text: str, width: float) -> list[Piece]:
    lines = CELL.wrap(text, width - _LABEL_WIDTH)[:_MOST_LINES]
    height = _CONTROL_HEIGHT + (len(lines) - 1) * CELL.line
    top = (_CONTROL_HEIGHT - CELL.line) / 2
    shapes = [CELL.text(line, _LABEL_WIDTH, top + index * CELL.line) for index, line in enumerate(lines)]
    head = replace(HEAD, size=12.5, weight="regular").text(label, 0.0, top)
    return [Piece(height, (Group((head,)), Group(tuple(shapes)), rule(width, height)), role="TD")]


def _contents_line(entry: Entry, anchor: str, page: int, width: float, share: float) -> Piece:
    chapter = entry.level == 0
    style = Style(BODY, "semibold" if chapter else "regular", leading=1.5 * share)
    indent = 0.0 if chapter else 22.0
    number = str(page)
    text = elide(entry.title, width - indent - 60.0, style.size, style.weight)
    start = indent + measure(text, style.size, style.weight) + 8.0
    end = width - measure(number, style.size) - 8.0
    baseline = style.text("", 0.0, 0.0).y
    leader = rule(end - start, baseline, FAINT, x=start)._replace(dash=(1.0, 4.0))
    shapes = (
        linked(style.text(text, indent, 0.0), anchor),
        leader,
        linked(replace(style, weight="regular").text(number, width, 0.0, end=True), anchor),
    )
    return Piece(style.line, shapes, before=(9.0 if chapter else 1.0) * share, role="TOCI")


def _left_out(chapters: Sequence[Chapter], width: float) -> list[Piece]:
    """Return which chapters the document does not show, and why."""
    from canvas_app.report.content.blocks import Span

    if not chapters:
        return []
    pieces = section("Left out", width)
    for chapter in chapters:
        why = chapter.empty or "By choice of the authors."
        words = (Span(chapter_title(chapter), bold=True), Span(f"   {why}"))
        pieces += set_text(words, CAPTION_STYLE, width, before=4.0, letters=None)
    return pieces
