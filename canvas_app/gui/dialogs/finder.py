"""Find or do anything: one field that searches actions, cards on the canvas and entries of the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from canvas_app.gui import theme
from canvas_app.gui.actions import shown_keys
from canvas_app.gui.dialogs.search_popup import SearchPopup
from canvas_app.gui.panels.inputs import plain_label
from canvas_app.model import KIND_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canvas_app.document import Document
    from canvas_app.gui.action_set import ActionSet

SIZE = QSize(560, 420)
FIND = int(Qt.ItemDataRole.UserRole)
"""The role under which the model gives what it offers."""
_MOST = 60
_NOTHING = (
    "Nothing found. Try one word, or another one: the name of a card, what a menu does, or a format of "
    "export. F1 lists all that has a key."
)
_TOP = QModelIndex()


@dataclass(frozen=True, slots=True)
class Find:
    """One thing the finder offers."""

    what: str
    """action, element or entry."""
    id: str
    words: str
    side: str
    icon: str
    token: str
    other_words: str = ""
    enabled: bool = True


def offered_actions(actions: ActionSet) -> list[Find]:
    """Return the actions, those that can run now first."""
    found = []
    for action_id, action in actions.actions.items():
        spec = actions.specs[action_id]
        words = action.text().replace("&&", "&").rstrip("…")
        token = "ink" if action.isEnabled() else "faint"
        icon = spec.icon or "command"
        found.append(
            Find(
                "action",
                action_id,
                words,
                shown_keys(spec),
                icon,
                token,
                f"{spec.words} {spec.menu}",
                action.isEnabled(),
            )
        )
    return sorted(found, key=lambda find: not find.enabled)


def offered_elements(document: Document) -> list[Find]:
    """Return the cards and frames of the canvas."""
    snapshot = document.snapshot()
    cards = [
        Find("element", e.id, e.name, f"{KIND_WORDS[e.kind].label} · go to it", e.kind, f"kind.{e.kind}")
        for e in snapshot.elements.values()
    ]
    frames = snapshot.frames.values()
    return cards + [Find("element", f.id, f.name, "Frame · go to it", "maximize", "muted") for f in frames]


def ranked(finds: Iterable[Find], text: str) -> list[Find]:
    """Return what holds every word: what is called exactly so first, then the beginnings of names.

    A card of that very name comes before an action of it: to make another one is seldom meant.
    """
    words = text.casefold().split()
    hits = []
    for place, find in enumerate(finds):
        name = find.words.casefold()
        whole = f"{name} {find.other_words.casefold()}"
        if all(word in whole for word in words):
            start = name.startswith(words[0]) if words else True
            inside = all(word in name for word in words)
            exact = name.split() == words
            card = exact and find.what == "element"
            hits.append((not card, not exact, not start, not inside, not find.enabled, place, find))
    return [hit[-1] for hit in sorted(hits, key=lambda hit: hit[:-1])]


class FinderModel(QAbstractListModel):
    """What the finder offers at the moment."""

    def __init__(self) -> None:
        super().__init__()
        self.finds: list[Find] = []

    def show(self, finds: list[Find]) -> None:
        """Offer something else."""
        self.beginResetModel()
        self.finds = finds
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _TOP) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.finds)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """Return the words, or the whole for the delegate."""
        if not index.isValid() or index.row() >= len(self.finds):
            return None
        find = self.finds[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{find.words}, {find.side}"
        return find if role == FIND else None


class FinderDelegate(QStyledItemDelegate):
    """Draws icon, words and, at the right, a key or what it is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the height of a row."""
        return QSize(100, 34)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one row."""
        find: Find = index.data(FIND)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.mixed("accent", 0.09))
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 1, -2, -1), 6, 6)
        theme.draw_icon(
            painter,
            find.icon,
            QRectF(rect.left() + 12, rect.center().y() - 8, 16, 16),
            theme.color(find.token),
        )
        middle = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("muted"))
        line = rect.adjusted(40, 0, -14, 0)
        painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight.value, find.side)
        room = line.width() - painter.fontMetrics().horizontalAdvance(find.side) - 12
        painter.setFont(theme.font())
        painter.setPen(theme.color("ink" if find.enabled else "muted"))
        cut = painter.fontMetrics().elidedText(find.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, middle, cut)
        painter.restore()


class Finder(SearchPopup):
    """The pop-up below the find box."""

    action_chosen = Signal(str)
    element_chosen = Signal(str)
    entry_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        self.model = FinderModel()
        words = "Find a card, an entry or an action"
        super().__init__(parent, self.model, FinderDelegate(), words, "Find or do anything")
        self.empty = plain_label(name="hint")
        self.empty.setContentsMargins(6, 2, 6, 2)
        self.empty.hide()
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self.empty)
        self._finds: list[Find] = []

    def open(self, actions: ActionSet, document: Document) -> None:
        """Show the finder in the upper middle of its window."""
        self._finds = [*offered_actions(actions), *offered_elements(document)]
        self.field.clear()
        self.search("")
        parent = self.parentWidget()
        assert parent is not None
        window = parent.window().geometry()
        at = QPoint(window.center().x() - SIZE.width() // 2, window.top() + 84)
        self.open_empty(at, SIZE)

    def search(self, text: str) -> None:
        """List actions and cards; with a text entries of the library as well."""
        found = ranked(self._finds, text)
        if text.strip():
            from canvas_app.model.catalogue import load_catalogue

            found += [
                Find(
                    "entry", e.id, e.name, f"{KIND_WORDS[e.kind].label} · place it", e.kind, f"kind.{e.kind}"
                )
                for e in load_catalogue().search(text)[:_MOST]
            ]
        self.empty.setText("" if found else _NOTHING)
        self.empty.setVisible(not found)
        self.model.show(found[: _MOST * 2])
        self.list.setCurrentIndex(self.model.index(0))

    def take(self, index: QModelIndex) -> None:
        """Do an action, go to a card or place an entry."""
        find = index.data(FIND)
        if not isinstance(find, Find) or not find.enabled:
            return
        self.hide()
        signals = {"action": self.action_chosen, "element": self.element_chosen, "entry": self.entry_chosen}
        signals[find.what].emit(find.id)
