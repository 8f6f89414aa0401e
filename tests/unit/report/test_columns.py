"""How wide the columns of a table are: no word breaks while another column has room to give."""

from __future__ import annotations

import pytest

from canvas_app.drawing.text import text_width
from canvas_app.report.pdf.columns import Measured, measured
from canvas_app.report.pdf.tables import CELL, HEAD, USUAL, Cell, Column, Draft

PROSE = "What all streams earn in month 1, after discounts and before bad debt and partner shares. " * 4


def _measured(*columns: str) -> Measured:
    texts = [[text] for text in columns]
    none = [False] * len(columns)
    return measured(texts, ["regular"] * len(columns), [""] * len(columns), none, CELL, HEAD)


@pytest.mark.parametrize(
    "word", ["$35.3k\u00a0a\u00a0month", "Not\u00a0applicable", "226\u00a0customers", "a" * 30, "W" * 12]
)
def test_no_word_is_broken_while_another_column_has_room_to_give(word: str) -> None:
    name, prose = _measured(f"The name of it\n{word}", PROSE).widths(500.0)
    assert name >= text_width(word, CELL.size)
    assert name + prose == pytest.approx(500.0)


def test_the_widest_word_counts_though_it_has_fewer_letters_than_others() -> None:
    slim = " ".join(f"{'il' * 7}{number}" for number in range(8))
    assert _measured(f"{slim} {'W' * 12}", PROSE).widths(500.0)[0] >= text_width("W" * 12, CELL.size)


def test_a_word_without_end_leaves_the_other_columns_their_room() -> None:
    endless, prose = _measured("a" * 400, PROSE).widths(500.0)
    assert 250.0 <= endless <= 300.0
    assert prose >= 200.0


def test_where_no_column_has_room_all_give_the_same_share() -> None:
    words = _measured(*["a" * 30] * 6)
    widths = words.widths(300.0)
    assert sum(widths) == pytest.approx(300.0)
    assert widths == pytest.approx([50.0] * 6)


def test_a_number_stays_with_its_unit_in_a_table() -> None:
    value = "$35.3k\u00a0a\u00a0month"
    columns = [Column(title) for title in ("Metric and value", "Definition and formula", "Convention")]
    draft = Draft(columns, [(Cell(f"MRR\n{value}"), Cell(PROSE), Cell(PROSE))])
    shown = [
        shape.text
        for piece in draft.pieces(480.0, USUAL)
        for group in piece.shapes
        for shape in getattr(group, "shapes", ())
    ]
    assert value in shown
