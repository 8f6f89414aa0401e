"""The package of a domain: what belongs to it, to be placed together in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from canvas_app.commands import packages
from canvas_app.document import DocumentError
from canvas_app.drawing import value_chain
from canvas_app.drawing.cards import card_size
from canvas_app.drawing.views import area_at, free_place, layout
from canvas_app.gui.dialogs.messages import tell
from canvas_app.gui.plain_text import shortened, tooltip
from canvas_app.model import STAGE_CODES
from canvas_app.model.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from canvas_app.commands.packages import Part
    from canvas_app.document import Document, Snapshot
    from canvas_app.model import StageCode

GROUPS = (
    ("stage", "Focus stages"),
    ("activity", "Activities"),
    ("role", "Roles"),
    ("stream", "Typical streams"),
    ("model", "Revenue models"),
)
_WIDTH = 320


class PackagePopover(QFrame):
    """Enter places what is ticked, Escape nothing."""

    placed = Signal(object)
    """The ids of the new elements, the domain first."""

    def __init__(self, document: Document, view: str, entry_id: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(_WIDTH)
        self._document, self._view = document, view
        self._entry = load_catalogue().entries[entry_id]
        self._point: QPointF | None = None
        code = str(self._entry.fields.get("code"))
        known = code in load_catalogue().domains
        self._parts = packages.package_of(load_catalogue(), code) if known else ()
        self._present = packages.present_parts(document.snapshot(), code) if known else frozenset()
        self.boxes: dict[str, QCheckBox] = {}
        self._lay_out()

    def open_for(self, point: QPointF | None, near: QPoint) -> None:
        """Show the offer near a point of the screen; without a point of the scene room is found."""
        self._point = None if point is None else QPointF(point)
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(max(near.x() + 12, screen.left()), screen.right() - self.width())
        y = min(max(near.y() - 20, screen.top()), screen.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.accept_button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept with Enter wherever the focus is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            (focus if isinstance(focus, QPushButton) else self.accept_button).click()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        title = QLabel(shortened(self._entry.name, 40))
        title.setObjectName("popoverTitle")
        title.setTextFormat(Qt.TextFormat.PlainText)
        hint = QLabel(self._hint())
        hint.setObjectName("hint")
        hint.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(hint)
        for group, words in GROUPS:
            parts = [part for part in self._parts if part.group == group]
            if parts:
                column.addWidget(self._box(group, words, parts))
        buttons = QHBoxLayout()
        self.accept_button = QPushButton("Place")
        self.accept_button.setObjectName("primary")
        self.accept_button.clicked.connect(self._on_accept)
        self.only_button = QPushButton("Only the domain")
        self.only_button.clicked.connect(self._on_only)
        buttons.addWidget(self.only_button)
        buttons.addStretch(1)
        buttons.addWidget(self.accept_button)
        column.addSpacing(4)
        column.addLayout(buttons)
        self._show_count()

    def _hint(self) -> str:
        """Say what placing does; what is on the canvas already is connected, not placed twice."""
        if self._entry.id in self._present:
            return "It is on the canvas already. What is missing is added and connected with it."
        words = "Place what usually belongs to it as well. One undo takes all of it back."
        there = len(self._present)
        return f"{words} {there} of these are on the canvas and are only connected." if there else words

    def _box(self, group: str, words: str, parts: list[Part]) -> QCheckBox:
        box = QCheckBox(f"{words} ({len(parts)})")
        box.setChecked(all(part.chosen for part in parts))
        box.setToolTip(tooltip(", ".join(part.entry.name for part in parts)))
        box.toggled.connect(self._show_count)
        self.boxes[group] = box
        return box

    def _chosen(self) -> list[str]:
        on = {group for group, box in self.boxes.items() if box.isChecked()}
        return [part.entry.id for part in self._parts if part.group in on]

    def _show_count(self, _on: bool = False) -> None:
        number = len({self._entry.id, *self._chosen()} - self._present)
        words = f"Place {number} card{'s' if number != 1 else ''}"
        self.accept_button.setText(words if number else "Connect them")
        self.only_button.setEnabled(self._entry.id not in self._present)

    def _on_accept(self) -> None:
        self._put(self._chosen())

    def _on_only(self) -> None:
        self._put([])

    def _put(self, parts: list[str]) -> None:
        x, y, stage = (None, None, None) if self._point is None else self._stand(self._point)
        self.close()
        try:
            ids = packages.place_domain(
                self._document, self._entry, self._view, x, y, stage, parts=parts, arrange=self._arranged
            )
        except DocumentError as error:
            tell(self.parentWidget(), "The package could not be placed.", str(error))
            return
        self.placed.emit(ids)

    def _stand(self, point: QPointF) -> tuple[float, float, StageCode | None]:
        """Return the free place for the domain, and the lane under its middle, as the drag showed it."""
        placed = layout(self._view, self._document.snapshot())
        w, h = card_size(self._entry.new_element())
        x, y = point.x(), point.y()
        area = area_at(placed, x + w / 2, y)
        if area is None or self._view != value_chain.VIEW:
            return x, y, None
        stage = area.id if area.id in STAGE_CODES else None
        return *free_place(placed, area, w, h, (x, y)), stage

    def _arranged(self, snapshot: Snapshot) -> Mapping[str, tuple[float, float]]:
        placed = layout(self._view, snapshot)
        return {key: (x, y) for key, (x, y, _w, _h) in zip(placed.ids, placed.rects.tolist(), strict=True)}
