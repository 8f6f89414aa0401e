"""NumPy arrays handed to QPainter without a Python object per line or rectangle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from shiboken6 import Shiboken

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtGui import QPainter

T = TypeVar("T", QLineF, QRectF)


class _Rows(Generic[T]):
    """Memory with four float64 a row, which Qt reads as an array of QLineF or QRectF."""

    def __init__(self, qt_type: type[T]) -> None:
        self._qt_type: type[T] = qt_type
        self._allot(1024)

    def _allot(self, rows: int) -> None:
        self._memory = np.zeros((rows, 4))
        self._first: T = cast("T", Shiboken.wrapInstance(self._memory.ctypes.data, self._qt_type))

    def holding(self, rows: NDArray[np.float64]) -> tuple[T, int]:
        """Copy rows into the memory; return what stands for its first row, and the number of rows."""
        count = len(rows)
        if count > len(self._memory):
            self._allot(2 * count)
        self._memory[:count] = rows
        return self._first, count


_lines, _rects = _Rows(QLineF), _Rows(QRectF)


def draw_lines(painter: QPainter, lines: NDArray[np.float64]) -> None:
    """Draw rows of x0, y0, x1, y1 with the painter's pen."""
    if len(lines):
        painter.drawLines(*_lines.holding(lines))


def draw_rects(painter: QPainter, rects: NDArray[np.float64]) -> None:
    """Draw rows of x, y, w, h with the painter's pen and brush."""
    if len(rects):
        painter.drawRects(*_rects.holding(rects))
