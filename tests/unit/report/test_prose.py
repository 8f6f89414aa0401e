"""Running text in lines: blanks at the seams of stressed words, line breaks, the side it is read from."""

from __future__ import annotations

import pytest

from canvas_app.drawing.text import text_width
from canvas_app.report.content.blocks import Span
from canvas_app.report.pdf.pieces import BODY_STYLE, Piece
from canvas_app.report.pdf.prose import set_text
from tests.unit.report import drawn


def lines(*spans: Span, width: float = 400.0) -> list[list[str]]:
    """Return the parts of each line from left to right."""
    return [drawn.words(piece.shapes) for piece in _set(spans, width)]


def _set(spans: tuple[Span, ...], width: float = 400.0) -> list[Piece]:
    return set_text(spans, BODY_STYLE, width)


@pytest.mark.parametrize(
    ("before", "stressed", "after"),
    [("Seats \t", "  earn", "most."), ("Seats", "\t earn ", " most."), (" Seats ", " ", "earn most. \t")],
)
def test_blanks_at_a_seam_are_one_and_those_at_the_ends_none(before: str, stressed: str, after: str) -> None:
    (parts,) = lines(Span(before), Span(stressed, bold=True), Span(after))
    whole = " ".join((before + stressed + after).split())
    assert "".join(parts) == whole


def test_the_parts_of_a_line_stand_side_by_side() -> None:
    (piece,) = _set((Span("Seats earn "), Span("most", bold=True), Span(" of it.")))
    first, bold, last = drawn.texts(piece.shapes)
    assert bold.weight == "semibold"
    assert bold.x == pytest.approx(first.x + text_width(first.text, first.size, first.weight))
    assert last.x == pytest.approx(bold.x + text_width(bold.text, bold.size, bold.weight))


def test_a_stressed_part_goes_on_in_the_next_line() -> None:
    told = lines(
        Span("One two three "), Span("four five six seven eight", bold=True), Span(" nine."), width=90.0
    )
    assert len(told) > 2
    assert " ".join("".join(parts) for parts in told) == "One two three four five six seven eight nine."


def test_line_breaks_are_kept_within_a_text_and_not_around_it() -> None:
    assert lines(Span("\n\nFirst.\n"), Span("\nThird."), Span("\n\n")) == [["First."], [], ["Third."]]


def test_a_text_without_words_is_one_empty_line() -> None:
    assert lines(Span(" \t"), Span("\n")) == [[]]


def test_what_is_read_from_the_right_has_its_first_part_on_the_right() -> None:
    (piece,) = _set((Span("ההכנסות "), Span("גדלות", bold=True)))
    first, second = sorted(drawn.texts(piece.shapes), key=lambda text: text.x)
    assert (first.weight, second.weight) == ("semibold", BODY_STYLE.weight)
