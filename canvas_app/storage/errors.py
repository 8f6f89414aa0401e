"""What can go wrong with files; every error is one sentence for the user."""

from __future__ import annotations

from canvas_app.model import clean_text

_LONGEST = 60


class StorageError(Exception):
    """A file could not be read or written. What was on disk before is still there."""


class FileRefusedError(StorageError):
    """A file is no canvas, or a damaged or hostile one; nothing of it was loaded."""


class SeveralCanvasesError(FileRefusedError):
    """A PDF holds several canvases, and it was not said which one is to be opened; `names` are theirs."""

    def __init__(self, sentence: str, names: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.names = names


def shortened(text: str) -> str:
    """Return a name out of a file as it stands in a sentence: on one line, and not longer than 60 signs."""
    kept = clean_text(text[:200], one_line=True)
    return kept if len(kept) <= _LONGEST else f"{kept[: _LONGEST - 1]}…"


def printable(sentence: str) -> str:
    """Return a sentence that no sign in it can steer: no line breaks, no escapes, no marks of direction."""
    return "".join(char if char.isprintable() else " " for char in sentence)
