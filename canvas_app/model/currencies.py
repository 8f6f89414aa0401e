"""Currencies of ISO 4217: their names and symbols, and in which of them the amounts of a record are said.

A record with amounts may name a currency of its own; without one its amounts are in that of the document, or
of the record that it is a part of.
"""

import re
from functools import cache
from typing import Annotated, NamedTuple

import orjson
from pydantic import BaseModel

from canvas_app.folders import resource_path
from canvas_app.model.fields import Spec, TextRule, field_views

MONEY = "money"
"""The head of a unit that stands for an amount in the currency that holds where it stands."""
_HELP = "Of the amounts here, where it is another one than the document's."
CODE = "^[A-Z]{3}$"
_PER = "per "
Currency = Annotated[str, TextRule(CODE)]
PricingCurrency = Annotated[Currency | None, Spec("Currency", "Pricing", help=_HELP)]
CostCurrency = Annotated[Currency | None, Spec("Currency", "Costs", help=_HELP)]
MoneyCurrency = Annotated[Currency | None, Spec("Currency", "Money", help=_HELP)]
RelationCurrency = Annotated[Currency | None, Spec("Currency", "Relation", help=_HELP)]


class CurrencyInfo(NamedTuple):
    """A currency; the symbol is empty where none tells it from all others."""

    code: str
    name: str
    symbol: str = ""
    sign: str = ""
    """What people write who pay in it, where that is no symbol: "$" for Argentine pesos."""
    decimals: int = 2
    """The digits of its minor unit; 0 where there is none, as of the yen. Of three, two are shown."""


@cache
def currencies() -> dict[str, CurrencyInfo]:
    """Return the currencies by code; read once."""
    listed = orjson.loads(resource_path("currencies.json").read_bytes())["currencies"]
    return {entry["code"]: CurrencyInfo(**entry) for entry in listed}


def symbol_of(currency: str) -> str:
    """Return the symbol of a currency, or an empty text."""
    known = currencies().get(currency)
    return "" if known is None else known.symbol


def decimals_of(currency: str) -> int:
    """Return how many decimals people pay in a currency."""
    known = currencies().get(currency)
    return 2 if known is None else known.decimals


def parted(text: str) -> tuple[str, str]:
    """Return what names a currency beside a number, empty for nothing, and the text without it.

    "49 €" gives "€" and "49". It is a sign, the code of a currency, or three capitals that need be none.
    """
    kept = text.strip()
    before, behind = _marks()
    match = before.match(kept) or behind.search(kept)
    if match is None:
        return "", kept
    start, end = match.span("mark")
    return kept[start:end], f"{kept[:start]}{kept[end:]}".strip()


def meant(mark: str, *own: str) -> str:
    """Return the currency that a mark beside an amount means.

    A sign that several share is that of the first of `own` which is written with it: "$" is a peso in Chile.
    Raises ValueError with a sentence for letters that are no currency.
    """
    for code in own:
        known = currencies().get(code)
        sign = "" if known is None else known.symbol or known.sign
        if mark in (code, sign) or mark == sign[-1:]:
            return code
    code = _signs().get(mark) or mark.upper()
    if code not in currencies():
        raise ValueError(f"“{mark}” is no currency. Type three letters, for example EUR.")
    return code


@cache
def _signs() -> dict[str, str]:
    """The currency of each sign, where nothing else says whose it is."""
    return {"US$": "USD"} | {each.symbol: code for code, each in currencies().items() if each.symbol}


@cache
def _marks() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds a mark before a number, and one behind it; millions are no currency."""
    signs = map(re.escape, sorted(_signs(), key=len, reverse=True))
    mark = f"(?P<mark>{'|'.join(signs)}|(?i:{'|'.join(currencies())})|(?!MIO)[A-Z]{{3}})"
    # A sign may follow on letters, "5 k€"; a code only on those of thousands and millions, "5 kEUR".
    behind = rf"(?:(?<![A-Za-z])|(?![A-Za-z])|(?<=[\d\s][kM])){mark}[\s)]*$"
    return re.compile(rf"[-+−(\s]*{mark}(?![A-Za-z])"), re.compile(behind)


def currency_in(unit: str, document: str) -> str | None:
    """Return the currency of amounts in a unit: the document's for "money/month", EUR for "EUR/month".

    None for a unit of something else.
    """
    head = unit.partition("/")[0]
    if head in (MONEY, document):
        return document
    return head if len(head) == 3 and head in currencies() else None


def named_unit(own: str, unit: str) -> str:
    """Return the unit of a number whose user named one: of an amount "per seat" is "money/seat"."""
    if own.startswith(_PER) and currency_in(unit, MONEY) is not None:
        return f"{unit.partition('/')[0]}/{own.removeprefix(_PER)}"
    return own or unit


def is_rate(unit: str) -> bool:
    """Whether numbers in a unit are exchange rates: amounts by one unit of another currency."""
    head, _, per = unit.partition("/")
    return per in currencies() and (head == MONEY or head in currencies())


@cache
def may_differ(record_type: type[BaseModel]) -> bool:
    """Whether records of a type may name a currency of their own; that of a document is no such one."""
    field = record_type.model_fields.get("currency")
    return field is not None and field.default is None and not field.is_required()


def currency_of(record: object) -> str | None:
    """Return the currency that a record names for its amounts; None where it names none."""
    if not isinstance(record, BaseModel) or not may_differ(type(record)):
        return None
    named: str | None = getattr(record, "currency")  # noqa: B009 (a field of some types only)
    return named


@cache
def amounts_of(record_type: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of the fields of a type that hold amounts of money."""
    return tuple(view.name for view in field_views(record_type) if view.spec.unit.partition("/")[0] == MONEY)


def unit_in(record: object, unit: str, currency: str | None = None) -> str:
    """Return the unit of a record's amounts with the currency it names: "EUR/month" for "money/month".

    `currency` is that of the record it is a part of. What follows revenue is a share.
    """
    head, slash, per = unit.partition("/")
    if head != MONEY:
        return unit
    if getattr(record, "driver", "") == "pct_revenue":
        return "share"
    return f"{currency_of(record) or currency or MONEY}{slash}{per}"
