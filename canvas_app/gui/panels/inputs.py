"""Input widgets of our own look: growing text, a switch, a drop-down, a chip, a unit."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from canvas_app.gui import theme
from canvas_app.gui.plain_text import menu_text, tooltip, with_shorter_names

_COMBO_AROUND = 34
"""What stands left and right of the words of a drop-down: the padding and the chevron."""
_LINK_PADDING = 12
"""What the theme leaves left and right of the words of a link, with a pixel to spare on each side."""


def mark_wrong(field: QWidget, wrong: bool) -> None:
    """Give an input the look of a refused value, or its own again."""
    if field.property("wrong") != wrong:
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)


def plain_label(text: str = "", name: str = "") -> QLabel:
    """Return a label that wraps, and shows text of users as text; `name` is its look in the style sheet."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setWordWrap(True)
    return label


class GrowingText(QPlainTextEdit):
    """Plain text that is as high as what it holds, between two and twelve lines."""

    left = Signal()

    def __init__(self, lines: int = 2) -> None:
        super().__init__()
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    def _grow(self, *_size: object) -> None:
        # The layout of a plain text document counts lines, not pixels.
        shown = min(max(self._lines, round(self.document().size().height())), 12)
        self.setFixedHeight(shown * self.fontMetrics().lineSpacing() + 12)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the field was left."""
        super().focusOutEvent(event)
        self.left.emit()


class Switch(QAbstractButton):
    """A switch with on, off and, for several elements, neither."""

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.neither = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of the switch."""
        return QSize(36, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track and the knob."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(2, 3, 30, 16)
        on = self.isChecked() and not self.neither
        painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent") if on else theme.mixed("ink", 0.22))
        painter.drawRoundedRect(track, 8, 8)
        left = 18.0 if on else (11.0 if self.neither else 4.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(QRectF(left, 5, 12, 12))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.color("accent"))
            painter.drawRoundedRect(QRectF(0.5, 1.5, 33, 19), 9.5, 9.5)


class ComboBox(QComboBox):
    """A drop-down with our chevron; the wheel scrolls the panel around it and never changes the choice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)

    def showPopup(self) -> None:
        """Show the list in the dress of the program."""
        if not isinstance(self.itemDelegate(), QStyledItemDelegate):
            # The list of a box is made when it is first wanted; its own delegate leaves out the style sheet.
            self.setItemDelegate(QStyledItemDelegate(self))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the panel."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the text and the chevron."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        if self.currentIndex() < 0 and self.placeholderText():
            option.currentText = self.placeholderText()
            option.palette.setBrush(option.palette.ColorRole.ButtonText, theme.color("muted"))
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, self.width() - _COMBO_AROUND
        )
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        box = QRectF(self.width() - 22, (self.height() - 14) / 2, 14, 14)
        theme.draw_icon(painter, "chevron-down", box, theme.color("muted"))


class UnitLabel(QLabel):
    """A unit behind a number, as wide as any other so that fields end below each other; a long one wraps."""

    WIDTH = 74

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName("fieldUnit")
        self.setFont(theme.font(12))
        self.setFixedWidth(self.WIDTH)
        self.show_words(words)

    def show_words(self, words: str) -> None:
        """Show a unit; where it is too long for a line, what it is divided by goes to the next one."""
        self._words = words
        lines = [""]
        for part in words.split(" / "):
            longer = f"{lines[-1]} / {part}" if lines[-1] else part
            if self.fontMetrics().horizontalAdvance(longer) <= self.WIDTH or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(f"/ {part}")
        whole, cut = lines, [self._cut(line) for line in lines]
        self.setText("\n".join(cut))
        self.setToolTip(tooltip(words) if cut != whole else "")

    @property
    def words(self) -> str:
        """The unit on one line."""
        return self._words

    def _cut(self, line: str) -> str:
        return self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, self.WIDTH)


class CutLabel(QLabel):
    """Text on one line that takes the room there is; what does not fit is cut, and stands in the tooltip."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_words(self, words: str) -> None:
        """Show other words."""
        self.setText(words)
        self.setToolTip(tooltip(words))

    def minimumSizeHint(self) -> QSize:
        """Give way to everything beside it."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        box = self.contentsRect()
        line = " ".join(self.text().split())
        cut = self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, box.width())
        painter = QStylePainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, cut)


class SupportLine(QLabel):
    """What supports a number, on one muted line below it, cut where it does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName("fieldUnit")
        self.setFont(theme.font(12))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.words = ""
        self.hide()

    def show_words(self, words: str) -> None:
        """Show the words; nothing is shown for none."""
        self.words = words
        self.setToolTip(tooltip(words))
        self.setVisible(bool(words))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, self.width()))


class LinkButton(QPushButton):
    """A button that looks like a link; its words are cut with an ellipsis where they do not fit."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("link")
        self.words = words
        self.setText(menu_text(words))

    def show_words(self, words: str) -> None:
        """Show other words."""
        self.words = words
        self._fit()

    def wanted(self) -> int:
        """Return the width that the whole words need."""
        self.ensurePolished()
        # Advances are rounded, and a fraction too little would cut a letter.
        return self.fontMetrics().horizontalAdvance(self.words) + 2 + self._around()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, metrics = self.width() - self._around(), self.fontMetrics()
        words = with_shorter_names(self.words, lambda shorter: metrics.horizontalAdvance(shorter) <= room)
        self.setText(menu_text(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)))

    def _around(self) -> int:
        icon = 0 if self.icon().isNull() else self.iconSize().width() + 6
        return icon + _LINK_PADDING


class Chip(QAbstractButton):
    """A word that can be on or off."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFont(theme.font(12))

    def sizeHint(self) -> QSize:
        """Return room for the word."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 20, 26)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a rounded field, tinted when on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        edge = "accent" if on or self.hasFocus() else "line"
        painter.setPen(theme.color(edge))
        painter.setBrush(theme.mixed("accent", 0.10) if on else QColor(theme.color("surface")))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(theme.color("accent" if on else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
