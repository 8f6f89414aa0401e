"""The main window: library, canvas and panels around one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QMenu, QSplitter, QVBoxLayout, QWidget

from canvas_app.gui.windows import skeleton

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent

    from canvas_app.analysis import Analysis
    from canvas_app.gui.action_set import ActionSet
    from canvas_app.gui.card_money import CardMoney
    from canvas_app.gui.dialogs.finder import Finder
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.windows.checking import CheckRoom
    from canvas_app.gui.windows.editing import EditRoom
    from canvas_app.gui.windows.exports import ExportsRoom
    from canvas_app.gui.windows.files import FilesRoom
    from canvas_app.gui.windows.helping import HelpRoom
    from canvas_app.gui.windows.inserting import InsertRoom
    from canvas_app.gui.windows.reckoning import ReckoningRoom
    from canvas_app.gui.windows.viewing import ViewRoom

LIBRARY_WIDTH, RIGHT_WIDTH = 248, 348
_FRAME = (8, 40)
"""What the frame of the desktop takes at most; it is not known before the window is shown."""
_CASCADE = 28
_NEVER = "?"
"""Stands in the settings where none were written yet; no group of the library is called so."""
_NARROW, _NARROW_WIDTHS = 1400, (204, 332)
_EDITS = ("edit.cut", "edit.copy", "edit.paste", "edit.duplicate", "edit.delete")
_CARD = ("edit.rename", "edit.connect_cards", "insert.belongings", "insert.frame")
_CONTEXT = (*_CARD, "", *_EDITS, "", "view.zoom_selection", "view.inspector")
_ON_FRAME = ("edit.rename", "edit.delete", "", "view.zoom_selection", "exports.picture")
_ADDS = ("insert.quick_add", "insert.note", "insert.frame", "edit.paste")
_GROUND = (*_ADDS, "", "edit.select_all", "view.zoom_fit", "view.money_flow")


class Rooms(NamedTuple):
    """Where the actions of a window are handled."""

    files: FilesRoom
    exports: ExportsRoom
    edit: EditRoom
    view: ViewRoom
    insert: InsertRoom
    numbers: ReckoningRoom
    checks: CheckRoom
    help: HelpRoom


class MainWindow(QMainWindow):
    """One window with one document."""

    closed = Signal(object)
    new_window_wanted = Signal()
    quit_wanted = Signal()
    first_painted = Signal()
    """The empty window is on screen."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.settings = settings
        self.furnished = False
        self._painted = False
        self.finder: Finder | None = None
        self.setMinimumSize(880, 560)
        self._wide_widths = (LIBRARY_WIDTH, RIGHT_WIDTH)
        self._restore_place()

    def furnish(self) -> None:
        """Bring everything into the empty window. What it needs is imported now, not before it is shown."""
        from canvas_app.drawing.theme import load_theme
        from canvas_app.gui.action_set import build_actions
        from canvas_app.gui.panels.library import LibraryPanel
        from canvas_app.gui.scene import CanvasView
        from canvas_app.gui.windows.right_panel import RightPanel
        from canvas_app.gui.workplace import Workplace

        self.workplace = Workplace(self)
        self.canvas = CanvasView(self.workplace.document, load_theme(), self.workplace.state)
        self.library = LibraryPanel(self.workplace, self._closed_groups())
        self.right = RightPanel(self.workplace, self.settings)
        self.rooms = self._open_rooms()
        self.actions_by_id: ActionSet = build_actions(self, self.rooms)
        self._situation_later = QTimer(self)
        self._situation_later.setSingleShot(True)
        self._situation_later.timeout.connect(self.update_actions)
        self._money: CardMoney | None = None
        self._build()
        self._listen()
        self._restore_panels()
        self.furnished = True
        self._set_widths(_NARROW_WIDTHS if self.width() < _NARROW else self._wide_widths)
        self.update_actions()
        self._show_title()
        self.canvas.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw where everything will stand, as long as it is not there yet."""
        if not self.furnished:
            skeleton.paint(self, *(_NARROW_WIDTHS if self.width() < _NARROW else self._wide_widths))
            if not self._painted:
                self._painted = True
                self.first_painted.emit()
        else:
            super().paintEvent(event)

    def load_library(self) -> None:
        """Read the catalogue into the library; called when the window is on screen."""
        self.library.load()

    def update_actions(self) -> None:
        """Enable what can run now, and name what undo and redo would do."""
        from canvas_app.gui.actions import Situation
        from canvas_app.model import ElementBase, Frame, RelationBase

        document, chosen = self.workplace.document, self.workplace.state.selection
        records = [document.get(key) for key in chosen]
        history = document.history
        self.actions_by_id.update(
            Situation(
                selected=sum(isinstance(record, ElementBase) for record in records),
                relation=any(isinstance(record, RelationBase) for record in records),
                frames=sum(isinstance(record, Frame) for record in records),
                can_undo=history.undo_label is not None,
                can_redo=history.redo_label is not None,
                elements=len(document.snapshot().elements),
                tried=bool(self.workplace.numbers.previewed),
            )
        )
        self._name("edit.undo", "Undo", history.undo_label)
        self._name("edit.redo", "Redo", history.redo_label)
        self._check_marks()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about unsaved changes, remember the window, end the work in the background."""
        if self.furnished:
            if not self.rooms.files.may_leave():
                event.ignore()
                return
            self._remember()
            self.canvas.detach()
            self.workplace.close()
        event.accept()
        self.closed.emit(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the canvas more of a small window."""
        super().resizeEvent(event)
        if not self.furnished:
            return
        narrow = event.size().width() < _NARROW
        if narrow != (event.oldSize().width() < _NARROW) or event.oldSize().width() < 0:
            self._set_widths(_NARROW_WIDTHS if narrow else self._wide_widths)

    def _open_rooms(self) -> Rooms:
        from canvas_app.gui.windows.checking import CheckRoom
        from canvas_app.gui.windows.editing import EditRoom
        from canvas_app.gui.windows.exports import ExportsRoom
        from canvas_app.gui.windows.files import FilesRoom
        from canvas_app.gui.windows.helping import HelpRoom
        from canvas_app.gui.windows.inserting import InsertRoom
        from canvas_app.gui.windows.reckoning import ReckoningRoom
        from canvas_app.gui.windows.viewing import ViewRoom

        place, canvas = self.workplace, self.canvas
        return Rooms(
            FilesRoom(self, place, self.settings),
            ExportsRoom(self, place, self.settings),
            EditRoom(self, place, canvas),
            ViewRoom(place, canvas, self.library, self.right),
            InsertRoom(self, place, canvas, self.library),
            ReckoningRoom(self, place, self.right),
            CheckRoom(self, place, canvas, self.right, self.settings),
            HelpRoom(self),
        )

    def _build(self) -> None:
        from canvas_app.gui import theme
        from canvas_app.gui.windows.centre import Centre
        from canvas_app.gui.windows.menus import fill_menu_bar
        from canvas_app.gui.windows.status_bar import StatusBar
        from canvas_app.gui.windows.top_bar import TopBar

        self.setWindowIcon(theme.application_icon())
        self.recent = fill_menu_bar(self.menuBar(), self.actions_by_id, self.settings)
        for action_id, action in self.actions_by_id.actions.items():
            owner = self.canvas if self.actions_by_id.specs[action_id].canvas_only else self
            owner.addAction(action)
        self.top_bar = TopBar(self.workplace, self.actions_by_id)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.centre = Centre(self.workplace, self.canvas, self.settings)
        for widget, least in ((self.library, 180), (self.centre, 360), (self.right, 280)):
            widget.setMinimumWidth(least)
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setStretchFactor(2, 0)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self.splitter, 1)
        self.setCentralWidget(whole)
        self.status = StatusBar(self.workplace, self.actions_by_id)
        self.status.put_before_checks(self.centre.meter)
        self.setStatusBar(self.status)

    def _listen(self) -> None:
        place, rooms = self.workplace, self.rooms
        place.bridge.committed.connect(self._later)
        place.bridge.history_changed.connect(self._later)
        place.state.selection_changed.connect(self._later)
        place.state.view_changed.connect(self._later)
        place.state.page_changed.connect(self._later)
        place.state.wheel_zooms_changed.connect(self._later)
        place.state.money_flow_changed.connect(self._later)
        place.document_changed.connect(self._on_document)
        place.path_changed.connect(self._show_title)
        place.numbers.changed.connect(self._on_numbers)
        place.numbers.flows_changed.connect(self.canvas.set_flows)
        for room in (rooms.files, rooms.exports, rooms.edit, rooms.insert, rooms.numbers, rooms.checks):
            room.said.connect(self.status.say)
        rooms.checks.section_wanted.connect(self.centre.show_section)
        rooms.view.entry_wanted.connect(self.centre.open_useful)
        rooms.view.part_wanted.connect(self._on_part)
        rooms.files.saved.connect(self.status.mark_saved)
        rooms.files.window_wanted.connect(self.new_window_wanted)
        rooms.files.quit_wanted.connect(self.quit_wanted)
        rooms.edit.find_wanted.connect(self.open_finder)
        self.recent.chosen.connect(rooms.files.open_path)
        self.top_bar.scenario_chosen.connect(place.numbers.set_scenario)
        self.top_bar.strip_wanted.connect(self.right.show)
        place.numbers.baseline_changed.connect(self._later)
        place.numbers.preview_changed.connect(self._later)
        place.checks.quiet_changed.connect(self._later)
        self.centre.said.connect(self.status.say)
        self.centre.go_to.connect(rooms.insert.go_to)
        self.right.go_to.connect(rooms.insert.go_to)
        self.right.metrics.go_to.connect(rooms.insert.go_to)
        self.canvas.status_text.connect(self.status.hint)
        self.canvas.told.connect(self.status.say)
        self.canvas.card_activated.connect(self._on_card_activated)
        self.canvas.context_menu_requested.connect(self._on_context_menu)

    def open_finder(self) -> None:
        """Open the field that finds and does anything."""
        if self.finder is None:
            from canvas_app.gui.dialogs.finder import Finder

            self.finder = Finder(self)
            self.finder.action_chosen.connect(self._on_found_action)
            self.finder.element_chosen.connect(self.rooms.insert.go_to)
            self.finder.entry_chosen.connect(self.rooms.insert.place)
        self.finder.open(self.actions_by_id, self.workplace.document)

    def _on_part(self, by: int) -> None:
        from canvas_app.gui.windows.parts import go_on

        parts = {
            self.library: self.library.search,
            self.centre: self.centre.first,
            self.right: self.right.tabs,
        }
        go_on(parts, self.centre, by)

    def _on_found_action(self, action_id: str) -> None:
        self.actions_by_id[action_id].trigger()

    def _on_document(self) -> None:
        self.canvas.set_document(self.workplace.document)
        self.update_actions()
        self._show_title()
        # After the layout: what was opened may bring a line of its own to the foot of the window.
        QTimer.singleShot(0, self.canvas, self.canvas.zoom_to_fit)

    def _on_numbers(self, analysis: Analysis) -> None:
        from canvas_app.gui.card_money import CardMoney

        self._money = (self._money or CardMoney()).after(analysis)
        self.canvas.set_money(self._money.facts, self._money.changed, self.workplace.numbers.varied())

    def _on_card_activated(self, _element_id: str) -> None:
        self.rooms.view.inspector()

    def _on_context_menu(self, _point: QPointF, global_pos: QPoint) -> None:
        from canvas_app.gui.windows.menus import context_menu

        self.update_actions()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chosen = self.workplace.state.selection
        framed = chosen and chosen <= self.workplace.document.snapshot().frames.keys()
        entries = _ON_FRAME if framed else _CONTEXT if chosen else _GROUND
        context_menu(self.actions_by_id, menu, entries)
        self.rooms.checks.add_fixes(menu)
        menu.popup(global_pos)

    def _later(self, _what: object = None) -> None:
        self._situation_later.start(0)

    def _name(self, action_id: str, verb: str, label: str | None) -> None:
        from canvas_app.gui.actions import shown_keys
        from canvas_app.gui.plain_text import menu_text, tooltip

        action = self.actions_by_id[action_id]
        words = f"{verb} {label[0].lower()}{label[1:]}" if label else verb
        action.setText(menu_text(words))
        spec = self.actions_by_id.specs[action_id]
        action.setToolTip(tooltip(f"{words} ({shown_keys(spec)})"))

    def _check_marks(self) -> None:
        state, actions = self.workplace.state, self.actions_by_id
        marks = {
            "view.value_chain": state.page == "canvas" and state.view == "value_chain",
            "view.bmc": state.page == "canvas" and state.view == "bmc",
            "view.strategy": state.page == "strategy",
            "view.wheel_zooms": state.wheel_zooms,
            "view.money_flow": state.money_flow,
            "view.minimap": self.canvas.minimap_visible,
            "view.library": not self.library.isHidden(),
            "view.details": not self.right.isHidden(),
            "numbers.pin": self.workplace.numbers.pinned,
            "checks.quiet": self.workplace.checks.quiet,
        }
        for action_id, on in marks.items():
            actions[action_id].setChecked(on)
        self.setWindowModified(self.workplace.modified)

    def _show_title(self) -> None:
        from canvas_app.gui.plain_text import one_line

        place = self.workplace
        name = place.path.name if place.path else place.untitled_name or "Untitled"
        title = place.document.info.title
        shown = one_line(f"{title} – {name}" if title and place.path else name)
        # Where Qt reads [*] it puts the mark of unsaved changes; written twice it stands for itself.
        self.setWindowTitle(f"{shown.replace('[*]', '[*][*]')}[*] – AI business model canvas")

    def _set_widths(self, sides: tuple[int, int]) -> None:
        left, right = sides
        self.splitter.setSizes([left, max(self.width() - left - right - 2, 360), right])

    def _restore_place(self) -> None:
        sides = self.settings.numbers("window/sides")
        if len(sides) == 2:
            self._wide_widths = (sides[0], sides[1])
        geometry = self.settings.geometry()
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(1600, room.width() - _FRAME[0]), min(1000, room.height() - _FRAME[1]))

    def stand_beside(self, other: MainWindow) -> None:
        """Stand a little lower and to the right of another window, and wholly on its screen."""
        room, at = other.screen().availableGeometry(), other.pos()
        x, y = at.x() + _CASCADE, at.y() + _CASCADE
        wide = min(self.width(), room.right() - x - _FRAME[0])
        high = min(self.height(), room.bottom() - y - _FRAME[1])
        if wide < self.minimumWidth() or high < self.minimumHeight():
            x, y, wide, high = room.left(), room.top(), self.width(), self.height()
        self.move(x, y)
        self.resize(wide, high)

    def _restore_panels(self) -> None:
        settings = self.settings
        self.library.setVisible(settings.flag("window/library", True))
        self.right.setVisible(settings.flag("window/details", True))
        self.right.tabs.setCurrentIndex(1 if settings.flag("window/inspector", False) else 0)
        self.workplace.state.set_wheel_zooms(settings.flag("view/wheel_zooms", False))
        self.workplace.state.set_money_flow(settings.flag("view/money_flow", True))
        self.canvas.set_minimap_visible(settings.flag("view/minimap", True))

    def _closed_groups(self) -> list[str] | None:
        """The groups of the library that were closed last time; None where nobody has used it yet."""
        closed = self.settings.text("library/closed", _NEVER)
        if closed == _NEVER:
            return None
        return closed.split(",") if closed else []

    def _remember(self) -> None:
        settings = self.settings
        settings.set_geometry(self.saveGeometry())
        sizes = self.splitter.sizes()
        if self.width() >= _NARROW and sizes[0] and sizes[2]:
            settings.set_numbers("window/sides", [sizes[0], sizes[2]])
        settings.set_flag("window/library", not self.library.isHidden())
        settings.set_flag("window/details", not self.right.isHidden())
        settings.set_flag("window/inspector", self.right.tabs.currentIndex() == 1)
        settings.set_flag("view/wheel_zooms", self.workplace.state.wheel_zooms)
        settings.set_flag("view/money_flow", self.workplace.state.money_flow)
        settings.set_flag("view/minimap", self.canvas.minimap_visible)
        settings.set_text("library/closed", ",".join(self.library.model.closed))
