"""orange-canvas-core's editor of workflows, as a program to be measured. It runs with PyQt6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from orangecanvas.document.schemeedit import SchemeEditWidget  # type: ignore[import-not-found]
from orangecanvas.registry import (  # type: ignore[import-not-found]
    CategoryDescription,
    InputSignal,
    OutputSignal,
    WidgetDescription,
    WidgetRegistry,
)
from orangecanvas.registry.description import Multiple  # type: ignore[import-not-found]
from orangecanvas.scheme import Scheme, SchemeLink, SchemeNode  # type: ignore[import-not-found]

from tests.bench.peers import frames
from tests.bench.peers.qt import QApplication, QGraphicsView, QPainterPath, QPoint, QPointF, Qt, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARGIN = 4000.0
"""Canvas units of free ground around everything, so that there is something to pan over at fit."""


class OrangeCanvas(frames.Canvas):
    """The editor as the main window of Orange holds it."""

    pan_by: Literal["middle", "wheel"] = "wheel"
    zoom_key = Qt.KeyboardModifier.ControlModifier

    def __init__(self) -> None:
        self.description = WidgetDescription(
            name="Card",
            id="card",
            category="Bench",
            qualified_name="orangecanvas.scheme.SchemeNode",
            inputs=[InputSignal("in", "builtins.object", "take", flags=Multiple)],
            outputs=[OutputSignal("out", "builtins.object")],
        )
        registry = WidgetRegistry()
        registry.register_category(CategoryDescription("Bench", "0.1"))
        registry.register_widget(self.description)
        self.editor = SchemeEditWidget()
        self.editor.setRegistry(registry)
        self.editor.setScheme(Scheme())
        self.view: QGraphicsView = self.editor.view()
        self.window: QWidget = self.editor
        self.surface: QWidget = self.view.viewport()
        self.scheme = Scheme()
        self.nodes: list[SchemeNode] = []
        self.at_fit = False

    def prepare(self, scene: frames.Scene) -> None:
        """Make the scheme: nodes and links without items."""
        for card in scene["cards"]:
            node = SchemeNode(self.description, card["name"], (card["x"], card["y"]))
            self.scheme.add_node(node)
            self.nodes.append(node)
        by_id = {card["id"]: node for card, node in zip(scene["cards"], self.nodes, strict=True)}
        for line in scene["lines"]:
            self.scheme.add_link(SchemeLink(by_id[line["source"]], "out", by_id[line["target"]], "in"))

    def load(self, scene: frames.Scene) -> None:
        """Show the scheme."""
        del scene
        self.editor.setScheme(self.scheme)
        whole = self.editor.scene().itemsBoundingRect()
        self.whole = whole
        self.editor.scene().setSceneRect(whole.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN))

    def fit(self) -> None:
        """Show all items."""
        self.at_fit = True
        self.view.fitInView(self.whole, Qt.AspectRatioMode.KeepAspectRatio)

    def full_size(self, card: int) -> None:
        """Show a node at 100 %."""
        self.at_fit = False
        self.view.resetTransform()
        self.view.centerOn(QPointF(*self.nodes[card].position))

    def zoom(self, hand: frames.Hand, turn: int) -> None:
        """Zoom by the wheel; at fit by the view itself, since the wheel ends at 30 %."""
        if not self.at_fit:
            super().zoom(hand, turn)
        else:
            factor = 1.05 if turn > 0 else 1 / 1.05
            self.view.scale(factor, factor)

    def select(self, cards: Sequence[int]) -> None:
        """Select the items of these nodes."""
        scene = self.editor.scene()
        scene.clearSelection()
        for card in cards:
            scene.item_for_node(self.nodes[card]).setSelected(True)

    def select_all(self) -> None:
        """Select all items as a rubber band does; its own command tells every item apart, for minutes."""
        path = QPainterPath()
        path.addRect(self.whole)
        self.editor.scene().setSelectionArea(path)

    def point_of(self, card: int) -> QPoint:
        """Return the middle of a node."""
        return self.view.mapFromScene(QPointF(*self.nodes[card].position))

    def place_of(self, card: int) -> tuple[float, float]:
        """Return where the item stands."""
        place = self.editor.scene().item_for_node(self.nodes[card]).pos()
        return place.x(), place.y()

    def undo(self) -> None:
        """Take back the last step of its stack."""
        self.editor.undoStack().undo()


if __name__ == "__main__":
    application = QApplication([])
    frames.main(OrangeCanvas)
