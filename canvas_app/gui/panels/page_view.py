"""Pages of a PDF below each other, rendered beside the window when they come into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from canvas_app.gui import theme
from canvas_app.gui.page_work import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from canvas_app.gui.page_work import PageWork, PartImage
    from canvas_app.report.pdf.render import PageImages

_GAP, _BORDER = 16, 18
_KEPT = 12
"""How many images are kept."""
_PROPORTION = 1.5
"""A page that is higher than so many times its width is rendered in parts: canvases may be very long."""
_ALIKE = 0.02
_ZOOMS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)


class _Shown(NamedTuple):
    """An image, and which part of which pages it is."""

    pages: PageImages
    part: Part
    image: QImage


class PageView(QAbstractScrollArea):
    """Shows pages as wide as there is room, or nearer with Ctrl and the wheel.

    Until a page is rendered its picture in another size stands there, or that of the page before a change.
    """

    page_changed = Signal(int)
    """The number of the page at the top, from 0."""

    def __init__(self, work: PageWork) -> None:
        super().__init__()
        self._work = work
        self._pages: PageImages | None = None
        self._rects: list[QRect] = []
        self._shown: dict[tuple[int, int], _Shown] = {}
        """By page and part; what was made first comes first."""
        self._zoom = 1.0
        self._words = ""
        self.setAccessibleName("Preview of the pages")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        work.made.connect(self._on_made)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._rects)

    @property
    def sharp(self) -> bool:
        """Whether all that is in sight is shown as it is."""
        return self.count > 0 and not self._missing()

    @property
    def page(self) -> int:
        """The page at the top, from 0."""
        top, third = self.verticalScrollBar().value(), self.viewport().height() // 3
        # Of low pages, as slides are, several stand in the upper third.
        begun = (n for n, r in enumerate(self._rects) if r.top() <= top + min(third, r.height() // 2))
        return max(begun, default=0)

    def set_pages(self, pages: PageImages | None, words: str = "") -> None:
        """Show other pages at the same place; without any the words say why."""
        share = self.verticalScrollBar().value() / max(self.verticalScrollBar().maximum(), 1)
        if self._pages is not None:
            self._work.let_go(self._pages)
        self._pages, self._words = pages, words
        self._lay_out()
        sizes = pages.sizes if pages is not None else ()
        self._shown = {key: shown for key, shown in self._shown.items() if _stands_in(shown, sizes)}
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that keys go to the pages."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys go elsewhere."""
        super().focusOutEvent(event)
        self.viewport().update()

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
        for number, place in self._in_sight(event.rect()):
            painter.fillRect(place, theme.color("surface"))
            for at, _part, where in self._parts(number, place):
                shown = self._shown.get((number, at))
                if shown is not None and where.intersects(event.rect()):
                    painter.drawImage(where, shown.image)
            painter.setPen(theme.color("line"))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2.0))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        self._ask()

    def _in_sight(self, seen: QRect) -> Iterator[tuple[int, QRect]]:
        """Yield the pages that a part of the window shows, and where they stand."""
        offset = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for number, rect in enumerate(self._rects):
            place = rect.translated(-offset)
            if place.intersects(seen):
                yield number, place

    def _parts(self, number: int, place: QRect) -> Iterator[tuple[int, Part, QRect]]:
        """Yield the parts of a page, and where in the window they stand."""
        assert self._pages is not None
        wide, high = self._pages.sizes[number]
        width = max(1, round(place.width() * self.devicePixelRatioF()))
        height = max(1, round(high * width / wide))
        rows = round(width * _PROPORTION)
        for at, top in enumerate(range(0, height, rows)):
            part = Part(number, width, top, min(rows, height - top))
            above, below = (round(place.height() * row / height) for row in (top, top + part.rows))
            yield at, part, QRect(place.left(), place.top() + above, place.width(), below - above)

    def _seen(self) -> dict[tuple[int, int], Part]:
        """Return the parts in sight, by page and part."""
        seen = self.viewport().rect()
        return {
            (number, at): part
            for number, place in self._in_sight(seen)
            for at, part, where in self._parts(number, place)
            if where.intersects(seen)
        }

    def _missing(self) -> list[Part]:
        """Return what is in sight and not yet shown as it is."""
        return [part for key, part in self._seen().items() if not self._is_shown(key, part)]

    def _is_shown(self, key: tuple[int, int], part: Part) -> bool:
        shown = self._shown.get(key)
        return shown is not None and shown.pages is self._pages and shown.part == part

    def _ask(self) -> None:
        missing = self._missing()
        if self._pages is not None and missing:
            self._work.want(self._pages, missing)

    def _on_made(self, made: PartImage) -> None:
        part = made.part
        key = part.page, part.top // round(part.width * _PROPORTION)
        self._shown.pop(key, None)
        if made.image is not None:
            seen = self._seen()
            far = [known for known in self._shown if known not in seen]
            for known in far[: max(0, len(self._shown) + 1 - _KEPT)]:
                del self._shown[known]
            self._shown[key] = _Shown(made.pages, part, made.image)
            self.viewport().update()

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
        # Also the last page can come to the top, so that who looks for it finds it there.
        last = self._rects[-1].top() - _BORDER if total > room.height() else 0
        self.verticalScrollBar().setRange(0, max(last, total - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setRange(0, max(0, widest - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Paint again at another place."""
        self.viewport().update()

    def _on_scrolled(self, _value: int = 0) -> None:
        self.page_changed.emit(self.page)


def _stands_in(shown: _Shown, sizes: Sequence[tuple[float, float]]) -> bool:
    """Tell whether an image may stand for a page of that number until this one is rendered."""
    number = shown.part.page
    return number < len(sizes) and abs(_shape(shown.pages.sizes[number]) / _shape(sizes[number]) - 1) < _ALIKE


def _shape(size: tuple[float, float]) -> float:
    return size[1] / size[0]
