"""The properties of the document in a dialog: the same form as the inspector's, over the whole height."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QScrollArea, QVBoxLayout, QWidget

from canvas_app.commands import elements
from canvas_app.commands.currency import currency_note
from canvas_app.document import DocumentError
from canvas_app.gui.panels.editor_factory import EditorFactory
from canvas_app.gui.panels.entered import entered
from canvas_app.gui.panels.field_row import FieldRow
from canvas_app.gui.panels.quantity_editor import QuantityEditor
from canvas_app.gui.panels.record_form import RecordForm
from canvas_app.model import DOCUMENT_ID, DocumentInfo

if TYPE_CHECKING:
    from canvas_app.document import Document


class PropertiesDialog(QDialog):
    """Edits the description while one types, as one step; Cancel takes it back, OK keeps nothing refused."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Document properties")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(480, 640)
        self._document = document
        self._gesture = f"properties-{uuid4()}"
        self.form = RecordForm(EditorFactory(document.snapshot()), [DocumentInfo])
        self.form.setContentsMargins(20, 8, 20, 20)
        self.form.show_records([document.info])
        self.form.edited.connect(self._on_edited)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.form)
        standard = QDialogButtonBox.StandardButton
        self.buttons = buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        buttons.button(standard.Ok).setObjectName("primary")
        for button in buttons.buttons():
            # Those that a desktop gives them are drawn in another hand than ours.
            button.setIcon(QIcon())
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        buttons.setContentsMargins(20, 10, 20, 14)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area, 1)
        outer.addWidget(buttons)
        # With the reason of Tab the title is selected: whoever names the document types over it.
        self.form.rows["title"].editor.setFocus(Qt.FocusReason.TabFocusReason)

    def accept(self) -> None:
        """Close, unless a field holds what was refused: then go to that field, beside its sentence."""
        # Also those inside the cards of a list, and below an amount.
        rows = self.form.findChildren(FieldRow)
        wrong = next((row for row in rows if row.error.text()), None)
        if wrong is None:
            super().accept()
            return
        self._unfold(wrong)
        wrong.editor.setFocus()
        # The sentence, and what was folded, have their place only after the next layout.
        QTimer.singleShot(0, wrong, partial(self._bring_into_sight, wrong))

    def reject(self) -> None:
        """Take back what was typed."""
        self._document.history.take_back(self._gesture)
        super().reject()

    def _bring_into_sight(self, row: FieldRow) -> None:
        self.area.ensureWidgetVisible(row.error)
        self.area.ensureWidgetVisible(row.editor.focusProxy() or row.editor)

    def _unfold(self, row: FieldRow) -> None:
        """Show the part of the form that a row is in, if it is folded."""
        above = row.parentWidget()
        while above is not None and above is not self.form:
            if isinstance(above, QuantityEditor):
                above.more.setChecked(True)
            above = above.parentWidget()

    def _on_edited(self, name: str) -> None:
        row, before = self.form.rows[name], self._document.info
        try:
            fields = entered(row, before, before.currency)
            elements.edit(self._document, DOCUMENT_ID, gesture=self._gesture, **fields)
        except (ValueError, DocumentError) as error:
            row.set_error(str(error))
            return
        row.set_error("")
        if name == "currency":
            row.set_note(currency_note(before, self._document.info))
            self.form.use_currency(self._document.info.currency)
        self.form.show_records([self._document.info])
