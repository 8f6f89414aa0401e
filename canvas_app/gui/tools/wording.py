"""What the canvas says about cards and lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.model import KIND_WORDS, RELATION_KINDS, ElementBase, RelationBase

if TYPE_CHECKING:
    from canvas_app.commands.relations import Offer
    from canvas_app.document import Document


def described(document: Document, record_id: str) -> str:
    """Return the name of an element, or the sentence that a relation makes; empty for anything else."""
    record = document.get(record_id)
    if isinstance(record, ElementBase):
        return record.name
    if isinstance(record, RelationBase):
        return phrase(document, record.source, record.kind, record.target)
    return ""


def phrase(document: Document, source: str, kind: str, target: str) -> str:
    """Return a relation as a sentence: “Data annotation” feeds “Fine-tuning”."""
    names = document.element(source).name, document.element(target).name
    return f"“{names[0]}” {RELATION_KINDS[kind].phrase} “{names[1]}”"


def offered(document: Document, offer: Offer) -> str:
    """Return an offered relation as a sentence."""
    return phrase(document, offer.source, offer.kind, offer.target)


def tooltip_of(document: Document, record_id: str) -> str:
    """Return what a tooltip says: for a card name, kind and description, for a line its sentence and note."""
    record = document.get(record_id)
    if isinstance(record, ElementBase):
        lines = [record.name, KIND_WORDS[record.kind].label, getattr(record, "description", "")]
    elif isinstance(record, RelationBase):
        lines = [described(document, record_id), record.note]
    else:
        return ""
    return "\n".join(line for line in lines if line)


def not_connectable(document: Document, source: str, target: str) -> str:
    """Return the sentence for two cards that nothing can connect."""
    first, second = document.element(source), document.element(target)
    kinds = KIND_WORDS[first.kind].label.lower(), KIND_WORDS[second.kind].label.lower()
    if first.kind == second.kind:
        reason = f"there is no connection between two of the kind {kinds[0]}"
    else:
        reason = f"there is no connection between {kinds[0]} and {kinds[1]}"
    return f"“{first.name}” and “{second.name}” stay apart: {reason}."
