"""The list of findings under mouse and keys."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QWidget

from canvas_app.gui.panels.check_delegate import CheckDelegate, offer_rect
from canvas_app.gui.panels.check_model import CheckModel
from canvas_app.gui.panels.check_rows import FindingRow, GroupRow, MoreRow, Row, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent

    from canvas_app.analysis.checks import Finding
    from canvas_app.gui.panels.check_details import CheckDetails

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CheckList(QListView):
    """Says what the user does with a row; one finding at a time shows its details."""

    chosen = Signal(object)
    """A finding whose place the user wants to see."""
    opened = Signal(object, bool)
    """A finding whose details shall be shown or hidden."""
    mend_wanted = Signal(object)
    field_wanted = Signal(object)
    accept_wanted = Signal(object)
    group_toggled = Signal(str)
    more_wanted = Signal(str)

    def __init__(self, mendable: Callable[[Finding], bool]) -> None:
        super().__init__()
        self.rows = CheckModel(mendable)
        self.details: CheckDetails | None = None
        self._pressed: tuple[str, str] | None = None
        """The row on which a click began."""
        self.setModel(self.rows)
        self.setItemDelegate(CheckDelegate(self, self._details_height))
        self.setUniformItemSizes(False)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(16)
        self.setAccessibleName("Findings")

    def show_rows(self, rows: list[Row]) -> bool:
        """Show rows, and return whether they look different.

        The current one and the place of the list stay as far as they can.
        """
        if rows == self.rows.rows:
            return False
        current, number = self.current(), self.currentIndex().row()
        top = self.visualRect(self.currentIndex()).top() if number >= 0 else 0
        at = self.verticalScrollBar().value()
        if not self.rows.show_rows(rows):
            return True
        self.details = None
        index = self.rows.find(key_of(current)) if current is not None else QModelIndex()
        kept = index.isValid() and not _settled(current, self.rows.row(index))
        if not kept and current is not None:
            index = self._nearest(number)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(at)
        if index.isValid():
            self.setCurrentIndex(index)
            if kept:
                # What was folded above must not move the row from under the pointer.
                moved = self.visualRect(index).top() - top
                self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved)
        return True

    def put_details(self, details: CheckDetails) -> None:
        """Show details in the row that waits for them."""
        index = self.rows.find(("details", details.finding.key))
        if not index.isValid():
            details.deleteLater()
            return
        self.details = details
        self.setIndexWidget(index, details)
        # Made after all the rest of the panel, its buttons would come last.
        for before, button in pairwise((self, *details.buttons.values())):
            QWidget.setTabOrder(before, button)
        self.doItemsLayout()

    def current(self) -> Row | None:
        """Return the current row."""
        return self.rows.row(self.currentIndex())

    def reveal(self, key: str) -> None:
        """Make a finding the current row and bring it into sight with its details."""
        index = self.rows.find(("finding", key))
        if index.isValid():
            self.setCurrentIndex(index)
            below = self.rows.find(("details", key))
            if below.isValid():
                self.scrollTo(below)
            self.scrollTo(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click begins."""
        row = self.rows.row(self.indexAt(event.position().toPoint()))
        self._pressed = None if row is None else key_of(row)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do nothing more: another finding may stand there since the first click."""
        super().mouseDoubleClickEvent(event)
        self._pressed = None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to the place of a finding, mend it, or open a group."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        point = event.position().toPoint()
        index = self.indexAt(point)
        row = self.rows.row(index)
        if event.button() != Qt.MouseButton.LeftButton or row is None or key_of(row) != pressed:
            return
        if isinstance(row, FindingRow) and row.offer and offer_rect(self.visualRect(index)).contains(point):
            self._take_offer(row)
        else:
            self._choose(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes there, F mends, A accepts, Left and Right fold; letters do not search."""
        row, key = self.current(), event.key()
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            event.ignore()
        elif key in _ENTER:
            self._choose(row)
        elif isinstance(row, GroupRow) and key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
            if key == Qt.Key.Key_Space or row.open == (key == Qt.Key.Key_Left):
                self.group_toggled.emit(row.id)
        elif isinstance(row, FindingRow) and self._take(row, key):
            event.accept()
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the sentences anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def _take(self, row: FindingRow, key: int) -> bool:
        """Do what a key says about a finding; return whether it says anything."""
        if key == Qt.Key.Key_Space:
            self.opened.emit(row.finding, not row.open)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self.opened.emit(row.finding, key == Qt.Key.Key_Right)
        elif key == Qt.Key.Key_F:
            self.mend_wanted.emit(row.finding)
        elif key == Qt.Key.Key_A:
            self.accept_wanted.emit(row.finding)
        else:
            return False
        return True

    def _take_offer(self, row: FindingRow) -> None:
        match self.rows.offer(row):
            case "Fix":
                self.mend_wanted.emit(row.finding)
            case "Open":
                self.field_wanted.emit(row.finding)
            case "Show":
                self.opened.emit(row.finding, not row.open)

    def _choose(self, row: Row | None) -> None:
        if isinstance(row, GroupRow):
            self.group_toggled.emit(row.id)
        elif isinstance(row, MoreRow):
            self.more_wanted.emit(row.group)
        elif isinstance(row, FindingRow):
            self.chosen.emit(row.finding)

    def _nearest(self, number: int) -> QModelIndex:
        """Return the finding that stands now where another one stood: the next, else the one before."""
        numbers = [place for place, _finding in self.rows.findings()]
        after = [place for place in numbers if place >= number]
        chosen = after[0] if after else numbers[-1] if numbers else -1
        return self.rows.index(chosen) if chosen >= 0 else QModelIndex()

    def _details_height(self) -> int:
        return self.details.heightForWidth(self.viewport().width()) if self.details is not None else 0


def _settled(before: Row | None, now: Row | None) -> bool:
    """Whether a finding was accepted meanwhile: whoever walks the list goes on with the next one."""
    if not isinstance(before, FindingRow) or not isinstance(now, FindingRow):
        return False
    return before.finding.accepted is None and now.finding.accepted is not None
