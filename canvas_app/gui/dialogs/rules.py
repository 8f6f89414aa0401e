"""The rules of a document: what each looks at and why, its limits, and whether it is on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from canvas_app.commands import findings as commands
from canvas_app.drawing.marks import SIGNS
from canvas_app.gui import theme
from canvas_app.gui.mending import rules_by_id
from canvas_app.gui.panels.check_rows import SEVERITY_WORDS
from canvas_app.gui.panels.inputs import Switch, plain_label

if TYPE_CHECKING:
    from canvas_app.analysis.checks import RuleInfo
    from canvas_app.gui.workplace import Workplace


class RuleLine(QWidget):
    """One rule with its switch."""

    def __init__(self, info: RuleInfo) -> None:
        super().__init__()
        self.info = info
        words = (info.id, info.title, info.sentence, info.reason, info.source, info.severity)
        self.text = " ".join(words).casefold()
        icon, token = SIGNS[info.severity]
        sign = QLabel()
        sign.setPixmap(theme.icon(icon, token).pixmap(QSize(16, 16)))
        sign.setToolTip(SEVERITY_WORDS[info.severity][0])
        sign.setAccessibleName(SEVERITY_WORDS[info.severity][0])
        self.count = plain_label(name="hint")
        self.count.setWordWrap(False)
        self.switch = Switch()
        self.switch.setAccessibleName(f"{info.id} {info.title}")
        self.switch.setAccessibleDescription(info.reason)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(sign)
        head.addWidget(plain_label(info.title, "itemTitle"), 1)
        head.addWidget(self.count)
        head.addWidget(self.switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 8, 16, 8)
        column.setSpacing(2)
        column.addLayout(head)
        below = QVBoxLayout()
        below.setContentsMargins(24, 0, 52, 0)
        below.setSpacing(2)
        below.addWidget(plain_label(info.reason))
        source = f" · {info.source}" if info.source else ""
        below.addWidget(plain_label(f"{info.id}{source}", "hint"))
        if info.limits:
            below.addWidget(plain_label(f"Limits: {info.limits_text}", "hint"))
        column.addLayout(below)

    def show_state(self, *, on: bool, found: int) -> None:
        """Show whether the rule is on, and how many open findings it has."""
        self.switch.setChecked(on)
        self.count.setText("off" if not on else f"{found:,} open" if found else "")


class RulesDialog(QDialog):
    """Switches write at once, each as one step of undo."""

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rules of this document")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 680)
        self._place = workplace
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(f"Search {len(rules_by_id())} rules")
        self.search.setAccessibleName("Search rules")
        self.search.textChanged.connect(self._on_search)
        self.empty = plain_label("No rule has these words.", "hint")
        self.empty.hide()
        self.lines: dict[str, RuleLine] = {}
        body = QWidget()
        body.setObjectName("formBody")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(0)
        for rule in rules_by_id().values():
            line = self.lines[rule.id] = RuleLine(rule.info)
            line.switch.clicked.connect(self._on_switch)
            column.addWidget(line)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(body)
        self._lay_out()
        workplace.checks.changed.connect(self.refresh)
        workplace.document_changed.connect(self.reject)
        self.refresh()

    def refresh(self) -> None:
        """Show the present switches and counts."""
        findings = self._place.checks.findings
        found = Counter(one.rule for one in findings.open) if findings is not None else Counter[str]()
        off = set(self._place.document.info.rules_off)
        for rule_id, line in self.lines.items():
            line.show_state(on=rule_id not in off, found=found[rule_id])

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(20, 14, 20, 8)
        top.setSpacing(8)
        words = "Checks warn and never block. A rule that is off here stays off in this document only."
        top.addWidget(plain_label(words, "hint"))
        top.addWidget(self.search)
        top.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(top)
        outer.addWidget(self.area, 1)

    def _on_switch(self) -> None:
        off = set(self._place.document.info.rules_off)
        for rule_id, line in self.lines.items():
            if line.switch.isChecked() == (rule_id in off):
                commands.set_rule(self._place.document, rule_id, line.switch.isChecked())
                return

    def _on_search(self, text: str) -> None:
        words = text.casefold().split()
        shown = [line for line in self.lines.values() if all(word in line.text for word in words)]
        for line in self.lines.values():
            line.setVisible(line in shown)
        self.empty.setVisible(not shown)
