"""Pages of a PDF below each other, rendered when they come into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from canvas_app.gui import theme

if TYPE_CHECKING:
    from canvas_app.report.pdf.render import PageImages

_GAP, _BORDER = 16, 18
_KEPT = 12
"""How many rendered pages are kept."""
_ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)


class PageView(QAbstractScrollArea):
    """Shows pages as wide as there is room, or nearer with Ctrl and the wheel."""

    page_changed = Signal(int)
    """The number of the page at the top, from 0."""

    def __init__(self) -> None:
        super().__init__()
        self._pages: PageImages | None = None
        self._rects: list[QRect] = []
        self._images: dict[tuple[int, int], QImage] = {}
        self._zoom = 1.0
        self._words = ""
        self.setAccessibleName("Preview of the pages")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._rects)

    @property
    def page(self) -> int:
        """The page at the top, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        return max((n for n, rect in enumerate(self._rects) if rect.top() <= middle), default=0)

    def set_pages(self, pages: PageImages | None, words: str = "") -> None:
        """Show other pages at the same place; without any the words say why."""
        share = self.verticalScrollBar().value() / max(self.verticalScrollBar().maximum(), 1)
        if self._pages is not None:
            self._pages.close()
        self._pages, self._words, self._images = pages, words, {}
        self._lay_out()
        self.verticalScrollBar().setValue(round(share * self.verticalScrollBar().maximum()))
        self._on_scrolled()
        self.viewport().update()

    def show_chapter(self, number_and_title: str) -> bool:
        """Bring the page on which a chapter begins to the top; return whether the pages have it."""
        page = None if self._pages is None else self._pages.chapters.get(number_and_title)
        if page is not None:
            self.show_page(page)
        return page is not None

    def show_page(self, number: int) -> None:
        """Bring a page to the top."""
        if 0 <= number < self.count:
            self.verticalScrollBar().setValue(self._rects[number].top() - _BORDER)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pages to the width."""
        super().resizeEvent(event)
        page = self.page
        self._lay_out()
        self.show_page(page)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl come nearer or go farther."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        steps = [zoom for zoom in _ZOOMS if (zoom > self._zoom) == (event.angleDelta().y() > 0)]
        steps = [zoom for zoom in steps if zoom != self._zoom]
        if steps:
            self._zoom = steps[0] if event.angleDelta().y() > 0 else steps[-1]
            page = self.page
            self._lay_out()
            self.show_page(page)
            self.viewport().update()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages with Page up and down, go to the ends with Home and End."""
        last = self.count - 1
        targets = {
            Qt.Key.Key_PageDown: min(self.page + 1, last),
            Qt.Key.Key_PageUp: max(self.page - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None:
            super().keyPressEvent(event)
        else:
            self.show_page(target)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.mixed("ink", 0.12))
        if not self._rects:
            painter.setPen(theme.color("muted"))
            room = self.viewport().rect().adjusted(40, 40, -40, -40)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
            return
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for number, rect in enumerate(self._rects):
            place = rect.translated(-offset)
            if not place.intersects(event.rect()):
                continue
            painter.fillRect(place, theme.color("surface"))
            painter.drawImage(place, self._image(number, rect.width()))
            painter.setPen(theme.color("line"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))

    def _image(self, number: int, width: int) -> QImage:
        assert self._pages is not None
        pixels_wide = max(1, round(width * self.devicePixelRatioF()))
        key = (number, pixels_wide)
        if key not in self._images:
            while len(self._images) >= _KEPT:
                del self._images[next(iter(self._images))]
            pixels = self._pages.pixels(number, pixels_wide)
            height, wide, _ = pixels.shape
            image = QImage(pixels.tobytes(), wide, height, wide * 3, QImage.Format.Format_RGB888)
            self._images[key] = image.copy()
        return self._images[key]

    def _lay_out(self) -> None:
        room = self.viewport().size()
        self._rects, y = [], _BORDER
        widest = 0
        sizes = self._pages.sizes if self._pages is not None else ()
        most = max((width for width, _ in sizes), default=1.0)
        for width, height in sizes:
            # Upright and wide pages keep their proportion to each other.
            wide = max(60, round((room.width() - 2 * _BORDER) * self._zoom * width / most))
            high = round(wide * height / width)
            left = max(_BORDER, (room.width() - wide) // 2)
            self._rects.append(QRect(left, y, wide, high))
            widest = max(widest, left + wide + _BORDER)
            y += high + _GAP
        total = y - _GAP + _BORDER if self._rects else 0
        self.verticalScrollBar().setRange(0, max(0, total - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(0, widest - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint again at another place."""
        self.viewport().update()

    def _on_scrolled(self, _value: int = 0) -> None:
        self.page_changed.emit(self.page)
