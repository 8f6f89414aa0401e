"""The numbers of the open document, computed again after changes, once a turn of the event loop."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import ThreadPoolExecutor

    from canvas_app.analysis import Analysis
    from canvas_app.analysis.live import LiveAnalysis
    from canvas_app.document import Commit, Document, Snapshot
    from canvas_app.gui.bridge import DocumentBridge
    from canvas_app.model import Element
    from canvas_app.model.inputs import InputPlace

log = logging.getLogger(__name__)

LARGE = 2_000
"""Models with more elements are computed beside the window, so that it never waits for them."""
CHECKS_FIRST_MS = 400
"""How long the numbers of a large model wait at most for the checks after records came or went: they take
many frames, and would share the interpreter with the checks, which take one."""
FLOWS_AFTER_MS = 40
"""The ways of money through a large model take longer than a frame: numbers come first."""


class Result(NamedTuple):
    """What a computation brought: numbers, and how long they took in milliseconds."""

    turn: int
    analysis: Analysis
    milliseconds: float


class Failure(NamedTuple):
    """A computation beside the window broke off."""

    turn: int


class Flows(NamedTuple):
    """Money by relation, found beside the window."""

    turn: int
    by_relation: Mapping[str, float]


class LiveNumbers(QObject):
    """Computes on snapshots. A result that came too late, after a further change, is dropped."""

    changed = Signal(object)
    """The new `Analysis`."""
    flows_changed = Signal(object)
    """Money by relation; in a large model it comes when the numbers have been painted."""
    failed = Signal(str)
    baseline_changed = Signal()
    """Other numbers, or none, are what the present ones are compared with."""
    scenario_changed = Signal()
    preview_changed = Signal()
    """A what-if began, changed or ended."""
    _wake = Signal()

    def __init__(self, bridge: DocumentBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.analysis: Analysis | None = None
        self.milliseconds = 0.0
        self.scenario_id: str | None = None
        self.baseline: Analysis | None = None
        """What the present numbers are compared with: what was pinned, else where the what-if began."""
        self.pinned = False
        self.previewed: Mapping[InputPlace, float] = {}
        """Inputs that a what-if has changed; never part of the document."""
        self._left: set[str] = set()
        """Records whose what-if ended since the last computation."""
        self._bridge = bridge
        self._document: Document | None = None
        self._live: LiveAnalysis | None = None
        self._touched: set[str] | None = None
        self._turn = 0
        self._workers: ThreadPoolExecutor | None = None
        self._asked = False
        self._taken: Result | None = None
        self._patience = QTimer(self, singleShot=True, interval=CHECKS_FIRST_MS)
        self._patience.timeout.connect(self._on_wake)
        self._flows_due = QTimer(self, singleShot=True, interval=FLOWS_AFTER_MS)
        self._flows_due.timeout.connect(self._begin_flows)
        # A posted call comes before the next frame, a timer after it: cards and numbers are painted once.
        self._wake.connect(self._on_wake, Qt.ConnectionType.QueuedConnection)
        bridge.committed.connect(self._on_commit)
        bridge.result.connect(self._on_result)

    @property
    def coming(self) -> bool:
        """Whether numbers of a large model are soon computed beside the window, and wait for nothing."""
        return self._asked and self._is_large() and not self._patience.isActive()

    def set_document(self, document: Document) -> None:
        """Compute another document from scratch."""
        self._document = document
        self.scenario_id, self.previewed, self._left = None, {}, set()
        self.analysis = None
        self.unpin_baseline()
        self.preview_changed.emit()
        self.scenario_changed.emit()
        self._start_over()

    def varied(self) -> dict[str, Element]:
        """Return the elements in which the scenario in use or the what-if sets an input, as they set it."""
        if self.analysis is None:
            return {}
        snapshot = self.analysis.snapshot
        scenario = snapshot.scenarios.get(self.scenario_id or "")
        records = {place.record for place in self.previewed}
        records.update(() if scenario is None else (item.record for item in scenario.overrides))
        return {key: snapshot.elements[key] for key in records if key in snapshot.elements}

    def set_scenario(self, scenario_id: str | None) -> None:
        """Compute with the changed inputs of a scenario; None is the base."""
        if scenario_id != self.scenario_id:
            self.scenario_id = scenario_id
            self.scenario_changed.emit()
            self._start_over()

    def preview(self, overrides: Mapping[InputPlace, float]) -> None:
        """Compute as if these inputs had other values; the document and its history stay as they are."""
        if dict(overrides) == dict(self.previewed):
            return
        if overrides and not self.previewed and not self.pinned:
            if self._asked:
                self.compute()
            self._set_baseline(self.analysis)
        self._left |= {place.record for place in self.previewed}
        self.previewed = dict(overrides)
        if not overrides and not self.pinned:
            self._set_baseline(None)
        self.preview_changed.emit()
        self._ask()

    def pin_baseline(self) -> None:
        """Compare with the numbers that are shown now, until they are unpinned."""
        if self._asked:
            self.compute()
        self.pinned = self.analysis is not None
        self._set_baseline(self.analysis)

    def unpin_baseline(self) -> None:
        """Compare with nothing."""
        self.pinned = False
        self._set_baseline(None)

    def _set_baseline(self, baseline: Analysis | None) -> None:
        if baseline is not self.baseline:
            self.baseline = baseline
            self.baseline_changed.emit()

    def compute(self) -> None:
        """Compute what changed now, or start to do so in the background when the model is large."""
        if self._document is None:
            return
        self._asked = False
        snapshot, touched = self._previewed_snapshot(self._document.snapshot()), self._touched
        if touched is not None:
            touched |= self._left | {place.record for place in self.previewed}
        self._touched, self._left = set(), set()
        self._turn += 1
        if self._live is None:
            from canvas_app.analysis.live import LiveAnalysis

            self._live, touched = LiveAnalysis(), None
        # What is asked keeps the analysis it was asked of: another document gets one of its own meanwhile.
        asked = (self._live, self._turn, snapshot, self.scenario_id, touched)
        if len(snapshot.elements) > LARGE:
            self._pool().submit(self._work, *asked)
            return
        try:
            self._take(_computed(*asked))
        except Exception:
            log.exception("The numbers could not be computed.")
            self._fail()

    def go_on(self) -> None:
        """Begin, on the next turn, what has waited for the checks."""
        if self._patience.isActive():
            self._patience.stop()
            self._wake.emit()

    def close(self) -> None:
        """End the work in the background."""
        self._turn += 1
        self._patience.stop()
        self._flows_due.stop()
        self._document = None
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)
            self._workers = None

    def _previewed_snapshot(self, snapshot: Snapshot) -> Snapshot:
        """Return the snapshot with what the what-if changed; it counts more than what the scenario says."""
        if not self.previewed:
            return snapshot
        from canvas_app.analysis.scenarios import with_inputs

        if self.scenario_id is None:
            return with_inputs(snapshot, self.previewed)
        from canvas_app.model import Override

        scenario = snapshot.scenarios[self.scenario_id]
        kept = [item for item in scenario.overrides if (item.record, item.path) not in self.previewed]
        added = [Override(record=at.record, path=at.path, value=v) for at, v in self.previewed.items()]
        changed = scenario.model_copy(update={"overrides": (*kept, *added)})
        return replace(snapshot, scenarios={**snapshot.scenarios, scenario.id: changed})

    def _start_over(self) -> None:
        # What is under way is about another document or scenario.
        self._turn += 1
        self._touched = None
        self._live = None
        self._ask()

    def _on_commit(self, commit: Commit) -> None:
        if self._touched is not None:
            self._touched |= commit.ids
        change = commit.changes.get(self.scenario_id or "")
        if change is not None and change[1] is None:
            self.set_scenario(None)
        if self._asked or not self._takes_long(commit):
            self._ask()
        else:
            self._asked = True
            self._patience.start()

    def _takes_long(self, commit: Commit) -> bool:
        """Whether the numbers of a large model take many frames, because records came or went."""
        come_or_gone = any(before is None or after is None for before, after in commit.changes.values())
        return come_or_gone and self._is_large()

    def _is_large(self) -> bool:
        return self._document is not None and len(self._document.snapshot().elements) > LARGE

    def _ask(self) -> None:
        if not self._asked:
            self._asked = True
            self._wake.emit()

    def _on_wake(self) -> None:
        # Whoever needed the numbers at once has computed them already.
        if self._asked:
            self.compute()

    def _work(
        self,
        live: LiveAnalysis,
        turn: int,
        snapshot: Snapshot,
        scenario_id: str | None,
        touched: set[str] | None,
    ) -> None:
        try:
            self._bridge.post(_computed(live, turn, snapshot, scenario_id, touched))
        except Exception:
            log.exception("The numbers could not be computed.")
            self._bridge.post(Failure(turn))

    def _on_result(self, value: object) -> None:
        if isinstance(value, Result) and value.turn == self._turn:
            self._take(value)
        elif isinstance(value, Flows) and value.turn == self._turn:
            self.flows_changed.emit(value.by_relation)
        elif isinstance(value, Failure):
            self._fail()

    def _fail(self) -> None:
        """Numbers must never take the window down: they stay as they were, and the status bar says so."""
        self._live = self._touched = None
        self.failed.emit("The numbers could not be computed. The canvas is not affected.")

    def _take(self, result: Result) -> None:
        self._taken = result
        self.analysis, self.milliseconds = result.analysis, result.milliseconds
        self.changed.emit(result.analysis)
        if len(result.analysis.snapshot.elements) > LARGE:
            self._flows_due.start()
        else:
            self.flows_changed.emit(result.analysis.relation_money)

    def _begin_flows(self) -> None:
        # Newer numbers that are under way bring their own.
        if self._taken is not None and self._taken.turn == self._turn:
            self._pool().submit(self._work_flows, self._taken)

    def _work_flows(self, numbers: Result) -> None:
        try:
            self._bridge.post(Flows(numbers.turn, numbers.analysis.relation_money))
        except Exception:
            log.exception("The ways of the money could not be found.")

    def _pool(self) -> ThreadPoolExecutor:
        if self._workers is None:
            from concurrent.futures import ThreadPoolExecutor

            self._workers = ThreadPoolExecutor(1, thread_name_prefix="numbers")
        return self._workers


def _computed(
    live: LiveAnalysis, turn: int, snapshot: Snapshot, scenario_id: str | None, touched: set[str] | None
) -> Result:
    started = time.perf_counter()
    live.use_scenario(scenario_id)
    analysis = live.update(snapshot, None if touched is None else frozenset(touched))
    return Result(turn, analysis, (time.perf_counter() - started) * 1000)
