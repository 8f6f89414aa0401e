"""A tile of the metrics panel: a number with its status, one line beside it, and how it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from canvas_app.drawing.charts import sparkline
from canvas_app.drawing.shapes import Paint
from canvas_app.drawing.theme import load_theme
from canvas_app.gui import theme
from canvas_app.gui.paint import ShapePainter
from canvas_app.gui.panels.tile_facts import STATUS_WORDS
from canvas_app.gui.plain_text import tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from canvas_app.drawing.shapes import Shape
    from canvas_app.gui.panels.tile_facts import TileFacts

HEIGHT = 98


class MetricTile(QAbstractButton):
    """Shows one metric; a click or Enter opens how it came about."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: TileFacts | None = None
        self._line: tuple[Shape, ...] = ()
        self._line_width = -1
        self._painter = ShapePainter(load_theme())
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        """Return the usual size."""
        return QSize(158, HEIGHT)

    def show_facts(self, facts: TileFacts) -> None:
        """Show a metric; nothing happens when it is the same."""
        if facts == self.facts:
            return
        self.facts, self._line_width = facts, -1
        self.setAccessibleName(facts.spoken)
        self.setToolTip(tooltip(facts.tooltip))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tile."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._frame(painter)
        if self.facts is not None:
            self._words(painter, self.facts)
            if not self.facts.reason:
                self._series(painter, self.facts)
        painter.end()

    def _frame(self, painter: QPainter) -> None:
        hovered = self.underMouse()
        edge = "accent" if self.hasFocus() else ("faint" if hovered else "line")
        painter.setPen(theme.color(edge))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _words(self, painter: QPainter, facts: TileFacts) -> None:
        room = QRectF(11, 0, self.width() - 22, 0)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("muted"))
        _write(painter, facts.label, room.left(), 20, room.width() - 14)
        painter.setFont(theme.font(19, "bold"))
        painter.setPen(theme.color("ink"))
        _write(painter, facts.number, room.left(), 44, room.width())
        painter.setPen(_status_color(facts.status))
        word = STATUS_WORDS.get(facts.status or "", "")
        if facts.reason:
            _write_wrapped(painter, facts.line, QRectF(room.left(), 51, room.width(), 42))
            return
        words = " · ".join(part for part in (word, facts.line) if part)
        painter.setFont(theme.font(12))
        if painter.fontMetrics().horizontalAdvance(words) > room.width():
            painter.setFont(theme.font(11))
        if painter.fontMetrics().horizontalAdvance(words) > room.width():
            words = facts.line or word  # The sign in the corner still says the status, by form and colour.
        _write(painter, words, room.left(), 62, room.width())
        if facts.status is not None:
            _sign(painter, facts.status, QPointF(self.width() - 16, 16))

    def _series(self, painter: QPainter, facts: TileFacts) -> None:
        width = self.width() - 24
        token = facts.status or "muted"
        if facts.gauge is not None:
            _bar(painter, QRectF(12, 79, width, 5), facts.gauge, token)
            return
        if self._line_width != width:
            self._line_width = width
            self._line = sparkline(facts.series, width, 22, Paint(token)) if len(facts.series) > 1 else ()
        painter.translate(12, 70)
        self._painter.paint(painter, self._line)

    def _on_clicked(self) -> None:
        if self.facts is not None:
            self.opened.emit(self.facts.id)


def _write(painter: QPainter, text: str, x: float, y: float, width: float) -> None:
    cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width))
    painter.drawText(QPointF(x, y), cut)


def _write_wrapped(painter: QPainter, text: str, room: QRectF) -> None:
    """Write a sentence in up to three small lines."""
    painter.setFont(theme.font(11))
    flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignTop.value
    painter.drawText(room, flags, text)


def _status_color(status: str | None) -> QColor:
    return theme.color(status or "muted")


def _sign(painter: QPainter, status: str, at: QPointF) -> None:
    """Draw the status as a sign of its own form, so that colour never stands alone."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(status))
    if status == "good":
        painter.drawEllipse(at, 4.5, 4.5)
    elif status == "attention":
        corners = (QPointF(0, -5), QPointF(5.5, 4.5), QPointF(-5.5, 4.5))
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))
    else:
        painter.drawRect(QRectF(at.x() - 4.2, at.y() - 4.2, 8.4, 8.4))


def _bar(painter: QPainter, room: QRectF, gauge: tuple[float, float | None], token: str) -> None:
    """Draw a bar as full as the value, with a tick where the target stands."""
    full, target = gauge
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.mixed("ink", 0.08))
    painter.drawRoundedRect(room, 2.5, 2.5)
    painter.setBrush(theme.color(token))
    painter.drawRoundedRect(
        QRectF(room.topLeft(), QSizeF(max(room.width() * full, 5.0), room.height())), 2.5, 2.5
    )
    if target is not None:
        painter.setBrush(theme.color("ink"))
        painter.drawRect(
            QRectF(room.left() + room.width() * target - 0.75, room.top() - 3, 1.5, room.height() + 6)
        )
