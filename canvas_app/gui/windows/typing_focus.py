"""Whether the user is typing in a field, where keys of the canvas must stay letters."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


def text_field() -> QWidget | None:
    """Return the field that has the focus, or None."""
    focus = QApplication.focusWidget()
    return focus if isinstance(focus, QLineEdit | QPlainTextEdit) else None
