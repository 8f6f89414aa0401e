"""What tests of the Checks tab do and look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from canvas_app.gui import theme
from canvas_app.gui.panels.check_rows import GroupRow

if TYPE_CHECKING:
    from canvas_app.analysis.checks import Finding
    from canvas_app.gui.panels.check_list import CheckList
    from canvas_app.gui.panels.checks import ChecksPanel
    from canvas_app.gui.windows.main_window import MainWindow


LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
UNPAID = "R201"
"""Nobody pays for a stream; its fix lets a segment pay."""


def found(window: MainWindow, rule: str, subject: str) -> Finding:
    findings = window.workplace.checks.findings
    assert findings is not None
    return next(one for one in findings.every if (one.rule, one.subject) == (rule, subject))


def has(window: MainWindow, rule: str, subject: str) -> bool:
    findings = window.workplace.checks.findings
    return findings is not None and any((one.rule, one.subject) == (rule, subject) for one in findings.open)


def panel_of(window: MainWindow) -> ChecksPanel:
    return window.right.checks


def put_on(window: MainWindow, finding: Finding) -> CheckList:
    """Put the keys on the row of a finding."""
    rows = panel_of(window).list
    index = rows.rows.find(("finding", finding.key))
    assert index.isValid()
    rows.setFocus()
    rows.setCurrentIndex(index)
    rows.scrollTo(index)
    return rows


def click_row(window: MainWindow, finding: Finding) -> None:
    rows = put_on(window, finding)
    rect = rows.visualRect(rows.currentIndex())
    QTest.mouseClick(rows.viewport(), LEFT, NONE, rect.topLeft() + QPoint(60, 12))
    QApplication.processEvents()


def press(window: MainWindow, button: str) -> None:
    """Click on a button of the opened finding."""
    details = panel_of(window).list.details
    assert details is not None
    QTest.mouseClick(details.buttons[button], LEFT)
    QApplication.processEvents()


def heads(window: MainWindow) -> dict[str, GroupRow]:
    return {row.id: row for row in panel_of(window).list.rows.rows if isinstance(row, GroupRow)}


def holds(picture: QImage, token: str, least: int) -> bool:
    """Whether so many pixels of a picture have a colour, or nearly."""
    wanted = theme.color(token)
    plain = picture.convertToFormat(QImage.Format.Format_RGBX8888)
    pixels = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)[..., :3]
    apart = np.abs(pixels.astype(int) - (wanted.red(), wanted.green(), wanted.blue())).sum(axis=2)
    return int((apart < 60).sum()) >= least
