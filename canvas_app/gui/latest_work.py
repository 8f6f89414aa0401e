"""One question at a time, answered beside the window where the model is large; only the newest counts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from canvas_app.document import Snapshot
    from canvas_app.gui.bridge import DocumentBridge

log = logging.getLogger(__name__)

LARGE = 300
"""Questions that compute a model many times are asked beside the window above this many elements."""

Question = Callable[[Callable[[], bool]], object]
"""Computes an answer; is told by what it may call whether nobody waits for it any more."""


@dataclass(frozen=True, eq=False)
class _Answered:
    owner: object
    turn: int
    value: object
    failed: bool = False


class LatestWork(QObject):
    """Answers the newest question; earlier ones are cancelled, and late answers to them are dropped."""

    answered = Signal(object)
    failed = Signal()

    def __init__(self, bridge: DocumentBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._turn = 0
        self._workers: ThreadPoolExecutor | None = None
        bridge.result.connect(self._on_result)

    def ask(self, question: Question, snapshot: Snapshot) -> None:
        """Answer a question about a model: at once for a small one, on a later turn for a large one."""
        self._turn += 1
        if len(snapshot.elements) <= LARGE:
            self._on_result(self._asked(self._turn, question))
            return
        if self._workers is None:
            from concurrent.futures import ThreadPoolExecutor

            self._workers = ThreadPoolExecutor(1, thread_name_prefix="questions")
        self._workers.submit(self._work, self._turn, question)

    def close(self) -> None:
        """End the work in the background."""
        self._turn += 1
        self._bridge.result.disconnect(self._on_result)
        if self._workers is not None:
            self._workers.shutdown(wait=True, cancel_futures=True)
            self._workers = None

    def _work(self, turn: int, question: Question) -> None:
        self._bridge.post(self._asked(turn, question))

    def _asked(self, turn: int, question: Question) -> _Answered:
        from canvas_app.analysis.questions.what_if import CancelledError

        try:
            return _Answered(self, turn, question(lambda: self._turn != turn))
        except CancelledError:
            return _Answered(self, -1, None)
        except Exception:
            log.exception("A question about the numbers could not be answered.")
            return _Answered(self, turn, None, failed=True)

    def _on_result(self, value: object) -> None:
        if not isinstance(value, _Answered) or value.owner is not self or value.turn != self._turn:
            return
        if value.failed:
            self.failed.emit()
        else:
            self.answered.emit(value.value)
