"""Where costs are booked that name no category themselves, as `resources/bookings.json` says."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import orjson

from canvas_app.folders import resource_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from canvas_app.model import Activity, StageCode

_COMPANY = "company"


class Bookings(NamedTuple):
    """The categories of cost, each by what causes it."""

    by_stage: Mapping[str, str]
    """Of an activity, by the lane it stands in; "company" for the company as a whole."""
    by_family: Mapping[str, str]
    """Of an activity that is booked by what it does, wherever it stands."""
    channel: str
    free_users: str
    warranty: str

    def of_activity(self, activity: Activity, lane: StageCode | None) -> str:
        """Return the category of an activity's cost."""
        return self.by_family.get(activity.family) or self.by_stage[lane or _COMPANY]


@cache
def bookings() -> Bookings:
    """Return the bookings of this program."""
    said = orjson.loads(resource_path("bookings.json").read_bytes())
    return Bookings(
        said["activity_by_stage"],
        said["activity_by_family"],
        said["channel"],
        said["free_users"],
        said["warranty"],
    )
