"""Zooming and scrolling: wheel, touchpad and pinch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

if TYPE_CHECKING:
    from PySide6.QtGui import QNativeGestureEvent, QWheelEvent

    from canvas_app.gui.scene.stage import Stage

_STEP = 1.2
"""Factor of one notch of a wheel."""
_NOTCH = 120.0
_LINE = 60.0
"""Pixels that one notch scrolls."""


def wheel(stage: Stage, event: QWheelEvent) -> None:
    """Zoom around the pointer or scroll, as Ctrl and the setting say; Shift scrolls sideways."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    pixels, angle = event.pixelDelta(), event.angleDelta()
    touchpad = not pixels.isNull() or event.phase() != Qt.ScrollPhase.NoScrollPhase
    if control or (stage.state.wheel_zooms and not shift and not touchpad):
        at = event.position()
        stage.zoom_by(_STEP ** (angle.y() / _NOTCH), at.x(), at.y())
        return
    if not pixels.isNull():
        dx, dy = float(pixels.x()), float(pixels.y())
    else:
        dx, dy = angle.x() / _NOTCH * _LINE, angle.y() / _NOTCH * _LINE
    if shift and dx == 0:
        dx, dy = dy, 0.0
    stage.pan(dx, dy)


def native_gesture(stage: Stage, event: QNativeGestureEvent) -> bool:
    """Follow a pinch that the system's touchpad reports; return whether it was one."""
    at = event.position()
    kind = event.gestureType()
    if kind == Qt.NativeGestureType.ZoomNativeGesture:
        stage.zoom_by(max(1.0 + event.value(), 0.1), at.x(), at.y())
    elif kind == Qt.NativeGestureType.SmartZoomNativeGesture:
        stage.zoom_to_fit()
    elif kind == Qt.NativeGestureType.PanNativeGesture:
        delta: QPointF = event.delta()
        stage.pan(delta.x(), delta.y())
    else:
        return kind in (Qt.NativeGestureType.BeginNativeGesture, Qt.NativeGestureType.EndNativeGesture)
    return True


def touch_gesture(stage: Stage, event: QGestureEvent, to_widget: QPointF) -> bool:
    """Follow a pinch of two fingers on a touch screen; `to_widget` is the widget's global corner."""
    pinch = event.gesture(Qt.GestureType.PinchGesture)
    if not isinstance(pinch, QPinchGesture):
        return False
    flags = pinch.changeFlags()
    if flags & QPinchGesture.ChangeFlag.ScaleFactorChanged:
        at = pinch.centerPoint() - to_widget
        stage.zoom_by(pinch.scaleFactor(), at.x(), at.y())
    if flags & QPinchGesture.ChangeFlag.CenterPointChanged:
        delta = pinch.centerPoint() - pinch.lastCenterPoint()
        stage.pan(delta.x(), delta.y())
    event.accept(pinch)
    return True
