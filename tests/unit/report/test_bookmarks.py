"""The bookmarks of a PDF: a tree of which the first level is unfolded, read back from a file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from canvas_app.report.pdf.bookmarks import Bookmarks
from canvas_app.report.pdf.objects import Objects

LINES = (
    (0, "Summary", 0, 780.0),
    (0, "Register", 0, 400.0),
    (1, "Streams (2)", 1, 700.5),
    (2, "Seats (“gold”)", 1, 600.0),
    (2, "Support", 1, 500.0),
    (1, "Costs", 1, 300.0),
)


def _file(lines: tuple[tuple[int, str, int, float], ...]) -> bytes:
    canvas = Canvas(BytesIO(), invariant=1)
    canvas.showPage()
    canvas.showPage()
    objects, bookmarks = Objects.of(canvas), Bookmarks()
    for line in lines:
        bookmarks.add(*line)
    objects.extend(objects.root, bookmarks.write(objects))
    return objects.file()


def test_lines_lead_to_their_places() -> None:
    document = pypdfium2.PdfDocument(_file(LINES))
    found = [(each.level, each.get_title(), each.get_dest()) for each in document.get_toc()]
    places = [(level, title, dest.get_index(), dest.get_view()[1][1]) for level, title, dest in found if dest]
    assert places == [*LINES]
    document.close()


def test_only_the_first_level_is_unfolded() -> None:
    with pikepdf.open(BytesIO(_file(LINES))) as pdf:
        root: Any = pdf.Root.Outlines
        register = root.Last
        streams, costs = register.First, register.Last
        assert (int(root.Count), int(register.Count), int(streams.Count)) == (4, 2, -2)
        assert "/Count" not in costs
        assert streams.Next == costs
        assert costs.Prev == streams
        assert streams.Parent == register


def test_a_line_stands_at_most_one_level_below_the_one_before_it() -> None:
    document = pypdfium2.PdfDocument(_file(((0, "First", 0, 10.0), (2, "Below it", 0, 5.0))))
    assert [each.level for each in document.get_toc()] == [0, 1]
    document.close()


def test_a_file_without_lines_has_no_bookmarks() -> None:
    with pikepdf.open(BytesIO(_file(()))) as pdf:
        assert "/Outlines" not in pdf.Root
