"""The export: format, options and own words on the left, the pages as they will be on the right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from canvas_app.commands import printing
from canvas_app.gui.dialogs.messages import may_overwrite, tell
from canvas_app.gui.export_work import Exporter
from canvas_app.gui.page_work import PageWork
from canvas_app.gui.panels.chapter_texts import ChapterTexts
from canvas_app.gui.panels.export_options import ExportOptions
from canvas_app.gui.panels.inputs import CutLabel
from canvas_app.gui.panels.page_view import PageView
from canvas_app.gui.plain_text import one_line
from canvas_app.gui.windows.files import file_name
from canvas_app.report.exports import suffix_refused

if TYPE_CHECKING:
    from canvas_app.gui.export_work import Ended, Preview
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace
    from canvas_app.report.exports import Order

_FRAME = QSize(16, 48)
"""What a window manager may put around the dialog; its buttons stay on a small screen."""
_LEFT = 428
"""How wide the options are: the longest choices and the size of a logo beside its buttons fit in."""
_SOON = 350
"""Milliseconds after the last change until the preview follows."""
_NO_PAGES = {
    ".html": "One page for a browser, without scripts, with everything inside.",
    ".md": "Plain text with tables, for notes and for comparing versions.",
    ".xlsx": "Assumptions, forecast by month, metrics, scenarios and simulation, with formulas.",
}
_FAULTY = "The pages are shown when the marked field is corrected."
_FILE_TYPE = re.compile(r"\.[A-Za-z]{2,5}")
"""The end of a name that means a kind of file, as .docx; v1.2 or Inc. are part of the name."""
_OPEN = "export/open"
"""The setting whether what was written is opened."""


class ExportDialog(QDialog):
    """Chooses, previews and writes. Options are remembered with the document when the dialog closes."""

    exported = Signal(str)
    """What came of it, in a sentence."""

    def __init__(
        self, workplace: Workplace, settings: Settings, suffix: str = ".pdf", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        room = (parent or self).screen().availableGeometry().size() - _FRAME
        self.resize(QSize(1120, 760).boundedTo(room))
        self._place, self._settings = workplace, settings
        self.busy = False
        self.work = Exporter(workplace.bridge, self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON)
        self.options, self.texts = ExportOptions(workplace, settings, suffix), ChapterTexts(workplace)
        self._build()
        self._listen()
        self.refresh()

    def refresh(self) -> None:
        """Make the preview of what is chosen."""
        kind = self.options.kind
        self.tabs.setTabVisible(1, "own_words" in kind.options)
        if self.busy:
            return
        order = self.options.order()
        self.notice.show_words("")
        if order is None or kind.suffix in _NO_PAGES:
            self.work.cancel()
            self.state.setText("")
            if order is not None or not self.preview.count:
                self.preview.set_pages(None, _NO_PAGES.get(kind.suffix, _FAULTY))
            return
        self.state.setText("Making the pages…")
        if not self.preview.count:
            self.preview.set_pages(None, "Making the pages…")
        self.work.preview(self._place.document, order, kind)

    def ask(self) -> None:
        """Ask where to, and write."""
        order = self.options.order()
        if order is None:
            return
        kind, place = self.options.kind, self._place
        folder = place.path.parent if place.path else self._settings.folder()
        name = f"{file_name(place.document.info.title)}{self.options.kind_of_document}{kind.suffix}"
        start = str(folder / name)
        chosen, _ = QFileDialog.getSaveFileName(self, "Export", start, f"{kind.name} (*{kind.suffix})")
        path = self._with_suffix(Path(chosen)) if chosen else None
        if path is not None:
            self.write(path, order)

    def _with_suffix(self, path: Path) -> Path | None:
        """Return a chosen path with the suffix of the format, or None where it is not to be written."""
        suffix = self.options.kind.suffix
        if path.suffix.lower() == suffix:
            return path
        if _FILE_TYPE.fullmatch(path.suffix):
            reason = suffix_refused(path.suffix) or f"To write {path.suffix}, choose its format first."
            tell(self, f"“{one_line(path.name)}” was not written.", reason)
            return None
        path = path.with_name(path.name + suffix)
        return None if path.exists() and not may_overwrite(self, path) else path

    def write(self, path: Path, order: Order) -> None:
        """Write a file beside the window; the dialog closes when it is done."""
        self._soon.stop()
        self._remember()
        self._set_busy(True)
        self.work.export(self._place.document, path, order)

    def reject(self) -> None:
        """Escape cancels an export that is under way, else it closes."""
        if self.busy:
            self.work.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End an export that is under way, then close."""
        self.work.cancel()
        self.busy = False
        super().closeEvent(event)

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._left())
        row.addLayout(self._right(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self._foot())
        # Only in its dialog a button becomes the one that Enter presses.
        self.write_button.setDefault(True)

    def _left(self) -> QWidget:
        self.tabs, self.pages = QTabBar(), QStackedWidget()
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("Options and texts")
        for name, page in (("Options", self.options), ("Texts", self.texts)):
            self.tabs.addTab(name)
            self.pages.addWidget(page)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        left = QWidget()
        left.setObjectName("formBody")
        left.setFixedWidth(_LEFT)
        column = QVBoxLayout(left)
        column.setContentsMargins(20, 10, 20, 12)
        column.setSpacing(8)
        column.addWidget(self.tabs)
        column.addWidget(self.pages, 1)
        return left

    def _right(self) -> QVBoxLayout:
        self.page_work = PageWork(self._place.bridge, self)
        self.preview = PageView(self.page_work)
        self.state, self.notice = QLabel(), CutLabel("hint")
        self.state.setObjectName("hint")
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        bar = QHBoxLayout()
        bar.setSpacing(16)
        bar.setContentsMargins(16, 6, 16, 6)
        bar.addWidget(self.notice, 1)
        bar.addWidget(self.state)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.preview, 1)
        column.addLayout(bar)
        return column

    def _foot(self) -> QWidget:
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName("Progress of the export")
        self.progress.hide()
        self.open_after = QCheckBox("Open when done")
        self.open_after.setChecked(self._settings.flag(_OPEN, False))
        self.leave, self.write_button = QPushButton("Close"), QPushButton("Export…")
        self.write_button.setObjectName("primary")
        foot = QWidget()
        foot.setObjectName("dialogFoot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(10)
        row.addWidget(self.progress, 1)
        row.addStretch(1)
        for widget in (self.open_after, self.leave, self.write_button):
            row.addWidget(widget)
        return foot

    def _listen(self) -> None:
        self.work.previewed.connect(self._on_previewed)
        self.work.progressed.connect(self._on_progressed)
        self.work.ended.connect(self._on_ended)
        self._soon.timeout.connect(self.refresh)
        self.finished.connect(self._on_finished)
        self.options.changed.connect(self._soon.start)
        self.options.format_changed.connect(self._on_format)
        self.texts.changed.connect(self._soon.start)
        self.texts.chapter_chosen.connect(self._show_chapter)
        self.tabs.currentChanged.connect(self._show_chapter)
        self.preview.page_changed.connect(self._on_page)
        self.write_button.clicked.connect(self.ask)
        self.leave.clicked.connect(self.reject)

    def _on_format(self) -> None:
        self.preview.set_pages(None)
        self.refresh()

    def _on_previewed(self, preview: Preview) -> None:
        self.preview.set_pages(preview.pages, preview.failure)
        if preview.failure:
            self.state.setText("")
            return
        self.notice.show_words(" ".join(preview.notices))
        self._show_chapter()
        self._on_page(self.preview.page)

    def _show_chapter(self, _tab: int = 0) -> None:
        """While own words are written, show the pages that they open."""
        if self.pages.currentWidget() is self.texts and self.preview.count:
            there = self.preview.show_chapter(self.texts.chapter_title)
            self.texts.absent.setVisible(not there and self.texts.chosen)

    def _on_page(self, number: int) -> None:
        if self.preview.count:
            what = "Slide" if self.options.kind.suffix == ".pptx" else "Page"
            self.state.setText(f"{what} {number + 1} of {self.preview.count}")

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.progress.setRange(0, 0)
        self.progress.setVisible(busy)
        self.write_button.setEnabled(not busy)
        self.pages.setEnabled(not busy)
        self.leave.setText("Cancel" if busy else "Close")

    def _on_progressed(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _on_ended(self, ended: Ended) -> None:
        self._set_busy(False)
        if ended.cancelled:
            self.state.setText("The export was cancelled. Nothing was written.")
        elif ended.failure:
            tell(self, f"“{one_line(ended.path.name)}” could not be written.", ended.failure)
        else:
            self.exported.emit(" ".join((f"Exported “{one_line(ended.path.name)}”.", *ended.notices)))
            if self.open_after.isChecked():
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(ended.path)))
            self.accept()

    def _on_finished(self) -> None:
        self._soon.stop()
        self.texts.leave()
        self.work.close()
        self.preview.set_pages(None)
        self.page_work.close()
        self._settings.set_flag(_OPEN, self.open_after.isChecked())
        self._remember()

    def _remember(self) -> None:
        """Keep the options with the document; before writing, so that the canvas in the PDF has them too."""
        options = self.options.printing()
        if options is not None and options != self._place.document.info.printing:
            printing.set_options(self._place.document, options)
