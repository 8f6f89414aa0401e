"""Numbers as spreadsheets and people write them; what one cell leaves open, its table decides."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.commands.errors import RefusedError
from canvas_app.commands.written_numbers import decimal_mark, read_number


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.234,56", "", 1234.56),
        ("1,234.56", "", 1234.56),
        ("1,234", "", 1234.0),
        ("1.234", "", 1.234),
        ("1.234.567", "", 1234567.0),
        ("0,5", "", 0.5),
        ("1 234,5", "", 1234.5),
        ("1'234", "", 1234.0),
        ("1'234,5", "", 1234.5),
        ("$1,200.00", "money", 1200.0),
        ("1.200,00 €", "money", 1200.0),
        ("5 k€", "money", 5000.0),
        ("5M$", "money", 5e6),
        ("5 kEUR", "money", 5000.0),
        ("5 MCHF", "money", 5e6),
        ("5 MAD", "money", 5.0),
        ("USD 49", "money", 49.0),
        ("(500)", "money", -500.0),
        ("−3", "", -3.0),
        ("1.2k", "", 1200.0),
        ("5%", "share", 0.05),
        ("2,5 %", "share/month", 0.025),
        ("5", "share", 0.05),
        ("0.05", "share", 0.05),
        ("0,02", "share/month", 0.02),
        ("0,025", "share", 0.025),
        ("0,125", "money", 0.125),
    ],
)
def test_numbers_are_read_as_spreadsheets_write_them(text: str, unit: str, value: float) -> None:
    assert read_number(text, unit) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("text", ["1,2,3", "1.2.3", "12 EUR 5", "1e999", ""])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="is not a number"):
        read_number(text)


@given(st.text(max_size=30), st.sampled_from([None, ".", ","]))
def test_any_text_is_a_number_or_refused(text: str, decimal: str | None) -> None:
    with contextlib.suppress(RefusedError):
        assert isinstance(read_number(text, decimal=decimal), float)


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1.200 €", "2,5 %"], ","),
        (["1.200", "1.234.567"], ","),
        (["1,200", "9.99"], "."),
        (["1.200", "1,200", "49", "Office"], None),
        (["2,5", "9.99"], None),
    ],
)
def test_a_table_proves_its_decimal_mark(cells: list[str], mark: str | None) -> None:
    assert decimal_mark(cells) == mark


def test_a_known_mark_decides_what_a_cell_leaves_open() -> None:
    assert read_number("1.200 €", "money", ",") == 1200.0
    assert read_number("1,200", "money", ",") == 1.2
    assert read_number("9.99", "money", ",") == 9.99, "a cell that is clear by itself stays what it says"
