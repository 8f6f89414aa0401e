"""The list of the outline: keys, clicks, drops, and the panel that opens in the place of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from canvas_app.gui import theme
from canvas_app.gui.strategy.dragging import drag_card, dropped
from canvas_app.gui.strategy.outline_delegate import (
    ROW_HEIGHT,
    SIDE,
    OutlineDelegate,
    answer_parts,
    chip_rects,
    mark_rect,
)
from canvas_app.gui.strategy.outline_model import OutlineModel
from canvas_app.gui.strategy.rows import AnswerRow, CardChip, DomainRow, SayRow, SectionRow

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPaintEvent

    from canvas_app.gui.strategy.open_panel import OpenPanel

_DRAG_FROM = 8
_WIDEST_PANEL = 780
_ABOVE, _BELOW = 3, 7
"""What stands free above and below an open panel."""


class OutlineList(QListView):
    """Says what the user wants; the view does it."""

    opened = Signal(str)
    """The key of a row that is to be opened."""
    offered = Signal(str)
    """The key of a sentence whose offer is taken."""
    ai_clicked = Signal(str)
    chip_clicked = Signal(str)
    """The id of a card."""
    mark_wanted = Signal(object, QPoint)
    """A section whose open rows are not for the user, and where that was clicked, on the screen."""
    received = Signal(str, str, str)
    """The key of an entry, "entry" or "element", and the id of what was dropped on it."""
    menu_wanted = Signal(QModelIndex, QPoint)
    """A row, and where its menu is to open, on the screen."""
    next_wanted = Signal()
    search_wanted = Signal()
    scrolled = Signal()
    # Qt asks for the geometry while it still builds the list.
    panel: OpenPanel | None = None

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("outlineList")
        self.setAccessibleName("Strategy")
        self.outline = OutlineModel(self)
        self.setModel(self.outline)
        self.setItemDelegate(OutlineDelegate(self))
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().setSingleStep(24)
        self.verticalScrollBar().valueChanged.connect(self.scrolled)
        self._pressed: tuple[CardChip, QPoint] | None = None
        self._pressed_row = ""
        """The key of the row on which a click began."""
        self._under: QModelIndex = QModelIndex()
        """Where what is dragged would be dropped."""

    # The panel

    def open_panel(self, panel: OpenPanel | None) -> None:
        """Show a panel in the place of its row, or none."""
        before, focus = self.panel, QApplication.focusWidget()
        held = before is not None and focus is not None and before.isAncestorOf(focus)
        if before is not None:
            before.removeEventFilter(self)
            before.hide()
            before.deleteLater()
        self.panel = panel
        if held and panel is None:
            # Else the keys would fall on whatever comes next in the window.
            self.setFocus()
        if panel is not None:
            panel.setParent(self.viewport())
            panel.installEventFilter(self)
        self.fit_panel()
        if panel is not None:
            panel.show()
            self.fit_panel()
            self.scrollTo(self.outline.index_of(panel.key), QAbstractItemView.ScrollHint.EnsureVisible)

    def fit_panel(self) -> None:
        """Give the row of the panel the height that the panel needs."""
        panel = self.panel
        height = 0 if panel is None else panel.height_for(self._panel_width()) + _ABOVE + _BELOW
        key = None if panel is None else panel.key
        if (key, height) != (self.outline.open_key, self.outline.open_height):
            self.outline.set_open(key, height)
            self.doItemsLayout()
        self._put_panel()

    def _panel_width(self) -> int:
        return min(self.viewport().width() - 2 * SIDE + 8, _WIDEST_PANEL)

    def _put_panel(self) -> None:
        if self.panel is None:
            return
        rect = self.visualRect(self.outline.index_of(self.panel.key))
        height = self.outline.open_height - _ABOVE - _BELOW
        self.panel.setGeometry(SIDE - 4, rect.top() + _ABOVE, self._panel_width(), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow a panel that needs another height."""
        if watched is self.panel and event.type() == QEvent.Type.LayoutRequest:
            self.fit_panel()
        return super().eventFilter(watched, event)

    def updateGeometries(self) -> None:
        """Put the panel where its row is now."""
        super().updateGeometries()
        self._put_panel()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Let the panel follow."""
        super().scrollContentsBy(dx, dy)
        self._put_panel()

    def resizeEvent(self, event: object) -> None:
        """Make the panel as wide as the list."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.fit_panel()

    # What is seen

    def section_in_sight(self) -> str:
        """Return the section of what is open, while that is in sight, else the one that stands at the top."""
        index = self.outline.index_of(None if self.panel is None else self.panel.key)
        if not index.isValid() or not self.visualRect(index).intersects(self.viewport().rect()):
            index = self.indexAt(QPoint(40, 30))
        return self.outline.section_of(index)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter or Space; go from section to section with Left and Right."""
        key, row = event.key(), self.outline.row(self.currentIndex())
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.next_wanted.emit()
        elif (enter or key == Qt.Key.Key_Space) and row is not None:
            self._take(row.key, isinstance(row, SayRow))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._step_section(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_Slash:
            self.search_wanted.emit()
        else:
            super().keyPressEvent(event)

    def step(self, by: int, start: int | None = None) -> QModelIndex:
        """Return the next row that can be opened after the current or another row; at the end the current."""
        number = (self.currentIndex().row() if start is None else start) + by
        while 0 <= number < self.outline.rowCount():
            index = self.outline.index(number)
            if isinstance(self.outline.row(index), AnswerRow | DomainRow):
                return index
            number += by
        return self.currentIndex()

    def enter_section(self, section: str) -> None:
        """Bring a section to the top and make its first row the current one."""
        head = self.outline.section_index(section)
        if head.isValid():
            self.setCurrentIndex(self.step(1, head.row()))
            self.scrollTo(head, QAbstractItemView.ScrollHint.PositionAtTop)

    def _step_section(self, by: int) -> None:
        heads = [n for n, row in enumerate(self.outline.rows) if isinstance(row, SectionRow)]
        at = self.currentIndex().row()
        before = [n for n in heads if n < at]
        target = [n for n in heads if n > at][:1] if by > 0 else before[-2:-1] or before[:1]
        if target:
            self.setCurrentIndex(self.step(1, target[0]))
            self.scrollTo(self.outline.index(target[0]), QAbstractItemView.ScrollHint.EnsureVisible)

    def _take(self, key: str, offer: bool) -> None:
        if offer:
            self.offered.emit(key)
        else:
            self.opened.emit(key)

    # Mouse

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row under the pointer; by key for that of the current row."""
        point = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            point = self.visualRect(self.currentIndex()).center()
        self.menu_wanted.emit(self.indexAt(point), self.viewport().mapToGlobal(point))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember a chip that may be dragged."""
        point = event.position().toPoint()
        chip = self._chip_at(point)
        self._pressed = (chip, point) if chip is not None else None
        row = self.outline.row(self.indexAt(point))
        self._pressed_row = "" if row is None else row.key
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag a chip; show over what can be clicked that it can."""
        point = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            chip, start = self._pressed
            if (point - start).manhattanLength() > _DRAG_FROM:
                self._pressed = None
                drag_card(self, chip)
            return
        super().mouseMoveEvent(event)
        shape = Qt.CursorShape.PointingHandCursor if self._clickable(point) else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do what was clicked stands for; the ground of an open panel stands for nothing."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        pressed, self._pressed = self._pressed, None
        index = self.indexAt(point)
        row = self.outline.row(index)
        if event.button() != Qt.MouseButton.LeftButton or row is None:
            return
        if row.key != self._pressed_row or row.key == self.outline.open_key:
            return
        if isinstance(row, SectionRow):
            if mark_rect(row, self.visualRect(index)).contains(point):
                self.mark_wanted.emit(row, self.viewport().mapToGlobal(point))
            return
        chip = self._chip_at(point)
        if chip is not None and pressed is not None:
            self.chip_clicked.emit(chip.id)
        elif self._ai_at(point) is not None:
            self.ai_clicked.emit(row.key)
        elif isinstance(row, AnswerRow | DomainRow | SayRow):
            self._take(row.key, isinstance(row, SayRow))

    def _clickable(self, point: QPoint) -> bool:
        index = self.indexAt(point)
        row = self.outline.row(index)
        if isinstance(row, SectionRow):
            return mark_rect(row, self.visualRect(index)).contains(point)
        return row is not None and bool(self.outline.flags(index))

    def _chip_at(self, point: QPoint) -> CardChip | None:
        index = self.indexAt(point)
        row = self.outline.row(index)
        if not isinstance(row, AnswerRow) or row.key == self.outline.open_key:
            return None
        hits = (chip for chip, rect in chip_rects(row, self.visualRect(index)) if rect.contains(point))
        return next(hits, None)

    def _ai_at(self, point: QPoint) -> AnswerRow | None:
        index = self.indexAt(point)
        row = self.outline.row(index)
        if isinstance(row, AnswerRow) and row.state.twin is not None and row.key != self.outline.open_key:
            return row if answer_parts(self.visualRect(index)).ai.contains(point) else None
        return None

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take entries of the library and cards."""
        if dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Light the entry below."""
        self._light(self._target(event.position().toPoint()))
        if self._under.isValid() and dropped(event.mimeData()) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Light nothing."""
        self._light(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell what was dropped on which entry."""
        what, row = dropped(event.mimeData()), self.outline.row(self._target(event.position().toPoint()))
        self._light(QModelIndex())
        if what is not None and row is not None:
            event.acceptProposedAction()
            self.received.emit(row.key, *what)

    def _target(self, point: QPoint) -> QModelIndex:
        index = self.indexAt(point)
        row = self.outline.row(index)
        return index if isinstance(row, AnswerRow) and not row.state.row.field else QModelIndex()

    def _light(self, index: QModelIndex) -> None:
        if index != self._under:
            self._under = index
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a frame around the one on which something would be dropped."""
        super().paintEvent(event)
        if not self._under.isValid():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.color("accent"))
        painter.setBrush(theme.color("accent", 0.06))
        rect = QRect(self.visualRect(self._under))
        rect.setHeight(max(rect.height(), ROW_HEIGHT))
        painter.drawRoundedRect(QRectF(rect).adjusted(SIDE + 0.5, 1.5, -SIDE - 0.5, -1.5), 6, 6)
        painter.end()
