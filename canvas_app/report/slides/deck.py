"""Makes the presentation: a cover, and the slides of the chapters with what stands on each of them."""

from __future__ import annotations

import datetime
import zipfile
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.placeholder import LayoutPlaceholder

from canvas_app.drawing.shapes import Rect
from canvas_app.report.characters import shown
from canvas_app.report.content.blocks import Span
from canvas_app.report.content.control import control
from canvas_app.report.lettering import notices_on
from canvas_app.report.pdf.house import HOUSE
from canvas_app.report.pdf.pictures import fitted
from canvas_app.report.slides.drawing import Drawing, Frame, describe, emu
from canvas_app.report.slides.pen import (
    BODY,
    MARGIN,
    SLIDE_HEIGHT,
    SLIDE_WIDTH,
    SMALL,
    WIDTH,
    Pen,
    plain_frame,
)
from canvas_app.report.slides.sheets import TOP, sheets_of
from canvas_app.report.slides.words import LINE, cut, fitting_size, lines_of, width_of
from canvas_app.report.values import date_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image
    from pptx.oxml.shapes.picture import CT_Picture
    from pptx.shapes.autoshape import Shape
    from pptx.slide import Slide

    from canvas_app.report.content.blocks import Chapter
    from canvas_app.report.content.story import Story
    from canvas_app.report.pdf.pictures import Bitmap
    from canvas_app.report.slides.sheets import Sheet

_FIRST, _OTHERS = 0, 5
"""Layouts of the library's empty presentation: one for the cover, and one with a title only."""
_CHAPTER, _FINDINGS, _KICKER = 36.0, (27.0, 23.0, 20.0), 16.0
"""Sizes of the title of a chapter, of what a slide says, and of the chapter above it."""
_NAMES = (52.0, 44.0, 36.0, 30.0)
_TITLE_TOP, _TITLE_HEIGHT = 30.0, TOP - 38.0
_FOOT = 44.0
_LOGO, _SMALL_LOGO = (260.0, 90.0), (150.0, 46.0)
_BAR = Rect(0.0, 0.0, 60.0, 6.0, fill=HOUSE)
_NOT_ON_COVER = ("Document", "Model")
_SMALLEST = 13.4
"""Ten points."""
_CONTROL_TOP, _CONTROL_LABEL = 524.0, 130.0
_FOOT_WIDTH, _FOOT_TITLE = WIDTH - 80.0, 0.2
"""The foot, and the share of it that the title of the document keeps."""


def slides(
    story: Story,
    chapters: Sequence[Chapter],
    told: Callable[[int, int], None] | None = None,
    logo: Image | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """Return a presentation with at least one slide per chapter; the same story gives the same bytes.

    Beside it are sentences on what is shown only by fonts of the reader.
    `told` is called with chapters done and in all; what it raises ends the work.
    """
    deck = _Deck(story, logo)
    deck.cover()
    figures = 0
    for done, chapter in enumerate(chapters, start=1):
        sheets, figures = sheets_of(chapter, story, figures)
        for sheet in sheets:
            deck.sheet(sheet)
        if told is not None:
            told(done, len(chapters))
    return deck.data(), notices_on(deck.texts, kept=True)


class _Deck:
    """A presentation under way; what all slides share is in their layout, where it is changed once."""

    def __init__(self, story: Story, logo: Image | None) -> None:
        self._story, self._theme, self._logo = story, story.theme, logo
        self.texts: set[str] = set()
        self._deck = Presentation()
        self._deck.slide_width, self._deck.slide_height = emu(SLIDE_WIDTH), emu(SLIDE_HEIGHT)
        layouts = self._deck.slide_layouts
        self._first, self._others = layouts[_FIRST], layouts[_OTHERS]
        for layout in [*layouts]:
            if layout not in (self._first, self._others):
                layouts.remove(layout)
        client = story.info.client
        self._alt = f"Logo of {client}" if client else "Logo"
        self._small = None if logo is None else fitted(logo, *_SMALL_LOGO, self._alt)
        self._room = WIDTH if self._small is None else WIDTH - self._small.w - 24.0
        self._foot = self._foot_words()

    def cover(self) -> None:
        """Add the slide with the logo or the name of the client, the title, and document control."""
        info = self._story.info
        slide = self._deck.slides.add_slide(self._first)
        pen = Pen(slide, self._theme, self.texts)
        title, subtitle = slide.placeholders[0], slide.placeholders[1]
        top = 90.0
        self._bar(slide, top)
        self._layout(slide)
        top += 26.0
        if self._logo is not None:
            large = fitted(self._logo, *_LOGO, self._alt)
            _picture(slide, large, MARGIN, top)
            top += large.h + (10.0 if info.client else 30.0)
        if info.client or self._logo is None:
            client = (Span(cut(info.client, WIDTH, 24.0, bold=True)),)
            top += pen.words(client, MARGIN, top, WIDTH, 24.0, token="muted", bold=True) + 30.0
        size = fitting_size(info.title, WIDTH, _NAMES, 2, bold=True)
        top = self._placed(pen, title, info.title, top, size, 3) + 8.0
        if info.subtitle:
            top = self._placed(pen, subtitle, info.subtitle, top, 24.0, 2, token="muted") + 8.0
        else:
            subtitle._element.getparent().remove(subtitle._element)
        room = int((_CONTROL_TOP - 20.0 - top) / (BODY * LINE))
        motto = "\n".join(lines_of(info.motto, WIDTH, BODY)[: max(room, 0)])
        pen.words((Span(motto),), MARGIN, top, WIDTH, BODY, token="muted")
        self._control(pen)

    def _placed(
        self,
        pen: Pen,
        holder: Shape,
        text: str,
        top: float,
        size: float,
        most: int,
        *,
        token: str = "ink",
    ) -> float:
        """Write a text into a placeholder, on at most so many lines; return where it ends."""
        bold = token == "ink"
        lines = _few_lines(text, WIDTH, size, most, bold=bold)
        high = max(len(lines), 1) * size * LINE
        _move(holder, MARGIN, top, WIDTH, high)
        holder.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        pen.write(holder.text_frame, (Span(" ".join(lines)),), size, token, bold=bold)
        return top + high

    def _control(self, pen: Pen) -> None:
        """Write document control in two columns at the foot of the cover."""
        rows = [(label, text) for label, text in control(self._story) if label not in _NOT_ON_COVER]
        half = -(-len(rows) // 2)
        wide = WIDTH / 2 - 24.0
        for at, (label, text) in enumerate(rows):
            x = MARGIN + (at // half) * (wide + 48.0)
            top = _CONTROL_TOP + (at % half) * 32.0
            pen.words((Span(label),), x, top, _CONTROL_LABEL, 17.0, token="muted")
            room = wide - _CONTROL_LABEL
            size = fitting_size(text, room, (17.0, _SMALLEST), 1)
            words = " ".join(_few_lines(text, room, size, 1 if size > _SMALLEST else 2))
            pen.words((Span(words),), x + _CONTROL_LABEL, top, room, size)

    def sheet(self, sheet: Sheet) -> None:
        """Add the slide of a sheet."""
        slide = self._deck.slides.add_slide(self._others)
        slide.shapes.turbo_add_enabled = True
        if len(self._deck.slides) == 2:
            self._furnish(slide)
        pen = Pen(slide, self._theme, self.texts)
        self._title(pen, sheet)
        for item in sheet.items:
            item.paint(pen, TOP + item.top)
        self._numbered(pen)
        pen.remark(sheet.remarks)

    def _title(self, pen: Pen, sheet: Sheet) -> None:
        """Write what the slide says, below the chapter it belongs to."""
        title: Shape = pen.slide.placeholders[0]
        _move(title, MARGIN, _TITLE_TOP, self._room, _TITLE_HEIGHT)
        frame = title.text_frame
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        if not sheet.kicker:
            size = fitting_size(sheet.title, self._room, (_CHAPTER, 28.0), 1, bold=True)
            pen.write(frame, (Span(sheet.title),), size, bold=True)
            return
        size = fitting_size(sheet.title, self._room, _FINDINGS, 2, bold=True)
        kicker = cut(sheet.kicker, self._room, _KICKER)
        pen.write(frame, (Span(kicker),), _KICKER, "muted")
        most = 3 if size == _FINDINGS[-1] else 2
        lines = lines_of(sheet.title, self._room, size, bold=True)
        words = " ".join(lines) if len(lines) <= most else f"{' '.join(lines[:most]).rstrip()}…"
        pen.write(frame, (Span(words),), size, bold=True)

    def _numbered(self, pen: Pen) -> None:
        """Write foot and number as the fields that programs know; a slide that is moved counts anew."""
        top = SLIDE_HEIGHT - _FOOT
        fields = ("ftr", 11, MARGIN, _FOOT_WIDTH), ("sldNum", 12, MARGIN + WIDTH - 60.0, 60.0)
        for kind, at, x, wide in fields:
            box = pen.slide.shapes.add_textbox(emu(x), emu(top), emu(wide), emu(SMALL * LINE))
            number = kind == "sldNum"
            words = str(len(self._deck.slides)) if number else self._foot
            pen.write(box.text_frame, (Span(words),), SMALL, "muted", end=number)
            head = box._element.nvSpPr
            head.cNvSpPr.attrib.pop("txBox", None)
            head.nvPr.append(parse_xml(f'<p:ph {nsdecls("p")} type="{kind}" sz="quarter" idx="{at}"/>'))
            if number:
                run = box.text_frame.paragraphs[0].runs[0]._r
                run.tag = qn("a:fld")
                run.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
                run.set("type", "slidenum")

    def _foot_words(self) -> str:
        """Return document control on one line: a long title gives way, the state of the numbers does not."""
        story, info = self._story, self._story.info
        day = "" if info.last_updated is None else date_text(info.last_updated)
        parts = (*story.standing[bool(info.client) :], day, f"amounts in {info.currency}")
        facts = " · ".join(part for part in parts if part)
        room = max(_FOOT_WIDTH - width_of(f" · {facts}", SMALL) * 1.05, _FOOT_WIDTH * _FOOT_TITLE)
        return cut(f"{cut(info.title, room, SMALL)} · {facts}", _FOOT_WIDTH, SMALL)

    def _furnish(self, slide: Slide) -> None:
        """Put the bar in the house colour and the logo of the client into the layout of all slides."""
        self._bar(slide, 18.0)
        shapes = [slide.shapes._spTree[2]]
        if self._small is not None:
            shapes.append(_picture(slide, self._small, MARGIN + WIDTH - self._small.w, _TITLE_TOP))
        self._layout(slide)
        layout = self._others
        for element in shapes:
            moved = deepcopy(element)
            element.getparent().remove(element)
            for blip in moved.iter(qn("a:blip")):
                part = slide.part.related_part(blip.get(qn("r:embed")))
                slide.part.drop_rel(blip.get(qn("r:embed")))
                blip.set(qn("r:embed"), layout.part.relate_to(part, _IMAGE))
            layout.shapes._spTree.insert(2, moved)

    def _layout(self, slide: Slide) -> None:
        """Move what a new slide begins with to where it stands on this size of slides."""
        for holder in slide.slide_layout.shapes:
            if not isinstance(holder, LayoutPlaceholder):
                continue
            kind = holder.placeholder_format.type
            foot = (SLIDE_HEIGHT - _FOOT, SMALL * LINE)
            if kind in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
                _move(holder, MARGIN, _TITLE_TOP, self._room, _TITLE_HEIGHT)
            elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
                _move(holder, MARGIN + WIDTH - 60.0, foot[0], 60.0, foot[1])
            elif kind == PP_PLACEHOLDER.FOOTER:
                _move(holder, MARGIN, foot[0], _FOOT_WIDTH, foot[1])
            elif kind == PP_PLACEHOLDER.DATE:
                holder._element.getparent().remove(holder._element)

    def _bar(self, slide: Slide, top: float) -> None:
        """Draw the bar in the house colour, behind everything else."""
        drawing = Drawing(slide.shapes, self._theme)
        drawing.draw((_BAR,), Frame(MARGIN, top, 1.0))
        element = drawing.made[0]._element
        slide.shapes._spTree.remove(element)
        slide.shapes._spTree.insert(2, element)

    def data(self) -> bytes:
        """Return the file, with fixed dates."""
        properties = self._deck.core_properties
        day = self._story.info.last_updated or datetime.date(2000, 1, 1)
        moment = datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.UTC)
        properties.title = _property(self._story.info.title)
        properties.author = _property(", ".join(self._story.info.authors))
        properties.created = properties.modified = moment
        buffer = BytesIO()
        self._deck.save(buffer)
        return _same_dates(buffer.getvalue())


_LONGEST_PROPERTY = 255
"""The format's limit, in characters."""
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"


def _property(text: str) -> str:
    """Return a text as the properties of a file take it."""
    text = shown(text)
    return text if len(text) <= _LONGEST_PROPERTY else f"{text[: _LONGEST_PROPERTY - 1]}…"


def _move(shape: Shape, x: float, y: float, w: float, h: float) -> None:
    plain_frame(shape.text_frame)
    shape.left, shape.top, shape.width, shape.height = map(emu, (x, y, w, h))


def _few_lines(text: str, width: float, size: float, most: int, *, bold: bool = False) -> list[str]:
    """Break a text into at most so many lines, the last of which ends with dots where there is more."""
    lines = lines_of(text, width, size, bold=bold)
    if len(lines) > most:
        lines[most - 1 :] = [cut(" ".join(lines[most - 1 :]), width * 0.98, size, bold=bold)]
    return lines


def _picture(slide: Slide, logo: Bitmap, x: float, top: float) -> CT_Picture:
    """Show the logo; return its element."""
    data = BytesIO()
    logo.pixels.save(data, "PNG")
    shape = slide.shapes.add_picture(data, *map(emu, (x, top, logo.w, logo.h)))
    describe(shape, logo.alt)
    return shape._element


def _same_dates(data: bytes) -> bytes:
    """Return the package with one date in all of its entries."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
