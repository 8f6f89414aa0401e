"""What the user entered in a row of a form: a value, and the currency that was typed beside an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.gui.panels.number_entry import in_another
from canvas_app.model.currencies import MONEY, currency_of, may_differ, meant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from canvas_app.gui.panels.field_row import FieldRow


def entered(row: FieldRow, record: BaseModel, document: str, within: str | None = None) -> dict[str, object]:
    """Return the fields that a row changes in a record, and say beside it what came of a currency.

    `document` is the currency of the document, `within` that of the record which this one is a part of.
    Raises ValueError with a sentence for what means nothing, and for a currency that the record cannot take.
    """
    fields = {row.name: row.value()}
    mark = row.editor.mark
    held = currency_of(record) or within or document
    code = meant(mark, held, document) if mark else held
    if mark and code != (within or document) and may_differ(type(record)):
        row.set_note(f"Counted in {code}, as the other amounts here, at the exchange rate of the document.")
    if code == held:
        return fields
    if not may_differ(type(record)) or not row.view.spec.unit.startswith(MONEY):
        raise ValueError(in_another(held))
    return fields | {"currency": None if code == (within or document) else code}


def entered_for_all(row: FieldRow, records: Iterable[BaseModel], document: str) -> dict[str, object]:
    """Return the fields that a row changes in several records; what is typed for all is one amount in all."""
    fields: dict[str, object] = {}
    for record in {currency_of(record): record for record in records}.values():
        fields |= entered(row, record, document)
    return fields
