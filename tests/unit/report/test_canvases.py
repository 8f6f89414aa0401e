"""What the parts of an enlarged view show."""

from __future__ import annotations

from canvas_app.drawing.shapes import Group, Rect
from canvas_app.report.pdf.canvases import View


def test_a_part_shows_whole_cards_and_the_lines_that_cross_it() -> None:
    card, line = Group((Rect(0, 0, 10, 20),), ref="a"), Rect(0, 0, 1, 90)
    high = Group((Rect(0, 0, 10, 80),), ref="b")
    boxed = ((card, (0.0, 10.0, 10.0, 20.0)), (line, (0.0, 0.0, 1.0, 90.0)), (high, (0.0, 0.0, 10.0, 80.0)))
    view = View("bmc", boxed, (0.0, 0.0, 10.0, 90.0))
    assert view.seen(10.0, 60.0) == (card, line, high)
    assert view.seen(11.0, 61.0) == (line, high)
    assert view.seen(80.0, 90.0) == (line,)
    assert View("bmc", (), (0.0, 0.0, 1.0, 1.0)).seen(0.0, 1.0) == ()
