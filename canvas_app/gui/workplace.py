"""What the parts of one window share: the open document, the state of its views, and its live numbers."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from canvas_app.document import Document
from canvas_app.gui.bridge import DocumentBridge
from canvas_app.gui.live_checks import LiveFindings
from canvas_app.gui.live_numbers import LiveNumbers
from canvas_app.gui.view_state import ViewState
from canvas_app.gui.what_if import WhatIfSliders

if TYPE_CHECKING:
    from pathlib import Path


class Workplace(QObject):
    """One per window. Parts listen to its signals and never to each other."""

    document_changed = Signal()
    """Another document is open now."""
    path_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document = Document()
        self.path: Path | None = None
        self.untitled_name = ""
        """What an unsaved document is called where it has no file yet."""
        self.bridge = DocumentBridge(self.document, self)
        self.state = ViewState(self)
        self.numbers = LiveNumbers(self.bridge, self)
        self.checks = LiveFindings(self.bridge, self.numbers, self)
        self.what_if = WhatIfSliders(self.bridge, self.numbers, self)
        self.checks.changed.connect(self.numbers.go_on)
        # What the checks keep stays as long as the document.
        self.checks.settled.connect(gc.freeze)
        self.bridge.committed.connect(self._on_commit)

    @property
    def modified(self) -> bool:
        """Whether there is something to save."""
        return not self.document.history.at_saved_state

    def open(self, document: Document, path: Path | None = None, name: str = "") -> None:
        """Show another document."""
        replaced, self.document = self.document, document
        self.path, self.untitled_name = path, name
        self.state.set_lit(())
        self.state.select(())
        self.what_if.set_document(document)
        self.bridge.set_document(document)
        self.document_changed.emit()
        self.path_changed.emit()
        self.checks.set_document(document)
        self.numbers.set_document(document)
        _let_records_rest(collect=replaced.seq > 0 or len(replaced.snapshot().elements) > 0)

    def saved_as(self, path: Path) -> None:
        """Remember where the document is saved now."""
        self.path = path
        self.document.history.mark_saved()
        self.path_changed.emit()

    def close(self) -> None:
        """Let go of the document and end the work in the background."""
        self.bridge.detach()
        self.checks.close()
        self.numbers.close()
        gc.unfreeze()

    def _on_commit(self, _commit: object) -> None:
        gone = {key for key in self.state.selection if self.document.get(key) is None}
        if gone:
            self.state.select(self.state.selection - gone)


_RARELY = (20_000, 20, 50)
"""An edit of a large model makes thousands of things: to look for circles among them takes frames."""


def _let_records_rest(*, collect: bool) -> None:
    """Keep the garbage collector out of the open document: a walk through 30,000 cards costs ten frames."""
    gc.unfreeze()
    if collect:
        gc.collect()
    gc.freeze()
    gc.set_threshold(*_RARELY)
