"""The relations of an element as a list, and the head of a selected relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from canvas_app.commands import elements, relations
from canvas_app.document import DocumentError
from canvas_app.gui import theme
from canvas_app.gui.panels.editors import ChoiceEditor
from canvas_app.gui.panels.inputs import LinkButton
from canvas_app.gui.panels.record_form import section_title
from canvas_app.gui.plain_text import menu_text, shortened, tooltip
from canvas_app.model import RELATION_KINDS, RelationBase, legal_kinds

if TYPE_CHECKING:
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model import Relation

_KIND_WIDTH = 150
_LIMIT = 60
"""More connections than this are counted, not listed."""


class ConnectionRow(QWidget):
    """One relation: what it says, the element at its other end, and a button to remove it."""

    go_to = Signal(str)
    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, relation: Relation, here: str, other_name: str, other_kind: str) -> None:
        super().__init__()
        self._relation = relation
        outgoing = relation.source == here
        self._other = relation.target if outgoing else relation.source
        phrase = RELATION_KINDS[relation.kind].phrase
        self.kind = LinkButton(f"→ {phrase}" if outgoing else f"← {phrase}")
        self.kind.setToolTip("Open this connection")
        self.kind.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.kind.clicked.connect(self._on_kind)
        self.name = LinkButton(shortened(other_name))
        self.name.setIcon(theme.icon(other_kind, f"kind.{other_kind}"))
        self.name.setIconSize(QSize(14, 14))
        self.name.setToolTip(tooltip(f"Go to {other_name}"))
        self.name.setAccessibleName(f"Go to {other_name}")
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.name.clicked.connect(self._on_name)
        remove = QToolButton()
        remove.setIcon(theme.icon("x", "muted"))
        remove.setIconSize(QSize(13, 13))
        remove.setToolTip("Remove this connection")
        remove.setAccessibleName(f"Remove the connection with {other_name}")
        remove.clicked.connect(self._on_remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.kind)
        row.addWidget(self.name, 1)
        row.addWidget(remove)

    def _on_kind(self) -> None:
        self.opened.emit(self._relation.id)

    def _on_name(self) -> None:
        self.go_to.emit(self._other)

    def _on_remove(self) -> None:
        self.removed.emit(self._relation.id)


class Connections(QWidget):
    """The section of an element's relations."""

    go_to = Signal(str)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._place = workplace
        self.rows: list[ConnectionRow] = []
        self._shown: tuple[object, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(section_title("Connections"))
        self._hint = QLabel("None yet. Drag from the edge of the card to another card.")
        self._hint.setObjectName("hint")
        self._hint.setWordWrap(True)
        self._column.addWidget(self._hint)

    def show_element(self, element_id: str) -> None:
        """List the relations of an element; nothing is touched when they are the same."""
        snapshot = self._place.document.snapshot()
        found = (*snapshot.incoming.get(element_id, ()), *snapshot.outgoing.get(element_id, ()))
        ends = [snapshot.elements[r.target if r.source == element_id else r.source] for r in found]
        shown = tuple((r.id, r.kind, r.source, end.name) for r, end in zip(found, ends, strict=True))
        if shown == self._shown:
            return
        self._shown = shown
        for row in self.rows:
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = []
        for relation, end in list(zip(found, ends, strict=True))[:_LIMIT]:
            row = ConnectionRow(relation, element_id, end.name, end.kind)
            row.go_to.connect(self.go_to)
            row.opened.connect(self._on_opened)
            row.removed.connect(self._on_removed)
            self._column.addWidget(row)
            self.rows.append(row)
        widest = max((row.kind.wanted() for row in self.rows), default=0)
        for row in self.rows:
            row.kind.setFixedWidth(min(widest, _KIND_WIDTH))
        self._hint.setVisible(not found or len(found) > _LIMIT)
        if len(found) > _LIMIT:
            self._hint.setText(f"{len(found)} connections; the first {_LIMIT} are listed.")

    def _on_opened(self, relation_id: str) -> None:
        self._place.state.select({relation_id})

    def _on_removed(self, relation_id: str) -> None:
        elements.delete(self._place.document, {relation_id})


class RelationHead(QWidget):
    """What a selected relation joins, with its kind, a button to turn it around and one to remove it."""

    go_to = Signal(str)

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._place = workplace
        self._id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.source, self.target = self._link(self._on_source), self._link(self._on_target)
        self.kind = ChoiceEditor([])
        self.kind.setAccessibleName("Kind of connection")
        self.kind.edited.connect(self._on_kind)
        self.error = QLabel()
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setObjectName("fieldError")
        self.error.setWordWrap(True)
        self.error.hide()
        buttons = QHBoxLayout()
        self.turn = QPushButton("Turn around")
        self.turn.clicked.connect(self._on_turn)
        self.remove = QPushButton("Delete")
        self.remove.clicked.connect(self._on_remove)
        buttons.addWidget(self.turn)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        for widget in (self.source, self.kind, self.target, self.error):
            column.addWidget(widget)
        column.addLayout(buttons)

    def show_relation(self, relation_id: str) -> None:
        """Show a relation."""
        relation = self._place.document.get(relation_id)
        if not isinstance(relation, RelationBase):
            return
        if relation_id != self._id:
            self.error.hide()
        self._id = relation_id
        source, target = (self._place.document.element(end) for end in (relation.source, relation.target))
        for button, element in ((self.source, source), (self.target, target)):
            button.setText(menu_text(shortened(element.name, 36)))
            button.setIcon(theme.icon(element.kind, f"kind.{element.kind}"))
        kinds = legal_kinds(source.kind, target.kind)
        self.kind.set_options([(kind, RELATION_KINDS[kind].phrase) for kind in kinds])
        self.kind.show_value(relation.kind)
        self.turn.setEnabled(relation.kind in legal_kinds(target.kind, source.kind))

    def _link(self, slot: object) -> QPushButton:
        button = QPushButton()
        button.setObjectName("link")
        button.setIconSize(QSize(14, 14))
        button.clicked.connect(slot)
        return button

    def _on_source(self) -> None:
        self._go("source")

    def _on_target(self) -> None:
        self._go("target")

    def _go(self, end: str) -> None:
        relation = self._place.document.get(self._id)
        if isinstance(relation, RelationBase):
            self.go_to.emit(getattr(relation, end))

    def _on_kind(self) -> None:
        try:
            renewed = relations.change_kind(self._place.document, self._id, str(self.kind.value()))
        except DocumentError as error:
            self._say(str(error))
            return
        self._place.state.select({renewed})

    def _on_turn(self) -> None:
        try:
            relations.reverse(self._place.document, self._id)
        except DocumentError as error:
            self._say(str(error))

    def _on_remove(self) -> None:
        elements.delete(self._place.document, {self._id})

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()
