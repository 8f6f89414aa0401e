"""The foot of the window: saved or not, how much there is, how long the numbers took, the zoom."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from canvas_app.gui import theme
from canvas_app.gui.panels.inputs import CutLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from canvas_app.analysis import Analysis
    from canvas_app.gui.action_set import ActionSet
    from canvas_app.gui.workplace import Workplace

SHOWN_FOR = 8_000
"""Milliseconds that a message stands at the foot."""


class Dot(QWidget):
    """A small sign beside the saved state: filled when all is saved, a ring when not."""

    def __init__(self) -> None:
        super().__init__()
        self.saved = True
        self.setFixedSize(QSize(12, 12))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("good" if self.saved else "attention"))
        painter.setBrush(theme.color("good") if self.saved else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(6, 6.5), 4, 4)


class StatusBar(QStatusBar):
    """Follows the document, the numbers and the zoom."""

    def __init__(self, workplace: Workplace, actions: ActionSet) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self._place = workplace
        self._saved_at: datetime.datetime | None = None
        self.dot, self.saved, self.counts, self.numbers = Dot(), _label(), _label(), _label()
        self.message = CutLabel()
        self.message.setContentsMargins(0, 0, 14, 0)
        self.zoom = QPushButton("Zoom 100 %")
        self.zoom.setFlat(True)
        self.zoom.setToolTip("Zoom to 100 %")
        self.zoom.setAccessibleName("Zoom to 100 %")
        self.zoom.clicked.connect(actions["view.zoom_full"].trigger)
        self.checks = QPushButton()
        self.checks.setFlat(True)
        self.checks.setToolTip("Show the checks")
        self.checks.clicked.connect(actions["checks.show"].trigger)
        self.setContentsMargins(10, 0, 6, 0)
        for widget in (self.dot, self.saved, self.counts, self.numbers):
            self.addWidget(widget)
        self.addWidget(self.message, 1)
        self.addPermanentWidget(self.checks)
        self.addPermanentWidget(self.zoom)
        self._hinting = self._limits_told = False
        self._found = ""
        """The finding that the sentence speaks of: it goes when that is mended."""
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.timeout.connect(self._fall_silent)
        workplace.bridge.committed.connect(self.refresh)
        workplace.bridge.history_changed.connect(self.refresh)
        workplace.document_changed.connect(self._on_document)
        workplace.path_changed.connect(self.refresh)
        workplace.state.zoom_changed.connect(self._on_zoom)
        workplace.numbers.changed.connect(self._on_numbers)
        workplace.numbers.failed.connect(self.say)
        workplace.checks.changed.connect(self._show_checks)
        workplace.checks.quiet_changed.connect(self._show_checks)
        self.refresh()
        self._show_checks()

    def put_before_checks(self, widget: QWidget) -> None:
        """Add something at the right, before the checks and the zoom."""
        left = (self.dot, self.saved, self.counts, self.numbers, self.message)
        self.insertPermanentWidget(len(left), widget)

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self._hinting = False
        self._found = sentence if self._is_found(sentence) else ""
        self.message.show_words(sentence)
        self._forget.start(SHOWN_FOR)

    def hint(self, text: str) -> None:
        """Show what a gesture says, until it says something else; its silence leaves a sentence standing."""
        if not text and not self._hinting:
            return
        self._hinting = bool(text)
        self._forget.stop()
        self.message.show_words(text)

    def mark_saved(self) -> None:
        """Remember the time of a save."""
        self._saved_at = datetime.datetime.now()
        self.refresh()

    def refresh(self, _change: object = None) -> None:
        """Show the saved state and the counts."""
        if self.dot.saved == self._place.modified:
            self.dot.saved = not self._place.modified
            self.dot.update()
        self.saved.setText(self._saved_words())
        snapshot = self._place.document.snapshot()
        elements, relations = len(snapshot.elements), len(snapshot.relations)
        self.counts.setText(f"{_counted(elements, 'element')} · {_counted(relations, 'relation')}")

    def _saved_words(self) -> str:
        if self._place.modified:
            return "Not saved yet" if self._place.path is None else "Unsaved changes"
        if self._saved_at is not None:
            return f"Saved {self._saved_at:%H:%M}"
        return "Saved" if self._place.path is not None else "Nothing to save"

    def _on_document(self) -> None:
        self._saved_at = None
        self._fall_silent()
        self.refresh()

    def _show_checks(self, _what: object = None) -> None:
        count = 0 if self._place.checks.quiet else self._place.checks.attention
        verb = "needs" if count == 1 else "need"
        self.checks.setText(f"{_counted(count, 'check')} {verb} attention")
        self.checks.setVisible(count > 0)
        if self._found and self.message.text() == self._found and not self._is_found(self._found):
            self._fall_silent()

    def _fall_silent(self) -> None:
        self._found = ""
        self.message.show_words("")

    def _is_found(self, sentence: str) -> bool:
        findings = self._place.checks.findings
        return findings is not None and any(one.sentence == sentence for one in findings.open)

    def _on_zoom(self, zoom: float) -> None:
        self.zoom.setText(f"Zoom {round(zoom * 100)} %")

    def _on_numbers(self, _analysis: Analysis) -> None:
        took = self._place.numbers.milliseconds
        self.numbers.setText(
            f"Numbers recomputed in {took:.0f} ms" if took >= 1 else "Numbers recomputed in under 1 ms"
        )
        if not self._limits_told:
            self._limits_told = True
            self._tell_limits()

    def _tell_limits(self) -> None:
        """Say once why the user's own limits of health are not used, if there is a faulty file of them."""
        from canvas_app.analysis.metrics.info import bands_notice

        notice = bands_notice()
        if notice is not None:
            self.say(notice)


def _label() -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setContentsMargins(0, 0, 14, 0)
    return label


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
