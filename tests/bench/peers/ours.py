"""The canvas of this project as a program to be measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from canvas_app.document import Document
from canvas_app.drawing import value_chain
from canvas_app.drawing.theme import load_theme
from canvas_app.model import RELATION_KINDS
from tests.bench.generated import LANES, Grid, elements
from tests.bench.peers import frames
from tests.bench.peers.qt import QApplication, QPoint, Qt, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canvas_app.gui.scene import CanvasView


class OurCanvas(frames.Canvas):
    """The canvas widget with an empty document, as in a new window."""

    pan_by: Literal["middle", "wheel"] = "middle"
    zoom_key = Qt.KeyboardModifier.ControlModifier

    def __init__(self) -> None:
        from canvas_app.gui import application
        from canvas_app.gui.scene import CanvasView
        from canvas_app.gui.view_state import ViewState

        self.state = ViewState()
        self.theme = load_theme()
        application.dress()
        self.view: CanvasView = CanvasView(Document(), self.theme, self.state)
        self.window: QWidget = self.view
        self.surface: QWidget = self.view
        self.document = Document()
        self.ids: list[str] = []

    def prepare(self, scene: frames.Scene) -> None:
        """Make the document; its records are checked on the way."""
        self.ids = [card["id"] for card in scene["cards"]]
        lines = [RELATION_KINDS[line["kind"]].record_type.model_validate(line) for line in scene["lines"]]
        self.document = Document([*elements(len(self.ids)), *lines])

    def load(self, scene: frames.Scene) -> None:
        """Show the document."""
        del scene
        self.view.set_document(self.document)

    def check(self, scene: frames.Scene) -> None:
        """Raise RuntimeError unless every card stands where the scene says."""
        rects = self.view.stage.scene.layout.rects.tolist()
        pairs = zip(scene["cards"], rects, strict=True)
        if any([card["x"], card["y"]] != rect[:2] for card, rect in pairs):
            raise RuntimeError("the layout moved cards of the scene")

    def fit(self) -> None:
        """Show everything."""
        self.view.zoom_to_fit()

    def full_size(self, card: int) -> None:
        """Show a card at 100 %."""
        self.select([card])
        self.view.zoom_to_selection()
        self.view.zoom_to_100()
        self.select([])

    def select(self, cards: Sequence[int]) -> None:
        """Select these cards."""
        self.state.select([self.ids[card] for card in cards])

    def select_all(self) -> None:
        """Select everything."""
        self.view.select_all()

    def point_of(self, card: int) -> QPoint:
        """Return the middle of a card."""
        rect = self.view.card_rect(self.ids[card])
        assert rect is not None
        return rect.center()

    def place_of(self, card: int) -> tuple[float, float]:
        """Return where the document says that the card stands."""
        place = self.document.element(self.ids[card]).positions["value_chain"]
        return place.x, place.y

    def undo(self) -> None:
        """Take back the commit of a drop."""
        self.document.history.undo()


def main() -> None:
    """Measure, with lanes as wide as the grid of the scene needs, so that all programs show the same."""
    cards = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["cards"]
    value_chain.LANE_WIDTH = Grid.of(len(cards)).lane_width
    value_chain.WIDTH = value_chain.LANE_WIDTH * len(LANES)
    application = QApplication([])
    frames.main(OurCanvas)
    del application


if __name__ == "__main__":
    main()
