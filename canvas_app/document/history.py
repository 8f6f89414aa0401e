"""Undo and redo: field patches of records by id, one step per gesture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from canvas_app.document import integrity
from canvas_app.document.commit import joined
from canvas_app.document.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.document.commit import Change, Commit
    from canvas_app.document.document import Document
    from canvas_app.document.transaction import Transaction

LIMIT = 1000
"""Steps that are kept; older ones are forgotten."""


@dataclass(frozen=True)
class Step:
    """What one undo takes back."""

    label: str
    gesture: str | None
    changes: Mapping[str, Change]


_NEVER = Step("", None, {})
"""Stands for a saved state that no undo leads back to."""


class History:
    """The steps of one document. `changed` is sent when what can be undone or redone is another."""

    changed = Signal()

    def __init__(self, document: Document) -> None:
        self._document = document
        self._undo: list[Step] = []
        self._redo: list[Step] = []
        self._saved: Step | None = None

    @property
    def undo_label(self) -> str | None:
        """What undo would take back, or None."""
        return self._undo[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again, or None."""
        return self._redo[-1].label if self._redo else None

    @property
    def at_saved_state(self) -> bool:
        """Whether the document is as it was when it was last marked as saved."""
        return self._top() is self._saved

    def mark_saved(self) -> None:
        """Remember this state as the one on disk."""
        self._saved = self._top()
        self.changed.emit()

    def record(self, commit: Commit) -> None:
        """Take up a commit of the user; those of one gesture become one step."""
        top, changes = self._top(), commit.changes
        if top is not None and commit.gesture is not None and top.gesture == commit.gesture:
            changes = joined(self._undo.pop().changes, changes)
        if changes:
            self._undo.append(Step(commit.label, commit.gesture, changes))
        self._redo.clear()
        if len(self._undo) > LIMIT:
            forgotten = self._undo.pop(0)
            if self._saved is None:
                self._saved = _NEVER
            elif self._saved is forgotten:
                self._saved = None
        self.changed.emit()

    def undo(self) -> str | None:
        """Take the last step back; return its label, or None when there is none."""
        if not self._undo:
            return None
        step = self._undo[-1]
        with self._document.transact(f"Undo {step.label}", origin="undo") as tx:
            _apply(tx, {key: (after, before) for key, (before, after) in step.changes.items()})
        self._redo.append(self._undo.pop())
        self.changed.emit()
        return step.label

    def redo(self) -> str | None:
        """Do the last undone step again; return its label, or None when there is none."""
        if not self._redo:
            return None
        step = self._redo[-1]
        with self._document.transact(f"Redo {step.label}", origin="redo") as tx:
            _apply(tx, step.changes)
        self._undo.append(self._redo.pop())
        self.changed.emit()
        return step.label

    def take_back(self, gesture: str) -> None:
        """Undo a gesture that was cancelled and forget it, so that redo does not offer it."""
        top = self._top()
        if top is not None and top.gesture == gesture:
            self.undo()
            self._redo.pop()
            self.changed.emit()

    def _top(self) -> Step | None:
        return self._undo[-1] if self._undo else None


def _apply(tx: Transaction, changes: Mapping[str, Change]) -> None:
    """Lead records from the left state to the right one, touching only fields that still hold the left."""
    for key, (left, right) in changes.items():
        now = tx.get(key)
        if right is None:
            if now is not None:
                tx.remove(key)
        elif left is None:
            tx.put(right)
        elif now is not None:
            theirs = dict(now)
            old, new = dict(left), dict(right)
            fields = {f: new[f] for f in new if old.get(f) != new[f] and theirs[f] == old.get(f)}
            if fields:
                tx.put(now.model_copy(update=fields))
    integrity.mend(tx)
