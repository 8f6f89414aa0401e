"""A small search for the card that answers an entry: one of the canvas, or a new one from the entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, QSize, Signal

from canvas_app.analysis.framework import offered_to
from canvas_app.gui.dialogs.finder import FIND, Find, FinderDelegate, FinderModel, ranked
from canvas_app.gui.dialogs.search_popup import SearchPopup
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
_GAP, _ABOVE = 4, 38
_TOPICAL = ("topic", "role_type", "family", "value_element", "creation_method", "partner_type", "horizon")
"""Fields by which a card fits an entry more closely than by its kind."""


class CardPicker(SearchPopup):
    """Offers the cards that fit first, then a new one, then all others."""

    element_chosen = Signal(str)
    new_wanted = Signal(str)
    """The name of a new card; empty for that of the entry."""

    def __init__(self, parent: QWidget) -> None:
        self.model = FinderModel()
        words = "Find a card, or name a new one"
        super().__init__(parent, self.model, FinderDelegate(), words, words)
        self._entry: Entry | None = None
        self._offered: list[Find] = []
        self._finds: list[Find] = []
        self.field.setMaxLength(120)

    def open_for(self, state: EntryState, snapshot: Snapshot, below: QPoint) -> None:
        """Offer cards for an entry; below a point of the screen where it fits."""
        self._entry = state.row.entry_for(ai_specific=state.ai_specific)
        offered = offered_to(state, snapshot)
        self._offered = [_find(element) for element in offered]
        self._finds = [*self._offered, *(_find(e) for e in fitting(state, snapshot) if e not in offered)]
        self.field.clear()
        self.search("")
        size = QSize(WIDTH, min(HEIGHT, _AROUND + _ROW_HEIGHT * self.model.rowCount()))
        self.open_empty(below + QPoint(0, _GAP), size, above=_ABOVE)

    def search(self, text: str) -> None:
        """List cards, and a new one where it is likely to be wanted."""
        assert self._entry is not None
        name = " ".join(text.split())
        kind = self._entry.kind
        new = Find(
            "new", name, f"New card “{name or self._entry.name}”", KIND_WORDS[kind].label, "plus", "accent"
        )
        found = ranked(self._finds, text)[:_MOST]
        # Who types the name of a card means that card; who types another name means a new one.
        known = any(find.words.casefold() == name.casefold() for find in found)
        before = len(self._offered) if not name else len(found) if known else 0
        self.model.show([*found[:before], new, *found[before:]])
        self.list.setCurrentIndex(self.model.index(0))

    def take(self, index: QModelIndex) -> None:
        """Tell which card it is."""
        find = index.data(FIND)
        if not isinstance(find, Find):
            return
        self.hide()
        if find.what == "new":
            self.new_wanted.emit(find.id)
        else:
            self.element_chosen.emit(find.id)


def fitting(state: EntryState, snapshot: Snapshot) -> list[Element]:
    """Return the cards that do not answer the entry yet, those like it first."""
    taken = set(state.elements)
    elements = [
        element
        for element in snapshot.elements.values()
        if element.id not in taken and element.kind not in ("note", "stage")
    ]
    return sorted(elements, key=lambda element: _distance(element, state.entry))


def _find(element: Element) -> Find:
    kind = element.kind
    return Find("element", element.id, element.name, KIND_WORDS[kind].label, kind, f"kind.{kind}")


def _distance(element: Element, entry: Entry) -> int:
    if element.kind != entry.kind:
        return 2
    topical = [name for name in _TOPICAL if name in entry.fields]
    return 0 if all(getattr(element, name, None) == entry.fields[name] for name in topical) else 1
