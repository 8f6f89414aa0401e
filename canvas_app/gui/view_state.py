"""What one window shows at the moment: selection, hover, tool, zoom; no part of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

TOOLS = ("select", "connect", "note", "frame")
VIEWS = ("value_chain", "bmc")
PAGES = ("canvas", "strategy")
"""What the middle of the window shows: the canvas in one of its views, or the strategy."""


class ViewState(QObject):
    """The state of one window; every setter sends its signal only when something changed."""

    selection_changed = Signal(object)
    """The new selection: a frozenset of ids of elements and relations."""
    hover_changed = Signal(object)
    """The id of the card or line under the pointer, or None."""
    tool_changed = Signal(str)
    view_changed = Signal(str)
    page_changed = Signal(str)
    zoom_changed = Signal(float)
    money_flow_changed = Signal(bool)
    lit_changed = Signal(object)
    """The ids of elements that are lit because a number came from them: a frozenset."""
    wheel_zooms_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._selection: frozenset[str] = frozenset()
        self._hover: str | None = None
        self._tool = "select"
        self._view = VIEWS[0]
        self._page = PAGES[0]
        self._zoom = 1.0
        self._money_flow = False
        self._lit: frozenset[str] = frozenset()
        self._wheel_zooms = False

    @property
    def selection(self) -> frozenset[str]:
        """The ids of the selected elements and relations."""
        return self._selection

    def select(self, ids: Iterable[str]) -> None:
        """Make these the selection."""
        selection = frozenset(ids)
        if selection != self._selection:
            self._selection = selection
            self.selection_changed.emit(selection)

    def toggle(self, ids: Iterable[str]) -> None:
        """Add what is not selected yet, and let go of what is."""
        self.select(self._selection ^ frozenset(ids))

    @property
    def hover(self) -> str | None:
        """The id of the card or line under the pointer."""
        return self._hover

    def set_hover(self, record_id: str | None) -> None:
        """Say what is under the pointer."""
        if record_id != self._hover:
            self._hover = record_id
            self.hover_changed.emit(record_id)

    @property
    def tool(self) -> str:
        """The tool in use: `select`, `connect`, `note` or `frame`."""
        return self._tool

    def set_tool(self, tool: str) -> None:
        """Take another tool; raises ValueError for one that does not exist."""
        if tool not in TOOLS:
            raise ValueError(f"there is no tool {tool!r}")
        if tool != self._tool:
            self._tool = tool
            self.tool_changed.emit(tool)

    @property
    def view(self) -> str:
        """The view of the graph that is shown: `value_chain` or `bmc`."""
        return self._view

    def set_view(self, view: str) -> None:
        """Show another view of the same graph; raises ValueError for one that does not exist."""
        if view not in VIEWS:
            raise ValueError(f"there is no view {view!r}")
        if view != self._view:
            self._view = view
            self.view_changed.emit(view)

    @property
    def page(self) -> str:
        """What the middle of the window shows: `canvas` or `strategy`."""
        return self._page

    def set_page(self, page: str) -> None:
        """Show the canvas or the strategy; raises ValueError for anything else."""
        if page not in PAGES:
            raise ValueError(f"there is no page {page!r}")
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    @property
    def zoom(self) -> float:
        """The scale of the canvas; 1.0 is 100 %."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Tell the scale; called by the canvas, which owns the camera."""
        if zoom != self._zoom:
            self._zoom = zoom
            self.zoom_changed.emit(zoom)

    @property
    def money_flow(self) -> bool:
        """Whether the width of lines shows money per month."""
        return self._money_flow

    def set_money_flow(self, on: bool) -> None:
        """Show or hide money as the width of lines."""
        if on != self._money_flow:
            self._money_flow = on
            self.money_flow_changed.emit(on)

    @property
    def lit(self) -> frozenset[str]:
        """The elements a number came from; empty: nothing is lit."""
        return self._lit

    def set_lit(self, ids: Iterable[str]) -> None:
        """Light these elements and dim the others; none: light follows the selection again."""
        lit = frozenset(ids)
        if lit != self._lit:
            self._lit = lit
            self.lit_changed.emit(lit)

    @property
    def wheel_zooms(self) -> bool:
        """Whether the plain wheel zooms; otherwise it moves the canvas and Ctrl+wheel zooms."""
        return self._wheel_zooms

    def set_wheel_zooms(self, on: bool) -> None:
        """Choose what the plain wheel does."""
        if on != self._wheel_zooms:
            self._wheel_zooms = on
            self.wheel_zooms_changed.emit(on)
