"""The keys go from one part of a window to the next: library, middle, panels."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Mapping


def go_on(parts: Mapping[QWidget, QWidget], usual: QWidget, by: int) -> None:
    """Put the keys into another part, where they were there last, else into what it begins with.

    `parts` are in their order, each with what it begins with; from outside of them the keys go to `usual`.
    """
    seen = [part for part in parts if part.isVisible()]
    focus = QApplication.focusWidget()
    at = next((number for number, part in enumerate(seen) if _holds(part, focus)), None)
    part = usual if at is None else seen[(at + by) % len(seen)]
    # None for a part that never had them, whatever the stubs say.
    last = cast("QWidget | None", part.focusWidget())
    there = last if last is not None and last.isVisibleTo(part) and last.isEnabled() else parts[part]
    there.setFocus(Qt.FocusReason.TabFocusReason)


def _holds(part: QWidget, focus: QWidget | None) -> bool:
    return focus is not None and (part is focus or part.isAncestorOf(focus))
