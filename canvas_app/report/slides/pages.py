"""Draws the slides of a finished presentation on pages, as a preview: what is in the file, and nothing else.

It knows what the presentations of this program are made of, no more. Other programs set lines in Arial; here
the shipped letters are drawn as wide as those would be.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from pptx import Presentation
from pptx.oxml.ns import qn
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from canvas_app.drawing.shapes import Paint, Path, Rect, Text
from canvas_app.drawing.theme import load_theme
from canvas_app.report.lettering import Lettering, measure
from canvas_app.report.pdf.fonts import ONE_AT_A_TIME, font_name, require_fonts
from canvas_app.report.pdf.painter import POINTS, Frame, Painter
from canvas_app.report.slides.drawing import UNIT
from canvas_app.report.slides.words import LINE, lines_of, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pptx.oxml.xmlchemy import BaseOxmlElement
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.table import Table

    from canvas_app.drawing.shapes import PathOp, Shape, Weight

    Box = tuple[float, float, float, float]

_BASELINE = 0.95
"""How far below the top of its line the letters stand, in sizes of the letters."""
_OPS = {qn("a:moveTo"): "M", qn("a:lnTo"): "L"}
_ENDS = {"ctr": 0.5, "r": 1.0}
_ROUND = 100_000.0
"""The format counts shares in these parts."""


class _Run(NamedTuple):
    """A stretch of text of one look."""

    text: str
    size: float
    color: str
    bold: bool
    oblique: bool

    @property
    def width(self) -> float:
        return width_of(self.text, self.size, bold=self.bold)


def slide_pages(deck: bytes, told: Callable[[int, int], None] = lambda _done, _total: None) -> bytes:
    """Return a PDF with a page for each slide, and a bookmark where a chapter begins.

    `told` is called with slides done and in all; what it raises ends the work.
    """
    require_fonts()
    with ONE_AT_A_TIME:
        return _painted(deck, told)


def _painted(data: bytes, told: Callable[[int, int], None]) -> bytes:
    deck, buffer = Presentation(BytesIO(data)), BytesIO()
    wide, high = ((side or 0) / UNIT for side in (deck.slide_width, deck.slide_height))
    canvas = Canvas(buffer, (wide * POINTS, high * POINTS), invariant=1, initialFontName=font_name("regular"))
    for number, slide in enumerate(deck.slides, start=1):
        shapes = [*_things(slide.slide_layout.shapes), *_things(slide.shapes)]
        colors = {paint.token: paint.token for shape in shapes for paint in _paints(shape)}
        # The file has colours of its own, not the names of a theme.
        painter = Painter(canvas, load_theme()._replace(colors=colors), Lettering())
        frame = Frame(0.0, high * POINTS, POINTS)
        _pictures(canvas, slide, high)
        painter.paint(shapes, frame)
        _mark(canvas, slide, number)
        canvas.showPage()
        told(number, len(deck.slides))
    canvas.save()
    return buffer.getvalue()


def _mark(canvas: Canvas, slide: Slide, number: int) -> None:
    """Remember a slide whose title is that of a chapter: it stands alone, without the chapter above it."""
    title = slide.shapes.title
    lines = [] if title is None else [part.text for part in title.text_frame.paragraphs]
    if number > 1 and len(lines) == 1:
        canvas.bookmarkPage(str(number))
        canvas.addOutlineEntry(" ".join(lines[0].split()), str(number), 0)


def _pictures(canvas: Canvas, slide: Slide, high: float) -> None:
    for shape in [*slide.slide_layout.shapes, *slide.shapes]:
        if shape._element.tag == qn("p:pic"):
            x, y, w, h = _box(shape)
            place = (x * POINTS, (high - y - h) * POINTS, w * POINTS, h * POINTS)
            canvas.drawImage(ImageReader(BytesIO(shape.image.blob)), *place, mask="auto")


def _things(shapes: Iterable[BaseShape]) -> Iterator[Shape]:
    """Yield what the shapes of a slide draw, but for pictures."""
    for shape in shapes:
        if shape._element.tag == qn("p:grpSp"):
            yield from _things(shape.shapes)  # type: ignore[attr-defined]
        elif shape.has_table:
            yield from _table(shape.table, _box(shape))  # type: ignore[attr-defined]
        elif shape._element.tag == qn("p:sp"):
            layout = shape.is_placeholder and not shape.part.partname.startswith("/ppt/slides/")
            if not layout:
                yield from _shape(shape)


def _box(shape: BaseShape) -> Box:
    return shape.left / UNIT, shape.top / UNIT, shape.width / UNIT, shape.height / UNIT


def _shape(shape: BaseShape) -> Iterator[Shape]:
    look, box = shape._element.spPr, _box(shape)
    line = look.find(qn("a:ln"))
    fill, stroke = _paint(look), None if line is None else _paint(line)
    width = 1.0 if line is None else float(line.get("w", UNIT)) / UNIT
    if (drawn := look.find(qn("a:custGeom"))) is not None:
        dashed = line is not None and line.find(qn("a:prstDash")) is not None
        yield Path(tuple(_ops(drawn, box)), fill, stroke, width, (4.0 * width, 3.0 * width) if dashed else ())
    elif fill is not None or stroke is not None:
        x, y, w, h = box
        share = look.find(f"{qn('a:prstGeom')}/{qn('a:avLst')}/{qn('a:gd')}")
        radius = 0.0 if share is None else float(share.get("fmla").split()[1]) / _ROUND * min(w, h)
        yield Rect(x, y, w, h, fill=fill, stroke=stroke, width=width, radius=radius)
    yield from _texts(shape._element.find(qn("p:txBody")), box)


def _paint(element: BaseOxmlElement) -> Paint | None:
    color = element.find(f"{qn('a:solidFill')}/{qn('a:srgbClr')}")
    return None if color is None else Paint(f"#{color.get('val')}")


def _ops(drawn: BaseOxmlElement, box: Box) -> Iterator[PathOp]:
    """Yield the corners of a shape of straight lines; they count in parts of its own size."""
    path = next(drawn.iter(qn("a:path")))
    x, y, w, h = box
    across, down = w / max(float(path.get("w")), 1.0), h / max(float(path.get("h")), 1.0)
    for step in path:
        if step.tag in _OPS:
            at = step.find(qn("a:pt"))
            placed = x + float(at.get("x")) * across, y + float(at.get("y")) * down
            yield ("M", *placed) if _OPS[step.tag] == "M" else ("L", *placed)
        else:
            yield ("Z",)


def _table(table: Table, box: Box) -> Iterator[Shape]:
    x, y, _, _ = box
    widths = [table.columns[at].width / UNIT for at in range(len(table.columns))]
    for row in table.rows:
        high, left = row.height / UNIT, x
        for at, cell in enumerate(row.cells):
            wide = sum(widths[at : at + cell.span_width]) if cell.is_merge_origin else widths[at]
            if not cell.is_spanned:
                edges = cell.margin_left / UNIT, cell.margin_top / UNIT, cell.margin_right / UNIT
                inner = (left + edges[0], y + edges[1], wide - edges[0] - edges[2], high)
                yield from _texts(cell._tc.txBody, inner)
            below = cell._tc.tcPr.find(qn("a:lnB"))
            if below is not None:
                yield Rect(left, y + high - 0.5, widths[at], 1.0, fill=_paint(below))
            left += widths[at]
        y += high


def _texts(body: BaseOxmlElement | None, box: Box) -> Iterator[Text]:
    """Yield the lines of a text, broken where the slide breaks them."""
    if body is None:
        return
    x, y, w, h = box
    lines = [
        (line, _ENDS.get(part.get("algn"), 0.0) if (part := paragraph.find(qn("a:pPr"))) is not None else 0.0)
        for paragraph in body.iter(qn("a:p"))
        for line in _lines([*_runs(paragraph)], w)
    ]
    heights = [max((run.size for run in line), default=0.0) * LINE for line, _ in lines]
    if body.find(qn("a:bodyPr")).get("anchor") == "ctr":
        y += (h - sum(heights)) / 2
    for (line, end), high in zip(lines, heights, strict=True):
        left = x + (w - sum(run.width for run in line)) * end
        for run in line:
            yield _text(run, left, y + high / LINE * _BASELINE)
            left += run.width
        y += high


def _text(run: _Run, x: float, y: float) -> Text:
    """Return a text in our letters, as wide as it is in those of the slide."""
    weight: Weight = "bold" if run.bold else "regular"
    ours = measure(run.text, run.size, weight)
    size = run.size * min(run.width / ours, 1.0) if ours else run.size
    return Text(x, y, run.text, size, Paint(run.color), weight, oblique=run.oblique)


def _runs(paragraph: BaseOxmlElement) -> Iterator[_Run]:
    """Yield the runs of a paragraph; a break of the line is one of its own, in the size before it."""
    size = 0.0
    for part in paragraph:
        if part.tag == qn("a:br"):
            yield _Run("\n", size, "#000000", False, False)
        elif part.tag in (qn("a:r"), qn("a:fld")) and (text := part.findtext(qn("a:t"))):
            look = part.find(qn("a:rPr"))
            paint = _paint(look)
            size = float(look.get("sz")) / 75.0
            color = "#000000" if paint is None else paint.token
            yield _Run(text, size, color, look.get("b") == "1", look.get("i") == "1")


def _lines(runs: list[_Run], width: float) -> Iterator[list[_Run]]:
    """Break runs into lines; one that is a break ends a line, which may have nothing in it."""
    line: list[_Run] = []
    for run in runs:
        if run.text != "\n":
            line.append(run)
            continue
        yield from _broken(line, width) if line else ([run._replace(text="")],)
        line = []
    yield from _broken(line, width)


def _broken(runs: list[_Run], width: float) -> Iterator[list[_Run]]:
    """Break runs where a line is full; one of one look stays whole, to be read from the right too."""
    if len(runs) == 1:
        for part in lines_of(runs[0].text, width, runs[0].size, bold=runs[0].bold):
            yield [runs[0]._replace(text=part)]
        return
    words = [run._replace(text=word) for run in runs for word in _words(run.text)]
    line: list[_Run] = []
    for word in words:
        wide = sum(each.width for each in line)
        if line and wide + word._replace(text=word.text.rstrip()).width > width + 1.0:
            yield line
            line = []
        line = (
            [*line[:-1], word._replace(text=line[-1].text + word.text)]
            if _alike(line, word)
            else [*line, word]
        )
    if line:
        yield line


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text, each with the blank after it."""
    *whole, last = text.split(" ")
    yield from (f"{word} " for word in whole)
    if last:
        yield last


def _alike(line: list[_Run], word: _Run) -> bool:
    return bool(line) and line[-1]._replace(text="") == word._replace(text="")


def _paints(shape: Shape) -> Iterator[Paint]:
    if isinstance(shape, Text):
        yield shape.paint
    elif isinstance(shape, Rect | Path):
        yield from (paint for paint in (shape.fill, shape.stroke) if paint is not None)
