"""A generated business model of any size, the same for every benchmark and every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import count, islice
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
_WIDE = 1.6
_NEAR = 6
"""Lines join cards whose places in their lanes differ by at most this, as in a model that grew in order."""

# What stands in each lane, dealt out in turn.
_KINDS: tuple[tuple[str, ...], ...] = (
    ("resource", "resource", "role"),
    ("activity",),
    ("value_proposition", "channel"),
    ("segment", "revenue_stream"),
    ("cost", "partner", "cost"),
)
_LINES: tuple[tuple[str, str, str], ...] = (
    ("segment", "pays", "revenue_stream"),
    ("channel", "reaches", "segment"),
    ("value_proposition", "monetizes", "revenue_stream"),
    ("activity", "creates", "value_proposition"),
    ("resource", "feeds", "activity"),
    ("value_proposition", "serves", "segment"),
    ("value_proposition", "delivered_by", "channel"),
    ("role", "performs", "activity"),
    ("revenue_stream", "incurs", "cost"),
    ("partner", "supplies", "resource"),
)
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
    """How wide the lanes must be so that all cards stand in a rectangle of 16 to 10."""

    columns: int

    @classmethod
    def of(cls, cards: int) -> Grid:
        """Return the grid of so many cards; the number is of columns in each lane."""
        return cls(max(1, ceil(sqrt(cards * _WIDE * PITCH_Y / PITCH_X) / len(LANES))))

    @property
    def lane_width(self) -> float:
        """The width of a lane in canvas units."""
        return self.columns * PITCH_X

    def place(self, lane: int, number: int) -> tuple[float, float]:
        """Return where the card with this number in its lane stands."""
        row, column = divmod(number, self.columns)
        x = lane * self.lane_width + column * PITCH_X + (PITCH_X - CARD_WIDTH) / 2
        return x, 88.0 + row * PITCH_Y


def elements(number: int) -> list[Element]:
    """Return so many elements, an equal share in each lane, placed in a grid."""
    grid, made = Grid.of(number), []
    for place in range(number):
        row, lane = divmod(place, len(LANES))
        kind = _KINDS[lane][row % len(_KINDS[lane])]
        x, y = grid.place(lane, row)
        made.append(_element(kind, place, LANES[lane], Place(x=x, y=y)))
    return made


def relations(made: list[Element], number: int) -> list[Relation]:
    """Return so many different relations of legal kinds, most of them between neighbours."""
    chance = random.Random(SEED)
    by_kind: dict[str, list[str]] = {}
    for element in made:
        by_kind.setdefault(element.kind, []).append(element.id)
    return list(islice(_lines(by_kind, chance), number))


def _lines(by_kind: dict[str, list[str]], chance: random.Random) -> Iterator[Relation]:
    seen: set[tuple[str, str]] = set()
    for turn in count():
        source_kind, kind, target_kind = _LINES[turn % len(_LINES)]
        sources, targets = by_kind.get(source_kind, []), by_kind.get(target_kind, [])
        if not sources or not targets:
            continue
        place = turn // len(_LINES) % len(sources)
        near = place * len(targets) // len(sources) + chance.randint(-_NEAR, _NEAR)
        ends = sources[place], targets[min(max(near, 0), len(targets) - 1)]
        if ends not in seen:
            seen.add(ends)
            record_type = RELATION_KINDS[kind].record_type
            yield record_type.model_validate({"id": f"r{len(seen)}", "source": ends[0], "target": ends[1]})


def _element(kind: str, number: int, stage: StageCode | None, place: Place) -> Element:
    plain: dict[str, Any] = {
        "id": f"e{number}",
        "name": f"{kind.replace('_', ' ').capitalize()} {number}",
        "description": "Made for a benchmark: long enough to weigh what a sentence weighs.",
        "stage": stage,
        "positions": {"value_chain": place},
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
        "lines": [{"id": line.id, "source": line.source, "target": line.target} for line in lines],
    }
