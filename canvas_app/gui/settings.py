"""What the program remembers about its user: recent files, the shape of the window, hidden panels."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from canvas_app.folders import user_folder

RECENT_LIMIT = 12


class Settings:
    """Typed access to the settings file. A folder that cannot be written costs the memory, nothing else."""

    def __init__(self) -> None:
        self._store = QSettings(str(user_folder() / "settings.ini"), QSettings.Format.IniFormat)

    def recent_files(self) -> list[Path]:
        """Return the files that were last opened or saved, newest first; those that are gone are left out."""
        return [path for path in map(Path, self._texts("files/recent")) if path.is_file()]

    def remember_file(self, path: Path) -> None:
        """Put a file at the head of the recent files."""
        name = str(path.resolve())
        others = [text for text in self._texts("files/recent") if text != name]
        self._store.setValue("files/recent", [name, *others][:RECENT_LIMIT])

    def forget_files(self) -> None:
        """Empty the list of recent files."""
        self._store.remove("files/recent")

    def folder(self) -> Path:
        """Return the folder in which the next file dialog opens."""
        recent = self.recent_files()
        return recent[0].parent if recent else Path.home()

    def geometry(self) -> QByteArray | None:
        """Return where the window stood and how large it was."""
        value = self._store.value("window/geometry")
        return value if isinstance(value, QByteArray) else None

    def set_geometry(self, value: QByteArray) -> None:
        """Remember where the window stands and how large it is."""
        self._store.setValue("window/geometry", value)

    def numbers(self, key: str) -> list[int]:
        """Return a list of whole numbers, empty when none is remembered."""
        texts = self._texts(key)
        return [int(text) for text in texts] if all(text.lstrip("-").isdigit() for text in texts) else []

    def set_numbers(self, key: str, values: list[int]) -> None:
        """Remember a list of whole numbers."""
        self._store.setValue(key, [str(value) for value in values])

    def flag(self, key: str, default: bool) -> bool:
        """Return a remembered choice."""
        return str(self._store.value(key, default)).lower() in {"true", "1"}

    def set_flag(self, key: str, value: bool) -> None:
        """Remember a choice."""
        self._store.setValue(key, value)

    def text(self, key: str, default: str = "") -> str:
        """Return a remembered text."""
        return str(self._store.value(key, default))

    def set_text(self, key: str, value: str) -> None:
        """Remember a text."""
        self._store.setValue(key, value)

    def _texts(self, key: str) -> list[str]:
        value = self._store.value(key, [])
        if isinstance(value, str):
            return [value] if value else []
        return [str(item) for item in value] if isinstance(value, list) else []
