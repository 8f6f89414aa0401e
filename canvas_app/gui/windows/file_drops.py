"""Files that are dropped on a window, wherever in it: opened like those that are chosen in the dialog."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from canvas_app.gui.plain_text import one_line

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class FileDrops(QObject):
    """Takes files before any panel sees them: a field would take the name of the file as a text."""

    dropped = Signal(object)
    """The path of a file."""
    said = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._paths: list[Path] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._open)
        window.setAcceptDrops(True)
        # All drags come to the window of the system first; it is made now where it is not there yet.
        window.winId()
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a drag of files over the window, and take what is dropped."""
        if not isinstance(event, QDropEvent) or QApplication.activeModalWidget() is not None:
            return False
        paths, action = files_in(event.mimeData()), _harmless(event)
        if not paths or action is None:
            return False
        event.setDropAction(action)
        event.accept()
        if event.type() == QEvent.Type.Drop:
            self._paths = paths
            # The program they come from waits until the drop is done, and a question may stand for long.
            self._later.start(0)
        return True

    def _open(self) -> None:
        paths, self._paths = self._paths, []
        self.dropped.emit(paths[0])
        if len(paths) > 1:
            self.said.emit(
                f"A window holds one canvas: of {len(paths)} files “{one_line(paths[0].name)}” was opened."
            )


def _harmless(event: QDropEvent) -> Qt.DropAction | None:
    """Return how the files are taken: who moved them would delete them at their old place."""
    offered = event.possibleActions()
    known = (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction)
    return next((action for action in known if action & offered), None)


def files_in(data: QMimeData) -> list[Path]:
    """Return the files that are dragged; none where anything else is."""
    urls = data.urls() if data.hasUrls() else []
    local = all(url.isLocalFile() for url in urls)
    return [Path(url.toLocalFile()) for url in urls] if local else []
