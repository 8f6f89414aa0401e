"""The one way from the document and from worker threads into Qt's world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from canvas_app.document import Commit, Document


class DocumentBridge(QObject):
    """Tells commits of a document as Qt signals, and brings results of workers into the GUI thread.

    `post(value)` may be called from any thread; `result(value)` is then sent in the thread this object lives
    in, on a later turn of the event loop. Connect bound methods of long-lived objects only.
    """

    committed = Signal(object)
    """A `Commit`, sent at once in the GUI thread."""
    history_changed = Signal()
    result = Signal(object)
    """What a worker posted."""
    _posted = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._posted.connect(self.result, Qt.ConnectionType.QueuedConnection)
        self.set_document(document)

    def set_document(self, document: Document) -> None:
        """Listen to another document instead."""
        self.detach()
        self._document = document
        document.committed.connect(self._on_commit)
        document.history.changed.connect(self._on_history)

    def detach(self) -> None:
        """Stop listening; call it before the window goes."""
        if self._document is not None:
            self._document.committed.disconnect(self._on_commit, missing_ok=True)
            self._document.history.changed.disconnect(self._on_history, missing_ok=True)
            self._document = None

    def post(self, value: object) -> None:
        """Hand a value over to the GUI thread."""
        self._posted.emit(value)

    def _on_commit(self, commit: Commit) -> None:
        self.committed.emit(commit)

    def _on_history(self) -> None:
        self.history_changed.emit()
