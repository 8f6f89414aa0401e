"""A document of about fifty pages, written by us, by typst or by fpdf2: the same texts, tables and drawings.

python -m tests.bench.peers.fifty_pages ours

Prints as JSON what importing took, the first document, and the median of others after it, in milliseconds of
processor time. Each document has other names and numbers, so that nothing of it can be remembered.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import json
import random
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pypdfium2 import PdfDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fpdf import FPDF

    from canvas_app.drawing.shapes import Shape
    from canvas_app.report.content.blocks import Block
    from canvas_app.report.pdf.pieces import Flow

    Writer = Callable[["Matter"], bytes]

FONTS = Path(__file__).resolve().parents[3] / "resources" / "fonts"
WIDTH, DEEP, HIGH = 459.0, 190.0, 640.0
"""Of the text, of a chart and of the canvas, in points on an A4 page with margins of 24 mm."""
MARGIN = 68.0
UNIT = 1.0 / 0.75
"""Our units in a point."""
COLORS = {"ink": "#1b2330", "muted": "#5b6675", "line": "#d5dae1", "good": "#2f7d5b", "accent": "#2457c5"}
HEADS = ("Stream", "Pricing model", "Segment", "A month", "What it depends on")
ENDS = (False, False, False, True, False)
SHARES = (0.16, 0.14, 0.18, 0.1, 0.42)
_SECTIONS, _ROWS, _BARS, _CARDS, _LINES = 10, 80, 14, 300, 450
_WORDS = (
    "Each stream has a pricing model, a segment that pays, and something it depends on; where one of them "
    "is missing the forecast counts nothing. The numbers are monthly and stand without tax. A change of the "
    "price moves the whole chain behind it, which the table shows in the order of the money."
)


@dataclass(frozen=True)
class Box:
    """A filled rectangle, in points from the left upper corner of its drawing."""

    x: float
    y: float
    w: float
    h: float
    color: str


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    color: str


@dataclass(frozen=True)
class Words:
    """A text that begins at x with its baseline at y."""

    x: float
    y: float
    size: float
    text: str


Drawing = list[Box | Line | Words]


@dataclass(frozen=True)
class Section:
    """A heading, running text, a chart and a table."""

    title: str
    texts: tuple[str, ...]
    chart: Drawing
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Matter:
    """What the document holds."""

    sections: list[Section]
    canvas: Drawing

    @classmethod
    def of(cls, turn: int) -> Matter:
        """Return the document of a turn; no two have the same names and numbers."""
        dice = random.Random(turn)
        return cls([_section(number, turn, dice) for number in range(_SECTIONS)], _canvas(turn, dice))


def _section(number: int, turn: int, dice: random.Random) -> Section:
    rows = [
        (
            f"Stream {turn}.{number}.{row}",
            dice.choice(("Per seat", "Per call", "Subscription", "Contract")),
            dice.choice(("Support centres", "Publishers", "Hospitals", "Software houses")),
            f"${dice.uniform(1.0, 900.0):.1f}k",
            f"Depends on {dice.randrange(40)} activities and {dice.randrange(9)} partners, and the first of "
            f"these takes {dice.randrange(99)} %.",
        )
        for row in range(_ROWS)
    ]
    texts = tuple(f"Turn {turn}, part {number}.{part}. {_WORDS}" for part in range(3))
    return Section(f"Chapter {number + 1} of turn {turn}", texts, _chart(turn, dice), rows)


def _chart(turn: int, dice: random.Random) -> Drawing:
    """Return bars with their names and numbers."""
    step = DEEP / _BARS
    drawing: Drawing = [Line(130.0, 0.0, 130.0, DEEP, "line")]
    for bar in range(_BARS):
        share, y = dice.random(), bar * step
        drawing += [
            Words(0.0, y + 9.0, 8.5, f"Stream {turn}.{bar}"),
            Box(130.0, y + 2.0, share * 270.0, step - 4.0, "good"),
            Words(134.0 + share * 270.0, y + 9.0, 8.5, f"{share * 100.0:.1f} %"),
        ]
    return drawing


def _canvas(turn: int, dice: random.Random) -> Drawing:
    """Return cards in rows, with lines between them."""
    places = [(card % 10 * 46.0, card // 10 * 21.0) for card in range(_CARDS)]
    drawing: Drawing = []
    for _ in range(_LINES):
        (x1, y1), (x2, y2) = dice.choice(places), dice.choice(places)
        drawing.append(Line(x1 + 38.0, y1 + 6.0, x2, y2 + 6.0, "line"))
    for card, (x, y) in enumerate(places):
        drawing += [
            Box(x, y, 38.0, 14.0, "line"),
            Box(x, y, 2.0, 14.0, "accent"),
            Words(x + 4.0, y + 9.0, 5.5, f"Card {turn}.{card}"),
        ]
    return drawing


def ours() -> Writer:
    """Return what writes the document with the program's own pages."""
    from canvas_app.document import Document
    from canvas_app.drawing.theme import load_theme
    from canvas_app.report.content.blocks import Chapter, Heading
    from canvas_app.report.content.story import Story
    from canvas_app.report.lettering import Lettering
    from canvas_app.report.pdf.layout import Layout
    from canvas_app.report.pdf.output import Matter as About
    from canvas_app.report.pdf.output import pdf_bytes
    from canvas_app.report.pdf.pages import paginate

    about = About("Fifty pages", "", "", "Fifty pages")
    story = Story.of(Document([]))

    def write(matter: Matter) -> bytes:
        gc.disable()  # as the program does while it writes a document
        layout = Layout(story, "A4")
        flow: Flow = []
        for at, section in enumerate(matter.sections):
            flow += layout.chapter(Chapter(f"part{at}", f"{at + 1}", section.title, _blocks(section)))
        canvas = (Heading("All cards"), _figure("Cards", matter.canvas, HIGH))
        flow += layout.chapter(Chapter("canvas", "", "Canvas", canvas))
        data = pdf_bytes(paginate(flow, "A4"), about, load_theme(), Lettering())
        gc.enable()
        return data

    return write


def _blocks(section: Section) -> tuple[Block, ...]:
    from canvas_app.report.content.blocks import Column, Table, cells, text

    columns = tuple(Column(title, end) for title, end in zip(HEADS, ENDS, strict=True))
    table = Table(columns, tuple(cells(*row) for row in section.rows))
    return (*(text(words) for words in section.texts), _figure("Streams", section.chart, DEEP), table)


def _figure(title: str, drawing: Drawing, height: float) -> Block:
    from canvas_app.report.content.blocks import Figure

    return Figure(title, lambda _width: (tuple(map(_shape, drawing)), height * UNIT))


def _shape(item: Box | Line | Words) -> Shape:
    from canvas_app.drawing.shapes import Paint, Path, Rect, Text, polyline

    match item:
        case Box(x, y, w, h, color):
            return Rect(x * UNIT, y * UNIT, w * UNIT, h * UNIT, fill=Paint(color))
        case Line(x1, y1, x2, y2, color):
            ends = polyline(((x1 * UNIT, y1 * UNIT), (x2 * UNIT, y2 * UNIT)))
            return Path(ends, stroke=Paint(color), width=0.5 * UNIT)
        case Words(x, y, size, words):
            return Text(x * UNIT, y * UNIT, words, size * UNIT, Paint("ink"))


def typst() -> Writer:
    """Return what writes the document with typst."""
    import typst as program

    # All files of the family say of themselves that they are regular, and it would take any of them.
    folder = tempfile.mkdtemp()
    shutil.copy(FONTS / "CanvasSans-Regular.ttf", folder)
    fonts = program.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    atexit.register(shutil.rmtree, folder)

    def write(matter: Matter) -> bytes:
        source = "\n".join(_typst_lines(matter)).encode()
        return bytes(program.compile(source, font_paths=fonts, format="pdf"))

    return write


def _typst_lines(matter: Matter) -> Iterator[str]:
    yield f'#set page(paper: "a4", margin: {MARGIN}pt, numbering: "1 of 1")'
    yield f'#set text(font: "Canvas Sans", size: 9.5pt, fill: rgb("{COLORS["ink"]}"))'
    yield f'#set table(stroke: (x, y) => (bottom: 0.5pt + rgb("{COLORS["line"]}")))'
    yield "#set table(inset: (x, y) => (left: if x == 0 { 0pt } else { 6pt }, rest: 5pt))"
    widths = ", ".join(f"{share * WIDTH:.1f}pt" for share in SHARES)
    aligned = ", ".join("right" if end else "left" for end in ENDS)
    heads = ", ".join(f"[*{head}*]" for head in HEADS)
    for section in matter.sections:
        yield f"= {section.title}"
        yield from (f"{words}\n" for words in section.texts)
        yield from _typst_drawing(section.chart, DEEP)
        yield f"#table(columns: ({widths}), align: ({aligned}), table.header({heads}),"
        for row in section.rows:
            yield ", ".join(f'"{cell}"' for cell in row) + ","
        yield ")"
    yield "#pagebreak()\n= Canvas"
    yield from _typst_drawing(matter.canvas, HIGH)


def _typst_drawing(drawing: Drawing, height: float) -> Iterator[str]:
    yield f"#block(width: {WIDTH}pt, height: {height}pt, {{"
    for item in drawing:
        match item:
            case Box(x, y, w, h, color):
                sides = f'width: {w:.2f}pt, height: {h:.2f}pt, fill: rgb("{COLORS[color]}")'
                yield f"place(dx: {x:.2f}pt, dy: {y:.2f}pt, rect({sides}))"
            case Line(x1, y1, x2, y2, color):
                ends = f"start: ({x1:.2f}pt, {y1:.2f}pt), end: ({x2:.2f}pt, {y2:.2f}pt)"
                yield f'place(line({ends}, stroke: 0.5pt + rgb("{COLORS[color]}")))'
            case Words(x, y, size, words):
                yield f'place(dx: {x:.2f}pt, dy: {y - size * 0.75:.2f}pt, text(size: {size}pt, "{words}"))'
    yield "})"


def fpdf2() -> Writer:
    """Return what writes the document with fpdf2."""
    import fpdf

    def write(matter: Matter) -> bytes:
        pdf = fpdf.FPDF(unit="pt", format="A4")
        pdf.set_margin(MARGIN)
        pdf.set_auto_page_break(True, MARGIN)
        for style, file in (("", "CanvasSans-Regular.ttf"), ("B", "CanvasSans-SemiBold.ttf")):
            pdf.add_font("Canvas", style, FONTS / file)
        pdf.set_draw_color(COLORS["line"])
        for section in matter.sections:
            _fpdf_section(pdf, section)
        pdf.add_page()
        pdf.start_section("Canvas")
        _fpdf_drawing(pdf, matter.canvas, HIGH)
        return bytes(pdf.output())

    return write


def _fpdf_section(pdf: FPDF, section: Section) -> None:
    pdf.add_page()
    pdf.start_section(section.title)
    pdf.set_font("Canvas", "B", 20)
    pdf.multi_cell(0, 30, section.title, align="L", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("Canvas", "", 9.5)
    for words in section.texts:
        pdf.multi_cell(0, 14, words, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(6)
    _fpdf_drawing(pdf, section.chart, DEEP)
    pdf.set_font("Canvas", "", 9.5)
    pdf.set_fill_color("#ffffff")
    aligned = tuple("RIGHT" if end else "LEFT" for end in ENDS)
    look = {"borders_layout": "HORIZONTAL_LINES", "line_height": 13, "padding": (5, 0)}
    with pdf.table(col_widths=SHARES, text_align=aligned, **look) as table:
        table.row(HEADS)
        for row in section.rows:
            table.row(row)


def _fpdf_drawing(pdf: FPDF, drawing: Drawing, height: float) -> None:
    left, top = pdf.l_margin, pdf.get_y()
    pdf.set_line_width(0.5)
    for item in drawing:
        match item:
            case Box(x, y, w, h, color):
                pdf.set_fill_color(COLORS[color])
                pdf.rect(left + x, top + y, w, h, style="F")
            case Line(x1, y1, x2, y2, color):
                pdf.set_draw_color(COLORS[color])
                pdf.line(left + x1, top + y1, left + x2, top + y2)
            case Words(x, y, size, words):
                pdf.set_font("Canvas", "", size)
                pdf.text(left + x, top + y, words)
    pdf.set_y(top + height + 10.0)


WRITERS: dict[str, Callable[[], Writer]] = {"ours": ours, "typst": typst, "fpdf2": fpdf2}


def main() -> None:
    """Measure one program and print what was found."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("program", choices=WRITERS)
    arguments.add_argument("--more", type=int, default=3)
    arguments.add_argument("--keep", type=Path, help="a file for the last document")
    given = arguments.parse_args()
    started = time.process_time_ns()
    write = WRITERS[given.program]()
    imported = (time.process_time_ns() - started) / 1e6
    times = []
    for turn in range(given.more + 1):
        matter = Matter.of(turn)
        gc.collect()
        started = time.process_time_ns()
        data = write(matter)
        times.append((time.process_time_ns() - started) / 1e6)
    if given.keep:
        given.keep.write_bytes(data)
    with PdfDocument(data) as document:
        pages = len(document)
    found = {"imports": imported, "first": times[0], "next": statistics.median(times[1:])}
    print(json.dumps({**found, "pages": pages, "kilobytes": len(data) / 1024}))


if __name__ == "__main__":
    main()
