"""The words of undo labels: what was done to what, as the Edit menu says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model import ElementBase, Frame, RelationBase, Scenario
from canvas_app.model.relations import RELATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.document import AnyRecord


def quoted(name: str) -> str:
    """Return a name in quotation marks, cut to what fits a menu."""
    return f"“{name if len(name) <= 40 else name[:39] + '…'}”"


def title_of(record: AnyRecord) -> str:
    """Return what people call a record, in quotation marks where it has a name."""
    if isinstance(record, ElementBase | Scenario):
        return quoted(record.name)
    if isinstance(record, Frame):
        return f"the frame {quoted(record.name)}"
    if isinstance(record, RelationBase):
        return f"the connection “{RELATION_KINDS[record.kind].phrase}”"
    return "the document"


def counted(number: int, one: str, many: str) -> str:
    """Return "1 card" or "3 cards"."""
    return f"{number:,} {one if number == 1 else many}"


def subject(records: Sequence[AnyRecord]) -> str:
    """Return what a command was about: one record by its title, several by their number."""
    if len(records) == 1:
        return title_of(records[0])
    cards = sum(isinstance(record, ElementBase) for record in records)
    if cards == len(records):
        return counted(cards, "card", "cards")
    if all(isinstance(record, RelationBase) for record in records):
        return counted(len(records), "connection", "connections")
    if all(isinstance(record, Frame) for record in records):
        return counted(len(records), "frame", "frames")
    return counted(len(records), "thing", "things")


def inside(label: str) -> str:
    """Return a label as it reads inside a sentence: small, but CPM stays CPM."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
