"""The actions of the Numbers menu: what-if, baseline, scenarios, goal seek; and the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QLineEdit

from canvas_app.commands import elements, scenarios
from canvas_app.commands.paths import with_wider_range
from canvas_app.document import DocumentError

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from canvas_app.gui.windows.right_panel import RightPanel
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model.inputs import InputPlace


class ReckoningRoom(QObject):
    """Tries values, keeps them, and compares; dialogs are loaded when they are first wanted."""

    said = Signal(str)

    def __init__(self, window: QObject, workplace: Workplace, right: RightPanel) -> None:
        super().__init__(window)
        self._window, self._place, self._right = window, workplace, right
        self.dialog: QDialog | None = None
        right.what_if.add_wanted.connect(self.what_if)
        right.what_if.keep_wanted.connect(self.keep)
        right.what_if.apply_wanted.connect(self.apply)
        right.slider_wanted.connect(self.slide)
        right.goal_wanted.connect(self.seek)

    def what_if(self) -> None:
        """Choose an input to try other values of."""
        from canvas_app.analysis.forecast.assumptions import assumptions_of
        from canvas_app.gui.dialogs.inputs import InputsDialog

        found = assumptions_of(self._place.document.snapshot())
        dialog = InputsDialog(found, self._place.document.info.currency, self._right.window())
        dialog.chosen.connect(self.slide)
        self._open(dialog)

    def slide(self, place: InputPlace) -> None:
        """Make a slider of an input and put the keys on it."""
        if not self._place.what_if.add(place):
            self.said.emit("This input has no value yet. Type one first.")
            return
        self._right.show()
        self._right.what_if.focus(place)

    def keep(self) -> None:
        """Keep what is tried as a scenario, and use it."""
        values = dict(self._place.what_if.values)
        if not values:
            self.said.emit("There is nothing to keep. Move a slider first.")
            return
        name = self._ask("Keep as scenario", f"What if {len(self._place.document.snapshot().scenarios) + 1}")
        if not name:
            return
        try:
            made = scenarios.keep(self._place.document, name, values, self._place.numbers.scenario_id)
        except DocumentError as error:
            self.said.emit(str(error))
            return
        self._place.what_if.reset_all()
        self._place.numbers.set_scenario(made)
        kept = scenarios.existing(self._place.document, made).name
        self.said.emit(f"Kept as scenario “{kept}”. The numbers show it now.")

    def apply(self) -> None:
        """Write what is tried into the model, or into the scenario in use, as one step."""
        values, gesture = dict(self._place.what_if.values), f"what-if-{uuid4()}"
        try:
            for place, value in values.items():
                self._write(place, value, gesture)
        except DocumentError as error:
            self._place.document.history.take_back(gesture)
            self.said.emit(str(error))
            return
        self._place.what_if.reset_all()
        count = f"{len(values)} value{'s' if len(values) != 1 else ''}"
        self.said.emit(f"Applied {count}. Undo takes them back." if values else "There is nothing to apply.")

    def reset(self) -> None:
        """Put all sliders back."""
        self._place.what_if.reset_all()

    def pin(self) -> None:
        """Compare everything from now on with the numbers as they are now; again to stop."""
        numbers = self._place.numbers
        if numbers.pinned:
            numbers.unpin_baseline()
            self.said.emit("The baseline is unpinned.")
        else:
            numbers.pin_baseline()
            self._right.show_page(0)
            self.said.emit("The present numbers are the baseline. The metrics show the difference to it.")

    def scenarios(self) -> None:
        """Show the scenarios side by side."""
        from canvas_app.gui.dialogs.scenarios import ScenariosDialog

        self._open(ScenariosDialog(self._place, self._right.metrics.favourites, self._right.window()))

    def goal(self) -> None:
        """Seek the value of an input for a goal."""
        self.seek(None)

    def seek(self, place: InputPlace | None) -> None:
        """Seek the value of this input for a goal."""
        from canvas_app.gui.dialogs.goal import GoalDialog

        dialog = GoalDialog(self._place, place, self._right.window())
        dialog.applied.connect(self._on_goal)
        self._open(dialog)

    def tables(self) -> None:
        """Show streams and costs as tables."""
        from canvas_app.gui.dialogs.tables import TablesDialog

        self._open(TablesDialog(self._place.document, self._place.bridge, self._right.window()))

    def _on_goal(self, place: InputPlace, value: float) -> None:
        try:
            self._write(place, value, None)
        except DocumentError as error:
            self.said.emit(str(error))

    def _write(self, place: InputPlace, value: float, gesture: str | None) -> None:
        scenario = self._place.numbers.scenario_id
        if scenario is None:
            document = self._place.document
            fields = with_wider_range(elements.existing(document, place.record), place.path, value)
            elements.edit(document, place.record, gesture=gesture, **fields)
        else:
            scenarios.set_override(self._place.document, scenario, place, value, gesture)

    def _ask(self, title: str, start: str) -> str:
        name, ok = QInputDialog.getText(
            self._right.window(), title, "Name of the scenario", QLineEdit.EchoMode.Normal, start
        )
        return name.strip() if ok else ""

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()
