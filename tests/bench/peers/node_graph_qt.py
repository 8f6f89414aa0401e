"""NodeGraphQt, by the fork of it that runs with PySide6, as a program to be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from NodeGraphQt import BaseNode, NodeGraph  # type: ignore[import-not-found]

from tests.bench.peers import frames
from tests.bench.peers.qt import QApplication, QPoint, Qt, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence


class Card(BaseNode):  # type: ignore[misc]
    """A node with one port on each side."""

    __identifier__ = "bench"
    NODE_NAME = "Card"

    def __init__(self) -> None:
        super().__init__()
        self.add_input("in", multi_input=True, display_name=False)
        self.add_output("out", display_name=False)


class NodeGraphQtCanvas(frames.Canvas):
    """The widget of a node graph with its own viewer."""

    pan_by: Literal["middle", "wheel"] = "middle"
    zoom_key = Qt.KeyboardModifier.NoModifier

    def __init__(self) -> None:
        self.graph = NodeGraph()
        self.graph.register_node(Card)
        self.window: QWidget = self.graph.widget
        self.viewer = self.graph.viewer()
        self.surface: QWidget = self.viewer.viewport()
        self.nodes: list[BaseNode] = []

    def load(self, scene: frames.Scene) -> None:
        """Make nodes and pipes as opening a session does: its model cannot be had without its items."""
        for card in scene["cards"]:
            node = Card()
            node.NODE_NAME = card["name"]
            node.set_name(card["name"])
            self.graph.add_node(node, pos=[card["x"], card["y"]], selected=False, push_undo=False)
            self.nodes.append(node)
        by_id = {card["id"]: node for card, node in zip(scene["cards"], self.nodes, strict=True)}
        for line in scene["lines"]:
            source, target = by_id[line["source"]], by_id[line["target"]]
            target.input(0).connect_to(source.output(0), push_undo=False)

    def fit(self) -> None:
        """Show all nodes."""
        self.viewer.zoom_to_nodes([node.view for node in self.nodes])

    def full_size(self, card: int) -> None:
        """Show a node at 100 %."""
        self.viewer.reset_zoom(self.nodes[card].view.sceneBoundingRect().center())

    def select(self, cards: Sequence[int]) -> None:
        """Select the items of these nodes."""
        self.viewer.scene().clearSelection()
        for card in cards:
            self.nodes[card].set_selected(True)

    def select_all(self) -> None:
        """Select all nodes."""
        self.graph.select_all()

    def point_of(self, card: int) -> QPoint:
        """Return the upper part of a node, away from its ports."""
        rect = self.nodes[card].view.sceneBoundingRect()
        point: QPoint = self.viewer.mapFromScene(rect.center().x(), rect.top() + rect.height() * 0.3)
        return point

    def place_of(self, card: int) -> tuple[float, float]:
        """Return where the item stands."""
        x, y = self.nodes[card].view.xy_pos
        return float(x), float(y)

    def undo(self) -> None:
        """Take back the last step of its stack."""
        self.graph.undo_stack().undo()


if __name__ == "__main__":
    application = QApplication([])
    frames.main(NodeGraphQtCanvas)
