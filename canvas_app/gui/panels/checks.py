"""The Checks tab: what the model lacks or contradicts, calm, with what to do about each finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from canvas_app.gui.latest_work import LARGE
from canvas_app.gui.live_checks import FAILED
from canvas_app.gui.mending import fix_of, rules_by_id
from canvas_app.gui.panels.check_details import CheckDetails
from canvas_app.gui.panels.check_list import CheckList
from canvas_app.gui.panels.check_rows import FOLDED, GROUPINGS, Shown, leading_to, rows_of
from canvas_app.gui.panels.inputs import ComboBox, plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QShowEvent

    from canvas_app.analysis.checks import Finding, Findings
    from canvas_app.gui.settings import Settings
    from canvas_app.gui.workplace import Workplace


class ChecksPanel(QWidget):
    """Follows the live findings while it is seen. It only says what the user wants; the window does it."""

    go_to = Signal(object)
    """A finding whose place the user wants to see."""
    field_wanted = Signal(object)
    mend_wanted = Signal(object)
    mend_all_wanted = Signal(str)
    """The id of a rule whose open findings shall all be mended."""
    accept_wanted = Signal(object)
    reopen_wanted = Signal(object)
    off_wanted = Signal(str)
    """The id of a rule to switch off."""
    rules_wanted = Signal()
    loud_wanted = Signal()
    """The quiet of a presentation is over."""

    def __init__(self, workplace: Workplace, settings: Settings | None = None) -> None:
        super().__init__()
        self.setObjectName("checksPage")
        self._place, self._settings = workplace, settings
        self._stale = True
        self._visited, self._seen = "", set[str]()
        """The key of the finding that was gone to last, and those of all so far."""
        remembered = "" if settings is None else settings.text("checks/grouping")
        known = [name for name, _words in GROUPINGS]
        self._shown = Shown(next((name for name in known if name == remembered), "severity"))
        self._build()
        workplace.checks.changed.connect(self._on_checks)
        workplace.checks.quiet_changed.connect(self.refresh)
        workplace.document_changed.connect(self._on_document)
        workplace.numbers.scenario_changed.connect(self.refresh)

    def refresh(self, _what: object = None) -> bool:
        """Show the present findings, or do so when the panel is seen again; return whether rows differ."""
        if not self.isVisible():
            self._stale = True
            return False
        self._stale = False
        findings = self._place.checks.findings
        snapshot = self._place.document.snapshot()
        self._shown = replace(self._shown, placed=self._place.checks.placed)
        held = self.list.details is not None and self.list.details.holds_focus()
        rows = [] if findings is None else rows_of(findings, snapshot, self._shown)
        self.list.rows.forget_offers()
        differ = self.list.show_rows(rows)
        self._renew_details()
        self._say(empty=not rows)
        if held and self.list.details is None:
            self.list.setFocus()
        return differ

    def current(self) -> Finding | None:
        """Return the finding that the keys are on."""
        row = self.list.current()
        found = getattr(row, "finding", None)
        return None if found is None or self._stale else found

    def step(self, by: int) -> Finding | None:
        """Go to the next open finding as they are listed, or to the one before with -1; None without any."""
        self.refresh()
        found = [(at, finding) for at, finding in self.list.rows.findings() if finding.accepted is None]
        if not found:
            # Hints wait folded until nothing more serious is left.
            findings = self._place.checks.findings
            chosen = None if findings is None or not findings.open else findings.open[0 if by > 0 else -1]
        else:
            at = self.list.currentIndex().row()
            chosen = self._after(at, found) if by > 0 else _before(at, found)
        if chosen is not None:
            self.show_finding(chosen)
        return chosen

    def _after(self, at: int, found: Sequence[tuple[int, Finding]]) -> Finding:
        """The first finding beyond a row, from the top again at the end."""
        if any(row == at and finding.key != self._visited for row, finding in found):
            # The keys are on it, as after a mending of the one before, but nobody saw it yet.
            at -= 1
        chosen = next((finding for row, finding in found if row > at), found[0][1])
        if chosen.severity != "hint":
            return chosen
        # What came up meanwhile and is more serious stands further up and would be passed by.
        unseen = (one for _row, one in found if one.key not in self._seen and one.severity != "hint")
        return next(unseen, chosen)

    def show_finding(self, finding: Finding) -> None:
        """Open the details of a finding and bring them into sight."""
        snapshot = self._place.document.snapshot()
        self._visit(finding)
        self._shown = leading_to(finding, snapshot, replace(self._shown, placed=self._place.checks.placed))
        if not self._shown.words:
            self.filter.clear()
        self.refresh()
        self.list.reveal(finding.key)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was hidden."""
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the filter with Escape, and go from the filter into the list with the arrow."""
        if event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
        elif event.key() == Qt.Key.Key_Down and self.filter.hasFocus():
            self.list.setFocus()
            if not self.list.currentIndex().isValid():
                self.list.setCurrentIndex(self.list.rows.index(0))
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText("Filter")
        self.filter.setAccessibleName("Filter findings")
        self.filter.textChanged.connect(self._on_filter)
        self.grouping = ComboBox()
        self.grouping.setAccessibleName("Group findings")
        self.grouping.setMinimumWidth(128)
        self.grouping.addItems([words for _name, words in GROUPINGS])
        self.grouping.setCurrentIndex([name for name, _words in GROUPINGS].index(self._shown.grouping))
        self.grouping.activated.connect(self._on_grouping)
        self.note, self.words = plain_label(name="hint"), plain_label(name="hint")
        self.title = plain_label(name="emptyTitle")
        self.loud = _link("Show again", self.loud_wanted)
        self.list = CheckList(self._mendable)
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.mend_wanted.connect(self.mend_wanted)
        self.list.field_wanted.connect(self.field_wanted)
        self.list.accept_wanted.connect(self._on_accept)
        self.list.group_toggled.connect(self._on_group)
        self.list.more_wanted.connect(self._on_more)
        self.rules = _link("Rules of this document…", self.rules_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 6)
        head.setSpacing(8)
        head.addWidget(self.filter, 1)
        head.addWidget(self.grouping)
        self._note_line, self._said = QWidget(), QWidget()
        note = QHBoxLayout(self._note_line)
        note.setContentsMargins(16, 0, 12, 4)
        note.addWidget(self.note, 1)
        note.addWidget(self.loud)
        said = QVBoxLayout(self._said)
        said.setContentsMargins(16, 8, 16, 8)
        said.setSpacing(3)
        said.addWidget(self.title)
        said.addWidget(self.words)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 4, 12, 8)
        foot.addWidget(self.rules)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._note_line)
        column.addWidget(self._said)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def _say(self, *, empty: bool) -> None:
        """Say what the list cannot: that nothing is to be mended, that nothing fits, that all is quiet."""
        checks = self._place.checks
        title, words = "", ""
        if checks.broken:
            title, words = "Not looked at", FAILED
        elif checks.findings is not None and empty and self._shown.words:
            title, words = "Nothing fits the filter", "Empty the filter to see the other findings."
        elif checks.findings is not None and not checks.attention and not self._shown.words:
            filled = bool(self._place.document.snapshot().elements)
            title = "Nothing to mend" if filled else "Nothing to check yet"
            if waiting := self._waiting():
                title = f"{waiting:,} in what was just placed"
            words = (
                self._looked_at() if filled else "Place a domain or a revenue stream, and the checks follow."
            )
        self.title.setText(title)
        self.words.setText(words)
        self._said.setVisible(bool(title))
        scenario = self._place.document.snapshot().scenarios.get(self._place.numbers.scenario_id or "")
        note = "Quiet while presenting: no marks, no counts." if checks.quiet else ""
        if not note and scenario is not None:
            note = f"With the numbers of the scenario “{scenario.name}”."
        self.note.setText(note)
        self._note_line.setVisible(bool(note))
        self.loud.setVisible(checks.quiet)

    def _looked_at(self) -> str:
        off = len(set(self._place.document.info.rules_off) & rules_by_id().keys())
        on = len(rules_by_id()) - off
        words = f"{on} rule{'' if on == 1 else 's'} looked at the model."
        if off:
            words += f" {off} {'is' if off == 1 else 'are'} switched off."
        findings = self._place.checks.findings
        if self._waiting():
            return f"{words} What is said of cards just placed waits below until they are connected."
        return f"{words} F8 goes through the hints." if findings is not None and findings.open else words

    def _waiting(self) -> int:
        """Return how many findings about cards just placed wait until these are connected."""
        findings, placed = self._place.checks.findings, self._place.checks.placed
        if findings is None or not placed:
            return 0
        return sum(one.severity != "hint" and one.subject in placed for one in findings.open)

    def _mendable(self, finding: Finding) -> bool:
        """Whether a finding can be mended; of a large model that is looked at when it is opened."""
        snapshot = self._place.document.snapshot()
        return len(snapshot.elements) > LARGE or fix_of(snapshot, finding) is not None

    def _mendable_like(self, finding: Finding, findings: Findings) -> int:
        """Return how many open findings of the same rule can be mended with one; none if it cannot itself.

        In a large model all count: each would have to be tried.
        """
        snapshot = self._place.document.snapshot()
        if not rules_by_id()[finding.rule].safe or fix_of(snapshot, finding) is None:
            return 0
        alike = [one for one in findings.open if one.rule == finding.rule]
        return sum(len(snapshot.elements) > LARGE or fix_of(snapshot, one) is not None for one in alike)

    def _renew_details(self) -> None:
        findings, details = self._place.checks.findings, self.list.details
        index = self.list.rows.find(("details", self._shown.opened))
        row = self.list.rows.row(index)
        if findings is None or row is None:
            return
        finding = row.finding  # type: ignore[union-attr]
        made = CheckDetails(finding, self._place.document.snapshot(), self._mendable_like(finding, findings))
        if details is not None and _says_the_same(details, made):
            made.deleteLater()
            return
        made.mend_wanted.connect(self._on_mend)
        made.mend_all_wanted.connect(self._on_mend_all)
        made.field_wanted.connect(self._on_field)
        made.accept_wanted.connect(self._on_accept)
        made.reopen_wanted.connect(self._on_reopen)
        made.off_wanted.connect(self._on_off)
        made.left.connect(self.list.setFocus)
        self.list.put_details(made)

    def _open(self, finding: Finding, *, on: bool = True) -> None:
        """Show the details of a finding and those of no other, or none."""
        self._visit(finding)
        self._shown = replace(self._shown, opened=finding.key if on else "")
        self.refresh()

    def _visit(self, finding: Finding) -> None:
        self._visited = finding.key
        self._seen.add(finding.key)

    def _opened(self) -> Finding | None:
        return None if self.list.details is None else self.list.details.finding

    def _on_chosen(self, finding: Finding) -> None:
        self._open(finding)
        self.go_to.emit(finding)

    def _on_opened(self, finding: Finding, on: bool) -> None:
        if on != (self._shown.opened == finding.key):
            self._open(finding, on=on)

    def _on_mend(self) -> None:
        if (finding := self._opened()) is not None:
            self.mend_wanted.emit(finding)

    def _on_mend_all(self) -> None:
        if (finding := self._opened()) is not None:
            self.mend_all_wanted.emit(finding.rule)

    def _on_field(self) -> None:
        if (finding := self._opened()) is not None:
            self.field_wanted.emit(finding)

    def _on_accept(self, finding: Finding | None = None) -> None:
        chosen = finding or self._opened()
        if chosen is not None and chosen.accepted is None:
            self.accept_wanted.emit(chosen)

    def _on_reopen(self) -> None:
        if (finding := self._opened()) is not None:
            self.reopen_wanted.emit(finding)

    def _on_off(self) -> None:
        if (finding := self._opened()) is not None:
            self.off_wanted.emit(finding.rule)

    def _on_filter(self, text: str) -> None:
        self._shown = replace(self._shown, words=tuple(text.casefold().split()))
        self.refresh()

    def _on_grouping(self, number: int) -> None:
        chosen = GROUPINGS[number][0]
        self._shown = replace(self._shown, grouping=chosen, toggled=self._shown.toggled & FOLDED)
        if self._settings is not None:
            self._settings.set_text("checks/grouping", chosen)
        self.refresh()

    def _on_group(self, group: str) -> None:
        if not self._shown.words:
            self._shown = replace(self._shown, toggled=self._shown.toggled ^ {group})
            self.refresh()

    def _on_more(self, group: str) -> None:
        if group:
            self._shown = replace(self._shown, whole=self._shown.whole | {group})
            self.refresh()

    def _on_checks(self) -> None:
        """Show new findings at once: a large model has other work that would come before the next frame."""
        if self.refresh():
            self.list.viewport().repaint()

    def _on_document(self) -> None:
        self._shown = Shown(self._shown.grouping)
        self._visited, self._seen = "", set()
        self.filter.clear()


def _before(at: int, found: Sequence[tuple[int, Finding]]) -> Finding:
    """The last finding above a row, from the end again at the top."""
    return next((finding for row, finding in reversed(found) if row < at), found[-1][1])


def _says_the_same(one: CheckDetails, other: CheckDetails) -> bool:
    """Whether two details show the same words and buttons, so that the first can stay with its focus."""
    return one.finding == other.finding and _words_of(one) == _words_of(other)


def _words_of(details: CheckDetails) -> tuple[list[str], dict[str, str]]:
    """The labels, and the buttons by id with what they say."""
    labels = [label.text() for label in details.findChildren(QLabel)]
    return labels, {key: button.accessibleName() for key, button in details.buttons.items()}


def _link(words: str, wanted: object) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName("link")
    button.clicked.connect(wanted)
    return button
