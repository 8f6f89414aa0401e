"""A transaction: collects validated changes and writes nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.document.errors import UnknownRecordError
from canvas_app.model import DOCUMENT_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.document.commit import AnyRecord


class Transaction:
    """The only way to change a document. Reads see what the transaction has done so far."""

    def __init__(self, records: Mapping[str, AnyRecord]) -> None:
        self._records = records
        self.pending: dict[str, AnyRecord | None] = {}

    def get(self, record_id: str) -> AnyRecord | None:
        """Return a record as it will be, or None."""
        if record_id in self.pending:
            return self.pending[record_id]
        return self._records.get(record_id)

    def put(self, record: AnyRecord) -> None:
        """Add a record, or replace the one with the same id."""
        self.pending[record.id] = record

    def update(self, record_id: str, **fields: object) -> None:
        """Change some fields of a record; raises pydantic's ValidationError where one does not fit."""
        record = self._existing(record_id)
        unknown = fields.keys() - (type(record).model_fields.keys() - {"id", "kind"})
        if unknown:
            names = ", ".join(sorted(unknown))
            raise AttributeError(f"{type(record).__name__} has no field to change: {names}")
        self.put(type(record).model_validate(record.__dict__ | fields))

    def remove(self, record_id: str) -> None:
        """Remove a record; what cannot stand without it goes with it when the transaction ends."""
        self._existing(record_id)
        if record_id == DOCUMENT_ID:
            raise UnknownRecordError("The description of the document cannot be removed.")
        self.pending[record_id] = None

    def _existing(self, record_id: str) -> AnyRecord:
        record = self.get(record_id)
        if record is None:
            raise UnknownRecordError(f"There is nothing with the id {record_id} in this document.")
        return record
