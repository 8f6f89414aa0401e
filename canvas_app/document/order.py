"""The order of a document: as records were added; one that comes back stands where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.document.commit import Change

Kept = TypeVar("Kept")


class Order:
    """Remembers the place of every record that ever stood in a document, also of those that are gone."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._places = {key: number for number, key in enumerate(keys)}

    def follow(self, changes: Mapping[str, Change]) -> bool:
        """Give new records their places; return whether one came back that others may stand behind."""
        back = False
        for key, (before, after) in changes.items():
            if before is None and after is not None:
                back |= self._places.setdefault(key, len(self._places)) < len(self._places) - 1
        return back

    def sort(self, records: dict[str, Kept]) -> None:
        """Bring records into their order."""
        ordered = {key: records[key] for key in sorted(records, key=self._places.__getitem__)}
        records.clear()
        records.update(ordered)

    def place(self, key: str) -> int:
        """Return the place of a record; a later record has a greater one."""
        return self._places[key]
