"""The Qt of the measured program: PySide6, or PyQt6 for one that only runs with that."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING or os.environ.get("QT_API", "pyside6").lower() == "pyside6":
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
    from PySide6.QtGui import QMouseEvent, QPainterPath, QWheelEvent
    from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget
else:
    from PyQt6.QtCore import QEvent, QEventLoop, QObject, QPoint, QPointF, Qt, QTimer
    from PyQt6.QtGui import QMouseEvent, QPainterPath, QWheelEvent
    from PyQt6.QtWidgets import QApplication, QGraphicsView, QWidget

__all__ = [
    "QApplication",
    "QEvent",
    "QEventLoop",
    "QGraphicsView",
    "QMouseEvent",
    "QObject",
    "QPainterPath",
    "QPoint",
    "QPointF",
    "QTimer",
    "QWheelEvent",
    "QWidget",
    "Qt",
]
