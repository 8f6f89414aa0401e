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
    from canvas_app.gui.card_marks import CardMark, Marks
    from canvas_app.gui.live_numbers import LiveNumbers

log = logging.getLogger(__name__)

FEW = 60
"""So many records of a large model are looked at in the window: that takes less than a frame."""
NUMBERS_FIRST_MS = 12
"""How long the checks of a large model wait at most for numbers from beside the window. Most come sooner:
then one look is enough, and it does not keep them from the screen."""
FAILED = "The checks could not be done. Your work is not affected."


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is to be looked at. It keeps its checker: another document gets one of its own meanwhile."""

    live: LiveChecks
    marks: Marks
    snapshot: Snapshot
    analysis: Analysis | None
    touched: set[str] | None
    placed: frozenset[str]


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
    """Follows the document: looks at a change when it has been painted, and again with its later numbers.

    While a what-if is tried the findings stay those of the model. What takes long in models with more than
    `LARGE` elements is done beside the window; what comes too late, after a further change, is dropped.
    """

    changed = Signal()
    """`findings` and `marks` are others now."""
    settled = Signal()
    """All findings of a newly opened document are there."""
    quiet_changed = Signal(bool)
    failed = Signal(str)

    def __init__(self, bridge: DocumentBridge, numbers: LiveNumbers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.findings: Findings | None = None
        """None while nothing has been looked at."""
        self.marks: Mapping[str, CardMark] = {}
        self.placed: frozenset[str] = frozenset()
        """The cards that were placed since the document was opened and that nothing is connected with yet.

        They are work in progress: what is found about them is collected, but neither marked nor counted.
        """
        self.broken = False
        """Whether the last look broke off, so that the findings are older than the document."""
        self.errors = self._warnings = 0
        self._bridge, self._numbers = bridge, numbers
        self._quiet = False
        self._document: Document | None = None
        self._live: tuple[LiveChecks, Marks] | None = None
        self._touched: set[str] | None = None
        self._came: set[str] = set()
        self._under_way = 0
        self._workers: ThreadPoolExecutor | None = None
        self._held = False
        self._settled = False
        """Whether what was read of the document is kept from the garbage collector."""
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
        self._came, self.placed = set(), frozenset()
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
        touched, self._touched = self._touched, set()
        if self._live is None:
            self._live, touched = _beginners(), None
        asked = self._asked(self._live, self._document.snapshot(), touched)
        # A checker must not be asked here while it still answers there.
        if self._under_way or _takes_long(asked):
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

    def _asked(self, live: tuple[LiveChecks, Marks], snapshot: Snapshot, touched: set[str] | None) -> _Asked:
        self._came = {key for key in self._came if _stands_alone(key, snapshot)}
        return _Asked(*live, snapshot, self._fresh_analysis(snapshot), touched, frozenset(self._came))

    def _start_over(self) -> None:
        self._live = self._touched = None
        self._settled = False
        self._under_way = 0

    def _on_commit(self, commit: Commit) -> None:
        if self._touched is not None:
            self._touched |= commit.ids
        if commit.origin == "user":
            self._came.update(key for key, (before, _after) in commit.changes.items() if before is None)
        self._ask(NUMBERS_FIRST_MS if self._numbers.coming else 0)

    def _on_numbers(self, analysis: Analysis) -> None:
        # Numbers from beside the window may overtake the first look: it then comes once, after their picture.
        if self._document is not None and analysis is self._fresh_analysis(self._document.snapshot()):
            self._due.start(0)

    def _ask(self, after_ms: int = 0) -> None:
        # A posted call comes before the next frame, a timer after it: first the change is painted.
        if not self._due.isActive():
            self._due.start(after_ms)

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
        self._held = False
        snapshot = self._document.snapshot()
        self._due.stop()
        self._live, self._touched = _beginners(), set()
        self._look_beside(self._asked(self._live, snapshot, None))

    def _look_beside(self, asked: _Asked) -> None:
        self._under_way += 1
        self._pool().submit(self._work, asked)

    def _on_result(self, value: object) -> None:
        if isinstance(value, _Loaded) and value.wanted_by is self:
            self._on_loaded()
        if not isinstance(value, _Looked) or self._live is None or value.asked.live is not self._live[0]:
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
        self.findings, self.marks, self.placed = looked.findings, looked.marks, looked.asked.placed
        self.errors, self._warnings = looked.errors, looked.warnings
        self.changed.emit()
        if not self._settled and looked.findings.numbers:
            self._settled = True
            self.settled.emit()

    def _pool(self) -> ThreadPoolExecutor:
        if self._workers is None:
            from concurrent.futures import ThreadPoolExecutor

            self._workers = ThreadPoolExecutor(1, thread_name_prefix="checks")
        return self._workers


def _takes_long(asked: _Asked) -> bool:
    """Whether the window would stand still for it: a large model, of which much is to be looked at."""
    if len(asked.snapshot.elements) <= LARGE:
        return False
    return asked.touched is None or asked.live.awaited(asked.snapshot, asked.analysis, asked.touched) > FEW


def _stands_alone(key: str, snapshot: Snapshot) -> bool:
    return key in snapshot.elements and key not in snapshot.incoming and key not in snapshot.outgoing


def _beginners() -> tuple[LiveChecks, Marks]:
    """Return checks and marks that follow a document from now on."""
    from canvas_app.analysis.checks import LiveChecks
    from canvas_app.gui.card_marks import Marks

    return LiveChecks(), Marks()


def _looked(asked: _Asked) -> _Looked:
    try:
        findings = asked.live.update(asked.snapshot, asked.analysis, asked.touched)
        loud = findings.loud(asked.placed)
        marks = asked.marks.follow(loud, asked.snapshot)
        return _Looked(asked, findings, marks, loud.count("error"), loud.count("warning"))
    except Exception:
        log.exception("The checks could not be done.")
        return _Looked(asked, None, {})
