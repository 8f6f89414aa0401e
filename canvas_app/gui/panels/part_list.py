"""The parts of a pack as check boxes: one for each heading, and one for each part without a heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from canvas_app.gui.plain_text import menu_text, shortened, tooltip
from canvas_app.model import KIND_WORDS

if TYPE_CHECKING:
    from canvas_app.commands.packages import Offer, Part


class PartList(QWidget):
    """Shows what an offer holds and keeps what is ticked."""

    changed = Signal()

    def __init__(self, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer = offer
        self.boxes: dict[str, QCheckBox] = {}
        """By heading, or by the key of a part that stands alone."""
        self._parts: dict[str, tuple[Part, ...]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in offer.listed:
            self._parts[part.group or part.key] = (*self._parts.get(part.group or part.key, ()), part)
        for key, parts in self._parts.items():
            box = _box(parts)
            box.toggled.connect(self._on_toggled)
            self.boxes[key] = box
            column.addWidget(box)

    def chosen(self) -> frozenset[str]:
        """Return the keys of the ticked parts."""
        on = (parts for key, parts in self._parts.items() if self.boxes[key].isChecked())
        return frozenset(part.key for parts in on for part in parts)

    def new_cards(self) -> int:
        """Return how many of the ticked parts are not on the canvas yet."""
        chosen = self.chosen()
        return sum(part.key in chosen for part in self._offer.missing)

    def _on_toggled(self, _on: bool) -> None:
        self.changed.emit()


def _box(parts: tuple[Part, ...]) -> QCheckBox:
    first = parts[0]
    if first.group:
        box = QCheckBox(menu_text(f"{shortened(first.group, 44)} ({len(parts)})"))
        box.setToolTip(tooltip(", ".join(part.name for part in parts)))
    else:
        kind = KIND_WORDS[first.kind].label.lower()
        on_canvas = " · on canvas" if first.present else ""
        box = QCheckBox(menu_text(f"{shortened(first.name, 34)} · {kind}{on_canvas}"))
        box.setToolTip(tooltip(_help(first)))
    box.setChecked(all(part.chosen for part in parts))
    return box


def _help(part: Part) -> str:
    description = str(part.part.fields.get("description", ""))
    there = "It is on the canvas already and is only connected." if part.present else ""
    return "\n".join(line for line in (part.name, description, there) if line)
