"""The packs at hand: the shipped ones, and those of the user's folder, read again when the folder changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canvas_app.storage.packs import PackFolder, packs_folder, read_packs

if TYPE_CHECKING:
    from pathlib import Path

    from canvas_app.model.packs import PackLibrary
    from canvas_app.storage.packs import PackFault

    State = tuple[tuple[str, int, int], ...]


class PackShelf:
    """Reads the folder only when somebody asks, and only when it looks different than before."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._state: State | None = ()
        self._read = PackFolder()

    @property
    def folder(self) -> Path:
        """The folder of the user's own packs."""
        return self._folder or packs_folder()

    @property
    def library(self) -> PackLibrary:
        """All packs that are sound."""
        self._look()
        return self._read.library

    @property
    def faults(self) -> tuple[PackFault, ...]:
        """What is wrong with the others."""
        self._look()
        return self._read.faults

    def _look(self) -> None:
        state = _state_of(self.folder)
        if state != self._state:
            self._state, self._read = state, read_packs(self.folder)


def _state_of(folder: Path) -> State | None:
    """Return names, times and sizes of the files in a folder; None where it cannot be read."""
    try:
        files = sorted(folder.iterdir())
        stats = [(path.name, path.stat()) for path in files[:1000]]
    except OSError:
        return None
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
