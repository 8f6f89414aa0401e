"""Files of one window: new, open, save, and the questions before anything could be lost."""

from __future__ import annotations

import hashlib
import logging
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from canvas_app.document import Document
from canvas_app.folders import CANVAS_SUFFIX
from canvas_app.gui.dialogs.messages import ask, choose, may_overwrite, tell
from canvas_app.gui.plain_text import one_line
from canvas_app.gui.windows.file_drops import FileDrops

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace

log = logging.getLogger(__name__)

FILTER = f"Business model canvas (*{CANVAS_SUFFIX})"
PDF_SUFFIX = ".pdf"
OPEN_FILTER = (
    f"Canvases and documents with a canvas (*{CANVAS_SUFFIX} *{PDF_SUFFIX});;{FILTER};;"
    f"PDF document (*{PDF_SUFFIX})"
)
FIRST_EXAMPLE = "Generative AI"
_ANOTHER_NAME, _REPLACE = 0, 1
"""Answers to the question about a file that somebody else changed."""


class Stamp(NamedTuple):
    """What a file was like when we last read or wrote it."""

    size: int
    modified: int
    digest: str


def stamp_of(path: Path) -> Stamp | None:
    """Return the stamp of a file, None when it cannot be read; what is no file might be read for ever."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, digest)


class FilesRoom(QObject):
    """The actions of the File menu that read and write."""

    saved = Signal()
    window_wanted = Signal()
    quit_wanted = Signal()
    said = Signal(str)

    def __init__(self, window: QWidget, workplace: Workplace, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._place, self._settings = window, workplace, settings
        self._stamp: Stamp | None = None
        drops = FileDrops(window)
        drops.dropped.connect(self.open_path)
        drops.said.connect(self.said)

    def new(self) -> None:
        """Start an empty canvas."""
        if self.may_leave():
            self._place.open(Document(), name="Untitled")

    def new_window(self) -> None:
        """Open another window."""
        self.window_wanted.emit()

    def open(self) -> None:
        """Let the user choose a file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", str(self._settings.folder()), OPEN_FILTER)
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path) -> bool:
        """Open a file in this window; returns False and says why when it is refused.

        Of a PDF it is the canvas inside: without a file of its own, so that saving never writes the PDF.
        """
        if not self.may_leave():
            return False
        from canvas_app import storage

        try:
            stamp = stamp_of(path)
            document = self._loaded(path)
        except (storage.FileRefusedError, OSError) as error:
            tell(self._window, f"“{one_line(path.name)}” could not be opened.", _sentence(error))
            return False
        if document is None:
            return False
        document.history.mark_saved()
        self._settings.remember_file(path)
        if _is_pdf(path):
            self._stamp = None
            self._place.open(document, name=document.info.title or path.stem)
        else:
            self._stamp = stamp
            self._place.open(document, path)
        return True

    def _loaded(self, path: Path) -> Document | None:
        """Return the document of a file; of several in a PDF the one that the user chooses, or None."""
        from canvas_app import storage

        try:
            return storage.load(path)
        except storage.SeveralCanvasesError as several:
            question = f"“{one_line(path.name)}” holds several canvases. Which one should be opened?"
            number = choose(self._window, question, several.names)
            return None if number is None else storage.load(path, several.names[number])

    def open_example(self) -> bool:
        """Open the example that ships with the program, as a copy without a file."""
        return self.open_named_example(FIRST_EXAMPLE)

    def open_named_example(self, name: str) -> bool:
        """Open an example by name; the shipped file is never written."""
        if not self.may_leave():
            return False
        from canvas_app import storage
        from canvas_app.model.examples import example_path

        try:
            document = storage.load(example_path(name))
        except (storage.FileRefusedError, OSError, LookupError) as error:
            tell(self._window, f"The example “{name}” could not be opened.", _sentence(error))
            return False
        document.history.mark_saved()
        self._stamp = None
        self._place.open(document, name=f"Example: {name}")
        return True

    def save(self) -> bool:
        """Save; asks for a name when there is none yet."""
        path = self._place.path
        answer = _ANOTHER_NAME if path is None else self._replacing(path)
        if path is None or answer == _ANOTHER_NAME:
            return self.save_as()
        return answer == _REPLACE and self._write(path)

    def save_as(self) -> bool:
        """Save under a name that the user chooses."""
        title = self._place.document.info.title or "Untitled"
        suggested = self._settings.folder() / f"{file_name(title)}{CANVAS_SUFFIX}"
        start = self._place.path or suggested
        name, _ = QFileDialog.getSaveFileName(self._window, "Save as", str(start), FILTER)
        if not name:
            return False
        path = Path(name)
        if path.suffix.lower() in ("", PDF_SUFFIX):
            path = path.with_suffix(CANVAS_SUFFIX)
            if path.exists() and not may_overwrite(self._window, path):
                return False
        return self._write(path)

    def close(self) -> None:
        """Close this window."""
        self._window.close()

    def quit(self) -> None:
        """Close all windows."""
        self.quit_wanted.emit()

    def may_leave(self) -> bool:
        """Ask about unsaved changes; returns whether the document may be left."""
        if not self._place.modified:
            return True
        title = self._place.document.info.title or "Untitled"
        answer = ask(
            self._window,
            f"Save the changes to “{title}”?",
            "Without saving, the changes since the last save are lost.",
            ("Save", "Discard", "Cancel"),
        )
        return self.save() if answer == 0 else answer == 1

    def _replacing(self, path: Path) -> int:
        """Return the answer to the question about a changed file; one that nobody changed is replaced."""
        now = stamp_of(path)
        if self._stamp is None or not path.exists() or (now is not None and now.digest == self._stamp.digest):
            return _REPLACE
        return ask(
            self._window,
            f"“{one_line(path.name)}” was changed by another program since you opened it.",
            "Saving here replaces those changes. Saving under another name keeps both.",
            ("Save under another name", "Replace it", "Cancel"),
        )

    def _write(self, path: Path) -> bool:
        from canvas_app import storage

        try:
            storage.save(self._place.document, path)
        except (storage.StorageError, OSError) as error:
            log.info("Saving failed: %s", error)
            detail = (
                f"{_sentence(error)} Nothing was lost: the canvas is still open. Save it in another place."
            )
            tell(self._window, f"“{one_line(path.name)}” could not be saved.", detail)
            return False
        self._stamp = stamp_of(path)
        self._settings.remember_file(path)
        self._place.saved_as(path)
        self.saved.emit()
        return True


def _is_pdf(path: Path) -> bool:
    """Tell whether a file is a PDF by its content, as the reader of files does."""
    from canvas_app.storage.pdf_canvas import is_pdf

    with path.open("rb") as file:
        return is_pdf(file.read(1024))


def file_name(title: str) -> str:
    """Return a title as the name of a file, without what file systems refuse."""
    kept = "".join(c if c.isalnum() or c in " -_" else " " for c in title)
    return " ".join(kept.split())[:80] or "Untitled"


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}."
    return str(error)
