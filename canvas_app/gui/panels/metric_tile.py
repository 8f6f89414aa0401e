"""A tile of the metrics panel: a number with its status, one line beside it, and how it goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QDrag, QPainter, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QSizePolicy, QWidget

from canvas_app.drawing.charts import sparkline
from canvas_app.drawing.shapes import Paint
from canvas_app.drawing.theme import load_theme
from canvas_app.gui import theme
from canvas_app.gui.paint import ShapePainter
from canvas_app.gui.panels.tile_facts import STATUS_WORDS
from canvas_app.gui.plain_text import tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QContextMenuEvent,
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
    )

    from canvas_app.drawing.shapes import Shape
    from canvas_app.gui.panels.tile_facts import TileFacts

HEIGHT = 98
TILE_MIME = "application/x-canvas-metric"


class MetricTile(QAbstractButton):
    """Shows one metric; a click or Enter opens how it came about."""

    opened = Signal(str)
    move_wanted = Signal(str, int)
    """A metric, and by how many places it should stand later."""
    dropped = Signal(str, str)
    """A metric, and the one on whose place it was let go."""
    unwanted = Signal(str)
    """This metric shall be no favourite any more."""

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
        self.setAcceptDrops(True)
        self._pressed_at: QPoint | None = None
        self._over = False
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the tile with Alt and the arrow keys; Delete takes it from the favourites."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Left: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Right: 1}
        if self.facts is not None and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            step = steps.get(Qt.Key(event.key()))
            if step is not None:
                self.move_wanted.emit(self.facts.id, step)
                return
        if self.facts is not None and event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit(self.facts.id)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag the tile to another place."""
        start, far = self._pressed_at, QApplication.startDragDistance()
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if not held or start is None or self.facts is None:
            super().mouseMoveEvent(event)
        elif (event.position().toPoint() - start).manhattanLength() >= far:
            self._pressed_at = None
            self.setDown(False)
            self._drag(self.facts.id)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take another tile."""
        if event.mimeData().hasFormat(TILE_MIME):
            event.acceptProposedAction()
            self._mark_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the tile over this one."""
        self._mark_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the other tile in this place."""
        self._mark_over(False)
        other = bytes(event.mimeData().data(TILE_MIME).data()).decode()
        event.acceptProposedAction()
        if self.facts is not None and other != self.facts.id:
            self.dropped.emit(other, self.facts.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a favourite."""
        if self.facts is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, slot in (
            ("How this number came about", self._on_clicked),
            ("Move earlier", self._earlier),
            ("Move later", self._later),
            ("Remove from favourites", self._unwant),
        ):
            menu.addAction(words).triggered.connect(slot)
        menu.popup(event.globalPos())

    def _drag(self, metric_id: str) -> None:
        data = QMimeData()
        data.setData(TILE_MIME, metric_id.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.exec(Qt.DropAction.MoveAction)

    def _mark_over(self, over: bool) -> None:
        self._over = over
        self.update()

    def _earlier(self) -> None:
        if self.facts is not None:
            self.move_wanted.emit(self.facts.id, -1)

    def _later(self) -> None:
        if self.facts is not None:
            self.move_wanted.emit(self.facts.id, 1)

    def _unwant(self) -> None:
        if self.facts is not None:
            self.unwanted.emit(self.facts.id)

    def _frame(self, painter: QPainter) -> None:
        hovered = self.underMouse()
        edge = "accent" if self.hasFocus() or self._over else ("faint" if hovered else "line")
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
        if facts.status is not None:
            paint_status(painter, facts.status, QPointF(self.width() - 16, 16))
        if facts.delta and not facts.reason:
            painter.setFont(theme.font(12, "semibold"))
            painter.setPen(_delta_color(facts.better))
            _write(painter, facts.delta, room.left(), 62, room.width())
            return
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


def _delta_color(better: bool | None) -> QColor:
    return theme.color("muted" if better is None else "good" if better else "bad")


def paint_status(painter: QPainter, status: str, at: QPointF) -> None:
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
