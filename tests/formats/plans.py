"""Small business models to print: of one card, of two, and of many whose names come to no end."""

from __future__ import annotations

from canvas_app.document import Document
from canvas_app.model import Activity, DocumentInfo, Segment


def one_card() -> Document:
    """Return a model of one activity."""
    return Document([DocumentInfo(title="Acme"), Activity(name="Train")])


def two_cards() -> Document:
    """Return a model of an activity and a segment."""
    return Document([DocumentInfo(title="Acme"), Activity(name="Train"), Segment(name="Schools")])


def endless_names() -> Document:
    """Return a model of 32 cards whose names take many lines."""
    words = "A name that wants to say everything at once and never comes to its end "
    return Document(
        [
            DocumentInfo(title=words * 2),
            *(Activity(id=f"a{n}", name=f"{n} {words}", stage="model") for n in range(20)),
            *(Segment(id=f"s{n}", name=f"{n} {words}") for n in range(12)),
        ]
    )
