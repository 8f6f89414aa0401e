"""How numbers are typed and shown in fields: "1.2k", "5 %" and "1,200" all mean what they say."""

from __future__ import annotations

from decimal import Decimal

from canvas_app.commands.written_numbers import hundredths, written
from canvas_app.model.currencies import MONEY, currency_in, meant, parted, symbol_of

NOT_A_NUMBER = "This is not a number. Type for example 1200, 1.2k or 5 %."
NOT_MONEY = "This is no amount of money. Type the number without a currency."
NOT_A_SHARE = "This is no share of something. Type the number without %."
NOT_WHOLE = "This must be a whole number."


def parse_number(text: str, unit: str = "", currency: str = "") -> float:
    """Return the number a text means in a field's own unit; raises ValueError with a sentence.

    A unit that begins with `share` holds fractions and is typed in percent: "5" and "5 %" are 0.05. An amount
    may name its currency: where that of the document is given, no other one than the unit's is taken.
    """
    found = written(text)
    if found is None:
        raise ValueError(NOT_A_NUMBER)
    mark = mark_of(text)
    if mark and unit and currency_in(unit, MONEY) is None:
        raise ValueError(NOT_MONEY)
    if mark and currency:
        held = currency_in(unit, currency) or currency
        if meant(mark, held, currency) != held:
            raise ValueError(in_another(held))
    share = unit.startswith("share")
    if found.percent and unit and not share:
        raise ValueError(NOT_A_SHARE)
    return hundredths(found.number) if found.percent or share else found.number


def mark_of(text: str) -> str:
    """Return what names a currency beside a number, as "€" or "EUR"; empty where nothing does."""
    return parted(text)[0]


def in_another(held: str) -> str:
    """Return why an amount in another currency is not taken where amounts are in `held`."""
    return f"Amounts here are in {held}. Convert it, then type it without a currency."


def reading_of(text: str, unit: str = "") -> str:
    """Say how a number was read that might mean another one; empty where there is no doubt."""
    found = written(text)
    if found is None:
        return ""
    try:
        read = number_text(parse_number(text, unit), unit)
    except ValueError:
        return ""
    if found.thousands:
        return f"Read as {read}, with a decimal point. For thousands type {found.thousands}."
    return f"Read as {read}." if found.comma else ""


def parse_whole(text: str, unit: str = "") -> int:
    """Return a whole number; raises ValueError with a sentence."""
    number = parse_number(text, unit)
    if number != int(number):
        raise ValueError(NOT_WHOLE)
    return int(number)


def number_text(value: float | None, unit: str = "") -> str:
    """Return a number as a field shows it: all its digits, thousands grouped, shares in percent."""
    if value is None:
        return ""
    shown = float(f"{value * 100:.12g}") if unit.startswith("share") else value
    if shown == int(shown):
        return f"{int(shown):,}".replace("-", "−")
    # Digits as they were typed: of a large number the tenth decimal is no longer its own.
    text = f"{Decimal(repr(shown)):,.10f}".rstrip("0").rstrip(".")
    if text.strip("-0.") == "":
        text = f"{shown:g}"
    return text.replace("-", "−", 1) if shown < 0 else text


def unit_words(unit: str, currency: str = "USD") -> str:
    """Return a field's unit as it stands behind the number: `money/month` becomes "$ / mo"."""
    if not unit or unit == "month":
        return ""
    words = {"share": "%", "month": "mo", "year": "yr"}
    said = currency_in(unit, currency)
    if said is not None:
        words[unit.partition("/")[0]] = symbol_of(said) or said
    return " / ".join(words.get(part, part) for part in unit.split("/"))


DRIVER_UNITS = {
    "per_month": "money/month",
    "per_customer": "money/customer/month",
    "per_unit": "money/unit",
    "per_call": "money/call",
    "per_1k_tokens": "money/1k tokens",
    "pct_revenue": "share",
    "per_fte": "money/FTE/month",
    "per_transaction": "money/transaction",
}
"""The unit of a cost's amount by what drives it."""
