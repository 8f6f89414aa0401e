"""Figures as files and as text for the clipboard: SVG, PDF and PNG pictures, CSV and tab-separated data."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.report.errors import ReportError
from canvas_app.report.saving import save_bytes

if TYPE_CHECKING:
    import os

    from canvas_app.report.plots.plot import Cell, Look, Picture, Plot, Table

SUFFIXES = (".svg", ".png", ".pdf", ".csv")
_COMMANDS = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet would take text for a formula."""


def write_plot(plot: Plot, path: str | os.PathLike[str], look: Look | None = None) -> None:
    """Write a figure or its data, by the suffix of the path; raises ReportError when that fails."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ReportError(f"A figure is written as {', '.join(SUFFIXES)}, not as “{suffix or 'no suffix'}”.")
    if suffix == ".csv":
        save_bytes(path, csv_text(plot.table).encode("utf-8-sig"))
    else:
        picture = plot.picture(look)
        made = {".svg": svg, ".pdf": pdf, ".png": png}[suffix]
        save_bytes(path, made(plot, picture))


def svg(plot: Plot, picture: Picture) -> bytes:
    """Return a figure as a drawing with real text, its title as text alternative."""
    from canvas_app.report.svg import svg_bytes

    box = (0.0, 0.0, picture.look.width, picture.look.height)
    return svg_bytes(picture.shapes, box, plot.alt_text or plot.title, picture.look.theme)


def pdf(plot: Plot, picture: Picture) -> bytes:
    """Return a figure as one page of its size, with text in the shipped fonts."""
    from reportlab.pdfgen.canvas import Canvas

    from canvas_app.report.lettering import Lettering
    from canvas_app.report.pdf.painter import POINTS, Frame, Painter

    width, height = picture.look.width * POINTS, picture.look.height * POINTS
    into = io.BytesIO()
    canvas = Canvas(into, pagesize=(width, height), invariant=1)
    canvas.setTitle(plot.title)
    canvas.setSubject(plot.alt_text)
    Painter(canvas, picture.look.theme, Lettering()).paint(picture.shapes, Frame(0.0, height))
    canvas.save()
    return into.getvalue()


def png(plot: Plot, picture: Picture, scale: float = 2.0) -> bytes:
    """Return a figure as pixels on the colour of a page; `scale` is pixels per unit."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from canvas_app.report.plot_shapes import DPI
    from canvas_app.report.plots.style import house_style

    look = picture.look
    with house_style(look.theme, look.size):
        figure = plot.figure(look)
        FigureCanvasAgg(figure)
        into = io.BytesIO()
        ground = look.theme.color("surface")
        figure.savefig(into, format="png", dpi=DPI * scale, facecolor=ground, metadata={"Software": None})
    return into.getvalue()


def csv_text(table: Table) -> str:
    """Return the data with commas; text that a spreadsheet would run is disarmed with an apostrophe."""
    return _written(table, ",", "\r\n")


def tab_text(table: Table) -> str:
    """Return the data with tabs, as spreadsheets take it from the clipboard."""
    return _written(table, "\t", "\n")


def _written(table: Table, separator: str, end: str) -> str:
    into = io.StringIO()
    writer = csv.writer(into, delimiter=separator, lineterminator=end)
    for row in (table.header, *table.rows):
        writer.writerow([_cell(value) for value in row])
    return into.getvalue()


def _cell(value: Cell) -> str | int | float:
    match value:
        case None:
            return ""
        case str():
            return f"'{value}" if value.startswith(_COMMANDS) else value
        case float() if value == int(value) and abs(value) < 1e15:
            return int(value)
    return value
