"""A generated business model of any size, the same for every benchmark and every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import cycle, islice
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

from canvas_app.model import ELEMENT_TYPES, RELATION_KINDS, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from canvas_app.model import Element, Relation, StageCode

SEED = 7
LANES: tuple[StageCode | None, ...] = ("data", "model", "deployment", "monetization", None)
PITCH_X, PITCH_Y = 250.0, 130.0
CARD_WIDTH = 184.0
FIRST_Y = 88.0
_WIDE = 1.6
_NEAR, _FAR_SHARE = 3, 0.05
"""Lines join cards at most so many places apart in the grid, but for this share, which go anywhere."""

_TRIES = 12

# Dealt out in turn; a row begins a few further on than the one above it.
_KINDS = (
    "resource",
    "activity",
    "value_proposition",
    "segment",
    "role",
    "activity",
    "revenue_stream",
    "channel",
    "partner",
    "resource",
    "cost",
    "revenue_stream",
)
# What has no place in the lane of the company gives way to what has.
_IN_COMPANY = {
    "value_proposition": "activity",
    "segment": "partner",
    "revenue_stream": "cost",
    "channel": "role",
}
_LINES = {
    ("segment", "revenue_stream"): "pays",
    ("channel", "segment"): "reaches",
    ("value_proposition", "revenue_stream"): "monetizes",
    ("activity", "value_proposition"): "creates",
    ("resource", "activity"): "feeds",
    ("value_proposition", "segment"): "serves",
    ("value_proposition", "channel"): "delivered_by",
    ("role", "activity"): "performs",
    ("revenue_stream", "cost"): "incurs",
    ("partner", "resource"): "supplies",
}
_FIELDS: dict[str, dict[str, Any]] = {
    "resource": {"cost": {"value": 900.0, "low": 700.0, "high": 1200.0, "source": "offer of a vendor"}},
    "role": {"headcount": {"value": 2.0}, "cost": {"value": 9000.0}},
    "activity": {"effort": {"value": 1.5}, "cost": {"value": 1200.0}},
    "value_proposition": {"headline": "Answers in a second instead of a day", "value_metric": "calls"},
    "channel": {"spend": {"value": 4000.0}, "new_customers": {"value": 12.0}},
    "segment": {"accounts_tam": {"value": 40_000.0}, "serviceable_share": {"value": 0.4}},
    "cost": {"amount": {"value": 1500.0}, "category": "ga"},
    "partner": {"firm": "Firm of the benchmark"},
}
_TARIFFS: tuple[dict[str, Any], ...] = (
    {"engine": "subscription", "price": {"value": 49.0, "low": 39.0, "high": 59.0}},
    {"engine": "usage", "price": {"value": 0.02}, "usage": {"value": 4000.0}},
    {"engine": "contract", "acv": {"value": 12_000.0}},
)


@dataclass(frozen=True)
class Grid:
    """A rectangle of about 16 to 10 in which all cards stand, row by row, across lanes of equal width."""

    columns_in_lane: int

    @classmethod
    def of(cls, cards: int) -> Grid:
        """Return the grid of so many cards."""
        return cls(max(1, ceil(sqrt(cards * _WIDE * PITCH_Y / PITCH_X) / len(LANES))))

    @property
    def columns(self) -> int:
        """The number of columns of all lanes."""
        return self.columns_in_lane * len(LANES)

    @property
    def lane_width(self) -> float:
        """The width of a lane in canvas units."""
        return self.columns_in_lane * PITCH_X

    def cell(self, number: int) -> tuple[int, int]:
        """Return row and column of a card by its number."""
        return divmod(number, self.columns)


def elements(number: int, *, placed: bool = True) -> list[Element]:
    """Return so many elements of all kinds that carry money, placed in a grid or left to the layout.

    The grid spreads over wider lanes than the value chain has; only who widens them may show it.
    """
    grid, made = Grid.of(number), []
    for place in range(number):
        row, column = grid.cell(place)
        kind = _KINDS[(column + 5 * row) % len(_KINDS)]
        lane = LANES[column // grid.columns_in_lane]
        kind = kind if lane else _IN_COMPANY.get(kind, kind)
        x, y = column * PITCH_X + (PITCH_X - CARD_WIDTH) / 2, FIRST_Y + row * PITCH_Y
        made.append(_element(kind, place, lane, Place(x=x, y=y) if placed else None))
    return made


def relations(made: list[Element], number: int) -> list[Relation]:
    """Return so many different relations of legal kinds, most of them between neighbours."""
    return list(islice(_relations(made, random.Random(SEED)), number))


def _relations(made: list[Element], chance: random.Random) -> Iterator[Relation]:
    grid, seen = Grid.of(len(made)), set[tuple[int, int]]()
    for source in cycle(range(len(made))):
        for _ in range(_TRIES):
            target = _target(source, len(made), grid, chance)
            kind = _LINES.get((made[source].kind, made[target].kind))
            if kind is not None and (source, target) not in seen:
                seen.add((source, target))
                ends = {"source": made[source].id, "target": made[target].id}
                yield RELATION_KINDS[kind].record_type.model_validate({"id": f"r{len(seen)}", **ends})
                break


def _target(source: int, count: int, grid: Grid, chance: random.Random) -> int:
    if chance.random() < _FAR_SHARE:
        return chance.randrange(count)
    row, column = grid.cell(source)
    row += chance.randint(-_NEAR, _NEAR)
    column = min(max(column + chance.randint(-_NEAR, _NEAR), 0), grid.columns - 1)
    return min(max(row * grid.columns + column, 0), count - 1)


def _element(kind: str, number: int, stage: StageCode | None, place: Place | None) -> Element:
    plain: dict[str, Any] = {
        "id": f"e{number}",
        "name": f"{kind.replace('_', ' ').capitalize()} {number}",
        "description": "Made for a benchmark: long enough to weigh what a sentence weighs.",
        "stage": stage,
        "positions": {"value_chain": place} if place else {},
        **_FIELDS.get(kind, {}),
    }
    if kind == "revenue_stream":
        plain["components"] = (_TARIFFS[number % len(_TARIFFS)],)
        plain |= {"customers_start": {"value": 80.0 + number % 70}, "churn": {"value": 0.02}}
    return ELEMENT_TYPES[kind].model_validate(plain)


def plain_scene(number: int) -> dict[str, list[dict[str, Any]]]:
    """Return cards and lines as every program can read them."""
    made = elements(number)
    lines = relations(made, number * 3 // 2)
    cards = [
        {
            "id": element.id,
            "kind": element.kind,
            "name": element.name,
            "x": element.positions["value_chain"].x,
            "y": element.positions["value_chain"].y,
        }
        for element in made
    ]
    return {
        "cards": cards,
        "lines": [
            {"id": line.id, "kind": line.kind, "source": line.source, "target": line.target} for line in lines
        ],
    }
