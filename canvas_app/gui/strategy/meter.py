"""The quiet meter of a part of the framework: what is answered, in work, not for us; the rest is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from canvas_app.gui import theme
from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.strategy.counts import Counts

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from canvas_app.gui.strategy.live_coverage import LiveCoverage

_NOTHING = Counts(0, 0, 0, 0)


def paint_meter(painter: QPainter, place: QRectF, counts: Counts) -> None:
    """Draw the bar: green for answered, amber for in work, grey for not for us, pale for open."""
    painter.setPen(Qt.PenStyle.NoPen)
    radius = place.height() / 2
    painter.setBrush(theme.mixed("ink", 0.10))
    painter.drawRoundedRect(place, radius, radius)
    if not counts.total:
        return
    painter.save()
    x = place.left()
    parts = (
        (counts.answered, "good", 1.0),
        (counts.in_work, "attention", 0.75),
        (counts.not_for_us, "ink", 0.38),
    )
    for number, token, share in parts:
        width = place.width() * number / counts.total
        if width > 0:
            painter.setBrush(theme.mixed(token, share))
            painter.drawRoundedRect(
                QRectF(x, place.top(), max(width, place.height()), place.height()), 1.5, 1.5
            )
            x += width
    painter.restore()


class Meter(QWidget):
    """The bar alone."""

    def __init__(self, height: int = 6) -> None:
        super().__init__()
        self.counts = _NOTHING
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: Counts) -> None:
        """Show other counts."""
        if counts != self.counts:
            self.counts = counts
            self.setAccessibleName(f"{counts.words} answered")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_meter(painter, QRectF(self.rect()), self.counts)


class CoverageButton(QAbstractButton):
    """The whole coverage in a few letters, for the foot of the window; a click leads to the next entry."""

    next_wanted = Signal()
    _BAR = 48

    def __init__(self, live: LiveCoverage) -> None:
        super().__init__()
        self._live, self._counts = live, _NOTHING
        self.setFont(theme.font(12))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.next_wanted)
        live.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the present coverage."""
        coverage = self._live.coverage
        self._counts = Counts.of(coverage)
        self.setText(f"Strategy {self._counts.words}")
        self.setAccessibleName(f"Strategy: {self._counts.words} entries answered")
        following = coverage.next
        sentence = (
            f"Next useful entry (F7): {following.name}." if following else "Nothing of the strategy is open."
        )
        self.setToolTip(tooltip(sentence))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for words and bar."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance(self.text()) + self._BAR + 28, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw words and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.mixed("ink", 0.04))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(self.font())
        painter.setPen(theme.color("ink" if self.underMouse() else "muted"))
        words = self.rect().adjusted(8, 0, -self._BAR - 14, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        middle = self.rect().center().y()
        bar = QRectF(self.width() - self._BAR - 8, middle - 1.5, self._BAR, 4)
        paint_meter(painter, bar, self._counts)
