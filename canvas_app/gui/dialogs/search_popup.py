"""A pop-up that searches: a field, and below it a list that the keys steer while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyledItemDelegate, QVBoxLayout, QWidget

from canvas_app.gui import theme

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractListModel
    from PySide6.QtGui import QShowEvent

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class SearchPopup(QFrame):
    """Enter or a click takes a row, the arrows go to another one, Escape leaves."""

    def __init__(
        self, parent: QWidget, model: QAbstractListModel, delegate: QStyledItemDelegate, words: str, name: str
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.field = QLineEdit()
        self.field.setPlaceholderText(words)
        self.field.setAccessibleName(name)
        self.field.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self.search)
        self.field.installEventFilter(self)
        self.list = QListView()
        for owned in (model, delegate):
            owned.setParent(self)
        self.list.setModel(model)
        self.list.setItemDelegate(delegate)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)

    def search(self, text: str) -> None:
        """List what a text finds, and make one row the current one."""
        raise NotImplementedError

    def take(self, index: QModelIndex) -> None:
        """Do what a row stands for."""
        raise NotImplementedError

    def passes_over(self, index: QModelIndex) -> bool:
        """Return whether the arrows do not stop at a row."""
        return not index.isValid()

    def open_empty(self, at: QPoint, size: QSize, *, above: int | None = None) -> None:
        """Show the pop-up without a text, inside the screen.

        Where it does not fit below the point, it stands above it by `above`, else as low as it fits.
        """
        self.setFixedSize(size)
        room = self.screen().availableGeometry()
        fits = at.y() + size.height() <= room.bottom()
        y = at.y() if fits or above is None else at.y() - size.height() - above
        x = max(room.left(), min(at.x(), room.right() - size.width()))
        self.move(x, max(room.top(), min(y, room.bottom() - size.height())))
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor into the field."""
        super().showEvent(event)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Steer the list while typing."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take(self.list.currentIndex())
                return True
            if event.key() in _STEPS:
                self._step(_STEPS[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def _step(self, by: int) -> None:
        model, at = self.list.model(), self.list.currentIndex().row()
        last, way = model.rowCount() - 1, 1 if by > 0 else -1
        number = max(0, min(at + by, last))
        # Where nothing follows that a step may lead to, the last one before it is as far as it goes.
        following = (*range(number, last + 1 if by > 0 else -1, way), *range(number - way, at, -way))
        rows = (model.index(row, 0) for row in following)
        self.list.setCurrentIndex(
            next((row for row in rows if not self.passes_over(row)), model.index(at, 0))
        )
