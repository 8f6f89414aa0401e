"""Makes previews and exports beside the window; only the newest wish counts, and it can be cancelled."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from canvas_app.document import Document
    from canvas_app.document.commit import AnyRecord
    from canvas_app.gui.bridge import DocumentBridge
    from canvas_app.report.exports import Format, Order
    from canvas_app.report.pdf.render import PageImages

log = logging.getLogger(__name__)

UNEXPECTED = "Nothing was written. The details are in the log."


@dataclass(frozen=True, eq=False)
class Preview:
    """The pages of a document as they would be printed, or a sentence why there are none."""

    owner: object
    turn: int
    pages: PageImages | None
    notices: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True, eq=False)
class _Step:
    owner: object
    turn: int
    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Ended:
    """What came of an export: sentences about it, a sentence why not, or that it was cancelled."""

    owner: object
    turn: int
    path: Path
    notices: tuple[str, ...] = ()
    failure: str = ""
    cancelled: bool = False


class Exporter(QObject):
    """One thread for previews and exports; both work on a copy, so the document may change meanwhile."""

    previewed = Signal(object)
    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(self, bridge: DocumentBridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._turn = 0
        self._stop = threading.Event()
        self._workers: ThreadPoolExecutor | None = None
        bridge.result.connect(self._on_result)

    def preview(self, document: Document, order: Order, kind: Format) -> None:
        """Make the pages; a preview or an export that is under way ends."""
        stop = self._begin()
        order = replace(order, cancelled=stop.is_set)
        self._pool().submit(self._preview, self._turn, _State.of(document), order, kind)

    def export(self, document: Document, path: Path, order: Order) -> None:
        """Write a file; a preview that is under way ends."""
        stop, turn = self._begin(), self._turn

        def told(done: int, total: int) -> None:
            self._post(_Step(self, turn, done, total))

        order = replace(order, cancelled=stop.is_set, progress=told)
        self._pool().submit(self._export, turn, _State.of(document), path, order)

    def cancel(self) -> None:
        """End what is under way."""
        self._stop.set()

    def close(self) -> None:
        """End the work for good, without waiting for its end: the window stays alive."""
        self._stop.set()
        self._turn += 1
        self._bridge.result.disconnect(self._on_result)
        if self._workers is not None:
            self._workers.shutdown(wait=False, cancel_futures=True)
            self._workers = None

    def _begin(self) -> threading.Event:
        self._stop.set()
        self._stop = threading.Event()
        self._turn += 1
        return self._stop

    def _pool(self) -> ThreadPoolExecutor:
        if self._workers is None:
            from concurrent.futures import ThreadPoolExecutor

            self._workers = ThreadPoolExecutor(1, thread_name_prefix="export")
        return self._workers

    def _preview(self, turn: int, state: _State, order: Order, kind: Format) -> None:
        from canvas_app.analysis.questions.what_if import CancelledError
        from canvas_app.report.errors import ReportError
        from canvas_app.report.pdf.render import PageImages

        try:
            data, notices = _pages(state.document(), order, kind)
            self._post(Preview(self, turn, PageImages(data), notices))
        except CancelledError:
            return
        except ReportError as error:
            self._post(Preview(self, turn, None, failure=str(error)))
        except Exception:
            log.exception("The preview could not be made.")
            self._post(Preview(self, turn, None, failure="The preview could not be made."))

    def _export(self, turn: int, state: _State, path: Path, order: Order) -> None:
        from canvas_app.analysis.questions.what_if import CancelledError
        from canvas_app.report.errors import ReportError
        from canvas_app.report.exports import export

        try:
            self._post(Ended(self, turn, path, export(state.document(), path, order)))
        except CancelledError:
            self._post(Ended(self, turn, path, cancelled=True))
        except ReportError as error:
            self._post(Ended(self, turn, path, failure=str(error)))
        except Exception:
            # Whatever a writer of another library raises: the canvas must stay open.
            log.exception("The export failed.")
            self._post(Ended(self, turn, path, failure=UNEXPECTED))

    def _post(self, value: Preview | _Step | Ended) -> None:
        """Hand over what is still wanted; after `close` there may be no window to take it."""
        if value.turn == self._turn:
            self._bridge.post(value)
        else:
            _let_go(value)

    def _on_result(self, value: object) -> None:
        if not isinstance(value, Preview | _Step | Ended) or value.owner is not self:
            return
        if value.turn != self._turn:
            _let_go(value)
            return
        if isinstance(value, Preview):
            self.previewed.emit(value)
        elif isinstance(value, _Step):
            self.progressed.emit(value.done, value.total)
        else:
            self.ended.emit(value)


def _let_go(value: Preview | _Step | Ended) -> None:
    """Close the file of a preview that nobody will see."""
    if isinstance(value, Preview) and value.pages is not None:
        value.pages.close()


@dataclass(frozen=True)
class _State:
    """The frozen records of a document; the worker makes a document of its own from them."""

    records: tuple[AnyRecord, ...]
    extras: Mapping[str, object]

    @classmethod
    def of(cls, document: Document) -> _State:
        return cls(tuple(document.records()), document.extras)

    def document(self) -> Document:
        from canvas_app.document import Document

        return Document(self.records, extras=self.extras)


def _pages(document: Document, order: Order, kind: Format) -> tuple[bytes, tuple[str, ...]]:
    """Return a PDF to be shown: of the strategy document, of its slides, or of one view."""
    if kind.suffix == ".pptx":
        from canvas_app.report.exports import presentation
        from canvas_app.report.slides import slide_pages

        deck, notices = presentation(document, order)
        return slide_pages(deck, order.steps.part(0.0, 1.0)), notices
    if kind.picture:
        from canvas_app.drawing.theme import load_theme
        from canvas_app.report.pdf.view_page import picture_pdf

        shown = order.picture(document)
        return picture_pdf(shown, load_theme()), shown.notices()
    from canvas_app.report.pdf import render_pdf

    data, report = render_pdf(document, order.options, scenario=order.scenario, cancelled=order.cancelled)
    return data, report.notices
