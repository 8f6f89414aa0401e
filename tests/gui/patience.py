"""Waits for what happens in a window: as long as a busy machine needs, and no longer than it takes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from pytestqt.wait_signal import SignalBlocker

PATIENCE = 60_000
"""Milliseconds after which something is held to never come; half of what a test may take."""


class PatientBot(QtBot):
    """The bot of pytest-qt, whose own patience of five seconds ends too early beside other work."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:
        """Go on as soon as the callback returns true."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(
        self,
        signal: SignalInstance,
        *,
        timeout: int = PATIENCE,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        """Return what waits at the end of its block until the signal came."""
        return super().waitSignal(signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb)


def let_workers_end() -> None:
    """Wait for cancelled previews and exports: what is closed in the window does not wait for them."""
    for thread in threading.enumerate():
        if thread.name.startswith(("export", "pages")):
            thread.join(PATIENCE / 1000)
