"""Asks why a finding may stay as it is."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from canvas_app.commands import findings as commands
from canvas_app.document import DocumentError
from canvas_app.gui.panels.inputs import mark_wrong, plain_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.analysis.checks import Finding
    from canvas_app.document import Document
    from canvas_app.gui.settings import Settings


class AcceptDialog(QDialog):
    """A reason, which is kept in the file and printed, and who gives it."""

    def __init__(
        self, document: Document, finding: Finding, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Accept a finding")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self._document, self._finding, self._settings = document, finding, settings
        self.reason, self.by = QLineEdit(), QLineEdit(settings.text("checks/accepted_by"))
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Why may this stay as it is?")
        self.by.setAccessibleName("Accepted by")
        self.by.setPlaceholderText("Your name, if you like")
        self.error = plain_label(name="fieldError")
        self.error.hide()
        self.accept_button, cancel = QPushButton("Accept"), QPushButton("Cancel")
        self.accept_button.setObjectName("primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(8)
        column.addWidget(plain_label(finding.sentence))
        column.addWidget(plain_label("The reason is kept in the file and printed in the document.", "hint"))
        for field in (self.reason, self.error, self.by):
            column.addWidget(field)
        column.addSpacing(6)
        column.addLayout(buttons)
        self.reason.setFocus()

    def accept(self) -> None:
        """Keep the acceptance; without a reason say what is missing."""
        found = self._finding
        by = " ".join(self.by.text().split())
        try:
            commands.accept(
                self._document,
                found.rule,
                found.subject,
                self.reason.text(),
                by=by,
                date=datetime.date.today(),
            )
        except DocumentError as error:
            self.error.setText(str(error))
            self.error.show()
            wrong = self.by if getattr(error, "field", "") == "by" else self.reason
            mark_wrong(wrong, True)
            wrong.setFocus()
            return
        self._settings.set_text("checks/accepted_by", by)
        super().accept()
