"""The editor for a day: typed, or picked from a calendar."""

from __future__ import annotations

import datetime

from PySide6.QtCore import QDate, QPoint, QSize, Qt
from PySide6.QtWidgets import QCalendarWidget, QToolButton

from canvas_app.gui import theme
from canvas_app.gui.panels.editors import LineEditor


class DateEditor(LineEditor):
    """A day, typed as 2026-01-31 or picked from a calendar."""

    example = "2026-01-31"

    def __init__(self) -> None:
        super().__init__(limit=10)
        self.button = QToolButton()
        self.button.setIcon(theme.icon("calendar", "muted"))
        self.button.setToolTip("Pick a day")
        self.button.setAccessibleName("Pick a day")
        self.button.clicked.connect(self._open_calendar)
        self._calendar: QCalendarWidget | None = None
        self._put_beside(self.button)

    def show_value(self, value: object) -> None:
        """Show a day, empty for None."""
        self.field.setPlaceholderText(self.example)
        self.field.setText(value.isoformat() if isinstance(value, datetime.date) else "")

    def value(self) -> object:
        """Return the day or None."""
        text = self.field.text().strip()
        if not text:
            return None
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"Type the day as year, month and day: {self.example}.") from None

    def _open_calendar(self) -> None:
        if self._calendar is None:
            self._calendar = QCalendarWidget(self)
            self._calendar.setWindowFlag(Qt.WindowType.Popup)
            self._calendar.clicked.connect(self._on_day)
        typed = QDate.fromString(self.field.text().strip(), Qt.DateFormat.ISODate)
        self._calendar.setSelectedDate(typed if typed.isValid() else QDate.currentDate())
        self._calendar.show()
        # Its size is known once it is shown.
        self._calendar.move(self._place_of_calendar(self._calendar.frameGeometry().size()))

    def _place_of_calendar(self, size: QSize) -> QPoint:
        """Below the field, or above it where the screen ends before."""
        screen, below = self.screen().availableGeometry(), self.mapToGlobal(QPoint(0, self.height() + 2))
        if below.y() + size.height() > screen.bottom():
            below.setY(max(self.mapToGlobal(QPoint(0, -2)).y() - size.height(), screen.top()))
        below.setX(max(min(below.x(), screen.right() - size.width()), screen.left()))
        return below

    def _on_day(self, day: QDate) -> None:
        assert self._calendar is not None
        self.field.setText(day.toString(Qt.DateFormat.ISODate))
        self._calendar.hide()
        self.edited.emit()
        self.finished.emit()
