"""Messages and questions in plain words; text of users is never read as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QMessageBox, QPushButton

from canvas_app.gui.plain_text import one_line, tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

Icon = QMessageBox.Icon
_TITLE = "AI business model canvas"


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


def may_overwrite(parent: QWidget | None, path: Path) -> bool:
    """Ask whether a file may be replaced that the dialog of the system did not ask about."""
    question = f"“{one_line(path.name)}” is there already. Replace it?"
    return ask(parent, question, "Its content is lost.", ("Replace", "Cancel"), 1) == 0


def choose(parent: QWidget | None, question: str, choices: Sequence[str]) -> int | None:
    """Let the user choose one of several things by name; returns its number, None for none."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(_TITLE)
    dialog.setInputMode(QInputDialog.InputMode.TextInput)
    dialog.setComboBoxItems(list(choices))
    dialog.setComboBoxEditable(False)
    dialog.setLabelText(tooltip(question))
    dialog.setOkButtonText("Open")
    accepted = dialog.exec() == QInputDialog.DialogCode.Accepted
    chosen = dialog.textValue()
    dialog.deleteLater()
    return list(choices).index(chosen) if accepted and chosen in choices else None


def _box(parent: QWidget | None, sentence: str, detail: str, icon: Icon) -> QMessageBox:
    box = QMessageBox(parent)
    box.setWindowTitle(_TITLE)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(icon)
    box.setText(sentence)
    box.setInformativeText(detail)
    return box
