"""What would mend a finding: records as they should be, so that a command can write them in one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvas_app.model.document_records import BesideRecord, DocumentInfo
    from canvas_app.model.elements import Element
    from canvas_app.model.relations import Relation


@dataclass(frozen=True, slots=True)
class Fix:
    """One step of undo that mends a finding, made from the state of the document that it will be applied to.

    New elements need no place on the canvas: whoever applies it finds one.
    """

    label: str
    """What the button says: "Connect a customer segment"."""
    put: tuple[Element | Relation | BesideRecord | DocumentInfo, ...] = ()
    """New records, and present ones as they should be."""
    remove: tuple[str, ...] = ()
