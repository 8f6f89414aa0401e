"""The look of widgets: fonts, palette, style sheet and icons, all from the tokens of `drawing`."""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPalette,
    QPen,
    QPixmap,
)

from canvas_app.drawing.icons import GRID, STROKE, icon_path
from canvas_app.drawing.text import FAMILIES, font_file
from canvas_app.drawing.theme import load_theme, mix
from canvas_app.folders import resource_path
from canvas_app.gui.paint import qt_path

if TYPE_CHECKING:
    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QApplication

log = logging.getLogger(__name__)

BODY = 13
"""The size of type in pixels."""
_WEIGHTS = ("regular", "semibold", "bold")


@functools.lru_cache(maxsize=256)
def color(token: str, alpha: float = 1.0) -> QColor:
    """Return a theme token such as `ink` or `kind.activity` as a colour."""
    found = QColor(load_theme().color(token))
    found.setAlphaF(alpha)
    return found


def font(size: float = BODY, weight: str = "regular") -> QFont:
    """Return the shipped font in pixels; weights are families of their own."""
    made = QFont(FAMILIES[weight])
    made.setPixelSize(round(size))
    return made


def load_fonts() -> None:
    """Make the shipped fonts known; a missing file is logged, and the system's font takes its place."""
    for weight in _WEIGHTS:
        path = font_file(weight)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            log.warning("The font %s could not be loaded.", path.name)


def set_type(application: QApplication) -> None:
    """Give the application all of its dress but the style sheet, once: what widgets can be built with.

    A style sheet looks at a widget and all inside it whenever it gets another parent. Set when everything
    stands in its place, it looks once.
    """
    if application.font() == font():
        return
    load_fonts()
    application.setStyle("Fusion")
    application.setPalette(palette())
    application.setFont(font())
    # A window on screen would hear of its font in a later turn; what is built in it now takes its font.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange.value)


def palette() -> QPalette:
    """Return the palette that standard widgets draw with."""
    made = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: "surface",
        role.Base: "surface",
        role.AlternateBase: "canvas",
        role.Button: "surface",
        role.Text: "ink",
        role.WindowText: "ink",
        role.ButtonText: "ink",
        role.ToolTipBase: "ink",
        role.ToolTipText: "surface",
        role.PlaceholderText: "muted",
        role.Highlight: "accent",
        role.HighlightedText: "surface",
        role.Link: "accent",
        role.Mid: "line",
        role.Dark: "faint",
    }
    for key, token in pairs.items():
        made.setColor(key, color(token))
    for key in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, color("faint"))
    return made


def mixed(token: str, share: float, ground: str = "surface") -> QColor:
    """Return a token laid over the ground with an opacity, as an opaque colour."""
    theme = load_theme()
    return QColor(mix(theme.color(token), theme.color(ground), share))


class LineIcon(QIconEngine):
    """Draws an outline icon sharp at any size and scale."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the outline; disabled icons are faint."""
        token = "faint" if mode == QIcon.Mode.Disabled else self._token
        draw_icon(painter, self._name, QRectF(rect), color(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon on a transparent ground."""
        made = QPixmap(size)
        if made.isNull():
            return made
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, made.rect(), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        """Return another engine for the same icon."""
        return LineIcon(self._name, self._token)


@functools.cache
def icon(name: str, token: str = "ink") -> QIcon:
    """Return an outline icon of the shipped set in the colour of a token."""
    return QIcon(LineIcon(name, token))


def draw_icon(painter: QPainter, name: str, rect: QRectF, ink: QColor) -> None:
    """Stroke an outline icon into a rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / GRID, rect.height() / GRID)
    round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(ink, STROKE, Qt.PenStyle.SolidLine, round_cap, round_join))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_outline(name))
    painter.restore()


@functools.cache
def _outline(name: str) -> QPainterPath:
    return qt_path(icon_path(name))


def style_sheet() -> str:
    """Return the style sheet with the tokens filled in."""
    text = resource_path("themes", "widgets.qss").read_text(encoding="utf-8")
    names = ("ink", "muted", "faint", "surface", "canvas", "line", "accent", "good", "attention", "bad")
    values = {name: color(name).name() for name in names}
    values |= {
        "accent_tint": mixed("accent", 0.08).name(),
        "accent_dark": color("accent").darker(115).name(),
        "good_tint": mixed("good", 0.10).name(),
        "bad_tint": mixed("bad", 0.08).name(),
        "callout": color("note.yellow").name(),
        "callout_line": color("note.yellow.line").name(),
        "hover": mixed("ink", 0.04).name(),
        "pressed": mixed("ink", 0.09).name(),
        "segment": mixed("ink", 0.07).name(),
    }
    for name in sorted(values, key=len, reverse=True):
        text = text.replace(f"@{name}", values[name])
    return text


@functools.cache
def application_icon() -> QIcon:
    """Return the icon of the application."""
    return QIcon(str(resource_path("icons", "app.png")))
