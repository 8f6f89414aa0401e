"""Numbers as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.gui.panels.number_entry import (
    number_text,
    parse_number,
    parse_whole,
    reading_of,
    unit_words,
)


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
        ("€49", "money", 49.0),
        ("49 EUR", "money/month", 49.0),
        ("-CA$ 49.5k", "EUR/month", -49_500.0),
        ("49 mio", "money", 49e6),
        ("0,125", "money", 0.125),
        ("1.234.567", "money", 1_234_567.0),
        ("1.200,50", "money", 1200.5),
        ("2.6", "share", 0.026),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, unit: str, number: float) -> None:
    assert parse_number(text, unit) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize(
    "text", ["", "-", "abc", "1.2.3", "12 monkeys", "=1+1", "nan", "inf", "1e999", "1e9999"]
)
def test_what_is_no_number_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "unit", "sentence"),
    [
        ("€49", "customers", "no amount of money"),
        ("49 EUR", "share/month", "no amount of money"),
        ("5 %", "money/month", "no share"),
        ("5 %", "customers", "no share"),
        ("49 EU", "money", "not a number"),
    ],
)
def test_what_does_not_fit_the_unit_is_refused_with_a_sentence(text: str, unit: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_number(text, unit)


def test_where_there_is_no_choice_of_currency_only_that_of_the_unit_is_taken() -> None:
    assert parse_number("$49", "money", "USD") == 49.0
    assert parse_number("49 €", "EUR/month", "USD") == 49.0
    assert parse_number("$49", "money", "CLP") == 49.0
    with pytest.raises(ValueError, match="Amounts here are in USD"):
        parse_number("€49", "money", "USD")
    with pytest.raises(ValueError, match="“XYZ” is no currency"):
        parse_number("49 XYZ", "money", "USD")


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("1.200", "money", "Read as 1.2, with a decimal point. For thousands type 1200."),
        ("€1.200", "money", "Read as 1.2, with a decimal point. For thousands type 1200."),
        ("49,50", "money", "Read as 49.5."),
        ("2,5 %", "share", "Read as 2.5."),
        ("1,200", "money", ""),
        ("1200", "money", ""),
        ("1.25", "money", ""),
        ("0.125", "money", ""),
        ("49k", "money", ""),
        ("4,", "money", "Read as 4."),
        ("0,125", "money", "Read as 0.125."),
        ("1.234.567", "money", "Read as 1,234,567."),
        ("-1.200", "money", "Read as −1.2, with a decimal point. For thousands type -1200."),
        ("1.200k", "money", ""),
        ("1e999", "money", ""),
        ("abc", "money", ""),
    ],
)
def test_how_a_number_was_read_is_said_where_it_may_mean_another(text: str, unit: str, said: str) -> None:
    assert reading_of(text, unit) == said


def test_a_half_is_no_whole_number() -> None:
    with pytest.raises(ValueError, match="whole"):
        parse_whole("1.5")


@given(
    st.floats(-1e12, 1e12).filter(lambda x: x == 0 or abs(x) > 1e-6), st.sampled_from(["money", "share", ""])
)
def test_a_shown_number_reads_back_as_itself(value: float, unit: str) -> None:
    assert parse_number(number_text(value, unit), unit) == pytest.approx(value, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("text", ["1,234,567.89", "95,000", "0.0000001", "123,456,789.1", "−1,234,567.89"])
def test_a_number_is_shown_with_the_digits_that_were_typed(text: str) -> None:
    assert number_text(parse_number(text)) == text


def test_units_are_said_in_short_words() -> None:
    assert unit_words("money/customer/month") == "$ / customer / mo"
    assert unit_words("share/month") == "% / mo"
    assert unit_words("money", "CHF") == "CHF"
