"""What the checks find in the open document, looked at again after changes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from canvas_app.gui.live_numbers import LARGE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import ThreadPoolExecutor

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.checks import Findings, LiveChecks
    from canvas_app.document import Commit, Document, Snapshot
    from canvas_app.gui.bridge import DocumentBridge
    from canvas_app.gui.card_marks import CardMark
    from canvas_app.gui.live_numbers import LiveNumbers

log = logging.getLogger(__name__)

LOOK_AFTER_MS = 40
"""A look takes longer than a frame: it comes when the change has been painted, once for several changes."""
FAILED = "The checks could not be done. Your work is not affected."


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is to be looked at. It keeps its checker: another document gets one of its own meanwhile."""

    live: LiveChecks
    snapshot: Snapshot
    analysis: Analysis | None
    touched: set[str] | None


@dataclass(frozen=True, eq=False)
class _Looked:
    """What was found; nothing when the checks broke off."""

    asked: _Asked
    findings: Findings | None
    marks: Mapping[str, CardMark]
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, eq=False)
class _Loaded:
    """The rules have been imported."""

    wanted_by: LiveFindings


class LiveFindings(QObject):
    """Follows the document when a change and its numbers have been painted.

    While a what-if is tried the findings stay those of the model. Models with more than `LARGE` elements are
    looked at beside the window; what comes too late, after a further change, is dropped.
    """

    changed = Signal()
    """`findings` and `marks` are others now."""
    quiet_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, bridge: DocumentBridge, numbers: LiveNumbers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.findings: Findings | None = None
        """None while nothing has been looked at."""
        self.marks: Mapping[str, CardMark] = {}
        self.broken = False
        """Whether the last look broke off, so that the findings are older than the document."""
        self.errors = self._warnings = 0
        self._bridge, self._numbers = bridge, numbers
        self._quiet = False
        self._document: Document | None = None
        self._live: LiveChecks | None = None
        self._touched: set[str] | None = None
        self._under_way = 0
        self._workers: ThreadPoolExecutor | None = None
        self._held = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._begin)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.look)
        bridge.committed.connect(self._on_commit)
        bridge.result.connect(self._on_result)
        numbers.changed.connect(self._on_numbers)

    @property
    def attention(self) -> int:
        """How many findings want attention: open errors and warnings."""
        return self.errors + self._warnings

    @property
    def quiet(self) -> bool:
        """Whether nothing but the list itself shows findings, for the time of a workshop or a talk."""
        return self._quiet

    def set_quiet(self, on: bool) -> None:
        """Hide or show marks and counts."""
        if on != self._quiet:
            self._quiet = on
            self.quiet_changed.emit(on)

    def set_document(self, document: Document) -> None:
        """Look at another document from scratch."""
        self._document = document
        self._start_over()
        self.findings, self.marks, self.broken = None, {}, False
        self.errors = self._warnings = 0
        self.changed.emit()
        self._ask()

    def hold(self) -> None:
        """Look at nothing until `begin`: a window that is being filled must be usable first."""
        self._held = True

    def begin(self, after_ms: int) -> None:
        """Load the rules beside the window, then look. All rules together take longer than a few frames."""
        self._later.start(after_ms)

    def look(self) -> None:
        """Look at what changed now, or start to do so in the background when the model is large."""
        if self._document is None or self._held:
            return
        self._due.stop()
        snapshot, touched = self._document.snapshot(), self._touched
        self._touched = set()
        if self._live is None:
            from canvas_app.analysis.checks import LiveChecks

            self._live, touched = LiveChecks(), None
        asked = _Asked(self._live, snapshot, self._fresh_analysis(snapshot), touched)
        # A checker must not be asked here while it still answers there.
        if len(snapshot.elements) > LARGE or self._under_way:
            self._look_beside(asked)
        else:
            self._take(_looked(asked))

    def close(self) -> None:
        """End the work in the background."""
        self._document = None
        self._due.stop()
        self._later.stop()
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)
            self._workers = None

    def _fresh_analysis(self, snapshot: Snapshot) -> Analysis | None:
        """Return the numbers of this very state; newer ones are on their way otherwise."""
        numbers = self._numbers
        if numbers.analysis is None or numbers.previewed or numbers.analysis.seq != snapshot.seq:
            return None
        return numbers.analysis

    def _start_over(self) -> None:
        self._live = self._touched = None
        self._under_way = 0

    def _on_commit(self, commit: Commit) -> None:
        if self._touched is not None:
            self._touched |= commit.ids
        self._ask()

    def _on_numbers(self, analysis: Analysis) -> None:
        if self._document is not None and analysis is self._fresh_analysis(self._document.snapshot()):
            self._ask()

    def _ask(self) -> None:
        if not self._due.isActive():
            self._due.start(LOOK_AFTER_MS)

    def _work(self, asked: _Asked) -> None:
        self._bridge.post(_looked(asked))

    def _begin(self) -> None:
        if self._held and self._document is not None:
            self._pool().submit(self._load)

    def _load(self) -> None:
        import canvas_app.analysis.checks
        import canvas_app.gui.card_marks  # noqa: F401

        self._bridge.post(_Loaded(self))

    def _on_loaded(self) -> None:
        if not self._held or self._document is None:
            return
        from canvas_app.analysis.checks import LiveChecks

        self._held = False
        snapshot = self._document.snapshot()
        self._due.stop()
        self._live, self._touched = LiveChecks(), set()
        self._look_beside(_Asked(self._live, snapshot, self._fresh_analysis(snapshot), None))

    def _look_beside(self, asked: _Asked) -> None:
        self._under_way += 1
        self._pool().submit(self._work, asked)

    def _on_result(self, value: object) -> None:
        if isinstance(value, _Loaded) and value.wanted_by is self:
            self._on_loaded()
        if not isinstance(value, _Looked) or value.asked.live is not self._live:
            return
        self._under_way -= 1
        document = self._document
        if document is not None and (value.findings is None or value.asked.snapshot.seq == document.seq):
            self._take(value)

    def _take(self, looked: _Looked) -> None:
        """Show what was found. Checks never take the window down: when they fail, all stays as it was."""
        if looked.findings is None:
            self._start_over()
            self.broken = True
            self.failed.emit(FAILED)
            self.changed.emit()
            return
        self.broken = False
        self.findings, self.marks = looked.findings, looked.marks
        self.errors, self._warnings = looked.errors, looked.warnings
        self.changed.emit()

    def _pool(self) -> ThreadPoolExecutor:
        if self._workers is None:
            from concurrent.futures import ThreadPoolExecutor

            self._workers = ThreadPoolExecutor(1, thread_name_prefix="checks")
        return self._workers


def _looked(asked: _Asked) -> _Looked:
    from canvas_app.gui.card_marks import marks_of

    try:
        findings = asked.live.update(asked.snapshot, asked.analysis, asked.touched)
        marks = marks_of(findings, asked.snapshot)
        return _Looked(asked, findings, marks, findings.count("error"), findings.count("warning"))
    except Exception:
        log.exception("The checks could not be done.")
        return _Looked(asked, None, {})
