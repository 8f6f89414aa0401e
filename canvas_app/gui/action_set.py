"""The actions of one window, made from the table of actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from canvas_app.gui.actions import ACTIONS, key_sequences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtCore import QObject

    from canvas_app.gui.actions import ActionSpec, Situation


@dataclass
class ActionSet:
    """The actions of one window, by id."""

    actions: dict[str, QAction] = field(default_factory=dict)
    specs: Mapping[str, ActionSpec] = field(default_factory=dict)
    _now: Situation | None = None

    def __getitem__(self, action_id: str) -> QAction:
        """Return an action by its id."""
        return self.actions[action_id]

    def update(self, now: Situation) -> None:
        """Enable what can run now; after most edits that is what could run before."""
        if now == self._now:
            return
        self._now = now
        for action_id, action in self.actions.items():
            action.setEnabled(bool(self.specs[action_id].enabled(now)))

    def of_menu(self, menu: str) -> list[ActionSpec]:
        """Return the table's rows for one menu, in order."""
        return [spec for spec in self.specs.values() if spec.menu == menu]


def build_actions(parent: QObject, rooms: object, table: Iterable[ActionSpec] = ACTIONS) -> ActionSet:
    """Make an action for every row; `rooms` has an attribute per room, which has a method per action."""
    from canvas_app.gui import theme

    made = ActionSet(specs={spec.id: spec for spec in table})
    for spec in made.specs.values():
        action = QAction(spec.text, parent)
        action.setObjectName(spec.id)
        action.setShortcuts(key_sequences(spec))
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(theme.icon(spec.icon))
            # In a menu the icon would stand where the check mark says whether it is on.
            action.setIconVisibleInMenu(not spec.checkable)
        if spec.canvas_only:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(attrgetter(spec.id)(rooms))
        made.actions[spec.id] = action
    return made
