"""Where costs are booked: as the file says, for everything that names no category itself."""

from __future__ import annotations

from typing import get_args

import orjson
import pytest

from canvas_app.analysis import analyse
from canvas_app.analysis.forecast import bookings
from canvas_app.analysis.forecast.streams import CATEGORIES
from canvas_app.document import Document
from canvas_app.folders import resource_path
from canvas_app.model import STAGE_CODES, Activity, Channel, DocumentInfo
from canvas_app.model.fields import field_views
from canvas_app.model.quantity import quantity


def booked(*elements: Activity | Channel) -> dict[str, float]:
    books = analyse(Document([DocumentInfo(), *elements]).snapshot()).books
    return {name: money for name in CATEGORIES if (money := float(books.category(name)[1]))}


def test_the_file_knows_every_stage_and_only_what_there_is() -> None:
    found = bookings.bookings()
    families = get_args(next(view for view in field_views(Activity) if view.name == "family").annotation)
    assert set(found.by_stage) == {*STAGE_CODES, "company"}
    assert set(found.by_family) <= set(families)
    named = {*found.by_stage.values(), *found.by_family.values(), *found[2:]}
    assert named <= set(CATEGORIES)


@pytest.mark.parametrize(
    ("stage", "family", "category"),
    [
        ("data", "chain", "rd"),
        ("model", "operations", "rd"),
        ("deployment", "chain", "cogs_hosting"),
        ("monetization", "other", "sm"),
        (None, "operations", "ga"),
        ("data", "gtm", "sm"),
        (None, "value_communication", "sm"),
    ],
)
def test_an_activity_is_booked_by_what_it_does_or_where_it_stands(
    stage: str | None, family: str, category: str
) -> None:
    fields = {"id": "a", "name": "Work", "stage": stage, "family": family, "cost": quantity(100.0)}
    assert booked(Activity.model_validate(fields)) == {category: 100.0}


def test_what_channels_spend_is_sales_and_marketing() -> None:
    assert booked(Channel(id="c", name="Fairs", spend=quantity(70.0))) == {"sm": 70.0}


def test_the_document_says_how_costs_are_booked() -> None:
    said = orjson.loads(resource_path("conventions.json").read_bytes())["conventions"]
    text = next(one["text"] for one in said if one["topic"] == "Booking")
    words = {"rd": "research and development", "cogs_hosting": "hosting", "sm": "sales and marketing"}
    words |= {"ga": "general and administrative", "cogs_support": "support"}
    found = bookings.bookings()
    for category in {*found.by_stage.values(), *found.by_family.values(), *found[2:]}:
        assert words[category] in text
