"""Menus about relations: which one to make, and what to do with one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from canvas_app.commands import elements, relations
from canvas_app.gui.plain_text import menu_text, shortened
from canvas_app.gui.tools import wording
from canvas_app.gui.tools.connect import make

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.scene.stage import Stage

_TURN, _DELETE = ":turn", ":delete"


class RelationMenu(QMenu):
    """A menu whose entries are sentences; it goes when it is closed."""

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._stage = stage
        self._relation: str | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)

    def offer(self, offers: Iterable[relations.Offer]) -> None:
        """Fill the menu with relations to make; those of the other direction stand apart."""
        source = None
        for offer in offers:
            if source not in (None, offer.source):
                self.addSeparator()
            source = offer.source
            self._entry(wording.offered(self._stage.document, offer), offer)
        self.triggered.connect(self._make)
        if self.actions():
            self.setActiveAction(self.actions()[0])

    def describe(self, relation_id: str) -> None:
        """Fill the menu with what can be done to a relation."""
        self._relation = relation_id
        document = self._stage.document
        relation = document.snapshot().relations[relation_id]
        possible = relations.offers(document, relation.source, relation.target)
        for offer in possible:
            if offer.source == relation.source:
                entry = self._entry(wording.offered(document, offer), offer.kind)
                entry.setCheckable(True)
                entry.setChecked(offer.kind == relation.kind)
        self.addSeparator()
        turn = self._entry("Turn around", _TURN)
        turn.setEnabled(any(o.kind == relation.kind and o.source == relation.target for o in possible))
        self._entry("Delete", _DELETE)
        self.triggered.connect(self._change)

    def _entry(self, text: str, data: object) -> QAction:
        entry = QAction(menu_text(shortened(text, 90)), self)
        entry.setData(data)
        self.addAction(entry)
        return entry

    def _make(self, entry: QAction) -> None:
        offer = entry.data()
        if isinstance(offer, relations.Offer):
            make(self._stage, offer)

    def _change(self, entry: QAction) -> None:
        data = entry.data()
        stage, relation_id = self._stage, self._relation
        if relation_id is None or stage.document.get(relation_id) is None:
            return
        if data == _TURN:
            stage.attempt(lambda: relations.reverse(stage.document, relation_id))
        elif data == _DELETE:
            stage.attempt(lambda: elements.delete(stage.document, [relation_id]))
        else:
            changed: list[str] = []
            kind = str(data)
            if stage.attempt(
                lambda: changed.append(relations.change_kind(stage.document, relation_id, kind))
            ):
                stage.state.select(changed)
