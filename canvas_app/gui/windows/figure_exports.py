"""Takes a figure out of the forecast room: to the clipboard as picture or data, into a file."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QMimeData, QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QToolTip

from canvas_app.gui.dialogs.messages import may_overwrite, tell
from canvas_app.gui.plain_text import one_line, tooltip
from canvas_app.gui.windows.files import file_name

if TYPE_CHECKING:
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.windows.forecast_room import ForecastRoom
    from canvas_app.gui.workplace import Workplace

log = logging.getLogger(__name__)

_FILTERS = {
    ".svg": "SVG drawing (*.svg)",
    ".png": "PNG picture (*.png)",
    ".pdf": "PDF page (*.pdf)",
    ".csv": "Data as CSV (*.csv)",
}
_NOTHING = "There is nothing to copy yet."


class FigureExports(QObject):
    """Says what came of it beside the button; a failed export never takes the window down."""

    said = Signal(str)

    def __init__(self, room: ForecastRoom, workplace: Workplace, settings: Settings) -> None:
        super().__init__(room)
        self._room, self._place, self._settings = room, workplace, settings

    def copy_picture(self) -> None:
        """Put the figure on the clipboard as a picture, and as a drawing for programs that take one."""
        from canvas_app.report.plots.files import svg

        room = self._room
        if room.plot is None or room.view.picture is None:
            self._say(_NOTHING)
            return
        data = QMimeData()
        data.setImageData(room.view.image())
        data.setData("image/svg+xml", svg(room.plot, room.view.picture))
        QGuiApplication.clipboard().setMimeData(data)
        self._say("The figure is on the clipboard as a picture.")

    def copy_data(self) -> None:
        """Put the numbers behind the figure on the clipboard, as spreadsheets take them."""
        from canvas_app.report.plots.files import csv_text, tab_text

        plot = self._room.plot
        if plot is None or not plot.table.rows:
            self._say(_NOTHING)
            return
        data = QMimeData()
        data.setText(tab_text(plot.table))
        data.setData("text/csv", csv_text(plot.table).encode())
        QGuiApplication.clipboard().setMimeData(data)
        self._say(f"{len(plot.table.rows)} rows are on the clipboard.")

    def ask(self) -> None:
        """Ask where to and as what, and write."""
        room = self._room
        if room.plot is None or room.plot.empty:
            self._say("There is nothing to export yet.")
            return
        name = f"{file_name(self._place.document.info.title)} {room.figure_id}"
        folder = self._place.path.parent if self._place.path else self._settings.folder()
        words = ";;".join(_FILTERS.values())
        chosen, kind = QFileDialog.getSaveFileName(room, "Export figure", str(folder / f"{name}.svg"), words)
        if chosen:
            path = Path(chosen)
            if path.suffix.lower() not in _FILTERS:
                suffix = next((end for end, word in _FILTERS.items() if word == kind), ".svg")
                path = path.with_name(path.name + suffix)
                if path.exists() and not may_overwrite(room, path):
                    return
            self.write(path)

    def write(self, path: Path) -> bool:
        """Write the figure or its data, by the suffix of the path, as it is seen."""
        from canvas_app.report import ReportError
        from canvas_app.report.plots.files import write_plot
        from canvas_app.report.saving import save_bytes

        plot, view = self._room.plot, self._room.view
        if plot is None or view.picture is None:
            return False
        try:
            if path.suffix.lower() == ".png":
                save_bytes(path, self._png())
            else:
                write_plot(plot, path, view.picture.look)
        except ReportError as error:
            tell(self._room, f"“{one_line(path.name)}” could not be written.", str(error))
            return False
        except Exception:
            # Whatever a writer of another library raises: the room must stay open.
            log.info("The export failed.", exc_info=True)
            detail = "Nothing was written. The details are in the log."
            tell(self._room, f"“{one_line(path.name)}” could not be written.", detail)
            return False
        self._say(f"Exported “{one_line(path.name)}”.")
        return True

    def _png(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        self._room.view.image().save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())

    def _say(self, words: str) -> None:
        self.said.emit(words)
        button = self._room.choices.copy
        QToolTip.showText(button.mapToGlobal(QPoint(0, button.height() + 2)), tooltip(words), button)
