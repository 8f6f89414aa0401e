"""The actions of the View menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.scene import CanvasView
    from canvas_app.gui.windows.right_panel import RightPanel
    from canvas_app.gui.workplace import Workplace


class ViewRoom(QObject):
    """Views, zoom, and which panels are shown."""

    entry_wanted = Signal()
    """The entry of the strategy that is most useful to answer next."""
    part_wanted = Signal(int)
    """How many parts of the window further the keys shall go; -1 for the one before."""

    def __init__(self, workplace: Workplace, canvas: CanvasView, library: QWidget, right: RightPanel) -> None:
        super().__init__(workplace)
        self._place = workplace
        self._state, self._canvas, self._library, self._right = workplace.state, canvas, library, right

    def value_chain(self) -> None:
        """Show the value chain."""
        self._state.set_view("value_chain")
        self._state.set_page("canvas")

    def bmc(self) -> None:
        """Show the business model canvas."""
        self._state.set_view("bmc")
        self._state.set_page("canvas")

    def strategy(self) -> None:
        """Show the framework as an outline that fills in."""
        self._state.set_page("strategy")

    def next_entry(self) -> None:
        """Show the strategy with the entry that is most useful to answer next."""
        self.entry_wanted.emit()

    def zoom_in(self) -> None:
        """Come nearer."""
        self._canvas.zoom_in()

    def zoom_out(self) -> None:
        """Go farther."""
        self._canvas.zoom_out()

    def zoom_fit(self) -> None:
        """Show all."""
        self._canvas.zoom_to_fit()

    def zoom_selection(self) -> None:
        """Show what is selected."""
        self._canvas.zoom_to_selection()

    def zoom_full(self) -> None:
        """Show at 100 %."""
        self._canvas.zoom_to_100()

    def wheel_zooms(self) -> None:
        """Let the plain wheel zoom, or scroll."""
        self._state.set_wheel_zooms(not self._state.wheel_zooms)

    def money_flow(self) -> None:
        """Show or hide money as the width of lines."""
        self._state.set_money_flow(not self._state.money_flow)

    def minimap(self) -> None:
        """Show or hide the minimap."""
        self._canvas.set_minimap_visible(not self._canvas.minimap_visible)

    def library(self) -> None:
        """Show or hide the library."""
        self._library.setVisible(self._library.isHidden())

    def details(self) -> None:
        """Show or hide the right panel."""
        self._right.setVisible(self._right.isHidden())

    def next_part(self) -> None:
        """Put the keys into the next part of the window."""
        self.part_wanted.emit(1)

    def previous_part(self) -> None:
        """Put the keys into the part of the window before."""
        self.part_wanted.emit(-1)

    def metrics(self) -> None:
        """Show the metrics."""
        self._right.show_page(0)

    def inspector(self) -> None:
        """Show the inspector and go into its first field."""
        self._right.show_page(1)
        self._right.inspector.focus_first()

    def forecast(self) -> None:
        """Open the forecast room, or bring it to the front."""
        from canvas_app.gui.settings import Settings
        from canvas_app.gui.windows.forecast_room import open_forecast_room

        open_forecast_room(self._canvas.window(), self._place, Settings())
