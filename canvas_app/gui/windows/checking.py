"""The actions of the Checks menu, and everything else that is done about findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from canvas_app.commands import findings as commands
from canvas_app.document import DocumentError
from canvas_app.gui.live_checks import FAILED
from canvas_app.gui.mending import fix_of, mend, mend_all, rules_by_id
from canvas_app.gui.panels.check_callout import CheckCallout
from canvas_app.gui.plain_text import menu_text, shortened, tooltip
from canvas_app.gui.windows.right_panel import CHECKS_PAGE, INSPECTOR_PAGE, METRICS_PAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog, QMenu, QWidget

    from canvas_app.analysis.checks import Finding
    from canvas_app.gui.mending import Mended
    from canvas_app.gui.panels.checks import ChecksPanel
    from canvas_app.gui.scene import CanvasView
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.windows.right_panel import RightPanel
    from canvas_app.gui.workplace import Workplace

BLOCK, SECTION, METRIC = "block.", "section.", "metric."
"""How the subjects of findings begin that are about a block of the canvas, a section of the framework or a
metric."""
NOTHING = "Nothing to mend."
NOTHING_YET = "Nothing to check yet. Place a domain or a revenue stream, and the checks follow."
CHOOSE = "Choose a finding first. F8 goes to the next one."
_MENU_FIXES = 6
_QUIET = "checks/quiet"


class CheckRoom(QObject):
    """Shows where a finding is, mends it, accepts it; keeps the marks on the canvas."""

    said = Signal(str)
    section_wanted = Signal(str)
    """The id of a section of the framework that a finding is about."""

    def __init__(
        self,
        window: QWidget,
        workplace: Workplace,
        canvas: CanvasView,
        right: RightPanel,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._place, self._canvas, self._right = window, workplace, canvas, right
        self._settings = settings
        self.dialog: QDialog | None = None
        right.checks_made.connect(self._on_panel)
        self.callout = CheckCallout(canvas, workplace)
        self.callout.mend_wanted.connect(self.mend)
        self.callout.details_wanted.connect(self.show_finding)
        workplace.checks.changed.connect(self._show_marks)
        workplace.checks.quiet_changed.connect(self._on_quiet)
        workplace.checks.failed.connect(self.said)
        workplace.checks.set_quiet(settings.flag(_QUIET, False))

    @property
    def panel(self) -> ChecksPanel:
        """The list of findings."""
        return self._right.checks

    # Actions

    def show(self) -> None:
        """Show the findings and put the keys on them."""
        self._right.show_page(CHECKS_PAGE)
        self.panel.list.setFocus()

    def next(self) -> None:
        """Go to the next finding."""
        self._step(1)

    def previous(self) -> None:
        """Go to the finding before."""
        self._step(-1)

    def fix(self) -> None:
        """Mend the finding that is meant, else open its field, else say what is to be decided."""
        finding = self._near() or self._meant(lambda one: rules_by_id()[one.rule].fix is not None)
        finding = finding or self._meant(lambda _one: True)
        if finding is None:
            self._say_none(CHOOSE)
        elif rules_by_id()[finding.rule].fix is None and finding.path:
            self.open_field(finding)
        else:
            self.mend(finding)

    def accept(self) -> None:
        """Accept the finding that is meant."""
        finding = self._meant(lambda _one: True)
        if finding is None:
            self._say_none(CHOOSE)
        else:
            self.accept_finding(finding)

    def rules(self) -> None:
        """Show all rules with their switches."""
        from canvas_app.gui.dialogs.rules import RulesDialog

        self._open(RulesDialog(self._place, self._window))

    def quiet(self) -> None:
        """Hide marks and counts while presenting, or show them again."""
        self._place.checks.set_quiet(not self._place.checks.quiet)

    # What the panel and the canvas ask for

    def go_to(self, finding: Finding) -> None:
        """Select what a finding is about and bring it into sight."""
        document, state = self._place.document, self._place.state
        snapshot = document.snapshot()
        ids = [key for key in finding.ids if key in snapshot.elements or key in snapshot.relations]
        on_list = self.panel.list.hasFocus()
        self.callout.prefer(finding)
        if finding.subject.startswith(SECTION):
            self.section_wanted.emit(finding.subject.removeprefix(SECTION))
        else:
            state.set_page("canvas")
        if finding.subject.startswith(BLOCK):
            state.set_view("bmc")
        state.set_lit(())
        state.select(ids)
        if ids:
            self._canvas.reveal(*ids)
        if on_list:
            # Another page takes the focus; whoever walks the list goes on walking it.
            self.panel.list.setFocus()

    def show_finding(self, finding: Finding) -> None:
        """Show a finding in the list with its details."""
        self.show()
        self.panel.show_finding(finding)

    def open_field(self, finding: Finding) -> None:
        """Open the inspector at the field that a finding is about, or the explanation of a metric."""
        snapshot, subject = self._place.document.snapshot(), finding.subject
        if subject.startswith(METRIC):
            self._right.show_page(METRICS_PAGE)
            self._right.metrics.explain(subject.removeprefix(METRIC))
            return
        if subject in snapshot.scenarios:
            self._place.numbers.set_scenario(subject)
            self.said.emit(f"The scenario “{snapshot.scenarios[subject].name}” is in use now.")
            return
        self.go_to(finding)
        self._place.state.select({subject} & (snapshot.elements.keys() | snapshot.relations.keys()))
        self._right.show_page(INSPECTOR_PAGE)
        self._right.inspector.focus_field(finding.path)

    def mend(self, finding: Finding) -> None:
        """Mend a finding in one step, show what came, and say what was done."""
        done: list[Mended] = []
        if self._attempt(lambda: done.append(mend(self._place.document, finding))):
            if done[0].new:
                self._canvas.reveal(*done[0].new)
            self.said.emit(done[0].sentence)

    def mend_all(self, rule_id: str) -> None:
        """Mend all open findings of a rule in one step."""
        findings = self._place.checks.findings
        alike = [] if findings is None else [one for one in findings.open if one.rule == rule_id]
        said: list[str] = []
        if alike and self._attempt(lambda: said.append(mend_all(self._place.document, alike))):
            self.said.emit(said[0])

    def accept_finding(self, finding: Finding) -> None:
        """Ask why a finding may stay."""
        from canvas_app.gui.dialogs.accept import AcceptDialog

        dialog = AcceptDialog(self._place.document, finding, self._settings, self._window)
        focus = QApplication.focusWidget()
        if focus is not None and self.panel.isAncestorOf(focus):
            # The button that asked goes with the finding; the keys go on with the next one.
            dialog.accepted.connect(self.panel.list.setFocus)
        self._open(dialog)

    def reopen(self, finding: Finding) -> None:
        """Take an acceptance back."""
        if self._attempt(lambda: commands.withdraw(self._place.document, finding.rule, finding.subject)):
            self.said.emit("The finding is open again.")

    def switch_off(self, rule_id: str) -> None:
        """Switch a rule off for this document."""
        if self._attempt(lambda: commands.set_rule(self._place.document, rule_id, False)):
            title = rules_by_id()[rule_id].info.title
            self.said.emit(
                f"The rule “{title}” is off in this document. The rules in the menu Checks bring it back."
            )

    def add_fixes(self, menu: QMenu) -> None:
        """Offer in the menu of a card what would mend its findings."""
        offered = [(finding, fix_of(self._place.document.snapshot(), finding)) for finding in self._of_card()]
        fixes = [(finding, fix) for finding, fix in offered if fix is not None][:_MENU_FIXES]
        if fixes:
            menu.addSeparator()
        for finding, fix in fixes:
            action = menu.addAction(menu_text(shortened(fix.label)))
            action.setToolTip(tooltip(finding.sentence))
            action.setStatusTip(finding.sentence)
            action.setData(finding)
            action.triggered.connect(self._on_menu)

    def _on_panel(self, panel: ChecksPanel) -> None:
        panel.go_to.connect(self.go_to)
        panel.field_wanted.connect(self.open_field)
        panel.mend_wanted.connect(self.mend)
        panel.mend_all_wanted.connect(self.mend_all)
        panel.accept_wanted.connect(self.accept_finding)
        panel.reopen_wanted.connect(self.reopen)
        panel.off_wanted.connect(self.switch_off)
        panel.rules_wanted.connect(self.rules)
        panel.loud_wanted.connect(self.quiet)

    def _on_menu(self) -> None:
        self.mend(self.sender().data())  # type: ignore[attr-defined]

    def _step(self, by: int) -> None:
        focus = QApplication.focusWidget()
        from_page = (
            focus is not None and self._right.isAncestorOf(focus) and not self.panel.isAncestorOf(focus)
        )
        self._right.show_page(CHECKS_PAGE)
        if from_page:
            # The keys of a page that goes would fall into the filter.
            self.panel.list.setFocus()
        finding = self.panel.step(by)
        if finding is None:
            self._say_none(FAILED if self._place.checks.broken else NOTHING)
            return
        self.go_to(finding)
        self.said.emit(finding.sentence)

    def _say_none(self, sentence: str) -> None:
        """Say why there is no finding; of an empty canvas how to come to one."""
        self.said.emit(sentence if self._place.document.snapshot().elements else NOTHING_YET)

    def _of_card(self) -> list[Finding]:
        """Return the open findings of the one selected card, the most serious first."""
        findings, chosen = self._place.checks.findings, self._place.state.selection
        if findings is None or len(chosen) != 1:
            return []
        (key,) = chosen
        about = [one for one in findings.open if one.subject == key]
        return about or [one for one in findings.open if key in one.ids]

    def _meant(self, wanted: Callable[[Finding], bool]) -> Finding | None:
        near = self._near()
        about = self._of_card() if near is None else [near, *self._of_card()]
        return next((one for one in about if wanted(one)), None)

    def _near(self) -> Finding | None:
        """Return the current finding of the list, unless it has nothing to do with what is selected."""
        current, chosen = self.panel.current(), self._place.state.selection
        if current is None or current.accepted:
            return None
        on_list = self.panel.list.hasFocus() or not chosen
        return current if on_list or chosen & set(current.ids) else None

    def _attempt(self, command: Callable[[], object]) -> bool:
        try:
            command()
        except DocumentError as error:
            self.said.emit(str(error))
            return False
        return True

    def _show_marks(self) -> None:
        checks = self._place.checks
        self._canvas.set_marks({} if checks.quiet else checks.marks)

    def _on_quiet(self, on: bool) -> None:
        self._settings.set_flag(_QUIET, on)
        self._show_marks()

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.open()
