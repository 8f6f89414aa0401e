"""Shows one figure of the forecast room: painted shapes, and what stands under the pointer."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QToolTip, QWidget

from canvas_app.drawing.theme import load_theme
from canvas_app.gui import theme
from canvas_app.gui.paint import ShapePainter
from canvas_app.gui.plain_text import tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from canvas_app.report.plots.plot import Picture, Spot

log = logging.getLogger(__name__)

WAITING = "Drawing…"
_REACH = 28.0
"""How far from a point the pointer may be, in pixels."""


class FigureView(QWidget):
    """Paints the last picture; until there is one it says that it is being drawn. Painting never raises."""

    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("figureView")
        self.setMouseTracking(True)
        self.setMinimumSize(420, 300)
        self.picture: Picture | None = None
        self._words = WAITING
        self._painter = ShapePainter(load_theme())

    def sizeHint(self) -> QSize:
        """Return room for a figure on a small screen."""
        return QSize(1060, 600)

    def show_picture(self, picture: Picture, title: str, alt_text: str) -> None:
        """Show a figure; its words are the text alternative."""
        self.picture = picture
        self.setAccessibleName(title)
        self.setAccessibleDescription(alt_text)
        self.update()

    def say(self, words: str) -> None:
        """Show a sentence instead of a figure."""
        self.picture, self._words = None, words
        self.setAccessibleDescription(words)
        self.update()

    def spot_at(self, x: float, y: float) -> Spot | None:
        """Return the nearest place of the figure that has something to say, or None."""
        spots = self.picture.spots if self.picture else ()
        near = min(spots, key=lambda spot: (spot.x - x) ** 2 + (spot.y - y) ** 2, default=None)
        if near is None or (near.x - x) ** 2 + (near.y - y) ** 2 > _REACH**2:
            return None
        return near

    def image(self, scale: float = 2.0) -> QImage:
        """Return the figure as pixels on the ground of a page."""
        look = self.picture.look if self.picture else None
        width, height = (look.width, look.height) if look else (self.width(), self.height())
        made = QImage(round(width * scale), round(height * scale), QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(scale)
        made.fill(theme.color("surface"))
        painter = QPainter(made)
        self._paint(painter)
        painter.end()
        return made

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what stands under the pointer."""
        point = event.position()
        spot = self.spot_at(point.x(), point.y())
        if spot is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), tooltip(spot.text), self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for a figure of the new size."""
        super().resizeEvent(event)
        self.resized.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the figure, or the sentence."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        self._paint(painter)
        painter.end()

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        try:
            if self.picture is not None:
                self._painter.paint(painter, self.picture.shapes)
                return
            painter.setFont(theme.font(16))
            painter.setPen(theme.color("muted"))
            painter.drawText(
                self.rect().adjusted(40, 0, -40, 0),
                Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
                self._words,
            )
        except Exception:
            self.picture = None
            log.exception("A figure could not be painted.")
