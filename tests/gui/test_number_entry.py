"""Numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.gui.panels.number_entry import number_text, parse_number, parse_whole, unit_words


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1200", "money", 1200.0),
        ("1,200", "money", 1200.0),
        ("1,200.50", "money", 1200.5),
        ("1.2k", "money", 1200.0),
        ("$49", "money", 49.0),
        ("−3", "", -3.0),
        ("1,5", "", 1.5),
        ("2.5 M", "money", 2.5e6),
        (".5", "", 0.5),
        ("5 %", "", 0.05),
        ("5 %", "share", 0.05),
        ("5", "share/month", 0.05),
        ("1e3", "", 1000.0),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, unit: str, number: float) -> None:
    assert parse_number(text, unit) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize("text", ["", "-", "abc", "1.2.3", "12 monkeys", "=1+1", "nan", "inf", "1e9999"])
def test_what_is_no_number_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_number(text)


def test_a_half_is_no_whole_number() -> None:
    with pytest.raises(ValueError, match="whole"):
        parse_whole("1.5")


@given(
    st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-6), st.sampled_from(["money", "share", ""])
)
def test_a_shown_number_reads_back_as_itself(value: float, unit: str) -> None:
    assert parse_number(number_text(value, unit), unit) == pytest.approx(value, rel=1e-8, abs=1e-10)


def test_units_are_said_in_short_words() -> None:
    assert unit_words("money/customer/month") == "$ / customer / mo"
    assert unit_words("share/month") == "% / mo"
    assert unit_words("money", "CHF") == "CHF"
