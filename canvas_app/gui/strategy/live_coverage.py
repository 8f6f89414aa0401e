"""The coverage of the framework by the open document, counted again after what can change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from canvas_app.document.commit import only_moved
from canvas_app.gui.live_numbers import LARGE
from canvas_app.model import DocumentInfo, Domain, ElementBase, EntryAnswer, RelationBase, Stage

if TYPE_CHECKING:
    from canvas_app.analysis.framework import Coverage
    from canvas_app.document import AnyRecord, Commit
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model import Element


COUNT_AFTER_MS = 300
"""When is counted for the first time: after the canvas and its numbers are shown."""
COUNT_AGAIN_MS = 120
"""When is counted again in a large model: after canvas, checks and numbers have followed an edit."""


class LiveCoverage(QObject):
    """Counts once a turn of the event loop, and only when somebody asks or listens."""

    changed = Signal()

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self._place = workplace
        self._coverage: Coverage | None = None
        self._counted = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.changed)
        workplace.bridge.committed.connect(self._on_commit)
        workplace.document_changed.connect(self._on_document)
        self._on_document()

    @property
    def coverage(self) -> Coverage:
        """What the document answers now."""
        if self._coverage is None:
            from canvas_app.analysis.framework import coverage

            self._coverage = coverage(self._place.document.snapshot())
            self._counted = True
        return self._coverage

    def _on_commit(self, commit: Commit) -> None:
        if any(_matters(before, after) for before, after in commit.changes.values()):
            large = len(self._place.document.snapshot().elements) > LARGE
            self._forget(COUNT_AGAIN_MS if large else 0)

    def _on_document(self) -> None:
        self._forget(0 if self._counted else COUNT_AFTER_MS)

    def _forget(self, wait: int) -> None:
        self._coverage = None
        self._later.start(wait)


def _matters(before: AnyRecord | None, after: AnyRecord | None) -> bool:
    """Whether a change can be seen in the outline; where a card stands cannot."""
    record = after or before
    if only_moved(before, after):
        return False
    if isinstance(record, EntryAnswer | DocumentInfo | RelationBase | Domain | Stage):
        return True
    if not isinstance(before, ElementBase) or not isinstance(after, ElementBase):
        return isinstance(record, ElementBase)
    return _seen(before) != _seen(after) or _answers_otherwise(before, after)


def _seen(element: ElementBase) -> tuple[object, ...]:
    said = getattr(element, "statement", None) or getattr(element, "headline", None)
    return element.name, element.seed_ref, element.ai_specific, element.stage, said


def _answers_otherwise(before: Element, after: Element) -> bool:
    """Whether a card is something else now; values that nobody touched are the very same objects."""
    from canvas_app.model.framework import load_framework

    framework = load_framework()
    names = framework.telling.get(before.kind, ())
    if all(getattr(before, name) is getattr(after, name) for name in names):
        return False
    return framework.shown_by(before) != framework.shown_by(after)
