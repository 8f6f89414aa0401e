"""What can be dragged onto an entry of the outline: an entry of the library, or another entry's card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap

from canvas_app.gui.panels.library_model import ENTRY_MIME
from canvas_app.gui.strategy.outline_delegate import paint_chip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.strategy.rows import CardChip

ELEMENT_MIME = "application/x-canvas-element"


def drag_card(owner: QWidget, chip: CardChip) -> None:
    """Drag a card that answers one entry, to let it answer another as well."""
    drag = QDrag(owner)
    drag.setMimeData(element_data(chip.id))
    size = QSize(170, 24)
    picture = QPixmap(size * owner.devicePixelRatioF())
    picture.setDevicePixelRatio(owner.devicePixelRatioF())
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_chip(
        painter, picture.rect().adjusted(0, 0, size.width() - picture.width(), 0), chip.kind, chip.name
    )
    painter.end()
    drag.setPixmap(picture)
    drag.exec(Qt.DropAction.LinkAction)


def element_data(element_id: str) -> QMimeData:
    """Return a dragged card."""
    data = QMimeData()
    data.setData(ELEMENT_MIME, element_id.encode())
    return data


def dropped(data: QMimeData) -> tuple[str, str] | None:
    """Return what is dragged, as ("entry" or "element", its id); None for anything else."""
    for what, form in (("element", ELEMENT_MIME), ("entry", ENTRY_MIME)):
        if data.hasFormat(form):
            return what, bytes(data.data(form).data()).decode("utf-8", "replace")
    return None
