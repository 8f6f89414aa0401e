"""How wide the columns of a table are: no word breaks while another column has room to give."""

from __future__ import annotations

import pytest

from canvas_app.drawing.text import text_width
from canvas_app.report.pdf.columns import Measured, measured
from canvas_app.report.pdf.pieces import with_company
from canvas_app.report.pdf.tables import CELL, HEAD, SMALL, USUAL, Cell, Column, Draft
from tests.unit.report import drawn

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
    assert value in _shown(draft, 480.0)


def test_words_in_a_column_of_numbers_leave_the_others_room_but_a_number_keeps_its_unit() -> None:
    texts = [["from 420 customers\n$97.7k behind the start"], [PROSE]]
    measures = measured(texts, ["regular"] * 2, ["Start", "Aims at"], [True, False], CELL, HEAD)
    whole, sentence = (text_width(line, CELL.size) for line in texts[0][0].split("\n"))
    assert whole <= measures.least[0] < sentence


def test_a_word_may_break_behind_its_hyphen_where_there_is_no_room_for_it() -> None:
    rows = [[Cell("(creator-hero.com)"), Cell("mid-market-customers"), Cell("310")]]
    draft = Draft([Column("Source"), Column("Segment"), Column("Count", end=True)], rows)
    parts = [_shown(draft, width) for width in (400.0, 250.0)]
    assert "(creator-hero.com)" in parts[0]
    assert draft.fits(250.0, USUAL)
    assert {"(creator-", "hero.com)"} <= set(parts[1])


def test_a_title_counts_as_a_row_whose_lines_make_the_table_higher() -> None:
    texts = [[PROSE], ["1"]]
    plain, titled = (
        measured(texts, ["regular"] * 2, ["", title], [False, True], CELL, HEAD).widths(400.0)
        for title in ("One", "Units of each customer sold")
    )
    assert titled[1] > plain[1]


def test_a_unit_stays_on_one_line_where_the_columns_beside_it_break_less_often() -> None:
    names = ["Enterprise contracts", "Inside sales", "Developer portal", "Direct sales"]
    inputs = ["Annual contract value", *["New customers"] * 3]
    units = ["USD per year", *["customers per month"] * 3]
    texts = [names, inputs, units, ["$138,000"] * 4]
    measures = measured(texts, ["regular"] * 4, [""] * 4, [False, False, False, True], CELL, HEAD)
    assert measures.widths(400.0)[2] >= text_width("customers per month", CELL.size)


def test_a_label_reaches_into_the_rows_that_go_on_with_it() -> None:
    columns = [Column(title) for title in ("Entry", "Answer", "On the canvas")]
    entry = [Cell("Business model innovation of all"), Cell("Forty feeds."), Cell("")]
    more = [Cell(""), Cell("Forty paying feeds."), Cell("Feeds")]
    other = [Cell("Value"), Cell(PROSE), Cell("")]
    first, second = (
        Draft(columns, rows).pieces(400.0, USUAL) for rows in ([entry, more, other], [entry, other])
    )
    assert drawn.words(first[1].shapes) == ["Business model", "innovation of all", "Forty feeds."]
    # With nothing below that goes on with it the row is as high as its label.
    assert second[1].height - first[1].height == pytest.approx(CELL.line + 6.5)


def test_the_label_of_an_entry_with_nothing_but_short_rows_is_not_cut() -> None:
    columns = [Column(title) for title in ("Entry", "Answer", "On the canvas")]
    label = "A label of many more words than the one row that goes on with it has lines"
    rows = [
        [Cell(label), Cell("Yes"), Cell("")],
        [Cell(""), Cell("No"), Cell("")],
        [Cell("Two"), Cell(PROSE), Cell("")],
    ]
    head, first, second, third, *_ = Draft(columns, rows).pieces(400.0, USUAL)
    lines = len(drawn.words(first.shapes)) - 1
    assert lines > 2
    assert first.height + second.height >= lines * CELL.line
    # What the label needs more stands below the last row, not between the answer and its source.
    assert first.height < 2 * CELL.line
    assert head.role == "TH"
    assert third.role == "TD"


def test_no_paragraph_of_a_cell_ends_with_a_word_alone() -> None:
    words = "How many customers pay for the fixed costs.\nFC / (p − v) of the whole of it"
    draft = Draft([Column("Definition")], [[Cell(words)]])
    for width in range(170, 330, 3):
        shown = _shown(draft, float(width))
        lone = [line for line in shown if line in ("costs.", "it")]
        assert not lone
        assert " ".join(shown) == f"Definition {words}".replace("\n", " ")


def test_a_number_comes_down_with_its_sign() -> None:
    assert with_company("below 1.2 %", "(2025)") == ("below", "1.2 % (2025)")
    assert with_company("Allocation: 60 %;", "Critical") == ("Allocation:", "60 %; Critical")
    assert with_company("at 4.6 ×,", "good") == ("at", "4.6 ×, good")


def _shown(draft: Draft, width: float) -> list[str]:
    return [word for piece in draft.pieces(width, USUAL) for word in drawn.words(piece.shapes)]


def test_small_type_is_measured_as_it_is_set() -> None:
    texts = [["Conversations beyond", "(constellationr.com)"], ["$2,400,000", "310"], [PROSE, "Yes"]]
    titles, ends = ["Input", "A value of it", "Source"], [False, True, False]
    usual, small = (
        measured(texts, ["regular"] * 3, titles, ends, type_.cell, type_.head) for type_ in (USUAL, SMALL)
    )
    made = usual.smaller(SMALL.cell.size / CELL.size, SMALL.head.size / HEAD.size)
    for name in ("cells", "wanted", "least", "unbroken", "heads"):
        assert getattr(made, name) == pytest.approx(getattr(small, name), abs=0.2)
