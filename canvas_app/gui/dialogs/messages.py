"""Messages and questions in plain words; text of users is never read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

Icon = QMessageBox.Icon


def tell(parent: QWidget | None, sentence: str, detail: str = "", icon: Icon = Icon.Warning) -> None:
    """Show one sentence and wait until it was read."""
    box = _box(parent, sentence, detail, icon)
    # Not the standard button: some desktops put an icon of their own look on it.
    box.addButton("OK", QMessageBox.ButtonRole.AcceptRole)
    box.exec()
    box.deleteLater()


def ask(parent: QWidget | None, question: str, detail: str, choices: Sequence[str], default: int = 0) -> int:
    """Ask a question and return the number of the chosen answer; the last one is also Escape."""
    box = _box(parent, question, detail, Icon.Question)
    buttons: list[QPushButton] = []
    for number, words in enumerate(choices):
        role = (
            QMessageBox.ButtonRole.RejectRole
            if number == len(choices) - 1
            else QMessageBox.ButtonRole.AcceptRole
        )
        button = box.addButton(words, role)
        buttons.append(button)
    buttons[default].setObjectName("primary")
    box.setDefaultButton(buttons[default])
    box.setEscapeButton(buttons[-1])
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return next((number for number, button in enumerate(buttons) if button is clicked), len(choices) - 1)


def _box(parent: QWidget | None, sentence: str, detail: str, icon: Icon) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle("AI business model canvas")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setText(sentence)
    box.setInformativeText(detail)
    return box
