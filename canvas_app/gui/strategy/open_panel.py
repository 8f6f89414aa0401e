"""What opens in the place of a row: a frame with a head, and the keys that lead on and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from canvas_app.gui import theme
from canvas_app.gui.plain_text import tooltip
from canvas_app.gui.strategy.outline_delegate import paint_sign
from canvas_app.gui.strategy.rows import STATE_WORDS, guidance

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent

    from canvas_app.analysis.framework import EntryState

TEXT_WIDTH = 730
"""Lines longer than this are hard to read."""
LABEL_WIDTH = 64
_NARROW = 440


def words_label(name: str = "", *, wrap: bool = True) -> QLabel:
    """Return a label for plain text."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if name:
        label.setObjectName(name)
    return label


class StateSign(QWidget):
    """The sign of a state, as the rows show it."""

    def __init__(self) -> None:
        super().__init__()
        self.state = "open"
        self._icon: tuple[str, str] | None = None
        self.setFixedSize(18, 18)

    def show_icon(self, name: str, token: str) -> None:
        """Show an icon instead of a state."""
        self._icon = name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._icon is not None:
            theme.draw_icon(painter, self._icon[0], QRectF(0, 0, 17, 17), theme.color(self._icon[1]))
        else:
            paint_sign(painter, QRect(0, 0, 17, 17), self.state)


class PanelHead(QWidget):
    """Sign, name and state; a click closes the panel."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._pressed = False
        self.sign = StateSign()
        self.name, self.state = words_label("panelTitle", wrap=False), words_label("hint", wrap=False)
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.close_button = QToolButton()
        self.close_button.setIcon(theme.icon("chevron-up", "muted"))
        self.close_button.setIconSize(QSize(16, 16))
        self.close_button.setToolTip("Close (Escape)")
        self.close_button.setAccessibleName("Close")
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(self.clicked)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(11)
        self.row.addWidget(self.sign)
        self.row.addWidget(self.name, 1)
        self.row.addWidget(self.state)
        self.row.addWidget(self.close_button)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click."""
        self._pressed = event.button() == Qt.MouseButton.LeftButton

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do nothing: the first click of a double click opened the panel."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Close where the click began here and ends here."""
        pressed, self._pressed = self._pressed, False
        if pressed and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def show_words(self, name: str, state: str, words: str) -> None:
        """Show another name and state."""
        self.name.setText(name)
        self.name.setToolTip(tooltip(name))
        if self.sign.state != state:
            self.sign.state = state
            self.sign.update()
        self.state.setText(words)
        self.state.setToolTip("")


class OpenPanel(QFrame):
    """Tells what the user wants; the view does it."""

    closed = Signal()
    next_wanted = Signal()
    """The next open entry."""
    step_wanted = Signal(int)
    """The row after (1) or before (-1) this one."""
    go_to = Signal(str)
    """The id of a card the user wants to see."""
    grown = Signal()
    """It needs another height."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.setObjectName("answerPanel")
        self.head = PanelHead()
        self.head.clicked.connect(self.closed)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(14, 8, 8, 14)
        self.column.setSpacing(6)
        self.column.addWidget(self.head)
        for keys, slot in (
            ("Escape", self.closed),
            ("Ctrl+Return", self.next_wanted),
            ("Ctrl+Enter", self.next_wanted),
            ("Alt+Up", self._on_up),
            ("Alt+Down", self._on_down),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def height_for(self, width: int) -> int:
        """Return the height that the panel needs at a width."""
        layout = self.column
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        return max(wanted, layout.totalMinimumSize().height())

    def focus_first(self) -> None:
        """Put the cursor where the answer is written."""
        self.head.close_button.setFocus()

    def add_help(self, entry_id: str) -> None:
        """Add what the entry asks, why, and what an example company answers."""
        help_with = guidance(entry_id)
        if help_with is None:
            return
        texts = (("panelQuestion", help_with.question), ("panelWhy", help_with.why))
        for name, text in texts:
            if text:
                label = words_label(name)
                label.setText(text)
                label.setMaximumWidth(TEXT_WIDTH)
                self.add_indented(label)
        if help_with.example:
            example = words_label("panelExample")
            example.setText(f"Example, {help_with.example_source}: {help_with.example}")
            example.setMaximumWidth(TEXT_WIDTH)
            self.add_indented(example)

    def add_indented(self, widget: QWidget) -> None:
        """Add something that begins where the name in the head begins."""
        row = QHBoxLayout()
        row.setContentsMargins(29, 0, 6, 0)
        # The last stretch takes what a widget with a widest width leaves.
        row.addWidget(widget, 1000)
        row.addStretch(1)
        self.column.addLayout(row)

    def add_labelled(self, words: str, widget: QWidget) -> QLabel:
        """Add something with a small label before it."""
        label = words_label("fieldLabel", wrap=False)
        label.setText(words)
        label.setFixedWidth(LABEL_WIDTH)
        label.setMinimumHeight(30)
        label.setBuddy(widget)
        row = QHBoxLayout()
        row.setContentsMargins(29, 0, 6, 0)
        row.setSpacing(8)
        row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(widget, 1)
        self.column.addLayout(row)
        return label

    def add_foot(self, *widgets: QWidget) -> None:
        """Add the last line: some switches at the left, the way on at the right."""
        self.next_button = QPushButton("Next open entry")
        self.next_button.setObjectName("small")
        self.next_button.setIcon(theme.icon("arrow-down", "ink"))
        self.next_button.setToolTip("Next open entry (Ctrl+Enter)")
        self.next_button.clicked.connect(self.next_wanted)
        row = QHBoxLayout()
        row.setContentsMargins(29, 6, 6, 0)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.next_button)
        self.column.addLayout(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button with the focus by Enter; keys that no field takes do not steer the outline."""
        focus = self.focusWidget()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, QAbstractButton):
            focus.click()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is less room."""
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        self.next_button.setText("Next" if narrow else "Next open entry")
        self.head.state.setVisible(not narrow)

    def show_state(self, state: EntryState) -> None:
        """Show what the model says now."""
        self.head.show_words(state.name, state.state, STATE_WORDS[state.state])

    def _on_up(self) -> None:
        self.step_wanted.emit(-1)

    def _on_down(self) -> None:
        self.step_wanted.emit(1)
