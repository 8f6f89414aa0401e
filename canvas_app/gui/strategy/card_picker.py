"""A small search for the card that answers an entry: a new one from the entry, or one of the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal

from canvas_app.gui.dialogs.finder import Find, Finder, ranked
from canvas_app.model import KIND_WORDS

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.analysis.framework import EntryState
    from canvas_app.document import Snapshot
    from canvas_app.model import Element
    from canvas_app.model.catalogue import Entry

WIDTH, HEIGHT = 420, 320
_AROUND, _ROW_HEIGHT = 66, 34
_MOST = 80
_TOPICAL = ("topic", "role_type", "family", "value_element", "creation_method", "partner_type", "horizon")
"""Fields by which a card fits an entry more closely than by its kind."""


class CardPicker(Finder):
    """A pop-up; Enter takes the first offer, arrows another one, Escape leaves."""

    new_wanted = Signal(str)
    """The name of a new card; empty for that of the entry."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entry: Entry | None = None
        self.field.setPlaceholderText("Find a card, or name a new one")
        self.field.setAccessibleName("Find a card, or name a new one")
        self.field.setMaxLength(120)

    def open_for(self, state: EntryState, snapshot: Snapshot, below: QPoint) -> None:
        """Offer cards for an entry, the best fitting first; below a point of the screen where it fits."""
        self._entry = state.row.entry_for(ai_specific=state.ai_specific)
        self._finds = fitting(state, snapshot)
        self.field.clear()
        self._on_text("")
        self.setFixedSize(WIDTH, min(HEIGHT, _AROUND + _ROW_HEIGHT * self.model.rowCount()))
        room = self.screen().availableGeometry()
        x = max(room.left(), min(below.x(), room.right() - WIDTH))
        fits = below.y() + self.height() + 4 <= room.bottom()
        y = below.y() + 4 if fits else below.y() - self.height() - 34
        self.move(x, max(room.top(), y))
        self.show()
        self.field.setFocus()

    def _on_text(self, text: str) -> None:
        assert self._entry is not None
        name = " ".join(text.split())
        kind = self._entry.kind
        new = Find(
            "new", name, f"New card “{name or self._entry.name}”", KIND_WORDS[kind].label, "plus", "accent"
        )
        found = ranked(self._finds, text)[:_MOST]
        # Who types the name of a card means that card; who types another name means a new one.
        known = any(find.words.casefold() == name.casefold() for find in found)
        self.model.show([*found, new] if name and known else [new, *found])
        self.list.setCurrentIndex(self.model.index(0))

    def _take(self, index: QModelIndex) -> None:
        find = index.data(int(Qt.ItemDataRole.UserRole))
        if not isinstance(find, Find):
            return
        self.hide()
        if find.what == "new":
            self.new_wanted.emit(find.id)
        else:
            self.element_chosen.emit(find.id)


def fitting(state: EntryState, snapshot: Snapshot) -> list[Find]:
    """Return the cards that do not answer the entry yet, the best fitting first."""
    taken = set(state.elements)
    elements = [
        element
        for element in snapshot.elements.values()
        if element.id not in taken and element.kind not in ("note", "stage")
    ]
    elements.sort(key=lambda element: _distance(element, state.entry))
    return [
        Find(
            "element",
            element.id,
            element.name,
            KIND_WORDS[element.kind].label,
            element.kind,
            f"kind.{element.kind}",
        )
        for element in elements
    ]


def _distance(element: Element, entry: Entry) -> int:
    if element.kind != entry.kind:
        return 2
    topical = [name for name in _TOPICAL if name in entry.fields]
    return 0 if all(getattr(element, name, None) == entry.fields[name] for name in topical) else 1
