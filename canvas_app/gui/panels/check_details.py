"""What stands below an opened finding: why it matters, where that comes from, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from canvas_app.gui.mending import fix_of, rules_by_id
from canvas_app.gui.panels.flow_layout import FlowLayout
from canvas_app.gui.panels.inputs import plain_label
from canvas_app.gui.plain_text import menu_text, shortened, tooltip, with_shorter_names

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from canvas_app.analysis.checks import Finding, RuleInfo
    from canvas_app.document import Snapshot
    from canvas_app.model import Acceptance

_LEFT, _RIGHT = 41, 14
EXPLANATION = "explanation"
"""The path of findings about a metric: it is no field, but it can be explained."""
_LONGEST = 36
"""Longer labels of a fix are cut; the whole stands in the tooltip."""


class CheckDetails(QWidget):
    """Made anew for each finding that is opened."""

    mend_wanted = Signal()
    mend_all_wanted = Signal()
    field_wanted = Signal()
    accept_wanted = Signal()
    reopen_wanted = Signal()
    off_wanted = Signal()
    left = Signal()
    """Escape: back to the list."""

    def __init__(self, finding: Finding, snapshot: Snapshot, alike: int) -> None:
        """Show a finding; `alike` is how many open ones of its rule can be mended with it."""
        super().__init__()
        self.setObjectName("checkDetails")
        self.finding = finding
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, 0, _RIGHT, 12)
        column.setSpacing(5)
        rule = rules_by_id()[finding.rule]
        fix = None if finding.accepted else fix_of(snapshot, finding)
        for label in _words(rule.info, finding.accepted, advice=fix is None):
            column.addWidget(label)
        column.addSpacing(3)
        holder = QWidget()
        self._row = FlowLayout(holder)
        column.addWidget(holder)
        if fix is not None:
            self._add("fix", fix.label, self.mend_wanted, "primary")
        if rule.safe and alike > 1 and finding.accepted is None:
            self._add("fix_all", f"Fix all {alike:,} of this kind", self.mend_all_wanted)
        if finding.path:
            self._add("field", _opening(finding.path), self.field_wanted)
        if finding.accepted is None:
            self._add("accept", "Accept…", self.accept_wanted)
        else:
            self._add("reopen", "Reopen", self.reopen_wanted)
        self._add("off", "Switch rule off", self.off_wanted, "link")

    def holds_focus(self) -> bool:
        """Whether the keys are on one of the buttons."""
        return any(button.hasFocus() for button in self.buttons.values())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the list with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _add(self, name: str, words: str, wanted: object, look: str = "small") -> None:
        shorter = with_shorter_names(words, lambda text: len(text) <= _LONGEST)
        button = QPushButton(menu_text(shortened(shorter, _LONGEST)))
        button.setObjectName(look)
        button.setToolTip(tooltip(words) if len(words) > _LONGEST else "")
        button.setAccessibleName(words)
        button.setAccessibleDescription(self.finding.sentence)
        button.clicked.connect(wanted)
        self.buttons[name] = button
        self._row.addWidget(button)


def _opening(path: str) -> str:
    """What the button says that leads to a field, or to what stands in its place."""
    if path == EXPLANATION:
        return "Open explanation"
    return "Open pricing" if path.startswith("components") else "Open field"


def _words(info: RuleInfo, accepted: Acceptance | None, *, advice: bool) -> list[QLabel]:
    labels = []
    if accepted is not None:
        by = f" by {accepted.by}" if accepted.by else ""
        on = f" on {accepted.date:%d %B %Y}" if accepted.date else ""
        labels.append(plain_label(f"Accepted{by}{on}: {accepted.reason}"))
    if info.reason:
        labels.append(plain_label(info.reason))
    if advice and info.advice:
        labels.append(plain_label(info.advice))
    source = f" · {info.source}" if info.source else ""
    labels.append(plain_label(f"{info.id}{source}", "hint"))
    return labels
