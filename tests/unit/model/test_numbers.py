"""Numbers as people read them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvas_app.model.currencies import decimals_of
from canvas_app.model.numbers import (
    NOTHING,
    compact,
    exact_money,
    exact_number,
    metric_text,
    money,
    payable,
    percent,
    unparted,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "$0"),
        (-0.0, "$0"),
        (106_820, "$107k"),
        (252_000, "$252k"),
        (-18_000, "−$18k"),
        (84_000, "$84k"),
        (61_240, "$61.2k"),
        (1_420, "$1.42k"),
        (999.6, "$1k"),
        (999_600, "$1M"),
        (999_499, "$999k"),
        (49, "$49"),
        (0.8, "$0.80"),
        (5.5, "$5.50"),
        (61.2, "$61.2"),
        (0.0042, "$0.0042"),
        (2.5e9, "$2.5B"),
        (3.2e12, "$3.2T"),
        (1e15, "$1,000T"),
    ],
)
def test_money_has_three_digits_and_one_letter(value: float, text: str) -> None:
    assert money(value) == text


def test_money_knows_currencies_by_sign_or_code() -> None:
    assert money(1e6, "EUR") == "€1M"
    assert money(-1500, "CHF") == "−CHF\u00a01.5k"
    assert money(12, "JPY") == "¥12"


def test_a_gain_can_carry_its_sign() -> None:
    assert money(9100, signed=True) == "+$9.1k"
    assert money(0, signed=True) == "$0"
    assert percent(0.012, signed=True) == "+1.2 %"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (106_820, "$106,820"),
        (0.8, "$0.80"),
        (0.0004, "$0.0004"),
        (-1234.5, "−$1,234.50"),
        (0, "$0"),
        (12, "$12"),
    ],
)
def test_exact_money_shows_all_of_it(value: float, text: str) -> None:
    assert exact_money(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.714, "71.4 %"),
        (0.06, "6 %"),
        (1, "100 %"),
        (0, "0 %"),
        (0.00123, "0.123 %"),
        (-0.05, "−5 %"),
        (12.3, "1,230 %"),
    ],
)
def test_percent(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (252_000.0, "USD/month", "$252k"),
        (0.714, "share", "71.4 %"),
        (4.6, "ratio", "4.6 ×"),
        (17.0, "months", "17 mo"),
        (2180.0, "customers", "2.18k"),
        (0.031, "share/month", "3.1 %"),
        (None, "share", NOTHING),
    ],
)
def test_metrics_carry_one_unit(value: float | None, unit: str, text: str) -> None:
    assert metric_text(value, unit) == text


@pytest.mark.parametrize("value", [-1e-12, -0.0, 0.0, 1e-12])
def test_what_reads_as_zero_has_no_sign(value: float) -> None:
    """Sums of floats leave such residues where amounts cancel out."""
    assert (compact(value), exact_number(value), exact_money(value)) == ("0", "0", "$0")
    assert (money(value, signed=True), percent(value, signed=True)) == ("$0", "0 %")


@given(st.floats())
def test_no_number_is_ever_written_as_nan_or_infinity(value: float) -> None:
    for text in (money(value), compact(value), percent(value), exact_money(value), exact_number(value)):
        assert not re.search("nan|inf", text, re.IGNORECASE)
        assert 0 < len(text) < 40


@given(st.floats(-1e15, 1e15))
def test_at_most_three_significant_digits(value: float) -> None:
    digits = re.sub("[^0-9]", "", compact(value)).strip("0")
    assert len(digits) <= 3


@given(st.floats(1e-6, 1e14), st.floats(1.02, 10))
def test_larger_amounts_never_read_smaller(value: float, factor: float) -> None:
    assert _read(compact(value)) <= _read(compact(value * factor))


def _read(text: str) -> float:
    scale = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1.0)
    return float(text.rstrip("kMBT").replace(",", "")) * scale


def test_amounts_name_their_own_currency_and_rates_have_more_digits() -> None:
    assert metric_text(61_240, "EUR/month", "USD") == "€61.2k"
    assert metric_text(5.0, "CHF", "USD") == "CHF\u00a05"
    assert metric_text(5.0, "FTE", "USD") == "5"
    assert metric_text(1.0853, "USD/EUR", "USD") == "$1.0853"
    assert metric_text(1.0853, "money/EUR", "USD") == "$1.0853"


def test_a_number_keeps_its_unit() -> None:
    assert unparted("It is 78.7 % of revenue and 3.2 × as much.") == (
        "It is 78.7\u00a0% of revenue and 3.2\u00a0× as much."
    )


@pytest.mark.parametrize(
    ("value", "compacted", "exact", "paid"),
    [
        (49.23, "¥49", "¥49.23", 49.0),
        (985.4, "¥985", "¥985", 985.0),
        (1_980.5, "¥1.98k", "¥1,980", 1_980.0),
        (10.0, "¥10", "¥10", 10.0),
        (2.345, "¥2.35", "¥2.35", 2.345),
        (0.8, "¥0.8", "¥0.8", 0.8),
        (0.0004, "¥0.0004", "¥0.0004", 0.0004),
        (0.0, "¥0", "¥0", 0.0),
    ],
)
def test_a_currency_without_minor_unit_is_paid_whole_and_what_is_sold_by_the_many_keeps_its_digits(
    value: float, compacted: str, exact: str, paid: float
) -> None:
    assert (money(value, "JPY"), exact_money(value, "JPY")) == (compacted, exact)
    assert payable(value, "JPY") == paid


@pytest.mark.parametrize("currency", ["JPY", "KRW", "ISK", "VND", "CLP", "XOF", "PYG", "UGX"])
def test_currencies_without_minor_unit_are_known_from_the_standard(currency: str) -> None:
    assert decimals_of(currency) == 0
    assert payable(49.53, currency) == 50.0


@pytest.mark.parametrize("currency", ["USD", "EUR", "CHF", "BHD", "XYZ"])
def test_other_prices_are_paid_to_the_cent(currency: str) -> None:
    assert decimals_of(currency) == 2
    assert payable(49.2345, currency) == 49.23
