"""Exports of one window: the strategy document as PDF, the canvas as SVG, the numbers as a spreadsheet."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from canvas_app.gui.dialogs.messages import tell
from canvas_app.gui.windows.files import file_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace

log = logging.getLogger(__name__)


class ExportsRoom(QObject):
    """Asks where to, writes, and says what came of it. A failed export never takes the window down."""

    said = Signal(str)

    def __init__(self, window: QWidget, workplace: Workplace, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._place, self._settings = window, workplace, settings

    def pdf(self) -> None:
        """Write the strategy document."""
        path = self._ask("Export PDF", ".pdf", "PDF document (*.pdf)")
        if path is not None:
            self.write(path)

    def svg(self) -> None:
        """Write the canvas as a drawing."""
        path = self._ask("Export SVG", ".svg", "SVG drawing (*.svg)")
        if path is not None:
            self.write(path)

    def spreadsheet(self) -> None:
        """Write the numbers as a spreadsheet."""
        path = self._ask("Export Excel", ".xlsx", "Excel workbook (*.xlsx)")
        if path is not None:
            self.write(path)

    def write(self, path: Path) -> bool:
        """Write a PDF, an SVG or a spreadsheet, by the suffix of the path."""
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            notices, failure = self._written(path), None
        except Exception as error:
            # Whatever a writer of another library raises: the canvas must stay open.
            log.info("The export failed.", exc_info=True)
            notices, failure = (), error
        finally:
            QGuiApplication.restoreOverrideCursor()
        if failure is not None:
            tell(self._window, f"“{path.name}” could not be written.", _reason(failure))
            return False
        self.said.emit(" ".join((f"Exported “{path.name}”.", *notices)))
        return True

    def _written(self, path: Path) -> tuple[str, ...]:
        document = self._place.document
        if path.suffix.lower() == ".svg":
            from canvas_app.report.svg import write_svg

            return write_svg(document, path, self._place.state.view, self._place.numbers.scenario_id)
        if path.suffix.lower() == ".xlsx":
            from canvas_app.report.spreadsheet import write_xlsx

            write_xlsx(document, path, self._place.numbers.scenario_id)
            return ()
        from canvas_app.report.pdf import write_pdf

        return write_pdf(document, path, scenario=self._place.numbers.scenario_id).notices

    def _ask(self, title: str, suffix: str, words: str) -> Path | None:
        name = file_name(self._place.document.info.title)
        folder = self._place.path.parent if self._place.path else self._settings.folder()
        chosen, _ = QFileDialog.getSaveFileName(self._window, title, str(folder / f"{name}{suffix}"), words)
        return Path(chosen).with_suffix(suffix) if chosen else None


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}. Choose another place and try again."
    sentence = str(error)
    known = type(error).__module__.startswith("canvas_app.")
    return sentence if known and sentence else "Nothing was written. The details are in the log."
