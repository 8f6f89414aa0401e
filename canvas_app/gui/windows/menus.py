"""The menu bar, built from the table of actions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from canvas_app.gui.actions import MENUS
from canvas_app.gui.plain_text import menu_text, one_line

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu, QMenuBar

    from canvas_app.gui.action_set import ActionSet
    from canvas_app.gui.settings import Settings


class RecentMenu(QObject):
    """Lists recent files when it is opened."""

    chosen = Signal(object)
    """A path."""

    def __init__(self, menu: QMenu, settings: Settings) -> None:
        super().__init__(menu)
        self.menu, self._settings = menu, settings
        menu.aboutToShow.connect(self._fill)
        menu.triggered.connect(self._on_triggered)

    def _fill(self) -> None:
        self.menu.clear()
        for path in self._settings.recent_files():
            action = self.menu.addAction(menu_text(one_line(path.name)))
            action.setData(str(path))
            action.setStatusTip(str(path.parent))
        if self.menu.isEmpty():
            self.menu.addAction("No recent files").setEnabled(False)
            return
        self.menu.addSeparator()
        self.menu.addAction("Forget these files").setData("")

    def _on_triggered(self, action: QAction) -> None:
        if action.data() == "":
            self._settings.forget_files()
        elif isinstance(action.data(), str):
            self.chosen.emit(Path(action.data()))


def fill_menu_bar(bar: QMenuBar, actions: ActionSet, settings: Settings) -> RecentMenu:
    """Fill the bar and return the menu of recent files."""
    recent: RecentMenu | None = None
    for title in MENUS:
        menu = bar.addMenu(f"&{title}")
        group = 0
        for spec in actions.of_menu(title):
            if spec.group != group:
                menu.addSeparator()
                group = spec.group
            menu.addAction(actions[spec.id])
            if spec.id == "files.open_example":
                recent = RecentMenu(menu.addMenu("Open recent"), settings)
    assert recent is not None
    return recent


def context_menu(actions: ActionSet, parent: QMenu, ids: tuple[str, ...]) -> QMenu:
    """Fill a menu with actions; an empty id is a line."""
    for action_id in ids:
        if action_id:
            parent.addAction(actions[action_id])
        else:
            parent.addSeparator()
    return parent
