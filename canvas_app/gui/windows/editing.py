"""The actions of the Edit menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor, QGuiApplication

from canvas_app.commands import clipboard, elements
from canvas_app.document import DocumentError
from canvas_app.gui.dialogs.messages import tell
from canvas_app.gui.tools import landing
from canvas_app.gui.windows.typing_focus import text_field
from canvas_app.model import ElementBase

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.scene import CanvasView
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model import Element


class EditRoom(QObject):
    """Undo and redo, the clipboard, selection and names."""

    said = Signal(str)
    find_wanted = Signal()

    def __init__(self, window: QWidget, workplace: Workplace, canvas: CanvasView) -> None:
        super().__init__(window)
        self._window, self._place, self._canvas = window, workplace, canvas

    def undo(self) -> None:
        """Take the last step back."""
        label = self._place.document.history.undo()
        if label is not None:
            self.said.emit(f"Undone: {label}.")

    def redo(self) -> None:
        """Do the last undone step again."""
        label = self._place.document.history.redo()
        if label is not None:
            self.said.emit(f"Done again: {label}.")

    def cut(self) -> None:
        """Put the selected cards on the clipboard and remove them."""
        chosen = self._chosen()
        if chosen:
            text, deleted = clipboard.cut(self._place.document, chosen)
            QGuiApplication.clipboard().setText(text)
            self.said.emit(deleted.sentence)

    def copy(self) -> None:
        """Put the selected cards on the clipboard, as text that other programs can read."""
        chosen = self._chosen()
        if chosen:
            QGuiApplication.clipboard().setText(clipboard.copy(self._place.document, chosen))
            self.said.emit(f"Copied {len(chosen)} card{'s' if len(chosen) > 1 else ''}.")

    def paste(self) -> None:
        """Add what is on the clipboard: at the pointer over the canvas, else beside the original."""
        text = QGuiApplication.clipboard().text()
        at = self._pointer()
        try:
            if at is None:
                ids = clipboard.paste(
                    self._place.document, text, self._place.state.view, settle=self._settled
                )
            else:
                ids = clipboard.paste(
                    self._place.document, text, self._place.state.view, at=at, settle=self._settled
                )
        except DocumentError as error:
            self.said.emit(str(error))
            return
        self._place.state.select(ids)

    def duplicate(self) -> None:
        """Copy the selected cards beside themselves."""
        chosen = self._chosen()
        try:
            ids = elements.duplicate(
                self._place.document, chosen, self._place.state.view, settle=self._settled
            )
        except DocumentError as error:
            self.said.emit(str(error))
            return
        self._place.state.select(ids)

    def delete(self) -> None:
        """Remove what is selected."""
        deleted = elements.delete(self._place.document, self._place.state.selection)
        self.said.emit(deleted.sentence)

    def select_all(self) -> None:
        """Select every card."""
        self._canvas.select_all()

    def deselect(self) -> None:
        """Select nothing."""
        self._place.state.select(())

    def rename(self) -> None:
        """Edit the name on the card."""
        self._canvas.setFocus()
        self._canvas.rename()

    def connect_cards(self) -> None:
        """Start a connection from the selected card."""
        self._canvas.begin_connect()

    def find(self) -> None:
        """Open the finder."""
        self.find_wanted.emit()

    def properties(self) -> None:
        """Edit what the document is about."""
        from canvas_app.gui.dialogs.properties import PropertiesDialog

        PropertiesDialog(self._place.document, self._window).open()

    def tell(self, sentence: str) -> None:
        """Show a sentence that must be read."""
        tell(self._window, sentence)

    def _settled(self, arriving: list[Element]) -> list[Element]:
        return landing.settled(self._canvas.stage, arriving)

    def _chosen(self) -> list[str]:
        document = self._place.document
        chosen = self._place.state.selection
        return [
            key
            for key in document.snapshot().elements
            if key in chosen and isinstance(document.get(key), ElementBase)
        ]

    def _pointer(self) -> tuple[float, float] | None:
        where = self._canvas.mapFromGlobal(QCursor.pos())
        if not self._canvas.rect().contains(where) or text_field() is not None:
            return None
        point = self._canvas.scene_point(where)
        return point.x(), point.y()
