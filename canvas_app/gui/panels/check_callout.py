"""A note on the canvas: what the checks say about the one selected card, with its fix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout

from canvas_app.gui import theme
from canvas_app.gui.mending import fix_of
from canvas_app.gui.panels.inputs import LinkButton
from canvas_app.gui.plain_text import tooltip
from canvas_app.model.numbers import unparted

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.analysis.checks import Finding
    from canvas_app.gui.scene import CanvasView
    from canvas_app.gui.scene.geometry import Floats
    from canvas_app.gui.workplace import Workplace

_WIDTH = 250
_GAP, _STEP, _EDGE = 10, 16, 12
_HEAD = 66
"""The heads of the lanes stay free."""
REST = 160
"""Milliseconds that the canvas must be at rest before the note stands on it."""


class CheckCallout(QFrame):
    """Stands on free ground near the card, and nowhere when there is none; gone while anything moves."""

    mend_wanted = Signal(object)
    details_wanted = Signal(object)

    def __init__(self, canvas: CanvasView, workplace: Workplace) -> None:
        super().__init__(canvas)
        self.setObjectName("callout")
        self.setFixedWidth(_WIDTH)
        self._canvas, self._place = canvas, workplace
        self.finding: Finding | None = None
        self._dismissed = ""
        """The card whose note was closed."""
        self._preferred = ""
        """The key of the finding that the user went to last."""
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.fix, self.more = LinkButton(""), QPushButton("Details")
        self.more.setObjectName("link")
        for link in (self.fix, self.more):
            link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            link.setCursor(Qt.CursorShape.PointingHandCursor)
        self.fix.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.fix.clicked.connect(self._on_fix)
        self.more.clicked.connect(self._on_more)
        self._lay_out()
        self.hide()
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.refresh)
        for signal in (
            canvas.camera_changed,
            canvas.stage.drawn_anew,
            workplace.state.selection_changed,
            workplace.state.lit_changed,
            workplace.checks.changed,
            workplace.checks.quiet_changed,
            workplace.document_changed,
        ):
            signal.connect(self.follow)

    def follow(self, *_what: object) -> None:
        """Go while something moves, and come back when it rests."""
        self.hide()
        if len(self._place.state.selection) == 1:
            self._rest.start()
        else:
            self._dismissed = ""
            self._rest.stop()

    def prefer(self, finding: Finding) -> None:
        """Speak of this finding while its card is selected, and not of a more serious one."""
        self._preferred = finding.key
        self.follow()

    def refresh(self) -> None:
        """Show what is to be said about the selected card, if there is anything and room for it."""
        self.finding = self._wanted()
        if self.finding is None:
            self.hide()
            return
        fix = fix_of(self._place.document.snapshot(), self.finding)
        self.sentence.setText(unparted(self.finding.sentence))
        self.fix.setVisible(fix is not None)
        if fix is not None:
            self.fix.show_words(fix.label)
            self.fix.setToolTip(tooltip(fix.label))
            self.fix.setAccessibleName(fix.label)
        height = self.heightForWidth(_WIDTH)
        at = self._free_place(QSize(_WIDTH, height))
        self.setVisible(at is not None)
        if at is not None:
            self.setGeometry(at)
            self.raise_()

    def _wanted(self) -> Finding | None:
        place, stage = self._place, self._canvas.stage
        chosen, checks = place.state.selection, place.checks
        if (
            checks.quiet
            or checks.findings is None
            or len(chosen) != 1
            or stage.moving
            or self._canvas.gesture
        ):
            return None
        (key,) = chosen
        if key == self._dismissed or key not in stage.scene.geometry.index:
            return None
        found = [
            one
            for one in checks.findings.open
            if one.subject == key
            and (one.key == self._preferred or (one.severity != "hint" and key not in checks.placed))
        ]
        return next((one for one in found if one.key == self._preferred), found[0] if found else None)

    def _free_place(self, size: QSize) -> QRect | None:
        """Return the place nearest to the card where no card and nothing else of the canvas stands."""
        assert self.finding is not None
        canvas = self._canvas
        card = canvas.card_rect(self.finding.subject)
        if card is None or not canvas.rect().intersects(card):
            return None
        xs = np.arange(_EDGE, canvas.width() - size.width() - _EDGE, _STEP, dtype=float)
        ys = np.arange(_HEAD, canvas.height() - size.height() - _EDGE, _STEP, dtype=float)
        if not len(xs) or not len(ys):
            return None
        corners = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
        free = ~_covered(corners, size, self._obstacles())
        if not free.any():
            return None
        corners = corners[free]
        centre = card.center().x() - size.width() / 2, card.center().y() - size.height() / 2
        away = np.hypot(*(corners - centre).T)
        x, y = corners[int(away.argmin())].tolist()
        return QRect(round(x), round(y), size.width(), size.height())

    def _obstacles(self) -> Floats:
        """Return what must stay free, as rectangles (N, 4) in widget pixels."""
        canvas, camera = self._canvas, self._canvas.camera
        geometry = canvas.stage.scene.geometry
        seen = geometry.rects[geometry.cards_in(camera.world(canvas.width(), canvas.height()))]
        cards = (seen - (camera.x, camera.y, 0.0, 0.0)) * camera.scale
        beside: list[QWidget] = [canvas.foot_bar, canvas.minimap]
        others = [one.geometry().getRect() for one in beside if one.isVisible()]
        return np.concatenate((cards, np.array(others, float).reshape(-1, 4)))

    def _lay_out(self) -> None:
        close = QToolButton()
        close.setIcon(theme.icon("x", "muted"))
        close.setIconSize(QSize(12, 12))
        close.setToolTip("Close")
        close.setAccessibleName("Close this note")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self._on_close)
        head = QLabel("Check")
        head.setObjectName("itemTitle")
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(head, 1)
        top.addWidget(self.more)
        top.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 6, 7)
        column.setSpacing(1)
        column.addLayout(top)
        column.addWidget(self.sentence)
        column.addWidget(self.fix)

    def _on_fix(self) -> None:
        if self.finding is not None:
            self.mend_wanted.emit(self.finding)
            self._canvas.setFocus()

    def _on_more(self) -> None:
        if self.finding is not None:
            self.details_wanted.emit(self.finding)

    def _on_close(self) -> None:
        self._dismissed = "" if self.finding is None else self.finding.subject
        self.hide()
        self._canvas.setFocus()


def _covered(corners: Floats, size: QSize, obstacles: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return for each corner whether a box of this size there touches an obstacle."""
    covered = np.zeros(len(corners), bool)
    for x, y, w, h in obstacles.tolist():
        covered |= (
            (corners[:, 0] < x + w + _GAP)
            & (corners[:, 0] + size.width() > x - _GAP)
            & (corners[:, 1] < y + h + _GAP)
            & (corners[:, 1] + size.height() > y - _GAP)
        )
    return covered
