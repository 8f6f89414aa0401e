"""Commands on frames: named parts of a view. A frame holds nothing, so moving one moves no card."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from canvas_app.commands import wording
from canvas_app.commands.errors import RefusedError, refusing
from canvas_app.model import Frame, clean_text
from canvas_app.model.limits import MAX_FRAMES

if TYPE_CHECKING:
    from canvas_app.document import Document

Box = tuple[float, float, float, float]
"""x, y, w, h in canvas units."""
_LEAST = 20.0


def add(document: Document, view: str, box: Box, name: str = "Frame") -> str:
    """Put a frame around a part of a view and return its id; a name that is taken gets a number."""
    known = document.snapshot().frames.values()
    if len(known) >= MAX_FRAMES:
        raise RefusedError(f"A canvas holds at most {MAX_FRAMES:,} frames. Delete some first.")
    cleaned = clean_text(name, one_line=True) or "Frame"
    taken = {frame.name for frame in known}
    names = (cleaned, *(f"{cleaned} {number}" for number in range(2, len(taken) + 2)))
    fields = {"name": next(each for each in names if each not in taken), "view": view} | _sides(box)
    with refusing(Frame):
        frame = Frame.model_validate(fields)
    with document.transact(f"Add {wording.title_of(frame)}") as tx:
        tx.put(frame)
    return frame.id


def put(document: Document, frame_id: str, box: Box, *, gesture: str | None = None) -> None:
    """Move or resize a frame."""
    frame = _frame(document, frame_id)
    with (
        document.transact(f"Move {wording.title_of(frame)}", gesture=gesture) as tx,
        refusing(Frame),
    ):
        tx.update(frame_id, **_sides(box))


def _frame(document: Document, frame_id: str) -> Frame:
    record = document.get(frame_id)
    if not isinstance(record, Frame):
        raise RefusedError("This frame is no longer on the canvas.")
    return record


def _sides(box: Box) -> dict[str, float]:
    if not all(map(math.isfinite, box)):
        raise RefusedError("A frame needs a place on the canvas.")
    x, y, w, h = box
    x, y = (max(-1e7, min(1e7, value)) for value in (x, y))
    w, h = (max(_LEAST, min(1e6, value)) for value in (w, h))
    return {"x": x, "y": y, "w": w, "h": h}
