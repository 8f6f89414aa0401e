"""Exports of one window: the dialog for all formats, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.dialogs.export import ExportDialog
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace


class ExportsRoom(QObject):
    """Opens the export dialog with a format; one at a time."""

    said = Signal(str)

    def __init__(self, window: QWidget, workplace: Workplace, settings: Settings) -> None:
        super().__init__(window)
        self._window, self._place, self._settings = window, workplace, settings
        self.dialog: ExportDialog | None = None

    def pdf(self) -> None:
        """Export the strategy document."""
        self.show(".pdf")

    def slides(self) -> None:
        """Export slides."""
        self.show(".pptx")

    def spreadsheet(self) -> None:
        """Export the numbers as a spreadsheet."""
        self.show(".xlsx")

    def picture(self) -> None:
        """Export the canvas as a picture."""
        self.show(".png")

    def drawing(self) -> None:
        """Export the canvas as a drawing that can be scaled."""
        self.show(".svg")

    def web_page(self) -> None:
        """Export the strategy document as a page for browsers."""
        self.show(".html")

    def markdown(self) -> None:
        """Export the strategy document as text."""
        self.show(".md")

    def poster(self) -> None:
        """Export the canvas as a poster over several sheets."""
        self.show(".pdf").options.choose_profile("poster")

    def show(self, suffix: str) -> ExportDialog:
        """Open the dialog with a format, or bring the open one to the front with it."""
        from canvas_app.gui.dialogs.export import ExportDialog

        if self.dialog is None:
            self.dialog = ExportDialog(self._place, self._settings, suffix, self._window)
            self.dialog.exported.connect(self.said)
            self.dialog.finished.connect(self._on_finished)
        elif not self.dialog.busy:
            self.dialog.options.choose_format(suffix)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return self.dialog

    def _on_finished(self) -> None:
        self.dialog = None
