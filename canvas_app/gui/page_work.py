"""Turns pages into images beside the window; of what is asked for only the newest wish counts."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import ThreadPoolExecutor

    from canvas_app.gui.bridge import DocumentBridge
    from canvas_app.report.pdf.render import PageImages

log = logging.getLogger(__name__)


class Part(NamedTuple):
    """Rows of a page that is so many pixels wide; a page of usual proportions is one part."""

    page: int
    width: int
    top: int
    rows: int


@dataclass(frozen=True, eq=False)
class PartImage:
    """A part of a page as it is to be shown; without an image where it could not be made."""

    owner: object
    pages: PageImages
    part: Part
    image: QImage | None


class PageWork(QObject):
    """One thread that renders. Files are closed there too, so that nobody waits for what is under way."""

    made = Signal(object)
    """A `PartImage`."""

    def __init__(self, bridge: DocumentBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._workers: ThreadPoolExecutor | None = None
        self._pages: PageImages | None = None
        self._wanted: list[Part] = []
        self._busy = self._closed = False
        bridge.result.connect(self._on_result)

    def want(self, pages: PageImages, parts: Sequence[Part]) -> None:
        """Make the images of some parts, the first one first; earlier wishes are forgotten."""
        self._pages, self._wanted = pages, [*parts]
        self._go_on()

    def let_go(self, pages: PageImages) -> None:
        """Forget pages and close their file."""
        if self._pages is pages:
            self._pages, self._wanted = None, []
        self._pool().submit(pages.close)

    def close(self) -> None:
        """End the work for good, without waiting for its end."""
        self._pages, self._wanted, self._closed = None, [], True
        self._bridge.result.disconnect(self._on_result)
        if self._workers is not None:
            self._workers.shutdown(wait=False)
            self._workers = None

    def _go_on(self) -> None:
        if self._busy or self._pages is None or not self._wanted:
            return
        self._busy = True
        self._pool().submit(self._make, self._pages, self._wanted.pop(0))

    def _pool(self) -> ThreadPoolExecutor:
        if self._workers is None:
            from concurrent.futures import ThreadPoolExecutor

            self._workers = ThreadPoolExecutor(1, thread_name_prefix="pages")
        return self._workers

    def _make(self, pages: PageImages, part: Part) -> None:
        image = None
        if self._closed:
            # There may be no window any more that would take it.
            return
        try:
            from canvas_app.report.pdf.render import Crop

            pixels = pages.pixels(part.page, part.width, Crop(part.top, part.rows))
            rows, columns, _ = pixels.shape
            image = QImage(pixels.tobytes(), columns, rows, columns * 3, QImage.Format.Format_RGB888).copy()
        except Exception:
            # Whatever the library finds in a page: the dialog must stay open.
            log.exception("A page could not be rendered.")
        if not self._closed:
            self._bridge.post(PartImage(self, pages, part, image))

    def _on_result(self, value: object) -> None:
        if not isinstance(value, PartImage) or value.owner is not self:
            return
        self._busy = False
        if value.pages is self._pages:
            # It was wished for again while it was under way.
            self._wanted = [part for part in self._wanted if part != value.part]
            self.made.emit(value)
        self._go_on()
