"""The bar above the canvas: title, undo and redo, the view switch, the find box, the scenario, the export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
)

from canvas_app.gui import theme
from canvas_app.gui.actions import with_keys
from canvas_app.gui.panels.inputs import ComboBox
from canvas_app.gui.plain_text import tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QResizeEvent

    from canvas_app.gui.action_set import ActionSet
    from canvas_app.gui.workplace import Workplace

HEIGHT = 48
_VIEWS = (
    ("value_chain", "view.value_chain", "Value chain", "Chain"),
    ("bmc", "view.bmc", "Business model canvas", "Canvas"),
    ("strategy", "view.strategy", "Strategy", "Strategy"),
)
"""The views with their actions, and their names, the second where room is short."""
_NARROW, _TIGHT = 1360, 1120
"""Below these widths the find box shows less text, and the views and the export as well."""


class TitleLabel(QLabel):
    """Text that gives way: cut with an ellipsis where room is short. A click leads to where it is edited."""

    clicked = Signal()

    def __init__(self, name: str, least: int) -> None:
        super().__init__()
        self._least = least
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._whole = ""

    def set_whole(self, text: str) -> None:
        """Show a text as far as there is room."""
        self._whole = text
        self.setToolTip(tooltip(f"{text}\nClick to edit it"))
        self._cut()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the whole text, within reason."""
        hint = super().sizeHint()
        return QSize(min(self.fontMetrics().horizontalAdvance(self._whole) + 4, 300), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        return QSize(min(self.sizeHint().width(), self._least), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut again."""
        super().resizeEvent(event)
        self._cut()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of a click."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def _cut(self) -> None:
        room = max(self.width(), self.minimumSizeHint().width())
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


class ViewSwitch(QFrame):
    """The segmented switch of the views."""

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setObjectName("segments")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for view, action_id, words, _short in _VIEWS:
            button = QPushButton(words)
            button.setCheckable(True)
            button.setToolTip(with_keys(actions.specs[action_id]))
            button.clicked.connect(actions[action_id].trigger)
            self.group.addButton(button)
            self.buttons[view] = button
            row.addWidget(button)
            button.ensurePolished()
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Say less where there is less room; a chosen button is semibold and must not grow."""
        metrics = QFontMetrics(theme.font(weight="semibold"))
        for view, _action_id, words, short in _VIEWS:
            said = short if narrow else words
            self.buttons[view].setText(said)
            self.buttons[view].setMinimumWidth(metrics.horizontalAdvance(said) + 28)

    def show_view(self, view: str) -> None:
        """Mark the view that is shown."""
        self.buttons[view].setChecked(True)


class TopBar(QFrame):
    """Reads the document's title and the scenarios; everything else runs an action."""

    scenario_chosen = Signal(object)
    """A scenario id, or None for the base."""
    strip_wanted = Signal()

    def __init__(self, workplace: Workplace, actions: ActionSet) -> None:
        super().__init__()
        self.setObjectName("topBar")
        self.setFixedHeight(HEIGHT)
        self._place, self._actions = workplace, actions
        self.title, self.subtitle = TitleLabel("documentTitle", 150), TitleLabel("documentSubtitle", 24)
        for label in (self.title, self.subtitle):
            label.clicked.connect(actions["edit.properties"].trigger)
        self.switch = ViewSwitch(actions)
        self.find_box = self._make_find_box()
        self.scenario = ComboBox()
        self.scenario.setAccessibleName("Scenario")
        self.scenario.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToContents)
        self.scenario.setMaximumWidth(210)
        self.scenario.setToolTip("The numbers of another scenario")
        self.scenario.activated.connect(self._on_scenario)
        self._scenario_ids: list[str | None] = []
        self.tried = QPushButton("What-if")
        self.tried.setObjectName("whatIfMark")
        self.tried.setToolTip("The numbers are a what-if, not the saved model. Click to see the sliders.")
        self.tried.clicked.connect(self._on_tried)
        self.tried.hide()
        self.export = QPushButton("Export PDF")
        self.export.setObjectName("primary")
        self.export.setIcon(theme.icon("file-down", "surface"))
        self.export.setToolTip(with_keys(actions.specs["exports.pdf"]))
        self.export.clicked.connect(actions["exports.pdf"].trigger)
        self._lay_out()
        workplace.bridge.committed.connect(self._on_commit)
        workplace.document_changed.connect(self.refresh)
        workplace.numbers.scenario_changed.connect(self.refresh)
        workplace.numbers.preview_changed.connect(self._on_preview)
        workplace.state.view_changed.connect(self._on_view)
        workplace.state.page_changed.connect(self._on_view)
        self._on_view()
        self.refresh()

    def refresh(self) -> None:
        """Show the title and the scenarios of the document."""
        info = self._place.document.info
        self.title.set_whole(info.title or "Untitled")
        self.subtitle.set_whole(f"· {info.subtitle}" if info.subtitle else "")
        scenarios = list(self._place.document.snapshot().scenarios.values())
        self._scenario_ids = [None, *(scenario.id for scenario in scenarios)]
        current = self._place.numbers.scenario_id
        self.scenario.clear()
        self.scenario.addItems(["Scenario: Base", *(f"Scenario: {s.name}" for s in scenarios)])
        self.scenario.setCurrentIndex(
            self._scenario_ids.index(current) if current in self._scenario_ids else 0
        )
        self.scenario.insertSeparator(self.scenario.count())
        self.scenario.addItem("Scenarios…")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where there is less room."""
        super().resizeEvent(event)
        narrow = event.size().width() < _NARROW
        tight = event.size().width() < _TIGHT
        self.switch.set_narrow(tight)
        self.find_box.setText("" if tight else "Find" if narrow else "Find or do anything")
        self.find_box.setFixedWidth(38 if tight else 128 if narrow else 222)
        self._find_key.setVisible(not tight)
        self.export.setText("Export" if tight else "Export PDF")

    def _lay_out(self) -> None:
        left = QHBoxLayout()
        left.setSpacing(4)
        left.addWidget(self.title)
        left.addWidget(self.subtitle)
        left.addSpacing(8)
        left.addWidget(self._button("edit.undo"))
        left.addWidget(self._button("edit.redo"))
        left.addStretch(1)
        right = QHBoxLayout()
        right.setSpacing(10)
        right.addStretch(1)
        for widget in (self.find_box, self.tried, self.scenario, self.export):
            right.addWidget(widget)
        row = QGridLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setHorizontalSpacing(12)
        row.addLayout(left, 0, 0)
        row.addWidget(self.switch, 0, 1, Qt.AlignmentFlag.AlignCenter)
        row.addLayout(right, 0, 2)
        row.setColumnStretch(0, 1)
        row.setColumnStretch(2, 1)

    def _button(self, action_id: str) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions[action_id])
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        button.setIconSize(QSize(17, 17))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _make_find_box(self) -> QPushButton:
        spec = self._actions.specs["edit.find"]
        button = QPushButton("Find or do anything")
        button.setObjectName("findBox")
        button.setIcon(theme.icon("search", "muted"))
        button.setAccessibleName("Find or do anything")
        button.setToolTip(with_keys(spec))
        button.clicked.connect(self._actions["edit.find"].trigger)
        key = self._find_key = QLabel("Ctrl K", button)
        key.setObjectName("hint")
        key.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = QHBoxLayout(button)
        inner.setContentsMargins(0, 0, 10, 0)
        inner.addStretch(1)
        inner.addWidget(key)
        return button

    def _on_scenario(self, index: int) -> None:
        if index < len(self._scenario_ids):
            self.scenario_chosen.emit(self._scenario_ids[index])
            return
        self.refresh()
        self._actions["numbers.scenarios"].trigger()

    def _on_view(self, _what: str = "") -> None:
        state = self._place.state
        self.switch.show_view("strategy" if state.page == "strategy" else state.view)

    def _on_preview(self) -> None:
        self.tried.setVisible(bool(self._place.numbers.previewed))

    def _on_tried(self) -> None:
        self.strip_wanted.emit()

    def _on_commit(self, commit: object) -> None:
        from canvas_app.model import DocumentInfo, Scenario

        changes = commit.changes.values()  # type: ignore[attr-defined]
        if any(isinstance(record, DocumentInfo | Scenario) for change in changes for record in change):
            self.refresh()
