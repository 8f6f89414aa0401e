"""Tables of streams and costs: their columns, cells read from a spreadsheet, and rows as one step of undo.

A cell is refused with its row, its column and a reason. Rows come in whole or not at all: a row with a
refused cell stays outside, the others come in, and the report says which is which.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args, get_origin

from pydantic import ValidationError

from canvas_app.commands import elements, paths, wording
from canvas_app.commands.errors import RefusedError
from canvas_app.commands.written_numbers import decimal_mark, read_number
from canvas_app.document import DocumentError
from canvas_app.model import Cost, Quantity, RevenueStream, Segment, clean_text, field_views, label_of
from canvas_app.model.currencies import MONEY, currencies, meant, parted
from canvas_app.model.faults import first_fault
from canvas_app.model.pricing import SubscriptionPricing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from canvas_app.document import Document, Snapshot
    from canvas_app.model import FieldView

Kind = Literal["streams", "costs"]
Record = RevenueStream | Cost
MOST_ROWS = 5_000
PRICE_FIELDS = (
    "price",
    "acv",
    "fee",
    "upfront_fee",
    "arppu",
    "bill_rate",
    "cpm",
    "fixed_fee",
)
"""What counts as the price of a component, the first that it has."""
_WORDS = ("", "name", "unit", "currency", "segment")
"""Columns of text."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field of the record, or a field of its first pricing component."""

    name: str
    label: str
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    editable: bool = True
    also: tuple[str, ...] = ()
    """Other heads under which spreadsheets name it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that could not be taken, with its row counted from 1 as in what was pasted."""

    row: int
    column: str
    reason: str

    @property
    def sentence(self) -> str:
        """The refusal as one line of a report."""
        return f"Row {self.row}, {self.column}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Pasted:
    """What came of a paste."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    refused: tuple[Refusal, ...]

    @property
    def sentence(self) -> str:
        """What happened, in one line."""
        parts = [f"{len(self.added)} added", f"{len(self.updated)} updated"]
        left_out = len({refusal.row for refusal in self.refused})
        if left_out:
            parts.append(f"{left_out} row{'s' if left_out != 1 else ''} left out")
        return ", ".join(parts) + "."


def columns(kind: Kind) -> tuple[Column, ...]:
    """Return the columns of a table."""
    if kind == "costs":
        names = ("name", "category", "behaviour", "driver", "amount", "start", "end", "growth", "currency")
        return tuple(_column(Cost, name) for name in names)
    first = (
        _column(RevenueStream, "name"),
        Column("price", "Price", "money", also=("unit price", "fee", "amount")),
        Column("unit", "Sold per", also=("unit", "per")),
        Column("interval", "Billed every", "months", also=("interval", "billing interval", "billing")),
    )
    more = ("customers_start", "churn", "expansion", "contraction", "discount", "start", "payment_days")
    last = (Column("currency", "Currency"), Column("segment", "Segment", editable=False))
    return (*first, *(_column(RevenueStream, name) for name in more), *last)


_ALSO = {
    "name": ("stream", "revenue stream", "cost", "item", "position"),
    "customers_start": ("customers", "start customers"),
    "churn": ("churn rate", "monthly churn"),
    "payment_days": ("payment days", "days", "payment term"),
    "amount": ("cost", "value", "monthly cost"),
    "start": ("start month", "from", "starts"),
    "end": ("end month", "to", "until", "ends"),
    "growth": ("growth rate", "yearly growth"),
}


def _column(record_type: type[Record], name: str) -> Column:
    view = next(view for view in field_views(record_type) if view.name == name)
    choices: tuple[tuple[str, str], ...] = ()
    if get_origin(view.annotation) is Literal:
        choices = tuple((str(code), label_of(str(code))) for code in get_args(view.annotation))
    return Column(name, view.spec.label, view.spec.unit, choices, also=_ALSO.get(name, ()))


def rows_of(snapshot: Snapshot, kind: Kind) -> tuple[Record, ...]:
    """Return the records of a table in document order."""
    return tuple(snapshot.of_kind(RevenueStream)) if kind == "streams" else tuple(snapshot.of_kind(Cost))


def value_of(snapshot: Snapshot, record: Record, column: Column) -> object:
    """Return what a cell holds: text, a number, or None for an empty one."""
    if column.name == "segment":
        payers = (r.source for r in snapshot.incoming.get(record.id, ()) if r.kind == "pays")
        names = (snapshot.elements[key] for key in payers if key in snapshot.elements)
        return ", ".join(item.name for item in names if isinstance(item, Segment))
    path = _path(record, column)
    if path is None:
        return None
    if path.startswith("components.0."):
        assert isinstance(record, RevenueStream)
        found = getattr(record.components[0], path.split(".")[-1])
    else:
        found = getattr(record, path)
    return found.value if isinstance(found, Quantity) else found


def cell_text(value: object, unit: str) -> str:
    """Return a cell as a spreadsheet reads it: plain digits with a point, shares in percent."""
    if value is None:
        return ""
    if not isinstance(value, int | float):
        return str(value)
    # Times 100 a share shows the rounding of floats: 0.07 would be 7.000000000000001.
    return f"{value * 100:.12g} %" if unit.startswith("share") else f"{value:.15g}"


def set_cell(document: Document, record_id: str, column: Column, text: str) -> None:
    """Write what was typed into a cell; raises RefusedError with the sentence."""
    record = elements.existing(document, record_id)
    assert isinstance(record, RevenueStream | Cost)
    elements.edit(document, record_id, gesture=None, **_fields(record, column, text, document.info.currency))


def copy(snapshot: Snapshot, kind: Kind, ids: Sequence[str] | None = None) -> str:
    """Return rows as text that spreadsheets take, with a head; None means all."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    shown, wanted = columns(kind), None if ids is None else frozenset(ids)
    writer.writerow([column.label for column in shown])
    for record in rows_of(snapshot, kind):
        if wanted is None or record.id in wanted:
            cells = [cell_text(_copied(snapshot, record, column), column.unit) for column in shown]
            writer.writerow([_harmless(cell, column) for cell, column in zip(cells, shown, strict=True)])
    return out.getvalue()


def _copied(snapshot: Snapshot, record: Record, column: Column) -> object:
    """What a cell holds; amounts say their currency outside of the document."""
    value = value_of(snapshot, record, column)
    silent = column.name == "currency" and value is None and _path(record, column) is not None
    return snapshot.info.currency if silent else value


def paste(document: Document, kind: Kind, text: str) -> Pasted:
    """Add the rows of a spreadsheet, or update those whose name is known, as one step of undo.

    Raises RefusedError for a text without rows or with too many; of single cells the result tells.
    """
    heads, lines = read_rows(kind, text)
    own = document.info.currency
    decimal = decimal_mark(cell for _, cells in lines for cell in _numbers_in(heads, cells))
    known = {record.name.casefold(): record for record in rows_of(document.snapshot(), kind)}
    refused: list[Refusal] = []
    ready: dict[str, Record] = {}
    for number, cells in lines:
        record, faults = _row(kind, heads, number, cells, known, own, decimal)
        refused += faults
        if record is not None:
            ready[record.id] = record
            known[record.name.casefold()] = record
    added = dict.fromkeys(key for key in ready if document.get(key) is None)
    elements.make_room(document, len(added))
    with document.transact(f"Paste {wording.counted(len(ready), kind[:-1], kind)}") as tx:
        for record in ready.values():
            tx.put(record)
    return Pasted(tuple(added), tuple(key for key in ready if key not in added), tuple(refused))


def read_rows(kind: Kind, text: str) -> tuple[tuple[Column, ...], list[tuple[int, list[str]]]]:
    """Return the columns that a text has, and its rows with their numbers; a head is found by its words.

    Without a head the columns stand in the order of the table. Raises RefusedError for a text without rows,
    with too many, or with a cell that never ends.
    """
    lines = _lines_of(text)
    heads = _heads_in(columns(kind), lines[0][1]) if lines else None
    if heads is not None:
        lines = lines[1:]
    if not lines:
        raise RefusedError("The clipboard holds no rows. Copy cells in a spreadsheet first.")
    if len(lines) > MOST_ROWS:
        raise RefusedError(f"At most {MOST_ROWS:,} rows can be pasted at once.")
    return heads or columns(kind), lines


def _lines_of(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, with their numbers from 1."""
    delimiter = "\t" if "\t" in text or ";" not in text else ";"
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(unified), delimiter=delimiter)
        ]
    except csv.Error:
        # A quotation mark that is never closed makes one cell of all that follows, beyond what it may hold.
        raise RefusedError(
            "A cell is too long to be read. Look for a quotation mark that is not closed."
        ) from None
    return [(number, row) for number, row in enumerate(rows, 1) if any(row)]


def _heads_in(shown: Sequence[Column], cells: Sequence[str]) -> tuple[Column, ...] | None:
    """The columns that a row names; None where it does not name half of its cells, that of the names too."""
    found = [_named(shown, cell) for cell in cells]
    known = [column.name for column in found if column is not None]
    if "name" not in known or 2 * len(known) < len(found):
        return None
    return tuple(column or Column("", "") for column in found)


def _named(shown: Sequence[Column], head: str) -> Column | None:
    words = re.sub(r"[\(\[].*?[\)\]]", "", head).strip().casefold().replace("_", " ")
    for column in shown:
        if words in (column.label.casefold(), column.name.replace("_", " ")):
            return column
    return next((column for column in shown if words in column.also), None)


def _numbers_in(heads: Sequence[Column], cells: Sequence[str]) -> list[str]:
    """The cells of a row that hold numbers, by their column."""
    pairs = zip(heads, cells, strict=False)
    return [cell for column, cell in pairs if column.name not in _WORDS and not column.choices]


def _row(
    kind: Kind,
    heads: Sequence[Column],
    number: int,
    cells: Sequence[str],
    known: Mapping[str, Record],
    currency: str,
    decimal: str | None,
) -> tuple[Record | None, list[Refusal]]:
    by_name = {column.name: cell for column, cell in zip(heads, cells, strict=False)}
    name = clean_text(by_name.get("name", ""), limit=120, one_line=True)
    if not name:
        return None, [Refusal(number, "Name", "A row needs a name.")]
    record = known.get(name.casefold()) or _new(kind, name)
    faults: list[Refusal] = []
    # What a choice says may decide how another cell is read, so choices come first.
    pairs = sorted(zip(heads, cells, strict=False), key=lambda pair: not pair[0].choices)
    for column, cell in pairs:
        if column.name in ("", "name") or not column.editable or not cell:
            continue
        try:
            fields = dict(record) | _fields(record, column, cell, currency, decimal)
            record = type(record).model_validate(fields)
        except ValidationError as error:
            faults.append(Refusal(number, column.label, first_fault(error, type(record)).sentence))
        except (DocumentError, ValueError) as error:
            faults.append(Refusal(number, column.label, str(error)))
    return (None if faults else record), faults


def _new(kind: Kind, name: str) -> Record:
    if kind == "costs":
        return Cost(name=name)
    return RevenueStream(name=name, components=(SubscriptionPricing(),))


def _fields(
    record: Record, column: Column, text: str, currency: str, decimal: str | None = None
) -> dict[str, object]:
    """Return the changed fields of a record for a cell's text; an amount may name its currency."""
    if column.name == "name":
        name = clean_text(text, limit=120, one_line=True)
        if not name:
            raise RefusedError("A row needs a name.", "name")
        return {"name": name}
    path = _path(record, column)
    if path is None or not column.editable:
        raise RefusedError(f"{column.label} of {wording.quoted(record.name)} is edited in the inspector.")
    if column.choices:
        return {path: _choice(column, text)}
    if column.name == "unit":
        return _with_part(record, unit=clean_text(text, limit=80, one_line=True))
    if column.name == "currency":
        return _with_part(record, currency=_currency(text, currency))
    unit = "share" if getattr(record, "driver", "") == "pct_revenue" and path == "amount" else column.unit
    if not text.strip():
        return _emptied(record, path, column)
    number = read_number(text, unit, decimal)
    if _is_whole(record, path) and not float(number).is_integer():
        raise RefusedError("This must be a whole number.")
    fields = paths.with_wider_range(record, path, number)
    named = named_currency(text, currency) if unit.startswith(MONEY) else None
    if named is not None:
        changed = record.model_copy(update=fields)
        fields |= _with_part(changed, currency=None if named == currency else named)
    return fields


def _with_part(record: Record, **changes: object) -> dict[str, object]:
    """Return the fields that a change of a cost, or of the first part of a tariff, needs."""
    if isinstance(record, Cost):
        return changes
    changed = record.components[0].model_copy(update=changes)
    return {"components": (changed, *record.components[1:])}


def _currency(text: str, own: str) -> str | None:
    """Read a cell; what names the currency of the document needs no other."""
    code = text.strip().upper()
    if code in ("", own):
        return None
    if code not in currencies():
        raise RefusedError(f"“{text.strip()[:40]}” is no currency. Type three letters, for example EUR.")
    return code


def named_currency(text: str, own: str) -> str | None:
    """Return the currency that a cell names by code or sign; a bare dollar sign may be that of `own`."""
    mark, _number = parted(text)
    try:
        return meant(mark, own) if mark else None
    except ValueError as error:
        raise RefusedError(str(error)) from None


def _emptied(record: Record, path: str, column: Column) -> dict[str, object]:
    view = _view(record, path)
    if view is None or not view.optional:
        raise RefusedError(f"{column.label} needs a value.")
    if path.startswith("components.0."):
        assert isinstance(record, RevenueStream)
        return _with_part(record, **{path.rsplit(".", maxsplit=1)[-1]: None})
    return {path: None}


def _path(record: Record, column: Column) -> str | None:
    """Return where a column stands in a record; None where this record has no such thing."""
    if column.name == "segment":
        return None
    if isinstance(record, Cost) or column.name not in ("price", "currency", "unit", "interval"):
        return column.name
    if not record.components:
        return None
    fields = type(record.components[0]).model_fields
    names = PRICE_FIELDS if column.name == "price" else (column.name,)
    name = next((name for name in names if name in fields), None)
    return None if name is None else f"components.0.{name}"


def _view(record: Record, path: str) -> FieldView | None:
    owner = record.components[0] if path.startswith("components.0.") else record  # type: ignore[union-attr]
    name = path.rsplit(".", maxsplit=1)[-1]
    return next((view for view in field_views(type(owner)) if view.name == name), None)


def _is_whole(record: Record, path: str) -> bool:
    view = _view(record, path)
    return view is not None and view.annotation is int


def _choice(column: Column, text: str) -> str:
    wanted = text.strip().casefold().replace("_", " ")
    for code, words in column.choices:
        if wanted in (code.casefold().replace("_", " "), words.casefold()):
            return code
    known = ", ".join(words for _code, words in column.choices)
    raise RefusedError(f"“{text.strip()[:40]}” is none of: {known}.")


def _harmless(cell: str, column: Column) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe, as spreadsheets do it."""
    text = column.name in _WORDS
    return f"'{cell}" if text and cell[:1] in ("=", "+", "-", "@") else cell
