"""Puts finished bytes into a file, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canvas_app.report.errors import ReportError
from canvas_app.storage import StorageError, atomic_write

if TYPE_CHECKING:
    import os


def save_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Replace a file with `data`, or raise ReportError and leave what was there as it was."""
    try:
        atomic_write(Path(path), data)
    except StorageError as error:
        raise ReportError(str(error)) from error
