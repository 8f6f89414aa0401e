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

    def show(self, suffix: str) -> ExportDialog:
        """Open the dialog, or bring the open one to the front."""
        from canvas_app.gui.dialogs.export import ExportDialog

        if self.dialog is None:
            self.dialog = ExportDialog(self._place, self._settings, suffix, self._window)
            self.dialog.exported.connect(self.said)
            self.dialog.finished.connect(self._on_finished)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        return self.dialog

    def _on_finished(self) -> None:
        self.dialog = None
