"""The order of a document: as records were added; one that comes back stands where it stood."""

from __future__ import annotations

from bisect import insort
from itertools import islice, pairwise
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.document.commit import Change

Kept = TypeVar("Kept")


class Order:
    """Remembers the place of every record that ever stood in a document, also of those that are gone."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._places = {key: number for number, key in enumerate(keys)}

    @property
    def places(self) -> Mapping[str, int]:
        """The place of each record; a later record has a greater one. Places are added, and never change."""
        return self._places

    def follow(self, changes: Mapping[str, Change]) -> bool:
        """Give new records their places; return whether one came back that others may stand behind."""
        back = False
        for key, (before, after) in changes.items():
            if before is None and after is not None:
                back |= self._places.setdefault(key, len(self._places)) < len(self._places) - 1
        return back


def settled(records: dict[str, Kept], come: int, places: Mapping[str, int]) -> dict[str, Kept]:
    """Return records by their places, of which all but the last `come` stand in order already."""
    last = list(islice(reversed(records), come + 1))[::-1]
    if all(places[one] < places[other] for one, other in pairwise(last)):
        return records
    keys = list(records)
    in_order = keys[: len(keys) - come]
    for key in keys[len(keys) - come :]:
        insort(in_order, key, key=places.__getitem__)
    # To fill in what stands in order already is twice as fast as to look each one up.
    ordered = dict.fromkeys(in_order)
    ordered.update(records)
    return cast("dict[str, Kept]", ordered)
