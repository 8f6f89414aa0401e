"""What the window shows before anything is loaded: the grounds and lines where its parts will stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPainter

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

SURFACE, CANVAS, LINE = "#FFFFFF", "#F7F8FA", "#DFE4EA"
"""The same as in the light theme, which is not read yet; a test holds them together."""
MENU, BAR, FOOT = 25, 48, 27
"""Heights of the menu bar, the top bar and the status bar."""


def paint(window: QWidget, left: int, right: int) -> None:
    """Draw the empty window with side panels of these widths."""
    painter = QPainter(window)
    width, height, top = window.width(), window.height(), MENU + BAR
    painter.fillRect(0, 0, width, height, QColor(SURFACE))
    painter.fillRect(left, top, width - left - right, height - top - FOOT, QColor(CANVAS))
    painter.setPen(QColor(LINE))
    painter.drawLine(0, top - 1, width, top - 1)
    painter.drawLine(0, height - FOOT, width, height - FOOT)
    painter.drawLine(left, top, left, height - FOOT)
    painter.drawLine(width - right - 1, top, width - right - 1, height - FOOT)
    painter.end()
