"""How the strategy document is printed, and the user's own words in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from canvas_app.commands.errors import refusing
from canvas_app.model import DOCUMENT_ID, ChapterText, PrintOptions, clean_text

if TYPE_CHECKING:
    from canvas_app.document import Document


def set_options(document: Document, options: PrintOptions) -> None:
    """Remember the options of the export with the document; nothing happens where they are the same."""
    with document.transact("Change export options") as tx:
        tx.update(DOCUMENT_ID, printing=options)


def set_chapter_text(document: Document, chapter: str, text: str, *, gesture: str | None = None) -> None:
    """Put the user's own words into a chapter; empty ones bring its own sentences back.

    Raises RefusedError where they are too many.
    """
    _write(document, chapter, "Edit the text of a chapter", gesture, text=clean_text(text))


def set_chapter_hidden(document: Document, chapter: str, hidden: bool) -> None:
    """Leave a chapter out of the document, or bring it back."""
    _write(document, chapter, "Leave out a chapter" if hidden else "Show a chapter", None, hidden=hidden)


def chapter_text(document: Document, chapter: str) -> ChapterText | None:
    """Return what the document remembers about a chapter."""
    return next((own for own in document.snapshot().chapters.values() if own.chapter == chapter), None)


def _write(document: Document, chapter: str, label: str, gesture: str | None, **fields: object) -> None:
    known = chapter_text(document, chapter)
    with refusing(ChapterText):
        base = _new(document, chapter) if known is None else dict(known)
        own = ChapterText.model_validate(base | fields)
    with document.transact(label, gesture=gesture) as tx:
        if own.text.strip() or own.hidden:
            tx.put(own)
        elif known is not None:
            tx.remove(known.id)


def _new(document: Document, chapter: str) -> dict[str, object]:
    """Return what a text has at first: an id that follows from the chapter, unless another record has it.

    So the same words from the command line give the same bytes.
    """
    own_id = str(uuid5(NAMESPACE_OID, f"chapter {chapter}"))
    new: dict[str, object] = {"chapter": chapter}
    return new if document.get(own_id) is not None else new | {"id": own_id}
