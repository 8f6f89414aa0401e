"""The actions of the Help menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from canvas_app.gui.dialogs.messages import Icon, tell

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class HelpRoom(QObject):
    """Keys, version and licence."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def shortcuts(self) -> None:
        """Show the keys."""
        from canvas_app.gui.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self._window).show()

    def about(self) -> None:
        """Show version and licence."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            number = version("canvas-app")
        except PackageNotFoundError:
            number = "from a clone"
        detail = (
            "Works offline: nothing leaves this computer.\n"
            "MIT licence. Uses Qt through PySide6 under the LGPL, the font Inter under the OFL, "
            "and Lucide icons under the ISC licence."
        )
        tell(self._window, f"AI business model canvas, version {number}", detail, Icon.Information)
