"""Writes words, tables and figures on one slide as what can be edited there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pptx.enum.text import PP_ALIGN

from canvas_app.model.numbers import unparted
from canvas_app.report.addresses import is_address, written
from canvas_app.report.characters import shown
from canvas_app.report.content.blocks import Span
from canvas_app.report.slides.drawing import Drawing, Frame, describe, emu, points, rgb
from canvas_app.report.slides.grids import fill
from canvas_app.report.slides.words import FONT, LINE, lines_of
from canvas_app.report.views import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph

    from canvas_app.drawing.shapes import Shape
    from canvas_app.drawing.theme import Theme
    from canvas_app.report.content.blocks import Cell, Column, KeyFigure, Spans

SLIDE_WIDTH, SLIDE_HEIGHT, MARGIN = 1280.0, 720.0, 64.0
WIDTH = SLIDE_WIDTH - 2 * MARGIN
SECTION, BODY, SMALL = 22.0, 20.0, 14.5


class Pen:
    """Writes on a slide with the colours of a theme, and adds what it writes to the texts of all slides."""

    def __init__(self, slide: Slide, theme: Theme, texts: set[str]) -> None:
        self.slide, self._theme, self._texts = slide, theme, texts

    def words(
        self,
        spans: Spans,
        x: float,
        y: float,
        width: float,
        size: float,
        *,
        token: str = "ink",
        bold: bool = False,
        end: bool = False,
    ) -> float:
        """Write a text; returns the height that it takes."""
        words = "".join(span.text for span in spans)
        if not words.strip():
            return 0.0
        high = len(lines_of(words, width, size, bold=bold)) * size * LINE
        box = self.slide.shapes.add_textbox(emu(x), emu(y), emu(width), emu(high))
        self.write(box.text_frame, spans, size, token, bold=bold, end=end)
        return high

    def write(
        self,
        frame: TextFrame,
        spans: Spans,
        size: float,
        token: str = "ink",
        *,
        bold: bool = False,
        end: bool = False,
    ) -> None:
        """Write a text into the frame of a shape, as one more paragraph where it has words."""
        plain_frame(frame)
        paragraph = frame.add_paragraph() if frame.text else frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if end else PP_ALIGN.LEFT
        for span in spans:
            self.run(paragraph, span, size, token, bold=bold)

    def run(self, paragraph: _Paragraph, span: Span, size: float, token: str, *, bold: bool) -> None:
        """Add a run of text to a paragraph; its line breaks are kept."""
        self._texts.add(span.text)
        first, *more = unparted(shown(span.text)).split("\n")
        for line in more:
            self.run(paragraph, replace(span, text=first), size, token, bold=bold)
            paragraph.add_line_break()
            first = line
        run = paragraph.add_run()
        run.text = first
        run.font.name, run.font.size = FONT, points(size)
        run.font.bold, run.font.italic = bold or span.bold, span.italic
        run.font.color.rgb = rgb(self._theme.color(span.tone or token))
        if span.target is not None and is_address(span.target):
            run.hyperlink.address = written(span.target)

    def figures(self, items: Sequence[KeyFigure], top: float, columns: int) -> None:
        """Write numbers that are read from afar beside each other."""
        wide = WIDTH / columns
        for number, item in enumerate(items):
            x = MARGIN + number * wide
            self.words((Span(item.label),), x, top, wide - 12.0, SMALL, token="muted")
            self.words((Span(item.value),), x, top + 20.0, wide - 12.0, 27.0, bold=True)
            self.words((Span(item.note),), x, top + 56.0, wide - 12.0, SMALL, token=item.tone or "muted")

    def grid(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        widths: Sequence[float],
        heights: Sequence[float],
        size: float,
        top: float,
    ) -> None:
        """Write a table, the first row of which is its head."""
        frame = (emu(MARGIN), emu(top), emu(sum(widths)), emu(sum(heights)))
        grid = self.slide.shapes.add_table(len(rows), len(columns), *frame).table
        fill(grid, columns, rows, widths, heights, size, self._cell, rgb(self._theme.color("line")))

    def _cell(self, paragraph: _Paragraph, cell: Cell, size: float) -> None:
        self.run(paragraph, Span(cell.text), size, cell.tone or "ink", bold=cell.bold)

    def picture(self, shapes: Sequence[Shape], place: tuple[float, float, float], alt: str) -> None:
        """Draw a figure as a group of shapes at a place (x, y, scale)."""
        self._texts.update(texts_of(shapes))
        drawing = Drawing(self.slide.shapes, self._theme)
        drawing.draw(shapes, Frame(*place))
        # Grouped at the end: the library measures a group anew with every shape that is added to it.
        group = self.slide.shapes.add_group_shape(drawing.made)
        group.name = "Figure"
        describe(group, alt)

    def remark(self, words: Sequence[str]) -> None:
        """Put remarks into the notes of the slide."""
        self._texts.update(words)
        if words and (frame := self.slide.notes_slide.notes_text_frame) is not None:
            frame.text = shown("\n".join(words))


def plain_frame(frame: TextFrame) -> None:
    """Let the words of a frame begin at its edge, and go on in the next line at the other one."""
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = emu(0.0)
    frame.word_wrap = True
